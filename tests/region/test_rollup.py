"""What a region adds up to: each report once, whatever the order, and nothing where something is missing."""

import tempfile
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import hypothesis.strategies as st
from hypothesis import given

from authoring.forms import FORMS, form_of
from authoring.forms.layout import Scope, form_cells
from authoring.region.archive import Row
from authoring.region.carry import carried_below
from authoring.region.case import Region
from authoring.region.record import Record
from authoring.region.rollup import add_up, contributions, cover, sums, tops
from authoring.region.units import Register, Unit
from tests.region.small import FEES, LICENCES, RECEIVED, YEAR, figures, small

FORM = form_of(YEAR)
LICENCES_PATH, FEES_PATH, RECEIVED_PATH = (
    tuple(path.split(".")) for path in (LICENCES, FEES, RECEIVED)
)


@st.composite
def regions(draw):
    """A forest of units, and the figures of those that have sent a report; some cells are blank."""
    units, rows = {}, {}
    for number in range(draw(st.integers(1, 12))):
        parent = draw(st.sampled_from(["", *units]))
        scope = draw(st.sampled_from(Scope))
        excused = draw(st.sampled_from(["", "", "撤销"]))
        units[str(number)] = Unit(
            str(number), parent, f"单位{number}", scope=scope, excused=excused
        )
        if draw(st.booleans()):
            cell = st.none() | st.integers(0, 9)
            money = st.none() | st.decimals(0, 99, places=draw(st.integers(0, 6)))
            told = figures(FORM, {LICENCES: draw(cell), FEES: draw(money)})
            rows[str(number)] = Row("", FORM.id, tuple(told), list(told.values()))
    return Register(units), rows


@given(regions())
def test_nobody_is_counted_twice_and_all_are_counted_or_named(region):
    register, rows = region
    for unit in register.units:
        made_of = cover(register, rows, (unit,))
        told = [*made_of.counted, *made_of.missing, *made_of.excused, *made_of.replaced]
        assert len(set(told)) == len(told)
        covered = {
            below
            for one in made_of.counted
            if register.units[one].scope is Scope.ALL
            for below in register.under(one)
        }
        assert covered.isdisjoint(told)
        assert covered | set(told) == {unit, *register.under(unit)}


@given(regions(), st.randoms())
def test_sums_are_the_same_in_any_order_and_at_once_for_all_units(region, random):
    register, rows = region
    mixed = list(rows.items())
    random.shuffle(mixed)
    at_once = sums(register, FORM, rows.items(), rows)
    assert sums(register, FORM, mixed, rows).below == at_once.below
    for unit, below in at_once.below.items():
        made_of = cover(register, rows, register.below[unit])
        one = add_up(
            register, FORM, ((n, r) for n, r in mixed if n in made_of.counted), made_of.missing
        )
        assert sorted(below.missing) == sorted(made_of.missing)
        assert (one.partial, one.blank, one.units) == (below.partial, below.blank, below.units)


@given(st.lists(st.decimals(0, 10**30, places=6), min_size=2, max_size=8))
def test_money_keeps_every_digit(amounts):
    rows = {}
    for number, amount in enumerate(amounts):
        told = figures(FORM, {FEES: amount})
        rows[str(number)] = Row("", FORM.id, tuple(told), list(told.values()))
    register = Register({unit: Unit(unit, "", f"单位{unit}") for unit in rows})
    total = add_up(register, FORM, rows.items()).whole(FEES_PATH)
    assert Fraction(total) == sum(map(Fraction, amounts))
    given_ = contributions(FORM, FEES_PATH, rows.items())
    assert given_.total == total
    assert [number for _, number in given_.given] == sorted(amounts, reverse=True)


def _region(one, folder, **more):
    return Region(one.archive(Path(folder)), YEAR, **more)


