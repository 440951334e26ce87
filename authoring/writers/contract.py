"""What every writer gives back."""

from __future__ import annotations

from dataclasses import dataclass

from authoring.findings import Finding


@dataclass(frozen=True, slots=True)
class Written:
    """The bytes of one output, what the writer noticed on the way (fonts, glyphs), and how many pages.

    `pages` is None for outputs without pages, and for Word files, which are paged when opened.
    """

    data: bytes
    findings: tuple[Finding, ...] = ()
    pages: int | None = None
