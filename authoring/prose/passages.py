"""The agency's words in passages and sentences, each character with its place in the text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from authoring.characters import UNSEEN
from authoring.numerals import level_of
from authoring.patterns import lazy
from authoring.prose.numbers import CountedNumber, mask
from authoring.report import narrative
from authoring.sentences import SENTENCE

_HAN = "\u2e80-\u9fff\uf900-\ufaff"
_BLANKS = "[ \u00a0\u2000-\u200a\u202f\u3000]"
# Of the wide forms those that are no punctuation.
_LOOKS_OTHERWISE = lazy(
    "[\u2e80-\u2fd5\uf900-\ufaff\uff10-\uff19\uff1c-\uff1e\uff21-\uff3a\uff3e\uff40-\uff5a\U0001d400-\U0001d7ff]"
)
_SPELT_YEAR = lazy("二[〇○零][^年，。；0-9]{2}(?=年)", needs="二[〇○零]")
_DIGIT = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_TYPESET = lazy(
    rf"(?<=[{_HAN}，；：（）]){_BLANKS}+(?=[{_HAN}0-9])"  # 收到 90 件
    rf"|(?<=[0-9%]){_BLANKS}+(?=[{_HAN}])"
    rf"|(?<=(?<![0-9])[12][0-9]){_BLANKS}(?=[0-9]{{2}}{_BLANKS}?年)"  # 20 24年
    r"|(?:(?<=(?<![0-9])[0-9])|(?<=(?<![0-9])[0-9]{2})|(?<=(?<![0-9])[0-9]{3}))"  # 3 119件
    rf"{_BLANKS}(?=[0-9]{{3}}(?:{_BLANKS}[0-9]{{3}})*{_BLANKS}?[{_HAN}])",
    needs=_BLANKS,
)
RUN_IN = (
    30  # characters; a sentence without a number that is no longer is a heading: 依申请公开情况。
)
MAX_SENTENCE = 1000  # characters; what is longer was not written by a person and is cut


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph (`words`), a heading (`title`) or a table cell (`cell`) of a narrative.

    `at` are the indices of its characters in the text at `path`; `rank` is the level of a heading.
    `under` are the headings it stands under, the words of a run-in one as well.
    A cell that is `pictured` is what is said of a picture: its caption, or the description of what it shows.
    """

    text: str
    path: tuple[str, ...]
    at: Sequence[int] = field(repr=False)
    kind: str
    rank: int = 0
    pictured: bool = False
    under: str = ""

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
    """The passages of one piece of a narrative; pictures give their captions and descriptions."""
    match piece:
        case narrative.Title():
            yield Passage(piece.text, path, piece.at, "title", piece.rank)
        case narrative.Words():
            yield Passage(piece.text, path, piece.at, "words", piece.rank)
        case narrative.Grid():
            for row, places in zip(piece.rows, piece.at, strict=True):
                for cell, at in zip(row, places, strict=True):
                    yield Passage(cell, path, at, "cell")
        case narrative.Image(caption=caption, description=description):
            if caption:
                yield Passage(caption, path, piece.said_at, "cell", pictured=True)
            if description not in ("", caption):
                yield Passage(description, path, piece.described_at, "cell", pictured=True)


def placed(found: Iterable[Passage]) -> Iterator[Passage]:
    """The passages, each with the headings that it stands under."""
    path: tuple[str, ...] = ()
    heads: dict[int, str] = {}
    for one in found:
        if one.path != path:
            path, heads = one.path, {}
        head, rank = one.text, one.rank
        if one.kind == "words":
            head, rank = _run_in(one.text), level_of(one.text)
        if rank and head:
            heads = {at: words for at, words in heads.items() if at < rank} | {rank: head}
        under = "；".join(heads.values())
        yield replace(one, under=under) if under else one


def _run_in(text: str) -> str:
    """The run-in heading that a paragraph begins with, if it is short enough to be one."""
    first = SENTENCE.match(text)
    return first[0] if first and len(first[0]) <= RUN_IN else ""


def as_read(passage: Passage) -> Passage:
    """The passage as a reader sees it: look-alikes are what they look like, what is unseen is not there.

    A blank that only sets a number apart is left out, too. Each character still knows its place.
    """
    text = passage.text
    text = _LOOKS_OTHERWISE.sub(_plain, text)
    text = _SPELT_YEAR.sub(lambda match: match[0].translate(_DIGIT), text)
    found = (UNSEEN, _TYPESET)
    left_out = {at for one in found for met in one.finditer(text) for at in range(*met.span())}
    if text == passage.text and not left_out:
        return passage
    kept = [at for at in range(len(text)) if at not in left_out]
    words = "".join(text[at] for at in kept)
    return replace(passage, text=words, at=[passage.at[at] for at in kept])


def _plain(match: re.Match[str]) -> str:
    """The ordinary digit, letter or ideograph that a character looks like."""
    plain = unicodedata.normalize("NFKC", match[0])
    return plain if len(plain) == 1 else match[0]


def sentences(passage: Passage) -> Iterator[Sentence]:
    """The sentences of a passage as they are read, each with its full stop."""
    passage = as_read(passage)
    for match in SENTENCE.finditer(passage.text):
        for start in range(match.start(), match.end(), MAX_SENTENCE):
            piece = passage.text[start : min(start + MAX_SENTENCE, match.end())]
            if words := piece.strip():
                yield Sentence(words, passage, start + piece.index(words))
