"""Document → bytes: the writers, each a module of this folder, and the door to them."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from authoring.document.tree import Document
from authoring.findings import Finding, Severity, Unusable, unknown_name
from authoring.outputs import OUTPUTS, SLIPS, WRITERS, Look, Output
from authoring.writers.contract import Written


def write(document: Document, to: str, look: Look | None = None) -> Written:
    """The document in the format of a writer. Heavy libraries are imported here, on first use.

    Raises Unusable where there is no such writer, where it does not write this kind of document, and
    where it cannot write here.
    """
    if to not in WRITERS:
        raise unknown_name("输出", to, WRITERS)
    known = (*OUTPUTS.values(), *SLIPS.values())
    can = [output.writer for output in known if output.kind == document.kind]
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
