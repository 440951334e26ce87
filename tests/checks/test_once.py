"""One cause, one finding: what is changed once is told once, whatever rules look at it."""

import re

import pytest

import authoring
from tests.checks.proof import twice_at_one_place
from tests.conftest import INPUTS

CITY = (INPUTS / "city_government_2024.yaml").read_text(encoding="utf-8")


def found(write, *replacements):
    text = CITY
    for old, new in replacements:
        assert text.count(old) == 1
        text = text.replace(old, new)
    return authoring.check(authoring.load(write(text)))


@pytest.mark.parametrize("number", sorted(set(re.findall(r"[0-9]{2,}(?=件)", CITY))))
def test_a_figure_changed_in_a_sentence_is_told_once_at_its_place(write, number):
    for match in re.finditer(rf"(?<![0-9]){number}(?=件)", CITY):
        text = f"{CITY[: match.start()]}{int(number) + 11}{CITY[match.end() :]}"
        assert not twice_at_one_place(authoring.check(authoring.load(write(text))))


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
