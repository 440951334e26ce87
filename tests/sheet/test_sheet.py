"""The filling sheet: what stands on it, what comes back from it, and what is refused with sheet and cell."""

import datetime
import re
import subprocess
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import authoring
from authoring.findings import Severity, Unusable
from authoring.forms.layout import form_cells
from authoring.report import load_text
from authoring.sheet.package import marks_of
from authoring.sheet.plan import plan
from authoring.sheet.take import from_workbook
from tests.conftest import EXAMPLES, INPUTS, library, report, tool
from tests.sheet.books import (
    Error,
    Formula,
    blank,
    filled,
    members,
    packed,
    pasted,
    plain,
    renamed,
    spot,
    typed,
    unvalued,
    with_row_before,
)

library("xlsxwriter")
library("python_calamine")
CITY = INPUTS / "city_government_2024.yaml"
WITH_TABLES = [path for path in EXAMPLES if report(path).tables]
NATURAL = "申请.新收.自然人"
OWN_ROWS = """年度: 2016
格式: "2014"
机关: {全称: 示例市水务局}
统计表:
  名称: 依申请公开情况统计表
  列: [本年度, 历年累计]
  行:
    - 一、申请情况
    - {名称: 收到申请数, 等于: [当面申请数, 网络申请数], 数: [_, _]}
    - {名称: 当面申请数, 数: [3, 10]}
    - {名称: 网络申请数, 数: [4, 22]}
    - {名称: 收费, 单位: 万元, 数: [0.5, 1.25]}
"""


def taken(into, data):
    return from_workbook(into, data, "填报表.xlsx")


def told(into, data):
    """Code, severity and place of each finding."""
    return [(one.code, one.severity, one.place.within) for one in taken(into, data).findings]


def refused(into, data):
    with pytest.raises(Unusable) as problem:
        taken(into, data)
    return problem.value.findings[-1]


def figures(one):
    return dict(one.figures.values)


def unfilled(one):
    """The report without its figures."""
    text = one.source.text
    for table in one.form.tables:
        text = re.sub(rf"(?ms)^{table.name}:.*?(?=^\S|\Z)", "", text)
    text += "".join(f"\n{table.name}: _\n" for table in one.tables)
    return load_text(text, "report.yaml", INPUTS)


# --- out and back --------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", WITH_TABLES, ids=lambda path: path.stem)
def test_a_sheet_gives_back_the_figures_it_was_made_with(path):
    one = report(path)
    data = authoring.filling_sheet(one)
    same = taken(one, data)
    assert (same.changed, same.changes, same.findings) == (None, (), ())
    empty = unfilled(one)
    assert not any(value is not None for value in empty.figures.values.values())
    back = taken(empty, data)
    assert figures(back.report) == figures(one)
    assert [one for one in back.findings if one.severity is not Severity.INFO] == []


def test_an_annex_of_the_agencys_own_goes_out_and_back():
    one = load_text(OWN_ROWS, "report.yaml", Path())
    data = authoring.filling_sheet(one)
    assert taken(one, data).findings == ()
    empty = load_text(re.sub(r"数: \[[0-9., _]+\]", "数: [_, _]", OWN_ROWS), "r.yaml", Path())
    back = taken(empty, data)
    entered = [path for path, cell in form_cells(one.form).items() if not cell.addends]
    assert [back.report.figures.values[path] for path in entered] == [
        one.figures.values[path] for path in entered
    ]


def test_a_blank_sheet_gives_no_figure_and_takes_none_away():
    one = report(CITY)
    empty = unfilled(one)
    data = authoring.filling_sheet(empty)
    assert taken(empty, data).changes == ()
    back = taken(one, data)
    assert back.changes == ()
    assert {finding.code for finding in back.findings} == {"T109"}
    assert "主动公开!B5" in back.findings[0].message


_names = sorted(
    ".".join(cell.names)
    for cell in form_cells(authoring.form_of(2025)).values()
    if not cell.addends and cell.unit == "件"
)


@settings(max_examples=6)
@given(st.dictionaries(st.sampled_from(_names), st.integers(0, 10**12), max_size=60))
def test_what_is_typed_is_what_is_read_and_nothing_else(values):
    empty = blank("2021", 2025)
    back = taken(empty, filled(empty, values))
    cells = form_cells(empty.form)
    read = {
        ".".join(cells[path].names): value
        for path, value in back.report.figures.values.items()
        if value is not None and not cells[path].addends
    }
    assert read == values
    assert {one.name: one.after for one in back.changes} == values
    assert back.findings == ()


