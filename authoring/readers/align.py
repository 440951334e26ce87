"""Grids of cells laid under a form's table: which row and which column is which, by their labels in order."""

from __future__ import annotations

import difflib
import functools
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from authoring.forms import layout
from authoring.forms.layout import Address, FormBlock, FormTable, Item, Kind, Span
from authoring.patterns import lazy
from authoring.quantities import number_in
from authoring.readers.figures import UNITS, Typed, figure, typed
from authoring.readers.raw import RawCell, RawTable, narrow

ENOUGH = 0.55
"""A label at least so like the form's is that label, damaged; measured on published reports."""
_MARGIN = 0.15
"""So much more like one label than like another a row's label is only the one."""
MAX_ROWS = 400
"""A form's table has at most some seventy rows; what is longer is read around its labels only."""
_LONGEST = 200  # characters of a cell: a longer one is no label
_NUMBERED = lazy(r"\A(\(?[0-9]{1,2}\)?)[、,.．]")
_ORDINAL = lazy(r"\A(?:\([^()]{0,3}\)|[0-9]{1,2}\.|[一二三四五六七八九十]{1,2}[、.])")
_UNIT = lazy(rf"\(?(?:{UNITS})\)?")


class Why(StrEnum):
    """Why a cell of the form has no figure."""

    ROW = "row"  # the row is not in the file
    CELLS = "cells"  # the row has not as many cells as the form has columns
    COLUMN = "column"  # the head of the column is not there, or over another cell
    ORDER = "order"  # rows stand in another order than in the form
    TWICE = "twice"  # the row is there twice
    MERGED = "merged"  # one cell stands over several of the form's
    CUT = "cut"  # digits of several cells have run together
    UNIT = "unit"  # an amount of money without its unit
    DIFFERS = "differs"  # a PDF file's rules and its text give different figures


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a figure was found: its table, and the row and column counted from 1 as a reader counts."""

    table: int
    row: int
    column: int
    page: int | None = None

    def __str__(self) -> str:
        page = f"第{self.page}页" if self.page else ""
        return f"{page}第{self.table}张表第{self.row}行第{self.column}列"


@dataclass(frozen=True, slots=True)
class Found:
    """A figure's cell in the file.

    `text` is None where it is not there, and where nobody can say that it is this cell: then `why` says
    the reason, `others` hold what may be meant and `raw` is what stands there instead. `unit` is what
    the column's head says of money.
    """

    text: str | None
    spot: Spot | None = None
    why: Why | None = None
    others: tuple[str, ...] = ()
    unit: str = ""
    raw: str = ""


@dataclass(frozen=True)
class Aligned:
    """A form's table found in a file.

    `cells` has every printed cell of the table. `whole` are the blocks (by number) of
    which every row and every column was found once and in order: only there do labels prove a place.
    `changed` are labels the agency printed otherwise: the form's and the file's. `found` counts the rows
    of the form that are there, `twice` says that the file has the table two times, beside or below each
    other, `headless` that a block was read by the order of its cells alone, `named` that over every
    block stand the names of its groups of columns.
    """

    table: FormTable
    cells: dict[Address, Found] = field(default_factory=dict)
    blocks: dict[Address, int] = field(default_factory=dict)
    whole: frozenset[int] = frozenset()
    changed: tuple[tuple[str, str], ...] = ()
    score: float = 0.0
    found: int = 0
    twice: bool = False
    headless: tuple[int, ...] = ()
    tables: tuple[int, ...] = ()
    named: bool = True

    @property
    def complete(self) -> float:
        """The share of the form's rows that are there."""
        return self.found / max(len(lines(self.table)), 1)


Trail = tuple[Item, ...]


@functools.cache
def lines(table: FormTable) -> tuple[tuple[int, Trail], ...]:
    """The rows of a form's table, each with the number of its block."""
    return tuple(
        (number, trail)
        for number, block in enumerate(table.blocks)
        for trail in layout.leaves(block.rows)
        if not trail[-1].is_heading_line
    )


@functools.lru_cache(maxsize=8192)
def label(text: str) -> str:
    """A label as labels are compared: without blanks and quotes, numbers as the forms write them."""
    if len(text) > _LONGEST:
        return ""
    words = narrow(text).translate(_QUOTES)
    return _NUMBERED.sub(r"\1.", words).replace("合计", "总计")


