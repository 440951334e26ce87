"""What the words of a register (台账) mean in the form: known ones, and those an agency confirms in its 对照表."""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path

from authoring.findings import Finding, Place, Severity, Unusable
from authoring.forms.layout import Form, FormTable, cells
from authoring.patterns import lazy
from authoring.report.source import Source, read_source
from authoring.report.values import is_unfilled
from authoring.report.written import quoted
from authoring.sheet.ledger_words import (
    KIND_GROUPS,
    KINDS,
    LIKELY,
    PENDING,
    REPLIES,
    RESULTS,
    WAYS,
    WITHDRAWN,
    WITHDRAWN_ROWS,
)

Meaning = tuple[str, ...]
"""A row below 办理结果, a column of applicants, a result; or one of the two below."""
NOT_YET: Meaning = ("not yet",)
NO_CASE: Meaning = ("no case",)
_NOT_YET_IN_WORDS, _NO_CASE_IN_WORDS = "未办结", "不计入"
_NUMBERED = lazy(r"\A\(?[一二三四五六七八九十0-9]{1,2}[).、．]\s?")
_REMARK = lazy(r"\([^()]{0,60}\)\Z")
_PARTS = lazy(r"[-—–_/·>:;|()\s]+")
_NO_LETTER = lazy(r"[\W_]+")


class Section(StrEnum):
    """The parts of a 对照表."""

    KIND = "申请人类型"
    REPLY = "答复类型"
    RECONSIDERATION = "复议结果"
    LITIGATION = "诉讼结果"
    WAY = "诉讼类型"


@dataclass(frozen=True, slots=True)
class _Known:
    """The words of a section: each with what it means, groups by their names, what may stand in a 对照表."""

    words: Mapping[str, Meaning]
    groups: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Meaning] = field(default_factory=dict)

    def meaning(self, words: str) -> Meaning | None:
        if found := self.words.get(_key(words)):
            return found
        parts = [
            key for part in _PARTS.split(_NUMBERED.sub("", _normal(words))) if (key := _key(part))
        ]
        if len(parts) < 2:
            return None
        groups = {self.groups[one] for one in parts if one in self.groups}
        if len(groups) > 1:
            return None
        group = next(iter(groups), "")
        found_in = {
            self.words.get(f"{group}.{one}" if group else one) or self.words.get(one)
            for one in parts
            if one not in self.groups
        }
        if len(found_in) != 1 or (found := found_in.pop()) is None:
            return None
        return found if not group or len(found) == 1 or found[0] == group else None


@dataclass(frozen=True, slots=True)
class Meanings:
    """Looks words up: first as the agency confirmed them, then as the form has them."""

    known: Mapping[Section, _Known]
    confirmed: Mapping[tuple[Section, str], Meaning] = field(default_factory=dict)
    open: Mapping[tuple[Section, str], Place] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    def of(self, section: Section, words: str) -> Meaning | None:
        """What words mean; None where that is not known for sure."""
        return self.confirmed.get((section, _key(words))) or self.known[section].meaning(words)

    def place(self, section: Section, words: str) -> Place | None:
        """Where a word stands in the 对照表 without a meaning."""
        return self.open.get((section, _key(words)))


