"""The starter file: every cell there, none filled in, and it reads back."""

import re

import pytest

import authoring
from authoring.forms import FORMS
from authoring.forms.layout import tree
from authoring.report import load
from authoring.report.source import parse
from authoring.years.promises import promises
from tests.conftest import INPUTS, report


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_every_cell_stands_there_not_filled_in(write, form):
    path = write(authoring.starter(form, form.first_year, "示例县教育局", "s.json"))
    report = load(path)
    assert not report.findings
    assert all(value is None for value in report.figures.values.values())
    for table in form.tables:
        for node in tree(table).cells():
            if not node.computed:
                assert report.place(node.path).line, node.path


def test_the_first_line_points_the_editor_at_the_schema():
    text = authoring.starter(FORMS[-1], 2025, "甲局", "x.schema.json")
    assert text.startswith("# yaml-language-server: $schema=x.schema.json\n")


@pytest.mark.parametrize(
    "name", ["示例县（开发区）管委会", "a: b", "#1", "甲\n乙: 1", '"', "{{ 1 }}", "no", "- x"]
)
def test_any_agency_name_survives(name):
    data = parse(authoring.starter(FORMS[-1], 2025, name, "s.json")).data
    assert data["机关"]["全称"] == " ".join(name.split())


# --- from last year's report ------------------------------------------------------------------------


def made_from(folder, example, year, *replacements, last_file="last.yaml"):
    """A new report made from an example with passages replaced: its text, and the report read back."""
    text = (INPUTS / f"{example}.yaml").read_text(encoding="utf-8")
    for old, new in replacements:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    (folder / "last.yaml").write_text(text, encoding="utf-8")
    last = authoring.load(folder / "last.yaml")
    form = authoring.form_of(year)
    new = authoring.starter(form, year, last.content.agency.full_name, "s.json", last, last_file)
    (folder / "new.yaml").write_text(new, encoding="utf-8")
    return new, authoring.load(folder / "new.yaml")


def test_from_last_year_carries_identity_and_what_the_year_begins_with(tmp_path):
    _, made = made_from(tmp_path, "city_government_2024", 2025)
    assert made.last is not None
    assert made.content.agency == made.last.content.agency
    assert made.content.site == made.last.content.site
    values, before = made.figures.values, made.last.figures.values
    columns = [path[2:] for path in values if path[:2] == ("applications", "carried_over")]
    assert len(columns) == 7
    for column in columns:
        carried = before["applications", "carried_forward", *column]
        assert values["applications", "carried_over", *column] == carried
    assert values["applications", "carried_over", "total"] == 103


def test_from_last_year_fills_in_nothing_that_belongs_to_the_year(tmp_path):
    _, made = made_from(tmp_path, "zone_2022", 2023)
    filled = {path[:2] for path, value in made.figures.values.items() if value is not None}
    assert filled == {("applications", "carried_over")}
    assert not list(made.narratives())
    assert made.content.published is None
    assert {f.code for f in authoring.check(made)} == {"F212", "F213", "F214", "K901"}


def test_last_years_figures_stand_beside_the_blanks(tmp_path):
    text, _ = made_from(tmp_path, "zone_2022", 2023)
    for line in (
        "行政规范性文件: [_, _, _]  # 上年 88、55、698；现行有效＝上年 698＋本年制发－本年废止",
        "部分公开: [_, _, _, _, _, _]  # 上年 8、1、0、0、0、0",
        "重复申请: [_, _, _, _, _, _]  # 上年都是 0",
        "上年结转: [0, 0, 0, 0, 0, 0]  # 应等于上年报告的“结转下年度继续办理”；已照上年报告填好，请核对",
    ):
        assert f"  {line}\n" in text
    assert re.search(r"行政许可: _  # .*；上年 10690\n", text)


def test_last_years_promises_become_questions(tmp_path):
    text, _ = made_from(tmp_path, "zone_2021", 2022)
    asked = re.findall(r"^#   上年提出：(.+)　本年落实情况：$", text, re.MULTILINE)
    assert asked == [
        "2022年起，面向企业和群众的政策至少配一种图表或音视频解读，与文件同步审签",
        "把规划、财政预决算、重大项目三类信息同时推送到政务新媒体，每半年查一次推送情况",
    ]
    part_five, part_six = text.index("# 五、存在的主要问题"), text.index("# 六、")
    assert part_five < text.index("上年提出") < part_six


def test_explanations_are_asked_again(tmp_path):
    explanation = (
        "说明:\n  - {规则: Y602, 位置: 规范性文件, 理由: 集中清理时移交两件}\n\n其他事项: |"
    )
    text, made = made_from(tmp_path, "zone_2021", 2022, ("其他事项: |", explanation))
    assert "#   Y602，规范性文件：集中清理时移交两件\n" in text
    assert not made.content.explanations


