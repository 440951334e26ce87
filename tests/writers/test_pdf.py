"""The PDF: two standards, tags, table heads, the right edge, fonts, and the same in two renderers."""

import io
import itertools
import json
import os
import re
import shutil
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import example as case
from hypothesis import strategies as st
from PIL import Image

import authoring
from authoring.document.compose import text_table
from authoring.document.tree import Cell, Heading, Paragraph, Run, Table
from authoring.report.narrative import Grid
from authoring.writers import Look
from tests.conftest import INPUTS, ROOT, document, library, output, tool
from tests.writers.readback import Tagged, squeeze
from tests.writers.tables import (
    BOTTOM,
    LEFT,
    PROFILES,
    RIGHT,
    assert_heads_are_over_and_beside,
    assert_table_is_right,
    assert_valid,
    document_of,
    grouped_table,
    read_parts,
)

pdfplumber, pikepdf, validation = map(library, ("pdfplumber", "pikepdf", "page"))
inline, line_break = map(library, ("weasyprint.layout.inline", "weasyprint.text.line_break"))
TTFont = library("fontTools.ttLib").TTFont
fonts = library("authoring.writers.fonts")
pytestmark = pytest.mark.slow
CITY = INPUTS / "city_government_2024.yaml"


@pytest.mark.parametrize("profile", PROFILES, ids=str)
@pytest.mark.parametrize("draft", [False, True], ids=["final", "draft"])
def test_both_standards_are_met(form_example, profile, draft):
    data = output(form_example, "pdf", draft=draft)
    failures = validation.validate_pdf_bytes(data, profile=profile).failures
    assert [(f.rule_id, f.message) for f in failures] == []


def grid_of(tagged, table):
    """Header ids by grid position, worked out from the PDF's own spans."""
    rows = tagged.elements("TR", below=table)
    taken, heads, cells = set(), {}, []
    for r, row in enumerate(rows):
        c = 0
        for cell in tagged.elements("TH", "TD", below=row):
            while (r, c) in taken:
                c += 1
            attributes = cell.get("/A", {})
            height, width = int(attributes.get("/RowSpan", 1)), int(attributes.get("/ColSpan", 1))
            taken |= {(r + i, c + j) for i in range(height) for j in range(width)}
            if str(cell.S) == "/TH":
                heads[bytes(cell.ID)] = (r, c, height, width, str(attributes["/Scope"]))
            else:
                cells.append((r, c, [bytes(name) for name in attributes.get("/Headers", [])]))
            c += width
    return heads, cells


def test_every_figure_of_table_three_names_exactly_the_heads_over_and_beside_it():
    tagged = Tagged(output(CITY, "pdf"))
    three = tagged.elements("Table")[2]
    heads, cells = grid_of(tagged, three)
    figures = [cell for cell in cells if cell[2]]
    assert len(figures) == 175
    for r, c, named in figures:
        expected = {
            name
            for name, (top, left, height, width, scope) in heads.items()
            if (scope == "/Column" and left <= c < left + width)
            or (scope == "/Row" and top <= r < top + height)
        }
        assert set(named) == expected
        assert len(named) == len(set(named))


def test_every_head_has_a_scope_and_an_id_in_the_tree(form_example):
    tagged = Tagged(output(form_example, "pdf"))
    heads = tagged.elements("TH")
    names = list(tagged.root.IDTree.Names)[::2] if heads else []
    assert all("/Scope" in head.A and "/ID" in head for head in heads)
    assert sorted(bytes(head.ID) for head in heads) == [bytes(name) for name in names]


def test_bookmarks_follow_the_headings(form_example):
    with Tagged(output(form_example, "pdf")).pdf.open_outline() as outline:
        titles = [item.title for item in outline.root[0].children]
    assert titles == [
        b.text for b in document(form_example).blocks if isinstance(b, Heading) and b.level == 1
    ]


def test_the_figures_are_attached(form_example):
    pdf = Tagged(output(form_example, "pdf")).pdf
    (name,) = pdf.attachments
    assert name == "nianbao.json"
    assert json.loads(pdf.attachments[name].get_file().read_bytes())["year"]
    assert pdf.Root.AF[0].AFRelationship == pikepdf.Name.Data


