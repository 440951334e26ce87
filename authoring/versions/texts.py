"""What two texts say differently: sentences that are only in one, that were changed, that stand elsewhere.

Sentences are found again as wholes; only where they differ are characters compared. All of it is about
linear in the length of the texts, whatever stands in them.
"""

from __future__ import annotations

import bisect
import difflib
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import accumulate, pairwise

from authoring.patterns import lazy
from authoring.versions.words import Sentence

Span = tuple[int, int]
Pair = tuple[Sequence[Sentence], Sequence[Sentence]]
_WINDOW = 8  # so many sentences further on, a changed one is looked for
_ALIKE = 0.5
_LEAST = 4  # characters of a sentence that is known again elsewhere
_MOST_WORK = 300_000  # pairs of characters that are compared one by one, of one sentence
_ALL_WORK = 6_000_000  # and of all
_TOKEN = lazy(r"[0-9]{1,30}(?:\.[0-9]{1,30})?|[A-Za-z]{1,60}|[^0-9A-Za-z]")
_DIGITS = lazy("[0-9]+")
_DENIES = frozenset("不未无没非否勿莫")
_UNITS = "万件|亿件|亿元|万元|千元|人次|件次|件|元|条|个|项|次|份|宗|起|篇|场|期|家|人|户|%|‰|万|亿"
_UNIT_BEHIND = lazy(rf"[0-9]({_UNITS})")
_AROUND = 30
_JOINED = 40  # so many sentences are at most joined to one
_OF_DAY = lazy("[0-9]{0,4}[年月日号]")
_NAME = lazy(
    "[\u4e00-\u9fff]{2,20}?(?:政府|委员会|办公室|办事处|公司|中心|法院|街道|局|厅|委|院|镇|乡|县|区|市|省)|《[^》]{1,80}》"
)
_MARKS = frozenset(",.;:!?。、\"'()-·…《》")


class What(StrEnum):
    """What became of a sentence."""

    MISSING = "sentence_missing"
    ADDED = "sentence_added"
    CHANGED = "sentence_changed"
    MOVED = "sentence_moved"
    NUMBERED = "number_changed"


@dataclass(frozen=True, slots=True)
class Change:
    """A difference of the texts. The marks are the stretches of the printed sentences that differ.

    `more` are sentences that follow on a missing, added or moved one and are so, too. `after` are the sentences
    behind which a moved one stands. `kinds` say what was changed in it: 数字, 否定, ….
    """

    what: What
    signed: Sentence | None = None
    published: Sentence | None = None
    more: tuple[Sentence, ...] = ()
    signed_marks: tuple[Span, ...] = ()
    published_marks: tuple[Span, ...] = ()
    kinds: tuple[str, ...] = ()
    after: tuple[Sentence | None, Sentence | None] = (None, None)


@dataclass
class Compared:
    """Two texts laid side by side: what differs, in the order of the signed one, and what is the same."""

    changes: list[Change] = field(default_factory=list)
    same: list[Pair] = field(default_factory=list)


def compare(signed: Sequence[Sentence], published: Sequence[Sentence]) -> Compared:
    """What the published text says otherwise than the signed one."""
    same: list[Pair] = []
    regions = [
        (start, _together(mine, theirs, same))
        for start, mine, theirs in _regions(signed, published, same)
    ]
    moved = _moved([pair for _, pair in regions])
    gone = {id(one) for pair in moved for one in pair}
    places = {id(one): number for number, one in enumerate(signed)}
    later = {id(one): number for number, one in enumerate(published)}
    budget = _Budget()
    found: list[tuple[int, Change]] = []
    for start, (mine, theirs) in regions:
        left = (
            [one for one in mine if id(one) not in gone],
            [one for one in theirs if id(one) not in gone],
        )
        found += ((start, change) for change in _joined([*_changes(*left, budget)], places, later))
    run: list[tuple[Sentence, Sentence]] = []
    for pair in moved:
        at, there = places[id(pair[0])], later[id(pair[1])]
        if run and (places[id(run[-1][0])] + 1, later[id(run[-1][1])] + 1) == (at, there):
            run.append(pair)
            number, change = found[-1]
            found[-1] = (number, replace(change, more=(*change.more, pair[0])))
            continue
        run = [pair]
        before = signed[at - 1] if at else None, published[there - 1] if there else None
        found.append((at, Change(What.MOVED, *pair, after=before)))
    if not any(one.what in (What.MISSING, What.ADDED, What.MOVED) for _, one in found):
        found += ((places[id(one.signed)], one) for one in _numbers(same))
    found.sort(key=lambda pair: pair[0])
    return Compared([change for _, change in found], same)


# --- sentences -----------------------------------------------------------------------------------------


