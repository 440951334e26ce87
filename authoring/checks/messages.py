"""Codes that no rule gives: reading (S, F), quoting figures (N), outputs (O), the checks themselves (K)."""

from __future__ import annotations

from dataclasses import dataclass

from authoring.findings import Severity


@dataclass(frozen=True, slots=True)
class Message:
    """A code with its title, what is looked at and how to mend it."""

    code: str
    title: str
    severity: Severity
    what: str
    how: str


_E, _W, _I, _F = Severity.ERROR, Severity.WARNING, Severity.INFO, Severity.FATAL
MESSAGE_FAMILIES: tuple[tuple[str, tuple[Message, ...]], ...] = (
    ("读文件", (
        Message("S101", "文件读得到", _F, "文件在，能读。", "检查文件名、所在文件夹和访问权限。"),
        Message("S102", "是文件", _F, "给出的是文件，不是文件夹。", "写出文件夹里 YAML 文件的名字。"),
        Message("S103", "编码是 UTF-8", _E, "文件用 UTF-8 编码保存。",
                "用记事本或 WPS 打开，“另存为”时编码选 UTF-8。"),
        Message("S104", "文件大小", _F, "文件不超过 2 MB。", "图片另存为文件，在正文里引用。"),
        Message("S105", "文件有内容", _E, "文件不是空的。", "用 nianbao new 生成一份待填文件。"),
        Message("S106", "YAML 写法", _E, "缩进、冒号、引号、括号读得通。",
                "检查这一行和上一行的缩进、冒号、引号和括号。"),
        Message("S107", "缩进用空格", _E, "缩进没有用制表符。", "把制表符换成空格，每层两格。"),
        Message("S108", "冒号用半角", _E, "键后面的冒号是半角的。", "改成半角冒号加一个空格。"),
        Message("S109", "没有锚点和标签", _E, "没有 & * ! 开头的 YAML 写法。",
                "把内容直接写出来；以这些符号开头的文字加引号。"),
        Message("S110", "层数和条目", _E, "层数和条目不超过一份报告该有的。",
                "用 nianbao new 生成一份待填文件，照它填写。"),
        Message("S111", "没有写两次", _E, "同一个键只写一次。", "只留一处；第一处算数。"),
        Message("S112", "内容是“键: 值”", _E, "文件是“键: 值”的形式。",
                "用 nianbao new 生成一份待填文件，照它填写。"),
        Message("S113", "没有控制字符", _E, "没有不可见的控制字符。", "删去这个字符，或重新取一份文件。"),
        Message("S114", "只有一份报告", _E, "一个文件里只有一份报告。", "分成几个文件。"),
    )),
    ("读内容", (
        Message("F201", "认识的键", _E, "每个键都是格式里的栏目，没有写错字，也没有写两次。",
                "改成提示里的键，或删去。"),
        Message("F203", "不小于 0", _E, "件数和金额不小于 0。", "核对；没有发生的填 0。"),
        Message("F204", "是数字", _E, "填数的地方是半角阿拉伯数字，不带单位、千分位和引号。",
                "只写数字；没有发生的填 0，还没有填的写 _。"),
        Message("F205", "一行有几个数", _E, "一行的数与格式的列数相同。", "按提示的顺序写全；总计不用写。"),
        Message("F206", "金额的小数", _E, "万元最多六位小数。", "核对；六位小数已精确到分。"),
        Message("F207", "文字、列表或下一层", _E, "每个键下面是它该有的内容。", "按提示改写。"),
        Message("F208", "日期", _E, "日期是日历上的日期。", "写成 2026-01-20 的样子。"),
        Message("F209", "可选的词", _E, "级别、条目是可选的词之一。", "从提示里选。"),
        Message("F211", "格式和年度", _E, "“格式”是这个年度可用的格式。",
                "核对“年度”和“格式”；nianbao forms 列出各格式。"),
        Message("F216", "长度", _E, "文字、图片和表格不太长、不太多。", "删减或拆开。"),
        Message("F219", "上年报告能用", _W, "“上年报告”或 --last 给出的文件读得到，并且是上一年度的。",
                "核对文件名；改好以前，与上年比较的规则都没有评定。"),
    )),
    ("引用数字", (
        Message("N406", "引用的名称", _E, "双花括号里的名称是表中的数，算法是下面列出的。",
                "nianbao fields 列出所有可以引用的数。"),
        Message("N407", "引用的写法", _E, "写成 {{ 申请.新收.总计 }} 或 {{ 同比(申请.新收.总计) }}；可以用加号、减号。",
                "可以用的算法：合计、占比、同比、上年、万、亿、余；README 有例子。"),
        Message("N408", "引用算得出", _E, "占比的分母不是 0；同比有上年报告。", "写上“上年报告”，或改写这句话。"),
    )),
    ("生成文件", (
        Message("O901", "PDF 字体替换", _I, "公文字体没有安装时，用相近的字体代替。",
                "安装公文字体，或用 --fonts 指定文件夹。"),
        Message("O902", "有中文字体", _F, "这台机器有中文字体。", "安装中文字体，例如 fonts-noto-cjk。"),
        Message("O903", "字体文件夹能用", _F, "--fonts 给出的文件夹有能用的字体。", "检查文件夹。"),
        Message("O904", "PDF 组件", _F, "WeasyPrint 和 Pango 已安装。",
                "pip install \"nianbao[pdf]\"，并安装 Pango。"),
        Message("O905", "字符有字体", _E, "PDF 里每个字都有字体能显示。", "换掉这个字，或安装有这个字的字体。"),
        Message("O906", "写得出文件", _F, "输出的文件写得进去。", "检查文件夹的权限和磁盘空间。"),
        Message("O907", "样式文件能用", _F, "--reference 给出的 Word 文件读得到。", "换一份 .docx 文件。"),
        Message("O908", "不覆盖", _F, "同名文件已有时不覆盖。", "用 -o 换一个文件名；确实要覆盖时加 --force。"),
        Message("O909", "定稿没有错误", _F, "有错误时不生成定稿。",
                "改正错误；属实无误的写“说明”；要先看样子，去掉 --final。"),
        Message("O910", "文件名不相同", _F, "两份报告的输出文件名不相同。",
                "检查机关全称和年度；或用 --out 分开生成。"),
        Message("O911", "比较的报告有年度", _F, "比较的两份报告都填了年度。", "填上年度。"),
        Message("O912", "比较的是同一机关", _W, "比较的两份报告机关相同。", "核对文件；改名的可以不管。"),
        Message("O913", "--from 是上年的报告", _F, "--from 给出的是上一年度的报告。",
                "换上年的文件；没有时用 --agency，不用 --from。"),
        Message("O914", "写回时没有被改过", _F, "bind --write 写回的文件，读过以后没有被别人改过。", "再运行一次。"),
        Message("O935", "PDF 的表标出各格的栏目", _W, "PDF 里每张表的每一格都标出属于哪一栏，读屏软件能逐格读出。",
                "PDF 照常可用；要逐格读出，把表拆成几张小一些的表。"),
        Message("O936", "表完整地排进 PDF", _E, "PDF 里每张表的文字不多不少。",
                "把表拆成几张小一些的表，或把长的文字移到正文里。"),
        Message("O937", "表的栏数", _W, "正文里的表不超过15栏，在纸上看得清。",
                "减少栏数，拆成几张表，或把行和列对调。"),
    )),
    ("检查本身", (
        Message("K901", "没有评定的规则", _I, "表中有没填或写错的格，用到它们的规则没有评定。",
                "填好、改好以后再检查一次。"),
        Message("K902", "说明对应问题", _W, "每条说明都写明规则和理由，对应一处问题。",
                "问题已经改正的，删去说明；没有改正的，核对规则编号和位置。"),
        Message("L800", "规则包能用", _E, "规则包写明来源。", "写上通知的文号。"),
    )),
)  # fmt: skip
"""Every code that is no rule's, under the name of its family."""

MESSAGES: tuple[Message, ...] = tuple(one for _, family in MESSAGE_FAMILIES for one in family)
