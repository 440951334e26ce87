"""The sections of reports without a national form: headings of the agency's own, and lists counted in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from authoring.forms.layout import Part
from authoring.numerals import number_of, numeral
from authoring.patterns import lazy
from authoring.readers.blocks import Block
from authoring.readers.raw import narrow
from authoring.report.outline import counted_sentence

Names = tuple[str, ...]
_CHINESE = lazy(r"(?P<number>[一二三四五六七八九十]{1,3})[、.．]\s{0,3}(?P<title>.{1,60})")
_APART = lazy(
    r"(?P<number>第[一二三四五六七八九十]{1,3}(?:部分|章|节|编))[、:：\s\u3000]{0,3}(?P<title>.{1,60})"
)
_ARABIC = lazy(r"(?P<number>[0-9]{1,2})、\s{0,3}(?P<title>.{1,60})")
_RUN_IN = lazy(
    r"(?P<title>[^。：:，,；;\s]{2,30})(?:[。：:]|[\s\u3000]|(?=20[0-9]{2}年))(?P<rest>.+)"
)
_MAX_TITLE = 40
_INNER = lazy("[（(]一[）)]")
_COUNTED = lazy(
    r"(?P<subject>[^。；：]{1,60}?)共[0-9]{1,12}(?P<unit>[^0-9，。]{1,3})，其中：(?P<listed>[^。]{1,3000})。"
)
_ONE = lazy(
    r"(?P<name>[^0-9；][^；]{0,99}?)(?P<count>[0-9]{1,12})(?P<unit>[^0-9，；。]{1,3})，占[0-9.]{1,6}%"
)
_SERVES = (
    ("概述", lazy("概述|概况|基本情况|总体情况")),
    ("主动公开", lazy("主动公开|(?<!申请)公开政府信息情况")),
    (
        "依申请公开和不予公开",
        lazy("依申请|依法申请|申请公开|不予公开|申请(?:的)?(?:情况|办理|处理)"),
    ),
    ("收费及减免", lazy("收费|费用|减免")),
    ("复议诉讼", lazy("复议|诉讼|申诉")),
    ("问题及改进", lazy("问题|改进|不足|措施|打算")),
)
"""Words of a heading that say which item of the 条例 a section serves."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A section's heading: where it stands, number and title as printed, and words behind it."""

    first: int
    after: int
    number: str
    title: str
    rest: str = ""


def sections_of(blocks: Sequence[Block], until: int) -> list[Heading]:
    """The headings of sections in order: 一、 or 第一部分; else those the file marks as headings."""
    for pattern in (_CHINESE, _APART, _ARABIC):
        found: list[Heading] = []
        for place, block in enumerate(blocks[:until]):
            match = (
                pattern.fullmatch(block.text) or pattern.match(block.text)
                if block.is_text
                else None
            )
            if match is None:
                continue
            title, rest = _split(block.text[match.start("title") :])
            if title:
                found.append(Heading(place, place + 1, match["number"], title, rest))
        found = _rising(found)
        if len(found) >= 2:
            return found
    return _marked(blocks[:until])


def _split(words: str) -> tuple[str, str]:
    """A heading and the words that go on behind it; no heading where these are a sentence."""
    if inner := _INNER.search(words, 2):
        return words[: inner.start()].strip(), words[inner.start() :].strip()
    if len(words) <= _MAX_TITLE and not words.endswith(tuple("。；，：？！")):
        return words.strip(), ""
    match = _RUN_IN.match(words)
    return (match["title"], words[match.start("rest") :].strip()) if match else ("", "")


def _rising(found: Sequence[Heading]) -> list[Heading]:
    """Headings whose numbers rise from the first on; a list of contents before them is left out."""
    best: list[Heading] = []
    chain: list[Heading] = []
    before = 0
    for one in found:
        digits = one.number.removeprefix("第").rstrip("部分章节编")
        number = number_of(digits) or 0
        if number == 1:
            chain, before = [], 0
        if number == before + 1 or (chain and before < number <= before + 2):
            chain.append(one)
            before = number
        if len(chain) >= len(best):
            best = [*chain]
    return best


def _marked(blocks: Sequence[Block]) -> list[Heading]:
    levels = [block.level for block in blocks if block.level > 1]
    return [
        Heading(place, place + 1, "无", block.text)
        for place, block in enumerate(blocks)
        if levels and block.level == min(levels)
    ]


def section_fields(
    head: Heading, place: int, paragraphs: Sequence[str], outline: Part
) -> tuple[dict[Names, str], int]:
    """Number, title, items and counted list of a section; and how many paragraphs are left for its text."""
    fields: dict[Names, str] = {("title",): head.title}
    if head.number != numeral(place + 1):
        fields["number",] = head.number
    items = [item for item, words in _SERVES if words.search(narrow(head.title))]
    if "依申请公开和不予公开" in items and "主动公开" in items and "主动公开" not in head.title:
        items.remove("主动公开")
    items = [item for item in items if item in outline.items]
    if items:
        fields["items",] = "、".join(items)
    counted = _counted(paragraphs[0]) if paragraphs else None
    if counted is None:
        return fields, len(paragraphs)
    subject, unit, counts = counted
    fields["counted", "subject"], fields["counted", "unit"] = subject, unit
    fields |= {("counted", "counts", name): str(count) for name, count in counts.items()}
    return fields, len(paragraphs) - 1


def _counted(words: str) -> tuple[str, str, dict[str, int]] | None:
    """A counted list that the program would print in the same words."""
    match = _COUNTED.fullmatch(words)
    if match is None:
        return None
    listed = [_ONE.fullmatch(one) for one in match["listed"].split("；")]
    if not all(listed):
        return None
    counts = {one["name"]: int(one["count"]) for one in listed if one}
    same = counted_sentence(match["subject"], match["unit"], counts) == words
    return (match["subject"], match["unit"], counts) if same else None
