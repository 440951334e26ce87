"""Ten reports of 2009 to 2013 as they were published: each has an outline and figures of its own."""

import re

import pytest

import authoring
from authoring.document.tree import Heading, Paragraph
from tests.conftest import INPUTS, ROOT

TEN = ROOT / "tests" / "report" / "ten"
# The file, the title, the headings as printed, and figures that stand in the text.
REPORTS = [
    (INPUTS / "city_education_2010.yaml", "2010年政府信息公开工作年度报告",
     ["一、政府信息公开工作情况", "（一）组织领导和工作机构", "二、公开政府信息情况",
      "三、存在的主要问题和改进措施"], "656条 36条 4条 616条 165件 17件"),
    (INPUTS / "district_development_2010.yaml", "2010年政府信息公开工作年度报告",
     ["一、情况概述", "二、主动公开政府信息情况", "三、依申请公开政府信息情况", "四、政府信息公开的收费及减免情况",
      "五、因政府信息公开申请行政复议、诉讼和申诉情况", "六、存在的主要问题和改进措施"], "223条"),
    (TEN / "03_education_2013.yaml", "教育局政府信息公开工作年度报告",
     ["一、政府信息公开工作概述", "二、政府信息公开情况", "（一）公开的主要内容", "1.招生考试工作", "2.财务管理工作",
      "3.教师调配、评优晋级工作", "4.阳光分班", "（二）公开形式", "三、依申请公开、不予公开及咨询政府信息情况",
      "1.申请情况", "2.申请处理情况", "四、申请行政复议、提起行政诉讼和申诉的情况", "五、收费、减免情况",
      "六、工作存在的主要问题和改进情况"], "1339条 1293条 46条 0元"),
    (TEN / "04_model_2009.yaml", "政府信息公开年度报告", ["引言", "一 概述"], ""),
    (TEN / "05_township_2010.yaml", "示例乡2010年度政府信息公开工作报告",
     ["一、强化领导，健全机制", "二、主动公开政府信息情况", "三、依申请公开政府信息办理情况",
      "四、政府信息公开的收费及减免情况",
      "五、因政府信息公开申请行政复议、诉讼和申诉情况", "六、政府信息公开工作存在的主要问题和改进措施"], "42条"),
    (INPUTS / "township_2011.yaml", "2011年政府信息公开工作年度报告",
     ["一、概述", "二、主动公开政府信息情况", "三、依申请公开政府信息情况", "（一）申请情况", "（二）申请处理情况",
      "四、依申请信息公开收费及减免情况", "五、因政府信息公开申请行政复议、提起行政诉讼的情况",
      "六、政府信息公开工作存在主要问题及改进措施"], "348条 74条 3条 157条 2条 109条 60条 10条"),
    (TEN / "07_summary_2010.yaml", "示例乡2010年度政府信息公开工作报告",
     ["一、具体作法", "二、取得了成效", "三、存在的不足"], "51条 3条 13条 10条 8条 2条 5条"),
    (TEN / "08_summary_2011.yaml", "示例镇2011年度政府信息公开工作总结", ["一、主要成绩", "二、具体做法"], "809条"),
    (TEN / "09_summary_2011.yaml", "示例乡2011年政府信息公开工作小结",
     ["一、概述", "二、主动公开政府信息情况", "三、依申请公开政府信息及咨询受理情况",
      "四、申请行政复议、提起行政诉讼情况",
      "五、存在问题及改进措施"], "3方面"),
    (INPUTS / "township_2009.yaml", "2009年政府信息公开工作年度报告",
     ["一、基本情况", "二、政府信息公开情况", "三、政府工作人员配备及办公设施情况", "四、存在的问题和改进措施"],
     "45条 2条 7条 9条 27条"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "title", "outline", "told"), REPORTS, ids=lambda one: getattr(one, "stem", "")
)
def test_a_report_of_those_years_is_written_as_it_was_published(path, title, outline, told):
    report = authoring.load(path)
    document = authoring.compose(report)
    headings = [one.text for one in document.blocks if isinstance(one, Heading)]
    words = "".join(one.text for one in document.blocks if isinstance(one, Paragraph))
    assert document.title.endswith(title)
    assert [one for one in headings if one in outline] == outline
    assert [one for one in headings if re.match("[一二三四五六七八九十]+、", one)] == [
        one for one in outline if re.match("[一二三四五六七八九十]+、", one)
    ]
    assert all(figure in words for figure in told.split())
    assert not report.findings


def test_only_what_was_wrong_in_them_is_told():
    codes = {
        path.stem: {one.code for one in authoring.check(authoring.load(path))}
        for path in sorted(TEN.glob("*.yaml"))
    }
    # F218, F212, W410: what the law wants and they have not; F230: titles that name nobody.
    usual = {"F218", "F212", "W410"}
    assert {name: found - usual for name, found in codes.items()} == {
        "03_education_2013": {"F230"},
        "04_model_2009": {"F230", "F213"},
        "05_township_2010": {"W454"},
        "07_summary_2010": set(),
        "08_summary_2011": set(),
        "09_summary_2011": set(),
    }
