"""What can be filled in from the form, how what a person types goes into the file, and what the file says there.

Paths are those of the report's English names: ("applications", "received", "business"), ("agency", "postcode").
"""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from decimal import Decimal

from authoring.characters import DAMAGE, plain_lines
from authoring.desk.state import Refused
from authoring.findings import Finding, Severity
from authoring.forms.layout import Address, Form, FormBlock, Node, form_cells, keys, leaves, tree
from authoring.quantities import printed
from authoring.report import Report
from authoring.report.edits import CannotEdit, Changed, put_as_typed, set_values
from authoring.report.entries import put_lines, put_words, say_nothing
from authoring.report.model import fields_at
from authoring.report.values import NOTHING, is_unfilled, says_nothing_happened
from authoring.report.written import Given
from authoring.sheet.plan import shown

Path = tuple[str, ...]
_WHOLE = re.compile(r"-?(?:0|[1-9][0-9]{0,17})\Z")
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]{0,17})\.[0-9]{1,20}\Z")
_YEAR = re.compile(r"[1-9][0-9]{3}\Z")
_DAYS = (("published",), ("signed",))
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_WORDS = ("text", "note")
"""Words above and below a table."""
LISTS = ("items", "counts")
"""Fields of a section that hold several things: words with 、 between them, lines 名称: 数量."""


@functools.lru_cache(maxsize=64)
def entered(form: Form) -> frozenset[Address]:
    """The cells that are filled in; all others are computed.

    A column that is filled in and not printed is one of them; where the file has no such column, the
    total it belongs to is typed.
    """
    known = form_cells(shown(form))
    return frozenset(
        path
        for path, cell in known.items()
        if not cell.column[-1].hidden
        and (not cell.addends or any(known[one].column[-1].hidden for one in cell.addends))
    )


def is_entered(form: Form, path: Path) -> bool:
    """Whether a person fills in the cell at a path."""
    return path in entered(form)


def below(form: Form, path: Path) -> list[Address]:
    """The cells to fill in of a table, a group or a row, in the form's order."""
    own = entered(form)
    return [one for one in form_cells(form) if one[: len(path)] == path and one in own]


def is_text(report: Report, path: Path) -> bool:
    """Whether running text stands at a path."""
    if len(path) == 1:
        part = next((one for one in report.form.parts if one.key == path[0]), None)
        return path[0] == "opening" or bool(part and not part.table and not part.items)
    return path[-1] in _WORDS


def fields(report: Report) -> Iterator[Path]:
    """Everything else that can be filled in: who reports, when, the texts, the sections that are there."""
    model = fields_at(report.form, ())
    parts = {part.key: part for part in report.form.parts}
    for name in model:
        part = parts.get(name)
        if part is None and name != "explanations":
            inner = fields_at(report.form, (name,))
            yield from ((name, one) for one in inner) if inner else [(name,)]
        elif part and part.table:
            yield from ((name, one) for one in _WORDS)
        elif part and part.items:
            for number in range(len(getattr(report.content, name) or ())):
                here = (name, str(number))
                yield from ((*here, one) for one in ("number", "title", "items", "text"))
                yield from ((*here, "counted", one) for one in ("subject", "unit", "counts"))
        elif part:
            yield (name,)


def can_be_set(report: Report, path: Path) -> bool:
    """Whether a path is one that the form fills in."""
    return is_entered(report.form, path) or path in set(fields(report))


def may_be_left_out(report: Report, path: Path) -> bool:
    """Whether what stands at a path is an annex, one of several sections, or an explanation."""
    if len(path) == 1:
        return any(part.key == path[0] and part.annex for part in report.form.parts)
    several = {part.key for part in report.form.parts if part.items}
    held = getattr(report.content, path[0], None) if path[0] in several | {"explanations"} else None
    if len(path) != 2 or not path[1].isdigit() or not held:
        return False
    return int(path[1]) < len(held) and (path[0] == "explanations" or len(held) > 1)


# --- what the file says -------------------------------------------------------------------------------


def figures(report: Report) -> dict[str, str | None]:
    """Every cell as it is printed, None where it is not filled in."""
    return {
        ".".join(path): None if value is None else printed(value) + report.remarks.get(path, "")
        for path, value in report.figures.values.items()
    }


