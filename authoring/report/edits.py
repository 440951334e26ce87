"""Changes of a report's file at known places, and nothing else of it.

An edit replaces a stretch of the text a report was read from. Edits are put in together and the
result is read again: it is only good where every value but those meant is still what it was. Comments,
blank lines, the byte order mark and the line ends stay.
"""

from __future__ import annotations

import bisect
import difflib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from authoring.characters import DAMAGE, plain_lines
from authoring.findings import Edit, Unusable
from authoring.forms.layout import Node, keys, tree
from authoring.report import Report, parse_again, written
from authoring.report.model import fields_at
from authoring.report.source import Loc, Scalar, encoding_of
from authoring.report.values import (
    NOTHING,
    UNFILLED,
    is_nothing,
    is_unfilled,
    pasted,
    remarked,
    says_nothing_happened,
)
from authoring.report.written import Given

Names = tuple[str, ...]
"""Where a value stands in the report, by its English names: ("agency", "postcode")."""


class CannotEdit(Exception):
    """Edits that overlap, stand nowhere in the text, or would change more than is meant."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A report's text before and after its edits, and the edits in the order of the text."""

    before: str
    after: str
    edits: tuple[Edit, ...] = ()

    def encoded(self, raw: bytes) -> bytes:
        """The changed file with the encoding, the byte order mark and the line ends it had (`raw`)."""
        mark, encoding = encoding_of(raw)
        return mark + self.in_text_of(raw[len(mark) :].decode(encoding)).encode(encoding)

    def in_text_of(self, text: str) -> str:
        """The changed text of the file with the line ends it had (`text`)."""
        # Where the text as read has one character for two of the file.
        pairs = [match.start() - n for n, match in enumerate(re.finditer("\r\n", text))]
        usual = "\r\n" if pairs else "\r" if "\r" in text and "\n" not in text else "\n"

        def in_file(offset: int) -> int:
            return offset + bisect.bisect_left(pairs, offset)

        edits = [
            Edit(in_file(one.start), in_file(one.end), one.text.replace("\n", usual))
            for one in self.edits
        ]
        return _put_in(text, edits)[0]

    def diff(self, name: str, after: str) -> str:
        """The change as a unified diff; `after` says what the file is then."""
        lines = difflib.unified_diff(
            self.before.splitlines(), self.after.splitlines(), f"{name}（现在）", f"{name}（{after}）",
            lineterm="", n=1,
        )  # fmt: skip
        return "\n".join(lines)


def replaced(before: str, after: str) -> Changed:
    """One text in place of another: the stretch of it that differs."""
    if before == after:
        return Changed(before, after)
    head = _alike(before, after)
    most = min(len(before), len(after)) - head
    tail = min(_alike(before[::-1], after[::-1]), most)
    words = after[head : len(after) - tail]
    return Changed(before, after, (Edit(head, len(before) - tail, words),))


