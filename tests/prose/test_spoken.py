"""What a report says is read from its words, its form and its figures alone."""

import pytest

from authoring.forms import FORMS
from authoring.forms.layout import form_cells
from authoring.prose.spoken import Spoken
from authoring.report import narrative
from authoring.report.figures import compute
from authoring.report.tables import Tables

FORM = next(form for form in FORMS if form.id == "2021")
RECEIVED = ("applications", "received", "natural_person")
OVER = ("applications", "carried_over", "natural_person")
GRANTED = ("applications", "outcomes", "granted", "natural_person")
PARTLY = ("applications", "outcomes", "partly_granted", "natural_person")
SECRET = ("applications", "outcomes", "refused", "state_secret", "natural_person")
UPHELD = ("review", "reconsideration", "upheld")
ENTERED = {path: 0 for path, cell in form_cells(FORM).items() if not cell.addends}
ENTERED |= {RECEIVED: 90, OVER: 10, GRANTED: 30, PARTLY: 30, UPHELD: 4}


def tables(**changed):
    """The tables with some of the cells named above changed."""
    return Tables(FORM, compute(FORM, ENTERED | {globals()[k]: v for k, v in changed.items()}))


def said(text, held=None, last=None):
    before = Spoken((), (), last, 2023) if last else None
    path = ("overview",)
    pieces = tuple((path, one) for one in narrative.pieces(text))
    own = ("示例县教育局",)
    return Spoken(((path, text),), pieces, held or tables(), 2024, own, last=before)


@pytest.mark.parametrize(
    ("text", "open_cell", "lacking"),
    [
        ("新收申请91件。", "UPHELD", False),  # another table
        ("新收申请91件。", "RECEIVED", True),
        ("新收申请90件。", "OVER", False),  # one way of counting fits; no other is needed
        ("收到申请91件。", "OVER", True),  # it might include what was carried over
        ("行政复议5件。", "UPHELD", True),
    ],
)
def test_a_verdict_carries_the_cells_it_lacks(text, open_cell, lacking):
    (verdict,) = said(text, tables(**{open_cell: None})).verdicts
    assert bool(verdict.gaps) is lacking
    assert not (verdict.gaps and verdict.fits)
    (verdict,) = said(text).verdicts
    assert not verdict.gaps


def test_a_verdict_names_the_usual_way_of_counting():
    (verdict,) = said("收到申请91件。").verdicts
    assert (verdict.fits, verdict.first.named(FORM), verdict.value) == (None, "本年新收申请", 90)


@pytest.mark.parametrize(
    ("share", "full", "with_gap"),
    [
        ("占50%", "right", "unknown"),  # of all outcomes, which are open
        ("占33.3%", "right", "right"),  # of what was received
        ("占30%", "right", "right"),  # of this and what was carried over
        ("占33.4%", "wrong", "unknown"),
    ],
)
def test_a_share_that_may_be_one_of_an_open_cell_is_unknown(share, full, with_gap):
    text = f"予以公开申请30件，{share}。"
    (one,) = said(text).shares
    assert (one.told, one.gaps) == (full, frozenset())
    (one,) = said(text, tables(SECRET=None)).shares
    assert one.told == with_gap
    assert bool(one.gaps) is (with_gap == "unknown")


def test_the_total_of_the_sentence_needs_no_table():
    text = "办理40件，其中予以公开申请30件，占75%，部分公开申请10件，占25%。"
    spoken = said(text, tables(SECRET=None))
    assert [part.value for part in spoken.breakdowns[0].parts] == [30, 10]
    assert [(one.told, one.gaps) for one in spoken.shares] == [("right", frozenset())] * 2


def test_a_change_carries_what_last_year_lacks():
    text = "新收申请90件，同比增长12.5%。"
    assert said(text).changes == ()
    (change,) = said(text, last=tables(RECEIVED=80)).changes
    assert (change.now, change.before, change.gaps) == (90, 80, frozenset())
    (change,) = said(text, last=tables(RECEIVED=None)).changes
    assert change.before is None
    assert change.gaps
    (written,) = said("申请由80件增至90件，同比增长12.5%。", tables(RECEIVED=None)).changes
    assert (written.now, written.before, written.gaps) == (90, 80, frozenset())


def test_headings_and_cells_of_tables_are_passages_and_no_sentences():
    spoken = said("（一）依申请公开\n\n收到3件。办结2件！\n\n| 甲 | 乙 |\n|---|---|\n| 1 | 2 |")
    kinds = [passage.kind for passage in spoken.passages]
    assert kinds == ["title", "words", "cell", "cell", "cell", "cell"]
    assert [sentence.text for sentence in spoken.sentences] == ["收到3件。", "办结2件！"]
    for passage in spoken.passages:
        text = dict(spoken.texts)[passage.path]
        assert "".join(text[index] for index in passage.at) == passage.text


def test_what_a_picture_is_said_to_show_is_read_and_knows_its_place():
    spoken = said(
        '见图。\n\n![办理结果：予以公开31件，部分公开30件，不予公开0件](a.png "图1 收到申请91件")'
    )
    assert [sentence.text for sentence in spoken.sentences] == [
        "见图。", "图1收到申请91件", "办理结果：予以公开31件，部分公开30件，不予公开0件",
    ]  # fmt: skip
    text = dict(spoken.texts)[("overview",)]
    for passage in spoken.passages:
        assert "".join(text[index] for index in passage.at) == passage.text
    described = said("![收到申请：予以公开31件](a.png)")  # short: the caption as well
    assert [sentence.text for sentence in described.sentences] == ["收到申请：予以公开31件"]


def test_a_cell_without_figures_of_last_year_is_held_against_nothing():
    table = "依申请公开\n\n| 结果 | 2023年 | 2024年 |\n|---|---|---|\n| 予以公开 | 5 | 31 |"
    (one,) = said(table).told_in_grids
    assert (one.cell.named, one.verdict.fits, one.verdict.value) == ("予以公开·2024年", None, 30)
    before, now = said(table, last=tables(GRANTED=4)).told_in_grids
    assert (before.of_last_year, before.verdict.value, now.of_last_year) == (True, 4, False)
    (gap,) = said(table, tables(GRANTED=None)).told_in_grids
    assert gap.verdict.gaps


def test_a_table_of_many_cells_is_a_list_of_other_things():
    rows = "".join(f"| 第{number}处 | {number} |\n" for number in range(300))
    assert said(f"| 地点 | 件数 |\n|---|---|\n{rows}").grids == ()
