"""The rules a report is held to: one function per rule, one module per family."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from authoring.checks import completeness, narrative, outline, tables
from authoring.findings import Finding
from authoring.report import Report

RULES: tuple[Callable[[Report], Iterator[Finding]], ...] = (
    completeness.year_is_told,
    completeness.agency_is_named,
    completeness.narratives_are_written,
    completeness.cells_are_filled_in,
    outline.sections_are_written,
    outline.demanded_items_are_covered,
    outline.counted_lists_add_up,
    tables.typed_totals_agree,
    tables.parts_do_not_exceed,
    tables.identities_hold,
    narrative.markup_is_understood,
    narrative.pictures_can_be_read,
)
