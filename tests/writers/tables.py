"""Tables of a PDF read back: whose head names what, where each cell's words stand."""

from __future__ import annotations

import io
from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Any

from authoring import style
from authoring.document.tree import Block, Cell, Document, Table
from tests.conftest import INPUTS, document, library
from tests.writers.readback import Tagged, squeeze

pdfplumber, validation = library("pdfplumber"), library("page")
POINT = 72 / 25.4
LEFT = style.MARGINS_MM["left"] * POINT
RIGHT = (style.PAGE_MM[0] - style.MARGINS_MM["right"]) * POINT
TOP = style.MARGINS_MM["top"] * POINT
BOTTOM = (style.PAGE_MM[1] - style.MARGINS_MM["bottom"]) * POINT
PROFILES = [validation.ValidationProfile.PDF_A_3A, validation.ValidationProfile.PDF_UA_1]


def document_of(*blocks: Block) -> Document:
    """A report that consists of these blocks."""
    return replace(document(INPUTS / "township_2009.yaml"), blocks=blocks)


@dataclass
class Read:
    """A cell of one part of a table, at its place in that part's own grid."""

    row: int
    column: int
    rows: int
    columns: int
    is_head: bool
    scope: str
    name: bytes | None
    heads: list[bytes]
    text: str
    boxes: list[tuple[float, float, float, float]]


def read_parts(data: bytes) -> list[list[Read]]:
    """The cells of every Table element."""
    tagged = Tagged(data)
    chars: dict[tuple[int, int], list[Any]] = defaultdict(list)
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            for char in page.chars:
                if char.get("mcid") is not None:
                    chars[page.page_obj.pageid, char["mcid"]].append(char)
    return [_cells(tagged, table, chars) for table in tagged.elements("Table")]


def _cells(tagged: Tagged, table: Any, chars: dict[tuple[int, int], list[Any]]) -> list[Read]:
    taken: set[tuple[int, int]] = set()
    cells = []
    for r, row in enumerate(tagged.elements("TR", below=table)):
        c = 0
        for cell in tagged.elements("TH", "TD", below=row):
            while (r, c) in taken:
                c += 1
            given = cell.get("/A", {})
            rows, columns = int(given.get("/RowSpan", 1)), int(given.get("/ColSpan", 1))
            taken |= {(r + i, c + j) for i in range(rows) for j in range(columns)}
            drawn = [char for key in _marks(tagged, cell) for char in chars[key]]
            cells.append(
                Read(
                    r, c, rows, columns, str(cell.S) == "/TH", str(given.get("/Scope", "")),
                    bytes(cell.ID) if "/ID" in cell else None,
                    [bytes(name) for name in given.get("/Headers", [])],
                    squeeze("".join(char["text"] for char in drawn)),
                    [(char["x0"], char["x1"], char["top"], char["bottom"]) for char in drawn],
                )
            )  # fmt: skip
            c += columns
    return cells


def _marks(tagged: Tagged, element: Any, page: Any = None) -> list[tuple[int, int]]:
    page = element.get("/Pg", page)
    out = []
    for kid in tagged.kids(element):
        if isinstance(kid, int):
            out.append((page.objgen[0], kid))
        elif "/S" in kid:
            out += _marks(tagged, kid, page)
    return out


def assert_valid(data: bytes) -> None:
    for profile in PROFILES:
        failures = validation.validate_pdf_bytes(data, profile=profile).failures
        assert [(f.rule_id, f.message) for f in failures] == []


def assert_table_is_right(table: Table, data: bytes) -> None:
    """Every word of a table stands once, in its column, on the page, and names its heads."""
    parts = read_parts(data)
    names = [cell.name for part in parts for cell in part if cell.is_head]
    assert None not in names
    assert len(set(names)) == len(names)
    edges = [LEFT + x / sum(table.widths) * (RIGHT - LEFT) for x in accumulate(table.widths, initial=0)]  # fmt: skip
    said: dict[int, str] = defaultdict(str)
    known: dict[int, bytes | None] = {}
    heads = [squeeze(cell.text) for cell in table.rows[0]]
    for number, part in enumerate(parts):
        shown = {cell.column: cell for cell in part if cell.is_head}
        repeated = number > 0 and [cell.text for cell in shown.values()] == heads
        known.update({column: cell.name for column, cell in shown.items()})
        for cell in part:
            if cell.is_head:
                assert cell.scope == "/Column"
            else:
                assert cell.heads == [known[cell.column]]
            if not (cell.is_head and repeated):
                said[cell.column] += cell.text
            for x0, x1, top, bottom in cell.boxes:
                assert edges[cell.column] - 0.6 <= x0
                assert x1 <= edges[cell.column + cell.columns] + 0.6
                assert top >= TOP - 3
                assert bottom <= BOTTOM + 3
    columns = zip(*([cell.text for cell in row] for row in table.rows), strict=True)
    assert [said[c] for c in range(len(table.widths))] == [squeeze("".join(c)) for c in columns]


def assert_heads_are_over_and_beside(data: bytes, columns: int) -> None:
    """In every part of a table the grid is full, and a cell names exactly the heads over and beside it."""
    for part in read_parts(data):
        heads = [cell for cell in part if cell.is_head]
        covered: dict[tuple[int, int], int] = defaultdict(int)
        for cell in part:
            for r in range(cell.row, cell.row + cell.rows):
                for c in range(cell.column, cell.column + cell.columns):
                    covered[r, c] += 1
            if cell.is_head:
                continue
            expected = {
                head.name
                for head in heads
                if (
                    head.scope == "/Column"
                    and head.column <= cell.column < head.column + head.columns
                )
                or (head.scope == "/Row" and head.row <= cell.row < head.row + head.rows)
            }
            assert set(cell.heads) == expected
            assert len(cell.heads) == len(expected)
        rows = 1 + max(r for r, _ in covered)
        assert set(covered) == {(r, c) for r in range(rows) for c in range(columns)}
        assert set(covered.values()) == {1}


def grouped_table(groups: list[int], text: str) -> Table:
    """A table of two levels of heads whose row heads span groups of rows."""
    head = [
        Cell("类别", 0, 0, 2, 2, "column", "h-stub"),
        Cell("件数", 0, 2, 1, 2, "column", "h-both"),
        Cell("新收", 1, 2, 1, 1, "column", "h-new"),
        Cell("结转", 1, 3, 1, 1, "column", "h-old"),
    ]
    rows: list[tuple[Cell, ...]] = [tuple(head[:2]), tuple(head[2:])]
    for number, size in enumerate(groups):
        first = len(rows)
        for r in range(first, first + size):
            beside = (f"h-{number}", f"r-{r}")
            label = (Cell(f"第{number}组", first, 0, size, 1, "row", beside[0]),) * (r == first)
            rows.append(
                (
                    *label,
                    Cell(text, r, 1, 1, 1, "row", beside[1]),
                    *(
                        Cell(str(r), r, c, role="figure", headers=("h-both", over, *beside))
                        for c, over in ((2, "h-new"), (3, "h-old"))
                    ),
                )
            )
    # The stub's head stands over the row heads, which are heads themselves.
    return Table("分组表", tuple(rows), (2, 4, 2, 2), 2, (2,))
