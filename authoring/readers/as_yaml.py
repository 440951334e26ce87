"""What was read of a file as the YAML of a report: the starter of its form with the values put in.

What was not read stays not filled in, and a comment beside it says what stands in the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

from authoring.findings import Edit, Unusable
from authoring.forms import form_of
from authoring.forms.layout import Address, FormTable, Kind, Part, cells, form_cells
from authoring.quantities import Amount, Value, printed
from authoring.readers.prove import ReadCell, Status
from authoring.readers.reading import Names, Reading
from authoring.report import Report, load_text
from authoring.report.edits import CannotEdit, change, set_values
from authoring.report.values import MAX_MONEY_PLACES
from authoring.report.written import Given, line, scalar, text_after_bar
from authoring.years.starter import remark, starter

_SAID = {
    Status.BLANK: "空白",
    Status.MISSING: "没有读出",
    Status.AMBIGUOUS: "读不准",
}


def as_yaml(reading: Reading) -> str:
    """The YAML text of a reading. Its pictures are to lie beside it under their names."""
    form, year = reading.form, reading.year
    agency = reading.fields.get(("agency", "full_name"), "")
    known = year if year and _has_form(year) else form.first_year
    text = starter(form, known, agency, f"nianbao-{form.id}.schema.json")
    text = _with_origin(_uncommented(_with_own_parts(text, reading), reading), reading)
    report = _loaded(text)
    values: dict[Names, Given] = {("year",): year} if year != known else {}
    values |= dict(_fields(reading))
    figures = dict(_figures(reading))
    values |= figures
    values |= {
        path: one.text
        for path, one in reading.texts.items()
        if not path[1:2] or not path[1].isdigit()
    }
    text, refused = _put_in(report, values)
    text = _with_remarks(text, reading)
    return _with_comments(text, reading, {*figures} - {*refused}, refused)


def _loaded(text: str) -> Report:
    return load_text(text, "", Path())


def _has_form(year: int) -> bool:
    try:
        form_of(year)
    except Unusable:
        return False
    return True


def _put_in(report: Report, values: Mapping[Names, Given]) -> tuple[str, tuple[Names, ...]]:
    """The text with the values; those no file can hold are left out, and given back."""
    try:
        return set_values(report, values).after, ()
    except CannotEdit:
        refused: list[Names] = []
        for path, value in values.items():
            try:
                report = _loaded(set_values(report, {path: value}).after)
            except (CannotEdit, Unusable):
                refused.append(path)
        return report.source.text, tuple(refused)


# --- values -----------------------------------------------------------------------------------------


def _fields(reading: Reading) -> Iterator[tuple[Names, Given]]:
    """Single values but those of sections."""
    parts = {part.key for part in reading.form.parts}
    for path, words in reading.fields.items():
        if path[0] not in parts:
            yield path, date.fromisoformat(words) if path[-1] in ("signed", "published") else words


def _figures(reading: Reading) -> Iterator[tuple[Address, Given]]:
    """The cells to be filled in: read ones, and those that follow from a printed total exactly."""
    for path, cell in form_cells(reading.form).items():
        read = reading.cells.get(path)
        if cell.addends:
            continue
        if read is None and cell.column[-1].hidden:
            value = _before(reading, path, cell.kind)
        else:
            value = read.value if read and read.usable else None
        if value is not None and (given := _given(value, cell.kind)) is not None:
            yield path, given


def _before(reading: Reading, path: Address, kind: Kind) -> Value | None:
    """What a hidden column held: the total of its line without what is printed of it."""
    known = form_cells(reading.form)
    here = known[path]
    for total in known.values():
        if path not in total.addends or total.row != here.row:
            continue
        read = [reading.cells.get(one) for one in (total.path, *total.addends) if one != path]
        numbers = [
            one.value for one in read if one and one.usable and not isinstance(one.value, Amount)
        ]
        if len(numbers) == len(total.addends) and all(one is not None for one in numbers):
            whole, *parts = [one for one in numbers if one is not None]
            left = whole - sum(parts)
            return left if left >= 0 else None
    return None


def _given(value: Value, kind: Kind) -> Given:
    """A figure as a cell of this kind takes it; None where it does not."""
    if kind is Kind.AMOUNT:
        if isinstance(value, Amount) and value.unit:
            return str(value)
        return 0 if (value.number if isinstance(value, Amount) else value) == 0 else None
    if isinstance(value, Amount):
        return None
    if kind is Kind.MONEY:
        places = -int(value.as_tuple().exponent) if isinstance(value, Decimal) else 0
        return value if value >= 0 and places <= MAX_MONEY_PLACES else None
    whole = int(value)
    return whole if whole == value and (whole >= 0 or kind is Kind.CHANGE) else None


# --- parts the starter does not know ----------------------------------------------------------------


_COMMENTED = {
    ("signatory",): "# 署名: ", ("signed",): "# 成文日期: ", ("title",): "# 标题: ", ("scope",): "# 口径: ",
    ("opening",): "# 引言: |", ("site", "index_number"): "  # 索引号: ", ("site", "document_number"): "  # 文号: ",
    ("site", "category"): "  # 分类: ", ("site", "keywords"): "  # 关键词: ",
}  # fmt: skip
"""Values that the starter has in comments, each with how its line begins."""


def _uncommented(text: str, reading: Reading) -> str:
    """The lines of values that stand in comments and are known, without what makes them comments."""
    wanted = {
        words
        for path, words in _COMMENTED.items()
        if path in reading.fields or path in reading.texts
    }
    lines = text.split("\n")
    for number, one in enumerate(lines):
        begins = next((words for words in wanted if one.startswith(words)), None)
        if begins:
            lines[number] = f"{begins.replace('# ', '', 1).rstrip(' |').rstrip()} _"
            wanted.discard(begins)
    for part in reading.form.parts:
        if (part.key, "text") in reading.texts and f"{part.name}:" in lines:
            first = lines.index(f"{part.name}:") + 1
            if tuple(lines[first : first + len(_HOW_TO)]) == _HOW_TO:
                lines[first : first + len(_HOW_TO)] = [f"  {_TEXT}: _"]
    return "\n".join(
        one for one in lines if one != "#   本报告……" or ("opening",) not in reading.texts
    )


_TEXT = "正文"
_HOW_TO = ("  # 表格上面要写的话，去掉下面两行的 #", "  # 正文: |", "  #   ……")
"""How to write above a table: of no use where something is written."""


def _with_origin(text: str, reading: Reading) -> str:
    """The text with a comment that says of which file it was read."""
    head, gap, rest = text.partition("\n#\n# 填写方法：\n")
    said = (
        f"\n#\n# 读自 {remark(Path(reading.name).name)}（sha256:{reading.sha256}）。"
        "\n# 没有读出的格是 _，旁边写着原件上的字；照原件核对以后再用。"
    )
    return f"{head}{said}{gap}{rest}"


def _with_own_parts(text: str, reading: Reading) -> str:
    """Sections and annexes of the agency's own; an annex that the file has not is left out."""
    for part in reading.form.parts:
        if part.items:
            text = _replaced(text, part, _sections(reading, part))
        elif part.annex and not any(path[0] == part.key for path in reading.cells):
            text = _replaced(text, part, "")
        elif part.table and part.table.listed:
            text = _replaced(text, part, _rows(reading, part, part.table))
    return text


