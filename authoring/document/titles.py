"""Where a title too long for one line breaks: between words, the lines as even as can be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

_LINE = 20  # characters of 2号 type on a line of 156 mm


def _listed(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# What a name is made of, longest first where one begins another. A line never breaks inside one.
_PEOPLES = _listed(
    """
    蒙古 哈萨克 维吾尔 柯尔克孜 塔吉克 乌孜别克 俄罗斯 鄂温克 鄂伦春 塔塔尔 达斡尔 锡伯 赫哲
    朝鲜 裕固 撒拉 东乡 保安 土家 布依 仡佬 毛南 仫佬 傈僳 纳西 景颇 拉祜 布朗 阿昌 德昂
    基诺 普米 独龙 门巴 珞巴 高山 各 藏 回 壮 苗 彝 满 侗 瑶 白 哈尼 黎 傣 畲 佤 水
    土 羌 京 怒
    """
)
_NAMES_OF_PEOPLES = (
    *(f"{one}族" for one in _PEOPLES),
    *(one for one in _PEOPLES if len(one) > 1),
)
_OFFICES = _listed(
    """
    人民政府 人民代表大会 常务委员会 办公厅 办公室 委员会 管理局 监督局 事务局 执法局 服务局
    保障局 建设局 管委会 指挥部 总队 支队 大队 中队 分局 总局 中心 街道办事处 街道 办事处
    工作站 派出所 高新技术产业开发区 经济技术开发区 经济开发区 工业园区 开发区 示范区 保税区
    合作区 自贸区 新区 园区 林区 特区 社区 库区 景区 山区 城区 地区 自治区 自治州 自治县
    自治旗 行政区 直属 直属机构 联合会 研究院 有限公司 管理处 管理站 服务站 监测站 检查站
    事业单位
    """
)
_MATTERS = _listed(
    """
    发展和改革 发展改革 教育体育 教育 体育 科学技术 科技 工业和信息化 工业信息化 经济和信息化
    民族宗教事务 民族宗教 公安 民政 司法 财政 人力资源和社会保障 人力资源社会保障 自然资源和规划
    规划和自然资源 自然资源 生态环境保护 生态环境 住房和城乡建设 住房城乡建设 城市管理综合行政执法
    城市管理和综合执法 城市管理 城乡规划 城乡建设 交通运输 水务 水利 农业农村 商务 文化和旅游
    文化广电旅游 文化广播电视和旅游 文化体育和旅游 广播电视 文化 旅游 文物 卫生健康 退役军人事务
    应急管理 审计 外事 国有资产监督管理 市场监督管理 统计 医疗保障 信访 林业和草原 林业 草原
    园林 绿化 行政审批服务 行政审批 政务服务和数据管理 政务服务 数据管理 大数据发展 大数据
    机关事务管理 金融监督管理 金融 公共资源交易 综合行政执法 综合执法 知识产权 粮食和物资储备
    粮食 物资储备 乡村振兴 消防救援 税务 海关 气象 地震 邮政 烟草专卖 国家 政府信息公开
    信息公开 公积金 住房公积金 供销合作 档案 地方志 防汛抗旱 口岸 铁路 民航 海事 招商
    投资促进 监督管理 管理 监督 事务 保障 服务 执法 建设 规划 发展 改革 环境 保护
    """
)
_NAMES = re.compile(
    "|".join(sorted((*_NAMES_OF_PEOPLES, *_OFFICES, *_MATTERS), key=len, reverse=True))
    # A place is named by two characters or three and what it is.
    + "|[一-鿿]{2,3}?(?:省|市|县|区|州|盟|旗|乡|镇)(?![民政场])"
    + "|[（(〔【][^（）()〔〕【】]*[）)〕】]|[0-9A-Za-z]+"
)
_REST_OF_PLACE = re.compile(f"(?:{'|'.join(_NAMES_OF_PEOPLES)}){{0,9}}自治")
_STICKS_TO_WHAT_IS_BEFORE = set(
    "省市县区州盟旗乡镇局厅委办处所室院会站队部科司署族）)〕】、·，,”》"
)
_STICKS_TO_WHAT_FOLLOWS = set("（(〔【“《·第")
_JOINTS = set("和与及暨")


def broken(name: str) -> tuple[str, ...]:
    """The lines of a name: one where it fits, else as few as it needs.

    Where no break between words gives lines that fit, a line breaks anywhere but before a mark.
    """
    least = -(-len(name) // _LINE)
    if least <= 1:
        return (name,)
    cuts = tuple(_cuts(name))
    for count in range(least, least + 2):
        lines = _evenest(name, cuts, count)
        if lines:
            return lines
    anywhere = tuple((n, 0) for n in range(1, len(name)))
    return _evenest(name, anywhere, least) or (name,)


def _cuts(name: str) -> Iterator[tuple[int, int]]:
    """Where a line may end, and how little that disturbs the reader (0 is best)."""
    inside: set[int] = set()
    ends: set[int] = set()
    for match in _NAMES.finditer(name):
        inside |= set(range(match.start() + 1, match.end()))
        ends |= {match.start(), match.end()}
    for at in range(2, len(name) - 1):
        before, after = name[at - 1], name[at]
        if at in inside or after in _STICKS_TO_WHAT_IS_BEFORE or before in _STICKS_TO_WHAT_FOLLOWS:
            continue
        if before in _JOINTS or after == " " or name[at : at + 2] == "自治":
            continue
        if name[:at].endswith(_NAMES_OF_PEOPLES) and _REST_OF_PLACE.match(name, at):
            yield at, 10  # between the peoples of one place
        elif after in _JOINTS or before in "省市县区州盟旗乡镇局厅委、 ":
            yield at, 0
        elif at in ends:
            yield at, 1
        else:
            yield at, 4


def _evenest(name: str, cuts: tuple[tuple[int, int], ...], count: int) -> tuple[str, ...]:
    """The name in `count` lines that fit; empty where no cuts give them."""
    even = len(name) / count

    @cache
    def best(start: int, lines: int) -> tuple[float, tuple[int, ...]] | None:
        if lines == 1:
            length = len(name) - start
            return ((length - even) ** 2, ()) if length <= _LINE else None
        found: tuple[float, tuple[int, ...]] | None = None
        for cut, burden in cuts:
            if not start < cut <= start + _LINE:
                continue
            if (rest := best(cut, lines - 1)) is None:
                continue
            cost = (cut - start - even) ** 2 + 8 * burden + rest[0]
            if found is None or cost < found[0]:
                found = cost, (cut, *rest[1])
        return found

    chosen = best(0, count)
    if chosen is None:
        return ()
    edges = (0, *chosen[1], len(name))
    return tuple(name[a:b] for a, b in pairwise(edges))
