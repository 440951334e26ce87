"""What every format gives: tables of cells and running text, in the order of the page."""

from __future__ import annotations

import functools
import posixpath
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

from authoring.findings import Finding
from authoring.patterns import lazy

MAX_SPAN = 60
"""No form is wider or deeper; a larger span is an attack or a slip."""
MAX_CELLS = 20_000
_UNSEEN = lazy("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u2060\ufeff\xad]")
_BLANKS = lazy(r"\s+")
_SCHEME = lazy(r"[A-Za-z][A-Za-z0-9+.-]{0,20}:")


@dataclass(frozen=True, slots=True)
class RawCell:
    """A cell as it is printed, at its place of the grid and over so many rows and columns."""

    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True)
class RawTable:
    """A table. `number` counts the tables of the file from 1; `page` is known of PDF files only.

    `name` is that of the sheet, of an Excel file.
    """

    cells: tuple[RawCell, ...]
    number: int
    page: int | None = None
    name: str = ""

    @functools.cached_property
    def rows(self) -> tuple[tuple[RawCell, ...], ...]:
        """The cells that reach into each row, from the left; a cell over several rows is in each."""
        found: dict[int, list[RawCell]] = {}
        for cell in self.cells:
            for row in range(cell.row, cell.row + cell.rows):
                found.setdefault(row, []).append(cell)
        last = max(found, default=-1)
        return tuple(
            tuple(sorted(found.get(row, ()), key=lambda cell: cell.column))
            for row in range(last + 1)
        )


@dataclass(frozen=True, slots=True)
class RawText:
    """A paragraph. `level` is that of a heading the file marks as one, 0 where it does not.

    `sure` is False where the file has lines only, and where the paragraph ends is worked out from them.
    The first `bold` characters are set bold: all of a heading that looks like one, or one the text runs on from.
    """

    text: str
    level: int = 0
    page: int | None = None
    sure: bool = True
    bold: int = 0


@dataclass(frozen=True, slots=True)
class RawPicture:
    """A picture that stands in the text, with the words the file has for it.

    Without `data` it is not in the file: `name` is then its path below the folder of the file, with /,
    or empty where it lies elsewhere.
    """

    data: bytes
    description: str = ""
    page: int | None = None
    name: str = ""


Piece = RawText | RawTable | RawPicture


@dataclass(frozen=True)
class Raw:
    """A file as its format gives it. `meta` are the names and contents of a page's meta tags.

    `running` is all text page by page, tables too, in the order in which a PDF file holds it: a second
    reading of what the rules of its tables give.
    """

    format: str
    pieces: tuple[Piece, ...]
    meta: dict[str, str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    running: tuple[RawText, ...] = ()

    def tables(self) -> Iterator[RawTable]:
        """The tables in order."""
        return (piece for piece in self.pieces if isinstance(piece, RawTable))


def narrow(text: str) -> str:
    """A text without blanks and characters nobody sees, wide letters and digits made narrow."""
    return _BLANKS.sub("", _UNSEEN.sub("", unicodedata.normalize("NFKC", text))).replace("．", ".")


def beside(source: str) -> str:
    """The path of a picture below the folder of its file, as a page names it; empty where it lies elsewhere."""
    path = unquote(source.partition("#")[0].partition("?")[0])
    steps = posixpath.normpath(path)
    outside = steps.startswith(("/", "..")) or _SCHEME.match(path)
    return "" if not path or outside or "\\" in path or "\x00" in path else steps
