"""The words in which a form is described: spans, totals, paths."""

import dataclasses
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from authoring.forms import FORMS
from authoring.forms.layout import (
    Form,
    FormBlock,
    FormTable,
    Item,
    Kind,
    Level,
    Part,
    Span,
    addends,
    cells,
    depth,
    form_cells,
    keys,
    leaves,
    spans,
    tree,
)

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


# A table with all that a form may have: lines and headings, with and without keys, totals, units.
A, B = Item("a", "甲", "Ａ"), Item("b", "乙", "Ｂ", hint="乙的说明", unit="份")
SUB = Item("sub", "小计", "小计", total=True)
TOTAL = Item("total", "总计", "总计", total=True)
COLUMNS = (
    Item("", "", "人", parts=(A, B, SUB)),
    Item(
        "org",
        "单位",
        "单位",
        parts=(
            Item("x", "戊", "Ｘ", kind=Kind.MONEY, unit="万元"),
            Item("y", "己", "Ｙ", hidden=True),
        ),
    ),
    TOTAL,
)
ROWS = (
    Item("", "", "一行标题"),
    Item("new", "新收", "新收", hint="行的说明"),
    Item("done", "结果", "结果", parts=(
        Item("yes", "是", "是", kind=Kind.CHANGE, unit="条"),
        Item("", "", "其中", parts=(Item("no", "否", "否", part_of="yes"),)),
        TOTAL,
    )),
    Item("all", "合计", "合计", sum_of=("new", "done_no")),
)  # fmt: skip
SINGLE = FormBlock(
    rows=(Item("fee", "费用", "费用", kind=Kind.MONEY), Item("sum", "合计", "合计", total=True, unit="万元")),
    columns=(Item("", "", "数", hint="不显示"),),
)  # fmt: skip
TABLE = FormTable("t", "表", (FormBlock(ROWS, COLUMNS), SINGLE), (1, 1))


def told(node):
    """A node and all below it: path, name, label, hint, total, and for cells kind and computed."""
    own = ("", False) if node.children else (node.kind.value, node.computed)
    yield (".".join(node.path), node.name, node.label, node.hint, node.total, *own, node.is_row)
    for child in node.children:
        yield from told(child)


def test_the_tree_of_a_table_is_what_is_filled_in():
    def row(path, name, label, hint="", kind="", *, total=False):
        count = kind or "count"
        yield (path, name, label, hint, total, "", False, False)
        yield (f"{path}.a", "甲", "Ａ", "", False, count, total, False)
        yield (f"{path}.b", "乙", "Ｂ", "乙的说明", False, count, total, False)
        yield (f"{path}.sub", "小计", "小计", "", True, count, True, False)
        yield (f"{path}.org", "单位", "单位", "", False, "", False, True)
        yield (f"{path}.org.x", "戊", "Ｘ", "", False, kind or "money", total, False)
        yield (f"{path}.org.y", "己", "Ｙ", "", False, count, total, False)
        yield (f"{path}.total", "总计", "总计", "", True, count, True, False)

    assert list(told(tree(TABLE))) == [
        ("t", "表", "表", "", False, "", False, False),
        *row("t.new", "新收", "新收", "行的说明"),
        ("t.done", "结果", "结果", "", False, "", False, False),
        *row("t.done.yes", "是", "是", "", "change"),
        *row("t.done.no", "否", "否"),
        *row("t.done.total", "总计", "总计", total=True),
        *row("t.all", "合计", "合计", total=True),
        ("t.fee", "费用", "费用", "", False, "money", False, False),
        ("t.sum", "合计", "合计", "", True, "count", True, False),
    ]


def test_the_cells_of_a_table_say_what_they_are_and_what_they_add_up():
    found = cells(TABLE)
    assert [".".join(path) for path in found] == [
        f"t.{row}.{column}"
        for row in ("new", "done.yes", "done.no", "done.total", "all")
        for column in ("a", "b", "sub", "org.x", "org.y", "total")
    ] + ["t.fee", "t.sum"]
    assert all(path == cell.path for path, cell in found.items())

    def cell(path):
        one = found[tuple(path.split("."))]
        added = [".".join(addend) for addend in one.addends]
        return (
            ".".join(one.names), one.row_label, one.column_label, one.row_name, one.kind.value, one.unit, added,
        )  # fmt: skip

    new = "t.new.a", "t.new.b", "t.new.org.x", "t.new.org.y"
    assert cell("t.new.a") == ("表.新收.甲", "新收", "Ａ", "新收", "count", "件", [])
    assert cell("t.new.b") == ("表.新收.乙", "新收", "Ｂ", "新收", "count", "份", [])
    assert cell("t.new.sub")[-1] == ["t.new.a", "t.new.b"]
    assert cell("t.new.total")[-1] == list(new), "a subtotal is not added again"
    assert cell("t.new.org.x") == (
        "表.新收.单位.戊",
        "新收",
        "单位 Ｘ",
        "新收",
        "money",
        "万元",
        [],
    )
    assert cell("t.done.yes.org.x")[1:6] == ("结果 是", "单位 Ｘ", "结果.是", "change", "条")
    assert cell("t.done.no.a") == (
        "表.结果.否.甲",
        "结果 其中 否",
        "Ａ",
        "结果.否",
        "count",
        "件",
        [],
    )
    assert cell("t.done.total.a")[-1] == ["t.done.yes.a", "t.done.no.a"]
    assert cell("t.done.total.total")[-1] == ["t.done.yes.total", "t.done.no.total"], "rows first"
    assert cell("t.all.a")[-1] == ["t.new.a"]
    assert cell("t.fee") == ("表.费用", "费用", "数", "费用", "money", "件", [])
    assert cell("t.sum") == ("表.合计", "合计", "数", "合计", "count", "万元", ["t.fee"])


