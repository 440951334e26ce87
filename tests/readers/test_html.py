"""A web page gives what a reader of it sees: tables, paragraphs, headings, pictures, in order."""

import base64
import time

import pytest

from authoring.findings import Unusable
from authoring.readers.formats import mhtml
from authoring.readers.formats.encodings import decoded
from authoring.readers.formats.html import read
from authoring.readers.formats.sniff import raw_of
from authoring.readers.raw import MAX_SPAN, RawPicture, RawTable, RawText, narrow
from tests.conftest import output
from tests.readers.files import GRID, grid, grids, html_table, texts

DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
PLAIN = [list(row) for row in GRID]


def page(body):
    return read(f"<html><body>{body}</body></html>".encode())


def kinds(raw):
    return [type(piece) for piece in raw.pieces]


# --- tables -----------------------------------------------------------------------------------------


def test_tables_and_text_come_in_order():
    raw = page(f"<p>前</p>{html_table()}<p>中</p>{html_table()}后")
    assert kinds(raw) == [RawText, RawTable, RawText, RawTable, RawText]
    assert texts(raw) == ["前", "中", "后"]
    assert [table.number for table in raw.tables()] == [1, 2]


@pytest.mark.parametrize(
    "around",
    [
        "<table><tr><td>{}</td></tr></table>",
        "<table><tr><td>首页</td><td>政务公开</td></tr><tr><td colspan=2>{}</td></tr></table>",
        "<table><tr><td><table><tr><td>{}</td></tr></table></td></tr></table>",
    ],
)
def test_a_table_around_places_things_only(around):
    raw = page(around.format(f"<p>二、主动公开政府信息情况</p>{html_table()}"))
    assert grids(raw) == [PLAIN]
    assert "二、主动公开政府信息情况" in texts(raw)


def test_a_table_that_holds_the_whole_article_is_text():
    long = "2024年，本机关按照规定公开政府信息。" * 60
    raw = page(f"<table><tr><td>栏目</td><td><p>一、总体情况</p><p>{long}</p></td></tr></table>")
    assert not [*raw.tables()]
    assert texts(raw) == ["栏目", "一、总体情况", long]


def test_a_small_table_in_a_cell_is_words_of_the_cell():
    rows = (*GRID, ("备注", "<table><tr><td>甲</td><td>乙</td></tr></table>", "0", "3"))
    (found,) = grids(page(html_table(rows)))
    assert [word.split() for word in found[2]] == [["备注"], ["甲", "乙"], ["0"], ["3"]]


def test_long_text_between_the_rows_of_one_big_table_is_text():
    long = "2024年，本机关按照规定公开政府信息。" * 60
    body = (
        html_table(GRID)[: -len("</table>")]
        + f"<tr><td colspan=4><p>五、改进情况</p><p>{long}</p></td></tr>"
    )
    many = "".join(f"<tr><td>甲{n}</td><td>{n}</td><td>{n}</td><td>{n}</td></tr>" for n in range(3))
    raw = page(body + many + "</table>")
    assert kinds(raw) == [RawTable, RawText, RawText, RawTable]
    assert texts(raw) == ["五、改进情况", long]
    assert [row[0] for row in grid([*raw.tables()][1])] == ["甲0", "甲1", "甲2"]


def test_merged_cells_stand_where_they_are_seen():
    raw = page(
        "<table><tr><td rowspan=2>总</td><td colspan=2>分</td></tr><tr><td>1</td><td>2</td></tr>"
        "<tr><th>甲</th><td rowspan=99>3</td><td>4</td></tr></table>"
    )
    (table,) = raw.tables()
    assert grid(table) == [["总", "分"], ["总", "1", "2"], ["甲", "3", "4"]]
    assert [(c.row, c.column, c.rows, c.columns) for c in table.cells] == [
        (0, 0, 2, 1), (0, 1, 1, 2), (1, 1, 1, 1), (1, 2, 1, 1), (2, 0, 1, 1), (2, 1, 1, 1), (2, 2, 1, 1),
    ]  # fmt: skip


def test_a_figure_in_a_field_that_is_shown_is_the_cells():
    cells = "<td><input value=12></td><td><input type=hidden value=7>3</td>"
    assert grids(page(f"<table><tr>{cells}</tr></table>")) == [[["12", "3"]]]


