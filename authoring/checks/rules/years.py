"""年份和日期：years left from an old report, plans of another year, days that do not exist, parts of a year."""

from __future__ import annotations

import functools
import re
from calendar import monthrange
from collections.abc import Iterator

from authoring.checks.case import Case
from authoring.checks.rule import rule
from authoring.findings import Finding, Fix, Severity
from authoring.patterns import lazy
from authoring.prose.numbers import mask, numbers, years_in
from authoring.prose.passages import Passage, Sentence
from authoring.prose.years import stale_year, unquoted

_SUBJECT = r"[一-龥]{0,16}?"
_WILL = (
    r"(?:将|计划|拟)(?:继续|进一步|重点|着力|从以?下|采取|按照|认真|严格|坚持|持续|努力|积极|不断|大力|"
    r"针对|紧紧|紧扣|切实|深入|全面|加快|加强|加大|围绕|做好|抓好)"
)
_PLAN = lazy(
    rf"(?:\A|[。；，：])(?P<year>20[0-9]{{2}})年度?[，,]?{_SUBJECT}[，,]?{_WILL}",
    needs="20[0-9]{2}年.{0,20}[将计拟]",
)
_FAR_PLAN = lazy(
    rf"(?:\A|[。；，：])(?P<year>20[0-9]{{2}})年度?[，,]?{_SUBJECT}[，,]?(?:将|计划|拟|继续)",
    needs="20[0-9]{2}年.{0,20}[将计拟继]",
)
# 将 that is 把: 将信息公开纳入考核.
_HANDLED = lazy(
    "提出|承诺|明确|表示|要求|部署|报告|年报|作为|纳入|列入|摆上|放在|列为|融入|贯穿|贯彻到|写入|归集|移交|下放|分解"
)
_REPORT_OF = lazy(
    r"(?P<year>20[0-9]{2})年?度?(?:的)?(?:政府|政务)?信息公开(?:工作)?(?:的)?(?:年度)?(?:报告|有关情况|情况|总结)"
)
_ABOUT_PERIOD = lazy(
    r"统计[^，。；]{0,12}(?:期限|时限|期间|时间段?|周期|区间|时段|日期)|数据[^，。；]{0,8}(?:期限|期间|时限)"
)


@rule(
    "W450", "年份没有沿用旧稿", Severity.ERROR,
    what="写打算的句子说的是下一年；引言、开头说的“年度报告”是报告年度的。",
    why="沿用上年文字、忘了改年份，是年报最常见的笔误。",
    how="改正年份；年份无误的，核对这句话是不是去年的文字。",
    example="2023 年度的报告写“2023年，我局将继续加大公开力度”",
)  # fmt: skip
def plans_are_of_next_year(case: Case) -> Iterator[Finding]:
    year = case.year
    if year is None:
        return
    for sentence in case.sentences:
        text = unquoted(sentence.text)
        for match in _plans_of_other_years(text, year):
            words = sentence.text[match.start("year") : match.end()]
            yield case.found(
                f"“{words}…”写的是打算，{year}年度的报告里应是{year + 1}年。",
                at=sentence, span=(match.start("year"), match.end()),
                fix=_of_year(case, sentence, match.span("year"), year + 1),
            )  # fmt: skip
        yield from _reports_of_other_years(case, sentence, text, year)


def _plans_of_other_years(text: str, year: int) -> Iterator[re.Match[str]]:
    """Plans of a sentence for a year that is not the next."""
    for match in _PLAN.finditer(text):
        clause = re.split("[，；。]", text[match.end() :], maxsplit=1)[0]
        if int(match["year"]) <= year and not _HANDLED.search(match[0] + clause):
            yield match
    if not years_in(text) & {year, year + 1}:
        yield from (one for one in _FAR_PLAN.finditer(text) if int(one["year"]) > year + 1)


def _reports_of_other_years(
    case: Case, sentence: Sentence, text: str, year: int
) -> Iterator[Finding]:
    """What the opening, or 现将…报告如下 anywhere, says the report is about."""
    path = sentence.passage.path
    if path[0] != "opening" and not text.startswith(("现将", "现就")) and "，现将" not in text:
        return
    for match in _REPORT_OF.finditer(text):
        if int(match["year"]) != year:
            yield case.found(
                f"这里说的是“{match[0]}”，这份是{year}年度的报告。", at=sentence, span=match.span(),
                fix=_of_year(case, sentence, match.span("year"), year),
            )  # fmt: skip


def _of_year(case: Case, sentence: Sentence, span: tuple[int, int], year: int) -> Fix | None:
    """Another year in a sentence, which only its author can say is meant."""
    start, end = (sentence.start + at for at in span)
    return case.reworded([(sentence.passage, (start, end), str(year))], safe=False)


