"""What changes, and for whom, if another version of a report counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from authoring.forms.layout import Address, Form, FormCell, form_cells
from authoring.quantities import Number, as_number, number_in
from authoring.region.archive import Row
from authoring.region.carry import Carried, carried_below
from authoring.region.case import Region
from authoring.region.rollup import covers, numbers_in

if TYPE_CHECKING:
    from authoring.report import Report


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell before and after; None is not filled in, or not known while a unit is missing."""

    cell: FormCell
    before: Number | None
    after: Number | None


@dataclass(frozen=True, slots=True)
class Affected:
    """A unit whose figures change: its own where the version is its own, else what its report must agree with.

    `sent` says that it has sent a report that says these, which then is to be corrected; `missing` are those for
    whose sake its sums are not known.
    """

    unit: str
    changes: tuple[CellChange, ...]
    sent: bool
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Impact:
    """What a version changes: of the unit first, then of those above it, the nearest first.

    `stops_at` has sent a 汇总: above it nothing changes until that is corrected. The carry-over is that of all
    below the unit above.
    """

    affected: tuple[Affected, ...]
    stops_at: str
    carried_before: Carried
    carried_after: Carried


def row_of(report: Report) -> Row:
    """The figures of a report as the archive has them."""
    values = report.figures.values
    paths = tuple(".".join(path) for path in values)
    return Row("", report.form.id, paths, [number_in(one) for one in values.values()])


def impact(region: Region, unit: str, new: Row) -> Impact:
    """What changes for a unit and those above it if `new` replaces what counts of it."""
    register, form = region.register, region.form
    after = Region(region.archive, region.year, instead={unit: new}, register=register)
    own = tuple(_changes(form, _of(form, region, unit), _of(form, after, unit)))
    affected = [Affected(unit, own, unit in region.forms)]
    stops_at = ""
    for above in register.above(unit):
        now, then = region.sum(above, form), after.sum(above, form)
        changes = tuple(_changes(form, now.whole, then.whole))
        affected.append(
            Affected(above, changes, covers(register, above, region.forms), tuple(then.missing))
        )
        if covers(register, above, region.forms):
            stops_at = above
            break
    around = register.units[unit].parent or unit
    return Impact(
        tuple(affected), stops_at, carried_below(region, around), carried_below(after, around)
    )


_Ask = Callable[[Address], Number | None]


def _of(form: Form, region: Region, unit: str) -> _Ask:
    """What a unit says itself, cell by cell."""
    row = dict(region.rows((unit,))).get(unit)
    said = dict(zip(form_cells(form), numbers_in(form, row), strict=True)) if row else {}

    def ask(path: Address) -> Number | None:
        number = said.get(path)
        return None if number is None else as_number(number)

    return ask


def _changes(form: Form, before: _Ask, after: _Ask) -> Iterator[CellChange]:
    for path, cell in form_cells(form).items():
        was, will = before(path), after(path)
        if was != will:
            yield CellChange(cell, was, will)
