"""The verb that lays two versions of a report side by side: verify."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

import authoring
from authoring.cli.options import PATH, YAML_FILE, styles
from authoring.cli.printing import report_findings, say, say_data
from authoring.cli.usage import help_option, verb
from authoring.faults import about
from authoring.findings import Unusable, shortened
from authoring.publish import named

if TYPE_CHECKING:
    from authoring.versions.verify import Verification

_MOST = 100
"""More differences of one kind are counted only; --format json has them all."""


@verb(
    "核对公布的文件与签发的是否一致",
    """\
核对公布的文件（另存的网页、Word、PDF）与签发的报告（填报的 YAML，或签发的 Word、PDF）是否一致：
数逐格核对，文字逐句核对，还有标题、落款、日期、图片的幅数和说明。
空格、全角半角、引号、序号、千分位这些不影响内容的，合起来说一句。有没有读出的内容，就不说一致。

返回码：0 一致，1 不一致或没有读全，2 无法核对。

例：
  nianbao verify 公布的网页.html 2024.yaml
  nianbao verify 公布的年报.pdf 签发稿.docx
  nianbao verify 公布的网页.html 2024.yaml --format json""",
)
@click.argument("file", metavar="公布的文件", type=PATH)
@click.argument("report", metavar="签发的报告", type=YAML_FILE)
@styles("text", "json")
@help_option()
def verify(file: Path, report: Path, style: str) -> int:
    if file.resolve() == report.resolve():
        raise click.BadParameter(f"两个文件名是同一个文件“{file}”；写公布的和签发的各一个。")
    try:
        with about(file, report):
            found = authoring.verify(file, report)
    except Unusable as problem:
        report_findings(named(problem.findings, file))
        return 2
    if style == "json":
        say_data(found.as_dict(), 1)
    else:
        report_findings(shortened(found.findings, _MOST), err=False)
        say(*_told(found))
    return 0 if found.result == "same" else 1


def _told(found: Verification) -> Iterator[str]:
    """The result in a few lines, with the hashes of both files."""
    pictures = f"，图片 {found.pictures} 幅（只核对幅数和说明）" if found.pictures else ""
    same = f"数 {found.figures} 格，文字 {found.sentences} 句{pictures}"
    left = f"有 {len(found.unread)} 处没有读出"
    match found.result:
        case "same":
            yield f"一致：{found.published.file} 与 {found.signed.file} 内容相同：{same}。"
        case "different":
            unread = f"，{left}" if found.unread else ""
            yield f"不一致：有 {len(found.differences)} 处不同{unread}；相同的是{same}。"
        case _:
            yield f"没有读全，不能说一致：{left}；相同的是{same}。"
    for name, version in (("公布的文件", found.published), ("签发的文件", found.signed)):
        yield f"{name}：{version.file}，sha256 {version.sha256}"
