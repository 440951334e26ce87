"""What a sentence says of a figure: “新收政府信息公开申请3119件” speaks of a cell of the tables.

A claim is only read where the words name the figure beyond doubt. Numbers of other years, of other
agencies, of increases, and of other matters (提案, 留言, 热线) are passed over: a miss costs less than a
false alarm. What is said of a part (线上, 县直部门, 上半年) is no claim on the whole; parts that stand
together make a `Split`.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from authoring.forms import concepts
from authoring.forms.layout import Address, Form
from authoring.patterns import lazy
from authoring.prose.labels import (
    ANNEX_UNITS,
    BOTH_KINDS,
    CARRIED,
    CASE_UNITS,
    GROUP_OF,
    JOINT,
    LABELS,
    UNITS,
    WIDE_UNITS,
    Label,
    Reading,
)
from authoring.prose.numbers import CountedNumber, numbers
from authoring.prose.parts import BELOW, BELOW_NAME, Part, is_channel, make_the_whole, part_in
from authoring.prose.passages import RUN_IN, Sentence
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
    `behind` are the words behind the number where they name it: 3件予以公开.
    `new_only`: whether the sentence sets what was carried over apart; `less` is what it takes off again.
    """

    sentence: Sentence
    number: CountedNumber
    label: Label
    clause: str
    undated: bool = False
    new_only: bool = False
    less: Decimal | None = None
    behind: str = ""

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


@dataclass(frozen=True, slots=True)
class Split:
    """“线上80件，线下10件”: claims on parts of one figure that stand together.

    `whole`: whether nothing else can be beside them.
    """

    claims: tuple[Claim, ...]
    whole: bool

    @property
    def sum(self) -> Claim:
        """The claim that the parts together make, at the first of them."""
        first = self.claims[0]
        total = sum((one.number.value for one in self.claims), Decimal(0))
        return replace(first, number=replace(first.number, value=total))


Verdicts = Mapping[tuple[Sentence, int], Verdict]
"""Verdicts by the sentence and the start of the number they speak of."""


def held_against(claim: Claim, tables: Tables) -> Verdict:
    """A claim held against the tables."""
    known = [
        reading
        for reading in claim.label.readings
        if reading.known_to(tables)
        and not (claim.new_only and concepts.CARRIED_OVER in reading.plus)
    ]
    if claim.undated:
        return Verdict(claim, None, known[0], None, frozenset({YEAR}))
    values = [reading.counted(tables) for reading in known]
    stated = {claim.number.value, claim.number.value - (claim.less or 0)}
    fits = next((r for r, one in zip(known, values, strict=True) if one.value in stated), None)
    gaps = frozenset[Address]().union(*(one.gaps for one in values if fits is None))
    return Verdict(claim, fits, known[0], None if gaps else values[0].value, gaps)


