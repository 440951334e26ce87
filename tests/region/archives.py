"""Small fictional regions as an archive holds them, made of figures instead of files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from authoring.forms import form_of
from authoring.forms.layout import Level, Scope, form_cells
from authoring.quantities import Number
from authoring.region.archive import Archive, Version
from authoring.region.record import Record, Remark
from authoring.region.units import Register, Unit
from authoring.report.figures import compute

ERROR = Remark("A301", "error", "总计不符。")


def unit(number: str, parent: str = "", **more: object) -> Unit:
    """A unit of the register; a department unless told otherwise."""
    given = {"name": f"示例县{number}局", "level": Level.DEPARTMENT, "scope": Scope.OWN}
    return Unit(number, parent, **{**given, **more})


def record(
    key: str, year: int, told: Mapping[str, Number | None], *, form: str | None = None,
    otherwise: int | None = 0, remarks: Iterable[Remark] = (),
) -> Record:  # fmt: skip
    """A report of which some cells are `told`, the others all the same; totals are computed."""
    used = form_of(year, form)
    entered = {
        path: told.get(".".join(path), otherwise)
        for path, cell in form_cells(used).items()
        if not cell.addends
    }
    values = compute(used, entered).values
    figures = {".".join(path): value for path, value in values.items()}
    return Record(key, "", year, used.id, "", f"{year + 1}-01-20", figures, tuple(remarks))


def archive(
    folder: Path, units: Iterable[Unit], reports: Mapping[tuple[str, int], Record | list[Record]]
) -> Path:
    """An archive file with these units and what each sent for a year, all on one day."""
    path = folder / "收报库.sqlite"
    with Archive(path, create=True) as opened, opened.changes():
        last = max((year for _, year in reports), default=2024)
        opened.put_register(Register({one.id: one for one in units}), last)
        for (owner, year), told in reports.items():
            several = [told] if isinstance(told, Record) else told
            opened.put_records(several)
            opened.put_versions(
                Version(year, owner, f"{owner}-{place}.yaml", one.key, one.key, f"{year + 1}-01-20")
                for place, one in enumerate(several)
            )
    return path
