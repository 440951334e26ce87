"""The examples carry the figures of two published reports; every total equals the published one."""

import re

import pytest

import authoring
from authoring.forms import FORMS
from authoring.forms.layout import cells, keys, leaves
from authoring.report.outline import counted_sentence, shares
from tests.conftest import INPUTS, REPORTS, document, report

TABLES = {table.key: table for table in FORMS[-1].tables}
TEN = "十篇合集_2009-2013"


def rows(example, table):
    """The figures of a table row by row, totals included."""
    figures = report(INPUTS / f"{example}.yaml").figures
    (block,) = TABLES[table].blocks
    return [
        [
            str(figures.values[(table, *keys(row), *keys(column))])
            for column in leaves(block.columns)
        ]
        for row in leaves(block.rows)
    ]


def test_the_city_has_the_figures_of_the_published_report():
    text = (REPORTS / "淮安市人民政府_2024.txt").read_text(encoding="utf-8")
    start = text.index("三、收到和处理政府信息公开申请情况", text.index("行政事业性收费"))
    part_four = text.index("四、政府信息公开行政复议、行政诉讼情况", start)
    sevens = [
        numbers
        for line in text[start:part_four].splitlines()
        if len(numbers := re.findall(r"(?<=\s)\d+(?=\s|$)", line)) == 7
    ]
    assert sevens == rows("city_government_2024", "applications")
    fifteen = next(
        numbers
        for line in text[part_four:].splitlines()
        if len(numbers := re.findall(r"\d+", line)) == 15
    )
    assert [fifteen] == rows("city_government_2024", "review")
    disclosure = {
        name: str(report(INPUTS / "city_government_2024.yaml").figures.values["disclosure", key])
        for name, key in (
            ("行政许可", "licences"), ("行政处罚", "penalties"), ("行政强制", "coercive_measures"),
            ("行政事业性收费", "fees"),
        )
    }  # fmt: skip
    for name, value in disclosure.items():
        assert re.search(rf"^{name}\s+{re.escape(value)}$", text, re.MULTILINE), name
    assert re.search(r"^规章\s+1\s+0\s+11$", text, re.MULTILINE)


def test_the_county_bureau_has_the_figures_of_the_published_report():
    text = (REPORTS / "某县教育局_2023.txt").read_text(encoding="utf-8")
    assert re.search(r"行政许可\s+581", text)
    values = report(INPUTS / "county_education_2023.yaml").figures.values
    assert values["disclosure", "licences"] == 581
    assert sum(value for path, value in values.items() if path[-1] != "licences") == 0


def published(name):
    return (REPORTS / f"{name}.txt").read_text(encoding="utf-8")


def counted(example):
    """The counted lists of an example: names, counts, computed percentages."""
    lists = [
        s.counted.counts for s in report(INPUTS / f"{example}.yaml").content.sections if s.counted
    ]
    return [
        (name, count, share)
        for counts in lists
        for (name, count), share in zip(counts.items(), shares([*counts.values()]), strict=True)
    ]


def shown(example):
    """Everything the report prints, without white space."""
    texts = [getattr(block, "text", "") for block in document(INPUTS / f"{example}.yaml").blocks]
    return "".join("".join(texts).split())


def test_the_bureau_of_2014_has_the_published_counts_and_percentages():
    text = "".join(published("晋中市教育局_2014").split())
    found = counted("city_education_2014")
    assert len(found) == 5
    for name, count, share in found:
        assert f"{name}{count}条,占{share}%" in text
    assert sum(count for _, count, _ in found) == 1106
    for figure in ("130余人次", "57起", "行政复议11起", "20万元", "5个方面13项"):
        assert figure in shown("city_education_2014")
    headings = [
        b.text
        for b in document(INPUTS / "city_education_2014.yaml").blocks
        if getattr(b, "rank", 0) == 1
    ]
    assert len([h for h in headings if "、" in h]) == 8


def test_the_annex_of_2017_has_the_published_figures_but_for_the_named_contradiction():
    text = published("衡阳市教育局_2017")
    values = report(INPUTS / "city_education_2017.yaml").figures.values
    table = next(t for form in FORMS if form.id == "2014" for t in form.tables)
    wrong = {}
    for path, cell in cells(table).items():
        label = re.sub(r"^其中：|（不.*?）$", "", cell.row[-1].label)
        label = re.sub(r"^(（.）|\d\.|[一-九]、)", "", label)
        lines = [
            line
            for line in text.splitlines()
            if label.split("（")[0] in re.sub(r"^\d\. ", "", line) and "|" in line
        ]
        figures = {
            re.search(r"\| *([\d.]+)", line)[1] for line in lines if re.search(r"\| *[\d.]+", line)
        }
        assert figures, label
        if str(values[path]) not in figures:
            wrong[cell.row[-1].name] = (str(values[path]), figures)
    assert list(wrong) == ["同意公开答复数"], "18 + 22 cannot be 22"
    assert wrong["同意公开答复数"][0] == "4"
    assert re.search(r"2.同意公开答复数 \| 22件", text)


