"""Registers of requests (台账), built for the tests; agencies, persons and numbers in them are made up."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import authoring
from authoring.report import Report
from authoring.sheet.ledger import Ledger
from tests.conftest import library

HEAD = (
    "登记编号",
    "收到日期",
    "申请人",
    "申请人类型",
    "联系电话",
    "申请内容",
    "答复日期",
    "答复类型",
    "不予公开理由",
)
REVIEWS = (
    "复议收到日期", "复议审结日期", "复议结果", "诉讼收到日期", "诉讼审结日期", "诉讼结果", "诉讼类型",
)  # fmt: skip


def case(number: str = "2024-001", received: str = "2024-03-01", kind: str = "公民", answered: str = "2024-03-20",
         reply: str = "予以公开", reason: str = "", *more: str) -> list[str]:  # fmt: skip
    """A row below HEAD; what stands in the columns of the applicant is nobody's business."""
    return [
        number,
        received,
        "示例某甲",
        kind,
        "00012345678",
        "示例内容",
        answered,
        reply,
        reason,
        *more,
    ]


def as_csv(rows: Iterable[Sequence[str]], mark: str = ",") -> str:
    made = io.StringIO()
    csv.writer(made, delimiter=mark).writerows(rows)
    return made.getvalue()


def register(folder: Path, *rows: Sequence[str], head: Sequence[str] = HEAD) -> Path:
    """A CSV file of a head and rows."""
    path = folder / "台账.csv"
    path.write_text(as_csv([head, *rows]), encoding="utf-8")
    return path


def workbook(path: Path, fill: Callable[[Any], None]) -> Path:
    """A workbook that `fill` writes."""
    with library("xlsxwriter").Workbook(str(path)) as book:
        fill(book)
    return path


def blank(folder: Path, year: int = 2024) -> Report:
    """A report of a year with nothing filled in."""
    path = folder / f"{year}.yaml"
    if not path.exists():
        path.write_text(
            authoring.starter(authoring.form_of(year), year, "示例县教育局", "x.json"),
            encoding="utf-8",
        )
    return authoring.load(path)


def count(
    folder: Path, *rows: Sequence[str], year: int = 2024, head: Sequence[str] = HEAD
) -> Ledger:
    return authoring.ledger(register(folder, *rows, head=head), blank(folder, year))


def figures(ledger: Ledger) -> dict[str, int]:
    """The cells that count anything, by their English path."""
    return {".".join(path[1:]): number for path, number in ledger.figures.items() if number}


def codes(ledger: Ledger) -> list[str]:
    return [one.code for one in ledger.findings if one.code not in ("T218", "T219")]
