"""Every rule is proved: a named change triggers exactly it, a near miss stays silent."""

import importlib
import pkgutil

import pytest

from authoring.checks import RULES
from tests.checks import proofs
from tests.checks.proof import codes_of

MODULES = [
    importlib.import_module(f"tests.checks.proofs.{module.name}")
    for module in pkgutil.iter_modules(proofs.__path__)
]
BROKEN = [change for module in MODULES for change in module.BROKEN]
NEAR_MISSES = [change for module in MODULES for change in module.NEAR_MISSES]


def _name(change):
    return f"{change.code}-{(*change.replacements, ('', change.pack))[0][1][:20]}"


@pytest.mark.parametrize("change", BROKEN, ids=_name)
def test_a_named_change_triggers_exactly_its_rule(change, tmp_path):
    assert codes_of(change, tmp_path) == change.expected


@pytest.mark.parametrize("change", NEAR_MISSES, ids=_name)
def test_a_near_miss_stays_silent(change, tmp_path):
    assert codes_of(change, tmp_path) == change.expected


def test_every_rule_has_both():
    wanted = {rule.code for rule in RULES}
    assert {change.code for change in BROKEN} >= wanted
    assert {change.code for change in NEAR_MISSES} >= wanted


def test_codes_are_unique():
    codes = [rule.code for rule in RULES]
    assert len(codes) == len(set(codes))
