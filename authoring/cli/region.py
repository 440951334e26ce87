"""The group of verbs for whoever collects the reports of a region; other modules add theirs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from authoring.cli.options import PATH
from authoring.cli.usage import VerbGroup, help_option

_Verb = TypeVar("_Verb", bound=Callable[..., Any])


@click.group(
    cls=VerbGroup, help="收一个地区各单位的年度报告：催报、核对、退回、汇总。",
    short_help="收下级的报告：查缺、检查、汇总", options_metavar="[选项]", subcommand_metavar="命令 …",
    add_help_option=False,
)  # fmt: skip
@help_option()
def region() -> None:
    """The other modules register their verbs here."""


def ledger_option() -> Callable[[_Verb], _Verb]:
    """The option --ledger, which every verb of the group has."""
    return click.option(
        "--ledger", metavar="文件", type=PATH, default=Path("年报台账.sqlite"),
        help="台账；不写时是当前文件夹的 年报台账.sqlite",
    )  # fmt: skip
