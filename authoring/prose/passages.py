"""The agency's words in passages and sentences, each character with its place in the text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from authoring.prose.numbers import CountedNumber, mask
from authoring.report import narrative
from authoring.sentences import SENTENCE

MAX_SENTENCE = 1000  # characters; what is longer was not written by a person and is cut


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph (`words`), a heading (`title`) or a table cell (`cell`) of a narrative.

    `at` are the indices of its characters in the text at `path`; `rank` is the level of a heading.
    """

    text: str
    path: tuple[str, ...]
    at: Sequence[int] = field(repr=False)
    kind: str
    rank: int = 0

    def __hash__(self) -> int:
        return hash((self.path, self.at[0] if self.at else -1, self.text))


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a passage; `start` is its offset there."""

    text: str
    passage: Passage
    start: int

    @property
    def masked(self) -> str:
        """The sentence of the same length with everything that is no count made unreadable."""
        return mask(self.text)

    def words(self, number: CountedNumber) -> str:
        """A number and its unit as written."""
        return self.text[number.start : number.end]


def passages(piece: narrative.Piece, path: tuple[str, ...]) -> Iterator[Passage]:
    """The passages of one piece of a narrative; pictures give their captions."""
    match piece:
        case narrative.Title():
            yield Passage(piece.text, path, piece.at, "title", piece.rank)
        case narrative.Words():
            yield Passage(piece.text, path, piece.at, "words", piece.rank)
        case narrative.Grid():
            for row, places in zip(piece.rows, piece.at, strict=True):
                for cell, at in zip(row, places, strict=True):
                    yield Passage(cell, path, at, "cell")
        case narrative.Image(caption=caption) if caption:
            yield Passage(caption, path, piece.said_at, "cell")


def sentences(passage: Passage) -> Iterator[Sentence]:
    """The sentences of a passage, each with its full stop."""
    for match in SENTENCE.finditer(passage.text):
        for start in range(match.start(), match.end(), MAX_SENTENCE):
            piece = passage.text[start : min(start + MAX_SENTENCE, match.end())]
            if words := piece.strip():
                yield Sentence(words, passage, start + piece.index(words))
