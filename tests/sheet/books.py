"""Workbooks as people hand them in: cells typed over, rows put in, tables pasted elsewhere."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

import authoring
from authoring.report import Report, load_text
from authoring.sheet.cells import a1
from authoring.sheet.plan import plan
from tests.conftest import library

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REF = re.compile(r"(\$?[A-Z]{1,3}\$?)([0-9]+)")


@dataclass(frozen=True)
class Formula:
    """A formula typed into a cell, with what it shows."""

    text: str
    shown: str = ""


@dataclass(frozen=True)
class Error:
    """An error value in a cell."""

    text: str


def blank(form_id: str, year: int, agency: str = "示例县教育局") -> Report:
    """A report of which nothing is filled in."""
    form = authoring.form_of(year, form_id)
    text = authoring.starter(form, year, agency, "")
    return load_text(text, "report.yaml", Path())


def spot(report: Report, name: str) -> tuple[str, str]:
    """The sheet and the cell of a figure by its name: 申请.新收.自然人."""
    for sheet in plan(report).sheets:
        for slot in sheet.slots.values():
            if ".".join(slot.cell.names) == name:
                return sheet.sheet, a1(slot.row, slot.column)
    raise KeyError(name)


def filled(report: Report, values: Mapping[str, Any]) -> bytes:
    """The filling sheet of a report with these figures typed into it."""
    return typed(
        authoring.filling_sheet(report), {spot(report, name): v for name, v in values.items()}
    )


def typed(data: bytes, values: Mapping[tuple[str, str], Any]) -> bytes:
    """A workbook with these cells typed over."""

    def put(tree: etree._Element, sheet: str) -> None:
        for (where, ref), value in values.items():
            if where == sheet:
                _type(_cell(tree, ref), value)

    return _changed(data, put)


def with_row_before(data: bytes, sheet: str, number: int) -> bytes:
    """A workbook with an empty row put in; names and merges follow, as in Excel."""

    def shift(words: str) -> str:
        return _REF.sub(lambda one: f"{one[1]}{int(one[2]) + (int(one[2]) >= number)}", words)

    def put(tree: etree._Element, name: str) -> None:
        if name != sheet:
            return
        for row in tree.iterfind(f".//{{{_MAIN}}}row"):
            if int(row.get("r", "0")) >= number:
                row.set("r", str(int(row.get("r", "0")) + 1))
                for cell in row:
                    cell.set("r", shift(cell.get("r", "")))
        for formula in tree.iterfind(f".//{{{_MAIN}}}f"):
            formula.text = shift(formula.text or "")
        for merge in tree.iterfind(f".//{{{_MAIN}}}mergeCell"):
            merge.set("ref", shift(merge.get("ref", "")))

    def rename(name: str, formula: str) -> str:
        return shift(formula) if sheet in formula and not name.startswith("_") else formula

    return _changed(data, put, rename)


def renamed(data: bytes, names: Mapping[str, str]) -> bytes:
    """A workbook in which names stand for other cells; one without a cell is gone."""
    return _changed(data, lambda *_: None, names.get)


def unvalued(data: bytes) -> bytes:
    """A workbook whose formulas have no values yet."""

    def put(tree: etree._Element, _: str) -> None:
        for formula in tree.iterfind(f".//{{{_MAIN}}}f"):
            cell = formula.getparent()
            cell.attrib.pop("t", None)
            for value in cell.findall(f"{{{_MAIN}}}v"):
                cell.remove(value)

    return _changed(data, put)


def members(data: bytes) -> dict[str, bytes]:
    """The files in a workbook."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(files: Mapping[str, bytes]) -> bytes:
    """A workbook of these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(name, content)
    return out.getvalue()


def plain(fill: Callable[[Any, Any], None]) -> bytes:
    """A workbook that `fill` writes, given the book and its first sheet."""
    made = io.BytesIO()
    with library("xlsxwriter").Workbook(made, {"in_memory": True}) as book:
        fill(book, book.add_worksheet("表一"))
    return made.getvalue()


def pasted(report: Report, sheet: Any, top: int = 0, *, only: str = "", without: int = 0) -> None:
    """The tables of a report as they are printed, on one sheet below each other; `without` so many rows of heads."""
    document = authoring.compose(report)
    for table in (one for one in document.blocks if one.kind == "table" and one.anchor):
        if only and table.anchor != only:
            continue
        for row in table.rows:
            for cell in row:
                if cell.row < without:
                    continue
                here, last = top + cell.row, top + cell.row + cell.rows - 1
                if cell.rows * cell.columns > 1:
                    sheet.merge_range(here, cell.column, last, cell.column + cell.columns - 1, "")
                if cell.text.isascii() and cell.text.replace(".", "").isdigit():
                    sheet.write_number(here, cell.column, float(cell.text))
                else:
                    sheet.write_string(here, cell.column, cell.text)
        top += len(table.rows) + 2


# --- XML ------------------------------------------------------------------------------------------


def _changed(
    data: bytes,
    put: Callable[[etree._Element, str], None],
    rename: Callable[[str, str], str] = lambda _, formula: formula,
) -> bytes:
    files = members(data)
    book = etree.fromstring(files["xl/workbook.xml"])
    for name, path in _sheets(files, book):
        tree = etree.fromstring(files[path])
        put(tree, name)
        files[path] = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
    for one in book.iterfind(f".//{{{_MAIN}}}definedName"):
        one.text = rename(one.get("name", ""), one.text or "")
    files["xl/workbook.xml"] = etree.tostring(
        book, xml_declaration=True, encoding="UTF-8", standalone=True
    )
    return packed(files)


def _sheets(files: Mapping[str, bytes], book: etree._Element) -> Iterator[tuple[str, str]]:
    relations = etree.fromstring(files["xl/_rels/workbook.xml.rels"])
    targets = {one.get("Id"): one.get("Target") for one in relations}
    for sheet in book.iterfind(f".//{{{_MAIN}}}sheet"):
        key = next(value for name, value in sheet.attrib.items() if name.endswith("}id"))
        yield sheet.get("name", ""), f"xl/{targets[key]}"


def _cell(tree: etree._Element, ref: str) -> etree._Element:
    match = _REF.fullmatch(ref)
    assert match
    row = next(one for one in tree.iterfind(f".//{{{_MAIN}}}row") if one.get("r") == match[2])
    found = next((one for one in row if one.get("r") == ref), None)
    return etree.SubElement(row, f"{{{_MAIN}}}c", r=ref) if found is None else found


def _type(cell: etree._Element, value: Any) -> None:
    for child in list(cell):
        cell.remove(child)
    cell.attrib.pop("t", None)

    def add(tag: str, text: str, parent: etree._Element = cell) -> etree._Element:
        one = etree.SubElement(parent, f"{{{_MAIN}}}{tag}")
        one.text = text
        return one

    if isinstance(value, Formula):
        add("f", value.text)
        add("v", value.shown)
    elif isinstance(value, Error):
        cell.set("t", "e")
        add("v", value.text)
    elif isinstance(value, bool):
        cell.set("t", "b")
        add("v", str(int(value)))
    elif isinstance(value, str) and value:
        cell.set("t", "inlineStr")
        add("t", value, add("is", ""))
    elif value not in (None, ""):
        add("v", str(value))
