"""The group of verbs for whoever collects reports: take, status; other modules add theirs."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from authoring.cli.options import PACK, PATH, styles, year_of
from authoring.cli.printing import (
    NoOutput,
    console,
    printing,
    report_findings,
    say,
    say_json,
    say_text,
)
from authoring.cli.usage import VerbGroup, help_option, verb
from authoring.findings import Finding, Unusable, exit_code, printable

if TYPE_CHECKING:
    from authoring.region.archive import Archive
    from authoring.region.rules import Told
    from authoring.region.standing import Standing, State, Stranger
    from authoring.region.taking import Progress
    from authoring.region.units import Register

_Verb = TypeVar("_Verb", bound=Callable[..., Any])
ARCHIVE_FILE = Path("收报库.sqlite")
_MAX_CALLED = 20
_MAX_NAMED = 10
_MAX_LISTED = 200
_NAMED = 3
_TOLD_ABOVE = ("R701", "R710")  # who has not sent, and what is nobody's, are counted anyway
_STATES = ("未报", "迟报", "退回", "未定", "未读出", "有错误", "已说明", "已报", "免报", "名单以外")
_COUNTED = ("已报", "未报", "未定", "迟报", "退回", "未读出", "有错误", "已说明", "免报")
_APART = (
    "已报",
    "未报",
    "未定",
    "免报",
)  # each unit is one of these; what else it is, it is among those who sent
_LISTED = ("编号", "单位", "情况", "错误", "提醒")
_LISTED_OF = {
    "未报": ("编号", "单位", "上级", "期限"),
    "未定": ("编号", "单位", "上级", "文件"),
    "迟报": ("编号", "单位", "期限", "发布日期", "收到日期"),
    "退回": ("编号", "单位", "上级", "退回日期", "错误", "提醒"),
    "未读出": ("编号", "单位", "文件"),
    "免报": ("编号", "单位", "免报理由"),
    "名单以外": ("单位", "收到日期", "文件"),
}
"""Which columns are shown of a state."""
_TO_DO = (
    ("有错误", "有错误、还没有退回的："),
    ("未读出", "没有读出来，请打开文件看，或请单位另交 Word、网页或填好的 YAML 的："),
)


@click.group(
    cls=VerbGroup, short_help="收下级的报告：查缺、检查、汇总",
    help="""\
收一个地区各单位的报告：谁没有报，哪里有错，合计多少。
先用 take 把一个文件夹的报告收进收报库，其余的命令都从收报库读。

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


def archive_option() -> Callable[[_Verb], _Verb]:
    """The option --archive, which every verb of the group has."""
    return click.option(
        "--archive", metavar="文件", type=PATH, default=ARCHIVE_FILE,
        help=f"收报库；不写时是当前文件夹的 {ARCHIVE_FILE}",
    )  # fmt: skip


def year_option() -> Callable[[_Verb], _Verb]:
    """The option --year of the verbs that read the archive; None where it is not given: see year_in."""

    def year(ctx: click.Context, param: click.Parameter, value: str | None) -> int | None:
        return None if value is None else year_of(ctx, param, value)

    return click.option(
        "--year", metavar="年度", callback=year, help="哪个年度；不写时是收过的最近一个年度"
    )


def _year_to_take(ctx: click.Context, param: click.Parameter, value: str | None) -> int:
    return today().year - 1 if value is None else year_of(ctx, param, value)


def today() -> datetime.date:
    """The day of the run, by the clock of this machine."""
    return datetime.date.today()  # noqa: DTZ011  # the collector's own day


def _engine_name(ctx: click.Context, param: click.Parameter, value: str) -> str:
    if value not in ("here", "dask"):
        raise click.BadParameter("--engine 后面写 here 或 dask。", ctx, param)
    return value


