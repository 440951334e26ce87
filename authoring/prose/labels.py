"""How sentences name the figures of the tables: the words before a number, and the concepts they mean.

To teach the checks a phrase, change a pattern here. Groups are counted in the ways agencies do:
“收到” may include what was carried over, “答复” may leave 其他处理 out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from authoring.forms import concepts
from authoring.forms.concepts import Cases, Concept
from authoring.forms.layout import Address, Form
from authoring.forms.shared import OUTCOMES
from authoring.patterns import lazy
from authoring.report.tables import Known, Tables


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to count a figure: the concepts added, those taken off, and the words for it.

    Without `words` it is called what the form calls its one concept. `unsaid` tells a way of counting
    that a reader cannot guess unless the sentence says so. It is meant only where the tables know
    what should stand `beside` it as well.
    """

    plus: tuple[Concept, ...]
    minus: tuple[Concept, ...] = ()
    words: str = ""
    unsaid: bool = False
    beside: tuple[Concept, ...] = ()

    def known_to(self, tables: Tables) -> bool:
        """Whether the tables have all these figures, filled in or not."""
        return all(tables.know(one) for one in (*self.plus, *self.minus, *self.beside))

    def counted(self, tables: Tables) -> Known:
        """The figure counted in this way."""
        return tables.value(*self.plus, minus=self.minus)

    def named(self, form: Form) -> str:
        """What a form calls it."""
        return self.words or self.plus[0].named(form)

    def cells(self, form: Form) -> tuple[tuple[Address, ...], tuple[Address, ...]]:
        """The cells and groups of cells of a form that are added, and those taken off."""
        plus, minus = (
            tuple(path for one in side for path in one.cells(form))
            for side in (self.plus, self.minus)
        )
        return plus, minus


@dataclass(frozen=True, slots=True)
class Label:
    """A figure as sentences name it: its topic, the pattern just before the number, its readings."""

    key: str
    topic: str
    pattern: re.Pattern[str]
    readings: tuple[Reading, ...]


_GAP = r"[^，,；;：:（(]"
_CARRY = "(?:结转|转结)"


def _label(key: str, topic: str, pattern: str, *readings: Reading, needs: str = "") -> Label:
    return Label(key, topic, lazy(pattern, needs=needs), readings)


def _one(*plus: Concept, words: str = "") -> Reading:
    return Reading(plus, words=words)


_ALSO = {
    "internal_affairs": ("内部事务信息",), "process_information": ("过程性信息",),
    "to_be_produced": ("需另行制作",), "not_held": ("不掌握",), "barred_by_law": ("法律、行政法规禁止公开",),
    "repeated": ("重复申请",), "excessive": ("大量反复申请",),
}  # fmt: skip
"""Other words for the rows of a group."""


def _rows() -> Iterator[Label]:
    """The single rows of the groups, by their own names in the form."""
    rows = [row for group in OUTCOMES for row in group.parts]
    for row, concept in zip(rows, concepts.SINGLE_OUTCOMES, strict=True):
        names = {row.name, re.sub(r"^[0-9]\.(?:属于)?", "", row.label), *_ALSO.get(row.key, ())}
        # 相关政府信息 ends a name without being needed, so the shortest name does for all.
        short = [one for one in names if not any(one != other and other in one for other in names)]
        pattern = "|".join(re.escape(name) for name in sorted(short, key=len, reverse=True))
        yield _label(
            row.key,
            "applications",
            rf"(?:{pattern}){_GAP}{{0,14}}$",
            _one(concept, words=row.label),
        )


