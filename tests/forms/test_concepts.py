"""What figures mean stands for cells that the forms have, and is one line across them."""

from collections import Counter
from dataclasses import replace

import pytest

import authoring
from authoring.forms import FORMS
from authoring.forms.concepts import APPLICANTS, CONCEPTS, KEY_FIGURES, concepts_in, entered
from authoring.forms.layout import FormBlock, FormTable, Item, Kind, Part, form_cells
from authoring.forms.shared import OUTCOMES
from authoring.report.figures import compute
from authoring.report.tables import Known, Tables, tables_of
from tests.conftest import EXAMPLES, INPUTS, ONE_PER_FORM, report

BY_ID = {form.id: form for form in FORMS}


@pytest.mark.parametrize("concept", CONCEPTS.values(), ids=lambda one: one.key)
def test_every_way_of_telling_it_is_that_of_a_form_whose_cells_it_names(concept):
    assert set(concept.ways) == {concept.cells(form) for form in FORMS} - {()}
    for form in filter(concept.exists_in, FORMS):
        known = form_cells(form)
        for path in concept.cells(form):
            assert path in known or any(one[: len(path)] == path for one in known)
        cells = [known[path] for path in concept.entered(form)]
        assert cells
        assert not [cell.path for cell in cells if cell.addends]
        assert {cell.kind for cell in cells} == {concept.kind}
        assert {cell.unit for cell in cells} == {concept.unit(form)}
        assert concept.named(form)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_no_two_concepts_are_the_same_cells_or_have_the_same_name(form):
    told = concepts_in(form)
    for things in ([one.cells(form) for one in told], [one.named(form) for one in told]):
        assert [thing for thing, times in Counter(things).items() if times > 1] == []


@pytest.mark.parametrize(
    ("key", "form", "cells"),
    [
        ("received", "2008-provincial", ["statistics.received.this_year"]),  # not of all years
        ("received", "2014", ["statistics.received"]),
        ("received", "2021", ["applications.received.total"]),
        ("licences", "2019", ["disclosure.licences.decisions"]),  # not the items of the year before
        ("licences", "2021", ["disclosure.licences"]),
        ("fees", "2019", []),  # items there, money now
        ("fees", "2014", []),  # what answers cost: another matter
        ("received", "2008", []),
        ("carried_over", "2014", []),
        ("other_outcome", "2019", ["applications.outcomes.other_outcome.total"]),
        ("other_outcome", "2021", ["applications.outcomes.other_outcome"]),
    ],
)
def test_a_form_tells_it_in_its_own_cells(key, form, cells):
    assert [".".join(path) for path in CONCEPTS[key].cells(BY_ID[form])] == cells


def test_a_concept_is_called_what_the_form_calls_it():
    names = {form.id: CONCEPTS["received"].named(form) for form in FORMS}
    assert names["2021"] == names["2019"] == "本年新收申请"
    assert (names["2014"], names["2008-provincial"]) == ("收到申请数", "受理申请总数")
    assert CONCEPTS["fees"].unit(BY_ID["2021"]) == "万元"
    assert CONCEPTS["fees"].unit(BY_ID["2019"]) == ""


def test_the_name_is_that_of_the_row_and_not_of_what_it_stands_under():
    group = Item("", "组", "依申请公开", parts=(Item("received", "收到数", "收到申请"),))
    table = FormTable("statistics", "统计", (FormBlock((group,), (Item("", "", "数"),)),), (1, 1))
    form = replace(FORMS[-1], parts=(Part("annex", "附表", "附表", table, annex=True),))
    assert CONCEPTS["received"].named(form) == "收到数"
    assert CONCEPTS["disclosed"].named(form) == "主动公开政府信息数", "the form cannot say it"
    own = replace(form, parts=(replace(form.parts[0], annex=False),))
    assert CONCEPTS["received"].named(own) == "本年新收申请"


