"""Each sheet of a workbook is a table; numbers stand as they were typed, and no sheet costs more than it may."""

import datetime
import io
import resource
import struct
import time
import zipfile

import pytest

from authoring.findings import Unusable
from authoring.readers.formats.sniff import raw_of
from authoring.readers.raw import RawText
from tests.conftest import library
from tests.readers.files import grid, opendocument

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
        sheet.write(1, 3, "备注")
        sheet.write_row(2, 0, ["新收", 3, ""])
        sheet.write(4, 2, "末")
        book.add_worksheet("空")
        book.add_worksheet("表二").write_row(0, 0, ["甲", "乙"])

    raw = raw_of(workbook(fill), "表.doc")
    first, second = raw.tables()
    assert raw.format == "xlsx"
    assert [(table.number, table.name) for table in (first, second)] == [(1, "表一"), (2, "表二")]
    assert [cell.text for cell in first.rows[1]] == ["申请人情况", "备注"]
    assert (first.rows[1][0].columns, first.rows[2][1].row, first.rows[2][1].column) == (3, 2, 1)
    assert grid(first)[2] == ["新收", "3", "", ""]
    assert grid(second) == [["甲", "乙"]]


def test_lines_over_and_under_a_table_are_text_and_rows_of_it_are_not():
    def fill(book, sheet):
        sheet.merge_range(0, 0, 0, 2, "示例县教育局2024年政府信息公开工作年度报告")
        sheet.write(1, 2, "申请人情况")
        sheet.write_row(2, 0, ["", "自然人", "总计"])
        sheet.write(3, 0, "一、新收")
        sheet.write_row(4, 0, ["二、结转", 0, 0])
        sheet.write(6, 0, "四、复议诉讼情况")
        sheet.write_row(7, 0, [0, 0])
        sheet.write(9, 0, "2025年1月20日")

    pieces = raw_of(workbook(fill), "表").pieces
    assert [one.text if isinstance(one, RawText) else one.number for one in pieces] == [
        "示例县教育局2024年政府信息公开工作年度报告", 1, "四、复议诉讼情况", 2, "2025年1月20日",
    ]  # fmt: skip
    assert [cell.text for cell in pieces[1].rows[1]] == ["", "", "申请人情况"]
    assert pieces[3].rows[7][0].row == 7  # as the sheet counts


def test_a_sheet_of_an_earlier_year_is_left_out_and_told():
    def fill(book, _):
        for name, words in (
            ("2023", "新收 自然人"),
            ("2024年", "新收 自然人"),
            ("台账2022", "编号 姓名"),
        ):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, [*words.split(), "总计"])
            sheet.write_row(1, 0, [words, 1, 1])

    raw = raw_of(workbook(fill), "表")
    assert [table.name for table in raw.tables()] == ["2024年", "台账2022"]
    assert [one.code for one in raw.findings] == ["R105"]
    assert "“2023”" in raw.findings[0].message


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
        sheet.write_row(0, 0, ["甲", "乙"])
        for name in ("上年", "备用"):
            hidden = book.add_worksheet(name)
            hidden.write(0, 0, 9)
            hidden.hide()

    raw = raw_of(workbook(fill), "表")
    assert [table.name for table in raw.tables()] == ["表一"]
    (finding,) = raw.findings
    assert finding.code == "R105"
    assert "“上年”、“备用”" in finding.message


def test_an_ods_file():
    body = (
        '<table:table table:name="表一"><table:table-row>'
        '<table:table-cell office:value-type="string"><text:p>规章</text:p></table:table-cell>'
        '<table:table-cell office:value-type="float" office:value="12"><text:p>12</text:p></table:table-cell>'
        "</table:table-row></table:table>"
    )
    (table,) = raw_of(opendocument("spreadsheet", body), "表").tables()
    assert (table.name, grid(table)) == ("表一", [["规章", "12"]])


def record(kind, layout, *values, name=b""):
    data = struct.pack(layout, *values) + name
    return struct.pack("<HH", kind, len(data)) + data


def test_an_old_xls_file():
    def words(text):
        return text.encode("utf-16-le")

    begin, end = record(0x0809, "<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0), record(0x000A, "<")
    sheets = [("表一", 0), ("上年", 1)]  # the second one is hidden
    size = len(begin) + sum(12 + len(words(name)) for name, _ in sheets) + len(end)
    cells = record(0x0809, "<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0)
    cells += record(0x0204, "<HHHHB", 0, 0, 0, 2, 1, name=words("规章"))
    cells += record(0x0203, "<HHHd", 0, 1, 0, 3.0) + record(0x0203, "<HHHd", 0, 2, 0, 11.876) + end
    stream = begin
    for number, (name, state) in enumerate(sheets):
        at = size + number * len(cells)
        stream += record(0x0085, "<IBBBB", at, state, 0, len(name), 1, name=words(name))
    raw = raw_of(compound("Workbook", stream + end + cells * 2), "表.xlsx")
    (table,) = raw.tables()
    assert (table.name, grid(table)) == ("表一", [["规章", "3", "11.876"]])
    assert "上年" in raw.findings[0].message


def compound(name, stream):
    """A compound file with one stream, as long as those that have sectors of their own."""
    stream = stream.ljust(4096, b"\0")
    fat = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, 10), 0xFFFFFFFE, *[0xFFFFFFFF] * 118]
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", bytes(16), 0x3E, 3, 0xFFFE, 9, 6, bytes(6),
        0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0,
    )  # fmt: skip

    def entry(called, kind, child, start, size):
        coded = called.encode("utf-16-le")
        return struct.pack(
            "<64sHBBIII16sIQQIQ", coded, len(coded) + 2, kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child, bytes(16), 0, 0, 0,
            start, size,
        )  # fmt: skip

    directory = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry(
        name, 2, 0xFFFFFFFF, 2, len(stream)
    )
    return (
        header.ljust(512, b"\xff")
        + struct.pack("<128I", *fat)
        + directory.ljust(512, b"\0")
        + stream
    )


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
