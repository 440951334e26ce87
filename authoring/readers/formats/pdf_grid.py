"""Ruled lines of a page → grids: which places are columns and rows, and which neighbours are one cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from authoring.readers.formats.pdf_text import Char, cell_text
from authoring.readers.raw import RawCell

_NEAR = 2.5  # points: lines nearer than this are one
_THIN = 3.0  # points: a box thinner than this is a line
_WIDE = 8.0  # points: no column is narrower
_DASH = 12.0  # points: a shorter piece may be one of a broken line
MAX_LINES = 6_000
MAX_PLACES = 400


class TooMuch(Exception):
    """A page has more than a report ever has."""


@dataclass
class Lines:
    """Ruled lines of a page: uprights as (x, from y, to y), levels as (y, from x, to x).

    `boxes` are filled ones without an edge, as (left, low, right, high): the ground of a cell, or of a part
    of the page.
    """

    uprights: list[tuple[float, float, float]] = field(default_factory=list)
    levels: list[tuple[float, float, float]] = field(default_factory=list)
    boxes: list[tuple[float, float, float, float]] = field(default_factory=list)

    def add(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A line or a thin box; nothing where it is a slanted one."""
        left, right, low, high = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
        if right - left <= _THIN and high - low > _THIN:
            self.uprights.append(((left + right) / 2, low, high))
        elif high - low <= _THIN and right - left > _THIN:
            self.levels.append(((low + high) / 2, left, right))
        elif 0 < max(right - left, high - low) <= _THIN:  # a dot of a dotted line: of either
            self.uprights.append(((left + right) / 2, low, high))
            self.levels.append(((low + high) / 2, left, right))

    def box(self, x0: float, y0: float, x1: float, y1: float, *, filled: bool = False) -> None:
        """The four sides of a box, or the line that a thin one is."""
        if abs(x1 - x0) <= _THIN or abs(y1 - y0) <= _THIN:
            self.add(x0, y0, x1, y1)
        elif filled:
            self.boxes.append((x0, y0, x1, y1))
        else:
            self._sides(x0, y0, x1, y1)

    def _sides(self, x0: float, y0: float, x1: float, y1: float) -> None:
        for side in ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)):
            self.add(*side)

    def joined(self) -> Lines:
        """Lines drawn piece by piece, whole; filled boxes are cells where nothing is drawn in them."""
        found = Lines([*self.uprights], [*self.levels])
        for box in self.boxes:
            if not any(_within(one, box) for one in self._drawn()):
                found._sides(*box)
        return Lines(_joined(found.uprights), _joined(found.levels))

    def _drawn(self) -> Iterator[tuple[float, float, float, float]]:
        yield from self.boxes
        yield from ((x, low, x, high) for x, low, high in self.uprights)
        yield from ((left, y, right, y) for y, left, right in self.levels)


def _within(one: tuple[float, float, float, float], box: tuple[float, float, float, float]) -> bool:
    """Whether a line or box is drawn into a box, not along its edge."""
    across, up = (one[0] + one[2]) / 2, (one[1] + one[3]) / 2
    inside = box[0] + _NEAR < across < box[2] - _NEAR and box[1] + _NEAR < up < box[3] - _NEAR
    return (
        inside
        and one != box
        and (one[2] - one[0] < box[2] - box[0] - _NEAR or one[3] - one[1] < box[3] - box[1] - _NEAR)
    )


def _joined(lines: Iterable[tuple[float, float, float]]) -> list[tuple[float, float, float]]:
    clusters: list[list[tuple[float, float, float]]] = []
    for line in sorted(lines):
        if clusters and line[0] - clusters[-1][0][0] <= _NEAR:
            clusters[-1].append(line)
        else:
            clusters.append([line])
    found: list[tuple[float, float, float]] = []
    for cluster in clusters:
        place = cluster[0][0]
        whole: list[tuple[float, float]] = []
        last = 0.0  # the length of the piece before
        for _, start, end in sorted(cluster, key=lambda line: line[1]):
            dashes = 0 < last <= _DASH and end - start <= _DASH
            gap = _NEAR if not dashes else max(_NEAR, last, end - start)
            if whole and start - whole[-1][1] <= gap:
                whole[-1] = (whole[-1][0], max(whole[-1][1], end))
            else:
                whole.append((start, end))
            last = end - start
        found += [(place, start, end) for start, end in whole if end - start > _THIN]
    return found


