"""Figures in running text, their cells side by side or run together: `…数量72000072二、上年结转…`.

The form's row labels are looked for in order, blanks and line ends allowed anywhere in them. What
stands between two labels is cut into the numbers of a row. Where the text does not part them, they are
cut so that the row adds up; of several ways the one is taken with which the columns add up too, if it
is the only one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from authoring.forms import layout
from authoring.forms.layout import Address, FormBlock, FormTable, cells
from authoring.patterns import lazy
from authoring.quantities import Number
from authoring.readers.prove import sums
from authoring.readers.raw import narrow

MAX_WAYS = 60
"""Ways to cut one row; a row with more is not read."""
MAX_TRIALS = 50_000
_DIGITS = lazy("[0-9]+")
_APART = lazy(r"[^0-9.]+")
_RUN = lazy(r"[0-9.,，|｜/\s\u3000\xa0&;nbsp—-]*")
_NEXT_NUMBER = lazy(r"[0-9]{1,2}[.、．]\s*\Z")
_QUOTES = str.maketrans("", "", "“”\"'‘’『』「」《》")


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the form in a text: its cells, the words between its label and the next, and the ways in
    which these are its numbers."""

    paths: tuple[Address, ...]
    text: str
    start: int
    ways: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Narrowed:
    """A text without blanks, and where each of its characters stands in the text."""

    text: str
    at: tuple[int, ...]


def narrowed(text: str) -> Narrowed:
    """The text as labels are looked for in it."""
    found = [
        (char, index) for index, one in enumerate(text) for char in narrow(one).translate(_QUOTES)
    ]
    return Narrowed("".join(char for char, _ in found), tuple(index for _, index in found))


def lines(table: FormTable, text: str) -> list[Line]:
    """The rows of a form's table that a text holds, in order."""
    flat = narrowed(text)
    anchors = list(_anchors(table))
    places: list[tuple[int, int] | None] = []
    here = 0
    for label, _ in anchors:
        start = flat.text.find(label, here)
        places.append((start, start + len(label)) if start >= 0 else None)
        here = start + len(label) if start >= 0 else here
    found: list[Line] = []
    for number, (_, paths) in enumerate(anchors):
        place = places[number]
        if place is None or not paths:
            continue
        following = next((one for one in places[number + 1 :] if one), None)
        first = flat.at[place[1]] if place[1] < len(flat.at) else len(text)
        last = flat.at[following[0]] if following else len(text)
        between = _figures_at(text, first, last)
        ways = tuple(islice(_ways(table, paths, between), MAX_WAYS + 1))
        found.append(Line(paths, between, first, ways if len(ways) <= MAX_WAYS else ()))
    return found


def _figures_at(text: str, start: int, end: int) -> str:
    """The figures that stand from here on; the number of a label nobody knows is none of them."""
    match = _RUN.match(text, start, end)
    run = match[0] if match else ""
    return run if start + len(run) >= end else _NEXT_NUMBER.sub("", run)


def _anchors(table: FormTable) -> Iterator[tuple[str, tuple[Address, ...]]]:
    """Labels in the order of the page, each with the cells whose figures follow it."""
    for block in table.blocks:
        yield from _heads(block)
        seen: list[str] = []
        for trail in layout.leaves(block.rows):
            for item in trail[:-1]:
                if item.label and item.label not in seen:
                    seen.append(item.label)
                    yield _label(item.label), ()
            paths = tuple(
                (table.key, *layout.keys(trail), *layout.keys(column))
                for column in block.printed_columns
            )
            if trail[-1].label:
                yield _label(trail[-1].label), () if trail[-1].is_heading_line else paths


def _label(words: str) -> str:
    return narrow(words).translate(_QUOTES)


def _heads(block: FormBlock) -> Iterator[tuple[str, tuple[Address, ...]]]:
    if block.heading:
        yield _label(block.heading), ()


def _ways(table: FormTable, paths: tuple[Address, ...], between: str) -> Iterator[tuple[int, ...]]:
    """The ways in which words are the numbers of a row; those the text itself parts come alone."""
    tokens = _APART.sub(" ", narrow(between) if not between.strip() else between).split()
    if len(tokens) == len(paths) and all(_DIGITS.fullmatch(one) for one in tokens):
        yield tuple(map(int, tokens))
        return
    digits = "".join(tokens)
    if _DIGITS.fullmatch(digits) and len(digits) >= len(paths):
        yield from _cut(table, paths, digits)


def _cut(table: FormTable, paths: tuple[Address, ...], digits: str) -> Iterator[tuple[int, ...]]:
    """Digits cut into numbers without leading zeros so that the sums along the row hold."""
    across = [
        (tuple(paths.index(path) for path in one.left), paths.index(one.right[0]))
        for one in sums(table)
        if one.across and set(one.paths) <= set(paths)
    ]
    if not across:
        return

    def cut(start: int, numbers: list[int]) -> Iterator[tuple[int, ...]]:
        left = len(paths) - len(numbers)
        for parts, total in across:
            if len(numbers) == total + 1 and sum(numbers[one] for one in parts) != numbers[total]:
                return
        if not left:
            if start == len(digits):
                yield tuple(numbers)
            return
        most = len(digits) - start - (left - 1)
        longest = most if left == 1 else min(most, 9)
        for length in range(1 if left > 1 else most, longest + 1):
            if length > 1 and digits[start] == "0":
                break
            yield from cut(start + length, [*numbers, int(digits[start : start + length])])

    yield from cut(0, [])


def solved(table: FormTable, found: Sequence[Line]) -> list[Mapping[Address, Number]]:
    """The ways, at most two, to choose numbers for all lines with which every sum of columns holds.

    One alone is sure; with two nobody can say which is meant.
    """
    down = [one for one in sums(table) if not one.across]
    chosen: dict[Address, int] = {}
    trials = 0
    answers: list[Mapping[Address, Number]] = []
    last_line = {path: number for number, line in enumerate(found) for path in line.paths}
    due: dict[int, list[tuple[tuple[Address, ...], tuple[Address, ...]]]] = {}
    for one in down:
        if all(path in last_line for path in one.paths):
            due.setdefault(max(last_line[path] for path in one.paths), []).append(
                (one.left, one.right)
            )

    def choose(number: int) -> None:
        nonlocal trials
        if len(answers) > 1 or trials > MAX_TRIALS:
            return
        if number == len(found):
            answers.append(dict(chosen))
            return
        line = found[number]
        for way in line.ways or (None,):
            trials += 1
            if way is not None:
                chosen.update(zip(line.paths, way, strict=True))
            holds = all(
                sum(chosen[path] for path in left) == sum(chosen[path] for path in right)
                for left, right in due.get(number, ())
                if all(path in chosen for path in (*left, *right))
            )
            if holds:
                choose(number + 1)
            for path in line.paths:
                chosen.pop(path, None)

    choose(0)
    return answers if trials <= MAX_TRIALS else []


def numbers_of(table: FormTable) -> int:
    """How many figures the table prints."""
    return len(cells(table))
