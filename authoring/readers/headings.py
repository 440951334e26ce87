"""Where the parts of a report begin: their headings in order, as agencies write them."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from authoring.forms.layout import Form, Part
from authoring.patterns import lazy
from authoring.readers.blocks import Block, original
from authoring.readers.raw import narrow

_WORK = "(?:政府|政务)?信息公开(?:工作)?(?:的)?"
_ALIASES = {
    "overview": lazy(f"(?:{_WORK})?(?:总体|基本|整体|主要|总体工作|工作总体)(?:工作)?(?:情况|概况)|概述|综述|概况"),
    "disclosure": lazy("(?:行政机关)?(?:主动公开(?:政府)?信息(?:工作)?|(?:政府)?信息主动公开)(?:的)?情况"),
    "applications": lazy(
        "(?:收到(?:和|及|与|、)?处理|办理|处理)?(?:政府信息公开申请|政府信息依申请公开|依申请公开(?:政府信息)?|依法申请公开(?:政府信息)?)"
        "(?:的)?(?:办理|处理|工作)?(?:的)?(?:情况)?"
    ),
    "review": lazy(
        f"(?:因)?(?:{_WORK})?(?:被)?(?:申请|提起|引起的?|发生的?)?行政复议(?:和|及|与|、|或)?(?:被)?(?:提起)?行政诉讼(?:的)?(?:情况)?"
    ),
    "problems": lazy(
        f"(?:{_WORK})?(?:中)?存在的?(?:主要|突出)?(?:的)?(?:困难|问题|不足)(?:和|及|与|、|以及)?(?:其|主要|下一步)?"
        "(?:改进|整改)(?:的)?(?:情况|措施|举措|打算|方向)?(?:情况)?|(?:主要)?问题(?:和|及|与|、)改进(?:情况|措施)"
    ),
    "other_matters": lazy(
        "(?:其他|其它)?(?:需要|需)?(?:报告|说明)的?(?:其他)?(?:事项|情况|问题)|(?:其他|其它)(?:事项|情况)"
    ),
}  # fmt: skip
_CHINESE = lazy(
    "(?:第?[一二三四五六七八九十]{1,3}(?:部分)?[、.,:]|第[一二三四五六七八九十]{1,3}部分|、)"
)  # a numeral may be lost
_ARABIC = lazy("[0-9]{1,2}[、.](?![0-9])")
_BEFORE = lazy("(?:20[0-9]{2}年度?|本年度?|全年)?(?:本(?:机关|单位|局|级|部门))?")
_AFTER = lazy("(?:如下)?[:。.;]?")
_GOES_ON = tuple("的和与及或、,;)》”")
_MAX_HEADING = 40
_LIKE = 0.72
_SPLIT = 2.4  # only words known as this heading are put together from two lines
_MOST = 60
"""Of more lines that may be the heading of one part, the last."""


@dataclass(frozen=True, slots=True)
class Start:
    """The heading of a part: the blocks `first` to `after` it, and what the file says.

    `rest` are the words of the last of these blocks that belong to the text already.
    """

    part: Part
    first: int
    after: int
    said: str
    rest: str = ""
    score: float = 0.0


def starts(form: Form, blocks: Sequence[Block]) -> list[Start]:
    """The headings of the form's parts, in order; parts whose heading is not found are left out.

    Headings numbered as the form has it go first; where they are few, those of automatic numbering and
    those without any are taken too.
    """
    parts = [part for part in form.parts if not part.items]
    candidates = [*_candidates(parts, blocks)]
    found: list[Start] = []
    for tier in range(3):
        found = _in_order(parts, [one for one in candidates if _tier(one) <= tier])
        if 2 * len(found) > len(parts):
            break
    return found


def _tier(one: Start) -> int:
    return 0 if one.score >= 2 else 1 if one.score >= 1 else 2


def _candidates(parts: Sequence[Part], blocks: Sequence[Block]) -> Iterator[Start]:
    met = [[*_at(parts, blocks, number)] for number in range(len(blocks))]
    for number, here in enumerate(met):
        for one in here:
            # A list of contents has nothing between its lines.
            bare = not one.rest and one.after < len(blocks)
            listed = bare and any(other.part is not one.part for other in met[one.after])
            yield Start(one.part, number, one.after, one.said, one.rest, one.score - listed * 0.9)


def _at(parts: Sequence[Part], blocks: Sequence[Block], number: int) -> Iterator[Start]:
    block = blocks[number]
    if not block.is_text:
        return
    joined = ""
    following = blocks[number + 1] if number + 1 < len(blocks) else None
    if (
        following
        and following.is_text
        and len(block.narrow) + len(following.narrow) <= _MAX_HEADING
    ):
        joined = block.narrow + following.narrow
    for part in parts:
        score = _whole(part, block.narrow, block.level)
        split = _whole(part, joined, 0) if joined and _is_split(part, block, following) else 0.0
        if split > max(score, _SPLIT):
            yield Start(part, number, number + 2, joined, "", split)
        elif score:
            yield Start(part, number, number + 1, block.text, "", score)
        elif end := _run_in(part, block.narrow):
            cut = original(block.text, end)
            rest = block.text[cut:].lstrip(" \u3000。：:.")
            yield Start(part, number, number + 1, block.text[:cut], rest, 2.2)


def _is_split(part: Part, block: Block, following: Block | None) -> bool:
    """Whether a heading is over two lines, and neither has a number of its own but the first."""
    alone = following is None or _whole(part, following.narrow, 0)
    return not alone and bool(_CHINESE.match(block.narrow))


def _whole(part: Part, words: str, level: int) -> float:
    """How surely these words are the heading of a part and nothing else; 0 where they are not.

    From 2 on it has its number, from 1 on one of automatic numbering, below none.
    """
    if len(words) > _MAX_HEADING:
        return 0.0
    number = _CHINESE.match(words)
    arabic = _ARABIC.match(words)
    start = number.end() if number else arabic.end() if arabic else 0
    sure = 0.0 if part.annex else 2.0 if number else 1.0 if arabic else 0.0
    title = narrow(part.title)
    bonus = 0.3 if level else 0.0
    if words[start:] == title or words == narrow(part.heading):
        return sure + 0.9 + bonus
    if part.annex:
        named = narrow(part.heading.partition("：")[2])
        return 0.5 if words.startswith(("附表", "附件", "附")) and named[-3:] in words else 0.0
    here = _BEFORE.match(words, start)
    here_at = here.end() if here else start
    alias = _ALIASES[part.key].match(words, here_at) if part.key in _ALIASES else None
    if alias and (end := _AFTER.fullmatch(words, alias.end())) and end.end() == len(words):
        return sure + 0.5 + bonus
    if number and "。" not in words and _likeness(words[start:], title) >= _LIKE:
        return sure + 0.2 + bonus
    return 0.0


def _likeness(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one, other, autojunk=False).ratio()


def _run_in(part: Part, words: str) -> int:
    """Where a numbered heading ends with which a paragraph begins; 0 where it begins with none."""
    number = _CHINESE.match(words)
    if not number or part.annex:
        return 0
    title = narrow(part.title)
    if words.startswith(title, number.end()):
        end = number.end() + len(title)
    else:
        alias = _ALIASES[part.key].match(words, number.end()) if part.key in _ALIASES else None
        end = alias.end() if alias else 0
    return end if end and len(words) > end and not words[end:].startswith(_GOES_ON) else 0


def _in_order(parts: Sequence[Part], candidates: Sequence[Start]) -> list[Start]:
    """The candidates in the order of the form that together are surest; of equal ones the later."""
    chains: list[tuple[float, list[Start]]] = [(0.0, [])]
    for part in parts:
        mine = [one for one in candidates if one.part is part][-_MOST:]
        longer: list[tuple[float, list[Start]]] = []
        for one in mine:
            fitting = [chain for chain in chains if not chain[1] or chain[1][-1].after <= one.first]
            score, before = max(fitting, key=_surest)
            longer.append((score + 1 + one.score, [*before, one]))
        chains += longer
    return max(chains, key=_surest)[1]


def _surest(chain: tuple[float, list[Start]]) -> tuple[float, int]:
    return chain[0], chain[1][-1].first if chain[1] else -1
