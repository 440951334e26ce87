"""A register of requests (台账), one row a case → the figures of parts three and four, each with its cases.

Of the applicants nothing but their kind is used: names, addresses and contents are read with the file and stand
in no finding, list or exception.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from authoring.findings import Finding, Place, Severity, Unusable, shortened
from authoring.forms.layout import Address, FormCell, FormTable, cells, form_cells
from authoring.report import Report
from authoring.sheet.ledger_book import read_book
from authoring.sheet.ledger_columns import Register, register_of
from authoring.sheet.ledger_count import Counting
from authoring.sheet.ledger_meanings import Section, meanings_of, proposal
from authoring.sheet.ledger_words import OF_LITIGATION, OF_RECONSIDERATION

MAX_CASES = 100_000
_TOLD = 20  # of one kind
_REVIEWS = {
    "reconsideration": ("行政复议", OF_RECONSIDERATION),
    "litigation": ("行政诉讼", OF_LITIGATION),
}


@dataclass(frozen=True, slots=True)
class UnknownWord:
    """A word of the register of which it is not known what it means in the form, and how often it stands there."""

    section: str
    words: str
    number: int


@dataclass(frozen=True, slots=True)
class Ledger:
    """What a register says: every cell of the tables it tells, with the cases counted in it.

    `incomplete` are the tables (by key) of which cases could not be counted: their figures are too small.
    `proposal` is a 对照表 with the unknown words to fill in, empty where there are none.
    """

    file: str
    year: int
    cases: int
    cells: Mapping[Address, tuple[str, ...]]
    incomplete: frozenset[str]
    findings: tuple[Finding, ...]
    words: tuple[UnknownWord, ...] = ()
    proposal: str = ""

    @property
    def figures(self) -> dict[Address, int]:
        """The number of cases of every cell."""
        return {path: len(cases) for path, cases in self.cells.items()}

    @property
    def usable(self) -> dict[Address, int]:
        """The figures of the tables of which every case was counted."""
        return {
            path: number for path, number in self.figures.items() if path[0] not in self.incomplete
        }


@dataclass(frozen=True, slots=True)
class Proposal:
    """Figures of a register for a report: what to set, and the cells that hold another figure already."""

    values: dict[Address, int]
    findings: tuple[Finding, ...]


def count_ledger(path: Path, report: Report, mapping: Path | None = None) -> Ledger:
    """Count a register for a report. Raises Unusable.

    `mapping` is the agency's 对照表; one that is not there yet counts as empty.
    """
    requests, reviews = _tables(report)
    assert report.year is not None
    meanings = meanings_of(report.form, requests, mapping)
    try:
        register = register_of(read_book(path), str(path))
        if len(register.entries) > MAX_CASES:
            raise Unusable(_too_many(path, len(register.entries)))
        private = frozenset(text for entry in register.entries for text in entry.private)
        counting = Counting(report.year, requests, meanings, register.roles, private)
        for entry in register.entries:
            counting.add(entry)
    except Unusable:
        raise
    except Exception as error:
        # Its words may be those of a cell; the story of where it happened is told without them.
        unnamed = RuntimeError(f"{type(error).__name__} while counting a register")
        raise unnamed.with_traceback(error.__traceback__) from None
    words = tuple(UnknownWord(*one) for one in counting.unknown_words())
    told = _reviews_told(register)
    tables = [requests, *([reviews] if reviews and told else [])]
    filled = {
        path: tuple(counting.cells.get(path, ()))
        for table in tables
        for path, cell in cells(table).items()
        if not cell.addends and (table is requests or path[1] in told)
    }
    findings = [*meanings.findings, *register.findings, *counting.findings(str(path), mapping)]
    incomplete = set(counting.incomplete)
    if any(one.code == "T202" and one.blocks for one in register.findings):
        incomplete |= {table.key for table in tables}
    if reviews and (untold := _REVIEWS.keys() - told):
        findings.append(_no_reviews(str(path), untold))
    if not register.entries:
        findings.append(_no_cases(str(path)))
        incomplete |= {table.key for table in tables}
    sections = [(Section(one.section), one.words, one.number) for one in words]
    return Ledger(
        str(path), report.year, len(register.entries), filled, frozenset(incomplete),
        tuple(shortened(findings, _TOLD)), words,
        proposal(report.form, requests, sections) if words else "",
    )  # fmt: skip


def proposed(ledger: Ledger, report: Report, *, overwrite: bool = False) -> Proposal:
    """The figures of a register to set in a report; a cell that holds another one is told and left."""
    values: dict[Address, int] = {}
    findings: list[Finding] = []
    known = form_cells(report.form)
    for path, number in ledger.usable.items():
        now = report.figures.values.get(path)
        if now == number:
            continue
        if now is None or overwrite:
            values[path] = number
            continue
        findings.append(
            Finding(
                "T213", Severity.ERROR,
                f"“{'.'.join(known[path].names)}”已填的数与台账的不同，没有改。",
                path=path, place=report.place(path), actual=now if isinstance(now, int) else None,
                expected=number, remedy="核对是台账对还是已填的数对；以台账为准的，加 --overwrite。",
            )
        )  # fmt: skip
    return Proposal(values, tuple(shortened(findings, _TOLD)))


def cases_of(ledger: Ledger, report: Report, name: str) -> dict[str, tuple[str, ...]]:
    """The cells that a name of a cell, a row or a table stands for, each with its cases. Raises Unusable.

    The name of a total stands for all that it adds up.
    """
    known = form_cells(report.form)
    parts = tuple(part for part in name.replace("．", ".").replace("。", ".").split(".") if part)
    wanted: set[Address] = set()
    for path, cell in known.items():
        if parts and parts in (cell.names[: len(parts)], path[: len(parts)]):
            wanted |= set(_entered(path, known))
    found = {
        ".".join(known[path].names): cases for path, cases in ledger.cells.items() if path in wanted
    }
    if not found:
        raise Unusable(
            Finding(
                "T217", Severity.FATAL, f"台账计数的表里没有“{name[:60]}”这一格。", place=Place(ledger.file),
                remedy="写成 申请.新收.自然人 的样子；nianbao fields 列出各格的名称。",
            )
        )  # fmt: skip
    return found


def _entered(path: Address, known: Mapping[Address, FormCell]) -> Iterator[Address]:
    """The cells that a cell adds up; itself where it is entered."""
    if not known[path].addends:
        yield path
    for one in known[path].addends:
        yield from _entered(one, known)


# --- what a register needs ----------------------------------------------------------------------------


def _tables(report: Report) -> tuple[FormTable, FormTable | None]:
    """The tables of requests and of reviews. Raises Unusable where the form has none of the kind."""
    by_key = {table.key: table for table in report.form.tables}
    table = by_key.get("applications")
    if report.year is None:
        message, remedy = "报告没有填“年度”，不知道哪些申请是本年的。", "填上“年度”，再运行。"
    elif table is None or ("applications", "carried_forward", "natural_person") not in cells(table):
        message = f"台账计入2019年度起的格式里的申请表，报告的格式是 {report.form.id}，没有这张表。"
        remedy = "2018年度以前的统计表，照台账自己填。"
    else:
        return table, by_key.get("review")
    place = report.place(("year",))
    raise Unusable(Finding("T201", Severity.FATAL, message, place=place, remedy=remedy))


def _reviews_told(register: Register) -> set[str]:
    """The kinds of review for which a register has columns; of the others it does not say that there are none."""
    return {key for key, (_, roles) in _REVIEWS.items() if register.roles.intersection(roles)}


def _too_many(path: Path, number: int) -> Finding:
    return Finding(
        "R105", Severity.FATAL, f"台账有 {number} 件，超过 {MAX_CASES} 件，没有计数。",
        place=Place(str(path)), remedy="只留这一年度和上年结转的申请，另存后再试一次。",
    )  # fmt: skip


def _no_reviews(file: str, kinds: set[str]) -> Finding:
    names = "、".join(name for key, (name, _) in _REVIEWS.items() if key in kinds)
    return Finding(
        "T218", Severity.INFO, f"台账没有{names}的列，第四部分的{names}没有计数。", place=Place(file),
        remedy="要计数的，加上收到日期、审结日期、结果三列（如“复议结果”“诉讼结果”）；或自己填写第四部分。",
    )  # fmt: skip


def _no_cases(file: str) -> Finding:
    return Finding(
        "T211", Severity.ERROR, "台账里没有一件申请。", place=Place(file),
        remedy="核对是不是这个文件；全年确实没有申请的，在报告里填“申请: 无”。",
    )  # fmt: skip
