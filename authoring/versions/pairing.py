"""Which paragraph of one version is which of the other, and which of their characters differ."""

from __future__ import annotations

import difflib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from authoring.patterns import lazy
from authoring.sentences import SENTENCE

MAX_PAIRS = 10_000
"""So many pairs of paragraphs that differ are looked at."""
_MAX_CHARACTERS = 1_000_000  # of a comparison, the product of both lengths
_LIKE = 0.3  # of the pairs of characters of both
_SPLIT = 2.0  # pairs of characters that a paragraph parted or joined must gain
_SAME = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "＂": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "―": "-", "‐": "-",
     "‑": "-", "−": "-", "﹣": "-", "\xad": None, "\u200b": None, "\ufeff": None}
)  # fmt: skip
_BLANKS = lazy(r"\s+")


def plain(text: str) -> str:
    """A text without what is layout: blanks, wide and narrow characters, kinds of quotes and dashes."""
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text.translate(_SAME)).translate(_SAME))


@dataclass(frozen=True, slots=True)
class Pair:
    """Items of the base from `start` to `end` became those of the other version from `first` to `last`."""

    start: int
    end: int
    first: int
    last: int

    @property
    def is_one_to_one(self) -> bool:
        return self.end - self.start == self.last - self.first == 1


@dataclass(frozen=True, slots=True)
class Member:
    """What is paired: paragraphs ("text") by their words, tables and pictures among themselves.

    Paragraphs of one `group` may have been joined. One that is `apart` was taken out or put in by
    tracked changes as a whole, so that it is not what stood there with the same words.
    """

    kind: str
    text: str
    group: object = None
    apart: str = ""


def pairs(base: Sequence[Member], other: Sequence[Member]) -> Iterator[Pair]:
    """How the items of two versions belong together, in order; what is gone or new stands alone."""
    one = [(item.kind, plain(item.text), item.apart) for item in base]
    two = [(item.kind, plain(item.text), item.apart) for item in other]
    matcher = difflib.SequenceMatcher(None, one, two, autojunk=False)
    for tag, start, end, first, last in matcher.get_opcodes():
        if tag == "equal":
            yield from (
                Pair(start + n, start + n + 1, first + n, first + n + 1) for n in range(end - start)
            )
        else:
            within = _aligned(base[start:end], other[first:last])
            yield from (
                Pair(start + p.start, start + p.end, first + p.first, first + p.last)
                for p in within
            )


def _aligned(base: Sequence[Member], other: Sequence[Member]) -> list[Pair]:
    """The pairing under which most pairs of characters are kept, as sentences of translations are aligned."""
    if not base or not other or len(base) * len(other) > MAX_PAIRS:
        return [
            *(Pair(n, n + 1, 0, 0) for n in range(len(base))),
            *(Pair(len(base), len(base), n, n + 1) for n in range(len(other))),
        ]
    likeness = _Likeness(base, other)
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
    for i in range(len(base) + 1):
        for j in range(len(other) + 1):
            if (i, j) == (0, 0):
                continue
            best[i, j] = max(
                (best[i - di, j - dj][0] + gain, (di, dj))
                for di, dj in ((1, 1), (1, 0), (0, 1), (1, 2), (2, 1))
                if i >= di and j >= dj and (gain := likeness.of(i - di, i, j - dj, j)) is not None
            )
    found: list[Pair] = []
    i, j = len(base), len(other)
    while i or j:
        di, dj = best[i, j][1]
        found.append(Pair(i - di, i, j - dj, j))
        i, j = i - di, j - dj
    return found[::-1]


class _Likeness:
    def __init__(self, base: Sequence[Member], other: Sequence[Member]) -> None:
        self.base, self.other = base, other
        self.one = [_grams(item.text) for item in base]
        self.two = [_grams(item.text) for item in other]
        self.common: dict[tuple[int, int], int] = {}

    def of(self, start: int, end: int, first: int, last: int) -> float | None:
        """What is kept where these become those; None where they cannot be the same."""
        if start == end or first == last:
            return 0.0
        items = (*self.base[start:end], *self.other[first:last])
        if len({item.kind for item in items}) > 1:
            return None
        if items[0].kind != "text":
            return 1.0 if len(items) == 2 else None
        parted = len(items) > 2
        if parted and end - start == 2 and self.base[start].group != self.base[start + 1].group:
            return None
        if parted and any(item.group is None for item in self.base[start:end]):
            return None
        if parted and not all(
            self.kept(i, j) > _SPLIT for i in range(start, end) for j in range(first, last)
        ):
            return None
        one, two = _all(self.one[start:end]), _all(self.two[first:last])
        kept = (one & two).total() if parted else self.kept(start, first)
        most = one.total() + two.total()
        if 2 * kept < _LIKE * most:
            return None
        return kept - (_SPLIT if parted else 0.0)

    def kept(self, i: int, j: int) -> int:
        """How many pairs of characters two paragraphs have in common."""
        if (i, j) not in self.common:
            self.common[i, j] = (self.one[i] & self.two[j]).total()
        return self.common[i, j]


