"""Registers (台账) as they come: workbooks and CSV, merged heads, bands, several sheets; hostile ones are refused."""

import datetime
import io
import time
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import authoring
from authoring.findings import Unusable
from tests.conftest import library
from tests.readers.files import opendocument
from tests.sheet.registers import (
    HEAD,
    REVIEWS,
    as_csv,
    blank,
    case,
    codes,
    count,
    figures,
    register,
    workbook,
)

ROWS = [HEAD, case("A-1"), case("A-2", kind="企业"), case("A-3", answered="", reply="")]
FIGURES = {
    "received.natural_person": 2, "received.business": 1, "carried_forward.natural_person": 1,
    "outcomes.granted.natural_person": 1, "outcomes.granted.business": 1,
}  # fmt: skip


def of(folder, name, data=None):
    if data is not None:
        (folder / name).write_bytes(data)
    return authoring.ledger(folder / name, blank(folder))


def refused(folder, name, data):
    with pytest.raises(Unusable) as problem:
        of(folder, name, data)
    (finding,) = problem.value.findings
    assert finding.remedy
    return finding.code


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", ","),
        ("utf-8-sig", ","),
        ("gb18030", ","),
        ("gb18030", ";"),
        ("utf-16", "\t"),
        ("utf-8", "\t"),
    ],
)
def test_text_in_every_encoding_that_excel_saves(tmp_path, encoding, mark):
    assert figures(of(tmp_path, "台账.csv", as_csv(ROWS, mark).encode(encoding))) == FIGURES


def plain(book):
    sheet = book.add_worksheet("2024")
    day = book.add_format({"num_format": "yyyy/m/d"})
    for number, row in enumerate(ROWS):
        for column, text in enumerate(row):
            if number and column in (1, 6) and text:
                sheet.write_datetime(number, column, datetime.datetime.fromisoformat(text), day)
            else:
                sheet.write_string(number, column, text)


def test_a_workbook_with_days_of_its_own(tmp_path):
    workbook(tmp_path / "台账.xlsx", plain)
    ledger = of(tmp_path, "台账.xlsx")
    assert (figures(ledger), codes(ledger)) == (FIGURES, [])


def test_an_opendocument_workbook(tmp_path):
    def line(row, hidden=""):
        cells = "".join(
            f'<table:table-cell office:value-type="date" office:date-value="{text}"/>'
            if text[:4] == "2024" and len(text) == 10
            else f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
            for text in row
        )
        return f"<table:table-row{hidden}>{cells}</table:table-row>"

    rows = [*map(line, ROWS[:-1]), line(ROWS[-1], ' table:visibility="filter"')]
    body = f'<table:table table:name="台账">{"".join(rows)}</table:table>'
    ledger = of(tmp_path, "台账.ods", opendocument("spreadsheet", body))
    assert (figures(ledger), codes(ledger)) == (FIGURES, ["T205"])


def test_a_cell_that_excel_could_not_compute_is_no_blank(tmp_path):
    def fill(book):
        sheet = book.add_worksheet()
        for number, row in enumerate([[*HEAD, "剩余天数"], case("A-1"), case("A-2", answered="")]):
            sheet.write_row(number, 0, row)
        sheet.write_formula(2, 6, "=B99+1", None, "#REF!")
        sheet.write_formula(1, 9, "=B99+1", None, "#N/A")

    workbook(tmp_path / "台账.xlsx", fill)
    (finding,) = [one for one in of(tmp_path, "台账.xlsx").findings if one.blocks]
    assert (finding.code, finding.place.within) == ("T208", "工作表“Sheet1”第 3 行")


def test_what_a_workbook_cannot_tell_is_refused(tmp_path):
    span = '<table:table-cell table:number-rows-spanned="2"><text:p>甲</text:p></table:table-cell>'
    body = f'<table:table table:name="甲"><table:table-row>{span}</table:table-row></table:table>'
    assert refused(tmp_path, "台账.ods", opendocument("spreadsheet", body)) == "R101"
    data = workbook(
        tmp_path / "台账.xlsx", lambda book: book.add_worksheet().write_formula(0, 0, "=1")
    ).read_bytes()
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"</f><v>0</v></c>", b"</f></c>"))
    assert refused(tmp_path, "台账.xlsx", made.getvalue()) == "R101"


