"""Chinese numerals and the numbers of official numbering: 一、 （一） 1. （1） (GB/T 9704-2012, 7.3.3)."""

from __future__ import annotations

import re

_DIGITS = "零一二三四五六七八九"
_UNITS = {"亿": 10**8, "万": 10**4, "千": 1000, "百": 100, "十": 10}
_SAME = str.maketrans(
    {"〇": "零", "○": "零", "两": "二", "廿": "二十", "卅": "三十"}
    | dict(zip("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千", strict=True))
)

COUNTING = "[一二三四五六七八九十]"
"""One character of a numeral that counts items: 一 to 九十九."""
LEVELS = (
    re.compile(rf"({COUNTING}{{1,3}})、"),
    re.compile(rf"[（(]\s?({COUNTING}{{1,3}})\s?[）)]"),
    re.compile(r"([0-9]{1,2})[.．、](?![0-9])"),
    re.compile(r"[（(]\s?([0-9]{1,2})\s?[）)]"),
)
"""The numbers at the head of each level, the number itself as the group; none begins as another does."""


def level_of(text: str) -> int:
    """The level of the number a text begins with, 1 to 4; 0 where it begins with none."""
    return next((level for level, head in enumerate(LEVELS, 1) if head.match(text)), 0)


def head_of(text: str) -> str:
    """The number a text begins with, with its mark; nothing where it begins with none."""
    return next((match[0] for head in LEVELS if (match := head.match(text))), "")


def numeral(number: int) -> str:
    """A whole number in words: 零, 九, 十二, 二十一, 一百零五."""
    words = _spelled(number)
    return words[1:] if words.startswith("一十") else words


def how_many(number: int) -> str:
    """A whole number in words before what it counts: 两, but 十二."""
    return "两" if number == 2 else numeral(number)


def _spelled(number: int) -> str:
    for word, unit in _UNITS.items():
        if number >= unit:
            above, rest = divmod(number, unit)
            gap = "零" if 0 < rest < unit // 10 else ""
            return _spelled(above) + word + gap + (_spelled(rest) if rest else "")
    return _DIGITS[number]


def number_of(words: str) -> int | None:
    """A numeral, or a number in digits, as a number; None for what is none, as 十十."""
    if words.isdecimal():
        return int(words)
    words = words.translate(_SAME)
    whole = part = digit = 0
    for char in words:
        unit = _UNITS.get(char, 0)
        if char in _DIGITS:
            digit = _DIGITS.index(char)
        elif not unit:
            return None
        elif unit < _UNITS["万"]:
            part, digit = part + (digit or 1) * unit, 0
        else:
            whole, part, digit = whole + (part + digit) * unit, 0, 0
    number = whole + part + digit
    return number if words and words in (numeral(number), _spelled(number)) else None
