"""Figures quoted live in sentences: `全年新收申请{{ 申请.新收.总计 }}件，{{ 同比(申请.新收.总计) }}`.

An expression names cells by their path and may use the functions of VOCABULARY; `+` and `-` join
figures. It comes from outside: Python's own grammar reads it, and what `_Reading` has no case for
has no meaning, so nothing is ever run. Every line of a text stays a line, so that findings can be
placed.
"""

from __future__ import annotations

import ast
import difflib
import inspect
import re
from collections.abc import Mapping
from dataclasses import dataclass

from authoring.forms.layout import Form
from authoring.patterns import lazy
from authoring.report.figures import Figures
from authoring.report.quotes.functions import VOCABULARY
from authoring.report.quotes.names import (
    TOTAL,
    Books,
    CannotQuote,
    Figure,
    Quotable,
    QuotedShare,
    all_names,
    figure_of,
    found_below,
    misused,
    names_of,
)

MAX_EXPRESSIONS = 200
MAX_LENGTH = 300
MAX_DEPTH = 60  # more than a sum of the length allowed can have
_EXPRESSION = lazy(r"\{\{([^{}]*)\}\}")
_FULL_WIDTH = lazy("[（），＋－０-９．]")
_SUMMABLE = ("合计", "上年")
_TEMPLATE = lazy(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
# Python would pass over a comment, and print a warning of an odd escape or of a number run into a word.
_ODD = lazy(r"[#\\]|(?<!\w)[0-9](?:\w*?[^\W0-9_]|[0-9_]*\.[^\W0-9_])")


@dataclass(frozen=True, slots=True)
class Problem:
    """An expression that has no value: where it begins and ends in the text, its words, and why."""

    start: int
    end: int
    quote: str
    code: str
    message: str
    remedy: str


@dataclass(slots=True)
class Quoted:
    """A text with its figures, what has no value, and what was put where: (start, end, words)."""

    text: str
    problems: list[Problem]
    put: list[tuple[int, int, str]]


class Quoter:
    """Puts the figures of one report into its texts. Counts expressions over all of them."""

    def __init__(self, form: Form, now: Figures, last: Figures | None) -> None:
        self._form = form
        self._names = names_of(Books(form, now, last))
        self._left = MAX_EXPRESSIONS

    def quote(self, text: str) -> Quoted:
        """The text with its figures; what has no value stays as typed and is a problem."""
        quoted = Quoted(text, [], [])
        if not _TEMPLATE.search(text):
            return quoted
        start = 0
        for line in text.split("\n"):
            self._line(line, start, quoted)
            start += len(line) + 1
        parts, here = [], 0
        for first, end, words in quoted.put:
            parts += [text[here:first], words]
            here = end
        quoted.text = "".join([*parts, text[here:]])
        return quoted

    def value(self, expression: str) -> str:
        """The words an expression stands for. Raises CannotQuote."""
        if len(expression) > MAX_LENGTH or not self._left:
            raise misused("引用的写法太长或太多")
        self._left -= 1
        if not expression.strip():
            raise misused("双花括号里是空的")
        return str(_Reading(expression, self._names, self._form).value())

    def _line(self, line: str, start: int, quoted: Quoted) -> None:
        """Note what stands for the expressions of a line that begins at `start`."""

        def told(match: re.Match[str], why: CannotQuote) -> None:
            first, end = match.span()
            quoted.problems.append(
                Problem(start + first, start + end, match[0], why.code, why.message, why.remedy)
            )

        rest = _EXPRESSION.sub(lambda match: " " * len(match[0]), line)
        if odd := _TEMPLATE.search(rest):
            told(odd, misused(f"这里的“{odd[0]}”在这一行里没有成对，或不是引用数字的写法"))
            return
        for match in _EXPRESSION.finditer(line):
            try:
                words = self.value(match[1])
            except CannotQuote as why:
                told(match, why)
            else:
                quoted.put.append((start + match.start(), start + match.end(), words))


_Meaning = Figure | QuotedShare | Quotable | str | int
"""What a part of an expression stands for; a whole number is one of decimals."""


class _Reading:
    """One expression, and what it says of the figures under these names."""

    def __init__(self, expression: str, names: Mapping[str, Quotable], form: Form) -> None:
        # Any blank parts words, as in the sentence around; each stays one character.
        self._text = re.sub(r"\s", " ", expression).strip()
        self._names, self._form = names, form

    def value(self) -> _Meaning:
        """What the whole stands for. Raises CannotQuote."""
        if _ODD.search(self._text):
            raise self._not_understood()
        try:
            tree = ast.parse(self._text, mode="eval")
        except (SyntaxError, ValueError):  # ValueError: half a character, or none (NUL)
            raise self._not_understood() from None
        except (MemoryError, RecursionError):  # the grammar gives up on too many brackets
            raise _too_deep() from None
        level: list[ast.AST] = [tree.body]
        for _ in range(MAX_DEPTH):
            level = [below for node in level for below in ast.iter_child_nodes(node)]
        if level:
            raise _too_deep()
        return self._of(tree.body)

    def _not_understood(self) -> CannotQuote:
        wide = _FULL_WIDTH.search(self._text)
        return misused(f"“{wide[0]}”应写成半角" if wide else "不能识别这个写法")

    def _of(self, node: ast.expr) -> _Meaning:
        """What is allowed is what has a meaning here; everything else is refused."""
        match node:
            case ast.Name() | ast.Attribute():
                return self._named(node)
            case ast.Call():
                return self._called(node)
            case ast.BinOp(op=ast.Add()):
                left, right = self._sides(node)
                return left + right
            case ast.BinOp(op=ast.Sub()):
                left, right = self._sides(node)
                return left - right
            case ast.Constant():
                raise misused("双花括号里只能写表中的数")
        raise self._not_understood()

    def _sides(self, node: ast.BinOp) -> tuple[Figure, Figure]:
        sides = (node.left, node.right)
        for one in sides:
            name = self._function(one) if isinstance(one, ast.Call) else ""
            if name in VOCABULARY and name not in _SUMMABLE:
                raise misused(f"“{name}(…)”的结果是文字，不能相加减")
        left, right = map(self._of, sides)
        return figure_of(left), figure_of(right)

    def _called(self, call: ast.Call) -> _Meaning:
        name = self._function(call)
        if name not in VOCABULARY:
            raise CannotQuote(
                "N406", f"没有“{name or '这个'}”这种算法。",
                f"{_nearest(name, tuple(VOCABULARY))}可以写：{'、'.join(VOCABULARY)}。",
            )  # fmt: skip
        if call.keywords:
            raise self._not_understood()
        function, _ = VOCABULARY[name]
        given = [self._argument(one) for one in call.args]
        try:
            inspect.signature(function).bind(*given)
        except TypeError:  # too few or too many
            raise self._not_understood() from None
        meaning: _Meaning = function(*given)
        return meaning

    def _argument(self, node: ast.expr) -> _Meaning:
        if isinstance(node, ast.Constant) and type(node.value) is int:
            return node.value  # a number of decimals; the function refuses it anywhere else
        return self._of(node)

    def _function(self, call: ast.Call) -> str:
        """The name of the function that is called, empty where it is no plain name."""
        return self._typed(call.func) if isinstance(call.func, ast.Name) else ""

    def _named(self, node: ast.Name | ast.Attribute) -> Quotable | Figure:
        trail: list[str] = []
        here: ast.expr = node
        while isinstance(here, ast.Attribute):
            trail.append(self._typed(here).rpartition(".")[2].strip())
            here = here.value
        if not isinstance(here, ast.Name):
            raise self._not_understood()
        trail.append(self._typed(here))
        trail.reverse()
        found = found_below(self._names, trail)
        if found is None:
            written = ".".join(trail)
            raise CannotQuote(
                "N406", f"没有“{written}”这个数。",
                f"{_nearest(written, all_names(self._form))}nianbao fields 列出所有的数。",
            )  # fmt: skip
        return found

    def _typed(self, node: ast.expr) -> str:
        """A name as it was typed: the grammar reads full-width letters as if they were plain ones."""
        return ast.get_source_segment(self._text, node) or ""


def _too_deep() -> CannotQuote:
    return misused("引用的写法层次太多")


def _nearest(written: str, known: tuple[str, ...]) -> str:
    last = written.rpartition(".")[2]
    close = [name for name in known if f".{last}." in name and name.endswith(TOTAL)]
    close += difflib.get_close_matches(written, known, n=3, cutoff=0.5)
    close = list(dict.fromkeys(close))[:3]
    return f"是不是“{'”或“'.join(close)}”？" if close else ""
