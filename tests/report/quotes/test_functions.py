"""What the functions of a live figure print: every border from both sides, every refusal to the letter."""

from decimal import Decimal

import pytest

from authoring.report.quotes import VOCABULARY, CannotQuote, change_in_words
from tests.report.quotes.figures import CARRIED, FEES, LICENCES, RECEIVED, quoter


@pytest.mark.parametrize(
    ("now", "before", "places", "words"),
    [
        (5, 5, 1, "与上年持平"), (0, 0, 1, "与上年持平"), (1, 0, 1, "由0件增至1件"), (0, 1, 1, "同比下降100%"),
        (2, 1, 1, "同比增长100%"), (10005, 10000, 1, "同比增长0.1%"), (10004, 10000, 1, "同比增长0.04%"),
        (10004, 10000, 2, "同比增长0.04%"), (10**6 - 1, 10**6, 1, "同比下降0.0001%"),
        (10004, 10000, 0, "同比增长0.04%"),
        (1005, 1000, 0, "同比增长1%"), (1004, 1000, 0, "同比增长0.4%"), (Decimal("1.50"), Decimal(1), 1, "同比增长50%"),
        (10**8 + 1, 10**8, 1, "同比增长0%"), (103, 100, 3, "同比增长3%"), (Decimal("0.10"), 0, 1, "由0件增至0.1件"),
    ],
)  # fmt: skip
def test_a_change_in_words(now, before, places, words):
    assert change_in_words(now, before, "件", places) == words


CITY = "申请.新收.总计"
LAST = "申请.上年结转.总计"


@pytest.mark.parametrize(
    ("function", "now", "printed"),
    [
        ("余", 0, "0"), ("余", 9, "9"), ("余", 10, "10"), ("余", 11, "10余"), ("余", 19, "10余"), ("余", 999, "990余"),
        ("余", 1000, "1000"), ("余", 1001, "1000余"), ("余", 9999, "9900余"), ("余", 10_000, "1万"),
        ("余", 10_001, "1万余"),
        ("余", 447_228, "44.7万余"), ("余", 10**9, "100000万"),
        ("万", 0, "0"), ("万", 9999, "9999"), ("万", 10_000, "1万"), ("万", 10_499, "1万"), ("万", 10_500, "1.1万"),
        ("亿", 10**8 - 1, "99999999"), ("亿", 10**8, "1亿"), ("亿", 962_000_000, "9.62亿"),
        ("亿", 100_500_000, "1.01亿"),
    ],
)  # fmt: skip
def test_large_numbers_in_round_words(function, now, printed):
    assert quoter({LICENCES: now}).value(f"{function}(主动公开.行政许可)") == printed


@pytest.mark.parametrize(
    ("expression", "fees", "printed"),
    [
        ("万(主动公开.行政事业性收费)", "0.5", "5000"), ("万(主动公开.行政事业性收费)", "1", "1万"),
        ("万(主动公开.行政事业性收费)", "0.9999", "9999"), ("亿(主动公开.行政事业性收费)", "9999.9999", "99999999"),
        ("亿(主动公开.行政事业性收费)", "10000", "1亿"), ("亿(主动公开.行政事业性收费, 4)", "12345.6789", "1.2346亿"),
        ("亿(主动公开.行政事业性收费, 0)", "12345.6789", "1亿"), ("余(主动公开.行政事业性收费)", "12.5", "10余"),
    ],
)  # fmt: skip
def test_what_is_in_ten_thousands_is_counted_as_such(expression, fees, printed):
    assert quoter({FEES: Decimal(fees)}).value(expression) == printed


@pytest.mark.parametrize(
    ("expression", "printed"),
    [
        (f"占比({LAST}, {CITY})", "33.3%"), (f"占比({LAST}, {CITY}, 0)", "33%"),
        (f"占比({LAST}, {CITY}, 4)", "33.3333%"),
        (f"同比({CITY})", "同比增长12.5%"), (f"同比({CITY}, 0)", "同比增长13%"), (f"同比({LAST})", "同比下降25%"),
        (f"同比(占比({LAST}, {CITY}))", "同比下降16.7个百分点"), (f"同比(占比({CITY}, {CITY}))", "与上年持平"),
        (f"同比(占比({CITY}, {LAST}))", "同比提高100个百分点"), (f"上年({CITY})", "8"), (f"上年({CITY}) - {LAST}", "5"),
        (f"合计({CITY})", "9"), (f"合计({CITY}, {LAST}, {LAST})", "15"), ("合计(申请.新收, 申请.上年结转)", "12"),
        (f"同比(合计({CITY}, {LAST}))", "与上年持平"), ("同比(主动公开.行政许可)", "与上年持平"),
        (f"{CITY} - {LAST}", "6"),
    ],
)  # fmt: skip
def test_this_year_beside_last_year(expression, printed):
    both = quoter({RECEIVED: 9, CARRIED: 3}, {RECEIVED: 8, CARRIED: 4})
    assert both.value(expression) == printed


