"""同比: the changes against last year that sentences state, with the figures they are worked out from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Literal

from authoring.forms.layout import Address
from authoring.patterns import lazy
from authoring.prose.breakdowns import depths
from authoring.prose.claims import Verdict, Verdicts, fits_topic
from authoring.prose.counted import last_clause, name_of, tight
from authoring.prose.labels import JOINT, LABELS, Label
from authoring.prose.numbers import CountedNumber, numbers, years_in
from authoring.prose.passages import Sentence
from authoring.quantities import Number, as_number, cut_off, halfway, rounded
from authoring.report.tables import Tables

_VERSUS = r"(?:同比|(?:较|比|与|同)(?:上年|去年|上一年|＿+))"
_YEAR_ON_YEAR = lazy(
    rf"{_VERSUS}(?:[^，。；]{{0,6}}相比[，,])?(?P<of>[^，。；]{{0,12}}?)"
    r"(?P<verb>增长|增加|上升|提高|提升|下降|降低|下滑|净增|多出|多|少)了?$"
)
_WORDED = lazy(rf"{_VERSUS}[^，。；]{{0,8}}?(?<!基本)(?P<words>持平|翻一?番)", needs="持平|翻")
_AND_SO = lazy(r"^[，,、（(]?(?:同比)?(?P<verb>增长|增加|增幅|下降|减少|降幅|减幅)(?:为|达)?$")
_EACH = lazy(r"^[，,、（(]?(?:同比|[较比](?:上年|去年))分别(?P<verb>增长|增加|下降|减少)了?$")
_AND_EACH = lazy("^[、，,和]$")
_LAST_YEARS = lazy(r"[比较](?:上年|去年)的?$")
_TIMES = lazy(r"^[，,]?(?:约)?[是为](?:上年|去年)的$")
_BY = lazy(r"^(?P<verb>增加|减少|多|少)了?$")
_FALLS = {"下降", "减少", "降低", "下滑", "少", "降幅", "减幅"}
_FROM_TO = lazy(
    r"由[^，。；0-9]{0,8}(?P<before>[0-9]+)[^，。；0-9]{0,7}(?:增|升|减|降|变)[^，。；0-9]{0,10}(?P<now>[0-9]+)"
)
_OF_LAST_YEAR = lazy(r"(?:上年|去年)(?!度?[^，；]{0,10}结转)[^，。；、]{0,8}$")
_RATES = lazy("占|率|比")
_FILLERS = lazy(r"^[，,、；（(）)]*(?:数量)?[，,]?$")
SHORTEST_NAME = 6  # characters by which a count is known again in last year's words
Way = Literal["", "%", "倍", "持平", "翻番"]


@dataclass(frozen=True, slots=True)
class StatedChange:
    """“3646件，同比增长1.08%”: the change stated, and the figures of this year and of the last.

    `before` is None where cells that tell it, the `gaps`, are not filled in. `span` is where the change
    stands; `way` how it is told: as a difference, in per cent, as a multiple, or in words without a number.
    """

    sentence: Sentence
    span: tuple[int, int]
    stated: Decimal
    places: int
    falls: bool
    way: Way
    now: Number
    before: Number | None
    gaps: frozenset[Address] = frozenset()

    @property
    def quote(self) -> str:
        """The change as written."""
        return self.sentence.text[slice(*self.span)]

    @property
    def signed(self) -> Decimal:
        """The change stated, below zero where it says that the figure fell."""
        return -self.stated if self.falls else self.stated

    def told(self, before: Number) -> Literal["right", "cut", "wrong"]:
        """Whether it is so: rounded half up, truncated, or not at all; `before` is not 0 for a share."""
        difference = self.now - before
        match self.way:
            case "":
                return "right" if self.signed == difference else "wrong"
            case "持平":
                return "wrong" if difference else "right"
            case "翻番":
                return "right" if before * 3 <= self.now * 2 <= before * 5 else "wrong"
            case "倍":
                # Agencies write 增长2倍 of what is twice as much as well.
                exact = [Decimal(self.now) / before, Decimal(difference) / before]
            case "%":
                exact = [Decimal(100) * difference / before]
        if any(self.signed == rounded(one, self.places) for one in exact):
            return "right"
        if any(halfway(one, self.places) == self.signed for one in exact):
            return "right"
        return "cut" if any(self.signed == cut_off(one, self.places) for one in exact) else "wrong"


def changes(
    sentences: Iterable[Sentence],
    verdicts: Verdicts,
    tables: Tables,
    last: Tables | None,
    last_sentences: Sequence[Sentence] = (),
    year: int | None = None,
    last_verdicts: Verdicts = MappingProxyType({}),
) -> Iterator[StatedChange]:
    """Every 同比 whose figures are known: from the sentence, or from last year's tables or words.

    `last_verdicts` are those on last year's figures, held against last year's tables.
    """
    reader = _Reader({**verdicts, **last_verdicts}, tables, last, last_sentences, year)
    for sentence in sentences:
        yield from reader.read(sentence)


Pair = tuple[Number, Number | None, frozenset[Address]]


@dataclass(slots=True)
class _Reader:
    verdicts: Verdicts
    tables: Tables
    last: Tables | None
    last_sentences: Sequence[Sentence]
    year: int | None
    _told: dict[tuple[str, str], set[Decimal]] | None = field(default=None)

    def read(self, sentence: Sentence) -> Iterator[StatedChange]:
        masked = sentence.masked
        found = numbers(masked)
        depth = depths(masked) if found else []
        stated: tuple[int, Pair] | None = None  # where the last change ends, and its figures
        respective = _respective(masked, found)
        for index, number in enumerate(found):
            if not number.exact or number.unit == "个百分点":
                continue
            close = masked[found[index - 1].end if index else 0 : number.start]
            if index in respective:
                at, falls = respective[index]
                words = masked[found[at - 1].end if at else 0 : found[at].start]
                for pair in self._of_number(sentence, found[at], words):
                    yield _change(sentence, number, falls, pair)
                continue
            also = _AND_SO.match(tight(close)) if number.unit == "%" else None
            if also and stated and stated[0] == index - 1:
                yield _change(sentence, number, also["verb"] in _FALLS, stated[1])
                continue
            match = _YEAR_ON_YEAR.search(tight(close))
            own = tight(close)[: match.start()] if match else ""
            start = found[index - 1].start if index else 0
            if match is None and _LAST_YEARS.search(self._said(sentence, max(0, start - 8), start)):
                match = _BY.match(tight(close))  # 比上年的10件减少3件
            if match is None and (bare := self._bare(sentence, found, index)) is not None:
                yield from bare
                continue
            if match is None or self._of_another_year(sentence, start, number.start):
                continue
            pairs = self._figures(sentence, found[:index], number.start, own, depth)
            if not pairs and "of" in match.groupdict():
                pairs = self._of_subject(match["of"])  # 与上年相比，申请量增长20%
            falls = match["verb"] in _FALLS
            if pairs:
                one = _first_right([_change(sentence, number, falls, pair) for pair in pairs])
                stated = index, (one.now, one.before, one.gaps)
                yield one
            elif "of" in match.groupdict() and (
                differing := self._by_difference(sentence, found[:index], number, own, falls=falls)
            ):
                stated = index, (*differing, frozenset())
        yield from self._worded(sentence, found, depth)

    def _said(self, sentence: Sentence, start: int, end: int) -> str:
        """The masked words of a stretch, with last year's number read as 上年."""
        words = sentence.masked[start:end]
        if self.year is not None:
            at = sentence.text.find(f"{self.year - 1}年", start, end)
            if at >= 0:
                words = f"{words[: at - start]}上年{words[at - start + 5 :]}"
        return tight(words)

    def _bare(
        self, sentence: Sentence, found: Sequence[CountedNumber], index: int
    ) -> Iterator[StatedChange] | None:
        """A change without 同比: 由200条增至300条，增长50%; 处罚318件，增长6%; 是上年的1.2倍. None where it is none."""
        number, masked = found[index], sentence.masked
        start = found[index - 1].end if index else 0
        so = _AND_SO.match(tight(masked[start : number.start])) if number.unit == "%" else None
        if so:
            falls = so["verb"] in _FALLS
            if pair := _written_pair(masked[: number.start]):
                return iter([_change(sentence, number, falls, (*pair, frozenset()))])
            return self._barely(sentence, found[:index], number, falls=falls)
        if masked.startswith("倍", number.end) and _TIMES.match(
            self._said(sentence, start, number.start)
        ):
            return self._barely(sentence, found[:index], number, falls=False)
        return None

    def _barely(
        self, sentence: Sentence, before: Sequence[CountedNumber], number: CountedNumber, *, falls: bool
    ) -> Iterator[StatedChange]:  # fmt: skip
        """处罚318件，增长6%: of the number before it, where last year's tables have that."""
        if not before or not before[-1].exact or (sentence, before[-1].start) not in self.verdicts:
            return
        now = before[-1]
        if len(before) > 1 and before[-2].unit == now.unit:
            between = self._said(
                sentence, before[-2].start - 12 if before[-2].start > 12 else 0, before[-2].start
            )
            if _OF_LAST_YEAR.search(between):  # 上年收到75件，本年收到90件，增长20%
                last = self._meant(sentence, before[-2])
                yield _change(
                    sentence, number, falls, (self._meant(sentence, now), last, frozenset())
                )
                return
        for pair in self._of_number(sentence, now, ""):
            yield _change(sentence, number, falls, pair)

    def _of_another_year(self, sentence: Sentence, start: int, end: int) -> bool:
        """Whether these words compare with another year than the last: 较2019年增长."""
        named = years_in(sentence.text[start:end])
        return self.year is not None and not named <= {self.year - 1, self.year}

    def _worded(
        self, sentence: Sentence, found: Sequence[CountedNumber], depth: list[int]
    ) -> Iterator[StatedChange]:
        """与上年持平, 同比翻一番."""
        masked = sentence.masked
        for match in _WORDED.finditer(masked):
            before = [one for one in found if one.end <= match.start()]
            own = masked[before[-1].end if before else 0 : match.start()]
            start = before[-1].start if before else 0
            if self._of_another_year(sentence, start, match.end()):
                continue
            way: Way = "持平" if match["words"] == "持平" else "翻番"
            span = match.span("words")
            pairs = self._figures(sentence, before, match.start(), tight(own), depth)
            if pairs:
                yield _first_right(
                    [
                        StatedChange(sentence, span, Decimal(0), 0, False, way, *pair)
                        for pair in pairs
                    ]
                )

    def _figures(
        self, sentence: Sentence, before: Sequence[CountedNumber], at: int, own: str, depth: list[int]
    ) -> list[Pair]:  # fmt: skip
        """The figures of this year and of the last that a change at a place may be worked out from.

        `own` are the words between the number before it and 同比: they may have a subject of their own.
        """
        masked = sentence.masked
        if "；" in own or "。" in own:
            return []
        if pair := _written_pair(masked[:at]):
            return [(*pair, frozenset())]
        # What stands in a bracket closed since then says something of the number before it.
        level = min(depth[before[-1].end - 1 : at], default=0) if before else 0
        shut = [one for one in before if depth[one.start] > level]
        open_ones = [one for one in before if depth[one.start] <= level]
        if not open_ones or open_ones[-1].unit == "%":
            return self._of_subject(own.strip("，,、（(")) if own else []
        previous = open_ones[-1]
        for earlier, one in ((previous, one) for one in shut[-1:] if one.start > previous.start):
            if _OF_LAST_YEAR.search(masked[earlier.end : one.start]):
                return [(self._meant(sentence, earlier), self._meant(sentence, one), frozenset())]
            own = masked[one.end : at]
            own = tight(re.split(_VERSUS, own)[0])
            own = re.sub(r"^[^）)]*[）)]", "", own)
        if not _FILLERS.match(own):
            return self._of_subject(own.strip("，,、（("))
        words = self._said(sentence, open_ones[-2].end if open_ones[1:] else 0, previous.start)
        if _OF_LAST_YEAR.search(words):
            now = open_ones[-2:-1]
            if now and now[0].unit == previous.unit and now[0].exact:
                return [
                    (self._meant(sentence, now[0]), self._meant(sentence, previous), frozenset())
                ]
            return []
        pairs = self._of_number(sentence, previous, words)
        among = masked.rfind("其中", 0, previous.start)
        of = [one for one in open_ones if one.end <= among]
        if pairs and of and of[-1].unit == previous.unit:
            # 收到5件，其中自然人4件、企业1件，同比增加2件 may be said of the whole.
            words = self._said(sentence, of[-2].end if of[1:] else 0, of[-1].start)
            verdict = self.verdicts.get((sentence, of[-1].start))
            told = verdict is not None and verdict.fits is None
            pairs = [] if told else [*pairs, *self._of_number(sentence, of[-1], words)]
        return pairs

    def _of_number(self, sentence: Sentence, number: CountedNumber, words: str) -> list[Pair]:
        """The figures of a number that the tables of both years, or last year's words, tell."""
        verdict = self.verdicts.get((sentence, number.start))
        now = as_number(number.value)
        if verdict:
            before, gaps = _in_last_year(self.last, verdict) if self.last else (None, frozenset())
            return [(now, before, gaps)] if before is not None or gaps else []
        name = name_of(words)
        told = self._last_year().get((name, number.unit), set()) if number.exact else set()
        if len(name) < SHORTEST_NAME or len(told) != 1:
            return []
        return [(now, as_number(next(iter(told))), frozenset())]

    def _meant(self, sentence: Sentence, number: CountedNumber) -> Number:
        """The number, or what the tables have in its place: a wrong one is told where it stands."""
        verdict = self.verdicts.get((sentence, number.start))
        if verdict is None or verdict.fits or verdict.value is None:
            return as_number(number.value)
        return verdict.value

    def _by_difference(
        self, sentence: Sentence, before: Sequence[CountedNumber], change: CountedNumber, own: str, *, falls: bool
    ) -> tuple[Number, Number] | None:  # fmt: skip
        """500条，较上年增加50条: what the figure of last year was by the difference, for the share behind it."""
        now = before[-1] if before else None
        if now is None or not now.exact or now.unit != change.unit or not _FILLERS.match(own):
            return None
        this = self._meant(sentence, now)
        last = this + (change.value if falls else -change.value)
        return this, as_number(last)

    def _of_subject(self, words: str) -> list[Pair]:
        """The figures of what words name, where the tables of both years have it."""
        words = last_clause(words)
        if _RATES.search(words):
            return []
        label = _label(words, self.tables) if self.last else None
        if label is None or self.last is None:
            return []
        known: list[Pair] = []
        for reading in label.readings:
            if reading.known_to(self.tables) and reading.known_to(self.last):
                (now, gap), (before, gaps) = (
                    reading.counted(self.tables),
                    reading.counted(self.last),
                )
                if now is not None:
                    known.append((now, before, gaps | gap))
        return known

    def _last_year(self) -> dict[tuple[str, str], set[Decimal]]:
        """What last year's sentences count, by the words for it and the unit."""
        if self._told is None:
            self._told = {}
            for sentence in self.last_sentences:
                masked, last = sentence.masked, 0
                for number in numbers(masked):
                    name, last = name_of(masked[last : number.start]), number.end
                    if number.exact:
                        self._told.setdefault((name, number.unit), set()).add(number.value)
        return self._told