_CUT = lazy(r"[，,；;：:（(。]")
_TAIL_ENDS = lazy(r"[，,；;：:（()）。、！]")
_ASIDE = lazy(r"[（(]([^（）()0-9]{1,40})[）)]$")
"""A bracket between the name and the number: 其他处理（含主动撤回）3件."""
_NEXT_YEAR = r"(?:顺延|结转|转|延续)[^，；。]{0,3}(?:下年|下一年|次年)"
_REQUEST_BEHIND = "(?:(?:政府信息公开|依申请公开|信息公开)(?:的)?)?申请"
_AFTER_NUMBER = lazy(
    rf"{_REQUEST_BEHIND}(?:{_NEXT_YEAR})?|(?:{BOTH_KINDS}|(?:行政)?规范性文件|规章)(?![和及与、制])"
)
_REQUESTS_FIRST = lazy(rf"^{_REQUEST_BEHIND}(?=尚?未办结|尚在办理|正在办理)")
_IS = lazy("^(?:为|是|来自|系|由)")  # 3件为自然人申请
_DONE_BEHIND = lazy(
    rf"^(?:{_REQUEST_BEHIND}|(?=均?已))(?:均|已|全部|已经|按期|按时|依法)*(?:办结|办理完[毕成]|答复)$"
)
_GOES_FURTHER = lazy("复议|纠正|(?:公开|提供|处理)的")
_OF_THESE = lazy(r"^(?:[^，。；0-9]{0,6}申请)?中[，,：:]")
_GOES_ON = lazy(r"^(?:[并均已全且都按依后由]|其中|\Z)")
_AMONG = lazy("[，,；;]?其中")
_INCLUDES = lazy("包括|含")
_JOINS = lazy(r"[和及与、][“\"]?\Z")
_RESULT_AFTER = lazy(
    r"(?:结果)?被?(?:维持|纠正|尚未审结|未审结)(?=[，,；;。、）)]|\Z)"  # 3件维持，1件尚未审结
)
_OPENS = lazy(
    r"^[、，,；;：:（()）“”\s]*(?:其中|另有|另外|另|以及|和|及(?!时)|与|分别(?:为|是)?|共有|共计|共)*"
)
_NOTHING_NAMED = lazy("^(?:全年)?(?:除|有|共有|对|将|已有|尚有|还有|仍有|剩余|其余)?$")
_SHORT_REVIEW = lazy("^(?:被?提起|引发|发生)?(?=(?:复议|诉讼)(?:案件)?$)")
_CARRIED_APART = lazy(
    r"^[，,；;（(]*(?:不含|不包括|不包含|另|加上|此外)[^，。；）)]{0,8}(?:结转|转结)"
)
_TAKEN_OFF = lazy(r"^[，,；;（(]*(?:其中)?(?:剔除|扣除|减去|除去|核减)[^，。；）)]{0,14}$")
_YEAR = lazy(r"(?<![0-9])(20[0-9]{2})年(?:度)?")
_YEARS = lazy(r"20[0-9]{2}年?[—–~～至到-]+20[0-9]{2}年")
_LAST_YEARS = lazy("(?<![较比])(?:上年|去年)(?![^，；]{0,10}结转)")
_THEN = lazy(r"^[，,、（(]?[比较]?(?:上年|去年)(?:同期)?的?$")
_NOT_ALL_OF_IT = lazy("月|季度|半年")
_COMPARED_YEAR = lazy(r"[较比]20[0-9]{2}年[^，。；0-9]{0,12}$")
_TO_YEAR = lazy(r"(?:转|延)[至到入]?(20[0-9]{2})年")
_CHANGES = lazy(r"(?:新增|多|少|降低)[了到至]?$|增加|增长|减少|下降|上升")
OTHER_REQUESTS = (
    "(?:许可|审批|登记|注册|备案|资质|认定|评定|补贴|补助|资助|救助|援助|奖励|贷款|赔偿|仲裁|执行|业务|项目|专利|商标|"
    "入学|住房|公租房|保障|低保|证照)(?:的|类)?申请"
)
"""Requests that have nothing to do with information: 受理行政许可申请83件."""
_FOREIGN = lazy(
    rf"{OTHER_REQUESTS}"
    "|提案|建议|(?<!复)议案|留言|热线|工单|咨询|来信|来电|来访|投诉(?!类申请)|信箱|问卷|公文|属性|访问量"
)
"""Matters that are received and answered as requests are."""
_NOT_OF_THE_YEAR = lazy(
    r"近[一二两三四五六七八九十几＿]+年|历年(?:来|累计)|以来|(?<!结转)(?:上年|去年|上一年|前年)(?!度?[^，；]{0,10}结转)|每"
    r"|审理|复议机关|申请人为|转办|交办|人次|平均|最多|不超过|以上"
)
_ORGAN = lazy(
    r"各?县区|各?区县|乡镇|镇街|街道|各?部门|各单位|下属|所属|直属|办公室|垂管"
    r"|[\u4e00-\u9fff]{1,10}(?:局|委|厅|中心|公司|银行|大队|支队|公开办)"
)
_DOCUMENT = lazy(f"{BOTH_KINDS}|规章|规范性文件")
_FATE = lazy("现行有效|废止|制发|制定|出台|印发")
_BARE_FATE = lazy("(?:新|清理|宣布)?(?P<fate>现行有效|废止|宣布失效|制发)")
_DECISION = lazy("行政(?:许可|处罚|强制)")
_DECIDED = lazy("作出|办理|实施")
_SOME_OF_INFORMATION = lazy("(?:其中|涉)[^，。；0-9]{0,8}信息公开")
_STARTS_LAST_YEAR = lazy("^(?:去年|上年)(?![^，；]{0,10}结转)")
_THIS_YEAR = lazy("今年|本年|全年|＿")
_OF_INFORMATION = lazy("其中[^，。；0-9]{0,8}信息公开[^，。；0-9]{0,8}$")
_FORWARD_OR_OVER = lazy(r"^(?:结转下年|上年结转)")
_WE = lazy(r"(?:我|本|全)(?:局|委|厅|办|中心|街道|部门)")
_TOPIC = (
    (lazy(r"未经(?:行政)?复议"), "direct"), (lazy(r"复议后"), "after"),
    (lazy(r"行政复议(?:、|和|及|与|或|以及)(?:提起)?(?:行政)?(?:诉讼|应诉)"), "both"),
    (lazy(r"诉讼|应诉"), "litigation"), (lazy(r"行政复议"), "reconsideration"),
    (_DOCUMENT, "documents"),
    (_FOREIGN, "elsewhere"),
    (lazy(r"(?:公开|提交|提出|收到|新收|新增|受理|办理|答复)[^，；]{0,10}申请|依申请"), "applications"),
)  # fmt: skip
_REVIEWS = {"direct", "after", "both", "litigation", "reconsideration"}
_OBJECT = lazy(
    "(?:收到|接到|接收|受理|承办|收办|办理|处理|登记|办结|答复|回复)(?P<object>[^，]{1,24})$"
)
_NO_OBJECT = lazy(
    "^(?:[共计总合数量件为达了的并已均全部相关各类事项其中按时期依法完毕成及答复办结理处收到受有＿、]*)$"
)
_PLAINLY_REQUESTS = lazy("申请(?:件|事项|书)?(?:共|共计|总计|合计|总数|总量|数量|数|为|达|有)*$")


