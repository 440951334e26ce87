"""nianbao: writes the 政府信息公开工作年度报告 from one YAML file.

    report = authoring.load(Path("2025.yaml"))
    findings = authoring.check(report)
    document = authoring.compose(report, stage="final")
    written = authoring.render(document, "docx")

`load` raises Unusable when nothing can be made of the file; `render` raises it when an output cannot
be made here (no Chinese font, no Pango). Both carry findings. So does every function that is given a
name (of an output, a stage, a form) nobody knows; the finding lists the known ones.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from authoring.findings import Finding, Severity, Unusable, exit_code, in_order, unknown_name
from authoring.forms import FORMS, form_of
from authoring.forms.concepts import CONCEPTS
from authoring.forms.layout import Form
from authoring.outputs import Stage

if TYPE_CHECKING:
    from authoring.checks.pack import Pack
    from authoring.document.tree import Document
    from authoring.outputs import Look
    from authoring.readers.reading import Reading
    from authoring.report import LastYear, Report
    from authoring.report.quotes import Field
    from authoring.sheet.ledger import Ledger
    from authoring.sheet.take import FromSheet
    from authoring.versions.changes import Revised
    from authoring.versions.verify import Verification
    from authoring.writers.contract import Written
    from authoring.years.changes import Comparison
    from authoring.years.series import Point


def load(path: Path | str, last: str | LastYear = None) -> Report:
    """Read and validate a report file. Raises Unusable.

    `last` is last year's report or its file, instead of the one the report names itself.
    """
    from authoring.report import load as load_report

    return load_report(Path(path), Path(last) if isinstance(last, str) else last)


def read(path: Path | str) -> Reading:
    """A published report (web page, Word, PDF, text, …) with how sure each figure is. Raises Unusable."""
    from authoring.readers import read as read_file

    return read_file(Path(path))


def ledger(path: Path | str, report: Report, mapping: Path | str | None = None) -> Ledger:
    """A register of requests (台账), one row a case, counted for a report: each cell with its cases.

    `mapping` is the agency's YAML file of what its words mean in the form. Raises Unusable.
    """
    from authoring.sheet.ledger import count_ledger

    return count_ledger(Path(path), report, Path(mapping) if mapping else None)


def verify(published: Path | str, signed: Path | str) -> Verification:
    """Whether a published file says what was signed; either is a report's YAML, or any file that `read` takes.

    Raises Unusable.
    """
    from authoring.versions.verify import verify as verify_files

    return verify_files(Path(published), Path(signed))


def edits(word: Path | str, report: Report) -> Revised:
    """What was changed in the Word file made of a report, as changes of the report's file. Raises Unusable."""
    from authoring.versions.revised import edits as edits_of

    return edits_of(Path(word), report)


def load_pack(path: Path | str) -> Pack:
    """Read a rule pack: the demands of a local notice. Raises Unusable."""
    from authoring.checks.pack import load_pack as load_rule_pack

    return load_rule_pack(Path(path))


def check(report: Report, pack: Pack | None = None) -> list[Finding]:
    """Everything there is to say about a report, in the order of the file."""
    from authoring.checks.judge import judge

    return in_order(judge(report, pack))


def compose(
    report: Report, *, stage: str = "draft", findings: Sequence[Finding] | None = None
) -> Document:
    """The neutral document of a report; `stage` is "draft", "review" (送审稿) or "final".

    A draft may have gaps and errors. For the other two a report with findings at error level, and
    for the final text one without a date, raises Unusable with them; `findings` are those of
    check(), which is run where they are not given.
    """
    from authoring.document.compose import compose as compose_document

    wanted = _stage(stage)
    if wanted is not Stage.DRAFT:
        errors = [f for f in (check(report) if findings is None else findings) if f.blocks]
        if wanted is Stage.FINAL and report.content.published is None:
            errors += _no_date(report)
        if errors:
            raise Unusable(errors)
    return compose_document(report, stage=wanted)


def _no_date(report: Report) -> list[Finding]:
    """A final text is signed and dated; a date that was refused is told already."""
    if report.refused(("published",)):
        return []
    return [
        Finding(
            "O915", Severity.ERROR, "还没有填“发布日期”，定稿末尾没有署名和日期。",
            path=("published",), place=report.place(("published",)),
            remedy=f"签发后写上，例如 发布日期: {report.day_after}；送领导审签用 --review。",
        )
    ]  # fmt: skip


