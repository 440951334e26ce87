"""The first page: what of a folder can be opened, and how a year is begun."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import authoring
from authoring.desk.actions import Link, Offer
from authoring.desk.folder import REPORTS, YAML_FILES, chosen, offered
from authoring.desk.words import all_at_the_desk
from authoring.faults import about
from authoring.findings import Finding, Severity, Unusable, exit_code
from authoring.outside import in_folder, is_outside, take_in

if TYPE_CHECKING:
    from authoring.outside import TakenIn
    from authoring.report import Report

_MOST_READ = 60
"""So many YAML files are read to say whose they are; more are offered by their names."""
_KINDS = {
    "Word 文件": (".docx", ".doc", ".wps", ".rtf", ".odt"),
    "网页": (".html", ".htm", ".mhtml", ".mht"),
    "PDF": (".pdf",),
    "文本": (".txt", ".md"),
}


@dataclass(frozen=True, slots=True)
class Offered:
    """A file of the folder: its name, what it is, and whose and of which year as far as that is known."""

    name: str
    kind: str
    agency: str = ""
    year: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class FirstPage:
    """What can be opened, what can be last year's report, and what a new year may begin with."""

    reports: tuple[Offered, ...]
    published: tuple[Offered, ...]
    agency: str = ""
    year: int | None = None
    last: str = ""


@dataclass(frozen=True, slots=True)
class FormOffered:
    """A form that serves a year; `usual` is that of a report which names none."""

    id: str
    words: str
    usual: bool


@dataclass(frozen=True, slots=True)
class Begun:
    """What became of a beginning: the file to open, None where none was made; a sentence, findings."""

    path: Path | None
    told: str
    links: tuple[Link, ...] = ()
    findings: tuple[Finding, ...] = ()
    offers: tuple[Offer, ...] = ()


def first_page(folder: Path) -> FirstPage:
    """What the folder offers, the newest year first."""
    from authoring.report.source import is_report

    files = [folder / name for name in offered(folder, YAML_FILES)]
    files = [path for path in files if is_report(path)]
    read = {path: _read(path) for path in files[:_MOST_READ]}
    reports = [_offered(path, read.get(path)) for path in files]
    reports.sort(key=lambda one: -(one.year or 0))
    own = tuple(title for one in read.values() if one for title in _titles(one))
    published = [
        Offered(path.name, _kind(path))
        for path in in_folder([folder / name for name in offered(folder, REPORTS)])
        if not path.name.startswith(own)
    ]
    newest = next((one for one in reports if one.year), None)
    if newest is None or newest.year is None:
        return FirstPage(tuple(reports), tuple(published))
    return FirstPage(tuple(reports), tuple(published), newest.agency, newest.year + 1, newest.name)


def _read(path: Path) -> Report | None:
    try:
        return authoring.load(path)
    except Unusable:
        return None


def _titles(report: Report) -> Iterator[str]:
    """What the names of a report's own outputs begin with."""
    from authoring.document.naming import file_stem
    from authoring.outputs import Stage

    if report.content.agency.full_name and report.year:
        yield file_stem(report, Stage.FINAL)


def _offered(path: Path, report: Report | None) -> Offered:
    if report is None:
        return Offered(path.name, "填报文件", note="有的地方读不出来，打开以后改正")
    return Offered(path.name, "填报文件", report.content.agency.full_name or "", report.year)


def _kind(path: Path) -> str:
    ending = path.suffix.lower()
    return next((kind for kind, endings in _KINDS.items() if ending in endings), "文件")


def forms_for(year: int) -> tuple[FormOffered, ...]:
    """The forms that a report of the year may be written in, the usual one first."""
    serving = [form for form in authoring.FORMS if form.serves(year)]
    usual = [form for form in serving if not form.optional][-1:]
    return tuple(
        FormOffered(form.id, f"{form.title}（{form.basis}）", form in usual)
        for form in (*usual, *(form for form in serving if form not in usual))
    )


def begin(
    folder: Path,
    year: str,
    agency: str = "",
    last: str = "",
    form_id: str = "",
    progress: Callable[[str], None] = lambda _: None,
) -> Begun:
    """Begin a year in the folder; `last` is the name of last year's file there, if there is one.

    A published report is read into a YAML file beside it first, which the new one then names: its
    figures are there whenever the new one is opened.
    """
    try:
        with about(folder, last):
            return _begun(folder, year, agency, last, form_id or None, progress)
    except Unusable as problem:
        there = [Path(one.place.file).name for one in problem.findings if one.code == "O908"]
        offers = [Offer("open", f"打开“{name}”", name) for name in there]
        return Begun(None, "没有生成。", (), all_at_the_desk(problem.findings), tuple(offers))


def _begun(
    folder: Path, typed: str, agency: str, last: str, form_id: str | None,
    progress: Callable[[str], None],
) -> Begun:  # fmt: skip
    from authoring.files import exists_already
    from authoring.publish import agency_named, begin, file_to_fill_in, year_typed

    if (year := year_typed(typed)) is None:
        raise Unusable(
            Finding(
                "O981", Severity.FATAL, f"“{typed[:40]}”不是四位数字的年度。",
                remedy="写四位数字，例如 2025。",
            )
        )  # fmt: skip
    if last:
        progress("读上年的报告")
    before = _Before.of(chosen(folder, last, REPORTS), year) if last else None
    if before and not agency.strip():
        agency = before.report.content.agency.full_name or ""
    agency = agency_named(agency)
    path = folder / file_to_fill_in(agency, year)
    if os.path.lexists(path):  # before anything is written
        raise Unusable(exists_already(path))
    progress("生成待填的文件")
    told = [f"已生成 {path.name}。"]
    report = before.in_folder() if before else None
    made = begin(path, year, agency, form_id, report, force=False)
    told += [f"{other.name} 是程序用的，不用打开。" for other in made[1:]]
    if before is None:
        return Begun(path, "".join(told))
    if before.taken:
        told.append(f"上年的报告读进了 {before.path.name}，请照原件核对。")
    if exit_code(authoring.check(before.report)):
        told.append("上年的报告里有错误，带过来的数请核对。")
    links = (Link(before.path.name, "上年的报告"),)
    return Begun(path, "".join(told), links, all_at_the_desk(before.findings))


@dataclass(frozen=True, slots=True)
class _Before:
    """Last year's report: its YAML file, which is yet to be written where it was `taken` from another."""

    report: Report
    path: Path
    taken: TakenIn | None = None

    @classmethod
    def of(cls, file: Path, year: int) -> _Before:
        """Raises Unusable for what cannot be read, or is not of the year before."""
        from authoring.publish import file_to_read_into, must_be_before

        if not is_outside(file):
            report = must_be_before(authoring.load(file), year, file)
            return cls(report, file)
        taken = take_in(file)
        must_be_before(taken.report, year, file)
        path = file.with_name(file_to_read_into(file, taken.reading))
        known = _read(path) if path.is_file() else None
        if known and (known.year, known.content.agency.full_name) == (
            taken.report.year,
            taken.report.content.agency.full_name,
        ):
            return cls(known, path)  # read once before, and perhaps mended since
        return cls(taken.report, path, taken)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was found on reading it."""
        return tuple(self.taken.reading.findings) if self.taken else ()

    def in_folder(self) -> Report:
        """The report as the folder has it. Raises Unusable."""
        from authoring.publish import write_taken_in

        if self.taken is None:
            return self.report
        write_taken_in(self.taken, self.path, force=False)
        return authoring.load(self.path)
