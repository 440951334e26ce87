"""What rules look at: the report, the report of the year before, local demands, and the text read."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from authoring.checks.pack import Pack
from authoring.findings import Edit, Finding, Fix, Said, Severity
from authoring.forms.concepts import Concept
from authoring.forms.layout import Address, Part
from authoring.prose.claims import YEAR
from authoring.prose.passages import Passage, Sentence
from authoring.prose.spoken import Spoken, spoken_in
from authoring.quantities import Number
from authoring.report import Report
from authoring.report.edits import CannotEdit, of_words, set_values
from authoring.report.located import located
from authoring.report.model import Section
from authoring.report.tables import Tables, tables_of


@dataclass(eq=False)
class Case:
    """One report to be judged, with the rule pack of local demands if any.

    `gaps` collects what a rule wanted to know and could not: the rules that met one are told as not
    assessed instead of guessing.
    """

    report: Report
    pack: Pack | None = None
    gaps: set[Address] = field(default_factory=set)

    @property
    def last(self) -> Report | None:
        """Last year's report, where one was given and can be used."""
        return self.report.last

    @property
    def year(self) -> int | None:
        """The report year; where it is not filled in, a gap of the rule that asks."""
        if self.report.year is None:
            self.gaps.add(YEAR)
        return self.report.year

    @functools.cached_property
    def spoken(self) -> Spoken:
        """Everything the report says in words."""
        return spoken_in(self.report)

    @property
    def passages(self) -> tuple[Passage, ...]:
        """Every heading, paragraph and table cell of the agency's words, in order."""
        return self.spoken.passages

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """Every sentence of every paragraph (no headings, no table cells), in order."""
        return self.spoken.sentences

    def outlines(self) -> Iterator[tuple[Part, list[Section]]]:
        """The parts of the agency's own making, with their sections."""
        for part in self.report.form.parts:
            if part.items:
                yield part, getattr(self.report.content, part.key) or []

    @functools.cached_property
    def lines(self) -> tuple[tuple[Address, str], ...]:
        """What is printed of fields that are no narratives: path and words."""
        content = self.report.content
        found: list[tuple[Address, str]] = []
        for key, group in (("agency", content.agency), ("site", content.site)):
            words = group.model_dump(exclude_none=True)
            found += [((key, name), str(value)) for name, value in words.items()]
        for key in ("title", "signatory"):
            if words := getattr(content, key):
                found.append(((key,), words))
        for part, sections in self.outlines():
            for number, section in enumerate(sections):
                here = (part.key, str(number))
                counted = section.counted
                texts: list[tuple[Address, str | None]] = [
                    (("number",), section.number),
                    (("title",), section.title),
                ]
                if counted:
                    texts.append((("counted", "subject"), counted.subject))
                    texts.append((("counted", "unit"), counted.unit))
                found += [((*here, *path), words) for path, words in texts if words]
                found += [((*here, "counted", "counts"), name) for name in section.counts]
        return tuple(found)

    def unread(self, *keys: str) -> bool:
        """Whether some words of these parts cannot be read, so that nobody can say what is missing."""
        return any(one.path[0] in keys for one in self.spoken.unread)

    def part(self, key: str) -> Iterator[Passage]:
        """The passages of one part in words, or of the opening paragraph (`opening`)."""
        return (passage for passage in self.passages if passage.path[0] == key)

    @functools.cached_property
    def tables(self) -> Tables:
        """The figures of the report."""
        return tables_of(self.report)

    @functools.cached_property
    def last_tables(self) -> Tables | None:
        """The figures of last year's report, where there is one."""
        return tables_of(self.last) if self.last else None

    def value(self, *concepts: Concept, of: Tables | None = None) -> Number | None:
        """What some concepts come to; a gap is noted where they are not filled in.

        `of` are the tables asked, this report's if left out; whether they have the concepts at all,
        they tell themselves (`know`).
        """
        value, gaps = (of or self.tables).value(*concepts)
        self.lacks(gaps)
        return value

    def number(self, *path: str, of: Tables | None = None) -> Number | None:
        """The figure of one cell, for rules on the cells of a table; noted as a gap if not filled in."""
        value, gaps = (of or self.tables).number(path)
        self.lacks(gaps)
        return value

    def lacks(self, *gaps: frozenset[Address]) -> bool:
        """Note the gaps of what a rule looks at; whether there are any."""
        missing = frozenset[Address]().union(*gaps)
        self.gaps |= missing
        return bool(missing)

    def found(
        self,
        message: str,
        *,
        path: tuple[str | int, ...] = (),
        at: Passage | Sentence | None = None,
        span: tuple[int, int] | None = None,
        indices: Sequence[int] = (),
        quote: str = "",
        actual: Number | None = None,
        expected: Number | None = None,
        remedy: str = "",
        basis: str = "",
        fix: Fix | None = None,
    ) -> Finding:
        """A finding for a rule to yield, at a path of the report or `at` a passage or sentence.

        `span` is the stretch of its text the caret points at (all of it if left out); `indices` are
        characters of the text at a path, `quote` the words meant there.
        """
        made = Finding(
            "", Severity.INFO, message, path=path, actual=actual, expected=expected,
            basis=basis, remedy=remedy, quote=quote, fix=fix,
        )  # fmt: skip
        if at is None:
            return self._placed(made, indices) if indices else made
        passage, start = (at.passage, at.start) if isinstance(at, Sentence) else (at, 0)
        first, end = span or (0, len(at.text))
        words = located(at.text).cut(first, end).stripped()
        if not words:
            words = located(at.text)
        first, end = start + words.at[0], start + words.at[-1] + 1
        made = replace(
            made, path=passage.path, quote=words.text, said=Said(passage.text, first, end)
        )
        return self._placed(made, passage.at[first:end])

    def reworded(
        self, put: Iterable[tuple[Passage, tuple[int, int], str]], *, safe: bool
    ) -> Fix | None:
        """The fix that puts other words for stretches of passages; None where one cannot be put."""
        edits: list[Edit] = []
        meant: list[Address] = []
        for passage, (start, end), words in put:
            edit = of_words(self.report, passage.path, passage.at[start:end], words)
            if edit is None:
                return None
            edits.append(edit)
            meant.append(passage.path)
        return Fix(tuple(edits), safe, tuple(dict.fromkeys(meant)))

    def zeros(self, paths: Iterable[Address]) -> Fix | None:
        """The fix that types 0 in cells, for a clerk who says that blanks are zeros."""
        cells = tuple(paths)
        try:
            changed = set_values(self.report, dict.fromkeys(cells, 0))
        except CannotEdit:
            return None
        return Fix(changed.edits, False, cells)

    def retyped(self, path: Address, value: str | None, *, safe: bool) -> Fix | None:
        """The fix that types a field or cell otherwise; None where it cannot be set."""
        try:
            changed = set_values(self.report, {path: value})
        except CannotEdit:
            return None
        return Fix(changed.edits, safe, (path,)) if changed.edits else None

    def _placed(self, finding: Finding, indices: Sequence[int]) -> Finding:
        """The finding where characters of the text at its path stand."""
        path = tuple(map(str, finding.path))
        place = self.report.place(finding.path, indices)
        return replace(finding, place=place, span=self.report.span(path, indices))
