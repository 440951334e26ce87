"""The trial form of report years 2019 and 2020: 国办公开办函〔2019〕60号, 2019-11-23.

Rows, columns and headings follow the annex of the notice to the letter.
"""

from __future__ import annotations

from authoring.forms.layout import (
    Carry,
    DueDates,
    Form,
    FormBlock,
    FormTable,
    Item,
    Kind,
    Level,
    Part,
)
from authoring.forms.shared import ASPECTS, LISTED_AS, REVIEW, applications

NOTICE = "国办公开办函〔2019〕60号"
# The notice sets no dates of its own: departments by the end of January, governments by the end of March.
DUE = DueDates(
    tuple(
        (level, (1, 31) if level in (Level.DEPARTMENT, Level.MINISTRY) else (3, 31))
        for level in Level
    ),
    "《中华人民共和国政府信息公开条例》第四十九条",
)

_LAST_YEAR = Item("last_year", "上一年项目数量", "上一年项目数量", unit="项")
_CHANGE = Item("change", "本年增减", "本年增/减", kind=Kind.CHANGE, unit="项",
               hint="比上一年减少的写负数，例如 -18")  # fmt: skip
_DECISIONS = Item("decisions", "处理决定数量", "处理决定数量")

DISCLOSURE = FormTable(
    key="disclosure",
    name="主动公开",
    widths=(26, 22, 22, 22),
    blocks=(
        FormBlock(
            heading="第二十条第（一）项",
            corner="信息内容",
            columns=(
                Item("made", "本年新制作", "本年新制作数量"),
                Item("published", "本年新公开", "本年新公开数量"),
                Item("public_in_all", "对外公开总数", "对外公开总数量"),
            ),
            rows=(
                Item("rules", "规章", "规章", hint="没有规章制定权的机关填 0"),
                Item("normative_documents", "规范性文件", "规范性文件"),
            ),
        ),
        FormBlock(
            heading="第二十条第（五）项",
            corner="信息内容",
            columns=(_LAST_YEAR, _CHANGE, _DECISIONS),
            rows=(
                Item("licences", "行政许可", "行政许可"),
                Item("other_services", "其他对外管理服务事项", "其他对外管理服务事项"),
            ),
        ),
        FormBlock(
            heading="第二十条第（六）项",
            corner="信息内容",
            columns=(_LAST_YEAR, _CHANGE, _DECISIONS),
            rows=(
                Item("penalties", "行政处罚", "行政处罚"),
                Item("coercive_measures", "行政强制", "行政强制"),
            ),
        ),
        FormBlock(
            heading="第二十条第（八）项",
            corner="信息内容",
            columns=(_LAST_YEAR, _CHANGE),
            rows=(Item("fees", "行政事业性收费", "行政事业性收费"),),
        ),
        FormBlock(
            heading="第二十条第（九）项",
            corner="信息内容",
            columns=(
                Item("projects", "采购项目数量", "采购项目数量", unit="项"),
                Item("amount", "采购总金额", "采购总金额", kind=Kind.AMOUNT, unit="元",
                     hint="连同单位写，例如 251000元"),
            ),
            rows=(Item("procurement", "政府集中采购", "政府集中采购"),),
        ),
    ),
    carries=(Carry("last_year", ("last_year", "change")),),
)  # fmt: skip

OTHER_OUTCOME = Item(
    "other_outcome", "其他处理", "（六）其他处理", hint="只用于新旧条例衔接等极少数特殊情况"
)

FORM = Form(
    id="2019",
    title="中华人民共和国政府信息公开工作年度报告格式（试行）",
    basis=NOTICE,
    notice=f"《国务院办公厅政府信息与政务公开办公室关于政府信息公开工作年度报告有关事项的通知》（{NOTICE}）",
    law="《中华人民共和国政府信息公开条例》",
    article="第五十条",
    first_year=2019,
    last_year=2020,
    due=DUE,
    listed_as=LISTED_AS,
    outdated=(
        ("本年制发件数", "本年新制作数量"),
        ("本年废止件数", "（本格式没有这一列）"),
        ("现行有效件数", "对外公开总数量"),
    ),
    changes="第一个全国统一格式：六个部分，三张固定表格；申请按申请人类别和办理结果填报。",
    parts=(
        Part("overview", "总体情况", "一、总体情况", guide=(
            "综述以下五个方面：",
            "（一）主动公开。",
            "（二）依申请公开。",
            "（三）政府信息管理。",
            "（四）平台建设。",
            "（五）监督保障（各级政府还应写明工作考核、社会评议和责任追究结果情况）。",
        ), aspects=ASPECTS),
        Part("disclosure", "主动公开", "二、主动公开政府信息情况", table=DISCLOSURE),
        Part("applications", "申请", "三、收到和处理政府信息公开申请情况",
             table=applications(NOTICE, OTHER_OUTCOME)),
        Part("review", "复议诉讼", "四、政府信息公开行政复议、行政诉讼情况", table=REVIEW),
        Part("problems", "问题及改进", "五、存在的主要问题及改进情况", guide=(
            "实事求是、明确具体：今年查出的问题，对应的改进举措；不要沿用上年文字。",
        )),
        Part("other_matters", "其他事项", "六、其他需要报告的事项", nothing="no_other_matters", guide=(
            "没有其他事项时可只写：无",
        )),
    ),
)  # fmt: skip
