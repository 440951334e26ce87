"""A Word file → tables, text and pictures, as it reads when every tracked change is accepted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from lxml import etree

from authoring.findings import Finding, Severity
from authoring.readers.formats.docx_package import Package, damaged, no_word_file, too_large
from authoring.readers.formats.docx_styles import Numbers, Styles, W, switched, value
from authoring.readers.raw import (
    MAX_CELLS,
    MAX_SPAN,
    Piece,
    Raw,
    RawCell,
    RawPicture,
    RawTable,
    RawText,
    narrow,
)

MAX_PICTURE = 20_000_000
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_V = "{urn:schemas-microsoft-com:vml}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_GONE = {
    f"{W}{name}"
    for name in (
        "del", "moveFrom", "delText", "delInstrText", "pPr", "rPr", "rt", "sdtPr", "tblPr", "tcPr", "trPr",
    )
}  # fmt: skip
_CHANGED = {f"{W}{name}" for name in ("ins", "del", "moveTo", "cellIns", "cellDel")}
_BREAK = "\n"
_SAID = {
    f"{W}tab": " ", f"{W}ptab": " ", f"{W}br": _BREAK, f"{W}cr": _BREAK, f"{W}noBreakHyphen": "-",
    f"{W}softHyphen": "",
}  # fmt: skip
# Ticks and boxes of the fonts that have signs in place of letters.
_SIGNS = {
    "f0fc": "✓", "f0fb": "×", "f0fe": "☑", "f052": "☑", "f0a8": "□", "f06f": "□", "f0a3": "□", "f0b7": "•",
    "f06c": "●", "f06e": "■", "f0d8": "➢",
}  # fmt: skip
_WORDS = {f"{W}t", f"{_M}t", f"{W}sym", *_SAID}
_NOT_READ = {"chart": "图表", "diagram": "组织结构图"}


def read(data: bytes) -> Raw:
    """The pieces of a file in order. Raises Unusable where it is no Word file or too large."""
    package = Package(data)
    xml = package.xml(package.main)
    body = None if xml is None else xml.find(f"{W}body")
    if body is None:
        raise no_word_file()
    walk = Walk(package, body)
    pieces = walked(walk, body)
    told = [*_tracked(body), *left_out(package, body, walk)]
    return Raw("docx", pieces, properties(package), tuple(told))


def walked(walk: Walk, body: etree._Element) -> tuple[Piece, ...]:
    """All the pieces of a text. Raises Unusable where it is nested beyond reason."""
    try:
        return _numbered(walk.blocks(body))
    except RecursionError as problem:
        raise damaged() from problem


def _numbered(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """The pieces with their tables counted from 1."""
    found: list[Piece] = []
    tables = 0
    for piece in pieces:
        if isinstance(piece, RawTable):
            tables += 1
            found.append(replace(piece, number=tables))
        else:
            found.append(piece)
    return tuple(found)


def properties(package: Package) -> dict[str, str]:
    """The title, and the identifier by which the program knows its own files."""
    named = [one for one in package.relations("") if one.kind.endswith("/core-properties")]
    xml = package.xml(named[0].target if named else "docProps/core.xml")
    found = {
        name: (xml.findtext(f"{_DC}{name}") or "").strip()[:500] if xml is not None else ""
        for name in ("title", "identifier")
    }
    return {name: said for name, said in found.items() if said}


# --- the text ---------------------------------------------------------------------------------------


@dataclass
class _Field:
    """A field of the text: its code comes first, what is printed after it."""

    code: str = ""
    printed: bool = False

    @property
    def shown(self) -> bool:
        return self.printed and not _is_contents(self.code)


@dataclass
class Collected:
    """What is collected of a paragraph: words with breaks, pictures, texts of boxes, in their order.

    `of` are the elements that the words stand in.
    """

    words: list[str] = field(default_factory=list)
    of: list[etree._Element] = field(default_factory=list)
    before: list[Piece] = field(default_factory=list)
    after: list[Piece] = field(default_factory=list)

    def put(self, piece: Piece) -> None:
        (self.after if narrow("".join(self.words)) else self.before).append(piece)


class Walk:
    """Goes through the blocks of a text, keeping count of what is numbered, hidden or not read."""

    def __init__(self, package: Package, body: etree._Element) -> None:
        self.package = package
        self.relations = package.of_main()
        self.styles = Styles(package.beside("styles"))
        self.numbers = Numbers(package.beside("numbering"), self.styles)
        self.hidden: list[str] = []
        self.struck: list[str] = []
        self.missed: Counter[str] = Counter()
        self.cells = 0
        self.fields: list[_Field] = []
        kinds = Counter(one.get(f"{W}fldCharType") for one in body.iter(f"{W}fldChar"))
        self.balanced = kinds["begin"] == kinds["end"]

    def blocks(self, container: etree._Element) -> Iterator[Piece]:
        """The pieces of the body, of a cell or of a box."""
        own = Collected()
        last: etree._Element | None = None
        for block in _blocks_of(container):
            if block.tag == f"{W}p":
                self._collect(block, own)
                last = block
                if not _joins_next(block):
                    yield from self._finished(own, block)
                    own, last = Collected(), None
            elif block.tag == f"{W}tbl":
                if last is not None:
                    yield from self._finished(own, last)
                    own, last = Collected(), None
                yield from self._table(block)
            else:  # another file's text, set in when Word opens it
                self.missed["插入的另一份文件"] += 1
        if last is not None:
            yield from self._finished(own, last)

    def _finished(self, own: Collected, paragraph: etree._Element) -> Iterator[Piece]:
        number = self.numbers.of(paragraph)
        level = self._level(paragraph)
        lead = number + (" " if number[-1].isalnum() else "") if number else ""
        lines = _lines("".join(own.words))
        if level and lines:  # a title in several lines is one
            lines = [[index for line in lines for index in line]]
        yield from own.before
        for line in lines:
            yield self.text(own, lead, line, level)
            lead = ""
        yield from own.after

    def text(self, own: Collected, lead: str, line: Sequence[int], level: int) -> RawText:
        """The text of a line: its number, and the characters with these indices in what was collected."""
        words = "".join(own.words)
        return RawText(lead + "".join(words[index] for index in line), level)

    def cell(self, pieces: Sequence[Piece], row: int, column: int, columns: int) -> RawCell:
        """A cell that says what these pieces say."""
        return RawCell(text_of(pieces), row, column, 1, columns)

    def _level(self, paragraph: etree._Element) -> int:
        """The level of a heading that the file marks with an outline level."""
        _, style = self.styles.of_paragraph(paragraph)
        outline = value(
            paragraph.find(f"{W}pPr/{W}outlineLvl"), 9 if style.outline is None else style.outline
        )
        return outline + 1 if 0 <= outline < 9 else 0

    def _collect(self, paragraph: etree._Element, own: Collected) -> None:
        _, style = self.styles.of_paragraph(paragraph)
        self._inline(paragraph, own, self.hidden if style.hidden else None)
        if not self.balanced:
            self.fields.clear()

    def _inline(self, element: etree._Element, own: Collected, aside: list[str] | None) -> None:
        """The words of runs to the paragraph, those that are not to be read to the list `aside`."""
        for child in element:
            tag = child.tag
            if tag in _WORDS:
                self._say(child, own, aside)
            elif tag in (f"{W}fldChar", f"{W}instrText"):
                self._field(child)
            elif tag == f"{W}txbxContent":
                for piece in self.blocks(child):
                    own.put(piece)
            elif tag in (f"{_A}blip", f"{_V}imagedata"):
                self._picture(child, own)
            elif tag == f"{_MC}AlternateContent":
                self._inline(_chosen(child), own, aside)
            elif not _is_left_out(child):
                kind = child.get("uri", "").rsplit("/", 1)[-1]
                if tag == f"{_A}graphicData" and kind in _NOT_READ:
                    self.missed[_NOT_READ[kind]] += 1
                own_aside = self._aside(child, aside) if tag == f"{W}r" else aside
                self._inline(child, own, own_aside)

    def _say(self, child: etree._Element, own: Collected, aside: list[str] | None) -> None:
        if child.tag == f"{W}sym":
            code = child.get(f"{W}char", "").lower()
            said = _SIGNS.get(code, "\ufffd")
        else:
            said = _SAID.get(child.tag, "") or child.text or ""
        if not all(one.shown for one in self.fields):
            return
        if aside is not None:
            aside.append(said)
        else:
            own.words.append(said if child.tag in _SAID else said.replace("\n", " "))
            own.of.append(child)

    def _field(self, child: etree._Element) -> None:
        kind = child.get(f"{W}fldCharType", "")
        if kind == "begin":
            self.fields.append(_Field())
        elif kind == "separate" and self.fields:
            self.fields[-1].printed = True
        elif kind == "end" and self.fields:
            self.fields.pop()
        elif not kind and self.fields:
            self.fields[-1].code += child.text or ""

    def _aside(self, run: etree._Element, aside: list[str] | None) -> list[str] | None:
        """Where the words of a run go that is hidden or struck out."""
        if any(switched(run.find(f"{W}rPr/{W}{name}")) for name in ("strike", "dstrike")):
            return self.struck
        said = switched(run.find(f"{W}rPr/{W}vanish"))
        if said is None:
            style = run.find(f"{W}rPr/{W}rStyle")
            said = self.styles.of(style.get(f"{W}val", "")).hidden if style is not None else None
        return aside if said is None else self.hidden if said else None

    def _picture(self, child: etree._Element, own: Collected) -> None:
        relation = self.relations.get(child.get(f"{_R}embed") or child.get(f"{_R}id") or "")
        if relation is None or relation.outside:
            self.missed["存在别处的图片"] += 1
            return
        folder = self.package.main.rpartition("/")[0]
        data = None
        if relation.target.startswith(f"{folder}/media/".lstrip("/")):
            data = self.package.part(relation.target)
        if not data or len(data) > MAX_PICTURE:
            self.missed["打不开的图片"] += 1
            return
        own.put(RawPicture(data, _description(child)))

    # --- tables -------------------------------------------------------------------------------------

    def _table(self, element: etree._Element) -> Iterator[Piece]:
        """A table, then the pictures in it; a table that only holds other tables is what stands in it."""
        cells: list[RawCell] = []
        inside: list[Piece] = []
        nested = 0
        above: dict[int, int] = {}
        for row, line in enumerate(_rows(element)):
            column = min(value(line.find(f"{W}trPr/{W}gridBefore"), 0), MAX_SPAN)
            begun: dict[int, int] = {}
            for one in _below(line, "tc"):
                if one.find(f"{W}tcPr/{W}cellDel") is not None:
                    continue
                span = min(max(value(one.find(f"{W}tcPr/{W}gridSpan"), 1), 1), MAX_SPAN)
                self.cells += span
                if self.cells > 5 * MAX_CELLS:
                    raise too_large()
                pieces = list(self.blocks(one))
                inside += pieces
                nested += sum(len(piece.cells) for piece in pieces if isinstance(piece, RawTable))
                if _goes_on(one, "hMerge") and cells and cells[-1].row == row:
                    cells[-1] = replace(cells[-1], columns=cells[-1].columns + span)
                elif _goes_on(one, "vMerge") and column in above:
                    at = begun[column] = above[column]
                    cells[at] = replace(cells[at], rows=row - cells[at].row + 1)
                else:
                    begun[column] = len(cells)
                    cells.append(self.cell(pieces, row, column, span))
                column += span
            above = begun
        if nested > len(cells):
            yield from inside
        elif cells:
            yield RawTable(tuple(cells), 0)
            yield from (piece for piece in inside if isinstance(piece, RawPicture))


def _lines(words: str) -> list[list[int]]:
    """The indices of the characters of each line that says something, without blanks at its ends."""
    lines: list[list[int]] = []
    start = 0
    for line in words.split(_BREAK):
        first = start + len(line) - len(line.lstrip())
        if narrow(line):
            lines.append(list(range(first, first + len(line.strip()))))
        start += len(line) + len(_BREAK)
    return lines


def _blocks_of(container: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs, tables and other files' text, through content controls, insertions and the like."""
    for child in container:
        if child.tag in (f"{W}p", f"{W}tbl", f"{W}altChunk"):
            yield child
        elif child.tag == f"{_MC}AlternateContent":
            yield from _blocks_of(_chosen(child))
        elif not _is_left_out(child):
            yield from _blocks_of(child)


