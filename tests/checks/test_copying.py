"""雷同: how much of a text stood in last year's, and whose places and agencies it speaks of."""

import pytest

import authoring

_OLD = (
    "教育局按月召开信息公开会议，听取各科室的公开情况，协调解决难点。",
    "招生、收费、招聘三类信息随工作进展同步公布，逐件配发问答式解读。",
    "申请由办公室统一登记，承办科室提出意见，法制科审核后书面答复。",
    "网站专栏每周巡查一次，发现过时的信息和打不开的附件立即更换。",
)
_NEW = (
    "本年度撤并两所村小，撤并方案、听证记录和家长问答在村务公开栏张贴。",
    "校外培训机构的白名单首次上网，家长可以按街道查询证照和预收费账户。",
    "膳食委员会的采购价格改为每周公布，由家长代表轮流签字确认。",
    "教师职称评审的条件和名额在学校公示栏与网站同时公布，异议当场受理。",
)


@pytest.fixture
def pair(tmp_path):
    """Two reports of following years with these overviews; the codes of C of the second."""

    def check(before, now, problems="培训太少，经办人员不熟悉流程。"):
        for year, text, name in ((2023, before, "2023.yaml"), (2024, now, "2024.yaml")):
            (tmp_path / name).write_text(
                f"年度: {year}\n上年报告: 2023.yaml\n机关: {{全称: 示例县教育局}}\n总体情况: |\n"
                + "".join(f"  {line}\n\n" for line in text)
                + f"问题及改进: |\n  {problems}\n"
                + f"其他事项: |\n  {year}年没有收取信息处理费，没有其他需要报告的事项。\n",
                encoding="utf-8",
            )
        found = authoring.check(authoring.load(tmp_path / "2024.yaml"))
        return [f for f in found if f.code.startswith("C")]

    return check


def test_the_share_and_the_first_sentences_with_their_lines_are_told(pair):
    (finding,) = pair(_OLD, (*_OLD[:3], _NEW[0]))
    assert finding.code == "C501"
    assert "“一、总体情况”的文字有 73% 与上年报告相同" in finding.message
    assert "（第 5 行）" in finding.message
    assert "（第 9 行）" in finding.message
    assert finding.path == ("overview",)


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (_OLD, True),
        ((_OLD[0].replace("按月", "每月"), *_OLD[1:3], _NEW[0]), True),  # nearly
        (tuple(f"2024年，{one}共12次。" for one in _OLD), True),  # only figures are new
        ((_OLD[3] + _OLD[0], _OLD[2], *_NEW[:1]), True),  # in another order
        ((_OLD[0], *_NEW), False),
        (_NEW, False),
        (_OLD[:1], False),  # too little to be judged
    ],
)
def test_half_of_the_text_is_the_limit(pair, now, told):
    assert [f.code for f in pair(_OLD, now)] == (["C501"] if told else [])


def test_sentences_law_makes_everyone_write_do_not_count(pair):
    law = "根据《中华人民共和国政府信息公开条例》的规定编制并公布本报告，报告由六个部分组成。"
    assert not pair([law, *_OLD[:1]] * 3, [law] * 9)


def test_without_last_year_nothing_is_compared(changed):
    found = authoring.check(authoring.load(changed()))
    assert not [f for f in found if f.code in ("C501", "C502")]


def test_repeated_promises_are_told_with_their_line(pair):
    (finding,) = pair(
        _OLD, _NEW, "下一步，由办公室牵头编写答复文书样本并逐科室讲解。另外改版网站。"
    )
    assert (finding.code, finding.severity) == ("C502", "info")
    assert "1 句问题或举措与上年报告一字不差：“下一步，由办公室牵头编写" in finding.message


def _codes(write, full_name, words, address="_"):
    text = f"年度: 2024\n机关: {{全称: {full_name}, 地址: {address}}}\n总体情况: |\n" + "".join(
        f"  {line}\n\n" for line in words.split("|")
    )
    found = authoring.check(authoring.load(write(text)))
    return [f.code for f in found if f.code.startswith("C")]


@pytest.mark.parametrize(
    "words",
    [
        "按照湖南省、长沙市的部署，岳麓区、浏阳市各单位公开信息。",
        "对口支援新疆维吾尔自治区。",
        "组织人员赴杭州市学习。",
        "与广州市、深圳市开展跨省通办。",
        "深圳市某科技有限公司承建网站。",
        "由广州市中级人民法院审理。",
        "执行《广州市信用条例》的体例。",
        "《今日浏阳》和《广州日报》刊登了消息。",
        "株洲市的企业前来咨询。",
    ],
)
def test_superior_lower_and_well_founded_places_are_silent(write, words):
    assert _codes(write, "湖南省长沙市人民政府", words) == []


@pytest.mark.parametrize(
    ("full_name", "words", "expected"),
    [
        ("湖南省长沙市人民政府", "广州市政府网站公开信息。", ["C510"]),
        ("湖南省长沙市人民政府", "株洲市人民政府网站公开信息。", ["C512"]),
        ("长沙县教育局", "长沙市人民政府网站公开信息。", []),
        ("示例县教育局", "长沙市人民政府网站公开信息。", []),  # may lie above it
        ("示例县教育局", "长沙县人民政府网站公开信息。", ["C510"]),
        ("示例街道办事处", "长沙市人民政府网站公开信息。", []),  # nothing tells where it is
        ("示例开发区管委会", "按《湖南省政府信息公开办法》，长沙市网站公开信息。", []),
        ("示例开发区管委会", "按《湖南省政府信息公开办法》，广州市网站公开信息。", ["C510"]),
        ("国家示例总局", "广州市网站公开信息。", []),
    ],
)
def test_whose_place_it_is_depends_on_the_agency(write, full_name, words, expected):
    assert _codes(write, full_name, words) == expected


def test_the_address_tells_where_an_unknown_agency_is(write):
    words = "长沙市人民政府网站公开信息。"
    assert _codes(write, "示例市人民政府", words, "湖南省长沙市示例路1号") == []
    assert _codes(write, "示例市人民政府", words) == ["C510"]


def test_a_foreign_place_is_told_once_with_its_province_and_place(write):
    text = (
        "年度: 2024\n机关: {全称: 示例市财政局}\n总体情况: |\n  广州市公开。\n\n  广州市又公开。\n"
    )
    (finding,) = [f for f in authoring.check(authoring.load(write(text))) if f.code == "C510"]
    assert "“广州市”（广东省）" in finding.message
    assert (finding.place.line, finding.place.column, finding.quote) == (4, 3, "广州市")


@pytest.mark.parametrize(
    ("full_name", "words", "told"),
    [
        ("示例县教育局", "我局公开，我局人员少。", False),
        ("示例县教育局", "我委公开。", True),
        ("示例县教育局", "我镇公开。", True),
        ("示例街道办事处", "我街道、我办公开。", False),
        ("示例街道办事处", "我局公开。", True),
        ("示例镇人民政府", "我镇公开。", False),
        ("示例镇人民政府", "我乡公开。", True),
        ("示例县发展和改革委员会（示例县粮食局）", "我委、我局公开。", False),
        ("示例县人民政府办公室", "我办公开。", False),
        ("示例县人民政府", "我院公开。", True),
        ("示例县教育局", "我为群众办实事，我委托他人，我办理了，我院校，自我局限，我乡村。", False),
        ("示例县教育局", "群众问“我镇怎么办”，《我镇的变化》。", False),
        ("示例港务公司", "我局公开。", False),
    ],
)
def test_who_speaks_must_be_the_agency(write, full_name, words, told):
    assert _codes(write, full_name, words) == (["C511"] if told else [])
