"""A Word file read as a person sees it printed, every tracked change accepted."""

import io
import zipfile

import pytest

from authoring.findings import Severity, Unusable
from authoring.readers.formats import docx
from authoring.readers.raw import RawPicture, RawTable, RawText, narrow
from tests.conftest import EXAMPLES, ONE_PER_FORM, document, output
from tests.readers.word import file, numbered, p, r, row, table
from tests.writers.readback import of_document, squeeze
from tests.writers.saved import converted

PIXEL = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde\x00\x00"
    b"\x00\x0cIDATx\x9cc\xf8\x0f\x00\x01\x01\x01\x00\x1b\xb6\xeeV\x00\x00\x00\x00IEND\xaeB`\x82"
)
BY = 'w:id="1" w:author="示例领导" w:date="2025-01-15T08:00:00Z"'


def texts(body, **parts):
    return [
        piece.text for piece in docx.read(file(body, **parts)).pieces if isinstance(piece, RawText)
    ]


def cells(body, **parts):
    found = [
        piece for piece in docx.read(file(body, **parts)).pieces if isinstance(piece, RawTable)
    ]
    return [[[cell.text for cell in line] for line in one.rows] for one in found]


def told(body, **parts):
    return {finding.code: finding for finding in docx.read(file(body, **parts)).findings}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_all_of_our_own_word_file_comes_back(path):
    raw = docx.read(output(path, "docx"))
    found = []
    for piece in raw.pieces:
        if isinstance(piece, RawText):
            found.append(squeeze(piece.text))
        elif isinstance(piece, RawTable):
            found += [squeeze(cell.text) for cell in piece.cells]
    assert found == [text for _, text in of_document(document(path))]
    assert raw.meta["title"] == document(path).title
    assert raw.meta["identifier"].startswith("sha256:")
    assert not raw.findings


@pytest.mark.slow
@pytest.mark.parametrize("middle", ["docx", "odt"])
def test_what_another_program_saves_reads_the_same(middle, tmp_path):
    paths = [*ONE_PER_FORM.values()]
    for path in paths:
        (tmp_path / f"{path.stem}.docx").write_bytes(output(path, "docx"))
    files = converted([tmp_path / f"{path.stem}.docx" for path in paths], middle, tmp_path / "a")
    if middle != "docx":
        files = converted(files, "docx", tmp_path / "b")
    for path, file_ in zip(paths, files, strict=True):
        before, after = docx.read(output(path, "docx")), docx.read(file_.read_bytes())
        assert _said(after) == _said(before)
        assert after.meta["identifier"] == before.meta["identifier"]


def _said(raw):
    return [
        piece.text if isinstance(piece, RawText)
        else [(cell.text, cell.row, cell.rows) for cell in piece.cells] if isinstance(piece, RawTable)
        else piece.description
        for piece in raw.pieces
    ]  # fmt: skip


# --- what is printed --------------------------------------------------------------------------------


LIST = """
<w:abstractNum w:abstractNumId="0">
  <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
  <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="（%2）"/></w:lvl>
  <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl>
  <w:lvl w:ilvl="3"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%4"/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="1">
  <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF06C;"/></w:lvl>
</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="0"/>
  <w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="1"/></w:num>
"""


def test_automatic_numbers_are_those_that_word_prints():
    places = [
        (1, 0),
        (1, 1),
        (1, 2),
        (1, 2),
        (1, 1),
        (1, 2),
        (1, 0),
        (1, 1),
        (1, 3),
        (2, 0),
        (3, 0),
        (0, 0),
    ]
    body = "".join(p("甲", props=numbered(*place)) for place in places)
    assert texts(body, numbering=LIST) == [
        "一、甲", "（一）甲", "1.甲", "2.甲", "（二）甲", "1.甲", "二、甲", "（一）甲", "2.1 甲", "五、甲", "●甲",
        "甲",
    ]  # fmt: skip


def test_labels_of_a_table_have_their_numbers():
    body = table(*(row(p("属于国家秘密", props=numbered(1, 2)), "0") for _ in range(2)))
    assert cells(body, numbering=LIST) == [[["1.属于国家秘密", "0"], ["2.属于国家秘密", "0"]]]


