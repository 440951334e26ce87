"""A form's tables are found in a file whatever was done to them, and no wrong figure counts as proved."""

from __future__ import annotations

import random
import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from authoring.forms import FORMS, MISTAKEN, f2019, f2021, layout
from authoring.quantities import Amount
from authoring.readers.found import tables_of
from authoring.readers.prove import Status
from authoring.readers.raw import Raw, RawPicture, RawTable, RawText
from tests.conftest import EXAMPLES, report
from tests.readers.grids import Cell, copied, figures, grid, placed, raw_of

APPLICATIONS = f2021.FORM.part("applications").table
REVIEW = f2021.FORM.part("review").table
DISCLOSURE = f2021.DISCLOSURE
WRITTEN = {
    **{form.id: form for form in FORMS if form.tables},
    "one row": MISTAKEN[0][1],
}


def read(raw, year=2024):
    return tables_of(raw, year)


def values(found, key="applications"):
    return {
        path: cell.value for path, cell in found.cells.items() if path[0] == key and cell.usable
    }


def codes(found):
    return {one.code for one in found.findings}


def whole(form, seed=1):
    """Consistent figures for every table of a form, and the file that has them."""
    typed = {table.key: figures(table, seed) for table in form.tables}
    return typed, raw_of(form, *((t.key, grid(t, typed[t.key])) for t in form.tables))


@pytest.mark.parametrize("form", WRITTEN.values(), ids=WRITTEN)
def test_every_form_is_known_by_its_tables(form):
    typed, raw = whole(form)
    for year in (form.first_year, None):
        found = tables_of(raw, year)
        assert found.form is form
        for table in form.tables:
            mine = {p: c for p, c in found.cells.items() if p[0] == table.key}
            assert set(mine) == set(typed[table.key])
            for path, cell in mine.items():
                if layout.cells(table)[path].kind is not layout.Kind.AMOUNT:
                    assert cell.value == typed[table.key][path], path
            if table.key == "applications":
                assert {cell.status for cell in mine.values()} == {Status.PROVED}
            else:  # one sum at most: digits that change places keep it
                assert Status.PROVED not in {cell.status for cell in mine.values()}
        assert codes(found) <= {"R120", "R132"}
        assert set(found.used) == {table.key for table in form.tables}


@pytest.mark.parametrize(
    "path", [p for p in EXAMPLES if report(p).form.tables], ids=lambda p: p.stem
)
def test_the_figures_of_the_examples_come_back(path):
    own = report(path)
    tables = []
    for table in own.form.tables:
        printed = {p: own.figures.values.get(p) for p in layout.cells(table)}
        tables.append(
            (table.key, grid(table, {p: "" if v is None else v for p, v in printed.items()}))
        )
    found = read(raw_of(own.form, *tables), own.content.year)
    wrong = {
        p: (c.value, own.figures.values.get(p))
        for p, c in found.cells.items()
        if c.value != own.figures.values.get(p)
    }
    assert not wrong


def test_a_form_of_other_years_is_told():
    _, raw = whole(f2019.FORM)
    found = read(raw, 2022)
    assert found.form is f2019.FORM
    assert "R120" in codes(found)
    assert "R120" not in codes(read(raw, 2020))


# --- damage: nothing wrong is ever proved ---------------------------------------------------------------


def _rows_of_figures(rows):
    return [i for i, row in enumerate(rows) if len(row) >= 8 and row[-1].text.isdigit()]


def _digit(rows, rng):
    cell = rng.choice(rows[rng.choice(_rows_of_figures(rows))][-7:])
    at = rng.randrange(len(cell.text))
    cell.text = cell.text[:at] + rng.choice("0123456789") + cell.text[at + 1 :]
    cell.text = str(int(cell.text))


def _digit_dropped(rows, rng):
    cell = rng.choice(rows[rng.choice(_rows_of_figures(rows))][-7:])
    cell.text = cell.text[1:]


def _cell_lost(rows, rng):
    row = rows[rng.choice(_rows_of_figures(rows))]
    del row[rng.randrange(len(row) - 7, len(row))]


def _two_digits(rows, rng):
    _digit(rows, rng)
    _digit(rows, rng)


