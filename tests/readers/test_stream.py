"""Figures in running text are cut only where the sums leave one way, and never read wrong."""

from __future__ import annotations

import random
import time

import pytest

from authoring.forms import f2019, f2021
from authoring.readers.found import tables_of
from authoring.readers.prove import Status
from authoring.readers.raw import Raw, RawText
from tests.readers.grids import figures, grid, raw_of

APPLICATIONS = f2021.FORM.part("applications").table


def words(table, typed, between, *, zero="0"):
    """A table as text: its cells one after the other."""
    shown = {path: zero if value == 0 else value for path, value in typed.items()}
    return between.join(cell.text for row in grid(table, shown) for cell in row if cell.text)


def read(text, *, form=f2021.FORM, key="applications"):
    heading = form.part(key).heading
    return tables_of(Raw("text", (RawText("一、总体情况"), RawText(f"{heading}{text}"))), None)


def usable(found, key="applications"):
    return {
        path: cell.value for path, cell in found.cells.items() if path[0] == key and cell.usable
    }


@pytest.mark.parametrize("between", [" ", "\n", " | ", "\t", "|\n", "\n\n"])
def test_cells_that_the_text_parts_are_all_read(between):
    for form in (f2021.FORM, f2019.FORM):
        for part in form.parts:
            if part.table:
                typed = figures(part.table, 3, most=2000)
                found = read(words(part.table, typed, between), form=form, key=part.key)
                mine = usable(found, part.key)
                assert all(
                    typed[path] == value
                    for path, value in mine.items()
                    if not hasattr(value, "unit")
                )
                assert len(mine) >= len(typed) - 1  # an amount without its unit is open


def test_lines_are_pieces_as_well_as_one_text():
    typed = figures(APPLICATIONS, 4)
    lines = words(APPLICATIONS, typed, "\n").split("\n")
    found = tables_of(Raw("text", tuple(map(RawText, lines))), 2024)
    assert usable(found) == typed
    stretches = found.used["applications"]
    assert [one.piece for one in stretches] == list(range(stretches[0].piece, len(lines)))


def test_cells_that_have_run_together_have_one_solution_or_none():
    solved = 0
    for seed in range(24):
        typed = figures(APPLICATIONS, seed, most=(3, 30, 300, 1500)[seed % 4])
        found = read(words(APPLICATIONS, typed, ""))
        mine = usable(found)
        assert all(typed[path] == value for path, value in mine.items()), seed
        solved += mine == typed
    assert solved >= 22


def test_a_digit_lost_from_what_has_run_together_proves_nothing_wrong():
    for seed in range(12):
        typed = figures(APPLICATIONS, seed)
        text = words(APPLICATIONS, typed, "")
        rng = random.Random(seed)
        places = [i for i, c in enumerate(text) if c.isdigit() and text[i - 1].isdigit()]
        at = rng.choice(places)
        found = read(text[:at] + text[at + 1 :])
        wrong = [
            p
            for p, v in typed.items()
            if found.cells[p].status is Status.PROVED and found.cells[p].value != v
        ]
        assert not wrong, seed


def test_blanks_that_have_vanished_are_not_made_up_for():
    """`821 35 2 1 859`: which of the cells are empty is gone for good."""
    for seed in range(12):
        typed = figures(APPLICATIONS, seed, most=900)
        mine = usable(read(words(APPLICATIONS, typed, " ", zero="")))
        assert all(typed[path] == value for path, value in mine.items()), seed


def test_without_a_sum_digits_stay_together_unless_each_is_one():
    table = f2021.DISCLOSURE
    for text, value in (("010", (0, 1, 0)), ("1077", None), ("12 3", None), ("10 7 7", (10, 7, 7))):
        typed = {**figures(table, 1)}
        before, _, after = words(table, typed, "\n").partition("行政规范性文件\n")
        rest = after.split("\n", 3)[3]
        found = read(f"{before}行政规范性文件{text}{rest}", key="disclosure")
        row = [cell for path, cell in found.cells.items() if path[1] == "normative_documents"]
        assert tuple(cell.value for cell in row) == (value or (None,) * 3)
        if value is None:
            told = next(one for one in found.findings if one.code == "R131")
            assert text in told.message


