"""The verbs. The only module that prints, exits or reads the clock."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

import authoring
from authoring import FORMS
from authoring.document.tree import Stage
from authoring.faults import Fault, about, fault_of, keep, stopped_like_an_interrupt
from authoring.findings import Finding, Place, Severity, Unusable, exit_code, printable
from authoring.options import (
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
    styles,
    yaml_name,
    year_of,
)
from authoring.publish import (
    Order,
    Outcome,
    begin,
    examine,
    exists_already,
    named,
    publish,
    write_bound,
)
from authoring.usage import Group, NoOutput, complaint, help_option, printing, say
from authoring.wrapping import wrap
from authoring.writers import Look

if TYPE_CHECKING:
    from rich.console import Console

    from authoring.report.pack import Pack

_NEXT = {
    Stage.DRAFT: "改好以后加 --review 出送审稿。",
    Stage.REVIEW: "送领导审签；改动写回 YAML 文件，填上“发布日期”，再加 --final 出定稿。",
    Stage.FINAL: "上网公开，存档；公开后要改，先改 YAML 文件再重新生成。",
}


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the program and exit with 0 (clean), 1 (findings) or 2 (could not run)."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a Windows console or a pipe with another encoding
            stream.reconfigure(errors="replace")
    with stopped_like_an_interrupt() as stopped_by:
        code = _run(arguments, stopped_by)
    sys.exit(code or _flush())


def _run(arguments: Sequence[str] | None, stopped_by: list[int]) -> int:
    try:
        code: int = nianbao.main(arguments, prog_name="nianbao", standalone_mode=False)
    except click.exceptions.Exit as request:
        code = request.exit_code
    except click.ClickException as error:
        context = error.ctx if isinstance(error, click.UsageError) else None
        command = context.command_path if context else "nianbao"
        with suppress(NoOutput):
            say(complaint(error), f"看用法：{command} --help", err=True)
        code = 2
    except (click.Abort, KeyboardInterrupt) as stop:
        if isinstance(stop.__cause__, EOFError):  # Click takes it for an end of typing
            return _say_fault(stop.__cause__)
        with suppress(NoOutput):
            say("已中断，没有写完的文件没有留下。", err=True)
        code = 128 + (stopped_by or [signal.SIGINT])[0]
    except BrokenPipeError:
        sys.stderr.close()  # the reader has gone; there is nobody to tell
        code = 0
    except NoOutput:
        with suppress(NoOutput):
            say("不能输出结果：磁盘已满，或输出的位置不能写入。", err=True)
        code = 2
    except Exception as crash:  # the last resort: one line for a person, the rest in a file
        code = _say_fault(crash)
    return code


def _say_fault(crash: Exception) -> int:
    fault = fault_of(crash)
    done = f"，没有做完：{'、'.join(fault.doing)}" if fault.doing else ""
    with suppress(NoOutput):
        say(f"程序出错（{fault.kind}）{done}。{_kept(fault)}", err=True)
    return 2


def _kept(fault: Fault, beside: Path | None = None) -> str:
    return keep(fault, _version(), time.strftime("%Y%m%d-%H%M%S"), beside)


def _flush() -> int:
    """What is still in the buffer may fail to be written as well; 0 when it was written."""
    try:
        if sys.stdout is not None:  # closed by whoever started the program
            sys.stdout.flush()
    except OSError:
        return 2
    return 0


# --- printing ---------------------------------------------------------------------------------------


def _console(*, err: bool = False) -> Console:
    from rich.console import Console

    return Console(stderr=err, highlight=False, markup=False, emoji=False)


def _report(findings: Sequence[Finding], *, err: bool = True) -> None:
    """Show findings, as a rule where they do not disturb what a pipe reads."""
    if findings:
        from authoring.terminal import show

        with printing():
            show(findings, _console(err=err))


def _say_text(text: str) -> None:
    """Lines of text, set for the width of a terminal; a pipe gets them as they are."""
    console = _console()
    for line in text.split("\n"):
        indent = len(line) - len(line.lstrip())
        parts = (
            wrap(line.strip(), max(8, console.width - indent))
            if console.is_terminal
            else [line.strip()]
        )
        say(*(" " * indent + part for part in parts))


def _say_json(text: str) -> None:
    """JSON stays JSON: what may not be shown is escaped in its own way."""
    say(*(printable(line, lambda char: json.dumps(char)[1:-1]) for line in text.split("\n")))


def _as_json(data: object, indent: int) -> str:
    return json.dumps(data, ensure_ascii=False, indent=indent)


@contextmanager
def _progress(files: Sequence[Path], outcomes: Iterator[Outcome]) -> Iterator[Iterator[Outcome]]:
    """What becomes of the files one by one; several of them with a bar on the terminal."""
    if len(files) < 2:
        yield outcomes
        return
    from rich.progress import Progress

    console = _console(err=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        yield iter(progress.track(outcomes, total=len(files), description="正在生成"))


def _findings_of(outcome: Outcome, beside: Path | None = None) -> list[Finding]:
    """The findings of one file; a fault of the program is one of them."""
    if outcome.fault is None:
        return outcome.findings
    doing = "".join(f"，没有做完{what}" for what in outcome.fault.doing)
    return [
        *outcome.findings,
        Finding(
            "O917", Severity.FATAL, f"程序出错（{outcome.fault.kind}）{doing}。", place=Place(str(outcome.file)),
            remedy=_kept(outcome.fault, beside),
        ),
    ]  # fmt: skip


def _say_which_not(outcomes: Sequence[Outcome], what: str) -> None:
    """After a batch: which files were not done."""
    left = [f"“{one.file}”" for one in outcomes if one.fault or exit_code(one.findings) == 2]
    if left and len(outcomes) > 1:
        say(f"{what}：{'、'.join(left)}（{len(outcomes)} 份中的 {len(left)} 份）。", err=True)


def _typed(path: Path) -> str:
    """A path as it can be typed in a command."""
    return f'"{path}"' if any(char.isspace() for char in str(path)) else str(path)


# --- verbs ------------------------------------------------------------------------------------------


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("nianbao")
    except PackageNotFoundError:  # run from a folder, not installed
        return "0"


def _demands(pack: Path | None) -> tuple[Pack | None, list[Finding]]:
    """The rule pack; where it cannot be used, why, and nothing is judged by half the demands."""
    if pack is None:
        return None, []
    try:
        return authoring.load_pack(pack), []
    except Unusable as problem:
        return None, named(problem.findings, pack)


_EPILOG = """\
编写政府信息公开工作年度报告：填一个 YAML 文件，检查无误后生成网页、Word 和 PDF。

