"""One report as an agency writes it: source text, validated model, figures, narrative."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Union

from authoring.findings import Finding, Place, Severity, Unusable, shortened
from authoring.forms.layout import Address, Form, FormTable, Part, cells, form_cells
from authoring.report import narrative, slips, values
from authoring.report.annex import with_own_rows
from authoring.report.choice import form_used
from authoring.report.figures import Figures, figures_of
from authoring.report.located import Located, located
from authoring.report.model import ReportModel, nearest, validate, with_texts
from authoring.report.pictures import NotAPicture, PictureFile, read_pictures
from authoring.report.quotes import Quoter
from authoring.report.source import Loc, Source, beside, parse, text_in, text_of
from authoring.report.spelling import Spelling, spelling, with_put

MAX_CHARACTERS = 60_000
MAX_CELLS = 2_000
MAX_PROBLEMS = 60
_OF_LAYOUT = {"F201", "F204", "F205", "F207", "S117", "S118"}


LastYear = Union[Path, "Report", Unusable, None]
"""Last year's report, its file, or why there is none."""


@dataclass(frozen=True)
class Report:
    """A report read from a file.

    `content` holds the validated input with the figures its sentences quote put in, `figures` every
    cell and total, `findings` what the file and the model had to refuse (refused values count as
    not filled in), `locs` says under which keys of the file each English name stands. `last` is
    last year's report, None where none was given or it cannot be used. `spellings` say of every text
    where its characters stand in the file. `remarks` are the words in cells
    behind their numbers. `assumed` says which form was taken, and why, where the
    year that decides it is not known.
    """

    source: Source
    form: Form
    content: ReportModel
    figures: Figures
    findings: tuple[Finding, ...]
    locs: Mapping[tuple[str, ...], Loc]
    last: Report | None = None
    spellings: Mapping[tuple[str, ...], Callable[[], Spelling]] = field(default_factory=dict)
    remarks: Mapping[Address, str] = field(default_factory=dict)
    assumed: str = ""

    @functools.cached_property
    def pictures(self) -> Mapping[str, PictureFile | NotAPicture]:
        """Every picture the texts name, read once; for those that cannot be used, why."""
        names = [one.source for _, one in self.pieces if isinstance(one, narrative.Image)]
        return read_pictures(self.source.folder, names) if names else {}

    @functools.cached_property
    def pieces(self) -> tuple[tuple[tuple[str, ...], narrative.Piece], ...]:
        """Every piece of every text with its path."""
        return tuple(
            (path, one)
            for path, lines in groupby(self.lines, key=itemgetter(0))
            for one in narrative.pieces_of(line for _, line in lines)
        )

    @functools.cached_property
    def lines(self) -> tuple[tuple[tuple[str, ...], Located], ...]:
        """Every line of every text with its path."""
        return tuple(
            (path, line) for path, text in self.narratives() for line in located(text).lines()
        )

    @property
    def year(self) -> int | None:
        """The report year; None while it is not filled in."""
        return self.content.year

    @property
    def day_after(self) -> str:
        """A day on which such a report may be published, as an example of one."""
        return f"{self.year + 1 if self.year else 2026}-01-20"

    def uses(self, part: Part) -> bool:
        """Whether a part stands in this report: an annex may be left out."""
        return not part.annex or getattr(self.content, part.key) is not None

    @functools.cached_property
    def tables(self) -> tuple[FormTable, ...]:
        """The tables that stand in this report."""
        return tuple(part.table for part in self.form.parts if part.table and self.uses(part))

    def refused(self, path: tuple[str | int, ...]) -> bool:
        """Whether the value at `path`, or something above or below it, was refused on reading."""
        return any(
            f.path[: len(path)] == path or path[: len(f.path)] == f.path
            for f in self.findings
            if f.path and f.code.startswith("F")
        )

    def place(self, path: tuple[str | int, ...], at: Sequence[int] = ()) -> Place:
        """Where a value stands in the file and in the form's words.

        `at` are the indices of some characters of the text at `path`: the place is theirs.
        """
        names = tuple(map(str, path))
        span = self.span(names, at)
        mark = self.source.span_mark(*span) if span else self.source.mark(nearest(self.locs, names))
        return self.in_words(self.source.place(mark), path)

    def span(self, path: tuple[str, ...], at: Sequence[int]) -> tuple[int, int] | None:
        """Where characters of the text at `path` begin and end in the file, if that is known."""
        return self.spelling(path).span(at)

    def spelling(self, path: tuple[str, ...]) -> Spelling:
        """Where each character of the text at `path` stands in the file."""
        return self.spellings[path]() if path in self.spellings else Spelling()

    def narratives(self) -> Iterator[tuple[tuple[str, ...], str]]:
        """Every text of the agency's own, with its path."""
        tables = {part.key for part in self.form.parts if part.table}
        for key in ("opening", *(part.key for part in self.form.parts)):
            value = getattr(self.content, key)
            if key in tables:
                if value and value.text:
                    yield (key, "text"), value.text
                continue
            if isinstance(value, str) and not (key == "opening" and values.is_nothing(value)):
                yield (key,), value
            for number, section in enumerate(value if isinstance(value, list) else ()):
                if section.text:
                    yield (key, str(number), "text"), section.text

    def texts(self) -> dict[tuple[str, ...], str]:
        """All texts and notes by their paths."""
        return dict((*self.narratives(), *self.notes()))

    def notes(self) -> Iterator[tuple[tuple[str, ...], str]]:
        """The notes below the tables, with their paths."""
        for part in self.form.parts:
            content = getattr(self.content, part.key)
            if part.table and content and content.note:
                yield (part.key, "note"), content.note

    def place_of(self, words: str) -> Place:
        """Where words that stand somewhere in the texts stand first; the file alone if nowhere."""
        for path, text in self.texts().items():
            if (start := text.find(words)) >= 0:
                return self.place(path, range(start, start + len(words)))
        for loc, one in self.source.scalars.items():
            if words in one.value:
                return self.source.place(self.source.mark(loc))
        return Place(self.source.name)

    def in_words(self, place: Place, path: tuple[str | int, ...]) -> Place:
        """The place with the table, row and column it stands in, in the form's words."""
        part = next((part for part in self.form.parts if path and part.key == path[0]), None)
        if part is None:
            return place
        cell = cells(part.table).get(tuple(map(str, path))) if part.table else None
        if cell is None:
            return replace(place, table=part.heading)
        return replace(place, table=part.heading, row=cell.row_label, heading=cell.column_label)


