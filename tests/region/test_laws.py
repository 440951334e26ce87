"""What must hold of any region: units above and below one another in every way, reports missing, cells blank."""

import operator
import tempfile
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import reduce
from pathlib import Path

import hypothesis.strategies as st
from hypothesis import given, settings

from authoring.forms import FORMS, form_of
from authoring.forms.layout import Scope, form_cells
from authoring.region.archive import Archive, Row, Version
from authoring.region.carry import carried_below
from authoring.region.case import Region
from authoring.region.impact import impact
from authoring.region.judging import asked_of, judged, remember
from authoring.region.record import Record, Remark
from authoring.region.rollup import covers, numbers_in
from authoring.region.slips import Asked, slips
from authoring.region.standing import standings
from authoring.region.units import Register, Unit
from tests.region.small import FEES, FORWARD, LICENCES, OVER, RECEIVED, YEAR, figures

FORM = form_of(YEAR)
OLD = next(form for form in FORMS if form.id == "2019")
WARNED = Remark("X301", "warning", "请核对。")
DAY = date(YEAR + 1, 2, 3)
SAID = tuple((f"一句很长很长的话其{n}", f"一句很长很长的话，其{n}。") for n in "甲乙丙丁")


@dataclass(repr=False)  # too long to be read
class Drawn:
    """A region as drawn: units, what each sent in each year, who of them sent it twice."""

    units: dict[str, Unit]
    records: dict[tuple[int, str], Record]

    def archive(self, folder: str) -> Archive:
        archive = Archive(Path(folder, "库.sqlite"), create=True)
        with archive.changes():
            archive.put_register(Register(self.units), YEAR)
            archive.put_records(self.records.values())
            archive.put_versions(
                Version(year, unit, f"{unit}.yaml", one.key, one.key, f"{year + 1}-01-10")
                for (year, unit), one in self.records.items()
            )
        return archive


count = st.none() | st.integers(0, 4)
money = st.none() | st.decimals(0, 99, places=6)
told = st.fixed_dictionaries(
    {RECEIVED: count, OVER: count, FORWARD: count, LICENCES: count, FEES: money}
)


def _record(draw, year, unit, name):
    form = draw(st.sampled_from([FORM, FORM, FORM, OLD]))
    given_ = draw(told)
    if form is OLD:
        given_ = {path: given_[path] for path in (RECEIVED, OVER, FORWARD)}
    return Record(
        f"{year}-{unit}", draw(st.sampled_from([name, name, "示例县旧局"])), year, form.id,
        draw(st.sampled_from(["", "", *Scope])), "", figures(form, given_),
        draw(st.sampled_from([(), (), (WARNED,)])), draw(st.sampled_from([(), SAID])),
    )  # fmt: skip


@st.composite
def drawn(draw):
    units, records = {}, {}
    for number in range(draw(st.integers(2, 9))):
        id_, name = str(number), f"示例县{number}局"
        units[id_] = Unit(
            id_, draw(st.sampled_from(["", *units])), name, scope=draw(st.sampled_from(Scope)),
            excused=draw(st.sampled_from(["", "", "撤销"])),
        )  # fmt: skip
        for year in (YEAR - 1, YEAR):
            if draw(st.booleans()):
                records[year, id_] = _record(draw, year, id_, name)
    return Drawn(units, records)


def _row(record):
    return Row(record.key, record.form, tuple(record.figures), list(record.figures.values()))


@settings(max_examples=60, deadline=None)
@given(drawn(), st.data())
def test_what_a_version_changes_its_taking_back_undoes(region, data):
    unit = data.draw(st.sampled_from([*region.units]))
    new = _record(data.draw, YEAR, unit, region.units[unit].name)
    old = region.records.get((YEAR, unit))
    with tempfile.TemporaryDirectory() as folder, region.archive(folder) as archive:
        there = impact(Region(archive, YEAR), unit, _row(new))
    if old is None or old.form != new.form:  # another form may become that of the region
        return
    region.records[YEAR, unit] = new
    with tempfile.TemporaryDirectory() as folder, region.archive(folder) as archive:
        back = impact(Region(archive, YEAR), unit, _row(old))
    assert [one.unit for one in there.affected] == [one.unit for one in back.affected]
    for one, other in zip(there.affected, back.affected, strict=True):
        assert [(c.cell, c.before, c.after) for c in one.changes] == [
            (c.cell, c.after, c.before) for c in other.changes
        ]
    assert there.carried_before == back.carried_after
    assert there.carried_after == back.carried_before


