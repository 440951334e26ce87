"""The Word file for sign-off: GB/T 9704-2012, editable, every place bookmarked for reading edits back."""

from __future__ import annotations

import io
import itertools
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time
from typing import Any, assert_never

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt

from authoring import style
from authoring.document.tree import Block, Document, Heading, Paragraph, Picture, Table
from authoring.outputs import Look
from authoring.seal import BLANK, WORD_PREFIX, sealed_parts
from authoring.writers.contract import Written
from authoring.writers.sheet import Sheet, fitted
from authoring.writers.word_styles import (
    LEAD,
    LEAD_KAITI,
    STYLES,
    open_template,
    set_page,
    set_sheet,
)
from authoring.writers.word_table import table_xml
from authoring.writers.word_xml import Bookmarks, element

_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_MAX_PROPERTY = 255  # python-docx refuses longer ones
_EMU_PER_PIXEL = 9525  # 96 pixels to the inch
_EMU_PER_TWIP = 635
_LONG_LATIN = re.compile(r"[!-~]{12}")


def write(document: Document, look: Look) -> Written:
    """DOCX bytes. Raises Unusable when the reference file cannot be used."""
    word, noticed = open_template(look.reference, compact=document.compact)
    if document.compact:
        set_sheet(word)
        sheet = fitted(document)
    else:
        sheet = Sheet(document.blocks, ())
        set_page(word, document, keep=look.reference is not None)
    _set_properties(word, document)
    bookmarks = Bookmarks()
    title = _styled(word, "title")
    for number, line in enumerate(document.title_lines):
        if number:
            title.runs[-1].add_break()
        title.add_run(line)
    for anchor, blocks in itertools.groupby(sheet.blocks, key=_narrative_anchor):
        paragraphs = [
            one for block in blocks for one in _add(word, block, bookmarks, sheet.signing)
        ]
        if anchor:
            bookmarks.wrap(paragraphs, anchor)
    _place_signature(word)
    return Written(_fixed_zip(word), noticed)


def _narrative_anchor(block: Block) -> str:
    """Blocks of one narrative share a bookmark; the form's tables mark their own cells."""
    return "" if isinstance(block, Table) and block.labelled_by else block.anchor


def _add(word: Any, block: Block, bookmarks: Bookmarks, signing: Sequence[float]) -> list[Any]:
    """Add a block; its paragraphs, for a table the slim ones before and after it."""
    match block:
        case Heading():
            return _heading(word, block)
        case Paragraph():
            return _paragraph(word, block)
        case Picture():
            return _picture(word, block)
        case Table():
            width = _text_width(word)
            xml = table_xml(block, width, _text_height(word), bookmarks, signing)
            # A slim paragraph before keeps the table off the text; Word wants one after it as well.
            before = _styled(word, "gap")
            before.paragraph_format.keep_with_next = True
            word.element.body.insert_element_before(xml, "w:sectPr")
            after = _styled(word, "gap")
            return [before._p, after._p]
        case _:
            assert_never(block)


def _styled(word: Any, role: str, text: str = "") -> Any:
    paragraph = word.add_paragraph(text)
    paragraph._p.style = STYLES[role]
    return paragraph


def _heading(word: Any, block: Heading) -> list[Any]:
    paragraph = _styled(word, f"heading{block.rank}", block.text)
    if block.new_page:
        paragraph.paragraph_format.page_break_before = True
    if block.level != block.rank:
        outline = element("w:outlineLvl", val=block.level - 1)
        paragraph._p.get_or_add_pPr().append(outline)
    return [paragraph._p]


def _paragraph(word: Any, block: Paragraph) -> list[Any]:
    paragraph = _styled(word, block.role)
    if block.role == "body" and _LONG_LATIN.search(block.text):
        # A justified line before a word that cannot break is torn apart.
        paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
    for run in block.runs:
        added = paragraph.add_run(run.text)
        if run.strong:
            added._r.style = LEAD_KAITI if block.rank == 2 else LEAD
    return [paragraph._p]


