"""Seconds that a whole check takes on texts made to be slow: python tests/bench/hostile.py"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import authoring
from tests.checks.hostile import TEXTS
from tests.checks.test_hostile import with_overview


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.yaml"
        for name, words in TEXTS.items():
            path.write_text(with_overview(words), encoding="utf-8")
            start = time.perf_counter()
            found = authoring.check(authoring.load(path))
            print(f"{time.perf_counter() - start:6.2f} s  {len(found):3} findings  {name}")


if __name__ == "__main__":
    main()