def test_headings_and_numbers_come_from_the_styles_below():
    styles = (
        f'<w:style w:type="paragraph" w:styleId="base"><w:pPr>{numbered(1)}<w:outlineLvl w:val="0"/></w:pPr>'
        '</w:style><w:style w:type="paragraph" w:styleId="own"><w:basedOn w:val="base"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="ring"><w:basedOn w:val="ring"/></w:style>'
    )
    body = (
        p("总体情况", props='<w:pStyle w:val="own"/>')
        + p("正文", props='<w:pStyle w:val="ring"/>')
        + p(
            "也是正文",
            props='<w:pStyle w:val="own"/><w:numPr><w:numId w:val="0"/></w:numPr><w:outlineLvl w:val="9"/>',
        )
    )
    raw = docx.read(file(body, styles=styles, numbering=LIST))
    assert raw.pieces == (RawText("一、总体情况", 1), RawText("正文"), RawText("也是正文"))


def test_signs_breaks_and_fields_read_as_they_are_printed():
    code = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    words = (
        "<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:softHyphen/><w:noBreakHyphen/>"
        '<w:sym w:font="Wingdings" w:char="F0FC"/>'
        "<w:t>丙</w:t><w:br/><w:t>丁</w:t></w:r>"
    )
    field = (
        code.format("begin") + "<w:r><w:instrText> IF 1 </w:instrText><w:t>不印</w:t></w:r>"
        + code.format("separate") + r("3119件") + code.format("end")
    )  # fmt: skip
    ruby = (
        "<w:r><w:ruby><w:rt><w:r><w:t>zhu</w:t></w:r></w:rt>"
        "<w:rubyBase><w:r><w:t>注</w:t></w:r></w:rubyBase></w:ruby></w:r>"
    )
    simple = '<w:fldSimple w:instr=" DATE ">' + r("2025年") + "</w:fldSimple>"
    assert texts(p(words) + p(field) + p(ruby) + p(simple)) == [
        "甲 乙-✓丙", "丁", "3119件", "注", "2025年",
    ]  # fmt: skip


def test_a_list_of_contents_is_not_read_as_headings():
    begin, part, end = (
        f'<w:r><w:fldChar w:fldCharType="{one}"/></w:r>' for one in ("begin", "separate", "end")
    )
    body = (
        p(begin, r("<!-- -->"), "<w:r><w:instrText> TOC \\o </w:instrText></w:r>", part, "一、总体情况 1")
        + p("二、主动公开 2") + p(end) + p("一、总体情况")
    )  # fmt: skip
    assert texts(body) == ["一、总体情况"]


def test_a_field_without_an_end_swallows_no_paragraph():
    body = p('<w:r><w:fldChar w:fldCharType="begin"/></w:r>', "甲") + p("乙")
    assert "乙" in texts(body)


