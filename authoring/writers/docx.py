"""The Word file for sign-off: GB/T 9704-2012, editable, every part tagged for reading edits back."""

from __future__ import annotations

import io
import itertools
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, time
from typing import Any

from docx.shared import Emu, Mm, Pt

from authoring import style
from authoring.document.tree import Block, Document, Heading, Paragraph, Picture, Table
from authoring.writers.contract import Look, Written
from authoring.writers.word_styles import (
    LEAD,
    LEAD_KAITI,
    STYLES,
    open_template,
    set_page,
    set_sheet,
)
from authoring.writers.word_table import table_xml
from authoring.writers.word_xml import Tags, element

_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_MAX_PROPERTY = 255  # python-docx refuses longer ones
_EMU_PER_PIXEL = 9525  # 96 pixels to the inch


def write(document: Document, look: Look) -> Written:
    """DOCX bytes. Raises Unusable when the reference file cannot be used."""
    word = open_template(look.reference, compact=document.compact)
    if document.compact:
        set_sheet(word)
    else:
        set_page(word, document.draft_mark, keep=look.reference is not None)
    _set_properties(word, document)
    tags = Tags()
    title = _styled(word, "title")
    for number, line in enumerate(document.title_lines):
        if number:
            title.runs[-1].add_break()
        title.add_run(line)
    for anchor, blocks in itertools.groupby(document.blocks, key=_narrative_anchor):
        elements = [_add(word, block, tags) for block in blocks]
        if anchor:
            tags.wrap(elements, anchor)
    return Written(_fixed_zip(word))


def _narrative_anchor(block: Block) -> str:
    """Blocks of one narrative share a content control; the form's tables tag their own cells."""
    return "" if isinstance(block, Table) and block.labelled_by else block.anchor


def _add(word: Any, block: Block, tags: Tags) -> list[Any]:
    match block:
        case Heading():
            return _heading(word, block)
        case Paragraph():
            return _paragraph(word, block)
        case Picture():
            return _picture(word, block)
        case Table():
            width = _text_width(word)
            xml = table_xml(block, width, tags)
            # A slim paragraph before keeps the table off the text; Word wants one after it as well.
            before = _styled(word, "gap")
            before.paragraph_format.keep_with_next = True
            word.element.body.insert_element_before(xml, "w:sectPr")
            after = _styled(word, "gap")
            return [before._p, xml, after._p]


def _styled(word: Any, role: str, text: str = "") -> Any:
    paragraph = word.add_paragraph(text)
    paragraph._p.style = STYLES[role]
    return paragraph


def _heading(word: Any, block: Heading) -> list[Any]:
    paragraph = _styled(word, f"heading{block.rank}", block.text)
    if block.level != block.rank:
        outline = element("w:outlineLvl", val=block.level - 1)
        paragraph._p.get_or_add_pPr().append(outline)
    return [paragraph._p]


def _paragraph(word: Any, block: Paragraph) -> list[Any]:
    paragraph = _styled(word, block.role)
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


def _text_width(word: Any) -> int:
    """The width between the margins in twips."""
    section = word.sections[0]
    width: float = section.page_width - section.left_margin - section.right_margin
    return round(width / 635)


def _set_properties(word: Any, document: Document) -> None:
    properties = word.core_properties
    properties.title = document.title[:_MAX_PROPERTY]
    properties.author = properties.last_modified_by = document.agency[:_MAX_PROPERTY]
    properties.subject = "政府信息公开工作年度报告"
    properties.keywords = "政府信息公开,年度报告"
    properties.language = "zh-CN"
    properties.identifier = f"sha256:{document.source}"
    properties.comments = properties.category = properties.content_status = ""
    properties.version = ""
    properties.revision = 1
    moment = datetime.combine(document.created, time(), UTC)
    properties.created = properties.modified = moment


def _fixed_zip(word: Any) -> bytes:
    """Save with fixed times inside the archive: the same document gives the same bytes."""
    saved, out = io.BytesIO(), io.BytesIO()
    word.save(saved)
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(out, "w") as target:
        for name in _in_package_order(source.namelist()):
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # the same bytes on Windows
            target.writestr(entry, source.read(name))
    return out.getvalue()


def _in_package_order(names: list[str]) -> Iterator[str]:
    first = "[Content_Types].xml"
    yield first
    yield from sorted(name for name in names if name != first)