@pytest.mark.parametrize(
    ("form", "year", "name", "value", "read"),
    [
        ("2021", 2025, "主动公开.行政事业性收费", 24252.311082, Decimal("24252.311082")),
        ("2021", 2025, "主动公开.行政事业性收费", "0.10", Decimal("0.10")),
        ("2019", 2020, "主动公开.行政许可.本年增减", -18, -18),
        ("2019", 2020, "主动公开.政府集中采购.采购总金额", "251000元", "251000元"),
        ("2019", 2020, "主动公开.政府集中采购.采购总金额", "0", "0"),
    ],
)
def test_figures_that_are_no_counts(form, year, name, value, read):
    empty = blank(form, year)
    back = taken(empty, filled(empty, {name: value}))
    (change,) = back.changes
    assert (change.name, str(change.after)) == (name, str(read))
    assert back.report.figures.values[change.path] == change.after


# --- what stands on the sheet --------------------------------------------------------------------------


def test_labels_are_locked_cells_are_open_and_every_cell_has_its_name():
    one = report(CITY)
    data = authoring.filling_sheet(one)
    files = members(data)
    marks = marks_of(data)
    assert marks.names[NATURAL.replace(".", "_")] == ("申请", 5, 3)
    slots = [slot for sheet in plan(one).sheets for slot in sheet.slots.values()]
    assert len(slots) == 10 + 175 + 15
    assert {slot.name for slot in slots} == marks.names.keys() - {
        name for name in marks.names if name.startswith("_")
    }
    sheet = files["xl/worksheets/sheet3.xml"].decode()
    assert "<sheetProtection" in sheet
    assert 'password="' not in sheet
    assert 'type="whole"' in sheet
    assert "报告年度内收到的申请" in sheet
    assert 'orientation="landscape"' in sheet
    assert "fitToWidth" not in sheet or 'fitToWidth="1"' in sheet
    assert 'state="frozen"' in sheet
    assert 'state="veryHidden"' in files["xl/workbook.xml"].decode()


def test_last_years_figures_stand_beside_and_are_not_read():
    one = authoring.load(
        INPUTS / "county_education_2024.yaml", INPUTS / "county_education_2023.yaml"
    )
    alone = members(authoring.filling_sheet(load_text(one.source.text, "r", Path("/"))))
    data = authoring.filling_sheet(one)
    both = members(data)
    assert "2023年的数" in both["xl/sharedStrings.xml"].decode()
    assert "2023年的数" not in alone["xl/sharedStrings.xml"].decode()
    assert taken(one, data).changes == ()


def test_the_same_report_gives_the_same_bytes():
    assert authoring.filling_sheet(report(CITY)) == authoring.filling_sheet(report(CITY))


def test_words_of_the_file_never_become_formulas():
    text = OWN_ROWS.replace("示例市水务局", "'=HYPERLINK(\"http://example.com\")'")
    text = text.replace("当面申请数", "'+1+1当面'").replace("网络申请数", "'@SUM(A1)网络'")
    one = load_text(text, "report.yaml", Path())
    data = authoring.filling_sheet(one)
    formulas = re.findall(
        r"<f>([^<]*)</f>", "".join(x.decode() for n, x in members(data).items() if "/sheet" in n)
    )
    assert formulas
    assert all(one.startswith(("IF(", "IF(COUNT")) for one in formulas)
    assert not any("HYPERLINK" in one or "1+1" in one for one in formulas)
    assert taken(one, data).findings == ()


def test_a_report_without_tables_has_no_sheet():
    with pytest.raises(Unusable) as problem:
        authoring.filling_sheet(report(INPUTS / "district_development_2010.yaml"))
    assert problem.value.findings[0].code == "T101"


# --- what is not a figure --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "code", "words"),
    [
        ("/", "F204", "填了“/”"),
        ("—", "F204", "没有发生的请填 0"),
        ("约12", "F204", "应为数字"),
        (1.5, "F204", "应为整数"),
        (-3, "F203", "不小于 0"),
        ("2023/1/5", "T107", "日期"),
        ("2023年1月5日", "T107", "日期"),
        (Error("#REF!"), "T107", "#REF!"),
        (Formula("3+4", "7"), "T107", "公式（现在显示 7）"),
        (Formula("[1]Sheet1!A1", "7"), "T107", "公式"),
        (True, "F204", "TRUE"),
        (1234567890123456, "T107", "15 位"),
        ("1 2", "F204", "应为数字"),
    ],
)
def test_what_is_no_figure_is_refused_with_sheet_and_cell(value, code, words):
    empty = blank("2021", 2025)
    back = taken(empty, filled(empty, {NATURAL: value, "申请.新收.商业企业": 2}))
    (finding,) = back.findings
    assert (finding.code, finding.severity) == (code, Severity.ERROR)
    assert words in finding.message
    assert finding.place.within == "申请!D6"
    assert finding.place.row == "一、本年新收政府信息公开申请数量"
    assert [(one.cell, one.after) for one in back.changes] == [("申请!E6", 2)]


