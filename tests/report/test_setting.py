"""Values set in a report's file are read back as they were given, and nothing else is touched."""

import json
import re
import unicodedata
from datetime import date
from decimal import Decimal
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import authoring
from authoring.forms import FORMS
from authoring.forms.layout import tree
from authoring.quantities import Amount
from authoring.report import Report, parse_again
from authoring.report.edits import CannotEdit, as_typed, set_values
from tests.conftest import EXAMPLES, ONE_PER_FORM
from tests.conftest import report as loaded

FORM_NAMES = [form.id for form in FORMS if form.tables]
TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"], include_characters="\n\t#:'\"{}[]|>-,&*!%@` ")
    .filter(lambda char: char not in "\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"),
    max_size=60,
)  # fmt: skip


def cells_of(report: Report):
    """The cells that can be entered, with a strategy for their values."""
    nodes = [node for table in report.form.tables for node in tree(table).cells()]
    return {node.path: node.kind.value for node in nodes if not node.computed}


def a_value(kind):
    whole = st.integers(0, 10**9)
    return {
        "count": whole,
        "change": st.integers(-(10**6), 10**6),
        "money": st.decimals(0, 10**6, places=2) | whole,
        "amount": whole.map(lambda n: f"{n}元"),
    }[kind] | st.none()


def read(report, text) -> Report:
    return parse_again(report, text)


@pytest.mark.parametrize("form", FORM_NAMES)
@settings(max_examples=8)
@given(st.data())
def test_any_cells_of_any_form_read_back_and_nothing_else_changes(form, data):
    report = loaded(ONE_PER_FORM[form])
    kinds = cells_of(report)
    paths = data.draw(
        st.lists(st.sampled_from(sorted(kinds)), min_size=1, max_size=12, unique=True)
    )
    wanted = {path: data.draw(a_value(kinds[path])) for path in paths}
    changed = set_values(report, wanted)
    after = read(report, changed.after)
    for path, value in wanted.items():
        got = after.figures.values[path]
        assert (str(got) if isinstance(got, Amount) else got) == value
    others = as_typed(report).keys() - wanted.keys()
    assert {p: as_typed(report)[p] for p in others} == {p: as_typed(after)[p] for p in others}
    lost = {line.strip() for line in report.source.text.split("\n") if line.strip().startswith("#")}
    assert lost <= {line.strip() for line in changed.after.split("\n")}, "a comment is gone"
    assert set_values(after, wanted).edits == ()


SHAPES = {
    "bar": "总体情况: |  # 注\n  旧的\n\n  文字\n\n",
    "folded": "总体情况: >-\n    旧的\n    文字\n",
    "plain": "总体情况: 旧的文字  # 注\n",
    "lines": "总体情况: 旧的\n  文字\n",
    "quoted": '总体情况: "旧的\n  文字"  # 注\n',
    "single": "总体情况: '旧的''文字'\n",
    "empty": "总体情况:\n",
    "no end": "总体情况:",
    "nothing": "总体情况: |\n",
    "missing": "",
}


@pytest.mark.parametrize("shape", SHAPES)
@settings(max_examples=25)
@given(words=TEXTS, english=st.booleans(), after=st.booleans())
def test_any_text_reads_back_however_it_was_written(shape, words, english, after, tmp_path_factory):
    text = "年度: 2024\n机关: {全称: 示例县教育局}\n" + SHAPES[shape]
    if after:
        text = text.rstrip("\n") + "\n\n# 下一部分\n申请: 无  # 留着\n"
    if english:
        for old, new in (
            ("年度", "year"),
            ("机关", "agency"),
            ("总体情况", "overview"),
            ("申请", "applications"),
        ):
            text = text.replace(f"{old}:", f"{new}:")
    path = tmp_path_factory.getbasetemp() / "set.yaml"
    path.write_text(text, encoding="utf-8")
    report = authoring.load(path)
    changed = set_values(report, {("overview",): words, ("agency", "telephone"): "0000-0000000"})
    now = as_typed(read(report, changed.after))
    expected = words.rstrip("\n")
    unfilled = expected.strip() in ("", "_", "未填")
    got = now.get(("overview",))
    assert (got is None or not got.strip("_未填 \n\t\u3000")) if unfilled else True
    if not unfilled:
        nfc = partial(unicodedata.normalize, "NFC")
        assert nfc(got.rstrip("\n")) == nfc(expected)
    assert "# 注" not in text or "# 注" in changed.after
    assert not after or changed.after.endswith("# 留着\n")


