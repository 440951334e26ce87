"""The verbs of a region that hand figures on and set years side by side: publish, compare."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.cells import cell_len

from authoring.cli.options import PATH, styles, year_of
from authoring.cli.printing import report_findings, say, say_data
from authoring.cli.region import archive_option, today
from authoring.cli.usage import help_option, verb
from authoring.faults import about
from authoring.findings import Unusable, exit_code
from authoring.publish import named
from authoring.quantities import Number, printed

if TYPE_CHECKING:
    from authoring.region.comparing import Band, Compared, Line


def _years(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(year_of(ctx, param, one) for one in value)


@verb(
    "把各单位的数公开成开放数据",
    """\
把收报库里算数的报告写成开放数据：每张表每个年度一个 CSV（一个单位一行，Excel、WPS 能直接打开），
说明各列的 datapackage.json，目录 index.json；装了 Parquet 组件的，另有 Parquet 文件。
没有填的格是空的，不是 0。只收已经公布、没有错误的报告，其余的列出单位；没有写发布日期的，公布期限过后才收。
要么全部写好，要么一个也不写。使用许可由本机关在网页上写明，程序不写。

返回码：0 已写好，2 无法写。

例：
  nianbao region publish --out 开放数据
  nianbao region publish --out 开放数据 --year 2025""",
)
@click.option("--out", metavar="文件夹", type=PATH, required=True, help="写到哪个文件夹")
@click.option(
    "--year", "years", metavar="年度", multiple=True, callback=_years,
    help="只要这个年度；可以写几次；不写时是收报库里的各个年度",
)  # fmt: skip
@click.option("--with-errors", is_flag=True, help="有错误的报告也公开")
@click.option(
    "--force", is_flag=True, help="有改动的、不是本程序生成的同名文件也覆盖，旧内容会丢失"
)
@archive_option()
@help_option()
def publish(
    out: Path, years: tuple[int, ...], with_errors: bool, force: bool, archive: Path
) -> int:
    from authoring.region.archive import Archive
    from authoring.region.publishing import has_parquet, publication, write

    try:
        with about(archive), Archive(archive) as opened:
            made = publication(opened, today(), years, with_errors=with_errors)
        findings = [*made.findings, *write(made, out, force=force)]
    except Unusable as problem:
        report_findings(named(problem.findings, archive))
        return 2
    report_findings(findings)
    for name, rows in made.rows.items():
        say(f"已生成 {out / name}（{rows} 家）")
    say(f"各列的说明：{out / 'datapackage.json'}；目录：{out / 'index.json'}")
    if not has_parquet():
        say('要 Parquet 文件的，先装组件：pip install "nianbao[parquet]"')
    return exit_code(findings)


@verb(
    "比较两个年度",
    """\
比较一个地区的两个年度：两年都有报告的单位加在一起，每家只算一次，口径是“汇总”的已包括下级。
基数不足30件的，不算百分比。加 --peers，列出各级别单位多数所在的区间（P25 至 P75，即中间的一半），
不足30家的级别不列；不排名次。两个年度格式不同的，只比两种格式都有的项目。

返回码：0 已比较，2 无法比较。

例：
  nianbao region compare 2024 2025
  nianbao region compare 2024 2025 --peers
  nianbao region compare 2024 2025 --format json""",
)
@click.argument("one", metavar="年度", callback=year_of)
@click.argument("other", metavar="年度", callback=year_of)
@click.option("--peers", is_flag=True, help="列出各级别单位多数所在的区间")
@styles("text", "json")
@archive_option()
@help_option()
def compare_years(one: int, other: int, peers: bool, style: str, archive: Path) -> int:
    from authoring.region.archive import Archive
    from authoring.region.comparing import compared

    try:
        with about(archive), Archive(archive) as opened:
            found = compared(opened, (one, other), peers=peers)
    except Unusable as problem:
        report_findings(named(problem.findings, archive))
        return 2
    if style == "json":
        say_data(found.as_dict(), 1)
    else:
        say(*_told(found, peers=peers))
    return 0


def _told(found: Compared, *, peers: bool) -> Iterator[str]:
    from authoring.region.comparing import ENOUGH

    before, now = found.years
    faulty = f"，其中 {found.faulty} 家的报告有错误" if found.faulty else ""
    yield f"{before}年度和{now}年度都有报告的 {found.both} 家{faulty}；每家只算一次，口径“汇总”的已包括下级。"
    apart = [
        f"{year}年度的 {units} 家"
        for year, units in zip(found.years, found.only, strict=True)
        if units
    ]
    if apart:
        yield f"只有一个年度的没有比：{'、'.join(apart)}。"
    shown = [one for one in found.lines if one.before or one.now]
    wholes = list(dict.fromkeys(f"“{one.whole}”" for one in shown if one.shares))
    shares = ["占比"] if wholes else []
    yield from _set(
        [
            ("指标", f"{before}年度", *shares, f"{now}年度", *shares, "变化"),
            *(
                (one.name, *_value(one, 0, wholes), *_value(one, 1, wholes), _change(one))
                for one in shown
            ),
        ]
    )
    if wholes:
        yield f"占比是占{'、'.join(wholes)}的百分比。"
    if zeros := [one.name for one in found.lines if one not in shown]:
        yield f"两个年度都是 0 的：{'、'.join(zeros)}。"
    if peers:
        yield from _bands(found)
    for name, why in found.apart:
        yield f"没有比“{name}”：{why}。"
    yield f"基数不足{ENOUGH}的，没有算百分比。"


def _value(line: Line, place: int, wholes: Sequence[str]) -> Iterator[str]:
    """A figure, and its share where some have one."""
    yield f"{printed((line.before, line.now)[place])}{line.unit}"
    if wholes:
        yield f"{line.shares[place]}%" if line.shares else ""


def _change(line: Line) -> str:
    if not line.difference:
        return "持平"
    word = "增加" if line.difference > 0 else "减少"
    told = f"{word}{_bare(line.difference)}{line.unit}"
    return told if line.change is None else f"{told}（{_bare(line.change)}%）"


def _bare(number: Number) -> str:
    return printed(number).removeprefix("-")


def _bands(found: Compared) -> Iterator[str]:
    from authoring.region.comparing import ENOUGH

    if not found.bands:
        yield f"没有满{ENOUGH}家的级别，不列区间。"
    levels = dict.fromkeys(one.level for one in found.bands)
    for level in levels:
        yield f"{level}，中间一半单位所在的区间（P25–P75）："
        yield from _set(
            [
                (_label(one), *(_range(one, place) for place in (0, 1)), f"{one.units} 家")
                for one in found.bands
                if one.level == level
            ]
        )


def _label(band: Band) -> str:
    return f"{band.name}占{band.whole}" if band.whole else band.name


def _range(band: Band, place: int) -> str:
    return "–".join(printed(one) for one in (band.before, band.now)[place]) + band.unit


def _set(rows: list[tuple[str, ...]]) -> Iterator[str]:
    """Rows with their columns one below the other, the first and the last from the left, figures from the right."""
    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        blanks = [" " * (width - cell_len(one)) for one, width in zip(row, widths, strict=True)]
        first, *figures, last = row
        cells = [
            first + blanks[0],
            *(blank + one for one, blank in zip(figures, blanks[1:], strict=False)),
            last,
        ]
        yield f"  {'  '.join(cells)}".rstrip()