def test_metadata_is_neutral(form_example):
    tagged = Tagged(output(form_example, "pdf"))
    info = tagged.pdf.docinfo
    assert str(info["/Title"]) == document(form_example).title
    assert str(info["/Author"]) == document(form_example).agency
    assert document(form_example).source in str(info["/Keywords"])


@pytest.fixture(scope="module")
def pages():
    with pdfplumber.open(io.BytesIO(output(CITY, "pdf"))) as pdf:
        return [(page.width, page.height, page.chars) for page in pdf.pages]


def lines(chars):
    by_line = {}
    for char in chars:
        by_line.setdefault(round(char["matrix"][5]), []).append(char)
    return [
        sorted(line, key=lambda char: char["x0"])
        for _, line in sorted(by_line.items(), reverse=True)
    ]


def test_running_text_is_justified_to_the_right_edge(pages):
    """A line within a paragraph ends at the edge, give or take a hanging mark of punctuation."""
    right = (210 - 26) / 25.4 * 72
    _, _, chars = pages[0]
    body = [c for c in chars if c["size"] == pytest.approx(16, abs=0.2)]
    full = [line for line in lines(body) if len(line) >= 20]
    ends = [line[-1] for line in full if line[-1]["text"] not in "，。、；：）”》〉〕"]
    assert len(ends) >= 8
    paragraph_ends = [char for char in ends if right - char["x1"] > 3]
    assert len(paragraph_ends) <= 2, [char["x1"] for char in ends]


def test_twenty_two_lines_stand_on_a_page_of_running_text(pages):
    _, _, chars = pages[0]
    body = [c for c in chars if c["size"] == pytest.approx(16, abs=0.2)]
    bottoms = [-line[0]["matrix"][5] for line in lines(body)]
    pitches = {round(b - a, 1) for a, b in itertools.pairwise(bottoms)}
    # Headings stand in the lines as well; a line of 楷体 stands on a base line a little apart.
    assert all(abs(p - 28.95) <= 1 for p in pitches), pitches


def test_the_title_breaks_between_agency_and_year(pages):
    _, _, chars = pages[0]
    title = [
        squeeze("".join(c["text"] for c in line)) for line in lines(chars) if line[0]["size"] > 20
    ]
    assert title == ["示例市人民政府", "2024年政府信息公开工作年度报告"]


def test_table_three_stands_whole_on_one_page():
    tagged = Tagged(output(CITY, "pdf"))
    three = tagged.elements("Table")[2]
    assert len({cell.Pg.objgen for cell in tagged.elements("TH", "TD", below=three)}) == 1
    heading = next(h for h in tagged.elements("H2") if tagged.text(h).startswith("三、"))
    assert heading.Pg.objgen == three.Pg.objgen


def test_eight_digits_fit_every_cell(changed):
    text = CITY.read_text(encoding="utf-8")
    figures = re.findall(r"\[(?:\d+, )+\d+\]", text)
    wide = [(f"{f}", re.sub(r"\d+", "88888888", f)) for f in figures]
    path = changed(("1288, 21", "1288, 21"))
    for old, new in wide:
        text = text.replace(old, new)
    path.write_text(text.replace("96171.6", "88888888.123456"), encoding="utf-8")
    drawn = authoring.compose(authoring.load(path))
    with pdfplumber.open(io.BytesIO(authoring.render(drawn, "pdf").data)) as pdf:
        checked = 0
        for page in pdf.pages:
            words = page.extract_words(x_tolerance=1)
            for cell in (cell for table in page.find_tables() for cell in table.cells):
                x0, top, x1, bottom = cell
                inside = [
                    w for w in words
                    if top < (w["top"] + w["bottom"]) / 2 < bottom and x0 < (w["x0"] + w["x1"]) / 2 < x1
                    and w["text"].isdigit() and len(w["text"]) >= 8
                ]  # fmt: skip
                for word in inside:
                    assert x0 <= word["x0"]
                    assert word["x1"] <= x1
                    checked += 1
        assert checked > 150


def paragraph(text, role="body"):
    return Paragraph((Run(text),), role)


def rendered(*blocks):
    return authoring.render(document_of(*blocks), "pdf").data


def own_findings(*blocks):
    found = authoring.render(document_of(*blocks), "pdf").findings
    return [finding for finding in found if finding.code != "O901"]


