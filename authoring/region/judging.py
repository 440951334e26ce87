"""What there is to say of a year, by all rules at once: the one place that every verb asks."""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import Any

from authoring.findings import Finding, Place, Severity
from authoring.quantities import as_json
from authoring.region.archive import Archive
from authoring.region.case import Region
from authoring.region.collecting import rules_version
from authoring.region.copies import copies
from authoring.region.record import Remark
from authoring.region.rules import Told, all_told


def judged(archive: Archive, year: int) -> list[Told]:
    """Everything there is to say about a year, rule by rule, in the order of the register."""
    kept = archive.judgement(year, _state(archive, year))
    return _judged(archive, year) if kept is None else [_told(one) for one in json.loads(kept)]


def remember(archive: Archive, year: int) -> None:
    """Judge a year and keep it, until something changes: to look at all of a province takes a while."""
    state = _state(archive, year)
    if archive.judgement(year, state) is None:
        told = [_plain(one) for one in _judged(archive, year)]
        with archive.changes():
            archive.put_judgement(year, state, json.dumps(told, ensure_ascii=False))


def below(told: Iterable[Told], region: Region) -> list[Told]:
    """What is about the units that a region looks at."""
    units = set(region.units)
    return [one for one in told if one.unit in units]


def asked_of(told: Iterable[Told]) -> Mapping[str, list[Remark]]:
    """What each unit has to answer, beside what is wrong in its report itself."""
    found: dict[str, list[Remark]] = {}
    for one in told:
        finding = one.finding
        place = " ".join(filter(None, (finding.place.table, *_cell(finding.place))))
        for unit, message, remedy in one.asked:
            found.setdefault(unit, []).append(
                Remark(
                    finding.code, finding.severity.value, message, place,
                    ".".join(map(str, finding.path)), finding.basis, remedy,
                )
            )  # fmt: skip
    return found


def _cell(place: Place) -> list[str]:
    return ["／".join(word for word in (place.row, place.heading) if word)]


def _judged(archive: Archive, year: int) -> list[Told]:
    region = Region(archive, year)
    region.alike = [one.alike for one in copies(region)]
    return all_told(region)


def _state(archive: Archive, year: int) -> str:
    return f"{_version()} {archive.state_of(year)}"


@functools.cache
def _version() -> str:
    """Changes whenever what is said of a region may change."""
    digest = hashlib.sha256(rules_version().encode())
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


# --- as it is kept ------------------------------------------------------------------------------------


def _plain(told: Told) -> dict[str, Any]:
    one = told.finding
    numbers = {name: as_json(getattr(one, name)) for name in ("actual", "expected")}
    return {
        "unit": told.unit, "asked": told.asked, "code": one.code, "severity": one.severity.value,
        "message": one.message, "path": one.path, "place": asdict(one.place), "basis": one.basis,
        "remedy": one.remedy, "quote": one.quote, **numbers,
    }  # fmt: skip


def _told(data: dict[str, Any]) -> Told:
    unit, asked = data.pop("unit"), data.pop("asked")
    for name in ("actual", "expected"):
        data[name] = Decimal(data[name]) if isinstance(data[name], str) else data[name]
    finding = Finding(
        **{
            **data,
            "severity": Severity(data["severity"]),
            "path": tuple(data["path"]),
            "place": Place(**data["place"]),
        }
    )
    return Told(unit, finding, tuple((one, message, remedy) for one, message, remedy in asked))
