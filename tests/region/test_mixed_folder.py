"""A folder as offices have it: what is in it beside reports, what Word files say wrong, what is told of it."""

import io
import re

import docx
import pytest

import authoring
from authoring.region.archive import Archive
from authoring.region.collecting import collect
from authoring.region.judging import judged
from authoring.region.slips import Asked, slips
from authoring.region.standing import State, strangers
from tests.conftest import library
from tests.region.conftest import DAY, YEAR, report_text
from tests.region.small import YEAR as SMALL
from tests.region.small import small


def _codes(findings):
    return [one.code for one in findings]


def _judged(region):
    with Archive(region.archive) as opened:
        return judged(opened, YEAR)


_LONG = (
    "（五）监督保障。",
    "（五）监督保障。村务公开栏改到村口，老人不用再走远路。征地补偿的名单分批贴出，贴满七天。"
    "镇里的会议纪要先删去个人信息再上网。群众代表每季度来看一次账本，意见当场记下。",
)
"""A passage of the base, and that passage with sentences that are some unit's own."""


@pytest.fixture
def word(tmp_path):
    """The Word file of an agency's report; `cells` are other words for cells, by the row's name and number."""

    def made(name, *changes, cells=()):
        path = tmp_path / "原稿.yaml"
        path.write_text(report_text(name, *changes), encoding="utf-8")
        document = docx.Document(
            io.BytesIO(authoring.render(authoring.compose(authoring.load(path)), "docx").data)
        )
        rows = [row for table in document.tables for row in table.rows]
        for start, number, text in cells:
            row = next(one for one in rows if one.cells[0].text.startswith(start))
            row.cells[number].paragraphs[0].runs[0].text = text
        out = io.BytesIO()
        document.save(out)
        return out.getvalue()

    return made


# --- what is no report, and what no reader takes ------------------------------------------------------


def test_what_no_reader_takes_is_told_kind_by_kind_and_no_unit_is_said_to_have_sent_it(county):
    county.send("14镇/微信图片1.jpg", b"\xff\xd8\xff")
    county.send("14镇/微信图片2.JPG", b"\xff\xd8\xff")
    county.send("12水利局.zip", b"PK\x03\x04")
    county.send("年报.ofd", b"PK\x03\x04")
    county.send("desktop.ini", b"x")
    county.send("图.png", b"x")
    text = report_text("示例县财政局", ("（一）主动公开。", "![图](图2.png)\n\n  （一）主动公开。"))
    county.send("财政局/年报.yaml", text)
    county.send("财政局/图2.png", b"x")
    told = {one.message[:3]: one.message for one in county.take() if one.code == "O964"}
    assert told.keys() == {"压缩包", "图片 ", "别的文"}
    assert "12水利局.zip" in told["压缩包"]
    assert "图片 3 个" in told["图片 "]
    assert "图2.png" not in told["图片 "]  # the report names it
    assert county.standing("14").states == (State.MISSING,)


def test_what_belongs_to_a_saved_page_is_no_report_of_its_own(county, word):
    county.send("示例镇人民政府2024年报.html", b"<html><body>x</body></html>")
    county.send("示例镇人民政府2024年报_files/saved_resource.html", b"<html></html>")
    county.send("示例镇人民政府2024年报_files/logo.png", b"x")
    county.send("示例镇人民政府附件_files/年报.docx", word("示例镇人民政府"))  # no page beside it
    assert "O964" not in _codes(county.take())
    assert county.standing("14").files == (
        "示例镇人民政府2024年报.html", "示例镇人民政府附件_files/年报.docx",
    )  # fmt: skip


def test_a_copy_of_the_register_among_the_reports_is_no_report(county):
    xlsxwriter = library("xlsxwriter")
    register = county.home / "名单.xlsx"
    with xlsxwriter.Workbook(register) as book:
        book.add_worksheet().write_row(0, 0, ["编号", "上级", "全称"])
    county.send("名单（发各单位）.xlsx", register.read_bytes())
    assert "名单（发各单位）.xlsx" in [one.file for one in collect(county.folder).found]
    left = collect(county.folder, [register]).found
    assert "名单（发各单位）.xlsx" not in [one.file for one in left]


# --- whose it may be ------------------------------------------------------------------------------------


def test_whose_a_file_may_be_is_told_where_it_is_missed_and_decided_by_nobody(
    county, run, monkeypatch
):
    monkeypatch.chdir(county.home)
    (county.folder / "财政局/年报.yaml").unlink()
    county.send("财政局年报（扫描件）.docx", b"")
    county.send("关于报送年报的通知.docx", b"")
    told = {one.place.file: one.message for one in county.take() if one.code == "O945"}
    assert "看文件名，像是“示例县财政局”" in told["财政局年报（扫描件）.docx"]
    assert "像是" not in told["关于报送年报的通知.docx"]
    with Archive(county.archive) as opened:
        assert [one.like for one in strangers(opened, YEAR)] == ["", "示例县财政局"]
    assert county.standing("11").states == (State.MISSING,)
    _, out, _ = run("region", "status")
    assert "名单以外的 财政局年报（扫描件）.docx 像是它的" in re.sub(r"\s*\n\s*", "", out)


@pytest.mark.parametrize("before", ["14月", "1月20日收", "1.20", "14号", "1日补报", "14次"])
def test_a_day_or_batch_before_a_name_is_no_id(county, before):
    county.send(f"{before}水利.yaml", report_text("示例县水利局"))
    (county.folder / "来自水利局.yaml").unlink()
    county.take()
    assert county.standing("12").files == (f"{before}水利.yaml",)
    assert county.standing("14").state is State.MISSING


