"""A text as it is printed, and its changes as changes of the file it was read from."""

from __future__ import annotations

import bisect
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from authoring.findings import Edit
from authoring.report import Report
from authoring.report.edits import Names
from authoring.report.source import Scalar
from authoring.report.spelling import Spelling, spelling
from authoring.versions.printed import Item, PrintedLine, PrintedPicture, PrintedTable

PARAGRAPH = "\n"
"""What stands between two paragraphs of a printed text."""
_CELL = "\x1f"
_PICTURE = "\ufffc"
_QUOTE = "{{"
_MARKUP = re.compile(r"!\[[^\[\]\n]{0,1000}\]\([^\n)]{0,600}\)")


@dataclass(frozen=True, slots=True)
class Rewording:
    """Characters from `start` to `end` of a printed text become `text`, which is typed as `typed`."""

    start: int
    end: int
    text: str
    typed: str = ""

    @property
    def in_file(self) -> str:
        """The words for the file, where paragraphs are parted by blank lines."""
        return self.typed or self.text.replace(PARAGRAPH, "\n\n")


@dataclass
class Body:
    """The text at a path as it is printed: paragraphs, and in their places tables and pictures.

    `places` are the indices in the text as the agency has it; `begins` where each item of the
    document begins, `cells` where the cells of tables do.
    """

    report: Report
    path: Names
    text: str = ""
    places: list[int | None] = field(default_factory=list)
    begins: dict[int, int] = field(default_factory=dict)
    ends: dict[int, int] = field(default_factory=dict)
    cells: dict[tuple[int, int, int], int] = field(default_factory=dict)
    _outer: list[tuple[int, int]] = field(default_factory=list)
    _edges: list[tuple[int, int]] = field(default_factory=list)

    @property
    def lines(self) -> set[str]:
        """Its paragraphs and the cells of its tables."""
        return {one for line in self.text.split(PARAGRAPH) for one in line.split(_CELL)}

    @property
    def spelling(self) -> Spelling:
        return self.report.spelling(self.path)

    @property
    def scalar(self) -> Scalar | None:
        return self.report.source.scalars.get(self.report.locs.get(self.path, ()))

    def add(self, number: int, item: Item) -> None:
        """Put the next item of the document behind the others."""
        if self.text:
            self.say(PARAGRAPH, [None])
        self.begins[number] = len(self.text)
        if isinstance(item, PrintedLine):
            self.say(item.text, item.at)
        elif isinstance(item, PrintedPicture):
            self.say(_PICTURE, [None])
        else:
            for r, row in enumerate(item.rows):
                for c, cell in enumerate(row):
                    self.cells[number, r, c] = len(self.text)
                    self.say(cell.text, cell.at)
                    self.say(_CELL, [None])
        self.ends[number] = len(self.text)
        self._edges.append((self.begins[number], self.ends[number]))
        self._outer.append(self._stretch(item))

    def say(self, words: str, places: Sequence[int | None]) -> None:
        self.text += words
        self.places += places

    def _stretch(self, item: Item) -> tuple[int, int]:
        """Where all that makes an item begins and ends in the file."""
        first, last = self._edges[-1]
        spans = [span for n in range(first, last) if (span := self.span(n))]
        source = self.report.source.text
        if isinstance(item, PrintedPicture):
            one, start = self.scalar, self._outer[-1][1] if self._outer else 0
            start = max(start, one.start if one else 0)
            named = source.find(f"({item.text}", start)
            named = named if named >= 0 else source.find(item.text, start)
            begin = source.rfind("![", 0, named + 1)
            match = _MARKUP.match(source, begin) if begin >= 0 else None
            return (begin, match.end()) if match else (-1, -1)
        if not spans:
            return -1, -1
        begin, end = spans[0][0], spans[-1][1]
        if isinstance(item, PrintedTable):
            line_end = source.find("\n", end)
            row = source[source.rfind("\n", 0, begin) + 1 : begin]
            return begin - len(row.lstrip()), line_end if line_end >= 0 else len(source)
        if item.caption:
            return self._outer[-1]
        return begin, end

    def span(self, at: int) -> tuple[int, int] | None:
        """Where a character stands in the file; None for what the program puts in."""
        place = self.places[at] if 0 <= at < len(self.places) else None
        return None if place is None else self.spelling.span([place])

    def quote(self, at: int) -> tuple[int, int] | None:
        """Where the {{ … }} stands in the file that a character is printed for."""
        span = self.span(at)
        return span if span and self.report.source.text.startswith(_QUOTE, span[0]) else None

    def quotes(self, start: int, end: int) -> list[tuple[int, int]]:
        """The stretches of figures quoted that a change of these characters touches."""
        inside = range(start, end)
        if start == end and start and self.quote(start - 1) == self.quote(start):
            inside = range(start, start + 1)
        found: dict[tuple[int, int], None] = {}
        for at in inside:
            one = self.quote(at)
            if one is None or any(first <= at < last for first, last in found):
                continue
            first, last = at, at + 1
            while self.quote(first - 1) == one:
                first -= 1
            while self.quote(last) == one:
                last += 1
            found[first, last] = None
        return list(found)

    def expression(self, at: int) -> str:
        """What is written between the braces for a figure quoted."""
        span = self.quote(at)
        return "" if span is None else self.report.source.text[slice(*span)].strip("{} ")

    # --- changes ---

    def stretch(self, one: Rewording) -> tuple[int, int] | None:
        """The stretch of the file that a change replaces; None where it cannot be said."""
        if one.start == one.end:
            at = self._where(one.start)
            return None if at is None else (at, at)
        first, last = self.span(one.start), self.span(one.end - 1)
        begin = first[0] if first else self._after(one.start)
        end = last[1] if last else self._before(one.end)
        return None if begin is None or end is None or begin > end else (begin, end)

    def _where(self, at: int) -> int | None:
        """Where words put in before a character go."""
        edge = next((n for n, (start, end) in enumerate(self._edges) if start <= at <= end), None)
        if edge is None:
            return None
        start, end = self._edges[edge]
        if before := self.span(at - 1) if at > start else None:
            return before[1]
        if at < end and (after := self.span(at)):
            return after[0]
        return None

    def _after(self, at: int) -> int | None:
        """Where the item ends in the file behind which a mark between two paragraphs stands."""
        return self._edge(at, self._edges, 1, self.text[at] == PARAGRAPH)

    def _before(self, at: int) -> int | None:
        return self._edge(at, self._edges, 0, self.text[at - 1] == PARAGRAPH)

    def _edge(
        self, at: int, edges: Sequence[tuple[int, int]], side: int, is_mark: bool
    ) -> int | None:
        number = next((n for n, one in enumerate(edges) if one[side] == at), None)
        if number is None or not is_mark or self._outer[number][side] < 0:
            return None
        return self._outer[number][side]

    def put_before(self, number: int, text: str, typed: str = "") -> Rewording:
        """New paragraphs before an item."""
        at = self.begins[number]
        return Rewording(at, at, f"{text}{PARAGRAPH}", f"{typed}\n\n" if typed else "")

    def put_after(self, number: int, text: str, typed: str = "") -> Rewording:
        """New paragraphs behind an item."""
        at = self.ends[number]
        return Rewording(at, at, f"{PARAGRAPH}{text}", f"\n\n{typed}" if typed else "")

    def without(self, first: int, last: int) -> Rewording:
        """Paragraphs left out, from one item to another."""
        start, end = self.begins[first], self.ends[last]
        if end < len(self.text):
            return Rewording(start, end + 1, "")
        return Rewording(max(0, start - 1), end, "")

    def apart(self, changes: Sequence[Rewording]) -> list[Rewording]:
        """Blank lines around the paragraphs changed: without its number one would run into the next."""

        def is_changed(edge: tuple[int, int]) -> bool:
            return any(one.start <= edge[1] and edge[0] <= one.end for one in changes)

        return [
            Rewording(one[1], other[0], PARAGRAPH)
            for one, other in pairwise(self._edges)
            if (is_changed(one) or is_changed(other))
            and not any(each.start < other[0] and one[1] < each.end for each in changes)
        ]

    def at_edge(self, one: Rewording) -> tuple[int, int] | None:
        """The stretch for paragraphs put in between items, whatever these are."""
        if one.start != one.end or PARAGRAPH not in (one.text[:1], one.text[-1:]):
            return None
        side = 1 if one.text[:1] == PARAGRAPH else 0
        number = next((n for n, edge in enumerate(self._edges) if edge[side] == one.start), None)
        if number is None or self._outer[number][side] < 0:
            return None
        return self._outer[number][side], self._outer[number][side]

    def edit(self, one: Rewording) -> Edit | None:
        """The change of the file; None where the file has the words in a way that allows none."""
        span = self.at_edge(one) or self.stretch(one)
        words = self._spelled(one.in_file) if span else None
        return None if span is None or words is None else Edit(*span, words)

    def _spelled(self, words: str) -> str | None:
        """Words as the kind of scalar has them that the text is written in."""
        one = self.scalar
        if one is None:
            return None
        if one.style == '"':
            return json.dumps(words, ensure_ascii=False)[1:-1]
        if one.style == "|":
            first = next((self.span(at) for at in range(len(self.text)) if self.span(at)), None)
            if first is None:
                return None
            source = self.report.source
            line = source.text[source.text.rfind("\n", 0, first[0]) + 1 :]
            indent = line[: len(line) - len(line.lstrip(" "))]
            return re.sub(r"\n(?=[^\n])", f"\n{indent}", words)
        if "\n" in words:
            return None
        return words.replace("'", "''") if one.style == "'" else words

    # --- the text as it is typed ---

    def retyped(self, changes: Iterable[Rewording]) -> str | None:
        """The whole text as it would be typed with changes; None where their places are not known."""
        one = self.scalar
        if one is None:
            return None
        typed, found = self._typed(one)
        parts: list[str] = []
        here = 0
        for change in sorted(changes, key=lambda each: (each.start, each.end)):
            span = self.at_edge(change) or self.stretch(change)
            if span is None or not found.starts:
                return None
            start, end = (bisect.bisect_left(found.starts, at) for at in span)
            if start < here:
                return None
            parts += [typed[here:start], change.in_file]
            here = end
        return "".join([*parts, typed[here:]])

    def typed_as(self, number: int) -> str:
        """The words of an item as they are typed, figures quoted in braces."""
        one = self.scalar
        span = self._outer[[*self.begins].index(number)]
        if one is None or span[0] < 0:
            return ""
        typed, found = self._typed(one)
        start, end = (bisect.bisect_left(found.starts, at) for at in span)
        return typed[start:end]

    def _typed(self, one: Scalar) -> tuple[str, Spelling]:
        typed = unicodedata.normalize("NFC", one.value)
        return typed, spelling(
            self.report.source.offsets(self.report.locs[self.path]), one.value, typed
        )


def changed(text: str, changes: Iterable[Rewording]) -> str:
    """A printed text with changes made."""
    parts: list[str] = []
    here = 0
    for one in sorted(changes, key=lambda each: (each.start, each.end)):
        parts += [text[here : one.start], one.text]
        here = one.end
    return "".join([*parts, text[here:]])


def bodies(report: Report, items: Sequence[Item]) -> Mapping[Names, Body]:
    """The texts of a report by their paths."""
    found: dict[Names, Body] = {}
    for number, item in enumerate(items):
        belongs = item.path and (not isinstance(item, PrintedLine) or item.kind == "words")
        if belongs:
            found.setdefault(item.path, Body(report, item.path)).add(number, item)
    return found
