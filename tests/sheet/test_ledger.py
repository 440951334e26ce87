"""A register of requests (台账), one row a case, is counted to the letter, or what cannot be counted is told."""

import datetime
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import authoring
from authoring.findings import Unusable
from authoring.report import parse_again
from authoring.report.edits import set_values
from authoring.sheet.ledger import proposed
from authoring.sheet.ledger_words import HEADS
from tests.conftest import INPUTS
from tests.sheet.registers import HEAD, REVIEWS, blank, case, codes, count, figures, register

KINDS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")
DAYS = st.dates(datetime.date(2022, 11, 1), datetime.date(2025, 2, 28))


@st.composite
def registers(draw):
    """Cases of three years, answered at any time after they came, or not yet."""
    rows = []
    for number in range(draw(st.integers(1, 12))):
        received = draw(DAYS)
        days = draw(st.none() | st.integers(0, 700))
        answered = "" if days is None else str(received + datetime.timedelta(days))
        reply = draw(st.sampled_from(["公开", "部分公开", "国家秘密", "重复申请", "撤回申请"]))
        kind = draw(st.sampled_from(KINDS))
        rows.append(case(f"N-{number}", str(received), kind, answered, reply if answered else ""))
    return rows


@settings(max_examples=25)
@given(rows=registers())
def test_the_balance_holds_and_each_year_begins_where_the_one_before_ended(rows, tmp_path_factory):
    folder = tmp_path_factory.mktemp("ledger")
    counted = {year: count(folder, *rows, year=year) for year in (2023, 2024)}
    for year, ledger in counted.items():
        assert not ledger.incomplete
        report = blank(folder, year)
        report = parse_again(report, set_values(report, ledger.usable).after)
        sums = {
            row: [report.figures.values["applications", *row, kind] for kind in COLUMNS]
            for row in (
                ("received",),
                ("carried_over",),
                ("outcomes", "total"),
                ("carried_forward",),
            )
        }
        new, old, done, left = sums.values()
        assert [a + b for a, b in zip(new, old, strict=True)] == [
            a + b for a, b in zip(done, left, strict=True)
        ]
        assert new[-1] == sum(row[1].startswith(str(year)) for row in rows)
    before, after = ({p[2]: c for p, c in counted[year].cells.items() if p[1] == line}
                     for year, line in ((2023, "carried_forward"), (2024, "carried_over")))  # fmt: skip
    assert before == after


COLUMNS = (
    "natural_person", "business", "research", "public_welfare", "legal_services", "other_organisation", "total",
)  # fmt: skip


@pytest.mark.parametrize(
    ("received", "answered", "reply", "rows"),
    [
        ("2024-01-01", "2024-01-01", "公开", ["received", "outcomes.granted"]),
        ("2024-12-01", "2024-12-31", "公开", ["received", "outcomes.granted"]),
        ("2024-12-31", "2025-01-01", "公开", ["received", "carried_forward"]),
        ("2024-12-31", "", "", ["received", "carried_forward"]),
        ("2024-12-31", "", "办理中", ["received", "carried_forward"]),
        ("2023-12-31", "2024-01-01", "公开", ["carried_over", "outcomes.granted"]),
        ("2023-12-31", "", "", ["carried_over", "carried_forward"]),
        ("2023-12-01", "2023-12-31", "公开", []),
        ("2025-01-01", "2025-01-02", "公开", []),
        ("2024-05-01", "2024-05-02", "撤回申请", ["received", "outcomes.other_outcome.other"]),
        (
            "2024-05-01",
            "2024-07-02",
            "补正逾期",
            ["received", "outcomes.other_outcome.not_corrected"],
        ),
    ],
)
def test_a_case_is_counted_by_its_days(tmp_path, received, answered, reply, rows):
    ledger = count(tmp_path, case("A-7", received, "公民", answered, reply))
    assert figures(ledger) == {f"{row}.natural_person": 1 for row in rows}
    assert all(cases == ("A-7",) for cases in ledger.cells.values() if cases)
    assert codes(ledger) == ([] if rows else ["T212"])


