"""The words of published reports: parts, opening, sections, who reports and when; and back into YAML."""

import dataclasses
import re
from pathlib import Path

import pytest

import authoring
from authoring.readers import read_bytes
from authoring.readers.as_yaml import as_yaml
from authoring.readers.prove import ReadCell, Status
from authoring.readers.raw import narrow
from authoring.readers.reading import ReadText
from authoring.report import load_text
from tests.conftest import EXAMPLES, INPUTS, library, output, report

PROSE = "全年按时公开各类政府信息，各项工作平稳有序，没有发生违反规定的情形。"
TITLE = "示例县教育局2024年政府信息公开工作年度报告"
OPENING = "根据《中华人民共和国政府信息公开条例》的要求，现公布示例县教育局2024年度报告。"
PARTS = (
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
)
KEYS = ("overview", "disclosure", "applications", "review", "problems", "other_matters")


def page(*paragraphs, head=""):
    body = "".join(one if one.startswith("<") else f"<p>{one}</p>" for one in paragraphs)
    return f"<html><head><meta charset=utf-8>{head}</head><body>{body}</body></html>".encode()


def whole(
    *, parts=PARTS, before=(TITLE, OPENING), after=("示例县教育局", "2025年1月20日"), **words
):
    """A page with six parts, each with a sentence of its own."""
    texts = [
        (part, words.get(key, f"{key}：{PROSE}")) for part, key in zip(parts, KEYS, strict=True)
    ]
    flat = [
        one for part, text in texts for one in (part, *([text] if isinstance(text, str) else text))
    ]
    return page(*before, *flat, *after)


def read(data):
    return read_bytes(data, "年报.html")


def text(reading, key):
    found = reading.texts.get((key,)) or reading.texts.get((key, "text"))
    return found.text if found else None


def codes(reading):
    return {one.code for one in reading.findings}


# --- every example, read back -----------------------------------------------------------------------


def without_pictures(words):
    """Words as they are compared: pictures are named anew, blanks and blank lines are layout."""
    kept = "".join(one for one in words.splitlines() if not one.strip().startswith("!["))
    return re.sub("-+", "-", narrow(kept))


@pytest.mark.parametrize("to", ["html", "fragment", "docx", "pdf"])
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_report_that_is_rendered_and_read_is_the_same_report(path, to, tmp_path):
    if to == "pdf":
        library("weasyprint")
    want = report(path)
    reading = read_bytes(output(path, to), f"年报.{to}")
    for name, data in reading.pictures.items():
        (tmp_path / name).write_bytes(data)
    got = load_text(as_yaml(reading), "年报.yaml", tmp_path)
    assert got.form.id == want.form.id or not want.tables
    # An annex that may be left out, and is, has cells in one of two forms that look alike.
    figures = {path: value for path, value in got.figures.values.items() if value is not None}
    assert figures == want.figures.values
    assert got.remarks == want.remarks
    texts, read_texts = want.texts(), got.texts()
    for key in texts.keys() | read_texts.keys():
        if texts.get(key) == "无":  # printed as a sentence, which is what is read
            assert "没有" in read_texts[key]
            continue
        assert without_pictures(read_texts.get(key, "")) == without_pictures(texts.get(key, ""))
    assert got.year == want.year
    if to != "fragment":  # the page it is put into has the title
        assert got.content.title == want.content.title
    assert got.content.agency.full_name == want.content.agency.full_name
    signed = want.content.signed or want.content.published
    assert (got.content.signed or got.content.published) == signed
    if getattr(want.content, "sections", None):
        assert [(one.title, one.counts) for one in got.content.sections] == [
            (one.title, one.counts) for one in want.content.sections
        ]
    assert len(got.pictures) == (len(want.pictures) if to != "fragment" else len(got.pictures))
    assert not [one for one in got.findings if one.severity != "info"]


# --- headings ---------------------------------------------------------------------------------------

