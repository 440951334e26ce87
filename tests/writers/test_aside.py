"""The PDF made in a second process is the one that is made here, and nothing hangs on that process."""

import os
import signal

import pytest

import authoring
from authoring.findings import Unusable
from authoring.writers import Look
from authoring.writers.aside import aside
from tests.conftest import INPUTS, library

pytestmark = pytest.mark.slow
library("weasyprint")


@pytest.fixture(scope="module")
def documents():
    reports = (authoring.load(INPUTS / name) for name in ("zone_2022.yaml", "zone_2021.yaml"))
    return [authoring.compose(report) for report in reports]


@pytest.fixture
def process(monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1}, raising=False)
    with aside() as started:
        assert started is not None
        yield started


def test_the_same_bytes_come_back(process, documents):
    process.begin(documents[0], Look())
    assert process.result() == authoring.render(documents[0], "pdf")


def test_a_pdf_that_was_given_up_is_not_taken_for_the_next(process, documents):
    process.begin(documents[0], Look())
    process.begin(documents[1], Look())
    assert process.result() == authoring.render(documents[1], "pdf")


def test_what_cannot_be_made_is_told_as_here(process, documents, tmp_path):
    look = Look(fonts=tmp_path / "none")
    process.begin(documents[0], look)
    with pytest.raises(Unusable) as there:
        process.result()
    with pytest.raises(Unusable) as here:
        authoring.render(documents[0], "pdf", look)
    assert there.value.findings == here.value.findings


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no such signal")
def test_a_process_that_is_gone_leaves_the_pdf_to_its_owner(process, documents):
    os.kill(process.pid, signal.SIGKILL)
    process.begin(documents[0], Look())
    assert process.result() is None
    process.begin(documents[0], Look())
    assert process.result() is None
