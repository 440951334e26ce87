"""文内计算：其中 — the parts a sentence lists make the total it names."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from authoring.checks.case import Case
from authoring.checks.rule import rule
from authoring.findings import Finding, Severity
from authoring.patterns import lazy
from authoring.prose.breakdowns import SUMMED_UP, Breakdown
from authoring.prose.grids import Sum
from authoring.quantities import as_number

_THE_REST = lazy(r"其[他它余]|另外")
_WHOLE_LIST = lazy("包括|涵盖|：|[（(]")
"""What begins a list that is taken for the whole where it comes near to it, even if it has two items."""


def _vouched(case: Case, one: Breakdown) -> bool:
    """Whether the tables know a part, or may: some outcomes may well be told and others left out."""
    found = [case.spoken.verdict_at(one.sentence, part) for part in one.parts]
    verdicts = [verdict for verdict in found if verdict]
    if any(verdict.fits for verdict in verdicts):
        return True
    return case.lacks(*(verdict.gaps for verdict in verdicts))


def _by_the_tables(case: Case, one: Breakdown) -> bool:
    """Whether the list is right once each number is what the tables have for it."""
    numbers = [
        as_number(number.value) if verdict is None or verdict.fits else verdict.value
        for number in (one.total, *one.parts)
        for verdict in [case.spoken.verdict_at(one.sentence, number)]
    ]
    total, *parts = numbers
    if total is None or None in parts:
        return False
    # 其余7件结转 behind the list is no part of it.
    made = itertools.accumulate(part or 0 for part in parts)
    return total in list(made)[1:]


def _is_selection(one: Breakdown) -> bool:
    """Whether the parts are so few, or so few of the whole, that a reader sees that only some are told."""
    if one.closed:
        return one.sum * 2 < one.total.value
    pair = len(one.parts) < 3 and not _WHOLE_LIST.search(one.begins)
    few = pair or one.sum * 5 < one.total.value * 4
    return few and not (len(one.parts) > 2 and _THE_REST.search(one.words))


def _listed(one: Breakdown) -> str:
    return "“其中”" if one.first == "其中" else one.first


def wrong_lists(case: Case) -> Iterator[Breakdown]:
    """The lists whose parts do not make the total they are told for."""
    yield from _wrong(case, over=True)
    yield from _wrong(case, over=False)


def _wrong(case: Case, *, over: bool) -> Iterator[Breakdown]:
    for one in case.spoken.breakdowns:
        if (
            one.sum == one.total.value
            or (one.exceeds if over else one.sum < one.total.value) is False
        ):
            continue
        if not over and (_is_selection(one) or (one.first != SUMMED_UP and _vouched(case, one))):
            continue
        if _by_the_tables(case, one):
            continue  # one number is wrong, and told where it stands
        yield one


def _wrong_sums(case: Case, *, over: bool) -> Iterator[Finding]:
    for one in _wrong(case, over=over):
        listed = "＋".join(part.digits for part in one.parts)
        total = as_number(one.total.value)
        differs = (
            (f"，与总数 {total} 不符" if one.parts[1:] else f"，多于总数 {total}")
            if one.exact
            else f"，多于总数“{one.sentence.words(one.total)}”"
        )
        first = one.parts[0]
        summed = f"各项之和 {listed}＝{as_number(one.sum)}" if one.parts[1:] else f"的 {listed}"
        yield case.found(
            f"{_listed(one)}{summed}{differs}。",
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
    what="“其中”列出三项以上时，各项之和等于前面的总数；显然只举一部分（不到八成）的不查；“包括”“涵盖”、冒号、括号列出的，两项也查；"
    "“分别为”“以及”列全的、占比之和是 100% 的，不到八成也查。",
    why="读者会把列出的各项加起来；少了几件，像是写错。",
    how="补上其余各项，或在列举后加“等”字；写错的改正。",
    example="“805件，其中甲300件，乙216件，丙200件”，合计716件",
)  # fmt: skip
def parts_make_total(case: Case) -> Iterator[Finding]:
    yield from _wrong_sums(case, over=False)


@rule(
    "X337", "正文里小表的合计", Severity.WARNING,
    what="正文里自己画的小表，“合计”“总计”“共计”一行、一列等于其余各行、各列之和；“占比”“增减”“增长”一列按同一行的数重算，结果一致。",
    why="读者会把各行加起来；改了一格忘了改合计，是常见的错误。",
    how="核对各格和合计；有重叠的、只列一部分的，不写“合计”，写明“其中”。",
    example="小表甲 30、乙 60，合计 100",
)  # fmt: skip
def small_tables_add_up(case: Case) -> Iterator[Finding]:
    told = {one.cell for one in case.spoken.told_in_grids if not one.verdict.fits}
    for grid in case.spoken.grids:
        wrong = [one for one in grid.sums if one.off and told.isdisjoint((one.total, *one.parts))]
        for one in _causes(wrong):
            listed = "＋".join(part.number.digits for part in one.parts)
            made = as_number(one.total.number.value - one.off)
            yield case.found(
                f"小表“{one.total.named}”写 {one.total.number.digits}，各项之和 {listed}＝{made}。",
                at=one.total.sentence, span=one.total.number.span,
                actual=as_number(one.total.number.value), expected=made,
            )  # fmt: skip

    for it in case.spoken.worked_out_in_grids:
        if told.isdisjoint((it.cell, *it.of)):
            yield case.found(
                f"小表“{it.cell.named}”写 {it.cell.number.digits}，按表中的 "
                f"{it.of[0].number.digits} 和 {it.of[1].number.digits} 应为 {as_number(it.right)}。",
                at=it.cell.sentence, span=it.cell.number.span,
                actual=as_number(it.cell.number.value), expected=as_number(it.right),
            )  # fmt: skip


def _causes(wrong: list[Sum]) -> list[Sum]:
    """The wrong totals, one where a row and a column that cross go wrong by the same cell."""
    found: list[Sum] = []
    for one in wrong:
        cells = {one.total, *one.parts}
        if not any(abs(it.off) == abs(one.off) and cells & {it.total, *it.parts} for it in found):
            found.append(one)
    return found
