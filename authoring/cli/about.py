"""The verbs that tell about the program: rules, forms, schema."""

from __future__ import annotations

import unicodedata

import click

import authoring
from authoring import FORMS
from authoring.cli.options import FORM, year_of
from authoring.cli.printing import report_findings, say, say_text
from authoring.cli.usage import help_option, verb
from authoring.findings import Unusable


@verb(
    "列出或解释检查的规则",
    """\
列出检查的规则；写出编号时，解释这一条：查什么、为什么、怎么改、依据和例子。

例：
  nianbao rules
  nianbao rules X301""",
)
@click.argument("code", metavar="[编号]", required=False, default="")
@help_option()
def rules(code: str) -> int:
    from authoring import catalogue

    if not code:
        say_text(catalogue.listing())
        return 0
    entry = catalogue.ENTRIES.get(unicodedata.normalize("NFKC", code).upper())
    if entry is None:
        raise click.BadParameter(f"没有编号为“{code}”的规则；nianbao rules 列出全部。")
    say_text(catalogue.page(entry))
    return 0


@verb(
    "列出各年度的格式",
    """\
列出程序会写的格式：格式名、适用年度、依据、有什么变化。

例：
  nianbao forms""",
)
@help_option()
def forms() -> int:
    for form in FORMS:
        say_text(f"{form.id}  {form.years}{'（按需选用）' if form.optional else ''}  {form.basis}")
        say_text(f"    {form.title}。{form.changes}")
    return 0


@verb(
    "输出 JSON Schema，供编辑器提示",
    """\
输出填报文件的 JSON Schema，带中文标题和说明；编辑器用它补全和提示。

例：
  nianbao schema > nianbao-2021.schema.json
  nianbao schema 2025
  nianbao schema --of findings""",
)
@click.argument(
    "year", metavar="[年度]", required=False, default=str(FORMS[-1].first_year), callback=year_of
)
@FORM
@click.option(
    "--of", "output", metavar="输出",
    help="改为输出结果的 JSON Schema：findings 是 check --format json 的，verify 是 verify --format json 的，"
    "data 是 render --to json 的",
)  # fmt: skip
@help_option()
def schema(year: int, form_id: str | None, output: str | None) -> int:
    try:
        words = (
            authoring.output_schema(output)
            if output
            else authoring.schema(authoring.form_of(year, form_id))
        )
        say(*words.rstrip("\n").split("\n"))
    except Unusable as problem:
        report_findings(problem.findings)
        return 2
    return 0
