"""文表一致：the figures that sentences tell are those of the tables."""

from __future__ import annotations

from collections.abc import Iterator

from authoring.checks.case import Case
from authoring.checks.rule import rule, with_parts
from authoring.findings import Finding, Severity
from authoring.forms import concepts
from authoring.forms.layout import Form
from authoring.patterns import lazy
from authoring.prose.claims import Claim, Split, Verdict, held_against
from authoring.prose.live_figures import live_value
from authoring.quantities import as_number

_BASIS = "国办公开办函〔2021〕30号：相关情况和数据做到应报尽报，全面准确"
_OF_REQUESTS = (
    "国办公开办函〔2019〕60号、国办公开办函〔2021〕30号：申请和办理情况重在数据准确、要素齐备"
)
_TELLS_OVER = lazy(
    r"(?:上年|上一年|去年|含|包括)[^，。；]{0,8}结转|结转[^，。；]{0,4}(?:上年|上一年|去年)"
)
_CHECK = "核对正文和表格，改正写错的一处"
_BIND = f"{_CHECK}；正文写成引用就不会再不一致（nianbao bind 可代为改写）。"
_OTHERWISE = "口径不同的，在句中写明。"
_PARTLY = "只算一部分的，在句中写明。"


def _contradictions(case: Case, *keys: str, how: str = "") -> Iterator[Finding]:
    together = {one.claim for found in all_or_nothing(case) for one in found}
    for verdict in case.spoken.verdicts:
        claim = verdict.claim
        if verdict.fits is None and claim.label.key in keys:
            if _counted_apart(claim) or case.lacks(verdict.gaps) or verdict.value is None:
                continue
            if claim in together:
                continue  # X323
            stated = as_number(claim.number.value)
            yield case.found(
                f"正文写“{phrase(claim)}”，表中“{verdict.first.named(case.report.form)}”是 {verdict.value}。",
                at=claim.sentence, span=claim.number.span, actual=stated, expected=verdict.value,
                remedy=_bound(case, verdict, how),
            )  # fmt: skip


_TOGETHER = (
    (
        {"applications", "applicants"},
        (concepts.RECEIVED, concepts.CARRIED_OVER, concepts.CONCLUDED, concepts.CARRIED_FORWARD),
    ),
    (
        {"reconsideration", "litigation", "direct", "after", "both"},
        (concepts.RECONSIDERATIONS.all, concepts.LITIGATION.all),
    ),
)
"""What stands or falls together: the topics of sentences, and the figures that tell whether there was any."""


def all_or_nothing(case: Case) -> Iterator[list[Verdict]]:
    """Contradictions of one cause: the table says that there was nothing at all and the words say what
    there was, or the other way round.
    """
    for topics, figures in _TOGETHER:
        known = [case.tables.value(one) for one in figures if case.tables.know(one)]
        nothing = bool(known) and all(one.value == 0 for one in known)
        wrong = [
            one
            for one in case.spoken.verdicts
            if one.fits is None and one.value is not None and one.claim.label.topic in topics
        ]
        denied = all(not one.claim.number.value for one in wrong)
        if len(wrong) > 1 and (nothing or denied):
            yield wrong


_APART = {
    "received_online": lazy("邮件|邮箱"),
    "received_by_letter": lazy("传真"),
}
"""What a table puts into one row and a sentence may tell apart."""


def _counted_apart(claim: Claim) -> bool:
    apart = _APART.get(claim.label.key)
    return apart is not None and bool(apart.search(claim.sentence.text))


def _bound(case: Case, verdict: Verdict, how: str) -> str:
    """The remedy with the live figure that is meant; what the rule says where there is none."""
    live = live_value(case.report, verdict)
    return f"{_CHECK}；正文的数写成 {live} 就不会再不一致。{how}" if live else ""


def phrase(claim: Claim) -> str:
    """The words of the claim up to its unit, short enough to quote."""
    before = claim.sentence.text[: claim.number.start]
    words = "" if claim.behind else claim.clause[-18:]
    start = before.rfind(words) if words else -1
    stated = before[start:] if start >= 0 else ""
    return f"{stated}{claim.quote}{claim.behind[:18]}"


