"""Who has to report: the units of a register and how they stand above one another."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from authoring.forms.layout import Level, Scope


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the register.

    `parent` is the id of the unit above it, empty for the topmost. With a `scope` of 汇总 its report covers
    those below it. `excused` is why it need not report, empty where it must. `pack` is the rule pack its report is
    held to, a path below the register's folder; `line` where it stands in the register's file.
    """

    id: str
    parent: str
    name: str
    former_names: tuple[str, ...] = ()
    level: Level | None = None
    scope: Scope = Scope.OWN
    excused: str = ""
    pack: str = ""
    line: int = 0


@dataclass(frozen=True)
class Register:
    """All units by id, in the order of the register's file; a tree or several."""

    units: Mapping[str, Unit] = field(default_factory=dict)

    @functools.cached_property
    def below(self) -> Mapping[str, tuple[str, ...]]:
        """The units directly below each, in order; those on top under the empty id."""
        found: dict[str, list[str]] = {}
        for unit in self.units.values():
            found.setdefault(unit.parent, []).append(unit.id)
        return {parent: tuple(ids) for parent, ids in found.items()}

    @property
    def head(self) -> str:
        """The unit above all others, whose office collects; empty where there are several, or none below it."""
        tops = self.below.get("", ())
        return tops[0] if len(tops) == 1 and tops[0] in self.below else ""

    @functools.cached_property
    def place(self) -> Mapping[str, int]:
        """At which place of the register's file each unit stands."""
        return {unit: place for place, unit in enumerate(self.units)}

    def under(self, unit: str) -> Iterator[str]:
        """All units below one, each after the one above it."""
        waiting = list(reversed(self.below.get(unit, ())))
        while waiting:
            here = waiting.pop()
            yield here
            waiting += reversed(self.below.get(here, ()))

    def above(self, unit: str) -> Iterator[str]:
        """The units above one, the nearest first."""
        here = self.units[unit].parent
        while here:
            yield here
            here = self.units[here].parent
