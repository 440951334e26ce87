"""What a sentence says of a figure: “新收政府信息公开申请3119件” speaks of a cell of the tables.

A claim is only read where the words name the figure beyond doubt. Numbers of other years, of other
agencies, of a channel, of increases, and of other matters (提案, 留言, 热线) are passed over: a miss
costs less than a false alarm.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from authoring.checks.text import Counted, Sentence, numbers
from authoring.forms.layout import Form, Path, form_cells
from authoring.forms.shared import OUTCOMES
from authoring.report.figures import Number


@functools.cache
def _paths(form: Form) -> frozenset[Path]:
    """The path of every cell of a form, and of every group of cells."""
    return frozenset(
        path[:length] for path in form_cells(form) for length in range(1, len(path) + 1)
    )


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to count a figure: the cells added, those taken off, and the words for it.

    A path that is no cell stands for all cells below it. `unsaid` tells a way of counting that a
    reader cannot guess unless the sentence says so.
    """

    words: str
    plus: tuple[Path, ...]
    minus: tuple[Path, ...] = ()
    unsaid: bool = False

    @property
    def paths(self) -> tuple[Path, ...]:
        """All cells and groups it is made of."""
        return (*self.plus, *self.minus)

    def exists_in(self, form: Form) -> bool:
        """Whether the form has all these cells."""
        return _paths(form).issuperset(self.paths)


@dataclass(frozen=True, slots=True)
class Label:
    """A figure as sentences name it: its topic, the pattern just before the number, its readings."""

    key: str
    topic: str
    pattern: re.Pattern[str]
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """A number of a sentence that speaks of a figure; `clause` are the words just before it."""

    sentence: Sentence
    number: Counted
    label: Label
    clause: str

    @property
    def quote(self) -> str:
        """The number and its unit as written."""
        return self.sentence.words(self.number)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A claim held against the tables: the reading that fits, or the first one and its value.

    `value` is None where a cell is not filled in and no reading fits: the claim cannot be judged.
    """

    claim: Claim
    fits: Reading | None
    first: Reading
    value: Number | None


_RECEIVED: Path = ("applications", "received", "total")
_CARRIED_OVER: Path = ("applications", "carried_over", "total")
_DONE: Path = ("applications", "outcomes", "total", "total")
_FORWARD: Path = ("applications", "carried_forward", "total")
_ORGANISATIONS = ("business", "research", "public_welfare", "legal_services", "other_organisation")
_LITIGATION: Path = ("review", "litigation")
_RECONSIDERATION: Path = ("review", "reconsideration")
_DIRECT: Path = ("review", "litigation", "direct")
_AFTER: Path = ("review", "litigation", "after_reconsideration")
_DOCUMENTS: Path = ("disclosure", "normative_documents")
_RULES: Path = ("disclosure", "rules")
_GAP = r"[^，,；;：:（(]"
_CARRY = "(?:结转|转结)"


def _outcome(*keys: str) -> Path:
    """An outcome's total; for a group of outcomes every applicant below it is added instead."""
    return ("applications", "outcomes", *keys)


def _label(key: str, topic: str, pattern: str, *readings: Reading) -> Label:
    return Label(key, topic, re.compile(pattern), readings)


def _one(words: str, *plus: Path) -> Reading:
    return Reading(words, plus)


def _rows() -> Iterator[Label]:
    """The single rows of the groups, by their own names in the form."""
    for group in OUTCOMES:
        for row in group.parts:
            path = (*_outcome(group.key, row.key), "total")
            names = {row.name, re.sub(r"^[0-9]\.(?:属于)?", "", row.label)}
            pattern = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
            yield _label(
                row.key, "applications", rf"(?:{pattern}){_GAP}{{0,8}}$", _one(row.label, path)
            )


