"""Characters that look like others: radicals and compatibility ideographs, digits and letters of full width."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator

from authoring.patterns import lazy

Reader = Callable[[str], Iterator[tuple[int, int, str]]]
"""Where in a text such characters stand, and what they look like."""

_IDEOGRAPHS = lazy("[\u2e80-\u2fd5\uf900-\ufad9\U0002f800-\U0002fa1d]")
# Radicals that Unicode itself makes equal to no ideograph; those that PDFs have for simplified ones.
_RADICALS = str.maketrans(
    "⺓⺟⺠⺫⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
    "幺母民目虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟",
)
_WIDE = lazy(
    "[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\U0001d7ce-\U0001d7ff]+(?:．[\uff10-\uff19]+)?"
)


def ideographs(text: str) -> Iterator[tuple[int, int, str]]:
    """Characters that look like Chinese ones and are not: each with the one it looks like."""
    for match in _IDEOGRAPHS.finditer(text):
        plain = unicodedata.normalize("NFKC", match[0].translate(_RADICALS))
        if plain != match[0]:
            yield match.start(), match.end(), plain


def wide(text: str) -> Iterator[tuple[int, int, str]]:
    """Digits and Latin letters of full width, or of mathematics: each run in plain ones."""
    for match in _WIDE.finditer(text):
        yield match.start(), match.end(), unicodedata.normalize("NFKC", match[0])
