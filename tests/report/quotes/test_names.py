"""What a sentence may quote: names, groups, sums of groups, and what stands for no number."""

import dataclasses
from decimal import Decimal

import pytest

from authoring.forms import FORMS
from authoring.forms.layout import FormBlock, FormTable, Item, Part
from authoring.report.quotes import CannotQuote, Field, fields, fields_of, short
from authoring.report.quotes.names import Figure, QuotedShare, all_names, figure_of
from tests.report.quotes.figures import FEES, RECEIVED, figures, quoter

COUNT = (Item("", "", "数"),)
MANY = tuple(Item(f"k{n}", f"第{n}", f"第{n}项") for n in range(9))
SMALL = dataclasses.replace(
    FORMS[-1],
    id="small",
    parts=(
        Part("p", "表", "一、表", FormTable("t", "表", (
            FormBlock((
                Item("g", "组", "组", parts=(
                    Item("a", "甲", "甲", unit="人"), Item("b", "乙", "乙", unit="人"), Item("s", "小计",
                    "小计", total=True, unit="人"),
                )),
                Item("m", "杂", "杂", parts=(Item("a", "甲", "甲", unit="人"), Item("b", "乙", "乙", unit="元"))),
                Item("h", "群", "群", parts=(
                    Item("u", "上", "上", parts=(Item("a", "甲", "甲", unit="人"), Item("b", "乙", "乙", unit="人"))),
                    Item("d", "下", "下", parts=MANY),
                )),
                *(dataclasses.replace(item, key=f"z{item.key}", name=f"末{item.name}") for item in MANY[:4]),
            ), COUNT),
        ), (1,))),
        Part("q", "行", "二、行", FormTable("r", "行", (
            FormBlock(
                (Item("x", "戊", "戊", unit="条"), Item("v", "合计", "合计", total=True, unit="条")),
                (Item("n", "本年", "本年"), Item("o", "上年", "上年")),
            ),
        ), (1,))),
    ),
)  # fmt: skip


@pytest.mark.parametrize(
    ("expression", "printed"),
    [
        ("表.组.甲", "1"), ("t.g.a", "1"), ("表.g.乙", "2"), ("表.组.小计", "3"), ("表.组.总计", "3"),
        ("t.g.total", "3"),
        ("行.戊.本年", "5"), ("行.合计.上年", "6"), ("合计(表.组.甲, 表.组.乙)", "3"), ("合计(表.组)", "3"),
    ],
)  # fmt: skip
def test_a_name_stands_for_a_cell_or_a_total_in_either_language(expression, printed):
    said = {("t", "g", "a"): 1, ("t", "g", "b"): 2, ("r", "x", "n"): 5, ("r", "x", "o"): 6}
    assert quoter(said, form=SMALL).value(expression) == printed


def test_the_unit_of_a_row_is_that_of_its_figures():
    assert quoter({("t", "g", "a"): 5}, {}, SMALL).value("同比(表.组.总计)") == "由0人增至5人"


WAY = "nianbao fields 列出可以引用的数；写法见 nianbao rules N407"
REFUSED = {
    "表": ("N407", "“表”不是一个数。", "从这些里选：组、杂、群、末第0、末第1、末第2、末第3。"),
    "表.组": ("N407", "“表.组”不是一个数。", "从这些里选：甲、乙、小计。"),
    "表.群": ("N407", "“表.群”不是一个数。", "后面接着写“.总计”，或从这些里选：上、下。"),
    "表.群.下": (
        "N407",
        "“表.群.下”不是一个数。",
        "从这些里选：第0、第1、第2、第3、第4、第5、第6、第7……。",
    ),
    "表.群.下.总计": (
        "N407",
        "“表.群.下”不是一个数。",
        "从这些里选：第0、第1、第2、第3、第4、第5、第6、第7……。",
    ),
    "表.总计": ("N407", "“表”不是一个数。", "从这些里选：组、杂、群、末第0、末第1、末第2、末第3。"),
    "行.戊": ("N407", "“行.戊”不是一个数。", "从这些里选：本年、上年。"),
    "行.戊.总计": ("N407", "“行.戊”不是一个数。", "从这些里选：本年、上年。"),
    "表.群.总计": ("N407", "“表.群”里的单位不同，不能合计。", WAY),
    "表.杂.甲 + 表.杂.乙": ("N407", "“人”和“元”不能相加减。", WAY),
    "表.杂.乙 - 表.杂.甲": ("N407", "“元”和“人”不能相加减。", WAY),
}


@pytest.mark.parametrize("expression", REFUSED)
def test_what_is_no_number_says_what_to_choose_from(expression):
    with pytest.raises(CannotQuote) as why:
        quoter({}, form=SMALL).value(expression)
    assert (why.value.code, why.value.message, why.value.remedy) == REFUSED[expression]
    assert str(why.value) == why.value.message


def test_eight_choices_are_told_before_there_are_more():
    group = Item("g", "组", "组", parts=MANY[:8])
    table = FormTable("t", "表", (FormBlock((group,), COUNT),), (1,))
    form = dataclasses.replace(SMALL, parts=(Part("p", "表", "一、表", table),))
    with pytest.raises(CannotQuote) as why:
        quoter({}, form=form).value("表.组")
    assert why.value.remedy == "从这些里选：第0、第1、第2、第3、第4、第5、第6、第7。"


