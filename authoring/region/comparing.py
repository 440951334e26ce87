"""Two years of a region beside each other: sums, shares, and where most units of a level stand.

Only units whose reports tell a figure in both years are added up, each once. A share or a percentage stands
only on a base of at least `ENOUGH`; of so many units a band tells where the middle half lies. No unit is
named, none is ranked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from statistics import quantiles
from typing import Any

from authoring.findings import Finding, Place, Severity, Unusable
from authoring.forms import FORMS
from authoring.forms.concepts import (
    CONCLUDED,
    KEY_FIGURES,
    LITIGATION,
    RECONSIDERATIONS,
    Concept,
)
from authoring.quantities import Number, as_json, as_number, percent, rounded
from authoring.region.archive import Archive
from authoring.region.counting import counted
from authoring.region.rollup import cover, exactly, figure
from authoring.region.units import Register

ENOUGH = 30
"""Of fewer cases no share is told, of fewer units no band."""
_WHOLES = (CONCLUDED, RECONSIDERATIONS.all, LITIGATION.all)
_SHARES = tuple(one for one in KEY_FIGURES if one.whole in _WHOLES)
_FORMS = {form.id: form for form in FORMS}
_PLACES = 1

Pair = tuple[Number, Number]
"""What was in the earlier year, and in the later one."""


@dataclass(frozen=True, slots=True)
class Line:
    """A figure in both years, of `units` reports; its `shares` of `whole` in percent, where there are enough."""

    key: str
    name: str
    unit: str
    before: Number
    now: Number
    units: int
    whole: str = ""
    shares: tuple[Decimal, Decimal] | None = None

    @property
    def difference(self) -> Number:
        """Now less before."""
        return self.now - self.before

    @property
    def change(self) -> Decimal | None:
        """The difference in percent of what was before, where that is enough."""
        return percent(self.difference, self.before, _PLACES) if self.before >= ENOUGH else None


@dataclass(frozen=True, slots=True)
class Band:
    """Between which two numbers the middle half of the `units` of a level stands in each year.

    `whole` is empty where these are the figures themselves; else they are percentages of it.
    """

    level: str
    key: str
    name: str
    unit: str
    units: int
    before: tuple[Number, Number]
    now: tuple[Number, Number]
    whole: str = ""


@dataclass(frozen=True, slots=True)
class Compared:
    """Two years beside each other. `both` is how many units have reports of both, `faulty` how many of
    these reports have errors, `apart` the figures that cannot be compared, each with the reason.
    """

    years: tuple[int, int]
    both: int
    only: tuple[int, int]
    faulty: int
    lines: tuple[Line, ...]
    bands: tuple[Band, ...]
    apart: tuple[tuple[str, str], ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain data for JSON; decimals as text, so that no digit is lost."""
        return {
            "years": self.years,
            "units": {"both": self.both, "only": self.only, "with_errors": self.faulty},
            "enough": ENOUGH,
            "figures": [_plain(asdict(one) | {"change": one.change}) for one in self.lines],
            "bands": [_plain(asdict(one)) for one in self.bands],
            "not_compared": [{"name": name, "reason": why} for name, why in self.apart],
        }


def _plain(data: Any) -> Any:
    match data:
        case dict():
            return {key: _plain(one) for key, one in data.items()}
        case list() | tuple():
            return [_plain(one) for one in data]
        case Decimal():
            return as_json(data)
    return data


