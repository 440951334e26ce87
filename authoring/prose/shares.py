"""占比: the shares that sentences state, held against what they may be shares of."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal

from authoring.forms import concepts
from authoring.forms.concepts import Concept
from authoring.forms.layout import Address
from authoring.numerals import number_of
from authoring.patterns import lazy
from authoring.prose.breakdowns import Breakdown
from authoring.prose.claims import Split, Verdict, Verdicts
from authoring.prose.counted import name_of, tight
from authoring.prose.labels import LABELS, Label
from authoring.prose.numbers import CountedNumber, numbers
from authoring.prose.passages import Sentence
from authoring.quantities import cut_off, rounded
from authoring.report.tables import Tables

MAX_WHOLES = 40  # numbers before a share that it may be a share of
_OF = r"(?P<of>[^，,、；;：:。（(0-9]{0,16}?)(?:的?(?:比例|比重))?(?:为|约为|达|达到)?"
_SHARE = lazy(rf"^[，,、（(]*(?:(?:(?:分别|约|各)?占(?:比(?!例|重))?|比例|比重){_OF})?$")
_NAMED = lazy(rf"(?P<name>[^，,、；;：:。（()）0-9＿]{{2,20}}?)占(?:比(?!例|重))?{_OF}$")
_ANY_WHOLE = lazy(
    r"^(?:其中|总体|申请|办结|受理|答复|信息|公开|总|全部|各类|本年度?|所有|政府|收到|新收|件|数|量|的|处理|办理|结果)*$"
)
_OF_REQUESTS = lazy("申请")
_AND = lazy("^[、，,和及]$")
_PART_OF_IT = lazy("^[，,；;（(]?其中")
_THE_REST = lazy("^[，,；;、]?(?:其余|剩余|余下)")
_AMONG = lazy(r"^[^，。；0-9]{0,16}中[，,：:]")
REQUESTS = lazy("信息公开申请|依申请公开")


def speaks_of_requests(sentence: Sentence, at: int) -> bool:
    """Whether the words before a place, or the headings above them, are about requests."""
    passage = sentence.passage
    return bool(REQUESTS.search(f"{passage.under}。{passage.text[: sentence.start + at]}"))


Told = Literal["right", "cut", "wrong", "unknown"]
"""Of a share: rounded half up, truncated, neither, or not to be told before cells are filled in."""


@dataclass(frozen=True, slots=True)
class Share:
    """“1362件，占44.7%”: a count, the share stated for it, and what it may be a share of.

    `whole` is the total the words name (其中, N条…中, the list it stands in), or the tables know; None
    if neither: such a share is taken for right. `wholes` are this and all others that it may mean;
    `gaps` are the cells for want of which it is unknown. `named` are the words that stand for a count
    told elsewhere, in the tables or in a sentence before.
    """

    sentence: Sentence
    count: CountedNumber
    share: CountedNumber
    whole: Decimal | None
    wholes: tuple[Decimal, ...]
    gaps: frozenset[Address] = frozenset()
    told: Told = "right"
    named: str = ""

    def fits(self, whole: Decimal, cut: Callable[[Decimal, int], Decimal]) -> bool:
        """Whether the share is that of `whole`, `rounded` or `cut_off`."""
        if not whole:
            return False
        return cut(self.count.value * 100 / whole, self.share.places) == self.share.value


_ROUGH = lazy(
    r"[，,、（(]*占比?(?P<of>[^，,、；;：:。（(0-9]{0,12}?)的?"
    r"(?:(?P<about>近|超过?|逾)?(?:(?P<tenths>[一二三四五六七八九])成(?P<half>半)?|(?P<half_of>半数|一半))(?P<more>以上|多)?"
    r"|过半)"
)


@dataclass(frozen=True, slots=True)
class RoughShare:
    """“80件，占近九成”: a count, the words for its share, and between how many per cent that is."""

    sentence: Sentence
    count: CountedNumber
    span: tuple[int, int]
    least: Decimal
    most: Decimal
    whole: Decimal
    wholes: tuple[Decimal, ...]

    @property
    def right(self) -> bool:
        """Whether it is so of anything that it may be a share of."""
        return any(
            self.least <= self.count.value * 100 / whole <= self.most
            for whole in self.wholes
            if whole
        )


def _between(match: re.Match[str]) -> tuple[Decimal, Decimal]:
    """The least and the most per cent that words may mean: 六成 is 55 to 65, 近九成 is 80 to 90."""
    exact = Decimal(50)
    if match["tenths"]:
        exact = Decimal(10 * (number_of(match["tenths"]) or 0) + (5 if match["half"] else 0))
    if match["about"] == "近":
        return exact - 10, exact
    if match["about"] or match["more"] or "过半" in match[0]:
        open_ended = match["more"] == "以上" or not match["tenths"]
        return exact, Decimal(100) if open_ended else exact + 10
    return exact - 5, exact + 5


@dataclass(frozen=True, slots=True)
class SharesAlone:
    """“甲占58.5%、乙占7.3%”: shares of one whole in a sentence that tells no count of any."""

    sentence: Sentence
    shares: tuple[CountedNumber, ...]


def shares_alone(sentences: Iterable[Sentence]) -> Iterator[SharesAlone]:
    """Every list of three shares or more without counts, and of two of one kind."""
    for sentence in sentences:
        masked, last = sentence.masked, 0
        listed: list[CountedNumber] = []
        for number in numbers(masked):
            words, last = masked[last : number.start], number.end
            named = _NAMED.search(tight(words))
            if number.unit != "%" or not number.exact or (listed and not named):
                if listed:
                    break
                continue
            if named and _ANY_WHOLE.match(named["of"]) and (not listed or "。" not in words):
                listed.append(number)
        if len(listed) > 2 or (len(listed) == 2 and _alike(sentence, listed)):
            yield SharesAlone(sentence, tuple(listed))


def _alike(sentence: Sentence, pair: Sequence[CountedNumber]) -> bool:
    """Whether two shares are of things of one kind: 网站公开占65%，新媒体公开占45%."""
    first, second = pair
    before = sentence.masked[: first.start], sentence.masked[first.end : second.start]
    named = [_NAMED.search(tight(one)) for one in before]
    kinds = {one["name"][-2:] for one in named if one}
    return len(kinds) == 1 and None not in named


def shares(
    sentences: Iterable[Sentence],
    breakdowns: Iterable[Breakdown],
    splits: Iterable[Split],
    verdicts: Verdicts,
    tables: Tables,
) -> tuple[list[Share], list[Breakdown], list[RoughShare]]:
    """Every percentage that is the share of a count: of the one before it, or of one that it names.

    And the lists whose shares leave nothing out, but whose counts do not make the total told before them;
    and the shares told in tenths and halves.
    """
    totals = {
        (one.sentence, part.start): one.total.value for one in breakdowns for part in one.parts
    }
    for split in splits:
        if split.whole:
            made = split.sum.number.value
            totals |= {(one.sentence, one.number.start): made for one in split.claims}
    reader = _Reader(totals, verdicts, tables)
    found: list[Share] = []
    for _, group in itertools.groupby(sentences, key=lambda one: one.passage):
        found += reader.read(list(group))
    return found, reader.shared_out, reader.rough


@dataclass(frozen=True, slots=True)
class _Counted:
    """A count, and the words that name it."""

    sentence: Sentence
    number: CountedNumber
    words: str


@dataclass(slots=True)
class _Passage:
    """What was read of a passage so far: its counts, and the shares of the list it is in.

    `before` are the counts before that list.
    """

    counted: list[_Counted] = field(default_factory=list)
    before: list[_Counted] = field(default_factory=list)
    run: list[Share] = field(default_factory=list)

    def of(self, sentence: Sentence) -> list[_Counted]:
        """The counts of the last sentence so far."""
        last = itertools.takewhile(lambda one: one.sentence == sentence, reversed(self.counted))
        return [*last][::-1]


@dataclass(frozen=True, slots=True)
class _Reader:
    totals: dict[tuple[Sentence, int], Decimal]
    verdicts: Verdicts
    tables: Tables
    shared_out: list[Breakdown] = field(default_factory=list)
    rough: list[RoughShare] = field(default_factory=list)

    def read(self, sentences: Sequence[Sentence]) -> Iterator[Share]:
        """The shares of a passage."""
        passage = _Passage()
        found: list[Share] = []
        for sentence in sentences:
            for one in self._of_sentence(sentence, passage):
                if passage.run and not passage.run[-1].named and one.named:
                    found += self._settled(passage)
                passage.run.append(one)
            # A count that no share follows is the whole of another list.
            last = passage.counted[-1].number if passage.counted else None
            if passage.run and last is not passage.run[-1].count:
                found += self._settled(passage)
        yield from (*found, *self._settled(passage))

    def _of_sentence(self, sentence: Sentence, passage: _Passage) -> Iterator[Share]:
        masked, last = sentence.masked, 0
        count: CountedNumber | None = None
        again = False  # whether the count has a share already
        found = numbers(masked)
        paired: dict[int, CountedNumber] = {}
        shared_of: str | None = None
        for number, after in itertools.zip_longest(found, found[1:]):
            words, last = masked[last : number.start], number.end
            if number.unit in ("个百分点", "‰"):
                count = None
                continue
            if number.unit != "%":
                self._count(sentence, number, words, passage)
                self._roughly(sentence, number)
                count, again = number, False
                continue
            each = _SHARE.match(tight(words)) if "分别" in words else None
            if each and after and after.unit == "%":
                shared_of = each["of"]
                told = [one.number for one in passage.of(sentence)]
                paired = _pairs(masked, found, number, told)
                if not passage.run:
                    passage.before = passage.counted[: len(passage.counted) - len(paired)]
                count = None
            if partner := paired.get(number.start):
                share = self._counted(sentence, partner, number, shared_of, passage)
                if share and number.exact:
                    yield share
                continue
            between = _SHARE.match(tight(words)) if count else None
            named = None if between else _NAMED.search(tight(words))
            one = None
            if again and between and not between["of"]:
                count = None  # 占34%，占35%: of what, nobody can tell
            elif count and between and number.exact and count.exact and count.unit:
                one = self._counted(sentence, count, number, between["of"], passage)
            elif number.exact and named:
                one = self._named(sentence, number, named, passage)
            if one:
                yield one
            count, again = (count, True) if between else (None, False)

    def _count(
        self, sentence: Sentence, number: CountedNumber, words: str, passage: _Passage
    ) -> None:
        """Note a count, and what its words say that it is a part of."""
        if not passage.run:
            passage.before = list(passage.counted)
        before = [one.number for one in passage.of(sentence)[-1:]]
        if _PART_OF_IT.match(words) and before and before[0].unit == number.unit:
            self.totals.setdefault((sentence, number.start), before[0].value)
        if _THE_REST.match(words):
            _add_the_rest(passage, number)
        passage.counted.append(_Counted(sentence, number, name_of(words)))

    def _of_the_requests(
        self, sentence: Sentence, count: CountedNumber
    ) -> tuple[list[Decimal], frozenset[Address]]:
        """What 占申请总数 may be of, those that came in first; nothing where it may be other requests."""
        if not speaks_of_requests(sentence, count.start):
            return [], frozenset()
        known, gaps = _wholes(self.tables, "applications")
        received = self.tables.value(concepts.RECEIVED).value
        return sorted(known, key=lambda one: one != received), gaps

    def _roughly(self, sentence: Sentence, count: CountedNumber) -> None:
        """Note what tenths of a whole a count is said to be."""
        match = _ROUGH.match(sentence.masked, count.end)
        if match is None or not count.exact or not count.unit:
            return
        if match["of"] and not _ANY_WHOLE.match(match["of"]):
            return
        verdict = self.verdicts.get((sentence, count.start))
        known, gaps = _denominators(self.tables, verdict)
        if verdict is None and _OF_REQUESTS.search(match["of"] or ""):
            known, gaps = self._of_the_requests(sentence, count)
        own = self.totals.get((sentence, count.start))
        wholes = (*((own,) if own else ()), *known)
        if wholes and not gaps and not (verdict and verdict.fits is None):
            span = (match.start() + len(match[0]) - len(match[0].lstrip("，,、（(")), match.end())
            self.rough.append(
                RoughShare(sentence, count, span, *_between(match), wholes[0], wholes)
            )

    def _counted(
        self, sentence: Sentence, count: CountedNumber, share: CountedNumber, of: str | None, passage: _Passage
    ) -> Share | None:  # fmt: skip
        if of and not _ANY_WHOLE.match(of):
            told = _found(of, passage.counted)
            if told is None:
                return None
            return Share(sentence, count, share, told.number.value, (told.number.value,))
        verdict = self.verdicts.get((sentence, count.start))
        known, gaps = _denominators(self.tables, verdict)
        if verdict is None and of and _OF_REQUESTS.search(of):
            known, gaps = self._of_the_requests(sentence, count)
        whole = self.totals.get((sentence, count.start)) or (known[0] if known else None)
        named = () if whole is None else (whole,)
        # The other parts of its list are no wholes: passage.before leaves them out.
        return Share(
            sentence, count, share, whole, (*named, *known, *_values(passage.before)), gaps
        )

    def _named(
        self, sentence: Sentence, share: CountedNumber, match: re.Match[str], passage: _Passage
    ) -> Share | None:
        """The share of what its words name: told before in the passage, or by the tables."""
        if not _ANY_WHOLE.match(match["of"]):
            return None
        told = _found(match["name"], passage.counted)
        if told is not None:
            whole = self.totals.get((told.sentence, told.number.start))
            if whole is None:
                return None
            of = (whole, *_values(passage.counted))
            return Share(sentence, told.number, share, whole, of, named=match["name"])
        return self._of_tables(sentence, share, match["name"], passage)

    def _of_tables(
        self, sentence: Sentence, share: CountedNumber, name: str, passage: _Passage
    ) -> Share | None:
        if not speaks_of_requests(sentence, share.start):
            return None
        mine = passage.of(sentence)
        held = [self.verdicts.get((one.sentence, one.number.start)) for one in mine]
        if not all(verdict and verdict.fits for verdict in held):
            return None  # of another whole than the tables tell
        label = _label(name, self.tables)
        if label is None:
            return None
        counted = [one.counted(self.tables) for one in label.readings if one.known_to(self.tables)]
        known, gaps = _wholes(self.tables, label.topic)
        gaps |= frozenset[Address]().union(*(one.gaps for one in counted))
        values = [Decimal(one.value) for one in counted if one.value is not None]
        if gaps or not known:
            return None
        tried = [
            Share(
                sentence,
                CountedNumber(value, "件", True, share.start, share.end, f"{value}"),
                share, known[0], tuple(known), named=name_of(name),
            )
            for value in values
        ]  # fmt: skip
        fitting = [one for one in tried if any(one.fits(whole, rounded) for whole in known)]
        return next(iter((*fitting, *tried)), None)

    def _settled(self, passage: _Passage) -> Iterator[Share]:
        """The shares of a list, each judged beside the others."""
        run, passage.run = passage.run, []
        common = self._common(run, passage.before)
        if common is not None:
            run = [
                one if one.whole else replace(one, whole=common, wholes=(common, *one.wholes))
                for one in run
            ]
        for _, group in itertools.groupby(run, key=lambda one: one.sentence):
            together = list(group)
            for one in together:
                yield _judged(one, together)

    def _common(self, run: Sequence[Share], before: Sequence[_Counted]) -> Decimal | None:
        """The whole of a list of shares that names none.

        N条…中 before it, what its counts add up to, or what most of them are shares of.
        """
        open_ones = [one for one in run if one.whole is None and not one.named]
        if not open_ones:
            return None
        unit = open_ones[0].count.unit
        told = [one for one in before if one.number.exact and one.number.unit == unit]
        last = told[-1] if told else None
        if last:
            behind = last.sentence.masked[last.number.end :]
            if last.sentence == open_ones[0].sentence and _AMONG.match(_until(behind)):
                return last.number.value
        counts = {(one.sentence, one.count.start): one.count for one in run}
        total = sum((one.value for one in counts.values()), Decimal(0))
        if len(counts) < 2:
            return None
        values = [one.number.value for one in reversed(told)]
        if total in values:
            return total
        annex = Decimal(self.tables.value(concepts.DISCLOSED).value or 0)
        if last and run == open_ones and _is_shared_out(run, last.number, total):
            # Nothing is left out, so that the list is of the count just before it.
            parts = tuple(counts.values())
            made = Breakdown(open_ones[0].sentence, last.number, parts, "", "列出的", complete=True)
            self.shared_out.append(made)
        for value in (*values[:MAX_WHOLES], annex, total):
            fitting = sum(one.fits(value, rounded) or one.fits(value, cut_off) for one in run)
            if fitting > 1 and fitting * 2 > len(run):
                return value
        if inferred := _inferred(run):
            return inferred
        # Shares that make 100 are shares of what their counts make, or of what one of them is a share of.
        alike = len({one.count.unit for one in run}) == 1
        alike = alike and not any(
            one.sentence.masked.startswith("的", one.share.end) for one in run
        )
        if not alike or sum((one.share.value for one in run), Decimal(0)) != 100:
            return None
        known = (one for one in values[:MAX_WHOLES] if any(each.fits(one, rounded) for each in run))
        return next(known, total)


def _inferred(run: Sequence[Share]) -> Decimal | None:
    """The whole of which all shares of a list but one are right, where they make 100%: a count is wrong."""
    stated = sum((one.share.value for one in run), Decimal(0))
    if abs(stated - 100) * 2 > 1 or len(run) < 3 or len({one.count.unit for one in run}) > 1:
        return None
    for one in run:
        if not one.share.value:
            continue
        whole = rounded(one.count.value * 100 / one.share.value, 0)
        if sum(each.fits(whole, rounded) for each in run) == len(run) - 1:
            return whole
    return None


def _is_shared_out(run: Sequence[Share], before: CountedNumber, total: Decimal) -> bool:
    """Whether shares make 100% of counts that come near to the count before, and right ones at that."""
    stated = sum((one.share.value for one in run), Decimal(0))
    near = abs(before.value - total) * 10 <= total
    right = all(one.fits(total, rounded) or one.fits(total, cut_off) for one in run)
    return near and right and abs(stated - 100) * 2 <= 1


def _add_the_rest(passage: _Passage, rest: CountedNumber) -> None:
    """甲类30件，占75%，其余10件: the whole of an open list is what it and the rest come to."""
    counts = {(one.sentence, one.count.start): one.count for one in passage.run}
    if any(one.whole is not None or one.count.unit != rest.unit for one in passage.run):
        return
    whole = sum((one.value for one in counts.values()), rest.value)
    passage.run = [replace(one, whole=whole, wholes=(whole, *one.wholes)) for one in passage.run]


def _pairs(
    masked: str,
    found: Sequence[CountedNumber],
    first: CountedNumber,
    listed: Sequence[CountedNumber],
) -> dict[int, CountedNumber]:
    """甲30件、乙10件，分别占75%、25%: the count of each of the shares that begin here; none if they do not match."""
    shares_here = [first]
    for one in found[found.index(first) + 1 :]:
        if one.unit != "%" or not _AND.match(tight(masked[shares_here[-1].end : one.start])):
            break
        shares_here.append(one)
    counts = listed[-len(shares_here) :]
    matching = len(counts) == len(shares_here) and len({one.unit for one in counts}) == 1
    if not matching or not all(one.exact and one.unit for one in counts):
        return {}
    return {share.start: count for share, count in zip(shares_here, counts, strict=True)}


def _values(counted: Sequence[_Counted]) -> tuple[Decimal, ...]:
    return tuple(one.number.value for one in counted[-MAX_WHOLES:])


def _until(words: str) -> str:
    """The words up to a comma, with it."""
    return re.split(r"(?<=[，,：:])", words)[0]


def _found(name: str, counted: Sequence[_Counted]) -> _Counted | None:
    """The last exact count before that is called so."""
    wanted = name_of(name)
    same = [one for one in counted if one.words == wanted and one.number.exact]
    return same[-1] if same and len({one.number.value for one in same}) == 1 else None


def _label(name: str, tables: Tables) -> Label | None:
    """The outcome or kind of applicant that words name."""
    fitting = [
        (match.start(), label)
        for label in LABELS
        if label.topic in ("applications", "applicants")
        and label.key not in _NO_PARTS
        and any(one.known_to(tables) for one in label.readings)
        and (match := label.pattern.search(name))
    ]
    joint = [label for _, label in fitting if label.key == "granted_or_partly"]
    return joint[0] if joint else max(fitting, key=lambda one: one[0])[1] if fitting else None


_NO_PARTS = {"received", "newly_received", "done"}
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
    if verdict is None:
        return [], frozenset()
    if verdict.claim.undated:
        return [], verdict.gaps
    return _wholes(tables, verdict.claim.label.topic)


def _wholes(tables: Tables, topic: str) -> tuple[list[Decimal], frozenset[Address]]:
    found: list[Decimal] = []
    gaps: frozenset[Address] = frozenset()
    for whole_of in DENOMINATORS.get(topic, ()):
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