@pytest.mark.parametrize(
    "expression", ["表.丙", "表.组.甲.乙", "丙", "表.组.总计.甲", "表.组.总记"]
)
def test_a_name_that_leads_nowhere_is_no_name(expression):
    with pytest.raises(CannotQuote) as why:
        quoter({}, form=SMALL).value(expression)
    assert why.value.code == "N406"
    assert why.value.message == f"没有“{expression}”这个数。"


def test_the_sum_of_a_group_leaves_out_what_is_computed():
    said = {("review", "litigation", "direct", "upheld"): 2}
    said |= {("review", "litigation", "after_reconsideration", "corrected"): 3}
    assert quoter(said).value("复议诉讼.行政诉讼.总计") == "5"
    refused = {
        ("applications", "outcomes", "refused", name, "business"): 1
        for name in ("state_secret", "law_forbids")
    }
    both = quoter(refused, {})
    assert both.value("申请.办理结果.不予公开.总计") in ("1", "2")
    assert both.value("同比(申请.办理结果.不予公开.总计)").startswith("由0件增至")


def test_fields_are_told_in_the_order_of_the_form_with_their_units_and_words():
    found = list(fields(SMALL))
    assert found[:5] == [
        ("表.组.甲", ("t", "g", "a"), "人", "组／甲"), ("表.组.乙", ("t", "g", "b"), "人", "组／乙"),
        ("表.组.小计", ("t", "g", "s"), "人", "组／小计"), ("表.杂.甲", ("t", "m", "a"), "人", "杂／甲"),
        ("表.杂.乙", ("t", "m", "b"), "元", "杂／乙"),
    ]  # fmt: skip
    assert found[-8:-4] == [(f"表.末第{n}", ("t", f"zk{n}"), "件", f"第{n}项") for n in range(4)]
    assert found[-4:] == [
        ("行.戊.本年", ("r", "x", "n"), "条", "戊／本年"), ("行.戊.上年", ("r", "x", "o"), "条", "戊／上年"),
        ("行.合计.本年", ("r", "v", "n"), "条", "合计／本年"), ("行.合计.上年", ("r", "v", "o"), "条", "合计／上年"),
    ]  # fmt: skip
    assert [name for name, path, *_ in found if path is None] == []
    sums = [(name, unit, words) for name, path, unit, words in fields(FORMS[-1]) if path is None]
    assert ("复议诉讼.行政诉讼.总计", "件", "行政诉讼（各项之和）") in sums
    assert all_names(SMALL) == tuple(name for name, *_ in found)


def test_fields_have_the_values_of_the_report():
    said = {RECEIVED: 7, FEES: Decimal("1.50"), ("disclosure", "licences"): None}
    said |= {("review", "litigation", "direct", "upheld"): 2}
    found = {one.name: one for one in fields_of(FORMS[-1], figures(said))}
    assert list(found) == [name for name, *_ in fields(FORMS[-1])], "each name once"
    one = found["申请.新收.总计"]
    assert (one.value, one.unit, one.shown) == (7, "件", "7")
    assert found["主动公开.行政事业性收费"].shown == "1.50"
    assert found["主动公开.行政事业性收费"].as_dict() == {
        "name": "主动公开.行政事业性收费", "value": "1.50", "unit": "万元",
        "words": found["主动公开.行政事业性收费"].words,
    }  # fmt: skip
    assert (found["主动公开.行政许可"].value, found["主动公开.行政许可"].shown) == (None, "未填")
    assert (found["复议诉讼.行政诉讼.总计"].value, found["复议诉讼.行政诉讼.总计"].unit) == (
        2,
        "件",
    )
    amounts = next(form for form in FORMS if form.id == "2014")
    told = fields_of(amounts, figures({}, amounts))
    assert {one.unit for one in told if isinstance(one.value, int)} > {"件"}


def test_an_amount_has_its_unit_in_itself():
    words = Field("甲", "251000元", "", "甲")
    assert (words.shown, words.as_dict()["value"]) == ("251000元", "251000元")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("甲.总计.总计", "甲.总计"),
        ("甲.总计", "甲.总计"),
        ("甲.乙", "甲.乙"),
        ("总计.总计", "总计.总计"),
    ],
)
def test_a_total_of_totals_is_said_once(name, said):
    assert short(name) == said


def test_figures_are_added_year_by_year():
    one, two = Figure(5, 3, "件"), Figure(2, None, "件")
    assert one + one == Figure(10, 6, "件")
    assert one - two == Figure(3, None, "件")
    assert Figure(None, 3, "件") + one == Figure(None, 6, "件")
    assert (str(one), str(Figure(None, 1, "件"))) == ("5", "（未填）")
    assert (str(QuotedShare(Decimal("12.50"), None)), str(QuotedShare(None, Decimal(1)))) == (
        "12.5%",
        "（未填）",
    )
    assert figure_of(one) is one
    with pytest.raises(CannotQuote, match="括号里要写表中的数"):
        figure_of(3)
