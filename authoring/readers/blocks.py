"""A file's pieces as blocks: paragraphs one by one, tables, pictures, each with what it is of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from authoring.patterns import lazy
from authoring.readers.found import Stretch
from authoring.readers.raw import Piece, Raw, RawPicture, RawTable, RawText, narrow

_GLUED = lazy(
    r"(?<=[\s。；：）)”])(?=[一二三四五六七八九十]{1,2}、[^\s。，、；：]{2,30}(?:[\s（(]|20[0-9]{2}))"
)
"""Where a heading stands within a page that is one line."""
_LONG = 200
_FEW = 3


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a table or a picture; `of_form` tells what holds a table of the form."""

    piece: Piece
    text: str = ""
    of_form: bool = False

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
        return isinstance(self.piece, RawText) and not self.of_form

    @property
    def is_table(self) -> bool:
        return isinstance(self.piece, RawTable)

    @property
    def is_picture(self) -> bool:
        return isinstance(self.piece, RawPicture)


def blocks_of(raw: Raw, used: Iterable[Stretch]) -> list[Block]:
    """The blocks of a file in order, paragraphs parted at line ends and where the form's tables stand."""
    held: dict[int, list[Stretch]] = {}
    for one in used:
        held.setdefault(one.piece, []).append(one)
    return [
        block
        for number, piece in enumerate(raw.pieces)
        for block in _blocks(piece, sorted(held.get(number, ()), key=lambda one: one.start))
    ]


def _blocks(piece: Piece, held: Sequence[Stretch]) -> Iterator[Block]:
    if not isinstance(piece, RawText):
        yield Block(piece, of_form=bool(held))
        return
    here = 0
    for one in held:
        yield from _paragraphs(piece, piece.text[here : one.start])
        yield Block(piece, of_form=True)
        here = len(piece.text) if one.end is None else max(one.end, here)
    yield from _paragraphs(piece, piece.text[here:])


def _paragraphs(piece: RawText, words: str) -> Iterator[Block]:
    for line in words.splitlines():
        for text in _unglued(line):
            if narrow(text):
                yield Block(piece, text.strip())


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