HEADINGS = {
    "other words": (0, "一、概述"),
    "words left out": (4, "五、存在问题及改进情况"),
    "a law misread": (2, "三、依法申请公开情况"),
    "blanks": (0, "一、总 体 情 况"),
    "brackets and full stop": (5, "六、其他需要报告的事项："),
    "a damaged word": (3, "四、政府信息公开行政复仪、行政诉讼情况"),
    "a year before": (0, "一、2024年总体情况"),
    "another number": (5, "第六部分 其他需要报告的事项"),
    "a numeral lost": (3, "、政府信息公开行政复议、行政诉讼情况"),
}


@pytest.mark.parametrize(("place", "printed"), HEADINGS.values(), ids=HEADINGS)
def test_a_part_is_found_by_a_heading_written_otherwise(place, printed):
    parts = [*PARTS]
    parts[place] = printed
    reading = read(whole(parts=parts))
    for key in KEYS:
        assert text(reading, key) == f"{key}：{PROSE}"
    assert ("R144" in codes(reading)) is (narrow(printed) != narrow(PARTS[place]))


def test_headings_that_lost_their_automatic_numbers_are_found():
    for parts in (
        [f"{n}、{one.partition('、')[2]}" for n, one in enumerate(PARTS, 1)],
        [one.partition("、")[2] for one in PARTS],
    ):
        reading = read(whole(parts=parts))
        assert [text(reading, key) for key in KEYS] == [f"{key}：{PROSE}" for key in KEYS]


def test_a_heading_over_two_lines_and_one_the_text_runs_on_from_are_found():
    parts = [*PARTS]
    parts[3] = "<p>四、政府信息公开行政复议、</p><p>行政诉讼情况</p>"
    parts[0] = f"一、总体情况 {PROSE}"
    reading = read(whole(parts=parts, overview="又一段。"))
    assert text(reading, "overview") == f"{PROSE}\n\n又一段。"
    assert text(reading, "review") == f"review：{PROSE}"


def test_headings_inside_a_part_and_sentences_that_name_one_begin_no_part():
    inner = [
        "（二）依申请公开情况",
        PROSE,
        "三、是加强培训，提高水平。",
        "详见“五、存在的主要问题及改进情况”。",
    ]
    reading = read(whole(overview=inner))
    assert text(reading, "overview") == "\n\n".join(inner)


def test_a_list_of_contents_is_not_the_text():
    reading = read(whole(before=(TITLE, "目录", *PARTS, OPENING)))
    assert text(reading, "opening") == OPENING
    assert text(reading, "problems") == f"problems：{PROSE}"


def test_a_part_without_heading_is_told_once():
    parts = [*PARTS]
    parts[4] = "附带说明"
    reading = read(whole(parts=parts))
    assert [one.path for one in reading.findings if one.code == "R145"] == [("problems",)]
    assert f"problems：{PROSE}" in text(reading, "review")


# --- the page around --------------------------------------------------------------------------------

AROUND = (
    "首页", "当前位置：首页 > 政府信息公开年报", "微信 微博 QQ空间",
    "来源：示例县政府 发布时间：2025-01-22 10:00 浏览次数：12", "全真版", "文件下载",
)  # fmt: skip
BEHIND = (
    "上一篇：示例县财政局年报", "附件：年报.docx", "【打印】【关闭】", "扫一扫在手机打开当前页",
    "主办单位：示例县人民政府", "示例ICP备00000000号", "责任编辑：示例",
)  # fmt: skip


@pytest.mark.parametrize("line", BEHIND)
def test_what_a_page_goes_on_with_is_no_text(line):
    reading = read(whole(after=(line, "版权所有 示例县人民政府网站")))
    assert text(reading, "other_matters") == f"other_matters：{PROSE}"