def test_from_a_report_of_the_form_before_only_what_both_have_is_told(tmp_path):
    forward = ("结转下年度: 无", "结转下年度: [2, 0, 1, 0, 0, 0]")
    text, made = made_from(tmp_path, "zone_2019", 2021, ("年度: 2019", "年度: 2020"), forward)
    assert made.form.id == "2021"
    assert made.figures.values["applications", "carried_over", "research"] == 1
    assert "行政许可: _  # 全部处理决定，含依法未公开的\n" in text, "181 was another figure"
    assert "予以公开: [_, _, _, _, _, _]  # 上年 7、0、0、0、0、0\n" in text


def test_the_trial_form_begins_with_last_years_items_and_their_change(tmp_path):
    text, made = made_from(
        tmp_path, "zone_2019", 2020, ("行政处罚: [2648, 0, 430]", "行政处罚: [2648, -18, 430]")
    )
    assert made.figures.values["disclosure", "penalties", "last_year"] == 2630
    assert made.figures.values["disclosure", "penalties", "change"] is None
    assert "行政处罚: [2630, _, _]  # 上一年项目数量已照上年报告填好；上年 2648、-18、430\n" in text


def test_from_an_outline_come_identity_and_promises(tmp_path):
    text, made = made_from(tmp_path, "zone_2018", 2019)
    assert made.content.agency.short_name == "区管委会"
    assert "上年提出：下一年加强培训，按季度通报　本年落实情况：" in text
    assert all(value is None for value in made.figures.values.values())


def test_all_years_go_on_in_the_provincial_annex(tmp_path):
    (tmp_path / "last.yaml").write_text(
        "年度: 2016\n格式: 2008-provincial\n统计表:\n  主动公开文件数: [7968, 2069]\n",
        encoding="utf-8",
    )
    last = authoring.load(tmp_path / "last.yaml")
    text = authoring.starter(last.form, 2017, "示例区管委会", "s.json", last)
    (tmp_path / "new.yaml").write_text(text, encoding="utf-8")
    values = authoring.load(tmp_path / "new.yaml").figures.values
    assert values["statistics", "disclosed", "until_last_year"] == 10037
    assert values["statistics", "disclosed", "this_year"] is None


HOSTILE = "下一步，写#号、\u3000“引号”、{{ 1 }}、$schema=x、&a *b !c、- 甲: [_]、|和>\t和\u200b完"


@pytest.mark.parametrize("example", ["zone_2021", "zone_2019"])
def test_whatever_last_year_wrote_stays_in_one_comment_line(tmp_path, example):
    old = {"zone_2021": "把规划、财政预决算、重大项目三类", "zone_2019": "2020年实行经办人员备案"}[
        example
    ]
    plain, _ = made_from(tmp_path, example, int(example[-4:]) + 1)
    text, made = made_from(tmp_path, example, int(example[-4:]) + 1, (old, f"{HOSTILE}{old}"))
    data, without = parse(text).data, parse(plain).data
    assert data == without
    assert text.count("\n") == plain.count("\n")
    assert "“引号”" in text
    assert not made.findings


@pytest.mark.parametrize(
    ("name", "stands"),
    [
        ("2025.yaml", "2025.yaml"),
        ("上年/示例局.yml", "上年/示例局.yml"),
        ("my report: #1.yaml", "my report: #1.yaml"),
        ("two  spaces.yaml", None),
        ("new\nline.yaml", None),
        ("", None),
    ],
)
def test_last_years_file_is_named_where_the_name_survives(tmp_path, name, stands):
    text, _ = made_from(tmp_path, "zone_2021", 2022, last_file=name)
    assert parse(text).data.get("上年报告") == stands
    assert ("# 上年报告: 2021.yaml\n" in text) == (stands is None)


@pytest.mark.parametrize(
    ("example", "first", "count"),
    [
        ("city_government_2024", "把住解读关口。从2025年起", 2),
        ("county_education_2023", "把解读材料与政策文件同步送审", 2),
        ("zone_2022", "2023年起，重大行政决策", 2),
        ("zone_2019", "2020年实行经办人员备案", 1),
        ("city_education_2014", "2015年重点做好三件事", 1),
        ("district_development_2010", "科室报送信息不及时，今后按周提醒", 1),
        ("township_2011", "2012年，办好信息员培训", 1),
    ],
)
def test_measures_are_told_from_problems(example, first, count):
    found = promises(report(INPUTS / f"{example}.yaml"))
    assert len(found) == count
    assert not found or found[0].startswith(first)
    assert not [one for one in found if "问题" in one]