def markdown_table(rows):
    return text_table(Grid(tuple(map(tuple, rows)), 0), "表", "t", "总体情况")


WORDS = st.sampled_from(
    ["公开政府信息", "，", "“三安全一稳定”", "2024", "1234567890" * 4, "https://www.example.cn/a/b?c=1",
     "LongWordWithoutAnyBreak", "word ", "……", "———", "（一）"]
)  # fmt: skip
CELL = st.builds("".join, st.lists(WORDS, max_size=8)).map(str.strip)
GRIDS = st.integers(1, 12).flatmap(
    lambda columns: st.lists(st.lists(CELL, min_size=columns, max_size=columns), min_size=1, max_size=12)
)  # fmt: skip
TALL = "公开政府信息的各项要求，" * 50


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=GRIDS, before=st.integers(0, 20))
@case(rows=[["名称", "件数"], *([f"第{n}项", str(n)] for n in range(60))], before=3)
@case(
    rows=[["序号", "栏目", "要求"], *(["1", "政府信息" * 6, "按季度更新" * 5] for _ in range(30))],
    before=9,
)
@case(rows=[["栏目", "内容"], ["甲", TALL], ["乙", TALL * 2], ["丙", "短"]], before=12)
@case(rows=[["栏目", TALL + TALL], ["甲", "短"], ["乙", ""]], before=1)
@case(rows=[["只有表头", ""]], before=0)
@case(
    rows=[["", "", ""], ["9" * 300, "x" * 300, "https://www.example.cn/" + "path/" * 50]], before=5
)
@case(rows=[["项目"] * 12, *(["12345678", "公开政府信息"] * 6 for _ in range(25))], before=2)
def test_every_markdown_table_is_set_whole_and_names_its_heads(rows, before):
    table = markdown_table(rows)
    text = [paragraph("前" * 28)] * before
    data = rendered(*text, table, paragraph("后文。"))
    assert_valid(data)
    assert_table_is_right(table, data)


def test_rows_stay_whole_unless_taller_than_a_page():
    rows = [["序号", "内容"], *([f"第{n}", "公开政府信息" * 20] for n in range(40))]
    for part in read_parts(rendered(paragraph("前文。"), markdown_table(rows))):
        said = [cell.text for cell in part if cell.column == 1]
        assert said == ["内容", *(["公开政府信息" * 20] * (len(said) - 1))]


@pytest.mark.parametrize("groups", [[2, 60, 3], [30], [1, 1, 25, 25]], ids=str)
def test_a_cell_over_several_rows_may_go_on_over_a_page(groups):
    data = rendered(paragraph("前文。"), grouped_table(groups, "公开政府信息"))
    assert_valid(data)
    assert_heads_are_over_and_beside(data, 4)
    pages = [{c.text for c in part if c.is_head and c.column == 0} for part in read_parts(data)]
    assert sum("第0组" in page for page in pages) == 1


def test_a_table_whose_heads_are_not_known_is_told_and_set_all_the_same():
    rows = ((Cell("栏目", 0, 0, role="column", id="a"),), (Cell("字", 1, 0, headers=("b",)),))
    strange = Table("表", rows, (1,), 1, (1,))
    (found,) = own_findings(strange)
    assert (found.code, found.quote) == ("O935", "栏目")
    data = rendered(strange)
    assert_valid(data)
    assert [cell.heads for part in read_parts(data) for cell in part] == [[], []]


def test_words_that_are_not_set_once_are_told(silent_weasyprint):
    head = (Cell("栏目", 0, 0, role="column", id="a"),)
    twice = (Cell("甲", 1, 0, headers=("a",)), Cell("乙", 1, 0, headers=("a",)))
    assert [f.code for f in own_findings(Table("表", (head, twice), (1,), 1, (1,)))] == ["O936"]
    silent_weasyprint.clear()


STRANGE = {
    "soft hyphen": "公开\u00ad信息abc\u00addef", "zero width": "公开\u200b信息\u200d\ufeff",
    "wide space": "　公　开　", "joined": "e\u0301a\u0300",
    "right to left": "公\u202e开\u202c", "hebrew": "שלום公开", "ligature": "office fi", "beyond": "𠮷𠮷",
}  # fmt: skip


