"""A page of a PDF file as PDFium gives it: characters, ruled lines and pictures at their places.

Only the process of `pdf.py` comes here: PDFium reads hostile files in C++.
"""

from __future__ import annotations

import ctypes
import io
import itertools
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as c

from authoring.readers.formats.pdf_grid import Lines, TooMuch
from authoring.readers.formats.pdf_text import Char

MAX_OBJECTS = 60_000
MAX_CHARACTERS = 60_000
MAX_PIXELS = 40_000_000
MAX_PICTURES = 60_000_000  # bytes, of a file
_SMALL = 18  # points: smaller pictures are bullets and rules
_DEPTH = 6
_SEGMENTS = 400
_HYPHENS = {"\x02": "-", "\ufffe": "-"}  # PDFium's marks of a hyphen at the end of a line
# Fonts of browsers and of WPS name a character by its radical, which looks the same.
_SIMPLIFIED = (
    "⺟母⺠民⻁虎⻄西⻅见⻆角⻉贝⻋车⻓长⻔门⻘青⻙韦⻚页⻛风⻜飞"
    "⻝食⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻬齐⻮齿⻰龙⻳龟⼾户"
)
_RADICALS = str.maketrans(
    {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
    | dict(zip(_SIMPLIFIED[::2], _SIMPLIFIED[1::2], strict=True))
)

Matrix = tuple[float, float, float, float, float, float]
_ONE: Matrix = (1, 0, 0, 1, 0, 0)


@dataclass
class Picture:
    """A picture on a page: its bytes, and the height of its upper edge."""

    data: bytes
    top: float
    description: str = ""


@dataclass
class Page:
    """What stands on a page, upright: y grows upwards.

    `running` is the text in the order in which the file holds it, `bad` the number of characters that the
    file's fonts do not name, `unseen` of those it has but does not print (as under a scan).
    """

    number: int
    width: float
    height: float
    chars: list[Char] = field(default_factory=list)
    lines: Lines = field(default_factory=Lines)
    pictures: list[Picture] = field(default_factory=list)
    running: str = ""
    bad: int = 0
    unseen: int = 0
    covered: bool = False


def page_of(document: pdfium.PdfDocument, index: int, room: int) -> Page:
    """A page; `room` is how many bytes of pictures may still be taken. Raises TooMuch."""
    page = document[index]
    try:
        left, bottom, right, top = page.get_cropbox()
        found = Page(index + 1, right - left, top - bottom)
        turn = _text(page, found, (left, bottom, right, top))
        _objects(page, document, found, turn, room)
        _described(page, found.pictures)
        return found
    finally:
        page.close()


# --- characters -------------------------------------------------------------------------------------


def _text(
    page: pdfium.PdfPage, found: Page, box: tuple[float, float, float, float]
) -> Callable[[float, float], tuple[float, float]]:
    """The characters into `found`; the answer turns a place of the page so that its text is upright."""
    text = page.get_textpage()
    count = c.FPDFText_CountChars(text)
    if count > MAX_CHARACTERS:
        raise TooMuch
    turns = _turns(text, count)
    turn = _turned(turns, found, box)
    faces: dict[int, tuple[str, bool]] = {}
    running: list[str] = []
    for index in range(count):
        char = _char(text, index)
        quarter = _quarter(text, index) if char.strip() else None
        if quarter is None:
            running += char if char.isspace() else ""  # else no character, or a watermark's
            continue
        face, seen = _face(text, index, faces)
        found.unseen += not seen
        found.bad += c.FPDFText_HasUnicodeMapError(text, index) == 1 or _unnamed(char)
        char = char.translate(_RADICALS)
        running.append(char)
        place = _place(text, index, box, turn, wide=char >= "⺀")
        if place:
            found.chars.append(Char(char, *place, face, seen, (quarter - turns) % 4))
    text.close()
    found.running = "".join(running)
    return turn


def _char(text: Any, index: int) -> str:
    code = c.FPDFText_GetUnicode(text, index)
    if 0xDC00 <= code <= 0xDFFF:  # the second half of the character before
        return ""
    if 0xD800 <= code <= 0xDBFF:
        low = c.FPDFText_GetUnicode(text, index + 1)
        paired = 0xDC00 <= low <= 0xDFFF
        code = 0x10000 + ((code - 0xD800) << 10) + low - 0xDC00 if paired else 0xFFFD
    char = chr(code or 0xFFFD)
    return _HYPHENS.get(char, char)


def _place(
    text: Any,
    index: int,
    box: tuple[float, float, float, float],
    turn: Callable[[float, float], tuple[float, float]],
    *,
    wide: bool,
) -> tuple[float, float, float, float] | None:
    """From where to where a character goes, its middle and its height; None beside the paper."""
    left, bottom, right, top = (ctypes.c_double() for _ in range(4))
    loose = c.FS_RECTF()
    if c.FPDFText_GetLooseCharBox(text, index, loose):
        x0, y0, x1, y1 = loose.left, loose.bottom, loose.right, loose.top
    elif c.FPDFText_GetCharBox(text, index, left, right, bottom, top):
        x0, y0, x1, y1 = left.value, bottom.value, right.value, top.value
    else:
        return None
    if not (box[0] <= (x0 + x1) / 2 <= box[2] and box[1] <= (y0 + y1) / 2 <= box[3]):
        return None
    (x0, y0), (x1, y1) = turn(x0, y0), turn(x1, y1)
    x0, x1, y0, y1 = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
    y, size = (y0 + y1) / 2, max(y1 - y0, 1.0)
    if wide:  # the box of a drawn character (Type 3) is that of its ink: flat for 一
        size = max(size, x1 - x0)
    if c.FPDFText_GetCharOrigin(text, index, left, bottom):
        # Fonts differ in how far their boxes reach; on a line they stand on one base.
        base = turn(left.value, bottom.value)[1]
        if y0 - 0.5 * size <= base <= y:
            y = base + 0.33 * size
    return x0, x1, y, size


def _unnamed(char: str) -> bool:
    return char == "\ufffd" or "\ue000" <= char <= "\uf8ff" or char < " "


def _turns(text: Any, count: int) -> int:
    """By how many quarters of a circle most of the page's text is turned."""
    quarters = Counter(
        _quarter(text, index) or 0
        for index in range(0, count, max(count // 300, 1))
        if c.FPDFText_GetUnicode(text, index) > 32
    )
    return quarters.most_common(1)[0][0] if quarters else 0


def _quarter(text: Any, index: int) -> int | None:
    """By how many quarters of a circle a character is turned; None where it is slanted."""
    quarters: float = c.FPDFText_GetCharAngle(text, index) / 1.5707963
    return round(quarters) % 4 if abs(quarters - round(quarters)) < 0.1 else None


def _turned(
    quarters: int, found: Page, box: tuple[float, float, float, float]
) -> Callable[[float, float], tuple[float, float]]:
    left, bottom, right, top = box
    if quarters % 2:
        found.width, found.height = found.height, found.width
    return {
        0: lambda x, y: (x - left, y - bottom),
        1: lambda x, y: (top - y, x - left),
        2: lambda x, y: (right - x, top - y),
        3: lambda x, y: (y - bottom, right - x),
    }[quarters]


def _face(text: Any, index: int, faces: dict[int, tuple[str, bool]]) -> tuple[str, bool]:
    """The font of a character, and whether it is printed."""
    one = c.FPDFText_GetTextObject(text, index)
    key = ctypes.cast(one, ctypes.c_void_p).value or 0
    if key not in faces:
        name = ctypes.create_string_buffer(120)
        font = c.FPDFTextObj_GetFont(one) if key else None
        if font:
            c.FPDFFont_GetBaseFontName(font, name, 120)
        mode = c.FPDFTextObj_GetTextRenderMode(one) if key else 0
        bold = "+bold" if mode == c.FPDF_TEXTRENDERMODE_FILL_STROKE else ""
        faces[key] = (
            name.value.decode("utf-8", "replace").split("+")[-1] + bold,
            mode not in (c.FPDF_TEXTRENDERMODE_INVISIBLE, c.FPDF_TEXTRENDERMODE_CLIP),
        )
    return faces[key]


# --- lines and pictures -----------------------------------------------------------------------------


def _objects(
    page: pdfium.PdfPage,
    document: pdfium.PdfDocument,
    found: Page,
    turn: Callable[[float, float], tuple[float, float]],
    room: int,
) -> None:
    for number, (one, kind, matrix) in enumerate(_walk(page)):
        if number > MAX_OBJECTS:
            raise TooMuch
        if kind == c.FPDF_PAGEOBJ_PATH:
            _path(one, matrix, turn, found.lines)
        elif kind == c.FPDF_PAGEOBJ_IMAGE:
            corners = [turn(*_on(matrix, x, y)) for x, y in ((0, 0), (1, 0), (0, 1), (1, 1))]
            xs, ys = [x for x, _ in corners], [y for _, y in corners]
            width, height = max(xs) - min(xs), max(ys) - min(ys)
            if width > 0.8 * found.width and height > 0.8 * found.height:
                found.covered = True  # a scan, or the paper's own look
            elif width >= _SMALL and height >= _SMALL:
                data = _picture(one, room)
                if data:
                    room -= len(data)
                    found.pictures.append(Picture(data, max(ys)))


def _walk(page: pdfium.PdfPage) -> Iterator[tuple[Any, int, Matrix]]:
    """The objects of a page and of its forms, each with its matrix."""

    def below(
        count: int, get: Callable[[int], Any], matrix: Matrix, depth: int
    ) -> Iterator[tuple[Any, int, Matrix]]:
        own = c.FS_MATRIX()
        for index in range(count):
            one = get(index)
            kind = c.FPDFPageObj_GetType(one)
            if kind in (c.FPDF_PAGEOBJ_PATH, c.FPDF_PAGEOBJ_IMAGE, c.FPDF_PAGEOBJ_FORM):
                c.FPDFPageObj_GetMatrix(one, own)
                whole = _times((own.a, own.b, own.c, own.d, own.e, own.f), matrix)
                if kind != c.FPDF_PAGEOBJ_FORM:
                    yield one, kind, whole
                elif depth:
                    yield from below(
                        c.FPDFFormObj_CountObjects(one),
                        lambda at, one=one: c.FPDFFormObj_GetObject(one, at),  # type: ignore[misc]
                        whole,
                        depth - 1,
                    )

    yield from below(
        c.FPDFPage_CountObjects(page), lambda at: c.FPDFPage_GetObject(page, at), _ONE, _DEPTH
    )


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c_, d, e, f = first
    p, q, r, s, t, u = then
    return (
        a * p + b * r, a * q + b * s, c_ * p + d * r, c_ * q + d * s,
        e * p + f * r + t, e * q + f * s + u,
    )  # fmt: skip


def _on(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c_, d, e, f = matrix
    return a * x + c_ * y + e, b * x + d * y + f


def _path(
    one: Any, matrix: Matrix, turn: Callable[[float, float], tuple[float, float]], lines: Lines
) -> None:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not c.FPDFPath_GetDrawMode(one, fill, stroke) or not (fill.value or stroke.value):
        return  # it only cuts what is drawn after it
    x, y = ctypes.c_float(), ctypes.c_float()
    parts: list[list[tuple[float, float]]] = []
    for index in range(min(c.FPDFPath_CountSegments(one), _SEGMENTS)):
        segment = c.FPDFPath_GetPathSegment(one, index)
        kind = c.FPDFPathSegment_GetType(segment)
        if kind == c.FPDF_SEGMENT_BEZIERTO:
            return
        c.FPDFPathSegment_GetPoint(segment, x, y)
        if kind == c.FPDF_SEGMENT_MOVETO or not parts:
            parts.append([])
        parts[-1].append(turn(*_on(matrix, x.value, y.value)))
        if c.FPDFPathSegment_GetClose(segment):
            parts[-1].append(parts[-1][0])
    for part in parts:
        xs, ys = [p[0] for p in part], [p[1] for p in part]
        if len(part) >= 4:
            lines.box(min(xs), min(ys), max(xs), max(ys), filled=not stroke.value)
        else:
            for (x0, y0), (x1, y1) in itertools.pairwise(part):
                lines.add(x0, y0, x1, y1)


def _picture(one: Any, room: int) -> bytes | None:
    """The picture as JPEG where the file has it so, else as PNG; None where it is none or too large."""
    width, height = ctypes.c_uint(), ctypes.c_uint()
    if not c.FPDFImageObj_GetImagePixelSize(one, width, height):
        return None
    if not 0 < width.value * height.value <= MAX_PIXELS:
        return None
    name = ctypes.create_string_buffer(40)
    filters = []
    for index in range(min(c.FPDFImageObj_GetImageFilterCount(one), 4)):
        c.FPDFImageObj_GetImageFilter(one, index, name, 40)
        filters.append(name.value)
    if filters == [b"DCTDecode"]:
        size = c.FPDFImageObj_GetImageDataRaw(one, None, 0)
        if not 0 < size <= room:
            return None
        buffer = ctypes.create_string_buffer(size)
        c.FPDFImageObj_GetImageDataRaw(one, buffer, size)
        return buffer.raw
    raw = c.FPDFImageObj_GetBitmap(one)
    if not raw:
        return None
    written = io.BytesIO()
    pdfium.PdfBitmap.from_raw(raw).to_pil().save(written, "PNG")
    return written.getvalue() if written.tell() <= room else None


def _described(page: pdfium.PdfPage, pictures: list[Picture]) -> None:
    """The words a tagged file has for its pictures, where it has them for each."""
    if not pictures:
        return
    tree = c.FPDF_StructTree_GetForPage(page)
    if not tree:
        return
    words: list[str] = []

    def walk(element: Any, depth: int) -> None:
        if not element or depth > 30 or len(words) > len(pictures):
            return
        if _said(c.FPDF_StructElement_GetType, element) == "Figure":
            words.append(_said(c.FPDF_StructElement_GetAltText, element))
        for index in range(min(c.FPDF_StructElement_CountChildren(element), 2000)):
            walk(c.FPDF_StructElement_GetChildAtIndex(element, index), depth + 1)

    for index in range(min(c.FPDF_StructTree_CountChildren(tree), 2000)):
        walk(c.FPDF_StructTree_GetChildAtIndex(tree, index), 0)
    c.FPDF_StructTree_Close(tree)
    if len(words) == len(pictures):
        for picture, said in zip(pictures, words, strict=True):
            picture.description = said


def _said(ask: Callable[[Any, Any, int], int], element: Any) -> str:
    size = ask(element, None, 0)
    if not 2 < size <= 4000:
        return ""
    buffer = ctypes.create_string_buffer(size)
    ask(element, buffer, size)
    return buffer.raw[: size - 2].decode("utf-16-le", "replace")
