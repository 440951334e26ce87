"""日期：when the report should have been published, and the level from which that follows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from authoring.checks.case import Case
from authoring.checks.pack import Pack
from authoring.checks.rule import rule
from authoring.checks.rules.local import local_due_date
from authoring.findings import Finding, Severity
from authoring.forms.layout import Level
from authoring.patterns import lazy
from authoring.report import Report
from authoring.report.values import day_in_words

_LEVELS = (
    (lazy(r"(?:[乡镇]人民政府|街道办事处)$"), Level.TOWNSHIP),
    (lazy(r"[^市]{1,20}县人民政府$"), Level.COUNTY),
    (lazy(r"(?:自治州|盟|地区)(?:人民政府|行政公署)$"), Level.CITY),
    (lazy(r"(?:省|自治区)人民政府$"), Level.PROVINCE),
)
"""Names that leave no doubt; a 市 or 区 may be of several levels."""


def due_date(report: Report, pack: Pack | None) -> tuple[date, str] | None:
    """The last day of publication and what says so; None while level or year are not known.

    A local notice may ask for an earlier day than the form.
    """
    level, year = report.content.agency.level, report.content.year
    if level is None or year is None:
        return None
    due = report.form.due
    national = due.of(level, year), due.basis
    local = local_due_date(pack, level, year) if pack else None
    return local if local and local[0] < national[0] else national


@rule(
    "D701", "按期公布", Severity.WARNING,
    what="发布日期不晚于这一级别的公布期限；发布日期没有填的，看成文日期。",
    why="逾期公布是上级通报和社会评估首先看的一项；期限由《条例》和国办的通知规定，地方的通知（规则包）可以提前。",
    how="核对“级别”和“发布日期”；确实晚了的，在“说明”里写明原因。",
    example="级别: 部门，年度: 2024，发布日期: 2025-02-10（应在2025年1月31日前）",
)  # fmt: skip
def published_in_time(case: Case) -> Iterator[Finding]:
    content = case.report.content
    # What is not signed yet is not published; the day of publication is the one that counts.
    key, named = ("published", "发布日期") if content.published else ("signed", "成文日期")
    day = content.published or content.signed
    if day is None or case.year is None:
        return
    due = due_date(case.report, case.pack)
    if due is None or day <= due[0]:
        return
    days = (day - due[0]).days
    over_a_year = "，已超过一年，请核对年份" if days > 365 else ""
    yield case.found(
        f"{named}是{day_in_words(day)}，{content.agency.level}的报告应在{day_in_words(due[0])}前公布，"
        f"逾期 {days} 天{over_a_year}。",
        path=(key,), basis=due[1],
    )  # fmt: skip


@rule(
    "D710", "成文日期在发布日期以前", Severity.WARNING,
    what="“成文日期”不晚于“发布日期”。",
    why="报告先签发、后公布；两个日期填反了，落款和网页上的日期就对不上。",
    how="核对两个日期；相同的，可以不写“成文日期”。",
    example="成文日期: 2025-02-20，发布日期: 2025-01-20",
)  # fmt: skip
def signed_before_published(case: Case) -> Iterator[Finding]:
    signed, published = case.report.content.signed, case.report.content.published
    if signed and published and signed > published:
        yield case.found(
            f"成文日期{day_in_words(signed)}晚于发布日期{day_in_words(published)}。",
            path=("signed",),
        )


@rule(
    "D702", "级别与全称", Severity.INFO,
    what="从机关全称可以判断级别的，“级别”已填，并且与全称相符。",
    why="公布期限、规章制定权等都按级别核对；级别没填，这些就没有核对。",
    how="在“机关”下面填对“级别”。",
    example="全称: 示例镇人民政府，级别: 部门",
)  # fmt: skip
def level_fits_the_name(case: Case) -> Iterator[Finding]:
    agency = case.report.content.agency
    if not agency.full_name or case.report.refused(("agency", "level")):
        return
    meant = next((level for name, level in _LEVELS if name.search(agency.full_name)), None)
    if meant is None or meant is agency.level:
        return
    if meant is Level.TOWNSHIP and agency.level is Level.OUTPOST:
        return  # 街道办事处 are 派出机关
    told = f"填的是“{agency.level}”" if agency.level else "还没有填，公布期限没有核对"
    yield case.found(
        f"“{agency.full_name}”应是“{meant}”，“级别”{told}。", path=("agency", "level"),
        fix=case.retyped(("agency", "level"), meant.value, safe=False),
    )  # fmt: skip
