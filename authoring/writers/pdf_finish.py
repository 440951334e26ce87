"""What WeasyPrint leaves undone in a tagged PDF: header cells of tables, PDF/UA-1 in the metadata.

WeasyPrint writes one variant; its map from figures to header cells is wrong below several levels of
heads, and it knows no Scope (ISO 14289-1, 7.5). Both are set here from the document itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pydyf

from authoring.document.tree import Cell, Document
from authoring.findings import Finding
from authoring.seal import BLANK
from authoring.writers.pdf_pages import Placed, TablePart, parts_of, tables_of, untagged

_LINE_END = re.compile(rb"[\r\n]\nendstream")
# Changed files and other people's are told from ours by it (seal.py); the schema is a predefined one.
_SEAL = f"""<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about=""
 xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/"><xmpMM:InstanceID>nianbao-seal:{BLANK}</xmpMM:InstanceID>
</rdf:Description>""".encode()
_UA = b"""<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about=""
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>"""
# PDF/A allows only declared metadata schemas, so the one of PDF/UA is declared (ISO 19005-3, 6.6.2.3).
_UA_DECLARATION = b"""<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"><pdfaExtension:schemas><rdf:Bag>
<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq>
<rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description></rdf:li></rdf:Seq>
</pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""


def finisher(
    document: Document, findings: list[Finding], spare: int = 0
) -> Callable[[Any, Any], None]:
    """The function WeasyPrint calls with the finished PDF; what it cannot tag goes to `findings`.

    `spare` objects that nothing uses make other bytes of the same pages.
    """
    tables = tables_of(document)

    def finish(laid_out: Any, pdf: Any) -> None:
        found: list[Any] = [o for o in pdf.objects if isinstance(o, dict) and "S" in o]
        elements = {element.number: element for element in found}
        _forget_heads(elements.values())
        names: dict[str, Any] = {}
        told: set[int] = set()
        latest: dict[tuple[int, str], str] = {}
        for part in parts_of(laid_out, tables):
            if not _Tags(pdf, elements, part, names, latest).write():
                told.add(part.number)
        findings.extend(untagged(tables[number]) for number in sorted(told))
        _add_id_tree(pdf, names)
        _declare_ua(pdf)
        _end_streams_cleanly(pdf)
        for _ in range(spare):
            pdf.add_object(pydyf.Array())

    return finish


def _forget_heads(elements: Iterable[Any]) -> None:
    """Drop what WeasyPrint guessed of the heads; a head of which nothing is known is a column's."""
    for element in elements:
        if element["S"] in ("/TH", "/TD"):
            element.pop("ID", None)
            element["A"].pop("Headers", None)
            if element["S"] == "/TH":
                element["A"]["Scope"] = "/Column"


