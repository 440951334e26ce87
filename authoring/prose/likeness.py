"""Likeness: which sentences of one text stand in another, word for word or nearly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from authoring.patterns import lazy
from authoring.prose.passages import Passage
from authoring.sentences import CLAUSE

_NEARLY = 0.8  # of a sentence's trigrams standing in one sentence of the other text
SHORT = 10  # characters; what is shorter says nothing of its own
_NO_WORDS = lazy(r"[\W\d_]+")
# Law makes everyone write these, and every year.
_STANDARD = lazy(
    r"信息处理费|(?:没有|无|不存在)其他(?:需要|应当)?报告|以下简称《?条例|统计期限|根据《中华人民共和国政府信息公开条例》"
)
# What leads to the problems or measures is none itself: 但也存在一些不足，主要表现在以下方面.
_LEADS_TO = lazy(
    r"(?:以下|如下)(?!简称)[^，。；：]{0,12}[：:]?\Z|主要(?:有|是|表现|体现)[^，。；：]{0,4}[：:]?\Z"
    r"|存在(?:着)?(?:一些|一定|不少)?的?(?:问题|不足|差距|薄弱环节)(?:[和与](?:问题|不足|差距))?[：:]?\Z"
)
_PER_GRAM = 8  # sentences remembered for one trigram: bounds the work on hostile text


@dataclass(frozen=True, slots=True)
class Unit:
    """A clause up to a full stop or semicolon; `words` is what is left without figures and marks."""

    text: str
    words: str
    passage: Passage
    start: int


def units_of(passages: Iterable[Passage]) -> list[Unit]:
    """What is compared: no figures (so no years), no marks, no standard sentences, nothing short."""
    return [
        Unit(text, words, passage, match.start())
        for passage in passages
        if passage.kind == "words"
        for match in CLAUSE.finditer(passage.text)
        if (text := match["words"].strip())
        and len(words := _NO_WORDS.sub("", text)) >= SHORT
        and not _STANDARD.search(text)
        and not _LEADS_TO.search(text)
    ]


class Remembered:
    """The sentences of one text, asked one by one whether they (nearly) hold a sentence of another."""

    def __init__(self, units: list[Unit]) -> None:
        # In their order, so that the same sentences are remembered every time.
        self.whole = dict.fromkeys(unit.words for unit in units)
        self.grams: dict[str, list[int]] = {}
        for number, words in enumerate(self.whole):
            for gram in _grams(words):
                known = self.grams.setdefault(gram, [])
                if len(known) < _PER_GRAM:
                    known.append(number)

    def says(self, unit: Unit) -> bool:
        """Whether the sentence stood there, word for word or nearly."""
        if unit.words in self.whole:
            return True
        grams = _grams(unit.words)
        shared = Counter(number for gram in grams for number in self.grams.get(gram, ()))
        return bool(shared) and max(shared.values()) >= _NEARLY * len(grams)


def _grams(words: str) -> set[str]:
    return {words[at : at + 3] for at in range(len(words) - 2)}


def distance(one: str, other: str, most: int) -> int:
    """How many characters must be put, taken or changed to make one of the other; `most` + 1 for more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    row = list(range(len(other) + 1))
    for number, char in enumerate(one, 1):
        above, row = row, [number]
        for at, known in enumerate(other, 1):
            row.append(min(above[at] + 1, row[-1] + 1, above[at - 1] + (char != known)))
    return min(row[-1], most + 1)
