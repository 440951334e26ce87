"""其中, 包括, 分别为, 共: a total and the parts a sentence says it is made of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from authoring.patterns import lazy
from authoring.prose.counted import last_clause, tight
from authoring.prose.numbers import OTHER_YEAR, CountedNumber, numbers
from authoring.prose.passages import Sentence

_OPEN, _CLOSE = "（(", "）)"
_CHANGE = lazy(r"(?:增加|增长|下降|降低|上升|多|少)了?$")
_KINDS = (
    lazy(r"自然人|法人|企业|公民|个人|科研机构|公益组织"),
    lazy(r"网络|网上|在线|信函|邮寄|当面|现场|邮件|传真|平台|窗口"),
    lazy(r"予以公开|不予|部分公开|无法提供|其他处理|办结|答复|结转"),
    lazy(r"复议"),
    lazy(r"诉讼|应诉"),
)
_BREAKS_DOWN = lazy(
    r"其中|在?(?:主动公开的(?:政府)?信息|(?:收到|受理|办结|答复)的[^，。；0-9]{0,10}申请)中(?=[，,：:])"
)
_BEGINS = lazy(
    r"^(?:(?P<bracket>[（(](?:包括|含)?)|[，,；;]?(?:主要)?(?:内容)?(?:包括|涵盖|涉及|含|分别为|分别是|具体为|主要有|主要是|：)[：:]?)(?![^0-9]{0,12}结转)"
)
_RESPECTIVELY = lazy(r"^[，,；;][^，。；：（0-9]{2,40}(?P<names>分别为|分别是)")
_CLOSED = lazy("分别|具体")
_LAST_PART = lazy("[，,、]?以及|[及和]")
_NO_MARKS = lazy(r"[^，,；;、。]")
_STAGES = lazy("收到|受理|办结|答复|上年")
_ALTOGETHER = lazy(r"^[，,；;、]?(?:全[一-龥])?(?P<how>共计?|合计|总计)$")
_OPEN_LIST = lazy(r"^[^0-9]{0,4}(?:主要|重点|涉及|含)")
_SOME = lazy("主要[有是]")
_SUBTOTAL = lazy(r"^(?:共|合计|总计|小计)")
_CARRIED = lazy(r"结转|转结")
_APART = lazy(r"^[（(](?:不含|不包括|不包含|另)[^，。；）)0-9]{0,12}$")
_TAKEN_OFF = lazy(r"^[（(，,](?:剔除|扣除|减去|除去|核减)[^，。；）)0-9]{0,14}$")
_OVERLAPPING = lazy(r"包括|新增|以上|的有|实现|同时|其他还")


@dataclass(frozen=True, slots=True)
class Breakdown:
    """“3119件，其中自然人3001件，法人118件”: a total and its parts, each with the words before it."""

    sentence: Sentence
    total: CountedNumber
    parts: tuple[CountedNumber, ...]
    words: str
    first: str = "其中"
    begins: str = ""
    complete: bool = False

    @property
    def closed(self) -> bool:
        """Whether the words tell that nothing is left out: 分别为, 具体为, or 以及 before the last part.

        A list is `complete` if its shares make 100%.
        """
        if self.complete:
            return True
        last = self.parts[-2].end if self.parts[1:] else self.total.end
        words = self.sentence.masked[last : self.parts[-1].start]
        return bool(_CLOSED.search(self.begins) or _LAST_PART.match(words))

    @property
    def exact(self) -> bool:
        """Whether neither the total nor a part is told as 余, 多, 近 or 约."""
        return all(one.exact for one in (self.total, *self.parts))

    @property
    def exceeds(self) -> bool:
        """Whether the parts are more than the total, at the least they may be and the most it may be."""
        least = sum((_bounds(self.sentence, one)[0] for one in self.parts), Decimal(0))
        return least > _bounds(self.sentence, self.total)[1]

    @property
    def sum(self) -> Decimal:
        """What the parts add up to."""
        return sum((part.value for part in self.parts), Decimal(0))


def breakdowns(sentences: Iterable[Sentence]) -> Iterator[Breakdown]:
    """Every 其中 with an exact total before it and exact parts in its unit: two or more, or one that is more."""
    previous: Sentence | None = None
    for sentence in sentences:
        if previous is not None and previous.passage != sentence.passage:
            previous = None
        found = list(_of_sentence(sentence, previous))
        yield from found
        if len(sentence.text) > 8:
            yield from _lists(sentence, found)
            yield from _sums(sentence)
        previous = sentence


def _bounds(sentence: Sentence, number: CountedNumber) -> tuple[Decimal, Decimal]:
    """The least and the most that a number may be: 100余 is less than 200, 近100 no more than 100."""
    value = number.value
    if number.exact:
        return value, value
    zeros = 0
    while value and value % 10 ** (zeros + 1) == 0:
        zeros += 1
    step = Decimal(10 ** max(1, zeros))
    text = sentence.masked
    before, behind = text[max(0, number.start - 2) : number.start], text[number.start : number.end]
    if before.endswith("近"):
        return value - step, value
    if before.endswith(("超", "超过", "逾")) or "余" in behind or "多" in behind:
        return value, value + step
    return value - step, value + step


def _lists(sentence: Sentence, known: Sequence[Breakdown]) -> Iterator[Breakdown]:
    """The lists that begin right behind a total: 69条，包括…; 69条（甲12条、乙8条）; 69条，甲、乙分别为…"""
    masked = sentence.masked
    counted = _counts(masked)
    if len(counted) < 3:
        return
    depth = depths(masked)
    totals = {one.total.start for one in known}
    listed = {part.start for one in known for part in one.parts}
    for index, total in enumerate(counted):
        behind = masked[total.end : total.end + 60]
        begins = _BEGINS.match(behind)
        named = None if begins else _RESPECTIVELY.match(behind)
        if total.start in totals or not total.unit or not (begins or named):
            continue
        if named and (total.start in listed or _STAGES.search(named[0])):
            continue
        met = begins or named
        assert met
        here = total.end + met.end()
        level = depth[total.start] + bool(begins and begins["bracket"])
        bare = named is not None or "分别" in met[0]
        parts = list(_items(masked, here, counted[index + 1 :], depth, level, total, bare=bare))
        if len(parts) < 2:
            continue
        words = masked[here : parts[-1].end]
        unfinished = (
            masked.startswith("等", parts[-1].end)
            or _OPEN_LIST.search(words)
            or _SOME.search(met[0])
        )
        mixed = sum(bool(kind.search(words)) for kind in _KINDS) > 1
        if mixed or _OVERLAPPING.search(words) or _STAGES.search(words):
            continue
        one = Breakdown(sentence, total, tuple(parts), words, "列出的", met[0])
        # An open list tells some of the whole, and never more than it.
        if one.exceeds or (one.exact and not unfinished):
            yield one


def _items(
    masked: str,
    here: int,
    counted: Sequence[CountedNumber],
    depth: list[int],
    level: int,
    total: CountedNumber,
    *,
    bare: bool,
) -> Iterator[CountedNumber]:
    """The items of a list up to a stronger mark than the one that parts them; none where units differ.

    `bare`: the unit may stand behind the last one only (分别为1、2、3件).
    """
    last, mark = here, ""
    added = Decimal(0)
    for number in counted:
        if depth[number.start] < level:
            return
        if depth[number.start] > level:
            continue
        words = masked[last : number.start]
        marks = _NO_MARKS.sub("", words)
        if "。" in words or (last != here and _ends(mark, words, marks)):
            return
        if last != here and not mark:
            mark = (
                "、"
                if "、" in words or not marks
                else marks[0].replace(",", "，").replace(";", "；")
            )
        if number.unit != total.unit and not (bare and not number.unit):
            return
        if _SUBTOTAL.match(last_clause(words)) or added == total.value:
            return
        yield number
        added += number.value
        last = number.end


_STRENGTH = "、，；"


def _ends(mark: str, words: str, marks: str) -> bool:
    """Whether a stronger mark than that of the list stands between two items, but for the last one's 以及."""
    if not mark or _LAST_PART.match(words):
        return False
    strongest = max(
        (_STRENGTH.find(one.replace(",", "，").replace(";", "；")) for one in marks), default=-1
    )
    return strongest > _STRENGTH.find(mark)