def test_a_sum_is_not_known_while_a_unit_is_missing_or_its_cell_blank(tmp_path):
    one = small()
    one.change("111", disclosure__licences=None)
    found = _region(one, tmp_path).sum("11", FORM)
    assert found.whole(LICENCES_PATH) is None
    assert found.part(LICENCES_PATH) == 38
    assert list(found.blanks(LICENCES_PATH)) == ["111"]
    assert found.whole(RECEIVED_PATH) == 13
    del one.records[YEAR, "112"]
    with tempfile.TemporaryDirectory() as folder:
        found = _region(one, folder).sum("11", FORM)
    assert (found.missing, found.whole(RECEIVED_PATH), found.part(RECEIVED_PATH)) == (
        ["112"],
        None,
        10,
    )


def test_a_total_that_is_not_there_is_replaced_by_those_below_it(tmp_path):
    one = small()
    del one.records[YEAR, "11"]
    region = _region(one, tmp_path)
    made_of = region.cover("1")
    assert (made_of.replaced, made_of.missing, made_of.excused) == (("11",), (), ("114",))
    assert region.sum("1", FORM).whole(RECEIVED_PATH) == 23


def test_the_report_of_a_unit_that_is_no_total_counts_with_those_below_it(tmp_path):
    region = _region(small(), tmp_path)
    assert tops(region.register, "113") == ("113",)
    assert region.sum("113", FORM).whole(LICENCES_PATH) == 8


def test_reports_of_another_form_count_where_both_forms_say_it(tmp_path):
    old = next(form for form in FORMS if form.id == "2019")
    one = small()
    one.sent("111", form=old, given={RECEIVED: 5, "disclosure.licences.decisions": 20})
    found = _region(one, tmp_path).sum("11", FORM)
    assert found.whole(LICENCES_PATH) == 58
    assert found.whole(("disclosure", "rules", "in_force")) is None
    assert list(found.blanks(("disclosure", "rules", "in_force"))) == ["111"]


def test_money_in_rows_of_an_agencys_own_is_not_added_as_it_may_be_in_another_unit():
    told = figures(FORM, {FEES: 5, LICENCES: 3})
    row = Row("", FORM.id, tuple(reversed(told)), list(reversed(told.values())))
    total = add_up(Register({"1": Unit("1", "", "示例局")}), FORM, [("1", row)])
    assert (total.whole(LICENCES_PATH), total.whole(FEES_PATH)) == (3, None)
    assert list(total.blanks(FEES_PATH)) == ["1"]


def test_what_cannot_be_read_is_missing_and_what_left_the_register_is_not_counted(tmp_path):
    one = small()
    one.records[YEAR, "111"] = Record(f"{YEAR}-111", "示例县教育局", YEAR)
    del one.units["1131"]
    found = _region(one, tmp_path).sum("11", FORM)
    assert (found.missing, found.part(LICENCES_PATH)) == (["111"], 31)


def test_one_file_for_two_units_counts_for_both(tmp_path):
    one = small()
    one.records[YEAR, "112"] = one.records[YEAR, "111"]
    assert _region(one, tmp_path).sum("11", FORM).whole(LICENCES_PATH) == 48


def test_the_archive_gives_figures_back_as_they_were(tmp_path):
    one = small()
    one.change("111", disclosure__fees=Decimal("1.500"), disclosure__licences=None)
    with one.archive(tmp_path) as archive:
        (record,) = archive.records([f"{YEAR}-111"])
        (row,) = archive.figures([f"{YEAR}-111"])
    assert record == one.records[YEAR, "111"]
    assert dict(zip(row.paths, row.numbers, strict=True)) == record.figures
    assert str(record.figures[FEES]) == "1.500"
    assert len(form_cells(FORM)) == len(row.numbers)


def test_a_total_sent_in_one_year_only_is_not_counted_with_those_below_it(tmp_path):
    one = small()
    del one.records[YEAR - 1, "11"]
    split = carried_below(_region(one, tmp_path), "1")
    assert (split.before, split.now, split.causes) == (5, 5, ())
