"""Every sentence of the corpus is read as its row says."""

import pytest

from tests.prose.corpus import READ, ROWS, read


@pytest.mark.parametrize("section", READ)
def test_sentences_are_read_as_they_are_meant(section):
    wrong = [
        f"{row.sentence}\n  expected {row.says}\n  got      {got}"
        for row in ROWS
        if row.section == section and (got := read(row)) != row.says
    ]
    assert not wrong, "\n" + "\n".join(wrong)
