"""A table as WordprocessingML: merged cells as in the form, heads that repeat, rows that hold."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from authoring import style
from authoring.document.tree import Cell, Table
from authoring.writers.sheet import is_blank
from authoring.writers.sizes import cell_lines, figure_size, is_close, is_dense, is_long, type_size
from authoring.writers.word_styles import MISSING, STYLES
from authoring.writers.word_xml import Tags, element, text_run

_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
_ROW_HEIGHT = round(style.ROW_HEIGHT * 20)


def table_xml(table: Table, width: int, tags: Tags, signing: Sequence[float] = ()) -> Any:
    """The `w:tbl` element of a table `width` twips wide; `signing` are the heights of rows to sign in."""
    widths = _twips(table.widths, width)
    close = is_close(table)
    made = element(
        "w:tbl",
        _properties(table, width),
        element("w:tblGrid", *(element("w:gridCol", w=one) for one in widths)),
    )
    below: dict[tuple[int, int], Cell] = {}  # where a cell goes on into later rows
    for number, row in enumerate(table.rows):
        at = {cell.column: cell for cell in row}
        to_sign = signing[number] if is_blank(row) else 0
        line = _row(close, is_head=number < table.head, to_sign=to_sign)
        column = 0
        while column < len(widths):
            cell = at.get(column)
            goes_on = cell is None
            if cell is None:
                cell = below[number, column]
            for more in range(1, cell.rows if not goes_on else 0):
                below[number + more, column] = cell
            room = sum(widths[column : column + cell.columns])
            line.append(_cell(table, cell, number, room, goes_on, tags))
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


def _row(close: bool, *, is_head: bool, to_sign: float) -> Any:
    height = _ROW_HEIGHT if close else _ROW_HEIGHT + 100
    if to_sign:
        height = round(to_sign * 20)
    properties = element(
        "w:trPr", element("w:cantSplit"), element("w:trHeight", val=height, hRule="atLeast")
    )
    if is_head:
        properties.append(element("w:tblHeader"))
    return element("w:tr", properties)


def _cell(table: Table, cell: Cell, number: int, width: int, goes_on: bool, tags: Tags) -> Any:
    """A cell of row `number`; a merged one `goes_on` in the rows below its first."""
    properties = element("w:tcPr", element("w:tcW", w=width, type="dxa"))
    if cell.columns > 1:
        properties.append(element("w:gridSpan", val=cell.columns))
    if cell.rows > 1:
        merge = element("w:vMerge") if goes_on else element("w:vMerge", val="restart")
        properties.append(merge)
    if cell.missing:
        properties.append(element("w:shd", val="clear", color="auto", fill=MISSING))
    properties.append(element("w:vAlign", val="bottom" if cell.role == "blank" else "center"))
    # Rows that hold on to the next keep a table of up to a page whole, as on the PDF's pages.
    last = max(number, cell.row + cell.rows - 1) == len(table.rows) - 1
    keep = not is_long(table) and not last
    paragraph = element("w:p", _paragraph_properties(table, cell, keep=keep))
    if not goes_on:
        _fill(paragraph, table, cell, tags)
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
    if from_left or (cell.role == "note" and table.listing):
        properties.append(element("w:jc", val="left"))
    elif cell.role == "blank":
        properties.append(element("w:jc", val="right"))
    return properties


def _fill(paragraph: Any, table: Table, cell: Cell, tags: Tags) -> None:
    size = figure_size(table, cell)
    smaller = []
    if cell.role == "figure" and size < type_size(table):
        half_points = int(size * 2)
        smaller = [element("w:sz", val=half_points), element("w:szCs", val=half_points)]
    run = text_run(cell_lines(table, cell), *smaller)
    if not cell.anchor:
        paragraph.append(run)
        return
    start, control, content, end = tags.control(cell.anchor, plain=True)
    content.append(run)
    paragraph.extend([start, control, end])
