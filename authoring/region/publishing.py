"""A region's figures as open data: one wide CSV per table and year, the Data Package that describes them,
an index, and Parquet where DuckDB is installed.
"""

from __future__ import annotations

import csv
import functools
import hashlib
import io
import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from authoring.files import write_all
from authoring.findings import Finding, Place, Severity, Unusable
from authoring.forms import FORMS, form_of
from authoring.forms.layout import Form, FormCell, FormTable, Kind, Level, cells, form_cells
from authoring.quantities import Number, printed
from authoring.region.archive import Archive
from authoring.region.counting import counted
from authoring.region.tabling import as_words
from authoring.region.units import Register, Unit
from authoring.seal import BLANK, sealed, state

INDEX = "index.json"
PACKAGE = "datapackage.json"
_PROFILES = "https://datapackage.org/profiles/2.0/"
_MAX_INDEX = 64 * 1024 * 1024
_NAMED = 10  # units named in a message
_MONEY_PLACES = 6
_DESCRIPTION = (
    "每张表每个年度一个 CSV 文件，一个单位一行，列名照国家规定的格式。空格是没有填，不是零。"
    "“口径”是“汇总”的单位，它的数已包括下级单位，见“上级”一列，不要与下级的数相加。"
    "文字以 = + - @ 开头的，前面加了一个单引号，以免表格软件当作公式。使用许可由公开这些数据的机关另行写明。"
)
_SOURCE = "各单位公布的政府信息公开工作年度报告（{}）"
_INCLUDED = (
    "各单位已经公布{}的报告。报告没有写发布日期的，公布期限过后才收入。"
    "没有收入的单位列在 not_included，收到、公布、改正以后补入。"
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table file: `name` heads it, `title` is what the form prints, `path` names the cell."""

    name: str
    title: str
    type: str
    unit: str = ""
    path: str = ""
    minimum: int | None = None
    required: bool = False

    @property
    def field(self) -> dict[str, Any]:
        """The column as Table Schema describes it."""
        limits: dict[str, Any] = {"required": True} if self.required else {}
        if self.minimum is not None:
            limits["minimum"] = self.minimum
        told = {"unit": self.unit, "path": self.path, "constraints": limits}
        return {
            "name": self.name,
            "title": self.title,
            "type": self.type,
            **{key: value for key, value in told.items() if value},
        }


_KEY = (
    Column("编号", "单位编号", "string", required=True),
    Column("全称", "单位全称", "string", required=True),
    Column("级别", "级别", "string"),
)
_YEAR = Column("年度", "报告年度", "year", required=True)
_UNITS = (
    _KEY[0],
    Column("上级", "上级单位的编号", "string"),
    *_KEY[1:],
    Column("口径", "本级，或汇总（已包括下级）", "string", required=True),
)


def columns(table: FormTable) -> tuple[Column, ...]:
    """The columns of a table file: whose figures they are, then every cell that the form prints."""
    return (*_KEY, _YEAR, *(_column(one) for one in _printed(table)))


@functools.cache
def _printed(table: FormTable) -> tuple[FormCell, ...]:
    return tuple(one for one in cells(table).values() if not one.column[-1].hidden)


def _column(cell: FormCell) -> Column:
    labels = (cell.row_label, cell.column_label)
    return Column(
        ".".join(cell.names[1:]),
        "／".join(word for word in labels if word),
        "integer" if cell.kind in (Kind.COUNT, Kind.CHANGE) else "number",
        "元" if cell.kind is Kind.AMOUNT else cell.unit,
        ".".join(cell.path),
        None if cell.kind is Kind.CHANGE else 0,
    )


# --- which reports are published ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Chosen:
    """Whose reports of a year are published, by the key of their record; and whose are not, by reason."""

    keys: Mapping[str, str]
    left_out: Mapping[str, tuple[str, ...]]


def chosen(
    archive: Archive, register: Register, year: int, day: date, *, with_errors: bool = False
) -> Chosen:
    """The versions that count and are published on a day, without those that have errors unless these are wanted."""
    came = {one.unit for one in archive.versions(year) if one.present}
    counts = {unit: one.key for unit, one in counted(archive, year).items()}
    heads = {one.key: one for one in archive.heads(set(counts.values()))}
    keys: dict[str, str] = {}
    left_out: dict[str, list[str]] = {}
    for unit in register.units.values():
        head = heads.get(counts.get(unit.id, ""))
        if head is None:
            if unit.id in came:
                left_out.setdefault("哪一份算数还没有确定", []).append(unit.id)
            elif not unit.excused:
                left_out.setdefault("还没有报", []).append(unit.id)
        elif not head.is_read:
            left_out.setdefault("没有读出", []).append(unit.id)
        elif not _is_published(head.published, unit, year, day):
            left_out.setdefault("还没有公布", []).append(unit.id)
        elif not with_errors and any(one.blocks for one in head.remarks):
            left_out.setdefault("有错误", []).append(unit.id)
        else:
            keys[unit.id] = head.key
    return Chosen(keys, {why: tuple(units) for why, units in left_out.items()})


def _is_published(published: str, unit: Unit, year: int, day: date) -> bool:
    """Whether a report is out: by the day it tells, else by the last day on which it has to be."""
    if published:
        return published <= day.isoformat()
    due = form_of(year).due
    return day > (
        due.of(unit.level, year) if unit.level else max(due.of(one, year) for one in Level)
    )


# --- the files ----------------------------------------------------------------------------------------


@dataclass
class _Sheet:
    """One table file while it is written: the figures of each unit as they stand in its line, which takes a
    tenth of the room that numbers do; `places` are the most decimals among them.
    """

    name: str
    year: int
    form: Form
    table: FormTable
    figures: dict[str, str] = field(default_factory=dict)
    places: int = _MONEY_PLACES

    def add(self, unit: str, numbers: Sequence[Number | None]) -> None:
        """What a unit says."""
        self.figures[unit] = ",".join(map(printed, numbers))
        for number in numbers:
            if isinstance(number, Decimal):
                exponent = number.as_tuple().exponent
                self.places = max(self.places, -exponent if isinstance(exponent, int) else 0)

    def lines(self, register: Register, *, guarded: bool = True) -> Iterator[str]:
        """The lines of the file."""
        for unit, figures in self.figures.items():
            one = register.units[unit]
            key = [one.id, one.name, one.level.value if one.level else "", str(self.year)]
            yield f"{_line(key, guarded=guarded)},{figures}"


@dataclass(frozen=True)
class Publication:
    """The files of a publication by their names, `rows` of each table file, and what is to be told."""

    files: Mapping[str, bytes]
    rows: Mapping[str, int]
    findings: tuple[Finding, ...]


def has_parquet() -> bool:
    """Whether Parquet can be written here."""
    return find_spec("duckdb") is not None


def publication(
    archive: Archive, day: date, years: Iterable[int] = (), *, with_errors: bool = False
) -> Publication:
    """The figures of some years, of all where none is named, as far as they are published on a day.

    Raises Unusable where there is nothing.
    """
    all_years = sorted({one.year for one in archive.versions() if one.unit and one.present})
    wanted = sorted(set(years)) or all_years
    register = _units_of(archive, wanted)
    findings: list[Finding] = []
    sheets: list[_Sheet] = []
    about_years: list[dict[str, Any]] = []
    for year in wanted:
        one = chosen(archive, archive.register_of(year), year, day, with_errors=with_errors)
        if not one.keys:
            raise _nothing(archive.path, year, one.left_out)
        findings += _told(register, year, one.left_out)
        made, extra = _sheets(archive, register, year, one.keys)
        findings += _beyond(register, year, extra)
        sheets += made
        missing = {unit for units in one.left_out.values() for unit in units}
        about_years.append(
            {
                "year": year,
                "units": len(one.keys) + len(missing),
                "published": len(one.keys),
                "not_included": [unit for unit in register.units if unit in missing],
                "tables": [_about(sheet) for sheet in made],
            }
        )
    if not sheets:
        raise _nothing(archive.path, None, {})
    files = _files(register, sheets)
    files[INDEX] = _index(files, about_years, "" if with_errors else "、检查没有错误")
    return Publication(
        files, {f"{one.name}.csv": len(one.figures) for one in sheets}, tuple(findings)
    )


def _units_of(archive: Archive, years: Iterable[int]) -> Register:
    """The units of some years, each as the last of them has it; first those of the last."""
    units: dict[str, Unit] = {}
    for year in sorted(years, reverse=True):
        for unit in archive.register_of(year).units.values():
            units.setdefault(unit.id, unit)
    return Register(units)


def _sheets(
    archive: Archive, register: Register, year: int, keys: Mapping[str, str]
) -> tuple[list[_Sheet], list[str]]:
    """The table files of a year; and the units that have figures for which the form has no column."""
    units_of: dict[str, list[str]] = {}
    for unit, key in keys.items():
        units_of.setdefault(key, []).append(unit)
    sheets: dict[tuple[str, str], _Sheet] = {}
    extra: set[str] = set()
    usual = form_of(year).id
    for row in archive.figures(units_of):
        form = next(one for one in FORMS if one.id == row.form)
        plan = _plan(form, row.paths)
        ending = "" if form.id == usual else f"_{form.id}"
        for unit in units_of[row.key]:
            if any(row.numbers[place] is not None for place in plan.beyond):
                extra.add(unit)
            for table, places in zip(form.tables, plan.tables, strict=True):
                sheet = sheets.setdefault(
                    (form.id, table.key),
                    _Sheet(f"{table.key}_{year}{ending}", year, form, table),
                )
                told = [None if one is None else row.numbers[one] for one in places]
                sheet.add(unit, told)
    for sheet in sheets.values():
        sheet.figures = {
            unit: sheet.figures[unit] for unit in register.units if unit in sheet.figures
        }
    order = {form.id: place for place, form in enumerate(FORMS)}
    made = sorted(sheets.values(), key=lambda one: (one.form.id != usual, order[one.form.id]))
    return made, [unit for unit in register.units if unit in extra]


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where a report's figures go: for each table the place of each column's figure; which have none."""

    tables: tuple[tuple[int | None, ...], ...]
    beyond: tuple[int, ...]


@functools.lru_cache(maxsize=512)
def _plan(form: Form, paths: tuple[str, ...]) -> _Plan:
    known = {".".join(path): cell for path, cell in form_cells(form).items()}
    # In rows that an agency printed itself, money may stand in another unit than the form's.
    annexed = {part.table.key for part in form.parts if part.annex and part.table}
    own = paths != tuple(known)
    places = {
        path: place
        for place, path in enumerate(paths)
        if (cell := known.get(path))
        and not (own and cell.kind is Kind.MONEY and cell.path[0] in annexed)
    }
    return _Plan(
        tuple(
            tuple(places.get(".".join(one.path)) for one in _printed(table))
            for table in form.tables
        ),
        tuple(place for place, path in enumerate(paths) if path not in places),
    )


def _about(sheet: _Sheet) -> dict[str, Any]:
    told = {
        "table": sheet.table.key,
        "title": sheet.table.name,
        "form": sheet.form.id,
        "basis": sheet.form.basis,
        "rows": len(sheet.figures),
        "csv": f"{sheet.name}.csv",
    }
    return told | ({"parquet": f"{sheet.name}.parquet"} if has_parquet() else {})


def _files(register: Register, sheets: Sequence[_Sheet]) -> dict[str, bytes]:
    units = (
        [one.id, one.parent, one.name, one.level.value if one.level else "", one.scope.value]
        for one in register.units.values()
    )
    files = {"units.csv": _csv(_UNITS, map(_line, units))}
    resources = [_resource("units", "units.csv", "单位名单", files["units.csv"], _schema(_UNITS))]
    for one in sheets:
        heads = columns(one.table)
        name = f"{one.name}.csv"
        files[name] = _csv(heads, one.lines(register))
        title = f"{one.year}年度 {one.table.name}（{one.form.basis}）"
        resources.append(
            _resource(one.name, name, title, files[name], _schema(heads, of_year=True))
        )
        if has_parquet():
            files[f"{one.name}.parquet"] = _parquet(
                heads, one.lines(register, guarded=False), one.places
            )
    top = [register.units[one].name for one in register.below.get("", ())]
    whose = top[0] if len(top) == 1 else ""
    files[PACKAGE] = _json(
        {
            "$schema": f"{_PROFILES}datapackage.json",
            "name": "nianbao",
            "title": f"{whose}政府信息公开工作年度报告数据",
            "description": _DESCRIPTION,
            "sources": [
                {"title": _SOURCE.format(basis)}
                for basis in dict.fromkeys(one.form.basis for one in sheets)
            ],
            "resources": resources,
        }
    )
    return files


def _schema(heads: Sequence[Column], *, of_year: bool = False) -> dict[str, Any]:
    key = ["编号", "年度"] if of_year else ["编号"]
    there = "units" if of_year else ""
    return {
        "$schema": f"{_PROFILES}tableschema.json",
        "fields": [one.field for one in heads],
        "missingValues": [""],
        "primaryKey": key,
        "foreignKeys": [
            {
                "fields": ["编号" if of_year else "上级"],
                "reference": {"resource": there, "fields": ["编号"]},
            }
        ],
    }


def _resource(
    name: str, path: str, title: str, data: bytes, schema: dict[str, Any]
) -> dict[str, Any]:
    return {
        "$schema": f"{_PROFILES}dataresource.json",
        "name": name,
        "type": "table",
        "title": title,
        "path": path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "schema": schema,
    }


def _json(data: object) -> bytes:
    return f"{json.dumps(data, ensure_ascii=False, indent=1)}\n".encode()


def _index(files: Mapping[str, bytes], years: Sequence[Mapping[str, Any]], checked: str) -> bytes:
    told = {
        "package": PACKAGE,
        "units": "units.csv",
        "included": _INCLUDED.format(checked),
        "years": years,
        "files": {
            name: {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in files.items()
        },
        "nianbao_seal": BLANK,
    }
    return sealed(_json(told))


def _csv(heads: Sequence[Column], lines: Iterable[str]) -> bytes:
    """A CSV file for spreadsheets, which know UTF-8 by its mark."""
    head = _line([one.name for one in heads])
    return "\r\n".join([head, *lines, ""]).encode("utf-8-sig")


def _line(texts: Sequence[str], *, guarded: bool = True) -> str:
    """Some texts of a CSV line; none of them would be run as a formula."""
    out = io.StringIO()
    safe = [as_words(one) if guarded else one for one in texts]
    csv.writer(out, lineterminator="").writerow(safe)
    return out.getvalue()


def _parquet(heads: Sequence[Column], lines: Iterable[str], places: int) -> bytes:
    """The same lines as Parquet, every number exact."""
    import duckdb

    types = {
        "string": "VARCHAR", "year": "INTEGER", "integer": "BIGINT", "number": f"DECIMAL(38, {places})",
    }  # fmt: skip
    shape = ", ".join(f"{_quoted(one.name)}: {_quoted(types[one.type])}" for one in heads)
    with tempfile.TemporaryDirectory(prefix="nianbao-") as folder:
        source, made = Path(folder, "lines.csv"), Path(folder, "lines.parquet")
        with source.open("w", encoding="utf-8", newline="") as file:
            file.writelines(f"{line}\r\n" for line in lines)
        settings: dict[str, str | bool | int | float | list[str]] = {
            "threads": 1,
            "autoinstall_known_extensions": False,
        }
        with duckdb.connect(":memory:", config=settings) as base:
            base.execute(
                f"COPY (SELECT * FROM read_csv({_quoted(str(source))}, header = false, delim = ',', "
                f"quote = '\"', escape = '\"', auto_detect = false, columns = {{{shape}}})) "
                f"TO {_quoted(str(made))} (FORMAT parquet, COMPRESSION zstd)"
            )
        return made.read_bytes()


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


# --- written ------------------------------------------------------------------------------------------


def write(made: Publication, out: Path, *, force: bool = False) -> list[Finding]:
    """Write all files or none; what else of an earlier publication lies there is told. Raises Unusable.

    Files that no publication of ours wrote, or that were changed since, stay unless it is forced.
    """
    before = _before(out)

    def objection(path: Path, old: bytes) -> Finding | None:
        if path.name == INDEX:
            ours = state(old) == "intact"
        else:
            ours = before.get(path.name) == hashlib.sha256(old).hexdigest()
        if ours:
            return None
        return Finding(
            "O916", Severity.FATAL, "这个文件不是本程序上次公开的，或者后来被改过，没有覆盖；其他文件也没有写。",
            place=Place(str(path)),
            remedy="要保留它，用 --out 换一个文件夹；不要它，加 --force 覆盖。",
        )  # fmt: skip

    files = {out / name: data for name, data in made.files.items()}
    write_all(files, None if force else objection)
    left = [name for name in before if name not in made.files and (out / name).is_file()]
    if not left:
        return []
    return [
        Finding(
            "O963", Severity.WARNING,
            f"文件夹里还有上次公开、这次没有的 {len(left)} 个文件：{_some(left)}。",
            place=Place(str(out)), remedy="不再公开的，手工删去；仍要公开的，不写 --year，再公开一次。",
        )
    ]  # fmt: skip


def _before(out: Path) -> dict[str, str]:
    """The files of the last publication with their hashes, as its index tells them."""
    path = out / INDEX
    try:
        if path.stat().st_size > _MAX_INDEX:
            return {}
        data = path.read_bytes()
        if state(data) != "intact":
            return {}
        told = json.loads(data)["files"]
        return {str(name): str(one["sha256"]) for name, one in told.items() if _is_plain(name)}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _is_plain(name: str) -> bool:
    return name == Path(name).name and not name.startswith(".")


# --- what is told -------------------------------------------------------------------------------------


def _nothing(archive: Path, year: int | None, left_out: Mapping[str, Sequence[str]]) -> Unusable:
    when = f" {year} 年度" if year else ""
    why = "、".join(f"{reason}的 {len(units)} 家" for reason, units in left_out.items())
    return Unusable(
        Finding(
            "O960", Severity.FATAL, f"收报库里没有{when}可以用的报告{f'（{why}）' if why else ''}。",
            place=Place(str(archive)), remedy="先用 nianbao region take 收报告；有错误的，改正以后再收一次。",
        )
    )  # fmt: skip


def _told(
    register: Register, year: int, left_out: Mapping[str, Sequence[str]]
) -> Iterable[Finding]:
    remedies = {
        "有错误": "改正以后再收一次；照样要公开的，加 --with-errors。",
        "还没有公布": "公布以后再公开一次；已经公布的，请在报告里写上发布日期。",
        "没有读出": "请单位报送 YAML 或 Word 文件，再收一次。",
        "哪一份算数还没有确定": "问清以哪一份为准，其余的移出文件夹，再收一次。",
        "还没有报": "收到以后再公开一次。",
    }
    for why, units in left_out.items():
        names = _some([register.units[one].name for one in units])
        yield Finding(
            "O961", Severity.WARNING, f"{year}年度{why}的 {len(units)} 家没有公开：{names}。",
            remedy=remedies[why],
        )  # fmt: skip


def _beyond(register: Register, year: int, units: Sequence[str]) -> Iterable[Finding]:
    if units:
        names = _some([register.units[one].name for one in units])
        yield Finding(
            "O962", Severity.WARNING,
            f"{year}年度 {len(units)} 家的表有国家格式以外的行，这些行的数没有公开：{names}。",
            remedy="要一并公开的，另附这些单位的报告原件。",
        )  # fmt: skip


def _some(names: Sequence[str]) -> str:
    more = "等" if len(names) > _NAMED else ""  # how many is told before
    return "、".join(names[:_NAMED]) + more
