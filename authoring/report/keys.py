"""What the forms know of a line of a report's file: its key, where that may stand, what follows it."""

from __future__ import annotations

import difflib
import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass

from authoring.forms import FORMS
from authoring.forms.layout import Node, leaves, tree
from authoring.patterns import lazy
from authoring.report.model import fields_at
from authoring.report.values import NONE_IN_WORDS

BLANKS = " \t\u3000"
_KEY = lazy(
    r"\A(?P<pad>[ \t\u3000]*+)(?P<dash>-[ \t\u3000]*+)?(?P<key>[^\s#＃:：'\"\[\]{},，-][^\s#:：]{0,19})"
    r"(?P<before>[ \t\u3000]*)(?P<colon>[:：])(?P<after>[ \t\u3000]*)(?P<value>.*)"
)
_WORD = lazy(
    r"\A(?P<pad>[ \t\u3000]*+)(?P<key>[^\s#＃:：'\"\[\]{},，-][^\s#:：]{0,59})(?P<blank>[ \t\u3000]+|\Z)(?P<value>.*)"
)
_FIGURE = lazy(r"\A(?:[0-9０-９][0-9０-９.]{0,20}|_|无)\Z")
_BETWEEN = lazy(r"[,，、;；\s]+")
_MANY = 12  # more figures have no row
_ONE = lazy(r"\A[0-9０-９][0-9０-９.,，]{0,20} ?(?:[万亿]?元|[件条])?\Z")
_REMARK = lazy(r"(?:\A|[ \t])#.*")
_REMARK_OF_ANY_KIND = lazy(r"[#＃]|[ \t\u3000]{2}")
_OPENS = tuple("[{［【（(｛")
_NO_COLON = 12
_NEAR = 0.6


@dataclass(frozen=True, slots=True)
class Line:
    """A line that begins with a key: how far it is moved in, and how the key is written."""

    indent: int
    pad: str
    dash: str
    key: str
    colon: str
    value: str

    @property
    def core(self) -> str:
        """The value without the remark behind it."""
        return _REMARK.sub("", self.value).strip(BLANKS)

    @property
    def remark(self) -> str:
        """The remark behind the value, with the blanks before it."""
        return self.value[len(_REMARK.sub("", self.value).rstrip(BLANKS)) :]

    @property
    def tidy(self) -> bool:
        """Whether blanks, dash and colon are as YAML has them."""
        return (
            not self.pad.strip(" ")
            and self.dash in ("", "- ")
            and self.colon.startswith(":")
            and "\u3000" not in self.colon
            and (len(self.colon) > 1 or not self.value)
        )

    def written(self, indent: int, value: str) -> str:
        """The line as YAML wants it."""
        dash = "- " if self.dash else ""
        return f"{' ' * (indent - len(dash))}{dash}{self.key}:{f' {value}' if value else ''}"


def width(pad: str) -> int:
    """How far blanks move a line in: a tab, or one of full width, is two."""
    return sum(1 if char == " " else 2 for char in pad)


def line_with_key(line: str) -> Line | None:
    """A line that begins with a word and a colon, whatever the word."""
    match = _KEY.match(line)
    if not match:
        return None
    dash = match["dash"] or ""
    return Line(
        width(match["pad"]) + 2 * bool(dash), match["pad"], dash, match["key"],
        match["before"].strip(" \t") + match["colon"] + match["after"], match["value"].rstrip(BLANKS),
    )  # fmt: skip


def keyed(line: str) -> Line | None:
    """A line that begins with a key of some form."""
    one = line_with_key(line)
    return one if one and one.key in names() else None


def is_entry(line: str) -> bool:
    """Whether a line is a key of some form, with what it may hold behind it; Chinese prose has no plain colon."""
    one = keyed(line)
    plain = one and not one.dash and one.colon.startswith(":")
    return bool(one and plain and may_hold(one.key, one.core))


def without_colon(line: str, above: Iterable[str]) -> Line | None:
    """A line of a key that may stand below one of those `above`, and figures or 无, without a colon.

    The key may be the words of the printed form, as a table of another program has them.
    """
    match = _WORD.match(line)
    if not match:
        return None
    value = match["value"].strip(BLANKS)
    key = key_named(match["key"], above)
    if key is None or not (value in ("", "_", *NONE_IN_WORDS) or is_figures(value)):
        return None
    pad = match["pad"]
    return Line(width(pad), pad, "", key, "", value)


def is_figures(value: str) -> bool:
    """Whether a value is a row of figures, in brackets or not, or one of them."""
    figures = _BETWEEN.split(value, maxsplit=_MANY)
    several = 1 < len(figures) <= _MANY and all(_FIGURE.match(one) for one in figures)
    return several or value.startswith(_OPENS) or bool(_ONE.match(value))