def test_a_text_in_brackets_stays_there(write):
    report = authoring.load(write('{年度: 2024, 机关: {全称: 示例县教育局}, 总体情况: "旧"}'))
    after = set_values(report, {("overview",): "一、{新}\n\n“二”: # 三", ("problems",): "无"}).after
    assert json.loads(re.search('总体情况: (".*?"),', after)[1]) == "一、{新}\n\n“二”: # 三"
    assert after.count("\n") == 0
    assert after.endswith(", 问题及改进: 无}")


BASE = """\
# 头
年度: 2024

机关:
  全称: 示例县教育局  # 名称
  电话: _

# 二、主动公开
主动公开:
  规章: 无   # 没有
  行政许可: 5

申请: 无  # 全年没有
"""


def test_what_is_missing_is_put_where_the_form_has_it(write):
    report = authoring.load(write(BASE))
    changed = set_values(
        report,
        {
            ("agency", "postcode"): "000000",
            ("agency", "telephone"): "0000-0000000",
            ("published",): date(2025, 1, 20),
            ("overview",): "（一）主动公开。\n\n（二）其他。",
            ("disclosure", "rules", "issued"): 3,
            ("disclosure", "normative_documents", "repealed"): 1,
            ("disclosure", "penalties"): 7,
            ("site", "name"): "示例网",
        },
    )
    assert changed.after == """\
# 头
年度: 2024

机关:
  全称: 示例县教育局  # 名称
  邮编: "000000"
  电话: "0000-0000000"
网站:
  名称: 示例网
发布日期: 2025-01-20
总体情况: |
  （一）主动公开。

  （二）其他。

# 二、主动公开
主动公开:
  规章: [3, 0, 0]   # 没有
  行政规范性文件: [_, 1, _]
  行政许可: 5
  行政处罚: 7

申请: 无  # 全年没有
"""  # fmt: skip


def test_a_table_said_in_one_word_becomes_its_rows(write):
    report = authoring.load(write(BASE.rstrip("\n")))
    after = set_values(report, {("applications", "received", "natural_person"): 2}).after
    assert (
        "申请:  # 全年没有\n  新收: [2, 0, 0, 0, 0, 0]\n  上年结转: [0, 0, 0, 0, 0, 0]\n" in after
    )
    assert "    部分公开: [0, 0, 0, 0, 0, 0]\n" in after
    assert "总计" not in after
    assert "_" not in after.split("申请:")[1]


def test_a_whole_row_is_set_at_once(write):
    report = authoring.load(write(BASE))
    after = set_values(report, {("disclosure", "rules"): [1, 2, 3]}).after
    assert "规章: [1, 2, 3]   # 没有" in after
    with pytest.raises(CannotEdit):
        set_values(report, {("disclosure", "rules"): [1, 2]})


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("applications", "received", "total"), 3),
        (("applications", "received"), 3),
        (("applications", "outcomes", "nothing_of_the_kind"), 3),
        (("agency", "fax"), "1"),
        (("disclosure", "licences"), -1),
        (("disclosure", "licences"), "几个"),
        (("overview",), "坏\x07字"),
        (("overview",), "坏\ud800字"),
        (("sections", "0", "text"), "没有这一部分"),
        (("year",), 2019),
    ],
)
def test_what_cannot_be_set_is_refused(write, path, value):
    report = authoring.load(write(BASE))
    with pytest.raises(CannotEdit):
        set_values(report, {path: value})