@pytest.mark.parametrize("text", STRANGE.values(), ids=STRANGE)
def test_strange_characters_in_a_cell_lose_nothing(text, silent_weasyprint):
    table = markdown_table([["栏目", "内容"], ["甲", text * 30]])
    written = authoring.render(document_of(table), "pdf")
    silent_weasyprint.clear()
    assert {f.code for f in written.findings} <= {"O901", "O905"}
    assert_valid(written.data)


@pytest.mark.parametrize(("columns", "told"), [(15, []), (30, ["O937"])])
def test_more_columns_than_a_page_is_wide_for_are_told(columns, told):
    table = markdown_table([["项目"] * columns, ["1234"] * columns])
    found = own_findings(table)
    assert [f.code for f in found] == told
    assert all(f"{columns}栏" in f.message for f in found)
    assert_table_is_right(table, rendered(table))


def test_weasyprint_is_left_as_it_was():
    output(CITY, "pdf")
    authoring.render(document(CITY), "pdf")
    taught = inline.justify_line, inline.split_first_line, line_break.Layout.set_text
    assert {one.__module__.split(".")[0] for one in taught} == {"weasyprint"}


def test_a_file_is_written_again_until_its_streams_end_cleanly(monkeypatch):
    answers = iter([False, False, True])
    monkeypatch.setattr("authoring.writers.pdf_finish.ends_cleanly", lambda data: next(answers))
    assert_valid(rendered(paragraph("正文。")))
    assert next(answers, None) is None


SIGNATURES = [
    "示例局",
    "示例县教育局",
    "示例市人民政府",
    "示例市政务服务局",
    "示例综合实验区管理委员会",
]


def first_and_last(page, text):
    for line in lines(page.chars):
        if squeeze("".join(char["text"] for char in line)) == text:
            return line[0]["x0"], line[-1]["x1"]
    return None


@pytest.mark.parametrize("name", SIGNATURES)
@pytest.mark.parametrize("day", ["2025年3月7日", "2025年12月31日"])
def test_the_date_begins_two_characters_right_of_the_signature(name, day):
    """GB/T 9704-2012, 7.3.5.2; the longer of the two ends two characters from the edge, the date of two as long."""
    data = rendered(paragraph("正文。"), paragraph(name, "signature"), paragraph(day, "date"))
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        signature, date = (first_and_last(pdf.pages[0], text) for text in (name, day))
    assert date[0] - signature[0] == pytest.approx(32, abs=1)
    half = sum(1 if char.isascii() else 2 for char in day)
    longer = signature if 2 * len(name) > half else date
    assert RIGHT - longer[1] == pytest.approx(32, abs=1)
    assert max(signature[1], date[1]) <= RIGHT


def test_a_signature_longer_than_a_line_stays_on_the_page():
    name = "示例省示例市示例县示例镇" * 3
    data = rendered(paragraph(name, "signature"), paragraph("2025年3月7日", "date"))
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        assert all(
            char["x0"] >= LEFT - 1 and char["x1"] <= RIGHT + 1 for char in pdf.pages[0].chars
        )


def test_the_signature_never_stands_alone_on_a_page():
    signed = paragraph("示例县教育局", "signature"), paragraph("2025年3月7日", "date")
    for count in range(12, 22):
        for ending in (
            [paragraph("一行。")],
            [paragraph("两行，" * 15 + "。")],
            [Heading("六、其他", 1, 1), paragraph("一行。")],
        ):
            data = rendered(*[paragraph("前文。")] * count, *ending, *signed)
            with pdfplumber.open(io.BytesIO(data)) as pdf:
                last = [c for c in pdf.pages[-1].chars if c["size"] == pytest.approx(16, abs=0.2)]
                said = [squeeze("".join(c["text"] for c in line)) for line in lines(last)]
            assert said[-2:] == ["示例县教育局", "2025年3月7日"]
            assert len(said) > 2


def faces(data, text):
    """The typefaces in which some words are set, Latin ones aside."""
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        chars = [char for page in pdf.pages for char in page.chars]
    said = "".join(char["text"] for char in chars)
    start = said.index(text)
    found = {char["fontname"].split("+")[1] for char in chars[start : start + len(text)]}
    return {name for name in found if "Liberation" not in name and "Times" not in name}


