"""What LibreOffice makes of files, and what stands in a Word file: text, grid, bookmarks."""

from __future__ import annotations

import atexit
import functools
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import docx
from docx.oxml.ns import qn

from tests.conftest import tool

KINDS = {"docx": "docx:MS Word 2007 XML", "doc": "doc:MS Word 97"}


@functools.cache
def _profile() -> Path:
    """LibreOffice's settings, made once: it takes longer over them than over a file."""
    folder = Path(tempfile.mkdtemp(prefix="nianbao-soffice-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def converted(files: list[Path], to: str, folder: Path) -> list[Path]:
    """The files as LibreOffice saves them in another format, in the same order."""
    profile = f"-env:UserInstallation=file://{_profile()}"
    out = folder / to
    subprocess.run(
        [tool("soffice"), profile, "--headless", "--convert-to", KINDS.get(to, to),
         "--outdir", str(out), *map(str, files)],
        check=True, capture_output=True, timeout=240,
    )  # fmt: skip
    return [out / f"{file.stem}.{to}" for file in files]


def text_of(node: Any) -> str:
    """The text below an element as a reader sees it, changes accepted."""
    out = ""
    for one in node.iter(qn("w:t"), qn("w:br"), qn("w:tab")):
        if one.tag == qn("w:t"):
            out += one.text or ""
        elif one.get(qn("w:type")) != "page":
            out += "\n"
    return out


class WordFile:
    """A Word file read by its structure."""

    def __init__(self, path: Path) -> None:
        self.word = docx.Document(str(path))
        self.body = self.word.element.body

    @property
    def identifier(self) -> str:
        return str(self.word.core_properties.identifier)

    @property
    def paragraphs(self) -> list[str]:
        """The texts of the body outside tables, empty ones left out."""
        texts = [
            text_of(p)
            for p in self.body.iter(qn("w:p"))
            if not any(above.tag == qn("w:tbl") for above in p.iterancestors())
        ]
        return [text for text in texts if text]

    @property
    def tables(self) -> list[list[list[tuple[str, int, str]]]]:
        """Cells as (text, columns, merge): merge is 'restart', 'continue' or empty."""
        return [
            [[self._cell(cell) for cell in row.iter(qn("w:tc"))] for row in table.iter(qn("w:tr"))]
            for table in self.body.iter(qn("w:tbl"))
        ]

    def _cell(self, cell: Any) -> tuple[str, int, str]:
        span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
        merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
        kind = "" if merge is None else merge.get(qn("w:val")) or "continue"
        return text_of(cell), 1 if span is None else int(span.get(qn("w:val"))), kind

    @property
    def bookmarks(self) -> dict[str, str]:
        """The text between start and end of every bookmark."""
        found: dict[str, str] = {}
        open_ones: dict[str, str] = {}
        for node in self.body.iter(qn("w:bookmarkStart"), qn("w:bookmarkEnd"), qn("w:t")):
            if node.tag == qn("w:bookmarkStart"):
                open_ones[node.get(qn("w:id"))] = node.get(qn("w:name"))
                found[node.get(qn("w:name"))] = ""
            elif node.tag == qn("w:bookmarkEnd"):
                open_ones.pop(node.get(qn("w:id")), None)
            else:
                for name in open_ones.values():
                    found[name] += node.text or ""
        return found
