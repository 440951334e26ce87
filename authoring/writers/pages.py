"""What the three HTML templates share: values for tables, pictures and embedded data."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any, NoReturn

from markupsafe import Markup, escape

from authoring import style
from authoring.document.tree import Cell, Document, Picture, Table
from authoring.seal import BLANK
from authoring.templating import render
from authoring.writers import screen
from authoring.writers.json import data_text
from authoring.writers.phrases import are_words, phrases, title_phrases
from authoring.writers.sizes import is_dense, is_long


def page(template: str, document: Document, **values: Any) -> str:
    """An HTML page of the document."""
    return render(
        template,
        document=document,
        style=style,
        sections=sections,
        column_widths=column_widths,
        is_dense=is_dense,
        is_long=is_long,
        data_uri=data_uri,
        data_script=data_script,
        no_such_kind=no_such_kind,
        breakable=breakable,
        with_latin=with_latin,
        seal=BLANK,
        running=running,
        label=label,
        are_words=are_words,
        title_line=title_line,
        screen=screen,
        screens=screens,
        **values,
    )


def screens(document: Document) -> list[screen.Screen]:
    """The layouts of the document's tables on screens."""
    return [screen.on_screen(block) for block in document.blocks if isinstance(block, Table)]


def sections(table: Table) -> list[tuple[bool, list[tuple[Cell, ...]]]]:
    """The rows in the groups of an HTML table: (is head, rows)."""
    starts = [*table.bodies, len(table.rows)]
    head = [(True, list(table.rows[: table.head]))] if table.head else []
    return head + [(False, list(table.rows[a:b])) for a, b in pairwise(starts) if a < b]


def column_widths(table: Table) -> list[str]:
    """Widths of the grid columns in per cent, two decimals, adding up to 100."""
    total = sum(table.widths)
    return [f"{width * 100 / total:.2f}%" for width in table.widths]


def data_uri(picture: Picture) -> str:
    """The picture inside the page itself: one file, no network."""
    return f"data:{picture.mime};base64,{base64.b64encode(picture.data).decode()}"


def no_such_kind(kind: str) -> NoReturn:
    """What a template does with a block it does not know: nothing of a document may be lost."""
    raise ValueError(f"the template has nothing for a block of kind {kind!r}")


def data_script(document: Document) -> str:
    """The public figures as JSON that cannot end the script element it stands in."""
    return (
        data_text(document)
        .replace("<", "\\u003c")
        .replace("&", "\\u0026")
        .replace("\u2028", "\\u2028")
    )


_ADDRESS = re.compile(r"[A-Za-z0-9][!-~]{11,}")
_LETTER = re.compile("[A-Za-z]")
_LONGEST_ADDRESS = 500
_MAIL = re.compile(r"(?<![!-~])[A-Za-z0-9._+-]{1,24}@[A-Za-z0-9.-]{3,24}(?![!-~])")
_LATIN = re.compile(r"[!-~]+(?: [!-~]+)*")


def breakable(text: str) -> Markup:
    """Escaped text in which web and mail addresses may break, so that lines around them fill."""

    def with_breaks(address: str) -> Markup:
        if len(address) > _LONGEST_ADDRESS or not _LETTER.search(address):
            return escape(address)
        pieces = re.split(r"(?<=[/.@_=&?-])", address)
        return Markup("<wbr>").join(escape(piece) for piece in pieces if piece)

    return _marked(text, _ADDRESS, with_breaks)


# Telephone numbers, dates, numbers with signs between them and mail addresses are read as one.
_WHOLE = re.compile(
    r"[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日|[（(][0-9]{3,4}[）)][0-9]{7,8}(?![0-9])"
    r"|(?<![0-9])[0-9]{1,11}(?:[-－–—/][0-9]{1,11}){1,4}(?![0-9])"
    r"|[A-Za-z0-9._+-]{1,40}@[A-Za-z0-9.-]{1,40}"
)
_FITS = 24  # characters of an address that stand on one line of a phone
_SPAN = Markup('<span class="whole">{}</span>')
_INLINE_SPAN = Markup('<span style="white-space:nowrap;">{}</span>')


def running(text: str, *, inline: bool = False) -> Markup:
    """Escaped text for screens: numbers and addresses stay on one line, unless they are longer.

    `inline` writes the style out, for pages without a style sheet.
    """
    whole = (_INLINE_SPAN if inline else _SPAN).format

    def address(text: str) -> Markup:
        return whole(text) if len(text) <= _FITS else breakable(text)

    return _marked(text, _ADDRESS, address, lambda words: _marked(words, _WHOLE, whole))


def label(text: str) -> Markup:
    """Escaped text that breaks between words only."""
    return Markup("<wbr>").join(map(escape, phrases(text)))


def title_line(text: str) -> Markup:
    """A line of the title, for narrow screens: it breaks after place names and between words."""
    return Markup("<wbr>").join(map(escape, title_phrases(text)))


def with_latin(text: str) -> Markup:
    """Escaped text for paper: Latin words and digits marked, as they are set in another face.

    A span of its own keeps the base line where it is; in one run of text the two faces would move it.
    """
    span = Markup('<span class="latin">{}</span>')
    return _marked(text, _LATIN, lambda words: span.format(_with_mail_whole(words)))


def _with_mail_whole(text: str) -> Markup:
    """Escaped text whose mail addresses stay on one line; other addresses may break."""
    span = Markup('<span class="unbroken">{}</span>')
    out, end = Markup(), 0
    for match in _MAIL.finditer(text):
        out += breakable(text[end : match.start()]) + span.format(match[0])
        end = match.end()
    return out + breakable(text[end:])


def _marked(
    text: str,
    pattern: re.Pattern[str],
    mark: Callable[[str], Markup],
    others: Callable[[str], Markup] = escape,
) -> Markup:
    """Escaped text in which what matches is marked up, and the `others` between are as told."""
    parts: list[Markup] = []
    end = 0
    for match in pattern.finditer(text):
        parts += (others(text[end : match.start()]), mark(match[0]))
        end = match.end()
    return Markup().join([*parts, others(text[end:])])
