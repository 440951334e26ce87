"""The work of the verbs without a terminal: report → checked → files, one file after the other.

Nothing here prints or ends the program. What goes wrong in one file of a batch is told in its outcome,
and the next file goes on.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass, field, replace
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import authoring
from authoring.characters import described, first_hidden
from authoring.faults import Fault, about, fault_of
from authoring.findings import (
    Finding,
    Place,
    Severity,
    Unusable,
    exit_code,
    shortened,
    unknown_name,
)
from authoring.outputs import OUTPUTS, Look, Stage
from authoring.outside import checked, in_folder, is_outside, last_of

if TYPE_CHECKING:
    from authoring.checks.batch import Batch
    from authoring.checks.pack import Pack
    from authoring.forms.layout import Form
    from authoring.outside import TakenIn
    from authoring.readers.reading import Reading
    from authoring.report import LastYear, Report
    from authoring.report.edits import Changed
    from authoring.sheet.ledger import Ledger
    from authoring.versions.changes import Revised
    from authoring.writers import Written
    from authoring.writers.aside import Aside


AskedLast = Callable[[], "LastYear"]
"""Asks for last year's report, which is read once for all files."""
MAX_SLIPS = 60  # of one kind
MAX_REPORTS = 500
"""So many YAML files are looked at in a folder."""
ROUNDS = 5  # fixes that meet wait for the next


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be made of each report: outputs (names of OUTPUTS), folder, stage.

    With `force`, files are written over that are not ours or were changed since; with `keep`, such
    files get another name first. Raises Unusable for an output nobody knows.
    """

    outputs: Sequence[str]
    out: Path
    stage: Stage = Stage.DRAFT
    look: Look = field(default_factory=Look)
    last: LastYear = None
    demands: Pack | None = None
    force: bool = False
    keep: bool = False

    def __post_init__(self) -> None:
        for name in self.outputs:
            if name not in OUTPUTS:
                raise unknown_name("输出", name, OUTPUTS)


@dataclass(slots=True)
class Outcome:
    """What became of one file: findings, files written with their pages, a fault of the program.

    `kept` are the new names of files that would have been written over.

    `agency` is whose report it is, as far as that can be read.
    """

    file: Path
    agency: str = ""
    findings: list[Finding] = field(default_factory=list)
    written: dict[Path, int | None] = field(default_factory=dict)
    kept: list[Path] = field(default_factory=list)
    fault: Fault | None = None


def named(findings: Sequence[Finding], file: Path) -> list[Finding]:
    """Findings of the surroundings (fonts, folders) carry no file of their own; say whose they are."""
    return [f if f.place.file else f.at(Place(str(file))) for f in findings]


def demands_of(pack: Path | None) -> tuple[Pack | None, list[Finding]]:
    """The rule pack; where it cannot be used, why, and nothing is judged by half the demands."""
    if pack is None:
        return None, []
    try:
        return authoring.load_pack(pack), []
    except Unusable as problem:
        return None, named(problem.findings, pack)


def examine(
    files: Sequence[Path], last: Path | None = None, demands: Pack | None = None
) -> Iterator[Outcome]:
    """Check each file, and whether they say the same; nothing is written."""
    from authoring.checks.batch import Batch

    batch = Batch()
    before = cache(partial(last_of, last))
    for file in files:
        yield _outcome(file, partial(_examine, last=before, demands=demands, batch=batch))


def publish(
    files: Sequence[Path], order: Order, step: Callable[[str], None] = lambda _: None
) -> Iterator[Outcome]:
    """Write the outputs of each file: all of them or none. `step` is told what is being done."""
    taken: dict[Path, Path] = {}
    before = cache(partial(last_of, order.last))
    with _pdf_aside(order) as process:
        for file in files:
            work = partial(
                _publish, order=order, last=before, taken=taken, process=process, step=step
            )
            outcome = _outcome(file, work)
            taken |= dict.fromkeys(outcome.written, file)
            yield outcome


def _pdf_aside(order: Order) -> AbstractContextManager[Aside | None]:
    """A process for the PDF, where one is to be made."""
    if "pdf" not in order.outputs:
        return nullcontext()
    from authoring.writers.aside import aside

    return aside()


def _outcome(file: Path, work: Callable[[Outcome], None]) -> Outcome:
    outcome = Outcome(file)
    try:
        work(outcome)
    except Unusable as problem:
        outcome.findings = named(problem.findings, file)
    except Exception as crash:  # whatever it is, the other files of a batch can still be done
        outcome.fault = fault_of(crash)
    return outcome


def _examine(outcome: Outcome, last: AskedLast, demands: Pack | None, batch: Batch) -> None:
    before = last()
    if is_outside(outcome.file):
        report, findings = checked(outcome.file, before, demands)
    else:
        try:
            report = authoring.load(outcome.file, before)
            findings = authoring.check(report, demands)
        except Unusable:
            report, findings = _read_on(outcome, before, demands)
    outcome.findings = authoring.in_order([*findings, *batch.alike(report)])
    outcome.agency = report.content.agency.full_name or ""


def _read_on(
    outcome: Outcome, last: LastYear, demands: Pack | None
) -> tuple[Report, list[Finding]]:
    """What keeps a file from being read, and what is found in all the rest of it. Raises Unusable."""
    from authoring.report import load_mended

    report, whole = load_mended(outcome.file, last)
    findings = authoring.check(report, demands)
    if whole:
        slips = shortened(whole.findings(report.source.name), MAX_SLIPS)
        findings = [*slips, *whole.told(findings)]
    return report, findings


def reports_in(folder: Path) -> tuple[list[Path], list[Path]]:
    """The YAML files of a folder and below that are reports, and the others. Raises Unusable.

    Hidden folders and links to folders are left out. A file that cannot be read counts as a report.
    Where there is no YAML of a report, the published reports are taken; else they were made of it.
    """
    from authoring.report.source import is_report

    found: list[Path] = []
    outside: list[Path] = []
    for here, below, names in os.walk(folder):
        below[:] = sorted(name for name in below if not name.startswith("."))
        found += [Path(here, name) for name in sorted(names) if name.endswith((".yaml", ".yml"))]
        outside += in_folder(
            [Path(here, name) for name in names if not name.startswith((".", "~"))]
        )
        if max(len(found), len(outside)) > MAX_REPORTS:
            raise Unusable(
                Finding(
                    "O924", Severity.FATAL, f"文件夹里的文件超过 {MAX_REPORTS} 个。",
                    place=Place(str(folder)), remedy="分几个文件夹检查。",
                )
            )  # fmt: skip
    told = {path: is_report(path) for path in found}
    if not any(told.values()) and outside:
        return outside, [path for path in found if not told[path]]
    if not any(told.values()):
        raise Unusable(
            Finding(
                "O925", Severity.FATAL, "文件夹里没有年度报告的文件。", place=Place(str(folder)),
                remedy="核对文件夹；报告是 nianbao new 生成的 .yaml 文件，或已公布的网页、Word、PDF。",
            )
        )  # fmt: skip
    return [path for path in found if told[path]], [path for path in found if not told[path]]


def _publish(
    outcome: Outcome, order: Order, last: AskedLast, taken: dict[Path, Path], process: Aside | None,
    step: Callable[[str], None],
) -> None:  # fmt: skip
    file = outcome.file
    step("检查")
    report = authoring.load(file, last())
    findings = authoring.check(report, order.demands)
    try:
        document = authoring.compose(report, stage=order.stage, findings=findings)
    except Unusable as problem:
        refused = [f for f in problem.findings if f not in findings]
        findings = [f for f in findings if f.path not in [new.path for new in refused]]
        raise Unusable([*findings, *refused, _not_made(file, order.stage)]) from None
    paths = {
        name: order.out / f"{document.file_stem}{OUTPUTS[name].ending}" for name in order.outputs
    }
    for path in paths.values():
        if path in taken:
            raise Unusable(_taken(file, taken[path]))
    if process:
        process.begin(document, order.look)
    results: dict[str, Written] = {}
    for name in sorted(paths, key=lambda name: name == "pdf"):  # last what is made aside
        with about(f"{name} 输出"):
            output = OUTPUTS[name]
            step(f"生成{' ' if output.called.isascii() else ''}{output.called}")
            shown = (
                authoring.signoff(report, findings, order.demands, stage=order.stage)
                if output.kind == "signoff"
                else document
            )
            made = process.result() if process and name == "pdf" else None
            results[name] = made or authoring.render(shown, output.writer, order.look)
    outputs = {path: results[name].data for name, path in paths.items()}
    pages = {path: results[name].pages for name, path in paths.items()}
    noticed = [
        f.at(report.place_of(f.quote)) if f.quote else f
        for name in paths
        for f in results[name].findings
    ]
    findings = [*findings, *named(noticed, file)]
    if order.stage is not Stage.DRAFT and exit_code(findings):
        raise Unusable([*findings, _not_made(file, order.stage)])
    step("写入文件")
    outcome.kept = _write(outputs, order, file, paths.get("docx"))
    outcome.findings, outcome.written = findings, pages


def _write(outputs: dict[Path, bytes], order: Order, file: Path, word: Path | None) -> list[Path]:
    """All outputs of a report's file, or none; `word` is the one whose edits can be taken back.

    Gives back the new names of files that are kept.
    """
    from authoring.files import not_over_changed, set_aside, write_all

    kept = set_aside(outputs) if order.keep else {}

    def objection(path: Path, old: bytes) -> Finding | None:
        found = not_over_changed(path, old)
        if found is None or (path in kept and kept[path].content == old):
            return None
        if path != word:
            return found
        take = f'要把里面的改动写回，用 nianbao edits "{path}" "{file}"；'
        return replace(found, remedy=take + found.remedy)

    copies = {one.new: one.content for one in kept.values()}
    like = {one.new: one.old for one in kept.values()}
    write_all(outputs | copies, None if order.force else objection, like)
    return list(copies)


def _not_made(file: Path, stage: Stage) -> Finding:
    return Finding(
        "O909", Severity.FATAL, f"还有错误，没有生成{stage.label}。", place=Place(str(file)),
        remedy=f"改正上面的错误；要先查看版面，去掉 --{stage} 生成草稿。",
    )  # fmt: skip


def _taken(file: Path, other: Path) -> Finding:
    return Finding(
        "O910", Severity.FATAL, f"输出文件名与“{other}”的相同，没有生成。",
        place=Place(str(file)), remedy="检查两份文件的机关全称和年度；或用 --out 分开生成。",
    )  # fmt: skip


# --- a new file, and numbers made live --------------------------------------------------------------


def agency_named(name: str) -> str:
    """An agency's name without odd blanks. Raises Unusable for none, and for what nobody can see."""
    name = " ".join(name.split())
    hidden = first_hidden(name)
    if name and not hidden:
        return name
    told = f"里有{described(hidden[0])}" if hidden else "是空的"
    remedy = "用键盘重新输入，不要粘贴。" if name else "写公章上的全称。"
    raise Unusable(Finding("O980", Severity.FATAL, f"机关全称{told}。", remedy=remedy))


