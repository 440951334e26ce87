"""What the reports of a region add up to: whose are counted, each once, who is missing, what each gives.

A unit whose report is a 汇总 covers those below it; any other counts for itself, those below it count as
well. A sum is not known while a unit is missing or its cell is blank; what the others come to stands beside.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import localcontext

from authoring.forms import FORMS
from authoring.forms.concepts import CONCEPTS, KEY_FIGURES, Concept
from authoring.forms.concepts import entered as entered_below
from authoring.forms.layout import Address, Form, Kind, Scope, form_cells
from authoring.quantities import Number, as_number
from authoring.region.archive import Row
from authoring.region.units import Register

_DIGITS = 10_000  # wide enough for every number that can be typed and all their sums
_FORMS = {form.id: form for form in FORMS}


@dataclass(frozen=True, slots=True)
class Cover:
    """Whose reports make up a node: `counted`, each once. `missing` have to report and have none that can be
    used; `excused` need not; `replaced` should have sent a 汇总, so that those below them stand in.
    """

    counted: tuple[str, ...]
    missing: tuple[str, ...]
    excused: tuple[str, ...]
    replaced: tuple[str, ...]


def covers(register: Register, unit: str, sent: Iterable[str]) -> bool:
    """Whether a unit's report stands for all below it."""
    return unit in sent and register.units[unit].scope is Scope.ALL


def cover(register: Register, sent: Iterable[str], tops: Iterable[str]) -> Cover:
    """The cover of some units with those below them; `sent` have a report that can be used."""
    known = sent if isinstance(sent, set | frozenset | dict) else frozenset(sent)
    counted, missing, excused, replaced = [], [], [], []
    waiting = list(reversed(tuple(tops)))
    while waiting:
        here = waiting.pop()
        unit, below = register.units[here], register.below.get(here, ())
        if here in known:
            counted.append(here)
        elif unit.excused:
            excused.append(here)
        elif unit.scope is Scope.ALL and below:
            replaced.append(here)
        else:
            missing.append(here)
        if not covers(register, here, known):
            waiting += reversed(below)
    return Cover(tuple(counted), tuple(missing), tuple(excused), tuple(replaced))


def tops(register: Register, unit: str) -> tuple[str, ...]:
    """The units with whose covers a unit's report must agree: those below it, and itself unless it is a 汇总."""
    if register.units[unit].scope is Scope.ALL:
        return register.below.get(unit, ())
    return (unit,)


