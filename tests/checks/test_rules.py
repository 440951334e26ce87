"""One valid base, one named change per rule: exactly that finding, and near misses stay silent."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import authoring
from authoring.forms import FORMS
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
        ("  结转下年度: [103", "    总计: [2932, 53, 0, 0, 61, 5]\n  结转下年度: [103", ["A309", "A302"]),
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


def test_right_totals_typed_by_hand_are_mentioned_once(changed):
    path = changed(
        ("新收: [3001, 53, 0, 0, 61, 4]", "新收: [3001, 53, 0, 0, 61, 4, 3119]"),
        ("上年结转: [34, 0, 0, 0, 0, 0]", "上年结转: [34, 0, 0, 0, 0, 0, 34]"),
    )
    (finding,) = authoring.check(authoring.load(path))
    assert (finding.code, finding.severity) == ("A309", "info")
    assert "2 个总计" in finding.message


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


def test_a_report_in_the_wrong_form_is_told_what_belongs_there(write):
    text = (
        (INPUTS / "zone_2019.yaml").read_text(encoding="utf-8").replace("年度: 2019", "年度: 2018")
    )
    found = authoring.check(authoring.load(write(text)))
    told = [f for f in found if f.code == "F201"]
    assert len(told) == 6
    assert all("2019至2020年" in f.message and "各部分" in f.remedy for f in told)
    assert [f.message for f in found if f.code == "F213"] == ["报告还没有任何部分。"]