def _alike(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def change(report: Report, edits: Iterable[Edit], meant: Iterable[Names] = ()) -> Changed:
    """The report's file with all these edits, which may change the values `meant` and what is below.

    Raises CannotEdit where edits meet, anything else would be read otherwise than before, or the
    file could not be read any more.
    """
    changed, read = _changed(report, edits)
    before, now = dict(_leaves(report)), dict(_leaves(read))
    typed, typed_now = as_typed(report), as_typed(read)
    for path in report.texts():  # a text that is typed as before follows the figures it quotes
        if path in now and typed.get(path) == typed_now.get(path):
            now[path] = before[path]
    _refuse_others(before, now, meant)
    return changed


def _changed(report: Report, edits: Iterable[Edit]) -> tuple[Changed, Report]:
    """The changed text, and what is read of it."""
    after, ordered = _put_in(report.source.text, edits)
    try:
        read = parse_again(report, after, told=False)
    except Unusable as problem:
        raise CannotEdit("the changed file cannot be read") from problem
    return Changed(report.source.text, after, ordered), read


def _refuse_others(
    before: Mapping[Names, Any], now: Mapping[Names, Any], meant: Iterable[Names]
) -> None:
    allowed = tuple(meant)
    for path in before.keys() | now.keys():
        if before.get(path) != now.get(path) and not _is_meant(path, allowed):
            raise CannotEdit(f"{'.'.join(path)} would change")


def _put_in(text: str, edits: Iterable[Edit]) -> tuple[str, tuple[Edit, ...]]:
    ordered = tuple(sorted(dict.fromkeys(edits), key=lambda edit: (edit.start, edit.end)))
    parts: list[str] = []
    here = 0
    for edit in ordered:
        if not here <= edit.start <= edit.end <= len(text):
            raise CannotEdit("edits overlap or stand outside the text")
        parts += [text[here : edit.start], edit.text]
        here = edit.end
    return "".join([*parts, text[here:]]), ordered


def _leaves(report: Report) -> Iterator[tuple[Names, Any]]:
    """Every value of a report with its path; totals that the agency typed are none of it."""

    def walk(value: Any, path: Names) -> Iterator[tuple[Names, Any]]:
        if isinstance(value, BaseModel):
            for name, below in value:
                yield from walk(below, (*path, name))
        elif isinstance(value, list | tuple):
            for number, below in enumerate(value):
                yield from walk(below, (*path, str(number)))
        elif value is not None:
            yield path, value

    typed = report.figures.typed.keys() - report.figures.kept
    for path, words in report.remarks.items():
        yield ("remarks", *path), words
    yield from (leaf for leaf in walk(report.content, ()) if leaf[0] not in typed)


def _is_meant(path: Names, meant: tuple[Names, ...]) -> bool:
    return any(path[: len(one)] == one for one in meant)


# --- edits of values --------------------------------------------------------------------------------


def of_value(report: Report, path: Names, text: str) -> Edit | None:
    """Another spelling for the value at a path; None where the file has none there."""
    one = report.source.scalars.get(report.locs.get(path, ()))
    return Edit(one.start, one.end, text) if one else None


def of_words(report: Report, path: Names, at: Iterable[int], words: str) -> Edit | None:
    """Other words for characters of the text at a path; None where they are not typed as they are."""
    indices = list(at)
    span = report.span(path, indices)
    written = report.texts().get(path, "")
    if span is None or report.source.text[slice(*span)] != "".join(written[n] for n in indices):
        return None
    return Edit(*span, words)


# --- values set -------------------------------------------------------------------------------------

_BAR = re.compile(r"[|>][0-9+-]*")


def set_values(report: Report, values: Mapping[Names, Given | Sequence[Given]]) -> Changed:
    """The report's file with these values at their paths, and every other value as it was.

    A path is that of a cell, of a field or of a text; of a row with its cells in the form's order,
    too. None is not filled in yet. A word like 无 that stands for several cells becomes its rows, a
    key that is missing is put where the form has it. The end of a text's last line is not part of it.
    Raises CannotEdit where a value cannot be set, or would not be read as it was given.
    """
    wanted = dict(_one_by_one(report, values))
    changed, read = _changed(report, _Setting(report, wanted).edits((), wanted))
    now = as_typed(read)
    _refuse_others(_without_ends(report, as_typed(report)), _without_ends(read, now), wanted)
    for path, value in wanted.items():
        if _told(report, path, value) != _told(report, path, now.get(path)):
            raise CannotEdit(f"{'.'.join(path)} would not be read as it was given")
    return changed


def put_as_typed(report: Report, values: Mapping[Names, Given]) -> Changed:
    """The report's file with these values at their paths as a person typed them, and every other as it was.

    Unlike `set_values` it asks for no value that can be read: what the loader refuses stands in the file and
    is told as any other slip. Words behind a number are part of what is typed.
    """
    wanted = dict(_one_by_one(report, values))
    edits = _Setting(report, wanted, verbatim=True).edits((), wanted)
    return change(report, edits, [one for path in wanted for one in (path, ("remarks", *path))])


def _one_by_one(
    report: Report, values: Mapping[Names, Given | Sequence[Given]]
) -> Iterator[tuple[Names, Given]]:
    """The values with rows taken apart."""
    for path, value in values.items():
        if isinstance(value, str) or not isinstance(value, Sequence):
            if isinstance(value, str) and DAMAGE.search(value := plain_lines(value)):
                raise CannotEdit(f"{'.'.join(path)} has characters that no file may have")
            yield path, value
            continue
        node = _node(report, path)
        entered = [child for child in node.children if not child.total] if node else []
        if node is None or not node.is_row or len(entered) != len(value):
            raise CannotEdit(f"{'.'.join(path)} is no row of {len(value)}")
        yield from ((cell.path, one) for cell, one in zip(entered, value, strict=True))


def _node(report: Report, path: Names) -> Node | None:
    """What the form has at a path below a table."""
    table = next((one for one in report.form.tables if path and one.key == path[0]), None)
    node = tree(table) if table else None
    for key in path[1:]:
        node = next((child for child in node.children if child.key == key), None) if node else None
    return node


def _is_text(report: Report, path: Names) -> bool:
    """Whether running text stands at a path, which may have lines."""
    if len(path) == 1:
        part = next((one for one in report.form.parts if one.key == path[0]), None)
        return path[0] == "opening" or bool(part and not part.table and not part.items)
    return path[-1] in ("text", "note")


def as_typed(report: Report) -> dict[Names, Any]:
    """Every value of a report, texts as they are typed: quoted figures follow what is changed."""
    leaves = dict(_leaves(report))
    for path in report.texts():
        leaves[path] = report.source.data_at(report.locs[path])
    return leaves


def _without_ends(report: Report, values: Mapping[Names, Any]) -> dict[Names, Any]:
    """Values with texts that lack what ends their last line: what is put behind one may end it."""
    return {
        path: value.rstrip("\n") if isinstance(value, str) and _is_text(report, path) else value
        for path, value in values.items()
    }


def _is_number(value: Any) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _told(report: Report, path: Names, value: Any) -> str | None:
    """A value as it is compared: one line, or a text without what ends its last line."""
    if value is None or is_unfilled(value):
        return None
    words = written.scalar(value) if isinstance(value, date | Decimal) else str(value)
    words = unicodedata.normalize("NFC", words)
    return words.rstrip("\n") if _is_text(report, path) else " ".join(words.split())


@dataclass(frozen=True)
class _Setting:
    """Where the values wanted go in the file of a report; `verbatim` ones take the words of a cell with them."""

    report: Report
    wanted: Mapping[Names, Given]
    verbatim: bool = False

    def edits(self, path: Names, below: Iterable[Names]) -> Iterator[Edit]:
        """The edits for the paths `below` a path that stands in the file."""
        source, loc = self.report.source, self.report.locs.get(path, ())
        if path in self.wanted:
            yield from self.at_value(path, loc)
            return
        if loc in source.scalars:
            yield from self.expanded(path, loc, below)
            return
        if loc not in source.collections:
            raise CannotEdit(f"{'.'.join(path)} stands nowhere in the file")
        names = fields_at(self.report.form, path)
        met = {
            one[len(path)]: [p for p in below if p[len(path)] == one[len(path)]] for one in below
        }
        for name in sorted(met, key=self.order(path).index):
            here = (*path, name)
            if here in self.report.locs:
                yield from self.edits(here, met[name])
            elif row := self.own_row(here):
                yield self.own_numbers(here, *row)
            elif name in names and isinstance(source.data_at(loc), dict):
                yield self.inserted(here, loc, met[name])
            else:
                raise CannotEdit(f"{'.'.join(here)} stands nowhere in the file")

    def order(self, path: Names) -> list[str]:
        """The names at a path as they follow each other in a file that the starter writes."""
        names = list(fields_at(self.report.form, path))
        if not path:
            first = ["year", "form", "last_report"]
            rest = [name for name in names if name not in (*first, "explanations")]
            names = [*first, *rest, "explanations"]
        known = {one[len(path)] for one in self.wanted if one[: len(path)] == path}
        return [*names, *sorted(known - set(names))]

    # --- a value that stands there ---

    def at_value(self, path: Names, loc: Loc) -> Iterator[Edit]:
        one, value = self.report.source.scalars.get(loc), self.wanted[path]
        if one is None:
            raise CannotEdit(f"{'.'.join(path)} is no single value")
        now, remark = self.report.source.data_at(loc), self.report.remarks.get(path, "")
        if remark and self.verbatim:
            remark = ""
        elif remark:
            now, _ = remarked(now)
        alike = not self.verbatim or _is_number(now) == _is_number(value)  # "12" is no 12
        if alike and _told(self.report, path, now) == _told(self.report, path, value):
            return
        if _is_text(self.report, path) and isinstance(value, str) and not is_unfilled(value):
            yield from self.text(loc, one, value)
        elif self.verbatim and value is None and one.style == "|" and _is_text(self.report, path):
            yield from self.emptied(loc, one)
        else:
            # The words in a cell stay: what becomes of them, the agency decides.
            yield from self.word(loc, one, written.scalar(value) + remark)

    def emptied(self, loc: Loc, one: Scalar) -> Iterator[Edit]:
        """No text below a bar, which stays as the starter writes it."""
        tail = self.report.source.line_end(one.start)
        yield Edit(tail, max(tail, self.report.source.end_of(loc)), "")

    def word(self, loc: Loc, one: Scalar, words: str) -> Iterator[Edit]:
        """Other words for a value, on one line, in the quotes that stand there."""
        text = self.report.source.text
        if one.style == "'" and words[:1] == words[-1:] == '"' and not {"'", "\\"} & {*words}:
            words = f"'{words[1:-1]}'"
        before = " " if text[max(one.start - 1, 0)] == ":" else ""
        if bar := _BAR.match(text, one.start) if one.style in ("|", ">") else None:
            tail = self.report.source.line_end(one.start)
            yield Edit(one.start, bar.end(), words)
            yield Edit(tail, max(tail, self.report.source.end_of(loc)), "")
        else:
            yield Edit(one.start, one.end, before + words)

    def text(self, loc: Loc, one: Scalar, words: str) -> Iterator[Edit]:
        """Another text: below the bar, unless it is a word or stands in brackets."""
        words = words.rstrip("\n")
        text = self.report.source.text
        short = "\n" not in words and written.line(words) == words
        if self.report.source.in_brackets(loc):
            yield from self.word(loc, one, words if short else written.quoted(words))
            return
        if is_nothing(words) or (short and one.style not in ("|", ">")):
            yield from self.word(loc, one, words)
            return
        key = self.report.source.keys[loc].column - 1
        end = self.report.source.end_of(loc)
        if one.style in ("|", ">"):
            bar = _BAR.match(text, one.start)
            head, tail = (
                one.start + len(bar[0] if bar else ""),
                self.report.source.line_end(one.start),
            )
            first = re.compile(r"\n*( *)").match(text, tail)
            indent = len(first[1]) if first and first.end() < end else 0
        else:
            head, tail, indent = end, self.report.source.line_end(end), 0
        indent = indent if key < indent < key + 10 else key + 2
        mark, lines = written.text_after_bar(words, indent, indent - key)
        yield Edit(one.start, head, f" {mark}" if text[one.start - 1] == ":" else mark)
        yield Edit(tail, max(tail, end), f"\n{lines}")

    # --- a word that stands for several values ---

    def expanded(self, path: Names, loc: Loc, below: Iterable[Names]) -> Iterator[Edit]:
        source, one = self.report.source, self.report.source.scalars[loc]
        word = source.data_at(loc)
        node, own = _node(self.report, path), self.own_row(path)
        if own and (is_unfilled(word) or says_nothing_happened(word)):
            blank = UNFILLED if is_unfilled(word) else "0"
            yield from self.word(loc, one, self.in_columns(own[0], blank))
            return
        nothing = says_nothing_happened(word) if node else word == NOTHING
        if node and node.is_row and (row := pasted(word)):
            yield from self.word(loc, one, self.with_row(path, node, row))
            return
        if not (nothing or is_unfilled(word)):
            raise CannotEdit(f"{'.'.join(path)} is no word for what stands below it")
        blank = "0" if nothing and node else UNFILLED
        key = source.keys.get(loc)
        english = key is not None and loc[-1] == path[-1]
        if key is None or source.in_brackets(loc) or (node and written.on_one_line(node)):
            yield from self.word(loc, one, self.inline(path, below, blank, english=english))
            return
        lines = self.lines(path, below, blank, key.column - 1, english=english)[1:]
        yield Edit(len(source.text[: one.start].rstrip(" \t")), one.end, "")
        at = self.report.source.line_end(one.end)
        yield Edit(at, at, "".join(f"\n{line}" for line in lines))

    def with_row(self, path: Names, node: Node, row: list[Any]) -> str:
        """The row that was pasted from a table, in brackets, with the values wanted in it."""
        entered = [child for child in node.children if not child.total]
        cells = next((c for c in (entered, node.children) if len(c) == len(row)), None)
        if cells is None:
            raise CannotEdit(f"{'.'.join(path)} is no row of {len(entered)}")
        given = (self.wanted.get(cell.path, one) for cell, one in zip(cells, row, strict=True))
        return f"[{', '.join(map(written.scalar, given))}]"

    # --- a row of the agency's own ---

    def own_row(self, path: Names) -> tuple[list[Names], Loc] | None:
        """The cells of a row that its table lists one by one, and where the row stands; None for other places."""
        table = next((one for one in self.report.form.tables if path[:1] == (one.key,)), None)
        loc = self.report.locs.get(path[:1], ())
        if table is None or not table.listed or len(path) != 2 or not loc:
            return None
        block = table.blocks[0]
        number = next((n for n, row in enumerate(block.rows) if row.key == path[1]), None)
        key = next((one for one in ("行", "rows") if one in self.report.source.data_at(loc)), None)
        if number is None or key is None:
            return None
        return [(*path, *keys(one)) for one in block.printed_columns], (*loc, key, number)

    def in_columns(self, cells: Sequence[Names], blank: str) -> str:
        """The numbers of such a row as they stand in the file."""
        told = [written.scalar(self.wanted[one]) if one in self.wanted else blank for one in cells]
        return told[0] if len(told) == 1 else f"[{', '.join(told)}]"

    def own_numbers(self, path: Names, cells: Sequence[Names], loc: Loc) -> Edit:
        """The numbers of a row that has none yet, behind what it has."""
        source = self.report.source
        if loc not in source.collections or not source.data_at(loc):
            raise CannotEdit(f"{'.'.join(path)} is no row of names and values")
        last = list(source.data_at(loc))[-1]
        name = "numbers" if str(last).isascii() else "数"
        words = f"{name}: {self.in_columns(cells, UNFILLED)}"
        if source.collections[loc].flow:
            at = source.end_of((*loc, last))
            return Edit(at, at, f", {words}")
        at = source.line_end(source.end_of((*loc, last)))
        return Edit(at, at, f"\n{' ' * (source.keys[*loc, last].column - 1)}{words}")

    # --- a key that is missing ---

    def inserted(self, path: Names, loc: Loc, below: Iterable[Names]) -> Edit:
        """What is missing at a path, in the mapping at `loc`, behind what the form has before it."""
        source = self.report.source
        order = self.order(path[:-1])
        beside = {
            name: self.report.locs[*path[:-1], name]
            for name in order
            if (*path[:-1], name) in self.report.locs
        }
        place = order.index(path[-1])
        before = next((beside[name] for name in reversed(order[:place]) if name in beside), None)
        after = next((beside[name] for name in order[place:] if name in beside), None)
        english = all(str(one[-1]) == name for name, one in beside.items()) and bool(beside)
        if source.collections[loc].flow or self.report.source.in_brackets(loc):
            name = path[-1] if english else fields_at(self.report.form, path[:-1])[path[-1]]
            words = f"{name}: {self.inline(path, below, UNFILLED, english=english)}"
            if before is not None:
                return Edit(
                    self.report.source.end_of(before),
                    self.report.source.end_of(before),
                    f", {words}",
                )
            at = (
                source.key_offset(after) if after is not None else source.collections[loc].start + 1
            )
            return Edit(at, at, f"{words}, " if after is not None else words)
        near = before if before is not None else after
        if near is None:
            raise CannotEdit(f"{'.'.join(path)} has nothing to stand beside")
        indent = source.keys[near].column - 1
        lines = self.lines(path, below, UNFILLED, indent, english=english)
        if before is not None:
            at = self.report.source.line_end(self.report.source.end_of(before))
            if source.scalars.get(before, _NONE).style in ("|", ">"):
                at = max(at, self.report.source.end_of(before))
            return Edit(at, at, "".join(f"\n{line}" for line in lines))
        at = source.key_offset(near)
        return Edit(at, at, "\n".join(lines).lstrip(" ") + "\n" + " " * indent)

    # --- how what was not there is written ---

    def lines(
        self, path: Names, below: Iterable[Names], blank: str, indent: int, *, english: bool
    ) -> list[str]:
        """The lines of a path in block style, the first with its key."""
        pad = " " * indent
        name = path[-1] if english else fields_at(self.report.form, path[:-1])[path[-1]]
        value = self.wanted.get(path)
        if path in self.wanted and isinstance(value, str) and _is_text(self.report, path):
            words = value.rstrip("\n")
            if "\n" not in words and (is_unfilled(words) or written.line(words) == words):
                return [f"{pad}{name}: {written.scalar(words)}"]
            mark, text = written.text_after_bar(words, indent + 2, 2)
            return [f"{pad}{name}: {mark}", *text.split("\n")]
        if path in self.wanted:
            return [f"{pad}{name}: {written.scalar(value)}"]
        node = _node(self.report, path)
        found = [f"{pad}{name}:"]
        if node:
            found = list(written.rows(node, self.wanted, blank, indent, english=english))
        rest = [one for one in below if node is None or one[-1] in ("text", "note")]
        for key in fields_at(self.report.form, path):
            if inner := [one for one in rest if one[len(path)] == key]:
                here = (*path, key)
                found += self.lines(here, inner, blank, indent + 2, english=english)
        return found

    def inline(self, path: Names, below: Iterable[Names], blank: str, *, english: bool) -> str:
        """The value of a path in brackets."""
        if path in self.wanted:
            value = self.wanted[path]
            if isinstance(value, str) and _is_text(self.report, path) and not is_unfilled(value):
                words = value.rstrip("\n")
                return words if written.line(words) == words else written.quoted(words)
            return written.scalar(value)
        node = _node(self.report, path)
        if node and not any(one[-1] in ("text", "note") for one in below):
            return written.inline(node, self.wanted, blank, english=english)
        names = fields_at(self.report.form, path)
        parts = []
        for key, alias in names.items():
            here = (*path, key)
            inner = [one for one in below if one[: len(here)] == here]
            child = _node(self.report, here)
            if inner or (child and not child.total):
                value = self.inline(here, inner, blank, english=english) if inner else blank
                if not inner and child:
                    value = written.inline(child, {}, blank, english=english)
                parts.append(f"{key if english else alias}: {value}")
        return "{" + ", ".join(parts) + "}"


_NONE = Scalar(0, 0, None, "")
