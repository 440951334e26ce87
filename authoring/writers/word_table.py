"""A table as WordprocessingML: merged cells as in the form, heads that repeat, rows that hold."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import ceil
from typing import Any

from authoring import style
from authoring.document.tree import Cell, Table
from authoring.writers.sheet import is_blank
from authoring.writers.sizes import (
    cell_width,
    figure_size,
    is_close,
    is_dense,
    is_long,
    type_size,
)
from authoring.writers.word_styles import MISSING, STYLES
from authoring.writers.word_xml import Bookmarks, element, text_run

_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
_ROW_HEIGHT = round(style.ROW_HEIGHT * 20)
_FILLS_A_PAGE = 20  # rows from which a dense table of the form is given a page
_PAIR = 2


def table_xml(
    table: Table, width: int, height: int, bookmarks: Bookmarks, signing: Sequence[float] = ()
) -> Any:
    """The `w:tbl` element of a table `width` twips wide on pages of `height` twips.

    `signing` are the heights of rows to sign in, in points.
    """
    widths = _twips(table.widths, width)
    heights = _row_heights(table, height, signing)
    made = element(
        "w:tbl",
        _properties(table, width),
        element("w:tblGrid", *(element("w:gridCol", w=one) for one in widths)),
    )
    below: dict[tuple[int, int], Cell] = {}  # where a cell goes on into later rows
    for number, row in enumerate(table.rows):
        at = {cell.column: cell for cell in row}
        line = _row(heights[number], is_head=number < table.head)
        column = 0
        while column < len(widths):
            cell = at.get(column)
            goes_on = cell is None
            if cell is None:
                cell = below[number, column]
            for more in range(1, cell.rows if not goes_on else 0):
                below[number + more, column] = cell
            room = sum(widths[column : column + cell.columns])
            line.append(_cell(table, cell, number, room, goes_on, bookmarks))
            column += cell.columns
        made.append(line)
    return made


def _twips(shares: tuple[int, ...], width: int) -> list[int]:
    """Relative widths as whole twips that add up to the width exactly."""
    total = sum(shares)
    edges = [round(sum(shares[:i]) * width / total) for i in range(len(shares) + 1)]
    return [b - a for a, b in pairwise(edges)]


def _properties(table: Table, width: int) -> Any:
    line = {"val": "single", "sz": 4, "space": 0, "color": "000000"}
    margin = 20 if is_dense(table) else 60 if table.listing else 80
    return element(
        "w:tblPr",
        element("w:tblW", w=width, type="dxa"),
        element("w:jc", val="center"),
        element("w:tblBorders", *(element(f"w:{side}", **line) for side in _SIDES)),
        element("w:tblLayout", type="fixed"),
        element(
            "w:tblCellMar",
            element("w:top", w=20, type="dxa"),
            element("w:left", w=margin, type="dxa"),
            element("w:bottom", w=20, type="dxa"),
            element("w:right", w=margin, type="dxa"),
        ),
        element("w:tblLook", val="0480", firstRow=0, lastRow=0, firstColumn=1, lastColumn=0,
                noHBand=0, noVBand=1),
        element("w:tblCaption", val=table.caption),
        element("w:tblDescription", val=f"{table.caption}，{len(table.rows)}行{len(table.widths)}列"),
    )  # fmt: skip


def _row_heights(table: Table, page: int, signing: Sequence[float]) -> list[int]:
    """The least height of each row in twips; the form's long table fills its page."""
    ordinary = _ROW_HEIGHT if is_close(table) else _ROW_HEIGHT + 100
    heights = [
        round(20 * signing[number]) if is_blank(row) else ordinary
        for number, row in enumerate(table.rows)
    ]
    fills = table.labelled_by and is_dense(table) and len(heights) >= _FILLS_A_PAGE
    if not fills or is_long(table):
        return heights
    needed = [max(ordinary, 20 * (_label_height(table, row) + 2)) for row in table.rows]
    for cell in (cell for row in table.rows for cell in row if _stands_upright(table, cell)):
        rows = range(cell.row, cell.row + cell.rows)
        short = 20 * (len(cell.text) + 1) * style.DENSE_HEAD_SIZE - sum(needed[r] for r in rows)
        for r in rows:
            needed[r] += max(0, short / cell.rows)
    heading_and_gaps = style.LINE_PITCH + 2 * 6 + 24  # what is left over absorbs other layouts
    room = page - 20 * heading_and_gaps
    base = max(room / len(needed), ordinary)
    while sum(max(base, one) for one in needed) > room and base > ordinary:
        base -= 1
    return [round(max(base, one)) for one in needed]


