"""What a person reads on a terminal: lines that fit, broken where a reader would break them."""

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from rich.cells import cell_len

from authoring.cli import main
from authoring.cli.wrapping import wrap
from tests.conftest import EXAMPLES, WRONG

PIECES = some.sampled_from(
    ["1句", "6 条", "12.5万元", "第 3 行", "30%", "100件", "3个百分点", "2025年", "X301", "YAML文件", "--out",
     "{{ 申请.新收.总计 }}", "申请.新收.自然人", "（二）", "“引言”", "，", "。", "、", "正文", "核对", "改", " "]
)  # fmt: skip


def joined(pieces):
    """No text of ours has a blank before a closing mark."""
    return re.sub(r" +(?=[，。、）”])", "", "".join(pieces))


@settings(max_examples=200, deadline=None)
@given(some.lists(PIECES, max_size=60).map(joined), some.integers(8, 100))
def test_lines_fit_lose_nothing_and_part_no_number_from_what_it_counts(text, width):
    lines = list(wrap(text, width))
    assert all(cell_len(line) <= width for line in lines)
    assert all(line == line.rstrip() for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())
    for before, after in pairwise(lines):
        if width >= 24:
            assert not after.startswith(tuple("，。、）”"))
            assert not before.endswith(tuple("（“第"))
            assert not (re.search(r"[0-9%]$", before) and re.match(r"[句条万行件个年]", after))
            if f"{before[-9:]}{after[:9]}" in text:  # no space stood between them
                assert not (re.search(r"[A-Za-z0-9]$", before) and re.match(r"[A-Za-z0-9]", after))
            assert before.count("{{") == before.count("}}")


@pytest.mark.parametrize("length", [20_000, 200_000])
@pytest.mark.parametrize("unit", ["字", "1", "a.", "{", "（", "第 ", "{{ a", "甲."])
def test_long_words_take_no_time(unit, length):
    assert len(list(wrap(unit * (length // len(unit)), 80))) >= length // 100


@pytest.mark.parametrize("columns", [20, 40, 72, 80, 120])
@pytest.mark.parametrize(
    "arguments",
    [["check", WRONG], ["compare", *[p for p in EXAMPLES if p.stem in ("zone_2021", "zone_2022")]]],
    ids=["check", "compare"],
)
def test_no_line_ends_in_blanks_or_after_the_number_of_what_follows(
    capsys, monkeypatch, columns, arguments
):
    monkeypatch.setenv("COLUMNS", str(columns))
    with pytest.raises(SystemExit):
        main([str(one) for one in arguments])
    lines = capsys.readouterr().out.splitlines()
    assert lines
    for before, after in pairwise(lines):
        assert before == before.rstrip()
        if columns >= 40 and arguments[0] == "check" and "│" not in before + after:
            broken = re.search(r"[0-9]$", before) and re.match(r" +[句条处项个件万元年月日]", after)
            assert not broken, (before, after)