@dataclass(slots=True)
class Sum:
    """What some reports come to, cell by cell of `form`.

    `partial` is what is there (None where nothing is), `blank` are the units whose cell is not filled in,
    `units` how many reports there are, `missing` who has none.
    """

    form: Form
    partial: list[Number | None]
    blank: dict[int, list[str]] = field(default_factory=dict)
    units: int = 0
    missing: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, form: Form, missing: Iterable[str] = ()) -> Sum:
        """The sum of nothing yet."""
        return cls(form, [None] * len(form_cells(form)), missing=list(missing))

    def add(self, unit: str, row: Row) -> None:
        """One report more."""
        self.units += 1
        self._add_numbers(numbers_in(self.form, row), unit)

    def _add_numbers(self, numbers: Sequence[Number | None], unit: str) -> None:
        partial = self.partial
        try:
            self.partial = list(map(operator.add, partial, numbers))
        except TypeError:  # somewhere stands None
            self._add_one_by_one(numbers, unit)

    def _add_one_by_one(self, numbers: Sequence[Number | None], unit: str) -> None:
        partial = self.partial
        for place, number in enumerate(numbers):
            if number is None:
                self.blank.setdefault(place, []).append(unit)
            else:
                before = partial[place]
                partial[place] = number if before is None else before + number

    def add_sum(self, other: Sum) -> None:
        """All that another sum of the same form is made of."""
        self.units += other.units
        self.missing += other.missing
        for place, number in enumerate(other.partial):
            if number is not None:
                before = self.partial[place]
                self.partial[place] = number if before is None else before + number
        for place, units in other.blank.items():
            self.blank.setdefault(place, []).extend(units)

    def put_in_order(self, register: Register) -> None:
        """Name the units in the order of the register, in whatever order they came."""
        self.missing.sort(key=register.place.__getitem__)
        for units in self.blank.values():
            units.sort(key=register.place.__getitem__)

    def part(self, path: Address) -> Number | None:
        """What is there of a cell, whoever is missing."""
        number = self.partial[_places(self.form)[path]]
        return None if number is None else as_number(number)

    def blanks(self, path: Address) -> Sequence[str]:
        """The units that have not filled in a cell."""
        return self.blank.get(_places(self.form)[path], ())

    def whole(self, path: Address) -> Number | None:
        """The sum of a cell; None while a unit is missing, or has not filled it in."""
        return None if self.missing or self.blanks(path) else self.part(path)


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A figure that is read first: what is there of it (None where nothing is), and how many units lack."""

    name: str
    unit: str
    part: Number | None
    lacking: int


def key_figures(total: Sum) -> list[KeyFigure]:
    """What a leader reads first of a sum, in the order of reading."""
    found = []
    for concept in KEY_FIGURES:
        cells = concept.entered(total.form)
        if not cells:
            continue
        parts = [part for path in cells if (part := total.part(path)) is not None]
        blank = {unit for path in cells for unit in total.blanks(path)}
        with exactly():
            part = functools.reduce(operator.add, parts) if parts else None
        lacking = len(total.missing) + len(blank)
        found.append(KeyFigure(concept.named(total.form), concept.unit(total.form), part, lacking))
    return found


@contextmanager
def exactly() -> Iterator[None]:
    """Sums of decimals keep every digit meanwhile."""
    with localcontext(prec=_DIGITS):
        yield


def add_up(
    register: Register, form: Form, rows: Iterable[tuple[str, Row]], missing: Iterable[str] = ()
) -> Sum:
    """The reports of some units added up."""
    total = Sum.of(form, missing)
    with exactly():
        for unit, row in rows:
            total.add(unit, row)
    total.put_in_order(register)
    return total


@dataclass(frozen=True, slots=True)
class Sums:
    """What stands below each unit that has some below it, and what each of these says itself."""

    below: Mapping[str, Sum]
    own: Mapping[str, Row]


def sums(
    register: Register,
    form: Form,
    rows: Iterable[tuple[str, Row]],
    sent: Iterable[str],
    top: str = "",
) -> Sums:
    """The sums below all units at once, or below one and those under it.

    `rows` has the figures of those of them that have `sent` some.
    """
    known = frozenset(sent)
    units = list(_from_the_top(register, top))
    below = {unit: Sum.of(form) for unit in units if unit in register.below}
    outside = Sum.of(form)
    own: dict[str, Row] = {}
    with exactly():
        for unit, row in rows:
            below.get(register.units[unit].parent, outside).add(unit, row)
            if unit in below:
                own[unit] = row
        for unit in reversed(units):
            one = register.units[unit]
            above = below.get(one.parent, outside)
            stands_in = one.scope is Scope.ALL and unit in below
            if unit not in known and not one.excused and not stands_in:
                above.missing.append(unit)
            if unit in below and not covers(register, unit, known):
                above.add_sum(below[unit])
    for found in below.values():
        found.put_in_order(register)
    return Sums(below, own)


def _from_the_top(register: Register, unit: str) -> Iterator[str]:
    for one in (unit,) if unit else register.below.get("", ()):
        yield one
        yield from register.under(one)


# --- one cell -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Contributions:
    """Who gives how much to a cell, the largest first; whose cell is blank."""

    given: tuple[tuple[str, Number], ...]
    blank: tuple[str, ...]

    @property
    def total(self) -> Number | None:
        """What they come to; None where nobody gives anything."""
        with exactly():
            numbers = [number for _, number in self.given]
            return as_number(functools.reduce(operator.add, numbers)) if numbers else None


def contributions(form: Form, path: Address, rows: Iterable[tuple[str, Row]]) -> Contributions:
    """What each report gives to one cell of a form."""
    place = _places(form)[path]
    given: list[tuple[str, Number]] = []
    blank: list[str] = []
    for unit, row in rows:
        number = number_at(form, place, row)
        if number is None:
            blank.append(unit)
        else:
            given.append((unit, number))
    given.sort(key=lambda one: (-one[1], one[0]))
    return Contributions(tuple(given), tuple(sorted(blank)))


# --- the cells of one form in another ------------------------------------------------------------------


def numbers_in(form: Form, row: Row) -> Sequence[Number | None]:
    """The figures of a report in the order of a form's cells; None where it does not say them."""
    sources = _sources(form, row.form, row.paths)
    if sources is None:
        return row.numbers
    return [_together(row, places) for places in sources]


