"""The verb that opens a report in the browser: desk."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from authoring.cli.options import LAST, PACK, YAML_FILE
from authoring.cli.printing import kept, report_findings, say
from authoring.cli.usage import help_option, verb
from authoring.findings import Finding, Severity, Unusable

if TYPE_CHECKING:
    pass


def _port(ctx: click.Context, param: click.Parameter, value: str) -> int:
    if not (value.isascii() and value.isdigit() and int(value[:6]) <= 65535):
        raise click.BadParameter(f"--port 后面写 1 到 65535 的数，不是“{value}”。", ctx, param)
    return int(value)


@verb(
    "在浏览器里填写、检查、生成",
    """\
在本机的浏览器里打开报告：照表格的样子填写，边填边检查，保存到 YAML 文件，生成网页、Word、PDF。
不写文件时，先开始一个新的年度，或打开这个文件夹里的文件。

不联网，别的电脑和别的网页都不能访问。关闭页面几分钟以后自己结束；也可以在这里按 Ctrl+C。
没有保存的内容留在旁边，下次打开时可以恢复。

例：
  nianbao desk
  nianbao desk 2025.yaml
  nianbao desk 2025.yaml --last 去年的年报.docx --pack 本市要求.yaml""",
)
@click.argument("file", metavar="[文件]", required=False, type=YAML_FILE)
@LAST
@PACK
@click.option(
    "--port", metavar="端口", default="0", callback=_port, help="用哪个端口；不写时任选一个"
)
@click.option("--no-open", is_flag=True, help="不打开浏览器，只写出地址")
@help_option()
def desk(file: Path | None, last: Path | None, pack: Path | None, port: int, no_open: bool) -> int:
    try:
        _serve(file, last, pack, port, no_open)
    except Unusable as problem:
        report_findings(problem.findings)
        return 2
    return 0


def _serve(
    file: Path | None, last: Path | None, pack: Path | None, port: int, no_open: bool
) -> None:
    """Serve the desk until its page is gone. Raises Unusable."""
    try:
        from authoring.desk.app import Desk, create_app
        from authoring.desk.server import Presence, listening, serve
    except ImportError:
        raise Unusable(
            Finding(
                "O979", Severity.FATAL, "没有安装在浏览器里填写要用的软件包。",
                remedy='运行 pip install "nianbao[desk]"，再试一次。',
            )
        ) from None  # fmt: skip
    from authoring.desk.guard import Guard

    given = file.absolute() if file else None
    this_year = date.today().year  # noqa: DTZ011  # the clerk's own day
    desk = Desk(given.parent if given else Path.cwd(), this_year - 1, last, pack, given, kept)
    if given:
        desk.open(given)
    try:
        at = listening(port)
    except OSError:
        raise click.BadParameter(
            f"端口 {port} 用不了，或被别的程序占用；换一个，或不写 --port。"
        ) from None
    guard = Guard(at.getsockname()[1])
    presence = Presence()
    app = create_app(desk, guard, presence)

    def ready() -> None:
        import webbrowser  # looks for browsers when it is loaded

        if no_open or not webbrowser.open(guard.address):
            say(f"请在浏览器里打开（只能用一次）：{guard.address}")
        else:
            say("已在浏览器里打开。关闭页面几分钟以后自己结束；也可以按 Ctrl+C。")
            say(f"没有打开的，自己在浏览器里打开（只能用一次）：{guard.address}")

    try:
        serve(app, at, presence, ready)
    except KeyboardInterrupt:
        say("")  # behind the ^C
    finally:
        at.close()
        desk.close()
    say("已结束。")
