"""The page of a rule: what is looked at, why, how to mend it, on what basis, with an example."""

from __future__ import annotations

from dataclasses import dataclass

from authoring.findings import Severity


@dataclass(frozen=True, slots=True)
class Page:
    """What a person reads of a rule: code, title and severity; 查什么 `what`, 为什么 `why`, 怎么改 `how`;
    `basis` in law or notice, its clauses parted by ；; an `example` of the mistake.
    """

    code: str
    title: str
    severity: Severity
    what: str
    why: str
    how: str
    basis: str
    example: str
