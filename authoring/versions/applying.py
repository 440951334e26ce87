"""Proposed changes put into a report's file: all together, or one by one where they do not go together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from authoring.findings import Finding, Severity, Unusable
from authoring.quantities import printed as printed_number
from authoring.report import Report, parse_again
from authoring.report.edits import CannotEdit, Changed, Names, change, set_values
from authoring.report.written import Given
from authoring.versions.bodies import PARAGRAPH, Rewording, bodies, changed
from authoring.versions.changes import Change, who
from authoring.versions.pairing import plain
from authoring.versions.printed import printed

_MOST = 60
"""So many changes of one text are tried one by one."""


@dataclass
class Proposal:
    """A change, and what it would do: words of a text, or a value.

    `follows` is what is printed, once other changes are made, where nothing is left to do.
    """

    change: Change
    path: Names = ()
    rewording: Rewording | None = None
    value: Given = None
    is_value: bool = False
    follows: tuple[Names, str] | None = None

    def refuse(self, refusal: Finding) -> None:
        self.change = replace(self.change, refusal=refusal)


def applied(report: Report, proposals: Sequence[Proposal]) -> tuple[Report, list[Changed]]:
    """The report with what is proposed, and the changes of its file; what cannot be done is refused."""
    steps: list[Changed] = []
    if texts := [one for one in proposals if one.rewording and one.change.refusal is None]:
        report = _with_texts(report, texts, steps)
    if values := [one for one in proposals if one.is_value and one.change.refusal is None]:
        report = _with_values(report, values, steps)
    return report, steps


def _with_texts(report: Report, proposals: Sequence[Proposal], steps: list[Changed]) -> Report:
    """The report with its texts changed, one after the other where they do not go together."""
    by_path: dict[Names, list[Proposal]] = {}
    for one in proposals:
        by_path.setdefault(one.path, []).append(one)
    every = {path: _rewordings(all_) for path, all_ in by_path.items()}
    if done := _tried(report, every, by_edits=True):
        steps.append(done[0])
        return done[1]
    for path, all_ in by_path.items():
        done = _tried_both(report, path, all_)
        if done is None and len(all_) <= _MOST:
            kept: list[Proposal] = []
            for one in all_:
                if now := _tried_both(report, path, [*kept, one]):
                    kept.append(one)
                    done = now
        else:
            kept = all_ if done else []
        for one in all_:
            if one not in kept:
                one.refuse(_not_put(one.change))
        if done:
            steps.append(done[0])
            report = done[1]
    return report


def _rewordings(proposals: Sequence[Proposal]) -> list[Rewording]:
    return [one.rewording for one in proposals if one.rewording]


def _tried_both(
    report: Report, path: Names, proposals: Sequence[Proposal]
) -> tuple[Changed, Report] | None:
    """One text changed: its characters alone, or where that cannot be, more of it or all typed anew."""
    alone = _rewordings(proposals)
    body = bodies(report, printed(report)).get(path)
    apart = [*alone, *(body.apart(alone) if body else ())]
    return (
        _tried(report, {path: alone}, by_edits=True)
        or _tried(report, {path: apart}, by_edits=True)
        or _tried(report, {path: alone}, by_edits=False)
        or _tried(report, {path: apart}, by_edits=False)
    )


def _tried(
    report: Report, every: Mapping[Names, Sequence[Rewording]], *, by_edits: bool
) -> tuple[Changed, Report] | None:
    """The report with texts changed, if it is then printed as the Word file says."""
    now = bodies(report, printed(report))
    try:
        if by_edits:
            edits = [now[path].edit(one) for path, all_ in every.items() for one in all_]
            if not all(edits):
                return None
            done = change(report, [one for one in edits if one], every)
        else:
            typed = {path: now[path].retyped(all_) for path, all_ in every.items()}
            if not all(typed.values()):
                return None
            done = set_values(report, typed)
        after = parse_again(report, done.after)
    except (CannotEdit, Unusable):
        return None
    texts = bodies(after, printed(after))
    for path, all_ in every.items():
        wanted = changed(now[path].text, all_)
        if _lines(wanted) != _lines(texts[path].text if path in texts else ""):
            return None
    return done, after


def _with_values(report: Report, proposals: Sequence[Proposal], steps: list[Changed]) -> Report:
    """The report with values set, one by one where they do not go together."""
    try:
        done = set_values(report, {one.path: one.value for one in proposals})
        steps.append(done)
        return parse_again(report, done.after)
    except (CannotEdit, Unusable):
        pass
    for one in proposals:
        try:
            done = set_values(report, {one.path: one.value})
            report = parse_again(report, done.after)
            steps.append(done)
        except (CannotEdit, Unusable):
            one.refuse(_not_put(one.change))
    return report


def is_met(report: Report, follows: tuple[Names, str]) -> bool:
    """Whether the tables, as they are now, give what the Word file says."""
    path, words = follows
    if path in report.figures.values:
        remark = report.remarks.get(path, "")
        return plain(printed_number(report.figures.values[path]) + remark) == words
    body = bodies(report, printed(report)).get(path)
    return body is not None and words in map(plain, body.lines)


def _not_put(told: Change) -> Finding:
    return Finding(
        "E116", Severity.ERROR, f"“{told.before}”改成“{told.after}”，没有能写进文件。{who(told.by)}",
        place=told.place, remedy="直接改填报文件。", quote=told.before,
    )  # fmt: skip


def _lines(text: str) -> list[str]:
    """The paragraphs of a printed text without their blanks."""
    return [words for line in text.split(PARAGRAPH) if (words := "".join(line.split()))]
