"""Every word of every list of words is there for a sentence: without it, a row of the corpus would be read otherwise.

A word that this test names is either one that nothing needs (delete it) or one without a row (write one).
"""

import ast
import importlib
import pkgutil
from pathlib import Path

import pytest

import authoring.checks.rules
import authoring.prose
from authoring.prose.claims import _labels
from authoring.prose.numbers import mask, numbers
from tests.checks import corpus as rules
from tests.prose import corpus as prose
from tests.words import unnoticed

# They look at names, numbers and addresses the agency fills in, not at sentences; their proofs are in proofs/.
FIELDS = ("dates", "identity", "narrative", "plausibility")
PACKAGES = {
    "prose": (authoring.prose, prose.ROWS, prose.read),
    "rules": (authoring.checks.rules, rules.ROWS, rules.found),
}


def forget():
    mask.cache_clear()
    numbers.cache_clear()
    _labels.cache_clear()  # labels hold the patterns they were made with


@pytest.mark.slow
@pytest.mark.parametrize("package", PACKAGES)
def test_no_word_of_a_pattern_could_leave_unnoticed(package):
    module, rows, read = PACKAGES[package]
    modules = [
        importlib.import_module(f"{module.__name__}.{one.name}")
        for one in pkgutil.iter_modules(module.__path__)
        if one.name not in FIELDS
    ]
    assert unnoticed(modules, rows, read, forget) == []


@pytest.mark.parametrize("package", PACKAGES)
def test_words_stand_in_patterns_of_the_module_where_the_test_above_sees_them(package):
    hidden = []
    for path in Path(PACKAGES[package][0].__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                hidden += [
                    f"{path.name}:{one.lineno}: {one.value}"
                    for call in ast.walk(node)
                    if isinstance(call, ast.Call)
                    and "join" not in ast.unparse(call)  # names of fields
                    and ast.unparse(call.func).startswith("re.")
                    and call.args
                    for one in ast.walk(call.args[0])
                    if isinstance(one, ast.Constant) and "|" in str(one.value).strip("|")
                ]
    assert not hidden
