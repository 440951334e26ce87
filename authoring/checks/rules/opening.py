"""引言：the parts it lists, the period, the legal basis; words of other forms anywhere in the report."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from authoring.checks.case import Case
from authoring.checks.rule import rule
from authoring.findings import Finding, Fix, Severity
from authoring.forms import FORMS
from authoring.forms.layout import Form, form_cells
from authoring.numerals import how_many, number_of
from authoring.patterns import lazy
from authoring.prose.likeness import distance
from authoring.prose.numbers import blotted
from authoring.prose.passages import Sentence

_PARTS = lazy(r"([一二两三四五六七八九十]{1,2}|[0-9]{1,2})\s*(?:个|大)?\s*部分(?![门人单地领行])")
_LISTS = lazy("包括|包含|由|分|组成")
_OPEN_LIST = lazy("情况等(?:组成|部分|方面|内容)")  # names some of them only
_TITLES = lazy("《[^》]{0,120}》")
_ABOUT_PERIOD = lazy(
    r"统计[^，。；]{0,12}(?:期限|时限|期间|时间段?|周期|区间|时段|日期)|数据[^，。；]{0,8}(?:期限|期间|时限)"
)
_PERIOD = lazy(
    r"(?P<y1>[0-9]{0,4})\s{0,5}年\s{0,5}(?P<m1>[0-9]{0,2})\s{0,5}月\s{0,5}(?P<d1>[0-9]{0,2})\s{0,5}日?\s{0,5}起?\s{0,5}"
    r"(?:至|到|[-—－–~～]{1,5})\s{0,5}(?:(?P<y2>[0-9]{0,4})\s{0,5}年)?\s{0,5}"
    r"(?P<m2>[0-9]{0,2})\s{0,5}月\s{0,5}(?P<d2>[0-9]{0,2})\s{0,5}日?"
)
_NUMBER = (
    r"(?P<word>国办[公开办信政发函秘]{1,6})\s{0,5}[〔\[（(【]\s{0,5}(?P<year>20[0-9]{2})\s{0,5}[〕\]）)】]\s{0,5}第?\s{0,5}"
    r"(?P<number>[0-9]{1,3})(?![0-9])\s{0,5}(?P<mark>号?)"
)
_CITED = lazy(_NUMBER)
_NOTICE = lazy(
    r"国办(?:公开)?办?函\s{0,5}[〔\[（(【]?\s{0,5}(?P<year>20[0-9]{2})\s{0,5}[〕\]）)】]?\s{0,5}第?\s{0,5}(?P<number>[0-9]{1,3})\s{0,5}号"
)
_ABOUT_FORM = lazy("年度报告|年报|格式|编制|本报告")
_NOT_AS_BASIS = lazy("废止|失效|替代|取代|不再|原格式|旧格式|以前|此前|对照|相比|试行期")
_OF_OLD = lazy("废止(?![0-9])|失效|取消|不再|原来|原有|旧|以前|此前|改为|调整为|对照|相比")
_CONTACT = lazy("电话|传真|邮箱|@|＠|[0-9]{3,4}[-—－][0-9]{7,8}")


def _with_notice(form: Form) -> bool:
    return bool(form.notice)


def _with_outdated(form: Form) -> bool:
    return bool(form.outdated)


def _opening(case: Case) -> list[Sentence]:
    return [one for one in case.sentences if one.passage.path[0] == "opening"]


@rule(
    "W404", "引言列出的各部分", Severity.WARNING,
    what="引言说报告有几个部分、列出哪些部分，同报告一致。",
    why="引言说六个部分、只列五个，或者数目和顺序不对，是常见的疏漏。",
    how="按报告实有的部分改正数目和名称；也可以删去“引言”，由程序生成。",
    basis="国办公开办函〔2019〕60号、国办公开办函〔2021〕30号附件：格式模板的六个部分",
    example="本报告由总体情况、主动公开政府信息情况……五个部分组成",
)  # fmt: skip
def listed_parts_are_the_parts(case: Case) -> Iterator[Finding]:
    form = case.report.form
    for sentence in _opening(case):
        text = blotted(_TITLES, sentence.text)
        said = _PARTS.search(text)
        count = (number_of(said[1]) or 0) if said else 0
        if form.listed_as:
            yield from _listed(case, sentence, text, count)
        elif count > 1 and _LISTS.search(text):
            sections = sum(len(sections) for _, sections in case.outlines())
            annexes = sum(part.annex for part in form.parts)
            if sections and not sections <= count <= sections + annexes:
                yield case.found(
                    f"引言说报告有{how_many(count)}个部分，报告写了{how_many(sections)}个部分。",
                    at=sentence, span=said and said.span(), actual=count, expected=sections,
                )  # fmt: skip


def _listed(case: Case, sentence: Sentence, text: str, count: int) -> Iterator[Finding]:
    form = case.report.form
    headings = {part.key: part.title for part in form.parts}
    found = {key: match for key, words in form.listed_as if (match := re.search(words, text))}
    in_order = _in_order(form, text)
    lists = len(found) > len(form.listed_as) / 2 and _LISTS.search(text)
    if count > 1 and count != len(form.parts) and (lists or "组成" in text or "本报告" in text):
        yield case.found(
            f"引言说报告有{how_many(count)}个部分，本格式有{how_many(len(form.parts))}个部分。",
            at=sentence, actual=count, expected=len(form.parts),
        )  # fmt: skip
    elif lists and not count and _OPEN_LIST.search(text):
        return
    elif lists and len(found) < len(form.listed_as):
        missing = "”“".join(headings[key] for key, _ in form.listed_as if key not in found)
        yield case.found(
            f"引言列出 {len(found)} 个部分，没有列“{missing}”。", at=sentence,
            actual=len(found), expected=len(form.parts),
        )  # fmt: skip
    elif lists and not in_order:
        order = "、".join(headings.values())
        yield case.found(f"引言列出各部分的顺序不对，应是：{order}。", at=sentence)


def _in_order(form: Form, text: str) -> bool:
    """Whether each part is named behind the one before: 主动公开工作总体情况 names the first one only."""
    at = 0
    for _, words in form.listed_as:
        match = re.compile(words).search(text, at)
        if match is None:
            return False
        at = match.end()
    return True


@rule(
    "W407", "统计期限", Severity.ERROR,
    what="引言里的统计期限是报告年度的1月1日至12月31日。",
    why="沿用上年引言、转换格式丢了数字，都会把期限写错。",
    how="改为报告年度的1月1日至12月31日；也可以删去“引言”，由程序生成。",
    basis="国办公开办函〔2021〕30号：各项数据核定时间点为报告年度的12月31日",
    example="2023 年度的报告写“统计期限自2022年1月1日起至2022年12月31日止”",
)  # fmt: skip
def period_is_the_year(case: Case) -> Iterator[Finding]:
    for sentence in _opening(case):
        if not _ABOUT_PERIOD.search(sentence.text) or (year := case.year) is None:
            continue
        expected = f"{year}年1月1日至{year}年12月31日"
        period = _PERIOD.search(sentence.text)
        if period is None or not re.search("[0-9]", period[0]):
            continue  # lost figures are told by C517
        start = (period["y1"], period["m1"], period["d1"])
        until = (str(year) if period["y2"] is None else period["y2"], period["m2"], period["d2"])
        right = (_ints(start), _ints(until)) == ([year, 1, 1], [year, 12, 31])
        if not right:
            written = re.sub(r"\s", "", period[0])
            yield case.found(
                f"统计期限写成“{written}”，应是{expected}。", at=sentence, span=period.span(),
                fix=_in_words(case, sentence, period.span(), expected),
            )  # fmt: skip


def _in_words(case: Case, sentence: Sentence, span: tuple[int, int], words: str) -> Fix | None:
    """Other words for a stretch of a sentence, for its author to look at."""
    start, end = (sentence.start + at for at in span)
    return case.reworded([(sentence.passage, (start, end), words)], safe=False)


def _ints(parts: tuple[str, str, str]) -> list[int]:
    return [int(part) if part else 0 for part in parts]


@rule(
    "W408", "编制依据的文号", Severity.WARNING,
    what="编制依据引用的是本年度格式的通知，不是已被替换的通知。",
    why="引用旧通知，读者会以为用了旧格式。",
    how="改为本年度格式的文号；确是另有所指的，在“说明”里写明。",
    basis="国办公开办函〔2021〕30号",
    example="2023 年度的报告写“根据……（国办公开办函〔2019〕60号）要求”",
    applies=_with_notice,
)  # fmt: skip
def basis_is_the_notice(case: Case) -> Iterator[Finding]:
    form = case.report.form
    others = {
        (match["year"], match["number"]): other
        for other in FORMS
        if other is not form and (match := _NOTICE.search(other.basis))
    }
    titles = {_core(other): other for other in FORMS if other is not form and other.notice}
    for sentence in _on_the_form(case):
        for match in _NOTICE.finditer(sentence.text):
            other = others.get((match["year"], match["number"]))
            if other and case.year:
                yield case.found(
                    f"“{match[0]}”是{other.years}的格式，{case.year}年度的格式是{form.basis}。",
                    at=sentence, span=match.span(), basis=form.notice, remedy=f"改为“{form.basis}”。",
                    fix=_in_words(case, sentence, match.span(), form.basis),
                )  # fmt: skip
                break
        else:
            for match in _TITLES.finditer(sentence.text):
                other = titles.get(match[0].strip("《》").removeprefix(_ISSUER))
                if other and case.year and not _LOCAL.search(sentence.text[: match.start()]):
                    yield case.found(
                        f"{match[0]}是{other.years}的通知，{case.year}年度的是{form.notice}。",
                        at=sentence, span=match.span(), basis=form.notice,
                        remedy=f"改为：{form.notice}",
                    )  # fmt: skip


_ISSUER = "国务院办公厅政府信息与政务公开办公室"
# An office of the place has given its own notice the same title.
_LOCAL = lazy("[省市县区州旗局厅委][^，。；《》]{0,12}$")


def _core(form: Form) -> str:
    """The title of a notice without its issuer and number."""
    return form.notice.removeprefix("《").partition("》")[0].removeprefix(_ISSUER)


def _on_the_form(case: Case) -> Iterator[Sentence]:
    """The sentences that say by which notice the report is written."""
    for sentence in case.sentences:
        in_opening = sentence.passage.path[0] == "opening"
        if not _NOT_AS_BASIS.search(sentence.text) and (
            in_opening or _ABOUT_FORM.search(sentence.text)
        ):
            yield sentence


@rule(
    "W470", "格式通知的文号没有写错", Severity.WARNING,
    what="引用格式通知时，发文机关代字、年份、序号和“号”字都对。",
    why="文号差一个字，读者就找不到所说的通知。",
    how="照通知改正文号；确是另一份文件的，在“说明”里写明。",
    basis="GB/T 9704-2012 7.2.5",
    example="国办公开函〔2021〕30号（应为国办公开办函〔2021〕30号）",
    applies=_with_notice,
)  # fmt: skip
def notice_is_cited_right(case: Case) -> Iterator[Finding]:
    form = case.report.form
    right = _CITED.match(form.basis)
    known = {match.group("year", "number") for one in FORMS if (match := _CITED.search(one.basis))}
    for sentence in _on_the_form(case) if right else ():
        for match in _CITED.finditer(sentence.text):
            words = ("word", "year", "number")
            same = [match[one] == right[one] for one in words] if right else []
            wrong = sum(not one for one in same)
            elsewhere = same[1:] != [True, True] and match.group("year", "number") in known
            # A document of the same series may well be another one: not where the form is named.
            same_series = "公开" in match["word"] and not same[0]
            near = wrong == 1 and (
                same_series or _OF_FORM.search(sentence.text[: match.start()]) is not None
            )
            if not elsewhere and (near or (not wrong and not match["mark"])):
                yield case.found(
                    f"“{match[0].strip()}”应是“{form.basis}”。", at=sentence, span=match.span(),
                    remedy=f"改为“{form.basis}”。",
                    fix=_in_words(case, sentence, match.span(), form.basis),
                )  # fmt: skip


_OF_FORM = lazy("年度报告[^，。；]{0,12}格式[^，。；]{0,12}$")
_LAW = lazy("《(?P<title>中华人民共和国[^》（(]{4,16})[^》]{0,8}》")
_DECREE = lazy(r"国(?:务院)?令?\s?第?\s?(?P<number>[0-9]{3})\s?号令?")
_ABOUT_LAW = lazy("信息公开条例|《条例》")
_AFTER_LAW = lazy("(?:信息公开条例|《条例)》[^《》。；]{0,20}$")
_BEFORE_LAW = lazy("[^《》。；]{0,6}《[^》]{0,12}信息公开条例》")
_REVISED = lazy("修订|修改|修正|废止|原|旧|替代|取代|以前|此前|公布时|施行以来")
_CLOSE = 3  # characters by which a name may be off and is still meant for that of the law


@rule(
    "W471", "条例的名称和令号", Severity.WARNING,
    what="《中华人民共和国政府信息公开条例》的名称没有写错，国务院令的号是本年度施行的。",
    why="条例2019年修订后以国务院令第711号公布；引用第492号或写错名称，说明依据还是旧的。",
    how="照条例改正。",
    basis="国务院令第711号（2019年5月15日起施行）；国务院令第492号（2008年5月1日起施行）",
    example="2024年度的报告写“《中华人民共和国政府信息公开条例》（国务院令第492号）”",
)  # fmt: skip
def law_is_cited_right(case: Case) -> Iterator[Finding]:
    form = case.report.form
    name = form.law.removeprefix("《").partition("》")[0]
    for sentence in case.sentences:
        for match in _LAW.finditer(sentence.text):
            if match["title"] != name and distance(match["title"], name, _CLOSE) <= _CLOSE:
                yield case.found(
                    f"条例的名称写成“{match['title']}”，应是“{name}”。",
                    at=sentence, span=match.span("title"), remedy=f"改为“{name}”。",
                    fix=_in_words(case, sentence, match.span("title"), name),
                )  # fmt: skip
        if not _ABOUT_LAW.search(sentence.text) or _REVISED.search(sentence.text):
            continue
        for match in _DECREE.finditer(sentence.text):
            before, after = sentence.text[: match.start()], sentence.text[match.end() :]
            of_law = _AFTER_LAW.search(before) or _BEFORE_LAW.match(after)
            if match["number"] != form.decree and of_law:
                yield case.found(
                    f"“{match[0]}”不是本年度施行的条例，应是国务院令第{form.decree}号。",
                    at=sentence, span=match.span(), remedy=f"改为“国务院令第{form.decree}号”。",
                    fix=_in_words(case, sentence, match.span("number"), form.decree),
                )  # fmt: skip


@rule(
    "W409", "旧格式的用语", Severity.WARNING,
    what="文字用的是本年度格式的说法，不是别的年度格式的栏目名称。",
    why="旧说法同报告里的表格对不上。",
    how="改用表格里的说法。",
    basis="国办公开办函〔2019〕60号、国办公开办函〔2021〕30号附件的表格",
    example="其中信息不存在3件（应为“本机关不掌握相关政府信息”等）",
    applies=_with_outdated,
)  # fmt: skip
def words_are_of_the_form(case: Case) -> Iterator[Finding]:
    form = case.report.form
    words = [(old, new) for old, new in form.outdated if not _NOTICE.search(old)]
    for sentence in case.sentences:
        text = blotted(_TITLES, sentence.text)
        for old, new in words:
            start = text.find(old)
            around = text[max(0, start - 10) : start + len(old) + 8]
            if start >= 0 and not _OF_OLD.search(around):
                yield case.found(
                    f"“{old}”不是本格式的说法，本格式是：{new.strip('（）')}。",
                    at=sentence,
                    span=(start, start + len(old)),
                    fix=None
                    if "（" in new or "，" in new
                    else _in_words(case, sentence, (start, start + len(old)), new),
                )
    yield from _words_of_annexes(case)


@functools.cache
def _annexed(form: Form) -> tuple[str, ...]:
    """Names of rows that only annexes of other forms have, longest first: no words of one's own."""
    rows = {
        (words, other.years)
        for other in FORMS
        for part in other.parts
        if part.annex and part.table and form.notice
        for cell in form_cells(other).values()
        if cell.path[0] == part.table.key
        for words in (cell.row[-1].name, cell.row[-1].hint)
        if "计1" in words or (words.endswith("数") and len(words) > _SHORT)
    }
    return tuple(sorted({words for words, _ in rows}, key=len, reverse=True))


