"""Reports of 2008 to 2018 with a provincial annex: the year's figure and the total of all years.

The rows are those printed by agencies of a province that asked for both columns; 历年累计 is computed
from the total of the years before, which is filled in but not printed.
"""

from __future__ import annotations

from authoring.forms.f2008 import DUE, OUTLINE
from authoring.forms.layout import Carry, Form, FormBlock, FormTable, Item, Part

_ROWS = (
    Item("disclosed", "主动公开文件数", "主动公开文件数", unit="条"),
    Item("by_website", "政府网站公开数", "其中：1.政府网站公开数", unit="条", indent=1, part_of="disclosed"),
    Item("by_gazette", "政府公报公开数", "2.政府公报公开数", unit="条", indent=1, part_of="disclosed"),
    Item("received", "受理申请总数", "受理依申请公开信息总数", unit="条",
         sum_of=("received_in_person", "received_online", "received_by_letter_or_fax")),
    Item("received_in_person", "当面申请数", "其中：1.当面申请数", unit="条", indent=1),
    Item("received_online", "网上申请数", "2.网上申请数", unit="条", indent=1),
    Item("received_by_letter_or_fax", "信函传真申请数", "3.信函、传真申请数", unit="条", indent=1),
    Item("answered", "答复总数", "对申请的答复总数", unit="条",
         sum_of=("granted", "partly_granted", "refused", "answered_otherwise")),
    Item("granted", "同意公开答复数", "其中：1.同意公开答复数", unit="条", indent=1),
    Item("partly_granted", "同意部分公开答复数", "2.同意部分公开答复数", unit="条", indent=1),
    Item("refused", "不予公开答复数", "3.不予公开答复数", unit="条", indent=1),
    Item("answered_otherwise", "其他类型答复数", "4.其他类型答复数", unit="条", indent=1),
    Item("complaints", "行政诉讼举报数", "接受行政诉讼、举报数", unit="件"),
    Item("reconsideration", "行政复议数", "行政复议数", unit="件"),
    Item("litigation", "行政诉讼数", "行政诉讼数", unit="件"),
)  # fmt: skip

STATISTICS = FormTable(
    key="statistics",
    name="统计表",
    widths=(52, 16, 16, 16),
    blocks=(
        FormBlock(
            corner="指标名称",
            units="计量单位",
            columns=(
                Item("until_last_year", "上年累计", "上年累计", hidden=True),
                Item("this_year", "本年度", "本年度"),
                Item("in_all_years", "历年累计", "历年累计", total=True),
            ),
            rows=_ROWS,
        ),
    ),
    carries=(Carry("until_last_year", ("in_all_years",)),),
)

FORM = Form(
    id="2008-provincial",
    title="自拟提纲，附本年度和历年累计的统计表",
    basis="2008年《条例》第三十二条、省级统计表",
    notice="",
    law="《中华人民共和国政府信息公开条例》（国务院令第492号）",
    decree="492",
    article="第三十二条",
    first_year=2008,
    last_year=2018,
    due=DUE,
    optional=True,
    changes="省级统计表：每项指标填上年累计和本年度，历年累计由程序相加。",
    parts=(
        OUTLINE,
        Part(
            "statistics",
            "统计表",
            "附表：政府信息公开情况统计表",
            table=STATISTICS,
            annex=True,
            serves=("主动公开", "依申请公开和不予公开", "复议诉讼"),
        ),
    ),
)
