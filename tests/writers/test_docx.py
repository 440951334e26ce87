"""The Word file: GB/T 9704, schemas, bookmarks, metadata, LibreOffice."""

import collections
import io
import subprocess
import zipfile

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree

import authoring
from authoring.document.tree import Heading, Picture, Table
from authoring.writers import Look
from tests.conftest import INPUTS, ONE_PER_FORM, document, library, output, report, tool
from tests.writers import readback
from tests.writers.saved import WordFile, converted

DOCUMENTS = ["final", "draft"]
CITY = INPUTS / "city_government_2024.yaml"


def opened(example, *, draft=False):
    return docx.Document(io.BytesIO(output(example, "docx", draft=draft)))


@pytest.mark.slow
@pytest.mark.parametrize("draft", [False, True], ids=DOCUMENTS)
def test_two_validators_find_no_error(form_example, tmp_path, draft):
    path = tmp_path / "report.docx"
    path.write_bytes(output(form_example, "docx", draft=draft))
    assert not library("openxml_audit").OpenXmlValidator().validate(str(path)).errors
    assert not library("docx_integrity").check(str(path))


@pytest.mark.slow
def test_microsofts_own_validator_finds_no_error(form_example, tmp_path):
    path = tmp_path / "report.docx"
    for draft in (False, True):
        path.write_bytes(output(form_example, "docx", draft=draft))
        printed = subprocess.run(
            [tool("ooxml-validator"), str(path)], capture_output=True, text=True, check=False
        )
        assert '"ok": true' in printed.stdout, printed.stdout


def test_the_page_is_that_of_the_standard(form_example):
    section = opened(form_example).sections[0]
    size = [round(length.mm) for length in (section.page_width, section.page_height)]
    margins = [
        round(length.mm)
        for length in (
            section.top_margin,
            section.right_margin,
            section.bottom_margin,
            section.left_margin,
        )
    ]
    assert (size, margins) == ([210, 297], [37, 26, 35, 28])
    grid = section._sectPr.find(qn("w:docGrid"))
    assert int(grid.get(qn("w:linePitch"))) * 22 <= 225 / 25.4 * 1440


def test_every_face_is_named_on_all_four_attributes_and_no_theme_is_left(example):
    with zipfile.ZipFile(io.BytesIO(output(example, "docx", draft=True))) as archive:
        parts = [
            archive.read(n)
            for n in archive.namelist()
            if n.startswith("word/") and n.endswith(".xml")
        ]
    for part in parts:
        root = etree.fromstring(part)
        for fonts in root.iter(qn("w:rFonts")):
            names = {etree.QName(name).localname for name in fonts.attrib}
            assert not names & {"asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"}
            assert names >= {"ascii", "hAnsi", "eastAsia", "cs"}


def test_headings_have_outline_levels_without_gaps(example):
    word = opened(example)
    outline = {style.style_id: style.element.pPr.find(qn("w:outlineLvl")) for style in word.styles
               if style.name.startswith("Heading")}  # fmt: skip
    levels = []
    for properties in word.element.body.iter(qn("w:pPr")):
        style = properties.find(qn("w:pStyle"))
        if style is not None and style.get(qn("w:val")) in outline:
            own = properties.find(qn("w:outlineLvl"))
            level = outline[style.get(qn("w:val"))] if own is None else own
            levels.append(int(level.get(qn("w:val"))) + 1)
    assert levels == [b.level for b in document(example).blocks if isinstance(b, Heading)]
    assert all(after <= before + 1 for before, after in zip([0, *levels], levels, strict=False))


def test_indents_are_in_characters(form_example):
    style = opened(form_example).styles["年报正文"].element
    assert style.pPr.find(qn("w:ind")).get(qn("w:firstLineChars")) == "200"


