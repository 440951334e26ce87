"""The verbs. The only module that prints, exits or reads the clock."""

from __future__ import annotations

import json
import os
import sys
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import click

import authoring
from authoring import FORMS
from authoring.findings import Finding, Place, Severity, Unusable, exit_code
from authoring.usage import Group, complaint, help_option
from authoring.writers import WRITERS, Look

if TYPE_CHECKING:
    from rich.console import Console

    from authoring.report import Report
    from authoring.report.pack import Pack

_FORMATS = "、".join(WRITERS)
_PURPOSES = "\n".join(f"  {name:10}{writer.purpose}" for name, writer in WRITERS.items())
_DEFAULT_FORMATS = "html,docx,pdf"


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the program and exit with 0 (clean), 1 (findings) or 2 (could not run)."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a Windows console or a pipe with another encoding
            stream.reconfigure(errors="replace")
    try:
        code = nianbao.main(arguments, prog_name="nianbao", standalone_mode=False)
    except click.exceptions.Exit as request:
        code = request.exit_code
    except click.ClickException as error:
        context = error.ctx if isinstance(error, click.UsageError) else None
        command = context.command_path if context else "nianbao"
        click.echo(f"{complaint(error)}\n看用法：{command} --help", err=True)
        code = 2
    except (click.Abort, KeyboardInterrupt):
        click.echo("已中断，没有写完的文件没有留下。", err=True)
        code = 130
    except BrokenPipeError:
        sys.stderr.close()  # the reader has gone; there is nobody to tell
        code = 0
    except OSError:
        click.echo("写不出结果：输出的地方满了或不能写。", err=True)
        code = 2
    sys.exit(code or _flush())


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

        show(findings, _console(err=err))


