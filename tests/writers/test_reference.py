"""The agency's own Word file: its looks come along, nothing else of it does, and no file does harm."""

import io
import re
import struct
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree

import authoring
from authoring.writers import Look
from tests.conftest import INPUTS, document, library
from tests.writers import readback
from tests.writers.agency_file import (
    DOCUMENT,
    FOOTER,
    HEADER,
    OUTSIDE,
    PARTS,
    STYLES,
    TRACE,
    packed,
    replaced,
)

resource = library("resource")  # Windows has none
COUNTY = INPUTS / "county_education_2023.yaml"
CITY = INPUTS / "city_government_2024.yaml"  # a picture and tables


def rendered(path, data, example=CITY, *, draft=False):
    path.write_bytes(data)
    return authoring.render(document(example, draft=draft), "docx", Look(reference=path))


def refusal(path, data):
    """The only finding on a file that cannot serve."""
    with pytest.raises(authoring.Unusable) as problem:
        rendered(path, data)
    (finding,) = problem.value.findings
    assert finding.code == "O907"
    assert finding.remedy
    return finding


def assert_sound(path, data):
    """Well-formed, valid, whole, nothing outside named, nothing of the people who made the reference."""
    path.write_bytes(data)
    assert not library("openxml_audit").OpenXmlValidator().validate(str(path)).errors
    assert not library("docx_integrity").check(str(path))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            part = archive.read(name)
            if name.endswith((".xml", ".rels")):
                etree.fromstring(part, etree.XMLParser(resolve_entities=False))
            for trace in (TRACE, OUTSIDE, "00ABCDEF", "trace-in-picture", "passwd", "TargetMode"):
                assert trace.encode() not in part, (name, trace)
            assert not re.search(rb'w:instr(?:Text[^>]*>|=")\s*(?!PAGE)\w', part), name
    opened = docx.Document(path)
    names = {one.style_id for one in opened.styles}
    used = {
        one.get(qn("w:val")) for one in opened.element.body.iter(qn("w:pStyle"), qn("w:rStyle"))
    }
    assert used <= names


@pytest.fixture
def sound(tmp_path):
    """Render with a reference of these bytes; the output, proved sound."""

    def make(data, **options):
        made = rendered(tmp_path / "reference.docx", data, **options).data
        assert_sound(tmp_path / "out.docx", made)
        return docx.Document(io.BytesIO(made))

    return make


# --- what comes along -------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_looks_of_an_agency_s_file_come_along(tmp_path):
    written = rendered(tmp_path / "own.docx", packed(), COUNTY)
    assert_sound(tmp_path / "out.docx", written.data)
    assert readback.of_docx(written.data) == readback.of_document(document(COUNTY))
    word = docx.Document(io.BytesIO(written.data))
    heading, normal = word.styles["Heading 1"], word.styles["Normal"]
    assert (heading.style_id, heading.font.size.pt, heading.base_style.style_id) == (
        "Heading1",
        18,
        "Normal",
    )
    assert heading.element.rPr.rFonts.get(qn("w:eastAsia")) == "示例黑体"
    assert normal.font.size.pt == 15
    defaults = word.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:rFonts')}")
    assert defaults.get(qn("w:eastAsia")) == "等线", "the theme's face, by its name"
    section = word.sections[0]
    assert section.left_margin.twips == 1600
    assert section._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "3"


def test_headers_and_footers_show_what_they_showed(tmp_path):
    written = rendered(tmp_path / "own.docx", packed(), COUNTY)
    section = docx.Document(io.BytesIO(written.data)).sections[0]
    header, footer = section.header, section.footer
    assert header.paragraphs[0].text == "示例县教育局数据画页眉"
    assert header.paragraphs[0].style.name == "示例页眉"
    assert header.tables[0].cell(0, 0).text == "内部资料"
    assert len(list(header._element.iter(f"{{{docx.oxml.ns.nsmap['pic']}}}pic"))) == 1
    frame, _ = footer.paragraphs
    assert "".join(t.text for t in frame._p.iter(qn("w:t"))) == "第 1 页"
    assert frame._p.pPr.find(qn("w:framePr")).get(qn("w:xAlign")) == "outside"
    (number,) = frame._p.iter(qn("w:fldSimple"))
    assert number.get(qn("w:instr")).split()[0] == "PAGE"
    (finding,) = written.findings
    assert finding.code == "O930"
    assert all(kind in finding.message for kind in ("图形或外部图片", "域", "对象", "链接"))