def test_a_day_of_withdrawal_is_an_outcome_without_a_reply(tmp_path):
    head = (*HEAD, "撤回日期")
    row = case("A-1", "2024-05-01", "公民", "", "", "", "2024-05-09")
    assert "outcomes.other_outcome.other.natural_person" in figures(count(tmp_path, row, head=head))
    row = case("A-1", "2020-05-01", "公民", "", "", "", "2020-05-09")
    ledger = count(tmp_path, row, head=head, year=2020)
    assert figures(ledger)["outcomes.other_outcome.natural_person"] == 1


def test_a_reply_is_told_by_two_columns_and_a_kind_too(tmp_path):
    rows = [
        case("A-1", reply="不予公开", reason="过程性信息"),
        case("A-2", reply="不予公开（国家秘密）"),
        case("A-3", reply="（五）不予处理—2.重复申请"),
        case("A-4", reply="部分公开", reason="第三方合法权益"),
        case("A-5", reply="其他处理-其他", kind="法人或其他组织（商业企业）"),
    ]
    ledger = count(tmp_path, *rows)
    assert codes(ledger) == []
    assert set(figures(ledger)) >= {
        "outcomes.refused.process_information.natural_person",
        "outcomes.refused.state_secret.natural_person",
        "outcomes.not_processed.repeated.natural_person",
        "outcomes.partly_granted.natural_person",
        "outcomes.other_outcome.other.business",
    }


@pytest.mark.parametrize("year", [2019, 2024])
def test_every_row_and_column_of_a_form_is_known_by_its_own_words(tmp_path, year):
    table = next(t for t in authoring.form_of(year).tables if t.key == "applications")
    cells = authoring.forms.layout.cells(table)
    rows = [
        case(".".join(path), f"{year}-03-01", cell.column[-1].name, f"{year}-03-05", words)
        for path, cell in cells.items()
        if path[1] == "outcomes" and not cell.addends
        for words in (
            "·".join(item.name for item in cell.row[1:]),
            " ".join(item.label for item in cell.row[1:])
            if len(cell.row) > 2
            else cell.row[-1].label,
        )
    ]
    paths = {f"A-{number}": row[0] for number, row in enumerate(rows)}
    rows = [[number, *row[1:]] for number, row in zip(paths, rows, strict=True)]
    ledger = count(tmp_path, *rows, year=year)
    assert codes(ledger) == []
    for path, cases in ledger.cells.items():
        if path[1] == "outcomes":
            assert [paths[one] for one in cases] == [".".join(path)] * 2


# --- what cannot be counted -------------------------------------------------------------------------

FAULTS = {
    "two cases of a number": ([case("A-1"), case("A-1", kind="企业")], "T210", "第 3 行"),
    "a number typed otherwise": ([case("2024-1"), case("2024 - 1")], "T210", "第 3 行"),
    "no day of receipt": ([case(received="")], "T211", "第 2 行"),
    "no kind": ([case(kind="")], "T211", "第 2 行"),
    "a day of reply without a reply": ([case(reply="")], "T211", "第 2 行"),
    "a reply without its day": ([case(answered="")], "T211", "第 2 行"),
    "answered, and not yet": ([case(reply="办理中")], "T211", "第 2 行"),
    "answered before received": ([case(answered="2024-02-29")], "T209", "第 2 行"),
    "no such day": ([case(received="2024-02-30")], "T208", "第 2 行"),
    "no year": ([case(received="3月1日")], "T208", "第 2 行"),
    "a year of two digits": ([case(received="24.3.1")], "T208", "第 2 行"),
    "two days": ([case(answered="2024-03-01、2024-03-09")], "T208", "第 2 行"),
    "words for a day": ([case(answered="已寄出")], "T208", "第 2 行"),
    "an unknown reply": ([case(reply="不存在")], "T206", "第 2 行"),
    "a group for a row": ([case(reply="不予公开")], "T206", "第 2 行"),
    "a row of another group": ([case(reply="无法提供", reason="国家秘密")], "T206", "第 2 行"),
    "其他 of no group": ([case(reply="其他")], "T206", "第 2 行"),
    "an unknown kind": ([case(kind="单位")], "T206", "第 2 行"),
    "a formula": ([case(reply='=HYPERLINK("http://example.invalid","公开")')], "T206", "第 2 行"),
}


