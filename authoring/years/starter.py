"""The starter file: every cell of the form present and not filled in, with comments that guide.

Made from last year's report, it carries over who reports and what the year begins with; what last
year's report said and promised stands beside the blanks, in comments only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pydantic import BaseModel

from authoring.forms import form_of
from authoring.forms.concepts import DOCUMENTS
from authoring.forms.layout import Address, Form, FormTable, Level, Node, tree
from authoring.quantities import Number, Value, printed
from authoring.report import Report
from authoring.report.model import Agency, Site
from authoring.report.quotes import fields
from authoring.report.values import UNFILLED
from authoring.report.written import line
from authoring.templating import render
from authoring.years.carried import brought_forward
from authoring.years.promises import PROBLEMS, promises

_LONG = 200
_INDEX = ("index_number", "document_number", "category", "keywords")
_INDEX_NAMES = {Site.model_fields[name].alias for name in _INDEX}


def starter(
    form: Form,
    year: int,
    agency: str,
    schema_file: str,
    last: Report | None = None,
    last_file: str = "",
) -> str:
    """YAML text for a report of `year`; `schema_file` is the file the editor completes from.

    `last` is last year's report, `last_file` its name as seen from the new file, empty where it does
    not lie beside it.
    """
    form_id = "" if form_of(year) is form else form.id
    before = _Before.of(form, last)
    who, where = (last.content.agency, last.content.site) if last else (None, None)
    return render(
        "starter.yaml.j2",
        form=form,
        year=year,
        agency=line(agency),
        schema=schema_file,
        levels="、".join(level.value for level in Level),
        agency_fields=_fields(Agency, who, "full_name"),
        site_fields=_fields(Site, where, *_INDEX),
        index_fields=[one for one in _fields(Site, None) if one[0] in _INDEX_NAMES],
        chosen=form_id,
        tables={part.key: _lines(part.table, before) for part in form.parts if part.table},
        last=last,
        last_file=_file(last_file),
        problems=PROBLEMS,
        quotable=next((name for name, *_ in fields(form) if name.endswith("总计")), ""),
        promises=[remark(promise) for promise in promises(last)] if last else [],
        explanations=_explanations(last) if last else [],
    )


def remark(words: str) -> str:
    """Words of a stranger as part of one comment line, whatever they hold."""
    line = " ".join("".join(char if char.isprintable() else " " for char in words).split())
    return line if len(line) <= _LONG else line[:_LONG] + "……"


def _explanations(last: Report) -> list[str]:
    return [
        remark(f"{one.rule}{'，' + one.where if one.where else ''}：{one.reason}")
        for one in last.content.explanations
        if one.rule and one.reason
    ]


def _file(name: str) -> str:
    """A file name as YAML text; empty where it would not come out of the file as it went in."""
    if " ".join(name.split()) != name or not name.isprintable() or len(name) > _LONG:
        return ""
    return name if re.fullmatch(r"\w[\w./-]*\.ya?ml", name) else name and line(name)


def _fields(
    model: type[BaseModel], given: BaseModel | None, *without: str
) -> list[tuple[str, str, str]]:
    """Name, value and hint of each field; a hint only where there is no value."""
    rows = []
    for name, info in model.model_fields.items():
        if name not in without:
            value = getattr(given, name, None)
            hint = info.description or ""
            rows.append((info.alias or name, line(value) if value else UNFILLED, hint))
    return [(name, value, hint if value == UNFILLED else "") for name, value, hint in rows]


@dataclass(frozen=True)
class _Before:
    """Last year's figures, and those this year begins with."""

    form: Form
    values: Mapping[Address, Value | None] = field(default_factory=dict)
    brought: Mapping[Address, Number | None] = field(default_factory=dict)

    @classmethod
    def of(cls, form: Form, last: Report | None) -> _Before:
        if last is None:
            return cls(form)
        return cls(form, last.figures.values, brought_forward(form, last.figures))

    def blank(self, cell: Node) -> str:
        """What stands in a cell: what was carried over, or a blank."""
        brought = self.brought.get(cell.path)
        return UNFILLED if brought is None else printed(brought)

    def remark(self, cells: list[Node]) -> str:
        """What last year's report says of these cells."""
        brought = [cell.name for cell in cells if self.brought.get(cell.path) is not None]
        if len(brought) == len(cells):
            return "已照上年报告填好，请核对"
        told = [f"{'、'.join(brought)}已照上年报告填好"] if brought else []
        return "；".join((*told, *self._figures(cells)))

    def _figures(self, cells: list[Node]) -> Iterator[str]:
        values = [self.values.get(cell.path) for cell in cells]
        if all(value is None for value in values):
            return
        if len(values) > 1 and all(value == 0 for value in values):
            yield "上年都是 0"
            return
        yield "上年 " + "、".join("未填" if value is None else printed(value) for value in values)
        by_path = {cell.path: cell.name for cell in cells}
        for kind in DOCUMENTS:
            told = [one.cells(self.form) for one in (kind.issued, kind.repealed, kind.in_force)]
            names = [by_path[one[0]] for one in told if one and one[0] in by_path]
            if len(names) == len(told) and (stock := self.values.get(told[-1][0])) is not None:
                issued, repealed, in_force = names
                yield f"{in_force}＝上年 {stock}＋{issued}－{repealed}"


def _lines(table: FormTable, before: _Before) -> list[str]:
    """The lines below a table's key; the order of columns is told where it changes."""
    lines: list[str] = []
    told = ""

    def comment(node: Node) -> str:
        told_already = node.unit == "件" or node.unit in node.hint or node.children
        unit = "" if told_already else node.unit
        cells = [cell for cell in node.cells() if not cell.computed] if node.is_row else [node]
        said = "" if node.children and not node.is_row else before.remark(cells)
        words = "；".join(filter(None, ("，".join(filter(None, (unit, node.hint))), said)))
        return f"  # {words}" if words else ""

    def walk(node: Node, depth: int) -> None:
        nonlocal told
        pad = "  " * depth
        for child in node.children:
            if child.total:
                continue
            if child.is_row:
                cells = [cell for cell in child.children if not cell.computed]
                order = "、".join(cell.name for cell in cells)
                if order != told:
                    has_total = len(cells) < len(child.children)
                    remark = "（总计由程序计算，不用填）" if has_total else ""
                    lines.append(f"{pad}# 每行依次填：{order}{remark}")
                    told = order
                blanks = ", ".join(before.blank(cell) for cell in cells)
                lines.append(f"{pad}{child.name}: [{blanks}]{comment(child)}")
            elif child.children:
                lines.append(f"{pad}{child.name}:{comment(child)}")
                walk(child, depth + 1)
            else:
                lines.append(f"{pad}{child.name}: {before.blank(child)}{comment(child)}")

    walk(tree(table), 1)
    return _with_headings(lines, table)


def _with_headings(lines: list[str], table: FormTable) -> list[str]:
    """The form's heading lines as comments over the rows they stand over."""
    waiting: list[str] = []
    over: dict[str, list[str]] = {}
    for block in table.blocks:
        for item in block.rows:
            if item.is_heading_line:
                waiting.append(f"  # {item.label}")
            elif waiting and not item.computed:
                over[item.name], waiting = waiting, []
    return [one for line in lines for one in (*over.get(line.strip().split(":")[0], ()), line)]
