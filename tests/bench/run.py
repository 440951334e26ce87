"""How fast the program is beside an earlier revision: python tests/bench/run.py

Installs that revision (--then, a git revision) and the working tree, each into an environment of its
own with the versions of .ci/constraints.txt, and runs both by turns (--runs times; the least counts)
on the example files of the earlier one, which both can read. Prints seconds of CPU, the processes a
run starts included, and of wall time, then, now and the ratio; peak memory and size of the output now.
--only WORD runs the rows whose name holds the word; --keep FOLDER leaves the environments for the next
time. Wall times mean something on an idle machine only.
"""

from __future__ import annotations

import argparse
import io
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
import venv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BATCH = 30
WARM = """
import sys, time
import authoring
files = sys.argv[1:]
least = {}
for _ in range(6):
    for file in files:
        begun = time.process_time()
        authoring.check(authoring.load(file))
        least[file] = min(least.get(file, 9.0), time.process_time() - begun)
print(sum(least.values()))
"""


@dataclass(frozen=True)
class Seen:
    """The least that some runs took."""

    cpu: float = float("inf")
    wall: float = float("inf")
    peak: int = 0
    size: int = 0

    def __or__(self, other: Seen) -> Seen:
        return Seen(
            min(self.cpu, other.cpu),
            min(self.wall, other.wall),
            max(self.peak, other.peak),
            max(self.size, other.size),
        )


@dataclass(frozen=True)
class Installed:
    """A revision with an environment of its own."""

    folder: Path

    @property
    def python(self) -> Path:
        return self.folder / ("Scripts" if os.name == "nt" else "bin") / "python"

    def run(self, arguments: list[str], out: Path) -> Seen:
        """One run of the program, as a new process."""
        start = "from authoring.cli import main; main()"
        return _measured([str(self.python), "-c", start, *arguments], out)

    def warm(self, files: list[Path]) -> Seen:
        """Reading and checking files again and again in one process, seconds of CPU for all."""
        done = subprocess.run(
            [self.python, "-c", WARM, *files], capture_output=True, text=True, check=True, cwd="/"
        )
        return Seen(float(done.stdout), float(done.stdout))


def _measured(command: list[str], out: Path) -> Seen:
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    begun = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=out, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=_environment()
    )
    assert process.stderr is not None
    told = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begun
    process.stderr.close()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        sys.exit(f"{' '.join(command)}\n{told.decode()}")
    size = sum(file.stat().st_size for file in out.iterdir())
    return Seen(used.ru_utime + used.ru_stime, wall, used.ru_maxrss // 1024, size)


def _environment() -> dict[str, str]:
    # What is compiled is kept, as it is for whoever installs the program.
    left_out = {"PYTHONDONTWRITEBYTECODE", "PYTHONPATH"}
    return {name: value for name, value in os.environ.items() if name not in left_out}


def installed(source: Path, folder: Path) -> Installed:
    """Install a source tree with the PDF extra; what is there already is installed anew without the
    libraries."""
    made = Installed(folder)
    again = made.python.exists()
    if not again:
        venv.create(folder, with_pip=True)
    constraints = ROOT / ".ci/constraints.txt"
    arguments = ["--force-reinstall", "--no-deps"] if again else []
    subprocess.run(
        [made.python, "-m", "pip", "install", "-q", *arguments, f"{source}[pdf]"],
        check=True, env=_environment() | {"PIP_CONSTRAINT": str(constraints)},
    )  # fmt: skip
    return made


def checked_out(revision: str, folder: Path) -> Path:
    """The files of a revision."""
    shutil.rmtree(folder, ignore_errors=True)
    packed = subprocess.run(
        ["git", "-C", ROOT, "archive", revision], check=True, capture_output=True
    ).stdout
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(folder, filter="data")
    return folder


def batch(example: Path, folder: Path) -> list[str]:
    """Copies of a report, each of another agency."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    text = example.read_text(encoding="utf-8")
    files = []
    for number in range(BATCH):
        path = folder / f"{number}.yaml"
        path.write_text(
            re.sub(r"(全称: [^,}\s]*)", rf"\g<1>{number}", text, count=1), encoding="utf-8"
        )
        files.append(str(path))
    return files


def rows(examples: Path, work: Path) -> dict[str, Callable[[Installed], Seen]]:
    """What is measured, by name."""
    city = str(examples / "city_government_2024.yaml")
    zones = [str(examples / f"zone_{year}.yaml") for year in (2021, 2022)]
    many = batch(examples / "zone_2022.yaml", work / "batch")
    all_of_them = [
        path for path in sorted(examples.glob("*.yaml")) if not path.name.startswith("pack")
    ]
    verbs = {
        "--help": ["--help"],
        "check, cold": ["check", city],
        **{f"render {to}": ["render", city, "--to", to] for to in (
            "html", "docx", "pdf", "html,docx,pdf", "fragment", "json", "signoff")},
        "new": ["new", "2025", "--agency", "示例县教育局", "-o", "new.yaml"],
        "compare": ["compare", *zones],
        "bind": ["bind", zones[1]],
        f"check, {BATCH} files": ["check", *many],
        f"render, {BATCH} files": ["render", *many, "--to", "html,docx"],
    }  # fmt: skip
    found: dict[str, Callable[[Installed], Seen]] = {
        name: lambda one, arguments=arguments: one.run(arguments, work / "out")  # type: ignore[misc]
        for name, arguments in verbs.items()
    }
    found["load and check, warm"] = lambda one: one.warm(all_of_them)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--then", default="d9382b8", help="the git revision to compare with")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", default="", help="a word of the rows to run")
    parser.add_argument("--keep", type=Path, help="a folder for the environments")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="nianbao-bench-") as temporary:
        work = (asked.keep or Path(temporary)).resolve()
        work.mkdir(parents=True, exist_ok=True)
        source = checked_out(asked.then, work / "source")
        then = installed(source, work / f"then-{asked.then.replace('/', '-')}")
        now = installed(ROOT, work / "now")
        print(
            f"{asked.then} and the working tree, {asked.runs} runs, Python {sys.version.split()[0]}"
        )
        print(f"{'':22}{'CPU: then':>10}{'now':>8}{'ratio':>7}{'wall: then':>12}{'now':>8}{'ratio':>7}"
              f"{'peak':>9}{'size':>9}")  # fmt: skip
        for name, run in rows(source / "example_inputs", work).items():
            if asked.only not in name:
                continue
            before = after = Seen()
            for _ in range(asked.runs):
                before |= run(then)
                after |= run(now)
            print(
                f"{name:22}{before.cpu:10.3f}{after.cpu:8.3f}{after.cpu / before.cpu:7.2f}"
                f"{before.wall:12.3f}{after.wall:8.3f}{after.wall / before.wall:7.2f}"
                f"{after.peak:6} MB{after.size // 1024:6} KB",
                flush=True,
            )


if __name__ == "__main__":
    main()