@pytest.mark.parametrize(("rows", "code", "place"), FAULTS.values(), ids=FAULTS)
def test_what_cannot_be_counted_is_told_once_and_nothing_is_written(tmp_path, rows, code, place):
    fine = case("Z-9")
    ledger = count(tmp_path, *rows, fine)
    (finding,) = [one for one in ledger.findings if one.blocks]
    assert (finding.code, finding.place.within) == (code, place)
    assert finding.remedy
    assert f"编号 {rows[-1][0]}：" in finding.message or f"（{rows[-1][0]}）" in finding.message
    assert ledger.incomplete == {"applications"}
    assert not proposed(ledger, blank(tmp_path)).values


@pytest.mark.parametrize(
    "typed",
    ["2024-03-01", "2024/3/1", "2024.3.1", "2024年3月1日", "20240301", "２０２４－３－１", "2024-3-1 09:30",
     "2024/03/01 09:30:00", "2024-03-01T00:00:00", "2024年 3月 1日"],
)  # fmt: skip
def test_a_day_may_be_typed_in_many_ways(tmp_path, typed):
    ledger = count(tmp_path, case(received=typed, answered=typed))
    assert codes(ledger) == []
    assert figures(ledger) == {"received.natural_person": 1, "outcomes.granted.natural_person": 1}


def test_a_day_kept_as_a_number_is_told(tmp_path):
    ledger = count(tmp_path, case(received="45352", answered="45352.75"))  # 2024-03-01
    assert codes(ledger) == ["T216"]
    assert ledger.figures["applications", "received", "natural_person"] == 1


@pytest.mark.parametrize("typed", ["", "/", "—", "无", "未答复"])
def test_a_dash_for_a_day_is_no_answer(tmp_path, typed):
    ledger = count(tmp_path, case(answered=typed, reply=typed))
    assert figures(ledger) == {"received.natural_person": 1, "carried_forward.natural_person": 1}


def test_a_late_answer_is_a_hint_where_nothing_stopped_the_clock(tmp_path):
    head = (*HEAD, "补正告知日期")
    late = case("A-1", "2024-01-02", answered="2024-06-01")
    waited = [*case("A-2", "2024-01-02", answered="2024-06-01"), "2024-01-05"]
    (finding,) = [f for f in count(tmp_path, late, waited, head=head).findings if f.code == "T214"]
    assert "1 件（A-1）" in finding.message
    assert not finding.blocks


def test_a_register_without_a_case_says_nothing(tmp_path):
    ledger = count(tmp_path)
    assert codes(ledger) == ["T211"]
    assert not proposed(ledger, blank(tmp_path)).values


def test_a_report_of_an_earlier_form_takes_no_register(tmp_path):
    for text in ("年度: 2017\n机关: {全称: 示例县教育局}\n", "机关: {全称: 示例县教育局}\n"):
        path = tmp_path / "old.yaml"
        path.write_text(text, encoding="utf-8")
        with pytest.raises(Unusable) as problem:
            authoring.ledger(register(tmp_path, case()), authoring.load(path))
        assert [one.code for one in problem.value.findings] == ["T201"]


# --- reviews ------------------------------------------------------------------------------------------

REVIEWED = {
    "upheld": (("2024-02-01", "2024-03-01", "维持"), {"reconsideration.upheld": 1}),
    "ended the year after": (("2024-02-01", "2025-03-01", "纠正"), {"reconsideration.pending": 1}),
    "not ended": (("2024-02-01", "", "审理中"), {"reconsideration.pending": 1}),
    "not ended, no word": (("2023-02-01", "", ""), {"reconsideration.pending": 1}),
    "begun the year after": (("2025-02-01", "", ""), {}),
    "ended the year before": (("2023-02-01", "2023-12-31", "维持"), {}),
    "to court directly": (("", "", "", "2024-05-01", "2024-06-01", "驳回诉讼请求", "未经复议直接起诉"),
                          {"litigation.direct.upheld": 1}),
    "to court afterwards": (("2024-02-01", "2024-03-01", "维持", "2024-05-01", "2024-06-01", "撤销", "复议后起诉"),
                            {"reconsideration.upheld": 1, "litigation.after_reconsideration.corrected": 1}),
}  # fmt: skip


