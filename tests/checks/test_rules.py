"""One valid base, one named change per rule: exactly that finding, and near misses stay silent."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import authoring
from authoring.forms import FORMS, form_of
from authoring.forms.layout import cells
from tests.conftest import INPUTS, WRONG, codes, report

KNOWN = {  # what the published originals lack: one reminder per demanded item no section reports
    "city_education_2010": ["收费及减免"],
    "city_education_sports_2018": ["收费及减免"],
    "township_2009": ["依申请公开和不予公开", "收费及减免", "复议诉讼"],
}


def test_every_example_is_clean_but_for_what_its_original_lacks(example):
    found = authoring.check(report(example))
    lacking = KNOWN.get(example.stem, [])
    assert [f.code for f in found] == ["F218"] * len(lacking)
    for finding, item in zip(found, lacking, strict=True):
        assert f"“{item}”" in finding.message
        assert "第三十二条" in finding.basis


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("新收: [3001, 53, 0, 0, 61, 4]", "新收: [_, 53, 0, 0, _, 4]", ["F214"]),
        ("  规章: [1, 0, 11]\n", "", ["F214"]),
        ("结转下年度: [103, 0, 0, 0, 0, 0]", "结转下年度: [102, 1, 0, 0, 0, 0]", ["A303", "A303"]),
        ("结转下年度: [103, 0, 0, 0, 0, 0]", "结转下年度: [104, 0, 0, 0, 0, 0]", ["X303", "A303"]),
        ("行政复议: [72, 64, 178, 37]", "行政复议: [72, 64, 178, 37, 350]", ["A301"]),
        ("  结转下年度: [103", "    总计: [2932, 53, 0, 0, 61, 5]\n  结转下年度: [103", ["A302"]),
        ("2024年，全市各级行政机关", "全年{{ 申请.新收.总记 }}件", ["N406"]),
        ("2024年，全市各级行政机关", "全年{{ 申请.新收 }}件", ["N407"]),
        ("2024年，全市各级行政机关", "全年{{ 同比(申请.新收.总计) }}件", ["N408"]),
    ],
)  # fmt: skip
def test_one_change_gives_exactly_its_findings(changed, old, new, expected):
    assert codes(changed((old, new))) == expected


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("行政许可: 447228", "行政许可: 0"),
        ("结转下年度: [103, 0, 0, 0, 0, 0]", "结转下年度: {自然人: 103, 商业企业: 0, 科研机构: 0, "
         "社会公益组织: 0, 法律服务机构: 0, 其他: 0}"),
        ("级别: 市级政府", "级别: city"),
        ("年度: 2024", 'year: "2024"'),
        ("行政事业性收费: 96171.6", "行政事业性收费: 96171.600000"),
    ],
)  # fmt: skip
def test_other_ways_of_writing_are_as_good(changed, old, new):
    assert codes(changed((old, new))) == []


def test_an_identity_names_both_sides_the_difference_and_the_cell(changed):
    path = changed(
        ("结转下年度: [103, 0", "结转下年度: [100, 0"), ("继续办理103件", "继续办理100件")
    )
    (finding,) = authoring.check(authoring.load(path))
    assert (finding.actual, finding.expected, finding.difference) == (3032, 3035, -3)
    assert (finding.place.row, finding.place.heading) == ("四、结转下年度继续办理", "自然人")
    assert finding.place.text[finding.place.column - 1 :].startswith("100")
    assert "新收 3001＋上年结转 34＝3035" in finding.message
    assert "第一项加第二项之和" in finding.basis


def test_an_identity_with_a_gap_is_not_judged(changed):
    path = changed(("予以公开: [1288, 21", "予以公开: [_, 20"))
    assert codes(path) == ["F214", "A303"], "the gap's own column is silent, the other is not"


def test_a_whole_table_not_filled_in_is_said_once(write):
    path = write("年度: 2024\n机关: {全称: 甲}\n")
    found = [f for f in authoring.check(authoring.load(path)) if f.code == "F214"]
    assert [f.path for f in found] == [("disclosure",), ("applications",), ("review",)]


FORM = FORMS[-1]
ENTERED = [path for table in FORM.tables for path, cell in cells(table).items() if not cell.addends]


@settings(max_examples=30)
@given(st.lists(st.integers(0, 10**8), min_size=21, max_size=21), st.integers(0, 10**8))
def test_a_balanced_report_never_raises_the_balance(tmp_path_factory, outcomes, forward):
    rows = [path for path in ENTERED if path[1] == "outcomes" and path[-1] == "natural_person"]
    tree: dict = {}
    for path, value in zip(rows, outcomes, strict=True):
        here = tree
        for name in path[2:-2]:
            here = here.setdefault(name, {})
        here[path[-2]] = [value, 0, 0, 0, 0, 0]
    path = tmp_path_factory.mktemp("balance") / "r.yaml"
    path.write_text(
        f"year: 2024\napplications:\n  received: [{sum(outcomes) + forward}, 0, 0, 0, 0, 0]\n"
        f"  carried_over: 无\n  carried_forward: [{forward}, 0, 0, 0, 0, 0]\n"
        f"  outcomes: {tree}\n".replace("'", ""),
        encoding="utf-8",
    )
    found = authoring.check(authoring.load(path))
    assert not [f for f in found if f.code.startswith("A")]


def test_the_wrong_example_is_told_everything_at_once():
    found = authoring.check(report(WRONG))
    assert [f.code for f in found] == [
        "F209", "F208", "W405", "X301", "F201", "F204", "F204", "F204", "F204",
        "A301", "F214", "A303", "A303", "S111", "F205", "W412", "F213", "K901",
    ]  # fmt: skip
    for finding in found:
        assert finding.remedy
        assert finding.place.line or finding.code in ("F213", "K901")
        assert not finding.place.text or finding.place.column <= len(finding.place.text) + 1


@pytest.mark.parametrize(
    ("base", "old", "new", "expected"),
    [
        ("city_education_2017", "主要负责同志参加新闻发布会次数: 1", "主要负责同志参加新闻发布会次数: 2", ["A306"]),
        ("city_education_2017", "专项经费: 10\n", "", ["F214"]),
        ("zone_2018", "主动公开文件数: [10037, 2069]", "主动公开文件数: [10037, 2069, 12107]", ["A301"]),
        ("zone_2018", "政府公报公开数: 无", "政府公报公开数: [0, 2070]", ["A306"]),
        ("zone_2019", "行政处罚: [2648, 0, 430]", "行政处罚: [2648, 零, 430]", ["F204"]),
        ("zone_2019", "75394432.52元", "75394432.52", ["F204"]),
        ("zone_2019", "结转下年度: 无", "结转下年度: [1, 0, 0, 0, 0, 0]", ["A303"]),
        ("township_2011", "条目: 收费及减免", "条目: 收费", ["F209"]),
        ("township_2011", "年度: 2011", "年度: 2011\n格式: \"2019\"", ["F211"]),
        ("township_2011", "年度: 2011", "年度: 2011\n格式: \"1998\"", ["F211"]),
    ],
)  # fmt: skip
def test_one_change_in_an_older_form_gives_exactly_its_finding(write, base, old, new, expected):
    text = (INPUTS / f"{base}.yaml").read_text(encoding="utf-8")
    assert text.count(old) == 1
    assert codes(write(text.replace(old, new))) == expected


@pytest.mark.parametrize("new", ["[2648, -18, 538]", "[2648, +18, 538]"])
def test_a_change_may_have_a_sign(write, new):
    text = (INPUTS / "zone_2019.yaml").read_text(encoding="utf-8")
    assert codes(write(text.replace("[2648, 0, 430]", new))) == []


def in_year(example, year):
    """An example's text as the report of another year, without the name of its form."""
    text = (INPUTS / f"{example}.yaml").read_text(encoding="utf-8")
    text = re.sub(r"^(?:格式|上年报告): .*\n", "", text, flags=re.MULTILINE)
    text = re.sub(r"^年度: .*$", f"年度: {year}", text, flags=re.MULTILINE)
    return re.sub(r"^发布日期: .*$", f"发布日期: {year + 1}-01-20", text, flags=re.MULTILINE)


