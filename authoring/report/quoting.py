"""Figures quoted live in sentences: `全年新收申请{{ 申请.新收.总计 }}件，{{ 同比(申请.新收.总计) }}`.

An expression names cells by their path and may use the functions of VOCABULARY; `+` and `-` join
figures. It comes from outside: only these shapes are let through, then Jinja's sandbox evaluates
them. Every line of a text stays a line, so that findings can be placed.
"""

from __future__ import annotations

import difflib
import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from authoring.forms.layout import Form
from authoring.report.figures import Figures
from authoring.report.quotable import (
    TOTAL,
    Books,
    Branch,
    CannotQuote,
    Figure,
    all_names,
    misused,
    names_of,
)
from authoring.report.vocabulary import VOCABULARY

if TYPE_CHECKING:
    from jinja2 import Template, nodes

MAX_EXPRESSIONS = 200
MAX_LENGTH = 300
_EXPRESSION = re.compile(r"\{\{([^{}]*)\}\}")
_FULL_WIDTH = re.compile("[（），＋－０-９．]")
_SUMMABLE = ("合计", "上年")
_TEMPLATE = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")


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
        tree_of_it, template = _compiled(expression)
        _let_through(tree_of_it, self._names, self._form)
        words: str = template.render(self._names)
        return words

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
            except CannotQuote as problem:
                told(match, problem)
            except Exception:  # whatever else a stranger's expression does, it is not understood
                wide = _FULL_WIDTH.search(match[1])
                told(match, misused(f"“{wide[0]}”应写成半角" if wide else "不能识别这个写法"))
            else:
                quoted.put.append((start + match.start(), start + match.end(), words))


@functools.cache
def _environment() -> Any:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
    environment.globals = {name: function for name, (function, _) in VOCABULARY.items()}
    environment.filters.clear()
    environment.tests.clear()
    return environment


@functools.lru_cache(maxsize=MAX_EXPRESSIONS)
def _compiled(expression: str) -> tuple[nodes.Template, Template]:
    """An expression as Jinja's tree, to be looked at before it is run, and as its program."""
    environment = _environment()
    parsed = environment.parse("{{" + expression + "}}")
    program = environment.compile(environment.parse("{{" + expression + "}}"))
    return parsed, environment.template_class.from_code(environment, program, environment.globals)


def _let_through(node: nodes.Node, names: Mapping[str, Branch], form: Form) -> None:
    """Refuse every shape but names, their parts, the vocabulary, + and -, and numbers of decimals."""
    from jinja2 import nodes

    children: list[nodes.Expr] = []
    match node:
        case nodes.Name() | nodes.Getattr():
            _resolve(node, names, form)
        case nodes.Call():
            children = _arguments(node)
        case nodes.Const():
            raise misused("双花括号里只能写表中的数")
        case nodes.Add() | nodes.Sub():
            children = [node.left, node.right]
            for one in children:
                if isinstance(one, nodes.Call) and _function(one) not in _SUMMABLE:
                    raise misused(f"“{_function(one)}(…)”的结果是文字，不能相加减")
        case nodes.Template() | nodes.Output():
            children = list(node.iter_child_nodes())  # type: ignore[arg-type]
        case _:
            raise misused("不能识别这个写法")
    for child in children:
        _let_through(child, names, form)


def _arguments(call: nodes.Call) -> list[nodes.Expr]:
    """What a function of the vocabulary is given, but for numbers of decimals."""
    from jinja2 import nodes

    function = _function(call)
    if function not in VOCABULARY:
        raise CannotQuote(
            "N406", f"没有“{function or '这个'}”这种算法。",
            f"{_nearest(function, tuple(VOCABULARY))}可以写：{'、'.join(VOCABULARY)}。",
        )  # fmt: skip
    if call.dyn_args is not None or call.dyn_kwargs is not None or call.kwargs:
        raise misused("不能识别这个写法")
    numbers = [one for one in call.args if isinstance(one, nodes.Const)]
    if any(type(one.value) is not int for one in numbers):
        raise misused("双花括号里只能写表中的数")
    return [one for one in call.args if not isinstance(one, nodes.Const)]


def _function(call: nodes.Call) -> str:
    """The name of the function that is called, empty where it is no plain name."""
    return str(getattr(call.node, "name", ""))


def _resolve(node: nodes.Name | nodes.Getattr, names: Mapping[str, Branch], form: Form) -> None:
    from jinja2 import nodes

    trail: list[str] = []
    here: nodes.Node = node
    while isinstance(here, nodes.Getattr):
        trail.append(here.attr)
        here = here.node
    if not isinstance(here, nodes.Name):
        raise misused("不能识别这个写法")
    trail.append(here.name)
    trail.reverse()
    value: Branch | Figure | None = names.get(trail[0])
    for name in trail[1:]:
        try:
            value = value[name] if isinstance(value, Branch) else None
        except KeyError:
            value = None
    if value is None:
        written = ".".join(trail)
        raise CannotQuote(
            "N406", f"没有“{written}”这个数。",
            f"{_nearest(written, all_names(form))}nianbao fields 列出所有的数。",
        )  # fmt: skip


def _nearest(written: str, known: tuple[str, ...]) -> str:
    last = written.rpartition(".")[2]
    close = [name for name in known if f".{last}." in name and name.endswith(TOTAL)]
    close += difflib.get_close_matches(written, known, n=3, cutoff=0.5)
    close = list(dict.fromkeys(close))[:3]
    return f"是不是“{'”或“'.join(close)}”？" if close else ""
