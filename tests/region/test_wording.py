"""What of a report may be held against others': the same sentences whoever writes them, and no formulas."""

import authoring
from authoring.region.wording import sentences_of
from tests.conftest import INPUTS

BASE = INPUTS / "county_education_2024.yaml"


def said(write, words, name="示例县教育局", **more):
    agency = {"全称": name, **more}
    told = ", ".join(f"{key}: {value}" for key, value in agency.items())
    lines = "\n".join(f"  {line}" for line in words.split("\n"))
    return sentences_of(
        authoring.load(write(f"年度: 2024\n机关: {{{told}}}\n总体情况: |\n{lines}\n"))
    )


def test_names_figures_and_marks_make_no_difference(write):
    one = said(
        write, "示例县教育局全年组织政务公开培训3次，参加120人次。我局安排专人负责信息审核工作。"
    )
    other = said(
        write, "示范市民政局全年组织政务公开培训11次、参加 9 人次；我委安排专人负责信息审核工作！",
        "示范市民政局",
    )  # fmt: skip
    assert [bare for bare, _ in one] == [bare for bare, _ in other]
    assert one[0][1] == "示例县教育局全年组织政务公开培训3次，参加120人次"
    assert len(one) == 2


def test_where_an_agency_is_makes_no_difference_in_its_sentences(write):
    one = said(write, "示例县各中小学校全部开设了信息公开专栏。")
    other = said(write, "示范区各中小学校全部开设了信息公开专栏。", "示范区教育局")
    assert [bare for bare, _ in one] == [bare for bare, _ in other]


def test_what_all_must_write_and_what_is_short_is_left_out(write):
    formulas = (
        "本年度没有收取政府信息公开信息处理费。没有其他需要报告的事项。"
        "本报告根据《中华人民共和国政府信息公开条例》的要求编制。数据的统计期限为2024年1月1日至12月31日。"
        "全年公开信息3条。"
    )
    assert said(write, formulas) == ()


def test_headings_and_the_opening_are_left_out(write):
    text = BASE.read_text(encoding="utf-8")
    path = write(
        text.replace("年度: 2024", "年度: 2024\n引言: 全县上下团结一心做好政务公开各项工作。", 1)
    )
    words = "".join(written for _, written in sentences_of(authoring.load(path)))
    assert "团结一心" not in words
    assert words


def test_a_sentence_is_told_once(write):
    twice = "我局组织了2次面向乡镇的业务培训会。\n\n我局组织了3次面向乡镇的业务培训会。"
    assert [written for _, written in said(write, twice)] == ["我局组织了2次面向乡镇的业务培训会"]