def load(path: Path, last: LastYear = None) -> Report:
    """Read and validate a report file. Raises Unusable when nothing can be made of it.

    `last` is last year's report or its file; without it the one the report names (上年报告).
    """
    return _load(path, last, years=2)


def load_text(
    text: str, name: str, folder: Path, last: LastYear = None, sha256: str = ""
) -> Report:
    """A report that is no file of its own; its pictures lie in the folder. Raises Unusable."""
    return _loaded(_parsed(text, name, folder, sha256), last, years=2)


def _load(path: Path, last: LastYear, years: int) -> Report:
    """`years` is how many reports are followed back, so that files naming each other come to an end."""
    text, name, folder, sha256 = text_of(path)
    try:
        source = _parsed(text, name, folder, sha256)
    except Unusable:
        if (whole := _mended(text, name, folder)) is None:
            raise
        raise Unusable(shortened(whole.findings(name), MAX_PROBLEMS)) from None
    return _loaded(source, last, years)


def _parsed(text: str, name: str, folder: Path, sha256: str = "") -> Source:
    """A text read, rows that are blank below a 无 left out of what is read. Raises Unusable."""
    try:
        source = parse(text, name, folder, sha256)
    except Unusable:
        read = text if slips.too_long(text) else slips.without_empty_rows(text)
        if read == text:
            raise
        source = replace(parse(read, name, folder, sha256), text=text)
    for one in source.scalars.values():
        at = slips.swallowed(text, one.start, one.end) if one.style == "|" else None
        if at is not None:
            raise Unusable(_taken_in(source, at))
    return source


def _taken_in(source: Source, at: int) -> Finding:
    end = source.text.find("\n", at)
    line = source.text[at : end if end >= 0 else None]
    return Finding(
        "S118", Severity.ERROR, f"“{line.strip()}”像是另一个栏目，却接在了上面的正文里。",
        place=Place(source.name, source.text.count("\n", 0, at) + 1, 1, line, len(line)),
        remedy="正文每行前面空两格；栏目名左对齐，前面不空格。",
    )  # fmt: skip


def _loaded(source: Source, last: LastYear, years: int) -> Report:
    read = _with_layout_fixes(_read(source))
    before, problems = _last_year(read, last, years)
    return _with_figures(replace(read, last=before, findings=(*read.findings, *problems)))


