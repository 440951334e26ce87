"""A filled sheet → changes of a report's file: each figure at the place its labels and its name agree on."""

from __future__ import annotations

import functools
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from authoring.findings import Finding, Place, Severity, Unusable, shortened
from authoring.forms.layout import Address, Part
from authoring.patterns import lazy
from authoring.quantities import Amount, Value, as_json, number_in, printed
from authoring.readers.align import Aligned, Found, Why, align
from authoring.readers.formats import refusals
from authoring.readers.formats.sniff import MAX_MEMBERS
from authoring.readers.formats.xlsx import sheets
from authoring.readers.found import ALL, SOME, tables_of
from authoring.readers.raw import Raw, RawTable, narrow
from authoring.report import Report, parse_again
from authoring.report.edits import CannotEdit, Changed, set_values
from authoring.report.written import Given
from authoring.sheet.cells import place
from authoring.sheet.figures import entry, same
from authoring.sheet.located import Located, ref_of, without_aside
from authoring.sheet.package import Marks, Ref, marks_of
from authoring.sheet.plan import GUIDE, HIDDEN, Plan, SheetPlan, Slot, plan

MAX_TOLD = 40
"""Findings of one code that are shown."""
_YEAR = lazy(r"(?<![0-9])(20[0-9]{2})年")
_PACKED = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LISTED = 6


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure that the sheet gives: where it goes, its cell, and what stands in the report now."""

    path: Address
    name: str
    cell: str
    before: Value | None
    after: Value

    def as_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return {
            "path": ".".join(self.path), "name": self.name, "cell": self.cell,
            "before": as_json(self.before), "after": as_json(self.after),
        }  # fmt: skip


@dataclass(frozen=True)
class FromSheet:
    """What a sheet changes in a report's file: `changed` is None where it changes nothing.

    `report` is the report as it is then. `findings` are about the sheet; the report's own are those of check().
    """

    report: Report
    changed: Changed | None
    changes: tuple[FigureChange, ...]
    findings: tuple[Finding, ...]


def from_workbook(report: Report, data: bytes, name: str) -> FromSheet:
    """The figures of a filled sheet, or of tables pasted into any workbook, for a report. Raises Unusable."""
    planned = plan(report)
    if not planned.sheets:
        raise _fatal("T101", name, "这份报告没有表格，不能从表格填入。", "核对报告的文件和“格式”。")
    _must_be_a_workbook(data, name)
    raw = sheets(data, HIDDEN)
    taking = _Taking(planned, name, raw, marks_of(data))
    return taking.taken()


def _fatal(code: str, name: str, message: str, remedy: str) -> Unusable:
    return Unusable(Finding(code, Severity.FATAL, message, place=Place(name), remedy=remedy))


def _must_be_a_workbook(data: bytes, name: str) -> None:
    """Raises Unusable for a file that is no workbook, whatever it is called."""
    if data.startswith(_OLE):
        return
    if data.count(b"PK\x01\x02") > MAX_MEMBERS:
        raise refusals.too_large("文件里的部件太多，不能读取。", "用 Excel 或 WPS 另存为 .xlsx。")
    members: Sequence[str] = ()
    if data.startswith(_PACKED):
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as package:
                members = package.namelist()
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
            members = ("xl/",)  # damaged, which is told where it is read
    if not any(one.startswith("xl/") or one == "content.xml" for one in members):
        raise _fatal(
            "T102", name, "这不是 Excel 文件。",
            "写出填报表的文件名；表格在 Word 或网页里的，用 nianbao read 读取。",
        )  # fmt: skip


@dataclass
class _Listed:
    """Cells of a table that are told together."""

    notes: list[str] = field(default_factory=list)
    blank: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


@dataclass
class _Taking:
    """One workbook being read for one report."""

    planned: Plan
    name: str
    raw: Raw
    marks: Marks
    about: dict[str, str] = field(default_factory=dict)
    base: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    totals: dict[Address, tuple[SheetPlan, Ref, Value]] = field(default_factory=dict)

    @property
    def report(self) -> Report:
        return self.planned.report

    @property
    def own(self) -> bool:
        """Whether the workbook is a filling sheet of this program."""
        return bool(self.about)

    def taken(self) -> FromSheet:
        self.findings += [one.at(Place(self.name)) for one in self.raw.findings]
        tables = [one for one in self.raw.tables() if one.name != HIDDEN]
        self.know(next((one for one in self.raw.tables() if one.name == HIDDEN), None))
        grids = [without_aside(one) for one in tables if not (self.own and one.name == GUIDE)]
        self.must_be_this_reports(grids)
        located = [one for sheet in self.planned.sheets if (one := self.locate(sheet, grids))]
        if not located:
            raise Unusable(
                [
                    *self.findings,
                    Finding(
                        "T104", Severity.FATAL, "文件里没有找到报告的表格。", place=Place(self.name),
                        remedy="用 nianbao sheet 生成填报表填写；粘贴表格时连行名和表头一起粘贴。",
                    ),
                ]
            )  # fmt: skip
        wanted: dict[Address, FigureChange] = {}
        for one in located:
            wanted |= {change.path: change for change in self.figures(one)}
        changed, after, put = self.put_in(wanted)
        self.compare_totals(after)
        changes = tuple(wanted[path] for path in wanted if path in put)
        return FromSheet(after, changed, changes, tuple(shortened(self.findings, MAX_TOLD)))

    # --- whose it is ---

    def know(self, hidden: RawTable | None) -> None:
        """What the hidden sheet says."""
        for row in hidden.rows if hidden else ():
            texts = [cell.text for cell in row] + ["", "", ""]
            if texts[0] in ("form", "year", "agency", "sha256"):
                self.about[texts[0]] = texts[1]
            elif texts[1]:
                self.base[texts[0]] = texts[2]

    def must_be_this_reports(self, grids: Sequence[RawTable]) -> None:
        """Raises Unusable for the sheet of another form, year or agency."""
        report = self.report
        agency = report.content.agency.full_name or ""
        if self.own:
            pairs = (
                ("格式", self.about.get("form", ""), report.form.id),
                ("年度", self.about.get("year", ""), str(report.year or "")),
                ("机关", self.about.get("agency", ""), agency),
            )
            wrong = [
                (what, one, other) for what, one, other in pairs if one and other and one != other
            ]
        else:
            wrong = self.other_year(grids) or self.other_form(grids)
        if wrong:
            told = "，".join(f"{what}是“{one}”，报告的是“{other}”" for what, one, other in wrong)
            raise _fatal(
                "T103", self.name, f"这不是这份报告的表：{told}。",
                "核对两个文件；要换报告的，用 nianbao sheet 给它另生成一份填报表。",
            )  # fmt: skip

    def other_year(self, grids: Sequence[RawTable]) -> list[tuple[str, str, str]]:
        year = self.report.year
        found = {
            int(one) for grid in grids for cell in grid.cells if len(cell.text) < 100
            for one in _YEAR.findall(narrow(cell.text))
        }  # fmt: skip
        if year is None or not found or year in found:
            return []
        return [("年度", "、".join(map(str, sorted(found))), str(year))]

    def other_form(self, grids: Sequence[RawTable]) -> list[tuple[str, str, str]]:
        form = self.report.form
        if any(table.listed for table in form.tables):
            return []  # rows of its own are known by their names alone
        numbered = tuple(replace(one, number=n) for n, one in enumerate(grids, 1))
        found = tables_of(Raw("xlsx", numbered), self.report.year)
        if not found.used or found.form.id == form.id:
            return []
        return [("格式", found.form.id, form.id)]

    # --- where its tables are ---

    def locate(self, sheet: SheetPlan, grids: Sequence[RawTable]) -> Located | None:
        """The one sheet on which a table of the form stands."""
        printed_table = next(
            one.table for one in self.report.form.parts if one.key == sheet.part.key
        )
        tables = dict.fromkeys(one for one in (sheet.table, printed_table) if one)
        found: list[Located] = []
        for grid in grids:
            tried = [
                Located(sheet, grid, align(table, [grid], must_add_up=not self.own))
                for table in tables
            ]
            best = max(tried, key=lambda one: (_read_of(one.aligned), one.aligned.score))
            if best.aligned.complete >= SOME and _read_of(best.aligned):
                found.append(best)
        whole = [one for one in found if one.aligned.complete >= ALL] or found
        if len(whole) > 1 or any(one.aligned.twice for one in whole):
            names = "、".join(f"“{one.sheet}”" for one in whole)
            self.tell(
                "T105", Severity.ERROR, sheet.part,
                f"“{sheet.part.title}”的表在工作表{names}里不止一张，都没有读取。",
                "只留要填入的一张，其余的删去或移到别的文件。",
            )  # fmt: skip
            return None
        if not whole:
            self.tell(
                "T104", Severity.WARNING if self.own else Severity.INFO, sheet.part,
                f"没有找到“{sheet.part.title}”的表，没有填入。",
                "这张表也要填入的，连行名和表头一起放进工作表。",
            )  # fmt: skip
            return None
        return whole[0]

    # --- its figures ---

    def figures(self, located: Located) -> Iterator[FigureChange]:
        """The figures of a table that are not yet the report's; all else is told."""
        one = located.plan
        self.tell_labels(one.part, located.aligned)
        unread: dict[str, list[tuple[Slot, Found | None]]] = {}
        listed = _Listed()
        for path, slot in one.slots.items():
            found = located.aligned.cells.get(path)
            if found is None and slot.cell.column[-1].key in located.hidden:
                continue
            ref = ref_of(located.sheet, found)
            if reason := self.reason(located, slot, found, ref):
                unread.setdefault(reason, []).append((slot, found))
            elif found is not None and found.text is not None and ref is not None:
                if slot.computed:
                    self.note_total(one, slot, ref, found.text)
                elif change := self.figure(one, slot, ref, found.text, listed):
                    yield change
        self.tell_unread(located, unread)
        self.tell_listed(
            "T108", Severity.INFO, one.part, listed.notes, "有的格不是照数的写法填的",
            "核对；以后只填半角数字。",
        )  # fmt: skip
        self.tell_listed(
            "T109", Severity.WARNING, one.part, listed.blank, "有的格空着，报告里已有数，没有改",
            "数要改成未填的，直接改 YAML 文件；没有发生的填 0。",
        )  # fmt: skip
        self.tell_listed(
            "T112", Severity.INFO, one.part, listed.kept,
            "有的数在填报表生成以后 YAML 文件里改过，填报表里没有动过，照 YAML 文件",
            "照填报表的，改 YAML 文件，或重新生成填报表。",
        )  # fmt: skip

    def reason(
        self, located: Located, slot: Slot, found: Found | None, ref: Ref | None
    ) -> str | None:
        """Why nobody can say that this is the cell; None where label and name agree on it."""
        if found is None or found.text is None or ref is None:
            return _REASONS.get(found.why if found else None, _NOT_THERE)
        named = self.marks.names.get(slot.name) if self.own else None
        if slot.cell.path in located.doubtful:
            return _MOVED
        if (named and named != ref) or self.owners.get(ref, slot.name) != slot.name:
            return _MOVED
        number = located.aligned.blocks[slot.cell.path]
        several = len(located.aligned.table.blocks[number].printed_columns) > 1
        return _HEADLESS if several and number in located.aligned.headless else None

    @functools.cached_property
    def owners(self) -> dict[Ref, str]:
        """The names of cells by where these are."""
        names = self.marks.names if self.own else {}
        return {ref: name for name, ref in names.items() if ref and name in self.base}

    def figure(
        self, one: SheetPlan, slot: Slot, ref: Ref, text: str, listed: _Listed
    ) -> FigureChange | None:
        """What the cell of a figure changes."""
        read = entry(text, slot.cell.kind, ref, self.marks)
        if read.code:
            self.at(read.code, Severity.ERROR, one.part, slot, ref, read.message, read.remedy)
            return None
        if read.is_blank:
            if self.report.figures.values.get(slot.cell.path) is not None:
                listed.blank.append(place(*ref))
            return None
        if read.note:
            listed.notes.append(f"{place(*ref)} 的{read.note}")
        if read.remark and read.remark != self.report.remarks.get(slot.cell.path):
            self.at(
                "T115", Severity.WARNING, one.part, slot, ref,
                f"数后面的“{read.remark}”没有填入，只填了数。", "要印在表格里的，写进 YAML 文件的这一格。",
            )  # fmt: skip
        return self.change(one, slot, ref, read.value, listed)

    def change(
        self, one: SheetPlan, slot: Slot, ref: Ref, value: Value | None, listed: _Listed
    ) -> FigureChange | None:
        """What a figure changes; nothing where the sheet has what it was made with, or both were changed."""
        now = self.report.figures.values.get(slot.cell.path)
        if value is None or same(value, now):
            return None
        if self.own and slot.name in self.base and now is not None:
            made_with = self.base[slot.name]
            given = entry(made_with, slot.cell.kind, ("", -1, -1), Marks()).value
            if given is not None and same(value, given):
                listed.kept.append(place(*ref))
                return None
            if not same(given, now):
                self.at(
                    "T113", Severity.ERROR, one.part, slot, ref,
                    f"填报表里是 {printed(value)}，YAML 文件里是 {printed(now)}，填报表生成时是"
                    f"{f' {made_with}' if made_with else '空的'}：两边都改过，没有改。",
                    "核对哪个对；照填报表的，先把 YAML 文件里的改成 _。",
                )  # fmt: skip
                return None
        return FigureChange(slot.cell.path, ".".join(slot.cell.names), place(*ref), now, value)

    def note_total(self, one: SheetPlan, slot: Slot, ref: Ref, text: str) -> None:
        """A total that is typed; that of a formula follows from the others."""
        if ref in self.marks.formulas:
            return
        read = entry(text, slot.cell.kind, ref, self.marks)
        if read.code:
            self.at(
                read.code, Severity.WARNING, one.part, slot, ref, f"总计格：{read.message}",
                "总计由程序计算，不用填。",
            )  # fmt: skip
        elif read.value is not None:
            self.totals[slot.cell.path] = one, ref, read.value

    def compare_totals(self, after: Report) -> None:
        """Typed totals beside those that the figures give."""
        agreeing: dict[Part, list[str]] = {}
        for path, (one, ref, typed) in self.totals.items():
            computed = None if path in after.figures.kept else after.figures.values.get(path)
            slot = one.slots[path]
            if computed is None:
                self.at(
                    "T110", Severity.WARNING, one.part, slot, ref,
                    f"总计是手填的 {printed(typed)}，各项没有填全，没有核对。", "填全各项；总计由程序计算。",
                )  # fmt: skip
            elif not same(typed, computed):
                self.at(
                    "T110", Severity.ERROR, one.part, slot, ref,
                    f"总计是手填的 {printed(typed)}，各项之和是 {printed(computed)}。",
                    "核对各项；各项无误时不用管，报告里的总计由程序计算。",
                    actual=typed, expected=computed,
                )  # fmt: skip
            elif self.own:
                agreeing.setdefault(one.part, []).append(place(*ref))
        for part, cells in agreeing.items():
            self.tell_listed(
                "T110", Severity.INFO, part, cells, "有的总计的公式被数代替，与各项之和相符",
                "不用管；总计由程序计算。",
            )  # fmt: skip

    # --- into the file ---

    def put_in(
        self, wanted: Mapping[Address, FigureChange]
    ) -> tuple[Changed | None, Report, set[Address]]:
        """The file with the figures in it; those that cannot be put there are told."""
        if not wanted:
            return None, self.report, set()
        given = {path: _given(one.after) for path, one in wanted.items()}
        changed: Changed | None
        try:
            changed = set_values(self.report, given)
        except CannotEdit:
            changed, given = self.one_by_one(given)
            for path in wanted.keys() - given.keys():
                one = wanted[path]
                self.findings.append(
                    Finding(
                        "T114", Severity.ERROR, f"“{one.name}”的 {printed(one.after)} 写不进 YAML 文件。",
                        path, Place(self.name, within=one.cell),
                        remedy="先用 nianbao check 检查 YAML 文件，改正写法后再填入；或直接填进 YAML 文件。",
                    )
                )  # fmt: skip
        if changed is None:
            return None, self.report, set()
        return changed, parse_again(self.report, changed.after), set(given)

    def one_by_one(
        self, given: Mapping[Address, Given]
    ) -> tuple[Changed | None, dict[Address, Given]]:
        """As many rows as can be set together."""
        rows: dict[Address, dict[Address, Given]] = {}
        for path, value in given.items():
            rows.setdefault(path[:-1], {})[path] = value
        taken: dict[Address, Given] = {}
        changed: Changed | None = None
        for row in rows.values():
            try:
                changed = set_values(self.report, {**taken, **row})
            except CannotEdit:
                continue
            taken |= row
        return changed, taken

    # --- what is told ---

    def tell(self, code: str, severity: Severity, part: Part, message: str, remedy: str) -> None:
        place_ = Place(self.name, table=part.heading)
        self.findings.append(Finding(code, severity, message, (part.key,), place_, remedy=remedy))

    def at(
        self, code: str, severity: Severity, part: Part, slot: Slot, ref: Ref, message: str,
        remedy: str, actual: Value | None = None, expected: Value | None = None,
    ) -> None:  # fmt: skip
        """A finding on one cell."""
        where = Place(
            self.name, table=part.heading, row=slot.cell.row_label, heading=slot.cell.column_label,
            within=place(*ref),
        )  # fmt: skip
        self.findings.append(
            Finding(
                code, severity, message, slot.cell.path, where, number_in(actual), number_in(expected),
                remedy=remedy,
            )
        )  # fmt: skip

    def tell_listed(
        self,
        code: str,
        severity: Severity,
        part: Part,
        cells: Sequence[str],
        what: str,
        remedy: str,
    ) -> None:
        """One finding for several cells of a table."""
        if cells:
            self.tell(code, severity, part, f"“{part.title}”{what}：{_some(cells)}。", remedy)

    def tell_labels(self, part: Part, aligned: Aligned) -> None:
        for own, theirs in dict.fromkeys(aligned.changed):
            if _letters(own) != _letters(theirs):
                self.tell(
                    "T111", Severity.INFO, part, f"行名“{theirs[:60]}”按格式的“{own}”读取。",
                    "不是这一行的，改正行名以后再读取。",
                )  # fmt: skip

    def tell_unread(
        self, located: Located, unread: Mapping[str, Sequence[tuple[Slot, Found | None]]]
    ) -> None:
        """One finding for each reason for which cells of a table were not read."""
        part = located.plan.part
        for reason, cells in unread.items():
            rows = list(dict.fromkeys(slot.cell.row_label for slot, _ in cells))
            names = "、".join(f"“{one}”" for one in rows[:_LISTED] if one)
            names = f"{names}{f'等 {len(rows)} 行' if len(rows) > _LISTED else ''}"
            refs = [place(*ref) for _, found in cells if (ref := ref_of(located.sheet, found))]
            where = f"（{_some(list(dict.fromkeys(refs)))}）" if refs else ""
            self.tell(
                "T106", Severity.ERROR, part,
                f"“{part.title}”有 {len(cells)} 格没有读取：{names}{reason}{where}。",
                "照填报表原来的行名、表头和次序改回；或用 nianbao sheet 另生成一份，重新填写。",
            )  # fmt: skip


_NOT_THERE, _MOVED = "没有找到", "不在原来的行或列，不能确定是哪一格"
_HEADLESS = "的表头没有找到，不能确定各列"
_REASONS: dict[Why | None, str] = {
    Why.ROW: "没有这一行",
    Why.CELLS: "的格数与格式不符",
    Why.COLUMN: "的表头没有找到，或在别的数上面",
    Why.ORDER: "的次序与格式不同，不能确定是哪一行",
    Why.TWICE: "出现了两次",
    Why.MERGED: "的格合并了",
}


def _some(cells: Sequence[str]) -> str:
    more = f"等 {len(cells)} 处" if len(cells) > _LISTED else ""
    return "、".join(cells[:_LISTED]) + more


def _given(value: Value) -> Given:
    """A figure as it is set in a file: an amount in its words, but a bare 0 as a number."""
    if isinstance(value, Amount):
        return str(value) if value.unit else 0
    return value


def _read_of(aligned: Aligned) -> int:
    return sum(one.text is not None for one in aligned.cells.values())


def _letters(words: str) -> str:
    return "".join(char for char in narrow(words) if char.isalnum())


__all__ = ["FigureChange", "FromSheet", "from_workbook"]
