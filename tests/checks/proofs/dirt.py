"""杂质."""

from tests.checks.proof import broken, near


def _after(words):
    """Words at the end of the first paragraph of the base."""
    return ("各项工作平稳有序。", f"各项工作平稳有序。{words}")


def _phone(number):
    return ("电话: 0000-0000000", f"电话: {number}")


BROKEN = [
    broken("C503", _after("更多内容见 www.example.com。")),
    broken("C504", _after("成立了由张某某任组长的领导小组。")),
    broken("C504", _after("联系人：王某某。")),
    broken("C513", _after("按雷速体育要求公开。")),
    broken("C513", _after("欢迎登录澳门某某娱乐。")),
    broken("C514", _after("公开目录&nbsp;见网站。")),
    broken("C514", _after("公开目录见<a href=x>网站</a>。")),
    broken("C515", _after("逐项落實(shí)公开要求。")),
    broken("C515", _after("按照锟斤拷要求公开。")),
    broken("C515", _after("鐨勪俊鎭叕寮€。")),
    broken("C516", _after("切實做好政務公開。")),
    broken("C517", _after("按照〔201442号文件公开。")),
    broken("C517", _after("报告的统计期限自至。")),
    broken("C517", _after("数据截至202412月31日。")),
    broken("C517", _after("公开第二十条第（）项的内容。")),
    broken("C518", _after("按照《政府信息公开条例的要求公开。")),
    broken("C518", _after("规范性文件按规定）公开。")),
    broken("C519", _after("申请人：李四。")),
    broken("C519", _after("答复了王五诉示例区人民政府的案件材料。")),
    broken("C519", _after("其中李四、王五等3人申请公开土地征收信息。")),
    broken("C519", _after("村民赵六不服答复提起行政复议。")),
    broken("C519", _after("原告王五诉我办公室一案撤回。")),
    broken("C513", _after("按照kubet体育_kubet官网@：政务公开工作要点公开。")),
    broken("C513", _after("通过X视频app下载公开。")),
    broken("C513", _after("通过凯发国际登录公开。")),
    broken("C513", _after("通过示例平台官方入口公开。")),
    broken("C519", _after("有疑问请拨打13800000000。")),
    broken("C520", _phone("13800000000")),
]
NEAR_MISSES = [
    near("C503", _after("更多内容见 www.example.cn、https://www.gov.cn/zhengce 和微信公众号。")),
    near("C504", _after("成立了由市长任组长的领导小组，由单位负责人任组员。")),
    near("C513", _after("公布打击网络赌博、查处娱乐城的案件情况，推广直播回应关切。")),
    near("C514", _after("设置“A&B”栏目，小于号写作<。")),
    near("C515", _after("公布二维码（QR）和网址，真的方便吗？")),
    near("C516", _after("把著名商标、乾元、后勤等信息公开。")),
    near(
        "C517",
        _after("按照市政府办公室（政务公开办）的要求，公开《条例》第二十条第（一）项的内容。"),
    ),
    near("C518", _after("（ 二）定期检查（ a ）专栏。")),
    near("C518", _after("做法是：1）编目录；2）定期查；（三）再改进（含“回头看”）。")),
    near(
        "C513",
        _after(
            "用随申办APP下载表格，见i示例官网、体育局官网、国家平台登录入口，公开国际机场信息。"
        ),
    ),
    near(
        "C519",
        _after(
            "王某诉示例区人民政府案、申请人张某申请公开案、王女士向我办公室反映的问题已经答复。"
        ),
    ),
    near("C519", _after("村民林权申请较多，王家村、李家村等3个村，郑州市向我市学习。")),
    near("C519", _after("申请人申请公开的内容、申请人陈述申辩的情况和申请人张贴的要求都有登记。")),
    near("C520", _phone("0000-13800000")),
]
