"""The proof of a rule: named changes of a valid base that trigger exactly it, and near misses that do not."""

from __future__ import annotations

import itertools
import re
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import authoring
from authoring.findings import Finding
from authoring.report import Report
from tests.conftest import INPUTS

Replacement = tuple[str, str]


@dataclass(frozen=True)
class Change:
    """A valid base with passages replaced. `replacements` are (old, new), each old standing once.

    `last` are replacements in the report of the year before that the base names, if it names one;
    `before` is the whole text of such a report, written as before.yaml for the base to name;
    `pack` is the text of a rule pack.
    `found` is what must be found where it is not just the rule itself, once.
    """

    code: str
    replacements: tuple[Replacement, ...]
    base: str = "city_government_2024"
    last: tuple[Replacement, ...] = ()
    before: str = ""
    found: tuple[str, ...] | None = None
    pack: str = ""

    @property
    def expected(self) -> list[str]:
        """The codes that must be found, in order."""
        return list(self.found if self.found is not None else (self.code,))


def broken(code: str, *replacements: Replacement, **options: object) -> Change:
    """A change that triggers the rule `code` and nothing else."""
    return Change(code, replacements, **options)  # type: ignore[arg-type]


def near(code: str, *replacements: Replacement, **options: object) -> Change:
    """A change that comes close to the rule `code` and must stay silent."""
    return Change(code, replacements, found=(), **options)  # type: ignore[arg-type]


def judged(change: Change, folder: Path) -> tuple[Path, Report | None, Sequence[Finding]]:
    """The changed base, written with its neighbours into an empty folder, and what is found on it."""
    for picture in INPUTS.glob("*.png"):
        shutil.copy(picture, folder)
    base = INPUTS / f"{change.base}.yaml"
    if named := re.search(r"^上年报告: (.+)$", base.read_text(encoding="utf-8"), re.MULTILINE):
        _write(INPUTS / named[1], folder, change.last)
    (folder / "before.yaml").write_text(change.before, encoding="utf-8")
    path = _write(base, folder, change.replacements)
    try:
        pack = None
        if change.pack:
            (folder / "pack.yaml").write_text(change.pack, encoding="utf-8")
            pack = authoring.load_pack(folder / "pack.yaml")
        report = authoring.load(path)
    except authoring.Unusable as problem:
        return path, None, problem.findings
    return path, report, authoring.check(report, pack)


def codes_of(findings: Iterable[Finding]) -> list[str]:
    """Their codes in order, but K901, which tells what could not be assessed because of them."""
    return [one.code for one in findings if one.code != "K901"]


def twice_at_one_place(findings: Iterable[Finding]) -> list[tuple[str, str]]:
    """The codes of two rules whose findings touch one another: one cause, told twice."""
    placed = sorted((one.span, one.code) for one in findings if one.span)
    return [
        (first[1], second[1])
        for first, second in itertools.pairwise(placed)
        if second[0][0] < first[0][1] and first[1] != second[1]
    ]


def _write(base: Path, folder: Path, replacements: tuple[Replacement, ...]) -> Path:
    text = base.read_text(encoding="utf-8")
    for old, new in replacements:
        if text.count(old) != 1:
            raise AssertionError(f"{old!r} stands {text.count(old)} times in {base.name}")
        text = text.replace(old, new)
    path = folder / base.name
    path.write_text(text, encoding="utf-8")
    return path