例：
  nianbao new 2025 --agency 示例县教育局 -o 2025.yaml
  nianbao check 2025.yaml
  nianbao render 2025.yaml --final"""


@click.group(
    cls=Group, help=_EPILOG, options_metavar="[选项]", subcommand_metavar="命令 …",
    add_help_option=False, no_args_is_help=False, invoke_without_command=True,
)  # fmt: skip
@click.option("--version", is_flag=True, help="显示版本")
@help_option()
@click.pass_context
def nianbao(ctx: click.Context, version: bool) -> None:
    if version:
        say(f"nianbao {_version()}")
    elif ctx.invoked_subcommand is None:
        say(*ctx.get_help().split("\n"))


@nianbao.command(
    short_help="生成一份待填的 YAML 文件",
    help="""\
生成一份待填的 YAML 文件：每张表的每一格都在，都还没有填，注释说明填什么。
同时在旁边放一份 JSON Schema，VS Code 等编辑器用它提示。

加 --from 上年的文件：机关和网站的信息、上年结转照填好，上年的数字写在每一格旁边的注释里，
上年提出的改进列成要回答的问题。本年的数字和文字都还没有填，不抄上年。

例：
  nianbao new 2025 --agency 示例县教育局
  nianbao new 2026 --from 2025.yaml -o 2026.yaml
  nianbao new 2025 --agency 示例县教育局 -o 2025.yaml --force""",
    options_metavar="[选项]", add_help_option=False,
)  # fmt: skip
@click.argument("year", metavar="年度", callback=year_of)
@click.option(
    "--agency", metavar="机关全称", callback=agency_name,
    help="写在标题里的机关全称；有 --from 时可以不写",
)  # fmt: skip
@click.option("--from", "last_file", metavar="文件", type=YAML_FILE, help="上年报告的 YAML 文件")
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
    from authoring.names import safe_name

    try:
        with about(last_file or ""):
            last = authoring.load(last_file) if last_file else None
        if last and last_file:
            _must_be_of(year - 1, last.content.year, last_file)
        agency = agency or (last.content.agency.full_name if last else None)
        if agency is None:
            raise click.BadParameter("缺少 --agency 机关全称，或 --from 上年报告的文件。")
        # An optional form that last year's file asked for is kept while it serves.
        if last and last.content.form and last.form.serves(year):
            form_id = form_id or last.form.id
        path = output or Path(safe_name(agency, f"{year}年度报告.yaml"))
        if last_file and path.resolve() == last_file.resolve():
            raise click.BadParameter("-o 是上年的文件，会被覆盖；换一个文件名。")
        if os.path.lexists(path) and not force:
            raise Unusable(exists_already(path))
        made = begin(path, year, agency, form_id, last, force=force)
    except Unusable as problem:
        _report(problem.findings)
        return 2
    for written in made:
        use = (
            "用记事本等文本编辑器打开填写" if written == path else "编辑器提示用，不用打开，不用改"
        )
        say(f"已生成 {written}（{use}）")
    if last and exit_code(authoring.check(last)):
        say(f"上年的文件里有错误，带过来的数请核对：nianbao check {_typed(last_file or path)}")
    say(f"填好以后：nianbao check {_typed(path)}")
    return 0


def _must_be_of(year: int, told: int | None, file: Path) -> None:
    """Only the report of the year before tells what the year begins with. Raises Unusable."""
    if told != year:
        which = f"是 {told} 年度的" if told else "没有填年度"
        raise Unusable(
            Finding(
                "O913", Severity.FATAL, f"--from 要用 {year} 年度的报告，这份{which}。",
                place=Place(str(file)), remedy="换上年的文件；没有时用 --agency，不用 --from。",
            )
        )  # fmt: skip


@nianbao.command(
    short_help="检查，不写文件",
    help="""\