def _label_height(table: Table, row: tuple[Cell, ...]) -> float:
    """The height of a row's labels in points, as far as they stand in this row alone."""
    lines = 1
    for cell in row:
        if cell.rows == 1 and cell.role in ("column", "row"):
            room = cell_width(table, cell) - 2 * style.LABEL_PADDING
            lines = max(lines, ceil(style.characters(cell.text) * style.DENSE_HEAD_SIZE / room))
    return lines * style.DENSE_HEAD_SIZE * 1.25


def _stands_upright(table: Table, cell: Cell) -> bool:
    """Whether a label beside several rows is set from top to bottom, as its column is narrow."""
    room = cell_width(table, cell) - 2 * style.LABEL_PADDING
    too_long = style.characters(cell.text) * style.DENSE_HEAD_SIZE > room
    return is_dense(table) and cell.role == "row" and cell.rows > 1 and too_long


def _row(height: int, *, is_head: bool) -> Any:
    properties = element(
        "w:trPr", element("w:cantSplit"), element("w:trHeight", val=height, hRule="atLeast")
    )
    if is_head:
        properties.append(element("w:tblHeader"))
    return element("w:tr", properties)


def _cell(
    table: Table, cell: Cell, number: int, width: int, goes_on: bool, bookmarks: Bookmarks
) -> Any:
    """A cell of row `number`; a merged one `goes_on` in the rows below its first."""
    properties = element("w:tcPr", element("w:tcW", w=width, type="dxa"))
    if cell.columns > 1:
        properties.append(element("w:gridSpan", val=cell.columns))
    if cell.rows > 1:
        merge = element("w:vMerge") if goes_on else element("w:vMerge", val="restart")
        properties.append(merge)
    if cell.missing:
        properties.append(element("w:shd", val="clear", color="auto", fill=MISSING))
    if _stands_upright(table, cell):
        properties.append(element("w:textDirection", val="tbRlV"))
    properties.append(element("w:vAlign", val="bottom" if cell.role == "blank" else "center"))
    # Rows that hold on to the next keep a table, or each of its groups, whole on a page.
    ends = {*(start - 1 for start in table.bodies[1:]), len(table.rows) - 1}
    whole = not is_long(table) and max(number, cell.row + cell.rows - 1) not in ends
    keep = whole or number < table.head
    paragraph = element("w:p", _paragraph_properties(table, cell, keep=keep))
    if not goes_on:
        _fill(paragraph, table, cell, bookmarks)
    return element("w:tc", properties, paragraph)


def _paragraph_properties(table: Table, cell: Cell, *, keep: bool) -> Any:
    name = "dense_cell" if is_close(table) else "cell"
    from_left = cell.role == "words" or (cell.role == "row" and cell.rows == 1 and is_close(table))
    if cell.role == "note" and not table.listing:
        name = "table_note"
    elif is_dense(table) and cell.role in ("column", "row"):
        name = "dense_head"
    properties = element("w:pPr", element("w:pStyle", val=STYLES[name]))
    if keep:
        properties.append(element("w:keepNext"))
    inset = _inset(table, cell, from_left=from_left)
    if inset is not None:
        properties.append(inset)
    if from_left or (cell.role == "note" and table.listing):
        properties.append(element("w:jc", val="left"))
    elif cell.role == "blank":
        properties.append(element("w:jc", val="right"))
    return properties


def _inset(table: Table, cell: Cell, *, from_left: bool) -> Any | None:
    """Room left and right of a label: off the line, and so that it wraps by meaning."""
    if not is_close(table) or cell.role not in ("column", "row", "note"):
        return None
    if _stands_upright(table, cell):
        return None
    if from_left or cell.role == "note":
        edge = round(20 * style.LABEL_PADDING) if is_dense(table) else 0  # others have wide margins
        levels = len(cell.text) - len(cell.text.lstrip("　"))
        hanging = round(20 * levels * type_size(table))  # further lines stand below the first word
        return element("w:ind", left=edge + hanging, right=edge, hanging=hanging)
    width, size = cell_width(table, cell), style.DENSE_HEAD_SIZE
    room = int((width - 2 * style.LABEL_PADDING) / size)
    if cell.role == "row" or len(cell.text) <= room or room < _PAIR:
        return None
    # Most words are pairs of characters: lines of an even number of them break between words.
    lines = ceil(len(cell.text) / (room - room % _PAIR))
    each = ceil(len(cell.text) / lines / _PAIR) * _PAIR
    side = round(10 * (width - 2 - (each + 0.5) * size))
    return element("w:ind", left=side, right=side)


def _fill(paragraph: Any, table: Table, cell: Cell, bookmarks: Bookmarks) -> None:
    size = figure_size(table, cell)
    smaller = []
    if cell.role == "figure" and size < type_size(table):
        half_points = int(size * 2)
        smaller = [element("w:sz", val=half_points), element("w:szCs", val=half_points)]
    paragraph.append(text_run(cell.text, *smaller))
    if cell.anchor:
        bookmarks.wrap([paragraph], cell.anchor)