OF_FORM = {
    "2008": "township_2011",
    "2014": "city_education_2017",
    "2019": "zone_2019",
    "2021": "county_education_2023",
}


@pytest.mark.parametrize("year", [2010, 2015, 2020, 2023])
@pytest.mark.parametrize("used", OF_FORM)
def test_a_report_in_the_form_of_other_years_is_told_once_whether_it_names_it_or_not(
    write, used, year
):
    right = form_of(year)
    if right.id == used or (used == "2008" and year == 2015):
        return  # the annex alone tells these two apart
    report = authoring.load(write(in_year(OF_FORM[used], year)))
    (told,) = (one for one in report.findings if one.code.startswith("F"))
    assert (report.form.id, told.code) == (used, "F211")
    assert f"{year}年度的报告应按{right.basis}的格式填报" in told.message
    assert f"nianbao new {year}" in told.remedy


def test_a_form_that_serves_the_year_by_name_only_is_told_with_the_line_to_write(write):
    report = authoring.load(write(in_year("zone_2018", 2018)))
    (told,) = report.findings
    assert told.code == "F211"
    assert '格式: "2008-provincial"' in told.remedy


def test_a_row_named_wrongly_makes_no_other_form(write):
    text = (INPUTS / "county_education_2023.yaml").read_text(encoding="utf-8")
    report = authoring.load(write(text.replace("行政规范性文件:", "规范性文件:", 1)))
    assert report.form.id == "2021"
    assert "F201" in {one.code for one in report.findings}


@pytest.mark.parametrize("year", [2019, 2020])
def test_the_rows_of_a_later_form_are_read_and_told_once(write, year):
    rows = "其他处理: {逾期不补正: [1, 0, 0, 0, 0, 0], 逾期未缴费: 无, 其他: [2, 0, 0, 0, 0, 0]}"
    text = (
        in_year("zone_2019", year).replace("其他处理: 无", rows).replace("新收: [23", "新收: [26")
    )
    report = authoring.load(write(text))
    (told,) = report.findings
    assert told.code == "F231"
    assert "分了三行（逾期不补正、逾期未缴费、其他），是2021年起的格式" in told.message
    assert "只有一行" in told.message
    assert report.figures.values["applications", "outcomes", "total", "total"] == 26
    with pytest.raises(authoring.Unusable):
        authoring.compose(report, stage="final")
