"""The paste-safe fragment for website editors that strip styles: inline styles only."""

from __future__ import annotations

from authoring.document.tree import Document
from authoring.outputs import Look
from authoring.seal import sealed
from authoring.writers.contract import Written
from authoring.writers.pages import page


def write(document: Document, look: Look) -> Written:
    """UTF-8 HTML without html, head or body; no class, no script, no nested spans."""
    return Written(sealed(page("fragment.html.j2", document).encode()))
