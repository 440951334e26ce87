"""A small fictional region, valid in two years, whose parts tests change before it is put into an archive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from authoring.forms import FORMS, form_of
from authoring.forms.layout import Form, Scope, form_cells
from authoring.quantities import Number
from authoring.region.archive import Archive, Version
from authoring.region.record import Record
from authoring.region.units import Register, Unit
from authoring.report.figures import compute

YEAR = 2024
RECEIVED = "applications.received.natural_person"
OVER = "applications.carried_over.natural_person"
FORWARD = "applications.carried_forward.natural_person"
GRANTED = "applications.outcomes.granted.natural_person"
LICENCES = "disclosure.licences"
FEES = "disclosure.fees"


def figures(form: Form, given: Mapping[str, Number | None]) -> dict[str, Number | None]:
    """All figures of a report: 0 but for those given, totals computed."""
    entered = {path: 0 for path, cell in form_cells(form).items() if not cell.addends}
    entered |= {tuple(path.split(".")): value for path, value in given.items()}
    values = compute(form, entered).values
    return {".".join(path): value for path, value in values.items()}


@dataclass
class Small:
    """Units and what each sent in a year; `versions` are further ones, as they came."""

    units: dict[str, Unit] = field(default_factory=dict)
    records: dict[tuple[int, str], Record] = field(default_factory=dict)
    versions: list[Version] = field(default_factory=list)
    strangers: list[Record] = field(default_factory=list)

    def unit(self, id_: str, parent: str, name: str, scope: Scope = Scope.OWN) -> None:
        self.units[id_] = Unit(id_, parent, name, scope=scope)

    def sent(self, unit: str, year: int = YEAR, form: Form | None = None, **more: object) -> None:
        """A unit's report with the figures `given`."""
        given = more.pop("given", {})
        used = form or form_of(year)
        told = figures(used, given)  # type: ignore[arg-type]
        record = Record(f"{year}-{unit}", self.units[unit].name, year, used.id, figures=told)
        self.records[year, unit] = replace(record, **more)  # type: ignore[arg-type]

    def change(self, unit: str, year: int = YEAR, **given: Number | None) -> None:
        """Other figures in a report; names have __ for the dots."""
        old = self.records[year, unit]
        form = next(one for one in FORMS if one.id == old.form)
        entered = {
            ".".join(path): old.figures[".".join(path)]
            for path, cell in form_cells(form).items()
            if not cell.addends
        }
        entered |= {path.replace("__", "."): value for path, value in given.items()}
        self.records[year, unit] = replace(old, figures=figures(form, entered))

    def add_up(self, year: int) -> None:
        """The reports of county and city say what those below them come to."""
        below = [unit for unit in self.units if len(unit) > 2]
        for total, parts in (("11", below), ("1", ["11", "12"])):
            there = [self.records[year, unit] for unit in parts if (year, unit) in self.records]
            known = [
                {path: number or 0 for path, number in record.figures.items()} for record in there
            ]
            self.sent(total, year)
            told = {path: sum(one[path] for one in known) for path in known[0]}
            self.records[year, total] = replace(self.records[year, total], figures=told)

    def archive(self, folder: Path) -> Archive:
        """The archive with all of it."""
        archive = Archive(folder / "收报库.sqlite", create=True)
        with archive.changes():
            archive.put_register(Register(dict(self.units)), YEAR)
            archive.put_records([*self.records.values(), *self.strangers])
            archive.put_versions(
                Version(year, unit, f"{unit}.yaml", record.key, record.key, f"{year + 1}-01-10")
                for (year, unit), record in self.records.items()
            )
            archive.put_versions(self.versions)
        return archive


def small() -> Small:
    """A city above a county above four offices; a fifth is excused. City and county send sums."""
    one = Small()
    one.unit("1", "", "示例市", Scope.ALL)
    one.unit("11", "1", "示例县", Scope.ALL)
    one.unit("12", "1", "示例市教育局")
    one.unit("111", "11", "示例县教育局")
    one.unit("112", "11", "示例县民政局")
    one.unit("113", "11", "示例县财政局")
    one.unit("1131", "113", "示例县国库支付中心")
    one.unit("114", "11", "示例县档案馆")
    one.units["114"] = replace(one.units["114"], excused="不是行政机关")
    one.units["112"] = replace(one.units["112"], former_names=("示例县民政和社会事务局",))
    for year in (YEAR - 1, YEAR):
        for unit, (received, over, licences) in _OWN.items():
            begins = over if year == YEAR else 0
            given = {
                RECEIVED: received,
                OVER: begins,
                GRANTED: received + begins - over,
                FORWARD: over,
                LICENCES: licences,
            }
            one.sent(unit, year, given=given)
        one.add_up(year)
    return one


_OWN = {
    "12": (10, 2, 100),
    "111": (5, 1, 20),
    "112": (3, 0, 30),
    "113": (4, 2, 1),
    "1131": (1, 0, 7),
}
"""What came in, what was carried over and forward, how many licences."""
