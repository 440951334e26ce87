"""The file of units (名单), CSV or Excel → a register; everything wrong in it, nothing guessed."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice, zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

import authoring
from authoring.findings import Finding, Place, Severity, Unusable, shortened
from authoring.forms.layout import Level, Scope
from authoring.region.units import Register, Unit

if TYPE_CHECKING:
    from authoring.readers.raw import RawTable

MAX_BYTES = 64_000_000
MAX_UNITS = 400_000
MAX_ROWS, MAX_CELLS = 50_000, 600_000  # of an Excel file
MAX_TOLD = 60
_MAX_WORD = 300  # characters of one cell
_REQUIRED = ("编号", "上级", "全称")
_HEADS = (*_REQUIRED, "曾用名", "级别", "口径", "免报理由", "规则包")
_DELIMITERS = (",", "\t", ";", "，", "；", "|")
_MOST_ABOVE = 20  # rows in which the heads are looked for
_NOTE = re.compile("(?:备?注|说明|填表|制表|填报|联系|审核|合计)")
_CHANGED = re.compile(r"[0-9](?:\.[0-9]+)?[Ee]\+[0-9]+")
_CUT_OFF = re.compile(r"[1-9][0-9]{14}0{2,}")
"""What spreadsheets make of long numbers: 3.3E+11, or zeros for what is beyond the fifteenth digit."""
_SEVERAL = re.compile("[、；;，,/／|\n]")
_BLANKS = re.compile(r"\s+")
_WITHIN = re.compile(r"[^\S\n]+|\s*\n\s*")
_NOTHING = frozenset(["无", "否", "没有", "不免报", "/", "\\", "—", "——", "-", "--", "空"])
"""What people put into a cell that is to stay empty."""
_EXCEL = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")

Row = tuple[int, list[str]]
"""A line of the file with the number of the line."""


@dataclass(frozen=True)
class RegisterFile:
    """A register read: its units, the rule packs they name with their bytes, what is worth telling."""

    register: Register
    packs: Mapping[str, bytes] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def bare(name: str) -> str:
    """A name as it is compared: widths and blanks make no difference."""
    return _BLANKS.sub("", unicodedata.normalize("NFKC", name))


def read_register(file: Path) -> RegisterFile:
    """The register in a file. Raises Unusable with everything that is wrong in it."""
    data = _bytes_of(file)
    told: list[Finding] = []
    rows = _from_excel(data, file, told) if data.startswith(_EXCEL) else _from_csv(data, file, told)
    units, wrong = _units(rows, file, told)
    wrong += _named_twice(units, file)
    by_id = {unit.id: unit for unit in reversed(units)}
    register = Register({unit.id: by_id[unit.id] for unit in units})
    wrong += _out_of_the_tree(register, file)
    packs, bad_packs = _packs(register, file)
    wrong += bad_packs
    if wrong:
        raise Unusable(shortened(sorted(wrong, key=lambda one: one.place.line or 0), MAX_TOLD))
    told += [*_cut_off(register, file), *_several_tops(register, file)]
    return RegisterFile(register, packs, tuple(told))


def pack_of(file: Path | None) -> tuple[str, bytes] | None:
    """A rule pack for all, its name and bytes, tried once. Raises Unusable."""
    if file is None:
        return None
    try:
        authoring.load_pack(file)
        return file.name, file.read_bytes()
    except Unusable as problem:
        told = (one if one.place.file else one.at(Place(str(file))) for one in problem.findings)
        raise Unusable(replace(one, severity=Severity.FATAL) for one in told) from None


def _cannot(file: Path, message: str, remedy: str) -> Unusable:
    return Unusable(Finding("O941", Severity.FATAL, message, place=Place(str(file)), remedy=remedy))


def _bytes_of(file: Path) -> bytes:
    try:
        if file.is_dir():
            raise _cannot(file, "名单应是文件，这是文件夹。", "写出名单文件的名字。")
        with file.open("rb") as opened:
            data = opened.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise _cannot(file, "找不到名单。", "检查文件名和所在文件夹。") from None
    except (OSError, ValueError):
        raise _cannot(file, "不能读取名单。", "检查文件名、访问权限和磁盘。") from None
    if not data.strip():
        raise _cannot(
            file, "名单是空的。", f"第一行写栏目名：{'，'.join(_HEADS)}；以下每个单位一行。"
        )
    if len(data) > MAX_BYTES:
        most = f"{MAX_BYTES // 1_000_000} MB"
        raise _cannot(file, f"名单超过 {most}，不像一份名单。", "核对是不是这个文件。")
    return data


def _from_csv(data: bytes, file: Path, told: list[Finding]) -> Iterator[Row]:
    text = _decoded(data, file, told)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    line = 1
    try:
        for row in lines:
            yield line, row
            line = lines.line_num + 1
    except csv.Error:
        raise Unusable(
            Finding(
                "O941", Severity.FATAL, "名单从这一行起读不通：引号不成对，或有不能识别的字符。",
                place=Place(str(file), line), remedy="用 Excel 或 WPS 打开，另存为“CSV UTF-8”。",
            )
        ) from None  # fmt: skip


def _delimiter(text: str) -> str:
    """What parts the cells: the mark that parts the most heads in one of the first lines."""
    first = list(islice(io.StringIO(text, newline=None), _MOST_ABOVE))
    return max(
        _DELIMITERS,
        key=lambda mark: max((len(_heads_in(line.split(mark))) for line in first), default=0),
    )


def _heads_in(cells: Iterable[str]) -> set[str]:
    """The heads we know among some cells."""
    return {bare(cell).strip('"') for cell in cells} & set(_HEADS)


def _decoded(data: bytes, file: Path, told: list[Finding]) -> str:
    """The text; where it is no UTF-8, what it was read as is told."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        tried = [("utf-16", "UTF-16")]
    else:
        tried = [("utf-8-sig", ""), ("gb18030", "GB18030（GBK）")]
    for encoding, named in tried:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if named:
            told.append(
                Finding(
                    "O943", Severity.INFO, f"名单不是 UTF-8 编码，按 {named} 读取。", place=Place(str(file)),
                    remedy="名称有乱码的，用 Excel 或 WPS 另存为“CSV UTF-8”；没有乱码的不用管。",
                )
            )  # fmt: skip
        return text
    raise _cannot(
        file, "名单的编码不能识别，不是 UTF-8，也不是 GB18030。", "用 Excel 或 WPS 打开，另存为“CSV UTF-8”。"
    )  # fmt: skip