_QUOTES = str.maketrans("", "", "“”\"'‘’『』「」《》")


def is_unit(text: str) -> bool:
    """Whether a cell holds the name of a unit alone."""
    return bool(_UNIT.fullmatch(narrow(text)))


@functools.lru_cache(maxsize=65536)
def likeness(one: str, other: str) -> float:
    """How alike two labels are, from 0 to 1; below ENOUGH it is 0."""
    if one == other:
        return 1.0
    if not one or not other:
        return 0.0
    if _alike_at_first(_ORDINAL.sub("", one), _ORDINAL.sub("", other)):
        return 0.95
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() < ENOUGH or matcher.quick_ratio() < ENOUGH:
        return 0.0
    ratio = matcher.ratio()
    return ratio if ratio >= ENOUGH else 0.0


def _alike_at_first(one: str, other: str) -> bool:
    """Whether two labels without their numbers are the same, but for an explanation in brackets."""
    short, long = sorted((one, other), key=len)
    return bool(short) and (long == short or (len(short) > 3 and long.startswith(f"{short}(")))


@dataclass(frozen=True)
class Row:
    """A row of the file: the table it stands in, its number in it, and its cells from the left."""

    source: RawTable
    number: int
    cells: tuple[RawCell, ...]

    @functools.cached_property
    def words(self) -> tuple[tuple[int, str], ...]:
        """Which of its cells hold words that are no unit, from the left up to the first figure."""
        found: list[tuple[int, str]] = []
        for index, cell in enumerate(self.cells):
            held = typed(cell.text)
            if held is Typed.WORDS:
                words = label(cell.text)
                if words and not _UNIT.fullmatch(words):
                    found.append((index, words))
            elif held is Typed.NUMBER and found:
                break
        return tuple(found)

    @functools.cached_property
    def numbers(self) -> int:
        """How many of its cells hold a number."""
        return sum(typed(cell.text) is Typed.NUMBER for cell in self.cells)

    def after(self, index: int) -> tuple[RawCell, ...]:
        """The cells behind its label, without one that holds the unit."""
        rest = self.cells[index + 1 :]
        if len(rest) > 1 and _UNIT.fullmatch(narrow(rest[0].text)):
            return rest[1:]
        return rest

    def spot(self, cell: RawCell) -> Spot:
        return Spot(self.source.number, self.number + 1, cell.column + 1, self.source.page)


def rows_of(sources: Sequence[RawTable], known: frozenset[str]) -> list[Row]:
    """The rows of tables one after the other, each once; of long tables those around what is known."""
    rows: list[Row] = []
    for source in sources:
        before: tuple[RawCell, ...] = ()
        for number, cells in enumerate(source.rows):
            if cells and cells != before:  # a row that its cells make two deep is one
                row = Row(source, number, cells)
                cut = _over_pages(rows[-1], row) if rows and number == 0 else None
                rows[-1 if cut else len(rows) :] = [cut or row]
            before = cells
    if len(rows) <= MAX_ROWS:
        return rows
    at = [index for index, row in enumerate(rows) if any(label(c.text) in known for c in row.cells)]
    return rows[max(at[0] - 10, 0) :][:MAX_ROWS] if at else []


def _over_pages(above: Row, below: Row) -> Row | None:
    """The row that the end of a page has cut, its label on the one page and its figures on the other."""
    if below.source.page is None or above.source.page != below.source.page - 1:
        return None
    places = [[(cell.column, cell.columns) for cell in row.cells] for row in (above, below)]
    figures, words = (above, below) if above.numbers else (below, above)
    at = next((n for n, cell in enumerate(figures.cells) if typed(cell.text) is Typed.NUMBER), 0)
    if (
        places[0] != places[1]
        or words.numbers
        or not at
        or narrow(figures.cells[at - 1].text)
        or typed(words.cells[at - 1].text) is not Typed.WORDS
    ):
        return None
    joined = (
        cell if narrow(cell.text) else replace(cell, text=other.text)
        for cell, other in zip(figures.cells, words.cells, strict=True)
    )
    return Row(figures.source, figures.number, tuple(joined))