class _Tags:
    """Scope, ID, Headers and spans for the cells of one part of a table.

    A table longer than a page is several Table elements, each beginning with the head again. Heads
    standing a second time get a name of their own (`names` holds all of the file); a cell names the
    heads of its own part, or else those that stood last (`latest`).
    """

    def __init__(
        self,
        pdf: Any,
        elements: dict[int, Any],
        part: TablePart,
        names: dict[str, Any],
        latest: dict[tuple[int, str], str],
    ) -> None:
        self.pdf, self.elements, self.part = pdf, elements, part
        self.names, self.latest = names, latest
        self.rows = part.row_numbers

    def write(self) -> bool:
        """Whether every cell could be tagged."""
        tagged = [(placed, getattr(placed.box, "mark", None)) for placed in self.part.cells]
        cells = [(placed, element) for placed, element in tagged if element is not None]
        for placed, element in cells:
            self._span(placed.cell, element)
            self._name(placed.cell, element)
            if element["S"] == "/TH" and _is_broken(placed):
                element["ActualText"] = pydyf.String(placed.cell.text)
        whole = len(cells) == len(tagged) and self._continue_cells()
        return all([whole, *(self._point(placed.cell, element) for placed, element in cells)])

    def _span(self, cell: Cell, element: Any) -> None:
        """A cell reaches over the rows of this part only."""
        element["A"].pop("RowSpan", None)
        rows = sum(cell.row <= row < cell.row + cell.rows for row in self.rows)
        if rows > 1:
            element["A"]["RowSpan"] = rows

    def _name(self, cell: Cell, element: Any) -> None:
        if cell.role not in ("column", "row"):
            return
        element["A"]["Scope"] = "/Column" if cell.role == "column" else "/Row"
        wanted = name = cell.id or f"head-{self.part.number}-{cell.row}-{cell.column}"
        again = 1
        while name in self.names:
            again += 1
            name = f"{wanted}-{again}"
        element["ID"] = pydyf.String(name)
        self.names[name] = element.reference
        self.latest[self.part.number, cell.id] = name

    def _point(self, cell: Cell, element: Any) -> bool:
        names = [self.latest.get((self.part.number, head)) for head in cell.headers]
        if names and None not in names:
            element["A"]["Headers"] = pydyf.Array(pydyf.String(name) for name in names)
        return None not in names

    def _continue_cells(self) -> bool:
        """A cell that began on an earlier page goes on here as an empty one, so that columns stay."""
        table = self.part.table
        here = {(placed.cell.row, placed.cell.column) for placed in self.part.cells}
        body = [row for row in self.rows if row >= table.head] or self.rows
        if not body:
            return True
        top = body[0]
        going_on = [
            cell
            for row in table.rows[:top]
            for cell in row
            if cell.row + cell.rows > top and (cell.row, cell.column) not in here
        ]
        if not going_on:
            return True
        line = self._line(self.rows.index(top))
        if line is None:
            return False
        standing = [p.cell.column for p in self.part.rows[self.rows.index(top)]]
        for cell in sorted(going_on, key=lambda cell: cell.column):
            kind = "/TH" if cell.role in ("column", "row") else "/TD"
            attributes = pydyf.Dictionary({"O": "/Table"})
            if cell.columns > 1:
                attributes["ColSpan"] = cell.columns
            element = pydyf.Dictionary({
                "Type": "/StructElem", "S": kind, "K": pydyf.Array(), "Pg": line["Pg"],
                "P": line.reference, "A": attributes,
            })  # fmt: skip
            self.pdf.add_object(element)
            place = sum(column < cell.column for column in standing)
            line["K"].insert(place, element.reference)
            standing.append(cell.column)
            self._span(cell, element)
            self._name(cell, element)
            self._point(cell, element)
        return True

    def _line(self, number: int) -> Any:
        """The TR element of a row of this part, None where the structure is not as foreseen."""
        placed = next((p for p in self.part.cells if hasattr(p.box, "mark")), None)
        if placed is None:
            return None
        table = placed.box.mark
        while table["S"] != "/Table":
            table = self.elements.get(_number(table["P"]))
            if table is None:
                return None
        lines = list(self._lines(table))
        return lines[number] if len(lines) == len(self.rows) else None

    def _lines(self, element: Any) -> Iterator[Any]:
        for kid in element["K"]:
            below = self.elements.get(_number(kid)) if isinstance(kid, bytes) else None
            if below is not None and below["S"] == "/TR":
                yield below
            elif below is not None:
                yield from self._lines(below)


def _is_broken(placed: Placed) -> bool:
    """Whether a label stands here whole, in several lines, as short as a letter each."""
    return len(placed.texts) > 1 and "".join(placed.texts) == placed.cell.text


def _number(reference: bytes) -> int:
    return int(reference.split()[0])


def _add_id_tree(pdf: Any, names: dict[str, Any]) -> None:
    if not names:
        return
    pairs = pydyf.Array()
    for name in sorted(names):
        pairs += [pydyf.String(name), names[name]]
    root = next(
        o for o in pdf.objects if isinstance(o, dict) and o.get("Type") == "/StructTreeRoot"
    )
    root["IDTree"] = pydyf.Dictionary({"Names": pairs})


def _declare_ua(pdf: Any) -> None:
    for stream in pdf.objects:
        if isinstance(stream, pydyf.Stream) and dict(stream.extra).get("Type") == "/Metadata":
            text = b"".join(stream.stream)
            before, _, after = text.rpartition(b"</rdf:RDF>")
            stream.stream = [before + _UA + _UA_DECLARATION + _SEAL + b"</rdf:RDF>" + after]
            stream.compress = False  # PDF/A-3: the metadata stream has no filter


def _end_streams_cleanly(pdf: Any) -> None:
    """No stream may end in a line end: readers cannot tell it from the one before `endstream`.

    One time in a hundred compressed data does; a space more at the end of what is compressed, which
    page contents and fonts do not mind, makes it end otherwise.
    """
    for stream in pdf.objects:
        if not isinstance(stream, pydyf.Stream) or not stream.compress or "Length1" in stream.extra:
            continue
        while (packed := _packed(stream)).endswith((b"\r", b"\n")):
            stream.stream.append(b" ")
        # Packed once: what was looked at is what is written.
        stream.stream, stream.compress = [packed], False
        stream.extra["Filter"] = "/FlateDecode"


def ends_cleanly(data: bytes) -> bool:
    """Whether no stream of a file ends in a line end: its last two are packed as it is written."""
    return not _LINE_END.search(data)


def _packed(stream: Any) -> bytes:
    """The compressed content as pydyf writes it between `stream` and `endstream`."""
    content: bytes = stream.data.split(b"\nstream\n", 1)[1]
    return content.removesuffix(b"\nendstream")
