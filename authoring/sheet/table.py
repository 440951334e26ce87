"""One table on its sheet: labels, cells to fill in, totals, and what stands beside and below for comparison."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from authoring.document.tree import Cell as GridCell
from authoring.forms import layout
from authoring.forms.layout import Address, Identity, Kind
from authoring.quantities import Amount, Number, Value, printed
from authoring.report import Report
from authoring.sheet.cells import a1, ranges
from authoring.sheet.looks import LINE, PAPER, lines_of, set_page
from authoring.sheet.plan import ASIDE, TOP, SheetPlan, Slot
from authoring.years.carried import brought_forward

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MOST_DIGITS = 15
"""Excel keeps so many digits of a number."""


@dataclass
class TableSheet:
    """Writes one table on its sheet."""

    report: Report
    plan: SheetPlan
    sheet: Worksheet
    looks: dict[str, Format]
    numbers: dict[Address, Number | None] = field(init=False)
    brought: dict[Address, Number | None] = field(init=False)

    def __post_init__(self) -> None:
        self.numbers = self.plan.numbers(self.report)
        last = self.report.last
        self.brought = brought_forward(self.report.form, last.figures) if last else {}

    def write(self) -> None:
        self.frame()
        for row in self.plan.grid.rows:
            for cell in row:
                if not cell.anchor:
                    self.label(cell)
        for slot in self.plan.slots.values():
            self.figure(slot)
        if self.plan.is_wide:
            last = self.below()
        else:
            self.beside()
            last = self.balance()
        # What stands beside is for the screen: on paper the form would become too small to read.
        self.sheet.print_area(0, 0, last, self.plan.width - 1)

    def frame(self) -> None:
        """Title, help, widths and heights, panes and pages."""
        one, sheet = self.plan, self.sheet
        self.wide(0, 0, one.width - 1, one.part.heading, "title")
        who = self.report.content.agency.full_name or ""
        year = f"{self.report.year}年度" if self.report.year else ""
        help_ = "淡黄色的格填数，没有发生的填 0；灰色的格自动计算。"
        self.wide(1, 0, one.width - 1, "　".join(filter(None, (who, year, help_))), "help")
        sheet.set_row(0, 28)
        sheet.set_row(1, 20)
        for column, width in enumerate(self.widths()):
            sheet.set_column(column, column, width)
        for row, height in self.heights().items():
            sheet.set_row(row, height)
        one_block = len(one.blocks) == 1
        sheet.freeze_panes(one.blocks[0].body if one_block else TOP, one.labels)
        set_page(sheet, "landscape", one.end)
        if one_block:
            sheet.repeat_rows(TOP, one.blocks[0].body - 1)

    def widths(self) -> list[float]:
        whole = sum(self.plan.table.widths)
        paper = PAPER * 1.25 if self.plan.is_wide else PAPER * min(1.0, whole / 60)
        return [max(round(one * paper / whole, 1), 5.0) for one in self.plan.table.widths]

    def heights(self) -> dict[int, float]:
        """Rows high enough for their labels; a label over several rows has theirs together."""
        widths = self.widths()
        lines = dict.fromkeys(range(TOP, self.plan.end), 1.3)
        for cell in (cell for row in self.plan.grid.rows for cell in row):
            room = sum(widths[cell.column : cell.column + cell.columns]) - 1
            rows = range(TOP + cell.row, TOP + cell.row + cell.rows)
            needed = lines_of(cell.text, room) + 0.3
            if cell.rows == 1 and not cell.anchor:
                lines[rows[0]] = max(lines[rows[0]], needed)
        for cell in (cell for row in self.plan.grid.rows for cell in row if cell.rows > 1):
            room = sum(widths[cell.column : cell.column + cell.columns]) - 1
            rows = range(TOP + cell.row, TOP + cell.row + cell.rows)
            missing = lines_of(cell.text, room) + 0.3 - sum(lines[row] for row in rows)
            for row in rows:
                lines[row] += max(missing, 0) / len(rows)
        return {row: round(LINE * one, 1) for row, one in lines.items()}

    def label(self, cell: GridCell) -> None:
        """What is printed and not filled in, over the cells the form merges."""
        row, last = TOP + cell.row, TOP + cell.row + cell.rows - 1
        look = self.looks["label" if cell.role in ("row", "note") else "head"]
        if cell.rows > 1 or cell.columns > 1:
            self.sheet.merge_range(row, cell.column, last, cell.column + cell.columns - 1, "", look)
        self.sheet.write_string(row, cell.column, cell.text, look)

    # --- figures ---

    def figure(self, slot: Slot) -> None:
        kind = slot.cell.kind
        look = self.looks["total" if slot.computed else "words" if kind is Kind.AMOUNT else "input"]
        row, column, last = slot.row, slot.column, slot.column + slot.columns - 1
        if slot.columns > 1:
            self.sheet.merge_range(row, column, row, last, "", look)
        if slot.computed:
            self.total(slot, look)
            return
        self.value(row, column, self.report.figures.values.get(slot.cell.path), look)
        self.sheet.data_validation(row, column, row, last, _validation(slot, self.hints(slot)))
        here = a1(row, column)
        self.sheet.conditional_format(
            row,
            column,
            row,
            last,
            {"type": "formula", "criteria": f'={here}=""', "format": self.looks["open"]},
        )
        brought = self.brought.get(slot.cell.path)
        if brought is not None:
            self.red(row, column, f"=AND(ISNUMBER({here}),{here}<>{printed(brought)})")

    def total(self, slot: Slot, look: Format) -> None:
        """A sum that is blank while one of its cells is."""
        parts = [self.plan.slots[path] for path in slot.cell.addends]
        cells = ",".join(ranges((one.row, one.column) for one in parts))
        formula = f'=IF(COUNT({cells})<{len(parts)},"",SUM({cells}))'
        value = self.number(slot)
        shown = "" if value is None else printed(value)
        self.sheet.write_formula(slot.row, slot.column, formula, look, shown)

    def value(self, row: int, column: int, value: Value | None, look: Format) -> None:
        if value is None:
            self.sheet.write_blank(row, column, None, look)
        elif isinstance(value, Amount) or _digits(value) > MOST_DIGITS:
            self.sheet.write_string(row, column, printed(value), look)
        else:
            self.sheet.write_number(row, column, value, look)

    def red(self, row: int, column: int, formula: str) -> None:
        self.sheet.conditional_format(
            row,
            column,
            row,
            column,
            {"type": "formula", "criteria": formula, "format": self.looks["wrong"]},
        )

    def hints(self, slot: Slot) -> list[str]:
        """What a form says of a cell's row and column."""
        items = (*slot.cell.row, *slot.cell.column)
        return list(dict.fromkeys(item.hint for item in items if item.hint))

    # --- beside: what does not agree, last year, hints ---

    def beside(self) -> None:
        """The columns right of the table."""
        one, column = self.plan, self.plan.width + 1
        first = column
        self.sheet.set_column(one.width, one.width, 1.5)
        checks = {row: found for row, found in self.checks().items() if found}
        hints = self.row_hints()
        if checks:
            column = self.column(column, 26, "自动核对", "check", {})
            for row, (formula, value) in checks.items():
                self.sheet.write_formula(row, column - 1, formula, self.looks["check"], value)
        if self.report.last is not None:
            column = self.last_year(column)
        if hints:
            column = self.column(column, 40, "填写提示", "hint", hints)
        if column > first:
            year = f"（{self.report.last.year}年的数）" if self.report.last else ""
            self.wide(1, first, column - 1, f"{ASIDE}{year}", "aside")

    def column(self, column: int, width: float, head: str, look: str, words: dict[int, str]) -> int:
        """A column of words beside every block; the next column."""
        self.sheet.set_column(column, column, width)
        for block in self.plan.blocks:
            self.high(block.first, block.body - 1, column, head, "aside")
            for row in range(block.body, block.end):
                if row in words:
                    self.sheet.write_string(row, column, words[row], self.looks[look])
        return column + 1

    def last_year(self, column: int) -> int:
        """Last year's figures in grey, column by column of the table."""
        last, one = self.report.last, self.plan
        assert last is not None
        columns = sorted({slot.column for slot in one.slots.values()})
        if not any(last.figures.values.get(path) is not None for path in one.slots):
            return column
        for number, own in enumerate(columns):
            self.sheet.set_column(column + number, column + number, 9 if len(columns) > 4 else 14)
            for block in one.blocks:
                rows = range(block.body, block.end)
                here = [
                    one for one in self.plan.slots.values() if one.column == own and one.row in rows
                ]
                if here:
                    head = here[0].cell.column[-1].name
                    self.high(block.first, block.body - 1, column + number, head, "aside")
                for slot in here:
                    value = last.figures.values.get(slot.cell.path)
                    self.value(slot.row, column + number, value, self.looks["last"])
        return column + len(columns)

    def row_hints(self) -> dict[int, str]:
        found: dict[int, list[str]] = {}
        for slot in self.plan.slots.values():
            words = found.setdefault(slot.row, [])
            words += [item.hint for item in slot.cell.row if item.hint]
            if remark := self.report.remarks.get(slot.cell.path):
                words.append(f"格里另有“{remark}”，照原样保留，这里只填数")
        return {row: "；".join(dict.fromkeys(words)) for row, words in found.items() if words}

    def checks(self) -> dict[int, tuple[str, str]]:
        """For each row the formula of what does not agree in it, and what it says now."""
        pieces: dict[int, list[tuple[str, str]]] = {}
        for slot in self.plan.slots.values():
            for piece in (*self.part_of(slot), *self.carried(slot)):
                pieces.setdefault(slot.row, []).append(piece)
        return {
            row: ("=" + "&".join(one for one, _ in found), "".join(value for _, value in found))
            for row, found in pieces.items()
        }

    def part_of(self, slot: Slot) -> Iterator[tuple[str, str]]:
        """A 其中 is no more than the line it belongs to."""
        whole = slot.cell.row[-1].part_of
        if not whole or slot.computed:
            return
        path = slot.cell.path
        at = 1 + len(layout.keys(slot.cell.row)) - 1
        other = self.plan.slots.get((*path[:at], whole, *path[at + 1 :]))
        if other is None:
            return
        mine, theirs = a1(slot.row, slot.column), a1(other.row, other.column)
        words = f"大于“{other.cell.row[-1].name}”；".replace('"', "")
        now = self.number(slot), self.number(other)
        told = words if now[0] is not None and now[1] is not None and now[0] > now[1] else ""
        formula = f'IF(COUNT({mine},{theirs})<2,"",IF({mine}>{theirs},"{words}",""))'
        self.red(slot.row, slot.column, f"=AND(COUNT({mine},{theirs})=2,{mine}>{theirs})")
        yield formula, told

    def carried(self, slot: Slot) -> Iterator[tuple[str, str]]:
        """What the year begins with is what the year before left."""
        wanted = self.brought.get(slot.cell.path)
        if wanted is None or slot.computed:
            return
        here, number = a1(slot.row, slot.column), printed(wanted)
        column = slot.cell.column[-1].name
        words = f"{column}应为 {number}（上年报告）；".replace('"', "")
        now = self.number(slot)
        told = words if now is not None and now != wanted else ""
        yield f'IF(COUNT({here})<1,"",IF({here}={number},"","{words}"))', told

    def number(self, slot: Slot) -> Number | None:
        return self.numbers[slot.cell.path]

    # --- below: what must balance; for a wide table last year and hints ---

    def balance(self) -> int:
        """The rows below the table in which both sides of an identity stand; the last of them."""
        row = self.plan.end + 1
        if not self.plan.table.identities:
            return self.plan.end - 1
        self.wide(row, 0, self.plan.width - 1, ASIDE, "aside")
        for identity in self.plan.table.identities:
            row = self.identity(identity, row + 1)
        return row

    def identity(self, identity: Identity, row: int) -> int:
        labels = self.plan.labels
        sides = [self.side(side) for side in (identity.left, identity.right)]
        for number, keys in enumerate((identity.left, identity.right)):
            names = " ＋ ".join(self.name_of(key) for key in keys)
            self.wide(row + number, 0, labels - 1, names, "label")
        self.wide(row + 2, 0, labels - 1, f"{identity.title}（上面两行应相等）", "label")
        results: list[str] = []
        for column in sorted(sides[0].keys() & sides[1].keys()):
            values: list[Number | None] = []
            for number, side in enumerate(sides):
                slots = side[column]
                refs = ",".join(a1(slot.row, slot.column) for slot in slots)
                parts = [self.number(slot) for slot in slots]
                known = [part for part in parts if part is not None]
                values.append(sum(known) if len(known) == len(parts) else None)
                now = "" if values[-1] is None else printed(values[-1])
                self.sheet.write_formula(
                    row + number, column, f'=IF(COUNT({refs})<{len(slots)},"",SUM({refs}))',
                    self.looks["total"], now,
                )  # fmt: skip
            left, other = a1(row, column), a1(row + 1, column)
            formula = f'=IF(COUNT({left},{other})<2,"",IF({left}={other},"相符","差 "&({left}-{other})))'  # fmt: skip
            results.append(_result(*values))
            self.sheet.write_formula(row + 2, column, formula, self.looks["result"], results[-1])
            here = a1(row + 2, column)
            for criteria, look in (
                (f'=LEFT({here},1)="差"', "wrong"),
                (f'={here}="相符"', "right"),
            ):
                self.sheet.conditional_format(
                    row + 2, column, row + 2, column,
                    {"type": "formula", "criteria": criteria, "format": self.looks[look]},
                )  # fmt: skip
            for slot in (slot for side in sides for slot in side[column]):
                self.red(slot.row, slot.column, f'=LEFT({here},1)="差"')
        columns = sorted(sides[0].keys() & sides[1].keys())
        span = f"{a1(row + 2, columns[0])}:{a1(row + 2, columns[-1])}"
        told = f"有的列不相符。{identity.remedy}".replace('"', "")
        words = (
            f'=IF(COUNTIF({span},"差*")>0,"{told}",IF(COUNTIF({span},"相符")={len(columns)},'
            '"各列都相符。","填全以后自动核对。"))'
        )
        now = (
            told
            if any(one.startswith("差") for one in results)
            else "各列都相符。"
            if all(results)
            else "填全以后自动核对。"
        )
        self.wide(row + 3, 0, self.plan.width - 1, "", "hint")
        self.sheet.write_formula(row + 3, 0, words, self.looks["hint"], now)
        self.sheet.conditional_format(
            row + 3, 0, row + 3, 0,
            {"type": "formula", "criteria": f'=LEFT({a1(row + 3, 0)},2)="有的"',
             "format": self.looks["told"]},
        )  # fmt: skip
        for number in range(4):
            self.sheet.set_row(row + number, LINE * 1.3)
        return row + 3

    def side(self, keys: Iterable[Address]) -> dict[int, list[Slot]]:
        """The cells of some rows by their columns."""
        wanted = [(self.plan.table.key, *key) for key in keys]
        found: dict[int, list[Slot]] = {}
        for slot in self.plan.slots.values():
            if any(
                slot.cell.path[: len(one)] == one
                and len(slot.cell.path) == len(one) + len(layout.keys(slot.cell.column))
                for one in wanted
            ):
                found.setdefault(slot.column, []).append(slot)
        return {column: slots for column, slots in found.items() if len(slots) == len(wanted)}

    def name_of(self, key: Address) -> str:
        start = (self.plan.table.key, *key)
        slot = next(s for s in self.plan.slots.values() if s.cell.path[: len(start)] == start)
        return slot.cell.row_name.replace(".", "")

    def below(self) -> int:
        """Last year's figures and hints below a wide table; the last row."""
        one, row = self.plan, self.plan.end + 1
        hints = list(dict.fromkeys(h for slot in one.slots.values() for h in self.hints(slot)))
        last = self.report.last
        known = last is not None and any(
            last.figures.values.get(path) is not None for path in one.slots
        )
        if not hints and not known:
            return one.end - 1
        self.wide(row, 0, one.width - 1, ASIDE, "aside")
        if last is not None and known:
            row += 1
            self.wide(row, 0, one.width - 1, f"{last.year}年的数", "aside")
            for block in one.blocks:
                rows = range(block.body, block.end)
                for path, slot in one.slots.items():
                    if slot.row in rows:
                        at = row + 1 + slot.row - block.body
                        self.value(at, slot.column, last.figures.values.get(path), self.looks["last"])  # fmt: skip
                row += len(rows)
        for hint in hints:
            row += 1
            self.wide(row, 0, one.width - 1, f"填写提示：{hint}", "hint")
        return row

    def wide(self, row: int, first: int, last: int, words: str, look: str) -> None:
        """Words over some columns."""
        if last > first:
            self.sheet.merge_range(row, first, row, last, "", self.looks[look])
        self.sheet.write_string(row, first, words, self.looks[look])

    def high(self, first: int, last: int, column: int, words: str, look: str) -> None:
        """Words over some rows."""
        if last > first:
            self.sheet.merge_range(first, column, last, column, "", self.looks[look])
        self.sheet.write_string(first, column, words, self.looks[look])


