"""机关信息：the agency's name and the ways to reach it are what they seem, for readers who will use them."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator

from authoring.checks.case import Case
from authoring.checks.rule import rule
from authoring.findings import Finding, Fix, Severity
from authoring.forms.layout import Address
from authoring.patterns import lazy
from authoring.report.located import located
from authoring.report.model import Agency, ReportModel, Section, Site

_POINTS = str.maketrans("。．", "..")
_SEVERAL = lazy(r"[、,，;；/／\n]|或者?|(?<=[0-9）)])\s+(?=[（(]?0[0-9]{2,3}[)）-])")
_NOTE = lazy(r"[（(][^（）()0-9]{1,30}[）)]|^[\u4e00-\u9fff]{1,12}[：:]?(?=[（(+0-9A-Za-z\s])")


def _narrowed(case: Case, path: Address, words: str, wanted: re.Pattern[str]) -> Fix | None:
    """What is typed in full width or with blanks, as it is wanted; None where it is still another."""
    narrow = "".join(unicodedata.normalize("NFKC", words).translate(_POINTS).split())
    return case.retyped(path, narrow, safe=True) if wanted.fullmatch(narrow) else None


def _single(words: str) -> list[str]:
    """Several numbers or addresses one by one, without the notes in Chinese beside them."""
    parts = (_NOTE.sub("", part.strip()).strip() for part in _SEVERAL.split(words))
    return [part for part in parts if part]


@rule(
    "F222", "邮政编码", Severity.ERROR,
    what="“邮编”是六位数字。",
    why="邮编印在引言里，错一位信就寄不到。",
    how="写六位半角数字，加引号，例如 邮编: \"000000\"",
    example="邮编: 5600",
    explainable=False,
)  # fmt: skip
def postcode_has_six_digits(case: Case) -> Iterator[Finding]:
    postcode = case.report.content.agency.postcode
    if postcode and not re.fullmatch("[0-9]{6}", postcode):
        digits = sum(one.isdigit() for one in postcode)
        told = f"有 {digits} 位" if postcode.isdecimal() and digits != 6 else "不全是半角数字"
        yield case.found(
            f"邮编“{postcode[:30]}”{told}，应是六位数字。", path=("agency", "postcode"),
            fix=_narrowed(case, ("agency", "postcode"), postcode, lazy("[0-9]{6}")),
        )  # fmt: skip


_EXTENSION = r"(?:\s?(?:转|分机)\s?[0-9]{1,6}|-[0-9]{1,6})?"
_TELEPHONE = lazy(
    r"(?:\+?86[- ]?)?(?:[（(]0?[0-9]{2,3}[)）][- ]?|0[0-9]{2,3}[- ]?|(?<=86[- ])[1-9][0-9]{1,2}[- ]?)?[0-9]{7,8}"
    + _EXTENSION
    + r"|[48]00[- ]?[0-9]{3,4}[- ]?[0-9]{3,4}"
    + _EXTENSION
    + r"|1[3-9][0-9][- ]?[0-9]{4}[- ]?[0-9]{4}|[0-9]{5,6}|1[0-9]{2}"
)
_DASHES = str.maketrans("—–―－−‐‑‒─ー～", "-" * 11)


@rule(
    "F223", "电话号码", Severity.WARNING,
    what="“电话”是能拨通的号码：区号-号码、400 号码或短号码，几个号码用顿号隔开，分机写“转”。",
    why="电话印在引言里，多一位少一位读者就打不通。",
    how="写成 0000-0000000；几个号码用顿号隔开；分机写成 0000-0000000转801；用半角数字和短横。",
    example="电话: 0000—00000000000",
)  # fmt: skip
def telephone_can_be_dialled(case: Case) -> Iterator[Finding]:
    telephone = case.report.content.agency.telephone
    if not telephone:
        return
    path = ("agency", "telephone")
    narrow = re.sub(
        r"(?<=[0-9)）])\s*-+\s*(?=[0-9（(])", "-",
        "".join(unicodedata.normalize("NFKC", c) if c.isdecimal() else c for c in telephone).translate(_DASHES),
    )  # fmt: skip
    numbers = _single(narrow)
    first = True
    for number in numbers:
        # 0000-0000000、1: the last digits of a second number.
        if not _TELEPHONE.fullmatch(number) and (first or not re.fullmatch("[0-9]{1,4}", number)):
            digits = sum(c.isdigit() for c in number)
            told = f"有 {digits} 位数字，" if digits else "没有数字，"
            yield case.found(f"电话“{number[:30]}”{told}不像电话号码。", path=path)
            return
        first = False
    if narrow != telephone:
        yield case.found(
            f"电话“{telephone[:40]}”里有全角数字、破折号或多余的空格。", path=path,
            remedy=f"改成：{narrow}", fix=case.retyped(path, narrow, safe=True),
        )  # fmt: skip


_EMAIL = lazy(r"[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})\.){1,8}[A-Za-z]{2,24}")


@rule(
    "F224", "电子邮箱", Severity.ERROR,
    what="“电子邮箱”写成 名字@域名。",
    why="没有 @、有全角字符或空格的地址，信发不出去。",
    how="写成 xxgk@example.cn 的样子，用半角字符。",
    example="电子邮箱: xxgk.example.cn",
)  # fmt: skip
def email_is_an_address(case: Case) -> Iterator[Finding]:
    email = case.report.content.agency.email
    for address in _single(email or ""):
        if not _EMAIL.fullmatch(address):
            lack = "没有 @，" if "@" not in address else ""
            yield case.found(
                f"“{address[:40]}”{lack}不像电子邮箱。",
                path=("agency", "email"),
                quote=address[:40],
                fix=_narrowed(case, ("agency", "email"), email or "", _EMAIL),
            )


_HOST = lazy(
    r"(?:[A-Za-z0-9\u4e00-\u9fff][A-Za-z0-9\u4e00-\u9fff-]{0,62}\.){1,8}[A-Za-z\u4e00-\u9fff]{2,24}"
)
_URL = lazy(
    r"(?:https?://)?(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}(?::[0-9]{2,5})?(?:/[!-~]*)?"
)
_NUMBERED_HOST = lazy(r"(?:[0-9]{1,3}\.){3}[0-9]{1,3}")
_BAD_ADDRESS = lazy(
    r"(?i:https?+)(?!://[A-Za-z0-9\u4e00-\u9fff])|(?i:www)[^A-Za-z0-9.-]|[A-Za-z0-9][。．，／：＠]+[A-Za-z0-9/]|"
    r"[Ａ-Ｚａ-ｚ０-９]"
)


@rule(
    "F225", "网址、域名和标识码", Severity.WARNING,
    what="“网址”里有能打开的地址，“域名”是网站的域名，“标识码”是十位。",
    why="读者要照网址找到报告；域名和标识码写进网页，供检查核对。",
    how="网址写成 https://www.example.cn/ 的样子，域名写成 www.example.cn，用半角字符。",
    example="网址: http//www。example。cn",
)  # fmt: skip
def addresses_of_the_web_are_such(case: Case) -> Iterator[Finding]:
    content = case.report.content
    website, domain, code = content.agency.website, content.site.domain, content.site.id_code
    if website and (
        _BAD_ADDRESS.search(website)
        or not (_HOST.search(website) or _NUMBERED_HOST.search(website))
    ):
        yield case.found(
            f"“{website[:60]}”里没有能打开的网址。", path=("agency", "website"),
            fix=_narrowed(case, ("agency", "website"), website, _URL),
        )  # fmt: skip
    if domain and not (_HOST.fullmatch(domain) or _NUMBERED_HOST.fullmatch(domain)):
        yield case.found(
            f"“{domain[:60]}”不像域名。", path=("site", "domain"),
            remedy="只写域名，例如 www.example.cn，不写 https:// 和斜线后面的部分。",
            fix=_narrowed(case, ("site", "domain"), domain, _HOST),
        )  # fmt: skip
    if code and not re.fullmatch("[0-9A-Za-z]{10}", code):
        yield case.found(
            f"网站标识码“{code[:30]}”不是十位。", path=("site", "id_code"),
            remedy="写十位标识码，加引号，例如 \"0000000000\"",
            fix=_narrowed(case, ("site", "id_code"), code, lazy("[0-9A-Za-z]{10}")),
        )  # fmt: skip


_OF_THE_TITLE = lazy(r"(?:20[0-9]{2}\s?(?:年度?)?|政府信息公开.{0,12}|年度?报告?|年报|工作报告)$")


@rule(
    "F226", "机关全称只是名称", Severity.ERROR,
    what="“全称”里没有空格，不以年份或“年度报告”结尾。",
    why="标题由全称、年份和“政府信息公开工作年度报告”组成；写在全称里的会印两遍，空格会照样印在标题里。",
    how="全称只写机关的名称，例如 示例县教育局。",
    example="全称: 示例县教育局2024年",
    explainable=False,
)  # fmt: skip
def full_name_is_the_name_alone(case: Case) -> Iterator[Finding]:
    agency = case.report.content.agency
    for key, what, name in (
        ("full_name", "全称", agency.full_name or ""),
        ("short_name", "简称", agency.short_name or ""),
    ):
        if ending := _OF_THE_TITLE.search(name):
            yield case.found(
                f"{what}以“{ending[0]}”结尾，标题里会印两遍。", path=("agency", key),
                remedy=f"删去“{ending[0]}”。",
                fix=case.retyped(("agency", key), name[: ending.start()].strip(), safe=False),
            )  # fmt: skip
        elif " " in name and "{" not in name:  # braces: N409
            yield case.found(
                f"{what}“{name[:40]}”里有空格。", path=("agency", key),
                remedy=f"改成：{name.replace(' ', '')}",
                fix=case.retyped(("agency", key), name.replace(" ", ""), safe=not re.search("[A-Za-z]", name)),
            )  # fmt: skip


_REPORT = "政府信息公开工作年度报告"
_ANY_REPORT = lazy("(?:信息|政务)公开.{0,8}(?:报告|年报|总结|小结)")
_YEAR_OF_TITLE = lazy("(?<![0-9])20[0-9]{2}(?=年|年度)|二[〇○零0]..(?=年)")


@rule(
    "F230", "标题的要素", Severity.WARNING,
    what="自己写的“标题”里有报告年度、机关的全称或简称和“政府信息公开工作年度报告”（2018年度以前有“信息公开…报告”即可）。",
    why="标题单独出现在栏目列表和搜索结果里，缺一样就不知道是谁、哪一年的什么报告。",
    how="补上缺的；标题没有特别写法的，删去“标题”，由程序排印。",
    example="标题: 示例县教育局政府信息公开工作年度报告（没有年度）",
)  # fmt: skip
def title_is_that_of_a_report(case: Case) -> Iterator[Finding]:
    title, agency = case.report.content.title, case.report.content.agency
    if not title:
        return
    bare = "".join(title.split())
    years = [match[0] for match in _YEAR_OF_TITLE.finditer(bare)]
    year = str(case.year or "")
    told = (year, year.translate(_IN_CHINESE), year.translate(_IN_CHINESE).replace("〇", "○"))
    names = [name for name in (agency.full_name, agency.short_name) if name]
    named = _REPORT in bare if case.report.form.notice else _ANY_REPORT.search(bare)
    missing = [] if years or not year else [f"报告年度{year}"]
    missing += ["机关的全称或简称"] if names and not any(one in bare for one in names) else []
    missing += [] if named else [f"“{_REPORT}”"]
    if year and years and not any(one in told for one in years):
        yield case.found(
            f"标题写的是{years[0]}年，报告年度是{year}。", path=("title",), remedy=f"改为{year}年。"
        )
    elif missing:
        yield case.found(f"标题里没有{'、'.join(missing)}。", path=("title",))


_IN_CHINESE = str.maketrans("0123456789", "〇一二三四五六七八九")
_WIDE_QUOTES = lazy("[“‘＂「]([^“”‘’＂「」]+)[”’＂」]")


@rule(
    "F227", "内容不用中文引号括起", Severity.WARNING,
    what="机关和网站的各项，没有整个用中文引号括起来。",
    why="YAML 的引号是半角的；中文引号算作内容，会照样印出来。",
    how="删去中文引号；需要引号的（例如邮编），用半角的。",
    example="全称: “示例县教育局”",
)  # fmt: skip
def values_have_no_wide_quotes(case: Case) -> Iterator[Finding]:
    for path, words in case.lines:
        if path[0] in ("agency", "site") and (match := _WIDE_QUOTES.fullmatch(words)):
            yield case.found(
                f"“{words[:40]}”两边的引号会照样印出来。", path=path, remedy=f"改成：{match[1]}",
                fix=case.retyped(path, match[1].strip(), safe=True),
            )  # fmt: skip


_LIKE_YAML = r"""[ \t]*:[ \t]*(?:$|[|>{\[_"0-9-]|无[ \t]*$)"""


@functools.cache
def _keys(model: type[ReportModel]) -> re.Pattern[str]:
    names = [info.alias or name for name, info in model.model_fields.items()]
    return lazy(rf"^[ \t\u3000]*({'|'.join(map(re.escape, names))}){_LIKE_YAML}")


def _siblings(*models: type[Agency | Site | Section]) -> re.Pattern[str]:
    names = [info.alias or name for one in models for name, info in one.model_fields.items()]
    return lazy(rf"(?:^|[，,；;、\s])({'|'.join(map(re.escape, names))})\s?[：:]")


_IN_A_LINE = _siblings(Agency, Site, Section)


@rule(
    "F221", "别的栏目没有写进内容里", Severity.WARNING,
    what="一项内容里没有夹着另一个栏目。",
    why="缩进多了、逗号或冒号用了全角时，下一个栏目会成为上一项内容的文字，会照样印出来，那一项却没有填。",
    how="另一个栏目另起一行，与上一个栏目左对齐，用半角冒号，后面空一格。",
    example="{全称: 示例县教育局，地址：示例路1号}",
)  # fmt: skip
def no_key_is_swallowed(case: Case) -> Iterator[Finding]:
    told = {one.path for one in case.report.findings if one.code == "S118"}
    for path, words in case.lines:
        if path not in told and (match := _IN_A_LINE.search(words)):
            yield case.found(
                f"这里的“{match[1]}：”像是另一个栏目，却成了这一项里的文字。", path=path
            )
    pattern = _keys(type(case.report.content))
    for path, text in case.report.narratives():
        for line in located(text).lines():
            if match := pattern.match(line.text):
                said = line.stripped().cut(0, 40)
                yield case.found(
                    f"这里的“{match[1]}:”像是另一个栏目，却在上一个栏目的文字里，会照样印出来。",
                    path=path, quote=said.text, indices=said.at,
                )  # fmt: skip