def _mended(text: str, name: str, folder: Path) -> slips.Mended | None:
    return slips.mended(text, lambda now: _read(_parsed(now, name, folder)).findings)


def load_mended(path: Path, last: LastYear = None) -> tuple[Report, slips.Mended | None]:
    """The report as `load` has it, or, where the file cannot be read, as its slips mended make it.

    The text of such a report is not yet that of its file. Raises Unusable as `load` does.
    """
    return _loaded_mended(*text_of(path), last)


def load_bytes(
    data: bytes, name: str, folder: Path, last: LastYear = None
) -> tuple[Report, slips.Mended | None]:
    """As `load_mended`, of the bytes of a file of this name; what it names lies in the folder."""
    return _loaded_mended(text_in(data, name), name, folder, hashlib.sha256(data).hexdigest(), last)


def _loaded_mended(
    text: str, name: str, folder: Path, sha256: str, last: LastYear
) -> tuple[Report, slips.Mended | None]:
    try:
        return _loaded(_parsed(text, name, folder, sha256), last, years=2), None
    except Unusable:
        if (whole := _mended(text, name, folder)) is None:
            raise
    return _loaded(_parsed(whole.text, name, folder, sha256), last, years=2), whole


def _read(source: Source) -> Report:
    form, assumed, mistaken = form_used(source)
    form, told_of_rows = with_own_rows(source, form)
    content, findings, locs = validate(source, form)
    if assumed:
        findings = [
            replace(f, message=f.message + assumed) if f.path == ("year",) else f for f in findings
        ]
    figures = figures_of(form, content)
    names = {tuple(map(str, loc)): path for path, loc in locs.items()} if source.findings else {}
    told = [*mistaken, *told_of_rows, *(_named(f, names) for f in source.findings)]
    report = Report(
        source, form, content, figures, (*told, *findings), locs,
        remarks=_remarks(source, form, locs), assumed=assumed,
    )  # fmt: skip
    if excess := _too_much(report):
        raise Unusable([*report.findings, excess])
    return report


def _remarks(source: Source, form: Form, locs: Mapping[tuple[str, ...], Loc]) -> dict[Address, str]:
    """The words that stand in cells behind their numbers."""
    typed = {path: source.data_at(locs[path]) for path in form_cells(form) if path in locs}
    return {path: words for path, value in typed.items() if (words := values.remarked(value)[1])}


def _named(finding: Finding, names: Mapping[tuple[str, ...], tuple[str, ...]]) -> Finding:
    """A finding of the source with English names for where it stands."""
    fix, path = finding.fix, tuple(map(str, finding.path))
    if fix:
        fix = replace(fix, meant=tuple(names.get(loc, loc) for loc in fix.meant))
    return replace(finding, path=names.get(path, finding.path), fix=fix)


def _with_layout_fixes(report: Report) -> Report:
    """The report, what is found on lines that are read otherwise than meant told as the slip it is."""
    lines = {one.place.line for one in report.findings if _of_layout(one)}
    if not lines or slips.too_long(report.source.text):
        return report
    source = report.source
    whole = slips.put_right(source.text).only(lines)
    try:
        now = _read(_parsed(whole.text, source.name, source.folder)) if whole.put else report
    except Unusable:
        return report
    left = {(one.code, one.place.line) for one in whole.told(now.findings)}
    before = {(one.code, one.place.line) for one in report.findings}
    if any(code == "F201" for code, _ in left - before):
        return report  # a key was moved away from its rows
    told = {one.line: one for one in reversed(whole.slips)}

    def mended(finding: Finding) -> Finding:
        line = finding.place.line or 0
        slip, fix = told.get(line), whole.fix(line)
        if slip is None or fix is None or (finding.code, line) in left or not _of_layout(finding):
            return finding
        fix = replace(fix, meant=tuple(_on_line(now, line)))
        return replace(finding, message=slip.message, remedy=slip.remedy, fix=fix)

    return replace(report, findings=tuple(map(mended, report.findings)))


def _of_layout(finding: Finding) -> bool:
    """Whether a line with this finding may be read otherwise than meant, through a slip in its layout."""
    return finding.code in _OF_LAYOUT and (finding.fix is None or finding.code == "S117")


def _on_line(report: Report, line: int) -> Iterator[tuple[str, ...]]:
    """The values that stand on a line."""
    source = report.source
    for path, loc in report.locs.items():
        if any(
            mark and mark.line == line for mark in (source.keys.get(loc), source.values.get(loc))
        ):
            yield path


