"""地方要求."""

from tests.checks.proof import broken, near


def _pack(demand, years="[2024]"):
    return f"来源: 示例政办发〔2025〕1号\n年度: {years}\n要求:\n  - 部分: 总体情况\n    {demand}\n"


_INTERPRETED = ("配发解读材料21篇", "配发解读材料")
BROKEN = [
    broken("L801", pack=_pack("字数上限: 500")),
    broken("L801", pack=_pack("字数下限: 1500")),
    broken("L802", pack=_pack("写明数量: 政务公开专区")),
    broken("L802", _INTERPRETED, ("编印政府公报6期；", ""), ("公开市政府及市政府办公室政策文件11件，", ""),
           ("召开新闻发布会12场", "召开新闻发布会"), ("制发规章1件，", ""), ("5500余条", ""),
           pack=_pack("写明数量: 解读材料")),
    broken("L803", pack=_pack("写到: 数字公报")),
    broken("L805", pack=_pack("字数上限: 500", "[2023, 2025]")),
]  # fmt: skip
NEAR_MISSES = [
    near("L801", pack=_pack("字数上限: 1000")),
    near("L802", pack=_pack("写明数量: [政策解读, 解读材料]")),
    near("L803", pack=_pack("写到: [数字公报, 政府公报]")),
    near("L805", pack=_pack("字数上限: 1000", "_")),
]