def test_what_is_printed_are_the_columns_that_are_not_hidden():
    printed = [keys(trail) for trail in TABLE.blocks[0].printed_columns]
    assert printed == [("a",), ("b",), ("sub",), ("org", "x"), ("total",)]
    assert not TABLE.blocks[0].corner_is_note, "unless the form says so"


def test_a_total_adds_up_what_stands_before_it_under_its_heading():
    after = Item("z", "庚", "Ｚ")
    assert addends((A, SUB, B, TOTAL, after), (TOTAL,)) == [(A,), (B,)]
    group = Item("g", "组", "组", parts=(A, SUB, after))
    assert addends((group, TOTAL), (group, SUB)) == [(group, A)]
    assert addends((group, TOTAL), (TOTAL,)) == [(group, A), (group, after)]
    picked = Item("p", "选", "选", sum_of=("a", "z"))
    assert addends((A, B, picked, after), (picked,)) == [(A,), (after,)]
    assert (A.computed, SUB.computed, picked.computed) == (False, True, True)


def test_a_heading_line_has_a_label_and_nothing_else():
    assert ROWS[0].is_heading_line
    assert not any(
        one.is_heading_line for one in (A, COLUMNS[0], Item("", "", ""), Item("k", "", ""))
    )


def test_a_line_is_entered_printed_and_not_moved_in_unless_the_form_says_so():
    assert (A.total, A.hidden, A.indent, A.parts, A.sum_of, A.part_of) == (
        False,
        False,
        0,
        (),
        (),
        "",
    )
    part = Part("p", "栏目", "一、标题")
    assert (part.annex, part.table, part.nothing, part.max_characters) == (False, None, "", None)
    form = Form("x", "题", "号", "通知", "法", "条", 2030, None, (part,), FORMS[-1].due)
    assert (form.optional, form.reconsideration_first, form.tables) == (False, None, ())


def test_labels_are_placed_line_by_line_and_level_by_level():
    blank = Item("", "", "")
    assert depth((blank,)) == 0
    assert list(spans((blank, blank))) == []
    assert depth((A, blank)) == 1
    assert depth(COLUMNS) == 2
    assert depth((Item("", "", "", parts=(COLUMNS[0],)),)) == 3
    assert [(*dataclasses.astuple(span)[:4], span.item.label) for span in spans(COLUMNS)] == [
        (0, 0, 3, 1, "人"), (0, 1, 1, 1, "Ａ"), (1, 1, 1, 1, "Ｂ"), (2, 1, 1, 1, "小计"),
        (3, 0, 2, 1, "单位"), (3, 1, 1, 1, "Ｘ"), (4, 1, 1, 1, "Ｙ"), (5, 0, 1, 2, "总计"),
    ]  # fmt: skip
    assert list(spans((A,))) == [Span(0, 0, 1, 1, A)]
    assert leaves((A, COLUMNS[1])) == [
        (A,),
        (COLUMNS[1], COLUMNS[1].parts[0]),
        (COLUMNS[1], COLUMNS[1].parts[1]),
    ]


@pytest.mark.parametrize(
    ("level", "day"),
    [(Level.DEPARTMENT, (1, 31)), (Level.COUNTY, (2, 20)), (Level.CITY, (3, 10)), (Level.PROVINCE, (3, 31))],
)  # fmt: skip
def test_a_report_is_due_in_the_year_after(level, day):
    assert FORMS[-1].due.of(level, 2024) == date(2025, *day)


def test_a_form_serves_its_years_and_says_which():
    form = dataclasses.replace(FORMS[-1], first_year=2019, last_year=2020)
    assert [form.serves(year) for year in (2018, 2019, 2020, 2021)] == [False, True, True, False]
    assert form.years == "2019至2020年"
    now = dataclasses.replace(form, last_year=None)
    assert [now.serves(year) for year in (2018, 2019, 2099)] == [False, True, True]
    assert now.years == "2019年起"


def test_a_form_knows_its_parts_tables_and_cells():
    parts = (Part("p", "栏目", "一、标题、其二"), Part("q", "表", "没有编号", TABLE))
    form = dataclasses.replace(FORMS[-1], parts=parts)
    assert [part.title for part in parts] == ["标题、其二", "没有编号"]
    assert form.part("q") is parts[1]
    assert form.tables == (TABLE,)
    assert form_cells(form) == cells(TABLE)
    assert list(form_cells(FORMS[-1])) == [
        path for table in FORMS[-1].tables for path in cells(table)
    ]
