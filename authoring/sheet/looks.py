"""What the filling sheet looks like: faces, fills, widths and pages."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from authoring.style import characters

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

PAPER = 112
"""Latin letters that a table is wide."""
LINE = 15.0
"""The height of a line in points."""
_GREY, _LABEL, _TOTAL, _OPEN = "#6F6F6F", "#EEF2F7", "#E3E3E3", "#FFF8DC"
_WRONG, _RIGHT, _RED, _PALE = "#F8CBAD", "#E2EFDA", "#C00000", "#BFBFBF"
_LOOKS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"},
    "help": {"font_color": _GREY, "text_wrap": True, "valign": "vcenter"},
    "label": {"border": 1, "bg_color": _LABEL, "text_wrap": True, "valign": "vcenter"},
    "head": {"border": 1, "bg_color": _LABEL, "text_wrap": True, "valign": "vcenter", "align": "center"},
    "input": {"border": 1, "locked": False, "align": "center", "valign": "vcenter"},
    "words": {"border": 1, "locked": False, "align": "center", "valign": "vcenter", "num_format": "@"},
    "total": {"border": 1, "bg_color": _TOTAL, "align": "center", "valign": "vcenter"},
    "aside": {"border": 1, "border_color": _PALE, "font_color": _GREY, "text_wrap": True, "valign": "vcenter",
              "align": "center"},
    "last": {"border": 1, "border_color": _PALE, "font_color": _GREY, "align": "center", "valign": "vcenter"},
    "hint": {"font_color": _GREY, "text_wrap": True, "valign": "vcenter", "font_size": 9},
    "check": {"text_wrap": True, "valign": "vcenter", "font_color": _RED, "font_size": 9},
    "result": {"border": 1, "align": "center", "valign": "vcenter"},
    "text": {"text_wrap": True, "valign": "top"},
    "name": {"bold": True, "valign": "top"},
}  # fmt: skip


_MARKS: dict[str, dict[str, Any]] = {
    "open": {"bg_color": _OPEN},
    "wrong": {"bg_color": _WRONG},
    "right": {"bg_color": _RIGHT},
    "told": {"font_color": _RED},
}
"""What changes where a cell is blank, does not agree, agrees, or says what does not."""


def looks_of(book: Workbook) -> dict[str, Format]:
    """The looks of cells by their names."""
    face = {"font_name": "宋体", "font_size": 10.5}
    looks = {name: book.add_format({**face, **look}) for name, look in _LOOKS.items()}
    return looks | {name: book.add_format(look) for name, look in _MARKS.items()}


def set_page(sheet: Worksheet, way: str, height: int) -> None:
    """A4, as wide as the page; what is long goes on on the next one."""
    sheet.set_landscape() if way == "landscape" else sheet.set_portrait()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0 if height > 45 else 1)
    sheet.set_margins(0.5, 0.5, 0.6, 0.6)
    sheet.center_horizontally()
    sheet.set_footer("&C第 &P 页，共 &N 页")
    sheet.hide_gridlines(2)
    sheet.protect("", {"format_columns": True, "format_rows": True})


def lines_of(text: str, room: float) -> int:
    """How many lines words take in a column of this width, in Latin letters."""
    return max(1, math.ceil(2 * characters(text) / max(room, 2)))