def merged(book):
    """A title, two rows of heads, bands of years, a total, a footer, the head once more, an empty row."""
    sheet = book.add_worksheet("台账")
    sheet.merge_range(0, 0, 0, 11, "示例县教育局依申请公开及行政复议台账")
    for column, head in enumerate(("编号", "序号", "收到日期")):
        sheet.merge_range(1, column, 2, column, head)
    sheet.merge_range(1, 3, 1, 5, "申请人情况")
    sheet.merge_range(1, 6, 1, 7, "答复")
    sheet.merge_range(1, 8, 1, 10, "行政复议")
    sheet.write(1, 11, "领导批示")
    sheet.write_row(2, 3, ["姓名", "类型", "电话", "日期", "类型", "收到日期", "审结日期", "结果"])
    sheet.merge_range(3, 0, 3, 11, "2023年结转")
    sheet.write_row(
        4,
        0,
        ["示例依申请〔2023〕9号", 1, "2023-12-20", "示例某甲", "公民", "0", "2024-01-05", "公开"],
    )
    sheet.merge_range(5, 0, 5, 11, "2024年")
    for row in (6, 7):
        sheet.write_row(row, 0, [f"2024-{row}", row, "2024-05-06", "示例某乙", "公民", "0"])
    sheet.merge_range(6, 6, 7, 6, "2024-06-03")
    sheet.merge_range(6, 7, 7, 7, "公开")
    sheet.write_row(6, 8, ["2024-07-01", "2024-08-01", "维持"])
    sheet.write_row(9, 0, ["编号", "序号", "收到日期", "姓名", "类型", "电话", "日期", "类型"])
    sheet.write_row(
        9, 0, ["编号", "序号", "收到日期", "申请人情况", "申请人情况", "申请人情况", "答复", "答复"]
    )
    sheet.write_row(10, 0, ["2024-10", 10, "2024-05-06", "示例某丙", "公民", "0"])
    sheet.write(11, 1, 11)
    sheet.write_row(12, 0, ["合计", "", 4])
    sheet.write_row(13, 0, ["填表人：示例某丁", "", "", "审核人：示例某戊"])


def test_titles_bands_totals_and_merged_heads(tmp_path):
    workbook(tmp_path / "台账.xlsx", merged)
    ledger = of(tmp_path, "台账.xlsx")
    assert figures(ledger) == {
        "received.natural_person": 3, "carried_over.natural_person": 1, "outcomes.granted.natural_person": 3,
        "carried_forward.natural_person": 1, "reconsideration.upheld": 1,
    }  # fmt: skip
    assert sorted(codes(ledger)) == ["T203", "T204"]
    told = " ".join(one.message for one in ledger.findings)
    assert "“领导批示”" in told
    assert "第 4、6、13、14 行" in told
    assert "示例某" not in told


def test_each_sheet_is_counted_and_one_without_a_head_is_told(tmp_path):
    def fill(book):
        book.add_worksheet("说明").write(0, 0, "示例")
        for number, name in enumerate(("一季度", "二季度")):
            for row, line in enumerate([HEAD, case(f"{name}-{number}")]):
                sheet = book.get_worksheet_by_name(name) or book.add_worksheet(name)
                sheet.write_row(row, 0, line)
        reviews = book.add_worksheet("复议诉讼")
        reviews.write_row(0, 0, ["编号", *REVIEWS])
        reviews.write_row(1, 0, ["一季度-0", "2024-02-01", "2024-04-01", "纠正"])
        hidden = book.add_worksheet("草稿")
        hidden.write_row(0, 0, HEAD)
        hidden.write_row(1, 0, case("草稿-1"))
        hidden.hide()
        book.get_worksheet_by_name("二季度").set_row(1, None, None, {"hidden": True})

    workbook(tmp_path / "台账.xlsx", fill)
    ledger = of(tmp_path, "台账.xlsx")
    assert ledger.cells["applications", "received", "natural_person"] == ("一季度-0", "二季度-1")
    assert figures(ledger)["reconsideration.corrected"] == 1
    told = [one.message for one in ledger.findings if one.code == "T205"]
    assert len(told) == 3
    assert any("草稿" in one for one in told)
    assert any("隐藏或筛选掉的行" in one for one in told)
    assert any("“说明”" in one for one in told)


def test_a_case_twice_is_found_across_sheets(tmp_path):
    def fill(book):
        for name in ("甲", "乙"):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, HEAD)
            sheet.write_row(1, 0, case("A-1"))

    workbook(tmp_path / "台账.xlsx", fill)
    (finding,) = [one for one in of(tmp_path, "台账.xlsx").findings if one.code == "T210"]
    assert finding.place.within == "工作表“乙”第 2 行"
    assert "工作表“甲”第 2 行" in finding.message


