"""The public figures as a JSON file."""

from __future__ import annotations

import json
from typing import Any

from authoring.document.tree import DataLine, DataRow, DataSection, DataTable, Document
from authoring.outputs import Look
from authoring.seal import BLANK, sealed
from authoring.writers.contract import Written

_SCHEMA_VERSION = 1


def write(document: Document, look: Look) -> Written:
    """UTF-8 JSON. The file has its seal as one member more than the data in a web page or PDF."""
    members = data_text(document).removesuffix("\n}\n")
    return Written(sealed(f'{members},\n "nianbao_seal": "{BLANK}"\n}}\n'.encode()))


def data_text(document: Document) -> str:
    """The public figures of a report as JSON text."""
    data = document.data
    assert data is not None, "only a report has public figures"
    form_id, form_title, basis = data.form
    members = {
        "schema_version": _SCHEMA_VERSION,
        "title": document.title,
        "status": document.stage.value,
        "form": {"id": form_id, "title": form_title, "basis": basis},
        "year": data.year,
        "agency": {"name": data.agency, "level": data.level},
        "scope": data.scope,
        "signed": data.signed and data.signed.isoformat(),
        "published": data.published and data.published.isoformat(),
        "index": dict(data.index),
        "source": {"sha256": document.source},
        "tables": [_table(table) for table in data.tables],
        "sections": [_section(section) for section in data.sections],
    }
    return json.dumps(members, ensure_ascii=False, indent=1) + "\n"


def _table(table: DataTable) -> dict[str, Any]:
    return {
        "key": table.key,
        "name": table.name,
        "heading": table.heading,
        "blocks": [
            {
                "columns": [_line(column) for column in block.columns],
                "rows": [_row(row) for row in block.rows],
            }
            for block in table.blocks
        ],
    }


def _row(row: DataRow) -> dict[str, Any]:
    """A row; words in its cells only where there are any."""
    told = {**_line(row.line), "values": row.values, "units": row.units}
    return {**told, "remarks": row.remarks} if any(row.remarks) else told


def _line(line: DataLine) -> dict[str, str]:
    return {"key": line.key, "name": line.name, "label": line.label}


def _section(section: DataSection) -> dict[str, Any]:
    return {
        "title": section.title,
        "items": section.items,
        "counted": [
            {"name": one.name, "count": one.count, "percent": str(one.percent)}
            for one in section.counted
        ],
    }
