"""What several national forms have in common, word for word: applicants, outcomes, review."""

from __future__ import annotations

from authoring.forms.layout import Carry, FormBlock, FormTable, Identity, Item

ASPECTS = (
    ("主动公开", "主动公开|公开.{0,12}信息|发布.{0,12}信息"),
    ("依申请公开", "依申请|申请公开|公开申请|申请人|收到.{0,12}申请"),
    ("政府信息管理", "信息管理|规范性文件|审查|审核|三审|公开属性|清理|源头|目录|公开指南"),
    ("政府信息公开平台建设", "平台|网站|网页|专栏|栏目|新媒体|公众号|微信|微博|载体|公报|公开栏"),
    (
        "监督保障",
        "监督保障|监督检查|监督管理|考核|评议|评估|培训|追究|追责|问责|督查|督导|督促|巡查|抽查|检查|"
        "通报|领导小组|协调小组|机制保障|组织领导|专人|明确.{0,12}人员|指定.{0,12}人员|经办人|分管",
    ),
)
"""What 总体情况 speaks of, with the words by which it is known (国办公开办函〔2019〕60号, 〔2021〕30号)."""

LISTED_AS = (
    ("overview", "总体情况|整体情况|总体工作|概述|综述|基本情况|概况"),
    ("disclosure", "主动公开"),
    ("applications", "收到|处理|依申请|申请公开|申请(?:的)?情况"),
    ("review", "复议|诉讼"),
    ("problems", "问题|不足|短板|改进"),
    ("other_matters", "其他|其它|需要(?:报告|说明)"),
)
"""The words by which an opening paragraph names the six parts, whatever the rest of the name."""

APPLICANTS = (
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

OUTCOMES = (
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


def applications(notice: str, other_outcome: Item) -> FormTable:
    """Part three; the forms differ only in their line（六）其他处理."""
    return FormTable(
        key="applications",
        name="申请",
        widths=(5, 10, 28, 9, 9, 9, 9, 9, 9, 9),
        blocks=(
            FormBlock(
                corner="（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）",
                corner_is_note=True,
                columns=APPLICANTS,
                rows=(
                    Item("received", "新收", "一、本年新收政府信息公开申请数量",
                         hint="报告年度内收到的申请，不含上年结转"),
                    Item("carried_over", "上年结转", "二、上年结转政府信息公开申请数量",
                         hint="应等于上年报告的“结转下年度继续办理”"),
                    Item("outcomes", "办理结果", "三、本年度办理结果", parts=(
                        *OUTCOMES,
                        other_outcome,
                        Item("total", "总计", "（七）总计", total=True),
                    )),
                    Item("carried_forward", "结转下年度", "四、结转下年度继续办理",
                         hint="到12月31日还没有办结的"),
                ),
            ),
        ),
        identities=(
            Identity(
                title="收办平衡",
                left=(("received",), ("carried_over",)),
                right=(("outcomes", "total"), ("carried_forward",)),
                basis=f"{notice} 附件第三部分表格：第一项加第二项之和，等于第三项加第四项之和",
                remedy="先核对“四、结转下年度继续办理”，再核对各项办理结果是否漏填、重填。",
            ),
        ),
        carries=(Carry("carried_over", ("carried_forward",)),),
    )  # fmt: skip


def _results() -> tuple[Item, ...]:
    return (
        Item("upheld", "结果维持", "结果维持"),
        Item("corrected", "结果纠正", "结果纠正"),
        Item("other_result", "其他结果", "其他结果"),
        Item("pending", "尚未审结", "尚未审结"),
        Item("total", "总计", "总计", total=True),
    )


REVIEW = FormTable(
    key="review",
    name="复议诉讼",
    widths=(1,) * 15,
    blocks=(
        FormBlock(
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