def test_lines_of_the_page_around_title_and_within_the_text_are_left_out():
    within = [PROSE, "浏览次数：33", "又一段。"]
    reading = read(whole(before=(*AROUND, TITLE, *AROUND[2:], OPENING), overview=within))
    assert text(reading, "opening") == OPENING
    assert text(reading, "overview") == f"{PROSE}\n\n又一段。"
    (told,) = [one for one in reading.findings if one.code == "R146"]
    assert "浏览次数：33" in told.message


def test_sentences_before_the_title_are_told():
    reading = read(whole(before=(f"编者按：{PROSE}{PROSE}", TITLE, OPENING)))
    assert "R147" in codes(reading)
    assert text(reading, "opening") == OPENING


def test_an_opening_that_names_itself_is_read():
    opening = "编制说明：本年度报告根据《条例》编制，统计期限自2017年1月1日起至2017年12月31日止。"
    reading = read(whole(before=(opening,)))
    assert text(reading, "opening") == opening
    assert reading.year == 2017


def test_a_page_that_is_one_line_without_blanks_keeps_every_word():
    parts = (TITLE, "根据《条例》要求，本报告由六部分组成，全年工作情况如下，现予公布，请监督。")
    body = (f"{part}2024年{key}：{PROSE}" for part, key in zip(PARTS, KEYS, strict=True))
    reading = read_bytes("".join((*parts, *body, "示例县教育局2025年1月20日")).encode(), "年报.txt")
    assert text(reading, "opening") == parts[1]
    assert text(reading, "other_matters") == f"2024年other_matters：{PROSE}"
    assert reading.fields["agency", "full_name"] == "示例县教育局"
    assert reading.fields["signed",] == "2025-01-20"


def test_tables_that_were_not_read_are_no_text():
    data = output(INPUTS / "zone_2022.yaml", "html").decode()
    at = data.index("<table")
    table = data[at : data.index("</table>", at) + 8]
    other = re.sub("[0-9](?=</td>)", "7", table)
    reading = read(data.replace(table, table + other).encode())
    assert "R121" in codes(reading)
    assert "|" not in (text(reading, "disclosure") or "")
    written = as_yaml(reading)
    assert "主动公开:  # 未读出：这张表" in written


def test_sentences_behind_the_end_are_told():
    reading = read(whole(after=("示例县教育局", "2025年1月20日", f"补充说明：{PROSE}{PROSE}")))
    assert "R147" in codes(reading)
    assert text(reading, "other_matters") == f"other_matters：{PROSE}"


# --- what stands in the text ------------------------------------------------------------------------


def test_small_tables_and_pictures_stay_in_the_text(tmp_path):
    import base64

    picture = (INPUTS / "city_government_2024_outcomes.png").read_bytes()
    source = base64.b64encode(picture).decode()
    reading = read(
        whole(
            overview=[
                PROSE,
                "<table><tr><td>渠道</td><td>条数</td></tr><tr><td>网|站</td><td>12</td></tr></table>",
                f'<img src="data:image/png;base64,{source}" alt="办理结果[柱状图]">',
                "图：办理结果",
            ]
        )
    )
    (name,) = reading.pictures
    assert reading.pictures[name] == picture
    assert "| 渠道 | 条数 |\n|---|---|\n| 网\\|站 | 12 |" in text(reading, "overview")
    (tmp_path / name).write_bytes(picture)
    got = load_text(as_yaml(reading), "年报.yaml", tmp_path)
    images = [piece for _, piece in got.pieces if type(piece).__name__ == "Image"]
    assert [(one.source, one.title) for one in images] == [(name, "图：办理结果")]


ODD = [
    "# 不是注释", "- 不是列表", "：以冒号开头", "“引号”开头", "键: 值 # 后面", "'单引号", "| 竖线",
    "全年新收 100% 的申请", "_", "无", "{a: 1}", "[1, 2]", "*星号", "&和", "!叹号", "%百分", "@艾特",
    "`反引号", "> 大于", "2024", "---", "...",
]  # fmt: skip


