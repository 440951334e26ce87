"""A file's pieces as blocks: paragraphs one by one, tables, pictures, each with what it is of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from authoring.patterns import lazy
from authoring.readers.raw import Piece, Raw, RawPicture, RawTable, RawText, narrow

_GLUED = lazy(
    r"(?<=[\s。；：）)”])(?=[一二三四五六七八九十]{1,2}、[^\s。，、；：]{2,30}(?:[\s（(]|20[0-9]{2}))"
)
"""Where a heading stands within a page that is one line."""
_LONG = 200
_FEW = 3


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a table or a picture; `number` is that of its piece of the file."""

    piece: Piece
    number: int
    text: str = ""

    @property
    def narrow(self) -> str:
        """The words of a paragraph without blanks, wide characters made narrow."""
        return narrow(self.text)

    @property
    def level(self) -> int:
        """The level of a heading that the file marks as one."""
        return self.piece.level if isinstance(self.piece, RawText) else 0

    @property
    def is_text(self) -> bool:
        return isinstance(self.piece, RawText)

    @property
    def is_table(self) -> bool:
        return isinstance(self.piece, RawTable)

    @property
    def is_picture(self) -> bool:
        return isinstance(self.piece, RawPicture)


def blocks_of(raw: Raw) -> list[Block]:
    """The blocks of a file in order, paragraphs parted at line ends."""
    return [block for number, piece in enumerate(raw.pieces) for block in _blocks(piece, number)]


def _blocks(piece: Piece, number: int) -> Iterator[Block]:
    if not isinstance(piece, RawText):
        yield Block(piece, number)
        return
    for line in piece.text.splitlines():
        for text in _unglued(line):
            if narrow(text):
                yield Block(piece, number, text.strip())


def _unglued(line: str) -> Iterable[str]:
    """A page that is one line, parted before the headings of its parts."""
    if len(line) < _LONG:
        return (line,)
    cuts = [match.start() for match in _GLUED.finditer(line)]
    if len(cuts) < _FEW:
        return (line,)
    return [line[start:end] for start, end in zip([0, *cuts], [*cuts, len(line)], strict=True)]


def original(text: str, count: int) -> int:
    """Where in a text its first `count` narrow characters end."""
    seen = 0
    for index, char in enumerate(text):
        seen += len(narrow(char))
        if seen >= count:
            return index + 1
    return len(text)