def _from_excel(data: bytes, file: Path, told: list[Finding]) -> Iterator[Row]:
    """The rows of the first sheet that is shown and has the heads, else of the first that is not empty."""
    from authoring.readers.formats.xlsx import hides_rows, sheets

    try:
        raw = sheets(data, rows=MAX_ROWS, cells=MAX_CELLS)
    except Unusable as problem:
        raise Unusable(one.at(Place(str(file))) for one in problem.findings) from None
    told += [
        replace(one, code="O943", severity=Severity.WARNING).at(Place(str(file)))
        for one in raw.findings
    ]
    tables = {one.name: _rows_of(one) for one in raw.tables()}
    if not tables:
        raise _cannot(file, "名单是空的。", f"第一行写栏目名：{'，'.join(_HEADS)}。")
    with_heads = [name for name, rows in tables.items() if _head_at(rows) is not None]
    chosen = next(iter(with_heads or tables))
    if others := [f"“{name}”" for name in tables if name != chosen]:
        told.append(
            Finding(
                "O943", Severity.WARNING if len(with_heads) > 1 else Severity.INFO,
                f"名单只读一张工作表“{chosen}”，没有读 {'、'.join(others[:5])}。", place=Place(str(file)),
                remedy="单位都写在一张工作表里。",
            )
        )  # fmt: skip
    if hides_rows(data):
        told.append(
            Finding(
                "O943", Severity.WARNING, "名单里有隐藏或筛选掉的行、列，也读了。", place=Place(str(file)),
                remedy="不该在名单里的单位，整行删去；其余的不用管。",
            )
        )  # fmt: skip
    yield from tables[chosen]


