"""Report and findings → the sheet of one page on which a leader signs the report (签批单)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from authoring.document import naming
from authoring.document.tree import Block, Cell, Document, Heading, Paragraph, Run, Table
from authoring.findings import Finding, Severity
from authoring.outputs import Stage
from authoring.quantities import Number, printed, rounded
from authoring.report import Report, values
from authoring.templating import wording
from authoring.years.changes import Comparison, FigureChange, KeyFigure, compare, key_figures

_LARGEST = 5
_WEIGHTS = (Severity.FATAL, Severity.ERROR, Severity.WARNING, Severity.INFO)
_NAME, _TITLE, _LABEL, _MESSAGE, _REASON = 60, 100, 30, 80, 48  # the most characters of each
_PLACES = 2  # of an amount in 万元


def signoff(
    report: Report, findings: Sequence[Finding], due: date | None, *, stage: Stage = Stage.DRAFT
) -> Document:
    """The sheet of a report: what it is, its key figures, what changed, what the checks say.

    `due` is the last day of publication, None where it is not known.
    """
    title, source = wording("signoff_title"), report.source.sha256
    return Document(
        title=title,
        title_lines=(title,),
        agency=naming.agency_name(report),
        file_stem=naming.file_stem(report, stage),
        stage=stage,
        page_mark="",
        created=naming.created(report),
        meta=(),
        data=None,
        source=source,
        blocks=(
            *_about(report, naming.title_of(report) + stage.suffix, due),
            *_figures(report),
            *_changes(report),
            *_findings(findings),
            *_signatures(source),
        ),
        kind="signoff",
    )


def _paragraph(text: str) -> Paragraph:
    return Paragraph((Run(text),))


# --- what it is -------------------------------------------------------------------------------------


def _about(report: Report, title: str, due: date | None) -> Iterator[Block]:
    agency, published = report.content.agency, report.content.published
    name = _short(agency.full_name or "", _NAME)
    if name and agency.level:
        name += f"（{agency.level.value}）"
    rows = (
        (("机关", name), ("年度", str(report.year or ""))),
        (("报告标题", _short(title, _TITLE)),),
        (("格式依据", report.form.basis),),
        (("公布期限", _day(due) or wording("signoff_no_level")), ("发布日期", _day(published))),
    )
    cells = tuple(_labelled(row, number) for number, row in enumerate(rows))
    yield Table("报告概况", cells, (13, 47, 13, 27))


def _labelled(pairs: tuple[tuple[str, str], ...], row: int) -> tuple[Cell, ...]:
    """Labels and what stands beside them; a single one goes on to the end of the line."""
    cells: list[Cell] = []
    for place, (label, text) in enumerate(pairs):
        width = 3 if len(pairs) == 1 else 1
        cells += [
            Cell(label, row, 2 * place, role="row"),
            Cell(text or "未填", row, 2 * place + 1, 1, width, "words", missing=not text),
        ]
    return tuple(cells)


def _day(day: date | None) -> str:
    return values.day_in_words(day) if day else ""


# --- key figures ------------------------------------------------------------------------------------


def _figures(report: Report) -> Iterator[Block]:
    yield Heading(wording("signoff_figures"), 1, 1)
    used = {table.key for table in report.tables}
    figures = [one for one in key_figures(report.form) if one.paths[0][0] in used]
    if not figures:
        yield _paragraph(wording("signoff_no_figures"))
        return
    cut = _cut(figures)
    halves = figures[:cut], figures[cut:]
    lines = max(map(len, halves))
    names = ("指标", "本年", "上年", "增减") if report.last else ("指标", "本年")
    head: list[Cell] = []
    rows: list[list[Cell]] = [[] for _ in range(lines)]
    for half, shown in enumerate(halves):
        first = len(names) * half
        head += [Cell(name, 0, first + c, role="column") for c, name in enumerate(names)]
        for number, cells in enumerate(_half(report, shown, lines, first)):
            rows[number] += cells
    widths = (26, 10, 10, 11) * 2 if report.last else (38, 19) * 2
    yield Table("主要数据", (tuple(head), *map(tuple, rows)), widths, 1, (1,), listing=True)


def _cut(figures: list[KeyFigure]) -> int:
    """Where to part the figures in two halves: between two tables, near the middle."""
    middle = (len(figures) + 1) // 2
    edges = [
        n for n in range(1, len(figures)) if figures[n].paths[0][0] != figures[n - 1].paths[0][0]
    ]
    return min(edges, key=lambda n: abs(n - middle), default=middle)


def _half(report: Report, figures: list[KeyFigure], lines: int, first: int) -> Iterator[list[Cell]]:
    """The cells of one half of the table, line by line."""
    last = report.last
    for row, one in enumerate(figures, 1):
        now = _rounded(one.of(report.figures))
        label = one.label if one.unit == "件" else f"{one.label}（{one.unit}）"
        shown = "未填" if now is None else printed(now)
        cells = [
            Cell(label, row, first, role="row"),
            Cell(shown, row, first + 1, role="figure", missing=now is None),
        ]
        if last:
            before = _rounded(one.in_report(last))
            difference = None if now is None or before is None else now - before
            sign = "+" if difference and difference > 0 else ""
            texts = printed(before) or "—", sign + printed(difference) or "—"
            cells += [Cell(text, row, first + 2 + c, role="figure") for c, text in enumerate(texts)]
        yield cells
    for spare in range(len(figures), lines):
        left_over = Cell("", spare + 1, first, lines - spare, 4 if last else 2)
        yield [left_over] if spare == len(figures) else []


def _rounded(value: Number | None) -> Number | None:
    """An amount to two places, as a leader reads it; what would become nothing stays as it is."""
    if not isinstance(value, Decimal) or value == (short := rounded(value, _PLACES)):
        return value
    return short or value


# --- changes ----------------------------------------------------------------------------------------


def _changes(report: Report) -> Iterator[Block]:
    yield Heading(wording("signoff_changes"), 1, 1)
    if report.last is None or report.year is None:
        yield _paragraph(wording("signoff_no_year" if report.last else "signoff_no_last"))
        return
    comparison = compare(report.last, report)
    if not comparison.figures:
        yield _paragraph(wording("signoff_not_comparable"))
        return
    largest = comparison.largest(_LARGEST)
    if not largest:
        yield _paragraph(wording("signoff_no_changes", blank=bool(comparison.not_filled_in)))
    known = {one.paths: one.label for one in key_figures(report.form)}
    for number, change in enumerate(largest, 1):
        label = _short(known.get((change.path,)) or _label(change), _LABEL)
        end = "；" if number < len(largest) else "。"
        yield _paragraph(f"{number}．{label}：{_in_words(change, comparison)}{end}")


def _in_words(change: FigureChange, comparison: Comparison) -> str:
    before, now = _rounded(change.before), _rounded(change.now)
    if not before:
        return comparison.words(replace(change, now=now or 0))  # it tells both numbers already
    words = comparison.words(change)
    return f"{words}（{printed(before)}{change.unit}→{printed(now)}{change.unit}）"


def _label(change: FigureChange) -> str:
    _, *names = change.name.split(".")
    return "·".join(name for name in names if name != "总计") or change.label


# --- findings ---------------------------------------------------------------------------------------


def _findings(findings: Sequence[Finding]) -> Iterator[Block]:
    yield Heading(wording("signoff_findings"), 1, 1)
    if not findings:
        yield _paragraph(wording("signoff_clean"))
        return
    ordered = sorted(findings, key=lambda f: (_WEIGHTS.index(f.severity), bool(f.reason)))
    kinds = [f.severity for f in ordered]
    counts = wording(
        "signoff_counts",
        errors=kinds.count(Severity.ERROR) + kinds.count(Severity.FATAL),
        warnings=kinds.count(Severity.WARNING),
        hints=kinds.count(Severity.INFO),
        explained=sum(bool(f.reason) for f in ordered),
    )
    blocking = sum(f.blocks for f in ordered)
    warned = Run(wording("signoff_blocked", count=blocking), strong=True)
    yield Paragraph((Run(counts), warned) if blocking else (Run(counts),))
    head = ("级别", "编号", "问题", "说明")
    rows = [tuple(Cell(name, 0, c, role="column") for c, name in enumerate(head))]
    rows += [_finding(finding, number) for number, finding in enumerate(ordered, 1)]
    rest = wording("signoff_more", count="{count}")
    yield Table("检查结果", tuple(rows), (8, 8, 52, 32), 1, (1,), listing=True, rest=rest)


def _finding(finding: Finding, row: int) -> tuple[Cell, ...]:
    reason = finding.reason or ("" if finding.severity is Severity.INFO else "未说明")
    return (
        Cell(finding.severity.label, row, 0),
        Cell(finding.code, row, 1),
        Cell(_short(finding.message, _MESSAGE), row, 2, role="words"),
        Cell(_short(reason, _REASON), row, 3, role="words"),
    )


def _short(text: str, most: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 2] + "……"


# --- signatures -------------------------------------------------------------------------------------


def _signatures(source: str) -> Iterator[Block]:
    date_line = "年　　月　　日"
    rows = tuple(
        tuple(
            cell
            for place, name in enumerate(names)
            for cell in (
                Cell(name, row, 2 * place, role="row"),
                Cell(date_line, row, 2 * place + 1, role="blank"),
            )
        )
        for row, names in enumerate((("拟稿", "核稿"), ("会签", "签发")))
    )
    yield Table("签批", rows, (10, 40, 10, 40))
    yield Paragraph((Run(wording("signoff_source", code=source[:12])),), "note")
