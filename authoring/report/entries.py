"""Whole entries of a report's file: 无 for all that stands below a key, an explanation beside the others.

As all edits they are only good where every other value is still what it was.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from authoring.findings import Edit
from authoring.report import Report, parse_again, written
from authoring.report.edits import (
    CannotEdit,
    Changed,
    Names,
    change,
    put_as_typed,
    set_values,
)
from authoring.report.model import Explanation, fields_at
from authoring.report.source import Loc, Source
from authoring.report.values import NOTHING, UNFILLED, is_unfilled


def say_nothing(report: Report, path: Names, guides: Collection[str] = ()) -> Changed:
    """The report's file with 无 for a table, a group or a row that stands in it.

    Comments of its rows stay, below it, but for those of `guides`, which say how to fill in what is gone.
    Raises CannotEdit where that would change anything else.
    """
    source, loc = report.source, report.locs.get(path)
    if loc is None:
        raise CannotEdit(f"{'.'.join(path)} stands nowhere in the file")
    meant = [path, ("remarks", *path)]
    if one := source.scalars.get(loc):
        before = " " if source.text[max(one.start - 1, 0)] == ":" else ""
        return change(report, [Edit(one.start, one.end, before + NOTHING)], meant)
    whole = source.collections[loc]
    if whole.flow:
        return change(report, [Edit(whole.start, whole.end, NOTHING)], meant)
    if loc not in source.keys:
        raise CannotEdit(f"{'.'.join(path)} has no key")
    colon = source.text.index(":", source.key_offset(loc) + source.keys[loc].width)
    end = source.line_end(source.end_of(loc))
    pad = " " * (source.keys[loc].column + 1)
    comments = _comments(source, source.line_end(colon), end)
    kept = filter(None, (_without(one, guides) for one in comments))
    lines = "".join(f"\n{pad}{one}" for one in kept)
    edits = [Edit(colon + 1, colon + 1, f" {NOTHING}"), Edit(source.line_end(colon), end, lines)]
    return change(report, edits, meant)


def _without(comment: str, guides: Collection[str]) -> str:
    """A comment without the guide it is, or ends with."""
    ends = [one for one in guides if comment.endswith(one)]
    return comment[: -max(map(len, ends))].rstrip() if ends else comment


def _comments(source: Source, start: int, end: int) -> Iterator[str]:
    """The comments of a stretch of the text, each from its # on."""
    spans = [(one.start, one.end) for one in source.scalars.values() if one.start < one.end]
    inside = {at for a, b in spans if a < end and b > start for at in range(a, b)}
    at = start
    while at < end:
        stop = min(source.line_end(at), end)
        for here in range(at, stop):
            blank = here == 0 or source.text[here - 1] in " \t\n"
            if source.text[here] == "#" and blank and here not in inside:
                yield source.text[here:stop].rstrip()
                break
        at = stop + 1


def put_words(report: Report, path: Names, words: Sequence[str]) -> Changed:
    """The report's file with one word, or a list of them, at a path that takes several."""
    if not words:
        return _put_whole(report, path, UNFILLED)
    named = [written.scalar(one) for one in words]
    return _put_whole(report, path, named[0] if len(named) == 1 else f"[{', '.join(named)}]")


def put_lines(report: Report, path: Names, lines: str) -> Changed:
    """The report's file with names and numbers, one on a line (名称: 数量), at a path that takes them.

    What is no such line is written as it is, to be told by who reads it.
    """
    pairs = [one.replace("：", ":").partition(":") for one in lines.split("\n") if one.strip()]
    told = [
        f"{written.scalar(name)}: {number.strip() if _PLAIN.match(number.strip()) else written.scalar(number)}"
        for name, _, number in pairs
    ]
    return _put_whole(report, path, "{" + ", ".join(told) + "}" if told else UNFILLED)


_PLAIN = re.compile(r"(?:0|[1-9][0-9]{0,17})\Z")