def test_the_contradiction_of_2017_is_told_when_the_published_figures_are_typed(tmp_path):
    text = (INPUTS / "city_education_2017.yaml").read_text(encoding="utf-8")
    path = tmp_path / "report.yaml"
    path.write_text(
        text.replace("同意公开答复数: 4", "申请答复数: 22\n  同意公开答复数: 22"), encoding="utf-8"
    )
    (finding,) = authoring.check(authoring.load(path))
    assert (finding.code, finding.actual, finding.expected) == ("A302", 22, 40)


def test_the_provincial_annex_of_2018_has_the_published_totals():
    text = published("平潭综合实验区_2018")
    values = report(INPUTS / "zone_2018.yaml").figures.values
    assert "主动公开文件数条206912106" in text
    assert values["statistics", "disclosed", "this_year"] == 2069
    assert values["statistics", "disclosed", "in_all_years"] == 12106
    assert (
        sum(value for path, value in values.items() if path[1] not in ("disclosed", "by_website"))
        == 0
    )
    found = counted("zone_2018")
    assert sum(count for _, count, _ in found) == 2069
    for name, count, _ in found:
        head = name.split("、")[0].removesuffix("类")[:4]
        assert re.search(rf"{head}[^，]*?{count}条", text), name
    assert "上年累计" not in "".join(c.text for b in document(INPUTS / "zone_2018.yaml").blocks
                                      for row in getattr(b, "rows", ()) for c in row)  # fmt: skip


def test_the_form_of_2019_has_the_published_figures():
    text = published("平潭综合实验区_2019")
    values = report(INPUTS / "zone_2019.yaml").figures.values
    for name, key in (("规范性文件", "normative_documents"), ("行政许可", "licences"),
                      ("其他对外管理服务事项", "other_services"), ("行政处罚", "penalties"),
                      ("行政强制", "coercive_measures"), ("政府集中采购", "procurement")):  # fmt: skip
        row = "".join(
            str(value) for path, value in values.items() if path[:2] == ("disclosure", key)
        )
        assert f"{name}{row}" in text
    assert "行政事业性收费350" in text
    outcomes = [values["applications", "outcomes", *path, "total"] for path in
                (("granted",), ("partly_granted",), ("unavailable", "not_held"),
                 ("unavailable", "still_unclear"), ("not_processed", "repeated"), ("total",))]  # fmt: skip
    assert outcomes == [7, 1, 7, 5, 3, 23]


@pytest.mark.parametrize("year", [2021, 2022])
def test_the_pair_of_years_has_the_published_figures(year):
    """The cells of the published page run together; row by row they are the same digits."""
    text = "".join(published(f"平潭综合实验区_{year}").split())
    example = f"zone_{year}"
    values = report(INPUTS / f"{example}.yaml").figures.values
    (block,) = TABLES["applications"].blocks
    for row, figures in zip(leaves(block.rows), rows(example, "applications"), strict=True):
        label = "".join(row[-1].label.split())
        assert f"{label}{''.join(figures)}" in text, label
    assert "".join(rows(example, "review")[0]) + "五、" in text
    for name, path in (("规章", ("rules",)), ("行政规范性文件", ("normative_documents",)),
                       ("行政许可", ("licences",)), ("行政处罚", ("penalties",)),
                       ("行政强制", ("coercive_measures",)), ("行政事业性收费", ("fees",))):  # fmt: skip
        figures = [str(value) for cell, value in values.items() if cell[1:2] == path]
        assert f"{name}{''.join(figures)}" in text, name


def test_the_reports_of_2009_to_2011_have_the_published_counts():
    text = "".join(published(TEN).split())
    for name, count, _ in counted("city_education_2010"):
        assert f"{name}{count}条" in text
    for name, count, _ in counted("township_2011"):
        assert f"{name.replace('其他', '其它')}{count}条" in text
    assert sum(count for _, count, _ in counted("city_education_2010")) == 656
    assert sum(count for _, count, _ in counted("township_2011")) == 348
    assert "公开政府信息223条" in text
    assert "223条" in shown("district_development_2010")
    for figure in ("33条", "17件", "165件"):
        assert figure in shown("city_education_2010")
    for figure in ("公开栏60条", "公开资料10条"):
        assert figure in shown("township_2011")
        assert figure in text


def test_the_percentages_of_2009_were_wrong_and_are_not_repeated():
    text = "".join(published(TEN).split())
    told = []
    for name, count, share in counted("township_2009"):
        printed = re.search(rf"{name}{count}条,占总体的比例为(\d+)%", text)[1]
        told.append((int(printed), share))
    assert sum(printed for printed, _ in told) == 92, "the published percentages do not add up"
    assert sum(share for _, share in told) == 100
    assert [printed for printed, share in told if abs(printed - share) >= 1] == [53], (
        "27 of 45 are 60 %"
    )
    assert counted_sentence("", "条", {"工作动态类信息": 27, "其他": 18}).count("60.0%") == 1
