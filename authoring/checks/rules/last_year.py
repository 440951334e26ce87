"""与上年核对：what began where last year ended, and what changed more than years usually do.

All rules are silent where no report of last year was given. Where the form changed between the two
years, only figures that both forms have are compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from authoring.checks.case import Case
from authoring.checks.rule import rule, with_any, with_cells, with_concepts
from authoring.checks.rules.plausibility import cell_of, looks_like_yuan
from authoring.findings import Finding, Severity
from authoring.forms import concepts
from authoring.forms.concepts import Concept
from authoring.forms.layout import Address, Form, FormCell, Kind, form_cells
from authoring.quantities import Number, percent, rounded
from authoring.years.carried import brought_forward

Pair = tuple[Number, Number]
"""This year's figure and last year's."""

_MANY = 3  # of one kind; more are told in one message
_TIMES = 5
_LARGE = 30  # where the other year is small
_NOT_SMALL = 10  # figures below this jump and coincide by chance
_NOT_NOTHING = 50  # to or from 0
_SAME_SHARE = 80  # per cent
_SAME_AT_LEAST = 3


def _pair(case: Case, path: Address) -> Pair | None:
    """A cell in both years; None where one year does not have it."""
    last = case.last_tables
    if last is None or not all(
        path in tables.figures.values and path[0] not in tables.left_out
        for tables in (case.tables, last)
    ):
        return None
    now, before = case.number(*path), case.number(*path, of=last)
    return None if now is None or before is None else (now, before)


def _name(cell: FormCell) -> str:
    """A figure in the form's words."""
    return "／".join(label for label in (cell.row[-1].label, cell.column_label) if label)


def _both_years(case: Case, concept: Concept) -> Pair | None:
    """A concept in both years; None where one year does not have it, or in other cells."""
    last = case.last_tables
    if last is None or not (case.tables.know(concept) and last.know(concept)):
        return None
    if concept.cells(case.report.form) != concept.cells(last.form):
        return None  # with the cells, the way of counting may have changed
    now, before = case.value(concept), case.value(concept, of=last)
    return None if now is None or before is None else (now, before)


def _key_figures(case: Case) -> Iterator[tuple[Concept, str, Number, Number]]:
    """Everything a reader looks at first that is no part of another and no stock: what it is called,
    this year's figure and last year's.
    """
    for concept in concepts.KEY_FIGURES:
        if concept.whole or concept.stock:
            continue
        if pair := _both_years(case, concept):
            yield concept, _called(case, concept), *pair


def _called(case: Case, concept: Concept) -> str:
    """A concept in the form's words: those of its cell, where it is one."""
    form = case.report.form
    cell = form_cells(form).get(concept.cells(form)[0])
    return _name(cell) if cell else f"{concept.named(form)}总计"


def _brought(case: Case, key: str) -> Iterator[tuple[Address, FormCell, Number, Number]]:
    """Address, cell, this year's figure and what last year's report says, where the two differ."""
    last = case.last
    if last is None:
        return
    form = form_cells(case.report.form)
    both = {table.key for table in case.report.tables} & {table.key for table in last.tables}
    for path, expected in brought_forward(case.report.form, last.figures).items():
        if key not in path or path[0] not in both:
            continue
        if expected is None:
            case.gaps.add(path)
            continue
        now = case.number(*path)
        if now is not None and now != expected:
            yield path, form[path], now, expected


def _told(
    case: Case, differing: list[tuple[Address, FormCell, Number, Number]], what: str, source: str
) -> Iterator[Finding]:
    """One finding per figure, or one for all of them where there are many."""
    if len(differing) > _MANY:
        shown = "；".join(
            f"{cell.row_label} {now}，应为 {was}" for _, cell, now, was in differing[:_MANY]
        )
        yield case.found(
            f"有 {len(differing)} 行的{what}与{source}不一致：{shown}；等等。", path=differing[0][0]
        )
        return
    for path, cell, now, expected in differing:
        yield case.found(
            f"“{cell.row_label}”的{what}填了 {now}，{source}是 {expected}。",
            path=path, actual=now, expected=expected,
        )  # fmt: skip