def year_typed(text: str) -> int | None:
    """A year as somebody types it: four digits, full-width or not, with or without 年."""
    text = unicodedata.normalize("NFKC", text).strip().removesuffix("年")
    return int(text) if text.isascii() and text.isdigit() and len(text) == 4 else None


def file_to_fill_in(agency: str, year: int) -> str:
    """How the file of a report is called unless somebody says otherwise."""
    from authoring.names import safe_name

    return safe_name(agency, f"{year}年度报告.yaml")


def must_be_before(last: Report, year: int, file: Path) -> Report:
    """The report of the year before, from which a year begins. Raises Unusable for any other."""
    told = last.content.year
    if told == year - 1:
        return last
    which = f"是 {told} 年度的" if told else "没有填年度"
    raise Unusable(
        Finding(
            "O913", Severity.FATAL, f"--from 要用 {year - 1} 年度的报告，这份{which}。",
            place=Place(str(file)), remedy="换上年的文件；没有时用 --agency，不用 --from。",
        )
    )  # fmt: skip


def begin(
    path: Path, year: int, agency: str, form_id: str | None, last: Report | None, *, force: bool
) -> list[Path]:
    """Write a file to fill in and its JSON Schema beside it; the files written. Raises Unusable."""
    form = authoring.form_of(year, form_id or _form_kept(last, year))
    before = Path(last.source.name) if last else None
    beside = _seen_from(path.parent, before) if before and not is_outside(before) else ""
    text = authoring.starter(form, year, agency, _schema_name(form), last, beside)
    return _write_new(path, text, {}, form, force=force)


