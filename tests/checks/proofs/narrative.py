"""图片和表格."""

from tests.checks.proof import broken, near

_FILE = "(city_government_2024_outcomes.png"
_PICTURE = f'{_FILE} "图：2024年政府信息公开申请办理结果（件）")'
_ALT = (
    "![2024年政府信息公开申请办理结果柱状图：予以公开1362件，部分公开454件，不予公开178件，无法提供781件，"
    "不予处理88件，其他处理187件]"
)


def _table(rows):
    return ("（五）监督保障。", f"| 甲 | 乙 |\n  |---|---|\n  {rows}\n\n  （五）监督保障。")


BROKEN = [
    broken("N401", (_FILE, "(../outcomes.png")),
    broken("N402", (_FILE, "(nothing.png")),
    broken("N403", (_FILE, "(city_government_2024.yaml")),
    broken("N404", (_ALT, "![]")),
    broken("N405", ("2024年，全市各级行政机关", "![图](a.png")),
    broken("N409", ("申请3119件", "申请｛｛ 申请.新收.总计 ｝｝件")),
    broken("N409", ("申请3119件", "申请{申请.新收.总计}件")),
    broken("N409", ("简称: 市政府", '简称: "{{ 申请.新收.总计 }}"')),
    broken(
        "N409",
        ("总称: 2011年，在县政府网站公开信息", "总称: '{{ 年度 }}公开信息'"),
        base="township_2011",
    ),
    broken("N410", ("（五）监督保障。", "# 等科室补充\n\n  （五）监督保障。")),
    broken("N410", ("（五）监督保障。", "（五）监督保障。  # 待核\n  ")),
    broken("N405", ("2024年，全市各级行政机关", "| 甲 | 乙 |\n\n  全市")),
    broken("N405", _table("| ![图](a.png) | 2 |")),
    broken("N411", _table("| 1 | 2 | 三百条 |")),
    broken("N411", _table("| 1 | 2 |\n  | 3 | 4 | | 五百条 | 六百条 |")),
]
NEAR_MISSES = [
    near("N401", (_FILE, "(./city_government_2024_outcomes.png")),
    near("N402", (_FILE, "(<city_government_2024_outcomes.png>")),
    near("N403", (_PICTURE, f"{_PICTURE}\n  图的下面接着写。")),
    near("N404", (_ALT, "![柱状图]")),
    near("N409", ("申请3119件", "申请{{ 申请.新收.总计 }}件")),
    near("N410", ("（五）监督保障。", "（五）监督保障。查看3#楼的C# 程序。")),
    near("N411", _table("| 1 \\| 2 | 3 |  |\n  | 4 |")),
    near("N405", ("2024年，全市各级行政机关", "2024年，全市各级行政机关!")),
]
