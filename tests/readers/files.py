"""Files of other formats, built for the tests; the figures in them are made up."""

from __future__ import annotations

import io
import zipfile

from authoring.readers.raw import Raw, RawTable, RawText

GRID = (("信息内容", "本年制发件数", "本年废止件数", "现行有效件数"), ("规章", "1", "0", "12"))


def texts(raw: Raw) -> list[str]:
    return [piece.text for piece in raw.pieces if isinstance(piece, RawText)]


def grid(table: RawTable) -> list[list[str]]:
    """The texts of a table row by row, a cell over several rows in each of them."""
    return [[cell.text for cell in row] for row in table.rows]


def grids(raw: Raw) -> list[list[list[str]]]:
    return [grid(table) for table in raw.tables()]


def html_table(rows: tuple[tuple[str, ...], ...] = GRID) -> str:
    lines = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
    return "<table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"


def package(**members: str | bytes) -> bytes:
    """A ZIP file; __ in a name stands for / and _dot_ for a dot."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), data)
    return made.getvalue()


_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
DOCUMENT = f'<w:document xmlns:w="{_W}"><w:body><w:p><w:r><w:t>一、总体情况</w:t></w:r></w:p></w:body></w:document>'
DOCX = package(word__document_dot_xml=DOCUMENT)
RTF = (
    rb"{\rtf1\ansi\ansicpg936 {\b \u19968?\u12289?\u24635?\u20307?\u24773?\u20917?}\par"
    rb"\trowd\cellx2000\cellx4000 \intbl 7\cell 1062\cell\row}"
)
_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
MANIFEST = (
    f'<manifest:manifest xmlns:manifest="{_ODF}manifest:1.0"><manifest:file-entry manifest:full-path="/"'
    ' manifest:media-type="application/vnd.oasis.opendocument.{kind}"/><manifest:file-entry'
    ' manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)


def opendocument(kind: str, body: str) -> bytes:
    """An ODT or ODS file: `kind` is text or spreadsheet."""
    content = (
        f'<office:document-content xmlns:office="{_ODF}office:1.0" xmlns:text="{_ODF}text:1.0"'
        f' xmlns:table="{_ODF}table:1.0" xmlns:draw="{_ODF}drawing:1.0" xmlns:svg="{_ODF}svg-compatible:1.0"'
        ' xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2"><office:body>'
        f"<office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )
    return package(
        mimetype=f"application/vnd.oasis.opendocument.{kind}",
        **{
            "META-INF__manifest_dot_xml": MANIFEST.format(kind=kind),
            "content_dot_xml": content,
        },
    )


PDF = b"""%PDF-1.4
1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R
/Resources<</Font<</F1 <</Type/Font/Subtype/Type1/BaseFont/Helvetica>> >> >> >> endobj
4 0 obj <</Length 49>>
stream
BT /F1 16 Tf 72 700 Td (Annual report 2024) Tj ET
endstream
endobj
trailer <</Root 1 0 R>>
%%EOF
"""
