"""The labels and heads of the form's tables as either file prints them."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from authoring.forms.layout import FormTable, Part
from authoring.readers.figures import Typed, typed
from authoring.readers.raw import RawCell
from authoring.versions.differences import Difference, shown
from authoring.versions.sides import Side
from authoring.versions.words import numbered

Labels = dict[str, tuple[int | None, str]]
_LIKE = 0.5
_LONGEST = 200  # characters; no label is longer


def compare(part: Part, table: FormTable, published: Side, signed: Side) -> Iterator[Difference]:
    """Labels that are printed otherwise; nothing where one file has no cells but running text."""
    mine, theirs = _labels(signed, table), _labels(published, table)
    if not mine or not theirs:
        return
    yield from _order(part, mine, theirs, published, signed)
    only = [key for key in mine if key not in theirs], [key for key in theirs if key not in mine]
    if "".join(only[0]) == "".join(only[1]):  # cut otherwise, or the same
        for key in mine:
            numbers = mine[key][0], theirs.get(key, (None, ""))[0]
            if None not in numbers and numbers[0] != numbers[1]:
                yield _difference(part, mine[key][1], theirs[key][1], published, signed)
        return
    left = [*only[1]]
    for key in only[0]:
        like = difflib.get_close_matches(key[:_LONGEST], left, 1, _LIKE)
        if like:
            left.remove(like[0])
        yield _difference(part, mine[key][1], theirs[like[0]][1] if like else "", published, signed)
    for key in left:
        yield _difference(part, "", theirs[key][1], published, signed)


def _labels(side: Side, table: FormTable) -> Labels:
    """The words of a table by what counts of them, with the number and as they are printed."""
    spots = {
        (cell.spot.table, cell.spot.row, cell.spot.column)
        for path, cell in side.reading.cells.items()
        if path[0] == table.key and cell.spot
    }
    tables = {number for number, _, _ in spots}
    found: Labels = {}
    for one in side.reading.raw.tables():
        for cell in sorted(one.cells, key=_at) if one.number in tables else ():
            if _is_label(cell):
                number, key = numbered(cell.text)
                if key:
                    found.setdefault(key, (number, cell.text))
    return found


def _at(cell: RawCell) -> tuple[int, int]:
    return cell.row, cell.column


def _order(
    part: Part, mine: Labels, theirs: Labels, published: Side, signed: Side
) -> Iterator[Difference]:
    """The first two labels that changed places."""
    orders = [key for key in mine if key in theirs], [key for key in theirs if key in mine]
    for one, other in zip(*orders, strict=True):
        if one != other:
            pair = mine[one][1], theirs[other][1]
            words = "、".join(f"“{shown(label, 40)}”" for label in pair)
            yield Difference(
                "label_order", "V107", f"表格的行名或表头的次序不同：{words}换了位置。", part.heading, shown(pair[0]),
                "", *pair, signed.place, published.place,
            )  # fmt: skip
            return


def _is_label(cell: RawCell) -> bool:
    return typed(cell.text) is Typed.WORDS and len(cell.text) <= _LONGEST


def _difference(part: Part, one: str, other: str, published: Side, signed: Side) -> Difference:
    if one and other:
        words = f"表格的行名或表头不同：签发的是“{shown(one, 60)}”，公布的是“{shown(other, 60)}”。"
    else:
        words = f"表格的行名或表头，{'公布的没有' if one else '签发的没有'}“{shown(one or other, 60)}”。"
    return Difference(
        "label", "V106", words, part.heading, shown(one or other), "", one or None, other or None,
        signed.place, published.place,
    )  # fmt: skip
