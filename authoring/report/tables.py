"""The figures of a report, asked by what they mean: a number, cells not filled in, or no such cell."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from authoring.forms.concepts import Concept, entered
from authoring.forms.layout import Address, Form, form_cells
from authoring.quantities import Number, number_in
from authoring.report import Report
from authoring.report.figures import Figures, added


class Known(NamedTuple):
    """A figure; or None, because the `gaps` are not filled in, or because it is `absent`."""

    value: Number | None
    gaps: frozenset[Address] = frozenset()

    @property
    def absent(self) -> bool:
        """Whether there is no such number in this report at all, filled in or not."""
        return self.value is None and not self.gaps


@dataclass(frozen=True, slots=True)
class Tables:
    """A form, the figures filled in, and the keys of the tables that the report leaves out."""

    form: Form
    figures: Figures
    left_out: frozenset[str] = frozenset()

    def know(self, concept: Concept) -> bool:
        """Whether these tables have the cells of a concept, filled in or not."""
        cells = concept.cells(self.form)
        return bool(cells) and self.left_out.isdisjoint(path[0] for path in cells)

    def number(self, path: Address) -> Known:
        """The figure at a path, or the sum of all entered cells below it."""
        values = self.figures.values
        if path in values:
            number = number_in(values[path])
            return Known(number, frozenset({path} if number is None else ()))
        below = entered(self.form, path)
        if not below:
            return Known(None)
        total = added(values[one] for one in below)
        if total is None:
            total = added(values[one] for one in _totals(self.form, path) or below)
        return Known(total, frozenset() if total is not None else frozenset({path}))

    def value(self, *plus: Concept, minus: Iterable[Concept] = ()) -> Known:
        """The sum of some concepts, less some others; absent if one of them is."""
        taken_off = tuple(minus)
        if not all(self.know(one) for one in (*plus, *taken_off)):
            return Known(None)
        added_up, less = self._sum(plus), self._sum(taken_off)
        if added_up.value is None or less.value is None:
            return Known(None, added_up.gaps | less.gaps)
        return Known(added_up.value - less.value)

    def _sum(self, concepts: Iterable[Concept]) -> Known:
        numbers = [self._told(path) for one in concepts for path in one.cells(self.form)]
        gaps = frozenset[Address]().union(*(one.gaps for one in numbers))
        return Known(added(one.value for one in numbers), gaps)

    def _told(self, path: Address) -> Known:
        """The figure at a path; of a row that is not filled in, the total that stands there alone."""
        typed = self.figures.typed.get(path)
        found = self.number(path)
        return Known(typed) if found.value is None and typed is not None else found


@functools.cache
def _totals(form: Form, path: Address) -> tuple[Address, ...]:
    """The totals of the rows below a path, which tell as much as their cells."""
    below = [cell for one, cell in form_cells(form).items() if one[: len(path)] == path]
    if any(cell.column[-1].hidden for cell in below):
        return ()
    return tuple(cell.path for cell in below if cell.column[-1].total and not cell.row[-1].computed)


def tables_of(report: Report) -> Tables:
    """The tables that stand in a report."""
    used = {table.key for table in report.tables}
    left_out = frozenset(table.key for table in report.form.tables if table.key not in used)
    return Tables(report.form, report.figures, left_out)
