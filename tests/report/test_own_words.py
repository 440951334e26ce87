"""What a real report has beside the form's cells: its title, dates, words in and above tables, own rows."""

from datetime import date

import pytest

import authoring
from authoring.findings import Unusable
from authoring.report.edits import set_values
from tests.conftest import INPUTS

BASE = (INPUTS / "county_education_2023.yaml").read_text(encoding="utf-8")
CITY = (INPUTS / "city_government_2024.yaml").read_text(encoding="utf-8")
TABLES = (INPUTS / "zone_2018.yaml").read_text(encoding="utf-8").partition("统计表:")[0]


def changed(write, *replacements, text=BASE):
    for old, new in replacements:
        assert old in text, old
        text = text.replace(old, new, 1)
    return authoring.load(write(text))


def codes(report):
    return [one.code for one in authoring.check(report)]


def words_of(document):
    return [one.text for one in document.blocks if one.kind == "paragraph"]


# --- title, signature, dates, index, scope -------------------------------------------------------------


def test_title_signature_and_dates_are_printed_as_written(write):
    report = changed(
        write,
        ("年度: 2023", "年度: 2023\n标题: 2023年度县教育局政府信息公开工作年度报告\n"
         "署名: 示例县教育局办公室\n成文日期: 2024-01-15\n口径: 本级"),
    )  # fmt: skip
    document = authoring.compose(report, stage="final")
    assert document.title == "2023年度县教育局政府信息公开工作年度报告"
    assert document.file_stem == document.title
    assert words_of(document)[-2:] == ["示例县教育局办公室", "2024年1月15日"]
    assert "本级的数据，不含下属单位" in words_of(document)[0]
    assert dict(document.meta)["PubDate"].startswith(str(report.content.published))
    assert document.data.signed == date(2024, 1, 15)
    assert document.data.scope == "本级"


def test_a_long_title_breaks_behind_the_name_it_begins_with(write):
    title = "示例县教育局2023年度政府信息公开工作年度报告"
    document = authoring.compose(changed(write, ("年度: 2023", f"年度: 2023\n标题: {title}")))
    assert "".join(document.title_lines) == title
    assert document.title_lines[0] == "示例县教育局"


def test_a_report_without_opening_and_signature_has_none(write):
    report = changed(write, ("年度: 2023", "年度: 2023\n引言: 无\n署名: 无"))
    document = authoring.compose(report)
    assert document.blocks[0].kind == "heading"
    assert not [b for b in document.blocks if getattr(b, "role", "") in ("signature", "date")]


@pytest.mark.parametrize("output", ["html", "fragment"])
def test_the_index_stands_on_the_page_and_only_there(write, output):
    given = "网站:\n  索引号: 000-2024-001\n  文号: 示例教发〔2024〕1号\n  分类: 政务公开\n  关键词: 年报、教育\n"
    text = BASE.partition("网站:")[0] + given if "网站:" in BASE else BASE + given
    report = authoring.load(
        write(text if "网站:" not in BASE else BASE.replace("网站:\n", given, 1))
    )
    document = authoring.compose(report)
    page = authoring.render(document, output).data.decode()
    for words in ("索引号", "000-2024-001", "示例教发〔2024〕1号", "主题分类", "发布机构"):
        assert words in page
    assert dict(document.meta)["Keywords"] == "年报,教育"
    assert dict(document.data.index)["document_number"] == "示例教发〔2024〕1号"
    assert not any("000-2024-001" in words for words in words_of(document))


def test_a_key_at_the_wrong_place_is_shown_where_it_belongs(write):
    (found,) = (
        one for one in authoring.check(changed(write, ("年度: 2023", "年度: 2023\n索引号: 1")))
        if one.code == "F201"
    )  # fmt: skip
    assert "应写在“网站”下面" in found.message


@pytest.mark.parametrize(
    ("level", "due"), [("派出机关", "1月31日"), ("管委会", "2月20日"), ("国务院部门", "1月31日")]
)
def test_every_level_has_its_day(write, level, due):
    text = BASE.replace("级别: 部门", f"级别: {level}")
    assert text != BASE
    text = text.replace(BASE[BASE.index("发布日期:") :].split("\n")[0], "发布日期: 2024-03-30")
    (found,) = (one for one in authoring.check(authoring.load(write(text))) if one.code == "D701")
    assert due in found.message


