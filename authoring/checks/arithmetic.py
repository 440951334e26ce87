"""文内计算：sums, shares and year-on-year changes that a sentence works out itself."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from itertools import pairwise

from authoring.checks.case import Case
from authoring.checks.claims import Verdict
from authoring.checks.rule import rule
from authoring.checks.text import Counted, Sentence, numbers
from authoring.findings import Finding, Severity
from authoring.forms.layout import Path
from authoring.report.figures import Number, as_number

MAX_WHOLES = 40  # numbers before a share that it may be a share of
_OPEN, _CLOSE = "（(", "）)"
_CHANGE = re.compile(r"(?:增加|增长|新增|减少|下降|降低|上升|多|少)了?$")
_EARLIER = re.compile(r"(?:上年|去年|上一年|前年)(?!度?[^，；]{0,10}结转)")
_KINDS = (
    re.compile(r"自然人|法人|企业|公民|个人|科研机构|公益组织"),
    re.compile(r"网络|网上|在线|信函|邮寄|当面|现场|邮件|传真|平台|窗口"),
    re.compile(r"予以公开|不予|部分公开|无法提供|其他处理|办结|答复|结转"),
    re.compile(r"复议"),
    re.compile(r"诉讼|应诉"),
)
_BREAKS_DOWN = re.compile(
    r"其中|在?(?:主动公开的(?:政府)?信息|(?:收到|受理|办结|答复)的[^，。；0-9]{0,10}申请)中(?=[，,：:])"
)
_OPEN_LIST = re.compile(r"^[^0-9]{0,4}(?:主要|重点|包括|涉及|含)")
_SUBTOTAL = re.compile(r"^(?:共|合计|总计|小计)")
_THE_REST = re.compile(r"其[他它余]|另外")
_CARRIED = re.compile(r"结转|转结")
_OVERLAPPING = re.compile(r"包括|新增|超过|以上|的有|实现|同时|其他还|[（(]含")
_SHARE = re.compile(
    r"^[，,、（(]*(?:分别|约|各)?(?:占比?|比例)?(?:其中|总体|申请|办结|受理|答复|信息|公开|总|全部|各类|本年度?|所有|政府|收到|比例|比重|件|数|量|的|处理|办理|结果)*(?:为|约为|约|达|达到)?$"
)
_YEAR_ON_YEAR = re.compile(
    r"(?:同比|(?:较|比|与)(?:上年|去年|上一年|20[0-9]{2}年|＿+)(?:度|同期|相比|同期相比)*)(?:[^，。；]{0,8}?)"
    r"(?P<verb>增长|增加|上升|提高|提升|下降|减少|降低|下滑)了?(?:约|近)?$"
)
_FALLS = {"下降", "减少", "降低", "下滑"}
_POINTS = re.compile(
    r"(?:(?<!增长)(?<!效)(?<!频)(?<!速)率|占比|比例|比重)[^，。；]{0,10}?(?:同比|较上年|比上年|较去年|比去年)[^，。；0-9]{0,8}?"
    r"(?:提高|提升|上升|增长|增加|下降|降低|减少)了?(?P<number>[0-9.]+%)"
)
_FROM_TO = re.compile(
    r"由[^，。；0-9]{0,8}(?P<before>[0-9]+)[件条次]?[^，。；0-9]{0,6}(?:增|升|减|降|变)[^，。；0-9]{0,3}(?P<now>[0-9]+)"
)


# --- lists: a total and what it is made of ----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Breakdown:
    """“3119件，其中自然人3001件，法人118件”: a total and its parts, each with the words before it."""

    sentence: Sentence
    total: Counted
    parts: tuple[Counted, ...]
    words: str

    @property
    def sum(self) -> Decimal:
        """What the parts add up to."""
        return sum((part.value for part in self.parts), Decimal(0))


@functools.lru_cache(maxsize=1)
def breakdowns(case: Case) -> tuple[Breakdown, ...]:
    """Every 其中 with an exact total before it and two or more exact parts in its unit."""
    return tuple(_breakdowns(case))


def _breakdowns(case: Case) -> Iterator[Breakdown]:
    previous: Sentence | None = None
    for sentence in case.sentences:
        if previous is not None and previous.passage != sentence.passage:
            previous = None
        yield from _of_sentence(sentence, previous)
        previous = sentence


def _depths(text: str) -> list[int]:
    """How deep in brackets each character stands."""
    depth, found = 0, []
    for char in text:
        depth += char in _OPEN
        found.append(depth)
        depth -= char in _CLOSE and depth > 0
    return found


def _of_sentence(sentence: Sentence, previous: Sentence | None) -> Iterator[Breakdown]:
    masked = sentence.masked
    marks = [match.end() for match in _BREAKS_DOWN.finditer(masked)]
    if not marks:
        return
    depth = _depths(masked)
    counted = [
        number for number in numbers(masked) if not number.unit.startswith(("%", "个百分点", "‰"))
    ]
    for here, after in pairwise([*marks, len(masked)]):
        # A bracket that is closed again says something of the total: 办结177件（含上年结转3件），其中
        before = [n for n in counted if n.end <= here and depth[n.start] <= depth[here - 1]]
        totals = list(before[-1:])
        if totals and _CARRIED.search(
            masked[before[-2].end if before[1:] else 0 : totals[0].start]
        ):
            continue  # 收到9件，上年结转1件，其中: of both
        if not totals and previous is not None and here <= 3:
            totals = [n for n in numbers(previous.masked) if n.unit not in ("%", "个百分点")]
        total = _meant(totals, masked, here, after, depth, counted)
        if total is None or not total.exact or not total.unit:
            continue
        parts = _parts(masked, here, after, depth, counted, total)
        words = masked[here : parts[-1].end] if parts else ""
        if len(parts) < 2 or not all(part.exact for part in parts):
            continue
        unfinished = _OPEN_LIST.search(words) or masked.startswith("等", parts[-1].end)
        mixed = sum(bool(kind.search(words)) for kind in _KINDS) > 1
        if not (unfinished or mixed or _OVERLAPPING.search(words)):
            yield Breakdown(sentence, total, tuple(parts), words)


def _meant(
    totals: list[Counted],
    masked: str,
    here: int,
    after: int,
    depth: list[int],
    counted: list[Counted],
) -> Counted | None:
    """Which of several numbers the list breaks down: the one it makes, or the only one there is."""
    for total in totals:
        parts = _parts(masked, here, after, depth, counted, total)
        if sum((part.value for part in parts), Decimal(0)) == total.value:
            return total
    return totals[0] if len(totals) == 1 else None


def _parts(
    masked: str, here: int, after: int, depth: list[int], counted: list[Counted], total: Counted
) -> list[Counted]:
    """The parts of a list, as far as they make the total or the list goes on.

    A ； ends the list unless it already stands between its first two parts.
    """
    level = depth[here - 1]
    found: list[Counted] = []
    last, separated, ended, foreign = here, False, False, False
    for number in counted:
        if not here <= number.start < after or depth[number.start] != level:
            continue
        words = masked[last : number.start]
        last = number.end
        if "；" in words and found:
            separated = separated or len(found) == 1
            if not separated:
                ended = True
                break
        clause = re.split(r"[，,；;、]", words)[-1]
        if _SUBTOTAL.match(clause):
            return []
        if number.unit != total.unit:
            foreign = True
            continue
        if _CHANGE.search(clause) or _EARLIER.search(clause):
            continue
        if foreign:
            return []  # 其中文件22件，公告16条: what is counted changes within the list
        found.append(number)
    if after < len(masked) and found and not ended:
        found.pop()  # the total of the next 其中
    for end in range(2, len(found)):
        if sum((n.value for n in found[:end]), Decimal(0)) == total.value:
            return found[:end]
    return found


def _vouched(case: Case, one: Breakdown) -> bool:
    """Whether the tables know a part: some outcomes may well be told and others left out."""
    starts = {part.start for part in one.parts}
    return any(
        v.fits and v.claim.sentence == one.sentence and v.claim.number.start in starts
        for v in case.verdicts
    )


def _is_selection(one: Breakdown) -> bool:
    """Whether the parts are so few of the whole that a reader sees that only some are told."""
    return one.sum * 5 < one.total.value * 4 and not _THE_REST.search(one.words)


def _wrong_sums(case: Case, *, over: bool) -> Iterator[Finding]:
    for one in breakdowns(case):
        if (one.sum > one.total.value) is not over or one.sum == one.total.value:
            continue
        if not over and (len(one.parts) < 3 or _is_selection(one) or _vouched(case, one)):
            continue
        listed = "＋".join(part.digits for part in one.parts)
        first = one.parts[0]
        yield case.found(
            f"“其中”各项之和 {listed}＝{as_number(one.sum)}，与总数 {as_number(one.total.value)} 不符。",
            at=one.sentence, quote=one.sentence.words(first),
            actual=as_number(one.sum), expected=as_number(one.total.value),
        )  # fmt: skip


@rule(
    "X311", "“其中”之和多于总数", Severity.WARNING,
    what="“其中”后面各项之和不多于前面的总数。",
    why="部分之和多于全部，一定有一个数写错，或者各项有重叠。",
    how="核对各项和总数；各项有重叠的，分开写，不用“其中”。",
    example="“行政复议671件，其中维持65件，纠正497件，其他157件”，合计719件",
)  # fmt: skip
def parts_do_not_exceed_total(case: Case) -> Iterator[Finding]:
    yield from _wrong_sums(case, over=True)


@rule(
    "X318", "“其中”之和少于总数", Severity.WARNING,
    what="“其中”列出三项以上时，各项之和等于前面的总数；显然只举一部分（不到八成）的不查。",
    why="读者会把列出的各项加起来；少了几件，像是写错。",
    how="补上其余各项，或在列举后加“等”字；写错的改正。",
    example="“805件，其中甲300件，乙216件，丙200件”，合计716件",
)  # fmt: skip
def parts_make_total(case: Case) -> Iterator[Finding]:
    yield from _wrong_sums(case, over=False)


# --- shares -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Stated:
    """“1362件，占44.7%”: a count, the share stated for it, and what it may be a share of.

    `whole` is the total the sentence itself names (before 其中), or the tables know; None if neither.
    """

    sentence: Sentence
    count: Counted
    share: Counted
    whole: Decimal | None
    others: tuple[Decimal, ...]

    @property
    def places(self) -> int:
        """The decimal places of the share as written."""
        return len(self.share.digits.partition(".")[2])

    def fits(self, whole: Decimal, rounding: str) -> bool:
        """Whether the share is that of `whole`, rounded this way."""
        if not whole:
            return False
        exact = self.count.value * 100 / whole
        return exact.quantize(Decimal(1).scaleb(-self.places), rounding) == self.share.value


@functools.lru_cache(maxsize=1)
def stated_shares(case: Case) -> tuple[Stated, ...]:
    """Every percentage that directly follows an exact count it is a share of."""
    return tuple(_stated_shares(case))


def _stated_shares(case: Case) -> Iterator[Stated]:
    wholes = {
        (one.sentence, part.start): one.total.value
        for one in breakdowns(case)
        for part in one.parts
    }
    claimed = {(v.claim.sentence, v.claim.number.start): v for v in case.verdicts}
    seen: list[Decimal] = []
    passage = None
    for sentence in case.sentences:
        if sentence.passage != passage:
            passage, seen = sentence.passage, []
        masked = sentence.masked
        count: Counted | None = None
        for number in numbers(masked):
            if number.unit != "%":
                count = number
                seen.append(number.value)
                continue
            between = masked[count.end : number.start] if count else ""
            if count and count.exact and count.unit and number.exact and _SHARE.match(between):
                key = (sentence, count.start)
                tables = _denominators(case, claimed.get(key))
                whole = wholes.get(key) or (tables[0] if tables else None)
                yield Stated(sentence, count, number, whole, (*tables, *seen[-MAX_WHOLES:]))
            count = None


_NEW: Path = ("applications", "received", "total")
_OVER: Path = ("applications", "carried_over", "total")
_DONE: Path = ("applications", "outcomes", "total", "total")
DENOMINATORS: dict[str, tuple[tuple[Path, ...], ...]] = {
    "applications": ((_DONE,), (_NEW,), (_NEW, _OVER)),
    "applicants": ((_NEW,), (_NEW, _OVER), (_DONE,)),
    "reconsideration": ((("review", "reconsideration", "total"),),),
    "litigation": ((("review", "litigation"),),),
}
"""What a figure of a topic is usually a share of: the cells of each possible whole."""


def _denominators(case: Case, verdict: Verdict | None) -> list[Decimal]:
    """What the figure of this claim may be a share of."""
    found = []
    for paths in DENOMINATORS.get(verdict.claim.label.topic, ()) if verdict else ():
        values = [case.number(*path) for path in paths]
        if all(value is not None for value in values):
            found.append(Decimal(sum(value for value in values if value is not None)))
    return found


@functools.lru_cache(maxsize=1)
def _judged(case: Case) -> tuple[tuple[Stated, str], ...]:
    """Each stated share with what it is: right, cut (truncated) or wrong; unknown bases are right."""
    return tuple(_judge(stated_shares(case)))


def _judge(stated: tuple[Stated, ...]) -> Iterator[tuple[Stated, str]]:
    of_sentence: dict[Sentence, list[Stated]] = {}
    for one in stated:
        of_sentence.setdefault(one.sentence, []).append(one)
    for one in stated:
        wholes = [one.whole, *one.others] if one.whole else list(one.others)
        if any(one.fits(whole, ROUND_HALF_UP) for whole in wholes) or _fills_up(
            one, of_sentence[one.sentence]
        ):
            yield one, "right"
        elif any(one.fits(whole, ROUND_DOWN) for whole in wholes):
            yield one, "cut"
        else:
            yield one, "wrong" if one.whole else "right"


def _fills_up(one: Stated, stated: list[Stated]) -> bool:
    """Whether a share is off by its last digit so that those of its sentence make exactly 100%."""
    if not one.whole:
        return False
    shares = [each.share.value for each in stated]
    off = abs(one.count.value * 100 / one.whole - one.share.value)
    return sum(shares, Decimal(0)) == 100 and off < Decimal(1).scaleb(-one.places)


def _share_of(one: Stated, whole: Decimal) -> str:
    exact = one.count.value * 100 / whole
    return f"{exact.quantize(Decimal(1).scaleb(-max(1, one.places)), ROUND_HALF_UP)}%"


@rule(
    "X312", "占比", Severity.WARNING,
    what="“几件，占百分之几”按正文的总数或表中的总数重算，结果一致。",
    why="改了件数忘了改百分比，是常见的错误。",
    how="按总数重算；分母不是本句总数或表中总数的，写明“占什么的”。也可写 {{ 占比(甲, 乙) }}。",
    example="“总体信息27条，占53%”，总数45条，应为60%",
)  # fmt: skip
def shares_are_right(case: Case) -> Iterator[Finding]:
    for one, verdict in _judged(case):
        if verdict == "wrong" and one.whole:
            quote = one.sentence.words(one.share)
            yield case.found(
                f"{one.count.digits}{one.count.unit}占 {as_number(one.whole)} 应为 {_share_of(one, one.whole)}，"
                f"正文写“{quote}”。",
                at=one.sentence, quote=quote,
            )  # fmt: skip


@rule(
    "X313", "占比之和", Severity.WARNING,
    what="“其中”各项都写了占比时，占比之和在 99.5% 到 100.5% 之间。",
    why="各项件数之和等于总数，占比之和就应是 100%。",
    how="重算各项占比；四舍五入后调整一项，使合计为 100%。",
    example="4%＋15%＋20%＋53%＝92%",
)  # fmt: skip
def shares_make_hundred(case: Case) -> Iterator[Finding]:
    judged = {(one.sentence, one.count.start): (one, told) for one, told in _judged(case)}
    for breakdown in breakdowns(case):
        shares = [judged.get((breakdown.sentence, part.start)) for part in breakdown.parts]
        told = [one for one in shares if one]
        if len(told) < 3 or len(told) < len(shares) or breakdown.sum != breakdown.total.value:
            continue
        if any(verdict == "wrong" for _, verdict in told):
            continue  # X312 says which
        total = sum((one.share.value for one, _ in told), Decimal(0))
        if not Decimal("99.5") <= total <= Decimal("100.5"):
            first = told[0][0]
            yield case.found(
                f"各项占比之和是 {as_number(total)}%，不是 100%。", at=breakdown.sentence,
                quote=breakdown.sentence.words(first.share),
            )  # fmt: skip


@rule(
    "X317", "百分比四舍五入", Severity.INFO,
    what="百分比按四舍五入取位，不是截去尾数。",
    why="同一份报告里有的截断、有的四舍五入，加起来会不到 100%。",
    how="改为四舍五入的数。",
    example="4.347% 写成 4.34%，应为 4.35%",
)  # fmt: skip
def shares_are_rounded(case: Case) -> Iterator[Finding]:
    for one, verdict in _judged(case):
        if verdict == "cut":
            wholes = [
                whole for whole in (one.whole, *one.others) if whole and one.fits(whole, ROUND_DOWN)
            ]
            quote = one.sentence.words(one.share)
            yield case.found(
                f"“{quote}”是截断的，四舍五入应为 {_share_of(one, wholes[0])}。", at=one.sentence, quote=quote,
            )  # fmt: skip


# --- year on year -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Change:
    """“3646件，同比增长1.08%”: the change stated, and the two figures it is worked out from."""

    sentence: Sentence
    stated: Counted
    falls: bool
    now: Number
    before: Number

    @property
    def signed(self) -> Decimal:
        """The change stated, below zero where it says that the figure fell."""
        return -self.stated.value if self.falls else self.stated.value


@functools.lru_cache(maxsize=1)
def stated_changes(case: Case) -> tuple[Change, ...]:
    """Every 同比 whose two figures are known: from the sentence itself, or from last year's report."""
    return tuple(_stated_changes(case))


