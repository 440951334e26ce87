"""The files within a Word file: read with limits, without entities, without anything from outside."""

from __future__ import annotations

import io
import posixpath
import zipfile
from dataclasses import dataclass

from lxml import etree

from authoring.findings import Finding, Severity, Unusable
from authoring.readers.formats.refusals import BAD_PACKAGE

MAX_UNPACKED = 64_000_000
MAX_RATIO = 300
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_MAIN = "/officeDocument"
# Word writes “Strict Open XML” with names of its own for the same things.
_STRICT = (
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships",
     b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main",
     b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/drawingml/", b"http://schemas.openxmlformats.org/drawingml/2006/"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part of the package names: a part, or something outside of it."""

    kind: str
    target: str
    outside: bool


class Package:
    """The parts of a Word file. Raises Unusable where it is none, or larger than a report can be."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except BAD_PACKAGE as problem:
            raise damaged() from problem
        self._room = 2 * MAX_UNPACKED
        named = [one for one in self.relations("") if one.kind.endswith(_MAIN) and not one.outside]
        self.main = named[0].target if named else "word/document.xml"
        self._own = {one.kind.rsplit("/", 1)[-1]: one.target for one in self.of_main().values()}

    def part(self, name: str) -> bytes | None:
        """A part, None where there is none of this name."""
        info = self._zip.NameToInfo.get(name)
        if info is None:
            return None
        self._room -= info.file_size
        large = info.file_size > MAX_UNPACKED or self._room < 0
        if large or info.file_size > max(info.compress_size, 1) * MAX_RATIO + 100_000:
            raise too_large()
        try:
            return self._zip.read(info)
        except BAD_PACKAGE as problem:
            raise damaged() from problem

    def xml(self, name: str) -> etree._Element | None:
        """A part as XML."""
        data = self.part(name)
        return None if data is None else parsed(data)

    def beside(self, kind: str) -> etree._Element | None:
        """What the main part names its styles, numbering and so on."""
        target = self._own.get(kind)
        return self.xml(target) if target else None

    def of_main(self) -> dict[str, Relation]:
        """What the main part names, by id."""
        folder, _, name = self.main.rpartition("/")
        xml = self.xml(f"{folder}/_rels/{name}.rels".lstrip("/"))
        return (
            {} if xml is None else {one.get("Id", ""): _relation(one, folder) for one in _kids(xml)}
        )

    def relations(self, folder: str) -> list[Relation]:
        """What a folder of the package names."""
        xml = self.xml(f"{folder}_rels/.rels")
        return [] if xml is None else [_relation(one, folder) for one in _kids(xml)]


def _kids(xml: etree._Element) -> list[etree._Element]:
    return list(xml.findall(f"{_RELATIONS}Relationship"))


def _relation(one: etree._Element, folder: str) -> Relation:
    target = one.get("Target", "")
    whole = target[1:] if target.startswith("/") else posixpath.join(folder, target)
    return Relation(
        one.get("Type", ""), posixpath.normpath(whole), one.get("TargetMode") == "External"
    )


def parsed(xml: bytes) -> etree._Element:
    """A part as XML, without entities and without anything from outside. Raises Unusable."""
    if b"purl.oclc.org" in xml[:10_000]:
        for strict, plain in _STRICT:
            xml = xml.replace(strict, plain)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError) as problem:
        raise damaged() from problem
    if root.getroottree().docinfo.doctype:  # no program writes one here
        raise damaged()
    return root


def damaged() -> Unusable:
    """What is raised for a file that cannot be opened."""
    return _unusable(
        "R101", "这个 Word 文件损坏了，打不开。", "用 Word 打开后另存为 .docx，再试一次。"
    )


def no_word_file() -> Unusable:
    """What is raised for a package without a text."""
    return _unusable(
        "R101", "这不是 Word 文件（.docx）。", "用 Word 打开后另存为 .docx，再试一次。"
    )


def too_large() -> Unusable:
    """What is raised for a file beyond the limits."""
    return _unusable(
        "R108", "Word 文件展开以后太大，没有读取。",
        "只留年度报告的内容，另存为 .docx，再试一次。",
    )  # fmt: skip


def _unusable(code: str, message: str, remedy: str) -> Unusable:
    return Unusable(Finding(code, Severity.FATAL, message, remedy=remedy))
