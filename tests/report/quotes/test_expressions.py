"""How an expression is read: its limits, its places in the text, and what it says of what it is not."""

import pytest

from authoring.report.quotes import CannotQuote, Problem
from tests.report.quotes.figures import CARRIED, LICENCES, RECEIVED, quoter

CITY = "申请.新收.总计"
WAY = "nianbao fields 列出可以引用的数；写法见 nianbao rules N407"
FUNCTIONS = "可以写：合计、占比、同比、上年、万、亿、余。"
ALL = "nianbao fields 列出所有的数。"


def put(text, now=None):
    return (now or quoter({RECEIVED: 12, CARRIED: 3})).quote(text)


def test_figures_are_put_where_they_are_asked_for():
    text = "新收{{ 申请.新收.总计 }}件，\n\n结转{{申请.上年结转.总计}}件{{ 申请.新收.总计 }}。"
    quoted = put(text)
    assert quoted.text == "新收12件，\n\n结转3件12。"
    assert not quoted.problems
    assert [(text[start:end], words) for start, end, words in quoted.put] == [
        ("{{ 申请.新收.总计 }}", "12"), ("{{申请.上年结转.总计}}", "3"), ("{{ 申请.新收.总计 }}", "12"),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["", "没有", "{ 甲 }", "} 甲 {", "{ {甲} }"])
def test_a_text_without_expressions_stays_as_it_is(text):
    quoted = put(text)
    assert (quoted.text, quoted.problems, quoted.put) == (text, [], [])


def test_what_has_no_value_stays_as_typed_and_is_told_at_its_place():
    quoted = put("甲{{ 申请.新收.总计 }}乙\n丙{{ 丁 }}戊{{ }}己{{ 申请.新收.总计 }}")
    assert quoted.text == "甲12乙\n丙{{ 丁 }}戊{{ }}己12"
    assert quoted.problems == [
        Problem(18, 25, "{{ 丁 }}", "N406", "没有“丁”这个数。", ALL),
        Problem(26, 31, "{{ }}", "N407", "双花括号里是空的。", WAY),
    ]


@pytest.mark.parametrize(
    ("text", "start", "odd"),
    [
        ("甲{{ 乙", 1, "{{"), ("甲}}乙", 1, "}}"), ("一\n甲{% if %}", 3, "{%"), ("%}", 0, "%}"),
        ("{# #}", 0, "{#"), ("甲#}", 1, "#}"),
        ("{{ 申请.新收.总计 }}甲}}", 15, "}}"), ("{{ {甲} }}", 0, "{{"),
    ],
)  # fmt: skip
def test_braces_that_are_no_pair_are_told_once_a_line(text, start, odd):
    (problem,) = put(text).problems
    assert problem == Problem(
        start, start + len(odd), odd, "N407", f"这里的“{odd}”在这一行里没有成对，或不是引用数字的写法。", WAY,
    )  # fmt: skip
    assert put(text).text == text, "nothing of such a line is put in"
    assert put(f"{text}\n{{{{ {CITY} }}}}").text == f"{text}\n12", "the next line is another"


def test_an_expression_is_three_hundred_characters_at_most():
    assert put("{{" + CITY.ljust(300) + "}}").text == "12"
    with pytest.raises(CannotQuote) as why:
        quoter({RECEIVED: 12}).value(CITY.ljust(301))
    assert (why.value.code, why.value.message, why.value.remedy) == (
        "N407",
        "引用的写法太长或太多。",
        WAY,
    )


def test_a_report_has_two_hundred_expressions_at_most():
    one = quoter({RECEIVED: 1})
    assert put("{{ 申请.新收.总计 }}" * 199, one).text == "1" * 199
    assert put("{{ 丁 }}", one).problems[0].code == "N406", "what has no value counts as well"
    (problem,) = put("{{ 申请.新收.总计 }}", one).problems
    assert (problem.code, problem.message) == ("N407", "引用的写法太长或太多。")


@pytest.mark.parametrize(("terms", "taken"), [(58, True), (59, False)])
def test_sixty_levels_are_deep_enough(terms, taken):
    one = quoter({LICENCES: 1})
    nested = "合计(" * (terms // 2)
    expression = f"{nested}主动公开.行政许可{')' * (terms // 2)}"
    assert len(expression) <= 300
    assert one.value(expression) == "1"
    chain = "甲" + ".a" * terms
    with pytest.raises(CannotQuote) as why:
        one.value(chain)
    deep = "引用的写法层次太多。"
    assert (why.value.message == deep) is not taken
