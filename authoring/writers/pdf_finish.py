"""What WeasyPrint leaves undone in a tagged PDF: header cells of tables, PDF/UA-1 in the metadata.

WeasyPrint writes one variant; its map from figures to header cells is wrong below several levels of
heads, and it knows no Scope (ISO 14289-1, 7.5). Both are set here from the document itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pydyf

from authoring.document.tree import Document, Table
from authoring.seal import BLANK

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


def finisher(document: Document) -> Callable[[Any, Any], None]:
    """The function WeasyPrint calls with the finished PDF."""
    tables = [block for block in document.blocks if isinstance(block, Table)]

    def finish(_: Any, pdf: Any) -> None:
        elements: list[Any] = [
            o for o in pdf.objects if isinstance(o, dict) and "S" in o and "P" in o
        ]
        by_number = {element.number: element for element in elements}
        found = iter([element for element in elements if element["S"] == "/Table"])
        names: dict[str, Any] = {}
        for table in tables:
            _name_headers(table, found, by_number, names)
        _add_id_tree(pdf, names)
        _declare_ua(pdf)
        _end_streams_cleanly(pdf)

    return finish


def _number(reference: bytes) -> int:
    return int(reference.split()[0])


def _cells_of(table: Any, by_number: dict[int, Any]) -> list[Any]:
    """The TH and TD elements below a Table element, in reading order."""
    found: list[Any] = []
    for kid in table["K"]:
        element = by_number.get(_number(kid)) if isinstance(kid, bytes) else None
        if element is None:
            continue
        if element["S"] in ("/TH", "/TD"):
            found.append(element)
        else:
            found += _cells_of(element, by_number)
    return found


def _name_headers(
    table: Table, found: Iterator[Any], by_number: dict[int, Any], names: dict[str, Any]
) -> None:
    """Scope, ID and Headers for a table's cells.

    A table longer than a page is several Table elements, each beginning with the head again; the
    repeated heads get names of their own.
    """
    head = [cell for row in table.rows[: table.head] for cell in row]
    body = [cell for row in table.rows[table.head :] for cell in row]
    part = 0
    while part == 0 or body:
        elements = _cells_of(next(found), by_number)
        here, body = [*head, *body[: len(elements) - len(head)]], body[len(elements) - len(head) :]
        repeated = {cell.id: f"{cell.id}-{part}" if part else cell.id for cell in head}
        for element, cell in zip(elements, here, strict=True):
            attributes = element["A"]
            attributes.pop("Headers", None)
            element.pop("ID", None)
            if cell.role in ("column", "row"):
                name = repeated.get(cell.id, cell.id)
                attributes["Scope"] = "/Column" if cell.role == "column" else "/Row"
                element["ID"] = pydyf.String(name)
                names[name] = element.reference
            if cell.headers:
                attributes["Headers"] = pydyf.Array(
                    pydyf.String(repeated.get(name, name)) for name in cell.headers
                )
        part += 1


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


def _packed(stream: Any) -> bytes:
    """The compressed content as pydyf writes it between `stream` and `endstream`."""
    content: bytes = stream.data.split(b"\nstream\n", 1)[1]
    return content.removesuffix(b"\nendstream")
