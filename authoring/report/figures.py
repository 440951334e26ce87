"""Every cell and every total of a report: pure arithmetic on whole numbers and exact decimals.

Missing is not zero: a sum with a part not filled in yet is itself not filled in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Context, Decimal

from pydantic import BaseModel

from authoring.forms.layout import Form, Path, form_cells

Number = int | Decimal
WIDE = Context(prec=200)
"""In which numbers are rounded, so that none is too long for it, whatever else is set for all."""
Value = Number | str
"""A figure: a number, or an amount with its unit where the form names none."""


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
    for value in values:
        if not isinstance(value, Number):
            return None
        total += value
    return total


def compute(form: Form, entered: Mapping[Path, Value | None]) -> Figures:
    """Totals from entered cells. Entries at the place of a total count as typed by the agency."""
    known = form_cells(form)
    values: dict[Path, Value | None] = {}

    def value(path: Path) -> Value | None:
        if path not in values:
            parts = known[path].addends
            if parts:
                values[path] = added(value(part) for part in parts)
            else:
                values[path] = entered.get(path)
        return values[path]

    ordered = {path: value(path) for path in known}
    typed = {
        path: number
        for path, number in entered.items()
        if isinstance(number, Number) and path in known and known[path].addends
    }
    return Figures(ordered, typed)


def figure_text(value: Value | None) -> str:
    """Plain digits: no separators, no exponent, decimals as the agency wrote them."""
    if value is None:
        return ""
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def plain(value: Value | None) -> int | str | None:
    """A figure for JSON: decimals as strings, so that no reader turns them into binary floats."""
    return figure_text(value) if isinstance(value, Decimal) else value


def as_number(value: Decimal) -> Number:
    """A number read from a sentence as the tables hold it: whole ones without decimals."""
    return int(value) if value == value.to_integral_value() else value


def figures_of(form: Form, report: BaseModel) -> Figures:
    """The figures of a validated report."""

    def entered(path: Path) -> Value | None:
        here: object = report
        for name in path:
            here = getattr(here, name, None)
        return here if isinstance(here, Value) else None

    return compute(form, {path: entered(path) for path in form_cells(form)})
