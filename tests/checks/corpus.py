"""What each rule finds in the sentences of sentences.yaml, each put into a report alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from authoring.checks import RULES
from authoring.checks.case import Case
from authoring.forms.layout import Scope
from authoring.report.model import with_texts
from tests.conftest import INPUTS, report
from tests.rows import Row, rows

BASE = "city_government_2024"
BY_CODE = {rule.code: rule for rule in RULES}


def found(row: Row) -> str:
    """Whether the rule of the row's section finds something in its sentence.

    Where the row says what, as in “found 张三”, the finding must name it.
    """
    base = report(INPUTS / f"{row.options.get('base', BASE)}.yaml")
    part = tuple(row.options.get("part", "overview").split("."))
    texts = {path: "" for path, _ in base.narratives()}
    put = next((path for path in texts if path[: len(part)] == part), part)
    content = with_texts(base.content, texts | {put: row.sentence})
    if name := row.options.get("agency"):
        agency = content.agency.model_copy(update={"full_name": name, "short_name": None})
        content = content.model_copy(update={"agency": agency})
    if scope := row.options.get("scope"):
        content = content.model_copy(update={"scope": Scope(scope)})
    values = dict(base.figures.values)
    for name, value in row.options.get("figures", {}).items():
        values[tuple(name.split("."))] = value
    figures = replace(base.figures, values=values)
    case = Case(replace(base, content=content, figures=figures, spellings={}))
    told = next(BY_CODE[row.section](case), None)
    if told is None:
        return "silent"
    words = row.says.removeprefix("found").strip()
    return f"found {words}" if words and words in told.message else "found"


ROWS = rows(
    Path(__file__).with_name("sentences.yaml"),
    BY_CODE,
    {"base", "part", "agency", "figures", "scope"},
)
