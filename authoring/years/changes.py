"""What changed between two reports: every figure both have, and the few a leader reads first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from authoring.findings import Finding, Place, Severity, Unusable
from authoring.forms.concepts import KEY_FIGURES, Concept, concepts_in, entered
from authoring.forms.layout import Address, Form, FormCell, Kind, cells, form_cells
from authoring.quantities import Number, as_json, number_in, printed, rounded
from authoring.report import Report
from authoring.report.figures import Figures, added
from authoring.report.quotes import change_in_words
from authoring.report.tables import tables_of

_RATIO_PLACES = 6


@dataclass(frozen=True, slots=True)
class FigureChange:
    """One figure in two reports. `name` is its path in Chinese, `label` the form's own words.

    Where the forms tell it in other cells, `path` may be that of a group, or table and concept.
    """

    path: Address
    name: str
    label: str
    unit: str
    now: Number
    before: Number

    @property
    def difference(self) -> Number:
        """Now less before."""
        return self.now - self.before

    @property
    def ratio(self) -> Decimal | None:
        """The difference as a share of the figure before; None where there is no base for one."""
        if self.before <= 0 or self.now < 0:
            return None
        return rounded(Decimal(self.difference) / self.before, _RATIO_PLACES)

    @property
    def weight(self) -> Decimal:
        """Difference² ÷ sum: large where relative change and size both are; 0→1 weighs little."""
        size = abs(Decimal(self.now)) + abs(Decimal(self.before))
        return Decimal(self.difference) ** 2 / size if size else size

    def words(self, *, on_last_year: bool = True) -> str:
        """The change as official writing has it; 同比 and 上年 are said of last year only."""
        if min(self.now, self.before) < 0 and self.difference:  # a signed 本年增/减 has no 同比
            return f"由{printed(self.before)}{self.unit}变为{printed(self.now)}{self.unit}"
        return change_in_words(self.now, self.before, self.unit, on_last_year=on_last_year)


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A figure a leader reads first: the sum of some cells in a form's words, and what it means.

    `concept` is None for a row of an annex that no other form has.
    """

    label: str
    unit: str
    paths: tuple[Address, ...]
    concept: Concept | None = None

    def of(self, figures: Figures) -> Number | None:
        """Its value in a report of the form; None where a cell is not filled in."""
        return added(figures.values[path] for path in self.paths)

    def in_report(self, report: Report) -> Number | None:
        """What a report, perhaps of another form, says of it; None where it says nothing."""
        if self.concept:
            return tables_of(report).value(self.concept).value
        named = ((one.label, one.unit, one) for one in key_figures(report.form))
        same = next((one for *name, one in named if name == [self.label, self.unit]), None)
        return same.of(report.figures) if same else None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two reports, the older one before: all comparable figures, largest change first.

    Two forms that tell the same in other cells are compared by what they mean. `years` are theirs, the
    earlier first. `not_filled_in` and `not_shared` count the figures that cannot be compared: those
    with a gap in one of the reports, and the cells only one of the two forms has, as far as they mean
    nothing the other tells.
    """

    now: Report
    before: Report
    years: tuple[int, int]
    figures: tuple[FigureChange, ...]
    not_filled_in: int
    not_shared: int

    @property
    def changes(self) -> tuple[FigureChange, ...]:
        """The figures that differ, largest change first."""
        return tuple(one for one in self.figures if one.difference)

    @property
    def unchanged(self) -> int:
        """How many comparable figures are the same in both."""
        return len(self.figures) - len(self.changes)

    @property
    def names(self) -> tuple[str, str]:
        """What the older and the newer figures are called."""
        before, now = self.years
        match now - before:
            case 1:
                return "上年", "本年"
            case 0:
                return "前一份", "后一份"
        return f"{before}年", f"{now}年"

    def words(self, change: FigureChange) -> str:
        """A change in words, as these two years have it."""
        before, now = self.years
        return change.words(on_last_year=now - before == 1)

    def for_reading(self, *, all_figures: bool = False) -> tuple[FigureChange, ...]:
        """The changes, or all figures, as one reads them: key figures in their order, then the others.

        A figure is left out that says no more than the total of its row, which says the same.
        """
        figures = self.figures if all_figures else self.changes
        first = [one for one in self._key_changes() if all_figures or one.difference]
        told = {one.path for one in first}
        totals = {
            (one.path[:-1], one.before, one.now) for one in self.figures if one.path[-1] == "total"
        }
        rest = [
            one
            for one in figures
            if one.path not in told
            and (one.path[-1] == "total" or (one.path[:-1], one.before, one.now) not in totals)
        ]
        return (*first, *rest)

    def _key_changes(self) -> Iterator[FigureChange]:
        """The key figures that both reports tell, by their names, with the numbers of both."""
        known = form_cells(self.now.form)
        for one in key_figures(self.now.form):
            now, before = one.of(self.now.figures), one.in_report(self.before)
            if now is not None and before is not None:
                path = one.paths[0] if len(one.paths) == 1 else (one.paths[0][0], one.label)
                name = ".".join(known[path].names) if path in known else one.label
                yield FigureChange(path, name, one.label, one.unit, now, before)

    def largest(self, count: int) -> tuple[FigureChange, ...]:
        """The largest changes to tell in a few lines: totals of rows, not who and what makes them."""
        telling = _telling(self.now.form) | _groups(self.now.form)
        return tuple(one for one in self.changes if one.path in telling)[:count]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What makes the comparison doubtful."""
        one, other = (report.content.agency.full_name for report in (self.before, self.now))
        if not one or not other or one == other:
            return ()
        return (
            Finding(
                "O912", Severity.WARNING, f"两份报告的机关不同：“{one}”和“{other}”。",
                place=Place(self.now.source.name), remedy="机关改过名称的不用理会；拿错文件的换一份。",
            ),
        )  # fmt: skip

    def as_dict(self, *, all_figures: bool = False) -> dict[str, Any]:
        """Plain data for JSON: the figures that differ (or all), and how many others there are."""
        return {
            "now": _about(self.now),
            "before": _about(self.before),
            "findings": [finding.as_dict() for finding in self.findings],
            "changes": [
                {
                    "path": ".".join(one.path),
                    "name": one.name,
                    "label": one.label,
                    "unit": one.unit,
                    "now": as_json(one.now),
                    "before": as_json(one.before),
                    "difference": as_json(one.difference),
                    "ratio": as_json(one.ratio),
                    "words": self.words(one),
                }
                for one in (self.figures if all_figures else self.changes)
            ],
            "unchanged": self.unchanged,
            "not_filled_in": self.not_filled_in,
            "not_shared": self.not_shared,
        }