@rule(
    "Y601", "上年结转", Severity.ERROR,
    what="每一列的“上年结转”，等于上年报告同一列的“结转下年度继续办理”。",
    why="去年底没有办结的申请，就是今年初手里的申请；读者把两年的报告放在一起就能看出来。",
    how="照上年报告改“上年结转”；上年报告填错了，或机构合并、职能划转的，在“说明”里写明。",
    basis="国办公开办函〔2019〕60号、国办公开办函〔2021〕30号附件第三部分表格",
    example="上年报告结转下年度 121，今年上年结转填了 120",
    applies=with_concepts(concepts.CARRIED_OVER, concepts.CARRIED_FORWARD),
)  # fmt: skip
def requests_are_carried_over(case: Case) -> Iterator[Finding]:
    for path, cell, now, expected in _brought(case, "carried_over"):
        yield case.found(
            f"“{cell.column_label}”一列的上年结转填了 {now}，上年报告的“结转下年度继续办理”是 {expected}。",
            path=path, actual=now, expected=expected,
        )  # fmt: skip


@rule(
    "Y602", "现行有效的增减", Severity.WARNING,
    what="规章、行政规范性文件：上年现行有效＋本年制发－本年废止＝现行有效。",
    why="文件不会自己多出来或消失；对不上的，多是漏记了清理、失效，或两年口径不同。",
    how="核对三个数；因清理、自动失效、移交、口径调整对不上的，在“说明”里写明原因。",
    example="上年现行有效 698＋制发 77－废止 132＝643，现行有效填了 470",
    applies=with_any(*((one.issued, one.repealed, one.in_force) for one in concepts.DOCUMENTS)),
)  # fmt: skip
def documents_in_force_follow_from_last_year(case: Case) -> Iterator[Finding]:
    for kind in concepts.DOCUMENTS:
        pair = _both_years(case, kind.in_force)
        if pair is None:
            continue
        issued, repealed = case.value(kind.issued), case.value(kind.repealed)
        if issued is None or repealed is None:
            continue
        now, before = pair
        expected = before + issued - repealed
        if now != expected:
            cell = cell_of(case, kind.in_force)
            yield case.found(
                f"“{cell.row_label}”上年现行有效 {before}＋本年制发 {issued}－本年废止 {repealed}＝{expected}，"
                f"现行有效填了 {now}。",
                path=cell.path, actual=now, expected=expected,
            )  # fmt: skip


@rule(
    "Y603", "上一年项目数量", Severity.WARNING,
    what="“上一年项目数量”，等于上年报告的上一年项目数量加本年增/减。",
    why="上年年末的项目，就是今年的“上一年项目”。",
    how="照上年报告改；职能划转、清单调整的，在“说明”里写明。",
    basis="国办公开办函〔2019〕60号 附件第二部分表格",
    example="上年行政处罚 2648，增减 -18，今年上一年项目数量填了 2648",
    applies=with_cells("last_year", "change"),
)  # fmt: skip
def items_follow_from_last_year(case: Case) -> Iterator[Finding]:
    yield from _told(case, [*_brought(case, "last_year")], "上一年项目数量", "上年报告的数加增减")


