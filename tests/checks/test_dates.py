"""When a report is late, and what is said then."""

from datetime import date

import pytest

import authoring
from authoring.checks.rules.dates import due_date
from authoring.forms.layout import Level


def write_report(write, year, level, published="_", form="", name="甲"):
    level = level or "_"
    return authoring.load(
        write(f"年度: {year}\n{form}机关: {{全称: {name}, 级别: {level}}}\n发布日期: {published}\n")
    )


@pytest.mark.parametrize(
    ("year", "level", "due"),
    [
        (2024, Level.DEPARTMENT, date(2025, 1, 31)),
        (2024, Level.TOWNSHIP, date(2025, 1, 31)),
        (2024, Level.COUNTY, date(2025, 2, 20)),
        (2024, Level.CITY, date(2025, 3, 10)),
        (2024, Level.PROVINCE, date(2025, 3, 31)),
        (2024, Level.VERTICAL, date(2025, 3, 31)),
        (2020, Level.DEPARTMENT, date(2021, 1, 31)),
        (2020, Level.COUNTY, date(2021, 3, 31)),
        (2015, Level.DEPARTMENT, date(2016, 3, 31)),
    ],
)
def test_the_due_date_follows_from_form_and_level(write, year, level, due):
    found = due_date(write_report(write, year, level), None)
    assert found is not None
    assert found[0] == due
    assert "条例" in found[1]


def test_without_a_level_there_is_none(write):
    assert due_date(write_report(write, 2024, None), None) is None


@pytest.mark.parametrize(
    ("published", "days"), [("2025-01-31", None), ("2025-02-01", 1), ("2026-02-01", 366)]
)
def test_the_days_are_counted(write, published, days):
    found = authoring.check(write_report(write, 2024, Level.DEPARTMENT, published))
    late = [f for f in found if f.code == "D701"]
    assert bool(late) == (days is not None)
    if days:
        (finding,) = late
        assert finding.severity == "warning"
        assert f"应在2025年1月31日前公布，逾期 {days} 天" in finding.message
        assert ("请核对年份" in finding.message) == (days > 365)
        assert "第四十九条" in finding.basis
        assert finding.place.text == f"发布日期: {published}"


@pytest.mark.parametrize(
    ("name", "level", "meant"),
    [
        ("示例镇人民政府", Level.DEPARTMENT, "乡镇街道"),
        ("示例街道办事处", None, "乡镇街道"),
        ("示例县人民政府", Level.CITY, "县级政府"),
        ("示例省人民政府", Level.CITY, "省级政府"),
        ("示例市人民政府", Level.COUNTY, ""),
        ("示例区人民政府", Level.CITY, ""),
        ("示例县人民政府办公室", Level.COUNTY, ""),
        ("示例县教育局", None, ""),
    ],
)
def test_a_name_that_leaves_no_doubt_tells_the_level(write, name, level, meant):
    found = authoring.check(write_report(write, 2024, level, name=name))
    told = [f.message for f in found if f.code == "D702"]
    assert len(told) == bool(meant)
    assert f"应是“{meant}”" in "".join(told) or not meant
