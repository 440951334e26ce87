"""Damaged inputs through the public surface: python tests/fuzz/run.py --kind report --count 3000 --seed 1

Each input is examined in a process of its own, forked from this one, with limits on its time and memory.
A fault is anything but findings: an exception, a finding without words or remedy, an output that differs
when made twice or that a strict reader refuses, more than 5 CPU seconds or 1 GB (Python itself included).
Inputs with faults are kept in a folder; `--only N` examines one again and shows its traceback.
"""

from __future__ import annotations

import argparse
import io
import os
import re
import resource
import shutil
import sys
import tempfile
import traceback
import warnings
import zipfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import html5lib
from lxml import etree
from openxml_audit import OpenXmlValidator

import authoring
from authoring.findings import Finding, Severity, Unusable
from authoring.writers import Look
from tests.fuzz.mutations import KINDS, PLAIN, Case, make

CPU_SECONDS = 5
MEGABYTES = 1024
_HANGS = 300  # seconds on the clock, for what waits without computing
_PDF_EVERY, _VALIDATE_EVERY, _TWICE_EVERY = 100, 5, 4  # these take their time


def examine(case: Case, *, pdf: bool, validate: bool, twice: bool) -> tuple[str, list[str]]:
    """What became of an input, and what is wrong with that."""
    faults: list[str] = []
    try:
        pack = authoring.load_pack(case.pack) if case.pack else None
        report = authoring.load(case.report, case.last)
        findings = authoring.check(report, pack)
        faults += _wordless(findings)
        final = not any(finding.blocks for finding in findings)
        document = authoring.compose(report, stage="final" if final else "draft", findings=findings)
        sheet = authoring.signoff(report, findings, pack)
        look = Look(reference=case.reference)
        for shown, to in ((document, "html"), (document, "docx"), (sheet, "docx")):
            written = authoring.render(shown, to, look)
            faults += _wordless(written.findings)
            faults += _unreadable(written.data, to, validate=validate)
            if twice and written.data != authoring.render(shown, to, look).data:
                faults.append(f"{to} differs when made twice")
        if pdf:
            faults += _wordless(authoring.render(document, "pdf").findings)
    except Unusable as problem:
        return "refused", faults + _wordless(problem.findings)
    return ("final" if final else "draft"), faults


def _wordless(findings: Sequence[Finding]) -> list[str]:
    """Findings that do not say in Chinese what is wrong and what to do; hints need no remedy."""
    chinese = re.compile("[一-鿿]").search
    return [
        f"{one.code} says nothing: {one.message!r}" for one in findings if not chinese(one.message)
    ] + [
        f"{one.code} has no remedy"
        for one in findings
        if one.severity is not Severity.INFO and not chinese(one.remedy)
    ]


def _unreadable(data: bytes, to: str, *, validate: bool) -> list[str]:
    try:
        if to == "html":
            html5lib.HTMLParser(strict=True).parse(data)
            return []
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                if name.endswith((".xml", ".rels")):
                    etree.fromstring(archive.read(name))
        with tempfile.NamedTemporaryFile(suffix=".docx") as file:
            file.write(data)
            file.flush()
            errors = OpenXmlValidator().validate(file.name).errors if validate else []
        return [f"{to} is not valid: {error}" for error in errors[:3]]
    except (html5lib.html5parser.ParseError, etree.XMLSyntaxError) as problem:
        return [f"{to} cannot be read: {problem!r}"]


def run_one(
    kind: str, seed: int, number: int, folder: Path, *, thorough: bool
) -> tuple[str, list[str]]:
    """Make and examine one input in a child; its own death is a fault as well."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _limit()
        try:
            case = make(kind, seed, number, folder)
            validate = kind == "reference" and (thorough or number % _VALIDATE_EVERY == 0)
            outcome, faults = examine(
                case,
                pdf=thorough or number % _PDF_EVERY == _PDF_EVERY - 1,
                validate=validate,
                twice=thorough or number % _TWICE_EVERY == 0,
            )
        except BaseException as problem:  # whatever it is, it is a fault
            root = traceback.extract_tb(problem.__traceback__)[-1]
            outcome, faults = (
                "broken",
                [f"{type(problem).__name__} at {root.filename}:{root.lineno}: {problem}"[:500]],
            )
            traceback.print_exc(file=(folder / "traceback.txt").open("w"))
        os.write(writing, "\n".join([outcome, *faults]).encode("utf-8", "replace")[:60_000])
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        outcome, *faults = pipe.read().decode("utf-8", "replace").split("\n")
    _, status, used = os.wait4(child, 0)
    seconds, megabytes = used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
    if os.WIFSIGNALED(status):
        outcome = outcome or "killed"
        faults.append(f"killed by signal {os.WTERMSIG(status)}")
    if seconds > CPU_SECONDS:
        faults.append(f"{seconds:.1f} CPU seconds")
    if megabytes > MEGABYTES:
        faults.append(f"{megabytes:.0f} MB")
    return outcome, faults


def _limit() -> None:
    import signal

    resource.setrlimit(resource.RLIMIT_CPU, (3 * CPU_SECONDS, 3 * CPU_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_AS, (4 * 1024**3, 4 * 1024**3))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(_HANGS)
    warnings.simplefilter("ignore")


def _warm_up() -> None:
    """Load every library once, so that each child spends its time on its input only."""
    with tempfile.TemporaryDirectory() as folder:
        for kind in KINDS:
            inside = Path(folder) / kind
            inside.mkdir()
            make(kind, 0, 0, inside)
    report = authoring.load(PLAIN)
    document = authoring.compose(report)
    sheet = authoring.signoff(report, authoring.check(report))
    for shown, to in ((document, "html"), (document, "docx"), (sheet, "docx")):
        authoring.render(shown, to)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("--kind", choices=[*KINDS, "all"], default="all")
    parser.add_argument("--count", type=int, default=100, help="inputs of each kind")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, help="examine this number alone")
    parser.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir()) / "nianbao-fuzz")
    asked = parser.parse_args()
    _warm_up()
    broken = 0
    for kind in KINDS if asked.kind == "all" else [asked.kind]:
        told: Counter[str] = Counter()
        for number in range(asked.count) if asked.only is None else [asked.only]:
            folder = Path(tempfile.mkdtemp(prefix="nianbao-fuzz-"))
            outcome, faults = run_one(
                kind, asked.seed, number, folder, thorough=asked.only is not None
            )
            told[outcome] += 1
            if faults:
                broken += 1
                kept = asked.keep / f"{kind}-{asked.seed}-{number}"
                shutil.rmtree(kept, ignore_errors=True)
                shutil.copytree(folder, kept)
                print(
                    f"{kind} --seed {asked.seed} --only {number}: {'; '.join(faults)}  ({kept})",
                    flush=True,
                )
                if asked.only is not None and (kept / "traceback.txt").exists():
                    print((kept / "traceback.txt").read_text())
            shutil.rmtree(folder)
            if number % 500 == 499:
                print(f"{kind} {number + 1}/{asked.count} {dict(told)}", flush=True)
        print(f"{kind}: {dict(told)}", flush=True)
    print(f"{broken} inputs with faults")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
