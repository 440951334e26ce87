"""填报是否完整：what is not filled in yet. Missing is not zero: a draft may have gaps, a final report may not."""

from __future__ import annotations

from collections.abc import Iterator

from authoring.checks.case import Case
from authoring.checks.rule import rule
from authoring.findings import Finding, Severity
from authoring.forms.layout import Address, Node, tree
from authoring.report import Report
from authoring.report.model import Section

_SIX_PARTS = (
    "《中华人民共和国政府信息公开条例》第五十条（2018年度以前的报告：2008年《条例》第三十二条）"
)


@rule(
    "F210", "年度和机关全称", Severity.ERROR,
    what="“年度”和机关的“全称”都已填写。",
    why="格式、标题、统计期限和文件名都由它们决定。",
    how="写上年度和机关全称，例如 年度: 2025、全称: 示例县教育局。",
    example="年度: _",
    explainable=False,
)  # fmt: skip
def identity_is_told(case: Case) -> Iterator[Finding]:
    report = case.report
    if report.content.year is None and not report.refused(("year",)):
        yield case.found(
            f"还没有填“年度”。{report.assumed}",
            path=("year",),
            remedy="写上报告年度，例如 年度: 2025",
        )
    if report.content.agency.full_name is None and not report.refused(("agency", "full_name")):
        yield case.found(
            "还没有填机关的“全称”。", path=("agency", "full_name"),
            remedy="写上机关全称，例如 示例县教育局",
        )  # fmt: skip


@rule(
    "F212", "联系方式和发布日期", Severity.WARNING,
    what="引言有地址、邮编、电话；报告有发布日期。",
    why="读者要知道向谁询问，报告末尾要有署名和日期。",
    how="在“机关”下面补上；没有的可以自己写“引言”。签发后写上“发布日期”。",
    example="地址: _",
    explainable=False,
)  # fmt: skip
def contact_is_told(case: Case) -> Iterator[Finding]:
    report = case.report
    if report.content.opening is None:
        contact = {"address": "地址", "postcode": "邮编", "telephone": "电话"}
        absent = [
            name
            for key, name in contact.items()
            if getattr(report.content.agency, key) is None and not report.refused(("agency", key))
        ]
        if absent:
            yield case.found(
                f"引言里没有机关的{'、'.join(absent)}，读者不知道向谁询问。",
                path=("agency",), remedy="在“机关”下面补上；没有的可以自己写“引言”。",
            )  # fmt: skip
    if report.content.published is None and not report.refused(("published",)):
        yield case.found(
            "还没有填“发布日期”，报告末尾的日期是空的。",
            path=("published",), remedy=f"签发后写上，例如 发布日期: {report.day_after}",
        )  # fmt: skip


@rule(
    "F213", "文字部分都已写", Severity.ERROR,
    what="每个用文字写的部分都有内容；自拟提纲的每一部分有标题、条目、正文或分类。",
    why="法定的几项内容缺一不可。",
    how="补上这一部分；自拟提纲里没有内容的部分整段删去。",
    basis=_SIX_PARTS,
    example="问题及改进: |（下面没有文字）",
    explainable=False,
)  # fmt: skip
def narratives_are_written(case: Case) -> Iterator[Finding]:
    report = case.report
    for part in report.form.parts:
        content = getattr(report.content, part.key)
        if part.items:
            yield from _sections(case, part.key, part.name, content or [])
        elif not part.table and content is None and not report.refused((part.key,)):
            yield case.found(
                f"“{part.heading}”还没有写。", path=(part.key,),
                basis=f"{report.form.law}{report.form.article}；{report.form.basis}",
                remedy=f"写在“{part.name}: |”下面，每行多缩进两格。",
            )  # fmt: skip


def _sections(case: Case, key: str, name: str, sections: list[Section]) -> Iterator[Finding]:
    report = case.report
    if not sections and not report.refused((key,)):
        yield case.found(
            "报告还没有任何部分。", path=(key,), basis=f"{report.form.law}{report.form.article}",
            remedy=f"在“{name}:”下面按“- 标题: …”依次写各部分。",
        )  # fmt: skip
    for number, section in enumerate(sections):
        missing = [
            name
            for name, empty in (
                ("标题", section.title is None),
                ("条目", section.items is None),
                ("正文", section.says_nothing),
            )
            if empty
        ]
        here = (key, str(number))
        if missing and not report.refused(here):
            yield case.found(f"第 {number + 1} 部分还没有写{'、'.join(missing)}。", path=here)


