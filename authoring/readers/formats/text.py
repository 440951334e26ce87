"""Plain text and Markdown → tables, where bars or tabs draw them, and paragraphs."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from authoring.findings import Finding
from authoring.numerals import level_of
from authoring.patterns import lazy
from authoring.readers.figures import Typed, figure
from authoring.readers.formats import refusals
from authoring.readers.formats.encodings import decoded
from authoring.readers.raw import (
    MAX_CELLS,
    Piece,
    Raw,
    RawCell,
    RawPicture,
    RawTable,
    RawText,
    beside,
    narrow,
)

MAX_LINES = 50_000
_CONTROLS = lazy("[\x00-\x08\x0b\x0e-\x1f\x7f]")
_BAR = lazy(r"(?<!\\)\|")
_BARS = str.maketrans("│┃║｜", "||||")
_WITHOUT_BARS = str.maketrans("", "", "│┃║｜")
_RULES = frozenset("|+=─━═┄┈┌┬┐├┼┤└┴┘┏┳┓┣╋┫┗┻┛╔╦╗╠╬╣╚╩╝┠┨┯┷┿╂╞╪╡╟╫╢- \t")
_FEWEST_DRAWN = 3
_BREAK = lazy(r"(?i)<br ?/?>")
_HEADING = lazy(r"(#{1,6})[ \t]+([^\n]*)")
_PICTURE = lazy(r"!\[([^\[\]\n]{0,1000})\]\(<?([^)\s>\n]{1,500})>?[^)\n]{0,500}\)")
_LINK = lazy(r"(?<!!)\[([^\[\]\n]{1,300})\]\([^()\s]{1,500}\)")
_STRONG = lazy(r"(\*\*|__)([^*_\n]{1,200})\1")
_MOST_JOINED = 12
"""A row is broken over no more lines."""
_LONG_LINE = 60
"""A longer line without bars is no piece of a broken cell."""
_CELL_A_LINE = 4
_FEWEST_BARS = 3
_MOST_TABLES = 500
_SUMS = {"总计", "合计", "小计"}
_NARROWEST, _WIDEST, _RAGGED, _FEWEST = 40, 130, 8, 8
"""Lines that were wrapped: so wide in columns, give or take; so many, or nothing can be said."""


def read(data: bytes) -> Raw:
    """The pieces of a text in order. Raises Unusable where it is too long."""
    return read_text(decoded(data))


def read_text(text: str) -> Raw:
    """The pieces of a text that is decoded already. Raises Unusable where it is too long."""
    plain = _CONTROLS.sub("", text.replace("\f", "\n"))
    if sum(map(plain.lower().count, ("\n", "\r", "<br"))) > 2 * MAX_LINES:  # \r\n is one
        raise refusals.too_large("文件的行数太多，不能读取。", "只留下报告的内容，另存后再读取。")
    plain = _drawn(plain)
    wrapped = _width(outside_tables(plain).splitlines())
    pieces: list[Piece] = []
    findings: list[Finding] = []
    tables = cells = 0
    for piece in _pieces(plain, wrapped, findings):
        if isinstance(piece, RawTable):
            cells += len(piece.cells)
            tables += 1
            if cells > MAX_CELLS:
                findings.append(
                    refusals.left_out(
                        "文件里的表太大，没有读完。", "只留下报告的表，另存后再读取。"
                    )
                )
                break
            pieces.append(replace(piece, number=tables))
        else:
            pieces.append(piece)
    return Raw("text", tuple(pieces), {}, tuple(findings))


def _drawn(text: str) -> str:
    """A text with the bars of tables drawn with other signs as bars, without the lines between rows."""
    lines = text.splitlines()
    barred = sum(len(line) - len(line.translate(_WITHOUT_BARS)) > 1 for line in lines)
    ruled = sum(line.lstrip().startswith(("+-", "+=")) and {*line} <= _RULES for line in lines)
    if max(barred, ruled) < _FEWEST_DRAWN:
        return text
    return "\n".join(
        line.translate(_BARS) for line in lines if not line.strip() or not {*line} <= _RULES
    )


def outside_tables(text: str) -> str:
    """A text without the tables in it that are written as those of a web page."""
    return "\n".join(words for words, _ in _parted(text))


def _parted(text: str) -> Iterator[tuple[str, str]]:
    """The text before each table that is written as one of a web page, and the table."""
    folded = text.lower()
    start = 0
    for _ in range(_MOST_TABLES):
        opening = folded.find("<table", start)
        closing = folded.find("</table>", opening)
        if opening < 0 or closing < 0:
            break
        end = closing + len("</table>")
        yield text[start:opening], text[opening:end]
        start = end
    yield text[start:], ""


def _pieces(text: str, wrapped: int, findings: list[Finding]) -> Iterator[Piece]:
    """The pieces of a text in order; what is told of them goes to `findings`."""
    for words, table in _parted(text):
        for stretch in _stretches(words.splitlines()):
            if stretch.rows:
                yield _table(stretch.rows)
            else:
                yield from _paragraphs(stretch.lines, wrapped)
        if table:
            from authoring.readers.formats import html

            fragment = html.read_fragment(table)
            findings += fragment.findings
            yield from fragment.pieces


def _table(rows: Sequence[Sequence[str]]) -> RawTable:
    cells = (
        RawCell(_plain(cell), row, column)
        for row, line in enumerate(rows)
        for column, cell in enumerate(line)
    )
    return RawTable(tuple(islice(cells, MAX_CELLS + 1)), 0)


def _plain(cell: str) -> str:
    said = _STRONG.sub(r"\2", _LINK.sub(r"\1", _BREAK.sub("\n", cell.replace("\\|", "|"))))
    return "\n".join(" ".join(line.split()) for line in said.splitlines() if line.strip())


@dataclass
class _Stretch:
    """Lines that belong together: a table with its rows, or text."""

    lines: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)


def _stretches(lines: Sequence[str]) -> Iterator[_Stretch]:
    barred = [line.strip() for line in lines if _BAR.search(line)]
    closed = 2 * sum(line.endswith("|") for line in barred) >= len(barred)
    opened = 2 * sum(line.startswith("|") and not _only_bars(line) for line in barred) >= len(
        barred
    )
    index = 0
    while index < len(lines):
        if _BAR.search(lines[index]):
            end, rows = _barred(lines, index, opened=opened, closed=closed)
        elif _is_tabbed(lines[index]):
            end, rows = _tabbed(lines, index)
        else:
            end, rows = index + 1, []
            while end < len(lines) and not _BAR.search(lines[end]) and not _is_tabbed(lines[end]):
                end += 1
        yield _Stretch(list(lines[index:end]), rows)
        index = end


def _barred(
    lines: Sequence[str], start: int, *, opened: bool, closed: bool
) -> tuple[int, list[list[str]]]:
    """Where a table drawn with bars ends, and its rows; none where a line has a bar for its looks."""
    drawn: list[str] = []
    index = start
    while index < len(lines):
        if not lines[index].strip():
            after = next((line for line in lines[index : index + 3] if line.strip()), "")
            if opened or not _BAR.search(after):
                break
            index += 1
            continue
        if not _BAR.search(lines[index]):
            break
        end = _row_end(lines, index, opened=opened) if closed else index + 1
        drawn.append("\n".join(line.strip() for line in lines[index:end]))
        index = end
    if len(drawn) == 1 and not drawn[0].startswith("|") and not drawn[0].endswith("|"):
        return index, []
    drawn = [row for row in drawn if not _is_rule(row)]
    even = _even(drawn)
    rows = [_split(row, even) for row in drawn]
    if opened:
        return index, rows
    bars = [0 if row.count("|") == even.bars else _only_bars(row) for row in drawn]
    single = sum(len(row) == 1 or only > 0 for row, only in zip(rows, bars, strict=True))
    if len(rows) >= _CELL_A_LINE and single >= 0.9 * len(rows):
        return index, _rebuilt(rows, bars)
    joined: list[list[str]] = []
    for row, only in zip(rows, bars, strict=True):
        if only and joined:
            joined[-1] += [""] * only
        else:
            joined.append(row)
    return index, joined


def _row_end(lines: Sequence[str], start: int, *, opened: bool) -> int:
    """Where a row ends that begins at a line: with the bar that closes it, if one does before long."""
    for index in range(start, min(start + _MOST_JOINED, len(lines))):
        line = lines[index].strip()
        barred = _BAR.search(line)
        another = index > start and (
            not line
            or (opened and line.startswith("|") and not line.endswith("||"))
            or (not barred and (len(line) > _LONG_LINE or level_of(line) == 1))
        )
        if another:
            break
        if line.endswith("|"):
            return index + 1
    return start + 1


@dataclass(frozen=True, slots=True)
class _Even:
    """How many bars the rows of a table have, 0 where each has another number, and whether they close it."""

    bars: int = 0
    left: bool = True
    right: bool = True


def _even(drawn: Sequence[str]) -> _Even:
    counts = Counter(len(_BAR.findall(row)) for row in drawn)
    bars, rows = counts.most_common(1)[0] if counts else (0, 0)
    if bars < _FEWEST_BARS or 2 * rows < len(drawn):
        return _Even()
    mine = [row.strip() for row in drawn if len(_BAR.findall(row)) == bars]
    return _Even(
        bars, all(row.startswith("|") for row in mine), all(row.endswith("|") for row in mine)
    )


def _split(row: str, even: _Even) -> list[str]:
    """The cells of a row; a bar at its edge closes it, unless other rows as long have words there."""
    cells = _BAR.split(row)
    mine = len(cells) - 1 == even.bars
    if len(cells) > 1 and not cells[0].strip() and (even.left or not mine):
        cells = cells[1:]
    if len(cells) > 1 and not cells[-1].strip() and (even.right or not mine):
        cells = cells[:-1]
    return [cell.strip() for cell in cells]


def _is_rule(row: str) -> bool:
    """The line below the head of a Markdown table."""
    return "--" in row and set(row) <= set("|:-+= \t")


def _only_bars(row: str) -> int:
    """How many bars a line has that has nothing else: cells that are merged with the one before."""
    return row.count("|") if set(row) <= set("| \t\n") else 0


def _rebuilt(rows: Sequence[list[str]], bars: Sequence[int]) -> list[list[str]]:
    """The rows of a table that has a line for each cell: all as wide as its first one, or else by figures."""
    cells: list[str] = []
    for row, only in zip(rows, bars, strict=True):
        cells += [""] * only if only else row
    width = 1 + bars[1] if len(bars) > 1 and not bars[0] else 1
    even = [cells[at : at + width] for at in range(0, len(cells), width)]
    if width > 1 and all(_is_words(row[0]) for row in even):
        return even
    found: list[list[str]] = []
    words: list[str] = []
    figures: list[str] = []
    for cell in [*cells, None]:
        if cell is not None and not _is_words(cell):
            figures.append(cell)
            continue
        if figures or cell is None:
            # Words in a row are heads; the last one is the label of the figures, unless it is a sum's head.
            label = words[-1:] if words and narrow(words[-1]) not in _SUMS else []
            heads = words[: len(words) - len(label)]
            found += [row for row in (heads, [*label, *figures]) if row]
            words, figures = [], []
        if cell is not None:
            words.append(cell)
    return found


def _is_words(cell: str) -> bool:
    return figure(cell).typed is Typed.WORDS


def _is_tabbed(line: str) -> bool:
    """Whether a line has cells: words with a tab between, or two behind them."""
    words = line.strip()
    return "\t" in words or (bool(words) and line.rstrip(" ").endswith("\t\t"))


def _tabbed(lines: Sequence[str], start: int) -> tuple[int, list[list[str]]]:
    """Where a table drawn with tabs ends, and its rows, as a spreadsheet copies them: a cell with line ends
    stands in quotes. None where a line has a tab for its looks."""
    rows: list[list[str]] = []
    index = start
    # A row may be empty but for its label, or altogether.
    while index < len(lines) and ("\t" in lines[index].lstrip() or "\t\t" in lines[index]):
        end = index + 1
        row = lines[index]
        while row.count('"') % 2 and end < min(index + _MOST_JOINED, len(lines)):
            row += "\n" + lines[end]
            end += 1
        if row.count('"') % 2:
            end, row = index + 1, lines[index]
        rows.append([_unquoted(cell.strip()) for cell in row.split("\t")])
        index = end
    return index, rows if len(rows) > 1 or len(rows[0]) > 2 else []


def _unquoted(cell: str) -> str:
    if len(cell) > 1 and cell[0] == cell[-1] == '"':
        return cell[1:-1].replace('""', '"')
    return cell


def _columns(line: str) -> int:
    return sum(1 + (unicodedata.east_asian_width(char) in "WF") for char in line)


def _width(lines: Sequence[str]) -> int:
    """The width at which the lines of a text were wrapped; 0 where a line is a paragraph."""
    plain = [line.strip()[:400] for line in lines if line.strip() and "|" not in line]
    widths = sorted(_columns(line) for line in plain if "  " not in line)
    if len(widths) < _FEWEST:
        return 0
    top = widths[len(widths) * 19 // 20]
    long = [width for width in widths if 2 * width >= top]
    full = sum(width >= top - _RAGGED for width in long)
    return top if _NARROWEST <= top <= _WIDEST and 2 * full >= len(long) else 0


def _paragraphs(lines: Sequence[str], wrapped: int) -> Iterator[Piece]:
    joined = ""
    goes_on = False
    for line in (part for given in lines for part in _BREAK.split(given)):
        text = " ".join(line.split())
        begins = line[:1] in " \t\u3000" or level_of(text) in (1, 2) or text.startswith("#")
        if goes_on and text and not begins:
            between = " " if joined[-1:].isascii() and text[:1].isascii() else ""
            joined += between + text
        else:
            yield from _paragraph(joined, sure=not wrapped)
            joined = text
        goes_on = bool(wrapped and text) and _columns(line.rstrip()) >= wrapped - _RAGGED
    yield from _paragraph(joined, sure=not wrapped)


def _paragraph(text: str, *, sure: bool) -> Iterator[Piece]:
    heading = _HEADING.fullmatch(text)
    level = len(heading[1]) if heading else 0
    text = heading[2].rstrip("# ") if heading else text
    for picture in _PICTURE.finditer(text):
        yield RawPicture(b"", picture[1], name=beside(picture[2]))
    text = _LINK.sub(r"\1", _PICTURE.sub("", text))
    lead = _STRONG.match(text)
    said = _STRONG.sub(r"\2", text).strip()
    if narrow(said):
        yield RawText(said, level, sure=sure, bold=len(lead[2]) if lead and not level else 0)
