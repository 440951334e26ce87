"""The group of verbs for whoever collects reports: take, status; other modules add theirs."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Generator, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from authoring.cli.options import PACK, PATH, styles, year_of
from authoring.cli.printing import NoOutput, console, printing, report_findings, say, say_json
from authoring.cli.usage import VerbGroup, help_option, verb
from authoring.findings import Finding, Unusable, exit_code, printable

if TYPE_CHECKING:
    from authoring.region.ledger import Ledger
    from authoring.region.standing import Standing, Stranger
    from authoring.region.taking import Progress
    from authoring.region.units import Register

_Verb = TypeVar("_Verb", bound=Callable[..., Any])
LEDGER_FILE = Path("年报台账.sqlite")
_MAX_CALLED = 20
_MAX_LISTED = 200
_STATES = ("未报", "迟报", "退回", "未定", "未读出", "有错误", "已说明", "已报", "免报", "名单以外")
_COUNTED = ("已报", "未报", "未定", "迟报", "退回", "未读出", "有错误", "已说明", "免报")


@click.group(
    cls=VerbGroup, short_help="收下级的报告：查缺、检查、汇总",
    help="""\
收一个地区各单位的报告：谁没有报，哪里有错，合计多少。
先用 take 把一个文件夹的报告收进台账，其余的命令都从台账读。

例：
  nianbao region take 各单位 --units 名单.csv --year 2025
  nianbao region status --only 未报""",
    options_metavar="[选项]", subcommand_metavar="命令 …", add_help_option=False,
    no_args_is_help=False, invoke_without_command=True,
)  # fmt: skip
@help_option()
@click.pass_context
def region(ctx: click.Context) -> None:
    if ctx.invoked_subcommand is None:
        say(*ctx.get_help().split("\n"))


def ledger_option() -> Callable[[_Verb], _Verb]:
    """The option --ledger, which every verb of the group has."""
    return click.option(
        "--ledger", metavar="文件", type=PATH, default=LEDGER_FILE,
        help=f"台账；不写时是当前文件夹的 {LEDGER_FILE}",
    )  # fmt: skip


def year_option() -> Callable[[_Verb], _Verb]:
    """The option --year; without it the year before this one."""

    def year(ctx: click.Context, param: click.Parameter, value: str | None) -> int:
        return year_of(ctx, param, value) if value else today().year - 1

    return click.option("--year", metavar="年度", callback=year, help="报告的年度；不写时是去年")


def today() -> datetime.date:
    """The day of the run, by the clock of this machine."""
    return datetime.date.today()  # noqa: DTZ011  # the collector's own day


def _engine_name(ctx: click.Context, param: click.Parameter, value: str) -> str:
    if value not in ("here", "dask"):
        raise click.BadParameter("--engine 后面写 here 或 dask。", ctx, param)
    return value


@verb(
    "收报告：读、检查、记入台账",
    """\
读文件夹（包括下一层的文件夹）里的报告，检查，记入台账，最后列出各单位的情况。
YAML 文件，公布的 Word、网页、PDF 等都能收；已经收过、没有改动的不再检查。

名单是 CSV 或 Excel 文件，第一行写：编号，上级，全称，曾用名，级别，口径，免报理由，规则包。
文件名或文件夹名以编号开头的，是那个单位的；否则看报告里的机关全称。对不上的列出来，不猜。
中途停下，台账是完整的；再运行一次，接着收。

返回码：0 没有问题，1 有未报、有错误或对不上的，2 无法收。

