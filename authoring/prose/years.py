"""Years in sentences: whose figures they are, and where another year slipped in."""

from __future__ import annotations

import re

from authoring.patterns import lazy
from authoring.prose.numbers import blotted, mask, numbers, years_in

_TITLES = lazy("《[^》]{0,120}》|“[^”]{0,60}”")
_COMPARED = lazy(
    "[较比]|上年|去年|前年|本年|今年|增长|增加|减少|持平|下降|整改|问题|针对|结转|预算|决算|以来|底|末|[至到](?:20|年|目前|今)|"
    "届|规划|计划|将|拟|预计|力争|继续|争取|不足|承诺|年报|年度报告|评估|考核|通报|第[一二三四]季度"
)
# What tells the whole of a year is no comparison.
_WHOLE_YEAR = lazy(r"20[0-9]{2}年(?:以来|年?[底末])|[至到]20[0-9]{2}年12月31日")
_CARRIED = lazy("(?:上年|上一年|去年)度?(?:结转|转结)|(?:结转|转结)[至到]?[下次]一?年(?:度?继续)?")
_ANY_YEAR = lazy(
    r"\A(?P<year>20[0-9]{2})年度?[，,]?(?:我[一-龥]{1,3}|本[一-龥]{1,3}|全[年县市区镇乡系]|[市县区]|共|累计|制作|收到|受理|"
    r"主动公开|通过)"
)
_NEXT_TO_IT = lazy(
    r"(?:\A|[，；：])(?:我[一-龥]{1,2}|全[县市区镇乡系])?"
    r"(?:(?P<year>20[0-9]{2})年度?[，,]?"
    r"(?:我[一-龥]|本[一-龥]|全[一-龥]|共|累计|新收|收到|受理|办结|答复|公开|发布|制发|制定|印发|召开|举办|开展|组织|收取|"
    r"行政|没有|未|无)"
    r"|(?:截[至止]到?|自|从)(?P<point>20[0-9]{2})年(?:1月1日|12月31日|[年]?[底末])"
    r"|(?P<since>20[0-9]{2})年以来)"
    r"|\A(?P<head>20[0-9]{2})年度?[，,]"
)
_NONE = lazy("(?:没有|未|无)[^，。；]{0,16}(?:申请|复议|诉讼|收取|收费)")


def unquoted(text: str) -> str:
    """The text of the same length without titles and quotations."""
    return blotted(_TITLES, text)


def stale_year(sentence: str, year: int, *, opens: bool = False) -> tuple[int, int] | None:
    """Where a sentence that reports this year's figures names another year; None where it does not.

    A sentence that compares, plans or names this year as well speaks of the other year on purpose.
    `opens`: whether it is the first of the report, which needs no figure to be one of this year.
    """
    text = unquoted(sentence)
    named = years_in(text)
    if len(named) != 1 or named == {year}:
        return None
    near = abs(named.copy().pop() - year) == 1
    match = _ANY_YEAR.search(text) or (_NEXT_TO_IT.search(text) if near else None)
    if match is None or _COMPARED.search(blotted(_CARRIED, blotted(_WHOLE_YEAR, text))):
        return None
    rest = mask(text)
    counts = any(one.unit not in ("", "%") and one.start > match.start() for one in numbers(rest))
    if not (opens and near) and not counts and not _NONE.search(text, match.start()):
        return None
    return _year_of(match)


def _year_of(match: re.Match[str]) -> tuple[int, int]:
    return next(match.span(name) for name, found in match.groupdict().items() if found)
