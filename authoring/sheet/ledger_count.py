"""Cases of a register (台账) one by one into the cells of the tables; what cannot be counted is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from authoring.characters import described, first_hidden
from authoring.findings import Finding, Place, Severity
from authoring.forms.layout import Address, FormTable
from authoring.sheet.ledger_columns import Entry
from authoring.sheet.ledger_dates import day_in
from authoring.sheet.ledger_meanings import (
    NO_CASE,
    NOT_YET,
    Meaning,
    Meanings,
    Section,
    withdrawn,
)
from authoring.sheet.ledger_words import NO_ANSWER, Role

_LATE_DAYS = 70
"""More than 20 working days and 20 more, whatever holidays fall between."""
_MAX_WORD, _MAX_WORDS = 30, 200
_NAMED = 5
_REQUESTS, _REVIEWS = "applications", "review"
_PENDING = "pending"


class _CannotCount(Exception):
    """A case of which a table cannot tell where it belongs; why is told already."""


@dataclass
class _Word:
    """A word nobody knows, with the cases it stands in."""

    words: str
    cases: list[str] = field(default_factory=list)
    place: Place = field(default_factory=Place)


@dataclass
class Counting:
    """The count of a year so far; `private` are the texts of the applicants' columns of all cases."""

    year: int
    table: FormTable
    meanings: Meanings
    roles: frozenset[Role]
    private: frozenset[str]
    cells: dict[Address, list[str]] = field(default_factory=dict)
    incomplete: set[str] = field(default_factory=set)
    _told: list[Finding] = field(default_factory=list)
    _unknown: dict[tuple[Section, str], _Word] = field(default_factory=dict)
    _numbers: dict[str, Entry] = field(default_factory=dict)
    _outside: dict[str, list[str]] = field(default_factory=dict)
    _hints: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.first, self.last = date(self.year, 1, 1), date(self.year, 12, 31)
        self.withdrawn = withdrawn(self.table)

    def add(self, entry: Entry) -> None:
        """Count a case."""
        if entry.is_request:
            try:
                self._request(entry)
            except _CannotCount:
                self.incomplete.add(_REQUESTS)
        for count in (self._reconsideration, self._litigation):
            try:
                count(entry)
            except _CannotCount:
                self.incomplete.add(_REVIEWS)

    # --- requests ---

    def _request(self, entry: Entry) -> None:
        values = entry.values
        reply_words, reply = self._reply(entry)
        if reply == NO_CASE:
            self._hints.setdefault("no case", []).append(entry.label)
            return
        self._once(entry)
        faults = len(self._told)
        received = self._day(entry, Role.RECEIVED)
        answered = self._day(entry, Role.ANSWERED)
        taken_back = self._day(entry, Role.WITHDRAWN)
        if len(self._told) > faults:
            raise _CannotCount
        if received is None:
            raise self._fault(entry, "T211", "没有收到日期。", "补上收到日期。")
        closed = answered or taken_back
        if closed and closed < received:
            role = Role.ANSWERED if answered else Role.WITHDRAWN
            raise self._fault(
                entry,
                "T209",
                f"{role.value}（{closed}）早于收到日期（{received}）。",
                "核对两个日期，改正写错的一个。",
            )
        if received > self.last:
            self._hints.setdefault("later", []).append(entry.label)
            return
        if closed and closed < self.first:
            self._hints.setdefault("earlier", []).append(entry.label)
            return
        if taken_back and not answered and not reply_words:
            reply_words, reply = "撤回", self.withdrawn
        row, kind = self._row_and_kind(entry, closed, reply_words, reply)
        begun = "received" if received >= self.first else "carried_over"
        self._count((_REQUESTS, begun, kind), entry)
        self._count((_REQUESTS, *row, kind), entry)
        late = answered and row[0] == "outcomes" and (answered - received).days > _LATE_DAYS
        if late and values.get(Role.WAITED, "") in ("", *NO_ANSWER):
            self._hints.setdefault("late", []).append(entry.label)

    def _row_and_kind(
        self, entry: Entry, closed: date | None, words: str, reply: Meaning | None
    ) -> tuple[Meaning, str]:
        """Where a case is counted; what is wrong with either is told."""
        try:
            row = self._row(entry, closed, words, reply)
        except _CannotCount:
            self._kind(entry)
            raise
        return row, self._kind(entry)

    def _row(self, entry: Entry, closed: date | None, words: str, reply: Meaning | None) -> Meaning:
        """The row below the two of receipt: an outcome, or carried forward."""
        if words and reply is None:
            raise self._unknown_word(entry, Section.REPLY, Role.REPLY, words)
        is_open = reply is None or reply == NOT_YET
        if closed is None and not is_open:
            raise self._fault(
                entry,
                "T211",
                "写了答复类型，没有写答复日期。",
                "补上答复日期；还没有答复的，删去答复类型。",
            )
        if closed is None or closed > self.last:
            return ("carried_forward",)
        if reply is None:
            raise self._fault(
                entry,
                "T211",
                "写了答复日期，没有写答复类型。",
                "补上答复类型；还没有答复的，删去答复日期。",
            )
        if is_open:
            raise self._fault(
                entry,
                "T211",
                "写了答复日期，答复类型却是还没有答复。",
                "改正答复类型，或删去答复日期。",
            )
        return ("outcomes", *reply)

    def _once(self, entry: Entry) -> None:
        number = "".join(entry.values.get(Role.NUMBER, "").split())
        if not number:
            return
        other = self._numbers.setdefault(number, entry)
        if other is not entry:
            raise self._fault(
                entry,
                "T210",
                f"编号与{other.here}的相同。",
                "同一件只留一行；不是同一件的，改正编号。",
            )

    def _reply(self, entry: Entry) -> tuple[str, Meaning | None]:
        """The words of a reply, with the reason where the reply alone does not say it; and what they mean."""
        reply = entry.values.get(Role.REPLY, "")
        reason = entry.values.get(Role.REASON, "")
        if reply in NO_ANSWER and self.meanings.of(Section.REPLY, reply) is None:
            reply = ""
        if reason in NO_ANSWER:
            reason = ""
        return self._both(Section.REPLY, reply, reason)

    def _kind(self, entry: Entry) -> str:
        kind, organisation = (
            "" if (text := entry.values.get(role, "")) in NO_ANSWER else text
            for role in (Role.KIND, Role.ORGANISATION)
        )
        words, meaning = self._both(Section.KIND, kind, organisation)
        if not words:
            raise self._fault(entry, "T211", "没有申请人类型。", "补上申请人类型。")
        if meaning is None:
            raise self._unknown_word(entry, Section.KIND, Role.KIND, words)
        return meaning[0]

    def _both(self, section: Section, first: str, second: str) -> tuple[str, Meaning | None]:
        """Two columns that say one thing: the second where the first does not say it by itself."""
        meaning = self.meanings.of(section, first) if first else None
        if meaning or not second:
            return first, meaning
        words = f"{first}／{second}" if first else second
        if meaning := self.meanings.of(section, words):
            return words, meaning
        return words, None

    # --- reviews ---

    def _reconsideration(self, entry: Entry) -> None:
        roles = (
            Role.RECONSIDERATION_RECEIVED, Role.RECONSIDERATION_ENDED, Role.RECONSIDERATION_RESULT,
        )  # fmt: skip
        if result := self._result(entry, Section.RECONSIDERATION, roles):
            self._count((_REVIEWS, "reconsideration", result), entry)

    def _litigation(self, entry: Entry) -> None:
        roles = Role.LITIGATION_RECEIVED, Role.LITIGATION_ENDED, Role.LITIGATION_RESULT
        if result := self._result(entry, Section.LITIGATION, roles):
            self._count((_REVIEWS, "litigation", self._way(entry), result), entry)

    def _way(self, entry: Entry) -> str:
        """Whether a case came to court directly or after a reconsideration."""
        if Role.LITIGATION_WAY in self.roles:
            words = entry.values.get(Role.LITIGATION_WAY, "")
            if not words or words in NO_ANSWER:
                raise self._fault(
                    entry,
                    "T215",
                    "有诉讼，没有写诉讼类型。",
                    "写上“未经复议直接起诉”或“复议后起诉”。",
                )
            if meaning := self.meanings.of(Section.WAY, words):
                return meaning[0]
            raise self._unknown_word(entry, Section.WAY, Role.LITIGATION_WAY, words)
        if Role.RECONSIDERATION_RESULT not in self.roles:
            raise self._fault(
                entry, "T215", "有诉讼，台账没有“诉讼类型”一列。",
                "加上这一列，写上“未经复议直接起诉”或“复议后起诉”。",
            )  # fmt: skip
        self._hints.setdefault("way", []).append(entry.label)
        reviewed = entry.values.get(Role.RECONSIDERATION_RESULT, "")
        return "direct" if reviewed in ("", *NO_ANSWER) else "after_reconsideration"

    def _result(self, entry: Entry, section: Section, roles: tuple[Role, Role, Role]) -> str:
        """The column in which a review is counted; nothing where there is none that counts this year."""
        texts = [entry.values.get(role, "") for role in roles]
        if all(not text or text in NO_ANSWER for text in texts):
            return ""
        faults = len(self._told)
        begun, ended = (self._day(entry, role) for role in roles[:2])
        if len(self._told) > faults:
            raise _CannotCount
        name, words = section.value[:2], texts[2]
        meaning = self.meanings.of(section, words) if words else None
        if words and words not in NO_ANSWER and meaning is None:
            raise self._unknown_word(entry, section, roles[2], words)
        result = meaning[0] if meaning else _PENDING
        if begun and ended and ended < begun:
            raise self._fault(
                entry, "T209", f"{roles[1].value}（{ended}）早于{roles[0].value}（{begun}）。",
                "核对两个日期，改正写错的一个。",
            )  # fmt: skip
        if ended is None and result != _PENDING:
            raise self._fault(
                entry,
                "T215",
                f"写了{name}结果，没有写{roles[1].value}，不知道计入哪一年。",
                f"补上{roles[1].value}。",
            )
        if ended is None or ended > self.last:
            if begun is None and roles[0] in self.roles:
                raise self._fault(
                    entry,
                    "T215",
                    f"{name}到 12 月 31 日尚未审结，没有写{roles[0].value}。",
                    f"补上{roles[0].value}。",
                )
            return _PENDING if begun is None or begun <= self.last else ""
        if ended < self.first:
            return ""
        if result == _PENDING:
            raise self._fault(
                entry,
                "T215",
                f"写了{roles[1].value}，{name}结果却是空的或尚未审结。",
                f"补上{name}结果，或删去{roles[1].value}。",
            )
        return result

    # --- what is told ---

    def _count(self, path: Address, entry: Entry) -> None:
        self.cells.setdefault(path, []).append(entry.label)

    def _day(self, entry: Entry, role: Role) -> date | None:
        found = day_in(entry.values.get(role, ""))
        if found.fault:
            fault = found.fault
            if entry.tells_a_person(fault):
                fault = "里的字不是一个日期"
            self._fault(
                entry, "T208", f"{role.value}{fault}。", "写成 2024-03-01 的样子；没有的空着。"
            )
        if found.serial:
            self._hints.setdefault("serial", []).append(entry.label)
        return found.day

    def _fault(self, entry: Entry, code: str, message: str, remedy: str) -> _CannotCount:
        number = f"编号 {entry.number}：" if entry.number else ""
        self._told.append(
            Finding(code, Severity.ERROR, number + message, place=entry.place, remedy=remedy)
        )
        return _CannotCount()

    def _unknown_word(self, entry: Entry, section: Section, role: Role, words: str) -> _CannotCount:
        """A word to be confirmed; what may tell of a person is not repeated."""
        if hidden := first_hidden(words):
            return self._fault(
                entry,
                "T206",
                f"“{role.value}”里有{described(hidden[0])}。",
                "删去这个词，用键盘重新输入。",
            )
        shown = " ".join(words.split())
        long = len(shown) > _MAX_WORD or len(self._unknown) >= _MAX_WORDS
        if entry.tells_a_person(words) or words in self.private:
            return self._fault(
                entry, "T206", f"“{role.value}”里有申请人姓名、申请内容、备注等列里的字，不知道计入哪里，也不显示。",
                f"“{role.value}”只写类型；确实是类型的，自己写进对照表。",
            )  # fmt: skip
        if long and (section, shown) not in self._unknown:
            return self._fault(
                entry,
                "T206",
                f"“{role.value}”一列里的不是一个词，不能对照。",
                f"“{role.value}”只写类型，其他内容写到备注里。",
            )
        word = self._unknown.setdefault((section, shown), _Word(shown, [], entry.place))
        word.cases.append(entry.label)
        return _CannotCount()

    def unknown_words(self) -> Iterator[tuple[str, str, int]]:
        """The words to be confirmed: the section, the word, how many cases have it."""
        for (section, _), word in self._unknown.items():
            yield section.value, word.words, len(word.cases)

    def findings(self, file: str, mapping: Path | None) -> Iterator[Finding]:
        """Everything there is to say about the cases."""
        yield from self._told
        for (section, _), word in self._unknown.items():
            yield self._of_word(section, word, mapping)
        place = Place(file)
        for key, (code, told, remedy) in _HINTS.items():
            if labels := self._hints.get(key):
                message = told.format(year=self.year, named=named(labels), days=_LATE_DAYS)
                yield Finding(code, Severity.INFO, message, place=place, remedy=remedy)
        if Role.RECEIVED in self.roles and Role.NUMBER not in self.roles:
            yield Finding(
                "T219", Severity.INFO, "台账没有编号，不能查出写了两次的申请。", place=place,
                remedy="加上“登记编号”一列，再运行。",
            )  # fmt: skip

    def _of_word(self, section: Section, word: _Word, mapping: Path | None) -> Finding:
        where = "列" if section is Section.KIND else "格"
        message = f"不知道{section.value}“{word.words}”计入哪一{where}：{named(word.cases)}。"
        place = self.meanings.place(section, word.words)
        if place:
            remedy = "在对照表的这一行填上格式里的词，再运行。"
        elif mapping and mapping.exists():
            remedy = f"在对照表的“{section.value}”下面加一行“{word.words}: 未填”，填上格式里的词，再运行。"
        elif mapping:
            remedy = "在对照表里填上格式里的词，再运行。"
        else:
            remedy = "加上 --mapping 对照.yaml 再运行一次，生成待填的对照表，填好以后再运行。"
        return Finding(
            "T206",
            Severity.ERROR,
            message,
            place=place or word.place,
            remedy=remedy,
            quote=word.words,
        )


