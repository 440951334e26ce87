"""What a clerk may type in one place, and what is said when it is something else.

Every validator here raises PydanticCustomError with a finding code as its type, the Chinese message
as its text and the remedy in its context; `model` turns these into findings.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal
from typing import Any, Final

from pydantic_core import PydanticCustomError

from authoring.patterns import lazy
from authoring.quantities import Amount, printed

UNFILLED: Final = "_"
NOTHING: Final = "无"
NONE_IN_WORDS: Final = (NOTHING, "没有")
"""What is written where nothing happened: zero, or nothing but zeros."""
MAX_MONEY_PLACES = 6
MAX_CHARACTERS = 50_000
MAX_LINES = 2_000
MAX_PICTURES = 30
MAX_COLUMNS = 30
MAX_NAMES = 100
MAX_NAME = 100
YEARS = range(1000, 9999)
"""Years that have four digits, and a year after them in which a report can be published."""
_EXACT_DIGITS = 18  # of a whole number, in YAML as read here
_LONGEST_NUMBER = 40

_DASHES = {"/", "／", "-", "—", "——", "–", "－", "\\", "空", "N/A", "n/a"}
_COUNT_WITH_UNIT = lazy(
    r"\A(-?[0-9][0-9,]*(?:\.[0-9]+)?) ?(万元|元|件|条|次|个|份|宗|起|人|项|篇)\Z"
)
_AMOUNT = lazy(r"\A(?P<number>(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,8})?)(?P<unit>元|万元|亿元)\Z")
_WITH_REMARK = lazy(
    r"\A(?P<number>[+-]?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,8})?(?:亿元|万元|元)?)\s?"
    r"(?P<remark>（[^（）()\n]{2,60}）|\([^（）()\n]{2,60}\))\Z"
)
_PART_IN_REMARK = lazy(r"(?:其中|含)[^0-9，,；;、]{0,20}([0-9]{1,18})(?![0-9年月日号.])")
_ONLY_A_UNIT = lazy(r"\A.(?:单位[：:])?(?:万元|亿元|人次|件次).\Z")
_THOUSANDS = lazy(r"\A-?[0-9]{1,3}([,，'][0-9]{3})+(\.[0-9]+)?\Z")
_SPACED = lazy(r"\A-?[1-9][0-9]{0,2}(?:\s[0-9]{3})+\Z")
_PLAIN = lazy(r"\A-?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]+)?\Z")
_WHOLE = lazy(r"\A(?:0|[1-9][0-9]{0,17})\Z")
_ISO_DATE = lazy(r"\A[0-9]{4}(?:-[0-9]{2}-[0-9]{2}|[0-9]{4})\Z")
_CHINESE_DATE = lazy(r"\A([0-9]{4})[年/.]([0-9]{1,2})[月/.]([0-9]{1,2})日?\Z")
_LIKE_A_DATE = lazy(
    r"\A([0-9]{4})\s?[年/.、,。-]\s?([0-9]{1,2})\s?[月/.、,。-]\s?([0-9]{1,2})\s?[日号]?\Z"
)
_LONG_DASHES = str.maketrans("—–－―−～", "------")


def problem(code: str, message: str, remedy: str = "", typed: str = "") -> PydanticCustomError:
    """An error that carries a finding; its words travel in the context, which is not formatted.

    `typed` is how the value should have been typed, where that says the same.
    """
    return PydanticCustomError(
        code, "finding", {"words": message, "remedy": remedy, "typed": typed}
    )


def is_unfilled(value: Any) -> bool:
    """Whether a value says “not filled in yet” (which is not zero)."""
    return value is None or (isinstance(value, str) and value.strip() in ("", UNFILLED, "未填"))


def is_nothing(value: str) -> bool:
    """Whether words are the single word 无."""
    return value.strip() == NOTHING


def says_nothing_happened(value: Any) -> bool:
    """Whether one word, or a single 0, is written for a whole table, group or row."""
    word = value.strip() if isinstance(value, str) else value
    return (
        word in NONE_IN_WORDS or word == "0" or (word == 0 and not isinstance(word, bool | float))
    )


def pasted(value: Any) -> list[Any] | None:
    """The figures of a row that was pasted from a table, tabs between them."""
    if not isinstance(value, str) or "\t" not in value.strip():
        return None
    cells = value.split()
    return [int(one) if _WHOLE.match(one) else one for one in cells]


def day_in_words(day: date) -> str:
    """A date as a report prints it."""
    return f"{day.year}年{day.month}月{day.day}日"


def remarked(value: Any) -> tuple[Any, str]:
    """What a cell holds and the words that stand in it behind the number: 22（其中修订16件）."""
    match = _WITH_REMARK.match(value.strip()) if isinstance(value, str) else None
    if match is None or _ONLY_A_UNIT.match(match["remark"]):
        return value, ""
    number = match["number"]
    if number.endswith("元") or number.startswith("+"):
        return number, match["remark"]
    return (Decimal if "." in number else int)(number), match["remark"]


def part_in(remark: str) -> int | None:
    """The number of a part that words in a cell name: 16 of （其中修订16件）."""
    match = _PART_IN_REMARK.search(remark)
    return int(match[1]) if match else None


def count(value: Any) -> int | None:
    """A number of cases: a whole number, 0 or more; None while not filled in."""
    if type(value) is int and value >= 0:
        return value
    number = _number(value)
    if isinstance(number, Decimal):
        raise problem("F204", f"应为整数，现为“{number}”。", "件数不带小数，请核对。")
    if number is not None and number < 0:
        raise problem("F203", f"应为不小于 0 的整数，现为“{number}”。", "请核对；没有发生的填 0。")
    return number


def year(value: Any) -> int | None:
    """A report year of four digits, quoted or not."""
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}年?", value.strip()):
        value = int(value.strip()[:4])
    if isinstance(value, str) and not is_unfilled(value) and not re.search(r"\d", value):
        raise _no_year(value.strip()[:20])
    number = count(value)
    if number is not None and number not in YEARS:
        raise _no_year(number)
    return number


def _no_year(typed: object) -> PydanticCustomError:
    return problem("F204", f"“{typed}”不像报告年度。", "写四位数字，例如 2025。")


def money(value: Any) -> Decimal | None:
    """An amount in 万元: an exact decimal, 0 or more, its digits kept as written."""
    number = _number(value, "万元")
    if number is None:
        return None
    amount = Decimal(number)
    if amount.is_signed():
        raise problem("F203", f"金额应不小于 0，现为“{amount}”。", "请核对；没有发生的填 0。")
    exponent = amount.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > MAX_MONEY_PLACES:
        raise problem(
            "F206", f"金额最多 {MAX_MONEY_PLACES} 位小数，现为“{amount}”。",
            "单位是万元，六位小数已精确到分。",
        )  # fmt: skip
    return amount


def change(value: Any) -> int | None:
    """增/减: a whole number with its sign."""
    if isinstance(value, str) and re.fullmatch(r"[+＋][0-9]{1,15}", value.strip()):
        value = int(value.strip()[1:])
    number = _number(value)
    if isinstance(number, Decimal):
        raise problem("F204", f"应为整数，现为“{number}”。", "增加写正数，减少写负数，例如 -18。")
    return number


def amount(value: Any) -> Amount | None:
    """An amount of money with its unit, as written: the form names no unit."""
    if is_unfilled(value):
        return None
    if value == 0 and not isinstance(value, bool):
        return Amount(Decimal(0), "")
    words = text(value) or ""
    narrow = unicodedata.normalize("NFKC", words.strip())
    if match := _AMOUNT.match(narrow):
        return Amount(Decimal(match["number"]), match["unit"])
    raise problem(
        "F204",
        f"“{words.strip()[:30]}”不是带单位的金额。",
        "连同单位写，不用千分位，例如 251000元。",
    )


def _number(value: Any, unit: str = "") -> int | Decimal | None:
    """A number as typed; `unit` is that of an amount of money, cases have several."""
    if is_unfilled(value):
        return None
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return value
    if not isinstance(value, str):
        raise problem("F204", "这里只能填一个数字。", "没有发生的填 0，还没有填的写 _。")
    text = value.strip()
    if len(text) > _LONGEST_NUMBER:
        raise problem("F204", f"应为数字，现为“{text[:20]}……”。", "只写阿拉伯数字，最多 18 位。")
    if text in NONE_IN_WORDS:
        return 0
    if text in _DASHES:
        raise problem("F204", f"这里填了“{text}”。没有发生的请填 0，不要填“/”“—”。", "改为 0。")
    narrow = unicodedata.normalize("NFKC", text)
    if narrow != text and re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", narrow):
        raise problem("F204", f"“{text}”是全角数字。", f"改为半角：{narrow}。", narrow)
    if match := _COUNT_WITH_UNIT.match(narrow):
        bare = match[1].replace(",", "")
        as_asked = match[2] == unit if unit else "元" not in match[2] and "." not in bare
        grouped = "," not in match[1] or _THOUSANDS.match(match[1])
        typed = bare if as_asked and grouped and _PLAIN.match(bare) else ""
        raise problem("F204", f"“{text}”带了单位“{match[2]}”。", f"只写数字：{bare}。", typed)
    if _THOUSANDS.match(text):
        bare = re.sub("[,，']", "", text)
        raise problem("F204", f"“{text}”用了千分位分隔符。", f"去掉分隔符：{bare}。", bare)
    if _SPACED.match(narrow):
        bare = re.sub(r"\s", "", narrow)
        raise problem("F204", f"“{text}”中间有空格。", f"去掉空格：{bare}。", bare)
    if re.fullmatch(r"-?0[0-9]+", text):
        raise problem("F204", f"“{text}”前面多了 0。", f"写成 {int(text)}。", str(int(text)))
    if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text):
        short = "" if len(text.lstrip("-").partition(".")[0]) > _EXACT_DIGITS else text
        raise problem("F204", f"“{text}”加了引号或位数太多。", "去掉引号，只写数字。", short)
    shown = text if len(text) <= 20 else text[:20] + "…"
    raise problem("F204", f"应为数字，现为“{shown}”。", "只写阿拉伯数字；没有发生的填 0。")


def text(value: Any) -> str | None:
    """Words; a bare number is taken as written. None while not filled in."""
    if is_unfilled(value):
        return None
    if isinstance(value, bool):
        raise problem("F207", "这里应是文字。", "给这个词加上引号。")
    if isinstance(value, int | Decimal):
        return printed(value)
    if not isinstance(value, str):
        raise problem(
            "F207", "这里应是文字，不是列表或下一层内容。", "长文字用竖线 | 另起行，多缩进两格。"
        )
    return unicodedata.normalize("NFC", value)


def a_list(value: Any, most: int | None = None) -> Any:
    """A list of at most so many things, or None while not filled in."""
    if is_unfilled(value):
        return None
    if not isinstance(value, list):
        raise problem("F207", "这里应是一项一项的列表。", "每一项以“- ”开头。")
    if most is not None and len(value) > most:
        raise problem("F216", f"这里有 {len(value)} 项，太多了。", f"最多 {most} 项。")
    return value


def words(value: Any) -> tuple[str, ...] | None:
    """One word or a list of them."""
    if is_unfilled(value):
        return None
    several = value if isinstance(value, list) else [value]
    return tuple(line(one) or "" for one in a_list(several, MAX_NAMES))


def counts(value: Any) -> dict[str, int] | None:
    """Names and how many of each, in order; each must be filled in."""
    if is_unfilled(value):
        return None
    if not isinstance(value, dict):
        raise problem("F207", "这里应是“名称: 数量”。", "每一项另起一行，例如 机构职能: 21")
    if len(value) > MAX_NAMES or any(len(name) > MAX_NAME for name in value):
        raise problem(
            "F216", f"这里有 {len(value)} 项，或有的名称太长。", f"最多 {MAX_NAMES} 项，名称最多 {MAX_NAME} 字。"
        )  # fmt: skip
    found: dict[str, int] = {}
    for name, number in value.items():
        one = count(number)
        if one is None:
            raise problem("F204", f"“{name}”还没有填（不是 0）。", "没有发生的填 0。")
        found[name] = one
    return found


def narrative(value: Any) -> str | None:
    """Running text of a length that a report can have, and that can be set in reasonable time."""
    words = text(value)
    if words is None:
        return None
    lines = words.splitlines()
    if len(words) > MAX_CHARACTERS or len(lines) > MAX_LINES:
        raise problem(
            "F216", f"这段文字有 {len(words)} 字、{len(lines)} 行，太长了。",
            f"最多 {MAX_CHARACTERS} 字、{MAX_LINES} 行。",
        )  # fmt: skip
    if words.count("![") > MAX_PICTURES or any(one.count("|") > MAX_COLUMNS for one in lines):
        raise problem(
            "F216", f"图片超过 {MAX_PICTURES} 幅，或表格超过 {MAX_COLUMNS} 列。", "删减或拆开。"
        )
    return words


def line(value: Any) -> str | None:
    """Words on one line."""
    words = text(value)
    if words is not None and len(words) > 500:
        raise problem("F216", f"这里有 {len(words)} 字，太长了。", "最多 500 字。")
    if words is not None and "\n" in words.strip():
        raise problem("F220", "这里只能写一行，现有几行。", "并成一行写，不用竖线 |。")
    return " ".join(words.split()) if words is not None else None


def day(value: Any) -> date | None:
    """A calendar date, written 2026-01-20 or 2026年1月20日."""
    words = line(value)
    if words is None:
        return None
    iso = words if _ISO_DATE.match(words) else ""
    if match := _CHINESE_DATE.match(unicodedata.normalize("NFKC", words)):
        iso = f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}"
    try:
        found = date.fromisoformat(iso)
    except ValueError:
        found = None
    if found is None or found.year not in YEARS:
        typed = _meant_day(words)
        told = "不是日期的写法" if typed else "不是日历上的日期"
        raise problem(
            "F208", f"“{words[:30]}”{told}。", f"写成 {typed or '2026-01-20 的样子'}。", typed
        )
    return found


def _meant_day(words: str) -> str:
    """The date that words of another spelling are, as it should be typed; nothing if they are none."""
    match = _LIKE_A_DATE.match(unicodedata.normalize("NFKC", words).translate(_LONG_DASHES))
    iso = f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}" if match else ""
    try:
        return iso if date.fromisoformat(iso).year in YEARS else ""
    except ValueError:
        return ""
