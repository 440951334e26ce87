"""Changes of a report's file at known places, and nothing else of it.

An edit replaces a stretch of the text a report was read from. Edits are put in together and the
result is read again: it is only good where every value but those meant is still what it was. Comments,
blank lines, the byte order mark and the line ends stay.
"""

from __future__ import annotations

import bisect
import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from authoring.findings import Edit, Unusable
from authoring.report import Report, parse_again

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
        """The changed file with the byte order mark and the line ends it had (`raw`)."""
        mark = b"\xef\xbb\xbf" if raw.startswith(b"\xef\xbb\xbf") else b""
        text = raw[len(mark) :].decode("utf-8")
        # Where the text as read has one character for two of the file.
        pairs = [match.start() - n for n, match in enumerate(re.finditer("\r\n", text))]
        usual = "\r\n" if pairs else "\r" if "\r" in text and "\n" not in text else "\n"

        def in_file(offset: int) -> int:
            return offset + bisect.bisect_left(pairs, offset)

        edits = [
            Edit(in_file(one.start), in_file(one.end), one.text.replace("\n", usual))
            for one in self.edits
        ]
        return mark + _put_in(text, edits)[0].encode()

    def diff(self, name: str, after: str) -> str:
        """The change as a unified diff; `after` says what the file is then."""
        lines = difflib.unified_diff(
            self.before.splitlines(), self.after.splitlines(), name, name, "现在", after,
            lineterm="", n=1,
        )  # fmt: skip
        return "\n".join(lines)


def change(report: Report, edits: Iterable[Edit], meant: Iterable[Names] = ()) -> Changed:
    """The report's file with all these edits, which may change the values `meant` and what is below.

    Raises CannotEdit where edits meet, anything else would be read otherwise than before, or the
    file could not be read any more.
    """
    after, ordered = _put_in(report.source.text, edits)
    try:
        read = parse_again(report, after)
    except Unusable as problem:
        raise CannotEdit("the changed file cannot be read") from problem
    before, now = dict(_leaves(report)), dict(_leaves(read))
    allowed = tuple(meant)
    for path in before.keys() | now.keys():
        if before.get(path) != now.get(path) and not _is_meant(path, allowed):
            raise CannotEdit(f"{'.'.join(path)} would change")
    return Changed(report.source.text, after, ordered)


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
        if isinstance(value, dict):
            for name, below in value.items():
                yield from walk(below, (*path, str(name)))
        elif isinstance(value, list | tuple):
            for number, below in enumerate(value):
                yield from walk(below, (*path, str(number)))
        elif value is not None:
            yield path, value

    typed = report.figures.typed
    return (leaf for leaf in walk(report.content.model_dump(), ()) if leaf[0] not in typed)


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


def without_value(report: Report, path: Names) -> Edit | None:
    """The value at a path and its key left out, with the comma or the line it stands in."""
    loc = report.locs.get(path, ())
    one, key = report.source.scalars.get(loc), report.source.keys.get(loc)
    if one is None:
        return None
    text = report.source.text
    start = one.start if key is None else report.source.starts[key.line - 1] + key.column - 1
    before = text[:start].rstrip(" \t\n")
    if before.endswith(","):
        return Edit(len(before) - 1, one.end, "")
    if after := re.compile(r"[ \t]*,[ \t]*").match(text, one.end):
        return Edit(start, after.end(), "")
    line = text.rfind("\n", 0, start) + 1
    rest = re.compile(r"[ \t]*(?:#[^\n]*)?(?:\n|\Z)").match(text, one.end)
    if key is None or text[line:start].strip() or rest is None or "#" in rest[0]:
        return None
    return Edit(line, rest.end(), "")