_ROWS_NAMED = 8
_FILL_IN = "没有发生的明确填 0，整行、整张表没有发生的可只写：无。空格确实都是 0 的，照下面的命令一次填上 0。"


@rule(
    "F214", "表格每格都已填", Severity.ERROR,
    what="每张表的每一格都是数字。",
    why="空格不等于零；公开的表格不能有空格。",
    how="没有发生的明确填 0；整张表没有发生的可只写：无",
    basis="国办公开办函〔2021〕30号：相关情况和数据做到应报尽报，全面准确",
    example="行政许可: _",
    explainable=False,
)  # fmt: skip
def cells_are_filled_in(case: Case) -> Iterator[Finding]:
    report = case.report
    for table in report.tables:
        node = tree(table)
        wanted = [cell for cell in node.cells() if not cell.computed]
        absent = [
            cell for cell in wanted
            if report.figures.values[cell.path] is None and not report.refused(cell.path)
        ]  # fmt: skip
        if not absent:
            continue
        lines = list(_lacking(report, node, {cell.path for cell in absent}))
        for line in lines:
            nothing = "无" if line.children else "0"
            yield case.found(
                f"缺少“{line.name}”这一行。", path=line.path,
                remedy=f"补上：{line.name}: {nothing}（没有发生的）；发生过的，照实填写。",
                fix=case.zeros(cell.path for cell in line.cells() if not cell.computed),
            )  # fmt: skip
        below = {cell.path for line in lines for cell in line.cells()}
        blank = [cell for cell in absent if cell.path not in below]
        if blank:
            whole = len(blank) == len(wanted)
            fix = case.zeros(cell.path for cell in blank)
            yield case.found(
                _blanks(node, blank, whole=whole),
                path=node.path if whole else blank[0].path,
                remedy=_FILL_IN if fix else "",
                fix=fix,
            )


def _lacking(report: Report, node: Node, blank: set[Address]) -> Iterator[Node]:
    """The rows, groups and cells below a node whose lines are not in the file."""
    for child in node.children:
        cells = [cell.path for cell in child.cells() if not cell.computed]
        if cells and blank.issuperset(cells) and _line_is_lacking(report, child):
            yield child
        elif child.children:
            yield from _lacking(report, child, blank)


def _blanks(table: Node, absent: list[Node], *, whole: bool) -> str:
    """How many cells of a table are blank, and where."""
    blank = {cell.path for cell in absent}
    if whole:
        return f"“{table.label}”（{len(blank)} 格）还没有填（不是 0）。"
    rows = [told for row in _rows(table) if (told := _in_row(row, blank))]
    shown = "；".join(rows[:_ROWS_NAMED]) + ("……" if len(rows) > _ROWS_NAMED else "")
    many = f"{shown}，共 {len(blank)} 格，" if len(blank) > 1 else shown
    return f"{many}还没有填（不是 0）。"


def _rows(node: Node) -> Iterator[Node]:
    """Rows, and cells that are rows of their own."""
    for child in node.children:
        yield from [child] if child.is_row or not child.children else _rows(child)


def _in_row(row: Node, blank: set[Address]) -> str:
    """What is blank in a row; empty where nothing is."""
    cells = [cell for cell in row.cells() if not cell.computed]
    names = [cell.label for cell in cells if cell.path in blank]
    if not names or cells == [row]:
        return f"“{row.label}”" if names else ""
    if len(names) == len(cells):
        return f"“{row.label}” {len(names)} 格"
    return f"“{row.label}”的{'、'.join(names)}"


def _line_is_lacking(report: Report, node: Node) -> bool:
    """Whether the line of a row, a group or a cell is not in the file, though what it belongs to is."""
    above = report.locs.get(node.path[:-1])
    if node.path in report.locs or above is None or len(node.path) < 2:
        return False
    return isinstance(report.source.data_at(above), dict)


@rule(
    "F215", "发布在报告年度之后", Severity.ERROR,
    what="发布日期在报告年度结束以后。",
    why="数据截至报告年度的12月31日，年度没有结束不会公布。",
    how="核对“年度”和“发布日期”。",
    basis="国办公开办函〔2021〕30号：各项数据核定时间点为报告年度的12月31日",
    example="年度: 2024，发布日期: 2024-03-07",
    explainable=False,
)  # fmt: skip
def published_after_the_year(case: Case) -> Iterator[Finding]:
    content = case.report.content
    days = (("published", content.published, "公布"), ("signed", content.signed, "成文"))
    for key, day, done in days:
        year = case.year if day else None
        if day and year and day.year <= year:
            yield case.found(
                f"{year}年度的报告不会在{day.year}年{day.month}月{done}。", path=(key,)
            )