def _shifted(rows, rng):
    row = rows[rng.choice(_rows_of_figures(rows))]
    row.append(row.pop(len(row) - 7))


def _neighbours(rows, rng):
    row = rows[rng.choice(_rows_of_figures(rows))]
    at = rng.randrange(len(row) - 7, len(row) - 1)
    row[at], row[at + 1] = row[at + 1], row[at]


def _labels_exchanged(rows, rng):
    one, other = rng.sample(_rows_of_figures(rows), 2)
    rows[one][-8].text, rows[other][-8].text = rows[other][-8].text, rows[one][-8].text


def _rows_exchanged(rows, rng):
    lines = [i for i in _rows_of_figures(rows) if len(rows[i]) == 8]
    one, other = rng.sample(lines, 2)
    rows[one], rows[other] = rows[other], rows[one]


def _heads_exchanged(rows, rng):
    row = next(row for row in rows if len(row) == 5)
    one, other = rng.sample(range(5), 2)
    row[one].text, row[other].text = row[other].text, row[one].text


def _columns_exchanged(rows, rng):
    one, other = rng.sample(range(-6, -1), 2)
    for i in _rows_of_figures(rows):
        rows[i][one], rows[i][other] = rows[i][other], rows[i][one]
    heads = next(row for row in rows if len(row) == 5)
    heads[one + 1], heads[other + 1] = heads[other + 1], heads[one + 1]


def _slid(rows, rng):
    lines = _rows_of_figures(rows)
    start = rng.randrange(len(lines) - 1)
    carried = [Cell("") for _ in range(7)]
    for i in lines[start:]:
        rows[i][-7:], carried = carried, rows[i][-7:]
    rows.append([Cell("", 1, 3), *carried])


def _row_lost(rows, rng):
    del rows[rng.choice([i for i in _rows_of_figures(rows) if len(rows[i]) == 8])]


DAMAGES = (
    _digit, _digit_dropped, _cell_lost, _two_digits, _shifted, _neighbours, _labels_exchanged, _rows_exchanged,
    _heads_exchanged, _columns_exchanged, _slid, _row_lost,
)  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda one: one.__name__.strip("_"))
def test_no_wrong_figure_is_proved(damage):
    seen = 0
    for seed in range(40):
        typed = figures(APPLICATIONS, seed, most=(4, 40, 900)[seed % 3])
        rows = copied(grid(APPLICATIONS, typed))
        before = [[cell.text for cell in row] for row in rows]
        damage(rows, random.Random(seed))
        if [[cell.text for cell in row] for row in rows] == before:
            continue
        seen += 1
        found = read(raw_of(f2021.FORM, ("applications", rows)))
        wrong = [
            p
            for p, v in typed.items()
            if found.cells[p].status is Status.PROVED and found.cells[p].value != v
        ]
        assert not wrong, seed
    assert seen > 20


def test_of_a_wrong_digit_the_repair_is_offered_and_not_made():
    typed = figures(APPLICATIONS, 3)
    path = next(p for p, v in typed.items() if v > 1 and p[-1] != "total" and p[-2] != "total")
    found = read(
        raw_of(f2021.FORM, ("applications", grid(APPLICATIONS, {**typed, path: typed[path] + 5})))
    )
    assert found.cells[path].value == typed[path] + 5
    assert found.cells[path].status is Status.READ
    told = [one for one in found.findings if one.code == "R129"]
    assert len(told) == 1
    assert told[0].path == path
    assert f"应为 {typed[path]}" in told[0].remedy


# --- what is done to a table and takes nothing away ---------------------------------------------------------


def _no_spans(rows):
    return [[Cell(cell.text) for cell in row] for row in rows]


def _no_column_spans(rows):
    return [[Cell(cell.text, cell.rows) for cell in row] for row in rows]


def _decorated(rows):
    marks = iter(range(10_000))
    for row in rows:
        for cell in row:
            if cell.text.isdigit():
                n = next(marks) % 4
                shown = f"{int(cell.text):,}" if n == 1 else cell.text
                cell.text = f"\u3000{shown}件 " if n == 2 else shown
                if n == 3:
                    cell.text = shown.translate({48 + d: 0xFF10 + d for d in range(10)})
    return rows


