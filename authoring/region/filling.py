"""A unit's own report filled with what the reports below it come to."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import authoring
from authoring.files import write_all
from authoring.findings import Edit, Finding, Place, Severity, Unusable, printable
from authoring.forms.layout import Address, Form, FormCell, Kind, form_cells
from authoring.quantities import Number, number_in, printed
from authoring.region.case import Region
from authoring.region.register import bare
from authoring.region.rollup import Sum
from authoring.region.units import Register, Unit
from authoring.report import Report, load_text
from authoring.report.edits import CannotEdit, Changed, change, set_values
from authoring.report.written import Given

_NAMED = 100  # units in one comment
_FOR_EDITORS = "# yaml-language-server:"


@dataclass(frozen=True, slots=True)
class Filled:
    """A report with the sums put in; a `new` one is written already, a file that was there is not yet.

    `put` are the cells that were blank, `same` is how many say the sum already, `unknown` are the blank cells
    whose sum is not known; `findings` tell what stands there otherwise, and stays.
    """

    report: Report
    new: bool
    changed: Changed
    put: tuple[FormCell, ...]
    same: int
    unknown: tuple[FormCell, ...]
    findings: tuple[Finding, ...]


def fill(region: Region, path: Path, *, allow_missing: bool) -> Filled:
    """The report of the unit looked at with its sums: the file that is there, or a new one, which is written.

    Only blanks are filled in. Raises Unusable.
    """
    unit = region.named(region.top)
    if not region.is_total(region.top) and region.top in region.register.below:
        raise _not_into(
            path, f"名单里“{unit.name}”的口径是“本级”，它的报告不包括下级单位。",
            "只看合计的，不写 -o；要填汇总报告的，把名单里的“口径”改为“汇总”，再运行 nianbao region take。",
        )  # fmt: skip
    new = not os.path.lexists(path)
    report = _begun(path, unit, region.year, region.form) if new else authoring.load(path)
    _must_be_of(report, unit, region.year)
    total = region.sum(region.top, report.form)
    made = filled(report, total, region.register, allow_missing=allow_missing)
    made = replace(made, new=new)
    if new:
        _write_new(path, made)
    return made


def _begun(path: Path, unit: Unit, year: int, form: Form) -> Report:
    """A new report of a unit, nothing filled in but who reports; no file yet. Raises Unusable."""
    text = authoring.starter(form, year, unit.name, _schema(path, form).name)
    told: dict[Address, Given] = {("scope",): unit.scope.value}
    if unit.level:
        told["agency", "level"] = unit.level.value
    report = load_text(text, str(path), path.parent)
    return load_text(set_values(report, told).after, str(path), path.parent)


def _write_new(path: Path, made: Filled) -> None:
    """A new report with its schema beside it."""
    schema = _schema(path, made.report.form)
    files = {path: made.changed.after.encode()}
    if not schema.exists():
        files[schema] = authoring.schema(made.report.form).encode()
    write_all(files, lambda here, _: _there_already(here))


def _schema(path: Path, form: Form) -> Path:
    return path.parent / f"nianbao-{form.id}.schema.json"


def _there_already(path: Path) -> Finding:
    return Finding(
        "O952", Severity.FATAL, "合计没有写进文件：这个文件刚刚才有。", place=Place(str(path)),
        remedy="再运行一次。",
    )  # fmt: skip


def _must_be_of(report: Report, unit: Unit, year: int) -> None:
    """Sums go into the report of the unit and year they are of. Raises Unusable."""
    agency, problem = report.content.agency.full_name, ""
    if agency and bare(agency) not in map(bare, (unit.name, *unit.former_names)):
        problem = f"这份是“{agency}”的报告，合计是“{unit.name}”的。"
    elif report.year != year:
        told = f"是 {report.year} 年度的" if report.year else "没有填年度"
        problem = f"这份{told}，合计是 {year} 年度的。"
    if problem:
        raise _not_into(
            Path(report.source.name),
            problem,
            "核对文件和 --year；要写成新文件，用 -o 换一个文件名。",
        )


def _not_into(path: Path, why: str, remedy: str) -> Unusable:
    return Unusable(
        Finding(
            "O952",
            Severity.FATAL,
            f"合计没有写进文件：{why}",
            place=Place(str(path)),
            remedy=remedy,
        )
    )


def filled(report: Report, total: Sum, register: Register, *, allow_missing: bool) -> Filled:
    """The sums put into the blanks of a report; whatever stands there stays. Raises Unusable."""
    put: dict[Address, Number] = {}
    same = 0
    unknown: list[FormCell] = []
    findings: list[Finding] = []
    cells = form_cells(total.form)
    for path, cell in cells.items():
        if cell.addends or path not in report.figures.values:
            continue
        number = total.part(path) if allow_missing else total.whole(path)
        said = number_in(report.figures.values[path])
        if report.refused(path):
            findings.append(_other(report, cell, "这一格写的不是数", number))
        elif number is None:
            unknown += [cell] if said is None else []
        elif said is None:
            put[path] = number
        elif said == number:
            same += 1
        else:
            findings.append(_other(report, cell, f"这一格已经填了 {printed(said)}", number))
    values = {path: _typed(number, cells[path].kind) for path, number in put.items()}
    try:
        changed = set_values(report, values)
        if words := _without(total, register, put):
            at = _below_the_first_line(report.source.text)
            changed = change(report, [*changed.edits, Edit(at, at, words)], put)
    except CannotEdit as problem:
        raise Unusable(
            Finding(
                "O953", Severity.FATAL, "合计写不进这个文件的表格。", place=Place(report.source.name),
                remedy="先用 nianbao check 改正文件里的错误；或用 -o 换一个文件名，写成新文件。",
            )
        ) from problem  # fmt: skip
    return Filled(
        report,
        False,
        changed,
        tuple(cells[path] for path in put),
        same,
        tuple(unknown),
        tuple(findings),
    )


def _typed(number: Number, kind: Kind) -> Given:
    """A sum as it is typed: an amount with its unit, as the form names none."""
    return f"{printed(number)}元" if kind is Kind.AMOUNT and number else number


def _other(report: Report, cell: FormCell, said: str, number: Number | None) -> Finding:
    added = "现在没有合计" if number is None else f"下级合计是 {printed(number)}"
    return Finding(
        "O954", Severity.WARNING, f"{said}，{added}；没有改。", path=cell.path,
        place=report.place(cell.path), expected=number,
        actual=number_in(report.figures.values[cell.path]),
        remedy="核对；要填合计的，把这一格改成 _，再运行一次。",
    )  # fmt: skip


def _without(total: Sum, register: Register, put: Iterable[Address]) -> str:
    """A comment that says of whom the sums put in have nothing; nothing where they have all."""
    blanks = Counter(unit for path in put for unit in total.blanks(path))
    lines = []
    if total.missing:
        lines.append(f"合计不含 {len(total.missing)} 家：{_names(register, total.missing)}。")
    if blanks:
        lines.append(f"合计里有 {len(blanks)} 家没有填全：{_names(register, tuple(blanks))}。")
    return "".join(f"# {printable(line)}\n" for line in lines) if any(put) else ""


def _names(register: Register, units: Sequence[str]) -> str:
    told = "、".join(register.units[unit].name for unit in units[:_NAMED])
    return told + (" 等" if len(units) > _NAMED else "")


def _below_the_first_line(text: str) -> int:
    """Where a comment stands at the top of a file: below what editors look for in its first line."""
    return text.find("\n") + 1 if text.startswith(_FOR_EDITORS) else 0
