"""A table of the form found on a sheet, and which of its cells are called as the form calls them."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass, replace

from authoring.forms.layout import Address, cells, leaves
from authoring.readers.align import Aligned, Found, label, likeness, lines
from authoring.readers.raw import RawTable
from authoring.sheet.package import Ref
from authoring.sheet.plan import ASIDE, SheetPlan


@dataclass(frozen=True)
class Located:
    """A table of the form found on a sheet."""

    plan: SheetPlan
    grid: RawTable
    aligned: Aligned

    @property
    def sheet(self) -> str:
        return self.grid.name

    @functools.cached_property
    def doubtful(self) -> frozenset[Address]:
        """Cells whose row or column is called as another one is, or more like that."""
        table, found_cells = self.aligned.table, self.aligned.cells
        rows = {label(trail[-1].label) for _, trail in lines(table)}
        odd = {
            label(own) for own, theirs in self.aligned.changed
            if _like_another(label(own), label(theirs), rows)
        }  # fmt: skip
        known = cells(table)
        found = {path for path in found_cells if label(known[path].row[-1].label) in odd}
        for number, block in enumerate(table.blocks):
            heads = {label(trail[-1].label) for trail in block.printed_columns}
            mine = [path for path, at in self.aligned.blocks.items() if at == number]
            top = min((s.row - 1 for path in mine if (s := found_cells[path].spot)), default=0)
            if len(block.printed_columns) < 2:
                continue
            columns = {s.column - 1 for path in mine if (s := found_cells[path].spot)}
            over = {column: self._head(top, column, min(columns)) for column in columns}
            for path in mine:
                spot = found_cells[path].spot
                head = over[spot.column - 1] if spot else ""
                own = label(known[path].column[-1].label)
                if not likeness(own, head) or _like_another(own, head, heads):
                    found.add(path)
        return frozenset(found)

    def _head(self, top: int, column: int, first: int) -> str:
        """The lowest words over a column above a row; a line that begins left of the figures is no head."""
        over = [
            one for one in self.grid.cells
            if one.row < top and first <= one.column <= column < one.column + one.columns and label(one.text)
        ]  # fmt: skip
        return label(max(over, key=lambda one: one.row).text) if over else ""

    @property
    def hidden(self) -> frozenset[str]:
        """Columns that are filled in and not printed, where the table is one as it is printed."""
        columns = [
            trail[-1] for block in self.aligned.table.blocks for trail in leaves(block.columns)
        ]
        return frozenset(one.key for one in columns if one.hidden)


def without_aside(table: RawTable) -> RawTable:
    """A sheet without what stands on it for comparison only."""
    marks = [cell for cell in table.cells if cell.text.startswith(ASIDE)]
    right = min((one.column for one in marks if one.column), default=None)
    below = min((one.row for one in marks if not one.column), default=None)
    if right is None and below is None:
        return table
    cells = tuple(
        one for one in table.cells
        if (right is None or one.column < right) and (below is None or one.row < below)
    )  # fmt: skip
    return replace(table, cells=cells)


def ref_of(sheet: str, found: Found | None) -> Ref | None:
    spot = found.spot if found else None
    return (sheet, spot.row - 1, spot.column - 1) if spot and spot.row and spot.column else None


def _like_another(own: str, theirs: str, all_: Iterable[str]) -> bool:
    """Whether a label of the sheet is at least as like another one of the form."""
    mine = likeness(own, theirs)
    return own != theirs and any(likeness(one, theirs) >= mine for one in all_ if one != own)