def _result(left: Number | None, right: Number | None) -> str:
    if left is None or right is None:
        return ""
    return "相符" if left == right else f"差 {printed(left - right)}"


def _validation(slot: Slot, hints: Sequence[str]) -> dict[str, Any]:
    """What a cell takes, and what is said where it is filled in."""
    kind, unit = slot.cell.kind, slot.cell.unit
    asked = {
        Kind.COUNT: f"填整数（{unit}），没有发生的填 0。",
        Kind.CHANGE: "填整数；减少的写负数。",
        Kind.MONEY: f"填金额（{unit}），可带小数；没有发生的填 0。",
        Kind.AMOUNT: "连同单位写，例如 251000元；没有发生的填 0。",
    }[kind]
    title = "／".join(filter(None, (slot.cell.row[-1].name, slot.cell.column[-1].name)))
    rules: dict[Kind, dict[str, Any]] = {
        Kind.COUNT: {"validate": "integer", "criteria": ">=", "value": 0},
        Kind.CHANGE: {"validate": "integer", "criteria": "between", "minimum": -(10**9), "maximum": 10**9},
        Kind.MONEY: {"validate": "decimal", "criteria": ">=", "value": 0},
        Kind.AMOUNT: {"validate": "any"},
    }  # fmt: skip
    message = "".join((*(f"{one.rstrip('。')}。" for one in hints), asked))
    return {
        **rules[kind], "input_title": title[:32], "input_message": message[:250],
        "error_title": "填的不是这一格要的数", "error_message": f"{asked}还不知道的空着。",
    }  # fmt: skip


def _digits(value: Number) -> int:
    return len(Decimal(value).as_tuple().digits)
