"""How a table stands on screens of any width: columns wide enough, labels that stay, where it scrolls.

Lengths are ems of the table's type, so that they hold at any size of type and any zoom.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from authoring import style
from authoring.document.tree import Cell, Table
from authoring.writers.phrases import phrases

PADDING = 0.85  # left and right of a cell together, with its lines
_LATIN = 0.6  # digits and Latin letters, a little more than most faces give them
_LABEL_LINES = 4
_LONGEST_LABEL = 6.0  # a label wider than this takes more lines
_LONGEST_TO_STAY = 8.0
_LONGEST_NAME = 40  # characters of a text that is a name or the like, not a sentence
_SHORT_TEXT, _TEXT = 5.0, 12.0
_COMFORTABLE = 46  # for a table of many columns that cannot adapt to the width of the page
_ENDS_SENTENCE = re.compile("[。；？！]")


@dataclass(frozen=True, slots=True)
class Screen:
    """`narrow` are the widths of the grid columns where room is short, and `least` is their sum: in
    less the table scrolls sideways. From `roomy` on the columns have the proportions `wide`. The
    first `stays` columns, which hold the labels, stay in view while the others scroll."""

    narrow: tuple[float, ...]
    wide: tuple[float, ...]
    least: int
    roomy: int
    stays: int

    def left(self, cell: Cell) -> float | None:
        """How far from the edge a cell stays while the table scrolls, if it does."""
        if cell.column + cell.columns > self.stays:
            return None
        return sum(self.narrow[: cell.column])

    @property
    def columns(self) -> list[tuple[str, str]]:
        """Each column's share where room is short and where there is room, in per cent."""
        return list(zip(_shares(self.narrow), _shares(self.wide), strict=True))

    def pixels(self, size: int) -> int:
        """The least width of the table in pixels, with type of a size in pixels."""
        return max(self.least * size, _COMFORTABLE * size if len(self.narrow) >= 10 else 0)

    @property
    def stub(self) -> float:
        """The width of the columns that stay."""
        return sum(self.narrow[: self.stays])


def on_screen(table: Table, *, upright: bool = True) -> Screen:
    """The layout of a table; `upright` says whether a label along many rows may be set downwards."""
    needs = _needs(table, upright=upright)
    least = math.ceil(round(sum(needs), 3))
    # The form's own proportions are for its own tables; others get what their words need.
    own = any(cell.role == "figure" for row in table.rows for cell in row)
    wide = tuple(map(float, table.widths)) if own else needs
    roomy = math.ceil(
        max(need * sum(wide) / share for need, share in zip(needs, wide, strict=True))
    )
    narrow = tuple(need * least / sum(needs) for need in needs)
    return Screen(narrow, wide, least, max(roomy, least), _stays(table, needs))


def is_upright(cell: Cell) -> bool:
    """Whether a label stands along so many rows that it is read from top to bottom."""
    return cell.role == "row" and cell.rows > 6 and cell.column == 0


def is_label(cell: Cell) -> bool:
    """Whether a cell is short enough to break between words only."""
    if cell.role not in ("column", "row", "note") and len(cell.text) > _LONGEST_NAME:
        return False
    return not _ENDS_SENTENCE.search(cell.text)


def indent(cell: Cell) -> int:
    """By how many characters a label stands in."""
    return len(cell.text) - len(cell.text.lstrip("　"))


def _shares(widths: tuple[float, ...]) -> list[str]:
    return [f"{width * 100 / sum(widths):.2f}%" for width in widths]


def _ems(text: str) -> float:
    return style.characters(text, _LATIN)


def _needs(table: Table, *, upright: bool) -> tuple[float, ...]:
    """The least width of each grid column in which nothing runs into its neighbour."""
    needs = [0.0] * len(table.widths)
    cells = [cell for row in table.rows for cell in row]
    for cell in sorted(cells, key=lambda cell: cell.columns):
        room = slice(cell.column, cell.column + cell.columns)
        short = _need(cell, upright=upright) - sum(needs[room])
        if short > 0:
            needs[room] = [need + short / cell.columns for need in needs[room]]
    return tuple(round(max(need, 1.0), 2) for need in needs)


def _need(cell: Cell, *, upright: bool) -> float:
    text = cell.text.strip()
    length = _ems(text)
    if cell.role == "figure":
        return length + PADDING
    if upright and is_upright(cell):
        return 1.5
    if not is_label(cell):
        return min(max(length / 8, _SHORT_TEXT), _TEXT) + PADDING
    longest = max(map(_ems, phrases(text)), default=1.0)
    lines = 0.0 if cell.role == "column" else min(length / _LABEL_LINES, _LONGEST_LABEL)
    return min(max(longest, lines), _LONGEST_TO_STAY) + indent(cell) + PADDING


def _stays(table: Table, needs: tuple[float, ...]) -> int:
    """How many columns hold labels. In a table without labels it is the first, if it is narrow."""
    cells = [cell for row in table.rows for cell in row]
    labels = [cell.column + cell.columns for cell in cells if cell.role == "row"]
    if labels:
        return max(labels)
    has_figures = any(cell.role == "figure" for cell in cells)
    return int(not has_figures and len(needs) > 1 and needs[0] <= _LONGEST_TO_STAY + PADDING)
