"""What a sentence says of a figure: “新收政府信息公开申请3119件” speaks of a cell of the tables.

A claim is only read where the words name the figure beyond doubt. Numbers of other years, of other
agencies, of a channel, of increases, and of other matters (提案, 留言, 热线) are passed over: a miss
costs less than a false alarm.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from authoring.forms.layout import Address, Form
from authoring.patterns import lazy
from authoring.prose.labels import (
    ANNEX_UNITS,
    CARRIED,
    CASE_UNITS,
    JOINT,
    LABELS,
    UNITS,
    Label,
    Reading,
)
from authoring.prose.numbers import CountedNumber, numbers
from authoring.prose.passages import Passage, Sentence
from authoring.prose.years import stale_year
from authoring.quantities import Number
from authoring.report.figures import Figures
from authoring.report.tables import Tables

YEAR: Address = ("year",)
"""The gap of what cannot be told while the report year is not filled in."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A number of a sentence that speaks of a figure; `clause` are the words just before it.

    `undated`: whether it is of a year the sentence names, and that of the report is not known.
    """

    sentence: Sentence
    number: CountedNumber
    label: Label
    clause: str
    undated: bool = False

    @property
    def quote(self) -> str:
        """The number and its unit as written."""
        return self.sentence.words(self.number)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A claim held against the tables: the reading that fits, or the first one and its value.

    Where no reading fits and cells are not filled in, `value` is None and the claim cannot be judged:
    these cells are its `gaps`.
    """

    claim: Claim
    fits: Reading | None
    first: Reading
    value: Number | None
    gaps: frozenset[Address] = frozenset()


Verdicts = Mapping[tuple[Sentence, int], Verdict]
"""Verdicts by the sentence and the start of the number they speak of."""


def held_against(claim: Claim, tables: Tables) -> Verdict:
    """A claim held against the tables."""
    known = [reading for reading in claim.label.readings if reading.known_to(tables)]
    if claim.undated:
        return Verdict(claim, None, known[0], None, frozenset({YEAR}))
    values = [reading.counted(tables) for reading in known]
    stated = claim.number.value
    fits = next((r for r, one in zip(known, values, strict=True) if one.value == stated), None)
    gaps = frozenset[Address]().union(*(one.gaps for one in values if fits is None))
    return Verdict(claim, fits, known[0], None if gaps else values[0].value, gaps)


_CUT = lazy(r"[，,；;：:（(。]")
_NEXT_YEAR = r"(?:顺延|结转|转|延续)[^，；。]{0,3}(?:下年|下一年|次年)"
_AFTER_NUMBER = lazy(rf"(?:政府信息公开|依申请公开|信息公开)?申请(?:{_NEXT_YEAR})?|{_NEXT_YEAR}")
_AMONG = lazy("[，,；;]?其中")
_INCLUDES = lazy("包括|含")
_RESULT_AFTER = lazy(
    r"(?:结果)?被?(?:维持|纠正|尚未审结|未审结)(?=[，,；;。、）)]|\Z)"  # 3件维持，1件尚未审结
)
_OPENS = lazy(
    r"^[、，,；;：:（()）“”\s]*(?:其中|另有|另外|另|以及|和|及(?!时)|与|分别(?:为|是)?|共有|共计|共)*"
)
_YEAR = lazy(r"(?<![0-9])(20[0-9]{2})年(?:度)?")
_YEARS = lazy(r"20[0-9]{2}年?[—–~～至到-]+20[0-9]{2}年")
_CHANGES = lazy(r"(?:新增|多|少|降低)[了到至]?$|增加|增长|减少|下降|上升")
OTHER_REQUESTS = (
    "(?:许可|审批|登记|注册|备案|资质|认定|评定|补贴|补助|资助|救助|援助|奖励|贷款|赔偿|仲裁|执行|业务|项目|专利|商标|"
    "入学|住房|公租房|保障|低保|证照)(?:的|类)?申请"
)
"""Requests that have nothing to do with information: 受理行政许可申请83件."""
_ELSEWHERE = lazy(
    rf"{OTHER_REQUESTS}"
    r"|近[一二两三四五六七八九十几＿]+年|历年(?:来|累计)|以来|(?<!结转)(?:上年|去年|上一年|前年)(?!度?[^，；]{0,10}结转)|季度|上半年|下半年|每"
    r"|网络|网上|在线|平台|信函|邮寄|邮政|当面|现场|邮件|邮箱|传真|窗口|书面|系统提交"
    r"|提案|建议|议案|留言|热线|工单|咨询|来信|来电|来访|投诉|信箱|问卷|公文|属性|审理|复议机关|申请人为|人次|平均|最多|不超过"
    r"|以上"
)  # fmt: skip
_ORGAN = lazy(
    r"(?:市|县|区|州|旗|省)本级|各?县区|各?区县|乡镇|镇街|街道|各?部门|各单位|下属|所属|办公室|垂管"
    r"|[\u4e00-\u9fff]{1,10}(?:局|委|厅|中心|公司|银行|大队|支队)"
)
_DOCUMENT = lazy("规章|规范性文件")
_FATE = lazy("现行有效|废止|制发|制定|出台|印发")
_LATER_FATE = lazy("现行有效|废止|宣布失效")
_FORWARD_OR_OVER = lazy(r"^(?:结转下年|上年结转)")
_WE = lazy(r"(?:我|本|全)(?:局|委|厅|办|中心|街道|部门)")
_TOPIC = (
    (lazy(r"未经(?:行政)?复议"), "direct"), (lazy(r"复议后"), "after"),
    (lazy(r"行政复议(?:、|和|及|与|或|以及)(?:提起)?(?:行政)?(?:诉讼|应诉)"), "both"),
    (lazy(r"诉讼|应诉"), "litigation"), (lazy(r"行政复议"), "reconsideration"),
    (_DOCUMENT, "documents"),
    (lazy(r"(?:公开|提交|提出|收到|新收|新增|受理|办理|答复)[^，；]{0,10}申请|依申请"), "applications"),
)  # fmt: skip


