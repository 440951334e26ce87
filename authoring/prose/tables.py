"""The tables of a report as its words are held against them: a figure, or the cells it lacks."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from authoring.forms.layout import Form, Path, form_cells
from authoring.prose.labels import Reading
from authoring.quantities import Number, number_in
from authoring.report.figures import Figures, added


class Known(NamedTuple):
    """A figure, or None: the form has no such number, or the `gaps` are not filled in."""

    value: Number | None
    gaps: frozenset[Path] = frozenset()


@functools.cache
def _entered_below(form: Form, path: Path) -> tuple[Path, ...]:
    """The cells below a path that are filled in, not computed."""
    return tuple(
        one
        for one, cell in form_cells(form).items()
        if one[: len(path)] == path and not cell.addends
    )


@dataclass(frozen=True, slots=True)
class Tables:
    """A form and the figures filled in."""

    form: Form
    figures: Figures

    def number(self, path: Path) -> Known:
        """The figure at a path, or the sum of all entered cells below it."""
        values = self.figures.values
        if path in values:
            number = number_in(values[path])
            return Known(number, frozenset({path} if number is None else ()))
        below = _entered_below(self.form, path)
        if not below:
            return Known(None)
        total = added(values[one] for one in below)
        return Known(total, frozenset() if total is not None else frozenset({path}))

    def sum(self, paths: Iterable[Path]) -> Known:
        """The sum of some figures, with the gaps of all of them."""
        numbers = [self.number(path) for path in paths]
        gaps = frozenset[Path]().union(*(one.gaps for one in numbers))
        return Known(added(one.value for one in numbers), gaps)

    def value(self, reading: Reading) -> Known:
        """A figure counted in this way."""
        plus, minus = self.sum(reading.plus), self.sum(reading.minus)
        gaps = plus.gaps | minus.gaps
        if plus.value is None or minus.value is None:
            return Known(None, gaps)
        return Known(plus.value - minus.value, gaps)
