"""The file of units: read from whatever an office saves it as; everything wrong is told with its line."""

import pytest

from authoring.findings import Severity, Unusable
from authoring.forms.layout import Level, Scope
from authoring.region.register import read_register
from tests.conftest import PACK, library

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
