"""Slips in the layout of a report's file: each named at its line, and put right for reading on.

The lines are gone through with the keys that the forms know. What a slip can only have meant is put
right for good (a safe fix); where there are two remedies one is taken to read all the rest, and the
file keeps its line.
"""

from __future__ import annotations

import bisect
import functools
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from authoring.findings import Edit, Finding, Fix, Place, Severity, Unusable
from authoring.patterns import lazy
from authoring.report import keys, written
from authoring.report.keys import BLANKS, Line, keyed
from authoring.report.values import NONE_IN_WORDS

MAX_CHARACTERS = 80_000
MAX_LINES = 5_000
_ROUNDS = 8
_GUESSES = 400  # words that may be misspelt keys
_AHEAD = 60  # lines looked at to see how far the keys below another are moved in
_BLOCK = lazy(r"\A[|>][0-9+-]{0,2}[ \t]*(?:#.*)?\Z")
_BAR_AND_WORDS = lazy(r"\A\|[ \t]*(?![0-9+-]{0,2}[ \t]*(?:#|\Z))(.+)")
_ODD_BAR = lazy(r"\A[｜丨│︱¦∣ǀ][ \t]*\Z")
_COMMENT = lazy(r"(?:\A|[ \t])#")
_ROW = lazy(
    r"\A(?P<open>[\[［【(（]?)(?P<inner>[0-9０-９_无,，、;；.\s-]*)(?P<close>[\]］】)）]?)\Z"
)
_BETWEEN = lazy(
    r"(?<![ \t\u3000])[ \t\u3000]*+(?P<mark>[,，、;；])(?P<after>[ \t\u3000]*)|[ \t\u3000]++"
)
_FIGURE = lazy(r"[0-9０-９][0-9０-９.]*|_|无")
_BLANK_ROWS = lazy(r"\A[\[\]［］{}_,，、\s0无]*\Z")
_WORDS_BEHIND = lazy(
    r"\A(?P<value>\[[0-9_, ]*\]|[0-9.]{1,20}|_|无)(?P<gap>[ \t\u3000]+)(?P<sign>＃[ \t\u3000]*)?"
    r"(?P<words>[（(]?[\u4e00-\u9fff].{3,})\Z"
)
_OPENS = tuple("{[@`%")
_LAYOUT = lazy(r"[\s'\"“”:：|｜丨│︱¦∣ǀ,，、;；\[\]{}［］【】()（）\\#＃-]+")
_LOST = {"S111", "S112", "S116", "S117", "S118", "F201", "F205", "F207"}
_UNREAD = {"S106", "S109", "S112"}
_FREE = ("各项", "counts")  # keys of the agency's own stand below
_COUNTED = lazy(
    r"\A(?P<pad>[ \t\u3000]*)(?P<key>[^\s#:：'\"{\[-][^#:：\n]{0,99})"
    r"(?P<colon>[:：][ \t\u3000]*)(?P<value>[0-9_]+[ \t]*(?:#.*)?)\Z"
)
_TWO_SPACES = "每层两个半角空格"


@dataclass(frozen=True, slots=True)
class Slip:
    """One slip: the line of the file, the lines it covers, what is wrong, how to mend it.

    A `sure` one has one remedy. `above` is the line of the key whose text the lines are, or of the
    moved group whose rows they are.
    """

    line: int
    code: str
    message: str
    remedy: str
    column: int = 1
    width: int = 1
    last: int = 0
    sure: bool = True
    above: int = 0

    @property
    def lines(self) -> range:
        """The numbers of the lines it covers."""
        return range(self.line, max(self.line, self.last) + 1)


