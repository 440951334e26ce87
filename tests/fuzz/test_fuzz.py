"""Damaged inputs end in findings or in a sound output; thousands more: python tests/fuzz/run.py --help"""

import subprocess
import sys

import pytest

from tests.conftest import ROOT
from tests.fuzz.mutations import KINDS, make

COUNTS = {"report": 50, "last": 20, "pack": 30, "reference": 45, "picture": 15}


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_damaged_inputs_end_in_findings(kind, tmp_path):
    options = ["--kind", kind, "--count", str(COUNTS[kind]), "--seed", "4", "--keep", str(tmp_path)]
    done = subprocess.run(
        [sys.executable, "tests/fuzz/run.py", *options],
        capture_output=True, text=True, check=False, cwd=ROOT, timeout=600,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_seed_makes_the_same_input(kind, tmp_path):
    written = []
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        make(kind, 3, 7, tmp_path / name)
        written.append({file.name: file.read_bytes() for file in (tmp_path / name).iterdir()})
    assert written[0] == written[1]
    assert written[0]
