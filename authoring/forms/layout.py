"""The words in which a national form is described: items, blocks, tables, parts, forms.

A form is data. From these descriptions are derived the input schema, the starter file, the spans of
merged cells, the totals, the tables of every output and the arithmetic checks. Each is made once and
is deep: two are the same only if they are one (eq=False), which makes them cheap keys of caches.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

Address = tuple[str, ...]
"""English field names from the table down to one cell, e.g. ("applications", "received", "total")."""


class Level(StrEnum):
    """Who reports; the deadline of publication follows from it."""

    DEPARTMENT = "部门"
    TOWNSHIP = "乡镇街道"
    COUNTY = "县级政府"
    CITY = "市级政府"
    PROVINCE = "省级政府"
    VERTICAL = "垂直领导系统"
    OUTPOST = "派出机关"
    ZONE = "管委会"
    MINISTRY = "国务院部门"


class Scope(StrEnum):
    """Whose figures they are: the agency's own, or those of all below it added up."""

    OWN = "本级"
    ALL = "汇总"


@dataclass(frozen=True, slots=True, eq=False)
class DueDates:
    """The last day of publication, as (month, day) of the year after the report year, by level."""

    by_level: tuple[tuple[Level, tuple[int, int]], ...]
    basis: str

    def of(self, level: Level, year: int) -> date:
        """The last day on which the report of `year` may be published."""
        return date(year + 1, *dict(self.by_level)[level])


class Kind(StrEnum):
    """What a cell may hold."""

    COUNT = "count"  # 件数: a whole number, 0 or more
    CHANGE = "change"  # 增/减: a whole number with its sign
    MONEY = "money"  # 万元: an exact decimal, 0 or more, at most six places
    AMOUNT = "amount"  # an amount with its unit, as the form names none: 73802895.90元


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """A row or a column of a table; with parts it is a heading over them.

    `label` is the form's wording to the letter, `name` the short Chinese term used as YAML key, `key`
    the English field name. An item without a key is a heading only: it adds no level to the input.
    `total` marks a computed line: the sum of all lines before it under the same heading; `sum_of`
    names the lines it adds up where they stand elsewhere. `part_of` names the line a 其中 belongs
    to. A `hidden` column is filled in and added up but not printed. A row without key and parts is
    a heading line of its own; `indent` moves a row's label in. `kind` and `unit` of a row go before
    those of the column.
    """

    key: str
    name: str
    label: str
    parts: tuple[Item, ...] = ()
    total: bool = False
    hint: str = ""
    kind: Kind | None = None
    unit: str = ""
    sum_of: tuple[str, ...] = ()
    part_of: str = ""
    hidden: bool = False
    indent: int = 0

    @property
    def computed(self) -> bool:
        return self.total or bool(self.sum_of)

    @property
    def is_heading_line(self) -> bool:
        return bool(self.label) and not self.key and not self.parts


@dataclass(frozen=True, slots=True, eq=False)
class FormBlock:
    """Rows × columns under one head. Several blocks may be stacked in one table.

    `heading` is a line over the whole block, `corner` the text of the area above the row labels.
    `corner_is_note` tells a remark (set as text) from a column heading; `units` heads a column with
    the unit of each row, where the form has one.
    """

    rows: tuple[Item, ...]
    columns: tuple[Item, ...]
    heading: str = ""
    corner: str = ""
    corner_is_note: bool = False
    units: str = ""

    @property
    def printed_columns(self) -> list[tuple[Item, ...]]:
        return [trail for trail in leaves(self.columns) if not trail[-1].hidden]


