"""What stands in a figure's cell: a number, nothing, or words."""

from __future__ import annotations

import functools
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from authoring.forms.layout import Kind
from authoring.patterns import lazy
from authoring.quantities import Amount, Value, as_number
from authoring.readers.raw import narrow

UNITS = "件次|人次|万元|亿元|件|条|个|项|次|份|宗|起|笔|篇|家|人|场|期|元"
_NUMBER = lazy(
    r"(?P<sign>[-+−]?)(?P<digits>[0-9]{1,3}(?:,[0-9]{3}){1,6}|[0-9]{1,18})(?:\.(?P<decimals>[0-9]{1,8}))?"
    rf"(?P<unit>{UNITS})?(?P<remark>\([^()]{{2,60}}\))?"
)
_DASHES = {"/", "\\", "-", "--", "—", "——", "–", "―", "─", "−", "一", "无"}
_ZERO = {"零", "〇"}
_MONEY = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}


class Typed(StrEnum):
    """What a cell holds."""

    NUMBER = "number"
    BLANK = "blank"
    WORDS = "words"


class Figure(NamedTuple):
    """A cell read as a figure; `value` only of a number, `remark` the words behind it in brackets."""

    typed: Typed
    value: Value | None = None
    remark: str = ""


_BLANK, _WORDS = Figure(Typed.BLANK), Figure(Typed.WORDS)


@functools.lru_cache(maxsize=4096)
def figure(text: str, kind: Kind = Kind.COUNT) -> Figure:
    """The figure that a cell of this kind holds. A dash alone is no zero: the cell is blank."""
    words = narrow(text)
    if not words or words in _DASHES:
        return _BLANK
    match = _NUMBER.fullmatch("0" if words in _ZERO else words)
    if not match:
        return _WORDS
    digits, decimals = match["digits"].replace(",", ""), match["decimals"]
    if len(digits) > 1 and digits.startswith("0"):
        return _WORDS  # two cells that have run together, or a number that is none
    minus = match["sign"] in ("-", "−")
    number = Decimal(f"{digits}.{decimals}" if decimals else digits) * (-1 if minus else 1)
    unit = match["unit"] or ""
    remark = (
        text[text.rindex("（") :].strip() if match["remark"] and "（" in text else match["remark"]
    )
    value = _value(number, unit, kind)
    return _WORDS if value is None else Figure(Typed.NUMBER, value, remark or "")


def _value(number: Decimal, unit: str, kind: Kind) -> Value | None:
    """The number as a cell of this kind means it; None where it can be none."""
    if kind is Kind.AMOUNT:
        return Amount(number, unit) if unit in ("", *_MONEY) and number >= 0 else None
    if kind is Kind.MONEY:
        in_wan = number * _MONEY[unit] / _MONEY["万元"] if unit in ("元", "亿元") else number
        return as_number(in_wan) if unit in ("", *_MONEY) and number >= 0 else None
    if unit in _MONEY or number != int(number) or (number < 0 and kind is not Kind.CHANGE):
        return None
    return int(number)


@functools.lru_cache(maxsize=4096)
def typed(text: str) -> Typed:
    """What a cell holds, whatever its kind: a number with decimals or a unit is one."""
    words = narrow(text)
    if not words or words in _DASHES:
        return Typed.BLANK
    return Typed.NUMBER if words in _ZERO or _NUMBER.fullmatch(words) else Typed.WORDS
