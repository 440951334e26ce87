"""Every character of a text knows where it stands in the file, in every way YAML can write it."""

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from authoring.report.spelling import Spelling, offsets, spelling, with_put


def scalars(text):
    """(style, value, offsets) of every scalar of a YAML text."""
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    for event in yaml.parse(text, Loader=yaml.CBaseLoader):
        if isinstance(event, yaml.ScalarEvent):
            begin, end = event.start_mark, event.end_mark
            yield event.style, event.value, offsets(
                text, starts[begin.line] + begin.column, starts[end.line] + end.column,
                event.style, event.value,
            )  # fmt: skip


def holds(text):
    for style, value, found in scalars(text):
        assert len(found) == len(value) + 1, (style, value)
        assert list(found) == sorted(found)
        for char, offset in zip(value, found, strict=False):
            if not char.isspace() and not (style == '"' and text[offset] == "\\"):
                assert text[offset] == char


WAYS = {
    "literal": "正文: |\n  第一行，甲。\n\n    缩进的一行\n  第三行\n",
    "literal kept": "正文: |+\n  甲\n\n\n下一个: 1\n",
    "literal stripped": "正文: |-\n  甲\n  乙\n",
    "literal with its indentation said": "正文: |2\n    甲\n  乙\n",
    "literal with a comment": "正文: |  # 说明\n  甲\n  乙\n",
    "folded": "正文: >\n  第一行，甲。\n  接着写\n\n  另一段\n    更深\n  回来\n",
    "folded stripped": "正文: >-\n  a b\n  c\n",
    "plain": "正文: 第一行，甲。\n  接着 写\n\n  另一段\n",
    "plain in brackets": "正文: [第一 行, 甲\n  乙, {丙: 丁\n  戊}]\n",
    "single": "正文: '第一''行，\n  接着\n\n  另  一段 '\n",
    "double": '正文: "第一\\n行\\u4e00\\x41\\t甲 \\\n  接着\n\n  另一段\\" "\n',
    "escaped": '正文: "\\U0001f600\\_\\L甲"\n',
    "empty": "正文: ''\n另: \"\"\n三:\n四: |\n五: 甲\n",
    "comment after": "正文: 甲乙 丙  # 说明\n",
}


@pytest.mark.parametrize("text", WAYS.values(), ids=WAYS)
def test_in_every_way_of_writing(text):
    holds(text)


WORDS = st.text(st.sampled_from("甲乙ab1，。 \n\t'\"\\:#|>-{}[]（"), min_size=0, max_size=60)


@settings(max_examples=200)
@given(WORDS, st.sampled_from(["|", ">", "'", '"', None]), st.integers(10, 60))
def test_whatever_a_yaml_writer_makes_of_a_text(words, style, width):
    text = yaml.dump(
        {"正文": words, "后": "丁"}, allow_unicode=True, default_style=style, width=width
    )
    holds(text)


PLACES = {
    # text: the value at the end of it, and where it stands
    "|\n  甲\n\n   乙\n": ("甲\n\n 乙\n", [4, 5, 6, 9, 10, 11, 12]),
    "|-\n  甲\n  乙": ("甲\n乙", [5, 6, 9, 10]),
    "|\n  甲": ("甲", [4, 5]),
    "|+\n  甲\n\n": ("甲\n\n", [5, 6, 7, 8]),
    ">\n  甲\n  乙\n\n  丙\n": ("甲 乙\n丙\n", [4, 5, 8, 9, 13, 14, 15]),
    "甲  乙\n  丙": ("甲  乙 丙", [0, 1, 2, 3, 4, 7, 8]),
    "甲\n\n\n 乙": ("甲\n\n乙", [0, 1, 2, 5, 6]),
    "'甲''乙'": ("甲'乙", [1, 2, 4, 5]),
    '"甲\\n\\x41\\u4e00\\U0001f600乙"': ("甲\nA一😀乙", [1, 2, 4, 8, 14, 24, 25]),
    '"\\0\\a\\b\\t\\\t\\v\\f\\r\\e\\N\\_\\L\\P\\"\\/\\\\"': (
        '\0\a\b\t\t\v\f\r\x1b\x85\xa0\u2028\u2029"/\\', [1 + 2 * n for n in range(17)],
    ),
    '"甲\\\n   乙"': ("甲乙", [1, 7, 8]),
    '"甲 \n 乙"': ("甲 乙", [1, 2, 5, 6]),
    '""': ("", [1]),
    "''": ("", [1]),
}  # fmt: skip


