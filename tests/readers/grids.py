"""Tables as files from outside have them: a form's table with figures, as cells that may be damaged."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

from authoring.forms import layout
from authoring.forms.layout import Address, Form, FormTable
from authoring.readers.prove import sums
from authoring.readers.raw import Piece, Raw, RawCell, RawTable, RawText


@dataclass
class Cell:
    """A cell with how many rows and columns it stands over."""

    text: str
    rows: int = 1
    columns: int = 1


Grid = list[list[Cell]]


def figures(table: FormTable, seed: int, most: int = 40) -> dict[Address, int]:
    """Figures that keep every sum of a form's table."""
    rng = random.Random(seed)
    known = layout.cells(table)
    values: dict[Address, int] = {}
    for path, cell in known.items():
        if not cell.addends:
            values[path] = rng.choice([0, 0, 0, rng.randint(0, most)])
    if table.identities:  # what is left over is carried forward, what is too much was there before
        for one in sums(table):
            if len(one.right) == 2 and not any(path[-1] == "total" for path in one.right[1:]):
                done, forward = one.right
                total = sum(values[p] for p in known[done].addends)
                received, before = one.left
                values[received] = total + values[forward]
                values[before] = 0
    for path in sorted(known, key=lambda p: len(known[p].addends) > 0):
        _added(known, values, path)
    return {p: v for p, v in values.items() if not known[p].column[-1].hidden}


def _added(known, values, path):
    if path not in values:
        values[path] = sum(_added(known, values, one) for one in known[path].addends)
    return values[path]


def grid(table: FormTable, values: dict[Address, object]) -> Grid:
    """The table as it is printed, figures in their cells, nothing where there is none."""
    rows: Grid = []
    stub = max(layout.depth(block.rows) for block in table.blocks) or 0
    for block in table.blocks:
        width = len(block.printed_columns)
        widest = max(len(one.printed_columns) for one in table.blocks)
        units = 1 if block.units else 0
        if block.heading:
            rows.append([Cell(block.heading, 1, stub + units + widest)])
        deep = max(layout.depth(block.columns), 1)
        heads: Grid = [[] for _ in range(deep)]
        if stub:
            heads[0].append(Cell(block.corner, deep, stub))
        if units:
            heads[0].append(Cell(block.units, deep))
        shown = tuple(item for item in block.columns if not item.hidden)
        for span in layout.spans(shown):
            if not span.item.hidden:
                last = not heads[span.level] and width == 1
                heads[span.level].append(
                    Cell(
                        span.item.label,
                        span.levels,
                        widest if last and widest > 1 and width == 1 else span.lines,
                    )
                )
        rows += heads
        labels: Grid = [[] for _ in layout.leaves(block.rows)]
        for span in layout.spans(block.rows):
            over = span.levels + stub - layout.depth(block.rows) if not span.item.parts else 1
            labels[span.line].append(Cell(span.item.label, span.lines, over))
        for trail, own in zip(layout.leaves(block.rows), labels, strict=True):
            if trail[-1].is_heading_line:
                rows.append([*own, Cell("", 1, width + units)])
                continue
            if units:
                own.append(Cell(trail[-1].unit or "件"))
            for column in block.printed_columns:
                path = (table.key, *layout.keys(trail), *layout.keys(column))
                own.append(
                    Cell(str(values.get(path, "")), 1, widest if width == 1 and widest > 1 else 1)
                )
            rows.append(own)
    return rows


def placed(rows: Grid, number: int = 1, page: int | None = None) -> RawTable:
    """The cells at their places, as a reader of a format gives them."""
    taken: set[tuple[int, int]] = set()
    cells: list[RawCell] = []
    for at, row in enumerate(rows):
        column = 0
        for one in row:
            while (at, column) in taken:
                column += 1
            cells.append(RawCell(one.text, at, column, one.rows, one.columns))
            taken |= {(at + r, column + c) for r in range(one.rows) for c in range(one.columns)}
            column += one.columns
    return RawTable(tuple(cells), number, page)


def raw_of(form: Form, *tables: tuple[str, Grid], kind: str = "html") -> Raw:
    """A file with tables under the headings of their parts."""
    pieces: list[Piece] = []
    number = 0
    for part in form.parts:
        pieces.append(RawText(part.heading))
        for key, rows in tables:
            if part.key == key:
                number += 1
                pieces.append(placed(rows, number))
    return Raw(kind, tuple(pieces))


def copied(rows: Grid) -> Grid:
    return [[replace(cell) for cell in row] for row in rows]
