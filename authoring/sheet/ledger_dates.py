"""The day a cell of a register (台账) tells, however it was typed."""

from __future__ import annotations

import functools
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

from authoring.patterns import lazy
from authoring.sheet.ledger_words import NO_ANSWER

_DAY = lazy(
    r"\A([0-9]{4})(?:\s?年\s?|\s?[-/.]\s?)([0-9]{1,2})(?:\s?月\s?|\s?[-/.]\s?)([0-9]{1,2})\s?[日号]?"
    r"(?:[ T]{0,3}(?:上午|下午)?\s?[0-9]{1,2}[:：时][0-9:：分秒.]{0,12})?\Z"
)
_EIGHT = lazy(r"\A([0-9]{4})([0-9]{2})([0-9]{2})\Z")
_WITHOUT_YEAR = lazy(r"\A[0-9]{1,2}\s?[月/.-]\s?[0-9]{1,2}\s?[日号]?\Z")
_SHORT_YEAR = lazy(r"\A[0-9]{2}\s?[年/.-]\s?[0-9]{1,2}\s?[月/.-]\s?[0-9]{1,2}\s?[日号]?\Z")
_SERIAL = lazy(r"\A([2-7][0-9]{4})(?:\.[0-9]{1,20})?\Z")
_ONLY_A_DATE = lazy(r"\A[0-9年月日号/.、,，;；~～至\s-]{1,24}\Z")
_LONG_NUMBER = lazy(r"[0-9]{7}")
_EPOCH = date(1899, 12, 30)
_DASHES = str.maketrans("—–－―−～", "------")


@dataclass(frozen=True, slots=True)
class Day:
    """A day, or None with `fault`, why it is none; both None where none is told.

    `serial` tells that it was the number by which Excel keeps a day.
    """

    day: date | None = None
    fault: str = ""
    serial: bool = False


@functools.lru_cache(20_000)
def day_in(text: str) -> Day:
    """The day in a cell. What is wrong is said without its words where it is not plainly a date."""
    words = unicodedata.normalize("NFKC", text).strip()
    if not words or words in NO_ANSWER:
        return Day()
    plain = words.translate(_DASHES)
    if match := _DAY.match(plain) or _EIGHT.match(plain):
        try:
            return Day(date(*map(int, match.groups())))
        except ValueError:
            return Day(fault=_fault(words, "在日历上没有"))
    if match := _SERIAL.match(plain):
        return Day(_EPOCH + timedelta(int(match[1])), serial=True)
    if _WITHOUT_YEAR.match(plain):
        return Day(fault=_fault(words, "没有写年份"))
    if _SHORT_YEAR.match(plain):
        return Day(fault=_fault(words, "的年份不是四位"))
    return Day(fault=_fault(words, "不是一个日期"))


def _fault(words: str, what: str) -> str:
    shown = _shown(words)
    return f"“{shown}”{what}" if shown else "里的字不是一个日期"


def _shown(words: str) -> str:
    """A date as it was typed; nothing of what may be a name or a telephone number."""
    like_a_day = len(words) == 8 and words[:2] in ("19", "20")
    if not _ONLY_A_DATE.match(words) or (_LONG_NUMBER.search(words) and not like_a_day):
        return ""
    return words
