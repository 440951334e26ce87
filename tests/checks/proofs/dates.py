"""日期."""

from tests.checks.proof import broken, near

_EARLIER = "来源: 示例政办发〔2025〕1号\n年度: 2024\n要求:\n  - 公布期限: {{市级政府: {}}}\n"
BROKEN = [
    broken("D701", ("发布日期: 2025-03-07", "发布日期: 2025-03-11")),
    broken("D701", pack=_EARLIER.format("03-06")),
    broken("D702", ("级别: 乡镇街道", "级别: 部门"), base="township_2011"),
    broken("D702", ("级别: 乡镇街道", "级别: _"), base="township_2011"),
]
NEAR_MISSES = [
    near("D701", ("发布日期: 2025-03-07", "发布日期: 2025-03-10")),
    near("D701", ("发布日期: 2025-03-07", "发布日期: 2025-06-10"), ("级别: 市级政府", "级别: _")),
    near("D701", pack=_EARLIER.format("03-07")),
    near("D701", ("发布日期: 2025-03-07", "发布日期: 2025-03-10"), pack=_EARLIER.format("03-20")),
    near("D702", ("全称: 示例镇人民政府", "全称: 示例镇管委会"), ("级别: 乡镇街道", "级别: _"), base="township_2011"),
]  # fmt: skip
