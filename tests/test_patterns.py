"""No pattern takes more than linear time on any line: text comes from strangers."""

import importlib
import pkgutil
import re
import time

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import authoring
from authoring.patterns import Lazy, Rare, lazy
from tests.conftest import library

LENGTH = 2_000
ENOUGH = 0.01  # seconds for that many characters; a pattern that takes less is not looked at closer
UNITS = (
    "1", "1.", "_", "（", "(", "![", "一", "甲", "，", "。", "《", "“", "a", "-", "a.", "|", "{{", "20", "2024年",
    "|-", "#", "/", "@", "1%", "件", "申请", "〇", "办事处", "×", " ", "\u3000", "\t", "1，", "一、", "a ", "1 ",
)  # fmt: skip


RARE = {}


def patterns():
    found = {}

    def collect(value, name, depth=0):
        if isinstance(value, Rare):
            RARE.setdefault(value, name)
        if isinstance(value, Lazy):
            value = value.compiled()
        if isinstance(value, re.Pattern):
            found.setdefault(value, name)
        elif depth < 4 and isinstance(value, list | tuple | set | frozenset):
            for one in value:
                collect(one, name, depth + 1)
        elif depth < 4 and isinstance(value, dict):
            collect([*value.keys(), *value.values()], name, depth)
        elif depth < 4 and hasattr(value, "__dataclass_fields__") and not isinstance(value, type):
            collect([getattr(value, one) for one in value.__dataclass_fields__], name, depth)

    for module in pkgutil.walk_packages(authoring.__path__, "authoring."):
        if not module.name.endswith("__main__"):
            for name, value in vars(importlib.import_module(module.name)).items():
                collect(value, f"{module.name}.{name}")
    return found


library("weasyprint")  # some patterns stand in modules that need it
PATTERNS = patterns()


def literals(pattern):
    """The characters and words a pattern itself speaks of."""
    found = []

    def walk(tree):
        run = ""
        for operator, argument in tree:
            if str(operator) == "LITERAL":
                run += chr(argument)
                continue
            found.extend({run, run[:1]} - {""})
            run = ""
            for one in argument if isinstance(argument, tuple | list) else ():
                if isinstance(one, re._parser.SubPattern):
                    walk(one)
                elif isinstance(one, list):
                    for branch in one:
                        if isinstance(branch, re._parser.SubPattern):
                            walk(branch)
                elif isinstance(one, tuple) and str(one[0]) == "LITERAL":
                    found.append(chr(one[1]))
            if isinstance(argument, re._parser.SubPattern):
                walk(argument)
        found.extend({run, run[:1]} - {""})

    walk(re._parser.parse(pattern.pattern, pattern.flags))
    return list(dict.fromkeys(found))


def seconds(pattern, text):
    subject = text.encode() if isinstance(pattern.pattern, bytes) else text
    begun = time.process_time()
    for _ in pattern.finditer(subject):
        pass
    return time.process_time() - begun


def lines(pattern):
    own = literals(pattern)
    for unit in dict.fromkeys([*UNITS, *own[:40]]):
        yield "", unit, ""
    for opening in own[:12]:
        for unit in (" ", "1", "甲", "a"):
            yield opening, unit, "\x00"


def test_the_patterns_are_found():
    assert len(PATTERNS) > 200


@pytest.mark.parametrize("pattern", PATTERNS, ids=[*PATTERNS.values()])
def test_no_line_takes_more_than_linear_time(pattern):
    for before, unit, after in lines(pattern):

        def line(length, before=before, unit=unit, after=after):
            return before + unit * (length // len(unit)) + after

        once = seconds(pattern, line(LENGTH))
        if once > ENOUGH:
            once = min(once, seconds(pattern, line(LENGTH)))
            twice = min(seconds(pattern, line(2 * LENGTH)) for _ in range(2))
            assert twice < 3 * once, f"{before!r} {unit!r}"


@pytest.mark.parametrize("rare", RARE, ids=[*RARE.values()])
@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_what_a_rare_pattern_needs_stands_in_whatever_it_matches(rare, data):
    pattern = rare.compiled()
    text = data.draw(st.from_regex(pattern))
    assume(pattern.search(text))
    assert rare.needs.search(text)


def test_a_lazy_pattern_does_what_the_pattern_does():
    plain, rare = lazy("[甲乙]([0-9]+)"), lazy("[甲乙]([0-9]+)", needs="[0-9]")
    for text in ("甲12乙3", "甲", ""):
        real = re.compile("[甲乙]([0-9]+)")
        for one in (plain, rare):
            assert bool(one.search(text)) == bool(real.search(text))
            assert [m[0] for m in one.finditer(text)] == [m[0] for m in real.finditer(text)]
            assert one.sub("x", text) == real.sub("x", text)
