"""数据合理性：figures that add up and are still unlikely, because they contradict each other or the law."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from decimal import Decimal

from authoring.checks.case import Case
from authoring.checks.rule import rule, with_any, with_cells, with_concepts
from authoring.findings import Finding, Severity
from authoring.forms import concepts
from authoring.forms.concepts import Concept
from authoring.forms.layout import Address, FormCell, FormTable, Kind, Level, cells, form_cells
from authoring.patterns import lazy
from authoring.quantities import Number, percent, printed, rounded

_WITHOUT_RULES = (Level.DEPARTMENT, Level.TOWNSHIP, Level.COUNTY, Level.OUTPOST, Level.ZONE)
# A department of some place; ministries make rules, and a 办公厅 reports those of its government.
_LOCAL = lazy(r".{1,12}?(?:省|自治区|市|州|盟|县|区|旗|镇|乡)")
_MAKES_RULES = lazy(r"\A(?:国家|中国|中华|国务院)|\A.*(?:部|总局|总署|人民政府办公[厅室])$")

_TEN_THOUSAND = 10_000  # 万元
_SUSPICIOUS_TIMES = 1_000  # a year may bring much more, but hardly a thousand times as much
_SUSPICIOUS_FROM = 100
_NEVER_REACHED = {  # 万元; several times what the richest of the level collect
    Level.TOWNSHIP: 50_000,
    Level.COUNTY: 500_000,
    Level.CITY: 2_000_000,
    Level.DEPARTMENT: 5_000_000,
    Level.PROVINCE: 10_000_000,
    Level.VERTICAL: 10_000_000,
    Level.OUTPOST: 500_000,
    Level.ZONE: 2_000_000,
    Level.MINISTRY: 10_000_000,
}

_FEES_ARE_SPOKEN_OF = lazy("收费|信息处理费|缴费|缴纳|交费|费用")
_UNUSUAL_SHARE = 20  # per cent
_UNUSUAL_FROM = 10  # cases; the share of a few says nothing


def in_use(case: Case, *ending: str) -> Iterator[tuple[Address, FormCell]]:
    """The figures of the tables in use whose path ends so."""
    for table in case.report.tables:
        yield from _cells_ending(table, ending)


@functools.cache
def _cells_ending(table: FormTable, ending: Address) -> tuple[tuple[Address, FormCell], ...]:
    return tuple(
        (path, cell)
        for path, cell in cells(table).items()
        if path[len(path) - len(ending) :] == ending
    )


def looks_like_yuan(now: Number, before: Number) -> bool:
    """Whether an amount in 万元 is so much more than last year's that it was typed in 元."""
    return now >= _SUSPICIOUS_FROM and 0 < before * _SUSPICIOUS_TIMES <= now


def cell_of(case: Case, concept: Concept) -> FormCell:
    """The one cell that a concept is in the report."""
    (path,) = concept.cells(case.report.form)
    return form_cells(case.report.form)[path]


def row_of(case: Case, concept: Concept) -> Address:
    """The row or the group of rows in which a concept stands in the report."""
    (path,) = concept.cells(case.report.form)
    return path[:-1] if path in form_cells(case.report.form) else path


_NEW_AND_ALL = (
    *((kind.issued, kind.in_force) for kind in concepts.DOCUMENTS),
    *((kind.published, kind.public) for kind in concepts.DOCUMENTS),
)


@rule(
    "A310", "制发多于现行有效", Severity.INFO,
    what="规章、规范性文件的本年制发（或本年新公开）不多于年末现行有效（或对外公开总数量）。",
    why="当年制发的文件年末一般仍然有效；多出来的，只能是当年制发又当年废止的。",
    how="核对两个数；确是当年制发又废止的，不用改。",
    example="行政规范性文件：本年制发 12，现行有效 2",
    applies=with_any(*_NEW_AND_ALL),
)  # fmt: skip
def issued_are_in_force(case: Case) -> Iterator[Finding]:
    for new, every in _NEW_AND_ALL:
        some, most = case.value(new), case.value(every)
        if some is not None and most is not None and some > most:
            cell, column = cell_of(case, new), cell_of(case, every).column_label
            yield case.found(
                f"“{cell.row_label}”的{cell.column_label} {some}，多于{column} {most}。",
                path=cell.path, actual=some, expected=most,
            )  # fmt: skip


_NEW_RULES = (concepts.RULES.issued, concepts.RULES.made)


@rule(
    "A311", "规章制定权", Severity.WARNING,
    what="县级政府、乡镇街道和地方的部门，“规章”的本年制发（新制作）应是 0。",
    why="规章只能由国务院部门、省级政府和设区的市、自治州的政府制定；其他机关的文件是规范性文件。",
    how="是规范性文件的，改填在规范性文件一行；级别填错的，改正“级别”；代政府公布规章的，在“说明”里写明。",
    basis="《中华人民共和国立法法》（2023年修正）第九十一条、第九十三条",
    example="级别: 部门，规章: [3, 0, 3]",
    applies=with_any(*((one,) for one in _NEW_RULES)),
)  # fmt: skip
def rules_are_made_by_those_who_may(case: Case) -> Iterator[Finding]:
    level = case.report.content.agency.level
    if level not in _WITHOUT_RULES:
        return
    name = case.report.content.agency.full_name or ""
    if level is Level.DEPARTMENT and (not _LOCAL.match(name) or _MAKES_RULES.match(name)):
        return
    for new in _NEW_RULES:
        if number := case.value(new):
            cell = cell_of(case, new)
            yield case.found(
                f"级别是“{level.value}”，通常没有规章制定权，“规章”的{cell.column_label}填了 {number}。",
                path=cell.path, actual=number, expected=0,
            )  # fmt: skip


