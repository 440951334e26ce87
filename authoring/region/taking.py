"""A run over a folder of submissions: what is new is examined and remembered, a batch at a time."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from authoring.findings import Finding, Place, Severity, shortened
from authoring.region.archive import Archive, Head, Version
from authoring.region.collecting import Collected, Found, With, collect, job_of, key_of
from authoring.region.counting import counted, counting, undecided
from authoring.region.engines import Run
from authoring.region.examining import NOT_DONE
from authoring.region.judging import remember
from authoring.region.matching import Matching
from authoring.region.record import Job, Record
from authoring.region.register import RegisterFile

_BATCH = 64  # records a transaction
_SECONDS = 5.0  # or as many as came in meanwhile
MAX_TOLD = 20  # of one kind


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run has come: reports examined, of how many. `findings` stand in the last one."""

    done: int
    total: int
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Order:
    """What is to be taken: the reports of `year` in `folder`, on a `day`, for the units of a register.

    `last` is a folder with last year's reports, `pack` the rule pack of units that name none of their own,
    `leave` are files that may lie in the folder and are no reports.
    """

    folder: Path
    register: RegisterFile
    year: int
    day: date
    last: Path | None = None
    pack: tuple[str, bytes] | None = None
    leave: Sequence[Path] = ()


def take(
    order: Order, archive: Archive, engine: AbstractContextManager[Run]
) -> Generator[Progress, None, None]:
    """Read what is new, check it, remember it. Raises Unusable.

    Stopped at any moment the archive is whole; the next run examines what is left.
    """
    end = yield from _taken(order, archive, engine)
    # What a run knew of every file is forgotten by now, so that judging finds room.
    for year in sorted({order.year, order.year + 1}.intersection(archive.years())):
        remember(archive, year)  # what was carried over is held against the year before
    yield end


def _taken(
    order: Order, archive: Archive, engine: AbstractContextManager[Run]
) -> Generator[Progress, None, Progress]:
    """Read what is new and remember it; at the end all that is to be told."""
    here = collect(order.folder, [*order.leave, *([order.last] if order.last else [])])
    before = (
        collect(order.last, [*order.leave, order.folder])
        if order.last
        else Collected(order.folder, ())
    )
    run = _Run(order, archive, Matching(order.register.register))
    told = [*order.register.findings, *here.findings, *before.findings]
    with archive.changes():
        archive.put_register(order.register.register, order.year)
    with engine as examined:
        unknown = [one for one in before.found if not run.guess(one)]
        yield from run.examine(examined, before.folder, dict.fromkeys(unknown, ""))
        told += run.find_last_year(before)
        units = {one: run.guess(one) for one in here.found}
        yield from run.examine(examined, here.folder, units, remembered=True)
        inside = {one: run.unit(one, unit) for one, unit in units.items()}
        yield from run.examine(examined, here.folder, inside, remembered=True)
    told += run.close(inside)
    return Progress(run.done, run.total, tuple(shortened(told, MAX_TOLD)))


