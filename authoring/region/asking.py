"""What a person asks for, in words: a unit, a cell."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path

from authoring.findings import Finding, Place, Severity, Unusable
from authoring.forms.layout import Form, FormCell, form_cells
from authoring.region.archive import Archive
from authoring.region.matching import Matching
from authoring.region.register import bare
from authoring.region.units import Register


def year_in(archive: Archive, asked: int | None) -> int:
    """The year asked for, else the last that was taken. Raises Unusable for one that never was."""
    known = archive.years()
    if asked in known or (asked is None and known):
        return known[-1] if asked is None else asked
    there = f"有的是：{'、'.join(map(str, known))}。" if known else ""
    told = f"收报库里没有 {asked} 年度的报告。{there}" if asked else "收报库里还没有报告。"
    first = "核对 --year；这一年度还没有收的，" if asked and known else ""
    when = f" --year {asked}" if asked else ""
    raise Unusable(
        Finding(
            "O950", Severity.FATAL, told, place=Place(str(archive.path)),
            remedy=f"{first}先用 nianbao region take{when} 收报告。",
        )
    )  # fmt: skip


def unit_named(register: Register, words: str) -> str:
    """The unit of this 编号 or name, former ones too. Raises Unusable, which names the nearest."""
    known = Matching(register)
    found = words if words in register.units else known.by_name(words)
    if not found:
        head = register.units[register.head].name if register.head else ""
        meant = head if words and head.startswith(words) else known.nearest(words)
        raise _no_unit(words, meant, Place())
    return found


def unit_of(register: Register, file: Path, agency: str) -> str:
    """The unit whose report a file is. Raises Unusable, which names the nearest."""
    known = Matching(register)
    found = known.unit_of(file.name, agency)
    if not found:
        raise _no_unit(agency or file.name, known.nearest(agency), Place(str(file)))
    return found


def cell_named(form: Form, words: str) -> FormCell:
    """The cell of this name: 申请.新收.总计. Raises Unusable, which names the nearest."""
    named = {".".join(cell.names): cell for cell in form_cells(form).values()}
    asked = bare(words).replace("。", ".").replace("·", ".").replace("/", ".")
    if asked in named:
        return named[asked]
    near = next(iter(get_close_matches(asked, named, n=1)), "")
    raise Unusable(
        Finding(
            "O951", Severity.FATAL, f"格式 {form.id} 没有“{words}”这一格。{_is_near(near)}",
            remedy="格的名称照 nianbao fields 列出的写，例如 申请.新收.总计。",
        )
    )  # fmt: skip


def _no_unit(words: str, nearest: str, place: Place) -> Unusable:
    return Unusable(
        Finding(
            "O950", Severity.FATAL, f"名单里没有“{words}”。{_is_near(nearest)}", place=place,
            remedy="写名单里的编号或全称；名单改过的，先运行 nianbao region take。",
        )
    )  # fmt: skip


def _is_near(name: str) -> str:
    return f"最接近的是“{name}”。" if name else ""
