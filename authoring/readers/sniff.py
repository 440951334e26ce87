"""What a file is, by its content, and its pieces."""

from __future__ import annotations

from authoring.readers.raw import Raw


def raw_of(data: bytes, name: str) -> Raw:
    """The pieces of a file. Raises Unusable."""
    from authoring.readers import docx, html, pdf

    if data.startswith(b"%PDF"):
        return pdf.read(data)
    return docx.read(data) if data.startswith(b"PK") else html.read(data)
