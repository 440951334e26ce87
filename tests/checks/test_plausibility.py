"""Figures that add up and are still unlikely."""

import pytest

import authoring
from tests.conftest import INPUTS


@pytest.mark.parametrize(
    ("level", "money", "told"),
    [  # honest figures of published reports stay far below, the same typed in 元 far above
        ("市级政府", "96171.6", False),
        ("市级政府", "72701.2578", False),
        ("市级政府", "961716000", True),
        ("县级政府", "24252.311082", False),
        ("县级政府", "242523110", True),
        ("乡镇街道", "49999", False),
        ("乡镇街道", "50000", True),
        ("_", "9999999", False),
        ("_", "10000000", True),
    ],
)
def test_money_typed_in_yuan_is_doubted_by_level(write, level, money, told):
    path = write(
        f"年度: 2024\n机关: {{全称: 甲, 级别: {level}}}\n主动公开: {{行政事业性收费: {money}}}\n"
    )
    found = [f for f in authoring.check(authoring.load(path)) if f.code == "A312"]
    assert bool(found) == told
    if told:
        (finding,) = found
        assert finding.expected * 10_000 == finding.actual
        assert "疑似按元填写" in finding.message


def test_money_is_held_to_last_years(tmp_path):
    for year, money, named in ((2023, "12.5", ""), (2024, "125000", "上年报告: 2023.yaml\n")):
        (tmp_path / f"{year}.yaml").write_text(
            f"年度: {year}\n{named}机关: {{全称: 甲, 级别: 部门}}\n主动公开: {{行政事业性收费: {money}}}\n",
            encoding="utf-8",
        )
    found = authoring.check(authoring.load(tmp_path / "2024.yaml"))
    (finding,) = [f for f in found if f.code in ("A312", "Y606", "Y607")]
    assert finding.code == "A312"
    assert "是上年 12.5 的 10000 倍" in finding.message


@pytest.mark.parametrize(
    ("name", "level", "told"),
    [
        ("示例县教育局", "部门", True),
        ("示例县人民政府", "县级政府", True),
        ("示例镇人民政府", "乡镇街道", True),
        ("示例市人民政府", "市级政府", False),
        ("示例省人民政府办公厅", "部门", False),
        ("国家示例监督管理总局", "部门", False),
        ("示例和城乡建设部", "部门", False),
        ("示例海关", "垂直领导系统", False),
        ("示例局", "_", False),
    ],
)
def test_rules_are_made_only_by_those_who_may(write, name, level, told):
    path = write(
        f"年度: 2024\n机关: {{全称: {name}, 级别: {level}}}\n主动公开: {{规章: [3, 0, 3]}}\n"
    )
    found = [f for f in authoring.check(authoring.load(path)) if f.code == "A311"]
    assert bool(found) == told


def test_suits_are_doubted_only_since_refusals_go_to_reconsideration_first(write):
    text = (INPUTS / "city_government_2024.yaml").read_text(encoding="utf-8")
    text = text.replace("复议后起诉: [12, 1, 1, 6]", "复议后起诉: 无")
    new = authoring.check(authoring.load(write(text)))
    (finding,) = [f for f in new if f.code == "A314"]
    assert finding.severity == "info"
    assert "行政诉讼 26 件全部填在“未经复议直接起诉”" in finding.message
    assert "第二十三条第一款第四项" in finding.basis
    old = authoring.check(authoring.load(write(text.replace("年度: 2024", "年度: 2023"))))
    assert not [f for f in old if f.code == "A314"]


def test_the_cases_of_last_years_requests_are_no_wonder(tmp_path):
    for year, applications, named in ((2023, "{新收: [3, 0, 0, 0, 0, 0]}", ""),
                                      (2024, "无", "上年报告: 2023.yaml\n")):  # fmt: skip
        (tmp_path / f"{year}.yaml").write_text(
            f"年度: {year}\n{named}申请: {applications}\n复议诉讼: {{行政复议: [1, 0, 0, 0], 行政诉讼: 无}}\n",
            encoding="utf-8",
        )
    assert not [
        f for f in authoring.check(authoring.load(tmp_path / "2024.yaml")) if f.code == "A313"
    ]
    text = (tmp_path / "2024.yaml").read_text(encoding="utf-8").replace("上年报告: 2023.yaml\n", "")
    (tmp_path / "2024.yaml").write_text(text, encoding="utf-8")
    found = authoring.check(authoring.load(tmp_path / "2024.yaml"))
    assert [f.message for f in found if f.code == "A313"] == [
        "没有新收和结转的申请，却有行政复议 1 件、行政诉讼 0 件。"
    ]