@pytest.mark.parametrize("text", PLACES, ids=repr)
def test_each_character_stands_where_it_was_written(text):
    value, places = PLACES[text]
    ((style, found, at),) = scalars(text)
    assert (found, list(at)) == (value, places)
    assert list(offsets("前: " + text, 3, 3 + len(text), style, value)) == [3 + n for n in places]


@pytest.mark.parametrize(
    ("text", "style", "value"),
    [
        ("甲", None, "乙"), ("甲", None, "甲乙"), ("甲 乙", None, "甲乙"), ("|\n  甲\n", "|", "乙\n"),
        ("|\n  甲\n", "|", "甲\n乙\n"),
        ("|\n甲\n", "|", " 甲\n"), ('"\\n"', '"', "甲"), ('"\\x41"', '"', "B"), ("'甲'", "'", "乙"),
        (">\n  甲\n", ">", "乙\n"),
    ],
)  # fmt: skip
def test_a_value_that_is_not_there_has_no_places(text, style, value):
    assert not offsets(text, 0, len(text), style, value)


def test_what_follows_a_scalar_is_not_taken_for_it():
    assert not offsets("甲乙", 0, 1, None, "甲乙")
    assert not offsets("甲  乙", 0, 2, None, "甲 乙")


def test_a_text_in_normal_form_stands_where_its_parts_stand():
    value, text = "e\u0301甲a\u0300\u0301", "\xe9甲\xe0\u0301"
    made = spelling(range(10, 17), value, text)
    assert (list(made.starts), list(made.ends)) == ([10, 12, 13, 13], [12, 13, 16, 16])
    assert made.span([0]) == (10, 12)
    assert made.span([1, 2]) == (12, 16)
    same = spelling(range(5, 8), "甲乙", "甲乙")
    assert (list(same.starts), list(same.ends)) == ([5, 6], [6, 7])
    marks = spelling(range(4), "\u0301甲a", "\u0301甲a")
    assert (list(marks.starts), list(marks.ends)) == ([0, 1, 2], [1, 2, 3])
    leading = spelling([7, 8, 9, 10], "\u0301e\u0301", "\u0301\xe9")
    assert (list(leading.starts), list(leading.ends)) == ([7, 8], [8, 10])
    assert spelling([3], "", "") == Spelling([], [])


def test_what_cannot_be_placed_has_no_spelling():
    assert spelling(range(3), "甲", "甲") == Spelling()
    assert spelling(range(1), "甲", "甲") == Spelling()
    assert spelling(range(2), "甲", "乙") == Spelling()
    assert spelling(range(2), "乙", "甲") == Spelling()
    assert Spelling().span([0]) is None
    made = Spelling([1, 2], [2, 3])
    assert made.span([]) is None
    assert made.span([0, 1]) == (1, 3)
    assert made.span([1, 2]) is None


def test_words_put_in_stand_where_what_they_replace_stood():
    before = Spelling([10, 11, 12, 13, 14], [11, 12, 13, 14, 15])
    after = with_put(before, [(1, 3, "甲乙丙"), (3, 4, "")])
    assert list(after.starts) == [10, 11, 11, 11, 14]
    assert list(after.ends) == [11, 13, 13, 13, 15]
    at_end = with_put(before, [(4, 5, "甲")])
    assert (list(at_end.starts), list(at_end.ends)) == ([10, 11, 12, 13, 14], [11, 12, 13, 14, 15])
    assert with_put(before, []) == before
    assert with_put(Spelling(), [(0, 1, "甲")]) == Spelling()
