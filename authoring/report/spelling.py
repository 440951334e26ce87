"""Where each character of a YAML scalar stands in the file, whatever way it is written.

The parser tells where a scalar begins and ends; its lines may be folded, its characters escaped, its
indentation left out. Value and file are walked side by side, as the value holds nothing that the
file does not (YAML 1.2.2, chapters 7 and 8).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from authoring.patterns import lazy

_ESCAPE = lazy(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|([^\n])|(\n[ \t\n]*))")
_NAMED = {
    "0": "\0", "a": "\a", "b": "\b", "t": "\t", "\t": "\t", "n": "\n", "v": "\v", "f": "\f",
    "r": "\r", "e": "\x1b", "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029",
}  # fmt: skip
_BLANKS = lazy(r"[ \t\n]+")


def offsets(text: str, start: int, end: int, style: str | None, value: str) -> Sequence[int]:
    """The offset in `text` of each character of `value`, and of what follows it.

    `start` and `end` are the marks of the scalar, `style` is the parser's: | > ' " or none. Empty
    where the value cannot be found as written.
    """
    if style == "|":
        return _literal(text, start, value)
    if style == ">":
        start = text.find("\n", start)
    elif style in ("'", '"'):
        start += 1
    return _folded(text, start, end, style or "", value)


def _literal(text: str, start: int, value: str) -> Sequence[int]:
    """Line by line: what a line of the value lacks of the file's is the indentation."""
    found: list[int] = []
    here = text.find("\n", start) + 1
    lines = value.split("\n")
    for number, line in enumerate(lines):
        stop = text.find("\n", here)
        stop = len(text) if stop < 0 else stop
        if number == len(lines) - 1 and not line:
            break  # the value ends with a line end
        first = stop - len(line)
        if first < here or text[first:stop] != line:
            return ()
        found.extend(range(first, stop + 1))
        here = stop + 1
    if lines[-1]:
        return found
    return [*found, here]


def _folded(text: str, start: int, end: int, style: str, value: str) -> Sequence[int]:
    found: list[int] = []
    here, at = start, 0
    while at < len(value):
        if style == '"' and text.startswith("\\", here) and (match := _ESCAPE.match(text, here)):
            if match[5] is None:
                if _unescaped(match) != value[at]:
                    return ()
                found.append(here)
                at += 1
            here = match.end()
        elif blanks := _BLANKS.match(text, here, end):
            run = _BLANKS.match(value, at)
            folded = "\n" in blanks[0]
            if run is None and not folded:
                return ()
            width = (
                0 if run is None else len(run[0]) if folded else min(len(run[0]), len(blanks[0]))
            )
            found.extend(_spread(blanks.start(), blanks.end(), width))
            here, at = blanks.end(), at + width
        elif here < end and text[here] == value[at]:
            found.append(here)
            here += 2 if style == "'" and text[here] == "'" else 1
            at += 1
        else:
            return ()
    return [*found, here]


def _spread(start: int, stop: int, width: int) -> range | list[int]:
    """`width` blanks of a value over the blanks of the file from `start` to `stop`."""
    if width <= stop - start:
        return range(start, start + width)
    return [min(start + n, stop - 1) for n in range(width)]


def _unescaped(match: re.Match[str]) -> str:
    digits = match[1] or match[2] or match[3]
    if digits:
        return chr(int(digits, 16))
    return _NAMED.get(match[4], match[4])


@dataclass(frozen=True, slots=True)
class Spelling:
    """Where each character of a text begins and ends in the file; empty where that is not known."""

    starts: Sequence[int] = ()
    ends: Sequence[int] = ()

    def span(self, indices: Sequence[int]) -> tuple[int, int] | None:
        """The stretch of the file that these characters come from."""
        if not indices or not self.starts or indices[-1] >= len(self.starts):
            return None
        return self.starts[indices[0]], self.ends[indices[-1]]


def spelling(found: Sequence[int], value: str, text: str) -> Spelling:
    """The spelling of a `text` that is a `value` in Unicode's normal form C.

    `found` are the offsets of the value's characters and of what follows them.
    """
    if len(found) != len(value) + 1:
        return Spelling()
    if value == text:
        return Spelling(found[:-1], found[1:])
    starts: list[int] = []
    ends: list[int] = []
    composed = ""
    clusters = [n for n in range(len(value)) if not unicodedata.combining(value[n])]
    for start, end in pairwise([0, *clusters[1:], len(value)] if value else []):
        words = unicodedata.normalize("NFC", value[start:end])
        composed += words
        starts += [found[start]] * len(words)
        ends += [found[end]] * len(words)
    return Spelling(starts, ends) if composed == text else Spelling()


def with_put(before: Spelling, put: Iterable[tuple[int, int, str]]) -> Spelling:
    """The spelling of a text in which stretches (start, end) were replaced by words, in order.

    All the characters of the words stand where what they replaced stands.
    """
    if not before.starts:
        return before
    starts: list[int] = []
    ends: list[int] = []
    here = 0
    for start, end, words in put:
        starts += before.starts[here:start]
        ends += before.ends[here:start]
        starts += [before.starts[start]] * len(words)
        ends += [before.ends[end - 1]] * len(words)
        here = end
    return Spelling([*starts, *before.starts[here:]], [*ends, *before.ends[here:]])