_APPLICATION_LABELS = (
    _label(
        "carried_over", "applications",
        rf"(?:上年度?|上一年度?|去年){_GAP}{{0,10}}{_CARRY}{_GAP}{{0,14}}$|{_CARRY}(?:自)?(?:上年|上一年|去年){_GAP}{{0,12}}$",
        _one("上年结转", _CARRIED_OVER),
    ),
    _label(
        "carried_forward", "applications",
        rf"(?:{_CARRY}|顺延|延续|转){_GAP}{{0,4}}(?:下年|下一年|次年|明年|翌年|NEXT){_GAP}{{0,12}}$",
        _one("结转下年度", _FORWARD),
    ),
    *_rows(),
    _label(
        "granted_or_partly", "applications",
        rf"公开(?:和|、|及|与|或|以及){_GAP}{{0,4}}部分公开{_GAP}{{0,8}}$",
        _one("予以公开＋部分公开", (*_outcome("granted"), "total"), (*_outcome("partly_granted"), "total")),
    ),
    _label("partly_granted", "applications", rf"部分公开{_GAP}{{0,8}}$",
           _one("部分公开", (*_outcome("partly_granted"), "total")),
           _one("同意部分公开答复数", ("statistics", "partly_granted"))),
    _label("refused", "applications", rf"(?<!依申请公开[及和、])(?:不予公开|不同意公开){_GAP}{{0,8}}$",
           _one("不予公开", _outcome("refused")), _one("不同意公开答复数", ("statistics", "refused"))),
    _label("unavailable", "applications", rf"无法提供{_GAP}{{0,8}}$", _one("无法提供", _outcome("unavailable"))),
    _label("not_processed", "applications", rf"不予处理{_GAP}{{0,8}}$", _one("不予处理", _outcome("not_processed"))),
    _label("other_outcome", "applications", rf"其他(?:方式)?处理{_GAP}{{0,8}}$",
           _one("其他处理", _outcome("other_outcome"))),
    _label("granted", "applications", rf"(?:予以公开|同意公开){_GAP}{{0,6}}$",
           _one("予以公开", (*_outcome("granted"), "total")), _one("同意公开答复数", ("statistics", "granted"))),
    _label(
        "done", "applications",
        r"^(?:20..年|全年|全[市县区省州旗]|本年度?|我[市县区局委办]|已|均|全部|共|共计|按期|按时|依法|依规|及时|实际)*"
        r"(?:(?:办理完[毕成]|办结|答复|回复|办理)(?:并|和|、)?){1,2}了?(?:各类)?"
        r"(?:政府信息依申请公开|依申请公开政府信息|政府信息公开|依申请公开|信息公开)?(?:申请件?|事项|件)?(?:共计|共|总计|总数|数量)?为?$",
        _one("办理结果总计", _DONE),
        Reading("办理结果总计，不含其他处理", (_DONE,), (_outcome("other_outcome"),)),
        Reading("本年新收中办结", (_DONE,), (_CARRIED_OVER,)),
        Reading("办理结果总计，不含不予处理和其他处理", (_DONE,),
                (_outcome("other_outcome"), _outcome("not_processed"))),
        _one("申请办结数", ("statistics", "concluded")),
        _one("申请答复数", ("statistics", "answered")),
        _one("答复总数", ("statistics", "answered", "this_year")),
    ),
    _label("newly_received", "applications", rf"新收{_GAP}{{0,24}}$", _one("本年新收", _RECEIVED)),
    _label(
        "received", "applications",
        rf"(?:收到|接收|接到|受理|收悉|收取|收(?=政府信息公开)){_GAP}{{0,24}}申请{_GAP}{{0,8}}$"
        rf"|(?:政府信息公开|依申请公开|信息公开)(?:的)?申请{_GAP}{{0,4}}(?:共|共计|总计|总数|总量|数量|收到|受理|为|件数){_GAP}{{0,4}}$"
        rf"|^(?:全年|本年度?|共|共计)*(?:收到|受理|接收)(?:的)?(?:共|共计)?$",
        _one("本年新收", _RECEIVED),
        Reading("本年新收＋上年结转", (_RECEIVED, _CARRIED_OVER), unsaid=True),
        _one("收到申请数", ("statistics", "received")),
        _one("受理申请总数", ("statistics", "received", "this_year")),
    ),
)  # fmt: skip


