"""What a person reads on a terminal.

Findings are grouped by file and part, with the line, a caret and the two numbers; changes of figures
stand in a table, or one below the other where the terminal is too narrow for one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from authoring.cli.wrapping import wrap
from authoring.findings import Finding, Place, Severity, printable
from authoring.quantities import printed
from authoring.years.changes import Comparison, FigureChange

_COLOURS = {
    Severity.FATAL: "bold red",
    Severity.ERROR: "bold red",
    Severity.WARNING: "bold yellow",
    Severity.INFO: "bold cyan",
}
EXPLAINED = "已说明"
_MAX_EXCERPT = 72  # cells of the source line shown
_TABLE_WIDTH = 72  # below it figures are told line by line


def show(findings: Sequence[Finding], console: Console) -> None:
    """Print findings; the order given is kept within each file and part."""
    for file, of_file in groupby(findings, key=lambda f: f.place.file):
        if file:
            console.print(Text(file, style="bold"), soft_wrap=True)
        for part, of_part in groupby(of_file, key=lambda f: f.place.table):
            if part:
                console.print(Text(f"  {part}", style="underline"))
            for finding in of_part:
                _show_one(finding, console)
    if findings:
        _paragraph(summary(findings), console)


def summary(findings: Iterable[Finding]) -> str:
    """One line: how many of each severity."""
    all_findings = list(findings)
    found = [f.severity for f in all_findings if not f.reason]
    kinds = [Severity.ERROR, Severity.WARNING, Severity.INFO]
    counts = [f"{found.count(kind)} 处{kind.label}" for kind in kinds]
    if Severity.FATAL in found:
        counts.insert(0, f"{found.count(Severity.FATAL)} 处{Severity.FATAL.label}")
    if explained := len(all_findings) - len(found):
        counts.append(f"{explained} 处{EXPLAINED}")
    return "合计：" + "、".join(counts)


def _show_one(finding: Finding, console: Console) -> None:
    colour = "bold green" if finding.reason else _COLOURS[finding.severity]
    head = Text("    ").append(
        EXPLAINED if finding.reason else finding.severity.label, style=colour
    )
    head.append(f" {finding.code}", style="dim")
    if finding.place.line or finding.place.within:
        head.append(f"  {finding.place}", style="dim")
        console.print(head, soft_wrap=True)
        _paragraph(finding.message, console, indent=6)
    else:
        _paragraph(finding.message, console, indent=6, head=head.append("  "))
    if finding.place.text.strip():
        for line in _excerpt(finding.place, colour):
            console.print(line, soft_wrap=True)
    where = "／".join(word for word in (finding.place.row, finding.place.heading) if word)
    numbers = ""
    if finding.difference is not None:
        sign = "多" if finding.difference > 0 else "少"
        numbers = (
            f"{finding.actual}　应为：{finding.expected}　差额：{sign} {abs(finding.difference)}"
        )
    for label, words in (
        ("位置", where), ("现值", numbers), ("依据", finding.basis),
        ("怎么改", "" if finding.reason else finding.remedy),
        ("改正", "" if finding.reason else _fixable(finding)), ("说明", finding.reason),
    ):  # fmt: skip
        if words:
            _paragraph(words, console, indent=6, head=Text("      ").append(f"{label}：", "dim"))


def _fixable(finding: Finding) -> str:
    if finding.fix is None:
        return ""
    return (
        "可自动改正：nianbao fix"
        if finding.fix.safe
        else f"可参照改正：nianbao fix --select {finding.code}"
    )


def _paragraph(words: str, console: Console, *, indent: int = 0, head: Text | None = None) -> None:
    """Words in lines that fit, with `head` before the first."""
    first = Text(" " * indent) if head is None else head
    for paragraph in words.splitlines() or [""]:
        # The head takes part in the wrapping, so that a short line may stand beside it.
        held = "\0" * (first.cell_len - indent)
        for line in wrap(held + paragraph, max(8, console.width - indent)):
            console.print(first.append(line.lstrip("\0")), soft_wrap=True)
            first = Text(" " * indent)


def _excerpt(place: Place, colour: str) -> list[Text]:
    """The source line and a caret below it, cut around the caret when the line is long."""
    column = (place.column or 1) - 1
    text = printable(place.text.replace("\t", " "), lambda _: "·")
    start = 0
    if column > 20 and cell_len(text[: column + _MAX_EXCERPT]) > _MAX_EXCERPT:
        start = column - 20
    shown = text[start : start + _MAX_EXCERPT]
    while cell_len(shown) > _MAX_EXCERPT:
        shown = shown[:-1]
    ellipsis = "…" if start else ""
    pad = cell_len(ellipsis + text[start:column])
    width = max(1, cell_len(shown[column - start : column - start + place.width]))
    gutter = f"{place.line or '':>8} │ "
    return [
        Text(gutter, style="dim").append(ellipsis + shown, style="not dim"),
        Text(" " * 8 + " │ ", style="dim").append(" " * pad + "^" * width, style=colour),
    ]


# --- changes of figures -----------------------------------------------------------------------------


def show_changes(comparison: Comparison, console: Console, *, all_figures: bool = False) -> None:
    """Print how the figures differ, key figures first, and what was left out."""
    before, now = comparison.before, comparison.now
    agency = now.content.agency.full_name or before.content.agency.full_name or ""
    title = f"{agency}　{before.year}年度与{now.year}年度比较".strip("　")
    for words in wrap(title, console.width):
        console.print(Text(words, style="bold"), soft_wrap=True)
    shown = comparison.for_reading(all_figures=all_figures)
    if not comparison.figures:
        _paragraph("两份报告没有可以比较的数字。", console)
    elif not comparison.changes:
        _paragraph("数字都没有变化。", console)
    if shown and console.width < _TABLE_WIDTH:
        for change in shown:
            _paragraph(_named(change), console)
            _paragraph(_in_one_line(change, comparison), console, indent=2)
    elif shown:
        for segments in console.render_lines(_table(shown, comparison), pad=False):
            line = Text.assemble(
                *((one.text, one.style or "") for one in Segment.simplify(segments))
            )
            line.rstrip()
            console.print(line, soft_wrap=True)
    for count, told in (
        (0 if all_figures else comparison.unchanged, "其余 {} 项没有变化。"),
        (comparison.not_filled_in, "另有 {} 项有一份没有填，没有比较。"),
        (comparison.not_shared, "另有 {} 项只有一份报告的格式里有，没有比较。"),
    ):
        if count:
            _paragraph(told.format(count), console)


def _table(changes: Sequence[FigureChange], comparison: Comparison) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("指标", overflow="fold", ratio=1)
    for name in (*comparison.names, "增减"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("变化", overflow="fold", max_width=24)
    for change in changes:
        numbers = (change.before, change.now)
        table.add_row(
            _named(change), *map(printed, numbers), _signed(change), comparison.words(change)
        )
    return table


def _named(change: FigureChange) -> str:
    """The figure, with its unit where it is not the usual one."""
    name = change.label or change.name
    return name if change.unit == "件" else f"{name}（{change.unit}）"


def _in_one_line(change: FigureChange, comparison: Comparison) -> str:
    before, now = printed(change.before), printed(change.now)
    return f"{before} → {now}（{_signed(change)}）{comparison.words(change)}"


def _signed(change: FigureChange) -> str:
    difference = change.difference
    return ("+" if difference > 0 else "") + printed(difference)
