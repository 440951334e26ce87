"""The archive of a region: one SQLite file that holds the register, every version sent, what was found in it,
and what happened to it. The only module that knows SQL.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields
from decimal import Decimal
from enum import StrEnum
from operator import attrgetter
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from authoring.findings import Finding, Place, Severity, Unusable
from authoring.forms.layout import Level, Scope
from authoring.quantities import Number
from authoring.region.record import Record, Remark
from authoring.region.units import Register, Unit

FORMAT = 2
_OURS = 0x4E424C47  # marks the file as an archive of this program
_WAIT = 30.0  # seconds for another run to finish a batch
_TABLES = """
CREATE TABLE IF NOT EXISTS taken (year INTEGER PRIMARY KEY, state TEXT, judgement TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS unit (
  year INTEGER, id TEXT, place INTEGER, data TEXT, PRIMARY KEY (year, id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS shape (id TEXT PRIMARY KEY, paths TEXT) WITHOUT ROWID;
-- Records are long: kept with their rows they are written and read in half the time.
CREATE TABLE IF NOT EXISTS record (
  key TEXT PRIMARY KEY, agency TEXT, year INTEGER, form TEXT, scope TEXT, published TEXT,
  figures TEXT, remarks TEXT, sentences TEXT
);
CREATE TABLE IF NOT EXISTS version (
  year INTEGER, unit TEXT, file TEXT, sha256 TEXT, key TEXT, first_seen TEXT, present INTEGER,
  PRIMARY KEY (year, unit, file, sha256)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS version_key ON version (key);
CREATE TABLE IF NOT EXISTS event (
  year INTEGER, unit TEXT, day TEXT, kind TEXT, sha256 TEXT, note TEXT,
  PRIMARY KEY (year, unit, day, kind, sha256)
) WITHOUT ROWID;
"""


class Happened(StrEnum):
    """What a collector does about a unit."""

    SENT_BACK = "退回"
    CHASED = "催报"
    ACCEPTED = "通过"


@dataclass(frozen=True, slots=True)
class Version:
    """A file that came in for a unit and year; `unit` is empty where no unit of the register fits.

    `file` is its path below the folder of submissions, `key` that of its record, `first_seen` the day (ISO) of the
    run that met it; it is `present` if it lay there at the last run.
    """

    year: int
    unit: str
    file: str
    sha256: str
    key: str
    first_seen: str
    present: bool = True


@dataclass(frozen=True, slots=True)
class Event:
    """Something a collector did: `day` is ISO, `sha256` the version it was about, empty where there was none."""

    year: int
    unit: str
    day: str
    kind: Happened
    sha256: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of one record: its form's id, the dotted paths of the cells and what stands in them."""

    key: str
    form: str
    paths: tuple[str, ...]
    numbers: list[Number | None]


@dataclass(frozen=True, slots=True)
class Head:
    """Whose report a record is of, and of which year; empty where that could not be read."""

    agency: str
    year: int | None


_UNIT = [one.name for one in fields(Unit)]
# As dataclasses.astuple, which copies every word it finds, and takes ten times as long.
_row_of_unit = attrgetter(*_UNIT)
_row_of_version = attrgetter(*(one.name for one in fields(Version)))
_row_of_event = attrgetter(*(one.name for one in fields(Event)))
_row_of_remark = attrgetter(*(one.name for one in fields(Remark)))


class Archive:
    """An open archive. Use it as a context: it is closed at the end.

    Every change is one transaction: stopped at any moment, the file is whole. Two runs at once wait for each
    other. Raises Unusable where the file is none of ours, damaged, locked or the disk is full.
    """

    def __init__(self, path: Path, *, create: bool = False) -> None:
        self.path = path
        if not create and not path.is_file():
            raise _unusable(
                path,
                "找不到收报库。",
                "先用 nianbao region take 收报告；收报库在别处的，用 --archive 写明。",
            )
        with _told(path):
            self._db = sqlite3.connect(path, timeout=_WAIT, isolation_level=None)
            self._db.execute("PRAGMA trusted_schema = OFF")
            try:
                self._found_or_made(create=create)
            except BaseException:
                self._db.close()
                raise

    def _found_or_made(self, *, create: bool) -> None:
        mark, form = (
            self._db.execute(f"PRAGMA {one}").fetchone()[0]
            for one in ("application_id", "user_version")
        )
        if (mark, form) == (_OURS, FORMAT):
            return
        if mark == _OURS:
            newer = form > FORMAT
            raise _unusable(
                self.path,
                f"这份收报库是{'新' if newer else '旧'}版本的 nianbao 建的，这一版不能使用。",
                "升级 nianbao，再运行一次。"
                if newer
                else "换一个文件名，用 nianbao region take 重新收一次；报告都在原来的文件夹里。",
            )
        if mark or form or not create or self._all("SELECT 1 FROM sqlite_master LIMIT 1"):
            raise _unusable(self.path, "这个文件不是本程序的收报库。", "换一个文件名。")
        self._db.executescript(
            f"BEGIN IMMEDIATE;{_TABLES}PRAGMA application_id = {_OURS};"
            f"PRAGMA user_version = {FORMAT};COMMIT;"
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._db.close()

    @contextmanager
    def changes(self) -> Iterator[None]:
        """All changes made meanwhile, or none of them."""
        with _told(self.path):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                if self._db.in_transaction:  # a full disk has ended it already
                    self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    # --- the register ---

    @property
    def register(self) -> Register:
        """The units of the last year that was taken, whenever that was done."""
        return self.register_of(None)

    def register_of(self, year: int | None) -> Register:
        """The units a year was last taken for; of a year never taken, those of the nearest year after or before."""
        rows = self._all(
            "SELECT data FROM unit WHERE year = ifnull((SELECT min(year) FROM taken WHERE year >= ?), "
            "(SELECT max(year) FROM taken)) ORDER BY place",
            (year,),
        )
        return Register({unit.id: unit for unit in (_unit(json.loads(data)) for (data,) in rows)})

    def put_register(self, register: Register, year: int) -> None:
        """Put these units in the place of those a year was taken for before."""
        self._run("INSERT OR IGNORE INTO taken VALUES (?, '', '')", (year,))
        self._run("DELETE FROM unit WHERE year = ?", (year,))
        self._many(
            "INSERT INTO unit VALUES (?, ?, ?, ?)",
            (
                (year, unit.id, place, _json(dict(zip(_UNIT, _row_of_unit(unit), strict=True))))
                for place, unit in enumerate(register.units.values())
            ),
        )

    # --- versions ---

    def versions(self, year: int | None = None, unit: str | None = None) -> list[Version]:
        """The versions of a year and a unit, of all where none is named, ordered by year, unit, file, hash."""
        rows = self._all(
            "SELECT * FROM version WHERE ifnull(?1, year) = year AND ifnull(?2, unit) = unit "
            "ORDER BY year, unit, first_seen, file, sha256",
            (year, unit),
        )
        return [
            Version(year, unit, file, sha256, key, first_seen, bool(present))
            for year, unit, file, sha256, key, first_seen, present in rows
        ]

    def years(self) -> list[int]:
        """The years that were taken, the earliest first."""
        rows = self._all("SELECT year FROM version UNION SELECT year FROM taken ORDER BY year")
        return [year for (year,) in rows]

    def put_versions(self, versions: Iterable[Version]) -> None:
        """Remember versions; those known keep the day on which they were first seen."""
        self._many(
            "INSERT INTO version VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE "
            "SET key = excluded.key, present = excluded.present",
            map(_row_of_version, versions),
        )

    def all_gone(self, year: int) -> None:
        """No file of a year lies in the folder, until put_versions says which do."""
        self._run("UPDATE version SET present = 0 WHERE year = ?", (year,))

    # --- records ---

    def known(self, but: str) -> dict[str, Head]:
        """What every record is of, by its key, except those with a remark of a code."""
        rows = self._all(
            "SELECT key, agency, year FROM record WHERE instr(remarks, ?) = 0", (f'["{but}",',)
        )
        return {key: Head(agency, year) for key, agency, year in rows}

    def put_records(self, records: Iterable[Record]) -> None:
        """Remember what was found in reports; the same key has the same record."""
        told = list(records)
        shapes = {tuple(one.figures): _shape(tuple(one.figures)) for one in told}
        self._many(
            "INSERT OR IGNORE INTO shape VALUES (?, ?)",
            ((shape, _json(paths)) for paths, shape in shapes.items()),
        )
        self._many(
            "INSERT OR REPLACE INTO record VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    one.key, one.agency, one.year, one.form, one.scope, one.published,
                    _json(_told_apart(shapes[tuple(one.figures)], one.figures.values())),
                    _json([_row_of_remark(remark) for remark in one.remarks]), _json(one.sentences),
                )
                for one in told
            ),
        )  # fmt: skip

    def summaries(self, year: int | None = None) -> dict[str, Record]:
        """Records by their keys, without figures and sentences: of all, or of the versions of a year."""
        rows = self._all(
            "SELECT key, agency, year, form, scope, published, remarks FROM record WHERE ?1 IS NULL "
            "OR key IN (SELECT key FROM version WHERE year = ?1)",
            (year,),
        )
        return {
            key: Record(
                key, agency, said_year, form, scope, published,
                remarks=tuple(Remark(*one) for one in json.loads(remarks)),
            )
            for key, agency, said_year, form, scope, published, remarks in rows
        }  # fmt: skip

    def forget_records(self, but: Iterable[str]) -> None:
        """Forget the records that no version has, but some."""
        kept = set(but)
        lonely = self._all("SELECT key FROM record WHERE key NOT IN (SELECT key FROM version)")
        self._many(
            "DELETE FROM record WHERE key = ?", (one for one in lonely if one[0] not in kept)
        )

    def records(self, keys: Iterable[str]) -> Iterator[Record]:
        """The records of some keys, one after the other; a key without one is passed over."""
        shapes = self._shapes()
        for key in keys:
            for row in self._all("SELECT * FROM record WHERE key = ?", (key,)):
                _, agency, said_year, form, scope, published, figures, remarks, sentences = row
                yield Record(
                    key, agency, said_year, form, scope, published,
                    dict(zip(*_apart(figures, shapes), strict=True)),
                    tuple(Remark(*one) for one in json.loads(remarks)),
                    tuple((bare, as_written) for bare, as_written in json.loads(sentences)),
                )  # fmt: skip

    def figures(self, keys: Iterable[str]) -> Iterator[Row]:
        """The figures alone of some keys, each once, in no order: what sums are made of."""
        shapes = self._shapes()
        for key, form, figures in self._each(
            "SELECT key, form, figures FROM record WHERE key IN (SELECT value FROM json_each(?))",
            (_json(list(keys)),),
        ):
            paths, numbers = _apart(figures, shapes)
            yield Row(key, form, paths, numbers)

    def forms(self, keys: Iterable[str]) -> dict[str, str]:
        """The form's id of some records, empty where nothing could be read."""
        return dict(
            self._each(
                "SELECT key, form FROM record WHERE key IN (SELECT value FROM json_each(?))",
                (_json(list(keys)),),
            )
        )

    def heads(self, keys: Iterable[str]) -> Iterator[Record]:
        """Some records without their figures and sentences, each once, in no order: what is said of them."""
        for key, agency, year, form, scope, published, remarks in self._each(
            "SELECT key, agency, year, form, scope, published, remarks FROM record "
            "WHERE key IN (SELECT value FROM json_each(?))",
            (_json(list(keys)),),
        ):
            kept = tuple(Remark(*one) for one in json.loads(remarks))
            yield Record(key, agency, year, form, scope, published, remarks=kept)

    def sentences(self, keys: Iterable[str]) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        """The sentences alone of some keys, each once, in no order."""
        for key, sentences in self._each(
            "SELECT key, sentences FROM record WHERE key IN (SELECT value FROM json_each(?))",
            (_json(list(keys)),),
        ):
            yield key, [(bare, as_written) for bare, as_written in json.loads(sentences)]

    def _shapes(self) -> dict[str, tuple[str, ...]]:
        """The cells of the forms, in their order; one tuple for all reports that have the same."""
        rows = self._all("SELECT id, paths FROM shape")
        return {shape: tuple(json.loads(paths)) for shape, paths in rows}

    # --- judgements ---

    def state_of(self, year: int) -> str:
        """The same as long as the units of a year, and the versions of it and the one before, are the same."""
        digest = hashlib.sha256()
        for row in self._each("SELECT * FROM unit WHERE year = ? ORDER BY place", (year,)):
            digest.update(repr(row).encode())
        for row in self._each(
            "SELECT * FROM version WHERE year IN (?1 - 1, ?1) ORDER BY year, unit, file, sha256",
            (year,),
        ):
            digest.update(repr(row).encode())
        return digest.hexdigest()

    def judgement(self, year: int, state: str) -> str | None:
        """What was put down of a year in this state; None where it was in another."""
        rows = self._all("SELECT judgement FROM taken WHERE year = ? AND state = ?", (year, state))
        return rows[0][0] if rows else None

    def put_judgement(self, year: int, state: str, judgement: str) -> None:
        """Put down what there is to say of a year in this state."""
        self._run("INSERT OR REPLACE INTO taken VALUES (?, ?, ?)", (year, state, judgement))

    # --- events ---

    def events(self, year: int | None = None, unit: str | None = None) -> list[Event]:
        """What was done, in order."""
        rows = self._all(
            "SELECT * FROM event WHERE ifnull(?1, year) = year AND ifnull(?2, unit) = unit "
            "ORDER BY year, unit, day, kind, sha256",
            (year, unit),
        )
        return [
            Event(year, unit, day, Happened(kind), sha256, note)
            for year, unit, day, kind, sha256, note in rows
        ]

    def put_events(self, events: Iterable[Event]) -> None:
        """Remember what was done; the same on the same day is one."""
        self._many(
            "INSERT OR REPLACE INTO event VALUES (?, ?, ?, ?, ?, ?)", map(_row_of_event, events)
        )

    # --- SQL ---

    def _all(self, sql: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        with _told(self.path):
            return self._db.execute(sql, values).fetchall()

    def _each(self, sql: str, values: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
        """Row after row, so that they need not be held all at once."""
        with _told(self.path):
            yield from self._db.execute(sql, values)

    def _run(self, sql: str, values: tuple[Any, ...] = ()) -> None:
        with _told(self.path):
            self._db.execute(sql, values)

    def _many(self, sql: str, values: Iterable[tuple[Any, ...]]) -> None:
        with _told(self.path):
            self._db.executemany(sql, values)


_OF_A_UNIT = frozenset(one.name for one in fields(Unit))


def _unit(data: dict[str, Any]) -> Unit:
    given = {name: value for name, value in data.items() if name in _OF_A_UNIT}
    given["former_names"] = tuple(given["former_names"])
    given["level"] = Level(given["level"]) if given["level"] else None
    return Unit(**{**given, "scope": Scope(given["scope"])})


def _shape(paths: tuple[str, ...]) -> str:
    """The name of an order of cells: reports of one form say it once, each tells its numbers alone."""
    return hashlib.sha256("\n".join(paths).encode()).hexdigest()[:16]


def _apart(
    figures: str, shapes: Mapping[str, tuple[str, ...]]
) -> tuple[tuple[str, ...], list[Number | None]]:
    """Stored figures as their cells and what stands in them."""
    shape, numbers, decimals = json.loads(figures)
    for place, text in decimals.items():
        numbers[int(place)] = Decimal(text)
    return shapes[shape], numbers


def _told_apart(shape: str, numbers: Iterable[Number | None]) -> list[object]:
    """Figures to be stored: decimals, of which there are few, as text, so that no digit is lost."""
    whole = list(numbers)
    decimals = {place: one for place, one in enumerate(whole) if isinstance(one, Decimal)}
    for place in decimals:
        whole[place] = None
    return [shape, whole, {str(place): str(one) for place, one in decimals.items()}]


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _unusable(path: Path, message: str, remedy: str) -> Unusable:
    return Unusable(Finding("O940", Severity.FATAL, message, place=Place(str(path)), remedy=remedy))


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """What SQLite has to complain about, in words."""
    try:
        yield
    except sqlite3.OperationalError as problem:
        words = str(problem)
        if "locked" in words:
            raise _unusable(path, "收报库正被另一个程序使用。", "等它结束，再试一次。") from None
        if "full" in words:
            raise _unusable(
                path, "磁盘已满，收报库没有写完；已经写入的都还在。", "腾出空间，再运行一次。"
            ) from None
        raise _unusable(path, "不能读写收报库。", "检查文件夹的访问权限和磁盘。") from None
    except sqlite3.DatabaseError:
        raise _unusable(
            path,
            "这个文件不是收报库，或者已经损坏。",
            "换一个文件名，重新收一次；报告都在原来的文件夹里。",
        ) from None
