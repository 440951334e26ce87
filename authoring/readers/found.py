"""The form of a file and its figures: which form fits, which tables are the form's, what stands in each cell."""

from __future__ import annotations

import bisect
import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from authoring.findings import Finding
from authoring.forms import FORMS, MISTAKEN, form_of
from authoring.forms.layout import Address, Form, FormTable, Part
from authoring.patterns import lazy
from authoring.readers import telling
from authoring.readers.align import (
    Aligned,
    Why,
    align,
    label,
    labels_of,
    likeness,
    lines,
)
from authoring.readers.own import ANNEX, own_table
from authoring.readers.prove import Proved, ReadCell, Status, prove
from authoring.readers.raw import Piece, Raw, RawPicture, RawTable, RawText, narrow
from authoring.readers.stream import Streamed, streamed
from authoring.report.annex import OwnTable, with_rows

ALL = 0.8
"""With so many of its rows a table is the form's, and a second such table is another candidate."""
SOME = 0.3
"""With fewer of its rows it is no table of the form's."""
HALF = 0.5
"""With fewer of its rows running text is no table."""
GOES_ON = lazy(
    r"[-—–―·\s0-9第页共/()]*|\(?续(?:上?表|前)?\)?|\(?单位:[^()]{1,6}\)?|第二十条第?\([^()]{0,2}\)项?"
)
"""Words between two tables that may be one: page numbers, 续表, units."""
_HEADED = lazy(r"[一二三四五六七八九十]{1,2}[、.]|附[件表]|20[0-9]{2}年")
_YEARS = lazy(r"(?<![0-9])20[0-9]{2}(?=年)")
_TIE = 0.3
"""Forms of which so many rows more or less were found fit equally well."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of the file that holds a table of the form: all of it, or characters of a text."""

    piece: int
    start: int = 0
    end: int | None = None


