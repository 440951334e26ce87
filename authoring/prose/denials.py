"""Zero told in words: 未制定规范性文件, 没有无法提供的申请, 行政许可、行政处罚均为零."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from authoring.forms import concepts
from authoring.forms.concepts import Concept
from authoring.patterns import lazy, may_meet

_CLAUSE = lazy("[^，,；;。：:！？]+")
_NOTHING = lazy(
    "(?:没有|未曾?|无|不存在)"
    "(?:发生|出现|产生|存在|涉及|开展|实施|办理|作出|收取|征收|新增|有关|相关|任何|单独|另行|过|有|新|再){0,3}",
    needs="没有|未|无|不存在",
)
_MADE = "(?:制定|制发|出台|印发|发布)"
_ENDED = "(?:废止|宣布失效|失效)"
_AND = "(?:、|和|及|与|或)"
_NOUN = "(?:(?:行政)?规范性文件|规章|行政许可|行政处罚|行政强制|行政事业性收费)"
_ENDS = "(?:的|情况|情形|事项|决定|处理|案件|措施|项目|业务|工作|更新|申请|件)"
_DISCLOSURE = lazy(
    rf"(?:(?:{_MADE}|{_ENDED}|现行有效的?){_AND}?){{0,3}}(?:的|政府)?"
    rf"{_NOUN}(?:{_AND}(?:办理|作出|实施)?{_NOUN}){{0,5}}(?:(?:{_AND}|{_MADE}|{_ENDED}|{_ENDS}){{0,6}})(?<!的)\Z"
)
_CARRIED = lazy(
    r"(?:申请)?(?P<across>跨年度?)?(?:(?P<over>上年|上一年|去年)度?)?(?:结转|转结)[至到入]?(?:(?P<forward>下年|下一年|次年|明年)度?)?(?:继续)?(?:办理)?"
    r"的?(?:政府信息公开|依申请公开|信息公开)?(?:申请|事项|情况|情形|案件|件){0,3}\Z"
)
_LAST_YEAR = lazy("(?:上年|上一年|去年)度?")
_OUTCOME = lazy(
    r"作?(?P<what>不予公开|部分公开|无法提供|不予处理|其他处理)的?(?:政府信息公开|依申请公开|决定|答复|政府信息|信息|申请|情况|情形|案件|件){0,3}\Z"
)
_APPLICANT = lazy(
    r"(?:收到|接到|受理)?(?P<who>自然人|商业企业|企业|科研机构|社会公益组织|法律服务机构|法人[和或及]其他组织)"
    r"(?:提出|提交)?的?(?:政府信息公开|依申请公开|信息公开)?申请\Z"
)
_NOUGHT = lazy(
    r"(?P<what>(?:行政许可|行政处罚|行政强制|行政事业性收费|行政复议|行政诉讼|复议|诉讼|申请|"
    r"[、和及与]|数量|新收|政府信息公开){1,20})"
    r"(?:(?:件数|办件量|办理量|总数|总量|数)?(?:均为|都为|均是|全部为|为|均)[零0][件条起宗]?|0[件条起宗])\Z",
    needs="[为均是][零0]|0[件条起宗]",
)
_GIVEN = lazy(r"依申请公开(?:政府信息|信息)?(?:共|为)?[零0][条件]\Z", needs="依申请公开")
_DENIES = (_NOTHING, _NOUGHT, _GIVEN)
# Whoever speaks before 没有 speaks for the whole report.
_FOR_ALL = lazy(
    r"(?:20[0-9]{2}年度?|全年|今年|年内|当年|期间|[我本][一-龥]{1,4}|全[县市区镇乡局系统]{1,2}|经[一-龥]{1,4}|同时|[并也且均共尚暂从]|"
    r"因政府信息公开(?:工作)?|行政机关| )*"
)
_IS_MADE = lazy(_MADE)
_IS_ENDED = lazy("废止|失效")
_IS_DONE = lazy("办|答复|上年")


@dataclass(frozen=True, slots=True)
class Denial:
    """A clause that says there was none of some figures, and where the words stand in the sentence."""

    start: int
    end: int
    figures: tuple[Concept, ...]


Figures = tuple[Concept, ...]
Reads = Callable[["re.Match[str]", str], Figures]
"""The figures that a match denies, after what the sentence said before."""

_OUTCOMES = {
    "不予公开": concepts.REFUSED, "部分公开": concepts.PARTLY_GRANTED,
    "无法提供": concepts.UNAVAILABLE, "不予处理": concepts.NOT_PROCESSED,
    "其他处理": concepts.OTHER_OUTCOME,
}  # fmt: skip
_APPLICANTS = (
    ("自然人", "natural_person"), ("企业", "business"), ("科研机构", "research"),
    ("社会公益组织", "public_welfare"), ("法律服务机构", "legal_services"),
)  # fmt: skip
_DECISIONS = (
    ("许可", concepts.LICENCES), ("处罚", concepts.PENALTIES), ("强制", concepts.COERCIVE_MEASURES),
    ("收费", concepts.FEES),
)  # fmt: skip
_DOCUMENTS = (("规章", concepts.RULES), ("规范性文件", concepts.NORMATIVE_DOCUMENTS))
_NOUGHTS = (
    *_DECISIONS, ("申请", concepts.RECEIVED), ("复议", concepts.RECONSIDERATIONS.all),
    ("诉讼", concepts.LITIGATION.all),
)  # fmt: skip


def denials(text: str, own_names: tuple[str, ...]) -> Iterator[Denial]:
    """What the clauses of a sentence say there was none of."""
    if not any(may_meet(one, text) for one in _DENIES):
        return
    for clause in _CLAUSE.finditer(text):
        for start, end, figures in _denied(clause[0], text[: clause.start()]):
            lead = _LAST_YEAR.sub("", clause[0][:start])
            for name in own_names:
                lead = lead.replace(name, "")
            if _FOR_ALL.fullmatch(lead):
                yield Denial(clause.start() + start, clause.start() + end, figures)
                break


def _denied(clause: str, before: str) -> Iterator[tuple[int, int, Figures]]:
    """Where a clause denies which figures, after what the sentence said before it."""
    if nothing := _NOTHING.search(clause):
        for pattern, read in _READ:
            if match := pattern.match(clause, nothing.end()):
                yield nothing.start(), match.end(), read(match, before)
    if match := _NOUGHT.search(clause):
        figures = tuple(concept for word, concept in _NOUGHTS if word in match["what"])
        yield match.start(), match.end(), figures
    if match := _GIVEN.search(clause):
        yield match.start(), match.end(), (concepts.GRANTED, concepts.PARTLY_GRANTED)


def _disclosed(match: re.Match[str], before: str) -> Figures:
    words = match[0]
    found = [concept for word, concept in _DECISIONS if word in words]
    in_force, ended = "现行有效" in words, _IS_ENDED.search(words)
    for word, kind in _DOCUMENTS:
        if word in words:
            found += [kind.in_force] if in_force else []
            found += [kind.repealed] if ended else []
            found += [kind.issued] if _IS_MADE.search(words) or not (in_force or ended) else []
    return tuple(found)


def _carried(match: re.Match[str], before: str) -> Figures:
    """收到5件，无结转: of last year as well, unless the words are at what became of them."""
    if match["over"] or _LAST_YEAR.match(match.string):
        return (concepts.CARRIED_OVER,)
    if match["forward"] or match["across"] or _IS_DONE.search(before):
        return (concepts.CARRIED_FORWARD,)
    return concepts.CARRIED_FORWARD, concepts.CARRIED_OVER


def _of_applicants(match: re.Match[str], before: str) -> Figures:
    kind = next((key for name, key in _APPLICANTS if name in match["who"]), "organisations")
    return (concepts.from_applicants(concepts.RECEIVED, kind),)


_READ: tuple[tuple[re.Pattern[str], Reads], ...] = (
    (_DISCLOSURE, _disclosed),
    (_CARRIED, _carried),
    (_OUTCOME, lambda match, before: (_OUTCOMES[match["what"]],)),
    (_APPLICANT, _of_applicants),
)
