"""Fixed phrases of law and form, and where one stands with a character too few or doubled."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass

# Long enough that nothing else is one character away from them.
_PHRASES = (
    "政府信息公开工作年度报告 政府信息公开申请 政府信息公开条例 信息公开条例 信息公开 主动公开 政务公开 政府信息 "
    "政府信息公开指南 政府信息公开目录 "
    "政府信息公开平台 主动公开政府信息 依申请公开 政府信息管理 行政规范性文件 规范性文件 过程性信息 行政事业性收费 "
    "行政复议 行政诉讼 行政处罚 行政许可 行政强制 行政执法案卷 法人或其他组织 结转下年度继续办理 未经复议直接起诉 "
    "企事业单位 信息处理费 属于国家秘密 内部事务信息 商业秘密 个人隐私 社会公益组织 法律服务机构 "
    "政务公开工作领导小组 公众参与 政策解读 政务新媒体 政府门户网站 微信公众号 公开属性源头认定 "
    "保密审查 受理渠道 审查管理 公开属性 监督保障 工作人员 业务培训 改进措施 仍存在不足 还存在不足 "
)
_KNOWN = tuple(_PHRASES.split())
_ALSO_WITHOUT = ("过程性信息", "规范性文件")  # 过程信息 and 规范文件 are said, too
_ENDS = "，。；、：,;:）)”\n"
_NEVER_SHORT = ("企事业单位",)
_LAST = ("受理渠道", "审查管理", "政府门户网站", "企事业单位", "规范性文件", "微信公众号")


@dataclass(frozen=True, slots=True)
class Slip:
    """Characters from `start` to `end` that are one off a fixed phrase; `doubled` or else one lost."""

    start: int
    end: int
    phrase: str
    doubled: bool


@functools.cache
def _variants() -> dict[str, tuple[str, str]]:
    """What a phrase becomes with an inner character lost, which is told, or doubled; longest first."""
    found: dict[str, tuple[str, str]] = {}
    for phrase in sorted(_KNOWN, key=len, reverse=True):
        for at in range(1, len(phrase) - 1):
            doubled = phrase[: at + 1] + phrase[at:]
            found.setdefault(doubled, (phrase, ""))
            lost = phrase[:at] + phrase[at + 1 :]
            if len(phrase) >= 5 and phrase not in _ALSO_WITHOUT and not _is_said(lost):
                found.setdefault(lost, (phrase, phrase[at]))
    return found


def _is_said(words: str) -> bool:
    """Whether words stand in another phrase as they are, and have lost nothing."""
    return any(words in phrase for phrase in _KNOWN)


@functools.lru_cache(maxsize=2048)
def slips(text: str) -> tuple[Slip, ...]:
    """Fixed phrases with a character lost or doubled, each stretch once."""
    return tuple(_slips(text))


def _slips(text: str) -> Iterator[Slip]:
    taken = [False] * len(text)
    for words, (phrase, lost) in _variants().items():
        start = text.find(words)
        while start >= 0:
            end = start + len(words)
            # 转结下年度: nothing is lost, it stands in another order.
            swapped = lost and lost in (text[start - 1 : start], text[end : end + 1])
            if not swapped and not any(taken[start:end]):
                taken[start:end] = [True] * len(words)
                yield Slip(start, end, phrase, not lost)
            start = text.find(words, end)
    for phrase in _LAST:
        words = phrase[:-1]
        start = text.find(words)
        while start >= 0:
            end = start + len(words)
            after = text[end : end + 1]
            ends = after in _ENDS or (phrase in _NEVER_SHORT and after != phrase[-1])
            if after and ends and not any(taken[start:end]):
                yield Slip(start, end, phrase, False)
            start = text.find(words, end)
