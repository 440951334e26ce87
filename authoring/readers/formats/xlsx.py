"""An Excel, WPS or ODS workbook → a table for each sheet that is shown.

The library takes as much memory as the farthest cell of a sheet asks for, and ends the program where there is
not so much: files are read in a process of its own (`python -m authoring.readers.formats.xlsx`), with limits.
"""

from __future__ import annotations

import datetime
import importlib.util
import io
import re
import zipfile
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from authoring.confined import Ended, Limits, NoAnswer, answer_of, serve
from authoring.findings import Finding, Unusable
from authoring.patterns import lazy
from authoring.readers.formats import refusals
from authoring.readers.raw import MAX_CELLS, Piece, Raw, RawCell, RawTable, RawText, narrow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

MAX_SHEETS = 60
MAX_ROWS, MAX_COLUMNS = 5_000, 300
MAX_UNPACKED = 64_000_000
MAX_TEXT = 4_000_000
SECONDS = 20
MEMORY = 1_000_000_000
_PACKED = b"PK\x03\x04"
_TOO_LARGE, _ENCRYPTED, _DAMAGED = "too large", "encrypted", "damaged"


def read(data: bytes) -> Raw:
    """The tables of a workbook's sheets and the lines of words around them, in order. Raises Unusable.

    Sheets of earlier years that repeat one of a later year are left out and told.
    """
    whole = sheets(data, _OURS)
    about, shown = _filled_in(list(whole.tables()))
    given = [(one.name, one.cells) for one in shown]
    before = _of_years_before(given)
    findings = list(whole.findings)
    if before:
        findings.append(
            refusals.left_out(
                f"{_named(before)}是以前年度的同样的表，没有读取。",
                "要读的，单独存成一个工作簿，再读取。",
            )
        )
    pieces: list[Piece] = [RawText(about)] if about else []
    tables = 0
    for name, held in given:
        for is_line, rows in _parted(held) if name not in before else ():
            cells = tuple(cell for row in rows for cell in row)
            if is_line:
                pieces += [RawText(" ".join(one.text.split())) for one in cells if one.text.strip()]
            else:
                tables += 1
                pieces.append(RawTable(cells, tables, name=name))
    return Raw("xlsx", tuple(pieces), {}, tuple(findings))


_OURS, _GUIDE, _ASIDE = "nianbao", "说明", "核对和参考，不读取"
"""The hidden sheet of a filling sheet of this program, its first sheet, what stands for comparison only."""


def _filled_in(tables: Sequence[RawTable]) -> tuple[str, list[RawTable]]:
    """Of a filling sheet whose it is, as a report's title, and its tables; any other workbook as it is."""
    hidden = next((one for one in tables if one.name == _OURS), None)
    said = {row[0].text: row[1].text for row in hidden.rows if len(row) > 1} if hidden else {}
    if not {"form", "year", "agency"} <= said.keys():
        return "", list(tables)
    title = f"{said['agency']}{said['year']}年政府信息公开工作年度报告" if said["agency"] else ""
    return title, [_without_aside(one) for one in tables if one.name not in (_OURS, _GUIDE)]


def _without_aside(table: RawTable) -> RawTable:
    marks = [one for one in table.cells if one.text.startswith(_ASIDE)]
    right = min((one.column for one in marks if one.column), default=MAX_COLUMNS)
    below = min((one.row for one in marks if not one.column), default=MAX_ROWS)
    cells = tuple(one for one in table.cells if one.column < right and one.row < below)
    return replace(table, cells=cells)


def sheets(data: bytes, also: str = "", rows: int = MAX_ROWS, cells: int = MAX_CELLS) -> Raw:
    """The sheets of a workbook, each a table, numbers and dates as they were typed. Raises Unusable.

    Hidden ones are left out and told, but for the one that is called `also`. `rows` of a sheet and `cells` of all
    sheets are the most there may be.
    """
    must_have_library()
    far = refusals.too_large(
        "Excel 文件里的表太大，不能读取。",
        "把报告的表复制到新的工作簿里，离表很远的内容不复制，另存后再读取。",
    )
    limits = Limits(SECONDS, SECONDS, MEMORY)
    plain = _repacked(data) if data.startswith(_PACKED) else data
    return _raw(
        sheets_told(
            "authoring.readers.formats.xlsx", plain, limits, far, also, str(rows), str(cells)
        )
    )