def claims(
    sentences: Iterable[Sentence], tables: Tables, year: int | None, own_names: Iterable[str]
) -> tuple[list[Claim], list[Split], list[Claim]]:
    """Every claim of these sentences on a figure that the tables have, on parts of one, and on last year's.

    `own_names` are what the agency calls itself: numbers said of others are passed over.
    """
    # 县教育局 and 教育局 are 示例县教育局 as well.
    names = {name[start:] for name in own_names for start in range(max(1, len(name) - 2))}
    # 示例街道 is 示例街道办事处.
    names |= {name.removesuffix("办事处") for name in names if name.endswith("街道办事处")}
    ours = tuple(sorted(names, key=len, reverse=True))
    found: list[Claim] = []
    splits: list[Split] = []
    of_last_year: list[Claim] = []
    for passage, together in itertools.groupby(sentences, key=lambda one: one.passage):
        under = next(filter(None, map(topic_of, reversed(passage.under.split("；")))), "")
        reader = _Reader(tables, year, ours, under if under == "applications" else "")
        for number, sentence in enumerate(together):
            reader.read(sentence, number)
        claimed, parted = _told_apart(reader.heard)
        found += claimed
        splits += parted
        of_last_year += reader.of_last_year
    return found, splits, of_last_year


@dataclass(frozen=True, slots=True)
class _Heard:
    """A claim in the sentence of a passage with this number, and what it may be a part by."""

    claim: Claim
    sentence: int
    part: Part | None = None

    @property
    def below(self) -> str:
        """The words for which of those below an agency it is of."""
        return self.claim.clause if self.part and self.part.name == BELOW_NAME else ""