def test_damaged_labels_are_anchors_too():
    typed = figures(APPLICATIONS, 5)
    text = words(APPLICATIONS, typed, "")
    for own, theirs in (
        ("（一）予以公开", "()予以公开"),
        ("2.其他法律行政法规禁止公开", "2.其他法律行政止公开"),
        ("1.申请人无正当理由", "1、申请人无正当理由"),
        ("4.保护第三方合法权益", "4.保护第 三方\n合法权益"),
    ):
        assert usable(read(text.replace(own, theirs))) == typed, theirs


def test_two_tables_in_a_text_are_not_mixed():
    one, other = (words(APPLICATIONS, figures(APPLICATIONS, seed), " ") for seed in (1, 2))
    found = read(f"{one}\n{'这是另一年的数。' * 80}\n{other}")
    assert not usable(found)
    assert "R121" in {finding.code for finding in found.findings}


def test_words_of_the_labels_in_sentences_are_no_rows():
    sentences = "本机关制发行政规范性文件3件，行政许可581件，行政处罚12件，行政强制0件；规章0件。"
    found = tables_of(Raw("text", (RawText("一、总体情况"), RawText(sentences * 3))), 2024)
    assert not usable(found, "disclosure")


def test_the_rules_of_a_pdf_and_its_text_must_agree():
    typed = figures(APPLICATIONS, 6)
    path = next(p for p, v in typed.items() if v > 1 and p[-1] != "total")
    raw = raw_of(f2021.FORM, ("applications", grid(APPLICATIONS, typed)), kind="pdf")
    same = words(APPLICATIONS, typed, " ")
    other = words(APPLICATIONS, {**typed, path: typed[path] + 1}, " ")
    assert usable(tables_of(Raw("pdf", raw.pieces, running=(RawText(same),)), 2024)) == typed
    found = tables_of(Raw("pdf", raw.pieces, running=(RawText(other),)), 2024)
    assert found.cells[path].status is Status.AMBIGUOUS
    assert set(found.cells[path].candidates) == {typed[path], typed[path] + 1}
    assert "R134" in {finding.code for finding in found.findings}


@pytest.mark.parametrize(
    "unit", ["1", "0 ", "规章0", "二、上年结转政府信息公开申请数量", "2.重复申请1111111 ", "(", "|"]
)
def test_hostile_text_takes_no_time(unit):
    text = words(APPLICATIONS, figures(APPLICATIONS, 1), "") + unit * (200_000 // len(unit))
    begun = time.monotonic()
    read(text)
    assert time.monotonic() - begun < 5


def test_what_the_rules_of_a_pdf_do_not_give_its_text_gives():
    typed = figures(APPLICATIONS, 6)
    rows = grid(APPLICATIONS, typed)
    at = next(i for i, row in enumerate(rows) if row[0].text.startswith("2.重复申请"))
    del rows[at][-1]
    text = RawText(words(APPLICATIONS, typed, " "))
    raw = raw_of(f2021.FORM, ("applications", rows), kind="pdf")
    assert len(usable(tables_of(raw, 2024))) == len(typed) - 7
    assert usable(tables_of(Raw("pdf", raw.pieces, running=(text,)), 2024)) == typed
    assert usable(tables_of(Raw("pdf", (RawText("一、总体情况"),), running=(text,)), 2024)) == typed


def test_zeros_left_blank_and_totals_left_out_are_made_up_for_by_the_columns_alone():
    for seed in range(6):
        typed = figures(APPLICATIONS, seed, most=900)
        shown = {path: value or "" for path, value in typed.items()}
        for number, path in enumerate(p for p in typed if p[-1] == "total"):
            if number % 4:
                shown[path] = ""
        mine = usable(
            tables_of(raw_of(f2021.FORM, ("applications", grid(APPLICATIONS, shown))), 2024)
        )
        assert all(typed[path] == value for path, value in mine.items())
        assert not {p for p, v in shown.items() if v != ""} - mine.keys()
