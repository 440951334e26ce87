"""What every verb prints with: lines, findings, JSON. What cannot be printed is told apart."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from authoring.cli.wrapping import wrap
from authoring.faults import Fault, keep
from authoring.findings import Finding, Place, Severity, exit_code, printable
from authoring.publish import Outcome

if TYPE_CHECKING:
    from rich.console import Console


class NoOutput(Exception):
    """What was to be printed cannot be: the disk is full, the console is gone."""


@contextmanager
def printing() -> Iterator[None]:
    """Tell failures to print from failures to read and write files. A closed pipe stays one."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise NoOutput from error


def say(*lines: str, err: bool = False) -> None:
    """Print lines; whatever in them would steer the terminal is shown instead."""
    with printing():
        for line in lines:
            click.echo(printable(line), err=err)


def console(*, err: bool = False) -> Console:
    """Where rich prints: as wide and as colourful as the terminal is."""
    from rich.console import Console

    return Console(stderr=err, highlight=False, markup=False, emoji=False)


def report_findings(findings: Sequence[Finding], *, err: bool = True) -> None:
    """Show findings, as a rule where they do not disturb what a pipe reads."""
    if findings:
        from authoring.cli.terminal import show

        with printing():
            show(findings, console(err=err))


def say_text(text: str) -> None:
    """Lines of text, set for the width of a terminal; a pipe gets them as they are."""
    terminal = console()
    for line in text.split("\n"):
        indent = len(line) - len(line.lstrip())
        parts = (
            wrap(line.strip(), max(8, terminal.width - indent))
            if terminal.is_terminal
            else [line.strip()]
        )
        say(*(" " * indent + part for part in parts))


def say_json(text: str) -> None:
    """JSON stays JSON: what may not be shown is escaped in its own way."""
    say(*(printable(line, lambda char: json.dumps(char)[1:-1]) for line in text.split("\n")))


def say_data(data: object, indent: int) -> None:
    """Plain data as JSON."""
    say_json(json.dumps(data, ensure_ascii=False, indent=indent))


def findings_of(outcome: Outcome, beside: Path | None = None) -> list[Finding]:
    """The findings of one file; a fault of the program is one of them."""
    if outcome.fault is None:
        return outcome.findings
    doing = "".join(f"，没有做完{what}" for what in outcome.fault.doing)
    return [
        *outcome.findings,
        Finding(
            "O917", Severity.FATAL, f"程序出错（{outcome.fault.kind}）{doing}。", place=Place(str(outcome.file)),
            remedy=kept(outcome.fault, beside),
        ),
    ]  # fmt: skip


def say_which_not(outcomes: Sequence[Outcome], what: str) -> None:
    """After a batch: which files were not done."""
    left = [f"“{one.file}”" for one in outcomes if one.fault or exit_code(one.findings) == 2]
    if left and len(outcomes) > 1:
        say(f"{what}：{'、'.join(left)}（{len(outcomes)} 份中的 {len(left)} 份）。", err=True)


def typed(path: Path) -> str:
    """A path as it can be typed in a command."""
    return f'"{path}"' if any(char.isspace() for char in str(path)) else str(path)


def kept(fault: Fault, beside: Path | None = None) -> str:
    """Where the story of a fault was written, in a sentence."""
    return keep(fault, program_version(), time.strftime("%Y%m%d-%H%M%S"), beside)


def program_version() -> str:
    """The version that is installed."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("nianbao")
    except PackageNotFoundError:  # run from a folder, not installed
        return "0"
