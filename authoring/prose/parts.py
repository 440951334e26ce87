"""A part is not the whole: numbers of one channel, level or stretch of the year, and which of them make the whole."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from authoring.patterns import lazy

_DASH = "[-—–~～至到]"
_RANGE = lazy(
    rf"(?<![0-9])([0-9]{{1,2}})(?:月份?(?:[0-9]{{1,2}}日)?)?{_DASH}{{1,2}}(?:20[0-9]{{2}}年)?([0-9]{{1,2}})月"
)
_UNTIL = lazy(r"截[至止]到?(?:20[0-9]{2}年)?([0-9]{1,2})月")
_MONTHS = lazy("[0-9]月")
_ADVERBIAL = 18  # characters; a clause that is only a stretch of time is no longer
_ONLINE = "线上|网上|网络|互联网|在线|平台|邮件|邮箱|系统提交"
_OFFLINE = "线下|信函|邮寄|邮政|当面|现场|传真|窗口|书面"
_SIDES = (
    ("channel", lazy(_ONLINE)), ("channel", lazy(_OFFLINE)),
    ("half", lazy("上半年|下半年")), ("quarter", lazy("[一二三四]季度")),
    ("time", lazy("延期|超期|逾期")), ("level", lazy("本级")),
)  # fmt: skip
_OWN = lazy("[省市县区州旗镇乡]政府(?!信息|网|门户)|局机关")
_IN_TIME = lazy("按[时期](?!间)")
_CHANNEL = lazy(f"{_ONLINE}|{_OFFLINE}")
_MANY_CHANNELS = lazy("＃[^，,；;。、（(]{0,6}[、和及与或][^，,；;。（(]{0,18}＃")
BELOW = lazy("部门|单位|下属|所属|直属|垂管|乡镇|镇街|街道|县区|区县")
"""What is below an agency and makes the whole together with it."""
BELOW_NAME = "下属"
_CHANNEL_ITEM = lazy("^(?:通过|以)?＃(?:＃|方式|渠道|途径|形式|申请|提交|提出|收到|受理|的)*$")


@dataclass(frozen=True, slots=True)
class Part:
    """What a number is a part by, and which part; `sure`: whatever else the text says.

    按时, 县政府 and several channels together are parts only beside 延期, 县直部门 and another channel.
    """

    kind: str
    name: str
    sure: bool = True


def part_in(words: str, raw: str) -> Part | None:
    """The part that words before a number speak of; `raw` are they with their dates."""
    if _MONTHS.search(raw) and (months := _months(raw)):
        return Part("months", months)
    if many := _MANY_CHANNELS.search(_CHANNEL.sub("＃", words)):
        return Part("channel", many[0], sure=False)
    for kind, pattern in _SIDES:
        if match := pattern.search(words):
            return Part(kind, match[0])
    if match := _IN_TIME.search(words):
        return Part("time", match[0], sure=False)
    if match := _OWN.search(words):
        return Part("level", match[0], sure=False)
    return None


def is_channel(words: str) -> bool:
    """Whether words name a channel and nothing else, as an item of a list does: 信函申请."""
    return _CHANNEL_ITEM.search(_CHANNEL.sub("＃", words)) is not None


def _months(raw: str) -> str:
    """“1-10” where the clause, or the stretch of time before it, is not of the whole year."""
    clauses = raw.replace(",", "，").split("，")
    near = [clauses[-1], *(one for one in clauses[-2:-1] if len(one) <= _ADVERBIAL)]
    for clause in near:
        if match := _RANGE.search(clause):
            first, last = int(match[1]), int(match[2])
        elif match := _UNTIL.search(clause):
            first, last = 1, int(match[1])
        else:
            continue
        return "" if (first, last) == (1, 12) else f"{first}-{last}"
    return ""


def make_the_whole(parts: Iterable[Part]) -> bool:
    """Whether nothing else can be beside these parts: 线上 and 线下, 本级 and 部门, all quarters."""
    listed = tuple(parts)
    names = {one.name for one in listed}
    match listed[0].kind:
        case "channel":
            return "线下" in names and bool(names & {"线上", "网上", "网络", "在线", "互联网"})
        case "months":
            spans = [tuple(map(int, one.name.split("-"))) for one in listed]
            months = [month for first, last in spans for month in range(first, last + 1)]
            return sorted(months) == list(range(1, 13))
        case "quarter":
            return len(names) == 4
        case "level":
            return BELOW_NAME in names
        case _:
            return len(names) == 2
