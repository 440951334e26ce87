"""杂质: what is told and, as much, what is not."""

import pytest

import authoring
from tests.conftest import INPUTS


@pytest.fixture
def dirt(write):
    """The findings of C on these paragraphs as an overview."""

    def check(*lines, agency="示例县教育局"):
        words = "".join(f"  {line}\n\n" for line in lines)
        text = f"年度: 2024\n机关: {{全称: {agency}}}\n总体情况: |\n{words}"
        found = authoring.check(authoring.load(write(text)))
        return [f for f in found if f.code.startswith("C")]

    return check


@pytest.mark.parametrize(
    ("line", "code", "quote"),
    [
        ("2025  1  1  日公布。", "C517", "2025  1  1  日"),
        ("按国办公开办函202130 号编制。", "C517", "函202130 号"),
        ("2015227日公布。", "C517", "2015227日"),
        ("（电  ：0000-1234567）", "C517", "（电  ："),
        ("联系电话：；地址：示例路1号。", "C517", "电话："),
        ("公开第二十条第()项信息。", "C517", "第二十条第()项"),
        ("主动公开第二十条第项信息。", "C517", "第二十条第项"),
        ("统计期限自至。", "C517", "统计期限自至"),
        ("按《信息公开条例公开。", "C518", "按《信息公开条例公"),
        ("规范性文件）规定的按件收费。", "C518", "规范性文件）规定的按件收费"),
        ("落实”一网通办“。", "C518", "落实”一网通办“。"),
        ("落實(shí)要求。", "C515", "落實(shí)要求。"),
        ("按锟斤拷要求办。", "C515", "按锟斤拷要求办。"),
        ("ï¼Œå…¬å¼€", "C515", "ï¼Œå…¬"),
        ("<script>alert(1)</script>", "C514", "<script>"),
        ("点击<a href='x'>这里</a>。", "C514", "<a href='x'>"),
        ("点击 onclick=go。", "C514", "onclick="),
        ("公开雷速体育信息。", "C513", "雷速体育"),
        ("更多见http://example.net/a。", "C503", "http://example.net"),
        ("身份证号11010519491231002X。", "C519", "11010519491231002X"),
        ("请拨打138-0000-0000。", "C519", "138-0000-0000"),
        ("申请人张三申请公开征地批文。", "C519", "张三"),
        ("申请人李四等3人申请公开。", "C519", "李四"),
        ("由李某任组长。", "C504", "由李某任组长"),
    ],
)
def test_what_is_lost_garbled_or_does_not_belong_is_told(dirt, line, code, quote):
    (finding,) = dirt("前一段没有问题。", line)
    assert (finding.code, finding.quote.strip()) == (code, quote)
    assert finding.place.line == 6


@pytest.mark.parametrize(
    "line",
    [
        "当事人诉讼权利得到保障，申请人诉求合理的及时回应，申请人曾多次申请的一并答复。",
        "申请人可以当面提交，申请人要求公开的、申请人陈述和申请人申请公开的都登记。",
        "申请人：自然人5件、企业2件。",
        "收到信件1390件，支出13800000000元，编号20240101123456，身份证号110105194912310021有误。",
        "（1）定期；（2）抽查；3）通报；a）内容。",
        "第二十条第（一）项、第二十条第一款第（八）项；截至2024年12月31日（含）。",
        "国办公开办函〔2021〕30号、示教办〔2024〕5号、示政发[2024]3号、公告2024年第3号。",
        "由局长任组长，由分管副局长任副组长，由单位负责人任成员，由常务副县长任主任。",
        "局长办公会研究，书记、主任出席，健全镇长效机制。",
        "微信公众号“示例发布”、微博weibo.com/abc、国务院www.gov.cn、邮箱abc@example.com。",
        "Wi-Fi、5G+、V2.0、A&B、<以下称示例>、a<b。",
        "体育彩票投注站信息、百家乐业计划、彩票公益金、直播、足球场开放。",
        "打击网络赌博，查处某娱乐城。",
        "发布头条、短讯5条；增长 3%，占12%，下降1.5%。",
        "统计期限自2024年1月1日起至2024年12月31日止。",
        "著名商标、乾坤、瞭望、後记。",
        "是这样吗？？好！！",
    ],
)
def test_what_only_looks_like_dirt_is_silent(dirt, line):
    assert dirt(line) == []


def test_a_text_in_traditional_characters_is_told_once_and_judged_no_further(dirt):
    (told,) = dirt(
        "切實做好的的工作。", "沒有問題。", "2月30日推進政務公開，全縣收到政府信息公開申請99件。"
    )
    assert (told.code, told.place.line) == ("C516", 4)
    assert "全文共 3 段" in told.message


def test_nobody_says_what_is_missing_in_a_text_that_cannot_be_read(write):
    text = (INPUTS / "county_education_2023.yaml").read_text(encoding="utf-8")
    start, end = text.index("总体情况: |"), text.index("主动公开:\n")
    words = "总体情况: 本縣切實推進政務公開，圍繞羣衆關心的問題發佈信息。\n\n"
    found = authoring.check(authoring.load(write(text[:start] + words + text[end:])))
    assert [one.code for one in found] == ["C516"]


def test_a_name_in_traditional_characters_leaves_its_paragraph_to_be_judged(dirt):
    words = "在“龍門書院”举办政府信息公开的宣传活动，我局工作人员发放材料，回答群众的问题。"
    assert {one.code for one in dirt(words, agency="示例镇人民政府")} == {"C516", "C511"}


def test_traditional_characters_are_all_counted(dirt):
    (told,) = dirt("戶籍窗口、羅漢樓設臺，楊勞衛黨。")
    assert "有繁体字“戶羅漢樓設臺楊勞”等" in told.message


def test_a_garbled_page_is_told_but_not_listed(dirt):
    (told,) = dirt(*["落實(shí)工作。"] * 40)
    assert "共 40 处" in told.message


def test_known_addresses_and_the_opening_are_no_strangers(write):
    text = (
        "年度: 2024\n机关: {全称: 示例县教育局, 网址: https://jyj.example.cn/a}\n网站: {域名: www.example.org}\n"
        "引言: |\n  可从www.example.net下载。\n"
        "总体情况: |\n  见jyj.example.cn、www.example.org和example.net。\n"
    )
    found = authoring.check(authoring.load(write(text)))
    assert "C503" not in {f.code for f in found}


def test_the_contact_in_the_opening_is_a_contact(write):
    text = "年度: 2024\n机关: {全称: 示例县教育局}\n引言: |\n  联系电话：13800000000。\n"
    found = authoring.check(authoring.load(write(text)))
    assert [f.code for f in found if f.code.startswith("C")] == ["C520"]


def test_a_caption_is_read_like_any_other_words(dirt):
    (found,) = dirt('![各类信息的数量](图.png "图：列出锟斤拷目录")')
    assert "锟斤拷" in found.quote
