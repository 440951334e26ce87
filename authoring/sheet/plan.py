"""Where everything stands on the filling sheet: one sheet a table, its cells at the printed form's places."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from authoring.document.form_tables import form_table
from authoring.document.tree import Table
from authoring.forms import layout
from authoring.forms.layout import Address, Form, FormBlock, FormCell, FormTable, Item, Part
from authoring.quantities import Number, number_in
from authoring.report import Report
from authoring.report.figures import added

HIDDEN = "nianbao"
"""The sheet that says whose the workbook is, and which cell has which name."""
GUIDE = "说明"
ASIDE = "核对和参考，不读取"
"""Words in the cell from which on, to the right or below, nothing is read."""
TOP = 2
"""The row in which a table begins: above it stand its title and a line of help."""
_WIDE = 12  # with so many columns what is for comparison stands below the table
_NO_NAME = re.compile(r"[^0-9A-Za-z_\u3400-\u4dbf\u4e00-\u9fff]+")
_NO_SHEET = re.compile(r"[\[\]:*?/\\']")

Cell = tuple[int, int]
"""A row and a column, counted from 0."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A figure of the form on its sheet: its place, over so many columns, and what it is called.

    One that is `computed` is a formula; a total of which a part is not on the sheet is typed.
    """

    cell: FormCell
    name: str
    row: int
    column: int
    columns: int
    computed: bool


@dataclass(frozen=True, slots=True)
class BlockPlan:
    """The rows of a block: its heading, the heads of its columns, its figures, and the row behind them."""

    block: FormBlock
    first: int
    top: int
    body: int
    end: int


@dataclass(frozen=True)
class SheetPlan:
    """A table on its sheet. `table` shows every column that is filled in; `grid` begins in row TOP."""

    part: Part
    table: FormTable
    sheet: str
    grid: Table
    slots: dict[Address, Slot]
    blocks: tuple[BlockPlan, ...]

    @property
    def width(self) -> int:
        return len(self.table.widths)

    @property
    def end(self) -> int:
        """The row behind the table."""
        return self.blocks[-1].end

    @property
    def labels(self) -> int:
        """How many columns stand left of the figures."""
        return min(slot.column for slot in self.slots.values())

    @property
    def is_wide(self) -> bool:
        """Whether what is for comparison finds no room beside it."""
        return self.width >= _WIDE

    def numbers(self, report: Report) -> dict[Address, Number | None]:
        """What every cell shows as a number: sums of the cells alone, None where one of them is blank."""
        found: dict[Address, Number | None] = {}

        def number(path: Address) -> Number | None:
            if path not in found:
                slot = self.slots[path]
                value = report.figures.values.get(path)
                found[path] = (
                    added([number(part) for part in slot.cell.addends])
                    if slot.computed
                    else number_in(value)
                )
            return found[path]

        for path in self.slots:
            number(path)
        return found


@dataclass(frozen=True)
class Plan:
    """All sheets of a report's tables."""

    report: Report
    sheets: tuple[SheetPlan, ...]
    shown: Form = field(repr=False)


def plan(report: Report) -> Plan:
    """The sheets of the tables that stand in a report."""
    names: set[str] = set()
    sheets: list[SheetPlan] = []
    form = shown(report.form)
    for part in form.parts:
        if part.table is not None and report.uses(part):
            sheets.append(_sheet(part, part.table, report, names, [one.sheet for one in sheets]))
    return Plan(report, tuple(sheets), form)


@functools.cache
def shown(form: Form) -> Form:
    """The form with the columns that are filled in and not printed among the others."""
    parts = tuple(
        replace(part, table=_shown(part.table)) if part.table else part for part in form.parts
    )
    return replace(form, parts=parts)


def _shown(table: FormTable) -> FormTable:
    if table.listed:  # its file has the columns that are printed
        return table
    extra = max(
        sum(trail[-1].hidden for trail in layout.leaves(block.columns)) for block in table.blocks
    )
    if not extra:
        return table

    def item(one: Item) -> Item:
        below = tuple(map(item, one.parts))
        # In other words than the printed columns: a head is known by its likeness.
        label = f"{one.name}（不印）" if one.hidden else one.label
        return replace(one, hidden=False, label=label, parts=below)

    blocks = tuple(
        replace(block, columns=tuple(map(item, block.columns))) for block in table.blocks
    )
    return replace(table, blocks=blocks, widths=(*table.widths, *table.widths[-1:] * extra))


def _sheet(
    part: Part, table: FormTable, report: Report, names: set[str], sheets: list[str]
) -> SheetPlan:
    grid = form_table(table, report, part.heading, "")
    known = {".".join(cell.names): path for path, cell in layout.cells(table).items()}
    cells = layout.cells(table)
    slots = {
        path: Slot(
            cells[path],
            _once(_NO_NAME.sub("_", "_".join(cells[path].names))[:200], names),
            TOP + one.row,
            one.column,
            one.columns,
            bool(cells[path].addends)
            and not any(cells[part].column[-1].hidden for part in cells[path].addends),
        )
        for row in grid.rows
        for one in row
        if one.anchor and (path := known[one.anchor])
    }
    sheet = _NO_SHEET.sub("_", part.name)[:25]
    return SheetPlan(
        part,
        table,
        _once(sheet, {*sheets, GUIDE, HIDDEN}),
        grid,
        slots,
        tuple(_blocks(table)),
    )


def _blocks(table: FormTable) -> Iterator[BlockPlan]:
    row = TOP
    for block in table.blocks:
        top = row + bool(block.heading)
        body = top + layout.depth(block.columns)
        end = body + len(layout.leaves(block.rows))
        yield BlockPlan(block, row, top, body, end)
        row = end


def _once(name: str, taken: set[str]) -> str:
    """A name that nothing else has; Excel knows no difference between large and small letters."""
    number, found = 2, name
    while found.lower() in taken:
        found, number = f"{name}_{number}", number + 1
    taken.add(found.lower())
    return found