@dataclass(slots=True)
class _Reader:
    """Reads a passage sentence by sentence; `topic` is what it speaks of so far.

    `unit` is the measure word it counts requests in, `carried` the clause that named the number before,
    `forward` whether that is what goes on in the next year, `spoken_of` the label heard last.
    """

    tables: Tables
    year: int | None
    own_names: tuple[str, ...]
    topic: str = ""
    unit: str = ""
    carried: str = ""
    forward: bool = False
    spoken_of: Label | None = None
    of_last_year: list[Claim] = field(default_factory=list)
    heard: list[_Heard] = field(default_factory=list)

    def read(self, sentence: Sentence, index: int) -> None:
        """Hear the claims of a sentence, its numbers one after the other."""
        text, masked = sentence.text, sentence.masked
        found = numbers(masked)
        if not found and len(text) <= RUN_IN:
            self._listen([masked])
        after, self.carried = 0, ""
        scope: int | None = None  # the year named last
        included = partial = False
        received: Label | None = None
        narrowed: Label | None = None  # of which only those about information count
        taken_off = theirs = after_first = False
        past = _STARTS_LAST_YEAR.match(masked) is not None  # 去年收到75件，办结71件
        # A year left from the report before hides no wrong number.
        slipped = self.year is not None and stale_year(text, self.year) is not None
        for number, following in itertools.zip_longest(found, found[1:]):
            before = text[after : number.start]
            earlier, scope = scope, _year_scope(before, scope)
            readable = masked[after : number.start]
            rest = masked[number.end : following.start if following else len(masked)]
            label, clause, words, behind = self._label_at(number, text, after, readable, rest)
            # 包括上年结转4件，其中予以公开4件: from here on only what became of these.
            partial = partial or bool(included and _AMONG.match(readable))
            included = bool(label and label.key == "carried_over" and _INCLUDES.search(readable))
            after = number.end
            near = _near(_without_aside(readable), clause, label)
            part = self._part(near, before)
            if label is None and received and is_channel(clause) and number.unit == self.unit:
                label = received  # 收到网上申请3件、信函申请2件
            if label and label.topic in _REVIEWS and _tells_some(masked, number):
                narrowed, label = label, None  # 受理行政复议申请186件，其中涉及政府信息公开12件
            elif narrowed and _OF_INFORMATION.search(readable):
                label, narrowed = narrowed, None
            over = bool(_FORWARD_OR_OVER.search(words))
            dated = scope is not None and not slipped and not over
            elsewhere = partial or (dated and self.year is not None and scope != self.year)
            said = scope
            if over or _COMPARED_YEAR.search(before):
                scope = (
                    earlier  # 2023年结转10件, 比2023年的75件多: of that year is this number only
                )
            elsewhere, taken_off = elsewhere or taken_off, _TAKEN_OFF.match(rest) is not None
            of_others = label is not None and self._is_of_others(near)
            # 县教育局收到申请3件，办结2件: the rest of the sentence goes on with it.
            theirs = (theirs or bool(of_others and _others(near, self.own_names))) and not (
                _OF_ALL.search(before) or any(name in before for name in self.own_names)
            )
            self._hear_of_last_year(sentence, number, label, before, near, said if dated else None)
            past = past and not (after_first and _THIS_YEAR.search(readable))
            after_first = True
            if label is None or of_others or theirs or elsewhere or past:
                continue
            claim = Claim(
                sentence, number, label, clause, dated and self.year is None,
                bool(_CARRIED_APART.match(text[number.end :])), _taken_off(rest, following), behind,
            )  # fmt: skip
            if label.topic in ("applications", "applicants"):
                self.heard.append(_Heard(claim, index, part))
            elif part is None or (not part.sure and part.kind != "channel"):
                self.heard.append(_Heard(claim, index))
            if label.key in ("received", "newly_received"):
                received, self.unit = label, number.unit

    def _hear_of_last_year(
        self, sentence: Sentence, number: CountedNumber, label: Label | None, before: str, near: str, said: int | None
    ) -> None:  # fmt: skip
        """Note what is told of last year: 去年收到申请75件, 比2023年的75件增加15件."""
        of_last = said is not None and self.year is not None and said == self.year - 1
        words = _YEAR.sub("上年", before) if of_last else before
        if label is None and self.spoken_of and _THEN.match(words):
            label = self.spoken_of
        elif not (of_last or _LAST_YEARS.search(near)) or _others(near, self.own_names):
            self.spoken_of = label or self.spoken_of
            return
        if label and label.key not in CARRIED and not _NOT_ALL_OF_IT.search(before):
            self.of_last_year.append(Claim(sentence, number, label, _CUT.split(before)[-1]))
        self.spoken_of = label

    def _label_at(
        self, number: CountedNumber, text: str, after: int, readable: str, rest: str
    ) -> tuple[Label | None, str, str, str]:
        """The label of a number, the clause before it, the words that name it, and those behind it."""
        aside = _ASIDE.search(readable)
        readable = _without_aside(readable)
        pieces = _CUT.split(readable)
        clause = _clause(readable, rest, after)
        end = after + len(readable)
        words = self._with_years(clause, text[end - len(pieces[-1]) : end])
        if match := _AFTER_NUMBER.match(rest):
            words += match[0]  # 收到70件申请, 1件结转下年度, 现行有效的66件规范性文件
        tail, several = _tail(rest), _several(rest)
        if not self._listen([words, *reversed(pieces)]) and not clause:
            self._listen([tail])
        bare, label, behind = _OPENS.sub("", pieces[-1]), None, ""
        carried = self.carried or _documents_before(pieces)
        if _NOTHING_NAMED.match(bare):
            spoken = text[number.end : number.end + len(tail)]
            behind = self._with_years(several or tail, spoken)
            rest_of_it = bare == "其余" and self.forward
            among = bool((bare and not rest_of_it) or _AMONG.match(readable))
            label = self._label_behind(behind, number, among=among)
            words, behind = (behind, spoken) if label else (words, "")
        if label is None and _OF_THESE.match(rest) and (not bare or bare.endswith("申请")):
            label = self._label_of("办理", "", number)  # 90件申请中: whichever way they are counted
        elif label is None:
            label = self._label_of(words, carried, number)
            if label and label.key in _BARE and self._is_something_else(words, tail):
                label = None
        if label is None:
            self._listen_to_object(f"{words}{tail}")
        elif aside:
            label = self._widened(label, aside[1], number)
        self.forward = bool(label and label.key == "carried_forward")
        fate = _BARE_FATE.fullmatch(clause)
        of = _DOCUMENT.search(carried) if fate else None
        decided = _DECIDED.search(carried) if _DECISION.match(clause) else None
        self.carried = f"{(of or decided or [''])[0]}{clause}" if label else ""
        return label, clause, words, behind

    def _is_something_else(self, words: str, tail: str) -> bool:
        """受理117件审批事项: what is counted stands behind the number."""
        return "申请" not in words and not _GOES_ON.match(tail)

    def _part(self, near: str, before: str) -> Part | None:
        """What the words before a number make it a part by."""
        part = part_in(near, before)
        return Part("level", BELOW_NAME) if part is None and _others(near, self.own_names) else part

    def _listen(self, clauses: Iterable[str]) -> bool:
        """Learn what is spoken of from the nearest of some clauses that says so."""
        topic = next(filter(None, map(topic_of, clauses)), "")
        self.topic = topic or self.topic
        return bool(topic)

    def _listen_to_object(self, words: str) -> None:
        """受理审批事项117件，办结117件: what is received and done need not be requests."""
        match = _OBJECT.search(words)
        if match and not _NO_OBJECT.match(match["object"]) and self.topic == "applications":
            self.topic = "applications" if "申请" in match["object"] else "elsewhere"

    def _with_years(self, clause: str, spoken: str) -> str:
        """结转2025年 says the next year, 2023年结转 the last, in figures."""
        if self.year is None:
            return clause
        if re.search(rf"{self.year - 1}年(?:度)?结转", spoken):
            return f"上年结转{clause}"
        if any(int(one) == self.year + 1 for one in _TO_YEAR.findall(spoken)):
            return f"结转下年{clause}"
        return clause

    def _label_of(self, clause: str, carried: str, number: CountedNumber) -> Label | None:
        """The label whose pattern ends the clause, of the topic the sentence is at."""
        if number.unit not in _ANY_UNIT or _CHANGES.search(clause):
            return None
        # 现行有效的规章11件、规范性文件66件; 制发规范性文件34件，现行有效424件: one word holds for both.
        verbs = _FATE.search(carried)
        noun = _DOCUMENT.search(carried)
        tried = [clause]
        if verbs and "规" in clause:
            tried.append(f"{verbs[0]}{clause}")
        if _DECISION.match(clause) and (decided := _DECIDED.search(carried)):
            tried.append(f"{decided[0]}{clause}")  # 作出行政许可4520件、行政处罚318件
        if noun and (fate := _BARE_FATE.fullmatch(clause)):
            tried.append(f"{noun[0]}{fate['fate']}")
        if (
            "行政" in carried and self.topic in _REVIEWS and _SHORT_REVIEW.match(clause)
        ):  # 行政复议7件，诉讼5件
            tried.append(_SHORT_REVIEW.sub("行政", clause))
        for words in tried:
            if label := self._named(words, number):
                return label
        return None

    def _named(self, words: str, number: CountedNumber) -> Label | None:
        wide = number.unit in WIDE_UNITS and (
            bool(_PLAINLY_REQUESTS.search(words)) or number.unit == self.unit
        )
        named = figure_named(words, self.tables, number.unit, self.topic, wide=wide)
        if named is None:
            return None
        at, label = named
        joined = _JOINS.search(words, 0, at) if label.key in _OUTCOMES else None
        other = self._named(words[: joined.start()], number) if joined else None
        if other is None or other.key not in _OUTCOMES or other.key == label.key:
            return label
        # 不予处理及其他处理11件: of both, or of the last alone.
        both = self._sum(other, label)
        return replace(label, key=f"{other.key}+{label.key}", readings=(both, *label.readings))

    def _sum(self, one: Label, other: Label) -> Reading:
        form = self.tables.form
        return Reading(
            (*one.readings[0].plus, *other.readings[0].plus),
            words=f"{one.readings[0].named(form)}＋{other.readings[0].named(form)}",
        )

    def _label_behind(self, tail: str, number: CountedNumber, *, among: bool) -> Label | None:
        """What the words behind a number say of it: 3件予以公开, 199件申请已办结."""
        if not tail or self.topic != "applications":
            return None
        if _DONE_BEHIND.match(tail):
            return None if among else self._label_of("办结", "", number)
        said = _REQUESTS_FIRST.sub("", tail)
        label = None if _GOES_FURTHER.search(tail) else self._label_of(said, "", number)
        known = label and (
            label.key in _OUTCOMES or (label.topic == "applicants" and _IS.match(tail))
        )
        return label if known else None

    def _widened(self, label: Label, aside: str, number: CountedNumber) -> Label:
        """予以公开（含部分公开）3件 may count both; 无法提供（本机关不掌握）3件 only the row."""
        other = self._named(aside, number)
        if other is None or label.key not in _OUTCOMES or other.key not in _OUTCOMES:
            return label
        if GROUP_OF.get(other.key) == label.key:
            return replace(label, readings=(*label.readings, *other.readings))
        if not _INCLUDES.search(aside):
            return label
        return replace(label, readings=(*label.readings, self._sum(label, other)))

    def _is_of_others(self, near: str) -> bool:
        """Whether words before a number speak of another matter, time or agency."""
        if _FOREIGN.search(near):
            self.topic = "elsewhere"
            return True
        if _NOT_OF_THE_YEAR.search(near):
            return True
        others = _others(near, self.own_names)
        return bool(others) and not all(BELOW.search(one) for one in others)