def _stated_changes(case: Case) -> Iterator[Change]:
    claimed = {(v.claim.sentence, v.claim.number.start): v for v in case.verdicts}
    for sentence in case.sentences:
        masked = sentence.masked
        found = numbers(masked)
        for index, number in enumerate(found):
            previous = found[index - 1] if index else None
            between = masked[previous.end if previous else 0 : number.start]
            match = _YEAR_ON_YEAR.search(between)
            if match is None or not number.exact or number.unit == "个百分点":
                continue
            if not previous or previous.unit == "%" or re.search(r"[；。]", between):
                continue
            pair = _written_pair(masked[: number.start])
            verdict = claimed.get((sentence, previous.start))
            if pair is None and verdict is not None:
                before = _in_last_year(case, verdict)
                pair = None if before is None else (as_number(previous.value), before)
            if pair:
                yield Change(sentence, number, match["verb"] in _FALLS, *pair)


def _written_pair(words: str) -> tuple[Number, Number] | None:
    """由3607件增至3646件: both figures in the sentence."""
    match = next(iter(reversed(list(_FROM_TO.finditer(words)))), None)
    return (int(match["now"]), int(match["before"])) if match else None


def _in_last_year(case: Case, verdict: Verdict) -> Number | None:
    reading, last = verdict.fits, case.last
    if reading is None or last is None or not reading.exists_in(last.form):
        return None
    return case.value(reading, of=last)