def test_headings_are_set_alike_in_a_line_of_their_own_and_run_in():
    """GB/T 9704-2012, 7.3.3: 一、黑体, （一） 楷体, 1. 仿宋; the weight is the same throughout."""
    run_in = [Paragraph((Run(lead, strong=True), Run("其余文字。")), rank=rank)
              for rank, lead in ((2, "（三）段首二级。"), (3, "3.段首三级。"), (4, "（4）段首四级。"))]  # fmt: skip
    own = [
        Heading("一、成行一级", 1, 1),
        Heading("（二）成行二级", 2, 2),
        Heading("2.成行三级", 3, 3),
    ]
    data = rendered(*own, *run_in)
    body = faces(data, "其余文字")
    second = faces(data, "（二）成行二级")
    assert second == faces(data, "（三）段首二级。")
    assert second != body
    assert body == faces(data, "成行三级") == faces(data, "段首三级。") == faces(data, "段首四级。")
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        chars = [char for char in pdf.pages[0].chars if char["size"] < 20]
    assert not [char for char in chars if "Bold" in char["fontname"]]


def test_a_heading_of_a_new_page_begins_one():
    data = rendered(
        paragraph("正文。"), Heading("附表：统计表", 1, 1, new_page=True), paragraph("表。")
    )
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        assert [("附表" in page.extract_text()) for page in pdf.pages] == [False, True]


def test_no_line_is_torn_apart(example):
    """Characters of a line stand at most an eighth of an em further apart; addresses stay whole."""
    with pdfplumber.open(io.BytesIO(output(example, "pdf"))) as pdf:
        for page in pdf.pages:
            body = [c for c in page.chars if c["size"] == pytest.approx(16, abs=0.2)]
            for line in lines(body):
                for a, b in itertools.pairwise(line):
                    assert b["x0"] - a["x1"] <= 0.3 * 16


@pytest.mark.parametrize("shift", range(0, 28, 3))
def test_mail_addresses_and_telephones_are_not_broken(shift):
    text = "字" * shift + "（电话：0000-00000000；电子邮箱：zhengwu-gongkai@mail.example.cn）。"
    with pdfplumber.open(io.BytesIO(rendered(paragraph(text)))) as pdf:
        said = ["".join(c["text"] for c in line) for line in lines(pdf.pages[0].chars)]
    assert sum("0000-00000000" in line for line in said) == 1
    assert sum("zhengwu-gongkai@mail.example.cn" in line for line in said) == 1


def test_table_two_breaks_between_clauses_only():
    two = next(b for b in document(CITY).blocks if isinstance(b, Table) and len(b.bodies) > 1)
    for count in range(0, 22, 2):
        data = rendered(
            *[paragraph("前文。")] * count, Heading("二、主动公开政府信息情况", 1, 1), two
        )
        parts = read_parts(data)
        assert all("第二十条" in part[0].text for part in parts)
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            first = pdf.pages[0].chars
            low = max(c["bottom"] for c in first if c["bottom"] < BOTTOM)
        # A clause and the heading need no more than a fifth of a page.
        assert len(parts) == 1 or BOTTOM - low < 130


def test_table_three_fills_the_page_it_has(six_parts):
    data = output(six_parts, "pdf")
    tagged = Tagged(data)
    part = max(read_parts(data), key=len)
    lowest = max(box[3] for cell in part for box in cell.boxes)
    assert BOTTOM - 35 <= lowest <= BOTTOM
    label = next(cell for cell in part if cell.text == "三、本年度办理结果")
    assert label.is_head
    lefts = {round(box[0], 1) for box in label.boxes} - {round(label.boxes[1][0], 1)}
    assert len(lefts) == 1, "三 stands above the other characters"
    head = next(h for h in tagged.elements("TH") if squeeze(tagged.text(h)) == "三、本年度办理结果")
    assert str(head.ActualText) == "三、本年度办理结果"