def hides_rows(data: bytes) -> bool:
    """Whether rows or columns of a sheet that is shown are hidden; of an .xls file that is not known."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = [one for one in package.namelist() if _SHEET.fullmatch(one)]
            return any(_HIDDEN.search(_start(package, one)) for one in names[:MAX_SHEETS])
    except refusals.BAD_PACKAGE:
        return False


def _start(package: zipfile.ZipFile, name: str) -> bytes:
    with package.open(name) as part:
        return part.read(MAX_UNPACKED)


_SHEET = lazy(r"xl/worksheets/[^/]+\.xml")
_HIDDEN = re.compile(rb"""<(?:row|col)\b[^<>]{0,300}?\shidden=["'](?:1|true)""")


def must_have_library() -> None:
    """Raises Unusable where workbooks cannot be read here."""
    if importlib.util.find_spec("python_calamine") is None:
        raise refusals.missing_library()


def sheets_told(
    module: str, data: bytes, limits: Limits, too_large: Unusable, *arguments: str
) -> list[dict[str, Any]]:
    """What a process says of a workbook's sheets, as `each_sheet` gives it there. Raises Unusable."""
    try:
        told = answer_of(module, data, limits, *arguments)
    except NoAnswer as problem:
        raise (damaged() if problem.why is Ended.FAILED else too_large) from None
    if told == _TOO_LARGE:
        raise too_large
    if told == _ENCRYPTED:
        raise refusals.encrypted(" Excel 文件")
    if not isinstance(told, list):
        raise damaged()
    return told


def damaged() -> Unusable:
    """What is raised for a workbook that cannot be opened."""
    return refusals.unreadable(
        "这个 Excel 文件损坏了，打不开。", "用 Excel 或 WPS 打开后另存为 .xlsx，再试一次。"
    )


def _repacked(data: bytes) -> bytes:
    """The package with nothing compressed in it, and without pictures: it cannot grow any more."""
    unpacked = 0
    out = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(out, "w") as plain:
            for info in package.infolist():
                if not info.filename.endswith((".xml", ".rels", ".bin", "mimetype")):
                    continue
                unpacked += info.file_size
                if unpacked > MAX_UNPACKED:
                    raise refusals.too_large(
                        "Excel 文件展开以后太大，不能读取。",
                        "把报告的表复制到新的工作簿里，另存后再读取。",
                    )
                plain.writestr(info.filename, package.read(info))
    except refusals.BAD_PACKAGE as problem:
        raise damaged() from problem
    return out.getvalue()


def _raw(given: list[dict[str, Any]]) -> Raw:
    findings: list[Finding] = []
    hidden = [sheet["name"] for sheet in given if sheet["hidden"]]
    if hidden:
        findings.append(
            refusals.left_out(
                f"{_named(hidden)}是隐藏的，没有读取。", "是报告的表的，取消隐藏，保存后再读取。"
            )
        )
    tables: list[RawTable] = []
    for sheet in given:
        cells = tuple(RawCell(*cell) for cell in sheet["held"])
        if any(narrow(cell.text) for cell in cells):
            tables.append(RawTable(cells, len(tables) + 1, name=sheet["name"]))
    return Raw("xlsx", tuple(tables), {}, tuple(findings))


def _named(sheets: Sequence[str]) -> str:
    shown = "、".join(f"“{one}”" for one in sheets[:5])
    return f"工作表{shown}{f'等 {len(sheets)} 张' if len(sheets) > 5 else ''}"


def _of_years_before(sheets: Sequence[tuple[str, Sequence[RawCell]]]) -> list[str]:
    """The sheets that are those of another one, filled in for an earlier year, as names or titles say."""
    said = []
    for name, cells in sheets:
        titles = [one.text for one in cells[:40] if len(one.text) < 60 and "报告" in one.text]
        year = next((m[0] for words in (name, *titles) if (m := _YEAR.search(words))), "")
        words = frozenset(n for one in cells if len(n := narrow(one.text)) > 1 and not n.isdigit())
        said.append((name, year, words))
    return [
        name for name, year, words in said
        if year and words
        and any(other > year and len(words & held) > 0.8 * len(words) for _, other, held in said)
    ]  # fmt: skip


_YEAR = lazy(r"(?<![0-9])20[0-9]{2}(?![0-9])")
_Rows = list[list[RawCell]]


