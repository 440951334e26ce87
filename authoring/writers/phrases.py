"""Where a label may break: between words, never inside one.

Chinese has no blanks between words, so the words of the forms' labels are listed here. What is not
listed stays in one piece, and breaks only where it is longer than its line.
"""

from __future__ import annotations

import functools
import re

# The words of the forms since 2008, and of the heads that agencies give tables of their own.
_WORDS = """
信息 政府 政务 公开 主动 依申请 申请人 申请 类申请 情况 情形 内容 指标 统计 单位 计量 数量 总数量
总数 件数 总次数 次数 序号 类别 类型 名称 项目 备注 合计 小计 总计 累计 历年 全年 本年 上年
上一年 上年度 本年度 下年度 年度 占比 比例 增长 增/减 规章 规范性 文件 制发 废止 现行 有效 新制作
新公开 对外 许可 处罚 强制 事业性 收费 金额 总金额 万元 采购 集中 决定 处理 其他 服务 管理 事项
行政 本列 数据 勾稽 关系为 第一项 第二项 加第二项 第三项 加第四项 之和 等于 自然人 法人 组织 商业
企业 科研 机构 社会 公益 法律 新收 结转 继续 办理 结果 予以 不予 部分 区分 只计 不计 这一 属于
国家 秘密 法规 禁止 危及 三安全 一稳定 保护 第三方 合法 权益 三类 四类 内部 事务 过程性 执法 案卷
查询 无法 提供 本机关 掌握 相关 没有 现成 需要 另行 制作 补正 明确 仍不明确 信访 举报 投诉 重复
要求 出版物 无正当 正当 理由 大量 反复 机关 确认 重新 出具 获取 逾期 不再 未按 通知 缴纳 费用
复议 诉讼 维持 纠正 尚未 审结 直接 起诉 未经 复议后 通过 不同 渠道 方式 公报 网站 微博 微信
新媒体 回应 解读 公众 关注 热点 重大 舆情 参加 举办 新闻 发布会 主要 负责 同志 在线 访谈 政策
稿件 发布 事件 收到 受理 当面 传真 网络 网上 信函 办结 按时 延期 答复 范围 同意 涉及 个人 隐私
安全 公共 经济 稳定 条例 所指 规定 存在 告知 作出 更改 补充 途径 具体 行为 依法 纠错 驳回 原告
请求 接受 收取 建设 保障 经费 工作 专门 设置 查阅点 从事 人员 专职 兼职 包括 专项 用于 编辑 维护
方面 会议 培训 培训班 召开 专题 各类 其中 或者 委员会 办公室 办事处 人民政府 管理局
"""
_LISTED = "|".join(sorted(set(_WORDS.split()), key=lambda word: (-len(word), word)))
_WORD = (
    rf"[或和及与不未已被等其本对]?(?:{_LISTED})(?:数(?![量据])|[的后局厅])?"
    r"|第[（(]?[一二三四五六七八九十]+[）)]?[条项]"
)
_LONGEST_WORD = 6
_TOKEN = re.compile(
    r"(?P<numeral>^(?:[（(][一二三四五六七八九十]{1,3}[）)]|[一二三四五六七八九十]{1,3}、))"
    r"|(?P<ordinal>[0-9]{1,2}[.．](?![0-9]))"
    r"|(?P<opening>[（(《“‘【〔　]+)|(?P<closing>[）)》”’】〕、，。；：！？,;:%％]+)"
    rf"|(?P<word>{_WORD})|(?P<other>.)",
    re.DOTALL,
)


# After a place or an office, and before an office or the words of the title; 市场, 县级 and the like
# are not the ends of places.
_TITLE_CUTS = re.compile(
    r"(?<=[省县区州旗镇乡])(?![级城域划块镇村化内外长直属])(?=.{2})|(?<=市)(?![场区容政民级内外长直属])(?=.{2})"
    r"|(?<=委员会)(?=.{2})|(?<=.)(?=人民政府|办公室|办事处|委员会|管理局|[0-9]{4}年|政府信息公开)"
    r"|(?<=[0-9]年)(?=.)|(?<=政府信息公开)(?=.)|(?<=.)(?=年度报告)"
)


def title_phrases(text: str) -> tuple[str, ...]:
    """The pieces of a title or the name of an agency, between which it may break."""
    return tuple(piece for piece in _TITLE_CUTS.split(text) if piece)


@functools.lru_cache(maxsize=2048)
def phrases(text: str) -> tuple[str, ...]:
    """The pieces of a label, between which it may break; joined they are the text.

    A leading （一） or 一、 is a piece of its own; 1. stays with the word it numbers.
    """
    pieces: list[str] = []
    before = ""
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or ""
        stays = kind == "closing" or before in ("opening", "ordinal") or kind == before == "other"
        if stays and pieces:
            pieces[-1] += match[0]
        else:
            pieces.append(match[0])
        before = kind
    return tuple(part for piece in pieces for part in title_phrases(piece))


def are_words(text: str) -> bool:
    """Whether a heading is made of words listed here, at least for the most part."""
    return max(map(len, phrases(text)), default=0) <= _LONGEST_WORD