@pytest.mark.parametrize(("told", "cells"), REVIEWED.values(), ids=REVIEWED)
def test_a_review_counts_in_the_year_it_ends(tmp_path, told, cells):
    row = case("A-1", "2023-01-05", "公民", "2023-01-09", "公开", "", *told)
    ledger = count(tmp_path, row, head=(*HEAD, *REVIEWS))
    assert figures(ledger) == cells
    assert [one for one in codes(ledger) if one != "T212"] == []


@pytest.mark.parametrize(
    ("told", "code"),
    [
        (("2024-02-01", "", "维持"), "T215"),
        (("2024-02-01", "2024-03-01", ""), "T215"),
        (("", "", "尚未审结"), "T215"),
        (("2024-02-01", "2024-01-01", "维持"), "T209"),
        (("2024-02-01", "2024-03-01", "驳回"), "T206"),
        (("", "", "", "2024-05-01", "2024-06-01", "维持"), "T215"),
    ],
)
def test_a_review_that_cannot_be_counted_leaves_the_requests(tmp_path, told, code):
    ledger = count(tmp_path, case("A-1", "2024-01-05", "公民", "2024-01-09", "公开", "", *told),
                   head=(*HEAD, *REVIEWS))  # fmt: skip
    assert codes(ledger) == [code]
    assert ledger.incomplete == {"review"}
    assert {path[0] for path in ledger.usable} == {"applications"}


def test_without_a_column_of_the_way_to_court_the_reconsideration_tells_it(tmp_path):
    told = ("2024-02-01", "2024-03-01", "维持", "2024-05-01", "2024-06-01", "维持")
    ledger = count(tmp_path, case("A-1", "2024-01-05", "公民", "2024-01-09", "公开", "", *told),
                   case("A-2", "2024-01-05", "公民", "2024-01-09", "公开", "", "", "", "", *told[3:]),
                   head=(*HEAD, *REVIEWS[:-1]))  # fmt: skip
    assert figures(ledger)["litigation.after_reconsideration.upheld"] == 1
    assert figures(ledger)["litigation.direct.upheld"] == 1
    assert codes(ledger) == ["T215"]
    assert not ledger.incomplete


def test_a_kind_of_review_without_columns_is_not_zero(tmp_path):
    head = (*HEAD, *REVIEWS[:3])
    ledger = count(tmp_path, case("A-1"), head=head)
    assert {path[1] for path in ledger.cells if path[0] == "review"} == {"reconsideration"}
    (finding,) = [one for one in ledger.findings if one.code == "T218"]
    assert "行政诉讼" in finding.message
    assert "行政复议" not in finding.message


def test_no_head_is_known_twice():
    words = [word for words in HEADS.values() for word in words]
    assert len(words) == len(set(words))


# --- the verb -----------------------------------------------------------------------------------------

EXAMPLE = INPUTS / "ledger" / "台账示例.csv"
CONFIRMED = INPUTS / "ledger" / "对照示例.yaml"
BY_HAND = INPUTS / "county_education_2024.yaml"


def test_the_example_counts_what_was_typed_by_hand(run, tmp_path):
    code, out, _ = run("ledger", EXAMPLE, BY_HAND, "--mapping", CONFIRMED)
    assert (code, out.splitlines()[-1]) == (0, "报告里的数与台账的一致。")
    ledger = authoring.ledger(EXAMPLE, blank(tmp_path), CONFIRMED)
    typed = authoring.load(BY_HAND).figures.values
    entered = {path: typed[path] for path in ledger.cells}
    assert {path: getattr(n, "number", n) for path, n in entered.items()} == ledger.figures


