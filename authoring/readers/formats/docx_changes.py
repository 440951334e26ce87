"""What was changed in a Word file since it was made: both of its texts, who changed what, the comments."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields

from lxml import etree

from authoring.findings import Finding
from authoring.readers.formats.docx import Collected, Walk, left_out, notes, properties, walked
from authoring.readers.formats.docx_package import Package, no_word_file
from authoring.readers.formats.docx_styles import W
from authoring.readers.raw import Piece, RawCell, RawText

MAX_COMMENTS = 500
_MOST_SHOWN = 200  # characters of the words a comment is about
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
_INSERTED = (f"{W}ins", f"{W}moveTo")
_REJECTED = {
    f"{W}{one}": f"{W}{other}"
    for one, other in (
        ("ins", "del"), ("del", "ins"), ("moveTo", "moveFrom"), ("moveFrom", "moveTo"),
        ("cellIns", "cellDel"), ("cellDel", "cellIns"), ("delText", "t"), ("delInstrText", "instrText"),
    )
}  # fmt: skip
_OF_LAYOUT = tuple(
    f"{W}{name}"
    for name in ("rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "trPrChange", "tcPrChange",
                 "tblGridChange", "numberingChange")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reviser:
    """Who changed something with tracked changes, and when (as the file writes it)."""

    author: str
    date: str = ""


Marks = tuple[Reviser | None, ...]
"""Who put in each character of a text; None what is not tracked."""


@dataclass(frozen=True, slots=True)
class TracedText(RawText):
    """A paragraph with who put in each of its characters and its end, and the comments on it."""

    by: Marks = ()
    end_by: Reviser | None = None
    comments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TracedCell(RawCell):
    """The same of a cell."""

    by: tuple[Reviser, ...] = ()
    comments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment: who, when, what, on which words, and whether it is settled.

    `reply` tells an answer to another comment; `id` is that of the file.
    """

    id: str
    author: str
    date: str
    text: str
    words: str
    done: bool
    reply: bool


@dataclass(frozen=True)
class Versions:
    """A Word file as it reads with all tracked changes accepted, and with all rejected.

    `properties` are its title and identifier, `layout` counts tracked changes of layout alone,
    `findings` tell what of it is no part of the text.
    """

    accepted: tuple[Piece, ...]
    rejected: tuple[Piece, ...]
    comments: tuple[Comment, ...]
    properties: dict[str, str]
    layout: int
    findings: tuple[Finding, ...]


def versions(data: bytes) -> Versions:
    """Both texts of a Word file. Raises Unusable where it is none, or too large."""
    package = Package(data)
    xml = package.xml(package.main)
    body = None if xml is None else xml.find(f"{W}body")
    if body is None:
        raise no_word_file()
    walk = _Tracing(package, body)
    accepted = walked(walk, body)
    before = _all_rejected(body)
    return Versions(
        accepted,
        walked(_Tracing(package, before), before),
        tuple(_comments(package, body)),
        properties(package),
        sum(1 for _ in body.iter(*_OF_LAYOUT)),
        tuple(left_out(package, body, walk, comments=False)),
    )


def _all_rejected(body: etree._Element) -> etree._Element:
    """The text in which what was put in counts as taken out, and the other way round."""
    body = copy.deepcopy(body)
    for one in list(body.iter(*_REJECTED)):
        one.tag = _REJECTED[one.tag]
    return body