def test_a_plain_file_leaves_nothing_to_tell(tmp_path):
    word = docx.Document()
    word.sections[0].header.paragraphs[0].text = "示例县教育局"
    word.save(tmp_path / "plain.docx")
    look = Look(reference=tmp_path / "plain.docx")
    assert not authoring.render(document(COUNTY), "docx", look).findings


@pytest.mark.slow
def test_a_draft_is_marked_whatever_the_header_is(tmp_path):
    only_table = re.sub(r"<w:p w:rsidR.*?</w:ins></w:p>", "", HEADER)
    for header in (HEADER, only_table):
        data = packed({"word/header1.xml": header.encode()})
        written = rendered(tmp_path / "own.docx", data, COUNTY, draft=True)
        assert_sound(tmp_path / "out.docx", written.data)
        assert "草稿" in docx.Document(tmp_path / "out.docx").sections[0].header.paragraphs[0].text


# --- pages ------------------------------------------------------------------------------------------

PAGES = {
    "no width": ('w:w="11906"', 'w:w="0"', "宽 0 毫米"),
    "negative height": ('w:h="16838"', 'w:h="-16838"', "高 -297 毫米"),
    "huge paper": ('w:w="11906"', 'w:w="99999"', "宽 1764 毫米"),
    "margins wider than the page": ('w:left="1600"', 'w:left="12000"', "放不下"),
    "margins higher than the page": ('w:top="2000"', 'w:top="-16000"', "放不下"),
    "a sliver of text": ('w:right="1500"', 'w:right="9000"', "放不下"),
    "a negative margin": ('w:right="1500"', 'w:right="-1500"', "负数"),
    "binding eats the page": ('w:gutter="0"', 'w:gutter="9000"', "放不下"),
    "a margin in words": ('w:left="1600"', 'w:left="x"', "左页边距不是数"),
    "a huge number": ('w:w="11906"', f'w:w="{"9" * 5000}"', "纸张宽度不是数"),
    "an infinite number": ('w:w="11906"', 'w:w="1e999"', "纸张宽度不是数"),
    "other digits": ('w:w="11906"', 'w:w="１１９０６"', "纸张宽度不是数"),
}


@pytest.mark.parametrize(("old", "new", "told"), PAGES.values(), ids=PAGES)
def test_a_page_that_holds_no_text_is_refused_with_what_is_wrong(tmp_path, old, new, told):
    finding = refusal(tmp_path / "own.docx", replaced("word/document.xml", old, new))
    assert told in finding.message
    assert "页面设置" in finding.remedy


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "size"),
    [
        ('<w:pgSz w:w="11906" w:h="16838"/>', "", (210, 28)),
        ('w:left="1600"', "", (210, 28)),
        ('w:w="11906" w:h="16838"', 'w:w="21cm" w:h="29.7cm"', (210, 28)),
        ('w:gutter="0"', 'w:gutter="567"', (210, 38)),
    ],
    ids=["no paper", "no margin", "metric", "binding"],
)
def test_what_a_page_lacks_is_taken_from_the_standard(sound, old, new, size):
    section = sound(replaced("word/document.xml", old, new)).sections[0]
    assert round(section.page_width.mm) == size[0]
    assert round(section.left_margin.mm) == size[1]


# --- strange contents -------------------------------------------------------------------------------


def _styles(*more, without=""):
    text = STYLES.replace("</w:styles>", "".join(more) + "</w:styles>")
    return {"word/styles.xml": re.sub(without, "", text).encode() if without else text.encode()}


def _style(id_, name, kind="paragraph", more=""):
    named = f'<w:name w:val="{name}"/>' if name else ""
    return f'<w:style w:type="{kind}" w:styleId="{id_}">{named}{more}</w:style>'


def _header(inner):
    opening, closing = re.fullmatch(r"(.*<w:hdr[^>]*>).*(</w:hdr>.*)", HEADER, re.DOTALL).groups()
    return {"word/header1.xml": f"{opening}{inner}{closing}".encode()}


