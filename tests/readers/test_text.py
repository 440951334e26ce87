"""Tables in plain text are what bars and tabs draw; everything else is paragraphs."""

import time

import pytest

from authoring.findings import Unusable
from authoring.readers.formats.sniff import raw_of
from authoring.readers.formats.text import read, read_text
from authoring.readers.raw import RawPicture, RawText
from tests.readers.files import grids, texts

HEADS = ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"]
RULES = ["规章", "1", "0", "12"]


def test_a_markdown_table():
    raw = read_text(
        "二、主动公开\n\n| 信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |\n|:--|---|---|--:|\n"
        "| **规章** | 1 | 0 | 12 |\n\n| 甲\\|乙 | 1<br>2 |\n\n三、依申请公开\n"
    )
    assert grids(raw) == [[HEADS, RULES], [["甲|乙", "1\n2"]]]
    assert texts(raw) == ["二、主动公开", "三、依申请公开"]


@pytest.mark.parametrize(
    "drawn",
    [
        "信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |\n规章 | 1 | 0 | 12 |",
        "信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数\n规章 | 1 | 0 | 12",
        "| 信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数\n| 规章 | 1 | 0 | 12",
        "|信息内容|本年制发件数|本年废止件数|现行有效件数|\n|规章|1|0|12|",
        "信息内容 | 本年制发件数 |\n本年废止件数 | 现行有效件数 |\n规章 | 1 | 0 | 12 |".replace(
            "数 |\n本", "数 | 本"
        ),
        "信息内容\t本年制发件数\t本年废止件数\t现行有效件数\n规章\t1\t0\t12",
    ],
)
def test_rows_are_read_however_they_are_closed(drawn):
    raw = read_text(f"二、主动公开政府信息情况\n{drawn}\n三、收到和处理政府信息公开申请情况\n")
    assert grids(raw) == [[HEADS, RULES]]
    assert texts(raw) == ["二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况"]


@pytest.mark.parametrize("bar", ["|", "\t"])
def test_an_empty_cell_at_the_edge_of_a_row_is_a_cell_where_nothing_closes_the_rows(bar):
    rows = [
        ["", "", "自然人", "总计"],
        ["一、新收", "", "", "3"],
        ["", "（一）", "1", ""],
        ["二、结转", "", "", ""],
    ]
    raw = read_text("三、收到申请情况\n" + "\n".join(map(bar.join, rows)) + "\n四、其他\n")
    assert grids(raw) == [rows]
    assert texts(raw) == ["三、收到申请情况", "四、其他"]


@pytest.mark.parametrize(
    "drawn",
    [
        "┌──┬──┐\n│甲│1│\n├──┼──┤\n│乙│2│\n├──┼──┤\n│丙│3│\n└──┴──┘",
        "｜甲｜1｜\n｜乙｜2｜\n｜丙｜3｜",
        "+--+--+\n| 甲 | 1 |\n+==+==+\n| 乙 | 2 |\n+--+--+\n| 丙 | 3 |\n+--+--+",
    ],
)
def test_a_table_drawn_with_other_signs_is_one(drawn):
    raw = read_text(f"首页｜政务公开\n\n{drawn}\n\n三、其他\n")
    assert grids(raw) == [[["甲", "1"], ["乙", "2"], ["丙", "3"]]]
    assert texts(read_text("首页｜政务公开")) == ["首页｜政务公开"]


def test_cells_that_are_merged_are_empty():
    raw = read_text(
        "第二十条第(五)项 | |||\n信息内容 | 本年处理决定数量 | ||\n行政许可 | 2 | ||\n"
        "指标 | 完成数量 |\n二、回应解读情况 |\n|\n1.发布会 | 3次 |\n"
    )
    assert grids(raw) == [
        [
            ["第二十条第(五)项", "", "", ""], ["信息内容", "本年处理决定数量", "", ""], ["行政许可", "2", "", ""],
            ["指标", "完成数量"], ["二、回应解读情况", ""], ["1.发布会", "3次"],
        ]
    ]  # fmt: skip


def test_a_cell_broken_over_lines_is_one():
    raw = read_text(
        "| 商业\n企业 | 科研\n机构 | 总计 |\n| 1 | 2 | 3 |\n\n后\n\n"
        "自然人 | 法人或\n其他组织 | 总计 |\n0 | 0 | 0 |\n"
    )
    assert grids(raw) == [
        [["商业\n企业", "科研\n机构", "总计"], ["1", "2", "3"]],
        [["自然人", "法人或\n其他组织", "总计"], ["0", "0", "0"]],
    ]


def test_a_row_that_is_never_closed_takes_no_heading_in():
    raw = read_text("甲 | 1 | 2 |\n乙 | 3 | 4 |\n丙 | 5 | 6……\n四、行政复议\n丁 | 7 | 8 |\n")
    assert grids(raw) == [
        [["甲", "1", "2"], ["乙", "3", "4"], ["丙", "5", "6……"]],
        [["丁", "7", "8"]],
    ]
    assert texts(raw) == ["四、行政复议"]


