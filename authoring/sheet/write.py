"""A report's tables as an Excel workbook to fill in: a page of help, a sheet a table, and whose it is."""

from __future__ import annotations

import datetime
import importlib.util
import io
from typing import TYPE_CHECKING

from authoring.findings import Finding, Place, Severity, Unusable
from authoring.forms.layout import Kind
from authoring.quantities import printed
from authoring.report import Report
from authoring.sheet.cells import fixed, ranges
from authoring.sheet.looks import LINE, lines_of, looks_of, set_page
from authoring.sheet.plan import GUIDE, HIDDEN, Plan, plan
from authoring.sheet.table import TableSheet

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format


def workbook(report: Report) -> bytes:
    """The filling sheet of a report, with the figures it has. Raises Unusable."""
    if importlib.util.find_spec("xlsxwriter") is None:
        raise Unusable(
            Finding(
                "R103", Severity.FATAL, "生成 Excel 文件的组件没有安装。",
                remedy='运行 pip install "nianbao[excel]"，再试一次。',
            )
        )  # fmt: skip
    planned = plan(report)
    if not planned.sheets:
        raise Unusable(
            Finding(
                "T101", Severity.FATAL, "这份报告没有表格，不用填报表。", place=Place(report.source.name),
                remedy="有统计表的，在“格式”里写上有这张表的格式；nianbao forms 列出各格式。",
            )
        )  # fmt: skip
    from xlsxwriter import Workbook

    made = io.BytesIO()
    with Workbook(made, {"in_memory": True}) as book:
        # The same report gives the same bytes.
        day = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
        book.set_properties({"title": "填报表", "author": "", "created": day})
        looks = looks_of(book)
        _guide(book, planned, looks)
        sheets = [(one, book.add_worksheet(one.sheet)) for one in planned.sheets]
        for one, sheet in sheets:
            TableSheet(report, one, sheet, looks).write()
        _hidden(book, planned)
    return made.getvalue()


# --- the first sheet, and the last -----------------------------------------------------------------------


def _guide(book: Workbook, planned: Plan, looks: dict[str, Format]) -> None:
    """How to fill in, and how much is left to fill in."""
    sheet = book.add_worksheet(GUIDE)
    report = planned.report
    slots = [slot for one in planned.sheets for slot in one.slots.values()]
    amounts = dict.fromkeys(
        one.cell.column[-1].name for one in slots if one.cell.kind is Kind.AMOUNT
    )
    but = f"（{'、'.join(amounts)}连同单位写，例如 251000元）" if amounts else ""
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 92)
    sheet.set_row(0, 30)
    sheet.merge_range(0, 0, 0, 1, "", looks["title"])
    sheet.write_string(0, 0, "政府信息公开工作年度报告填报表", looks["title"])
    rows = [
        ("机关", report.content.agency.full_name or "（未填）"),
        ("年度", f"{report.year}年" if report.year else "（未填）"),
        ("格式", f"{report.form.title}（{report.form.basis}）"),
        ("怎么填", "淡黄色的格是要填的，填上以后变白；灰色的格自动计算，不用填；有底色的文字不用改。"),
        ("", "没有发生的填 0，不要写“/”“无”“—”；还不知道的空着，空着不算 0。"),
        ("", "件数填整数；金额照表头的单位填，可带小数；"
         f"只填数，不写单位{but}、公式、日期。"),
        ("", "点中一格，旁边会显示这一格填什么。"),
        ("", "右面或下面灰色的字供核对和参考，不读取。变红的格不相符，请先核对。"),
        ("", "工作表加了保护，没有密码；确实要改动时，在“审阅”里撤销保护。不要增删行列、改动行名和表头。"),
        ("填好以后", "保存，交回。经办人运行 nianbao sheet 年报.yaml --from 这个文件，先看改动，再加 --write 写入。"),
    ]  # fmt: skip
    for row, (name, words) in enumerate(rows, 2):
        sheet.write_string(row, 0, name, looks["name"])
        sheet.write_string(row, 1, words, looks["text"])
        sheet.set_row(row, LINE * lines_of(words, 92) + 3)
    row = 2 + len(rows) + 1
    sheet.write_string(row, 0, "填写进度", looks["name"])
    for one in planned.sheets:
        entered = [slot for slot in one.slots.values() if not slot.computed]
        blank = sum(report.figures.values.get(slot.cell.path) is None for slot in entered)
        counted = ",".join(
            f"'{one.sheet}'!{ref}" for ref in ranges((slot.row, slot.column) for slot in entered)
        )
        left = f"{len(entered)}-COUNTA({counted})"
        formula = f'=IF({left}=0,"{one.sheet}：已填全","{one.sheet}：还有 "&({left})&" 格没有填")'
        value = f"{one.sheet}：还有 {blank} 格没有填" if blank else f"{one.sheet}：已填全"
        sheet.write_formula(row, 1, formula, looks["text"], value)
        row += 1
    set_page(sheet, "portrait", row)
    sheet.print_area(0, 0, row - 1, 1)


def _hidden(book: Workbook, planned: Plan) -> None:
    """Whose workbook it is, and for each cell its name, its path, and the figure it was made with."""
    sheet = book.add_worksheet(HIDDEN)
    report = planned.report
    about = (
        ("form", report.form.id),
        ("year", str(report.year or "")),
        ("agency", report.content.agency.full_name or ""),
        ("sha256", report.source.sha256),
    )
    for row, pair in enumerate(about):
        for column, words in enumerate(pair):
            sheet.write_string(row, column, words)
    row = len(about)
    for one in planned.sheets:
        for path, slot in one.slots.items():
            value = report.figures.values.get(path)
            for column, words in enumerate((slot.name, ".".join(path), printed(value))):
                sheet.write_string(row, column, words)
            row += 1
            book.define_name(slot.name, f"='{one.sheet}'!{fixed(slot.row, slot.column)}")
    sheet.very_hidden()
