"""What the agency explained, what could not be assessed, and that all of it is said once."""

import gc
import re
import weakref

import pytest

import authoring
from tests.conftest import INPUTS

# Without its picture, which does not lie beside the copies made here.
CITY = re.sub(
    r"各类办理结果的数量见下图。|  !\[.*\n",
    "",
    (INPUTS / "city_government_2024.yaml").read_text(encoding="utf-8"),
)
WRONG_NUMBER = CITY.replace("被申请行政复议351件", "被申请行政复议350件").replace(
    "3119件", "3118件"
)


def found(write, text):
    return authoring.check(authoring.load(write(text)))


def explained(*lines):
    return "\n说明:\n" + "".join(f"  {line}\n" for line in lines)


def test_an_explained_finding_stays_visible_and_does_not_block(write):
    text = WRONG_NUMBER + explained(
        "- {规则: X306, 位置: 行政复议350件, 理由: 正文按立案数统计}",
        "- {规则: x301, 理由: 口径不同}",
    )
    first, second = sorted(found(write, text), key=lambda f: f.code)
    assert (first.code, first.reason, first.blocks) == ("X301", "口径不同", False)
    assert (second.code, second.reason) == ("X306", "正文按立案数统计")
    assert authoring.exit_code([first, second], strict=True) == 0
    document = authoring.compose(authoring.load(write(text)), stage="final")
    assert not document.page_mark


def test_without_the_explanation_it_blocks(write):
    assert authoring.exit_code(found(write, WRONG_NUMBER)) == 1


def test_the_place_may_be_a_path_or_words_and_must_fit(write):
    for where in ("总体情况", "overview", "全市新收政府信息公开申请", "3118"):
        text = CITY.replace("3119件", "3118件") + explained(
            f"- {{规则: X301, 位置: {where}, 理由: 口径}}"
        )
        assert [f.reason for f in found(write, text)] == ["口径"], where
    text = CITY.replace("3119件", "3118件") + explained(
        "- {规则: X301, 位置: 现行有效, 理由: 口径}"
    )
    codes = sorted((f.code, f.reason) for f in found(write, text))
    assert codes == [("K902", ""), ("X301", "")]


def test_an_explanation_that_matches_nothing_is_told(write):
    (told,) = found(write, CITY + explained("- {规则: X301, 理由: 口径}"))
    assert (told.code, told.severity) == ("K902", "warning")
    assert "没有对应任何问题" in told.message
    assert told.place.line == CITY.count("\n") + 3


def test_an_explanation_needs_a_known_rule_and_a_reason(write):
    for line, says in (
        ("- {规则: X999, 理由: 口径}", "没有编号为"),
        ("- {规则: X301}", "没有写"),
        ("- {理由: 口径}", "没有写"),
        ("- {规则: X301, 理由: 。}", "没有写"),
    ):
        (told,) = found(write, CITY + explained(line))
        assert says in told.message


def test_what_is_missing_cannot_be_explained(write):
    text = CITY.replace("行政许可: 447228", "行政许可: _")
    text += explained("- {规则: F214, 理由: 部门没有报来}")
    findings = {f.code: f for f in found(write, text)}
    assert not findings["F214"].reason
    assert "不能用说明代替" in findings["K902"].message


def test_rules_that_meet_a_gap_are_told_as_not_assessed_once(write):
    text = CITY.replace("新收: [3001, 53, 0, 0, 61, 4]", "新收: [3001, 五十三, 0, 0, 61, 4]")
    findings = found(write, text)
    assert [f.code for f in findings] == ["F204", "K901"]
    told = findings[-1]
    assert told.severity == "info"
    assert "X301" in told.message
    assert "A303" in told.message


HEAD = "各项工作平稳有序。"
SECRETS = ("国家秘密: [2, 0, 0, 0, 0, 0]", "国家秘密: _")
OF_ALL = "予以公开申请1362件，占44.7%，部分公开454件，占14.9%，不予处理88件，占2.9%。"


