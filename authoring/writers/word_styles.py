"""Styles and page of the Word file: GB/T 9704-2012, or those of the agency's own file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import floor
from pathlib import Path
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from authoring import style
from authoring.document.tree import Document
from authoring.findings import Finding
from authoring.outputs import Stage
from authoring.writers.word_reference import take_looks
from authoring.writers.word_xml import element, text_run


@dataclass(frozen=True, slots=True)
class _Style:
    """A paragraph style: face, size and line pitch in points, the rest as in WordprocessingML.

    `indent` is the first line, `right` the right edge, both in characters; `outline` is the level
    of a heading, 0 for none; a `pitch` of 0 leaves the line as high as it needs (pictures).
    """

    id: str
    name: str
    face: str
    size: float
    pitch: float = style.LINE_PITCH
    align: str = "both"
    indent: int = 0
    right: int = 0
    before: float = 0
    after: float = 0
    outline: int = 0
    keep_next: bool = False
    shade: str = ""

    @property
    def built_in(self) -> bool:
        return not self.id.startswith("Nianbao")


MISSING = "FFE08A"


def _heading(level: int, face: str) -> _Style:
    return _Style(
        f"Heading{level}", f"heading {level}", face, style.BODY_SIZE,
        align="left", indent=2, outline=level, keep_next=True,
    )  # fmt: skip


def _in_table(style_id: str, name: str, face: str, size: float, align: str = "center") -> _Style:
    return _Style(style_id, name, face, size, pitch=size * 1.25, align=align)


_STYLES = {
    "title": _Style(
        "Title", "Title", "xiaobiaosong", style.TITLE_SIZE, style.TITLE_PITCH,
        align="center", after=style.LINE_PITCH,
    ),
    "heading1": _heading(1, "heiti"),
    "heading2": _heading(2, "kaiti"),
    "heading3": _heading(3, "fangsong"),
    "heading4": _heading(4, "fangsong"),
    "body": _Style("NianbaoBody", "年报正文", "fangsong", style.BODY_SIZE, indent=2),
    "missing": _Style(
        "NianbaoMissing", "年报待填", "fangsong", style.BODY_SIZE, indent=2, shade=MISSING
    ),
    "signature": _Style(
        "NianbaoSignature", "年报署名", "fangsong", style.BODY_SIZE,
        align="right", right=2, before=style.LINE_PITCH, keep_next=True,
    ),
    "date": _Style("NianbaoDate", "年报日期", "fangsong", style.BODY_SIZE, align="right", right=2),
    "note": _Style("NianbaoNote", "年报表注", "fangsong", style.TABLE_SIZE, 18, align="left"),
    "picture": _Style("NianbaoPicture", "年报图片", "fangsong", style.BODY_SIZE, 0, align="center"),
    "caption": _Style(
        "NianbaoCaption", "年报图题", "kaiti", style.TABLE_SIZE, 18, align="center", after=8
    ),
    "gap": _Style("NianbaoGap", "年报表间", "songti", 4, 6),
    "cell": _in_table("NianbaoCell", "年报表格", "songti", style.TABLE_SIZE),
    "dense_cell": _in_table("NianbaoDenseCell", "年报密表", "songti", style.DENSE_TABLE_SIZE),
    "dense_head": _in_table("NianbaoDenseHead", "年报密表标目", "songti", style.DENSE_HEAD_SIZE),
    "table_note": _in_table(
        "NianbaoTableNote", "年报表内注", "kaiti", style.DENSE_TABLE_SIZE, "left"
    ),
}  # fmt: skip
STYLES = {role: one.id for role, one in _STYLES.items()}
"""Style ids by what they are for."""

_SHEET_STYLES = _STYLES | {
    "title": replace(
        _STYLES["title"],
        size=style.SHEET_TITLE_SIZE,
        pitch=style.SHEET_TITLE_PITCH,
        after=style.SHEET_TITLE_AFTER,
    ),
    "heading1": replace(
        _STYLES["heading1"],
        size=style.SHEET_SIZE,
        pitch=style.SHEET_PITCH,
        indent=0,
        before=style.SHEET_HEADING_BEFORE,
    ),
    "body": replace(_STYLES["body"], size=style.SHEET_SIZE, pitch=style.SHEET_PITCH),
    "note": replace(_STYLES["note"], size=style.DENSE_TABLE_SIZE, pitch=style.SHEET_PITCH),
    "gap": replace(_STYLES["gap"], size=2, pitch=style.SHEET_GAP),
}
"""The same styles on a compact sheet."""

LEAD, LEAD_KAITI = "NianbaoLead", "NianbaoLeadKaiti"
"""Character style ids of run-in headings: 1. and （1） in the body's face, （一） in 楷体."""
_LEADS = ((LEAD, "年报段首", "fangsong"), (LEAD_KAITI, "年报段首楷体", "kaiti"))
_WORD_NAMES = {face.role: face.word_name for face in style.FACES}
_THEME_FONTS = ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme")
_KEPT_PARTS = {
    RELATIONSHIP_TYPE.STYLES, RELATIONSHIP_TYPE.SETTINGS, RELATIONSHIP_TYPE.FONT_TABLE,
    RELATIONSHIP_TYPE.THEME, RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER,
    RELATIONSHIP_TYPE.FOOTNOTES, RELATIONSHIP_TYPE.ENDNOTES,
}  # fmt: skip
_TEMPLATE_STYLES = {"Normal", "DefaultParagraphFont", "TableNormal", "NoList", "Header", "Footer"}
_APP = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
    b'extended-properties"><Application>nianbao</Application></Properties>'
)


