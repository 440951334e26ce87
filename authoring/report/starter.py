"""The starter file: every cell of the form present and not filled in, with comments that guide."""

from __future__ import annotations

import json

from authoring.forms import form_of
from authoring.forms.layout import Form, Level, Node, Table, tree
from authoring.report.model import Agency, Site
from authoring.report.values import UNFILLED
from authoring.templates import render


def starter(form: Form, year: int, agency: str, schema: str) -> str:
    """YAML text for a report of `year`; `schema` is the file the editor completes from."""
    form_id = "" if form_of(year) is form else form.id
    return render(
        "starter.yaml.j2",
        form=form,
        year=year,
        agency=_scalar(agency),
        schema=schema,
        levels="、".join(level.value for level in Level),
        agency_fields=_fields(Agency, "full_name"),
        site_fields=_fields(Site),
        chosen=form_id,
        tables={part.key: _lines(part.table) for part in form.parts if part.table},
    )


def _scalar(words: str) -> str:
    """One line of YAML text, quoted where a plain word could be read as something else."""
    line = " ".join(words.split())
    plain = not line.isascii() and all(char.isalpha() or char in "（）·、" for char in line)
    return line if plain else json.dumps(line, ensure_ascii=False)


def _fields(model: type[Agency] | type[Site], *without: str) -> list[tuple[str, str]]:
    return [
        (info.alias or name, info.description or "")
        for name, info in model.model_fields.items()
        if name not in without
    ]


def _lines(table: Table) -> list[str]:
    """The lines below a table's key; the order of columns is told where it changes."""
    lines: list[str] = []
    told = ""

    def comment(node: Node) -> str:
        unit = node.unit if node.unit != "件" and not node.children else ""
        words = "，".join(word for word in (unit, node.hint) if word)
        return f"  # {words}" if words else ""

    def walk(node: Node, depth: int) -> None:
        nonlocal told
        pad = "  " * depth
        for child in node.children:
            if child.total:
                continue
            if child.is_row:
                cells = [cell.name for cell in child.children if not cell.computed]
                order = "、".join(cells)
                if order != told:
                    has_total = len(cells) < len(child.children)
                    remark = "（总计由程序计算，不用填）" if has_total else ""
                    lines.append(f"{pad}# 每行依次填：{order}{remark}")
                    told = order
                blanks = ", ".join([UNFILLED] * len(cells))
                lines.append(f"{pad}{child.name}: [{blanks}]{comment(child)}")
            elif child.children:
                lines.append(f"{pad}{child.name}:{comment(child)}")
                walk(child, depth + 1)
            else:
                lines.append(f"{pad}{child.name}: {UNFILLED}{comment(child)}")

    walk(tree(table), 1)
    return _with_headings(lines, table)


def _with_headings(lines: list[str], table: Table) -> list[str]:
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
