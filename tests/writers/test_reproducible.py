"""The same input gives the same bytes: in another process, another folder, on another day."""

import hashlib
import os
import subprocess
import sys

import pytest

from authoring.writers import OUTPUTS
from tests.conftest import INPUTS, ROOT, output

SCRIPT = """
import hashlib, sys, pathlib, authoring, authoring.writers
report = authoring.load(pathlib.Path(sys.argv[1]))
document = authoring.compose(report, stage="final")
sheet = authoring.signoff(report, authoring.check(report))
for to in sys.argv[2:]:
    output = authoring.writers.OUTPUTS[to]
    shown = sheet if output.kind == "signoff" else document
    print(to, hashlib.sha256(authoring.render(shown, output.writer).data).hexdigest())
"""


@pytest.mark.slow
def test_bytes_do_not_depend_on_process_folder_hash_seed_or_time_zone(tmp_path):
    example = INPUTS / "city_government_2024.yaml"
    environment = {
        **os.environ,
        "PYTHONHASHSEED": "12345",
        "TZ": "Asia/Shanghai",
        "PYTHONPATH": str(ROOT),
    }
    printed = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(example), *OUTPUTS],
        cwd=tmp_path, env=environment, check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    elsewhere = dict(line.split() for line in printed.splitlines())
    here = {to: hashlib.sha256(output(example, to)).hexdigest() for to in OUTPUTS}
    assert elsewhere == here


@pytest.mark.slow
def test_every_output_names_its_input_by_hash(form_example):
    sha = hashlib.sha256(form_example.read_bytes()).hexdigest()
    assert f"sha256:{sha}" in output(form_example, "html").decode()
    assert sha in output(form_example, "json").decode()
    assert sha.encode() in output(form_example, "pdf")
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(output(form_example, "docx"))) as archive:
        assert sha in archive.read("docProps/core.xml").decode()
