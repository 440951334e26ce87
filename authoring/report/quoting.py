"""Figures quoted live in sentences: `全年新收申请{{ 申请.新收.总计 }}件，{{ 同比(申请.新收.总计) }}`.

An expression names cells by their path and may use the functions of VOCABULARY; `+` and `-` join
figures. It comes from outside: only these shapes are let through, then Jinja's sandbox evaluates
them. Every line of a text stays a line, so that findings can be placed.
"""

from __future__ import annotations

import difflib
import functools
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from authoring.forms.layout import Form, Node, Path, cells, tree
from authoring.report.figures import Figures, Number, Value

if TYPE_CHECKING:
    from jinja2 import Template, nodes

MAX_EXPRESSIONS = 200
MAX_LENGTH = 300
MAX_PLACES = 4
NOT_FILLED_IN = "（未填）"
_EXPRESSION = re.compile(r"\{\{(.*?)\}\}")
_TEMPLATE = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_TOTAL = "总计"


class CannotQuote(Exception):
    """Why an expression has no value: finding code, message and remedy."""

    def __init__(self, code: str, message: str, remedy: str) -> None:
        super().__init__(message)
        self.code, self.message, self.remedy = code, message, remedy


# --- what can be quoted -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of this year and of last year; None where not filled in, or no report was given."""

    _now: Number | None
    _before: Number | None
    _unit: str

    def __add__(self, other: object) -> Figure:
        return self._joined(other, 1)

    def __sub__(self, other: object) -> Figure:
        return self._joined(other, -1)

    def _joined(self, words: object, sign: int) -> Figure:
        other = _figure(words)
        if other._unit != self._unit:
            raise _misused(f"“{self._unit}”和“{other._unit}”不能相加减")

        def join(a: Number | None, b: Number | None) -> Number | None:
            return None if a is None or b is None else a + sign * b

        return Figure(join(self._now, other._now), join(self._before, other._before), self._unit)

    def __str__(self) -> str:
        return NOT_FILLED_IN if self._now is None else _digits(self._now)


@dataclass(frozen=True, slots=True)
class Share:
    """A percentage of this year and of last year, rounded as printed."""

    _now: Decimal | None
    _before: Decimal | None

    def __str__(self) -> str:
        return NOT_FILLED_IN if self._now is None else f"{_digits(self._now)}%"


def _misused(why: str) -> CannotQuote:
    return CannotQuote(
        "N407", f"{why}。", "nianbao fields 列出可以引用的数；写法见 nianbao rules N407"
    )


def _digits(number: Number) -> str:
    """A number as it is printed: no exponent, no zeros nobody wrote."""
    if isinstance(number, int):
        return str(number)
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def rounded(number: Decimal, places: int) -> Decimal:
    """四舍五入."""
    return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def percent(part: Number, whole: Number, places: int = 1) -> Decimal:
    """part as a percentage of whole, which is not 0."""
    return rounded(Decimal(100) * part / whole, places)


def change_in_words(now: Number, before: Number, unit: str, places: int = 1) -> str:
    """同比 as official writing has it: 增长, 下降, 持平, or 由0件增至N件 where there is no base."""
    if now == before:
        return "与上年持平"
    if before == 0:
        return f"由0{unit}增至{_digits(now)}{unit}"
    exact = abs(Decimal(100) * (now - before) / before)
    while places < MAX_PLACES and rounded(exact, places) == 0:
        places += 1
    verb = "增长" if now > before else "下降"
    return f"同比{verb}{_digits(rounded(exact, places))}%"


def _places(value: object) -> int:
    if not isinstance(value, int) or not 0 <= value <= MAX_PLACES:
        raise _misused(f"位数应是 0 到 {MAX_PLACES}")
    return value


def _figure(value: object) -> Figure:
    if isinstance(value, Branch):
        return value._figure()
    if not isinstance(value, Figure):
        raise _misused("括号里要写表中的数")
    return value


def _sum(*parts: object) -> Figure:
    if not parts:
        raise _misused("“合计”的括号里要写表中的数")
    first, *rest = (part._total() if isinstance(part, Branch) else _figure(part) for part in parts)
    for part in rest:
        first = first + part
    return first


