"""Form and figures → tables of the document: heads, row labels, spans, and which head names what."""

from __future__ import annotations

from authoring.document.tree import Cell, Table
from authoring.forms import layout
from authoring.forms.layout import Block
from authoring.quantities import printed
from authoring.report.figures import Figures
from authoring.report.narrative import Grid


def form_table(table: layout.Table, figures: Figures, caption: str, labelled_by: str) -> Table:
    """One of the form's tables with its figures."""
    rows: list[list[Cell]] = []
    bodies: list[int] = []
    for block in table.blocks:
        bodies.append(len(rows))
        rows += _block(table, block, figures, len(rows))
    only = table.blocks[0] if len(table.blocks) == 1 else None
    head = layout.depth(only.columns) + bool(only.heading) if only else 0
    if head:
        bodies = [head]
    return Table(
        caption=caption,
        rows=tuple(map(tuple, rows)),
        widths=table.widths,
        head=head,
        bodies=tuple(bodies),
        labelled_by=labelled_by,
        anchor=table.name,
        listing=any(block.units for block in table.blocks),
    )


def _block(table: layout.Table, block: Block, figures: Figures, first: int) -> list[list[Cell]]:
    width = len(table.widths)
    labels, head = layout.depth(block.rows), layout.depth(block.columns)
    stub = labels + bool(block.units)
    row_trails, column_trails = layout.leaves(block.rows), block.printed_columns
    spare = width - stub - len(column_trails)  # narrower blocks stretch their last column
    top = first + bool(block.heading)
    heads: list[Cell] = []

    def named(cell_id: str) -> str:
        return f"{table.key}-{cell_id}"

    if block.heading:
        heads.append(Cell(block.heading, first, 0, 1, width, "column", named(f"h{first}-0")))
    if stub and block.corner:
        role = "note" if block.corner_is_note else "column"
        corner_id = "" if block.corner_is_note else named(f"h{top}-0")
        heads.append(Cell(block.corner, top, 0, head, labels, role, corner_id))  # type: ignore[arg-type]
    if block.units:
        heads.append(Cell(block.units, top, labels, head, 1, "column", named(f"h{top}-{labels}")))
    for span in layout.spans(tuple(item for item in block.columns if not item.hidden)):
        reaches_end = span.line + span.lines == len(column_trails)
        row, column = top + span.level, stub + span.line
        heads.append(
            Cell(
                span.item.label, row, column, span.levels,
                span.lines + (spare if reaches_end else 0), "column", named(f"h{row}-{column}"),
            )
        )  # fmt: skip
    for span in layout.spans(block.rows):
        row = top + head + span.line
        label = "　" * span.item.indent + span.item.label
        if span.item.is_heading_line:
            # A remark over the lines below; it heads no figure of its own.
            heads.append(Cell(label, row, span.level, 1, width - span.level, "note"))
            continue
        cell_id = named(f"h{row}-{span.level}")
        heads.append(Cell(label, row, span.level, span.lines, span.levels, "row", cell_id))

    body: list[Cell] = []
    form_cells = layout.cells(table)
    for r, row_trail in enumerate(row_trails):
        if row_trail[-1].is_heading_line:
            continue
        if block.units:
            body.append(Cell(row_trail[-1].unit, top + head + r, labels))
        for c, column_trail in enumerate(column_trails):
            path = (table.key, *layout.keys(row_trail), *layout.keys(column_trail))
            row, column = top + head + r, stub + c
            over = tuple(
                cell.id for cell in heads
                if cell.id and (
                    (cell.role == "column" and cell.column <= column < cell.column + cell.columns)
                    or (cell.role == "row" and cell.row <= row < cell.row + cell.rows)
                )
            )  # fmt: skip
            value = figures.values[path]
            last = c == len(column_trails) - 1
            body.append(
                Cell(
                    printed(value), row, column, 1, 1 + (spare if last else 0), "figure",
                    headers=over, anchor=".".join(form_cells[path].names), missing=value is None,
                )
            )  # fmt: skip

    lines = bool(block.heading) + head + len(row_trails)
    placed: list[list[Cell]] = [[] for _ in range(lines)]
    for cell in sorted([*heads, *body], key=lambda c: (c.row, c.column)):
        placed[cell.row - first].append(cell)
    return placed


def text_table(grid: Grid, caption: str, table_id: str, anchor: str) -> Table:
    """A small table from a narrative: its first row is the head."""
    width = max(len(row) for row in grid.rows)
    rows: list[tuple[Cell, ...]] = []
    for r, texts in enumerate(grid.rows):
        padded = [*texts, *[""] * (width - len(texts))]
        rows.append(
            tuple(
                Cell(text, r, c, 1, 1, "column", f"{table_id}-h{c}")
                if r == 0
                else Cell(text, r, c, headers=(f"{table_id}-h{c}",))
                for c, text in enumerate(padded)
            )
        )
    return Table(caption, tuple(rows), (1,) * width, 1, (1,), "", anchor)
