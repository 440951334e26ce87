"""Strange values end in findings: nothing hangs, breaks a later step or makes a report too large."""

import contextlib
import copy
import json

import pytest
import yaml

import authoring
from authoring.checks.pack import load_pack
from authoring.findings import Unusable
from tests.conftest import INPUTS, PACK, codes

ODD = [
    {},
    {"a": "b"},
    [],
    [[1]],
    [{"a": {"b": 1}}],
    "9" * 5000,
    "-" + "0" * 5000,
    "1e999999",
    "1" * 39 + "件",
]
BASES = ["city_government_2024", "township_2011", "city_education_2017"]


def places(data, path=()):
    for key, value in data.items() if isinstance(data, dict) else enumerate(data):
        yield (*path, key)
        if isinstance(value, dict | list):
            yield from places(value, (*path, key))


def with_odd(data, path, odd):
    changed = copy.deepcopy(data)
    here = changed
    for key in path[:-1]:
        here = here[key]
    here[path[-1]] = odd
    return yaml.safe_dump(changed, allow_unicode=True, sort_keys=False, width=10**9)


def through(path):
    """All the way to a page; what cannot be used says why."""
    try:
        report = authoring.load(path)
        found = authoring.check(report)
        authoring.render(authoring.compose(report), "html")
    except Unusable as problem:
        found = list(problem.findings)
    assert all(one.message and one.code for one in found)
    return {one.code for one in found}


