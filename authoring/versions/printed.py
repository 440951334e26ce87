"""A report as it is printed, every line and cell with the place of the file that its words come from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from authoring.document.compose import compose
from authoring.document.tree import Block, Heading, Paragraph, Picture, Table
from authoring.forms.layout import FormCell, form_cells
from authoring.report import Report, narrative, values
from authoring.report.edits import Names
from authoring.report.narrative import Piece


class LineKind(StrEnum):
    """Where the words of a line come from.

    WORDS are those of a text, VALUE of a field (after a `lead` of the program's), EMPTY tells that a
    text is not written yet, FIXED are words of the form or of the program.
    """

    WORDS = "words"
    VALUE = "value"
    EMPTY = "empty"
    FIXED = "fixed"


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A paragraph. `at` are the indices of its characters in the text at `path`, None for the program's.

    `remedy` says what to set where the words are not the agency's; a `caption` belongs to a picture.
    """

    text: str
    kind: LineKind
    path: Names = ()
    at: tuple[int | None, ...] = ()
    lead: str = ""
    remedy: str = ""
    caption: bool = False


@dataclass(frozen=True, slots=True)
class PrintedCell:
    """A cell: a figure of the form, the agency's words in a table of its own, or a label."""

    text: str
    figure: FormCell | None = None
    at: tuple[int | None, ...] = ()


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A table, row by row: one of the form by its `key`, or one in the text at `path`."""

    name: str
    rows: tuple[tuple[PrintedCell, ...], ...]
    path: Names = ()
    key: str = ""


@dataclass(frozen=True, slots=True)
class PrintedPicture:
    """A picture."""

    text: str
    path: Names = ()


Item = PrintedLine | PrintedTable | PrintedPicture


def printed(report: Report) -> list[Item]:
    """All that a report's Word file says, in order."""
    document = compose(report)
    title = PrintedLine(document.title, LineKind.VALUE, ("title",))
    return [title, *_Printing(report).items(document.blocks)]


@dataclass
class _Printing:
    report: Report
    pieces: dict[Names, Iterator[Piece]] = field(default_factory=dict)

    def items(self, blocks: Sequence[Block]) -> Iterator[Item]:
        report, anchors, sections = (
            self.report,
            dict(self.anchors()),
            iter([*self.section_titles()]),
        )
        texts = dict(report.narratives())
        counted = set(self.counted())
        for block in blocks:
            path = anchors.get(block.anchor, ()) if not _is_of_form(block) else ()
            if isinstance(block, Heading) and not block.anchor:
                yield self.heading(block, sections)
            elif isinstance(block, Paragraph) and block.role in ("signature", "date"):
                field_ = ("signatory",) if block.role == "signature" else ("signed",)
                yield PrintedLine(block.text, LineKind.VALUE, field_)
            elif isinstance(block, Paragraph) and block.role == "note":
                yield from self.note(block, path)
            elif isinstance(block, Table) and not path:
                yield self.form_table(block)
            elif path not in texts or path in counted or self.is_standard(path):
                counted.discard(path)
                yield self.of_program(block, path)
            else:
                yield from self.of_text(block, path, next(self.pieces_of(path, texts[path]), None))

    def anchors(self) -> Iterator[tuple[str, Names]]:
        """The texts by the names under which the document knows them."""
        yield "引言", ("opening",)
        for part in self.report.form.parts:
            if part.table:
                yield f"{part.name}.正文", (part.key, "text")
                yield f"{part.name}.注", (part.key, "note")
            elif part.items:
                for number, _ in enumerate(getattr(self.report.content, part.key) or (), 1):
                    yield f"{part.name}.{number}", (part.key, str(number - 1), "text")
            else:
                yield part.name, (part.key,)

    def counted(self) -> Iterator[Names]:
        """The texts of sections before which the program prints their counted list."""
        for part in self.report.form.parts:
            sections = getattr(self.report.content, part.key) if part.items else None
            for number, section in enumerate(sections or ()):
                if section.counts:
                    yield part.key, str(number), "text"

    def section_titles(self) -> Iterator[tuple[Names, str]]:
        parts = self.report.form.parts
        for part in (*(p for p in parts if not p.annex), *(p for p in parts if p.annex)):
            if part.items:
                for number, section in enumerate(getattr(self.report.content, part.key) or ()):
                    yield (part.key, str(number), "title"), section.title or ""

    def pieces_of(self, path: Names, text: str) -> Iterator[Piece]:
        return self.pieces.setdefault(path, iter(narrative.pieces(text)))

    def is_standard(self, path: Names) -> bool:
        """Whether a sentence of the program stands for a word like 无."""
        part = (
            next(part for part in self.report.form.parts if part.key == path[0])
            if path != ("opening",)
            else None
        )
        text = self.report.texts().get(path, "")
        return (
            len(path) == 1 and part is not None and bool(part.nothing) and values.is_nothing(text)
        )

    def heading(self, block: Heading, sections: Iterator[tuple[Names, str]]) -> PrintedLine:
        if block.id.startswith("section-"):
            path, title = next(sections)
            if title and block.text.endswith(title):
                return PrintedLine(block.text, LineKind.VALUE, path, lead=block.text[: -len(title)])
        return PrintedLine(block.text, LineKind.FIXED, remedy="各部分的标题由格式规定，不改。")

    def note(self, block: Paragraph, path: Names) -> Iterator[PrintedLine]:
        """A note, whose lines are set one below the other."""
        note = self.report.texts().get(path, "")
        start = len(note) - len(note.lstrip())
        lead = len(block.text) - len(note.strip())
        here = 0
        for line in block.text.split("\n"):
            at = [start + n - lead if n >= lead else None for n in range(here, here + len(line))]
            if line.strip():
                yield PrintedLine(line, LineKind.WORDS, path, tuple(at))
            here += len(line) + 1

    def of_program(self, block: Block, path: Names) -> Item:
        """A sentence of the program's, in place of a text or before it."""
        text = block.text if isinstance(block, Heading | Paragraph) else ""
        if isinstance(block, Paragraph) and block.role == "missing":
            return PrintedLine(text, LineKind.EMPTY, path)
        name = block.anchor.partition(".")[0]
        if path == ("opening",):
            remedy = (
                "这段引言由程序编写；要另写，在文件里写上“引言”，地址、电话等改“机关”下面的各项。"
            )
        elif path[-1:] == ("text",):
            remedy = f"这句由“{name}”下面的“分类”算出；要改请改各项的数。"
        else:
            remedy = f"这句是程序的标准句；要另写，把“{name}”的“无”换成自己的话。"
        return PrintedLine(text, LineKind.FIXED, remedy=remedy)

    def form_table(self, block: Table) -> PrintedTable:
        known = {".".join(cell.names): cell for cell in form_cells(self.report.form).values()}
        rows = tuple(
            tuple(PrintedCell(cell.text, known.get(cell.anchor)) for cell in row)
            for row in block.rows
        )
        key = next((one.key for one in self.report.form.tables if one.name == block.anchor), "")
        return PrintedTable(block.caption, rows, key=key)

    def of_text(self, block: Block, path: Names, piece: Piece | None) -> Iterator[Item]:
        match piece:
            case narrative.Words() | narrative.Title():
                yield PrintedLine(piece.text, LineKind.WORDS, path, tuple(piece.at))
            case narrative.Grid() if isinstance(block, Table):
                yield _grid(piece, block, path)
            case narrative.Image():
                yield PrintedPicture(piece.source, path)
                if isinstance(block, Picture) and block.caption:
                    yield PrintedLine(
                        block.caption, LineKind.WORDS, path, tuple(piece.said_at), caption=True
                    )
            case _:
                yield self.of_program(block, path)


def _is_of_form(block: Block) -> bool:
    return isinstance(block, Table) and bool(block.labelled_by)


def _grid(piece: narrative.Grid, block: Table, path: Names) -> PrintedTable:
    """A table of a text; the cells that a short row lacks have no characters in it."""
    rows = []
    for line, places, row in zip(piece.rows, piece.at, block.rows, strict=True):
        cells = [PrintedCell(text, at=tuple(at)) for text, at in zip(line, places, strict=True)]
        rows.append((*cells, *(PrintedCell("") for _ in row[len(cells) :])))
    return PrintedTable(block.caption, tuple(rows), path)
