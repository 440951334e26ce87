"""Who reports for which year, and when: from the title, the index of the page, its tags, the signature."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from authoring.findings import Finding, Place, Severity
from authoring.numerals import number_of
from authoring.patterns import lazy
from authoring.readers.blocks import Block
from authoring.readers.raw import RawTable, narrow

Names = tuple[str, ...]

TITLE = lazy(
    r"(?P<before>[^。;:=]{0,60}?)(?:政府|政务)?信息公开(?:年度|工作|情况|的){0,5}(?:报告|年报)(?:\([^()]{1,20}\))?"
)
"""A title, without its blanks."""
_YEAR = lazy("(?<![0-9])(20[0-9]{2})(?=年|年度)")
_CHINESE_YEAR = lazy("二[〇○零O0o][〇○零一二三四][〇○零一二三四五六七八九](?=年)")
_YEAR_IN_TITLE = lazy(
    "(?:关于)?(?:(?:20[0-9]{2})|(?:二[〇○零O0o][〇○零一二三四][〇○零一二三四五六七八九]))年(?:度)?"
)
_PERIOD = lazy("(20[0-9]{2})年?1月1日(?:起)?(?:至|到|—|-|–|~)(?:(?:20[0-9]{2})年?)?12月31日")
_DATE = lazy(
    "(?P<year>20[0-9]{2})[年./-](?P<month>[0-9]{1,2})[月./-](?P<day>[0-9]{1,2})日?(?![0-9])"
)
_CHINESE_DATE = lazy(
    "(?P<year>二[〇○零O0o][〇○零一二三四][〇○零一二三四五六七八九])年(?P<month>[一二三四五六七八九十]{1,2})月(?P<day>[一二三四五六七八九十]{1,3})日"
)
_DIGIT = {char: str(n) for n, char in enumerate("零一二三四五六七八九")} | dict.fromkeys(
    "〇○O0o", "0"
)
_INDEX = {
    "索引号": "index_number", "信息索引": "index_number", "信息索引号": "index_number",
    "文号": "document_number", "发文字号": "document_number", "文件编号": "document_number", "文 号": "document_number",
    "主题分类": "category", "信息分类": "category", "文件分类": "category", "分类": "category", "公开类别": "category",
    "所属主题": "category", "关键词": "keywords", "主题词": "keywords", "发布机构": "publisher",
    "发布机关": "publisher", "发文机关": "publisher", "公开机构": "publisher", "成文日期": "signed",
    "生成日期": "signed", "发文日期": "signed",
    "发布日期": "published", "公开日期": "published", "发布时间": "published", "公开时间": "published", "名称": "title",
    "信息名称": "title", "标题": "title", "文件名称": "title", "内容概述": "", "有效性": "", "生效日期": "",
    "废止日期": "", "体裁分类": "", "所属机构": "", "公开方式": "", "公开范围": "", "公开时限": "", "信息来源": "",
    "来源": "",
    "更新时间": "", "浏览次数": "", "浏览量": "", "点击数": "", "字体": "", "字号": "", "组配分类": "", "服务对象": "",
}  # fmt: skip
_INDEX_LABEL = lazy("(?:" + "|".join(sorted(map(re.escape, _INDEX), key=len, reverse=True)) + ")")
_LABEL_IN_LINE = lazy(
    "(" + "|".join(sorted(map(re.escape, _INDEX), key=len, reverse=True)) + r")\s{0,3}[:：]"
)
_SHORT_LINE = lazy(r"(?:时间|日期)[:：]\s{0,3}([0-9]{4}[-年/.][0-9]{1,2}[-月/.][0-9]{1,2})")
_NAMED = lazy("(?:公布|公开|编制|发布|形成|撰写)(?:了)?([^。,;:]{4,60}?(?:报告|年报))")
_LABELLED = lazy(r"\s{0,9}[^:：]{1,8}[:：]")
_NOTHING = {"", "无", "/", "-", "—", "——"}
_META = {
    "SiteName": ("site", "name"), "SiteDomain": ("site", "domain"), "SiteIDCode": ("site", "id_code"),
    "ColumnName": ("site", "column"),
}  # fmt: skip
_CONTACTS = {
    ("agency", "address"): lazy(r"(?:联系)?地\s?址[:：]\s{0,3}([^;；。，,）)]{4,60})"),
    ("agency", "postcode"): lazy(r"邮\s?(?:政\s?)?编\s?码?[:：]\s{0,3}([0-9]{6})(?![0-9])"),
    ("agency", "telephone"): lazy(r"电\s?话(?:号码)?[:：]\s{0,3}([0-9]{3,4}[-－—]?[0-9]{7,8})(?![0-9])"),
    ("agency", "email"): lazy(
        r"(?:邮\s?箱|E-?mail)(?:地址)?[:：]\s{0,3}([A-Za-z0-9._-]{1,40}[@＠][A-Za-z0-9.-]{3,40}[A-Za-z])"
    ),
    ("agency", "website"): lazy(r"((?:https?://|www\.)[A-Za-z0-9./_~-]{4,100}[A-Za-z0-9/])"),
}  # fmt: skip
_OWN = lazy("，为([^，。]{2,20})本级的数据，不含下属单位")
_ALL = lazy("，由([^，。]{2,20})本级和下属各单位的数据汇总而成")
_MAX_NAME = 40


@dataclass(frozen=True)
class Identity:
    """What a file says of itself; `fields` by their path in a report, `year` apart."""

    year: int | None
    fields: Mapping[Names, str]
    findings: tuple[Finding, ...] = ()


def is_title(words: str) -> bool:
    """Whether a paragraph, without its blanks, is a report's title or its last line."""
    named = words not in (
        "政府信息公开年报",
        "信息公开年报",
        "政务公开年报",
    )  # a column of the site
    return named and len(words) <= 80 and bool(TITLE.fullmatch(words))