def test_a_text_box_is_read_once_where_it_stands():
    box = f"<w:txbxContent>{p('框里的字')}</w:txbxContent>"
    both = (
        f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing>"
        f"</mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    assert texts(p("框前", both) + p("框后")) == ["框前", "框里的字", "框后"]


def test_a_prompt_of_a_control_is_not_the_agencys_text():
    prompt = "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
    assert texts(p("甲", prompt.format(r("单击此处输入文字"))) + prompt.format(p("单击"))) == ["甲"]


# --- tables and pictures ----------------------------------------------------------------------------


def drawing(relation, words=""):
    return (
        f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="图" descr="{words}"/><a:graphic><a:graphicData uri="x">'
        f"<a:blip {relation}/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def test_a_picture_comes_with_its_words_and_one_from_elsewhere_is_told():
    body = (
        p("图前", drawing('r:embed="pic"', "各类办理结果"))
        + p(drawing('r:link="far" r:embed="far"'))
        + p(drawing('r:embed="none"'))
    )
    raw = docx.read(file(body, media={"pic": PIXEL}, outside={"far": "file:///etc/passwd"}))
    assert raw.pieces == (RawText("图前"), RawPicture(PIXEL, "各类办理结果"))
    assert [finding.code for finding in raw.findings] == ["R112"]
    assert "存在别处的图片 2 处" in raw.findings[0].message
    assert raw.findings[0].severity is Severity.WARNING


def test_a_picture_in_a_table_is_not_lost():
    raw = docx.read(
        file(
            table(row("表", drawing('r:embed="pic"') and p(drawing('r:embed="pic"')))),
            media={"pic": PIXEL},
        )
    )
    assert [type(piece) for piece in raw.pieces] == [RawTable, RawPicture]


def test_no_picture_is_taken_from_outside_the_folder_of_pictures():
    data = file(p(drawing('r:embed="pic"')), media={"pic": PIXEL})
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            new.writestr(
                name, old.read(name).replace(b"media/pic.png", b"media/../../word/document.xml")
            )
    raw = docx.read(changed.getvalue())
    assert not raw.pieces
    assert "打不开的图片" in raw.findings[0].message


def test_merged_cells_of_every_kind():
    body = table(
        row('<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>' + p("甲") + "</w:tc>",
            '<w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>' + p("乙") + "</w:tc>"),
        row('<w:tc><w:tcPr><w:hMerge w:val="restart"/></w:tcPr>' + p("丙") + "</w:tc>",
            "<w:tc><w:tcPr><w:hMerge/></w:tcPr>" + p("") + "</w:tc>",
            "<w:tc><w:tcPr><w:vMerge/></w:tcPr>" + p("") + "</w:tc>"),
        row("丁", "戊", "己", props='<w:gridBefore w:val="1"/>'),
    )  # fmt: skip
    (found,) = docx.read(file(body)).pieces
    assert [(c.text, c.row, c.column, c.rows, c.columns) for c in found.cells] == [
        ("甲", 0, 0, 1, 2), ("乙", 0, 2, 2, 1), ("丙", 1, 0, 1, 2),
        ("丁", 2, 1, 1, 1), ("戊", 2, 2, 1, 1), ("己", 2, 3, 1, 1),
    ]  # fmt: skip


def test_a_table_that_holds_tables_is_layout_and_a_small_one_in_a_cell_is_words():
    inner = table(row("一", "1"), row("二", "2"))
    assert cells(table(row(p("栏目") + inner + p("")))) == [[["一", "1"], ["二", "2"]]]
    assert texts(table(row(p("栏目") + inner + p("")))) == ["栏目"]
    outer = table(*(row("甲", "乙", "丙") for _ in range(3)), row("丁", p("戊") + inner, "己"))
    assert cells(outer)[0][-1] == ["丁", "戊\n一\n1\n二\n2", "己"]


# --- changes, and what is not in the text -----------------------------------------------------------


def test_tracked_changes_are_read_as_accepted_and_told_with_their_authors():
    body = (
        p("办结", f"<w:del {BY}><w:r><w:delText>2112</w:delText></w:r></w:del>",
          f"<w:ins {BY}>{r('2113')}</w:ins>", "件。")
        + p("一段", mark=f"<w:del {BY}/>") + p("接上。")
        + p(f"<w:moveFrom {BY}>{r('搬走的')}</w:moveFrom>") + p(f"<w:moveTo {BY}>{r('搬来的')}</w:moveTo>")
        + table(row("留", "1"), row("删", "2", props=f"<w:del {BY}/>"), row("增", "3", props=f"<w:ins {BY}/>"))
    )  # fmt: skip
    assert texts(body) == ["办结2113件。", "一段接上。", "搬来的"]
    assert cells(body) == [[["留", "1"], ["增", "3"]]]
    finding = told(body)["R110"]
    assert "6 处" in finding.message
    assert "示例领导" in finding.message
    assert "2 处增删" in finding.message


def test_hidden_text_is_left_out_and_told_wherever_it_is_said():
    styles = (
        '<w:style w:type="character" w:styleId="away"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="gone"><w:rPr><w:vanish/></w:rPr></w:style>'
    )
    body = (
        p("看得见", r("藏一", "<w:vanish/>"), r("藏二", '<w:rStyle w:val="away"/>'), r("。", '<w:vanish w:val="0"/>'))
        + p("藏三", props='<w:pStyle w:val="gone"/>')
    )  # fmt: skip
    assert texts(body, styles=styles) == ["看得见。"]
    assert "隐藏的文字 6 字（“藏一藏二藏三”）" in told(body, styles=styles)["R112"].message


def test_words_struck_out_are_left_out_and_told():
    body = p(
        "办结",
        r("9", "<w:strike/>"),
        r("8", "<w:dstrike/>"),
        r("680", '<w:strike w:val="0"/>'),
        "件。",
    )
    assert texts(body) == ["办结680件。"]
    assert "删除线的文字 2 字（“98”）" in told(body)["R112"].message


def test_notes_and_comments_stay_apart_and_are_told():
    notes = (
        f'<w:footnote w:id="0" w:type="separator">{p("")}</w:footnote>'
        f'<w:footnote w:id="2">{p("脚注的字")}</w:footnote>'
    )
    comments = f'<w:comment w:id="7">{p("请核对")}</w:comment>'
    body = p(
        "正文",
        '<w:r><w:footnoteReference w:id="2"/></w:r>',
        '<w:r><w:commentReference w:id="7"/></w:r>',
        "。",
    )
    assert texts(body, notes=notes, comments=comments) == ["正文。"]
    message = told(body, notes=notes, comments=comments)["R112"].message
    assert "脚注 1 条、批注 1 条" in message


def test_charts_and_files_set_in_are_told():
    chart = '<w:r><w:drawing><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart"/></w:drawing></w:r>'
    finding = told(p("正文", chart) + '<w:altChunk r:id="x"/>')["R112"]
    assert "图表 1 处、插入的另一份文件 1 处" in finding.message
    assert finding.severity is Severity.WARNING


# --- other writers, hostile files -------------------------------------------------------------------


def test_the_main_part_is_the_one_the_package_names_and_strict_files_are_read():
    assert [piece.text for piece in docx.read(file(p("正文"), main="document2")).pieces] == ["正文"]
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file(p("严格")))) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(
                b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                b"http://purl.oclc.org/ooxml/wordprocessingml/main"))  # fmt: skip
    assert [piece.text for piece in docx.read(changed.getvalue()).pieces] == ["严格"]


