"""Characters that look or sound like others: radicals, digits of full width, what is mixed up in typing."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator

from authoring.patterns import lazy
from authoring.prose.traditional import traditional

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


# What a hand, an eye or a scanner mixes up: characters of one group look alike.
_ALIKE = (
    "己已巳", "人入八", "申由甲电审", "请清情晴", "息思恩熄", "告吿造浩", "报拫极服", "议仪义", "诉拆斥", "讼颂松",
    "未末", "公么分", "开井并幵丌升", "府附俯", "政攻致改故", "信言倍", "行衍", "文丈交", "复夏", "许计评", "可叵司",
    "处外", "罚罸", "强张", "制利", "例列倒", "条务备", "务夯", "机杌", "关美", "国园囯", "院阮", "办为力", "厅庁斤",
    "民氏", "法怯", "组阻祖", "织职识", "企仝", "事亊", "业亚", "管菅营", "理埋里", "台合", "平乎", "目日", "录绿",
    "指旨", "南兰", "保堡", "护沪", "密蜜", "私和", "隐稳", "经径", "审宙", "查杳", "受爱授", "监临", "督叔", "障章",
    "结给", "转传", "下不", "年牛", "度渡", "部陪剖", "解觧", "读续渎", "政敀", "属嘱", "源原", "定淀", "认让", "动功",
    "主王注", "依衣", "规现", "范苑", "性姓", "程呈", "过边", "无元天", "提堤", "供洪", "华毕", "和合", "共具",
)  # fmt: skip
_EITHER = frozenset("他它")  # 其它 is written for 其他
_SOUNDS_NEAR = 24  # places apart in a code that orders its common characters by their sound
_FIRST_LEVEL = range(0xB0A1, 0xD7FA)


def mixed_up(one: str, other: str) -> bool:
    """Whether a character is easily written for another: one that looks or sounds like it, or is of no use today."""
    if {one, other} <= _EITHER:
        return False
    if any(one in group and other in group for group in _ALIKE):
        return True
    code, meant = _place(one), _place(other)
    if code is None:  # a variant that common writing does not know; traditional ones are no slips
        return "\u4e00" <= one <= "\u9fff" and not traditional(one)
    return meant is not None and abs(code - meant) <= _SOUNDS_NEAR


def _place(char: str) -> int | None:
    """Where GB 2312 has a character; its second level, which strokes order, stands far apart."""
    try:
        code = int.from_bytes(char.encode("gb2312"), "big")
    except UnicodeEncodeError:
        return None
    row, column = divmod(code, 256)
    place = (row - 0xB0) * 94 + column - 0xA1
    return place if code in _FIRST_LEVEL else place * 1000