def test_page_numbers_stand_outside_odd_right_even_left(form_example):
    word = opened(form_example)
    assert word.settings.odd_and_even_pages_header_footer
    section = word.sections[0]
    sides = []
    for footer in (section.footer, section.even_page_footer):
        paragraph = footer.paragraphs[0]
        text = "".join(t.text for t in paragraph._p.iter(qn("w:t")))
        sides.append((text, paragraph.alignment.name))
    assert sides == [("— 1 —", "RIGHT"), ("— 1 —", "LEFT")]


def test_heads_repeat_rows_hold_and_merges_follow_the_form(example):
    tables = [block for block in document(example).blocks if isinstance(block, Table)]
    found = opened(example).element.body.findall(f".//{qn('w:tbl')}")
    assert len(found) == len(tables)
    for xml, table in zip(found, tables, strict=True):
        rows = xml.findall(qn("w:tr"))
        assert len(rows) == len(table.rows)
        repeated = [row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in rows]
        assert repeated == [number < table.head for number in range(len(rows))]
        assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows)
        for row in rows:
            spans = [
                cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}") for cell in row.findall(qn("w:tc"))
            ]
            assert sum(1 if s is None else int(s.get(qn("w:val"))) for s in spans) == len(
                table.widths
            )
        widths = [int(column.get(qn("w:w"))) for column in xml.iter(qn("w:gridCol"))]
        assert abs(sum(widths) - 156 / 25.4 * 1440) < 2


def test_the_bookmark_of_every_figure_and_narrative_covers_its_text(example, tmp_path):
    wanted = collections.defaultdict(str)
    for block in document(example).blocks:
        if isinstance(block, Table) and block.labelled_by:
            wanted |= {cell.anchor: cell.text for row in block.rows for cell in row if cell.anchor}
        elif isinstance(block, Table):
            wanted[block.anchor] += "".join(cell.text for row in block.rows for cell in row)
        elif block.anchor:
            wanted[block.anchor] += block.caption if isinstance(block, Picture) else block.text
    path = tmp_path / "report.docx"
    path.write_bytes(output(example, "docx"))
    found = WordFile(path).bookmarks
    assert found == {anchor.replace(".", "_"): text for anchor, text in wanted.items()}
    assert all(len(name) <= 40 for name in found)


def test_no_label_is_broken_by_hand(example):
    """Other programs and screen readers would read a label with line breaks piece by piece."""
    cells = [
        cell for table in opened(example).element.body.iter(qn("w:tbl")) for cell in table.iter(qn("w:tc"))
    ]  # fmt: skip
    assert not [cell for cell in cells if len(cell.findall(qn("w:p"))) != 1]
    assert not [cell for cell in cells if next(cell.iter(qn("w:br")), None) is not None]


def test_metadata_names_no_person(example):
    properties = opened(example).core_properties
    assert properties.author == properties.last_modified_by == document(example).agency
    with zipfile.ZipFile(io.BytesIO(output(example, "docx"))) as archive:
        assert not [
            name for name in archive.namelist() if "thumbnail" in name or "custom" in name.lower()
        ]
        assert b"<Application>nianbao</Application>" in archive.read("docProps/app.xml")


def test_a_draft_is_marked_in_the_header_of_every_page(example):
    section = opened(example, draft=True).sections[0]
    assert all("草稿" in h.paragraphs[0].text for h in (section.header, section.even_page_header))
    assert not opened(example).sections[0].header.paragraphs[0].text


def reference_file(tmp_path):
    word = docx.Document()
    word.core_properties.author = "某位经办人"
    word.styles["Heading 1"].font.size = docx.shared.Pt(30)
    word.styles["Normal"].font.name = "Arial"
    word.sections[0].left_margin = docx.shared.Mm(50)
    word.sections[0].footer.paragraphs[0].text = "本机关页脚"
    word.add_paragraph("不应留下的正文")
    path = tmp_path / "reference.docx"
    word.save(path)
    return path