@verb(
    "收报告：读、检查、记入收报库",
    """\
读文件夹（包括下一层的文件夹）里的报告，检查，记入收报库，最后列出各单位的情况。
YAML 文件，公布的 Word、网页、PDF 等都能收；已经收过、没有改动的不再检查。

名单是 CSV 或 Excel 文件，第一行写：编号，上级，全称，曾用名，级别，口径，免报理由，规则包。
文件名以编号开头的，是那个单位的；否则看报告里的机关全称，再看文件夹名前的编号。对不上的列出来，不猜。
中途停下，收报库是完整的；再运行一次，接着收。

返回码：0 没有问题，1 有未报、有错误或对不上的，2 无法收。

例：
  nianbao region take 各单位 --units 名单.csv --year 2025
  nianbao region take 各单位 --units 名单.xlsx --last 上年各单位
  nianbao region take 各单位 --units 名单.xlsx --pack 本市要求.yaml""",
)
@click.argument("folder", metavar="文件夹", type=PATH)
@click.option(
    "--units", metavar="名单", type=PATH, required=True, help="单位名单，CSV 或 Excel 文件"
)
@click.option("--year", metavar="年度", callback=_year_to_take, help="报告的年度；不写时是去年")
@click.option("--last", metavar="文件夹", type=PATH, help="上年各单位的报告，用来核对结转、雷同等")
@PACK
@click.option(
    "--engine", metavar="here|dask", default="here", callback=_engine_name,
    help="在哪里检查：本机的进程，或 Dask",
)  # fmt: skip
@click.option("--scheduler", metavar="地址", help="Dask 调度程序的地址：tls:// 开头的，或本机的")
@archive_option()
@help_option()
def take(
    folder: Path, units: Path, year: int, last: Path | None, pack: Path | None, engine: str,
    scheduler: str | None, archive: Path,
) -> int:  # fmt: skip
    from authoring.region.archive import Archive
    from authoring.region.engines import ENGINES
    from authoring.region.register import pack_of, read_register
    from authoring.region.taking import Order
    from authoring.region.taking import take as take_all

    if scheduler and engine != "dask":
        raise click.BadParameter("--scheduler 要和 --engine dask 一起写。")
    try:
        order = Order(
            folder, read_register(units), year, today(), last, pack_of(pack),
            leave=[one for one in (units, pack, archive) if one],
        )  # fmt: skip
        run = ENGINES[engine](**({"scheduler": scheduler} if scheduler else {}))
        with Archive(archive, create=True) as opened:
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
            say("收报告中断了；已经检查的都在收报库里，再运行一次，接着收。", err=True)
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
@click.option("--only", metavar="情况", help=f"只列这一种：{'、'.join(_STATES)}，或 R701 至 R710")
@styles("text", "csv", "xlsx", "json")
@click.option("-o", "--output", metavar="文件", type=PATH, help="写到哪个文件；xlsx 必须写")
@click.option("--force", is_flag=True, help="同名文件已有时也写，旧内容会丢失")
@archive_option()
@help_option()
def status(
    year: int | None, by: str | None, only: str | None, style: str, output: Path | None, force: bool,
    archive: Path,
) -> int:  # fmt: skip
    from authoring.region.archive import Archive
    from authoring.region.asking import year_in
    from authoring.region.rules import REGION_RULES

    rules = tuple(rule.code for rule in REGION_RULES)
    if by not in (None, "上级", "级别"):
        raise click.BadParameter("--by 后面写 上级 或 级别。")
    if only not in (None, *_STATES, *rules):
        states = "、".join(_STATES)
        raise click.BadParameter(
            f"没有“{only}”这种情况。--only 后面写：{states}，或 {rules[0]} 至 {rules[-1]}。"
        )
    if by and (only or style != "text"):
        told = "--by 不和 --only、--format 一起写：CSV、Excel 文件里有“上级”“级别”两列，可以筛选。"
        raise click.BadParameter(told)
    if style == "xlsx" and output is None:
        raise click.BadParameter("--format xlsx 要用 -o 写明文件名，例如 -o 报送情况.xlsx。")
    if style == "text" and output is not None:
        raise click.BadParameter("-o 要和 --format csv、xlsx 或 json 一起写。")
    try:
        with Archive(archive) as opened:
            of_year = year_in(opened, year)
            if style == "text":
                return _say_standing(opened, of_year, by, only)
            return _write_standing(opened, of_year, only, style, output, force=force)
    except Unusable as problem:
        report_findings(problem.findings)
        return 2


region.add_command(take)
region.add_command(status)


# --- what is printed --------------------------------------------------------------------------------


