"""The words in which a form is described: spans, totals, paths."""

from hypothesis import given
from hypothesis import strategies as st

from authoring.forms import FORMS
from authoring.forms.layout import Item, cells, depth, leaves, spans, tree

labels = st.text("甲乙丙丁", min_size=1, max_size=3)
items = st.recursive(
    st.builds(lambda label: Item("k", "n", label), labels),
    lambda below: st.builds(
        lambda label, parts: Item("k", "n", label, tuple(parts)),
        labels,
        st.lists(below, min_size=1, max_size=3),
    ),
    max_leaves=12,
)


@given(st.lists(items, min_size=1, max_size=4).map(tuple))
def test_spans_tile_the_heading_without_gap_or_overlap(heading):
    filled = [
        (line, level)
        for span in spans(heading)
        for line in range(span.line, span.line + span.lines)
        for level in range(span.level, span.level + span.levels)
    ]
    expected = {
        (line, level) for line in range(len(leaves(heading))) for level in range(depth(heading))
    }
    assert len(filled) == len(set(filled))
    assert set(filled) == expected


def test_the_outcomes_of_table_three_span_twenty_two_rows():
    applications = next(t for t in FORMS[-1].tables if t.key == "applications")
    outcomes = [s for s in spans(applications.blocks[0].rows) if s.item.key == "outcomes"]
    assert [(s.line, s.lines) for s in outcomes] == [(2, 22)]


def test_every_cell_of_the_input_tree_is_a_cell_of_the_table():
    for form in FORMS:
        for table in form.tables:
            entered = {
                cell.path: (cell.kind, cell.unit, cell.computed) for cell in tree(table).cells()
            }
            assert entered == {
                path: (cell.kind, cell.unit, bool(cell.addends))
                for path, cell in cells(table).items()
            }


def test_paths_are_unique_in_both_languages():
    for form in FORMS:
        named = [cell.names for table in form.tables for cell in cells(table).values()]
        assert len(named) == len(set(named))


def printed(block):
    """How many grid columns a block needs."""
    return depth(block.rows) + bool(block.units) + len(block.printed_columns)


def test_widths_cover_every_grid_column():
    for form in FORMS:
        for table in form.tables:
            for block in table.blocks:
                assert printed(block) <= len(table.widths)
            assert max(map(printed, table.blocks)) == len(table.widths)