_OUTCOMES = {
    *GROUP_OF, *GROUP_OF.values(), "granted", "partly_granted", "granted_or_partly", "other_outcome", *CARRIED,
}  # fmt: skip
_BARE = {"received", "done", "handled"}
"""Figures that a verb alone may name: 收到3件, 办结3件."""
_ANY_UNIT = {"件", "条", "万元", "份", "部"} | CASE_UNITS | WIDE_UNITS | ANNEX_UNITS


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


def _documents_before(pieces: list[str]) -> str:
    """梳理行政规范性文件，现行有效22件: the clause before says of what, if it names it once."""
    words = pieces[-2] if len(pieces) > 1 and _BARE_FATE.fullmatch(pieces[-1]) else ""
    return words if len({*_DOCUMENT.findall(words)}) == 1 else ""


def _tail(rest: str) -> str:
    """The words behind a number up to a mark; none where they run on into the next number."""
    end = _TAIL_ENDS.search(rest)
    return rest[: end.start()] if end else ""


def _several(rest: str) -> str:
    """The words behind a number up to a mark that is no 、: 12件因涉及国家秘密、第三方合法权益等不予公开."""
    end = _TAIL_ENDS.search(rest.replace("、", "和"))
    return rest[: end.start()] if end and "、" in rest[: end.start()] else ""


