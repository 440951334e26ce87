"""How wide a cell of a table is on paper, and what fits in it: the same for PDF and Word."""

from __future__ import annotations

from authoring import style
from authoring.document.tree import Cell, Table


def is_dense(table: Table) -> bool:
    """Whether the table has too many columns for type of ordinary size."""
    return len(table.widths) >= 10


def is_close(table: Table) -> bool:
    """Whether the table is set closely, for its many columns or its many lines."""
    return is_dense(table) or table.listing


def type_size(table: Table) -> float:
    """The size of a table's type in points."""
    return style.DENSE_TABLE_SIZE if is_close(table) else style.TABLE_SIZE


def figure_size(table: Table, cell: Cell) -> float:
    """The type size in points at which a figure fits its cell on paper."""
    return style.figure_size(cell.text, cell_width(table, cell), type_size(table))


def cell_width(table: Table, cell: Cell) -> float:
    """The width of a cell on paper, in points."""
    share = sum(table.widths[cell.column : cell.column + cell.columns]) / sum(table.widths)
    return share * style.TEXT_WIDTH_MM * 72 / 25.4


ROWS_ON_A_PAGE = 30


def is_long(table: Table) -> bool:
    """Whether the table may be longer than a page, so that it has to be split."""
    return len(table.rows) > ROWS_ON_A_PAGE
