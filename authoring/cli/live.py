"""The verbs that change a report's file or help to: fields, bind, fix."""

from __future__ import annotations

from pathlib import Path

import click
from rich.cells import cell_len

import authoring
from authoring.cli.options import LAST, PACK, YAML_FILE, styles
from authoring.cli.printing import report_findings, say, say_data, typed
from authoring.cli.usage import help_option, verb
from authoring.faults import about
from authoring.findings import Severity, Unusable, exit_code, printable
from authoring.publish import demands_of, mend, named, write_changed


@verb(
    "列出可以在正文里引用的数",
    """\
列出可以在正文里引用的每一个数：名称、现在的值、单位、在表里的位置。
正文里写 {{ 名称 }}，生成报告时换成表里的数；还可以写 {{ 同比(名称) }}、{{ 占比(名称, 名称) }} 等。

例：
  nianbao fields 2025.yaml
  nianbao fields 2025.yaml 结转
  nianbao fields 2025.yaml --format json""",
)
@click.argument("file", metavar="文件", type=YAML_FILE)
@click.argument("word", metavar="[词]", required=False, default="")
@styles("text", "json")
@help_option()
def fields(file: Path, word: str, style: str) -> int:
    try:
        with about(file):
            report = authoring.load(file)
    except Unusable as problem:
        report_findings(named(problem.findings, file))
        return 2
    found = [one for one in authoring.fields(report) if word in one.name or word in one.words]
    if style == "json":
        say_data([one.as_dict() for one in found], 1)
        return 0
    values = [f"{one.shown}{one.unit if one.value is not None else ''}" for one in found]
    room = max(map(cell_len, (one.name for one in found)), default=0)
    beside = max(map(cell_len, values), default=0)
    for one, value in zip(found, values, strict=True):
        name = one.name + " " * (room - cell_len(one.name))
        say(f"{name}  {' ' * (beside - cell_len(value))}{value}  {one.words}")
    if not found:
        say(f"没有名称或位置含“{word}”的数；nianbao fields {typed(file)} 列出全部。")
    say("", *authoring.quoting_help())
    return 0


@verb(
    "把正文里直接写的数改为引用表格",
    """\
找出正文里直接写出、又等于表中某一格的数，列出改为引用后的写法；加 --write 才写进文件。
只改这些数，注释和排版不动；改后的报告与改前逐字相同。

例：
  nianbao bind 2025.yaml
  nianbao bind 2025.yaml --write""",
)
@click.argument("file", metavar="文件", type=YAML_FILE)
@click.option("--write", is_flag=True, help="写进文件")
@LAST
@help_option()
def bind(file: Path, write: bool, last: Path | None) -> int:
    from authoring.prose.live_figures import bind as propose

    try:
        with about(file):
            report = authoring.load(file, last)
            if unusable := [f for f in report.findings if f.severity is Severity.FATAL]:
                raise Unusable(unusable)
            bound = propose(report)
            if bound.bindings and write:
                write_changed(file, report, bound.changed)
    except Unusable as problem:
        report_findings(named(problem.findings, file))
        return 2
    if not bound.bindings:
        say("没有可以改成引用的数。")
    elif write:
        say(f"已改 {len(bound.bindings)} 处 {file}")
    else:
        say(*bound.changed.diff(printable(str(file)), "引用后").split("\n"))
        say("", f"有 {len(bound.bindings)} 处可以改成引用；加 --write 写进文件。")
    for one in bound.unsure:
        line = f"{one.place.line}:{one.place.column}"
        say(f"没有改：{line} 的 {one.typed} 也等于 {one.live}，不能确定是否指这一项。")
    return 0


@verb(
    "改正不涉及内容的问题",
    """\
列出可以自动改正的问题改后的写法：缩进、冒号、引号、全角数字、千分位、标点、手写的总计等，不改动内容；
加 --write 才写进文件。因此读不出来的文件，改好后能读的也改。
--select 写规则编号，连同这条规则可参照改正的问题一起改（请核对）。数字不一致的，由人核对，程序不改。

例：
  nianbao fix 2025.yaml
  nianbao fix 2025.yaml --write
  nianbao fix 2025.yaml --select W458""",
)
@click.argument("file", metavar="文件", type=YAML_FILE)
@click.option("--write", is_flag=True, help="写进文件")
@click.option("--select", metavar="编号", multiple=True, help="这条规则的参照改法也改；可以写几次")
@LAST
@PACK
@help_option()
def fix(
    file: Path, write: bool, select: tuple[str, ...], last: Path | None, pack: Path | None
) -> int:
    try:
        with about(file):
            demands, problems = demands_of(pack)
            if problems:
                raise Unusable(problems)
            mending = mend(file, last, demands, {code.upper() for code in select})
            if mending.steps and write:
                write_changed(file, mending.report, *mending.steps)
    except Unusable as problem:
        report_findings(named(problem.findings, file))
        return 2
    number = len(mending.taken) + mending.slips
    report_findings(mending.unread)
    if not mending.steps:
        say("没有可以自动改正的问题。")
    elif write:
        say(f"已改正 {number} 处问题 {file}")
    else:
        say(*mending.whole.diff(printable(str(file)), "改正后").split("\n"))
        say("", f"可以改正 {number} 处问题；加 --write 写进文件。")
    others = sorted({f.code for f in mending.left if f.fix and not f.reason and not f.fix.safe})
    if others:
        say(f"还可以参照改正（加 --select 编号，改后请核对）：{'、'.join(others)}。")
    if mending.unread:
        say("上面列出的请自己改；改好以后再运行一次，改正其余的问题。")
    return exit_code(mending.unread)