@rule(
    "A312", "金额疑似按元填写", Severity.WARNING,
    what="以万元为单位的金额，没有大到疑似按元填写：不到上年的 1000 倍，也没有超过这一级别不可能达到的数。",
    why="单位是万元；财务提供的数常以元为单位，直接抄来就大了一万倍。",
    how="按元填的，除以 10000；确实有这么多的，在“说明”里写明。",
    basis="国办公开办函〔2021〕30号 附件第二部分表格：本年收费金额（单位：万元）",
    example="行政事业性收费: 961716000",
    applies=lambda form: any(cell.kind is Kind.MONEY for cell in form_cells(form).values()),
)  # fmt: skip
def money_is_in_ten_thousands(case: Case) -> Iterator[Finding]:
    level = case.report.content.agency.level
    most = _NEVER_REACHED[level] if level else max(_NEVER_REACHED.values())
    for path, cell in in_use(case):
        if cell.kind is not Kind.MONEY:
            continue
        now = case.number(*path)
        if now is None:
            continue
        last = case.last_tables
        known = last and path in last.figures.values
        before = case.number(*path, of=last) if known else None
        if before and looks_like_yuan(now, before):
            why = f"是上年 {before} 的 {rounded(Decimal(now) / before, 0)} 倍"
        elif now >= most:
            why = f"达到 {rounded(Decimal(now) / _TEN_THOUSAND, 0)} 亿元" + (
                f"，不像{level.value}的数" if level else ""
            )
        else:
            continue
        yield case.found(
            f"“{cell.row_label}”{now}{cell.unit}，{why}，疑似按元填写。",
            path=path, actual=now, expected=Decimal(now) / _TEN_THOUSAND,
        )  # fmt: skip


@rule(
    "A313", "没有申请却有复议诉讼", Severity.INFO,
    what="没有新收、也没有上年结转的申请时，行政复议、行政诉讼也是 0。",
    why="这张表只统计政府信息公开引起的案件；没有申请而有案件，常是把别的案件填了进来，或漏填了申请。",
    how="核对案件是不是政府信息公开引起的，申请有没有漏填；由以前年度的申请或主动公开引起的，不用改。",
    basis="《中华人民共和国政府信息公开条例》第五十条第三项",
    example="申请: 无，行政复议: [2, 0, 0, 0]",
    applies=with_concepts(
        concepts.RECEIVED, concepts.CARRIED_OVER, concepts.RECONSIDERATIONS.all, concepts.LITIGATION.all
    ),
)  # fmt: skip
def cases_come_from_requests(case: Case) -> Iterator[Finding]:
    cases = (concepts.RECONSIDERATIONS.all, concepts.LITIGATION.all)
    numbers = [case.value(one) for one in (concepts.RECEIVED, concepts.CARRIED_OVER, *cases)]
    received, over, reconsidered, sued = numbers
    if received or over or None in numbers or not (reconsidered or sued):
        return
    last = case.last_tables
    if last and last.know(concepts.RECEIVED) and case.value(concepts.RECEIVED, of=last) != 0:
        return  # cases of last year's requests, or perhaps so
    yield case.found(
        f"没有新收和结转的申请，却有行政复议 {reconsidered} 件、行政诉讼 {sued} 件。",
        path=row_of(case, cases[0] if reconsidered else cases[1]),
    )  # fmt: skip


@rule(
    "A314", "复议前置", Severity.INFO,
    what="复议前置施行以后的年度：有不予公开（含部分公开）的答复，诉讼又全是“未经复议直接起诉”、没有一件“复议后起诉”的，请核对类型。",
    why="2024年1月1日起，对不予公开不服的应当先申请行政复议，对复议决定不服的才能起诉；"
        "不属于不予公开的（例如无法提供、不予处理、逾期不答复）仍可直接起诉。",
    how="逐件核对：经过复议的填在“复议后起诉”；确实可以直接起诉的，不用改。",
    basis="《中华人民共和国行政复议法》（2023年修订）第二十三条第一款第四项",
    example="未经复议直接起诉: [5, 0, 0, 0]，复议后起诉: 无",
    applies=lambda form: form.reconsideration_first is not None,
)  # fmt: skip
def refusals_go_to_reconsideration_first(case: Case) -> Iterator[Finding]:
    """Only where it is likely that cases stand in the wrong row: many suits may go to court at once."""
    since, year = case.report.form.reconsideration_first, case.year
    if since is None or year is None or year < since:
        return
    direct = case.value(concepts.LITIGATION_DIRECT.all)
    after = case.value(concepts.LITIGATION_AFTER.all)
    if not direct or after != 0 or not case.value(concepts.REFUSED, concepts.PARTLY_GRANTED):
        return
    yield case.found(
        f"行政诉讼 {direct} 件全部填在“未经复议直接起诉”，没有“复议后起诉”；"
        f"{since}年起对不予公开不服的应当先申请行政复议，请核对类型。",
        path=row_of(case, concepts.LITIGATION_DIRECT.all),
    )  # fmt: skip


