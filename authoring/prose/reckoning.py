"""受理117件，办结171件，办结率100%: what a sentence on any matter says of what came in and what was done with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from authoring.forms import concepts
from authoring.patterns import lazy
from authoring.prose.claims import Verdicts
from authoring.prose.counted import last_clause, tight
from authoring.prose.numbers import OTHER_YEAR, CountedNumber, numbers
from authoring.prose.passages import Sentence
from authoring.prose.shares import REQUESTS
from authoring.quantities import cut_off, rounded
from authoring.report.tables import Tables

_CAME_IN = lazy(r"(?:受理|收到|接到|承办)[^，。；：0-9]{0,20}$")
_DONE = lazy(r"^[，,、；]?(?:已|共)?(?:办结|答复|回复)$")
_RATE = lazy(r"^[，,、；（(]?(?:办结|答复|回复)率(?:为|达到?)?$")
_LEFT = lazy(r"^[，,、；]?(?:剩余|其余|未办结)$")
_RATE_OF_REQUESTS = lazy(r"(?:[，,、；（(]|申请)的?(?:办结|答复)率(?:为|达到?)?$")
_EVENT = lazy(r"^(?P<verb>召开|举办|开展)(?P<what>[\u4e00-\u9fff]{4,20})$")
_ALL_YEAR = lazy(r"(?:全年|本年度?|＿|共)+")
_PART_OF_YEAR = lazy("季度|半年|每")
_CARRIED = lazy("结转|含|另有")


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What came in and what was done of it, with the rate and the rest where they are told."""

    sentence: Sentence
    came_in: CountedNumber
    done: CountedNumber
    rate: CountedNumber | None = None
    left: CountedNumber | None = None

    @property
    def exact_rate(self) -> Decimal:
        """What was done in per cent of what came in."""
        return self.done.value * 100 / self.came_in.value


def reckonings(sentences: Iterable[Sentence], verdicts: Verdicts) -> Iterator[Reckoning]:
    """Every pair of counts, one behind the other, of which the tables know neither."""
    for sentence in sentences:
        masked = sentence.masked
        if _CARRIED.search(masked) or OTHER_YEAR.search(masked):
            continue
        found = numbers(masked)
        for index, done in enumerate(found[1:], 1):
            came_in = found[index - 1]
            before = masked[found[index - 2].end if index > 1 else 0 : came_in.start]
            pair = came_in.exact and done.exact and came_in.unit and came_in.unit == done.unit
            if not pair or not came_in.value or not _CAME_IN.search(tight(before)):
                continue
            if not _DONE.match(tight(masked[came_in.end : done.start])):
                continue
            if (sentence, came_in.start) in verdicts or (sentence, done.start) in verdicts:
                continue
            rate, left, last = None, None, done
            for one in found[index + 1 :]:
                words = tight(masked[last.end : one.start])
                if one.unit == "%" and one.exact and _RATE.match(words):
                    rate = one
                elif one.unit == done.unit and one.exact and _LEFT.match(words):
                    left = one
                else:
                    break
                last = one
            yield Reckoning(sentence, came_in, done, rate, left)


@dataclass(frozen=True, slots=True)
class Rate:
    """“申请办结率98.5%”: a rate of the requests, and what it may be by the tables."""

    sentence: Sentence
    stated: CountedNumber
    may_be: tuple[Decimal, ...]

    @property
    def right(self) -> bool:
        """Whether it is one of these, rounded or truncated."""
        places = self.stated.places
        return any(
            self.stated.value in (rounded(one, places), cut_off(one, places)) for one in self.may_be
        )


_HANDLED = (concepts.RECEIVED, concepts.CARRIED_OVER)
_RATES = (
    ((concepts.CONCLUDED,), (), _HANDLED),
    ((concepts.CONCLUDED,), (), (concepts.RECEIVED,)),
    ((concepts.CONCLUDED,), (concepts.CARRIED_OVER,), (concepts.RECEIVED,)),
    ((concepts.ANSWERED,), (), (concepts.RECEIVED,)),
)


def rates(sentences: Iterable[Sentence], verdicts: Verdicts, tables: Tables) -> Iterator[Rate]:
    """Every rate of requests done or answered that is not 100%, of which other rules speak."""
    for sentence in sentences:
        masked, last = sentence.masked, 0
        before: list[CountedNumber] = []
        for number in numbers(masked):
            words, last = tight(masked[last : number.start]), number.end
            about = masked[: number.start]
            if number.unit != "%":
                before.append(number)
            elif number.exact and number.value != 100 and _RATE_OF_REQUESTS.search(words):
                held = [verdicts.get((sentence, one.start)) for one in before]
                ours = REQUESTS.search(about) and all(one and one.fits for one in held)
                may_be = tuple(_possible(tables)) if ours else ()
                if may_be:
                    yield Rate(sentence, number, may_be)


def _possible(tables: Tables) -> Iterator[Decimal]:
    for plus, minus, of in _RATES:
        part, whole = tables.value(*plus, minus=minus).value, tables.value(*of).value
        if part is not None and whole:
            yield Decimal(part) * 100 / whole


@dataclass(frozen=True, slots=True)
class ToldTwice:
    """“全年召开专题会议12次” here and 13次 there: the later sentence, and what the first one says."""

    sentence: Sentence
    number: CountedNumber
    first: Sentence
    other: CountedNumber


def told_twice(sentences: Iterable[Sentence]) -> Iterator[ToldTwice]:
    """Every count of the year's meetings, trainings and the like that is told again otherwise."""
    known: dict[tuple[str, str], tuple[Sentence, CountedNumber]] = {}
    for sentence in sentences:
        masked, last = sentence.masked, 0
        for number in numbers(masked):
            words, last = masked[last : number.start], number.end
            event = _EVENT.match(_ALL_YEAR.sub("", last_clause(words)))
            whole_year = _ALL_YEAR.search(masked[: number.start])
            if not (event and whole_year and number.exact and number.unit):
                continue
            if _PART_OF_YEAR.search(masked) or OTHER_YEAR.search(masked):
                continue
            first = known.setdefault((event[0], number.unit), (sentence, number))
            if first[1].value != number.value:
                yield ToldTwice(sentence, number, *first)
