"""A PDF file with a text layer → tables from its ruled lines, and text.

PDFium is not made for threads and reads hostile files in C++: it is called in a process of its own, which
ends with the file (`python -m authoring.readers.formats.pdf`), under limits.
"""

from __future__ import annotations

import base64
from dataclasses import asdict
from itertools import groupby
from typing import TYPE_CHECKING, Any

from authoring import confined
from authoring.findings import Finding, Severity, Unusable
from authoring.readers.raw import Piece, Raw, RawCell, RawPicture, RawTable, RawText

if TYPE_CHECKING:
    from authoring.readers.formats.pdf_page import Page

MAX_PAGES = 300
SECONDS = 20
"""Of computing. Real reports take less than one."""
WAIT = 60
"""Of waiting, on a machine that has much else to do."""
MEMORY = 1_500_000_000
_FEW = 3  # characters without a name: a bullet, a mark in the margin
_STAMP = 20  # characters: a scan may bear a number or a stamp that was set on it later
_SAVED_ANEW = (
    "用 WPS 或 Word 打开原来的文件，重新“输出为 PDF”，再读取；有 Word 文件的，直接读取 Word 文件。"
)


def read(data: bytes) -> Raw:
    """The pieces of a file in order, page by page. Raises Unusable."""
    answer = _asked(data)
    refused = answer.get("refused")
    if refused:
        raise Unusable(_refusal(str(refused)))
    try:
        return _raw(answer)
    except (KeyError, TypeError, ValueError) as problem:  # no answer of ours
        raise Unusable(_refusal("crash")) from problem


def _raw(answer: dict[str, Any]) -> Raw:
    pages = answer["pages"]
    if all(page["scan"] or not page["characters"] for page in pages):
        raise Unusable(_scan([]))
    return Raw(
        "pdf",
        tuple(_piece(one) for one in answer["pieces"]),
        {str(name): str(value) for name, value in answer["meta"].items()},
        tuple(_told(pages)),
        tuple(RawText(page["running"], 0, page["number"], sure=False) for page in pages),
    )


def _asked(data: bytes) -> dict[str, Any]:
    """The answer of the process; what it `refused`, where that is all."""
    limits = confined.Limits(SECONDS, WAIT, MEMORY)
    try:
        answer = confined.answer_of("authoring.readers.formats.pdf", data, limits)
    except confined.NoAnswer as problem:
        return {"refused": "time" if problem.why is confined.Ended.TIME else "crash"}
    return answer if isinstance(answer, dict) else {"refused": "crash"}


def _piece(data: dict[str, Any]) -> Piece:
    if "cells" in data:
        return RawTable(
            tuple(RawCell(**cell) for cell in data["cells"]), data["number"], data["page"]
        )
    if "data" in data:
        return RawPicture(base64.b64decode(data["data"]), data["description"], data["page"])
    return RawText(**data)


# --- what is told -----------------------------------------------------------------------------------


def _refusal(kind: str) -> Finding:
    fatal = Severity.FATAL
    if kind == "encrypted":
        return Finding(
            "R102", fatal, "PDF 文件设了打开密码，不能读取。",
            remedy="用密码打开后另存为没有密码的 PDF，再读取。",
        )  # fmt: skip
    if kind in ("time", "size"):
        return Finding(
            "R108", fatal,
            f"PDF 文件超过了限度（{MAX_PAGES} 页，或者图形、文字太多，{SECONDS} 秒读不完），没有读取。",
            remedy="只留年度报告的各页，另存为 PDF，再读取。",
        )  # fmt: skip
    if kind == "missing":
        return Finding(
            "R103", fatal, "没有安装读取 PDF 的组件 pypdfium2。",
            remedy='安装：pip install "nianbao[read]"；或者改读 Word 文件、网页。',
        )  # fmt: skip
    return Finding("R106", fatal, "PDF 文件损坏了，不能读取。", remedy=_SAVED_ANEW)


def _scan(pages: list[int], *, recognised: bool = False) -> Finding:
    where = f"第 {_list(pages)} 页" if pages else "整个文件"
    if recognised:
        return Finding(
            "R109", Severity.WARNING,
            f"{where}是扫描件，文字是软件识别出来的，数字和字可能认错。",
            remedy="逐个核对数字；有 Word 文件或者原来的 PDF 的，改读那个文件。",
        )  # fmt: skip
    return Finding(
        "R109", Severity.ERROR if pages else Severity.FATAL, f"{where}是扫描件，没有文字，不能读取。",
        remedy="改读 Word 文件、网页，或者由 WPS、Word 直接输出的 PDF。",
    )  # fmt: skip


