"""Numbers as tables and sentences hold them: whole, decimal, or an amount with its unit. Never a float.

Rounding, and the two ways in which a number becomes text: printed, and in JSON.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal

Number = int | Decimal
_WIDE = Context(prec=10_000)
"""Wide enough for every number that can be typed, whatever else is set for all."""
_YUAN = {"": 1, "元": 1, "万元": 10**4, "亿元": 10**8}


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount of money in the unit it was written in: 元, 万元, 亿元, or none for a bare 0."""

    number: Decimal
    unit: str

    @property
    def in_yuan(self) -> Decimal:
        """The amount in 元."""
        return self.number * _YUAN[self.unit]

    def __add__(self, other: Amount) -> Amount:
        if self.unit == other.unit:
            return Amount(self.number + other.number, self.unit)
        return Amount(self.in_yuan + other.in_yuan, "元")

    def __sub__(self, other: Amount) -> Amount:
        return self + Amount(-other.number, other.unit)

    def __str__(self) -> str:
        return f"{self.number:f}{self.unit}"


Value = Number | Amount
"""A figure: a number, or an amount where the form names no unit."""


def number_in(value: Value | None) -> Number | None:
    """A figure as a number to reckon with: an amount in 元."""
    return value.in_yuan if isinstance(value, Amount) else value


def printed(value: Value | None) -> str:
    """Plain digits: no separators, no exponent, decimals as they are; nothing for what is missing."""
    if value is None:
        return ""
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def as_json(value: Value | None) -> int | str | None:
    """A figure for JSON: decimals as text, so that no reader turns them into binary floats."""
    return value if value is None or isinstance(value, int) else printed(value)


def as_number(value: Number) -> Number:
    """A number that was worked out, without the zeros that end its decimals."""
    whole = int(value)
    return whole if value == whole else _WIDE.normalize(Decimal(value))


def rounded(number: Decimal, places: int) -> Decimal:
    """四舍五入."""
    return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _WIDE)


def cut_off(number: Decimal, places: int) -> Decimal:
    """The number with so many decimals, the rest left out."""
    return number.quantize(Decimal(1).scaleb(-places), ROUND_DOWN, _WIDE)


def halfway(number: Decimal, places: int) -> Decimal | None:
    """The nearer to zero of the two numbers with so many decimals that are equally near; else None.

    Who rounds half to even, as some programs do, may mean it.
    """
    low = cut_off(number, places)
    return low if abs(number - low) * 2 == Decimal(1).scaleb(-places) else None


def percent(part: Number, whole: Number, places: int = 1) -> Decimal:
    """part as a percentage of whole, which is not 0."""
    return rounded(Decimal(100) * part / whole, places)
