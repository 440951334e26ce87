"""Every character of a text knows where it stands in the file, in every way YAML can write it."""

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from authoring.report.spelling import offsets


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


def test_a_value_that_is_not_there_has_no_places():
    assert not offsets("正文: 甲", 4, 5, None, "乙")
    assert not offsets("正文: |\n  甲\n", 4, 9, "|", "乙\n")