def _regions(
    signed: Sequence[Sentence], published: Sequence[Sentence], same: list[Pair]
) -> Iterator[tuple[int, Sequence[Sentence], Sequence[Sentence]]]:
    """The stretches between sentences that stand once in either text, in the same order."""
    here = there = 0
    for one, other in [*_anchors(signed, published), (len(signed), len(published))]:
        mine, theirs = signed[here:one], published[there:other]
        if mine or theirs:
            yield here, mine, theirs
        if one < len(signed):
            same.append(([signed[one]], [published[other]]))
        here, there = one + 1, other + 1


def _anchors(signed: Sequence[Sentence], published: Sequence[Sentence]) -> list[tuple[int, int]]:
    mine = _once(signed)
    theirs = _once(published)
    pairs = [(at, theirs[key]) for key, at in mine.items() if key in theirs]
    # The longest run of pairs that rises in both texts.
    tops: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for number, (_, there) in enumerate(pairs):
        place = bisect.bisect_left(tops, there)
        before.append(ends[place - 1] if place else -1)
        tops[place : place + 1] = [there]
        ends[place : place + 1] = [number]
    found: list[tuple[int, int]] = []
    number = ends[-1] if ends else -1
    while number >= 0:
        found.append(pairs[number])
        number = before[number]
    return found[::-1]


def _once(sentences: Sequence[Sentence]) -> dict[str, int]:
    """The sentences that stand once, with their places, in order."""
    counted = Counter(one.key for one in sentences)
    return {one.key: at for at, one in enumerate(sentences) if counted[one.key] == 1}


def _together(mine: Sequence[Sentence], theirs: Sequence[Sentence], same: list[Pair]) -> Pair:
    """What is left of a stretch when sentences that are the same, or only cut otherwise, are taken off both ends."""
    front = (0, 0)
    while taken := _first_same(
        mine[front[0] : front[0] + _JOINED], theirs[front[1] : front[1] + _JOINED]
    ):
        until = front[0] + taken[0], front[1] + taken[1]
        same.append((mine[front[0] : until[0]], theirs[front[1] : until[1]]))
        front = until
    end = (len(mine), len(theirs))
    while taken := _first_same(
        mine[max(end[0] - _JOINED, front[0]) : end[0]][::-1],
        theirs[max(end[1] - _JOINED, front[1]) : end[1]][::-1],
        back=True,
    ):
        since = end[0] - taken[0], end[1] - taken[1]
        same.append((mine[since[0] : end[0]], theirs[since[1] : end[1]]))
        end = since
    return mine[front[0] : end[0]], theirs[front[1] : end[1]]


def _first_same(
    mine: Sequence[Sentence], theirs: Sequence[Sentence], *, back: bool = False
) -> tuple[int, int] | None:
    """So many sentences of either side that are the same when joined; None where there are none.

    With `back` the last sentence stands first.
    """
    rows, texts, taken = (mine, theirs), ["", ""], [0, 0]
    while not texts[0] or texts[0] != texts[1]:
        less = int(len(texts[1]) < len(texts[0]))
        if taken[less] == len(rows[less]):
            return None
        one, longer = rows[less][taken[less]], texts[1 - less]
        # Within a longer piece, the number of a sentence is one of its characters.
        within = one.number is not None and (back or taken[less])
        words = (one.key, one.whole) if within else (one.key,)
        ways = [f"{word}{texts[less]}" if back else f"{texts[less]}{word}" for word in words]
        fits = [way for way in ways if _begins(way, longer, back=back)]
        if not fits:
            return None
        texts[less] = longer if longer in fits else fits[-1]
        taken[less] += 1
    return taken[0], taken[1]


def _begins(one: str, other: str, *, back: bool) -> bool:
    """Whether one of two texts begins with the other, or ends with it."""
    short, long = sorted((one, other), key=len)
    return long.endswith(short) if back else long.startswith(short)


def _moved(regions: Sequence[Pair]) -> list[tuple[Sentence, Sentence]]:
    """Sentences that stand in another place."""
    there: dict[str, deque[Sentence]] = {}
    for _, theirs in regions:
        for one in theirs:
            there.setdefault(one.key, deque()).append(one)
    return [
        (one, there[one.key].popleft())
        for mine, _ in regions
        for one in mine
        if len(one.key) >= _LEAST and there.get(one.key)
    ]


def _changes(
    mine: Sequence[Sentence], theirs: Sequence[Sentence], budget: _Budget
) -> Iterator[Change]:
    """Sentences of a stretch: changed ones beside each other, the others by themselves."""
    signs = [_sign(one) for one in theirs]
    here = 0
    for one in mine:
        near = range(here, min(here + _WINDOW, len(theirs)))
        sign = _sign(one)
        best = max(near, key=lambda at: _likeness(sign, signs[at]), default=None)
        if best is None or _likeness(sign, signs[best]) < _ALIKE:
            yield Change(What.MISSING, one)
            continue
        yield from (Change(What.ADDED, published=other) for other in theirs[here:best])
        yield _changed(one, theirs[best], budget)
        here = best + 1
    yield from (Change(What.ADDED, published=other) for other in theirs[here:])