@pytest.mark.parametrize(
    ("head", "told"),
    [
        (("登记编号", "收到日期", "申请人", "联系电话", "申请内容"), "申请人类型、答复"),
        ((*HEAD, "答复日期"), "两列都是“答复日期”"),
    ],
)
def test_a_head_that_does_not_do_is_told_with_what_is_missing(tmp_path, head, told):
    with pytest.raises(Unusable) as problem:
        count(tmp_path, case(), head=head)
    assert any(one.code == "T202" and told in one.message for one in problem.value.findings)


def test_the_better_of_two_columns_is_used_and_the_other_named(tmp_path):
    head = (*HEAD, "申请日期", "自编栏目")
    ledger = count(tmp_path, [*case("A-1", "2024-01-02"), "2023-12-30", "甲"], head=head)
    assert figures(ledger)["received.natural_person"] == 1
    (finding,) = [one for one in ledger.findings if one.code == "T203"]
    assert "“申请日期”（用的是“收到日期”）" in finding.message
    assert "“自编栏目”" in finding.message


def test_columns_that_change_within_a_sheet_stop_the_count(tmp_path):
    other = (HEAD[0], HEAD[6], HEAD[2], HEAD[3], HEAD[4], HEAD[5], HEAD[1], *HEAD[7:])
    ledger = count(tmp_path, case("A-1"), other, case("A-2"))
    assert codes(ledger) == ["T202"]
    assert not ledger.usable


def test_the_head_on_every_page_is_no_case(tmp_path):
    assert (
        figures(count(tmp_path, case("A-1"), HEAD, [], case("A-2")))["received.natural_person"] == 2
    )


def test_a_row_with_a_number_only_is_a_case_and_one_numbered_in_advance_is_none(tmp_path):
    ledger = count(tmp_path, case(), ["2024-002"], head=HEAD)
    assert codes(ledger) == ["T211"]
    ledger = count(tmp_path, case(), ["", "2024-05-06"], head=HEAD)
    assert [one.place.within for one in ledger.findings if one.code == "T211"] == ["第 3 行"]
    ledger = count(tmp_path, ["1", *case()[1:]], ["2"], head=("序号", *HEAD[1:]))
    assert codes(ledger) == []


# --- nobody's business --------------------------------------------------------------------------------

SECRETS = (
    "示例某某甲",
    "019-88886666",
    "110101190001010000",
    "示例路八号",
    "请公开示例征地批文",
    "示例备注乙",
    "示例某某己",
)


def test_what_stands_in_the_applicants_columns_stands_in_no_output(run, tmp_path):
    name, phone, card, address, matter, remark, _ = SECRETS
    head = ("登记编号", "收到日期", "申请人姓名", "申请人类型", "电话", "身份证号", "地址", "申请内容", "答复日期",
            "答复类型", "不予公开理由", "备注", *REVIEWS)  # fmt: skip

    def row(number, received="2024-03-01", kind="公民", answered="2024-03-20", reply="公开", *more):
        return [
            number,
            received,
            name,
            kind,
            phone,
            card,
            address,
            matter,
            answered,
            reply,
            "",
            remark,
            *more,
        ]

    rows = [
        row("A-1"), row("A-1"), row(f"{name}2024-1"), row("A-3", kind=name), row("A-4", reply=f"公开（{matter}）"),
        row("A-5", received=phone), row("A-6", answered=f"{name}3月1日"), row("A-7", reply=matter),
        row("A-8", "", "", "", ""),
        row("A-9", "2024-03-01", "公民", "2024-03-20", "公开", "2024-04-01", "2024-05-01", name),
        row("A-13", reply="示例某某己"), row(card, received=card),
        row("A-11", "2019-01-01", "公民", "2018-01-01"), row("A-12", reply=card),
        ["A-14", "2024-03-01", "示例某某己", "公民", "", "", "", "", "2024-03-02", "公开"],
        ["合计", "", name, phone], ["", "", name, "", phone], [f"填表人：{name}"],
    ]  # fmt: skip
    blank(tmp_path)
    register(tmp_path, *rows, head=head)
    said = []
    for more in (
        [],
        ["--mapping", "对照.yaml"],
        ["--format", "json"],
        ["--write", "--overwrite"],
        ["--cell", "申请"],
    ):
        said += run("ledger", "台账.csv", "2024.yaml", *more)[1:]
    said += [one.read_text(encoding="utf-8") for one in tmp_path.iterdir() if one.suffix != ".csv"]
    assert "T206" in "".join(said)
    for secret in SECRETS:
        assert not [text for text in said if secret in text], secret


# --- hostile files ------------------------------------------------------------------------------------