def test_what_there_is_at_a_day_is_told_from_what_a_year_brings():
    stocks = {"carried_over", "offices", "reading_rooms", "staff", "budget"}
    stocks |= {
        f"{kind}_{what}"
        for kind in ("rules", "normative_documents")
        for what in ("in_force", "public")
    }
    stocks |= {f"carried_over_from_{kind}" for kind in APPLICANTS}
    assert {key for key, one in CONCEPTS.items() if one.stock} == stocks


def test_a_part_knows_its_whole():
    wholes = {
        "received": {
            "concluded", "carried_forward", "answered", "received_in_person", "received_online",
            "received_by_letter", "received_by_fax", "received_by_letter_or_fax",
        },
        "answered": {
            "already_public", "not_of_this_agency", "not_existing", "to_be_amended", "answered_otherwise",
            "other_channel",
        },
        "concluded": {
            "extended", "granted", "partly_granted", "refused", "unavailable", "not_processed", "other_outcome",
        },
        "other_outcome": {"fee_unpaid"},
    }  # fmt: skip
    wholes["disclosed"] = {"by_gazette", "by_website", "by_wechat", "by_weibo"}
    for group in OUTCOMES:
        wholes.setdefault(group.key, set()).update(row.key for row in group.parts)
    for row in ("received", "carried_over", "concluded", "carried_forward"):
        wholes.setdefault(row, set()).update(f"{row}_from_{kind}" for kind in APPLICANTS)
    for kind in ("reconsiderations", "litigation", "litigation_direct", "litigation_after"):
        wholes[kind] = {
            f"{kind}_{result}" for result in ("upheld", "corrected", "other_result", "pending")
        }
    found = {}
    for key, one in CONCEPTS.items():
        if one.whole:
            found.setdefault(one.whole.key, set()).add(key)
    assert found == {key: parts for key, parts in wholes.items() if parts}


def test_a_form_that_keeps_the_cells_keeps_the_concepts():
    newest = FORMS[-1]
    coming = replace(newest, id="2027", first_year=2027)
    assert concepts_in(coming) == concepts_in(newest)


def test_a_total_is_made_of_the_cells_filled_in_and_so_is_a_group():
    form = BY_ID["2021"]
    total = entered(form, ("applications", "outcomes", "total", "total"))
    group = [
        path
        for key in ("granted", "partly_granted", "refused", "unavailable", "not_processed", "other_outcome")
        for path in entered(form, ("applications", "outcomes", key))
    ]  # fmt: skip
    assert set(total) == set(group)
    assert len(total) == len(set(total))
    assert not [path for path in total if "total" in path]


# --- values -----------------------------------------------------------------------------------------


def _tables(form_id, entry, **options):
    form = BY_ID[form_id]
    values = {path: 0 for path, cell in form_cells(form).items() if not cell.addends}
    values |= {tuple(path.split(".")): value for path, value in entry.items()}
    return Tables(form, compute(form, values), **options)


def test_a_number_a_gap_and_no_such_cell_are_three_answers():
    received, over = CONCEPTS["received"], CONCEPTS["carried_over"]
    row = "statistics.received_online"
    known = _tables("2014", {row: 3}).value(received)
    assert (known.value, known.gaps, known.absent) == (3, frozenset(), False)
    known = _tables("2014", {row: None}).value(received)
    assert (known.value, known.gaps, known.absent) == (None, {("statistics", "received")}, False)
    for tables in (_tables("2014", {row: 3}), _tables("2014", {row: None})):
        known = tables.value(over)
        assert (known.value, known.gaps, known.absent) == (None, frozenset(), True)
        assert tables.value(received, over) == known, "of two the form tells only one"
        assert tables.value(received, minus=[over]) == known
    left_out = _tables("2014", {row: None}, left_out=frozenset({"statistics"}))
    assert left_out.value(received).absent
    assert not left_out.know(received)


