"""The verbs that write reports: new, render."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

import authoring
from authoring.cli.options import (
    DEFAULT_FORMATS,
    FILES,
    FORM,
    LAST,
    PACK,
    PATH,
    PURPOSES,
    YAML_FILE,
    agency_name,
    formats_of,
    yaml_name,
    year_of,
)
from authoring.cli.printing import console, findings_of, report_findings, say, say_which_not, typed
from authoring.cli.usage import help_option, verb
from authoring.faults import about
from authoring.findings import Unusable, exit_code
from authoring.outputs import Look, Stage
from authoring.outside import is_outside, report_of
from authoring.publish import (
    Order,
    Outcome,
    begin,
    demands_of,
    file_to_fill_in,
    must_be_before,
    named,
    publish,
)

_NEXT = {
    Stage.DRAFT: "改好以后加 --review 出送审稿。",
    Stage.REVIEW: "送领导审签；改动用 nianbao edits 写回 YAML 文件，填上“发布日期”，再加 --final 出定稿。",
    Stage.FINAL: "上网公开，存档；公开后要改，先改 YAML 文件再重新生成。",
}


@verb(
    "生成一份待填的 YAML 文件",
    """\
生成一份待填的 YAML 文件：每张表的每一格都在，都还没有填，注释说明填什么。
同时在旁边放一份 JSON Schema，VS Code 等编辑器用它提示。

加 --from 上年的文件（YAML，或公布的 Word、网页、PDF）：机关和网站的信息、上年结转照填好，
上年的数字写在每一格旁边的注释里，上年提出的改进列成要回答的问题。本年的数字和文字都还没有填，不抄上年。

例：
  nianbao new 2025 --agency 示例县教育局
  nianbao new 2026 --from 2025.yaml -o 2026.yaml
  nianbao new 2026 --from 去年的年报.docx -o 2026.yaml
  nianbao new 2025 --agency 示例县教育局 -o 2025.yaml --force""",
)
@click.argument("year", metavar="年度", callback=year_of)
@click.option(
    "--agency", metavar="机关全称", callback=agency_name,
    help="写在标题里的机关全称；有 --from 时可以不写",
)  # fmt: skip
@click.option(
    "--from",
    "last_file",
    metavar="文件",
    type=YAML_FILE,
    help="上年报告：YAML 文件，或公布的 Word、网页、PDF",
)
@click.option("-o", "--output", metavar="文件", type=PATH, callback=yaml_name, help="写到哪个文件")
@FORM
@click.option("--force", is_flag=True, help="同名文件已有时也写，旧内容会丢失")
@help_option()
def new(
    year: int,
    agency: str | None,
    last_file: Path | None,
    output: Path | None,
    form_id: str | None,
    force: bool,
) -> int:
    try:
        with about(last_file or ""):
            last = must_be_before(report_of(last_file), year, last_file) if last_file else None
        agency = agency or (last.content.agency.full_name if last else None)
        if agency is None:
            raise click.BadParameter("缺少 --agency 机关全称，或 --from 上年报告的文件。")
        path = output or Path(file_to_fill_in(agency, year))
        if last_file and path.resolve() == last_file.resolve():
            raise click.BadParameter("-o 是上年的文件，会被覆盖；换一个文件名。")
        made = begin(path, year, agency, form_id, last, force=force)
    except Unusable as problem:
        report_findings(named(problem.findings, last_file) if last_file else problem.findings)
        return 2
    for written in made:
        use = (
            "用记事本等文本编辑器打开填写" if written == path else "编辑器提示用，不用打开，不用改"
        )
        say(f"已生成 {written}（{use}）")
    if last and last_file and is_outside(last_file):
        say(f"上年的数是从公布的文件里读的，请核对：nianbao check {typed(last_file)}")
    elif last and exit_code(authoring.check(last)):
        say(f"上年的文件里有错误，带过来的数请核对：nianbao check {typed(last_file or path)}")
    say(f"填好以后：nianbao check {typed(path)}")
    return 0


@verb(
    "生成网页、Word、PDF 等",
    f"""\