def claims(
    sentences: Iterable[Sentence], tables: Tables, year: int | None, own_names: Iterable[str]
) -> list[Claim]:
    """Every claim of these sentences on a figure that the tables have.

    `own_names` are what the agency calls itself: numbers said of others are passed over.
    """
    # 县教育局 and 教育局 are 示例县教育局 as well.
    names = {name[start:] for name in own_names for start in range(max(1, len(name) - 2))}
    # 示例街道 is 示例街道办事处.
    names |= {name.removesuffix("办事处") for name in names if name.endswith("街道办事处")}
    ours = tuple(sorted(names, key=len, reverse=True))
    reader = _Reader(tables, year, ours)
    return [claim for sentence in sentences for claim in reader.read(sentence)]


@dataclass(slots=True)
class _Reader:
    """Reads sentence by sentence; `topic` is what the passage speaks of so far."""

    tables: Tables
    year: int | None
    own_names: tuple[str, ...]
    topic: str = ""
    passage: Passage | None = None

    def read(self, sentence: Sentence) -> Iterator[Claim]:
        """The claims of a sentence, its numbers one after the other."""
        if sentence.passage != self.passage:
            self.passage, self.topic = sentence.passage, ""
        text, masked = sentence.text, sentence.masked
        after, carried = 0, ""
        scope: int | None = None  # the year named last
        included = partial = False
        # A year left from the report before hides no wrong number.
        slipped = self.year is not None and stale_year(text, self.year) is not None
        for number in numbers(masked):
            before = text[after : number.start]
            years = [int(one) for one in _YEAR.findall(before)]
            scope = 0 if _YEARS.search(before) else years[-1] if years else scope
            readable = masked[after : number.start]
            tail = masked[number.end : number.end + 30]
            clause = _clause(readable, tail, after)
            spoken = text[number.start - len(_CUT.split(readable)[-1]) : number.start]
            following = self._with_years(clause, spoken)
            if words := _AFTER_NUMBER.match(tail):
                following += words[0]  # 收到70件申请, 1件结转下年度
            for pattern, name in _TOPIC:
                if pattern.search(readable) or pattern.search(following):
                    self.topic = name
                    break
            label = _label_of(following, carried, self.topic, self.tables, number)
            dated = scope is not None and not slipped and not _FORWARD_OR_OVER.search(following)
            undated = dated and self.year is None
            elsewhere = dated and self.year is not None and scope != self.year
            # 包括上年结转4件，其中予以公开4件: from here on only what became of these.
            partial = partial or bool(included and _AMONG.match(readable))
            included = bool(label and label.key == "carried_over" and _INCLUDES.search(readable))
            known = label and not elsewhere and not partial
            if label and known and not _is_of_others(readable, clause, self.own_names, label):
                yield Claim(sentence, number, label, clause, undated)
            carried = clause if label else ""
            after = number.end

    def _with_years(self, clause: str, spoken: str) -> str:
        """结转2025年 says the next year, 2023年结转 the last, in figures."""
        if self.year is None:
            return clause
        if re.search(rf"{self.year - 1}年(?:度)?结转", spoken):
            return f"上年结转{clause}"
        if re.search(rf"结转[至到入]?{self.year + 1}年", spoken):
            return f"结转下年{clause}"
        return clause


