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
                f"办结的 {done} 多于受理的 {came_in}。", at=one.sentence, span=one.done.span,
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
