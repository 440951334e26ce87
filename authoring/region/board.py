"""The board: one page, folded by unit, that shows who has sent and who has not, and what it adds up to so far."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

from authoring.files import not_over_changed, write_all
from authoring.findings import Finding
from authoring.names import safe_name
from authoring.quantities import printed
from authoring.region.case import Region
from authoring.region.judging import judged
from authoring.region.rollup import KeyFigure, key_figures
from authoring.region.rules import REGION_RULES, Told
from authoring.region.standing import Standing, State, Stranger, standings, strangers, to_call
from authoring.region.units import Unit
from authoring.report.values import day_in_words
from authoring.seal import BLANK, sealed
from authoring.templating import render

ONE_PAGE = 20_000
"""So many units stand on one page; of more, those below each unit under the topmost have their own."""
_CALLED, _STRANGERS, _TOLD = 30, 50, 20
_LABELS = {State.SENT_BACK: "退回未重报", State.UNDECIDED: "两份未定"}
_TO_DO_FIRST = (
    State.MISSING, State.UNDECIDED, State.SENT_BACK, State.UNREAD, State.WRONG, State.LATE,
    State.EXPLAINED, State.SENT, State.EXCUSED,
)  # fmt: skip
_COUNTED = (State.SENT, *(one for one in _TO_DO_FIRST if one not in (State.SENT, State.EXPLAINED)))
_OF_SENT = (State.SENT_BACK, State.UNREAD, State.WRONG, State.LATE)


@dataclass(frozen=True, slots=True)
class Count:
    """How many units are in a state; `state` is its English name, for the style."""

    label: str
    state: str
    units: int


@dataclass(frozen=True, slots=True)
class Group:
    """The units of one state below a node that have none below them, each with a remark."""

    count: Count
    units: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Node:
    """A unit, folded with those below it.

    `counts` are of the unit and all below it, `figures` what those below come to, `lacking` how many units no
    figure has in it, `groups` those directly below; `page` is the file in which they stand, where that is another.
    """

    unit: Unit
    state: Count
    remark: str
    counts: tuple[Count, ...]
    figures: tuple[tuple[str, str], ...]
    lacking: int
    groups: tuple[Group, ...]
    page: str = ""


def board(region: Region, day: date, file: str) -> dict[str, bytes]:
    """The pages by their names, the first of them `file`."""
    register = region.register
    told = judged(region.archive, region.year)
    found = standings(region.archive, region.year, day, told)
    made = _Maker(region, day, {one.unit.id: one for one in found})
    others = strangers(region.archive, region.year)
    tops = register.below.get("", ())
    if len(found) <= ONE_PAGE:
        return {file: made.page(tops, found, others, told)}
    # One topmost unit has its cities below; where there are several, each has a page.
    parts = [one for top in tops for one in register.below.get(top, ())] if len(tops) == 1 else tops
    apart = [one for one in parts if one in register.below]
    names: dict[str, str] = {}
    for part in apart:
        names[part] = _name(Path(file).stem, part, [file, *names.values()])
    pages = {file: made.page(tops, found, others, told, names)}
    for part in apart:
        below = [made.standing[one] for one in (part, *register.under(part))]
        units = {one.unit.id for one in below}
        of_part = [one for one in told if one.unit in units]
        pages[names[part]] = made.page((part,), below, (), of_part, index=file)
    return pages


def write_board(pages: Mapping[str, bytes], folder: Path, *, force: bool) -> None:
    """Write the pages: all, or none. Raises Unusable where one was changed since, or is none of ours."""

    def objection(path: Path, old: bytes) -> Finding | None:
        found = not_over_changed(path, old)
        remedy = "要保留它，用 -o 换一个文件名；不要它，加 --force 覆盖。"
        return replace(found, remedy=remedy) if found else None

    files = {folder / name: data for name, data in pages.items()}
    write_all(files, None if force else objection)


def _name(stem: str, unit: str, taken: Iterable[str]) -> str:
    known = {one.casefold() for one in taken}
    name, number = safe_name(f"{stem}-{unit}", ".html"), 1
    while name.casefold() in known:
        number += 1
        name = safe_name(f"{stem}-{unit}-{number}", ".html")
    return name


@dataclass(frozen=True)
class _Maker:
    region: Region
    day: date
    standing: Mapping[str, Standing]

    def page(
        self,
        tops: Sequence[str],
        found: Sequence[Standing],
        others: Sequence[Stranger],
        told: Sequence[Told],
        apart: Mapping[str, str] = MappingProxyType({}),
        index: str = "",
    ) -> bytes:
        """One page on some units with those below them, but those that have pages `apart`.

        `index` is the page that leads to it.
        """
        register = self.region.register
        calls = to_call(found, register, self.day)
        counter = Counter(state for one in found for state in one.states)
        own = self.standing[register.head] if register.head and not index else None
        whose = self.region.named(tops[0]).name if len(tops) == 1 else ""
        text = render(
            "board.html.j2",
            title=f"{whose}政府信息公开工作年度报告收报情况",
            year=self.region.year,
            day=day_in_words(self.day),
            due=sum(one.is_due for one in found),
            counts=_counts(counter),
            of_sent=[_label(state) for state in _OF_SENT if counter[state]],
            own=own.unit.name if own and own.state is State.MISSING else "",
            calls=[(one.unit.name, self._called(one)) for one in calls[:_CALLED]],
            more_calls=max(0, len(calls) - _CALLED),
            folded=list(self._folded(tops, apart)),
            rules=list(_by_rule(told)),
            strangers=[(one.version.file, one.agency) for one in others[:_STRANGERS]],
            more_strangers=max(0, len(others) - _STRANGERS),
            index=index,
            seal=BLANK,
        )
        return sealed(text.encode())

    def _folded(self, tops: Sequence[str], apart: Mapping[str, str]) -> Iterator[Node | None]:
        """The nodes as a page opens them; None closes the last that is open."""
        below = self.region.register.below
        waiting: list[str | None] = list(reversed(tops))
        while waiting:
            here = waiting.pop()
            yield self._node(here, apart.get(here, "")) if here is not None else None
            if here is not None:
                waiting.append(None)
                if here not in apart:
                    waiting += [one for one in reversed(below.get(here, ())) if one in below]

    def _node(self, unit: str, page: str) -> Node:
        standing, register = self.standing[unit], self.region.register
        groups: dict[State, list[tuple[str, str]]] = {}
        for one in register.below.get(unit, ()) if not page else ():
            if one not in register.below:
                here = self.standing[one]
                groups.setdefault(here.state, []).append((here.unit.name, _remark(here)))
        figures = self._figures(unit)
        all_lack = min((one.lacking for one in figures), default=0)
        return Node(
            standing.unit,
            _count(standing.state, 1),
            _remark(standing),
            _counts(self._counters[unit]) if unit in register.below else (),
            tuple(_in_words(one, all_lack) for one in figures),
            all_lack,
            tuple(
                Group(_count(state, len(groups[state])), tuple(groups[state]))
                for state in _TO_DO_FIRST
                if state in groups
            ),
            page,
        )

    @functools.cached_property
    def _counters(self) -> Mapping[str, Counter[State]]:
        """How many units are in each state, of each unit with all below it."""
        register = self.region.register
        found = {one: Counter(standing.states) for one, standing in self.standing.items()}
        tops = register.below.get("", ())
        in_order = [one for top in tops for one in (top, *register.under(top))]
        for one in reversed(in_order):
            if parent := register.units[one].parent:
                found[parent].update(found[one])
        return found

    def _figures(self, unit: str) -> list[KeyFigure]:
        total = self.region.sums.below.get(unit)
        return key_figures(total) if total and total.units else []

    def _called(self, one: Standing) -> str:
        """Why a unit is to be called, and below whom it stands."""
        told = [_label(one.state)]
        if one.sent_back:
            told = [f"{day_in_words(date.fromisoformat(one.sent_back))}退回，未重报"]
        if one.due and one.state is State.MISSING:
            late = (self.day - one.due).days
            told.append(f"期限{day_in_words(one.due)}{f'，已过{late}天' if late > 0 else ''}")
        if one.unit.parent in self.region.register.units:
            told.append(f"上级：{self.region.named(one.unit.parent).name}")
        return "，".join(told)


def _label(state: State) -> str:
    return _LABELS.get(state, state.value)


def _count(state: State, units: int) -> Count:
    return Count(_label(state), state.name.lower().replace("_", "-"), units)


def _counts(counter: Counter[State]) -> tuple[Count, ...]:
    """What there is, in the order of reading."""
    return tuple(_count(state, counter[state]) for state in _COUNTED if counter[state])


def _remark(one: Standing) -> str:
    """What is to be known of a unit besides its state."""
    told = [f"错误{one.errors}"] if one.errors else []
    told += [f"提醒{one.warnings}"] if one.warnings and not one.errors else []
    told += [_label(state) for state in one.states[1:] if state is State.LATE]
    told += [one.unit.excused] if one.state is State.EXCUSED else []
    return "，".join(told)


def _by_rule(told: Sequence[Told]) -> Iterator[tuple[str, int, list[tuple[str, str]]]]:
    """Rule by rule its title, how often it found something, and the first of that: whose, and what.

    Files of no unit have a list of their own.
    """
    for rule in sorted(REGION_RULES, key=lambda one: one.code):
        found = [one.finding for one in told if one.finding.code == rule.code]
        if found and rule.code != "R710":
            yield rule.title, len(found), [(one.quote, one.message) for one in found[:_TOLD]]


def _in_words(one: KeyFigure, told: int) -> tuple[str, str]:
    """A figure's name and what is there of it; beside it how many are not in it, where that is not `told`."""
    if one.part is None:
        return one.name, "未填"
    without = f"（不含{one.lacking}家）" if one.lacking > told else ""
    return one.name, f"{printed(one.part)}{one.unit}{without}"
