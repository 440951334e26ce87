"""Findings of a report that was read from outside, told by the places of that file."""

from __future__ import annotations

from dataclasses import replace

from authoring.findings import Finding
from authoring.readers.align import Spot
from authoring.readers.reading import Reading, ReadText


def placed(finding: Finding, reading: Reading) -> Finding:
    """The finding with its place in the file that was read, and no fix: there are no lines to change."""
    path = tuple(map(str, finding.path))
    place = replace(finding.place, file=reading.name, line=None, within=_within(path, reading))
    if path in reading.cells or not place.text or path not in reading.texts:
        place = replace(place, text="", column=None)
    return replace(finding, place=place, fix=None)


def where(spot: Spot) -> str:
    """A cell's place as a reader counts."""
    page = f"（第{spot.page}页）" if spot.page else ""
    row = f"第{spot.row}行" if spot.row else ""
    column = f"第{spot.column}列" if spot.column else ""
    return f"第{spot.table}张表{row}{column}{page}"


def _within(path: tuple[str, ...], reading: Reading) -> str:
    if not path:
        return ""
    spots = [
        cell.spot for at, cell in reading.cells.items() if at[: len(path)] == path and cell.spot
    ]
    if len(spots) == 1:
        return where(spots[0])
    if spots:
        rows = {spot.row for spot in spots}
        same = replace(spots[0], column=0) if len(rows) == 1 else replace(spots[0], row=0, column=0)
        return where(same)
    text = reading.texts.get(path)
    return _pages(text) if text else ""


def _pages(text: ReadText) -> str:
    if text.pages is None:
        return ""
    first, last = text.pages
    return f"第{first}页" if first == last else f"第{first}至{last}页"