def typed(report: Report) -> dict[str, str]:
    """What the file says at each place that can be filled in."""
    found = {".".join(path): _typed(report, path) for path in fields(report)}
    values, own = report.figures.values, entered(report.form)
    for path in form_cells(report.form):
        if path in own:
            spelt = _spelt(report, path)
            if spelt is None:
                spelt = printed(values.get(path)) if _below_a_word(report, path) else ""
            found[".".join(path)] = spelt
    return found


def _typed(report: Report, path: Path) -> str:
    loc = report.locs.get(path)
    if loc is None:
        return ""
    spelt = _spelt(report, path)
    if spelt is not None:
        return spelt
    data = report.source.data_at(loc)
    if path[-1] == "items" and isinstance(data, list):
        return "、".join(map(str, data))
    if path[-1] == "counts" and isinstance(data, dict):
        return "\n".join(f"{name}: {'' if is_unfilled(n) else n}" for name, n in data.items())
    return ""


def _spelt(report: Report, path: Path) -> str | None:
    """The value at a path as the file has it, '' where it is not filled in; None where it has none."""
    loc = report.locs.get(path)
    one = report.source.scalars.get(loc) if loc is not None else None
    if one is None or loc is None:
        return None
    if is_unfilled(report.source.data_at(loc)):
        return ""
    return one.value.rstrip("\n") if is_text(report, path) else " ".join(one.value.split())


def _below_a_word(report: Report, path: Path) -> bool:
    """Whether a word like 无, or a row pasted as one, stands for several cells and this one."""
    above = next((path[:n] for n in range(len(path) - 1, 0, -1) if path[:n] in report.locs), None)
    return above is not None and report.locs[above] in report.source.scalars


def nothing(report: Report) -> frozenset[str]:
    """The tables, groups and rows for which one word like 无 stands."""

    def walk(node: Node) -> Iterator[str]:
        loc = report.locs.get(node.path)
        if loc is not None and loc in report.source.scalars:
            if says_nothing_happened(report.source.data_at(loc)):
                yield ".".join(node.path)
            return
        for child in node.children:
            if child.children:
                yield from walk(child)

    return frozenset(one for table in report.form.tables for one in walk(tree(table)))


def unfilled(report: Report) -> int:
    """How many cells of the tables that are used are not filled in."""
    own, tables = entered(report.form), {table.key for table in report.tables}
    return sum(
        path[0] in tables and value is None and path in own
        for path, value in report.figures.values.items()
    )


def label(report: Report, path: Path) -> str:
    """A cell in the form's words."""
    cell = form_cells(report.form)[path]
    return " ".join(dict.fromkeys((cell.row_label, cell.column_label)))


# --- what a person types ------------------------------------------------------------------------------


def given(report: Report, path: Path, value: str) -> Given:
    """What was typed as a value: a plain number in a cell is one, all else are words as they are.

    Raises Refused for characters that no file may have.
    """
    value = plain_lines(value)
    if met := DAMAGE.search(value):
        line = value.count("\n", 0, met.start()) + 1
        message = f"第 {line} 行有不可见的控制字符 U+{ord(met[0]):04X}，没有改动。"
        remedy = "删去这个字符，用键盘重新输入；从 Word 粘贴的，换行处重新按回车。"
        raise Refused(Finding("O974", Severity.ERROR, message, path=path, remedy=remedy))
    words = value if is_text(report, path) or path[-1] in LISTS else " ".join(value.split())
    if is_unfilled(words):
        return None
    if path in form_cells(report.form):
        if _WHOLE.match(words):
            return int(words)
        return Decimal(words) if _DECIMAL.match(words) else words
    if path in _DAYS and _DAY.match(words):
        with suppress(ValueError):
            return date.fromisoformat(words)
    return int(words) if path == ("year",) and _YEAR.match(words) else words


