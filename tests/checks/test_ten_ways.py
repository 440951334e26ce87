"""A newcomer breaks the city example: every break is found, and the live sentences cannot be broken."""

import pytest

import authoring
from authoring.prose.live_figures import bind
from tests.conftest import INPUTS, codes, report

CITY = INPUTS / "city_government_2024.yaml"
SENTENCES = [  # what is broken, the code, the place, and the number that would make it right
    ("新收政府信息公开申请3119件", "新收政府信息公开申请3118件", "X301", "一、总体情况", "3119"),
    ("上年结转34件", "上年结转33件", "X303", "一、总体情况", "34"),
    ("办结3050件", "办结3051件", "X304", "一、总体情况", "3050"),
    ("结转下年度继续办理103件", "结转下年度继续办理102件", "X303", "一、总体情况", "103"),
    ("被申请行政复议351件", "被申请行政复议350件", "X306", "一、总体情况", "351"),
    ("被提起行政诉讼46件", "被提起行政诉讼26件", "X307", "一、总体情况", "46"),
    ("现行有效的规章11件", "现行有效的规章12件", "X308", "一、总体情况", "11"),
]
ELSEWHERE = [
    ("部分公开: [447, 7, 0, 0, 0, 0]", "部分公开: [447, 7, 0, 0, 0, 0, 455]", "A301",
     "三、收到和处理政府信息公开申请情况", "454"),
    ("行政许可: 447228", "行政许可: 447,228", "F204", "二、主动公开政府信息情况", "447228"),
    ("发布日期: 2025-03-07", "发布日期: 2025-03-17", "D701", "", "2025年3月10日"),
]  # fmt: skip
WAYS = SENTENCES + ELSEWHERE


def test_ten_ways_give_ten_findings_with_place_and_number(changed):
    path = changed(*((old, new) for old, new, *_ in WAYS))
    found = authoring.check(authoring.load(path))
    assert len(WAYS) == 10
    assert sorted(f.code for f in found) == sorted(code for _, _, code, _, _ in WAYS)
    text = path.read_text(encoding="utf-8").splitlines()
    for _old, new, code, part, right in WAYS:
        line = next(number for number, words in enumerate(text, 1) if new in words)
        (finding,) = [
            f for f in found
            if (f.code, f.place.line) == (code, line) and right in f"{f.message}{f.remedy}"
        ]  # fmt: skip
        assert finding.place.table == part
        assert finding.place.text == text[line - 1]


@pytest.mark.parametrize(("old", "new", "code", "_part", "_right"), WAYS)
def test_each_way_alone_gives_just_its_finding(changed, old, new, code, _part, _right):
    assert codes(changed((old, new))) == [code]


def test_live_sentences_cannot_be_broken(changed, write):
    live = bind(report(CITY)).changed.after
    unbreakable = [old for old, *_ in SENTENCES if old not in live]
    assert len(unbreakable) == len(SENTENCES) >= 4


def test_a_late_correction_of_a_table_reaches_every_live_sentence(changed):
    corrections = (
        ("新收: [3001, 53", "新收: [3002, 53"), ("予以公开: [1288, 21", "予以公开: [1289, 21"),
        ("行政复议: [72, 64, 178, 37]", "行政复议: [72, 64, 178, 38]"), ("规章: [1, 0, 11]", "规章: [1, 0, 12]"),
    )  # fmt: skip
    typed = changed(*corrections)
    # The text, the description of the picture (X304) and the small table (X336) say what was typed before.
    assert sorted(codes(typed)) == ["X301", "X304", "X304", "X306", "X308", "X336"]
    live = bind(report(CITY)).changed.after
    for old, new in corrections:
        assert live.count(old) == 1
        live = live.replace(old, new)
    typed.write_text(live, encoding="utf-8")
    loaded = authoring.load(typed)
    assert codes(typed) == []
    assert "新收政府信息公开申请3120件" in loaded.content.overview
    assert "被申请行政复议352件" in loaded.content.overview
