"""Findings of a report that was read from outside, told by the places of that file."""

from __future__ import annotations

from dataclasses import replace

from authoring.findings import Finding
from authoring.patterns import lazy
from authoring.readers.align import Spot
from authoring.readers.reading import Reading, ReadText

_LINE = lazy("（第 [0-9]{1,9} 行）")
_NO_YAML = (
    (lazy("；正文(?:的数)?写成[^。；]{1,200}就不会再不一致(?:（nianbao bind 可代为改写）)?"), ""),
    (lazy("也可用“[^”]{1,20}”引用[^。；]{0,40}。"), ""),
    (lazy("各项无误时删去手写的总计"), "各项无误时改总计"),
    (lazy("在“说明”里写明"), "书面说明"),
)
"""What only a YAML file can hold, and what is said instead."""


def placed(finding: Finding, reading: Reading) -> Finding:
    """The finding with its place in the file that was read; no fix and no line: there are none to change."""
    path = tuple(map(str, finding.path))
    place = replace(finding.place, file=reading.name, line=None, within=_within(path, reading))
    if path in reading.cells or not place.text or path not in reading.texts:
        place = replace(place, text="", column=None)
    message, remedy = _LINE.sub("", finding.message), finding.remedy
    for said, instead in _NO_YAML:
        remedy = said.sub(instead, remedy)
    return replace(finding, message=message, place=place, remedy=remedy, fix=None)


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
