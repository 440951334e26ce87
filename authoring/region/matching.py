"""Whose report a file is: by the unit's id before its name, by the name inside, by its folder's id; never guessed."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from authoring.region.register import bare
from authoring.region.units import Register

_ALNUM = re.compile("[0-9A-Za-z]")
_DAY = re.compile(
    r"[0-9]{1,2}(?:[月日号次批版稿份]|[.-][0-9]{1,2}(?![0-9]))|(?:19|20)[0-9]{2}(?:年|[.-]?[01][0-9])"
)
"""How names of files and folders begin that tell a day, a year or which batch it is: 1月20日, 1.20, 2024年."""
_AFTER_NAME = re.compile(r"(?:\Z|[\W\d_]|政府信息公开|信息公开|年度|年报|报告)")
MOST_HINTS = 200
"""Files that fit no unit and of which it is told whose they may be; where there are more, the register is wrong."""
_ALIKE = 0.5  # of the pairs of characters of both names


@dataclass(frozen=True)
class Matching:
    """The units of a register, found by id and name."""

    register: Register

    @functools.cached_property
    def names(self) -> Mapping[str, str]:
        """The units by their names and former names, bare."""
        return {
            bare(name): unit.id
            for unit in self.register.units.values()
            for name in (*unit.former_names, unit.name)
        }

    @functools.cached_property
    def _ids(self) -> tuple[Mapping[str, str], tuple[int, ...]]:
        known = {bare(id_): id_ for id_ in self.register.units}
        return known, tuple(sorted({len(id_) for id_ in known}, reverse=True))

    @functools.cached_property
    def _lengths(self) -> tuple[int, ...]:
        return tuple(sorted({len(name) for name in self.names}, reverse=True))

    @functools.cached_property
    def _pairs(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name in self.names:
            for pair in _pairs_of(name):
                found.setdefault(pair, []).append(name)
        return found

    def by_id(self, file: str) -> str:
        """The unit whose id begins the name of the file; empty if none."""
        return self._id_before(file.rpartition("/")[2])

    def by_folder(self, file: str) -> str:
        """The unit whose id begins the name of the nearest folder that has one; empty if none."""
        folders = reversed(file.split("/")[:-1])
        return next((found for one in folders if (found := self._id_before(one))), "")

    def _id_before(self, name: str) -> str:
        known, lengths = self._ids
        part = bare(name)
        day = _DAY.match(part)
        for length in lengths:
            head, after = part[:length], part[length : length + 1]
            if day and length < day.end():
                break  # 1月20日 is no folder of unit 1
            # 1012.yaml is no file of unit 101.
            if head in known and not (_ALNUM.match(head[-1]) and _ALNUM.match(after)):
                return known[head]
        return ""

    def by_name(self, agency: str) -> str:
        """The unit of that name, or that had it; empty if none."""
        return self.names.get(bare(agency), "") if agency else ""

    def by_file_name(self, file: str) -> str:
        """For a file in which no name can be read: the unit whose whole name begins the file's or folder's."""
        for part in map(bare, reversed(file.split("/"))):
            for length in self._lengths:
                if part[:length] in self.names and _AFTER_NAME.match(part, length):
                    return self.names[part[:length]]
        return ""

    def unit_of(self, file: str, agency: str) -> str:
        """Whose report a file is that names this agency; empty where none fits.

        A folder's id comes last: a county's folder holds its bureaus' files too.
        """
        return (
            self.by_id(file)
            or self.by_name(agency)
            or self.by_folder(file)
            or ("" if agency else self.by_file_name(file))
        )

    def nearest(self, agency: str) -> str:
        """The name in the register that is most like one that is not there; empty where none is."""
        wanted = _pairs_of(bare(agency))
        shared: Counter[str] = Counter()
        for pair in wanted:
            shared.update(self._pairs.get(pair, ()))
        best = max(
            shared,
            key=lambda name: 2 * shared[name] / (len(wanted) + len(_pairs_of(name))),
            default="",
        )
        alike = 2 * shared[best] / (len(wanted) + len(_pairs_of(best))) if best else 0
        return self.register.units[self.names[best]].name if alike >= _ALIKE else ""

    def hinted(self, file: str, agency: str) -> str:
        """The name in the register that a file which fits none is probably of; empty where none is likely."""
        return self.nearest(agency) if agency else self._named_in(file)

    def _named_in(self, file: str) -> str:
        """The unit of whose name most stands in the name of a file; what many names have in common says little."""
        said: dict[str, float] = {}
        for pair in _pairs_of(bare(file)):
            names = self._pairs.get(pair, ())
            for name in names:
                said[name] = said.get(name, 0) + 1 / len(names)
        likely = {
            self.names[name]
            for name, share in said.items()
            if share >= _ALIKE * sum(1 / len(self._pairs[pair]) for pair in _pairs_of(name))
        }
        return self.register.units[likely.pop()].name if len(likely) == 1 else ""


def _pairs_of(name: str) -> set[str]:
    return {name[at : at + 2] for at in range(len(name) - 1)} or {name}
