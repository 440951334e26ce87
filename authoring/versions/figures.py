"""The figures of the two files, cell by cell: what differs, and what cannot be compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from authoring.findings import Finding, Place, Severity
from authoring.forms.layout import Address, FormCell, FormTable, Part, cells
from authoring.quantities import Amount, Value, number_in, printed
from authoring.readers.figures import Typed, typed
from authoring.readers.prove import ReadCell, Status
from authoring.readers.raw import narrow
from authoring.versions import labels
from authoring.versions.differences import Difference, numbers
from authoring.versions.sides import NAMES, Side
from authoring.versions.words import layout_of, plain

NOT_THERE = ("R123", "R124")
"""A table is not in the file, or words stand in its place."""
UNREAD = frozenset(
    {
        "R105", "R109", "R111", "R112", "R121", "R122", "R126", "R127", "R131", "R132", "R133", "R134", "R152", "R153",
    }
)  # fmt: skip
"""Findings on reading that tell of something that is in the file and was not read."""
_GIVE = "改用能读全的文件再核对；没有别的文件的，这一处由人核对。"


@dataclass
class Figures:
    """The figures of both files laid side by side; `same` counts those that are the same."""

    same: int = 0
    layout: set[str] = field(default_factory=set)
    differences: list[Difference] = field(default_factory=list)
    unread: list[Finding] = field(default_factory=list)


def compare(published: Side, signed: Side) -> Figures:
    """What figures the published file has otherwise than the signed one."""
    found = Figures()
    for part in signed.reading.form.parts:
        if part.table:
            _compare_table(part, part.table, published, signed, found)
    known = {path[0] for path in signed.reading.cells}
    for part in published.reading.form.parts:
        if part.table and part.table.key not in known and _has(published, part.table):
            found.differences.append(_table(part, published, signed, "签发的文件没有"))
    return found


def _compare_table(
    part: Part, table: FormTable, published: Side, signed: Side, found: Figures
) -> None:
    sides = (signed, published)
    without = [side for side in sides if not _has(side, table)]
    if len(without) == len(sides):
        # Where neither has it there is nothing to compare, unless one could not be read.
        told = [(side, one) for side in sides for one in _of(side, table) if one.code in NOT_THERE]
        found.unread += (unread(side, one) for side, one in told)
    elif without:
        found.differences += _lacks(part, table, without[0], published, signed)
    else:
        found.differences += labels.compare(part, table, published, signed)
        _compare_cells(part, table, published, signed, found)


def _lacks(
    part: Part, table: FormTable, side: Side, published: Side, signed: Side
) -> Iterator[Difference]:
    """A table that only one file has; that it could not be read is told elsewhere."""
    if any(one.code in UNREAD for one in _of(side, table)):
        return
    state = "没有填" if _is_blank(side, table) else "没有"
    yield _table(part, published, signed, f"{NAMES[side.role]}{state}")


def _compare_cells(
    part: Part, table: FormTable, published: Side, signed: Side, found: Figures
) -> None:
    mine, theirs = _cells(signed, table), _cells(published, table)
    known = {**cells(table), **_own(published, table)}
    empty: dict[tuple[str, str], list[tuple[FormCell, ReadCell, ReadCell]]] = {}
    for path in dict.fromkeys((*mine, *theirs)):
        missing = ReadCell(path, Status.MISSING)
        one, other = mine.get(path, missing), theirs.get(path, missing)
        states = _state(one), _state(other)
        if states == ("figure", "figure"):
            difference = _cell(part, known[path], one, other, published, signed)
            if difference:
                found.differences.append(difference)
            else:
                found.same += 1
                found.layout |= _layout(one.text, other.text)
        elif states == ("blank", "blank"):
            found.same += 1
        elif _told(signed, one) or _told(published, other):
            continue
        elif "figure" in states or "blank" in states:
            which = "published" if states[0] == "figure" or states[1] == "unread" else "signed"
            empty.setdefault((which, known[path].row_label), []).append((known[path], one, other))
        else:
            found.unread.append(_nowhere(part, known[path], published))
    for (which, row), them in empty.items():
        found.differences.append(_empty(part, which, row, them, published, signed))


def _state(cell: ReadCell) -> str:
    """What stands in a cell. A blank that sums prove to be zero is printed as a blank all the same."""
    if cell.usable:
        return "blank" if typed(cell.text) is Typed.BLANK else "figure"
    return "blank" if cell.status is Status.BLANK else "unread"


def _nowhere(part: Part, cell: FormCell, side: Side) -> Finding:
    place = Place(table=part.heading, row=cell.row_label, heading=cell.column_label)
    message = f"“{_name(cell, part)}”没有读出。"
    return unread(side, Finding("R126", Severity.ERROR, message, cell.path, place))


def _layout(one: str, other: str) -> set[str]:
    """In which ways two figures that are the same are printed differently."""
    mine, theirs = one.strip(), other.strip()
    if mine == theirs:
        return set()
    return layout_of(mine, theirs) if plain(mine)[0] == plain(theirs)[0] else {"数的写法"}


def _has(side: Side, table: FormTable) -> bool:
    """Whether a file has at least one figure of a table."""
    return any(cell.usable for path, cell in side.reading.cells.items() if path[0] == table.key)


def _is_blank(side: Side, table: FormTable) -> bool:
    return any(
        cell.status is Status.BLANK
        for path, cell in side.reading.cells.items()
        if path[0] == table.key
    )


def _cells(side: Side, table: FormTable) -> Mapping[Address, ReadCell]:
    return {path: cell for path, cell in side.reading.cells.items() if path[0] == table.key}


def _own(side: Side, table: FormTable) -> Mapping[Address, FormCell]:
    """The cells of the same table in the other file, which may have rows of its own."""
    for part in side.reading.form.parts:
        if part.table and part.table.key == table.key:
            return cells(part.table)
    return {}


def _of(side: Side, table: FormTable) -> Iterator[Finding]:
    return (one for one in side.reading.findings if one.path[:1] == (table.key,))


def _told(side: Side, cell: ReadCell) -> bool:
    """Whether it is told already that a cell was not read."""
    return not cell.usable and any(
        one.code in UNREAD and one.path and cell.path[: len(one.path)] == one.path
        for one in side.reading.findings
    )


def unread(side: Side, finding: Finding) -> Finding:
    """What was not read, as a reason why the files cannot be called the same."""
    return Finding(
        "V140", Severity.ERROR, f"{NAMES[side.role]}有没有读出的内容，不能核对：{finding.message}", finding.path,
        _in(side, finding.place), remedy=_GIVE,
    )  # fmt: skip


def _in(side: Side, place: Place) -> Place:
    return Place(
        str(side.file), table=place.table, row=place.row, heading=place.heading, within=place.within
    )


def _table(part: Part, published: Side, signed: Side, which: str) -> Difference:
    side = published if which.startswith("公布") else signed
    told = (
        next((one for one in _of(side, part.table) if one.code == "R123"), None)
        if part.table
        else None
    )
    instead = f"，只有文字：“{told.quote[:60]}”" if told else ""
    return Difference(
        "table_missing", "V103", f"{which}“{part.title}”的表格{instead}。", part.heading,
        published=told.quote if told and side is published else None,
        signed=told.quote if told and side is signed else None,
        signed_at=signed.place, published_at=published.place,
    )  # fmt: skip


def _cell(
    part: Part, cell: FormCell, one: ReadCell, other: ReadCell, published: Side, signed: Side
) -> Difference | None:
    mine, theirs = one.value, other.value
    same = _number(mine) == _number(theirs)
    remarks = tuple(narrow(side.remark) for side in (one, other))
    if same and _unit(mine) == _unit(theirs) and remarks[0] == remarks[1]:
        return None
    kind, code = ("unit", "V102") if same else ("figure", "V101")
    what = (
        "单位不同"
        if _unit(mine) != _unit(theirs) and same
        else "数后面的话不同"
        if same
        else "不同"
    )
    told = [
        f"{printed(value) or value}{side.remark}" for value, side in ((mine, one), (theirs, other))
    ]
    return Difference(
        kind, code, f"“{_name(cell, part)}”{what}：签发的是 {told[0]}，公布的是 {told[1]}。", part.heading,
        cell.row_label, cell.column_label, told[0], told[1], signed.cell(cell.path), published.cell(cell.path),
        numbers=None if same else numbers(theirs, mine),
    )  # fmt: skip


def _number(value: Value | None) -> object:
    return number_in(value)


def _unit(value: Value | None) -> str:
    """The unit that stands in a cell; a bare 0 needs none."""
    return value.unit if isinstance(value, Amount) and value.number else ""


def _name(cell: FormCell, part: Part) -> str:
    row = cell.row[-1].label or part.title
    return "／".join(dict.fromkeys(one for one in (row, cell.column_label) if one))


def _empty(
    part: Part, which: str, row: str, them: list[tuple[FormCell, ReadCell, ReadCell]], published: Side,
    signed: Side,
) -> Difference:  # fmt: skip
    """Cells of a row that have a figure in one file only."""
    first, one, other = them[0]
    columns = "、".join(dict.fromkeys(cell.column_label for cell, _, _ in them))
    side = published if which == "published" else signed
    filled, empty = (one, other) if which == "published" else (other, one)
    has = printed(filled.value) or filled.text.strip()
    state = "没有这一格" if empty.status is Status.MISSING else "是空的"
    there = "签发" if which == "published" else "公布"
    figure = f"，{there}的是 {has}" if len(them) == 1 and has else ""
    name = first.row[-1].label or part.title
    return Difference(
        "figure_missing", "V105", f"“{name}”的{columns}，{NAMES[side.role]}{state}{figure}。",
        part.heading, row, columns if len(them) == 1 else "", one.text.strip() or None, other.text.strip() or None,
        signed.cell(first.path), published.cell(first.path),
    )  # fmt: skip
