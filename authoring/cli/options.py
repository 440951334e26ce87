"""Options and arguments of the verbs: what may stand there, and complaints in Chinese when it may not."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from authoring.cli.usage import nearest
from authoring.findings import Unusable
from authoring.outputs import OUTPUTS
from authoring.publish import agency_named, year_typed

_FORMATS = "、".join(OUTPUTS)
PURPOSES = "\n".join(f"  {name:10}{output.purpose}" for name, output in OUTPUTS.items())
DEFAULT_FORMATS = "html,docx,pdf"
_TABLES = {"excel", "xlsx", "xls", "csv", "表格"}
_ALSO_CALLED = {"word": "docx", "网页": "html", "签批单": "signoff"}

# Click's own checks speak English; reading and writing say what is wrong themselves.
PATH = click.Path(path_type=Path, readable=False)


class _YamlPath(click.Path):
    """A YAML file; 2025 stands for 2025.yaml where there is no file of that name."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        path = Path(os.fsdecode(super().convert(value, param, ctx)))
        endings = [f"{path}{ending}" for ending in (".yaml", ".yml")]
        if path.suffix in (".yaml", ".yml") or os.path.isfile(path):
            return path
        return next((Path(one) for one in endings if os.path.isfile(one)), path)


YAML_FILE = _YamlPath(readable=False)
FORM = click.option("--form", "form_id", metavar="格式", help="不用这一年度的通常格式时，写格式名")
FILES = click.argument("files", nargs=-1, required=True, metavar="文件…", type=YAML_FILE)


def year_of(ctx: click.Context, param: click.Parameter, value: str) -> int:
    """Four digits, full-width or not, with or without 年."""
    if (year := year_typed(value)) is None:
        raise click.BadParameter(f"“{value}”不是四位数字的年度。", ctx, param)
    return year


def styles(*names: str) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """The option --format with these choices, the first unless told otherwise."""

    def known(ctx: click.Context, param: click.Parameter, value: str) -> str:
        if value not in names:
            raise click.BadParameter(f"--format 后面写 {' 或 '.join(names)}。", ctx, param)
        return value

    return click.option(
        "--format", "style", default=names[0], metavar="|".join(names), callback=known,
        help="给人看，或给机器读",
    )  # fmt: skip


LAST = click.option(
    "--last",
    metavar="文件",
    type=YAML_FILE,
    help="上年报告：YAML 文件，或公布的 Word、网页、PDF；不写时用报告里的“上年报告”",
)
PACK = click.option("--pack", metavar="文件", type=YAML_FILE, help="地方要求的规则包")


def yaml_name(ctx: click.Context, param: click.Parameter, value: Path | None) -> Path | None:
    """The file to write is a YAML file, whatever it is called."""
    if value is not None and value.suffix.lower() not in (".yaml", ".yml"):
        raise click.BadParameter(
            f"-o 后面的文件名“{value}”要以 .yaml 结尾；Word、PDF 在填好以后用 nianbao render 生成。",
            ctx, param,
        )  # fmt: skip
    return value


def agency_name(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """An agency's name without odd blanks; nothing invisible in it."""
    try:
        return None if value is None else agency_named(value)
    except Unusable as problem:
        told = problem.findings[0]
        raise click.BadParameter(f"{told.message}{told.remedy}", ctx, param) from None


def formats_of(ctx: click.Context, param: click.Parameter, value: str) -> list[str]:
    """The outputs asked for, each once."""
    names = [name.strip().lower() for name in re.split("[,，、]", value) if name.strip()]
    wanted = [_ALSO_CALLED.get(name, name) for name in names]
    for name in wanted:
        if name in _TABLES:
            raise click.BadParameter(
                "没有 Excel 输出；要在表格里用这些数，先生成 Word 再复制，程序读取的用 json。",
                ctx,
                param,
            )
        if name not in OUTPUTS:
            guess = nearest(name, OUTPUTS)
            raise click.BadParameter(
                f"没有“{name}”这种输出。{guess}可以写：{_FORMATS}。", ctx, param
            )
    if not wanted:
        raise click.BadParameter(f"--to 后面是空的；可以写：{_FORMATS}。", ctx, param)
    return list(dict.fromkeys(wanted))