def _say_standing(
    archive: Archive, year: int, by: str | None = None, only: str | None = None
) -> int:
    from authoring.region.archive import Happened
    from authoring.region.judging import judged
    from authoring.region.standing import (
        counts_of,
        grouped,
        standings,
        strangers,
        to_call,
    )

    register = archive.register_of(year)
    told = judged(archive, year)
    found, others = standings(archive, year, today(), told), strangers(archive, year)
    if only and only not in _STATES:
        _say_rule(year, only, told)
        return _code(found, others, told)
    if only:
        say(f"{year}年度，{only}：")
        _say_list(found, others, told, register, only)
        return _code(found, others, told)
    counts = counts_of(found)
    say(f"{year}年度：名单 {len(found)} 家，应报 {counts['应报']} 家。{_in_words(counts)}。")
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
    _say_rules(told)
    calls = to_call(found, register, today())
    chased = {one.unit: one.day for one in archive.events(year) if one.kind is Happened.CHASED}
    if calls:
        say("", "先打电话给：")
        _say_units(calls[:_MAX_CALLED], register, chased, others)
        if len(calls) > _MAX_CALLED:
            say(f"  还有 {len(calls) - _MAX_CALLED} 家，用 --only 未报、--only 退回 列出。")
    _say_what_to_do(found, calls, register, chased)
    return _code(found, others, told)


def _say_what_to_do(
    found: Sequence[Standing],
    calls: Sequence[Standing],
    register: Register,
    chased: Mapping[str, str],
) -> None:
    """Whom to send back what, and when to add up."""
    from authoring.region.standing import State

    for state, told in _TO_DO:
        names = [one.unit.name for one in found if one.state.value == state]
        if names:
            more = f" 等 {len(names)} 家" if len(names) > _MAX_NAMED else ""
            say_text(f"\n{told}{'、'.join(names[:_MAX_NAMED])}{more}。")
    not_told = [one for one in calls if one.unit.id not in chased]
    not_told += [
        one for one in found if (one.errors or one.warnings) and one.unit.id != register.head
    ]
    if any(not one.sent_back for one in not_told):
        say("", "下一步：用 nianbao region slips 生成退回单、催报单。")
    own = next((one for one in found if one.unit.id == register.head), None)
    if own and own.state is State.MISSING:
        command = f"nianbao region sum {own.unit.id} -o 文件.yaml"
        say("", f"{own.unit.name}自己的报告还没有；收齐以后用 {command} 汇总。")


def _in_words(counts: Mapping[State | str, int]) -> str:
    """Who has sent and who has not; in brackets how those stand who have."""
    also = "，".join(
        f"{state} {counts[state]}" for state in _COUNTED if counts[state] and state not in _APART
    )
    told = [f"{state} {counts[state]}" for state in _APART if counts[state]]
    if also and counts["已报"]:
        told[0] += f"（其中{also}）"
    return "，".join(told)


def _code(found: Sequence[Standing], others: Sequence[Stranger], told: Sequence[Told]) -> int:
    bad = {"未报", "未定", "退回", "未读出", "有错误"}
    return int(
        bool(others)
        or any(bad.intersection(one.states) for one in found)
        or any(one.finding.blocks for one in told)
    )


def _say_rules(told: Sequence[Told]) -> None:
    """One line for each rule that something was found by."""
    from authoring.region.rules import REGION_RULES

    told = [one for one in told if one.finding.code not in _TOLD_ABOVE]
    if not told:
        return
    say("", "核对全部报告，不符的：")
    for rule in sorted(REGION_RULES, key=lambda one: one.code):
        units = [one.finding.quote or "最上一级" for one in told if one.finding.code == rule.code]
        if units:
            whose = "、".join(dict.fromkeys(units[:_NAMED]))
            more = " 等" if len(units) > _NAMED else ""
            say(f"  {rule.code}（{rule.title}）{len(units)} 处：{whose}{more}")
    say(f"  逐处列出：nianbao region status --only {min(one.finding.code for one in told)}")


def _say_rule(year: int, code: str, told: Sequence[Told]) -> None:
    """All that one rule has found."""
    from authoring.findings import shortened

    found = [one.finding for one in told if one.finding.code == code]
    say(f"{year}年度，{code}：{f'{len(found)} 处' if found else '没有不符的'}。")
    report_findings(shortened(found, _MAX_LISTED), err=False)


def _say_list(
    found: Sequence[Standing],
    others: Sequence[Stranger],
    told: Sequence[Told],
    register: Register,
    only: str,
) -> None:
    heads, *rows = _rows(found, others, told, register, only)
    if not rows:
        say(f"没有“{only}”的。")
        return
    shown = [heads.index(one) for one in _LISTED_OF.get(only, _LISTED)]
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
    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    for n in kept:
        counts = all(row[n].isdigit() for row in rows) and heads[n] != "编号"
        table.add_column(heads[n], overflow="fold", justify="right" if counts else "left")
    for row in rows:
        table.add_row(*(Text(printable(row[n])) for n in kept))
    with printing():
        console().print(table)


