"""Small tables in the agency's words: which figure each cell tells, and what their totals add up.

A cell is only read where its row and its column say nothing but what the figure is, and of which year.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from authoring.forms import concepts
from authoring.forms.layout import Address
from authoring.numerals import level_of, number_of
from authoring.patterns import lazy
from authoring.prose.claims import Claim, Verdict, figure_named, held_against, topic_of
from authoring.prose.labels import BOTH_KINDS, GROUP_OF, Label, Reading
from authoring.prose.numbers import OTHER_YEAR, CountedNumber, mask, numbers, years_in
from authoring.prose.parts import BELOW, part_in
from authoring.prose.passages import Passage, Sentence, as_read
from authoring.quantities import cut_off, rounded
from authoring.report import narrative
from authoring.report.tables import Tables

MAX_CELLS = 400  # of a table that is read; larger ones are lists of other things
_BRACKET = r"[（(](?:单位[：:])?(?P<unit>[^（）()：:]{1,3})[）)]\Z"
_UNIT = lazy(_BRACKET)
_UNIT_OF_ALL = lazy("单位[：:](?P<unit>[^，。；、（）()0-9]{1,3})")
_YEAR = lazy(r"20[0-9]{2}(?=年|\s|\Z)")
_THIS_YEAR = lazy("(?:本|今)年(?!度?(?:新收|办理|制发|废止))")
_NOT_NAMED = lazy(
    rf"{_BRACKET}|\A[0-9]{{1,3}}\Z"
    r"|20[0-9]{2}年?度?|(?:本|今)年度?|(?:上年|去年|上一年)度?(?!结转)"
)
"""What a heading says beside the name: the unit, a number in a list, the year."""
_NUMBERED = lazy(r"\A[（(]?(?P<number>[^（）()]{1,2})[）)、.．]")
_PLAIN = lazy("(?:总计|合计|小计|共计|件数|条数|数量|总数|数|金额|情况)*")
"""A heading that names no figure of its own."""
_LEADS = lazy("(?:政府|结果|属于|新|尚|结)*")
"""What may stand before a name without making it another figure."""
_DOCUMENTS = lazy(f"(?:{BOTH_KINDS}|规章|(?:行政)?规范性文件|现行有效|制发|废止)(?:件数|数量|数)?")
"""What names a figure of documents together with another heading."""
_TOTAL = lazy("合计|总计|共计")
_NO_ADDEND = lazy("其中|小计|占|率|比|增|减|平均|累计|总数|含")
_NO_COUNT = lazy("占|率|比|增|减")
_SHARE_HEAD = lazy("占比|比例")
_CHANGE_HEAD = lazy("增减|增长")
_CLAUSE = lazy("[，,；;。：:]")
_ABOUT_REQUESTS = lazy("依申请公开|信息公开申请|申请办理")
_REVIEWS = {"reconsideration", "litigation", "direct", "after", "both"}
_ALL_CASES = ("reconsideration", "litigation", "direct", "after_reconsideration")
_REQUESTS_OF = {
    "received": concepts.RECEIVED, "newly_received": concepts.RECEIVED, "carried_over": concepts.CARRIED_OVER,
    "done": concepts.CONCLUDED, "carried_forward": concepts.CARRIED_FORWARD,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cell:
    """A number in a table, in its `row` and `column` counted from the first number.

    `names` are the headings of its row and of its column, `year` the one they tell: 0 where it is
    another than this and the last, or where that of its neighbours is told and its own is not.
    """

    sentence: Sentence
    number: CountedNumber
    names: tuple[str, ...]
    year: int | None
    row: int
    column: int

    @property
    def named(self) -> str:
        """Its row and column in the words of the table."""
        return "·".join(dict.fromkeys(filter(None, self.names)))


@dataclass(frozen=True, slots=True)
class Told:
    """A cell held against the tables of the form: those of this report, or of last year's."""

    cell: Cell
    verdict: Verdict
    of_last_year: bool


