"""Chinese numerals, and the numbers of official numbering."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from authoring.numerals import head_of, how_many, level_of, number_of, numeral
from authoring.templating import wording
from tests.conftest import INPUTS, report


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "零"), (1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (21, "二十一"), (99, "九十九"),
        (100, "一百"), (105, "一百零五"), (110, "一百一十"), (1010, "一千零一十"), (2024, "二千零二十四"),
        (12_000, "一万二千"), (10_050, "一万零五十"), (100_000, "十万"), (100_000_001, "一亿零一"),
        (1000, "一千"), (1100, "一千一百"), (10_000, "一万"), (10_500, "一万零五百"), (11_000, "一万一千"),
        (101_000_000, "一亿零一百万"), (110_000_000, "一亿一千万"),
    ],
)  # fmt: skip
def test_a_number_is_told_in_words(number, words):
    assert numeral(number) == words


@pytest.mark.parametrize(
    ("number", "words"), [(1, "一"), (2, "两"), (3, "三"), (12, "十二"), (20, "二十")]
)
def test_before_what_is_counted_two_is_another_word(number, words):
    assert how_many(number) == words


@given(st.integers(0, 10**12 - 1))
def test_what_is_told_is_read_back(number):
    assert number_of(numeral(number)) == number_of(str(number)) == number


@pytest.mark.parametrize(
    ("words", "number"),
    [("两", 2), ("〇", 0), ("廿一", 21), ("卅", 30), ("一十二", 12), ("两百零五", 205), ("一百〇五", 105),
     ("１２", 12)],
)  # fmt: skip
def test_what_people_write_is_read(words, number):
    assert number_of(words) == number


@pytest.mark.parametrize(
    "words", ["", "十十", "十一二", "一二", "零五", "百五十", "几", "一是", "-1", "1.5"]
)
def test_what_is_no_number_is_none(words):
    assert number_of(words) is None


@pytest.mark.parametrize(
    ("text", "level", "head"),
    [
        ("一、概述", 1, "一、"), ("十二、其他", 1, "十二、"), ("（一）主动公开", 2, "（一）"),
        ("( 一 )公开", 2, "( 一 )"),
        ("1.公开", 3, "1."), ("12、公开", 3, "12、"), ("（1）公开", 4, "（1）"), ("1.5万件", 0, ""),
        ("一是公开", 0, ""),
        ("概述一、", 0, ""),
        ("二十一、其他", 1, "二十一、"), ("一二三四、其他", 0, ""), ("（二十一）其他", 2, "（二十一）"),
        ("（一二三四）其他", 0, ""), ("99．其他", 3, "99．"), ("100.其他", 0, ""), ("(99)其他", 4, "(99)"),
        ("（100）其他", 0, ""), ("", 0, ""),
    ],
)  # fmt: skip
def test_the_level_of_a_number_is_known(text, level, head):
    assert (level_of(text), head_of(text)) == (level, head)


@pytest.mark.parametrize("count", [1, 10, 11, 21])
def test_the_opening_tells_the_number_of_parts_in_words(count):
    one = report(INPUTS / "city_education_2017.yaml")
    parts = [f"部分{n}" for n in range(count)]
    told = wording(
        "opening", form=one.form, year="2017", agency=one.content.agency, scope=None, parts=parts,
        annexes=[],
    )  # fmt: skip
    assert f"{parts[-1]}{numeral(count)}个部分组成" in told
