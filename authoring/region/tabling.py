"""Rows for a spreadsheet: CSV that Excel opens, or a workbook. Words from outside are never formulas."""

from __future__ import annotations

import csv
import datetime
import importlib.util
import io
from collections.abc import Sequence
from pathlib import Path

from authoring.files import write_all
from authoring.findings import Finding, Place, Severity, Unusable
from authoring.region.ours import CATEGORY

Rows = Sequence[Sequence[str | int]]
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""How a text begins that a spreadsheet would run, whatever blanks stand before it."""
_WIDEST = 40
_A4 = 9  # Excel's number for it


def as_words(text: str) -> str:
    """A text that no spreadsheet runs: with a quote before it where it would be taken for a formula."""
    words = text.lstrip()
    before = text[: len(text) - len(words)]
    runs = words.startswith(_FORMULA) or any(char in before for char in "\t\r\n")
    return f"'{text}" if runs else text


def as_csv(rows: Rows) -> str:
    """The rows as CSV, the first one the heads."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(
        [as_words(cell) if isinstance(cell, str) else cell for cell in row] for row in rows
    )
    return out.getvalue()


def as_xlsx(rows: Rows, sheet: str, day: datetime.date) -> bytes:
    """The rows as a workbook with one sheet, its heads kept in sight, made on a day. Raises Unusable."""
    if importlib.util.find_spec("xlsxwriter") is None:
        raise Unusable(
            Finding(
                "O904", Severity.FATAL, "没有安装写 Excel 文件的组件。",
                remedy='用 pip install "nianbao[excel]" 安装；或写 --format csv。',
            )
        )  # fmt: skip
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties(
        {"created": datetime.datetime.combine(day, datetime.time()), "category": CATEGORY}
    )
    page = book.add_worksheet(sheet)
    bold = book.add_format({"bold": True})
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, int):
                page.write_number(number, column, cell)
            else:
                page.write_string(number, column, cell, None if number else bold)
    for column, cells in enumerate(zip(*rows, strict=True)):
        widest = max(sum(2 if ord(char) > 0x2E7F else 1 for char in str(cell)) for cell in cells)
        page.set_column(column, column, min(widest, _WIDEST) + 2)
    page.freeze_panes(1, 0)
    page.set_landscape()
    page.set_paper(_A4)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.autofilter(0, 0, max(len(rows) - 1, 1), len(rows[0]) - 1)
    book.close()
    return out.getvalue()


def write(path: Path, data: bytes, *, force: bool) -> None:
    """Write a file; over one that is there only with `force`. Raises Unusable."""

    def objection(here: Path, _: bytes) -> Finding:
        return Finding(
            "O908", Severity.FATAL, "这个文件已经有了，没有覆盖。", place=Place(str(here)),
            remedy="用 -o 换一个文件名；确实要覆盖时加 --force。",
        )  # fmt: skip

    write_all({path: data}, None if force else objection)