def test_a_path_is_a_cell_a_group_of_cells_or_nothing():
    row = ("applications", "outcomes", "refused", "state_secret")
    said = {".".join((*row, kind)): n for n, kind in enumerate(("research", "business"), 2)}
    tables = _tables("2021", said)
    assert tables.number((*row, "research")) == Known(2)
    assert tables.number((*row, "total")) == Known(5)
    assert tables.number(row[:3]) == Known(5), "what is computed below is not added again"
    assert tables.number((*row, "nobody")) == Known(None)
    assert tables.number((*row, "nobody")).absent
    gap = _tables("2021", {**said, ".".join((*row, "research")): None})
    assert gap.number(row[:3]) == Known(None, frozenset({row[:3]}))
    assert gap.number((*row, "research")) == Known(None, frozenset({(*row, "research")}))


def test_what_is_taken_off_may_be_open_too():
    granted, refused = CONCEPTS["granted"], CONCEPTS["refused"]
    row = "applications.outcomes"
    gap = _tables("2021", {f"{row}.refused.state_secret.research": None})
    assert gap.value(granted).value == 0
    assert gap.value(granted, minus=[refused]).gaps == {("applications", "outcomes", "refused")}
    both = _tables(
        "2021", {f"{row}.refused.state_secret.research": None, f"{row}.granted.research": None}
    )
    assert both.value(granted, minus=[refused]).gaps == {
        ("applications", "outcomes", "refused"), ("applications", "outcomes", "granted", "total"),
    }  # fmt: skip
    left = CONCEPTS["reconsiderations"]
    without = _tables("2021", {}, left_out=frozenset({"review"}))
    assert without.value(granted, minus=[left]).absent
    assert without.know(granted)


def test_the_tables_a_report_leaves_out_are_known(write):
    text = "年度: 2024\n机关: {全称: 示例县教育局}\n"
    assert not tables_of(authoring.load(write(text))).left_out
    old = authoring.load(write(text.replace("2024", "2017")))
    assert old.form.tables
    assert tables_of(old).left_out == {table.key for table in old.form.tables}
    assert tables_of(old).value(CONCEPTS["received"]).absent
    assert not tables_of(report(ONE_PER_FORM["2014"])).left_out


def test_concepts_are_added_and_taken_off():
    granted, refused = CONCEPTS["granted"], CONCEPTS["refused"]
    row = "applications.outcomes"
    cells = {
        f"{row}.granted.research": 7,
        f"{row}.refused.state_secret.research": 2,
        f"{row}.refused.internal_affairs.business": 3,
    }
    tables = _tables("2021", cells)
    assert tables.value(granted, refused).value == 12
    assert tables.value(granted, minus=[refused]).value == 2
    assert tables.value(CONCEPTS["concluded"]).value == 12
    open_one = _tables("2021", {f"{row}.refused.state_secret.research": None})
    assert open_one.value(granted, refused).gaps == {("applications", "outcomes", "refused")}


@pytest.mark.parametrize("path", ONE_PER_FORM.values(), ids=ONE_PER_FORM)
def test_the_parts_of_a_whole_are_no_more_than_it(path):
    tables = tables_of(report(path))
    for concept in concepts_in(tables.form):
        whole = concept.whole
        if whole and not concept.stock and concept.kind is Kind.COUNT and tables.know(whole):
            handled = (whole,) if whole.key != "received" else (whole, CONCEPTS["carried_over"])
            handled = tuple(one for one in handled if tables.know(one))
            assert tables.value(concept).value <= tables.value(*handled).value, concept.key


# --- over the years ---------------------------------------------------------------------------------


