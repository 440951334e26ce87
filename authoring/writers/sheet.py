"""What finds room on a compact sheet of one page, and how much is left to sign in."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from authoring import style
from authoring.document.tree import Block, Cell, Document, Heading, Paragraph, Table
from authoring.writers.sizes import is_close, type_size

_UNBROKEN = re.compile(r"[!-.0-~]*/|[!-.0-~]+ ?|.", re.DOTALL)  # not broken at a line's end
_SPARE = 12  # points, for what a program sets a little wider than another
_PAGE_WIDTH, _PAGE_HEIGHT = (side * 72 / 25.4 for side in style.SHEET_TEXT_MM)
_CLOSE_ROW = style.ROW_HEIGHT + 0.5  # and its border


@dataclass(frozen=True, slots=True)
class Sheet:
    """The blocks that fit, and the heights in points of the rows to sign in, from the first."""

    blocks: tuple[Block, ...]
    signing: tuple[float, ...]


def fitted(document: Document) -> Sheet:
    """A sheet without the rows that find no room, its rows to sign grown to the foot of the page."""
    rows = sum(map(is_blank, _rows(document.blocks)))
    fixed = style.SHEET_TITLE_PITCH * len(document.title_lines) + style.SHEET_TITLE_AFTER
    fixed += sum(_height(block) for block in document.blocks) + style.SIGNATURE_HEIGHT * rows
    room = _PAGE_HEIGHT - _SPARE - fixed
    blocks: list[Block] = []
    for block in document.blocks:
        if isinstance(block, Table) and block.rest and room < 0:
            shorter = _shortened(block, _height(block) + room)
            room += _height(block) - _height(shorter)
            blocks.append(shorter)
        else:
            blocks.append(block)
    return Sheet(tuple(blocks), _shared(max(room, 0), rows))


def is_blank(row: tuple[Cell, ...]) -> bool:
    """Whether a row of a table is there to sign in."""
    return any(cell.role == "blank" for cell in row)


def _rows(blocks: tuple[Block, ...]) -> list[tuple[Cell, ...]]:
    return [row for block in blocks if isinstance(block, Table) for row in block.rows]


def _shared(room: float, rows: int) -> tuple[float, ...]:
    """Who decides writes most: of the room that is left, each row gets as much again as the one before."""
    parts = [2**n for n in range(rows)]
    return tuple(style.SIGNATURE_HEIGHT + room * part / sum(parts) for part in parts)


def _shortened(table: Table, most: float) -> Table:
    """The first rows of a table, as far as they are not higher than `most`, and what the others are."""
    room = most - 2 * style.SHEET_GAP - _CLOSE_ROW  # the last row tells how many there are
    kept = 0
    for row in table.rows[:-1]:
        room -= _row_height(table, row)
        if room < 0 and kept >= table.head:
            break
        kept += 1
    words = table.rest.format(count=len(table.rows) - kept)
    more = Cell(words, kept, 0, 1, len(table.widths), "words")
    return replace(table, rows=(*table.rows[:kept], (more,)))


def _height(block: Block) -> float:
    """Points of a block, without the rows to sign in."""
    match block:
        case Heading():
            return style.SHEET_PITCH + style.SHEET_HEADING_BEFORE
        case Paragraph():
            size = style.DENSE_TABLE_SIZE if block.role == "note" else style.SHEET_SIZE
            indent = 0 if block.role == "note" else 2 * size
            return style.SHEET_PITCH * _lines(block.text, _PAGE_WIDTH, size, indent)
        case Table():
            rows = sum(_row_height(block, row) for row in block.rows if not is_blank(row))
            return rows + 2 * style.SHEET_GAP
    return 0


def _row_height(table: Table, row: tuple[Cell, ...]) -> float:
    size = type_size(table)
    lines = 1
    for cell in row:
        share = sum(table.widths[cell.column : cell.column + cell.columns]) / sum(table.widths)
        width = share * _PAGE_WIDTH - 2 * (3 if table.listing else 4)
        if cell.rows == 1:
            smallest = style.SMALLEST_FIGURE if cell.role == "figure" else size
            lines = max(lines, _lines(cell.text, width, smallest))
    least = _CLOSE_ROW if is_close(table) else _CLOSE_ROW + 5
    return max(least, lines * size * 1.25 + style.TABLE_PADDING + 0.5)


def _lines(text: str, width: float, size: float, indent: float = 0) -> int:
    """Lines of a text; half a character of each is lost where a mark may not begin the next."""
    room = width / size - 0.5
    lines, at = 1, indent / size
    for word in _UNBROKEN.findall(text):
        wide = sum(_em(char) for char in word)
        if at + wide > room:
            lines, at = lines + 1, 0.0
        while wide > room:
            lines, wide = lines + 1, wide - room
        at += wide
    return lines


def _em(char: str) -> float:
    """A character's width, in its size, rather too wide than too narrow."""
    if not char.isascii():
        return 1
    return 0.95 if char in "MW@%" else 0.75 if char.isupper() else 0.55
