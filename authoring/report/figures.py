"""Every cell and every total of a report: pure arithmetic on whole numbers and exact decimals.

Missing is not zero: a sum with a part not filled in yet is itself not filled in.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Context, Decimal

from pydantic import BaseModel

from authoring.forms.layout import Form, Path, form_cells

Number = int | Decimal
_NUMBERS, _VALUES = (int, Decimal), (int, Decimal, str)
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
        if not isinstance(value, _NUMBERS):
            return None
        total += value
    return total


def compute(form: Form, entered: Mapping[Path, Value | None]) -> Figures:
    """Totals from entered cells. Entries at the place of a total count as typed by the agency."""
    plan = _plan(form)
    values: dict[Path, Value | None] = dict.fromkeys(form_cells(form))  # in the form's order
    for path, parts in plan:
        values[path] = added([values[one] for one in parts]) if parts else entered.get(path)
    typed = {
        path: number
        for path, parts in plan
        if parts and isinstance(number := entered.get(path), Number)
    }
    return Figures(values, typed)


@functools.cache
def _plan(form: Form) -> tuple[tuple[Path, tuple[Path, ...]], ...]:
    """Every cell with what it adds up, each after its addends."""
    known = form_cells(form)
    planned: dict[Path, tuple[Path, ...]] = {}

    def plan(path: Path) -> None:
        if path not in planned:
            for part in known[path].addends:
                plan(part)
            planned[path] = tuple(known[path].addends)

    for path in known:
        plan(path)
    return tuple(planned.items())


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

    entered: dict[Path, Value | None] = {}
    held: dict[Path, object] = {(): report}  # what stands at the beginnings of paths

    def at(path: Path) -> object:
        if path not in held:
            held[path] = getattr(at(path[:-1]), path[-1], None)
        return held[path]

    for path in form_cells(form):
        value = getattr(at(path[:-1]), path[-1], None)
        entered[path] = value if isinstance(value, _VALUES) else None
    return compute(form, entered)