@pytest.mark.parametrize("odd", ODD)
def test_text_that_begins_oddly_comes_back_as_it_was(odd):
    reading = read(whole())
    words = f"{odd}\n\n第二段{odd}"
    changed = {
        **reading.texts,
        ("overview",): ReadText(words),
        ("disclosure", "text"): ReadText(words),
    }
    got = load_text(as_yaml(dataclasses.replace(reading, texts=changed)), "", Path())
    assert got.content.overview.rstrip("\n") == words
    assert got.content.disclosure.text.rstrip("\n") == words


def test_what_looks_like_a_quoted_figure_stays_words():
    reading = read(whole(overview="全年新收申请{{ 申请.新收.总计 }}件，见![图](甲.png)。"))
    got = load_text(as_yaml(reading), "", Path())
    assert (
        got.content.overview.rstrip()
        == "全年新收申请｛｛ 申请.新收.总计 ｝｝件，见！[图](甲.png)。"
    )
    assert "R149" in codes(reading)
    assert not [one for one in got.findings if one.code.startswith("N")]


# --- who reports, and when --------------------------------------------------------------------------

INDEX = (
    "<table><tr><td>索引号：</td><td>000/2025-01</td><td>分类：</td><td>综合政务</td></tr>"
    "<tr><td>文号</td><td>无</td><td>发布日期</td><td>2025-01-22</td></tr>"
    f"<tr><td>名称</td><td colspan=3>{TITLE}</td></tr></table>"
)


def test_the_index_of_the_page_is_read_and_is_no_text():
    reading = read(whole(before=(INDEX, TITLE, OPENING)))
    assert reading.fields["site", "index_number"] == "000/2025-01"
    assert reading.fields["site", "category"] == "综合政务"
    assert ("site", "document_number") not in reading.fields
    assert reading.fields["published",] == "2025-01-22"
    assert reading.fields["signed",] == "2025-01-20"
    assert text(reading, "opening") == OPENING


TITLES = {
    "one line": ((TITLE,), "示例县教育局", 2024),
    "two lines": (("示例县教育局", "2024年政府信息公开工作年度报告"), "示例县教育局", 2024),
    "year first": (("2024年示例县人民政府信息公开工作年度报告",), "示例县人民政府", 2024),
    "about": (("关于示例县教育局2024年度政府信息公开工作情况的报告",), "示例县教育局", 2024),
    "in words": (("示例县教育局二〇二四年政府信息公开年度报告",), "示例县教育局", 2024),
    "in the opening": ((), "示例县教育局", 2024),
}


@pytest.mark.parametrize(("lines", "agency", "year"), TITLES.values(), ids=TITLES)
def test_agency_and_year_stand_in_the_title(lines, agency, year):
    told = "根据《条例》的要求，编制示例县教育局2024年政府信息公开工作年度报告，请予监督，欢迎提出意见。"
    reading = read(whole(before=(*lines, OPENING if lines else told), after=()))
    assert reading.year == year
    assert reading.fields["agency", "full_name"] == agency


def test_what_disagrees_is_told_and_the_title_counts():
    reading = read(
        whole(
            before=(
                INDEX,
                TITLE,
                "根据《条例》编制本报告，统计期限为2023年1月1日至2023年12月31日，请予监督。",
            ),
            after=("某某市水务中心", "2025年1月20日"),
        )
    )
    assert reading.year == 2024
    assert reading.fields["agency", "full_name"] == "示例县教育局"
    assert reading.fields["signatory",] == "某某市水务中心"
    assert {"R141", "R142"} <= codes(reading)


@pytest.mark.parametrize("date", ["2025年1月20日", "2025 年 1 月 20 日", "二〇二五年一月二十日"])
def test_the_signature_is_name_and_date(date):
    for after in (("示例县教育局", date), (f"示例县教育局 {date}",)):
        reading = read(whole(after=after))
        assert reading.fields["signed",] == "2025-01-20"
        assert ("signatory",) not in reading.fields
        assert text(reading, "other_matters") == f"other_matters：{PROSE}"


