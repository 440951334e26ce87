"""Every rule on a region is proved: a named change triggers exactly it, a near miss stays silent."""

from dataclasses import replace

import pytest

from authoring.region.archive import Version
from authoring.region.case import Alike, Region
from authoring.region.record import Record, Remark
from authoring.region.rules import REGION_RULES, all_told
from tests.region.small import FORWARD, LICENCES, YEAR, small


def _missing(one):
    del one.records[YEAR, "112"]  # the county's sum has it


def _excused_and_missing(one):
    del one.records[YEAR, "112"]
    one.units["112"] = replace(one.units["112"], excused="本年撤销")
    one.add_up(YEAR)


def _total_is_wrong(one):
    one.change("11", disclosure__licences=60)
    one.change("1", disclosure__licences=160)


def _a_row_is_wrong(one):
    """The row's total, and the totals of the column, follow from it and are not told once more."""
    for unit in ("11", "1"):
        received = one.records[YEAR, unit].figures["applications.received.natural_person"]
        one.change(unit, applications__received__natural_person=received + 1)


def _own_says_the_sum_in_two_cells(one):
    one.change("113", disclosure__licences=7, applications__received__natural_person=1)
    one.change("113", applications__outcomes__granted__natural_person=0)
    one.change("1131", applications__outcomes__granted__natural_person=0)
    for year in (YEAR - 1, YEAR):
        one.change("113", year, applications__carried_over__natural_person=0)
        one.change("113", year, applications__carried_forward__natural_person=0)
        one.add_up(year)


def _a_blank_below(one):
    one.change("111", disclosure__licences=None)


def _own_says_the_sum(one):
    one.unit("1132", "113", "示例县会计中心")
    one.sent("1132", given={LICENCES: 7})
    numbers = {
        "applications__carried_over__natural_person": 0,
        "applications__carried_forward__natural_person": 0,
    }
    one.change("113", disclosure__licences=14, applications__received__natural_person=1,
               applications__outcomes__granted__natural_person=1, **numbers)  # fmt: skip
    one.change("113", YEAR - 1, **numbers)
    one.add_up(YEAR - 1)
    one.add_up(YEAR)


def _own_says_the_sum_but_for_one(one):
    _own_says_the_sum(one)
    one.change("113", disclosure__licences=15)
    one.add_up(YEAR)


def _county_says_only_its_own(one):
    for unit, licences in (("11", 1), ("1", 101)):
        others = 0 if unit == "11" else 10
        carried = 0 if unit == "11" else 2
        for year in (YEAR - 1, YEAR):
            one.change(unit, year, disclosure__licences=licences,
                       applications__received__natural_person=others + 1,
                       applications__outcomes__granted__natural_person=others + 1 - (carried if year < YEAR else 0),
                       applications__carried_over__natural_person=carried if year == YEAR else 0,
                       applications__carried_forward__natural_person=carried)  # fmt: skip


def _says_another_scope(one):
    one.records[YEAR, "11"] = replace(one.records[YEAR, "11"], scope="本级")


def _says_its_scope(one):
    one.records[YEAR, "11"] = replace(one.records[YEAR, "11"], scope="汇总")


def _ended_otherwise(one):
    one.change("111", YEAR - 1, applications__carried_forward__natural_person=4)


def _had_none_last_year(one):
    del one.records[YEAR - 1, "111"]


def _was_moved_to_another(one):
    """What one unit had left open another goes on with: nothing is lost."""
    one.change("111", YEAR - 1, applications__carried_forward__natural_person=0)
    one.change("112", YEAR - 1, applications__carried_forward__natural_person=1)


def _was_merged(one):
    """A unit that is excused ended the year before with what another begins with."""
    one.sent("114", YEAR - 1, given={FORWARD: 3})
    one.change(
        "111",
        applications__carried_over__natural_person=4,
        applications__received__natural_person=2,
    )
    one.add_up(YEAR)
    one.add_up(YEAR - 1)