def _form_kept(last: Report | None, year: int) -> str | None:
    """An optional form that last year's file asked for, while it serves."""
    return last.form.id if last and last.content.form and last.form.serves(year) else None


def _schema_name(form: Form) -> str:
    return f"nianbao-{form.id}.schema.json"


def _write_new(
    path: Path, text: str, pictures: dict[Path, bytes], form: Form, *, force: bool
) -> list[Path]:
    """Write a new file, its pictures, and the schema, which may lie there already: all or none."""
    from authoring.files import exists_already, write_all

    if os.path.lexists(path) and not force:
        raise Unusable(exists_already(path))
    files = {path: text.encode(), **pictures}
    schema = path.parent / _schema_name(form)
    if force or not os.path.lexists(schema):
        files |= {schema: authoring.schema(form).encode()}
    write_all(files, None if force else lambda here, _: exists_already(here))
    return list(files)


def file_to_read_into(file: Path, reading: Reading) -> str:
    """How the YAML of a published report is called unless somebody says otherwise."""
    from authoring.names import safe_name

    agency = reading.fields.get(("agency", "full_name"))
    if agency and reading.year:
        return file_to_fill_in(agency, reading.year)
    return safe_name(file.stem, ".yaml")


def write_taken_in(taken: TakenIn, path: Path, *, force: bool) -> list[Path]:
    """Write the YAML of a published report, its pictures and the schema beside it: all or none.

    Raises Unusable.
    """
    pictures = {path.parent / name: data for name, data in taken.reading.pictures.items()}
    return _write_new(path, taken.text, pictures, taken.reading.form, force=force)