def test_received_is_one_line_across_all_forms():
    reports = [report(path) for path in reversed(EXAMPLES)]
    points = authoring.series(reports, "received")
    assert [point.year for point in points] == sorted(point.year for point in points)
    assert len(points) == len(reports)
    assert {point.report.form.id for point in points} == set(BY_ID)
    told = {
        point.report.source.name.rpartition("/")[2]: point.value
        for point in points
        if not point.absent
    }
    assert told == {
        "city_education_2017.yaml": 22, "zone_2018.yaml": 0, "zone_2019.yaml": 23, "zone_2021.yaml": 70,
        "zone_2022.yaml": 74, "county_education_2023.yaml": 0, "county_education_2024.yaml": 5,
        "city_government_2024.yaml": 3119,
    }  # fmt: skip
    for point in points:
        assert point.absent == (not point.name) == (not point.unit)
    assert tuple(point.name for point in points if point.value in (22, 23)) == (
        "收到申请数",
        "本年新收申请",
    )


def test_a_year_not_filled_in_is_no_zero_and_not_absent(write):
    text = ONE_PER_FORM["2014"].read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if line.strip().startswith("网络申请数:"))
    unfilled = authoring.load(write(text.replace(row, "  网络申请数: _")))
    (point,) = authoring.series([unfilled], "received")
    assert (point.value, point.absent, point.name) == (None, False, "收到申请数")


def test_a_concept_nobody_knows_and_a_report_without_a_year_are_told(write):
    with pytest.raises(authoring.Unusable) as refused:
        authoring.series([], "recieved")
    assert refused.value.findings[0].code == "O918"
    assert "received、" in str(refused.value)
    unfilled = authoring.load(write("机关: {全称: 甲局}\n"))
    with pytest.raises(authoring.Unusable) as refused:
        authoring.series([unfilled], "received")
    assert refused.value.findings[0].code == "O911"


@pytest.mark.parametrize(
    "older", [INPUTS / "zone_2018.yaml", ONE_PER_FORM["2014"]], ids=lambda p: p.stem
)
def test_two_forms_are_compared_in_every_concept_both_have(older):
    before, now = report(older), report(INPUTS / "zone_2019.yaml")
    found = authoring.compare(before, now)
    shared = [one for one in concepts_in(now.form) if one.exists_in(before.form)]
    assert {"received", "granted", "reconsiderations", "litigation"} <= {one.key for one in shared}
    assert len(found.figures) == len(shared)
    assert {(one.now, one.before) for one in found.figures} == {
        (tables_of(now).value(one).value, tables_of(before).value(one).value) for one in shared
    }
    assert len({one.name for one in found.figures}) == len(shared)
    of_cells = [one for one in found.figures if one.path in now.figures.values]
    assert of_cells
    assert all(one.now == now.figures.values[one.path] for one in of_cells)
    assert len({one.path for one in found.figures}) == len(shared)


def test_what_is_compared_cell_by_cell_is_not_compared_twice():
    same = report(INPUTS / "zone_2022.yaml")
    before = report(INPUTS / "zone_2021.yaml")
    assert len(authoring.compare(before, same).figures) == len(form_cells(same.form))
    trial = authoring.compare(report(INPUTS / "zone_2019.yaml"), before)
    names = [one.name for one in trial.figures]
    assert len(names) == len(set(names))
    assert {"主动公开.行政许可", "申请.其他处理"} <= set(names)


def test_a_concept_that_one_report_leaves_open_is_counted_as_not_filled_in(write):
    text = ONE_PER_FORM["2014"].read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if line.strip().startswith("网络申请数:"))
    before = authoring.load(write(text.replace(row, "  网络申请数: _")))
    whole = authoring.compare(report(ONE_PER_FORM["2014"]), report(INPUTS / "zone_2019.yaml"))
    found = authoring.compare(before, report(INPUTS / "zone_2019.yaml"))
    assert whole.not_filled_in == 0
    assert found.not_filled_in == 1
    assert len(found.figures) == len(whole.figures) - 1
    assert "申请.新收.总计" not in {one.name for one in found.figures}


def test_key_figures_are_read_in_the_words_of_concepts():
    assert len(set(KEY_FIGURES)) == len(KEY_FIGURES)
    for concept in KEY_FIGURES:
        assert concept.whole is None or concept.whole in KEY_FIGURES