def _results(key: str, topic: str, blocks: tuple[Path, ...], annex: str) -> tuple[Label, ...]:
    """The labels of a kind of review: results first, then the number of cases."""

    def over(result: str) -> tuple[Path, ...]:
        return tuple((*block, result) for block in blocks)

    def old(suffix: str) -> Reading:
        return _one("统计表", ("statistics", f"{annex}{suffix}"))

    pending = Reading("已审结", over("total"), over("pending"))
    return (
        _label(f"{key}_corrected", topic, rf"(?:结果)?(?:被)?(?:纠正|纠错){_GAP}{{0,6}}$",
               _one("结果纠正", *over("corrected")), old("_corrected")),
        _label(f"{key}_upheld", topic, rf"维持{_GAP}{{0,6}}$",
               _one("结果维持", *over("upheld")), old("_upheld")),
        _label(f"{key}_pending", topic,
               rf"(?:尚未审结|未审结|尚未办结|正在审理|尚在审理|未结|审理中){_GAP}{{0,4}}$",
               _one("尚未审结", *over("pending"))),
        _label(f"{key}_decided", topic, rf"(?<!未)(?:审结|办结){_GAP}{{0,4}}$", pending, _one("总计", *over("total"))),
        _label(f"{key}_other", topic, rf"其他(?:结果|情形){_GAP}{{0,4}}$",
               _one("其他结果", *over("other_result")), old("_other")),
    )  # fmt: skip


def _cases(
    key: str, topic: str, words: str, pattern: str, blocks: tuple[Path, ...], *annex: str
) -> Label:
    old = (
        _one("统计表", *(("statistics", name) for name in annex)),
        _one("统计表本年度", *(("statistics", name, "this_year") for name in annex)),
    )
    totals = [block if block == _LITIGATION else (*block, "total") for block in blocks]
    return _label(
        key, topic, pattern, _one(f"{words}总计", *totals),
        *(old if annex else ()),
    )  # fmt: skip


_CASE_WORD = r"(?:案件|案|事项|申请)?"
_REVIEW_LABELS = (
    _cases("both_reviews", "both", "行政复议和行政诉讼",
           rf"行政复议(?:、|和|及|与|或|以及)(?:提起)?(?:行政)?(?:诉讼|应诉){_CASE_WORD}{_GAP}{{0,8}}$",
           (_RECONSIDERATION, _LITIGATION), "reconsideration", "litigation"),
    _cases("direct", "direct", "未经复议直接起诉", rf"未经(?:行政)?复议{_GAP}{{0,10}}$", (_DIRECT,)),
    _cases("after_reconsideration", "after", "复议后起诉", rf"复议后{_GAP}{{0,10}}$", (_AFTER,)),
    _cases("litigation", "litigation", "行政诉讼", rf"行政(?:诉讼|应诉){_CASE_WORD}{_GAP}{{0,10}}$",
           (_LITIGATION,), "litigation"),
    _cases("reconsideration", "reconsideration", "行政复议", rf"行政复议{_CASE_WORD}{_GAP}{{0,10}}$",
           (_RECONSIDERATION,), "reconsideration"),
    *_results("reconsideration", "reconsideration", (_RECONSIDERATION,), "reconsideration"),
    *_results("litigation", "litigation", (_DIRECT, _AFTER), "litigation"),
    *_results("direct", "direct", (_DIRECT,), "none"),
    *_results("after", "after", (_AFTER,), "none"),
)  # fmt: skip


def _documents() -> Iterator[Label]:
    for name, key, path in (
        ("(?:行政)?规范性文件", "documents", _DOCUMENTS), ("规章", "rules", _RULES)
    ):  # fmt: skip
        for column, verbs, words in (
            ("in_force", "现行有效|继续有效", "现行有效"),
            ("repealed", "废止|宣布失效", "本年废止"),
            ("issued", "制发|制定|出台|印发", "本年制发"),
        ):
            pattern = rf"(?:{verbs}){_GAP}{{0,16}}{name}{_GAP}{{0,4}}$|{name}{_GAP}{{0,6}}(?:{verbs}){_GAP}{{0,4}}$"
            yield _label(f"{key}_{column}", "documents", pattern, _one(words, (*path, column)))


