"""Grids of cells laid under a form's table: which row and which column is which, by their labels in order."""

from __future__ import annotations

import difflib
import functools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from authoring.forms import layout
from authoring.forms.layout import Address, FormBlock, FormTable, Item
from authoring.readers.figures import Typed, figure
from authoring.readers.raw import RawCell, RawTable, narrow

ENOUGH = 0.55
"""A label at least so like the form's is that label, damaged; measured on published reports."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a figure was found: its table, and the row and column counted from 1 as a reader counts."""

    table: int
    row: int
    column: int
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A figure's cell in the file, or where it should be if `text` is None."""

    text: str | None
    spot: Spot | None = None


@dataclass(frozen=True)
class Aligned:
    """A form's table found in a file.

    `cells` has every printed cell of the table that has a place. `whole` are the blocks (by number) of
    which every row and every column was found once and in order: only there do labels prove a place.
    `changed` are labels the agency printed otherwise: the form's and the file's.
    """

    table: FormTable
    cells: dict[Address, Found] = field(default_factory=dict)
    blocks: dict[Address, int] = field(default_factory=dict)
    whole: frozenset[int] = frozenset()
    changed: tuple[tuple[str, str], ...] = ()
    score: float = 0.0


@dataclass(frozen=True)
class _Row:
    """A row of the file: the table it stands in, its number in it, and its cells from the left."""

    source: RawTable
    number: int
    cells: tuple[RawCell, ...]

    @functools.cached_property
    def labels(self) -> tuple[str, ...]:
        """The words it begins with; empty cells before them are what is left of a merged one."""
        found: list[str] = []
        for cell in self.cells:
            if figure(cell.text).typed is Typed.WORDS:
                found.append(narrow(cell.text))
            elif found:
                break
        return tuple(found)

    @functools.cached_property
    def first_figure(self) -> int:
        """The column in which its figures begin."""
        spoken = not self.labels
        for cell in self.cells:
            words = figure(cell.text).typed is Typed.WORDS
            if spoken and not words:
                return cell.column
            spoken = spoken or words
        return -1

    def figures(self, start: int) -> tuple[RawCell, ...]:
        """The cells from a column on."""
        return tuple(cell for cell in self.cells if cell.column >= start)

    def spot(self, cell: RawCell) -> Spot:
        return Spot(self.source.number, self.number + 1, cell.column + 1, self.source.page)


_Trail = tuple[Item, ...]
_Line = tuple[int, _Trail]
"""A row of the form with the number of its block."""


@functools.cache
def likeness(one: str, other: str) -> float:
    """How alike two labels are, from 0 to 1; below ENOUGH it is 0."""
    if one == other:
        return 1.0
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() < ENOUGH or matcher.quick_ratio() < ENOUGH:
        return 0.0
    ratio = matcher.ratio()
    return ratio if ratio >= ENOUGH else 0.0


def align(table: FormTable, sources: Sequence[RawTable]) -> Aligned:
    """A form's table in one of the file, or in several that go on one after the other."""
    rows = [
        _Row(source, number, cells)
        for source in sources
        for number, cells in enumerate(source.rows)
    ]
    lines = [
        (number, trail)
        for number, block in enumerate(table.blocks)
        for trail in layout.leaves(block.rows)
        if not trail[-1].is_heading_line
    ]
    widths = [len(block.printed_columns) for block in table.blocks]
    pairs = _in_order(
        len(lines), len(rows), lambda i, j: _row_score(lines[i][1], widths[lines[i][0]], rows[j])
    )
    found = _Finder(table, rows)
    before = -1
    for number, block in enumerate(table.blocks):
        mine = {i: j for i, j in pairs.items() if lines[i][0] == number}
        wanted = [i for i, (one, _) in enumerate(lines) if one == number]
        if mine:
            heads = rows[before + 1 : min(mine.values())]
            found.block(number, block, [(lines[i][1], mine.get(i)) for i in wanted], heads)
            before = max(mine.values())
    scores = [_row_score(lines[i][1], widths[lines[i][0]], rows[j]) for i, j in pairs.items()]
    score = sum(scores) / len(lines) * found.likely
    return Aligned(
        table, found.cells, found.blocks, frozenset(found.whole), tuple(found.changed), score
    )


def _row_score(trail: _Trail, width: int, row: _Row) -> float:
    """How likely a row of the file is this row of the form."""
    own = narrow(trail[-1].label)
    if not own:  # a row without a label is known by its figures alone
        return 1.0 if not row.labels and len(row.cells) == width else 0.0
    best = 0.0
    for back, label in enumerate(reversed(row.labels)):
        best = max(best, likeness(own, label) - 0.02 * back)
    above = narrow(trail[-2].label) if len(trail) > 1 else ""
    if best and above and len(row.labels) > 1:
        best += 0.1 * max(likeness(above, label) for label in row.labels[:-1])
    return best


