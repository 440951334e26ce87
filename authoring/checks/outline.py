"""Rules on outlines of the agency's own: what the law demands is covered, counted lists add up."""

from __future__ import annotations

from collections.abc import Iterator

from authoring.findings import Finding, Severity
from authoring.forms.layout import Part
from authoring.report import Report
from authoring.report.model import Section


def _outlines(report: Report) -> Iterator[tuple[Part, list[Section]]]:
    """The parts of the agency's own making, with their sections."""
    for part in report.form.parts:
        if part.items:
            yield part, getattr(report.content, part.key) or []


def demanded_items_are_covered(report: Report) -> Iterator[Finding]:
    """Each item the law demands is served by a section (2008年《条例》第三十二条)."""
    for part, sections in _outlines(report):
        if not sections or report.refused((part.key,)):
            continue  # what was refused may be the very item that is missing
        served = {item for section in sections for item in section.items or ()}
        served |= {item for one in report.form.parts if report.uses(one) for item in one.serves}
        for item in part.items:
            if item not in served and item not in part.optional_items:
                yield Finding(
                    "F218", Severity.WARNING, f"没有一个部分报告“{item}”。", path=(part.key,),
                    basis=f"{report.form.law}{report.form.article}",
                    remedy=f"在相应部分的“条目”里写上“{item}”，或补写一个部分。",
                )  # fmt: skip


def sections_are_written(report: Report) -> Iterator[Finding]:
    """Every section has a title, words or counts, and says what it serves."""
    for part, sections in _outlines(report):
        if not sections and not report.refused((part.key,)):
            yield Finding(
                "F213", Severity.ERROR, "报告还没有任何部分。", path=(part.key,),
                basis=f"{report.form.law}{report.form.article}",
                remedy=f"在“{part.name}:”下面按“- 标题: …”依次写各部分。",
            )  # fmt: skip
        for number, section in enumerate(sections):
            here = (part.key, str(number))
            missing = [
                name
                for name, empty in (
                    ("标题", section.title is None),
                    ("条目", section.items is None),
                    ("正文", section.says_nothing),
                )
                if empty
            ]
            if missing and not report.refused(here):
                yield Finding(
                    "F213", Severity.ERROR, f"第 {number + 1} 部分还没有写{'、'.join(missing)}。",
                    path=here, remedy="补上；没有内容的部分整段删去。",
                )  # fmt: skip


def counted_lists_add_up(report: Report) -> Iterator[Finding]:
    """A total typed for a counted list is compared with the sum and dropped."""
    for part, sections in _outlines(report):
        for number, section in enumerate(sections):
            counted = section.counted
            if counted is None or counted.total is None or not section.counts:
                continue
            total = sum(section.counts.values())
            if counted.total != total:
                yield Finding(
                    "A305", Severity.ERROR,
                    f"“{section.title}”的分类合计写成 {counted.total}，各项之和是 {total}。",
                    path=(part.key, str(number), "counted", "total"),
                    actual=counted.total, expected=total,
                    remedy="核对各项；各项无误时删去手写的合计。",
                )  # fmt: skip
