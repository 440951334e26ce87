"""Labels mean concepts: what sentences say is held against the cells that each form has for them."""

import pytest

from authoring.forms import FORMS
from authoring.forms.concepts import CONCEPTS
from authoring.forms.layout import form_cells
from authoring.prose.labels import LABELS
from authoring.prose.spoken import Spoken
from authoring.report import narrative
from authoring.report.figures import compute
from authoring.report.tables import Tables

BY_ID = {form.id: form for form in FORMS}


def said(text, form_id, left_out=(), **entry):
    """The verdicts on a text in a form; cells are named a__b__c, all others hold 0."""
    form = BY_ID[form_id]
    values = {path: 0 for path, cell in form_cells(form).items() if not cell.addends}
    values |= {tuple(name.split("__")): value for name, value in entry.items()}
    tables = Tables(form, compute(form, values), frozenset(left_out))
    path = ("overview",)
    pieces = tuple((path, one) for one in narrative.pieces(text))
    return Spoken(((path, text),), pieces, tables, form.first_year, ("示例县教育局",)).verdicts


def tables_without_figures(form):
    return Tables(form, compute(form, {}))


@pytest.mark.parametrize("label", LABELS, ids=lambda label: f"{label.topic}-{label.key}")
def test_every_label_means_a_concept_that_some_form_has(label):
    assert any(
        reading.known_to(tables_without_figures(form))
        for reading in label.readings
        for form in FORMS
    )


@pytest.mark.parametrize("label", LABELS, ids=lambda label: f"{label.topic}-{label.key}")
def test_every_reading_speaks_of_concepts_that_stand_in_the_list(label):
    for reading in label.readings:
        assert {*reading.plus, *reading.minus, *reading.beside} <= set(CONCEPTS.values())
        assert any(reading.known_to(tables_without_figures(form)) for form in FORMS)


@pytest.mark.parametrize(("count", "fits"), [("3", True), ("103", False), ("100", False)])
def test_the_total_of_all_years_is_not_what_was_received_this_year(count, fits):
    (verdict,) = said(
        f"收到的申请中，同意公开{count}件。", "2008-provincial",
        statistics__granted__until_last_year=100, statistics__granted__this_year=3,
    )  # fmt: skip
    assert bool(verdict.fits) is fits
    assert verdict.value == 3


@pytest.mark.parametrize(("count", "fits"), [("430", True), ("3078", False)])
def test_decisions_are_not_the_items_they_are_about(count, fits):
    (verdict,) = said(
        f"作出行政处罚决定{count}件。", "2019",
        disclosure__penalties__last_year=2648, disclosure__penalties__decisions=430,
    )  # fmt: skip
    assert bool(verdict.fits) is fits
    assert verdict.value == 430


def test_items_of_fees_are_no_money():
    assert not said("行政事业性收费12万元。", "2019", disclosure__fees__last_year=12)
    (verdict,) = said("行政事业性收费12万元。", "2021", disclosure__fees=12)
    assert verdict.fits


def test_granted_and_partly_granted_are_both_meant_in_old_forms_too():
    (verdict,) = said(
        "收到的申请中，同意公开和部分公开申请7件。", "2014",
        statistics__granted=4, statistics__partly_granted=3,
    )  # fmt: skip
    assert verdict.fits


def test_a_table_that_is_left_out_says_nothing():
    text = "收到政府信息公开申请3件。"
    assert said(text, "2014")
    assert not said(text, "2014", left_out=["statistics"])


@pytest.mark.parametrize("form", ["2014", "2008-provincial"])
def test_cases_decided_are_only_told_where_pending_ones_are(form):
    text = "行政复议方面，审结2件。"
    assert not said(text, form)
    assert said(text, "2021")
