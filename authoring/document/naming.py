"""What every document about a report is called: title, agency, file name, day."""

from __future__ import annotations

from datetime import date

from authoring.document.titles import broken
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
    """The title of the report in one line: the agency's own, or the usual one."""
    if report.content.title:
        return report.content.title
    return wording("title", agency=agency_name(report), year=year_of(report))


def title_lines(report: Report) -> tuple[str, ...]:
    """The title by lines: what is too long breaks behind the name of the agency, if it begins with it."""
    title = title_of(report)
    if len(broken(title)) == 1:
        return (title,)
    agency = report.content.agency
    names = [agency_name(report), *([agency.short_name] if agency.short_name else [])]
    name = next((one for one in names if title.startswith(one) and title != one), "")
    rest = title.removeprefix(name)
    return (*(broken(name) if name else ()), *broken(rest))


def file_stem(report: Report, stage: Stage) -> str:
    """Title and stage as a file name."""
    title, name = title_of(report), agency_name(report)
    # What is too long is cut in the name, so that the year stays.
    start, rest = (name, title[len(name) :]) if title.startswith(name) else (title, "")
    return safe_name(start, rest + stage.suffix)


def created(report: Report) -> date:
    """The day of publication; another fixed day where nobody has set it, so that the bytes are the same."""
    return (
        report.content.published or report.content.signed or date((report.year or 1999) + 1, 1, 1)
    )
