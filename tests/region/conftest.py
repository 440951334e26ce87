"""Small fictional regions: a register, a folder of submissions, an archive."""

from __future__ import annotations

import csv
import datetime
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from authoring.findings import Finding
from authoring.region.archive import Archive
from authoring.region.engines import Run, here
from authoring.region.examining import examine
from authoring.region.register import read_register
from authoring.region.standing import Standing, standings
from authoring.region.taking import Order, Progress, take
from tests.conftest import INPUTS

YEAR = 2024
DAY = datetime.date(2025, 1, 20)
HEADS = ("编号", "上级", "全称", "曾用名", "级别", "口径", "免报理由", "规则包")
_BASE = (INPUTS / "county_education_2024.yaml").read_text(encoding="utf-8")


def report_text(name: str, *changes: tuple[str, str]) -> str:
    """A valid report of YEAR of an agency, with passages replaced."""
    text = _BASE.replace("示例县教育局", name)
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the base"
        text = text.replace(old, new)
    return text


def wrong_text(name: str) -> str:
    """A report of YEAR that says nothing of its problems: an error."""
    return re.sub(r"(?m)^问题及改进: \|\n(?:  .*\n|\n)+", "问题及改进: 无\n", report_text(name))


@contextmanager
def in_this_process() -> Iterator[Run]:
    """An engine for small regions, without any process."""
    yield lambda jobs: map(examine, jobs)


@dataclass
class Region:
    """A region in a folder of its own. `units` are lines of the register, in the order of HEADS."""

    home: Path
    units: list[dict[str, str]] = field(default_factory=list)

    @property
    def folder(self) -> Path:
        return self.home / "各单位"

    @property
    def register(self) -> Path:
        return self.home / "名单.csv"

    @property
    def archive(self) -> Path:
        return self.home / "收报库.sqlite"

    def unit(self, id_: str, name: str, above: str = "", level: str = "部门", **more: str) -> None:
        """One more unit; `more` by the heads of the register."""
        self.units.append({"编号": id_, "上级": above, "全称": name, "级别": level, **more})

    def write_register(self) -> None:
        with self.register.open("w", encoding="utf-8-sig", newline="") as file:
            out = csv.DictWriter(file, HEADS, restval="")
            out.writeheader()
            out.writerows(self.units)

    def send(self, file: str, content: str | bytes) -> Path:
        """A file that came in, below the folder of submissions."""
        path = self.folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def steps(
        self,
        day: datetime.date = DAY,
        *,
        year: int = YEAR,
        last: Path | None = None,
        engine: AbstractContextManager[Run] | None = None,
        archive: Path | None = None,
    ) -> Iterator[Progress]:
        """A run, step by step."""
        self.write_register()
        order = Order(self.folder, read_register(self.register), year, day, last)
        with Archive(archive or self.archive, create=True) as opened:
            yield from take(order, opened, engine or in_this_process())

    def take(self, day: datetime.date = DAY, **more: object) -> tuple[Finding, ...]:
        """A whole run; what it tells at its end."""
        *_, end = self.steps(day, **more)  # type: ignore[arg-type]
        return end.findings

    def standing(self, unit: str, day: datetime.date = DAY, year: int = YEAR) -> Standing:
        with Archive(self.archive) as opened:
            return next(one for one in standings(opened, year, day) if one.unit.id == unit)

    def dump(self, archive: Path | None = None) -> list[str]:
        """All that stands in the archive."""
        with closing(sqlite3.connect(archive or self.archive)) as opened:
            return sorted(opened.iterdump())  # records lie in the order in which they came


@pytest.fixture
def region(tmp_path: Path) -> Region:
    """An empty region."""
    found = Region(tmp_path)
    found.folder.mkdir()
    return found


@pytest.fixture
def county(region: Region) -> Region:
    """A county with three departments and a township; all but the township have sent a report."""
    region.unit("1", "示例县人民政府", level="县级政府", 口径="汇总")
    region.unit("11", "示例县财政局", "1")
    region.unit("12", "示例县水利局", "1", 曾用名="示例县水务局、示例县水电局")
    region.unit("13", "示例县档案局", "1", 免报理由="已并入县委办")
    region.unit("14", "示例镇人民政府", "1", "乡镇街道")
    region.send("1-示例县.yaml", report_text("示例县人民政府", ("级别: 部门", "级别: 县级政府")))
    region.send("财政局/年报.yaml", report_text("示例县财政局"))
    region.send("来自水利局.yaml", report_text("示例县水电局"))
    return region


@pytest.fixture
def many(region: Region) -> Region:
    """Sixty units, each with a report."""
    region.unit("0", "示例县人民政府", level="县级政府", 口径="汇总")
    for number in range(60):
        region.unit(f"d{number:02}", f"示例县第{number}局", "0")
        region.send(f"d{number:02}/年报.yaml", report_text(f"示例县第{number}局"))
    return region


def copied(region: Region, home: Path) -> Region:
    """The same region with an archive of its own."""
    shutil.copytree(region.folder, home / "各单位")
    return Region(home, region.units)


__all__ = ["DAY", "HEADS", "YEAR", "Region", "copied", "here", "in_this_process", "report_text"]