def day_in(words: str) -> date | None:
    """The date that words, without their blanks, are, or begin with."""
    match = _DATE.match(words)
    try:
        if match:
            return date(int(match["year"]), int(match["month"]), int(match["day"]))
        if match := _CHINESE_DATE.match(words):
            year = int("".join(_DIGIT[char] for char in match["year"]))
            return date(year, number_of(match["month"]) or 0, number_of(match["day"]) or 0)
    except (ValueError, KeyError):
        return None
    return None


def is_day(words: str) -> bool:
    """Whether words, without their blanks, are a date and nothing else; one to be written in is one, too."""
    if words == "年月日":
        return True
    match = _DATE.fullmatch(words) or _CHINESE_DATE.fullmatch(words)
    return match is not None and day_in(words) is not None


def signature_in(words: str) -> tuple[str, str] | None:
    """Name and date of a signature on one line."""
    for pattern in (_DATE, _CHINESE_DATE):
        for match in pattern.finditer(words):
            name = words[: match.start()]
            if match.end() == len(words) and 2 <= len(name) <= _MAX_NAME and is_name(name):
                return name, match[0]
    return None


def is_name(words: str) -> bool:
    """Whether words, without their blanks, may be the name under a report."""
    return len(words) <= _MAX_NAME and not any(
        char in words for char in "。;,:!?、(一"
    )  # no sentence


def is_index(table: RawTable) -> bool:
    """Whether a table is the one that indexes the page (索引号, 发布机构, …)."""
    labels = {narrow(cell.text).rstrip(":").partition(":")[0] for cell in table.cells}
    return len(labels & {narrow(one) for one in _INDEX}) >= 2


