"""Typed numbers in sentences that are figures of the tables, and the live form that says the same.

A proposal is only made where the words name the figure (claims.py) and the live form prints
exactly what is typed. Applied, it changes those characters of the YAML file and nothing else.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass

from authoring.findings import Place
from authoring.forms.layout import Form, Node, Path, tree
from authoring.prose.claims import Verdict
from authoring.prose.labels import Reading
from authoring.prose.numbers import Counted, numbers
from authoring.prose.passages import Sentence
from authoring.prose.shares import DENOMINATORS
from authoring.prose.spoken import Spoken, spoken_in
from authoring.report import Report, parse_again
from authoring.report.quotes import CannotQuote, Quoter, fields, short

MAX_CELLS = 3  # in one expression; more are not readable
MIN_UNSURE = 20  # smaller numbers are equal to some figure by chance


@dataclass(frozen=True, slots=True)
class Binding:
    """One proposal: at `place`, `typed` becomes `live`."""

    place: Place
    typed: str
    live: str


@dataclass(frozen=True, slots=True)
class Bound:
    """All proposals of a report, and the text of the file with them.

    `unsure` are numbers that equal just one figure although the words do not name it: a person decides.
    """

    bindings: tuple[Binding, ...]
    before: str
    after: str
    unsure: tuple[Binding, ...] = ()

    def encoded(self, raw: bytes) -> bytes:
        """The changed file with the byte order mark and the line ends it had (`raw`)."""
        text = raw.decode("utf-8-sig")
        ends = [line[len(line.rstrip("\r\n")) :] for line in text.splitlines(keepends=True)]
        lines = self.after.split("\n")
        ends += [""] * (len(lines) - len(ends))
        mark = b"\xef\xbb\xbf" if raw.startswith(b"\xef\xbb\xbf") else b""
        return mark + "".join(map("".join, zip(lines, ends, strict=False))).encode()

    def diff(self, name: str) -> str:
        """The change as a unified diff."""
        lines = difflib.unified_diff(
            self.before.splitlines(), self.after.splitlines(), name, name, "现在", "引用后",
            lineterm="", n=1,
        )  # fmt: skip
        return "\n".join(lines)


def bind(report: Report) -> Bound:
    """What can be quoted live. Line ends are those the file was read with."""
    spoken = spoken_in(report)
    last = report.last.figures if report.last else None
    quoter = Quoter(report.form, report.figures, last)
    found: dict[tuple[int | None, int | None], Binding] = {}
    for sentence, start, end, expression in _proposals(report, spoken):
        typed = sentence.text[start:end]
        place = _place(report, sentence, start, end)
        try:
            says_the_same = place is not None and quoter.value(expression) == typed
        except CannotQuote:
            says_the_same = False
        if place is not None and says_the_same:
            found[place.line, place.column] = Binding(place, typed, f"{{{{ {expression} }}}}")
    bindings = tuple(
        found[key] for key in sorted(found, key=lambda key: (key[0] or 0, key[1] or 0))
    )
    after = _applied(report.source.text, bindings)
    if not _reads_the_same(report, after):
        return Bound((), report.source.text, report.source.text)
    return Bound(bindings, report.source.text, after, tuple(_unsure(report, spoken, bindings)))


def _unsure(report: Report, spoken: Spoken, bindings: tuple[Binding, ...]) -> Iterator[Binding]:
    taken = {(one.place.line, one.place.column) for one in bindings}
    names: dict[tuple[object, str], list[str]] = {}
    for name, path, unit, _ in fields(report.form):
        if path is not None:
            names.setdefault((report.figures.values[path], unit), []).append(name)
    for sentence in spoken.sentences:
        for number in numbers(sentence.masked):
            equal = names.get((number.value, number.unit), [])
            if not number.exact or number.value < MIN_UNSURE or len(equal) != 1:
                continue
            end = number.start + len(number.digits)
            place = _place(report, sentence, number.start, end)
            if place and (place.line, place.column) not in taken:
                yield Binding(place, sentence.text[number.start : end], f"{{{{ {equal[0]} }}}}")


def _applied(text: str, bindings: tuple[Binding, ...]) -> str:
    lines = text.split("\n")
    for one in reversed(bindings):
        line, column = one.place.line or 1, one.place.column or 1
        words = lines[line - 1]
        lines[line - 1] = words[: column - 1] + one.live + words[column - 1 + len(one.typed) :]
    return "\n".join(lines)


def _reads_the_same(report: Report, text: str) -> bool:
    """Whether the changed file gives word for word the same report."""
    return parse_again(report, text).content == report.content


# --- where it stands --------------------------------------------------------------------------------


def _place(report: Report, sentence: Sentence, start: int, end: int) -> Place | None:
    """Where these characters of a sentence stand in the file, if they are typed there as they are."""
    passage = sentence.passage
    indices = passage.at[sentence.start + start : sentence.start + end]
    span = report.span(passage.path, indices)
    if span is None or report.source.text[slice(*span)] != sentence.text[start:end]:
        return None
    return report.place(passage.path, indices)


# --- what it says -----------------------------------------------------------------------------------

Proposal = tuple[Sentence, int, int, str]


def _proposals(report: Report, spoken: Spoken) -> Iterator[Proposal]:
    yield from _claims(spoken)
    yield from _shares(spoken)
    if report.content.last_report is not None:
        # The file itself must name last year's, or it could not be read without --last.
        yield from _changes(spoken)


def _claims(spoken: Spoken) -> Iterator[Proposal]:
    for verdict in spoken.verdicts:
        number = verdict.claim.number
        if verdict.fits and (expression := _expression(spoken.tables.form, verdict.fits)):
            end = number.start + len(number.digits)
            yield verdict.claim.sentence, number.start, end, expression


def _shares(spoken: Spoken) -> Iterator[Proposal]:
    for one in spoken.shares:
        verdict = spoken.verdict_at(one.sentence, one.count)
        part = verdict and verdict.fits and _expression(spoken.tables.form, verdict.fits)
        if not verdict or not part:
            continue
        for paths in DENOMINATORS.get(verdict.claim.label.topic, ()):
            whole = " + ".join(_named(spoken.tables.form, path) for path in paths)
            expression = f"占比({part}, {whole}{_places(one.share)})"
            yield one.sentence, one.share.start, one.share.end, expression


def _changes(spoken: Spoken) -> Iterator[Proposal]:
    """同比增长1.08% and its like, from the word 同比 on."""
    known: dict[Sentence, list[Verdict]] = {}
    for verdict in spoken.verdicts:
        known.setdefault(verdict.claim.sentence, []).append(verdict)
    for one in spoken.changes:
        start = one.sentence.text.rfind("同比", 0, one.stated.start)
        before = [v for v in known.get(one.sentence, ()) if v.claim.number.end <= start]
        fits = before[-1].fits if before else None
        expression = _expression(spoken.tables.form, fits) if fits else None
        if start >= 0 and expression:
            yield one.sentence, start, one.stated.end, f"同比({expression}{_places(one.stated)})"


def _places(number: Counted) -> str:
    """How many decimals to print, where it is not the one that is printed unasked."""
    return f", {number.places}" if number.places != 1 else ""


def _expression(form: Form, reading: Reading) -> str | None:
    """The live form of a reading; None where it would be too long to read."""
    if len(reading.paths) > MAX_CELLS:
        return None
    plus = " + ".join(_named(form, path) for path in reading.plus)
    return plus + "".join(f" - {_named(form, path)}" for path in reading.minus)


def _named(form: Form, path: Path) -> str:
    """The Chinese name of a cell, or of a group and its 总计."""
    node: Node = next(tree(table) for table in form.tables if table.key == path[0])
    names = [node.name]
    for key in path[1:]:
        node = next(child for child in node.children if child.key == key)
        names.append(node.name)
    return short(".".join(names if not node.children else [*names, "总计"]))