@dataclass(frozen=True, slots=True, eq=False)
class Identity:
    """Rows whose sums must agree in every column: sum of `left` = sum of `right` (勾稽关系)."""

    title: str
    left: tuple[Address, ...]
    right: tuple[Address, ...]
    basis: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Carry:
    """What begins where the year before ended: the line `key` = the sum of last year's `sources`.

    Lines are rows or columns; the rest of a cell's path is the same in both years.
    """

    key: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class FormTable:
    """One fixed table. `widths` are relative widths of its grid columns, row labels included.

    The rows of a `listed` one stand in the file one by one, with their numbers.
    """

    key: str
    name: str
    blocks: tuple[FormBlock, ...]
    widths: tuple[int, ...]
    identities: tuple[Identity, ...] = ()
    carries: tuple[Carry, ...] = ()
    listed: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One of the parts of the report: the agency's words, a table, or sections of its own making.

    `nothing` is the macro of templates/wording.j2 that is printed for the single word 无. A part
    with `items` is an outline of the agency's own; each of its sections says which of these it
    serves, and each but those in `optional_items` should be served, by a section or by an `annex`
    that `serves` it. An annex may be left out. `aspects` are what the notice wants the part to speak
    of, each with a pattern of words that do; `max_characters` is its limit of length.
    """

    key: str
    name: str
    heading: str
    table: FormTable | None = None
    guide: tuple[str, ...] = ()
    nothing: str = ""
    items: tuple[str, ...] = ()
    optional_items: tuple[str, ...] = ()
    annex: bool = False
    serves: tuple[str, ...] = ()
    aspects: tuple[tuple[str, str], ...] = ()
    max_characters: int | None = None

    @property
    def title(self) -> str:
        """The heading without its number."""
        return self.heading.partition("、")[2] or self.heading


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """A national form: its parts in order, its legal basis and the report years it serves.

    `basis` is the number of the notice, `notice` its full citation, `law` and `article` the law that
    demands the report. Where several forms serve a year, the last of FORMS is its form unless it is
    `optional`: such a form is used where the report says so. `changes` tells what it changed.
    `outdated` are words of other forms, each with what this form says instead; from the report year
    `reconsideration_first` on, refusals go to 行政复议 before a court; `fee_part` is the part in which
    the 信息处理费 is reported. `listed_as` gives for each part (by key) a pattern of the words by which
    an opening paragraph that lists the parts names it. `decree` is the number of the 国务院令 by which
    the law in force at that time was issued.
    """

    id: str
    title: str
    basis: str
    notice: str
    law: str
    article: str
    first_year: int
    last_year: int | None
    parts: tuple[Part, ...]
    due: DueDates
    optional: bool = False
    changes: str = ""
    outdated: tuple[tuple[str, str], ...] = ()
    reconsideration_first: int | None = None
    fee_part: str = ""
    listed_as: tuple[tuple[str, str], ...] = ()
    decree: str = "711"

    def part(self, key: str) -> Part:
        """The part of this key."""
        return next(part for part in self.parts if part.key == key)

    @property
    def years(self) -> str:
        """The report years in words."""
        if self.last_year is None:
            return f"{self.first_year}年起"
        return f"{self.first_year}至{self.last_year}年"

    def serves(self, year: int) -> bool:
        """Whether a report of that year is written in this form."""
        return self.first_year <= year and (self.last_year is None or year <= self.last_year)

    @property
    def tables(self) -> tuple[FormTable, ...]:
        return tuple(part.table for part in self.parts if part.table)


# --- headings and their spans ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Span:
    """One label of a nested heading: `lines` leaf lines from `line` on, `levels` deep from `level`."""

    line: int
    level: int
    lines: int
    levels: int
    item: Item


def leaves(items: tuple[Item, ...]) -> list[tuple[Item, ...]]:
    """Every leaf as the trail of items leading to it, outermost first."""
    return [
        (item, *below) for item in items for below in (leaves(item.parts) if item.parts else [()])
    ]


def depth(items: tuple[Item, ...]) -> int:
    """How many levels of labels the items need; 0 when no item has a label."""
    if not any(item.label or item.parts for item in items):
        return 0
    return 1 + max(depth(item.parts) if item.parts else 0 for item in items)


def spans(items: tuple[Item, ...]) -> Iterator[Span]:
    """Place nested items as a table does: read as rows a stub, turned on its side a head."""
    levels = depth(items)
    line = 0

    def place(item: Item, level: int) -> Iterator[Span]:
        nonlocal line
        lines = len(leaves((item,)))
        yield Span(line, level, lines, 1 if item.parts else levels - level, item)
        for part in item.parts:
            yield from place(part, level + 1)
        line += not item.parts

    if levels:
        for item in items:
            yield from place(item, 0)


# --- paths ----------------------------------------------------------------------------------------


def keys(trail: tuple[Item, ...]) -> Address:
    """The field names along a trail; headings without a key do not count."""
    return tuple(item.key for item in trail if item.key)


def addends(items: tuple[Item, ...], trail: tuple[Item, ...]) -> list[tuple[Item, ...]]:
    """The trails a total adds up: all leaves before it under the same heading."""
    *above, total = trail
    siblings = above[-1].parts if above else items
    if total.sum_of:
        return [(*above, item) for item in siblings if item.key in total.sum_of]
    before = siblings[: siblings.index(total)]
    # A subtotal among them is made of lines that are added already.
    return [(*above, *below) for below in leaves(before) if not below[-1].computed]


# --- cells ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FormCell:
    """One figure of a table: where it stands, what it is called, and what it adds up."""

    path: Address
    names: tuple[str, ...]
    row: tuple[Item, ...]
    column: tuple[Item, ...]
    kind: Kind
    unit: str
    addends: tuple[Address, ...] = ()

    @property
    def row_label(self) -> str:
        return " ".join(item.label for item in self.row if item.label)

    @property
    def column_label(self) -> str:
        keyed = [item.label for item in self.column if item.key]
        return " ".join(keyed) or self.column[-1].label

    @property
    def row_name(self) -> str:
        return ".".join(item.name for item in self.row if item.key)


@functools.cache
def cells(table: FormTable) -> dict[Address, FormCell]:
    """Every figure of a table by its path, row by row."""
    found: dict[Address, FormCell] = {}
    for block in table.blocks:
        for row in leaves(block.rows):
            if row[-1].is_heading_line:
                continue
            for column in leaves(block.columns):

                def path(r: tuple[Item, ...], c: tuple[Item, ...]) -> Address:
                    return (table.key, *keys(r), *keys(c))

                here = path(row, column)
                parts: tuple[Address, ...] = ()
                if row[-1].computed:
                    parts = tuple(path(r, column) for r in addends(block.rows, row))
                elif column[-1].total:
                    parts = tuple(path(row, c) for c in addends(block.columns, column))
                names = (table.name, *(i.name for i in (*row, *column) if i.key))
                kind = row[-1].kind or column[-1].kind or Kind.COUNT
                unit = row[-1].unit or column[-1].unit or "件"
                found[here] = FormCell(here, names, row, column, kind, unit, parts)
    return found


@functools.cache
def form_cells(form: Form) -> dict[Address, FormCell]:
    """Every cell of all tables of a form by its path, in the form's order."""
    return {path: cell for table in form.tables for path, cell in cells(table).items()}


