"""Every word of every pattern, and whether a row of the corpus would notice that it is gone.

The patterns of some modules are replaced by stand-ins that remember what they were asked while the rows are
read. A word that is taken out of a pattern answers some of that otherwise; the rows that asked it are read
again, and one of them must say something else.
"""

from __future__ import annotations

import contextlib
import dataclasses
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

from authoring.patterns import Lazy
from tests.rows import Row

_parser, _constants = re._parser, re._constants
TABLE = 30  # characters; a set of more is a table (surnames), no list of words
Words = tuple[str, ...]


class StandIn:
    """A pattern that remembers what it was asked and can be made to answer as another one."""

    def __init__(self, pattern: re.Pattern[str], name: str) -> None:
        self.real = self.now = pattern
        self.name = name
        self.asked: set[tuple[str, tuple[Any, ...]]] = set()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.now, name)

    def _ask(self, way: str, *rest: Any) -> Any:
        asked = rest if way != "sub" else rest[1:]
        self.asked.add((way, asked))
        return getattr(self.now, way)(*rest)


for _way in ("search", "match", "fullmatch", "finditer", "findall", "sub", "split"):
    setattr(StandIn, _way, lambda self, *rest, way=_way, **_: self._ask(way, *rest))


def _answer(pattern: re.Pattern[str], way: str, asked: tuple[Any, ...]) -> Any:
    """What can be told apart of an answer: where everything stands."""
    if way in ("search", "match", "fullmatch"):
        met = getattr(pattern, way)(*asked)
        return met and met.regs
    return [met.regs for met in pattern.finditer(asked[0])]


# --- stand-ins in the place of patterns -------------------------------------------------------------


@contextlib.contextmanager
def stood_in(modules: list[ModuleType]) -> Iterator[list[StandIn]]:
    """Stand-ins for the patterns of these modules, wherever they are imported."""
    made: dict[re.Pattern[str] | Lazy, StandIn] = {}
    for module in modules:
        for name, value in vars(module).items():
            for pattern in _patterns(value):
                made.setdefault(pattern, StandIn(_compiled(pattern), f"{module.__name__}.{name}"))
    before = []
    for module_name, module in list(sys.modules.items()):
        if module_name.startswith("authoring."):
            for name, value in list(vars(module).items()):
                if any(pattern in made for pattern in _patterns(value)):
                    before.append((module, name, value))
                    setattr(module, name, _with(value, made))
    try:
        yield list(made.values())
    finally:
        for module, name, value in before:
            setattr(module, name, value)


def _compiled(pattern: re.Pattern[str] | Lazy) -> re.Pattern[str]:
    return pattern.compiled() if isinstance(pattern, Lazy) else pattern


def _patterns(value: Any) -> Iterator[re.Pattern[str] | Lazy]:
    if isinstance(value, re.Pattern | Lazy):
        yield value
    elif isinstance(value, list | tuple | set):
        for one in value:
            yield from _patterns(one)
    elif isinstance(value, dict):
        yield from _patterns(list(value.values()))
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        yield from _patterns([getattr(value, one.name) for one in dataclasses.fields(value)])


def _with(value: Any, made: dict[re.Pattern[str], StandIn]) -> Any:
    if isinstance(value, re.Pattern | Lazy):
        return made.get(value, value)
    if isinstance(value, list | tuple | set):
        return type(value)(_with(one, made) for one in value)
    if isinstance(value, dict):
        return {key: _with(one, made) for key, one in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        changed = {
            one.name: _with(getattr(value, one.name), made) for one in dataclasses.fields(value)
        }
        return dataclasses.replace(value, **changed)
    return value


# --- words in patterns --------------------------------------------------------------------------------


def _alternatives(tree: Any, *way: Any) -> Iterator[tuple[tuple[Any, ...], Words, str]]:
    """Every alternative of a parsed pattern: the way to it, all the words it stands among, itself."""
    for at, (operator, argument) in enumerate(tree):
        here = (*way, at)
        match operator:
            case _constants.BRANCH:
                words = tuple(_literal(one) for one in argument[1])
                for number, one in enumerate(argument[1]):
                    if words[number]:
                        yield (*here, 1, 1, number), words, words[number]
                    yield from _alternatives(one, *here, 1, 1, number)
            case _constants.IN:
                words = tuple(chr(one) for kind, one in argument if kind is _constants.LITERAL)
                for number, (kind, one) in enumerate(argument):
                    cjk = kind is _constants.LITERAL and "一" <= chr(one) <= "鿿"
                    negated = argument[0][0] is _constants.NEGATE
                    if cjk and 1 < len(argument) <= TABLE and not negated:
                        yield (*here, 1, number), words, chr(one)
            case _constants.SUBPATTERN:
                yield from _alternatives(argument[3], *here, 1, 3)
            case _constants.MAX_REPEAT | _constants.MIN_REPEAT | _constants.POSSESSIVE_REPEAT:
                yield from _alternatives(argument[2], *here, 1, 2)
            case _constants.ASSERT | _constants.ASSERT_NOT:
                yield from _alternatives(argument[1], *here, 1, 1)


def _literal(tree: Any) -> str:
    """What a branch says, with · for what is no plain character; empty for an empty branch."""
    return "".join(chr(one) if kind is _constants.LITERAL else "·" for kind, one in tree)


def _without(pattern: re.Pattern[str], way: tuple[Any, ...]) -> re.Pattern[str]:
    """The pattern without one of its alternatives."""
    tree = _parser.parse(pattern.pattern, pattern.flags)
    one: Any = tree
    for step in way[:-1]:
        one = one[step]
    del one[way[-1]]
    return re._compiler.compile(tree, pattern.flags)


# --- what would notice --------------------------------------------------------------------------------


def unnoticed(
    modules: list[ModuleType],
    rows: list[Row],
    read: Callable[[Row], str],
    forget: Callable[[], None],
) -> list[str]:
    """Every word whose loss no row would notice; `forget` empties what is remembered of texts."""
    missing: dict[tuple[str, Words, str], bool] = {}
    with stood_in(modules) as patterns:
        asked: dict[str, dict[tuple[str, Any], list[int]]] = defaultdict(lambda: defaultdict(list))
        for number, row in enumerate(rows):
            forget()
            read(row)
            for one in patterns:
                for question in one.asked:
                    asked[one.real.pattern][question].append(number)
                one.asked.clear()
        for one in patterns:
            tree = _parser.parse(one.real.pattern, one.real.flags)
            answers = {q: _answer(one.real, *q) for q in asked[one.real.pattern]}
            for way, words, word in _alternatives(tree):
                key = (one.name, words, word)
                if missing.get(key) is False:
                    continue
                missing[key] = not _noticed(
                    one,
                    _without(one.real, way),
                    word,
                    asked[one.real.pattern],
                    answers,
                    rows,
                    read,
                    forget,
                )
    return [
        f"{name}: {word} (of {chr(124).join(words)})"
        for (name, words, word), gone in missing.items()
        if gone
    ]


def _noticed(one, without, word, asked, answers, rows, read, forget) -> bool:
    pieces = [piece for piece in word.split("·") if piece]
    tried: set[int] = set()
    one.now = without
    try:
        for question, numbers in asked.items():
            text = question[1][0]
            if all(p in text for p in pieces) and _answer(without, *question) != answers[question]:
                for number in numbers:
                    if number not in tried:
                        tried.add(number)
                        forget()
                        if read(rows[number]) != rows[number].says:
                            return True
    finally:
        one.now = one.real
        one.asked.clear()
    return False
