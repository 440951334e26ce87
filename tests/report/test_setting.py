"""Values set in a report's file are read back as they were given, and nothing else is touched."""

import json
import re
import unicodedata
from datetime import date
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


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_setting_what_stands_there_changes_nothing(example):
    report = loaded(example)
    values = {
        p: v for p, v in as_typed(report).items() if p in report.locs and not isinstance(v, tuple)
    }
    values = {p: v for p, v in values.items() if report.locs[p] in report.source.scalars}
    assert len(values) > 10
    assert set_values(report, values).after == report.source.text