def _told(pages: list[dict[str, Any]]) -> list[Finding]:
    found: list[Finding] = []
    scans = [page["number"] for page in pages if page["scan"]]
    if scans:
        found.append(_scan(scans))
    recognised = [page["number"] for page in pages if page["recognised"]]
    if recognised:
        found.append(_scan(recognised, recognised=True))
    bad = {page["number"]: page["bad"] for page in pages if page["bad"]}
    number, characters = sum(bad.values()), sum(page["characters"] for page in pages)
    if number > max(_FEW, characters // 1000):
        found.append(
            Finding(
                "R111", Severity.ERROR,
                f"PDF 里有 {number} 个字没有编码（共 {characters} 个字，第 {_list([*bad])} 页），"
                "看得见，读不出来。",
                remedy=_SAVED_ANEW,
            )
        )  # fmt: skip
    return found


def _list(pages: list[int]) -> str:
    """Pages as a clerk writes them: 1、3—5."""
    runs = [
        [page for _, page in run] for _, run in groupby(enumerate(pages), lambda x: x[1] - x[0])
    ]
    shown = [f"{run[0]}—{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs]
    return "、".join(shown[:10]) + ("等" if len(shown) > 10 else "")


# --- in the process ---------------------------------------------------------------------------------


def _answer(data: bytes) -> dict[str, Any]:
    try:
        import pypdfium2 as pdfium

        from authoring.readers.formats import pdf_grid, pdf_page
    except ImportError:
        return {"refused": "missing"}
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as problem:
        locked = getattr(problem, "err_code", None) == pdfium.raw.FPDF_ERR_PASSWORD
        return {"refused": "encrypted" if locked else "damaged"}
    if len(document) > MAX_PAGES:
        return {"refused": "size"}
    pages: list[Page] = []
    room = pdf_page.MAX_PICTURES
    try:
        for index in range(len(document)):
            pages.append(pdf_page.page_of(document, index, room))
            room -= sum(len(picture.data) for picture in pages[-1].pictures)
        pieces = [_plain(piece) for piece in _pieces(pages)] if pages else []
    except pdf_grid.TooMuch:
        return {"refused": "size"}
    except pdfium.PdfiumError:
        return {"refused": "damaged"}
    if not pages:
        return {"refused": "damaged"}
    title = document.get_metadata_value("Title")[:500]
    return {
        "pieces": pieces,
        "pages": [_summary(page) for page in pages],
        "meta": {"title": title} if title else {},
    }


def _summary(page: Page) -> dict[str, Any]:
    printed = len(page.chars)
    hidden = page.unseen > 0.8 * max(printed, 1)
    return {
        "number": page.number, "running": page.running, "characters": printed, "bad": page.bad,
        "scan": (not printed and bool(page.pictures)) or (printed < _STAMP and page.covered),
        "recognised": bool(printed) and page.covered and hidden,
    }  # fmt: skip


def _plain(piece: Piece) -> dict[str, Any]:
    if isinstance(piece, RawPicture):
        return {**asdict(piece), "data": base64.b64encode(piece.data).decode()}
    return asdict(piece)


def _pieces(pages: list[Page]) -> list[Piece]:
    """Tables, paragraphs and pictures of all pages in order."""
    from authoring.readers.formats import pdf_grid, pdf_text

    placed: list[list[tuple[float, RawTable | RawPicture]]] = []
    rest: list[list[pdf_text.Line]] = []
    number = 0
    for page in pages:
        own: list[tuple[float, RawTable | RawPicture]] = [
            (picture.top, RawPicture(picture.data, picture.description, page.number))
            for picture in page.pictures
        ]
        # Words under a picture of the page are what was recognised in it; beside printed ones they are none.
        seen = [char for char in page.chars if char.seen]
        chars = seen if len(seen) > 0.2 * len(page.chars) else page.chars
        tables: list[tuple[float, tuple[RawCell, ...]]] = []
        for grid in pdf_grid.grids(page.lines):
            inside = [char for char in chars if grid.holds(char)]
            if inside:
                chars = [char for char in chars if not grid.holds(char)]
                tables.append((grid.top, tuple(grid.cells(inside))))
        for top, cells in sorted(tables, key=lambda one: -one[0]):
            number += 1
            own.append((top, RawTable(cells, number, page.number)))
        placed.append(sorted(own, key=lambda one: -one[0]))
        rest.append(pdf_text.lines_of(chars, page.number))
    heights = [page.height for page in pages]
    rest = pdf_text.without_furniture(rest, heights, pdf_text.set_of(rest))
    face = pdf_text.set_of(rest)
    found: list[Piece] = []
    open_: list[pdf_text.Line] = []

    def close(width: float) -> None:
        found.extend(pdf_text.paragraphs(open_, face, width))
        open_.clear()

    for page, things, lines in zip(pages, placed, rest, strict=True):
        done = 0
        for top, thing in things:
            above = sum(line.y > top for line in lines)
            open_ += lines[done:above]
            done = above
            close(page.width)
            found.append(thing)
        open_ += lines[done:]
    close(pages[-1].width)
    return found


if __name__ == "__main__":
    confined.serve(_answer)
