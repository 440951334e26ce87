"""What it costs to collect a region: python tests/bench/region.py --sizes 100,1000,10000

Makes a fictional province of each size (province.py: two years, with reports missing, late, wrong, renamed and
copied) and runs the verbs of `nianbao region` on it as a collector would, each as a process of its own: a first
take, the same after --changed of the reports were touched, status, sum, one cell, board, publish, compare. A
plain loop over load and check stands beside them. Prints seconds of CPU, the processes a run starts included,
and of wall time, the peak memory of the first process and of its largest worker; then how the cost grows, and
what it comes to for --project units. --engines here,dask takes with each; --only WORD runs the rows whose name
holds the word (and the takes that they need). Wall times mean something on an idle machine only. The program is
compiled first, as it is where it was installed.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from province import Province, change, make

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | {
    "PYTHONPATH": str(ROOT), "COLUMNS": "100",
}  # fmt: skip
START = "from authoring.cli import main\nif __name__ == '__main__': main()\n"
PLAIN = """
import sys, resource
from pathlib import Path
import authoring
year, before = map(Path, sys.argv[1:])
last = {path.name.split("_")[0]: path for path in before.rglob("*.yaml")}
found = 0
for path in sorted(year.rglob("*.yaml")):
    other = last.get(path.name.split("_")[0])
    report = authoring.load(path, str(other) if other else None)
    found += any(one.blocks for one in authoring.check(report))
print(f"{found} with errors")
"""


@dataclass(frozen=True)
class Seen:
    """What a run took, and the last line it printed. `code` is None where there is no such verb."""

    cpu: float
    wall: float
    parent: int
    worker: int
    code: int | None
    said: str


def run(command: list[str], folder: Path) -> Seen:
    """One process with all it starts, watched until it ends."""
    begun = time.perf_counter()
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen(
            command, cwd=folder, stdout=out, stderr=subprocess.STDOUT,
            env=ENVIRONMENT,
        )  # fmt: skip
        watch = _Watch(process.pid)
        watch.start()
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begun
        watch.ended.set()
        watch.join()
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        lines = out.read().decode(errors="replace").strip().splitlines() or [""]
    code = process.returncode
    unknown = code == 2 and any("没有“" in line and "命令" in line for line in lines)
    if code not in (0, 1) and not unknown:
        print("\n".join(lines[-20:]))
    return Seen(
        used.ru_utime + used.ru_stime, wall, watch.parent, watch.worker, None if unknown else code, lines[-1],
    )  # fmt: skip


class _Watch(threading.Thread):
    """The most memory of a process and of the largest one below it, in MB; 0 where /proc does not tell."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid = pid
        self.parent = self.worker = 0
        self.ended = threading.Event()

    def run(self) -> None:
        while not self.ended.wait(0.2):
            above = {pid: ids for pid in _processes() if (ids := _status(pid))}
            self.parent = max(self.parent, above.get(self.pid, (0, 0))[1])
            below = {self.pid}
            while more := {pid for pid, (over, _) in above.items() if over in below} - below:
                below |= more
            self.worker = max([self.worker, *(above[one][1] for one in below - {self.pid})])


def _processes() -> list[int]:
    return (
        [int(one) for one in os.listdir("/proc") if one.isdigit()] if os.path.isdir("/proc") else []
    )


