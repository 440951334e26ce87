"""One report read and checked: a pure function of bytes, which can be done anywhere and never fails."""

from __future__ import annotations

import functools
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import authoring
from authoring.findings import Finding, Severity, Unusable, in_order, shortened
from authoring.outside import check_taken_in, holds_outside, take_in_bytes
from authoring.quantities import number_in
from authoring.region.record import Job, Record, Remark
from authoring.region.wording import sentences_of
from authoring.report import load_bytes

if TYPE_CHECKING:
    from authoring.checks.pack import Pack
    from authoring.report import LastYear, Report

NOT_DONE = "O944"
"""The code of a remark that a file was not examined to its end, through no fault of the agency."""
_MAX_REMARKS = 60  # of one kind
_NOWHERE = Path(__file__, "nowhere")  # a folder that cannot be: nothing lies below a file
_READING = "R"  # what could not be read of a published file, or was read in a way worth knowing
_WRITTEN = ("R129", "R130", "R132", "R133")
"""What a reader tells of figures as they are written: a wrong total, an empty cell, no unit, no number."""


def examine(job: Job) -> Record:
    """Read and check one report. Whatever is wrong with it stands in the record."""
    try:
        if not job.beside:
            return _examined(job, _NOWHERE)
        with tempfile.TemporaryDirectory(prefix="nianbao-") as name:
            _lay_out(job.beside, Path(name))
            return _examined(job, Path(name))
    except MemoryError:
        return not_done(job.key)
    except Exception as crash:  # whatever it is, the other reports can still be done
        return not_done(job.key, f"程序出错（{type(crash).__name__}）")


def not_done(key: str, why: str = "读它太久，或占用内存太多") -> Record:
    """The record of a file that was given up."""
    remark = Remark(
        NOT_DONE, Severity.ERROR.value, f"{why}，没有读完；不是填报错误。",
        remedy="请人工看这份文件；可以用 Word、WPS 打开后另存，再收一次。", ours=True,
    )  # fmt: skip
    return Record(key, remarks=(remark,))


def _examined(job: Job, folder: Path) -> Record:
    try:
        pack = _pack(*job.pack) if job.pack else None
        last = _last(job)
        report, findings = _checked(job, folder, last, pack)
    except Unusable as problem:
        found = shortened(problem.findings, _MAX_REMARKS)
        return Record(job.key, remarks=tuple(_remark(one, unread=True) for one in found))
    content = report.content
    theirs = () if _is_pdf(job.data) else _WRITTEN
    return Record(
        job.key,
        content.agency.full_name or "",
        report.year,
        report.form.id,
        content.scope.value if content.scope else "",
        content.published.isoformat() if content.published else "",
        {".".join(path): number_in(value) for path, value in report.figures.values.items()},
        tuple(_remark(one, theirs) for one in shortened(in_order(findings), _MAX_REMARKS)),
        sentences_of(report),
    )


def _checked(
    job: Job, folder: Path, last: LastYear, pack: Pack | None
) -> tuple[Report, Sequence[Finding]]:
    if holds_outside(job.name, job.data):
        taken = take_in_bytes(job.data, job.name, folder, last)
        read = [_to_mend(one) for one in taken.reading.findings]
        return taken.report, [*read, *check_taken_in(taken, pack)]
    report, mended = load_bytes(job.data, job.name, folder, last)
    findings = authoring.check(report, pack)
    if mended:
        findings = [*mended.findings(job.name), *mended.told(findings)]
    return report, findings


def _lay_out(files: Sequence[tuple[str, bytes]], folder: Path) -> None:
    """Put the files a report names where it names them, all of them below the folder."""
    root = folder.resolve()
    for name, data in files:
        path = (root / name).resolve()
        if path.is_relative_to(root):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)


def _last(job: Job) -> LastYear:
    """Last year's report, or why there is none. Its pictures are not looked at."""
    if job.last is None:
        return None
    name, data = job.last
    try:
        if holds_outside(name, data):
            return take_in_bytes(data, name, _NOWHERE).report
        report, mended = load_bytes(data, name, _NOWHERE)
    except Unusable as problem:
        return problem
    return Unusable(mended.findings(name)) if mended else report


@functools.lru_cache(maxsize=8)
def _pack(name: str, data: bytes) -> Pack:
    """A rule pack; many reports are held to the same. Raises Unusable."""
    with tempfile.TemporaryDirectory(prefix="nianbao-") as folder:
        path = Path(folder, "pack.yaml")
        path.write_bytes(data)
        return authoring.load_pack(path)


def _is_pdf(data: bytes) -> bool:
    """Of a PDF it is never sure that what looks wrong was not read wrong."""
    return data[:1024].lstrip().startswith(b"%PDF")


def _to_mend(finding: Finding) -> Finding:
    """What is written wrong, for whom has written it: there is no original to look at but their own."""
    if finding.code not in _WRITTEN:
        return finding
    remedy = finding.remedy.replace("照原件核对，没有自动改", "核对后改正")
    return replace(finding, remedy=remedy.replace("照原件核对；", "").replace("照原件", ""))


def _remark(finding: Finding, theirs: Sequence[str] = (), *, unread: bool = False) -> Remark:
    """A finding as it is kept. Of a file that cannot be read, what points at no line of it is ours."""
    ours = finding.code.startswith(_READING) and finding.code not in theirs
    ours |= unread and finding.place.line is None
    return Remark(
        finding.code, finding.severity.value, finding.message, " ".join(_where(finding)),
        ".".join(map(str, finding.path)), finding.basis, finding.remedy, finding.reason,
        ours or (finding.code == "F219" and finding.severity is Severity.FATAL),
    )  # fmt: skip


def _where(finding: Finding) -> Iterator[str]:
    """The place in words, without the name of the file."""
    place = finding.place
    if place.line:
        yield f"第{place.line}行"
    cell = "／".join(word for word in (place.row, place.heading) if word)
    yield from (word for word in (place.within, place.table, cell) if word)
