"""How sentences name the figures of the tables: the words before a number, and the cells they mean.

To teach the checks a phrase, change a pattern here. Groups are counted in the ways agencies do:
“收到” may include what was carried over, “答复” may leave 其他处理 out.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from authoring.forms.layout import Form, Path, form_cells
from authoring.forms.shared import OUTCOMES


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
            # 相关政府信息 ends a name without being needed, so the shortest name does for all.
            short = [
                one for one in names if not any(one != other and other in one for other in names)
            ]
            pattern = "|".join(re.escape(name) for name in sorted(short, key=len, reverse=True))
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
        rf"(?:转|顺延|延续){_GAP}{{0,4}}(?:下年|下一年|次年|明年|翌年){_GAP}{{0,12}}$",
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
    _label("granted", "applications", rf"(?:予以公开|(?<!不)同意公开){_GAP}{{0,6}}$",
           _one("予以公开", (*_outcome("granted"), "total")), _one("同意公开答复数", ("statistics", "granted"))),
    _label(
        "done", "applications",
        r"^(?:＿|全年|全[市县区省州旗]|本年度?|我[市县区局委办]|已|均|全部|共|共计|按期|按时|依法|依规|及时|实际)*"
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
        rf"|(?:依申请公开|信息公开)(?:的)?申请{_GAP}{{0,4}}(?:共|总计|总数|总量|数量|收到|受理|为|件数){_GAP}{{0,4}}$"
        rf"|^(?:全年|本年度?|共|共计)*(?:收到|受理|接收)(?:的)?(?:共|共计)?$",
        _one("本年新收", _RECEIVED),
        Reading("本年新收＋上年结转", (_RECEIVED, _CARRIED_OVER), unsaid=True),
        _one("收到申请数", ("statistics", "received")),
        _one("受理申请总数", ("statistics", "received", "this_year")),
    ),
)  # fmt: skip


def _results(key: str, topic: str, blocks: tuple[Path, ...], annex: str = "") -> tuple[Label, ...]:
    """The labels of a kind of review: results first, then the number of cases.

    `annex` is its name in the table of the forms that have one.
    """

    def over(result: str) -> tuple[Path, ...]:
        return tuple((*block, result) for block in blocks)

    def old(suffix: str) -> tuple[Reading, ...]:
        return (_one("统计表", ("statistics", f"{annex}{suffix}")),) if annex else ()

    pending = Reading("已审结", over("total"), over("pending"))
    return (
        _label(f"{key}_corrected", topic, rf"(?:结果)?(?:被)?(?:纠正|纠错){_GAP}{{0,6}}$",
               _one("结果纠正", *over("corrected")), *old("_corrected")),
        _label(f"{key}_upheld", topic, rf"维持{_GAP}{{0,6}}$",
               _one("结果维持", *over("upheld")), *old("_upheld")),
        _label(f"{key}_pending", topic,
               rf"(?:未审结|尚未办结|正在审理|尚在审理|未结|审理中){_GAP}{{0,4}}$",
               _one("尚未审结", *over("pending"))),
        _label(f"{key}_decided", topic, rf"(?<!未)(?:审结|办结){_GAP}{{0,4}}$", pending, _one("总计", *over("total"))),
        _label(f"{key}_other", topic, rf"其他(?:结果|情形){_GAP}{{0,4}}$",
               _one("其他结果", *over("other_result")), *old("_other")),
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


_REVIEW_LABELS = (
    _cases("both_reviews", "both", "行政复议和行政诉讼",
           rf"行政复议(?:、|和|及|与|或|以及)(?:提起)?(?:行政)?(?:诉讼|应诉){_GAP}{{0,8}}$",
           (_RECONSIDERATION, _LITIGATION), "reconsideration", "litigation"),
    _cases("direct", "direct", "未经复议直接起诉", rf"未经(?:行政)?复议{_GAP}{{0,10}}$", (_DIRECT,)),
    _cases("after_reconsideration", "after", "复议后起诉", rf"复议后{_GAP}{{0,10}}$", (_AFTER,)),
    _cases("litigation", "litigation", "行政诉讼", rf"行政(?:诉讼|应诉){_GAP}{{0,10}}$",
           (_LITIGATION,), "litigation"),
    _cases("reconsideration", "reconsideration", "行政复议", rf"(?<!未经)行政复议{_GAP}{{0,10}}$",
           (_RECONSIDERATION,), "reconsideration"),
    *_results("reconsideration", "reconsideration", (_RECONSIDERATION,), "reconsideration"),
    *_results("litigation", "litigation", (_DIRECT, _AFTER), "litigation"),
    *_results("direct", "direct", (_DIRECT,)),
    *_results("after", "after", (_AFTER,)),
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


_DECISION = rf"{_GAP}{{0,10}}$"
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
         r"(?<!公民[、和及与])(?<!自然人[、和及与])"
         r"(?:法人(?:和|或者?|以及|及|、|与)其他组织|法人(?:和|或)?组织)", _ORGANISATIONS),
        ("natural_person", "自然人", r"自然人(?![、和及与]法人)|公民个人", ("natural_person",)),
        ("business", "商业企业", "商业企业", ("business",)),
        ("research", "科研机构", "科研机构", ("research",)),
        ("public_welfare", "社会公益组织", "社会公益组织", ("public_welfare",)),
        ("legal_services", "法律服务机构", "法律服务机构", ("legal_services",)),
    )
)  # fmt: skip
LABELS = (*_APPLICANT_LABELS, *_REVIEW_LABELS, *_DISCLOSURE_LABELS, *_APPLICATION_LABELS)
JOINT = {"granted_or_partly", "both_reviews"}
"""Labels of two figures in one number; they go before the single ones they contain."""
CARRIED = {"carried_over", "carried_forward"}
"""Labels of what goes from one year to the next."""
UNITS = {
    "applications": {"件", "份", "宗", "起", "例"}, "applicants": {"件", "份", "宗", "起", "例"},
    "documents": {"件", "份", "部", "个"}, "decisions": {"件", "宗", "起", "个"}, "fees": {"万元"},
    "disclosed": {"条"},
}  # fmt: skip
CASE_UNITS = {"件", "起", "宗", "例", "个"}
