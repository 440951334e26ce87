"""What can be asked for: stages, outputs with what they are for, an agency's own look.

It stands apart from document/ and writers/, which are loaded only where something is written.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Literal, NamedTuple


class Stage(StrEnum):
    """How far a report has come: the clerk's draft, what the leader reads and signs, what goes public."""

    DRAFT = "draft"
    REVIEW = "review"
    FINAL = "final"

    @property
    def label(self) -> str:
        """The Chinese word an office uses."""
        return {"draft": "草稿", "review": "送审稿", "final": "定稿"}[self.value]

    @property
    def suffix(self) -> str:
        """What stands after the title in names of files and windows; nothing for the final text."""
        return "" if self is Stage.FINAL else f"（{self.label}）"


DocumentKind = Literal["report", "signoff", "slip"]
"""The report, the sheet on which a leader signs it (签批单), what a collector sends to a unit (退回单, 催报单)."""


class Output(NamedTuple):
    """A file that can be asked for: the kind of its document, its writer, its ending, its name, what it is for."""

    kind: DocumentKind
    writer: str
    ending: str
    called: str
    purpose: str


OUTPUTS = {
    "html": Output("report", "html", ".html", "网页", "网页，一个文件，可直接上传"),
    "fragment": Output("report", "fragment", ".fragment.html", "网页正文", "粘贴到网站编辑器的正文，只有行内样式"),
    "docx": Output("report", "docx", ".docx", "Word", "Word 文件，送审签发"),
    "pdf": Output("report", "pdf", ".pdf", "PDF", "PDF/A-3a 与 PDF/UA-1，附数据"),
    "json": Output("report", "json", ".json", "数据", "公开数据，机器可读"),
    "signoff": Output("signoff", "docx", ".签批单.docx", "签批单", "签批单：一页 Word，主要数据、变化、问题、签字处"),
}  # fmt: skip
SLIPS = {
    "docx": Output("slip", "docx", ".docx", "Word", "Word 文件，可以再改"),
    "html": Output("slip", "html", ".html", "网页", "网页，一个文件"),
}
"""What a 退回单 or 催报单 can be."""
WRITERS = tuple(dict.fromkeys(output.writer for output in OUTPUTS.values()))
"""The formats, each a module of writers/ with `write(document, look) -> Written`."""


@dataclass(frozen=True, slots=True)
class Look:
    """An agency's own look: a Word file to take styles from, a folder of its own licensed fonts."""

    reference: Path | None = None
    fonts: Path | None = None
