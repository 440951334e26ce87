"""文内计算：同比 — the changes against last year that sentences work out themselves are right."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from authoring.checks.case import Case
from authoring.checks.rule import rule
from authoring.findings import Finding, Severity
from authoring.patterns import lazy
from authoring.prose.year_on_year import StatedChange
from authoring.quantities import Number, rounded

_POINTS = lazy(
    r"(?:(?<!增长)(?<!效)(?<!频)(?<!速)率|占比|比例|比重)[^，。；]{0,10}?(?:同比|(?:较|比|与)(?:上年|去年|上一年|＿+))[^，。；0-9]{0,8}?"
    r"(?:提高|提升|上升|增长|增加|下降|降低|减少)了?(?P<number>[0-9.]+%)"
)


def known_changes(case: Case) -> Iterator[tuple[StatedChange, Number]]:
    """Every change with last year's figure."""
    for change in case.spoken.changes:
        if change.before is None:
            case.lacks(change.gaps)
        else:
            yield change, change.before


@rule(
    "X314", "同比", Severity.ERROR,
    what="“同比增长百分之几”按上年报告（或句中写出的两个数）重算，结果一致，增减方向不反。",
    why="上年的数不在本年报告里，写错了不易发现，读者一经查对即可发现。",
    how="按上年的数重算；也可用“同比”引用，由程序计算（nianbao bind 可代为改写）。",
    example="“由3607件增至3646件，同比增长1.05%”，应为1.08%",
)  # fmt: skip
def changes_are_right(case: Case) -> Iterator[Finding]:
    for change, before in known_changes(case):
        if change.way in ("%", "倍") and not before:
            continue  # X315
        if change.told(before) == "wrong":
            right = _right_words(change, before)
            yield case.found(
                f"本年 {change.now}，上年 {before}，同比应为{right}，正文写“{change.quote}”。",
                at=change.sentence, span=change.span,
            )  # fmt: skip


def _right_words(change: StatedChange, before: Number) -> str:
    """The change as it should be told: 增长 12.5%, 下降 3件, 持平."""
    difference = change.now - before
    if not difference:
        return "持平"
    verb = "增长" if difference > 0 else "下降"
    if not change.way or not before:
        unit = change.quote.lstrip("0123456789.,， ")
        return f"{verb} {abs(difference)}{unit if not change.way else ''}"
    if change.way == "倍" and difference > 0:
        return f"{verb} {rounded(Decimal(difference) / before, max(1, change.places))}倍"
    exact = abs(Decimal(100) * difference / before)
    return f"{verb} {rounded(exact, max(1, change.places))}%"


@rule(
    "X315", "上年为零的同比", Severity.WARNING,
    what="上年为 0 时不写百分比。",
    why="0 不能作基数，没有增长率。",
    how="写“由0件增至几件”。",
    example="上年0件、本年12件，“同比增长100%”",
)  # fmt: skip
def changes_have_a_base(case: Case) -> Iterator[Finding]:
    for change, before in known_changes(case):
        if change.way in ("%", "倍") and not before:
            yield case.found(
                f"上年是 0，没有增长率可算，正文写“{change.quote}”。", at=change.sentence, span=change.span,
                remedy=f"写“由0件增至{change.now}件”。",
            )  # fmt: skip


@rule(
    "X316", "百分点", Severity.WARNING,
    what="比率、占比的增减用“个百分点”，不用“%”。",
    why="占比从 20% 升到 25% 是提高 5 个百分点；写“提高5%”是另一个意思。",
    how="把“%”改为“个百分点”。",
    example="“公开率同比提高3%”",
)  # fmt: skip
def points_are_points(case: Case) -> Iterator[Finding]:
    for sentence in case.sentences:
        for match in _POINTS.finditer(sentence.masked):
            yield case.found(
                f"这里说的是比率的增减，“{match['number']}”应写成“{match['number'][:-1]}个百分点”。",
                at=sentence, span=match.span("number"),
            )  # fmt: skip
