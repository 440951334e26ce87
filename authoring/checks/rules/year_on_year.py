"""文内计算：同比 — the changes against last year that sentences work out themselves."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from authoring.checks.case import Case
from authoring.checks.claims import Verdict
from authoring.checks.rule import rule
from authoring.checks.text import Counted, Sentence, numbers
from authoring.findings import Finding, Severity
from authoring.report.figures import WIDE, Number, as_number
from authoring.report.quotes import rounded

_YEAR_ON_YEAR = re.compile(
    r"(?:同比|(?:较|比|与)(?:上年|去年|上一年|20[0-9]{2}年|＿+)(?:度|同期|相比|同期相比)*)(?:[^，。；]{0,8}?)"
    r"(?P<verb>增长|增加|上升|提高|提升|下降|减少|降低|下滑)了?(?:约|近)?$"
)
_FALLS = {"下降", "减少", "降低", "下滑"}
_POINTS = re.compile(
    r"(?:(?<!增长)(?<!效)(?<!频)(?<!速)率|占比|比例|比重)[^，。；]{0,10}?(?:同比|较上年|比上年|较去年|比去年)[^，。；0-9]{0,8}?"
    r"(?:提高|提升|上升|增长|增加|下降|降低|减少)了?(?P<number>[0-9.]+%)"
)
_FROM_TO = re.compile(
    r"由[^，。；0-9]{0,8}(?P<before>[0-9]+)[件条次]?[^，。；0-9]{0,6}(?:增|升|减|降|变)[^，。；0-9]{0,3}(?P<now>[0-9]+)"
)


@dataclass(frozen=True, slots=True)
class Change:
    """“3646件，同比增长1.08%”: the change stated, and the two figures it is worked out from."""

    sentence: Sentence
    stated: Counted
    falls: bool
    now: Number
    before: Number

    @property
    def signed(self) -> Decimal:
        """The change stated, below zero where it says that the figure fell."""
        return -self.stated.value if self.falls else self.stated.value


@functools.lru_cache(maxsize=1)
def stated_changes(case: Case) -> tuple[Change, ...]:
    """Every 同比 whose two figures are known: from the sentence itself, or from last year's report."""
    return tuple(_stated_changes(case))


def _stated_changes(case: Case) -> Iterator[Change]:
    for sentence in case.sentences:
        masked = sentence.masked
        found = numbers(masked)
        for index, number in enumerate(found):
            previous = found[index - 1] if index else None
            between = masked[previous.end if previous else 0 : number.start]
            match = _YEAR_ON_YEAR.search(between)
            if match is None or not number.exact or number.unit == "个百分点":
                continue
            if not previous or previous.unit == "%" or re.search(r"[；。]", between):
                continue
            pair = _written_pair(masked[: number.start])
            verdict = case.verdict_at(sentence, previous)
            if pair is None and verdict is not None:
                before = _in_last_year(case, verdict)
                pair = None if before is None else (as_number(previous.value), before)
            if pair:
                yield Change(sentence, number, match["verb"] in _FALLS, *pair)


def _written_pair(words: str) -> tuple[Number, Number] | None:
    """由3607件增至3646件: both figures in the sentence."""
    match = next(iter(reversed(list(_FROM_TO.finditer(words)))), None)
    return (int(match["now"]), int(match["before"])) if match else None


def _in_last_year(case: Case, verdict: Verdict) -> Number | None:
    reading, last = verdict.fits, case.last
    if reading is None or last is None or not reading.exists_in(last.form):
        return None
    return case.value(reading, of=last)


def _right(change: Change) -> bool:
    if change.stated.unit != "%":
        return change.signed == change.now - change.before
    exact = Decimal(100) * (change.now - change.before) / change.before
    places = change.stated.places
    cut = exact.quantize(Decimal(1).scaleb(-places), ROUND_DOWN, WIDE)
    return change.signed in (rounded(exact, places), cut)


@rule(
    "X314", "同比", Severity.ERROR,
    what="“同比增长百分之几”按上年报告（或句中写出的两个数）重算，结果一致，增减方向不反。",
    why="上年的数不在本年报告里，写错了不易发现，读者一经查对即可发现。",
    how="按上年的数重算；也可写 {{ 同比(…) }}，由程序计算。",
    example="“由3607件增至3646件，同比增长1.05%”，应为1.08%",
)  # fmt: skip
def changes_are_right(case: Case) -> Iterator[Finding]:
    for change in stated_changes(case):
        if (change.stated.unit == "%" and not change.before) or _right(change):
            continue
        quote = change.sentence.words(change.stated)
        difference = change.now - change.before
        if change.stated.unit == "%":
            exact = abs(Decimal(100) * difference / change.before)
            right = f"{rounded(exact, max(1, change.stated.places))}%"
        else:
            right = f"{abs(difference)}{change.stated.unit}"
        verb = "增长" if difference > 0 else "下降" if difference < 0 else "持平"
        yield case.found(
            f"本年 {change.now}，上年 {change.before}，同比应为{verb} {right}，正文写“{quote}”。",
            at=change.sentence, span=change.stated.span,
        )  # fmt: skip


@rule(
    "X315", "上年为零的同比", Severity.WARNING,
    what="上年为 0 时不写百分比。",
    why="0 不能作基数，没有增长率。",
    how="写“由0件增至几件”。",
    example="上年0件、本年12件，“同比增长100%”",
)  # fmt: skip
def changes_have_a_base(case: Case) -> Iterator[Finding]:
    for change in stated_changes(case):
        if change.stated.unit == "%" and not change.before:
            quote = change.sentence.words(change.stated)
            yield case.found(
                f"上年是 0，没有增长率可算，正文写“{quote}”。", at=change.sentence, span=change.stated.span,
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
