"""The functions of a live figure: 合计, 占比, 同比, 上年, 万, 亿, 余, and the words for a change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import ROUND_DOWN, Decimal
from typing import Any

from authoring.quantities import Number, as_number, percent, printed, rounded
from authoring.report.quotes.names import (
    NOT_FILLED_IN,
    CannotQuote,
    Figure,
    Quotable,
    QuotedShare,
    figure_of,
    misused,
)

MAX_PLACES = 4


def change_in_words(
    now: Number, before: Number, unit: str, places: int = 1, *, on_last_year: bool = True
) -> str:
    """同比 as official writing has it: 增长, 下降, 持平, or 由0件增至N件 where there is no base, 增加N件 where
    the share is too small to be told.

    Of other years than this and the last (`on_last_year` false) the same without 同比.
    """
    if now == before:
        return "与上年持平" if on_last_year else "持平"
    if before == 0:
        return f"由0{unit}增至{printed(as_number(now))}{unit}"
    exact = abs(Decimal(100) * (now - before) / before)
    while places < MAX_PLACES and rounded(exact, places) == 0:
        places += 1
    verb = "增长" if now > before else "下降"
    if rounded(exact, places) == 0:  # 0% would say that nothing changed
        since = "比上年" if on_last_year else ""
        more = "增加" if now > before else "减少"
        return f"{since}{more}{printed(as_number(max(now, before) - min(now, before)))}{unit}"
    since = "同比" if on_last_year else ""
    return f"{since}{verb}{printed(as_number(rounded(exact, places)))}%"


def _places(value: object) -> int:
    if type(value) is not int or not 0 <= value <= MAX_PLACES:
        raise misused(f"位数应是 0 到 {MAX_PLACES}")
    return value


def _sum(*parts: object) -> Figure:
    if not parts:
        raise misused("“合计”的括号里要写表中的数")
    first, *rest = (
        part.total() if isinstance(part, Quotable) else figure_of(part) for part in parts
    )
    for part in rest:
        first = first + part
    return first


def _share(part: object, whole: object, places: object = 1) -> QuotedShare:
    a, b, digits = figure_of(part), figure_of(whole), _places(places)
    if a.unit != b.unit:
        raise misused(f"“{a.unit}”和“{b.unit}”之间没有占比")
    (now, before), (of_now, of_before) = a.numbers, b.numbers
    if of_now == 0:
        raise CannotQuote("N408", "分母是 0，没有占比。", "改写这句话。")

    def of(x: Number | None, y: Number | None) -> Decimal | None:
        return None if x is None or not y else percent(x, y, digits)

    return QuotedShare(of(now, of_now), of(before, of_before))


def _change(value: object, places: object = 1) -> str:
    digits = _places(places)
    if isinstance(value, QuotedShare):
        if value.now is None:
            return NOT_FILLED_IN
        if value.before is None:
            raise _no_last_year()
        points = value.now - value.before
        if not points:
            return "与上年持平"
        return f"同比{'提高' if points > 0 else '下降'}{printed(as_number(abs(points)))}个百分点"
    figure = figure_of(value)
    now, before = figure.numbers
    if now is None:
        return NOT_FILLED_IN
    if before is None:
        raise _no_last_year()
    return change_in_words(now, before, figure.unit, digits)


def _last_year(value: object) -> Figure:
    figure = figure_of(value)
    if figure.before is None:
        raise _no_last_year()
    return Figure(figure.before, None, figure.unit)


def _no_last_year() -> CannotQuote:
    return CannotQuote(
        "N408",
        "没有上年的这个数，算不出同比。",
        "在“上年报告”写上年文件的名字，或加 --last 文件；没有上年报告时改写这句话。",
    )


def _scaled(exponent: int, word: str, places: int) -> Callable[..., str]:
    def scale(value: object, digits: object = places) -> str:
        figure = figure_of(value)
        now, _ = figure.numbers
        if now is None:
            return NOT_FILLED_IN
        # 万元 counts ten thousands already.
        exact = Decimal(now) * (10_000 if figure.unit == "万元" else 1)
        if abs(exact) < Decimal(10) ** exponent:
            return printed(as_number(exact))
        return f"{printed(as_number(rounded(exact.scaleb(-exponent), _places(digits))))}{word}"

    return scale


def _over(value: object) -> str:
    """3119 → 3100余, 447228 → 44.7万余: cut, not rounded, because 余 says that there is more."""
    now, _ = figure_of(value).numbers
    if now is None:
        return NOT_FILLED_IN
    number = Decimal(now)
    if number < 10:
        return printed(as_number(number))
    step = Decimal(10) if number < 1000 else Decimal(100) if number < 10_000 else Decimal(1000)
    cut = (number / step).to_integral_value(ROUND_DOWN) * step
    words = printed(as_number(cut)) if number < 10_000 else f"{printed(as_number(cut / 10_000))}万"
    return words + ("余" if cut != number else "")


VOCABULARY: Mapping[str, tuple[Callable[..., Any], str]] = {
    "合计": (_sum, "合计(甲, 乙, …)：几个数或几组数的和"),
    "占比": (_share, "占比(甲, 乙)：甲占乙的百分之几，一位小数；占比(甲, 乙, 2)：两位小数"),
    "同比": (
        _change,
        "同比(甲)：同比增长／下降几%、与上年持平、由0件增至几件；占比的同比用个百分点",
    ),
    "上年": (_last_year, "上年(甲)：上年报告里的同一个数"),
    "万": (_scaled(4, "万", 1), "万(甲)：以万为单位，四舍五入到一位小数，例如 398.6万"),
    "亿": (_scaled(8, "亿", 2), "亿(甲)：以亿为单位，四舍五入到两位小数，例如 9.62亿"),
    "余": (_over, "余(甲)：舍去尾数，例如 3100余、44.7万余"),
}
"""The functions, each with its line of help."""
