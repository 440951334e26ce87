"""The verbs that look at reports and write nothing: check, compare."""

from __future__ import annotations

from pathlib import Path

import click

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
from authoring.publish import demands_of, examine, named


@verb(
    "检查，不写文件",
    """\
读入、校验并检查报告，不写任何文件。
给出上年报告时与上年核对；给出规则包时按地方要求检查。nianbao rules 解释各条规则。

返回码：0 没有错误，1 有错误，2 无法检查（例如找不到文件）。

例：
  nianbao check 2025.yaml
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
    outcomes = list(examine(files, last, demands)) if not findings else []
    for outcome in outcomes:
        findings += findings_of(outcome)
    if style == "json":
        say_data([f.as_dict() for f in findings], 2)
    elif style == "sarif":
        from authoring.cli.sarif import sarif

        say_json(sarif(findings, program_version()).rstrip("\n"))
    elif findings:
        report_findings(findings, err=False)
    else:
        say(f"没有发现问题（{len(files)} 份）。")
    say_which_not(outcomes, "没有检查")
    return 2 if pack and demands is None else exit_code(findings, strict=strict)


@verb(
    "比较两个年度的数字",
    """\
比较同一机关两份报告的数字：哪些变了，变了多少，变化大的在前。
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