def test_files_that_are_undecided_are_listed(county, run, monkeypatch):
    monkeypatch.chdir(county.home)
    county.send("11初稿.yaml", report_text("示例县财政局", ("行政许可: 55", "行政许可: 56")))
    county.take()
    out = "".join(run("region", "status", "--only", "未定")[1].split())
    assert "11初稿.yaml" in out
    assert "财政局/年报.yaml" in out


# --- what a Word file says wrong ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "state", "said"),
    [
        (("一、本年新收", -1, "99"), State.WRONG, "印的是 99"),
        (("一、本年新收", 3, "若干"), State.WRONG, "不是数"),
        (("行政强制", -1, "/"), State.SENT, "空着"),
    ],
)
def test_what_is_written_wrong_in_a_word_file_goes_back_to_who_wrote_it(
    county, word, cell, state, said
):
    county.send("14.docx", word("示例镇人民政府", cells=[cell]))
    county.take()
    found = county.standing("14")
    assert (found.state, found.unread) == (state, 0)
    with Archive(county.archive) as opened:
        assert not [one for one in judged(opened, YEAR) if one.finding.code == "R707"]
        (slip,) = slips(opened, Asked(YEAR, DAY, only=["14"]))
    words = repr(slip.document)
    assert said in words
    assert "照原件" not in words


def test_a_slip_about_a_word_file_asks_nothing_that_only_yaml_can_hold(county, word, tmp_path):
    county.send(
        "14.docx",
        word("示例镇人民政府", ("新收政府信息公开申请5件", "新收政府信息公开申请8件"), _LONG),
    )
    before = tmp_path / "上年"
    before.mkdir()
    (before / "14.yaml").write_text(
        report_text("示例镇人民政府", ("\n年度: 2024\n", "\n年度: 2023\n"), _LONG), encoding="utf-8"
    )
    county.take(last=before)
    with Archive(county.archive) as opened:
        (slip,) = slips(opened, Asked(YEAR, DAY, only=["14"]))
    table = repr(slip.document.blocks[3:])
    assert "新收" in table
    assert "与上年报告相同" in table  # and the sentences, by no line of a file that nobody has
    for word_ in ("{{", "在“说明”里", "nianbao", "（第"):
        assert word_ not in re.sub("（第[0-9]+页）", "", table)


def test_a_filling_sheet_that_came_back_is_the_units(county, tmp_path):
    library("xlsxwriter")
    library("python_calamine")
    path = tmp_path / "乙.yaml"
    path.write_text(report_text("示例镇人民政府"), encoding="utf-8")
    county.send("填报表（镇）.xlsx", authoring.filling_sheet(authoring.load(path)))
    assert not _codes(county.take())
    found = county.standing("14")
    assert (found.state, found.errors, found.files) == (State.SENT, 0, ("填报表（镇）.xlsx",))


# --- one cause, one finding -----------------------------------------------------------------------------


def test_units_that_say_the_same_are_shown_a_sentence(county):
    county.send("财政局/年报.yaml", report_text("示例县财政局", _LONG))
    county.send("14.yaml", report_text("示例镇人民政府", ("级别: 部门", "级别: 乡镇街道"), _LONG))
    county.take()
    with Archive(county.archive) as opened:
        told = [one.finding.message for one in judged(opened, YEAR) if one.finding.code == "R709"]
    assert len(told) == 2
    assert all("例如“村务公开栏改到村口" in one for one in told)


def test_a_total_that_is_more_in_many_cells_and_nowhere_less_has_one_cause(tmp_path):
    def told(**given):
        one = small()
        one.change("11", **given)
        with one.archive(tmp_path) as opened:
            return [
                each.finding
                for each in judged(opened, SMALL)
                if (each.unit, each.finding.code) == ("11", "R702")
            ]

    more = {
        "disclosure__licences": 99, "disclosure__penalties": 5, "disclosure__coercive_measures": 4,
        "disclosure__normative_documents__in_force": 7,
    }  # fmt: skip
    (found,) = told(**more)
    assert "4 格比下级合计多" in found.message
    assert "本机关自己的数" in found.message
    assert "给本机关另列一家" in found.remedy
    (tmp_path / "收报库.sqlite").unlink()
    assert len(told(**{**more, "disclosure__licences": 0})) == 4  # one of them is less


def test_a_sum_tells_only_what_may_change_it(county, run, monkeypatch, word):
    monkeypatch.chdir(county.home)
    county.send("14.docx", word("示例镇人民政府", cells=[("行政强制", -1, "")]))
    county.send("无主.yaml", report_text("示例县别局"))
    county.take()
    told = {one.finding.code for one in _judged(county)}
    assert {"R708", "R710"} <= told
    _, out, err = run("region", "sum", "1")
    assert "没有合计" in out
    assert not re.search("R70[89]|R710", err)


def test_what_a_first_version_changes_is_told_without_its_zeros(county, run, monkeypatch):
    monkeypatch.chdir(county.home)
    county.take()
    (county.home / "镇.yaml").write_text(report_text("示例镇人民政府"), encoding="utf-8")
    code, out, _ = run("region", "impact", "镇.yaml")
    assert code == 1
    own = out[: out.index("示例县人民政府")]
    assert not re.search(r"\.\S+ +没有 → 0$", own, re.MULTILINE)
    assert re.search(r"其余 [0-9]+ 格  没有 → 0", own)
    assert f"收报库里没有 {YEAR - 1} 年度的报告，结转没有核对" in out
    assert "再往上" not in out  # there is none above