def _right(change: Change) -> bool:
    if change.stated.unit != "%":
        return change.signed == change.now - change.before
    exact = Decimal(100) * (change.now - change.before) / change.before
    places = len(change.stated.digits.partition(".")[2])
    step = Decimal(1).scaleb(-places)
    return change.signed in (exact.quantize(step, ROUND_HALF_UP), exact.quantize(step, ROUND_DOWN))


@rule(
    "X314", "同比", Severity.ERROR,
    what="“同比增长百分之几”按上年报告（或句中写出的两个数）重算，结果一致，增减方向不反。",
    why="上年的数不在本年报告里，写错了自己看不出来，读者一查就知道。",
    how="按上年的数重算；也可写 {{ 同比(…) }}，由程序计算。",
    example="“由3607件增至3646件，同比增长1.05%”，应为1.08%",
)  # fmt: skip
def changes_are_right(case: Case) -> Iterator[Finding]:
    for change in stated_changes(case):
        if (change.stated.unit == "%" and not change.before) or _right(change):
            continue
        quote = change.sentence.words(change.stated)
        difference = change.now - change.before
        if change.stated.unit == "%":
            places = max(1, len(change.stated.digits.partition(".")[2]))
            exact = abs(Decimal(100) * difference / change.before)
            right = f"{exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)}%"
        else:
            right = f"{abs(difference)}{change.stated.unit}"
        verb = "增长" if difference > 0 else "下降" if difference < 0 else "持平"
        yield case.found(
            f"本年 {change.now}，上年 {change.before}，同比应为{verb} {right}，正文写“{quote}”。",
            at=change.sentence, quote=quote,
        )  # fmt: skip