def _all(grams: Sequence[Counter[str]]) -> Counter[str]:
    whole: Counter[str] = Counter()
    for one in grams:
        whole += one
    return whole


def _grams(text: str) -> Counter[str]:
    words = plain(text)
    return Counter(words[n : n + 2] for n in range(max(1, len(words) - 1)))


# --- characters -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Hunk:
    """Characters from `start` to `end` of one text became those from `first` to `last` of the other."""

    start: int
    end: int
    first: int
    last: int


def hunks(one: str, two: str) -> list[Hunk]:
    """What differs between two texts, whole numbers told as one."""
    head = alike(one, two)
    tail = alike(one[head:][::-1], two[head:][::-1])
    a, b = one[head : len(one) - tail], two[head : len(two) - tail]
    found = [
        Hunk(
            head + start + h.start,
            head + start + h.end,
            head + first + h.first,
            head + first + h.last,
        )
        for start, end, first, last in _by_sentence(a, b)
        for h in _by_character(a[start:end], b[first:last])
    ]
    return _merged(_with_numbers(hunk, one, two) for hunk in found)


def hunks_keeping(one: str, two: str, numbers: Sequence[tuple[int, int]]) -> list[Hunk]:
    """The same, but of `numbers` of the first text none counts as taken out that is put in elsewhere."""
    found = hunks(one, two)
    for start, end in numbers:
        if not any(hunk.start <= start and end <= hunk.end for hunk in found):
            continue
        for hunk in found:
            at = _number_in(two, one[start:end], hunk)
            if at is None:
                continue
            over, past = end, at + end - start
            rest = [(a - over, b - over) for a, b in numbers if a >= over]
            before = [(a, b) for a, b in numbers if b <= start]
            return [
                *hunks_keeping(one[:start], two[:at], before),
                *(
                    Hunk(over + h.start, over + h.end, past + h.first, past + h.last)
                    for h in hunks_keeping(one[over:], two[past:], rest)
                ),
            ]
    return found


def _number_in(text: str, number: str, hunk: Hunk) -> int | None:
    """Where a number stands by itself in what a hunk puts in."""
    at = text.find(number, hunk.first, hunk.last)
    while at >= 0:
        around = text[max(0, at - 1) : at] + text[at + len(number) : at + len(number) + 1]
        if not any(char.isdigit() or char == "." for char in around):
            return at
        at = text.find(number, at + 1, hunk.last)
    return None


def alike(one: str, two: str) -> int:
    """How many characters two texts begin with alike."""
    return next(
        (n for n, (a, b) in enumerate(zip(one, two, strict=False)) if a != b),
        min(len(one), len(two)),
    )


def _by_sentence(one: str, two: str) -> Iterator[tuple[int, int, int, int]]:
    """Stretches that differ, sentence by sentence where there are several."""
    a, b = _edges(one), _edges(two)
    matcher = difflib.SequenceMatcher(
        None, [one[s:e] for s, e in pairwise(a)], [two[s:e] for s, e in pairwise(b)], autojunk=False
    )
    for tag, start, end, first, last in matcher.get_opcodes():
        if tag != "equal":
            yield a[start], a[end], b[first], b[last]


def _edges(text: str) -> list[int]:
    edges = {0, len(text), *(match.end() for match in SENTENCE.finditer(text))}
    return sorted(edges)


def _by_character(one: str, two: str) -> Iterator[Hunk]:
    if not one or not two or len(one) * len(two) > _MAX_CHARACTERS:
        yield Hunk(0, len(one), 0, len(two))
        return
    matcher = difflib.SequenceMatcher(None, one, two, autojunk=False)
    for tag, start, end, first, last in matcher.get_opcodes():
        if tag != "equal":
            yield Hunk(start, end, first, last)


def _with_numbers(hunk: Hunk, one: str, two: str) -> Hunk:
    """The whole of a number of which a digit differs."""
    start, end, first, last = hunk.start, hunk.end, hunk.first, hunk.last
    while min(start, first) and one[start - 1] == two[first - 1]:
        if not _goes_on(one[start - 1 : end], two[first - 1 : last]):
            break
        start, first = start - 1, first - 1
    while end < len(one) and last < len(two) and one[end] == two[last]:
        if not _goes_on(one[start : end + 1][::-1], two[first : last + 1][::-1]):
            break
        end, last = end + 1, last + 1
    return Hunk(start, end, first, last)


def _goes_on(*texts: str) -> bool:
    """Whether a digit stands before another one in any of these."""
    return any(len(text) > 1 and text[0].isdigit() and text[1].isdigit() for text in texts)


def _merged(found: Iterable[Hunk]) -> list[Hunk]:
    """Hunks that do not meet."""
    merged: list[Hunk] = []
    for hunk in found:
        last = merged[-1] if merged else None
        if last and (hunk.start <= last.end and hunk.first <= last.last):
            merged[-1] = Hunk(
                last.start, max(last.end, hunk.end), last.first, max(last.last, hunk.last)
            )
        else:
            merged.append(hunk)
    return merged