def named(labels: list[str]) -> str:
    """How many cases, and the first of them."""
    more = "等" if len(labels) > _NAMED else ""
    return f"{len(labels)} 件（{'、'.join(labels[:_NAMED])}{more}）"


_HINTS = {
    "later": (
        "T212", "{named}在 {year} 年以后收到，没有计数。", "年份写错的，改正收到日期；没有写错的不用管。",
    ),
    "earlier": (
        "T212", "{named}在 {year} 年以前已经答复，没有计数。", "年份写错的，改正答复日期；没有写错的不用管。",
    ),
    "no case": ("T212", "{named}按对照表不计入，没有计数。", "应当计入的，改正对照表。"),
    "late": (
        "T214",
        "{named}从收到到答复超过 {days} 天，台账里没有补正、征求第三方意见的日期；可能超过了法定期限。",
        "核对是否办理了延期、补正；法定期限按工作日计算，以答复书为准。",
    ),
    "serial": (
        "T216", "{named}的日期是 Excel 的序列数（例如 45352），已换算成日期。",
        "在 Excel 里把这一列设为日期格式，核对换算的结果。",
    ),
    "way": (
        "T215", "台账没有“诉讼类型”一列，{named}按有没有复议结果分为复议后起诉和未经复议直接起诉。",
        "核对；不对的，加上“诉讼类型”一列。",
    ),
}  # fmt: skip
"""What is told of cases that are counted, or rightly not counted, by the key under which they are gathered."""
