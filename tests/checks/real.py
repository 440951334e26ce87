"""Published reports as the checks see them: the examples' figures with the words that were published.

The words are read from the collection of published reports that NIANBAO_REPORTS names; they are not
kept here.
`TRUE` are the findings that are right about the published text, read by eye, each with the words it
must point at; `MISSED` are mistakes a careful reader sees that no rule reports.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

import authoring
from authoring.findings import Finding
from tests.conftest import INPUTS, REPORTS

_TABLES = re.compile(
    r"^(?:主动公开|统计表):.*?(?=^(?:问题及改进|其他事项|各部分|引言|说明):|\Z)",
    re.MULTILINE | re.DOTALL,
)
_NUMBERED = re.compile(r"^[（(]?[一二三四五六七八九十]*[）)、]")
_IDENTITY = """\
年度: {year}
机关: {{全称: {name}, 级别: {level}, 地址: {address}, 邮编: "000000", 电话: 0000-0000000}}
发布日期: {published}
{last}
"""


@dataclass(frozen=True)
class Real:
    """A published report: its file, the example with its figures, and what is wrong with it.

    `parts` are (key of the YAML, words it begins after, words it ends before); for outlines of the
    agency's own the key is the 条目 of a section. `piece` picks one of several reports in a file.
    """

    file: str
    example: str
    name: str
    level: str
    published: str
    parts: tuple[tuple[str, str, str], ...]
    true: tuple[tuple[str, str], ...] = ()
    missed: tuple[tuple[str, str], ...] = ()
    piece: tuple[str, str] = ("", "")
    last: str = ""
    address: str = "示例路1号"
    typeset: bool = False

    @property
    def year(self) -> int:
        return int(self.example[-4:])

    def text(self) -> str:
        """The published text on one line per paragraph."""
        assert REPORTS, "NIANBAO_REPORTS names no folder of published reports"
        raw = (REPORTS / f"{self.file}.txt").read_text(encoding="utf-8")
        start = raw.index(self.piece[0])
        end = raw.index(self.piece[1], start + 1) if self.piece[1] else len(raw)
        return _joined(raw[start:end], self.typeset)

    def yaml(self) -> str:
        """The report as an agency would have written it."""
        text = self.text()
        example = (INPUTS / f"{self.example}.yaml").read_text(encoding="utf-8")
        tables = _TABLES.search(example)
        last = f"上年报告: {self.last}.yaml" if self.last else ""
        written = _IDENTITY.format(
            year=self.year,
            name=self.name,
            level=self.level,
            published=self.published,
            last=last,
            address=self.address,
        )
        sections = []
        outline = "\n各部分:" in example
        form = re.search(r"^格式:.*\n", example, re.MULTILINE)
        written += form[0] if form else ""
        for key, after, before in self.parts:
            words = _between(text, after, before)
            if not outline:
                written += f"{key}: {json.dumps(words, ensure_ascii=False)}\n"
            else:
                sections.append({"标题": _NUMBERED.sub("", after), "条目": key, "正文": words})
        if sections:
            written += f"各部分: {json.dumps(sections, ensure_ascii=False)}\n"
        return written + (tables[0] if tables else "")


def _joined(raw: str, typeset: bool) -> str:
    """The text of a page; of one that was typeset, lines are put together and page numbers go."""
    if typeset:
        raw = re.sub(r"^\s*-\d+-\s*$", "", raw, flags=re.MULTILINE)
    lines = [line.strip() for line in raw.splitlines() if line.strip()]
    text = ("" if typeset else "\n\n").join(lines)
    return re.sub(
        r"(?<=[\u4e00-\u9fff，。、（）]) +(?=[0-9])|(?<=[0-9]) +(?=[\u4e00-\u9fff])", "", text
    )


def _between(text: str, after: str, before: str) -> str:
    start = text.index(after) + len(after)
    end = text.index(before, start) if before else len(text)
    return text[start:end].strip()


def findings(real: Real, folder: Path) -> list[Finding]:
    """What the rules say of a published report (K901, told of gaps, left out)."""
    if real.last:
        before = (INPUTS / f"{real.last}.yaml").read_text(encoding="utf-8")
        before = re.sub(r"全称: [^,\n]+", f"全称: {real.name}", before, count=1)
        (folder / f"{real.last}.yaml").write_text(before, encoding="utf-8")
    path = folder / f"{real.example}.yaml"
    path.write_text(real.yaml(), encoding="utf-8")
    return [f for f in authoring.check(authoring.load(path)) if f.code != "K901"]


def judged(real: Real, found: list[Finding]) -> tuple[list[tuple[str, str]], list[Finding]]:
    """Which of the true findings are there, and the findings that are not among them."""
    left = list(real.true)
    false = []
    for finding in found:
        told = finding.quote + finding.message + finding.place.text
        match = next((one for one in left if one[0] == finding.code and one[1] in told), None)
        if match:
            left.remove(match)
        else:
            false.append(finding)
    return [one for one in real.true if one not in left], false


_SIX = (
    ("总体情况", "一、总体情况", "二、主动公开政府信息情况"),
    ("问题及改进", "五、存在的主要问题及改进情况", "六、其他需要报告的事项"),
)
REALS = (
    Real(
        "淮安市人民政府_2024", "city_government_2024", "淮安市人民政府", "市级政府", "2025-03-07",
        (("引言", "年政府信息公开工作年度报告", "一、总体情况"), *_SIX, ("其他事项", "六、其他需要报告的事项", "")),
        piece=("            淮安市", ""), typeset=True,
        true=(("W406", "1290 字"),),
    ),
    Real(
        "平潭综合实验区_2022", "zone_2022", "平潭综合实验区", "市级政府", "2023-02-20",
        (("引言", "==================== 正文 ====================", "一、总体情况"), *_SIX,
         ("其他事项", "六、其他需要报告的事项", "")),
        last="zone_2021",
        true=(("W406", "2025 字"), ("W457", "的的"), ("X302", "75件"),),
    ),
    Real(
        "平潭综合实验区_2021", "zone_2021", "平潭综合实验区", "市级政府", "2022-02-08",
        (("引言", "-->", "一、总体情况"), *_SIX, ("其他事项", "六、其他需要报告的事项", "附件下载")),
        true=(("W406", "1553 字"), ("W457", "审核审核"), ("W459", "执法信息公开,"),),
    ),
    Real(
        "平潭综合实验区_2019", "zone_2019", "平潭综合实验区", "市级政府", "2020-01-20",
        (("引言", "平潭综合实验区2019年政府信息公开工作年度报告 ", "一、总体情况"), *_SIX,
         ("其他事项", "六、其他需要报告的事项", "")),
        true=(("W405", "依申请公开"), ("W455", "企业资质条"), ("W457", "聚焦新中国成立70周年"),
              ("W459", "工作机制,"), ("X318", "2599"),),
    ),
    Real(
        "某县教育局_2023", "county_education_2023", "某县教育局", "部门", "2024-01-25",
        (("总体情况", "一、总体情况", "二、主动公开政府信息情况"), ("问题及改进", "五、存在的主要问题及改进情况", "")),
        true=(("F213", "六、其他需要报告的事项"), ("W405", "政府信息管理"), ("W452", "2023政务"),
              ("W453", "是继续加强领导"), ("W459", "2023年,"),),
        missed=(("X311", "1700余条，其中督导检查872条等五项合计1897"),),
    ),
    Real(
        "衡阳市教育局_2017", "city_education_2017", "衡阳市教育局", "部门", "2018-03-20",
        (("概述", "一、概述", "二、主动公开政府信息情况"),
         ("主动公开", "二、主动公开政府信息情况", "三、咨询处理情况"),
         ("其他", "三、咨询处理情况", "四、存在的主要问题和改进措施"),
         ("问题及改进", "四、存在的主要问题和改进措施", "指 标")),
        true=(("C513", "雷速体育"), ("W459", "精神,"),),
    ),
    Real(
        "晋中市教育局_2014", "city_education_2014", "晋中市教育局", "部门", "2015-02-27",
        (("概述", "一、概述", "二、主动公开政府信息情况"),
         ("主动公开", "二、主动公开政府信息情况", "三、2014年政府信息公开重点工作完成情况"),
         ("其他", "三、2014年政府信息公开重点工作完成情况", "四、依申请公开政府信息情况"),
         ("依申请公开和不予公开", "四、依申请公开政府信息情况", "五、咨询处理情况"),
         ("其他", "五、咨询处理情况", "、行政复议和行政诉讼情况"),
         ("复议诉讼", "、行政复议和行政诉讼情况", "、政府信息公开支出与收费情况"),
         ("收费及减免", "、政府信息公开支出与收费情况", "、存在主要问题和改进措施"),
         ("问题及改进", "、存在主要问题和改进措施", "【打印正文】")),
        true=(("C517", "〔201442号"), ("W459", "2014年,"),),
        missed=(("W455", "“公开信息1106,”后面丢了“条”字"),),
    ),
    Real(
        "平潭综合实验区_2018", "zone_2018", "平潭综合实验区", "市级政府", "2019-01-10",
        (("概述", "一、概述", "二、主动公开政府信息情况"),
         ("主动公开", "二、主动公开政府信息情况", "三、政府信息依申请公开工作情况"),
         ("依申请公开和不予公开", "三、政府信息依申请公开工作情况", "四、因政府信息公开申请行政复议"),
         ("复议诉讼", "四、因政府信息公开申请行政复议、提起行政诉讼的情况", "五、主要问题和改进措施"),
         ("问题及改进", "五、主要问题和改进措施", "六、政府信息公开情况统计表")),
        piece=("平潭综合实验区2018年度政府信息公开工作年度报告 根据", ""),
        true=(("F218", "收费及减免"), ("W459", "以来,"),),
    ),
    Real(
        "根河市教育体育局_2018", "city_education_sports_2018", "根河市教育体育局", "部门", "2019-01-10",
        (("概述", "一、2018年", "二、主"), ("主动公开", "二、主", "三、依申"),
         ("依申请公开和不予公开", "三、依申", "四、受理"), ("其他", "四、受理", "五、因政府信息"),
         ("复议诉讼", "五、因政府信息", "六、存在"), ("问题及改进", "六、存在", "")),
        true=(("F218", "收费及减免"), ("C515", "繼續"), ("C516", "開"), ("C518", "告?zhèn)"),
              ("W457", "信息信息"), ("W457", "信息信息"), ("W459", "情況"),),
    ),
    Real(
        "十篇合集_2009-2013", "city_education_2010", "本溪市教育局", "部门", "2011-03-20",
        (("概述", "一、政府信息公开工作情况", "二、公开政府信息情况"),
         ("主动公开", "(一)主动公开政府信息", "(二)依申请公开政府信息"),
         ("依申请公开和不予公开", "(二)依申请公开政府信息", "(三)行政复议及行政诉讼"),
         ("复议诉讼", "(三)行政复议及行政诉讼", "(四)其它相关工作情况"),
         ("其他", "(四)其它相关工作情况", "三、存在的主要问题和改进措施"),
         ("问题及改进", "三、存在的主要问题和改进措施", "")),
        piece=("市教育局高度重视政务公开工作", "本溪市教育局2010年度政府信息公开工作报告 篇2"),
        true=(("F218", "收费及减免"), ("C504", "任组长"), ("W452", "2010,"), ("W459", "(一)"),),
    ),
    Real(
        "十篇合集_2009-2013", "township_2011", "某某镇人民政府", "乡镇街道", "2012-03-20",
        (("概述", "一、概述", "二、主动公开政府信息情况"),
         ("主动公开", "二、主动公开政府信息情况", "三、依申请公开政府信息情况"),
         ("依申请公开和不予公开", "三、依申请公开政府信息情况", "四、依申请信息公开收费及减免情况"),
         ("收费及减免", "四、依申请信息公开收费及减免情况", "五、因政府信息公开申请"),
         ("复议诉讼", "五、因政府信息公开申请行政复议、提起行政诉讼的情况", "六、政府信息公开工作存在"),
         ("问题及改进", "六、政府信息公开工作存在主要问题及改进措施", "特此报告")),
        piece=("XX镇2011年度政府信息公开工作年度报告根据", "本溪市教育局2010年度政府信息公开工作报告 篇7"),
        true=(("W456", "XX"), ("W456", "XX"), ("W456", "XX"), ("W456", "XX"), ("W456", "XX"), ("W456", "XX"),
              ("W459", ","),),
    ),
    Real(
        "十篇合集_2009-2013", "township_2009", "长岭镇人民政府", "乡镇街道", "2010-03-20",
        (("概述", "一、基本情况", "二、政府信息公开情况"),
         ("主动公开", "二、政府信息公开情况", "三、政府工作人员配备及办公设施情况"),
         ("其他", "三、政府工作人员配备及办公设施情况", "四、存在的问题和改进措施"),
         ("问题及改进", "四、存在的问题和改进措施", "上一篇")),
        piece=("2009年长岭镇信息公开工作", ""), address="开江县长岭镇",
        true=(("F218", "依申请公开和不予公开"), ("F218", "收费及减免"), ("F218", "复议诉讼"), ("X312", "53%"),
              ("X317", "15%"), ("W459", ","),),
    ),
)  # fmt: skip