@functools.cache
def labels_of(table: FormTable) -> frozenset[str]:
    """All words of a form's table by which it is known."""
    found = {label(trail[-1].label) for _, trail in lines(table)}
    for block in table.blocks:
        found |= {label(item.label) for trail in block.printed_columns for item in trail}
        found.add(label(block.heading))
    return frozenset(found - {""})


@functools.cache
def layouts(table: FormTable) -> tuple[FormTable, ...]:
    """A form's table, and the other ways in which one of a single wide row is printed.

    Its groups of columns stand one below the other, each with heads and a row of figures, or the groups
    are rows. The cells keep their paths.
    """
    block = table.blocks[0]
    groups = [one for one in block.columns if one.parts]
    if len(lines(table)) > 1 or block.rows[0].label or len(groups) < 2:
        return (table,)
    row = block.rows[0]

    def stacked(columns: Iterable[Item]) -> FormTable:
        return replace(table, blocks=tuple(FormBlock((row,), (one,)) for one in columns))

    inner = [
        part if one is part else replace(one, parts=(part,))
        for one in groups
        for part in (one.parts if any(p.parts for p in one.parts) else (one,))
    ]
    results = tuple(trail[-1] for trail in layout.leaves((groups[0],)))
    turned = FormBlock(tuple(map(_without_leaves, groups)), results)
    return (table, stacked(groups), stacked(inner), replace(table, blocks=(turned,)))


def _without_leaves(item: Item) -> Item:
    return replace(item, parts=tuple(_without_leaves(one) for one in item.parts if one.parts))


def align(table: FormTable, sources: Sequence[RawTable], *, must_add_up: bool = True) -> Aligned:
    """A form's table in one of the file, or in several that go on one after the other.

    Odd rows that do not add up are not read, unless they need not: a sheet that is being filled in.
    """
    found = _align(table, sources, must_add_up)
    if found.found == len(lines(table)):
        return found
    tried = (_align(other, sources, must_add_up) for other in layouts(table)[1:])
    whole = [one for one in tried if one.found == len(lines(one.table)) and one.named]
    return max((found, *whole), key=lambda one: one.score)


def _align(table: FormTable, sources: Sequence[RawTable], must_add_up: bool) -> Aligned:
    """A form's table as this layout of it has its rows."""
    rows = rows_of(sources, labels_of(table))
    ours = lines(table)
    widths = [len(block.printed_columns) for block in table.blocks]

    scored = [[row_score(trail, widths[block], row) for row in rows] for block, trail in ours]
    highest = [max(of_row) - _MARGIN for of_row in zip(*scored, strict=True)]

    def score(i: int, j: int) -> float:  # a row that is more like another of the form's is that one
        return scored[i][j] if scored[i][j] >= highest[j] else 0.0

    pairs = _in_order(range(len(ours)), range(len(rows)), score)
    for number in range(
        len(table.blocks)
    ):  # a block that stands before another is found all the same
        mine = [i for i, (block, _) in enumerate(ours) if block == number]
        if not any(i in pairs for i in mine):
            pairs |= _in_order(
                mine, [j for j in range(len(rows)) if j not in pairs.values()], score
            )
    finder = _Finder(table, rows, pairs, must_add_up)
    for number, block in enumerate(table.blocks):
        finder.block(number, block)
    scores = [score(i, j) for i, j in pairs.items()]
    return Aligned(
        table, finder.cells, finder.blocks, frozenset(finder.whole), tuple(finder.changed),
        sum(scores) / (len(ours) + 0.3 * finder.extra) * finder.heads_fit, len(pairs), finder.twice,
        tuple(finder.headless),
        tuple(dict.fromkeys((*finder.heads_in, *(rows[j].source.number for j in sorted(pairs.values()))))),
        finder.named,
    )  # fmt: skip


def row_score(trail: Trail, width: int, row: Row) -> float:
    """How likely a row of the file is this row of the form."""
    own = label(trail[-1].label)
    if not own:  # a row without a label is known by its figures alone
        fits = len(row.cells) - (len(row.words) > 0) == width and len(row.words) < 2
        wordless = all(typed(cell.text) is not Typed.WORDS for cell in row.cells[1:])
        return 1.0 + 0.01 * row.numbers if fits and wordless else 0.0
    best = 0.0
    for back, (_, words) in enumerate(reversed(row.words)):
        best = max(best, likeness(own, words) - 0.3 * back)
    above = label(trail[-2].label) if len(trail) > 1 else ""
    if best > 0 and above and len(row.words) > 1:
        best += 0.1 * max(likeness(above, words) for _, words in row.words[:-1])
    return best