@rule(
    "Y604", "对外公开总数量", Severity.WARNING,
    what="“对外公开总数量”不多于上年的总数量加本年新公开。",
    why="总数只会因为新公开而增加（废止、失效的会减少，这个格式不填）。",
    how="核对两年的总数量和本年新公开；口径调整的，在“说明”里写明。",
    basis="国办公开办函〔2019〕60号 附件第二部分表格",
    example="规章上年对外公开总数量 0，本年新公开 0，对外公开总数量 7",
    applies=with_any(*((one.published, one.public) for one in concepts.DOCUMENTS)),
)  # fmt: skip
def the_public_grow_by_what_is_published(case: Case) -> Iterator[Finding]:
    for kind in concepts.DOCUMENTS:
        pair = _both_years(case, kind.public)
        published = case.value(kind.published) if pair else None
        if pair is None or published is None:
            continue
        now, before = pair
        if now > before + published:
            cell = cell_of(case, kind.public)
            yield case.found(
                f"“{cell.row_label}”上年对外公开总数量 {before}＋本年新公开 {published}＝{before + published}，"
                f"对外公开总数量填了 {now}。",
                path=cell.path, actual=now, expected=before + published,
            )  # fmt: skip


@rule(
    "Y605", "历年累计", Severity.WARNING,
    what="“上年累计”等于上年报告的“历年累计”。",
    why="累计数逐年相加，不会中断。",
    how="照上年报告改“上年累计”；上年的累计有误或口径调整的，在“说明”里写明。",
    basis="省级政府信息公开情况统计表（本年度、历年累计）",
    example="上年报告历年累计 10037，今年上年累计填了 1037",
    applies=with_cells("until_last_year", "in_all_years"),
)  # fmt: skip
def totals_of_all_years_go_on(case: Case) -> Iterator[Finding]:
    yield from _told(case, [*_brought(case, "until_last_year")], "上年累计", "上年报告的历年累计")


@rule(
    "Y606", "与上年相差悬殊", Severity.WARNING,
    what="制发、许可、处罚、强制、收费、新收申请、复议、诉讼等主要数字，没有比上年增加到 5 倍以上，"
        "或减少到五分之一以下（有一年不到 10、另一年不到 30 的不比，有一年是 0 的由 Y607 核对）。",
    why="相差悬殊，多是漏填、多填一位或两年口径不同；上级审核时也会问。",
    how="核对；属实的，在“说明”里写明原因。",
    example="行政许可上年 2293，今年 22930",
)  # fmt: skip
def key_figures_do_not_jump(case: Case) -> Iterator[Finding]:
    for concept, name, now, before in _key_figures(case):
        if not min(now, before):
            continue  # from and to nothing: Y607
        if min(now, before) < _NOT_SMALL and max(now, before) < _LARGE:
            continue
        if before <= now * _TIMES <= before * _TIMES * _TIMES:
            continue
        if concept.kind is Kind.MONEY and looks_like_yuan(now, before):
            continue  # told by A312
        times = f"{rounded(Decimal(now) / before, 1)} 倍"
        change = times if now > before else f"{percent(now, before)}%"
        path = concept.cells(case.report.form)[0]
        yield case.found(f"“{name}”上年 {before}，本年 {now}，是上年的 {change}。", path=path)


@rule(
    "Y607", "由有到无、由无到有", Severity.INFO,
    what="制发、许可、处罚、强制、收费、新收申请、复议、诉讼等主要数字，没有从 50 以上变成 0，或从 0 变成 50 以上。",
    why="上年有很多、今年一件没有，常是漏填；反过来，常是上年漏填或口径变了。",
    how="核对；属实的，不用改，也可以在“说明”里写明。",
    example="行政处罚上年 1282，今年 0",
)  # fmt: skip
def key_figures_do_not_vanish(case: Case) -> Iterator[Finding]:
    for concept, name, now, before in _key_figures(case):
        if concept.kind is Kind.MONEY and not before:
            continue  # fees come with one decision
        if (now == 0 and before >= _NOT_NOTHING) or (before == 0 and now >= _NOT_NOTHING):
            doubt = "请确认不是漏填" if now == 0 else "请核对口径，上年有没有漏填"
            path = concept.cells(case.report.form)[0]
            yield case.found(f"“{name}”上年 {before}，本年 {now}，{doubt}。", path=path)


