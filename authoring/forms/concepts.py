"""What figures mean whatever the form: 新收, 办理结果, 行政复议 … and the cells that tell them.

A concept lists the ways in which forms tell it, those of the newest form first. A form tells it in the
first way whose cells it has, so that a new form that keeps the cells keeps the concepts; a form without
such cells cannot say it. Rules, labels and comparisons speak of concepts; cells stand here only.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

from authoring.forms.layout import Address, Form, Kind, form_cells
from authoring.forms.shared import OUTCOMES


@dataclass(frozen=True, slots=True, eq=False)
class Concept:
    """A figure of any form. Each of the `ways` is some cells that are added up.

    A path that is no cell stands for all cells below it. `whole` is the figure it is a part or a
    consequence of; a `stock` is what there is at a day, which may well be the same a year later.
    """

    key: str
    name: str
    ways: tuple[tuple[Address, ...], ...]
    kind: Kind = Kind.COUNT
    whole: Concept | None = None
    stock: bool = False

    def cells(self, form: Form) -> tuple[Address, ...]:
        """The cells and groups of cells that make it in a form; none where the form cannot say it."""
        return _way(self, form)

    def exists_in(self, form: Form) -> bool:
        """Whether the form can say it."""
        return bool(self.cells(form))

    def entered(self, form: Form) -> tuple[Address, ...]:
        """The cells filled in that it is made of in a form."""
        return tuple(one for path in self.cells(form) for one in entered(form, path))

    def named(self, form: Form) -> str:
        """What a form calls it: in an annex, a list of indicators, each row has a name of its own."""
        cells = self.cells(form)
        annexed = {part.table.key for part in form.parts if part.annex and part.table}
        if cells and cells[0][0] in annexed:
            return form_cells(form)[cells[0]].row[-1].name
        return self.name

    def unit(self, form: Form) -> str:
        """The unit in which a form counts it; empty where it cannot say it."""
        return next((form_cells(form)[path].unit for path in self.entered(form)), "")


@functools.cache
def entered(form: Form, path: Address) -> tuple[Address, ...]:
    """The cells filled in, not computed, that a cell or a group of cells is made of."""
    known = form_cells(form)
    if path not in known:
        return tuple(
            one for one, cell in known.items() if one[: len(path)] == path and not cell.addends
        )
    addends = known[path].addends
    return tuple(one for part in addends for one in entered(form, part)) if addends else (path,)


@functools.cache
def _kinds(form: Form) -> dict[Address, set[Kind]]:
    """What the cells of a form hold, by the path of each and of each group of them."""
    kinds: dict[Address, set[Kind]] = {}
    for path, cell in form_cells(form).items():
        for length in range(1, len(path) + 1):
            kinds.setdefault(path[:length], set()).add(cell.kind)
    return kinds


@functools.cache
def _way(concept: Concept, form: Form) -> tuple[Address, ...]:
    kinds = _kinds(form)
    # A group of a count and a change says nothing: 上一年项目数量, 本年增/减, 处理决定数量.
    return next(
        (way for way in concept.ways if all(kinds.get(path) == {concept.kind} for path in way)), ()
    )


def _concept(
    key: str, name: str, *ways: str, kind: Kind = Kind.COUNT,
    whole: Concept | None = None, stock: bool = False,
) -> Concept:  # fmt: skip
    """A concept whose ways are written as sums of dotted paths."""
    cells = (tuple(tuple(cell.strip().split(".")) for cell in way.split("+")) for way in ways)
    return Concept(key, name, tuple(cells), kind, whole, stock)


_ANNEX = "statistics"


def _annexes(row: str) -> tuple[str, str]:
    """A row of both annexes of earlier years: with a column for this year, or with one figure."""
    return f"{_ANNEX}.{row}.this_year", f"{_ANNEX}.{row}"


# --- requests ---------------------------------------------------------------------------------------

_REQUESTS = "applications"
_OUTCOMES = f"{_REQUESTS}.outcomes"

RECEIVED = _concept(
    "received", "本年新收申请", f"{_REQUESTS}.received.total", *_annexes("received")
)
CARRIED_OVER = _concept(
    "carried_over", "上年结转申请", f"{_REQUESTS}.carried_over.total", stock=True
)
CONCLUDED = _concept(
    "concluded",
    "本年办理结果总计",
    f"{_OUTCOMES}.total.total",
    f"{_ANNEX}.concluded",
    whole=RECEIVED,
)
CARRIED_FORWARD = _concept(
    "carried_forward", "结转下年度继续办理", f"{_REQUESTS}.carried_forward.total", whole=RECEIVED
)
ANSWERED = _concept("answered", "申请答复数", *_annexes("answered"), whole=RECEIVED)
EXTENDED = _concept("extended", "延期办结数", f"{_ANNEX}.concluded_extended", whole=CONCLUDED)

GRANTED = _concept(
    "granted", "予以公开", f"{_OUTCOMES}.granted.total", *_annexes("granted"), whole=CONCLUDED
)
PARTLY_GRANTED = _concept(
    "partly_granted", "部分公开", f"{_OUTCOMES}.partly_granted.total", *_annexes("partly_granted"),
    whole=CONCLUDED,
)  # fmt: skip
REFUSED = _concept(
    "refused", "不予公开", f"{_OUTCOMES}.refused", *_annexes("refused"), whole=CONCLUDED
)
UNAVAILABLE = _concept("unavailable", "无法提供", f"{_OUTCOMES}.unavailable", whole=CONCLUDED)
NOT_PROCESSED = _concept("not_processed", "不予处理", f"{_OUTCOMES}.not_processed", whole=CONCLUDED)
OTHER_OUTCOME = _concept(
    "other_outcome", "其他处理", f"{_OUTCOMES}.other_outcome.total", f"{_OUTCOMES}.other_outcome",
    whole=CONCLUDED,
)  # fmt: skip
FEE_UNPAID = _concept(
    "fee_unpaid", "逾期未缴费", f"{_OUTCOMES}.other_outcome.fee_unpaid.total", whole=OTHER_OUTCOME
)
_GROUPS = {one.key: one for one in (REFUSED, UNAVAILABLE, NOT_PROCESSED)}
SINGLE_OUTCOMES = tuple(
    _concept(
        row.key, row.name, f"{_OUTCOMES}.{group.key}.{row.key}.total", whole=_GROUPS[group.key]
    )
    for group in OUTCOMES
    for row in group.parts
)
"""The single rows of the groups of outcomes."""

# How requests came and how they were answered, by the annexes of earlier years.
RECEIVED_IN_PERSON = _concept(
    "received_in_person", "当面申请数", *_annexes("received_in_person"), whole=RECEIVED
)
RECEIVED_ONLINE = _concept(
    "received_online", "网上申请数", *_annexes("received_online"), whole=RECEIVED
)
RECEIVED_BY_LETTER = _concept(
    "received_by_letter", "信函申请数", f"{_ANNEX}.received_by_letter", whole=RECEIVED
)
RECEIVED_BY_FAX = _concept(
    "received_by_fax", "传真申请数", f"{_ANNEX}.received_by_fax", whole=RECEIVED
)
RECEIVED_BY_LETTER_OR_FAX = _concept(
    "received_by_letter_or_fax",
    "信函传真申请数",
    f"{_ANNEX}.received_by_letter_or_fax.this_year",
    whole=RECEIVED,
)
ALREADY_PUBLIC = _concept(
    "already_public", "属于已主动公开范围数", f"{_ANNEX}.already_public", whole=ANSWERED
)
NOT_OF_THIS_AGENCY = _concept(
    "not_of_this_agency", "不属于本机关公开数", f"{_ANNEX}.not_of_this_agency", whole=ANSWERED
)
NOT_EXISTING = _concept("not_existing", "信息不存在数", f"{_ANNEX}.not_existing", whole=ANSWERED)
TO_BE_AMENDED = _concept(
    "to_be_amended", "告知更改补充数", f"{_ANNEX}.to_be_amended", whole=ANSWERED
)
OTHER_CHANNEL = _concept(
    "other_channel", "告知其他途径数", f"{_ANNEX}.other_channel", whole=ANSWERED
)
ANSWERED_OTHERWISE = _concept(
    "answered_otherwise", "其他类型答复数", f"{_ANNEX}.answered_otherwise.this_year", whole=ANSWERED
)
OF_REQUESTS_BEFORE_2019 = (
    RECEIVED_IN_PERSON, RECEIVED_ONLINE, RECEIVED_BY_LETTER, RECEIVED_BY_FAX, RECEIVED_BY_LETTER_OR_FAX,
    ALREADY_PUBLIC, NOT_OF_THIS_AGENCY, NOT_EXISTING, TO_BE_AMENDED, OTHER_CHANNEL, ANSWERED_OTHERWISE,
)  # fmt: skip

_ORGANISATIONS = ("business", "research", "public_welfare", "legal_services", "other_organisation")
APPLICANTS = {
    "natural_person": ("自然人", ("natural_person",)),
    "organisations": ("法人或其他组织", _ORGANISATIONS),
    "business": ("商业企业", ("business",)),
    "research": ("科研机构", ("research",)),
    "public_welfare": ("社会公益组织", ("public_welfare",)),
    "legal_services": ("法律服务机构", ("legal_services",)),
    "other_organisation": ("其他法人或其他组织", ("other_organisation",)),
}
"""Kinds of applicants: the name of each and the columns it takes together."""
_ROWS = {
    RECEIVED: f"{_REQUESTS}.received",
    CARRIED_OVER: f"{_REQUESTS}.carried_over",
    CONCLUDED: f"{_OUTCOMES}.total",
    CARRIED_FORWARD: f"{_REQUESTS}.carried_forward",
}
_FROM = {
    (row, kind): _concept(
        f"{row.key}_from_{kind}", f"{row.name}·{name}", "+".join(f"{path}.{c}" for c in columns),
        whole=row, stock=row.stock,
    )
    for row, path in _ROWS.items()
    for kind, (name, columns) in APPLICANTS.items()
}  # fmt: skip


def from_applicants(requests: Concept, kind: str) -> Concept:
    """Those of some requests (received, carried over, concluded, carried forward) of a kind of applicant."""
    return _FROM[requests, kind]


# --- reconsideration and litigation -----------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class Cases:
    """A kind of review: all its cases, and those of each result."""

    all: Concept
    upheld: Concept
    corrected: Concept
    other: Concept
    pending: Concept


def _cases(key: str, name: str, total: tuple[str, ...], blocks: tuple[str, ...], annex: str = "") -> Cases:  # fmt: skip
    every = _concept(key, name, *total, *(_annexes(annex) if annex else ()))

    def result(column: str, words: str, suffix: str = "") -> Concept:
        old = (f"{_ANNEX}.{annex}_{suffix}",) if annex and suffix else ()
        now = "+".join(f"{block}.{column}" for block in blocks)
        return _concept(f"{key}_{column}", f"{name}{words}", now, *old, whole=every)

    return Cases(
        every,
        result("upheld", "结果维持", "upheld"),
        result("corrected", "结果纠正", "corrected"),
        result("other_result", "其他结果", "other"),
        result("pending", "尚未审结"),
    )


_RECONSIDERATION = "review.reconsideration"
_DIRECT, _AFTER = "review.litigation.direct", "review.litigation.after_reconsideration"
RECONSIDERATIONS = _cases(
    "reconsiderations", "行政复议", (f"{_RECONSIDERATION}.total",), (_RECONSIDERATION,), "reconsideration"
)  # fmt: skip
LITIGATION = _cases(
    "litigation", "行政诉讼", ("review.litigation",), (_DIRECT, _AFTER), "litigation"
)
LITIGATION_DIRECT = _cases(
    "litigation_direct", "未经复议直接起诉", (f"{_DIRECT}.total",), (_DIRECT,)
)
LITIGATION_AFTER = _cases("litigation_after", "复议后起诉", (f"{_AFTER}.total",), (_AFTER,))
CASES = (RECONSIDERATIONS, LITIGATION, LITIGATION_DIRECT, LITIGATION_AFTER)


# --- what is disclosed of one's own accord ----------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class Documents:
    """A kind of documents: what a year brings and takes, and what there is at its end.

    The forms count differently: 制发 (the documents) is not 新制作 (the information), nor is 现行有效 对外公开总数.
    """

    issued: Concept
    repealed: Concept
    in_force: Concept
    made: Concept
    published: Concept
    public: Concept


def _documents(key: str, name: str, short: str, *issued: str) -> Documents:
    path = f"disclosure.{key}"
    return Documents(
        _concept(f"{key}_issued", f"{name}制发", f"{path}.issued", *issued),
        _concept(f"{key}_repealed", f"{name}废止", f"{path}.repealed"),
        _concept(f"{key}_in_force", f"{name}现行有效", f"{path}.in_force", stock=True),
        _concept(f"{key}_made", f"{short}新制作", f"{path}.made"),
        _concept(f"{key}_published", f"{short}新公开", f"{path}.published"),
        _concept(f"{key}_public", f"{short}对外公开总数", f"{path}.public_in_all", stock=True),
    )


RULES = _documents("rules", "规章", "规章")
NORMATIVE_DOCUMENTS = _documents(
    "normative_documents", "行政规范性文件", "规范性文件", f"{_ANNEX}.issued_normative"
)
DOCUMENTS = (RULES, NORMATIVE_DOCUMENTS)


def _decisions(row: str, name: str) -> Concept:
    return _concept(row, name, f"disclosure.{row}.decisions", f"disclosure.{row}")


LICENCES = _decisions("licences", "行政许可")
OTHER_SERVICES = _concept(
    "other_services", "其他对外管理服务事项", "disclosure.other_services.decisions"
)
PENALTIES = _decisions("penalties", "行政处罚")
COERCIVE_MEASURES = _decisions("coercive_measures", "行政强制")
FEES = _concept("fees", "行政事业性收费", "disclosure.fees", kind=Kind.MONEY)
PURCHASES = _concept("purchases", "政府集中采购", "disclosure.procurement.projects")
DISCLOSED = _concept("disclosed", "主动公开政府信息数", *_annexes("disclosed"))

# --- by which way it is disclosed, explained and taught (annexes of earlier years) -------------------

BY_WEBSITE = _concept("by_website", "政府网站公开数", *_annexes("by_website"), whole=DISCLOSED)
BY_GAZETTE = _concept("by_gazette", "政府公报公开数", *_annexes("by_gazette"), whole=DISCLOSED)
BY_WEIBO = _concept("by_weibo", "政务微博公开数", f"{_ANNEX}.by_weibo", whole=DISCLOSED)
BY_WECHAT = _concept("by_wechat", "政务微信公开数", f"{_ANNEX}.by_wechat", whole=DISCLOSED)
INTERPRETATIONS = _concept("interpretations", "政策解读稿件数", f"{_ANNEX}.interpretations")
PRESS_CONFERENCES = _concept("press_conferences", "新闻发布会次数", f"{_ANNEX}.press_conferences")
ONLINE_INTERVIEWS = _concept("online_interviews", "在线访谈次数", f"{_ANNEX}.online_interviews")
COMPLAINTS = _concept("complaints", "举报投诉数", *_annexes("complaints"))
MEETINGS = _concept("meetings", "会议数", f"{_ANNEX}.meetings")
TRAININGS = _concept("trainings", "培训班数", f"{_ANNEX}.trainings")
TRAINED = _concept("trained", "接受培训人次", f"{_ANNEX}.trained")
OF_ANNEXES = (
    BY_WEBSITE, BY_GAZETTE, BY_WEIBO, BY_WECHAT, INTERPRETATIONS, PRESS_CONFERENCES, ONLINE_INTERVIEWS,
    COMPLAINTS, MEETINGS, TRAININGS, TRAINED,
)  # fmt: skip

# --- who does the work (an annex of earlier years) --------------------------------------------------

OFFICES = _concept("offices", "专门机构数", f"{_ANNEX}.offices", stock=True)
READING_ROOMS = _concept("reading_rooms", "查阅点数", f"{_ANNEX}.reading_rooms", stock=True)
STAFF = _concept("staff", "工作人员数", f"{_ANNEX}.staff", stock=True)
BUDGET = _concept("budget", "专项经费", f"{_ANNEX}.budget", kind=Kind.MONEY, stock=True)

KEY_FIGURES: tuple[Concept, ...] = (
    RECEIVED, CARRIED_OVER, CONCLUDED, CARRIED_FORWARD,
    GRANTED, PARTLY_GRANTED, REFUSED, UNAVAILABLE, NOT_PROCESSED, OTHER_OUTCOME,
    RECONSIDERATIONS.all, RECONSIDERATIONS.corrected, LITIGATION.all, LITIGATION.corrected,
    RULES.issued, RULES.made, RULES.in_force, RULES.public,
    NORMATIVE_DOCUMENTS.issued, NORMATIVE_DOCUMENTS.made,
    NORMATIVE_DOCUMENTS.in_force, NORMATIVE_DOCUMENTS.public,
    LICENCES, OTHER_SERVICES, PENALTIES, COERCIVE_MEASURES, FEES, PURCHASES, DISCLOSED,
)  # fmt: skip
"""What a leader reads first, in the order of reading."""

CONCEPTS: dict[str, Concept] = {
    one.key: one
    for one in (
        *KEY_FIGURES, ANSWERED, EXTENDED, FEE_UNPAID, *SINGLE_OUTCOMES, *_FROM.values(),
        *(one for kind in CASES for one in (kind.all, kind.upheld, kind.corrected, kind.other, kind.pending)),
        *(one for kind in DOCUMENTS for one in (kind.repealed, kind.published)),
        *OF_REQUESTS_BEFORE_2019, *OF_ANNEXES, OFFICES, READING_ROOMS, STAFF, BUDGET,
    )
}  # fmt: skip
"""Every concept by its key."""


def concepts_in(form: Form) -> tuple[Concept, ...]:
    """What a form can say."""
    return tuple(one for one in CONCEPTS.values() if one.exists_in(form))
