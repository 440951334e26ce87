"""Two years of a region beside each other: the same units, each once, shares on enough cases, bands, no ranks."""

import json
import random

import pytest

from authoring.forms.layout import Level, Scope
from authoring.region.archive import Archive
from authoring.region.comparing import compared
from tests.region.archives import ERROR, archive, record, unit

RECEIVED = "applications.received.natural_person"
GRANTED = "applications.outcomes.granted.natural_person"
NOT_HELD = "applications.outcomes.unavailable.not_held.natural_person"
LICENCES = "disclosure.licences"


def figures(path, *years, peers=False):
    with Archive(path) as opened:
        return compared(opened, years or (2023, 2024), peers=peers)


def line(found, key):
    return next((one for one in found.lines if one.key == key), None)


def test_only_units_of_both_years_count_and_each_of_them_once(tmp_path):
    path = archive(
        tmp_path,
        [
            unit("1", scope=Scope.ALL, level=Level.COUNTY), unit("11", "1"), unit("12", "1"),
            unit("2", scope=Scope.ALL, level=Level.COUNTY), unit("21", "2"), unit("22", "2"),
        ],
        {
            ("1", 2023): record("a", 2023, {RECEIVED: 10}),
            ("1", 2024): record("b", 2024, {RECEIVED: 14}),
            ("11", 2023): record("c", 2023, {RECEIVED: 4}),
            ("11", 2024): record("d", 2024, {RECEIVED: 9}),
            ("2", 2023): record("e", 2023, {RECEIVED: 99}),
            ("21", 2023): record("f", 2023, {RECEIVED: 5}),
            ("21", 2024): record("g", 2024, {RECEIVED: 6}, remarks=[ERROR]),
            ("22", 2024): record("h", 2024, {RECEIVED: 50}),
        },
    )  # fmt: skip
    found = figures(path)
    assert (found.both, found.only, found.faulty) == (3, (1, 1), 1)
    received = line(found, "received")
    assert (received.before, received.now, received.units) == (15, 20, 2)
    assert figures(path, 2024, 2023) == found, "the order of the years does not matter"


def test_a_cell_that_is_blank_in_one_year_takes_its_unit_out_of_that_figure_only(tmp_path):
    path = archive(
        tmp_path,
        [unit("1"), unit("2")],
        {
            ("1", 2023): record("a", 2023, {RECEIVED: 3, LICENCES: None}),
            ("1", 2024): record("b", 2024, {RECEIVED: 4, LICENCES: 8}),
            ("2", 2023): record("c", 2023, {RECEIVED: 1, LICENCES: 5}),
            ("2", 2024): record("d", 2024, {RECEIVED: 2, LICENCES: 6}),
        },
    )
    found = figures(path)
    assert (line(found, "received").before, line(found, "received").units) == (4, 2)
    assert (line(found, "licences").before, line(found, "licences").units) == (5, 1)


@pytest.mark.parametrize(("cases", "told"), [(29, False), (30, True)])
def test_shares_and_percentages_stand_on_thirty_cases(tmp_path, cases, told):
    def of(key, year, concluded):
        return record(key, year, {RECEIVED: concluded, GRANTED: 12, NOT_HELD: concluded - 12})

    path = archive(
        tmp_path, [unit("1")], {("1", 2023): of("a", 2023, cases), ("1", 2024): of("b", 2024, 60)}
    )
    found = figures(path)
    shares = line(found, "granted").shares
    assert (shares is not None) == (line(found, "received").change is not None) == told
    if told:
        assert [str(one) for one in shares] == ["40.0", "20.0"]


def many(folder, units, level=Level.DEPARTMENT):
    order = list(range(units))
    random.Random(7).shuffle(order)
    reports = {}
    for number in order:
        for year in (2023, 2024):
            told = {RECEIVED: number * (year - 2022), LICENCES: 1}
            reports[f"{number:03}", year] = record(f"{number}-{year}", year, told)
    return archive(folder, [unit(f"{one:03}", level=level) for one in range(units)], reports)


@pytest.mark.parametrize(("units", "banded"), [(29, False), (30, True), (101, True)])
def test_the_middle_half_of_a_level_is_told_of_thirty_units(tmp_path, units, banded):
    found = figures(many(tmp_path, units), peers=True)
    bands = {one.key: one for one in found.bands}
    assert bool(bands) == banded
    if units == 101:
        assert (bands["received"].before, bands["received"].now) == ((25, 75), (50, 150))
        assert bands["received"].units == 101


def test_no_unit_is_named_or_ranked(tmp_path, run):
    many(tmp_path, 40)
    for style in ("text", "json"):
        code, said, _ = run("region", "compare", 2023, 2024, "--peers", "--format", style)
        assert code == 0
        assert "示例县" not in said
        assert "P25" in said or json.loads(said)["bands"]


def test_forms_of_two_years_are_compared_by_what_both_say(tmp_path, run):
    archive(
        tmp_path,
        [unit("1")],
        {
            ("1", 2020): record("a", 2020, {RECEIVED: 40, "disclosure.normative_documents.made": 3}),
            ("1", 2021): record("b", 2021, {RECEIVED: 44, "disclosure.normative_documents.issued": 3}),
        },
    )  # fmt: skip
    _, said, _ = run("region", "compare", 2020, 2021)
    assert "增加4件（10.0%）" in said
    assert "没有比“行政规范性文件制发”：2020年度的格式没有这一项" in said
    assert "没有比“规范性文件新制作”：2021年度的格式没有这一项" in said
    assert "专项经费" not in said


def test_years_that_cannot_be_compared_are_told(tmp_path, run):
    archive(
        tmp_path,
        [unit("1"), unit("2")],
        {("1", 2024): record("a", 2024, {}), ("2", 2022): record("b", 2022, {})},
    )
    for years in ((2023, 2024), (2024, 2024), (2022, 2024)):
        code, said, told = run("region", "compare", *years)
        assert (code, said, "O960" in told) == (2, "", True)
    assert run("region", "compare", 2023, 2024, "--archive", "没有.sqlite")[0] == 2
