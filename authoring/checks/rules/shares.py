"""文内计算：占比 — the shares that sentences work out themselves."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from authoring.checks.case import Case
from authoring.checks.claims import Verdict
from authoring.checks.rule import rule
from authoring.checks.rules.breakdowns import breakdowns
from authoring.checks.text import Counted, Sentence, numbers
from authoring.findings import Finding, Severity
from authoring.forms.layout import Path
from authoring.report.figures import WIDE, added, as_number
from authoring.report.quotes import percent

MAX_WHOLES = 40  # numbers before a share that it may be a share of
_SHARE = re.compile(
    r"^[，,、（(]*(?:分别|约|各)?(?:占比?|比例)?(?:其中|总体|申请|办结|受理|答复|信息|公开|总|全部|各类|本年度?|所有|政府|收到|比例|比重|件|数|量|的|处理|办理|结果)*(?:为|约为|约|达|达到)?$"
)


@dataclass(frozen=True, slots=True)
class Stated:
    """“1362件，占44.7%”: a count, the share stated for it, and what it may be a share of.

    `whole` is the total the sentence itself names (before 其中), or the tables know; None if neither.
    """

    sentence: Sentence
    count: Counted
    share: Counted
    whole: Decimal | None
    others: tuple[Decimal, ...]

    def fits(self, whole: Decimal, rounding: str) -> bool:
        """Whether the share is that of `whole`, rounded this way."""
        if not whole:
            return False
        exact = self.count.value * 100 / whole
        return (
            exact.quantize(Decimal(1).scaleb(-self.share.places), rounding, WIDE)
            == self.share.value
        )


@functools.lru_cache(maxsize=1)
def stated_shares(case: Case) -> tuple[Stated, ...]:
    """Every percentage that directly follows an exact count it is a share of."""
    return tuple(_stated_shares(case))


def _stated_shares(case: Case) -> Iterator[Stated]:
    wholes = {
        (one.sentence, part.start): one.total.value
        for one in breakdowns(case)
        for part in one.parts
    }
    seen: list[Decimal] = []
    passage = None
    for sentence in case.sentences:
        if sentence.passage != passage:
            passage, seen = sentence.passage, []
        masked = sentence.masked
        count: Counted | None = None
        for number in numbers(masked):
            if number.unit != "%":
                count = number
                seen.append(number.value)
                continue
            between = masked[count.end : number.start] if count else ""
            if count and count.exact and count.unit and number.exact and _SHARE.match(between):
                tables = _denominators(case, case.verdict_at(sentence, count))
                whole = wholes.get((sentence, count.start)) or (tables[0] if tables else None)
                yield Stated(sentence, count, number, whole, (*tables, *seen[-MAX_WHOLES:]))
            count = None


_NEW: Path = ("applications", "received", "total")
_OVER: Path = ("applications", "carried_over", "total")
_DONE: Path = ("applications", "outcomes", "total", "total")
DENOMINATORS: dict[str, tuple[tuple[Path, ...], ...]] = {
    "applications": ((_DONE,), (_NEW,), (_NEW, _OVER)),
    "applicants": ((_NEW,), (_NEW, _OVER), (_DONE,)),
    "reconsideration": ((("review", "reconsideration", "total"),),),
    "litigation": ((("review", "litigation"),),),
}
"""What a figure of a topic is usually a share of: the cells of each possible whole."""


def _denominators(case: Case, verdict: Verdict | None) -> list[Decimal]:
    """What the figure of this claim may be a share of."""
    found = []
    for paths in DENOMINATORS.get(verdict.claim.label.topic, ()) if verdict else ():
        whole = added([case.number(*path) for path in paths])
        if whole is not None:
            found.append(Decimal(whole))
    return found


@functools.lru_cache(maxsize=1)
def _judged(case: Case) -> tuple[tuple[Stated, str], ...]:
    """Each stated share with what it is: right, cut (truncated) or wrong; unknown bases are right."""
    return tuple(_judge(stated_shares(case)))


def _judge(stated: tuple[Stated, ...]) -> Iterator[tuple[Stated, str]]:
    of_sentence: dict[Sentence, list[Stated]] = {}
    for one in stated:
        of_sentence.setdefault(one.sentence, []).append(one)
    for one in stated:
        wholes = [one.whole, *one.others] if one.whole else list(one.others)
        if any(one.fits(whole, ROUND_HALF_UP) for whole in wholes) or _fills_up(
            one, of_sentence[one.sentence]
        ):
            yield one, "right"
        elif any(one.fits(whole, ROUND_DOWN) for whole in wholes):
            yield one, "cut"
        else:
            yield one, "wrong" if one.whole else "right"


def _fills_up(one: Stated, stated: list[Stated]) -> bool:
    """Whether a share is off by its last digit so that those of its sentence make exactly 100%."""
    if not one.whole:
        return False
    shares = [each.share.value for each in stated]
    off = abs(one.count.value * 100 / one.whole - one.share.value)
    return sum(shares, Decimal(0)) == 100 and off < Decimal(1).scaleb(-one.share.places)


def _share_of(one: Stated, whole: Decimal) -> str:
    return f"{percent(one.count.value, whole, max(1, one.share.places))}%"


@rule(
    "X312", "占比", Severity.WARNING,
    what="“几件，占百分之几”按正文的总数或表中的总数重算，结果一致。",
    why="改了件数忘了改百分比，是常见的错误。",
    how="按总数重算；分母不是本句总数或表中总数的，写明“占什么的”。也可写 {{ 占比(甲, 乙) }}。",
    example="“总体信息27条，占53%”，总数45条，应为60%",
)  # fmt: skip
def shares_are_right(case: Case) -> Iterator[Finding]:
    for one, verdict in _judged(case):
        if verdict == "wrong" and one.whole:
            quote = one.sentence.words(one.share)
            yield case.found(
                f"{one.count.digits}{one.count.unit}占 {as_number(one.whole)} 应为 {_share_of(one, one.whole)}，"
                f"正文写“{quote}”。",
                at=one.sentence, span=one.share.span,
            )  # fmt: skip


@rule(
    "X313", "占比之和", Severity.WARNING,
    what="“其中”各项都写了占比时，占比之和在 99.5% 到 100.5% 之间。",
    why="各项件数之和等于总数，占比之和就应是 100%。",
    how="重算各项占比；四舍五入后调整一项，使合计为 100%。",
    example="4%＋15%＋20%＋53%＝92%",
)  # fmt: skip
def shares_make_hundred(case: Case) -> Iterator[Finding]:
    judged = {(one.sentence, one.count.start): (one, told) for one, told in _judged(case)}
    for breakdown in breakdowns(case):
        shares = [judged.get((breakdown.sentence, part.start)) for part in breakdown.parts]
        told = [one for one in shares if one]
        if len(told) < 3 or len(told) < len(shares) or breakdown.sum != breakdown.total.value:
            continue
        if any(verdict == "wrong" for _, verdict in told):
            continue  # X312 says which
        total = sum((one.share.value for one, _ in told), Decimal(0))
        if not Decimal("99.5") <= total <= Decimal("100.5"):
            first = told[0][0]
            yield case.found(
                f"各项占比之和是 {as_number(total)}%，不是 100%。", at=breakdown.sentence,
                span=first.share.span,
            )  # fmt: skip


@rule(
    "X317", "百分比四舍五入", Severity.INFO,
    what="百分比按四舍五入取位，不是截去尾数。",
    why="同一份报告里有的截断、有的四舍五入，加起来会不到 100%。",
    how="改为四舍五入的数。",
    example="4.347% 写成 4.34%，应为 4.35%",
)  # fmt: skip
def shares_are_rounded(case: Case) -> Iterator[Finding]:
    for one, verdict in _judged(case):
        if verdict == "cut":
            wholes = [
                whole for whole in (one.whole, *one.others) if whole and one.fits(whole, ROUND_DOWN)
            ]
            quote = one.sentence.words(one.share)
            yield case.found(
                f"“{quote}”是截断的，四舍五入应为 {_share_of(one, wholes[0])}。", at=one.sentence, span=one.share.span,
            )  # fmt: skip
