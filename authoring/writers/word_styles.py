"""Styles and page of the Word file: GB/T 9704-2012, or those of the agency's own file."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from lxml import etree

from authoring import style
from authoring.findings import Finding, Severity, Unusable
from authoring.writers.word_xml import element, text_run

STYLES = {
    "title": "Title",
    "heading1": "Heading1",
    "heading2": "Heading2",
    "heading3": "Heading3",
    "heading4": "Heading4",
    "body": "NianbaoBody",
    "missing": "NianbaoMissing",
    "note": "NianbaoNote",
    "signature": "NianbaoSignature",
    "date": "NianbaoDate",
    "picture": "NianbaoPicture",
    "gap": "NianbaoGap",
    "cell": "NianbaoCell",
    "dense_cell": "NianbaoDenseCell",
    "dense_head": "NianbaoDenseHead",
    "table_note": "NianbaoTableNote",
}
"""Style ids by what they are for."""

_MAX_UNPACKED = 50 * 1024 * 1024
_WORD_NAMES = {face.role: face.word_name for face in style.FACES}
_THEME_FONTS = ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme")
_KEPT_PARTS = {
    RELATIONSHIP_TYPE.STYLES, RELATIONSHIP_TYPE.SETTINGS, RELATIONSHIP_TYPE.FONT_TABLE,
    RELATIONSHIP_TYPE.THEME, RELATIONSHIP_TYPE.NUMBERING, RELATIONSHIP_TYPE.HEADER,
    RELATIONSHIP_TYPE.FOOTER, RELATIONSHIP_TYPE.FOOTNOTES, RELATIONSHIP_TYPE.ENDNOTES,
}  # fmt: skip
_APP = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
    b'extended-properties"><Application>nianbao</Application></Properties>'
)


def open_template(reference: Path | None) -> Any:
    """An empty Word document with every style of STYLES. Raises Unusable for a bad reference."""
    word = _open_reference(reference) if reference else docx.Document()
    body = word.element.body
    for child in list(body):
        if child.tag != qn("w:sectPr"):
            body.remove(child)
    _drop_strangers(word)
    if reference is None:
        _set_standard_styles(word)
    _add_missing_styles(word, STYLES)
    _remove_theme_fonts(word)
    return word


def _open_reference(path: Path) -> Any:
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _MAX_UNPACKED:
                raise ValueError("too large")
        return docx.Document(str(path))
    except FileNotFoundError:
        message, remedy = f"找不到样式文件“{path}”。", "检查 --reference 后面的文件名。"
    except (
        zipfile.BadZipFile, PackageNotFoundError, etree.XMLSyntaxError, KeyError, ValueError, OSError,
    ):  # fmt: skip
        message = f"“{path}”不是能用的 Word 文件（.docx）。"
        remedy = "用 Word 或 WPS 打开，另存为 .docx 再用。"
    raise Unusable(Finding("O907", Severity.FATAL, message, remedy=remedy))


def _drop_strangers(word: Any) -> None:
    """Keep looks, drop what may tell of people or places: comments, templates, custom data."""
    part = word.part
    for rid, relation in list(part.rels.items()):
        if relation.reltype not in _KEPT_PARTS:
            del part.rels[rid]
    settings = word.settings.element
    for tag in ("w:attachedTemplate", "w:mailMerge", "w:documentProtection", "w:rsids"):
        for found in settings.findall(qn(tag)):
            settings.remove(found)
    part._settings_part.rels.clear()
    package = part.package
    for rid, relation in list(package.rels.items()):
        if relation.reltype.endswith(("/thumbnail", "/custom-properties")):
            del package.rels[rid]
        elif relation.reltype.endswith("/extended-properties"):
            relation.target_part._blob = _APP


# --- styles -----------------------------------------------------------------------------------------


def set_fonts(properties: Any, role: str) -> None:
    """Name a face on all four attributes of w:rFonts; theme fonts would win over names."""
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = element("w:rFonts")
        properties.insert(0, fonts)
    fonts.attrib.clear()
    latin = _WORD_NAMES["songti"] if role == "page_number" else style.LATIN_FACE
    face = _WORD_NAMES["songti"] if role == "page_number" else _WORD_NAMES[role]
    for name, value in (("ascii", latin), ("hAnsi", latin), ("eastAsia", face), ("cs", latin)):
        fonts.set(qn(f"w:{name}"), value)
    fonts.set(qn("w:hint"), "eastAsia")


def _remove_theme_fonts(word: Any) -> None:
    for fonts in word.styles.element.iter(qn("w:rFonts")):
        for name in _THEME_FONTS:
            fonts.attrib.pop(qn(f"w:{name}"), None)


def _set_standard_styles(word: Any) -> None:
    """Trim the library's template to the styles used here, and set them after the standard."""
    styles = word.styles.element
    used = {*STYLES.values(), "Normal", "DefaultParagraphFont", "TableNormal", "NoList"}
    used |= {"Header", "Footer"}
    for found in list(styles.findall(qn("w:style"))):
        if found.get(qn("w:styleId")) not in used:
            styles.remove(found)
        else:
            for link in found.findall(qn("w:link")):
                found.remove(link)
    defaults = styles.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    set_fonts(defaults, "fangsong")
    language = defaults.find(qn("w:lang"))
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "zh-CN")

    normal = word.styles["Normal"]
    _shape(normal, "fangsong", style.BODY_SIZE, style.LINE_PITCH)
    normal.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    spacing = element("w:spacing", val=round(style.LETTER_SPACING * 20))
    normal.element.rPr.insert_element_before(spacing, "w:w", "w:kern", "w:position", "w:sz")
    for tag in ("w:autoSpaceDE", "w:autoSpaceDN"):  # 公文 sets no air between Chinese and digits
        normal.element.pPr.insert_element_before(
            element(tag, val=0), "w:spacing", "w:ind", "w:jc", "w:outlineLvl"
        )

    title = word.styles["Title"]
    _shape(title, "xiaobiaosong", style.TITLE_SIZE, style.TITLE_PITCH, centre=True)
    title.paragraph_format.space_after = Pt(style.LINE_PITCH)
    for border in title.element.pPr.findall(qn("w:pBdr")):
        title.element.pPr.remove(border)
    for level, face in enumerate(("heiti", "kaiti", "fangsong", "fangsong"), 1):
        heading = word.styles[f"Heading {level}"]
        _shape(heading, face, style.BODY_SIZE, style.LINE_PITCH, indent=True)
        heading.font.bold = level > 2
        heading.paragraph_format.keep_with_next = True
        heading.paragraph_format.keep_together = True
        heading.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT
        if level == 1:
            heading.paragraph_format.space_before = Pt(style.LINE_PITCH / 2)