def _clause(readable: str, tail: str, after: int) -> str:
    """The words that name a number: those just before it, or a result just behind it."""
    pieces = _CUT.split(readable)
    clause = _OPENS.sub("", pieces[-1])
    if clause:
        return clause
    if result := _RESULT_AFTER.match(tail):
        return result[0]
    if len(pieces) > 1 and not _speaks_back(pieces, readable, after):
        return _OPENS.sub("", pieces[-2])
    return clause


def _speaks_back(pieces: list[str], readable: str, after: int) -> bool:
    """Whether the words before a comma belong to the number before them: 3件维持，1件…"""
    return after > 0 and len(pieces) == 2 and readable[-len(pieces[-1]) - 1] in "，,；;"


def _label_of(
    clause: str, carried: str, topic: str, tables: Tables, number: CountedNumber
) -> Label | None:
    """The label whose pattern ends the clause, of the topic the sentence is at."""
    if number.unit not in ({"件", "条", "万元"} | CASE_UNITS | {"份", "部"} | ANNEX_UNITS):
        return None
    if _CHANGES.search(clause):
        return None
    # 现行有效的规章11件、规范性文件66件; 制发规范性文件34件，现行有效424件: one word holds for both.
    verbs = _FATE.search(carried)
    noun = _DOCUMENT.search(carried)
    tried = [clause]
    if verbs and "规" in clause:
        tried.append(f"{verbs[0]}{clause}")
    if noun and _LATER_FATE.match(clause):
        tried.append(f"{noun[0]}{clause}")
    for words in tried:
        fitting = [
            (match.start(), label)
            for label in _labels(tables.form, tables.left_out, number.unit, topic)
            if (match := label.pattern.search(words))
        ]
        joint = [label for _, label in fitting if label.key in JOINT]
        if joint:
            return joint[0]
        # 上年结转政府信息公开申请数量3件 is not what was received.
        fitting = [one for one in fitting if one[1].key in CARRIED] or fitting
        if fitting:  # 因本机关不掌握等原因无法提供: the name nearest to the number counts
            return max(fitting, key=lambda one: one[0])[1]
    return None


@functools.cache
def _labels(form: Form, left_out: frozenset[str], unit: str, topic: str) -> tuple[Label, ...]:
    """The labels of figures that may be counted in a unit, in sentences on a topic."""
    empty = Tables(form, Figures({}, {}), left_out)
    return tuple(
        label
        for label in LABELS
        if any(one.known_to(empty) for one in label.readings)
        and unit in UNITS.get(label.topic, CASE_UNITS)
        and _fits(label, topic)
    )


def _fits(label: Label, topic: str) -> bool:
    """Results of a review, groups of outcomes and applicants are named alike in other matters."""
    if label.topic in ("direct", "after", "litigation", "reconsideration", "both"):
        return label.topic == topic or not label.key.endswith(
            ("_upheld", "_corrected", "_other", "_pending", "_decided")
        )
    if label.topic in ("applications", "applicants", "channels"):
        return topic == "applications"
    return True


def _is_of_others(context: str, clause: str, own_names: tuple[str, ...], label: Label) -> bool:
    # What is said in the clause before still holds: 通过信函，收到申请3件.
    before = "，".join(re.split(r"[，,]", re.split(r"[；;]", context)[-1])[-2:])
    near = clause if label.key in CARRIED else before
    if label.key not in ("received", "newly_received", "done"):
        near = label.pattern.sub("", near)  # the form's own words: 信访举报投诉类申请
    if _ELSEWHERE.search(near):
        return True
    near = _CUT.split(near)[-1]
    for name in own_names:
        near = near.replace(name, "")
    return any(not _is_own(one[0], own_names) for one in _ORGAN.finditer(_WE.sub("", near)))


def _is_own(organ: str, own_names: tuple[str, ...]) -> bool:
    """Whether the end of these words is part of the agency's own name (全年县教育局)."""
    return any(organ[start:] in name for name in own_names for start in range(len(organ) - 2))
