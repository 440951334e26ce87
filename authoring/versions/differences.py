"""A difference between what was published and what was signed, in the words of the form and with both places."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import Any

from authoring.findings import Finding, Place, Severity
from authoring.quantities import Amount, Number, as_json

Span = tuple[int, int]
_BEFORE, _MOST = 14, 90
_REMEDY = "照签发的文件改正公布的文件；签发以后又批准改过的，用最后签发的文件核对。"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that the two files say differently.

    `kind` names it for machines, `code` for people. `signed` and `published` are what either file has,
    None where it has nothing; the marks are the characters in them that differ. `concerns` says what was changed
    in a sentence: 数字, 日期, 否定, 名称, 单位, 标点, 序号, 文字.
    """

    kind: str
    code: str
    message: str
    part: str = ""
    row: str = ""
    column: str = ""
    signed: str | None = None
    published: str | None = None
    signed_at: Place = field(default_factory=Place)
    published_at: Place = field(default_factory=Place)
    signed_marks: tuple[Span, ...] = ()
    published_marks: tuple[Span, ...] = ()
    concerns: tuple[str, ...] = ()
    numbers: tuple[Number, Number] | None = None
    remedy: str = _REMEDY

    def finding(self) -> Finding:
        """The difference as a check tells it."""
        place = replace(self.published_at, table=self.part, row=self.row, heading=self.column)
        now, wanted = self.numbers or (None, None)
        where = str(self.signed_at)
        return Finding(
            self.code, Severity.ERROR, self.message, place=place, actual=now, expected=wanted,
            basis=f"签发的文件 {where}" if where else "", remedy=self.remedy, quote=self.published or "",
        )  # fmt: skip

    def as_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        data = asdict(self)
        for side in ("signed", "published"):
            data[f"{side}_at"] = str(getattr(self, f"{side}_at"))
        data["numbers"] = self.numbers and {
            "published": as_json(self.numbers[0]), "signed": as_json(self.numbers[1])
        }  # fmt: skip
        del data["remedy"]
        return data


def numbers(published: object, signed: object) -> tuple[Number, Number] | None:
    """Two figures to reckon with, if both are plain numbers."""
    if (
        published is None
        or signed is None
        or isinstance(published, Amount)
        or isinstance(signed, Amount)
    ):
        return None
    return published, signed  # type: ignore[return-value]


def marked(text: str, marks: tuple[Span, ...]) -> str:
    """The words around what differs, which stands between 【 and 】."""
    if not marks:
        return shown(text)
    start = max(0, marks[0][0] - _BEFORE)
    end = min(len(text), marks[-1][1] + _BEFORE)
    if end - start > _MOST:
        end = max(start + _MOST, marks[0][1])
    words, here = "…" if start else "", start
    for first, last in marks:
        if first >= end:
            break
        words += f"{text[here:first]}【{text[first : min(last, end)]}】"
        here = min(last, end)
    return shown(f"{words}{text[here:end]}{'…' if end < len(text) else ''}", 2 * _MOST)


def shown(text: str, most: int = _MOST) -> str:
    """Words on one line, the first of them where they are many."""
    words = " ".join(text.split())
    return words if len(words) <= most else f"{words[:most]}…"
