"""The public figures of a report as JSON text, in English and Chinese names.

Counts are numbers; amounts in 万元 are strings, so that no reader turns them into binary floats.
"""

from __future__ import annotations

import json
from typing import Any

from authoring.document.tree import Stage
from authoring.forms import layout
from authoring.quantities import as_json
from authoring.report import Report
from authoring.report.model import Section
from authoring.report.outline import shares

SCHEMA_VERSION = 1


def public_data(report: Report, title: str, stage: Stage) -> str:
    """The JSON that stands in the web page, is attached to the PDF and written by `--to json`."""
    agency = report.content.agency
    published = report.content.published
    data = {
        "schema_version": SCHEMA_VERSION,
        "title": title,
        "status": stage.value,
        "form": {"id": report.form.id, "title": report.form.title, "basis": report.form.basis},
        "year": report.year,
        "agency": {"name": agency.full_name, "level": agency.level and agency.level.value},
        "published": published and published.isoformat(),
        "source": {"sha256": report.source.sha256},
        "tables": [
            _table(report, part) for part in report.form.parts if report.uses(part) and part.table
        ],
        "sections": [
            _section(one)
            for part in report.form.parts
            if part.items
            for one in getattr(report.content, part.key) or ()
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _section(section: Section) -> dict[str, Any]:
    percent = shares([*section.counts.values()])
    return {
        "title": section.title,
        "items": section.items,
        "counted": [
            {"name": name, "count": count, "percent": str(share)}
            for (name, count), share in zip(section.counts.items(), percent, strict=True)
        ],
    }


def _table(report: Report, part: layout.Part) -> dict[str, Any]:
    table = part.table
    assert table is not None
    return {
        "key": table.key,
        "name": table.name,
        "heading": part.heading,
        "blocks": [_block(report, table, block) for block in table.blocks],
    }


def _block(report: Report, table: layout.Table, block: layout.Block) -> dict[str, Any]:
    columns = block.printed_columns

    def named(trail: tuple[layout.Item, ...]) -> dict[str, str]:
        keyed = [item for item in trail if item.key]
        return {
            "key": ".".join(item.key for item in keyed),
            "name": ".".join(item.name for item in keyed) or trail[-1].name,
            "label": trail[-1].label,
        }

    def value(row: tuple[layout.Item, ...], column: tuple[layout.Item, ...]) -> int | str | None:
        return as_json(report.figures.values[(table.key, *layout.keys(row), *layout.keys(column))])

    def unit(row: tuple[layout.Item, ...], column: tuple[layout.Item, ...]) -> str:
        path = (table.key, *layout.keys(row), *layout.keys(column))
        return layout.cells(table)[path].unit

    return {
        "columns": [named(column) for column in columns],
        "rows": [
            {
                **named(row),
                "values": [value(row, column) for column in columns],
                "units": [unit(row, column) for column in columns],
            }
            for row in layout.leaves(block.rows)
            if not row[-1].is_heading_line
        ],
    }