def _tells_some(masked: str, number: CountedNumber) -> bool:
    """Whether a number of reviews is of all matters, for the sentence comes to those on information later."""
    later = _SOME_OF_INFORMATION.search(masked, number.end)
    return later is not None and "信息公开" not in masked[: number.start]


def _speaks_back(pieces: list[str], readable: str, after: int) -> bool:
    """Whether the words before a comma belong to the number before them: 3件维持，1件…"""
    return after > 0 and len(pieces) == 2 and readable[-len(pieces[-1]) - 1] in "，,；;"


def _taken_off(rest: str, following: CountedNumber | None) -> Decimal | None:
    """收到100件，剔除重复申请10件: what the next number takes off again."""
    return following.value if following and _TAKEN_OFF.match(rest) else None


@functools.cache
def _labels(
    form: Form, left_out: frozenset[str], unit: str, wide: bool, topic: str
) -> tuple[Label, ...]:
    """The labels of figures that may be counted in a unit, in sentences on a topic."""
    empty = Tables(form, Figures({}, {}), left_out)
    return tuple(
        label
        for label in LABELS
        if any(one.known_to(empty) for one in label.readings)
        and (
            unit in UNITS.get(label.topic, CASE_UNITS)
            or (wide and label.topic in ("applications", "applicants"))
        )
        and fits_topic(label, topic)
    )


