"""Findings as they are told at the desk: a remedy names a button or a view where a verb has an option."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from authoring.findings import Finding, Unusable

_BY_CODE = {
    "E102": "改动已经写进去的，不用再写；不是的，用“撤销”退回到生成 Word 时的内容，读回以后再改别的；"
    "退不回去的，把 Word 里的改动抄到相应的栏目。",
    "N410": "删去这一行；是小标题的，改成“（一）……”，不用 #。",
    "O904": "请维护程序的人员装上生成 PDF 的部分；或只生成网页和 Word。",
    "O908": "打开已有的文件；要重新开始的，先把它改名或移走。",
    "O909": "改正上面的错误，经核实无误的写“说明”；要先看版面，生成草稿。",
    "O913": "换上年的文件；没有的，不选，写机关全称。",
    "O914": "看两边的内容，决定用哪一个。",
    "O915": "签发以后填上“发布日期”；送领导审签，生成送审稿。",
    "O916": "要 Word 里的改动的，先读回报告；再把旧文件改名保留，重新生成。",
    "R103": "请维护程序的人员装上读这种文件的部分，再试一次。",
}
"""What is done at the desk about findings whose remedy is quite another there."""
_PHRASES = (
    # What stands in the file one way and in the form another.
    (": |”下面，每行多缩进两格", "”这一栏里"),
    (":”下面按“- 标题: …”依次写各部分", "”里依次写各部分的标题和内容"),
    (
        "没有发生的明确填 0，整行、整张表没有发生的可只写：无。空格确实都是 0 的，照下面的命令一次填上 0",
        "没有发生的明确填 0；整行、整组、整张表没有发生的，用“全部为 0”",
    ),
    ("；整张表没有发生的可只写：无", "；整张表没有发生的，用“全部为 0”"),
    ("例如 年度: 2025、全称: 示例县教育局", "例如 2025、示例县教育局"),
    ("例如 年度: ", "例如 "),
    ("例如 发布日期: ", "例如 "),
    ('，加引号，例如 邮编: "000000"', "，例如 000000"),
    ('，加引号，例如 "0000000000"', "，例如 0000000000"),
    ("，不用竖线 |", ""),
    ("先把 YAML 文件里的改成 _", "先把表单里的这一格清空，再读一次"),
    ("直接改 YAML 文件", "直接在表单里改"),
    ("改 YAML 文件，或", "在表单里改，或"),
    ("填进 YAML 文件", "填在表单里"),
    ("写进 YAML 文件的这一格", "写在表单的这一格"),
    # What is an option of a verb, and a button here.
    ("（nianbao bind 可代为改写）", "（“引用”菜单可代为改写）"),
    ("nianbao fix 可自动改正", "“改正”按钮可自动改正"),
    ("；写法见 nianbao rules N407", ""),
    ("或用 nianbao rules 列出", "或看“为什么”"),
    ("nianbao fields 列出", "“引用”菜单列出"),
    ("，或加 --last 文件", ""),
    ("或 --last 给出的", "给出的"),
    ("--from 给出的", "给出的"),
    ("用 nianbao check 检查 YAML 文件，改正后再填入", "先改正报告里写错的地方，再读回"),
    ("nianbao render 生成时写上", "生成时写上"),
    ("，或用 --fonts 指定文件夹", "，或请维护程序的人员安装"),
    ("；在别处的用 --last 给出", "；在别处的，先放进这个文件夹"),
    ("--from 要用", "上年的文件要用"),
    ("；其他输出也没有写", "；其他文件也没有生成"),
    ("，或去掉 --pack", ""),
    ("或用 --fonts 指定放有字体文件的文件夹", "或请维护程序的人员安装"),
    ("用 --to html,docx 只生成网页和 Word", "只生成网页和 Word"),
    ("腾出空间，或用 --out 换一个盘", "腾出空间，再试一次"),
    ("删去失效的链接，或用 --out 换一个文件夹", "删去失效的链接"),
    ("，检查文件夹权限，或用 --out 换一个文件夹", "，检查文件夹权限，再试一次"),
    ("用 --out 换一个文件夹", "把报告的文件移到别的文件夹，在那里打开"),
    ("用 --out 换一个能写的文件夹", "把报告的文件移到能写的文件夹，在那里打开"),
    ("；nianbao forms 列出各格式", ""),
    ("照 nianbao new 生成的文件填写", "照表单里的样子填写"),
    ("用 nianbao new 生成", "用“新的一年”生成"),
    ("用 nianbao new ", "用“新的一年”按年度 "),
    ("nianbao new 生成的", "“新的一年”生成的"),
    ("检查用 nianbao check，生成用 nianbao render。", "在首页打开它。"),
    ("；表格在 Word 或网页里的，用 nianbao read 读取", ""),
    ("用 nianbao sheet 给它", "给它"),
    ("用 nianbao sheet 生成填报表", "生成填报表"),
    ("或用 nianbao sheet 另生成一份", "或另生成一份填报表"),
    ("先用 nianbao check 检查 YAML 文件，改正写法后再填入", "先改正报告里写错的地方，再读回"),
    ("用 nianbao render 生成", "用“出文件”生成"),
    # The file has a name that says what it is for; how it is written has none.
    ("上年报告的 YAML 文件名", "上年的填报文件的名字"),
    ("是 YAML 文件，不是", "是填报文件，不是"),
    (" YAML 文件", "填报文件"),
    ("YAML 文件", "填报文件"),
    ("在 YAML 所在", "在填报文件所在"),
    ("是 YAML 所在", "是填报文件所在"),
    ("YAML 写法", "写法"),
    ("YAML 的引号", "这里的引号"),
    (" YAML 的", ""),
    ("YAML ", "程序"),
)
_AS_A_FIGURE = re.compile(r"写成 \{\{ [^{}]{1,200} \}\} 就")


def at_the_desk(finding: Finding) -> Finding:
    """The finding with what a clerk does about it at the desk, and the plain name of its file."""
    place = finding.place
    if place.file:
        place = replace(place, file=Path(place.file.removeprefix("--last ")).name)
    return replace(
        finding,
        message=in_buttons(finding.message),
        remedy=how_at_the_desk(finding.code, finding.remedy),
        place=place,
    )


def how_at_the_desk(code: str, words: str) -> str:
    """The remedy of a code, as a finding or the catalogue has it, told for the desk."""
    return _BY_CODE.get(code) or in_buttons(words)


def in_buttons(words: str) -> str:
    """Words that name verbs and options, with buttons and views instead."""
    for verb, button in _PHRASES:
        words = words.replace(verb, button)
    return _AS_A_FIGURE.sub("用“引用表格里的数”写，就", words)


def all_at_the_desk(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Each of them told so."""
    return tuple(map(at_the_desk, findings))


@contextmanager
def told_at_the_desk() -> Iterator[None]:
    """What cannot be done is told so as well."""
    try:
        yield
    except Unusable as problem:
        raise Unusable(all_at_the_desk(problem.findings)) from None
