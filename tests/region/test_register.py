"""The file of units: read from whatever an office saves it as; everything wrong is told with its line."""

import pytest

from authoring.findings import Severity, Unusable
from authoring.forms.layout import Level, Scope
from authoring.region.register import read_register
from tests.conftest import PACK, library
from tests.writers.saved import converted

HEADS = "编号,上级,全称,曾用名,级别,口径,免报理由,规则包"
LINES = [
    HEADS,
    "1,,示例县人民政府,,县级政府,汇总,,",
    "011,1,示例县水利局,示例县水务局；示例县水电局,部门,本级,,",
    "012,1,示例县档案局,,,,已并入县委办,",
]


def _written(path, lines, encoding="utf-8-sig", newline="\r\n"):
    path.write_bytes((newline.join(lines) + newline).encode(encoding))
    return path


def _workbook(path, rows):
    xlsxwriter = library("xlsxwriter")
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("名单")
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return path


@pytest.mark.parametrize("saved_as", ["utf-8-sig", "utf-8", "gb18030", "utf-16", "xlsx"])
def test_the_same_units_whatever_the_file_was_saved_as(tmp_path, saved_as):
    if saved_as == "xlsx":
        file = _workbook(tmp_path / "名单.xlsx", [line.split(",") for line in LINES])
    else:
        file = _written(tmp_path / "名单.csv", LINES, saved_as)
    read = read_register(file)
    water = read.register.units["011"]
    assert list(read.register.units) == ["1", "011", "012"]
    assert water.former_names == ("示例县水务局", "示例县水电局")
    assert (water.level, water.scope, water.line) == (Level.DEPARTMENT, Scope.OWN, 3)
    assert read.register.units["1"].scope is Scope.ALL
    assert read.register.units["012"].excused == "已并入县委办"
    told = [one for one in read.findings if one.code == "O943"]
    assert bool(told) == (saved_as in ("gb18030", "utf-16"))  # which encoding it was read in


