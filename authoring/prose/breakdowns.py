"""其中: a total and the parts a sentence says it is made of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from authoring.patterns import lazy
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
_OPEN_LIST = lazy(r"^[^0-9]{0,4}(?:主要|重点|涉及|含)")
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

    @property
    def sum(self) -> Decimal:
        """What the parts add up to."""
        return sum((part.value for part in self.parts), Decimal(0))


def breakdowns(sentences: Iterable[Sentence]) -> Iterator[Breakdown]:
    """Every 其中 with an exact total before it and two or more exact parts in its unit."""
    previous: Sentence | None = None
    for sentence in sentences:
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
            yield Breakdown(sentence, _in_all(total, parts, masked, counted), tuple(parts), words)


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
