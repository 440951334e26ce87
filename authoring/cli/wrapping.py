"""Lines of Chinese for a terminal: measured in cells, broken where a reader would break them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from authoring.patterns import lazy

# What stays in one piece: a live figure, the dotted name of a cell, a number and what it counts, a Latin
# word and the character after it, a character and the marks that open or close around it.
_CHAR = "[\u4e00-\u7b2b\u7b2d-\u9fff]"  # but 第, which belongs to the number behind it
_CLOSING = "，。；：、！？…—）”’》〉〕】」』"
_PIECE = lazy(
    r"[（“‘《〈〔【「『]*"
    r"(?:\{\{[^{}]{1,200}\}\}"
    rf"|{_CHAR}{{1,12}}(?:\.{_CHAR}{{1,12}})+"
    rf"|(?:第 ?)?(?:(?!\{{\{{)[!-~])+(?:(?<=[0-9%]) ?(?:[万亿]?[元件条]|个百分点|{_CHAR})|{_CHAR})?"
    r"|[^ ])"
    rf"[{_CLOSING}]*"
    r"| "
)


def cells(text: str) -> int:
    """How many cells a text takes on a terminal."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def wrap(text: str, width: int) -> Iterator[str]:
    """Lines of one paragraph, no wider than `width` cells and without blanks at their ends."""
    line, used = "", 0
    for piece in _pieces(text, width):
        if line and used + cells(piece.rstrip()) > width:
            yield line.rstrip()
            line, used = "", 0
        if line or piece.strip():
            line += piece
            used += cells(piece)
    yield line.rstrip()


def _pieces(text: str, width: int) -> Iterator[str]:
    """What stays together; a piece wider than a line is cut where the line ends."""
    for match in _PIECE.finditer(text):
        part, used = "", 0
        for char in match[0]:
            if used + cells(char) > width and part:
                kept = _kept(part, char)
                yield part[:kept]
                part = part[kept:]
                used = cells(part)
            part += char
            used += cells(char)
        yield part


def _kept(part: str, following: str) -> int:
    """How much of a piece stays on its line: a closing mark takes what it closes with it."""
    kept = len(part)
    if following in _CLOSING:
        while kept > 1 and part[kept - 1] in _CLOSING:
            kept -= 1
        kept -= 1
    return kept or len(part)
