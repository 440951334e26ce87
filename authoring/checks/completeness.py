"""What is not filled in yet. Missing is not zero: a draft may have gaps, a final report may not."""

from __future__ import annotations

from collections.abc import Iterator

from authoring.findings import Finding, Severity
from authoring.forms.layout import Node, tree
from authoring.report import Report

_FILL_IN = "没有发生的明确填 0；整张表没有发生的可只写：无"


def year_is_told(report: Report) -> Iterator[Finding]:
    """报告年度 decides the form, the period and the title; the report is published after it."""
    if report.content.year is None and not report.refused(("year",)):
        yield Finding(
            "F210", Severity.ERROR, "还没有填“年度”。", path=("year",),
            remedy="写上报告年度，例如 年度: 2025",
        )  # fmt: skip
    published, year = report.content.published, report.content.year
    if published and year and published.year <= year:
        yield Finding(
            "F215", Severity.ERROR,
            f"{year}年度的报告不会在{published.year}年{published.month}月公布。", path=("published",),
            basis=f"{report.form.basis}：数据截至报告年度的12月31日",
            remedy="核对“年度”和“发布日期”。",
        )  # fmt: skip


def agency_is_named(report: Report) -> Iterator[Finding]:
    """The full name stands in the title; the opening paragraph tells whom to ask (条例第五十条)."""
    agency = report.content.agency
    if agency.full_name is None and not report.refused(("agency", "full_name")):
        yield Finding(
            "F210", Severity.ERROR, "还没有填机关的“全称”。", path=("agency", "full_name"),
            remedy="写上机关全称，例如 示例县教育局",
        )  # fmt: skip
    if report.content.opening is None:
        contact = {"address": "地址", "postcode": "邮编", "telephone": "电话"}
        absent = [
            name
            for key, name in contact.items()
            if getattr(agency, key) is None and not report.refused(("agency", key))
        ]
        if absent:
            yield Finding(
                "F212", Severity.WARNING, f"引言里没有机关的{'、'.join(absent)}，读者不知道向谁询问。",
                path=("agency",), remedy="在“机关”下面补上；没有的可以自己写“引言”。",
            )  # fmt: skip
    if report.content.published is None and not report.refused(("published",)):
        yield Finding(
            "F212", Severity.WARNING, "还没有填“发布日期”，报告末尾没有署名和日期。",
            path=("published",), remedy="签发后写上，例如 发布日期: 2026-01-20",
        )  # fmt: skip


def narratives_are_written(report: Report) -> Iterator[Finding]:
    """The parts in words may not be empty (条例第五十条)."""
    for part in report.form.parts:
        if part.table or part.items or getattr(report.content, part.key) is not None:
            continue
        if not report.refused((part.key,)):
            yield Finding(
                "F213", Severity.ERROR, f"“{part.heading}”还没有写。", path=(part.key,),
                basis=f"{report.form.law}{report.form.article}；{report.form.basis}",
                remedy=f"写在“{part.name}: |”下面，每行多缩进两格。",
            )  # fmt: skip


def cells_are_filled_in(report: Report) -> Iterator[Finding]:
    """Every cell of every table is a number. What is missing together is said together."""
    for part in report.form.parts:
        if part.table and report.uses(part):
            yield from _gaps(report, tree(part.table))


def _gaps(report: Report, node: Node) -> Iterator[Finding]:
    wanted = [cell for cell in node.cells() if not cell.computed]
    absent = [
        cell for cell in wanted
        if report.figures.values[cell.path] is None and not report.refused(cell.path)
    ]  # fmt: skip
    if not absent:
        return
    if len(absent) == len(wanted):
        many = f"（{len(wanted)} 格）" if len(wanted) > 1 else ""
        yield _gap(node, f"“{node.label}”{many}还没有填（不是 0）。")
    elif node.is_row and len(node.path) > 1:
        names = "、".join(cell.label for cell in absent)
        yield _gap(absent[0], f"“{node.label}”的{names}还没有填（不是 0）。")
    else:
        for child in node.children:
            if child.children:
                yield from _gaps(report, child)
            elif child in absent:
                yield _gap(child, f"“{child.label}”还没有填（不是 0）。")


def _gap(node: Node, message: str) -> Finding:
    return Finding("F214", Severity.ERROR, message, path=node.path, remedy=_FILL_IN)