def _replaced(text: str, part: Part, words: str) -> str:
    """The lines of a part, from its key to the next blank line outside it, as other words."""
    lines = text.split("\n")
    first = lines.index(f"{part.name}:")
    end = first + 1
    while end < len(lines) and (not lines[end] or lines[end].startswith((" ", "\t"))):
        end += 1
    if not words:
        while first and lines[first - 1].startswith("#"):
            first -= 1
    return "\n".join([*lines[:first], *words.split("\n"), "", *lines[end:]])


def _sections(reading: Reading, part: Part) -> str:
    """The sections of an outline as their keys have them."""
    numbers = sorted(
        {int(path[1]) for path in (*reading.fields, *reading.texts) if path[0] == part.key}
    )
    if not numbers:
        return f"{part.name}: _"
    found = [f"{part.name}:"]
    for number in numbers:
        path = (part.key, str(number))
        own = {one[2:]: words for one, words in reading.fields.items() if one[:2] == path}
        head = []
        if ("number",) in own:
            head.append(f"序号: {line(own['number',])}")
        title = own.get(("title",))
        head.append(f"标题: {line(title) if title else '_'}")
        items = own.get(("items",), "").split("、")
        told = items[0] if len(items) == 1 else f"[{', '.join(items)}]"
        head.append(f"条目: {told or '_  # 这一部分报告的是《条例》要求的哪一项'}")
        counts = {one[2]: words for one, words in own.items() if one[:2] == ("counted", "counts")}
        if counts:
            head += [
                "分类:",
                f"  总称: {line(own['counted', 'subject'])}",
                f"  单位: {line(own['counted', 'unit'])}",
                "  各项:",
            ]
            head += [f"    {line(name)}: {count}" for name, count in counts.items()]
        if said := reading.texts.get((*path, "text")):
            mark, lines = text_after_bar(said.text, 6, 2)
            head += [f"正文: {mark}"]
            body = lines.split("\n")
        else:
            body = []
            if not counts:
                head.append("正文: _")
        found += [f"  {'- ' if n == 0 else '  '}{one}" for n, one in enumerate(head)]
        found += body
    return "\n".join(found)


