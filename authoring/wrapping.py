"""Lines of Chinese for a terminal: measured in cells, broken where a reader would break them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

# What stays in one piece: a live figure, the dotted name of a cell, a number and what it counts, a Latin
# word and the character after it, a character and the marks that open or close around it.
_PIECE = re.compile(
    r"[（“‘《〈〔【「『]*"
    r"(?:\{\{[^{}]{1,200}\}\}"
    r"|\w{1,12}(?:\.\w{1,12})+"
    r"|(?:第 ?)?[!-~]+(?:(?<=[0-9%]) ?(?:[万亿]?[元件条]|个百分点|[\u4e00-\u9fff])|[\u4e00-\u9fff])?"
    r"|[^ ])"
    r"[，。；：、！？…—）”’》〉〕】」』]*"
    r"| "
)


def cells(text: str) -> int:
    """How many cells a text takes on a terminal."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def wrap(text: str, width: int) -> Iterator[str]:
    """Lines of one paragraph, no wider than `width` cells and without blanks at their ends."""
    line = ""
    for piece in _pieces(text, width):
        if line and cells(line + piece.rstrip()) > width:
            yield line.rstrip()
            line = ""
        line += piece if line or piece.strip() else ""
    yield line.rstrip()


def _pieces(text: str, width: int) -> Iterator[str]:
    """What stays together; a piece wider than a line is cut where the line ends."""
    for match in _PIECE.finditer(text):
        piece = match[0]
        while cells(piece) > width and len(piece) > 1:
            fits = next((n for n in range(len(piece), 1, -1) if cells(piece[:n]) <= width), 1)
            yield piece[:fits]
            piece = piece[fits:]
        yield piece
