"""Characters of a page → lines of text; lines of all pages → paragraphs, without running heads and page numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from authoring.numerals import level_of
from authoring.patterns import lazy
from authoring.readers.raw import RawText, narrow

_PAGE_NUMBER = lazy(
    r"[-—–―－_·.]{0,6}(?:第?[0-9]{1,4}页?|[0-9]{1,4}/[0-9]{1,4}|第[0-9]{1,4}页[，,/]?共[0-9]{1,4}页)[-—–―－_·.]{0,6}"
)
_BARE = lazy("[0-9]{1,4}")
_DIGITS = lazy("[0-9]+")
_WORD = lazy("[!-~]{1,80}")
_ENDS = "。！？；：.!?;:"
_HANGING = "、。，．；："
_CLOSING = "”’）)》」』"
_GAPS = (0.25, 0.5, 0.8)
"""What parts two characters of which none, one or both are wide; programs set wide ones apart by themselves."""
_APART = 1.5
"""What parts columns, in heights of a character."""
_EDGE = 0.12
"""The part of a page, from its upper and lower edge, in which furniture stands."""


@dataclass(frozen=True, slots=True)
class Char:
    """A character where it is printed: from left to right, its middle, its height, its font.

    `quarter` says by how many quarters of a circle it is turned, with the clock.
    """

    text: str
    left: float
    right: float
    y: float
    size: float
    font: str = ""
    seen: bool = True
    quarter: int = 0

    @property
    def x(self) -> float:
        """Where it stands: its middle; for a mark that may hang over the edge, where it is inked."""
        part = 0.25 if self.text in _HANGING else 0.5
        return self.left + part * (self.right - self.left)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text; `em` is the width of its Chinese characters, 0 without any; `page` counts from 1.

    `columns` are the stretches of text on it that stand far from each other, as in a table without rules.
    """

    text: str
    page: int
    y: float
    left: float
    right: float
    em: float
    font: str
    columns: int = 1


def lines_of(chars: Iterable[Char], page: int = 0) -> list[Line]:
    """Lines from the top."""
    rows: list[list[Char]] = []
    for char in sorted(chars, key=lambda one: -one.y):
        if rows and abs(rows[-1][0].y - char.y) <= max(rows[-1][0].size, char.size) * 0.45:
            rows[-1].append(char)
        else:
            rows.append([char])
    found: list[Line] = []
    for row in rows:
        row.sort(key=lambda one: one.x)
        text, before, columns = "", None, 1
        for char in row:
            if before is not None:
                if _again(before, char):
                    continue
                wide = (before.text >= "⺀") + (char.text >= "⺀")
                if char.left - before.right > _GAPS[wide] * min(before.size, char.size):
                    text += " "
                columns += char.left - before.right > _APART * min(before.size, char.size)
            text += char.text
            before = char
        if narrow(text):
            own = [char.font for char in row if char.text >= "⺀"]
            fonts = Counter(own or [char.font for char in row])
            found.append(
                Line(text, page, row[0].y, row[0].left, row[-1].right, _em(row),
                     fonts.most_common(1)[0][0], columns)
            )  # fmt: skip
    return found


def _again(before: Char, char: Char) -> bool:
    """Whether a character is printed twice, to look bold."""
    return before.text == char.text and abs(before.left - char.left) < 0.15 * char.size


def _em(row: Sequence[Char]) -> float:
    wide = [char.right - char.left for char in row if char.text >= "⺀"]
    return median(wide) if wide else 0.0


def cell_text(chars: Sequence[Char]) -> str:
    """What stands in a cell: its lines from the top, or its columns from the right where they run down."""
    turned = Counter(char.quarter for char in chars).most_common(1)
    if turned and turned[0][0] in (1, 3):
        up = turned[0][0] == 3  # the lines run up, and follow each other to the right
        columns = _columns(chars)
        return "".join(
            char.text
            for column in (reversed(columns) if up else columns)
            for char in sorted(column, key=lambda one: one.y if up else -one.y)
        )
    columns = _columns(chars) if _runs_down(chars) else []
    if len(columns) > 1 and all(len(column) > 1 for column in columns[:-1]):
        return "".join(
            char.text for column in columns for char in sorted(column, key=lambda one: -one.y)
        )
    return "\n".join(line.text for line in lines_of(chars))


def _columns(chars: Sequence[Char]) -> list[list[Char]]:
    """Columns of text, from the right."""
    columns: list[list[Char]] = []
    for char in sorted(chars, key=lambda one: -one.x):
        if columns and abs(columns[-1][0].x - char.x) < 0.5 * char.size:
            columns[-1].append(char)
        else:
            columns.append([char])
    return columns


def _runs_down(chars: Sequence[Char]) -> bool:
    """Whether each character stands below the one before, in the order of the file."""
    if len(chars) < 4:
        return False
    down = sum(
        abs(one.x - other.x) < 0.3 * one.size and one.y - other.y > 0.6 * (one.right - one.left)
        for one, other in pairwise(chars)
    )
    return down >= 0.7 * (len(chars) - 1)


# --- furniture --------------------------------------------------------------------------------------


