"""Click in Chinese: help measured in terminal cells, and complaints about the command line."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

import click

_Verb = TypeVar("_Verb", bound=Callable[..., Any])


def _cells(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _wrap(text: str, width: int) -> Iterator[str]:
    """Lines no wider than `width` cells; Chinese may break anywhere, words may not."""
    line = ""
    for word in _words(text):
        if line and _cells(line + word.rstrip()) > width:
            yield line.rstrip()
            line = ""
        line += word if line or word.strip() else ""
    yield line.rstrip()


def _words(text: str) -> Iterator[str]:
    word = ""
    for char in text:
        if char.isascii() and char != " ":
            word += char
            continue
        if char in "，。；：、）”":  # closing marks stay with what they close
            word += char
            continue
        if word:
            yield word
        word = char
        if char == " ":
            yield word
            word = ""
    if word:
        yield word


class _Help(click.HelpFormatter):
    """Click's layout, measured in terminal cells instead of characters."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        self.write(f"用法：{prog} {args}\n")

    def write_heading(self, heading: str) -> None:
        self.write(f"{heading}：\n")

    def write_text(self, text: str) -> None:
        for line in text.splitlines():
            indent = " " * (len(line) - len(line.lstrip()))
            room = self.width - len(indent) - self.current_indent
            for part in _wrap(line.strip(), room):
                self.write(f"{' ' * self.current_indent}{indent}{part}".rstrip() + "\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], *_: Any, **__: Any) -> None:
        rows = list(rows)
        first = max(_cells(term) for term, _ in rows) + 2
        first = min(first, self.width // 2)
        for term, text in rows:
            lines = list(_wrap(text, max(10, self.width - first - self.current_indent)))
            pad = " " * self.current_indent
            if _cells(term) > first - 2:
                self.write(f"{pad}{term}\n")
                lead = " " * first
            else:
                lead = term + " " * (first - _cells(term))
            for line in lines:
                self.write(f"{pad}{lead}{line}".rstrip() + "\n")
                lead = " " * first


class _Context(click.Context):
    formatter_class = _Help


class Command(click.Command):
    context_class = _Context

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        options = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        rows = [row for option in options if (row := option.get_help_record(ctx))]
        with formatter.section("选项"):
            formatter.write_dl(rows)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_paragraph()
        formatter.write_text(self.help or "")


class Group(Command, click.Group):
    command_class = Command

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        commands = [(name, self.commands[name].short_help or "") for name in self.commands]
        with formatter.section("命令"):
            formatter.write_dl(commands)
        Command.format_options(self, ctx, formatter)


def help_option() -> Callable[[_Verb], _Verb]:
    return click.help_option("-h", "--help", help="显示这份说明")


def complaint(error: click.ClickException) -> str:
    match error:
        case click.exceptions.NoSuchOption():
            guess = f" 是不是 {error.possibilities[0]}？" if error.possibilities else ""
            return f"没有“{error.option_name}”这个选项。{guess}"
        case click.exceptions.NoSuchCommand():
            return f"没有“{error.command_name}”这个命令。"
        case click.exceptions.MissingParameter():
            name = error.param.make_metavar(error.ctx) if error.param and error.ctx else ""
            option = (
                error.param.opts[0] + " " if error.param and error.param.opts[0][:1] == "-" else ""
            )
            return f"缺少 {option}{name}。"
        case click.exceptions.BadOptionUsage():
            return f"“{error.option_name}”后面缺少内容，或不该有内容。"
        case click.exceptions.BadParameter():
            return error.message
        case _:
            return "命令写法不对。"
