"""What may be typed in one place: every limit from both sides, and every refusal to the letter."""

from datetime import date
from decimal import Decimal

import pytest
from pydantic_core import PydanticCustomError

from authoring.quantities import Amount
from authoring.report import values


def refusal(read, value):
    """Code, words and remedy of what is said about a value, and how it should have been typed."""
    with pytest.raises(PydanticCustomError) as problem:
        read(value)
    told = problem.value.context
    return problem.value.type, told["words"], told["remedy"], told["typed"]


def is_taken(read, value):
    try:
        read(value)
    except PydanticCustomError:
        return False
    return True


TYPED = {
    values.count: [
        (0, 0), (7, 7), (10**17, 10**17), ("无", 0), ("没有", 0), (" 无 ", 0),
    ],
    values.change: [
        (-18, -18), (0, 0), ("+18", 18), ("＋18", 18), (" +7 ", 7), ("+" + "9" * 15, int("9" * 15)),
    ],
    values.money: [
        (0, Decimal(0)), (12, Decimal(12)), (Decimal("0.50"), Decimal("0.50")),
        (Decimal("1.123456"), Decimal("1.123456")),
    ],
    values.amount: [
        (0, Amount(Decimal(0), "")), ("0元", Amount(Decimal(0), "元")), ("1亿元", Amount(Decimal(1), "亿元")),
        ("251000元", Amount(Decimal(251000), "元")), (" 7380.90元 ", Amount(Decimal("7380.90"), "元")),
        ("３.5万元", Amount(Decimal("3.5"), "万元")), ("9" * 18 + "元", Amount(Decimal("9" * 18), "元")),
        ("1.12345678元", Amount(Decimal("1.12345678"), "元")),
    ],
    values.year: [
        (1000, 1000), (9998, 9998), ("2025", 2025), ("2025年", 2025), (" 2025年 ", 2025),
    ],
    values.text: [
        (12, "12"), (Decimal("0.00000010"), "0.00000010"), ("甲", "甲"), ("e\u0301", "\xe9"), (" 甲 ", " 甲 "),
    ],
    values.line: [("甲", "甲"), ("  甲\t乙 ", "甲 乙"), ("甲\n", "甲"), (12, "12"), ("字" * 500, "字" * 500)],
    values.words: [("甲", ("甲",)), (["甲", " 乙 "], ("甲", "乙")), ([None, 3], ("", "3")), ([], ())],
    values.counts: [({"甲": 0, "乙": 3}, {"甲": 0, "乙": 3}), ({}, {})],
    values.day: [
        ("2026-01-20", date(2026, 1, 20)), ("20260120", date(2026, 1, 20)), ("2026年1月20日", date(2026, 1, 20)),
        ("2026年1月20", date(2026, 1, 20)), ("2026/01/2", date(2026, 1, 2)), ("2026.12.31", date(2026, 12, 31)),
        ("２０２６年１月２日", date(2026, 1, 2)), (" 2026-01-20\n", date(2026, 1, 20)),
        ("1000-01-01", date(1000, 1, 1)), ("9998-12-31", date(9998, 12, 31)),
    ],
    values.narrative: [("甲\n乙", "甲\n乙"), (5, "5")],
    values.a_list: [([], []), ([1, "甲"], [1, "甲"])],
}  # fmt: skip


@pytest.mark.parametrize(
    ("read", "value", "meant"),
    [(read, *row) for read, rows in TYPED.items() for row in rows],
    ids=lambda one: getattr(one, "__name__", repr(one)[:24]),
)
def test_what_is_typed_is_taken_as_it_is_meant(read, value, meant):
    found = read(value)
    assert found == meant
    assert type(found) is type(meant)


@pytest.mark.parametrize("blank", [None, "", " ", "_", " _ ", "未填"])
@pytest.mark.parametrize("read", TYPED, ids=lambda read: read.__name__)
def test_not_filled_in_is_nothing_anywhere(read, blank):
    assert values.is_unfilled(blank)
    assert read(blank) is None


@pytest.mark.parametrize("value", [0, False, [], {}, "0", "__", "无", "没填"])
def test_what_is_said_is_filled_in(value):
    assert not values.is_unfilled(value)


