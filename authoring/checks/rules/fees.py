"""信息处理费：reported in its part, adding up, by the scale, and not against what stands elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from authoring.checks.case import Case
from authoring.checks.rule import rule
from authoring.findings import Finding, Severity
from authoring.forms.concepts import FEES
from authoring.forms.layout import Form, Part
from authoring.patterns import lazy
from authoring.prose.numbers import CountedNumber, mask, numbers, years_in
from authoring.prose.passages import Passage, Sentence
from authoring.report import values

_METHOD = "《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）"
_FEE = lazy("处理费")
_ABOUT_FEES = lazy("处理费|收费|收取[^。]{0,12}费|费用")
_RATE = lazy(r"每[件页份][^，。；]{0,6}$|按[^，。；]{0,8}$")
_PER = lazy(r"\s?[/／]|每")
_LAST_YEAR = lazy("上年|去年|上一年")
_ONLY_SOME = lazy("主要|最|较多|较大|前[一二三四五六七八九十0-9]|等[。；，]|等[^，。；]{0,4}$")
_NONE = lazy(r"(?:没有|未|无|不)(?:发生|产生|曾|需|须)?(?:收取|收缴|收费)(?!过?其他)")
# Words that may stand before 没有收取 when it speaks for the whole report, not for one of many offices.
_FOR_ALL = lazy(
    r"\A(?:[0-9]{4}年度?|本年度?|全年|[我本](?:局|委|办|厅|县|市|区|镇|乡|街道|机关|单位|部门|行政机关)"
    r"|全[县市区]|各级|行政机关|按照?|依据|根据|规定|《[^》]*》|[，,、])*\Z"
)
_STEP = 10


def _with_fees(form: Form) -> bool:
    return bool(form.fee_part)


def _fee_part(form: Form) -> Part:
    return form.part(form.fee_part)


def _yuan(number: CountedNumber) -> Decimal:
    return number.value * (10_000 if number.unit == "万元" else 1)


def _amounts(text: str) -> list[CountedNumber]:
    """The amounts of money in a text that were collected, no rates (100元/件)."""
    masked = mask(text)
    return [
        one
        for one in numbers(masked)
        if one.unit in ("元", "万元")
        and not _PER.match(masked[one.end : one.end + 2])
        and not _RATE.search(masked[max(0, one.start - 12) : one.start])
    ]


def _fee_sentences(case: Case) -> Iterator[Sentence]:
    """The sentences on what this year's 信息处理费 brought in; a 其中 goes with its total."""
    for sentence in case.sentences:
        if not _FEE.search(sentence.passage.text):
            continue
        text = sentence.text
        of_another_year = years_in(text) - {case.year} or _LAST_YEAR.search(text)
        if not of_another_year:
            yield sentence


def _collected(case: Case) -> list[tuple[Sentence, CountedNumber]]:
    return [
        (sentence, one)
        for sentence in _fee_sentences(case)
        for one in _amounts(sentence.text)
        if one.value
    ]


@rule(
    "W420", "写明信息处理费", Severity.WARNING,
    what="规定的部分里写明了收取信息处理费的情况，没有收取也写明。",
    why="格式通知要求收取信息处理费的情况在此处专门报告。",
    how="写明收取的件数和金额；没有收取的写“没有收取信息处理费”，也没有其他事项的可只写：无",
    basis="国办公开办函〔2021〕30号：收取信息处理费的情况，在第六部分专门报告",
    example="其他事项: 没有其他需要报告的事项。",
    applies=_with_fees,
)  # fmt: skip
def fees_are_reported(case: Case) -> Iterator[Finding]:
    part = _fee_part(case.report.form)
    text = getattr(case.report.content, part.key)
    if case.unread(part.key):
        return
    if not text or (text.strip() == values.NOTHING and part.nothing) or _ABOUT_FEES.search(text):
        return
    elsewhere = next(_fee_sentences(case), None)
    if elsewhere:
        where = next(
            (one.name for one in case.report.form.parts if one.key == elsewhere.passage.path[0]),
            "引言",
        )
        message = f"信息处理费写在了“{where}”里，应当在“{part.heading}”里报告。"
    else:
        message = f"“{part.heading}”没有写收取信息处理费的情况，没有收取也要写明。"
    yield case.found(message, path=(part.key,))


@rule(
    "W421", "信息处理费各项相加", Severity.WARNING,
    what="分别列出的件数、金额相加，等于合计的件数、金额。",
    why="合计与各项对不上，必有一处写错。",
    how="核对各单位的件数和金额，改正写错的一处。",
    example="对3件申请收取信息处理费2230元，其中甲局1件420元，乙局2件1800元",
    applies=_with_fees,
)  # fmt: skip
def fees_add_up(case: Case) -> Iterator[Finding]:
    for passage in case.passages:
        if passage.kind == "words" and _FEE.search(passage.text):
            yield from _sums(case, passage)