def open_template(
    reference: Path | None, *, compact: bool = False
) -> tuple[Any, tuple[Finding, ...]]:
    """An empty Word document with every style of STYLES, and what of a reference was left out.

    A compact sheet fits its page with the styles made for it only: it takes none from a reference.
    Raises Unusable for a bad reference.
    """
    word = docx.Document()
    body = word.element.body
    for child in list(body):
        if child.tag != qn("w:sectPr"):
            body.remove(child)
    _drop_extras(word)
    noticed: tuple[Finding, ...] = ()
    if reference is None or compact:
        _trim_template(word)
    else:
        noticed = take_looks(word, reference, _wanted())
    _add_missing_styles(word, _SHEET_STYLES if compact else _STYLES)
    _remove_theme_fonts(word)
    return word, noticed


def _wanted() -> dict[str, tuple[str, str]]:
    """Ids and types of our styles by their names in small letters."""
    leads = {name: (style_id, "character") for style_id, name, _ in _LEADS}
    return leads | {one.name.lower(): (one.id, "paragraph") for one in _STYLES.values()}


def _drop_extras(word: Any) -> None:
    """Drop of the library's template what tells nothing of looks: its lists, custom data, picture."""
    part = word.part
    for rid, relation in list(part.rels.items()):
        if relation.reltype not in _KEPT_PARTS:
            del part.rels[rid]
    settings = word.settings.element
    for tag in ("w:attachedTemplate", "w:mailMerge", "w:documentProtection", "w:rsids"):
        for found in settings.findall(qn(tag)):
            settings.remove(found)
    part._settings_part.rels.clear()
    for numbered in list(word.styles.element.iter(qn("w:numPr"))):  # their part is gone
        numbered.getparent().remove(numbered)
    package = part.package
    for rid, relation in list(package.rels.items()):
        if relation.reltype.endswith(("/thumbnail", "/custom-properties")):
            del package.rels[rid]
        elif relation.reltype.endswith("/extended-properties"):
            relation.target_part._blob = _APP


# --- styles -----------------------------------------------------------------------------------------


def set_fonts(properties: Any, role: str, latin: str = style.LATIN_FACE) -> None:
    """Name a face on all four attributes of w:rFonts; theme fonts would win over names."""
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = element("w:rFonts")
        properties.insert(0, fonts)
    fonts.attrib.clear()
    face = _WORD_NAMES[role]
    for name, value in (("ascii", latin), ("hAnsi", latin), ("eastAsia", face), ("cs", latin)):
        fonts.set(qn(f"w:{name}"), value)
    fonts.set(qn("w:hint"), "eastAsia")


