"""Sentences on requests made by a small grammar: a right figure says nothing, a wrong one is named once."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import authoring
from authoring.checks import RULES
from authoring.checks.case import Case
from authoring.numerals import numeral
from authoring.report.model import with_texts
from tests.conftest import INPUTS, report

CITY = report(INPUTS / "city_government_2024.yaml")
# What is said, the figure of the tables, and the rule that holds them together.
BEFORE = {
    "新收政府信息公开申请": (3119, "X301"), "共收到政府信息公开申请": (3119, "X301"),
    "登记政府信息公开申请": (3119, "X301"), "收办政府信息公开申请案件": (3119, "X301"),
    "收到申请，办结申请": (3050, "X304"), "办理政府信息公开申请": (3050, "X304"),
    "收到的申请中，上年结转": (34, "X303"), "收到的申请中，结转下年度": (103, "X303"),
    "收到的申请中，跨年办理": (103, "X303"), "收到的申请中，作其他处理（含主动撤回）": (187, "X304"),
    "收到的申请中，无法提供": (781, "X304"), "收到的申请中，部分公开": (454, "X304"),
    "收到的申请中，因本机关不掌握等原因无法提供": (781, "X304"),
}  # fmt: skip
BEHIND = {
    "无法提供": (781, "X304"), "部分公开": (454, "X304"), "予以公开": (1362, "X304"),
    "申请均已办结": (3050, "X304"), "因情况复杂结转至下年度继续办理": (103, "X303"),
    "顺延到2025年答复": (103, "X303"),
}  # fmt: skip
UNITS = ["件", "宗", "份", "例", "起"]
WIDE = ["条", "封", "次", "项", "笔", "个", "单", "人次", "件次"]
NUMERALS = {
    "digits": str,
    "full width": lambda number: str(number).translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)}),
    "words": numeral,
    "broken": lambda number: "\u200b".join(str(number)),
    "grouped": lambda number: f"{number:,}",
    "spaced": lambda number: f"{number:,}".replace(",", " "),
}  # fmt: skip
PLACES = ["", " ", "\u3000"]


def found(sentence):
    """The findings on a report that says this of requests, and no other thing."""
    overview = f"（二）依申请公开。{sentence}"
    texts = {path: "" for path, _ in CITY.narratives()} | {("overview",): overview}
    content = with_texts(CITY.content, texts)
    case = Case(replace(CITY, content=content, spellings={}))
    return [
        replace(one, code=rule.code)
        for rule in RULES
        if rule.code.startswith("X")
        for one in rule(case)
    ]


@st.composite
def said(draw):
    """A sentence with a blank for its number, how numbers are written, the figure, the rule."""
    behind = draw(st.booleans())
    words = draw(st.sampled_from([*(BEHIND if behind else BEFORE)]))
    figure, code = (BEHIND if behind else BEFORE)[words]
    style = draw(st.sampled_from([*NUMERALS]))
    units = UNITS if style != "words" else UNITS[:4]
    if style != "words" and words.endswith(("申请", "案件")) and "，" not in words:
        units = [*units, *WIDE] if words.endswith("申请") else units
    unit = draw(st.sampled_from(units))
    space = draw(st.sampled_from(PLACES))
    number = f"{space}{{}}{space}{unit}"
    sentence = f"收到的申请中，{number}{words}。" if behind else f"{words}{number}。"
    return sentence, NUMERALS[style], figure, code


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(said(), st.integers(1, 33))
@example(("收到的申请中，{}件无法提供。", str, 781, "X304"), 1)
def test_a_right_figure_says_nothing_and_a_wrong_one_is_named_once(case, more):
    sentence, written, figure, code = case
    assert found(sentence.format(written(figure))) == []
    (told,) = found(sentence.format(written(figure + more)))
    assert told.code == code
    assert told.actual == figure + more
    assert told.expected == figure


@pytest.mark.parametrize("number", ["３１１８", "31\u200b18", "3 118", "3118"])
def test_the_caret_stands_under_the_number_as_it_is_typed(changed, number):
    path = changed(("新收政府信息公开申请3119件", f"新收政府信息公开申请{number}件"))
    told = next(one for one in authoring.check(authoring.load(path)) if one.code == "X301")
    line = path.read_text(encoding="utf-8").splitlines()[told.place.line - 1]
    assert line[told.place.column - 1 :].startswith(f"{number}件")
