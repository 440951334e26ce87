"""What WeasyPrint made of the tables: the part of each that stands on a page, cell by cell.

Cells are known by the `data-cell` they carry in the HTML, never by counting: a page may repeat a
head, break a row, or leave out a cell that began on the page before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from authoring import style
from authoring.document.tree import Cell, Document, Table
from authoring.findings import Finding, Severity
from authoring.writers.paper import PAGE_HEIGHT, Proved, TableLook, tight_pad


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell as it stands in one part: what WeasyPrint laid out, and the text of each of its lines."""

    cell: Cell
    box: Any
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TablePart:
    """The part of a table on one page: its rows in order, each with the cells that stand in it.

    `top` is where it begins, in points below the edge of the type area.
    """

    number: int
    table: Table
    top: float
    rows: tuple[tuple[Placed, ...], ...]

    @property
    def cells(self) -> list[Placed]:
        return [placed for row in self.rows for placed in row]

    @property
    def row_numbers(self) -> list[int]:
        """The rows of the table that stand here; a row no cell of which begins here follows the last."""
        numbers: list[int] = []
        for row in self.rows:
            numbers.append(row[0].cell.row if row else numbers[-1] + 1 if numbers else 0)
        return numbers

    @property
    def has_head(self) -> bool:
        return any(number < self.table.head for number in self.row_numbers)


def tables_of(document: Document) -> list[Table]:
    """The tables of a document in the order in which their looks count them."""
    return [block for block in document.blocks if isinstance(block, Table)]


def parts_of(laid_out: Any, tables: Sequence[Table]) -> list[TablePart]:
    """Every part of every table, page by page."""
    cells: dict[tuple[int, ...], Cell] = {
        (number, cell.row, cell.column): cell
        for number, table in enumerate(tables)
        for row in table.rows
        for cell in row
    }
    parts: list[TablePart] = []
    for page in laid_out.pages:
        for box in _table_boxes(page._page_box):
            number = int(box.element.get("data-table"))
            rows = tuple(
                tuple(_placed(row, cells)) for group in box.children for row in group.children
            )
            top = box.position_y * 0.75 - style.MARGINS_MM["top"] * 72 / 25.4
            parts.append(TablePart(number, tables[number], top, rows))
    return parts


def _table_boxes(box: Any) -> Iterator[Any]:
    # The box around a table belongs to the same element; only the inner one has rows.
    if hasattr(box, "column_groups") and box.element.get("data-table"):
        yield box
        return
    for child in getattr(box, "children", ()):
        yield from _table_boxes(getattr(child, "_box", child))


def _placed(row: Any, cells: dict[tuple[int, ...], Cell]) -> Iterator[Placed]:
    for box in row.children:
        key = box.element.get("data-cell", "")
        cell = cells.get(tuple(map(int, key.split("-")))) if key else None
        if cell is not None:
            yield Placed(cell, box, tuple(_texts(box)))


def _texts(box: Any) -> Iterator[str]:
    if hasattr(box, "pango_layout"):
        yield box.text
    for child in getattr(box, "children", ()):
        yield from _texts(child)


def proved_by(parts: Sequence[TablePart], looks: Sequence[TableLook], known: Proved) -> Proved:
    """The rows that did not stay whole, the heads that left no room for a row below them, the tables
    that would fit on their page if set tight."""
    rows: set[tuple[int, int]] = set()
    heads: set[int] = set()
    tight: set[tuple[int, float]] = set()
    for number, own in _by_table(parts).items():
        look, table = looks[number], own[0].table
        broken = look.groups and len(own) > 1 and number not in dict(known.tight)
        if broken and (pad := tight_pad(table, PAGE_HEIGHT - own[0].top)):
            tight.add((number, pad))
            continue
        head = 0 if look.head_once else table.head
        standing = [[n for n in part.row_numbers if n >= head] for part in own]
        seen: set[int] = set()
        for here in standing:
            rows |= {(number, n) for n in set(here) & seen}
            seen |= set(here)
        for part, here in zip(own, standing, strict=True):
            if not head or part.has_head or not here:
                continue
            # WeasyPrint drops a head when what follows would not fit below it.
            held = set(_held(here[0], look))
            if held <= look.loose:
                heads.add(number)
            rows |= {(number, n) for n in held}
    return Proved(frozenset(rows), frozenset(heads), frozenset(tight))


def _held(row: int, look: TableLook) -> Iterator[int]:
    """A row and those that have to stand on the same page."""
    yield row
    while row in look.joined:
        row += 1
        yield row


def _by_table(parts: Sequence[TablePart]) -> dict[int, list[TablePart]]:
    found: dict[int, list[TablePart]] = defaultdict(list)
    for part in parts:
        found[part.number].append(part)
    return found


def lost_words(parts: Sequence[TablePart], tables: Sequence[Table]) -> Iterator[Finding]:
    """Tables some words of which stand on no page, or twice."""
    by_table = _by_table(parts)
    for number, table in enumerate(tables):
        texts: dict[tuple[int, int], str] = defaultdict(str)
        for again, part in enumerate(by_table[number]):
            for placed in part.cells:
                if again and placed.cell.row < table.head and _is_whole(placed):
                    continue  # the head, repeated
                texts[placed.cell.row, placed.cell.column] += "".join(placed.texts)
        if any(_bare(texts[c.row, c.column]) != _bare(c.text) for row in table.rows for c in row):
            yield _about(
                table, "O936", Severity.ERROR, "这张表没有完整地排进 PDF。",
                "把表拆成几张小一些的表，或把长的文字移到正文里。",
            )  # fmt: skip


def _is_whole(placed: Placed) -> bool:
    return _bare("".join(placed.texts)) == _bare(placed.cell.text)


def _bare(text: str) -> str:
    """Text without white space, and without the hyphens that a soft one becomes at the end of a line."""
    return "".join(text.split()).replace("\u00ad", "").replace("\u2010", "")


def untagged(table: Table) -> Finding:
    """A table whose figures do not name their heads."""
    return _about(
        table, "O935", Severity.WARNING, "PDF 里这张表没有标出各格属于哪一栏，读屏软件不能逐格读出栏目。",
        "PDF 照常可用；要逐格读出，把表拆成几张小一些的表。",
    )  # fmt: skip


def crowded(table: Table, size: float, characters: int) -> Finding:
    """A table with more columns than a page is wide enough for."""
    return _about(
        table, "O937", Severity.WARNING,
        f"这张表有{len(table.widths)}栏，PDF 里用{size:g}磅字排，每行只排得下{characters}个字。",
        "减少栏数，拆成几张表，或把行和列对调。",
    )  # fmt: skip


def _about(table: Table, code: str, severity: Severity, message: str, remedy: str) -> Finding:
    heads = [cell.text for row in table.rows[: max(table.head, 1)] for cell in row]
    return Finding(code, severity, message, remedy=remedy, quote=max(heads, key=len, default=""))