def _status(pid: int) -> tuple[int, int] | None:
    """The process above it and its peak memory in MB."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text(errors="replace").splitlines()
    except OSError:
        return None
    told = dict(line.split(":", 1) for line in lines if ":" in line)
    peak = told.get("VmHWM", "0 kB").split()[0]
    return int(told["PPid"]), int(peak) // 1024


def verbs(province: Province, engine: str, archive: Path) -> dict[str, list[str]]:
    """What a collector types, by the name of the row."""
    before, year = province.years
    out = province.folder / f"out-{engine}"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    county = next(one.parent for one in province.offices)
    wanted = [
        str(province.of(year)), "--units", str(province.register), "--year", str(year),
        "--last", str(province.of(before)), "--engine", engine,
    ]  # fmt: skip
    then = [
        str(province.of(before)), "--units", str(province.register), "--year", str(before), "--engine", engine,
    ]  # fmt: skip
    of_year = ["--year", str(year)]
    given = {
        "take, the year before": ["take", *then],
        "take, first": ["take", *wanted],
        "take, nothing new": ["take", *wanted],
        "take, some changed": ["take", *wanted],
        "status": ["status", *of_year],
        "sum of the province": ["sum", "1", *of_year],
        "sum of a county": ["sum", county, *of_year],
        "one cell of the province": ["sum", "1", "--cell", "申请.新收.总计", *of_year],
        "copies": ["copies", *of_year],
        "board": ["board", "-o", str(out / "board.html"), *of_year],
        "publish": ["publish", "--out", str(out / "open")],
        "compare": ["compare", str(before), str(year), "--peers"],
    }
    return {
        name: [sys.executable, "-c", START, "region", *words, "--archive", str(archive)]
        for name, words in given.items()
    }


def measure(
    province: Province, asked: argparse.Namespace, units: int
) -> dict[tuple[str, str], Seen]:
    """Every row that is asked for, by engine and name."""
    before, year = province.years
    seen: dict[tuple[str, str], Seen] = {}
    if asked.only in "plain loop":
        plain = [sys.executable, "-c", PLAIN, str(province.of(year)), str(province.of(before))]
        seen["", "plain loop"] = run(plain, province.folder)
        _print(units, "", "plain loop", seen["", "plain loop"])
    for place, engine in enumerate(asked.engines.split(",")):
        archive = province.folder / f"{engine}.sqlite"
        archive.unlink(missing_ok=True)
        for name, command in verbs(province, engine, archive).items():
            take = name.startswith("take")
            if asked.only not in name and not (
                take and asked.only and asked.only not in "plain loop"
            ):
                continue
            if place and not take:
                continue  # the archive is the same, whoever filled it
            shown = name
            if name == "take, some changed":
                shown = f"take, {change(province, asked.changed, seed=place)} changed"
            seen[engine, name] = run(command, province.folder)
            _print(units, engine, shown, seen[engine, name])
        first, plain = seen.get((engine, "take, first")), seen.get(("", "plain loop"))
        if first and plain:
            print(
                f"{units:7}  {engine:5} first take / plain loop, CPU: {first.cpu / plain.cpu:.2f}"
            )
    return seen


def _print(units: int, engine: str, name: str, seen: Seen) -> None:
    row = f"{units:7}  {engine:5} {name:26}"
    if seen.code is None:
        print(f"{row} no such verb", flush=True)
        return
    print(
        f"{row}{seen.cpu:9.2f}{seen.wall:9.2f}{seen.parent:8} MB{seen.worker:8} MB  "
        f"{'' if seen.code in (0, 1) else f'ENDED WITH {seen.code}: '}{seen.said[:60]}",
        flush=True,
    )


def grown(all_seen: dict[int, dict[tuple[str, str], Seen]], project: int) -> None:
    """CPU ms a unit of the two largest sizes, what each unit more costs, and what that makes of many."""
    if len(all_seen) < 2:
        return
    small, large = sorted(all_seen)[-2:]
    print(f"\n{'CPU':34}{small:>9} {large:>9}   ms a unit more   {project} units")
    for key, last in all_seen[large].items():
        first = all_seen[small].get(key)
        if first and {first.code, last.code} <= {0, 1}:
            each = max(0.0, last.cpu - first.cpu) / (large - small)
            whole = last.cpu + each * (project - large)
            print(f"{' '.join(key):34}{first.cpu:8.2f}s {last.cpu:8.2f}s{each * 1000:12.2f}"
                  f"{whole:16.0f} s")  # fmt: skip


def machine() -> str:
    """The machine that the figures are of."""
    model = platform.processor() or platform.machine()
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                model = line.partition(":")[2].strip()
    except OSError:
        pass
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return f"{cores} cores of {model}, Python {sys.version.split()[0]}, {platform.system()}{load}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="100,1000", help="numbers of units, parted by commas")
    parser.add_argument("--engines", default="here", help="here, dask or both")
    parser.add_argument("--changed", type=float, default=0.01, help="share changed before a take")
    parser.add_argument("--project", type=int, default=300_000)
    parser.add_argument("--only", default="", help="a word of the rows to run")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--keep", type=Path, help="a folder for what is made")
    asked = parser.parse_args()
    libraries = sysconfig.get_path("purelib")
    compiled = [sys.executable, "-m", "compileall", "-q", str(ROOT / "authoring"), libraries]
    subprocess.run(compiled, env=ENVIRONMENT, capture_output=True, check=False)
    print(machine())
    print(
        f"{'units':>7}  {'engine and row':32}{'CPU s':>9}{'wall s':>9}{'parent':>11}{'worker':>11}"
    )
    all_seen: dict[int, dict[tuple[str, str], Seen]] = {}
    with tempfile.TemporaryDirectory(prefix="nianbao-region-") as temporary:
        for units in sorted(int(one) for one in asked.sizes.split(",")):
            folder = (asked.keep or Path(temporary)).resolve() / str(units)
            begun = time.perf_counter()
            province = make(folder, units, seed=asked.seed)
            took = time.perf_counter() - begun
            print(f"{units:7}  made in {took:.1f} s: {len(province.reports)} reports of the year")
            all_seen[units] = measure(province, asked, units)
    grown(all_seen, asked.project)


if __name__ == "__main__":
    main()