def _put_whole(report: Report, path: Names, words: str) -> Changed:
    """Other words, in brackets if they are several, for all that stands at a path."""
    source, loc = report.source, report.locs.get(path)
    if loc is None:  # a blank to put them in
        blank = put_as_typed(report, {path: "？"})
        edits = [replace(one, text=one.text.replace('"？"', words, 1)) for one in blank.edits]
        return change(report, edits, [path])
    one = source.scalars.get(loc)
    whole = source.collections.get(loc)
    if one or (whole and whole.flow):
        start, end = (one.start, one.end) if one else (whole.start, whole.end) if whole else (0, 0)
        before = " " if source.text[max(start - 1, 0)] == ":" else ""
        return change(report, [Edit(start, end, before + words)], [path])
    colon = source.text.index(":", source.key_offset(loc) + source.keys[loc].width)
    pad = " " * (source.keys[loc].column + 1)
    end = source.line_end(source.end_of(loc))
    kept = "".join(f"\n{pad}{one}" for one in _comments(source, source.line_end(colon), end))
    edits = [Edit(colon + 1, colon + 1, f" {words}"), Edit(source.line_end(colon), end, kept)]
    return change(report, edits, [path])


def left_out(report: Report, path: Names) -> Changed:
    """The report's file without a part that may be left out, a section, or an explanation.

    The comments above it stay. Raises CannotEdit where anything else would change.
    """
    source, loc = report.source, report.locs.get(path)
    if loc is None:
        raise CannotEdit(f"{'.'.join(path)} stands nowhere in the file")
    of_list = path[-1].isdigit()
    if of_list and len(source.data_at(loc[:-1])) == 1:
        return left_out(report, path[:-1])
    if source.in_brackets(loc):
        edit = _out_of_brackets(source, loc)
    else:
        start = _dash(source, loc)[0] if of_list else source.starts[source.keys[loc].line - 1]
        end = min(source.line_end(source.end_of(loc)) + 1, len(source.text))
        if start and not source.text[start:end].endswith("\n"):  # the last line has no end
            start -= 1
        elif end == len(source.text) and source.text[:start].endswith("\n\n"):
            start -= 1  # nor does a blank line stay at the end
        edit = Edit(start, end, "")
    changed = change(report, [edit], [path[:1]])
    if of_list:
        left = [*getattr(report.content, path[0])]
        del left[int(path[1])]
        _must_be(report, changed, path[0], left)
    return changed


def _out_of_brackets(source: Source, loc: Loc) -> Edit:
    """The edit that takes an entry of a list out of the brackets it stands in, with its comma."""
    place = loc[-1]
    if not isinstance(place, int):
        raise CannotEdit("a key in brackets is not left out")
    whole = source.collections.get(loc) or source.scalars[loc]
    if place:
        return Edit(source.end_of((*loc[:-1], place - 1)), source.end_of(loc), "")
    following = (*loc[:-1], 1)
    behind = source.collections.get(following) or source.scalars[following]
    return Edit(whole.start, behind.start, "")


def section_added(report: Report, key: str, behind: int, title: str, item: str) -> Changed:
    """The report's file with one more section of an outline, blank but for its title and what it serves.

    It stands behind the section of this number; -1 puts it first. Raises CannotEdit as the others do.
    """
    source, loc = report.source, report.locs.get((key,))
    names = fields_at(report.form, (key, "0"))
    english = _in_english(report)
    given = {"title": title, "items": item, "text": ""}
    entry = [
        f"{name if english else names[name]}: {written.scalar(words)}"
        for name, words in given.items()
    ]
    now = [*(getattr(report.content, key) or ())]
    if loc is None or not now:
        part = next(one for one in report.form.parts if one.key == key)
        edits = [*_put(source, loc, key if english else part.name, entry)]
    else:
        if source.collections[loc].flow or source.in_brackets(loc):
            raise CannotEdit("the sections stand in brackets")
        start, pad = _dash(source, (*loc, max(behind, 0)))
        if behind < 0:
            edits = [Edit(start, start, f"{_item(entry, pad)}\n")]
        else:
            at = source.line_end(source.end_of((*loc, behind)))
            edits = [Edit(at, at, f"\n{_item(entry, pad)}")]
    changed = change(report, edits, [(key,)])
    added = getattr(parse_again(report, changed.after, told=False).content, key) or ()
    here = max(behind + 1, 0) if now else 0
    if [one for n, one in enumerate(added) if n != here] != now or added[here].title != title:
        raise CannotEdit("the sections would change")  # there are too many, for one
    return changed