例：
  nianbao region take 各单位 --units 名单.csv --year 2025
  nianbao region take 各单位 --units 名单.xlsx --year 2025 --last 上年各单位 --pack 本市要求.yaml""",
)
@click.argument("folder", metavar="文件夹", type=PATH)
@click.option(
    "--units", metavar="名单", type=PATH, required=True, help="单位名单，CSV 或 Excel 文件"
)
@year_option()
@click.option("--last", metavar="文件夹", type=PATH, help="上年各单位的报告，用来核对结转、雷同等")
@PACK
@click.option(
    "--engine", metavar="here|dask", default="here", callback=_engine_name,
    help="在哪里检查：本机的进程，或 Dask",
)  # fmt: skip
@click.option("--scheduler", metavar="地址", help="Dask 调度程序的地址：tls:// 开头的，或本机的")
@ledger_option()
@help_option()
def take(
    folder: Path, units: Path, year: int, last: Path | None, pack: Path | None, engine: str,
    scheduler: str | None, ledger: Path,
) -> int:  # fmt: skip
    from authoring.region.engines import ENGINES
    from authoring.region.ledger import Ledger
    from authoring.region.register import pack_of, read_register
    from authoring.region.taking import Order
    from authoring.region.taking import take as take_all

    if scheduler and engine != "dask":
        raise click.BadParameter("--scheduler 要和 --engine dask 一起写。")
    try:
        order = Order(
            folder, read_register(units), year, today(), last, pack_of(pack),
            leave=[one for one in (units, pack, ledger) if one],
        )  # fmt: skip
        run = ENGINES[engine](**({"scheduler": scheduler} if scheduler else {}))
        with Ledger(ledger, create=True) as opened:
            findings = _with_a_bar(take_all(order, opened, run))
            report_findings(findings)
            return max(exit_code(findings), _say_standing(opened, year))
    except Unusable as problem:
        report_findings(problem.findings)
        return 2


def _with_a_bar(steps: Generator[Progress, None, None]) -> tuple[Finding, ...]:
    """What the last step tells; meanwhile a bar on the terminal."""
    from rich.progress import Progress as Bar

    terminal = console(err=True)
    findings: tuple[Finding, ...] = ()
    try:
        with (
            closing(steps),
            Bar(console=terminal, transient=True, disable=not terminal.is_terminal) as bar,
        ):
            task = bar.add_task("正在检查", total=None)
            for step in steps:
                bar.update(task, completed=step.done, total=step.total)
                findings = step.findings
    except KeyboardInterrupt:
        with suppress(NoOutput):
            say("收报告中断了；已经检查的都在台账里，再运行一次，接着收。", err=True)
        raise
    return findings


@verb(
    "各单位的情况：未报、迟报、退回、有错误",
    """\
列出各单位的情况：已报、未报、迟报、退回没有重报、有错误、已说明，以及名单以外的文件；最后是先打电话给谁。

返回码：0 没有问题，1 有未报、有错误或对不上的，2 无法列出。

