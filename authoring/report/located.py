"""Words that know where each of their characters stands in the text they were taken from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(slots=True)  # frozen ones, made line by line, cost three times as much
class Located:
    """`at` holds the index in the whole text of every character of `text`."""

    text: str
    at: Sequence[int]

    def __bool__(self) -> bool:
        return bool(self.text)

    def cut(self, start: int, end: int | None = None) -> Located:
        """A stretch of it."""
        return Located(self.text[start:end], self.at[start:end])

    def stripped(self, blanks: str | None = None) -> Located:
        """Without blanks, or these characters, at its ends."""
        rest = self.text.lstrip(blanks)
        start = len(self.text) - len(rest)
        return self.cut(start, start + len(rest.rstrip(blanks)))

    def lines(self) -> list[Located]:
        """Its lines without their ends, as str.splitlines() has them."""
        found, start = [], 0
        for line in self.text.splitlines(keepends=True):
            words = line.splitlines()[0]
            found.append(self.cut(start, start + len(words)))
            start += len(line)
        return found


def located(text: str) -> Located:
    """The whole text."""
    return Located(text, range(len(text)))


def joined(parts: Iterable[Located], between: str = "") -> Located:
    """Parts one after the other; what is put `between` two stands where the first ends."""
    words: list[str] = []
    at: list[int] = []
    for part in parts:
        if words:
            words.append(between)
            at += [at[-1] if at else 0] * len(between)
        words.append(part.text)
        at += part.at
    return Located("".join(words), at)
