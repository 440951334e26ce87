"""The words of registers (台账): column heads, kinds of applicants, replies, results. Data only.

No standard orders a register; these are the words of notices, systems and registers in use. A word stands here
only where it can mean nothing else in the form; what can, the agency confirms in its 对照表.
"""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a column of a register tells; the value is what it is called in findings."""

    NUMBER = "编号"
    LINE = "序号"
    RECEIVED = "收到日期"
    ANSWERED = "答复日期"
    WITHDRAWN = "撤回日期"
    KIND = "申请人类型"
    ORGANISATION = "法人或其他组织类型"
    REPLY = "答复类型"
    REASON = "不予公开理由"
    WAITED = "补正或征求第三方意见日期"
    RECONSIDERATION_RECEIVED = "复议收到日期"
    RECONSIDERATION_ENDED = "复议审结日期"
    RECONSIDERATION_RESULT = "复议结果"
    LITIGATION_RECEIVED = "诉讼收到日期"
    LITIGATION_ENDED = "诉讼审结日期"
    LITIGATION_RESULT = "诉讼结果"
    LITIGATION_WAY = "诉讼类型"
    PRIVATE = "申请人的姓名、联系方式、申请内容等"
    OTHER = "不计数的栏目"


OF_REQUESTS = (Role.RECEIVED, Role.ANSWERED, Role.KIND, Role.REPLY)
"""Without these columns no request can be counted."""
OF_RECONSIDERATION = (
    Role.RECONSIDERATION_RECEIVED,
    Role.RECONSIDERATION_ENDED,
    Role.RECONSIDERATION_RESULT,
)
OF_LITIGATION = (Role.LITIGATION_RECEIVED, Role.LITIGATION_ENDED, Role.LITIGATION_RESULT)


def _days(*words: str) -> tuple[str, ...]:
    """日期, 时间 and 日 behind each word."""
    return tuple(word + end for word in words for end in ("日期", "时间", "日"))


HEADS: dict[Role, tuple[str, ...]] = {
    Role.NUMBER: (
        "登记编号", "收件编号", "申请编号", "受理编号", "登记号", "收件号", "受理号", "申请号", "申请单号",
        "案件编号", "台账编号", "流水号", "编号",
    ),
    Role.LINE: ("序号",),
    Role.RECEIVED: (
        *_days("收到", "收到申请", "申请收到", "接收", "接收申请", "收件", "签收", "来件", "收文", "受理", "登记"),
        *_days("申请", "提交", "提交申请"),
    ),
    Role.ANSWERED: _days(
        "答复", "作出答复", "实际答复", "书面答复", "回复", "实际回复", "办结", "办理", "处理", "答复书", "办理完成",
    ),
    Role.WITHDRAWN: _days("撤回", "撤回申请", "申请撤回", "撤销", "撤销申请"),
    Role.KIND: (
        "申请人类型", "申请人类别", "申请人性质", "申请人分类", "申请人身份", "申请人情况", "申请主体类型",
        "申请主体类别", "申请主体性质", "申请主体", "主体类型",
    ),
    Role.ORGANISATION: (
        "法人或其他组织类型", "法人或其他组织类别", "法人或其他组织", "法人类型", "组织类型", "组织类别",
        "单位类型", "单位性质", "机构类型",
    ),
    Role.REPLY: (
        "答复类型", "答复类别", "答复种类", "答复结果", "答复结论", "答复决定", "答复情况", "办理结果",
        "处理结果", "处理决定", "处理类型", "办理类型", "办理情况", "处理情况",
    ),
    Role.REASON: (
        "不予公开理由", "不予公开原因", "不予公开情形", "不公开理由", "不公开原因", "答复理由", "处理理由",
        "答复细类", "答复情形", "具体情形", "适用情形", "具体类型", "具体理由", "理由", "原因", "情形", "细类",
    ),
    Role.WAITED: _days(
        "补正", "补正告知", "告知补正", "补正通知", "通知补正", "补正完成", "收到补正", "补正收到",
        "征求意见", "征求第三方意见", "第三方意见", "征求第三方",
    ),
    Role.RECONSIDERATION_RECEIVED: _days(
        "复议收到", "复议受理", "复议申请", "复议立案", "复议答复通知", "收到复议", "收到复议通知", "复议",
    ),
    Role.RECONSIDERATION_ENDED: _days(
        "复议审结", "复议决定", "复议办结", "复议结案", "复议终结", "复议决定书", "复议作出决定",
    ),
    Role.RECONSIDERATION_RESULT: (
        "复议结果", "复议决定结果", "复议审理结果", "复议结论", "复议处理结果", "复议决定", "复议决定类型",
    ),
    Role.LITIGATION_RECEIVED: _days(
        "诉讼收到", "诉讼受理", "诉讼立案", "诉讼应诉", "诉讼起诉", "起诉", "应诉", "收到诉状", "收到应诉通知",
        "诉讼",
    ),
    Role.LITIGATION_ENDED: _days(
        "诉讼审结", "诉讼判决", "诉讼裁判", "诉讼裁定", "诉讼结案", "诉讼终审", "诉讼办结", "判决", "裁判",
    ),
    Role.LITIGATION_RESULT: (
        "诉讼结果", "诉讼审理结果", "诉讼判决结果", "诉讼裁判结果", "诉讼处理结果", "判决结果", "裁判结果",
        "审判结果", "诉讼结论",
    ),
    Role.LITIGATION_WAY: ("诉讼类型", "诉讼类别", "起诉类型", "起诉类别", "起诉方式", "诉讼起诉类型"),
    Role.PRIVATE: (
        "姓名", "名称", "姓名或名称", "名称或姓名", "申请人", "申请人姓名", "申请人名称", "申请人姓名或名称",
        "申请人名称或姓名", "申请人姓名名称", "申请者", "单位名称", "申请人单位", "联系人", "法定代表人", "代表人",
        "代理人", "联系电话", "电话", "电话号码", "手机", "手机号", "手机号码", "联系方式", "申请人电话",
        "申请人联系方式", "申请人联系电话", "传真", "证件类型", "证件名称", "证件号", "证件号码", "身份证",
        "身份证号", "身份证号码", "申请人证件号码", "统一社会信用代码", "组织机构代码", "营业执照号码", "地址",
        "通讯地址", "通信地址", "联系地址", "申请人地址", "住址", "邮箱", "电子邮箱", "电子邮件", "邮编",
        "邮政编码", "申请内容", "申请公开内容", "申请公开的内容", "申请事项", "申请信息", "申请信息内容",
        "申请公开信息", "申请公开的信息", "申请公开事项", "所需信息", "所需政府信息", "所需信息内容描述", "信息内容",
        "信息内容描述", "内容描述", "内容", "信息名称", "文件名称", "信息用途", "所需信息用途", "用途", "申请用途",
        "申请理由", "答复内容", "答复摘要", "办理过程", "备注", "备注说明", "说明",
    ),
    Role.OTHER: (
        "年度", "月份", "状态", "办理状态", "办理进度", "是否办结", "是否撤回", "接收渠道", "接收方式",
        "申请渠道", "申请方式", "申请途径", "收件渠道", "来源", "渠道", "获取方式", "获取信息方式", "信息获取方式",
        "获取信息的方式",
        "提供方式", "答复方式", "载体形式", "介质", "纸面", "承办", "承办科室", "承办部门", "承办单位", "承办处室",
        "主办科室", "责任科室", "责任单位", "受理单位", "办理单位", "协办", "协办单位", "协办科室", "经办人", "承办人",
        "登记人", "审核人", "签发人", "责任人", "是否补正", "补正", "补正情况", "是否征求第三方意见", "是否延期",
        "延期", "延期情况", "延期天数", "延长期限",
        *_days("延期", "延期告知", "延期答复", "送达", "寄出", "交办", "转办"),
        "答复期限", "办理期限", "法定期限", "法定答复期限", *_days("应答复", "应办结", "截止", "到期", "期限"),
        "是否超期", "是否按期", "剩余天数", "答复文号", "答复书文号", "文号", "答复书编号", "告知书文号", "条款",
        "依据", "依据条款", "适用条款", "法律依据", "答复依据", "是否收费", "收费", "收费情况", "收费金额",
        "信息处理费", "送达方式", "送达情况", "邮单号", "快递单号", "挂号信编号", "是否复议", "是否诉讼", "复议机关",
        "复议案号", "复议文号", "复议决定书文号", "复议情况", "诉讼法院", "受理法院", "法院", "案号", "诉讼案号",
        "诉讼情况", "复议诉讼情况", "复议", "诉讼", "是否归档", "归档", "附件",
    ),
}  # fmt: skip
"""The heads by which a column is known, the better ones first; 行政复议 and 行政诉讼 stand without 行政."""

NO_ANSWER = frozenset((
    "无", "/", "／", "\\", "-", "—", "——", "–", "－", "空", "暂无", "未答复", "尚未答复", "待答复", "未办结",
    "尚未办结", "办理中", "正在办理", "在办", "未回复", "未撤回", "否",
))  # fmt: skip
"""What stands where there is no date yet."""

PENDING = (
    "办理中", "正在办理", "在办", "待答复", "未答复", "尚未答复", "未办结", "尚未办结", "结转", "结转下年",
    "结转下年度", "结转下年度继续办理", "待办", "待办理",
)  # fmt: skip
"""Replies that say there is none yet."""

KINDS: dict[str, tuple[str, ...]] = {
    "natural_person": ("自然人", "公民", "个人", "公民个人"),
    "business": ("商业企业", "企业", "企业法人"),
    "research": ("科研机构", "科研院所", "科研单位"),
    "public_welfare": ("社会公益组织", "公益组织", "社会公益"),
    "legal_services": ("法律服务机构", "律师事务所", "律所"),
    "other_organisation": ("其他",),
}
KIND_GROUPS = (
    "法人或其他组织",
    "法人和其他组织",
    "法人及其他组织",
    "法人",
    "组织",
    "单位",
    "其他组织",
)
"""What says only that it is not a natural person."""

REPLIES: dict[tuple[str, ...], tuple[str, ...]] = {
    ("granted",): ("公开", "同意公开", "全部公开", "准予公开"),
    ("partly_granted",): ("区分处理", "同意部分公开", "部分予以公开"),
    ("refused", "state_secret"): ("属于国家秘密", "涉及国家秘密"),
    ("refused", "barred_by_law"): (
        "法律法规禁止公开", "其他法律法规禁止公开", "法律行政法规禁止公开", "其他法律行政法规禁止公开",
    ),
    ("refused", "security_and_stability"): ("危及三安全一稳定",),
    ("refused", "third_party_rights"): ("保护第三方合法权益", "损害第三方合法权益"),
    ("refused", "internal_affairs"): ("内部事务信息", "属于内部事务信息", "属于三类内部事务信息"),
    ("refused", "process_information"): ("过程性信息", "属于过程性信息", "属于四类过程性信息"),
    ("refused", "enforcement_files"): ("执法案卷", "行政执法案卷信息", "属于行政执法案卷"),
    ("refused", "administrative_query"): ("行政查询", "属于行政查询事项"),
    ("unavailable", "not_held"): ("本机关不掌握相关政府信息", "不掌握"),
    ("unavailable", "to_be_produced"): ("没有现成信息需要另行制作", "需另行制作"),
    ("unavailable", "still_unclear"): ("补正后申请内容仍不明确", "补正后内容仍不明确"),
    ("not_processed", "petition"): ("信访举报投诉", "信访投诉举报", "信访投诉举报类申请"),
    ("not_processed", "repeated"): ("重复提交申请",),
    ("not_processed", "publications"): ("公开出版物",),
    ("not_processed", "excessive"): ("大量反复申请",),
    ("not_processed", "confirmation"): ("要求确认或重新出具已获取信息", "要求行政机关确认或重新出具已获取信息"),
    ("other_outcome", "not_corrected"): ("补正逾期", "逾期未补正", "申请人逾期不补正", "无正当理由逾期不补正"),
    ("other_outcome", "fee_unpaid"): ("逾期不缴费", "逾期未缴纳费用"),
}  # fmt: skip
"""Replies by the row of the form, besides the row's own name and label."""
WITHDRAWN = (
    "撤回", "已撤回", "撤回申请", "申请撤回", "申请人撤回", "申请人撤回申请", "主动撤回", "申请人主动撤回",
    "自愿撤回", "撤销申请", "申请人撤销申请",
)  # fmt: skip
WITHDRAWN_ROWS = (("other_outcome", "other"), ("other_outcome",))
"""Where a withdrawn request is counted: the first of these that the form has."""

