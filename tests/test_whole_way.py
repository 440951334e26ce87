"""A clerk's year as the README walks it: last year's Word file, this year's Excel sheet, the published page."""

import shutil
from pathlib import Path

import pytest

import authoring
from authoring.forms.layout import form_cells
from tests.cli.test_going_on import PROBLEMS, TEXT
from tests.conftest import INPUTS, library
from tests.sheet.books import filled
from tests.test_readme import README, blocks
from tests.versions.worded import Word

library("xlsxwriter")
library("python_calamine")

WORDS = {
    "  级别: _  #": "  级别: 部门  #",
    "发布日期: _": "发布日期: 2026-01-20",
    "总体情况: |\n": "总体情况: |\n" + "".join(f"  {line}\n" for line in TEXT.splitlines()),
    "问题及改进: |\n": "问题及改进: |\n" + PROBLEMS.replace("　　", "  ").replace("2025", "2026"),
    "其他事项: |\n": "其他事项: |\n  本年度没有收取信息处理费，没有其他需要报告的事项。\n",
}


def words_are_typed():
    text = Path("2025.yaml").read_text(encoding="utf-8")
    for blank, typed in WORDS.items():
        assert text.count(blank) == 1, blank
        text = text.replace(blank, typed)
    Path("2025.yaml").write_text(text, encoding="utf-8")


def the_sheet_is_filled_in():
    begun = authoring.load("2025.yaml")
    nothing = {".".join(one.names): 0 for one in form_cells(begun.form).values() if not one.addends}
    Path("填报表.xlsx").write_bytes(filled(begun, nothing | {"主动公开.行政许可": 12}))


def the_leader_changes_the_word_file():
    (made,) = Path().glob("*（送审稿）.docx")
    word = Word(made.read_bytes())
    word.replace("公开信息12条", "公开政府信息12条", tracked=True)
    word.replace("12", "13", cell=True)
    word.comment("每季度检查一次", "由谁检查？")
    Path("送审稿.docx").write_bytes(word.bytes())


def the_page_is_saved():
    (made,) = (one for one in Path().glob("*.html") if "稿" not in one.name)
    shutil.copy(made, "网页.html")


MEANWHILE = {
    "new 2025 --from 2024.yaml -o 2025.yaml": words_are_typed,
    "sheet 2025.yaml -o 填报表.xlsx": the_sheet_is_filled_in,
    "render 2025.yaml --review": the_leader_changes_the_word_file,
    "render 2025.yaml --final": the_page_is_saved,
}
"""What people do after a command."""


@pytest.mark.slow
def test_the_way_of_the_readme_from_last_years_word_file_to_the_verified_page(run):
    run("render", INPUTS / "county_education_2024.yaml", "--final", "--to", "docx", "--out", "last")
    (last,) = Path("last").glob("*.docx")
    shutil.copy(last, "2024年报.docx")
    (way,) = (block for block in blocks(README, "sh") if "nianbao read" in block)
    assert MEANWHILE.keys() <= {line.removeprefix("nianbao ") for line in way.splitlines()}
    printed = {}
    for line in way.splitlines():
        arguments = line.split()[1:]
        code, out, err = run(*arguments)
        assert code == 0, f"{line}\n{out}{err}"
        printed[arguments[0]] = out + err
        if then := MEANWHILE.get(line.split(" ", 1)[1]):
            then()
    assert "175 格已由合计核实" in printed["read"]
    assert "由谁检查？" in printed["edits"]
    assert "一致" in printed["verify"]
    report = authoring.load("2025.yaml")
    assert "公开政府信息12条" in report.content.overview
    assert report.figures.values["disclosure", "licences"] == 13
    page = Path("网页.html")
    page.write_bytes(
        page.read_bytes().replace("公开政府信息12条".encode(), "公开政府信息21条".encode())
    )
    code, out, err = run("verify", page, "2025.yaml")
    assert (code, "公开政府信息【21】条" in out + err) == (1, True), out + err