def packed(xml):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", xml)
    return written.getvalue()


def body_of(inside, before=""):
    name = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    return packed(f"{before}<w:document {name}><w:body>{inside}</w:body></w:document>")


ENTITIES = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY f SYSTEM "file:///etc/passwd">]>'
)
HOSTILE = {
    "no file": (b"PK\x03\x04rubbish", "R101"),
    "no text": (packed("<x/>"), "R101"),
    "broken": (packed("<w:document"), "R101"),
    "entities": (body_of("<w:p><w:r><w:t>&b;&f;</w:t></w:r></w:p>", ENTITIES), "R101"),
    "bomb": (body_of(" " * 30_000_000), "R108"),
    "deep": (body_of("<w:p><w:r>" * 500 + "</w:r></w:p>" * 500), "R101"),
    "wide": (file(table(*(row(*"0123456789") for _ in range(11_000)))), "R108"),
    "cut": (file(p("正文"))[:-40], "R101"),
}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(*one, id=name, marks=pytest.mark.slow if name == "wide" else ())
        for name, one in HOSTILE.items()
    ],
)
def test_a_hostile_or_damaged_file_is_a_finding(data, code):
    with pytest.raises(Unusable) as problem:
        docx.read(data)
    assert [finding.code for finding in problem.value.findings] == [code]
    assert problem.value.findings[0].remedy


def test_tables_in_tables_as_deep_as_xml_allows_are_read_or_refused():
    body = "甲"
    for _ in range(70):
        body = table(row(p("乙") + body if body[:1] == "<" else body))
    try:
        raw = docx.read(file(body))
    except Unusable:
        return
    assert "甲" in narrow("".join(cell.text for piece in raw.tables() for cell in piece.cells))
