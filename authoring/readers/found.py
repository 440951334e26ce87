"""A form's tables in a file: which form it is, and its cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from authoring.findings import Finding
from authoring.forms import FORMS, form_of
from authoring.forms.layout import Address, Form
from authoring.readers.align import align
from authoring.readers.prove import ReadCell, prove
from authoring.readers.raw import Raw, RawTable


@dataclass(frozen=True)
class FoundTables:
    """The form that fits, its cells, and the pieces (by number) that are its tables."""

    form: Form
    cells: Mapping[Address, ReadCell]
    used: frozenset[int]
    findings: tuple[Finding, ...] = ()


def tables_of(raw: Raw, year: int | None) -> FoundTables:
    """The form's tables in a file."""
    usual = form_of(year) if year and year >= FORMS[0].first_year else FORMS[-1]
    best: tuple[float, FoundTables] | None = None
    for form in sorted(FORMS, key=lambda one: one is not usual):
        score, cells, used = 0.0, dict[Address, ReadCell](), set[int]()
        for table in form.tables:
            rated = [
                (align(table, [piece]), number)
                for number, piece in enumerate(raw.pieces)
                if isinstance(piece, RawTable) and number not in used
            ]
            aligned, number = max(rated, key=lambda one: one[0].score, default=(None, -1))
            if aligned and aligned.score >= 0.5:
                score += aligned.score
                cells |= prove(aligned).cells
                used.add(number)
        if best is None or score > best[0] + 0.02:
            best = score, FoundTables(form, cells, frozenset(used))
    assert best
    return best[1] if best[0] else FoundTables(usual, {}, frozenset())
