"""Which of the versions a unit has sent is the one that counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter

from authoring.findings import Finding, Place, Severity
from authoring.region.archive import Archive, Version
from authoring.region.register import bare

_YAML = (".yaml", ".yml")


@dataclass(frozen=True)
class Counting:
    """The version that counts by unit, and the versions of units of which none does."""

    counted: Mapping[str, Version] = field(default_factory=dict)
    contested: Mapping[str, tuple[Version, ...]] = field(default_factory=dict)


def counted(archive: Archive, year: int) -> dict[str, Version]:
    """The version that counts of each unit that has sent one."""
    return dict(counting(archive, year).counted)


def counting(archive: Archive, year: int) -> Counting:
    """Of the versions present the one first seen last; two different ones of one day do not count."""
    found: dict[str, Version] = {}
    contested: dict[str, tuple[Version, ...]] = {}
    present = (one for one in archive.versions(year) if one.present and one.unit)
    for unit, versions in groupby(present, key=attrgetter("unit")):
        several = list(versions)
        newest = max(one.first_seen for one in several)
        last = [one for one in several if one.first_seen == newest]
        if len(last) > 1 and not _same(archive, last):
            contested[unit] = tuple(last)
        else:
            found[unit] = min(
                last, key=lambda one: (not one.file.lower().endswith(_YAML), one.file)
            )
    return Counting(found, contested)


def _same(archive: Archive, versions: Sequence[Version]) -> bool:
    """Whether they say the same: the same bytes, or the same figures and sentences of the same agency."""
    if len({one.sha256 for one in versions}) == 1:
        return True
    records = list(archive.records(one.key for one in versions))
    said = [
        (bare(one.agency), one.form, one.figures, {words for words, _ in one.sentences})
        for one in records
    ]
    return all(one.is_read for one in records) and all(one == said[0] for one in said)


def undecided(
    contested: Mapping[str, Sequence[Version]], names: Mapping[str, str]
) -> Iterable[Finding]:
    """The findings that two different versions came in on one day."""
    for unit, versions in contested.items():
        files = "、".join(f"“{one.file}”" for one in versions[:5])
        yield Finding(
            "O947", Severity.ERROR,
            f"“{names.get(unit, unit)}”同一天收到 {len(versions)} 份不同的报告，没有计入：{files}。",
            place=Place(versions[0].file),
            remedy="哪里不同，用 nianbao verify 文件 文件 看；问清以哪一份为准，其余的移出文件夹，再收一次。",
        )  # fmt: skip
