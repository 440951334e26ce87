"""文内计算：占比 — the shares that sentences work out themselves are right and add up."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from authoring.checks.case import Case
from authoring.checks.rule import rule
from authoring.checks.rules.breakdowns import wrong_lists
from authoring.checks.rules.year_on_year import known_changes
from authoring.findings import Finding, Severity
from authoring.prose.shares import Share
from authoring.quantities import as_number, cut_off, percent


def _share_of(one: Share, whole: Decimal) -> str:
    return f"{percent(one.count.value, whole, max(1, one.share.places))}%"


@rule(
    "X312", "占比", Severity.WARNING,
    what="“几件，占百分之几”按正文的总数或表中的总数重算，结果一致；“近九成”“过半”也是。",
    why="改了件数忘了改百分比，是常见的错误。",
    how="按总数重算；分母不是本句总数或表中总数的，写明“占什么的”。也可用“占比”引用（nianbao bind 可代为改写）。",
    example="“总体信息27条，占53%”，总数45条，应为60%",
)  # fmt: skip
def shares_are_right(case: Case) -> Iterator[Finding]:
    for one in case.spoken.shares:
        if case.lacks(one.gaps):
            continue
        if one.told == "wrong" and one.whole and not _told_elsewhere(case, one):
            quote = one.sentence.words(one.share)
            yield case.found(
                f"{one.named}{one.count.digits}{one.count.unit}"
                f"占 {as_number(one.whole)} 应为 {_share_of(one, one.whole)}，"
                f"正文写“{quote}”。",
                at=one.sentence, span=one.share.span,
            )  # fmt: skip
    for rough in case.spoken.rough_shares:
        if not rough.right:
            yield case.found(
                f"{rough.count.digits}{rough.count.unit}占 {as_number(rough.whole)} 是 "
                f"{percent(rough.count.value, rough.whole)}%，正文写“{rough.sentence.text[slice(*rough.span)]}”。",
                at=rough.sentence, span=rough.span,
            )  # fmt: skip


def _told_elsewhere(case: Case, one: Share) -> bool:
    """Whether the share is right once a count is what the tables or the list make it: it is told there."""
    verdict = case.spoken.verdict_at(one.sentence, one.count)
    counts, wholes = {one.count.value}, {one.whole}
    if verdict and verdict.fits is None and verdict.value is not None:
        counts.add(Decimal(verdict.value))
    for held in case.spoken.verdicts:
        wrong = held.fits is None and held.value is not None
        if wrong and held.claim.number.value == one.whole:
            wholes.add(Decimal(held.value or 0))
    for listed in wrong_lists(case):
        if listed.sentence != one.sentence or listed.total.value not in wholes:
            continue
        wholes.add(listed.sum)
        if any(part.start == one.count.start for part in listed.parts):
            counts.add(one.count.value + listed.total.value - listed.sum)
    tried = ((count, whole) for count in counts for whole in wholes if whole)
    places = one.share.places
    return any(percent(count, whole, places) == one.share.value for count, whole in tried)


@rule(
    "X313", "占比之和", Severity.WARNING,
    what="“其中”各项都写了占比时，占比之和在 99.5% 到 100.5% 之间；只写占比、不写件数的几项，占比之和不多于 100%。",
    why="各项件数之和等于总数，占比之和就应是 100%。",
    how="重算各项占比；四舍五入后调整一项，使合计为 100%。",
    example="4%＋15%＋20%＋53%＝92%",
)  # fmt: skip
def shares_make_hundred(case: Case) -> Iterator[Finding]:
    stated = {(one.sentence, one.count.start): one for one in case.spoken.shares if not one.named}
    for breakdown in case.spoken.breakdowns:
        shares = [stated.get((breakdown.sentence, part.start)) for part in breakdown.parts]
        told = [one for one in shares if one]
        if len(told) < 3 or len(told) < len(shares) or breakdown.sum != breakdown.total.value:
            continue
        if any(one.told == "wrong" for one in told):
            continue  # X312 says which
        if case.lacks(*(one.gaps for one in told)):
            continue
        total = sum((one.share.value for one in told), Decimal(0))
        if not Decimal("99.5") <= total <= Decimal("100.5"):
            first = told[0]
            yield case.found(
                f"各项占比之和是 {as_number(total)}%，不是 100%。", at=breakdown.sentence,
                span=first.share.span,
            )  # fmt: skip
    wrong = {one.sentence for one in case.spoken.shares if one.told == "wrong"}
    for alone in case.spoken.shares_alone:
        total = sum((one.value for one in alone.shares), Decimal(0))
        places = min(one.places for one in alone.shares)
        if alone.sentence not in wrong and total > 100 + Decimal(len(alone.shares)).scaleb(-places):
            yield case.found(
                f"各项占比之和是 {as_number(total)}%，多于 100%。", at=alone.sentence,
                span=alone.shares[0].span,
            )  # fmt: skip


@rule(
    "X317", "百分比四舍五入", Severity.INFO,
    what="占比和同比按四舍五入取位，不是截去尾数。",
    why="同一份报告里有的截断、有的四舍五入，加起来会不到 100%。",
    how="改为四舍五入的数。",
    example="4.347% 写成 4.34%，应为 4.35%",
)  # fmt: skip
def shares_are_rounded(case: Case) -> Iterator[Finding]:
    for one in case.spoken.shares:
        if case.lacks(one.gaps):
            continue
        if one.told == "cut":
            wholes = [whole for whole in one.wholes if one.fits(whole, cut_off)]
            quote = one.sentence.words(one.share)
            yield case.found(
                f"“{quote}”是截断的，四舍五入应为 {_share_of(one, wholes[0])}。", at=one.sentence, span=one.share.span,
            )  # fmt: skip
    for change, last in known_changes(case):
        if change.way == "%" and last and change.told(last) == "cut":
            right = percent(abs(Decimal(change.now - last)), last, max(1, change.places))
            yield case.found(
                f"“{change.quote}”是截断的，四舍五入应为 {right}%。", at=change.sentence, span=change.span,
            )  # fmt: skip