@dataclass(frozen=True)
class Grid:
    """A table as its lines make it: the uprights' and levels' places, and which neighbours are one."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]  # from the top
    regions: dict[tuple[int, int], int]

    @property
    def top(self) -> float:
        return self.ys[0]

    @property
    def area(self) -> float:
        return (self.xs[-1] - self.xs[0]) * (self.ys[0] - self.ys[-1])

    def holds(self, char: Char) -> bool:
        """Whether a character stands in it."""
        return self.xs[0] < char.x < self.xs[-1] and self.ys[-1] < char.y < self.ys[0]

    def cells(self, chars: Iterable[Char]) -> Iterator[RawCell]:
        """The cells with what stands in them."""
        texts: dict[int, list[Char]] = {}
        for char in chars:
            column = sum(x <= char.x for x in self.xs) - 1
            row = sum(y >= char.y for y in self.ys) - 1
            texts.setdefault(self.regions[row, column], []).append(char)
        places: dict[int, list[tuple[int, int]]] = {}
        for place, region in self.regions.items():
            places.setdefault(region, []).append(place)
        for region, members in places.items():
            rows, columns = [row for row, _ in members], [column for _, column in members]
            yield RawCell(
                cell_text(texts.get(region, [])), min(rows), min(columns),
                max(rows) - min(rows) + 1, max(columns) - min(columns) + 1,
            )  # fmt: skip


def grids(lines: Lines) -> list[Grid]:
    """Tables, the innermost first: levels and uprights that touch each other, directly or through others.

    Raises TooMuch.
    """
    if len(lines.boxes) * (len(lines.uprights) + len(lines.levels)) > MAX_LINES * 5_000:
        raise TooMuch
    whole = lines.joined()
    if len(whole.uprights) + len(whole.levels) > MAX_LINES:
        raise TooMuch
    groups: list[Lines] = []
    for upright in whole.uprights:
        touching = [group for group in groups if any(_touch(upright, one) for one in group.levels)]
        merged = Lines([upright], [one for one in whole.levels if _touch(upright, one)])
        for group in touching:
            merged.uprights += group.uprights
            merged.levels = list(dict.fromkeys([*merged.levels, *group.levels]))
        groups = [group for group in groups if all(group is not one for one in touching)]
        groups.append(merged)
    found = [grid for grid in map(_grid, groups) if grid]
    return sorted(found, key=lambda grid: grid.area)


def _touch(upright: tuple[float, float, float], level: tuple[float, float, float]) -> bool:
    x, low, high = upright
    y, left, right = level
    return left - _NEAR <= x <= right + _NEAR and low - _NEAR <= y <= high + _NEAR


def _grid(lines: Lines) -> Grid | None:
    xs = _open_sides(_places(x for x, _, _ in lines.uprights), lines)
    # Where the page ends a table may have no closing rule: it ends where its uprights do.
    ends = [y for _, low, high in lines.uprights for y in (low, high)]
    ys = _places([*(y for y, _, _ in lines.levels), min(ends), max(ends)])
    if not (3 <= len(xs) <= MAX_PLACES and 2 <= len(ys) <= MAX_PLACES):
        return None
    ys = tuple(reversed(ys))
    regions = {(row, column): 0 for row in range(len(ys) - 1) for column in range(len(xs) - 1)}
    parent = {place: place for place in regions}

    def root(place: tuple[int, int]) -> tuple[int, int]:
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = parent[place]
        return place

    uprights = _at(lines.uprights, xs)
    levels = _at(lines.levels, ys)
    for row, column in regions:
        middle_y = (ys[row] + ys[row + 1]) / 2
        middle_x = (xs[column] + xs[column + 1]) / 2
        if column + 2 < len(xs) and not _crossed(uprights[column + 1], middle_y):
            parent[root((row, column + 1))] = root((row, column))
        if row + 2 < len(ys) and not _crossed(levels[row + 1], middle_x):
            parent[root((row + 1, column))] = root((row, column))
    names: dict[tuple[int, int], int] = {}
    for place in regions:
        regions[place] = names.setdefault(root(place), len(names))
    return Grid(xs, ys, regions)


def _open_sides(xs: tuple[float, ...], lines: Lines) -> tuple[float, ...]:
    """The places of the uprights, and where the levels end if the table has none at its sides."""
    lefts = sorted(left for _, left, _ in lines.levels)
    rights = sorted((right for _, _, right in lines.levels), reverse=True)
    if len(lefts) < 2:
        return xs
    if lefts[1] < xs[0] - _WIDE and lefts[1] - lefts[0] <= _NEAR:
        xs = (lefts[0], *xs)
    if rights[1] > xs[-1] + _WIDE and rights[0] - rights[1] <= _NEAR:
        xs = (*xs, rights[0])
    return xs


def _at(
    lines: Iterable[tuple[float, float, float]], places: tuple[float, ...]
) -> list[list[tuple[float, float]]]:
    """The pieces of line at each place."""
    found: list[list[tuple[float, float]]] = [[] for _ in places]
    for at, start, end in lines:
        for index, place in enumerate(places):
            if abs(at - place) <= _NEAR:
                found[index].append((start, end))
    return found


def _crossed(pieces: Iterable[tuple[float, float]], at: float) -> bool:
    return any(start <= at <= end for start, end in pieces)


def _places(values: Iterable[float]) -> tuple[float, ...]:
    """Places in order, those that are nearly the same once."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _NEAR:
            found.append(value)
    return tuple(found)
