"""Totals: pure arithmetic, exact, and missing is not zero."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from authoring.forms import FORMS
from authoring.forms.layout import Kind, cells
from authoring.report.figures import compute

FORM = FORMS[-1]
CELLS = {path: cell for table in FORM.tables for path, cell in cells(table).items()}
ENTERED = [path for path, cell in CELLS.items() if not cell.addends]

counts = st.integers(0, 10**9)
money = st.decimals(0, 10**8, places=4)
figures = st.fixed_dictionaries(
    {path: money if CELLS[path].kind is Kind.MONEY else counts for path in ENTERED}
)


@settings(max_examples=25)
@given(figures)
def test_the_grand_total_is_the_same_by_rows_and_by_columns(entered):
    values = compute(FORM, entered).values
    columns = {path[-1] for path in CELLS if path[:2] == ("applications", "received")}
    by_rows = values["applications", "outcomes", "total", "total"]
    by_columns = sum(
        values["applications", "outcomes", "total", column] for column in columns - {"total"}
    )
    everything = sum(
        value for path, value in entered.items() if path[:2] == ("applications", "outcomes")
    )
    assert by_rows == by_columns == everything


@settings(max_examples=25)  # each has some 170 figures
@given(figures, figures)
def test_totals_are_additive(one, other):
    together = compute(FORM, {path: one[path] + other[path] for path in ENTERED}).values
    first, second = compute(FORM, one).values, compute(FORM, other).values
    assert all(together[path] == first[path] + second[path] for path in CELLS)


@settings(max_examples=50)
@given(figures, st.sampled_from(ENTERED))
def test_a_gap_leaves_exactly_the_totals_above_it_open(entered, gap):
    full = compute(FORM, entered).values
    values = compute(FORM, {**entered, gap: None}).values

    def rests_on(path):
        return path == gap or any(rests_on(part) for part in CELLS[path].addends)

    for path in CELLS:
        assert values[path] == (None if rests_on(path) else full[path])


@settings(max_examples=25)
@given(figures)
def test_no_float_ever_appears(entered):
    assert all(type(v) in (int, Decimal) for v in compute(FORM, entered).values.values())


def test_totals_typed_by_hand_are_kept_apart():
    path = ("review", "reconsideration", "total")
    entered = {("review", "reconsideration", key): 1 for key in ("upheld", "corrected", "pending")}
    entered |= {("review", "reconsideration", "other_result"): 0, path: 9}
    result = compute(FORM, entered)
    assert result.values[path] == 3
    assert result.typed == {path: 9}


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
@settings(max_examples=25)
@given(data=st.data())
def test_every_total_of_every_form_is_the_sum_of_what_it_names(form, data):
    known = {path: cell for table in form.tables for path, cell in cells(table).items()}
    kinds = {
        Kind.COUNT: counts, Kind.CHANGE: st.integers(-1000, 1000), Kind.MONEY: money,
        Kind.AMOUNT: st.just("1元"),
    }  # fmt: skip
    entered = {
        path: data.draw(kinds[cell.kind]) for path, cell in known.items() if not cell.addends
    }
    values = compute(form, entered).values
    for path, cell in known.items():
        if cell.addends:
            assert values[path] == sum(values[part] for part in cell.addends)
        else:
            assert values[path] == entered[path]