@pytest.mark.parametrize(
    ("part", "places", "printed"),
    [(5, 0, "1%"), (4, 0, "0%"), (15, 0, "2%"), (25, 0, "3%"), (1234, 1, "123.4%"), (12, 4, "1.2%"), (995, 1, "99.5%")],
)  # fmt: skip
def test_halves_are_rounded_up(part, places, printed):
    said = quoter({CARRIED: part, RECEIVED: 1000}).value(f"占比({LAST}, {CITY}, {places})")
    assert said == printed


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (51, "提高1个百分点"),
        (501, "提高0.1个百分点"),
        (499, "下降0.1个百分点"),
        (49, "下降1个百分点"),
    ],
)
def test_a_share_has_risen_or_fallen_by_as_much_as_can_be_printed(now, words):
    whole = 100 if now < 100 else 1000
    one = quoter({RECEIVED: whole, CARRIED: now}, {RECEIVED: 2, CARRIED: 1})
    assert one.value(f"同比(占比({LAST}, {CITY}))") == f"同比{words}"


def test_from_nothing_a_change_is_told_in_the_unit_of_the_figure():
    assert quoter({RECEIVED: 9}, {}).value(f"同比({CITY})") == "由0件增至9件"
    fees = quoter({FEES: Decimal("1.50")}, {})
    assert fees.value("同比(主动公开.行政事业性收费)") == "由0万元增至1.5万元"


GAPS = [
    CITY, f"合计({CITY})", f"占比({CITY}, {LAST})", f"同比({CITY})", f"同比(占比({CITY}, {LAST}))", f"万({CITY})",
    f"亿({CITY})", f"余({CITY})", f"{CITY} + {LAST}", f"{LAST} - {CITY}", f"占比({LAST}, {CITY})",
]  # fmt: skip


@pytest.mark.parametrize("expression", GAPS)
def test_a_gap_is_shown_as_one_in_every_function(expression):
    now = quoter({RECEIVED: None, CARRIED: 3}, {RECEIVED: 8, CARRIED: 3})
    assert now.value(expression) == "（未填）"


WAY = "nianbao fields 列出可以引用的数；写法见 nianbao rules N407"
NO_LAST_YEAR = (
    "N408", "没有上年的这个数，算不出同比。",
    "在“上年报告”写上年文件的名字，或加 --last 文件；没有上年报告时改写这句话。",
)  # fmt: skip
NO_BASE = "N408", "分母是 0，没有占比。", "改写这句话。"
PLACES = "N407", "位数应是 0 到 4。", WAY
NUMBER = "N407", "括号里要写表中的数。", WAY
REFUSED = {
    f"同比({CITY})": NO_LAST_YEAR,
    f"同比(占比({CITY}, {CITY}))": NO_LAST_YEAR,
    f"上年({CITY})": NO_LAST_YEAR,
    f"占比({CITY}, {LAST})": NO_BASE,
    f"占比({CITY}, {CITY}, 5)": PLACES,
    f"同比({CITY}, 5)": PLACES,
    "万(主动公开.行政许可, 5)": PLACES,
    f"占比({CITY}, {CITY}, {CITY})": PLACES,
    "合计()": ("N407", "“合计”的括号里要写表中的数。", WAY),
    f"占比({CITY}, 主动公开.行政事业性收费)": ("N407", "“件”和“万元”之间没有占比。", WAY),
    f"合计({CITY}, 主动公开.行政事业性收费)": ("N407", "“件”和“万元”不能相加减。", WAY),
    f"余(占比({CITY}, {CITY}))": NUMBER,
    f"上年(占比({CITY}, {CITY}))": NUMBER,
    f"占比(万({CITY}), {CITY})": NUMBER,
}


@pytest.mark.parametrize("expression", REFUSED)
def test_what_has_no_value_says_why_and_what_to_do(expression):
    with pytest.raises(CannotQuote) as why:
        quoter({RECEIVED: 9, LICENCES: 20_000}).value(expression)
    assert (why.value.code, why.value.message, why.value.remedy) == REFUSED[expression]


def test_four_places_are_taken_by_every_function():
    for name in ("占比", "同比"):
        given = f"{CITY}, {CITY}" if name == "占比" else CITY
        assert quoter({RECEIVED: 9}, {RECEIVED: 7}).value(f"{name}({given}, 4)")
    assert quoter({LICENCES: 12_345}).value("万(主动公开.行政许可, 4)") == "1.2345万"


def test_a_gap_of_last_year_is_no_comparison():
    for expression in (f"同比({CITY})", f"上年({CITY})", f"同比(占比({CITY}, {CITY}))"):
        with pytest.raises(CannotQuote) as why:
            quoter({RECEIVED: 9}, {RECEIVED: None}).value(expression)
        assert why.value.code == "N408"
    with pytest.raises(CannotQuote) as why:  # the share of last year has no base
        quoter({RECEIVED: 9, CARRIED: 1}, {RECEIVED: 9}).value(f"同比(占比({CITY}, {LAST}))")
    assert why.value.code == "N408"


def test_every_function_has_a_line_of_help_with_its_name():
    assert list(VOCABULARY) == ["合计", "占比", "同比", "上年", "万", "亿", "余"]
    assert all(words.startswith(f"{name}(") for name, (_, words) in VOCABULARY.items())