例：
  nianbao region status
  nianbao region status --by 上级
  nianbao region status --only 未报 --format xlsx -o 未报.xlsx""",
)
@year_option()
@click.option("--by", metavar="上级|级别", help="按上级或级别分组计数")
@click.option("--only", metavar="情况", help=f"只列这一种：{'、'.join(_STATES)}")
@styles("text", "csv", "xlsx", "json")
@click.option("-o", "--output", metavar="文件", type=PATH, help="写到哪个文件；xlsx 必须写")
@click.option("--force", is_flag=True, help="同名文件已有时也写，旧内容会丢失")
@ledger_option()
@help_option()
def status(
    year: int, by: str | None, only: str | None, style: str, output: Path | None, force: bool,
    ledger: Path,
) -> int:  # fmt: skip
    from authoring.region.ledger import Ledger

    if by not in (None, "上级", "级别"):
        raise click.BadParameter("--by 后面写 上级 或 级别。")
    if only not in (None, *_STATES):
        raise click.BadParameter(f"没有“{only}”这种情况。--only 后面写：{'、'.join(_STATES)}。")
    if style == "xlsx" and output is None:
        raise click.BadParameter("--format xlsx 要用 -o 写明文件名，例如 -o 报送情况.xlsx。")
    if style == "text" and output is not None:
        raise click.BadParameter("-o 要和 --format csv、xlsx 或 json 一起写。")
    try:
        with Ledger(ledger) as opened:
            if style == "text":
                return _say_standing(opened, year, by, only)
            return _write_standing(opened, year, only, style, output, force=force)
    except Unusable as problem:
        report_findings(problem.findings)
        return 2


region.add_command(take)
region.add_command(status)


# --- what is printed --------------------------------------------------------------------------------


def _say_standing(ledger: Ledger, year: int, by: str | None = None, only: str | None = None) -> int:
    from authoring.region.standing import counts_of, grouped, standings, strangers, to_call

    register = ledger.register
    found, others = standings(ledger, year, today()), strangers(ledger, year)
    if only:
        _say_list(found, others, register, only)
        return _code(found, others)
    counts = counts_of(found)
    told = "，".join(f"{state} {counts[state]}" for state in _COUNTED if counts[state])
    say(f"{year}年度：名单 {len(found)} 家，应报 {counts['应报']} 家。{told}。")
    if others:
        say(f"名单以外的文件 {len(others)} 份，用 --only 名单以外 列出。")
    if by:
        groups = grouped(found, by, register)
        _say_table(
            [by, "应报", *_COUNTED],
            [
                [name, *(str(counts_of(group)[head]) for head in ("应报", *_COUNTED))]
                for name, group in groups.items()
            ],
        )
    calls = to_call(found, register)
    if calls:
        say("", "先打电话给：")
        _say_units(calls[:_MAX_CALLED], register)
        if len(calls) > _MAX_CALLED:
            say(f"  还有 {len(calls) - _MAX_CALLED} 家，用 --only 未报、--only 退回 列出。")
    return _code(found, others)


def _code(found: Sequence[Standing], others: Sequence[Stranger]) -> int:
    bad = {"未报", "未定", "退回", "未读出", "有错误"}
    return int(bool(others) or any(bad.intersection(one.states) for one in found))


def _say_list(
    found: Sequence[Standing], others: Sequence[Stranger], register: Register, only: str
) -> None:
    heads, *rows = _rows(found, others, register, only)
    if not rows:
        say(f"没有“{only}”的。")
        return
    shown = [heads.index(one) for one in ("编号", "单位", "上级", "情况", "期限", "错误", "文件")]
    _say_table(
        [str(heads[n]) for n in shown], [[str(row[n]) for n in shown] for row in rows[:_MAX_LISTED]]
    )
    if len(rows) > _MAX_LISTED:
        say(f"还有 {len(rows) - _MAX_LISTED} 行，用 --format csv 全部列出。")


def _say_table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table, without the columns that are empty."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    kept = [n for n in range(len(heads)) if any(row[n] not in ("", "0") for row in rows)]
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for n in kept:
        table.add_column(heads[n], overflow="fold")
    for row in rows:
        table.add_row(*(Text(printable(row[n])) for n in kept))
    with printing():
        console().print(table)


def _say_units(found: Sequence[Standing], register: Register) -> None:
    for one in found:
        above = register.units.get(one.unit.parent)
        told = [str(one.state)]
        told += [f"{one.sent_back} 退回"] if one.sent_back else []
        told += [f"期限 {one.due}"] if one.due else []
        told += [f"上级 {above.name}"] if above else []
        say(f"  {one.unit.name}（{one.unit.id}）：{'，'.join(told)}")


_HEADS = (
    "编号", "单位", "上级", "级别", "口径", "情况", "期限", "发布日期", "收到日期", "退回日期", "错误", "提醒",
    "已说明", "未读出", "文件",
)  # fmt: skip


def _rows(
    found: Sequence[Standing], others: Sequence[Stranger], register: Register, only: str | None
) -> list[tuple[str | int, ...]]:
    """The heads, a line for each unit, and one for each file that fits none."""
    rows: list[tuple[str | int, ...]] = [_HEADS]
    for one in found:
        if only and only not in one.states:
            continue
        unit, above, version = one.unit, register.units.get(one.unit.parent), one.version
        rows.append(
            (
                unit.id, unit.name, above.name if above else "", unit.level or "", unit.scope.value,
                "、".join(one.states), str(one.due or ""), one.published,
                version.first_seen if version else "", one.sent_back, one.errors, one.warnings,
                one.explained, one.unread, version.file if version else "",
            )
        )  # fmt: skip
    if only in (None, "名单以外"):
        rows += [
            ("", one.agency, "", "", "", "名单以外", "", "", one.version.first_seen, "", 0, 0, 0, 0, one.version.file)
            for one in others
        ]  # fmt: skip
    return rows


def _write_standing(
    ledger: Ledger, year: int, only: str | None, style: str, output: Path | None, *, force: bool
) -> int:
    from authoring.region.standing import standings, strangers
    from authoring.region.tabling import as_csv, as_xlsx, write

    found, others = standings(ledger, year, today()), strangers(ledger, year)
    rows = _rows(found, others, ledger.register, only)
    if style == "xlsx":
        data = as_xlsx(rows, f"{year}年度", today())
    elif style == "csv":
        data = as_csv(rows).encode("utf-8-sig")  # Excel takes a file without the mark for GBK
    else:
        heads = [str(head) for head in rows[0]]
        listed = [dict(zip(heads, row, strict=True)) for row in rows[1:]]
        data = (
            json.dumps({"年度": year, "单位": listed}, ensure_ascii=False, indent=1).encode()
            + b"\n"
        )
    if output:
        write(output, data, force=force)
        say(f"已写 {output}（{len(rows) - 1} 行）")
    elif style == "csv":
        say(*data.decode("utf-8-sig").splitlines())
    else:
        say_json(data.decode().rstrip("\n"))
    return _code(found, others)
