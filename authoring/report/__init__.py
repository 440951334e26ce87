"""One report as an agency writes it: source text, validated model, figures, narrative."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from authoring.findings import Finding, Place
from authoring.forms import FORMS, form_of
from authoring.forms.layout import Form, Part, cells
from authoring.report import values
from authoring.report.figures import Figures, figures_of
from authoring.report.model import ReportModel, nearest, validate
from authoring.report.source import Loc, Mark, Source, read_source


@dataclass(frozen=True)
class Report:
    """A report read from a file.

    `content` holds the validated input, `figures` every cell and total, `findings` what the file
    and the model had to refuse (refused values count as not filled in), `locs` says under which
    keys of the file each English name stands.
    """

    source: Source
    form: Form
    content: ReportModel
    figures: Figures
    findings: tuple[Finding, ...]
    locs: Mapping[tuple[str, ...], Loc]

    @property
    def year(self) -> int:
        """The report year; the form's first year while it is not filled in."""
        return self.content.year or self.form.first_year

    def uses(self, part: Part) -> bool:
        """Whether a part stands in this report: an annex may be left out."""
        return not part.annex or getattr(self.content, part.key) is not None

    def refused(self, path: tuple[str | int, ...]) -> bool:
        """Whether the value at `path`, or something above or below it, was refused on reading."""
        return any(
            f.path[: len(path)] == path or path[: len(f.path)] == f.path
            for f in self.findings
            if f.path
        )

    def place(self, path: tuple[str | int, ...], *, line: int | None = None) -> Place:
        """Where a value stands in the file and in the form's words.

        With `line`, the place is that line (from 0) of the text standing at `path`, as far as its
        lines follow one by one in the file.
        """
        loc = nearest(self.locs, tuple(map(str, path)))
        mark = self.source.mark(loc)
        if line is not None and mark and (value := self.source.values.get(loc)) and value.literal:
            mark = self._line_of_text(value, line)
        return self.in_words(self.source.place(mark), path)

    def _line_of_text(self, text: Mark, line: int) -> Mark:
        lines = self.source.lines
        number = min(text.line + 1 + line, len(lines))
        words = lines[number - 1].strip()
        return Mark(number, lines[number - 1].find(words) + 1, max(1, len(words)))

    def narratives(self) -> Iterator[tuple[tuple[str, ...], str]]:
        """Every text of the agency's own, with its path."""
        for key in ("opening", *(part.key for part in self.form.parts if not part.table)):
            value = getattr(self.content, key)
            if isinstance(value, str):
                yield (key,), value
            for number, section in enumerate(value if isinstance(value, list) else ()):
                if section.text:
                    yield (key, str(number), "text"), section.text

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
    content, findings, locs = validate(source, form)
    figures = figures_of(form, content)
    names = {loc: path for path, loc in locs.items()}
    twice = [replace(f, path=names.get(f.path, f.path)) for f in source.findings]
    return Report(source, form, content, figures, (*twice, *findings), locs)


def _form_of(source: Source) -> Form:
    key = next((k for k in ("年度", "year") if k in source.data), None)
    try:
        year = values.year(source.data[key]) if key else None
    except ValueError:
        year = None
    if year is None:
        return FORMS[-1]  # said by the check for what is not filled in
    chosen = next((source.data[k] for k in ("格式", "form") if k in source.data), None)
    form_id = None if values.is_unfilled(chosen) else str(chosen)
    return form_of(year, form_id, source.place(source.mark(("格式" if form_id else key or "",))))


__all__ = ["Report", "load"]
