"""One registry of writers. A writer is `write(document, look) -> Written`; a new one is one line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from authoring.document.tree import Document
from authoring.writers.contract import Look, Written


@dataclass(frozen=True, slots=True)
class Writer:
    """An output: its file extension, the module that writes it and what it is for."""

    extension: str
    module: str
    purpose: str

    def write(self, document: Document, look: Look | None = None) -> Written:
        """The document in this output's format. Heavy libraries are imported here, on first use."""
        module = import_module(f"authoring.writers.{self.module}")
        write: Callable[[Document, Look], Written] = module.write
        return write(document, look or Look())


WRITERS = {
    "html": Writer(".html", "html", "网页，一个文件，可直接上传"),
    "fragment": Writer(".fragment.html", "fragment", "粘贴到网站编辑器的正文，只有行内样式"),
    "docx": Writer(".docx", "docx", "Word 文件，送审签发"),
    "pdf": Writer(".pdf", "pdf", "PDF/A-3a 与 PDF/UA-1，附数据"),
    "json": Writer(".json", "json", "公开数据，机器可读"),
    "signoff": Writer(".签批单.docx", "docx", "签批单：一页 Word，主要数据、变化、问题、签字处"),
}

__all__ = ["WRITERS", "Look", "Writer", "Written"]
