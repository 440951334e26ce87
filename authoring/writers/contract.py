"""What every writer is given besides the document, and what it gives back."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from authoring.findings import Finding


@dataclass(frozen=True, slots=True)
class Look:
    """An agency's own look: a Word file to take styles from, a folder of its own licensed fonts."""

    reference: Path | None = None
    fonts: Path | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """The bytes of one output, what the writer noticed on the way (fonts, glyphs), and how many pages.

    `pages` is None for outputs without pages, and for Word files, which are paged when opened.
    """

    data: bytes
    findings: tuple[Finding, ...] = ()
    pages: int | None = None
