"""The 2021 form agrees with the notice, label for label."""

from authoring.forms.f2021 import FORM
from authoring.forms.layout import Item, cells
from tests.conftest import ROOT

NOTICE = ROOT / "tests" / "forms" / "notices" / "2021.txt"


def _labels(items: tuple[Item, ...]) -> list[str]:
    return [label for item in items for label in (item.label, *_labels(item.parts)) if label]


def test_rows_and_headings_are_those_of_the_notice_in_its_order():
    template = NOTICE.read_text(encoding="utf-8")
    lines = [part.strip() for line in template.splitlines() for part in line.split("|")]
    at = 0
    for part in FORM.parts:
        wanted = [part.heading]
        for block in part.table.blocks if part.table else ():
            wanted += [label for label in (block.heading, block.corner) if label]
            wanted += _labels(block.rows)
        for label in wanted:
            assert label in lines[at:], label
            at = lines.index(label, at) + 1
    for table in FORM.tables:
        for block in table.blocks:
            assert set(_labels(block.columns)) <= set(lines)


def test_table_three_has_175_figures_and_table_four_fifteen():
    sizes = {table.key: len(cells(table)) for table in FORM.tables}
    assert sizes == {"disclosure": 10, "applications": 175, "review": 15}


def test_bookmark_names_fit_word_and_are_unique():
    names = ["_".join(cell.names) for table in FORM.tables for cell in cells(table).values()]
    assert max(map(len, names)) <= 40
    assert len(set(names)) == len(names)
