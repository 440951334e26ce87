"""A region in one year, as rules and verbs look at it: what counts of whom, and what it comes to."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from authoring.forms import FORMS, form_of
from authoring.forms.concepts import CARRIED_OVER
from authoring.forms.layout import Form, Scope
from authoring.quantities import Number
from authoring.region.archive import Archive, Row, Version
from authoring.region.counting import counted
from authoring.region.record import Record
from authoring.region.rollup import Cover, Sum, Sums, add_up, cover, figure, sums, tops
from authoring.region.units import Register, Unit

_CARRIED = "Y601"


@dataclass(frozen=True, slots=True)
class Alike:
    """Two units whose reports have so many sentences in common; `said` is the first, as each writes it."""

    one: str
    other: str
    sentences: int
    said: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Fact:
    """What rules want to know of a report besides its figures.

    `ours` is why it could not be read, where that is no fault of the agency's; `carried` that its own check has
    held what it carried over against last year's report.
    """

    agency: str
    scope: str
    ours: str
    warnings: int
    carried: bool = False

    @classmethod
    def of(cls, record: Record) -> Fact:
        """What a record tells of it."""
        unread = [one for one in record.remarks if one.ours and one.severity in ("fatal", "error")]
        return cls(
            record.agency,
            record.scope,
            unread[0].message if unread else "",
            record.count("warning"),
            any(one.code == _CARRIED for one in record.remarks),
        )


@dataclass(eq=False)
class Region:
    """The reports of one year. `top` is the unit looked at with those below it, empty for all.

    `instead` are figures that are taken to count of some units, whatever came in. The register is that of the
    year.
    """

    archive: Archive
    year: int
    top: str = ""
    alike: Sequence[Alike] = field(default_factory=tuple)
    instead: Mapping[str, Row] = field(default_factory=dict)
    register: Register = field(default_factory=Register)

    def __post_init__(self) -> None:
        self.register = (
            self.register if self.register.units else self.archive.register_of(self.year)
        )

    @functools.cached_property
    def units(self) -> tuple[str, ...]:
        """The units looked at."""
        if self.top:
            return (self.top, *self.register.under(self.top))
        return tuple(self.register.units)

    @functools.cached_property
    def versions(self) -> Mapping[str, tuple[Version, ...]]:
        """Everything that came in, by unit; what fits none under the empty id."""
        found: dict[str, list[Version]] = {}
        for one in self.archive.versions(self.year):
            found.setdefault(one.unit, []).append(one)
        return {unit: tuple(versions) for unit, versions in found.items()}

    @functools.cached_property
    def counted(self) -> Mapping[str, Version]:
        """The version that counts of each unit of the register."""
        found = counted(self.archive, self.year)
        return {unit: one for unit, one in found.items() if unit in self.register.units}

    @functools.cached_property
    def forms(self) -> Mapping[str, str]:
        """The form of the report that counts of each unit, where it could be read."""
        known = self.archive.forms(one.key for one in self.counted.values())
        found = {
            unit: form for unit, one in self.counted.items() if (form := known.get(one.key, ""))
        }
        return found | {unit: row.form for unit, row in self.instead.items()}

    @functools.cached_property
    def form(self) -> Form:
        """The form in which most reports of the year are, else that of the year. Raises Unusable."""
        known = Counter(self.forms.values())
        used = [form for form in FORMS if form.id in known]
        return max(used, key=lambda form: known[form.id]) if used else form_of(self.year)

    @functools.cached_property
    def facts(self) -> Mapping[str, Fact]:
        """What else is known of the reports that count, of the units looked at."""
        units = self._units_of(self.units)
        return {
            unit: fact
            for record in self.archive.heads(units)
            for fact in (Fact.of(record),)
            for unit in units[record.key]
        }

    def rows(self, units: Iterable[str]) -> Iterator[tuple[str, Row]]:
        """The figures of some units that have sent them, in no order."""
        asked = dict.fromkeys(one for one in units if one in self.forms)
        yield from ((unit, row) for unit, row in self.instead.items() if unit in asked)
        wanted = self._units_of(one for one in asked if one not in self.instead)
        for row in self.archive.figures(wanted):
            for unit in wanted[row.key]:
                yield unit, row

    def _units_of(self, units: Iterable[str]) -> dict[str, list[str]]:
        """The units by the key of what counts of them: one file may have been sent for two."""
        found: dict[str, list[str]] = {}
        for unit in units:
            if unit in self.counted:
                found.setdefault(self.counted[unit].key, []).append(unit)
        return found

    def cover(self, unit: str) -> Cover:
        """Whose reports make up the report of a unit."""
        return cover(self.register, self.forms.keys(), tops(self.register, unit))

    def sum(self, unit: str, form: Form) -> Sum:
        """What the report of a unit should say."""
        if (
            unit == self.top
            and form is self.form
            and self.is_total(unit)
            and unit in self.sums.below
        ):
            return self.sums.below[unit]
        made_of = self.cover(unit)
        return add_up(self.register, form, self.rows(made_of.counted), made_of.missing)

    @functools.cached_property
    def sums(self) -> Sums:
        """What stands below each of the units looked at."""
        return self._in_one_pass[0]

    @functools.cached_property
    def begins(self) -> Mapping[str, Number | None]:
        """What each of the units looked at has carried over from the year before."""
        return self._in_one_pass[1]

    @functools.cached_property
    def _in_one_pass(self) -> tuple[Sums, Mapping[str, Number | None]]:
        begins: dict[str, Number | None] = {}

        def noted() -> Iterator[tuple[str, Row]]:
            for unit, row in self.rows(self.units):
                begins[unit] = figure(CARRIED_OVER, row)
                yield unit, row

        return sums(self.register, self.form, noted(), self.forms, self.top), begins

    @functools.cached_property
    def before(self) -> Region:
        """The year before."""
        return Region(self.archive, self.year - 1, self.top, register=self.register)

    @functools.cached_property
    def gone(self) -> Mapping[str, Unit]:
        """The units that the year before was taken for and that are in the register no more."""
        old = self.archive.register_of(self.year - 1).units
        return {unit: one for unit, one in old.items() if unit not in self.register.units}

    @property
    def rows_of_the_gone(self) -> Iterator[tuple[str, Row]]:
        """The figures of the year before of the units that are gone."""
        if not self.gone:
            return iter(())
        old = self.archive.register_of(self.year - 1)
        return Region(self.archive, self.year - 1, register=old).rows(self.gone)

    def named(self, unit: str) -> Unit:
        """A unit of the register."""
        return self.register.units[unit]

    def is_total(self, unit: str) -> bool:
        """Whether a unit's report covers those below it, as the register says."""
        return self.named(unit).scope is Scope.ALL
