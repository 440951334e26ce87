"""What a cell of a sheet holds as a figure of a report: by the rules that hold for the report's file, and told so."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pydantic_core import PydanticCustomError

from authoring.forms.layout import Kind
from authoring.patterns import lazy
from authoring.quantities import Amount, Value, printed
from authoring.report import values
from authoring.sheet.package import Marks, Ref
from authoring.sheet.table import MOST_DIGITS

_PLAIN = lazy(r"-?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,18})?")
_DATE = lazy(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?: [0-9:.]{5,15})?|[0-9]{4}[/.年][0-9]{1,2}[/.月][0-9]{1,2}日?"
    r"|[0-9]{1,2}:[0-9]{2}(?::[0-9.]{2,12})?"
)
_READ = {
    Kind.COUNT: values.count,
    Kind.MONEY: values.money,
    Kind.CHANGE: values.change,
    Kind.AMOUNT: values.amount,
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A cell read: its value, None where it is blank or refused.

    `code`, `message` and `remedy` say why it was refused; `note` how it was read where it was not
    typed as it should be; `remark` are words behind the number.
    """

    value: Value | None = None
    code: str = ""
    message: str = ""
    remedy: str = ""
    note: str = ""
    remark: str = ""

    @property
    def is_blank(self) -> bool:
        return self.value is None and not self.code


def entry(text: str, kind: Kind, ref: Ref, marks: Marks) -> Entry:
    """What a cell to be filled in holds."""
    words = text.strip()
    if ref in marks.errors:
        return _refused(
            f"这一格是 Excel 的错误值 {marks.errors[ref][:20]}。",
            "改成数；不知道的，把这一格清空。",
        )
    if ref in marks.formulas:
        return _refused(
            f"这一格是公式{f'（现在显示 {words[:20]}）' if words else ''}，没有读取。",
            "复制这一格，选择性粘贴为“数值”，或直接填数。",
        )
    if values.is_unfilled(words):
        return Entry()
    if _DATE.fullmatch(unicodedata.normalize("NFKC", words)):
        return _refused(
            f"这一格是日期或时间（{words[:20]}），不是数。", "把格式改成“常规”，重新填数。"
        )
    number, remark = values.remarked(words)
    read = _read(number, kind, is_text=ref in marks.texts and not remark)
    return Entry(read.value, read.code, read.message, read.remedy, read.note, remark)


def _refused(message: str, remedy: str) -> Entry:
    return Entry(code="T107", message=message, remedy=remedy)


def _read(words: Any, kind: Kind, *, is_text: bool) -> Entry:
    """A figure by the rules of the report's file; where these know what is meant, read as that."""
    given = str(words)
    plain = _PLAIN.fullmatch(given) is not None
    if plain and not is_text and sum(char.isdigit() for char in given.lstrip("-0.")) > MOST_DIGITS:
        return _refused(
            f"“{given}”超过 {MOST_DIGITS} 位，Excel 记不准。",
            "核对这个数；确实这么大的，直接填进 YAML 文件。",
        )
    try:
        value = _READ[kind](_number(given, kind) if plain else given)
    except PydanticCustomError as problem:
        told = problem.context or {}
        typed = str(told.get("typed", ""))
        if typed and _PLAIN.fullmatch(typed):
            again = _read(typed, kind, is_text=True)
            if again.value is not None:
                note = f"“{given[:20]}”按 {printed(again.value)} 读取"
                return Entry(again.value, note=note)
        return Entry(code=problem.type, message=told["words"], remedy=told["remedy"])
    if kind is Kind.AMOUNT or (plain and not is_text):
        return Entry(value)
    how = "是文本，按数读取" if plain else f"按 {printed(value)} 读取"
    return Entry(value, note=f"“{given[:20]}”{how}")


def _number(words: str, kind: Kind) -> Any:
    """Plain digits as the number they are; amounts keep their words, but for a bare 0."""
    if kind is Kind.AMOUNT:
        return 0 if words.strip("0.") == "" else words
    return Decimal(words) if "." in words else int(words)


def same(one: Value | None, other: Value | None) -> bool:
    """Whether two figures are the same number, however many zeros end them."""
    if isinstance(one, Amount) and isinstance(other, Amount):
        return one.in_yuan == other.in_yuan
    return one == other
