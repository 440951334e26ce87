"""A report's form as the page shows it: its parts in order, what can be filled in, the tables as printed.

Made from the form alone; values stand in the state of the session, under the same paths.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

import authoring
from authoring.desk import inputs
from authoring.desk.inputs import Path
from authoring.desk.words import in_buttons
from authoring.document.compose import standard_opening, standard_words
from authoring.document.form_tables import form_table
from authoring.document.naming import title_of
from authoring.document.tree import Cell
from authoring.forms.layout import FormCell, FormTable, Level, Node, Part, Scope, cells, tree
from authoring.prose.live_figures import Binding
from authoring.quantities import printed
from authoring.report import Report
from authoring.report.model import Agency, Counted, ReportModel, Section, Site
from authoring.sheet.plan import shown
from authoring.years.promises import PROBLEMS, promises

_CHOICES: Mapping[str, type[Level] | type[Scope]] = {"level": Level, "scope": Scope}
_DATES = ("signed", "published")
_WANTED = ("year", "full_name", "level", "address", "postcode", "telephone", "published")
_AROUND = (
    ("text", "表格上面的话", "可以不写"),
    ("note", "表下面的注", "可以不写"),
)


@dataclass(frozen=True)
class Field:
    """One thing to fill in that is no cell.

    `kind` is line, text (several lines), date, choice (one of `choices`), choices (several of them, with 、
    between) or counts (lines of 名称: 数量). `standard` is what is printed where it is left out; what is
    `wanted` every report has.
    """

    path: str
    label: str
    kind: str
    hint: str = ""
    guide: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    standard: str = ""
    wanted: bool = False


@dataclass(frozen=True)
class GridCell:
    """A cell of a printed table at its place, counted from 0.

    `kind` is input, total, heading (of columns), row (heading of rows), note (a line of words) or text (a unit).
    Inputs and totals have their path, their name in words, the unit and last year's figure. `zero` is the path
    of the group or row a row's heading stands for, for 全部为 0.
    """

    row: int
    column: int
    rows: int
    columns: int
    kind: str
    text: str = ""
    id: str = ""
    headers: tuple[str, ...] = ()
    path: str = ""
    label: str = ""
    unit: str = ""
    last: str | None = None
    hint: str = ""
    number: str = ""
    zero: str = ""


@dataclass(frozen=True)
class Grid:
    """A table as printed. `used` says whether it stands in the report: an annex may be left out."""

    path: str
    name: str
    caption: str
    rows: tuple[tuple[GridCell, ...], ...]
    widths: tuple[int, ...]
    head: int
    used: bool


@dataclass(frozen=True)
class PagePart:
    """A part of the report: its words, and its table if it has one.

    `promises` are what last year's report said would be mended. Of an outline of the agency's own each section
    stands in `sections`, with `items` that should be served.
    """

    key: str
    heading: str
    annex: bool
    guide: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()
    grid: Grid | None = None
    promises: tuple[str, ...] = ()
    sections: tuple[tuple[Field, ...], ...] = ()
    items: tuple[str, ...] = ()


@dataclass(frozen=True)
class Page:
    """The whole form: who reports and when (`groups`: heading and fields), then the parts as printed."""

    form: str
    basis: str
    title: str
    year: int | None
    groups: tuple[tuple[str, tuple[Field, ...]], ...]
    opening: Field
    parts: tuple[PagePart, ...]


def page(report: Report, beside: Sequence[str] = ()) -> Page:
    """The form of a report, with last year's figures and promises where there is such a report.

    `beside` are the files of its folder that may be last year's.
    """
    model = ReportModel.model_fields
    own = ("year", "form", "title", "scope", "last_report")
    signature = ("published", "signed", "signatory")
    head = [_field((name,), model[name]) for name in own]
    head[-1] = replace(head[-1], choices=tuple(beside))
    groups = (
        ("报告", tuple(head)),
        ("机关", _group("agency", Agency)),
        ("落款和日期", tuple(_field((name,), model[name]) for name in signature)),
        ("网站", _group("site", Site)),
    )
    opening = replace(
        _field(("opening",), model["opening"]), kind="text", standard=standard_opening(report)
    )
    form = report.form
    parts = tuple(map(partial(_part, report), shown(form).parts))
    return Page(form.id, form.basis, title_of(report), report.year, groups, opening, parts)


def live_figures(report: Report) -> list[dict[str, Any]]:
    """The menu of figures that a text may quote: what is typed for each, its value, unit and words."""
    return [
        {
            "insert": f"{{{{ {one.name} }}}}",
            "value": one.shown,
            "unit": one.unit,
            "words": one.words,
        }
        for one in authoring.fields(report)
    ]


def proposals(report: Report, found: Sequence[Binding]) -> list[dict[str, Any]]:
    """The numbers that can become live: for each its text, what is typed, what it becomes, its line."""
    source = report.source
    texts = {path: source.scalars[report.locs[path]] for path in report.texts()}
    return [
        {
            "number": number,
            "path": next(
                ".".join(path)
                for path, one in texts.items()
                if one.start <= binding.edit.start < one.end
            ),
            "typed": binding.typed, "live": binding.live, "line": binding.place.line,
            "column": binding.place.column,
        }
        for number, binding in enumerate(found)
    ]  # fmt: skip


# --- fields -------------------------------------------------------------------------------------------


def _field(path: Path, info: FieldInfo) -> Field:
    name = path[-1]
    choices = tuple(_CHOICES.get(name, ()))
    kind = "choice" if choices else "date" if name in _DATES else "line"
    hint = in_buttons(info.description or "")
    wanted = name in _WANTED
    return Field(".".join(path), info.alias or name, kind, hint, choices=choices, wanted=wanted)


def _group(name: str, model: type[BaseModel]) -> tuple[Field, ...]:
    return tuple(_field((name, key), info) for key, info in model.model_fields.items())


def _part(report: Report, part: Part) -> PagePart:
    said = tuple(promises(report.last)) if report.last and _asks(part) else ()
    if part.items:
        sections = tuple(
            _section(report, part, number)
            for number in range(len(getattr(report.content, part.key) or ()))
        )
        return PagePart(
            part.key, part.heading, part.annex, part.guide, promises=said, sections=sections,
            items=part.items,
        )  # fmt: skip
    if part.table:
        words = tuple(
            Field(f"{part.key}.{name}", label, "text", hint) for name, label, hint in _AROUND
        )
        grid = _grid(report, part, part.table)
        return PagePart(part.key, part.heading, part.annex, part.guide, words, grid)
    text = Field(
        part.key, part.name, "text", guide=part.guide, standard=standard_words(report, part)
    )
    return PagePart(part.key, part.heading, part.annex, part.guide, (text,), promises=said)


def _asks(part: Part) -> bool:
    """Whether last year's promises belong beside a part."""
    return PROBLEMS in (part.name, *part.items)