@rule(
    "W451", "数字所属的年份", Severity.WARNING,
    what="报告本年数字的句子，开头的年份是报告年度。",
    why="年份写成上一年或下一年，数字就成了另一年的。",
    how="改正年份；确是另一年的数字，写明是同哪一年比较。",
    example="2025 年度的报告写“2024年制作、获取政府信息总数467条”",
)  # fmt: skip
def counts_are_of_the_year(case: Case) -> Iterator[Finding]:
    if (year := case.year) is None:
        return
    first = next(
        (
            one
            for one in case.sentences
            if one.passage.path[0] != "opening" and len(one.text) > _LEAD
        ),
        None,
    )
    for sentence in case.sentences:
        span = stale_year(sentence.text, year, opens=sentence is first)
        if span is None or _tells_another_way(sentence, year):
            continue
        named = sentence.text[slice(*span)]
        what = "数字" if numbers(mask(sentence.text)) else "工作"
        yield case.found(
            f"这句话报告的是{named}年的{what}，这份是{year}年度的报告。", at=sentence,
            span=(span[0], span[1] + 1),
            fix=_of_year(case, sentence, span, year),
        )  # fmt: skip


def _tells_another_way(sentence: Sentence, year: int) -> bool:
    """Whether W450 or W407 tell of the year: a plan, the title of the report, the period of its figures."""
    text = unquoted(sentence.text)
    about_period = sentence.passage.path[0] == "opening" and _ABOUT_PERIOD.search(text)
    return bool(about_period or _PLAN.search(text) or _REPORT_OF.search(text))


_LEAD = 16  # characters: a heading before the first sentence
_DAY = lazy(r"(?<![0-9])(?:(?P<year>20[0-9]{2})年)?(?P<month>[0-9]{1,2})月(?P<day>[0-9]{1,2})日")
_LEAP_YEAR = 2024  # where no year is told, 29 February may be


@rule(
    "W464", "没有这一天", Severity.ERROR,
    what="文字里的日期是日历上有的：没有2月30日、11月31日、13月5日。",
    why="日历上没有的日期，一看就知道是写错了。",
    how="改成实际的日期。",
    example="截至2024年11月31日",
)  # fmt: skip
def days_are_in_the_calendar(case: Case) -> Iterator[Finding]:
    found: dict[str, list[tuple[Passage, tuple[int, int]]]] = {}
    for passage in case.passages:
        if passage.path == ("opening",) and _ABOUT_PERIOD.search(passage.text):
            continue  # W407
        for match in _DAY.finditer(passage.text):
            month, day = int(match["month"]), int(match["day"])
            if not _exists(int(match["year"] or _LEAP_YEAR), month, day):
                found.setdefault(match[0], []).append((passage, match.span()))
    for words, places in found.items():
        more = f"（全文共 {len(places)} 处）" if len(places) > 1 else ""
        yield case.found(f"没有“{words}”这一天{more}。", at=places[0][0], span=places[0][1])


def _exists(year: int, month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]


_UNTIL = lazy(
    r"截[至止]到?(?:(?P<year>20[0-9]{2})年|本年|今年)?(?P<month>[0-9]{1,2})月(?:(?P<day>[0-9]{1,2})日|[上中]旬)?"
)
_SOME_MONTHS = lazy(
    r"(?<![0-9])1月?份?[-—－–~～至到](?:[2-9]|1[01])月份?|前[0-9一二三四五六七八九十]{1,2}个月|[前至][三3]个?季度|前两个?季度"
)
_NOW = lazy("今年以来|截[至止]到?(?:目前|今(?!年)|现在)|迄今")
# Meetings and trainings are held in some quarter; what is published or received is counted for the year.
_HALF = lazy(
    r"[上下]半年|第?(?<![前每逐])(?<![^截]至)[一二三四1-4]季度"
    r"(?![^，。；0-9]{0,10}(?:抽查|检查|监测|考核|评估|通报|普查|报告))"
)
_ADDED_UP = lazy(r"公开|发布|收到|新收|受理|办结|答复|制发|推送|更新")
_COUNTED = lazy(r"公开|发布|收到|新收|受理|办结|答复|制发|回应|解读|更新|推送|召开|举办")
_OTHER_THINGS = lazy("整改|问题|任务|下半年|全年|年底|四季度|其中")
_OTHER_YEARS = lazy("(?:上年|去年|上一年|前年)")
_LAST_DAY = (12, 31)