@dataclass(frozen=True)
class FoundTables:
    """The form that fits, every printed cell of it, and where its tables stand.

    `used` names the pieces of the file by the key of the table they hold; a table that was not found is
    not there. `rivals` are the pieces of tables of the form of which none could be taken.
    """

    form: Form
    cells: Mapping[Address, ReadCell]
    used: Mapping[str, tuple[Stretch, ...]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    rivals: tuple[Stretch, ...] = ()


@dataclass(frozen=True)
class Candidate:
    """A table of the file, or running text, that may be one of the form's."""

    aligned: Aligned
    stretches: tuple[Stretch, ...]
    streamed: bool = False

    @property
    def figures(self) -> tuple[str | None, ...]:
        """What stands in it, to see whether two are the same."""
        return tuple(
            None if one.text is None else narrow(one.text) for one in self.aligned.cells.values()
        )


@dataclass(frozen=True)
class Choice:
    """What was found for one table of a form: the one taken, or several none of which can be."""

    table: FormTable
    taken: Candidate | None = None
    rivals: tuple[Candidate, ...] = ()

    @property
    def worth(self) -> float:
        """How many rows of the form were found, and how well."""
        best = self.taken or (self.rivals[0] if self.rivals else None)
        return best.aligned.score * len(lines(self.table)) if best else 0.0


def tables_of(raw: Raw, year: int | None) -> FoundTables:
    """The form of a file that fits its tables best, and the figures in them."""
    return Page(raw).tables(year)


def _every(form: Form, read: Mapping[Address, ReadCell]) -> dict[Address, ReadCell]:
    """Every printed cell of a form, missing where nothing was found."""
    found: dict[Address, ReadCell] = {}
    for table in form.tables:
        for path in telling.printed_cells(table):
            found[path] = read.get(path) or ReadCell(path, Status.MISSING)
    return found


def _checked(proved: Proved, page: Page, choice: Choice) -> dict[Address, ReadCell]:
    """The cells of a table; those of a PDF file as its rules and its text both give them."""
    found = dict(proved.cells)
    if not page.raw.running or choice.taken is None or choice.taken.streamed:
        return found
    other = streamed(choice.table, page.twice, cut=False)
    if other is None or other.rivals:
        return found
    for path, one in prove(other.aligned).cells.items():
        mine = found.get(path)
        if mine and mine.why in (Why.ROW, Why.CELLS) and one.usable:
            found[path] = replace(one, status=Status.READ, spot=mine.spot)
        if mine and mine.usable and one.usable and one.value != mine.value:
            may_be = tuple(value for value in (mine.value, one.value) if value is not None)
            found[path] = replace(
                mine, status=Status.AMBIGUOUS, value=None, candidates=may_be, why=Why.DIFFERS
            )
    return found


# --- the file --------------------------------------------------------------------------------------------


class Page:
    """A file as tables are looked for in it: runs of tables, parts by their headings, running text.

    What was found for the table of a form is kept, so that asking for another year costs little.
    """

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.pieces = raw.pieces
        self.words = {
            index: frozenset(label(cell.text) for cell in piece.cells if len(cell.text) < 200)
            - {""}
            for index, piece in enumerate(raw.pieces)
            if isinstance(piece, RawTable)
        }
        self.all_words: frozenset[str] = frozenset().union(*self.words.values())
        self.chosen: dict[FormTable, Choice] = {}

    def tables(self, year: int | None) -> FoundTables:
        """The form that fits best, on a tie the year's, and the figures in its tables."""
        form, choices = self.with_own_rows(*_form(self, year), year)
        findings: list[Finding] = []
        if year is not None and choices and not form.serves(year):
            findings.append(telling.wrong_form(form, form_of(year), year))
        elif year is not None and choices and any(form is one for _, one, _ in MISTAKEN):
            findings.append(telling.one_row(form))
        read: dict[Address, ReadCell] = {}
        used: dict[str, tuple[Stretch, ...]] = {}
        rivals: list[Stretch] = []
        for part in form.parts:
            if part.table is None:
                continue
            choice = choices.get(part.table.key) or Choice(part.table)
            if year is not None and (mine := self.of_year(choice, year)):
                findings.append(telling.of_the_year(part, mine.aligned, len(choice.rivals), year))
                choice = Choice(choice.table, mine)
            choice = self.cut_apart(choice)
            if choice.taken is None:
                rivals += [at for one in choice.rivals for at in one.stretches]
                section = self.section(part, form)
                findings += telling.not_there(
                    part, [one.aligned for one in choice.rivals], section, optional=part.annex
                )
                continue
            proved = prove(choice.taken.aligned)
            cells = _checked(proved, self, choice)
            read |= cells
            used[part.table.key] = choice.taken.stretches
            findings += telling.of_table(part, choice.taken.aligned, Proved(cells, proved.broken))
        return FoundTables(form, _every(form, read), used, tuple(findings), tuple(rivals))

    def with_own_rows(
        self, form: Form, choices: dict[str, Choice], year: int | None
    ) -> tuple[Form, dict[str, Choice]]:
        """The form with the rows of an annex of the agency's own, where no form's annex is so like it."""
        part = next((one for one in form.parts if one.annex and one.table), None)
        if any(not one.annex and one.table for one in form.parts):
            return form, choices
        base = form if part else next(one for one in FORMS if any(p.annex for p in one.parts))
        if year is not None and not base.serves(year):
            return form, choices
        known = next(iter(choices.values()), None)
        found = known.taken.aligned.found if known and known.taken else 0
        for run in self.runs:
            own = self._own(run)
            if own is None or (known and (known.rivals or (known.taken and known.taken.streamed))):
                continue
            figures = sum(not one.is_heading for one in own.rows)
            alike = known is not None and known.taken and known.taken.aligned.complete >= ALL
            if found >= ALL * figures and alike:
                return form, choices
            mine = with_rows(base, own)
            table = next(one.table for one in mine.parts if one.annex and one.table)
            candidate = self._aligned(table, run)
            if candidate.aligned.complete >= ALL:
                return mine, {table.key: Choice(table, candidate)}
        return form, choices

    def _own(self, run: list[int]) -> OwnTable | None:
        """The annex that a run of tables is, with its name; None where nothing says that it is one."""
        before = [
            piece.text for piece in self.pieces[max(run[0] - 3, 0) : run[0]]
            if isinstance(piece, RawText) and len(piece.text) <= 60
        ]  # fmt: skip
        named = next((one for one in reversed(before) if ANNEX.search(narrow(one))), "")
        if not named and not any(ANNEX.search(one) for index in run for one in self.words[index]):
            return None
        name = narrow(named).removeprefix("附表").lstrip(":：0123456789")
        return own_table(
            [p for index in run if isinstance(p := self.pieces[index], RawTable)], name
        )

    @functools.cached_property
    def runs(self) -> list[list[int]]:
        """Tables that may be one: nothing but page numbers and the like stands between them."""
        found: list[list[int]] = []
        open_ = False
        page: int | None = None
        for index, piece in enumerate(self.pieces):
            if isinstance(piece, RawTable):
                if open_:
                    found[-1].append(index)
                else:
                    found.append([index])
                open_, page = True, piece.page
            elif isinstance(piece, RawPicture):
                open_ = False
            elif not GOES_ON.fullmatch(narrow(piece.text)[:60]):
                headed = bool(piece.level or _HEADED.match(narrow(piece.text)))
                turned = page is not None and self._turns(index, page) and len(piece.text) <= 40
                open_ = open_ and turned and not headed
        return found

    def _turns(self, index: int, page: int) -> bool:
        """Whether the next table stands on the next page, so that a line between is a page's own."""
        for piece in self.pieces[index : index + 4]:
            if isinstance(piece, RawTable):
                return piece.page == page + 1
        return False

    @functools.cached_property
    def _headings(self) -> list[tuple[int, str]]:
        """Texts short enough to be a heading, with where they stand."""
        return [
            (index, label(piece.text)) for index, piece in enumerate(self.pieces)
            if isinstance(piece, RawText) and len(piece.text) <= 60
        ]  # fmt: skip

    def section(self, part: Part, form: Form) -> tuple[Piece, ...] | None:
        """What stands under the heading of a part up to that of the next; None where it is not found."""
        bounds = self.bounds(part, form)
        return None if bounds is None else self.pieces[bounds[0] + 1 : bounds[1]]

    def bounds(self, part: Part, form: Form) -> tuple[int, int] | None:
        """The last place of a part's heading, and that of the heading of another part after it."""
        own = [index for index, words in self._headings if _is_heading(part, words)]
        if not own:
            return None
        others = [one for one in form.parts if one is not part]
        end = next(
            (
                index for index, words in self._headings
                if index > own[-1] and any(_is_heading(one, words) for one in others)
            ),
            len(self.pieces),
        )  # fmt: skip
        return own[-1], end

    def candidates(self, table: FormTable) -> list[Candidate]:
        """Tables of the file that may be this one of the form."""
        known = labels_of(table)
        if len(known & self.all_words) < max(2, 0.15 * len(known)):
            return []
        found: list[Candidate] = []
        for run in self.runs:
            mine = [index for index in run if self.words[index] & known]
            words = frozenset().union(*(self.words[index] for index in mine))
            if len(words & known) < max(2, 0.15 * len(known)):
                continue
            whole = run[run.index(mine[0]) : run.index(mine[-1]) + 1]
            found += self._of_run(table, whole)
        return found

    def _of_run(self, table: FormTable, run: list[int]) -> list[Candidate]:
        """The table that a run of tables is, or the tables of which each is one."""
        together = self._aligned(table, run)
        if not together.aligned.twice or len(run) == 1:
            return [together] if together.aligned.complete >= SOME else []
        alone = [self._aligned(table, [index]) for index in run]
        return [one for one in alone if one.aligned.complete >= SOME]

    def _aligned(self, table: FormTable, run: Sequence[int]) -> Candidate:
        sources = [piece for index in run if isinstance(piece := self.pieces[index], RawTable)]
        aligned = align(table, sources)
        numbers = {*aligned.tables}
        used = [
            Stretch(index) for index in run
            if isinstance(piece := self.pieces[index], RawTable) and piece.number in numbers
        ]  # fmt: skip
        return Candidate(aligned, tuple(used))

    def choose(self, table: FormTable, part: Part, form: Form) -> Choice:
        """The one of several candidates: the complete one, that under the part's heading first."""
        found = sorted(self.candidates(table), key=lambda one: -one.aligned.score)
        whole = [one for one in found if one.aligned.complete >= ALL]
        if whole and whole[0].aligned.twice:
            return Choice(table, rivals=(whole[0],))
        if len(whole) > 1 and any(one.figures != whole[0].figures for one in whole):
            bounds = self.bounds(part, form)
            under = [
                one for one in whole
                if bounds and any(bounds[0] < at.piece < bounds[1] for at in one.stretches)
            ]  # fmt: skip
            if len(under) != 1:
                return Choice(table, rivals=tuple(whole))
            return Choice(table, under[0])
        if found and found[0].aligned.complete >= ALL:
            return Choice(table, found[0])
        written = self._from_text(table)
        if found and (
            written.taken is None or written.taken.aligned.complete <= found[0].aligned.complete
        ):
            return Choice(table, found[0])
        return written

    def of_year(self, choice: Choice, year: int) -> Candidate | None:
        """The one of several candidates that no line over it gives to another year."""
        said = [(one, self._years_over(one)) for one in choice.rivals]
        mine = [one for one, years in said if not years or str(year) in years]
        if len(said) < 2 or len(mine) != 1 or mine[0].aligned.twice:
            return None
        return mine[0]

    def _years_over(self, one: Candidate) -> set[str]:
        """The years that the line over a table names."""
        if not one.stretches:
            return set()
        for piece in reversed(
            self.pieces[max(one.stretches[0].piece - 2, 0) : one.stretches[0].piece]
        ):
            if not isinstance(piece, RawText):
                return set()
            if not GOES_ON.fullmatch(narrow(piece.text)[:60]):
                return {*_YEARS.findall(narrow(piece.text))} if len(piece.text) <= 60 else set()
        return set()

    def _from_text(self, table: FormTable) -> Choice:
        """The table as running text has it."""
        text, starts = self._running
        one = streamed(table, text, cut=False)
        if one is None:
            other = streamed(table, self.twice, cut=False) if self.raw.running else None
            if other is None or other.rivals:
                return Choice(table)
            return Choice(table, Candidate(other.aligned, (), streamed=True))
        if one.aligned.complete < HALF:
            return Choice(table)  # sentences that name some of its rows
        candidate = Candidate(one.aligned, tuple(self._stretches(one, starts)), streamed=True)
        return Choice(table, rivals=(candidate,)) if one.rivals else Choice(table, candidate)

    def cut_apart(self, choice: Choice) -> Choice:
        """A table of running text with the digits cut that it does not part."""
        if choice.taken is None or not choice.taken.streamed:
            return choice
        written = self._running[0] if choice.taken.stretches else self.twice
        one = streamed(choice.table, written)
        return (
            choice
            if one is None
            else replace(choice, taken=replace(choice.taken, aligned=one.aligned))
        )

    @functools.cached_property
    def twice(self) -> str:
        """The text of a PDF file once more, as the file holds it."""
        return "\n".join(one.text for one in self.raw.running)

    @functools.cached_property
    def _running(self) -> tuple[str, list[int]]:
        """All pieces as one text, and where each begins in it."""
        starts: list[int] = []
        texts: list[str] = []
        length = 0
        for piece in self.pieces:
            text = _as_text(piece)
            starts.append(length)
            texts.append(text)
            length += len(text) + 1
        return "\n".join(texts), starts

    def _stretches(self, one: Streamed, starts: list[int]) -> Iterator[Stretch]:
        first = bisect.bisect_right(starts, one.start) - 1
        for index in range(first, bisect.bisect_left(starts, one.end)):
            piece = self.pieces[index]
            if isinstance(piece, RawText):
                start, end = one.start - starts[index], one.end - starts[index]
                yield Stretch(index, max(start, 0), end if end < len(piece.text) else None)
            else:
                yield Stretch(index)


def _as_text(piece: Piece) -> str:
    if isinstance(piece, RawText):
        return piece.text
    if isinstance(piece, RawTable):
        return "\n".join(" | ".join(cell.text for cell in row) for row in piece.rows)
    return ""


def _is_heading(part: Part, words: str) -> bool:
    own = label(part.heading)
    return bool(words) and (
        likeness(own, words) >= 0.8 or likeness(label(part.title), words) >= 0.8
    )


# --- the form ----------------------------------------------------------------------------------------------


def _form(page: Page, year: int | None) -> tuple[Form, dict[str, Choice]]:
    """The form whose tables the file has, on a tie the year's, else the shorter one."""

    def choices(form: Form) -> dict[str, Choice]:
        found: dict[str, Choice] = {}
        for part in form.parts:
            if part.table is not None:
                if part.table not in page.chosen:
                    page.chosen[part.table] = page.choose(part.table, part, form)
                found[part.table.key] = page.chosen[part.table]
        return found

    tried = [
        (_worth(found), form, found)
        for form in (*FORMS, *(mistaken for _, mistaken, _ in MISTAKEN))
        if form.tables
        for found in (choices(form),)
    ]
    best = max(worth for worth, _, _ in tried)
    if best < 1:
        return _without_tables(page, year), {}
    close = [one for one in tried if one[0] >= best - _TIE]
    usual = form_of(year) if year is not None and any(f.serves(year) for f in FORMS) else None
    _, form, found = min(
        close,
        key=lambda one: (
            one[1] is not usual,
            year is not None and not one[1].serves(year),
            sum(len(lines(table)) for table in one[1].tables),
        ),
    )
    return form, found


def _worth(found: Mapping[str, Choice]) -> float:
    """How many rows of a form's tables are there."""
    return sum(one.worth for one in found.values())


def _without_tables(page: Page, year: int | None) -> Form:
    """The form of a file without tables: that of its year, else the one whose headings it has."""
    if year is not None and any(form.serves(year) for form in FORMS):
        usual = form_of(year)
        annexes = [part for part in usual.parts if part.annex and part.table]
        if not annexes or any(page.bounds(part, usual) for part in annexes):
            return usual
        return next((one for one in FORMS if one.serves(year) and not one.tables), usual)
    headed = [
        form for form in reversed(FORMS)
        if form.tables and sum(page.bounds(part, form) is not None for part in form.parts) >= 3
    ]  # fmt: skip
    return headed[0] if headed else FORMS[0]
