"""Report → document: the order of parts, the wording, headings, paragraphs, tables, pictures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from authoring.document import naming
from authoring.document.data import public_data
from authoring.document.form_tables import form_table
from authoring.document.tree import (
    Block,
    Cell,
    Document,
    Heading,
    Paragraph,
    Picture,
    Run,
    Table,
)
from authoring.forms.layout import Part
from authoring.numerals import numeral
from authoring.outputs import Stage
from authoring.report import Report, narrative, values
from authoring.report.model import Section
from authoring.report.outline import counted_sentence
from authoring.report.pictures import PictureFile
from authoring.templating import wording


def compose(report: Report, *, stage: Stage = Stage.DRAFT) -> Document:
    """The document of a report. A draft shows what is missing; a final one has nothing missing."""
    name, title = naming.agency_name(report), naming.title_of(report)
    return Document(
        title=title,
        title_lines=naming.title_lines(report),
        agency=name,
        file_stem=naming.file_stem(report, stage),
        stage=stage,
        page_mark="" if stage is Stage.FINAL else wording(f"{stage}_mark"),
        created=naming.created(report),
        meta=_meta(report, title, name),
        index=_index(report, title, name),
        data=public_data(report),
        source=report.source.sha256,
        blocks=tuple(_in_outline(_blocks(report))),
    )


def _opening(report: Report) -> Iterator[Block]:
    written = report.content.opening
    if written and values.is_nothing(written):
        return
    yield from _narrative(report, written or standard_opening(report), "opening", "引言")


def standard_opening(report: Report) -> str:
    """The opening paragraph that is printed where the agency wrote none."""
    return wording(
        "opening",
        form=report.form,
        year=naming.year_of(report),
        agency=report.content.agency,
        scope=report.content.scope,
        parts=_titles(report),
        annexes=_annexes(report),
    )


def standard_words(report: Report, part: Part) -> str:
    """The sentence that is printed for the single word 无; empty where the word itself is."""
    if not part.nothing:
        return ""
    return wording(part.nothing, year=naming.year_of(report), agency=report.content.agency)


def _blocks(report: Report) -> Iterator[Block]:
    """Opening, parts, signature; an annex follows the signature on a page of its own."""
    yield from _opening(report)
    yield from _parts(report, annexes=False)
    yield from _signature(report)
    yield from _parts(report, annexes=True)


def _annexes(report: Report) -> list[str]:
    """The annexes of the report by their names alone."""
    parts = [part for part in report.form.parts if part.annex and report.uses(part)]
    return [part.heading.partition("：")[2] or part.heading for part in parts]


def _titles(report: Report) -> list[str]:
    """What the report consists of, its annexes apart, for the opening paragraph."""
    titles: list[str] = []
    for part in report.form.parts:
        if part.items:
            sections = getattr(report.content, part.key) or ()
            titles += [section.title for section in sections if section.title]
        elif not part.annex:
            titles.append(part.title)
    return titles


def _parts(report: Report, *, annexes: bool) -> Iterator[Block]:
    for number, part in enumerate(report.form.parts, 1):
        if part.annex is not annexes or not report.uses(part):
            continue
        if part.items:
            yield from _sections(report, part)
            continue
        heading_id = f"part-{number}"
        yield Heading(part.heading, 1, 1, id=heading_id, new_page=annexes)
        if part.table:
            content = getattr(report.content, part.key)
            if content and content.text:
                yield from _narrative(report, content.text, part.key, f"{part.name}.正文")
            yield form_table(part.table, report, part.title, heading_id)
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
        yield Heading(section_heading(section, number), 1, 1, id=f"section-{number}")
        if section.counts:
            subject = section.counted.subject or section.title or ""
            sentence = counted_sentence(subject, section.counted.unit or "条", section.counts)
            yield Paragraph((Run(sentence),), anchor=anchor)
        if section.text is not None:
            yield from _narrative(report, section.text, f"{part.key}-{number}", anchor)
        elif section.says_nothing:
            missing = wording("not_filled_in", name=title)
            yield Paragraph((Run(missing),), "missing", anchor=anchor)


_PLAIN_NUMBER = re.compile(r"\A[0-9一二三四五六七八九十百]{1,6}\Z")
_NUMBER_APART = re.compile(r"\A第.{1,9}[分章节编]\Z")


def section_heading(section: Section, number: int) -> str:
    """The heading of the section in this place, with the number it was given or that of its place."""
    title = section.title or wording("not_filled_in", name="标题")
    if section.number is None:
        return f"{numeral(number)}、{title}"
    if values.is_nothing(section.number):
        return title
    mark = "、" if _PLAIN_NUMBER.match(section.number) else ""
    if not mark and _NUMBER_APART.match(section.number):
        mark = "　"
    return f"{section.number}{mark}{title}"


def _words(report: Report, part: Part) -> Iterator[Block]:
    text: str | None = getattr(report.content, part.key)
    if text is None:
        missing = wording("not_filled_in", name=part.name)
        yield Paragraph((Run(missing),), "missing", anchor=part.name)
        return
    if values.is_nothing(text):
        text = standard_words(report, part) or text
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


def text_table(grid: narrative.Grid, caption: str, table_id: str, anchor: str) -> Table:
    """A small table from a narrative: its first row is the head."""
    width = max(len(row) for row in grid.rows)
    rows: list[tuple[Cell, ...]] = []
    for r, texts in enumerate(grid.rows):
        padded = [*texts, *[""] * (width - len(texts))]
        rows.append(
            tuple(
                Cell(text, r, c, 1, 1, "column", f"{table_id}-h{c}")
                if r == 0
                else Cell(text, r, c, headers=(f"{table_id}-h{c}",))
                for c, text in enumerate(padded)
            )
        )
    return Table(caption, tuple(rows), (1,) * width, 1, (1,), "", anchor)


def _picture(report: Report, image: narrative.Image, anchor: str) -> Block:
    picture = report.pictures.get(image.source)  # None: named by no text of the agency
    if not isinstance(picture, PictureFile):
        missing = wording("picture_missing", name=image.source[:60])
        return Paragraph((Run(missing),), "missing", anchor=anchor)
    description = image.description or "插图"
    return Picture(
        picture.data, picture.mime, picture.width, picture.height, description, anchor, image.caption
    )  # fmt: skip


def _signature(report: Report) -> Iterator[Block]:
    content = report.content
    day = content.signed or content.published
    name = content.signatory or content.agency.full_name
    if name and not values.is_nothing(name):
        told = values.day_in_words(day) if day else wording("date_to_write")
        yield Paragraph((Run(name),), "signature")
        yield Paragraph((Run(told),), "date")


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


def _column_described(name: str, column: str) -> str:
    """The site and its column in one phrase, in which no word stands twice (…政府政府信息公开…)."""
    shared = max(n for n in range(len(column) + 1) if name.endswith(column[:n]))
    own = column if column.startswith(name) else name + column[shared if shared > 1 else 0 :]
    return own if own.endswith(("栏目", "专栏")) else f"{own}栏目"


def _index(report: Report, title: str, name: str) -> tuple[tuple[str, str], ...]:
    """The block that indexes the report on the page, as the columns of governments have it."""
    content, site = report.content, report.content.site
    if not site.has_index:
        return ()
    pairs = (
        ("索引号", site.index_number),
        ("主题分类", site.category),
        ("发布机构", name),
        ("成文日期", content.signed and values.day_in_words(content.signed)),
        ("发文字号", site.document_number),
        ("发布日期", content.published and values.day_in_words(content.published)),
        ("标题", title),
        ("关键词", site.keywords),
    )
    return tuple((label, words) for label, words in pairs if words)


def _meta(report: Report, title: str, name: str) -> tuple[tuple[str, str], ...]:
    """Meta tags of 《政府网站发展指引》（国办发〔2017〕47号）; what is not filled in is left out."""
    site, published = report.content.site, report.content.published
    keywords = site.keywords and ",".join(filter(None, re.split(r"[,，、;；\s]+", site.keywords)))
    pairs = (
        ("SiteName", site.name),
        ("SiteDomain", site.domain),
        ("SiteIDCode", site.id_code),
        ("ColumnName", site.column),
        ("ColumnDescription", site.column and _column_described(site.name or name, site.column)),
        ("ColumnKeywords", site.column and f"{site.column},政府信息公开"),
        ("ColumnType", "信息公开年报"),
        ("ArticleTitle", title),
        ("PubDate", published and f"{published.isoformat()} 00:00"),
        ("ContentSource", name),
        (
            "Keywords",
            keywords
            or ",".join(filter(None, ("政府信息公开", "年度报告", name, str(report.year or "")))),
        ),
        ("Author", name),
        ("Description", title),
    )
    return tuple((key, value) for key, value in pairs if value)