@rule(
    "W465", "数字算到年底", Severity.WARNING,
    what="报告的数字是全年的，算到12月31日，不是前几个月、一个季度、半年、某一天以前或者“今年以来”的。",
    why="各项数据的核定时间点是报告年度的12月31日；“今年以来”“截至目前”读起来是写报告的那一年。",
    how="改写全年的数字，写“全年”或“截至2024年12月31日”。",
    basis="国办公开办函〔2021〕30号：各项数据核定时间点为报告年度的12月31日",
    example="截至2024年11月30日，主动公开信息320条",
)  # fmt: skip
def figures_are_of_the_whole_year(case: Case) -> Iterator[Finding]:
    for sentence in case.sentences:
        if sentence.passage.path == ("opening",):
            continue
        text = unquoted(sentence.text)
        match, counted = _part_of_the_year(text, case.year), _COUNTED
        if match is None:
            match, counted = _HALF.search(text), _ADDED_UP
            if match and _of_several_parts(sentence.passage.text):
                continue
        before = text[: match.start()] if match else ""
        if match is None or _OTHER_YEARS.search(before) or years_in(before) - {case.year}:
            continue
        start, end = match.span()
        aside = f"{text[:start]}{text[end:]}"
        if not _OTHER_THINGS.search(aside) and _counts(text[end:], counted, text[:start]):
            yield case.found(
                f"“{match[0]}”的数字不是全年的，报告的数字要算到12月31日。",
                at=sentence,
                span=match.span(),
            )


@functools.lru_cache(maxsize=256)
def _of_several_parts(words: str) -> bool:
    """Whether a paragraph goes through the year, half by half or quarter by quarter."""
    return len({match[0].removeprefix("第") for match in _HALF.finditer(words)}) > 1


def _part_of_the_year(text: str, year: int | None) -> re.Match[str] | None:
    """Where a sentence tells a time that is not the whole of the report year."""
    for match in _UNTIL.finditer(text):
        month, day = int(match["month"]), int(match["day"] or _LAST_DAY[1])
        whole = (month, day) == _LAST_DAY and not match[0].endswith("旬")
        of_this_year = match["year"] is None or int(match["year"]) == year
        if of_this_year and not whole and _exists(_LEAP_YEAR, month, int(match["day"] or 1)):
            return match
    return _SOME_MONTHS.search(text) or _NOW.search(text)


def _counts(text: str, counted: re.Pattern[str], before: str) -> bool:
    """Whether words tell how much was published, received or done; what, the words before may say."""
    rest = mask(text)
    told = any(one.unit not in ("", "%", "元", "万元") for one in numbers(rest))
    return told and counted.search(f"{before[-_SAID_BEFORE:]}{rest}") is not None


_SAID_BEFORE = 12  # characters: 公开信息方面，我局第三季度共有80条
_ON_QUARTER = lazy(
    r"环比[^，。；0-9]{0,8}?(?:增长|增加|上升|提高|提升|下降|降低|下滑|减少|持平|增幅|降幅)"
    r"|[较比与同](?:上|前)(?:一个|一|个)?[季月][^，。；0-9]{0,6}"
    r"(?:增长|增加|上升|提高|提升|下降|降低|下滑|持平|多|少)"
)


@rule(
    "W480", "年度报告同上年比", Severity.INFO,
    what="增减同上一年度比，写“同比”；没有“环比”“较上季度”“比上月”。",
    why="环比是同上一个月、上一个季度比，一年一次的报告没有环比；写“环比”的，多是“同比”的笔误。",
    how="同上年比的，改为“同比”；同上月、上季度比的，改写全年的增减。",
    example="主动公开信息320条，环比增长12%",
)  # fmt: skip
def changes_are_on_the_year(case: Case) -> Iterator[Finding]:
    found = [
        (one, match) for one in case.passages for match in _ON_QUARTER.finditer(unquoted(one.text))
    ]
    if found:
        passage, match = found[0]
        more = f"（全文共 {len(found)} 处）" if len(found) > 1 else ""
        put = [(one, (met.start(), met.start() + 2), "同比") for one, met in found]
        meant = not any({"季", "月"} & {*met[0]} for _, met in found)
        yield case.found(
            f"“{match[0]}”{more}：年度报告同上年比，写“同比”。", at=passage, span=match.span(),
            fix=case.reworded(put, safe=False) if meant else None,
        )  # fmt: skip


_UNTIL_MISSPELT = lazy(r"截止(?=到?(?:(?:20[0-9]{2}|本)年)?(?:12月|年?底|年?末))", needs="截止")


@rule(
    "W466", "“截至”不写“截止”", Severity.INFO,
    what="写到某一天为止用“截至”：截至2024年12月31日。",
    why="“截止”是到此结束，后面不带时间；公文写“截至某日”或“某日截止”。",
    how="把“截止”改成“截至”。",
    example="截止2024年12月31日，现行有效66件",
)  # fmt: skip
def until_is_spelt(case: Case) -> Iterator[Finding]:
    found: list[tuple[Passage, tuple[int, int]]] = [
        (one, match.span())
        for one in case.where(_UNTIL_MISSPELT)
        for match in _UNTIL_MISSPELT.finditer(one.text)
    ]
    if found:
        passage, span = found[0]
        more = f"（全文共 {len(found)} 处）" if len(found) > 1 else ""
        yield case.found(
            f"“截止”应作“截至”{more}。", at=passage, span=span,
            fix=case.reworded([(one, where, "截至") for one, where in found], safe=False),
        )  # fmt: skip