def _chosen(alternatives: etree._Element) -> etree._Element:
    """One of several ways in which a program draws the same thing."""
    one = alternatives.find(f"{_MC}Choice")
    other = alternatives.find(f"{_MC}Fallback") if one is None else one
    return alternatives if other is None else other


def _is_left_out(child: etree._Element) -> bool:
    """Whether an element prints nothing, or prints the headings again."""
    contents = child.tag == f"{W}fldSimple" and _is_contents(child.get(f"{W}instr", ""))
    return child.tag in _GONE or contents or (child.tag == f"{W}sdt" and _is_prompt(child))


def _is_contents(code: str) -> bool:
    return code.split()[:1] == ["TOC"]


def _is_prompt(control: etree._Element) -> bool:
    """Whether a content control only says what is to be put into it."""
    return switched(control.find(f"{W}sdtPr/{W}showingPlcHdr")) is True


def _joins_next(paragraph: etree._Element) -> bool:
    """Whether the end of a paragraph is deleted or hidden, so that the next one goes on."""
    mark = paragraph.find(f"{W}pPr/{W}rPr")
    if mark is None:
        return False
    gone = mark.find(f"{W}del") is not None or mark.find(f"{W}moveFrom") is not None
    return gone or switched(mark.find(f"{W}vanish")) is True


