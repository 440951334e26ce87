"""An annex that is no form's: its rows, units and columns as the agency printed them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from authoring.patterns import lazy
from authoring.readers.align import Row, is_unit, rows_of
from authoring.readers.figures import Typed, typed
from authoring.readers.raw import RawCell, RawTable, narrow
from authoring.report.annex import MAX_COLUMNS, MAX_ROWS, OwnRow, OwnTable

ANNEX = lazy("统计表|附表|统计指标|指标名称|统计数|计量单位")
"""Words by which a table, or what stands over it, is known as an annex."""
_LONGEST = 80  # characters of the name of a row
_FEWEST = 3


def own_table(sources: Sequence[RawTable], name: str) -> OwnTable | None:
    """The rows of an annex; None where it has none, or more than an annex has."""
    rows = rows_of(sources, frozenset())
    columns = _columns(rows)
    if not columns or len(columns) > MAX_COLUMNS or len(rows) > MAX_ROWS:
        return None
    first = next(k for k, row in enumerate(rows) if row.numbers)
    heads = [_head(rows[:first], column) for column in columns]
    found = list(_rows(rows, columns, bool(heads[0])))
    if sum(not one.is_heading for one in found) < _FEWEST:
        return None
    named = heads if len(heads) > 1 and all(heads) else None
    if len(columns) > 1 and named is None:
        return None
    return OwnTable(name=name or None, columns=named, rows=found)


def _columns(rows: Sequence[Row]) -> list[int]:
    """The columns of the grid in which figures stand."""
    counted = Counter(
        cell.column for row in rows for cell in row.cells if typed(cell.text) is Typed.NUMBER
    )
    most = max(counted.values(), default=0)
    return sorted(column for column, number in counted.items() if number * 2 > most)


def _head(above: Sequence[Row], column: int) -> str:
    """What is printed over a column, of several lines the last."""
    over = [
        narrow(cell.text) for row in above for cell in row.cells
        if cell.column <= column < cell.column + cell.columns and len(row.cells) > 1
    ]  # fmt: skip
    return next((one for one in reversed(over) if one), "")[:_LONGEST]


def _rows(rows: Sequence[Row], columns: list[int], headed: bool) -> Iterator[OwnRow]:
    """The rows; one without a figure is a line over others unless it has a unit or empty cells of its own."""
    begun = not headed
    for row in rows:
        words = [
            " ".join(cell.text.split()) for cell in row.cells
            if cell.column < columns[0] and typed(cell.text) is Typed.WORDS and not is_unit(cell.text)
        ]  # fmt: skip
        begun = begun or row.numbers > 0
        if not words or (not begun and len(row.cells) > 1):
            continue
        unit = next((narrow(cell.text).strip("()") for cell in row.cells if is_unit(cell.text)), "")
        filled = unit or row.numbers
        label = words[-1][:_LONGEST]
        yield (
            OwnRow(name=label, unit=unit or _unit_in(row.cells) or "件")
            if filled
            else OwnRow(name=label)
        )


def _unit_in(cells: Sequence[RawCell]) -> str:
    """The unit that stands behind a number in its cell."""
    for cell in cells:
        words = narrow(cell.text).lstrip("0123456789.,")
        if typed(cell.text) is Typed.NUMBER and is_unit(words):
            return words
    return ""
