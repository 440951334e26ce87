"""An annex as the agency printed it: rows, units, columns and sums are those of the file.

Rows that mean the same as a row of the form keep its key, so that checks and comparisons know them.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Field, TypeAdapter, model_validator
from pydantic.json_schema import WithJsonSchema

from authoring.findings import Finding, Severity
from authoring.forms import FORMS
from authoring.forms.layout import Carry, Form, FormBlock, Item, Kind, Part
from authoring.report import values
from authoring.report.model import Count, Group, Line, Strict, validate_as
from authoring.report.model import json_schema as schema_of
from authoring.report.source import Loc, Source

MAX_ROWS = 200
MAX_COLUMNS = 6
_MONEY = ("元", "万元", "亿元")
_COLUMNS = {
    "本年度": "this_year",
    "本年": "this_year",
    "上年累计": "until_last_year",
    "历年累计": "in_all_years",
}
_Words = Annotated[Any, WithJsonSchema({"type": ["string", "integer", "number", "null"]})]
_NUMBERS = {"anyOf": [{"type": ["integer", "number", "string", "null"]}, {"type": "array"}]}


class OwnRow(Group):
    """A row of an annex: words alone are a heading line."""

    name: Line = Field(None, alias="名称", description="这一行的名称，照原表")
    unit: Line = Field(None, alias="单位", description="不写时是“件”")
    same_as: Line = Field(
        None, alias="即", description="格式里意思相同的一行，用来核对；名称相同的不用写"
    )
    sum_of: Annotated[tuple[str, ...] | None, BeforeValidator(values.words)] = Field(
        None, alias="等于", description="这一行是哪几行之和"
    )
    part_of: Line = Field(None, alias="属于", description="这一行是哪一行的“其中”")
    indent: Count = Field(None, alias="缩进", description="名称缩进几格")
    numbers: Annotated[Any, WithJsonSchema(_NUMBERS)] = Field(
        None, alias="数", description="几列的，按列的顺序写在方括号里"
    )

    @model_validator(mode="before")
    @classmethod
    def _heading(cls, value: Any) -> Any:
        return (
            {"name": value} if isinstance(value, str) and not values.is_unfilled(value) else value
        )

    @property
    def is_heading(self) -> bool:
        """Whether it is a line of words over the rows below it."""
        told = (self.unit, self.same_as, self.sum_of, self.numbers)
        return all(one is None for one in told)


def _rows(value: Any) -> Any:
    return values.a_list(value, MAX_ROWS) or []


def _columns(value: Any) -> Any:
    found = values.words(value)
    if found and len(found) > MAX_COLUMNS:
        raise values.problem(
            "F216", f"这里有 {len(found)} 列，太多了。", f"最多 {MAX_COLUMNS} 列。"
        )
    return found


class OwnTable(Group):
    """An annex with rows of the agency's own."""

    name: Line = Field(None, alias="名称", description="附表的名称，不写时照格式")
    columns: Annotated[tuple[str, ...] | None, BeforeValidator(_columns)] = Field(
        None, alias="列", description="各列的名称，例如 [本年度, 历年累计]；只有一列的不用写"
    )
    rows: Annotated[list[OwnRow], BeforeValidator(_rows)] = Field(
        default_factory=list, alias="行", description="各行，按要印出的顺序"
    )
    # The words above and below are read with the rest of the report.
    text: _Words = Field(None, alias="正文", description="印在表格上面的话，可以不写")
    note: _Words = Field(None, alias="注", description="表下面的注，可以不写")


class _Annexes(Strict):
    """The one key of a report that is looked at here."""

    model_config = ConfigDict(extra="ignore", validate_by_name=True, validate_by_alias=True)

    statistics: Annotated[OwnTable | None, BeforeValidator(lambda value: value)] = Field(
        None, alias="统计表"
    )


def json_schema(form: Form) -> dict[str, Any]:
    """JSON Schema of the input file in a form, an annex in the form's rows or in the agency's own."""
    schema = schema_of(form)
    part = next((one for one in form.parts if one.annex and one.table), None)
    if part is not None:
        own = TypeAdapter(OwnTable).json_schema(by_alias=True)
        definitions = schema["$defs"]
        definitions |= own.pop("$defs")
        definitions["OwnTable"] = own
        definitions[part.key.title()]["anyOf"].append({"$ref": "#/$defs/OwnTable"})
    return schema


@dataclass(frozen=True, slots=True)
class _Row:
    """A row as it is known: hashable, so that the same rows are the same form again."""

    key: str
    name: str
    unit: str
    sum_of: tuple[str, ...]
    part_of: str
    indent: int


def with_own_rows(source: Source, form: Form) -> tuple[Form, list[Finding]]:
    """The form with the rows of the file's annex in place of its own, where it lists any."""
    part = next((one for one in form.parts if one.annex and one.table), None)
    data = next((source.data[k] for k in ("统计表", "statistics") if k in source.data), None)
    if part is None or not isinstance(data, dict) or not data.keys() & {"行", "rows"}:
        return form, []
    read, found, locs = validate_as(source, _Annexes)
    table = read.statistics
    if table is None or not table.rows:
        return form, found
    known = _Known(source, locs, found, _same(part))
    rows = tuple(known.rows(table))
    columns = table.columns or ()
    return _form(form, part, table.name or "", columns, rows), found


def with_rows(form: Form, table: OwnTable) -> Form:
    """The form with the rows of an annex that was read elsewhere; as it is where it has no annex."""
    part = next((one for one in form.parts if one.annex and one.table), None)
    if part is None:
        return form
    nowhere = Source("", Path(), "", "", {})
    rows = tuple(_Known(nowhere, {}, [], _same(part)).rows(table))
    return _form(form, part, table.name or "", table.columns or (), rows)


