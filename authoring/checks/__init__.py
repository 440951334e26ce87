"""The rules a report is held to: one function per rule, one module per family."""

from __future__ import annotations

from authoring.checks import completeness, narrative, outline, tables
from authoring.checks.rule import Rule

FAMILIES: tuple[tuple[str, tuple[Rule, ...]], ...] = (
    ("填报是否完整", (
        completeness.identity_is_told,
        completeness.contact_is_told,
        completeness.narratives_are_written,
        completeness.cells_are_filled_in,
        completeness.published_after_the_year,
        outline.demanded_items_are_covered,
    )),
    ("表内勾稽", (
        outline.counted_lists_add_up,
        tables.totals_of_rows_agree,
        tables.totals_of_columns_agree,
        tables.identities_hold,
        tables.parts_do_not_exceed,
        tables.totals_need_not_be_typed,
    )),
    ("图片和表格", (
        narrative.pictures_lie_beside,
        narrative.pictures_exist,
        narrative.pictures_are_pictures,
        narrative.pictures_are_described,
        narrative.markup_is_understood,
    )),
)  # fmt: skip
"""Every family of rules under its name, in the order of the catalogue."""

RULES: tuple[Rule, ...] = tuple(rule for _, rules in FAMILIES for rule in rules)
