"""A file is what stands in it, whatever it is called; what is no report is told with a way out."""

import io
import subprocess
import sys
import zipfile

import pytest

from authoring.findings import Severity, Unusable
from authoring.readers.formats.sniff import raw_of
from tests.conftest import EXAMPLES, library
from tests.readers.files import DOCX, GRID, PDF, grids, html_table, opendocument, package, texts

PAGE = (
    f"<html><head><title>年报</title></head><body><p>一、总体情况</p>{html_table()}</body></html>"
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
ROOT = "Root Entry".encode("utf-16-le").ljust(80, b"\0")


def told(data, name="示例.doc"):
    with pytest.raises(Unusable) as problem:
        raw_of(data, name)
    (finding,) = problem.value.findings
    assert finding.severity is Severity.FATAL
    assert finding.remedy.endswith("。")
    return finding


def stream(name):
    return f"{name}\0".encode("utf-16-le")


@pytest.mark.parametrize("name", ["年报.doc", "年报.pdf", "年报", "年报.xlsx"])
def test_the_name_says_nothing(name):
    assert raw_of(PAGE.encode(), name).format == "html"
    assert raw_of(DOCX, name).format == "docx"
    assert raw_of("一、总体情况\n2024年，一切平稳。".encode(), name).format == "text"


@pytest.mark.parametrize(
    "page",
    [
        PAGE,
        "\ufeff" + PAGE,
        "\n\n<!-- 模板 -->" + PAGE,
        '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html>' + PAGE,
        f'<div class="TRS_Editor"><p>一、总体情况</p>{html_table()}</div>',
        f"一、总体情况<br>{html_table()}",
    ],
)
def test_a_page_is_known_by_its_tags(page):
    for encoding in ("utf-8", "gb18030", "utf-16"):
        raw = raw_of(page.encode(encoding), "年报.txt")
        assert "一、总体情况" in texts(raw)
        assert grids(raw) == [[list(row) for row in GRID]]


def test_markdown_is_no_page():
    raw = raw_of("# 年报\n\n本机关网址<www.example.cn>。\n".encode(), "年报.html")
    assert raw.format == "text"


@pytest.mark.parametrize("junk", [b"", b"\r\n\r\n", b"HTTP/1.1 200 OK\r\n\r\n"])
def test_a_pdf_may_have_something_before_it(junk):
    library("pypdfium2")
    assert raw_of(junk + PDF, "年报.doc").format == "pdf"


@pytest.mark.parametrize(
    ("data", "code", "word"),
    [
        (b"", "R101", "空的"),
        (b"\xef\xbb\xbf \r\n\t\n", "R101", "空的"),
        (bytes(4096), "R101", "空的"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "R101", "图片"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF" + bytes(40), "R101", "图片"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "R101", "图片"),
        (b"BM\x10\x20\0\0\0\0\0\0" + bytes(40), "R101", "图片"),
        (b"Rar!\x1a\x07\x00" + bytes(40), "R101", "压缩包"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(40), "R101", "压缩包"),
        (package(年报_dot_docx=DOCX), "R101", "压缩包"),
        (package(OFD_dot_xml="<ofd/>", Doc_0__Document_dot_xml="<x/>"), "R101", "OFD"),
        (package(**{"[Content_Types]_dot_xml": "<x/>", "ppt__presentation_dot_xml": "<x/>"}), "R101", "不是 Word"),
        (opendocument("presentation", ""), "R101", "不是 Word"),
        (DOCX[:-30], "R101", "损坏"),
        (OLE + stream("EncryptedPackage"), "R102", "密码"),
        (OLE + b"\xec\xa5" + b"\0" * 9 + b"\x01" + stream("WordDocument"), "R102", "密码"),
        (OLE + stream("PowerPoint Document"), "R101", "不是 Word"),
        (b"<?xml version='1.0'?><FoiaAnnualReport><a>1</a></FoiaAnnualReport>", "R101", "XML"),
        (bytes(range(256)) * 40, "R101", "认不出来"),
        (EXAMPLES[0].read_bytes(), "R101", "YAML"),
        (b"# \xe8\xaf\xb4\xe6\x98\x8e\n" + EXAMPLES[-1].read_bytes(), "R101", "YAML"),
        (b"PK\x03\x04" + b"PK\x01\x02" * 20_000, "R105", "太多"),
    ],
)  # fmt: skip
def test_what_is_no_report_is_told(data, code, word):
    finding = told(data)
    assert finding.code == code
    assert word in finding.message


def test_a_word_file_with_a_workbook_in_it_is_a_word_file(monkeypatch):
    monkeypatch.setenv("PATH", "")
    word, excel = (
        bytes((kind, 9 if kind == 6 else 8, 2, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46))
        for kind in (6, 0x20)
    )
    streams = stream("WordDocument") + stream("Workbook")
    assert told(OLE + ROOT + word + streams).code == "R104"
    assert (
        told(OLE + ROOT + excel + streams).code == "R101"
    )  # read as a workbook, which this is not


def test_a_missing_library_is_told_with_its_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    finding = told(OLE + stream("Workbook"))
    assert finding.code == "R103"
    assert 'pip install "nianbao[excel]"' in finding.remedy


def test_more_words_than_any_report_has_are_too_many():
    with pytest.raises(Unusable) as told:
        raw_of(("<p>" + "一、总体情况 " * 200_000).encode(), "网页")
    assert told.value.findings[0].code == "R105"


@pytest.mark.parametrize("module", ["pdf", "xlsx"])
def test_a_process_that_reads_a_file_loads_nothing_of_reports(module):
    asked = "sys.exit('pydantic' in sys.modules or 'yaml' in sys.modules)"
    script = f"import sys, authoring.readers.formats.{module}; {asked}"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
@pytest.mark.parametrize("member", ["word/document.xml", "xl/workbook.xml", "mimetype"])
def test_a_package_with_damaged_contents_is_a_finding(member, method):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as package:
        package.writestr("mimetype", "application/zip" * 9)
        if member != "mimetype":
            package.writestr(member, "<x/>" * 5_000)
    data = bytearray(made.getvalue())
    start = data.index(member.encode()) + len(member)
    for here in range(start, start + 24):
        data[here] ^= 0x5A
    with pytest.raises(Unusable) as refused:
        raw_of(bytes(data), "年报.docx")
    assert refused.value.findings[0].code.startswith("R1")
