"""What a change in a Word file would do to the report's file, or why it cannot be done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from authoring.findings import Finding, Place, Severity, Unusable
from authoring.readers.formats.docx_changes import Reviser, TracedCell
from authoring.readers.raw import RawCell
from authoring.report import Report
from authoring.report.edits import Names
from authoring.report.written import Given
from authoring.versions.applying import Proposal
from authoring.versions.bodies import PARAGRAPH, Body, Rewording, bodies
from authoring.versions.changes import Change, who
from authoring.versions.pairing import alike, plain
from authoring.versions.printed import Item

_SHOWN = 60  # characters of a change that are told
_AROUND = 8  # characters told before and behind it


class Proposing:
    """Gathers what is proposed for a report, and counts changes of layout alone."""

    def __init__(self, report: Report, file: Path, items: Sequence[Item], layout: int) -> None:
        self.report, self.file = report, file
        self.bodies = bodies(report, items)
        self.proposals: list[Proposal] = []
        self.layout = layout

    def set(self, told: Change, path: Names, value: Given) -> None:
        """Propose a value for a cell, a field or a whole text."""
        self.proposals.append(Proposal(told, path, value=value, is_value=True))

    def propose(
        self,
        body: Body,
        one: Rewording,
        by: tuple[Reviser, ...],
        printed_now: str = "",
        *,
        whole: bool = False,
    ) -> None:
        """Propose a change of a text, or say which figure of the tables it would touch."""
        before = body.text[one.start : one.end]
        told = Change(told_as(before), told_as(one.text), self.place(body, one), by)
        quotes = body.quotes(one.start, one.end)
        # A sentence or paragraph taken out takes the figures with it that it quotes.
        covered = all(one.start <= start and end <= one.end for start, end in quotes)
        goes_with_words = covered and (
            whole or (not one.text and (one.start, one.end) not in quotes)
        )
        if quotes and not one.typed and not goes_with_words:
            start, end = quotes[0]
            shown, name = body.text[start:end], body.expression(start)
            self.refuse(
                told, "E110",
                f"正文里的“{shown}”由 {name} 算出，这里改成了“{told_as(one.text)}”，没有写进文件。",
                f"要改请改表里的 {name}；确实不引用表里的数，把 {{{{ {name} }}}} 换成自己的话。",
                (body.path, plain(printed_now)) if printed_now else None,
            )  # fmt: skip
            return
        if any(
            body.places[at] is None and body.text[at] != PARAGRAPH
            for at in range(one.start, one.end)
        ):
            self.refuse(
                told, "E112", f"“{told_as(before)}”是程序写的，没有照 Word 里的改。", "照原样保留。"
            )
            return
        if "{{" in one.text or "![" in one.text:
            self.refuse(
                told,
                "E116",
                f"“{told_as(one.text)}”里有填报文件的记号，没有写进文件。",
                "改用别的符号。",
            )
            return
        self.proposals.append(Proposal(told, body.path, one))

    def place(self, body: Body, one: Rewording) -> Place:
        spots = [at for at in range(one.start, one.end) if body.span(at)]
        near = spots or [at for at in (one.start - 1, one.start) if body.span(at)][:1]
        places = [place for at in near if (place := body.places[at]) is not None]
        return self.report.place(body.path, places)

    def refuse(
        self,
        told: Change,
        code: str,
        message: str,
        remedy: str,
        follows: tuple[Names, str] | None = None,
    ) -> None:
        """Tell a change that is not put into the file."""
        finding = Finding(
            code,
            Severity.ERROR,
            f"{message}{who(told.by)}",
            place=told.place,
            remedy=remedy,
            quote=told.before,
        )
        self.proposals.append(Proposal(replace(told, refusal=finding), follows=follows))


def by_of(cell: RawCell) -> tuple[Reviser, ...]:
    return cell.by if isinstance(cell, TracedCell) else ()


def each_once(revisers: Iterable[Reviser | None]) -> tuple[Reviser, ...]:
    return tuple(dict.fromkeys(one for one in revisers if one))


def told_as(words: str) -> str:
    """Words as they are told: those that are many from both their ends."""
    words = (words.strip() or words).replace(PARAGRAPH, "¶")
    return words if len(words) <= _SHOWN else f"{words[: _SHOWN - 20]}……{words[-15:]}"


def told_apart(one: str, two: str) -> tuple[str, str]:
    """Two texts as they are told: of long ones where they differ, with a few words around."""
    if max(len(one), len(two)) <= _SHOWN or not one or not two:
        return told_as(one), told_as(two)
    head = alike(one, two)
    tail = alike(one[head:][::-1], two[head:][::-1])
    start, end = max(0, head - _AROUND), max(0, tail - _AROUND)
    return told_as(one[start : len(one) - end]), told_as(two[start : len(two) - end])


def unusable(code: str, message: str, remedy: str, file: Path) -> Unusable:
    """Why a Word file cannot be compared."""
    return Unusable(Finding(code, Severity.FATAL, message, place=Place(str(file)), remedy=remedy))
