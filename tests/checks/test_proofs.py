"""Every rule is proved: a named change triggers exactly it, a near miss stays silent."""

import functools
import importlib
import json
import pkgutil
import re

import pytest

import authoring
from authoring.checks import RULES
from authoring.publish import mended
from authoring.report.model import json_schema
from authoring.report.quotes import Quoter
from tests.checks import proofs
from tests.checks.proof import broken, codes_of, judged, twice_at_one_place

MODULES = [
    importlib.import_module(f"tests.checks.proofs.{module.name}")
    for module in pkgutil.iter_modules(proofs.__path__)
]
BROKEN = [change for module in MODULES for change in module.BROKEN]
NEAR_MISSES = [change for module in MODULES for change in module.NEAR_MISSES]


_QUOTED = re.compile(r"\{\{ (.+?) \}\}")
_KEY = re.compile(r"([一-龥]{2,8}): ")


@functools.cache
def _schema(form):
    return json.dumps(json_schema(form), ensure_ascii=False)


def _can_be_followed(report, finding):
    """Whether figures a remedy quotes print what is right, and keys it names are keys of the form."""
    quoter = Quoter(report.form, report.figures, None)
    known = _schema(report.form)
    return all(
        quoter.value(live) == str(finding.expected) for live in _QUOTED.findall(finding.remedy)
    ) and all(f'"{key}"' in known for key in _KEY.findall(finding.remedy))


def _name(change):
    changed = (*change.replacements, *change.last, ("", change.pack))
    return f"{change.code}-{changed[0][1][:20]}"


@pytest.mark.parametrize("change", BROKEN, ids=_name)
def test_a_named_change_triggers_exactly_its_rule_and_its_fix_leaves_nothing_to_find(
    change, tmp_path
):
    path, report, found = judged(change, tmp_path)
    assert codes_of(found) == change.expected
    assert report is None or all(_can_be_followed(report, one) for one in found)
    if change.code[0] in "XWC" and not change.pack:
        assert not twice_at_one_place(found)
    findings = [one for one in found if one.fix]
    if not findings or report is None:
        return
    changed, taken = mended(report, findings, {one.code for one in findings})
    assert taken == findings
    path.write_text(changed.after, encoding="utf-8")
    again = authoring.load(path)
    left = authoring.check(again)
    mended_codes = {one.code for one in taken}
    allowed = {one.code for one in found} - mended_codes
    assert {one.code for one in left} <= allowed, "left, or found anew"
    assert mended(again, left, mended_codes)[1] == []


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


def test_a_remedy_names_the_figure_that_is_meant(tmp_path):
    change = broken("X306", ("被申请行政复议351件", "被申请行政复议350件"))
    (finding,) = judged(change, tmp_path)[2]
    assert "{{ 复议诉讼.行政复议.总计 }}" in finding.remedy
