"""Which format a file is, by what stands in it and never by its name, and the reader for it."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

from authoring.findings import Unusable
from authoring.patterns import lazy
from authoring.readers.formats import refusals
from authoring.readers.formats.encodings import decoded
from authoring.readers.formats.text import outside_tables, read_text
from authoring.readers.raw import Raw, RawText

MAX_BYTES = 100_000_000
MAX_MEMBERS = 10_000
MAX_WORDS, MAX_PIECES = 1_000_000, 20_000
_PDF_WITHIN = 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (
    b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\x00", b"MM\x00*", b"\x00\x00\x01\x00",
)  # fmt: skip
_ARCHIVES = (
    b"Rar!\x1a", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"PK\x05\x06", b"PK\x07\x08",
)  # fmt: skip
_WORD_CLASS = b"\x06\x09\x02\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46"
_MIME = lazy(
    r"(?im)\A(?:[A-Za-z][A-Za-z-]{0,40}:[^\n]{0,2000}\r?\n(?:[ \t][^\n]{0,2000}\r?\n){0,20}){0,30}"
)
_TAG = lazy(
    r"(?i)<(?:!doctype\s{1,9}html|/?(?:html|head|body|meta|title|table|tbody|tr|td|div|p|span|h[1-6]|article"
    r"|section|main|center|font|ul|ol|li)\b)"
)
_OPENING_TAG = lazy(r"(?i)\s{0,99}<(?:!--|!doctype|\?xml|[a-z])")
_CLOSING_TAG = lazy(r"(?i)</(?:html|table|div|p|td|span)\s{0,9}>")
_WORD_XML = {"<w:wordDocument": "xml", "<office:document": "fodt"}
_OWN_KEYS = ("年度:", "机关:", "格式:")
_BINARY = lazy("[\x00-\x08\x0e-\x1f\ufffd]")
_SAVE_AS = "打开这个文件，另存为 .docx，再读取。"


def raw_of(data: bytes, name: str) -> Raw:
    """What stands in a file, whatever its format. `name` is only told, not asked. Raises Unusable."""
    raw = _raw_of(data, name)
    words = sum(len(one.text) for one in raw.pieces if isinstance(one, RawText))
    if words > MAX_WORDS or len(raw.pieces) > MAX_PIECES:
        raise refusals.too_large(
            f"{name} 里的文字太多，不像一份年度报告，不能读取。",
            "只留下报告，另存后再读取。",
        )
    return raw


def _raw_of(data: bytes, name: str) -> Raw:
    if len(data) > MAX_BYTES:
        raise refusals.too_large(
            f"{name} 太大（{len(data) // 1_000_000} MB），不能读取。", "只留下报告，另存后再读取。"
        )
    if not data.strip(b"\x00\t\n\r\x0b\x0c \xef\xbb\xbf\xff\xfe"):
        raise refusals.unreadable(f"{name} 是空的，没有内容。", "核对文件，重新取一份。")
    if data.startswith(b"PK\x03\x04"):
        return _package(data, name)
    if data.startswith(_OLE):
        return _compound(data, name)
    if (
        data.startswith(_PICTURES)
        or data[4:8] == b"ftyp"
        or data[8:12] == b"WEBP"
        or _is_bitmap(data)
    ):
        raise refusals.unreadable(
            f"{name} 是图片，里面的字读不出来。",
            "向制作的人要有文字的文件（.docx 或网页）；没有的，照着图片填写。",
        )
    if b"%PDF-" in data[:_PDF_WITHIN]:
        return _pdf(data)
    if data.startswith(_ARCHIVES) or data[257:262] == b"ustar":
        raise _archive(name)
    return _written(data, name)


def _is_bitmap(data: bytes) -> bool:
    return data.startswith(b"BM") and data[6:10] == bytes(4)


def _archive(name: str) -> Unusable:
    return refusals.unreadable(f"{name} 是压缩包。", "先解压，再读取里面的报告文件。")


def _pdf(data: bytes) -> Raw:
    from authoring.readers.formats import pdf

    return pdf.read(data)


def _docx(data: bytes) -> Raw:
    from authoring.readers.formats import docx

    return docx.read(data)


def _workbook(data: bytes) -> Raw:
    from authoring.readers.formats import xlsx

    return xlsx.read(data)


def _converted(data: bytes, ending: str) -> Raw:
    from authoring.readers.formats import office

    return replace(_docx(office.as_docx(data, ending)), format=ending)


def _package(data: bytes, name: str) -> Raw:
    """A ZIP file: Word, Excel, ODF, OFD or an archive."""
    if data.count(b"PK\x01\x02") > MAX_MEMBERS:
        raise refusals.too_large(f"{name} 里的文件太多，不能读取。", _SAVE_AS)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = set(package.namelist())
            kind = package.read("mimetype")[:200] if _is_small(package, "mimetype") else b""
    except refusals.BAD_PACKAGE as problem:
        raise refusals.unreadable(
            f"{name} 损坏了，打不开。", "重新取一份；打得开的，另存后再读取。"
        ) from problem
    if any(one.startswith("word/") for one in names):
        return _docx(data)
    if names & {"xl/workbook.xml", "xl/workbook.bin"} or b"opendocument.spreadsheet" in kind:
        return _workbook(data)
    if "OFD.xml" in names:
        raise refusals.unreadable(
            f"{name} 是 OFD 文件，不能读取。", "用阅读软件打开，另存或导出为 .docx 或 PDF，再读取。"
        )
    if b"opendocument.text" in kind:
        return _converted(data, "odt")
    if names & {"[Content_Types].xml", "content.xml"}:
        raise refusals.unreadable(f"{name} 不是 Word 文件，也不是 Excel 文件，不能读取。", _SAVE_AS)
    raise _archive(name)


def _is_small(package: zipfile.ZipFile, name: str) -> bool:
    info = package.NameToInfo.get(name)
    return info is not None and info.file_size <= 200


def _compound(data: bytes, name: str) -> Raw:
    """A file of Office 97 or of WPS, or an encrypted one of today."""
    if _stream("EncryptedPackage", data):
        raise refusals.encrypted(" Word 或 Excel 文件")
    word, book = _stream("WordDocument", data), _stream("Workbook", data) or _stream("Book", data)
    root = data.find("Root Entry".encode("utf-16-le"))
    if word and book:  # one stands in the other; the root says which
        word = data[root + 80 : root + 96] == _WORD_CLASS
    if word:
        # The flag fEncrypted of the file information block, which begins the file's first stream.
        if data[512:514] == b"\xec\xa5" and data[523] & 1:
            raise refusals.encrypted(" Word 文件")
        return _converted(data, "doc")
    if book:
        return _workbook(data)
    raise refusals.unreadable(f"{name} 不是 Word 文件，也不是 Excel 文件，不能读取。", _SAVE_AS)


def _stream(name: str, data: bytes) -> bool:
    """Whether a compound file has a stream of the name; its directory holds the names as they are."""
    return f"{name}\0".encode("utf-16-le") in data


def _written(data: bytes, name: str) -> Raw:
    """A file of characters: RTF, a web page or archive, Word's XML, our own YAML, Markdown or plain text."""
    if data[:64].lstrip(b"\xef\xbb\xbf\t\n\r ").startswith(b"{\\rtf"):
        return _converted(data, "rtf")
    text = decoded(data)
    head = text[:4096].lstrip("\ufeff \t\r\n")
    if _is_archive(head):
        from authoring.readers.formats import mhtml

        return mhtml.read(data)
    for tag, ending in _WORD_XML.items():
        if tag in head and head.startswith("<"):
            return _converted(data, ending)
    tagged = _TAG.search(text[:65_536]) is not None
    if tagged and (_OPENING_TAG.match(head) or _CLOSING_TAG.search(outside_tables(text))):
        from authoring.readers.formats import html

        return html.read(data)
    if "urn:schemas-microsoft-com:office:spreadsheet" in head:
        raise refusals.unreadable(
            f"{name} 是 XML 格式的 Excel 文件，不能读取。",
            "用 Excel 或 WPS 打开，另存为 .xlsx，再读取。",
        )
    if head.startswith("<?xml"):
        raise refusals.unreadable(f"{name} 是 XML 文件，不是报告。", _SAVE_AS)
    unreadable = sum(1 for _ in _BINARY.finditer(text[:20_000]))
    if unreadable > 0.1 * min(len(text), 20_000):
        raise refusals.unreadable(
            f"{name} 的格式认不出来。", "用能打开它的程序打开，另存为 .docx、PDF 或网页，再读取。"
        )
    if _is_own(text):
        raise refusals.unreadable(
            f"{name} 已经是填报用的 YAML 文件，不用读取。",
            "检查用 nianbao check，生成用 nianbao render。",
        )
    return read_text(text)


def _is_own(text: str) -> bool:
    """Whether a text is YAML for this program: its first line that is no remark begins with a key of ours."""
    lines = (line.replace("：", ":") for line in text.splitlines() if line.strip())
    said = [line for line in lines if not line.startswith(("#", "---"))]
    return (
        bool(said)
        and said[0].startswith(_OWN_KEYS)
        and any(line.startswith("机关:") for line in said)
    )


def _is_archive(head: str) -> bool:
    """Whether a file begins with the lines of a message and says that it has parts or a page."""
    found = _MIME.match(head)
    lines = found[0].lower() if found else ""
    return "mime-version:" in lines or ("content-type:" in lines and "multipart/" in lines)
