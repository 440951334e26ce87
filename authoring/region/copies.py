"""Units whose reports say the same: an index of sentences, which can show them. It does not say who copied."""

from __future__ import annotations

import hashlib
from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations, groupby

from authoring.region.case import Alike, Region

FEWEST = 3
"""Sentences that two reports must share at least."""
SHARE = 50
"""Per cent of the own sentences of the report that has fewer of them."""
_COMMON, _COMMON_SHARE = 4, 200  # as many reports, and more than one in 200, say what is common
_MOST = 200  # reports with one sentence, however large the region: bounds the pairs it makes


@dataclass(frozen=True, slots=True)
class Pair:
    """Two units and their sentences that are the same: as the one writes each, and as the other does.

    `share` is how many per cent they are of the own sentences of the report that has fewer.
    """

    one: str
    other: str
    share: int
    sentences: tuple[tuple[str, str], ...]

    @property
    def alike(self) -> Alike:
        """What rules want to know of it."""
        return Alike(self.one, self.other, len(self.sentences), self.sentences[0])


def copies(region: Region, share: int = SHARE) -> list[Pair]:
    """All pairs of the reports that count with so much in common, the most alike first."""
    units = [unit for unit in region.units if unit in region.counted]
    keys = {unit: region.counted[unit].key for unit in units}
    told = {key: _marks(said) for key, said in region.archive.sentences(keys.values())}
    reports = [unit for unit in units if keys[unit] in told]
    found, common = _alike([told[keys[unit]] for unit in reports], share)
    wanted = {keys[reports[number]] for one, other, _ in found for number in (one, other)}
    written = {key: dict(said) for key, said in region.archive.sentences(wanted)}
    pairs = []
    for first, second, per_cent in found:
        one, other = reports[first], reports[second]
        here, there = written[keys[one]], written[keys[other]]
        same = [bare for bare in here if bare in there and _mark(bare) not in common]
        sentences = tuple((here[bare], there[bare]) for bare in same)
        pairs.append(Pair(one, other, per_cent, sentences))
    order = region.register.place
    return sorted(pairs, key=lambda one: (-one.share, order[one.one], order[one.other]))


def _mark(bare: str) -> int:
    """A sentence as a number: ten thousand reports have half a million of them."""
    return int.from_bytes(hashlib.blake2b(bare.encode(), digest_size=8).digest())


def _marks(said: Iterable[tuple[str, str]]) -> array[int]:
    """The marks of a report's sentences, each once."""
    return array("Q", sorted({_mark(bare) for bare, _ in said}))


def _alike(reports: list[array[int]], share: int) -> tuple[list[tuple[int, int, int]], set[int]]:
    """The numbers of two reports that share enough with how many per cent; the marks that are common."""
    marks, owners = array("Q"), array("L")
    for number, said in enumerate(reports):
        marks.extend(said)
        owners.extend([number] * len(said))
    own = [len(said) for said in reports]
    shared: Counter[tuple[int, int]] = Counter()
    common: set[int] = set()
    most = min(max(_COMMON - 1, len(reports) // _COMMON_SHARE), _MOST)
    in_order = sorted(range(len(marks)), key=marks.__getitem__)  # stable: owners stay in order
    for mark, places in groupby(in_order, marks.__getitem__):
        who = [owners[place] for place in places]
        if len(who) <= most:
            shared.update(combinations(who, 2))
            continue
        common.add(mark)
        for number in who:
            own[number] -= 1
    found = []
    for (one, other), count in shared.items():
        fewer = min(own[one], own[other])
        if count >= FEWEST and 100 * count >= share * fewer:
            found.append((one, other, 100 * count // fewer))
    return found, common
