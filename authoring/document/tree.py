"""The neutral document: what every writer is given, and all it is given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar, Literal

from authoring.outputs import DocumentKind, Stage


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text; strong for run-in headings."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """`level` is the outline depth without gaps (1 below the title), `rank` the official numbering.

    A heading of a `new_page` begins one, as an annex does.
    """

    kind: ClassVar[Literal["heading"]] = "heading"
    text: str
    level: int
    rank: int
    anchor: str = ""
    id: str = ""
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text. `role` says how it is set; `rank` is the numbering of a run-in heading."""

    kind: ClassVar[Literal["paragraph"]] = "paragraph"
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

    A `listing` is one line of indicators after the other, set closely and from the left. On a compact
    sheet a table may end with what `rest` says of the {count} rows that found no room.
    """

    kind: ClassVar[Literal["table"]] = "table"
    caption: str
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[int, ...]
    head: int = 0
    bodies: tuple[int, ...] = (0,)
    labelled_by: str = ""
    anchor: str = ""
    listing: bool = False
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture with its description and the caption printed below it, if any; sizes in pixels."""

    kind: ClassVar[Literal["picture"]] = "picture"
    data: bytes
    mime: str
    width: int
    height: int
    description: str
    anchor: str = ""
    caption: str = ""


Block = Heading | Paragraph | Table | Picture
"""What a document is made of; writers tell them by their type, templates by their `kind`."""


# --- public figures ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DataLine:
    """A row or a column of figures: its English key, its Chinese name, the form's label."""

    key: str
    name: str
    label: str


@dataclass(frozen=True, slots=True)
class DataRow:
    """A row with its figures and their units, column by column.

    Counts are whole numbers, amounts texts, so that no reader turns them into binary floats; None is
    a figure not filled in. `remarks` are the words in the cells behind their numbers.
    """

    line: DataLine
    values: tuple[int | str | None, ...]
    units: tuple[str, ...]
    remarks: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class DataBlock:
    """Rows and columns under one head."""

    columns: tuple[DataLine, ...]
    rows: tuple[DataRow, ...]


@dataclass(frozen=True, slots=True)
class DataTable:
    """A table of the form; `heading` is that of its part."""

    key: str
    name: str
    heading: str
    blocks: tuple[DataBlock, ...]


@dataclass(frozen=True, slots=True)
class DataCount:
    """One count of a list, with its share of all in per cent."""

    name: str
    count: int
    percent: Decimal


@dataclass(frozen=True, slots=True)
class DataSection:
    """A section of the agency's own making, what it reports and what it counts."""

    title: str | None
    items: tuple[str, ...] | None
    counted: tuple[DataCount, ...]


@dataclass(frozen=True, slots=True)
class PublicData:
    """The public figures of a report, with what its document does not tell of it in these terms.

    `form` are the id, the title and the basis of its form; what is not filled in is None.
    """

    form: tuple[str, str, str]
    year: int | None
    agency: str | None
    level: str | None
    scope: str | None
    signed: date | None
    published: date | None
    index: tuple[tuple[str, str], ...]
    tables: tuple[DataTable, ...]
    sections: tuple[DataSection, ...]


# --- document ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report, or a sheet about one, ready to be set.

    `title_lines` break the title by meaning; `file_stem` is the title and stage as a file name;
    `page_mark` is what stands at the head of every page, empty for a final report; `meta` are
    name/content pairs for web pages, `index` the lines of the block that indexes it there; `data` are
    the public figures, which only a report has; `source` is the hash of the input it was made from.
    """

    title: str
    title_lines: tuple[str, ...]
    agency: str
    file_stem: str
    stage: Stage
    page_mark: str
    created: date
    meta: tuple[tuple[str, str], ...]
    data: PublicData | None
    source: str
    blocks: tuple[Block, ...]
    index: tuple[tuple[str, str], ...] = ()
    kind: DocumentKind = "report"

    @property
    def compact(self) -> bool:
        """Whether it is a sheet for the office that fills one page: small type, no page number."""
        return self.kind == "signoff"