def put(report: Report, values: Mapping[Path, Given]) -> Changed:
    """The file with these values, and every other as it was. Raises CannotEdit.

    What is blank and stays blank needs no line of its own.
    """
    wanted = {
        path: value
        for path, value in values.items()
        if value is not None or path in report.locs or _below_a_word(report, path)
    }
    if not wanted:
        return Changed(report.source.text, report.source.text)
    for path, value in wanted.items():
        if path[-1] in LISTS and not is_entered(report.form, path):
            words = str(value or "")
            return (
                put_words(
                    report, path, [one for one in re.split("[、，,\n]", words) if one.strip()]
                )
                if path[-1] == "items"
                else put_lines(report, path, words)
            )
    if all(value and is_text(report, path) for path, value in wanted.items()):
        try:
            return set_values(report, wanted)
        except CannotEdit:  # too long, say: it stands in the file, and is told
            pass
    return put_as_typed(report, wanted)


def all_zero(report: Report, path: Path, cells: Sequence[Path], guides: Collection[str]) -> Changed:
    """The file with 无 for a table, a group or a row; where other words stand in it, with 0 in each cell."""
    part = next(part for part in report.form.parts if part.key == path[0])
    words = any((part.key, one) in report.locs for one in _WORDS) and len(path) == 1
    own_rows = part.table is not None and part.table.listed
    if words or own_rows or path in cells or _below_a_word(report, path):
        return put_as_typed(report, dict.fromkeys(cells, 0))
    if path not in report.locs:
        return put_as_typed(report, {path: NOTHING})
    return say_nothing(report, path, guides)


@functools.lru_cache(maxsize=64)
def _grids(form: Form) -> tuple[tuple[tuple[Address, ...], ...], ...]:
    """The rows of figures of each block as printed, from left to right; a line that is a heading is empty."""

    def rows(key: str, block: FormBlock) -> Iterator[tuple[Address, ...]]:
        for row in leaves(block.rows):
            columns = () if row[-1].is_heading_line else block.printed_columns
            yield tuple((key, *keys(row), *keys(one)) for one in columns)

    return tuple(
        tuple(rows(table.key, block)) for table in shown(form).tables for block in table.blocks
    )


def block(report: Report, path: Path, rows: Sequence[Sequence[str]]) -> dict[Path, str]:
    """What a pasted block has for each cell of the printed table, from the one at a path on.

    Blank cells and lines that are headings are left out. Raises Refused where it is larger than the table.
    """
    here = next(
        ((grid, n, row.index(path)) for grid in _grids(report.form) for n, row in enumerate(grid) if path in row),
        None,
    )  # fmt: skip
    if here is None:
        raise Refused(_too_large())
    grid, line, column = here
    found: dict[Path, str] = {}
    for row in rows:
        if line < len(grid) and not grid[line]:
            line += 1
            if not any(re.search("[0-9０-９]", one) for one in row):
                continue
        for number, words in enumerate(row, column):
            if words.strip():
                if line >= len(grid) or number >= len(grid[line]):
                    raise Refused(_too_large())
                found[grid[line][number]] = words
        line += 1
    return found


def _too_large() -> Finding:
    return Finding(
        "O973", Severity.ERROR, "粘贴的内容超出了这张表，没有粘贴。",
        remedy="从左上角的一格开始粘贴，只复制数，不带栏目名。",
    )  # fmt: skip


def places_of(report: Report, finding: Finding, findings: Sequence[Finding]) -> Iterator[str]:
    """Words that may tell an explanation which finding is meant, the plainest first; '' for all of a rule."""
    cell = form_cells(report.form).get(tuple(map(str, finding.path)))
    words = [".".join(cell.names)] if cell else []
    words += [finding.quote, finding.said.clause if finding.said else ""]
    part = next((one for one in report.form.parts if finding.path[:1] == (one.key,)), None)
    words += [part.name] if part else []
    for one in dict.fromkeys(" ".join(one.split()) for one in words):
        if one and len(one) <= 200:
            yield one
    if sum(one.code == finding.code for one in findings) == 1:
        yield ""


def explanations_of(report: Report, finding: Finding) -> Iterator[Path]:
    """The explanations that may be the one of a finding: of no use, or with its rule and its reason."""
    if finding.path[:1] == ("explanations",):
        yield tuple(map(str, finding.path[:2]))
        return
    for number, one in enumerate(report.content.explanations):
        if (
            finding.reason
            and (one.rule or "").upper() == finding.code
            and one.reason == finding.reason
        ):
            yield ("explanations", str(number))
