"""What a person asks for, in words: a unit, a cell."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

from authoring.findings import Finding, Place, Severity, Unusable
from authoring.forms.layout import Form, FormCell, form_cells
from authoring.region.units import Register


def unit_named(register: Register, words: str) -> str:
    """The unit of this 编号 or name, former ones too. Raises Unusable, which names the nearest."""
    asked = _plain(words)
    names = _names(register)
    if words in register.units or asked in names:
        return words if words in register.units else names[asked]
    raise _no_unit(words, names, Place())


def unit_of(register: Register, file: str, agency: str) -> str:
    """The unit whose report a file is: by the 编号 its name begins with, else by the agency in it.

    Raises Unusable.
    """
    name = re.split(r"[/\\]", file)[-1]
    begins = [one for one in register.units if name.startswith(one)]
    begins = [one for one in begins if not name[len(one) : len(one) + 1].isalnum()]
    names = _names(register)
    if begins or _plain(agency) in names:
        return max(begins, key=len) if begins else names[_plain(agency)]
    raise _no_unit(agency or name, names, Place(file))


def cell_named(form: Form, words: str) -> FormCell:
    """The cell of this name: 申请.新收.总计. Raises Unusable, which names the nearest."""
    named = {".".join(cell.names): cell for cell in form_cells(form).values()}
    asked = _plain(words).replace("。", ".").replace("·", ".").replace("/", ".")
    if asked in named:
        return named[asked]
    raise Unusable(
        Finding(
            "O951", Severity.FATAL, f"格式 {form.id} 没有“{words}”这一格。{_nearest(asked, named)}",
            remedy="格的名称照 nianbao fields 列出的写，例如 申请.新收.总计。",
        )
    )  # fmt: skip


def _no_unit(words: str, names: Iterable[str], place: Place) -> Unusable:
    return Unusable(
        Finding(
            "O950", Severity.FATAL, f"名单里没有“{words}”。{_nearest(_plain(words), names)}", place=place,
            remedy="写名单里的编号或全称；名单改过的，先运行 nianbao region take。",
        )
    )  # fmt: skip


def _nearest(words: str, known: Iterable[str]) -> str:
    near = get_close_matches(words, known, n=1)
    return f"最接近的是“{near[0]}”。" if near else ""


def _names(register: Register) -> dict[str, str]:
    """Every name, of today and of before, with its unit; names of today go first."""
    before = {_plain(name): one.id for one in register.units.values() for name in one.former_names}
    return before | {_plain(one.name): one.id for one in register.units.values()}


def _plain(words: str) -> str:
    return "".join(unicodedata.normalize("NFKC", words).split())