_DONE_HOW = (
    "＿|全年|全[市县区省州旗]|本年度?|我[市县区局委办]|已经|已|均|全部|共|共计|合计|总计|总共|按期|按时"
    "|依法|依规|及时|实际|延期|逾期|超期|如期|当年|累计"
)
_DONE = "(?:办理完[毕成]|处理完[毕成]|办结|办复|办件量|答复|回复)(?:(?:并|和|、)?(?:办理完[毕成]|办结|答复|回复))?"
_OF_REQUESTS = (
    "(?:各类|相关)?(?:政府信息依申请公开|依申请公开政府信息|政府信息公开|依申请公开|信息公开)?"
    "(?:申请件?|申请案件|申请事项|案件|事项|件)?(?:共计|共|总计|总数|数量|数)?为?"
)
_DONE_WAYS = (
    _one(concepts.CONCLUDED),
    Reading((concepts.CONCLUDED,), (concepts.OTHER_OUTCOME,), "办理结果总计，不含其他处理"),
    Reading((concepts.CONCLUDED,), (concepts.CARRIED_OVER,), "本年新收中办结"),
    Reading((concepts.CONCLUDED,), (concepts.OTHER_OUTCOME, concepts.NOT_PROCESSED),
            "办理结果总计，不含不予处理和其他处理"),
    _one(concepts.ANSWERED),
)  # fmt: skip
_RECEIVED = "收到|接收|接到|接获|受理|收理|承接|收悉|收取|收办|登记|(?<!比)新增"
_REQUESTS = rf"申请(?!{_GAP}{{0,7}}(?:答复|办结|办理)){_GAP}{{0,8}}$"

_APPLICATION_LABELS = (
    _label(
        "carried_over", "applications",
        rf"(?:上年度?|上一年度?|去年|往年){_GAP}{{0,10}}(?:{_CARRY}|接转|转入|遗留|未办结){_GAP}{{0,14}}$"
        rf"|{_CARRY}(?:自)?(?:上年|上一年|去年){_GAP}{{0,12}}$",
        _one(concepts.CARRIED_OVER),
    ),
    _label(
        "carried_forward", "applications",
        rf"(?:转|顺延|延续|延至|延到|留待|留至|留到){_GAP}{{0,4}}(?:下年|下一年|次年|明年|翌年){_GAP}{{0,12}}$"
        rf"|^(?:{_DONE_HOW})*(?:尚未办结|未办结|正在办理|尚在办理|仍在办理|跨年度?(?:办理|结转)){_GAP}{{0,6}}$",
        _one(concepts.CARRIED_FORWARD),
    ),
    *_rows(),
    _label(
        "granted_or_partly", "applications",
        rf"公开(?:和|、|及|与|或|以及){_GAP}{{0,4}}部分公开{_GAP}{{0,8}}$",
        _one(concepts.GRANTED, concepts.PARTLY_GRANTED, words="予以公开＋部分公开"), needs="部分公开",
    ),
    _label("partly_granted", "applications", rf"部分公开{_GAP}{{0,8}}$",
           _one(concepts.PARTLY_GRANTED), needs="部分公开"),
    _label("refused", "applications", rf"(?<!依申请公开[及和、])(?:不予公开|不同意公开){_GAP}{{0,8}}$",
           _one(concepts.REFUSED), needs="不予公开|不同意公开"),
    _label("unavailable", "applications", rf"无法提供{_GAP}{{0,8}}$", _one(concepts.UNAVAILABLE), needs="无法提供"),
    _label("not_processed", "applications", rf"不予处理{_GAP}{{0,8}}$", _one(concepts.NOT_PROCESSED), needs="不予处理"),
    _label("other_outcome", "applications", rf"其他(?:方式)?处理{_GAP}{{0,8}}$",
           _one(concepts.OTHER_OUTCOME)),
    _label("granted", "applications", rf"(?:予以公开|全部公开|(?<!不)同意公开){_GAP}{{0,6}}$|^同意$",
           _one(concepts.GRANTED)),
    _label(
        "done", "applications",
        rf"^(?:{_DONE_HOW})*(?:{_DONE}|(?:办理|处理)(?:并|和|、)?{_DONE})[了的]?{_OF_REQUESTS}$",
        *_DONE_WAYS,
    ),
    _label("due", "applications", rf"^(?:{_DONE_HOW})*[应需](?:办理|办结|答复|处理){_OF_REQUESTS}$",
           _one(concepts.RECEIVED, concepts.CARRIED_OVER, words="本年新收＋上年结转"),
           _one(concepts.CONCLUDED), needs="应|需"),
    # What was handled may be what was done, what came in, or all there was to do.
    _label(
        "handled", "applications",
        rf"^(?:{_DONE_HOW})*(?:办理|处理|承办)了?{_OF_REQUESTS}$",
        *_DONE_WAYS,
        _one(concepts.RECEIVED),
        _one(concepts.RECEIVED, concepts.CARRIED_OVER, words="本年新收＋上年结转"),
    ),
    _label("newly_received", "applications", rf"新收{_GAP}{{0,24}}$", _one(concepts.RECEIVED), needs="新收"),
    _label(
        "received", "applications",
        rf"(?:{_RECEIVED}|收(?=政府信息公开)){_GAP}{{0,24}}{_REQUESTS}"
        rf"|(?:依申请公开|信息公开)(?:的)?申请{_GAP}{{0,4}}(?:共|总计|总数|总量|数量|收到|受理|为|件数|收件量){_GAP}{{0,4}}$"
        r"|依申请公开(?:共计|总计|合计)$"
        r"|^(?:全[一-龥])?申请(?:量|数|数量|总数)为?$"
        r"|^(?:全年|本年度?|今年|累计|共|共计)*(?:收到|受理|接收|收办|登记)(?:的)?(?:共|共计)?$",
        _one(concepts.RECEIVED),
        Reading((concepts.RECEIVED, concepts.CARRIED_OVER), words="本年新收＋上年结转", unsaid=True),
    ),
)  # fmt: skip