def _remove_theme_fonts(word: Any) -> None:
    for fonts in word.styles.element.iter(qn("w:rFonts")):
        for name in _THEME_FONTS:
            fonts.attrib.pop(qn(f"w:{name}"), None)


def _trim_template(word: Any) -> None:
    """Leave of the library's template only its defaults, set after the standard."""
    styles = word.styles.element
    for found in list(styles.findall(qn("w:style"))):
        if found.get(qn("w:styleId")) not in _TEMPLATE_STYLES:
            styles.remove(found)
        for link in found.findall(qn("w:link")):
            found.remove(link)
    defaults = styles.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    set_fonts(defaults, "fangsong")
    language = defaults.find(qn("w:lang"))
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "zh-CN")
    normal = word.styles["Normal"].element
    for part in (*normal.findall(qn("w:pPr")), *normal.findall(qn("w:rPr"))):
        normal.remove(part)
    plain = _Style("Normal", "Normal", "fangsong", style.BODY_SIZE)
    normal.extend([_paragraph_properties(plain), _run_properties(plain)])


def _add_missing_styles(word: Any, wanted_styles: Mapping[str, _Style]) -> None:
    """Add the styles a file lacks. Those it has stay as they are."""
    styles = word.styles.element
    ids = {one.get(qn("w:styleId")) for one in styles.findall(qn("w:style"))}
    for style_id, name, face in _LEADS:
        if style_id not in ids:
            styles.append(_lead_xml(style_id, name, face))
    for wanted in wanted_styles.values():
        if wanted.id not in ids:
            styles.append(_style_xml(wanted))


def _lead_xml(style_id: str, name: str, face: str) -> Any:
    """A character style for run-in headings."""
    properties = element("w:rPr")
    set_fonts(properties, face)
    return element(
        "w:style",
        element("w:name", val=name),
        element("w:basedOn", val="DefaultParagraphFont"),
        element("w:qFormat"),
        properties,
        type="character",
        customStyle=1,
        styleId=style_id,
    )


def _style_xml(one: _Style) -> Any:
    made = element(
        "w:style",
        element("w:name", val=one.name),
        element("w:basedOn", val="Normal"),
        *([element("w:next", val=STYLES["body"])] if one.outline or one.id == "Title" else []),
        element("w:qFormat"),
        _paragraph_properties(one),
        _run_properties(one),
        type="paragraph",
        styleId=one.id,
    )
    if not one.built_in:
        made.set(qn("w:customStyle"), "1")
    return made


def _paragraph_properties(one: _Style) -> Any:
    """In the order of the schema (ISO/IEC 29500-1, 17.3.1.26)."""
    parts = []
    if one.keep_next:
        parts += [element("w:keepNext"), element("w:keepLines")]
    if one.shade:
        parts.append(element("w:shd", val="clear", color="auto", fill=one.shade))
    # Said although it is Word's default: LibreOffice reads it the wrong way round, and unsaid it
    # hangs marks of punctuation over the edge, where those of justified lines are not drawn.
    parts.append(element("w:overflowPunct"))
    # 公文 sets no air between Chinese and digits.
    parts += [element("w:autoSpaceDE", val=0), element("w:autoSpaceDN", val=0)]
    if one.pitch != style.LINE_PITCH:  # only running text stands on the page's grid of lines
        parts.append(element("w:snapToGrid", val=0))
    line = {"line": round(one.pitch * 20), "lineRule": "exact"} if one.pitch else {
        "line": 240, "lineRule": "auto"
    }  # fmt: skip
    parts.append(
        element("w:spacing", before=round(one.before * 20), after=round(one.after * 20), **line)
    )
    indents: dict[str, object] = {}
    for side, characters in (("right", one.right), ("firstLine", one.indent)):
        if characters:
            indents[f"{side}Chars"] = characters * 100
            indents[side] = round(characters * one.size * 20)
    if not one.indent:
        indents |= {"firstLineChars": 0, "firstLine": 0}
    parts += [element("w:ind", **indents), element("w:jc", val=one.align)]
    if one.outline:
        parts.append(element("w:outlineLvl", val=one.outline - 1))
    return element("w:pPr", *parts)