def _rows_of(table: RawTable) -> list[Row]:
    """The rows of a sheet; what is merged over several rows stands in each of them."""
    rows: dict[int, dict[int, str]] = {}
    for cell in table.cells:
        for row in range(cell.row, cell.row + cell.rows):
            rows.setdefault(row, {})[cell.column] = cell.text
    return [
        (number + 1, [cells.get(column, "") for column in range(max(cells) + 1)])
        for number, cells in sorted(rows.items())
    ]


def _head_at(rows: Sequence[Row]) -> int | None:
    """At which place the heads stand among the first rows; None where they do not."""
    for place, (_, cells) in enumerate(rows[:_MOST_ABOVE]):
        if _heads_in(cells).issuperset(_REQUIRED):
            return place
    return None


def _units(
    rows: Iterable[Row], file: Path, told: list[Finding]
) -> tuple[list[Unit], list[Finding]]:
    """The units line by line, and what is wrong with them one by one. Raises Unusable."""
    units: list[Unit] = []
    wrong: list[Finding] = []
    heads: list[str] = []
    for line, words in _below_a_title(rows, file, told):
        place = Place(str(file), line)
        named = [bare(word) for word in words]
        if not heads:
            heads = _heads(named, line, file, told)
            continue
        if _is_head_again(named, heads):
            continue
        if note := _note_in(words):
            told.append(
                Finding(
                    "O943", Severity.INFO, f"这一行不是单位，没有读：{note[:30]}", place=place,
                    remedy="是单位的，各格照栏目填写；不是的不用管。",
                )
            )  # fmt: skip
            continue
        if extra := [word for word in words[len(heads) :] if word]:
            wrong.append(
                _wrong(
                    place,
                    f"这一行比栏目多出“{extra[0][:40]}”。",
                    "名称里的逗号换成顿号，或把整格放在引号里。",
                )
            )
        row = {
            head: "" if name in _NOTHING and head not in ("编号", "全称") else word
            for head, word, name in zip(heads, words, named, strict=False)
            if head in _HEADS
        }
        unit, found = _unit(row, place)
        wrong += found
        if unit:
            units.append(unit)
        if len(units) > MAX_UNITS:
            raise _cannot(file, f"名单超过 {MAX_UNITS} 个单位。", "分成几份名单。")
    if not units and not wrong:
        raise _cannot(file, "名单里没有单位。", "栏目名下面每个单位写一行。")
    return units, wrong