def _rows(reading: Reading, part: Part, table: FormTable) -> str:
    """A table of the agency's own rows."""
    block = table.blocks[0]
    columns = block.printed_columns
    names = {row.key: row.name for row in block.rows if row.key}
    found = [f"{part.name}:"]
    if len(columns) > 1:
        found.append(f"  列: [{', '.join(line(one[-1].name) for one in columns)}]")
    found.append("  行:")
    known = cells(table)
    for row in block.rows:
        if row.is_heading_line:
            found.append(f"    - {line(row.label)}")
            continue
        values = []
        for column in columns:
            path = (table.key, row.key, *(one.key for one in column if one.key))
            read = reading.cells.get(path)
            value = (
                _given(read.value, known[path].kind)
                if read and read.usable and read.value is not None
                else None
            )
            values.append(scalar(value))
        keys = [f"名称: {line(row.label)}", f"单位: {line(row.unit or '件')}"]
        if row.sum_of:
            keys.append(f"等于: [{', '.join(line(names[one]) for one in row.sum_of)}]")
        if row.part_of:
            keys.append(f"属于: {line(names[row.part_of])}")
        if row.indent:
            keys.append(f"缩进: {row.indent}")
        keys.append(f"数: [{', '.join(values)}]" if len(values) > 1 else f"数: {values[0]}")
        found.append(f"    - {{{', '.join(keys)}}}")
    return "\n".join(found)


# --- words in cells, and comments -------------------------------------------------------------------


def _with_remarks(text: str, reading: Reading) -> str:
    """The words that stand in cells behind their numbers."""
    told = {path: one.remark for path, one in reading.cells.items() if one.remark and one.usable}
    if not told:
        return text
    report = _loaded(text)
    edits = []
    for path, words in told.items():
        one = report.source.scalars.get(report.locs.get(path, ()))
        if one and one.value not in ("", "_"):
            edits.append(Edit(one.start, one.end, line(f"{one.value}{''.join(words.split())}")))
    try:
        return change(report, edits, [("remarks", *path) for path in told]).after
    except CannotEdit:
        return text


def _with_comments(
    text: str, reading: Reading, filled: set[Names], refused: tuple[Names, ...]
) -> str:
    """A comment beside every cell that is not filled in, with what the file has there."""
    report = _loaded(text)
    source = report.source
    beside: dict[int, list[str]] = {}
    met = {path[0] for path, cell in reading.cells.items() if cell.spot or cell.usable}
    told_of: set[str] = set()
    lines = text.split("\n")
    for path, cell in form_cells(reading.form).items():
        if cell.addends or path in filled or path not in report.locs:
            continue
        at = source.values.get(report.locs[path])
        if at is None:
            continue
        if path[0] not in met:
            if path[0] not in told_of:
                told_of.add(path[0])
                head = lines.index(f"{reading.form.part(path[0]).name}:") + 1
                beside[head] = ["这张表"]
            continue
        alone = lines[at.line - 1].lstrip().startswith(f"{cell.names[-1]}:")
        name = "" if alone else cell.names[-1]
        beside.setdefault(at.line, []).append(f"{name}{_why(reading.cells.get(path))}")
    edits = []
    starts = source.starts
    for number, words in beside.items():
        whole = lines[number - 1]
        end = starts[number - 1] + len(whole)
        mark = "；" if "#" in whole else "  # "
        edits.append(Edit(end, end, mark + remark(_joined(words))))
    if refused:
        names = "、".join(".".join(path) for path in refused)
        edits.append(Edit(len(text), len(text), f"\n# 读到了、没有能写进来的：{remark(names)}\n"))
    return change(report, edits).after if edits else text


def _why(read: ReadCell | None) -> str:
    if read is None:
        return "没有读出"
    said = (
        f"原件写“{remark(read.text)[:20]}”"
        if read.text.strip()
        else _SAID.get(read.status, "没有读出")
    )
    if read.candidates:
        said += f"，可能是{'或'.join(printed(one) for one in read.candidates[:4])}"
    return f"：{said}"


def _joined(words: list[str]) -> str:
    """What is said of the cells of a row, in few words where all are alike."""
    reasons = {one.partition("：")[2] for one in words}
    if len(words) > 1 and len(reasons) == 1 and (reason := reasons.pop()):
        return (
            f"未读出：{len(words)} 格都是{reason}"
            if reason == "空白"
            else f"未读出：{len(words)} 格，{reason}"
        )
    return f"未读出：{'、'.join(one.lstrip('：') for one in words)}"