# --- sections of the agency's own -------------------------------------------------------------------


def test_an_outline_of_the_agencys_own_is_read_section_by_section():
    counted = "2010年，主动公开政府信息共4条，其中：机构职能1条，占25.0%；政策法规3条，占75.0%。"
    reading = read(
        page(
            "示例县教育局2010年政府信息公开工作年度报告", OPENING.replace("2024", "2010"), "一、概述", PROSE,
            "二、主动公开情况", counted, "公开栏两处。", "四、咨询情况",
            "（一）电话咨询", "接听电话三次。", "示例县教育局", "2011年3月1日",
        )
    )  # fmt: skip
    got = load_text(as_yaml(reading), "", Path())
    assert got.form.id == "2008"
    assert [one.title for one in got.content.sections] == ["概述", "主动公开情况", "咨询情况"]
    assert [one.number for one in got.content.sections] == [None, None, "四"]
    assert got.content.sections[1].counts == {"机构职能": 1, "政策法规": 3}
    assert got.content.sections[1].text.rstrip() == "公开栏两处。"
    assert got.content.sections[2].items is None
    assert got.content.sections[2].text.rstrip() == "（一）电话咨询\n\n接听电话三次。"


# --- cells that were not read -----------------------------------------------------------------------


def test_what_was_not_read_is_not_filled_in_and_stands_beside_the_blank():
    path = INPUTS / "zone_2022.yaml"
    reading = read_bytes(output(path, "html"), "年报.html")
    here = ("applications", "received", "natural_person")
    there = ("disclosure", "licences", "decisions")
    one = next(cell for cell in reading.cells if cell[:2] == there[:2])
    cells = {
        **reading.cells,
        here: ReadCell(here, Status.AMBIGUOUS, None, "1 2", candidates=(1, 12)),
        one: ReadCell(one, Status.MISSING, None, "三件"),
    }
    written = as_yaml(dataclasses.replace(reading, cells=cells))
    got = load_text(written, "", Path())
    assert got.figures.values[here] is None
    assert got.figures.values[one] is None
    (row,) = [line for line in written.splitlines() if line.startswith("  新收:")]
    assert "原件写“1 2”，可能是1或12" in row
    assert "原件写“三件”" in written
    others = {path: value for path, value in report(path).figures.values.items()
              if path[0] == "review"}  # fmt: skip
    assert {path: got.figures.values[path] for path in others} == others


def test_a_form_that_is_wrong_for_the_year_is_kept_and_named():
    data = output(INPUTS / "zone_2019.yaml", "html").replace("2019年".encode(), "2023年".encode())
    got = load_text(as_yaml(read(data)), "", Path())
    assert got.year == 2023
    assert got.form.id == "2019"
    assert "F211" in {one.code for one in got.findings}


# --- no report --------------------------------------------------------------------------------------

NO_REPORTS = {
    "another page": page("示例县教育局关于放假的通知", PROSE),
    "words": "今天天气很好。".encode(),
    "nothing": b"<html></html>",
}


@pytest.mark.parametrize("data", NO_REPORTS.values(), ids=NO_REPORTS)
def test_a_file_without_a_report_is_refused(data):
    with pytest.raises(authoring.Unusable) as problem:
        read(data)
    assert all(one.message and one.remedy for one in problem.value.findings)


def test_several_reports_in_one_file_are_told():
    one = (
        "示例县教育局2010年政府信息公开工作年度报告",
        "一、概述",
        PROSE,
        "二、主动公开情况",
        PROSE,
    )
    assert "R152" in codes(read(page(*one, *one, *one)))
    assert "R152" not in codes(read(page(one[0], "一、概述", "二、主动公开情况", *one[1:])))