def _must_be(report: Report, changed: Changed, key: str, left: Sequence[object]) -> None:
    now = getattr(parse_again(report, changed.after, told=False).content, key)
    if [*(now or ())] != left:
        raise CannotEdit(f"{key} would change")


def _dash(source: Source, loc: Loc) -> tuple[int, str]:
    """Where the line begins on which an entry of a list stands, and the blanks before its dash."""
    first = source.values[loc]
    start = source.starts[first.line - 1]
    dash = source.text.rfind("-", start, start + first.column - 1)
    pad = source.text[start:dash]
    if dash < start or pad.strip():
        raise CannotEdit("the entry stands on a line of its own")
    return start, pad


def explained(report: Report, rule: str, where: str, reason: str) -> Changed:
    """The report's file with an explanation (说明) of what a rule finds at a place; an empty one is all.

    One of the same rule and place gets the new reason. Raises CannotEdit where there is no room for it.
    """
    for number, one in enumerate(report.content.explanations):
        if (one.rule or "").upper() == rule and _same(one, where):
            return set_values(report, {("explanations", str(number), "reason"): reason})
    source, loc = report.source, report.locs.get(("explanations",))
    number = 0
    if loc is not None and loc in source.collections:
        number = len(source.data_at(loc))
    english = _in_english(report)
    fields = {name: info.alias or name for name, info in Explanation.model_fields.items()}
    given = {"rule": rule, "where": written.scalar(where), "reason": written.scalar(reason)}
    entry = [
        f"{name if english else fields[name]}: {words}"
        for name, words in given.items()
        if name != "where" or where
    ]
    key = "explanations" if english else "说明"
    return change(report, _put(source, loc, key, entry), [("explanations", str(number))])


def _same(one: Explanation, where: str) -> bool:
    return "".join((one.where or "").split()) == "".join(where.split())


def _in_english(report: Report) -> bool:
    """Whether the keys of a file are the English ones."""
    tops = [(path[0], loc[0]) for path, loc in report.locs.items() if len(path) == len(loc) == 1]
    return bool(tops) and all(path == loc for path, loc in tops)


def _put(source: Source, loc: Loc | None, key: str, entry: list[str]) -> Iterator[Edit]:
    """The edits that put an entry behind the others of a list, or begin the list."""
    inline = "{" + ", ".join(entry) + "}"
    root = source.collections[()]
    if loc is None and root.flow:
        yield Edit(root.end - 1, root.end - 1, f", {key}: [{inline}]")
    elif loc is None:
        text = source.text
        gap = "" if text.endswith("\n\n") else "\n" if text.endswith("\n") else "\n\n"
        yield Edit(len(text), len(text), f"{gap}{key}:\n{_item(entry, '  ')}\n")
    elif one := source.scalars.get(loc):
        if not is_unfilled(source.data_at(loc)):
            raise CannotEdit("the explanations are no list")
        if source.in_brackets(loc):
            yield Edit(one.start, one.end, f" [{inline}]")
            return
        pad = " " * (source.keys[loc].column + 1)
        yield Edit(len(source.text[: one.start].rstrip(" \t")), one.end, "")
        at = source.line_end(one.end)
        yield Edit(at, at, f"\n{_item(entry, pad)}")
    elif source.collections[loc].flow:
        at = source.collections[loc].end - 1
        yield Edit(at, at, f", {inline}" if source.data_at(loc) else inline)
    elif isinstance(source.data_at(loc), list):
        _, pad = _dash(source, (*loc, 0))
        at = source.line_end(source.end_of(loc))
        yield Edit(at, at, f"\n{_item(entry, pad)}")
    else:
        raise CannotEdit("the explanations are no list")


def _item(entry: list[str], pad: str) -> str:
    first, *rest = entry
    return "\n".join([f"{pad}- {first}", *(f"{pad}  {one}" for one in rest)])
