"""The verb that counts a register of requests into a report: ledger."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from authoring.cli.options import LAST, PATH, YAML_FILE, styles
from authoring.cli.printing import report_findings, say, say_data, typed
from authoring.cli.usage import help_option, verb
from authoring.faults import about
from authoring.findings import Unusable, exit_code, printable
from authoring.publish import Counted, count_in, named, write_changed, write_proposal


@verb(
    "把依申请公开台账计入报告",
    """\
把依申请公开台账（一行一件；Excel、WPS、ODS 或 CSV）计入报告的第三部分和第四部分，列出改法；加 --write 才写进文件。
台账要有收到日期、申请人类型、答复日期、答复类型四列；有复议、诉讼的日期和结果的，也计入第四部分。
词与格式的不同的，写在对照表里：--mapping 给出的文件还没有时，生成一份待填的，由本机关确认一次，以后每年照用。
姓名、电话、申请内容不写入任何文件，也不显示。不能计数的，按编号列出；有不能计数的，这张表不写入。

返回码：0 已计数，1 有不能计数的件或不相同的数，2 无法计数。

例：
  nianbao ledger 台账.xlsx 2025.yaml
  nianbao ledger 台账.xlsx 2025.yaml --mapping 对照.yaml --write
  nianbao ledger 台账.xlsx 2025.yaml --cell 申请.新收.自然人""",
)
@click.argument("register", metavar="台账", type=PATH)
@click.argument("file", metavar="报告", type=YAML_FILE)
@click.option("--mapping", metavar="文件", type=PATH, help="对照表（YAML）；没有时生成一份待填的")
@click.option("--write", is_flag=True, help="写进报告文件")
@click.option("--overwrite", is_flag=True, help="已填的数与台账不同时，改成台账的")
@click.option(
    "--cell", "names", metavar="名称", multiple=True,
    help="列出计入这一格的各件，例如 申请.新收.自然人；可以写几次",
)  # fmt: skip
@LAST
@styles("text", "json")
@help_option()
def ledger(
    register: Path, file: Path, mapping: Path | None, write: bool, overwrite: bool,
    names: tuple[str, ...], last: Path | None, style: str,
) -> int:  # fmt: skip
    try:
        with about(file):
            counted = count_in(register, file, mapping, last, overwrite=overwrite)
            shown = _shown(counted, names)
            made = bool(
                mapping
                and counted.ledger.words
                and write_proposal(mapping, counted.ledger.proposal)
            )
            if counted.changed and write:
                write_changed(file, counted.report, counted.changed)
    except Unusable as problem:
        report_findings(named(problem.findings, file))
        return 2
    code = exit_code([*counted.findings, *counted.new])
    if style == "json":
        say_data(_data(counted, written=write and counted.changed is not None, names=names), 1)
        return code
    report_findings([*counted.findings, *counted.new])
    for name, cases in shown.items():
        say(f"{name}  {len(cases)} 件", *(f"  {case}" for case in cases))
    say(*_summary(counted, file, write=write))
    if made:
        say(f"已生成 {mapping}（对照表，请填写）")
    return code


def _shown(counted: Counted, names: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The cells that are asked for with their cases. Raises Unusable for a name that is none."""
    from authoring.sheet.ledger import cases_of

    return {
        cell: cases
        for name in names
        for cell, cases in cases_of(counted.ledger, counted.report, name).items()
    }


def _data(counted: Counted, *, written: bool, names: tuple[str, ...]) -> dict[str, object]:
    ledger = counted.ledger
    return {
        "register": ledger.file,
        "year": ledger.year,
        "cases": ledger.cases,
        "incomplete": sorted(ledger.incomplete),
        "cells": _shown(counted, names or [*dict.fromkeys(path[0] for path in ledger.cells)]),
        "unknown_words": [
            {"section": one.section, "words": one.words, "number": one.number}
            for one in ledger.words
        ],
        "findings": [one.as_dict() for one in (*counted.findings, *counted.new)],
        "changed": counted.values,
        "written": written,
    }


def _summary(counted: Counted, file: Path, *, write: bool) -> Iterator[str]:
    ledger = counted.ledger
    rows = {
        "received": "新收",
        "carried_over": "上年结转",
        "outcomes": "办结",
        "carried_forward": "结转下年度",
    }
    of = {
        name: sum(n for path, n in ledger.figures.items() if path[:2] == ("applications", key))
        for key, name in rows.items()
    }
    yield f"台账 {ledger.cases} 件：" + "，".join(f"{name} {number}" for name, number in of.items())
    if any(path[0] == "review" for path in ledger.cells):
        reviews = {"reconsideration": "行政复议", "litigation": "行政诉讼"}
        yield "复议、诉讼：" + "，".join(
            f"{name} {sum(n for path, n in ledger.figures.items() if path[:2] == ('review', key))}"
            for key, name in reviews.items()
            if any(path[:2] == ("review", key) for path in ledger.cells)
        )
    parts = [part.name for part in counted.report.form.parts if part.key in ledger.incomplete]
    if parts:
        yield f"有不能计数的件，“{'”“'.join(parts)}”的数不全，没有写入；改正以后再运行。"
    if counted.changed is None:
        if not counted.ledger.usable:
            return
        different = any(one.code == "T213" for one in counted.findings)
        yield "没有要写入的数。" if different or parts else "报告里的数与台账的一致。"
    elif write:
        yield f"已写入 {counted.values} 格 {file}"
        yield f"核对以后：nianbao check {typed(file)}"
    else:
        yield from counted.changed.diff(printable(str(file)), "计入后").split("\n")
        yield ""
        yield f"有 {counted.values} 格可以写入；加 --write 写进文件。"
