"""A Word file laid over the report it was made of: what was changed, and what that would change in the file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from authoring.findings import Place
from authoring.readers.formats.docx_changes import Reviser, TracedCell, TracedText, Versions
from authoring.readers.identity import day_in, is_day
from authoring.readers.raw import RawPicture, RawTable, RawText
from authoring.report import Report
from authoring.report.edits import Names
from authoring.sentences import SENTENCE
from authoring.versions import pairing
from authoring.versions.bodies import PARAGRAPH, Body, Rewording
from authoring.versions.changes import Change
from authoring.versions.pairing import Pair, hunks_keeping, plain
from authoring.versions.printed import Item, LineKind, PrintedLine, PrintedPicture, PrintedTable
from authoring.versions.proposing import each_once, told_apart, told_as, unusable
from authoring.versions.tables import ComparingTables

_FIRST = 10  # characters that a sentence has by which a text is known


class Comparing(ComparingTables):
    """Lays a Word file over the report as it was printed."""

    def __init__(self, report: Report, file: Path, items: Sequence[Item], word: Versions) -> None:
        super().__init__(report, file, items, word.layout)
        self.items, self.word = items, word
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

    def base_item(self, item: Item) -> pairing.Member:
        if not isinstance(item, PrintedLine):
            return pairing.Member("table" if isinstance(item, PrintedTable) else "picture", "")
        group = {LineKind.WORDS: item.path, LineKind.FIXED: item}.get(item.kind)
        gone = self.before.get(plain(item.text))
        apart = "gone" if gone and all(gone.by) else ""
        return pairing.Member("text", item.text, None if item.caption else group, apart)

    def refuse_repeated(self) -> None:
        """Some programs write what stood in a content control several times over."""
        words = plain("".join(one.text for one in self.word.accepted if isinstance(one, RawText)))
        base = plain("".join(one.text for one in self.items if isinstance(one, PrintedLine)))
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
        if isinstance(one, PrintedTable) and isinstance(two, RawTable):
            self.grid(pair.start, one, two)
            return True
        if isinstance(one, PrintedPicture):
            return True
        if (
            isinstance(one, PrintedLine)
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
        if not isinstance(first, PrintedLine):
            return
        if first.kind is not LineKind.WORDS:
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
            by = each_once([*marks[hunk.first : hunk.last], *gone[hunk.start : hunk.end]])
            rewording = Rewording(start + hunk.start, start + hunk.end, after)
            self.propose(body, rewording, by, two)

    # --- lines that are no text's ---

    def whole_line(self, line: PrintedLine, texts: Sequence[RawText]) -> None:
        """A line that is a value, the program's, or in place of a text not written yet."""
        after = PARAGRAPH.join(text.text for text in texts)
        before, now = told_apart(line.text, after)
        told = Change(before, now, self.report.place(line.path), each_once(_marks(texts)))
        refusal = f"“{before}”改成了“{now}”，没有写进文件。"
        if line.kind is LineKind.EMPTY:
            self.set(told, line.path, "\n\n".join(text.text for text in texts))
        elif line.kind is LineKind.FIXED:
            self.refuse(
                told,
                "E112",
                refusal,
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
                refusal,
                "序号由程序编排，只改标题的话。",
            )

    def day(self, told: Change, after: str) -> None:
        words = plain(after)
        found = day_in(words) if is_day(words) else None
        if found is None:
            self.refuse(
                told, "E117", f"落款的日期“{told_as(after)}”不是完整的日期，没有写进文件。",
                f"在 Word 里写全年月日，或在填报文件里写“成文日期”，例如 成文日期: {self.report.day_after}。",
            )  # fmt: skip
        else:
            self.set(told, ("signed",), found)

    # --- paragraphs gone and new ---

    def gap(self, gone: Sequence[int], new: Sequence[int], at: int) -> None:
        """Items taken out and put in at one place of the document."""
        lines = [(n, line) for n in gone if isinstance(line := self.items[n], PrintedLine)]
        self.objects([self.items[n] for n in gone], [self.word.accepted[n] for n in new])
        texts = [one for n in new if isinstance(one := self.word.accepted[n], RawText)]
        words = [n for n, line in lines if line.kind is LineKind.WORDS and not line.caption]
        others = [line for _, line in lines if line.kind is not LineKind.WORDS]
        empty = next((line for line in others if line.kind is LineKind.EMPTY), None)
        if empty and texts:
            self.whole_line(empty, texts)
            return
        while others and texts and not words:
            line = others.pop(0)
            self.whole_line(line, texts if line.kind is LineKind.FIXED else [texts[0]])
            texts = [] if line.kind is LineKind.FIXED else texts[1:]
        for line in others:
            if line.kind is not LineKind.EMPTY:
                told = Change(told_as(line.text), "", self.report.place(line.path))
                remedy = (
                    line.remedy or "不落款的，在填报文件里写 署名: 无；标题和日期照填报文件印。"
                )
                self.refuse(
                    told, "E112", f"“{told_as(line.text)}”在 Word 里删去了，没有写进文件。", remedy
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
        named = {PrintedTable: "表", PrintedPicture: "图片", PrintedLine: "图片的说明"}
        pictures = any(isinstance(item, PrintedPicture) for item in gone)
        for item in gone:
            if not isinstance(item, PrintedLine) or (item.caption and not pictures):
                name = f"{named[type(item)]}“{told_as(item.name if isinstance(item, PrintedTable) else item.text)}”"
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
            if isinstance(item, PrintedLine) and (one := self.before.get(plain(item.text)))
        ]
        by = each_once([*_marks(texts), *_marks(gone)])
        if texts:
            text, typed = self.typed(texts)
            self.propose(body, Rewording(start, end, text, typed), by, text, whole=True)
        elif (start, end) == (0, len(body.text)):
            told = Change(told_as(body.text), "", self.report.place(body.path), by)
            self.set(told, body.path, None)
        else:
            self.propose(body, body.without(first, last), by, whole=True)

    def inserted(self, texts: Sequence[RawText], at: int) -> None:
        """New paragraphs before the item with this number."""
        before = self.items[at - 1] if at else None
        after = self.items[at] if at < len(self.items) else None
        text, typed = self.typed(texts)
        by = each_once(_marks(texts))
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
            told = Change("", told_as(text), Place(self.report.source.name), by)
            path = self.beside(before, after, text)
            if path:
                self.set(
                    replace(told, place=self.report.place(path)),
                    path,
                    "\n\n".join(one.text for one in texts),
                )
            else:
                self.refuse(
                    told, "E116", f"新加的“{told_as(text)}”不在任何一部分的正文里，没有写进文件。",
                    "在填报文件里写进它所属的部分。",
                )  # fmt: skip

    def beside(self, before: Item | None, after: Item | None, text: str) -> Names:
        """The text or note that new words above or below a table of the form are."""
        if isinstance(after, PrintedTable) and after.key and not isinstance(before, PrintedTable):
            return after.key, "text"
        if isinstance(before, PrintedTable) and before.key and plain(text).startswith("注"):
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
                isinstance(item, PrintedLine)
                and item.kind is LineKind.WORDS
                and not item.caption
                and item.text == text
            ):
                return self.bodies[item.path].typed_as(n)
        return ""

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
                            path = (
                                (item.path or (item.key,)) if isinstance(item, PrintedTable) else ()
                            )
                            self.places.setdefault(name, self.report.place(path))

    def near(self, name: str, item: Item | None) -> Place:
        """The place of the words a comment is about, in the paragraph it stands on."""
        words = next((one.words for one in self.word.comments if one.id == name), "")
        if not isinstance(item, PrintedLine):
            return Place(self.report.source.name)
        start = item.text.find(words) if words else -1
        at = item.at[start : start + len(words)] if start >= 0 else item.at[:1]
        return self.report.place(item.path, [one for one in at if one is not None])


def _other_item(piece: Any) -> pairing.Member:
    if isinstance(piece, RawText):
        new = isinstance(piece, TracedText) and all(piece.by)
        return pairing.Member("text", piece.text, apart="new" if new else "")
    return pairing.Member("table" if isinstance(piece, RawTable) else "picture", "")


def _marks(texts: Sequence[RawText]) -> list[Reviser | None]:
    """Who put in each character of paragraphs, and the ends of all but the last."""
    found: list[Reviser | None] = []
    for number, text in enumerate(texts):
        traced = isinstance(text, TracedText)
        found += text.by if isinstance(text, TracedText) else [None] * len(text.text)
        if number < len(texts) - 1:
            found.append(text.end_by if isinstance(text, TracedText) and traced else None)
    return found
