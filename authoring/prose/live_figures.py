"""Typed numbers in sentences that are figures of the tables, and the live form that says the same.

A proposal is only made where the words name the figure (claims.py) and the live form prints
exactly what is typed. Applied, it changes those characters of the YAML file and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from authoring.findings import Edit, Place
from authoring.forms.layout import Address, Form, Node, tree
from authoring.prose.claims import Verdict
from authoring.prose.labels import Reading
from authoring.prose.numbers import numbers
from authoring.prose.passages import Sentence
from authoring.prose.shares import DENOMINATORS
from authoring.prose.spoken import Spoken, spoken_in
from authoring.quantities import printed
from authoring.report import Report
from authoring.report.edits import CannotEdit, Changed, change, of_words
from authoring.report.quotes import CannotQuote, Quoter, fields, short

MAX_CELLS = 3  # in one expression; more are not readable
MIN_UNSURE = 20  # smaller numbers are equal to some figure by chance


@dataclass(frozen=True, slots=True)
class Binding:
    """One proposal: at `place`, `typed` becomes `live`, by an `edit` of the file."""

    place: Place
    typed: str
    live: str
    edit: Edit


@dataclass(frozen=True, slots=True)
class Bound:
    """All proposals of a report, and its file with them.

    `unsure` are numbers that equal just one figure although the words do not name it: a person decides.
    """

    bindings: tuple[Binding, ...]
    changed: Changed
    unsure: tuple[Binding, ...] = ()


def bind(report: Report) -> Bound:
    """What can be quoted live. Line ends are those the file was read with."""
    spoken = spoken_in(report)
    last = report.last.figures if report.last else None
    quoter = Quoter(report.form, report.figures, last)
    found: dict[Edit, Binding] = {}
    for sentence, start, end, expression in _proposals(report, spoken):
        typed = sentence.text[start:end]
        one = _binding(report, sentence, start, end, f"{{{{ {expression} }}}}")
        try:
            says_the_same = one is not None and quoter.value(expression) == typed
        except CannotQuote:
            says_the_same = False
        if one is not None and says_the_same:
            found[one.edit] = one
    bindings = tuple(found[edit] for edit in sorted(found, key=lambda edit: edit.start))
    try:  # nothing is meant to be read otherwise: live figures say what was typed
        changed = change(report, [one.edit for one in bindings])
    except CannotEdit:
        return Bound((), Changed(report.source.text, report.source.text))
    return Bound(bindings, changed, tuple(_unsure(report, spoken, bindings)))


def _unsure(report: Report, spoken: Spoken, bindings: tuple[Binding, ...]) -> Iterator[Binding]:
    taken = {(one.edit.start, one.edit.end) for one in bindings}
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
            one = _binding(report, sentence, number.start, end, f"{{{{ {equal[0]} }}}}")
            if one and (one.edit.start, one.edit.end) not in taken:
                yield one


def live_value(report: Report, verdict: Verdict) -> str:
    """The live figure, in its braces, that prints what the tables say of a claim; empty where none does."""
    expression = _expression(report.form, verdict.first)
    try:
        quoter = Quoter(report.form, report.figures, None)
        right = bool(expression) and quoter.value(expression or "") == printed(verdict.value)
    except CannotQuote:
        right = False
    return f"{{{{ {expression} }}}}" if right else ""


def _binding(report: Report, sentence: Sentence, start: int, end: int, live: str) -> Binding | None:
    """The proposal for these characters of a sentence, if they stand in the file as they are."""
    passage = sentence.passage
    indices = passage.at[sentence.start + start : sentence.start + end]
    edit = of_words(report, passage.path, indices, live)
    if edit is None:
        return None
    return Binding(report.place(passage.path, indices), sentence.text[start:end], live, edit)


# --- what it says -----------------------------------------------------------------------------------

Proposal = tuple[Sentence, int, int, str]


def _proposals(report: Report, spoken: Spoken) -> Iterator[Proposal]:
    yield from _claims(spoken)
    yield from _shares(spoken)
    if report.content.last_report is not None:
        # The file itself must name last year's, or it could not be read without --last.
        yield from _changes(spoken)


def _claims(spoken: Spoken) -> Iterator[Proposal]:
    in_grids = (one.verdict for one in spoken.told_in_grids if not one.of_last_year)
    for verdict in (*spoken.verdicts, *in_grids):
        number = verdict.claim.number
        if verdict.fits and (expression := _expression(spoken.tables.form, verdict.fits)):
            end = number.start + len(number.digits)
            yield verdict.claim.sentence, number.start, end, expression


def _shares(spoken: Spoken) -> Iterator[Proposal]:
    for one in spoken.shares:
        verdict = None if one.named else spoken.verdict_at(one.sentence, one.count)
        part = verdict and verdict.fits and _expression(spoken.tables.form, verdict.fits)
        if not verdict or not part:
            continue
        for whole_of in DENOMINATORS.get(verdict.claim.label.topic, ()):
            if not all(spoken.tables.know(concept) for concept in whole_of):
                continue
            whole = _expression(spoken.tables.form, Reading(whole_of))
            expression = f"占比({part}, {whole}{_places(one.share.places)})"
            yield one.sentence, one.share.start, one.share.end, expression


def _changes(spoken: Spoken) -> Iterator[Proposal]:
    """同比增长1.08% and its like, from the word 同比 on."""
    known: dict[Sentence, list[Verdict]] = {}
    for verdict in spoken.verdicts:
        known.setdefault(verdict.claim.sentence, []).append(verdict)
    for one in spoken.changes:
        start = one.sentence.text.rfind("同比", 0, one.span[0])
        before = [v for v in known.get(one.sentence, ()) if v.claim.number.end <= start]
        # 行政复议数量同比下降… speaks of another figure than the number before it.
        same = bool(before) and before[-1].claim.number.value == one.now
        fits = before[-1].fits if same else None
        expression = _expression(spoken.tables.form, fits) if fits else None
        if start >= 0 and expression:
            yield one.sentence, start, one.span[1], f"同比({expression}{_places(one.places)})"


def _places(places: int) -> str:
    """How many decimals to print, where it is not the one that is printed unasked."""
    return f", {places}" if places != 1 else ""


def _expression(form: Form, reading: Reading) -> str | None:
    """The live form of a reading; None where it would be too long to read."""
    plus, minus = reading.cells(form)
    if len(plus) + len(minus) > MAX_CELLS:
        return None
    added = " + ".join(_named(form, path) for path in plus)
    return added + "".join(f" - {_named(form, path)}" for path in minus)


def _named(form: Form, path: Address) -> str:
    """The Chinese name of a cell, or of a group and its 总计."""
    node: Node = next(tree(table) for table in form.tables if table.key == path[0])
    names = [node.name]
    for key in path[1:]:
        node = next(child for child in node.children if child.key == key)
        names.append(node.name)
    return short(".".join(names if not node.children else [*names, "总计"]))
