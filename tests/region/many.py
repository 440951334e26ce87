"""A fictional province of any size, straight in an archive: some missing, some wrong, some late, a few copies."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from authoring.forms import form_of
from authoring.forms.layout import Level, Scope
from authoring.region.archive import Archive, Version
from authoring.region.judging import remember
from authoring.region.record import Record, Remark
from authoring.region.units import Register, Unit
from tests.region.small import RECEIVED, YEAR, figures

WRONG = Remark(
    "A301", "error", "“（一）予以公开／总计”写成 8，自然人等 6 项之和是 7。", "第31行 三、办理结果",
    basis="国办公开办函〔2021〕30号", remedy="核对各项。",
)  # fmt: skip


def units(counties: int, below: int) -> Iterator[Unit]:
    """A province, a city for ten counties, the counties, and the units below each."""
    yield Unit("P", "", "示例省人民政府", level=Level.PROVINCE, scope=Scope.ALL)
    for city in range((counties + 9) // 10):
        name = f"示例{city:02}市"
        yield Unit(f"C{city}", "P", f"{name}人民政府", level=Level.CITY, scope=Scope.ALL)
    for county in range(counties):
        id_, name = f"X{county:03}", f"示例{county:03}县"
        parent = f"C{county // 10}"
        yield Unit(id_, parent, f"{name}人民政府", level=Level.COUNTY, scope=Scope.ALL)
        for number in range(below):
            unit = f"{id_}-{number:03}"
            yield Unit(unit, id_, f"{name}第{number:03}工作局", level=Level.DEPARTMENT)


def many(path: Path, counties: int, below: int) -> Archive:
    """The archive, open, as a run leaves it: of 50 units one is missing, of 25 one wrong, of 40 one late."""
    archive = Archive(path, create=True)
    register = Register({unit.id: unit for unit in units(counties, below)})
    given = figures(form_of(YEAR), {RECEIVED: 3})
    records, versions = [], []
    for number, unit in enumerate(register.units.values()):
        if unit.scope is Scope.ALL or number % 50 == 0:
            continue
        published = f"{YEAR + 1}-{'03-01' if number % 40 == 0 else '01-20'}"
        remarks = (WRONG,) if number % 25 == 1 else ()
        said = [(f"{unit.name}的第{n}句话", f"{unit.name}的第{n}句话。") for n in range(20)]
        records.append(
            Record(
                unit.id, unit.name, YEAR, form_of(YEAR).id, published=published,
                figures=given, remarks=remarks, sentences=tuple(said),
            )
        )  # fmt: skip
        versions.append(Version(YEAR, unit.id, f"{unit.id}.yaml", unit.id, unit.id, published))
    with archive.changes():
        archive.put_register(register, YEAR)
        archive.put_records(records)
        archive.put_versions(versions)
    remember(archive, YEAR)
    return archive
