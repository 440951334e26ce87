"""One figure over the years: a line of it from reports of whatever form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from authoring.forms.concepts import Concept
from authoring.quantities import Number
from authoring.report import Report
from authoring.report.tables import tables_of
from authoring.years.changes import must_have_a_year


@dataclass(frozen=True, slots=True)
class Point:
    """What one report says: `value` is None where it is not filled in, or where the report has no such
    figure at all (`absent`). `name` and `unit` are its form's, empty where it has none.
    """

    report: Report
    year: int
    value: Number | None
    absent: bool
    name: str
    unit: str


def series(reports: Iterable[Report], concept: Concept) -> list[Point]:
    """A figure over several reports, oldest first; of two of one year in the order given.

    Raises Unusable when one has no year.
    """
    points: list[Point] = []
    for report in reports:
        year = must_have_a_year(report)
        tables = tables_of(report)
        known = tables.value(concept)
        name = concept.named(report.form) if tables.know(concept) else ""
        unit = concept.unit(report.form) if tables.know(concept) else ""
        points.append(Point(report, year, known.value, known.absent, name, unit))
    return sorted(points, key=lambda point: point.year)