def _results(key: str, topic: str, cases: Cases) -> tuple[Label, ...]:
    """The labels of the results of a kind of review."""
    return (
        _label(f"{key}_corrected", topic, rf"(?:结果)?(?:被)?(?:纠正|纠错){_GAP}{{0,6}}$", _one(cases.corrected),
               needs="纠"),
        _label(f"{key}_upheld", topic, rf"维持{_GAP}{{0,6}}$", _one(cases.upheld), needs="维持"),
        _label(f"{key}_pending", topic,
               rf"(?:未审结|尚未办结|正在审理|尚在审理|未结|审理中){_GAP}{{0,4}}$", _one(cases.pending),
               needs="结|审理"),
        _label(f"{key}_decided", topic, rf"(?<!未)(?:审结|办结){_GAP}{{0,4}}$",
               Reading((cases.all,), (cases.pending,), "已审结"),
               # Forms without a line for pending cases count the decided ones among others.
               Reading((cases.all,), beside=(cases.pending,)), needs="审结|办结"),
        _label(f"{key}_other", topic, rf"其他(?:结果|情形){_GAP}{{0,4}}$", _one(cases.other), needs="其他"),
    )  # fmt: skip


_REVIEW_LABELS = (
    _label("both_reviews", "both",
           rf"行政复议(?:、|和|及|与|或|以及)(?:提起)?(?:行政)?(?:诉讼|应诉){_GAP}{{0,8}}$",
           _one(concepts.RECONSIDERATIONS.all, concepts.LITIGATION.all, words="行政复议和行政诉讼总计"),
           needs="行政复议"),
    _label("direct", "direct", rf"未经(?:行政)?复议{_GAP}{{0,10}}$", _one(concepts.LITIGATION_DIRECT.all),
           needs="未经"),
    _label("after_reconsideration", "after", rf"复议后{_GAP}{{0,10}}$", _one(concepts.LITIGATION_AFTER.all),
           needs="复议后"),
    _label("litigation", "litigation", rf"行政(?:诉讼|应诉){_GAP}{{0,10}}$", _one(concepts.LITIGATION.all), needs="诉"),
    _label("reconsideration", "reconsideration", rf"(?<!未经)行政复议{_GAP}{{0,10}}$",
           _one(concepts.RECONSIDERATIONS.all), needs="复议"),
    *_results("reconsideration", "reconsideration", concepts.RECONSIDERATIONS),
    *_results("litigation", "litigation", concepts.LITIGATION),
    *_results("direct", "direct", concepts.LITIGATION_DIRECT),
    *_results("after", "after", concepts.LITIGATION_AFTER),
)  # fmt: skip


BOTH_KINDS = (
    "规章(?:和|、|及|与|以及)(?:行政)?规范性文件|(?:行政)?规范性文件(?:和|、|及|与|以及)规章"
)
"""Rules and other documents, counted in one number."""


_TEXTS = "制度|办法|方案|意见|措施|政策|法规"
"""What is counted together with documents: 制定规章制度和规范性文件12件."""
_WITH_TEXTS = rf"(?!{_GAP}{{0,14}}(?:{_TEXTS}|(?<!规范性)文件)[和及与、])"