def index_of(blocks: Iterable[Block]) -> dict[str, str]:
    """What the index of the page and the line below the title say."""
    found: dict[str, str] = {}

    def told(label: str, words: str) -> None:
        key = _INDEX.get(label, "")
        if key and narrow(words) not in _NOTHING:
            found.setdefault(key, " ".join(words.split()))

    waiting = ""
    for words in _words_of(blocks):
        labels = [*_LABEL_IN_LINE.finditer(words)]
        bare = words.strip().rstrip(":：").strip()
        if bare in _INDEX:
            waiting = bare
        elif labels and labels[0].start() == 0:
            waiting = ""
            ends = [*(one.start() for one in labels[1:]), len(words)]
            for one, end in zip(labels, ends, strict=True):
                told(one[1], words[one.end() : end])
            if not words[labels[-1].end() :].strip():
                waiting = labels[-1][1]
        elif waiting:
            if not _LABELLED.match(words):
                told(waiting, words)
            waiting = ""
        elif len(words) < 100 and (match := _SHORT_LINE.search(words)):
            found.setdefault("line", match[1])
    return found


def _words_of(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block.piece, RawTable):
            if is_index(block.piece):
                yield from (cell.text for cell in block.piece.cells)
        elif block.text:
            yield block.text


def years_in(words: str) -> list[int]:
    """The years named in words without blanks."""
    digits = [match[1] for match in _YEAR.finditer(words)]
    digits += ["".join(_DIGIT[char] for char in one) for one in _CHINESE_YEAR.findall(words)]
    return [int(one) for one in digits]


def period_in(words: str) -> int | None:
    """The year whose figures a text without blanks says it reports."""
    match = _PERIOD.search(words)
    return int(match[1]) if match else None


def agency_in(title: str) -> str:
    """The agency that a title names; blanks in the title stay in it."""
    match = TITLE.fullmatch(title)
    if match is None:
        return ""
    before = _YEAR_IN_TITLE.sub("", match["before"]).strip("-—_ ·")
    name = before.removeprefix("关于").removesuffix("关于").removesuffix("的").removesuffix("年度")
    return f"{name}政府" if name.endswith("人民") else name


def named_in(words: str) -> list[str]:
    """The report's title as an opening sentence tells it, without blanks."""
    found = [match[1] for match in _NAMED.finditer(words)]
    return [one for one in found if TITLE.fullmatch(one) and agency_in(one) and years_in(one)][:1]


def contacts_in(opening: str) -> dict[Names, str]:
    """Address, telephone and the like that an opening paragraph tells in so many words."""
    found: dict[Names, str] = {}
    for path, pattern in _CONTACTS.items():
        told = {match[1].strip() for match in pattern.finditer(opening)}
        if len(told) == 1:
            found[path] = told.pop()
    if match := _OWN.search(opening):
        found["scope",], found["agency", "short_name"] = "本级", match[1]
    elif match := _ALL.search(opening):
        found["scope",], found["agency", "short_name"] = "汇总", match[1]
    if found.get(("agency", "short_name")) == "本机关":
        del found["agency", "short_name"]
    return found


def identified(
    name: str,
    title: str,
    before: Sequence[Block],
    meta: Mapping[str, str],
    words: str,
    signature: tuple[str, str],
) -> Identity:
    """Who reports for which year, and when; where the file contradicts itself, the title counts.

    `words` is the report's text, `before` what stands before it, `signature` the name and date below.
    """
    index = index_of(before)
    titles = [
        ("标题", narrow(title)), ("索引块的名称", narrow(index.get("title", ""))),
        ("网页的 ArticleTitle", narrow(meta.get("ArticleTitle", ""))),
        ("网页的 title", re.split("[_|]", narrow(meta.get("title", "")))[0]),
    ]  # fmt: skip
    titles = [(where, one) for where, one in titles if TITLE.fullmatch(one)]
    titles += [("引言", one) for one in named_in(narrow(words)[:600])]
    told: list[Finding] = []
    year, findings = _year(name, titles, narrow(words))
    told += findings
    agency = next((found for _, one in titles if (found := agency_in(one))), "")
    signed_by, signed_on = signature
    fields: dict[Names, str] = {}
    if not agency and is_name(narrow(signed_by)) and signed_by:
        agency = narrow(signed_by)
    publisher = narrow(index.get("publisher") or meta.get("ContentSource", ""))
    if agency and publisher and not _same_name(agency, publisher):
        told.append(
            _told("R142", name, f"标题里的机关是“{agency}”，发布机构写的是“{publisher}”；全称照标题读入。",
                  "核对是不是这个机关的报告。")
        )  # fmt: skip
    if agency:
        fields["agency", "full_name"] = agency
    if signed_by and narrow(signed_by) != agency:
        fields["signatory",] = signed_by.strip()
        if agency and not _same_name(agency, narrow(signed_by)):
            told.append(
                _told("R142", name, f"标题里的机关是“{agency}”，落款是“{signed_by.strip()}”；两处都照读入。",
                      "核对标题和落款。")
            )  # fmt: skip
    elif not signed_by:
        fields["signatory",] = "无"
    if titles and title and year and titles[0][1] != f"{agency}{year}年政府信息公开工作年度报告":
        fields["title",] = title.strip() if narrow(title) == titles[0][1] else titles[0][1]
    days = _days(name, index, meta, signed_on)
    told += days[1]
    fields |= days[0]
    for key, path in _META.items():
        if meta.get(key, "").strip():
            fields[path] = " ".join(meta[key].split())
    for key in ("index_number", "document_number", "category", "keywords"):
        if key in index:
            fields["site", key] = index[key]
    return Identity(year, fields, tuple(told))