@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_a_cell_a_line_all_rows_alike(between):
    cells = [
        "第二十条第(一)项 |",
        "|||",
        *(f"{cell} |" for cell in HEADS + RULES),
        "行政许可 |",
        "5 |",
        "||",
    ]
    raw = read_text(between.join(cells))
    assert grids(raw) == [
        [["第二十条第(一)项", "", "", ""], HEADS, RULES, ["行政许可", "5", "", ""]]
    ]


def test_a_cell_a_line_rows_by_their_figures():
    cells = [
        "申请人情况",
        "自然人",
        "总计",
        "一、新收",
        "7",
        "7",
        "三、办理结果",
        "(一)予以公开",
        "6",
        "6",
    ]
    cells += ["(二)部分公开", "1", "1"]
    raw = read_text(" |\n".join(cells) + " |")
    assert grids(raw)[0][1:] == [
        ["一、新收", "7", "7"],
        ["三、办理结果"],
        ["(一)予以公开", "6", "6"],
        ["(二)部分公开", "1", "1"],
    ]
    heads = ["维持", "纠正", "总计", "维持", "纠正", "总计"]
    raw = read_text(" |\n".join([*heads, *"101202"]) + " |")
    assert grids(raw) == [[heads, [*"101202"]]]


@pytest.mark.parametrize("line", ["首页 | 政务公开 | 年报", "\t2024年，一切平稳。", "姓名\t示例"])
def test_a_mark_in_a_line_makes_no_table(line):
    raw = read_text(f"前\n\n{line}\n\n后\n")
    assert not grids(raw)
    assert texts(raw) == ["前", " ".join(line.split()), "后"]


def test_a_table_copied_from_a_sheet_has_cells_in_quotes():
    raw = read_text('项目\t"商业\n企业"\t"说""明"""\n甲\t1\t\n')
    assert grids(raw) == [[["项目", "商业\n企业", '说"明"'], ["甲", "1", ""]]]


def test_headings_pictures_links_and_bold_of_markdown():
    raw = read_text(
        "## 一、总体情况 ##\n\n**（一）主动公开。**公开[政策](https://www.example.cn)__12__条。\n\n"
        "![图一](a/1.png)\n\n![图二](../2.png)\n"
    )
    assert raw.pieces == (
        RawText("一、总体情况", 2),
        RawText("（一）主动公开。公开政策12条。", bold=8),
        RawPicture(b"", "图一", name="a/1.png"),
        RawPicture(b"", "图二"),
    )


def test_a_line_is_a_paragraph_and_wrapped_lines_are_joined_with_a_doubt():
    long = "2024年，示例县公开政府信息，回应群众关切，办理公开申请，按时答复申请人，没有收费。"
    plain = read_text("\n".join([long * 4] * 9))
    assert texts(plain) == [long * 4] * 9
    assert all(piece.sure for piece in plain.pieces if isinstance(piece, RawText))
    body = long * 5
    lines = [body[at : at + 30] for at in range(0, len(body), 30)]
    wrapped = read_text(
        "一、总体情况\n" + "\n".join(["　　" + lines[0], *lines[1:]]) + "\n二、其他\n"
    )
    assert texts(wrapped) == ["一、总体情况", body, "二、其他"]
    assert not any(piece.sure for piece in wrapped.pieces if isinstance(piece, RawText))


def test_tables_of_a_page_within_markdown():
    table = "<table><tr><td rowspan=2>甲</td><td>1</td></tr>\n<tr><td>2</td></tr></table>"
    raw = raw_of(
        f"# 年报\n\n一、总体情况\n正文\n\n{table}\n\n| 乙 | 3 |\n\n{table}\n后".encode(), "年报.md"
    )
    assert texts(raw) == ["年报", "一、总体情况", "正文", "后"]
    assert grids(raw) == [[["甲", "1"], ["甲", "2"]], [["乙", "3"]], [["甲", "1"], ["甲", "2"]]]
    assert [found.number for found in raw.tables()] == [1, 2, 3]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
def test_a_text_of_any_encoding(encoding):
    data = "一、总体情况\r\n\r\n规章 | 1 |\r\n合计 | 1 |\r\n".encode(encoding)
    raw = read(data)
    assert texts(raw) == ["一、总体情况"]
    assert grids(raw) == [[["规章", "1"], ["合计", "1"]]]


@pytest.mark.parametrize(
    "data",
    [
        b"|" * 2_000_000, b"a|\n" * 100_000, b"| a\n\n" * 60_000, b"a|b\nc|\n" * 60_000, b"a\tb\n" * 100_000,
        b'"a\tb\n' * 100_000, b"x<table>" * 200_000, b"<table></table>" * 50_000,
        b"**a" * 500_000, b"[" * 2_000_000, b"![" * 500_000 + b"](" * 500_000,
        b"#" * 2_000_000, b"x<br>" * 390_000, b"x\n" * 49_000,
        "政".encode() * 1_000_000, b"\\|" * 1_000_000, b"\n" * 190_000 + b"a",
        b" \t" * 1_000_000 + b"a",
    ],
)  # fmt: skip
def test_a_hostile_text_ends_soon(data):
    begun = time.process_time()
    try:
        cells = sum(len(table.cells) for table in read(data).tables())
    except Unusable as problem:
        cells = 0
        codes = {finding.code for finding in problem.findings}
    else:
        codes = set()
    assert cells <= 20_000
    assert codes <= {"R105"}
    assert time.process_time() - begun < 3