@pytest.mark.parametrize(
    ("lines", "told", "line"),
    [
        (["1,x,示例局,,部门,,,"], "上级“x”不在名单里", 2),
        (["1,2,甲局,,,,,", "2,3,乙局,,,,,", "3,1,丙局,,,,,"], "上级绕成一圈", 2),
        (["1,1,甲局,,,,,"], "上级绕成一圈", 2),
        (["1,,甲局,,,,,", "1,,乙局,,,,,"], "编号“1”与第 2 行的相同", 3),
        (["1,,甲局,,,,,", "2,,甲 局,,,,,"], "与第 2 行的全称或曾用名相同", 3),
        (["1,,甲局,乙局,,,,", "2,,乙局,,,,,"], "与第 2 行的全称或曾用名相同", 3),
        (["1,,甲局,,处级,,,"], "没有“处级”这种级别", 2),
        (["1,,甲局,,,全部,,"], "没有“全部”这种口径", 2),
        ([",,甲局,,,,,"], "没有“编号”", 2),
        (["1,,,,,,,"], "没有“全称”", 2),
        (["1,,甲局,,,,,没有.yaml"], "规则包“没有.yaml”不能使用", 2),
        (["1,,甲局,,,,,../pack.yaml"], "规则包“../pack.yaml”不能使用", 2),
        (["1,,甲局,,,,,,多,余"], "多出", 2),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path, lines, told, line):
    (tmp_path / "pack.yaml").write_bytes(PACK.read_bytes())
    (tmp_path / "表").mkdir()
    file = _written(tmp_path / "表" / "名单.csv", [HEADS, *lines])
    with pytest.raises(Unusable) as problem:
        read_register(file)
    (finding,) = problem.value.findings
    assert told in finding.message
    assert (finding.code, finding.place.line) == ("O942", line)
    assert finding.remedy


@pytest.mark.parametrize(
    "content",
    [b"", "编号,全称\n1,甲局\n".encode(), f"{HEADS},编号\n".encode(), f"{HEADS}\n".encode(),
     b"\xff\xff\xff\xfe\x81", b"PK\x03\x04 none", f'{HEADS}\n1,,"甲局\n'.encode() * 3 + b'"x"y"\x00'],
    ids=["empty", "no parent", "a head twice", "no units", "no text", "no workbook", "quotes"],
)  # fmt: skip
def test_a_file_that_is_no_register_is_one_finding(tmp_path, content):
    file = tmp_path / "名单.csv"
    file.write_bytes(content)
    with pytest.raises(Unusable) as problem:
        read_register(file)
    assert all(one.place.file == str(file) and one.remedy for one in problem.value.findings)


def test_heads_nobody_knows_are_told_and_the_rest_is_read(tmp_path):
    lines = [f"{HEADS},联系人", *(f"{line},某人" for line in LINES[1:])]
    read = read_register(_written(tmp_path / "名单.csv", lines))
    assert len(read.register.units) == 3
    assert [(one.severity, "联系人" in one.message) for one in read.findings] == [
        (Severity.WARNING, True)
    ]


def test_a_pack_beside_the_register_is_read_once_for_all(tmp_path):
    (tmp_path / "pack.yaml").write_bytes(PACK.read_bytes())
    lines = [HEADS, *(f"{n},,示例{n}局,,,,,pack.yaml" for n in range(3))]
    read = read_register(_written(tmp_path / "名单.csv", lines))
    assert dict(read.packs) == {"pack.yaml": PACK.read_bytes()}


def test_a_workbook_of_a_whole_city_is_read(tmp_path):
    rows = [HEADS.split(","), *([str(n), "", f"示例{n}局"] for n in range(6_000))]
    assert len(read_register(_workbook(tmp_path / "名单.xlsx", rows)).register.units) == 6_000


# --- what offices make of it ------------------------------------------------------------------------


def _book(path, fill):
    """A workbook whose first sheet is filled by a function."""
    xlsxwriter = library("xlsxwriter")
    with xlsxwriter.Workbook(path) as book:
        fill(book)
    return path


def _page(book, rows, name="名单"):
    page = book.add_worksheet(name)
    for number, row in enumerate(rows):
        page.write_row(number, 0, row)
    return page


ROWS = [line.split(",") for line in LINES]
AS_TYPED = [["1", ""], ["011", "1"], ["012", "1"]]


def _a_title_above(book):
    page = _page(book, [[], [], *ROWS, [], ["注：本表由县政务公开办填报。"], ["填表人：示例"]])
    page.merge_range("A1:H1", "示例县报送单位名单")


def _heads_in_two_rows(book):
    page = _page(book, [[], [], *ROWS[1:]])
    for column, head in enumerate(ROWS[0]):
        if head in ("级别", "口径"):
            page.write(1, column, head)
        else:
            page.merge_range(0, column, 1, column, head)
    page.merge_range(0, 4, 0, 5, "属性")


def _parents_merged(book):
    page = _page(book, [*ROWS[:2], *([row[0], "", *row[2:]] for row in ROWS[2:])])
    page.merge_range(2, 1, 3, 1, "1")


def _blank_rows_and_heads_again(book):
    _page(book, [ROWS[0], ROWS[1], [], ROWS[0], ROWS[2], [], [], ROWS[3]])


def _numbers(book):
    page = _page(book, ROWS)
    page.write_number(1, 0, 1.0)
    page.write_number(2, 1, 1.0)
    page.write_number(3, 1, 1)


def _wide_digits(book):
    _page(
        book,
        [ROWS[0], ["１", *ROWS[1][1:]], [" ０１１", *ROWS[2][1:]], ["012", "１ ", *ROWS[3][2:]]],
    )


def _an_explanation_first(book):
    _page(book, [["填表说明"], ["一、编号不重复。"]], "说明")
    _page(book, ROWS)


def _hidden_row_and_column(book):
    page = _page(book, ROWS)
    page.set_row(3, None, None, {"hidden": True})
    page.set_column(3, 3, None, None, {"hidden": True})


def _a_hidden_sheet(book):
    _page(book, ROWS)
    _page(book, [*ROWS, ["9", "1", "示例县旧局"]], "旧").hide()


@pytest.mark.parametrize(
    ("fill", "tells"),
    [
        (_a_title_above, ["栏目名在第 3 行", "没有读：注", "没有读：填表人"]),
        (_heads_in_two_rows, []),
        (_parents_merged, []),
        (_blank_rows_and_heads_again, []),
        (_numbers, []),
        (_wide_digits, []),
        (_an_explanation_first, ["只读一张工作表“名单”"]),
        (_hidden_row_and_column, ["隐藏或筛选掉的行、列，也读了"]),
        (_a_hidden_sheet, ["“旧”是隐藏的"]),
    ],
)
def test_a_workbook_as_offices_make_them_is_read(tmp_path, fill, tells):
    read = read_register(_book(tmp_path / "名单.xlsx", fill))
    units = read.register.units.values()
    assert [[one.id, one.parent] for one in units] == AS_TYPED
    assert [one.excused for one in units] == ["", "", "已并入县委办"]
    assert [one.level for one in units] == [Level.COUNTY, Level.DEPARTMENT, None]
    assert len(read.findings) == len(tells)
    for one, told in zip(read.findings, tells, strict=True):
        assert (one.code, told in one.message, bool(one.remedy)) == ("O943", True, True)


@pytest.mark.parametrize("mark", ["\t", ";", "，", "|"])
@pytest.mark.parametrize("above", [[], ["示例县报送单位名单", ""], ["sep=;"]])
def test_a_csv_with_other_marks_and_a_title_is_read(tmp_path, mark, above):
    lines = [*above, *(line.replace("；", "、").replace(",", mark) for line in LINES)]
    read = read_register(_written(tmp_path / "名单.csv", lines, "gb18030"))
    assert [[one.id, one.parent] for one in read.register.units.values()] == AS_TYPED
    assert read.register.units["011"].former_names == ("示例县水务局", "示例县水电局")


@pytest.mark.parametrize(
    ("lines", "told", "line"),
    [
        (
            ["101,,示例县,,,,,", "2,00101,示例局,,,,,"],
            "名单里有“101”，可能是表格软件去掉了前面的 0",
            3,
        ),
        (["101,,示例县,,,,,", "2,101.0,示例局,,,,,"], "名单里有“101”", 3),
        (["3.30101E+11,,示例县,,,,,"], "表格软件改写过的长数字", 2),
        (["1,,示例县,,,,,", "县直部门,,,,,,,"], "没有“全称”", 3),
    ],
)
def test_what_a_spreadsheet_has_spoilt_is_told_with_its_line(tmp_path, lines, told, line):
    with pytest.raises(Unusable) as problem:
        read_register(_written(tmp_path / "名单.csv", [HEADS, *lines]))
    (finding,) = problem.value.findings
    assert told in finding.message
    assert (finding.code, finding.place.line, bool(finding.remedy)) == ("O942", line, True)


@pytest.mark.parametrize(
    ("lines", "told", "line"),
    [
        (["123456789012345000,,示例县,,,,,"], "第 15 位以后都是 0", 2),
        (["1,,示例县,,,,,", "2,1,甲局,,,,,", "3,,乙局,,,,,"], "没有写上级的有 2 家", 4),
    ],
)
def test_what_may_have_been_lost_is_told_and_the_rest_is_read(tmp_path, lines, told, line):
    (finding,) = read_register(_written(tmp_path / "名单.csv", [HEADS, *lines])).findings
    assert (finding.code, told in finding.message, finding.place.line) == ("O943", True, line)


@pytest.mark.slow
def test_a_register_of_an_old_excel_is_read(tmp_path):
    xlsx = _book(tmp_path / "名单.xlsx", _a_title_above)
    (file,) = converted([xlsx], "xls", tmp_path)
    read = read_register(file)
    assert [[one.id, one.parent] for one in read.register.units.values()] == AS_TYPED


@pytest.mark.parametrize("nothing", ["无", "/", "—", "-", " 无 ", "否"])
def test_a_word_for_nothing_is_nothing(tmp_path, nothing):
    lines = [HEADS, f"1,{nothing},示例县,{nothing},{nothing},{nothing},{nothing},{nothing}",
             f"2,1,示例局,{nothing},,,{nothing},"]  # fmt: skip
    read = read_register(_written(tmp_path / "名单.csv", lines))
    for one in read.register.units.values():
        assert (one.former_names, one.level, one.excused, one.pack) == ((), None, "", "")
    assert list(read.register.below[""]) == ["1"]
    assert not read.findings


@pytest.mark.parametrize("mark", ["、", "；", "，", "/", "\n", "\r\n"])
def test_former_names_are_parted_by_what_no_name_has(tmp_path, mark):
    line = f'1,,示例县水利局,"示例县水务局{mark}示例县水电局"'
    read = read_register(_written(tmp_path / "名单.csv", [HEADS, line]))
    assert read.register.units["1"].former_names == ("示例县水务局", "示例县水电局")


def test_heads_and_names_may_be_broken_over_lines(tmp_path):
    lines = ['编号,"上\n级",全称,"曾用\n名"', '1,,"示例县发展\n和改革局",']
    (unit,) = read_register(_written(tmp_path / "名单.csv", lines)).register.units.values()
    assert unit.name == "示例县发展和改革局"