def _picture(word: Any, block: Picture) -> list[Any]:
    room = Pt(_text_width(word) / 20), Mm(style.PICTURE_MAX_MM)
    size = block.width * _EMU_PER_PIXEL, block.height * _EMU_PER_PIXEL
    shrink = min(1.0, *(most / wanted for most, wanted in zip(room, size, strict=True)))
    width = Emu(round(size[0] * shrink))
    paragraph = _styled(word, "picture")
    shape = paragraph.add_run().add_picture(io.BytesIO(block.data), width=width)
    properties = shape._inline.docPr
    properties.set("descr", block.description)
    properties.set("name", block.description[:60])
    if not block.caption:
        return [paragraph._p]
    paragraph.paragraph_format.keep_with_next = True
    return [paragraph._p, _styled(word, "caption", block.caption)._p]


def _place_signature(word: Any) -> None:
    """Signature and date where the standard has them, and never alone on a page."""
    body = word.element.body
    signature, day = (
        next((p for p in body.iterchildren(qn("w:p")) if p.style == STYLES[role]), None)
        for role in ("signature", "date")
    )
    if signature is None or day is None:
        return
    starts = style.signature_starts(signature.text, day.text)
    for paragraph, start in zip((signature, day), starts or (), strict=bool(starts)):
        left = round(start * (style.BODY_SIZE + style.LETTER_SPACING) * 20)
        properties = paragraph.get_or_add_pPr()
        # Indents in characters would win over these.
        properties.append(element("w:ind", leftChars=0, left=left, rightChars=0, right=0))
        properties.append(element("w:jc", val="left"))
    before = signature.getprevious()
    while before is not None:
        if before.tag == qn("w:tbl"):
            _keep_with_next(before.findall(qn("w:tr"))[-1])
            break
        _keep_with_next(before)
        if before.style != STYLES["gap"]:
            break
        before = before.getprevious()


def _keep_with_next(part: Any) -> None:
    """A paragraph, or all those of a table's row."""
    for paragraph in part.iter(qn("w:p")):
        paragraph.get_or_add_pPr().get_or_add_keepNext()


def _text_width(word: Any) -> int:
    """The width between the margins in twips."""
    section = word.sections[0]
    width: float = section.page_width - section.left_margin - section.right_margin
    return round(width / _EMU_PER_TWIP)


def _text_height(word: Any) -> int:
    """The height between the margins in twips."""
    section = word.sections[0]
    height: float = section.page_height - section.top_margin - section.bottom_margin
    return round(height / _EMU_PER_TWIP)


def _set_properties(word: Any, document: Document) -> None:
    properties = word.core_properties
    properties.title = document.title[:_MAX_PROPERTY]
    properties.author = properties.last_modified_by = document.agency[:_MAX_PROPERTY]
    properties.subject = "政府信息公开工作年度报告"
    properties.keywords = "政府信息公开,年度报告"
    properties.language = "zh-CN"
    properties.identifier = f"sha256:{document.source}"
    properties.comments = properties.category = properties.content_status = ""
    properties.version = f"{WORD_PREFIX}{BLANK}"
    properties.revision = 1
    moment = datetime.combine(document.created, time(), UTC)
    properties.created = properties.modified = moment


def _fixed_zip(word: Any) -> bytes:
    """Save with fixed times inside the archive: the same document gives the same bytes."""
    saved, out = io.BytesIO(), io.BytesIO()
    word.save(saved)
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(out, "w") as target:
        parts = sealed_parts({name: source.read(name) for name in source.namelist()})
        for name in _in_package_order(source.namelist()):
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # the same bytes on Windows
            target.writestr(entry, parts[name])
    return out.getvalue()


def _in_package_order(names: list[str]) -> Iterator[str]:
    first = "[Content_Types].xml"
    yield first
    yield from sorted(name for name in names if name != first)