@rule(
    "X315", "上年为零的同比", Severity.WARNING,
    what="上年为 0 时不写百分比。",
    why="0 不能作基数，没有增长率。",
    how="写“由0件增至几件”。",
    example="上年0件、本年12件，“同比增长100%”",
)  # fmt: skip
def changes_have_a_base(case: Case) -> Iterator[Finding]:
    for change in stated_changes(case):
        if change.stated.unit == "%" and not change.before:
            quote = change.sentence.words(change.stated)
            yield case.found(
                f"上年是 0，没有增长率可算，正文写“{quote}”。", at=change.sentence, quote=quote,
                remedy=f"写“由0件增至{change.now}件”。",
            )  # fmt: skip


@rule(
    "X316", "百分点", Severity.WARNING,
    what="比率、占比的增减用“个百分点”，不用“%”。",
    why="占比从 20% 升到 25% 是提高 5 个百分点；写“提高5%”是另一个意思。",
    how="把“%”改为“个百分点”。",
    example="“公开率同比提高3%”",
)  # fmt: skip
def points_are_points(case: Case) -> Iterator[Finding]:
    for sentence in case.sentences:
        for match in _POINTS.finditer(sentence.masked):
            yield case.found(
                f"这里说的是比率的增减，“{match['number']}”应写成“{match['number'][:-1]}个百分点”。",
                at=sentence, quote=match["number"],
            )  # fmt: skip
