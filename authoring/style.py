"""Sizes, spacings and typefaces of GB/T 9704-2012, once, for CSS and DOCX alike.

Lengths are millimetres where the name says mm and points elsewhere.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from authoring.numerals import head_of

PAGE_MM = (210, 297)
MARGINS_MM = {"top": 37, "right": 26, "bottom": 35, "left": 28}
TEXT_WIDTH_MM = PAGE_MM[0] - MARGINS_MM["left"] - MARGINS_MM["right"]
PICTURE_MAX_MM = 180

BODY_SIZE = 16.0  # 3号
LINE_PITCH = 28.95  # 225 mm ÷ 22 lines, rounded down so that 22 lines fit
LETTER_SPACING = -0.21  # 156 mm holds 28 characters of 3号 only when each gives up this much
TITLE_SIZE = 22.0  # 2号
TITLE_PITCH = 35.0
PAGE_NUMBER_SIZE = 14.0  # 4号
STAGE_MARK_SIZE = 12.0  # 小4号
TABLE_SIZE = 10.5  # 5号
DENSE_TABLE_SIZE = 9.0  # 小5号, for tables of ten columns or more
DENSE_HEAD_SIZE = 8.5
TABLE_PADDING = 2.0
LABEL_PADDING = 3.0  # between a label and the lines left and right of it
SMALLEST_FIGURE = 5.5

# A sheet of one page for the office is set closer than the report itself.
SHEET_MARGINS_MM = {"top": 18, "right": 20, "bottom": 15, "left": 20}
SHEET_TEXT_MM = (
    PAGE_MM[0] - SHEET_MARGINS_MM["left"] - SHEET_MARGINS_MM["right"],
    PAGE_MM[1] - SHEET_MARGINS_MM["top"] - SHEET_MARGINS_MM["bottom"],
)
SHEET_SIZE = 10.5  # 5号
SHEET_PITCH = 15.0
SHEET_TITLE_SIZE = 18.0  # 小2号
SHEET_TITLE_PITCH = SHEET_TITLE_SIZE * 1.4
SHEET_TITLE_AFTER = 4.0
SHEET_HEADING_BEFORE = 3.0
SHEET_GAP = 3.0
ROW_HEIGHT = 17.0  # of a close table's row, as in the form in circulation
SIGNATURE_HEIGHT = 50.0  # at least


@dataclass(frozen=True, slots=True)
class Face:
    """A typeface of the standard: its role, the name Word files carry, and what stands in for it.

    `official` are the family names by which the standard's own face is found, `stand_ins` the open
    families that may replace it where it is missing, best first.
    """

    role: str
    word_name: str
    official: tuple[str, ...]
    stand_ins: tuple[str, ...]


FACES = (
    Face("xiaobiaosong", "方正小标宋简体",
         ("方正小标宋简体", "方正小标宋_GBK", "FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05"),
         ("Noto Serif CJK SC", "Noto Serif SC", "Source Han Serif SC", "思源宋体", "FandolSong")),
    Face("fangsong", "仿宋_GB2312",
         ("仿宋_GB2312", "FangSong_GB2312", "仿宋", "FangSong", "华文仿宋", "STFangsong"),
         ("FandolFang", "Noto Serif CJK SC", "Noto Serif SC", "Source Han Serif SC")),
    Face("kaiti", "楷体_GB2312",
         ("楷体_GB2312", "KaiTi_GB2312", "楷体", "KaiTi", "华文楷体", "STKaiti"),
         ("FandolKai", "AR PL KaitiM GB", "AR PL UKai CN", "LXGW WenKai", "霞鹜文楷",
          "Noto Serif CJK SC", "Noto Serif SC")),
    Face("heiti", "黑体",
         ("黑体", "SimHei", "华文黑体", "STHeiti", "Heiti SC"),
         ("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "FandolHei",
          "WenQuanYi Micro Hei")),
    Face("songti", "宋体",
         ("宋体", "SimSun", "华文宋体", "STSong", "Songti SC"),
         ("Noto Serif CJK SC", "Noto Serif SC", "Source Han Serif SC", "FandolSong",
          "AR PL UMing CN")),
)  # fmt: skip
LATIN_FACE = "Times New Roman"


def figure_size(text: str, width: float, size: float) -> float:
    """The size at which a figure fits a cell `width` points wide, never above `size`."""
    needed = max(len(text), 1) * 0.55  # digits are half an em wide; the rest is air
    return max(SMALLEST_FIGURE, min(size, round((width - TABLE_PADDING) / needed - 0.05, 1)))


def signature_starts(signature: str, day: str) -> tuple[float, float] | None:
    """Where signature and date begin, in characters of the body from the left edge.

    GB/T 9704-2012, 7.3.5.2: the signature ends two characters from the right edge, the date begins
    two characters right of it; where the date is the longer one, it is the date that ends so. None
    where the signature is too long for that.
    """
    room = TEXT_WIDTH_MM * 72 / 25.4 / (BODY_SIZE + LETTER_SPACING)
    signed, dated = characters(signature), characters(day)
    start = room - 2 - (dated + 2 if date_is_longer(signature, day) else signed)
    return (start, start + 2) if start >= 0 else None


def date_is_longer(signature: str, day: str) -> bool:
    """Whether it is the date that stands two characters from the right edge.

    Of two as long, the date would end at the edge, and in most faces beyond it.
    """
    return characters(day) >= characters(signature)


def characters(text: str, latin: float = 0.5) -> float:
    """The width of a text in Chinese characters; `latin` is that of a Latin letter or digit.

    Half a character is the rule of typesetting; in a face that is not known they may be wider.
    """
    return sum(latin if char.isascii() else 1 for char in text)


def label_lines(text: str, width: float, size: float) -> list[str]:
    """Break a short label for a narrow cell `width` points wide, by meaning rather than at the edge.

    The number of the label stands alone; the rest breaks after pairs of characters, as most words
    are pairs.
    """
    room = int((width - TABLE_PADDING - 0.5) / size)
    if len(text) <= room:
        return [text]
    number = head_of(text)
    rest = text[len(number) :]
    head = [number] if number else []
    if not rest or not 2 <= room <= 6 or len(text) > 4 * room:
        return [text]
    lines = math.ceil(len(rest) / room)
    each = math.ceil(len(rest) / lines)
    if each % 2 and each < room:
        each += 1
    elif each % 2 and len(rest) % 2 == 0:
        each -= 1
    return head + [rest[i : i + each] for i in range(0, len(rest), each)]