def _say_units(
    found: Sequence[Standing],
    register: Register,
    chased: Mapping[str, str],
    others: Sequence[Stranger],
) -> None:
    lying: dict[str, list[str]] = {}
    for other in others:
        lying.setdefault(other.like, []).append(other.version.file)
    for one in found:
        above = register.units.get(one.unit.parent)
        told = [f"{one.sent_back} 退回，没有重报" if one.sent_back else str(one.state)]
        if one.due and not one.sent_back:
            late = (today() - one.due).days
            told.append(f"期限 {one.due}{f'，已过 {late} 天' if late > 0 else ''}")
        if one.unit.id in chased and not one.sent_back:
            told.append(f"{chased[one.unit.id]} 催过")
        if above and above.id != register.head:
            told.append(f"上级 {above.name}")
        if one.version is None and one.unit.name in lying:
            files = "、".join(lying[one.unit.name][:2])
            told.append(f"名单以外的 {files} 像是它的，先看")
        say(f"  {one.unit.name}（{one.unit.id}）：{'，'.join(told)}")


_HEADS = (
    "编号", "单位", "上级", "级别", "口径", "情况", "期限", "发布日期", "收到日期", "退回日期", "错误", "提醒",
    "已说明", "未读出", "文件", "免报理由", "汇总核对",
)  # fmt: skip


def _rows(
    found: Sequence[Standing],
    others: Sequence[Stranger],
    told: Sequence[Told],
    register: Register,
    only: str | None,
) -> list[tuple[str | int, ...]]:
    """The heads, a line for each unit, and one for each file that fits none."""
    rows: list[tuple[str | int, ...]] = [_HEADS]
    codes: dict[str, dict[str, None]] = {}
    for about, finding, asked in told:
        for each in (about, *(one for one, _, _ in asked)):
            codes.setdefault(each, {})[finding.code] = None
    for one in found:
        judged_by = "、".join(sorted(codes.get(one.unit.id, ())))
        if only and only not in one.states and only not in judged_by:
            continue
        unit, above, version = one.unit, register.units.get(one.unit.parent), one.version
        rows.append(
            (
                unit.id, unit.name, above.name if above else "", unit.level or "", unit.scope.value,
                "、".join(one.states), str(one.due or ""), one.published,
                version.first_seen if version else "", one.sent_back, one.errors, one.warnings,
                one.explained, one.unread, "、".join(one.files),
                unit.excused, judged_by,
            )
        )  # fmt: skip
    if only in (None, "名单以外", "R710"):
        rows += [
            ("", one.agency, "", "", "", "名单以外", "", "", one.version.first_seen, "", 0, 0, 0, 0,
             one.version.file, "", "R710")
            for one in others
        ]  # fmt: skip
    return rows


def _write_standing(
    archive: Archive, year: int, only: str | None, style: str, output: Path | None, *, force: bool
) -> int:
    from authoring.region.judging import judged
    from authoring.region.standing import standings, strangers
    from authoring.region.tabling import as_csv, as_xlsx, write

    told = judged(archive, year)
    found, others = standings(archive, year, today(), told), strangers(archive, year)
    rows = _rows(found, others, told, archive.register_of(year), only)
    if style == "xlsx":
        data = as_xlsx(rows, f"{year}年度", today())
    elif style == "csv":
        data = as_csv(rows).encode("utf-8-sig")  # Excel takes a file without the mark for GBK
    else:
        heads = [str(head) for head in rows[0]]
        listed = [dict(zip(heads, row, strict=True)) for row in rows[1:]]
        rules = [
            {"编号": one.unit, **one.finding.as_dict()}
            for one in told
            if only in (None, one.finding.code)
        ]
        whole = {"年度": year, "单位": listed, "核对": rules}
        data = json.dumps(whole, ensure_ascii=False, indent=1).encode() + b"\n"
    if output:
        write(output, data, force=force)
        say(f"已写 {year}年度 {output}（{len(rows) - 1} 行）")
    elif style == "csv":
        say(f"{year}年度", err=True)
        say(*data.decode("utf-8-sig").splitlines())
    else:
        say_json(data.decode().rstrip("\n"))
    return _code(found, others, told)
