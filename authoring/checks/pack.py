"""A rule pack: what a local notice demands beyond the national form, in a YAML file.

A pack belongs to a notice: every demand quotes its clause, so that a finding can cite it.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from authoring.findings import Finding, Severity, Unusable
from authoring.forms import FORMS
from authoring.forms.layout import Level
from authoring.patterns import lazy
from authoring.report import values
from authoring.report.model import Count, Group, Line, Strict, Year, validate_as
from authoring.report.source import read_source

MAX_DEMANDS = 200


def _words(value: Any) -> tuple[str, ...]:
    return tuple(word for word in values.words(value) or () if word)


def _years(value: Any) -> list[Any]:
    several = [] if values.is_unfilled(value) else value
    if isinstance(several, dict):
        raise values.problem(
            "F207", "这里应是年度。", "写四位数字，例如 2025；几个年度写成 [2024, 2025]。"
        )
    return several if isinstance(several, list) else [several]


def _day(value: Any) -> tuple[int, int] | None:
    """01-21 or 1月21日, of the year after the report year."""
    words = values.line(value)
    if words is None:
        return None
    month, _, day = words.replace("月", "-").removesuffix("日").partition("-")
    try:
        if not (_TWO_DIGITS.match(month) and _TWO_DIGITS.match(day)):
            raise ValueError
        date(2001, int(month), int(day))  # no 29 February, which most years do not have
    except ValueError:
        raise values.problem(
            "F208", f"“{words[:30]}”不是日期。", "写成 01-21，是报告年度次年的日期。"
        ) from None
    return int(month), int(day)


_TWO_DIGITS = lazy(r"\A[0-9]{1,2}\Z")
WordList = Annotated[tuple[str, ...], BeforeValidator(_words)]
MonthDay = Annotated[tuple[int, int] | None, BeforeValidator(_day)]


class DueDays(Group):
    """The last day of publication by level, where a notice sets an earlier one."""

    department: MonthDay = Field(None, alias=Level.DEPARTMENT.value)
    township: MonthDay = Field(None, alias=Level.TOWNSHIP.value)
    county: MonthDay = Field(None, alias=Level.COUNTY.value)
    city: MonthDay = Field(None, alias=Level.CITY.value)
    province: MonthDay = Field(None, alias=Level.PROVINCE.value)
    vertical: MonthDay = Field(None, alias=Level.VERTICAL.value)
    outpost: MonthDay = Field(None, alias=Level.OUTPOST.value)
    zone: MonthDay = Field(None, alias=Level.ZONE.value)
    ministry: MonthDay = Field(None, alias=Level.MINISTRY.value)

    def of(self, level: Level, year: int) -> date | None:
        """The day for the report of `year`; None where the notice says nothing of this level."""
        day: tuple[int, int] | None = getattr(self, level.name.lower())
        return date(year + 1, *day) if day else None


class Demand(Group):
    """One demand of a notice: a clause and what follows from it.

    In `part` (or the whole report) there are at most `most` characters and at least `least`; a number
    stands near one of `count_words`; one of `words` stands there. `due` are dates.
    """

    number: Line = Field(None, alias="编号")
    clause: Line = Field(None, alias="条款")
    title: Line = Field(None, alias="要求")
    part: Line = Field(None, alias="部分")
    most: Count = Field(None, alias="字数上限")
    least: Count = Field(None, alias="字数下限")
    count_words: WordList = Field((), alias="写明数量")
    words: WordList = Field((), alias="写到")
    due: DueDays | None = Field(None, alias="公布期限")

    @property
    def says_something(self) -> bool:
        """Whether anything follows from this clause."""
        due = self.due and any(self.due.model_dump().values())
        numbers = (self.most, self.least)
        return bool(due or self.count_words or self.words or numbers != (None, None))


def _demands(value: Any) -> Any:
    return values.a_list(value, MAX_DEMANDS) or []


class Pack(Strict):
    """The demands of one notice (规则包)."""

    name: Line = Field(None, alias="名称")
    source: Line = Field(None, alias="来源")
    address: Line = Field(None, alias="网址")
    years: Annotated[list[Year], BeforeValidator(_years)] = Field(
        default_factory=list, alias="年度"
    )
    demands: Annotated[list[Demand], BeforeValidator(_demands)] = Field(
        default_factory=list, alias="要求"
    )

    def serves(self, year: int) -> bool:
        """Whether the notice is for reports of that year."""
        return not self.years or year in self.years

    def basis(self, demand: Demand) -> str:
        """The notice and the clause, as a finding cites them."""
        clause = f"：{demand.clause}" if demand.clause else ""
        return f"{self.source or self.name or '规则包'}{clause}"


def load_pack(path: Path) -> Pack:
    """Read a rule pack. Raises Unusable with everything that is wrong in it."""
    source = read_source(path)
    pack, findings, _ = validate_as(source, Pack)
    found = [*source.findings, *findings]
    if pack.source is None:
        found.append(
            Finding(
                "L800", Severity.ERROR, "规则包没有写“来源”，指出问题时没有依据。", place=source.place(None),
                remedy="写上通知的文号，例如 来源: ×政办发〔2025〕1号",
            )
        )  # fmt: skip
    parts = {name for form in FORMS for part in form.parts for name in (part.name, part.key)}
    for number, demand in enumerate(pack.demands):
        place = source.place(source.mark(("要求", number)))
        if demand.part and demand.part not in parts:
            found.append(
                Finding(
                    "L800", Severity.ERROR, f"规则包里没有“{demand.part}”这个部分。", place=place,
                    remedy="部分写格式里的名称，例如 总体情况；不写是全文。",
                )
            )  # fmt: skip
        if not demand.says_something:
            found.append(
                Finding(
                    "L800", Severity.ERROR, "规则包的这一条没有写要求什么。", place=place,
                    remedy="写上 字数上限、字数下限、写明数量、写到 或 公布期限。",
                )
            )  # fmt: skip
    if found or not pack.demands:
        empty = Finding(
            "L800", Severity.ERROR, "规则包没有“要求”。", place=source.place(None),
            remedy="在“要求:”下面一条一条写，例如 - {部分: 总体情况, 字数上限: 1000}",
        )  # fmt: skip
        raise Unusable(found or [empty])
    return pack