class _Tracing(Walk):
    """Reads a text and who put in what."""

    def __init__(self, package: Package, body: etree._Element) -> None:
        super().__init__(package, body)
        self._commented: dict[etree._Element, list[str]] = {}
        for one in body.iter(f"{W}commentRangeStart", f"{W}commentReference"):
            paragraph = next(one.iterancestors(f"{W}p"), None)
            if paragraph is not None:
                self._commented.setdefault(paragraph, []).append(one.get(f"{W}id", ""))

    def text(self, own: Collected, lead: str, line: Sequence[int], level: int) -> RawText:
        plain = super().text(own, lead, line, level)
        marks = [
            mark
            for word, of in zip(own.words, own.of, strict=True)
            for mark in [_by(of)] * len(word)
        ]
        paragraphs = list(dict.fromkeys(one for of in own.of for one in of.iterancestors(f"{W}p")))
        return TracedText(
            plain.text,
            plain.level,
            by=(*[None] * len(lead), *(marks[index] for index in line)),
            end_by=next((by for one in paragraphs if (by := _end_by(one))), None),
            comments=_each_once(
                one for paragraph in paragraphs for one in self._commented.get(paragraph, ())
            ),
        )

    def cell(self, pieces: Sequence[Piece], row: int, column: int, columns: int) -> RawCell:
        plain = super().cell(pieces, row, column, columns)
        texts = [piece for piece in pieces if isinstance(piece, TracedText)]
        by = dict.fromkeys(mark for text in texts for mark in text.by if mark)
        told = _each_once(one for text in texts for one in text.comments)
        return TracedCell(
            **{one.name: getattr(plain, one.name) for one in fields(RawCell)},
            by=tuple(by),
            comments=told,
        )


def _each_once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _by(element: etree._Element) -> Reviser | None:
    """Who put in the words of an element."""
    change = next(element.iterancestors(*_INSERTED), None)
    return None if change is None else _reviser(change)


def _end_by(paragraph: etree._Element) -> Reviser | None:
    """Who put in the end of a paragraph."""
    mark = paragraph.find(f"{W}pPr/{W}rPr")
    change = None if mark is None else next(mark.iterchildren(*_INSERTED), None)
    return None if change is None else _reviser(change)


def _reviser(change: etree._Element) -> Reviser:
    return Reviser(change.get(f"{W}author", "")[:60], change.get(f"{W}date", "")[:30])


# --- comments ---------------------------------------------------------------------------------------


def _comments(package: Package, body: etree._Element) -> Iterator[Comment]:
    found = notes(package, body, "comments")[:MAX_COMMENTS]
    words = _words_commented(body) if found else {}
    known = _states(package) if found else {}
    for one in found:
        paragraphs = list(one.iter(f"{W}p"))
        state = next(
            (known[name] for p in reversed(paragraphs) if (name := _id_of(p)) in known), None
        )
        by = _reviser(one)
        yield Comment(
            one.get(f"{W}id", ""),
            by.author,
            by.date,
            "\n".join(text for p in paragraphs if (text := "".join(t.text or "" for t in p.iter(f"{W}t")))),
            words.get(one.get(f"{W}id", ""), ""),
            state is not None and state.get(f"{_W15}done") in ("1", "true"),
            state is not None and state.get(f"{_W15}paraIdParent") is not None,
        )  # fmt: skip


def _id_of(paragraph: etree._Element) -> str:
    return str(paragraph.get(f"{_W14}paraId", ""))


def _states(package: Package) -> dict[str, etree._Element]:
    """What newer Word files know of a comment, by the id of its last paragraph."""
    xml = package.beside("commentsExtended")
    every = () if xml is None else xml.iter(f"{_W15}commentEx")
    return {one.get(f"{_W15}paraId", ""): one for one in every}


def _words_commented(body: etree._Element) -> dict[str, str]:
    """The words each comment is about, the first of them where they are many."""
    found: dict[str, str] = {}
    begun: dict[str, str] = {}
    for one in body.iter(f"{W}commentRangeStart", f"{W}commentRangeEnd", f"{W}t"):
        name = one.get(f"{W}id", "")
        if one.tag == f"{W}commentRangeStart":
            begun[name] = ""
        elif one.tag == f"{W}commentRangeEnd":
            found[name] = begun.pop(name, found.get(name, ""))
        else:
            for name in list(begun):
                begun[name] += one.text or ""
                if len(begun[name]) >= _MOST_SHOWN:
                    found[name] = begun.pop(name)[:_MOST_SHOWN]
    return found | begun
