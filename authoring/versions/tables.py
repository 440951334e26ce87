"""Tables of a Word file laid over those that were printed: figures, words, labels."""

from __future__ import annotations

from dataclasses import replace

from authoring.quantities import Amount
from authoring.readers.figures import Typed, figure
from authoring.readers.formats.docx_changes import TracedCell
from authoring.readers.raw import RawCell, RawTable
from authoring.versions.bodies import Rewording
from authoring.versions.changes import Change
from authoring.versions.pairing import hunks, plain
from authoring.versions.printed import PrintedCell, PrintedTable
from authoring.versions.proposing import Proposing, by_of, each_once, told_as, unusable


class ComparingTables(Proposing):
    """Proposes what was changed in tables."""

    def grid(self, number: int, base: PrintedTable, other: RawTable) -> None:
        """A table, cell by cell unless it has other rows or columns."""
        rows: dict[int, list[RawCell]] = {}
        for cell in other.cells:
            rows.setdefault(cell.row, []).append(cell)
        found = [sorted(row, key=lambda cell: cell.column) for _, row in sorted(rows.items())]
        if [len(row) for row in found] != [len(row) for row in base.rows if row]:
            by = each_once(
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
                    told = Change(one.text, two.text, self.report.place((base.key,)), by_of(two))
                    self.refuse(
                        told, "E112", f"表里的“{told_as(one.text)}”改成了“{told_as(two.text)}”，没有写进文件。",
                        "表头和行名由格式规定，不改。",
                    )  # fmt: skip

    def figure(self, one: PrintedCell, two: RawCell) -> None:
        """A figure of the form's tables: the value of its cell, unless it is a total."""
        if one.figure is None:
            return
        path, after = one.figure.path, plain(two.text)
        told = Change(one.text, two.text, self.report.place(path), by_of(two))
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
                "删空了"
                if read.typed is Typed.BLANK
                else f"改成了“{told_as(two.text)}”，不是一个数"
            )
            self.refuse(
                told, "E114", f"“{name}”的 {one.text or '空格'} {what}，没有写进文件。",
                "没有发生的填 0；还不知道的，在填报文件里写 _。",
            )  # fmt: skip
        elif plain(read.remark) != plain(remark):
            self.refuse(
                told, "E114", f"“{name}”格里数字后面的话改了（{told_as(two.text)}），没有写进文件。",
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
        self, grid: PrintedTable, at: tuple[int, int, int], one: PrintedCell, two: RawCell
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
            told = Change(one.text, after, self.place(body, rewording), by_of(two))
            if not one.at:
                self.refuse(
                    told, "E116", f"正文里的表有一格原来是空的，现在写了“{told_as(after)}”，没有写进文件。",
                    "直接改填报文件里的这张表。",
                )  # fmt: skip
            elif plain(one.text[hunk.start : hunk.end]) == plain(words):
                self.layout += 1
            else:
                typed = rewording if "|" in words else replace(rewording, typed="")
                self.propose(body, typed, by_of(two), after)