@settings(max_examples=60, deadline=None)
@given(drawn())
def test_the_parts_of_a_sum_come_to_the_whole(region):
    """What stands below a unit is what each unit directly below it comes to, with those below that."""
    with tempfile.TemporaryDirectory() as folder, region.archive(folder) as archive:
        found = Region(archive, YEAR)
        register, form = found.register, found.form
        rows = dict(found.rows(register.units))

        def comes_to(unit):
            parts = [list(numbers_in(form, rows[unit]))] if unit in rows else []
            if not covers(register, unit, rows):
                parts += [comes_to(one) for one in register.below.get(unit, ())]
            return (
                [_added(numbers) for numbers in zip(*parts, strict=True)]
                if parts
                else _nothing(form)
            )

        for unit, below in found.sums.below.items():
            parts = [comes_to(one) for one in register.below[unit]]
            assert [*below.partial] == [_added(numbers) for numbers in zip(*parts, strict=True)]
            one_by_one = found.sum(unit, form)
            for path in form_cells(form):
                if below.missing or below.blanks(path):
                    assert below.whole(path) is None
                if register.units[unit].scope is Scope.ALL:
                    assert one_by_one.whole(path) == below.whole(path)
                    assert one_by_one.part(path) == below.part(path)


def _nothing(form):
    return [None] * len(form_cells(form))


def _added(numbers):
    known = [Decimal(one) for one in numbers if one is not None]
    return reduce(operator.add, known) if known else None


@settings(max_examples=60, deadline=None)
@given(drawn())
def test_the_causes_of_a_difference_explain_all_of_it_and_count_nobody_twice(region):
    with tempfile.TemporaryDirectory() as folder, region.archive(folder) as archive:
        found = Region(archive, YEAR)
        for unit in found.register.units:
            split = carried_below(found, unit)
            named = [one for _, ones in split.causes for one in ones]
            assert split.by == sum(one.by for one in named)
            units = [one.unit for one in named]
            assert len(set(units)) == len(units)
            totals = {one for one in units if found.is_total(one)}
            for one in totals:
                assert set(found.register.under(one)).isdisjoint(units)


@settings(max_examples=40, deadline=None)
@given(drawn())
def test_any_region_can_be_judged_and_each_is_asked_for_what_it_sent(region):
    with tempfile.TemporaryDirectory() as folder, region.archive(folder) as archive:
        fresh = judged(archive, YEAR)
        remember(archive, YEAR)
        assert judged(archive, YEAR) == fresh
        sent = {unit for year, unit in region.records if year == YEAR}
        asked = asked_of(fresh)
        assert asked.keys() <= sent
        for remarks in asked.values():
            told_ = [(one.code, one.path, one.message) for one in remarks]
            assert len(set(told_)) == len(told_)
        made = [one.unit for one in slips(archive, Asked(YEAR, DAY))]
        assert len(set(made)) == len(made)
        assert asked.keys() - {archive.register_of(YEAR).head} <= set(made), (
            "who collects is not chased"
        )
        assert [one.unit.id for one in standings(archive, YEAR, DAY)] == [*region.units]


@settings(max_examples=60, deadline=None)
@given(drawn())
def test_totals_that_were_added_up_agree_with_those_below(region):
    """From below upwards each 汇总 says what is below it, where that is known."""
    for unit in reversed(region.units):
        if region.units[unit].scope is Scope.OWN or (YEAR, unit) not in region.records:
            continue
        with tempfile.TemporaryDirectory() as folder, region.archive(folder) as archive:
            total = Region(archive, YEAR).sum(unit, FORM)
        entered = {
            ".".join(path): total.whole(path)
            for path, cell in form_cells(FORM).items()
            if not cell.addends
        }
        old = region.records[YEAR, unit]
        region.records[YEAR, unit] = replace(old, form=FORM.id, figures=figures(FORM, entered))
    with tempfile.TemporaryDirectory() as folder, region.archive(folder) as archive:
        assert "R702" not in {one.finding.code for one in judged(archive, YEAR)}
