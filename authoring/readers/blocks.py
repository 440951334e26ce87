"""A file's pieces as blocks: paragraphs one by one, tables, pictures, each with what it is of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from authoring.patterns import lazy
from authoring.readers.found import Stretch
from authoring.readers.raw import Piece, Raw, RawPicture, RawTable, RawText, narrow

_GLUED = lazy(
    r"(?<=[\s。；：）)”〕])(?=[一二三四五六七八九十]{1,2}、[^\s。，；：]{2,30}(?:[\s（(]|20[0-9]{2}))"
)
"""Where a heading stands within a page that is one line."""
_SIGNED = lazy(
    r"(?<=。)(?:\s{1,9}[^\s。，：；]{4,40}\s{1,9}|[^\s。，：；]{2,40}(?:府|局|厅|委|会|室|处|镇|乡|街道|中心|院|部))"
    r"20[0-9]{2}年[0-9]{1,2}月[0-9]{1,2}日(?![^\s])"
)
_OPENS = lazy(
    r"(?<=报告)(?:\s{1,9}(?=(?:根据|依据|按照|遵照|本报告|为了?)[^\s]{10})|(?<=年度报告)(?=(?:根据|依据|按照|遵照)《))"
)
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
    cuts = _cuts(piece.text)
    here = 0
    for one in held:
        yield from _paragraphs(piece, here, one.start, cuts)
        yield Block(piece, of_form=True)
        here = len(piece.text) if one.end is None else max(one.end, here)
    yield from _paragraphs(piece, here, len(piece.text), cuts)


def _paragraphs(piece: RawText, start: int, end: int, cuts: Sequence[int]) -> Iterator[Block]:
    edges = [start, *(cut for cut in cuts if start < cut < end), end]
    for first, last in pairwise(edges):
        for line in piece.text[first:last].splitlines():
            if narrow(line):
                yield Block(piece, line.strip())


def _cuts(words: str) -> list[int]:
    """Where a page that is one line is parted: before headings, before and behind the signature."""
    if len(words) < _LONG:
        return []
    cuts = [match.start() for match in _GLUED.finditer(words)]
    if len(cuts) < _FEW:
        return []
    signed = [edge for match in _SIGNED.finditer(words) for edge in match.span()]
    opens = [match.start() for match in _OPENS.finditer(words, 0, cuts[0])]
    return sorted({*cuts, *signed, *opens[-1:]})


def original(text: str, count: int) -> int:
    """Where in a text its first `count` narrow characters end."""
    seen = 0
    for index, char in enumerate(text):
        seen += len(narrow(char))
        if seen >= count:
            return index + 1
    return len(text)