@contextmanager
def _progress(files: Sequence[Path]) -> Iterator[Iterator[Path]]:
    """The files one by one; several of them with a bar on the terminal."""
    if len(files) < 2:
        yield iter(files)
        return
    from rich.progress import Progress

    console = _console(err=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        yield iter(progress.track(files, description="正在生成"))


def _named(findings: Sequence[Finding], file: Path) -> list[Finding]:
    """Findings of the surroundings (fonts, folders) carry no file of their own; say whose they are."""
    return [f if f.place.file else f.at(Place(str(file))) for f in findings]


# --- verbs ------------------------------------------------------------------------------------------

# Click's own checks speak English; reading and writing say what is wrong themselves.
_PATH = click.Path(path_type=Path, readable=False)
_FORM = click.option("--form", "form_id", metavar="格式", help="不用这一年度的通常格式时，写格式名")
_FILES = click.argument("files", nargs=-1, required=True, metavar="文件…", type=_PATH)


def _year(ctx: click.Context, param: click.Parameter, value: str) -> int:
    text = unicodedata.normalize("NFKC", value).removesuffix("年")
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise click.BadParameter(f"“{value}”不是四位数字的年度。", ctx, param)
    return int(text)


def _style(*styles: str) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """The option --format with these choices, the first unless told otherwise."""

    def known(ctx: click.Context, param: click.Parameter, value: str) -> str:
        if value not in styles:
            raise click.BadParameter(f"--format 后面写 {' 或 '.join(styles)}。", ctx, param)
        return value

    return click.option(
        "--format", "style", default=styles[0], metavar="|".join(styles), callback=known,
        help="给人看，或给机器读",
    )  # fmt: skip


_LAST = click.option(
    "--last", metavar="文件", type=_PATH, help="上年报告的 YAML 文件；不写时用报告里的“上年报告”"
)
_PACK = click.option("--pack", metavar="文件", type=_PATH, help="地方要求的规则包")


def _version() -> str:
    from importlib.metadata import version

    return version("nianbao")


def _demands(pack: Path | None) -> tuple[Pack | None, list[Finding]]:
    """The rule pack; where it cannot be used, why, and nothing is judged by half the demands."""
    if pack is None:
        return None, []
    try:
        return authoring.load_pack(pack), []
    except Unusable as problem:
        return None, _named(problem.findings, pack)


def _name(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    if value is None:
        return None
    from authoring.characters import described, first_hidden

    name = " ".join(value.split())
    if not name:
        raise click.BadParameter("机关全称是空的。", ctx, param)
    if hidden := first_hidden(name):
        told = f"机关全称里有{described(hidden[0])}：用键盘重新输入，不要粘贴。"
        raise click.BadParameter(told, ctx, param)
    return name


def _formats(ctx: click.Context, param: click.Parameter, value: str) -> list[str]:
    wanted = [name.strip().lower() for name in value.replace("，", ",").split(",") if name.strip()]
    for name in wanted:
        if name not in WRITERS:
            raise click.BadParameter(f"没有“{name}”这种输出；可以写：{_FORMATS}。", ctx, param)
    if not wanted:
        raise click.BadParameter(f"--to 后面是空的；可以写：{_FORMATS}。", ctx, param)
    return list(dict.fromkeys(wanted))


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
        click.echo(f"nianbao {_version()}")
    elif ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


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
@click.argument("year", metavar="年度", callback=_year)
@click.option(
    "--agency", metavar="机关全称", callback=_name,
    help="写在标题里的机关全称；有 --from 时可以不写",
)  # fmt: skip
@click.option("--from", "last_file", metavar="文件", type=_PATH, help="上年报告的 YAML 文件")
@click.option("-o", "--output", metavar="文件", type=_PATH, help="写到哪个文件")
@_FORM
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
    from authoring.files import write_all
    from authoring.names import safe_name

    try:
        last = authoring.load(last_file) if last_file else None
        if last and last_file:
            _must_be_of(year - 1, last.content.year, last_file)
        agency = agency or (last.content.agency.full_name if last else None)
        if agency is None:
            raise click.BadParameter("缺少 --agency 机关全称，或 --from 上年报告的文件。")
        # An optional form that last year's file asked for is kept while it serves.
        if last and last.content.form and last.form.serves(year):
            form_id = form_id or last.form.id
        form = authoring.form_of(year, form_id)
        path = output or Path(safe_name(agency, f"{year}年度报告.yaml"))
        if last_file and path.resolve() == last_file.resolve():
            raise click.BadParameter("-o 是上年的文件，会被盖掉；换一个文件名。")
        schema = path.parent / f"nianbao-{form.id}.schema.json"
        if path == schema:
            raise click.BadParameter(f"“{path}”是 JSON Schema 的文件名，换一个。")
        if os.path.lexists(path) and not force:
            raise Unusable(
                Finding(
                    "O908", Severity.FATAL, "这个文件已经有了，没有覆盖。", place=Place(str(path)),
                    remedy="用 -o 换一个文件名；确实要覆盖时加 --force。",
                )
            )  # fmt: skip
        beside = _seen_from(path.parent, last_file) if last_file else ""
        text = authoring.starter(form, year, agency, schema.name, last, beside)
        files = {path: text.encode()}
        if force or not os.path.lexists(schema):
            files[schema] = authoring.schema(form).encode()
        write_all(files)
    except Unusable as problem:
        _report(problem.findings)
        return 2
    for written in files:
        click.echo(f"已生成 {written}")
    if last and exit_code(authoring.check(last)):
        click.echo(f"上年的文件里有错误，带过来的数请核对：nianbao check {last_file}")
    click.echo(f"填好以后：nianbao check {path}")
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


def _seen_from(folder: Path, file: Path) -> str:
    """The name by which a report in this folder may name the file; empty where it lies elsewhere."""
    try:
        return file.resolve().relative_to(folder.resolve()).as_posix()
    except (OSError, ValueError):
        return ""


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
@_FILES
@_LAST
@_PACK
@_style("text", "json", "sarif")
@click.option("--strict", is_flag=True, help="提醒也算错误")
@help_option()
def check(
    files: tuple[Path, ...], last: Path | None, pack: Path | None, style: str, strict: bool
) -> int:
    demands, findings = _demands(pack)
    for file in files if not findings else ():
        try:
            findings += authoring.check(authoring.load(file, last), demands)
        except Unusable as problem:
            findings += _named(problem.findings, file)
    if style == "json":
        click.echo(json.dumps([f.as_dict() for f in findings], ensure_ascii=False, indent=2))
    elif style == "sarif":
        from authoring.sarif import sarif

        click.echo(sarif(findings, _version()), nl=False)
    elif findings:
        _report(findings, err=False)
    else:
        click.echo(f"没有发现问题（{len(files)} 份）。")
    return 2 if pack and demands is None else exit_code(findings, strict=strict)


@nianbao.command(
    short_help="生成网页、Word、PDF 等",
    help=f"""\
生成报告。不加 --final 时是草稿：每页有“草稿”字样，没填的格子有底色。
加 --final 生成定稿：有错误时不生成，并说明原因。

输出：
{_PURPOSES}

文件名：机关全称＋年度＋“年政府信息公开工作年度报告”
返回码：0 已生成，1 有错误（草稿仍会生成），2 无法生成。

例：
  nianbao render 2025.yaml
  nianbao render 2025.yaml --final --to html,docx,pdf,json --out 发布
  nianbao render 2025.yaml --fonts 本机关字体 --reference 本机关样式.docx""",
    options_metavar="[选项]", add_help_option=False,
)  # fmt: skip
@_FILES
@click.option(
    "--to", "formats", default=_DEFAULT_FORMATS, metavar="格式", callback=_formats,
    help=f"要哪些输出，用逗号隔开；不写时是 {_DEFAULT_FORMATS}",
)  # fmt: skip
@click.option(
    "--out",
    metavar="文件夹",
    type=_PATH,
    default=Path(),
    help="写到哪个文件夹",
)
@click.option("--final", is_flag=True, help="定稿：不带草稿字样；有错误时不生成")
@click.option(
    "--reference", metavar="文件.docx", type=_PATH,
    help="Word 输出取用这份文件的样式和页面",
)  # fmt: skip
@click.option("--fonts", metavar="文件夹", type=_PATH, help="PDF 取用这个文件夹里的字体")
@_LAST
@_PACK
@help_option()
def render(
    files: tuple[Path, ...],
    formats: list[str],
    out: Path,
    final: bool,
    reference: Path | None,
    fonts: Path | None,
    last: Path | None,
    pack: Path | None,
) -> int:
    look = Look(reference, fonts)
    demands, findings = _demands(pack)
    if findings:
        _report(findings)
        return 2
    written: dict[Path, Path] = {}
    with _progress(files) as each:
        for file in each:
            try:
                report = authoring.load(file, last)
                made, noticed = _render_one(
                    report, file, demands, formats, out, final, look, written
                )
                findings += noticed
                written |= dict.fromkeys(made, file)
            except Unusable as problem:
                findings += _named(problem.findings, file)
    _report(findings)
    for path in written:
        click.echo(f"已生成 {path}")
    return exit_code(findings)


def _render_one(
    report: Report,
    file: Path,
    demands: Pack | None,
    formats: list[str],
    out: Path,
    final: bool,
    look: Look,
    taken: dict[Path, Path],
) -> tuple[list[Path], list[Finding]]:
    """Render one report and write its files; what was written and what was noticed."""
    from authoring.files import write_all

    findings = authoring.check(report, demands)
    try:
        document = authoring.compose(report, draft=not final, findings=findings)
    except Unusable:
        raise Unusable([*findings, _not_final(file)]) from None
    paths = {name: out / f"{document.file_stem}{WRITERS[name].extension}" for name in formats}
    for path in paths.values():
        if path in taken:
            raise Unusable(
                Finding(
                    "O910", Severity.FATAL, f"输出文件名与“{taken[path]}”的相同，没有生成。",
                    place=Place(str(file)), remedy="检查两份文件的机关全称和年度；或用 --out 分开生成。",
                )
            )  # fmt: skip
    documents = dict.fromkeys(formats, document)
    if "signoff" in documents:
        documents["signoff"] = authoring.signoff(report, findings, demands)
    outputs: dict[Path, bytes] = {}
    for name, path in paths.items():
        result = authoring.render(documents[name], name, look)
        outputs[path] = result.data
        noticed = [f.at(report.find_text(f.quote)) if f.quote else f for f in result.findings]
        findings += _named(noticed, file)
    if final and exit_code(findings):
        raise Unusable([*findings, _not_final(file)])
    write_all(outputs)
    return list(outputs), findings


def _not_final(file: Path) -> Finding:
    return Finding(
        "O909", Severity.FATAL, "还有错误，没有生成定稿。", place=Place(str(file)),
        remedy="改正上面的错误；要先看样子，去掉 --final 生成草稿。",
    )  # fmt: skip


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
@click.argument("one", metavar="文件", type=_PATH)
@click.argument("other", metavar="文件", type=_PATH)
@click.option("--all", "all_figures", is_flag=True, help="没有变化的也列出")
@_style("text", "json")
@help_option()
def compare(one: Path, other: Path, all_figures: bool, style: str) -> int:
    reports, problems = [], []
    for file in (one, other):
        try:
            reports.append(authoring.load(file))
        except Unusable as problem:
            problems += _named(problem.findings, file)
    try:
        if problems:
            raise Unusable(problems)
        comparison = authoring.compare(*reports)
    except Unusable as problem:
        _report(problem.findings)
        return 2
    if style == "json":
        data = comparison.as_dict(all_figures=all_figures)
        click.echo(json.dumps(data, ensure_ascii=False, indent=1))
        return 0
    from authoring.terminal import show_changes

    _report(comparison.findings)
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
@click.argument("file", metavar="文件", type=_PATH)
@click.argument("word", metavar="[词]", required=False, default="")
@_style("text", "json")
@help_option()
def fields(file: Path, word: str, style: str) -> int:
    try:
        report = authoring.load(file)
    except Unusable as problem:
        _report(_named(problem.findings, file))
        return 2
    found = [one for one in authoring.fields(report) if word in one.name or word in one.words]
    if style == "json":
        click.echo(json.dumps([one.as_dict() for one in found], ensure_ascii=False, indent=1))
        return 0
    for one in found:
        click.echo(
            f"{one.name}  {one.shown}{one.unit if one.value is not None else ''}  {one.words}"
        )
    click.echo()
    for line in authoring.quoting_help():
        click.echo(line)
    return 0


@nianbao.command(
    short_help="把正文里写死的数改成引用表格",
    help="""\
找出正文里写死、又等于表中某一格的数，列出改成引用的样子；加 --write 才写进文件。
只改这些数，注释和排版不动；改后的报告与改前逐字相同。

例：
  nianbao bind 2025.yaml
  nianbao bind 2025.yaml --write""",
    options_metavar="[选项]", add_help_option=False,
)  # fmt: skip
@click.argument("file", metavar="文件", type=_PATH)
@click.option("--write", is_flag=True, help="写进文件")
@_LAST
@help_option()
def bind(file: Path, write: bool, last: Path | None) -> int:
    from authoring.binding import bind as propose
    from authoring.files import write_all

    try:
        report = authoring.load(file, last)
        if unusable := [f for f in report.findings if f.severity is Severity.FATAL]:
            raise Unusable(unusable)
        bound = propose(report)
        if bound.bindings and write:
            raw = file.read_bytes()
            if sha256(raw).hexdigest() != report.source.sha256:
                raise Unusable(_changed_meanwhile(file))
            mode = file.stat().st_mode
            write_all({file: bound.encoded(raw)})
            file.chmod(mode)
    except Unusable as problem:
        _report(_named(problem.findings, file))
        return 2
    if not bound.bindings:
        click.echo("没有可以改成引用的数。")
    elif write:
        click.echo(f"已改 {len(bound.bindings)} 处 {file}")
    else:
        click.echo(bound.diff(str(file)))
        click.echo(f"\n有 {len(bound.bindings)} 处可以改成引用；加 --write 写进文件。")
    for one in bound.unsure:
        line = f"{one.place.line}:{one.place.column}"
        click.echo(f"没有改：{line} 的 {one.typed} 也等于 {one.live}，看不出说的是不是它。")
    return 0


def _changed_meanwhile(file: Path) -> Finding:
    return Finding(
        "O914", Severity.FATAL, "文件刚才被别人改过，没有写。", place=Place(str(file)),
        remedy="再运行一次。",
    )  # fmt: skip


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
        click.echo(catalogue.listing())
        return 0
    entry = catalogue.ENTRIES.get(unicodedata.normalize("NFKC", code).upper())
    if entry is None:
        raise click.BadParameter(f"没有编号为“{code}”的规则；nianbao rules 列出全部。")
    click.echo(catalogue.page(entry))
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
        click.echo(
            f"{form.id}  {form.years}{'（按需选用）' if form.optional else ''}  {form.basis}"
        )
        click.echo(f"    {form.title}。{form.changes}")
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
    "year", metavar="[年度]", required=False, default=str(FORMS[-1].first_year), callback=_year
)
@_FORM
@help_option()
def schema(year: int, form_id: str | None) -> int:
    try:
        click.echo(authoring.schema(authoring.form_of(year, form_id)), nl=False)
    except Unusable as problem:
        _report(problem.findings)
        return 2
    return 0
