"""自拟提纲：what the law demands is covered, counted lists add up."""

from __future__ import annotations

from collections.abc import Iterator

from authoring.checks.case import Case
from authoring.checks.rule import rule, with_outline
from authoring.findings import Finding, Severity


@rule(
    "F218", "法定条目都有报告", Severity.WARNING,
    what="《条例》要求的每一项，都有一个部分或附表报告。",
    why="自拟提纲容易漏掉收费及减免、复议诉讼等没有发生的项目；没有发生也要写明。",
    how="在相应部分的“条目”里写上这一项，或补写一个部分。",
    basis="2008年《条例》第三十二条",
    example="各部分的“条目”里没有“收费及减免”",
    applies=with_outline,
)  # fmt: skip
def demanded_items_are_covered(case: Case) -> Iterator[Finding]:
    report = case.report
    for part, sections in case.outlines():
        if not sections or report.refused((part.key,)):
            continue  # what was refused may be the very item that is missing
        served = {item for section in sections for item in section.items or ()}
        served |= {item for one in report.form.parts if report.uses(one) for item in one.serves}
        for item in part.items:
            if item not in served and item not in part.optional_items:
                yield case.found(
                    f"没有一个部分报告“{item}”。", path=(part.key,),
                    basis=f"{report.form.law}{report.form.article}",
                    remedy=f"在相应部分的“条目”里写上“{item}”，或补写一个部分。",
                )  # fmt: skip


@rule(
    "A305", "分类数量的合计", Severity.ERROR,
    what="分类里手写的“合计”等于各项之和。",
    why="合计由程序计算；手写的与计算的不同，必有一处写错。",
    how="核对各项；各项无误时删去手写的合计。",
    example="合计: 349，各项之和 348",
    applies=with_outline,
    explainable=False,
)  # fmt: skip
def counted_lists_add_up(case: Case) -> Iterator[Finding]:
    for part, sections in case.outlines():
        for number, section in enumerate(sections):
            counted = section.counted
            if counted is None or counted.total is None or not section.counts:
                continue
            total = sum(section.counts.values())
            if counted.total != total:
                yield case.found(
                    f"“{section.title}”的分类合计写成 {counted.total}，各项之和是 {total}。",
                    path=(part.key, str(number), "counted", "total"),
                    actual=counted.total, expected=total,
                )  # fmt: skip
