"""What rules look at: the report, the report of the year before, local demands, and the text read."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from authoring.checks.claims import Claim, Verdict, claims
from authoring.checks.labels import Reading
from authoring.checks.pack import Pack
from authoring.checks.text import Counted, Passage, Sentence, passages, sentences
from authoring.findings import Finding, Said, Severity
from authoring.forms.layout import Form, Part, Path, form_cells
from authoring.report import Report
from authoring.report.figures import Number, added
from authoring.report.located import located
from authoring.report.model import Section


@functools.cache
def _entered_below(form: Form, path: Path) -> tuple[Path, ...]:
    """The cells below a path that are filled in, not computed."""
    return tuple(
        one
        for one, cell in form_cells(form).items()
        if one[: len(path)] == path and not cell.addends
    )


@dataclass(eq=False)
class Case:
    """One report to be judged, with the rule pack of local demands if any.

    `gaps` collects what a rule wanted to know and could not: the rules that met one are told as not
    assessed instead of guessing.
    """

    report: Report
    pack: Pack | None = None
    gaps: set[Path] = field(default_factory=set)

    @property
    def last(self) -> Report | None:
        """Last year's report, where one was given and can be used."""
        return self.report.last

    @property
    def own_names(self) -> tuple[str, ...]:
        """What the agency is called: in full, and for short."""
        agency = self.report.content.agency
        return tuple(name for name in (agency.full_name, agency.short_name) if name)

    @functools.cached_property
    def passages(self) -> tuple[Passage, ...]:
        """Every heading, paragraph and table cell of the agency's words, in order."""
        return tuple(one for path, text in self.report.narratives() for one in passages(text, path))

    @functools.cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """Every sentence of every paragraph (no headings, no table cells), in order."""
        return tuple(
            one
            for passage in self.passages
            if passage.kind == "words"
            for one in sentences(passage)
        )

    @functools.cached_property
    def claims(self) -> tuple[Claim, ...]:
        """What the sentences say of figures of the tables."""
        return tuple(claims(self.sentences, self.report.form, self.report.year, self.own_names))

    @functools.cached_property
    def verdicts(self) -> tuple[Verdict, ...]:
        """Every exact claim held against the tables."""
        return tuple(self._verdict(claim) for claim in self.claims if claim.number.exact)

    @functools.cached_property
    def _verdicts_by_place(self) -> dict[tuple[Sentence, int], Verdict]:
        return {(one.claim.sentence, one.claim.number.start): one for one in self.verdicts}

    def verdict_at(self, sentence: Sentence, number: Counted) -> Verdict | None:
        """What the tables say of a number of a sentence; None where it claims no figure."""
        return self._verdicts_by_place.get((sentence, number.start))

    def _verdict(self, claim: Claim) -> Verdict:
        known = [r for r in claim.label.readings if r.exists_in(self.report.form)]
        values = [(reading, self.value(reading)) for reading in known]
        fits = next((r for r, value in values if value == claim.number.value), None)
        unknown = fits is None and any(value is None for _, value in values)
        first, value = values[0]
        return Verdict(claim, fits, first, None if unknown else value)

    def value(self, reading: Reading, *, of: Report | None = None) -> Number | None:
        """A figure counted in this way; None where a cell is not filled in."""
        # Lists, so that every gap is noted and not only the first.
        plus = added([self.number(*path, of=of) for path in reading.plus])
        minus = added([self.number(*path, of=of) for path in reading.minus])
        return None if plus is None or minus is None else plus - minus

    def outlines(self) -> Iterator[tuple[Part, list[Section]]]:
        """The parts of the agency's own making, with their sections."""
        for part in self.report.form.parts:
            if part.items:
                yield part, getattr(self.report.content, part.key) or []

    @functools.cached_property
    def lines(self) -> tuple[tuple[Path, str], ...]:
        """What is printed of fields that are no narratives: path and words."""
        content = self.report.content
        found: list[tuple[Path, str]] = []
        for key, group in (("agency", content.agency), ("site", content.site)):
            words = group.model_dump(exclude_none=True)
            found += [((key, name), str(value)) for name, value in words.items()]
        for part, sections in self.outlines():
            for number, section in enumerate(sections):
                here = (part.key, str(number))
                counted = section.counted
                texts: list[tuple[Path, str | None]] = [(("title",), section.title)]
                if counted:
                    texts.append((("counted", "subject"), counted.subject))
                    texts.append((("counted", "unit"), counted.unit))
                found += [((*here, *path), words) for path, words in texts if words]
                found += [((*here, "counted", "counts"), name) for name in section.counts]
        return (*found, *self.report.notes())

    def part(self, key: str) -> Iterator[Passage]:
        """The passages of one part in words, or of the opening paragraph (`opening`)."""
        return (passage for passage in self.passages if passage.path[0] == key)

    def number(self, *path: str, of: Report | None = None) -> Number | None:
        """The figure at a path, or the sum of all entered cells below it.

        `of` is the report asked, this one if left out. None where the form has no such cell or one
        of them is not filled in; the latter is noted as a gap.
        """
        report = of or self.report
        values = report.figures.values
        if path in values:
            value = values[path]
            if isinstance(value, Number):
                return value
            self.gaps.add(path)
            return None
        below = _entered_below(report.form, path)
        if not below:
            return None
        total = added(values[one] for one in below)
        if total is None:
            self.gaps.add(path)
        return total

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
    ) -> Finding:
        """A finding for a rule to yield, at a path of the report or `at` a passage or sentence.

        `span` is the stretch of its text the caret points at (all of it if left out); `indices` are
        characters of the text at a path, `quote` the words meant there.
        """
        made = Finding(
            "", Severity.INFO, message, path=path, actual=actual, expected=expected,
            basis=basis, remedy=remedy, quote=quote,
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

    def _placed(self, finding: Finding, indices: Sequence[int]) -> Finding:
        """The finding where characters of the text at its path stand."""
        path = tuple(map(str, finding.path))
        place = self.report.place(finding.path, indices)
        return replace(finding, place=place, span=self.report.span(path, indices))
