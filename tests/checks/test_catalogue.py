"""The catalogue explains every code, and the document beside the rules is fresh."""

import ast
import re

import pytest

from authoring import catalogue
from authoring.checks import RULES
from authoring.checks.messages import MESSAGES
from authoring.forms import FORMS
from authoring.region.rules import REGION_RULES
from tests.conftest import ROOT

DOCUMENT = ROOT / "authoring" / "checks" / "README.md"


def test_the_document_is_fresh(request):
    if request.config.getoption("--update-golden"):
        DOCUMENT.write_text(catalogue.document(), encoding="utf-8")
    assert DOCUMENT.read_text(encoding="utf-8") == catalogue.document()


@pytest.mark.parametrize("rule", [*RULES, *REGION_RULES], ids=lambda rule: rule.code)
def test_every_rule_is_explained(rule):
    page = catalogue.page(rule)
    assert rule in REGION_RULES or rule.forms
    assert rule.code in catalogue.listing()
    for label in ("查什么：", "为什么：", "怎么改：", "例："):
        assert re.search(rf"{label}\S", page)
    assert rule.what.endswith("。")
    assert rule.why.endswith("。")


def test_before_the_first_notice_no_rule_cites_one():
    for form in FORMS:
        if not form.notice:
            assert not [rule.code for rule in RULES if "国办公开办函" in rule.basis_in(form)]


def test_a_basis_of_two_notices_holds_in_both_forms():
    rule = next(rule for rule in RULES if rule.code == "C501")
    old, new = (next(form for form in FORMS if form.id == id_) for id_ in ("2019", "2021"))
    assert "年年雷同" in rule.basis_in(old)
    assert "追究责任" not in rule.basis_in(old)
    assert rule.basis_in(new) == rule.basis
    assert rule.basis_in(FORMS[0]) == ""


def test_every_code_of_the_program_is_in_the_catalogue():
    entries = (*RULES, *REGION_RULES, *MESSAGES)
    known = {entry.code for entry in entries}
    assert len(known) == len(entries)
    used = set()
    for path in (ROOT / "authoring").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                used |= set(re.findall(r"\A[A-Z][0-9]{3}\Z", node.value))
    assert used == known
