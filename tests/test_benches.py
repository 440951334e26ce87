"""The benches that judge the checks say what they should of the reports kept for them."""

import re
import shutil
import subprocess
import sys

import pytest

import authoring
from tests.bench import province
from tests.conftest import ROOT

BENCH = ROOT / "tests" / "bench"
REPORTS = BENCH / "reports"


def printed(bench, folder):
    done = subprocess.run(
        [sys.executable, BENCH / bench, folder], capture_output=True, text=True, check=False
    )
    return f"{done.stdout}{done.stderr}"


def rows(text):
    """The counts of each row of a table, by what the row is called."""
    lines = [
        line.split() for line in text.splitlines() if not line.startswith(("false", "without"))
    ]
    return {
        line[0]: [int(one) for one in line[1:4]]
        for line in lines
        if len(line) > 3 and line[1].isdigit()
    }


def test_findings_are_true_false_or_missed_as_the_verdict_beside_a_report_says(tmp_path):
    counts = rows(printed("precision.py", REPORTS))
    assert counts["X312"] == [1, 0, 0]
    assert counts["all"] == [2, 0, 1]
    folder = tmp_path / "reports"
    shutil.copytree(REPORTS, folder)
    (folder / "county_2024.verdict").write_text(
        "true X311 200余人\ntrue X304 办结\n", encoding="utf-8"
    )
    (folder / "county_2023.verdict").unlink()
    text = printed("precision.py", folder)
    assert rows(text)["X312"] == [0, 1, 0]
    assert rows(text)["X304"] == [0, 0, 1]
    assert "false: county_2024.yaml:14 X312" in text
    assert "1 reports with a verdict, 1 without" in text


@pytest.mark.parametrize(
    ("verdict", "said"), [("right X311\n", "county_2024.verdict:1"), (None, "no reports")]
)
def test_what_is_no_verdict_and_no_folder_of_reports_is_told(tmp_path, verdict, said):
    if verdict:
        shutil.copy(REPORTS / "county_2023.yaml", tmp_path)
        shutil.copy(REPORTS / "county_2024.yaml", tmp_path)
        (tmp_path / "county_2024.verdict").write_text(verdict, encoding="utf-8")
    assert said in printed("precision.py", tmp_path)


def test_percentages_and_list_totals_that_are_changed_are_told():
    text = printed("figures_changed.py", REPORTS)
    told = {
        line.rsplit(maxsplit=3)[0]: line.split()[-3:]
        for line in text.splitlines()
        if line.endswith("%") and line.startswith("reports")
    }
    assert set(told) == {"reports figure", "reports list total", "reports percentage"}
    assert told["reports list total"][2] == told["reports percentage"][2] == "100.0%"


def test_the_province_of_the_region_bench_has_the_faults_it_says_and_no_others(tmp_path):
    made = province.make(tmp_path / "one", 400)
    again = province.make(tmp_path / "two", 400)
    files = {path.relative_to(made.folder): path.read_bytes() for path in made.reports}
    assert files == {path.relative_to(again.folder): path.read_bytes() for path in again.reports}
    faults = {one.fault for one in made.offices}
    assert faults == {"", "missing", "late", "unbalanced", "miscounted", "renamed", "copied"}
    assert len(made.reports) == sum(one.fault != "missing" for one in made.offices)
    by_name = {path.stem.rpartition("_")[2]: path for path in made.reports}
    earlier = {path.stem[:9]: path for path in made.of(made.years[0]).rglob("*.yaml")}
    assert len(earlier) == 400
    several = [one for one in made.offices if one.fault] + list(made.offices[:20])
    for one in several:
        if one.fault in ("missing", "copied"):
            continue
        report = authoring.load(by_name[one.name], str(earlier[one.id]))
        wrong = {found.code for found in authoring.check(report) if found.blocks}
        if one.fault == "unbalanced":
            assert "A303" in wrong
        elif one.fault != "miscounted":
            assert not wrong, one


@pytest.mark.slow
def test_the_region_bench_runs_the_verbs_and_says_on_what_machine():
    done = subprocess.run(
        [sys.executable, BENCH / "region.py", "--sizes", "20,30", "--only", "plain"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "cores of" in done.stdout
    assert "ENDED" not in done.stdout
    assert re.search(r"plain loop +\d+\.\d+ +\d+\.\d+ .* with errors", done.stdout)
    assert "300000 units" in done.stdout
