"""数据合理性."""

from tests.checks.proof import broken, near

_COUNTY, _ZONE, _TRIAL = (
    {"base": base} for base in ("county_education_2023", "zone_2022", "zone_2019")
)
_DOCUMENTS = "行政规范性文件: [88, 55, 698]"
_FEW_BEFORE = (("行政规范性文件: [69, 3, 665]", "行政规范性文件: [69, 3, 5]"),)
_DIRECT, _AFTER = "未经复议直接起诉: [13, 4, 8, 1]", "复议后起诉: [12, 1, 1, 6]"
_PART_SIX = (
    "|\n  2024年，全市行政机关依据《政府信息公开信息处理费管理办法》共收取信息处理费3940元。"
    "没有其他需要报告的事项。"
)
_PENALTIES, _PROCUREMENT = "行政处罚: [2648, 0, 430]", "政府集中采购: [135, 75394432.52元]"


def _other(other, received):
    """The trial form with so many 其他处理 of so many requests."""
    return (
        ("全年新收政府信息公开申请23件", f"全年新收政府信息公开申请{received}件"),
        ("新收: [23, 0, 0, 0, 0, 0]", f"新收: [{received}, 0, 0, 0, 0, 0]"),
        ("予以公开: [7, 0, 0, 0, 0, 0]", f"予以公开: [{received - 16 - other}, 0, 0, 0, 0, 0]"),
        ("其他处理: 无", f"其他处理: [{other}, 0, 0, 0, 0, 0]"),
    )


BROKEN = [
    broken("A310", (_DOCUMENTS, "行政规范性文件: [88, 55, 38]"), last=_FEW_BEFORE, **_ZONE),
    broken("A310", ("规范性文件: [89, 89, 89]", "规范性文件: [89, 89, 88]"), **_TRIAL),
    broken("A311", ("规章: 无", "规章: [1, 0, 1]"), **_COUNTY),
    broken("A311", ("规章: 无", "规章: [1, 1, 1]"), **_TRIAL),
    broken("A312", ("行政事业性收费: 0", "行政事业性收费: 12000000"), **_COUNTY),
    broken("A312", ("行政事业性收费: 9116.36", "行政事业性收费: 91163600"), **_ZONE),
    broken(
        "A313", ("复议诉讼: 无", "复议诉讼:\n  行政复议: [1, 0, 0, 0]\n  行政诉讼: 无"), **_COUNTY
    ),
    broken("A314", (_DIRECT, "未经复议直接起诉: [25, 5, 9, 7]"), (_AFTER, "复议后起诉: 无")),
    broken("A315", (_PART_SIX, "无")),
    broken("A316", *_other(10, 49), **_TRIAL),
    broken("A317", (_PENALTIES, "行政处罚: [20, -21, 430]"), **_TRIAL),
    broken("A318", (_PROCUREMENT, "政府集中采购: [0, 75394432.52元]"), **_TRIAL),
    broken("A318", (_PROCUREMENT, "政府集中采购: [135, 0.00元]"), **_TRIAL),
]
NEAR_MISSES = [
    near("A310", (_DOCUMENTS, "行政规范性文件: [88, 5, 88]"), last=_FEW_BEFORE, **_ZONE),
    near("A311", ("规章: 无", "规章: [0, 0, 1]"), **_COUNTY),
    near(
        "A311",
        ("规章: 无", "规章: [1, 0, 1]"),
        ("全称: 示例县教育局", "全称: 国家示例局"),
        **_COUNTY,
    ),
    near("A312", ("行政事业性收费: 9116.36", "行政事业性收费: 120000"), **_ZONE),
    near(
        "A313", ("复议诉讼: 无", "复议诉讼:\n  行政复议: [0, 0, 0, 0]\n  行政诉讼: 无"), **_COUNTY
    ),
    near(
        "A314", (_DIRECT, "未经复议直接起诉: [25, 5, 9, 6]"), (_AFTER, "复议后起诉: [0, 0, 0, 1]")
    ),
    near("A315", ("共收取信息处理费3940元", "没有收取信息处理费")),
    near("A316", *_other(10, 50), **_TRIAL),
    near("A316", *_other(9, 30), **_TRIAL),
    near("A317", (_PENALTIES, "行政处罚: [20, -20, 430]"), **_TRIAL),
    near("A318", (_PROCUREMENT, "政府集中采购: [0, 0]"), **_TRIAL),
]