_DECISION = rf"(?:处理)?(?:决定|案件|事项)?{_GAP}{{0,6}}$"
_DISCLOSURE_LABELS = (
    *_documents(),
    _label("licences", "decisions", rf"(?:作出|办理|办结|实施){_GAP}{{0,6}}行政许可{_DECISION}",
           _one("行政许可", ("disclosure", "licences"))),
    _label("penalties", "decisions", rf"(?:作出|办理|办结|实施){_GAP}{{0,6}}行政处罚{_DECISION}",
           _one("行政处罚", ("disclosure", "penalties"))),
    _label("coercive_measures", "decisions", rf"(?:作出|办理|采取|实施){_GAP}{{0,6}}行政强制{_DECISION}",
           _one("行政强制", ("disclosure", "coercive_measures"))),
    _label("fees", "fees", rf"行政事业性收费{_GAP}{{0,8}}$", _one("行政事业性收费", ("disclosure", "fees"))),
    _label("disclosed", "disclosed", rf"主动公开{_GAP}{{0,6}}政府信息{_GAP}{{0,6}}$",
           _one("主动公开政府信息数", ("statistics", "disclosed")),
           _one("主动公开文件数（本年度）", ("statistics", "disclosed", "this_year"))),
)  # fmt: skip
_APPLICANT_LABELS = tuple(
    _label(
        key, "applicants", rf"(?:{pattern}){_GAP}{{0,8}}$",
        *(
            Reading(
                f"{row_name}的{name}",
                tuple((*row[:-1], column) for row in rows for column in columns),
            )
            for row_name, rows in (
                ("本年新收", (_RECEIVED,)),
                ("本年新收＋上年结转", (_RECEIVED, _CARRIED_OVER)),
                ("办理结果", (_DONE,)),
                ("上年结转", (_CARRIED_OVER,)),
                ("结转下年度", (_FORWARD,)),
            )
        ),
    )
    for key, name, pattern, columns in (
        ("organisations", "法人或其他组织",
         r"(?<!公民、)(?<!自然人、)(?:法人(?:和|或者?|以及|及|、|与)其他组织|法人(?:和|或)?组织)", _ORGANISATIONS),
        ("natural_person", "自然人", r"自然人|公民个人", ("natural_person",)),
        ("business", "商业企业", "商业企业", ("business",)),
        ("research", "科研机构", "科研机构", ("research",)),
        ("public_welfare", "社会公益组织", "社会公益组织", ("public_welfare",)),
        ("legal_services", "法律服务机构", "法律服务机构", ("legal_services",)),
    )
)  # fmt: skip
LABELS = (*_APPLICANT_LABELS, *_REVIEW_LABELS, *_DISCLOSURE_LABELS, *_APPLICATION_LABELS)

