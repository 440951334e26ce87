"""序号：ordinals that run on (一是、二是、三是) and numbered headings and paragraphs without a gap."""

from __future__ import annotations

import re
from collections.abc import Iterator

from authoring.checks.case import Case
from authoring.checks.rule import rule
from authoring.findings import Finding, Severity
from authoring.patterns import lazy
from authoring.prose.numbers import chinese_number
from authoring.prose.ordinals import Ordinal, ordinals
from authoring.prose.passages import Passage
from authoring.report.narrative import numeral

_NUMBER = (
    None,
    None,
    lazy(r"[（(]\s?([一二三四五六七八九十]{1,3})\s?[）)]"),
    lazy(r"([0-9]{1,2})[.．、]"),
    lazy(r"[（(]([0-9]{1,2})[）)]"),
)
_NESTS = lazy("[。：:]")
_OPENS_A_LIST = lazy(r"[：:]$|(?:措施|如下|以下|下一步)[^。]*。?$")


@rule(
    "W453", "“一是、二是”连续", Severity.WARNING,
    what="“一是、二是、三是”（“一要、二要”“第一、第二”）依次连续，不缺不重。",
    why="缺号、重号多是删改或转换格式时丢了字，读者会以为漏了内容。",
    how="补上缺的序号，或按顺序改正。",
    example="一是部分栏目更新不及时；三是特色不够；三是解读质量有待提高",
)  # fmt: skip
def ordinals_run_on(case: Case) -> Iterator[Finding]:
    lists: dict[str, list[int]] = {}
    part: tuple[str, ...] = ()
    for passage in case.passages:
        if passage.path != part or passage.rank in (1, 2):  # 1. may stand within 一是
            lists, part = {}, passage.path
        if passage.kind == "words":
            yield from _broken(case, passage, lists)


def _broken(case: Case, passage: Passage, lists: dict[str, list[int]]) -> Iterator[Finding]:
    """The first break in the lists of one passage; `lists` holds by kind how far the open lists are."""
    before: Ordinal | None = None
    found = ordinals(passage.text)
    for one, after in zip(found, [*found[1:], None], strict=False):
        open_lists = lists.setdefault(one.kind, [])
        message = _misfit(one, before, after, passage.text, open_lists)
        if message:
            yield case.found(message, at=passage, span=(one.start, one.start + 12))
            lists.clear()  # after a break nothing more can be said of this paragraph
            lists[found[-1].kind] = [found[-1].number or 1]
            return
        before = one


def _misfit(
    one: Ordinal, before: Ordinal | None, after: Ordinal | None, text: str, open_lists: list[int]
) -> str:
    """What is wrong with an ordinal between its neighbours, or nothing; lists may be nested."""
    last = open_lists[-1] if open_lists else 0
    if one.lost:
        wanted = last + 1 if last and after and after.number == last + 2 else 1
        return f"“{text[one.start : one.start + 8]}…”前面像是丢了“{_name(wanted, '是')}”的序号。"
    if one.number == 1:
        open_lists.append(1)
        twice = before is not None and before.number == 1 and before.kind == one.kind
        if twice and before and not _NESTS.search(text, before.start, one.start):
            return f"“{one.text}”接连出现两次。"
        return ""
    for depth in range(len(open_lists) - 1, -1, -1):
        if open_lists[depth] == one.number - 1:
            open_lists[depth:] = [one.number]
            return ""
    if last == one.number:
        return f"“{one.text}”出现两次。"
    if last > one.number:
        return f"“{_name(last, one.kind)}”后面又是“{one.text}”，序号不连续。"
    missing = "、".join(f"“{_name(n, one.kind)}”" for n in range(last + 1, one.number))
    if not last:
        return f"这里从“{one.text}”说起，缺{missing}。"
    return f"“{_name(last, one.kind)}”后面是“{one.text}”，缺{missing}。"


def _name(number: int, kind: str) -> str:
    return f"第{numeral(number)}" if kind == "第" else f"{numeral(number)}{kind}"


@rule(
    "W454", "标题序号连续", Severity.WARNING,
    what="同一级的序号——（一）（二）、1. 2.、（1）（2）——从一开始，依次连续，不缺不重。",
    why="缺号、重号多是删改或粘贴时留下的，读者会以为漏了内容。",
    how="按顺序改正序号；确是另起一组的，在前面写一句带冒号的话引出。",
    basis="GB/T 9704-2012 7.3.3：层次序数依次用“一、”“（一）”“1.”“（1）”",
    example="（一）主动公开……（三）政府信息管理……",
)  # fmt: skip
def numbered_headings_run_on(case: Case) -> Iterator[Finding]:
    last = [0] * 5
    told: set[int] = set()
    path: tuple[str, ...] = ()
    before: Passage | None = None
    for passage in case.passages:
        if passage.kind == "cell":
            continue
        if passage.path != path:
            last, told, path, before = [0] * 5, set(), passage.path, None
        rank = passage.rank or _rank_of_paragraph(passage.text)
        if rank == 1:
            last[2:] = [0] * 3
        elif rank:
            for found in _number_misfits(case, passage, rank, last, before):
                if rank not in told:  # one break moves all numbers after it
                    told.add(rank)
                    yield found
        before = passage


def _rank_of_paragraph(text: str) -> int:
    return next((n for n, pattern in enumerate(_NUMBER) if pattern and pattern.match(text)), 0)


def _number_misfits(
    case: Case, passage: Passage, rank: int, last: list[int], before: Passage | None
) -> Iterator[Finding]:
    pattern = _NUMBER[rank]
    match = pattern.match(passage.text) if pattern else None
    if not match:
        return
    number, previous = chinese_number(match[1]), last[rank]
    last[rank:] = [number, *[0] * (4 - rank)]
    # 1. and （1） begin anew under every 一是; （一） only where a sentence leads to it.
    new_list = rank > 2 or (before and not before.rank and _OPENS_A_LIST.search(before.text))
    if number == previous + 1 or (number == 1 and new_list):
        return
    if number == previous:
        message = f"序号“{match[0]}”出现两次。"
    elif number == 1:
        message = f"序号又从“{match[0]}”开始，前面已经到“{_like(match, previous)}”。"
    elif number < previous:
        message = f"“{_like(match, previous)}”后面又是“{match[0]}”，序号不连续。"
    elif previous:
        message = (
            f"“{_like(match, previous)}”后面是“{match[0]}”，缺“{_like(match, previous + 1)}”。"
        )
    else:
        message = f"这一级序号从“{match[0]}”开始，缺“{_like(match, 1)}”。"
    yield case.found(message, at=passage, span=(0, 20))


def _like(match: re.Match[str], number: int) -> str:
    """Another number written as the matched one."""
    written = str(number) if match[1].isdecimal() else numeral(number)
    return match[0].replace(match[1], written)
