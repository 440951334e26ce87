"""What happens to a region between takes: units move, merge, go; reports are corrected, go astray, come twice."""

import datetime

import authoring
from authoring.region.archive import Archive
from authoring.region.case import Region as Case
from authoring.region.impact import impact, row_of
from authoring.region.judging import judged
from authoring.region.standing import State, strangers
from tests.region.conftest import DAY, YEAR, Region, copied, report_text

LATER = DAY + datetime.timedelta(days=9)
RECEIVED = ("applications", "received", "total")


def _told(region, code):
    with Archive(region.archive) as opened:
        return [one for one in judged(opened, YEAR) if one.finding.code == code]


def _sum(region, unit, year=YEAR):
    with Archive(region.archive) as opened:
        case = Case(opened, year, unit)
        return case.sum(unit, case.form)


def _of_year(text, year):
    return text.replace(f"年度: {YEAR}\n", f"年度: {year}\n", 1)


def _two_years(home, order):
    """Finance stood below the county in the first year, and stands below the zone in the second."""
    region = Region(home)
    region.folder.mkdir(parents=True)
    for year in order:
        region.units.clear()
        region.unit("1", "示例县人民政府", level="县级政府", 口径="汇总")
        region.unit("2", "示例开发区管委会", "1", 口径="汇总")
        region.unit("11", "示例县财政局", "1" if year < YEAR else "2")
        for old in region.folder.iterdir():
            old.unlink()
        region.send("11.yaml", _of_year(report_text("示例县财政局"), year))
        region.take(year=year)
    return region


def test_the_order_of_takes_makes_no_difference_and_each_year_keeps_its_units(tmp_path):
    one = _two_years(tmp_path / "甲", (YEAR - 1, YEAR))
    other = _two_years(tmp_path / "乙", (YEAR, YEAR - 1))
    assert one.dump() == other.dump()
    assert (_sum(one, "2", YEAR - 1).units, _sum(one, "2").units) == (0, 1)
    assert (_sum(one, "1", YEAR - 1).units, _sum(one, "1").units) == (1, 1)


def test_a_unit_that_left_the_register_is_counted_no_more_and_its_file_is_told(county):
    county.take()
    county.units = [one for one in county.units if one["编号"] != "11"]
    (found,) = county.take(LATER)
    assert (found.code, found.place.file) == ("O945", "财政局/年报.yaml")
    assert _sum(county, "1").units == 1
    with Archive(county.archive) as opened:
        assert [one.agency for one in strangers(opened, YEAR)] == ["示例县财政局"]
    county.units.insert(1, {"编号": "11", "上级": "1", "全称": "示例县财政局", "级别": "部门"})
    assert not county.take(LATER)
    assert county.standing("11").version.first_seen == DAY.isoformat(), "it was there before"


def test_a_unit_that_was_renamed_is_known_by_both_names_and_by_nothing_else(county):
    county.units[1]["全称"] = "示例县财政和国资局"
    (found,) = county.take()
    assert (found.code, "最接近的是“示例县财政和国资局”" in found.message) == ("O945", True)
    county.units[1]["曾用名"] = "示例县财政局"
    assert not county.take()
    assert State.MISSING not in county.standing("11").states
    assert not _told(county, "R705")


def test_reports_of_two_units_that_were_merged_are_not_chosen_from(county):
    county.units = [one for one in county.units if one["编号"] != "12"]
    county.units[1]["曾用名"] = "示例县水利局、示例县水电局"
    (found,) = county.take()
    assert found.code == "O947"
    assert county.standing("11").states == (State.UNDECIDED,)
    assert "11" in _sum(county, "1").missing


def test_a_report_that_another_unit_sent_is_told_and_so_that_it_counts_twice(county):
    county.send("14.yaml", report_text("示例县财政局"))
    county.take()
    (told,) = _told(county, "R705")
    assert told.unit == "14"
    assert (
        "“示例县财政局”是名单里的另一个单位（11），两处都计入了：疑似送错" in told.finding.message
    )
    assert [unit for unit, *_ in told.asked] == ["14"]


def test_a_report_of_another_year_is_told_and_not_counted(county):
    county.send("14.yaml", _of_year(report_text("示例镇人民政府"), YEAR - 1))
    (found,) = county.take()
    assert (found.code, found.place.file) == ("O946", "14.yaml")
    assert county.standing("14").states == (State.MISSING,)


def test_versions_that_differ_in_their_lay_out_alone_are_one(county):
    text = report_text("示例县财政局")
    county.send("第二次/示例县财政局.yaml", text.replace("\n", "\r\n") + "\r\n# 重新排过版\r\n")
    assert not county.take()
    assert State.UNDECIDED not in county.standing("11").states


