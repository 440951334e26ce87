"""Every rule finds what its sentences in the corpus are there for, and nothing in their near misses."""

import pytest

from tests.checks.corpus import ROWS, found


@pytest.mark.parametrize("code", dict.fromkeys(row.section for row in ROWS))
def test_rules_find_what_they_are_meant_to(code):
    wrong = [
        f"{row.sentence}\n  expected {row.says}\n  got      {got}"
        for row in ROWS
        if row.section == code and (got := found(row)) != row.says
    ]
    assert not wrong, "\n" + "\n".join(wrong)
