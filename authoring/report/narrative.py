"""The agency's words: paragraphs, official numbering, pictures and small tables.

Text stays text: of Markdown only pictures `![说明](文件.png "图题")` and pipe tables are read, by markdown-it;
HTML, Jinja and everything else are printed as typed. A line that begins with 一、 （一） 1. or （1）
opens a paragraph; short and without a full stop it is a heading (GB/T 9704-2012, 7.3.3).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

_NUMBERING = (
    re.compile(r"[一二三四五六七八九十]{1,3}、"),
    re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)]"),
    re.compile(r"[0-9]{1,2}[.．、](?![0-9])"),
    re.compile(r"[（(][0-9]{1,2}[）)]"),
)
_MAX_HEADING = 40
_ENDS_SENTENCE = tuple("。；：！？…，;:!?,")
_RUN_IN = re.compile(rf"[^。\n]{{1,{_MAX_HEADING}}}。")
_CJK = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef“”‘’—…·]")
# Names with blanks and captions in Chinese quotation marks, as people write them; Markdown has neither.
# A caption stands after a blank, or after .png or .jpg.
_PICTURE = re.compile(
    r"(!\[[^\[\]\n]{0,1000}\])\(([^()<>\n]{0,299}?[^()<>\n\\])"
    r"(?:(?:[ 　]{1,9}|(?<=[Gg]))[\"“]([^()\n\"“”]{0,200})[\"”][ 　]{0,9})?\)"
)
_MAX_CAPTION = 30  # a longer description says more than a caption should
_RULING = re.compile(r"\A[|:\- ]{2,}\Z")
_MARKDOWN = MarkdownIt("zero").enable(["table", "image"])
_MARKDOWN.normalizeLink = lambda url: url  # type: ignore[method-assign]  # a file name, not a URL
_MARKDOWN.validateLink = lambda url: True  # type: ignore[method-assign]  # judged when the picture is opened


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph; `lead` is a run-in heading at its start, set bold. `rank` 1 to 4 or 0 (none)."""

    text: str
    line: int
    lead: str = ""
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Title:
    """A heading; `rank` is the level of official numbering: 1 一、 2 （一） 3 1. 4 （1）."""

    text: str
    rank: int
    line: int


@dataclass(frozen=True, slots=True)
class Image:
    """A picture by its path as written, with its description and its caption.

    The caption is what is written for it, else the description where it is short.
    """

    source: str
    description: str
    line: int
    title: str = ""

    @property
    def caption(self) -> str:
        return self.title or (self.description if len(self.description) <= _MAX_CAPTION else "")


@dataclass(frozen=True, slots=True)
class Grid:
    """A small table: the first row is its head."""

    rows: tuple[tuple[str, ...], ...]
    line: int


Piece = Words | Title | Image | Grid


def numeral(number: int) -> str:
    """1 to 99 as Chinese numerals, as headings count."""
    tens, ones = divmod(number, 10)
    digits = "〇一二三四五六七八九"
    ten = ("" if tens == 1 else digits[tens]) + "十" if tens else ""
    return ten + (digits[ones] if ones or not tens else "")


def pieces(text: str) -> list[Piece]:
    """Split a narrative; `line` of each piece counts from 0 within the text."""
    # Indentation, full-width included, is layout the clerk typed by hand; markdown-it would keep it.
    clean = "\n".join(line.strip() for line in text.splitlines())
    clean = _PICTURE.sub(_plain_markdown, clean)
    found: list[Piece] = []
    tokens = iter(_MARKDOWN.parse(clean))
    for token in tokens:
        if token.type == "table_open":
            found.append(_grid(token, tokens))
        elif token.type == "inline":
            found += _inline(token)
    return found


def _plain_markdown(picture: re.Match[str]) -> str:
    """A picture as Markdown wants it: the name in angle brackets, the caption in straight quotes."""
    description, name, caption = picture.groups()
    return f"{description}(<{name.strip()}>" + (f' "{caption}")' if caption else ")")


def most_cells(text: str) -> int:
    """How many cells the tables of a narrative have at most, counted without reading them."""
    cells = columns = 0
    for line in map(str.strip, text.splitlines()):
        if not line:
            columns = 0
        elif "-" in line and _RULING.match(line):
            columns = max(columns, line.strip("|").count("|") + 1)
        cells += columns
    return cells


def _grid(opening: Token, tokens: Iterator[Token]) -> Grid:
    rows: list[list[str]] = []
    for token in tokens:
        if token.type == "table_close":
            break
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(token.content)
    return Grid(tuple(tuple(row) for row in rows), opening.map[0] if opening.map else 0)


def _inline(token: Token) -> Iterator[Piece]:
    line = token.map[0] if token.map else 0
    children = token.children or []
    if any(child.type == "image" for child in children):
        text = ""
        for child in children:
            if child.type == "image":
                if text.strip():
                    yield from _paragraphs(text, line)
                line += text.count("\n")
                text = ""
                attributes = child.attrs
                source, title = str(attributes.get("src", "")), str(attributes.get("title", ""))
                yield Image(source, child.content, line, title.strip())
            else:
                text += child.content if child.type == "text" else "\n"
        if text.strip():
            yield from _paragraphs(text, line)
    else:
        yield from _paragraphs(token.content, line)


def _paragraphs(text: str, line: int) -> Iterator[Piece]:
    """Lines of one block; a line with official numbering opens a paragraph of its own."""
    gathered: list[str] = []
    start = line
    for offset, content in enumerate(text.split("\n")):
        if not content.strip():
            continue
        after_heading = bool(gathered) and _heading_rank("".join(gathered)) > 0
        if gathered and (_rank(content) or after_heading):
            yield _paragraph(_join(gathered), start)
            gathered = []
        if not gathered:
            start = line + offset
        gathered.append(content.strip())
    yield _paragraph(_join(gathered), start)


def _paragraph(text: str, line: int) -> Piece:
    rank = _rank(text)
    if _heading_rank(text):
        return Title(text, rank, line)
    if rank and (match := _RUN_IN.match(text)) and match.end() < len(text):
        return Words(text, line, match[0], rank)
    return Words(text, line)


def _rank(text: str) -> int:
    return next((n for n, pattern in enumerate(_NUMBERING, 1) if pattern.match(text)), 0)


def _heading_rank(text: str) -> int:
    rank = _rank(text)
    short = len(text) <= _MAX_HEADING and not text.endswith(_ENDS_SENTENCE) and "。" not in text
    return rank if short else 0


def _join(lines: list[str]) -> str:
    """Chinese lines join without a space, Latin ones with one."""
    out = lines[0]
    for line in lines[1:]:
        gap = out and line and not (_CJK.match(out[-1]) or _CJK.match(line[0]))
        out += (" " if gap else "") + line
    return out
