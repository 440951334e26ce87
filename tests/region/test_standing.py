"""How each unit stands, and what status prints and writes of it."""

import csv
import datetime
import io
import json

import pytest

from authoring.region.archive import Archive, Event, Happened
from authoring.region.standing import State, standings, to_call
from tests.conftest import library
from tests.region.conftest import DAY, YEAR, report_text, wrong_text

LATER = datetime.date(2025, 2, 3)  # the due day of departments is 31 January
PUBLISHED = "发布日期: 2025-01-20"


def _states(region, day=DAY):
    with Archive(region.archive) as opened:
        return {one.unit.id: one.states for one in standings(opened, YEAR, day)}


def _put(region, unit, kind, day, sha256=""):
    with Archive(region.archive) as opened, opened.changes():
        opened.put_events([Event(YEAR, unit, day.isoformat(), kind, sha256)])


def test_each_unit_stands_as_its_report_does(county):
    county.send("14.yaml", report_text("示例镇人民政府", ("年度: 2024", "年度: 2024\n不认识: 1")))
    county.take()
    states = _states(county)
    assert states["11"] == (State.SENT,)
    assert states["13"] == (State.EXCUSED,)
    assert states["14"][0] is State.WRONG
    (county.folder / "14.yaml").unlink()
    county.take()
    assert _states(county)["14"] == (State.MISSING,)


@pytest.mark.parametrize(
    ("published", "first_seen", "late"),
    [
        (PUBLISHED, LATER, False),  # published in time, whenever the collector looked
        (PUBLISHED.replace("01-20", "02-01"), LATER, True),
        ("", DAY, False),
        ("", LATER, True),
    ],
)
def test_late_is_what_was_published_or_came_in_after_the_due_day(
    county, published, first_seen, late
):
    text = report_text("示例县财政局", (PUBLISHED, published))
    county.send("财政局/年报.yaml", text)
    county.take(first_seen)
    stands = county.standing("11")
    assert stands.due == datetime.date(2025, 1, 31)
    assert (State.LATE in stands.states) == late


def test_sent_back_until_it_is_sent_again_or_accepted(county):
    county.send("财政局/年报.yaml", wrong_text("示例县财政局"))
    county.take()
    sha256 = county.standing("11").version.sha256
    _put(county, "11", Happened.SENT_BACK, DAY, sha256)
    county.take(LATER)
    assert county.standing("11").state is State.SENT_BACK
    assert county.standing("11").sent_back == DAY.isoformat()
    county.send("财政局/年报.yaml", wrong_text("示例县财政局") + "# 改过\n")
    county.take(LATER)
    assert State.SENT_BACK not in county.standing("11").states
    _put(county, "12", Happened.SENT_BACK, DAY, county.standing("12").version.sha256)
    assert county.standing("12").state is State.SENT, "it was asked to look again, no more"
    assert county.standing("12").sent_back == DAY.isoformat()
    _put(county, "12", Happened.ACCEPTED, LATER)
    assert county.standing("12").sent_back == ""


def test_those_whose_day_is_over_are_called_first_and_whoever_collects_never(county):
    (county.folder / "1-示例县.yaml").unlink()
    county.unit("15", "示例开发区管理委员会", "1", "管委会")
    county.unit("151", "示例开发区建设局", "15")
    county.send("来自水利局.yaml", wrong_text("示例县水利局"))
    county.take()
    _put(county, "12", Happened.SENT_BACK, DAY, county.standing("12").version.sha256)
    with Archive(county.archive) as opened:
        called = {
            day: [
                one.unit.id for one in to_call(standings(opened, YEAR, day), opened.register, day)
            ]
            for day in (DAY, LATER)
        }
    assert called[DAY] == ["12", "15", "14", "151"], "first whom others wait for"
    assert called[LATER] == ["12", "14", "151", "15"]


# --- the verbs --------------------------------------------------------------------------------------


@pytest.fixture
def region_verb(county, run):
    """The verbs on the county, which is taken."""
    county.write_register()

    def call(verb, *arguments):
        return run("region", verb, *arguments, "--year", YEAR, "--archive", county.archive)

    call.taken = call("take", county.folder, "--units", county.register)
    return call


def test_take_ends_with_the_status_and_whom_to_call(region_verb):
    code, out, err = region_verb.taken
    assert (code, err) == (1, "")
    assert "名单 5 家，应报 4 家。已报 3，未报 1" in out
    assert "示例镇人民政府（14）：未报" in out