读入、校验并检查报告，不写任何文件。
给出上年报告时与上年核对；给出规则包时按地方要求检查。nianbao rules 解释各条规则。

返回码：0 没有错误，1 有错误，2 无法检查（例如找不到文件）。

例：
  nianbao check 2025.yaml
  nianbao check 2025.yaml --last 2024.yaml --pack 本市要求.yaml
  nianbao check *.yaml --format sarif --strict""",
    options_metavar="[选项]", add_help_option=False,
)  # fmt: skip
@FILES
@LAST
@PACK
@styles("text", "json", "sarif")
@click.option("--strict", is_flag=True, help="提醒也算错误")
@help_option()
def check(
    files: tuple[Path, ...], last: Path | None, pack: Path | None, style: str, strict: bool
) -> int:
    demands, findings = _demands(pack)
    outcomes = list(examine(files, last, demands)) if not findings else []
    for outcome in outcomes:
        findings += _findings_of(outcome)
    if style == "json":
        _say_json(_as_json([f.as_dict() for f in findings], 2))
    elif style == "sarif":
        from authoring.sarif import sarif

        _say_json(sarif(findings, _version()).rstrip("\n"))
    elif findings:
        _report(findings, err=False)
    else:
        say(f"没有发现问题（{len(files)} 份）。")
    _say_which_not(outcomes, "没有检查")
    return 2 if pack and demands is None else exit_code(findings, strict=strict)


@nianbao.command(
    short_help="生成网页、Word、PDF 等",
    help=f"""\
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
    options_metavar="[选项]", add_help_option=False,
)  # fmt: skip
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
    demands, findings = _demands(pack)
    if findings:
        _report(findings)
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
        findings += _findings_of(outcome, out if out.is_dir() else None)
    _report(findings)
    _say_what_was_made(outcomes, stage)
    _say_which_not(outcomes, "没有生成")
    return exit_code(findings)


def _say_what_was_made(outcomes: Sequence[Outcome], stage: Stage) -> None:
    written = [pair for outcome in outcomes for pair in outcome.written.items()]
    for path, pages in written:
        say(f"已生成{stage.label} {path}{f'（{pages} 页）' if pages else ''}")
    if written:
        made = [finding for outcome in outcomes if outcome.written for finding in outcome.findings]
        first = "先改正上面的错误，" if exit_code(made) else ""
        say(f"下一步：{first}{_NEXT[stage]}")


@nianbao.command(
    short_help="比较两个年度的数字",
    help="""\
比较同一机关两份报告的数字：哪些变了，变了多少，变化大的在前。
两份文件的次序不限，按年度分先后；隔几年的也可以比较。

返回码：0 已比较，2 无法比较（例如找不到文件）。

例：
  nianbao compare 2024.yaml 2025.yaml
  nianbao compare 2024.yaml 2025.yaml --format json""",
    options_metavar="[选项]", add_help_option=False,
)  # fmt: skip
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
        _report(problem.findings)
        return 2
    if style == "json":
        _say_json(_as_json(comparison.as_dict(all_figures=all_figures), 1))
        return 0
    from authoring.terminal import show_changes

    _report(comparison.findings)
    with printing():
        show_changes(comparison, _console(), all_figures=all_figures)
    return 0