@dataclass(frozen=True, slots=True)
class Sum:
    """A total and the cells beside or above it that it adds up."""

    total: Cell
    parts: tuple[Cell, ...]

    @property
    def off(self) -> Decimal:
        """By how much the total is more than its parts."""
        return self.total.number.value - sum((one.number.value for one in self.parts), Decimal(0))


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """A share or a change in a table that its other cells give otherwise, and the cells it is worked out from."""

    cell: Cell
    right: Decimal
    of: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as it is read: its cells with numbers, the headings of its rows and columns, what is said
    before it, the unit of all its cells, and its totals.
    """

    cells: tuple[Cell, ...]
    rows: tuple[tuple[str, ...], ...]
    columns: tuple[tuple[str, ...], ...]
    about: str
    unit: str
    sums: tuple[Sum, ...]


def grids(pieces: Iterable[tuple[Address, narrative.Piece]], year: int | None) -> Iterator[Grid]:
    """Every table that holds numbers."""
    heading, before, here = "", "", None
    for path, piece in pieces:
        if path != here:
            heading, before, here = "", "", path
        match piece:
            case narrative.Title():
                heading, before = piece.text, ""
            case narrative.Words():
                heading, before = piece.lead or heading, piece.text
            case narrative.Grid() if sum(map(len, piece.rows)) <= MAX_CELLS:
                found = _read(piece, path, f"{heading}，{before}", year)
                if found:
                    yield found
                before = ""


def worked_out(grid: Grid, year: int | None) -> Iterator[WorkedOut]:
    """The shares and changes of a table that are wrong by its own counts, where its totals are right."""
    heads = [(names or ("",))[-1] for names in grid.columns]
    counts = [at for at, head in enumerate(heads) if not _NO_COUNT.search(head)]
    if any(one.off for one in grid.sums):
        return
    at = {(one.row, one.column): one for one in grid.cells}
    for column, head in enumerate(heads):
        stated = [one for one in grid.cells if one.column == column]
        if _SHARE_HEAD.search(head) and len(counts) == 1:
            yield from _wrong_shares(stated, at, counts[0], grid)
        elif _CHANGE_HEAD.search(head) and len(counts) == 2 and year is not None:
            yield from _wrong_changes(stated, at, counts, year)


def _wrong_shares(
    stated: Iterable[Cell], at: Mapping[tuple[int, int], Cell], column: int, grid: Grid
) -> Iterator[WorkedOut]:
    totals = [row for row, names in enumerate(grid.rows) if any(map(_TOTAL.search, names))]
    whole = at.get((totals[0], column)) if len(totals) == 1 else None
    for one in stated:
        count = at.get((one.row, column))
        if not whole or not whole.number.value or not count or one.row == whole.row:
            continue
        exact = count.number.value * 100 / whole.number.value
        places = one.number.places
        if one.number.value not in (rounded(exact, places), cut_off(exact, places)):
            yield WorkedOut(one, rounded(exact, places), (count, whole))


def _wrong_changes(
    stated: Iterable[Cell], at: Mapping[tuple[int, int], Cell], columns: Sequence[int], year: int
) -> Iterator[WorkedOut]:
    for one in stated:
        pair = [cell for column in columns if (cell := at.get((one.row, column)))]
        now = [cell for cell in pair if cell.year == year]
        last = [cell for cell in pair if cell.year == year - 1]
        if not (now and last) or last[0].number.unit != now[0].number.unit:
            continue
        difference = now[0].number.value - last[0].number.value
        if difference < 0 or not last[0].number.value:
            continue  # a sign before a number is not read
        exact = difference * 100 / last[0].number.value
        places = one.number.places
        may_be = [rounded(exact, places), cut_off(exact, places)]
        if one.number.unit != "%":
            may_be = [difference]
        if one.number.value not in may_be:
            yield WorkedOut(one, may_be[0], (now[0], last[0]))


def told(
    found: Iterable[Grid], tables: Tables, last: Tables | None, year: int | None
) -> Iterator[Told]:
    """The cells whose headings name a figure of the form, and what it holds."""
    for grid in found:
        if _is_of_a_part(grid.about):
            continue
        for cell in grid.cells:
            of_last_year = year is not None and cell.year == year - 1
            asked = last if of_last_year else tables
            if asked is None or (cell.year != year and not of_last_year):
                continue
            label = _label(cell, grid, asked)
            if label:
                claim = Claim(cell.sentence, cell.number, label, cell.named)
                yield Told(cell, held_against(claim, asked), of_last_year)


# --- reading ----------------------------------------------------------------------------------------


def _read(piece: narrative.Grid, path: Address, about: str, year: int | None) -> Grid | None:
    rows = [
        [as_read(Passage(text, path, at, "cell")) for text, at in zip(row, places, strict=True)]
        for row, places in zip(piece.rows, piece.at, strict=True)
    ]
    top, side = _frame(rows)
    body = rows[top:]
    columns = _headings(rows[:top])
    lines = _headings([list(one) for one in zip(*(row[:side] for row in body), strict=True)])
    lines = lines or [()] * len(body)
    told_years = {_year_in(" ".join(names), year) for names in (*columns[side:], *lines)} - {None}
    of_all = year if year in (spoken := years_in(about)) or not spoken else 0
    cells: list[Cell] = []
    for row, (names, line) in enumerate(zip(lines, body, strict=True)):
        for column, passage in enumerate(line[side:]):
            number = _number_in(passage)
            if number is None:
                continue
            both = (*names, *columns[side + column])
            when = _year_in(" ".join(both), year)
            if when is None:
                when = 0 if told_years else of_all
            sentence = Sentence(passage.text, passage, 0)
            cells.append(Cell(sentence, number, both, when, row, column))
    if not cells:
        return None
    unit = _UNIT_OF_ALL.search(about)
    sums = _sums(cells, lines, columns[side:], len(body))
    return Grid(
        tuple(cells),
        tuple(lines),
        tuple(columns[side:]),
        about,
        unit["unit"] if unit else "",
        tuple(sums),
    )


def _number_in(passage: Passage) -> CountedNumber | None:
    """The number that is all a cell says; no year is one."""
    found = numbers(mask(passage.text))
    whole = len(found) == 1 and found[0].span == (0, len(passage.text)) and found[0].exact
    return found[0] if whole else None


def _frame(rows: Sequence[Sequence[Passage]]) -> tuple[int, int]:
    """How many rows and how many columns are headings.

    The first row is, and those below it that hold no number, up to what goes on in another corner. The first
    column is, unless figures begin there, and those behind it in which no number stands.
    """
    empty = [not any(map(_number_in, row)) for row in rows]
    top = next((at for at, one in enumerate(empty) if at and not one), len(rows))
    if _is_data([row[0] for row in rows[top:]]):
        return top, 0
    top = 1
    while top < len(rows) and empty[top] and rows[top][0].text in ("", rows[top - 1][0].text):
        top += 1
    side = 1
    while side < len(rows[0]) and not any(_number_in(row[side]) for row in rows[top:]):
        side += 1
    return top, side


def _is_data(column: Sequence[Passage]) -> bool:
    """Whether a column holds figures: no names, no years, no numbers of a list."""
    found = [_number_in(one) for one in column]
    counts = [one for one in found if one and not _YEAR.fullmatch(one.digits)]
    listed = [int(one.value) for one in counts] == list(range(1, len(counts) + 1))
    return bool(counts) and len(counts) == len(found) and (len(counts) == 1 or not listed)


def _headings(levels: Sequence[Sequence[Passage]]) -> list[tuple[str, ...]]:
    """The headings of each line, the outer ones first; one that is left blank goes on from before."""
    found: list[list[str]] = [[] for _ in levels[0]] if levels else []
    for number, level in enumerate(levels):
        last = ""
        for at, passage in enumerate(level):
            outer = number < len(levels) - 1
            last = passage.text if passage.text or not outer else last
            if last not in found[at]:
                found[at].append(last)
    return [tuple(names) for names in found]


def _year_in(words: str, year: int | None) -> int | None:
    """The year that headings tell, 0 if they tell several; None if they tell none."""
    told_years = {int(one) for one in _YEAR.findall(words)}
    if year is not None and OTHER_YEAR.search(words):
        told_years.add(year - 1 if "前年" not in words else 0)
    if year is not None and _THIS_YEAR.search(words):
        told_years.add(year)
    return None if not told_years else told_years.pop() if len(told_years) == 1 else 0


# --- which figure -----------------------------------------------------------------------------------


def _label(cell: Cell, grid: Grid, tables: Tables) -> Label | None:
    """The figure that the headings of a cell name, if each of them names it or nothing at all."""
    bare = (_bare(one).replace("办理结果", "办结") for one in cell.names)
    names = [one for one in bare if not _PLAIN.fullmatch(one)]
    units = _units(cell, grid)
    if not names or "%" in units:
        return None
    topic = topic_of("，".join(names))
    if not topic and _ABOUT_REQUESTS.search(grid.about):
        topic = "applications"
    for unit in units:
        alone = [_named(one, tables, unit, topic) for one in names]
        known = zip(alone, names, strict=True)
        if not all(one or _DOCUMENTS.fullmatch(words) for one, words in known):
            continue
        others = [one for one in alone if one]
        ways = [figure_named("".join(one), tables, unit, topic) for one in (names, names[::-1])]
        found = [one for way in ways if way and (one := _joined(way[1], others))]
        if found and len({one.key for one in found}) == 1:
            return found[0] if _is_of_all(cell, grid, tables, unit, found[0], topic) else None
    return None


def _is_of_all(cell: Cell, grid: Grid, tables: Tables, unit: str, label: Label, topic: str) -> bool:
    """Whether the totals a cell stands in are of figures and parts that are known, not of other matters.

    The applicants of several rows of requests are those of none of them.
    """
    for lines, at in ((grid.rows, cell.row), (grid.columns, cell.column)):
        if not _TOTAL.fullmatch("".join(map(_bare, lines[at]))):
            continue
        for one in {name for names in lines for name in names}:
            name = _bare(one)
            if _PLAIN.fullmatch(name) or _DOCUMENTS.fullmatch(name) or _NO_ADDEND.search(name):
                continue
            named = _named(name, tables, unit, topic)
            mixed = named and (label.topic, named.topic) == ("applicants", "applications")
            part = part_in(name, name)
            if mixed or not (named or (part and part.kind != "level")):
                return False
    return True


def _is_of_a_part(about: str) -> bool:
    """Whether the words that lead to a table say that it tells a part only: 上半年, 线上, 各部门."""
    near = [one for one in _CLAUSE.split(about) if one][-1:]
    return any(
        part_in(one, one) or BELOW.search(one) or topic_of(one) == "elsewhere" for one in near
    )


def _bare(heading: str) -> str:
    """The name that a heading gives."""
    numbered = _NUMBERED.match(heading)
    if numbered and number_of(numbered["number"]) is not None:
        heading = heading[numbered.end() :]
    return _NOT_NAMED.sub("", heading)


def _units(cell: Cell, grid: Grid) -> tuple[str, ...]:
    """The measure word of a cell; those it may have where nothing says so."""
    unit = cell.number.unit
    for one in reversed(cell.names):
        if not unit and (met := _UNIT.search(one)):
            unit = met["unit"]
        if _NO_COUNT.search(one):
            return ("%",)
    unit = unit or grid.unit
    return (unit,) if unit else ("件", "条", "次")


def _named(words: str, tables: Tables, unit: str, topic: str) -> Label | None:
    """The figure that a heading names, with nothing before the name that makes it another."""
    found = figure_named(words, tables, unit, topic)
    return found[1] if found and _LEADS.fullmatch(words[: found[0]]) else None


def _joined(label: Label, alone: Sequence[Label]) -> Label | None:
    """The figure that headings name together, if they do: 行政复议 and 维持, 新收 and 自然人."""
    others = [one for one in alone if one.key != label.key]
    if label.topic in _REVIEWS:
        whole = label.key in _ALL_CASES
        wider = ("litigation",) if whole else _ALL_CASES
        return label if all(one.key in wider for one in others) else None
    if label.key in GROUP_OF:
        return label if all(one.key in (GROUP_OF[label.key], "done") for one in others) else None
    if {one.topic for one in (label, *others)} == {"applications", "applicants"}:
        return _of_applicants(label, others[0]) if len(others) == 1 else None
    return label if all(one.key == "done" for one in others) else None


def _of_applicants(one: Label, other: Label) -> Label | None:
    """The requests of a row that a kind of applicants made; the forms' totals tell some rows only."""
    row, who = (one, other) if other.topic == "applicants" else (other, one)
    requests = _REQUESTS_OF.get(row.key)
    if requests is None:
        return None
    return replace(who, readings=(Reading((concepts.from_applicants(requests, who.key),)),))