def blank_report(year: int, agency: str | None, form_id: str | None, last: Report | None) -> Report:
    """A report of which nothing is filled in but what last year's tells. Raises Unusable."""
    from authoring.report import load_text

    agency = agency or (last.content.agency.full_name if last else None)
    form = authoring.form_of(year, form_id or _form_kept(last, year))
    text = authoring.starter(form, year, agency or "_", "", last)
    return load_text(text, f"{year}年度", Path(), last)


def sheet_name(report: Report) -> str:
    """How the filling sheet of a report is called unless somebody says otherwise."""
    from authoring.names import safe_name

    whose = report.content.agency.full_name or ""
    return safe_name(f"{whose}{report.year or ''}填报表", ".xlsx")


def write_sheet(report: Report, path: Path, *, force: bool) -> None:
    """Write the filling sheet of a report. Raises Unusable."""
    from authoring.files import exists_already, write_all

    if os.path.lexists(path) and not force:
        raise Unusable(exists_already(path))
    data = authoring.filling_sheet(report)
    write_all({path: data}, None if force else lambda here, _: exists_already(here))


def _seen_from(folder: Path, file: Path) -> str:
    """The name by which a report in this folder may name the file; empty where it lies elsewhere."""
    try:
        return file.resolve().relative_to(folder.resolve()).as_posix()
    except (OSError, ValueError):
        return ""


def mended(
    report: Report, findings: Sequence[Finding], select: Collection[str] = ()
) -> tuple[Changed, list[Finding]]:
    """The file with the safe fixes of findings in it, and with those of the codes in `select`.

    The findings whose fixes are in it are given back; one that would change anything but what it
    means to, or meets another, is left out.
    """
    from authoring.report.edits import CannotEdit, Changed, change

    def with_fixes(of: Sequence[Finding]) -> Changed:
        fixes = [one.fix for one in of if one.fix]
        edits = [edit for fix in fixes for edit in fix.edits]
        return change(report, edits, [path for fix in fixes for path in fix.meant])

    wanted = [
        one
        for one in findings
        if one.fix and not one.reason and (one.fix.safe or one.code in select)
    ]
    with suppress(CannotEdit):  # as a rule all go together, and the file is read again once
        return with_fixes(wanted), wanted
    changed, taken = Changed(report.source.text, report.source.text), list[Finding]()
    for finding in wanted:
        with suppress(CannotEdit):
            changed = with_fixes([*taken, finding])
            taken.append(finding)
    return changed, taken


@dataclass(frozen=True, slots=True)
class Mending:
    """A file mended: the report it was read as, the changes one after the other, what they mended.

    `left` are the findings that remain; `slips` is how many slips had to be put right to read it,
    `unread` are those that have no single remedy: until they are mended, nothing else is.
    """

    report: Report
    steps: tuple[Changed, ...]
    taken: tuple[Finding, ...]
    left: tuple[Finding, ...]
    slips: int = 0
    unread: tuple[Finding, ...] = ()

    @property
    def whole(self) -> Changed:
        """The text before and after all of it."""
        from authoring.report.edits import Changed

        return Changed(self.steps[0].before, self.steps[-1].after)