SUMMED_UP = "前面"
"""How a list is called that the sentence adds up itself."""
_SUMMED = {"件", "条", "份", "篇", "个", "项", "期", "次", "场"}


def _sums(sentence: Sentence) -> Iterator[Breakdown]:
    """甲3件，乙2条，丙4篇，共9条: what a sentence adds up itself, whatever its measure words."""
    masked, last = sentence.masked, 0
    parts: list[CountedNumber] = []
    among = False  # after 其中, of which the list speaks itself
    for number in numbers(masked):
        words, last = tight(masked[last : number.start]), number.end
        if "；" in words or "其中" in words:
            parts = []
        among = among or "其中" in words
        met = _ALTOGETHER.match(words)
        # 甲3件、乙2件，共2件 may speak of the last alone.
        if met and len(parts) > (2 if among or met["how"] == "共" else 1) and number.exact:
            one = Breakdown(
                sentence, number, tuple(parts), masked[: number.start], SUMMED_UP, complete=True
            )
            near = one.total.value * 4 <= one.sum * 5 and one.sum * 4 <= one.total.value * 5
            if near and not _STAGES.search(one.words):
                yield one
            return
        listed = number.exact and number.unit in _SUMMED and not _CHANGE.search(words)
        parts = [*parts, number] if listed else []