def test_labels_stand_off_the_lines_and_break_between_words(six_parts, tmp_path):
    path = tmp_path / "report.pdf"
    path.write_bytes(output(six_parts, "pdf"))
    said = squeeze(
        subprocess.run(
            [tool("pdftotext"), "-raw", str(path), "-"], capture_output=True, text=True, check=True
        ).stdout
    )
    for label in ("三、本年度办理结果", "商业企业", "社会公益组织", "（三）不予公开"):
        assert label in said
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            edges = sorted(
                {
                    round(x, 1)
                    for table in page.find_tables()
                    for cell in table.cells
                    for x in (cell[0], cell[2])
                }
            )
            for word in page.extract_words(x_tolerance=1):
                if re.match(r"[1-8]\.[^0-9]", word["text"]) and word["bottom"] - word["top"] < 12:
                    assert min(abs(word["x0"] - edge) for edge in edges) >= 2.9
            # Pairs of characters are never parted.
            words = {word["text"] for word in page.extract_words()}
            assert not words & {
                "社会公",
                "益组织",
                "法律服",
                "务机构",
                "商业企",
                "业",
                "结果维",
                "持",
            }


def test_lines_of_an_annex_keep_their_indent():
    label = "　　其中：" + "依申请公开的政府信息" * 8
    rows = (
        (Cell("统计指标", 0, 0, role="column", id="a"), Cell("数量", 0, 1, role="column", id="b")),
        (Cell(label, 1, 0, role="row", id="r"), Cell("1", 1, 1, role="figure", headers=("b", "r"))),
    )
    annex = Table("附表", rows, (3, 1), 1, (1,), listing=True)
    (part,) = read_parts(rendered(annex))
    wrapped = next(cell for cell in part if "其中" in cell.text)
    by_line = itertools.groupby(wrapped.boxes, key=lambda box: round(box[2]))
    starts = [min(box[0] for box in line) for _, line in by_line]
    assert len(starts) > 1
    assert max(starts) - min(starts) < 1
    assert starts[0] > LEFT + 18


@pytest.mark.parametrize("draft", [False, True])
def test_a_draft_is_marked_on_every_page(form_example, draft):
    with pdfplumber.open(io.BytesIO(output(form_example, "pdf", draft=draft))) as pdf:
        marked = ["草稿" in page.extract_text() for page in pdf.pages]
    assert marked == [draft] * len(marked)


