"""The rules a report is held to: one function per rule, one module per family."""

from __future__ import annotations

from authoring.checks import completeness, copying, dirt, narrative, outline, tables
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
    ("雷同", (
        copying.is_not_last_years_text,
        copying.promises_are_new,
        copying.places_are_ones_own,
        copying.speaker_is_the_agency,
        copying.neighbours_are_meant,
    )),
    ("杂质", (
        dirt.addresses_are_known,
        dirt.officials_need_no_names,
        dirt.no_injected_words,
        dirt.no_web_code,
        dirt.characters_are_whole,
        dirt.characters_are_simplified,
        dirt.brackets_and_figures_are_there,
        dirt.marks_are_in_pairs,
        dirt.no_personal_data,
        dirt.contact_is_the_office,
    )),
)  # fmt: skip
"""Every family of rules under its name, in the order of the catalogue."""

RULES: tuple[Rule, ...] = tuple(rule for _, rules in FAMILIES for rule in rules)
