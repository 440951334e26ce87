"""Rules on the agency's words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from authoring.findings import Finding, Severity
from authoring.report import Report, narrative
from authoring.report.pictures import NotAPicture, read_picture

_LEFTOVERS = (
    (re.compile(r"!\["), "图片", "写成 ![这幅图说明什么](文件.png)，单独占一行。"),
    (re.compile(r"\A\|.*\|"), "表格", "表头下面要有一行 |---|---|，表格前后各空一行。"),
    (re.compile(r"\{\{|\{%"), "模板", "双花括号会照原样印出来；请写成数字或文字。"),
)


def _pieces(report: Report) -> Iterator[tuple[tuple[str, ...], narrative.Piece]]:
    """Every piece of every narrative, with the field it stands in."""
    for path, text in report.narratives():
        for piece in narrative.pieces(text):
            yield path, piece


def markup_is_understood(report: Report) -> Iterator[Finding]:
    """Markup that was meant as a picture, a table or a template but is printed as typed."""
    for path, piece in _pieces(report):
        match piece:
            case narrative.Image():
                continue
            case narrative.Grid():
                texts = [cell for row in piece.rows for cell in row]
            case _:
                texts = [piece.text]
        for pattern, kind, remedy in _LEFTOVERS:
            if any(map(pattern.search, texts)):
                place = report.place(path, line=piece.line)
                message = f"这里像是{kind}写法，但没有写对，会照原样印出来。"
                yield Finding(
                    "N405", Severity.WARNING, message, path=path, place=place, remedy=remedy
                )


def pictures_can_be_read(report: Report) -> Iterator[Finding]:
    """Every picture named in a narrative lies beside the file, is a picture, and says what it shows."""
    for path, piece in _pieces(report):
        if isinstance(piece, narrative.Image):
            place = report.place(path, line=piece.line)
            try:
                read_picture(report.source.folder, piece.source)
            except NotAPicture as problem:
                yield Finding(
                    problem.code, Severity.ERROR, problem.message, path=path, place=place,
                    remedy=problem.remedy,
                )  # fmt: skip
            if not piece.description:
                yield Finding(
                    "N404", Severity.WARNING, "图片没有文字说明，看不见图片的人不知道画的是什么。",
                    path=path, place=place, remedy="写成 ![这幅图说明什么](文件.png)",
                )  # fmt: skip
