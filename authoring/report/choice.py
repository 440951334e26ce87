"""Which form a file is written in: that of its year, the one it names, or the one it was mistaken for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from authoring.findings import Finding, Severity
from authoring.forms import FORMS, MISTAKEN, form_of
from authoring.forms.layout import Form, Node, tree
from authoring.numerals import how_many
from authoring.report import values
from authoring.report.source import Loc, Source


def form_used(source: Source) -> tuple[Form, str, list[Finding]]:
    """The form of a file; why it was taken where its year does not tell; what is wrong with it.

    A file in the form of other years, which it names, is read in that form, so that all of it can be
    checked. Raises Unusable where there is no form for its year, or none of the name.
    """
    place = source.place(source.mark((_key(source, "年度", "year"),)))
    year, form_id = _year(source), _named(source)
    if year is None:
        form, why = _likely_form(source, form_id)
        told = f"不知道年度，暂按{form.years}的格式（{form.basis}）核对：{why}。"
        found = _on_one_row(source, form)
        return _mistaken(form) if found else form, told, found
    if form_id:
        place = source.place(source.mark((_key(source, "格式", "form"),)))
    named = next((form for form in FORMS if form.id == form_id), None)
    if named and not named.serves(year):
        right = form_of(year, place=place)
        if _likeness(source, named) >= _likeness(source, right):
            return named, "", [_of_other_years(named, right, year).at(place)]
    form = form_of(year, form_id, place)
    found = _on_one_row(source, form)
    return _mistaken(form) if found else form, "", found


def _key(source: Source, *names: str) -> str:
    return next((name for name in names if name in source.data), "")


def _year(source: Source) -> int | None:
    try:
        return values.year(source.data.get(_key(source, "年度", "year")))
    except ValueError:
        return None


def _named(source: Source) -> str | None:
    chosen = source.data.get(_key(source, "格式", "form"))
    if isinstance(chosen, dict | list):
        return None  # told by the model
    return None if values.is_unfilled(chosen) else str(chosen).strip()[:30]


def _of_other_years(used: Form, right: Form, year: int) -> Finding:
    return Finding(
        "F211", Severity.ERROR,
        f"这份报告用的是{used.years}的格式（{used.basis}），{year}年度的报告应按{right.basis}的格式填报。"
        f"两种格式的不同：{right.changes}",
        path=("form",),
        remedy=f"用 nianbao new {year} 生成待填文件，照它的栏目改填。其余内容已按“格式”所写的检查，只能生成草稿。",
    )  # fmt: skip


def _likeness(source: Source, form: Form) -> tuple[int, int]:
    """How many of the form's keys the file has, and how few of its parts it has not."""
    keys = absent = 0
    for part in form.parts:
        key = next((one for one in (part.name, part.key) if one in source.data), None)
        below, rows = source.data.get(key), tree(part.table).children if part.table else ()
        keys, absent = keys + (key is not None), absent + (key is None)
        if isinstance(below, dict):
            keys += sum(row.name in below or row.key in below for row in rows)
    return keys, -absent


def _likely_form(source: Source, form_id: str | None) -> tuple[Form, str]:
    """The form a file without a year names, or whose keys it has; of several the latest."""
    named = next((form for form in FORMS if form.id == form_id), None)
    if named:
        return named, "“格式”写的是这一种"
    likely = max(reversed(FORMS), key=lambda form: _likeness(source, form))
    if _likeness(source, likely)[0]:
        return likely, "文件里写的是它的栏目"
    return FORMS[-1], "这是最新的一种"


# --- rows of a form before ----------------------------------------------------------------------------

_PATH = (("申请", "applications"), ("办理结果", "outcomes"), ("其他处理", "other_outcome"))


def _mistaken(form: Form) -> Form:
    return next(mistaken for right, mistaken, _ in MISTAKEN if right is form)


def _outcomes(form: Form) -> tuple[Node, ...]:
    here = tree(next(table for table in form.tables if table.key == _PATH[0][1]))
    return next(one for one in here.children if one.key == _PATH[1][1]).children


def _on_one_row(source: Source, form: Form) -> list[Finding]:
    """（六）其他处理 filled in as one row, in brackets or by the names of applicants."""
    before = next((before for right, _, before in MISTAKEN if right is form), None)
    found = _filled_in(source, form) if before else None
    if before is None or found is None:
        return []
    node = next(one for one in _outcomes(form) if one.key == _PATH[-1][1])
    names = "、".join(row.name for row in node.children)
    place = replace(source.place(source.mark(found)), row=node.label)
    return [
        Finding(
            "F231", Severity.ERROR,
            f"“{node.label}”只有一行，是{before.years}的格式；{form.years}的格式（{form.basis}）"
            f"分{how_many(len(node.children))}行：{names}。",
            path=tuple(key for _, key in _PATH), place=place,
            remedy=f"在“{node.name}”下面按这几行分别填写。其余内容已按一行检查，只能生成草稿。",
        )
    ]  # fmt: skip


def _filled_in(source: Source, form: Form) -> Loc | None:
    here: Any = source.data
    loc: Loc = ()
    for names in _PATH:
        key = next((one for one in names if isinstance(here, dict) and one in here), None)
        if key is None:
            return None
        here, loc = here[key], (*loc, key)
    applicants = _outcomes(form)[0].children
    if isinstance(here, list):
        return loc if len(here) in (len(applicants) - 1, len(applicants)) else None
    node = next(one for one in _outcomes(form) if one.key == _PATH[-1][1])
    rows = {name for one in node.children for name in (one.name, one.key)}
    known = {name for one in applicants for name in (one.name, one.key)} - rows
    return loc if isinstance(here, dict) and known & here.keys() else None