@rule(
    "Y608", "数字与上年相同", Severity.WARNING,
    what="与上年完全相同的数不到 3 个，或不到八成（不到 10 的数和现行有效、人员等存量不计）。",
    why="一年里发生的事，很少有几项恰好一件不差；大多相同，常是沿用了上年的表。",
    how="换成本年的数；确实相同的，在“说明”里写明。",
    basis="国办公开办函〔2019〕60号、国办公开办函〔2021〕30号：不得出现敷衍了事甚至年年雷同现象",
    example="许可、处罚、收费、新收申请都与上年一件不差",
)  # fmt: skip
def figures_are_not_last_years(case: Case) -> Iterator[Finding]:
    if case.last is None:
        return
    same, compared = [], 0
    stocks = _stocks(case.report.form)
    for path, cell in form_cells(case.report.form).items():
        if cell.addends or cell.kind not in (Kind.COUNT, Kind.MONEY) or path in stocks:
            continue
        pair = _pair(case, path)
        if pair and max(pair) >= _NOT_SMALL:
            compared += 1
            if pair[0] == pair[1]:
                same.append((path, f"{_name(cell)} {pair[0]}"))
    if len(same) >= _SAME_AT_LEAST and 100 * len(same) >= _SAME_SHARE * compared:
        shown = "、".join(words for _, words in same[:_MANY]) + ("等" if len(same) > _MANY else "")
        yield case.found(
            f"{compared} 个不小于 10 的数里，有 {len(same)} 个与上年完全相同（{shown}），请确认不是沿用上年。",
            path=same[0][0],
        )  # fmt: skip


def _stocks(form: Form) -> set[Address]:
    """What honestly stays the same from year to year, and what the year before says."""
    carried = {carry.key for table in form.tables for carry in table.carries}
    stocks = {path for one in concepts.CONCEPTS.values() if one.stock for path in one.entered(form)}
    return stocks | {path for path in form_cells(form) if carried & set(path)}


_TRIED = (concepts.RECONSIDERATIONS, concepts.LITIGATION_DIRECT, concepts.LITIGATION_AFTER)


@rule(
    "Y609", "上年尚未审结的案件", Severity.INFO,
    what="上年“尚未审结”的行政复议、行政诉讼，本年的结果（含仍未审结的）合计不少于这个数。",
    why="上年没有审结的，今年或者有了结果，或者仍未审结，不会不见。",
    how="核对本年有没有漏记上年未结的案件；撤回后另行立案等情形，不用改。",
    basis="国办公开办函〔2019〕60号、国办公开办函〔2021〕30号附件第四部分表格",
    example="上年行政复议尚未审结 37，今年总计 10",
    applies=with_concepts(*(kind.pending for kind in _TRIED)),
)  # fmt: skip
def pending_cases_are_not_lost(case: Case) -> Iterator[Finding]:
    for kind in _TRIED:
        waiting, results = _both_years(case, kind.pending), _both_years(case, kind.all)
        if waiting and results and waiting[1] > results[0]:
            yield case.found(
                f"“{kind.all.name}”上年尚未审结 {waiting[1]} 件，本年各种结果合计只有 {results[0]} 件。",
                path=cell_of(case, kind.all).path, actual=results[0],
            )  # fmt: skip


@rule(
    "Y610", "上年报告的机关", Severity.INFO,
    what="“上年报告”是同一个机关的。",
    why="拿别的机关的报告作比较，结转、同比都不对。",
    how="核对“上年报告”的文件名；机关改名、机构改革的，不用改。",
    example="全称: 示例县教育局，上年报告的机关是示例县民政局",
)  # fmt: skip
def last_year_is_of_the_same_agency(case: Case) -> Iterator[Finding]:
    if case.last is None:
        return
    now, before = case.report.content.agency.full_name, case.last.content.agency.full_name
    if now and before and now.replace(" ", "") != before.replace(" ", ""):
        yield case.found(
            f"上年报告的机关是“{before}”，本年是“{now}”。",
            path=("last_report",) if case.report.content.last_report else ("agency", "full_name"),
        )
