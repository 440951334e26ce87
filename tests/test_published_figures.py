"""The examples carry the figures of two published reports; every total equals the published one."""

import re

import pytest

from authoring.forms import FORMS
from authoring.forms.layout import keys, leaves
from tests.conftest import INPUTS, SHARED, report

REPORTS = SHARED / "reports"
pytestmark = pytest.mark.skipif(
    not REPORTS.exists(), reason="the published reports lie beside the checkout only"
)
TABLES = {table.key: table for table in FORMS[-1].tables}


def rows(example, table):
    """The figures of a table row by row, totals included."""
    figures = report(INPUTS / f"{example}.yaml").figures
    (block,) = TABLES[table].blocks
    return [
        [
            str(figures.values[(table, *keys(row), *keys(column))])
            for column in leaves(block.columns)
        ]
        for row in leaves(block.rows)
    ]


def test_the_city_has_the_figures_of_the_published_report():
    text = (REPORTS / "淮安市人民政府_2024.txt").read_text(encoding="utf-8")
    start = text.index("三、收到和处理政府信息公开申请情况", text.index("行政事业性收费"))
    part_four = text.index("四、政府信息公开行政复议、行政诉讼情况", start)
    sevens = [
        numbers
        for line in text[start:part_four].splitlines()
        if len(numbers := re.findall(r"(?<=\s)\d+(?=\s|$)", line)) == 7
    ]
    assert sevens == rows("city_government_2024", "applications")
    fifteen = next(
        numbers
        for line in text[part_four:].splitlines()
        if len(numbers := re.findall(r"\d+", line)) == 15
    )
    assert [fifteen] == rows("city_government_2024", "review")
    disclosure = {
        name: str(report(INPUTS / "city_government_2024.yaml").figures.values["disclosure", key])
        for name, key in (
            ("行政许可", "licences"), ("行政处罚", "penalties"), ("行政强制", "coercive_measures"),
            ("行政事业性收费", "fees"),
        )
    }  # fmt: skip
    for name, value in disclosure.items():
        assert re.search(rf"^{name}\s+{re.escape(value)}$", text, re.MULTILINE), name
    assert re.search(r"^规章\s+1\s+0\s+11$", text, re.MULTILINE)


def test_the_county_bureau_has_the_figures_of_the_published_report():
    text = (REPORTS / "某县教育局_2023.txt").read_text(encoding="utf-8")
    assert re.search(r"行政许可\s+581", text)
    values = report(INPUTS / "county_education_2023.yaml").figures.values
    assert values["disclosure", "licences"] == 581
    assert sum(value for path, value in values.items() if path[-1] != "licences") == 0