生成报告，分三步：
  草稿：不加选项。每页有“草稿”字样，没填的格子有底色，有错误也生成。
  送审稿：加 --review。送领导审签；有错误时不生成；日期没填的，留出位置。
  定稿：加 --final。上网公开；有错误或没填发布日期时不生成。

输出：
{PURPOSES}

文件名：机关全称＋年度＋“年政府信息公开工作年度报告”；草稿、送审稿在后面注明。
已有同名文件的，没有改动过的直接更新；有改动的（例如领导在 Word 里改过）、
不是本程序生成的，不覆盖，各种输出都不写；确实要覆盖时加 --force。

返回码：0 已生成，1 有错误（草稿仍会生成），2 无法生成。

例：
  nianbao render 2025.yaml
  nianbao render 2025.yaml --review --to docx,signoff
  nianbao render 2025.yaml --final --to html,docx,pdf,json --out 发布
  nianbao render 2025.yaml --fonts 本机关字体 --reference 本机关样式.docx""",
)
@FILES
@click.option(
    "--to", "formats", default=DEFAULT_FORMATS, metavar="格式", callback=formats_of,
    help=f"要哪些输出，用逗号隔开；不写时是 {DEFAULT_FORMATS}",
)  # fmt: skip
@click.option(
    "--out",
    metavar="文件夹",
    type=PATH,
    default=Path(),
    help="写到哪个文件夹",
)
@click.option("--review", is_flag=True, help="送审稿：送领导审签；有错误时不生成")
@click.option("--final", is_flag=True, help="定稿：上网公开；有错误或没填发布日期时不生成")
@click.option(
    "--force", is_flag=True, help="有改动的、不是本程序生成的同名文件也覆盖，旧内容会丢失"
)
@click.option(
    "--reference", metavar="文件.docx", type=PATH,
    help="Word 输出取用这份文件的样式和页面",
)  # fmt: skip
@click.option("--fonts", metavar="文件夹", type=PATH, help="PDF 取用这个文件夹里的字体")
@LAST
@PACK
@help_option()
def render(
    files: tuple[Path, ...],
    formats: list[str],
    out: Path,
    review: bool,
    final: bool,
    force: bool,
    reference: Path | None,
    fonts: Path | None,
    last: Path | None,
    pack: Path | None,
) -> int:
    if review and final:
        raise click.BadParameter("--review 和 --final 只能选一个。")
    stage = Stage.FINAL if final else Stage.REVIEW if review else Stage.DRAFT
    demands, findings = demands_of(pack)
    if findings:
        report_findings(findings)
        return 2
    order = Order(formats, out, stage, Look(reference, fonts), last, demands, force)
    outcomes: list[Outcome] = []
    try:
        with _progress(files, publish(files, order)) as each:
            for outcome in each:
                outcomes.append(outcome)  # noqa: PERF402  # what was made before an interrupt is kept
    except KeyboardInterrupt:
        _say_what_was_made(outcomes, stage)
        raise
    for outcome in outcomes:
        findings += findings_of(outcome, out if out.is_dir() else None)
    report_findings(findings)
    _say_what_was_made(outcomes, stage)
    say_which_not(outcomes, "没有生成")
    return exit_code(findings)


def _say_what_was_made(outcomes: Sequence[Outcome], stage: Stage) -> None:
    written = [pair for outcome in outcomes for pair in outcome.written.items()]
    for path, pages in written:
        say(f"已生成{stage.label} {path}{f'（{pages} 页）' if pages else ''}")
    if written:
        made = [finding for outcome in outcomes if outcome.written for finding in outcome.findings]
        first = "先改正上面的错误，" if exit_code(made) else ""
        say(f"下一步：{first}{_NEXT[stage]}")


@contextmanager
def _progress(files: Sequence[Path], outcomes: Iterator[Outcome]) -> Iterator[Iterator[Outcome]]:
    """What becomes of the files one by one; several of them with a bar on the terminal."""
    if len(files) < 2:
        yield outcomes
        return
    from rich.progress import Progress

    terminal = console(err=True)
    with Progress(console=terminal, transient=True, disable=not terminal.is_terminal) as progress:
        yield iter(progress.track(outcomes, total=len(files), description="正在生成"))
