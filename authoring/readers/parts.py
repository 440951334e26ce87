"""The words of a report: opening, parts, words above and below tables, signature; the page around left out.

Nothing of the report is dropped without a word: what has no place of its own goes to the nearest text
and is told; only lines of the page are left out, and those within the report are told too.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from authoring.findings import Finding, Severity
from authoring.forms.layout import Form, FormTable, Item, Part
from authoring.patterns import lazy
from authoring.readers import furniture, identity
from authoring.readers.blocks import Block, blocks_of
from authoring.readers.found import GOES_ON, Stretch
from authoring.readers.headings import Start, starts
from authoring.readers.outlines import Heading, section_fields, sections_of
from authoring.readers.paragraphs import Paragraph, Paragraphs, cut
from authoring.readers.raw import Raw, RawTable, narrow
from authoring.readers.reading import Names, Passage, ReadText

_OPENS = lazy(
    "(?:(?:编制|编写)?(?:说明|前言|引言)[:：])?(?:根据|依据|按照|为了?|本(?:年度)?报告|现将|现公布|遵照|20[0-9]{2}年)"
)
_CELL = 8
_IS_ABOUT = lazy("信息公[开開]")
_SEVERAL = 3  # a list of contents makes two
_OF_ARTICLE = lazy("第二十条第?[(][^()]{0,2}[)]项?")
_COUNTED = lazy(r"\A[0-9]{1,2}[.、]")
_NOTE = lazy("[(（]?(?:注|备注|说明)[0-9]?[:：.、]?")


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
    passages: Sequence[Passage] = ()


def words_of(
    raw: Raw,
    form: Form,
    used: Mapping[str, tuple[Stretch, ...]],
    name: str,
    rivals: Iterable[Stretch] = (),
) -> Words:
    """The words of a file laid under the parts of a form; `used` says where its tables stand.

    `rivals` are tables that are not read, and no text either.
    """
    stretches = [*(one for table in used.values() for one in table), *rivals]
    blocks = [one for one in blocks_of(raw, stretches) if one.of_form or not _is_empty(one)]
    outline = next((part for part in form.parts if part.items), None)
    heads = starts(form, blocks)
    main = [one for one in heads if not one.part.annex]
    until = heads[0].first if heads else len(blocks)
    sections = sections_of(blocks, until) if outline else []
    known: list[Start | Heading] = [*main, *sections]
    found = _Found(Paragraphs(name))
    first = min((one.first for one in known), default=until)
    last = max((one.after for one in known), default=0)
    start, title = _beginning(blocks, first, known=bool(known or heads))
    end, signature = _end(blocks, max(start, last))
    contents = {blocks[one.first].narrow for one in [*known, *heads]}
    contents |= {narrow(part.heading) for part in form.parts}
    opening = [one for one in blocks[start : min(first, end)] if not _listed(one, contents)]
    opened = found.prose.of(opening)
    found.text(("opening",), opened)
    found.passages.append(Passage(("opening",), "", opened))
    found.sections(outline, sections, blocks, min(end, until))
    found.parts(form, heads, blocks, end)
    found.before(blocks[:start], title)
    found.rest(blocks[end:])
    found.missing(form, heads, used)
    found.several(blocks)
    all_words = "\n".join([title, *(one.text for one in blocks[start:end])])
    return Words(
        title, blocks[:start], found.texts, found.fields, found.prose.pictures, signature, all_words,
        bool(heads or used or (sections and _IS_ABOUT.search(all_words))), found.told(), found.passages,
    )  # fmt: skip


def _is_empty(block: Block) -> bool:
    """Whether a table has no words: the frame of a page."""
    piece = block.piece
    return isinstance(piece, RawTable) and not any(narrow(one.text) for one in piece.cells)


@functools.cache
def _labels(table: FormTable) -> tuple[str, ...]:
    """All labels of a table, the longest first."""

    def below(items: Iterable[Item]) -> Iterator[str]:
        for item in items:
            yield item.label
            yield from below(item.parts)

    found = {
        narrow(words)
        for block in table.blocks
        for words in (block.heading, block.corner, *below(block.rows), *below(block.columns))
        if words
    }
    return tuple(sorted(found, key=len, reverse=True))


def _is_heads(table: FormTable, words: str) -> bool:
    """Whether words are the heads of a table that is running text."""
    labels = _labels(table)
    if _OF_ARTICLE.fullmatch(words):
        return True
    if len(words) <= _CELL and any(words in label for label in labels):
        return bool(words)  # a label over several lines
    rest = words
    for label in labels:
        rest = rest.replace(label, "")
    return bool(words) and len(rest) * 10 <= len(words)


def _beginning(blocks: Sequence[Block], first: int, *, known: bool) -> tuple[int, str]:
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
        joined = (
            lone
            and above
            and above.is_text
            and identity.is_name(above.narrow)
            and "报告" not in above.text
        )
        words = f"{above.text}{block.text}" if joined and above else block.text
        if not title or identity.agency_in(narrow(words)) or identity.years_in(block.narrow):
            title, start = words, number + 1
    opens = (
        number
        for number, block in enumerate(blocks[start:until], start)
        if block.is_text and _is_opening(block)
    )
    if not title:
        start = next(opens, until if known else 0)
    while start < until and _around(blocks[start]):
        start += 1
    return start, title


def _is_opening(block: Block) -> bool:
    words = block.narrow
    return len(words) > 30 and bool(_OPENS.match(words)) and ("报告" in words or "条例" in words)


def _around(block: Block) -> bool:
    """Whether a block is part of the page and not of the report."""
    if isinstance(block.piece, RawTable):
        return not block.of_form and identity.is_index(block.piece)
    return block.is_text and furniture.is_furniture(block.narrow)


def _listed(block: Block, headings: Collection[str]) -> bool:
    """Whether a block is a line of the list of contents."""
    words = _COUNTED.sub("", block.narrow)
    return block.is_text and ({words, block.narrow} & {*headings, "目录", "目次"}) != set()


def _end(blocks: Sequence[Block], last: int) -> tuple[int, tuple[str, str]]:
    """Where the text ends, and the name and date below it."""
    tables = [number for number, block in enumerate(blocks) if block.of_form]
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


def _sentences(blocks: Iterable[Block]) -> list[str]:
    """The paragraphs that are no lines of a page."""
    return [one.text for one in blocks if one.is_text and "。" in one.text and len(one.narrow) > 40]


@dataclass
class _Found:
    """Collects the texts of a report part by part."""

    prose: Paragraphs
    texts: dict[Names, ReadText] = field(default_factory=dict)
    fields: dict[Names, str] = field(default_factory=dict)
    passages: list[Passage] = field(default_factory=list)

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
            said = blocks[head.first].text
            heading = said[: len(said) - len(head.rest)] if said.endswith(head.rest) else said
            self.passages.append(Passage(path, heading, prose))
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
                prose = self.prose.of(inside, head.rest)
                self.text((head.part.key,), prose)
                self.passages.append(Passage((head.part.key,), head.said, prose))

    def around(self, head: Start, table: FormTable, inside: Sequence[Block]) -> None:
        """The words above a table and below it."""
        places = [number for number, one in enumerate(inside) if one.of_form]
        last = places[-1] if places else len(inside)
        corners = {narrow(block.corner) for block in table.blocks if block.corner}
        said = [
            one
            for number, one in enumerate(inside[:last])
            if one.narrow not in corners
            and not (places and _is_heads(table, one.narrow))
            and not (places and number > places[0] and GOES_ON.fullmatch(one.narrow[:60]))
        ]
        rest = "" if _is_heads(table, narrow(head.rest)) else head.rest
        above, below = self.prose.of(said, rest), self.prose.of(inside[last:])
        self.passages.append(Passage((head.part.key,), head.said, [*above, *below]))
        if below and not _NOTE.match(narrow(below[0][0])):
            self.prose.tell(
                "R147", Severity.INFO, f"“{head.part.heading}”表格下面的话，读入了表格上面。",
                "是表注的，移到“注”里。", head.part,
            )  # fmt: skip
            above, below = [*above, *below], []
        self.text((head.part.key, "text"), above)
        if below:
            text = "\n".join(words for words, _ in below).removeprefix("注：")  # printed anyway
            sure = all(one is None or one.sure for _, one in below)
            self.texts[head.part.key, "note"] = ReadText(text, sure)

    def before(self, above: Sequence[Block], title: str) -> None:
        """Sentences before the beginning are told; the lines of the page there are not."""
        for words in [one for one in _sentences(above) if narrow(one) not in narrow(title)][:3]:
            message = f"报告开头以前还有文字，没有读入：“{cut(words)}”。"
            self.prose.tell("R147", Severity.WARNING, message, "是报告正文的，自己补入读出的文件。")

    def rest(self, after: Sequence[Block]) -> None:
        """Sentences behind the end are told; the lines of the page there are not."""
        annexed = any(block.of_form for block in after)
        for words in [] if annexed else _sentences(after)[:3]:
            message = f"报告结束以后还有文字，没有读入：“{cut(words)}”。"
            self.prose.tell("R147", Severity.WARNING, message, "是报告正文的，自己补入读出的文件。")

    def missing(self, form: Form, heads: Sequence[Start], used: Collection[str]) -> None:
        """Parts of which no heading was found."""
        met = {one.part.key for one in heads}
        # That a table is not there is told where it is looked for.
        without = {part.key for part in form.parts if part.table and part.table.key not in used}
        for part in form.parts:
            if part.items or part.annex or part.key in met or part.key in without:
                continue
            self.prose.tell(
                "R145", Severity.WARNING, f"没有找到“{part.heading}”这一部分的标题，没有读出它的文字。",
                "核对原件；标题改了样子的，自己把文字填入读出的文件。", part,
            )  # fmt: skip

    def several(self, blocks: Sequence[Block]) -> None:
        """Where headings begin anew again and again, there may be several reports."""
        words = [one.narrow for one in blocks if one.is_text]
        firsts = [
            one for one in words if one.startswith("一、") and len(one) <= 40 and "。" not in one
        ]
        if len(firsts) >= _SEVERAL:
            self.prose.tell(
                "R152", Severity.WARNING,
                f"“一、”开头的标题有 {len(firsts)} 处，文件里可能不只一份报告，只读了其中一份。",
                "有几份的，每份存成一个文件，再分别读取。",
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
