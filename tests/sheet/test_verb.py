"""nianbao sheet: a sheet for a year or a file, and its figures back into the file."""

import importlib.util
import json
import shutil
from hashlib import sha256
from pathlib import Path

import pytest

import authoring
from authoring.report import load_text
from authoring.sheet.take import from_workbook
from tests.conftest import INPUTS, library
from tests.sheet.books import filled, spot, typed

library("xlsxwriter")
library("python_calamine")


@pytest.fixture
def begun(run):
    """A file to fill in and its sheet."""
    run("new", "2025", "--agency", "示例县教育局", "-o", "2025.yaml")
    assert run("sheet", "2025.yaml", "-o", "填报表.xlsx")[0] == 0
    return run


def fill(values):
    one = authoring.load("2025.yaml")
    Path("填报表.xlsx").write_bytes(filled(one, values))


def test_the_difference_comes_first_and_is_written_when_asked(begun):
    before = Path("2025.yaml").read_text(encoding="utf-8")
    fill({"申请.新收.自然人": 3, "申请.新收.商业企业": 0, "主动公开.行政许可": 12})
    code, out, _ = begun("sheet", "2025.yaml", "--from", "填报表.xlsx")
    assert (code, "新填 3 格，改 0 格；加 --write" in out) == (0, True)
    assert "+  新收: [3, 0, _, _, _, _]" in out
    assert Path("2025.yaml").read_text(encoding="utf-8") == before
    code, out, err = begun("sheet", "2025.yaml", "--from", "填报表.xlsx", "--write")
    assert "已填入 2025.yaml：新填 3 格，改 0 格。" in out
    after = Path("2025.yaml").read_text(encoding="utf-8")
    assert "行政许可: 12" in after
    assert len(after.splitlines()) == len(before.splitlines())
    assert (code, "F213" in err or "未填" in err) == (1, True)  # what a check says of the rest
    code, out, _ = begun("sheet", "2025.yaml", "--from", "填报表.xlsx")
    assert (code, out) == (0, "没有要填入的数。\n")


def test_what_is_refused_does_not_keep_the_rest_out(begun):
    fill({"申请.新收.自然人": "/", "申请.新收.商业企业": 2})
    code, out, err = begun("sheet", "2025.yaml", "--from", "填报表.xlsx")
    assert code == 1
    assert "申请!D6" in err
    assert "F204" in err
    assert "+  新收: [_, 2, _, _, _, _]" in out


def test_json(begun):
    fill({"申请.新收.自然人": 3, "申请.新收.商业企业": 1.5})
    code, out, _ = begun("sheet", "2025.yaml", "--from", "填报表.xlsx", "--format", "json")
    data = json.loads(out)
    assert (code, data["written"]) == (1, False)
    assert data["changes"] == [
        {"path": "applications.received.natural_person", "name": "申请.新收.自然人",
         "cell": "申请!D6", "before": None, "after": 3},
    ]  # fmt: skip
    assert [(one["code"], one["place"]["within"]) for one in data["findings"]] == [
        ("F204", "申请!E6")
    ]


def test_a_sheet_for_a_year_begins_with_what_last_year_left(run):
    shutil.copy(INPUTS / "county_education_2023.yaml", "2023.yaml")
    assert run("sheet", "2024", "--last", "2023.yaml", "-o", "表.xlsx")[0] == 0
    last = authoring.load("2023.yaml")
    form = authoring.form_of(2024)
    text = authoring.starter(form, 2024, last.content.agency.full_name, "")
    back = from_workbook(load_text(text, "r", Path()), Path("表.xlsx").read_bytes(), "表.xlsx")
    assert {one.name.split(".")[1] for one in back.changes} == {"上年结转"}
    assert len(back.changes) == 6
    code, _, err = run("sheet", "2030", "--last", "2023.yaml", "-o", "别的.xlsx")
    assert (code, "F219" in err, Path("别的.xlsx").exists()) == (2, True, False)


def test_a_sheet_is_not_written_over_another(begun):
    digest = sha256(Path("填报表.xlsx").read_bytes())
    code, _, err = begun("sheet", "2025.yaml", "-o", "填报表.xlsx")
    assert (code, "O908" in err) == (2, True)
    assert sha256(Path("填报表.xlsx").read_bytes()).digest() == digest.digest()
    assert begun("sheet", "2025.yaml", "-o", "填报表.xlsx", "--force")[0] == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("2025.yaml", "-o", "表.xls"),
        ("2025.yaml", "--write"),
        ("2025.yaml", "-o", "表.xlsx", "--from", "填报表.xlsx"),
        ("2026", "--from", "填报表.xlsx"),
        ("2025.yaml", "--agency", "示例县教育局"),
        ("没有.yaml",),
        ("2025.yaml", "--from", "没有.xlsx"),
        ("2025.yaml", "--from", "2025.yaml"),
        ("1999",),
    ],
)
def test_what_cannot_be_done_is_said(begun, arguments):
    code, out, err = begun("sheet", *arguments)
    assert (code, out) == (2, "")
    assert err


def test_a_missing_component_is_named(begun, monkeypatch):
    found = importlib.util.find_spec

    def without(name, *rest):
        return None if name in ("xlsxwriter", "python_calamine") else found(name, *rest)

    monkeypatch.setattr(importlib.util, "find_spec", without)
    for arguments in (("-o", "表.xlsx"), ("--from", "填报表.xlsx")):
        code, _, err = begun("sheet", "2025.yaml", *arguments)
        assert (code, 'pip install "nianbao[excel]"' in err) == (2, True)


def test_a_total_typed_over_is_told_and_never_written(begun):
    fill({"复议诉讼.行政复议.结果维持": 1, "复议诉讼.行政复议.结果纠正": 0,
          "复议诉讼.行政复议.其他结果": 0, "复议诉讼.行政复议.尚未审结": 0})  # fmt: skip
    one = authoring.load("2025.yaml")
    total = spot(one, "复议诉讼.行政复议.总计")
    path = Path("填报表.xlsx")
    path.write_bytes(typed(path.read_bytes(), {total: 9}))
    code, out, err = begun("sheet", "2025.yaml", "--from", "填报表.xlsx")
    assert code == 1
    assert "总计是手填的 9，各项之和是 1" in err
    assert "+  行政复议: [1, 0, 0, 0]" in out
