"""The sheets of a register (台账) → its entries: heads found, columns named, rows that are no case left out."""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from authoring.findings import Finding, Place, Severity, Unusable
from authoring.patterns import lazy
from authoring.sheet.ledger_book import Book, Sheet, is_empty, one_text
from authoring.sheet.ledger_dates import day_in
from authoring.sheet.ledger_words import (
    HEADS,
    OF_LITIGATION,
    OF_RECONSIDERATION,
    OF_REQUESTS,
    Role,
)

_LOOKED_AT, _HEAD_ROWS, _KNOWN_HEADS = 30, 3, 4
_SHOWN = 8
_SHORTEST = 5  # of a telephone
_IN_BRACKETS = lazy(r"\([^()]{0,60}\)|\[[^\[\]]{0,60}\]")
_ABOUT = lazy(r"(?:基本)?(?:情况|信息)\Z")
_NUMBER = lazy(r"\A(?=[^\n]{0,39}[0-9])[^\n]{1,40}\Z")
_TOTAL = ("合计", "总计", "小计", "累计", "本月合计", "本年合计", "本页合计", "本月小计", "共计")
_BELOW = (
    "填表",
    "填报",
    "制表",
    "审核人",
    "复核人",
    "负责人",
    "注:",
    "备注:",
    "说明:",
    "统计人",
    "联系人:",
)
_BEGINNINGS = {one[0] for one in (*_TOTAL, *_BELOW)}
_UNCOUNTED = (Role.PRIVATE, Role.OTHER)
_PLACES: dict[str, tuple[Role, int]] = {
    word: (role, place) for role, words in HEADS.items() for place, word in enumerate(words)
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of a register that tells a case: the counted columns, and which of its words are nobody's business.

    `private` serves to keep a name that was typed into a counted column out of what is said.
    """

    file: str
    sheet: str
    row: int
    values: dict[Role, str]
    private: tuple[str, ...]
    is_request: bool

    @property
    def here(self) -> str:
        """The sheet and the row in words."""
        return f"工作表“{self.sheet}”第 {self.row} 行" if self.sheet else f"第 {self.row} 行"

    @property
    def place(self) -> Place:
        return Place(self.file, within=self.here)

    @property
    def number(self) -> str:
        """The number under which the case is registered; nothing where there is none to be shown."""
        number = self.values.get(Role.NUMBER, "")
        return number if _NUMBER.match(number) and not self.tells_a_person(number) else ""

    @property
    def label(self) -> str:
        """What the case is called in findings and lists."""
        return self.number or self.here

    def tells_a_person(self, words: str) -> bool:
        """Whether words hold what stands in a column of names, addresses or contents of this row."""
        return any(one in words for one in self.private)


@dataclass(frozen=True, slots=True)
class Register:
    """All entries of a register, and the columns that it has."""

    entries: tuple[Entry, ...]
    roles: frozenset[Role]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Head:
    """The head of a sheet: where its rows end, which column tells what, and the heads that are not used."""

    rows: tuple[tuple[str, ...], ...]
    end: int
    columns: dict[Role, int]
    private: tuple[int, ...]
    waited: tuple[int, ...]
    unknown: tuple[str, ...]
    unused: tuple[tuple[str, str], ...]
    twice: tuple[str, ...]

    @property
    def tells_requests(self) -> bool:
        return all(role in self.columns for role in OF_REQUESTS)

    @property
    def tells_reviews_only(self) -> bool:
        reviews = (*OF_RECONSIDERATION, *OF_LITIGATION)
        return any(r in self.columns for r in reviews) and Role.REPLY not in self.columns


def register_of(book: Book, file: str) -> Register:
    """The entries of all sheets. Raises Unusable where no sheet is a register."""
    findings = list(book.findings)
    entries: list[Entry] = []
    roles: set[Role] = set()
    heads = [(sheet, _head_of(sheet.rows)) for sheet in book.sheets]
    if not any(head for _, head in heads):
        raise Unusable(_no_head(file))
    for sheet, head in heads:
        place = Place(file, within=f"工作表“{sheet.name}”" if sheet.name else "")
        if head is None:
            if rows := sum(not is_empty(row) for row in sheet.rows):
                told = f"工作表“{sheet.name}”没有台账的表头，里面的 {rows} 行没有计数。"
                remedy = (
                    "里面有申请的，补上表头（收到日期、申请人类型、答复日期、答复类型等）再运行。"
                )
                findings.append(Finding("T205", Severity.WARNING, told, place=place, remedy=remedy))
            continue
        problems = list(_problems(head, place))
        findings += problems
        if any(one.blocks for one in problems):
            continue
        roles |= head.columns.keys()
        entries += _entries(sheet, head, place, findings)
    if not roles:
        raise Unusable(findings)
    return Register(tuple(entries), frozenset(roles), tuple(findings))


# --- the head -----------------------------------------------------------------------------------------


@functools.lru_cache(4096)
def _plain(text: str) -> str:
    """A head as the table of words has it."""
    words = "".join(unicodedata.normalize("NFKC", text).split())
    words = _IN_BRACKETS.sub("", words) or words
    words = words.strip("*:#.、,;/")
    return words.replace("行政复议", "复议").replace("行政诉讼", "诉讼")


def _known(texts: Sequence[str]) -> tuple[Role, int] | None:
    """What a column tells whose heads, from above, are these; and how good the head is."""
    heads = list(dict.fromkeys(_plain(text) for text in texts if text))
    if not heads:
        return None
    *above, leaf = heads
    for matter, other in (("复议", "诉讼"), ("诉讼", "复议")):
        if any(matter in one and other not in one for one in above):
            known = [_PLACES.get(matter + leaf), _PLACES.get("".join(heads))]
            known += [_PLACES.get(leaf)] if matter in leaf else []
            found = next((one for one in known if one), None)
            # Dates and results of a review are never those of the request.
            return found or ((Role.OTHER, 0) if leaf in _PLACES else None)
    above = [_ABOUT.sub("", one) for one in above]
    joined = ["".join([*above[n:], leaf]) for n in range(len(above))]
    return next((_PLACES[one] for one in (*joined, leaf) if one in _PLACES), None)


def _head_of(rows: list[list[str]], first: int = 0, looked_at: int = _LOOKED_AT) -> _Head | None:
    """The head of a sheet: the one to three rows in which most columns are known."""
    best: tuple[int, _Head] | None = None
    for length in range(1, _HEAD_ROWS + 1):
        for start in range(first, min(first + looked_at, len(rows) - length + 1)):
            band = rows[start : start + length]
            if is_empty(band[0]) or is_empty(band[-1]) or one_text(band[-1]):
                continue
            head, score = _read_head(band, start + length)
            if score >= _KNOWN_HEADS and (best is None or score > best[0]):
                best = score, head
    return best[1] if best else None


def _read_head(band: list[list[str]], end: int) -> tuple[_Head, int]:
    texts = _by_column([row for row in band if not one_text(row)])
    found: dict[Role, list[tuple[int, int, str]]] = {}
    unknown: list[str] = []
    for column, heads in enumerate(texts):
        name = next((text for text in reversed(heads) if text), "")
        if known := _known(heads):
            found.setdefault(known[0], []).append((known[1], column, " ".join(name.split())[:20]))
        elif name:
            unknown.append(" ".join(name.split())[:20])
    columns: dict[Role, int] = {}
    unused: list[tuple[str, str]] = []
    twice: list[str] = []
    for role, places in found.items():
        if role in _UNCOUNTED or role is Role.WAITED:
            continue
        (rank, column, name), *others = sorted(places)
        columns[role] = column
        unused += [(other, name) for _, _, other in others]
        twice += [name] * any(one[0] == rank for one in others)
    score = len(columns) + sum(len(found.get(one, ())) for one in (*_UNCOUNTED, Role.WAITED))
    at = {role: tuple(column for _, column, _ in found.get(role, ())) for role in Role}
    head = _Head(
        tuple(tuple(row) for row in band), end, columns, at[Role.PRIVATE], at[Role.WAITED],
        tuple(unknown), tuple(unused), tuple(twice),
    )  # fmt: skip
    return head, score


def _by_column(band: list[list[str]]) -> list[list[str]]:
    """The heads of each column from above; one that stands once over several stands over each of them."""
    width = max(map(len, band), default=0)
    lines = [[*row, *[""] * (width - len(row))] for row in band]
    for number, line in enumerate(lines[:-1]):
        last = ""
        for column, text in enumerate(line):
            last = text or last
            if not text and any(below[column] for below in lines[number + 1 :]):
                line[column] = last
    return [[line[column] for line in lines] for column in range(width)]


def _problems(head: _Head, place: Place) -> Iterator[Finding]:
    for name in head.twice:
        yield Finding(
            "T202", Severity.ERROR, f"台账有两列都是“{name}”，分不清用哪一列。", place=place,
            remedy="把不用的一列改名或删去，再运行。",
        )  # fmt: skip
    if not head.tells_requests and not head.tells_reviews_only:
        missing = [role.value for role in OF_REQUESTS if role not in head.columns]
        yield Finding(
            "T202", Severity.ERROR, f"台账缺少这些列：{'、'.join(missing)}。", place=place,
            remedy="补上这些列，或把已有的列改成这个名称，再运行。",
        )  # fmt: skip
        return
    if head.unknown or head.unused:
        told = [f"“{name}”" for name in head.unknown]
        told += [f"“{name}”（用的是“{used}”）" for name, used in head.unused]
        yield Finding(
            "T203", Severity.INFO, f"台账里没有用到的列：{_some(told)}。", place=place,
            remedy="里面有日期、类型、结果的，改成提示里的列名再运行；没有的不用管。",
        )  # fmt: skip


def _no_head(file: str) -> Finding:
    return Finding(
        "T202", Severity.FATAL, "文件里没有台账的表头。", place=Place(file),
        remedy="表头写成一行，至少有这些列：登记编号、收到日期、申请人类型、答复日期、答复类型。",
    )  # fmt: skip


def _some(words: Sequence[str]) -> str:
    more = f"等 {len(words)} 列" if len(words) > _SHOWN else ""
    return "、".join(words[:_SHOWN]) + more


# --- the rows -----------------------------------------------------------------------------------------


def _entries(sheet: Sheet, head: _Head, place: Place, findings: list[Finding]) -> Iterator[Entry]:
    """The rows below the head that tell a case; which were left out is told."""
    skipped: list[int] = []
    width = max(map(len, sheet.rows))
    probe = head.columns.get(Role.RECEIVED, min(head.columns.values()))
    for at, typed in enumerate(sheet.rows[head.end :], head.end + 1):
        if is_empty(typed):
            continue
        row = typed if len(typed) == width else [*typed, *[""] * (width - len(typed))]
        if _is_again(row, head):
            continue
        if _plain(row[probe]) in _PLACES:
            if _head_of([row]) is not None and _read_head([row], at)[0].columns != head.columns:
                findings.append(_other_head(at, place))
                break
            continue
        values = _values(row, head)
        if values is None:
            if _says_something(row, head):
                skipped.append(at)
            continue
        private = tuple(text for column in head.private if _may_name(text := row[column]))
        yield Entry(place.file, sheet.name, at, values, private, head.tells_requests)
    if skipped:
        findings.append(_skipped(skipped, place))


def _may_name(text: str) -> bool:
    """Whether a text may be a name, a telephone or a matter, and no mere number or mark."""
    return len(text) > 1 and not (len(text) < _SHORTEST and text.isdigit())


def _is_again(row: list[str], head: _Head) -> bool:
    """Whether a row is one of the head once more, as on each printed page."""
    return any(
        all(not text or text == one for text, one in zip_longest(row, line, fillvalue=""))
        for line in head.rows
    )


def _says_something(row: list[str], head: _Head) -> bool:
    """Whether more stands in a row than a running number put there in advance."""
    line = head.columns.get(Role.LINE, -1)
    return any(text for column, text in enumerate(row) if column != line)


def _values(row: list[str], head: _Head) -> dict[Role, str] | None:
    """The counted columns of a row; None where it tells no case."""
    first = next(text for text in row if text)
    if first[0] in _BEGINNINGS and _plain_start(first).startswith((*_TOTAL, *_BELOW)):
        return None
    values = {role: text for role, c in head.columns.items() if (text := row[c])}
    if waited := next((text for c in head.waited if (text := row[c])), ""):
        values[Role.WAITED] = waited
    told = values.keys() - {Role.NUMBER, Role.LINE}
    if single := one_text(row):
        return values if _is_of_a_case(single, values) else None
    if told or values.get(Role.NUMBER):
        return values
    has_more = any(row[column] for column in head.private)
    return values if values and has_more else None


def _is_of_a_case(single: str, values: dict[Role, str]) -> bool:
    """Whether the only text of a row is of a case; 2023年结转 over some rows is not."""
    if values.get(Role.NUMBER) == single:
        return bool(_NUMBER.match(single)) and (single[-1] == "号" or single[-1].isdigit())
    return len(values) == 1 and Role.LINE not in values and day_in(single).day is not None


def _plain_start(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text[:40]).split())


def _other_head(row: int, place: Place) -> Finding:
    return Finding(
        "T202", Severity.ERROR, f"从第 {row} 行起换了一个表头，下面的行没有计数。", place=place,
        remedy="把下面的表移到另一张工作表，或把各列排成与上面相同。",
    )  # fmt: skip


def _skipped(rows: list[int], place: Place) -> Finding:
    named = "、".join(map(str, rows[:20])) + (f"等 {len(rows)} 行" if len(rows) > 20 else "")
    return Finding(
        "T204", Severity.INFO, f"这些行不是一件申请，没有计数：第 {named} 行（分隔、合计、说明等）。", place=place,
        remedy="是一件申请的，补上编号、日期和类型再运行；不是的不用管。",
    )  # fmt: skip
