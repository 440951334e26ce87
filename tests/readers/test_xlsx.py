"""Each sheet of a workbook is a table; numbers stand as they were typed, and no sheet costs more than it may."""

import datetime
import io
import resource
import struct
import time
import zipfile

import pytest

from authoring.findings import Unusable
from authoring.readers.sniff import raw_of
from tests.conftest import library
from tests.readers.files import grid, opendocument
from tests.writers.saved import converted

xlsxwriter = library("xlsxwriter")
library("python_calamine")


def workbook(fill):
    """A workbook that `fill` writes, given the book and its first sheet."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        fill(book, book.add_worksheet("表一"))
    return made.getvalue()


def told(data):
    with pytest.raises(Unusable) as problem:
        raw_of(data, "表.xlsx")
    (finding,) = problem.value.findings
    return finding


def test_sheets_cells_and_merges():
    def fill(book, sheet):
        sheet.merge_range(1, 0, 1, 2, "申请人情况")
        sheet.write_row(2, 0, ["新收", 3, ""])
        sheet.write(4, 2, "末")
        book.add_worksheet("空")
        book.add_worksheet("表二").write(0, 0, "甲")

    raw = raw_of(workbook(fill), "表.doc")
    first, second = raw.tables()
    assert raw.format == "xlsx"
    assert [(table.number, table.name) for table in (first, second)] == [(1, "表一"), (2, "表二")]
    assert [cell.text for cell in first.rows[1]] == ["申请人情况"]
    assert (first.rows[1][0].columns, first.rows[2][1].row, first.rows[2][1].column) == (3, 2, 1)
    assert grid(first)[2] == ["新收", "3", ""]
    assert grid(second) == [["甲"]]


def test_values_stand_as_they_were_typed():
    def fill(book, sheet):
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, [1, 1.0, 24252.311082, 0.1, 1e15, -2, 123456789.12])
        sheet.write_string(1, 0, "00012")
        sheet.write_string(1, 1, "１２")
        sheet.write_datetime(1, 2, datetime.datetime(2024, 1, 31), day)  # noqa: DTZ001
        sheet.write_boolean(1, 3, True)
        sheet.write_formula(1, 4, "=A1+B1", None, 2)
        sheet.write_formula(1, 5, "=A1+B1", None, "")
        sheet.write_string(1, 6, " 甲 \n乙")

    (table,) = raw_of(workbook(fill), "表").tables()
    assert grid(table) == [
        ["1", "1", "24252.311082", "0.1", "1000000000000000", "-2", "123456789.12"],
        ["00012", "１２", "2024-01-31", "TRUE", "2", "", "甲 \n乙"],
    ]


def test_hidden_sheets_are_told():
    def fill(book, sheet):
        sheet.write(0, 0, "甲")
        for name in ("上年", "备用"):
            hidden = book.add_worksheet(name)
            hidden.write(0, 0, 9)
            hidden.hide()

    raw = raw_of(workbook(fill), "表")
    assert [table.name for table in raw.tables()] == ["表一"]
    (finding,) = raw.findings
    assert finding.code == "R105"
    assert "上年、备用" in finding.message


def test_an_ods_file():
    body = (
        '<table:table table:name="表一"><table:table-row>'
        '<table:table-cell office:value-type="string"><text:p>规章</text:p></table:table-cell>'
        '<table:table-cell office:value-type="float" office:value="12"><text:p>12</text:p></table:table-cell>'
        "</table:table-row></table:table>"
    )
    (table,) = raw_of(opendocument("spreadsheet", body), "表").tables()
    assert (table.name, grid(table)) == ("表一", [["规章", "12"]])


@pytest.mark.slow
@pytest.mark.parametrize("to", ["xls", "ods"])
def test_a_workbook_of_other_programs(tmp_path, to):
    def fill(book, sheet):
        sheet.merge_range(0, 0, 0, 1, "申请人情况")
        sheet.write_row(1, 0, ["新收", 3, 11.876])
        sheet.write_string(2, 0, "00012")
        sheet.write_formula(2, 1, "=B2+1", None, 4)

    path = tmp_path / "book.xlsx"
    path.write_bytes(workbook(fill))
    (made,) = converted([path], to, tmp_path)
    (table,) = raw_of(made.read_bytes(), "表.xlsx").tables()
    texts = {(cell.row, cell.column): cell.text for cell in table.cells if cell.text}
    assert texts == {
        (0, 0): "申请人情况", (1, 0): "新收", (1, 1): "3", (1, 2): "11.876", (2, 0): "00012", (2, 1): "4",
    }  # fmt: skip


@pytest.mark.parametrize("place", [(1_048_575, 16_383), (1_048_575, 0), (5_000, 20), (200, 200)])
def test_a_cell_far_away_is_told_and_costs_nothing(place):
    begun = time.monotonic()
    data = workbook(lambda book, sheet: [sheet.write(0, 0, 1), sheet.write(*place, 2)])
    finding = told(data)
    assert finding.code == "R105"
    assert "离表很远" in finding.remedy
    assert time.monotonic() - begun < 15
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 1_200_000


def test_a_package_that_grows_is_told():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", "<workbook/>")
        package.writestr("xl/sharedStrings.xml", b"<sst>" + b" " * 70_000_000)
    assert told(made.getvalue()).code == "R105"
    # The same, with a size in the directory that is not true.
    lying = made.getvalue().replace(struct.pack("<I", 70_000_005), struct.pack("<I", 5))
    assert told(lying).code == "R101"


@pytest.mark.parametrize("cut", [0.3, 0.9])
def test_a_damaged_workbook_is_told(cut):
    data = workbook(lambda book, sheet: sheet.write(0, 0, 1))
    assert told(data[: int(len(data) * cut)]).code == "R101"
    blank = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as whole, zipfile.ZipFile(blank, "w") as part:
        for name in whole.namelist():
            part.writestr(name, whole.read(name)[: int(200 * cut)])
    assert told(blank.getvalue()).code == "R101"


def test_words_that_are_repeated_everywhere_are_too_large():
    def fill(book, sheet):
        for row in range(500):
            sheet.write(row, 0, "年" * 32_000)

    assert told(workbook(fill)).code == "R105"
