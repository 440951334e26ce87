"""Every rule is proved: a named change triggers exactly it, a near miss stays silent."""

import importlib
import pkgutil

import pytest

import authoring
from authoring.checks import RULES
from authoring.publish import mended
from tests.checks import proofs
from tests.checks.proof import codes_of, judged

MODULES = [
    importlib.import_module(f"tests.checks.proofs.{module.name}")
    for module in pkgutil.iter_modules(proofs.__path__)
]
BROKEN = [change for module in MODULES for change in module.BROKEN]
NEAR_MISSES = [change for module in MODULES for change in module.NEAR_MISSES]


def _name(change):
    changed = (*change.replacements, *change.last, ("", change.pack))
    return f"{change.code}-{changed[0][1][:20]}"


@pytest.mark.parametrize("change", BROKEN, ids=_name)
def test_a_named_change_triggers_exactly_its_rule_and_its_fix_leaves_nothing_to_find(
    change, tmp_path
):
    path, report, found = judged(change, tmp_path)
    assert codes_of(found) == change.expected
    findings = [one for one in found if one.fix]
    if not findings or report is None:
        return
    changed, taken = mended(report, findings, {one.code for one in findings})
    assert taken == findings
    path.write_text(changed.after, encoding="utf-8")
    left = {one.code for one in authoring.check(authoring.load(path))}
    mended_codes = {one.code for one in taken}
    assert left <= {one.code for one in found} - mended_codes, "left, or found anew"
    assert (
        mended(authoring.load(path), authoring.check(authoring.load(path)), mended_codes)[1] == []
    )


@pytest.mark.parametrize("change", NEAR_MISSES, ids=_name)
def test_a_near_miss_stays_silent(change, tmp_path):
    assert codes_of(judged(change, tmp_path)[2]) == change.expected


def test_every_rule_has_both():
    wanted = {rule.code for rule in RULES}
    assert {change.code for change in BROKEN} >= wanted
    assert {change.code for change in NEAR_MISSES} >= wanted


def test_codes_are_unique():
    codes = [rule.code for rule in RULES]
    assert len(codes) == len(set(codes))