@dataclass(slots=True)
class _Run:
    """What a run knows meanwhile. `heads` tells of every record by its key whose report it is."""

    order: Order
    archive: Archive
    matching: Matching
    heads: dict[str, Head] = field(init=False)
    first_seen: dict[str, str] = field(init=False)
    last: Mapping[str, Found] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    keys: dict[tuple[str, str, str], str] = field(default_factory=dict)
    done: int = 0
    total: int = 0

    def __post_init__(self) -> None:
        self.heads = self.archive.known(but=NOT_DONE)  # what was given up may go better this time
        self.first_seen = {}
        for one in self.archive.versions(self.order.year):
            known = self.first_seen.get(one.sha256, one.first_seen)
            self.first_seen[one.sha256] = min(known, one.first_seen)

    def guess(self, found: Found) -> str:
        """The unit a file is probably from, before it is read."""
        known = self.matching
        return known.by_id(found.file) or known.by_name(found.agency) or known.by_folder(found.file)

    def unit(self, found: Found, guessed: str) -> str:
        """The unit a file is from, as far as it could be read."""
        head = self.heads.get(self.key(found, guessed))
        return self.matching.unit_of(found.file, head.agency) if head else guessed

    def held_to(self, unit: str) -> With:
        """What the report of a unit is held to; one that fits none, what holds for all."""
        pack = self.matching.register.units[unit].pack if unit else ""
        packs, last = self.order.register.packs, self.last.get(unit)
        return With(
            (self.order.last, last) if self.order.last and last else None,
            (pack, packs[pack]) if pack else self.order.pack,
        )

    def key(self, found: Found, unit: str) -> str:
        asked = found.file, found.sha256, unit
        key = self.keys.get(asked)
        if key is None:
            key = self.keys[asked] = key_of(found, self.held_to(unit))
        return key

    def examine(
        self, examined: Run, folder: Path, units: Mapping[Found, str], *, remembered: bool = False
    ) -> Iterator[Progress]:
        """Examine what is new among files, each as the report of a unit."""
        new: dict[str, list[Found]] = {}
        for found, unit in units.items():
            key = self.key(found, unit)
            self.used.add(key)
            if key not in self.heads:
                new.setdefault(key, []).append(found)
        self.total += len(new)
        refused: list[Record] = []

        def jobs() -> Iterator[Job]:
            for same in new.values():
                job = job_of(folder, same[0], self.held_to(units[same[0]]))
                if isinstance(job, Record):
                    refused.append(job)
                elif job:
                    yield job

        batch: list[Record] = []
        since = time.monotonic()

        def remember() -> None:
            nonlocal since
            told = [*batch, *refused]
            batch.clear()
            refused.clear()
            if told:
                self._remember(told, new, units if remembered else {})
            since = time.monotonic()

        try:
            for record in examined(jobs()):
                batch.append(record)
                self.done += 1
                if len(batch) >= _BATCH or time.monotonic() - since > _SECONDS:
                    remember()
                yield Progress(self.done, self.total)
        finally:  # stopped in the middle as well: what was examined need not be once more
            self.done += len(refused)
            remember()

    def _remember(
        self,
        batch: Sequence[Record],
        new: Mapping[str, Sequence[Found]],
        units: Mapping[Found, str],
    ) -> None:
        """Put records into the archive, with the versions whose unit is sure."""
        versions: list[Version] = []
        for record in batch:
            self.heads[record.key] = Head(record.agency, record.year)
            for found in new[record.key]:
                if found in units and self.unit(found, units[found]) == units[found]:
                    versions += self._versions(found, units[found])
        with self.archive.changes():
            self.archive.put_records(batch)
            self.archive.put_versions(versions)

    def _versions(self, found: Found, unit: str) -> Iterator[Version]:
        """The version a file is, where it was read and is of the year."""
        key = self.key(found, unit)
        head = self.heads.get(key)
        if head and head.year in (None, self.order.year):
            first = self.first_seen.get(found.sha256, self.order.day.isoformat())
            yield Version(self.order.year, unit, found.file, found.sha256, key, first)

    def find_last_year(self, before: Collected) -> list[Finding]:
        """Find each unit's report of last year; where there are different ones, none is used."""
        year = self.order.year - 1
        of_units: dict[str, list[Found]] = {}
        for found in before.found:
            unit = self.guess(found) or self.unit(found, "")
            head = self.heads.get(self.key(found, ""))
            if unit and (head.year if head else found.year) in (None, year):
                of_units.setdefault(unit, []).append(found)
        counts = counted(self.archive, year)
        told: list[Finding] = []
        chosen: dict[str, Found] = {}
        for unit, several in of_units.items():
            version = counts.get(unit)
            same = [one for one in several if version and one.sha256 == version.sha256]
            if same or len({one.sha256 for one in several}) == 1:
                chosen[unit] = (same or several)[0]
                continue
            name = self.matching.register.units[unit].name
            files = "、".join(f"“{one.file}”" for one in several[:5])
            told.append(
                Finding(
                    "O947", Severity.WARNING, f"“{name}”的上年报告有 {len(several)} 份不同的，没有用来核对：{files}。",
                    place=Place(several[0].file), remedy="在 --last 的文件夹里只留公布的一份，再收一次。",
                )
            )  # fmt: skip
        self.last = chosen
        self.keys.clear()  # the reports are held to these from now on
        return told

    def close(self, units: Mapping[Found, str]) -> list[Finding]:
        """Put down which files lie there now, and tell of those that do not count."""
        versions = [one for found, unit in units.items() for one in self._versions(found, unit)]
        with self.archive.changes():
            self.archive.all_gone(self.order.year)
            self.archive.put_versions(versions)
            self.archive.forget_records(but=self.used)
        names = {unit.id: unit.name for unit in self.matching.register.units.values()}
        told: list[Finding] = []
        strangers = 0
        for found, unit in units.items():
            head = self.heads.get(self.key(found, unit))
            if head is None:
                told.append(_changed(found))
            elif head.year not in (None, self.order.year):
                told.append(_other_year(found, head, self.order.year))
            elif not unit:
                strangers += 1
                near = ""
                if strangers <= MAX_TOLD:
                    near = self.matching.hinted(found.file, head.agency)
                told.append(_stranger(found, head, near))
        undecided_units = counting(self.archive, self.order.year).contested
        return [*told, *undecided(undecided_units, names)]


def _changed(found: Found) -> Finding:
    return Finding(
        "O949", Severity.WARNING, "这个文件正在被改动，或刚刚移走了，没有收。", place=Place(found.file),
        remedy="关闭打开它的程序，再收一次。",
    )  # fmt: skip


def _other_year(found: Found, head: Head, year: int) -> Finding:
    whose = f"“{head.agency}”" if head.agency else ""
    return Finding(
        "O946", Severity.WARNING, f"{whose}这份报告写的是 {head.year} 年度，不是 {year} 年度，没有收。",
        place=Place(found.file),
        remedy=f"年度写错的，退回改正；确是 {head.year} 年度的，移到那一年的文件夹，用 --year {head.year} 收。",
    )  # fmt: skip


def _stranger(found: Found, head: Head, near: str) -> Finding:
    what = f"“{head.agency}”不在名单里" if head.agency else "读不出是哪个机关的报告"
    guess = f"{'最接近的是' if head.agency else '看文件名，像是'}“{near}”。" if near else ""
    return Finding(
        "O945", Severity.WARNING, f"{what}，没有对上单位。{guess}", place=Place(found.file),
        remedy="是名单里的单位的，在文件名前面加上它的编号，或在名单的“曾用名”里写上这个名称；不是的，移出文件夹。",
    )  # fmt: skip