def _in_order(
    ours: Sequence[int], theirs: Sequence[int], score: Callable[[int, int], float]
) -> dict[int, int]:
    """Which of ours is which of theirs, both in order, so that all scores together are highest."""
    best = [[0.0] * (len(theirs) + 1) for _ in range(len(ours) + 1)]
    for i, own in enumerate(ours):
        for j, other in enumerate(theirs):
            one = score(own, other)
            taken = best[i][j] + one if one > 0 else 0.0
            best[i + 1][j + 1] = max(taken, best[i][j + 1], best[i + 1][j])
    found: dict[int, int] = {}
    i, j = len(ours), len(theirs)
    while i and j:
        if best[i][j] == best[i - 1][j]:
            i -= 1
        elif best[i][j] == best[i][j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            found[ours[i]] = theirs[j]
    return found


def _width(table: RawTable) -> int:
    return max((cell.column + cell.columns for cell in table.cells), default=0)


class _Finder:
    """Collects the cells of a table block by block."""

    def __init__(
        self, table: FormTable, rows: Sequence[Row], pairs: Mapping[int, int], must_add_up: bool
    ) -> None:
        self.table, self.rows, self.pairs, self.must_add_up = table, rows, pairs, must_add_up
        self.lines = lines(table)
        self.cells: dict[Address, Found] = {}
        self.blocks: dict[Address, int] = {}
        self.whole: set[int] = set()
        self.changed: list[tuple[str, str]] = []
        self.headless: list[int] = []
        self.heads_in: list[int] = []
        self.named = True
        self.again = self._again()
        repeated = [i for i in self.again if self.pairs.get(i) is not None]
        self.twice = len(repeated) > max(1, 0.4 * len(self.lines)) or (
            len(self.lines) == 1 and bool(repeated)
        )
        self.astray = self._astray()
        self.shared = Counter(id(cell) for j in pairs.values() for cell in rows[j].cells)
        self.fits: list[float] = []

    @property
    def extra(self) -> int:
        """Rows between those of the form that look like them and are none: of another form, perhaps."""
        used = set(self.pairs.values())
        return sum(
            len(self.rows[j].words) > 0 and len(self.rows[j].cells) > 2
            and not any(label(c.text) in labels_of(self.table) for c in self.rows[j].cells)
            for j in range(min(used, default=0), max(used, default=0)) if j not in used
        )  # fmt: skip

    @property
    def heads_fit(self) -> float:
        """How much the heads are those of the form; half where there are none."""
        return 0.5 + 0.5 * sum(self.fits) / len(self.fits) if self.fits else 1.0

    def _again(self) -> dict[int, list[int]]:
        """Rows with figures that have the label of a row which was found elsewhere."""
        counted = Counter(label(trail[-1].label) for _, trail in self.lines)
        used = set(self.pairs.values())
        at: dict[str, list[int]] = {}
        for j, row in enumerate(self.rows):
            if j in used or not row.numbers:
                continue
            if row.words:
                at.setdefault(row.words[-1][1], []).append(j)
            elif len(self.lines) == 1 and row_score(self.lines[0][1], len(row.cells), row):
                at.setdefault("", []).append(j)
        found: dict[int, list[int]] = {}
        for i, (number, trail) in enumerate(self.lines):
            own = label(trail[-1].label)
            width = len(self.table.blocks[number].printed_columns)
            if counted[own] == 1 and own in at and (own or width > 1):
                found[i] = [j for j in at[own] if own or len(self.rows[j].cells) >= width]
        return {i: js for i, js in found.items() if js}

    def _astray(self) -> dict[int, tuple[int, ...]]:
        """Rows that stand in another order than the form's, with the places each may have.

        Where two have changed places nobody can say whether their labels did, or the rows as a whole.
        """
        out = {i: js[0] for i, js in self.again.items() if i not in self.pairs}
        if not out:
            return {}
        all_ = {**self.pairs, **out}

        def crosses(i: int) -> list[int]:
            return [k for k in all_ if (k - i) * (all_[k] - all_[i]) < 0]

        crossed = {i: crosses(i) for i in all_}
        found = {
            i: (all_[i], *(out[k] for k in crossed[i] if k in out))
            for i in self.pairs
            if any(k in out and len(crossed[i]) >= len(crossed[k]) for k in crossed[i])
        }
        for i, j in out.items():
            found[i] = (j, *(self.pairs[k] for k in crossed[i] if k in found and k in self.pairs))
        return found

    def block(self, number: int, block: FormBlock) -> None:
        """The figures of a block."""
        mine = [i for i, (one, _) in enumerate(self.lines) if one == number]
        places = {i: self.pairs[i] for i in mine if i in self.pairs}
        heads = self._heads(set(places.values()))
        columns = block.printed_columns
        complete = (
            bool(places) and len(places) == len(mine) and not self._stray(set(places.values()))
        )
        by_place = False
        headed_before = False
        over: dict[tuple[int, tuple[int, ...]], _Over] = {}
        tails = {i: self._tail(i, j) for i, j in places.items()}
        padded = len(tails) > 1 and all(_is_padded(tail, len(columns)) for tail in tails.values())
        usual = _usual(
            [(self.rows[places[i]].source, tail) for i, tail in tails.items()], len(columns)
        )
        found: dict[int, _Placed] = {}
        for i, j in places.items():
            row, tail = self.rows[j], tails[i]
            place = (id(row.source), tuple(cell.column for cell in tail))
            if place not in over:  # rows of a table have the same heads
                over[place] = _over(block, tail, heads[id(row.source)])
            found[i] = placed = _place(block, tail, over[place], padded=padded)
            length, first = usual[id(row.source)]
            wide = len(tail) > len(columns)
            placed.loose = placed.loose or len(tail) != length or (wide and tail[0].column != first)
        if self.must_add_up:
            self._doubted(block, found, tails)
        groups = {label(column[-2].label) for column in columns if len(column) > 1}
        over_them = {
            label(cell.text) for rows in heads.values() for row in rows for cell in row.cells
        }
        self.named = self.named and groups <= over_them
        for i in mine:
            trail, at = self.lines[i][1], self.pairs.get(i)
            placed = found.get(i) or _Placed({}, headed=False, why=Why.ROW)
            if at is not None:
                if placed.bare and headed_before:
                    placed.headed = placed.by_place  # the table goes on under the heads before
                headed_before = headed_before or placed.headed
                self.fits.append(placed.fit)
                self.twice = self.twice or placed.twice
                by_place = by_place or not placed.headed
                self._label(trail, self.rows[at])
            in_order = i not in self.astray and i not in self.again
            complete = complete and placed.headed and in_order
            for index, column in enumerate(columns):
                path = (self.table.key, *layout.keys(trail), *layout.keys(column))
                self.blocks[path] = number
                self.cells[path] = self._found(i, at, placed, index)
        if complete:
            self.whole.add(number)
        if by_place:
            self.headless.append(number)

    def _doubted(
        self,
        block: FormBlock,
        found: dict[int, _Placed],
        tails: Mapping[int, tuple[RawCell, ...]],
    ) -> None:
        """Take back rows whose cells may stand elsewhere and do not add up.

        One that is longer than it should be is taken back with all such, where most do not add up: the heads
        are not over their columns.
        """
        wrong = {i for i, one in found.items() if one.cells and not _adds_up(block, one.cells)}
        wide = {
            i
            for i, one in found.items()
            if one.cells and len(tails[i]) > len(block.printed_columns)
        }
        doubted = {i for i in wrong if found[i].loose}
        if any(column[-1].total for column in block.printed_columns):
            doubted |= wide if 2 * len(wide & wrong) > len(wide) else set()
        for i in doubted:
            found[i] = _Placed({}, headed=False, why=Why.CELLS, fit=found[i].fit)

    def _heads(self, mine: set[int]) -> dict[int, list[Row]]:
        """The rows above the first of mine in each table, up to the last row of another block."""
        found: dict[int, list[Row]] = {}
        others = set(self.pairs.values()) - mine
        for j in sorted(mine):
            source = self.rows[j].source
            if id(source) in found:
                continue
            above: list[Row] = []
            for k in range(j - 1, -1, -1):
                row = self.rows[k]
                if k in others or (row.words and row.numbers > 1):
                    break
                if row.source is not source:
                    above = [*self._heads_before(k, mine, source), *above]
                    break
                above.insert(0, row)
            found[id(source)] = above
        return found

    def _heads_before(self, last: int, mine: set[int], source: RawTable) -> list[Row]:
        """The rows of tables before, where the end of a page has cut the heads from their figures.

        The columns are counted from the right: how many stand under a label is not known there.
        """
        found: list[Row] = []
        known = labels_of(self.table)
        while last >= 0 and last not in self.pairs.values():
            before = self.rows[last].source
            rows = [row for row in self.rows[: last + 1] if row.source is before]
            last -= len(rows)
            held = {label(cell.text) for row in rows for cell in row.cells}
            if mine & {*range(last + 1, last + 1 + len(rows))} or not held & known:
                break
            if any(row.numbers for row in rows):
                break
            self.heads_in.insert(0, before.number)
            shift = max(_width(source) - _width(before), 0)
            moved = {id(c): replace(c, column=c.column + shift) for row in rows for c in row.cells}
            found = [
                Row(before, row.number, tuple(moved[id(cell)] for cell in row.cells))
                for row in rows
            ] + found
        return found

    def _stray(self, mine: set[int]) -> bool:
        """Whether a row of figures without any label stands among those of a block, or right behind."""
        return any(
            row.numbers > 2 and not row.words
            for j in range(min(mine), max(mine) + 2)
            if j not in mine and j < len(self.rows)
            for row in (self.rows[j],)
        )

    def _tail(self, i: int, j: int) -> tuple[RawCell, ...]:
        """The cells of a row behind the label by which it was found."""
        own, row = label(self.lines[i][1][-1].label), self.rows[j]
        if not own:
            return row.cells[1:] if row.words else row.cells
        at = max(row.words, key=lambda one: (likeness(own, one[1]), one[0]))[0]
        return row.after(at)

    def _found(self, i: int, at: int | None, placed: _Placed, index: int) -> Found:
        cell = placed.cells.get(index)
        if i in self.astray:
            return self._one_of(self.astray[i], i, index, Why.ORDER)
        if at is None:
            return Found(None, why=Why.ROW)
        row = self.rows[at]
        if cell is None:
            spot = Spot(row.source.number, row.number + 1, row.cells[0].column + 1, row.source.page)
            shown = " ".join(one.text for one in row.cells if one.text.strip())
            return Found(None, spot, placed.why or Why.COLUMN, raw=shown[:120])
        if self.shared[id(cell)] > 1 and typed(cell.text) is not Typed.BLANK:
            return Found(None, row.spot(cell), Why.MERGED, raw=cell.text)
        if i in self.again:
            found = self._one_of((at, *self.again[i]), i, index, Why.TWICE)
            if len(set(found.others)) > 1:
                return found
        return Found(cell.text, row.spot(cell), unit=placed.units.get(index, ""))

    def _one_of(self, places: Iterable[int], i: int, index: int, why: Why) -> Found:
        """A cell that may be one of several rows'."""
        texts, spot = [], None
        width = len(self.table.blocks[self.lines[i][0]].printed_columns)
        for j in places:
            tail = self.rows[j].cells[-width:]
            if len(tail) == width:
                texts.append(tail[index].text)
                spot = spot or self.rows[j].spot(tail[index])
        return Found(None, spot, why, tuple(texts))

    def _label(self, trail: Trail, row: Row) -> None:
        own = label(trail[-1].label)
        theirs = max((w for _, w in row.words), key=lambda w: likeness(own, w), default="")
        if own and theirs != own:
            shown = next((c.text for c in row.cells if label(c.text) == theirs), theirs)
            self.changed.append((trail[-1].label, " ".join(shown.split())))


# --- columns ------------------------------------------------------------------------------------------


def _usual(
    tails: Sequence[tuple[RawTable, tuple[RawCell, ...]]], width: int
) -> dict[int, tuple[int, int]]:
    """How many cells most rows of a table have behind their label, and in which column these begin."""
    found: dict[int, tuple[int, int]] = {}
    for source in {id(one): one for one, _ in tails}.values():
        mine = [tail for one, tail in tails if one is source and tail]
        lengths = Counter(len(tail) for tail in mine).most_common()
        length = lengths[0][0] if lengths else width
        if len(lengths) > 1 and lengths[0][1] == lengths[1][1]:
            length = width
        starts = Counter(tail[0].column for tail in mine if len(tail) == length).most_common(1)
        found[id(source)] = length, starts[0][0] if starts else 0
    return found


def _adds_up(block: FormBlock, cells: Mapping[int, RawCell]) -> bool:
    """Whether a row has totals, and they are those of its figures."""
    columns = block.printed_columns
    figures = {i: figure(cell.text) for i, cell in cells.items()}
    if len(figures) < len(columns) or any(one.typed is Typed.WORDS for one in figures.values()):
        return False
    numbers = {i: number_in(one.value) or 0 for i, one in figures.items()}
    totals = [i for i, column in enumerate(columns) if column[-1].total]
    return bool(totals) and all(
        numbers[total]
        == sum(
            numbers[i]
            for i, column in enumerate(columns)
            if column[: len(columns[total]) - 1] == columns[total][:-1] and not column[-1].computed
        )
        for total in totals
    )


@dataclass
class _Placed:
    """Which cell of a row stands in which column; `bare` where there are no heads at all.

    `loose` says that only how many cells are filled speaks for it.
    """

    cells: dict[int, RawCell]
    headed: bool
    by_place: bool = False
    bare: bool = False
    why: Why | None = None
    twice: bool = False
    fit: float = 0.5
    units: dict[int, str] = field(default_factory=dict)
    loose: bool = False


_Heads = tuple[RawCell, ...]


@dataclass(frozen=True)
class _Over:
    """The heads over cells of a row: for each column of the form the cells it may be, and how well all fit."""

    claims: list[list[int]]
    groups: list[list[list[int]]]
    fit: float
    units: dict[int, str]
    in_order: bool
    headless: frozenset[int]


def _over(block: FormBlock, cells: tuple[RawCell, ...], heads: list[Row]) -> _Over:
    columns = block.printed_columns
    above = [_heads_over(cell, heads) for cell in cells]
    claims = _claims(columns, above)
    groups = [_by_head(columns[i], js, above) for i, js in enumerate(claims)]
    fit = _fit(columns, above, claims) if any(above) else 0.5
    units = {
        i: _unit(above[js[0]])
        for i, js in enumerate(claims)
        if js and columns[i][-1].kind is Kind.AMOUNT
    }
    in_order = all(i in js for i, js in enumerate(claims)) or _reads_like(block, heads)
    headless = frozenset(j for j, over in enumerate(above) if not over)
    return _Over(claims, groups, fit, units, in_order, headless)


def _is_padded(tail: tuple[RawCell, ...], width: int) -> bool:
    """Whether more cells stand behind a label than there are columns, the first ones empty."""
    extra = tail[: len(tail) - width]
    return len(tail) > width and all(typed(cell.text) is Typed.BLANK for cell in extra)


def _place(block: FormBlock, cells: tuple[RawCell, ...], over: _Over, *, padded: bool) -> _Placed:
    """The cells of a row under the columns of the form: by the heads over them, else by their number."""
    width = len(block.printed_columns)
    claims, fit, units = over.claims, over.fit, over.units
    if len(cells) == width:
        if over.in_order:
            return _Placed(dict(enumerate(cells)), True, by_place=True, fit=fit, units=units)
        claimed = {i: js[0] for i, js in enumerate(claims) if len(js) == 1}
        if len(claimed) == width == len(set(claimed.values())):
            moved = any(i != j for i, j in claimed.items())
            placed = {i: cells[j] for i, j in claimed.items()}
            return _Placed(placed, False, fit=fit, units=units, loose=moved)
        taken = {j for i, js in enumerate(claims) for j in js if i not in js}
        bare = not any(claims)
        chosen = {
            i: cells[i] for i, js in enumerate(claims) if (not js or i in js) and i not in taken
        }
        return _Placed(chosen, False, len(chosen) == width, bare, fit=fit, units=units)
    if len(cells) < width:
        spread = any(cell.columns > 1 for cell in cells)
        return _Placed({}, False, why=Why.MERGED if spread else Why.CELLS, fit=fit)
    groups = over.groups
    if width > 1 and all(len(one) > 1 for one in groups) and len(cells) >= 2 * width:
        return _Placed({}, False, why=Why.TWICE, twice=True, fit=fit)
    picked = {
        i: only for i, one in enumerate(groups) if len(one) == 1 and (only := _only(one[0], cells)) is not None
    }  # fmt: skip
    order = list(picked.values())
    astray = any(  # a figure under no head: the heads do not stand where they should
        j not in order and typed(cells[j].text) is Typed.NUMBER for j in over.headless
    )
    if len(picked) == width and order == sorted(set(order)) and not astray:
        return _Placed({i: cells[j] for i, j in picked.items()}, True, fit=fit, units=units)
    filled = [cell for cell in cells if typed(cell.text) is not Typed.BLANK]
    if len(filled) == width:
        return _Placed(dict(enumerate(filled)), False, True, fit=fit, loose=width > 1)
    if padded and not any(claims):
        return _Placed(dict(enumerate(cells[-width:])), False, True, True, fit=fit)
    return _Placed({}, False, why=Why.CELLS, fit=fit)


def _only(js: list[int], cells: tuple[RawCell, ...]) -> int | None:
    """The one cell under a head, or of several the one with something in it."""
    filled = [j for j in js if typed(cells[j].text) is not Typed.BLANK]
    if len(filled) > 1:
        return None
    return filled[0] if filled else js[0]


def _claims(columns: list[Trail], above: list[_Heads]) -> list[list[int]]:
    """For each column the cells whose heads are its own, and no other column's more."""
    scores = [[head_score(column, heads) for heads in above] for column in columns]
    found: list[list[int]] = []
    for one in scores:
        mine = [
            j for j, value in enumerate(one)
            if value and value >= max(other[j] for other in scores) - 1e-9
        ]  # fmt: skip
        top = max((one[j] for j in mine), default=0.0)
        found.append([j for j in mine if one[j] >= top - 0.05])
    return found


def _fit(columns: list[Trail], above: list[_Heads], claims: list[list[int]]) -> float:
    return sum(
        min(max((head_score(columns[i], above[j]) for j in js), default=0.0), 1.0)
        for i, js in enumerate(claims)
    ) / len(columns)


def _by_head(column: Trail, js: list[int], above: list[_Heads]) -> list[list[int]]:
    """The cells under a column's head; apart where the head is there more than once."""
    name = label(column[-1].label)
    found: dict[int, list[int]] = {}
    for j in js:
        head = max(above[j], key=lambda cell: likeness(name, label(cell.text)))
        found.setdefault(id(head), []).append(j)
    return list(found.values())


def _unit(heads: _Heads) -> str:
    """The unit of money that a head names."""
    for cell in heads:
        words = narrow(cell.text)
        for unit in ("亿元", "万元", "元"):
            if f"({unit})" in words or f"单位:{unit}" in words:
                return unit
    return ""


def _heads_over(cell: RawCell, heads: Iterable[Row]) -> _Heads:
    """The heads of a column from above, each once."""
    over = {
        id(one): one
        for row in heads
        for one in row.cells
        if one.column <= cell.column < one.column + one.columns and label(one.text)
    }
    return tuple(over.values())


def head_score(trail: Trail, heads: _Heads) -> float:
    """How likely these heads are those of a column; groups count where columns are called alike."""
    names = [label(item.label) for item in trail if item.label]
    over = [label(cell.text) for cell in heads]
    if not names:
        return 1.0 if heads else 0.0
    own = max((likeness(names[-1], head) for head in over), default=0.0)
    groups = [max((likeness(one, head) for head in over), default=0.0) for one in names[:-1]]
    return own + 0.1 * sum(groups) if own else 0.0


@functools.cache
def heads_in_order(block: FormBlock) -> tuple[str, ...]:
    """The heads of a block as the eye reads them: level by level from the left."""
    spans: list[Span] = sorted(layout.spans(block.columns), key=lambda one: (one.level, one.line))
    return tuple(label(o.item.label) for o in spans if o.item.label and not o.item.hidden)


def _reads_like(block: FormBlock, heads: list[Row]) -> bool:
    """Whether the heads, their spans lost, are the form's one after the other."""
    wanted = heads_in_order(block)
    seen: dict[int, str] = {
        id(cell): label(cell.text) for row in heads for cell in row.cells if label(cell.text)
    }
    found = [words for words in seen.values() if any(likeness(words, one) for one in wanted)]
    return (
        len(wanted) > 1
        and len(found) == len(wanted)
        and all(likeness(*pair) for pair in zip(found, wanted, strict=True))
    )