def _description(picture: etree._Element) -> str:
    """The words that a file has for a picture."""
    for above in picture.iterancestors(f"{_WP}inline", f"{_WP}anchor", f"{_V}shape", f"{W}p"):
        if above.tag == f"{_V}shape":
            return str(above.get("alt", ""))[:500]
        named = above.find(f"{_WP}docPr")
        if named is not None:
            return str(named.get("descr") or named.get("title") or "")[:500]
    return ""


def _rows(table: etree._Element) -> list[etree._Element]:
    return [one for one in _below(table, "tr") if one.find(f"{W}trPr/{W}del") is None]


def _below(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """The rows of a table or the cells of a row, through content controls and insertions."""
    for child in element:
        if child.tag == f"{W}{name}":
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}moveTo", f"{W}customXml"):
            yield from _below(child, name)


def _goes_on(cell: etree._Element, name: str) -> bool:
    """Whether a cell is a part of the one beside or above it."""
    merge = cell.find(f"{W}tcPr/{W}{name}")
    return merge is not None and merge.get(f"{W}val", "continue") == "continue"


def text_of(pieces: Iterable[Piece]) -> str:
    """What a cell says; the words of a table in it are words of the cell."""
    lines: list[str] = []
    for piece in pieces:
        if isinstance(piece, RawText):
            lines.append(piece.text)
        elif isinstance(piece, RawTable):
            lines += [cell.text for cell in piece.cells if cell.text]
    return "\n".join(lines)


