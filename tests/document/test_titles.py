"""Long titles break by meaning: never in a word, a place or the name of a people."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from authoring.document.titles import broken

KEPT = [
    ("示例市规划和自然资源局高新技术产业开发区分局", ["规划和自然资源局", "高新技术产业开发区"]),
    ("积石山保安族东乡族撒拉族自治县人力资源和社会保障局", ["保安族", "东乡族", "人力资源和社会保障局"]),
    ("双江拉祜族佤族布朗族傣族自治县住房和城乡建设局", ["布朗族", "傣族", "住房和城乡建设局"]),
    ("示例省示例市示例县示例镇人民政府城市管理综合行政执法局", ["示例镇", "综合行政执法局"]),
    ("示例市示例区市场监督管理局（示例市示例区知识产权局）", ["（示例市示例区知识产权局）"]),
    ("示例市公共资源交易监督管理委员会办公室政务服务和数据管理局", ["委员会", "政务服务和数据管理局"]),
    ("示例自治区克孜勒苏柯尔克孜自治州文化体育广播电视和旅游局", ["柯尔克孜自治州", "广播电视"]),
    ("国家税务总局示例市示例经济技术开发区税务局", ["税务总局", "经济技术开发区", "税务局"]),
    ("示例市示例新区经济发展和科技创新局综合服务中心", ["示例新区", "科技创新局", "服务中心"]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "words"), KEPT)
def test_no_word_is_broken(name, words):
    lines = broken(name)
    assert len(lines) == 2
    for word in words:
        assert any(word in line for line in lines), (word, lines)


def test_a_name_that_fits_is_left_alone():
    assert broken("示例市人民政府办公室") == ("示例市人民政府办公室",)


NAMES = st.lists(
    st.sampled_from(
        [
            "示例市",
            "示例县",
            "人民政府",
            "教育局",
            "和",
            "（示例）",
            "撒拉族",
            "住房",
            "城乡建设",
            "管理",
            "A1",
            "甲",
        ]
    ),
    min_size=1,
    max_size=40,
).map("".join)


@given(NAMES)
def test_nothing_is_lost_and_every_line_fits(name):
    lines = broken(name)
    assert "".join(lines) == name
    assert all(0 < len(line) <= 20 for line in lines)
    assert len(lines) <= -(-len(name) // 20) + 1


def test_the_name_of_a_place_with_many_peoples_stays_whole():
    lines = broken(
        "示例壮族自治区示例彝族哈尼族拉祜族自治县人力资源和社会保障局（示例彝族哈尼族拉祜族自治县医疗保障局）"
    )
    assert lines[0] == "示例壮族自治区示例彝族哈尼族拉祜族自治县"
    assert lines[1:] == ("人力资源和社会保障局", "（示例彝族哈尼族拉祜族自治县医疗保障局）")