def _respective(masked: str, found: Sequence[CountedNumber]) -> dict[int, tuple[int, bool]]:
    """行政复议12件、诉讼9件，同比分别增长20%、12.5%: of each change the number it is said of, by their places."""
    placed: dict[int, tuple[int, bool]] = {}
    for first, number in enumerate(found):
        before = masked[found[first - 1].end if first else 0 : number.start]
        match = _EACH.match(tight(before)) if first else None
        if match is None:
            continue
        last = first + 1
        while last < len(found) and _AND_EACH.match(
            tight(masked[found[last - 1].end : found[last].start])
        ):
            last += 1
        many = last - first
        falls = match["verb"] in _FALLS
        if many > 1 and first >= many:
            placed |= {first + one: (first - many + one, falls) for one in range(many)}
    return placed


def _first_right(made: Sequence[StatedChange]) -> StatedChange:
    """Of several ways to count the one by which the change is right, or else the first."""
    right = (one for one in made if one.before and one.told(one.before) != "wrong")
    return next(right, made[0])


def _change(sentence: Sentence, number: CountedNumber, falls: bool, pair: Pair) -> StatedChange:
    times = sentence.masked.startswith("倍", number.end)
    way: Way = "%" if number.unit == "%" else "倍" if times else ""
    span = (number.start, number.end + times)
    return StatedChange(sentence, span, number.value, number.places, falls, way, *pair)


def _label(words: str, tables: Tables) -> Label | None:
    """The figure that words name, beyond doubt."""
    fitting = [
        (match.start(), label)
        for label in LABELS
        if fits_topic(label, "applications")
        and any(one.known_to(tables) for one in label.readings)
        and (match := label.pattern.search(words))
    ]
    joint = [label for _, label in fitting if label.key in JOINT]
    return joint[0] if joint else max(fitting, key=lambda one: one[0])[1] if fitting else None


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