def _in_order(ours: int, theirs: int, score: Callable[[int, int], float]) -> dict[int, int]:
    """Which of ours is which of theirs, both in order, so that all scores together are highest."""
    best = [[0.0] * (theirs + 1) for _ in range(ours + 1)]
    for i in range(ours):
        for j in range(theirs):
            one = score(i, j)
            taken = best[i][j] + one if one > 0 else 0.0
            best[i + 1][j + 1] = max(taken, best[i][j + 1], best[i + 1][j])
    found: dict[int, int] = {}
    i, j = ours, theirs
    while i and j:
        if best[i][j] == best[i - 1][j]:
            i -= 1
        elif best[i][j] == best[i][j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            found[i] = j
    return found


class _Finder:
    """Collects the cells of a table block by block."""

    def __init__(self, table: FormTable, rows: Sequence[_Row]) -> None:
        self.table, self.rows = table, rows
        self.cells: dict[Address, Found] = {}
        self.blocks: dict[Address, int] = {}
        self.whole: set[int] = set()
        self.changed: list[tuple[str, str]] = []
        self.likely = 1.0

    def block(
        self,
        number: int,
        block: FormBlock,
        lines: list[tuple[_Trail, int | None]],
        heads: list[_Row],
    ) -> None:
        """The figures of a block; `lines` are its rows with the place of each in the file."""
        starts: dict[int, list[int]] = {}
        for _, at in lines:
            if at is not None:
                starts.setdefault(id(self.rows[at].source), []).append(self.rows[at].first_figure)
        headed_by = {id(row.source) for row in heads}
        columns = block.printed_columns
        complete = all(at is not None for _, at in lines)
        for trail, at in lines:
            row = self.rows[at] if at is not None else None
            own = starts[id(row.source)] if row else [-1]
            cells = row.figures(max(set(own), key=own.count)) if row else ()
            if row and id(row.source) not in headed_by and len(cells) == len(columns):
                # The table goes on, on a new page: its heads are those of the page before.
                chosen, headed = dict(enumerate(cells)), bool(headed_by)
            else:
                chosen, headed = _columns(columns, cells, heads)
            complete = complete and headed
            for index, column in enumerate(columns):
                path = (self.table.key, *layout.keys(trail), *layout.keys(column))
                cell = chosen.get(index)
                self.blocks[path] = number
                self.cells[path] = Found(cell.text, row.spot(cell)) if row and cell else Found(None)
            if row:
                self._label(trail, row)
        if complete:
            self.whole.add(number)

    def _label(self, trail: _Trail, row: _Row) -> None:
        own = narrow(trail[-1].label)
        theirs = max(row.labels, key=lambda label: likeness(own, label), default="")
        if own and theirs != own:
            self.changed.append((trail[-1].label, theirs))


def _columns(
    columns: list[_Trail], cells: tuple[RawCell, ...], heads: list[_Row]
) -> tuple[dict[int, RawCell], bool]:
    """Which cell stands in which column of the form, and whether every head is the form's, in order."""
    above = [_heads_over(cell, heads) for cell in cells]
    pairs = _in_order(len(columns), len(cells), lambda i, j: _head_score(columns[i], above[j]))
    if len(pairs) == len(columns):
        return {i: cells[j] for i, j in pairs.items()}, True
    if not pairs and len(cells) == len(columns):  # no heads here: the place alone speaks
        return dict(enumerate(cells)), False
    return {i: cells[j] for i, j in pairs.items()}, False


def _heads_over(cell: RawCell, heads: Iterable[_Row]) -> tuple[str, ...]:
    """The heads of a column from above, each once."""
    over = (
        narrow(one.text)
        for row in heads
        for one in row.cells
        if one.column <= cell.column < one.column + one.columns
    )
    return tuple(dict.fromkeys(text for text in over if text))


def _head_score(trail: _Trail, heads: tuple[str, ...]) -> float:
    """How likely these heads are those of a column; groups count where columns are called alike."""
    names = [narrow(item.label) for item in trail if item.label]
    if not names:
        return 1.0 if heads else 0.0
    own = max((likeness(names[-1], head) for head in heads), default=0.0)
    groups = [max((likeness(one, head) for head in heads), default=0.0) for one in names[:-1]]
    return own + 0.1 * sum(groups) if own else 0.0