def _shape(
    one: Any, face: str, size: float, pitch: float, *, indent: bool = False, centre: bool = False
) -> None:
    """Face, size, exact line pitch and first-line indent in characters of a paragraph style."""
    properties = one.element.get_or_add_rPr()
    for child in list(properties):
        properties.remove(child)
    set_fonts(properties, face)
    one.font.size = Pt(size)
    one.font.bold = one.font.italic = False
    one.font.color.rgb = RGBColor(0, 0, 0)
    properties.append(element("w:szCs", val=round(size * 2)))
    layout = one.paragraph_format
    layout.space_before = layout.space_after = Pt(0)
    layout.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    layout.line_spacing = Pt(pitch)
    if pitch != style.LINE_PITCH:  # only running text stands on the page's grid of lines
        one.element.get_or_add_pPr().insert_element_before(
            element("w:snapToGrid", val=0),
            "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:outlineLvl",
        )  # fmt: skip
    if centre:
        layout.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if indent:
        _indent(one, size)


def _indent(one: Any, size: float) -> None:
    indent = one.element.get_or_add_pPr().get_or_add_ind()
    indent.set(qn("w:firstLineChars"), "200")
    indent.set(qn("w:firstLine"), str(round(size * 2 * 20)))


def _add_missing_styles(word: Any, wanted: dict[str, str]) -> None:
    """Add our own styles, and the built-in ones a reference file happens to lack."""
    present = {one.get(qn("w:styleId")): one for one in word.styles.element.findall(qn("w:style"))}
    names = {one.name: one.style_id for one in word.styles}
    base = word.styles.default(WD_STYLE_TYPE.PARAGRAPH)

    def add(role: str, name: str) -> Any:
        made = word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        made.element.set(qn("w:styleId"), wanted[role])
        made.base_style = base
        made.quick_style = True
        return made

    for role, built_in, face, size in (
        ("title", "Title", "xiaobiaosong", style.TITLE_SIZE),
        ("heading1", "Heading 1", "heiti", style.BODY_SIZE),
        ("heading2", "Heading 2", "kaiti", style.BODY_SIZE),
        ("heading3", "Heading 3", "fangsong", style.BODY_SIZE),
        ("heading4", "Heading 4", "fangsong", style.BODY_SIZE),
    ):
        if wanted[role] in present:
            continue
        if built_in in names:  # the same style under another id: 标题 in a file made by WPS
            wanted_style = word.styles[built_in].element
            _rename(word, names[built_in], wanted[role])
            present[wanted[role]] = wanted_style
            continue
        made = add(role, built_in)
        _shape(made, face, size, style.LINE_PITCH, indent=role != "title", centre=role == "title")
        if role != "title":
            level = int(role[-1]) - 1
            made.element.get_or_add_pPr().append(element("w:outlineLvl", val=level))

    body = add("body", "年报正文")
    _indent(body, style.BODY_SIZE)
    missing = add("missing", "年报待填")
    missing.base_style = body
    missing.element.get_or_add_pPr().insert_element_before(
        element("w:shd", val="clear", color="auto", fill="FFE08A"),
        "w:spacing", "w:ind", "w:jc", "w:outlineLvl",
    )  # fmt: skip
    signature = add("signature", "年报署名")
    signature.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    signature.paragraph_format.space_before = Pt(style.LINE_PITCH)
    signature.paragraph_format.keep_with_next = True
    date = add("date", "年报日期")
    date.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for one in (signature, date):
        indent = one.element.get_or_add_pPr().get_or_add_ind()
        indent.set(qn("w:rightChars"), "200")
        indent.set(qn("w:right"), str(round(style.BODY_SIZE * 40)))
    note = add("note", "年报表注")
    _shape(note, "fangsong", style.TABLE_SIZE, 18)
    picture = add("picture", "年报图片")
    picture.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    picture.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    gap = add("gap", "年报表后")
    _shape(gap, "songti", 4, 10)
    for role, name, face, size in (
        ("cell", "年报表格", "songti", style.TABLE_SIZE),
        ("dense_cell", "年报密表", "songti", style.DENSE_TABLE_SIZE),
        ("dense_head", "年报密表标目", "songti", style.DENSE_HEAD_SIZE),
        ("table_note", "年报表内注", "kaiti", style.DENSE_TABLE_SIZE),
    ):
        made = add(role, name)
        _shape(made, face, size, size * 1.25, centre=role != "table_note")
        made.element.rPr.insert_element_before(
            element("w:spacing", val=0), "w:w", "w:kern", "w:position", "w:sz"
        )