def test_a_corrected_version_after_the_sum_was_taken_is_told_by_what_it_changes(
    county, run, monkeypatch
):
    monkeypatch.chdir(county.home)
    county.send("14.yaml", report_text("示例镇人民政府", ("级别: 部门", "级别: 乡镇街道")))
    (county.folder / "1-示例县.yaml").unlink()
    county.take()
    assert run("region", "sum", "1", "-o", "县.yaml")[0] == 0
    county.send("1-示例县.yaml", (county.home / "县.yaml").read_bytes())
    county.take()
    assert not _told(county, "R702")
    own = authoring.load(county.home / "县.yaml").figures.values[RECEIVED]
    text = report_text("示例县财政局", ("行政许可: ", "行政许可: 1"))
    new = county.send("财政局/更正.yaml", text)
    with Archive(county.archive) as opened:
        found = impact(Case(opened, YEAR), "11", row_of(authoring.load(new)))
    assert [one.unit for one in found.affected] == ["11", "1"]
    assert [one.sent for one in found.affected] == [True, True]
    county.take(LATER)
    changed = {change.cell.path for change in found.affected[1].changes}
    assert {one.finding.path for one in _told(county, "R702")} == changed
    assert _sum(county, "1").whole(RECEIVED) == own


def test_without_its_own_report_a_total_is_made_of_those_below_it(county):
    county.send("14.yaml", report_text("示例镇人民政府"))
    county.take()
    before = _sum(county, "1")
    (county.folder / "1-示例县.yaml").unlink()
    county.take()
    after = _sum(county, "1")
    assert (before.partial, before.units) == (after.partial, after.units)
    assert county.standing("1").states == (State.MISSING,)
    assert [one.unit for one in _told(county, "R701")] == [""]


def test_the_same_folder_in_another_order_of_files_gives_the_same(county, tmp_path):
    other = copied(county, tmp_path / "另一处")
    for number, path in enumerate(sorted(other.folder.rglob("*.yaml"), reverse=True)):
        path.touch()
        assert number < 9
    county.take()
    other.take()
    assert county.dump() == other.dump()


def _merged(home, now):
    """Two years of a county whose water office went into the office of finance, which begins with `now`."""
    region = Region(home)
    region.folder.mkdir(parents=True)
    region.unit("1", "示例县人民政府", level="县级政府", 口径="汇总")
    region.unit("11", "示例县财政局", "1")
    region.unit("12", "示例县水利局", "1")
    forward = _carried(_of_year(report_text("示例县水利局"), YEAR - 1), "结转下年度", 3)
    region.send("12.yaml", forward)
    region.send(
        "11.yaml",
        _carried(_of_year(report_text("示例县财政局"), YEAR - 1), "结转下年度", 1),
    )
    region.take(year=YEAR - 1)
    region.units.pop()
    (region.folder / "12.yaml").unlink()
    region.send("11.yaml", _carried(report_text("示例县财政局"), "上年结转", now))
    region.take()
    return region


def _carried(text, row, number):
    """The text with so many cases of natural persons in a row, and no others."""
    lines = text.split("\n")
    (at,) = [n for n, line in enumerate(lines) if line.strip().startswith(f"{row}:")]
    head = lines[at].partition(":")[0]
    lines[at] = f"{head}: [{number}, 0, 0, 0, 0, 0]"
    return "\n".join(lines)


def test_what_a_unit_that_is_gone_had_left_open_is_looked_for_at_the_others(tmp_path):
    assert not _told(_merged(tmp_path / "甲", 4), "R704"), "its successor goes on with it"
    (told,) = _told(_merged(tmp_path / "乙", 2), "R704")
    assert "示例县水利局 上年 3、本年 没有" in told.finding.message
    assert "示例县财政局 上年 1、本年 2" in told.finding.message
    assert [unit for unit, *_ in told.asked] == ["11"]


def test_open_data_of_a_year_have_the_units_of_that_year(tmp_path, run, monkeypatch):
    region = _merged(tmp_path / "甲", 4)
    monkeypatch.chdir(region.home)
    run("region", "publish", "--out", "开放数据", "--with-errors")
    lines = {
        year: (region.home / f"开放数据/disclosure_{year}.csv").read_text(encoding="utf-8-sig")
        for year in (YEAR - 1, YEAR)
    }
    assert ["示例县水利局" in lines[year] for year in (YEAR - 1, YEAR)] == [True, False]