def figure_named(
    words: str, tables: Tables, unit: str, topic: str, *, wide: bool = False
) -> tuple[int, Label] | None:
    """The figure that words end by naming, in sentences on a topic, and where its name begins.

    `wide`: whether requests may be counted in measure words for other things as well.
    """
    fitting = [
        (match.start(), label)
        for label in _labels(tables.form, tables.left_out, unit, wide, topic)
        if (match := label.pattern.search(words))
    ]
    joint = [one for one in fitting if one[1].key in JOINT]
    if joint:
        return joint[0]
    # 上年结转政府信息公开申请数量3件 is not what was received.
    fitting = [one for one in fitting if one[1].key in CARRIED] or fitting
    if not fitting:
        return None
    at, named = max(fitting, key=lambda one: one[0])  # the name nearest to the number counts
    # 因本机关不掌握无法提供: the row is meant, perhaps all of the group.
    rows = [one for _, one in fitting if GROUP_OF.get(one.key) == named.key]
    if len(rows) == 1 and "等" not in words[:at]:
        return at, replace(rows[0], readings=(*rows[0].readings, *named.readings))
    return at, named


def topic_of(clause: str) -> str:
    """What a clause speaks of; nothing where it does not say."""
    return next((name for pattern, name in _TOPIC if pattern.search(clause)), "")


def fits_topic(label: Label, topic: str) -> bool:
    """Results of a review, groups of outcomes and applicants are named alike in other matters."""
    if label.topic in _REVIEWS:
        return label.topic == topic or not label.key.endswith(
            ("_upheld", "_corrected", "_other", "_pending", "_decided")
        )
    if label.topic in ("applications", "applicants", "channels"):
        return topic == "applications"
    return True


def _without_aside(readable: str) -> str:
    aside = _ASIDE.search(readable)
    return readable[: aside.start()] if aside else readable


def _year_scope(before: str, scope: int | None) -> int | None:
    """The year that a number is of: the last one named, none of them in a span of years."""
    years = [int(one) for one in _YEAR.findall(before)]
    return 0 if _YEARS.search(before) else years[-1] if years else scope


