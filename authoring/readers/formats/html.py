"""A saved web page or a fragment → tables, text and pictures."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote, urljoin

import lxml.html
from lxml import etree
from lxml.html import HtmlElement

from authoring.findings import Finding
from authoring.numerals import head_of, numeral
from authoring.patterns import lazy
from authoring.readers.formats import refusals
from authoring.readers.formats.encodings import decoded
from authoring.readers.formats.html_tables import HEADINGS, Tables
from authoring.readers.raw import (
    MAX_CELLS,
    MAX_SPAN,
    Piece,
    Raw,
    RawCell,
    RawPicture,
    RawTable,
    RawText,
    beside,
    narrow,
)

MAX_TAGS = 200_000
_LONG_LINE = 200
"""A row that is one cell of so many characters is text, though it stands in a table."""
_LEFT_OUT = {
    "script", "style", "noscript", "template", "svg", "iframe", "object", "head", "select", "textarea", "button",
    "canvas", "audio", "video", "math",
}  # fmt: skip
_BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "center", "dd", "div", "dl", "dt", "fieldset",
    "figure", "figcaption", "footer", "form", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section",
    "table", "ul", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "tr", "tbody", "thead", "tfoot", "caption",
}  # fmt: skip
_DECLARED = re.compile(rb"(?i)charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w-]{1,30})")
_CONTROLS = lazy("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_UNSHOWN = lazy(
    r"(?i)display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden|mso-hide\s{0,9}:\s{0,9}all"
)
_STRUCK_TAGS = {"s", "strike", "del"}
_STRUCK = lazy(r"(?i)text-decoration[\w-]{0,9}\s{0,9}:[^;]{0,60}line-through")
_BOLD = lazy(r"(?i)font-weight\s{0,9}:\s{0,9}(?:bold|[6-9]00)")
_LIGHT = lazy(r"(?i)font-weight\s{0,9}:\s{0,9}(?:normal|[1-5]00)")
_UNMARKED = lazy(r"(?i)list-style[\w-]{0,9}\s{0,9}:[^;]{0,60}none")
_CHINESE_LIST = lazy(
    r"(?i)list-style[\w-]{0,9}\s{0,9}:[^;]{0,60}(?:cjk-ideographic|chinese-informal)"
)
_BLANK = lazy(r"(\s+)")
_DIGITS = lazy(r"\s{0,9}([0-9]{1,9})")
_WIDE = lazy(
    "[\u2e80-\u303e\u3041-\ua4cf\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6“”‘’…—]"
)
_SMALL = 32  # pixels: an icon
_LONG_STYLE = 2000
_TOO_DEEP = 114  # libxml2's XML_ERR_RESOURCE_LIMIT, which lxml names from 6.1 on


def read(data: bytes) -> Raw:
    """The pieces of a page in order. Nothing it names is loaded. Raises Unusable."""
    return with_words(raw_of_pages([(page_text(data, ""), "")], {}))


def read_fragment(text: str) -> Raw:
    """The pieces of a piece of a page, which may have none."""
    return raw_of_pages([(text, "")], {})


def page_text(data: bytes, charset: str) -> str:
    """A page's text, by `charset` or by what the page declares, where the bytes do not say."""
    declared = _DECLARED.search(data[:8192])
    return decoded(data, charset or (declared[1].decode() if declared else ""))


def with_words(raw: Raw) -> Raw:
    """A page that has something to read. Raises Unusable."""
    if not raw.pieces and not raw.findings:
        raise refusals.unreadable(
            "网页里没有文字，内容可能由脚本显示。",
            "用浏览器打开，等内容显示出来，另存为“网页，单个文件”，再读取。",
        )
    return raw


def joined(here: str, name: str) -> str:
    """An address as a page names it, whole; signs that stand for others written out."""
    try:
        return unquote(urljoin(here, name))
    except ValueError:
        return name


