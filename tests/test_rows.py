"""A slip in a corpus is told, not passed over."""

import pytest

from tests.rows import rows


def test_places_are_varied_one_by_one(tmp_path):
    path = tmp_path / "rows.yaml"
    path.write_text("numbers:\n  - 〈收到|受理〉3〈件|条〉。 → 3\n", encoding="utf-8")
    sentences = [row.sentence for row in rows(path, ["numbers"], [])]
    assert sentences == ["收到3件。", "受理3件。", "收到3条。"]


@pytest.mark.parametrize(
    "text",
    [
        "number:\n  - 收到3件。 → 3\n",
        "numbers:\n  - 收到3件。\n",
        "numbers:\n  - 收到3件。 →\n",
        "numbers:\n  - {row: 收到3件。 → 3, years: 2024}\n",
    ],
)
def test_unknown_sections_and_options_and_rows_that_say_nothing_are_refused(text, tmp_path):
    path = tmp_path / "rows.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"rows\.yaml"):
        rows(path, ["numbers"], ["year"])
