"""The neutral document: what every writer is given, and all it is given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text; strong for run-in headings."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """`level` is the outline depth without gaps (1 below the title), `rank` the official numbering."""

    text: str
    level: int
    rank: int
    anchor: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text. `role` says how it is set; `rank` is the numbering of a run-in heading."""

    runs: tuple[Run, ...]
    role: Literal["body", "note", "missing", "signature", "date"] = "body"
    rank: int = 0
    anchor: str = ""

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table at its grid position, with its spans.

    `headers` are the ids of the header cells that name a figure; `anchor` is the figure's place in
    the report; `missing` marks a figure not filled in yet. `words` are sentences, set from the left;
    a `blank` is a space to sign in, its text (the date) in the corner.
    """

    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    role: Literal["column", "row", "note", "figure", "text", "words", "blank"] = "text"
    id: str = ""
    headers: tuple[str, ...] = ()
    anchor: str = ""
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; `head` rows repeat on every page, `bodies` are the rows where groups begin.

    A `listing` is one line of indicators after the other, set closely and from the left.
    """

    caption: str
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[int, ...]
    head: int = 0
    bodies: tuple[int, ...] = (0,)
    labelled_by: str = ""
    anchor: str = ""
    listing: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture with its description and the caption printed below it, if any; sizes in pixels."""

    data: bytes
    mime: str
    width: int
    height: int
    description: str
    anchor: str = ""
    caption: str = ""


Block = Heading | Paragraph | Table | Picture


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report, or a sheet about one, ready to be set.

    `title_lines` break the title by meaning; `file_stem` is the title as a file name; `draft_mark` is
    what every page of a draft says, empty for a final report; `meta` are name/content pairs for web pages; `data` is
    the public figures as JSON text; `source` is the hash of the input it was made from. A `compact`
    document is a sheet of one page for the office: small type, narrow margins, no page number.
    """

    title: str
    title_lines: tuple[str, ...]
    agency: str
    file_stem: str
    draft_mark: str
    created: date
    meta: tuple[tuple[str, str], ...]
    data: str
    source: str
    blocks: tuple[Block, ...]
    compact: bool = False
