"""What can be made: the writers, and the outputs, each a kind of document in a writer's format."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from authoring.document.tree import Document, DocumentKind
from authoring.findings import Finding, Severity, Unusable, unknown_name
from authoring.writers.contract import Look, Written


@dataclass(frozen=True, slots=True)
class Output:
    """A file that can be asked for: the kind of its document, its writer, its ending, what it is for."""

    kind: DocumentKind
    writer: str
    ending: str
    purpose: str


OUTPUTS = {
    "html": Output("report", "html", ".html", "网页，一个文件，可直接上传"),
    "fragment": Output("report", "fragment", ".fragment.html", "粘贴到网站编辑器的正文，只有行内样式"),
    "docx": Output("report", "docx", ".docx", "Word 文件，送审签发"),
    "pdf": Output("report", "pdf", ".pdf", "PDF/A-3a 与 PDF/UA-1，附数据"),
    "json": Output("report", "json", ".json", "公开数据，机器可读"),
    "signoff": Output("signoff", "docx", ".签批单.docx", "签批单：一页 Word，主要数据、变化、问题、签字处"),
}  # fmt: skip
WRITERS = tuple(dict.fromkeys(output.writer for output in OUTPUTS.values()))
"""The formats, each a module of this folder with `write(document, look) -> Written`."""


def write(document: Document, to: str, look: Look | None = None) -> Written:
    """The document in the format of a writer. Heavy libraries are imported here, on first use.

    Raises Unusable where there is no such writer, where it does not write this kind of document, and
    where it cannot write here.
    """
    if to not in WRITERS:
        raise unknown_name("输出", to, WRITERS)
    can = [output.writer for output in OUTPUTS.values() if output.kind == document.kind]
    if to not in can:
        raise Unusable(
            Finding(
                "O920", Severity.FATAL, f"《{document.title}》不能写成 {to}，能写成：{'、'.join(can)}。",
                remedy="从能写成的里面选一个。",
            )
        )  # fmt: skip
    module = import_module(f"authoring.writers.{to}")
    writer: Callable[[Document, Look], Written] = module.write
    return writer(document, look or Look())


__all__ = ["OUTPUTS", "WRITERS", "Look", "Output", "Written", "write"]
