"""What stands in a figure's cell: a number, nothing, or words."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from authoring.forms.layout import Kind
from authoring.patterns import lazy
from authoring.quantities import Amount, Value, as_number
from authoring.readers.raw import narrow

_NUMBER = lazy(
    r"(?P<sign>[-+]?)(?P<digits>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,18})(?:\.(?P<decimals>[0-9]{1,8}))?"
    r"(?P<unit>件次|人次|件|条|个|项|次|份|宗|元|万元|亿元)?"
)
_DASHES = {"/", "\\", "-", "--", "—", "——", "–", "一", "无", "〇"}


class Typed(StrEnum):
    """What a cell holds."""

    NUMBER = "number"
    BLANK = "blank"
    WORDS = "words"


class Figure(NamedTuple):
    """A cell read as a figure; `value` only of a number."""

    typed: Typed
    value: Value | None = None


def figure(text: str, kind: Kind = Kind.COUNT) -> Figure:
    """The figure that a cell of this kind holds. A dash alone is no zero: the cell is blank."""
    words = narrow(text)
    if not words or words in _DASHES:
        return Figure(Typed.BLANK)
    match = _NUMBER.fullmatch(words)
    if not match:
        return Figure(Typed.WORDS)
    digits = match["digits"].replace(",", "")
    decimals = match["decimals"]
    number = Decimal(f"{match['sign']}{digits}.{decimals}" if decimals else match["sign"] + digits)
    if kind is Kind.AMOUNT:
        return Figure(Typed.NUMBER, Amount(number, match["unit"] or ""))
    return Figure(Typed.NUMBER, number if kind is Kind.MONEY and decimals else as_number(number))