def compare(one: Report, other: Report) -> Comparison:
    """Two reports in any order of years; of two of the same year `other` is the later one.

    Raises Unusable when one has no year.
    """
    first, second = must_have_a_year(one), must_have_a_year(other)
    before, now = (one, other) if first <= second else (other, one)
    here, there = _printed(now), _printed(before)
    shared = [
        path for path, cell in here.items() if path in there and cell.unit == there[path].unit
    ]
    found = [
        FigureChange(
            path, ".".join(here[path].names), _label(here[path]), here[path].unit, *numbers
        )
        for path in shared
        if (numbers := _numbers(here[path], now.figures, before.figures))
    ]
    gaps = len(shared) - len(found)
    meant, cells_meant = _by_meaning(now, before, frozenset(shared))
    found += [one for one in meant if one]
    found.sort(key=lambda change: -change.weight)  # of equal weight: in the order of the form
    not_shared = sum(len(one.keys() - set(shared) - cells_meant) for one in (here, there))
    years = min(first, second), max(first, second)
    return Comparison(now, before, years, tuple(found), gaps + meant.count(None), not_shared)


def must_have_a_year(report: Report) -> int:
    """Its year. A report without one is older and newer than none. Raises Unusable."""
    if report.year is None:
        raise Unusable(
            Finding(
                "O911", Severity.FATAL, "这份报告没有填年度，不能比较。",
                place=Place(report.source.name), remedy="先填“年度”。",
            )
        )  # fmt: skip
    return report.year