# --- words above tables and in cells -------------------------------------------------------------------


def test_words_above_a_table_are_printed_there_and_read_by_the_rules(write):
    report = changed(
        write, ("\n申请:\n", "\n申请:\n  正文: |\n    新收政府信息公开申请9999件。\n\n    （一）渠道\n"),
        text=CITY,
    )  # fmt: skip
    document = authoring.compose(report)
    kinds = [one.kind for one in document.blocks]
    at = next(
        n
        for n, one in enumerate(document.blocks)
        if getattr(one, "text", "").startswith("新收政府")
    )
    assert kinds[at - 1 : at + 3] == ["heading", "paragraph", "heading", "table"]
    (found,) = (one for one in authoring.check(report) if one.code == "X301")
    assert found.place.text.strip() == "新收政府信息公开申请9999件。"
    assert found.path == ("applications", "text")


def test_quoted_figures_are_put_in_above_a_table(write):
    report = changed(
        write, ("\n申请:\n", "\n申请:\n  正文: 新收{{ 申请.新收.总计 }}件。\n"), text=CITY
    )
    total = report.figures.values["applications", "received", "total"]
    assert f"新收{total}件。" in words_of(authoring.compose(report))


@pytest.mark.parametrize(
    ("typed", "printed"),
    [("4（其中修订1件）", "4（其中修订1件）"), ("4 (含失效1件)", "4(含失效1件)"), ("4", "4")],
)
def test_words_in_a_cell_are_printed_and_its_number_counts(write, typed, printed):
    report = changed(write, ("行政许可: ", f"行政许可: {typed}  # "))
    path = ("disclosure", "licences")
    assert report.figures.values[path] == 4
    cells = [
        c for b in authoring.compose(report).blocks if b.kind == "table" for r in b.rows for c in r
    ]
    (cell,) = (one for one in cells if one.anchor == "主动公开.行政许可")
    assert cell.text == printed
    after = set_values(report, {path: 5}).after
    assert f"行政许可: 5{printed[1:]}" in after, "words in a cell stay"


@pytest.mark.parametrize(
    "typed", ["4（件）", "4（万元）", "（其中1件）", "四（其中1件）", "/", "—", "４（其中1件）"]
)
def test_what_is_no_number_with_words_is_still_told(write, typed):
    report = changed(write, ("行政许可: ", f'行政许可: "{typed}"  # '))
    assert "F204" in codes(report)


OTHERS = "予以公开: 无, 部分公开: 无, 不予公开: 无, 无法提供: 无, 不予处理: 无"


# --- the wrong form ------------------------------------------------------------------------------------


def test_a_report_in_the_form_of_other_years_is_read_told_once_and_never_final(write):
    text = (INPUTS / "zone_2019.yaml").read_text(encoding="utf-8")
    text = text.replace("年度: 2019", '年度: 2023\n格式: "2019"').replace(
        "2020-01-20", "2024-01-20"
    )
    report = authoring.load(write(text))
    (told,) = (one for one in authoring.check(report) if one.code.startswith("F"))
    assert told.code == "F211"
    assert "2019至2020年的格式" in told.message
    assert "〔2021〕30号" in told.message
    assert authoring.compose(report).blocks
    with pytest.raises(Unusable, match="2019至2020年"):
        authoring.compose(report, stage="final")


@pytest.mark.parametrize(
    "row",
    [
        "[0, 0, 0, 0, 0, 0]",
        "{自然人: 0, 商业企业: 0, 科研机构: 0, 社会公益组织: 0, 法律服务机构: 0, 其他: 0}",
    ],
)
def test_other_outcomes_on_one_row_are_read_and_told_once(write, row):
    rows = f"申请:\n  新收: 无\n  上年结转: 无\n  办理结果: {{{OTHERS}, 其他处理: {row}}}\n  结转下年度: 无"
    report = changed(write, ("申请: 无", rows))
    assert [one for one in codes(report) if one != "K901"] == ["F231"]
    assert report.figures.values["applications", "outcomes", "total", "total"] is not None


# --- totals alone, and blanks --------------------------------------------------------------------------


def test_a_total_alone_is_held_against_the_words(write):
    text = "年度: 2024\n机关: {全称: 甲局}\n总体情况: 全年新收政府信息公开申请95件。\n"
    text += "申请:\n  新收: [_, _, _, _, _, _, 99]\n  上年结转: [_, _, _, _, _, _, 4]\n"
    report = authoring.load(write(text))
    assert report.figures.values["applications", "received", "total"] == 99
    assert "X301" in codes(report)
    assert "A309" not in codes(report), "it is all that is known"


