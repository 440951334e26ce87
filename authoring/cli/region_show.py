"""The verbs of a region that show: copies, slips, board."""

from __future__ import annotations

import datetime
import gc
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from authoring.cli.options import PATH, styles
from authoring.cli.printing import console, report_findings, say, say_data, say_text
from authoring.cli.region import archive_option, today, year_option
from authoring.cli.usage import help_option, verb
from authoring.findings import Finding, Unusable, shortened
from authoring.outputs import SLIPS

if TYPE_CHECKING:
    from authoring.region.copies import Pair
    from authoring.region.rules import Told
    from authoring.region.units import Register

_SHOWN = 5  # sentences of a pair
_KEPT = 5  # findings of a rule


# --- copies -------------------------------------------------------------------------------------------


def _share(ctx: click.Context, param: click.Parameter, value: str) -> int:
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= 100):
        raise click.BadParameter("--from 后面写 1 到 100 的整数，是百分比。", ctx, param)
    return int(value)


@verb(
    "哪些单位的报告文字相同",
    """\
列出文字大段相同的两家，有哪些句子。各自的名称、数字、标点不同的也算相同；格式规定的话、通知里的套话、
许多单位都写的句子不算。谁抄谁，程序不判断。

返回码：0 已列出，2 无法列出。

例：
  nianbao region copies
  nianbao region copies --from 80 --format csv > 雷同.csv""",
)
@click.option(
    "--from", "share", metavar="百分比", default="50", callback=_share,
    help="相同的句子占较短一份的多少才列出，不写时是 50",
)  # fmt: skip
@year_option()
@styles("text", "json", "csv")
@archive_option()
@help_option()
def copies(share: int, year: int | None, style: str, archive: Path) -> int:
    from authoring.region.archive import Archive
    from authoring.region.asking import year_in
    from authoring.region.case import Region
    from authoring.region.copies import copies as pairs_of

    try:
        with Archive(archive) as opened:
            of_year = year_in(opened, year)
            register = opened.register_of(of_year)
            found = pairs_of(Region(opened, of_year), share)
    except Unusable as problem:
        report_findings(problem.findings)
        return 2
    if style == "csv":
        say(f"{of_year}年度", err=True)
        _say_pairs_as_csv(found, register)
    elif style == "json":
        say_data({"年度": of_year, "雷同": [_pair_as_data(one, register) for one in found]}, 1)
    else:
        _say_pairs(found, register, of_year, share)
    return 0


def _say_pairs(found: Sequence[Pair], register: Register, year: int, share: int) -> None:
    if not found:
        say(f"{year}年度：没有两家的文字有 {share}% 以上相同。")
        return
    say(
        f"{year}年度：共 {len(found)} 对。谁抄谁，程序不判断；请两家核对，各写自己的事例和做法。",
        "",
    )
    for one in found:
        name, other = register.units[one.one].name, register.units[one.other].name
        say_text(f"{name}：与“{other}”重复 {len(one.sentences)} 句（占较短一份的 {one.share}%）")
        for said, also in one.sentences[:_SHOWN]:
            say_text(f"  {said}")
            if also != said:
                say_text(f"    {other}：{also}")
        if len(one.sentences) > _SHOWN:
            say(f"  另有 {len(one.sentences) - _SHOWN} 句，用 --format csv 全部列出。")


def _pair_as_data(one: Pair, register: Register) -> dict[str, object]:
    return {
        "单位": [
            {"编号": unit, "全称": register.units[unit].name} for unit in (one.one, one.other)
        ],
        "占比": one.share,
        "句子": [list(said) for said in one.sentences],
    }


def _say_pairs_as_csv(found: Sequence[Pair], register: Register) -> None:
    from authoring.region.tabling import as_csv

    rows: list[tuple[str | int, ...]] = [
        ("编号", "单位", "另一编号", "另一单位", "重复句数", "占较短一份的百分比", "句子", "另一单位的写法")
    ]  # fmt: skip
    for one in found:
        name, other = register.units[one.one].name, register.units[one.other].name
        rows += [
            (one.one, name, one.other, other, len(one.sentences), one.share, said, also)
            for said, also in one.sentences
        ]
    say(*as_csv(rows).splitlines())


# --- slips --------------------------------------------------------------------------------------------


def _formats(ctx: click.Context, param: click.Parameter, value: str) -> list[str]:
    names = [name.strip().lower() for name in re.split("[,，、]", value) if name.strip()]
    known = "、".join(SLIPS)
    for name in names:
        if name not in SLIPS:
            raise click.BadParameter(f"没有“{name}”这种单子。可以写：{known}。", ctx, param)
    if not names:
        raise click.BadParameter(f"--to 后面是空的；可以写：{known}。", ctx, param)
    return list(dict.fromkeys(names))


def _day(ctx: click.Context, param: click.Parameter, value: str | None) -> datetime.date | None:
    if value is None:
        return None
    try:
        day = datetime.date.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(
            f"“{value}”不是日期；写成 2026-02-10 的样子。", ctx, param
        ) from None
    if day < today():
        raise click.BadParameter(f"--by {value} 已经过去了。", ctx, param)
    return day


