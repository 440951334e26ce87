"""Numbers as sentences write them."""

from decimal import Decimal

import pytest

from authoring.prose.numbers import mask, numbers


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("新收申请3,119件", [("3119", "件", True)]),
        ("发布信息5500余条、近20万字", [("5500", "条", False), ("200000", "字", False)]),
        ("收费96171.6万元，占1.5％", [("96171.6", "万元", True), ("1.5", "%", True)]),
        ("2024年3月5日按〔2021〕30号办理2件", [("2", "件", True)]),
        ("《2023年第1号公告》和第9条、邮编000000、0000-00000000", []),
    ],
)
def test_what_counts_something_is_read_with_its_unit(text, counted):
    found = [(number.value, number.unit, number.exact) for number in numbers(mask(text))]
    assert found == [(Decimal(value), unit, exact) for value, unit, exact in counted]


def test_a_mask_keeps_every_other_character_in_its_place():
    text = "2024年，按《办法》第3条办理12件。"
    masked = mask(text)
    assert len(masked) == len(text)
    assert masked.endswith("办理12件。")
