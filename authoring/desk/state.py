"""What the desk shows of an open file after each change, and the ways in which a change is refused."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from authoring.catalogue import ENTRIES
from authoring.checks.rule import Rule
from authoring.desk.words import at_the_desk, how_at_the_desk, in_buttons
from authoring.findings import Finding, Severity
from authoring.pages import Page


class Stale(Exception):
    """A change that was made to an older state than the present one; nothing was done."""


class Refused(Exception):
    """A change that cannot be made; nothing was done. The findings say why and what to do."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__("；".join(one.message for one in findings))
        self.findings = findings


@dataclass(frozen=True)
class State:
    """An open file as it stands.

    `text` is the YAML with plain line ends. Where it is not `readable` the form is locked: figures and
    typed values are those of the last text that was, `slips` what keeps it from being read, by lines.
    `figures` has every cell of every table, totals too, as it is printed (None: not filled in); `typed` has
    what the file says at each place that can be filled in, '' where that is nothing. `nothing` are the
    tables, groups and rows for which one word like 无 stands. `changed` are the places of both that
    differ from the state before.
    """

    rev: int
    text: str
    readable: bool
    figures: Mapping[str, str | None]
    typed: Mapping[str, str]
    nothing: frozenset[str]
    findings: Sequence[Mapping[str, Any]]
    counts: Mapping[str, int]
    slips: Sequence[Mapping[str, Any]]
    changed: frozenset[str]
    dirty: bool
    can_undo: bool
    can_redo: bool

    def as_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return {
            "rev": self.rev, "text": self.text, "readable": self.readable, "figures": dict(self.figures),
            "typed": dict(self.typed), "nothing": sorted(self.nothing),
            "findings": [dict(one) for one in self.findings], "counts": dict(self.counts),
            "slips": [dict(one) for one in self.slips], "changed": sorted(self.changed),
            "dirty": self.dirty, "can_undo": self.can_undo, "can_redo": self.can_redo,
        }  # fmt: skip


@dataclass(frozen=True)
class Saved:
    """The file was written as `state` has it."""

    state: State


@dataclass(frozen=True)
class Conflict:
    """The file was changed by somebody else since it was opened or saved; it was not written.

    `theirs` is its text now, None where there is no such file any more, or none that is a text.
    `seen` says which version that is: save(force_over=seen) writes over that one and no other.
    """

    mine: str
    theirs: str | None
    seen: str


@dataclass(frozen=True)
class Leftover:
    """What a session that did not end well left beside the file: its text, and that of the file now.

    `fits` says whether the file is still the one it was begun on.
    """

    name: str
    text: str
    file_text: str
    fits: bool


def told(findings: Iterable[Finding], *, readable: bool) -> list[dict[str, Any]]:
    """Findings as the desk shows them, each under an id of its own."""
    seen: Counter[str] = Counter()
    shown = []
    for one in findings:
        seen[one.fingerprint] += 1
        shown.append(_shown(one, identity(one, seen[one.fingerprint]), readable=readable))
    return shown


def identity(finding: Finding, number: int) -> str:
    """What a finding is called; `number` tells those apart that are else the same."""
    return finding.fingerprint if number == 1 else f"{finding.fingerprint}-{number}"


def by_identity(findings: Iterable[Finding]) -> dict[str, Finding]:
    """The findings by what they are called."""
    seen: Counter[str] = Counter()
    found = {}
    for one in findings:
        seen[one.fingerprint] += 1
        found[identity(one, seen[one.fingerprint])] = one
    return found


def _shown(finding: Finding, called: str, *, readable: bool) -> dict[str, Any]:
    """A finding in the words of the desk, with the page that explains it."""
    finding = at_the_desk(finding)
    place, fix = finding.place, finding.fix
    fixable = bool(fix and fix.edits and not finding.reason)
    return {
        "id": called,
        "code": finding.code,
        "severity": finding.severity.value,
        "severity_label": finding.severity.label,
        "blocks": finding.blocks,
        "message": finding.message,
        "path": ".".join(map(str, finding.path)),
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "width": place.width,
        "table": place.table,
        "row": place.row,
        "heading": place.heading,
        "quote": finding.said.clause if finding.said else finding.quote,
        "basis": finding.basis,
        "remedy": finding.remedy,
        **_explained(finding.code),
        "fixable": ("safe" if fix and fix.safe else "suggestion") if fixable else "",
        "explainable": readable and is_explainable(finding),
        "reason": finding.reason,
    }


@functools.cache
def _explained(code: str) -> dict[str, str]:
    """What the catalogue says of a code: its title, 查什么, 为什么, 怎么改."""
    entry = ENTRIES.get(code)
    if entry is None:
        return dict.fromkeys(("title", "what", "why", "how"), "")
    return {
        "title": entry.title,
        "what": in_buttons(entry.what),
        "why": in_buttons(entry.why) if isinstance(entry, Page) else "",
        "how": how_at_the_desk(code, entry.how),
    }


def is_explainable(finding: Finding) -> bool:
    """Whether a 说明 may stand instead of a correction."""
    rule = ENTRIES.get(finding.code)
    return isinstance(rule, Rule) and rule.explainable


def counted(findings: Iterable[Finding], unfilled: int) -> dict[str, int]:
    """How many findings of each weight there are, explained ones apart, and cells not filled in."""
    found = Counter("explained" if one.reason else one.severity.value for one in findings)
    errors = found[Severity.ERROR] + found[Severity.FATAL]
    return {
        "errors": errors, "warnings": found[Severity.WARNING], "infos": found[Severity.INFO],
        "explained": found["explained"], "unfilled": unfilled,
    }  # fmt: skip