@pytest.mark.parametrize(
    ("value", "read"),
    [("12", 12), ("１２", 12), ("12件", 12), ("1,234", 1234), ("00012", 12), ("无", 0)],
)
def test_what_is_clear_is_read_and_told(value, read):
    empty = blank("2021", 2025)
    back = taken(empty, filled(empty, {NATURAL: value}))
    assert [one.after for one in back.changes] == [read]
    (finding,) = back.findings
    assert (finding.code, finding.severity) == ("T108", Severity.INFO)
    assert "申请!D6" in finding.message


def test_a_date_that_excel_made_of_a_fraction_is_no_count():
    one = report(CITY)

    def fill(book, sheet):
        pasted(one, sheet, only="申请")
        day = book.add_format({"num_format": "yyyy/m/d"})
        sheet.write_datetime(3, 3, datetime.datetime(2024, 1, 5), day)  # noqa: DTZ001

    found = taken(one, plain(fill)).findings
    assert ("T107", "表一!D4") in [(f.code, f.place.within) for f in found]


def test_words_behind_a_number_are_told():
    empty = blank("2021", 2025)
    back = taken(empty, filled(empty, {NATURAL: "22（其中3件撤回）"}))
    assert [one.after for one in back.changes] == [22]
    assert [(one.code, one.place.within) for one in back.findings] == [("T115", "申请!D6")]


# --- whose sheet it is --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("other", "what"),
    [
        (("2019", 2020), "格式"),
        (("2021", 2024), "年度"),
        (("2021", 2025, "示例县卫生局"), "机关"),
    ],
)
def test_the_sheet_of_another_report_is_refused(other, what):
    finding = refused(blank("2021", 2025), authoring.filling_sheet(blank(*other)))
    assert finding.code == "T103"
    assert what in finding.message


def test_pasted_tables_of_another_form_or_year_are_refused():
    old = report(INPUTS / "zone_2019.yaml")
    finding = refused(blank("2021", 2025), plain(lambda _, sheet: pasted(old, sheet)))
    assert (finding.code, "格式" in finding.message) == ("T103", True)

    def dated(_, sheet):
        sheet.write_string(0, 0, "2023年收到和处理政府信息公开申请情况")
        pasted(report(CITY), sheet, 1, only="申请")

    finding = refused(blank("2021", 2025), plain(dated))
    assert (finding.code, "2023" in finding.message) == ("T103", True)


# --- where a figure stands ------------------------------------------------------------------------------------


def test_rows_put_in_move_figures_and_change_none():
    one = report(CITY)
    data = authoring.filling_sheet(one)
    for sheet, row in (("申请", 9), ("申请", 3), ("主动公开", 7), ("复议诉讼", 3)):
        data = with_row_before(data, sheet, row)
    back = taken(unfilled(one), data)
    assert figures(back.report) == figures(one)
    assert back.findings == ()


def labels(one, *names):
    """The cells of labels on the sheet of requests."""
    (sheet,) = (s for s in plan(one).sheets if s.sheet == "申请")
    found = {}
    for row in sheet.grid.rows:
        for cell in row:
            if cell.text in names:
                found[cell.text] = (sheet.sheet, f"{'ABC'[cell.column]}{cell.row + 3}")
    return [found[name] for name in names]


def test_labels_that_changed_places_are_not_trusted():
    one = report(CITY)
    names = "1.信访举报投诉类申请", "2.重复申请"
    first, second = labels(one, *names)
    data = typed(authoring.filling_sheet(one), {first: names[1], second: names[0]})
    back = taken(unfilled(one), data)
    (finding,) = back.findings
    assert (finding.code, finding.severity) == ("T106", Severity.ERROR)
    wrong = [
        change for change in back.changes
        if one.figures.values[change.path] != change.after
    ]  # fmt: skip
    assert wrong == []


def test_a_cell_that_was_dragged_elsewhere_is_not_trusted():
    one = report(CITY)
    data = renamed(
        authoring.filling_sheet(one),
        {"申请_新收_自然人": "申请!$E$6", "申请_新收_商业企业": "申请!#REF!"},
    )
    back = taken(unfilled(one), data)
    assert [(f.code, f.severity) for f in back.findings] == [("T106", Severity.ERROR)]
    names = {change.name for change in back.changes}
    assert "申请.新收.自然人" not in names
    assert "申请.新收.商业企业" not in names
    assert "申请.新收.科研机构" in names


