"""The web page: one self-contained file, WCAG 2.1 AA, with the public figures inside."""

from __future__ import annotations

from authoring.document.tree import Document
from authoring.outputs import Look
from authoring.seal import sealed
from authoring.writers.contract import Written
from authoring.writers.pages import page


def write(document: Document, look: Look) -> Written:
    """UTF-8 HTML5."""
    return Written(sealed(page("web.html.j2", document).encode()))