def raw_of_pages(pages: Sequence[tuple[str, str]], pictures: dict[str, bytes]) -> Raw:
    """The pieces of a page and of those in its frames, each given with its address."""
    if sum(text.count("<") for text, _ in pages) > MAX_TAGS:
        raise refusals.too_large(
            "网页太大，不能读取。", "用浏览器打开，把报告的内容复制到 Word 里，存为 .docx，再读取。"
        )
    roots = [(_root(text), here) for text, here in pages]
    meta: dict[str, str] = {}
    for one in roots[0][0].iter("meta"):
        if name := one.get("name"):
            meta.setdefault(name, one.get("content") or "")
    if title := roots[0][0].findtext(".//title"):
        meta.setdefault("title", _spaced(title))
    walk = _Walk(pictures)
    found = tuple(piece for root, here in roots for piece in walk.pieces(root, here))
    return Raw("html", found, meta, tuple(walk.findings()))


def _root(text: str) -> HtmlElement:
    parser = lxml.html.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=True, remove_comments=True, remove_pis=True
    )
    plain = _CONTROLS.sub("", text)
    try:
        root = lxml.html.document_fromstring(
            plain.encode("utf-8", "replace") or b" ", parser=parser
        )
    except (etree.ParserError, etree.XMLSyntaxError):
        return lxml.html.Element("html")  # nothing in it
    if any(error.type == _TOO_DEEP for error in parser.error_log):
        raise refusals.too_large(
            "网页的层数太多，读不完整。",
            "用浏览器打开，把报告的内容复制到 Word 里，存为 .docx，再读取。",
        )
    return root


def _hidden(element: HtmlElement) -> bool:
    if element.get("hidden") is not None:
        return True
    style = element.get("style")
    return bool(style and _UNSHOWN.search(style[:_LONG_STYLE]))


def _is_struck(element: HtmlElement) -> bool:
    style = element.get("style")
    return element.tag in _STRUCK_TAGS or bool(style and _STRUCK.search(style[:_LONG_STYLE]))


def _spaced(text: str) -> str:
    """Blanks as a page shows them: many are one, and a line's end between Chinese characters is none."""
    parts = _BLANK.split(text.strip())
    if len(parts) == 1:
        return parts[0]
    for index in range(1, len(parts), 2):
        broken = "\n" in parts[index] and parts[index].isascii()
        between = _WIDE.match(parts[index - 1][-1:]) and _WIDE.match(parts[index + 1][:1])
        parts[index] = "" if broken and between else " "
    return "".join(parts)


@dataclass
class _Paragraph:
    """The words of a paragraph as they are met, each with whether it is bold."""

    words: list[tuple[str, bool]] = field(default_factory=list)
    marker: str = ""

    def add(self, text: str | None, bold: bool) -> None:
        if text:
            self.words.append((text, bold))

    def ended(self, kept: bool) -> Iterator[tuple[str, int]]:
        """The lines and how many characters of each are bold from its beginning; one, unless `kept` as typed."""
        words, self.words = self.words, []
        text = "".join(word for word, _ in words)
        if not text or text.isspace() or not narrow(text):
            return
        lead = ""
        for word, bold in words:
            if word.strip() and not bold:
                break
            lead += word
        marker, self.marker = self.marker, ""
        strong = _spaced(lead) if lead else ""
        for line in text.splitlines() if kept else [text]:
            said = _spaced(line)
            if kept and not narrow(said):
                continue
            before = marker if marker and not head_of(said) else ""
            marker = ""
            length = len(strong) if said.startswith(strong) else 0
            yield before + said, length and len(before) + length