_JOINT = {"granted_or_partly", "both_reviews"}
_CARRIED = {"carried_over", "carried_forward"}
_UNITS = {
    "applications": {"件", "份", "宗", "起", "例"}, "applicants": {"件", "份", "宗", "起", "例"},
    "documents": {"件", "份", "部", "个"}, "decisions": {"件", "宗", "起", "个"}, "fees": {"万元"},
    "disclosed": {"条"},
}  # fmt: skip
_CASE_UNITS = {"件", "起", "宗", "例", "个"}
_CUT = re.compile(r"[，,；;：:（(。]")
_NEXT_YEAR = r"(?:顺延|结转|转结|转|延续)[^，；。]{0,3}(?:下年|下一年|次年)"
_AFTER_NUMBER = re.compile(
    rf"(?:政府信息公开|依申请公开|信息公开)?申请(?:{_NEXT_YEAR})?|{_NEXT_YEAR}"
)
_AMONG = re.compile("[，,；;]?其中")
_INCLUDES = re.compile("包括|包含|含")
_RESULT_AFTER = re.compile(
    r"(?:结果)?被?(?:维持|纠正|尚未审结|未审结)(?=[，,；;。、）)]|\Z)"  # 3件维持，1件尚未审结
)
_OPENS = re.compile(
    r"^[、，,；;：:（()）“”\s]*(?:其中|另有|另外|另|以及|和|及|与|分别(?:为|是)?|共有|共计|共)*"
)
_YEAR = re.compile(r"(?<![0-9—–-])(20[0-9]{2})年(?:度)?(?![以代])")
_CHANGES = re.compile(
    r"(?:同比|环比|较|比|增加|增长|新增|减少|下降|多|少|降低|上升)[了到至]?$|(?:增加|增长|减少|下降|上升)"
)
OTHER_REQUESTS = re.compile(
    "(?:许可|审批|登记|注册|备案|资质|认定|评定|补贴|补助|资助|救助|援助|奖励|贷款|赔偿|仲裁|执行|业务|项目|专利|商标|入学|住房|公租房|保障|低保|证照)(?:的|类)?申请"
)
"""Requests that have nothing to do with information: 受理行政许可申请83件."""
_ELSEWHERE = re.compile(
    rf"{OTHER_REQUESTS.pattern}"
    r"|近[一二两三四五六七八九十几0-9]+年|历年(?:来|累计)|以来|(?<!结转)(?:上年|去年|上一年|前年)(?!度?[^，；]{0,10}结转)|季度|上半年|下半年|每"
    r"|网络|网上|在线|平台|信函|邮寄|邮政|当面|现场|邮件|邮箱|传真|窗口|书面|系统提交"
    r"|提案|建议|议案|留言|热线|工单|咨询|来信|来电|来访|投诉|信箱|问卷|公文|属性|审理|复议机关|申请人为|人次|平均|最多|不超过"
    r"|以上"
)  # fmt: skip
_ORGAN = re.compile(
    r"(?:市|县|区|州|旗|省)本级|各?县区|各?区县|乡镇|镇街|街道|各?部门|各单位|下属|所属|办公[室厅]|垂管"
    r"|[\u4e00-\u9fff]{1,10}(?:局|委|厅|中心|公司|银行|大队|支队|分局)"
)
_SEAT = re.compile("(?:人民政府|办事处)$")
_TOWNS = ("镇", "乡", "街道", "苏木")
_FORWARD_OR_OVER = re.compile(r"^(?:结转下年|上年结转)")
_WE = re.compile(r"(?:我|本|全)(?:局|委|厅|办|院|中心|市|县|区|省|州|旗|镇|乡|街道|机关|单位|系统)")
_TOPIC = (
    (re.compile(r"未经(?:行政)?复议"), "direct"), (re.compile(r"复议后"), "after"),
    (re.compile(r"行政复议(?:、|和|及|与|或|以及)(?:提起)?(?:行政)?(?:诉讼|应诉)"), "both"),
    (re.compile(r"诉讼|应诉"), "litigation"), (re.compile(r"行政复议"), "reconsideration"),
    (re.compile(r"规章|规范性文件"), "documents"),
    (re.compile(r"(?:公开|提交|提出|收到|受理|办理|答复)[^，；]{0,10}申请|依申请"), "applications"),
)  # fmt: skip


def claims(
    sentences: Iterable[Sentence], form: Form, year: int, own_names: Iterable[str]
) -> list[Claim]:
    """Every claim of these sentences on a figure that the form has.

    `own_names` are what the agency calls itself: numbers said of others are passed over.
    """
    labels = [label for label in LABELS if any(r.exists_in(form) for r in label.readings)]
    found: list[Claim] = []
    passage, topic = None, ""
    # 县教育局 and 教育局 are 示例县教育局 as well.
    names = {name[start:] for name in own_names for start in range(max(1, len(name) - 2))}
    # 示例镇 is 示例镇人民政府, 示例街道 is 示例街道办事处.
    names |= {bare for name in names if (bare := _SEAT.sub("", name)) and bare.endswith(_TOWNS)}
    ours = tuple(sorted(names, key=len, reverse=True))
    for sentence in sentences:
        if sentence.passage != passage:
            passage, topic = sentence.passage, ""
        topic = _read(sentence, topic, labels, year, ours, found)
    return found