def _stage(name: str) -> Stage:
    """The stage of that name. Raises Unusable."""

    if name not in set(Stage):
        raise unknown_name("文稿", name, Stage)
    return Stage(name)


def _must_be_a_form(form: object) -> None:
    """A name or a year is no form yet; form_of() finds the form. Raises Unusable."""
    if not isinstance(form, Form):
        known = (f"form_of({one.first_year}, {one.id!r})" for one in FORMS)
        raise unknown_name("格式", form, known)


def fields(report: Report) -> list[Field]:
    """Every figure that sentences may quote, with its value."""
    from authoring.report.quotes import fields_of

    return fields_of(report.form, report.figures)


def quoting_help() -> list[str]:
    """A line on each function that may stand between double braces."""
    from authoring.report.quotes import VOCABULARY

    return [words for _, words in VOCABULARY.values()]


def compare(one: Report, other: Report) -> Comparison:
    """How the figures of two reports differ, largest change first. Raises Unusable."""
    from authoring.years.changes import compare as compare_reports

    return compare_reports(one, other)


def series(reports: Iterable[Report], concept: str) -> list[Point]:
    """A figure over reports of whatever form, oldest first; `concept` is a key of CONCEPTS. Raises Unusable."""
    from authoring.years.series import series as series_of

    if concept not in CONCEPTS:
        raise unknown_name("指标", concept, CONCEPTS)
    return series_of(reports, CONCEPTS[concept])


def signoff(
    report: Report, findings: Sequence[Finding], pack: Pack | None = None, *, stage: str = "draft"
) -> Document:
    """The one-page sheet on which a leader signs the report; `findings` are those of check()."""
    from authoring.checks.rules.dates import due_date
    from authoring.document.signoff import signoff as compose_sheet

    wanted = _stage(stage)
    due = due_date(report, pack)
    return compose_sheet(report, findings, due[0] if due else None, stage=wanted)


def render(document: Document, to: str, look: Look | None = None) -> Written:
    """The document as bytes of one format, a name of WRITERS. Raises Unusable.

    A report can be written in every format, the sheet that signoff() composes as docx.
    """
    from authoring.writers import write

    return write(document, to, look)


def starter(
    form: Form,
    year: int,
    agency: str,
    schema_file: str,
    last: Report | None = None,
    last_file: str = "",
) -> str:
    """A YAML file to fill in; `schema_file` is the JSON Schema its first line points to.

    `last` is last year's report, from which it carries over what it can; `last_file` is that file's
    name as seen from the new one, empty where it does not lie in the same folder or below.
    """
    from authoring.years.starter import starter as write_starter

    _must_be_a_form(form)
    return write_starter(form, year, agency, schema_file, last, last_file)


def filling_sheet(report: Report) -> bytes:
    """An Excel workbook in which the figures of a report are filled in, with those it has. Raises Unusable."""
    from authoring.sheet.write import workbook

    return workbook(report)


def from_sheet(report: Report, path: Path | str) -> FromSheet:
    """What a filled sheet, or tables pasted into a workbook, change in a report's file. Raises Unusable.

    Nothing is written: `changed` holds the file's text before and after.
    """
    from authoring.readers import bytes_of
    from authoring.sheet.take import from_workbook

    return from_workbook(report, bytes_of(Path(path)), str(path))


def output_schema(name: str) -> str:
    """The JSON Schema of what is written by `--to json` ("data"), and with `--format json` by `check` ("findings"),
    `verify` and `edits` (under their names).
    """
    known = {name: f"{name}.schema.json" for name in ("findings", "data", "verify", "edits")}
    if name not in known:
        raise unknown_name("输出格式", name, known)
    return (Path(__file__).parent / "schemas" / known[name]).read_text(encoding="utf-8")


def schema(form: Form) -> str:
    """The JSON Schema of the input file as JSON text."""
    from authoring.report.annex import json_schema

    _must_be_a_form(form)
    return json.dumps(json_schema(form), ensure_ascii=False, indent=1) + "\n"


__all__ = [
    "CONCEPTS", "FORMS", "Finding", "Severity", "Unusable", "check", "compare", "compose", "edits", "exit_code",
    "fields", "filling_sheet", "form_of", "from_sheet", "in_order", "ledger", "load", "load_pack", "output_schema",
    "quoting_help", "read", "render", "schema", "series", "signoff", "starter", "verify",
]  # fmt: skip
