"""Words as they count: without blanks, widths and kinds of quotes; and the sentences of a report in order."""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from authoring.numerals import number_of
from authoring.patterns import lazy
from authoring.readers.reading import Names, Reading
from authoring.sentences import SENTENCE

_QUOTES = frozenset("“”„‟‘’‚‛\"'`´「」『』〝〞〟")
_HYPHENS = frozenset("-‐‑‒–—―−─－﹣~～〜")
_DOTS = frozenset("·•‧・∙")
_CIRCLED = {chr(0x2460 + n): f"({n + 1})" for n in range(20)}
_UNSEEN = lazy(
    "[\x00-\x1f\x7f-\xa0\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_THOUSANDS = lazy(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
_MARK = lazy(
    r"\((?P<a>[一二三四五六七八九十]{1,3}|[0-9]{1,2})\)[、.]?|(?P<b>[一二三四五六七八九十]{1,3})[、.](?![一二三四五六七八九十])"
    r"|(?P<c>[0-9]{1,2})(?:[、)]|\.(?![0-9]))|第(?P<d>[一二三四五六七八九十]{1,3})(?:部分|章|节|编)[、:]?"
)
"""The number of a heading or of an item, which a page may set by itself."""
_PICTURE = lazy(
    r'!\[(?P<description>[^\]\n]{0,1000})\]\([^)"\n]{0,400}(?:"(?P<caption>[^"\n]{0,400})")?\)'
)
_HELD = frozenset('()[]<>"')
_RULING = lazy(r"[|:\- ]{2,}")


@functools.lru_cache(maxsize=8192)
def _plain(char: str) -> str:
    """A character as it counts; nothing where it does not."""
    if char.isspace() or _UNSEEN.match(char):
        return ""
    if char in _QUOTES:
        return '"'
    if char in _HYPHENS:
        return "-"
    if char in _DOTS:
        return "·"
    if char in _CIRCLED:
        return _CIRCLED[char]
    return "".join(unicodedata.normalize("NFKC", char).split()).replace("∶", ":")


def plain(text: str) -> tuple[str, list[int]]:
    """A text as it counts, and where in it each of these characters stands."""
    found: list[str] = []
    at: list[int] = []
    thousands = {match.start() for match in _THOUSANDS.finditer(text)} if "," in text else ()
    for index, char in enumerate(text):
        if index in thousands:
            continue
        for one in _plain(char):
            if one == "-" and found and found[-1] == "-":
                continue  # —— and —
            found.append(one)
            at.append(index)
    return "".join(found), at


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, a heading, or a row of a small table, as printed and as it counts.

    `key` is the text without its `number`, `at` says where in `text` each character of the key stands. `path`
    is that of the part, `heading` what is printed over it; `page` is known of PDF files only. `grid` numbers the
    small table a row is of.
    """

    text: str
    key: str
    at: Sequence[int]
    number: int | None
    path: Names
    heading: str
    page: int | None = None
    grid: int | None = None

    @property
    def whole(self) -> str:
        """The text as it counts, its number too."""
        return plain(self.text)[0]


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture in the text: what is said of it, the line below it, and in which part it stands."""

    description: str
    caption: str
    path: Names
    heading: str


@dataclass(frozen=True)
class Stream:
    """All sentences of a report in order, and its pictures."""

    sentences: tuple[Sentence, ...]
    pictures: tuple[Shown, ...]


def stream_of(reading: Reading, fold: Callable[[str], str] | None = None) -> Stream:
    """What a report says beside its tables; `fold` makes characters one that are not told apart."""
    sentences: list[Sentence] = []
    pictures: list[Shown] = []
    grids = 0
    for passage in reading.passages:
        heading = passage.heading.strip()
        texts = [(heading, None), *passage.paragraphs] if heading else passage.paragraphs
        for text, piece in texts:
            page = piece.page if piece else None
            words = text
            for match in _PICTURE.finditer(text) if "![" in text else ():
                caption = match["caption"] or ""
                pictures.append(Shown(match["description"], caption, passage.path, heading))
                words = words.replace(match[0], caption)
            grids += words.lstrip().startswith("|")
            grid = grids if words.lstrip().startswith("|") else None
            for one in _lines(words):
                key, at = plain(fold(one) if fold else one)
                if words is not text:  # the line below a picture is held without these
                    kept = [place for place, char in enumerate(key) if char not in _HELD]
                    key, at = "".join(key[k] for k in kept), [at[k] for k in kept]
                number, end = _number(key)
                key, at = key[end:], at[end:]
                if key:
                    sentences.append(
                        Sentence(one, key, at, number, passage.path, heading, page, grid)
                    )  # fmt: skip
    return Stream(tuple(sentences), tuple(pictures))


def numbered(text: str) -> tuple[int | None, str]:
    """The number at the beginning of a label, and what counts of the rest."""
    key = plain(text)[0]
    number, end = _number(key)
    return number, key[end:]


def _number(key: str) -> tuple[int | None, int]:
    """The number with which a heading or an item begins, and where it ends."""
    mark = _MARK.match(key)
    if mark is None or mark.end() == len(key):
        return None, 0
    return _value(mark[mark.lastgroup or 0]), mark.end()


def _value(numeral: str) -> int | None:
    return int(numeral) if numeral.isdecimal() else number_of(numeral)


def _lines(text: str) -> Iterator[str]:
    """The sentences of a paragraph; a small table row by row."""
    if text.lstrip().startswith("|"):
        rows = (row.strip() for row in text.splitlines())
        yield from (row.strip("| ") for row in rows if not _RULING.fullmatch(row))
        return
    for match in SENTENCE.finditer(text):
        yield match[0].strip()


# --- what differs without counting --------------------------------------------------------------------


def _each(change: Callable[[str], str]) -> Callable[[str], str]:
    return lambda text: "".join(map(change, text))


def _unblank(char: str) -> str:
    return "" if char.isspace() or _UNSEEN.match(char) else char


def _dash(char: str) -> str:
    return "-" if char in _HYPHENS else "·" if char in _DOTS else char


_DASHES = lazy("-{2,}")
_KINDS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("空格", _each(_unblank)),
    ("引号", _each(lambda char: '"' if char in _QUOTES else char)),
    ("连接号", lambda text: _DASHES.sub("-", _each(_dash)(text))),
    ("千分位", lambda text: _THOUSANDS.sub("", text)),
    ("全角半角", lambda text: unicodedata.normalize("NFKC", text)),
)


def layout_of(one: str, other: str) -> set[str]:
    """In which ways two texts differ that count as the same."""
    if one == other:
        return set()
    if _changed(one) != _changed(other):
        return {"字符写法"}
    return {name for name, _ in _KINDS if _changed(one, name) != _changed(other, name)} or {
        "字符写法"
    }


def _changed(text: str, but: str = "") -> str:
    """A text with all kinds of layout made one, `but` for one."""
    for kind, change in _KINDS:
        if kind != but:
            text = change(text)
    return text