def test_blanks_are_told_once_for_each_table_with_their_number(write):
    text = BASE.replace("行政许可: ", "行政许可: _  # ").replace("行政处罚: ", "行政处罚: _  # ")
    (found,) = (one for one in authoring.check(authoring.load(write(text))) if one.code == "F214")
    assert "“行政许可”；“行政处罚”，共 2 格" in found.message
    assert found.fix
    assert not found.fix.safe


# --- annexes of the agency's own -----------------------------------------------------------------------

ANNEX = """统计表:
  名称: 政府信息公开情况统计表
  列: [本年度, 历年累计]
  行:
    - 一、依申请公开
    - {名称: 收到申请总数, 即: 受理申请总数, 等于: [电子邮件, 网上], 数: [7, 30]}
    - {名称: 电子邮件, 缩进: 1, 数: [3, 10]}
    - {名称: 网上, 缩进: 1, 数: ["4（含微信1件）", 20]}
    - {名称: 减免金额, 单位: 元, 数: [12.50, 100]}
    - {名称: 培训, 单位: 人次, 数: [10, 40]}
  注: 数据截至12月31日。
"""


def annexed(write, *replacements):
    return changed(write, *replacements, text=TABLES + ANNEX)


def test_rows_of_the_agencys_own_are_printed_and_known(write):
    report = annexed(write)
    table = [one for one in authoring.compose(report).blocks if one.kind == "table"][-1]
    rows = [[cell.text.strip("　") for cell in row] for row in table.rows]
    assert rows == [
        ["指标名称", "单位", "本年度", "历年累计"],
        ["一、依申请公开"],
        ["收到申请总数", "件", "7", "30"],
        ["电子邮件", "件", "3", "10"],
        ["网上", "件", "4（含微信1件）", "20"],
        ["减免金额", "元", "12.50", "100"],
        ["培训", "人次", "10", "40"],
    ]
    assert report.figures.values["statistics", "received", "this_year"] == 7
    assert report.figures.values["statistics", "received", "until_last_year"] == 23
    names = [one.name for one in authoring.fields(report)]
    assert "统计表.培训.本年度" in names


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("数: [7, 30]", "数: [8, 30]", "A302", "收到申请总数"),
        ("[3, 10]", "[3, 2]", "F234", "电子邮件"),
        ("即: 受理申请总数", "即: 受理总数", "F233", "收到申请总数"),
        ("等于: [电子邮件, 网上]", "等于: [电子邮件, 传真]", "F233", "收到申请总数"),
        ("电子邮件, 缩进: 1", "电子邮件, 等于: 收到申请总数", "F233", "电子邮件"),
        ("缩进: 1, 数: [3, 10]", "属于: 培训, 数: [30, 40]", "A306", "电子邮件"),
        ("[10, 40]", "[10, 四十]", "F204", "培训"),
        ("单位: 人次", "计量: 人次", "F201", "培训"),
        ("[10, 40]", "[10, _]", "F214", "培训"),
        ("[10, 40]", "[10]", "F205", "培训"),
    ],
)
def test_what_is_wrong_in_a_row_is_told_at_its_line(write, old, new, code, line):
    found = authoring.check(annexed(write, (old, new)))
    (first, *_) = (one for one in found if one.code == code)
    assert line in first.place.text


def test_a_changed_cell_of_an_own_row_is_changed_in_its_line(write):
    report = annexed(write)
    after = set_values(report, {("statistics", "own_6", "this_year"): 11}).after
    assert "{名称: 培训, 单位: 人次, 数: [11, 40]}" in after


def test_totals_of_all_years_are_typed_in_the_provincial_form_and_compared_with_last_year(write):
    text = (INPUTS / "zone_2018.yaml").read_text(encoding="utf-8")
    text = text.replace(
        "主动公开文件数: [10037, 2069]", "主动公开文件数: {本年度: 2069, 历年累计: 81916}"
    )
    report = authoring.load(write(text))
    assert report.figures.values["statistics", "disclosed", "until_last_year"] == 79847
    assert not [one for one in authoring.check(report) if one.code in ("F214", "A301", "A309")]
