"""How long a change at the desk takes, and whether the thousandth costs more: python tests/bench/desk.py

Types into every cell of an example in turn (--changes times), then as often into its longest text. Prints
milliseconds of CPU for a change, the median of the first and of the last hundred, and the peak of memory.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from authoring.desk import inputs
from authoring.desk.session import Session

EXAMPLE = Path(__file__).resolve().parents[2] / "example_inputs" / "city_government_2024.yaml"


def timed(changes: int, change: Callable[[int], object]) -> list[float]:
    times = []
    for number in range(changes):
        begun = time.process_time()
        change(number)
        times.append((time.process_time() - begun) * 1000)
    return times


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, default=EXAMPLE)
    parser.add_argument("--changes", type=int, default=1000)
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        session = Session.open(Path(shutil.copy(told.file, folder)))
        report = session.report
        assert report is not None
        cells = sorted(inputs.entered(report.form))
        texts = {path: text for path, text in session.state().typed.items() if "\n" in text}
        longest = max(texts, key=lambda path: len(texts[path]))

        def type_number(number: int) -> None:
            session.set(session.rev, cells[number % len(cells)], str(number))

        def type_words(number: int) -> None:
            words = texts[longest] + "又公开了几件。" * (number % 50)
            session.set(session.rev, tuple(longest.split(".")), words)

        print(f"{'':8}{'first':>8}{'last':>8}{'MB':>8}")
        for name, change in (("numbers", type_number), ("words", type_words)):
            times = timed(told.changes, change)
            first, last = statistics.median(times[:100]), statistics.median(times[-100:])
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            print(f"{name:8}{first:8.1f}{last:8.1f}{peak:8}")


if __name__ == "__main__":
    main()
