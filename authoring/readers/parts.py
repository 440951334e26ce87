"""The words of a report: opening, parts, words above and below tables, signature; the page around left out.

Nothing of the report is dropped without a word: what has no place of its own goes to the nearest text
and is told; only lines of the page are left out, and those within the report are told too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from authoring.findings import Finding, Severity
from authoring.forms import layout
from authoring.forms.layout import Form, FormTable, Item, Part
from authoring.patterns import lazy
from authoring.readers import furniture, identity, stream
from authoring.readers.blocks import Block, blocks_of
from authoring.readers.headings import Start, starts
from authoring.readers.outlines import Heading, section_fields, sections_of
from authoring.readers.paragraphs import Paragraph, Paragraphs, cut
from authoring.readers.raw import Raw, RawTable, RawText, narrow
from authoring.readers.reading import Names, ReadText

_OPENS = lazy("(?:根据|依据|按照|为了?|本报告|现将|现公布|遵照|20[0-9]{2}年)")
_NOTE = lazy("[(（]?(?:注|备注|说明)[0-9]?[:：.、]?")
_MOSTLY = 0.6


@dataclass(frozen=True)
class Words:
    """What a report says beside its tables, and what stands around it.

    `before` are the blocks of the page above the text, `all_words` the whole text for those who look
    for years in it. `found` tells whether there is a report at all.
    """

    title: str
    before: Sequence[Block]
    texts: Mapping[Names, ReadText]
    fields: Mapping[Names, str]
    pictures: Mapping[str, bytes]
    signature: tuple[str, str]
    all_words: str
    found: bool
    findings: tuple[Finding, ...] = ()


def words_of(raw: Raw, form: Form, used: Collection[int], name: str) -> Words:
    """The words of a file laid under the parts of a form; `used` are the pieces that are its tables."""
    blocks = [
        block
        for block in blocks_of(raw)
        if not block.is_table or block.number in used or _says(block)
    ]
    outline = next((part for part in form.parts if part.items), None)
    heads = starts(form, blocks)
    main = [one for one in heads if not one.part.annex]
    until = heads[0].first if heads else len(blocks)
    sections = sections_of(blocks, until) if outline else []
    known: list[Start | Heading] = [*main, *sections]
    found = _Found(Paragraphs(name, used))
    first = min((one.first for one in known), default=until)
    last = max((one.after for one in known), default=0)
    start, title = _beginning(blocks, first, known=bool(known or heads), used=used)
    end, signature = _end(blocks, max(start, last), used)
    contents = {blocks[one.first].narrow for one in [*known, *heads]}
    opening = [one for one in blocks[start : min(first, end)] if not _listed(one, contents)]
    found.text(("opening",), found.prose.of(opening))
    found.sections(outline, sections, blocks, min(end, until))
    found.parts(form, heads, blocks, end)
    found.rest(blocks[end:])
    found.missing(form, heads)
    all_words = "\n".join([title, *(one.text for one in blocks[start:end])])
    return Words(
        title, blocks[:start], found.texts, found.fields, found.prose.pictures, signature, all_words,
        bool(heads or used or (title and sections)), found.told(),
    )  # fmt: skip


def _says(block: Block) -> bool:
    """Whether a table has any words."""
    return isinstance(block.piece, RawTable) and any(narrow(one.text) for one in block.piece.cells)


def _beginning(
    blocks: Sequence[Block], first: int, *, known: bool, used: Collection[int]
) -> tuple[int, str]:
    """Where the text begins, behind the title and the lines of the page; and the title.

    `first` is where the first heading stands, if headings are `known`.
    """
    until = first if known else len(blocks)
    title, start = "", 0
    for number, block in enumerate(blocks[:until]):
        if not block.is_text or not identity.is_title(block.narrow):
            continue
        above = blocks[number - 1] if number else None
        lone = not identity.agency_in(block.narrow)
        joined = lone and above and above.is_text and identity.is_name(above.narrow)
        words = f"{above.text}{block.text}" if joined and above else block.text
        title, start = words, number + 1
    opens = (
        number
        for number, block in enumerate(blocks[start:until], start)
        if block.is_text and _is_opening(block)
    )
    if not title:
        start = next(opens, until if known else 0)
    while start < until and _around(blocks[start], used):
        start += 1
    return start, title


def _is_opening(block: Block) -> bool:
    words = block.narrow
    return len(words) > 30 and bool(_OPENS.match(words)) and ("报告" in words or "条例" in words)


def _around(block: Block, used: Collection[int]) -> bool:
    """Whether a block is part of the page and not of the report."""
    if isinstance(block.piece, RawTable):
        return block.number not in used and identity.is_index(block.piece)
    return block.is_text and furniture.is_furniture(block.narrow)


def _listed(block: Block, headings: Collection[str]) -> bool:
    """Whether a block is a line of the list of contents."""
    return block.is_text and (block.narrow in headings or block.narrow in ("目录", "目次"))


def _end(blocks: Sequence[Block], last: int, used: Collection[int]) -> tuple[int, tuple[str, str]]:
    """Where the text ends, and the name and date below it."""
    tables = [
        number for number, block in enumerate(blocks) if block.number in used and block.is_table
    ]
    end = len(blocks)
    for number in range(last, len(blocks)):
        block = blocks[number]
        if not block.is_text:
            continue
        one_line = identity.signature_in(block.narrow)
        if one_line and len(block.text) < 60:
            return number, one_line
        if identity.is_day(block.narrow):
            above = blocks[number - 1] if number > last else None
            signed = above and above.is_text and identity.is_name(above.narrow)
            return (number - 1 if signed else number), (
                above.text if signed and above else "",
                block.text,
            )
        annexed = any(number < table for table in tables)
        if furniture.is_end(block.narrow) and not annexed:
            end = number
            break
    # A name alone below the text signs it, too.
    if end - 1 > last and blocks[end - 1].is_text and _ENDS_NAME.search(blocks[end - 1].narrow):
        name = blocks[end - 1]
        if identity.is_name(name.narrow) and not identity.is_title(name.narrow):
            return end - 1, (name.text, "")
    return end, ("", "")


_ENDS_NAME = lazy("(?:政府|局|厅|委|委员会|办公室|办事处|管委会|街道|镇|乡|中心|院|部)$")


@dataclass
class _Found:
    """Collects the texts of a report part by part."""

    prose: Paragraphs
    texts: dict[Names, ReadText] = field(default_factory=dict)
    fields: dict[Names, str] = field(default_factory=dict)

    def sections(
        self, outline: Part | None, sections: Sequence[Heading], blocks: Sequence[Block], end: int
    ) -> None:
        """The sections of an outline of the agency's own."""
        if outline is None:
            return
        ends = [*(one.first for one in sections[1:]), end]
        for number, (head, until) in enumerate(zip(sections, ends, strict=False)):
            path = (outline.key, str(number))
            prose = self.prose.of(blocks[head.after : until], head.rest)
            fields, left = section_fields(head, number, [text for text, _ in prose], outline)
            self.fields |= {(*path, *key): words for key, words in fields.items()}
            self.text((*path, "text"), prose[len(prose) - left :])

    def parts(self, form: Form, heads: Sequence[Start], blocks: Sequence[Block], end: int) -> None:
        """The parts that have a heading of the form's."""
        for number, head in enumerate(heads):
            after = heads[number + 1].first if number + 1 < len(heads) else len(blocks)
            until = after if head.part.annex else min(after, max(end, head.after))
            inside = blocks[head.after : until]
            if narrow(head.said) != narrow(head.part.heading):
                self.prose.tell(
                    "R144", Severity.INFO,
                    f"标题“{head.said.strip()}”与格式的“{head.part.heading}”不同，读作这一部分。",
                    "生成的报告印格式的标题。", head.part,
                )  # fmt: skip
            if head.part.table:
                self.around(head, head.part.table, inside)
            else:
                self.text((head.part.key,), self.prose.of(inside, head.rest))

    def around(self, head: Start, table: FormTable, inside: Sequence[Block]) -> None:
        """The words above a table and below it."""
        grids = [
            n for n, one in enumerate(inside) if one.is_table and one.number in self.prose.used
        ]
        corners = {narrow(block.corner) for block in table.blocks if block.corner}
        if grids:
            before = [*inside[: grids[0]], *inside[grids[0] : grids[-1]]]
            said = [one for one in before if not one.text or one.narrow not in corners]
            above, below = self.prose.of(said, head.rest), self.prose.of(inside[grids[-1] + 1 :])
        else:
            above, below = self.around_lines(table, head.rest, inside)
        if below and not _NOTE.match(narrow(below[0][0])):
            self.prose.tell(
                "R147", Severity.INFO, f"“{head.part.heading}”表格下面的话，读入了表格上面。",
                "是表注的，移到“注”里。", head.part,
            )  # fmt: skip
            above, below = [*above, *below], []
        self.text((head.part.key, "text"), above)
        if below:
            text = "\n".join(words for words, _ in below).removeprefix("注：")  # printed anyway
            self.texts[head.part.key, "note"] = ReadText(
                text, all(one is None or one.sure for _, one in below)
            )

    def around_lines(
        self, table: FormTable, rest: str, inside: Sequence[Block]
    ) -> tuple[list[Paragraph], list[Paragraph]]:
        """What stands before and behind a table that is running text; all of it where there is none."""
        prose = [
            (rest, None),
            *((one.text, one.piece) for one in inside if isinstance(one.piece, RawText)),
        ]
        words = "\n".join(text for text, _ in prose)
        lines = stream.lines(table, words)
        rows = [one for block in table.blocks for one in layout.leaves(block.rows) if one[-1].label]
        if not lines or len(lines) < _MOSTLY * len(rows):
            return self.prose.of(inside, rest), []
        first, last = _begins(table, words, lines[0].start), lines[-1].start + len(lines[-1].text)
        above: list[Paragraph] = []
        below: list[Paragraph] = []
        here = 0
        for text, piece in prose:
            start, here = here, here + len(text) + 1
            for kept, into in (
                (text[: max(first - start, 0)], above),
                (text[max(last - start, 0) :], below),
            ):
                if narrow(kept) and not furniture.is_furniture(narrow(kept)):
                    into.append((self.prose.literal(kept.strip()), piece))
        return above, below

    def rest(self, after: Sequence[Block]) -> None:
        """Sentences behind the end are told; the lines of the page there are not."""
        annexed = {block.number for block in after if block.number in self.prose.used}
        sentences = [
            block.text for block in after
            if block.is_text and "。" in block.text and len(block.narrow) > 40 and not annexed
        ]  # fmt: skip
        for words in sentences[:3]:
            message = f"报告结束以后还有文字，没有读入：“{cut(words)}”。"
            self.prose.tell("R147", Severity.WARNING, message, "是报告正文的，自己补入读出的文件。")

    def missing(self, form: Form, heads: Sequence[Start]) -> None:
        """Parts of which no heading was found."""
        met = {one.part.key for one in heads}
        for part in form.parts:
            if part.items or part.annex or part.key in met:
                continue
            self.prose.tell(
                "R145", Severity.WARNING, f"没有找到“{part.heading}”这一部分的标题，没有读出它的文字。",
                "核对原件；标题改了样子的，自己把文字填入读出的文件。", part,
            )  # fmt: skip

    def text(self, path: Names, prose: Sequence[Paragraph]) -> None:
        """Paragraphs as the text at a path; nothing where there are none."""
        if not prose:
            return
        pages = [one.page for _, one in prose if one and one.page]
        sure = all(one is None or one.sure for _, one in prose)
        text = "\n\n".join(words for words, _ in prose)
        self.texts[path] = ReadText(text, sure, (min(pages), max(pages)) if pages else None)

    def told(self) -> tuple[Finding, ...]:
        """The findings, with one on the lines left out and one on uncertain paragraphs."""
        left_out = self.prose.left_out
        if left_out:
            shown = "、".join(f"“{cut(words)}”" for words in left_out[:5])
            self.prose.tell(
                "R146", Severity.INFO, f"正文中间有 {len(left_out)} 处是网页上的话，没有读入：{shown}。",
                "是正文的，自己补入。",
            )  # fmt: skip
        if not all(text.sure for text in self.texts.values()):
            self.prose.tell(
                "R150", Severity.INFO, "文件里只有一行一行的字，段落是照缩进和标点接起来的。", "核对各段的起止。"
            )  # fmt: skip
        return tuple(self.prose.findings)


def _begins(table: FormTable, words: str, figures: int) -> int:
    """Where the heads of a table begin in running text, before its first figures."""
    flat = stream.narrowed(words)
    block = table.blocks[0]
    labels = (block.heading, block.corner, *_labels(block.rows), *_labels(block.columns))
    found = [flat.text.find(narrow(label)) for label in labels if len(label) > 1]
    places = [flat.at[one] for one in found if one >= 0]
    return min([one for one in places if one < figures], default=figures)


def _labels(items: Iterable[Item]) -> Iterator[str]:
    for item in items:
        yield from filter(None, (item.label,))
        yield from _labels(item.parts)
