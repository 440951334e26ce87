"""地方要求：the demands of the rule pack of a local notice; every finding cites its clause."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from authoring.checks.case import Case
from authoring.checks.pack import Demand, Pack
from authoring.checks.rule import rule
from authoring.checks.rules.structure import length
from authoring.findings import Finding, Severity
from authoring.forms.layout import Level
from authoring.prose.numbers import numbers
from authoring.prose.passages import Passage

_NEAR = 30  # how far from a word its number may stand


def _applicable(case: Case) -> Iterator[tuple[Pack, Demand]]:
    if case.pack and _serves(case, case.pack):
        for demand in case.pack.demands:
            yield case.pack, demand


def _serves(case: Case, pack: Pack) -> bool:
    """Whether a notice is for this report; of one for certain years that cannot be told without ours."""
    return not pack.years or ((year := case.year) is not None and pack.serves(year))


def _passages(case: Case, demand: Demand) -> list[Passage]:
    keys = {
        part.key for part in case.report.form.parts if demand.part in (None, part.name, part.key)
    }
    return [passage for passage in case.passages if passage.path[0] in keys]


def _path(case: Case, demand: Demand) -> tuple[str, ...]:
    return next(((p.key,) for p in case.report.form.parts if demand.part in (p.name, p.key)), ())


def _called(demand: Demand) -> str:
    return demand.title or demand.clause or demand.number or "这一项"


@rule(
    "L801", "地方的字数要求", Severity.WARNING,
    what="规则包规定了字数的部分，字数在规定以内（不计空格）。",
    why="各地的通知对篇幅有不同要求。",
    how="删减或补写这一部分。",
    example="武政办发〔2025〕54号：总体情况原则上不超过一千字，现有 1296 字",
)  # fmt: skip
def lengths_are_kept(case: Case) -> Iterator[Finding]:
    for pack, demand in _applicable(case):
        most, least = demand.most, demand.least
        if most is not None and most in _told_by_the_form(case, demand):
            most = None
        written = length(_passages(case, demand))
        if not written:
            continue
        if most is not None and written > most:
            limit = f"不超过 {most} 字"
        elif least is not None and written < least:
            limit = f"不少于 {least} 字"
        else:
            continue
        yield case.found(
            f"“{demand.part or '全文'}”有 {written} 字，要求{limit}。", path=_path(case, demand),
            basis=pack.basis(demand),
        )  # fmt: skip


def _told_by_the_form(case: Case, demand: Demand) -> set[int | None]:
    """The limits of the form itself, which W406 tells."""
    parts = case.report.form.parts
    return {part.max_characters for part in parts if demand.part in (part.name, part.key)}


@rule(
    "L802", "地方要求写明的数量", Severity.WARNING,
    what="规则包要求写明的数量，正文里有这个词和它的数。",
    why="各地的通知要求总体情况写明若干数量，漏写会被退回。",
    how="补写这一项的数量；没有发生的写明 0。",
    example="武政办发〔2025〕54号：主动公开应包括政策解读发布数量；正文没有",
)  # fmt: skip
def counts_are_told(case: Case) -> Iterator[Finding]:
    for pack, demand in _applicable(case):
        if not demand.count_words:
            continue
        passages = _passages(case, demand)
        if passages and not any(_told(one, demand.count_words) for one in passages):
            yield case.found(
                f"没有写明“{_called(demand)}”。", path=_path(case, demand), basis=pack.basis(demand)
            )


def _told(passage: Passage, words: tuple[str, ...]) -> bool:
    """Whether a number stands near one of these words, or the text says that there was none."""
    text = passage.text
    for word in words:
        start = text.find(word)
        while start >= 0:
            near = text[max(0, start - _NEAR) : start + len(word) + _NEAR]
            if numbers(near) or any(none in near for none in ("没有", "未", "无", "零")):
                return True
            start = text.find(word, start + 1)
    return False


@rule(
    "L803", "地方要求写到的内容", Severity.WARNING,
    what="规则包要求写到的内容，正文里有。",
    why="各地的通知要求总体情况写到若干方面。",
    how="补写这一项。",
    example="武政办发〔2025〕54号：平台建设应包括数字公报建设情况；正文没有",
)  # fmt: skip
def matters_are_spoken_of(case: Case) -> Iterator[Finding]:
    for pack, demand in _applicable(case):
        passages = _passages(case, demand)
        spoken_of = any(word in one.text for one in passages for word in demand.words)
        if demand.words and passages and not spoken_of:
            yield case.found(
                f"没有写到“{_called(demand)}”。", path=_path(case, demand), basis=pack.basis(demand)
            )


@rule(
    "L805", "规则包的年度", Severity.WARNING,
    what="规则包是这个年度的。",
    why="通知一年一发，要求会变；用错年度等于没有检查。",
    how="换用这个年度的规则包，或去掉 --pack。",
    example="2024 年度的报告用了 2025 年度的规则包",
    explainable=False,
)  # fmt: skip
def pack_is_of_the_year(case: Case) -> Iterator[Finding]:
    pack = case.pack
    if pack and not _serves(case, pack) and case.year:
        years = "、".join(str(year) for year in pack.years)
        yield case.found(
            f"规则包“{pack.source}”是 {years} 年度的，没有用来检查 {case.year} 年度的报告。",
            path=("year",), basis=pack.source or "",
        )  # fmt: skip


def local_due_date(pack: Pack, level: Level, year: int) -> tuple[date, str] | None:
    """The earliest day a pack of that year sets for this level, with the clause; None if it sets none."""
    days = [
        (day, pack.basis(demand))
        for demand in pack.demands
        if pack.serves(year) and demand.due and (day := demand.due.of(level, year))
    ]
    return min(days, default=None)
