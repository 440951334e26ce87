"""占比: the shares that sentences work out themselves, held against what they may be shares of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from authoring.forms import concepts
from authoring.forms.concepts import Concept
from authoring.forms.layout import Address
from authoring.patterns import lazy
from authoring.prose.breakdowns import Breakdown
from authoring.prose.claims import Verdict, Verdicts
from authoring.prose.numbers import CountedNumber, numbers
from authoring.prose.passages import Sentence
from authoring.quantities import cut_off, rounded
from authoring.report.tables import Tables

MAX_WHOLES = 40  # numbers before a share that it may be a share of
_SHARE = lazy(
    r"^[，,、（(]*(?:分别|约|各)?(?:占比?)?(?:其中|总体|申请|办结|受理|答复|信息|公开|总|全部|各类|本年度?|所有|政府|收到|比例|比重|件|数|量|的|处理|办理|结果)*(?:为|约为|达|达到)?$"
)
Told = Literal["right", "cut", "wrong", "unknown"]
"""Of a share: rounded half up, truncated, neither, or not to be told before cells are filled in."""


@dataclass(frozen=True, slots=True)
class Share:
    """“1362件，占44.7%”: a count, the share stated for it, and what it may be a share of.

    `whole` is the total the sentence itself names (before 其中), or the tables know; None if neither:
    such a share is taken for right. `wholes` are this and all others that it may mean; `gaps` are the
    cells for want of which it is unknown.
    """

    sentence: Sentence
    count: CountedNumber
    share: CountedNumber
    whole: Decimal | None
    wholes: tuple[Decimal, ...]
    gaps: frozenset[Address] = frozenset()
    told: Told = "right"

    def fits(self, whole: Decimal, cut: Callable[[Decimal, int], Decimal]) -> bool:
        """Whether the share is that of `whole`, `rounded` or `cut_off`."""
        if not whole:
            return False
        return cut(self.count.value * 100 / whole, self.share.places) == self.share.value


def shares(
    sentences: Iterable[Sentence],
    breakdowns: Iterable[Breakdown],
    verdicts: Verdicts,
    tables: Tables,
) -> Iterator[Share]:
    """Every percentage that directly follows an exact count it is a share of."""
    totals = {
        (one.sentence, part.start): one.total.value for one in breakdowns for part in one.parts
    }
    seen: list[Decimal] = []
    passage = None
    for sentence in sentences:
        if sentence.passage != passage:
            passage, seen = sentence.passage, []
        masked = sentence.masked
        count: CountedNumber | None = None
        stated: list[Share] = []
        for number in numbers(masked):
            if number.unit != "%":
                count = number
                seen.append(number.value)
                continue
            between = masked[count.end : number.start] if count else ""
            if count and count.exact and count.unit and number.exact and _SHARE.match(between):
                known, gaps = _denominators(tables, verdicts.get((sentence, count.start)))
                whole = totals.get((sentence, count.start)) or (known[0] if known else None)
                named = () if whole is None else (whole,)
                of = (*named, *known, *seen[-MAX_WHOLES:])
                stated.append(Share(sentence, count, number, whole, of, gaps))
            count = None
        yield from (_judged(one, stated) for one in stated)


_HANDLED = (concepts.RECEIVED, concepts.CARRIED_OVER)
DENOMINATORS: dict[str, tuple[tuple[Concept, ...], ...]] = {
    "applications": (
        (concepts.CONCLUDED,), (concepts.RECEIVED,), _HANDLED, (concepts.ANSWERED,),
    ),
    "applicants": ((concepts.RECEIVED,), _HANDLED, (concepts.CONCLUDED,)),
    "reconsideration": ((concepts.RECONSIDERATIONS.all,),),
    "litigation": ((concepts.LITIGATION.all,),),
}  # fmt: skip
"""What a figure of a topic is usually a share of: the concepts added up to each possible whole."""


def _denominators(
    tables: Tables, verdict: Verdict | None
) -> tuple[list[Decimal], frozenset[Address]]:
    """What the figure of this claim may be a share of, and the cells not filled in of the others."""
    found: list[Decimal] = []
    gaps: frozenset[Address] = frozenset()
    if verdict and verdict.claim.undated:
        return found, verdict.gaps
    for whole_of in DENOMINATORS.get(verdict.claim.label.topic, ()) if verdict else ():
        whole = tables.value(*whole_of)
        gaps |= whole.gaps
        if whole.value is not None:
            found.append(Decimal(whole.value))
    return found, gaps


def _judged(one: Share, stated: Sequence[Share]) -> Share:
    """A share with what it is; `stated` are those of its sentence."""
    if any(one.fits(whole, rounded) for whole in one.wholes) or _fills_up(one, stated):
        return replace(one, gaps=frozenset())
    if one.gaps:  # it may be a share of what is not filled in yet
        return replace(one, told="unknown")
    if any(one.fits(whole, cut_off) for whole in one.wholes):
        return replace(one, told="cut")
    return replace(one, told="wrong" if one.whole else "right")


def _fills_up(one: Share, stated: Sequence[Share]) -> bool:
    """Whether a share is off by its last digit so that those of its sentence make exactly 100%."""
    if not one.whole:
        return False
    shares = [each.share.value for each in stated]
    off = abs(one.count.value * 100 / one.whole - one.share.value)
    return sum(shares, Decimal(0)) == 100 and off < Decimal(1).scaleb(-one.share.places)
