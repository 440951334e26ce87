"""What was read of a published report, and how sure each piece of it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from authoring.findings import Finding
from authoring.forms.layout import Address, Form
from authoring.readers.prove import ReadCell
from authoring.readers.raw import Raw, RawText

Names = tuple[str, ...]
"""The path of a value of a report, in English: ("agency", "full_name"), ("applications", "text")."""


@dataclass(frozen=True, slots=True)
class ReadText:
    """A text as a report's file holds it: paragraphs parted by an empty line, tables in Markdown, pictures
    by the name under which `Reading.pictures` has them.

    `sure` is False where the ends of paragraphs were worked out from lines; `pages` are its first and
    last page, of a PDF file.
    """

    text: str
    sure: bool = True
    pages: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """The words of the opening or of a part as they are printed: heading and paragraphs, without the form's table.

    Small tables are in Markdown, pictures stand by their names; each paragraph has the piece it was read of.
    """

    path: Names
    heading: str
    paragraphs: Sequence[tuple[str, RawText | None]]


@dataclass(frozen=True)
class Reading:
    """A file from outside, read as a report.

    `cells` has every printed cell of the form, totals too, each with its status; `texts` the parts' texts
    (and opening, notes) and `fields` the single values (agency, title, dates, index) by the path they have in a
    report; `pictures` the bytes of the pictures that texts name. `year` is the year the file says, `form`
    the one that fits its tables. `sha256` is that of the file. What could not be read, and what was read in
    a way a person should know, is in `findings`. `title`, `signature` (name and day) and `passages` are
    what is printed, before any of it is taken for a value of a report.
    """

    name: str
    sha256: str
    raw: Raw
    form: Form
    year: int | None
    cells: Mapping[Address, ReadCell]
    texts: Mapping[Names, ReadText] = field(default_factory=dict)
    fields: Mapping[Names, str] = field(default_factory=dict)
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    title: str = ""
    signature: tuple[str, str] = ("", "")
    passages: Sequence[Passage] = ()