@verb(
    "生成退回单、催报单",
    """\
给每个有事要答复的单位生成一份单子：报告有错误、有提醒没有说明的，是退回单，逐处写明位置、依据、怎么改；
还没有报的，是催报单。程序没有读出的，不是单位的错，不写在单子上。
已经说明的不再退回。生成的同时在收报库里记下退回、催报的日期。

同名文件改动过的不覆盖，各份都不写；确实要覆盖时加 --force。

返回码：0 已生成，或没有要答复的单位，2 无法生成。

例：
  nianbao region slips
  nianbao region slips --only 示例县教育局 --by 2026-02-10
  nianbao region slips --to docx,html --out 退回""",
)
@click.option(
    "--to", "formats", default="docx", metavar="格式", callback=_formats,
    help=f"要哪些：{'、'.join(SLIPS)}，用逗号隔开；不写时是 docx",
)  # fmt: skip
@click.option("--only", metavar="单位", multiple=True, help="只给这家，编号或全称；可以写几次")
@click.option("--by", metavar="日期", callback=_day, help="请对方哪一天前答复；不写时是 7 天后")
@click.option("--sender", metavar="署名", default="", help="谁发的；不写时是名单里最上级的单位")
@click.option("--out", metavar="文件夹", type=PATH, default=Path("单据"), help="写到哪个文件夹")
@click.option(
    "--force", is_flag=True, help="有改动的、不是本程序生成的同名文件也覆盖，旧内容会丢失"
)
@year_option()
@archive_option()
@help_option()
def slips(
    formats: list[str],
    only: tuple[str, ...],
    by: datetime.date | None,
    sender: str,
    out: Path,
    force: bool,
    year: int | None,
    archive: Path,
) -> int:
    from rich.progress import Progress

    from authoring.region.archive import Archive, Happened
    from authoring.region.asking import unit_named, year_in
    from authoring.region.judging import judged
    from authoring.region.slips import Asked, write_slips
    from authoring.region.slips import slips as slips_of

    written: list[Happened] = []
    terminal = console(err=True)
    try:
        with Archive(archive) as opened:
            of_year = year_in(opened, year)
            units = [unit_named(opened.register_of(of_year), words) for words in only]
            kept = _not_asked(judged(opened, of_year)) if not units else []
            made = list(slips_of(opened, Asked(of_year, today(), by, sender, units)))
            with Progress(
                console=terminal, transient=True, disable=not terminal.is_terminal
            ) as progress:
                task = progress.add_task("正在生成", total=len(made))
                for batch in write_slips(opened, of_year, made, out, formats, force=force):
                    written += [one.kind for one in batch]
                    progress.update(task, completed=len(written))
                    gc.collect()  # Word files hang together in circles, megabytes each
    except Unusable as problem:
        report_findings(problem.findings)
        return 2
    finally:
        if written:
            counts = "、".join(
                f"{kind}单 {written.count(kind)} 份" for kind in dict.fromkeys(written)
            )
            say(f"已生成 {of_year}年度{counts}，在“{out}”里；日期已记入收报库。")
    if made:
        say("下一步：发给各单位；重新报来的文件放进报送的文件夹，再运行 nianbao region take。")
    else:
        say(f"{of_year}年度：没有要答复的单位。")
    if kept:
        say("", "不写在单子上，由收报告的一方处理的：")
        report_findings(shortened(kept, _KEPT), err=False)
    return 0


def _not_asked(told: Sequence[Told]) -> list[Finding]:
    """What no unit has to answer, nor a slip tells in its own way."""
    on_slips = ("R701", "R708")
    return [one.finding for one in told if not one.asked and one.finding.code not in on_slips]


# --- board --------------------------------------------------------------------------------------------


def _page_name(ctx: click.Context, param: click.Parameter, value: Path) -> Path:
    if value.suffix.lower() not in (".html", ".htm"):
        raise click.BadParameter(f"-o 后面的文件名“{value}”要以 .html 结尾。", ctx, param)
    return value


@verb(
    "生成一页收报情况的网页",
    """\
生成一个网页：应报、已报、未报、迟报、有错误各多少家，先联系谁，按上级折叠的各单位情况，主要数据的合计
（没有收齐的注明不含几家）。一个文件，不联网，手机上也能看，可以打印。
单位多于 20000 家时，总表之外，下一级各一个网页，写在同一个文件夹里。

返回码：0 已生成，2 无法生成。

例：
  nianbao region board -o 收报情况.html
  nianbao region board -o 收报情况.html --year 2024""",
)
@click.option(
    "-o", "--output", metavar="文件", type=PATH, required=True, callback=_page_name, help="写到哪个文件"
)  # fmt: skip
@click.option(
    "--force", is_flag=True, help="有改动的、不是本程序生成的同名文件也覆盖，旧内容会丢失"
)
@year_option()
@archive_option()
@help_option()
def board(output: Path, force: bool, year: int | None, archive: Path) -> int:
    from authoring.region.archive import Archive
    from authoring.region.asking import year_in
    from authoring.region.board import board as pages_of
    from authoring.region.board import write_board
    from authoring.region.case import Region

    try:
        with Archive(archive) as opened:
            of_year = year_in(opened, year)
            pages = pages_of(Region(opened, of_year), today(), output.name)
        write_board(pages, output.parent, force=force)
    except Unusable as problem:
        report_findings(problem.findings)
        return 2
    more = f"，另有 {len(pages) - 1} 个分表的网页" if len(pages) > 1 else ""
    say(f"已生成 {of_year}年度收报情况 {output}{more}。")
    return 0
