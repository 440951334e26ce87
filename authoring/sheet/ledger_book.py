"""The file of a register (台账) → its sheets as rows of text: XLSX, XLS, ODS, CSV.

A workbook is read in a process of its own (`python -m authoring.sheet.ledger_book`) with limits: what its
library takes in memory is said by the file.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from authoring.confined import Limits, serve
from authoring.findings import Finding, Severity, Unusable
from authoring.readers.formats import refusals
from authoring.readers.formats.xlsx import each_sheet, must_have_library, sheets_told, typed_value

MAX_BYTES = 60_000_000
MAX_UNPACKED = 600_000_000
MAX_ROWS, MAX_COLUMNS, MAX_CELLS = 120_000, 300, 4_000_000
MAX_MERGES = 200_000
SECONDS, MEMORY, MAX_ANSWER = 60, 3_000_000_000, 1_000_000_000
_PACKED, _COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_HIDES = (b'hidden="1"', b'hidden="true"', b'visibility="collapse"', b'visibility="filter"')
_ERROR = b' t="e"'
_ACROSS = 600
"""So many bytes are looked at once more with the next, in which a tag may end."""
_LESS = "只留这一年度和上年结转的申请，另存后再试一次。"


@dataclass(frozen=True, slots=True)
class Book:
    """A register as it was typed: its sheets, and what was left out of them."""

    sheets: tuple[Sheet, ...]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name (none for CSV) and its rows from the first one on.

    A cell merged over several stands in each of them. `merged` are the rows that hold one over several columns.
    """

    name: str
    rows: list[list[str]]


def read_book(path: Path) -> Book:
    """The sheets of a register. Raises Unusable."""
    data = _bytes_of(path)
    if data.startswith((_PACKED, _COMPOUND)):
        return _workbook(data)
    return Book((Sheet("", _separated(data)),))


def _bytes_of(path: Path) -> bytes:
    try:
        if path.exists() and not path.is_file():
            raise refusals.unreadable("给出的台账不是文件。", "写出台账文件的名字。")
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError):
        raise refusals.unreadable(
            "台账文件找不到，或没有权限读取。", "核对文件名和所在的文件夹。"
        ) from None
    if len(data) > MAX_BYTES:
        raise refusals.too_large(f"台账文件超过 {MAX_BYTES // 1_000_000} MB，不能读取。", _LESS)
    return data


# --- CSV ----------------------------------------------------------------------------------------------


def _separated(data: bytes) -> list[list[str]]:
    """The rows of a CSV file, in UTF-8 or as Excel saves it."""
    text = _decoded(data)
    head = text[:4_000]
    mark = max(",\t;，", key=head.count)
    if mark not in head:
        raise refusals.unreadable(
            "这个文件不是 Excel 文件，也不是用逗号分隔的 CSV 文件。",
            "用 Excel 或 WPS 打开台账，另存为 .xlsx 或 CSV，再试一次。",
        )
    rows: list[list[str]] = []
    left = MAX_CELLS
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark):
            rows.append([cell.strip() for cell in row])
            left -= len(row)
            if len(rows) > MAX_ROWS or len(row) > MAX_COLUMNS or left < 0:
                raise _too_large()
    except csv.Error:
        raise refusals.unreadable(
            f"CSV 文件在第 {len(rows) + 1} 行以后读不下去：引号不成对，或一格太长。",
            "核对这一行的引号；用 Excel 或 WPS 打开，另存为 .xlsx，再试一次。",
        ) from None
    return rows


def _decoded(data: bytes) -> str:
    encodings = ["utf-16"] if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        with suppress(UnicodeDecodeError):
            text = data.decode(encoding)
            if "\0" not in text:
                return text
    raise refusals.unreadable(
        "这个文件不是 Excel 文件，也不是 CSV 文本。",
        "用 Excel 或 WPS 打开台账，另存为 .xlsx，再试一次。",
    )


def _too_large() -> Unusable:
    return refusals.too_large(
        f"台账超过 {MAX_ROWS} 行、{MAX_COLUMNS} 列或 {MAX_CELLS // 10_000} 万格，不能读取。",
        f"删去表下面和右边的空行空列；{_LESS}",
    )


# --- workbooks ----------------------------------------------------------------------------------------


def _workbook(data: bytes) -> Book:
    must_have_library()
    seen = _look_into(data) if data.startswith(_PACKED) else _Seen()
    plain = _errors_as_text(data) if seen.error else data
    limits = Limits(SECONDS, SECONDS, MEMORY, MAX_ANSWER)
    told = sheets_told("authoring.sheet.ledger_book", plain, limits, _too_large())
    findings = []
    if hidden := [one["name"] for one in told if one["hidden"]]:
        findings.append(
            _left(
                f"隐藏的工作表没有计数：{'、'.join(hidden)}。",
                "里面有申请的，取消隐藏，保存后再运行。",
            )
        )
    if seen.hidden_row:
        findings.append(
            _left("台账里有隐藏或筛选掉的行，也计了数。", "不应计数的行，删去以后再运行。")
        )
    shown = [one for one in told if not one["hidden"]]
    return Book(tuple(Sheet(one["name"], one["held"]) for one in shown), tuple(findings))


