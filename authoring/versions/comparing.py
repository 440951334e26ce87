"""A Word file laid over the report it was made of: what was changed, and what that would change in the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from authoring.findings import Finding, Place, Severity, Unusable
from authoring.quantities import Amount
from authoring.readers.docx_changes import (
    Reviser,
    TracedCell,
    TracedText,
    Versions,
)
from authoring.readers.figures import Typed, figure
from authoring.readers.identity import day_in, is_day
from authoring.readers.raw import RawCell, RawPicture, RawTable, RawText
from authoring.report import Report
from authoring.report.edits import Names
from authoring.report.written import Given
from authoring.sentences import SENTENCE
from authoring.versions import pairing
from authoring.versions.applying import Proposal
from authoring.versions.bodies import PARAGRAPH, Body, Rewording, bodies
from authoring.versions.changes import Change, who
from authoring.versions.pairing import Pair, hunks, hunks_keeping, plain
from authoring.versions.printed import Grid, Item, Kind, Line, PrintedCell, Shown

_SHOWN = 60  # characters of a change that are told
_FIRST = 10  # characters that a sentence has by which a text is known


class Comparing:
    """Lays a Word file over the report as it was printed."""

    def __init__(self, report: Report, file: Path, items: Sequence[Item], word: Versions) -> None:
        self.report, self.file, self.items, self.word = report, file, items, word
        self.bodies = bodies(report, items)
        self.proposals: list[Proposal] = []
        self.layout = word.layout
        self.before = {plain(one.text): one for one in word.rejected if isinstance(one, TracedText)}
        self.places: dict[str, Place] = {}

    def compare(self) -> None:
        """Propose every change. Raises Unusable where another program damaged the file."""
        others = self.word.accepted
        self.refuse_repeated()
        base = [self.base_item(item) for item in self.items]
        paired = list(pairing.pairs(base, [*map(_other_item, others)]))
        self.find_comments(paired)
        run: list[Pair] = []
        for pair in paired:
            if self.is_unchanged(pair):
                self.work(run)
                run = []
            else:
                run.append(pair)
        self.work(run)

    def base_item(self, item: Item) -> pairing.Item:
        if not isinstance(item, Line):
            return pairing.Item("table" if isinstance(item, Grid) else "picture", "")
        group = {Kind.WORDS: item.path, Kind.FIXED: item}.get(item.kind)
        gone = self.before.get(plain(item.text))
        apart = "gone" if gone and all(gone.by) else ""
        return pairing.Item("text", item.text, None if item.caption else group, apart)

    def refuse_repeated(self) -> None:
        """Some programs write what stood in a content control several times over."""
        words = plain("".join(one.text for one in self.word.accepted if isinstance(one, RawText)))
        base = plain("".join(one.text for one in self.items if isinstance(one, Line)))
        for path, body in self.bodies.items():
            first = next(
                (plain(m[0]) for m in SENTENCE.finditer(body.text) if len(plain(m[0])) >= _FIRST),
                "",
            )
            if first and base.count(first) == 1 and words.count(first) > 1:
                name = self.report.place(path).table or "正文"
                raise unusable(
                    "E104", f"“{name}”的第一句“{first[:20]}…”在 Word 文件里出现了 {words.count(first)} 次，"
                    "文件很可能被别的软件存坏了，没有比较。",
                    "找出没有存坏的文件；确实要重复这一句的，直接改填报文件。", self.file,
                )  # fmt: skip

    def is_unchanged(self, pair: Pair) -> bool:
        if not pair.is_one_to_one:
            return False
        one, two = self.items[pair.start], self.word.accepted[pair.first]
        if isinstance(one, Grid) and isinstance(two, RawTable):
            self.grid(pair.start, one, two)
            return True
        if isinstance(one, Shown):
            return True
        if (
            isinstance(one, Line)
            and isinstance(two, RawText)
            and plain(one.text) == plain(two.text)
        ):
            self.layout += one.text.strip() != two.text.strip()
            return True
        return False

    # --- a stretch of paragraphs that differ ---

    def work(self, run: Sequence[Pair]) -> None:
        gone: list[int] = []
        new: list[int] = []
        at = run[0].start if run else 0
        for pair in run:
            if pair.first == pair.last:
                gone.append(pair.start)
            elif pair.start == pair.end:
                new.append(pair.first)
                at = max(at, pair.start)
            else:
                self.gap(gone, new, at)
                gone, new, at = [], [], pair.end
                self.pair(pair)
        self.gap(gone, new, at)

    def pair(self, pair: Pair) -> None:
        first = self.items[pair.start]
        texts = [
            one for one in self.word.accepted[pair.first : pair.last] if isinstance(one, RawText)
        ]
        if not isinstance(first, Line):
            return
        if first.kind is not Kind.WORDS:
            self.whole_line(first, texts)
            return
        body = self.bodies[first.path]
        start, end = body.begins[pair.start], body.ends[pair.end - 1]
        self.reword(body, start, end, texts)

    def reword(self, body: Body, start: int, end: int, texts: Sequence[RawText]) -> None:
        """Propose what differs between paragraphs of a text and those they became."""
        one, two = body.text[start:end], PARAGRAPH.join(text.text for text in texts)
        marks = _marks(texts)
        known = [self.before.get(plain(line)) for line in one.split(PARAGRAPH)]
        base = [text for text in known if text]
        gone = _marks(base) if PARAGRAPH.join(text.text for text in base) == one else []
        quotes = [(a - start, b - start) for a, b in body.quotes(start, end)]
        for hunk in hunks_keeping(one, two, quotes):
            before, after = one[hunk.start : hunk.end], two[hunk.first : hunk.last]
            if plain(before) == plain(after) and PARAGRAPH not in before + after:
                self.layout += 1
                continue
            by = _each_once([*marks[hunk.first : hunk.last], *gone[hunk.start : hunk.end]])
            rewording = Rewording(start + hunk.start, start + hunk.end, after)
            self.propose(body, rewording, by, two)

    def propose(
        self,
        body: Body,
        one: Rewording,
        by: tuple[Reviser, ...],
        printed_now: str = "",
        *,
        whole: bool = False,
    ) -> None:
        """Propose a change of a text, or say which figure of the tables it would touch."""
        before = body.text[one.start : one.end]
        told = Change(_told(before), _told(one.text), self.place(body, one), by)
        quotes = body.quotes(one.start, one.end)
        # A sentence or paragraph taken out takes the figures with it that it quotes.
        covered = all(one.start <= start and end <= one.end for start, end in quotes)
        goes_with_words = covered and (
            whole or (not one.text and (one.start, one.end) not in quotes)
        )
        if quotes and not one.typed and not goes_with_words:
            start, end = quotes[0]
            shown, name = body.text[start:end], body.expression(start)
            self.refuse(
                told, "E110",
                f"正文里的“{shown}”由 {name} 算出，这里改成了“{_told(one.text)}”，没有写进文件。",
                f"要改请改表里的 {name}；确实不引用表里的数，把 {{{{ {name} }}}} 换成自己的话。",
                (body.path, plain(printed_now)) if printed_now else None,
            )  # fmt: skip
            return
        if any(
            body.places[at] is None and body.text[at] != PARAGRAPH
            for at in range(one.start, one.end)
        ):
            self.refuse(
                told, "E112", f"“{_told(before)}”是程序写的，没有照 Word 里的改。", "照原样保留。"
            )
            return
        if "{{" in one.text or "![" in one.text:
            self.refuse(
                told,
                "E116",
                f"“{_told(one.text)}”里有填报文件的记号，没有写进文件。",
                "改用别的符号。",
            )
            return
        self.proposals.append(Proposal(told, body.path, one))

    def place(self, body: Body, one: Rewording) -> Place:
        spots = [at for at in range(one.start, one.end) if body.span(at)]
        near = spots or [at for at in (one.start - 1, one.start) if body.span(at)][:1]
        places = [place for at in near if (place := body.places[at]) is not None]
        return self.report.place(body.path, places)

    def refuse(
        self,
        told: Change,
        code: str,
        message: str,
        remedy: str,
        follows: tuple[Names, str] | None = None,
    ) -> None:
        finding = Finding(
            code,
            Severity.ERROR,
            f"{message}{who(told.by)}",
            place=told.place,
            remedy=remedy,
            quote=told.before,
        )
        self.proposals.append(Proposal(replace(told, refusal=finding), follows=follows))

    # --- lines that are no text's ---

    def whole_line(self, line: Line, texts: Sequence[RawText]) -> None:
        """A line that is a value, the program's, or in place of a text not written yet."""
        after = PARAGRAPH.join(text.text for text in texts)
        told = Change(
            _told(line.text), _told(after), self.report.place(line.path), _each_once(_marks(texts))
        )
        if line.kind is Kind.EMPTY:
            self.set(told, line.path, "\n\n".join(text.text for text in texts))
        elif line.kind is Kind.FIXED:
            self.refuse(
                told,
                "E112",
                f"“{_told(line.text)}”改成了“{_told(after)}”，没有写进文件。",
                line.remedy,
            )
        elif line.path == ("signed",):
            self.day(told, after)
        elif len(texts) == 1 and after.startswith(line.lead):
            self.set(told, line.path, after[len(line.lead) :].strip())
        else:
            self.refuse(
                told,
                "E112",
                f"“{_told(line.text)}”改成了“{_told(after)}”，没有写进文件。",
                "序号由程序编排，只改标题的话。",
            )

    def day(self, told: Change, after: str) -> None:
        words = plain(after)
        found = day_in(words) if is_day(words) else None
        if found is None:
            self.refuse(
                told, "E117", f"落款的日期“{_told(after)}”不是完整的日期，没有写进文件。",
                f"在 Word 里写全年月日，或在填报文件里写“成文日期”，例如 成文日期: {self.report.day_after}。",
            )  # fmt: skip
        else:
            self.set(told, ("signed",), found)

    def set(self, told: Change, path: Names, value: Given) -> None:
        self.proposals.append(Proposal(told, path, value=value, is_value=True))

    # --- paragraphs gone and new ---

    def gap(self, gone: Sequence[int], new: Sequence[int], at: int) -> None:
        """Items taken out and put in at one place of the document."""
        lines = [(n, line) for n in gone if isinstance(line := self.items[n], Line)]
        self.objects([self.items[n] for n in gone], [self.word.accepted[n] for n in new])
        texts = [one for n in new if isinstance(one := self.word.accepted[n], RawText)]
        words = [n for n, line in lines if line.kind is Kind.WORDS and not line.caption]
        others = [line for _, line in lines if line.kind is not Kind.WORDS]
        empty = next((line for line in others if line.kind is Kind.EMPTY), None)
        if empty and texts:
            self.whole_line(empty, texts)
            return
        while others and texts and not words:
            line = others.pop(0)
            self.whole_line(line, texts if line.kind is Kind.FIXED else [texts[0]])
            texts = [] if line.kind is Kind.FIXED else texts[1:]
        for line in others:
            if line.kind is not Kind.EMPTY:
                told = Change(_told(line.text), "", self.report.place(line.path))
                remedy = (
                    line.remedy or "不落款的，在填报文件里写 署名: 无；标题和日期照填报文件印。"
                )
                self.refuse(
                    told, "E112", f"“{_told(line.text)}”在 Word 里删去了，没有写进文件。", remedy
                )
        for group in self.groups(words):
            body = self.bodies[self.items[group[0]].path]
            self.paragraphs(body, group[0], group[-1], texts)
            texts = []
        if texts:
            self.inserted(texts, at)

    def groups(self, numbers: Sequence[int]) -> Iterator[list[int]]:
        """Paragraphs that follow each other in one text."""
        group: list[int] = []
        for n in numbers:
            if group and (n != group[-1] + 1 or self.items[n].path != self.items[n - 1].path):
                yield group
                group = []
            group.append(n)
        if group:
            yield group

    def objects(self, gone: Sequence[Item], new: Sequence[Any]) -> None:
        """Tables and pictures taken out or put in are told."""
        named = {Grid: "表", Shown: "图片", Line: "图片的说明"}
        pictures = any(isinstance(item, Shown) for item in gone)
        for item in gone:
            if not isinstance(item, Line) or (item.caption and not pictures):
                name = f"{named[type(item)]}“{_told(item.name if isinstance(item, Grid) else item.text)}”"
                told = Change(name, "", self.report.place(item.path))
                self.refuse(
                    told,
                    "E115",
                    f"{name}在 Word 里删去了，没有写进文件。",
                    "要删去，直接改填报文件。",
                )
        for one in new:
            if isinstance(one, RawTable | RawPicture):
                name = "表" if isinstance(one, RawTable) else "图片"
                told = Change("", f"新的{name}", Place(self.report.source.name))
                self.refuse(
                    told, "E115", f"Word 里加了一{'张表' if name == '表' else '幅图片'}，没有写进文件。",
                    "要加，照填报说明在填报文件的正文里写。",
                )  # fmt: skip

    def paragraphs(self, body: Body, first: int, last: int, texts: Sequence[RawText]) -> None:
        """Paragraphs taken out, or others in their place."""
        start, end = body.begins[first], body.ends[last]
        gone = [
            one
            for item in self.items[first : last + 1]
            if isinstance(item, Line) and (one := self.before.get(plain(item.text)))
        ]
        by = _each_once([*_marks(texts), *_marks(gone)])
        if texts:
            text, typed = self.typed(texts)
            self.propose(body, Rewording(start, end, text, typed), by, text, whole=True)
        elif (start, end) == (0, len(body.text)):
            told = Change(_told(body.text), "", self.report.place(body.path), by)
            self.set(told, body.path, None)
        else:
            self.propose(body, body.without(first, last), by, whole=True)

    def inserted(self, texts: Sequence[RawText], at: int) -> None:
        """New paragraphs before the item with this number."""
        before = self.items[at - 1] if at else None
        after = self.items[at] if at < len(self.items) else None
        text, typed = self.typed(texts)
        by = _each_once(_marks(texts))
        if before and before.path in self.bodies and at - 1 in self.bodies[before.path].ends:
            body = self.bodies[before.path]
            one = (
                body.put_before(at, text, typed)
                if at in body.begins
                else body.put_after(at - 1, text, typed)
            )
            self.propose(body, one, by)
        elif after and after.path in self.bodies and at in self.bodies[after.path].begins:
            body = self.bodies[after.path]
            self.propose(body, body.put_before(at, text, typed), by)
        else:
            told = Change("", _told(text), Place(self.report.source.name), by)
            path = self.beside(before, after, text)
            if path:
                self.set(
                    replace(told, place=self.report.place(path)),
                    path,
                    "\n\n".join(one.text for one in texts),
                )
            else:
                self.refuse(
                    told, "E116", f"新加的“{_told(text)}”不在任何一部分的正文里，没有写进文件。",
                    "在填报文件里写进它所属的部分。",
                )  # fmt: skip

    def beside(self, before: Item | None, after: Item | None, text: str) -> Names:
        """The text or note that new words above or below a table of the form are."""
        if isinstance(after, Grid) and after.key and not isinstance(before, Grid):
            return after.key, "text"
        if isinstance(before, Grid) and before.key and plain(text).startswith("注"):
            return before.key, "note"
        return ()

    def typed(self, texts: Sequence[RawText]) -> tuple[str, str]:
        """New paragraphs, and as they are typed where one of them was moved here with figures it quotes."""
        moved = [self.moved(text.text) for text in texts]
        text = PARAGRAPH.join(one.text for one in texts)
        if not any("{{" in one for one in moved):
            return text, ""
        return text, "\n\n".join(one or text.text for one, text in zip(moved, texts, strict=True))

    def moved(self, text: str) -> str:
        """How a paragraph is typed that stood elsewhere in the report."""
        for n, item in enumerate(self.items):
            if (
                isinstance(item, Line)
                and item.kind is Kind.WORDS
                and not item.caption
                and item.text == text
            ):
                return self.bodies[item.path].typed_as(n)
        return ""

    # --- tables ---

    def grid(self, number: int, base: Grid, other: RawTable) -> None:
        rows: dict[int, list[RawCell]] = {}
        for cell in other.cells:
            rows.setdefault(cell.row, []).append(cell)
        found = [sorted(row, key=lambda cell: cell.column) for _, row in sorted(rows.items())]
        if [len(row) for row in found] != [len(row) for row in base.rows if row]:
            by = _each_once(
                [one for cell in other.cells if isinstance(cell, TracedCell) for one in cell.by]
            )
            told = Change(f"表“{base.name}”", "", self.report.place(base.path or (base.key,)), by)
            what = (
                f"（原有 {len(base.rows)} 行，现有 {len(found)} 行）"
                if len(base.rows) != len(found)
                else ""
            )
            self.refuse(
                told, "E113", f"表“{base.name}”的行或列在 Word 里有增删{what}，这张表没有比较。",
                "表格的行和列由格式规定，在 Word 里恢复；正文里的表直接改填报文件。",
            )  # fmt: skip
            return
        lines = [(r, row) for r, row in enumerate(base.rows) if row]
        for (r, row), cells in zip(lines, found, strict=True):
            for c, (one, two) in enumerate(zip(row, cells, strict=True)):
                if plain(one.text) == plain(two.text):
                    self.layout += "".join(one.text.split()) != "".join(two.text.split())
                elif one.figure:
                    self.figure(one, two)
                elif base.path:
                    self.words_in_cell(base, (number, r, c), one, two)
                else:
                    told = Change(one.text, two.text, self.report.place((base.key,)), _by(two))
                    self.refuse(
                        told, "E112", f"表里的“{_told(one.text)}”改成了“{_told(two.text)}”，没有写进文件。",
                        "表头和行名由格式规定，不改。",
                    )  # fmt: skip

    def figure(self, one: PrintedCell, two: RawCell) -> None:
        """A figure of the form's tables: the value of its cell, unless it is a total."""
        if one.figure is None:
            return
        path, after = one.figure.path, plain(two.text)
        told = Change(one.text, two.text, self.report.place(path), _by(two))
        name = f"{one.figure.row_label}／{one.figure.column_label}"
        self.refuse_doubled(one, after, told, name)
        if one.figure.addends:
            self.refuse(
                told, "E111", f"“{name}”由各项相加得 {one.text or '空'}，改成 {two.text or '空'} 没有写进文件。",
                "总计由程序计算；要改请改各项。", (path, after),
            )  # fmt: skip
            return
        read = figure(two.text, one.figure.kind)
        remark = self.report.remarks.get(path, "")
        if read.typed is not Typed.NUMBER or read.value is None:
            what = (
                "删空了" if read.typed is Typed.BLANK else f"改成了“{_told(two.text)}”，不是一个数"
            )
            self.refuse(
                told, "E114", f"“{name}”的 {one.text or '空格'} {what}，没有写进文件。",
                "没有发生的填 0；还不知道的，在填报文件里写 _。",
            )  # fmt: skip
        elif plain(read.remark) != plain(remark):
            self.refuse(
                told, "E114", f"“{name}”格里数字后面的话改了（{_told(two.text)}），没有写进文件。",
                "在填报文件里改这一格，例如 12（含重复3件）。",
            )  # fmt: skip
        else:
            self.set(told, path, str(read.value) if isinstance(read.value, Amount) else read.value)

    def refuse_doubled(self, one: PrintedCell, after: str, told: Change, name: str) -> None:
        """Some programs write the old figure and the new one side by side, and lose who changed it."""
        old = plain(one.text)
        rest = after.removeprefix(old) if after.startswith(old) else after.removesuffix(old)
        if (
            not told.by
            and len(old) > 1
            and rest != after
            and len(rest) == len(old)
            and rest.isdigit()
        ):
            raise unusable(
                "E104", f"“{name}”原是 {old}，Word 文件里是 {after}：改前改后的数连在了一起，"
                "文件很可能被别的软件存坏了，没有比较。", "找出没有存坏的文件，再试一次。", self.file,
            )  # fmt: skip

    def words_in_cell(
        self, grid: Grid, at: tuple[int, int, int], one: PrintedCell, two: RawCell
    ) -> None:
        """A cell of a table in a text."""
        body = self.bodies[grid.path]
        start = body.cells[at]
        after = two.text.replace("\n", "")
        for hunk in hunks(one.text, after):
            words = after[hunk.first : hunk.last]
            rewording = Rewording(
                start + hunk.start, start + hunk.end, words, words.replace("|", "\\|")
            )
            told = Change(one.text, after, self.place(body, rewording), _by(two))
            if not one.at:
                self.refuse(
                    told, "E116", f"正文里的表有一格原来是空的，现在写了“{_told(after)}”，没有写进文件。",
                    "直接改填报文件里的这张表。",
                )  # fmt: skip
            elif plain(one.text[hunk.start : hunk.end]) == plain(words):
                self.layout += 1
            else:
                typed = rewording if "|" in words else replace(rewording, typed="")
                self.propose(body, typed, _by(two), after)

    # --- comments ---

    def find_comments(self, paired: Sequence[Pair]) -> None:
        """Where the words stand that comments are about."""
        for pair in paired:
            item = self.items[pair.start] if pair.start < pair.end else None
            for one in self.word.accepted[pair.first : pair.last]:
                if isinstance(one, TracedText):
                    for name in one.comments:
                        self.places.setdefault(name, self.near(name, item))
                elif isinstance(one, RawTable):
                    for cell in one.cells:
                        for name in cell.comments if isinstance(cell, TracedCell) else ():
                            path = (item.path or (item.key,)) if isinstance(item, Grid) else ()
                            self.places.setdefault(name, self.report.place(path))

    def near(self, name: str, item: Item | None) -> Place:
        """The place of the words a comment is about, in the paragraph it stands on."""
        words = next((one.words for one in self.word.comments if one.id == name), "")
        if not isinstance(item, Line):
            return Place(self.report.source.name)
        start = item.text.find(words) if words else -1
        at = item.at[start : start + len(words)] if start >= 0 else item.at[:1]
        return self.report.place(item.path, [one for one in at if one is not None])