def compared(archive: Archive, years: tuple[int, int], *, peers: bool = False) -> Compared:
    """Two years, in any order; with `peers` the bands of the levels too. Raises Unusable without reports."""
    before, now = sorted(years)
    if before == now:
        raise _unusable(archive, f"两个年度都是 {now}，没有可比的。", "写两个不同的年度。")
    register = archive.register
    known = [_Year.of(archive, register, year) for year in (before, now)]
    for year, one in zip((before, now), known, strict=True):
        if not one.told:
            raise _unusable(
                archive,
                f"收报库里没有 {year} 年度可以用的报告。",
                "先用 nianbao region take 收这一年度的报告。",
            )
    earlier, later = known
    both = {unit for unit in register.units if unit in earlier.told and unit in later.told}
    if not both:
        raise _unusable(
            archive,
            f"没有单位在 {before} 和 {now} 两个年度都有可以用的报告。",
            "核对两个年度用的是不是同一份名单；编号改过的，改回原来的编号再收一次。",
        )
    lines: list[Line] = []
    bands: list[Band] = []
    apart: list[tuple[str, str]] = []
    with exactly():
        for place, concept in enumerate(KEY_FIGURES):
            pairs = _pairs(both, earlier, later, place)
            if not pairs:
                apart += _why_not(concept, earlier, later)
                continue
            unit = earlier.unit(concept) or later.unit(concept)
            lines.append(_line(register, concept, unit, pairs, both, (earlier, later)))
            bands += _bands(register, concept, unit, pairs, "") if peers else ()
        if peers:
            bands += _share_bands(register, both, earlier, later)
    return Compared(
        (before, now), len(both), (len(earlier.told) - len(both), len(later.told) - len(both)),
        len(both & (earlier.faulty | later.faulty)), tuple(lines),
        tuple(sorted(bands, key=lambda one: _order(register, one.level))), tuple(apart),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Year:
    """What the reports of a year that count say of each of KEY_FIGURES, by unit; which have errors."""

    year: int
    told: Mapping[str, Sequence[Number | None]]
    forms: frozenset[str]
    faulty: frozenset[str]

    @classmethod
    def of(cls, archive: Archive, register: Register, year: int) -> _Year:
        units_of: dict[str, list[str]] = {}
        for unit, version in counted(archive, year).items():
            if unit in register.units:
                units_of.setdefault(version.key, []).append(unit)
        told: dict[str, Sequence[Number | None]] = {}
        forms: set[str] = set()
        for row in archive.figures(units_of):
            if row.form not in _FORMS:
                continue
            forms.add(row.form)
            numbers = tuple(figure(one, row) if row.paths else None for one in KEY_FIGURES)
            told |= dict.fromkeys(units_of[row.key], numbers)
        faulty = {
            unit
            for head in archive.heads(units_of)
            if any(one.blocks for one in head.remarks)
            for unit in units_of[head.key]
        }
        return cls(year, told, frozenset(forms), frozenset(faulty))

    def unit(self, concept: Concept) -> str:
        """The unit in which the reports count a figure."""
        found = (concept.unit(_FORMS[one]) for one in sorted(self.forms))
        return next((one for one in found if one), "")

    def says(self, concept: Concept) -> bool:
        """Whether a form of the year has it."""
        return any(concept.exists_in(_FORMS[one]) for one in self.forms)


def _pairs(both: set[str], earlier: _Year, later: _Year, place: int) -> dict[str, Pair]:
    """What the units say of a figure in both years, as far as they do."""
    found: dict[str, Pair] = {}
    for unit in both:
        before, now = earlier.told[unit][place], later.told[unit][place]
        if before is not None and now is not None:
            found[unit] = before, now
    return found


def _line(
    register: Register,
    concept: Concept,
    unit: str,
    pairs: Mapping[str, Pair],
    both: set[str],
    years: tuple[_Year, _Year],
) -> Line:
    units, before, now = _added(register, pairs)
    line = Line(concept.key, concept.name, unit, before, now, units)
    if concept not in _SHARES or concept.whole is None:
        return line
    wholes = _pairs(both, *years, KEY_FIGURES.index(concept.whole))
    shared = pairs.keys() & wholes.keys()
    _, *parts = _added(register, {one: pairs[one] for one in shared})
    _, *bases = _added(register, {one: wholes[one] for one in shared})
    if min(bases) < ENOUGH:
        return line
    first, second = (percent(a, b, _PLACES) for a, b in zip(parts, bases, strict=True))
    return Line(
        concept.key, concept.name, unit, before, now, units, concept.whole.name, (first, second)
    )


def _added(register: Register, pairs: Mapping[str, Pair]) -> tuple[int, Number, Number]:
    """The sums of both years, and of how many reports: those that cover others stand for them."""
    units = cover(register, frozenset(pairs), register.below.get("", ())).counted
    before: Number = 0
    now: Number = 0
    for one in units:
        before += pairs[one][0]
        now += pairs[one][1]
    return len(units), as_number(before), as_number(now)


def _share_bands(
    register: Register, both: set[str], earlier: _Year, later: _Year
) -> Iterator[Band]:
    for concept in _SHARES:
        assert concept.whole is not None
        pairs = _pairs(both, earlier, later, KEY_FIGURES.index(concept))
        wholes = _pairs(both, earlier, later, KEY_FIGURES.index(concept.whole))
        shares: dict[str, Pair] = {
            unit: (percent(before, wholes[unit][0], 4), percent(now, wholes[unit][1], 4))
            for unit, (before, now) in pairs.items()
            if unit in wholes and min(wholes[unit]) >= ENOUGH
        }
        yield from _bands(register, concept, "%", shares, concept.whole.name)


def _bands(
    register: Register, concept: Concept, unit: str, pairs: Mapping[str, Pair], whole: str
) -> Iterator[Band]:
    """A band for each level of which there are enough units."""
    levels: dict[str, list[Pair]] = {}
    for one, pair in pairs.items():
        if (level := register.units[one].level) is not None:
            levels.setdefault(level.value, []).append(pair)
    for name, several in levels.items():
        if len(several) >= ENOUGH:
            before, now = (_middle([pair[place] for pair in several]) for place in (0, 1))
            yield Band(name, concept.key, concept.name, unit, len(several), before, now, whole)


def _middle(numbers: Sequence[Number]) -> tuple[Number, Number]:
    """P25 and P75."""
    low, _, high = quantiles([Decimal(one) for one in numbers], n=4, method="inclusive")
    return as_number(rounded(low, _PLACES)), as_number(rounded(high, _PLACES))


def _order(register: Register, level: str) -> int:
    """Levels as the register meets them first."""
    met = list(dict.fromkeys(one.level.value for one in register.units.values() if one.level))
    return met.index(level)


def _why_not(concept: Concept, earlier: _Year, later: _Year) -> Iterator[tuple[str, str]]:
    """Why a figure cannot be compared; nothing where neither year's forms have it."""
    says = [one.says(concept) for one in (earlier, later)]
    if all(says):
        yield concept.name, "没有单位两个年度都填了"
    elif any(says):
        year = (earlier if says[1] else later).year
        yield concept.name, f"{year}年度的格式没有这一项"


def _unusable(archive: Archive, message: str, remedy: str) -> Unusable:
    return Unusable(
        Finding("O960", Severity.FATAL, message, place=Place(str(archive.path)), remedy=remedy)
    )
