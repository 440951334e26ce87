"""What a collector sends to a unit: a 退回单 with what is to be mended, or a 催报单 where nothing came in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import authoring
from authoring.document.tree import Block, Cell, Document, Heading, Paragraph, Run, Table
from authoring.files import not_over_changed, write_all
from authoring.findings import Finding, Severity, Unusable, shortened
from authoring.names import safe_name
from authoring.outputs import SLIPS, Stage
from authoring.region.archive import Archive, Event, Happened, Version
from authoring.region.counting import counting
from authoring.region.judging import asked_of, judged
from authoring.region.record import Record, Remark
from authoring.region.standing import Standing, State, standings
from authoring.region.units import Register
from authoring.report.values import day_in_words
from authoring.templating import wording

DAYS = 7
"""In so many days an answer is asked for, unless told otherwise."""
_BATCH = 32  # slips written together, and remembered with them
_MAX_TOLD = 20
_WORDS = "slips.j2"
_TO_MEND = (Severity.FATAL.value, Severity.ERROR.value)
_ASKED = (*_TO_MEND, Severity.WARNING.value)


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip to a unit, ready to be set; `sha256` is the version it is about, empty where there is none."""

    unit: str
    name: str
    kind: Happened
    document: Document
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What slips are made of: the reports of `year`, on a `day`, answers `by` another.

    `sender` signs, where it is not the topmost unit; `only` are the units asked for, all where empty.
    """

    year: int
    day: date
    by: date | None = None
    sender: str = ""
    only: Sequence[str] = ()


def slips(archive: Archive, asked: Asked) -> Iterator[Slip]:
    """One slip for each unit that has something to answer, in the order of the register.

    What is no fault of a unit's, and what it has explained, stands on none. The unit above all others gets
    one only where it is asked for: its own office collects.
    """
    register = archive.register_of(asked.year)
    told = judged(archive, asked.year)
    also = asked_of(told)
    wanted = frozenset(asked.only or (one for one in register.units if one != register.head))
    found = [
        one for one in standings(archive, asked.year, asked.day, told) if one.unit.id in wanted
    ]
    contested = counting(archive, asked.year).contested
    events: dict[str, list[Event]] = {}
    for event in archive.events(asked.year):
        if event.day < asked.day.isoformat():
            events.setdefault(event.unit, []).append(event)
    records = archive.summaries(asked.year)
    for one in found:
        maker = _Maker(asked, register, one, events.get(one.unit.id, ()))
        if one.state is State.MISSING:
            yield maker.chasing()
        elif one.state is State.UNDECIDED:
            yield maker.undecided(contested.get(one.unit.id, ()))
        elif one.version and (
            remarks := _to_answer(records.get(one.version.key), also.get(one.unit.id, ()))
        ):
            yield maker.back(one.version, remarks)


def _to_answer(record: Record | None, also: Sequence[Remark]) -> list[Remark]:
    """What a unit has to mend or to explain, what is to be mended first."""
    remarks = (*(record.remarks if record else ()), *also)
    asked = [one for one in remarks if one.severity in _ASKED and not one.reason and not one.ours]
    return sorted(asked, key=lambda one: one.severity not in _TO_MEND)


@dataclass(frozen=True, slots=True)
class _Maker:
    """Sets the slip of one unit."""

    asked: Asked
    register: Register
    standing: Standing
    events: Sequence[Event]

    def back(self, version: Version, remarks: Sequence[Remark]) -> Slip:
        errors = [one for one in remarks if one.severity in _TO_MEND]
        warnings = remarks[len(errors) :]
        many = {"errors": len(errors), "warnings": len(warnings)}
        told = _words("back", year=self.asked.year, **many)
        answer = _words("answer_back", by=day_in_words(self._by), **many)
        days = self._days(Happened.SENT_BACK, version.sha256)
        blocks: list[Block] = [
            self._about(_words("received", file=version.file, day=_in_words(version.first_seen))),
            _paragraph(told, _words("before", days=days) if days else ""),
            _paragraph(answer),
        ]
        blocks += _listed("errors", errors)
        blocks += _listed("warnings", warnings)
        return self._slip(Happened.SENT_BACK, "back_title", blocks, version.sha256)

    def undecided(self, versions: Sequence[Version]) -> Slip:
        files = [one.file for one in versions]
        blocks: list[Block] = [
            self._about(),
            _paragraph(_words("undecided", year=self.asked.year, files=files)),
            _paragraph(_words("answer_undecided", by=day_in_words(self._by))),
        ]
        return self._slip(Happened.SENT_BACK, "back_title", blocks)

    def chasing(self) -> Slip:
        due, today = self.standing.due, self.asked.day
        told = _words(
            "chase", year=self.asked.year, basis=_basis(self.asked.year) if due else "",
            due=day_in_words(due) if due else "", today=day_in_words(today),
            late=(today - due).days if due else 0,
        )  # fmt: skip
        days = self._days(Happened.CHASED)
        blocks: list[Block] = [
            self._about(),
            _paragraph(told, _words("chased", days=days) if days else ""),
            _paragraph(_words("answer_chase", by=day_in_words(self._by))),
        ]
        return self._slip(Happened.CHASED, "chase_title", blocks)

    @property
    def _by(self) -> date:
        """The day to answer by: a report that is not due yet is asked for when it is."""
        if self.asked.by:
            return self.asked.by
        soon, due = self.asked.day + timedelta(DAYS), self.standing.due
        return due if due and due > soon and self.standing.state is State.MISSING else soon

    def _days(self, kind: Happened, sha256: str = "") -> list[str]:
        """On which days the unit was told so before."""
        told = [one.day for one in self.events if one.kind is kind and one.sha256 == sha256]
        return [_in_words(day) for day in dict.fromkeys(told)]

    def _about(self, received: str = "") -> Table:
        pairs = [("单位", self.standing.unit.name)]
        pairs += [("收到的文件", received)] if received else []
        pairs += [("答复期限", day_in_words(self._by)), ("联系人及电话", "")]
        cells = [
            (Cell(label, row, 0, role="row"), Cell(text, row, 1, role="words"))
            for row, (label, text) in enumerate(pairs)
        ]
        return Table("概况", tuple(cells), (18, 82))

    def _slip(self, kind: Happened, title: str, blocks: list[Block], sha256: str = "") -> Slip:
        unit, day = self.standing.unit, self.asked.day
        top = next(reversed([unit.id, *self.register.above(unit.id)]))
        sender = self.asked.sender or ("" if top == unit.id else self.register.units[top].name)
        if sender:
            blocks = [*blocks, Paragraph((Run(sender),), "signature")]
        words = _words(title)
        source = f"{self.asked.year} {unit.id} {sha256} {day}"
        document = Document(
            title=words,
            title_lines=(words,),
            agency=sender or unit.name,
            file_stem=safe_name(f"{kind}单 {unit.id} {unit.name}", f" {self.asked.year}年度 {day}"),
            stage=Stage.FINAL,
            page_mark="",
            created=day,
            meta=(),
            data=None,
            source=sha256 or hashlib.sha256(source.encode()).hexdigest(),
            blocks=(*blocks, Paragraph((Run(day_in_words(day)),), "date")),
            kind="slip",
        )
        return Slip(unit.id, unit.name, kind, document, sha256)


def _words(macro: str, **values: object) -> str:
    return wording(macro, _WORDS, **values)


def _basis(year: int) -> str:
    """By what the day of publication is set, in the middle of a sentence."""
    return authoring.form_of(year).due.basis.replace("；", "、")


def _in_words(day: str) -> str:
    return day_in_words(date.fromisoformat(day))


def _paragraph(*sentences: str) -> Paragraph:
    return Paragraph((Run("".join(sentences)),))


def _listed(kind: str, remarks: Sequence[Remark]) -> Iterator[Block]:
    """A heading and the remarks below it, line by line; nothing where there are none."""
    if not remarks:
        return
    yield Heading(f"{_words(kind)}（{len(remarks)}处）", 1, 1, id=f"part-{kind}")
    head = tuple(
        Cell(name, 0, column, role="column")
        for column, name in enumerate(("序号", "位置", "问题", "怎么改、依据"))
    )
    rows = [
        (
            Cell(str(number), number, 0),
            Cell(one.place or "全文", number, 1, role="words"),
            Cell(one.message, number, 2, role="words"),
            Cell(_remedy(one), number, 3, role="words"),
        )
        for number, one in enumerate(remarks, 1)
    ]
    lines = tuple(range(1, len(rows) + 1))  # a page may end behind any of them
    table = Table(_words(kind), (head, *rows), (7, 22, 32, 39), 1, lines)
    yield replace(table, labelled_by=f"part-{kind}")


def _remedy(remark: Remark) -> str:
    return remark.remedy + (f"依据：{remark.basis}。" if remark.basis else "")


# --- written ------------------------------------------------------------------------------------------


def write_slips(
    archive: Archive,
    year: int,
    made: Sequence[Slip],
    out: Path,
    formats: Sequence[str],
    *,
    force: bool,
) -> Iterator[Sequence[Slip]]:
    """Write slips, some at a time, and remember with them that the units were told. Raises Unusable.

    Nothing is written where a file that was changed since, or is none of ours, stands in the way.
    """
    names = _file_names(made)
    targets = {
        slip.unit: {to: out / (name + SLIPS[to].ending) for to in formats}
        for slip, name in zip(made, names, strict=True)
    }
    if not force and (in_the_way := list(_in_the_way(targets))):
        raise Unusable(shortened(in_the_way, _MAX_TOLD))
    for start in range(0, len(made), _BATCH):
        batch = made[start : start + _BATCH]
        files = {
            path: authoring.render(slip.document, SLIPS[to].writer).data
            for slip in batch
            for to, path in targets[slip.unit].items()
        }
        with archive.changes():
            archive.put_events(
                Event(year, one.unit, one.document.created.isoformat(), one.kind, one.sha256)
                for one in batch
            )
            write_all(files, None if force else not_over_changed)
        yield batch


def _file_names(made: Sequence[Slip]) -> Iterator[str]:
    """The names of the files without endings; two that are one to the system get a number."""
    taken: set[str] = set()
    for slip in made:
        stem = name = slip.document.file_stem
        number = 1
        while name.casefold() in taken:
            number += 1
            name = f"{stem} {number}"
        taken.add(name.casefold())
        yield name


def _in_the_way(targets: Mapping[str, Mapping[str, Path]]) -> Iterator[Finding]:
    for paths in targets.values():
        for path in paths.values():
            try:
                old = path.read_bytes()
            except OSError:
                continue  # not there; what else is wrong with it is told where it is written
            if found := not_over_changed(path, old):
                yield found