def test_styles_and_page_are_taken_from_the_agency_s_own_file(form_example, tmp_path):
    data = authoring.render(
        document(form_example), "docx", Look(reference=reference_file(tmp_path))
    ).data
    word = docx.Document(io.BytesIO(data))
    assert word.styles["Heading 1"].font.size.pt == 30
    assert round(word.sections[0].left_margin.mm) == 50
    assert word.sections[0].footer.paragraphs[0].text == "本机关页脚"
    assert readback.of_docx(data) == readback.of_document(document(form_example))
    assert b"\xe6\x9f\x90\xe4\xbd\x8d\xe7\xbb\x8f\xe5\x8a\x9e" not in data
    path = tmp_path / "out.docx"
    path.write_bytes(data)
    assert not library("openxml_audit").OpenXmlValidator().validate(str(path)).errors


def test_our_own_output_serves_as_reference_and_keeps_its_changes(form_example, tmp_path):
    word = opened(form_example)
    word.styles["年报正文"].font.size = docx.shared.Pt(15)
    word.save(tmp_path / "own.docx")
    look = Look(reference=tmp_path / "own.docx")
    again = authoring.render(document(form_example), "docx", look).data
    assert docx.Document(io.BytesIO(again)).styles["年报正文"].font.size.pt == 15
    assert readback.of_docx(again) == readback.of_document(document(form_example))
    (tmp_path / "again.docx").write_bytes(again)
    assert (
        not library("openxml_audit")
        .OpenXmlValidator()
        .validate(str(tmp_path / "again.docx"))
        .errors
    )


def test_a_reference_without_page_settings_gets_a4(tmp_path):
    word = docx.Document()
    body = word.element.body
    body.remove(body.find(qn("w:sectPr")))
    word.save(tmp_path / "bare.docx")
    look = Look(reference=tmp_path / "bare.docx")
    data = authoring.render(document(CITY), "docx", look).data
    assert round(docx.Document(io.BytesIO(data)).sections[0].page_width.mm) == 210


@pytest.mark.parametrize("content", [b"", b"not a word file", b"PK\x03\x04broken"])
def test_a_reference_that_is_no_word_file_is_a_finding(tmp_path, content):
    path = tmp_path / "bad.docx"
    path.write_bytes(content)
    with pytest.raises(authoring.Unusable) as problem:
        authoring.render(document(CITY), "docx", Look(reference=path))
    assert problem.value.findings[0].code == "O907"


@pytest.mark.slow
def test_libreoffice_opens_it_on_as_many_pages_as_the_pdf(tmp_path):
    made = [(example, draft) for example in ONE_PER_FORM.values() for draft in (False, True)]
    originals = [tmp_path / f"{example.stem}-{draft}.docx" for example, draft in made]
    for (example, draft), original in zip(made, originals, strict=True):
        original.write_bytes(output(example, "docx", draft=draft))
    saved = converted(originals, "pdf", tmp_path)
    for (example, draft), pdf in zip(made, saved, strict=True):
        drawn = (output(example, "pdf", draft=draft), pdf.read_bytes())
        ours, theirs = (len(library("pikepdf").open(io.BytesIO(one)).pages) for one in drawn)
        # LibreOffice fills lines of Chinese and digits a little less; tables keep the pages together.
        most = 0 if report(example).form.first_year >= 2019 else 1
        assert abs(theirs - ours) <= most, pdf.name


def test_a_caption_stays_below_its_picture():
    made = docx.Document(io.BytesIO(output(CITY, "docx")))
    paragraphs = list(made.element.body.iter(qn("w:p")))
    (at,) = (
        n for n, one in enumerate(paragraphs) if next(one.iter(qn("w:drawing")), None) is not None
    )
    assert paragraphs[at].find(f"{qn('w:pPr')}/{qn('w:keepNext')}") is not None
    below = paragraphs[at + 1]
    assert below.find(f"{qn('w:pPr')}/{qn('w:pStyle')}").get(qn("w:val")) == "NianbaoCaption"
    assert "".join(t.text for t in below.iter(qn("w:t"))).startswith("图：2024年")
