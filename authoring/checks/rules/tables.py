"""表内勾稽：totals typed by hand, and sums that must agree (勾稽关系)."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from decimal import Decimal

from authoring.checks.case import Case
from authoring.checks.rule import rule
from authoring.findings import Finding, Fix, Severity
from authoring.forms.layout import (
    Address,
    Form,
    FormCell,
    FormTable,
    Identity,
    cells,
    form_cells,
    keys,
)
from authoring.quantities import Number, printed
from authoring.report.edits import of_value
from authoring.report.figures import added
from authoring.report.values import part_in


def _typed(
    case: Case, *, over_rows: bool | None = None
) -> Iterator[tuple[FormTable, FormCell, Number, Number]]:
    """Every total typed by hand, with what is computed: over rows, over columns, or both."""
    if not case.report.figures.typed:
        return
    for table in case.report.form.tables:
        for path, cell in cells(table).items():
            typed = case.report.figures.typed.get(path)
            if typed is None or over_rows not in (None, bool(cell.row[-1].computed)):
                continue
            if path in case.report.figures.kept:  # there is nothing to compare it with
                for part in cell.addends:
                    case.number(*part)
                continue
            computed = case.number(*path)
            if computed is not None:
                yield table, cell, typed, computed


@rule(
    "A301", "各列之和等于总计", Severity.ERROR,
    what="手写的“总计”一列等于同一行各列之和（例如六类申请人之和）。",
    why="总计由程序计算；手写的与计算的不同，必有一处写错。",
    how="核对各项；各项无误时删去手写的总计。",
    example="予以公开: [6, 1, 0, 0, 0, 0, 8]，六类申请人之和是 7",
    explainable=False,
)  # fmt: skip
def totals_of_rows_agree(case: Case) -> Iterator[Finding]:
    for table, cell, typed, computed in _typed(case, over_rows=False):
        if typed != computed:
            yield _wrong_total(case, table, cell, typed, computed)


@rule(
    "A302", "各行之和等于总计", Severity.ERROR,
    what="手写的“（七）总计”等一行等于它上面各行之和。",
    why="总计由程序计算；手写的与计算的不同，必有一处写错。",
    how="核对各项；各项无误时删去手写的总计。",
    example="办理结果的总计写成 3051，各行之和是 3050",
    explainable=False,
)  # fmt: skip
def totals_of_columns_agree(case: Case) -> Iterator[Finding]:
    for table, cell, typed, computed in _typed(case, over_rows=True):
        if typed != computed:
            yield _wrong_total(case, table, cell, typed, computed)


def _wrong_total(
    case: Case, table: FormTable, cell: FormCell, typed: Number, computed: Number
) -> Finding:
    over_rows = cell.row[-1].computed
    parts = [cells(table)[path] for path in cell.addends]
    labels = [(part.row if over_rows else part.column)[-1].label for part in parts]
    listed = "＋".join(labels) if len(labels) <= 4 else f"{labels[0]}等 {len(labels)} 项之和"
    where = "／".join(label for label in (cell.row[-1].label, cell.column_label) if label)
    # No field of the form holds a total: whoever fills that in takes the sum as it is.
    edit = of_value(case.report, cell.path, printed(computed))
    return case.found(
        f"“{where}”写成 {typed}，{listed}是 {computed}。",
        path=cell.path, actual=typed, expected=computed,
        basis=f"{case.report.form.basis} 附件表格的“总计”",
        fix=Fix((edit,), False, (cell.path,)) if edit else None,
    )  # fmt: skip


def _has_parts_of(form: Form) -> bool:
    return any(cell.row[-1].part_of for cell in form_cells(form).values())


@rule(
    "A306", "其中不多于总数", Severity.ERROR,
    what="“其中”一行不多于它所属的一行。",
    why="部分不会多于全部。",
    how="“其中”不能多于总数，请核对。",
    basis="国办发〔2014〕32号 政府信息公开情况统计表",
    example="主动公开规范性文件数 1629，主动公开政府信息数 1628",
    applies=_has_parts_of,
    explainable=False,
)  # fmt: skip
def parts_do_not_exceed(case: Case) -> Iterator[Finding]:
    for table in case.report.tables:
        for path, cell in cells(table).items():
            if not cell.row[-1].part_of:
                continue
            whole = (table.key, *keys(cell.row[:-1]), cell.row[-1].part_of, *keys(cell.column))
            part, most = case.number(*path), case.number(*whole)
            # A whole below zero: F234.
            if part is not None and most is not None and 0 <= most < part:
                yield case.found(
                    f"“{cell.row[-1].label}”{part}，多于它所属的总数 {most}。",
                    path=path, actual=part, expected=most,
                )  # fmt: skip


@rule(
    "F232", "格里的其中不多于格里的数", Severity.ERROR,
    what="格里括号写的“其中”“含”几件，不多于这一格的数。",
    why="部分不会多于全部。",
    how="核对这一格的数和括号里的数。",
    example="行政规范性文件: [2, 1, 14（其中修订16件）]",
)  # fmt: skip
def remarks_do_not_exceed(case: Case) -> Iterator[Finding]:
    for path, remark in case.report.remarks.items():
        value = case.report.figures.typed.get(path, case.tables.number(path).value)
        part = part_in(remark)
        if value is not None and part is not None and part > value:
            yield case.found(
                f"这一格是 {value}，括号里写“{remark}”，部分多于全部。", path=path,
                actual=part, expected=value,
            )  # fmt: skip


def _has_hidden(form: Form) -> bool:
    return any(cell.column[-1].hidden for cell in form_cells(form).values())


@rule(
    "F234", "历年累计不少于本年度", Severity.ERROR,
    what="照原表填的“历年累计”不少于“本年度”。",
    why="累计数包含本年度，少于本年度的必有一处写错。",
    how="核对这一行的本年度和历年累计。",
    basis="省级政府信息公开情况统计表（本年度、历年累计）",
    example="本年度 400，历年累计 120",
    applies=_has_hidden,
    explainable=False,
)  # fmt: skip
def totals_of_all_years_hold_the_year(case: Case) -> Iterator[Finding]:
    figures = case.report.figures
    for path in figures.kept:
        cell = form_cells(case.report.form)[path]
        before = [
            one for one in cell.addends if form_cells(case.report.form)[one].column[-1].hidden
        ]
        for one in before:
            value = figures.values[one]
            if isinstance(value, int | Decimal) and value < 0:
                total = figures.typed[path]
                yield case.found(
                    f"“{cell.row[-1].label}”的{cell.column_label}是 {total}，少于本年度 {total - value}。",
                    path=path, actual=total, expected=total - value,
                )  # fmt: skip


def _has_identities(form: Form) -> bool:
    return any(table.identities for table in form.tables)


@rule(
    "A303", "收办平衡", Severity.ERROR,
    what="每一列：本年新收＋上年结转＝办理结果总计＋结转下年度。",
    why="收到的申请要么办结，要么结转；不平说明有漏填、重填或串行。",
    how="先核对“四、结转下年度继续办理”，再核对各项办理结果是否漏填、重填。",
    basis="国办公开办函〔2019〕60号、国办公开办函〔2021〕30号附件第三部分表格的勾稽关系",
    example="新收 3001＋上年结转 34＝3035，办理结果 2932＋结转下年度 104＝3036",
    applies=_has_identities,
    explainable=False,
)  # fmt: skip
def identities_hold(case: Case) -> Iterator[Finding]:
    """For every column that is typed; totals follow from these."""
    for table in case.report.form.tables:
        for identity in table.identities:
            for column, cell in _columns(table, identity).items():
                rows = [(table.key, *row, *column) for row in (*identity.left, *identity.right)]
                # A column of totals follows from the others, unless these are not told.
                only_totals = all(
                    case.report.figures.values[path] is not None for path in rows
                ) and any(
                    case.report.figures.values[part] is None
                    for path in rows
                    for part in cells(table)[path].addends
                )
                if not cell.column[-1].total or only_totals:
                    yield from _identity(case, table, identity, column, cell)


@functools.cache
def _columns(table: FormTable, identity: Identity) -> dict[Address, FormCell]:
    """The cells of the first row that an identity speaks of, by their columns."""
    row = identity.left[0]
    return {
        path[len(row) + 1 :]: cell
        for path, cell in cells(table).items()
        if path[1 : len(row) + 1] == row
    }


def _identity(
    case: Case, table: FormTable, identity: Identity, column: Address, cell: FormCell
) -> Iterator[Finding]:
    known = cells(table)
    values = case.report.figures.values

    def side(rows: tuple[Address, ...]) -> Number | None:
        paths = [(table.key, *row, *column) for row in rows]
        case.gaps.update(path for path in paths if values[path] is None)
        return added(values[path] for path in paths)

    def words(rows: tuple[Address, ...]) -> str:
        paths = [(table.key, *row, *column) for row in rows]
        return "＋".join(
            f"{known[path].row_name.replace('.', '')} {values[path]}" for path in paths
        )

    left, right = side(identity.left), side(identity.right)
    if left is None or right is None or left == right:
        return
    typed = case.report.figures.typed
    meant = [
        added(
            typed.get((table.key, *row, *column), values[(table.key, *row, *column)])
            for row in rows
        )
        for rows in (identity.left, identity.right)
    ]
    if meant[0] == meant[1]:
        return  # the totals typed balance: which row is wrong, A301 and A302 tell
    yield case.found(
        f"“{cell.column_label}”一列不平：{words(identity.left)}＝{left}，{words(identity.right)}＝{right}。",
        path=(table.key, *identity.right[-1], *column),
        actual=right, expected=left, basis=identity.basis, remedy=identity.remedy,
    )  # fmt: skip