def _counts(masked: str) -> list[CountedNumber]:
    return [one for one in numbers(masked) if not one.unit.startswith(("%", "个百分点", "‰"))]


def depths(text: str) -> list[int]:
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
    depth = depths(masked)
    counted = _counts(masked)
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
        if total is None or not total.unit:
            continue
        parts = _parts(masked, here, after, depth, counted, total)
        words = masked[here : parts[-1].end] if parts else ""
        # One part alone says nothing of the total but that it is no more. Of money fees speak.
        alone = len(parts) < 2 and total.unit not in ("元", "万元")
        if not parts[1:] and not (alone and parts and parts[0].value > total.value):
            continue
        unfinished = _OPEN_LIST.search(words) or masked.startswith("等", parts[-1].end)
        mixed = sum(bool(kind.search(words)) for kind in _KINDS) > 1
        if not (mixed or _OVERLAPPING.search(words)):
            whole = _in_all(total, parts, masked, counted)
            one = Breakdown(sentence, whole, tuple(parts), words)
            if one.exceeds or (one.exact and not unfinished):
                yield one


def _in_all(
    total: CountedNumber,
    parts: list[CountedNumber],
    masked: str,
    counted: list[CountedNumber],
) -> CountedNumber:
    """The total, or with what a bracket behind it sets apart or takes off, if the parts are of that.

    收到90件（不含上年结转4件），其中办结90件，结转下年度4件.
    """
    beside = next((one for one in counted if one.start >= total.end), None)
    made = sum((part.value for part in parts), Decimal(0))
    between = masked[total.end : beside.start] if beside else ""
    if beside and made > total.value and _APART.match(between):
        return replace(total, value=total.value + beside.value)
    if beside and made < total.value and _TAKEN_OFF.match(between):
        return replace(total, value=total.value - beside.value)
    return total


def _meant(
    totals: list[CountedNumber],
    masked: str,
    here: int,
    after: int,
    depth: list[int],
    counted: list[CountedNumber],
) -> CountedNumber | None:
    """Which of several numbers the list breaks down: the one it makes, or the only one there is."""
    for total in totals:
        parts = _parts(masked, here, after, depth, counted, total)
        if sum((part.value for part in parts), Decimal(0)) == total.value:
            return total
    return totals[0] if len(totals) == 1 else None


def _parts(
    masked: str,
    here: int,
    after: int,
    depth: list[int],
    counted: list[CountedNumber],
    total: CountedNumber,
) -> list[CountedNumber]:
    """The parts of a list, as far as they make the total or the list goes on.

    A ； ends the list unless it already stands between its first two parts.
    """
    level = depth[here - 1]
    found: list[CountedNumber] = []
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
        if _CHANGE.search(clause) or OTHER_YEAR.search(clause):
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