def _near(context: str, clause: str, label: Label | None) -> str:
    """The words that may say that a number is of something else."""
    if label is None:
        return clause
    # What is said in the clause before still holds: 通过信函，收到申请3件.
    before = "，".join(re.split(r"[，,]", re.split(r"[；;]", context)[-1])[-2:])
    near = clause if label.key in CARRIED else before
    if label.key not in ("received", "newly_received", "done", "handled"):
        near = label.pattern.sub("", near)  # the form's own words: 信访举报投诉类申请
    return near


def _others(near: str, own_names: tuple[str, ...]) -> list[str]:
    """The other agencies that the last clause names."""
    near = _CUT.split(near)[-1]
    for name in own_names:
        near = near.replace(name, "")
    return [one[0] for one in _ORGAN.finditer(_WE.sub("", near)) if not _is_own(one[0], own_names)]


def _is_own(organ: str, own_names: tuple[str, ...]) -> bool:
    """Whether the end of these words is part of the agency's own name (全年县教育局)."""
    return any(organ[start:] in name for name in own_names for start in range(len(organ) - 2))


# --- parts and the whole ----------------------------------------------------------------------------

_OF_ALL = lazy("共计|合计|总计|总共|全年")


def _told_apart(heard: Sequence[_Heard]) -> tuple[list[Claim], list[Split]]:
    """The claims on wholes, and the parts that stand together."""
    parts = [one for one in heard if one.part and _is_part(one, heard)]
    claimed: list[Claim] = []
    for number, one in enumerate(heard):
        if one not in parts and not _is_of_a_part(number, heard, parts):
            claimed.append(one.claim)
    splits: list[Split] = []
    for of_one in _grouped(parts):
        for run in _runs(of_one):
            names = {(one.part.name, one.below) for one in run if one.part}
            if len(names) == len(run) > 1:
                whole = make_the_whole([one.part for one in run if one.part])
                splits.append(Split(tuple(one.claim for one in run), whole))
    return claimed, splits


def _grouped(parts: Sequence[_Heard]) -> Iterator[list[_Heard]]:
    """The parts of one figure of one kind, in order."""
    kinds: dict[tuple[str, str], list[_Heard]] = {}
    for one in parts:
        if one.part:
            kinds.setdefault((one.claim.label.key, one.part.kind), []).append(one)
    yield from kinds.values()


def _runs(parts: Sequence[_Heard]) -> Iterator[list[_Heard]]:
    """Parts that stand in one sentence or in sentences next to each other."""
    run: list[_Heard] = []
    for one in parts:
        if run and one.sentence > run[-1].sentence + 1:
            yield run
            run = []
        run.append(one)
    if run:
        yield run


def _is_part(one: _Heard, heard: Sequence[_Heard]) -> bool:
    """Whether it is a part whatever stands beside it, or another part does."""
    part = one.part
    if part is None or part.sure:
        return part is not None
    return any(
        other.part
        and other.part.sure
        and other.part.kind == part.kind
        and abs(other.sentence - one.sentence) <= 1
        for other in heard
    )


def _is_of_a_part(number: int, heard: Sequence[_Heard], parts: Sequence[_Heard]) -> bool:
    """Whether a claim that names no part goes on with the part named before it in its sentence.

    线上收到80件，办结76件，线下收到10件，办结9件; but not in 共收到90件，线上80件，线下10件，办结85件.
    """
    one = heard[number]
    here = [at for at, other in enumerate(heard) if other.sentence == one.sentence]
    named = [at for at in here if heard[at] in parts]
    before = [at for at in named if at < number]
    if not before:
        return False
    between = one.claim.sentence.text[heard[before[-1]].claim.number.end : one.claim.number.start]
    if _OF_ALL.search(between):
        return False
    if any(at > number for at in named):
        return True
    mixed = len(named) > 1 and named[-1] - named[0] > len(named) - 1
    whole_said = any(
        heard[at].claim.label.key in ("received", "newly_received") for at in here if at < before[0]
    )
    return mixed or (len(named) == 1 and not whole_said)
