"""The sums of the form: totals typed by hand, and identities between rows (勾稽关系)."""

from __future__ import annotations

from collections.abc import Iterator

from authoring.findings import Finding, Severity
from authoring.forms.layout import FormCell, Identity, Path, Table, cells, keys
from authoring.report import Report
from authoring.report.figures import Number


def typed_totals_agree(report: Report) -> Iterator[Finding]:
    """Totals are computed. One that was typed is compared, reported and dropped."""
    figures = report.figures
    for table in report.form.tables:
        same: list[Path] = []
        for path, cell in cells(table).items():
            typed, computed = figures.typed.get(path), figures.values[path]
            if typed is None or not isinstance(computed, Number):
                continue
            if typed == computed:
                same.append(path)
            else:
                yield _wrong_total(report, table, cell, typed, computed)
        if same:
            yield Finding(
                "A309", Severity.INFO,
                f"“{table.name}”里写了 {len(same)} 个总计，与计算结果一致；总计由程序计算，可以不写。",
                path=same[0],
            )  # fmt: skip


def _wrong_total(
    report: Report, table: Table, cell: FormCell, typed: Number, computed: Number
) -> Finding:
    over_rows = cell.row[-1].computed
    parts = [cells(table)[path] for path in cell.addends]
    labels = [(part.row if over_rows else part.column)[-1].label for part in parts]
    listed = "＋".join(labels) if len(labels) <= 4 else f"{labels[0]}等 {len(labels)} 项之和"
    where = "／".join(label for label in (cell.row[-1].label, cell.column_label) if label)
    return Finding(
        "A302" if over_rows else "A301", Severity.ERROR,
        f"“{where}”写成 {typed}，{listed}是 {computed}。",
        path=cell.path, actual=typed, expected=computed,
        basis=f"{report.form.basis} 附件表格的“总计”",
        remedy="核对各项；各项无误时删去手写的总计。",
    )  # fmt: skip


def parts_do_not_exceed(report: Report) -> Iterator[Finding]:
    """A 其中 is part of its line and cannot be more."""
    for table in report.form.tables:
        for path, cell in cells(table).items():
            if not cell.row[-1].part_of:
                continue
            whole = (table.key, *keys(cell.row[:-1]), cell.row[-1].part_of, *keys(cell.column))
            part, most = report.figures.values[path], report.figures.values[whole]
            if isinstance(part, Number) and isinstance(most, Number) and part > most:
                yield Finding(
                    "A306", Severity.ERROR, f"“{cell.row[-1].label}”{part}，多于它所属的总数 {most}。",
                    path=path, actual=part, expected=most, remedy="“其中”不能多于总数，请核对。",
                )  # fmt: skip


def identities_hold(report: Report) -> Iterator[Finding]:
    """Sums of rows that must agree, for every column that is typed (totals follow from these)."""
    for table in report.form.tables:
        for identity in table.identities:
            columns = {
                path[len(identity.left[0]) + 1 :]: cell
                for path, cell in cells(table).items()
                if path[1 : len(identity.left[0]) + 1] == identity.left[0]
            }
            for column, cell in columns.items():
                if not cell.column[-1].total:
                    yield from _identity(report, table, identity, column, cell)


def _identity(
    report: Report, table: Table, identity: Identity, column: Path, cell: FormCell
) -> Iterator[Finding]:
    known = cells(table)
    values = report.figures.values

    def side(rows: tuple[Path, ...]) -> tuple[Number | None, str]:
        paths = [(table.key, *row, *column) for row in rows]
        numbers = [values[path] for path in paths]
        words = "＋".join(
            f"{known[path].row_name.replace('.', '')} {number}"
            for path, number in zip(paths, numbers, strict=True)
        )
        filled = [number for number in numbers if isinstance(number, Number)]
        return (sum(filled) if len(filled) == len(numbers) else None), words

    left, left_words = side(identity.left)
    right, right_words = side(identity.right)
    if left is None or right is None or left == right:
        return
    yield Finding(
        identity.code, Severity.ERROR,
        f"“{cell.column_label}”一列不平：{left_words}＝{left}，{right_words}＝{right}。",
        path=(table.key, *identity.right[-1], *column),
        actual=right, expected=left, basis=identity.basis, remedy=identity.remedy,
    )  # fmt: skip