def test_breaks_in_a_cell_are_lines_and_what_is_in_no_row_stands_before():
    raw = page(
        "<table><caption>表一</caption><tr><td><p>商业</p><p>企业</p></td><td>科研<br>机构</td></tr></table>"
    )
    assert texts(raw) == ["表一"]
    assert grids(raw) == [[["商业\n企业", "科研\n机构"]]]


# --- text -------------------------------------------------------------------------------------------


def test_headings_have_their_level_and_bold_beginnings_their_length():
    raw = page(
        "<h2>一、总体情况</h2><p><b>（一）主动公开。</b>公开<strong>12</strong>条。</p>"
        "<p style='font-weight: bold'>二、其他</p><p>普通</p>"
        "<p><b>三</b><span style='font-weight:700'>、改进</span></p>"
    )
    found = [(p.text, p.level, p.text[: p.bold]) for p in raw.pieces if isinstance(p, RawText)]
    assert found == [
        ("一、总体情况", 2, ""), ("（一）主动公开。公开12条。", 0, "（一）主动公开。"),
        ("二、其他", 0, "二、其他"), ("普通", 0, ""), ("三、改进", 0, "三、改进"),
    ]  # fmt: skip


def test_paragraphs_end_where_the_page_ends_a_line():
    raw = page("甲<br>乙<div>丙<div>丁</div>戊</div><pre>己\n庚</pre><ul><li>辛<li>壬</ul>")
    assert texts(raw) == [*"甲乙丙丁戊己庚辛壬"]


def test_a_source_line_that_ends_between_chinese_characters_is_no_blank():
    assert texts(page("<p>政府\n  信息\n公开 12\n条，见\nwww.example.cn\nABC</p>")) == [
        "政府信息公开 12 条，见 www.example.cn ABC"
    ]


def test_numbers_that_a_page_counts_are_read_and_none_is_doubled():
    raw = page(
        "<ol><li>甲<li>乙</ol><ol start=3><li>丙</ol><ol><li>1.丁<li>（二）戊</ol>"
        "<ol style='list-style:none'><li>己</ol><ol style='list-style-type:cjk-ideographic'><li>庚</ol>"
    )
    assert texts(raw) == ["1. 甲", "2. 乙", "3. 丙", "1.丁", "（二）戊", "己", "一、庚"]


def test_what_is_not_shown_is_not_read_and_a_hidden_table_is_told():
    raw = page(
        "<p hidden>甲</p><div style='DISPLAY : none'>乙"
        + html_table()
        + "</div><script>丙</script>"
        "<style>丁</style><!-- 戊 --><p>己<span style='visibility:hidden'>庚</span>辛</p>"
        "<table><tr style='display:none'><td>9</td><td>9</td></tr><tr><td>1</td><td>2</td></tr></table>"
    )
    assert texts(raw) == ["己辛"]
    assert grids(raw) == [[["1", "2"]]]
    (finding,) = raw.findings
    assert finding.code == "R105"
    assert "1 张隐藏的表" in finding.message


def test_words_struck_out_are_left_out_and_told():
    raw = raw_of(
        b"<meta charset=utf-8><p>\xe4\xb8\x80<del>9</del></p><table><tr><td><s>9</s>"
        b'<span style="text-decoration: line-through">8</span>680<td>1</table>',
        "x.html",
    )
    assert texts(raw) == ["一"]
    assert grids(raw) == [[["680", "1"]]]
    assert ["998" in one.message for one in raw.findings] == [True]


def test_meta_tags_and_title():
    raw = read(
        '<head><meta name="ArticleTitle" content="示例县2024年报"><meta name="PubDate" content="2025-01-20">'
        "<title> 年报_示例县 </title></head><p>甲</p>".encode()
    )
    assert raw.meta == {
        "ArticleTitle": "示例县2024年报", "PubDate": "2025-01-20", "title": "年报_示例县",
    }  # fmt: skip


# --- pictures ---------------------------------------------------------------------------------------


