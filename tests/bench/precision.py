"""Prints, rule by rule, what the checks find on a folder of reports: true, false and missed findings.

    python tests/bench/precision.py tests/bench/reports

A folder holds reports as they were published, transcribed (`NAME.yaml`; last year's beside them), each with
what a person found reading it, `NAME.verdict`, one finding a line: what it is, the code, and words that stand
in its message or in the words it points at. # begins a remark.

    true    X312 35%          the rule is right to say so; counted as missed where it does not
    missed  X311 1700余条     a mistake that is there, and that no rule is known to tell

Every other finding is false. It is listed with its place, so that it can be judged; so are the findings on
a report without a verdict, which count for nothing. K901, which tells what could not be assessed, never does.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import authoring
from authoring.checks import RULES
from authoring.findings import Finding

KINDS = ("true", "missed")


@dataclass(frozen=True)
class Judged:
    """What was found on one report, beside its verdict."""

    true: list[str]
    false: list[Finding]
    missed: list[str]


def verdict(path: Path) -> list[tuple[str, str, str]]:
    """The lines of a verdict: kind, code, words."""
    lines = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        words = line.partition("#")[0].split(maxsplit=2)
        if not words:
            continue
        if len(words) < 2 or words[0] not in KINDS:
            sys.exit(f"{path}:{number}: not “true CODE words” or “missed CODE words”")
        lines.append((words[0], words[1], words[2].strip() if words[2:] else ""))
    return lines


def found(path: Path) -> Sequence[Finding]:
    """What is found on a report; where it cannot be read, what is said of that."""
    try:
        findings = authoring.check(authoring.load(path))
    except authoring.Unusable as problem:
        findings = list(problem.findings)
    return [one for one in findings if one.code != "K901"]


def judged(findings: Sequence[Finding], lines: list[tuple[str, str, str]]) -> Judged:
    """The findings held against a verdict, each line of it met by one of them."""
    left = list(lines)
    true, false = [], []
    for finding in findings:
        said = f"{finding.message}\n{finding.quote}\n{finding.place.text}"
        met = next((one for one in left if one[1] == finding.code and one[2] in said), None)
        if met:
            left.remove(met)
            true.append(finding.code)
        else:
            false.append(finding)
    return Judged(true, false, [code for _, code, _ in left])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    true: Counter[str] = Counter()
    false: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    reports = unjudged = 0
    for path in sorted(folder.rglob("*.yaml")):
        beside = path.with_suffix(".verdict")
        findings = found(path)
        if not beside.exists():
            unjudged += 1
            _listed("without a verdict", path, findings)
            continue
        reports += 1
        one = judged(findings, verdict(beside))
        true.update(one.true)
        false.update(finding.code for finding in one.false)
        missed.update(one.missed)
        _listed("false", path, one.false)
    if not reports and not unjudged:
        sys.exit(f"{folder}: no reports (*.yaml)")
    titles = {rule.code: rule.title for rule in RULES}
    print(f"{reports} reports with a verdict, {unjudged} without, {len(RULES)} rules\n")
    print(f"{'rule':6}{'true':>6}{'false':>7}{'missed':>8}  title")
    for code in sorted({*true, *false, *missed}):
        print(f"{code:6}{true[code]:6}{false[code]:7}{missed[code]:8}  {titles.get(code, '')}")
    print(f"{'all':6}{true.total():6}{false.total():7}{missed.total():8}")


def _listed(what: str, path: Path, findings: Sequence[Finding]) -> None:
    for one in findings:
        print(f"{what}: {path.name}:{one.place.line} {one.code} {one.message}")


if __name__ == "__main__":
    main()