def _read(
    sentence: Sentence,
    topic: str,
    labels: list[Label],
    year: int,
    own_names: tuple[str, ...],
    found: list[Claim],
) -> str:
    """Add the claims of one sentence to `found`; what it speaks of last is the topic of the next."""
    text, masked = sentence.text, sentence.masked
    after, carried, scope = 0, "", year
    included = partial = False
    for number in numbers(masked):
        context = text[after : number.start]
        years = [int(one) for one in _YEAR.findall(context)]
        if years:
            scope = years[-1]
        readable = masked[after : number.start]
        pieces = _CUT.split(readable)
        clause = _OPENS.sub("", pieces[-1])
        tail = masked[number.end : number.end + 30]
        if not clause and (result := _RESULT_AFTER.match(tail)):
            clause = result[0]
        elif not clause and len(pieces) > 1 and not _speaks_back(pieces, readable, after):
            clause = _OPENS.sub("", pieces[-2])
        # 结转2025年 says the next year, 2023年结转 the last, in figures.
        spoken = text[number.start - len(pieces[-1]) : number.start]
        following = (
            f"结转下年{clause}" if re.search(rf"结转[至到入]?{year + 1}年", spoken) else clause
        )
        following = (
            f"上年结转{clause}" if re.search(rf"{year - 1}年(?:度)?结转", spoken) else following
        )
        if words := _AFTER_NUMBER.match(tail):
            following += words[0]  # 收到70件申请, 1件结转下年度
        for pattern, name in _TOPIC:
            if pattern.search(readable) or pattern.search(following):
                topic = name
                break
        label = _label_of(following, carried, topic, labels, number)
        elsewhere = scope != year and not _FORWARD_OR_OVER.search(following)
        # 包括上年结转4件，其中予以公开4件: from here on only what became of these.
        partial = partial or bool(included and _AMONG.match(readable))
        included = bool(label and label.key == "carried_over" and _INCLUDES.search(readable))
        known = label and not elsewhere and not partial
        if label and known and not _is_of_others(readable, clause, own_names, label):
            found.append(Claim(sentence, number, label, clause))
        carried = clause if label else ""
        after = number.end
    return topic


def _speaks_back(pieces: list[str], readable: str, after: int) -> bool:
    """Whether the words before a comma belong to the number before them: 3件维持，1件…"""
    return after > 0 and len(pieces) == 2 and readable[-len(pieces[-1]) - 1] in "，,；;"


def _label_of(
    clause: str, carried: str, topic: str, labels: list[Label], number: Counted
) -> Label | None:
    """The label whose pattern ends the clause, of the topic the sentence is at."""
    if number.unit not in ({"件", "条", "万元"} | _CASE_UNITS | {"份", "部"}):
        return None
    if _CHANGES.search(clause):
        return None
    # 现行有效的规章11件、规范性文件66件; 制发规范性文件34件，现行有效424件: one word holds for both.
    verbs = re.search(r"现行有效|废止|制发|制定|出台|印发", carried)
    noun = re.search(r"规章|规范性文件", carried)
    tried = [clause]
    if verbs and "规" in clause:
        tried.append(f"{verbs[0]}{clause}")
    if noun and re.match(r"现行有效|废止|宣布失效", clause):
        tried.append(f"{noun[0]}{clause}")
    for words in tried:
        fitting = [
            (match.start(), label)
            for label in labels
            if number.unit in _UNITS.get(label.topic, _CASE_UNITS)
            and _fits(label, topic)
            and (match := label.pattern.search(words))
        ]
        joint = [label for _, label in fitting if label.key in _JOINT]
        if joint:
            return joint[0]
        # 上年结转政府信息公开申请数量3件 is not what was received.
        fitting = [one for one in fitting if one[1].key in _CARRIED] or fitting
        if fitting:  # 因本机关不掌握等原因无法提供: the name nearest to the number counts
            return max(fitting, key=lambda one: one[0])[1]
    return None


def _fits(label: Label, topic: str) -> bool:
    """Results of a review, groups of outcomes and applicants are named alike in other matters."""
    if label.topic in ("direct", "after", "litigation", "reconsideration", "both"):
        return label.topic == topic or not label.key.endswith(
            ("_upheld", "_corrected", "_other", "_pending", "_decided")
        )
    if label.topic in ("applications", "applicants"):
        return topic == "applications"
    return True


def _is_of_others(context: str, clause: str, own_names: tuple[str, ...], label: Label) -> bool:
    # What is said in the clause before still holds: 通过信函，收到申请3件.
    before = "，".join(re.split(r"[，,]", re.split(r"[；;]", context)[-1])[-2:])
    near = clause if label.key in _CARRIED else before
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
