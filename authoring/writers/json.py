"""The public figures as a JSON file."""

from __future__ import annotations

from authoring.document.tree import Document
from authoring.writers.contract import Look, Written


def write(document: Document, look: Look) -> Written:
    """UTF-8 JSON; see document/data.py for its shape."""
    return Written(document.data.encode())