def _tables(form: Form) -> bool:
    return bool(form.tables)


@rule(
    "X301", "收到申请数", Severity.ERROR,
    what="正文写的新收、收到、受理、登记、收办申请件数（件、份、宗、条、人次等），等于表中的“本年新收”，或“本年新收＋上年结转”。",
    why="同一个数在文字和表格里不同，是公开后最常被指出的错误。",
    how=_BIND, basis=_OF_REQUESTS,
    example="正文“新收政府信息公开申请3118件”，表中“本年新收”3119",
    applies=_tables,
)  # fmt: skip
def received_agree(case: Case) -> Iterator[Finding]:
    yield from _contradictions(case, "received", "newly_received")


def _partial(case: Case) -> Iterator[tuple[Split, Verdict]]:
    """Parts that stand together with what the tables say of their sum, but those a list sums up itself."""
    listed = {(one.sentence, part.start) for one in case.spoken.breakdowns for part in one.parts}
    for split in case.spoken.splits:
        numbers = {(one.sentence, one.number.start) for one in split.claims}
        if numbers & listed or not all(one.number.exact for one in split.claims):
            continue
        yield split, held_against(split.sum, case.tables)


@rule(
    "X326", "各部分之和", Severity.WARNING,
    what="正文分渠道、分层级、分时段写的件数（线上和线下，本级和部门，上半年和下半年），加起来等于表中的数。",
    why="读者会把各部分加起来，和表格比。",
    how="核对各部分和表格；各部分有重叠或只写了一部分的，在句中写明。",
    basis=_OF_REQUESTS,
    example="正文“线上收到申请80件，线下收到申请11件”，表中“本年新收”90",
    applies=_tables,
)  # fmt: skip
def parts_make_the_figure(case: Case) -> Iterator[Finding]:
    for split, verdict in _partial(case):
        if verdict.fits or case.lacks(verdict.gaps) or verdict.value is None:
            continue
        total = as_number(verdict.claim.number.value)
        # Of an open list the reader sees that only some is told.
        if not split.whole and total < verdict.value:
            continue
        listed = "＋".join(str(as_number(one.number.value)) for one in split.claims)
        yield case.found(
            f"各部分之和 {listed}＝{total}，表中“{verdict.first.named(case.report.form)}”是 {verdict.value}。",
            at=verdict.claim.sentence, span=verdict.claim.number.span, actual=total, expected=verdict.value,
        )  # fmt: skip


@rule(
    "X302", "收到申请数的口径", Severity.WARNING,
    what="正文写的收到、受理件数含上年结转时，句中写明“含上年结转几件”。",
    why="“收到”有的只算本年新收，有的加上结转；不写明，读者会以为文表不一致。",
    how="改写本年新收数，或写明“（含上年结转×件）”。",
    example="新收74件、上年结转1件，正文只写“收到政府信息公开申请75件”",
    applies=with_parts("applications"),
)  # fmt: skip
def way_of_counting_is_told(case: Case) -> Iterator[Finding]:
    for verdict in case.spoken.verdicts:
        claim, new = verdict.claim, verdict.value
        if any(reading.unsaid for reading in claim.label.readings):
            case.lacks(verdict.gaps)
        if verdict.fits is None or not verdict.fits.unsaid or new is None:
            continue
        if not _TELLS_OVER.search(claim.sentence.text):
            over = as_number(claim.number.value) - new
            yield case.found(
                f"正文的 {as_number(claim.number.value)} 件是本年新收 {new} 件加上年结转 {over} 件，句中没有写明。",
                at=claim.sentence, span=claim.number.span,
                remedy=f"改写为 {new} 件，或写明“（含上年结转{over}件）”。",
            )  # fmt: skip