class _Walk:
    """Goes through a page, without calling itself: pages may be nested very deep."""

    def __init__(self, pictures: dict[str, bytes]) -> None:
        self.pictures = pictures
        self.here = ""
        self.tables = 0
        self.cells = 0
        self.hidden_tables = 0
        self.too_many = 0
        self.struck: list[str] = []
        self.paragraph = _Paragraph()
        # Of the elements that are open, the innermost last.
        self.levels = [0]
        self.bolds = [False]
        self.kept = [False]
        self.numbers = [0]

    def findings(self) -> Iterator[Finding]:
        """What was not read."""
        if self.hidden_tables:
            yield refusals.left_out(
                f"网页里有 {self.hidden_tables} 张隐藏的表，没有读取。",
                "是报告的表的，在网页上显示出来以后另存，再读取。",
            )
        if words := "".join(" ".join(self.struck).split()):
            yield refusals.left_out(
                f"网页里划了删除线的文字 {len(words)} 字没有读取（“{words[:20]}{'…' if len(words) > 20 else ''}”）。",
                "是报告的文字的，去掉删除线以后另存，再读取。",
            )
        if self.too_many:
            yield refusals.left_out(
                f"网页里的表太大，有 {self.too_many} 张没有读取。",
                "删去与报告无关的表，另存后再读取。",
            )

    def pieces(self, root: HtmlElement, here: str) -> Iterator[Piece]:
        """Text, tables and pictures in the order of the page, whose address is `here`."""
        self.here = here
        known = Tables(root)
        walk = etree.iterwalk(root, events=("start", "end"))
        whole: HtmlElement | None = None  # one that is done with: its end comes next
        for event, element in walk:
            if event == "end":
                if element is not whole:
                    yield from self._end(element.tag)
                whole = None
                self.paragraph.add(element.tail, self.bolds[-1])
            elif element.tag in _LEFT_OUT or _hidden(element) or _is_struck(element):
                if _is_struck(element):
                    self.struck.append(element.text_content())
                elif element.tag not in _LEFT_OUT:
                    self.hidden_tables += sum(map(known.is_table, element.iter("table")))
                walk.skip_subtree()
                whole = element
            elif element.tag == "table" and known.is_table(element):
                yield from self._said()
                yield from self._table(element)
                walk.skip_subtree()
                whole = element
            else:
                yield from self._begin(element, element.tag)
        yield from self._said()

    def _said(self) -> Iterator[RawText]:
        """The paragraph that ends here."""
        if not self.paragraph.words:
            return
        for text, bold in self.paragraph.ended(self.kept[-1]):
            yield RawText(text, self.levels[-1], bold=0 if self.levels[-1] else bold)

    def _begin(self, element: HtmlElement, tag: str) -> Iterator[Piece]:
        if tag in _BLOCKS or tag == "br":
            yield from self._said()
        if tag in HEADINGS:
            self.levels.append(HEADINGS[tag])
        elif tag == "pre":
            self.kept.append(True)
        elif tag in ("ol", "ul"):
            self.numbers.append(_count(element.get("start"), 1) - 1)
        elif tag == "li":
            self.numbers[-1] += 1
            self.paragraph.marker = _marker(element, self.numbers[-1])
        elif tag == "img" and (picture := self._picture(element)):
            yield from self._said()
            yield picture
        style = (element.get("style") or "")[:_LONG_STYLE]
        bold = self.bolds[-1] or tag in ("b", "strong")
        if "font-weight" in style:
            bold = (bold or bool(_BOLD.search(style))) and not _LIGHT.search(style)
        self.bolds.append(bold)
        self.paragraph.add(element.text, bold)

    def _end(self, tag: str) -> Iterator[Piece]:
        if tag in _BLOCKS:
            yield from self._said()
        self.bolds.pop()
        if tag in HEADINGS:
            self.levels.pop()
        elif tag == "pre":
            self.kept.pop()
        elif tag in ("ol", "ul"):
            self.numbers.pop()

    def _table(self, table: HtmlElement) -> Iterator[Piece]:
        """A table; rows that are one long text part it, and are text."""
        lines = [
            [one for one in line if one.tag in ("td", "th") and not _hidden(one)]
            for line in _rows(table)
        ]
        if self.cells > MAX_CELLS:
            self.too_many += 1
            return
        for stray in _strays(table, self.struck):
            yield from (RawText(said) for said in stray.split("\n") if narrow(said))
        taken: set[tuple[int, int]] = set()
        cells: list[RawCell] = []
        first = 0
        for number, line in enumerate(lines):
            row, column = number - first, 0
            texts = [_words(one, self.struck) for one in line]
            if len(line) == 1 and len(texts[0]) > _LONG_LINE and (row, 0) not in taken:
                yield from self._counted(cells)
                yield from (RawText(said) for said in texts[0].split("\n"))
                cells, taken, first = [], set(), number + 1
                continue
            for one, text in zip(line, texts, strict=True):
                while (row, column) in taken:
                    column += 1
                rows = min(_span(one, "rowspan"), len(lines) - number)
                columns = _span(one, "colspan")
                self.cells += rows * columns
                if self.cells > MAX_CELLS:
                    self.too_many += 1
                    return
                cells.append(RawCell(text, row, column, rows, columns))
                if rows > 1:
                    taken |= {(row + r, column + c) for r in range(rows) for c in range(columns)}
                column += columns
        yield from self._counted(cells)

    def _counted(self, cells: list[RawCell]) -> Iterator[RawTable]:
        if cells:
            self.tables += 1
            yield RawTable(tuple(cells), self.tables)

    def _picture(self, element: HtmlElement) -> RawPicture | None:
        source = (element.get("src") or "").strip()
        sizes = [_count(element.get(name), _SMALL + 1) for name in ("width", "height")]
        if not source or min(sizes) <= _SMALL:
            return None
        said = _spaced(element.get("alt") or "")[:1000]
        data = self.pictures.get(joined(self.here, source))
        if data:
            return RawPicture(data, said)
        if source[:5].lower() == "data:":
            return RawPicture(_inline(source), said)
        return RawPicture(b"", said, name=beside(source))


