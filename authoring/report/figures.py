"""Every cell and every total of a report: pure arithmetic on whole numbers and exact decimals.

Missing is not zero: a sum with a part not filled in yet is itself not filled in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pydantic import BaseModel

from authoring.forms.layout import Form, Path, form_cells
from authoring.quantities import Number, Value, number_in


@dataclass(frozen=True)
class Figures:
    """The figures of one report.

    `values` holds every cell of every table by path, totals computed, None where not filled in;
    `typed` holds the totals an agency wrote itself, to be compared and dropped.
    """

    values: Mapping[Path, Value | None]
    typed: Mapping[Path, Number]


def added(values: Iterable[Value | None]) -> Number | None:
    """The sum of some figures; None where one of them is not filled in."""
    total: Number = 0
    for number in map(number_in, values):
        if number is None:
            return None
        total += number
    return total


def compute(form: Form, entered: Mapping[Path, Value | None]) -> Figures:
    """Totals from entered cells. Entries at the place of a total count as typed by the agency."""
    known = form_cells(form)
    values: dict[Path, Value | None] = {}

    def computed(path: Path) -> Value | None:
        if path not in values:
            parts = known[path].addends
            if parts:
                values[path] = added(computed(part) for part in parts)
            else:
                values[path] = entered.get(path)
        return values[path]

    ordered = {path: computed(path) for path in known}
    typed = {
        path: number
        for path, value in entered.items()
        if path in known and known[path].addends and (number := number_in(value)) is not None
    }
    return Figures(ordered, typed)


def figures_of(form: Form, report: BaseModel) -> Figures:
    """The figures of a validated report."""

    def entered(path: Path) -> Value | None:
        here: object = report
        for name in path:
            here = getattr(here, name, None)
        return here if isinstance(here, Value) else None

    return compute(form, {path: entered(path) for path in form_cells(form)})
