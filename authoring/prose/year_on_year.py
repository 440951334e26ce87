"""同比: the changes against last year that sentences state, with the figures they are worked out from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from authoring.forms.layout import Address
from authoring.patterns import lazy
from authoring.prose.claims import Verdict, Verdicts
from authoring.prose.numbers import CountedNumber, numbers
from authoring.prose.passages import Sentence
from authoring.quantities import Number, as_number
from authoring.report.tables import Tables

_YEAR_ON_YEAR = lazy(
    r"(?:同比|(?:较|比|与)(?:上年|去年|上一年|＿+))[^，。；]{0,12}?"
    r"(?P<verb>增长|增加|上升|提高|提升|下降|减少|降低|下滑)了?$"
)
_FALLS = {"下降", "减少", "降低", "下滑"}
_FROM_TO = lazy(
    r"由[^，。；0-9]{0,8}(?P<before>[0-9]+)[^，。；0-9]{0,7}(?:增|升|减|降|变)[^，。；0-9]{0,3}(?P<now>[0-9]+)"
)


@dataclass(frozen=True, slots=True)
class StatedChange:
    """“3646件，同比增长1.08%”: the change stated, and the figures of this year and of the last.

    `before` is None where cells that tell it, the `gaps`, are not filled in.
    """

    sentence: Sentence
    stated: CountedNumber
    falls: bool
    now: Number
    before: Number | None
    gaps: frozenset[Address] = frozenset()

    @property
    def signed(self) -> Decimal:
        """The change stated, below zero where it says that the figure fell."""
        return -self.stated.value if self.falls else self.stated.value


def changes(
    sentences: Iterable[Sentence], verdicts: Verdicts, last: Tables | None
) -> Iterator[StatedChange]:
    """Every 同比 whose figures are known: from the sentence itself, or from last year's tables."""
    for sentence in sentences:
        masked = sentence.masked
        found = numbers(masked)
        for index, number in enumerate(found):
            previous = found[index - 1] if index else None
            between = masked[previous.end if previous else 0 : number.start]
            match = _YEAR_ON_YEAR.search(between)
            if match is None or not number.exact or number.unit == "个百分点":
                continue
            if not previous or previous.unit == "%" or re.search(r"[；。]", between):
                continue
            falls = match["verb"] in _FALLS
            pair = _written_pair(masked[: number.start])
            if pair:
                yield StatedChange(sentence, number, falls, *pair)
                continue
            verdict = verdicts.get((sentence, previous.start))
            before, gaps = _in_last_year(last, verdict) if last and verdict else (None, frozenset())
            if before is not None or gaps:
                now = as_number(previous.value)
                yield StatedChange(sentence, number, falls, now, before, gaps)


def _written_pair(words: str) -> tuple[Number, Number] | None:
    """由3607件增至3646件: both figures in the sentence."""
    match = next(iter(reversed(list(_FROM_TO.finditer(words)))), None)
    return (int(match["now"]), int(match["before"])) if match else None


def _in_last_year(last: Tables, verdict: Verdict) -> tuple[Number | None, frozenset[Address]]:
    """Last year's figure of a claim, counted as the claim is, or the cells for want of which none."""
    if verdict.fits is None:
        known = any(reading.known_to(last) for reading in verdict.claim.label.readings)
        return None, verdict.gaps if known else frozenset()
    if not verdict.fits.known_to(last):
        return None, frozenset()
    return verdict.fits.counted(last)