def _share(part: object, whole: object, places: object = 1) -> Share:
    a, b, digits = _figure(part), _figure(whole), _places(places)
    if a._unit != b._unit:
        raise _misused(f"“{a._unit}”和“{b._unit}”之间没有占比")
    if b._now == 0:
        raise CannotQuote("N408", "分母是 0，没有占比。", "改写这句话。")

    def of(x: Number | None, y: Number | None) -> Decimal | None:
        return None if x is None or not y else percent(x, y, digits)

    return Share(of(a._now, b._now), of(a._before, b._before))


def _change(value: object, places: object = 1) -> str:
    digits = _places(places)
    if isinstance(value, Share):
        if value._now is None:
            return NOT_FILLED_IN
        if value._before is None:
            raise _no_last_year()
        points = value._now - value._before
        if not points:
            return "与上年持平"
        return f"同比{'提高' if points > 0 else '下降'}{_digits(abs(points))}个百分点"
    figure = _figure(value)
    if figure._now is None:
        return NOT_FILLED_IN
    if figure._before is None:
        raise _no_last_year()
    return change_in_words(figure._now, figure._before, figure._unit, digits)


def _last_year(value: object) -> Figure:
    figure = _figure(value)
    if figure._before is None:
        raise _no_last_year()
    return Figure(figure._before, None, figure._unit)


def _no_last_year() -> CannotQuote:
    return CannotQuote(
        "N408",
        "没有上年的这个数，算不出同比。",
        "在“上年报告”写上年文件的名字，或加 --last 文件；没有上年报告时改写这句话。",
    )


def _scaled(exponent: int, word: str, places: int) -> Callable[..., str]:
    def scale(value: object, digits: object = places) -> str:
        figure = _figure(value)
        if figure._now is None:
            return NOT_FILLED_IN
        # 万元 counts ten thousands already.
        exact = Decimal(figure._now) * (10_000 if figure._unit == "万元" else 1)
        if abs(exact) < Decimal(10) ** exponent:
            return _digits(exact)
        return f"{_digits(rounded(exact.scaleb(-exponent), _places(digits)))}{word}"

    return scale


def _over(value: object) -> str:
    """3119 → 3100余, 447228 → 44.7万余: cut, not rounded, because 余 says that there is more."""
    figure = _figure(value)
    if figure._now is None:
        return NOT_FILLED_IN
    number = Decimal(figure._now)
    if number < 10:
        return _digits(number)
    step = Decimal(10) if number < 1000 else Decimal(100) if number < 10_000 else Decimal(1000)
    cut = (number / step).to_integral_value(ROUND_DOWN) * step
    words = _digits(cut) if number < 10_000 else f"{_digits(cut / 10_000)}万"
    return words + ("余" if cut != number else "")


VOCABULARY: Mapping[str, tuple[Callable[..., Any], str]] = {
    "合计": (_sum, "合计(甲, 乙, …)：几个数或几组数的和"),
    "占比": (_share, "占比(甲, 乙)：甲占乙的百分之几，一位小数；占比(甲, 乙, 2)：两位小数"),
    "同比": (
        _change,
        "同比(甲)：同比增长／下降几%、与上年持平、由0件增至几件；占比的同比用个百分点",
    ),
    "上年": (_last_year, "上年(甲)：上年报告里的同一个数"),
    "万": (_scaled(4, "万", 1), "万(甲)：以万为单位，四舍五入到一位小数，例如 398.6万"),
    "亿": (_scaled(8, "亿", 2), "亿(甲)：以亿为单位，四舍五入到两位小数，例如 9.62亿"),
    "余": (_over, "余(甲)：去掉零头，例如 3100余、44.7万余"),
}
"""The functions, each with its line of help."""


# --- names ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Books:
    """The figures of this year and, where there are any, of last year."""

    form: Form
    now: Figures
    last: Figures | None

    def figure(self, path: Path, unit: str) -> Figure:
        def number(figures: Figures | None) -> Number | None:
            value = figures.values.get(path) if figures else None
            return value if isinstance(value, Number) else None

        return Figure(number(self.now), number(self.last), unit)


