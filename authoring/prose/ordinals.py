"""序号: 一是、二要、第三， as they stand in a text."""

from __future__ import annotations

from dataclasses import dataclass

from authoring.patterns import lazy
from authoring.prose.numbers import chinese_number

_CLAUSE_START = r"(?:\A|(?<=[。；，、：:;,！？“（(\s]))"
_ORDINAL = lazy(
    rf"{_CLAUSE_START}(?:(?P<n>[一二三四五六七八九十]{{1,2}})(?P<kind>[是要])(?!否)"
    r"|第(?P<nth>[一二三四五六七八九十]{1,2})(?=[，,：:]))"
    r"|(?<![统唯单同专万之其第])(?P<first>一是)(?!否)"
)
# 一是 whose 一 was lost: no sentence of such a report begins with a bare 是 and a verb.
_LOST = lazy(
    r"(?:\A|(?<=[。；]))是(?=继续|进一步|加强|加大|强化|不断|完善|提高|提升|健全|规范|深化|拓展|拓宽|建立|创新|优化|"
    r"推进|推动|抓好|丰富|严格|压实|明确|做好|积极|切实|坚持|持续|充分|注重|扎实|全面|个别|部分|公开[^，。]{0,8}不)"
)


@dataclass(frozen=True, slots=True)
class Ordinal:
    """一是 in a passage: its number and kind (是, 要, 第), where it stands; `lost` if the 一 is missing."""

    number: int
    kind: str
    start: int
    text: str
    lost: bool = False


def ordinals(text: str) -> list[Ordinal]:
    """Every 一是, 二要, 第三， of a text in order; 是 that lost its 一, too (numbered 0)."""
    found = [
        Ordinal(
            chinese_number(match["n"] or match["nth"] or "一"),
            match["kind"] or ("第" if match["nth"] else "是"),
            match.start(),
            match[0],
        )
        for match in _ORDINAL.finditer(text)
    ]
    found += [Ordinal(0, "是", match.start(), "是", True) for match in _LOST.finditer(text)]
    return sorted(found, key=lambda one: one.start)
