"""Files from outside where a report's YAML is expected: read, checked, written down as YAML.

A file that is no YAML is read as a published report; its YAML is made in memory and loaded like any other.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import authoring
from authoring.findings import Finding, Place, Unusable

if TYPE_CHECKING:
    from authoring.checks.pack import Pack
    from authoring.readers.reading import Reading
    from authoring.report import LastYear, Report

ENDINGS = (
    ".docx",
    ".doc",
    ".wps",
    ".rtf",
    ".odt",
    ".html",
    ".htm",
    ".mhtml",
    ".mht",
    ".pdf",
    ".xlsx",
    ".xls",
    ".txt",
    ".md",
)
"""Endings of published reports; of files of one name the first is taken."""
_TEXTS = (".txt", ".md")
_NEVER = ("图片", "压缩包")
_NOT_PRINTED = (("agency", "level"), ("agency", "short_name"), ("site",))
"""What no published file tells, so that it is no fault of one that it is missing."""


def is_outside(file: Path) -> bool:
    """Whether a file is to be read as a published report: it is no text, or one without a report's keys."""
    from authoring.report.source import is_report

    try:
        with file.open("rb") as opened:
            head = opened.read(4096)
    except (OSError, ValueError):
        return False  # told where it is read
    ending = file.suffix.lower()
    if ending in (".yaml", ".yml"):
        return False
    if ending in _TEXTS:
        return not is_report(file)
    return _is_foreign(ending, head)


def holds_outside(name: str, data: bytes) -> bool:
    """The same of the bytes of a file of this name."""
    from authoring.report.source import holds_report

    ending = Path(name).suffix.lower()
    if ending in (".yaml", ".yml"):
        return False
    return not holds_report(data) if ending in _TEXTS else _is_foreign(ending, data[:4096])


def _is_foreign(ending: str, head: bytes) -> bool:
    from authoring.report.source import kind_of

    kind = kind_of(head)
    return ending == ".odt" or (kind not in _NEVER and (ending in ENDINGS or bool(kind)))


@dataclass(frozen=True)
class TakenIn:
    """A published report with what was read of it, and the report its YAML gives."""

    reading: Reading
    report: Report
    text: str


def take_in(file: Path, last: LastYear = None) -> TakenIn:
    """A published report read and loaded. Raises Unusable."""
    return _taken_in(authoring.read(file), file.parent, last)


def take_in_bytes(data: bytes, name: str, folder: Path, last: LastYear = None) -> TakenIn:
    """The same of the bytes of a file of this name, its pictures in the folder. Raises Unusable."""
    from authoring.readers import read_bytes

    return _taken_in(read_bytes(data, name, folder), folder, last)


def _taken_in(reading: Reading, folder: Path, last: LastYear) -> TakenIn:
    from authoring.readers.as_yaml import as_yaml
    from authoring.report import load_text

    text = as_yaml(reading)
    with ExitStack() as stack:
        if reading.pictures:  # they are read from a folder, as those of any report
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="nianbao-")))
            for name, data in reading.pictures.items():
                (folder / name).write_bytes(data)
        report = load_text(text, reading.name, folder, last, reading.sha256)
        _ = report.pictures
    return TakenIn(reading, report, text)


def report_of(file: Path, last: LastYear = None) -> Report:
    """A report, whether its file is YAML or a published one. Raises Unusable."""
    return take_in(file, last).report if is_outside(file) else authoring.load(file, last)


def last_of(file: LastYear) -> LastYear:
    """Last year's report as `load` takes it: a published file is read first."""
    if not isinstance(file, Path) or not is_outside(file):
        return file
    try:
        return report_of(file)
    except Unusable as problem:
        return Unusable(
            one if one.place.file else one.at(Place(str(file))) for one in problem.findings
        )


def checked(file: Path, last: LastYear, demands: Pack | None) -> tuple[Report, list[Finding]]:
    """A published report, what was found on reading it, and what a check finds. Raises Unusable."""
    taken = take_in(file, last)
    return taken.report, [*taken.reading.findings, *check_taken_in(taken, demands)]


def check_taken_in(taken: TakenIn, demands: Pack | None) -> list[Finding]:
    """What a check finds in a published report that was not told on reading it."""
    from authoring.readers.places import placed

    reading = taken.reading
    told = {one.code for one in reading.findings}
    missing = {one.path for one in reading.findings if one.code == "R145"}
    return [
        placed(one, reading)
        for one in authoring.check(taken.report, demands)
        if not _told_already(one, told, missing)
    ]


def _told_already(finding: Finding, told: set[str], missing: set[tuple[str | int, ...]]) -> bool:
    """Whether a finding says once more that something could not be read, or can stand in no such file."""
    path = finding.path
    if any(path[: len(one)] == one for one in _NOT_PRINTED) or path == ("published",):
        return finding.code in ("F210", "F212")
    return (
        finding.code == "F214"
        or (finding.code == "F213" and path in missing)
        or (finding.code == "F210" and path == ("year",) and "R151" in told)
    )


def in_folder(names: Sequence[Path]) -> list[Path]:
    """The published reports among the files of a folder, one for each name without its ending."""
    best: dict[Path, Path] = {}
    for path in names:
        ending = path.suffix.lower()
        if ending not in ENDINGS[: ENDINGS.index(".xlsx")]:
            continue
        stem = path.with_suffix("")
        other = best.get(stem)
        if other is None or ENDINGS.index(ending) < ENDINGS.index(other.suffix.lower()):
            best[stem] = path
    return sorted(best.values())
