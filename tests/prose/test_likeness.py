"""Which sentences of one text stand in another."""

import pytest

from authoring.prose.likeness import Remembered, units_of
from authoring.prose.passages import passages
from authoring.report import narrative


def read(text):
    pieces = narrative.pieces(text)
    return units_of(one for piece in pieces for one in passages(piece, ("overview",)))


OLD = Remembered(
    read("教育局按月召开信息公开会议，听取各科室的公开情况；网站专栏每周巡查一次并通报。")
)


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("网站专栏每周巡查一次并通报。", True),
        ("2024年，网站专栏每周巡查一次，并通报！", True),
        ("教育局每月召开信息公开会议，听取各科室的公开情况。", True),
        ("教育局的网站专栏改版，信息公开会议停开。", False),
    ],
)
def test_a_sentence_is_recognised_but_for_figures_marks_and_a_word(sentence, said):
    (unit,) = read(sentence)
    assert OLD.says(unit) is said


def test_short_clauses_headings_tables_and_words_of_the_law_are_not_compared():
    words = "（一）主动公开信息的情况和办法\n\n巡查专栏。没有其他需要报告的事项。\n\n| 会议记录公开目录一览 |\n|---|"
    assert read(words) == []
