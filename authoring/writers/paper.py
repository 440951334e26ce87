"""How each block stands on the PDF's pages: the size of a table's type, what holds together.

Heights are reckoned before anything is laid out. Where a page proves the reckoning wrong (a row
taller than a page, a head that leaves no room below it), the pages are made again with what is
`Proved`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

from authoring import style
from authoring.document.tree import Block, Cell, Document, Heading, Paragraph, Table
from authoring.writers.sizes import cell_width, is_dense

PAGE_HEIGHT = (style.PAGE_MM[1] - style.MARGINS_MM["top"] - style.MARGINS_MM["bottom"]) * 72 / 25.4
_THIRD = PAGE_HEIGHT / 3
_BEYOND_DOUBT = 1.4  # a row reckoned so many pages high is taller than one
_LONGEST_SIGNATURE = 25  # characters on a line beside the two of white
_HAN = "[\u3400-\u9fff\U00020000-\U0003ffff]"
_IN_WORDS = re.compile(f"\\A(?:[（(]?[0-9]+[）).．]|[（(]?{_HAN}+[）)、]?)(?:\n{_HAN}+)*")
_BORDER = 0.5
_AROUND = 18.0  # the white above and below a table
_LATIN = 0.55  # of a Chinese character: as wide as a Latin letter is reckoned here

_PLAIN_LINE, _DENSE_LINE = 1.4, 1.25
_PLAIN_PAD, _DENSE_PAD = 2.5, 2.0
_TIGHTEST_PAD, _SMALLEST_PAD, _LARGEST_PAD = 0.8, 1.2, 6.0
_SIZES = (10.5, 10.0, 9.5, style.DENSE_TABLE_SIZE)  # 5号 to 小5号, largest first
_MANY_COLUMNS = 16
_SMALL_SIZE = 7.5  # 6号, for tables of the agency's own with more columns than a page is made for
_SPARE = 8.0  # points kept free below a table that fills its page


@dataclass(frozen=True, slots=True)
class Proved:
    """What the pages proved: `rows` that have to break, tables whose head can stand only once, tables
    that break in vain, as they fit where they are when set `tight`, with the padding for it."""

    rows: frozenset[tuple[int, int]] = frozenset()
    heads: frozenset[int] = frozenset()
    tight: frozenset[tuple[int, float]] = frozenset()

    def __or__(self, other: Proved) -> Proved:
        return Proved(self.rows | other.rows, self.heads | other.heads, self.tight | other.tight)


@dataclass(frozen=True, slots=True)
class TableLook:
    """How a table is set: type size, line height, white above and below a line, what may break.

    `number` counts the tables of the document. A `whole` table moves to the next page rather than
    break; its `groups` hold together where only it may break; `joined` rows share a cell with the
    next one; columns of `prose` are set from the left.
    """

    number: int
    size: float
    line: float
    pad: float
    whole: bool
    groups: bool
    head_once: bool
    joined: frozenset[int]
    loose: frozenset[int]
    prose: frozenset[int]

    def key(self, cell: Cell) -> str:
        """What a cell is called from the page to the structure tree."""
        return f"{self.number}-{cell.row}-{cell.column}"

    def row_class(self, number: int) -> str:
        """Whether a row may break, or holds on to the next."""
        return "loose" if number in self.loose else "joined" if number in self.joined else ""

    def figure_size(self, table: Table, cell: Cell) -> float | None:
        """The size of a figure that would not fit its cell at the size of the table."""
        size = style.figure_size(cell.text, cell_width(table, cell), self.size)
        return size if size < self.size else None

    def label_lines(self, table: Table, cell: Cell) -> list[str]:
        """A label in the pieces between which it may break; a cell of text in one."""
        if not is_dense(table) or cell.role not in ("column", "row"):
            return [cell.text]
        return _label_lines(table, cell, self.size)


def table_looks(document: Document, proved: Proved) -> list[TableLook | None]:
    """The look of each block that is a table, in the order of the blocks."""
    looks: list[TableLook | None] = []
    number = 0
    for place, block in enumerate(document.blocks):
        if isinstance(block, Table):
            looks.append(_look(block, number, proved, _company(document.blocks, place)))
            number += 1
        else:
            looks.append(None)
    return looks


def narrowness(table: Table) -> tuple[float, int] | None:
    """Of a table with more columns than a page is made for: its type size, the characters on a line."""
    if table.labelled_by or len(table.widths) < _MANY_COLUMNS:
        return None
    narrowest = min(table.widths) / sum(table.widths) * _TEXT_WIDTH
    return _SMALL_SIZE, max(1, int((narrowest - style.TABLE_PADDING - _BORDER) / _SMALL_SIZE))


def signed_class(signature: Paragraph, date: Paragraph) -> str:
    """How signature and date stand: the longer of them decides how far both are from the edge."""
    if style.characters(signature.text, _LATIN) > _LONGEST_SIGNATURE:
        return "signed long"
    longer = style.date_is_longer(signature.text, date.text)
    return "signed by-date" if longer else "signed"


def is_upright(table: Table, cell: Cell) -> bool:
    """Whether a label is set one character a line, in a cell high and narrow."""
    return (
        is_dense(table)
        and cell.role == "row"
        and cell.rows > 6
        and cell_width(table, cell) < 3.5 * style.TABLE_SIZE
    )


def tight_pad(table: Table, room: float) -> float | None:
    """The padding with which a table of ordinary type fits a height, None where none does."""
    heights = _line_heights(table, style.TABLE_SIZE, _DENSE_LINE)
    text = sum(heights) + _BORDER * (len(heights) + 2)
    pad = (room - text) / (2 * len(heights))
    return round(min(pad - 0.01, _PLAIN_PAD), 2) if pad >= _TIGHTEST_PAD else None


def _look(table: Table, number: int, proved: Proved, company: float) -> TableLook:
    size, line, pad, fills = _setting(table, company)
    if number in (tight := dict(proved.tight)):
        line, pad = _DENSE_LINE, tight[number]
    heights = [one + 2 * pad + _BORDER for one in _line_heights(table, size, line)]
    own = frozenset(row for of, row in proved.rows if of == number)
    own |= {row for row, height in enumerate(heights) if height > _BEYOND_DOUBT * PAGE_HEIGHT}
    grouped = len(table.bodies) > 1
    whole = fills or (bool(table.labelled_by) and not grouped and not table.listing)
    return TableLook(
        number,
        size,
        line,
        pad,
        whole=not own and (whole or sum(heights) <= _THIRD),
        groups=not own and grouped,
        head_once=number in proved.heads
        or table.head == len(table.rows)
        or sum(heights[: table.head]) > _THIRD,
        joined=frozenset(_joined(table)),
        loose=own,
        prose=frozenset(_prose(table, size)),
    )


def _setting(table: Table, company: float) -> tuple[float, float, float, bool]:
    """Size, line height and padding of a table, and whether it fills a page of its own.

    `company` is the height of what has to stand on the same page.
    """
    if table.listing:
        return style.DENSE_TABLE_SIZE, 1.3, 1.5, False
    if not is_dense(table):
        return style.TABLE_SIZE, _PLAIN_LINE, _PLAIN_PAD, False
    if not table.labelled_by:
        many = len(table.widths) >= _MANY_COLUMNS
        size = _SMALL_SIZE if many else style.DENSE_TABLE_SIZE
        return size, _DENSE_LINE, _DENSE_PAD, False
    room = PAGE_HEIGHT - company - _SPARE
    for size in _SIZES:
        text = sum(_line_heights(table, size, _DENSE_LINE)) + _BORDER * len(table.rows)
        pad = (room - text) / (2 * len(table.rows))
        if pad >= _SMALLEST_PAD:
            fills = pad <= _LARGEST_PAD
            return size, _DENSE_LINE, round(pad if fills else _PLAIN_PAD, 2), fills
    return style.DENSE_HEAD_SIZE, _DENSE_LINE, _SMALLEST_PAD, False


def _company(blocks: tuple[Block, ...], place: int) -> float:
    """The height of a table's heading and of the notes below it."""
    height = _AROUND
    if place and isinstance(heading := blocks[place - 1], Heading):
        height += style.LINE_PITCH * _lines(heading.text, style.BODY_SIZE, _TEXT_WIDTH, indent=2)
    for block in blocks[place + 1 :]:
        if not isinstance(block, Paragraph) or block.role != "note":
            break
        height += 4 + 18 * _lines(block.text, style.TABLE_SIZE, _TEXT_WIDTH)
    return height


