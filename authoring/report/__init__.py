"""One report as an agency writes it: source text, validated model, figures, narrative."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from authoring.findings import Finding, Place
from authoring.forms import FORMS, form_of
from authoring.forms.layout import Form, cells
from authoring.report import values
from authoring.report.figures import Figures, figures_of
from authoring.report.model import ReportModel, loc_of, path_of, validate
from authoring.report.source import Mark, Source, read_source


@dataclass(frozen=True)
class Report:
    """A report read from a file.

    `content` holds the validated input, `figures` every cell and total, `findings` what the file
    and the model had to refuse (refused values count as not filled in).
    """

    source: Source
    form: Form
    content: ReportModel
    figures: Figures
    findings: tuple[Finding, ...]

    @property
    def year(self) -> int:
        """The report year; the form's first year while it is not filled in."""
        return self.content.year or self.form.first_year

    def refused(self, path: tuple[str | int, ...]) -> bool:
        """Whether the value at `path`, or something above or below it, was refused on reading."""
        return any(
            f.path[: len(path)] == path or path[: len(f.path)] == f.path
            for f in self.findings
            if f.path
        )

    def place(self, path: tuple[str | int, ...], *, line: int | None = None) -> Place:
        """Where a value stands in the file and in the form's words.

        With `line`, the place is that line (from 0) of the text standing at `path`.
        """
        loc = loc_of(type(self.content), self.source.data, path)
        place = self.source.place(self.source.mark(loc))
        if line is not None and place.line is not None:
            place = self._line_of_text(loc, place, line)
        return self.in_words(place, path)

    def _line_of_text(self, loc: tuple[str | int, ...], place: Place, line: int) -> Place:
        value = self.source.values.get(loc)
        if value is None:
            return place
        lines = self.source.text.splitlines()
        block = value.width == 0  # the text of a block scalar starts below its key
        number = min(value.line + line + (1 if block else 0), len(lines))
        text = lines[number - 1]
        column = len(text) - len(text.lstrip()) + 1
        return Place(place.file, number, column, text, max(1, len(text.strip())))

    def find_text(self, quote: str) -> Place:
        """Where some words first stand in the file; the file alone when they do not."""
        before, found, _ = self.source.text.partition(quote)
        if not found:
            return Place(self.source.name)
        line, column = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
        return self.source.place(Mark(line, column, len(quote)))

    def in_words(self, place: Place, path: tuple[str | int, ...]) -> Place:
        """The place with the table, row and column it stands in, in the form's words."""
        part = next((part for part in self.form.parts if path and part.key == path[0]), None)
        if part is None:
            return place
        cell = cells(part.table).get(tuple(map(str, path))) if part.table else None
        if cell is None:
            return replace(place, table=part.heading)
        return replace(place, table=part.heading, row=cell.row_label, heading=cell.column_label)


def load(path: Path) -> Report:
    """Read and validate a report file. Raises Unusable when nothing can be made of it."""
    source = read_source(path)
    form = _form_of(source)
    content, findings = validate(source, form)
    twice = [replace(f, path=path_of(type(content), f.path)) for f in source.findings]
    return Report(source, form, content, figures_of(form, content), (*twice, *findings))


def _form_of(source: Source) -> Form:
    key = next((k for k in ("年度", "year") if k in source.data), None)
    try:
        year = values.count(source.data[key]) if key else None
    except ValueError:
        year = None
    if year is None:
        return FORMS[-1]  # said by the check for what is not filled in
    return form_of(year, source.place(source.mark((key or "",))))


__all__ = ["Report", "load"]
