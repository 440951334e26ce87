"""Click in Chinese: help measured in terminal cells, and complaints about the command line."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from difflib import get_close_matches
from typing import Any, TypeVar

import click
from rich.cells import cell_len

from authoring.cli.printing import say
from authoring.cli.wrapping import wrap
from authoring.patterns import lazy

_Verb = TypeVar("_Verb", bound=Callable[..., Any])
# A line of the source that ends within a sentence goes on in the next.
_GOES_ON = lazy(r"(?<=[，；、）])\n(?=[^ \n])|\n(?=（)")


class _Help(click.HelpFormatter):
    """Click's layout, measured in terminal cells instead of characters."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        self.write(f"用法：{prog} {args}\n")

    def write_heading(self, heading: str) -> None:
        self.write(f"{heading}：\n")

    def write_text(self, text: str) -> None:
        for line in _GOES_ON.sub("", text).splitlines():
            indent = " " * (len(line) - len(line.lstrip()))
            room = self.width - len(indent) - self.current_indent
            for part in wrap(line.strip(), room):
                self.write(f"{' ' * self.current_indent}{indent}{part}".rstrip() + "\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], *_: Any, **__: Any) -> None:
        rows = list(rows)
        first = max(cell_len(term) for term, _ in rows) + 2
        first = min(first, self.width // 2)
        for term, text in rows:
            lines = list(wrap(text, max(10, self.width - first - self.current_indent)))
            pad = " " * self.current_indent
            if cell_len(term) > first - 2:
                self.write(f"{pad}{term}\n")
                lead = " " * first
            else:
                lead = term + " " * (first - cell_len(term))
            for line in lines:
                self.write(f"{pad}{lead}{line}".rstrip() + "\n")
                lead = " " * first


class _Context(click.Context):
    formatter_class = _Help


class Command(click.Command):
    context_class = _Context

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx  # Click leaves out whose option lacks its value
            raise

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        options = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        rows = [
            (words, told.replace("[required]", "（必须写）").replace("  （", "（"))
            for option in options
            if (row := option.get_help_record(ctx))
            for words, told in (row,)
        ]
        with formatter.section("选项"):
            formatter.write_dl(rows)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_paragraph()
        formatter.write_text(self.help or "")


class VerbGroup(Command, click.Group):
    command_class = Command

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        commands = [(name, self.commands[name].short_help or "") for name in self.commands]
        with formatter.section("命令"):
            formatter.write_dl(commands)
        Command.format_options(self, ctx, formatter)


def verb(short: str, words: str) -> Callable[[Callable[..., int]], Command]:
    """A verb of the program: its line in the list of verbs, and its help."""
    return click.command(
        cls=Command, short_help=short, help=words, options_metavar="[选项]", add_help_option=False
    )


def help_option() -> Callable[[_Verb], _Verb]:
    def show(ctx: click.Context, param: click.Parameter, value: bool) -> None:
        if value and not ctx.resilient_parsing:
            say(*ctx.get_help().split("\n"))
            ctx.exit()

    return click.option(
        "-h", "--help", is_flag=True, expose_value=False, is_eager=True, callback=show,
        help="显示这份说明",
    )  # fmt: skip


_VERBS_IN_CHINESE = {
    "新建": "new", "检查": "check", "校验": "check", "核对": "check", "生成": "render", "输出": "render",
    "导出": "render", "比较": "compare", "对比": "compare", "引用": "bind", "字段": "fields",
    "规则": "rules", "格式": "forms", "帮助": "--help", "help": "--help", "version": "--version",
}  # fmt: skip


def nearest(word: str, known: Iterable[str]) -> str:
    """“ 是不是 …？” with the nearest of the known words; nothing where none is near."""
    near = get_close_matches(word.lower(), known, n=1)
    return f"是不是 {near[0]}？" if near else ""


def _no_such_verb(word: str, verbs: Iterable[str]) -> str:
    if word.lower().endswith((".yaml", ".yml")):
        return f"“{word}”前面缺少命令，例如 nianbao check {word}。"
    meant = _VERBS_IN_CHINESE.get(word.lower())
    return f"没有“{word}”这个命令。" + (f"是不是 {meant}？" if meant else nearest(word, verbs))


def complaint(error: click.ClickException) -> str:
    match error:
        case click.exceptions.NoSuchOption():
            guess = f" 是不是 {error.possibilities[0]}？" if error.possibilities else ""
            return f"没有“{error.option_name}”这个选项。{guess}"
        case click.exceptions.NoSuchCommand():
            group = error.ctx.command if error.ctx else None
            verbs = group.commands if isinstance(group, click.Group) else ()
            return _no_such_verb(error.command_name, verbs)
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
