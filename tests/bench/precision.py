"""Prints, rule by rule, what the checks find on published reports: true, false and missed findings.

Needs NIANBAO_REPORTS=FOLDER: the texts of published reports, as tests/checks/real.py names them.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from authoring.checks import RULES
from tests.checks.real import REALS, findings, judged
from tests.conftest import REPORTS


def main() -> None:
    if not REPORTS or not REPORTS.is_dir():
        sys.exit("needs NIANBAO_REPORTS=FOLDER, a folder with the texts of published reports")
    true: Counter[str] = Counter()
    false: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for real in REALS:
        with tempfile.TemporaryDirectory() as folder:
            right, wrong = judged(real, findings(real, Path(folder)))
        true.update(code for code, _ in right)
        false.update(finding.code for finding in wrong)
        missed.update(code for code, _ in real.missed)
        missed.update(code for code, _ in real.true)
        missed.subtract(code for code, _ in right)
    print(f"{len(REALS)} published reports, {len(RULES)} rules\n")
    print(f"{'rule':6}{'true':>6}{'false':>7}{'missed':>8}  title")
    silent = 0
    for rule in RULES:
        counts = true[rule.code], false[rule.code], missed[rule.code]
        if any(counts):
            print(f"{rule.code:6}{counts[0]:6}{counts[1]:7}{counts[2]:8}  {rule.title}")
        else:
            silent += 1
    print(f"{'all':6}{true.total():6}{false.total():7}{missed.total():8}")
    print(f"\n{silent} rules had nothing to say and nothing to miss.")


if __name__ == "__main__":
    main()
