"""The numbers that stand in sentences: what counts something, with its unit.

A number is only taken for one when it counts something: years, dates, document numbers, telephone
numbers, addresses and everything inside 《》 are masked before numbers are looked for.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from authoring.numerals import number_of
from authoring.patterns import lazy

MASK = "＿"
MAX_DIGITS = 20
OTHER_YEAR = lazy(r"(?:上年|去年|上一年|前年)(?!度?[^，；]{0,10}结转)")
"""Words that speak of a year before, unless of what was carried over from it."""
_NOT_COUNTS = lazy(
    r"""
    《[^》]{1,200}》                                      # titles
  | https?://[^\s，。；）)]+ | www\.[^\s，。；）)]+  # addresses
  | (?<![\w.-])[\w.-]{1,64}@[\w.-]{1,255}
  | [〔\[（(【]\s*(?:19|20)[0-9]{2}\s*[〕\]）)】]\s*第?\s*[0-9]+\s*号   # 〔2021〕30号
  | 第\s*[0-9]+\s*(?:条|款|项|次|届|期|批|季度)
  | (?<![0-9])[0-9]{1,15}\s*号(?!召)
  | (?:19|20)[0-9]{2}\s*(?:[-—–~～至到]\s*(?:19|20)[0-9]{2}\s*)?(?:年度|年)
      (?:\s*[0-9]{1,2}\s*月(?:份)?)?(?:\s*[0-9]{1,2}\s*日)?
  | (?<![0-9])[0-9]{1,2}(?:\s*月)?\s*[-—–~～至到]\s*[0-9]{1,2}\s*月(?:份)?(?:\s*[0-9]{1,2}\s*日)?   # 1—10月
  | (?<=前)[0-9]{1,2}个(?=月)
  | (?<=近)[0-9]{1,2}(?=年)                         # 近3年
  | (?<![0-9])[0-9]{1,2}\s*月(?:份)?(?:\s*[0-9]{1,2}\s*日)?(?!\s*[0-9]*件)
  | (?<![0-9])0[0-9]{2,3}\s*[-—－]\s*[0-9]{7,8}   # telephones
  | (?<![0-9])1[3-9][0-9]{9}(?![0-9])
  | (?<![0-9])12[0-9]{3}(?=[^0-9件条次，。；、]{0,6}(?:热线|平台|派单|工单|转办|交办|诉求|系统))
  | 邮编[：:]?\s*[0-9]{6}
  | (?<![0-9])[0-9]{1,15}\s*(?:小时|分钟|个?工作日|周年|楼|层|室|岁|周岁|[A-Za-z])
    """,
    re.VERBOSE,
)
_IN_NAMES = (
    (lazy(r"(?<=县)[（(][^（）()0-9]{1,4}[）)]"), "区"),  # 县（市、区）
    (lazy(r"(?<=镇)[（(]街道?[）)]"), "街"),
)
"""Brackets that are part of a name, and what stands for them."""
_YEAR = lazy(r"(20[0-9]{2})年")
_NUMBER = lazy(
    r"(?P<about>近|约|超过|超|逾)?"
    r"(?P<digits>[0-9]{1,3}(?:[,，][0-9]{3})+(?![0-9])(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?)"
    r"\s*(?P<more>余|多)?\s*(?P<scale>万|亿)?\s*(?P<more2>余|多)?\s*"
    r"(?P<unit>个百分点|元|%|％|‰|人次|件次|件|条|次|个|份|宗|起|例|项|封|笔|单(?!位)|篇|期|场|人|家|部|批|户|页|字)?"
)
# Numerals in words count requests and cases only: 一起, 一次, 一条龙 are no numbers.
_SPELT = lazy(
    r"(?<!没有)(?<![没无每任何哪某同这那另第之逐一二三四五六七八九十百千万亿两零〇])(?P<about>近|约|超过|超|逾)?"
    r"(?P<digits>[一二三四五六七八九十百千两零〇壹贰叁肆伍陆柒捌玖拾佰仟]{1,9})(?P<more>余|多)?(?P<unit>件|宗|份|例)(?!事|套|[件份])",
    needs="[一二三四五六七八九十百千两零〇壹贰叁肆伍陆柒捌玖拾佰仟][余多]?[件宗份例]",
)


@dataclass(frozen=True, slots=True)
class CountedNumber:
    """A number in a sentence with its unit: `value` in that unit (万 multiplied out).

    `exact` is false for 近, 余, 多 and for round numbers in 万 or 亿. `start` and `end` enclose
    the digits and the unit, `digits` is the number as written.
    """

    value: Decimal
    unit: str
    exact: bool
    start: int
    end: int
    digits: str

    @property
    def span(self) -> tuple[int, int]:
        """Where the number and its unit begin and end in the sentence."""
        return self.start, self.end

    @property
    def places(self) -> int:
        """How many decimals are written."""
        return len(self.digits.partition(".")[2])


def blotted(pattern: re.Pattern[str], text: str, by: str = MASK) -> str:
    """The text of the same length with what the pattern meets made unreadable."""
    return pattern.sub(lambda match: by * len(match[0]), text)


@functools.lru_cache(maxsize=2048)
def mask(text: str) -> str:
    """The text with dates, document numbers, titles and the like blotted out, lengths kept."""
    for pattern, by in _IN_NAMES:
        text = blotted(pattern, text, by)
    return blotted(_NOT_COUNTS, text)


def years_in(text: str) -> set[int]:
    """The years of this century a text names."""
    return {int(year) for year in _YEAR.findall(text)}


@functools.lru_cache(maxsize=2048)
def numbers(masked: str) -> tuple[CountedNumber, ...]:
    """Every number of a masked text, in order."""
    found = list(_spelt(masked))
    for match in _NUMBER.finditer(masked):
        if len(match["digits"]) > MAX_DIGITS:
            continue  # nobody counts so many
        value = Decimal(match["digits"].replace(",", "").replace("，", ""))
        scale = match["scale"]
        unit = match["unit"] or ""
        if scale:
            value *= {"万": 10_000, "亿": 100_000_000}[scale]
            # 万元 is a unit of its own, and the only one in which the tables count money.
            if unit == "元" and scale == "万":
                value, unit, scale = value / 10_000, "万元", None
        exact = not (match["about"] or match["more"] or match["more2"] or scale)
        found.append(
            CountedNumber(
                value,
                unit.replace("％", "%"),
                exact,
                match.start("digits"),
                match.end(),
                match["digits"],
            )
        )
    return tuple(sorted(found, key=lambda one: one.start))


def _spelt(masked: str) -> Iterator[CountedNumber]:
    """The numbers in words: 九件, 十二件, 一百余件."""
    for match in _SPELT.finditer(masked):
        value = number_of(match["digits"])
        if value is not None:
            exact = not (match["about"] or match["more"])
            start, end = match.start("digits"), match.end()
            yield CountedNumber(Decimal(value), match["unit"], exact, start, end, match["digits"])