def _below_a_title(
    rows: Iterable[Row], file: Path, told: list[Finding]
) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not empty, from the heads on; a title above them is told."""
    filled = (
        (line, words)
        for line, cells in rows
        if any(words := [_WITHIN.sub(_one_blank, cell).strip() for cell in cells])
    )
    first = list(islice(filled, _MOST_ABOVE))
    above = _head_at(first) or 0
    if above:
        told.append(
            Finding(
                "O943", Severity.INFO, f"名单的栏目名在第 {first[above][0]} 行，上面的 {above} 行没有读。",
                place=Place(str(file), first[0][0]), remedy="上面没有单位的不用管。",
            )
        )  # fmt: skip
    while _head_at(first[above + 1 : above + 2]) is not None:  # heads of two rows, some over both
        above += 1
    yield from first[above:]
    yield from filled


def _one_blank(blanks: re.Match[str]) -> str:
    """Blanks as one; a new line within a cell parts names."""
    return "\n" if "\n" in blanks[0] else " "


def _is_head_again(named: Sequence[str], heads: Sequence[str]) -> bool:
    """Whether a row repeats the heads, as on each printed page."""
    return _heads_in(named).issuperset(_REQUIRED) and all(
        not word or word == head for word, head in zip_longest(named, heads, fillvalue="")
    )


def _note_in(words: Sequence[str]) -> str:
    """What a row says that is a note below the table: words in one cell, which begin as notes do."""
    filled = [word for word in words if word]
    return filled[0] if len(filled) == 1 and _NOTE.match(filled[0]) else ""


def _heads(heads: list[str], line: int, file: Path, told: list[Finding]) -> list[str]:
    place = Place(str(file), line)
    missing = [one for one in _REQUIRED if one not in heads]
    twice = [one for one, often in Counter(heads).items() if often > 1 and one in _HEADS]
    if missing or twice:
        what = (
            f"名单缺少栏目：{'、'.join(missing)}。"
            if missing
            else f"名单的栏目写了两次：{'、'.join(twice)}。"
        )
        remedy = f"第一行写栏目名：{'，'.join(_HEADS)}（后五个可以不写）。"
        raise Unusable(Finding("O941", Severity.FATAL, what, place=place, remedy=remedy))
    if unknown := [one for one in heads if one and one not in _HEADS]:
        told.append(
            Finding(
                "O943", Severity.WARNING, f"名单里不认识的栏目，没有读取：{'、'.join(unknown[:10])}。", place=place,
                remedy=f"认识的栏目是：{'、'.join(_HEADS)}；另有用处的不用管。",
            )
        )  # fmt: skip
    return heads


def _wrong(place: Place, message: str, remedy: str) -> Finding:
    return Finding("O942", Severity.ERROR, message, place=place, remedy=remedy)


def _unit(row: Mapping[str, str], place: Place) -> tuple[Unit | None, list[Finding]]:
    """The unit of a line; None where it has no id or no name."""
    wrong = [
        _wrong(place, f"这一行没有“{head}”。", f"补上“{head}”；多余的行整行删去。")
        for head in ("编号", "全称")
        if not row.get(head)
    ]
    wrong += [
        _wrong(place, f"“{head}”超过 {_MAX_WORD} 字。", "核对这一格的内容。")
        for head, word in row.items()
        if len(word) > _MAX_WORD
    ]
    if wrong:
        return None, wrong
    level, scope = bare(row.get("级别", "")), bare(row.get("口径", "")) or Scope.OWN.value
    if _CHANGED.fullmatch(bare(row["编号"])):
        wrong.append(
            _wrong(
                place,
                f"编号“{row['编号'][:40]}”是表格软件改写过的长数字，后面的数字已经丢失。",
                "把“编号”“上级”两列的单元格格式改为“文本”，重新填写编号。",
            )
        )
    if level and level not in set(Level):
        known = "、".join(Level)
        wrong.append(
            _wrong(place, f"没有“{level[:40]}”这种级别。", f"级别写：{known}；不清楚的留空。")
        )
    if scope not in set(Scope):
        wrong.append(
            _wrong(place, f"没有“{scope[:40]}”这种口径。", "口径写 本级 或 汇总；留空的是本级。")
        )
    if wrong:  # told; what stands in the tree is still to be looked at
        level = level if level in set(Level) else ""
        scope = scope if scope in set(Scope) else Scope.OWN.value
    former = tuple(one.strip() for one in _SEVERAL.split(row.get("曾用名", "")) if one.strip())
    name = row["全称"].replace("\n", "")
    unit = Unit(
        bare(row["编号"]), bare(row["上级"]), name, former, Level(level) if level else None, Scope(scope),
        _BLANKS.sub(" ", row.get("免报理由", "")), row.get("规则包", ""), place.line or 0,
    )  # fmt: skip
    return unit, wrong


def _named_twice(units: list[Unit], file: Path) -> list[Finding]:
    """Ids and names, former ones too, that two lines have."""
    wrong: list[Finding] = []
    ids: dict[str, Unit] = {}
    names: dict[str, Unit] = {}
    for unit in units:
        place = Place(str(file), unit.line)
        if (other := ids.setdefault(unit.id, unit)) is not unit:
            wrong.append(
                _wrong(place, f"编号“{unit.id}”与第 {other.line} 行的相同。", "每个单位一个编号。")
            )
        for name in dict.fromkeys(map(bare, (unit.name, *unit.former_names))):
            other = names.setdefault(name, unit)
            if other is not unit:
                wrong.append(
                    _wrong(
                        place, f"“{name}”与第 {other.line} 行的全称或曾用名相同，分不清是谁的报告。",
                        "同一个单位只留一行；不同的单位，全称写全，曾用名只写在一个单位下面。",
                    )
                )  # fmt: skip
    return wrong


def _out_of_the_tree(register: Register, file: Path) -> list[Finding]:
    """Units whose 上级 is not there, and those that stand above themselves."""
    wrong: list[Finding] = []
    done: set[str] = set()
    alike = {_without_zeros(one): one for one in register.units}
    for unit in register.units.values():
        place = Place(str(file), unit.line)
        if unit.parent and unit.parent not in register.units:
            near = alike.get(_without_zeros(unit.parent), "")
            hint = f"名单里有“{near}”，可能是表格软件去掉了前面的 0。" if near else ""
            remedy = "“编号”“上级”两列都设为文本，写成一样的。" if near else ""
            wrong.append(
                _wrong(
                    place,
                    f"上级“{unit.parent}”不在名单里。{hint}",
                    remedy or "核对上级的编号；最上面的单位，上级留空。",
                )
            )
        path: dict[str, None] = {}
        here = unit.id
        while here in register.units and here not in done and here not in path:
            path[here] = None
            here = register.units[here].parent
        if here in path:
            circle = list(path)[list(path).index(here) :]
            shown = " → ".join([*circle[:8], here] if len(circle) <= 8 else [*circle[:8], "…"])
            wrong.append(_wrong(place, f"上级绕成一圈：{shown}。", "核对这几个单位的上级。"))
        done.update(path)  # |= would make a new set of all, unit by unit
    return wrong


def _without_zeros(number: str) -> str:
    return number.removesuffix(".0").lstrip("0")


def _cut_off(register: Register, file: Path) -> list[Finding]:
    """That ids may have lost their last digits."""
    found = [one for one in register.units.values() if _CUT_OFF.fullmatch(one.id)]
    if not found:
        return []
    return [
        Finding(
            "O943", Severity.WARNING,
            f"有 {len(found)} 个编号第 15 位以后都是 0，例如“{found[0].id}”，可能是表格软件丢了后面的数字。",
            place=Place(str(file), found[0].line), remedy="核对编号；丢了的，把这一列设为文本，重新填写。",
        )
    ]  # fmt: skip


def _several_tops(register: Register, file: Path) -> list[Finding]:
    """That several units have none above them, which may have been forgotten."""
    tops = [register.units[one] for one in register.below.get("", ())]
    if len(tops) < 2:
        return []
    named = "、".join(f"“{one.name}”" for one in tops[:5])
    more = f"等 {len(tops)} 家" if len(tops) > 5 else ""
    return [
        Finding(
            "O943", Severity.INFO, f"没有写上级的有 {len(tops)} 家，都当作最上一级：{named}{more}。",
            place=Place(str(file), tops[1].line), remedy="漏填“上级”的补上；确是最上一级的不用管。",
        )
    ]  # fmt: skip


def _packs(register: Register, file: Path) -> tuple[dict[str, bytes], list[Finding]]:
    """The rule packs that units name, each read and tried once."""
    from authoring.report.source import beside

    packs: dict[str, bytes] = {}
    wrong: list[Finding] = []
    first: dict[str, int] = {}
    for unit in register.units.values():
        if unit.pack:
            first.setdefault(unit.pack, unit.line)
    for name, line in first.items():
        place = Place(str(file), line)
        try:
            path = beside(file.parent, name)
            authoring.load_pack(path)
            packs[name] = path.read_bytes()
        except (Unusable, OSError, ValueError) as problem:
            why = problem.findings[0].message if isinstance(problem, Unusable) else ""
            remedy = (
                "规则包放在名单所在的文件夹里，写它的文件名；先用 nianbao check --pack 试一试。"
            )
            wrong.append(_wrong(place, f"规则包“{name[:60]}”不能使用。{why}", remedy))
    return packs, wrong
