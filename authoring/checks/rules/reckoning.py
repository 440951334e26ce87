"""文内计算：受理、办结 — a sentence on any matter agrees with itself, and sentences with each other."""

from __future__ import annotations

from collections.abc import Iterator

from authoring.checks.case import Case
from authoring.checks.rule import rule
from authoring.findings import Finding, Severity
from authoring.prose.reckoning import Reckoning
from authoring.quantities import as_number, cut_off, rounded


@rule(
    "X328", "受理、办结和办结率", Severity.WARNING,
    what="同一句话里的受理、办结、剩余件数和办结率（答复率等）相互算得通；有结转的不查。",
    why="办结的多于受理的，或者比率与两个数不符，读者一算便知。",
    how="核对句中各数；办结的含以前受理的，写明“含上年结转几件”。",
    example="“受理审批事项117件，办结171件，办结率100%”",
)  # fmt: skip
def sentences_agree_with_themselves(case: Case) -> Iterator[Finding]:
    for one in case.spoken.reckonings:
        came_in, done = as_number(one.came_in.value), as_number(one.done.value)
        if done > came_in:
            yield case.found(
                f"{one.what}的 {done} 多于前面的 {came_in}。", at=one.sentence, span=one.done.span,
            )  # fmt: skip
        elif one.left and one.came_in.value - one.done.value != one.left.value:
            left = as_number(one.came_in.value - one.done.value)
            yield case.found(
                f"{came_in} 减去 {done} 是 {left}，正文写“{one.sentence.words(one.left)}”。",
                at=one.sentence, span=one.left.span,
                actual=as_number(one.left.value), expected=left,
            )  # fmt: skip
        elif one.rate and not _right(one):
            right = rounded(one.exact_rate, max(1, one.rate.places))
            yield case.found(
                f"{done} 占 {came_in} 是 {right}%，正文写“{one.sentence.words(one.rate)}”。",
                at=one.sentence, span=one.rate.span,
            )  # fmt: skip


def _right(one: Reckoning) -> bool:
    if one.rate is None:
        return True
    places = one.rate.places
    return one.rate.value in (rounded(one.exact_rate, places), cut_off(one.exact_rate, places))


@rule(
    "X329", "同一个数前后两样", Severity.WARNING,
    what="会议、培训、检查等全年次数在正文里写了两处的，两处相同。",
    why="同一个数前后不同，必有一处写错或沿用上年。",
    how="核对后改为同一个数；说的不是一件事的，写明各是什么。",
    example="前面“全年召开政务公开会议12次”，后面“全年召开政务公开会议13次”",
)  # fmt: skip
def figures_are_told_alike(case: Case) -> Iterator[Finding]:
    for one in case.spoken.told_twice:
        here, there = one.sentence.words(one.number), one.first.words(one.other)
        yield case.found(
            f"同一件事这里写“{here}”，前面写“{there}”。", at=one.sentence, span=one.number.span,
        )  # fmt: skip


@rule(
    "X331", "申请的办结率、答复率", Severity.WARNING,
    what="正文写的申请办结率、答复率与表中的数相符（100% 的由 X322 核对）。",
    why="办结率是办结数除以收到数，表中两个数都有，读者一算便知。",
    how="按表中的数重算，写明是几件中的几件。",
    example="正文“办结率98%”，表中收到（含结转）94、办结 90，应为 95.7%",
)  # fmt: skip
def rates_are_right(case: Case) -> Iterator[Finding]:
    for one in case.spoken.rates:
        if not one.right:
            right = rounded(one.may_be[0], max(1, one.stated.places))
            yield case.found(
                f"按表中的数应为 {right}%，正文写“{one.sentence.words(one.stated)}”。",
                at=one.sentence, span=one.stated.span,
            )  # fmt: skip


@rule(
    "X339", "比率不多于100%", Severity.WARNING,
    what="占比和办结率、答复率、整改率、采纳率等不多于 100%。",
    why="部分不会多于全部。",
    how="核对两个数，重算百分比。",
    example="正文“采纳率104%”",
)  # fmt: skip
def rates_are_no_more_than_all(case: Case) -> Iterator[Finding]:
    spoken = case.spoken
    told = {(one.sentence, one.stated.start) for one in spoken.rates if not one.right}
    told |= {(one.sentence, one.rate.start) for one in spoken.reckonings if one.rate}
    told |= {(one.sentence, one.share.start) for one in spoken.shares if one.told == "wrong"}
    for one in spoken.over_hundred:
        if (one.sentence, one.stated.start) not in told:
            yield case.found(
                f"“{one.sentence.words(one.stated)}”多于 100%。",
                at=one.sentence, span=one.stated.span,
            )  # fmt: skip