def _rename(word: Any, old: str, new: str) -> None:
    """Give a style another id, and follow it in every style that refers to it."""
    for one in word.styles.element.iter():
        for name in ("w:styleId", "w:val"):
            if one.get(qn(name)) == old and one.tag in (
                qn("w:style"), qn("w:basedOn"), qn("w:next"), qn("w:link"),
            ):  # fmt: skip
                one.set(qn(name), new)


# --- page -------------------------------------------------------------------------------------------


def set_page(word: Any, draft: str, *, keep: bool) -> None:
    """A4 after the standard with page numbers; `keep` leaves a reference file's page as it is."""
    section = word.sections[0]
    if not keep:
        section.page_width, section.page_height = Mm(style.PAGE_MM[0]), Mm(style.PAGE_MM[1])
        section.top_margin, section.bottom_margin = (
            Mm(style.MARGINS_MM["top"]), Mm(style.MARGINS_MM["bottom"]),
        )  # fmt: skip
        section.left_margin, section.right_margin = (
            Mm(style.MARGINS_MM["left"]), Mm(style.MARGINS_MM["right"]),
        )  # fmt: skip
        section.footer_distance = Mm(style.MARGINS_MM["bottom"] - 7 - 5)
        settings = section._sectPr
        for grid in settings.findall(qn("w:docGrid")):
            settings.remove(grid)
        # Lines only: LibreOffice sets a grid of lines and characters at double pitch.
        settings.append(element("w:docGrid", type="lines", linePitch=round(style.LINE_PITCH * 20)))
        word.settings.odd_and_even_pages_header_footer = True
        _page_number(section.footer, "right")
        _page_number(section.even_page_footer, "left")
    if draft:
        section.different_first_page_header_footer = False
        for header in (section.header, section.even_page_header):
            _draft_mark(header, draft)


def _page_number(footer: Any, side: str) -> None:
    """— 1 — in 4号 half-width 宋体, one character in from the outer edge."""
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    properties = paragraph._p.get_or_add_pPr()
    indent = properties.get_or_add_ind()
    indent.set(qn(f"w:{side}Chars"), "100")
    indent.set(qn(f"w:{side}"), str(round(style.PAGE_NUMBER_SIZE * 20)))
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if side == "right" else WD_ALIGN_PARAGRAPH.LEFT
    field = element("w:fldSimple", text_run(["1"], *_page_number_font()), instr=" PAGE ")
    paragraph._p.extend(
        [text_run(["— "], *_page_number_font()), field, text_run([" —"], *_page_number_font())]
    )


def _page_number_font() -> list[Any]:
    properties = element("w:rPr")
    set_fonts(properties, "page_number")
    size = round(style.PAGE_NUMBER_SIZE * 2)
    return [*properties, element("w:sz", val=size), element("w:szCs", val=size)]


def _draft_mark(header: Any, text: str) -> None:
    header.is_linked_to_previous = False
    paragraph = header.paragraphs[0]
    paragraph.text = ""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(text)
    set_fonts(run._r.get_or_add_rPr(), "heiti")
    run.font.size = Pt(14)
    run.font.bold = True
    run.font.color.rgb = RGBColor(0xC0, 0, 0)
