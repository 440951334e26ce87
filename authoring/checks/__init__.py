"""The rules a report is held to: one function per rule, one module per family."""

from __future__ import annotations

from authoring.checks import (
    absolutes,
    agreement,
    arithmetic,
    completeness,
    dates,
    last_year,
    local,
    narrative,
    outline,
    plausibility,
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
    ("数据合理性", (
        plausibility.issued_are_in_force,
        plausibility.rules_are_made_by_those_who_may,
        plausibility.money_is_in_ten_thousands,
        plausibility.cases_come_from_requests,
        plausibility.refusals_go_to_reconsideration_first,
        plausibility.unpaid_fees_are_explained,
        plausibility.other_outcomes_are_few,
        plausibility.no_more_is_lost_than_there_was,
        plausibility.purchases_have_an_amount,
    )),
    ("与上年核对", (
        last_year.requests_are_carried_over,
        last_year.documents_in_force_follow_from_last_year,
        last_year.items_follow_from_last_year,
        last_year.the_public_grow_by_what_is_published,
        last_year.totals_of_all_years_go_on,
        last_year.key_figures_do_not_jump,
        last_year.key_figures_do_not_vanish,
        last_year.figures_are_not_last_years,
        last_year.pending_cases_are_not_lost,
        last_year.last_year_is_of_the_same_agency,
    )),
    ("日期", (
        dates.published_in_time,
        dates.level_fits_the_name,
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
)  # fmt: skip
"""Every family of rules under its name, in the order of the catalogue."""

RULES: tuple[Rule, ...] = tuple(rule for _, rules in FAMILIES for rule in rules)