def test_pictures_are_in_the_page_beside_it_or_elsewhere():
    raw = page(
        f'<img alt="甲图" src="data:image/png;base64,{base64.b64encode(DOT).decode()}">'
        '<img src="./%E5%B9%B4%E6%8A%A5_files/1.png?x=1"><img src="https://www.example.cn/2.png" alt="丙图">'
        '<img src="icon.png" width="16" height="16">'
    )
    assert raw.pieces == (
        RawPicture(DOT, "甲图"),
        RawPicture(b"", name="年报_files/1.png"),
        RawPicture(b"", "丙图"),
    )


@pytest.mark.parametrize(
    "source",
    ["/etc/passwd", "../a.png", "a/../../b.png", "file:///etc/passwd", "C:\\a.png", "..%2Fa.png", "%2e%2e/a.png",
     "//host/a.png", "a\\..\\..\\b.png", "a%00.png"],
)  # fmt: skip
def test_no_picture_leads_out_of_the_folder(source):
    (picture,) = page(f'<img src="{source}">').pieces
    assert picture.name == ""
    assert picture.data == b""


# --- archives ---------------------------------------------------------------------------------------

ARCHIVE = """{before}MIME-Version: 1.0
Content-Type: multipart/related;
 type="text/html"; boundary="----=_Next"

This is a multi-part message in MIME format.

------=_Next
Content-Type: text/html; charset="{charset}"
Content-Transfer-Encoding: {transfer}
Content-Location: file:///C:/年报.htm

{page}
------=_Next
Content-Type: image/png
Content-Transfer-Encoding: base64
Content-Location: file:///C:/年报.files/1.png

{picture}
------=_Next
Content-Type: image/png
Content-Transfer-Encoding: base64
Content-ID: <two@example>

{picture}
------=_Next--
"""


@pytest.mark.parametrize("before", ["", "From: <Saved by Blink>\nSubject: 年报\n", "\n"])
@pytest.mark.parametrize("charset", ["utf-8", "gb2312", "unicode"])
@pytest.mark.parametrize("transfer", ["base64", "quoted-printable"])
def test_an_archive_is_the_page_in_it_with_its_pictures(before, charset, transfer):
    import quopri

    body = f'<html><body><p>一、总体情况</p>{html_table()}<img src="年报.files/1.png"><img src="cid:two@example">'
    data = body.encode("utf-16" if charset == "unicode" else charset)
    coded = base64.encodebytes(data) if transfer == "base64" else quopri.encodestring(data)
    archive = ARCHIVE.format(
        before=before, charset=charset, transfer=transfer, page=coded.decode(),
        picture=base64.encodebytes(DOT).decode(),
    )  # fmt: skip
    for ends in ("\n", "\r\n"):
        raw = raw_of(archive.replace("\n", ends).encode(), "年报.doc")
        assert texts(raw) == ["一、总体情况"]
        assert grids(raw) == [PLAIN]
        assert [p.data for p in raw.pieces if isinstance(p, RawPicture)] == [DOT, DOT]


def test_a_report_in_a_frame_of_an_archive_is_read():
    parts = [
        "<iframe src='cid:frame@example'></iframe><p>外</p>",
        "<p>广告</p>",
        f"<p>内</p>{html_table()}",
    ]
    body = "".join(f"--a\nContent-Type: text/html; charset=utf-8\n\n{part}\n" for part in parts)
    head = "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=a\n\n"
    raw = raw_of(f"{head}{body}--a--\n".encode(), "年报.mhtml")
    assert texts(raw) == ["外", "内"]
    assert grids(raw) == [PLAIN]


@pytest.mark.parametrize(
    "body", ["", "<script>show()</script><div id=app></div>", "<iframe src=a.html></iframe>"]
)
def test_a_page_without_a_word_is_told(body):
    with pytest.raises(Unusable) as problem:
        page(body)
    assert problem.value.findings[0].code == "R101"


@pytest.mark.slow
def test_a_page_a_fragment_and_a_word_file_of_one_report_are_the_same(six_parts):
    def tables(to):
        raw = raw_of(output(six_parts, to), "年报")
        return [
            [(narrow(c.text), c.row, c.column, c.rows, c.columns) for c in table.cells]
            for table in raw.tables()
        ]

    assert tables("html") == tables("fragment") == tables("docx")


