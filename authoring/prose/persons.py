"""Persons: names of applicants, plaintiffs and other private people in a sentence.

A name is seen by the frame it stands in (原告王五诉我局, 李四等3人申请公开), never alone: most characters
that are surnames begin common words too. 王某 and 李某某 name nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from authoring.patterns import lazy, may_meet

SURNAME = (
    "[赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严魏陶姜戚谢邹喻苏潘葛范彭鲁韦马苗方俞任袁柳史唐薛雷贺倪汤罗"
    "郝安常于傅齐康伍余顾孟黄萧尹姚邵汪毛米戴宋熊舒屈项祝董梁杜阮蓝季贾江郭梅林徐邱骆高夏蔡田樊胡凌霍万卢莫房丁邓单"
    "洪包石崔龚程邢裴陆翁侯全宁刘龙叶白赖乔谭申牛官易廖曾肖阎]"
)
# Those that begin no common word that may follow 申请人 (as 曾多次, 何时, 任意, 许可, 陆续, 范围 do).
PLAIN = "[王李张刘陈杨赵黄吴徐孙朱郭林郑梁宋唐邓冯韩曹彭萧蔡潘董袁蒋叶魏苏吕沈姚卢姜崔谭汪廖贾韦薛侯邹熊孟秦尹阎邱]"
_NAME = rf"(?P<name>{PLAIN}[\u4e00-\u9fff]{{1,2}}?)"
_MANY = "等(?:[0-9一二三四五六七八九十几多余]{1,5})?[人名位户]"
_ROLE = (
    "申请人|原告|上诉人|当事人|第三人|起诉人|申诉人|信访人|来访人|举报人|投诉人|代理人|村民|居民|市民|公民|群众|职工|业主|"
    "住户|农民|网民|网友|律师|学生|家长"
)
_DOES = (
    "因?不服|申请|提出|提交|提起|要求|起?诉|递交|寄来|邮寄|来信|来访|来电|反映|向[我本]|对[我本答]|就[其征土拆房]|与[我本]|"
    "一案|的申请|的信息公开申请"
)
_OFFICE = (
    "(?:[我本](?:局|委|办|厅|院|镇|乡|县|市|区|机关|单位|街道)"
    "|[\u4e00-\u9fff]{2,20}(?:政府|局|委|厅|街道|办事处|公司))"
)
_CLAUSE = r"(?:^|(?<=[，。；、：“（(\s了在对与就和及]))"
_FRAMES = (
    # 李四、王五等3人
    lazy(rf"(?P<name>{PLAIN}[\u4e00-\u9fff]{{1,2}}(?:、{PLAIN}[\u4e00-\u9fff]{{1,2}}){{1,5}}){_MANY}", needs=_MANY),
    # 村民赵六不服答复, 申请人张三申请公开, 申请人李四等3人
    lazy(rf"(?:{_ROLE})(?:代表)?{_NAME}(?={_MANY}|{_DOES}|、{SURNAME})", needs=_ROLE),
    lazy(rf"{_CLAUSE}{_NAME}{_MANY}(?={_DOES})", needs=_MANY),
    # 申请人：张三
    lazy(
        rf"(?:申请人|原告|当事人)(?:[：:]\s?|为|是|系)(?P<name>{PLAIN}[\u4e00-\u9fff]{{1,2}})(?![\u4e00-\u9fff])",
        needs="申请人|原告|当事人",
    ),
    # 王五诉我局
    lazy(
        rf"{_CLAUSE}(?P<name>{PLAIN}[\u4e00-\u9fff]{{1,2}}?)(?:{_MANY})?"
        rf"诉(?![讼求说请称至前后]){_OFFICE}",
        needs="诉(?![讼求说请称至前后])",
    ),
    # 李四向我局提出申请, 李四不服答复
    lazy(
        rf"{_CLAUSE}{_NAME}(?=向[我本]|申请公开|申请政府信息|因?不服|对[我本][\u4e00-\u9fff]{{1,3}}(?:答复|不服)|提起行政)",
        needs="向我|向本|申请公开|申请政府信息|不服|对我|对本|提起行政",
    ),
)  # fmt: skip
# What is no name though it begins like one.
_NO_NAME = lazy(
    r"[和或及与申请人应须需可本有无的未起某村镇乡县市区街组社局委办厅院省州]|[林黄][地权木业场河]|陈述|陈列|郑重|唐突|张贴|"
    r"先生|女士|老师|韩国|沈阳|唐山"
)


def frames_of(whole: str) -> tuple[re.Pattern[str], ...]:
    """The frames that may stand in some part of a text."""
    return tuple(frame for frame in _FRAMES if may_meet(frame, whole))


def private_names(
    text: str, frames: Iterable[re.Pattern[str]] | None = None
) -> Iterator[re.Match[str]]:
    """Frames with the name of a private person in group “name”; `frames` are those to look for."""
    told: list[tuple[int, int]] = []
    for frame in _FRAMES if frames is None else frames:
        for match in frame.finditer(text):
            start, end = match.span("name")
            known = any(start < e and s < end for s, e in told)
            if not known and not _NO_NAME.search(match["name"]):
                told.append((start, end))
                yield match