def test_a_row_that_is_gone_is_told():
    one = report(CITY)
    (label,) = labels(one, "2.重复申请")
    data = typed(authoring.filling_sheet(one), {label: ""})
    back = taken(unfilled(one), data)
    finding = next(f for f in back.findings if f.code == "T106")
    assert "2.重复申请" in finding.message


def test_tables_pasted_without_heads_are_not_read():
    one = report(CITY)
    data = plain(lambda _, sheet: pasted(one, sheet, only="申请", without=3))
    back = taken(unfilled(one), data)
    assert back.changes == ()
    assert "T106" in {f.code for f in back.findings}


def test_two_columns_that_changed_places_are_read_by_their_heads_or_not_at_all():
    one = report(CITY)
    (sheet,) = (s for s in plan(one).sheets if s.sheet == "申请")
    heads = {
        cell.text: ("申请", f"{'ABCDEFGHIJ'[cell.column]}{cell.row + 3}")
        for row in sheet.grid.rows for cell in row if cell.role == "column"
    }  # fmt: skip
    data = typed(
        authoring.filling_sheet(one),
        {heads["商业企业"]: "科研机构", heads["科研机构"]: "商业企业"},
    )
    back = taken(unfilled(one), data)
    assert all(one.figures.values[change.path] == change.after for change in back.changes)
    assert "T106" in {f.code for f in back.findings}


def test_two_tables_alike_are_named_and_none_is_read():
    one = report(CITY)

    def fill(book, sheet):
        pasted(one, sheet, only="申请")
        other = book.add_worksheet("表二")
        pasted(one, other, only="申请")
        other.write_number(3, 3, 99)

    with pytest.raises(Unusable) as problem:
        taken(unfilled(one), plain(fill))
    assert "T105" in {f.code for f in problem.value.findings}


@pytest.mark.parametrize("path", WITH_TABLES, ids=lambda path: path.stem)
def test_tables_pasted_into_one_sheet_are_read_by_their_labels(path):
    one = report(path)
    back = taken(unfilled(one), plain(lambda _, sheet: pasted(one, sheet)))
    wrong = [c for c in back.changes if one.figures.values[c.path] != c.after]
    assert wrong == []
    remarked = one.remarks.keys()
    printed = [
        path for path, cell in form_cells(one.form).items()
        if not cell.addends and not cell.column[-1].hidden and path not in remarked
    ]  # fmt: skip
    missing = [p for p in printed if back.report.figures.values[p] != one.figures.values[p]]
    assert missing == []


@pytest.mark.parametrize(
    ("name", "table", "first", "second"),
    [
        (
            "city_education_2017",
            "统计表",
            "　　2.政府网站公开政府信息数",
            "　　3.政务微博公开政府信息数",
        ),
        ("zone_2019", "主动公开", "本年新制作数量", "本年新公开数量"),
    ],
)
def test_rows_and_columns_called_much_alike_are_not_taken_for_each_other(
    name, table, first, second
):
    one = report(INPUTS / f"{name}.yaml")
    (grid,) = (b for b in authoring.compose(one).blocks if b.kind == "table" and b.anchor == table)
    cells = [cell for row in grid.rows for cell in row]
    pair = [next(cell for cell in cells if cell.text == words) for words in (first, second)]

    def fill(_, sheet):
        pasted(one, sheet, only=table)
        for mine, other in (pair, pair[::-1]):
            sheet.write_string(other.row, other.column, mine.text)
            if mine.role == "row":
                sheet.write_number(other.row, 2, 1_000 + mine.row)
            else:
                sheet.write_number(2, other.column, 1_000 + mine.column)

    back = taken(unfilled(one), plain(fill))
    assert "T106" in {finding.code for finding in back.findings}
    assert not {f"{1_000 + place}" for place in range(100)} & {
        str(one.after) for one in back.changes
    }


def test_sums_of_sums_take_no_time():
    rows = "".join(
        f"    - {{名称: 第{n}项, 等于: [{', '.join(f'第{k}项' for k in range(n + 1, 60))}], 数: _}}\n"
        for n in range(1, 59)
    )
    text = OWN_ROWS.partition("  列:")[0] + f"  行:\n{rows}    - {{名称: 第59项, 数: 1}}\n"
    one = load_text(text, "report.yaml", Path())
    assert taken(one, authoring.filling_sheet(one)).findings == ()


