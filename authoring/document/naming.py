"""What every document about a report is called: title, agency, file name, day."""

from __future__ import annotations

from datetime import date

from authoring.names import safe_name
from authoring.outputs import Stage
from authoring.report import Report
from authoring.templating import wording


def agency_name(report: Report) -> str:
    """The agency as it stands in titles."""
    return report.content.agency.full_name or "（机关全称）"


def year_of(report: Report) -> str:
    """The year as a draft shows it, too."""
    return str(report.year or "（未填）")


def title_of(report: Report) -> str:
    """The title of the report in one line."""
    return wording("title", agency=agency_name(report), year=year_of(report))


def second_line(report: Report) -> str:
    """What stands on the last line of a title of several lines."""
    return wording("title_second_line", year=year_of(report))


def file_stem(report: Report, stage: Stage) -> str:
    """Title and stage as a file name."""
    return safe_name(agency_name(report), second_line(report) + stage.suffix)


def created(report: Report) -> date:
    """The day of publication; another fixed day where nobody has set it, so that the bytes are the same."""
    return report.content.published or date((report.year or 1999) + 1, 1, 1)
