"""Numbers: rounded and printed without a float, amounts in the unit they were written in."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from authoring.quantities import (
    Amount,
    as_json,
    as_number,
    cut_off,
    number_in,
    percent,
    printed,
    rounded,
)


@pytest.mark.parametrize(
    ("value", "text", "json"),
    [
        (None, "", None), (0, "0", 0), (12, "12", 12), (-3, "-3", -3), (Decimal("0.50"), "0.50", "0.50"),
        (Decimal("1E+3"), "1000", "1000"), (Decimal("1E-7"), "0.0000001", "0.0000001"),
        (Amount(Decimal("12.50"), "万元"), "12.50万元", "12.50万元"), (Amount(Decimal(0), ""), "0", "0"),
    ],
)  # fmt: skip
def test_a_number_is_printed_and_put_into_json_as_it_is(value, text, json):
    assert (printed(value), as_json(value)) == (text, json)


@pytest.mark.parametrize(
    ("number", "places", "half_up", "cut"),
    [("2.45", 1, "2.5", "2.4"), ("-2.45", 1, "-2.5", "-2.4"), ("0.5", 0, "1", "0"), ("9.99", 1, "10.0", "9.9"),
     ("7", 2, "7.00", "7.00")],
)  # fmt: skip
def test_rounding_is_half_up(number, places, half_up, cut):
    told = rounded(Decimal(number), places), cut_off(Decimal(number), places)
    assert tuple(map(str, told)) == (half_up, cut)


@pytest.mark.parametrize(
    ("part", "whole", "places", "share"),
    [(1, 3, 1, "33.3"), (1, 8, 0, "13"), (2, 3, 2, "66.67"), (3, 2, 1, "150.0"), (Decimal("0.5"), 2, 1, "25.0")],
)  # fmt: skip
def test_a_part_of_a_hundred(part, whole, places, share):
    assert str(percent(part, whole, places)) == share
    assert percent(part, whole) == percent(part, whole, 1)


@given(st.decimals(-(10**40), 10**40, places=6))
def test_no_number_is_too_long_to_be_rounded(number):
    assert abs(rounded(number, 2) - number) <= Decimal("0.005")
    assert as_number(number) == number
    assert not printed(as_number(number)).endswith(".")
    assert "E" not in printed(as_number(number))


def test_what_was_worked_out_loses_the_zeros_at_its_end():
    assert [printed(as_number(Decimal(one))) for one in ("5.0", "5.50", "100", "1E+2", "0.00")] == [
        "5", "5.5", "100", "100", "0",
    ]  # fmt: skip


def test_amounts_add_up_in_their_unit_or_in_yuan():
    ten, wan = Amount(Decimal("10.5"), "元"), Amount(Decimal("1.20"), "万元")
    assert str(wan + wan) == "2.40万元"
    assert str(wan - ten) == "11989.50元"
    assert (ten - ten, wan + ten) == (Amount(Decimal(0), "元"), Amount(Decimal("12010.5"), "元"))
    assert [Amount(Decimal(2), unit).in_yuan for unit in ("", "元", "万元", "亿元")] == [
        2,
        2,
        20_000,
        200_000_000,
    ]
    assert (number_in(None), number_in(3), number_in(Decimal("1.50"))) == (None, 3, Decimal("1.50"))
    assert number_in(Amount(Decimal("0.5"), "亿元")) == 50_000_000
