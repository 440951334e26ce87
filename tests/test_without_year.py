"""A report whose year is not filled in says so, and guesses nothing in silence."""

import json
import re

import pytest

import authoring
from authoring.findings import Unusable
from authoring.publish import Order, publish
from tests.conftest import INPUTS

COUNTY = INPUTS / "county_education_2023.yaml"


def without_year(write, example=COUNTY, year="_"):
    text = example.read_text(encoding="utf-8")
    return write(re.sub(r"^年度:.*$", f"年度: {year}", text, count=1, flags=re.MULTILINE))


@pytest.mark.parametrize("year", ["_", "去年"])
def test_the_form_the_file_is_written_in_is_taken_and_told(write, form_example, year):
    found = authoring.check(authoring.load(without_year(write, form_example, year)))
    (told,) = [one for one in found if one.blocks and one.code != "N402"]  # one cause, one finding
    assert told.path == ("year",)
    form = authoring.load(form_example).form
    assert f"暂按{form.years}的格式（{form.basis}）核对：" in told.message


def test_a_file_with_nothing_but_a_name_is_taken_for_the_latest_form(write):
    (told,) = [
        one
        for one in authoring.check(authoring.load(write("机关: {全称: 示例县教育局}")))
        if one.path == ("year",)
    ]
    assert f"{authoring.FORMS[-1].basis}）核对：这是最新的一种" in told.message


def test_rules_that_need_the_year_are_named(write):
    found = authoring.check(authoring.load(without_year(write)))
    (told,) = [one for one in found if one.code == "K901"]
    assert told.message.startswith("“年度”没有填或写错，")
    assert {"F215", "D701", "W450", "W451"} <= set(re.findall("[A-Z][0-9]{3}", told.message))
    dated = [one for one in authoring.check(authoring.load(COUNTY)) if one.code == "K901"]
    assert dated == []


def test_what_a_sentence_says_of_a_year_it_names_is_not_judged(write, changed):
    wrong = "2024年，新收政府信息公开申请9999件。"
    text = changed(("总体情况: |\n", f"总体情况: |\n  {wrong}\n\n")).read_text(encoding="utf-8")
    assert any(
        wrong[17:] in one.place.text
        for one in authoring.check(authoring.load(write(text)))
        if one.code == "X301"
    )
    found = authoring.check(authoring.load(write(text.replace("年度: 2024", "年度: _", 1))))
    assert not [one for one in found if one.code == "X301"]
    assert "X301" in next(one.message for one in found if one.code == "K901")


def test_a_draft_shows_the_gap_and_no_year(write, tmp_path, form_example):
    file = without_year(write, form_example)
    formats = ("html", "json", "signoff", "docx")
    (outcome,) = publish([file], Order(formats, tmp_path / "out"))
    assert len(outcome.written) == len(formats)
    assert all("（未填）年政府信息公开" in path.name for path in outcome.written)
    page, data = (
        next(path for path in outcome.written if path.suffix == end).read_text(encoding="utf-8")
        for end in (".html", ".json")
    )
    document = authoring.compose(authoring.load(file))
    assert "（未填）年政府信息公开工作年度报告" in "".join(document.title_lines)
    assert not re.search(r"(?:20[0-9]{2}|None)年政府信息公开工作年度报告", page)
    assert "None" not in page
    assert json.loads(data)["year"] is None


def test_a_last_report_is_taken_as_named_and_not_compared(write, tmp_path):
    (tmp_path / "last.yaml").write_bytes(COUNTY.read_bytes())
    file = without_year(write)
    report = authoring.load(file, tmp_path / "last.yaml")
    assert report.last
    assert report.findings == ()
    sheet = authoring.signoff(report, authoring.check(report))
    assert "年度未填，未作比较。" in str(sheet.blocks)
    with pytest.raises(Unusable, match="没有填年度"):
        authoring.compare(report, report.last)


def test_a_last_report_without_a_year_is_refused(write, tmp_path):
    (tmp_path / "last.yaml").write_bytes(without_year(write).read_bytes())
    (told,) = authoring.load(COUNTY, tmp_path / "last.yaml").findings
    assert "上年应是 2022 年度，这份没有填年度。" in told.message


def test_a_pack_for_certain_years_waits_for_the_year(write, tmp_path):
    pack = tmp_path / "pack.yaml"
    pack.write_text(
        "名称: 示例\n来源: 示例办〔2024〕1号\n年度: 2023\n要求:\n  - {编号: '1', 部分: 总体情况, 字数上限: 1}\n",
        encoding="utf-8",
    )
    demands = authoring.load_pack(pack)
    found = authoring.check(authoring.load(without_year(write)), demands)
    assert not [one for one in found if one.code in ("L801", "L805")]
    assert {"L801", "L805"} <= set(
        re.findall("[A-Z][0-9]{3}", next(one.message for one in found if one.code == "K901"))
    )
