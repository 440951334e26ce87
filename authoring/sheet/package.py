"""What an Excel file says of its cells beside their values: names, formulas, errors, numbers typed as text."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from authoring.patterns import lazy
from authoring.readers.formats import refusals
from authoring.readers.formats.xlsx import MAX_UNPACKED, damaged

Ref = tuple[str, int, int]
"""A cell: its sheet, its row and its column, counted from 0."""
_CELL = lazy(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_NAMED = lazy(
    r"(?:'((?:[^']|''){1,40})'|([^'!,]{1,40}))!(\$?[A-Z]{1,3}\$?[0-9]{1,7})(?::\$?[A-Z]{1,3}\$?[0-9]{1,7})?"
)
_MAX_NAMES = 5_000
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


@dataclass(frozen=True)
class Marks:
    """What is known of cells beside their values; nothing of files that are no .xlsx.

    `names` are the workbook's names, each with its cell, or None where the cell is gone.
    """

    names: dict[str, Ref | None] = field(default_factory=dict)
    formulas: frozenset[Ref] = frozenset()
    errors: dict[Ref, str] = field(default_factory=dict)
    texts: frozenset[Ref] = frozenset()
    known: bool = False


def marks_of(data: bytes) -> Marks:
    """The marks of an .xlsx file that was read already. Raises Unusable."""
    if not data.startswith(b"PK\x03\x04"):
        return Marks()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if "xl/workbook.xml" not in package.namelist():
                return Marks()
            return _marks(package)
    except (*refusals.BAD_PACKAGE, KeyError, etree.XMLSyntaxError) as problem:
        raise damaged() from problem


def _marks(package: zipfile.ZipFile) -> Marks:
    targets = {
        one.get("Id", ""): one.get("Target", "")
        for one in _elements(package, "xl/_rels/workbook.xml.rels", "Relationship")
    }
    names: dict[str, Ref | None] = {}
    sheets: dict[str, str] = {}
    for one in _elements(package, "xl/workbook.xml", "sheet", "definedName"):
        if etree.QName(one).localname == "sheet":
            target = targets.get(one.get(_RELATION) or one.get(_STRICT_RELATION) or "", "")
            sheets[one.get("name", "")] = posixpath.normpath(posixpath.join("/xl", target))[1:]
        elif one.get("localSheetId") is None and len(names) < _MAX_NAMES:
            names[one.get("name", "")] = _cell_of(one.text or "")
    formulas: set[Ref] = set()
    texts: set[Ref] = set()
    errors: dict[Ref, str] = {}
    for sheet, path in sheets.items():
        if path not in package.namelist():
            continue
        for cell in _elements(package, path, "c"):
            place = _place(cell.get("r", ""))
            if place is None:
                continue
            ref, kind = (sheet, *place), cell.get("t", "n")
            children = {
                etree.QName(one).localname: one for one in cell.iterchildren("{*}f", "{*}v")
            }
            if "f" in children:
                formulas.add(ref)
            if kind in ("s", "inlineStr", "str"):
                texts.add(ref)
            elif kind == "e":
                value = children.get("v")
                errors[ref] = (value.text if value is not None else "") or "#N/A"
    return Marks(names, frozenset(formulas), errors, frozenset(texts), known=True)


def _elements(package: zipfile.ZipFile, path: str, *tags: str) -> Iterator[etree._Element]:
    """The elements of these names in a part of the package, one after the other and each let go."""
    if package.getinfo(path).file_size > MAX_UNPACKED:
        raise ValueError(path)
    with package.open(path) as part:
        wanted = tuple(f"{{*}}{tag}" for tag in tags)
        for _, element in etree.iterparse(
            part,
            tag=wanted,
            resolve_entities=False,
            no_network=True,
            huge_tree=False,
            load_dtd=False,
        ):
            yield element
            element.clear()
            before = element.getprevious()
            if before is not None and before.getparent() is not None:
                before.getparent().remove(before)


def _cell_of(formula: str) -> Ref | None:
    match = _NAMED.fullmatch(formula)
    if match is None:
        return None
    place = _place(match[3])
    sheet = (match[1] or match[2] or "").replace("''", "'")
    return (sheet, *place) if place else None


def _place(ref: str) -> tuple[int, int] | None:
    match = _CELL.fullmatch(ref)
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = 26 * column + ord(letter) - ord("A") + 1
    return int(match[2]) - 1, column - 1