@pytest.mark.slow
@pytest.mark.parametrize("odd", ODD, ids=lambda odd: json.dumps(odd)[:12])
@pytest.mark.parametrize("base", BASES)
def test_an_odd_value_anywhere_is_only_a_finding(write, base, odd):
    data = yaml.load((INPUTS / f"{base}.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)
    wanted = list(places(data))
    apart = len(wanted) // 6
    for path in wanted[ODD.index(odd) % apart :: apart]:  # other places for each
        through(write(with_odd(data, path, odd)))


@pytest.mark.slow
@pytest.mark.parametrize("odd", ODD, ids=lambda odd: json.dumps(odd)[:12])
def test_an_odd_value_anywhere_in_a_pack_is_only_a_finding(write, odd):
    data = yaml.load(PACK.read_text(encoding="utf-8"), yaml.BaseLoader)
    for path in places(data):
        with contextlib.suppress(Unusable):
            load_pack(write(with_odd(data, path, odd)))


@pytest.mark.parametrize("years", ["{}", "{a: b}", "[{}]", "[[2025]]"])
def test_a_pack_whose_years_are_none_is_refused(write, years):
    text = PACK.read_text(encoding="utf-8").replace("年度: 2025", f"年度: {years}")
    with pytest.raises(Unusable) as problem:
        load_pack(write(text))
    assert {one.code for one in problem.value.findings} <= {"F204", "F207"}


@pytest.mark.parametrize(
    ("year", "code"),
    [("9999", "F204"), ("10000", "F204"), ("0999", "F204"), ("-2024", "F203"), ("999", "F204"), ("20244", "F204"),
     ("2024.5", "F204"), ("9" * 5000, "F204")],
    ids=lambda one: one[:8],
)  # fmt: skip
def test_a_year_out_of_range_is_refused_before_anything_reckons_with_it(changed, year, code):
    found = through(changed(("年度: 2024", f"年度: {year}")))
    assert {one for one in found if one in ("F203", "F204")} == {code}


def test_the_last_year_that_is_taken_has_a_year_after_it(changed):
    through(changed(("年度: 2024", "年度: 9998"), ("发布日期: 2025-03-07", "发布日期: 9998-12-31")))


@pytest.mark.parametrize(
    ("day", "code"),
    [("9999-12-31", "F208"), ("0001-01-01", "F208"), ("2026-W03-2", "F208"), ("9" * 5000, "F216")],
    ids=lambda one: one[:12],
)
def test_a_day_no_report_is_published_on_is_refused(changed, day, code):
    assert code in through(changed(("2025-03-07", day)))


def test_numbers_with_thousands_of_digits_are_refused_in_any_spelling(changed):
    for digits in (
        "0" * 5000,
        "-" + "9" * 5000,
        "９" * 5000,
        "1_" * 2500,
        "+" + "1" * 5000,
        "1" * 5000 + "件",
    ):
        assert "F204" in codes(changed(("行政许可: 447228", f"行政许可: {digits}")))


def test_a_number_taken_as_words_is_printed_as_written(changed):
    path = changed(("地址: 示例市示例大道1号", "地址: 0.00000010"))
    assert authoring.load(path).content.agency.address == "0.00000010"


@pytest.mark.parametrize(("sections", "refused"), [(99, False), (100, True), (400, True)])
def test_sections_are_as_many_as_can_be_numbered(write, sections, refused):
    text = (INPUTS / "township_2011.yaml").read_text(encoding="utf-8")
    head = text[: text.index("各部分:")]
    more = "".join(f"  - {{标题: 第{n}项, 条目: 概述, 正文: 甲。}}\n" for n in range(sections))
    assert ("F216" in through(write(f"{head}各部分:\n{more}"))) is refused


@pytest.mark.slow
@pytest.mark.parametrize(
    "words",
    [
        "全年公开信息。" * 4500,
        "| 甲 | 乙 |\n|---|---|\n" + "| 1 | 2 |\n" * 550,
        "|甲" * 20 + "|\n" + "|-" * 20 + "|\n" + "|1\n" * 60,
        "\n\n".join(f"![图{n}](city_government_2024_outcomes.png)" for n in range(16)),
    ],
    ids=["characters", "cells", "short rows", "pictures"],
)
def test_what_one_part_may_hold_two_may_not_hold_twice(changed, words):
    old = "（五）监督保障。", "2.稳住经办队伍。"
    text = "\n\n" + "\n".join(f"  {line}" for line in words.split("\n")) + "\n\n  "
    once = changed((old[0], text + old[0]))
    assert "F216" not in through(once)
    twice = changed((old[0], text + old[0]), (old[1], text + old[1]))
    with pytest.raises(Unusable) as problem:
        authoring.load(twice)
    assert [one.code for one in problem.value.findings] == ["F216"]
    assert problem.value.findings[0].place.line


def test_a_field_of_one_line_has_one_line(changed):
    assert codes(changed(("简称: 市政府", "简称: |\n    市政府\n    本机关"))) == ["F220"]
    assert codes(changed(("简称: 市政府", '简称: "市政府\\n本机关"'))) == ["F220"]


def test_many_explanations_and_names_are_refused(write, changed):
    many = "说明:\n" + "  - {规则: W406, 理由: 属实无误}\n" * 101
    assert codes(changed(("发布日期:", f"{many}发布日期:"))) == ["F216"]
    text = (INPUTS / "township_2011.yaml").read_text(encoding="utf-8")
    names = ", ".join(f"类{n}: 1" for n in range(101))
    start, end = text.index("{法规文件信息"), text.index("}", text.index("{法规文件信息"))
    assert "F216" in codes(write(text[:start] + "{" + names + text[end:]))


def test_what_is_refused_too_often_is_counted(write):
    text = "年度: 2024\n机关: {全称: 示例县教育局}\n" + "".join(f"甲{n}: 1\n" for n in range(230))
    refused = [one for one in authoring.check(authoring.load(write(text))) if one.code == "F201"]
    assert len(refused) == 200
    assert "另有 30 处" in refused[-1].message


def test_quotes_without_a_value_are_counted_beyond_the_most(changed):
    path = changed(("（五）监督保障。", "{{ 甲 }}" * 100 + "\n\n  （五）监督保障。"))
    found = [one for one in authoring.load(path).findings if one.code == "N406"]
    assert len(found) == 60
    assert "另有 40 处" in found[-1].message


def test_findings_of_a_rule_beyond_the_most_are_counted(changed):
    lines = "\n\n".join("  该部分以表格形式报告。" for _ in range(25))
    path = changed(("  （五）监督保障。", f"{lines}\n\n  （五）监督保障。"))
    found = [one for one in authoring.check(authoring.load(path)) if one.code == "W472"]
    assert len(found) == 10
    assert "另有 15 处" in found[-1].message


def test_a_text_in_traditional_characters_is_told_once_with_its_length(changed):
    lines = "\n\n".join("  切實做好政務公開。" for _ in range(25))
    path = changed(("  （五）监督保障。", f"{lines}\n\n  （五）监督保障。"))
    [found] = [one for one in authoring.check(authoring.load(path)) if one.code == "C516"]
    assert "全文共 25 段" in found.message


@pytest.mark.parametrize(
    "words",
    [
        "（十十一）主要做法。公开信息。\n\n（十十）其他做法。公开信息。",
        "本报告由十十个部分组成。十十一是公开，二十十是答复。",
        "新收申请12345678901234567890件，占0.0000000000000000001%，同比增长0.00000000000000000001%。",
        "由99999999999999999999999999999999件增至1件，增长5%。" + "9" * 900 + "件",
        "收取信息处理费" + "9" * 400 + "元，其中" + "1" * 300 + ".5元。2024年99月99日。",
    ],
)
def test_odd_numbers_in_sentences_are_only_findings(changed, words):
    words = words.replace("\n", "\n  ")
    through(
        changed(
            ("（五）监督保障。", f"{words}\n\n  （五）监督保障。"),
            ("没有其他需要报告的事项。", words[:90]),
        )
    )
