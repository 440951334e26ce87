"""Words that leave no room are held against this year's figures, whatever the form calls them."""

import pytest

import authoring
from tests.conftest import INPUTS


@pytest.mark.parametrize(
    ("rows", "words"),
    [(("网上申请数", "同意公开答复数"), "表中收到申请 3 件"), (("行政复议数",), "表中有 3 件")],
)
@pytest.mark.parametrize("this_year", [0, 3])
def test_none_is_held_against_this_year_not_against_all_years(write, rows, words, this_year):
    text = (INPUTS / "zone_2018.yaml").read_text(encoding="utf-8")
    for row in rows:
        assert text.count(f"{row}: 无") == 1
        text = text.replace(f"{row}: 无", f"{row}: [100, {this_year}]")
    found = [one for one in authoring.check(authoring.load(write(text))) if one.code == "X323"]
    assert [words in one.message for one in found] == [True] * bool(this_year)


def test_an_annex_that_is_left_out_leaves_nothing_unassessed(write):
    text = (
        "年度: 2017\n机关: {全称: 示例市教育局}\n各部分:\n  - 标题: 依申请公开\n    条目: 依申请公开和不予公开\n"
        "    正文: 全年收到政府信息公开申请3件，予以公开2件，占66.7%，没有行政复议。\n"
    )
    codes = {one.code for one in authoring.check(authoring.load(write(text)))}
    assert not {"K901", "X301", "X304", "X323"} & codes
    with_gaps = authoring.check(authoring.load(write(f"{text}统计表:\n  当面申请数: 1\n")))
    assert "K901" in {one.code for one in with_gaps}
