"""Slips in the layout that keep a file from being read, mended where there is one remedy.

Line by line, and only where the line begins with a key of some form: blanks, colons, quotes, brackets
and the bar before a text are put right, nothing else. The mended file is good only where it is read,
every key is known where it stands, and nothing is lost on the lines that were touched.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from authoring.findings import Edit, Finding, Fix, Unusable
from authoring.forms import FORMS
from authoring.report import written
from authoring.report.model import fields_at

MAX_CHARACTERS = 80_000
_ROUNDS = 12
_KEY = re.compile(
    r"\A(?P<pad>[ \t\u3000]*+)(?P<dash>-[ \t\u3000]*+)?(?P<key>[^\s#:：'\"\[\]{},，-][^\s#:：]{0,19})[ \t\u3000]*"
    r"(?P<colon>[:：][ \t\u3000]*)(?P<value>.*)"
)
_BLOCK = re.compile(r"[|>][0-9+-]{0,2}[ \t]*(?:#.*)?\Z")
_BAR_AND_WORDS = re.compile(r"\|[ \t]*(?![0-9+-]{0,2}[ \t]*(?:#|\Z))(.+)")
_ODD_BAR = re.compile(r"[｜丨│︱¦∣ǀ][ \t]*\Z")
_COMMENT = re.compile(r"(?:\A|[ \t])#")
_FIGURES = re.compile(r"[\[［【][0-9０-９_,，、.\s-]*[\]］】]?\Z")
_NARROW = str.maketrans("［【］】，、", "[[]],,")
_OPENS = tuple("{[@`%")
_LAYOUT = re.compile(r"[\s'\"“”:：|｜丨│︱¦∣ǀ,，、\[\]{}［］【】\\-]+")
_LOST = {"S111", "S112", "S116", "S117", "S118", "F201", "F205", "F207"}


@dataclass(frozen=True)
class Mended:
    """A text with its slips mended: the edits, by the number of the line they stand in."""

    before: str
    text: str
    edits: dict[int, Edit] = field(default_factory=dict)


def mended(
    text: str, read: Callable[[str], Sequence[Finding]], only: int | None = None
) -> Mended | None:
    """The text with its slips mended; None where it cannot be, or a slip has two remedies.

    `read` gives what is found on reading a text, and raises Unusable where nothing can be read. With
    `only`, the number of a line of a text that can be read, this line alone is put right.
    """
    if len(text) > MAX_CHARACTERS:
        return None
    lines = text.split("\n")
    before = [*lines]
    _put_right(lines)
    if only is not None:
        lines = [
            new if n == only else old
            for n, (old, new) in enumerate(zip(before, lines, strict=True), 1)
        ]
        if lines == before:
            return None
    findings: Sequence[Finding] = ()
    for _ in range(_ROUNDS):
        try:
            findings = read("\n".join(lines))
            break
        except Unusable as problem:
            if not _moved(lines, problem.findings, read):
                return None
    else:
        return None
    edits = dict(_edits(before, lines))
    touched = {n for line in edits for n in (_number(lines, line), _number(lines, line + 1) - 1)}
    lost = any(one.code in _LOST and one.place.line in touched for one in findings)
    if not edits or lost or _bare(text) != _bare("\n".join(lines)):
        return None
    return Mended(text, "\n".join(lines), edits)


def with_fixes(findings: Sequence[Finding], whole: Mended) -> list[Finding]:
    """The findings on a text that could not be read, each with the edits that mend it."""
    every = tuple(whole.edits.values())
    return [
        replace(
            one,
            fix=Fix((whole.edits[line],) if (line := one.place.line) in whole.edits else every, True),
        )
        for one in findings
    ]  # fmt: skip


def _number(lines: Sequence[str], line: int) -> int:
    """The number that a line has once some lines before it have become two."""
    return line + sum(one.count("\n") for one in lines[: line - 1])


def _edits(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[int, Edit]]:
    start = 0
    for number, (old, new) in enumerate(zip(before, after, strict=True), 1):
        if old != new:
            head = _alike(old, new)
            tail = _alike(old[head:][::-1], new[head:][::-1])
            edit = Edit(start + head, start + len(old) - tail, new[head : len(new) - tail])
            yield number, edit
        start += len(old) + 1


def _alike(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    return next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )


def _bare(text: str) -> str:
    """A text without what belongs to the layout."""
    return _LAYOUT.sub("", unicodedata.normalize("NFKC", _LAYOUT.sub("", text)))


# --- what a form knows ------------------------------------------------------------------------------


@functools.cache
def _known() -> tuple[frozenset[tuple[str, str]], frozenset[str]]:
    """Keys with the key each stands below, and the keys of running texts."""
    pairs: set[tuple[str, str]] = set()
    for form in FORMS:
        todo: list[tuple[tuple[str, ...], tuple[str, ...]]] = [((), ("",))]
        while todo:
            path, names = todo.pop()
            for key, alias in fields_at(form, path).items():
                pairs |= {(above, name) for above in names for name in (key, alias)}
                todo.append(((*path, key), (key, alias)))
    texts = {
        name
        for form in FORMS
        for part in form.parts
        if not part.table and not part.items
        for name in (part.key, part.name)
    }
    return frozenset(pairs), frozenset(texts | {"引言", "opening", "正文", "text", "注", "note"})


@functools.cache
def _names() -> frozenset[str]:
    return frozenset(key for _, key in _known()[0])


@functools.cache
def _fields() -> frozenset[str]:
    """The keys of fields that are words on one line."""
    groups = ("机关", "网站", "说明", "agency", "site", "explanations")
    return frozenset(key for above, key in _known()[0] if above in groups) | {"标题", "title"}


@dataclass(frozen=True)
class _Line:
    """A line that begins with a known key."""

    indent: int
    dash: bool
    key: str
    value: str

    @property
    def written(self) -> str:
        dash = "- " if self.dash else ""
        value = f" {self.value}" if self.value else ""
        return f"{' ' * (self.indent - len(dash))}{dash}{self.key}:{value}"


def _keyed(line: str) -> _Line | None:
    match = _KEY.fullmatch(line)
    if not match or match["key"] not in _names():
        return None
    return _Line(
        _width(match["pad"]) + 2 * bool(match["dash"]), bool(match["dash"]), match["key"],
        match["value"].rstrip(" \t\u3000"),
    )  # fmt: skip


def _width(pad: str) -> int:
    """How far blanks move a line in: a tab, or one of full width, is two."""
    return sum(1 if char == " " else 2 for char in pad)


def _is_comment(line: str) -> bool:
    return line.lstrip(" \t\u3000").startswith("#")


# --- lines put right --------------------------------------------------------------------------------


def _put_right(lines: list[str]) -> None:
    """Slips that a line shows by itself, or with the text it stands in."""
    text_of: _Line | None = None
    body = 0
    for number, line in enumerate(lines):
        if not line.strip():
            continue
        one = _keyed(line)
        indent = len(line) - len(line.lstrip(" "))
        odd = line[indent : indent + 1] in ("\t", "\u3000")
        if text_of is not None:
            if not odd and indent > text_of.indent and (not body or indent >= body):
                body = body or indent
                continue
            if not _is_comment(line) and not _like_a_key(line):
                body = body or text_of.indent + 2
                lines[number] = " " * body + line.strip(" \t\u3000")
                continue
            text_of = None
        if one is None or (odd and _is_comment(line)):
            continue
        following = next((after for after in lines[number + 1 :] if after.strip()), "")
        mended_line = _value_put_right(one, following)
        if mended_line != one or _has_slip(line):
            lines[number] = mended_line.written
        if _BLOCK.match(mended_line.value):
            text_of, body = mended_line, 0
        elif mended_line.value.startswith("|\n"):
            first, words = lines[number].split("\n")
            lines[number] = f"{first}\n{' ' * (one.indent + 2)}{words}"
            text_of, body = mended_line, one.indent + 2


def _like_a_key(line: str) -> bool:
    """Whether a line may be no text but a key, even one that is misspelt or has lost its colon."""
    words = re.split(r"[\s:：]", line.strip(" \t\u3000-"), maxsplit=1)[0]
    return bool(_KEY.match(line)) or words in _names() or line.lstrip().startswith("- ")


def _has_slip(line: str) -> bool:
    """Whether blanks, dash or colon of a line with a key are not as YAML has them."""
    match = _KEY.fullmatch(line)
    if not match:
        return False
    colon, dash = match["colon"], match["dash"] or "- "
    return (
        bool(match["pad"].strip(" "))
        or not dash.endswith(" ")
        or colon[0] != ":"
        or (colon == ":" and bool(match["value"]))
        or "\u3000" in colon + dash
    )


def _value_put_right(one: _Line, following: str) -> _Line:
    """The line with its value as YAML wants it; `following` is the next line that is not empty."""
    value, text = one.value, one.key in _known()[1]
    after = _keyed(following)
    alone = not following or _is_comment(following) or bool(after and after.indent <= one.indent)
    if _ODD_BAR.match(value):
        return replace(one, value="|")
    if text and (match := _BAR_AND_WORDS.match(value)):
        return replace(one, value=f"|\n{match[1]}")
    if not alone or _COMMENT.search(value) or _BLOCK.match(value):
        return one
    if _FIGURES.match(value):
        narrow = value.translate(_NARROW).rstrip()
        return replace(one, value=narrow if narrow.endswith("]") else f"{narrow.rstrip(', ')}]")
    if value[:1] in ("'", '"'):
        return replace(one, value=_closed(value))
    if text and (value.startswith(_OPENS) or ": " in value):
        return replace(one, value=f"|\n{value}")
    odd = value[:1] in ("@", "`", "%") or (value[:1] not in ("{", "[") and ": " in value)
    if one.key in _fields() and odd and "\\" not in value:
        return replace(one, value=written.quoted(value))
    if value.startswith("{") and value.count("{") == value.count("}") + 1 and '"' not in value:
        return replace(one, value=value + "}")
    return one


def _closed(value: str) -> str:
    """A value between quotes with the closing one, where it is lacking or of full width."""
    quote = value[0]
    if value.count(quote) > 1 or "\\" in value or len(value) == 1:
        return value
    if value.endswith(("”", "’", "＂")) and not re.search("[“‘]", value):
        return value[:-1] + quote
    return value + quote


# --- lines moved ------------------------------------------------------------------------------------


def _moved(
    lines: list[str], findings: Sequence[Finding], read: Callable[[str], Sequence[Finding]]
) -> bool:
    """Move the line that the reader stumbled over to where its key belongs; whether that helped."""
    told = max((one.place.line or 0 for one in findings), default=0)
    number = _entry(lines, told)
    for here in (number, *range(number - 1, max(number - 4, -1), -1)):
        one = _keyed(lines[here]) if 0 <= here < len(lines) else None
        if one is None:
            continue
        places = list(_indents(lines, here, one))
        if len(places) != 1:
            continue
        trial = [*lines]
        trial[here] = replace(one, indent=places[0]).written
        try:
            read("\n".join(trial))
        except Unusable as problem:
            if max((f.place.line or 0 for f in problem.findings), default=0) <= told:
                continue
        lines[:] = trial
        return True
    return False


def _entry(lines: Sequence[str], line: int) -> int:
    """The index of the entry that holds a line of the text."""
    for index, entry in enumerate(lines):
        line -= entry.count("\n") + 1
        if line <= 0:
            return index
    return len(lines) - 1


def _indents(lines: Sequence[str], here: int, one: _Line) -> Iterator[int]:
    """The other indents, at most two blanks off, at which the key of a line is known."""
    open_: dict[int, str] = {}
    text_of: int | None = None
    for line in lines[:here]:
        indent = len(line) - len(line.lstrip(" "))
        if not line.strip() or (text_of is not None and indent > text_of):
            continue
        text_of = None
        if above := _keyed(line.partition("\n")[0]):
            open_ = {n: key for n, key in open_.items() if n < above.indent}
            open_[above.indent] = above.key
            text_of = above.indent if "\n" in line or _BLOCK.match(above.value) else None
    levels = sorted(open_)
    for indent in sorted({0, *levels, *(n + 2 for n in levels[-1:])}):
        outer = next((n for n in reversed(levels) if n < indent), None)
        parent = "" if outer is None else open_[outer]
        usual = indent == 0 if outer is None else indent - outer in (2, 4)
        near = 0 < abs(indent - one.indent) <= 2
        if usual and near and not one.dash and (parent, one.key) in _known()[0]:
            yield indent
