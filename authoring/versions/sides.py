"""The two sides of a comparison: a file of either kind as a reading, and where in it something stands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import authoring
from authoring.document.compose import compose
from authoring.findings import Place
from authoring.forms.layout import Address
from authoring.outputs import Stage
from authoring.outside import is_outside
from authoring.prose.traditional import is_traditional, simplified
from authoring.readers.places import where
from authoring.readers.raw import Raw, RawPicture, RawTable, RawText
from authoring.readers.reading import Reading
from authoring.report import Report

Role = Literal["published", "signed"]
NAMES = {"published": "公布的文件", "signed": "签发的文件"}
_ENOUGH = 16  # characters by which a sentence of a report's file is found


@dataclass(frozen=True)
class Side:
    """One of the two files. `report` is there where the file is the report's own YAML."""

    role: Role
    file: Path
    format: str
    sha256: str
    reading: Reading
    report: Report | None = None
    traditional: bool = False

    def cell(self, path: Address) -> Place:
        """Where a figure stands."""
        if self.report:
            return replace(self.report.place(path), text="")
        found = self.reading.cells.get(path)
        return Place(str(self.file), within=where(found.spot) if found and found.spot else "")

    @property
    def place(self) -> Place:
        """The file, where nothing nearer can be said."""
        return Place(str(self.file))

    def words(self, text: str, page: int | None) -> Place:
        """Where a sentence stands."""
        if self.report:
            return replace(self.report.place_of(text[:_ENOUGH]), text="")
        return Place(str(self.file), within=f"第{page}页" if page else "")


def side(file: Path, role: Role) -> Side:
    """A file as one side. Raises Unusable.

    A report's YAML is rendered as the page that would be published and read back as any page is: so
    both sides have the same shape, and whatever reading leaves out is left out of both.
    """
    if is_outside(file):
        reading = authoring.read(file)
        traditional = is_traditional("".join(_words(reading.raw)))
        if traditional:
            from authoring.readers import read_raw

            reading = read_raw(_simplified(reading.raw), reading.name, reading.sha256)
        return Side(role, file, reading.raw.format, reading.sha256, reading, None, traditional)
    from authoring.readers import read_bytes

    report = authoring.load(file)
    page = authoring.render(compose(report, stage=Stage.FINAL), "html").data
    reading = read_bytes(page, str(file))
    return Side(role, file, "yaml", report.source.sha256, reading, report)


def _words(raw: Raw) -> list[str]:
    """The words of a file."""
    found: list[str] = []
    for piece in raw.pieces:
        if isinstance(piece, RawTable):
            found += (cell.text for cell in piece.cells)
        elif isinstance(piece, RawText):
            found.append(piece.text)
    return found


def _simplified(raw: Raw) -> Raw:
    """What the file would be in simplified characters."""

    def text(one: RawText) -> RawText:
        return replace(one, text=simplified(one.text))

    pieces: list[RawText | RawTable | RawPicture] = []
    for piece in raw.pieces:
        if isinstance(piece, RawText):
            pieces.append(text(piece))
        elif isinstance(piece, RawTable):
            cells = tuple(replace(cell, text=simplified(cell.text)) for cell in piece.cells)
            pieces.append(replace(piece, cells=cells))
        else:
            pieces.append(replace(piece, description=simplified(piece.description)))
    meta = {name: simplified(words) for name, words in raw.meta.items()}
    return replace(raw, pieces=tuple(pieces), meta=meta, running=tuple(map(text, raw.running)))
