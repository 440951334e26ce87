"""绝对的话：均获维持, 全部办结, 没有收到申请 — words that leave no room, held against the tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from authoring.checks.case import Case
from authoring.checks.rule import rule, with_concepts, with_parts
from authoring.findings import Finding, Severity
from authoring.forms import concepts
from authoring.forms.concepts import Cases, Concept
from authoring.patterns import lazy
from authoring.prose.claims import OTHER_REQUESTS
from authoring.prose.numbers import mask, numbers
from authoring.prose.parts import is_below, part_in
from authoring.quantities import Number

_CLAUSE = lazy("[^，,；;。]+")

_ALL_UPHELD = lazy(r"(?:均|全部|都)(?:被|获|予以|得到|为|获得)?(?:结果)?(?:维持|胜诉)")
_NONE_LOST = lazy(
    r"(?:无|未出现|没有|未发生|未被|零)(?:一起|一例|一件|任何)?(?:被)?(?:纠正|纠错|败诉|撤销)"
)
_ALL_DONE = lazy(
    r"(?<!按时)(?<!按期)办结率(?:为|达|达到|均为|均达|保持)?\s*100\s*%"
    r"|全部(?:按时|按期|依法|及时)?(?:办结|办理完毕|答复完毕)|均已(?:全部)?(?:按时|按期|依法)?(?:办结|办理完[毕成])"
)
_ALL_DECIDED = lazy(r"(?:均已|全部|均)(?:审结|结案|办结)")
_ALL_IN_TIME = lazy(
    r"(?:均|全部)(?:在法定期限内|在规定期限内|按时|按期)(?:予以|依法)?(?:办结|答复)|按[时期]办结率(?:为|达|达到)?100%"
)
_NO_REQUEST = lazy(
    r"(?:没有|未|无)(?:收到公民、法人(?:和|或)其他组织的?)?"
    r"[^，。；]{0,8}(?:信息公开|依申请公开|公开政府信息)(?:的)?(?:申请|事项)|零申请|(?:没有|无)依申请公开"
    r"|(?:没有|未曾?)(?:收到|接到)(?:过|任何)?(?:政府信息)?(?:依申请公开|申请公开|公开申请)(?:政府)?(?:信息)?(?:来信|件)?\Z"
)
_REQUESTS = lazy(r"申请(?!行政复议|复议)")
_NO_REVIEW = lazy(r"(?:没有|未(?!经)|无)[^，。；]{0,30}?(?:行政复议|行政诉讼)")
_NOT_DENIED = lazy(r"结转|转结|纠正|纠错|败诉|撤销|维持|审结|后起诉|超期|逾期|收费|收取")
_OTHER_MATTER = lazy(rf"提案|建议|留言|热线|工单|咨询|信箱|来信|投诉|{OTHER_REQUESTS}")
_REVIEW = lazy("复议|诉讼|应诉")
_LITIGATION = lazy("诉讼|应诉|败诉|胜诉")


Results = Callable[[Cases], tuple[Concept, ...]]


def _not_upheld(cases: Cases) -> tuple[Concept, ...]:
    return cases.corrected, cases.other, cases.pending


def _lost(cases: Cases) -> tuple[Concept, ...]:
    return (cases.corrected,)


def _pending(cases: Cases) -> tuple[Concept, ...]:
    return (cases.pending,)


def _review(case: Case, words: str, results: Results) -> Number | None:
    """How many cases with one of these results, in the reviews a text names; None if unknown."""
    named: tuple[Concept, ...] = ()
    if "复议" in words:
        named += results(concepts.RECONSIDERATIONS)
    if _LITIGATION.search(words):
        named += results(concepts.LITIGATION)
    return case.value(*named) if named else None


@rule(
    "X321", "均获维持", Severity.ERROR,
    what="正文说复议、诉讼“均获维持”“没有被纠正”，表中没有相反的结果。",
    why="表中有纠正或尚未审结的，“均获维持”就不是事实。",
    how="按表中的结果改写，例如“结果维持72件，结果纠正64件，尚未审结37件”。",
    example="正文“行政复议均获维持”，表中结果纠正 64、尚未审结 37",
    applies=with_parts("review"),
)  # fmt: skip
def upheld_means_upheld(case: Case) -> Iterator[Finding]:
    for sentence in case.spoken.of_this_year:
        for pattern, against in (
            (_ALL_UPHELD, _not_upheld),
            (_NONE_LOST, _lost),
        ):
            match = pattern.search(sentence.text)
            if match and "复议" not in sentence.text and "诉" not in sentence.text:
                continue
            if match and (count := _review(case, sentence.text, against)):
                yield case.found(
                    f"正文写“{match[0]}”，表中有 {count} 件不是这样的结果。", at=sentence, span=match.span(),
                )  # fmt: skip


_OPENS_CLAUSE = lazy("(?:^|[，,；;。])(?:其中|对|有)?$")


def _said_of_a_part(words: str) -> bool:
    """Whether what follows is said of a part: 线下收到10件，全部…, 3件均…; not: 线上80件，线下10件，全部…"""
    found = numbers(mask(words))
    ends = [0, *(one.end for one in found)]
    if (
        found
        and _OPENS_CLAUSE.search(words[: found[-1].start])
        and _CLAUSE.fullmatch(words[ends[-1] :])
    ):
        return True
    before = [words[start : one.start] for start, one in zip(ends, found, strict=False)][-2:]
    parts = [part_in(one, one) for one in before]
    sure = [
        bool((part and part.sure) or is_below(one)) for part, one in zip(parts, before, strict=True)
    ]
    return bool(sure) and sure[-1] and not (len(sure) > 1 and sure[0])


@rule(
    "X322", "全部办结", Severity.WARNING,
    what="正文说申请“全部办结”“办结率100%”，表中没有结转下年度；说复议诉讼“均已审结”，表中没有尚未审结。",
    why="结转下年度的就是没有办结的。",
    how="写明办结几件、结转下年度几件；“均在法定期限内答复”与“全部办结”不是一回事。",
    example="正文“办结率100%”，表中结转下年度 103",
    applies=with_parts("applications", "review"),
)  # fmt: skip
def done_means_done(case: Case) -> Iterator[Finding]:
    for sentence in case.spoken.of_this_year:
        text = sentence.text
        about_review = "复议" in text or "诉讼" in text
        match = _ALL_DONE.search(text)
        about_requests = "申请" in text and not about_review and not _OTHER_MATTER.search(text)
        of_all = bool(match) and not _said_of_a_part(text[: match.start() if match else 0])
        if (
            match
            and of_all
            and about_requests
            and (forward := case.value(concepts.CARRIED_FORWARD))
        ):
            yield case.found(
                f"正文写“{match[0]}”，表中结转下年度继续办理 {forward} 件。", at=sentence, span=match.span(),
            )  # fmt: skip
        match = _ALL_DECIDED.search(text)
        # 收到申请3件，已全部办结，没有引起行政复议: done are the requests.
        about_review = bool(match) and bool(_REVIEW.search(text, 0, match.start() if match else 0))
        if match and about_review and (pending := _review(case, text, _pending)):
            yield case.found(
                f"正文写“{match[0]}”，表中尚未审结 {pending} 件。", at=sentence, span=match.span()
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
    for sentence in case.spoken.of_this_year:
        match = _ALL_IN_TIME.search(sentence.text)
        about_requests = "申请" in sentence.text and not _OTHER_MATTER.search(sentence.text)
        late = case.value(concepts.EXTENDED) if match and about_requests else None
        if match and late:
            yield case.found(
                f"正文写“{match[0]}”，统计表延期办结 {late} 件。", at=sentence, span=match.span()
            )


@rule(
    "X323", "没有收到申请、没有复议诉讼", Severity.ERROR,
    what="正文说没有收到申请，或没有行政复议、行政诉讼，表中也是 0。",
    why="表中有数、正文说没有，是沿用上年文字最容易留下的错误。",
    how="按表中的数改写；确实没有的，把表中的数改为 0。",
    example="正文“全年没有收到政府信息公开申请”，表中新收 3",
)  # fmt: skip
def none_means_none(case: Case) -> Iterator[Finding]:
    for sentence in case.spoken.of_this_year:
        for clause_in in _CLAUSE.finditer(sentence.text):
            clause, start = clause_in[0], clause_in.start()
            if _NOT_DENIED.search(clause):
                continue
            review = _NO_REVIEW.search(clause)
            request = None if "复议" in clause or "诉讼" in clause else _NO_REQUEST.search(clause)
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


def _denied_reviews(case: Case, words: str) -> Number:
    """How many cases of the kinds that words deny; one that is known is enough to contradict them."""
    kinds = (("复议", concepts.RECONSIDERATIONS), ("诉讼", concepts.LITIGATION))
    return sum(case.value(kind.all) or 0 for word, kind in kinds if word in words)


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
    if received and not any(_REQUESTS.search(one.text) for one in case.part("overview")):
        yield case.found(
            f"表中新收申请 {received} 件，总体情况没有写到依申请公开。", path=("overview",)
        )
