"""A PDF file read from its ruled lines and the places of its characters, in a process of its own."""

import io
import subprocess

import pytest

from authoring.findings import Severity, Unusable
from authoring.readers.formats import pdf
from authoring.readers.raw import RawPicture, RawTable, RawText, narrow
from tests.conftest import EXAMPLES, ONE_PER_FORM, document, library, output, tool, unix
from tests.writers.readback import of_document
from tests.writers.saved import converted

weasyprint = library("weasyprint")
pikepdf = library("pikepdf")
SENTENCE = "示例县教育局严格落实各项要求，全年主动公开政府信息三百余条，依法办理每一件申请。"
LONG = SENTENCE * 4


def printed(body, css=""):
    """A PDF of a page's body."""
    page = "@page { size: A4; margin: 25mm } body { font: 16pt/1.6 'Noto Sans CJK SC' }"
    page += "p { margin: 0; text-indent: 2em }"
    return weasyprint.HTML(string=f"<style>{page} {css}</style><body>{body}").write_pdf()


def edited(data, change, **saving):
    """A PDF with something changed in it."""
    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as opened:
        change(opened)
        opened.save(written, **saving)
    return written.getvalue()


def texts(data):
    return [piece.text for piece in pdf.read(data).pieces if isinstance(piece, RawText)]


def rows(data):
    return [
        [[narrow(cell.text) for cell in line] for line in one.rows]
        for one in pdf.read(data).tables()
    ]


def told(data):
    with pytest.raises(Unusable) as problem:
        pdf.read(data)
    (finding,) = problem.value.findings
    assert finding.severity is Severity.FATAL
    assert finding.remedy
    return finding.code


def same(data, path, *, whole_tables=True):
    """Whether a PDF says all that a report says: paragraph by paragraph, cell by cell."""
    pieces = pdf.read(data).pieces
    found = [narrow(piece.text) for piece in pieces if isinstance(piece, RawText)]
    items = of_document(document(path))
    assert found == [narrow(text) for kind, text in items if kind != "c"]
    cells = [
        narrow(cell.text) for piece in pieces if isinstance(piece, RawTable) for cell in piece.cells
    ]
    wanted = [narrow(text) for kind, text in items if kind == "c"]
    if whole_tables:
        assert [cell for cell in cells if cell] == [cell for cell in wanted if cell]
    else:
        assert not set(wanted) - set(cells)
    return pieces


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_all_of_our_own_pdf_comes_back(path):
    pieces = same(output(path, "pdf"), path, whole_tables=False)
    assert all(not piece.sure for piece in pieces if isinstance(piece, RawText))
    assert next(piece.level for piece in pieces if isinstance(piece, RawText)) == 1


def test_pictures_come_with_their_page_and_words():
    path = ONE_PER_FORM["2021"]
    (picture,) = [
        one for one in pdf.read(output(path, "pdf")).pieces if isinstance(one, RawPicture)
    ]
    assert picture.data.startswith(b"\x89PNG")
    assert picture.page == 2
    assert "柱状图" in picture.description


@pytest.mark.slow
def test_what_libreoffice_prints_of_our_word_file_comes_back(tmp_path):
    files = []
    for path in ONE_PER_FORM.values():
        files.append(tmp_path / f"{path.stem}.docx")
        files[-1].write_bytes(output(path, "docx"))
    for path, file in zip(ONE_PER_FORM.values(), converted(files, "pdf", tmp_path), strict=True):
        same(file.read_bytes(), path, whole_tables=False)


