"""A PDF file with a text layer → tables from its ruled lines, and text.

PDFium is not made for threads and reads hostile files: it is called in a process of its own
(`python -m authoring.readers.pdf`), with limits.
"""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from authoring.readers.raw import Piece, Raw, RawCell, RawTable, RawText, narrow

MAX_PAGES = 300
MAX_OBJECTS = 60_000
_NEAR = 2.5  # points: lines nearer than this are one
_THIN = 3.0  # points: a box thinner than this is a line


@dataclass(frozen=True, slots=True)
class _Char:
    text: str
    x: float
    y: float
    left: float
    right: float
    size: float


@dataclass
class _Lines:
    """Ruled lines of a page: uprights as (x, from y, to y), levels as (y, from x, to x)."""

    uprights: list[tuple[float, float, float]] = field(default_factory=list)
    levels: list[tuple[float, float, float]] = field(default_factory=list)

    def add(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A line or a thin box."""
        left, right, low, high = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
        if right - left <= _THIN and high - low > _THIN:
            self.uprights.append(((left + right) / 2, low, high))
        elif high - low <= _THIN and right - left > _THIN:
            self.levels.append(((low + high) / 2, left, right))

    def box(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """The four sides of a box, or the line that a thin one is."""
        if abs(x1 - x0) <= _THIN or abs(y1 - y0) <= _THIN:
            self.add(x0, y0, x1, y1)
            return
        for side in ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)):
            self.add(*side)


def read(data: bytes) -> Raw:
    """The pieces of a file in order, page by page."""
    pieces: list[Piece] = []
    document = pdfium.PdfDocument(data)
    tables = 0
    for index in range(min(len(document), MAX_PAGES)):
        page = document[index]
        found = list(_page(page, index + 1, tables))
        tables += sum(isinstance(piece, RawTable) for piece in found)
        pieces += found
        page.close()
    document.close()
    return Raw("pdf", tuple(pieces))


def _page(page: pdfium.PdfPage, number: int, tables: int) -> Iterator[Piece]:
    lines = _lines(page)
    chars = _chars(page)
    grids = list(_grids(lines))
    rest = list(chars)
    placed: list[tuple[float, Piece]] = []
    for grid in sorted(grids, key=lambda one: -one.top):
        inside = [char for char in rest if grid.holds(char)]
        if not inside:
            continue
        rest = [char for char in rest if not grid.holds(char)]
        tables += 1
        placed.append((grid.top, RawTable(tuple(grid.cells(inside)), tables, number)))
    placed += [(y, RawText(text, 0, number)) for y, text in _text_lines(rest)]
    for _, piece in sorted(placed, key=lambda one: -one[0]):
        yield piece


def _lines(page: pdfium.PdfPage) -> _Lines:
    lines = _Lines()
    for count, one in enumerate(page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_PATH], max_depth=5)):
        if count > MAX_OBJECTS:
            break
        _path(one, lines)
    return _Lines(_joined(lines.uprights), _joined(lines.levels))


def _joined(lines: Iterable[tuple[float, float, float]]) -> list[tuple[float, float, float]]:
    """Lines drawn piece by piece, whole: pieces on one place that touch."""
    clusters: list[list[tuple[float, float, float]]] = []
    for line in sorted(lines):
        if clusters and line[0] - clusters[-1][0][0] <= _NEAR:
            clusters[-1].append(line)
        else:
            clusters.append([line])
    found: list[tuple[float, float, float]] = []
    for cluster in clusters:
        place, end_before = cluster[0][0], float("-inf")
        for _, start, end in sorted(cluster, key=lambda line: line[1]):
            if start - end_before <= _NEAR:
                found[-1] = (place, found[-1][1], max(end_before, end))
            else:
                found.append((place, start, end))
            end_before = found[-1][2]
    return found


def _path(one: pdfium.PdfObject, lines: _Lines) -> None:
    matrix = one.get_matrix()
    points: list[tuple[float, float]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    parts: list[list[tuple[float, float]]] = []
    for index in range(min(pdfium_c.FPDFPath_CountSegments(one), 400)):
        segment = pdfium_c.FPDFPath_GetPathSegment(one, index)
        kind = pdfium_c.FPDFPathSegment_GetType(segment)
        if kind == pdfium_c.FPDF_SEGMENT_BEZIERTO:
            return
        pdfium_c.FPDFPathSegment_GetPoint(segment, x, y)
        if kind == pdfium_c.FPDF_SEGMENT_MOVETO:
            points = []
            parts.append(points)
        points.append(matrix.on_point(x.value, y.value))
        if pdfium_c.FPDFPathSegment_GetClose(segment) and points:
            points.append(points[0])
    for part in parts:
        xs, ys = [p[0] for p in part], [p[1] for p in part]
        if len(part) >= 4:
            lines.box(min(xs), min(ys), max(xs), max(ys))
        else:
            for (x0, y0), (x1, y1) in itertools.pairwise(part):
                lines.add(x0, y0, x1, y1)


def _chars(page: pdfium.PdfPage) -> list[_Char]:
    found: list[_Char] = []
    text = page.get_textpage()
    for index in range(text.count_chars()):
        code = pdfium_c.FPDFText_GetUnicode(text, index)
        char = chr(code) if code else ""
        if not char.strip():
            continue
        left, bottom, right, top = text.get_charbox(index, loose=True)
        found.append(
            _Char(char, (left + right) / 2, (bottom + top) / 2, left, right, max(top - bottom, 1.0))
        )
    text.close()
    return found


@dataclass(frozen=True)
class _Grid:
    """A table as its lines make it: the uprights' and levels' places, and which neighbours are one."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]  # from the top
    regions: dict[tuple[int, int], int]

    @property
    def top(self) -> float:
        return self.ys[0]

    def holds(self, char: _Char) -> bool:
        return self.xs[0] < char.x < self.xs[-1] and self.ys[-1] < char.y < self.ys[0]

    def cells(self, chars: Iterable[_Char]) -> Iterator[RawCell]:
        """The cells with what stands in them."""
        texts: dict[int, list[_Char]] = {}
        for char in chars:
            column = sum(x <= char.x for x in self.xs) - 1
            row = sum(y >= char.y for y in self.ys) - 1
            texts.setdefault(self.regions[row, column], []).append(char)
        places: dict[int, list[tuple[int, int]]] = {}
        for place, region in self.regions.items():
            places.setdefault(region, []).append(place)
        for region, members in places.items():
            rows, columns = [row for row, _ in members], [column for _, column in members]
            text = "\n".join(line for _, line in _text_lines(texts.get(region, [])))
            yield RawCell(
                text, min(rows), min(columns), max(rows) - min(rows) + 1,
                max(columns) - min(columns) + 1,
            )  # fmt: skip


def _grids(lines: _Lines) -> Iterator[_Grid]:
    """Tables: levels and uprights that touch each other, directly or through others."""
    groups: list[_Lines] = []
    for upright in lines.uprights:
        x, low, high = upright
        touching = [
            group for group in groups
            if any(
                left - _NEAR <= x <= right + _NEAR and low - _NEAR <= y <= high + _NEAR
                for y, left, right in group.levels
            )
        ]  # fmt: skip
        merged = _Lines([upright])
        for y, left, right in lines.levels:
            if left - _NEAR <= x <= right + _NEAR and low - _NEAR <= y <= high + _NEAR:
                merged.levels.append((y, left, right))
        for group in touching:
            merged.uprights += group.uprights
            merged.levels += group.levels
        groups = [group for group in groups if all(group is not one for one in touching)]
        groups.append(merged)
    for group in groups:
        grid = _grid(group)
        if grid:
            yield grid


def _grid(lines: _Lines) -> _Grid | None:
    xs = _places(x for x, _, _ in lines.uprights)
    ends = [y for _, low, high in lines.uprights for y in (low, high)]
    ys = _places([*(y for y, _, _ in lines.levels), min(ends), max(ends)])
    if len(xs) < 3 or len(ys) < 2:
        return None
    ys = tuple(reversed(ys))
    regions = {(row, column): 0 for row in range(len(ys) - 1) for column in range(len(xs) - 1)}
    parent = {place: place for place in regions}

    def root(place: tuple[int, int]) -> tuple[int, int]:
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = parent[place]
        return place

    for row, column in regions:
        middle_y = (ys[row] + ys[row + 1]) / 2
        middle_x = (xs[column] + xs[column + 1]) / 2
        if column + 2 < len(xs) and not any(
            abs(x - xs[column + 1]) <= _NEAR and low <= middle_y <= high
            for x, low, high in lines.uprights
        ):
            parent[root((row, column + 1))] = root((row, column))
        if row + 2 < len(ys) and not any(
            abs(y - ys[row + 1]) <= _NEAR and left <= middle_x <= right
            for y, left, right in lines.levels
        ):
            parent[root((row + 1, column))] = root((row, column))
    names: dict[tuple[int, int], int] = {}
    for place in regions:
        regions[place] = names.setdefault(root(place), len(names))
    return _Grid(xs, ys, regions)


def _places(values: Iterable[float]) -> tuple[float, ...]:
    """Places in order, those that are nearly the same once."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _NEAR:
            found.append(value)
    return tuple(found)


def _text_lines(chars: Iterable[_Char]) -> Iterator[tuple[float, str]]:
    """Lines of text from the top, each with its height on the page."""
    rows: list[list[_Char]] = []
    for char in sorted(chars, key=lambda one: -one.y):
        if rows and abs(rows[-1][-1].y - char.y) <= char.size * 0.5:
            rows[-1].append(char)
        else:
            rows.append([char])
    for row in rows:
        text, before = "", None
        for char in sorted(row, key=lambda one: one.x):
            if before is not None and char.left - before.right > 0.3 * char.size:
                text += " "
            text += char.text
            before = char
        if narrow(text):
            yield row[0].y, text