def _zeros_as(text):
    def damage(rows):
        for i in _rows_of_figures(rows):
            for cell in rows[i][-7:-1]:
                cell.text = text if cell.text == "0" else cell.text
        return rows

    return damage


def _subtotal(rows):
    at = _rows_of_figures(rows)[10]
    return [*rows[:at], [Cell("小计"), *(Cell(str(n)) for n in range(7))], *rows[at:]]


def _heads_again(rows):
    first = _rows_of_figures(rows)[0]
    return [*rows[: first + 2], *copied(rows[:first]), *rows[first + 2 :]]


HARMLESS = {
    "nothing": lambda rows: rows,
    "spans of columns lost": _no_column_spans,
    "thousands, units, wide digits": _decorated,
    "a slash for zero": _zeros_as("/"),
    "a dash for zero": _zeros_as("—"),
    "blank for zero": _zeros_as(""),
    "a subtotal put in": _subtotal,
    "heads repeated": _heads_again,
}


@pytest.mark.parametrize("change", HARMLESS.values(), ids=HARMLESS)
def test_what_takes_nothing_away_leaves_every_figure(change):
    for seed in range(8):
        typed = figures(APPLICATIONS, seed, most=1500)
        found = read(
            raw_of(f2021.FORM, ("applications", change(copied(grid(APPLICATIONS, typed)))))
        )
        assert values(found) == typed
        assert not {one.code for one in found.findings if one.path[:1] == ("applications",)}


def test_all_spans_lost_takes_no_figure_to_another_place():
    typed = figures(APPLICATIONS, 5)
    found = read(raw_of(f2021.FORM, ("applications", _no_spans(grid(APPLICATIONS, typed)))))
    assert values(found) == typed


def test_a_table_goes_on_after_the_end_of_a_page():
    typed = figures(APPLICATIONS, 6)
    rows = grid(APPLICATIONS, typed)
    at = next(i for i in _rows_of_figures(rows) if rows[i][0].text.startswith("（七）"))
    first, rest = placed(rows[:at], 1, 3), placed(rows[at:], 2, 4)
    for between in ((), (RawText("— 4 —", page=4),), (RawText("示例县人民政府", page=4),)):
        raw = Raw("pdf", (RawText("三、收到和处理政府信息公开申请情况"), first, *between, rest))
        found = read(raw)
        assert values(found) == typed
        assert len(found.used["applications"]) == 2
    raw = Raw("pdf", (first, RawText("五、存在的主要问题及改进情况"), rest))
    assert values(read(raw)).keys() < typed.keys()


def _two_deep(rows):
    """Heads and figures of table four under each other: as groups of columns, and as rows."""
    figures_, results = rows[-1], [Cell(one) for one in RESULTS]
    groups = ("行政复议", "未经复议直接起诉", "复议后起诉")
    apart = [figures_[at : at + 5] for at in (0, 5, 10)]
    yield [
        [Cell("行政复议", 1, 5)], copied([results])[0], apart[0],
        [Cell("行政诉讼", 1, 10)], [Cell(groups[1], 1, 5), Cell(groups[2], 1, 5)],
        [Cell(one) for one in RESULTS * 2], figures_[5:],
    ]  # fmt: skip
    yield [
        row
        for name, own in zip(groups, apart, strict=True)
        for row in ([Cell(name, 1, 5)], copied([results])[0], own)
    ]
    yield [[Cell(""), *results], *([Cell(n), *own] for n, own in zip(groups, apart, strict=True))]


RESULTS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")


def test_a_wide_row_is_read_though_it_is_printed_in_several():
    typed = figures(REVIEW, 4)
    for rows in _two_deep(grid(REVIEW, typed)):
        found = read(raw_of(f2021.FORM, ("review", rows)))
        assert values(found, "review") == typed
        assert not codes(found) & {"R126", "R127", "R129"}
    for rows in [*_two_deep(grid(REVIEW, typed))][1:]:  # two groups in another order
        names = [row[0] for row in rows if row[0].text in ("未经复议直接起诉", "复议后起诉")]
        names[0].text, names[1].text = names[1].text, names[0].text
        got = values(read(raw_of(f2021.FORM, ("review", rows))), "review")
        assert not {p for p in got if p[1] == "litigation"}


