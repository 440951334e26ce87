"""The page shows the form as it is printed: every cell once, every field, last year beside it."""

import shutil
from itertools import product

import pytest

import authoring
from authoring.desk import fields, inputs
from authoring.desk.session import Session
from authoring.forms import FORMS
from authoring.forms.layout import form_cells
from authoring.report import load_text
from authoring.sheet.plan import plan
from tests.conftest import EXAMPLES, INPUTS
from tests.conftest import report as loaded


def cells_of(grid):
    return [one for row in grid.rows for one in row]


def report_of(form):
    text = authoring.starter(form, form.first_year, "示例县教育局", "")
    return load_text(text, "report.yaml", INPUTS)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_every_form_has_all_that_can_be_filled_in_once(form, tmp_path):
    path = tmp_path / "report.yaml"
    path.write_text(authoring.starter(form, form.first_year, "示例县教育局", ""), "utf-8")
    session = Session.open(path)
    page = fields.page(session.report)
    shown = [one.path for _, group in page.groups for one in group] + [page.opening.path]
    for part in page.parts:
        shown += [one.path for one in part.fields]
        shown += [one.path for section in part.sections for one in section]
        shown += (
            [one.path for one in cells_of(part.grid) if one.kind == "input"] if part.grid else []
        )
    assert sorted(shown) == sorted(session.state().typed)
    totals = {
        one.path
        for part in page.parts
        if part.grid
        for one in cells_of(part.grid)
        if one.kind == "total"
    }
    assert totals == {".".join(one) for one in form_cells(form).keys() - inputs.entered(form)}
    assert [part.key for part in page.parts] == [part.key for part in form.parts]
    for part, own in zip(page.parts, form.parts, strict=True):
        assert part.heading == own.heading
        assert part.guide == own.guide
        assert (part.grid is None) == (own.table is None)
    assert all(one.label for _, group in page.groups for one in group)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_a_table_covers_its_grid_and_says_what_its_cells_are(form):
    report = report_of(form)
    for part in fields.page(report).parts:
        if part.grid is None:
            continue
        cells = cells_of(part.grid)
        covered = [
            (row, column)
            for one in cells
            for row in range(one.row, one.row + one.rows)
            for column in range(one.column, one.column + one.columns)
        ]
        width, height = len(part.grid.widths), len(part.grid.rows)
        assert sorted(covered) == list(product(range(height), range(width)))
        ids = {one.id for one in cells if one.id}
        for one in cells:
            if one.kind in ("input", "total"):
                assert one.label
                assert one.unit
                assert one.headers
                assert ids.issuperset(one.headers)
        zeros = [one.zero for one in cells if one.zero]
        assert len(zeros) == len(set(zeros))
        for zero in zeros:
            below = inputs.below(report.form, tuple(zero.split(".")))
            assert below
            assert {".".join(one) for one in below} <= {one.path for one in cells}


def test_the_places_are_those_of_the_filling_sheet():
    report = loaded(INPUTS / "city_government_2024.yaml")
    of_page = {
        one.path: (one.row, one.column)
        for part in fields.page(report).parts if part.grid
        for one in cells_of(part.grid) if one.path
    }  # fmt: skip
    top = min(slot.row for one in plan(report).sheets for slot in one.slots.values())
    of_sheet = {
        ".".join(path): (slot.row, slot.column)
        for one in plan(report).sheets
        for path, slot in one.slots.items()
    }
    assert of_page.keys() == of_sheet.keys()
    shift = {of_sheet[path][0] - of_page[path][0] for path in of_page}
    assert shift == {2}, top
    assert all(of_sheet[path][1] == of_page[path][1] for path in of_page)


def test_groups_and_rows_have_their_button():
    report = report_of(FORMS[-1])
    zeros = {
        one.zero: one.text
        for part in fields.page(report).parts if part.grid
        for one in cells_of(part.grid) if one.zero
    }  # fmt: skip
    assert zeros["applications.outcomes"] == "三、本年度办理结果"
    assert "applications.outcomes.refused" in zeros
    assert "applications.outcomes.total" not in zeros


def test_last_year_stands_beside_what_is_filled_in(tmp_path):
    shutil.copy(INPUTS / "county_education_2023.yaml", tmp_path)
    path = shutil.copy(INPUTS / "county_education_2024.yaml", tmp_path)
    report = authoring.load(path, tmp_path / "county_education_2023.yaml")
    page = fields.page(report)
    last = report.last.figures.values
    cells = [one for part in page.parts if part.grid for one in cells_of(part.grid) if one.path]
    assert all(one.last == str(last[tuple(one.path.split("."))]) for one in cells)
    [problems] = [part for part in page.parts if part.promises]
    assert problems.key == "problems"
    assert not any(
        one.last
        for part in fields.page(report.last).parts
        if part.grid
        for one in cells_of(part.grid)
    )


def test_what_is_printed_where_nothing_is_written_stands_beside_the_field():
    report = loaded(INPUTS / "city_government_2024.yaml")
    page = fields.page(report)
    [opening] = [
        "".join(run.text for run in block.runs)
        for block in authoring.compose(report).blocks[:1]
    ]  # fmt: skip
    assert page.opening.standard == opening
    other = next(part for part in page.parts if part.key == "other_matters")
    assert "没有其他需要报告的事项" in other.fields[0].standard


def test_choices_are_those_the_loader_takes():
    page = fields.page(report_of(FORMS[0]))
    level = next(one for _, group in page.groups for one in group if one.path == "agency.level")
    assert (level.kind, level.choices[0]) == ("choice", "部门")
    items = next(one for one in page.parts[0].sections[0] if one.path.endswith(".items"))
    assert (items.kind, items.choices) == ("choices", FORMS[0].parts[0].items)


def test_an_annex_that_is_left_out_is_shown_as_such():
    form = next(form for form in FORMS if form.id == "2014")
    text = authoring.starter(form, form.first_year, "示例县教育局", "")
    report = load_text(text[: text.index("\n统计表:")], "report.yaml", INPUTS)
    grids = [part.grid for part in fields.page(report).parts if part.grid]
    assert [grid.used for grid in grids] == [False]
    assert [one for one in cells_of(grids[0]) if one.kind == "input"]


def test_the_menu_of_figures_says_what_is_typed_for_each():
    report = loaded(INPUTS / "city_government_2024.yaml")
    menu = {one["insert"]: one for one in fields.live_figures(report)}
    assert menu["{{ 申请.新收.总计 }}"]["value"] == "3119"
    assert len(menu) == len(authoring.fields(report))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_numbers_that_can_become_live_stand_in_the_text_they_are_said_to(example):
    session = Session.open(example)
    state = session.state()
    for one in fields.proposals(session.report, session.proposals()):
        assert one["typed"] in state.typed[one["path"]]
        assert one["live"].startswith("{{")
