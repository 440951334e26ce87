"""How each unit stands: sent, missing, late, sent back, with errors, explained."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import authoring
from authoring.findings import Severity, Unusable
from authoring.forms.layout import Form
from authoring.region.archive import Archive, Event, Happened, Version
from authoring.region.counting import counting
from authoring.region.judging import asked_of, judged
from authoring.region.matching import MOST_HINTS, Matching
from authoring.region.record import Record, Remark
from authoring.region.rules import Told
from authoring.region.units import Register, Unit

_LATE = "D701"
_ERROR, _WARNING = Severity.ERROR.value, Severity.WARNING.value


class State(StrEnum):
    """A state of a unit; of several the first tells what to do about it."""

    EXCUSED = "免报"
    MISSING = "未报"
    UNDECIDED = "未定"  # two different reports came in on one day
    SENT_BACK = "退回"  # and not sent again
    UNREAD = "未读出"
    WRONG = "有错误"
    LATE = "迟报"
    EXPLAINED = "已说明"
    SENT = "已报"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a unit stands on a day.

    `version` is the one that counts, `files` its own or those of which none does; `due` is the last day of
    publication where that is known, `sent_back` the day (ISO) on which the report was sent back that is not
    sent again. `errors`, `warnings`, `explained` and `unread` count the remarks, the last those that are ours;
    what the rules on the region ask of the unit is among them.
    """

    unit: Unit
    states: tuple[State, ...]
    version: Version | None = None
    files: tuple[str, ...] = ()
    published: str = ""
    due: date | None = None
    sent_back: str = ""
    errors: int = 0
    warnings: int = 0
    explained: int = 0
    unread: int = 0

    @property
    def state(self) -> State:
        """What to do about it first."""
        return self.states[0]

    @property
    def is_due(self) -> bool:
        """Whether a report is asked of the unit."""
        return State.EXCUSED not in self.states


@dataclass(frozen=True, slots=True)
class Stranger:
    """A file that fits no unit of the register, the agency it names, the name of the unit it may be of."""

    version: Version
    agency: str
    like: str = ""


def standings(
    archive: Archive, year: int, day: date, told: Iterable[Told] | None = None
) -> list[Standing]:
    """Every unit of the register, in its order; `told` is what the year was judged, where that is known."""
    register = archive.register_of(year)
    records = archive.summaries(year)
    asked = asked_of(judged(archive, year) if told is None else told)
    counts = counting(archive, year)
    back = _sent_back(archive.events(year))
    form = _form(year)
    found = []
    for unit in register.units.values():
        due = form.due.of(unit.level, year) if form and unit.level else None
        version = counts.counted.get(unit.id)
        if version:
            record = records.get(version.key, Record(version.key))
            also = asked.get(unit.id, ())
            found.append(_sent(unit, version, record, due, back.get(unit.id), also))
        elif unit.id in counts.contested:
            files = tuple(one.file for one in counts.contested[unit.id])
            found.append(Standing(unit, (State.UNDECIDED,), files=files, due=due))
        else:
            state = State.EXCUSED if unit.excused else State.MISSING
            found.append(Standing(unit, (state,), due=due))
    return found


def strangers(archive: Archive, year: int) -> list[Stranger]:
    """The files that lie there and fit no unit."""
    lying = [one for one in archive.versions(year, "") if one.present]
    records = archive.summaries(year) if lying else {}
    matching = Matching(archive.register_of(year) if lying else Register())
    found: list[Stranger] = []
    for one in lying:
        agency = records[one.key].agency if one.key in records else ""
        like = matching.hinted(one.file, agency) if len(found) < MOST_HINTS else ""
        found.append(Stranger(one, agency, like))
    return found


def _form(year: int) -> Form | None:
    try:
        return authoring.form_of(year)
    except Unusable:
        return None


def _sent_back(events: Iterable[Event]) -> dict[str, Event]:
    """The last time each unit's report was sent back, unless it was accepted since."""
    found: dict[str, Event] = {}
    for event in events:  # in the order of days
        if event.kind is Happened.SENT_BACK:
            found[event.unit] = event
        elif event.kind is Happened.ACCEPTED and event.unit in found:
            del found[event.unit]
    return found


def _sent(
    unit: Unit,
    version: Version,
    record: Record,
    due: date | None,
    back: Event | None,
    also: Sequence[Remark],
) -> Standing:
    waits = back and (version.sha256 == back.sha256 or version.first_seen < back.day)
    errors, warnings = (
        record.count(_ERROR)
        + record.count(Severity.FATAL.value)
        + sum(one.severity == _ERROR for one in also),
        record.count(_WARNING) + sum(one.severity == _WARNING for one in also),
    )
    explained = sum(bool(one.reason) for one in record.remarks)
    unread = sum(one.ours for one in record.remarks)
    late = any(one.code == _LATE for one in record.remarks)
    late |= due is not None and (record.published or version.first_seen) > due.isoformat()
    states = [
        state
        for state, so in (
            (State.SENT_BACK, waits and errors), (State.UNREAD, not record.is_read), (State.WRONG, errors),
            (State.LATE, late), (State.EXPLAINED, explained), (State.SENT, True),
        ) if so
    ]  # fmt: skip
    return Standing(
        unit, tuple(states), version, (version.file,), record.published, due, back.day if back and waits else "",
        errors, warnings, explained, unread,
    )  # fmt: skip


# --- groups, and whom to call -----------------------------------------------------------------------


def grouped(found: Sequence[Standing], by: str, register: Register) -> dict[str, list[Standing]]:
    """The standings by the unit above (上级), or by level (级别), in order."""
    groups: dict[str, list[Standing]] = {}
    for one in found:
        above = register.units.get(one.unit.parent)
        name = (
            (above.name if above else "（没有上级）")
            if by == "上级"
            else one.unit.level or "（未填）"
        )
        groups.setdefault(name, []).append(one)
    return groups


def counts_of(found: Iterable[Standing]) -> Mapping[State | str, int]:
    """How many units are in each state; under 应报 how many have to report."""
    counts: Counter[State | str] = Counter()
    for one in found:
        counts.update(one.states)
        counts["应报"] += one.is_due
    return counts


def to_call(found: Iterable[Standing], register: Register, day: date) -> list[Standing]:
    """Whom to call: those whose day is over before the others, and first whoever most units wait for.

    Nobody calls the unit above all others: its office collects, and fills its report with the sums.
    """
    waited_for = (State.MISSING, State.UNDECIDED, State.SENT_BACK)
    chosen = [one for one in found if one.state in waited_for and one.unit.id != register.head]
    below = {one.unit.id: sum(1 for _ in register.under(one.unit.id)) for one in chosen}

    def order(one: Standing) -> tuple[bool, int, date]:
        due = one.due or date.max
        is_asked = one.state is not State.MISSING
        return due >= day and not is_asked, -below[one.unit.id], due

    return sorted(chosen, key=order)
