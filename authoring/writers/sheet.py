"""What finds room on a compact sheet of one page, and how much is left to sign in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil

from authoring import style
from authoring.document.tree import Block, Cell, Document, Heading, Paragraph, Table
from authoring.writers.sizes import is_close, type_size

_SPARE = 12  # points, for what a program sets a little wider than another
_WIDTH = (
    (style.PAGE_MM[0] - style.SHEET_MARGINS_MM["left"] - style.SHEET_MARGINS_MM["right"])
    * 72
    / 25.4
)
_HEIGHT = (
    (style.PAGE_MM[1] - style.SHEET_MARGINS_MM["top"] - style.SHEET_MARGINS_MM["bottom"])
    * 72
    / 25.4
)


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
    room = _HEIGHT - _SPARE - fixed
    blocks = []
    for block in document.blocks:
        if isinstance(block, Table) and block.rest and room < 0:
            before = _height(block)
            block = _shortened(block, before + room)  # noqa: PLW2901
            room += before - _height(block)
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
    columns = len(table.widths)
    for kept in range(len(table.rows) - 1, table.head - 1, -1):
        words = table.rest.format(count=len(table.rows) - kept)
        more = Cell(words, kept, 0, 1, columns, "words")
        shorter = replace(table, rows=(*table.rows[:kept], (more,)))
        if _height(shorter) <= most:
            break
    return shorter


def _height(block: Block) -> float:
    """Points of a block, without the rows to sign in."""
    match block:
        case Heading():
            return style.SHEET_PITCH + style.SHEET_HEADING_BEFORE
        case Paragraph():
            size = style.DENSE_TABLE_SIZE if block.role == "note" else style.SHEET_SIZE
            indent = 0 if block.role == "note" else 2 * size
            return style.SHEET_PITCH * _lines(block.text, _WIDTH, size, indent)
        case Table():
            rows = sum(_row_height(block, row) for row in block.rows if not is_blank(row))
            return rows + 2 * style.SHEET_GAP
    return 0


def _row_height(table: Table, row: tuple[Cell, ...]) -> float:
    size = type_size(table)
    lines = 1
    for cell in row:
        share = sum(table.widths[cell.column : cell.column + cell.columns]) / sum(table.widths)
        width = share * _WIDTH - 2 * (3 if table.listing else 4)
        if cell.rows == 1:
            smallest = style.SMALLEST_FIGURE if cell.role == "figure" else size
            lines = max(lines, _lines(cell.text, width, smallest))
    least = style.ROW_HEIGHT if is_close(table) else style.ROW_HEIGHT + 5
    return max(least, lines * size * 1.25 + style.TABLE_PADDING) + 0.5  # and its border


def _lines(text: str, width: float, size: float, indent: float = 0) -> int:
    """Lines of a text; half a character of each is lost where a mark may not begin the next."""
    units = sum(0.55 if char.isascii() else 1 for char in text) + indent / size
    return max(1, ceil(units / (width / size - 0.5)))
