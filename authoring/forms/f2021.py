"""The form in force since report year 2021: 国办公开办函〔2021〕30号, 2021-09-26.

Rows, columns and headings follow the annex of the notice to the letter; the hints paraphrase its
filling instructions and the articles of the 政府信息公开条例 (国务院令第711号).
"""

from __future__ import annotations

from dataclasses import replace

from authoring.forms.f2019 import OTHER_OUTCOME
from authoring.forms.layout import DueDates, Form, FormBlock, FormTable, Item, Kind, Level, Part
from authoring.forms.shared import ASPECTS, LISTED_AS, REVIEW, applications

NOTICE = "国办公开办函〔2021〕30号"
DUE = DueDates(
    (
        (Level.DEPARTMENT, (1, 31)),
        (Level.TOWNSHIP, (1, 31)),
        (Level.COUNTY, (2, 20)),
        (Level.CITY, (3, 10)),
        (Level.PROVINCE, (3, 31)),
        (Level.VERTICAL, (3, 31)),
        # The notice names neither: 街道 are 派出机关, a 管委会 adds up its departments as a county does.
        (Level.OUTPOST, (1, 31)),
        (Level.ZONE, (2, 20)),
        (Level.MINISTRY, (1, 31)),
    ),
    f"《中华人民共和国政府信息公开条例》第四十九条；{NOTICE}“报告方式及时间”",
)

_DECISIONS = (
    Item("", "本年处理决定数量", "本年处理决定数量"),
)  # fmt: skip

DISCLOSURE = FormTable(
    key="disclosure",
    name="主动公开",
    widths=(26, 22, 22, 22),
    blocks=(
        FormBlock(
            heading="第二十条第（一）项",
            corner="信息内容",
            columns=(
                Item("issued", "本年制发", "本年制发件数", hint="报告年度内制发"),
                Item("repealed", "本年废止", "本年废止件数", hint="报告年度内废止"),
                Item("in_force", "现行有效", "现行有效件数", hint="截至12月31日仍有效"),
            ),
            rows=(
                Item("rules", "规章", "规章", hint="没有规章制定权的机关填 0"),
                Item("normative_documents", "行政规范性文件", "行政规范性文件"),
            ),
        ),
        FormBlock(
            heading="第二十条第（五）项",
            corner="信息内容",
            columns=_DECISIONS,
            rows=(
                Item("licences", "行政许可", "行政许可", hint="全部处理决定，含依法未公开的"),
            ),
        ),
        FormBlock(
            heading="第二十条第（六）项",
            corner="信息内容",
            columns=_DECISIONS,
            rows=(
                Item("penalties", "行政处罚", "行政处罚", hint="全部处理决定，含依法未公开的"),
                Item("coercive_measures", "行政强制", "行政强制", hint="全部处理决定，含依法未公开的"),
            ),
        ),
        FormBlock(
            heading="第二十条第（八）项",
            corner="信息内容",
            columns=(
                Item("", "本年收费金额", "本年收费金额（单位：万元）", kind=Kind.MONEY, unit="万元"),
            ),
            rows=(
                Item("fees", "行政事业性收费", "行政事业性收费", hint="单位：万元，可带小数，按原数填写"),
            ),
        ),
    ),
)  # fmt: skip

_OTHER_OUTCOME = Item("other_outcome", "其他处理", "（六）其他处理", parts=(
    Item("not_corrected", "逾期不补正",
         "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"),
    Item("fee_unpaid", "逾期未缴费",
         "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请"),
    Item("other", "其他", "3.其他", hint="例如申请人主动撤回"),
))  # fmt: skip

FORM = Form(
    id="2021",
    title="中华人民共和国政府信息公开工作年度报告格式",
    basis=NOTICE,
    notice="《国务院办公厅政府信息与政务公开办公室关于印发〈中华人民共和国政府信息公开工作年度报告格式〉的通知》"
    f"（{NOTICE}）",
    law="《中华人民共和国政府信息公开条例》",
    article="第五十条",
    first_year=2021,
    last_year=None,
    due=DUE,
    listed_as=LISTED_AS,
    reconsideration_first=2024,  # 行政复议法（2023年修订）第二十三条, in force 2024-01-01
    fee_part="other_matters",
    outdated=(
        ("国办公开办函〔2019〕60号", NOTICE),
        ("新制作数量", "本年制发件数"),
        ("新公开数量", "本年制发件数"),
        ("对外公开总数量", "现行有效件数"),
        ("其他对外管理服务事项", "（本格式没有这一项）"),
        ("采购总金额", "（本格式没有政府集中采购一项）"),
        ("信息不存在", "本机关不掌握相关政府信息，或没有现成信息需要另行制作"),
    ),
    changes="行政规范性文件按制发、废止、现行有效填报；取消其他对外管理服务事项和政府集中采购；（六）其他处理分三行；"
    "总体情况原则上不超过一千字；收取信息处理费在第六部分报告。",
    parts=(
        Part("overview", "总体情况", "一、总体情况", guide=(
            "简明客观，原则上不超过一千字，写以下五个方面：",
            "（一）主动公开。",
            "（二）依申请公开。",
            "（三）政府信息管理。",
            "（四）政府信息公开平台建设。",
            "（五）监督保障（各级政府还应写明工作考核、社会评议和责任追究结果情况）。",
        ), aspects=ASPECTS, max_characters=1000),
        Part("disclosure", "主动公开", "二、主动公开政府信息情况", table=DISCLOSURE),
        Part("applications", "申请", "三、收到和处理政府信息公开申请情况", table=applications(NOTICE, _OTHER_OUTCOME)),
        Part("review", "复议诉讼", "四、政府信息公开行政复议、行政诉讼情况", table=REVIEW),
        Part("problems", "问题及改进", "五、存在的主要问题及改进情况", guide=(
            "实事求是、明确具体：今年查出的问题，对应的改进举措；不要笼统，不要沿用上年文字。",
        )),
        Part("other_matters", "其他事项", "六、其他需要报告的事项", nothing="nothing_else", guide=(
            "收取信息处理费的情况必须在此报告，没有收取也要写明。",
            "没有收取信息处理费、也没有其他事项时，可只写：无",
        )),
    ),
)  # fmt: skip

ONE_ROW = replace(
    FORM,
    parts=tuple(
        replace(part, table=applications(NOTICE, OTHER_OUTCOME))
        if part.key == "applications"
        else part
        for part in FORM.parts
    ),
)
"""Not a form but a mistake many make: （六）其他处理 on one row, as in the form before."""
