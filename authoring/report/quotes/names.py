"""What a sentence may quote: every figure of a form under its name, and its value in a report."""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from authoring.forms.layout import Address, Form, Node, cells, tree
from authoring.quantities import Amount, Number, Value, as_json, as_number, number_in, printed
from authoring.report.figures import Figures

NOT_FILLED_IN = "（未填）"
TOTAL = "总计"
"""What follows the name of a group for the sum of it."""


class CannotQuote(Exception):
    """Why an expression has no value: finding code, message and remedy."""

    def __init__(self, code: str, message: str, remedy: str) -> None:
        super().__init__(message)
        self.code, self.message, self.remedy = code, message, remedy


def misused(why: str) -> CannotQuote:
    """An expression that is written in a way nobody can follow."""
    return CannotQuote(
        "N407", f"{why}。", "nianbao fields 列出可以引用的数；写法见 nianbao rules N407"
    )


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of this year and of last year; None where not filled in, or no report was given.

    An amount carries its own unit; `unit` is the one it is reckoned in.
    """

    now: Value | None
    before: Value | None
    unit: str

    @property
    def numbers(self) -> tuple[Number | None, Number | None]:
        """This year's figure and last year's, in the figure's unit."""
        return number_in(self.now), number_in(self.before)

    def __add__(self, other: Figure) -> Figure:
        return self._joined(other, operator.add)

    def __sub__(self, other: Figure) -> Figure:
        return self._joined(other, operator.sub)

    def _joined(self, other: Figure, how: Callable[[Any, Any], Value]) -> Figure:
        if other.unit != self.unit:
            raise misused(f"“{self.unit}”和“{other.unit}”不能相加减")

        def join(a: Value | None, b: Value | None) -> Value | None:
            return None if a is None or b is None else how(a, b)

        return Figure(join(self.now, other.now), join(self.before, other.before), self.unit)

    def __str__(self) -> str:
        return NOT_FILLED_IN if self.now is None else printed(self.now)


@dataclass(frozen=True, slots=True)
class QuotedShare:
    """A percentage of this year and of last year, rounded as printed."""

    now: Decimal | None
    before: Decimal | None

    def __str__(self) -> str:
        return NOT_FILLED_IN if self.now is None else f"{printed(as_number(self.now))}%"


def figure_of(value: object) -> Figure:
    """What an argument or a side of + and - stands for. Raises CannotQuote for anything else."""
    if isinstance(value, Quotable):
        return value.figure()
    if not isinstance(value, Figure):
        raise misused("括号里要写表中的数")
    return value


@dataclass(frozen=True, slots=True)
class Books:
    """The figures of this year and, where there are any, of last year."""

    form: Form
    now: Figures
    last: Figures | None

    def figure(self, path: Address, unit: str) -> Figure:
        """A cell of both years."""
        last = self.last.values.get(path) if self.last else None
        return Figure(self.now.values.get(path), last, unit)


@dataclass(frozen=True, slots=True)
class Quotable:
    """A table, a row or a group of rows: what stands before a dot."""

    node: Node
    name: str
    books: Books

    def below(self, name: str) -> Quotable | Figure | None:
        """What a name, Chinese or English, stands for in here; None where there is no such thing."""
        child = next((one for one in self.node.children if name in (one.name, one.key)), None)
        if child is None:
            return self.total() if name in (TOTAL, "total") else None
        if child.children:
            return Quotable(child, f"{self.name}.{child.name}", self.books)
        return self.books.figure(child.path, child.unit)

    def total(self) -> Figure:
        """The form's own total, or the sum of all that is filled in below."""
        own = next((c for c in self.node.children if c.total and not c.children), None)
        if own is not None:
            return self.books.figure(own.path, own.unit)
        # 制发, 废止 and 现行有效, or what came in and what went out: their sum says nothing.
        if self.node.is_row or len(self.node.path) == 1:
            raise self._incomplete()
        entered = [cell for cell in self.node.cells() if not cell.computed]
        units = {cell.unit for cell in entered}
        if len(units) > 1:
            raise misused(f"“{self.name}”里的单位不同，不能合计")
        figures = [self.books.figure(cell.path, cell.unit) for cell in entered]
        return functools.reduce(Figure.__add__, figures)

    def figure(self) -> Figure:
        """A line of totals stands for its own total; any other branch is no number."""
        if self.node.total:
            return self.total()
        raise self._incomplete()

    def _incomplete(self) -> CannotQuote:
        choices = [child.name for child in self.node.children]
        shown = "、".join(choices[:8]) + ("……" if len(choices) > 8 else "")
        own = TOTAL in choices
        total = (
            ""
            if not own and (self.node.is_row or len(self.node.path) == 1)
            else f"后面接着写“.{TOTAL}”，或"
        )
        return CannotQuote("N407", f"“{self.name}”不是一个数。", f"{total}从这些里选：{shown}。")

    def __str__(self) -> str:
        return str(self.figure())