_OWN_WORDS = 10
_SHORT = 6


def _words_of_annexes(case: Case) -> Iterator[Finding]:
    found: list[tuple[Sentence, int, str]] = []
    told = "\n".join(one.text for one in case.sentences)
    annexed = [words for words in _annexed(case.report.form) if words in told]
    for sentence in case.sentences if annexed else ():
        text = blotted(_TITLES, sentence.text)
        for words in annexed:
            start = text.find(words)
            whole = text[start + len(words) : start + len(words) + 1] not in tuple("量据目字")
            if start >= 0 and whole and not _OF_OLD.search(text):
                found.append((sentence, start, words))
                text = text.replace(words, "＿" * len(words))
    # One alone may be how anybody says it: 主动公开政府信息数.
    if len(found) > 1 or any(len(words) > _OWN_WORDS for _, _, words in found):
        sentence, start, words = found[0]
        more = f"等 {len(found)} 处" if len(found) > 1 else ""
        yield case.found(
            f"“{words}”{more}是别的年度统计表的栏目，本格式没有这一项。",
            at=sentence, span=(start, start + len(words)),
            remedy="删去这些栏目；确要说明这些情况的，用自己的话写。",
        )  # fmt: skip


@rule(
    "W410", "引言的要素", Severity.INFO,
    what="自己写的引言有编制依据、统计期限和联系方式。",
    why="读者要知道报告依据什么、统计到何时、向谁询问。",
    how="补上；也可以删去“引言”，填好机关的地址、邮编、电话，由程序生成。",
    example="引言: 现将我局2024年政府信息公开工作情况报告如下。",
)  # fmt: skip
def opening_is_complete(case: Case) -> Iterator[Finding]:
    text = case.report.content.opening
    if not text or case.unread("opening"):
        return
    missing = [
        name
        for name, present in (
            ("编制依据", "条例" in text),
            ("统计期限", _ABOUT_PERIOD.search(text) or _PERIOD.search(text)),
            ("联系方式", _CONTACT.search(text)),
        )
        if not present
    ]
    if missing:
        yield case.found(f"引言没有写{'、'.join(missing)}。", path=("opening",))
