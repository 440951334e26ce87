"""与上年核对."""

from tests.checks.proof import broken, near

_ZONE = {"base": "zone_2022"}
_OVER, _DOCUMENTS = "上年结转: [1, 0, 0, 0, 0, 0]", "行政规范性文件: [88, 55, 698]"
_FORWARD, _CASES = "结转下年度: [1, 0, 0, 0, 0, 0]", "行政复议: [1, 0, 2, 0]"
_SAME_AS_THIS_YEAR = (
    ("行政规范性文件: [69, 3, 665]", "行政规范性文件: [88, 55, 665]"),
    ("行政许可: 2293", "行政许可: 10690"),
    ("行政处罚: 1282", "行政处罚: 2113"),
    ("行政强制: 42", "行政强制: 0"),
    ("行政事业性收费: 24252.311082", "行政事业性收费: 9116.36"),
    ("新收: [64, 0, 0, 2, 0, 4]", "新收: [71, 3, 0, 0, 0, 0]"),
    ("本机关不掌握: [22, 0, 0, 0, 0, 3]", "本机关不掌握: [37, 0, 0, 0, 0, 0]"),
    ("未经复议直接起诉: [12, 0, 0, 0]", "未经复议直接起诉: [1, 0, 0, 0]"),
)


def _trial(row, figures, before):
    """The report of the trial form a year later, and a line of the report before it."""
    changes = (
        ("年度: 2019", "年度: 2020\n上年报告: before.yaml"),
        ("发布日期: 2020-01-20", "发布日期: 2021-01-20"),
        ("2020年实行", "2021年实行"),
        (row, f"{row.split(':')[0]}: {figures}"),
    )
    return changes, {"base": "zone_2019", "before": _before(2019, "主动公开", row, before)}


def _provincial(until_last_year):
    row = "主动公开文件数: [10037, 2069]"
    before = _before(2017, "统计表", row, "[7968, 2069]", "格式: 2008-provincial\n")
    changes = (
        ("年度: 2018\n", "年度: 2018\n上年报告: before.yaml\n"),
        (row, f"主动公开文件数: [{until_last_year}, 2069]"),
    )
    return changes, {"base": "zone_2018", "before": before}


def _before(year, table, row, figures, form=""):
    agency = "机关: {全称: 示例综合实验区管理委员会}"
    return f"年度: {year}\n{form}{agency}\n{table}:\n  {row.split(':')[0]}: {figures}\n"


def _of(make, code, changes):
    replacements, options = changes
    return make(code, *replacements, **options)


_PENALTIES, _RULES = "行政处罚: [2648, 0, 430]", "规章: 无"
BROKEN = [
    broken("Y601", last=((_FORWARD, "结转下年度: [2, 0, 0, 0, 0, 0]"),), **_ZONE),
    broken("Y601", last=((_FORWARD, "结转下年度: [0, 1, 0, 0, 0, 0]"),), found=("Y601", "Y601"), **_ZONE),
    broken("Y602", (_DOCUMENTS, "行政规范性文件: [88, 55, 700]"), **_ZONE),
    _of(broken, "Y603", _trial(_PENALTIES, "[2648, 0, 538]", "[2648, -18, 430]")),
    _of(broken, "Y604", _trial(_RULES, "[0, 0, 7]", "[0, 0, 0]")),
    _of(broken, "Y605", _provincial(10307)),
    broken("Y606", ("行政许可: 10690", "行政许可: 11466"), **_ZONE),
    broken("Y606", ("行政处罚: 2113", "行政处罚: 256"), **_ZONE),
    broken("Y606", ("行政处罚: 2113", "行政处罚: 36"), last=(("行政处罚: 1282", "行政处罚: 7"),), **_ZONE),
    broken("Y607", ("行政处罚: 2113", "行政处罚: 0"), **_ZONE),
    broken("Y608", last=_SAME_AS_THIS_YEAR, **_ZONE),
    broken("Y609", last=((_CASES, "行政复议: [0, 0, 0, 3]"),), **_ZONE),
    broken("Y610", last=(("全称: 示例综合实验区管理委员会", "全称: 示例县民政局"),), **_ZONE),
]  # fmt: skip
NEAR_MISSES = [
    near("Y601", (_OVER, "上年结转: [1, 0, 0, 0, 0, 0]  # 去年没有办结的一件"), **_ZONE),
    near("Y602", (_DOCUMENTS, "行政规范性文件: [88, 53, 700]"), **_ZONE),
    _of(near, "Y603", _trial(_PENALTIES, "[2630, 0, 538]", "[2648, -18, 430]")),
    _of(near, "Y604", _trial(_RULES, "[0, 0, 7]", "[0, 0, 8]")),
    _of(near, "Y605", _provincial(10037)),
    near("Y606", ("行政许可: 10690", "行政许可: 11465"), **_ZONE),
    near("Y606", ("行政处罚: 2113", "行政处罚: 257"), **_ZONE),
    near("Y606", ("行政处罚: 2113", "行政处罚: 29"), last=(("行政处罚: 1282", "行政处罚: 2"),), **_ZONE),
    # An outcome is a part of what was handled: where it alone jumps, nothing is said of it.
    near("Y606", last=(("本机关不掌握: [22, 0, 0, 0, 0, 3]", "本机关不掌握: [210, 0, 0, 0, 0, 3]"),), **_ZONE),
    near("Y607", ("行政处罚: 2113", "行政处罚: 0"), last=(("行政处罚: 1282", "行政处罚: 49"),), **_ZONE),
    near("Y608", last=_SAME_AS_THIS_YEAR[1:], **_ZONE),
    near("Y609", last=((_CASES, "行政复议: [1, 0, 0, 2]"),), **_ZONE),
    near("Y610", last=(("全称: 示例综合实验区管理委员会", "全称: 示例综合实验区 管理委员会"),), **_ZONE),
]  # fmt: skip