@pytest.mark.parametrize("cut", [1, 2, 3])
def test_heads_that_the_end_of_a_page_cut_off_are_over_their_columns(cut):
    typed = figures(APPLICATIONS, 6)
    rows = grid(APPLICATIONS, typed)
    heads = copied(rows[:cut])
    for at, row in enumerate(heads):
        for cell in row:
            cell.rows = min(cell.rows, cut - at)
    heads[0][0].columns = 1  # the rules of a page say nothing of how many columns a label is over
    open_ = [Cell("", 1, 3), Cell("")] if cut == 2 else [Cell("", 2, 3)] if cut == 1 else []
    rest = copied(rows[cut:])
    if rest[0][0].text == "自然人":
        rest[0][0].rows = rest[0][-1].rows = 2
    rest[0] = [*open_, *rest[0], *([Cell("")] if cut == 2 else [])]
    pieces = (
        RawText(f2021.FORM.part("applications").heading),
        placed(heads, 1, 1),
        placed(rest, 2, 2),
    )
    found = read(Raw("pdf", pieces))
    mine = {p: c for p, c in found.cells.items() if p in typed}
    assert {p: c.value for p, c in mine.items()} == typed
    assert {c.status for c in mine.values()} == {Status.PROVED}
    assert len(found.used["applications"]) == 2


def test_a_row_that_the_end_of_a_page_cut_is_one():
    typed = figures(APPLICATIONS, 6)
    rows = grid(APPLICATIONS, typed)
    at = next(i for i, row in enumerate(rows) if row[0].text.startswith("四、"))
    label, *cells = rows[at]
    rows[at] = [Cell("", 1, 3), *cells]
    rest = [[label, *(Cell("") for _ in cells)]]
    pieces = (
        RawText(f2021.FORM.part("applications").heading),
        placed(rows, 1, 1),
        placed(rest, 2, 2),
    )
    assert values(read(Raw("pdf", pieces))) == typed


def test_figures_left_out_are_missing_and_told_once_a_table():
    typed = figures(APPLICATIONS, 7)
    rows = [
        [c for k, c in enumerate(row) if k < len(row) - 7 or c.text != "0"]
        for row in grid(APPLICATIONS, typed)
    ]
    found = read(raw_of(f2021.FORM, ("applications", rows)))
    assert all(typed[path] == value for path, value in values(found).items())
    assert len([one for one in found.findings if one.code == "R126"]) == 1


def _cut_labels(rows, rng):
    for row in rows:
        for cell in row:
            if not cell.text.isdigit():
                cell.text = cell.text.lstrip("一二三四、12345678.")[: rng.choice([None, -1])]


def _empty_at_the_end(rows, rng):
    for row in rows:
        row.append(Cell(""))


def _more_at_the_end(rows, rng):
    for row in rows:
        said = any(cell.text.isdigit() for cell in row)
        row.append(Cell(str(rng.randint(1, 99)) if said else "上年"))


def _zeros_left_out(rows, rng):
    for row in rows:
        for cell in row:
            cell.text = "" if cell.text == "0" else cell.text


def _head_lost(rows, rng):
    del rows[rng.randrange(3)]


def _no_heads(rows, rng):
    del rows[:3]


def _heads_again(rows, rng):
    at = rng.choice(_rows_of_figures(rows)) + 1
    rows[at:at] = copied(rows[:3])


MISPLACED = (
    (_cell_lost, _empty_at_the_end), (_cell_lost, _more_at_the_end), (_head_lost, _more_at_the_end),
    (_no_heads, _zeros_left_out, _more_at_the_end), (_rows_exchanged, _cut_labels),
    (_heads_again, _empty_at_the_end), (_row_lost, _empty_at_the_end),
)  # fmt: skip


@pytest.mark.parametrize(
    "damages", MISPLACED, ids=lambda some: "".join(one.__name__ for one in some).strip("_")
)
def test_no_figure_is_read_at_the_place_of_another(damages):
    for seed in range(25):
        typed = figures(APPLICATIONS, seed, most=(4, 40, 900)[seed % 3])
        rows = copied(grid(APPLICATIONS, typed))
        for damage in damages:
            damage(rows, random.Random(seed))
        got = values(read(raw_of(f2021.FORM, ("applications", rows))))
        assert not {p: v for p, v in got.items() if v != typed.get(p, v)}, seed