@rule(
    "X303", "上年结转和结转下年度", Severity.ERROR,
    what="正文写的上年结转、结转下年度件数等于表中的数。",
    why="结转数连着两个年度的报告，一处写错，两年都对不上。",
    how=_BIND, basis=_OF_REQUESTS,
    example="正文“结转下年度继续办理102件”，表中 103",
    applies=with_parts("applications"),
)  # fmt: skip
def carried_agree(case: Case) -> Iterator[Finding]:
    yield from _contradictions(case, "carried_over", "carried_forward")


_NOT_OUTCOMES = {"received", "newly_received", "carried_over", "carried_forward"}


@rule(
    "X304", "办理结果", Severity.ERROR,
    what="正文写的办结、答复件数，以及予以公开、部分公开、不予公开、无法提供、不予处理、其他处理等各类结果的件数，等于表中的数。",
    why="各类结果是读者最关心的数；一组（例如无法提供）要写各行之和，不能只写其中一行。",
    how=_BIND, basis=_OF_REQUESTS,
    example="正文“无法提供769件”，表中无法提供三行之和 781",
    applies=_tables,
)  # fmt: skip
def outcomes_agree(case: Case) -> Iterator[Finding]:
    keys = {
        c.label.key for c in case.spoken.claims if c.label.topic == "applications"
    } - _NOT_OUTCOMES
    yield from _contradictions(case, *keys)


@rule(
    "X305", "申请人类别", Severity.ERROR,
    what="正文写的自然人、法人或其他组织等件数，等于表中这一类申请人的数。",
    why="申请人类别和件数是格式规定的内容。",
    how=_BIND, basis=_OF_REQUESTS,
    example="正文“其中自然人3000件”，表中自然人 3001",
    applies=with_parts("applications"),
)  # fmt: skip
def applicants_agree(case: Case) -> Iterator[Finding]:
    keys = {claim.label.key for claim in case.spoken.claims if claim.label.topic == "applicants"}
    yield from _contradictions(case, *keys)


def _keys(case: Case, *topics: str) -> set[str]:
    return {claim.label.key for claim in case.spoken.claims if claim.label.topic in topics}


@rule(
    "X306", "行政复议", Severity.WARNING,
    what="正文写的行政复议件数和结果等于表中的数。",
    why="复议数还要与司法行政部门的数一致；备案、收案、审结口径不同的要写明。",
    how=_BIND + _OTHERWISE, basis=_BASIS,
    example="正文“行政复议350件”，表中 351",
    applies=_tables,
)  # fmt: skip
def reconsiderations_agree(case: Case) -> Iterator[Finding]:
    yield from _contradictions(case, *_keys(case, "reconsideration", "both"), how=_OTHERWISE)


@rule(
    "X307", "行政诉讼", Severity.WARNING,
    what="正文写的行政诉讼件数和结果等于表中两类诉讼（未经复议直接起诉、复议后起诉）之和。",
    why="诉讼数还要与法院的数一致；口径不同的要写明。",
    how=_BIND + _OTHERWISE, basis=_BASIS,
    example="正文“被提起行政诉讼26件”，表中 26＋20＝46",
    applies=_tables,
)  # fmt: skip
def litigations_agree(case: Case) -> Iterator[Finding]:
    yield from _contradictions(case, *_keys(case, "litigation", "direct", "after"), how=_OTHERWISE)


@rule(
    "X308", "规章和规范性文件", Severity.WARNING,
    what="正文写的规章、行政规范性文件的制发、废止、现行有效件数等于表中的数。",
    why="底数不清、文表不一，会被问到哪一个是真的。",
    how=_BIND, basis=_BASIS,
    example="正文“现行有效的规章12件”，表中 11",
    applies=with_parts("disclosure"),
)  # fmt: skip
def documents_agree(case: Case) -> Iterator[Finding]:
    yield from _contradictions(case, *_keys(case, "documents"))


