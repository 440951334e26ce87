"""What changed between two reports: figures, words, order, key figures."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import authoring
from authoring.findings import Unusable
from authoring.forms import FORMS
from authoring.report.figures import Figures
from authoring.years.changes import FigureChange, KeyFigure, compare, key_figures
from tests.conftest import INPUTS, report

CITY = INPUTS / "city_government_2024.yaml"
ZONE_2019 = INPUTS / "zone_2019.yaml"


def change(before, now, unit="件"):
    return FigureChange(("t", "a"), "表.甲", "甲", unit, now, before)


@pytest.mark.parametrize(
    ("before", "now", "difference", "ratio", "words"),
    [
        (120, 180, 60, "0.500000", "同比增长50%"),
        (3, 1, -2, "-0.666667", "同比下降66.7%"),
        (7, 7, 0, "0.000000", "与上年持平"),
        (0, 5, 5, None, "由0件增至5件"),
        (5, 0, -5, "-1.000000", "同比下降100%"),
        (0, 0, 0, None, "与上年持平"),
        (-18, 5, 23, None, "由-18件变为5件"),
        (4, -2, -6, None, "由4件变为-2件"),
        (-3, -3, 0, None, "与上年持平"),
        (Decimal("12.50"), Decimal("25"), Decimal("12.50"), "1.000000", "同比增长100%"),
    ],
)
def test_a_change_in_figures_and_words(before, now, difference, ratio, words):
    one = change(before, now)
    assert one.difference == difference
    assert one.ratio == (ratio and Decimal(ratio))
    assert one.words() == words


def test_large_and_steep_changes_come_before_small_or_flat_ones():
    told = [
        change(300, 150),
        change(12000, 13000),
        change(130, 190),
        change(10000, 10010),
        change(0, 1),
    ]
    ranked = sorted(told, key=lambda one: -one.weight)
    assert [(one.before, one.now) for one in ranked] == [
        (300, 150), (12000, 13000), (130, 190), (0, 1), (10000, 10010),
    ]  # fmt: skip


@given(st.integers(-(10**9), 10**9), st.integers(-(10**9), 10**9))
def test_the_weight_is_0_for_no_change_only_and_does_not_depend_on_the_direction(before, now):
    assert (change(before, now).weight == 0) == (before == now)
    assert change(before, now).weight == change(now, before).weight


@pytest.fixture
def year_after(write):
    """The city example with changes, loaded; its pictures do not matter here."""

    def make(*replacements, base=CITY):
        text = base.read_text(encoding="utf-8")
        for old, new in replacements:
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        return authoring.load(write(text))

    return make


def test_every_figure_is_compared_and_the_newer_year_is_the_newer(year_after):
    before = report(CITY)
    now = year_after(("年度: 2024", "年度: 2025"), ("行政强制: ", "行政强制: 1"))
    for pair in ((before, now), (now, before)):
        found = compare(*pair)
        assert (found.before, found.now) == (before, now)
        assert found.names == ("上年", "本年")
        assert len(found.figures) == len(before.figures.values)
        (one,) = found.changes
        assert one.path == ("disclosure", "coercive_measures")
        assert one.name == "主动公开.行政强制"
        assert found.unchanged == len(found.figures) - 1
        assert (found.not_filled_in, found.not_shared) == (0, 0)


def test_a_gap_is_not_compared_as_zero(year_after):
    now = year_after(("年度: 2024", "年度: 2025"), ("新收: [3001,", "新收: [_,"))
    found = compare(report(CITY), now)
    assert found.not_filled_in == 2, "the cell and the total"
    assert not found.changes


def test_two_versions_of_one_year_are_told_apart_by_their_order(year_after):
    now = year_after(("新收: [3001,", "新收: [3002,"))
    found = compare(report(CITY), now)
    assert found.now is now
    assert found.names == ("前一份", "后一份")
    assert {found.words(one) for one in found.changes} == {"增长0.03%"}


def test_years_apart_are_named_and_nothing_is_said_of_last_year():
    found = compare(report(CITY), report(ZONE_2019))
    assert found.names == ("2019年", "2024年")
    assert not [one for one in found.figures if "同比" in found.words(one)]
    assert "持平" in {found.words(one) for one in found.figures}


def test_figures_with_the_same_place_and_unit_are_compared_and_what_means_the_same():
    found = compare(report(ZONE_2019), report(CITY))
    forms = [report(ZONE_2019).form, report(CITY).form]
    cells = [
        {(path, cell.unit) for table in form.tables for path, cell in authoring.forms.layout.cells(table).items()}
        for form in forms
    ]  # fmt: skip
    by_meaning = {"licences", "penalties", "coercive_measures", "other_outcome"}
    here = [one for one in found.figures if (one.path, one.unit) in cells[0]]
    assert {(one.path, one.unit) for one in here} == cells[0] & cells[1]
    assert {one.path[-1] for one in found.figures if one not in here} == by_meaning
    # Three decisions and 其他处理 of then, three decisions of now.
    assert found.not_shared == len(cells[0] ^ cells[1]) - 7


def test_amounts_are_compared_in_yuan_whatever_their_unit(write):
    text = ZONE_2019.read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if "政府集中采购" in line)
    texts = [
        text.replace(row, f"  政府集中采购: {{采购项目数量: 3, 采购总金额: {amount}}}")
        for amount in ("12.5万元", "130000元")
    ]
    first = authoring.load(write(texts[0]))
    second = authoring.load(write(texts[1].replace("年度: 2019", "年度: 2020")))
    (one,) = compare(first, second).changes
    assert (one.before, one.now, one.difference, one.unit) == (125000, 130000, 5000, "元")
    assert one.words() == "同比增长4%"


def test_figures_that_are_filled_in_but_not_printed_are_not_compared():
    zone = report(INPUTS / "zone_2018.yaml")
    found = compare(zone, zone)
    assert not [one for one in found.figures if one.path[-1] == "until_last_year"]
    assert [one for one in found.figures if one.path[-1] == "in_all_years"]


def test_the_largest_are_totals_of_rows_of_this_year():
    found = compare(report(ZONE_2019), report(CITY))
    largest = found.largest(1000)
    assert largest == tuple(one for one in found.changes if one in largest), "in the same order"
    assert len(found.largest(5)) == 5
    ends = {one.path[-1] for one in largest if one.path[0] in ("applications", "review")}
    assert ends == {"total", "other_outcome"}, "the latter a group, one line then and three now"
    zone = report(INPUTS / "zone_2018.yaml")
    values = {path: value + 1 for path, value in zone.figures.values.items()}
    content = zone.content.model_copy(update={"year": zone.year + 1})
    grown = replace(zone, content=content, figures=Figures(values, {}))
    assert {one.path[-1] for one in compare(zone, grown).largest(100)} == {"this_year"}


def test_without_a_year_there_is_no_older_and_newer(write):
    unfilled = authoring.load(write("机关: {全称: 甲局}\n"))
    with pytest.raises(Unusable) as problem:
        compare(report(CITY), unfilled)
    assert problem.value.findings[0].code == "O911"


def test_another_agency_is_told(year_after):
    now = year_after(("年度: 2024", "年度: 2025"), ("全称: 示例市人民政府", "全称: 另一市人民政府"))
    (finding,) = compare(report(CITY), now).findings
    assert finding.code == "O912"
    assert "另一市人民政府" in finding.message
    assert not compare(report(CITY), report(CITY)).findings


# --- key figures ------------------------------------------------------------------------------------


def test_the_handful_of_the_national_form():
    figures = {one.label: one.of(report(CITY).figures) for one in key_figures(report(CITY).form)}
    assert (figures["本年新收申请"], figures["本年办理结果总计"]) == (3119, 3050)
    values = report(CITY).figures.values
    whole = ("予以公开", "部分公开", "不予公开", "无法提供", "不予处理", "其他处理")
    total = values["applications", "outcomes", "total", "total"]
    assert sum(figures[label] for label in whole) == total
    assert figures["行政诉讼"] == sum(
        values["review", "litigation", way, "total"] for way in ("direct", "after_reconsideration")
    )


def test_forms_share_the_names_of_what_they_share():
    labels = [[one.label for one in key_figures(form)] for form in FORMS]
    by_form = dict(zip([form.id for form in FORMS], labels, strict=True))
    assert not by_form["2008"]
    assert {"其他处理", "行政许可", "行政诉讼结果纠正"} <= set(by_form["2019"]) & set(
        by_form["2021"]
    )
    assert "规章现行有效" not in by_form["2019"]
    assert {"收到申请数", "行政复议数量", "专项经费"} <= set(by_form["2014"])
    assert not {"当面申请数", "涉及国家秘密", "主动公开规范性文件数"} & set(by_form["2014"])
    assert by_form["2008-provincial"] == [
        "主动公开文件数", "受理申请总数", "答复总数", "行政诉讼举报数", "行政复议数", "行政诉讼数",
    ]  # fmt: skip
    for names in labels:
        assert len(names) == len(set(names))


def test_a_key_figure_with_a_gap_has_no_value():
    figures = Figures({("a",): 1, ("b",): None}, {})
    assert KeyFigure("甲", "件", (("a",), ("b",))).of(figures) is None
    assert KeyFigure("甲", "件", (("a",),)).of(figures) == 1


def test_a_key_figure_of_one_form_is_found_in_a_report_of_another():
    of_2019 = {one.label: one for one in key_figures(report(ZONE_2019).form)}
    before = report(INPUTS / "city_education_2017.yaml")
    assert of_2019["本年新收申请"].in_report(before) == 22
    assert of_2019["予以公开"].in_report(before) == 4
    assert of_2019["上年结转申请"].in_report(before) is None
    of_2014 = {one.label: one for one in key_figures(before.form)}
    assert of_2014["收到申请数"].in_report(report(ZONE_2019)) == 23
    assert of_2014["专门机构数"].in_report(report(ZONE_2019)) is None
    assert of_2014["举报投诉数量"].in_report(before) == 261