def _has_another_name(one):
    one.records[YEAR, "112"] = replace(one.records[YEAR, "112"], agency="示例县退役军人事务局")


def _has_its_former_name(one):
    one.records[YEAR, "112"] = replace(one.records[YEAR, "112"], agency=" 示例县民政和社会事务局")


def _lost_the_newest(one):
    one.versions.append(
        Version(YEAR, "111", "更正/111.yaml", "b", "b", f"{YEAR + 1}-02-01", present=False)
    )


def _lost_an_older_one(one):
    one.versions.append(
        Version(YEAR, "111", "旧/111.yaml", "b", "b", f"{YEAR + 1}-01-02", present=False)
    )


def _remarked(unit, *remarks, **more):
    def change(one):
        one.records[YEAR, unit] = replace(one.records[YEAR, unit], remarks=remarks, **more)

    return change


_UNREAD = Remark("O945", "fatal", "文件没有文字。", ours=True)
_OURS = Remark("R105", "info", "有一张表没有读。", ours=True)
_WARNED = Remark("X301", "warning", "请核对。")
_EXPLAINED = replace(_WARNED, reason="已核对，无误")


def _a_stranger(one):
    one.strangers.append(Record("x", "示例县老干部局", YEAR, "2021"))
    one.versions.append(Version(YEAR, "", "x.yaml", "x", "x", f"{YEAR + 1}-01-10"))


def _a_stranger_gone(one):
    one.strangers.append(Record("x", "示例县老干部局", YEAR, "2021"))
    one.versions.append(Version(YEAR, "", "x.yaml", "x", "x", f"{YEAR + 1}-01-10", present=False))


def _nothing(one):
    pass


_PAIR = (Alike("111", "112", 12),)
BROKEN = [
    ("R701", _missing, ()),
    ("R702", _total_is_wrong, ()),
    ("R702", _a_row_is_wrong, ()),
    ("R703", _own_says_the_sum, ()),
    ("R703", _county_says_only_its_own, ()),
    ("R703", _says_another_scope, ()),
    ("R704", _ended_otherwise, ()),
    ("R705", _has_another_name, ()),
    ("R706", _lost_the_newest, ()),
    ("R707", _remarked("111", _UNREAD), ()),
    ("R708", _remarked("111", _WARNED), ()),
    ("R709", _nothing, _PAIR),
    ("R710", _a_stranger, ()),
]
NEAR_MISSES = [
    ("R701", _excused_and_missing, ()),
    ("R702", _a_blank_below, ()),
    ("R703", _own_says_the_sum_but_for_one, ()),
    ("R703", _own_says_the_sum_in_two_cells, ()),
    ("R703", _says_its_scope, ()),
    ("R704", _had_none_last_year, ()),
    ("R704", _was_moved_to_another, ()),
    ("R704", _was_merged, ()),
    ("R705", _has_its_former_name, ()),
    ("R706", _lost_an_older_one, ()),
    ("R707", _remarked("111", _OURS), ()),
    ("R708", _remarked("111", _EXPLAINED), ()),
    ("R709", _nothing, ()),
    ("R710", _a_stranger_gone, ()),
]


def _codes(change, alike, folder):
    one = small()
    change(one)
    with one.archive(folder) as archive:
        told = all_told(Region(archive, YEAR, alike=alike))
    return list(dict.fromkeys(found.finding.code for found in told))


@pytest.mark.parametrize(("code", "change", "alike"), BROKEN)
def test_a_named_change_triggers_exactly_its_rule(code, change, alike, tmp_path):
    assert _codes(change, alike, tmp_path) == [code]


@pytest.mark.parametrize(("code", "change", "alike"), NEAR_MISSES)
def test_a_near_miss_stays_silent(code, change, alike, tmp_path):
    assert _codes(change, alike, tmp_path) == []


def test_every_rule_has_both():
    wanted = {rule.code for rule in REGION_RULES}
    assert {code for code, *_ in BROKEN} == wanted
    assert {code for code, *_ in NEAR_MISSES} == wanted
