"""Report → the public figures of its document, by their English and Chinese names."""

from __future__ import annotations

from authoring.document.tree import (
    DataBlock,
    DataCount,
    DataLine,
    DataRow,
    DataSection,
    DataTable,
    PublicData,
)
from authoring.forms import layout
from authoring.quantities import as_json
from authoring.report import Report
from authoring.report.model import Section
from authoring.report.outline import shares

_INDEX = ("index_number", "document_number", "category", "keywords")


def public_data(report: Report) -> PublicData:
    """The data that stand in the web page, are attached to the PDF and written by `--to json`."""
    form, agency = report.form, report.content.agency
    return PublicData(
        form=(form.id, form.title, form.basis),
        year=report.content.year,
        agency=agency.full_name,
        level=agency.level and agency.level.value,
        scope=report.content.scope and report.content.scope.value,
        signed=report.content.signed,
        published=report.content.published,
        index=tuple((key, words) for key in _INDEX if (words := getattr(report.content.site, key))),
        tables=tuple(
            _table(report, part.table, part.heading)
            for part in form.parts
            if report.uses(part) and part.table
        ),
        sections=tuple(
            _section(section)
            for part in form.parts
            if part.items
            for section in getattr(report.content, part.key) or ()
        ),
    )


def _section(section: Section) -> DataSection:
    percent = shares([*section.counts.values()])
    counted = (
        DataCount(name, count, share)
        for (name, count), share in zip(section.counts.items(), percent, strict=True)
    )
    return DataSection(section.title, section.items, tuple(counted))


def _table(report: Report, table: layout.FormTable, heading: str) -> DataTable:
    blocks = tuple(_block(report, table, block) for block in table.blocks)
    return DataTable(table.key, table.name, heading, blocks)


def _block(report: Report, table: layout.FormTable, block: layout.FormBlock) -> DataBlock:
    columns, form_cells = block.printed_columns, layout.cells(table)
    rows = []
    for row in layout.leaves(block.rows):
        if row[-1].is_heading_line:
            continue
        paths = [(table.key, *layout.keys(row), *layout.keys(column)) for column in columns]
        rows.append(
            DataRow(
                _line(row),
                tuple(as_json(report.figures.values[path]) for path in paths),
                tuple(form_cells[path].unit for path in paths),
                tuple(report.remarks.get(path) for path in paths),
            )
        )
    return DataBlock(tuple(map(_line, columns)), tuple(rows))


def _line(trail: tuple[layout.Item, ...]) -> DataLine:
    keyed = [item for item in trail if item.key]
    return DataLine(
        key=".".join(item.key for item in keyed),
        name=".".join(item.name for item in keyed) or trail[-1].name,
        label=trail[-1].label,
    )