@functools.lru_cache(4096)
def _normal(words: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", words).split())


@functools.lru_cache(4096)
def _key(words: str) -> str:
    """Words as they are compared: without numbers before them, blanks and punctuation."""
    return str(_NO_LETTER.sub("", _NUMBERED.sub("", _normal(words))))


def rows_of(table: FormTable) -> dict[Meaning, tuple[str, ...]]:
    """The rows that are entered, each with its names."""
    return {
        path[1:-1]: tuple(item.name for item in cell.row if item.key)
        for path, cell in cells(table).items()
        if not cell.addends
    }


# --- what is known ------------------------------------------------------------------------------------


def _all_known(table: FormTable) -> dict[Section, _Known]:
    results = {word: (key,) for key, words in RESULTS.items() for word in map(_key, words)}
    of_review = _Known(results, {}, {_key(words[0]): (key,) for key, words in RESULTS.items()})
    ways = {_key(word): (key,) for key, words in WAYS.items() for word in words}
    return {
        Section.KIND: _kinds(),
        Section.REPLY: _replies(table),
        Section.RECONSIDERATION: of_review,
        Section.LITIGATION: of_review,
        Section.WAY: _Known(ways, {}, {_key(words[0]): (key,) for key, words in WAYS.items()}),
    }


def _kinds() -> _Known:
    words = {_key(word): (key,) for key, words in KINDS.items() for word in words}
    values = {_key(words[0]): (key,) for key, words in KINDS.items()}
    return _Known(words, {_key(word): "组织" for word in KIND_GROUPS}, values)


def _replies(table: FormTable) -> _Known:
    """The rows of 办理结果 by name, label and other words; 其他 only where its group is named."""
    words: dict[str, Meaning] = {_key(word): NOT_YET for word in PENDING}
    groups: dict[str, str] = {}
    values: dict[str, Meaning] = {}
    rows = {
        path[2:-1]: cell.row[1:]
        for path, cell in cells(table).items()
        if path[1] == "outcomes" and not cell.addends
    }
    for row, trail in rows.items():
        *above, leaf = trail
        names = {leaf.name, leaf.label, _REMARK.sub("", _normal(leaf.label)), *REPLIES.get(row, ())}
        if row in WITHDRAWN_ROWS:
            names -= {"其他", "3.其他"}
        words |= {_key(name): row for name in names}
        for group in above:
            groups |= {_key(group.name): group.key, _key(group.label): group.key}
            words[f"{group.key}.{_key(leaf.name)}"] = row
            words[_key(group.name) + _key(leaf.name)] = row
        values[_key("".join(item.name for item in trail))] = row
        values.setdefault(_key(leaf.name), row)
    for row in WITHDRAWN_ROWS:
        if row in rows:
            words |= {_key(word): row for word in WITHDRAWN}
            break
    values |= {_key(_NOT_YET_IN_WORDS): NOT_YET, _key(_NO_CASE_IN_WORDS): NO_CASE}
    return _Known(words, groups, values)


def choices(section: Section, table: FormTable) -> list[str]:
    """What may stand behind a word of a section, in the form's order."""
    match section:
        case Section.KIND:
            return [words[0] for words in KINDS.values()]
        case Section.REPLY:
            rows = [
                ".".join(names[1:]) for row, names in rows_of(table).items() if row[0] == "outcomes"
            ]
            return [*rows, _NOT_YET_IN_WORDS, _NO_CASE_IN_WORDS]
        case Section.WAY:
            return [words[0] for words in WAYS.values()]
        case _:
            return [words[0] for words in RESULTS.values()]


def withdrawn(table: FormTable) -> Meaning:
    """The row in which withdrawn requests are counted."""
    rows = rows_of(table)
    return next(row for row in WITHDRAWN_ROWS if ("outcomes", *row) in rows)


# --- the 对照表 ---------------------------------------------------------------------------------------


def meanings_of(form: Form, table: FormTable, mapping: Path | None) -> Meanings:
    """What words mean for a form, with what the agency has confirmed. Raises Unusable."""
    known = _all_known(table)
    if mapping is None or not mapping.exists():
        return Meanings(known)
    return _confirmed(read_source(mapping), form, table, known)


def _confirmed(
    source: Source, form: Form, table: FormTable, known: Mapping[Section, _Known]
) -> Meanings:
    findings = list(source.findings)
    confirmed: dict[tuple[Section, str], Meaning] = {}
    still: dict[tuple[Section, str], Place] = {}

    def tell(loc: tuple[str, ...], message: str, remedy: str, *, of_key: bool = False) -> None:
        place = source.place(source.mark(loc, of_key=of_key))
        findings.append(Finding("T207", Severity.ERROR, message, place=place, remedy=remedy))

    data = source.data if isinstance(source.data, dict) else {}
    if not data:
        tell((), "对照表里没有内容。", "删去这个文件，再运行一次，生成待填的对照表。")
    sections = {one.value: one for one in Section}
    for name, below in data.items():
        if name == "格式":
            if str(below) != form.id:
                tell(
                    (name,), f"对照表是格式 {str(below)[:20]} 的，报告的格式是 {form.id}。",
                    "换一个对照表的文件名再运行一次，生成这一格式的对照表。",
                )  # fmt: skip
            continue
        section = sections.get(str(name))
        if section is None:
            tell(
                (name,), f"对照表里没有“{str(name)[:20]}”这一部分。",
                f"改成这些里的一个：{'、'.join(sections)}。", of_key=True,
            )  # fmt: skip
            continue
        if is_unfilled(below):
            continue
        if not isinstance(below, dict):
            tell((name,), f"“{name}”下面应是“台账里的词: 格式里的词”。", "每行写一个词。")
            continue
        for word, value in below.items():
            loc, key = (str(name), str(word)), (section, _key(str(word)))
            if is_unfilled(value):
                still[key] = source.place(source.mark(loc))
            elif found := known[section].values.get(_key(str(value))):
                confirmed[key] = found
            else:
                told = choices(section, table)
                near = get_close_matches(str(value), told, 1, 0.4)
                guess = f"是不是“{near[0]}”？" if near else ""
                tell(
                    loc,
                    f"格式里没有“{str(value)[:30]}”。{guess}",
                    f"从这些里选：{'、'.join(told)}。",
                )
    if any(one.blocks for one in findings):
        raise Unusable(findings)
    return Meanings(known, confirmed, still, tuple(findings))


def proposal(form: Form, table: FormTable, unknown: Iterable[tuple[Section, str, int]]) -> str:
    """A 对照表 to fill in: every unknown word with how often it stands there, and no meaning."""
    lines = [
        "# 台账用语对照表：左边是台账里的词，右边填格式里的词，由本机关确认一次，以后每年照用。",
        "# 还没有确认的写“未填”。填好以后，再运行一次 nianbao ledger。",
        f"格式: {quoted(form.id)}",
    ]
    by_section: dict[Section, list[tuple[str, int]]] = {}
    for section, words, number in unknown:
        by_section.setdefault(section, []).append((words, number))
    for section in Section:
        if section not in by_section:
            continue
        lines += ["", f"# 从这些里选：{'、'.join(choices(section, table))}", f"{section.value}:"]
        for words, number in by_section[section]:
            likely = LIKELY.get(_key(words), "") if section is Section.REPLY else ""
            hint = f"；{likely}" if likely else ""
            lines.append(f"  {quoted(words)}: 未填  # {number} 件{hint}")
    return "\n".join(lines) + "\n"
