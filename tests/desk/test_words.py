"""What is told at the desk can be done there: no verb, no option, no way of writing files stands in it."""

import ast
import re

import pytest

from authoring.desk.words import all_at_the_desk, at_the_desk, how_at_the_desk
from authoring.findings import Finding, Place, Severity
from tests.conftest import ROOT

_OPTION = re.compile(r"nianbao [a-z]|(?<![-\w])--[a-z]|(?<![-\w])-o |YAML|pip install")
_CHINESE = re.compile("[一-鿿]")
_NOT_AT_THE_DESK = (
    "cli/", "region/", "desk/", "sheet/ledger", "catalogue.py", "forms/", "confined.py", "faults.py",
)  # fmt: skip
_NOT_FOR_A_CLERK = re.compile(r"T2|O9[2-6]|O903|O907|O910")
"""Codes of registers, of a region, of options that the desk does not have."""


def _told():
    """Every text of the program that names a verb or an option, with the codes that stand beside it."""
    for path in sorted((ROOT / "authoring").rglob("*.py")):
        name = path.relative_to(ROOT / "authoring").as_posix()
        if name.startswith(_NOT_AT_THE_DESK):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        docs = {id(node.body[0].value) for node in ast.walk(tree) if _has_doc(node)}
        yield from _within(tree, (), name, docs)


def _has_doc(node):
    kinds = (ast.Module, ast.FunctionDef, ast.ClassDef)
    return isinstance(node, kinds) and node.body and isinstance(node.body[0], ast.Expr)


def _within(node, codes, name, docs):
    if isinstance(node, ast.Call):
        found = [one.value for one in node.args if isinstance(one, ast.Constant)]
        codes = tuple(one for one in found if re.fullmatch(r"[A-Z]\d{3}", str(one))) or codes
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
        if _OPTION.search(node.value) and _CHINESE.search(node.value):
            yield name, codes[0] if codes else "", node.value
        return
    for below in ast.iter_child_nodes(node):
        yield from _within(below, codes, name, docs)


@pytest.mark.parametrize(
    ("name", "code", "words"),
    [
        one
        for one in _told()
        if not _NOT_FOR_A_CLERK.match(one[1])
        # What stands in a file, goes before the remedy of O916, or is of a folder that cannot be asked for.
        and not one[2].startswith(("要把里面的改动写回", "保存，交回", "检查 --"))
    ],
)
def test_no_verb_and_no_option_is_named(name, code, words):
    told = how_at_the_desk(code, words)
    assert not _OPTION.search(told), (name, code, told)


def test_a_figure_in_a_text_is_put_in_by_its_button():
    told = how_at_the_desk("X301", "核对；正文的数写成 {{ 申请.新收.总计 }} 就不会再不一致。")
    assert told == "核对；正文的数用“引用表格里的数”写，就不会再不一致。"


def test_a_file_is_told_by_its_name_alone():
    found = Finding("F219", Severity.FATAL, "甲", place=Place("--last /home/clerk/2024.yaml"))
    assert at_the_desk(found).place.file == "2024.yaml"
    assert all_at_the_desk([found])[0].message == "甲"
