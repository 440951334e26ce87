"""雷同."""

from tests.checks.proof import broken, near

# A year's worth of sentences, none of which names a figure, a date or a place.
_SAID = (
    "区管委会把信息公开列入议事日程，主要负责同志听取汇报，分管负责同志按月调度；"
    "各公开单位明确一名联络员，负责信息的收集、审核和发布。"
    "围绕财政资金、公共资源配置、重大项目和教育医疗等群众最关心的领域，逐项梳理应当公开的事项，列出目录并按目录公开。"
    "对新出台的政策，起草单位同时写出问答式解读，与文件一起报审、一起印发、一起上网。"
    "对群众的留言和来信，承办单位先打电话问清要求，再书面答复，答复的内容经过法制机构审核。"
)
_PROMISE = "还要组织各公开单位的经办人员轮流到区办公室跟班学习，熟悉答复申请的流程和文书。"
_FORMULA = "区管委会的政府信息公开工作取得了一定成效，但与群众的期待相比还存在一些不足，主要表现在以下几个方面。"
_BEFORE = """\
年度: 2018
格式: "2008"
机关: {全称: 示例综合实验区管理委员会, 级别: 县级政府}
各部分:
  - 标题: 概述
    条目: 概述
    正文: |
      SAID
"""


def _after(words):
    """Words at the end of the first paragraph of the base."""
    return ("各项工作平稳有序。", f"各项工作平稳有序。{words}")


_NAMES_LAST = ("年度: 2019", "年度: 2019\n上年报告: before.yaml")
_OVERVIEW = ("全部在法定期限内答复。", f"全部在法定期限内答复。{_SAID}")
_PROBLEMS = ("按季度通报。", f"按季度通报。{_PROMISE}")

BROKEN = [
    broken("C501", _NAMES_LAST, _OVERVIEW, base="zone_2019", before=_BEFORE.replace("SAID", _SAID)),
    broken("C502", _NAMES_LAST, _PROBLEMS, base="zone_2019", before=_BEFORE.replace("SAID", _PROMISE)),
    broken("C510", _after("为了方便公众查找长沙市政府依法公开的政府信息，网站编有目录。")),
    broken("C510", _after("多次在《今日长沙》刊登政务信息。")),
    broken("C512", ("地址: 示例市示例大道1号", "地址: 浙江省温州市示例大道1号"),
           _after("台州市人民政府门户网站公开了目录和文件。")),
    broken("C511", _after("我局安排专人负责信息公开。")),
]  # fmt: skip
NEAR_MISSES = [
    near("C501", _NAMES_LAST, _OVERVIEW, base="zone_2019", before=_BEFORE.replace("SAID", _SAID[:60])),
    near("C502", _NAMES_LAST, _PROBLEMS, base="zone_2019", before=_BEFORE.replace("SAID", _PROMISE[:20])),
    near("C510", _after("组织经办人员到长沙市学习考察。沿海城市的做法见《长沙市政府信息公开规定》。")),
    near("C510", ("地址: 示例市示例大道1号", "地址: 湖南省长沙市示例大道1号"), _after("长沙市政府门户网站改版。")),
    near("C512", ("地址: 示例市示例大道1号", "地址: 浙江省温州市示例大道1号"),
         _after("瑞安市教育局和浙江省人民政府办公厅都公开了目录。")),
    near("C502", _NAMES_LAST, ("按季度通报。", f"按季度通报。{_FORMULA}"), base="zone_2019",
         before=_BEFORE.replace("SAID", _FORMULA)),
    near("C511", _after("群众在“我局怎么办”栏目提问。")),
]  # fmt: skip