def _documents() -> Iterator[Label]:
    for names, noun, key, kinds in (
        (BOTH_KINDS, "规范性文件", "all", concepts.DOCUMENTS),
        ("(?:行政)?规范性文件", "规范性文件", "documents", (concepts.NORMATIVE_DOCUMENTS,)),
        ("规章", "规章", "rules", (concepts.RULES,)),
    ):
        apart = rf"(?<!(?:{_TEXTS})[和及与、])"
        name = rf"(?:{names})(?!制度|{_GAP}{{0,12}}分别)"  # 分别为1件、3件: what each number counts stands further off
        for column, verbs in (
            ("in_force", "现行有效|继续有效"),
            ("repealed", "废止|宣布失效"),
            ("issued", "制发|制定|出台|印发"),
        ):
            counted = [getattr(kind, column) for kind in kinds]
            pattern = (
                rf"(?:{verbs}){_WITH_TEXTS}{_GAP}{{0,16}}{name}{_GAP}{{0,4}}$"
                rf"|{apart}{name}{_GAP}{{0,6}}(?:{verbs}){_GAP}{{0,4}}$"
            )
            if column == "in_force":
                pattern += rf"|{name}有效(?:件数|数量|数)?为?$"
            words = "＋".join(one.name for one in counted) if len(counted) > 1 else ""
            yield _label(
                f"{key}_{column}", "documents", pattern, _one(*counted, words=words), needs=noun
            )


