"""The words of a report: opening, parts, words above and below tables, signature; the page around left out.

Nothing of the report is dropped without a word: what has no place of its own goes to the nearest text
and is told; only lines of the page are left out, and those within the report are told too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from authoring.findings import Finding, Place, Severity
from authoring.forms import layout
from authoring.forms.layout import Form, FormTable, Item, Part
from authoring.patterns import lazy
from authoring.readers import furniture, identity, stream
from authoring.readers.blocks import Block, blocks_of
from authoring.readers.headings import Start, starts
from authoring.readers.outlines import Heading, section_fields, sections_of
from authoring.readers.raw import Raw, RawPicture, RawTable, RawText, narrow
from authoring.readers.reading import Names, ReadText

MAX_PICTURES = 30
_KINDS = ((b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpg"))
_LEFT_OPEN = str.maketrans({"{": "｛", "}": "｝", "%": "％", "#": "＃"})
_TEMPLATE = lazy(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_OPENS = lazy("(?:根据|依据|按照|为了?|本报告|现将|现公布|遵照|20[0-9]{2}年)")
_CAPTION = lazy("图[0-9一二三四五六七八九十]{0,3}[:：.、 　]?.{2,60}")
_NOTE = lazy("[(（]?(?:注|备注|说明)[0-9]?[:：.、]?")
_MOSTLY = 0.6
_Paragraph = tuple[str, RawText | None]
"""Words with what they were read of, if that is a paragraph."""
_SHOWN = 24


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
        block for block in blocks_of(raw) if not block.is_table or block.number in used or _says(block)
    ]
    outline = next((part for part in form.parts if part.items), None)
    heads = starts(form, blocks)
    main = [one for one in heads if not one.part.annex]
    until = heads[0].first if heads else len(blocks)
    sections = sections_of(blocks, until) if outline else []
    known = [*main, *sections]
    found = _Found(name, used)
    first = min((one.first for one in known), default=until)
    last = max((one.after for one in known), default=0)
    start, title = _beginning(blocks, first, known=bool(known or heads), used=used)
    end, signature = _end(blocks, max(start, last), used)
    contents = {blocks[one.first].narrow for one in (*heads, *sections)}
    opening = [one for one in blocks[start : min(first, end)] if not _listed(one, contents)]
    found.text(("opening",), found.prose(opening))
    found.sections(outline, sections, blocks, min(end, until))
    found.parts(form, heads, blocks, end)
    found.rest(blocks[end:], form)
    found.missing(form, heads, used, blocks)
    all_words = "\n".join([title, *(one.text for one in blocks[start:end])])
    return Words(
        title, blocks[:start], found.texts, found.fields, found.pictures, signature, all_words,
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


def _end(
    blocks: Sequence[Block], last: int, used: Collection[int]
) -> tuple[int, tuple[str, str]]:
    """Where the text ends, and the name and date below it."""
    tables = [number for number, block in enumerate(blocks) if block.number in used and block.is_table]
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
            return (number - 1 if signed else number), (above.text if signed and above else "", block.text)
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
    """Collects the texts of a report, its pictures, and what a person should know of both."""

    name: str
    used: Collection[int]
    texts: dict[Names, ReadText] = field(default_factory=dict)
    fields: dict[Names, str] = field(default_factory=dict)
    pictures: dict[str, bytes] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    unsure: int = 0

    # --- the parts ---

    def sections(
        self, outline: Part | None, sections: Sequence[Heading], blocks: Sequence[Block], end: int
    ) -> None:
        """The sections of an outline of the agency's own."""
        if outline is None:
            return
        ends = [*(one.first for one in sections[1:]), end]
        for number, (head, until) in enumerate(zip(sections, ends, strict=False)):
            path = (outline.key, str(number))
            prose = self.prose(blocks[head.after : until], head.rest)
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
                self.tell(
                    "R144", Severity.INFO, f"标题“{head.said.strip()}”与格式的“{head.part.heading}”不同，读作这一部分。",
                    "生成的报告印格式的标题。", head.part,
                )  # fmt: skip
            if head.part.table:
                self.around(head, head.part.table, inside)
            else:
                self.text((head.part.key,), self.prose(inside, head.rest))

    def around(self, head: Start, table: FormTable, inside: Sequence[Block]) -> None:
        """The words above a table and below it."""
        grids = [n for n, one in enumerate(inside) if one.is_table and one.number in self.used]
        corners = {narrow(block.corner) for block in table.blocks if block.corner}
        if grids:
            before = [*inside[: grids[0]], *inside[grids[0] : grids[-1]]]
            said = [one for one in before if not one.text or one.narrow not in corners]
            above, below = self.prose(said, head.rest), self.prose(inside[grids[-1] + 1 :])
        else:
            above, below = self.around_lines(table, head.rest, inside)
        if below and not _NOTE.match(narrow(below[0][0])):
            self.tell(
                "R147", Severity.INFO, f"“{head.part.heading}”表格下面的话，读入了表格上面。",
                "是表注的，移到“注”里。", head.part,
            )  # fmt: skip
            above, below = [*above, *below], []
        self.text((head.part.key, "text"), above)
        if below:
            text = "\n".join(words for words, _ in below)
            self.texts[head.part.key, "note"] = ReadText(text, all(one is None or one.sure for _, one in below))

    def around_lines(
        self, table: FormTable, rest: str, inside: Sequence[Block]
    ) -> tuple[list[_Paragraph], list[_Paragraph]]:
        """What stands before and behind a table that is running text; all of it where there is none."""
        prose = [(rest, None), *((one.text, one.piece) for one in inside if isinstance(one.piece, RawText))]
        words = "\n".join(text for text, _ in prose)
        lines = stream.lines(table, words)
        rows = [one for block in table.blocks for one in layout.leaves(block.rows) if one[-1].label]
        if not lines or len(lines) < _MOSTLY * len(rows):
            return self.prose(inside, rest), []
        first, last = _begins(table, words, lines[0].start), lines[-1].start + len(lines[-1].text)
        above: list[_Paragraph] = []
        below: list[_Paragraph] = []
        here = 0
        for text, piece in prose:
            start, here = here, here + len(text) + 1
            for kept, into in ((text[: max(first - start, 0)], above), (text[max(last - start, 0) :], below)):
                if narrow(kept) and not furniture.is_furniture(narrow(kept)):
                    into.append((self.literal(kept.strip()), piece))
        return above, below

    def rest(self, after: Sequence[Block], form: Form) -> None:
        """Sentences behind the end are told; the lines of the page there are not."""
        annexed = {block.number for block in after if block.number in self.used}
        sentences = [
            block.text for block in after
            if block.is_text and "。" in block.text and len(block.narrow) > 40 and not annexed
        ]  # fmt: skip
        for words in sentences[:3]:
            self.findings.append(
                Finding(
                    "R147", Severity.WARNING, f"报告结束以后还有文字，没有读入：“{_cut(words)}”。", place=Place(self.name),
                    remedy="是报告正文的，自己补入读出的文件。",
                )
            )  # fmt: skip

    def missing(
        self, form: Form, heads: Sequence[Start], used: Collection[int], blocks: Sequence[Block]
    ) -> None:
        """Parts of which no heading was found."""
        met = {one.part.key for one in heads}
        for part in form.parts:
            if part.items or part.annex or part.key in met:
                continue
            self.tell(
                "R145", Severity.WARNING, f"没有找到“{part.heading}”这一部分的标题，没有读出它的文字。",
                "核对原件；标题改了样子的，自己把文字填入读出的文件。", part,
            )  # fmt: skip

    # --- text ---

    def text(self, path: Names, prose: Sequence[_Paragraph]) -> None:
        """Paragraphs as the text at a path; nothing where there are none."""
        if not prose:
            return
        pages = [one.page for _, one in prose if one and one.page]
        sure = all(one is None or one.sure for _, one in prose)
        self.unsure += not sure
        text = "\n\n".join(words for words, _ in prose)
        self.texts[path] = ReadText(text, sure, (min(pages), max(pages)) if pages else None)

    def prose(self, blocks: Iterable[Block], rest: str = "") -> list[_Paragraph]:
        """Blocks as paragraphs, small tables and pictures; lines of the page are left out, and noted."""
        found: list[_Paragraph] = []
        if narrow(rest):
            found.append((self.literal(rest.strip()), None))
        waiting = ""
        for block in blocks:
            if block.number in self.used:
                continue
            caption = waiting and block.is_text and _CAPTION.fullmatch(block.text)
            if waiting:
                title = f' "{_plain(block.text)}"' if caption else ""
                found.append((waiting.replace("\0", title), None))
                waiting = ""
                if caption:
                    continue
            if isinstance(block.piece, RawText):
                if furniture.is_furniture(block.narrow):
                    self.left_out += [] if furniture.BARE.fullmatch(block.narrow) else [block.text]
                else:
                    found.append((self.literal(block.text), block.piece))
            elif isinstance(block.piece, RawTable):
                found += [(text, None) for text in self.grid(block.piece)]
            elif isinstance(block.piece, RawPicture):
                waiting = self.picture(block.piece)
        if waiting:
            found.append((waiting.replace("\0", ""), None))
        return found

    def literal(self, words: str) -> str:
        """Words that a report's file takes for words, and not for a quoted figure or a picture."""
        plain = _TEMPLATE.sub(lambda match: match[0].translate(_LEFT_OPEN), words)
        plain = plain.replace("![", "！[")
        if plain != words:
            self.findings.append(
                Finding(
                    "R149", Severity.WARNING, f"“{_cut(words)}”里有填报文件另作它用的花括号或 ![，读作全角的。",
                    place=Place(self.name), remedy="多半是网站的模板没有填上，核对原件。",
                )
            )  # fmt: skip
        return plain

    def grid(self, table: RawTable) -> Iterator[str]:
        """A small table in Markdown; words over its whole width stand before it as a paragraph."""
        rows = [*table.rows]
        width = max((cell.column + cell.columns for cell in table.cells), default=0)
        while rows and len(rows[0]) == 1 and (width == 1 or rows[0][0].columns == width):
            if narrow(rows[0][0].text):
                yield self.literal(" ".join(rows[0][0].text.split()))
            rows.pop(0)
        if not rows:
            return
        if width > 30 or len(rows) * width > 1500:
            self.tell(
                "R153", Severity.WARNING, f"第{table.number}张表太大（{len(rows)} 行 {width} 列），没有读入正文。",
                "需要的，做成图片或附件。", None,
            )  # fmt: skip
            return
        if any(cell.rows > 1 or cell.columns > 1 for row in rows for cell in row):
            self.tell(
                "R153", Severity.INFO, f"第{table.number}张表有合并的格，读作一般的表，字在左上的一格里。",
                "核对这张表。", None,
            )  # fmt: skip
        lines: list[str] = []
        first = len(table.rows) - len(rows)
        for number, row in enumerate(rows, first):
            texts = [""] * width
            for cell in row:
                if cell.row == number or number == first:
                    texts[cell.column] = self.literal(" ".join(cell.text.split())).replace("|", "\\|")
            lines.append(f"| {' | '.join(texts)} |")
        lines.insert(1, "|" + "---|" * width)
        yield "\n".join(lines)

    def picture(self, picture: RawPicture) -> str:
        """A picture as the text names it, \\0 standing for its caption; empty where it cannot be used."""
        ending = next((kind for head, kind in _KINDS if picture.data.startswith(head)), "")
        if not ending or len(self.pictures) >= MAX_PICTURES:
            said = f"“{_cut(picture.description)}”" if picture.description else ""
            why = "太多" if ending else "不是 PNG 或 JPEG"
            self.tell(
                "R148", Severity.WARNING, f"正文里的一幅图片{said}{why}，没有读入。", "另存为 PNG 或 JPEG，放在读出的文件旁边引用。", None
            )  # fmt: skip
            return ""
        digest = hashlib.sha256(picture.data).hexdigest()[:8]
        name = f"图{len(self.pictures) + 1}_{digest}.{ending}"
        self.pictures[name] = picture.data
        return f"![{_plain(picture.description)}]({name}\0)"

    # --- what to tell ---

    def tell(
        self, code: str, severity: Severity, message: str, remedy: str, part: Part | None
    ) -> None:
        place = Place(self.name, table=part.heading if part else "")
        self.findings.append(Finding(code, severity, message, place=place, remedy=remedy))

    def told(self) -> tuple[Finding, ...]:
        """The findings, with one on the lines left out and one on uncertain paragraphs."""
        if self.left_out:
            shown = "、".join(f"“{_cut(words)}”" for words in self.left_out[:5])
            self.tell(
                "R146", Severity.INFO, f"正文中间有 {len(self.left_out)} 处是网页上的话，没有读入：{shown}。", "是正文的，自己补入。", None
            )  # fmt: skip
        if self.unsure:
            self.tell(
                "R150", Severity.INFO, "文件里只有一行一行的字，段落是照缩进和标点接起来的。", "核对各段的起止。", None
            )
        return tuple(self.findings)


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


def _plain(words: str) -> str:
    """Words that may stand in the brackets and quotes of a picture."""
    kept = "".join(" " if char in '[]()<>"“”\\\n' else char for char in words)
    return " ".join(kept.split())[:200]


def _cut(words: str) -> str:
    one = " ".join(words.split())
    return one if len(one) <= _SHOWN else one[:_SHOWN] + "……"
