"""The rules a report is held to: one function per rule, one module per family."""

from __future__ import annotations

from authoring.checks import (
    absolutes,
    agreement,
    arithmetic,
    completeness,
    copying,
    dirt,
    local,
    narrative,
    outline,
    tables,
)
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
    ("文表一致", (
        agreement.received_agree,
        agreement.way_of_counting_is_told,
        agreement.carried_agree,
        agreement.outcomes_agree,
        agreement.applicants_agree,
        agreement.reconsiderations_agree,
        agreement.litigations_agree,
        agreement.documents_agree,
        agreement.decisions_agree,
        agreement.disclosed_agree,
        absolutes.upheld_means_upheld,
        absolutes.done_means_done,
        absolutes.in_time_means_in_time,
        absolutes.none_means_none,
        absolutes.requests_are_spoken_of,
    )),
    ("文内计算", (
        arithmetic.parts_do_not_exceed_total,
        arithmetic.parts_make_total,
        arithmetic.shares_are_right,
        arithmetic.shares_make_hundred,
        arithmetic.shares_are_rounded,
        arithmetic.changes_are_right,
        arithmetic.changes_have_a_base,
        arithmetic.points_are_points,
    )),
    ("地方要求", (
        local.lengths_are_kept,
        local.counts_are_told,
        local.matters_are_spoken_of,
        local.pack_is_of_the_year,
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