def _paragraphs(inner):
    return _header(f"<w:p><w:r>{inner}</w:r></w:p>")


STRANGE = {
    "no styles part": {"word/styles.xml": None},
    "no settings part": {"word/settings.xml": None},
    "no Normal": _styles(without=r'<w:style w:type="paragraph" w:default="1".*?</w:style>'),
    "no styles at all": _styles(without=r"<w:docDefaults>.*(?=</w:styles>)"),
    "a style without a name": _styles(_style("x", "")),
    "a style without an id": _styles(_style("", "甲").replace('w:styleId=""', "")),
    "a style of an unknown type": _styles(_style("x", "甲", "zz")),
    "two styles of one id": _styles(_style("2", "甲")),
    "two styles of one name": _styles(_style("x", "HEADING 1")),
    "a heading that is no paragraph style": _styles(_style("Heading2", "heading 2", "character")),
    "our id under another name": _styles(_style("Title", "甲"), _style("y", "Title")),
    "two defaults": _styles(_style("x", "甲").replace("w:styleId", 'w:default="1" w:styleId')),
    "styles in a circle": _styles(
        _style("x", "甲", more='<w:basedOn w:val="y"/>'), _style("y", "乙", more='<w:basedOn w:val="x"/>')
    ),
    "a tower of styles": _styles(
        *(_style(f"s{n}", f"层{n}", more=f'<w:basedOn w:val="s{n - 1}"/>') for n in range(1, 3000))
    ),
    "a base of another type": _styles(_style("x", "甲", more='<w:basedOn w:val="16"/>')),
    "values of no kind": _styles(
        _style("x", "甲", more='<w:pPr><w:jc w:val="x"/><w:ind w:left="9999999999"/><w:spacing w:line="a"/></w:pPr>'
        '<w:rPr><w:sz w:val="-1"/><w:color w:val="red"/><w:u/><w:lang w:val="?"/></w:rPr>')
    ),
    "elements in disorder": _styles(
        _style("x", "甲", more="<w:rPr><w:i/><w:b/><w:b/><w:foo/></w:rPr>"
        "<w:pPr><w:jc w:val='left'/><w:keepNext/></w:pPr>")
    ),
    "headers that are not there": {"word/header1.xml": None, "word/footer1.xml": None},
    "a header that is a footer": {"word/header1.xml": FOOTER.encode()},
    "a header told twice": {
        "word/document.xml": DOCUMENT.replace(
            "<w:pgSz", '<w:headerReference w:type="default" r:id="rId3"/><w:pgSz'
        ).encode()
    },
    "an empty header": _header(""),
    "a header of tables in tables": _header("<w:tbl><w:tr><w:tc>" * 40 + "</w:tc></w:tr></w:tbl>" * 40),
    "a table without rows": _header("<w:tbl/><w:tbl><w:tr/></w:tbl>"),
    "a field that never ends": _paragraphs('<w:fldChar w:fldCharType="begin"/><w:instrText>LINK a</w:instrText>'),
    "a field that never begins": _paragraphs(
        '<w:fldChar w:fldCharType="end"/><w:fldChar w:fldCharType="separate"/><w:instrText>LINK a</w:instrText>'
    ),
    "a field in a field's instruction": _paragraphs(
        '<w:fldChar w:fldCharType="begin"/><w:instrText>INCLUDETEXT </w:instrText>'
        '<w:fldChar w:fldCharType="begin"/><w:instrText>PAGE</w:instrText><w:fldChar w:fldCharType="end"/>'
        '<w:fldChar w:fldCharType="separate"/><w:t>甲</w:t><w:fldChar w:fldCharType="end"/>'
    ),
    "a field over two paragraphs": _header(
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>PAGE</w:instrText></w:r></w:p>'
        '<w:p><w:r><w:instrText> LINK</w:instrText><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    ),
    "a simple field": _header('<w:p><w:fldSimple w:instr=" INCLUDETEXT &quot;/etc/passwd&quot; "/></w:p>'),
    "a field that hides behind a page number": _header('<w:p><w:fldSimple w:instr="PAGE \\* x DDE y"/></w:p>'),
    "an inserted file": _header('<w:altChunk r:id="rId3"/><w:subDoc r:id="rId3"/>'),
    "a drawing from outside": _paragraphs(
        f'<w:pict><v:shape><v:imagedata r:id="rId2" o:href="{OUTSIDE}x.png"/></v:shape></w:pict>'
    ),
    "a control": _paragraphs('<w:control r:id="rId4"/>'),
    "a broken logo": {"word/media/image1.png": PARTS["word/media/image1.png"][:60]},
    "a logo that is none": {"word/media/image1.png": b"<svg onload='x'/>"},
    "a logo without an end": {"word/media/image1.png": PARTS["word/media/image1.png"] + b"\0" * 6_000_000},
    "a logo of no size": {"word/header1.xml": HEADER.replace('cx="914400"', 'cx="-1"').encode()},
    "a theme that is none": {"word/theme/theme1.xml": b"<a/>"},
    "settings that are none": {"word/settings.xml": b"<a/>"},
    "styles that are none": {"word/styles.xml": b"<a/>"},
    "a body without a page": {"word/document.xml": re.sub("<w:sectPr.*</w:sectPr>", "", DOCUMENT).encode()},
    "parts named in capitals": {"word/styles.xml": None, "WORD/Styles.XML": STYLES.encode()},
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("changes", STRANGE.values(), ids=STRANGE)
def test_strange_contents_end_in_a_sound_file(sound, changes):
    sound(packed(changes))


# --- files that cannot serve ------------------------------------------------------------------------

_DTD = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'


def _with_dtd(part, encoding="utf-8"):
    text = (
        PARTS[part]
        .decode()
        .replace("UTF-8", encoding, 1)
        .replace("?>\n", "?>\n" + _DTD.decode(), 1)
    )
    return packed({part: text.encode(encoding)})


def _typed(kind):
    types = PARTS["[Content_Types].xml"].replace(
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml", kind
    )
    return packed({"[Content_Types].xml": types})


def _zip(*entries, compression=zipfile.ZIP_DEFLATED):
    """The file and more entries after it, of any name, twice if need be."""
    out = io.BytesIO(packed())
    with zipfile.ZipFile(out, "a", compression) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return out.getvalue()


def _encrypted():
    """With the mark of an encrypted entry in the directory and before the entry."""
    data = bytearray(packed())
    for sign, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = data.index(sign)
        data[at + offset] |= 1
    return bytes(data)


def _lying():
    """The directory says less than is there."""
    data = bytearray(packed({"word/styles.xml": STYLES.encode() + b" " * 1_000_000}))
    at = data.rindex(b"word/styles.xml") - 46
    data[at + 24 : at + 28] = struct.pack("<I", 100)
    return bytes(data)


BAD = {
    "nothing": lambda: b"",
    "no zip": lambda: b"not a word file",
    "half a file": lambda: packed()[:2000],
    "an old format": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "a zip of something else": lambda: packed(dict.fromkeys(PARTS) | {"a.txt": b"a"}),
    "no content types": lambda: packed({"[Content_Types].xml": None}),
    "no relations": lambda: packed({"_rels/.rels": None}),
    "no document": lambda: packed({"word/document.xml": None}),
    "a document that is none": lambda: packed({"word/document.xml": b"<a/>"}),
    "a broken document": lambda: packed({"word/document.xml": DOCUMENT[:500].encode()}),
    "broken styles": lambda: packed({"word/styles.xml": STYLES[:500].encode()}),
    "another alphabet": lambda: packed({"word/styles.xml": b'<?xml version="1.0" encoding="nope"?><a/>'}),
    "a macro file": lambda: _typed(b"application/vnd.ms-word.document.macroEnabled.main+xml"),
    "a template": lambda: _typed(
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
    ),
    "a macro template": lambda: _typed(b"application/vnd.ms-word.template.macroEnabledTemplate.main+xml"),
    "a workbook": lambda: _typed(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    ),
    "the strict format": lambda: packed(
        {"word/document.xml": DOCUMENT.replace("http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                                               "http://purl.oclc.org/ooxml/wordprocessingml/main").encode()}
    ),
    "an entity in the styles": lambda: _with_dtd("word/styles.xml"),
    "an entity in a part nobody reads": lambda: _with_dtd("word/comments.xml"),
    "an entity in UTF-16": lambda: _with_dtd("word/styles.xml", "utf-16"),
    "an entity in the relations": lambda: _with_dtd("word/_rels/document.xml.rels"),
    "many laughs": lambda: packed({"word/styles.xml": (
        '<!DOCTYPE x [<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
        + "]><x>&a9;</x>").encode()}),
    "deep": lambda: packed({"word/styles.xml": b"<a>" * 5000 + b"</a>" * 5000}),
    "a part of 11 MB": lambda: packed({"word/styles.xml": STYLES.encode() + b" " * 11_000_000}),
    "a bomb of paragraphs": lambda: packed({"word/document.xml": b"<a>" + b"<w:p/>" * 1_600_000 + b"</a>"}),
    "a bomb of short tags": lambda: packed({"word/styles.xml": b"<a>" + b"<b/>" * 2_000_000 + b"</a>"}),
    "too many styles": lambda: packed(_styles(*(_style(f"s{n}", f"甲{n}") for n in range(6000)))),
    "a bomb of zeros": lambda: packed({"word/media/image1.png": b"\0" * 60_000_000}),
    "thousands of parts": lambda: packed({f"word/x{n}.bin": b"" for n in range(3000)}),
    "a file over 20 MB": lambda: packed() + b"\0" * 21_000_000,
    "a part twice": lambda: _zip(("WORD/styles.xml", STYLES)),
    "a part above the file": lambda: _zip(("../../evil.xml", "<a/>")),
    "an absolute part": lambda: _zip(("/etc/evil.xml", "<a/>")),
    "a part on a drive": lambda: _zip(("C:\\evil.xml", "<a/>")),
    "another compression": lambda: _zip(("a.xml", "<a/>"), compression=zipfile.ZIP_LZMA),
    "an encrypted part": _encrypted,
    "a directory that lies": _lying,
}  # fmt: skip


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("made", BAD.values(), ids=BAD)
def test_a_file_that_cannot_serve_is_refused_soon(tmp_path, made):
    data = made()
    before = resource.getrusage(resource.RUSAGE_SELF)
    refusal(tmp_path / "bad.docx", data)
    after = resource.getrusage(resource.RUSAGE_SELF)
    assert after.ru_utime - before.ru_utime < 5
    assert after.ru_maxrss < max(before.ru_maxrss + 1, 1_000_000)


def test_a_place_that_is_no_file_is_refused(tmp_path):
    for place in (tmp_path, tmp_path / "missing.docx", Path("a\0b"), Path("/dev/null")):
        with pytest.raises(authoring.Unusable) as problem:
            authoring.render(document(COUNTY), "docx", Look(reference=place))
        assert problem.value.findings[0].code == "O907"


@pytest.mark.slow
@pytest.mark.parametrize(
    "changes",
    [
        lambda: {"word/document.xml": DOCUMENT.replace("<w:sectPr", "<w:p/>" * 390_000 + "<w:sectPr", 1).encode()},
        lambda: _styles(*(_style(f"s{n}", f"甲{n}", more="<w:rPr><w:b/></w:rPr>") for n in range(3900))),
        lambda: _header("<w:p><w:r><w:t>甲</w:t></w:r></w:p>" * 40_000),
        lambda: {
            "word/styles.xml": STYLES.replace(
                "<w:docDefaults>", "<x " + " ".join(f'a{n}=""' for n in range(900_000)) + "/><w:docDefaults>"
            ).encode()
        },
    ],
    ids=["paragraphs", "styles", "header", "attributes"],
)  # fmt: skip
def test_a_large_file_within_the_limits_costs_little(tmp_path, changes):
    data = packed(changes())
    before = resource.getrusage(resource.RUSAGE_SELF)
    rendered(tmp_path / "large.docx", data, COUNTY)
    after = resource.getrusage(resource.RUSAGE_SELF)
    assert after.ru_utime - before.ru_utime < 5
    assert after.ru_maxrss < max(before.ru_maxrss + 1, 1_000_000)
