"""遗留：instructions, chatbots, Markdown, look-alikes, what is announced and does not come."""

from tests.checks.proof import broken, near


def _say(words):
    """The words at the end of the first paragraph of 总体情况."""
    return ("各项工作平稳有序。", f"各项工作平稳有序。{words}")


def _paragraph(words):
    """The words as paragraphs of their own before （五）."""
    return ("  （五）监督保障。", f"{words}\n\n  （五）监督保障。")


def _aspect(words):
    """（三） of a report whose heads are run in."""
    return (
        "（三）政府信息管理。落实公文公开属性源头认定，凡拟公开的信息先审查、后发布，全年没有发生泄密和侵犯个人隐私的情况。",
        words,
    )


BROKEN = [
    broken("W472", _say("该部分以表格形式报告。")),
    broken("W472", _paragraph("  此项内容重在数据准确、要素齐备。")),
    broken("W472", _say("（文字描述，收取信息处理费情况在此处报告。）")),
    broken("C531", _say("以上内容由AI生成，请核对。")),
    broken("C531", _say("希望以上内容对您有所帮助！")),
    broken("C531", _say("您可以根据实际需要进行修改。")),
    broken("C532", _say("更新[网站专栏](https://www.example.net/zwgk)。")),
    broken("C532", _say("做到**应公开尽公开**和`及时`公开。")),
    broken("C532", _paragraph("  ---")),
    broken("C532", _paragraph("  > 引用的一段话。")),
    broken("C532", _paragraph("  - 加强培训；\n  - 加强检查。")),
    broken("C533", _say("⼯作⼈员在⽹上办理，为⺠服务。")),
    broken("W473", _say("举办培训班９场。")),
    broken("W474", _paragraph("  现将有关情况报告如下：")),
    broken("W474", _say("详见附件1。")),
    broken("W475", _aspect("（三）政府信息管理。"), base="county_education_2023"),
    broken("W475", _aspect("（三）政府信息管理"), base="county_education_2023"),
    broken(
        "W475",
        ("（三）政府信息管理。执行", "（三）政府信息管理\n\n  （四）监督检查。执行"),
        ("（四）政府信息公开平台建设", "（五）政府信息公开平台建设"),
        ("（五）监督保障", "（六）监督保障"),
    ),
]
NEAR_MISSES = [
    near(
        "W472", _say("落实《年度报告格式》“这一项主要报告”的要求，这一部分工作以表格形式逐月登记。")
    ),
    near(
        "C531",
        _say(
            "上线人工智能问答，用AI辅助生成解读图表，对企业有所帮助；如有疑问请告知市政府办公室。"
        ),
    ),
    near("C532", _say("满意度4*5分，温度-5至5度，邮箱a_b_c@example.cn，《目录》[2]（2025版）。")),
    near("C533", _say("工作人员在网上办理，为民服务，编号①、㎡、℃、〇。")),
    near("W473", _say("举办培训班9场，占比3％，AB类项目不计。")),
    near("W474", _paragraph("  主要做法如下：\n\n  1.抓学习\n\n  2.抓落实")),
    near("W474", _say("统计口径见《通知》附件，如图书馆、如附近社区。")),
    near("W475", _paragraph("  措施如下：\n\n  1.抓学习\n\n  2.抓落实")),
    near("W475", _aspect("（三）政府信息管理。没有变化。"), base="county_education_2023"),
]
