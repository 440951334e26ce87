"""Report → document: the order of parts, the wording, headings, paragraphs, tables, pictures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from authoring.document.data import public_data
from authoring.document.tables import form_table, text_table
from authoring.document.tree import Block, Document, Heading, Paragraph, Picture, Run
from authoring.forms.layout import Part
from authoring.names import safe_name
from authoring.report import Report, narrative, values
from authoring.report.outline import counted_sentence
from authoring.report.pictures import PictureFile
from authoring.templates import wording

_TITLE_WIDTH = 20  # characters of 2号 type on a line of 156 mm
_PLACE_ENDS = re.compile(r"(?<=[省市县区州盟旗])(?=.{4})")


def compose(report: Report, *, draft: bool = True) -> Document:
    """The document of a report. A draft shows what is missing; a final one has nothing missing."""
    agency = report.content.agency
    name = agency.full_name or "（机关全称）"
    title = wording("title", agency=name, year=report.year)
    second_line = wording("title_second_line", year=report.year)
    lines = (*_break_agency(name), second_line)
    published = report.content.published
    return Document(
        title=title,
        title_lines=(title,) if len(title) <= _TITLE_WIDTH else lines,
        agency=name,
        file_stem=safe_name(name, second_line),
        draft_mark=wording("draft_mark") if draft else "",
        # A fixed day keeps the bytes the same when nobody has set the date yet.
        created=published or date(report.year + 1, 1, 1),
        meta=_meta(report, title, name),
        data=public_data(report, title, draft=draft),
        source=report.source.sha256,
        blocks=tuple(_in_outline([*_opening(report), *_parts(report), *_signature(report)])),
    )


def _break_agency(name: str) -> tuple[str, ...]:
    """A name too long for a line breaks after a place name, the halves as even as can be."""
    if len(name) <= _TITLE_WIDTH:
        return (name,)
    cuts = [match.start() for match in _PLACE_ENDS.finditer(name)]
    cuts = [cut for cut in cuts if max(cut, len(name) - cut) <= _TITLE_WIDTH]
    cut = min(cuts, key=lambda c: abs(len(name) - 2 * c), default=(len(name) + 1) // 2)
    return (name[:cut], *_break_agency(name[cut:]))


def _opening(report: Report) -> Iterator[Block]:
    written = report.content.opening
    text = written or wording(
        "opening",
        form=report.form,
        year=report.year,
        agency=report.content.agency,
        parts=_titles(report),
    )
    yield from _narrative(report, text, "opening", "引言")


def _titles(report: Report) -> list[str]:
    """What the report consists of, for the opening paragraph."""
    titles: list[str] = []
    for part in report.form.parts:
        if part.items:
            sections = getattr(report.content, part.key) or ()
            titles += [section.title for section in sections if section.title]
        elif report.uses(part):
            titles.append(part.title)
    return titles


def _parts(report: Report) -> Iterator[Block]:
    for number, part in enumerate(report.form.parts, 1):
        if not report.uses(part):
            continue
        if part.items:
            yield from _sections(report, part)
            continue
        heading_id = f"part-{number}"
        yield Heading(part.heading, 1, 1, id=heading_id)
        if part.table:
            yield form_table(part.table, report.figures, part.title, heading_id)
            content = getattr(report.content, part.key)
            if content and content.note:
                note = content.note.strip()
                text = note if note.startswith("注") else f"注：{note}"
                yield Paragraph((Run(text),), "note", anchor=f"{part.name}.注")
        else:
            yield from _words(report, part)


def _sections(report: Report, part: Part) -> Iterator[Block]:
    """Sections of the agency's own making, numbered one by one."""
    for number, section in enumerate(getattr(report.content, part.key) or (), 1):
        anchor = f"{part.name}.{number}"
        title = section.title or wording("not_filled_in", name="标题")
        yield Heading(f"{narrative.numeral(number)}、{title}", 1, 1, id=f"section-{number}")
        if section.counts:
            subject = section.counted.subject or section.title or ""
            sentence = counted_sentence(subject, section.counted.unit or "条", section.counts)
            yield Paragraph((Run(sentence),), anchor=anchor)
        if section.text is not None:
            yield from _narrative(report, section.text, f"{part.key}-{number}", anchor)
        elif section.says_nothing:
            missing = wording("not_filled_in", name=title)
            yield Paragraph((Run(missing),), "missing", anchor=anchor)


def _words(report: Report, part: Part) -> Iterator[Block]:
    text: str | None = getattr(report.content, part.key)
    if text is None:
        missing = wording("not_filled_in", name=part.name)
        yield Paragraph((Run(missing),), "missing", anchor=part.name)
        return
    if text.strip() == values.NOTHING and part.nothing:
        text = wording(part.nothing, year=report.year, agency=report.content.agency)
    yield from _narrative(report, text, part.key, part.name)


def _narrative(report: Report, text: str, key: str, anchor: str) -> Iterator[Block]:
    for number, piece in enumerate(narrative.pieces(text), 1):
        match piece:
            case narrative.Title():
                yield Heading(piece.text, piece.rank, piece.rank, anchor)
            case narrative.Words():
                rest = Run(piece.text[len(piece.lead) :])
                runs = (Run(piece.lead, strong=True), rest) if piece.lead else (rest,)
                yield Paragraph(runs, rank=piece.rank, anchor=anchor)
            case narrative.Grid():
                yield text_table(piece, f"{anchor} 表", f"{key}-{number}", anchor)
            case narrative.Image():
                yield _picture(report, piece, anchor)


def _picture(report: Report, image: narrative.Image, anchor: str) -> Block:
    picture = report.pictures.get(image.source)  # None: named by no text of the agency
    if not isinstance(picture, PictureFile):
        missing = wording("picture_missing", name=image.source[:60])
        return Paragraph((Run(missing),), "missing", anchor=anchor)
    description = image.description or "插图"
    return Picture(picture.data, picture.mime, picture.width, picture.height, description, anchor)


def _signature(report: Report) -> Iterator[Block]:
    day, name = report.content.published, report.content.agency.full_name
    if day and name:
        yield Paragraph((Run(name),), "signature")
        yield Paragraph((Run(values.day_in_words(day)),), "date")


def _in_outline(blocks: Iterable[Block]) -> Iterator[Block]:
    """Close gaps in the outline: a 1. directly below 一、 is one level down, not two."""
    open_ranks: list[int] = []
    for block in blocks:
        if isinstance(block, Heading):
            while open_ranks and open_ranks[-1] >= block.rank:
                open_ranks.pop()
            open_ranks.append(block.rank)
            yield replace(block, level=len(open_ranks))
        else:
            yield block


def _meta(report: Report, title: str, name: str) -> tuple[tuple[str, str], ...]:
    """Meta tags of 《政府网站发展指引》（国办发〔2017〕47号）; what is not filled in is left out."""
    site, published = report.content.site, report.content.published
    pairs = (
        ("SiteName", site.name),
        ("SiteDomain", site.domain),
        ("SiteIDCode", site.id_code),
        ("ColumnName", site.column),
        ("ColumnDescription", site.column and f"{site.name or name}{site.column}栏目"),
        ("ColumnKeywords", site.column and f"{site.column},政府信息公开"),
        ("ColumnType", "信息公开年报"),
        ("ArticleTitle", title),
        ("PubDate", published and f"{published.isoformat()} 00:00"),
        ("ContentSource", name),
        ("Keywords", f"政府信息公开,年度报告,{name},{report.year}"),
        ("Author", name),
        ("Description", title),
    )
    return tuple((key, value) for key, value in pairs if value)
