"""How values are written in a report's file: as the starter writes them, quoted where they must be."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from authoring.forms.layout import Address, Node
from authoring.quantities import printed
from authoring.report.values import UNFILLED, is_unfilled

Given = int | Decimal | str | date | None
"""A value of a report as a program gives it; None is not filled in yet."""


def scalar(value: Given) -> str:
    """One value on one line, quoted where a plain word could be read as something else."""
    if isinstance(value, str):
        return UNFILLED if is_unfilled(value) else line(value)
    if isinstance(value, date):
        return value.isoformat()
    return UNFILLED if value is None else printed(value)


def line(words: str) -> str:
    """Words on one line; a plain word needs no quotes."""
    words = " ".join(words.split())
    plain = words[:1].isalpha() and all(char.isalnum() or char in "（）·、" for char in words)
    return words if plain and not words.isascii() else quoted(words)


def quoted(words: str) -> str:
    """Any text between double quotes."""
    return json.dumps(words, ensure_ascii=False)


def text_after_bar(words: str, indent: int, deeper: int) -> tuple[str, str]:
    """A text for below the | and its lines' ends: the mark, and the lines at `indent`.

    `deeper` is by how much that is more than the indent of the key.
    """
    pad = " " * indent
    lines = [f"{pad}{one}" if one else "" for one in words.split("\n")]
    # A first line that begins with a blank hides where the text begins.
    mark = f"|{deeper}" if words[:1].isspace() else "|"
    return mark, "\n".join(lines)


def on_one_line(node: Node) -> bool:
    """Whether a node's value stands behind its name; a table has a line for each row, cells alone too."""
    return not node.children or (node.is_row and len(node.path) > 1)


def rows(
    node: Node, given: Mapping[Address, Given], blank: str, indent: int, *, english: bool = False
) -> Iterator[str]:
    """The lines of a row, a cell or a group of rows; what is not given is `blank`, totals are left out."""
    pad, name = " " * indent, node.key if english else node.name
    if not on_one_line(node):
        yield f"{pad}{name}:"
        for child in node.children:
            if not child.total:
                yield from rows(child, given, blank, indent + 2, english=english)
    else:
        yield f"{pad}{name}: {inline(node, given, blank, english=english)}"


def inline(node: Node, given: Mapping[Address, Given], blank: str, *, english: bool = False) -> str:
    """The same in brackets, on one line, without its name."""
    if not node.children:
        return scalar(given[node.path]) if node.path in given else blank
    entered = [child for child in node.children if not child.total]
    parts = [inline(child, given, blank, english=english) for child in entered]
    if node.is_row:
        return f"[{', '.join(parts)}]"
    names = [child.key if english else child.name for child in entered]
    return "{" + ", ".join(f"{n}: {p}" for n, p in zip(names, parts, strict=True)) + "}"
