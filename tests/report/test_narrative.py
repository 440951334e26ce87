"""The agency's words: numbering, run-in headings, pictures, tables; everything else is text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from authoring.report.narrative import Grid, Image, Title, Words, most_cells, pieces


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


@pytest.mark.parametrize(
    ("line", "rank"),
    [("十二三、甲", 1), ("十二三四、甲", 0), ("（十二三）甲", 2), ("（十二三四）甲", 0), ("12.甲", 3), ("123.甲", 0),
     ("1．甲", 3), ("1.2甲", 0), ("1、2甲", 0), ("（12）甲", 4), ("(1)甲", 4), ("（123）甲", 0), ("甲一、乙", 0)],
)  # fmt: skip
def test_numbers_open_a_paragraph_as_far_as_reports_count(line, rank):
    assert pieces(line) == [Title(line, rank) if rank else Words(line)]
    assert [piece.text for piece in pieces(f"前。\n{line}")] == (
        ["前。", line] if rank else [f"前。{line}"]
    )


@pytest.mark.parametrize(
    ("line", "is_heading"),
    [("一、" + "字" * 38, True), ("一、" + "字" * 39, False), ("一、甲。乙", False), ("一、甲，乙", True),
     *(("一、甲" + end, False) for end in "。；：！？…，;:!?,"), ("一、甲）", True)],
)  # fmt: skip
def test_a_heading_is_short_and_no_sentence(line, is_heading):
    (piece,) = pieces(line)
    assert isinstance(piece, Title) is is_heading


def test_a_run_in_heading_is_short_and_something_follows():
    for length, lead in ((37, f"（一）{'字' * 37}。"), (38, "")):
        (piece,) = pieces(f"（一）{'字' * length}。后文。")
        assert (piece.lead, piece.rank) == (lead, 2 if lead else 0)
    assert pieces("甲乙。后文。") == [Words("甲乙。后文。")], "it has a number"


def test_after_a_heading_a_paragraph_begins():
    assert pieces("一、标题\n甲\n乙") == [Title("一、标题", 1), Words("甲乙")]
    assert pieces("一、标题：\n甲。") == [Words("一、标题：甲。")]


JOINS = {
    "open\ndata": "open data", "12\n34": "12 34", "a,\nb": "a, b", "（a)\nb": "（a) b", "é\nx": "é x",
    "公开\n信息": "公开信息", "年\n2024": "年2024", "2024\n年": "2024年", "open\n信息": "open信息",
    "信息\nopen": "信息open",
    "a，\nb": "a，b", "a\n（b": "a（b", "a”\nb": "a”b", "a\n“b": "a“b", "a\n‘b": "a‘b", "a’\nb": "a’b", "a—\nb": "a—b",
    "a…\nb": "a…b", "a\n·b": "a·b", "a\n〇b": "a〇b", "⺀\na": "⺀a", "a\n鿿": "a鿿", "豈\na": "豈a", "a\n︰b": "a︰b",
    "a\n｜b": "a｜b", "a\n￯": "a￯",
}  # fmt: skip


@pytest.mark.parametrize("text", JOINS, ids=repr)
def test_lines_are_joined_as_the_scripts_on_both_sides_want(text):
    (piece,) = pieces(text)
    assert piece.text == JOINS[text]
    joint = text.index("\n")
    space = [joint] if " " in JOINS[text] else []
    assert list(piece.at) == [*range(joint), *space, *range(joint + 1, len(text))]


def test_a_paragraph_knows_its_places_without_the_layout_of_its_lines():
    (piece,) = pieces(" \u3000甲\n\u3000 乙 丙  \nab \n  cd")
    assert piece.text == "甲乙 丙ab cd"
    assert list(piece.at) == [2, 6, 7, 8, 12, 13, 14, 18, 19]


PICTURES = {
    "![画](a.png)": ("画", "a.png", "画", [5], [2]),
    "前![画](a b.png)": ("画", "a b.png", "画", [6], [3]),
    '![画](a b.png "题")': ("画", "a b.png", "题", [5], [14]),
    "![画](a.png “ 题 ”)": ("画", "a.png", "题", [5], [13]),
    '![画](a.png"题"  )': ("画", "a.png", "题", [5], [11]),
    "![画](a.JPG“题”)": ("画", "a.JPG", "题", [5], [11]),
    "![题](题.png “题”)": ("题", "题.png", "题", [5], [12]),
    "![a.png](a.png)": ("a.png", "a.png", "a.png", [9], [2]),
    "![](a.png)": ("", "a.png", "", [4], []),
    f"![{'画' * 30}](a.png)": ("画" * 30, "a.png", "画" * 30, [34], [2]),
    f"![{'画' * 31}](a.png)": ("画" * 31, "a.png", "", [35], []),
    f"![画]({'a' * 300})": ("画", "a" * 300, "画", [5], [2]),
    f'![画](a.png "{"题" * 200}")': ("画", "a.png", "题" * 200, [5], [12]),
    f"![{'画' * 1000}](a.png)": ("画" * 1000, "a.png", "", [1004], []),
}  # fmt: skip


@pytest.mark.parametrize("text", PICTURES, ids=lambda text: text[:16])
def test_a_picture_knows_its_name_and_its_caption(text):
    *_, image = pieces(text)
    description, source, caption, at, said_at = PICTURES[text]
    assert isinstance(image, Image)
    assert (image.description, image.source, image.caption) == (description, source, caption)
    assert list(image.at) == [at[0] + n for n in range(len(source))]
    assert list(image.said_at) == [said_at[0] + n for n in range(len(caption))]


@pytest.mark.parametrize(
    ("written", "caption"),
    [(f'![画](a.png "{"题" * 200}")', "题" * 200), (f'![画](a.png "{"题" * 201}")', "画"),
     ('![画](a.png         "题")', "题"), ('![画](a.pn“题”)', "画"),
     ('![画](a.png "题"         )', "题"), ('![画](a.png "题"          )', "画")],
)  # fmt: skip
def test_a_caption_stands_where_a_caption_may_stand(written, caption):
    (image,) = pieces(written)
    assert image.caption == caption


@pytest.mark.parametrize(
    "text",
    ["![画] (a.png)", "[画](a.png)", f"![画]({'a ' * 150}a)", f"![{'画' * 1001}](a b.png)", "![画](a<b c.png)"],
    ids=lambda text: text[:16],
)  # fmt: skip
def test_what_is_no_picture_is_text(text):
    assert pieces(text) == [Words(text)]


def test_pictures_and_words_of_one_paragraph_keep_their_order_and_places():
    found = pieces("甲![一](a.png)\n乙丙![二](b.png)![三](c.png)丁")
    assert [(getattr(one, "text", ""), getattr(one, "source", "")) for one in found] == [
        ("甲", ""), ("", "a.png"), ("乙丙", ""), ("", "b.png"), ("", "c.png"), ("丁", ""),
    ]  # fmt: skip
    assert [next(iter(one.at)) for one in found] == [0, 6, 13, 20, 31, 37]


GRIDS = {
    "| 甲 | 乙\\|丙 |\n|--|--|\n| 1 |  |": ([["甲", "乙|丙"], ["1", ""]], [[[2], [6, 8, 9]], [[23], []]]),
    "甲|乙\n--|--\n1|2": ([["甲", "乙"], ["1", "2"]], [[[0], [2]], [[10], [12]]]),
    "前\n\n|甲 乙|\n|:--|\n|a\\b|": ([["甲 乙"], ["a\\b"]], [[[4, 5, 6]], [[16, 17, 18]]]),
    "| a | b |\n|--|--|\n| 1 |": ([["a", "b"], ["1", ""]], [[[2], [6]], [[20], []]]),
    "| a | b |\n|--|--|\n|  | 2 |": ([["a", "b"], ["", "2"]], [[[2], [6]], [[], [23]]]),
    "  |甲|\n　|--|\n　|乙|": ([["甲"], ["乙"]], [[[3]], [[14]]]),
}  # fmt: skip


@pytest.mark.parametrize("text", GRIDS, ids=lambda text: repr(text)[:20])
def test_every_cell_of_a_table_knows_where_it_stands(text):
    *_, grid = pieces(text)
    rows, at = GRIDS[text]
    assert [list(row) for row in grid.rows] == rows
    assert [[list(cell) for cell in row] for row in grid.at] == at


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("", 0), ("甲\n乙", 0), ("|a|b|\n|--|--|\n|1|2|\n|3|4|", 6), ("|a|\n|--|\n|1|\n\n|2|", 2),
        ("a|b\n--|--\n1|2", 4),
        ("|:-:|\n甲\n|-|-|-|\n乙", 8), ("|-|-|-|\n甲\n|:-:|\n乙", 12), (" |--|--|\n甲 ", 4), ("a-b\n甲", 0),
        ("-\n甲", 0), ("|  |\n甲", 0), ("--\n甲", 2),
    ],
)  # fmt: skip
def test_the_cells_of_a_table_are_counted_before_it_is_read(text, cells):
    assert most_cells(text) == cells
    assert cells >= sum(
        len(row) for one in pieces(text) if isinstance(one, Grid) for row in one.rows[2:]
    )


@given(st.text("一二、（）1.2。，：\n \u3000\t#>*-+`_\\<&=~a甲乙", max_size=80))
def test_text_without_tables_and_pictures_is_read_as_beside_a_table(text):
    beside = pieces(f"{text}\n\n|甲|\n|--|")
    assert pieces(text) == beside[:-1]


@pytest.mark.parametrize(
    "text",
    [
        "![图](a.png)",
        "文字。\n\n![图](图 1.png “图题”)\n\n文字。",
        '![甲](a.png)\n![乙](b.jpg "题")',
        "文字。\n![图](a.png)",
        r"![图](a\_b.png)",
        "![图](a&amp;b.png)",
        "![](a.png)",
        "![图]( )",
        "![图](a.png)。",
    ],
)
def test_a_table_below_changes_nothing_of_what_stands_above_it(text):
    """Texts without a table are read without Markdown where they can be."""

    def placed(read):
        return [(one, list(one.at), list(getattr(one, "said_at", ()))) for one in read]

    *above, _ = pieces(f"{text}\n\n| 甲 |\n|---|\n| 乙 |")
    assert placed(pieces(text)) == placed(above)