def _section(report: Report, part: Part, number: int) -> tuple[Field, ...]:
    here = (part.key, str(number))
    found = []
    for name, info in Section.model_fields.items():
        if name == "counted":
            found += [
                replace(
                    _field((*here, name, one), told), kind="counts" if one == "counts" else "line"
                )
                for one, told in Counted.model_fields.items()
                if one != "total"
            ]
            continue
        field = _field((*here, name), info)
        if name == "items":
            field = replace(field, kind="choices", choices=part.items)
        found.append(replace(field, kind="text") if name == "text" else field)
    return tuple(found)


# --- tables -------------------------------------------------------------------------------------------


def _grid(report: Report, part: Part, table: FormTable) -> Grid:
    """A table as it is printed, with the columns that are filled in and not printed among the others."""
    known = cells(table)
    paths = {".".join(cell.names): path for path, cell in known.items()}
    printed_table = form_table(table, report, part.title, "")
    groups = {
        frozenset(cell.path for cell in node.cells()): node.path for node in _nodes(tree(table))
    }
    rows = [
        [one.anchor and paths[one.anchor] for one in row if one.anchor]
        for row in printed_table.rows
    ]

    def shown_cell(one: Cell) -> GridCell:
        place = (one.row, one.column, one.rows, one.columns)
        if one.anchor:
            return _figure(report, known[paths[one.anchor]], place, one)
        if one.role == "row":
            beside = frozenset(
                path for row in rows[one.row : one.row + one.rows] for path in row if path
            )
            zero = groups.get(beside, ())
            if zero and inputs.below(report.form, zero):
                return GridCell(*place, "row", one.text, one.id, zero=".".join(zero))
        kind = {"column": "heading", "row": "row", "note": "note"}.get(one.role, "text")
        return GridCell(*place, kind, one.text, one.id, one.headers)

    return Grid(
        part.key, table.name, part.title,
        tuple(tuple(map(shown_cell, row)) for row in printed_table.rows),
        table.widths, printed_table.head, report.uses(part),
    )  # fmt: skip


def _nodes(node: Node) -> Iterator[Node]:
    """The groups and rows of a table that are filled in, outermost last."""
    for child in node.children:
        if child.children and not child.total:
            yield from _nodes(child)
            yield child


def _figure(
    report: Report, cell: FormCell, place: tuple[int, int, int, int], one: Cell
) -> GridCell:
    path = cell.path
    kind = "input" if inputs.is_entered(report.form, path) else "total"
    before = report.last.figures.values.get(path) if report.last else None
    hint = cell.row[-1].hint or cell.column[-1].hint
    return GridCell(
        *place, kind, headers=one.headers, path=".".join(path),
        label=" ".join(dict.fromkeys((cell.row_label, cell.column_label))), unit=cell.unit,
        last=printed(before) if before is not None else None, hint=hint, number=cell.kind.value,
    )  # fmt: skip
