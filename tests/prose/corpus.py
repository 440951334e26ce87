"""What each sentence of sentences.yaml is read as, in the words in which the rows put it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from authoring.forms import FORMS, form_of
from authoring.forms.layout import Scope, form_cells
from authoring.prose import places
from authoring.prose.denials import denials
from authoring.prose.numbers import CountedNumber
from authoring.prose.offices import other_offices
from authoring.prose.ordinals import ordinals
from authoring.prose.persons import private_names
from authoring.prose.scope import scope_at
from authoring.prose.spoken import Spoken
from authoring.prose.years import stale_year
from authoring.report import narrative
from authoring.report.figures import compute
from authoring.report.tables import Tables
from tests.rows import Row, rows

FORM = next(form for form in FORMS if form.id == "2021")
# Of this year and of the last: enough that a share or a change of them can be right or wrong.
FIGURES = {"received": 90, "carried_over": 10, "granted": 30}
REVIEWS = {
    ("review", "reconsideration", "upheld"): 6, ("review", "reconsideration", "corrected"): 2,
    ("review", "litigation", "direct", "upheld"): 4, ("review", "litigation", "direct", "corrected"): 1,
}  # fmt: skip
"""Of this year, where rates are read."""
LAST = {"received": 80, "granted": 0}
AGENCY = "示例县教育局"


def tables(form, figures, reviews=None):
    """Tables of zeros but for some figures of natural persons, and some reviews."""
    entered = {path: 0 for path, cell in form_cells(form).items() if not cell.addends}
    for name, value in figures.items():
        (path,) = (
            path for path in entered
            if path[-1] == "natural_person" and path[-2] == name and path[0] == "applications"
        )  # fmt: skip
        entered[path] = value
    entered |= reviews or {}
    return Tables(form, compute(form, entered))


def spoken(row: Row) -> Spoken:
    """The row's sentence as the overview of a report."""
    year = row.options.get("year", 2024)
    form = FORM if "year" not in row.options else form_of(year)
    form = next((one for one in FORMS if one.id == row.options.get("form")), form)
    figures = (FIGURES, LAST) if form is FORM else ({}, {})
    path = ("overview",)
    said = tuple((path, one) for one in narrative.pieces(row.options.get("last", "")))
    last = Spoken((), said, tables(form, figures[1]), year - 1)
    agency = row.options.get("agency", AGENCY)
    names = (agency,) if isinstance(agency, str) else tuple(agency)
    text = row.options.get("before", "") + row.sentence
    if row.section in ("grids", "grid sums", "grid work"):
        text = _markdown(text)
    pieces = tuple((path, one) for one in narrative.pieces(text))
    held = tables(form, figures[0], REVIEWS if row.section == "rates" and form is FORM else None)
    scope = row.options.get("scope")
    return Spoken(
        ((path, text),), pieces, held, year, names, scope=scope and Scope(scope), last=last
    )


def _markdown(text: str) -> str:
    """Words, then a table whose rows are parted by //, as a narrative has them."""
    words, *lines = text.split("//")
    ruling = "|".join(["---"] * (lines[0].count("|") + 1))
    return "\n".join([words, "", *(f"| {one} |" for one in (lines[0], ruling, *lines[1:]))])


def _number(one: CountedNumber) -> str:
    return f"{'' if one.exact else '约'}{one.value.normalize():f}{one.unit}"


def _claims(row: Row) -> Iterator[str]:
    for one in spoken(row).claims:
        alone = " alone" if one.new_only else ""
        less = f" less {one.less:f}" if one.less else ""
        yield f"{one.label.key} {_number(one.number)}{alone}{less}"


def _splits(row: Row) -> Iterator[str]:
    for one in spoken(row).splits:
        parts = " + ".join(_number(claim.number) for claim in one.claims)
        yield f"{one.claims[0].label.key} {parts}{' in all' if one.whole else ''}"


def _breakdowns(row: Row) -> Iterator[str]:
    for one in spoken(row).breakdowns:
        is_it = "=" if one.sum == one.total.value else "≠"
        yield f"{one.total.value:f} {is_it} {' + '.join(part.digits for part in one.parts)}"


def _closed(row: Row) -> Iterator[str]:
    for one in spoken(row).breakdowns:
        yield f"{one.total.digits} {'closed' if one.closed else 'open'}"


def _grids(row: Row) -> Iterator[str]:
    for one in spoken(row).told_in_grids:
        label, number = one.verdict.claim.label, one.cell.number
        who = one.verdict.first.plus[0].key if label.topic == "applicants" else label.key
        yield f"{who} {number.digits}{' last year' if one.of_last_year else ''}"


def _grid_sums(row: Row) -> Iterator[str]:
    for grid in spoken(row).grids:
        for one in grid.sums:
            parts = " + ".join(part.number.digits for part in one.parts)
            yield f"{one.total.number.digits} {'≠' if one.off else '='} {parts}"


