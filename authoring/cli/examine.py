"""The verbs that look at reports and write nothing: check, compare."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click
from rich.cells import cell_len

import authoring
from authoring.cli.options import FILES, LAST, PACK, YAML_FILE, styles
from authoring.cli.printing import (
    console,
    findings_of,
    printing,
    program_version,
    report_findings,
    say,
    say_data,
    say_json,
    say_which_not,
)
from authoring.cli.usage import help_option, verb
from authoring.faults import about
from authoring.findings import Unusable, exit_code
from authoring.publish import Outcome, demands_of, examine, named, reports_in


@verb(
    "检查，不写文件",
    """\
读入、校验并检查报告，不写任何文件。
给出上年报告时与上年核对；给出规则包时按地方要求检查。nianbao rules 解释各条规则。

写文件夹时，检查其中（包括下一层的文件夹）的每一份报告，最后每份一行列出结果。
公布了的 Word、网页、PDF 也能检查：先照 nianbao read 读出，再检查，位置写第几张表第几行第几列。

返回码：0 没有错误，1 有错误，2 无法检查（例如找不到文件）。

例：
  nianbao check 2025.yaml
  nianbao check 各部门
  nianbao check 年报.docx
  nianbao check 2025.yaml --last 2024.yaml --pack 本市要求.yaml
  nianbao check *.yaml --format sarif --strict""",
)
@FILES
@LAST
@PACK
@styles("text", "json", "sarif")
@click.option("--strict", is_flag=True, help="提醒也算错误")
@help_option()
def check(
    files: tuple[Path, ...], last: Path | None, pack: Path | None, style: str, strict: bool
) -> int:
    demands, findings = demands_of(pack)
    try:
        reports, others = _in_folders(files)
    except Unusable as problem:
        report_findings(problem.findings)
        return 2
    outcomes = list(examine(reports, last, demands)) if not findings else []
    for outcome in outcomes:
        findings += findings_of(outcome)
    findings = list(dict.fromkeys(findings))  # what is told of --last is told once
    if style == "json":
        say_data([f.as_dict() for f in findings], 2)
    elif style == "sarif":
        from authoring.cli.sarif import sarif

        say_json(sarif(findings, program_version()).rstrip("\n"))
    elif findings:
        report_findings(findings, err=False)
    else:
        say(f"没有发现问题（{len(reports)} 份）。")
    if style == "text" and any(map(Path.is_dir, files)):
        _say_by_agency(outcomes, others)
    say_which_not(outcomes, "没有检查")
    return 2 if pack and demands is None else exit_code(findings, strict=strict)


def _in_folders(files: Sequence[Path]) -> tuple[list[Path], list[Path]]:
    """The files, reports in folders in the place of these; and what in them is no report."""
    reports: list[Path] = []
    others: list[Path] = []
    for file in files:
        if file.is_dir():
            found, left = reports_in(file)
            reports += found
            others += left
        else:
            reports.append(file)
    return list(dict.fromkeys(reports)), others


def _say_by_agency(outcomes: Sequence[Outcome], others: Sequence[Path]) -> None:
    """One line for each report: whose it is, its file, how many findings; and what was left out."""
    from authoring.cli.terminal import summary

    rows = [
        (
            one.agency or "（机关不明）", str(one.file),
            summary(findings_of(one)).removeprefix("合计：") if findings_of(one) else "没有发现问题",
        )
        for one in outcomes
    ]  # fmt: skip
    room = [max(cell_len(row[n]) for row in rows) for n in range(2)]
    say("", "各份报告：")
    for agency, file, told in rows:
        first = agency + " " * (room[0] - cell_len(agency))
        say(f"  {first}  {file}{' ' * (room[1] - cell_len(file))}  {told}")
    if others:
        say(f"不是年度报告、没有检查的 YAML 文件：{'、'.join(map(str, others))}")


@verb(
    "比较两个年度的数字",
    """\
比较同一机关两份报告的数字：哪些变了，变了多少。主要数据在前，其余的变化大的在前。
两份文件的次序不限，按年度分先后；隔几年的也可以比较。

返回码：0 已比较，2 无法比较（例如找不到文件）。

例：
  nianbao compare 2024.yaml 2025.yaml
  nianbao compare 2024.yaml 2025.yaml --format json""",
)
@click.argument("one", metavar="文件", type=YAML_FILE)
@click.argument("other", metavar="文件", type=YAML_FILE)
@click.option("--all", "all_figures", is_flag=True, help="没有变化的也列出")
@styles("text", "json")
@help_option()
def compare(one: Path, other: Path, all_figures: bool, style: str) -> int:
    if one.resolve() == other.resolve():
        raise click.BadParameter(f"两个文件名是同一个文件“{one}”；写上年的和本年的各一个。")
    reports, problems = [], []
    for file in (one, other):
        try:
            with about(file):
                reports.append(authoring.load(file))
        except Unusable as problem:
            problems += named(problem.findings, file)
    try:
        if problems:
            raise Unusable(problems)
        with about(one, other):
            comparison = authoring.compare(*reports)
    except Unusable as problem:
        report_findings(problem.findings)
        return 2
    if style == "json":
        say_data(comparison.as_dict(all_figures=all_figures), 1)
        return 0
    from authoring.cli.terminal import show_changes

    report_findings(comparison.findings)
    with printing():
        show_changes(comparison, console(), all_figures=all_figures)
    return 0
