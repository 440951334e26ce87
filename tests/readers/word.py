"""Word files made for a test: a body in Word's own words, with the parts it names."""

from __future__ import annotations

import io
import zipfile

_NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def p(*runs: str, props: str = "", mark: str = "") -> str:
    """A paragraph; text without a tag is a run."""
    inside = "".join(run if run.startswith("<") else r(run) for run in runs)
    mark = f"<w:rPr>{mark}</w:rPr>" if mark else ""
    return f"<w:p><w:pPr>{props}{mark}</w:pPr>{inside}</w:p>"


def r(text: str, props: str = "") -> str:
    """A run."""
    return f'<w:r><w:rPr>{props}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def table(*rows: str) -> str:
    """A table of rows."""
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def row(*cells: str, props: str = "") -> str:
    """A row of cells; text without a tag is a cell with a paragraph."""
    inside = "".join(
        cell
        if cell.startswith("<w:tc>")
        else f"<w:tc>{p(cell) if cell[:1] != '<' else cell}</w:tc>"
        for cell in cells
    )
    return f"<w:tr><w:trPr>{props}</w:trPr>{inside}</w:tr>"


def numbered(number: int, depth: int = 0) -> str:
    """What makes a paragraph one of a list."""
    return f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'


def file(
    body: str,
    *,
    styles: str = "",
    numbering: str = "",
    notes: str = "",
    comments: str = "",
    core: str = "",
    media: dict[str, bytes] | None = None,
    outside: dict[str, str] | None = None,
    main: str = "document",
) -> bytes:
    """The file. `media` are pictures by id, `outside` addresses by id."""
    parts = {"styles": styles, "numbering": numbering, "footnotes": notes, "comments": comments}
    named = [
        f'<Relationship Id="own{name}" Type="{_RELATION}/{name}" Target="{name}.xml"/>'
        for name, xml in parts.items()
        if xml
    ]
    named += [
        f'<Relationship Id="{name}" Type="{_RELATION}/image" Target="media/{name}.png"/>'
        for name in media or {}
    ]
    named += [
        f'<Relationship Id="{name}" Type="{_RELATION}/image" Target="{to}" TargetMode="External"/>'
        for name, to in (outside or {}).items()
    ]
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="a" Type="{_RELATION}/officeDocument" '
            f'Target="/word/{main}.xml"/></Relationships>',
        )
        package.writestr(
            f"word/_rels/{main}.xml.rels",
            f'<Relationships xmlns="{_PACKAGE}">{"".join(named)}</Relationships>',
        )
        package.writestr(
            f"word/{main}.xml", f"<w:document {_NAMES}><w:body>{body}</w:body></w:document>"
        )
        for name, xml in parts.items():
            if xml:
                package.writestr(f"word/{name}.xml", f"<w:{name} {_NAMES}>{xml}</w:{name}>")
        if core:
            package.writestr("docProps/core.xml", core)
        for name, data in (media or {}).items():
            package.writestr(f"word/media/{name}.png", data)
    return written.getvalue()