@rule(
    "A315", "逾期未缴费和收费情况", Severity.INFO,
    what="有因逾期未缴费不再处理的申请时，第六部分写到了信息处理费的收费通知或收取情况。",
    why="逾期未缴费，说明发出过收费通知；收取信息处理费的情况要在第六部分专门报告。",
    how="在第六部分写明发出收费通知和收取信息处理费的情况。",
    basis="国办公开办函〔2021〕30号 第六部分；《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）",
    example="逾期未缴费 6 件，第六部分只写：无",
    applies=lambda form: bool(form.fee_part) and concepts.FEE_UNPAID.exists_in(form),
)  # fmt: skip
def unpaid_fees_are_explained(case: Case) -> Iterator[Finding]:
    part = case.report.form.part(case.report.form.fee_part)
    text = getattr(case.report.content, part.key)
    unpaid = case.value(concepts.FEE_UNPAID)
    if unpaid and text is not None and not _FEES_ARE_SPOKEN_OF.search(text):
        yield case.found(
            f"逾期未缴费的申请有 {unpaid} 件，“{part.heading}”没有写收费通知和收取信息处理费的情况。",
            path=(part.key,),
        )  # fmt: skip


@rule(
    "A316", "其他处理偏多", Severity.WARNING,
    what="“（六）其他处理”不到 10 件，或不超过办理结果总计的 20%。",
    why="这一项只用于新旧条例衔接和极少数特殊情况；所有申请原则上都应按法定方式处理，数量偏高的主管部门要了解情况。",
    how="逐件核对，能归入（一）至（五）的改填；确实不能的，在“说明”里写明是哪些情况。",
    basis="国办公开办函〔2019〕60号：设置“其他处理”主要是考虑新旧条例执行衔接以及极少数特殊情况",
    example="其他处理 24，办理结果总计 60",
    applies=lambda form: any(path in form_cells(form) for path in concepts.OTHER_OUTCOME.cells(form)),
)  # fmt: skip
def other_outcomes_are_few(case: Case) -> Iterator[Finding]:
    other, of_all = case.value(concepts.OTHER_OUTCOME), case.value(concepts.CONCLUDED)
    if other is None or not of_all or other < _UNUSUAL_FROM:
        return
    share = Decimal(100) * other / of_all
    if share > _UNUSUAL_SHARE:
        yield case.found(
            f"“（六）其他处理”{other} 件，占办理结果 {of_all} 件的 {percent(other, of_all)}%，偏多。",
            path=cell_of(case, concepts.OTHER_OUTCOME).path, actual=other,
        )  # fmt: skip


@rule(
    "A317", "项目数量的增减", Severity.WARNING,
    what="上一年项目数量加本年增/减，不小于 0。",
    why="减少的项目不会多于上一年的项目。",
    how="核对上一年项目数量和增减的正负号；“本年增/减”填的是变化，不是本年的总数。",
    basis="国办公开办函〔2019〕60号 附件第二部分表格",
    example="行政处罚: [20, -200, 430]",
    applies=with_cells("last_year", "change"),
)  # fmt: skip
def no_more_is_lost_than_there_was(case: Case) -> Iterator[Finding]:
    for path, cell in in_use(case, "change"):
        before, change = case.number(*path[:-1], "last_year"), case.number(*path)
        if before is not None and change is not None and before + change < 0:
            yield case.found(
                f"“{cell.row_label}”上一年项目数量 {before}，本年增/减 {change}，合起来小于 0。",
                path=path, actual=change,
            )  # fmt: skip


@rule(
    "A318", "采购项目和金额", Severity.WARNING,
    what="政府集中采购的项目数量和总金额，同时是 0 或同时不是 0。",
    why="有项目就有金额，有金额就有项目。",
    how="核对采购部门提供的数；没有采购的两格都填 0。",
    basis="国办公开办函〔2019〕60号 附件第二部分表格",
    example="政府集中采购: [0, 251000元]",
    applies=with_cells("procurement", "projects", "amount"),
)  # fmt: skip
def purchases_have_an_amount(case: Case) -> Iterator[Finding]:
    for path, cell in in_use(case, "procurement", "projects"):
        projects = case.number(*path)
        spent = (*path[:-1], "amount")
        amount = case.number(*spent)
        if projects is None or amount is None:
            continue
        if (amount == 0) != (projects == 0):
            written = printed(case.report.figures.values[spent])
            yield case.found(
                f"“{cell.row_label}”的采购项目数量是 {projects}，采购总金额是 {written}。",
                path=path,
            )