def _joined(
    changes: Sequence[Change], places: Mapping[int, int], later: Mapping[int, int]
) -> Iterator[Change]:
    """Sentences of a part that are missing, or added, one after the other, as one difference."""
    run: list[Change] = []
    for change in [*changes, None]:
        if run and not (change and _follows(run[-1], change, places, later)):
            rest = [one.signed or one.published for one in run[1:]]
            yield replace(run[0], more=tuple(one for one in rest if one))
            run = []
        if change:
            run.append(change)


def _follows(
    one: Change, other: Change, places: Mapping[int, int], later: Mapping[int, int]
) -> bool:
    if one.what is not other.what:
        return False
    if one.what is What.MISSING and one.signed and other.signed:
        here, there, order = one.signed, other.signed, places
    elif one.what is What.ADDED and one.published and other.published:
        here, there, order = one.published, other.published, later
    else:
        return False
    return here.path == there.path and order[id(there)] == order[id(here)] + 1


def _sign(one: Sentence) -> Counter[str]:
    """By what a changed sentence is known again: its characters and pairs of them, numbers all one."""
    key = _DIGITS.sub("0", one.key)
    return Counter((*key, *(f"{a}{b}" for a, b in pairwise(key))))


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    shared = sum((one & other).values())
    return 2 * shared / max(one.total() + other.total(), 1)


def _numbers(same: Sequence[Pair]) -> Iterator[Change]:
    """Headings and items that are the same but for their number."""
    for mine, theirs in same:
        one, other = mine[0], theirs[0]
        if one.number and other.number and one.number != other.number:
            yield Change(What.NUMBERED, one, other)


# --- characters ----------------------------------------------------------------------------------------


@dataclass
class _Budget:
    """How much is still compared character by character."""

    left: int = _ALL_WORK

    def allows(self, work: int) -> bool:
        if work > min(self.left, _MOST_WORK):
            return False
        self.left -= work
        return True


def _changed(one: Sentence, other: Sentence, budget: _Budget) -> Change:
    mine, theirs = _tokens(one.key), _tokens(other.key)
    start = _shared(mine, theirs)
    end = min(_shared(mine[::-1], theirs[::-1]), min(len(mine), len(theirs)) - start)
    inner = mine[start : len(mine) - end], theirs[start : len(theirs) - end]
    blocks = [(0, len(inner[0]), 0, len(inner[1]))]
    if budget.allows(len(inner[0]) * len(inner[1])):
        matcher = difflib.SequenceMatcher(None, *inner, autojunk=False)
        blocks = [block for tag, *block in matcher.get_opcodes() if tag != "equal"]  # type: ignore[misc]
    at, there = _starts(mine), _starts(theirs)
    spans = [
        (
            (at[start + a], at[start + b]), (there[start + c], there[start + d])
        ) for a, b, c, d in blocks
    ]  # fmt: skip
    kinds = [kind for own, its in spans for kind in _kinds(one.key, own, other.key, its)]
    return Change(
        What.CHANGED, one, other, signed_marks=_printed(one, [own for own, _ in spans]),
        published_marks=_printed(other, [its for _, its in spans]), kinds=tuple(dict.fromkeys(kinds)),
    )  # fmt: skip


def _tokens(key: str) -> list[str]:
    return _TOKEN.findall(key)


def _starts(tokens: Sequence[str]) -> list[int]:
    """Where each piece begins, and where the last ends."""
    return [0, *accumulate(map(len, tokens))]


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """With how many pieces in common two texts begin."""
    return next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )


def _printed(one: Sentence, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Stretches of a sentence as it counts, in the printed one."""
    return tuple((one.at[start], one.at[end - 1] + 1) for start, end in spans if start < end)


def _kinds(one: str, mine: Span, other: str, theirs: Span) -> Iterator[str]:
    """What it is that was changed, by the characters and what stands around them."""
    sides = ((one, mine), (other, theirs))
    words = [text[start:end] for text, (start, end) in sides]
    both = "".join(words)
    found = False
    if any(char.isdigit() for char in both):
        of_day = all(_OF_DAY.match(text, start) for text, (start, end) in sides if start < end)
        yield "日期" if of_day else "数字"
        found = True
    if not _DENIES.isdisjoint(both):
        yield "否定"
        found = True
    if not found and any(_is_unit(text, span) for text, span in sides):
        yield "单位"
        found = True
    if not found and any(
        match.start() <= start and end <= match.end()
        for text, (start, end) in sides if start < end
        for match in _NAME.finditer(text, max(0, start - _AROUND), end + _AROUND)
    ):  # fmt: skip
        yield "名称"
        found = True
    if not found:
        yield "标点" if set(both) <= _MARKS else "文字"


def _is_unit(text: str, span: Span) -> bool:
    """Whether a stretch is of a unit that stands behind a number."""
    start, end = span
    before = _UNIT_BEHIND.search(text, max(0, start - _AROUND), end + 2)
    while before and before.end() <= start:
        before = _UNIT_BEHIND.search(text, before.end(), end + 2)
    return start < end and before is not None and before.start(1) <= start and end <= before.end(1)