_DECISION = rf"{_GAP}{{0,10}}$"
_DISCLOSURE_LABELS = (
    *_documents(),
    _label("licences", "decisions", rf"(?:作出|办理|办结|实施){_GAP}{{0,6}}行政许可{_DECISION}",
           _one(concepts.LICENCES), needs="行政许可"),
    _label("penalties", "decisions", rf"(?:作出|办理|办结|实施){_GAP}{{0,6}}行政处罚{_DECISION}",
           _one(concepts.PENALTIES), needs="行政处罚"),
    _label("coercive_measures", "decisions", rf"(?:作出|办理|采取|实施){_GAP}{{0,6}}行政强制{_DECISION}",
           _one(concepts.COERCIVE_MEASURES), needs="行政强制"),
    _label("fees", "fees", rf"行政事业性收费{_GAP}{{0,8}}$", _one(concepts.FEES), needs="行政事业性收费"),
    _label("disclosed", "disclosed", rf"主动公开{_GAP}{{0,6}}政府信息{_GAP}{{0,6}}$",
           _one(concepts.DISCLOSED), needs="主动公开"),
)  # fmt: skip
_REQUESTS_BY_APPLICANT = (
    ("本年新收", (concepts.RECEIVED,)),
    ("本年新收＋上年结转", (concepts.RECEIVED, concepts.CARRIED_OVER)),
    ("办理结果", (concepts.CONCLUDED,)),
    ("上年结转", (concepts.CARRIED_OVER,)),
    ("结转下年度", (concepts.CARRIED_FORWARD,)),
)
_APPLICANT_LABELS = tuple(
    _label(
        key, "applicants", rf"(?:{pattern}){_GAP}{{0,8}}$",
        *(
            _one(*(concepts.from_applicants(one, key) for one in requests),
                 words=f"{words}的{concepts.APPLICANTS[key][0]}")
            for words, requests in _REQUESTS_BY_APPLICANT
        ),
        needs=needs,
    )
    for key, needs, pattern in (
        ("organisations", "组织",
         r"(?<!公民[、和及与])(?<!自然人[、和及与])"
         r"(?:法人(?:和|或者?|以及|及|、|与)其他组织|法人(?:和|或)?组织)"),
        ("natural_person", "自然人|公民个人", r"自然人(?![、和及与]法人)|公民个人"),
        ("business", "企业", r"商业企业|^(?:来自|为)?企业(?=(?:申请|提出|提交|的|共|有|为)*$)"),
        ("research", "科研机构", "科研机构"),
        ("public_welfare", "社会公益组织", "社会公益组织"),
        ("legal_services", "法律服务机构", "法律服务机构"),
    )
)  # fmt: skip
_ANNEX_LABELS = (
    _label("received_in_person", "channels", "当面(?:申请)?$", _one(concepts.RECEIVED_IN_PERSON)),
    _label("received_online", "channels", "(?:网上|网络)(?:申请)?$", _one(concepts.RECEIVED_ONLINE)),
    _label("received_by_letter", "channels", "(?:信函|邮寄)(?:申请)?$",
           _one(concepts.RECEIVED_BY_LETTER), _one(concepts.RECEIVED_BY_LETTER_OR_FAX)),
    _label("received_by_fax", "channels", "(?<!信函、)传真(?:申请)?$", _one(concepts.RECEIVED_BY_FAX)),
    _label("received_by_letter_or_fax", "channels", "信函、传真(?:申请)?$",
           _one(concepts.RECEIVED_BY_LETTER_OR_FAX)),
    _label("already_public", "channels", rf"主动公开范围{_GAP}{{0,4}}$", _one(concepts.ALREADY_PUBLIC)),
    _label("not_of_this_agency", "channels", rf"不属于本(?:行政)?机关{_GAP}{{0,6}}$",
           _one(concepts.NOT_OF_THIS_AGENCY)),
    _label("not_existing", "channels", rf"信息不存在{_GAP}{{0,4}}$", _one(concepts.NOT_EXISTING)),
    _label("to_be_amended", "channels", rf"更改、?补充{_GAP}{{0,4}}$", _one(concepts.TO_BE_AMENDED)),
    _label("other_channel", "channels", rf"其他途径{_GAP}{{0,4}}$", _one(concepts.OTHER_CHANNEL)),
    _label("answered_otherwise", "channels", "^其[他它](?:类型)?$", _one(concepts.ANSWERED_OTHERWISE)),
    _label("by_website", "annex", "政府网站(?:主动)?公开(?:政府)?(?:信息)?$", _one(concepts.BY_WEBSITE)),
    _label("by_gazette", "annex", "政府公报(?:主动)?公开(?:政府)?(?:信息)?$", _one(concepts.BY_GAZETTE)),
    _label("by_weibo", "annex", "微博(?:主动)?公开(?:政府)?(?:信息)?$", _one(concepts.BY_WEIBO)),
    _label("by_wechat", "annex", "微信(?:主动)?公开(?:政府)?(?:信息)?$", _one(concepts.BY_WECHAT)),
    _label("interpretations", "annex", "政策解读稿件?$", _one(concepts.INTERPRETATIONS)),
    _label("press_conferences", "annex", "(?:举办|召开|参加)新闻发布会$", _one(concepts.PRESS_CONFERENCES)),
    _label("online_interviews", "annex", "网站在线访谈$", _one(concepts.ONLINE_INTERVIEWS)),
    _label("complaints", "annex", "举报投诉$", _one(concepts.COMPLAINTS)),
    _label("meetings", "annex", "召开政府信息公开(?:工作)?会议$", _one(concepts.MEETINGS)),
    _label("trainings", "annex", "举办(?:各类)?培训班$", _one(concepts.TRAININGS)),
    _label("trained", "annex", "接受培训(?:人员)?$", _one(concepts.TRAINED)),
)  # fmt: skip
LABELS = (
    *_APPLICANT_LABELS, *_REVIEW_LABELS, *_DISCLOSURE_LABELS, *_APPLICATION_LABELS, *_ANNEX_LABELS,
)  # fmt: skip
JOINT = {
    "granted_or_partly", "both_reviews", "by_website", "by_gazette", "by_weibo", "by_wechat",
    "all_in_force", "all_repealed", "all_issued",
}  # fmt: skip
"""Labels that go before those they contain: two figures in one number, what one channel discloses."""
CARRIED = {"carried_over", "carried_forward"}
"""Labels of what goes from one year to the next."""
ANNEX_UNITS = {"件", "条", "次", "期", "篇", "场", "人次"}
UNITS = {
    "applications": {"件", "份", "宗", "起", "例"}, "applicants": {"件", "份", "宗", "起", "例"},
    "documents": {"件", "份", "部", "个"}, "decisions": {"件", "宗", "起", "个"}, "fees": {"万元"},
    "disclosed": {"条"}, "channels": {"件", "条"}, "annex": ANNEX_UNITS,
}  # fmt: skip
CASE_UNITS = {"件", "起", "宗", "例", "个"}
WIDE_UNITS = {"条", "封", "次", "项", "个", "笔", "单", "人次", "件次"}
"""Other measure words for requests, where the sentence says that it counts requests."""
GROUP_OF = {row.key: group.key for group in OUTCOMES for row in group.parts}
"""The group of each single row of outcomes."""
