"""Findings as a person reads them: grouped by file and part, the line and a caret, the two numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from authoring.findings import Finding, Place, Severity

_COLOURS = {
    Severity.FATAL: "bold red",
    Severity.ERROR: "bold red",
    Severity.WARNING: "bold yellow",
    Severity.INFO: "bold cyan",
}
_MAX_EXCERPT = 72  # cells of the source line shown


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
        console.print(summary(findings))


def summary(findings: Iterable[Finding]) -> str:
    """One line: how many of each severity."""
    found = [f.severity for f in findings]
    kinds = [Severity.ERROR, Severity.WARNING, Severity.INFO]
    counts = [f"{found.count(kind)} 处{kind.label}" for kind in kinds]
    if Severity.FATAL in found:
        counts.insert(0, f"{found.count(Severity.FATAL)} 处{Severity.FATAL.label}")
    return "合计：" + "、".join(counts)


def _show_one(finding: Finding, console: Console) -> None:
    colour = _COLOURS[finding.severity]
    head = Text()
    head.append(finding.severity.label, style=colour)
    head.append(f" {finding.code}", style="dim")
    if finding.place.line:
        head.append(f"  {finding.place}", style="dim")
        console.print(Text("    ") + head, soft_wrap=True)
        _indented(Text(finding.message), console)
    else:
        console.print(Padding(head.append(f"  {finding.message}"), (0, 0, 0, 4), expand=False))
    if finding.place.line and finding.place.text.strip():
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
        ("位置", where), ("现值", numbers), ("依据", finding.basis), ("怎么改", finding.remedy),
    ):  # fmt: skip
        if words:
            line = Text(f"{label}：", style="dim")
            line.append(words, style="not dim")
            _indented(line, console)


def _indented(text: Text, console: Console) -> None:
    console.print(Padding(text, (0, 0, 0, 6), expand=False))


def _excerpt(place: Place, colour: str) -> list[Text]:
    """The source line and a caret below it, cut around the caret when the line is long."""
    column = (place.column or 1) - 1
    text = place.text.replace("\t", " ")
    start = 0
    if cell_len(text) > _MAX_EXCERPT and column > 20:
        start = column - 20
    shown = text[start:]
    while cell_len(shown) > _MAX_EXCERPT:
        shown = shown[:-1]
    ellipsis = "…" if start else ""
    pad = cell_len(ellipsis + text[start:column])
    width = max(1, cell_len(shown[column - start : column - start + place.width]))
    gutter = f"{place.line:>8} │ "
    return [
        Text(gutter, style="dim").append(ellipsis + shown, style="not dim"),
        Text(" " * 8 + " │ ", style="dim").append(" " * pad + "^" * width, style=colour),
    ]
