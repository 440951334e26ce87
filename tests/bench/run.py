"""Times, memory and sizes of check and of every output: python tests/bench/run.py [FILE]

Cold is a new process, start to end; warm is the median of repeated calls in one process; peak memory
is that of the cold process.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import authoring
from authoring.writers import OUTPUTS

ROOT = Path(__file__).resolve().parents[2]
COLD_RUNS = 3
WARM_RUNS = 10


def cold(*arguments: str) -> tuple[float, int]:
    """Median seconds of a new process, and its peak memory in MB."""
    script = (
        "import re, sys\nfrom authoring.cli import main\n"
        "try: main(sys.argv[1:])\n"
        "finally:\n"
        "    status = open('/proc/self/status').read()\n"  # ru_maxrss would count the parent's, too
        "    print(re.search(r'VmHWM:\\s+(\\d+)', status)[1], file=sys.stderr)"
    )
    seconds, peak = [], 0
    for _ in range(COLD_RUNS):
        start = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=False
        )
        seconds.append(time.perf_counter() - start)
        peak = max(peak, int(done.stderr.splitlines()[-1]))
    return statistics.median(seconds), peak // 1024


def warm(call) -> float:  # type: ignore[no-untyped-def]
    """Median seconds of a call after a first one."""
    call()
    seconds = []
    for _ in range(WARM_RUNS):
        start = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def main() -> None:
    default = ROOT / "example_inputs/city_government_2024.yaml"
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else default
    out = Path(tempfile.mkdtemp(prefix="nianbao-bench-"))
    print(f"{path.name}, Python {sys.version.split()[0]}")
    print(f"{'':12}{'cold':>9}{'warm':>10}{'peak':>9}{'size':>11}")

    def row(name: str, arguments: list[str], call, size: int | None) -> None:  # type: ignore[no-untyped-def]
        seconds, peak = cold(*arguments)
        warm_ms = f"{warm(call) * 1000:.0f} ms" if call else ""
        kilobytes = f"{size / 1024:.0f} KB" if size is not None else ""
        print(f"{name:12}{seconds:7.2f} s{warm_ms:>10}{peak:>6} MB{kilobytes:>11}")

    report = authoring.load(path)
    document = authoring.compose(report)
    row("--help", ["--help"], None, None)
    row("check", ["check", str(path)], lambda: authoring.check(authoring.load(path)), None)
    sheet = authoring.signoff(report, authoring.check(report))
    for to, output in OUTPUTS.items():
        shown = sheet if output.kind == "signoff" else document
        data = authoring.render(shown, output.writer).data
        arguments = ["render", str(path), "--to", to, "--out", str(out)]
        row(
            to,
            arguments,
            lambda to=output.writer, shown=shown: authoring.render(shown, to),
            len(data),
        )


if __name__ == "__main__":
    main()
