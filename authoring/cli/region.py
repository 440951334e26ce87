"""The group of verbs for whoever collects the reports of a region."""

from __future__ import annotations

from pathlib import Path

import click

from authoring.cli.options import PATH
from authoring.cli.usage import VerbGroup, help_option

LEDGER = click.option(
    "--ledger", metavar="文件", type=PATH, default=Path("年报台账.sqlite"), help="台账；不写时是 年报台账.sqlite"
)  # fmt: skip


@click.group(
    cls=VerbGroup, help="收一个地区各单位的年度报告：催报、核对、退回、汇总。",
    short_help="收一个地区各单位的报告", options_metavar="[选项]", subcommand_metavar="命令 …",
    add_help_option=False,
)  # fmt: skip
@help_option()
def region() -> None:
    """Verbs register themselves."""
