"""What changed between two reports: every figure both have, and the few a leader reads first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from authoring.findings import Finding, Place, Severity, Unusable
from authoring.forms.layout import Form, FormCell, Kind, Path, cells, form_cells
from authoring.quantities import Number, as_json, number_in, printed, rounded
from authoring.report import Report
from authoring.report.figures import Figures, added
from authoring.report.quotes import change_in_words

_RATIO_PLACES = 6


@dataclass(frozen=True, slots=True)
class Change:
    """One figure in two reports. `name` is its path in Chinese, `label` the form's own words."""

    path: Path
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
    """A figure a leader reads first: the sum of some cells, under a name that forms share."""

    label: str
    unit: str
    paths: tuple[Path, ...]

    def of(self, figures: Figures) -> Number | None:
        """Its value in a report of the form; None where a cell is not filled in."""
        return added(figures.values[path] for path in self.paths)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two reports, the older one before: all comparable figures, largest change first.

    `years` are theirs, the earlier first. `not_filled_in` and `not_shared` count the figures that
    cannot be compared: those with a gap in one of the reports, and those only one of the two forms has.
    """

    now: Report
    before: Report
    years: tuple[int, int]
    figures: tuple[Change, ...]
    not_filled_in: int
    not_shared: int

    @property
    def changes(self) -> tuple[Change, ...]:
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

    def words(self, change: Change) -> str:
        """A change in words, as these two years have it."""
        before, now = self.years
        return change.words(on_last_year=now - before == 1)

    def largest(self, count: int) -> tuple[Change, ...]:
        """The largest changes to tell in a few lines: totals of rows, not who and what makes them."""
        telling = _telling(self.now.form)
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
    first, second = _year_of(one), _year_of(other)
    before, now = (one, other) if first <= second else (other, one)
    here, there = _printed(now), _printed(before)
    shared = [
        path for path, cell in here.items() if path in there and cell.unit == there[path].unit
    ]
    found = [
        Change(path, ".".join(here[path].names), _label(here[path]), here[path].unit, *numbers)
        for path in shared
        if (numbers := _numbers(here[path], now.figures, before.figures))
    ]
    found.sort(key=lambda change: -change.weight)  # of equal weight: in the order of the form
    not_shared = len(here) + len(there) - 2 * len(shared)
    years = min(first, second), max(first, second)
    return Comparison(now, before, years, tuple(found), len(shared) - len(found), not_shared)


def _year_of(report: Report) -> int:
    if report.year is None:
        raise Unusable(
            Finding(
                "O911", Severity.FATAL, "这份报告没有填年度，不能比较。",
                place=Place(report.source.name), remedy="先填“年度”。",
            )
        )  # fmt: skip
    return report.year


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


def _printed(report: Report) -> dict[Path, FormCell]:
    """The figures that stand in the report."""
    return {
        path: cell
        for table in report.tables
        for path, cell in cells(table).items()
        if not cell.column[-1].hidden
    }


def _label(cell: FormCell) -> str:
    return "／".join(word for word in (cell.row_label, cell.column_label) if word)


def _telling(form: Form) -> set[Path]:
    """The cells that speak for their row: no part of a total on it, no figure about other years."""
    known = form_cells(form)
    cumulative = {path[:-1] for path, cell in known.items() if cell.column[-1].hidden}

    def tells(path: Path, cell: FormCell) -> bool:
        *above, column = cell.column
        about_other_years = (
            cell.kind is Kind.CHANGE
            or column.key == "last_year"
            or (column.total and path[:-1] in cumulative)
        )
        in_a_total = not column.total and any(part.total for item in above for part in item.parts)
        return not about_other_years and not in_a_total

    return {path for path, cell in known.items() if tells(path, cell)}


# --- key figures ------------------------------------------------------------------------------------

_KEY_FIGURES = (
    ("本年新收申请", r"applications\.received\.total"),
    ("上年结转申请", r"applications\.carried_over\.total"),
    ("本年办理结果总计", r"applications\.outcomes\.total\.total"),
    ("结转下年度继续办理", r"applications\.carried_forward\.total"),
    ("予以公开", r"applications\.outcomes\.granted\.total"),
    ("部分公开", r"applications\.outcomes\.partly_granted\.total"),
    ("不予公开", r"applications\.outcomes\.refused\.\w+\.total"),
    ("无法提供", r"applications\.outcomes\.unavailable\.\w+\.total"),
    ("不予处理", r"applications\.outcomes\.not_processed\.\w+\.total"),
    ("其他处理", r"applications\.outcomes\.other_outcome\.(\w+\.)?total"),
    ("行政复议", r"review\.reconsideration\.total"),
    ("行政复议结果纠正", r"review\.reconsideration\.corrected"),
    ("行政诉讼", r"review\.litigation\.\w+\.total"),
    ("行政诉讼结果纠正", r"review\.litigation\.\w+\.corrected"),
    ("规章制发", r"disclosure\.rules\.issued"),
    ("规章新制作", r"disclosure\.rules\.made"),
    ("规章现行有效", r"disclosure\.rules\.in_force"),
    ("规章对外公开总数", r"disclosure\.rules\.public_in_all"),
    ("行政规范性文件制发", r"disclosure\.normative_documents\.issued"),
    ("规范性文件新制作", r"disclosure\.normative_documents\.made"),
    ("行政规范性文件现行有效", r"disclosure\.normative_documents\.in_force"),
    ("规范性文件对外公开总数", r"disclosure\.normative_documents\.public_in_all"),
    ("行政许可", r"disclosure\.licences(\.decisions)?"),
    ("行政处罚", r"disclosure\.penalties(\.decisions)?"),
    ("行政强制", r"disclosure\.coercive_measures(\.decisions)?"),
    ("行政事业性收费", r"disclosure\.fees"),
)
"""Name and cells, in the order in which they are read; a form has those whose cells it has."""


def key_figures(form: Form) -> tuple[KeyFigure, ...]:
    """The handful of figures of a form that a leader reads."""
    known = form_cells(form)
    named: list[KeyFigure] = []
    for label, pattern in _KEY_FIGURES:
        paths = tuple(path for path in known if re.fullmatch(pattern, ".".join(path)))
        if paths:
            named.append(KeyFigure(label, known[paths[0]].unit, paths))
    return (*named, *_main_rows(form))


def _main_rows(form: Form) -> Iterator[KeyFigure]:
    """Of an annex, a list of indicators with their units, the rows no other row contains."""
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
                    yield KeyFigure(row.name, cell.unit, (cell.path,))