def test_figures_are_shown_first_and_written_when_asked(run, tmp_path):
    blank(tmp_path)
    register(tmp_path, case("A-1"), case("A-2", kind="企业", answered="", reply=""))
    before = (tmp_path / "2024.yaml").read_bytes()
    code, out, _ = run("ledger", "台账.csv", "2024.yaml")
    assert "+  新收: [1, 1, 0, 0, 0, 0]" in out.replace("    新收", "  新收")
    assert "加 --write 写进文件" in out
    assert (tmp_path / "2024.yaml").read_bytes() == before
    code, out, _ = run("ledger", "台账.csv", "2024.yaml", "--write")
    assert code == 0
    written = authoring.load(tmp_path / "2024.yaml")
    assert written.figures.values["applications", "received", "total"] == 2
    assert written.figures.values["applications", "carried_forward", "business"] == 1
    assert written.figures.values["review", "reconsideration", "upheld"] is None
    assert run("ledger", "台账.csv", "2024.yaml")[0] == 0


def test_a_figure_typed_before_is_told_and_left_unless_told_otherwise(run, tmp_path):
    path = tmp_path / "2024.yaml"
    blank(tmp_path)
    text = path.read_text(encoding="utf-8").replace("  新收: [_,", "  新收: [5,", 1)
    assert "[5," in text
    path.write_text(text, encoding="utf-8")
    register(tmp_path, case("A-1"))
    code, _, err = run("ledger", "台账.csv", "2024.yaml", "--write")
    assert code == 1
    assert "T213" in err
    assert "现值：5　应为：1" in err
    now = authoring.load(path).figures.values
    assert now["applications", "received", "natural_person"] == 5
    assert now["applications", "received", "business"] == 0
    assert run("ledger", "台账.csv", "2024.yaml", "--write", "--overwrite")[0] == 0
    assert authoring.load(path).figures.values["applications", "received", "natural_person"] == 1


def test_what_a_check_finds_anew_is_told(run, tmp_path):
    path = tmp_path / "2024.yaml"
    blank(tmp_path)
    text = path.read_text(encoding="utf-8")
    text = text.replace("  上年结转: [_, _, _, _, _, _]", "  上年结转: [1, 0, 0, 0, 0, 0]", 1)
    path.write_text(text, encoding="utf-8")
    register(tmp_path, case("A-1"))
    code, _, err = run("ledger", "台账.csv", "2024.yaml", "--write")
    assert code == 1
    assert "T213" in err
    assert "1 处" in err
    assert "A303" in err or "收办" in err or "勾稽" in err


def test_each_cell_lists_its_cases(run, tmp_path):
    blank(tmp_path)
    register(tmp_path, case("A-1"), case("A-2"), case("B-3", kind="企业"))
    _, out, _ = run("ledger", "台账.csv", "2024.yaml", "--cell", "申请.新收.总计")
    assert out.split("\n")[:4] == [
        "申请.新收.自然人  2 件",
        "  A-1",
        "  A-2",
        "申请.新收.商业企业  1 件",
    ]
    _, out, _ = run("ledger", "台账.csv", "2024.yaml", "--format", "json")
    told = json.loads(out)
    assert told["cells"]["申请.办理结果.予以公开.自然人"] == ["A-1", "A-2"]
    assert (told["year"], told["cases"], told["written"]) == (2024, 3, False)
    code, _, err = run("ledger", "台账.csv", "2024.yaml", "--cell", "申请.新来")
    assert code == 2
    assert "T217" in err


def test_a_fault_of_the_program_repeats_no_cell(run, tmp_path, monkeypatch):
    blank(tmp_path)
    register(tmp_path, case())

    def broken(_, entry):
        raise ValueError(f"cannot count {entry.values} {entry.private}")

    monkeypatch.setattr("authoring.sheet.ledger_count.Counting.add", broken)
    code, out, err = run("ledger", "台账.csv", "2024.yaml")
    assert code == 2
    kept = "".join(one.read_text(encoding="utf-8") for one in tmp_path.glob("nianbao-错误记录-*"))
    assert "in broken" in kept
    assert not [
        word for word in ("示例某甲", "00012345678", "示例内容") if word in out + err + kept
    ]