# --- input tree --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Node:
    """One level of the input: a branch with children, or a cell (no children).

    The order of a branch's cells is the order in which a YAML list gives them. `kind`, `unit` and
    `computed` are those of the cell.
    """

    key: str
    name: str
    label: str
    path: Address
    hint: str = ""
    children: tuple[Node, ...] = field(default=())
    kind: Kind = Kind.COUNT
    unit: str = ""
    total: bool = False  # the line of this name is computed
    computed: bool = False  # this cell is a total, or stands on a line of totals

    @property
    def is_row(self) -> bool:
        """Whether all children are cells, so that a list may stand for them."""
        return bool(self.children) and not any(child.children for child in self.children)

    def cells(self) -> Iterator[Node]:
        """Every cell below, totals included."""
        if not self.children:
            yield self
        for child in self.children:
            yield from child.cells()


@functools.cache
def tree(table: FormTable) -> Node:
    """The input tree of a table: its rows, and below each row its columns."""
    known = cells(table)

    def node(item: Item, path: Address, below: tuple[Node, ...], *, total: bool) -> Node:
        if below:
            return Node(item.key, item.name, item.label, path, item.hint, below, total=total)
        cell = known[path]
        return Node(
            item.key, item.name, item.label, path, item.hint, (),
            cell.kind, cell.unit, total, bool(cell.addends),
        )  # fmt: skip

    def columns(items: tuple[Item, ...], path: Address) -> tuple[Node, ...]:
        out: list[Node] = []
        for item in items:
            here = (*path, item.key) if item.key else path
            below = columns(item.parts, here)
            if below and not item.key:
                out += below
            else:
                out.append(node(item, here, below, total=item.total))
        return tuple(out)

    def rows(items: tuple[Item, ...], path: Address, block: FormBlock) -> tuple[Node, ...]:
        out: list[Node] = []
        for item in items:
            if item.is_heading_line:
                continue
            here = (*path, item.key) if item.key else path
            below = rows(item.parts, here, block) if item.parts else columns(block.columns, here)
            if not item.key:
                out += below
            elif len(below) == 1 and not below[0].key:  # one unnamed column: the row is the cell
                out.append(node(item, here, (), total=item.computed))
            else:
                out.append(node(item, here, below, total=item.computed))
        return tuple(out)

    start = (table.key,)
    children = [node for block in table.blocks for node in rows(block.rows, start, block)]
    return Node(table.key, table.name, table.name, start, children=tuple(children))