@dataclass(frozen=True, slots=True)
class Branch:
    """A table, a row or a group of rows: what stands before a dot.

    Every attribute begins with a line, so that none hides a name of the form from Jinja.
    """

    _node: Node
    _name: str
    _books: _Books

    def __getitem__(self, name: str) -> Branch | Figure:
        for child in self._node.children:
            if name in (child.name, child.key):
                return self._below(child)
        if name in (_TOTAL, "total"):
            return self._total()
        raise KeyError(name)

    def _below(self, child: Node) -> Branch | Figure:
        if child.children:
            return Branch(child, f"{self._name}.{child.name}", self._books)
        return self._books.figure(child.path, child.unit or "件")

    def _total(self) -> Figure:
        """The form's own total, or the sum of all that is filled in below."""
        own = next((c for c in self._node.children if c.total and not c.children), None)
        if own is not None:
            return self._books.figure(own.path, own.unit or "件")
        if self._node.is_row:  # 制发, 废止 and 现行有效 stand side by side; their sum says nothing
            raise self._incomplete()
        entered = [cell for cell in self._node.cells() if not cell.computed]
        units = {cell.unit or "件" for cell in entered}
        if len(units) > 1:
            raise _misused(f"“{self._name}”里的单位不同，不能合计")
        figures = [self._books.figure(cell.path, cell.unit or "件") for cell in entered]
        return functools.reduce(Figure.__add__, figures)

    def _figure(self) -> Figure:
        """A line of totals stands for its own total; any other branch is no number."""
        if self._node.total:
            return self._total()
        raise self._incomplete()

    def _incomplete(self) -> CannotQuote:
        choices = [child.name for child in self._node.children]
        shown = "、".join(choices[:8]) + ("……" if len(choices) > 8 else "")
        total = "" if self._node.is_row and _TOTAL not in choices else f"后面接着写“.{_TOTAL}”，或"
        return CannotQuote("N407", f"“{self._name}”不是一个数。", f"{total}从这些里选：{shown}。")

    def __add__(self, other: object) -> Figure:
        return self._figure() + other

    def __sub__(self, other: object) -> Figure:
        return self._figure() - other

    def __str__(self) -> str:
        return str(self._figure())


def _names(books: _Books) -> dict[str, Branch]:
    found: dict[str, Branch] = {}
    for table in books.form.tables:
        branch = Branch(tree(table), table.name, books)
        found[table.name] = found[table.key] = branch
    return found


def short(name: str) -> str:
    """办理结果.总计.总计 is said 办理结果.总计."""
    return name.removesuffix(f".{_TOTAL}") if name.endswith(f".{_TOTAL}.{_TOTAL}") else name


@functools.cache
def _known(form: Form) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name, *_ in fields(form)))


def fields(form: Form) -> Iterator[tuple[str, Path | None, str, str]]:
    """Every name that can be quoted, in the form's order: name, path, unit and the form's own words.

    The path is None for the sum of a group, which is no cell of the form.
    """

    def below(node: Node, name: str, trail: str) -> Iterator[tuple[str, Path | None, str, str]]:
        for child in node.children:
            words = f"{trail}／{child.label}" if trail else child.label
            if child.children:
                yield from below(child, f"{name}.{child.name}", words)
            else:
                unit = known[child.path].unit
                yield short(f"{name}.{child.name}"), child.path, unit, words
        units = {cell.unit or "件" for cell in node.cells() if not cell.computed}
        own = any(c.total and not c.children for c in node.children)
        if len(units) == 1 and not own and not node.is_row:
            yield f"{name}.{_TOTAL}", None, units.pop(), f"{trail or node.label}（各项之和）"

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
        if self.value is None:
            return "未填"
        return self.value if isinstance(self.value, str) else _digits(self.value)

    def as_dict(self) -> dict[str, Any]:
        """Plain data for JSON; decimals become strings."""
        value = str(self.value) if isinstance(self.value, Decimal) else self.value
        return {"name": self.name, "value": value, "unit": self.unit, "words": self.words}


def fields_of(form: Form, figures: Figures) -> list[Field]:
    """Every name of a form with its value."""
    names = _names(_Books(form, figures, None))
    found = []
    for name, path, unit, words in fields(form):
        if path is not None:
            value = figures.values[path]
        else:
            here: Branch | Figure = names[name.partition(".")[0]]
            for key in name.split(".")[1:]:
                here = here[key] if isinstance(here, Branch) else here
            value = here._now if isinstance(here, Figure) else None
        found.append(Field(name, value, "" if isinstance(value, str) else unit, words))
    return found


