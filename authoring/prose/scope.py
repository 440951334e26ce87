"""What words that leave no room are said of: the matter and the number that 均 or 全部 stand by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from authoring.patterns import lazy
from authoring.prose.claims import OTHER_REQUESTS
from authoring.prose.numbers import blotted, numbers
from authoring.prose.passages import Sentence

_OTHER_KINDS = OTHER_REQUESTS.removesuffix("(?:的|类)?申请")  # 类申请 of any kind is here
_BRACKETS = lazy(r"[（(][^（）()]{0,80}[）)]")
_CUT = lazy("[，,；;：:。]")
_MATTER = lazy(
    rf"(?P<others>{_OTHER_KINDS}的?申请|(?<!投诉)(?<!公开)(?<!信息)类申请|提案|建议|留言|热线|工单|咨询|信箱|来信|投诉(?!类))"
    r"|(?P<both>复议(?:、|和|及|与|或|以及)(?:提起)?(?:行政)?(?:诉讼|应诉))"
    r"|(?P<reconsideration>复议)|(?P<litigation>诉讼|应诉|败诉|胜诉)"
    r"|(?P<requests>申请)"
)
# What may stand before 均 or 全部 without being what they are said of.
_NAMES_NOTHING = lazy(
    r"(?:并|且|已|也|都|其|目前|现|年内|当年|全年|共|经[一-龥]{0,6}|[按依]照?[一-龥]{0,8}|根据[一-龥]{0,8}|[我本][一-龥]{1,2}|"
    r"所有|上述|以上|办理|答复|审理|结果|案件|数量|＿|[0-9.]|[件宗起例份条个]| )*"
)
_CARRIED = lazy("结转|转结")
_LEAD = 24  # characters: a run-in heading


@dataclass(frozen=True, slots=True)
class Scope:
    """The `matter` (requests, reconsideration, litigation, both, others or nothing that is known), the
    nearest `count` before, without what was carried over, and the words of its clause.
    """

    matter: str
    count: Decimal | None
    words: str

    def is_of(self, *wholes: Decimal | int | None) -> bool:
        """Whether what is said is said of all: no count stands by, or one that is the whole."""
        return self.count is None or self.count in [one for one in wholes if one is not None]


def scope_at(sentence: Sentence, start: int) -> Scope:
    """What the words that begin at `start` of a sentence are said of."""
    head = blotted(_BRACKETS, sentence.masked[:start], " ")
    count, words = next(_counts(head), (None, ""))
    return Scope(_matter(sentence, head), count, words)


def _matter(sentence: Sentence, head: str) -> str:
    own, *before = reversed(_CUT.split(head))
    if not matter_in(own) and not _NAMES_NOTHING.fullmatch(own):
        return "others"
    named = next((matter for one in (own, *before) if (matter := matter_in(one))), "")
    if not named and "依申请公开" in sentence.passage.text[: min(_LEAD, sentence.start)]:
        return "requests"
    return named


def matter_in(words: str) -> str:
    """The matter that is named last; another than ours, where one is named beside it."""
    found = [one.lastgroup or "" for one in _MATTER.finditer(words)]
    return "others" if "others" in found else found[-1] if found else ""


def _counts(head: str) -> Iterator[tuple[Decimal, str]]:
    """The counts of a text with the words before each, the last one first."""
    found = [one for one in numbers(head) if one.unit not in ("%", "元", "万元", "个百分点")]
    starts = [0, *(one.end for one in found)]
    for number, (after, _) in reversed(
        list(zip(found, pairwise([*starts, len(head)]), strict=False))
    ):
        words = _CUT.split(head[after : number.start])[-1]
        if not _CARRIED.search(words) and not _CARRIED.match(head, number.end):
            yield number.value, words
