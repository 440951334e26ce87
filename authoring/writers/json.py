"""The public figures as a JSON file."""

from __future__ import annotations

from authoring.document.tree import Document
from authoring.seal import BLANK, sealed
from authoring.writers.contract import Look, Written


def write(document: Document, look: Look) -> Written:
    """UTF-8 JSON; see document/data.py for its shape. The file has its seal as one member more."""
    members = document.data.removesuffix("\n}\n")
    return Written(sealed(f'{members},\n "nianbao_seal": "{BLANK}"\n}}\n'.encode()))
