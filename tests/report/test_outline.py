"""Shares that add up to 100, and the sentence they stand in."""

import itertools
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from authoring.report.outline import counted_sentence, shares


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=30), st.integers(0, 3))
def test_printed_percentages_add_up_to_100(counts, places):
    found = shares(counts, places)
    assert sum(found) == (100 if sum(counts) else 0)
    for count, share in zip(counts, found, strict=True):
        assert abs(share - Decimal(count) * 100 / max(sum(counts), 1)) < Decimal(1).scaleb(-places)


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=10))
def test_more_never_gets_a_smaller_share(counts):
    found = sorted(zip(counts, shares(counts), strict=True))
    assert all(a[1] <= b[1] for a, b in itertools.pairwise(found) if a[0] < b[0])


def test_the_sentence():
    said = counted_sentence("公开信息", "条", {"甲": 1, "乙": 2})
    assert said == "公开信息共3条，其中：甲1条，占33.3%；乙2条，占66.7%。"