def test_two_rows_that_changed_places_are_open():
    typed = figures(APPLICATIONS, 8)
    rows = grid(APPLICATIONS, typed)
    lines = [i for i in _rows_of_figures(rows) if len(rows[i]) == 8]
    rows[lines[4]], rows[lines[5]] = rows[lines[5]], rows[lines[4]]
    found = read(raw_of(f2021.FORM, ("applications", rows)))
    open_ = [cell for cell in found.cells.values() if cell.status is Status.AMBIGUOUS]
    assert len(open_) == 14
    assert all(typed[cell.path] in cell.candidates for cell in open_)
    assert "R127" in codes(found)


# --- which table ------------------------------------------------------------------------------------------


def test_of_two_tables_with_other_figures_none_is_taken():
    one, other = (grid(APPLICATIONS, figures(APPLICATIONS, seed)) for seed in (1, 2))
    found = read(raw_of(f2021.FORM, ("applications", one), ("applications", other)))
    assert not values(found)
    told = [f for f in found.findings if f.path == ("applications",)]
    assert [f.code for f in told] == ["R121"]
    assert "第1张表" in told[0].message
    assert "第2张表" in told[0].message


def test_of_two_tables_that_of_the_year_is_taken_where_lines_over_them_say():
    one, other = (figures(APPLICATIONS, seed) for seed in (1, 2))
    heading = RawText(f2021.FORM.part("applications").heading)
    this, last = placed(grid(APPLICATIONS, one), 1), placed(grid(APPLICATIONS, other), 2)
    for pieces in (
        (this, RawText("2023年情况："), last),
        (RawText("2023年："), last, RawText("2024年："), this),
    ):
        found = read(Raw("html", (heading, *pieces)))
        assert values(found) == one
        assert "R154" in codes(found)
    unsaid = read(Raw("html", (heading, RawText("对比："), last, RawText("合计："), this)))
    assert not values(unsaid)
    assert len(unsaid.rivals) == 2


def test_the_same_table_twice_is_one():
    typed = figures(APPLICATIONS, 1)
    rows = grid(APPLICATIONS, typed)
    found = read(raw_of(f2021.FORM, ("applications", rows), ("applications", rows)))
    assert values(found) == typed


def test_the_table_under_the_heading_goes_before_one_elsewhere():
    typed = figures(APPLICATIONS, 1)
    raw = raw_of(f2021.FORM, ("applications", grid(APPLICATIONS, typed)))
    last = (RawText("附件：2023年的数据"), placed(grid(APPLICATIONS, figures(APPLICATIONS, 2)), 9))
    assert values(read(Raw("html", (*raw.pieces, *last)))) == typed


@pytest.mark.parametrize("table", [APPLICATIONS, DISCLOSURE, REVIEW], ids=lambda one: one.key)
def test_last_years_columns_beside_this_years_are_not_mixed(table):
    one, other = (grid(table, figures(table, seed)) for seed in (1, 2))
    width = max(len(block.printed_columns) for block in table.blocks)
    beside = [
        [*row, *(copied([of])[0][-width:] if len(row) > width - 1 else copied([of])[0])]
        for row, of in zip(one, other, strict=True)
    ]
    found = read(raw_of(f2021.FORM, (table.key, beside)))
    right = figures(table, 1)
    assert all(right[path] == value for path, value in values(found, table.key).items())


# --- what is no table -----------------------------------------------------------------------------------------


def test_a_blank_form_gives_no_figures():
    blank = [(t.key, grid(t, {})) for t in f2021.FORM.tables]
    found = read(raw_of(f2021.FORM, *blank))
    assert {cell.status for cell in found.cells.values()} == {Status.BLANK}
    assert [one.code for one in found.findings] == ["R130"] * 3


@pytest.mark.parametrize("zero", ["零", "〇", "０"])
def test_a_zero_in_words_is_a_zero(zero):
    typed = figures(APPLICATIONS, 5)
    shown = {p: zero if v == 0 else v for p, v in typed.items()}
    found = read(raw_of(f2021.FORM, ("applications", grid(APPLICATIONS, shown))))
    assert values(found) == typed


