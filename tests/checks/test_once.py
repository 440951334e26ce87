"""One cause, one finding: what is changed once is told once, whatever rules look at it."""

import itertools
import re

import pytest

import authoring
from tests.checks.proof import judged
from tests.checks.test_proofs import BROKEN
from tests.conftest import INPUTS

CITY = (INPUTS / "city_government_2024.yaml").read_text(encoding="utf-8")


def found(write, *replacements):
    text = CITY
    for old, new in replacements:
        assert text.count(old) == 1
        text = text.replace(old, new)
    return authoring.check(authoring.load(write(text)))


def places(findings):
    """Where findings point at, each with its code: those of one place touch one another."""
    placed = sorted((one.span, one.code) for one in findings if one.span)
    return [
        (first[1], second[1])
        for first, second in itertools.pairwise(placed)
        if second[0][0] < first[0][1] and first[1] != second[1]
    ]


@pytest.mark.parametrize("number", sorted(set(re.findall(r"[0-9]{2,}(?=件)", CITY))))
def test_a_figure_changed_in_a_sentence_is_told_once_at_its_place(write, number):
    for match in re.finditer(rf"(?<![0-9]){number}(?=件)", CITY):
        text = f"{CITY[: match.start()]}{int(number) + 11}{CITY[match.end() :]}"
        assert not places(authoring.check(authoring.load(write(text))))


def test_no_named_change_is_told_twice_at_one_place(tmp_path):
    twice = {}
    for number, change in enumerate(BROKEN):
        if change.code[0] in "XWC" and not change.pack:
            folder = tmp_path / str(number)
            folder.mkdir()
            if pairs := places(judged(change, folder)[2]):
                twice[change.replacements] = pairs
    assert not twice


def test_a_row_that_the_typed_total_would_balance_is_told_by_the_total_alone(write):
    codes = {
        one.code
        for one in found(
            write,
            ("予以公开: [1288, 21", "予以公开: [1287, 21"),
            (
                "其他: [108, 2, 0, 0, 0, 0]\n",
                "其他: [108, 2, 0, 0, 0, 0]\n    总计: [2932, 53, 0, 0, 61, 4]\n",
            ),
        )
    }
    assert "A302" in codes
    assert "A303" not in codes


def test_a_row_that_balances_no_way_is_still_told(write):
    (told, *_) = found(write, ("结转下年度: [103, 0, 0", "结转下年度: [104, 0, 0"))
    assert told.code in ("A303", "X303")