def _sums(case: Case, passage: Passage) -> Iterator[Finding]:
    masked = mask(passage.text)
    cut = masked.find("其中")
    if cut < 0:
        return
    # The list ends with its sentence or with the bracket it stands in.
    rest = re.split(r"[。）)]", masked[cut:], maxsplit=1)[0]
    before = re.split("[。]", masked[:cut])[-1] or masked[:cut]
    before = before if _amounts(before) else masked[:cut]
    totals, parts = _amounts(before), _amounts(rest)
    if not totals or not parts or not all(one.exact for one in (*totals, *parts)):
        return
    total, added = _yuan(totals[-1]), sum((_yuan(one) for one in parts), Decimal(0))
    partial = len(parts) == 1 or _ONLY_SOME.search(rest)
    if added > total or (added < total and not partial):
        yield case.found(
            f"分别列出的金额相加是 {added.normalize():f} 元，合计写的是 {total.normalize():f} 元。",
            at=passage, span=(cut, cut + 20), actual=total, expected=added,
        )  # fmt: skip
    cases = [one for one in numbers(before) if one.unit == "件"]
    each = [one for one in numbers(rest) if one.unit == "件"]
    if len(cases) != 1 or len(each) != len(parts):
        return
    count, counted = cases[0].value, sum((one.value for one in each), Decimal(0))
    if counted > count or (counted < count and not partial):
        yield case.found(
            f"分别列出的件数相加是 {counted} 件，合计写的是 {count} 件。",
            at=passage, span=(cut, cut + 20), actual=count, expected=counted,
        )  # fmt: skip


@rule(
    "W422", "信息处理费的尾数", Severity.INFO,
    what="信息处理费的金额是 10 元的倍数。",
    why="按件每件100元起，按量每页10元起，金额总是 10 元的倍数。",
    how="核对金额。",
    basis=_METHOD,
    example="收取信息处理费2955元",
    applies=_with_fees,
)  # fmt: skip
def fees_follow_the_scale(case: Case) -> Iterator[Finding]:
    for sentence, one in _collected(case):
        if one.exact and _yuan(one) % _STEP:
            yield case.found(
                f"信息处理费 {one.digits} {one.unit}不是 10 元的倍数，与计收标准不符。",
                at=sentence, span=one.span,
            )  # fmt: skip


@rule(
    "W423", "信息处理费计入行政事业性收费", Severity.WARNING,
    what="收取的信息处理费不超过第二部分表格的行政事业性收费。",
    why="信息处理费是行政事业性收费，应当计在其中。",
    how="核对金额和单位（表格是万元，正文是元）；由财政另行统计的，在“说明”里写明。",
    basis=_METHOD,
    example="正文：收取信息处理费380元；表格：行政事业性收费 0",
    applies=_with_fees,
)  # fmt: skip
def fees_are_in_the_table(case: Case) -> Iterator[Finding]:
    largest = max(
        _collected(case), key=lambda found: (found[1].exact, _yuan(found[1])), default=None
    )
    if largest is None:
        return
    sentence, one = largest
    table = case.value(FEES)
    if table is not None and _yuan(one) > table * 10_000:
        yield case.found(
            f"收取信息处理费 {one.digits} {one.unit}，行政事业性收费只填了 {table} 万元。",
            at=sentence, span=one.span,
        )  # fmt: skip


@rule(
    "W424", "收费的说法前后一致", Severity.ERROR,
    what="没有一处写收取了信息处理费、另一处又写没有收取。",
    why="前后矛盾，读者不知道哪一处对。",
    how="核对后只保留一种说法。",
    example="总体情况：收取信息处理费380元；其他事项：没有收取信息处理费",
    applies=_with_fees,
)  # fmt: skip
def fees_are_not_denied(case: Case) -> Iterator[Finding]:
    collected = _collected(case)
    if not collected:
        return
    sentence, one = collected[0]
    said = f"“{sentence.text[max(0, one.start - 12) : one.end]}”"
    part = _fee_part(case.report.form)
    text = getattr(case.report.content, part.key)
    if text and text.strip() == values.NOTHING:
        yield case.found(
            f"前面写了{said}，“{part.heading}”却写“无”。", path=(part.key,),
        )  # fmt: skip
    for other in _fee_sentences(case):
        match = _NONE.search(other.text)
        if match and _FEE.search(other.text) and _FOR_ALL.match(other.text[: match.start()]):
            yield case.found(f"这里写没有收取，别处写了{said}。", at=other, span=match.span())