@dataclass(frozen=True)
class _Known:
    source: Source
    locs: Mapping[tuple[str, ...], Loc]
    findings: list[Finding]
    same: Mapping[str, str]

    def rows(self, table: OwnTable) -> Iterator[_Row]:
        """The rows with their keys; a row that leads nowhere is told."""
        keys: list[str] = []
        for number, row in enumerate(table.rows):
            key = "" if row.is_heading else self.same.get(row.same_as or row.name or "", "")
            if row.same_as and not key:
                self.told(number, "same_as", f"格式里没有“{row.same_as[:30]}”这一行。",
                          "写格式里的名称；没有意思相同的，删去“即”。")  # fmt: skip
            keys.append(
                "" if row.is_heading else key if key and key not in keys else f"own_{number + 1}"
            )
        names = {
            row.name: key for row, key in zip(table.rows, keys, strict=True) if row.name and key
        }
        sums: dict[str, set[str]] = {}
        for number, (row, key) in enumerate(zip(table.rows, keys, strict=True)):
            if not row.name:
                self.told(number, "name", f"第 {number + 1} 行没有名称。", "照原表写上“名称”。")
            parts = []
            for name in row.sum_of or ():
                part = names.get(name)
                if part is None or part == key or key in self.below(part, sums):
                    whole = (row.name or "")[:30]
                    self.told(
                        number, "sum_of",
                        f"“{whole}”不能等于“{name[:30]}”：表里没有这一行，或它又等于这一行。",
                        "写表里别的行的名称。",
                    )  # fmt: skip
                else:
                    parts.append(part)
            sums[key] = set(parts)
            whole = names.get(row.part_of or "", "")
            if row.part_of and (not whole or whole == key):
                self.told(
                    number,
                    "part_of",
                    f"表里没有“{row.part_of[:30]}”这一行。",
                    "写表里那一行的名称。",
                )
                whole = ""
            indent = min(row.indent or 0, 5)
            yield _Row(key, row.name or "", row.unit or "件", tuple(parts), whole, indent)

    def below(self, key: str, sums: Mapping[str, set[str]]) -> set[str]:
        """All that a row adds up, as far as it is known."""
        found: set[str] = set()
        waiting = [key]
        while waiting:
            for one in sums.get(waiting.pop(), ()):
                if one not in found:
                    found.add(one)
                    waiting.append(one)
        return found

    def told(self, number: int, field: str, message: str, remedy: str) -> None:
        path = ("statistics", "rows", str(number), field)
        loc = self.locs.get(path) or self.locs.get(path[:-1], ())
        place = self.source.place(self.source.mark(loc))
        self.findings.append(
            Finding("F233", Severity.ERROR, message, path=path, place=place, remedy=remedy)
        )


@functools.cache
def _same(part: Part) -> dict[str, str]:
    """Rows of this annex and of others by what they are called."""
    annexes = [one for form in reversed(FORMS) for one in form.parts if one.annex and one.table]
    found: dict[str, str] = {}
    for one in (part, *annexes):
        for block in one.table.blocks if one.table else ():
            for item in block.rows:
                if item.key:
                    found.setdefault(item.name, item.key)
                    found.setdefault(item.label, item.key)
    return found


@functools.lru_cache(maxsize=64)
def _form(
    form: Form, part: Part, name: str, columns: tuple[str, ...], rows: tuple[_Row, ...]
) -> Form:
    """The form with these rows; the same rows give the same form."""
    assert part.table is not None
    names = [row.name for row in rows]
    items = tuple(
        Item(
            row.key,
            row.name if names.count(row.name) == 1 else f"{row.name}（第{number}行）",
            row.name, unit=row.unit, kind=Kind.MONEY if row.unit in _MONEY else Kind.COUNT,
            sum_of=row.sum_of, part_of=row.part_of, indent=row.indent,
        )
        if row.key
        else Item("", "", row.name, indent=row.indent)
        for number, row in enumerate(rows, 1)
    )  # fmt: skip
    heads, carries = _heads(columns)
    shown = sum(not one.hidden for one in heads)
    block = FormBlock(corner="指标名称", units="单位", columns=heads, rows=items)
    widths = (84 - 14 * min(shown, 3), 14, *(14,) * shown)
    table = replace(part.table, blocks=(block,), widths=widths, carries=carries, listed=True)
    heading = f"附表：{name.removeprefix('附表：')}" if name else part.heading
    own = replace(part, table=table, heading=heading)
    return replace(form, parts=tuple(own if one is part else one for one in form.parts))


def _heads(columns: tuple[str, ...]) -> tuple[tuple[Item, ...], tuple[Carry, ...]]:
    if len(columns) < 2:
        name = columns[0] if columns else "统计数"
        return (Item("", name, name),), ()
    keys = [_COLUMNS.get(name, f"column_{n}") for n, name in enumerate(columns, 1)]
    if keys == ["this_year", "in_all_years"]:
        # What it begins with follows from both, and is compared with last year's report.
        before = Item("until_last_year", "上年累计", columns[1], hidden=True)
        items = (
            before,
            Item(keys[0], columns[0], columns[0]),
            Item(keys[1], columns[1], columns[1], total=True),
        )
        return items, (Carry("until_last_year", ("in_all_years",)),)
    unique = [key if key not in keys[:n] else f"column_{n + 1}" for n, key in enumerate(keys)]
    return tuple(Item(k, name, name) for k, name in zip(unique, columns, strict=True)), ()


__all__ = [
    "MAX_COLUMNS",
    "MAX_ROWS",
    "OwnRow",
    "OwnTable",
    "json_schema",
    "with_own_rows",
    "with_rows",
]