@pytest.mark.slow
@pytest.mark.parametrize(
    "path", [ONE_PER_FORM["2019"], ONE_PER_FORM["2021"]], ids=lambda path: path.stem
)
def test_what_a_browser_prints_of_our_page_comes_back(path, tmp_path):
    page = tmp_path / "page.html"
    page.write_bytes(output(path, "html"))
    subprocess.run(
        [tool("chromium"), "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}/profile",
         f"--print-to-pdf={tmp_path}/page.pdf", page.as_uri()],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    same((tmp_path / "page.pdf").read_bytes(), path, whole_tables=False)


# --- tables -----------------------------------------------------------------------------------------

TABLE = (
    "<table><tr><td rowspan=2>本年度办理结果</td><td>予以公开</td><td>12</td><td></td></tr>"
    "<tr><td>不予公开</td><td>0</td><td>345</td></tr><tr><td colspan=2>总计</td><td>12</td><td>345</td></tr></table>"
)
READ = [
    ["本年度办理结果", "予以公开", "12", ""],
    ["本年度办理结果", "不予公开", "0", "345"],
    ["总计", "12", "345"],
]
LINED = "table { border-collapse: collapse; width: 100% } td { border: 1px solid; height: 20pt }"


@pytest.mark.parametrize(
    "css",
    [
        LINED,
        LINED.replace("solid", "dashed"),
        LINED.replace("solid", "dotted"),
        LINED.replace("1px solid", "3px double"),
        "table { border-spacing: 1px; width: 100% } td { background: #eee; height: 20pt }",
        LINED + "body { border: 2px solid; padding: 20pt; background: #fafafa }",
        LINED + "td:first-child { width: 1em; line-height: 1.1 }",
        LINED
        + "td { border-width: 1px 0; width: 25% } td + td, tr + tr td { border-left-width: 1px }"
        "tr:first-child td:first-child, tr:last-child td:first-child { border-left: 0 }",
        LINED
        + "body::before { content: '内部资料 2024'; position: absolute; top: 20mm; left: 30mm; font-size: 30pt;"
        "transform: rotate(-35deg); color: #ddd }",
    ],
    ids=[
        "solid",
        "dashed",
        "dotted",
        "double",
        "filled",
        "framed",
        "narrow",
        "open",
        "watermark",
    ],
)
def test_a_table_is_read_however_its_cells_are_drawn(css):
    assert rows(printed(f"<p>{SENTENCE}</p>{TABLE}<p>{SENTENCE}</p>", css)) == [READ]
    assert texts(printed(f"<p>{SENTENCE}</p>{TABLE}<p>{SENTENCE}</p>", css)) == [SENTENCE, SENTENCE]


@pytest.mark.parametrize("turned", ["-90deg", "90deg"])
def test_a_label_that_is_turned_is_read_along_its_lines(turned):
    label = f"<span style='display: inline-block; transform: rotate({turned})'>本年度办<br>理结果</span>"
    data = printed(TABLE.replace("本年度办理结果", label), LINED + "td { height: 60pt }")
    assert rows(data) == [READ]


@pytest.mark.parametrize("turns", [1, 2, 3])
@pytest.mark.parametrize("shown", [True, False])
def test_a_page_that_lies_on_its_side_is_read_upright(turns, shown):
    def turn(opened):
        page = opened.pages[0]
        width, height = float(page.mediabox[2]), float(page.mediabox[3])
        matrix = {
            1: (0, 1, -1, 0, height, 0),
            2: (-1, 0, 0, -1, width, height),
            3: (0, -1, 1, 0, 0, width),
        }[turns]
        page.contents_add(f"q {' '.join(map(str, matrix))} cm".encode(), prepend=True)
        page.contents_add(b" Q")
        if turns % 2:
            page.mediabox = [0, 0, height, width]
        if shown:
            page.Rotate = 90 * turns

    data = edited(printed(f"<p>{LONG}</p>{TABLE}", LINED), turn)
    assert rows(data) == [READ]
    assert texts(data) == [LONG]


def test_a_table_over_the_end_of_a_page_goes_on_there():
    body = "".join(
        f"<tr><td>第{number}行</td><td>{number}</td><td>0</td></tr>" for number in range(1, 61)
    )
    found = pdf.read(printed(f"<table>{body}</table>", LINED))
    tables = list(found.tables())
    assert [table.page for table in tables] == [*range(1, len(tables) + 1)]
    assert len(tables) > 1
    assert [narrow(row[1].text) for table in tables for row in table.rows] == [
        *map(str, range(1, 61))
    ]


def test_where_there_are_no_rules_every_row_is_a_text_of_its_own():
    body = "".join(f"<tr><td>第{number}行<td>{number}<td>0<td>1{number}" for number in range(1, 9))
    data = printed(f"<p>{LONG}</p><table>{body}</table>", "table { width: 100% } td { width: 25% }")
    assert not rows(data)
    wanted = [LONG, *(f"第{number}行 {number} 0 1{number}" for number in range(1, 9))]
    assert texts(data) == wanted


def test_the_text_of_tables_is_given_a_second_time_in_the_order_of_the_file():
    raw = pdf.read(printed(f"<p>甲</p>{TABLE}<p>乙</p>", LINED))
    (page,) = raw.running
    assert narrow(page.text) == "甲本年度办理结果予以公开12不予公开0345总计12345乙"
    assert page.page == 1


# --- text -------------------------------------------------------------------------------------------


def test_paragraphs_are_joined_over_lines_and_pages_and_parted_where_they_begin():
    wanted = [LONG + f"第{number}段。" for number in range(30)]
    assert texts(printed("".join(f"<p>{one}</p>" for one in wanted))) == wanted


def test_paragraphs_without_indents_are_parted_by_what_is_between_them():
    wanted = [LONG + f"第{number}段。" for number in range(8)]
    css = "p { text-indent: 0; margin: 0 0 12pt }"
    assert texts(printed("".join(f"<p>{one}</p>" for one in wanted), css)) == wanted


def test_a_long_word_that_did_not_fit_ends_no_paragraph():
    wanted = [
        f"{SENTENCE}电子版可在网站查阅https://www.example.cn/zwgk/{'long/' * number}下载。"
        for number in range(1, 9)
    ]
    assert texts(printed("".join(f"<p>{one}</p>" for one in wanted))) == wanted


def test_running_heads_and_page_numbers_are_no_text():
    css = (
        "@page { @top-center { content: '示例县教育局' } @bottom-center { content: '— ' counter(page) ' —' }"
        " @bottom-right { content: '第' counter(page) '页 共' counter(pages) '页' } }"
    )
    wanted = [LONG + f"第{number}段。" for number in range(30)]
    assert texts(printed("".join(f"<p>{one}</p>" for one in wanted), css)) == wanted
    bare = "@page { @bottom-center { content: counter(page) } }"
    assert texts(printed("".join(f"<p>{one}</p>" for one in wanted), bare)) == wanted


def test_a_number_alone_at_the_edge_of_one_page_is_text():
    assert (
        texts(printed(f"<p>{SENTENCE}</p><p style='position: absolute; bottom: 0'>2024</p>"))[-1]
        == "2024"
    )


def test_headings_are_known_by_size_and_face():
    body = (
        f"<h1>示例县教育局<br>年度报告</h1><p class=h>一、总体情况</p><p>{LONG}</p>"
        f"<p class=h>（一）做法</p><p>{LONG}</p>"
    )
    css = "h1 { font-size: 22pt; text-align: center } .h { font-family: 'Noto Serif CJK SC' }"
    found = [(one.text, one.level) for one in pdf.read(printed(body, css)).pieces]
    assert found == [
        ("示例县教育局年度报告", 1),
        ("一、总体情况", 2),
        (LONG, 0),
        ("（一）做法", 3),
        (LONG, 0),
    ]


def test_characters_drawn_twice_or_beside_the_paper_are_read_once_or_not():
    twice = "<span style='position: absolute; left: {}pt; top: 0; margin: 0'>示例县教育局</span>"
    body = f"{twice.format(0)}{twice.format(0.4)}<p style='position: absolute; left: -400mm'>看不见</p>"
    assert texts(printed(body)) == ["示例县教育局"]


# --- what cannot be read ----------------------------------------------------------------------------


def scan(text=""):
    pillow = library("PIL.Image")
    picture = io.BytesIO()
    pillow.new("RGB", (600, 850), "white").save(picture, "JPEG")
    import base64

    address = f"data:image/jpeg;base64,{base64.b64encode(picture.getvalue()).decode()}"
    return printed(
        f"<img src='{address}'><p>{text}",
        "@page { margin: 0 } img { position: absolute; width: 210mm; height: 297mm }",
    )


def test_a_scan_is_said_to_be_one():
    assert told(scan()) == "R109"


def test_pages_that_are_scans_are_named():
    def add(opened):
        with pikepdf.open(io.BytesIO(scan())) as other:
            opened.pages.extend([*other.pages, *other.pages])

    (finding,) = pdf.read(edited(printed(f"<p>{SENTENCE}"), add)).findings
    assert finding.code == "R109"
    assert "第 2—3 页" in finding.message


def test_text_that_was_recognised_in_a_scan_is_told():
    def hide(opened):
        page = opened.pages[0]
        page.contents_coalesce()
        page.Contents.write(page.Contents.read_bytes().replace(b"BT", b"BT 3 Tr"))

    raw = pdf.read(edited(scan(SENTENCE), hide))
    assert [finding.code for finding in raw.findings] == ["R109"]
    assert "核对" in raw.findings[0].remedy
    assert [narrow(one.text) for one in raw.pieces if isinstance(one, RawText)] == [
        narrow(SENTENCE)
    ]


def test_characters_that_the_fonts_do_not_name_are_told():
    def strip(opened):
        for one in opened.objects:
            if isinstance(one, pikepdf.Dictionary) and "/ToUnicode" in one:
                del one.ToUnicode

    raw = pdf.read(edited(printed(f"<p>{LONG}"), strip))
    assert [finding.code for finding in raw.findings] == ["R111"]
    assert raw.findings[0].severity is Severity.ERROR


def test_a_password_is_asked_for_no_owner_s_one():
    data = printed(f"<p>{SENTENCE}")
    assert (
        told(edited(data, lambda _: None, encryption=pikepdf.Encryption(user="a", owner="b")))
        == "R102"
    )
    owned = edited(data, lambda _: None, encryption=pikepdf.Encryption(user="", owner="b"))
    assert texts(owned) == [SENTENCE]


def many_pages(opened):
    for _ in range(pdf.MAX_PAGES):
        opened.add_blank_page()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"%PDF-1.7\nrubbish", "R106"),
        (edited(printed(f"<p>{SENTENCE}"), many_pages), "R108"),
        (printed("<p>" + "字" * 70_000, "p { font-size: 1pt }"), "R108"),
        (
            edited(printed(""), lambda one: one.pages[0].contents_add(b"0 0 1 1 re f " * 70_000)),
            "R108",
        ),
    ],
    ids=["damaged", "pages", "characters", "objects"],
)
def test_a_damaged_or_endless_file_is_a_finding(data, code):
    assert told(data) == code


@unix
def test_a_process_that_takes_too_long_or_too_much_is_ended(monkeypatch):
    data = printed(f"<p>{SENTENCE}")
    with monkeypatch.context() as changed:
        changed.setattr(pdf, "WAIT", 0.01)
        assert told(data) == "R108"
    with monkeypatch.context() as changed:
        changed.setattr(pdf, "MEMORY", 20_000_000)
        assert told(data) == "R106"
    slow = printed("<p>" + SENTENCE * 900)
    monkeypatch.setattr(pdf, "SECONDS", 0)
    assert told(slow) == "R108"


def test_without_the_library_it_is_said_how_to_get_it(tmp_path, monkeypatch):
    (tmp_path / "pypdfium2.py").write_text("raise ImportError", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert told(b"%PDF-1.7") == "R103"