# --- what is told -----------------------------------------------------------------------------------


def _tracked(body: etree._Element) -> Iterator[Finding]:
    changes = list(body.iter(*_CHANGED))
    if not changes:
        return
    authors = list(dict.fromkeys(name for one in changes if (name := one.get(f"{W}author"))))
    shown = "、".join(name[:20] for name in authors[:5]) + ("等" if len(authors) > 5 else "")
    rows = [
        one for one in changes
        if one.tag in (f"{W}cellIns", f"{W}cellDel") or one.getparent().tag == f"{W}trPr"
    ]  # fmt: skip
    yield Finding(
        "R110", Severity.INFO,
        f"文件里有 {len(changes)} 处没有接受的修订{f'（{shown}）' if shown else ''}，按全部接受后的文字读取。"
        + (f"其中表格的行或格有 {len(rows)} 处增删。" if rows else ""),
        remedy="不是最后定下的文字的，先在 Word 里逐条接受或拒绝修订，再读取。",
    )  # fmt: skip


def left_out(
    package: Package, body: etree._Element, walk: Walk, *, comments: bool = True
) -> Iterator[Finding]:
    """What of a file is no part of its text."""
    said: list[str] = []
    for kind, aside in (("隐藏的文字", walk.hidden), ("划了删除线的文字", walk.struck)):
        if words := "".join(aside).strip():
            said.append(f"{kind} {len(words)} 字（“{words[:20]}{'…' if len(words) > 20 else ''}”）")
    for kind, name in (("footnotes", "脚注"), ("endnotes", "尾注"), ("comments", "批注")):
        count = len(notes(package, body, kind))
        if count and (comments or kind != "comments"):
            said.append(f"{name} {count} 条")
    said += [f"{name} {count} 处" for name, count in walk.missed.items()]
    if said:
        yield Finding(
            "R112", Severity.WARNING if walk.missed or walk.struck else Severity.INFO,
            f"文件里有些内容没有读进正文：{'、'.join(said)}。",
            remedy="属于报告内容的，在 Word 里改成普通的正文或图片，再读取。",
        )  # fmt: skip


def notes(package: Package, body: etree._Element, kind: str) -> list[etree._Element]:
    """The notes or comments of a kind to which the text refers."""
    referred = {one.get(f"{W}id") for one in body.iter(f"{W}{kind[:-1]}Reference")}
    xml = package.beside(kind) if referred else None
    return (
        []
        if xml is None
        else [one for one in xml.iter(f"{W}{kind[:-1]}") if one.get(f"{W}id") in referred]
    )
