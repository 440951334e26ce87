"""What is remembered of one report that was read and checked: small, plain, the same wherever it was made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from authoring.quantities import Number


@dataclass(frozen=True, slots=True)
class Job:
    """One report to be read and checked: bytes only, so that it can be done anywhere.

    `name` is the file's name as it is told; `beside` the pictures that lie beside it, `last` last year's report
    and `pack` the rule pack, with their names.
    """

    key: str
    name: str
    data: bytes
    beside: tuple[tuple[str, bytes], ...] = ()
    last: tuple[str, bytes] | None = None
    pack: tuple[str, bytes] | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding as it is kept: `path` dotted, English; `reason` the agency's 说明."""

    code: str
    severity: str
    message: str
    place: str = ""
    path: str = ""
    basis: str = ""
    remedy: str = ""
    reason: str = ""
    ours: bool = False  # a fault of the program or of what it cannot read, none of the agency's

    @property
    def blocks(self) -> bool:
        """Whether the report may not be published with it."""
        return self.severity == "fatal" or (self.severity == "error" and not self.reason)


@dataclass(frozen=True)
class Record:
    """What one report says, and what is wrong with it.

    `figures` has every cell of its form, totals computed, by dotted path in the form's order; None where not
    filled in; `form` is the form's id, empty where nothing could be read. `sentences` are those of its texts that
    may be held against others' (own names and digits taken out), each with the words as written.
    """

    key: str
    agency: str = ""
    year: int | None = None
    form: str = ""
    scope: str = ""
    published: str = ""
    figures: Mapping[str, Number | None] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()
    sentences: tuple[tuple[str, str], ...] = ()

    @property
    def is_read(self) -> bool:
        """Whether anything could be made of the file."""
        return bool(self.form)

    def count(self, severity: str) -> int:
        """How many findings of a severity are open: not explained, and the agency's."""
        return sum(
            one.severity == severity and not one.reason and not one.ours for one in self.remarks
        )
