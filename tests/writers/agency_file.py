"""A Word file as an agency has it: WPS's style ids, theme faces, a logo, a page number in a text box, and traces
of people and places that nobody may find in a report. Its parts may be changed before they are packed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from PIL import Image, PngImagePlugin

TRACE = "示例经办人"
"""Stands wherever a person's name may stand in such a file."""
OUTSIDE = "http://example.invalid/"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_REL = "http://schemas.openxmlformats.org/package/2006/relationships"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_SPACES = (
    f'xmlns:w="{_W}" xmlns:r="{_R}" xmlns:a="{_A}" xmlns:wp="{_WP}" xmlns:mc="{_MC}" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def _relations(*relations: tuple[str, str, str]) -> str:
    """(id, last word of the type or the whole, target); a target with :// stands outside."""
    lines = "".join(
        f'<Relationship Id="{id_}" Type="{kind if "/" in kind else f"{_R}/{kind}"}" Target="{target}"'
        + (' TargetMode="External"/>' if "://" in target else "/>")
        for id_, kind, target in relations
    )
    return f'{_HEAD}<Relationships xmlns="{_REL}">{lines}</Relationships>'


def _drawing(inner: str, align: str = "right") -> str:
    return (
        '<w:drawing><wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="1" '
        'behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        f'<wp:positionH relativeFrom="margin"><wp:align>{align}</wp:align></wp:positionH>'
        '<wp:positionV relativeFrom="paragraph"><wp:posOffset>0</wp:posOffset></wp:positionV>'
        '<wp:extent cx="914400" cy="457200"/><wp:wrapNone/>'
        f'<wp:docPr id="1" name="{TRACE}.png" descr="C:\\{TRACE}\\logo.png"/><wp:cNvGraphicFramePr/>'
        f"<a:graphic>{inner}</a:graphic></wp:anchor></w:drawing>"
    )


def _logo(how: str, rid: str) -> str:
    return _drawing(
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f'<pic:nvPicPr><pic:cNvPr id="0" name="{TRACE}"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:{how}="{rid}"/></pic:blipFill>'
        '<pic:spPr><a:prstGeom prst="rect"/></pic:spPr></pic:pic></a:graphicData>'
    )


def _field(instruction: str, result: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f'<w:r><w:t>{result}</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def _picture() -> bytes:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", "trace-in-picture")
    out = io.BytesIO()
    Image.new("RGB", (40, 20), (200, 0, 0)).save(out, "PNG", pnginfo=notes)
    return out.getvalue()


HEADER = (
    f"{_HEAD}<w:hdr {_SPACES}>"
    '<w:p w:rsidR="00ABCDEF"><w:pPr><w:pStyle w:val="15"/><w:jc w:val="center"/></w:pPr>'
    f"<w:r>{_logo('embed', 'rId1')}</w:r><w:r>{_logo('link', 'rId2')}</w:r>"
    '<w:hyperlink r:id="rId3"><w:r><w:rPr><w:rStyle w:val="16"/></w:rPr><w:t>示例县教育局</w:t></w:r></w:hyperlink>'
    + _field(f"DDEAUTO excel {OUTSIDE} A1", "数据")
    + _field(f'INCLUDEPICTURE "{OUTSIDE}x.png"', "画")
    + f'<w:r><w:object><o:OLEObject Type="Link" r:id="rId4"/></w:object></w:r>'
    f'<w:ins w:author="{TRACE}"><w:r><w:t>页眉</w:t></w:r></w:ins></w:p>'
    '<w:tbl><w:tblPr><w:tblStyle w:val="17"/><w:tblW w:w="5000" w:type="dxa"/></w:tblPr>'
    '<w:tblGrid><w:gridCol w:w="5000"/></w:tblGrid><w:tr><w:tc><w:tcPr><w:tcW w:w="5000" w:type="dxa"/></w:tcPr>'
    "<w:p><w:r><w:t>内部资料</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:hdr>"
)
FOOTER = (
    f'{_HEAD}<w:ftr {_SPACES} mc:Ignorable="wps"><w:sdt><w:sdtContent><w:p><w:pPr><w:pStyle w:val="15"/></w:pPr><w:r>'
    '<mc:AlternateContent><mc:Choice Requires="wps">'
    + _drawing(
        '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:txbx>'
        '<w:txbxContent><w:p><w:r><w:t xml:space="preserve">第 </w:t></w:r>'
        + _field("PAGE  \\* MERGEFORMAT", "1")
        + "<w:r><w:t> 页</w:t></w:r></w:p></w:txbxContent></wps:txbx></wps:wsp></a:graphicData>",
        "outside",
    )
    + "</mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent><w:p><w:r><w:t>后备</w:t></w:r></w:p>"
    "</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    "</w:sdtContent></w:sdt></w:ftr>"
)
STYLES = (
    f"{_HEAD}<w:styles {_SPACES}><w:docDefaults><w:rPrDefault><w:rPr>"
    '<w:rFonts w:asciiTheme="minorHAnsi" w:eastAsiaTheme="minorEastAsia"/></w:rPr></w:rPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:default="1" w:styleId="1"><w:name w:val="Normal"/><w:qFormat/>'
    '<w:rsid w:val="00ABCDEF"/><w:rPr><w:sz w:val="30"/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 1"/><w:basedOn w:val="1"/><w:next w:val="1"/>'
    '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr>'
    '<w:rPr><w:rFonts w:eastAsia="示例黑体"/><w:sz w:val="36"/></w:rPr></w:style>'
    '<w:style w:type="character" w:default="1" w:styleId="8"><w:name w:val="Default Paragraph Font"/></w:style>'
    '<w:style w:type="table" w:default="1" w:styleId="9"><w:name w:val="Normal Table"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="15"><w:name w:val="示例页眉"/><w:basedOn w:val="1"/>'
    '<w:pPr><w:pBdr><w:bottom w:val="single" w:sz="6" w:space="1" w:color="C00000"/></w:pBdr></w:pPr></w:style>'
    '<w:style w:type="character" w:styleId="16"><w:name w:val="示例字"/><w:basedOn w:val="8"/>'
    '<w:rPr><w:b/><w:color w:val="C00000" w:themeColor="accent2"/></w:rPr></w:style>'
    '<w:style w:type="table" w:styleId="17"><w:name w:val="示例表"/></w:style></w:styles>'
)
DOCUMENT = (
    f"{_HEAD}<w:document {_SPACES}><w:body><w:p><w:r><w:t>{TRACE}起草的正文</w:t></w:r></w:p>"
    '<w:altChunk r:id="rId9"/><w:sectPr w:rsidR="00ABCDEF"><w:headerReference w:type="default" r:id="rId3"/>'
    '<w:footerReference w:type="default" r:id="rId4"/><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="2000" w:right="1500" w:bottom="1900" w:left="1600" w:header="900" w:footer="1000" w:gutter="0"/>'
    '<w:paperSrc w:first="7"/><w:pgNumType w:start="3"/><w:cols w:num="2"/>'
    '<w:docGrid w:type="lines" w:linePitch="579"/><w:printerSettings r:id="rId8"/></w:sectPr></w:body></w:document>'
)
SETTINGS = (
    f'{_HEAD}<w:settings {_SPACES}><w:attachedTemplate r:id="rId1"/><w:evenAndOddHeaders w:val="0"/>'
    f'<w:docVars><w:docVar w:name="a" w:val="{TRACE}"/></w:docVars><w:rsids><w:rsidRoot w:val="00ABCDEF"/></w:rsids>'
    "<w:compat><w:useFELayout/></w:compat></w:settings>"
)
THEME = (
    f'{_HEAD}<a:theme xmlns:a="{_A}" name="{TRACE}"><a:themeElements><a:fontScheme name="x">'
    '<a:majorFont><a:latin typeface="Arial"/><a:ea typeface=""/><a:cs typeface=""/></a:majorFont>'
    '<a:minorFont><a:latin typeface="Calibri"/><a:ea typeface=""/><a:cs typeface=""/>'
    '<a:font script="Hans" typeface="等线"/></a:minorFont></a:fontScheme></a:themeElements></a:theme>'
)
CONTENT_TYPES = (
    f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
    '<Default Extension="bin" ContentType="application/octet-stream"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_TYPE}.document.main+xml"/>'
    + "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_TYPE}.{kind}+xml"/>'
        for name, kind in {
            "styles": "styles", "settings": "settings", "header1": "header", "footer1": "footer",
            "comments": "comments",
        }.items()
    )
    + "</Types>"
)  # fmt: skip
PARTS: dict[str, bytes] = {
    name: text.encode()
    for name, text in {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": _relations(
            ("rId1", "officeDocument", "word/document.xml"),
            ("rId2", "http://schemas.microsoft.com/office/2006/relationships/ui/extensibility",
             "customUI/customUI.xml"),
            ("rId3", "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
             "docProps/core.xml"),
        ),
        "docProps/core.xml": (
            f'{_HEAD}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
            f' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>{TRACE}</dc:creator></cp:coreProperties>'
        ),
        "customUI/customUI.xml": f'<customUI xmlns="urn:x">{TRACE}</customUI>',
        "customXml/item1.xml": f"<a>{TRACE}</a>",
        "word/document.xml": DOCUMENT,
        "word/_rels/document.xml.rels": _relations(
            ("rId1", "styles", "styles.xml"), ("rId2", "settings", "settings.xml"),
            ("rId3", "header", "header1.xml"), ("rId4", "footer", "footer1.xml"),
            ("rId5", "comments", "comments.xml"), ("rId6", "customXml", "../customXml/item1.xml"),
            ("rId7", "theme", "theme/theme1.xml"), ("rId10", "theme", f"{OUTSIDE}theme.xml"),
            ("rId8", "printerSettings", "printerSettings1.bin"), ("rId9", "aFChunk", f"{OUTSIDE}chunk.html"),
        ),
        "word/styles.xml": STYLES,
        "word/settings.xml": SETTINGS,
        "word/_rels/settings.xml.rels": _relations(("rId1", "attachedTemplate", f"{OUTSIDE}x.dotm")),
        "word/header1.xml": HEADER,
        "word/_rels/header1.xml.rels": _relations(
            ("rId1", "image", "media/image1.png"), ("rId2", "image", f"{OUTSIDE}pixel.png"),
            ("rId3", "hyperlink", f"{OUTSIDE}page"), ("rId4", "oleObject", "file:///etc/passwd"),
        ),
        "word/footer1.xml": FOOTER,
        "word/theme/theme1.xml": THEME,
        "word/comments.xml": f'{_HEAD}<w:comments {_SPACES}><w:comment w:id="0" w:author="{TRACE}"/></w:comments>',
        "word/printerSettings1.bin": f"{TRACE}的打印机",
    }.items()
} | {"word/media/image1.png": _picture()}  # fmt: skip


def packed(changes: Mapping[str, bytes | None] = {}) -> bytes:
    """The file, with other parts of these names; None leaves a part out."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in {**PARTS, **changes}.items():
            if data is not None:
                archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def replaced(part: str, old: str, new: str) -> bytes:
    """The file with one passage of a part replaced."""
    text = PARTS[part].decode()
    assert old in text, (part, old)
    return packed({part: text.replace(old, new).encode()})
