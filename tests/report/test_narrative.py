"""The agency's words: numbering, run-in headings, pictures, tables; everything else is text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from authoring.report.narrative import Grid, Image, Title, Words, pieces


@pytest.mark.parametrize(
    ("line", "rank"),
    [("一、总体情况", 1), ("（一）主动公开情况", 2), ("(二)依申请公开", 2), ("1.完善制度", 3),
     ("2、加强培训", 3), ("（1）责任到人", 4), ("十二、附则", 1)],
)  # fmt: skip
def test_short_numbered_lines_are_headings(line, rank):
    assert pieces(line) == [Title(line, rank)]


@pytest.mark.parametrize(
    "line",
    [
        "（一）按照规定，我局完成了全年任务。",
        "1.5万元用于印刷",
        "第一、二季度",
        "2024.1",
        "（见附件）全文",
    ],
)
def test_sentences_and_numbers_are_not_headings(line):
    assert all(isinstance(piece, Words) for piece in pieces(line))


def test_a_run_in_heading_ends_at_the_first_full_stop():
    (piece,) = pieces("（一）主动公开。全年公开信息500条。")
    assert (piece.lead, piece.rank) == ("（一）主动公开。", 2)
    assert piece.text == "（一）主动公开。全年公开信息500条。"


def test_a_lone_numbered_sentence_has_no_run_in_heading():
    (piece,) = pieces("（一）全年没有收到申请。")
    assert piece == Words("（一）全年没有收到申请。", 0)


def test_blank_lines_part_paragraphs_and_numbering_opens_one():
    found = pieces("甲\n乙\n\n丙\n（一）标题\n正文\n1.标题\n正文")
    assert [piece.text for piece in found] == ["甲乙", "丙", "（一）标题", "正文", "1.标题", "正文"]


def test_chinese_lines_join_without_a_space_and_latin_ones_with_one():
    assert pieces("公开\n信息")[0].text == "公开信息"
    assert pieces("open\ndata")[0].text == "open data"


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", "{{ 7 * 7 }}{% for %}", "**粗** _斜_ `码`", "# 不是标题", "> 引用",
     "&lt; &amp; &#65;", "[链接](http://x.cn)", "- 列表", "    缩进", "\\* 反斜线", "http://a.cn/b_c_d"],
)  # fmt: skip
def test_everything_else_is_printed_as_typed(text):
    assert [piece.text for piece in pieces(text)] == [text.strip()]


def test_pictures_and_tables_are_read():
    found = pieces("前文\n\n![图 一](图表.png)\n\n| 甲 | 乙 |\n|--|--|\n| 1 | |\n\n后文")
    assert found == [
        Words("前文"),
        Image("图表.png", "图 一"),
        Grid((("甲", "乙"), ("1", ""))),
        Words("后文"),
    ]


def test_picture_names_may_have_spaces():
    assert pieces("![图](图 1.png)") == [Image("图 1.png", "图")]


@pytest.mark.parametrize(
    ("written", "name", "caption"),
    [
        ('![画的是什么](图.png "图题")', "图.png", "图题"),
        ("![画的是什么](图 一.png “图题：甲 乙”)", "图 一.png", "图题：甲 乙"),
        ("![画的是什么](图.png“图题”)", "图.png", "图题"),
        ("![画的是什么](“甲 乙”图.png)", "“甲 乙”图.png", "画的是什么"),
        ("![画的是什么](图（1）.png)", "图（1）.png", "画的是什么"),
        (f"![{'说明' * 20}](图.png)", "图.png", ""),
        (f'![{"说明" * 20}](图.png  "图题" )', "图.png", "图题"),
    ],
)
def test_a_caption_is_written_for_a_picture_or_is_its_short_description(written, name, caption):
    (image,) = pieces(written)
    assert isinstance(image, Image)
    assert (image.source, image.caption) == (name, caption)


def test_a_picture_inside_a_paragraph_parts_it():
    assert pieces("前![说明](a.png)后") == [
        Words("前"),
        Image("a.png", "说明"),
        Words("后"),
    ]


@given(st.text("一、（）()1.。；，甲乙ab \n|!-[]{}<>&\\*_#`~", max_size=200))
def test_no_character_of_running_text_is_lost(text):
    shown = "".join(
        "".join("".join(row) for row in piece.rows) if isinstance(piece, Grid)
        else piece.source + piece.description if isinstance(piece, Image)
        else piece.text
        for piece in pieces(text)
    )  # fmt: skip
    if not any(isinstance(piece, Grid | Image) for piece in pieces(text)):
        assert "".join(shown.split()) == "".join(text.split())


def spelled(piece):
    """The words of a piece with their indices, each (words, indices)."""
    match piece:
        case Grid():
            rows = zip(piece.rows, piece.at, strict=True)
            return [pair for words, at in rows for pair in zip(words, at, strict=True)]
        case Image():
            return [(piece.source, piece.at), (piece.caption, piece.said_at)]
        case _:
            return [(piece.text, piece.at)]


@given(st.text('一、（）()1.。；，甲乙ab \n|!-[]{}<>&*_#`~"“”', max_size=200))
def test_every_character_knows_where_it_stands(text):
    end = -1
    for piece in pieces(text):
        for words, at in spelled(piece):
            if isinstance(piece, Image) and not at:
                continue
            assert len(at) == len(words)
            for char, index in zip(words, at, strict=True):
                assert text[index] == char or (char == " " and not isinstance(piece, Image))
            assert not at or isinstance(piece, Image) or min(at) > end
            end = max(at, default=end)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("前文。\n  接着写3件。\n\n（一）标题\n　　正文3件。", ["前文。接着写3件。", "（一）标题", "正文3件。"]),
        ('甲![说明](a b.png "图题")乙![图](c.png)\n丙', ["甲", "a b.png", "图题", "乙", "c.png", "图", "丙"]),
        ("| 甲 | 乙\\|丙 |\n|--|--|\n| 1 |  |", ["甲", "乙|丙", "1", ""]),
        ("open\ndata", ["open data"]),
    ],
)  # fmt: skip
def test_pieces_are_found_where_they_were_written(text, words):
    found = [pair for piece in pieces(text) for pair in spelled(piece)]
    assert [told for told, _ in found] == words
    for told, at in found:
        assert "".join(text[index] for index in at).replace("\n", " ") == told


@given(st.text("一二、（）1.2。，：\n \u3000\t#>*-+`_\\<&=~a甲乙", max_size=80))
def test_text_without_tables_and_pictures_is_read_as_beside_a_table(text):
    beside = pieces(f"{text}\n\n|甲|\n|--|")
    assert pieces(text) == beside[:-1]
