"""Every cell and every total of a report: pure arithmetic on whole numbers and exact decimals.

Missing is not zero: a sum with a part not filled in yet is itself not filled in.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pydantic import BaseModel

from authoring.forms.layout import Address, Form, form_cells
from authoring.quantities import Number, Value, number_in


@dataclass(frozen=True)
class Figures:
    """The figures of one report.

    `values` holds every cell of every table by path, totals computed, None where not filled in;
    `typed` holds the totals an agency wrote itself, to be compared and dropped; those that are `kept`
    are the figure, as not all their parts are filled in.
    """

    values: Mapping[Address, Value | None]
    typed: Mapping[Address, Number]
    kept: frozenset[Address] = frozenset()


def added(values: Iterable[Value | None]) -> Number | None:
    """The sum of some figures; None where one of them is not filled in."""
    total: Number = 0
    for number in map(number_in, values):
        if number is None:
            return None
        total += number
    return total


def compute(form: Form, entered: Mapping[Address, Value | None]) -> Figures:
    """Totals from entered cells. Entries at the place of a total count as typed by the agency."""
    plan = _plan(form)
    typed = {
        path: number
        for path, parts in plan
        if parts and (number := number_in(entered.get(path))) is not None
    }
    values: dict[Address, Value | None] = dict.fromkeys(form_cells(form))  # in the form's order
    taken_back = _taken_back(form, entered, typed)
    kept: set[Address] = set()
    for path, parts in plan:
        if not parts:
            values[path] = taken_back.get(path, entered.get(path))
            continue
        values[path] = added([values[one] for one in parts])
        if path in typed and (values[path] is None or not taken_back.keys().isdisjoint(parts)):
            values[path] = typed[path]
            kept.add(path)
    return Figures(values, typed, frozenset(kept))


def _taken_back(
    form: Form, entered: Mapping[Address, Value | None], typed: Mapping[Address, Number]
) -> dict[Address, Number]:
    """What is not printed follows from its printed total: 上年累计 from 历年累计 and 本年度."""
    known = form_cells(form)
    found: dict[Address, Number] = {}
    for path, total in typed.items():
        blank = [one for one in known[path].addends if entered.get(one) is None]
        if len(blank) == 1 and known[blank[0]].column[-1].hidden:
            others = added(entered.get(one) for one in known[path].addends if one not in blank)
            if others is not None:
                found[blank[0]] = total - others
    return found


@functools.cache
def _plan(form: Form) -> tuple[tuple[Address, tuple[Address, ...]], ...]:
    """Every cell with what it adds up, each after its addends."""
    known = form_cells(form)
    planned: dict[Address, tuple[Address, ...]] = {}

    def plan(path: Address) -> None:
        if path not in planned:
            for part in known[path].addends:
                plan(part)
            planned[path] = tuple(known[path].addends)

    for path in known:
        plan(path)
    return tuple(planned.items())


def figures_of(form: Form, report: BaseModel) -> Figures:
    """The figures of a validated report."""

    entered: dict[Address, Value | None] = {}
    held: dict[Address, object] = {(): report}  # what stands at the beginnings of paths

    def at(path: Address) -> object:
        if path not in held:
            held[path] = getattr(at(path[:-1]), path[-1], None)
        return held[path]

    for path in form_cells(form):
        value = getattr(at(path[:-1]), path[-1], None)
        entered[path] = value if isinstance(value, Value) else None
    return compute(form, entered)