def _other_item(piece: Any) -> pairing.Item:
    if isinstance(piece, RawText):
        new = isinstance(piece, TracedText) and all(piece.by)
        return pairing.Item("text", piece.text, apart="new" if new else "")
    return pairing.Item("table" if isinstance(piece, RawTable) else "picture", "")


def _marks(texts: Sequence[RawText]) -> list[Reviser | None]:
    """Who put in each character of paragraphs, and the ends of all but the last."""
    found: list[Reviser | None] = []
    for number, text in enumerate(texts):
        traced = isinstance(text, TracedText)
        found += text.by if isinstance(text, TracedText) else [None] * len(text.text)
        if number < len(texts) - 1:
            found.append(text.end_by if isinstance(text, TracedText) and traced else None)
    return found


def _by(cell: RawCell) -> tuple[Reviser, ...]:
    return cell.by if isinstance(cell, TracedCell) else ()


def _each_once(revisers: Iterable[Reviser | None]) -> tuple[Reviser, ...]:
    return tuple(dict.fromkeys(one for one in revisers if one))


def _told(words: str) -> str:
    """Words as they are told: those that are many from both their ends."""
    words = (words.strip() or words).replace(PARAGRAPH, "¶")
    return words if len(words) <= _SHOWN else f"{words[: _SHOWN - 20]}……{words[-15:]}"


def unusable(code: str, message: str, remedy: str, file: Path) -> Unusable:
    """Why a Word file cannot be compared."""
    return Unusable(Finding(code, Severity.FATAL, message, place=Place(str(file)), remedy=remedy))
