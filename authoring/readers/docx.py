"""A Word file → tables and text, as it reads when every tracked change is accepted."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from authoring.findings import Finding, Severity, Unusable
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

MAX_UNPACKED = 64_000_000
MAX_RATIO = 300
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_GONE = {
    f"{_W}{name}"
    for name in ("del", "moveFrom", "instrText", "delText", "delInstrText", "pPr", "rPr")
}
_CHANGED = {f"{_W}{name}" for name in ("ins", "del", "moveTo", "moveFrom")}
_SAID = {f"{_W}tab": " ", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}


def read(data: bytes) -> Raw:
    """The pieces of a file in order. Raises Unusable where it is no Word file or too large."""
    body = _document(data)
    walk = _Walk()
    pieces = tuple(walk.pieces(body))
    told: list[Finding] = []
    if any(element.tag in _CHANGED for element in body.iter()):
        told.append(
            Finding(
                "R110", Severity.INFO, "文件里有没有接受的修订，按全部接受后的文字读取。",
                remedy="不是最后定下的文字的，先在 Word 里逐条接受或拒绝修订，再读取。",
            )
        )  # fmt: skip
    return Raw("docx", pieces, {}, tuple(told))


def part(data: bytes, name: str) -> bytes | None:
    """One file of the package, None where it has no such file. Raises Unusable."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            info = package.NameToInfo.get(name)
            if info is None:
                return None
            too_large = info.file_size > MAX_UNPACKED
            if too_large or info.file_size > max(info.compress_size, 1) * MAX_RATIO + 100_000:
                raise _unusable(
                    "Word 文件展开以后太大，不能读取。", "用 Word 打开后另存，再试一次。"
                )
            return package.read(info)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as problem:
        raise _unusable(
            "这个 Word 文件损坏了，打不开。", "用 Word 打开后另存为 .docx，再试一次。"
        ) from problem


def parsed(xml: bytes) -> etree._Element:
    """A part of the package as XML, without entities and without anything from outside. Raises Unusable."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False
    )
    try:
        return etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as problem:
        raise _unusable(
            "这个 Word 文件损坏了，打不开。", "用 Word 打开后另存为 .docx，再试一次。"
        ) from problem


def _document(data: bytes) -> etree._Element:
    xml = part(data, "word/document.xml")
    body = None if xml is None else parsed(xml).find(f"{_W}body")
    if body is None:
        raise _unusable("这不是 Word 文件（.docx）。", "用 Word 打开后另存为 .docx，再试一次。")
    return body


def _unusable(message: str, remedy: str) -> Unusable:
    return Unusable(Finding("R101", Severity.FATAL, message, remedy=remedy))


def words(element: etree._Element) -> str:
    """What is printed of an element: insertions yes, deletions and the codes of fields no."""
    return "".join(_words(element))


def _words(element: etree._Element) -> Iterator[str]:
    for child in element:
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in _SAID:
            yield _SAID[child.tag]
        elif child.tag == f"{_MC}AlternateContent":
            chosen = child.find(f"{_MC}Fallback")
            if chosen is not None:
                yield from _words(chosen)
        elif child.tag not in _GONE:
            yield from _words(child)


@dataclass
class _Walk:
    """Goes through the body; a table within a table is read as words of its cell."""

    tables: int = 0
    cells: int = 0
    joined: list[str] = field(default_factory=list)

    def pieces(self, body: etree._Element) -> Iterator[Piece]:
        for child in body:
            if child.tag == f"{_W}p":
                yield from self._paragraph(child)
            elif child.tag == f"{_W}tbl":
                table = self._table(child)
                if table:
                    yield table
            elif child.tag not in _GONE:
                inner = child.find(f"{_W}sdtContent") if child.tag == f"{_W}sdt" else child
                if inner is not None:
                    yield from self.pieces(inner)

    def _paragraph(self, element: etree._Element) -> Iterator[Piece]:
        self.joined.append(words(element))
        if element.find(f"{_W}pPr/{_W}rPr/{_W}del") is not None:
            return  # the end of this paragraph is deleted: the next one goes on
        text = "".join(self.joined).strip()
        self.joined.clear()
        if narrow(text):
            yield RawText(text, _level(element))

    def _table(self, element: etree._Element) -> RawTable | None:
        self.tables += 1
        cells: list[RawCell] = []
        open_: dict[int, int] = {}
        rows = [one for one in _below(element, "tr") if one.find(f"{_W}trPr/{_W}del") is None]
        for row, line in enumerate(rows):
            column = _number(line.find(f"{_W}trPr/{_W}gridBefore"), 0)
            for one in _below(line, "tc"):
                span = max(_number(one.find(f"{_W}tcPr/{_W}gridSpan"), 1), 1)
                merge = one.find(f"{_W}tcPr/{_W}vMerge")
                goes_on = merge is not None and merge.get(f"{_W}val", "continue") == "continue"
                self.cells += span
                if self.cells > MAX_CELLS:
                    return None
                if goes_on and column in open_:
                    above = cells[open_[column]]
                    cells[open_[column]] = RawCell(
                        above.text, above.row, above.column, row - above.row + 1, above.columns
                    )
                else:
                    open_[column] = len(cells)
                    cells.append(RawCell(_cell_text(one), row, column, 1, span))
                column += span
        return RawTable(tuple(cells), self.tables) if cells else None


def _below(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """The rows of a table or the cells of a row, through content controls and insertions."""
    for child in element:
        if child.tag == f"{_W}{name}":
            yield child
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml"):
            yield from _below(child, name)


def _cell_text(cell: etree._Element) -> str:
    lines = [words(one) for one in cell.iter(f"{_W}p")]
    return "\n".join(line for line in lines if line.strip())


def _number(element: etree._Element | None, default: int) -> int:
    try:
        return min(int(element.get(f"{_W}val", "")), MAX_SPAN) if element is not None else default
    except ValueError:
        return default


def _level(paragraph: etree._Element) -> int:
    """The level of a heading that the file marks with an outline level."""
    marked = paragraph.find(f"{_W}pPr/{_W}outlineLvl")
    level = _number(marked, 9)
    return level + 1 if 0 <= level < 9 else 0