def test_a_blank_that_nothing_proves_is_no_zero():
    typed = {("disclosure", "rules", "issued"): "0", ("disclosure", "licences"): "—"}
    found = read(raw_of(f2021.FORM, ("disclosure", grid(DISCLOSURE, typed))))
    mine = {p: c.status for p, c in found.cells.items() if p[0] == "disclosure"}
    assert mine.pop(("disclosure", "rules", "issued")) is Status.READ
    assert set(mine.values()) == {Status.BLANK}


def test_pictures_sentences_and_nothing_in_place_of_a_table_are_told_apart():
    pieces = (
        RawText("二、主动公开政府信息情况"), RawPicture(b""),
        RawText("三、收到和处理政府信息公开申请情况"), RawText("本年度没有收到申请。"),
        RawText("四、政府信息公开行政复议、行政诉讼情况"),
        RawText("五、存在的主要问题及改进情况"),
    )  # fmt: skip
    found = read(Raw("docx", pieces))
    assert found.form is f2021.FORM
    assert {cell.status for cell in found.cells.values()} == {Status.MISSING}
    assert [one.code for one in found.findings] == ["R122", "R123", "R124"]


def test_a_damaged_label_is_read_and_told_once():
    typed = figures(APPLICATIONS, 4)
    rows = grid(APPLICATIONS, typed)
    cell = next(c for row in rows for c in row if c.text.startswith("2.其他法律"))
    cell.text = "2.其他法律行政止公开"
    found = read(raw_of(f2021.FORM, ("applications", rows)))
    assert values(found) == typed
    assert [one.code for one in found.findings if one.path == ("applications",)] == ["R125"]


def test_blocks_in_another_order_are_found():
    typed = figures(DISCLOSURE, 2)
    rows = grid(DISCLOSURE, typed)
    at = [i for i, row in enumerate(rows) if row[0].text.startswith("第二十条")]
    other = [*rows[at[3] :], *rows[at[1] : at[2]], *rows[: at[1]], *rows[at[2] : at[3]]]
    assert values(read(raw_of(f2021.FORM, ("disclosure", other))), "disclosure") == typed


# --- cells ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "path", "text", "value"),
    [
        ("disclosure", ("fees",), "24252.311082", Decimal("24252.311082")),
        ("disclosure", ("fees",), "12.5万元", Decimal("12.5")),
        ("disclosure", ("fees",), "125000元", Decimal("12.5")),
        ("disclosure", ("fees",), "12.5件", None),
        ("disclosure", ("licences",), "１，２３４件", 1234),
        ("disclosure", ("licences",), "约20", None),
        ("disclosure", ("licences",), "1.5", None),
        ("disclosure", ("licences",), "-3", None),
        ("disclosure", ("licences",), "007", None),
        ("disclosure", ("licences",), "22（其中修订16件）", 22),
    ],
)
def test_what_a_cell_means(key, path, text, value):
    typed = {**figures(DISCLOSURE, 1), (key, *path): text}
    found = read(raw_of(f2021.FORM, (key, grid(DISCLOSURE, typed))))
    cell = found.cells[key, *path]
    assert cell.value == value
    assert cell.usable is (value is not None)
    assert ("R133" in codes(found)) is (value is None)
    assert cell.remark == ("（其中修订16件）" if "（" in text else "")


@pytest.mark.parametrize(
    ("text", "head", "value"),
    [
        ("251000元", "采购总金额", Amount(Decimal(251000), "元")),
        ("0", "采购总金额", Amount(Decimal(0), "")),
        ("11.876", "采购总金额", None),
        ("11.876", "采购总金额（单位：万元）", Amount(Decimal("11.876"), "万元")),
    ],
)
def test_an_amount_keeps_its_unit_and_gets_none_by_guess(text, head, value):
    table = f2019.DISCLOSURE
    path = ("disclosure", "procurement", "amount")
    rows = grid(table, {**figures(table, 1), path: text})
    next(c for row in rows for c in row if c.text == "采购总金额").text = head
    found = read(raw_of(f2019.FORM, ("disclosure", rows)), 2019)
    assert found.cells[path].value == value
    if value is None:
        assert found.cells[path].candidates == (
            Amount(Decimal(text), "元"),
            Amount(Decimal(text), "万元"),
        )
        assert "R132" in codes(found)


