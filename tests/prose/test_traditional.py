"""Traditional characters: found wherever they stand, and never seen in simplified text."""

import subprocess
import sys

import pytest

from authoring.prose.traditional import traditional
from tests.conftest import EXAMPLES, report


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("戶籍窗口、羅漢樓設臺，楊勞衛黨", "戶羅漢樓設臺楊勞衛黨"), ("以後再辦", "後辦"),
        ("學當話講識歲廣廠灣療聖醫", "學當話講識歲廣廠灣療聖醫"),
        ("乾隆、于謙、著作、瞭望、於某、沈阳、坏人、奏摺、麴某、朱镕、李喆、邨", "謙"), ("规范汉字，emoji😀①", ""),
    ],
)  # fmt: skip
def test_what_is_traditional(text, found):
    assert "".join(text[at] for at in traditional(text)) == found


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_examples_have_none(example):
    assert not any(traditional(text) for _, text in report(example).narratives())


def test_simplified_text_does_not_read_the_table():
    script = (
        "from authoring.prose import traditional as t\n"
        "assert t.traditional('政府信息公开，〔2021〕30号：“办结”100件') == []\n"
        "assert t._characters.cache_info().currsize == 0\n"
        "assert t.traditional('辦') == [0]\n"
        "assert t._characters.cache_info().currsize == 1\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
