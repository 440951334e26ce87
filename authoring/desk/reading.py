"""The text of an open file read and checked as the verbs do it, last year's report and the notice kept at hand."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

import authoring
from authoring import publish
from authoring.checks.pack import Pack
from authoring.findings import Finding, Unusable, shortened
from authoring.outside import report_of
from authoring.report import LastYear, Report, load_bytes, parse_again
from authoring.report.edits import Changed
from authoring.report.slips import Mended
from authoring.report.source import text_in

_LAST = "F219"


@dataclass(frozen=True)
class Beside:
    """What a file is read with: last year's report if one was given, the demands of a notice, and what is wrong
    with them.
    """

    path: Path
    last: LastYear
    pack: Pack | None
    problems: tuple[Finding, ...]

    @classmethod
    def of(cls, path: Path, last: Path | None, pack: Path | None) -> Beside:
        """Both read, once."""
        demands, problems = publish.demands_of(pack)
        return cls(path, _read_once(last), demands, tuple(problems))


def _read_once(last: Path | None) -> LastYear:
    if last is None:
        return None
    try:
        return report_of(last)
    except Unusable as problem:
        return Unusable(publish.named(problem.findings, last))


@dataclass(frozen=True)
class Read:
    """What a text is read as: its report, or the slips that keep it from being one, and all findings.

    `report` is None where not even mending makes it readable; `whole` is there where it was mended.
    `of_last` is what is wrong with the last year's report that the text names.
    """

    report: Report | None
    whole: Mended | None
    findings: tuple[Finding, ...]
    readable: bool
    of_last: tuple[Finding, ...] = ()

    def slips(self, name: str) -> tuple[Finding, ...]:
        """What keeps the text from being read, each at its line."""
        if self.readable:
            return ()
        return tuple(self.whole.findings(name)) if self.whole else self.findings

    def put_right(self, line: int | None) -> Changed | None:
        """The slips with one remedy put right, of all lines or of one; None where there is none."""
        whole = self.whole.sure if self.whole else None
        if whole and line is not None:
            whole = whole.only([line])
        if whole is None or not whole.put:
            return None
        return Changed(whole.before, whole.text, tuple(whole.edits.values()))


def read(raw: bytes, beside: Beside, known: Read | None) -> Read:
    """A text read; `known` is what it was read as when it could be read last."""
    name = str(beside.path)
    try:
        text = text_in(raw, name)
        again = _again(text, hashlib.sha256(raw).hexdigest(), known)
        if again and known:
            report, of_last = again, known.of_last
        else:
            report, whole = load_bytes(raw, name, beside.path.parent, beside.last)
            of_last = tuple(one for one in report.findings if one.code == _LAST)
            if whole:
                return _with_slips(report, whole, beside, of_last)
        found = authoring.check(report, beside.pack)
        return Read(report, None, (*beside.problems, *found), True, of_last)
    except Unusable as problem:
        return Read(None, None, (*beside.problems, *problem.findings), False)


def _again(text: str, sha256: str, known: Read | None) -> Report | None:
    """The report of a changed text beside the same last year's, which is not read again.

    None where there was none, the text names another, or it cannot be read as it is.
    """
    if known is None or known.report is None:
        return None
    try:
        report = parse_again(known.report, text)
    except Unusable:
        return None
    if _asks_for(report) != _asks_for(known.report):
        return None
    told = (one.at(report.place(one.path)) if one.path else one for one in known.of_last)
    source = replace(report.source, sha256=sha256)
    return replace(report, source=source, findings=(*report.findings, *told))


def _asks_for(report: Report) -> tuple[str | None, int | None]:
    return report.content.last_report, report.year


def _with_slips(
    report: Report, whole: Mended, beside: Beside, of_last: tuple[Finding, ...]
) -> Read:
    """A text with slips: they are told, and what is found in all the rest of it."""
    slips = shortened(whole.findings(str(beside.path)), publish.MAX_SLIPS)
    rest = whole.told(authoring.check(report, beside.pack))
    found = authoring.in_order([*slips, *rest])
    return Read(report, whole, (*beside.problems, *found), False, of_last)
