"""The starter file: every cell there, none filled in, and it reads back."""

import pytest

import authoring
from authoring.forms import FORMS
from authoring.forms.layout import tree
from authoring.report import load
from authoring.report.source import parse


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_every_cell_stands_there_not_filled_in(write, form):
    path = write(authoring.starter(form, form.first_year, "示例县教育局", "s.json"))
    report = load(path)
    assert not report.findings
    assert all(value is None for value in report.figures.values.values())
    for table in form.tables:
        for node in tree(table).cells():
            if not node.computed:
                assert report.place(node.path).line, node.path


def test_the_first_line_points_the_editor_at_the_schema():
    text = authoring.starter(FORMS[-1], 2025, "甲局", "x.schema.json")
    assert text.startswith("# yaml-language-server: $schema=x.schema.json\n")


@pytest.mark.parametrize(
    "name", ["示例县（开发区）管委会", "a: b", "#1", "甲\n乙: 1", '"', "{{ 1 }}", "no", "- x"]
)
def test_any_agency_name_survives(name):
    data = parse(authoring.starter(FORMS[-1], 2025, name, "s.json")).data
    assert data["机关"]["全称"] == " ".join(name.split())
