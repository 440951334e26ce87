"""The collector's path through the county of the examples: take, chase, send back, corrected files, sum, render,
board, publish.
"""

import csv
import json
import shutil
from decimal import Decimal

import pytest

import authoring
from authoring.outside import checked, is_outside
from tests.conftest import INPUTS
from tests.test_readme import README, blocks

COUNTY = INPUTS / "county"
VERBS = ("take", "status", "slips", "sum", "impact", "copies", "board", "publish", "compare")


def units():
    with (COUNTY / "units.csv").open(encoding="utf-8-sig", newline="") as file:
        return {one["编号"]: one for one in csv.DictReader(file)}


@pytest.fixture
def desk(tmp_path, run):
    """The county's files in a folder of the collector's own."""
    shutil.copytree(COUNTY, tmp_path, dirs_exist_ok=True)
    return tmp_path


@pytest.mark.slow
def test_the_way_of_the_readme_from_mixed_files_to_the_countys_own_report(desk, run):
    (way,) = (block for block in blocks(README, "sh") if "region take" in block)
    first, status, slips, second, total, check, render, board, publish = (
        line.split()[1:] for line in way.splitlines()
    )
    assert run("region", "take", "2023", "--units", "units.csv", "--year", 2023)[0] == 0
    assert first == second
    assert run(*first)[0] == 1
    assert_who_is_missing_and_what_is_wrong_is_told(desk, run, run(*status), run(*slips))
    shutil.copytree(desk / "2024_corrected", desk / "2024", dirs_exist_ok=True)
    said = run(*second)[1]
    assert "先打电话给" not in said, "nobody calls the county, whose office collects"
    assert "示例县人民政府自己的报告还没有" in said
    assert "行政审批局" not in said
    assert "有错误" not in said
    assert run(*total)[0] == 0
    assert run(*check)[:2] == (0, "没有发现问题（1 份）。\n")
    assert run(*render)[0] == 0
    assert_the_countys_own_report_says_the_sums(desk, run)
    assert run(*board)[0] == 0
    code, _, told = run(*publish)
    assert code == 0
    assert "还没有报的 1 家没有公开：示例县人民政府" in told
    assert_what_is_handed_on_is_true(desk, desk / publish[-1], run)
    shutil.copy(desk / "county_2024.yaml", desk / "2024" / "100_county.yaml")
    code, said, _ = run(*second)
    assert (code, "未报" in said) == (0, False)
    assert run(*total[:3], "--year", 2024)[0] == 0, "it agrees with those below"


def assert_who_is_missing_and_what_is_wrong_is_told(desk, run, status, slips):
    """Who is missing and what is wrong; a slip for each; no sum while one is missing."""
    code, said, _ = status
    assert code == 1
    assert all(one in said for one in ("未报 2", "有错误 1", "免报 1"))
    called = said.partition("先打电话给：")[2]
    assert "示例县行政审批局" in called
    assert "示例县文化和旅游局" not in called, "found under its new name, without a number"
    assert slips[0] == 0
    names = [path.name for path in (desk / "单据").iterdir()]
    assert any("催报" in name and "行政审批局" in name for name in names)
    assert not any("人民政府 " in name for name in names)
    assert any("退回" in name and "民政局" in name for name in names)
    assert run("region", "sum", "100")[0] == 1
    assert "没有合计" in run("region", "sum", "100", "--cell", "申请.新收.总计")[1]


def assert_the_countys_own_report_says_the_sums(desk, run):
    report = authoring.load(desk / "county_2024.yaml")
    assert report.figures.values["applications", "received", "total"] == 78
    assert "新收政府信息公开申请78件，同比增长14.7%" in (report.content.overview or "")
    assert len(list(desk.glob("示例县人民政府2024年政府信息公开工作年度报告.*"))) == 3


def assert_what_is_handed_on_is_true(desk, data, run):
    """The page for the office, the open data, the two years side by side."""
    page = (desk / "看板.html").read_text(encoding="utf-8")
    assert all(one["全称"] in page for one in units().values())
    index = json.loads((data / "index.json").read_bytes())
    assert [one["published"] for one in index["years"]] == [14, 13]
    text = (data / "applications_2024.csv").read_text(encoding="utf-8-sig")
    rows = {one["编号"]: one for one in csv.DictReader(text.splitlines())}
    below = [one for one in units().values() if one["上级"] == "100" and not one["免报理由"]]
    assert sum(int(rows[one["编号"]]["新收.总计"]) for one in below) == 78
    code, said, _ = run("region", "compare", 2023, 2024)
    assert (code, "示例县" in said) == (0, False)
    assert "增加10件（14.7%）" in said


def reports(folder):
    return sorted(path for path in (COUNTY / folder).iterdir())


def test_the_county_has_the_faults_that_it_is_to_show_and_no_others():
    before = {path.name.split("_")[0]: path for path in reports("2023")}
    before["culture"] = before["106"]
    wrong = {}
    for path in [*reports("2023"), *reports("2024"), *reports("2024_corrected")]:
        last = before.get(path.name.split("_")[0]) if "2024" in path.parent.name else None
        if is_outside(path):
            report, findings = checked(path, last, None)
        else:
            report = authoring.load(path, str(last) if last else None)
            findings = authoring.check(report)
        told = {one.code for one in findings if not one.reason} - {"Y610"}
        if told:
            wrong[path.parent.name, path.stem] = told
    assert wrong == {
        ("2024", "103_civil_affairs"): {"A303"},
        ("2024", "107_market"): {"D701"},
    }
    assert {path.suffix for path in reports("2024")} == {".yaml", ".docx", ".html"}


def test_the_year_before_adds_up():
    register = units()
    figures = {path.name[:3]: authoring.load(path).figures.values for path in reports("2023")}
    for above in ("100", "112"):
        below = [one for one in register if register[one]["上级"] == above and one in figures]
        for path, number in figures[above].items():
            told = [figures[one][path] for one in below]
            assert number == sum(map(Decimal, told)), (above, path)


@pytest.mark.parametrize("verb", VERBS)
def test_the_archive_is_not_called_as_the_register_of_requests_is(verb, run):
    code, said, _ = run("region", verb, "--help")
    assert (code, "台账" in said, "--ledger" in said) == (0, False, False)
    assert "--archive" in said
