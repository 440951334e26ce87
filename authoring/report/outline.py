"""Sections of the agency's own making, as reports of 2008 to 2018 have them, and counted lists in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from authoring.quantities import cut_off


def shares(counts: Sequence[int], places: int = 1) -> list[Decimal]:
    """Each count as a percentage of all, rounded so that the percentages add up to 100.

    Every share is cut off at `places`; what is left goes to those that lost most by it. Without any
    count all shares are 0.
    """
    total = sum(counts)
    step = Decimal(1).scaleb(-places)
    if not total:
        return [Decimal(0).quantize(step) for _ in counts]
    exact = [Decimal(count) * 100 / total for count in counts]
    cut = [cut_off(share, places) for share in exact]
    left = int((100 - sum(cut)) / step)
    neediest = sorted(range(len(counts)), key=lambda i: (cut[i] - exact[i], i))
    for i in neediest[:left]:
        cut[i] += step
    return cut


def counted_sentence(subject: str, unit: str, counts: Mapping[str, int]) -> str:
    """“主动公开政府信息共1106条，其中：机构职能21条，占1.9%；……。”"""
    listed = "；".join(
        f"{name}{count}{unit}，占{share}%"
        for (name, count), share in zip(counts.items(), shares([*counts.values()]), strict=True)
    )
    return f"{subject}共{sum(counts.values())}{unit}，其中：{listed}。"