@dataclass(frozen=True)
class Mended:
    """A text with its slips put right: what each of its lines became, and the slips."""

    before: str
    put: dict[int, str]
    slips: tuple[Slip, ...]

    @property
    def text(self) -> str:
        """The text for reading on: all slips put right, one way or the other."""
        return "\n".join(self.became)

    @property
    def sure(self) -> Mended:
        """The same with nothing put right but what has one remedy."""
        unsure = {n for one in self.slips if not one.sure for n in one.lines}
        put = {n: line for n, line in self.put.items() if n not in unsure}
        return replace(self, put=put, slips=tuple(one for one in self.slips if one.sure))

    def only(self, lines: Collection[int | None]) -> Mended:
        """The same with nothing put right but the slips, of one remedy, of these lines and their texts."""
        kept = tuple(
            one for one in self.slips
            if one.sure and (one.above in lines or any(n in lines for n in one.lines))
        )  # fmt: skip
        numbers = {n for one in kept for n in one.lines}
        return replace(self, put={n: p for n, p in self.put.items() if n in numbers}, slips=kept)

    @property
    def edits(self) -> dict[int, Edit]:
        """The edits that make the text of this, by the number of the line they stand in."""
        found: dict[int, Edit] = {}
        start = 0
        for number, old in enumerate(self.before.split("\n"), 1):
            new = self.put.get(number, old)
            if old != new:
                head = _alike(old, new)
                tail = _alike(old[head:][::-1], new[head:][::-1])
                edit = Edit(start + head, start + len(old) - tail, new[head : len(new) - tail])
                found[number] = edit
            start += len(old) + 1
        return found

    def findings(self, name: str) -> list[Finding]:
        """The slips as findings in the file of this name, those with one remedy with their fix."""
        lines, edits = self.before.split("\n"), self.sure.edits
        return [
            Finding(
                one.code, Severity.ERROR, one.message, remedy=one.remedy,
                place=Place(name, one.line, one.column, lines[one.line - 1], one.width),
                fix=Fix(own, safe=True) if one.sure and (own := _of(edits, one.lines)) else None,
            )
            for one in self.slips
        ]  # fmt: skip

    def fix(self, line: int) -> Fix | None:
        """The fix of a line, with that of the text that begins on it."""
        covered = {
            n
            for one in self.slips
            if one.sure and line in (one.above, *one.lines)
            for n in one.lines
        }
        edits = _of(self.sure.edits, sorted(covered))
        return Fix(edits, safe=True) if edits else None

    def told(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """What is found on reading on, where it stands in the file itself.

        Nothing is told of a line that a slip keeps from being read; fixes are for later, when it is.
        """
        lines = self.before.split("\n")
        starts = [1]
        for line in self.became:
            starts.append(starts[-1] + line.count("\n") + 1)
        unread = {n for one in self.slips if not one.sure for n in one.lines}
        for one in findings:
            place, fix = one.place, one.fix and replace(one.fix, edits=())
            if place.line is None:
                yield replace(one, fix=fix, span=None)
                continue
            number = min(bisect.bisect_right(starts, place.line), len(lines))
            if number in unread and one.code.startswith("F"):
                continue
            old, new = lines[number - 1], self.put.get(number, lines[number - 1])
            column = place.column or 1
            if old != new:
                behind = len(place.text) - column + 1
                column = max(1, len(old) - behind + 1) if old.endswith(new[-4:]) else 1
            here = replace(place, line=number, column=min(column, len(old) + 1), text=old)
            yield replace(one, place=here, fix=fix, span=None)

    @property
    def became(self) -> list[str]:
        """What each line of the file became; one that became two stands as one."""
        return [self.put.get(n, line) for n, line in enumerate(self.before.split("\n"), 1)]


def _of(edits: dict[int, Edit], lines: Iterable[int]) -> tuple[Edit, ...]:
    return tuple(edits[n] for n in lines if n in edits)


def _alike(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    return next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )


def mended(text: str, read: Callable[[str], Sequence[Finding]]) -> Mended | None:
    """The text with its slips put right; None where it cannot be read even then.

    `read` gives what is found on reading a text, and raises Unusable where nothing can be read.
    """
    if too_long(text):
        return None
    whole = put_right(text)
    for _ in range(_ROUNDS):
        try:
            findings = read(whole.text)
        except Unusable as problem:
            further = _without_a_line(whole, problem.findings, read)
            if further is None:
                return None
            whole = further
        else:
            return _stranded(_doubted(whole, findings), read) if whole.put else None
    return None


def swallowed(text: str, start: int, end: int) -> int | None:
    """Where in a file's text an entry begins that a running text, from `start` to `end`, has taken in.

    Only a text moved in by less than two blanks can: a key with a blank too many is as far in.
    """
    lines = text[start:end].split("\n")
    at = start + len(lines[0]) + 1
    above = text[text.rfind("\n", 0, start) + 1 : start]
    inner = next((_indent(line) for line in lines[1:] if line.strip()), 2)
    if inner - _indent(above) > 1:
        return None
    for line in lines[1:]:
        if _indent(line) == inner and keys.is_entry(line):
            return at
        at += len(line) + 1
    return None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def too_long(text: str) -> bool:
    """Whether a text is longer than a report can be, so that its slips are not looked for."""
    return len(text) > MAX_CHARACTERS or text.count("\n") > MAX_LINES


def put_right(text: str) -> Mended:
    """A text with the slips of its lines put right, without reading it."""
    run = _Pass(without_empty_rows(text).split("\n"))
    run.all()
    old = text.split("\n")
    put = {n + 1: line for n, line in run.put.items() if line != old[n]}
    return Mended(text, put, tuple(sorted(run.slips, key=lambda one: (one.line, one.column))))


def _doubted(whole: Mended, findings: Sequence[Finding]) -> Mended:
    """The same, with those slips not sure that lose something, or whose line is still read otherwise."""
    lines = whole.before.split("\n")
    lost = {one.place.line for one in whole.told(findings) if one.code in _LOST}

    def doubtful(one: Slip) -> bool:
        return any(
            n in lost or _bare(lines[n - 1]) != _bare(whole.put.get(n, lines[n - 1]))
            for n in one.lines
        )

    return replace(
        whole,
        slips=tuple(replace(one, sure=one.sure and not doubtful(one)) for one in whole.slips),
    )


def _stranded(whole: Mended, read: Callable[[str], Sequence[Finding]]) -> Mended:
    """The same, no move sure in a part where moving a group leaves rows at a place no form has them."""
    sure = whole.sure
    now = sure.became
    groups = {one.line for one in sure.slips if _moves_a_group(one, now)}
    if not groups:
        return whole
    try:
        findings = read(sure.text)
    except Unusable:
        return whole
    tops = [number for number, line in enumerate(now, 1) if _is_top(line)]
    odd = {one.place.line or 0 for one in sure.told(findings) if one.code == "F201"} - {0, *tops}
    known = {n for n in odd if (one := keyed(now[n - 1])) and one.key in keys.names()}
    parts = {bisect.bisect(tops, n) for n in known} & {bisect.bisect(tops, n) for n in groups}

    def doubtful(one: Slip) -> bool:
        return one.code == "S126" and bisect.bisect(tops, one.line) in parts

    slips = tuple(replace(one, sure=one.sure and not doubtful(one)) for one in whole.slips)
    return replace(whole, slips=slips)


def _moves_a_group(slip: Slip, lines: Sequence[str]) -> bool:
    """Whether a slip moves a key whose rows stand on the lines below."""
    one = keyed(lines[slip.line - 1]) if slip.code == "S126" else None
    return one is not None and not one.core and one.key in keys.groups()


def _is_top(line: str) -> bool:
    """Whether a line begins a part that some form has."""
    one = keyed(line)
    return one is not None and not one.indent and ("", one.key) in keys.known().pairs


def _bare(text: str) -> str:
    """A text without what belongs to the layout."""
    return _LAYOUT.sub("", unicodedata.normalize("NFKC", _LAYOUT.sub("", text)))


def _without_a_line(
    whole: Mended, findings: Sequence[Finding], read: Callable[[str], Sequence[Finding]]
) -> Mended | None:
    """The text without the line that the reader stumbled over, told as it tells it."""
    told = next((one for one in reversed(findings) if one.code in _UNREAD and one.place.line), None)
    if told is None:
        return None
    [here] = (one.place.line or 1 for one in whole.told([replace(told, code="")]))
    lines = whole.before.split("\n")
    said = [
        n for n in range(here, 0, -1) if lines[n - 1].strip() and lines[n - 1].lstrip()[0] != "#"
    ]
    reached = told.place.line or 0
    for number in said[:4]:
        one = keyed(lines[number - 1])
        blank = one.written(one.indent, "_") if one and one.value else ""
        now = replace(whole, put={**whole.put, number: blank})
        try:
            read(now.text)
        except Unusable as problem:
            if max((f.place.line or 0 for f in problem.findings), default=0) <= reached:
                continue
        place = told.place
        slip = Slip(
            number, told.code, told.message if number == here else "这一行的写法读不出来。", told.remedy,
            (place.column or 1) if number == here else 1, place.width if number == here else 1,
            sure=False,
        )  # fmt: skip
        others = (old for old in whole.slips if number not in old.lines)
        return replace(now, slips=tuple(sorted((*others, slip), key=lambda one: one.line)))
    return None


# --- 无 above rows that say nothing else --------------------------------------------------------------


def without_empty_rows(text: str) -> str:
    """A text of the same length, rows that are blank left out where 无 stands above them."""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        rows = _rows_below_nothing(lines, number, line)
        if rows and all(_BLANK_ROWS.match(one.core) for _, one in rows):
            for n, _ in rows:
                lines[n] = " " * len(lines[n])
    return "\n".join(lines)


def _rows_below_nothing(lines: Sequence[str], number: int, line: str) -> list[tuple[int, Line]]:
    """The rows that stand below a table or group of which its own line says that nothing happened."""
    one = keyed(line) if "无" in line or "没有" in line or "0" in line else None
    if one is None or one.core not in ("0", *NONE_IN_WORDS) or one.key not in keys.groups():
        return []
    found: list[tuple[int, Line]] = []
    for n in range(number + 1, len(lines)):
        if not lines[n].strip() or lines[n].lstrip(BLANKS).startswith("#"):
            continue
        row = keyed(lines[n])
        if row is None or row.key not in keys.below(one.key) or row.indent <= one.indent:
            break
        found.append((n, row))
    return found


# --- line by line -------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Open:
    """A key that is open: where it stands in the file put right, and the keys met below it.

    One that is `full` has its value on its line, and nothing below; one that is `moved` was put right.
    """

    key: str
    indent: int
    inner: int
    line: int = 0
    full: bool = False
    moved: bool = False
    met: set[str] = field(default_factory=set)


class _Pass:
    """Goes through the lines once, with the keys that are open and the text that is being read."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.put: dict[int, str] = {}
        self.slips: list[Slip] = []
        self.guesses = 0
        self.keyed = functools.cache(keyed)  # a line is asked for by those above it, too
        self.step = self.usual_step()
        self.open = [_Open("", -1, 0)]

    def all(self) -> None:
        here = 0
        while here < len(self.lines):
            here = self.line(here)

    def usual_step(self) -> int:
        """How far the keys of this file are moved in below another, as a rule."""
        found: Counter[int] = Counter()
        before: Line | None = None
        for line in self.lines:
            if one := self.keyed(line):
                if (
                    not one.dash
                    and before
                    and not before.value
                    and (before.key, one.key) in keys.known().pairs
                ):
                    found[one.indent - before.indent] += 1
                before = one
        return 4 if found[4] > found[2] else 2

    def tell(self, here: int, code: str, message: str, remedy: str, **more: int | bool) -> None:
        self.slips.append(Slip(here + 1, code, message, remedy, **more))  # type: ignore[arg-type]

    def following(self, here: int) -> str:
        """The next line that is not empty; nothing at the end."""
        return next((line for line in self.lines[here + 1 :] if line.strip()), "")

    def near(self, word: str, above: Sequence[_Open]) -> bool:
        """Whether a word is nearly a key that may stand below one of those that are open."""
        self.guesses += 1  # each takes time
        return self.guesses < _GUESSES and keys.near(word, keys.under(*(one.key for one in above)))

    # --- one line, outside a text ---

    def line(self, here: int) -> int:
        """Put one line right; the number of the next."""
        line = self.lines[here]
        words = line.strip(BLANKS)
        if not words or words[0] == "#":
            self.remark_moved_in(here, words)
            return here + 1
        above = [one.key for one in self.open if not one.full]
        if self.open[-1].key in _FREE and (counted := _COUNTED.match(line)):
            self.counted(here, counted)
            return here + 1
        if "\t" in words and (row := keys.without_colon(line, above)) and row.value:
            return self.pasted(here, row)
        one = self.keyed(line)
        if one and keys.may_hold(one.key, one.core):
            return self.key(here, one)
        if words[0] == "＃" or keys.is_known_remark(words):
            self.remark(here, words, sure=True)
            return here + 1
        if one is None and (bare := keys.without_colon(line, above)):
            self.tell(
                here, "S132", f"“{bare.key}”后面缺少冒号。", "冒号用半角，后面空一格。",
                width=len(line.rstrip()), sure=False,
            )  # fmt: skip
            return self.key(here, bare, told=True)
        any_key = keys.line_with_key(line)
        if any_key:
            return self.unknown(here, any_key, words)
        if words.startswith("-") or self.goes_on(here):
            return here + 1
        self.remark(here, words, sure=False)
        return here + 1

    def goes_on(self, here: int) -> bool:
        """Whether a line may be the rest of a field above it, which YAML joins to it."""
        above = next((one for one in reversed(self.lines[:here]) if one.strip()), "")
        indent = len(self.lines[here]) - len(self.lines[here].lstrip(" "))
        one = keys.line_with_key(above)
        return bool(one and one.key in keys.fields() and indent > one.indent)

    def remark(self, here: int, words: str, *, sure: bool) -> None:
        line = self.lines[here]
        pad = line[: len(line) - len(line.lstrip(BLANKS))]
        if words[0] == "＃":
            message, remedy = "说明文字前面的“＃”是全角的。", "改成半角的 #。"
        elif sure:
            message, remedy = "说明文字前面缺少半角的 #。", "在前面加上半角的 # 和一个空格。"
        else:
            message = "这一行不是栏目，也不是哪一部分的正文。"
            remedy = (
                "是说明文字的，前面加上半角的 # 和一个空格；是正文的，移到那一部分的竖线 | 下面。"
            )
        self.put[here] = f"{' ' * keys.width(pad)}# {words.lstrip('＃').strip(BLANKS)}"
        self.tell(here, "S128", message, remedy, column=len(pad) + 1, width=len(words), sure=sure)

    def remark_moved_in(self, here: int, words: str, inner: int | None = None) -> bool:
        """Whether a remark stands behind blanks that YAML refuses; in a text it may be a part of it."""
        line = self.lines[here]
        pad = line[: len(line) - len(line.lstrip(BLANKS))]
        odd = _odd(pad)
        if not words or not odd:
            return False
        if inner is None:
            remedy = f"把{odd}换成半角空格，或者让这一行顶格。"
        else:
            remedy = f"是正文的，把{odd}换成 {inner} 个半角空格；是说明文字的，移到这段正文之后，顶格写。"
        self.tell(
            here, "S107", f"以“#”开头的这一行，前面用了{odd}。", remedy, width=len(pad), sure=inner is None
        )  # fmt: skip
        self.put[here] = " " * (keys.width(pad) if inner is None else inner) + words
        return True

    def unknown(self, here: int, one: Line, words: str) -> int:
        """A line with a key that no form has there: misspelt, or a remark that has lost its sign."""
        if one.key in keys.names() or self.near(one.key, self.open):
            if not one.tidy:
                self.put[here] = one.written(one.indent, one.value)
                self.blanks(here, one, sure=False)
            return here + 1
        if one.colon.startswith(":") and len(one.colon) > 1:
            return here + 1  # read, and told as a key that nobody knows
        self.remark(here, words, sure=False)
        return here + 1

    def counted(self, here: int, found: re.Match[str]) -> None:
        """A name of the agency's own and how many there are of it."""
        place, pad = self.open[-1], found["pad"]
        if not place.met:
            place.met.add("")
            widths: Counter[int] = Counter()
            for line in self.lines[here : here + _AHEAD]:
                if (match := _COUNTED.match(line)) is None:
                    break
                widths[keys.width(match["pad"])] += 1
            usual = max(widths, key=lambda n: (widths[n], n == place.inner))
            place.inner = usual if usual > place.indent else place.inner
        one = Line(keys.width(pad), pad, "", found["key"], found["colon"], found["value"])
        if not one.tidy:
            self.blanks(here, one, sure=True)
        if not pad.strip(" ") and one.indent != place.inner:
            self.tell(
                here, "S126", f"“{one.key}”的缩进与上下各项不一致。",
                f"在前面留 {place.inner} 个半角空格。", width=max(1, len(pad)),
            )  # fmt: skip
        if not one.tidy or one.indent != place.inner:
            self.put[here] = one.written(place.inner, one.value)

    # --- a line with a key ---

    def key(self, here: int, one: Line, *, told: bool = False) -> int:
        place, moved, sure = self.place(here, one)
        place.moved = moved
        parent = self.open[-2]
        if not told and not one.tidy:
            self.blanks(here, one, sure=True)
        odd_pad = bool(one.pad.strip(" "))
        if moved and not odd_pad:
            self.tell(
                here, "S126", self.moved(one, place), f"在前面留 {place.indent} 个半角空格（{_TWO_SPACES}）。"
                if place.indent else "删去前面的空格，左对齐。",
                width=max(1, len(one.pad)) if one.pad else len(one.key), sure=sure,
                above=parent.line if parent.moved else 0,
            )  # fmt: skip
        value, next_line = self.value(here, one, place)
        if value != one.value or moved or not one.tidy:
            new = one.written(place.indent, value)
            if "\n" in value:
                first, rest = value.split("\n", 1)
                new = f"{one.written(place.indent, first)}\n{' ' * (place.indent + 2)}{rest}"
            self.put[here] = new
        return next_line

    def moved(self, one: Line, place: _Open) -> str:
        parent = self.open[-2].key
        where = f"放在“{parent}”下面" if parent else "顶格（它不属于上面的栏目）"
        less = "少缩进了" if one.indent < place.indent else "多缩进了"
        away = abs(one.indent - place.indent)
        return f"“{one.key}”应{where}，前面应空 {place.indent} 格，现在{less} {away} 格。"

    def blanks(self, here: int, one: Line, *, sure: bool) -> None:
        """Tell of blanks, dash and colon that are not as YAML has them."""
        if what := _odd(one.pad + one.dash):
            self.tell(
                here, "S107", f"缩进用了{what}。", f"把{what}换成半角空格，{_TWO_SPACES}。",
                width=max(1, len(one.pad)), sure=sure,
            )  # fmt: skip
        column = self.lines[here].find(one.key) + len(one.key) + 1
        if "：" in one.colon:
            self.tell(
                here, "S108", "栏目名后面用了全角冒号“：”。", "改成半角冒号加一个空格，例如“年度: 2025”。",
                column=column, sure=sure,
            )  # fmt: skip
        elif one.colon == ":" and one.value:
            self.tell(
                here, "S106", "冒号后面缺一个空格。", "冒号后面空一格，例如“年度: 2025”。",
                column=column, sure=sure,
            )  # fmt: skip
        elif "\u3000" in one.colon:
            self.tell(
                here, "S107", "冒号前后用了全角空格。", "换成半角空格。", column=column, sure=sure
            )

    def place(self, here: int, one: Line) -> tuple[_Open, bool, bool]:
        """Where the key of a line belongs: opened there; whether it is moved, and surely."""
        pairs = keys.known().pairs
        able = [
            n for n, above in enumerate(self.open)
            if (above.key, one.key) in pairs and not above.full
        ]  # fmt: skip
        new = [n for n in able if one.dash or one.key not in self.open[n].met] or able
        if not new:
            while len(self.open) > 1 and self.open[-1].indent >= one.indent:
                self.open.pop()
            return self.opened(here, one, one.indent), False, True
        exact = [n for n in new if self.open[n].inner == one.indent]
        if one.dash or exact:
            chosen = exact[-1] if exact else new[-1]
            sure = True
        else:
            off = sorted(new, key=lambda n: (abs(self.open[n].inner - one.indent), -n))
            chosen = off[0]
            gap = [abs(self.open[n].inner - one.indent) for n in off[:2]]
            sure = len(gap) == 1 or gap[0] < gap[1]
        del self.open[chosen + 1 :]
        above = self.open[-1]
        if one.dash:
            above.inner, above.met = one.indent, set()
        above.met.add(one.key)
        indent = above.inner
        return self.opened(here, one, indent), indent != one.indent, sure

    def opened(self, here: int, one: Line, indent: int) -> _Open:
        full = bool(one.core) and not _rows_below_nothing(self.lines, here, self.lines[here])
        new = _Open(one.key, indent, self.inner(here, one, indent), here + 1, full)
        self.open.append(new)
        return new

    def inner(self, here: int, one: Line, indent: int) -> int:
        """How far the keys below this one are moved in: as most of them are, or as is usual."""
        usual = indent + self.step
        if one.key not in keys.groups():
            return usual
        found: Counter[int] = Counter()
        inside = keys.below(one.key)
        for line in self.lines[here + 1 : here + _AHEAD]:
            below = self.keyed(line)
            if below is None:
                continue
            if below.key not in inside or below.dash:
                break
            if (one.key, below.key) in keys.known().pairs and not below.pad.strip(" "):
                found[below.indent] += 1
        best = max(found, key=lambda n: (found[n], n == usual), default=usual)
        return best if best > indent else usual

    # --- its value ---

    def value(self, here: int, one: Line, place: _Open) -> tuple[str, int]:
        """The value as YAML wants it, and the number of the line after all of it."""
        text = one.key in keys.known().texts
        column = len(self.lines[here]) - len(one.value) + 1
        if _BLOCK.match(one.value):
            return one.value, self.body(here + 1, place)
        if _ODD_BAR.match(one.value):
            self.tell(
                here, "S117", f"这里应是半角的竖线 |，现为“{one.value.strip()}”。",
                "改成半角的 |，文字另起一行，每行多缩进两格。", column=column,
            )  # fmt: skip
            return "|", self.body(here + 1, place)
        if text and (match := _BAR_AND_WORDS.match(one.value)):
            self.tell(
                here, "S130", "竖线 | 后面直接写了文字。",
                "竖线后面换行，文字从下一行起写，每行比栏目名多缩进两格。", column=column,
            )  # fmt: skip
            return f"|\n{match[1]}", self.body(here + 1, place, inner=place.indent + 2)
        if text:
            return self.words(here, one, place, column)
        if one.value[:1] in ("'", '"'):
            return self.quoted(here, one, column)
        if one.key in keys.groups() or (self.open[-2].key, one.key) in keys.known().cells:
            return self.figures(here, one, column), self.behind(here, one, column)
        return self.field(here, one, column), here + 1

    def words(self, here: int, one: Line, place: _Open, column: int) -> tuple[str, int]:
        """A running text whose bar is lacking, or that stands behind its key."""
        after = self.following(here)
        follows = bool(after) and after.lstrip(BLANKS)[0] not in "#＃" and not self.next_key(after)
        if not one.core:
            if not follows:
                return one.value, here + 1
            self.tell(
                here, "S130", f"“{one.key}”后面缺少竖线 |，下面的各段会并成一段。",
                f"写成“{one.key}: |”，文字从下一行起写。", column=column,
            )  # fmt: skip
            remark = one.remark
            return f"|{remark if remark[:1] in (' ', '') else ' ' + remark}", self.body(
                here + 1, place
            )
        flush = follows and len(after) - len(after.lstrip(" ")) <= one.indent
        if one.value[:1] in ("'", '"') and not flush:
            return self.quoted(here, one, column)
        if flush and not _COMMENT.search(one.value):
            self.tell(
                here, "S130", f"“{one.key}”的文字有几行，没有写在竖线 | 下面。",
                "冒号后面只写竖线 |，文字从下一行起写，每行比栏目名多缩进两格。", column=column, sure=False,
            )  # fmt: skip
            return f"|\n{one.value}", self.body(here + 1, place, inner=place.indent + 2)
        if follows:  # joined by YAML, which is told on reading
            return one.value, self.until_a_key(here + 1)
        if not _COMMENT.search(one.value) and (one.value.startswith(_OPENS) or ": " in one.value):
            self.tell(
                here, "S133", "这段文字里有“: ”，或以 { [ @ 等符号开头，不能直接写在冒号后面。",
                "冒号后面只写竖线 |，文字从下一行起写，每行比栏目名多缩进两格。", column=column,
            )  # fmt: skip
            return f"|\n{one.value}", here + 1
        return one.value, here + 1

    def until_a_key(self, here: int) -> int:
        """The number of the next line with a key or a remark."""
        while here < len(self.lines):
            line = self.lines[here]
            if line.strip() and (line.lstrip(BLANKS)[0] in "#＃" or self.next_key(line)):
                break
            here += 1
        return here

    def quoted(self, here: int, one: Line, column: int) -> tuple[str, int]:
        quote = one.value[0]
        value = _closed(one.value)
        if value == one.value:
            return value, here + 1
        rest = "\n".join(self.lines[here + 1 : here + _AHEAD])
        if quote in rest and not self.next_key(self.following(here)):
            return one.value, here + 1 + rest[: rest.index(quote)].count("\n") + 1
        self.tell(
            here, "S133", f"引号没有成对：缺少后面的 {quote}。", f"在末尾补上半角的 {quote}。", column=column,
            width=len(one.value), sure=not _COMMENT.search(one.value),
        )  # fmt: skip
        return value, here + 1

    def field(self, here: int, one: Line, column: int) -> str:
        """A field on one line: quoted where a sign in it would be read otherwise."""
        value = one.value
        odd = value[:1] in ("@", "`", "%") or (value[:1] not in ("{", "[") and ": " in value)
        if one.key in keys.fields() and odd and "\\" not in value and not _COMMENT.search(value):
            self.tell(
                here, "S133", "内容里有“: ”，或以 @ % 等符号开头，要放在引号里。",
                "给整个内容加上半角的引号。", column=column, width=len(value),
            )  # fmt: skip
            return written.quoted(value)
        return value

    def figures(self, here: int, one: Line, column: int) -> str:
        """The value of a table, a group, a row or a cell."""
        value = one.value
        if rows := _rows_below_nothing(self.lines, here, self.lines[here]):
            first, last = rows[0][0] + 1, rows[-1][0] + 1
            which = f"第 {first} 行" if first == last else f"第 {first}—{last} 行"
            self.tell(
                here, "S129", f"“{one.key}”写了“{one.core}”，下面{which}又填了数。",
                f"没有发生的，删去{which}；发生过的，删去“{one.core}”，冒号后面留空。",
                column=column, width=len(one.core), sure=False,
            )  # fmt: skip
            return one.remark.strip()
        lengths = keys.known().rows.get((self.open[-2].key, one.key), frozenset())
        if (match := _WORDS_BEHIND.match(value)) and (
            match["sign"] or lengths or len(match["gap"]) > 1
        ):
            self.tell(
                here, "S128", "数字后面的说明文字前面缺少半角的 #。" if not match["sign"]
                else "说明文字前面的“＃”是全角的。",
                "说明文字前面写半角的 #，前后各空一格。", column=column + match.start("words"),
            )  # fmt: skip
            return f"{match['value']}  # {match['words']}"
        before, sign, words = value.partition("＃")
        if sign and "#" not in before:
            self.tell(
                here, "S128", "说明文字前面的“＃”是全角的。", "改成半角的 #，前后各空一格。",
                column=column + len(before),
            )  # fmt: skip
            value = f"{before.rstrip(BLANKS)}  # {words.strip(BLANKS)}".strip()
        core = _COMMENT.split(value)[0].strip(BLANKS)
        remark = value[len(_COMMENT.split(value)[0].rstrip(BLANKS)) :] if core else ""
        if lengths and self.ends(here, core) and (row := _row(core, lengths)):
            new, what, remedy = row
            self.tell(here, "S127", what, remedy, column=column, width=len(core))
            return new + remark
        unclosed = (
            core.startswith("{") and core.count("{") == core.count("}") + 1 and '"' not in core
        )
        if unclosed and self.ends(here, core):
            self.tell(here, "S127", "花括号里缺少右括号 }。", "在末尾补上半角的 }。", column=column)
            return f"{core}}}{remark}"
        return value

    def ends(self, here: int, core: str) -> bool:
        """Whether a value in brackets ends on its line, closed or not."""
        after = self.following(here).strip(BLANKS)
        closed = core[-1:] in "]］】)）}"
        return closed or not after or after[0] in "#＃" or self.next_key(after)

    def behind(self, here: int, one: Line, column: int) -> int:
        """The number of the line after a value in brackets that goes on for some lines."""
        value = one.value
        depth = sum(map(value.count, "[{")) - sum(map(value.count, "]}"))
        next_line = here + 1
        after = self.following(here)
        if value[:1] not in ("[", "{") or depth <= 0 or not after or self.next_key(after):
            return next_line
        while next_line < len(self.lines) and depth > 0 and next_line < here + _AHEAD:
            line = _COMMENT.split(self.lines[next_line])[0]
            depth += sum(map(line.count, "[{")) - sum(map(line.count, "]}"))
            next_line += 1
        return next_line if depth <= 0 else here + 1

    def pasted(self, here: int, row: Line) -> int:
        """A row that was pasted from a table, with tabs between the figures."""
        above = [one.key for one in self.open]
        rows = keys.known().rows
        parent = next((one for one in reversed(above) if (one, row.key) in rows), "")
        lengths = rows.get((parent, row.key), frozenset())
        figures = [one for one in re.split(r"[\t ]+", row.value) if one]
        if len(figures) not in lengths:
            self.tell(
                here, "S131", f"这一行是粘贴的，有 {len(figures)} 个数，“{row.key}”的一行应有 {_numbers(lengths)} 个。",
                f"写成“{row.key}: [数, 数, …]”，用半角逗号隔开。", width=len(self.lines[here]), sure=False,
            )  # fmt: skip
        else:
            self.tell(
                here, "S131", "这一行是从表格粘贴的，缺少冒号和方括号，数之间是制表符。",
                f"写成 {row.key}: [{', '.join(figures)}]", width=len(self.lines[here]),
            )  # fmt: skip
        value = f"[{', '.join(figures)}]"
        place, _, _ = self.place(here, row)
        self.put[here] = replace(row, value=value).written(place.indent, value)
        return here + 1

    # --- a running text ---

    def body(self, here: int, place: _Open, inner: int | None = None) -> int:
        """Lines of a running text moved in as they must be; the number of the line after it."""
        run: list[int] = []
        kind = ""
        while here < len(self.lines):
            line = self.lines[here]
            if not line.strip():
                here += 1
                continue
            indent = len(line) - len(line.lstrip(" "))
            odd = _odd(line[: len(line) - len(line.lstrip(BLANKS))])
            inside = indent >= (inner if inner is not None else place.indent + 2)
            if inner is not None and inner < place.indent + 2 and keys.is_entry(line):
                break
            if inside and (inner is not None or not odd):
                inner = inner if inner is not None else indent
                if run:
                    self.moved_in(run, kind, place)
                    run = []
                here += 1
                continue
            words = line.strip(BLANKS)
            if words[0] == "#" and odd and self.text_goes_on(here, inner or place.indent + 2):
                self.remark_moved_in(here, words, inner or place.indent + 2)
                here += 1
                continue
            if words[0] == "#" or keys.is_known_remark(words) or self.next_key(line):
                break
            if inner is None and not odd and indent > place.indent:
                inner = indent
                here += 1
                continue
            inner = place.indent + 2 if inner is None else inner
            if run and kind != odd:
                self.moved_in(run, kind, place)
                run = []
            kind = odd
            run.append(here)
            self.put[here] = " " * inner + words
            here += 1
        if run:
            self.moved_in(run, kind, place)
        return here

    def text_goes_on(self, here: int, inner: int) -> bool:
        """Whether the line after this one is moved in as a text is."""
        after = self.following(here)
        return len(after) - len(after.lstrip(" ")) >= inner

    def moved_in(self, run: list[int], odd: str, place: _Open) -> None:
        which = "这一行是" if len(run) == 1 else f"从这一行起有 {len(run)} 行是"
        first, line = run[0], self.lines[run[0]]
        if odd:
            message, code = f"{which}“{place.key}”的正文，缩进用了{odd}。", "S107"
            remedy = f"把{odd}换成半角空格，每行比“{place.key}”多缩进两格。"
        else:
            message, code = f"{which}“{place.key}”的正文，前面缩进不够。", "S125"
            remedy = f"每行前面空 {place.indent + 2} 格（半角空格），比“{place.key}”多缩进两格。"
        self.tell(first, code, message, remedy, width=len(line), last=run[-1] + 1, above=place.line)

    def next_key(self, line: str) -> bool:
        """Whether a line begins the next entry, even one that is misspelt or has lost its colon."""
        above = [one.key for one in self.open[:-1]]
        words = line.strip(BLANKS)
        bare = words.lstrip("-").strip(BLANKS)
        one = keys.line_with_key(bare)
        if one and keys.may_hold(one.key, one.core):
            return one.key in keys.names() or self.near(one.key, self.open[:-1])
        if one is None and keys.without_colon(bare, above):
            return True
        inside_list = len(self.open) > 1 and self.open[-1].indent > 0
        return (
            words.startswith("- ") and inside_list and one is not None and one.key in keys.names()
        )


def _odd(pad: str) -> str:
    """What blanks are other than plain ones, in words."""
    return "制表符（Tab）" if "\t" in pad else "全角空格" if "\u3000" in pad else ""


def _numbers(lengths: Iterable[int]) -> str:
    return " 或 ".join(map(str, sorted(lengths)))


def _row(core: str, lengths: frozenset[int]) -> tuple[str, str, str] | None:
    """A row of figures as YAML wants it, what is wrong with it, and the remedy; None if nothing is."""
    match = _ROW.match(core)
    if not match or not match["inner"].strip():
        return None
    inner = match["inner"].strip(BLANKS + ",，、")
    marks: set[str] = set()

    def between(found: re.Match[str]) -> str:
        marks.add(found["mark"] or (found[0][0] if found[0][0] != " " else " "))
        return (
            f",{found['after'] if found['after'].strip(' ') == '' else ' '}"
            if found["mark"]
            else ", "
        )

    row = _BETWEEN.sub(between, inner)
    figures = [one.strip() for one in row.split(",")]
    if not all(_FIGURE.fullmatch(one) for one in figures):
        return None
    opened, closed = match["open"], match["close"]
    if not opened and len(figures) not in lengths:
        return None
    told: list[str] = []
    if marks & set("，、；;"):
        told.append(f"数之间用了“{'”“'.join(sorted(marks & set('，、；;')))}”")
    if marks & {" ", "\t", "\u3000"}:
        told.append("数之间没有逗号")
    if opened and opened != "[":
        told.append(f"括号“{opened}”不是半角的方括号")
    elif not opened:
        told.append("缺少方括号 [ ]")
    if opened and not closed:
        told.append("缺少右括号 ]")
    elif closed and closed != "]" and opened == "[":
        told.append(f"括号“{closed}”不是半角的方括号")
    if not told:
        return None
    new = f"[{row}]"
    return new, f"{'，'.join(told)}。", f"写成 {new}"


def _closed(value: str) -> str:
    """A value between quotes with the closing one, where it is lacking or of full width."""
    quote = value[0]
    if value.count(quote) > 1 or "\\" in value or len(value) == 1:
        return value
    if value.endswith(("”", "’", "＂")) and not re.search("[“‘]", value):
        return value[:-1] + quote
    return value + quote