def test_poppler_and_ghostscript_draw_the_same(form_example, tmp_path):
    """Wrong font embedding passes every text test and shows only when drawn (ink per 8 mm square)."""
    path = tmp_path / "report.pdf"
    path.write_bytes(output(form_example, "pdf"))
    subprocess.run(
        [tool("pdftoppm"), "-r", "50", "-gray", str(path), str(tmp_path / "poppler")], check=True
    )
    subprocess.run(
        [tool("gs"), "-q", "-dNOPAUSE", "-dBATCH", "-sDEVICE=pgmraw", "-r50", "-dTextAlphaBits=4",
         "-dGraphicsAlphaBits=4", f"-sOutputFile={tmp_path}/gs-%d.pgm", str(path)],
        check=True,
    )  # fmt: skip
    drawn = sorted(tmp_path.glob("poppler-*.pgm")), sorted(tmp_path.glob("gs-*.pgm"))
    assert len(drawn[0]) == len(drawn[1]) > 1
    for one, other in zip(*drawn, strict=True):
        inks = []
        for file in (one, other):
            image = Image.open(file).convert("L")
            small = image.resize((image.width // 16, image.height // 16), Image.Resampling.BOX)
            inks.append(list(small.tobytes()))
        dark = [(a, b) for a, b in zip(*inks, strict=True) if min(a, b) < 235]
        apart = [pair for pair in dark if abs(pair[0] - pair[1]) > 48]
        assert len(apart) <= len(dark) * 0.02


def test_substituted_fonts_are_told_once_each(form_example):
    findings = authoring.render(document(form_example), "pdf").findings
    assert {f.code for f in findings} <= {"O901"}
    assert len({f.message for f in findings}) == len(findings)


def test_a_character_no_font_has_is_a_finding_with_its_place(changed, silent_weasyprint):
    path = changed(("各项工作平稳有序", "各项工作\U000f1234平稳有序"))
    report = authoring.load(path)
    found = authoring.render(authoring.compose(report), "pdf").findings
    silent_weasyprint.clear()
    (missing,) = [f for f in found if f.code == "O905"]
    assert "U+F1234" in missing.message
    placed = report.place_of("\U000f1234")
    assert placed.line
    assert "各项工作" in placed.text


def test_an_agency_s_own_fonts_are_used(tmp_path):
    fandol = fonts._FANDOL / "FandolFang-Regular.otf"
    if not fandol.exists():
        tool("texlive-lang-chinese")
    own = TTFont(fandol)
    names = own["name"]
    names.names = [record for record in names.names if record.platformID == 3]
    for number in {record.nameID for record in names.names} & {1, 4, 16}:
        names.setName("仿宋_GB2312", number, 3, 1, 0x804)
        names.removeNames(number, 3, 1, 0x409)
    own.save(tmp_path / "own.otf")
    findings = authoring.render(document(CITY), "pdf", Look(fonts=tmp_path)).findings
    told = " ".join(finding.message for finding in findings)
    assert "仿宋_GB2312" not in told
    assert "楷体_GB2312" in told


@pytest.mark.parametrize("folder", ["missing", "empty"])
def test_a_font_folder_without_fonts_is_a_finding(tmp_path, folder):
    (tmp_path / "empty").mkdir()
    with pytest.raises(authoring.Unusable) as problem:
        authoring.render(document(CITY), "pdf", Look(fonts=tmp_path / folder))
    assert problem.value.findings[0].code == "O903"


@pytest.mark.parametrize("kind", ["pipe", "cut", "scrambled"])
def test_a_font_file_that_holds_no_font_is_named(tmp_path, kind):
    font = (fonts._FANDOL / "FandolFang-Regular.otf").read_bytes()
    shutil.copy(fonts._FANDOL / "FandolFang-Regular.otf", tmp_path / "good.otf")
    (tmp_path / "._good.otf").write_bytes(b"left behind by a system")
    bad = tmp_path / "bad.otf"
    if kind == "pipe":
        os.mkfifo(bad)
    else:
        bad.write_bytes(font[:3000] if kind == "cut" else bytes(reversed(font[:30_000])))
    with pytest.raises(authoring.Unusable) as problem:
        fonts.find_fonts(tmp_path)
    (finding,) = problem.value.findings
    assert finding.code == "O903"
    assert "：bad.otf。" in finding.message


def test_no_chinese_font_refuses_the_pdf_and_names_a_package(tmp_path):
    """A fontconfig of its own, with no fonts but Latin ones."""
    config = tmp_path / "fonts.conf"
    config.write_text(
        "<?xml version='1.0'?><fontconfig><dir>/usr/share/fonts/truetype/liberation</dir></fontconfig>"
    )
    script = (
        "import sys, pathlib, authoring\n"
        "from authoring.writers import fonts\n"
        "fonts._FANDOL = pathlib.Path('/nowhere')\n"
        "d = authoring.compose(authoring.load(pathlib.Path(sys.argv[1])))\n"
        "try: authoring.render(d, 'pdf')\n"
        "except authoring.Unusable as p: print(p.findings[0].code, p.findings[0].remedy)"
    )
    printed = subprocess.run(
        [sys.executable, "-c", script, str(CITY)],
        env={**os.environ, "FONTCONFIG_FILE": str(config)},
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert printed.startswith("O902")
    assert "fonts-noto-cjk" in printed


@pytest.mark.parametrize(
    ("hindrance", "says"),
    [
        ("raise OSError('cannot load library libgobject-2.0-0')", "libpango-1.0-0"),
        ("raise ModuleNotFoundError('weasyprint')", "nianbao[pdf]"),
    ],
)
def test_a_missing_library_names_the_package(tmp_path, hindrance, says):
    """WeasyPrint fails in these ways when Pango or WeasyPrint itself is not installed."""
    (tmp_path / "weasyprint").mkdir()
    (tmp_path / "weasyprint/__init__.py").write_text(hindrance)
    script = "from authoring.cli import main; import sys; main(sys.argv[1:])"
    printed = subprocess.run(
        [sys.executable, "-c", script, "render", str(CITY), "--to", "html,pdf", "--out", str(tmp_path / "out")],
        env={**os.environ, "PYTHONPATH": f"{tmp_path}:{ROOT}"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert printed.returncode == 2
    assert says in printed.stderr
    assert "Traceback" not in printed.stderr
    assert not (tmp_path / "out").exists(), "all outputs or none"
