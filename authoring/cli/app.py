"""The program: its verbs, how it ends, and what it says of a fault of its own."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

import click

from authoring.cli.about import forms, rules, schema
from authoring.cli.desk import desk
from authoring.cli.examine import check, compare
from authoring.cli.ledger import ledger
from authoring.cli.live import bind, fields, fix
from authoring.cli.make import new, render
from authoring.cli.printing import NoOutput, kept, program_version, say
from authoring.cli.region import region
from authoring.cli.region_open import compare_years, publish
from authoring.cli.region_show import board, copies, slips
from authoring.cli.region_sum import impact, sum_up
from authoring.cli.revise import edits
from authoring.cli.sheet import sheet
from authoring.cli.take import read
from authoring.cli.usage import VerbGroup, complaint, help_option
from authoring.cli.versions import verify
from authoring.faults import fault_of, stopped_like_an_interrupt

_EPILOG = """\
编写政府信息公开工作年度报告：填一个 YAML 文件，检查无误后生成网页、Word 和 PDF。

例：
  nianbao new 2025 --agency 示例县教育局 -o 2025.yaml
  nianbao check 2025.yaml
  nianbao render 2025.yaml --final"""


@click.group(
    cls=VerbGroup, help=_EPILOG, options_metavar="[选项]", subcommand_metavar="命令 …",
    add_help_option=False, no_args_is_help=False, invoke_without_command=True,
)  # fmt: skip
@click.option("--version", is_flag=True, help="显示版本")
@help_option()
@click.pass_context
def nianbao(ctx: click.Context, version: bool) -> None:
    if version:
        say(f"nianbao {program_version()}")
    elif ctx.invoked_subcommand is None:
        say(*ctx.get_help().split("\n"))


_VERBS = (
    new, desk, read, sheet, ledger, check, render, edits, verify, compare, fields, bind, fix, region, rules,
    forms, schema,
)  # fmt: skip
for verb in _VERBS:
    nianbao.add_command(verb)
region.add_command(sum_up, "sum")
region.add_command(impact)
region.add_command(compare_years, "compare")
for verb in (copies, slips, board, publish):
    region.add_command(verb)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the program and exit with 0 (clean), 1 (findings) or 2 (could not run)."""
    # Pydantic would look through everything that is installed for plugins of its own.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a Windows console or a pipe with another encoding
            stream.reconfigure(errors="replace")
    with _rarely_collecting(), stopped_like_an_interrupt() as stopped_by:
        code = _run(arguments, stopped_by)
    sys.exit(code or _flush())


@contextmanager
def _rarely_collecting() -> Iterator[None]:
    """A verb makes little that hangs together in circles; looking for it takes a tenth of its time."""
    before = gc.get_threshold()
    gc.freeze()  # modules stay anyway
    gc.set_threshold(50_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def _run(arguments: Sequence[str] | None, stopped_by: list[int]) -> int:
    try:
        code: int = nianbao.main(arguments, prog_name="nianbao", standalone_mode=False)
    except click.exceptions.Exit as request:
        code = request.exit_code
    except click.ClickException as error:
        context = error.ctx if isinstance(error, click.UsageError) else None
        command = context.command_path if context else "nianbao"
        with suppress(NoOutput):
            say(complaint(error), f"看用法：{command} --help", err=True)
        code = 2
    except (click.Abort, KeyboardInterrupt) as stop:
        if isinstance(stop.__cause__, EOFError):  # Click takes it for an end of typing
            return _say_fault(stop.__cause__)
        with suppress(NoOutput):
            say("已中断，没有写完的文件没有留下。", err=True)
        code = 128 + (stopped_by or [signal.SIGINT])[0]
    except BrokenPipeError:
        sys.stderr.close()  # the reader has gone; there is nobody to tell
        code = 0
    except NoOutput:
        with suppress(NoOutput):
            say("不能输出结果：磁盘已满，或输出的位置不能写入。", err=True)
        code = 2
    except Exception as crash:  # the last resort: one line for a person, the rest in a file
        code = _say_fault(crash)
    return code


def _say_fault(crash: Exception) -> int:
    fault = fault_of(crash)
    done = f"，没有做完：{'、'.join(fault.doing)}" if fault.doing else ""
    with suppress(NoOutput):
        say(f"程序出错（{fault.kind}）{done}。{kept(fault)}", err=True)
    return 2


def _flush() -> int:
    """What is still in the buffer may fail to be written as well; 0 when it was written."""
    try:
        if sys.stdout is not None:  # closed by whoever started the program
            sys.stdout.flush()
    except OSError:
        return 2
    return 0
