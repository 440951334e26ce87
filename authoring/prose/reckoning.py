"""受理117件，办结171件，办结率100%: what a sentence on any matter says of what came in and what was done with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from authoring.forms import concepts
from authoring.forms.concepts import Concept
from authoring.patterns import lazy
from authoring.prose.claims import Verdicts
from authoring.prose.counted import last_clause, tight
from authoring.prose.numbers import OTHER_YEAR, CountedNumber, numbers
from authoring.prose.passages import Sentence
from authoring.prose.shares import speaks_of_requests
from authoring.quantities import cut_off, rounded
from authoring.report.tables import Tables

_CAME_IN = lazy(r"(?:受理|收到|接到|承办|办理|回应|发现|排查|征集)[^，。；：0-9]{0,20}$")
_DONE = lazy(
    r"^[，,、；]?(?:其中|均?已|共)*(?:按时|按期|及时)?(?:完成)?(?P<done>办结|答复|回复|办复|整改|采纳)[^，。；：0-9]{0,4}$"
)
_RATE = lazy(
    r"^[，,、；（(]?(?:按时|按期)?(?P<rate>办结|答复|回复|办复|整改|采纳)(?:完成)?率(?:为|达到?)?$"
)
_SAME = {"答复": "办结", "回复": "办结", "办复": "办结"}
_LEFT = lazy(r"^[，,、；]?(?:剩余|其余|未办结)$")
_RATE_OF_REQUESTS = lazy(r"(?:[，,、；（(]|申请)的?(?:办结|答复)率(?:为|达到?)?$")
_EVENT = lazy(r"^(?P<verb>召开|举办|开展|组织)(?P<what>[\u4e00-\u9fff]{4,20})$")
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
    what: str = "办结"

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
            what = _DONE.match(tight(masked[came_in.end : done.start]))
            if not what or not _matches(tight(before), what["done"]):
                continue
            if (sentence, came_in.start) in verdicts or (sentence, done.start) in verdicts:
                continue
            of = _SAME.get(what["done"], what["done"])
            rate, left, last = None, None, done
            for one in found[index + 1 :]:
                words = tight(masked[last.end : one.start])
                said = _RATE.match(words) if one.unit == "%" and one.exact else None
                if said and _SAME.get(said["rate"], said["rate"]) == of:
                    rate = one
                elif one.unit == done.unit and one.exact and _LEFT.match(words):
                    left = one
                else:
                    break
                last = one
            yield Reckoning(sentence, came_in, done, rate, left, what["done"])


def _matches(before: str, done: str) -> bool:
    """Whether what is done is done with what came in: 发现58个，整改58个."""
    return any(verb in before for verb in _DONE_WITH.get(done, _RECEIVING))


_RECEIVING = ("受理", "收到", "接到", "承办", "办理", "回应")
_DONE_WITH = {"整改": ("发现", "排查"), "采纳": ("征集", "收到")}


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


_RATE_OF_RESULT = lazy("(?P<what>纠错|纠正|维持|(?:予以|部分|不予)公开)率(?:为|达到?)?$")
_REVIEWED = lazy("(?:复议|诉讼|应诉)(?![^。]*(?:复议|诉讼|应诉))")


def _of_result(what: str, about: str, tables: Tables) -> Iterator[Decimal]:
    """What 纠错率, 维持率, 予以公开率 and the like may be; nothing where the words do not say of what."""
    if what in _OUTCOMES:
        part = (_OUTCOMES[what],)
        wholes = ((concepts.CONCLUDED,), (concepts.RECEIVED,), _HANDLED)
        yield from (it for of in wholes for it in _per_cent(tables, part, (), of, ()))
        return
    met = _REVIEWED.search(about)
    if met is None:
        return
    cases = concepts.RECONSIDERATIONS if met[0] == "复议" else concepts.LITIGATION
    part = (cases.upheld if what == "维持" else cases.corrected,)
    for left_out in ((), (cases.pending,)):
        yield from _per_cent(tables, part, (), (cases.all,), left_out)


def _per_cent(
    tables: Tables,
    plus: tuple[Concept, ...],
    minus: tuple[Concept, ...],
    of: tuple[Concept, ...],
    less: tuple[Concept, ...],
) -> Iterator[Decimal]:
    if not all(tables.know(one) for one in (*plus, *minus, *of, *less)):
        return
    part, whole = tables.value(*plus, minus=minus).value, tables.value(*of, minus=less).value
    if part is not None and whole:
        yield Decimal(part) * 100 / whole


_OUTCOMES = {
    "予以公开": concepts.GRANTED, "部分公开": concepts.PARTLY_GRANTED, "不予公开": concepts.REFUSED,
}  # fmt: skip
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
            if number.unit != "%":
                before.append(number)
            elif number.exact and number.value != 100 and _RATE_OF_REQUESTS.search(words):
                held = [verdicts.get((sentence, one.start)) for one in before]
                ours = speaks_of_requests(sentence, number.start) and all(
                    one and one.fits for one in held
                )
                may_be = tuple(_possible(tables)) if ours else ()
                if may_be:
                    yield Rate(sentence, number, may_be)
            elif number.exact and (met := _RATE_OF_RESULT.search(words)):
                about = f"{sentence.passage.under}。{sentence.text[: number.start]}"
                ours = met["what"] not in _OUTCOMES or speaks_of_requests(sentence, number.start)
                if ours and (may_be := tuple(_of_result(met["what"], about, tables))):
                    yield Rate(sentence, number, may_be)


def _possible(tables: Tables) -> Iterator[Decimal]:
    for plus, minus, of in _RATES:
        yield from _per_cent(tables, plus, minus, of, ())


@dataclass(frozen=True, slots=True)
class OverHundred:
    """“答复率102%”: a share or a rate of what cannot be more than all."""

    sentence: Sentence
    stated: CountedNumber


_OF_ALL = lazy("(?:占比?|(?:办结|办复|答复|回复|采纳|整改|解读|公示|公开|应诉)率)(?:为|达到?)?$")


def over_hundred(sentences: Iterable[Sentence]) -> Iterator[OverHundred]:
    """Every share and rate that is more than 100%."""
    for sentence in sentences:
        masked, last = sentence.masked, 0
        for number in numbers(masked):
            words, last = tight(masked[last : number.start]), number.end
            if number.unit == "%" and number.value > 100 and _OF_ALL.search(words):
                yield OverHundred(sentence, number)


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