NUMBER = "没有发生的填 0，还没有填的写 _。"
ZERO = "请核对；没有发生的填 0。"
ONLY = "只写阿拉伯数字；没有发生的填 0。"
LONG = "只写阿拉伯数字，最多 18 位。"
QUOTED = "加了引号或位数太多。"
DASH = "没有发生的请填 0，不要填“/”“—”。"
REFUSED = {
    values.count: [
        (-1, "F203", "应为不小于 0 的整数，现为“-1”。", ZERO, ""),
        (Decimal("1.5"), "F204", "应为整数，现为“1.5”。", "件数不带小数，请核对。", ""),
        (True, "F204", "这里只能填一个数字。", NUMBER, ""),
        ([1], "F204", "这里只能填一个数字。", NUMBER, ""),
        *((dash, "F204", f"这里填了“{dash}”。{DASH}", "改为 0。", "")
          for dash in ("/", "／", "-", "—", "——", "–", "－", "\\", "空", "N/A", "n/a")),
        ("１２", "F204", "“１２”是全角数字。", "改为半角：12。", "12"),
        ("－１.５", "F204", "“－１.５”是全角数字。", "改为半角：-1.5。", "-1.5"),
        ("12件", "F204", "“12件”带了单位“件”。", "只写数字：12。", "12"),
        ("1,234.5 万元", "F204", "“1,234.5 万元”带了单位“万元”。", "只写数字：1234.5。", ""),
        ("１２次", "F204", "“１２次”带了单位“次”。", "只写数字：12。", "12"),
        ("1,234", "F204", "“1,234”用了千分位分隔符。", "去掉分隔符：1234。", "1234"),
        ("12，345'678.50", "F204", "“12，345'678.50”用了千分位分隔符。", "去掉分隔符：12345678.50。", "12345678.50"),
        ("-1,234", "F204", "“-1,234”用了千分位分隔符。", "去掉分隔符：-1234。", "-1234"),
        ("1,23", "F204", "应为数字，现为“1,23”。", ONLY, ""),
        ("1234,567", "F204", "应为数字，现为“1234,567”。", ONLY, ""),
        ("012", "F204", "“012”前面多了 0。", "写成 12。", "12"),
        ("-007", "F204", "“-007”前面多了 0。", "写成 -7。", "-7"),
        ("00", "F204", "“00”前面多了 0。", "写成 0。", "0"),
        (" 12 ", "F204", f"“12”{QUOTED}", "去掉引号，只写数字。", "12"),
        ("-1.50", "F204", f"“-1.50”{QUOTED}", "去掉引号，只写数字。", "-1.50"),
        ("-" + "1" * 18, "F204", f"“-{'1' * 18}”{QUOTED}", "去掉引号，只写数字。", "-" + "1" * 18),
        ("1" * 18 + ".5", "F204", f"“{'1' * 18}.5”{QUOTED}", "去掉引号，只写数字。", "1" * 18 + ".5"),
        ("1" * 19, "F204", f"“{'1' * 19}”{QUOTED}", "去掉引号，只写数字。", ""),
        ("1" * 40, "F204", f"“{'1' * 40}”{QUOTED}", "去掉引号，只写数字。", ""),
        ("1" * 41, "F204", f"应为数字，现为“{'1' * 20}……”。", LONG, ""),
        ("一" * 20, "F204", f"应为数字，现为“{'一' * 20}”。", ONLY, ""),
        ("一" * 21, "F204", f"应为数字，现为“{'一' * 20}…”。", ONLY, ""),
    ],
    values.change: [
        (Decimal("1.5"), "F204", "应为整数，现为“1.5”。", "增加写正数，减少写负数，例如 -18。", ""),
        ("+" + "9" * 16, "F204", f"应为数字，现为“+{'9' * 16}”。", ONLY, ""),
        ("++1", "F204", "应为数字，现为“++1”。", ONLY, ""),
    ],
    values.money: [
        (-1, "F203", "金额应不小于 0，现为“-1”。", ZERO, ""),
        (Decimal("-0.0"), "F203", "金额应不小于 0，现为“-0.0”。", ZERO, ""),
        (Decimal("1.1234567"), "F206", "金额最多 6 位小数，现为“1.1234567”。", "单位是万元，六位小数已精确到分。", ""),
    ],
    values.year: [
        (999, "F204", "“999”不像报告年度。", "写四位数字，例如 2025。", ""),
        (9999, "F204", "“9999”不像报告年度。", "写四位数字，例如 2025。", ""),
        ("0999", "F204", "“999”不像报告年度。", "写四位数字，例如 2025。", ""),
        ("20245", "F204", f"“20245”{QUOTED}", "去掉引号，只写数字。", "20245"),
    ],
    values.amount: [
        (written, "F204", f"“{written.strip()[:30]}”不是带单位的金额。", "连同单位写，不用千分位，例如 251000元。", "")
        for written in ("12", "0.5", "01元", "1,000元", "1.元", "-1元", "甲" * 30, "甲" * 31, " 甲 ", "1" * 19 + "元",
                        "1.123456789元", "12元整")
    ],
    values.text: [
        (True, "F207", "这里应是文字。", "给这个词加上引号。", ""),
        ([], "F207", "这里应是文字，不是列表或下一层内容。", "长文字用竖线 | 另起行，多缩进两格。", ""),
        ({}, "F207", "这里应是文字，不是列表或下一层内容。", "长文字用竖线 | 另起行，多缩进两格。", ""),
    ],
    values.a_list: [("甲", "F207", "这里应是一项一项的列表。", "每一项以“- ”开头。", "")],
    values.words: [
        (["甲"] * 101, "F216", "这里有 101 项，太多了。", "最多 100 项。", ""),
        ([["甲"]], "F207", "这里应是文字，不是列表或下一层内容。", "长文字用竖线 | 另起行，多缩进两格。", ""),
    ],
    values.counts: [
        (["甲"], "F207", "这里应是“名称: 数量”。", "每一项另起一行，例如 机构职能: 21", ""),
        ({"甲": None}, "F204", "“甲”还没有填（不是 0）。", "没有发生的填 0。", ""),
        ({"甲": -1}, "F203", "应为不小于 0 的整数，现为“-1”。", ZERO, ""),
        ({str(n): n for n in range(101)}, "F216",
         "这里有 101 项，或有的名称太长。", "最多 100 项，名称最多 100 字。", ""),
        ({"字" * 101: 1}, "F216", "这里有 1 项，或有的名称太长。", "最多 100 项，名称最多 100 字。", ""),
    ],
    values.narrative: [
        ("字" * 50_001, "F216", "这段文字有 50001 字、1 行，太长了。", "最多 50000 字、2000 行。", ""),
        ("行\n" * 2001, "F216", "这段文字有 4002 字、2001 行，太长了。", "最多 50000 字、2000 行。", ""),
        ("![甲](a.png)" * 31, "F216", "图片超过 30 幅，或表格超过 30 列。", "删减或拆开。", ""),
        ("甲\n" + "|" * 31, "F216", "图片超过 30 幅，或表格超过 30 列。", "删减或拆开。", ""),
    ],
    values.line: [
        ("字" * 501, "F216", "这里有 501 字，太长了。", "最多 500 字。", ""),
        ("甲\n乙", "F220", "这里只能写一行，现有几行。", "并成一行写，不用竖线 |。", ""),
    ],
    values.day: [
        ("2026-1-20", "F208", "“2026-1-20”不是日期的写法。", "写成 2026-01-20。", "2026-01-20"),
        *((written, "F208", f"“{written[:30]}”不是日历上的日期。", "写成 2026-01-20 的样子。", "")
        for written in ("2026-02-30", "2026-W03-2", "2026年13月1日", "0999-12-31", "9999-01-01", "明天",
                        "一" * 31, "2026-0120", "二〇二六年一月二十日", "2026年1月20日前"))
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("read", "value", "told"),
    [(read, value, told) for read, rows in REFUSED.items() for value, *told in rows],
    ids=lambda one: getattr(one, "__name__", repr(one)[:24]),
)
def test_what_is_refused_is_told_with_its_remedy(read, value, told):
    assert refusal(read, value) == tuple(told)


LIMITS = {
    "characters": (values.narrative, "字" * 50_000, "字" * 50_001),
    "lines": (values.narrative, "行\n" * 2000, "行\n" * 2001),
    "pictures": (values.narrative, "![" * 30, "![" * 31),
    "columns": (values.narrative, "|" * 30, "|" * 31),
    "columns of one line": (values.narrative, "\n".join(["|" * 30] * 3), "甲\n" + "|" * 31),
    "one line": (values.line, "字" * 500, "字" * 501),
    "names": (values.counts, {str(n): 1 for n in range(100)}, {str(n): 1 for n in range(101)}),
    "a name": (values.counts, {"字" * 100: 1}, {"字" * 101: 1}),
    "words": (values.words, ["甲"] * 100, ["甲"] * 101),
    "places": (values.money, Decimal("0.000001"), Decimal("0.0000001")),
    "years up": (values.year, 9998, 9999),
    "years down": (values.year, 1000, 999),
    "a list": (lambda value: values.a_list(value, 3), [1, 2, 3], [1, 2, 3, 4]),
}


@pytest.mark.parametrize(("read", "most", "more"), LIMITS.values(), ids=LIMITS)
def test_a_limit_takes_what_reaches_it_and_no_more(read, most, more):
    assert is_taken(read, most)
    assert not is_taken(read, more)


def test_a_list_without_a_limit_has_none():
    assert values.a_list([0] * 10_000) == [0] * 10_000


def test_a_day_in_words():
    assert values.day_in_words(date(2026, 1, 9)) == "2026年1月9日"
