"""Read a report back from each output as a flat list: ("h", text), ("p", text), ("c", text)."""

from __future__ import annotations

import io
from collections import defaultdict
from typing import Any

import docx
import lxml.html
from docx.oxml.ns import qn

from authoring.document.tree import Document, Heading, Paragraph, Picture, Table
from tests.conftest import library

Item = tuple[str, str]


def squeeze(text: str) -> str:
    """Text without white space: line breaks are set differently by each output."""
    return "".join(text.split())


def of_document(document: Document, *, title: bool = True) -> list[Item]:
    items = [("h", document.title)] if title else []
    for block in document.blocks:
        match block:
            case Heading():
                items.append(("h", block.text))
            case Paragraph():
                items.append(("p", block.text))
            case Table():
                items += [("c", cell.text) for row in block.rows for cell in row]
            case Picture() if block.caption:
                items.append(("p", block.caption))
    return [(kind, squeeze(text)) for kind, text in items]


def of_html(data: bytes) -> list[Item]:
    root = lxml.html.fromstring(data.decode())
    found = root.xpath("//article")
    items = []
    tags = ("h1", "h2", "h3", "h4", "h5", "p", "figcaption", "th", "td")
    for node in (found[0] if found else root).iter(*tags):
        if node.xpath("./img") or node.get("class") == "draft":
            continue
        kind = "h" if node.tag[0] == "h" else "c" if node.tag[0] == "t" else "p"
        items.append((kind, squeeze(node.text_content())))
    return items


def of_docx(data: bytes) -> list[Item]:
    body = docx.Document(io.BytesIO(data)).element.body
    items: list[Item] = []

    def text(node: Any) -> str:
        return squeeze("".join(t.text or "" for t in node.iter(qn("w:t"))))

    def walk(node: Any) -> None:
        for child in node:
            if child.tag == qn("w:tbl"):
                for cell in child.iter(qn("w:tc")):
                    merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
                    if merge is None or merge.get(qn("w:val")) == "restart":
                        items.append(("c", text(cell)))
            elif child.tag == qn("w:p"):
                style = child.find(f"{qn('w:pPr')}/{qn('w:pStyle')}").get(qn("w:val"))
                if style in ("NianbaoGap", "NianbaoPicture"):
                    continue
                heading = style == "Title" or style.startswith("Heading")
                items.append(("h" if heading else "p", text(child)))

    walk(body)
    return items


def marked_text(data: bytes) -> dict[int, dict[int, str]]:
    """The text of every marked-content id by page object number."""
    found: dict[int, dict[int, str]] = {}
    with library("pdfplumber").open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            texts: dict[int, str] = defaultdict(str)
            for char in page.chars:
                if char.get("mcid") is not None:
                    texts[char["mcid"]] += char["text"]
            found[page.page_obj.pageid] = texts
    return found


class Tagged:
    """The structure tree of a tagged PDF: elements with type, attributes and text."""

    def __init__(self, data: bytes) -> None:
        self._pikepdf = library("pikepdf")
        self.pdf = self._pikepdf.open(io.BytesIO(data))
        self.texts = marked_text(data)
        self.root = self.pdf.Root.StructTreeRoot

    def kids(self, element: Any) -> list[Any]:
        kids = element.get("/K")
        if kids is None:
            return []
        return list(kids) if isinstance(kids, self._pikepdf.Array) else [kids]

    def text(self, element: Any, page: Any = None) -> str:
        page = element.get("/Pg", page)
        out = ""
        for kid in self.kids(element):
            if isinstance(kid, int):
                out += self.texts[page.objgen[0]].get(kid, "")
            elif isinstance(kid, self._pikepdf.Dictionary) and "/S" in kid:
                out += self.text(kid, page)
        return out

    def elements(self, *types: str, below: Any = None) -> list[Any]:
        """All elements of these types, in reading order."""
        found = []
        for kid in self.kids(self.root if below is None else below):
            if isinstance(kid, self._pikepdf.Dictionary) and "/S" in kid:
                if str(kid.S)[1:] in types:
                    found.append(kid)
                found += self.elements(*types, below=kid)
        return found


def of_pdf(data: bytes) -> list[Item]:
    tagged = Tagged(data)
    again = _repeated_heads(tagged)
    joined: list[Item] = []
    page = None
    for element in tagged.elements("H1", "H2", "H3", "H4", "H5", "P", "TH", "TD"):
        kind = {"H": "h", "P": "p", "T": "c"}[str(element.S)[1]]
        if element.objgen in again or (kind == "p" and tagged.elements("Figure", below=element)):
            continue
        text = squeeze(tagged.text(element))
        # A paragraph that runs over a page is two elements: the second follows on a new page.
        on_a_new_page = page is not None and element.Pg.objgen != page
        if on_a_new_page and kind == "p" == joined[-1][0] and joined[-1][1][-1:] not in "。）":
            joined[-1] = ("p", joined[-1][1] + text)
        else:
            joined.append((kind, text))
        page = element.Pg.objgen
    return joined


def _repeated_heads(tagged: Tagged) -> set[Any]:
    """The cells of heads that stand again over the next page's part of a table."""
    again: set[Any] = set()
    before = ""
    for table in tagged.elements("Table"):
        cells = [
            c
            for head in tagged.elements("THead", below=table)
            for c in tagged.elements("TH", "TD", below=head)
        ]
        words = squeeze("".join(map(tagged.text, cells)))
        if words and words == before:
            again |= {cell.objgen for cell in cells}
        before = words
    return again
