"""How many small faults in a module the tests notice: python tests/bench/mutants.py prose/claims --sample 60

Cosmic Ray (`pip install -e ".[test,bench]"`) makes the faults, one at a time, in a copy of the checkout, and
the tests of the module's room are run until one fails. A fault that none notices is shown with its diff: a row
or a test is missing, or the fault changes nothing that anybody could see. The same seed makes the same faults.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import shlex
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from cosmic_ray.commands import init
from cosmic_ray.mutating import mutate_and_test
from cosmic_ray.testing import run_tests
from cosmic_ray.work_db import WorkDB, use_db
from cosmic_ray.work_item import MutationSpec, TestOutcome

ROOT = Path(__file__).resolve().parents[2]
# What should notice a fault in a room or a leaf, the quickest first; a room without an entry has its own folder.
PROOFS = "tests/checks/test_proofs.py"
TESTS = {
    "prose": ("tests/prose/test_sentences.py", "tests/prose", PROOFS),
    "checks": ("tests/checks/test_sentences.py", PROOFS, "tests/checks"),
    "report": ("tests/report", PROOFS, "tests/years", "tests/document", "tests/test_api.py"),
    "years": ("tests/years", PROOFS),
    "forms": ("tests/forms", "tests/report", PROOFS),
    "writers": ("tests/writers", "tests/document"),
    "numerals.py": ("tests/prose/test_numbers.py", "tests/prose/test_sentences.py", PROOFS),
    "quantities.py": ("tests/report/test_values.py", "tests/report/quotes", PROOFS),
}
UNSEEN = (
    "functools.",
    "dataclass",
    "property",
    "rule(",
)  # decorators whose loss no behaviour shows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("modules", nargs="+", help="prose/claims, report/quotes/names, …")
    parser.add_argument("--sample", type=int, default=60, help="places to damage (0: all)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--tests", nargs="+", help="instead of those of the module's room")
    options = parser.parse_args()
    modules = [Path("authoring", name).with_suffix(".py") for name in options.modules]
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        copy = Path(folder, "checkout")
        ignored = shutil.ignore_patterns(".git", ".venv", "__pycache__", ".*_cache")
        shutil.copytree(ROOT, copy, ignore=ignored)
        os.chdir(copy)
        os.environ["PYTHONPATH"] = str(copy)
        sample = _sample(_mutations(modules, Path(folder)), options.sample, options.seed)
        survivors = list(_survivors(sample, options.tests))
    for spec, diff in survivors:
        print(f"\n{spec.module_path}:{spec.start_pos[0]} survived {spec.operator_name}\n{diff}")
    killed = len(sample) - len(survivors)
    print(f"\n{killed} of {len(sample)} killed ({killed / max(1, len(sample)):.1%})")


def _mutations(modules: list[Path], folder: Path) -> list[MutationSpec]:
    """Every fault Cosmic Ray knows for these modules but those that nothing could notice."""
    with use_db(str(folder / "session.sqlite"), WorkDB.Mode.create) as session:
        init(modules, session, {})
        specs = [spec for item in session.work_items for spec in item.mutations]
    unseen = {module: set(_unseen(module)) for module in modules}
    return [
        spec
        for spec in specs
        if not any(
            start <= spec.start_pos and spec.end_pos <= end
            for start, end in unseen[spec.module_path]
        )
    ]


Span = tuple[tuple[int, int], tuple[int, int]]


def _unseen(module: Path) -> Iterator[Span]:
    """Where annotations and the decorators that only make a class short or a call quick stand."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        annotations = (getattr(node, name, None) for name in ("annotation", "returns"))
        for one in annotations:
            if one is not None:
                yield (one.lineno, one.col_offset), (one.end_lineno, one.end_col_offset)
        for one in getattr(node, "decorator_list", ()):
            if ast.unparse(one).startswith(UNSEEN):
                yield (one.lineno, 0), (one.end_lineno + 1, 0)


def _sample(specs: list[MutationSpec], size: int, seed: int) -> list[MutationSpec]:
    """One fault for each of `size` places, so that a comparison counts no more than a number."""
    places: dict[object, list[MutationSpec]] = {}
    for spec in specs:
        places.setdefault((spec.module_path, spec.start_pos, spec.end_pos), []).append(spec)
    chance = random.Random(seed)
    chosen = sorted(places, key=str)
    chosen = chance.sample(chosen, min(size, len(chosen))) if size else chosen
    return [chance.choice(sorted(places[one], key=str)) for one in sorted(chosen, key=str)]


def _survivors(
    sample: list[MutationSpec], tests: list[str] | None
) -> Iterator[tuple[MutationSpec, str]]:
    """The faults that no test noticed, with their diffs."""
    limits: dict[str, float] = {}
    for number, spec in enumerate(sample, 1):
        command = _command(spec.module_path, tests)
        if command not in limits:
            start = time.monotonic()
            outcome, output = run_tests(command, 1800)
            if outcome is not TestOutcome.SURVIVED:
                sys.exit(f"the tests fail without any fault:\n{output[-3000:]}")
            limits[command] = 60 + 4 * (time.monotonic() - start)
        result = mutate_and_test([spec], command, limits[command])
        survived = result.test_outcome is TestOutcome.SURVIVED
        told = "SURVIVED" if survived else "killed"
        where = f"{spec.module_path}:{spec.start_pos[0]}"
        print(f"{number:4} {told:8} {where} {spec.operator_name}", flush=True)
        if survived:
            yield spec, result.diff or ""


def _command(module: Path, tests: list[str] | None) -> str:
    """The tests that should notice a fault of a module, those named after it first."""
    room = module.parts[1]
    wanted = tests or TESTS.get(room, (f"tests/{room}",))
    own = Path("tests", *module.parts[1:-1], f"test_{module.name}")
    paths = [*([str(own)] if own.exists() and not tests else []), *filter(os.path.exists, wanted)]
    return shlex.join(
        [
            sys.executable, "-m", "pytest", "-q", "-x", "-n", "0", "-m", "not slow", "-p", "no:cacheprovider",
            *dict.fromkeys(paths),
        ]
    )  # fmt: skip


if __name__ == "__main__":
    main()
