"""上年结转 of many units against what they left open the year before: by how much it differs, why, and whose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from authoring.forms.concepts import CARRIED_FORWARD, CARRIED_OVER
from authoring.forms.layout import Scope
from authoring.quantities import Number
from authoring.region.archive import Row
from authoring.region.case import Region
from authoring.region.rollup import cover, exactly, figure, tops


@dataclass(frozen=True, slots=True)
class Difference:
    """A unit that begins the year otherwise than it ended the last; what is not known counts nothing."""

    unit: str
    before: Number | None
    now: Number | None

    @property
    def by(self) -> Number:
        """What it makes of the difference of the sums."""
        before: Number = self.before or 0
        now: Number = self.now or 0
        return now - before


@dataclass(frozen=True, slots=True)
class Carried:
    """The sums of both years, and the units that make them differ, by cause.

    `other` wrote another number, `missing` has no report this year, `new` had none last year, `blank` has a
    report in both but one of the two numbers is not there.
    """

    before: Number
    now: Number
    other: tuple[Difference, ...] = ()
    missing: tuple[Difference, ...] = ()
    new: tuple[Difference, ...] = ()
    blank: tuple[Difference, ...] = ()

    @property
    def by(self) -> Number:
        """This year's sum less last year's."""
        return self.now - self.before

    @property
    def causes(self) -> tuple[tuple[str, tuple[Difference, ...]], ...]:
        """Each cause in words with its units, where there are any."""
        told = (
            ("写的数与上年不同", self.other),
            ("本年没有能用的报告", self.missing),
            ("上年没有能用的报告", self.new),
            ("有一年没有填", self.blank),
        )
        return tuple((words, units) for words, units in told if units)


def ends(rows: Iterable[tuple[str, Row]]) -> dict[str, Number | None]:
    """What each unit left open at the end of the year."""
    return {unit: figure(CARRIED_FORWARD, row) for unit, row in rows}


def begins(rows: Iterable[tuple[str, Row]]) -> dict[str, Number | None]:
    """What each unit began the year with."""
    return {unit: figure(CARRIED_OVER, row) for unit, row in rows}


def carried(
    units: Iterable[str], before: Mapping[str, Number | None], now: Mapping[str, Number | None]
) -> Carried:
    """Some units' beginnings against their ends of the year before, the largest difference first."""
    other, missing, new, blank = [], [], [], []
    both: list[Difference] = []
    for unit in units:
        one = Difference(unit, before.get(unit), now.get(unit))
        if one.before is not None or one.now is not None:
            both.append(one)
        if unit in before and unit in now:
            if one.before is None or one.now is None:
                blank.append(one)
            elif one.by:
                other.append(one)
        elif one.before:
            missing.append(one)
        elif one.now:
            new.append(one)
    with exactly():
        sums = sum(one.before or 0 for one in both), sum(one.now or 0 for one in both)
    return Carried(
        *sums, *map(_largest_first, (other, missing, new, (one for one in blank if one.by)))
    )


def _largest_first(differences: Iterable[Difference]) -> tuple[Difference, ...]:
    return tuple(sorted(differences, key=lambda one: max(one.by, -one.by), reverse=True))


def carried_below(region: Region, unit: str) -> Carried:
    """The units that make up a unit's report, the same in both years.

    A 汇总 stands for those below it where it was sent in both: else these would be counted with it in one.
    """
    before, now = region.before, region
    register = now.register
    either = {**before.forms, **now.forms}
    sent = {
        one
        for one in either
        if register.units[one].scope is not Scope.ALL or (one in before.forms and one in now.forms)
    }
    made_of = cover(register, sent, tops(register, unit)).counted
    return carried(made_of, ends(before.rows(made_of)), begins(now.rows(made_of)))