def _run_properties(one: _Style) -> Any:
    """In the order of the schema (ISO/IEC 29500-1, 17.3.2.28)."""
    # Rounded down to twips, as 28 characters must fit their line.
    spacing = floor(style.LETTER_SPACING * 20) if one.size == style.BODY_SIZE else 0
    properties = element(
        "w:rPr",
        element("w:b", val=0),
        element("w:color", val="000000"),
        element("w:spacing", val=spacing),
        element("w:sz", val=round(one.size * 2)),
        element("w:szCs", val=round(one.size * 2)),
    )
    set_fonts(properties, one.face)
    return properties


# --- page -------------------------------------------------------------------------------------------


def set_page(word: Any, document: Document, *, keep: bool) -> None:
    """A4 after the standard with page numbers; `keep` leaves a reference file's page as it is."""
    section = word.sections[0]
    incomplete = None in (section.page_width, section.left_margin, section.right_margin)
    if not keep or incomplete:
        _set_paper(section, style.MARGINS_MM)
        section.footer_distance = Mm(style.MARGINS_MM["bottom"] - 7 - 5)
        settings = section._sectPr
        # Lines only: LibreOffice sets a grid of lines and characters at double pitch.
        settings.append(element("w:docGrid", type="lines", linePitch=round(style.LINE_PITCH * 20)))
        word.settings.odd_and_even_pages_header_footer = True
        _page_number(section.footer, "right")
        _page_number(section.even_page_footer, "left")
    if document.page_mark:
        section.different_first_page_header_footer = False
        for header in (section.header, section.even_page_header):
            _page_mark(header, document)


def set_sheet(word: Any) -> None:
    """A4 with narrow margins, without page number or grid: one page."""
    section = word.sections[0]
    _set_paper(section, style.SHEET_MARGINS_MM)
    section.header_distance = section.footer_distance = Mm(style.SHEET_MARGINS_MM["bottom"] / 2)


def _set_paper(section: Any, margins: Mapping[str, int]) -> None:
    section.page_width, section.page_height = Mm(style.PAGE_MM[0]), Mm(style.PAGE_MM[1])
    section.top_margin, section.bottom_margin = Mm(margins["top"]), Mm(margins["bottom"])
    section.left_margin, section.right_margin = Mm(margins["left"]), Mm(margins["right"])
    for grid in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(grid)


def _page_number(footer: Any, side: str) -> None:
    """— 1 — in 4号 half-width 宋体, one character in from the outer edge."""
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    properties = paragraph._p.get_or_add_pPr()
    indent = properties.get_or_add_ind()
    indent.set(qn(f"w:{side}Chars"), "100")
    indent.set(qn(f"w:{side}"), str(round(style.PAGE_NUMBER_SIZE * 20)))
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if side == "right" else WD_ALIGN_PARAGRAPH.LEFT
    field = element("w:fldSimple", text_run("1", *_page_number_font()), instr=" PAGE ")
    paragraph._p.extend(
        [text_run("— ", *_page_number_font()), field, text_run(" —", *_page_number_font())]
    )


def _page_number_font() -> list[Any]:
    properties = element("w:rPr")
    set_fonts(properties, "songti", _WORD_NAMES["songti"])
    size = round(style.PAGE_NUMBER_SIZE * 2)
    return [*properties, element("w:sz", val=size), element("w:szCs", val=size)]


def _page_mark(header: Any, document: Document) -> None:
    """A draft says loudly that it is one; a text for review carries a small word in the corner."""
    header.is_linked_to_previous = False
    paragraph = header.paragraphs[0]
    paragraph.text = ""
    run = paragraph.add_run(document.page_mark)
    set_fonts(run._r.get_or_add_rPr(), "heiti")
    if document.stage is Stage.DRAFT:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run.font.size = Pt(14)
        run.font.bold = True
        run.font.color.rgb = RGBColor(0xC0, 0, 0)
    else:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
        run.font.size = Pt(style.STAGE_MARK_SIZE)
