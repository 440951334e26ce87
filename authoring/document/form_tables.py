"""Form and figures → tables of the document: heads, row labels, spans, and which head names what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from authoring.document.tree import Cell, Table
from authoring.forms import layout
from authoring.quantities import printed
from authoring.report import Report


def form_table(table: layout.FormTable, report: Report, caption: str, labelled_by: str) -> Table:
    """One of the form's tables with the figures of a report and the words in their cells."""
    rows: list[tuple[Cell, ...]] = []
    bodies: list[int] = []
    for block in table.blocks:
        bodies.append(len(rows))
        rows += _rows(_Frame(table, block, len(rows)), report)
    only = table.blocks[0] if len(table.blocks) == 1 else None
    head = layout.depth(only.columns) + bool(only.heading) if only else 0
    if head:
        bodies = [head]
    return Table(
        caption=caption,
        rows=tuple(rows),
        widths=table.widths,
        head=head,
        bodies=tuple(bodies),
        labelled_by=labelled_by,
        anchor=table.name,
        listing=any(block.units for block in table.blocks),
    )


@dataclass(frozen=True, slots=True)
class _Frame:
    """A block of a table from row `first` of the grid on, and where its areas begin and end."""

    table: layout.FormTable
    block: layout.FormBlock
    first: int

    @property
    def top(self) -> int:
        """The first row of column heads."""
        return self.first + bool(self.block.heading)

    @property
    def body(self) -> int:
        """The first row of figures."""
        return self.top + layout.depth(self.block.columns)

    @property
    def labels(self) -> int:
        """How many columns hold the labels of rows."""
        return layout.depth(self.block.rows)

    @property
    def stub(self) -> int:
        """The first column of figures."""
        return self.labels + bool(self.block.units)

    @property
    def width(self) -> int:
        return len(self.table.widths)

    def columns(self, line: int, lines: int = 1) -> int:
        """The grid columns of some lines of figures: a block narrower than its table widens the last."""
        printed = len(self.block.printed_columns)
        return lines + (self.width - self.stub - printed if line + lines == printed else 0)

    def head(self, text: str, row: int, column: int, rows: int = 1, columns: int = 1) -> Cell:
        """The head of columns."""
        return Cell(text, row, column, rows, columns, "column", self.id(row, column))

    def id(self, row: int, column: int) -> str:
        """What a head at this place of the grid is called."""
        return f"{self.table.key}-h{row}-{column}"


def _rows(frame: _Frame, report: Report) -> list[tuple[Cell, ...]]:
    """The cells of a block, row by row of the grid."""
    heads, labels = list(_heads(frame)), list(_labels(frame))
    cells = [*heads, *labels, *_figures(frame, heads, labels, report)]
    end = frame.body + len(layout.leaves(frame.block.rows))
    rows: dict[int, list[Cell]] = {row: [] for row in range(frame.first, end)}
    for cell in sorted(cells, key=lambda cell: cell.column):
        rows[cell.row].append(cell)
    return [tuple(row) for row in rows.values()]


def _heads(frame: _Frame) -> Iterator[Cell]:
    """What stands above the figures and above the labels."""
    block, top, deep = frame.block, frame.top, frame.body - frame.top
    if block.heading:
        yield frame.head(block.heading, frame.first, 0, 1, frame.width)
    if block.corner and block.corner_is_note:
        yield Cell(block.corner, top, 0, deep, frame.labels, "note")
    elif block.corner:
        yield frame.head(block.corner, top, 0, deep, frame.labels)
    if block.units:
        yield frame.head(block.units, top, frame.labels, deep)
    for span in layout.spans(tuple(item for item in block.columns if not item.hidden)):
        yield frame.head(
            span.item.label, top + span.level, frame.stub + span.line,
            span.levels, frame.columns(span.line, span.lines),
        )  # fmt: skip


def _labels(frame: _Frame) -> Iterator[Cell]:
    """What stands left of the figures."""
    for span in layout.spans(frame.block.rows):
        row, column = frame.body + span.line, span.level
        label = "　" * span.item.indent + span.item.label
        if span.item.is_heading_line:
            # A remark over the lines below; it heads no figure of its own.
            yield Cell(label, row, column, 1, frame.width - column, "note")
        else:
            cell_id = frame.id(row, column)
            yield Cell(label, row, column, span.lines, span.levels, "row", cell_id)


def _figures(
    frame: _Frame, heads: Sequence[Cell], labels: Sequence[Cell], report: Report
) -> Iterator[Cell]:
    """Unit and figures of each line, with the heads that name them: those above, then those beside."""
    form_cells = layout.cells(frame.table)
    columns = [
        (trail, column, frame.columns(number), _above(heads, column))
        for number, trail in enumerate(frame.block.printed_columns)
        for column in (frame.stub + number,)
    ]
    for row, line in enumerate(layout.leaves(frame.block.rows), frame.body):
        if line[-1].is_heading_line:
            continue
        if frame.block.units:
            yield Cell(line[-1].unit, row, frame.labels)
        beside = _beside(labels, row)
        for trail, column, wide, above in columns:
            path = (frame.table.key, *layout.keys(line), *layout.keys(trail))
            value, remark = report.figures.values[path], report.remarks.get(path, "")
            yield Cell(
                printed(value) + remark, row, column, 1, wide, "text" if remark else "figure",
                headers=above + beside, anchor=".".join(form_cells[path].names),
                missing=value is None,
            )  # fmt: skip


def _above(heads: Sequence[Cell], column: int) -> tuple[str, ...]:
    over = (head for head in heads if head.column <= column < head.column + head.columns)
    return tuple(head.id for head in over if head.id)


def _beside(labels: Sequence[Cell], row: int) -> tuple[str, ...]:
    left = (label for label in labels if label.row <= row < label.row + label.rows)
    return tuple(label.id for label in left if label.id)