def _by_meaning(
    now: Report, before: Report, compared: frozenset[Address]
) -> tuple[list[FigureChange | None], set[Address]]:
    """What two forms tell in different cells, None where one is not filled in; and those cells."""
    this, other = tables_of(now), tables_of(before)
    found: list[FigureChange | None] = []
    told: set[Address] = set()
    for concept in concepts_in(now.form):
        if not (this.know(concept) and other.know(concept)):
            continue
        cells = concept.cells(now.form)
        if cells == concept.cells(before.form) and all(
            path in compared or entered(now.form, path) == entered(before.form, path)
            for path in cells
        ):
            continue  # compared cell by cell
        told |= {*cells, *concept.cells(before.form)}
        here, there = this.value(concept).value, other.value(concept).value
        if here is None or there is None:
            found.append(None)
        else:
            found.append(_meaning(concept, now.form, here, there))
    return found, told


def _meaning(concept: Concept, form: Form, now: Number, before: Number) -> FigureChange:
    """The change of a concept, told as the form tells it: by its cell, or by its name."""
    first, *others = concept.cells(form)
    unit = concept.unit(form)
    if not others and (cell := form_cells(form).get(first)):
        return FigureChange(first, ".".join(cell.names), _label(cell), unit, now, before)
    table = next(table for table in form.tables if table.key == first[0])
    path = (table.key, concept.key) if others else first
    named = concept.named(form)
    return FigureChange(path, f"{table.name}.{named}", named, unit, now, before)


def _about(report: Report) -> dict[str, Any]:
    return {
        "agency": report.content.agency.full_name,
        "year": report.year,
        "form": report.form.id,
        "source": {"name": report.source.name, "sha256": report.source.sha256},
    }


def _numbers(cell: FormCell, now: Figures, before: Figures) -> tuple[Number, Number] | None:
    one, other = number_in(now.values[cell.path]), number_in(before.values[cell.path])
    return None if one is None or other is None else (one, other)


def _printed(report: Report) -> dict[Address, FormCell]:
    """The figures that stand in the report."""
    return {
        path: cell
        for table in report.tables
        for path, cell in cells(table).items()
        if not cell.column[-1].hidden
    }


def _label(cell: FormCell) -> str:
    return "／".join(word for word in (cell.row_label, cell.column_label) if word)


def _telling(form: Form) -> set[Address]:
    """The cells that speak for their row: no part of a total on it, no figure about other years."""
    known = form_cells(form)
    carried = {carry.key for table in form.tables for carry in table.carries}
    cumulative = {path[:-1] for path, cell in known.items() if cell.column[-1].hidden}

    def tells(path: Address, cell: FormCell) -> bool:
        *above, column = cell.column
        about_other_years = (
            cell.kind is Kind.CHANGE
            or column.key in carried
            or (column.total and path[:-1] in cumulative)
        )
        in_a_total = not column.total and any(part.total for item in above for part in item.parts)
        return not about_other_years and not in_a_total

    return {path for path, cell in known.items() if tells(path, cell)}


def _groups(form: Form) -> set[Address]:
    """The groups of rows."""
    return {path[:length] for path in form_cells(form) for length in range(1, len(path))}


# --- key figures ------------------------------------------------------------------------------------


def key_figures(form: Form) -> tuple[KeyFigure, ...]:
    """The handful of figures of a form that a leader reads."""
    rows = tuple(_main_rows(form))
    annexes = {one.paths[0][0] for one in rows}
    named = [
        KeyFigure(one.named(form), one.unit(form), _as_cells(form, one), one)
        for one in KEY_FIGURES
        if one.exists_in(form) and one.cells(form)[0][0] not in annexes
    ]
    return (*named, *rows)


def _as_cells(form: Form, concept: Concept) -> tuple[Address, ...]:
    """The cells to add up for a concept: totals as they are, groups by what is entered in them."""
    known = form_cells(form)
    return tuple(
        one
        for path in concept.cells(form)
        for one in ((path,) if path in known else entered(form, path))
    )


def _main_rows(form: Form) -> Iterator[KeyFigure]:
    """Of an annex, a list of indicators with their units, the rows no other row contains."""
    meaning = {one.cells(form): one for one in concepts_in(form)}
    for table in form.tables:
        for block in table.blocks:
            if not block.units:
                continue
            within = {key for row in block.rows for key in row.sum_of}
            within |= {row.key for row in block.rows if row.part_of}
            for cell in cells(table).values():
                row, column = cell.row[-1], cell.column[-1]
                is_main = row.indent <= 1 and row.key not in within
                if is_main and row in block.rows and not (column.hidden or column.total):
                    yield KeyFigure(row.name, cell.unit, (cell.path,), meaning.get((cell.path,)))