def key_named(word: str, above: Iterable[str]) -> str | None:
    """The key below one of those `above` that a word is, or is the printed words of."""
    for one in above:
        if (one, word) in known().pairs:
            return word
        if found := known().labels.get((one, word)):
            return found
    return None


@dataclass(frozen=True)
class Known:
    """What all forms have: keys with the key each stands below, keys of texts, lengths of rows."""

    pairs: frozenset[tuple[str, str]]
    texts: frozenset[str]
    rows: dict[tuple[str, str], frozenset[int]]
    cells: frozenset[tuple[str, str]]
    labels: dict[tuple[str, str], str]
    remarks: frozenset[str]


@functools.cache
def known() -> Known:
    pairs: set[tuple[str, str]] = set()
    rows: dict[tuple[str, str], set[int]] = {}
    cells: set[tuple[str, str]] = set()
    labels: dict[tuple[str, str], str] = {}
    remarks: set[str] = set()

    def walk(node: Node) -> None:
        for child in node.children:
            for above in (node.key, node.name):
                labels.setdefault((above, "".join(child.label.split())), child.name)
                for name in (child.key, child.name):
                    if child.is_row:
                        lengths = rows.setdefault((above, name), set())
                        lengths |= {len(child.children), sum(not c.total for c in child.children)}
                    elif not child.children:
                        cells.add((above, name))
            walk(child)

    for form in FORMS:
        todo: list[tuple[tuple[str, ...], tuple[str, ...]]] = [((), ("",))]
        while todo:
            path, above = todo.pop()
            for key, alias in fields_at(form, path).items():
                pairs |= {(one, name) for one in above for name in (key, alias)}
                todo.append(((*path, key), (key, alias)))
        for part in form.parts:
            remarks |= {part.heading, *part.guide}
            if part.table:
                walk(tree(part.table))
                remarks |= {
                    row[-1].label
                    for block in part.table.blocks
                    for row in leaves(block.rows)
                    if row[-1].is_heading_line
                }
    texts = {
        name
        for form in FORMS
        for part in form.parts
        if not part.table and not part.items
        for name in (part.key, part.name)
    }
    return Known(
        frozenset(pairs),
        frozenset(texts | {"引言", "opening", "正文", "text", "注", "note"}),
        {place: frozenset(lengths) for place, lengths in rows.items()},
        frozenset(cells), labels, frozenset(map(_bare, remarks)),
    )  # fmt: skip


@functools.cache
def names() -> frozenset[str]:
    """Every key of every form."""
    return frozenset(key for _, key in known().pairs)


@functools.lru_cache(maxsize=64)
def under(*above: str) -> frozenset[str]:
    """The keys that may stand right below one of those above."""
    return frozenset(key for one, key in known().pairs if one in above)


@functools.cache
def groups() -> frozenset[str]:
    """The keys below which others stand."""
    return frozenset(above for above, _ in known().pairs if above)


@functools.cache
def below(key: str) -> frozenset[str]:
    """Every key that stands somewhere below a key."""
    found: set[str] = set()
    todo = [key]
    while todo:
        one = todo.pop()
        new = {name for above, name in known().pairs if above == one} - found
        found |= new
        todo += new
    return frozenset(found)


@functools.cache
def fields() -> frozenset[str]:
    """The keys of fields that are words on one line."""
    cells = {key for _, key in known().cells}
    return frozenset(names() - groups() - known().texts - cells)


def may_hold(key: str, value: str) -> bool:
    """Whether a value is of a kind that a key may have: no sentence behind the key of a table."""
    if key in known().texts or key in fields():
        return True
    value = _REMARK_OF_ANY_KIND.split(value, maxsplit=1)[0].strip(BLANKS)
    if key in groups():
        return value in ("", "_", "0", *NONE_IN_WORDS) or is_figures(value)
    return len(value) <= _NO_COLON or is_figures(value)


def near(word: str, among: Iterable[str]) -> bool:
    """Whether a word is a key that is misspelt, or one with a few characters more."""
    candidates = [*among]
    if difflib.get_close_matches(word[:20], candidates, n=1, cutoff=_NEAR):
        return True
    return len(word) < _NO_COLON and any(len(one) > 1 and one in word for one in candidates)


def is_known_remark(words: str) -> bool:
    """Whether words without # are a remark of the file to fill in."""
    return _bare(words) in known().remarks or words.startswith("每行依次填")


def _bare(words: str) -> str:
    return re.sub(r"\s+", "", words)