def without_furniture(
    pages: Sequence[Sequence[Line]], heights: Sequence[float], face: Set
) -> list[list[Line]]:
    """The lines of each page without page numbers and what is repeated at its edges."""
    edges = [
        [line for line in lines if not _EDGE <= line.y / height <= 1 - _EDGE]
        for lines, height in zip(pages, heights, strict=True)
    ]
    often = Counter(key for lines in edges for key in {_key(line) for line in lines})
    enough = max(2, (len(pages) + 1) // 3)
    counted = Counter(
        number for lines in edges for number in {_offset(line) for line in lines} if number is not None
    )  # fmt: skip
    found: list[list[Line]] = []
    for lines, edge in zip(pages, edges, strict=True):
        gone = {id(line) for line in edge if _is_number(line, counted, len(pages))}
        again = [line for line in edge if often[_key(line)] >= enough and id(line) not in gone]
        kept = [line for line in lines if id(line) not in gone and line not in again]
        # The first line of a page of text may be that of another page, too; but it stands with its text.
        gone |= {id(line) for line in again if _stands_apart(line, kept, face)}
        found.append([line for line in lines if id(line) not in gone])
    return found


def _stands_apart(line: Line, kept: Sequence[Line], face: Set) -> bool:
    near = min((abs(line.y - one.y) for one in kept), default=face.step * 2)
    return near > 1.25 * face.step or 0 < line.em < 0.9 * face.em


def _key(line: Line) -> tuple[str, int]:
    """What is the same on every page: the words, and about where they stand."""
    return _DIGITS.sub("0", narrow(line.text)), round(line.y / 6)


def _offset(line: Line) -> int | None:
    text = narrow(line.text)
    return int(text) - line.page if _BARE.fullmatch(text) else None


def _is_number(line: Line, counted: Counter[int], pages: int) -> bool:
    text = narrow(line.text)
    if not _PAGE_NUMBER.fullmatch(text):
        return False
    offset = _offset(line)
    if offset is None:
        return True
    return counted[offset] >= 2 or (offset == 0 and pages == 1)


# --- paragraphs -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Set:
    """How the text of a file is set: its edges, the size of its characters, its font, the way from line to
    line."""

    left: float
    right: float
    em: float
    font: str
    step: float
    indented: bool = True


def set_of(pages: Iterable[Sequence[Line]]) -> Set:
    """How most of the text is set."""
    lines = [line for page in pages for line in page]
    if not lines:
        return Set(0, 0, 12, "", 18)
    signs: Counter[float] = Counter()
    fonts: Counter[str] = Counter()
    for line in lines:
        signs[round(line.em * 2) / 2] += len(line.text) if line.em else 0
        fonts[line.font] += len(line.text)
    em = signs.most_common(1)[0][0] or 12.0
    own = [line for line in lines if abs(line.em - em) <= 0.1 * em] or lines
    lefts = Counter(round(line.left / 3) for line in own)
    often = [at for at, times in lefts.items() if times >= max(2, len(own) // 20)] or list(lefts)
    steps = [
        one.y - other.y
        for one, other in pairwise(own)
        if one.page == other.page and em < one.y - other.y < 4 * em
    ]
    left = min(line.left for line in own if round(line.left / 3) == min(often))
    at = [round((line.left - left) / em) for line in own]
    begun = sum(one == 2 and other == 0 for one, other in pairwise(at))
    return Set(
        left, max(line.right for line in own), em, fonts.most_common(1)[0][0],
        median(steps) if steps else 1.8 * em, begun * 12 >= len(own),
    )  # fmt: skip


def paragraphs(lines: Iterable[Line], face: Set, width: float) -> Iterator[RawText]:
    """The paragraphs of lines with no table between them."""
    own: list[Line] = []
    for line in lines:
        if own and not _goes_on(own, line, face, width):
            yield _paragraph(own, face)
            own = []
        own.append(line)
    if own:
        yield _paragraph(own, face)


def _goes_on(own: Sequence[Line], line: Line, face: Set, width: float) -> bool:
    """Whether a line belongs to the paragraph so far."""
    before = own[-1]
    if max(before.columns, line.columns) > 2:  # rows of a table
        return False
    if before.em and line.em and abs(before.em - line.em) > 0.12 * line.em:
        return False
    if line.page == before.page and before.y - line.y > 1.6 * max(face.step, 1.3 * line.em):
        return False
    if line.em > 1.15 * face.em:  # a title in several lines
        return _centred(before, width) and _centred(line, width)
    indent = (line.left - face.left) / face.em
    ended = before.text.rstrip().rstrip(_CLOSING)[-1:] in _ENDS
    short = face.right - before.right
    if indent > 0.8:  # the next paragraph begins, or the whole one is indented
        same = abs(line.left - before.left) < 0.5 * face.em and before.font == line.font
        block = same and short < 3.2 * face.em and (indent > 4 or not face.indented)
        return block and not (ended or level_of(line.text))
    if face.indented and not ended and short < 0.3 * (face.right - face.left):
        return True
    full = short < max(3.2 * face.em, _first(line.text) * face.em)
    return full and not (level_of(line.text) and ended)


def _first(text: str) -> float:
    """About how wide, in characters, the first word of a line is, which did not fit on the line before."""
    word = _WORD.match(text)
    return 0.6 * len(word[0]) + 1.2 if word else 0


def _centred(line: Line, width: float) -> bool:
    return abs((line.left + line.right) / 2 - width / 2) < 1.5 * line.em


def _paragraph(own: Sequence[Line], face: Set) -> RawText:
    text = ""
    for line in own:
        one = line.text.strip()
        apart = (
            text[-1:].isascii() and text[-1:].isalnum() and one[:1].isascii() and one[:1].isalpha()
        )
        text += " " + one if text and apart else one
    return RawText(text, _level(own, text, face), own[0].page, sure=False)


def _level(own: Sequence[Line], text: str, face: Set) -> int:
    """The level of a heading: larger than the text, or numbered and in another face."""
    if len(text) > 60:
        return 0
    if own[0].em > 1.15 * face.em:
        return 1
    level = level_of(text)
    if level in (1, 2) and text[-1:] not in _ENDS and all(one.font != face.font for one in own):
        return level + 1
    return 0