@nianbao.command(
    short_help="列出可以在正文里引用的数",
    help="""\
列出可以在正文里引用的每一个数：名称、现在的值、单位、在表里的位置。
正文里写 {{ 名称 }}，生成报告时换成表里的数；还可以写 {{ 同比(名称) }}、{{ 占比(名称, 名称) }} 等。

例：
  nianbao fields 2025.yaml
  nianbao fields 2025.yaml 结转
  nianbao fields 2025.yaml --format json""",
    options_metavar="[选项]", add_help_option=False,
)  # fmt: skip
@click.argument("file", metavar="文件", type=YAML_FILE)
@click.argument("word", metavar="[词]", required=False, default="")
@styles("text", "json")
@help_option()
def fields(file: Path, word: str, style: str) -> int:
    try:
        with about(file):
            report = authoring.load(file)
    except Unusable as problem:
        _report(named(problem.findings, file))
        return 2
    found = [one for one in authoring.fields(report) if word in one.name or word in one.words]
    if style == "json":
        _say_json(_as_json([one.as_dict() for one in found], 1))
        return 0
    for one in found:
        say(f"{one.name}  {one.shown}{one.unit if one.value is not None else ''}  {one.words}")
    if not found:
        say(f"没有名称或位置含“{word}”的数；nianbao fields {_typed(file)} 列出全部。")
    say("", *authoring.quoting_help())
    return 0


@nianbao.command(
    short_help="把正文里直接写的数改为引用表格",
    help="""\
找出正文里直接写出、又等于表中某一格的数，列出改为引用后的写法；加 --write 才写进文件。
只改这些数，注释和排版不动；改后的报告与改前逐字相同。

例：
  nianbao bind 2025.yaml
  nianbao bind 2025.yaml --write""",
    options_metavar="[选项]", add_help_option=False,
)  # fmt: skip
@click.argument("file", metavar="文件", type=YAML_FILE)
@click.option("--write", is_flag=True, help="写进文件")
@LAST
@help_option()
def bind(file: Path, write: bool, last: Path | None) -> int:
    from authoring.binding import bind as propose

    try:
        with about(file):
            report = authoring.load(file, last)
            if unusable := [f for f in report.findings if f.severity is Severity.FATAL]:
                raise Unusable(unusable)
            bound = propose(report)
            if bound.bindings and write:
                write_bound(file, report, bound)
    except Unusable as problem:
        _report(named(problem.findings, file))
        return 2
    if not bound.bindings:
        say("没有可以改成引用的数。")
    elif write:
        say(f"已改 {len(bound.bindings)} 处 {file}")
    else:
        say(*bound.diff(printable(str(file))).split("\n"))
        say("", f"有 {len(bound.bindings)} 处可以改成引用；加 --write 写进文件。")
    for one in bound.unsure:
        line = f"{one.place.line}:{one.place.column}"
        say(f"没有改：{line} 的 {one.typed} 也等于 {one.live}，不能确定是否指这一项。")
    return 0


@nianbao.command(
    short_help="列出或解释检查的规则",
    help="""\
列出检查的规则；写出编号时，解释这一条：查什么、为什么、怎么改、依据和例子。

例：
  nianbao rules
  nianbao rules X301""",
    options_metavar="[选项]", add_help_option=False,
)  # fmt: skip
@click.argument("code", metavar="[编号]", required=False, default="")
@help_option()
def rules(code: str) -> int:
    from authoring.checks import catalogue

    if not code:
        _say_text(catalogue.listing())
        return 0
    entry = catalogue.ENTRIES.get(unicodedata.normalize("NFKC", code).upper())
    if entry is None:
        raise click.BadParameter(f"没有编号为“{code}”的规则；nianbao rules 列出全部。")
    _say_text(catalogue.page(entry))
    return 0


@nianbao.command(
    short_help="列出各年度的格式",
    help="""\
列出程序会写的格式：格式名、适用年度、依据、有什么变化。

例：
  nianbao forms""",
    options_metavar="[选项]",
    add_help_option=False,
)
@help_option()
def forms() -> int:
    for form in FORMS:
        _say_text(f"{form.id}  {form.years}{'（按需选用）' if form.optional else ''}  {form.basis}")
        _say_text(f"    {form.title}。{form.changes}")
    return 0


@nianbao.command(
    short_help="输出 JSON Schema，供编辑器提示",
    help="""\
输出填报文件的 JSON Schema，带中文标题和说明；编辑器用它补全和提示。

例：
  nianbao schema > nianbao-2021.schema.json
  nianbao schema 2025""",
    options_metavar="[选项]", add_help_option=False,
)  # fmt: skip
@click.argument(
    "year", metavar="[年度]", required=False, default=str(FORMS[-1].first_year), callback=year_of
)
@FORM
@help_option()
def schema(year: int, form_id: str | None) -> int:
    try:
        say(*authoring.schema(authoring.form_of(year, form_id)).rstrip("\n").split("\n"))
    except Unusable as problem:
        _report(problem.findings)
        return 2
    return 0