@pytest.mark.parametrize(
    "data",
    [
        b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=a\n\n--a--\n",
        b"MIME-Version: 1.0\nContent-Type: image/png\n\nx",
        b"MIME-Version: 1.0\n\n" + b"--a\nContent-Type: multipart/mixed; boundary=a\n\n" * 20_000,
        b"MIME-Version: 1.0\nContent-Type: text/html; charset=\xff\xfe\n\n",
    ],
)
def test_a_broken_archive_is_told(data):
    with pytest.raises(Unusable) as problem:
        mhtml.read(data)
    assert problem.value.findings[0].code == "R101"


# --- encodings --------------------------------------------------------------------------------------

SAID = "一、总体情况 镕䶮㛃 ABC 2024年，示例县公开政府信息。"


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", ""), ("utf-8", "utf-8"), ("utf-8", "gb2312"), ("utf-8", "iso-8859-1"), ("utf-8-sig", "gb2312"),
        ("gb18030", ""), ("gb18030", "gb2312"), ("gb18030", "gbk"), ("gb18030", "utf-8"), ("gb18030", "big5x"),
        ("utf-16", ""), ("utf-16-le", "gb2312"), ("utf-16-be", "utf-8"),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "tag", ['<meta charset="{}">', "<meta http-equiv=Content-Type content='text/html; charset={}'>"]
)
def test_the_bytes_say_more_than_the_declaration(encoding, declared, tag):
    written = f"<html><head>{tag.format(declared)}</head><body><p>{SAID}</p></body></html>"
    assert texts(read(written.encode(encoding))) == [SAID]


def test_a_damaged_character_does_not_change_the_encoding():
    data = (SAID * 20).encode()
    assert decoded(data[:30] + b"\xff" + data[31:]).count("示例县") == 20


def test_a_declaration_is_believed_where_the_bytes_do_not_say():
    assert decoded("示例縣政府資訊公開".encode("big5"), "Big5") == "示例縣政府資訊公開"


def test_control_characters_are_dropped():
    assert texts(read("<p>\x04政府\x00信息\x05公开</p>".encode())) == ["政府信息公开"]


# --- hostile ----------------------------------------------------------------------------------------

HOSTILE = {
    "deep": b"<div>" * 10_000 + "字".encode() + b"</div>" * 10_000,
    "deep lists": b"<ol><li>" * 50_000,
    "deep tables": b"<table><tr><td>1<td>2" * 600,
    "spans": b"<table><tr>" + b"<td rowspan=65534 colspan=65534>1</td>" * 2_000,
    "long cells": b"<table>" + b"<tr><td rowspan=60>1<td>2" * 9_000,
    "many tables": b"<table><tr><td>1<td>2</table>" * 30_000,
    "attribute": b"<p style='" + b"display : " * 400_000 + b"'>x",
    "five megabytes": ("<p>" + "政府信息公开" * 8 + "</p>").encode() * 33_000,
    "many tags": b"<i>a" * 1_000_000,
    "zeros": b"<p>a" + bytes(4_000_000),
    "blanks": b"<table><tr><td>" + b" \n" * 2_000_000 + b"<td>1",
    "entities": b"<!DOCTYPE html [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><p>" + b"&b;" * 400_000,
    "header": b"MIME-Version: 1.0\n" + b"A: b\n" * 300_000,
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_ends_soon_in_a_result_or_a_finding(name):
    begun = time.process_time()
    try:
        cells = sum(len(table.cells) for table in raw_of(HOSTILE[name], "年报.html").tables())
    except Unusable as problem:
        codes, cells = {finding.code for finding in problem.findings}, 0
    else:
        codes = set()
    assert codes <= {"R101", "R105"}
    assert cells <= 20_000
    assert time.process_time() - begun < 4


def test_what_was_too_large_is_told_not_dropped():
    (finding,) = raw_of(HOSTILE["long cells"], "年报.html").findings
    assert finding.code == "R105"


@pytest.mark.parametrize("span", ["0", "-3", "abc", "99999999999999999999", "3px", ""])
def test_a_span_is_a_small_number(span):
    (table,) = page(f"<table><tr><td colspan='{span}'>1</td><td>2</td></tr></table>").tables()
    assert 1 <= table.cells[0].columns <= MAX_SPAN
    assert [cell.text for cell in table.cells] == ["1", "2"]
