"""绝对的话：均获维持, 全部办结, 没有收到申请 — words that leave no room, held against the tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from authoring.checks.case import Case
from authoring.checks.rule import rule, with_concepts, with_parts
from authoring.checks.rules.agreement import all_or_nothing, phrase
from authoring.findings import Finding, Severity
from authoring.forms import concepts
from authoring.forms.concepts import Cases, Concept
from authoring.patterns import lazy
from authoring.prose.denials import denials
from authoring.prose.passages import Sentence
from authoring.prose.scope import Scope, matter_in, scope_at
from authoring.quantities import Number

_CLAUSE = lazy("[^，,；;。]+")

_ALL = r"(?:均|全部|都|悉数|一律|(?:100|百)%|百分之百)"
# Adverbs between 均 and the verb: no 未, no 不, no clause of its own.
_DULY = (
    "(?:已经|已|被|予以|得到|按照规定|按规定|依规定|依法|依规|按要求|按程序|按[时期]|如期|及时|妥善"
    "|规范){0,4}"
)
_IN_ITS_TIME = r"(?:在?(?:法定|规定)?(?:期限|时限)内|按[时期]|按时限|如期)"
_ALL_UPHELD = lazy(
    rf"{_ALL}(?:被|获|获得|予以|得到|为|由?(?:复议机关|人民法院|法院|判决|裁定))*(?:结果)?(?:维持|胜诉)"
)
_NONE_LOST = lazy(
    r"(?:无一|无|没有|未出现|未发生|未被|未有|不存在|零)"
    r"(?:一?[起例件宗]|任何|被|行政诉讼|诉讼|行政复议|复议|案件|确认违法|、|或|和)*(?:纠正|纠错|败诉|撤销)"
    r"|败诉率(?:为|是)?(?:零|0)"
)
_ALL_DONE = lazy(
    r"(?<!按时)(?<!按期)办结率(?:为|达|达到|均为|均达|保持)?\s*100\s*%"
    rf"|{_ALL}{_DULY}(?:答复)?(?:办结|办理完[毕成]|答复完毕|处理完毕)"
)
_RATE = lazy("率")
_SAID_DONE = lazy("办结|答复")
_ALL_DECIDED = lazy(r"(?:均已|全部|均)(?:审结|结案|办结)")
_ALL_IN_TIME = lazy(
    rf"{_ALL}(?:已|能)?{_IN_ITS_TIME}(?:予以|依法|作出)?(?:办结|答复|回复|办理)|按[时期](?:办结|答复)率(?:为|达|达到)?100%"
)
_ALL_OF_ONE_RESULT = lazy(
    rf"{_ALL}{_DULY}(?:为|是)?(?P<what>(?<!不)(?:同意|答复|主动)?公开(?!或|和|、|及|与)|公开(?:或|和|、|及|与)(?:者)?部分公开|部分公开|"
    r"不予公开|无法提供|不予处理)(?![0-9]|[一-龥]*(?:网|栏|平台|渠道))"
)
_ALL_OF_ONE_KIND = lazy(
    rf"{_ALL}(?:为|是|由|来自于?|系)(?P<who>自然人|公民|个人|商业企业|企业|科研机构|社会公益组织|法律服务机构|"
    r"法人(?:和|或|或者|及)其他组织)(?![、和及与或])"
)
_NOTHING = lazy("没有|未|无|零")  # in whatever the two below meet
_NO_REQUEST = lazy(
    r"(?:没有|未|无)(?:收到公民、法人(?:和|或)其他组织的?)?"
    r"[^，。；]{0,8}(?:信息公开|依申请公开|公开政府信息)(?:的)?(?:申请|事项)|零申请|(?:没有|无)依申请公开"
    r"|(?:没有|未曾?)(?:收到|接到)(?:过|任何)?(?:政府信息)?(?:依申请公开|公开申请)(?:政府)?(?:信息)?(?:来信|件)?\Z"
    r"|(?:没有|未曾?)(?:收到|接到|受理)(?:过|任何)?(?:的|新)?申请(?:件|事项)?\Z"
    r"|(?:没有|未|无)(?:收到|接到|受理|有)?(?:公民|法人|[、和或的]|其他组织|群众|个人|任何|提出){0,8}(?:要求|申请)公开"
    r"(?:政府)?(?:信息)?的?(?:申请|事项|情况|情形)?\Z"
)
REQUESTS = lazy("申请(?!行政复议|复议)")
"""Requests, not those for a review."""
_NO_REVIEW = lazy(r"(?:没有|未(?!经)|无|零)[^，。；]{0,30}?(?:复议|诉讼|应诉)")
_NOT_DENIED = lazy(r"结转|转结|纠正|纠错|败诉|撤销|维持|审结|后起诉|超期|逾期|收费|收取")
# Who speaks here of a part: of a channel, a time, other offices.
_OF_A_PART = lazy(
    "网络|网上|信函|邮寄|当面|现场|窗口|传真|(?<![我本各])(?:乡镇|街道|部门)|下属|季度|半年|其中"
)
_REVIEWS = {"reconsideration", "litigation", "direct", "after", "both"}
_KINDS = {
    "reconsideration": (concepts.RECONSIDERATIONS,),
    "litigation": (concepts.LITIGATION,),
    "both": (concepts.RECONSIDERATIONS, concepts.LITIGATION),
}


Results = Callable[[Cases], tuple[Concept, ...]]


def _not_upheld(cases: Cases) -> tuple[Concept, ...]:
    return cases.corrected, cases.other, cases.pending


def _lost(cases: Cases) -> tuple[Concept, ...]:
    return (cases.corrected,)


def _pending(cases: Cases) -> tuple[Concept, ...]:
    return (cases.pending,)


def _review(case: Case, matter: str, results: Results) -> Number | None:
    """How many cases of a matter have one of these results; None if unknown."""
    named = [concept for kind in _KINDS.get(matter, ()) for concept in results(kind)]
    return case.value(*named) if named else None


def _scope(case: Case, sentence: Sentence, start: int) -> Scope:
    """What words are said of: after a list (线上80件，线下10件，全部…) of all that it adds up to."""
    scope = scope_at(sentence, start)
    lists = [
        (one.claims[-1].sentence, one.claims[-1].number, one.sum.number.value)
        for one in case.spoken.splits
    ]
    lists += [
        (one.sentence, one.parts[-1], one.sum)
        for one in case.spoken.breakdowns
        if one.sum == one.total.value
    ]
    for where, last, total in lists:
        if where == sentence and last.end <= start and last.value == scope.count:
            return replace(scope, count=total)
    return scope


def _said_of(case: Case, sentence: Sentence, match: re.Match[str]) -> Scope:
    """What words that leave no room are said of, the words themselves included: 无一败诉."""
    scope = _scope(case, sentence, match.start())
    if scope.matter not in _KINDS and (named := matter_in(match[0])) in _KINDS:
        return replace(scope, matter=named)
    return scope


def _all_of(case: Case, scope: Scope) -> bool:
    """Whether something is said of all requests, or all cases, not of some that a number tells."""
    if scope.matter == "requests":
        new, over, done = (
            case.value(one)
            for one in (concepts.RECEIVED, concepts.CARRIED_OVER, concepts.CONCLUDED)
        )
        return scope.is_of(new, done, (new or 0) + (over or 0))
    totals = [case.value(kind.all) or 0 for kind in _KINDS.get(scope.matter, ())]
    return scope.is_of(*totals, sum(totals))


def _of_requests(
    case: Case, pattern: re.Pattern[str]
) -> Iterator[tuple[Sentence, re.Match[str], Scope]]:
    """The sentences in which something is said of all requests, and where."""
    for sentence in case.spoken.of_this_year:
        for match in pattern.finditer(sentence.text):
            scope = _scope(case, sentence, match.start())
            if scope.matter == "requests" and _all_of(case, scope):
                yield sentence, match, scope


@rule(
    "X321", "均获维持", Severity.ERROR,
    what="正文说复议、诉讼“均获维持”“没有被纠正”“无一败诉”，表中没有相反的结果。",
    why="表中有纠正或尚未审结的，“均获维持”就不是事实。",
    how="按表中的结果改写，例如“结果维持72件，结果纠正64件，尚未审结37件”。",
    example="正文“行政复议均获维持”，表中结果纠正 64、尚未审结 37",
    applies=with_parts("review"),
)  # fmt: skip
def upheld_means_upheld(case: Case) -> Iterator[Finding]:
    for sentence in case.spoken.of_this_year:
        for pattern, against in ((_ALL_UPHELD, _not_upheld), (_NONE_LOST, _lost)):
            for match in pattern.finditer(sentence.text):
                scope = _said_of(case, sentence, match)
                if not _all_of(case, scope):
                    continue
                if count := _review(case, scope.matter, against):
                    yield case.found(
                        f"正文写“{match[0]}”，表中有 {count} 件不是这样的结果。", at=sentence, span=match.span(),
                    )  # fmt: skip


@rule(
    "X322", "全部办结", Severity.WARNING,
    what="正文说申请“全部办结”“办结率100%”，表中没有结转下年度；说复议诉讼“均已审结”，表中没有尚未审结。",
    why="结转下年度的就是没有办结的。",
    how="写明办结几件、结转下年度几件；“均在法定期限内答复”与“全部办结”不是一回事。",
    example="正文“办结率100%”，表中结转下年度 103",
    applies=with_parts("applications", "review"),
)  # fmt: skip
def done_means_done(case: Case) -> Iterator[Finding]:
    for sentence, match, scope in _of_requests(case, _ALL_DONE):
        done = case.value(concepts.CONCLUDED)
        all_of_them = case.value(concepts.RECEIVED)
        only_done = done != all_of_them and scope.is_of(done) and not scope.is_of(all_of_them)
        said_done = only_done or _SAID_DONE.search(scope.words)
        of_those_done = said_done and not _RATE.search(match[0])
        forward = case.value(concepts.CARRIED_FORWARD)
        if forward and not of_those_done:
            yield case.found(
                f"正文写“{match[0]}”，表中结转下年度继续办理 {forward} 件。", at=sentence, span=match.span(),
            )  # fmt: skip
            break
    for sentence in case.spoken.of_this_year:
        for match in _ALL_DECIDED.finditer(sentence.text):
            scope = _said_of(case, sentence, match)
            pending = _review(case, scope.matter, _pending)
            if pending and _all_of(case, scope):
                yield case.found(
                    f"正文写“{match[0]}”，表中尚未审结 {pending} 件。",
                    at=sentence,
                    span=match.span(),
                )


@rule(
    "X325", "均按期答复", Severity.ERROR,
    what="正文说申请“均按期答复”，统计表没有延期办结数。",
    why="统计表把按时和延期分开填报。",
    how="写明按时几件、延期几件。",
    example="正文“均按时答复”，统计表延期办结数 2",
    applies=with_concepts(concepts.EXTENDED),
)  # fmt: skip
def in_time_means_in_time(case: Case) -> Iterator[Finding]:
    for sentence, match, _ in _of_requests(case, _ALL_IN_TIME):
        if late := case.value(concepts.EXTENDED):
            yield case.found(
                f"正文写“{match[0]}”，统计表延期办结 {late} 件。", at=sentence, span=match.span()
            )


_ONE_RESULT: dict[str, tuple[Concept, ...]] = {
    "部分公开": (concepts.PARTLY_GRANTED,), "不予公开": (concepts.REFUSED,),
    "无法提供": (concepts.UNAVAILABLE,), "不予处理": (concepts.NOT_PROCESSED,),
}  # fmt: skip


@rule(
    "X332", "均予以公开", Severity.ERROR,
    what="正文说申请“均予以公开”“全部不予公开”，表中的办理结果只有这一种。",
    why="表中还有别的办理结果，“均”“全部”就不是事实。",
    how="按表中的结果改写，例如“予以公开4件，无法提供2件”。",
    example="正文“受理申请6件，均已予以公开”，表中予以公开 4、无法提供 2",
    applies=with_concepts(concepts.CONCLUDED, concepts.GRANTED),
)  # fmt: skip
def results_are_of_one_kind(case: Case) -> Iterator[Finding]:
    for sentence, match, _ in _of_requests(case, _ALL_OF_ONE_RESULT):
        named = _ONE_RESULT.get(match["what"], (concepts.GRANTED,))
        if match["what"].startswith("公开") and "部分" in match["what"]:
            named = (concepts.GRANTED, concepts.PARTLY_GRANTED)
        done = case.value(concepts.CONCLUDED)
        told = case.value(*named)
        if done is not None and told is not None and told < done:
            yield case.found(
                f"正文写“{match[0]}”，表中有 {done - told} 件不是这样的结果。", at=sentence, span=match.span(),
            )  # fmt: skip


_WHO = (
    ("法人", "organisations"), ("企业", "business"), ("科研机构", "research"),
    ("社会公益组织", "public_welfare"), ("法律服务机构", "legal_services"),
)  # fmt: skip


@rule(
    "X333", "均为自然人", Severity.ERROR,
    what="正文说申请“均为自然人”提出，表中没有别的申请人。",
    why="表中有别的申请人，“均”“全部”就不是事实。",
    how="按表中的申请人类别改写，例如“自然人4件，商业企业1件”。",
    example="正文“申请人均为自然人”，表中商业企业 1",
    applies=with_parts("applications"),
)  # fmt: skip
def applicants_are_of_one_kind(case: Case) -> Iterator[Finding]:
    for sentence, match, _ in _of_requests(case, _ALL_OF_ONE_KIND):
        kind = next((key for word, key in _WHO if word in match["who"]), "natural_person")
        new = case.value(concepts.RECEIVED)
        told = case.value(concepts.from_applicants(concepts.RECEIVED, kind))
        if new is not None and told is not None and told < new:
            yield case.found(
                f"正文写“{match[0]}”，表中有 {new - told} 件是别的申请人提出的。", at=sentence, span=match.span(),
            )  # fmt: skip


@rule(
    "X334", "正文说没有的，表中是零", Severity.ERROR,
    what="正文说没有制定规范性文件、没有办理行政许可、没有收费、没有结转、没有无法提供的等，表中也是 0。",
    why="表中有数、正文说没有，是沿用上年文字最容易留下的错误。",
    how="按表中的数改写；确实没有的，把表中的数改为 0。",
    example="正文“本年未制定行政规范性文件”，表中制发 1",
)  # fmt: skip
def nothing_means_nothing(case: Case) -> Iterator[Finding]:
    form = case.report.form
    for sentence in case.spoken.of_this_year:
        for denial in denials(sentence.text, case.spoken.own_names):
            read = {(one.sentence, one.number.start) for one in case.spoken.claims}
            counted = any((sentence, at) in read for at in range(denial.start, denial.end))
            there = [
                f"{one.named(form)}是 {value}"
                for one in denial.figures
                if (value := case.value(one))
            ]
            if there and not counted:
                yield case.found(
                    f"正文写“{sentence.text[denial.start : denial.end]}”，表中{'，'.join(there)}。",
                    at=sentence, span=(denial.start, denial.end),
                )  # fmt: skip


@rule(
    "X323", "没有收到申请、没有复议诉讼", Severity.ERROR,
    what="正文说没有收到申请，或没有行政复议、行政诉讼，表中也是 0；表中填“无”的，正文也没有写收到、办结几件。",
    why="一处说有、一处说没有，是沿用上年文字最容易留下的错误。",
    how="有的，在表中填实际的数；确实没有的，表中填“无”，正文写明没有。",
    example="正文“全年没有收到政府信息公开申请”，表中新收 3",
)  # fmt: skip
def none_means_none(case: Case) -> Iterator[Finding]:
    for wrong in all_or_nothing(case):
        claim = wrong[0].claim
        what = "复议、诉讼" if claim.label.topic in _REVIEWS else "申请"
        many = f"等 {len(wrong)} 处"
        if claim.number.value:
            told = f"表中“{what}”填的是没有发生（全部是 0），正文写“{phrase(claim)}”{many}。"
        else:
            first = next((one for one in wrong if one.value), wrong[0])
            named = first.first.named(case.report.form)
            told = f"正文写“{phrase(claim)}”{many}，表中“{named}”是 {first.value}。"
        yield case.found(told, at=claim.sentence, span=claim.number.span)
    for sentence in case.spoken.of_this_year:
        if not _NOTHING.search(sentence.text):
            continue
        for clause_in in _CLAUSE.finditer(sentence.text):
            clause, start = clause_in[0], clause_in.start()
            review = _NO_REVIEW.search(clause)
            request = None if "复议" in clause or "诉讼" in clause else _NO_REQUEST.search(clause)
            if not (review or request):
                continue
            if _NOT_DENIED.search(clause) or _of_a_part(case, clause):
                continue
            received = case.value(concepts.RECEIVED) if request else None
            if request and received:
                yield case.found(
                    f"正文写“{request[0]}”，表中收到申请 {received} 件。",
                    at=sentence,
                    span=(start + request.start(), start + request.end()),
                )
            reviews = _denied_reviews(case, clause[review.start() :]) if review else None
            if review and reviews:
                yield case.found(
                    f"正文写“{review[0]}”，表中有 {reviews} 件。",
                    at=sentence,
                    span=(start + review.start(), start + review.end()),
                )


def _of_a_part(case: Case, clause: str) -> bool:
    """Whether a clause speaks of some of the requests or offices only."""
    for name in case.spoken.own_names:
        clause = clause.replace(name, "")
    return _OF_A_PART.search(clause) is not None


def _denied_reviews(case: Case, words: str) -> Number:
    """How many cases of the kinds that words deny; one that is known is enough to contradict them."""
    kinds = (("复议", concepts.RECONSIDERATIONS), ("诉讼|应诉", concepts.LITIGATION))
    return sum(
        case.value(kind.all) or 0
        for names, kind in kinds
        if any(one in words for one in names.split("|"))
    )


@rule(
    "X324", "正文写到依申请公开", Severity.WARNING,
    what="表中有申请的，总体情况写到依申请公开。",
    why="总体情况要包括依申请公开；有申请而只字不提，读者会以为漏报。",
    how="在总体情况里写明新收、办结、结转的件数。",
    basis="国办公开办函〔2019〕60号、国办公开办函〔2021〕30号：总体情况主要包括主动公开、依申请公开等方面",
    example="表中新收 3，总体情况没有一句写到申请",
    applies=with_parts("overview", "applications"),
)  # fmt: skip
def requests_are_spoken_of(case: Case) -> Iterator[Finding]:
    if getattr(case.report.content, "overview", None) is None:
        return
    received = case.value(concepts.RECEIVED)
    if (
        received
        and not case.unread("overview")
        and not any(REQUESTS.search(one.text) for one in case.part("overview"))
    ):
        yield case.found(
            f"表中新收申请 {received} 件，总体情况没有写到依申请公开。", path=("overview",)
        )
