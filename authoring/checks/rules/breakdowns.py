"""文内计算：其中 — the parts a sentence lists make the total it names."""

from __future__ import annotations

from collections.abc import Iterator

from authoring.checks.case import Case
from authoring.checks.rule import rule
from authoring.findings import Finding, Severity
from authoring.patterns import lazy
from authoring.prose.breakdowns import Breakdown
from authoring.quantities import as_number

_THE_REST = lazy(r"其[他它余]|另外")


def _vouched(case: Case, one: Breakdown) -> bool:
    """Whether the tables know a part, or may: some outcomes may well be told and others left out."""
    found = [case.spoken.verdict_at(one.sentence, part) for part in one.parts]
    verdicts = [verdict for verdict in found if verdict]
    if any(verdict.fits for verdict in verdicts):
        return True
    return case.lacks(*(verdict.gaps for verdict in verdicts))


def _is_selection(one: Breakdown) -> bool:
    """Whether the parts are so few, or so few of the whole, that a reader sees that only some are told."""
    if one.closed:
        return one.sum * 2 < one.total.value
    few = len(one.parts) < 3 or one.sum * 5 < one.total.value * 4
    return few and not (len(one.parts) > 2 and _THE_REST.search(one.words))


def _listed(one: Breakdown) -> str:
    return "“其中”" if one.first == "其中" else one.first


def _wrong_sums(case: Case, *, over: bool) -> Iterator[Finding]:
    for one in case.spoken.breakdowns:
        if (
            one.sum == one.total.value
            or (one.exceeds if over else one.sum < one.total.value) is False
        ):
            continue
        if not over and (_is_selection(one) or _vouched(case, one)):
            continue
        listed = "＋".join(part.digits for part in one.parts)
        total = as_number(one.total.value)
        differs = (
            f"，与总数 {total} 不符"
            if one.exact
            else f"，多于总数“{one.sentence.words(one.total)}”"
        )
        first = one.parts[0]
        yield case.found(
            f"{_listed(one)}各项之和 {listed}＝{as_number(one.sum)}{differs}。",
            at=one.sentence, span=first.span,
            actual=as_number(one.sum), expected=as_number(one.total.value),
        )  # fmt: skip


@rule(
    "X311", "“其中”之和多于总数", Severity.WARNING,
    what="“其中”后面各项之和不多于前面的总数。",
    why="部分之和多于全部，一定有一个数写错，或者各项有重叠。",
    how="核对各项和总数；各项有重叠的，分开写，不用“其中”。",
    example="“行政复议671件，其中维持65件，纠正497件，其他157件”，合计719件",
)  # fmt: skip
def parts_do_not_exceed_total(case: Case) -> Iterator[Finding]:
    yield from _wrong_sums(case, over=True)


@rule(
    "X318", "“其中”之和少于总数", Severity.WARNING,
    what="“其中”列出三项以上时，各项之和等于前面的总数；显然只举一部分（不到八成）的不查；“分别为”“以及”列全的，两项也查。",
    why="读者会把列出的各项加起来；少了几件，像是写错。",
    how="补上其余各项，或在列举后加“等”字；写错的改正。",
    example="“805件，其中甲300件，乙216件，丙200件”，合计716件",
)  # fmt: skip
def parts_make_total(case: Case) -> Iterator[Finding]:
    yield from _wrong_sums(case, over=False)