def _left(message: str, remedy: str) -> Finding:
    return Finding("T205", Severity.WARNING, message, remedy=remedy)


@dataclass
class _Seen:
    """What the parts of a package tell that its library does not."""

    hidden_row: bool = False
    error: bool = False
    not_computed: bool = False
    rows_merged: bool = False

    def look(self, xml: bytes) -> None:
        self.hidden_row = self.hidden_row or _hides_a_row(xml)
        self.error = self.error or _ERROR in xml
        self.not_computed = self.not_computed or b"</f></c>" in xml
        self.rows_merged = self.rows_merged or any(
            begun[:1] != b"1" or begun[1:2].isdigit()
            for begun in xml.split(b'number-rows-spanned="')[1:]
        )


def _look_into(data: bytes) -> _Seen:
    """Look through the rows of a package. Raises Unusable for one that unpacks to more than a register can be."""
    seen = _Seen()
    unpacked = 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for info in package.infolist():
                with package.open(info) as member:
                    rest = b""
                    while part := member.read(1 << 20):
                        unpacked += len(part)
                        if unpacked > MAX_UNPACKED:
                            raise _too_large()
                        if info.filename.endswith(".xml"):
                            seen.look(rest + part)
                            rest = part[-_ACROSS:]
    except refusals.BAD_PACKAGE:
        return seen  # told by the process that cannot open it
    if seen.not_computed:
        raise refusals.unreadable(
            "台账里的公式没有算出结果。", "用 Excel 或 WPS 打开台账，保存一次，再运行。"
        )
    if seen.rows_merged:  # its library does not say which
        raise refusals.unreadable(
            "ODS 台账里有跨行合并的格，读不出合并了哪几行。", "另存为 .xlsx，再运行。"
        )
    return seen


def _hides_a_row(xml: bytes) -> bool:
    for tag in (b"<row ", b"<table:table-row "):
        for begun in xml.split(tag)[1:]:
            if any(mark in begun[: begun.find(b">")] for mark in _HIDES):
                return True
    return False


def _errors_as_text(data: bytes) -> bytes:
    """The package with #REF! and the like as text: the library takes them for blanks."""
    out = io.BytesIO()
    try:
        with (
            zipfile.ZipFile(io.BytesIO(data)) as package,
            zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as changed,
        ):
            for info in package.infolist():
                changed.writestr(info.filename, package.read(info).replace(_ERROR, b' t="str"'))
    except refusals.BAD_PACKAGE:
        return data
    return out.getvalue()


# --- in the process -----------------------------------------------------------------------------------


def _sheets(data: bytes) -> list[dict[str, Any]] | str:
    left = MAX_ROWS, MAX_CELLS

    def rows(sheet: Any) -> list[Any]:
        nonlocal left
        found = _rows(sheet, *left)
        left = left[0] - len(found), left[1] - sum(map(len, found))
        return found

    return each_sheet(data, rows)


def _rows(sheet: Any, most_rows: int, most_cells: int) -> list[list[str]]:
    """The rows of a sheet from its first one on, merges filled. Raises OverflowError where they are too many."""
    if sheet.start is None:
        return []
    (top, left), (bottom, right) = sheet.start, sheet.end
    if (
        bottom - top >= most_rows or bottom > MAX_ROWS * 2 or right > MAX_COLUMNS
        or (bottom - top + 1) * (right + 1) > most_cells
    ):  # fmt: skip
        raise OverflowError
    rows: list[list[str]] = [[] for _ in range(top)]
    before = [""] * left
    rows += [[*before, *map(_typed, line)] for line in sheet.to_python(skip_empty_area=True)]
    _fill(rows, sheet.merged_cell_ranges or ())
    return rows


def _fill(rows: list[list[str]], merges: Iterable[Any]) -> None:
    """A merged cell's text stands in each row and column it covers."""
    left = MAX_MERGES
    for (row, column), (last_row, last_column) in merges:
        if row >= len(rows) or column >= len(rows[row]) or not (text := rows[row][column]):
            continue
        for line in rows[row : last_row + 1]:
            for at in range(column, min(last_column + 1, len(line))):
                line[at] = text
                left -= 1
                if left < 0:
                    raise OverflowError


def _typed(value: Any) -> str:
    """A value as a person types it, in the words of a register."""
    if isinstance(value, bool):
        return "是" if value else "否"
    return typed_value(value)


def is_empty(row: Iterable[str]) -> bool:
    """Whether nothing stands in a row."""
    return not any(row)


def one_text(row: Iterable[str]) -> str:
    """What stands in a row with a single text, in one cell or merged over several; else nothing."""
    found = ""
    for text in row:
        if text and found and text != found:
            return ""
        found = text or found
    return found


if __name__ == "__main__":
    serve(_sheets)