def test_status_in_words_by_group_and_state(region_verb):
    code, out, _ = region_verb("status", "--by", "上级")
    assert code == 1
    assert "示例县人民政府" in out
    _, out, _ = region_verb("status", "--only", "未报")
    assert "示例镇人民政府" in out
    assert "示例县财政局" not in out
    _, out, _ = region_verb("status", "--only", "退回")
    assert "没有“退回”的" in out
    _, out, _ = region_verb("status", "--only", "免报")
    assert "已并入县委办" in out


def test_status_says_what_to_do_next_until_it_is_done(region_verb, run, county):
    assert "region slips" in region_verb.taken[1]
    region_verb("slips")
    out = region_verb("status")[1]
    assert "region slips" not in out
    assert "催过" in out
    (county.folder / "1-示例县.yaml").unlink()
    out = region_verb("take", county.folder, "--units", county.register)[1]
    assert "示例县人民政府自己的报告还没有" in out
    assert "region sum 1 -o" in out


@pytest.mark.parametrize(
    "asked",
    [("status",), ("slips",), ("board", "-o", "a.html"), ("copies",), ("sum", "1")],
    ids=lambda one: one[0],
)
def test_a_year_that_nobody_collects_and_an_empty_archive_are_told(county, run, asked):
    county.take()
    code, out, err = run("region", *asked, "--year", 1999)
    assert (code, out, "1999" in err) == (2, "", True)
    with Archive(county.home / "空.sqlite", create=True):
        pass
    code, out, err = run("region", *asked, "--archive", "空.sqlite")
    assert (code, out, "O950" in err) == (2, "", True)
    assert not (county.home / "单据").exists()


def test_status_for_other_programs_has_the_same_lines(region_verb, tmp_path, county):
    county.send("=1+1.yaml", report_text("=HYPERLINK(1)"))
    region_verb("take", county.folder, "--units", county.register)
    _, text, _ = region_verb("status", "--format", "json")
    listed = json.loads(text)["单位"]
    assert [one["编号"] for one in listed] == ["1", "11", "12", "13", "14", ""]
    _, text, _ = region_verb("status", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [one["情况"] for one in rows] == [one["情况"] for one in listed]
    assert rows[-1]["单位"] == "'=HYPERLINK(1)"  # no formula
    file = tmp_path / "情况.xlsx"
    assert region_verb("status", "--format", "xlsx", "-o", file)[0] == 1
    sheet = library("python_calamine").CalamineWorkbook.from_path(file).get_sheet_by_index(0)
    assert [row[5] for row in sheet.to_python()[1:]] == [one["情况"] for one in listed]
    assert sheet.to_python()[-1][1] == "=HYPERLINK(1)"
    before = file.read_bytes()
    code, _, err = region_verb("status", "--only", "未报", "--format", "xlsx", "-o", file)
    assert file.read_bytes() == before
    assert (code, "O908" in err) == (2, True)


@pytest.mark.parametrize(
    "arguments",
    [
        ("take", "各单位"),
        ("take", "各单位", "--units", "没有.csv"),
        ("take", "没有", "--units", "名单.csv"),
        ("take", "各单位", "--units", "名单.csv", "--engine", "ray"),
        ("take", "各单位", "--units", "名单.csv", "--scheduler", "tls://a:1"),
        ("take", "各单位", "--units", "名单.csv", "--pack", "没有.yaml"),
        ("take", "各单位", "--units", "名单.csv", "--last", "没有"),
        ("take", "各单位", "--units", "名单.csv", "--archive", "名单.csv"),
        ("status", "--only", "没报"),
        ("status", "--by", "科室"),
        ("status", "--by"),
        ("status", "--by", "上级", "--only", "未报"),
        ("status", "--by", "上级", "--format", "csv"),
        ("status", "--format", "xlsx"),
        ("status", "--archive", "没有.sqlite"),
        ("status", "--archive", "名单.csv"),
        ("stat",),
    ],
)
def test_what_cannot_be_done_is_told_in_chinese(county, run, arguments):
    county.write_register()
    code, out, err = run("region", *arguments)
    assert code == 2
    assert not out
    assert any("一" <= char <= "龥" for char in err)
    assert "Error" not in err
    assert "nianbao --help" not in err, "the help of the verb is named"
