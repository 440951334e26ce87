"""A stranger's Word file opened with care: what may be read of it, within limits, or why it cannot serve."""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docx.oxml.ns import qn
from lxml import etree

from authoring.findings import Finding, Severity, Unusable

_MAX_FILE = 20 * 1024 * 1024
_MAX_UNPACKED = 50 * 1024 * 1024
_MAX_XML = 10 * 1024 * 1024
_MAX_TAGS = 400_000  # of one part; they cost memory, not their letters
_MAX_PARTS = 2_000
_OLD_FORMAT = b"\xd0\xcf\x11\xe0"  # of .doc, and of the envelope of every encrypted file
_BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, etree.XMLSyntaxError, EOFError, KeyError,
    NotImplementedError, OverflowError, RuntimeError, UnicodeError, ValueError,
)  # fmt: skip
"""What zipfile and lxml make of a damaged file; nothing of ours runs where they are caught."""
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_SAVE_AS = "用 Word 或 WPS 打开，另存为“Word 文档（.docx）”再用；加密的文件先去掉密码。"
_EMPTY_AND_SAVE = "用 Word 或 WPS 打开，删去正文和图片，另存为新的 .docx 再用。"


def refused(path: Path, why: str, remedy: str = _SAVE_AS) -> Unusable:
    """Why the reference file cannot serve, as the finding that says so."""
    return Unusable(Finding("O907", Severity.FATAL, f"“{path}”{why}。", remedy=remedy))


@dataclass(frozen=True, slots=True)
class Relation:
    """Another part a part refers to: the last word of its type, and its name; none outside the file."""

    kind: str
    target: str


class Package:
    """The parts of a Word file, by their names without the leading stroke. Raises Unusable."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._archive = _archive(path, _bytes(path))
        self._names = {entry.filename.lower(): entry for entry in self._archive.infolist()}
        for name in self._names:
            if name.endswith((".xml", ".rels", ".vml")):
                plain = self.read(name, _MAX_XML).replace(b"\0", b"")  # UTF-16 as well
                if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
                    raise self._has_dtd()
        self.main = self._main()
        self.document = self.xml(self.main)
        if self.document is None or self.document.tag != qn("w:document"):
            raise refused(path, "里没有能读的正文")

    def read(self, name: str, most: int = _MAX_UNPACKED) -> bytes:
        """The bytes of a part that is there."""
        try:
            with self._archive.open(self._names[name.lower()]) as part:
                data = part.read(most + 1)
        except _BROKEN:
            raise refused(self.path, "已损坏，读不出来") from None
        if len(data) > most:
            raise refused(self.path, "太大", _EMPTY_AND_SAVE)
        return data

    def xml(self, name: str) -> Any:
        """The root of a part, None where there is no such part."""
        if name.lower() not in self._names:
            return None
        data = self.read(name, _MAX_XML)
        if data.count(b"<") > _MAX_TAGS:
            raise refused(self.path, "内容太多", _EMPTY_AND_SAVE)
        try:
            root = etree.fromstring(data, _parser())
        except _BROKEN:
            raise refused(self.path, "已损坏，读不出来") from None
        if root.getroottree().docinfo.internalDTD is not None:
            raise self._has_dtd()
        return root

    def relations(self, name: str) -> dict[str, Relation]:
        """What a part refers to inside the file, by relationship id."""
        folder, base = posixpath.split(name)
        root = self.xml(posixpath.join(folder, "_rels", f"{base}.rels"))
        found = {}
        for one in root.iter(f"{_RELATIONS}Relationship") if root is not None else ():
            target = one.get("Target", "")
            inside = one.get("TargetMode") != "External"
            place = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            if inside and place.lower() in self._names:
                kind = one.get("Type", "").rpartition("/")[2]
                found[one.get("Id", "")] = Relation(kind, place)
        return found

    def related(self, kind: str) -> Any:
        """The root of the first part of a kind that the document refers to, or None."""
        for relation in self.relations(self.main).values():
            if relation.kind == kind:
                return self.xml(relation.target)
        return None

    def _main(self) -> str:
        """The name of the document part, which must be that of a plain .docx."""
        types = self.xml("[Content_Types].xml")
        mains = [one for one in self.relations("").values() if one.kind == "officeDocument"]
        if types is None or not mains:
            raise refused(self.path, "不是 Word 文件（.docx）")
        name = mains[0].target
        given = {
            one.get("PartName", "").lstrip("/").lower(): one.get("ContentType", "")
            for one in types.iter(f"{_TYPES}Override")
        }
        kind = given.get(name.lower(), "")
        if "macroEnabled" in kind or "template" in kind:
            raise refused(self.path, "是模板或带宏的文件，不是普通的 Word 文档（.docx）")
        if kind != _MAIN:
            raise refused(self.path, "不是 Word 文件（.docx）")
        return name

    def _has_dtd(self) -> Unusable:
        return refused(self.path, "里有 Word 不会写的内容（DTD），可能被人动过手脚")


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )


def _bytes(path: Path) -> bytes:
    try:
        if path.exists() and not path.is_file():
            raise refused(path, "不是文件", "写出 .docx 文件的名字。")
        with path.open("rb") as file:
            data = file.read(_MAX_FILE + 1)
    except FileNotFoundError:
        message = f"找不到样式文件“{path}”。"
        raise Unusable(
            Finding("O907", Severity.FATAL, message, remedy="检查 --reference 后面的文件名。")
        ) from None
    except (OSError, ValueError):
        raise refused(
            path, "读不了", "检查文件名和访问权限；在别的程序里打开着的先关上。"
        ) from None
    if len(data) > _MAX_FILE:
        raise refused(path, "超过 20 MB", _EMPTY_AND_SAVE)
    if data.startswith(_OLD_FORMAT):
        raise refused(path, "是旧格式（.doc）或加密的文件")
    return data


def _archive(path: Path, data: bytes) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _BROKEN:
        raise refused(path, "不是能用的 Word 文件（.docx）") from None
    entries = archive.infolist()
    if len(entries) > _MAX_PARTS or sum(entry.file_size for entry in entries) > _MAX_UNPACKED:
        raise refused(path, "解开后太大", _EMPTY_AND_SAVE)
    names = [entry.filename for entry in entries]
    strange = (
        len({name.lower() for name in names}) < len(names)
        or any(name.startswith("/") or "\\" in name or ":" in name for name in names)
        or any(".." in name.split("/") for name in names)
        or any(entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entry in entries)
        or any(entry.flag_bits & 1 for entry in entries)
    )  # fmt: skip
    if strange:
        raise refused(path, "不是能用的 Word 文件（.docx）")
    return archive