@pytest.mark.parametrize(
    ("replaced", "words", "expected"),
    [
        (("行政复议: [72, 64, 178, 37]", "行政复议: _"), "", {"X306", "X336"}),
        (("未经复议直接起诉: [13, 4, 8, 1]", "未经复议直接起诉: _"), "", {"X307", "X336"}),
        (("上年结转: [34, 0, 0, 0, 0, 0]", "上年结转: _"), "", {"X303"}),
        (("上年结转: [34, 0, 0, 0, 0, 0]", "上年结转: _"), "收到申请3130件。",
         {"X301", "X302", "X303"}),
        (SECRETS, "", {"X304"}),
        (SECRETS, f"办理申请1904件，其中{OF_ALL}", {"X304", "X312", "X313", "X317"}),
        (SECRETS, OF_ALL, {"X304", "X312", "X317"}),
        # Shares of a total in the sentence itself, and parts that are too few whatever is open.
        (SECRETS, "办理申请1904件，其中予以公开1362件，占71.5%，部分公开454件，占23.8%，不予处理88件，占4.6%。",
         {"X304"}),
        (SECRETS, "答复申请1904件，其中政策类1362件，人事类400件，其他类132件。", {"X304"}),
        (SECRETS, "答复申请2000件，其中予以公开1362件，不予公开179件，不予处理89件。", {"X304"}),
        (SECRETS, "答复申请1700件，其中不予公开1362件，其他处理200件，不予处理98件。",
         {"X304", "X318"}),
    ],
)  # fmt: skip
def test_exactly_the_rules_that_looked_at_an_open_cell_are_told(write, replaced, words, expected):
    text = CITY.replace(*replaced).replace(HEAD, HEAD + words)
    told = found(write, text)[-1]
    assert told.code == "K901"
    codes = set(re.findall("[A-Z][0-9]{3}", told.message))
    assert {code for code in codes if code.startswith("X")} == expected


@pytest.mark.parametrize(
    ("example", "replaced", "named", "not_named"),
    [
        ("city_government_2024", ("新收: [3001, 53, 0, 0, 61, 4]", "新收: [3001, _, 0, 0, 61, 4, 3119]"),
         {"A301", "A303", "A309"}, {"A302"}),
        ("zone_2019", ("政府集中采购: [135, 75394432.52元]", "政府集中采购: [135, _]"),
         {"A318"}, {"A303", "Y606"}),
        ("city_education_2017", ("主动公开规范性文件数: 0", "主动公开规范性文件数: _"),
         {"A306"}, {"A303"}),
    ],
)  # fmt: skip
def test_rules_of_the_tables_are_told_as_well(write, example, replaced, named, not_named):
    text = (INPUTS / f"{example}.yaml").read_text(encoding="utf-8")
    assert text.count(replaced[0]) == 1
    (told,) = [f for f in found(write, text.replace(*replaced)) if f.code == "K901"]
    codes = set(re.findall("[A-Z][0-9]{3}", told.message))
    assert named <= codes
    assert not not_named & codes


def test_nothing_keeps_a_report_that_was_checked(write):
    report = authoring.load(write(CITY))
    kept = weakref.ref(report)
    authoring.check(report)
    del report
    gc.collect()
    assert kept() is None


def test_fingerprints_survive_moved_lines_and_other_numbers(write):
    (one,) = found(write, CITY.replace("3119件", "3118件"))
    (moved,) = found(write, "# 一行注释\n\n" + CITY.replace("3119件", "3117件"))
    (other,) = found(write, CITY.replace("结转下年度继续办理103件", "结转下年度继续办理102件"))
    assert one.fingerprint == moved.fingerprint != other.fingerprint
    assert one.place.line != moved.place.line


def test_the_place_may_be_the_name_of_a_cell_or_of_a_row(write, tmp_path):
    for name in ("zone_2021", "zone_2022"):
        text = (INPUTS / f"{name}.yaml").read_text(encoding="utf-8")
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    for where, reason in (("主动公开.行政规范性文件.现行有效", "移交"), ("主动公开.行政规范性文件", "移交"),
                          ("disclosure.normative_documents", "移交"), ("主动公开.规章", "")):  # fmt: skip
        new = text.replace("[88, 55, 698]", "[88, 55, 690]")
        line = f"- {{规则: Y602, 位置: {where}, 理由: 移交}}"
        findings = found(write, new + explained(line))
        assert [f.reason for f in findings if f.code == "Y602"] == [reason], where
