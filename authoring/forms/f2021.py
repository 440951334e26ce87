"""The form in force since report year 2021: 国办公开办函〔2021〕30号, 2021-09-26.

Rows, columns and headings follow the annex of the notice to the letter; the hints paraphrase its
filling instructions and the articles of the 政府信息公开条例 (国务院令第711号).
"""

from __future__ import annotations

from authoring.forms.layout import Block, Form, Identity, Item, Kind, Part, Table

NOTICE = "国办公开办函〔2021〕30号"

_DECISIONS = (
    Item("", "本年处理决定数量", "本年处理决定数量"),
)  # fmt: skip

DISCLOSURE = Table(
    key="disclosure",
    name="主动公开",
    widths=(26, 22, 22, 22),
    blocks=(
        Block(
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
        Block(
            heading="第二十条第（五）项",
            corner="信息内容",
            columns=_DECISIONS,
            rows=(
                Item("licences", "行政许可", "行政许可", hint="全部处理决定，含依法未公开的"),
            ),
        ),
        Block(
            heading="第二十条第（六）项",
            corner="信息内容",
            columns=_DECISIONS,
            rows=(
                Item("penalties", "行政处罚", "行政处罚", hint="全部处理决定，含依法未公开的"),
                Item("coercive_measures", "行政强制", "行政强制", hint="全部处理决定，含依法未公开的"),
            ),
        ),
        Block(
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

_APPLICANTS = (
    Item("", "申请人情况", "申请人情况", parts=(
        Item("natural_person", "自然人", "自然人"),
        Item("", "法人或其他组织", "法人或其他组织", parts=(
            Item("business", "商业企业", "商业企业"),
            Item("research", "科研机构", "科研机构"),
            Item("public_welfare", "社会公益组织", "社会公益组织"),
            Item("legal_services", "法律服务机构", "法律服务机构"),
            Item("other_organisation", "其他", "其他"),
        )),
        Item("total", "总计", "总计", total=True),
    )),
)  # fmt: skip

_OUTCOMES = (
    Item("granted", "予以公开", "（一）予以公开"),
    Item("partly_granted", "部分公开", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"),
    Item("refused", "不予公开", "（三）不予公开", parts=(
        Item("state_secret", "国家秘密", "1.属于国家秘密"),
        Item("barred_by_law", "法律行政法规禁止公开", "2.其他法律行政法规禁止公开"),
        Item("security_and_stability", "三安全一稳定", "3.危及“三安全一稳定”",
             hint="国家安全、公共安全、经济安全、社会稳定"),
        Item("third_party_rights", "第三方合法权益", "4.保护第三方合法权益"),
        Item("internal_affairs", "三类内部事务信息", "5.属于三类内部事务信息",
             hint="人事管理、后勤管理、内部工作流程"),
        Item("process_information", "四类过程性信息", "6.属于四类过程性信息",
             hint="讨论记录、过程稿、磋商信函、请示报告"),
        Item("enforcement_files", "行政执法案卷", "7.属于行政执法案卷"),
        Item("administrative_query", "行政查询事项", "8.属于行政查询事项"),
    )),
    Item("unavailable", "无法提供", "（四）无法提供", parts=(
        Item("not_held", "本机关不掌握", "1.本机关不掌握相关政府信息"),
        Item("to_be_produced", "需要另行制作", "2.没有现成信息需要另行制作"),
        Item("still_unclear", "补正后仍不明确", "3.补正后申请内容仍不明确"),
    )),
    Item("not_processed", "不予处理", "（五）不予处理", parts=(
        Item("petition", "信访举报投诉类申请", "1.信访举报投诉类申请"),
        Item("repeated", "重复申请", "2.重复申请"),
        Item("publications", "要求提供公开出版物", "3.要求提供公开出版物"),
        Item("excessive", "无正当理由大量反复申请", "4.无正当理由大量反复申请"),
        Item("confirmation", "要求确认或重新出具", "5.要求行政机关确认或重新出具已获取信息"),
    )),
)  # fmt: skip

_OTHER_OUTCOMES = Item("other_outcome", "其他处理", "（六）其他处理", parts=(
    Item("not_corrected", "逾期不补正",
         "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"),
    Item("fee_unpaid", "逾期未缴费",
         "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请"),
    Item("other", "其他", "3.其他", hint="例如申请人主动撤回"),
))  # fmt: skip

APPLICATIONS = Table(
    key="applications",
    name="申请",
    widths=(5, 10, 28, 9, 9, 9, 9, 9, 9, 9),
    blocks=(
        Block(
            corner="（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）",
            corner_is_note=True,
            columns=_APPLICANTS,
            rows=(
                Item("received", "新收", "一、本年新收政府信息公开申请数量",
                     hint="报告年度内收到的申请，不含上年结转"),
                Item("carried_over", "上年结转", "二、上年结转政府信息公开申请数量",
                     hint="应等于上年报告的“结转下年度继续办理”"),
                Item("outcomes", "办理结果", "三、本年度办理结果", parts=(
                    *_OUTCOMES,
                    _OTHER_OUTCOMES,
                    Item("total", "总计", "（七）总计", total=True),
                )),
                Item("carried_forward", "结转下年度", "四、结转下年度继续办理",
                     hint="到12月31日还没有办结的"),
            ),
        ),
    ),
    identities=(
        Identity(
            code="A303",
            title="收办平衡",
            left=(("received",), ("carried_over",)),
            right=(("outcomes", "total"), ("carried_forward",)),
            basis=f"{NOTICE} 附件第三部分表格：第一项加第二项之和，等于第三项加第四项之和",
            remedy="先核对“四、结转下年度继续办理”，再核对各项办理结果是否漏填、重填。",
        ),
    ),
)  # fmt: skip


def _results() -> tuple[Item, ...]:
    return (
        Item("upheld", "结果维持", "结果维持"),
        Item("corrected", "结果纠正", "结果纠正"),
        Item("other_result", "其他结果", "其他结果"),
        Item("pending", "尚未审结", "尚未审结"),
        Item("total", "总计", "总计", total=True),
    )


REVIEW = Table(
    key="review",
    name="复议诉讼",
    widths=(1,) * 15,
    blocks=(
        Block(
            columns=(
                Item("reconsideration", "行政复议", "行政复议", parts=_results()),
                Item("litigation", "行政诉讼", "行政诉讼", parts=(
                    Item("direct", "未经复议直接起诉", "未经复议直接起诉", parts=_results()),
                    Item("after_reconsideration", "复议后起诉", "复议后起诉", parts=_results()),
                ), hint="复议机关作共同被告的案件，只计原行为主体，不计复议机关"),
            ),
            rows=(Item("", "", ""),),
        ),
    ),
)  # fmt: skip

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
    parts=(
        Part("overview", "总体情况", "一、总体情况", guide=(
            "简明客观，原则上不超过一千字，写以下五个方面：",
            "（一）主动公开。",
            "（二）依申请公开。",
            "（三）政府信息管理。",
            "（四）政府信息公开平台建设。",
            "（五）监督保障（各级政府还应写明工作考核、社会评议和责任追究结果情况）。",
        )),
        Part("disclosure", "主动公开", "二、主动公开政府信息情况", table=DISCLOSURE),
        Part("applications", "申请", "三、收到和处理政府信息公开申请情况", table=APPLICATIONS),
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