def _parted(cells: Sequence[RawCell]) -> Iterator[tuple[bool, _Rows]]:
    """The tables of a sheet, and the lines of words above, between and below them, each told apart.

    A row with words in its first cell only is such a line at the top, below an empty row and at the end;
    elsewhere it is one of the table.
    """
    left = min((cell.column for cell in _filled(cells)), default=0)
    lines: dict[int, list[RawCell]] = {}
    for cell in cells:
        lines.setdefault(cell.row, []).append(cell)
    parts: list[tuple[bool, _Rows]] = []
    empty = True
    for row in lines.values():
        if not _filled(row):
            empty = True
            if parts:
                parts[-1][1].append(row)
            continue
        after_line = bool(parts) and parts[-1][0]
        is_line = (empty or after_line) and _is_line(row, left)
        if not parts or is_line or after_line:
            parts.append((is_line, []))
        parts[-1][1].append(row)
        empty = False
    below: list[tuple[bool, _Rows]] = []
    if parts and not parts[-1][0]:
        last = parts[-1][1]
        while len(last) > 1 and (_is_line(last[-1], left) or not _filled(last[-1])):
            below.insert(0, (True, [last.pop()]))
    yield from (*parts, *(one for one in below if _filled(one[1][0])))


def _filled(row: Sequence[RawCell]) -> list[RawCell]:
    return [cell for cell in row if narrow(cell.text)]


def _is_line(row: Sequence[RawCell], left: int) -> bool:
    """Whether a row has words in its first cell, over one row, and nothing else."""
    filled = _filled(row)
    if len(filled) != 1 or filled[0].rows > 1 or filled[0].column != left:
        return False
    from authoring.readers.figures import Typed, typed  # the process needs no forms

    return typed(filled[0].text) is Typed.WORDS


# --- in the process ---------------------------------------------------------------------------------


def each_sheet(
    data: bytes, held: Callable[[Any], list[Any]], also: str = ""
) -> list[dict[str, Any]] | str:
    """The name of each sheet, whether it is hidden, and what it `held`: nothing told of a hidden one but `also`.

    `held` raises OverflowError where a sheet is too large.
    """
    import python_calamine

    found: list[dict[str, Any]] = []
    try:
        book = python_calamine.load_workbook(io.BytesIO(data))
        for index, sheet in enumerate(book.sheets_metadata[:MAX_SHEETS]):
            if sheet.typ != python_calamine.SheetTypeEnum.WorkSheet:
                continue
            hidden = (
                sheet.visible != python_calamine.SheetVisibleEnum.Visible and sheet.name != also
            )
            own = [] if hidden else held(book.get_sheet_by_index(index))
            found.append({"name": sheet.name, "hidden": hidden, "held": own})
    except (OverflowError, MemoryError):
        return _TOO_LARGE
    except python_calamine.PasswordError:
        return _ENCRYPTED
    except (python_calamine.CalamineError, ValueError, OSError):
        return _DAMAGED
    return found


def _sheets(data: bytes, also: str, rows: str, cells: str) -> list[dict[str, Any]] | str:
    left = int(cells)

    def held(sheet: Any) -> list[Any]:
        nonlocal left
        found = [*_cells(sheet, int(rows), left)]
        left -= len(found)
        return found

    return each_sheet(data, held, also)


def _cells(sheet: Any, rows: int, most: int) -> Iterator[tuple[str, int, int, int, int]]:
    """The cells of a sheet with their merges. Raises OverflowError where they are too many."""
    if sheet.start is None:
        return
    (top, left), (bottom, right) = sheet.start, sheet.end
    if bottom > rows or right > MAX_COLUMNS or (bottom - top + 1) * (right - left + 1) > most:
        raise OverflowError
    merged: dict[tuple[int, int], tuple[int, int]] = {}
    covered: set[tuple[int, int]] = set()
    for (row, column), (end_row, end_column) in sheet.merged_cell_ranges or ():
        last_row, last_column = min(end_row, bottom), min(end_column, right)
        if last_row < row or last_column < column:
            continue
        merged[row, column] = (last_row - row + 1, last_column - column + 1)
        covered |= {
            (r, c)
            for r in range(max(row, top), last_row + 1)
            for c in range(max(column, left), last_column + 1)
        }
        if len(covered) > most:
            raise OverflowError
    length = 0
    for row, line in enumerate(sheet.to_python(skip_empty_area=True), top):
        for column, value in enumerate(line, left):
            place = (row, column)
            if place in merged or place not in covered:
                text = typed_value(value)
                length += len(text)
                if length > MAX_TEXT:
                    raise OverflowError
                yield (text, row, column, *merged.get(place, (1, 1)))


def typed_value(value: Any) -> str:
    """A value as a person types it: 1.0 is 1, a day is 2024-01-31."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        number = Decimal(repr(value))
        return f"{number.to_integral_value() if number == number.to_integral_value() else number:f}"
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        value = value.date()
    return str(value).strip()


if __name__ == "__main__":
    serve(_sheets)
