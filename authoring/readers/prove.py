"""Which figures of an aligned table are sure: label, head and sums agree.

Sums prove digits and labels prove places, and only both together prove a cell: two rows exchanged
keep every sum, and a digit lost keeps every label. A blank is zero only where a figure typed in its row
or column proves that.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from authoring.forms.layout import Address, FormCell, FormTable, cells
from authoring.quantities import Number, Value, number_in
from authoring.readers.align import Aligned, Spot
from authoring.readers.figures import Figure, Typed, figure


class Status(StrEnum):
    """How sure a figure is."""

    PROVED = "proved"  # place by label and head, digits by two sums
    READ = "read"  # place by label and head
    AMBIGUOUS = "ambiguous"  # several figures may be meant
    BLANK = "blank"  # an empty cell that nothing proves to be zero
    MISSING = "missing"  # no such cell, or no figure in it


@dataclass(frozen=True, slots=True)
class ReadCell:
    """A cell of the form as the file has it; `text` is what stands there, `spot` where.

    `remark` are the words behind its number, brackets and all, as a report has them.
    """

    path: Address
    status: Status
    value: Value | None = None
    text: str = ""
    spot: Spot | None = None
    candidates: tuple[Value, ...] = ()
    remark: str = ""

    @property
    def usable(self) -> bool:
        """Whether its value goes into a report."""
        return self.status in (Status.PROVED, Status.READ)


@dataclass(frozen=True, slots=True)
class Broken:
    """A sum that does not hold in the file: the cells, what they add up to, and what is printed.

    `repair` is the one cell and value that alone would put every sum right, where there is one.
    """

    parts: tuple[Address, ...]
    total: Address
    computed: Number
    printed: Number
    repair: tuple[Address, Number] | None = None


@dataclass(frozen=True)
class Proved:
    """A table with the status of every cell, and the sums that do not hold."""

    cells: Mapping[Address, ReadCell]
    broken: tuple[Broken, ...] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Sum:
    """Cells that together equal others; `across` tells the sums along a row from those down a column."""

    left: tuple[Address, ...]
    right: tuple[Address, ...]
    across: bool

    @property
    def paths(self) -> tuple[Address, ...]:
        return (*self.left, *self.right)


@functools.cache
def sums(table: FormTable) -> tuple[Sum, ...]:
    """Every sum of a table: totals along rows and down columns, and what must balance."""
    return tuple(_sums(table))


def _sums(table: FormTable) -> Iterator[Sum]:
    known = cells(table)
    for cell in known.values():
        for parts, across in _added(known, cell):
            if parts and all(part in known for part in parts):
                yield Sum(parts, (cell.path,), across)
    for identity in table.identities:
        columns = {
            path[1 + len(row) :]
            for row in (*identity.left, *identity.right)
            for path in known
            if path[1 : 1 + len(row)] == row
        }
        for column in sorted(columns):
            sides = [
                tuple((table.key, *row, *column) for row in side)
                for side in (identity.left, identity.right)
            ]
            if all(path in known for side in sides for path in side):
                yield Sum(sides[0], sides[1], across=False)


def _added(
    known: Mapping[Address, FormCell], cell: FormCell
) -> Iterator[tuple[tuple[Address, ...], bool]]:
    """What a total adds up; one that ends both a row and a column has both sums."""
    if not cell.addends:
        return
    across = cell.row == known[cell.addends[0]].row
    yield tuple(cell.addends), across
    if not across and cell.column[-1].total:
        others = [
            one.path for one in known.values() if one.row == cell.row and one.column != cell.column
            and not one.column[-1].computed
        ]  # fmt: skip
        yield tuple(others), True


def prove(aligned: Aligned) -> Proved:
    """The status of every cell of an aligned table."""
    known = cells(aligned.table)
    figures = {
        path: figure(found.text, known[path].kind) if found.text is not None else None
        for path, found in aligned.cells.items()
    }
    values: dict[Address, Number | None] = {
        path: number_in(one.value) if one and one.typed is Typed.NUMBER else None
        for path, one in figures.items()
    }
    zeros = _proved_zeros(aligned, figures, values)
    values |= dict.fromkeys(zeros, 0)
    holding: dict[Address, set[bool]] = {}
    failing: set[Address] = set()
    needed: dict[Address, set[bool]] = {}
    broken: list[Broken] = []
    for one in sums(aligned.table):
        for path in one.paths:
            needed.setdefault(path, set()).add(one.across)
        sides = [_added_up(values, side) for side in (one.left, one.right)]
        if sides[0] is None or sides[1] is None:
            continue
        if sides[0] == sides[1]:
            for path in one.paths:
                holding.setdefault(path, set()).add(one.across)
        else:
            failing |= {*one.paths}
            if len(one.right) == 1:
                broken.append(Broken(one.left, one.right[0], sides[0], sides[1]))
    read: dict[Address, ReadCell] = {}
    for path, found in aligned.cells.items():
        typed = figures[path]
        cell = ReadCell(path, Status.MISSING, None, found.text or "", found.spot)
        sure = (
            aligned.blocks[path] in aligned.whole
            and path in needed
            and holding.get(path) == needed[path]
            and path not in failing
        )
        if path in zeros:
            cell = replace(cell, status=Status.PROVED if sure else Status.READ, value=0)
        elif typed and typed.typed is Typed.NUMBER:
            cell = replace(cell, status=Status.PROVED if sure else Status.READ, value=typed.value)
        elif typed and typed.typed is Typed.BLANK:
            cell = replace(cell, status=Status.BLANK)
        read[path] = cell
    return Proved(read, tuple(broken))


def _added_up(values: Mapping[Address, Number | None], paths: tuple[Address, ...]) -> Number | None:
    total: Number = 0
    for path in paths:
        value = values.get(path)
        if value is None:
            return None
        total += value
    return total


def _proved_zeros(
    aligned: Aligned,
    figures: Mapping[Address, Figure | None],
    values: Mapping[Address, Number | None],
) -> set[Address]:
    """Blanks that typed figures prove to be zero: without them a sum holds already.

    No count is below zero, so what adds nothing is nothing. A zero proved may prove others.
    """
    blank = {path for path, one in figures.items() if one and one.typed is Typed.BLANK}
    now = dict(values)
    zeros: set[Address] = set()
    while True:
        before = len(zeros)
        for one in sums(aligned.table):
            open_ = [path for path in one.left if path in blank and path not in zeros]
            if not open_ or any(now.get(path) is None for path in one.right):
                continue
            trial = {**now, **dict.fromkeys(open_, 0)}
            if _added_up(trial, one.left) == _added_up(trial, one.right):
                zeros |= {*open_}
                now = trial
        if len(zeros) == before:
            return zeros
