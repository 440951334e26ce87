"""The verb that takes back what was changed in a Word file: edits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import authoring
from authoring.cli.options import LAST, PACK, PATH, YAML_FILE, styles
from authoring.cli.printing import report_findings, say, say_data, typed
from authoring.cli.usage import help_option, verb
from authoring.faults import about
from authoring.findings import Finding, Place, Unusable, exit_code, printable
from authoring.outside import last_of
from authoring.publish import demands_of, named, revised_in_word, write_changed

if TYPE_CHECKING:
    from authoring.versions.changes import Change, PlacedComment, Revised


@verb(
    "把 Word 里的修改写回 YAML",
    """\
比较 render 生成、又在 Word（WPS）里改过的文件，列出改动：修订（注明谁改的）、没有开修订的改动、批注；
加 --write 才写进填报文件。填报文件要与生成 Word 时的相同；
生成时用了 --last 的，这里也要用。
自己的话只改改过的字，数字格改那一格，落款的日期写成“成文日期”；
由表格算出的数、总计、标准句和格式规定的文字不改，逐处列出怎么办。字体、引号、空格等版式的改动不写。

返回码：0 改动都能写进去，1 有没写进去的改动，或改后检查有错误，2 无法比较。

例：
  nianbao edits 送审稿.docx 2025.yaml
  nianbao edits 送审稿.docx 2025.yaml --write""",
)
@click.argument("word", metavar="Word文件", type=PATH)
@click.argument("file", metavar="文件", type=YAML_FILE)
@click.option("--write", is_flag=True, help="写进填报文件")
@LAST
@PACK
@styles("text", "json")
@help_option()
def edits(
    word: Path, file: Path, write: bool, last: Path | None, pack: Path | None, style: str
) -> int:
    try:
        with about(word, file):
            demands, problems = demands_of(pack)
            if problems:
                raise Unusable(problems)
            report = authoring.load(file, last_of(last))
            revised, findings = revised_in_word(word, report, demands)
            if revised.steps and write:
                write_changed(file, report, *revised.steps)
    except Unusable as problem:
        told = named(problem.findings, file)
        if style == "json":
            say_data(_NOTHING | {"findings": [one.as_dict() for one in told]}, 1)
        else:
            report_findings(told)
        return 2
    if style == "json":
        say_data(_data(revised, findings, file, written=write and bool(revised.steps)), 1)
    else:
        _say(revised, findings, file, write=write)
    return exit_code([*revised.refused, *findings])


_NOTHING = {
    "written": False, "diff": "", "changes": [], "comments": [], "layout": 0, "findings": [], "check": [],
}  # fmt: skip


def _data(
    revised: Revised, findings: Sequence[Finding], file: Path, *, written: bool
) -> dict[str, Any]:
    return {
        "written": written,
        "diff": revised.whole.diff(str(file), "修改后"),
        **revised.as_dict(),
        "check": [one.as_dict() for one in findings],
    }


def _say(revised: Revised, findings: Sequence[Finding], file: Path, *, write: bool) -> None:
    number = len(revised.applied)
    if not revised.steps:
        say("没有要写进填报文件的改动。")
    elif write:
        say(f"已写进 {number} 处改动 {file}")
    else:
        say(*revised.whole.diff(printable(str(file)), "修改后").split("\n"))
        say("", f"有 {number} 处改动可以写进填报文件；加 --write 写进去。")
    for one in revised.applied:
        say(_line(one))
    if revised.layout:
        say(f"版式的改动 {revised.layout} 处（字体、段落、引号、空格、全角半角等），没有写。")
    if revised.steps and findings:
        say("", "写进去以后检查：")
        report_findings(findings, err=False)
    left = [*revised.refused, *revised.findings]
    if left:
        say("", "没有写进去的：")
        report_findings(left, err=False)
    if revised.comments:
        say("", f"批注 {len(revised.comments)} 条：")
        for placed in revised.comments:
            say(*_comment(placed))
    if write and revised.steps:
        say("", f"接着：nianbao render {typed(file)}（Word 文件改过，要换一个文件夹或加 --force）")


def _line(one: Change) -> str:
    by = "、".join(" ".join(filter(None, (who.author, who.date[:10]))) for who in one.by)
    what = (
        f"“{one.before}”→“{one.after}”"
        if one.before and one.after
        else f"加“{one.after}”"
        if one.after
        else f"删“{one.before}”"
    )
    return f"  {_at(one.place)} {what}{f'（{by}）' if by else '（没有开修订）'}"


def _at(place: Place) -> str:
    return " ".join(filter(None, (f"{place.line}行" if place.line else "", place.table)))


def _comment(placed: PlacedComment) -> Iterator[str]:
    one = placed.comment
    state = "已解决" if one.done else "未解决"
    kind = "答复" if one.reply else "批注"
    who = " ".join(filter(None, (one.author, one.date[:10])))
    about_ = f"“{one.words[:30]}”" if one.words else ""
    yield f"  {_at(placed.place)} {about_}：{one.text}（{who}，{kind}，{state}）".replace("\n", " ")