@rule(
    "X309", "许可、处罚、强制和收费", Severity.WARNING,
    what="正文写的行政许可、行政处罚、行政强制处理决定数和行政事业性收费金额等于表中的数。",
    why="表中是全部处理决定，含依法未公开的；正文只算公开部分时要写明。",
    how=_BIND + _PARTLY, basis=_BASIS,
    example="正文“办理行政许可447200件”，表中 447228",
    applies=with_parts("disclosure"),
)  # fmt: skip
def decisions_agree(case: Case) -> Iterator[Finding]:
    yield from _contradictions(case, *_keys(case, "decisions", "fees"), how=_PARTLY)


@rule(
    "X336", "正文里的小表", Severity.WARNING,
    what="正文里自己画的小表，行和列写明是哪个数的（行政复议／结果维持，予以公开／2024年），等于表中的数；写明是上年的，等于上年报告的数。",
    why="同一个数印在两张表里，读者会对着看。",
    how=f"{_CHECK}；小表只算一部分的，在表前写明。", basis=_BASIS,
    example="正文的小表行政复议结果维持 83，表中 72",
    applies=_tables,
)  # fmt: skip
def small_tables_agree(case: Case) -> Iterator[Finding]:
    for one in case.spoken.told_in_grids:
        verdict, cell = one.verdict, one.cell
        if verdict.fits or case.lacks(verdict.gaps) or verdict.value is None:
            continue
        report = case.last if one.of_last_year and case.last else case.report
        yield case.found(
            f"正文的小表“{cell.named}”写 {cell.number.digits}，{'上年报告' if one.of_last_year else ''}"
            f"表中“{verdict.first.named(report.form)}”是 {verdict.value}。",
            at=cell.sentence, span=cell.number.span,
            actual=as_number(cell.number.value), expected=verdict.value,
            remedy="" if one.of_last_year else _bound(case, verdict, ""),
        )  # fmt: skip


@rule(
    "X338", "正文里上年的数", Severity.WARNING,
    what="正文写的上年收到、办结等件数等于上年报告表中的数；检查时附上年报告才查。",
    why="上年的报告仍在网上，读者会对着看。",
    how="核对正文和上年的报告，改正写错的一处；上年的报告有误的，按规定更正。",
    basis=_BASIS,
    example="正文“去年收到申请76件”，上年报告“本年新收”75",
    applies=_tables,
)  # fmt: skip
def last_years_figures_agree(case: Case) -> Iterator[Finding]:
    last = case.last
    for verdict in case.spoken.told_of_last_year if last else ():
        if verdict.fits or case.lacks(verdict.gaps) or verdict.value is None or last is None:
            continue
        yield case.found(
            f"正文写上年“{phrase(verdict.claim)}”，上年报告表中“{verdict.first.named(last.form)}”是 {verdict.value}。",
            at=verdict.claim.sentence, span=verdict.claim.number.span,
            actual=as_number(verdict.claim.number.value), expected=verdict.value,
        )  # fmt: skip


def _has_annex(form: Form) -> bool:
    return any(part.annex for part in form.parts)


@rule(
    "X310", "主动公开条数", Severity.WARNING,
    what="正文写的主动公开政府信息条数等于统计表的数。",
    why="附表是正文的依据。",
    how=_BIND, basis="国办发〔2014〕32号",
    example="正文“主动公开政府信息2070条”，统计表 2069",
    applies=_has_annex,
)  # fmt: skip
def disclosed_agree(case: Case) -> Iterator[Finding]:
    yield from _contradictions(case, *_keys(case, "disclosed"))


@rule(
    "X330", "统计表其他各行", Severity.WARNING,
    what="正文写的申请渠道、答复类型、公开渠道、培训、会议、解读、举报投诉等数，等于统计表同一行的数。",
    why="附表是正文的依据。",
    how="核对正文和统计表，改正写错的一处；口径不同的，在句中写明。", basis="国办发〔2014〕32号",
    example="正文“网上申请3件，信函申请4件”，统计表网上 7、信函 0",
    applies=_has_annex,
)  # fmt: skip
def annex_rows_agree(case: Case) -> Iterator[Finding]:
    yield from _contradictions(case, *_keys(case, "channels", "annex"))