# --- totals, and what was changed on both sides ----------------------------------------------------------------


def test_totals_typed_over_are_compared():
    one = report(CITY)
    data = authoring.filling_sheet(one)
    total = "申请.新收.总计"
    right = one.figures.values["applications", "received", "total"]
    assert told(one, typed(data, {spot(one, total): right})) == [("T110", Severity.INFO, "")]
    assert told(one, typed(data, {spot(one, total): right + 1})) == [
        ("T110", Severity.ERROR, "申请!J6")
    ]
    (finding,) = taken(one, typed(data, {spot(one, total): right + 1})).findings
    assert (finding.actual, finding.expected) == (right + 1, right)
    empty = blank("2021", 2025)
    assert told(empty, filled(empty, {total: 5})) == [("T110", Severity.WARNING, "申请!J6")]


def test_what_was_changed_since_in_the_file_is_not_undone():
    text = CITY.read_text(encoding="utf-8")
    one = report(CITY)
    path = "applications", "received", "natural_person"
    old = one.figures.values[path]
    data = authoring.filling_sheet(one)
    changed = load_text(
        re.sub(rf"(新收: \[){old}", rf"\g<1>{old + 1}", text), "report.yaml", INPUTS
    )
    assert changed.figures.values[path] == old + 1
    kept = taken(changed, data)
    assert kept.changes == ()
    assert [(f.code, f.severity) for f in kept.findings] == [("T112", Severity.INFO)]
    both = taken(changed, typed(data, {spot(one, NATURAL): old + 2}))
    assert both.changes == ()
    assert [(f.code, f.place.within) for f in both.findings] == [("T113", "申请!D6")]


def test_a_figure_that_was_typed_over_on_the_sheet_is_a_change():
    one = report(CITY)
    back = taken(one, filled(one, {NATURAL: 7}))
    (change,) = back.changes
    assert change.as_dict() == {
        "path": "applications.received.natural_person", "name": NATURAL, "cell": "申请!D6",
        "before": one.figures.values[change.path], "after": 7,
    }  # fmt: skip
    assert len(back.changed.edits) == 1


# --- files that are none ---------------------------------------------------------------------------------------


def test_files_that_are_no_workbook_are_told():
    one = blank("2021", 2025)
    assert refused(one, b"%PDF-1.7").code == "T102"
    assert refused(one, authoring.render(authoring.compose(one), "docx").data).code == "T102"
    assert refused(one, b"PK\x03\x04rubbish").code in ("R101", "T102")
    broken = members(authoring.filling_sheet(one)) | {"xl/workbook.xml": b"<workbook"}
    assert refused(one, packed(broken)).code == "R101"
    bomb = members(authoring.filling_sheet(one)) | {"xl/media.xml": bytes(70_000_000)}
    assert refused(one, packed(bomb)).code == "R105"


def test_entities_are_not_expanded():
    one = blank("2021", 2025)
    files = members(authoring.filling_sheet(one))
    evil = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
    files["xl/workbook.xml"] = files["xl/workbook.xml"].replace(b"?>", b"?>" + evil, 1)
    assert taken(one, packed(files)).changes == ()


# --- LibreOffice -------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("name", [CITY.name, "city_education_2017.yaml", "zone_2018.yaml", ""])
def test_libreoffice_reckons_the_same_totals_and_leaves_blanks_blank(tmp_path, name):
    one = report(INPUTS / name) if name else blank("2021", 2025)
    source = tmp_path / "sheet.xlsx"
    source.write_bytes(unvalued(authoring.filling_sheet(one)))
    done = subprocess.run(
        [tool("soffice"), f"-env:UserInstallation=file://{tmp_path}/lo", "--headless", "--convert-to",
         "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "out"), str(source)],
        capture_output=True, timeout=240, check=True,
    )  # fmt: skip
    made = tmp_path / "out" / "sheet.xlsx"
    if not made.exists():
        assert b"could not be loaded" in done.stderr  # an office without its Calc
        library("libreoffice_calc")
    data = made.read_bytes()
    back = taken(one, data)
    assert (back.changes, back.findings) == ((), ())
    from authoring.readers.formats.xlsx import sheets

    shown = {
        table.name: {(c.row, c.column): c.text for c in table.cells}
        for table in sheets(data).tables()
    }
    for sheet in plan(one).sheets:
        for path, slot in sheet.slots.items():
            value = one.figures.values[path]
            text = shown[sheet.sheet].get((slot.row, slot.column), "")
            assert (Decimal(text) if text else None) == value, path