def _too_much(report: Report) -> Finding | None:
    """Where all texts together become longer than a report can be."""
    characters = cells = pictures = 0
    for path, text in report.texts().items():
        characters += len(text)
        cells += narrative.most_cells(text)
        pictures += text.count("![")
        told = (
            (characters, MAX_CHARACTERS, "字"),
            (cells, MAX_CELLS, "格（文字里的表格）"),
            (pictures, values.MAX_PICTURES, "幅图片"),
        )
        for number, most, unit in told:
            if number > most:
                return Finding(
                    "F216", Severity.ERROR, f"到这里为止，报告的文字部分已有 {number} {unit}，太多了。",
                    path=path, place=report.place(path), remedy=f"整份报告最多 {most} {unit}，请删减。",
                )  # fmt: skip
    return None


def parse_again(report: Report, text: str, *, told: bool = True) -> Report:
    """The same report from a changed text of its file.

    Who asks for its values only leaves out (`told`) how the slips in its layout are mended.
    """
    read = _read(_parsed(text, report.source.name, report.source.folder))
    read = _with_layout_fixes(read) if told else read
    return _with_figures(replace(read, last=report.last))


def _last_year(
    report: Report, given: LastYear, years: int
) -> tuple[Report | None, tuple[Finding, ...]]:
    """Last year's report; where one was named and cannot be used, one finding that says so."""
    named, asked = report.content.last_report, given is not None
    if not years or (given is None and named is None):
        return None, ()
    try:
        if given is None:
            given = beside(report.source.folder, named or "")
        if isinstance(given, Unusable):
            raise given
        before = given if isinstance(given, Report) else _load(given, None, years - 1)
        if report.year and before.year != report.year - 1:
            told = f"是 {before.year}" if before.year else "没有填年度"
            raise ValueError(f"上年应是 {report.year - 1} 年度，这份{told}。")
    except (Unusable, ValueError) as problem:
        reason = problem.findings[0].message if isinstance(problem, Unusable) else str(problem)
        shown = _name_of(given)
        return None, (
            Finding(
                "F219", Severity.FATAL if asked else Severity.WARNING,
                f"上年报告“{shown or named}”不能使用：{reason}",
                path=() if asked else ("last_report",),
                place=Place(f"--last {shown}") if asked else report.place(("last_report",)),
                remedy="核对文件名；改好以前，与上年比较的规则暂未核查。",
            ),
        )  # fmt: skip
    return before, ()


def _name_of(given: LastYear) -> Path | str | None:
    """What last year's report is called where it is told of."""
    if isinstance(given, Unusable):
        return given.findings[0].place.file
    return given.source.name if isinstance(given, Report) else given


def _with_figures(report: Report) -> Report:
    """The report with the figures its sentences quote, and a finding for each that has no value."""
    quoter = Quoter(report.form, report.figures, report.last.figures if report.last else None)
    found: list[Finding] = []
    texts: dict[tuple[str, ...], str] = {}
    # Asked for the texts that findings stand in.
    spellings = {
        path: functools.cache(functools.partial(_spelled, report, path, text))
        for path, text in report.texts().items()
    }
    typed = replace(report, spellings=spellings)
    put: dict[tuple[str, ...], Callable[[], Spelling]] = {}
    for path, text in report.narratives():
        quoted = quoter.quote(text)
        found += [
            Finding(
                one.code, Severity.ERROR, one.message, path=path, quote=one.quote,
                place=typed.place(path, range(one.start, one.end)), remedy=one.remedy,
            )
            for one in quoted.problems
        ]  # fmt: skip
        if quoted.put:
            texts[path] = quoted.text
            put[path] = functools.cache(functools.partial(_put, spellings[path], quoted.put))
    content = with_texts(report.content, texts) if texts else report.content
    told = (*report.findings, *shortened(found, MAX_PROBLEMS))
    return replace(report, content=content, findings=told, spellings=spellings | put)


def _put(typed: Callable[[], Spelling], put: list[tuple[int, int, str]]) -> Spelling:
    return with_put(typed(), put)


def _spelled(report: Report, path: tuple[str, ...], text: str) -> Spelling:
    """Where the characters of a text stand in the file, before figures are put in."""
    loc = report.locs.get(path, ())
    one = report.source.scalars.get(loc)
    return spelling(report.source.offsets(loc), one.value, text) if one else Spelling()


__all__ = ["LastYear", "Report", "load", "load_bytes", "load_mended", "load_text", "parse_again"]
