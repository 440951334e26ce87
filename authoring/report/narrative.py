"""The agency's words: paragraphs, official numbering, pictures and small tables.

Text stays text: of Markdown only pictures `![说明](文件.png "图题")` and pipe tables are read, by markdown-it;
HTML, Jinja and everything else are printed as typed. A line that begins with 一、 （一） 1. or （1）
opens a paragraph; short and without a full stop it is a heading (GB/T 9704-2012, 7.3.3).
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from authoring.numerals import level_of
from authoring.patterns import lazy
from authoring.report.located import Located, joined, located

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_MAX_HEADING = 40
_ENDS_SENTENCE = tuple("。；：！？…，;:!?,")
_RUN_IN = lazy(rf"[^。\n]{{1,{_MAX_HEADING}}}。")
_CJK = lazy(r"[\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef“”‘’—…·]")
# Names with blanks and captions in Chinese quotation marks, as people write them; Markdown has neither.
# A caption stands after a blank, or after .png or .jpg.
_PICTURE = lazy(
    r"(!\[[^\[\]\n]{0,1000}\])\(([^()<>\n]{0,299}?[^()<>\n\\])"
    r"(?:(?:[ 　]{1,9}|(?<=[Gg]))[\"“]([^()\n\"“”]{0,200})[\"”][ 　]{0,9})?\)"
)
_MAX_CAPTION = 30  # a longer description says more than a caption should
_RULING = lazy(r"\A[|:\- ]{2,}\Z")


Indices = Sequence[int]
"""Where in the narrative each character of a piece stands."""


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph; `lead` is a run-in heading at its start. `rank` 1 to 4 or 0 (none)."""

    text: str
    at: Indices = field(default=(), compare=False, repr=False)
    lead: str = ""
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Title:
    """A heading; `rank` is the level of official numbering: 1 一、 2 （一） 3 1. 4 （1）."""

    text: str
    rank: int
    at: Indices = field(default=(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Image:
    """A picture by its path as written, with its description and its caption.

    The caption is what is written for it, else the description where it is short. `at` are the
    indices of the path, `said_at` those of the caption, `described_at` those of the description.
    """

    source: str
    description: str
    title: str = ""
    at: Indices = field(default=(), compare=False, repr=False)
    said_at: Indices = field(default=(), compare=False, repr=False)
    described_at: Indices = field(default=(), compare=False, repr=False)

    @property
    def caption(self) -> str:
        return self.title or (self.description if len(self.description) <= _MAX_CAPTION else "")


@dataclass(frozen=True, slots=True)
class Grid:
    """A small table: the first row is its head. `at` are the indices of each cell's characters."""

    rows: tuple[tuple[str, ...], ...]
    at: tuple[tuple[Indices, ...], ...] = field(default=(), compare=False, repr=False)


Piece = Words | Title | Image | Grid


@functools.cache
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt

    made = MarkdownIt("zero").enable(["table", "image"])
    made.normalizeLink = lambda url: url  # type: ignore[method-assign]  # a file name, not a URL
    made.validateLink = lambda url: True  # type: ignore[method-assign]  # judged when it is opened
    return made


def pieces(text: str) -> list[Piece]:
    """Split a narrative; every piece knows where its characters stand in it."""
    # Indentation, full-width included, is layout the clerk typed by hand; markdown-it would keep it.
    lines = [line.stripped() for line in located(text).lines()]
    if "|" not in text and "![" not in text:  # neither tables nor pictures: blocks of lines
        blocks = (list(block) for filled, block in groupby(lines, bool) if filled)
        return [one for block in blocks for one in _paragraphs(joined(block, "\n"))]
    lines = [_plain_markdown(line) for line in lines]
    found: list[Piece] = []
    tokens = iter(_markdown().parse("\n".join(line.text for line in lines)))
    for token in tokens:
        if token.type == "table_open":
            found.append(_grid(tokens, lines))
        elif token.type == "inline":
            first, end = token.map or (0, 0)
            found += _inline(token, joined(lines[first:end], "\n"))
    return found


def _plain_markdown(line: Located) -> Located:
    """A line whose pictures are written as Markdown wants them.

    Names stand in angle brackets, captions in straight quotes.
    """
    parts: list[Located] = []
    end = 0
    for match in _PICTURE.finditer(line.text):
        here = line.at[match.start()]

        def typed(words: str, here: int = here) -> Located:
            return Located(words, [here] * len(words))

        name = line.cut(*match.span(2)).stripped()
        parts += [line.cut(end, match.end(1)), typed("(<"), name, typed(">")]
        if match[3]:
            parts += [typed(' "'), line.cut(*match.span(3)), typed('"')]
        parts.append(typed(")"))
        end = match.end()
    return joined([*parts, line.cut(end)]) if parts else line


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


def _grid(tokens: Iterator[Token], lines: Sequence[Located]) -> Grid:
    rows: list[list[str]] = []
    places: list[list[Indices]] = []
    cells: Iterator[Located] = iter(())
    for token in tokens:
        if token.type == "table_close":
            break
        if token.type == "tr_open":
            rows.append([])
            places.append([])
            row = lines[token.map[0]] if token.map else located("")
            cells = iter(_cells(row))
        elif token.type == "inline":
            cell = next(cells, located(""))
            rows[-1].append(token.content)
            places[-1].append(cell.at if cell.text == token.content else ())
    return Grid(tuple(map(tuple, rows)), tuple(map(tuple, places)))


def _cells(row: Located) -> list[Located]:
    """The cells of a table's line; a bar written \\| parts none."""
    found: list[Located] = []
    start = 0
    for at, char in enumerate(row.text):
        if char == "|" and row.text[at - 1 : at] != "\\":
            found.append(row.cut(start, at))
            start = at + 1
    found.append(row.cut(start))
    if not found[0].stripped():
        found.pop(0)
    if found and not found[-1].stripped():
        found.pop()
    return [_without_escapes(cell.stripped()) for cell in found]


def _without_escapes(cell: Located) -> Located:
    kept = [n for n in range(len(cell.text)) if not cell.text.startswith("\\|", n)]
    return Located("".join(cell.text[n] for n in kept), [cell.at[n] for n in kept])


def _inline(token: Token, words: Located) -> Iterator[Piece]:
    words = words.stripped()
    children = token.children or []
    if not any(child.type == "image" for child in children):
        yield from _paragraphs(words)
        return
    start = here = 0  # of the words not told yet, and of the child
    for child in children:
        if child.type == "image":
            if before := words.cut(start, here).stripped():
                yield from _paragraphs(before)
            end = _end_of_image(words.text, here, child)
            yield _image(child, words.cut(here, end))
            start = here = end
        else:
            here += len(child.content) or 1
    if rest := words.cut(start).stripped():
        yield from _paragraphs(rest)


def _end_of_image(text: str, start: int, image: Token) -> int:
    """Where a picture's ![…](…) ends."""
    here = start + len("![") + len(image.content)
    here = text.find(">" if text.startswith("](<", here) else "](", here)
    title = str(image.attrs.get("title", ""))
    here = text.find(title, here) + len(title)
    return text.find(")", here) + 1 or len(text)


def _image(image: Token, written: Located) -> Image:
    source, title = str(image.attrs.get("src", "")), str(image.attrs.get("title", ""))
    named = written.text.find(source, len("![") + len(image.content))
    made = Image(source, image.content, title.strip(), written.cut(named, named + len(source)).at)
    described = written.text.find(made.description)
    said = written.text.rfind(made.title) if title else described
    return replace(
        made,
        said_at=written.cut(said, said + len(made.caption)).at,
        described_at=written.cut(described, described + len(made.description)).at,
    )


def _paragraphs(text: Located) -> Iterator[Piece]:
    """Lines of one block; a line with official numbering opens a paragraph of its own."""
    gathered: list[Located] = []
    for content in map(Located.stripped, _split(text)):
        if not content:
            continue
        after_heading = bool(gathered) and _heading_rank("".join(one.text for one in gathered)) > 0
        if gathered and (level_of(content.text) or after_heading):
            yield _paragraph(_join(gathered))
            gathered = []
        gathered.append(content)
    yield _paragraph(_join(gathered))


def _split(text: Located) -> Iterator[Located]:
    start = 0
    for line in text.text.split("\n"):
        yield text.cut(start, start + len(line))
        start += len(line) + 1


def _paragraph(words: Located) -> Piece:
    text, rank = words.text, level_of(words.text)
    if _heading_rank(text):
        return Title(text, rank, words.at)
    if rank and (match := _RUN_IN.match(text)) and match.end() < len(text):
        return Words(text, words.at, match[0], rank)
    return Words(text, words.at)


def _heading_rank(text: str) -> int:
    rank = level_of(text)
    short = len(text) <= _MAX_HEADING and not text.endswith(_ENDS_SENTENCE) and "。" not in text
    return rank if short else 0


def _join(lines: list[Located]) -> Located:
    """Chinese lines join without a space, Latin ones with one."""
    parts = lines[:1]
    for before, line in pairwise(lines):
        if not (_CJK.match(before.text[-1]) or _CJK.match(line.text[0])):
            parts.append(Located(" ", [before.at[-1] + 1]))
        parts.append(line)
    return joined(parts)
