"""Offices a report gives out as its own: who publishes it, whom to ask, who “我局” is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from authoring.patterns import lazy
from authoring.prose.numbers import blotted
from authoring.prose.passages import Sentence

_TITLES = lazy("《[^》]{0,120}》")
_TAIL = r"(?:[一-龥]{0,10}(?:办|科|股|处|中心|室))"
_OFFICE = rf"[一-龥]{{1,24}}?(?:局|委员会|管委会|委|厅|政府|街道|办事处|镇|乡){_TAIL}?"
_PUBLISHED = lazy(
    rf"(?P<name>{_OFFICE})的?20[0-9]{{2}}年度?(?:政府|政务)?信息公开(?:工作)?(?:年度)?(?:报告|年报|情况)"
    "(?!的?(?:编制|要求|格式|通知|意见))"
)
_ASKED = lazy(
    rf"[与向同电](?P<name>{_OFFICE})(?:[（(][^）)]{{0,80}}[）)])?(?:联系|咨询|反映|查询|索取)"
    rf"|[请可]联系[：:]?(?P<called>{_OFFICE})(?![一-龥])"
    rf"|报告由(?P<drafted>{_OFFICE})(?:负责)?(?:编制|解释|起草|发布)"
    rf"|联系(?:单位|部门|机关|处室)[：:]\s?(?P<listed>{_OFFICE})(?![一-龥])"
)
_SPEAKER = lazy(
    rf"(?P<name>{_OFFICE})[（(]以下简称[：:]?[“\"]?[我本](?:局|委|办|厅|镇|乡|街道|机关|单位)"
)
_LEAD = lazy(r"^.*(?:公布|发布|编制|形成|现公开|将|由|据)")
_NOT_ONE = lazy("各|有关|相关|上级|下级|其他|[和及与、]")
_WE = lazy(r"[我本全该](?:[局委办厅院镇乡县市区省州旗]|街道|机关|单位|部门)")
_DEPARTMENT = lazy(rf"(?<=[局委厅府处镇乡]){_TAIL}$|(?:人民)?政府$|办事处$|委员会$|管委会$")
_GOVERNMENT = lazy(r"(?:政府|管委会|管理委员会|办公室|办公厅|办事处)(?:[（(].*)?$")
_BRACKETS = lazy(r"[（(]([^（）()]+)[）)]")


@dataclass(frozen=True, slots=True)
class OtherOffice:
    """An office that stands where the agency itself should, at `start` of a sentence."""

    sentence: Sentence
    name: str
    start: int


def other_offices(sentence: Sentence, own: tuple[str, ...]) -> Iterator[OtherOffice]:
    """Offices that publish this report, or answer for it, and are not the agency.

    `own` are its names, the full one first.
    """
    names = [part for one in own for part in (_BRACKETS.sub("", one), *_BRACKETS.findall(one))]
    if not names:
        return
    text = blotted(_TITLES, sentence.text)
    for pattern in (_PUBLISHED, _ASKED, _SPEAKER):
        for match in pattern.finditer(text):
            group = match.lastgroup or "name"
            name = _LEAD.sub("", match[group])
            several = _WE.search(name) or _NOT_ONE.search(name)
            if not several and not _is_own(name, own[0], names, asked=pattern is _ASKED):
                yield OtherOffice(sentence, name, match.end(group) - len(name))


def _is_own(name: str, full: str, own: list[str], *, asked: bool) -> bool:
    """Whether a name is one of the agency's, in full, for short or with one of its own offices."""
    core = _core(name)
    governs = any(_GOVERNMENT.search(one) for one in own)
    if name.endswith("政府") and not asked and not governs:
        return False
    if _holds(core, _core(full)) or any(_holds(one, core) for one in own):
        return True
    # A government's report is answered for by whichever of its offices does that work.
    return asked and governs and "政府" not in name


def _core(name: str) -> str:
    """What tells an office from others: no office inside it, no word every name ends with."""
    return _DEPARTMENT.sub("", _DEPARTMENT.sub("", name))


def _holds(name: str, short: str) -> bool:
    """Whether the characters of a short name stand in a name in their order: 发改局, 发展和改革局."""
    rest = iter(name)
    return all(char in rest for char in short)
