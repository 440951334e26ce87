"""What each sentence of sentences.yaml is read as, in the words in which the rows put it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from authoring.forms import FORMS, form_of
from authoring.forms.layout import Scope, form_cells
from authoring.prose import places
from authoring.prose.numbers import CountedNumber
from authoring.prose.ordinals import ordinals
from authoring.prose.spoken import Spoken
from authoring.report import narrative
from authoring.report.figures import compute
from authoring.report.tables import Tables
from tests.rows import Row, rows

FORM = next(form for form in FORMS if form.id == "2021")
# Of this year and of the last: enough that a share or a change of them can be right or wrong.
FIGURES = {"received": 90, "carried_over": 10, "granted": 30}
LAST = {"received": 80, "granted": 0}
AGENCY = "示例县教育局"


def tables(form, figures):
    """Tables of zeros but for some figures of natural persons."""
    entered = {path: 0 for path, cell in form_cells(form).items() if not cell.addends}
    for name, value in figures.items():
        (path,) = (
            path for path in entered
            if path[-1] == "natural_person" and path[-2] == name and path[0] == "applications"
        )  # fmt: skip
        entered[path] = value
    return Tables(form, compute(form, entered))


def spoken(row: Row) -> Spoken:
    """The row's sentence as the overview of a report."""
    year = row.options.get("year", 2024)
    form = FORM if "year" not in row.options else form_of(year)
    figures = (FIGURES, LAST) if form is FORM else ({}, {})
    last = Spoken((), (), tables(form, figures[1]), year - 1)
    agency = row.options.get("agency", AGENCY)
    names = (agency,) if isinstance(agency, str) else tuple(agency)
    text = row.options.get("before", "") + row.sentence
    path = ("overview",)
    pieces = tuple((path, one) for one in narrative.pieces(text))
    held = tables(form, figures[0])
    scope = row.options.get("scope")
    return Spoken(
        ((path, text),), pieces, held, year, names, scope=scope and Scope(scope), last=last
    )


def _number(one: CountedNumber) -> str:
    return f"{'' if one.exact else '约'}{one.value.normalize():f}{one.unit}"


def _claims(row: Row) -> Iterator[str]:
    for one in spoken(row).claims:
        yield f"{one.label.key} {_number(one.number)}"


def _breakdowns(row: Row) -> Iterator[str]:
    for one in spoken(row).breakdowns:
        is_it = "=" if one.sum == one.total.value else "≠"
        yield f"{one.total.digits} {is_it} {' + '.join(part.digits for part in one.parts)}"


def _shares(row: Row) -> Iterator[str]:
    for one in spoken(row).shares:
        whole = "" if one.whole is None else f" of {one.whole.normalize():f}"
        yield f"{one.count.digits}{whole} {_number(one.share)} {one.told}"


def _changes(row: Row) -> Iterator[str]:
    for one in spoken(row).changes:
        sign = "-" if one.signed < 0 else "+"
        yield f"{one.before} to {one.now} {sign}{_number(one.stated)}"


def _ordinals(row: Row) -> Iterator[str]:
    for one in ordinals(row.sentence):
        yield "lost" if one.lost else f"{one.kind}{one.number}"


def _numbers(row: Row) -> Iterator[str]:
    from authoring.prose.numbers import mask, numbers  # the test of the words puts in others

    for one in numbers(mask(row.sentence)):
        yield _number(one)


def _strangers(row: Row) -> Iterator[str]:
    for one in spoken(row).strangers:
        yield f"near {one.place.name}" if one.near else one.place.name


def _places(row: Row) -> Iterator[str]:
    for place in places.named_in(row.sentence):
        yield place.name


def _agencies(row: Row) -> Iterator[str]:
    yield from places.of_agency(row.sentence)


def _stems(row: Row) -> Iterator[str]:
    yield places.without_suffix(row.sentence)


def _units(row: Row) -> Iterator[str]:
    from authoring.prose.likeness import units_of

    for one in units_of(spoken(row).passages):
        yield one.words


READ: dict[str, Callable[[Row], Iterator[str]]] = {
    "claims": _claims,
    "breakdowns": _breakdowns,
    "shares": _shares,
    "changes": _changes,
    "ordinals": _ordinals,
    "numbers": _numbers,
    "strangers": _strangers,
    "places": _places,
    "agencies": _agencies,
    "stems": _stems,
    "compared": _units,
}
ROWS = rows(
    Path(__file__).with_name("sentences.yaml"), set(READ), {"year", "agency", "before", "scope"}
)


def read(row: Row) -> str:
    """What a row's sentence says, as the row should put it."""
    return "; ".join(READ[row.section](row)) or "none"