LIKELY: dict[str, str] = {
    "不存在": "多为“无法提供”里的一行：本机关不掌握，或需要另行制作",
    "信息不存在": "多为“无法提供”里的一行：本机关不掌握，或需要另行制作",
    "政府信息不存在": "多为“无法提供”里的一行：本机关不掌握，或需要另行制作",
    "非本机关": "多为 无法提供.本机关不掌握",
    "非本机关公开": "多为 无法提供.本机关不掌握",
    "不属于本机关公开": "多为 无法提供.本机关不掌握",
    "非政府信息": "现行格式没有这一行，请看答复书引用的条款",
    "已主动公开": "多为 予以公开",
    "属于已主动公开": "多为 予以公开",
    "主动公开": "多为 予以公开",
    "不予公开": "要写明是哪一行，例如 不予公开.国家秘密",
    "无法提供": "要写明是哪一行，例如 无法提供.本机关不掌握",
    "不予处理": "要写明是哪一行，例如 不予处理.重复申请",
    "商业秘密": "多为 不予公开.第三方合法权益",
    "个人隐私": "多为 不予公开.第三方合法权益",
    "已移交档案": "现行格式没有这一行，请看答复书引用的条款",
}
"""What is said beside a word that the agency has to confirm."""

RESULTS: dict[str, tuple[str, ...]] = {
    "upheld": ("结果维持", "维持", "维持原行政行为", "驳回诉讼请求"),
    "corrected": (
        "结果纠正", "纠正", "撤销", "变更", "确认违法", "责令履行", "责令重新答复", "撤销并责令重新答复",
        "责令限期履行",
    ),
    "other_result": ("其他结果",),
    "pending": ("尚未审结", "未审结", "审理中", "正在审理", "在审", "未结", "未结案"),
}  # fmt: skip
WAYS: dict[str, tuple[str, ...]] = {
    "direct": ("未经复议直接起诉", "直接起诉", "未经复议"),
    "after_reconsideration": ("复议后起诉", "经复议后起诉", "经复议"),
}
