"""One cause, one finding: what is changed once is told once, whatever rules look at it."""

import re

import pytest

import authoring
from tests.checks.proof import twice_at_one_place
from tests.conftest import INPUTS

CITY = (INPUTS / "city_government_2024.yaml").read_text(encoding="utf-8")


def found(write, *replacements):
    text = CITY
    for old, new in replacements:
        assert text.count(old) == 1
        text = text.replace(old, new)
    return authoring.check(authoring.load(write(text)))


@pytest.mark.parametrize("number", sorted(set(re.findall(r"[0-9]{2,}(?=件)", CITY))))
def test_a_figure_changed_in_a_sentence_is_told_once_at_its_place(write, number):
    for match in re.finditer(rf"(?<![0-9]){number}(?=件)", CITY):
        text = f"{CITY[: match.start()]}{int(number) + 11}{CITY[match.end() :]}"
        assert not twice_at_one_place(authoring.check(authoring.load(write(text))))


def test_a_row_that_the_typed_total_would_balance_is_told_by_the_total_alone(write):
    codes = {
        one.code
        for one in found(
            write,
            ("予以公开: [1288, 21", "予以公开: [1287, 21"),
            (
                "其他: [108, 2, 0, 0, 0, 0]\n",
                "其他: [108, 2, 0, 0, 0, 0]\n    总计: [2932, 53, 0, 0, 61, 4]\n",
            ),
        )
    }
    assert "A302" in codes
    assert "A303" not in codes


def test_a_row_that_balances_no_way_is_still_told(write):
    (told, *_) = found(write, ("结转下年度: [103, 0, 0", "结转下年度: [104, 0, 0"))
    assert told.code in ("A303", "X303")


def test_a_wrong_number_of_a_list_is_told_where_it_stands_and_not_by_the_sum_as_well(write):
    listed = "其他事项: |\n  办结政府信息公开申请3050件，其中予以公开{}件，部分公开454件，其余各类1234件。\n\n"
    wrong = found(write, ("其他事项: |\n", listed.format(1462)))
    assert [one.code for one in wrong if one.code[0] == "X"] == ["X304"]


@pytest.mark.parametrize(
    ("code", "words", "many"),
    [
        ("W456", "公开××条，××次。", "共 4 处"),
        ("W464", "2月30日公开。", "共 2 处"),
        ("N410", "# 这里等科室补充", "共 2 处"),
        ("W481", "依审请公开。", "共 2 处"),
        ("W480", "信息数量环比增长3%。", "共 2 处"),
    ],
)
def test_a_fault_that_is_repeated_is_told_once_with_how_often(write, code, words, many):
    told = [
        one
        for one in found(
            write,
            ("问题及改进: |\n", f"问题及改进: |\n  {words}\n\n"),
            ("其他事项: |\n", f"其他事项: |\n  {words}\n\n"),
        )
        if one.code == code
    ]
    assert len(told) == 1
    assert many in told[0].message


def test_each_injected_name_of_a_sentence_is_told(write):
    told = found(
        write,
        ("其他事项: |\n", "其他事项: |\n  公开雷速体育信息、乐鱼体育信息和雷速体育信息。\n\n"),
    )
    assert [one.message[:6] for one in told if one.code == "C513"] == ["“雷速体育”", "“乐鱼体育”"]


NOTHING = """\
  全年新收政府信息公开申请5件，上年结转1件，办结6件，其中予以公开4件，无法提供2件。发生行政复议2件，维持1件，纠正1件。

"""


def test_a_table_of_nothing_beside_words_of_something_is_told_once_a_table(write):
    text = (INPUTS / "county_education_2023.yaml").read_text(encoding="utf-8")
    text = text.replace("总体情况: |\n", f"总体情况: |\n{NOTHING}")
    told = [one for one in authoring.check(authoring.load(write(text))) if one.code[0] == "X"]
    assert [one.code for one in told] == ["X323", "X323"]
    assert "“申请”填的是没有发生" in told[0].message
    assert "等 5 处" in told[0].message
    assert "“复议、诉讼”" in told[1].message


def test_words_of_nothing_beside_a_table_of_something_are_told_once(write):
    words = "其他事项: |\n  本年收到政府信息公开申请0件，办结0件，予以公开0件。\n\n"
    told = found(write, ("其他事项: |\n", words))
    assert [one.code for one in told if one.code[0] == "X"] == ["X323"]