# --- texts ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Problem:
    """An expression that has no value: its line (from 0) in the text, its words, and why."""

    line: int
    quote: str
    code: str
    message: str
    remedy: str


class Quoter:
    """Puts the figures of one report into its texts. Counts expressions over all of them."""

    def __init__(self, form: Form, now: Figures, last: Figures | None) -> None:
        self._books = _Books(form, now, last)
        self._left = MAX_EXPRESSIONS

    def quote(self, text: str) -> tuple[str, list[Problem]]:
        """The text with its figures; what has no value stays as typed and is a problem."""
        if not _TEMPLATE.search(text):
            return text, []
        problems: list[Problem] = []
        lines = [self._line(line, n, problems) for n, line in enumerate(text.split("\n"))]
        return "\n".join(lines), problems

    def value(self, expression: str) -> str:
        """The words an expression stands for. Raises CannotQuote."""
        if len(expression) > MAX_LENGTH or not self._left:
            raise _misused("引用的写法太长或太多")
        self._left -= 1
        if not expression.strip():
            raise _misused("双花括号里是空的")
        tree_of_it, template = _compiled(expression)
        names = _names(self._books)
        _let_through(tree_of_it, names, self._books.form)
        words: str = template.render(names)
        return words

    def _line(self, line: str, number: int, problems: list[Problem]) -> str:
        def put(match: re.Match[str]) -> str:
            try:
                return self.value(match[1])
            except CannotQuote as problem:
                why = problem
            except Exception:  # whatever else a stranger's expression does, it is not understood
                why = _misused("看不懂这个写法")
            problems.append(Problem(number, match[0], why.code, why.message, why.remedy))
            return match[0]

        rest = _EXPRESSION.sub("", line)
        if odd := _TEMPLATE.search(rest):
            why = _misused(f"这里的“{odd[0]}”没有成对，或不是引用数字的写法")
            problems.append(Problem(number, odd[0], why.code, why.message, why.remedy))
            return line
        return _EXPRESSION.sub(put, line)


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
    """Refuse every shape but names, their parts, the vocabulary, + and -, and small numbers."""
    from jinja2 import nodes

    match node:
        case nodes.Name() | nodes.Getattr():
            _resolve(node, names, form)
            return
        case nodes.Call():
            function = node.node.name if isinstance(node.node, nodes.Name) else ""
            if function not in VOCABULARY:
                nearest = _nearest(function, tuple(VOCABULARY))
                raise CannotQuote(
                    "N406",
                    f"没有“{function or '这个'}”这种算法。",
                    f"{nearest}可以写：{'、'.join(VOCABULARY)}。",
                )
            if node.dyn_args is not None or node.dyn_kwargs is not None:
                raise _misused("看不懂这个写法")
            children = [*node.args, *node.kwargs]
        case nodes.Const(value=value):
            if not isinstance(value, int):
                raise _misused("双花括号里只能写表中的数")
            return
        case nodes.Template() | nodes.Output() | nodes.Keyword() | nodes.Add() | nodes.Sub():
            children = list(node.iter_child_nodes())
        case _:
            raise _misused("看不懂这个写法")
    for child in children:
        _let_through(child, names, form)


def _resolve(node: nodes.Name | nodes.Getattr, names: Mapping[str, Branch], form: Form) -> None:
    from jinja2 import nodes

    trail: list[str] = []
    here: nodes.Node = node
    while isinstance(here, nodes.Getattr):
        trail.append(here.attr)
        here = here.node
    if not isinstance(here, nodes.Name):
        raise _misused("看不懂这个写法")
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
            f"{_nearest(written, _known(form))}nianbao fields 列出所有的数。",
        )  # fmt: skip


def _nearest(written: str, known: tuple[str, ...]) -> str:
    last = written.rpartition(".")[2]
    close = [name for name in known if f".{last}." in name and name.endswith(_TOTAL)]
    close += difflib.get_close_matches(written, known, n=3, cutoff=0.5)
    close = list(dict.fromkeys(close))[:3]
    return f"是不是“{'”或“'.join(close)}”？" if close else ""