# --- totals -----------------------------------------------------------------------------------------


def _sums(
    cells: Sequence[Cell],
    lines: Sequence[tuple[str, ...]],
    columns: Sequence[tuple[str, ...]],
    height: int,
) -> Iterator[Sum]:
    """The totals at the end or the beginning of rows and columns, where all they add up is there."""
    at = {(one.row, one.column): one for one in cells}
    total_row, added_rows = _adding(lines)
    total_column, added_columns = _adding(columns)
    if total_row is not None:
        for column in range(len(columns)):
            if not any(map(_NO_ADDEND.search, columns[column])):
                yield from _sum(at, (total_row, column), [(row, column) for row in added_rows])
    if total_column is not None:
        for row in range(height):
            yield from _sum(at, (row, total_column), [(row, column) for column in added_columns])


def _adding(headings: Sequence[tuple[str, ...]]) -> tuple[int | None, list[int]]:
    """Which of some lines is the total of the others, and which these are; none if that is not plain."""
    bare = ["".join(map(_bare, names)) for names in headings]
    totals = [number for number, words in enumerate(bare) if _TOTAL.fullmatch(words)]
    others = [number for number, words in enumerate(bare) if not _TOTAL.fullmatch(words)]
    ends = (0, len(headings) - 1)
    if len(totals) != 1 or totals[0] not in ends or len(others) < 2:
        return None, []
    if any(_NO_ADDEND.search(bare[number]) for number in others) or _nested(headings, others):
        return None, []
    return totals[0], others


def _nested(headings: Sequence[tuple[str, ...]], others: Sequence[int]) -> bool:
    """Whether the numbering of some lines makes them parts of others."""
    return len({level_of(headings[number][-1]) for number in others}) > 1


def _sum(
    at: dict[tuple[int, int], Cell], total: tuple[int, int], parts: Sequence[tuple[int, int]]
) -> Iterator[Sum]:
    found = [at.get(one) for one in (total, *parts)]
    cells = [one for one in found if one]
    units = {one.number.unit for one in cells}
    if len(cells) == len(found) and len(units) == 1 and "%" not in units:
        made = Sum(cells[0], tuple(cells[1:]))
        # What is nowhere near is no total of these.
        if abs(made.off) * 2 <= made.total.number.value and not _overlap(made):
            yield made


def _overlap(one: Sum) -> bool:
    """Whether a line is what the lines behind it add up to: 不予公开, then each of its reasons."""
    values = [part.number.value for part in one.parts]
    for at, value in enumerate(values):
        behind = list(itertools.accumulate(values[at + 1 :]))
        if value and value in behind[1:] and one.off:
            return True
    return False
