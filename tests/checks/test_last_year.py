"""What is said when two years do not fit together."""

import shutil

import pytest

import authoring
from authoring.forms import FORMS
from authoring.forms.layout import cells
from tests.conftest import INPUTS, report


@pytest.fixture
def pair(tmp_path):
    """The two years with passages replaced: (this year's), (last year's); the findings of this year."""

    def check(this=(), last=()):
        for name, replacements in (("zone_2021", last), ("zone_2022", this)):
            text = (INPUTS / f"{name}.yaml").read_text(encoding="utf-8")
            for old, new in replacements:
                assert text.count(old) == 1, old
                text = text.replace(old, new)
            (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
        return authoring.check(authoring.load(tmp_path / "zone_2022.yaml"))

    return check


def test_the_carry_over_names_column_both_numbers_and_line(pair):
    (finding,) = pair(last=[("结转下年度: [1, 0, 0, 0, 0, 0]", "结转下年度: [3, 0, 0, 0, 0, 0]")])
    assert (finding.code, finding.severity) == ("Y601", "error")
    assert (finding.actual, finding.expected, finding.difference) == (1, 3, -2)
    assert "“自然人”一列" in finding.message
    assert finding.place.text.strip() == "上年结转: [1, 0, 0, 0, 0, 0]"
    assert finding.place.heading == "自然人"


def test_the_roll_forward_is_written_out(pair):
    (finding,) = pair([("行政规范性文件: [88, 55, 698]", "行政规范性文件: [88, 55, 470]")])
    assert (finding.code, finding.severity) == ("Y602", "warning")
    assert "上年现行有效 665＋本年制发 88－本年废止 55＝698，现行有效填了 470" in finding.message
    assert (finding.actual, finding.expected) == (470, 698)
    assert "清理" in finding.remedy


def test_the_roll_forward_can_be_explained(pair):
    explained = "说明:\n  - {规则: Y602, 位置: 主动公开.行政规范性文件.现行有效, 理由: 移交省级}\n\n其他事项: |"
    found = pair(
        [
            ("行政规范性文件: [88, 55, 698]", "行政规范性文件: [88, 55, 470]"),
            ("其他事项: |", explained.replace("主动公开.行政规范性文件.现行有效", "现行有效件数")),
        ]
    )
    assert [(f.code, f.reason) for f in found] == [("Y602", "移交省级")]


@pytest.mark.parametrize(
    ("figure", "words"), [("11466", "是上年的 5.0 倍"), ("22930", "10.0 倍"), ("45", "2.0%")]
)
def test_a_jump_tells_how_much(pair, figure, words):
    (finding,) = pair([("行政许可: 10690", f"行政许可: {figure}")])
    assert finding.code == "Y606"
    assert f"上年 2293，本年 {figure}" in finding.message
    assert words in finding.message


def test_without_last_year_or_with_a_wrong_one_nothing_is_compared(pair):
    alone = pair([("上年报告: zone_2021.yaml\n", "")])
    assert not [f for f in alone if f.code.startswith("Y")]
    wrong = pair(last=[("年度: 2021", "年度: 2023")])
    assert "F219" in {f.code for f in wrong}
    assert not [f for f in wrong if f.code.startswith("Y")]


def test_a_gap_in_last_year_is_told_as_not_assessed(pair):
    (finding,) = pair(last=[("结转下年度: [1, 0, 0, 0, 0, 0]", "结转下年度: [_, 0, 0, 0, 0, 0]")])
    assert finding.code == "K901"
    assert "Y601" in finding.message


def test_where_the_form_changed_only_common_figures_are_compared(tmp_path):
    trial = (INPUTS / "zone_2019.yaml").read_text(encoding="utf-8")
    (tmp_path / "2020.yaml").write_text(
        trial.replace("年度: 2019", "年度: 2020").replace(
            "结转下年度: 无", "结转下年度: [2, 0, 0, 0, 0, 0]"
        ),
        encoding="utf-8",
    )
    this = (INPUTS / "zone_2021.yaml").read_text(encoding="utf-8")
    (tmp_path / "2021.yaml").write_text(
        this.replace("年度: 2021", "年度: 2021\n上年报告: 2020.yaml"), encoding="utf-8"
    )
    found = authoring.check(authoring.load(tmp_path / "2021.yaml"))
    assert [f.code for f in found] == ["Y601"], "181 permits there, 2293 here are not compared"


def test_many_lines_that_do_not_go_on_are_one_message(tmp_path):
    rows = ("主动公开文件数", "政府网站公开数", "当面申请数", "网上申请数", "信函传真申请数")
    for year, figure in ((2016, 5), (2017, 7)):
        lines = "".join(f"  {row}: [{figure}, 0]\n" for row in rows)
        named = "上年报告: 2016.yaml\n" if year == 2017 else ""
        (tmp_path / f"{year}.yaml").write_text(
            f"年度: {year}\n格式: 2008-provincial\n{named}统计表:\n{lines}", encoding="utf-8"
        )
    found = authoring.check(authoring.load(tmp_path / "2017.yaml"))
    (finding,) = [f for f in found if f.code == "Y605"]
    assert "有 5 行的上年累计与上年报告的历年累计不一致" in finding.message
    assert "主动公开文件数 7，应为 5" in finding.message


def test_an_annex_that_was_left_out_is_no_gap(tmp_path):
    text = (INPUTS / "zone_2018.yaml").read_text(encoding="utf-8")
    (tmp_path / "2018.yaml").write_text(
        text.replace("年度: 2018\n", "年度: 2018\n上年报告: 2017.yaml\n"), encoding="utf-8"
    )
    (tmp_path / "2017.yaml").write_text("年度: 2017\n格式: 2008-provincial\n", encoding="utf-8")
    assert authoring.check(authoring.load(tmp_path / "2018.yaml")) == []


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_what_is_carried_exists_in_the_form(form):
    for table in form.tables:
        names = {name for path in cells(table) for name in path}
        for carry in table.carries:
            assert {carry.key, *carry.sources} <= names


def test_the_pair_of_examples_is_clean_and_compared(tmp_path):
    this = report(INPUTS / "zone_2022.yaml")
    assert this.last is not None
    assert authoring.check(this) == []
    shutil.copy(INPUTS / "zone_2022.yaml", tmp_path)
    assert {f.code for f in authoring.check(authoring.load(tmp_path / "zone_2022.yaml"))} >= {
        "F219",
        "N408",
    }, "its sentences live on last year's figures"