def _year(
    name: str, titles: Sequence[tuple[str, str]], words: str
) -> tuple[int | None, list[Finding]]:
    said = [(where, years_in(one)) for where, one in titles]
    candidates = [(where, years[0]) for where, years in said if years]
    if period := period_in(words):
        candidates.append(("统计期限", period))
    if not candidates:
        counted = Counter(years_in(words)).most_common(1)
        most = f"，正文里写得最多的是 {counted[0][0]} 年" if counted else ""
        message = f"没有读出是哪一年度的报告{most}。"
        return None, [_told("R151", name, message, "在读出的文件里填上“年度”。")]
    year = candidates[0][1]
    others = [f"{where}是 {one} 年" for where, one in candidates if one != year]
    if not others:
        return year, []
    first = candidates[0][0]
    message = f"{first}是 {year} 年，{'，'.join(others)}；照{first}读作 {year} 年度。"
    return year, [_told("R141", name, message, "核对年度；不对的，改读出的文件里的“年度”。")]


def _days(
    name: str, index: Mapping[str, str], meta: Mapping[str, str], signed_on: str
) -> tuple[dict[Names, str], list[Finding]]:
    told: list[Finding] = []
    fields: dict[Names, str] = {}
    published = [
        (where, day) for where, words in (
            ("索引块", index.get("published", "")), ("网页的 PubDate", meta.get("PubDate", "")),
            ("标题下面的一行", index.get("line", "")),
        ) if (day := _day_of(words))
    ]  # fmt: skip
    signed = [
        (where, day) for where, words in (("落款", signed_on), ("索引块", index.get("signed", "")))
        if (day := _day_of(words))
    ]  # fmt: skip
    for what, found in (("发布日期", published), ("成文日期", signed)):
        if len({day for _, day in found}) > 1:
            listed = "，".join(f"{where}是 {day.isoformat()}" for where, day in found)
            told.append(
                _told(
                    "R143",
                    name,
                    f"{what}几处不同：{listed}；照{found[0][0]}读入。",
                    f"核对{what}。",
                )
            )
    if published:
        fields["published",] = published[0][1].isoformat()
    if signed and (signed[0][1].isoformat() != fields.get(("published",)) or index.get("signed")):
        fields["signed",] = signed[0][1].isoformat()
    return fields, told


def _day_of(words: str) -> date | None:
    """The date in words, a time of day behind it or not."""
    first, _, _ = words.strip().partition(" ")
    return day_in(narrow(first)) or day_in(narrow(words))


def _same_name(one: str, other: str) -> bool:
    """Whether two names may be one agency's: they have two characters running in common."""
    return any(one[n : n + 2] in other for n in range(max(len(one) - 1, 1)))


def _told(code: str, name: str, message: str, remedy: str) -> Finding:
    return Finding(code, Severity.WARNING, message, place=Place(name), remedy=remedy)