def names_of(books: Books) -> dict[str, Quotable]:
    """What an expression may begin with: the tables by their Chinese and English names."""
    found: dict[str, Quotable] = {}
    for table in books.form.tables:
        branch = Quotable(tree(table), table.name, books)
        found[table.name] = found[table.key] = branch
    return found


def found_below(names: Mapping[str, Quotable], trail: Sequence[str]) -> Quotable | Figure | None:
    """What the parts of a name lead to; None where they lead nowhere."""
    here: Quotable | Figure | None = names.get(trail[0])
    for name in trail[1:]:
        here = here.below(name) if isinstance(here, Quotable) else None
    return here


def short(name: str) -> str:
    """办理结果.总计.总计 is said 办理结果.总计."""
    return name.removesuffix(f".{TOTAL}") if name.endswith(f".{TOTAL}.{TOTAL}") else name


@functools.cache
def all_names(form: Form) -> tuple[str, ...]:
    """Every name of `fields` once, to guess from when one is misspelt."""
    return tuple(dict.fromkeys(name for name, *_ in fields(form)))


def fields(form: Form) -> Iterator[tuple[str, Address | None, str, str]]:
    """Every name that can be quoted, in the form's order: name, path, unit and the form's own words.

    The path is None for the sum of a group, which is no cell of the form.
    """

    def below(node: Node, name: str, trail: str) -> Iterator[tuple[str, Address | None, str, str]]:
        for child in node.children:
            words = f"{trail}／{child.label}" if trail else child.label
            if child.children:
                yield from below(child, f"{name}.{child.name}", words)
            else:
                unit = known[child.path].unit
                yield short(f"{name}.{child.name}"), child.path, unit, words
        units = {cell.unit for cell in node.cells() if not cell.computed}
        own = any(c.total and not c.children for c in node.children)
        named = any(c.name == TOTAL for c in node.children)
        if len(units) == 1 and not (own or named or node.is_row) and len(node.path) > 1:
            yield f"{name}.{TOTAL}", None, units.pop(), f"{trail or node.label}（各项之和）"

    for table in form.tables:
        known = cells(table)
        yield from below(tree(table), table.name, "")


@dataclass(frozen=True, slots=True)
class Field:
    """A figure that can be quoted: its name, its value (None: not filled in), unit and place in words."""

    name: str
    value: Value | None
    unit: str
    words: str

    @property
    def shown(self) -> str:
        """The value as it would be printed."""
        return "未填" if self.value is None else printed(self.value)

    def as_dict(self) -> dict[str, Any]:
        """Plain data for JSON; decimals become strings."""
        return {
            "name": self.name,
            "value": as_json(self.value),
            "unit": self.unit,
            "words": self.words,
        }


def fields_of(form: Form, figures: Figures) -> list[Field]:
    """Every name of a form with its value."""
    names = names_of(Books(form, figures, None))
    found = []
    for name, path, unit, words in fields(form):
        if path is not None:
            value = figures.values[path]
        else:
            figure = found_below(names, name.split("."))
            value = figure.now if isinstance(figure, Figure) else None
        found.append(Field(name, value, "" if isinstance(value, Amount) else unit, words))
    return found
