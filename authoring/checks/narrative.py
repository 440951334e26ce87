"""Rules on the agency's words."""

from __future__ import annotations

from collections.abc import Iterator

from authoring.findings import Finding, Severity
from authoring.report import Report, narrative
from authoring.report.pictures import NotAPicture, read_picture


def pictures_can_be_read(report: Report) -> Iterator[Finding]:
    """Every picture named in a narrative lies beside the file, is a picture, and says what it shows."""
    texts = ["opening", *(part.key for part in report.form.parts if not part.table)]
    for key in texts:
        text = getattr(report.content, key)
        for piece in narrative.pieces(text) if text else ():
            if not isinstance(piece, narrative.Image):
                continue
            place = report.place((key,), line=piece.line)
            try:
                read_picture(report.source.folder, piece.source)
            except NotAPicture as problem:
                yield Finding(
                    problem.code, Severity.ERROR, problem.message, path=(key,), place=place,
                    remedy=problem.remedy,
                )  # fmt: skip
            if not piece.description:
                yield Finding(
                    "N404", Severity.WARNING, "图片没有文字说明，看不见图片的人不知道画的是什么。",
                    path=(key,), place=place, remedy="写成 ![这幅图说明什么](文件.png)",
                )  # fmt: skip
