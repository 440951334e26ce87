"""结构 and 文字: what the messages say, where they point, and sentences as published reports have them."""

import time

import pytest

import authoring
from tests.conftest import INPUTS

BASE = (INPUTS / "county_education_2023.yaml").read_text(encoding="utf-8")
FIRST = "  2023年，县教育局认真执行"


@pytest.fixture
def found(write):
    """The findings of 结构 and 文字 on the base with words put at the head of 总体情况."""

    def check(words="", *replacements):
        text = BASE.replace(FIRST, f"  {words}\n\n{FIRST}") if words else BASE
        for old, new in replacements:
            assert text.count(old) == 1
            text = text.replace(old, new)
        return [
            one for one in authoring.check(authoring.load(write(text))) if one.code.startswith("W")
        ]

    return check


@pytest.fixture
def says(found):
    """Code and message of each."""
    return lambda *args: [f"{one.code} {one.message}" for one in found(*args)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            "一是属性界定还不够精确；三是开拓创新不够有力；三是解读质量有待提高。",
            "W453 “一是”后面是“三是”，缺“二是”。",
        ),
        ("一是抓学习；二是抓落实；二是抓监督。", "W453 “二是”出现两次。"),
        ("一是抓学习；四是抓监督。", "W453 “一是”后面是“四是”，缺“二是”、“三是”。"),
        ("是继续加强领导，提高认识。", "W453 “是继续加强领导，…”前面像是丢了“一是”的序号。"),
        (
            "一是加强领导。是完善制度。三是强化监督。",
            "W453 “是完善制度。三是…”前面像是丢了“二是”的序号。",
        ),
        (
            "全年公开核准企业资质条、施工许可证76条。",
            "W455 “全年公开核准企业资质条”里“条”前面缺数字。",
        ),
        (
            "现将2023政务信息公开情况报告如下",
            "W452 “2023政务信息公开情况”里“2023”后面漏了“年”字。",
        ),
        ("2023，我局共接听电话17次。", "W452 “2023，我局共接听电话”里“2023”后面漏了“年”字。"),
        (
            "2023年，我局将按照条例继续做好公开。",
            "W450 “2023年，我局将按照…”写的是打算，2023年度的报告里应是2024年。",
        ),
        (
            "2022年制作、获取政府信息总数467条，其中主动公开53条。",
            "W451 这句话报告的是2022年的数字，这份是2023年度的报告。",
        ),
        ("规范审核审核发布机制。", "W457 “审核审核”重复。"),
        (
            "根据[2010]90号和(2011)9号文件办理。",
            "W458 “[2010]90号”应写作“〔2010〕90号”（全文共 2 处）。",
        ),
        (
            "××镇、×年×月的**条信息。",
            "W456 “××”像是没有填好的地方（这一段共 4 处）。",
        ),
    ],
)
def test_a_slip_is_told_in_these_words(says, words, expected):
    assert expected in says(words)


def test_the_finding_points_at_the_words(found):
    (one,) = found("统一要求，抓好落实。\n\n  规范审核审核发布机制。")
    assert one.place.line == BASE[: BASE.index(FIRST)].count("\n") + 3
    assert one.place.text[one.place.column - 1 :].startswith("审核审核")
    assert one.place.table == "一、总体情况"


def test_what_is_too_long_is_counted_without_blanks_pictures_and_tables(says):
    words = "公开为常态。" * 150 + "\n\n  | 甲 | 乙 |\n  |----|----|\n  | " + "表" * 300 + " | 1 |"
    (said,) = says(words)
    body = BASE.partition("总体情况: |\n")[2].partition("主动公开:\n")[0]
    assert (
        said == f"W406 “总体情况”写了 {900 + len(''.join(body.split()))} 字，原则上不超过 1000 字。"
    )


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "没有收取政府信息公开信息处理费，没有",
            "对25件申请收取信息处理费2950元。其中，甲局1件，收取420元；乙局24件，收取2520元。没有",
            "W421 分别列出的金额相加是 2940 元，合计写的是 2950 元。",
        ),
        (
            "没有收取政府信息公开信息处理费，没有",
            "对26件申请收取信息处理费2950元。其中，甲局1件，收取420元；乙局24件，收取2530元。没有",
            "W421 分别列出的件数相加是 25 件，合计写的是 26 件。",
        ),
        (
            "没有收取政府信息公开信息处理费，没有",
            "收取信息处理费380元，没有",
            "W423 收取信息处理费 380 元，行政事业性收费只填了 0 万元。",
        ),
        (
            "2023年，县教育局没有收取政府信息公开信息处理费，没有",
            "没有",
            "W420 “六、其他需要报告的事项”没有写收取信息处理费的情况，没有收取也要写明。",
        ),
    ],
)
def test_fees_are_told_with_both_figures(says, old, new, expected):
    assert expected in says("", (old, new))


def test_fees_told_elsewhere_are_found_there(says):
    replaced = ("2023年，县教育局没有收取政府信息公开信息处理费，没有", "没有")
    (said,) = says("2023年，县教育局没有收取信息处理费。", replaced)
    assert said == "W420 信息处理费写在了“总体情况”里，应当在“六、其他需要报告的事项”里报告。"


def test_the_single_word_none_is_a_fee_sentence(says):
    sentence = "|\n  2023年，县教育局没有收取政府信息公开信息处理费，没有其他需要报告的事项。"
    assert says("", (f"其他事项: {sentence}", "其他事项: 无")) == []


@pytest.mark.parametrize(
    "unit",
    ["一是", "一是甲；", "是继续。", "1234567890", "A", "甲a@", "《", "“", "（填写", "2023年，我局",
     "收取处理费10元，", "其中10元。", "政府信息公开申请件", "年 月 日 至 ", "信息公开", "甲*", "甲 %"],
)  # fmt: skip
def test_hostile_words_take_no_long_time(write, unit):
    words = unit * (10_000 // len(unit))
    text = BASE.replace(FIRST, f"  甲{words}\n\n{FIRST}").replace(
        "问题及改进: |\n", f"问题及改进: |\n  甲{words}\n\n"
    )
    report = authoring.load(write(text))
    started = time.process_time()
    authoring.check(report)
    assert time.process_time() - started < 2.5
