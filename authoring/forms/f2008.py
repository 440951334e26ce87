"""Reports of 2008 to 2018 under the first 条例 (国务院令第492号): an outline of the agency's own.

Article 32 names six contents and no form; each section says which of them it serves.
"""

from __future__ import annotations

from authoring.forms.layout import DueDates, Form, Level, Part

ITEMS = (
    "概述",
    "主动公开",
    "依申请公开和不予公开",
    "收费及减免",
    "复议诉讼",
    "问题及改进",
    "其他",
)
DUE = DueDates(
    tuple((level, (3, 31)) for level in Level),
    "《中华人民共和国政府信息公开条例》（国务院令第492号）第三十一条",
)
OUTLINE = Part(
    "sections", "各部分", "各部分", items=ITEMS, optional_items=("概述", "其他"),
    guide=("各部分依次写；序号一、二、三……由程序编排，标题里不用写。",),
)  # fmt: skip

FORM = Form(
    id="2008",
    title="自拟提纲",
    basis="2008年《条例》第三十二条",
    notice="",
    law="《中华人民共和国政府信息公开条例》（国务院令第492号）",
    decree="492",
    article="第三十二条",
    first_year=2008,
    last_year=2018,
    due=DUE,
    changes="没有统一格式：各部分自拟，应当包括《条例》第三十二条规定的六项内容。",
    parts=(OUTLINE,),
)
