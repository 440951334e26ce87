"""The words in which a check speaks: severity, place, finding.

Reading YAML, validating, checking and rendering all report in these terms, so that a person
sees one kind of message and a machine one shape of JSON.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from authoring.patterns import lazy
from authoring.quantities import as_json

MANY = 1000
"""More findings of one kind are not counted."""


class Severity(StrEnum):
    """How much a finding weighs. FATAL means the work could not be done at all (exit code 2)."""

    FATAL = "fatal"
    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def label(self) -> str:
        """The Chinese word a clerk sees."""
        return {"fatal": "无法进行", "error": "错误", "warning": "提醒", "info": "提示"}[self.value]


_UNSEEN = lazy(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def _escaped(char: str) -> str:
    return char.encode("unicode_escape").decode()


def printable(text: str, shown: Callable[[str], str] = _escaped) -> str:
    """Text as it may be shown: what steers a terminal stands as \\x1b and the like, or as `shown` says."""
    return _UNSEEN.sub(lambda found: shown(found[0]), text)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a finding stands: in the file, and in the form's own words.

    `line` and `column` count from 1 (characters, not bytes); `text` is the line itself and `width`
    the number of characters the caret underlines. All are empty where there is no such place.
    `within` is the place in a file that has no lines, in words: 第2张表第5行第3列（第4页）.
    """

    file: str = ""
    line: int | None = None
    column: int | None = None
    text: str = ""
    width: int = 1
    table: str = ""
    row: str = ""
    heading: str = ""
    within: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "file", printable(self.file))

    def __str__(self) -> str:
        column = self.column if self.line else None
        here = ":".join(str(part) for part in (self.file, self.line, column) if part)
        return " ".join(filter(None, (here, self.within)))


@dataclass(frozen=True, slots=True)
class Edit:
    """A stretch of a file's text, from `start` to `end`, becomes `text`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """Edits that mend a finding.

    A `safe` one changes layout, widths, punctuation or a total that is computed anyway: nothing a
    person said. Any other is a suggestion. `meant` are the paths of the values it changes.
    """

    edits: tuple[Edit, ...]
    safe: bool
    meant: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """Words from `start` to `end` of a paragraph or cell, as it is printed."""

    text: str
    start: int
    end: int

    @property
    def clause(self) -> str:
        """The words with what leads to them, from the last mark of punctuation on."""
        return self.text[self.clause_start : self.end]

    @property
    def clause_start(self) -> int:
        return max(self.text.rfind(mark, 0, self.start) for mark in "，。；：、,;") + 1


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing worth telling: what is wrong, where, by how much, on what basis, how to mend it.

    `path` names the place in the report (English field names) and lets the caller add the line;
    `actual`, `expected` are the two numbers of an arithmetic finding (现值, 应为), in the unit of the
    cell or of the words it is about: 件, 万元, 字. `quote` holds the
    words of the text it is about; a writer, which knows no file, gives them to find the place by.
    `reason` is the agency's own explanation (说明): an explained finding is shown and does not block.
    `span` is where its words begin and end in the file's text, `said` the paragraph they stand in;
    `twin` numbers findings that are else the same; `fix` mends it where that can be said.
    """

    code: str
    severity: Severity
    message: str
    path: tuple[str | int, ...] = ()
    place: Place = field(default_factory=Place)
    actual: int | Decimal | None = None
    expected: int | Decimal | None = None
    basis: str = ""
    remedy: str = ""
    quote: str = ""
    reason: str = ""
    span: tuple[int, int] | None = None
    said: Said | None = None
    twin: int = 0
    fix: Fix | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "message", printable(self.message))
        object.__setattr__(self, "remedy", printable(self.remedy))

    @property
    def blocks(self) -> bool:
        """Whether a final report may not be made with it."""
        return self.severity is Severity.FATAL or (
            self.severity is Severity.ERROR and not self.reason
        )

    @property
    def fingerprint(self) -> str:
        """The same for the same mistake at the same place, wherever its line moves to.

        Digits do not count, so that a figure mended halfway is still the old finding.
        """
        words = re.sub(r"[\s0-9.,%]+", "", self.said.clause if self.said else self.quote)
        told = "\n".join((self.code, *map(str, self.path), words, str(self.twin or "")))
        return hashlib.sha256(told.encode()).hexdigest()[:16]

    @property
    def difference(self) -> int | Decimal | None:
        """现值 minus 应为, or None when the finding compares no two numbers."""
        if self.actual is None or self.expected is None:
            return None
        return self.actual - self.expected

    def at(self, place: Place) -> Finding:
        """The same finding, standing at `place`."""
        return replace(self, place=place)

    def as_dict(self) -> dict[str, Any]:
        """Plain data for JSON; decimals become strings so that no digit is lost."""
        data = asdict(self)
        data["severity"] = self.severity.value
        data["path"] = ".".join(str(part) for part in self.path)
        data["difference"] = self.difference
        data["fingerprint"] = self.fingerprint
        del data["said"], data["twin"]
        data["fix"] = None if self.fix is None else "safe" if self.fix.safe else "suggestion"
        data |= {name: as_json(data[name]) for name in ("actual", "expected", "difference")}
        return data


class Unusable(Exception):
    """The input or the surroundings allow no result at all; carries the findings that say why."""

    def __init__(self, findings: Finding | Iterable[Finding]) -> None:
        self.findings: tuple[Finding, ...] = (
            (findings,) if isinstance(findings, Finding) else tuple(findings)
        )
        super().__init__("；".join(f.message for f in self.findings))


def unknown_name(kind: str, given: object, known: Iterable[str]) -> Unusable:
    """What to raise for a name, of an output, a stage or the like, that nobody knows."""
    return Unusable(
        Finding(
            "O918", Severity.FATAL, f"没有“{str(given)[:40]}”这种{kind}；有的是：{'、'.join(known)}。",
            remedy="从有的里面选一个。",
        )
    )  # fmt: skip


def shortened(findings: Iterable[Finding], most: int) -> list[Finding]:
    """At most so many findings of each code; the last of them says how many more there are."""
    told: dict[str, list[Finding]] = {}
    more: dict[str, int] = {}
    for finding in findings:
        same = told.setdefault(finding.code, [])
        if len(same) < most:
            same.append(finding)
        else:
            more[finding.code] = more.get(finding.code, 0) + 1
    for code, number in more.items():
        last = told[code][-1]
        counted = f"{number} 处" if number < MANY else f"{MANY} 处以上"
        told[code][-1] = replace(last, message=f"{last.message}同样的问题另有 {counted}。")
    return [finding for same in told.values() for finding in same]


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Sort by place in the file; findings without a line come last."""
    return sorted(
        findings,
        key=lambda f: (f.place.file, f.place.line or 10**9, f.place.column or 0, f.code),
    )


def exit_code(findings: Sequence[Finding], *, strict: bool = False) -> int:
    """0 clean, 1 findings at error level (with `strict` also warnings), 2 could not run.

    What the agency explained does not count.
    """
    severities = {f.severity for f in findings if not f.reason or f.severity is Severity.FATAL}
    if Severity.FATAL in severities:
        return 2
    blocking = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    return 1 if severities & blocking else 0
