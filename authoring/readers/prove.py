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

from authoring.forms.layout import Address, FormCell, FormTable, Kind, cells
from authoring.quantities import Amount, Number, Value, number_in
from authoring.readers.align import Aligned, Found, Spot, Why
from authoring.readers.figures import Figure, Typed, figure


class Status(StrEnum):
    """How sure a figure is."""

    PROVED = (
        "proved"  # place by label and head, digits by a sum along the row and one down the column
    )
    READ = "read"  # place by label and head
    AMBIGUOUS = "ambiguous"  # several figures may be meant
    BLANK = "blank"  # an empty cell that nothing proves to be zero
    MISSING = "missing"  # no such cell, or no figure in it


@dataclass(frozen=True, slots=True)
class ReadCell:
    """A cell of the form as the file has it; `text` is what stands there, `spot` where.

    `remark` are the words behind its number; `why` says for what reason it has none.
    """

    path: Address
    status: Status
    value: Value | None = None
    text: str = ""
    spot: Spot | None = None
    candidates: tuple[Value, ...] = ()
    remark: str = ""
    why: Why | None = None

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
    figures = {path: _figure(found, known[path].kind) for path, found in aligned.cells.items()}
    values: dict[Address, Number | None] = {
        path: number_in(one.value) if one and one.typed is Typed.NUMBER else None
        for path, one in figures.items()
    }
    blank = {path for path, one in figures.items() if one and one.typed is Typed.BLANK}
    zeros = _proved_zeros(aligned.table, blank, values)
    values |= dict.fromkeys(zeros, 0)
    holding: dict[Address, set[bool]] = {}
    failing: list[tuple[Sum, Number]] = []
    for one in sums(aligned.table):
        sides = [_added_up(values, side) for side in (one.left, one.right)]
        if sides[0] is None or sides[1] is None:
            continue
        if sides[0] == sides[1]:
            for path in one.paths:
                holding.setdefault(path, set()).add(one.across)
        else:
            failing.append((one, sides[0] - sides[1]))
    doubted = {path for one, _ in failing for path in one.paths}
    read: dict[Address, ReadCell] = {}
    for path, found in aligned.cells.items():
        typed = figures[path]
        sure = (
            aligned.blocks[path] in aligned.whole
            and len(holding.get(path, ())) == 2
            and path not in doubted
        )
        held = Status.PROVED if sure else Status.READ
        text = found.text or found.raw or next(iter(found.others), "")
        cell = ReadCell(path, Status.MISSING, None, text, found.spot, why=found.why)
        if path in zeros:
            cell = replace(cell, status=held, value=0)
        elif typed and typed.typed is Typed.NUMBER:
            cell = _of_number(cell, typed, held, found)
        elif typed and typed.typed is Typed.BLANK:
            cell = replace(cell, status=Status.BLANK)
        elif found.why in (Why.ORDER, Why.TWICE, Why.CUT):
            may_be = (figure(one, known[path].kind).value for one in found.others)
            candidates = tuple(dict.fromkeys(one for one in may_be if one is not None))
            cell = replace(cell, status=Status.AMBIGUOUS, candidates=candidates)
        read[path] = cell
    repair = _repair(aligned.table, values, failing)
    broken = [
        Broken(one.left, one.right[0], difference + _value(values, one.right[0]),
               _value(values, one.right[0]), repair)
        for one, difference in failing
        if len(one.right) == 1
    ]  # fmt: skip
    return Proved(read, tuple(broken))


def _figure(found: Found, kind: Kind) -> Figure | None:
    if found.text is None:
        return None
    return figure(found.text, kind)


def _of_number(cell: ReadCell, typed: Figure, held: Status, found: Found) -> ReadCell:
    """A cell with a number; of an amount without a unit nobody knows how much it is."""
    value = typed.value
    if isinstance(value, Amount) and not value.unit and value.number:
        if not found.unit:
            may_be = tuple(Amount(value.number, unit) for unit in ("元", "万元"))
            return replace(cell, status=Status.AMBIGUOUS, candidates=may_be, why=Why.UNIT)
        value = Amount(value.number, found.unit)
    return replace(cell, status=held, value=value, remark=typed.remark)


def _value(values: Mapping[Address, Number | None], path: Address) -> Number:
    return values.get(path) or 0


def _repair(
    table: FormTable, values: Mapping[Address, Number | None], failing: list[tuple[Sum, Number]]
) -> tuple[Address, Number] | None:
    """The one cell and number with which alone every sum would hold, if there is one such cell only."""
    if not failing:
        return None
    broken = {id(one) for one, _ in failing}
    sound = {path for one in sums(table) if id(one) not in broken for path in one.paths}
    found: list[tuple[Address, Number]] = []
    for path in failing[0][0].paths:
        if path in sound or not all(path in one.paths for one, _ in failing):
            continue
        wanted = {
            _value(values, path) + (-difference if path in one.left else difference)
            for one, difference in failing
        }
        if len(wanted) == 1 and min(wanted) >= 0:
            found.append((path, wanted.pop()))
    return found[0] if len(found) == 1 else None


def _added_up(values: Mapping[Address, Number | None], paths: tuple[Address, ...]) -> Number | None:
    total: Number = 0
    for path in paths:
        value = values.get(path)
        if value is None:
            return None
        total += value
    return total


def _proved_zeros(
    table: FormTable, blank: set[Address], values: Mapping[Address, Number | None]
) -> set[Address]:
    """Blanks that typed figures prove to be zero: without them a sum holds already.

    No count is below zero, so what adds nothing is nothing. A zero proved may prove others. A blank total
    is a total that was left out.
    """
    now = dict(values)
    zeros: set[Address] = set()
    while True:
        before = len(zeros)
        for one in sums(table):
            for side, other in ((one.left, one.right), (one.right, one.left)):
                open_ = [path for path in side if path in blank and path not in zeros]
                if not open_ or len(side) == 1 or any(now.get(path) is None for path in other):
                    continue
                trial = {**now, **dict.fromkeys(open_, 0)}
                if _added_up(trial, side) == _added_up(trial, other):
                    zeros |= {*open_}
                    now = trial
        if len(zeros) == before:
            return zeros