_SECTIONS = ("tbody", "thead", "tfoot")


def _rows(table: HtmlElement) -> Iterator[HtmlElement]:
    """The rows of a table that are shown, without those of tables inside it."""
    for one in _parts(table):
        if one.tag == "tr" and not _hidden(one):
            yield one


def _strays(table: HtmlElement, struck: list[str]) -> Iterator[str]:
    """What stands in a table outside its rows, as its caption does; a browser shows it before the table."""
    yield _spaced(table.text or "")
    for one in _parts(table):
        if one.tag not in ("tr", "colgroup", "col", *_LEFT_OUT) and not _hidden(one):
            yield _spaced(one.text or "") if one.tag in _SECTIONS else _words(one, struck)
        yield _spaced(one.tail or "")


def _parts(table: HtmlElement) -> Iterator[HtmlElement]:
    """What a table is made of: its sections, and what stands in it and in them."""
    for one in table:
        yield one
        if one.tag in _SECTIONS and not _hidden(one):
            yield from one


def _words(cell: HtmlElement, struck: list[str]) -> str:
    """The words of a cell, a line each paragraph or break; those struck out go to the list."""
    paragraph, lines = _Paragraph(), list[str]()
    walk = etree.iterwalk(cell, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        breaks = tag == "br" or tag in _BLOCKS
        if event == "start":
            if element is not cell and _is_struck(element):
                struck.append(element.text_content())
                walk.skip_subtree()
                continue
            if element is not cell and (tag in _LEFT_OUT or _hidden(element)):
                walk.skip_subtree()
                continue
            if breaks:
                lines += [text for text, _ in paragraph.ended(False)]
            if tag == "input" and element.get("type", "text").lower() in ("text", "number"):
                paragraph.add(element.get("value"), False)
            paragraph.add(element.text, False)
        else:
            if breaks:
                lines += [text for text, _ in paragraph.ended(False)]
            if element is not cell:
                paragraph.add(element.tail, False)
    return "\n".join(lines)


def _marker(item: HtmlElement, number: int) -> str:
    """What a page prints before an item of a numbered list."""
    above = item.getparent()
    if above is None or above.tag != "ol" or above.get("type") not in (None, "1"):
        return ""
    style = (above.get("style") or "")[:_LONG_STYLE] + ";" + (item.get("style") or "")[:_LONG_STYLE]
    if _UNMARKED.search(style):
        return ""
    return f"{numeral(number)}、" if _CHINESE_LIST.search(style) else f"{number}. "


def _span(cell: HtmlElement, name: str) -> int:
    return min(max(_count(cell.get(name), 1), 1), MAX_SPAN)


def _count(written: str | None, default: int) -> int:
    """The number an attribute begins with, as a browser reads it."""
    found = _DIGITS.match(written or "")
    return int(found[1]) if found else default


def _inline(source: str) -> bytes:
    """The bytes of a picture written into the page, empty where they are none."""
    head, _, data = source.partition(",")
    try:
        return base64.b64decode(data) if ";base64" in head.lower() else b""
    except (binascii.Error, ValueError):
        return b""