def _grid_work(row: Row) -> Iterator[str]:
    for one in spoken(row).worked_out_in_grids:
        yield f"{one.cell.number.digits} should be {one.right:f}"


def _shares(row: Row) -> Iterator[str]:
    for one in spoken(row).shares:
        whole = "" if one.whole is None else f" of {one.whole.normalize():f}"
        yield f"{one.count.digits}{whole} {_number(one.share)} {one.told}"


def _shares_alone(row: Row) -> Iterator[str]:
    for one in spoken(row).shares_alone:
        yield " + ".join(map(_number, one.shares))


def _rough(row: Row) -> Iterator[str]:
    for one in spoken(row).rough_shares:
        told = "" if one.right else " wrong"
        yield f"{_number(one.count)} of {one.whole:f}, {one.least:f} to {one.most:f}{told}"


def _over_hundred(row: Row) -> Iterator[str]:
    for one in spoken(row).over_hundred:
        yield _number(one.stated)


def _last_years(row: Row) -> Iterator[str]:
    for one in spoken(row).told_of_last_year:
        yield f"{one.claim.label.key} {_number(one.claim.number)}{'' if one.fits else ' wrong'}"


def _reckonings(row: Row) -> Iterator[str]:
    for one in spoken(row).reckonings:
        rest = "".join(f", {_number(it)}" for it in (one.rate, one.left) if it)
        yield f"{_number(one.done)} of {_number(one.came_in)}{rest}"


def _rates(row: Row) -> Iterator[str]:
    for one in spoken(row).rates:
        yield f"{_number(one.stated)} {'right' if one.right else 'wrong'}"


def _told_twice(row: Row) -> Iterator[str]:
    for one in spoken(row).told_twice:
        yield f"{_number(one.other)} and {_number(one.number)}"


def _changes(row: Row) -> Iterator[str]:
    for one in spoken(row).changes:
        sign = "" if one.way in ("持平", "翻番") else "-" if one.falls else "+"
        yield f"{one.before} to {one.now} {sign}{one.quote}"


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


def _denied(row: Row) -> Iterator[str]:
    for one in denials(row.sentence, (AGENCY,)):
        yield "+".join(figure.key for figure in one.figures)


def _stale(row: Row) -> Iterator[str]:
    span = stale_year(row.sentence, 2024, opens=row.options.get("before") == "")
    if span:
        yield row.sentence[slice(*span)]


def _said_of(row: Row) -> Iterator[str]:
    """What the last 均 of the sentence is said of."""
    (*_, sentence) = spoken(row).sentences
    scope = scope_at(sentence, sentence.text.rindex("均"))
    yield f"{scope.matter or 'nothing'} {'' if scope.count is None else scope.count}".strip()


def _units(row: Row) -> Iterator[str]:
    from authoring.prose.likeness import units_of

    for one in units_of(spoken(row).passages):
        yield one.words


def _offices(row: Row) -> Iterator[str]:
    agency = row.options.get("agency", AGENCY)
    own = (agency,) if isinstance(agency, str) else tuple(agency)
    for sentence in spoken(row).sentences:
        yield from ("other" for _ in other_offices(sentence, own))


def _named_offices(row: Row) -> Iterator[str]:
    for sentence in spoken(row).sentences:
        yield from (one.name for one in other_offices(sentence, (AGENCY,)))


def _persons(row: Row) -> Iterator[str]:
    for match in private_names(row.sentence):
        yield match["name"]


READ: dict[str, Callable[[Row], Iterator[str]]] = {
    "claims": _claims,
    "splits": _splits,
    "breakdowns": _breakdowns,
    "closed lists": _closed,
    "grids": _grids,
    "grid sums": _grid_sums,
    "grid work": _grid_work,
    "shares": _shares,
    "shares alone": _shares_alone,
    "rough shares": _rough,
    "over hundred": _over_hundred,
    "last year's": _last_years,
    "reckonings": _reckonings,
    "rates": _rates,
    "told twice": _told_twice,
    "changes": _changes,
    "ordinals": _ordinals,
    "numbers": _numbers,
    "strangers": _strangers,
    "places": _places,
    "agencies": _agencies,
    "stems": _stems,
    "compared": _units,
    "denied": _denied,
    "stale": _stale,
    "said of": _said_of,
    "offices": _offices,
    "offices by name": _named_offices,
    "persons": _persons,
}
ROWS = rows(
    Path(__file__).with_name("sentences.yaml"),
    set(READ),
    {"year", "agency", "before", "form", "last", "scope"},
)


def read(row: Row) -> str:
    """What a row's sentence says, as the row should put it."""
    return "; ".join(READ[row.section](row)) or "none"
