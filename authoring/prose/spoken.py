"""Everything a report says in words, read once."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass

from authoring.forms.layout import Address, Scope
from authoring.patterns import lazy
from authoring.prose.breakdowns import Breakdown, breakdowns
from authoring.prose.claims import Claim, Split, Verdict, claims, held_against
from authoring.prose.grids import Grid, Told, WorkedOut, grids, told, worked_out
from authoring.prose.likeness import Remembered, units_of
from authoring.prose.numbers import OTHER_YEAR, CountedNumber, years_in
from authoring.prose.passages import Passage, Sentence, passages, placed, sentences
from authoring.prose.reckoning import (
    OverHundred,
    Rate,
    Reckoning,
    ToldTwice,
    over_hundred,
    rates,
    reckonings,
    told_twice,
)
from authoring.prose.shares import RoughShare, Share, SharesAlone, shares, shares_alone
from authoring.prose.strangers import Home, Stranger, home_of, strangers
from authoring.prose.traditional import is_traditional
from authoring.prose.year_on_year import StatedChange, changes
from authoring.prose.years import stale_year
from authoring.report import Report, narrative
from authoring.report.tables import Tables, tables_of

_MARK = lazy(r"\A\s*注[0-9]?[：:]\s*")
_CLAUSE = lazy("[，,。；;]")
_NOT_OF = {
    Scope.OWN: lazy("全(?:省|市|县|区|州|旗|镇|乡|街道|系统)"),
    Scope.ALL: lazy("机关本部"),
}


@dataclass(eq=False)
class Spoken:
    """What the `texts` of a report say, by their paths and in `pieces`, held against its `tables`.

    `own_names` are what the agency is called, in full and for short; `seats` more words that tell
    where it is; `scope` is whose figures the tables hold; `last` is what last year's report says.
    """

    texts: tuple[tuple[Address, str], ...]
    pieces: tuple[tuple[Address, narrative.Piece], ...]
    tables: Tables
    year: int | None
    own_names: tuple[str, ...] = ()
    seats: tuple[str, ...] = ()
    scope: Scope | None = None
    last: Spoken | None = None

    @functools.cached_property
    def written(self) -> tuple[Passage, ...]:
        """Every heading, paragraph and table cell of the agency's words, in order."""
        found = (one for path, piece in self.pieces for one in passages(piece, path))
        return tuple(placed(found))

    @functools.cached_property
    def unread(self) -> tuple[Passage, ...]:
        """What is written in traditional characters: told once, and read by nothing else."""
        return tuple(one for one in self.written if is_traditional(one.text))

    @functools.cached_property
    def passages(self) -> tuple[Passage, ...]:
        """What is written and can be read."""
        unread = set(self.unread)
        return tuple(one for one in self.written if one not in unread) if unread else self.written

    @functools.cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """Every sentence of paragraphs and of pictures (no headings, no table cells), in order."""
        return tuple(
            one
            for passage in self.passages
            if passage.kind == "words" or passage.pictured
            for one in sentences(passage)
        )

    @functools.cached_property
    def of_this_year(self) -> tuple[Sentence, ...]:
        """The sentences that do not speak of another year, unless by a slip."""
        return tuple(
            one
            for one in self.sentences
            if not (
                (years := years_in(one.text)) and self.year not in years and not self._slips(one)
            )
            and not OTHER_YEAR.search(one.text)
        )

    def _slips(self, sentence: Sentence) -> bool:
        return self.year is not None and stale_year(sentence.text, self.year) is not None

    @functools.cached_property
    def _claims(self) -> tuple[list[Claim], list[Split], list[Claim]]:
        return claims(self.sentences, self.tables, self.year, self.own_names)

    @functools.cached_property
    def claims(self) -> tuple[Claim, ...]:
        """What the sentences say of figures of the tables."""
        return tuple(one for one in self._claims[0] if not self._of_another_scope(one))

    @property
    def splits(self) -> tuple[Split, ...]:
        """Parts of one figure that the sentences tell beside each other."""
        return tuple(
            one for one in self._claims[1] if not any(map(self._of_another_scope, one.claims))
        )

    @functools.cached_property
    def told_of_last_year(self) -> tuple[Verdict, ...]:
        """Every exact claim on a figure of last year, held against the tables of last year's report."""
        if self.last is None:
            return ()
        held = self.last.tables
        return tuple(
            held_against(one, held)
            for one in self._claims[2]
            if one.number.exact and any(way.known_to(held) for way in one.label.readings)
        )

    def _of_another_scope(self, claim: Claim) -> bool:
        """Whether the clause of a number speaks of more than the figures of 本级, or less than all."""
        before = claim.sentence.text[: claim.number.start]
        clause = _CLAUSE.split(before)[-1]
        return self.scope is not None and bool(_NOT_OF[self.scope].search(clause))

    @functools.cached_property
    def verdicts(self) -> tuple[Verdict, ...]:
        """Every exact claim held against the tables."""
        return tuple(held_against(one, self.tables) for one in self.claims if one.number.exact)

    @functools.cached_property
    def grids(self) -> tuple[Grid, ...]:
        """Every small table with numbers in it."""
        return tuple(grids(self.pieces, self.year))

    @property
    def worked_out_in_grids(self) -> tuple[WorkedOut, ...]:
        """The shares and changes in them that their own counts give otherwise."""
        return tuple(one for grid in self.grids for one in worked_out(grid, self.year))

    @functools.cached_property
    def told_in_grids(self) -> tuple[Told, ...]:
        """What their cells say of figures, this year's and last year's."""
        last = self.last.tables if self.last else None
        return tuple(told(self.grids, self.tables, last, self.year))

    @functools.cached_property
    def _by_place(self) -> Mapping[tuple[Sentence, int], Verdict]:
        return {(one.claim.sentence, one.claim.number.start): one for one in self.verdicts}

    def verdict_at(self, sentence: Sentence, number: CountedNumber) -> Verdict | None:
        """What the tables say of a number of a sentence; None where it claims no figure."""
        return self._by_place.get((sentence, number.start))

    @functools.cached_property
    def _shares(self) -> tuple[list[Share], list[Breakdown], list[Breakdown], list[RoughShare]]:
        listed = list(breakdowns(self.sentences))
        found, shared_out, rough = shares(
            self.sentences, listed, self.splits, self._by_place, self.tables
        )
        return found, listed, shared_out, rough

    @property
    def breakdowns(self) -> tuple[Breakdown, ...]:
        """Every 其中 whose total and parts are known, and the lists whose shares make 100%."""
        _, listed, shared_out, _ = self._shares
        return (*listed, *shared_out)

    @property
    def shares(self) -> tuple[Share, ...]:
        """Every share stated for a count, and whether it is right."""
        return tuple(self._shares[0])

    @property
    def rough_shares(self) -> tuple[RoughShare, ...]:
        """Every share of a count told in tenths and halves."""
        return tuple(self._shares[3])

    @functools.cached_property
    def shares_alone(self) -> tuple[SharesAlone, ...]:
        """Every list of shares without counts."""
        return tuple(shares_alone(self.sentences))

    @functools.cached_property
    def reckonings(self) -> tuple[Reckoning, ...]:
        """What came in and was done of other matters, in one sentence."""
        return tuple(reckonings(self.sentences, self._by_place))

    @functools.cached_property
    def rates(self) -> tuple[Rate, ...]:
        """Every rate of requests done or answered."""
        return tuple(rates(self.sentences, self._by_place, self.tables))

    @functools.cached_property
    def over_hundred(self) -> tuple[OverHundred, ...]:
        """Every share and rate of more than 100%."""
        return tuple(over_hundred(self.sentences))

    @functools.cached_property
    def told_twice(self) -> tuple[ToldTwice, ...]:
        """What is counted twice and otherwise."""
        return tuple(told_twice(one for one in self.of_this_year if not self._slips(one)))

    @functools.cached_property
    def changes(self) -> tuple[StatedChange, ...]:
        """Every change against last year that is stated."""
        last, said = (self.last.tables, self.last.sentences) if self.last else (None, ())
        of_last = {
            (one.claim.sentence, one.claim.number.start): one for one in self.told_of_last_year
        }
        found = changes(self.sentences, self._by_place, self.tables, last, said, self.year, of_last)
        return tuple(found)

    @functools.cached_property
    def said_last_year(self) -> Remembered | None:
        """Last year's sentences, where there are any to compare with."""
        found = units_of(self.last.passages) if self.last else []
        return Remembered(found) if found else None

    @functools.cached_property
    def home(self) -> Home | None:
        """Where the agency is, as far as its names, its addresses or its words tell."""
        opening = dict(self.texts).get(("opening",), "")
        return home_of((*self.own_names, *self.seats), opening, self.sentences)

    @functools.cached_property
    def strangers(self) -> tuple[Stranger, ...]:
        """Places named that are not the agency's."""
        return tuple(strangers(self.sentences, self.home)) if self.home else ()


def spoken_in(report: Report) -> Spoken:
    """What a report says, and the report of the year before that it is compared with."""
    agency = report.content.agency
    notes = tuple((path, _note(text)) for path, text in report.notes())
    return Spoken(
        tuple(report.narratives()),
        (*report.pieces, *notes),
        tables_of(report),
        report.year,
        tuple(name for name in (agency.full_name, agency.short_name) if name),
        tuple(words for words in (agency.address, report.content.site.name) if words),
        report.content.scope,
        spoken_in(report.last) if report.last else None,
    )


def _note(text: str) -> narrative.Words:
    """A note as it is read: without the 注 it begins with."""
    start = match.end() if (match := _MARK.match(text)) else 0
    return narrative.Words(text[start:], range(start, len(text)))