HEAD = "年度: 2024\n机关: {全称: 示例县教育局}\n"
OVERVIEW, RECEIVED, FULL_NAME = ("overview",), ("applications", "received"), ("agency", "full_name")
UPHELD = ("review", "reconsideration", "upheld")
# What stands in the file, what is set, and what the file is then; HEAD goes before each.
WRITTEN = {
    "a text taken out of its bar": (
        "总体情况: |-  # 注\n  旧的\n\n其他事项: 无\n", {OVERVIEW: None}, "总体情况: _  # 注\n\n其他事项: 无\n",
    ),
    "as far in as it was": (
        "总体情况: |\n      旧的\n其他事项: 无\n", {OVERVIEW: "甲\n\n乙"},
        "总体情况: |\n      甲\n\n      乙\n其他事项: 无\n",
    ),
    "in by one blank": ("总体情况: |\n 旧\n", {OVERVIEW: "甲\n乙"}, "总体情况: |\n 甲\n 乙\n"),
    "as far in as can be said": (
        "总体情况: |\n         旧\n", {OVERVIEW: " 甲\n乙"}, "总体情况: |9\n          甲\n         乙\n",
    ),
    "farther in than can be said": (
        "总体情况: |\n          旧\n", {OVERVIEW: " 甲\n乙"}, "总体情况: |2\n   甲\n  乙\n",
    ),
    "how far in is said": (
        "总体情况: |3-\n   旧\n", {OVERVIEW: " 甲\n乙"}, "总体情况: |3\n    甲\n   乙\n",
    ),
    "nothing below the bar": (
        "总体情况: |\n\n\n其他事项: 无\n", {OVERVIEW: "甲\n乙"}, "总体情况: |\n  甲\n  乙\n\n\n其他事项: 无\n",
    ),
    "below a new bar": (
        "总体情况: 旧 # 注\n其他事项: 无\n", {OVERVIEW: "甲\n乙"}, "总体情况: | # 注\n  甲\n  乙\n其他事项: 无\n",
    ),
    "below a bar where nothing stood": ("总体情况:\n", {OVERVIEW: "甲\n乙"}, "总体情况: |\n  甲\n  乙\n"),
    "other line ends": ("", {OVERVIEW: "甲\r\n乙\r丙"}, "总体情况: |\n  甲\n  乙\n  丙\n"),
    "rows in brackets": (
        "申请: {新收: 无, 上年结转: _}\n",
        {(*RECEIVED, "natural_person"): 3, ("applications", "carried_over", "business"): 1},
        "申请: {新收: [3, 0, 0, 0, 0, 0], 上年结转: [_, 1, _, _, _, _]}\n",
    ),
    "a table not filled in": (
        "复议诉讼: _\n其他事项: 无\n", {UPHELD: 3},
        "复议诉讼:\n  行政复议: [3, _, _, _]\n  行政诉讼:\n    未经复议直接起诉: [_, _, _, _]\n"
        "    复议后起诉: [_, _, _, _]\n其他事项: 无\n",
    ),
    "a table not filled in behind a tab and blanks": (
        "主动公开:\t  _  # 待填\n", {("disclosure", "licences"): 3},
        "主动公开:  # 待填\n  规章: [_, _, _]\n  行政规范性文件: [_, _, _]\n  行政许可: 3\n  行政处罚: _\n"
        "  行政强制: _\n  行政事业性收费: _\n",
    ),
    "a row before the first": (
        "申请:\n  上年结转: [0, 0, 0, 0, 0, 0]\n", {(*RECEIVED, "natural_person"): 3},
        "申请:\n  新收: [3, _, _, _, _, _]\n  上年结转: [0, 0, 0, 0, 0, 0]\n",
    ),
    "a table": (
        "", {UPHELD: 3},
        "复议诉讼:\n  行政复议: [3, _, _, _]\n  行政诉讼:\n    未经复议直接起诉: [_, _, _, _]\n"
        "    复议后起诉: [_, _, _, _]\n",
    ),
    "a group of rows": (
        "复议诉讼:\n  行政复议: [0,0,0,0]\n", {("review", "litigation", "direct", "upheld"): 3},
        "复议诉讼:\n  行政复议: [0,0,0,0]\n  行政诉讼:\n    未经复议直接起诉: [3, _, _, _]\n"
        "    复议后起诉: [_, _, _, _]\n",
    ),
    "a group of rows in brackets": (
        "复议诉讼: {行政复议: [0,0,0,0]}\n", {("review", "litigation", "after_reconsideration", "upheld"): 3},
        "复议诉讼: {行政复议: [0,0,0,0], 行政诉讼: {未经复议直接起诉: [_, _, _, _], 复议后起诉: [3, _, _, _]}}\n",
    ),
    "a cell among others in brackets": (
        "主动公开:\n  规章: {本年制发: 1, 现行有效: 2}\n", {("disclosure", "rules", "repealed"): 3},
        "主动公开:\n  规章: {本年制发: 1, 本年废止: 3, 现行有效: 2}\n",
    ),
    "a note": (
        "主动公开:\n  规章: [1, 2, 3]\n", {("disclosure", "note"): "甲乙"},
        "主动公开:\n  规章: [1, 2, 3]\n  注: 甲乙\n",
    ),
    "a note with lines below a table that was one word": (
        "主动公开: 无\n", {("disclosure", "note"): "甲\n乙", ("disclosure", "licences"): 3},
        "主动公开:\n  规章: [0, 0, 0]\n  行政规范性文件: [0, 0, 0]\n  行政许可: 3\n  行政处罚: 0\n  行政强制: 0\n"
        "  行政事业性收费: 0\n  注: |\n    甲\n    乙\n",
    ),
    "blanks inside a text": (
        "总体情况: |\n  甲  乙\n", {OVERVIEW: "甲 乙"}, "总体情况: |\n  甲 乙\n",
    ),
    "an opening": ("", {("opening",): "甲\n乙"}, "引言: |\n  甲\n  乙\n"),
    "an explanation, which is one line": (
        "说明:\n  - 规则: A301\n    理由: 旧\n", {("explanations", "0", "reason"): "新的  说法"},
        '说明:\n  - 规则: A301\n    理由: "新的 说法"\n',
    ),
    "in the quotes that stand there": (
        "说明:\n  - 规则: A301\n    理由: '旧，有'\n", {("explanations", "0", "reason"): "新，有"},
        "说明:\n  - 规则: A301\n    理由: '新，有'\n",
    ),
    "in other quotes where it has such quotes itself": (
        "说明:\n  - 规则: A301\n    理由: '旧，有'\n", {("explanations", "0", "reason"): "it's，有"},
        "说明:\n  - 规则: A301\n    理由: \"it's，有\"\n",
    ),
    "a day": ("发布日期: 2025-01-01\n", {("published",): date(2025, 1, 20)}, "发布日期: 2025-01-20\n"),
    "a decimal": (
        "主动公开:\n  行政事业性收费: 1\n", {("disclosure", "fees"): Decimal("1.50")},
        "主动公开:\n  行政事业性收费: 1.50\n",
    ),
    "before blank lines and what is said of the next part": (
        "总体情况: |\n  甲\n\n\n# 下一部分\n其他事项: 无\n", {("problems",): "乙\n丙"},
        "总体情况: |\n  甲\n问题及改进: |\n  乙\n  丙\n\n\n# 下一部分\n其他事项: 无\n",
    ),
    "after the last line of a file, which has no end": (
        "总体情况: |\n  甲", {("problems",): "乙"}, "总体情况: |\n  甲\n问题及改进: 乙",
    ),
    "after a text that keeps its blank lines": (
        "总体情况: |+\n  甲\n\n", {("problems",): "乙"}, "总体情况: |+\n  甲\n问题及改进: 乙\n\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("before", "values", "after"), WRITTEN.values(), ids=WRITTEN)
def test_what_is_set_is_written_as_a_person_would(write, before, values, after):
    assert set_values(authoring.load(write(HEAD + before)), values).after == HEAD + after


WHOLE = {
    "a table in brackets": (
        "{年度: 2024, 机关: {全称: 示例县教育局}, 复议诉讼: 无}\n", {UPHELD: 3, ("review", "note"): "甲"},
        "{年度: 2024, 机关: {全称: 示例县教育局}, 复议诉讼: {行政复议: [3, 0, 0, 0], "
        "行政诉讼: {未经复议直接起诉: [0, 0, 0, 0], 复议后起诉: [0, 0, 0, 0]}, 注: 甲}}\n",
    ),
    "in English": (
        "year: 2024\nagency: {full_name: 示例县教育局}\nreview: 无\napplications: {received: 无}\n",
        {("review", "litigation", "direct", "upheld"): 3, (*RECEIVED, "business"): 2,
         ("applications", "note"): "甲", ("agency", "postcode"): "000000", ("problems",): "无"},
        'year: 2024\nagency: {full_name: 示例县教育局, postcode: "000000"}\nreview:\n'
        "  reconsideration: [0, 0, 0, 0]\n  litigation:\n    direct: [3, 0, 0, 0]\n"
        "    after_reconsideration: [0, 0, 0, 0]\nproblems: 无\n"
        "applications: {received: [0, 2, 0, 0, 0, 0], note: 甲}\n",
    ),
    "in English and in brackets": (
        "{year: 2024, agency: {full_name: 示例县教育局}, review: 无}\n", {UPHELD: 3},
        "{year: 2024, agency: {full_name: 示例县教育局}, review: {reconsideration: [3, 0, 0, 0], "
        "litigation: {direct: [0, 0, 0, 0], after_reconsideration: [0, 0, 0, 0]}}}\n",
    ),
    "fields where there are none": (
        "年度: 2024\n机关:\n总体情况: 无\n", {FULL_NAME: "示例县教育局", ("agency", "postcode"): "000000"},
        '年度: 2024\n机关:\n  全称: 示例县教育局\n  邮编: "000000"\n总体情况: 无\n',
    ),
    "before the first in brackets": (
        "年度: 2024\n机关: {电话: _}\n", {FULL_NAME: "示例县教育局"},
        "年度: 2024\n机关: {全称: 示例县教育局, 电话: _}\n",
    ),
    "in empty brackets": (
        "年度: 2024\n机关: {}\n", {FULL_NAME: "示例县教育局"}, "年度: 2024\n机关: {全称: 示例县教育局}\n",
    ),
    "before the first": (
        "年度: 2024\n机关:\n  电话: _\n", {FULL_NAME: "示例县教育局"},
        "年度: 2024\n机关:\n  全称: 示例县教育局\n  电话: _\n",
    ),
    "in English, line by line": (
        "year: 2024\nagency:\n  full_name: 示例县教育局\nreview:\n  reconsideration: [0, 0, 0, 0]\n",
        {("agency", "postcode"): "000000", ("review", "litigation", "direct", "upheld"): 3, ("site", "name"): "示例网"},
        'year: 2024\nagency:\n  full_name: 示例县教育局\n  postcode: "000000"\nsite:\n  name: 示例网\nreview:\n'
        "  reconsideration: [0, 0, 0, 0]\n  litigation:\n    direct: [3, _, _, _]\n"
        "    after_reconsideration: [_, _, _, _]\n",
    ),
    "in a file moved in as a whole": (
        "  年度: 2024\n  机关:\n    全称: 示例县教育局\n", {("site", "name"): "示例网", UPHELD: 3},
        "  年度: 2024\n  机关:\n    全称: 示例县教育局\n  网站:\n    名称: 示例网\n  复议诉讼:\n"
        "    行政复议: [3, _, _, _]\n    行政诉讼:\n      未经复议直接起诉: [_, _, _, _]\n"
        "      复议后起诉: [_, _, _, _]\n",
    ),
    "before everything": (
        "机关: {全称: 示例县教育局}\n", {("year",): 2024, ("form",): "2021"},
        '年度: 2024\n格式: "2021"\n机关: {全称: 示例县教育局}\n',
    ),
    "a field that has other blanks only": (
        "年度: 2024\n机关: {全称: 示例县教育局, 地址: '示例路  1号'}\n", {("agency", "address"): "示例路 1号"},
        "年度: 2024\n机关: {全称: 示例县教育局, 地址: '示例路  1号'}\n",
    ),
    "an amount": (
        "年度: 2019\n机关: {全称: 示例县教育局}\n主动公开:\n  政府集中采购: {采购项目数量: 1, 采购总金额: 2万元}\n",
        {("disclosure", "procurement", "amount"): "30.50元", ("disclosure", "procurement", "projects"): 3},
        "年度: 2019\n机关: {全称: 示例县教育局}\n主动公开:\n"
        '  政府集中采购: {采购项目数量: 3, 采购总金额: "30.50元"}\n',
    ),
    "an amount taken back": (
        "年度: 2019\n机关: {全称: 示例县教育局}\n主动公开:\n  政府集中采购: {采购项目数量: 1, 采购总金额: 2万元}\n",
        {("disclosure", "procurement", "amount"): None},
        "年度: 2019\n机关: {全称: 示例县教育局}\n主动公开:\n  政府集中采购: {采购项目数量: 1, 采购总金额: _}\n",
    ),
    "one line for what stood below a bar": (
        "年度: 2024\n机关:\n  全称: |\n    示例县\n    教育局\n  简称: 局\n", {FULL_NAME: "示例市教育局"},
        "年度: 2024\n机关:\n  全称: 示例市教育局\n  简称: 局\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("before", "values", "after"), WHOLE.values(), ids=WHOLE)
def test_a_file_of_any_shape_is_filled_in(write, before, values, after):
    assert set_values(authoring.load(write(before)), values).after == after


@pytest.mark.parametrize("word", ["少量", "1", "[1, 2]", "'无 无'"])
def test_what_is_no_word_for_nothing_is_not_written_over(write, word):
    report = authoring.load(write(HEAD + f"申请: {word}\n"))
    with pytest.raises(CannotEdit):
        set_values(report, {(*RECEIVED, "natural_person"): 2})


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_setting_what_stands_there_changes_nothing(example):
    report = loaded(example)
    values = {
        p: v for p, v in as_typed(report).items() if p in report.locs and not isinstance(v, tuple)
    }
    values = {p: v for p, v in values.items() if report.locs[p] in report.source.scalars}
    assert len(values) > 10
    assert set_values(report, values).after == report.source.text
