"""The verb that takes published reports in: read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click

from authoring.cli.options import PATH, yaml_name
from authoring.cli.printing import report_findings, say, typed
from authoring.cli.usage import help_option, verb
from authoring.faults import about
from authoring.findings import Unusable, exit_code
from authoring.outside import TakenIn, take_in
from authoring.publish import file_to_read_into, named, write_taken_in


@verb(
    "读入公布了的报告，写成 YAML",
    """\
读入公布了的报告（网页、Word、PDF、纯文本等），写成 YAML 文件，正文里的图片存在旁边。
每一格数都照表格的行名、列名和合计核实；没有读出、读不准的格留空，旁边注明原件上的字，并逐处列出。

返回码：0 已读入，1 已读入，有错误，2 无法读入。

例：
  nianbao read 去年的年报.docx
  nianbao read 年报.html -o 2024.yaml
  nianbao read 年报.pdf -o 2024.yaml --force""",
)
@click.argument("file", metavar="文件", type=PATH)
@click.option("-o", "--output", metavar="文件", type=PATH, callback=yaml_name, help="写到哪个文件")
@click.option("--force", is_flag=True, help="同名文件已有时也写，旧内容会丢失")
@help_option()
def read(file: Path, output: Path | None, force: bool) -> int:
    try:
        with about(file):
            taken = take_in(file)
        path = output or Path(file_to_read_into(file, taken.reading))
        made = write_taken_in(taken, path, force=force)
    except Unusable as problem:
        report_findings(named(problem.findings, file))
        return 2
    report_findings(taken.reading.findings)
    for line in _told(taken):
        say(line)
    for written in made:
        kind = written.suffix.lower()
        use = (
            "照原件核对"
            if written == path
            else "正文里的图片"
            if kind != ".json"
            else "编辑器提示用，不用打开"
        )
        say(f"已生成 {written}（{use}）")
    say(f"核对以后：nianbao check {typed(path)}")
    return exit_code(taken.reading.findings)


def _told(taken: TakenIn) -> Iterator[str]:
    """What was read, in a few lines."""
    reading = taken.reading
    agency = reading.fields.get(("agency", "full_name"), "机关不明")
    year = f"{reading.year}年度" if reading.year else "年度不明"
    yield f"读出：{agency}，{year}，格式 {reading.form.id}（{reading.form.basis}）"
    counts = Counter(cell.status.value for cell in reading.cells.values())
    if counts:
        left = sum(counts.values()) - counts["proved"] - counts["read"]
        yield f"数：{counts['proved']} 格已由合计核实，{counts['read']} 格读出，{left} 格没有读出"
    else:
        yield "数：没有表格"
    names = {part.key: part.name for part in reading.form.parts} | {"opening": "引言"}
    texts = list(dict.fromkeys(names[path[0]] for path in reading.texts))
    pictures = f"；图片 {len(reading.pictures)} 幅" if reading.pictures else ""
    yield f"文字：{'、'.join(texts) or '没有'}{pictures}"