def number_at(form: Form, place: int, row: Row) -> Number | None:
    """One figure of a report, at a place in the order of a form's cells."""
    sources = _sources(form, row.form, row.paths)
    return row.numbers[place] if sources is None else _together(row, sources[place])


def _together(row: Row, places: tuple[int, ...]) -> Number | None:
    if not places:
        return None
    total: Number = 0
    for place in places:
        number = row.numbers[place]
        if number is None:
            return None
        total += number
    return total


@functools.cache
def _places(form: Form) -> dict[Address, int]:
    return {path: place for place, path in enumerate(form_cells(form))}


@functools.cache
def dotted(form: Form) -> tuple[str, ...]:
    """The cells of a form as records name them."""
    return tuple(".".join(path) for path in form_cells(form))


@functools.lru_cache(maxsize=512)
def _sources(form: Form, other: str, paths: tuple[str, ...]) -> tuple[tuple[int, ...], ...] | None:
    """For each cell of a form the places of the figures that make it in a report; None if they are the same.

    Another form tells a cell where both tell the concept it stands for.
    """
    if other == form.id and paths == dotted(form):
        return None
    here = {path: place for place, path in enumerate(paths)}
    found: list[tuple[int, ...]] = []
    for path, cell in form_cells(form).items():
        if other == form.id:
            # Money of rows that the agency made itself may be in 元 or in 万元.
            same = here.get(".".join(path)) if cell.kind is not Kind.MONEY else None
            found.append(() if same is None else (same,))
        else:
            told = [here.get(".".join(one)) for one in _told_by(path, form, _FORMS.get(other))]
            found.append(() if None in told else tuple(one for one in told if one is not None))
    return tuple(found)


@functools.cache
def _told_by(path: Address, form: Form, other: Form | None) -> tuple[Address, ...]:
    """The cells of another form that say what a cell of this one says."""
    if other is None:
        return ()
    for concept in CONCEPTS.values():
        if concept.cells(form) == (path,) and concept.exists_in(other):
            return _cells(concept, other)
    return ()


def figure(concept: Concept, row: Row) -> Number | None:
    """What a report says of a concept; None where it is not filled in or its form cannot say it."""
    return _together(row, _places_of(concept, row.form, row.paths))


@functools.lru_cache(maxsize=512)
def _places_of(concept: Concept, form: str, paths: tuple[str, ...]) -> tuple[int, ...]:
    used = _FORMS.get(form)
    here = {path: place for place, path in enumerate(paths)}
    told = [here.get(".".join(one)) for one in (_cells(concept, used) if used else ())]
    return () if None in told else tuple(one for one in told if one is not None)


def _cells(concept: Concept, form: Form) -> tuple[Address, ...]:
    """The cells that make a concept, groups taken apart."""
    known = form_cells(form)
    return tuple(
        cell
        for one in concept.cells(form)
        for cell in ((one,) if one in known else entered_below(form, one))
    )
