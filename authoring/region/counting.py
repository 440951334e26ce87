"""Which of the versions of a unit counts."""

from __future__ import annotations

from authoring.region.ledger import Ledger, Version


def counted(ledger: Ledger, year: int) -> dict[str, Version]:
    """The version that counts of each unit: of those present, the one first seen last.

    Where two different ones were first seen on the same day, none does.
    """
    found: dict[str, list[Version]] = {}
    for one in ledger.versions(year):
        if one.present and one.unit:
            found.setdefault(one.unit, []).append(one)
    counts: dict[str, Version] = {}
    for unit, versions in found.items():
        last = max(one.first_seen for one in versions)
        newest = [one for one in versions if one.first_seen == last]
        if len({one.sha256 for one in newest}) == 1:
            counts[unit] = newest[0]
    return counts
