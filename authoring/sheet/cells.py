"""How cells and ranges of a sheet are written: C7, $C$7, 申请!C7, D4:D9."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence


def place(sheet: str, row: int, column: int) -> str:
    """A cell as people name it: 申请!C7."""
    return f"{sheet}!{a1(row, column)}"


def a1(row: int, column: int) -> str:
    """A cell without its sheet: C7."""
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"


def fixed(row: int, column: int) -> str:
    """A cell as a name is given to it: $C$7."""
    here = a1(row, column)
    letters = here.rstrip("0123456789")
    return f"${letters}${here[len(letters) :]}"


def ranges(cells: Iterable[tuple[int, int]]) -> Iterator[str]:
    """Cells as ranges: D4:D9 for those below each other, and next to each other for those so alike."""
    by_row: dict[int, list[int]] = {}
    for row, column in cells:
        by_row.setdefault(row, []).append(column)
    open_: dict[tuple[int, int], int] = {}
    before = -2
    found: list[tuple[int, int, int, int]] = []

    def close(spans: Iterable[tuple[int, int]], end: int) -> None:
        found.extend((open_.pop(span), span[0], end, span[1]) for span in list(spans))

    for row in sorted(by_row):
        spans = _spans(sorted(by_row[row]))
        close(set(open_) if row != before + 1 else set(open_) - set(spans), before)
        for span in spans:
            open_.setdefault(span, row)
        before = row
    close(set(open_), before)
    for top, left, bottom, right in sorted(found):
        first, last = a1(top, left), a1(bottom, right)
        yield first if first == last else f"{first}:{last}"


def _spans(columns: Sequence[int]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for column in columns:
        if found and column == found[-1][1] + 1:
            found[-1] = (found[-1][0], column)
        else:
            found.append((column, column))
    return found
