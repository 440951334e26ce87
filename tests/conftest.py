"""What all tests share: the examples, their outputs (made once), silence of libraries, outside tools."""

from __future__ import annotations

import functools
import importlib
import logging
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

import authoring
from authoring.cli import main
from authoring.document.tree import Document
from authoring.report import Report
from authoring.writers import OUTPUTS

ROOT = Path(__file__).resolve().parent.parent
INPUTS = ROOT / "example_inputs"
# Published reports are other people's; a clone has none, and their tests then are no tests at all.
REPORTS = Path(os.environ["NIANBAO_REPORTS"]) if os.environ.get("NIANBAO_REPORTS") else None
WRONG = INPUTS / "wrong_2024.yaml"
PACK = INPUTS / "pack_2025_54.yaml"
EXAMPLES = sorted(path for path in INPUTS.glob("*.yaml") if path not in (WRONG, PACK))
# An example of each form, for golden files and for outside programs, which take their time.
ONE_PER_FORM = {
    "2008": INPUTS / "district_development_2010.yaml",
    "2008-provincial": INPUTS / "zone_2018.yaml",
    "2014": INPUTS / "city_education_2017.yaml",
    "2019": INPUTS / "zone_2019.yaml",
    "2021": INPUTS / "city_government_2024.yaml",
}


_OF_REPORTS = ["checks/test_real.py", "test_published_figures.py"]
collect_ignore = [] if REPORTS else _OF_REPORTS


def pytest_report_header() -> str:
    """Which tests are left out, and what they need."""
    if REPORTS:
        return f"published reports: {REPORTS}"
    named = ", ".join(_OF_REPORTS)
    return f"left out: {named}; they need NIANBAO_REPORTS=FOLDER, the texts of published reports"


# A machine with much else to do makes examples slowly; that is no fault of a test.
hypothesis.settings.register_profile(
    "nianbao", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("nianbao")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden files anew")


@functools.cache
def report(path: Path) -> Report:
    return authoring.load(path)


@functools.cache
def document(path: Path, *, draft: bool = False) -> Document:
    return authoring.compose(report(path), stage="draft" if draft else "final")


@functools.cache
def sheet(path: Path) -> Document:
    return authoring.signoff(report(path), authoring.check(report(path)))


_shared: list[Path] = []


@pytest.fixture(scope="session", autouse=True)
def outputs_are_shared(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Workers of pytest-xdist have the folder above their own in common."""
    common = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        common = common.parent
        _shared.append(common / "outputs")
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
        # Each of the programs that tests start would compile every module anew.
        os.environ["PYTHONPYCACHEPREFIX"] = str(common / "compiled")


def once_for_all_workers(make: Callable[..., bytes]) -> Callable[..., bytes]:
    """An output that one worker has made is read by the others."""

    @functools.cache
    def made(path: Path, to: str, *, draft: bool = False) -> bytes:
        if not _shared:
            return make(path, to, draft=draft)
        kept = _shared[0] / f"{path.stem}{'-draft' * draft}.{to}"
        if not kept.exists():
            kept.parent.mkdir(exist_ok=True)
            part = kept.with_name(f"{kept.name}.{os.getpid()}")
            part.write_bytes(make(path, to, draft=draft))
            part.replace(kept)
        return kept.read_bytes()

    return made


@once_for_all_workers
def output(path: Path, to: str, *, draft: bool = False) -> bytes:
    if to == "pdf":
        library("weasyprint")
    shown = sheet(path) if OUTPUTS[to].kind == "signoff" else document(path, draft=draft)
    return authoring.render(shown, OUTPUTS[to].writer).data


@pytest.fixture(params=EXAMPLES, ids=lambda path: path.stem)
def example(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


@pytest.fixture(params=ONE_PER_FORM.values(), ids=ONE_PER_FORM)
def form_example(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


@pytest.fixture(
    params=[path for path in EXAMPLES if int(path.stem[-4:]) >= 2019], ids=lambda path: path.stem
)
def six_parts(request: pytest.FixtureRequest) -> Path:
    """The examples with the six parts and tables of the national forms since 2019."""
    path: Path = request.param
    return path


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], Path]:
    """Write YAML text to a file of its own."""

    def write_text(text: str) -> Path:
        path = tmp_path / "report.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write_text


@pytest.fixture
def changed(write: Callable[[str], Path]) -> Callable[..., Path]:
    """The city example with passages replaced: one valid base, one named change."""

    def change(*replacements: tuple[str, str]) -> Path:
        text = (INPUTS / "city_government_2024.yaml").read_text(encoding="utf-8")
        for old, new in replacements:
            assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the base"
            text = text.replace(old, new)
        path = write(text)
        for picture in INPUTS.glob("*.png"):
            shutil.copy(picture, path.parent)
        return path

    return change


@pytest.fixture
def run(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[int, str, str]]:
    """Run a command in an empty folder; exit code, what was printed, what was complained."""
    monkeypatch.chdir(tmp_path)
    # Wide enough that no message wraps, however long the path of the folder is.
    monkeypatch.setenv("COLUMNS", "1000")

    def call(*arguments: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as stop:
            main([str(a) for a in arguments])
        printed = capsys.readouterr()
        return int(stop.value.code or 0), printed.out, printed.err

    return call


def codes(path: Path, pack: Path | None = None) -> list[str]:
    """The codes of all findings on a file, in order.

    K901, which tells what could not be assessed because of them, has tests of its own.
    """
    try:
        demands = authoring.load_pack(pack) if pack else None
        found = authoring.check(authoring.load(path), demands)
        return [f.code for f in found if f.code != "K901"]
    except authoring.Unusable as problem:
        return [f.code for f in problem.findings]


unix = pytest.mark.skipif(
    os.name == "nt", reason="Windows has no such files, limits or permissions"
)


def tool(name: str) -> str:
    """The path of an outside program. Where NIANBAO_ALL_TOOLS is set, a missing one is a failure."""
    found = shutil.which(name)
    if found is None:
        if os.environ.get("NIANBAO_ALL_TOOLS"):
            pytest.fail(f"{name} is not installed")
        pytest.skip(f"{name} is not installed")
    return found


def library(name: str) -> Any:
    """A library of the test extra. Without it the test or module is skipped, as without a tool."""
    if os.environ.get("NIANBAO_ALL_TOOLS"):
        return importlib.import_module(name)
    return pytest.importorskip(name, exc_type=ImportError)


@pytest.fixture(autouse=True)
def silent_weasyprint() -> Iterator[list[str]]:
    """A warning of WeasyPrint fails the test that caused it, unless the test takes it away."""
    messages: list[str] = []

    class Collect(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            messages.append(record.getMessage())

    handler = Collect(logging.WARNING)
    logger = logging.getLogger("weasyprint")
    logger.addHandler(handler)
    yield messages
    logger.removeHandler(handler)
    assert not messages
