"""What the three HTML templates share: values for tables, pictures and embedded data."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any

from markupsafe import Markup, escape

from authoring import style
from authoring.document.tree import Cell, Document, Picture, Table
from authoring.templates import render
from authoring.writers.sizes import cell_lines, figure_size, is_dense, is_long


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
        figure_size=figure_size,
        cell_lines=cell_lines,
        script_json=script_json,
        breakable=breakable,
        with_latin=with_latin,
        **values,
    )


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


def script_json(data: str) -> str:
    """JSON that cannot end the script element it stands in."""
    return data.replace("<", "\\u003c").replace("&", "\\u0026").replace("\u2028", "\\u2028")


_ADDRESS = re.compile(r"[A-Za-z0-9][!-~]{11,}")
_LETTER = re.compile("[A-Za-z]")
_LONGEST_ADDRESS = 500
_LATIN = re.compile(r"[!-~]+(?: [!-~]+)*")


def breakable(text: str) -> Markup:
    """Escaped text in which web and mail addresses may break, so that lines around them fill."""

    def with_breaks(address: str) -> Markup:
        if len(address) > _LONGEST_ADDRESS or not _LETTER.search(address):
            return escape(address)
        pieces = re.split(r"(?<=[/.@_=&?-])", address)
        return Markup("<wbr>").join(escape(piece) for piece in pieces if piece)

    return _marked(text, _ADDRESS, with_breaks)


def with_latin(text: str) -> Markup:
    """Escaped text for paper: Latin words and digits marked, as they are set in another face.

    A span of its own keeps the base line where it is; in one run of text the two faces would move it.
    """
    span = Markup('<span class="latin">{}</span>')
    return _marked(text, _LATIN, lambda words: span.format(breakable(words)))


def _marked(text: str, pattern: re.Pattern[str], mark: Callable[[str], Markup]) -> Markup:
    """Escaped text in which what matches is marked up."""
    parts: list[Markup] = []
    end = 0
    for match in pattern.finditer(text):
        parts += (escape(text[end : match.start()]), mark(match[0]))
        end = match.end()
    return Markup().join([*parts, escape(text[end:])])
