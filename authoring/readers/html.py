"""A saved web page or a fragment → tables and text."""

from __future__ import annotations

from collections.abc import Iterator

import lxml.html
from lxml.html import HtmlElement

from authoring.readers.raw import (
    MAX_CELLS,
    MAX_SPAN,
    Piece,
    Raw,
    RawCell,
    RawTable,
    RawText,
    narrow,
)

_LEFT_OUT = {"script", "style", "noscript", "template", "svg", "iframe", "object", "head"}
_BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "center", "dd", "div", "dl", "dt", "fieldset",
    "figure", "figcaption", "footer", "form", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section",
    "table", "ul", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "tr", "tbody", "thead", "tfoot", "caption",
}  # fmt: skip


def read(data: bytes) -> Raw:
    """The pieces of a page in order. Nothing it names is loaded."""
    parser = lxml.html.HTMLParser(
        encoding=_encoding(data),
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    root = lxml.html.document_fromstring(data, parser=parser)
    meta = {
        str(one.get("name")): str(one.get("content") or "")
        for one in root.iter("meta")
        if one.get("name")
    }
    title = root.findtext(".//title")
    if title:
        meta.setdefault("title", title.strip())
    return Raw("html", tuple(_Walk().pieces(root)), meta)


def _encoding(data: bytes) -> str:
    """What the page says, GB 2312 read as GB 18030, which holds it."""
    if data.startswith(b"\xef\xbb\xbf"):
        return "utf-8"
    head = data[:4096].lower()
    if b"charset" in head and any(one in head for one in (b"gb2312", b"gbk", b"gb18030")):
        return "gb18030"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"


class _Walk:
    """Goes through a page; innermost tables with figures are tables, tables around them are layout."""

    def __init__(self) -> None:
        self.tables = 0
        self.cells = 0
        self.words: list[str] = []
        self.level = 0

    def pieces(self, root: HtmlElement) -> Iterator[Piece]:
        yield from self._element(root)
        yield from self._paragraph()

    def _paragraph(self) -> Iterator[Piece]:
        text = " ".join("".join(self.words).split())
        self.words.clear()
        if narrow(text):
            yield RawText(text, self.level)

    def _element(self, element: HtmlElement) -> Iterator[Piece]:
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag in _LEFT_OUT or not tag:
            return
        if tag == "table" and next(element.iterdescendants("table"), None) is None:
            yield from self._paragraph()
            table = self._table(element)
            if table:
                yield table
            return
        block = tag in _BLOCKS
        if block or tag == "br":
            yield from self._paragraph()
        level, self.level = (
            self.level,
            int(tag[1]) if tag in ("h1", "h2", "h3", "h4", "h5", "h6") else self.level,
        )
        self.words.append(element.text or "")
        for child in element:
            yield from self._element(child)
            self.words.append(child.tail or "")
        if block:
            yield from self._paragraph()
        self.level = level

    def _table(self, element: HtmlElement) -> RawTable | None:
        self.tables += 1
        taken: set[tuple[int, int]] = set()
        cells: list[RawCell] = []
        for row, line in enumerate(element.iter("tr")):
            column = 0
            for one in line:
                if one.tag not in ("td", "th"):
                    continue
                while (row, column) in taken:
                    column += 1
                rows, columns = _span(one, "rowspan"), _span(one, "colspan")
                self.cells += rows * columns
                if self.cells > MAX_CELLS:
                    return None
                text = " ".join("".join(one.itertext()).split())
                cells.append(RawCell(text, row, column, rows, columns))
                taken |= {(row + r, column + c) for r in range(rows) for c in range(columns)}
                column += columns
        return RawTable(tuple(cells), self.tables) if cells else None


def _span(cell: HtmlElement, name: str) -> int:
    try:
        return min(max(int(cell.get(name) or 1), 1), MAX_SPAN)
    except ValueError:
        return 1