_TEXT_WIDTH = style.TEXT_WIDTH_MM * 72 / 25.4


def _joined(table: Table) -> Iterator[int]:
    """Rows that share a cell with the next one, or head the rows below."""
    for number, row in enumerate(table.rows[:-1]):
        if table.listing and any(cell.role == "note" for cell in row):
            yield number
        for cell in row:
            yield from range(cell.row, cell.row + cell.rows - 1)


def _prose(table: Table, size: float) -> Iterator[int]:
    """Columns of words that run over a line."""
    for row in table.rows[table.head :]:
        for cell in row:
            if cell.role == "text" and _lines(cell.text, size, _room(table, cell)) > 1:
                yield cell.column


def _label_lines(table: Table, cell: Cell, size: float) -> list[str]:
    """A label in pieces, if they are words: between other characters a line may not be free to break."""
    width = _room(table, cell) + style.TABLE_PADDING + _BORDER
    pieces = style.label_lines(cell.text, width, size)
    return pieces if _IN_WORDS.fullmatch("\n".join(pieces)) else [cell.text]


def _room(table: Table, cell: Cell) -> float:
    padding = 2 * style.LABEL_PADDING if cell.role == "row" else style.TABLE_PADDING
    return cell_width(table, cell) - padding - _BORDER


def _line_heights(table: Table, size: float, line: float) -> list[float]:
    """The height of each row's text; a cell over several rows has the room of them all."""
    lines = [1] * len(table.rows)
    for number, row in enumerate(table.rows):
        for cell in row:
            if cell.rows == 1 and cell.role != "figure":
                lines[number] = max(lines[number], _cell_lines(table, cell, size))
    for number, row in enumerate(table.rows):
        for cell in row:
            if cell.rows > 1 and not is_upright(table, cell):
                short = _cell_lines(table, cell, size) - sum(lines[number : number + cell.rows])
                lines[number + cell.rows - 1] += max(short, 0)
    return [count * size * line for count in lines]


def _cell_lines(table: Table, cell: Cell, size: float) -> int:
    room = _room(table, cell)
    pieces = [cell.text]
    if is_dense(table) and cell.role in ("column", "row"):
        pieces = _label_lines(table, cell, size)
    return sum(_lines(piece, size, room) for piece in pieces)


def _lines(text: str, size: float, room: float, *, indent: float = 0) -> int:
    """How many lines a text takes, on the safe side: no line is filled to its last character."""
    ems = style.characters(text, _LATIN) + indent
    fits = max(room / size, 1)
    return 1 if ems <= fits else max(1, ceil(ems / max(fits - 0.8, 1)))