def test_files_that_are_no_register(tmp_path):
    assert refused(tmp_path, "a.csv", b"") == "R101"
    assert refused(tmp_path, "a.csv", b"\x00\x01\x02" * 50) == "R101"
    assert refused(tmp_path, "a.csv", "示例\n".encode() * 9) == "R101"
    assert refused(tmp_path, "a.csv", "甲,乙\n丙,丁\n".encode()) == "T202"
    assert refused(tmp_path, "a.csv", b'"a,' + b"b" * 200_000) == "R101"
    assert refused(tmp_path, "a.xlsx", b"PK\x03\x04 rubbish") == "R101"
    assert refused(tmp_path, "a.xls", b"\xd0\xcf\x11\xe0 rubbish") == "R101"
    assert refused(tmp_path, "a.csv", b"a,b\n" * 130_000) == "R105"
    with pytest.raises(Unusable):
        of(tmp_path, "none.csv")
    with pytest.raises(Unusable):
        of(tmp_path, ".")


def test_a_workbook_that_unpacks_without_end(tmp_path):
    made = io.BytesIO()
    with (
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package,
        package.open("xl/worksheets/sheet1.xml", "w") as member,
    ):
        for _ in range(620):
            member.write(bytes(1_000_000))
    assert refused(tmp_path, "台账.xlsx", made.getvalue()) == "R105"


def test_a_cell_far_away_costs_nothing(tmp_path):
    def fill(book):
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEAD)
        sheet.write(1_048_575, 16_383, "远")

    data = workbook(tmp_path / "远.xlsx", fill).read_bytes()
    started = time.monotonic()
    assert refused(tmp_path, "远.xlsx", data) == "R105"
    assert time.monotonic() - started < 20


@pytest.mark.slow
def test_many_cases_are_counted_in_seconds(tmp_path):
    def fill(book):
        sheet = book.add_worksheet("大")
        sheet.write_row(0, 0, HEAD)
        for number in range(1, 20_001):
            sheet.write_row(number, 0, case(f"2024-{number}"))

    xlsxwriter = library("xlsxwriter")
    with xlsxwriter.Workbook(str(tmp_path / "大.xlsx"), {"constant_memory": True}) as book:
        fill(book)
    started = time.process_time()
    ledger = of(tmp_path, "大.xlsx")
    assert ledger.figures["applications", "received", "natural_person"] == 20_000
    assert time.process_time() - started < 4
    more = as_csv([HEAD, *(case(f"2024-{number}") for number in range(100_001))])
    assert refused(tmp_path, "更大.csv", more.encode()) == "R105"


def test_all_of_many_wrong_cases_are_counted_in_a_few_findings(tmp_path):
    rows = [case(f"A-{n}", received="2024-02-30") for n in range(3_000)]
    findings = count(tmp_path, *rows).findings
    assert len([one for one in findings if one.code == "T208"]) <= 20
    assert any("同样的问题另有" in one.message for one in findings)


HEADS_AT_RANDOM = st.lists(
    st.sampled_from([*HEAD, *REVIEWS, "序号", "日期", "类型", "申请人", "答复", "行政复议", "撤回日期", "甲", ""]),
    min_size=4, max_size=14,
)  # fmt: skip
CELLS_AT_RANDOM = st.sampled_from(
    ["", "2024-03-01", "2023-12-31", "2024/2/30", "3月1日", "45352", "公民", "企业", "单位", "公开", "不予公开",
     "国家秘密",
     "维持", "撤回", "合计", "2024年", "A-1", "/", "=1+1", "#REF!", "\u200b", "９" * 30, "（" * 200, "1e309", "\ud7ff"],
)  # fmt: skip


@settings(max_examples=150)
@given(
    heads=st.lists(HEADS_AT_RANDOM, min_size=1, max_size=3),
    rows=st.lists(st.lists(CELLS_AT_RANDOM, max_size=16), max_size=8),
)
def test_whatever_stands_in_a_register_it_is_counted_in_balance_or_told(
    heads, rows, tmp_path_factory
):
    folder = tmp_path_factory.mktemp("random")
    (folder / "台账.csv").write_text(as_csv([*heads, HEAD, *rows]), encoding="utf-8")
    try:
        ledger = of(folder, "台账.csv")
    except Unusable:
        return
    by_row = dict.fromkeys(("received", "carried_over", "outcomes", "carried_forward"), 0)
    for path, number in ledger.figures.items():
        if path[0] == "applications":
            by_row[path[1]] += number
    assert (
        by_row["received"] + by_row["carried_over"]
        == by_row["outcomes"] + by_row["carried_forward"]
    )
    assert not ledger.incomplete or any(one.blocks for one in ledger.findings)