def test_a_number_over_several_cells_is_none_of_them():
    rows = grid(DISCLOSURE, figures(DISCLOSURE, 1))
    at = next(i for i, row in enumerate(rows) if row[0].text == "规章")
    rows[at] = [rows[at][0], Cell("5", 1, 3)]
    found = read(raw_of(f2021.FORM, ("disclosure", rows)))
    assert not any(c.usable for p, c in found.cells.items() if p[:2] == ("disclosure", "rules"))
    assert codes(found) >= {"R127"}


def test_thousands_of_tables_take_no_time():
    many = tuple(
        RawTable(placed([[Cell("规章"), Cell("1"), Cell("行政许可")]] * 3).cells, n)
        for n in range(2000)
    )
    begun = time.monotonic()
    read(Raw("html", many))
    assert time.monotonic() - begun < 5


def test_an_annex_of_the_agencys_own_is_read_with_its_rows():
    rows = [
        [Cell("指标名称"), Cell("单位"), Cell("本年度"), Cell("历年累计")],
        [Cell("一、依申请公开情况", 1, 4)],
        [Cell("收到申请总数"), Cell("件"), Cell("7"), Cell("30")],
        [Cell("网上申请"), Cell("件"), Cell("4"), Cell("20")],
        [Cell("减免金额"), Cell("元"), Cell("12.5"), Cell("100")],
        [Cell("培训"), Cell("人次"), Cell(""), Cell("40")],
    ]
    raw = Raw("html", (RawText("附表：政府信息公开情况统计表"), placed(rows)))
    found = tables_of(raw, 2013)
    table = found.form.part("statistics").table
    assert table.listed
    assert [item.label for item in table.blocks[0].rows] == [row[0].text for row in rows[1:]]
    assert [item.unit for item in table.blocks[0].rows if item.key] == ["件", "件", "元", "人次"]
    assert [cell.value for cell in found.cells.values()] == [
        7,
        30,
        4,
        20,
        Decimal("12.5"),
        100,
        None,
        40,
    ]
    assert codes(found) == {"R130"}


def test_a_small_table_in_an_old_report_is_no_annex():
    rows = [[Cell("类别"), Cell("条数")], *([Cell(f"第{n}类信息"), Cell(str(n))] for n in range(9))]
    raw = Raw("html", (RawText("二、主动公开情况"), RawText("各类信息如下："), placed(rows)))
    found = tables_of(raw, 2013)
    assert not found.cells
    assert not found.used


_WORDS = sorted(
    {
        cell.text
        for form in WRITTEN.values()
        for t in form.tables
        for row in grid(t, {})
        for cell in row
    }
)


@given(
    st.lists(
        st.lists(
            st.tuples(
                st.one_of(
                    st.sampled_from(_WORDS),
                    st.sampled_from(["0", "1", "", "—", "１２", "0件", "1,000", "约20", "元"]),
                    st.text(max_size=6),
                ),
                st.integers(1, 4),
                st.integers(1, 4),
            ),
            max_size=16,
        ),
        max_size=12,
    ),
    st.sampled_from([None, 2010, 2016, 2020, 2024]),
)
@settings(max_examples=150)
def test_no_table_is_too_odd_to_be_read(rows, year):
    cells = [[Cell(*one) for one in row] for row in rows]
    raw = Raw(
        "html",
        (RawText("三、收到和处理政府信息公开申请情况"), placed(cells), placed(cells[::-1], 2)),
    )
    found = tables_of(raw, year)
    assert all(
        cell.status is not Status.PROVED or cell.value is not None for cell in found.cells.values()
    )
    text = "\n".join(cell.text for row in cells for cell in row)
    tables_of(Raw("text", (RawText(text),)), year)


def test_an_old_report_without_an_annex_is_in_the_form_without_one():
    outline = (RawText("一、概述"), RawText("2016年，公开信息7条。"), RawText("二、主动公开情况"))
    assert tables_of(Raw("html", outline), 2016).form.id == "2008"
    annex = (*outline, RawText("附表：政府信息公开情况统计表"), RawPicture(b""))
    found = tables_of(Raw("html", annex), 2016)
    assert found.form.id == "2014"
    assert codes(found) == {"R122"}
