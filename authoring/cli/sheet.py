"""The verb for figures in Excel: sheet."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

import authoring
from authoring.cli.options import FORM, LAST, PATH, YAML_FILE, agency_name, styles
from authoring.cli.printing import report_findings, say, say_data, typed
from authoring.cli.usage import help_option, verb
from authoring.faults import about
from authoring.findings import Finding, Unusable, exit_code, printable
from authoring.outside import last_of, report_of
from authoring.publish import blank_report, named, sheet_name, write_changed, write_sheet

if TYPE_CHECKING:
    from authoring.sheet.take import FromSheet

_ENDING = ".xlsx"


def _excel_name(ctx: click.Context, param: click.Parameter, value: Path | None) -> Path | None:
    if value is not None and value.suffix.lower() != _ENDING:
        raise click.BadParameter(f"-o 后面的文件名“{value}”要以 {_ENDING} 结尾。", ctx, param)
    return value


@verb(
    "生成 Excel 填报表；填好后读回",
    """\
写年度或报告的文件，生成 Excel 填报表，每张表一页，照格式的样子。
要填的格是黄的，总计自动计算，不相符的变红；报告里已有的数都在格里。
有上年报告时（--last，或报告里的“上年报告”），上年的数在旁边。

填好以后用 --from 读回，列出对 YAML 文件的改动；加 --write 写入，再检查。
空着的格还是未填，不改已有的数。每一格都照行名和表头核对，
位置不能确定的、填的不是数的，不读取，逐处列出。
别的工作簿里的表，连行名和表头一起，也能读。

返回码：0 没有错误，1 有错误，2 无法进行。

例：
  nianbao sheet 2025 --agency 示例县教育局 -o 填报表.xlsx
  nianbao sheet 2025.yaml -o 填报表.xlsx --last 2024.yaml
  nianbao sheet 2025.yaml --from 填报表.xlsx
  nianbao sheet 2025.yaml --from 填报表.xlsx --write""",
)
@click.argument("what", metavar="年度|文件", type=YAML_FILE)
@click.option(
    "-o", "--output", metavar="文件", type=PATH, callback=_excel_name, help="填报表写到哪个文件"
)
@click.option(
    "--from", "filled", metavar="文件", type=PATH, help="填好的填报表，或有这些表的工作簿"
)
@click.option("--write", is_flag=True, help="把 --from 的数写进文件")
@LAST
@click.option("--agency", metavar="机关全称", callback=agency_name, help="写年度时，填报表上的机关")
@FORM
@click.option("--force", is_flag=True, help="同名的填报表已有时也写，旧内容会丢失")
@styles("text", "json")
@help_option()
def sheet(
    what: Path,
    output: Path | None,
    filled: Path | None,
    write: bool,
    last: Path | None,
    agency: str | None,
    form_id: str | None,
    force: bool,
    style: str,
) -> int:
    year = _year(what)
    if filled is None and write:
        raise click.BadParameter("--write 和 --from 填好的填报表一起用。")
    if filled is not None and (output or year):
        told = "--from 不能和 -o 一起用。" if output else "--from 要写报告的 YAML 文件，不写年度。"
        raise click.BadParameter(told)
    if (agency or form_id) and not year:
        raise click.BadParameter("--agency、--form 只在写年度时用；报告的文件里已有机关和格式。")
    try:
        if filled is not None:
            return _take(what, filled, last, write, style)
        return _make(what, year, output, last, agency, form_id, force, style)
    except Unusable as problem:
        findings = named(problem.findings, what)
        if style == "json":
            say_data({"findings": [one.as_dict() for one in findings]}, 1)
        report_findings(findings)
        return 2


def _year(what: Path) -> int | None:
    """The year that stands where a file might: four digits that name no file."""
    return (
        int(str(what)[:4]) if re.fullmatch("[0-9]{4}年?", str(what)) and not what.exists() else None
    )


def _make(
    what: Path, year: int | None, output: Path | None, last: Path | None, agency: str | None,
    form_id: str | None, force: bool, style: str,
) -> int:  # fmt: skip
    with about(what):
        if year:
            report = blank_report(year, agency, form_id, report_of(last) if last else None)
        else:
            report = report_of(what, last_of(last))
        path = output or Path(sheet_name(report))
        problems = [one for one in report.findings if one.code == "F219"]
        if last and problems:
            raise Unusable(problems)
        write_sheet(report, path, force=force)
    if style == "json":
        say_data({"written": str(path), "findings": [one.as_dict() for one in problems]}, 1)
        return 0
    report_findings(problems)
    say(f"已生成 {path}（填黄色的格，没有发生的填 0）")
    back = f"{year}.yaml" if year else typed(what)
    say(f"填好以后：nianbao sheet {back} --from {typed(path)}")
    if year:
        say(f"还没有 {year} 年度的 YAML 文件的，先用 nianbao new {year} 生成。")
    return 0


def _take(file: Path, filled: Path, last: Path | None, write: bool, style: str) -> int:
    with about(file, filled):
        report = authoring.load(file, last_of(last))
        taken = authoring.from_sheet(report, filled)
        written = bool(write and taken.changed)
        if written and taken.changed:
            write_changed(file, report, taken.changed)
    checked = authoring.check(taken.report) if written else []
    if style == "json":
        data = {
            "written": written,
            "changes": [one.as_dict() for one in taken.changes],
            "findings": [one.as_dict() for one in (*taken.findings, *checked)],
        }
        say_data(data, 1)
    else:
        _show(file, taken, checked, written)
    return exit_code([*taken.findings, *checked])


def _show(file: Path, taken: FromSheet, checked: list[Finding], written: bool) -> None:
    """The change, what was not read, and what a check finds in the result."""
    new = sum(one.before is None for one in taken.changes)
    counted = f"新填 {new} 格，改 {len(taken.changes) - new} 格"
    if taken.changed and not written:
        say(*taken.changed.diff(printable(str(file)), "填入后").split("\n"), "")
    report_findings(taken.findings)
    if not taken.changes:
        say("没有要填入的数。")
    elif written:
        say(f"已填入 {file}：{counted}。")
        report_findings(checked)
    else:
        say(f"{counted}；加 --write 写进文件。")