def mend(
    file: Path, last: Path | None, demands: Pack | None, select: Collection[str] = ()
) -> Mending:
    """All that can be mended in a file, one round after the other. Raises Unusable.

    A file that cannot be read is put right first; what is found then is mended as `mended` does.
    """
    from authoring.report import load_mended, parse_again
    from authoring.report.edits import Changed

    read, whole = load_mended(file, last_of(last))
    report = read
    steps: list[Changed] = []
    taken: list[Finding] = []
    slips = 0
    if whole:
        sure = whole.sure
        slips = len(sure.slips)
        if sure.put:
            steps.append(Changed(sure.before, sure.text, tuple(sure.edits.values())))
        if unread := [one for one in whole.findings(read.source.name) if not one.fix]:
            return Mending(read, tuple(steps), (), (), slips, tuple(shortened(unread, MAX_SLIPS)))
    for _ in range(ROUNDS):
        findings = authoring.check(report, demands)
        changed, now = mended(report, findings, select)
        if not now:
            break
        steps.append(changed)
        taken += now
        report = parse_again(report, changed.after)
    return Mending(read, tuple(steps), tuple(taken), tuple(findings), slips)


def revised_in_word(
    word: Path, report: Report, demands: Pack | None
) -> tuple[Revised, list[Finding]]:
    """What was changed in a report's Word file, and what a check finds in it then. Raises Unusable."""
    if unusable := [one for one in report.findings if one.severity is Severity.FATAL]:
        raise Unusable(unusable)
    revised = authoring.edits(word, report)
    return revised, authoring.check(revised.report, demands)


def write_changed(file: Path, report: Report, *steps: Changed) -> None:
    """Write a changed text into the file a report was read from. Raises Unusable when it was changed."""
    from authoring.files import changed_meanwhile, write_all

    raw = file.read_bytes() if file.is_file() else b""
    if sha256(raw).hexdigest() != report.source.sha256:
        raise Unusable(changed_meanwhile(file))
    new = raw
    for changed in steps:
        new = changed.encoded(new)
    write_all(
        {file: new},
        lambda path, old: None if old == raw else changed_meanwhile(path),
    )


# --- a register counted into a report ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Counted:
    """A register counted for a report: what is changed by it, and what there is to say.

    `findings` are those of the register and of figures that differ, `new` those that a check of the
    changed report has and that of the report as it is has not.
    """

    report: Report
    ledger: Ledger
    changed: Changed | None
    values: int
    findings: tuple[Finding, ...]
    new: tuple[Finding, ...]


def count_in(
    register: Path, file: Path, mapping: Path | None, last: Path | None, *, overwrite: bool
) -> Counted:
    """Count a register for the report of a file; nothing is written. Raises Unusable."""
    from authoring.report import parse_again
    from authoring.report.edits import CannotEdit, set_values
    from authoring.sheet.ledger import proposed

    report = authoring.load(file, last_of(last))
    with about("台账"):
        ledger = authoring.ledger(register, report, mapping)
        proposal = proposed(ledger, report, overwrite=overwrite)
    findings = (*ledger.findings, *proposal.findings)
    if not proposal.values:
        return Counted(report, ledger, None, 0, findings, ())
    try:
        changed = set_values(report, proposal.values)
    except CannotEdit:
        raise Unusable([*findings, _no_room(report)]) from None
    known = {one.fingerprint for one in authoring.check(report)}
    after = authoring.check(parse_again(report, changed.after))
    new = [f for f in after if f.fingerprint not in known and f.severity is not Severity.INFO]
    return Counted(report, ledger, changed, len(proposal.values), findings, tuple(new))


def _no_room(report: Report) -> Finding:
    return Finding(
        "T220", Severity.FATAL, "台账的数在报告文件里没有地方放，没有写入。",
        path=("applications",), place=report.place(("applications",)),
        remedy="先用 nianbao check 检查报告，改正“申请”“复议诉讼”下面写错的地方，再运行。",
    )  # fmt: skip


def write_proposal(mapping: Path, text: str) -> bool:
    """Write a 对照表 to fill in where there is none yet; whether it was written. Raises Unusable."""
    from authoring.files import exists_already, write_all

    if os.path.lexists(mapping):
        return False
    write_all({mapping: text.encode()}, lambda here, _: exists_already(here))
    return True
