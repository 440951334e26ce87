"""Slips in the layout: a file that cannot be read is mended where there is one remedy, and says so."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import authoring
from authoring.publish import mend, mended, write_changed
from authoring.report import load_mended
from authoring.report.slips import MAX_CHARACTERS
from tests.conftest import EXAMPLES

BASE = """\
# 头
年度: 2024
机关:
  全称: 示例县教育局
  简称: 县教育局  # 自称
总体情况: |
  第一段。

  第二段，甲。
主动公开:
  规章: [1, 2, 3]
  行政许可: 5
申请: 无
其他事项: 无
"""
# What was typed, and what it must become; None where the mended file is the base.
UNREADABLE = {
    "tab": ("  简称", "\t简称", None),
    "tabs and wide colons": (
        "  全称: 示例县教育局\n  简称: 县教育局", "\t全称：示例县教育局\n\t简称：县教育局", None,
    ),
    "wide colon": ("机关:", "机关：", None),
    "wide colon first": ("年度: 2024", "年度：2024", None),
    "wide colon before brackets": ("规章: [1", "规章：[1", None),
    "no blank after the colon": ("行政许可: 5", "行政许可:5", None),
    "one blank less": ("  简称", " 简称", None),
    "the first moved out": ("  全称", " 全称", None),
    "the first part moved in": ("年度: 2024", "  年度: 2024", None),
    "one blank more": ("  简称", "   简称", None),
    "a part moved in": ("申请: 无", " 申请: 无", None),
    "text moved out by one": ("  第二段", " 第二段", None),
    "text moved out": ("  第二段", "第二段", None),
    "text moved in by wide blanks": ("  第二段", "　　第二段", None),
    "text moved in by a tab": ("  第一段", "\t第一段", None),
    "text behind the bar": ("总体情况: |\n  第一", "总体情况: |第一", None),
    "no closing bracket": ("[1, 2, 3]", "[1, 2, 3", None),
    "no closing quote": ("全称: 示例县教育局", '全称: "示例县教育局', '全称: "示例县教育局"'),
    "no closing single quote": ("全称: 示例县教育局", "全称: '示例县教育局", "全称: '示例县教育局'"),
    "a wide closing quote": ("全称: 示例县教育局", '全称: "示例县教育局”', '全称: "示例县教育局"'),
    "a colon in a text": ("其他事项: 无", "其他事项: 详见QQ: 没有。", "其他事项: |\n  详见QQ: 没有。"),
    "figures quoted first": (
        "其他事项: 无", "其他事项: {{ 申请.新收.总计 }}件。", "其他事项: |\n  {{ 申请.新收.总计 }}件。",
    ),
    "a colon in a field": ("  全称", "  地址: A: 示例路\n  全称", '  地址: "A: 示例路"\n  全称'),
    "a sign at the beginning": ("全称: 示例县教育局", "全称: @教育局", '全称: "@教育局"'),
    "several": ("  全称: 示例县教育局\n", "\t全称：示例县教育局\n", None),
}  # fmt: skip


def written(tmp_path, text, end="\n", mark=""):
    path = tmp_path / "report.yaml"
    path.write_bytes((mark + text.replace("\n", end)).encode())
    return path


@pytest.mark.parametrize(("right", "wrong", "meant"), UNREADABLE.values(), ids=UNREADABLE)
def test_a_slip_with_one_remedy_is_mended(tmp_path, run, right, wrong, meant):
    assert BASE.count(right) == 1
    expected = BASE if meant is None else BASE.replace(right, meant)
    path = written(tmp_path, BASE.replace(right, wrong), "\r\n", "\ufeff")
    with pytest.raises(authoring.Unusable) as problem:
        authoring.load(path)
    assert all(one.fix and one.fix.safe for one in problem.value.findings)
    assert "可自动改正：nianbao fix" in run("check", path)[1]
    assert run("fix", path, "--write")[0] == 0
    assert path.read_bytes().decode() == "\ufeff" + expected.replace("\n", "\r\n")
    assert authoring.load(path).findings == ()


UNSURE = {
    "no colon at all": ("申请: 无", "申请 无"),
    "two numbers": ("行政许可: 5", "行政许可: 5: 6"),
    "a remark or a part of it": ("其他事项: 无", "其他事项: 收费: 没有 #注"),
    "figures that go on": ("[1, 2, 3]", "[1, 2, 3\n    4"),
    "a key that nobody knows": ("行政许可: 5", "行政许可事项:5"),
    "a quote that is closed elsewhere": ("全称: 示例县教育局", '全称: "示例县"教育局'),
    "an anchor": ("全称: 示例县教育局", "全称: &甲 示例县教育局"),
}


@pytest.mark.parametrize(("right", "wrong"), UNSURE.values(), ids=UNSURE)
def test_of_two_remedies_none_is_taken_and_the_rest_is_mended(tmp_path, run, right, wrong):
    path = written(tmp_path, BASE.replace(right, wrong).replace("  第二段", "\t第二段"))
    here = next(
        n for n, line in enumerate(path.read_text().split("\n"), 1) if wrong.split("\n")[0] in line
    )
    with pytest.raises(authoring.Unusable) as problem:
        authoring.load(path)
    told = {one.place.line: one.fix for one in problem.value.findings}
    assert told[here] is None
    code, shown, complained = run("fix", path, "--write")
    assert code == 1
    assert f":{here}:" in complained
    assert "已改正 1 处问题" in shown
    assert path.read_text() == BASE.replace(right, wrong)


NAME, SHORT, ROWS = (
    "  全称: 示例县教育局",
    "  简称: 县教育局  # 自称",
    "主动公开:\n  规章: [1, 2, 3]\n  行政许可: 5",
)
REVIEW = "复议诉讼:\n  行政复议: [0, 0, 0, 0]\n  行政诉讼:\n    未经复议直接起诉: [0, 0, 0, 0]\n"
COURT = "    未经复议直接起诉: [0, 0, 0, 0]\n    复议后起诉: [0, 0, 0, 0]\n"
EXPLAINED = "说明:\n  - 规则: A301\n    说明: 甲\n  - 规则: A302\n    说明: 乙"
# What stands in a good file, what was typed, and what it becomes; None where nothing is mended.
TYPED = {
    "figures in wide brackets": ("规章: [1, 2, 3]", "规章:［1、2、3】", "规章: [1,2,3]"),
    "figures with a comma at the end": ("[1, 2, 3]", "[1, 2, 3, ", "[1, 2, 3]"),
    "no closing brace": ("[1, 2, 3]", "{本年制发: 1, 本年废止: 2", "{本年制发: 1, 本年废止: 2}"),
    "quotes in a brace": ("[1, 2, 3]", '{本年制发: "1", 本年废止: 2', None),
    "no blank after a dash": (ROWS, EXPLAINED.replace("- 规则: A302", "-规则: A302"), EXPLAINED),
    "a wide blank after a dash": (ROWS, EXPLAINED.replace("- 规则: A302", "-　规则: A302"), EXPLAINED),
    "a text begun with a sign": ("其他事项: 无", "其他事项: `甲`", "其他事项: |\n  `甲`"),
    "a text begun with per cent": ("其他事项: 无", "其他事项: %甲", "其他事项: |\n  %甲"),
    "a text begun with at": ("其他事项: 无", "其他事项: @甲", "其他事项: |\n  @甲"),
    "a field begun with a sign": (SHORT, "  简称: `县教育局", '  简称: "`县教育局"'),
    "a field begun with per cent": (SHORT, "  简称: %县教育局", '  简称: "%县教育局"'),
    "a field with a backslash": (SHORT, "  简称: A: \\县教育局", None),
    "a field begun with a brace": (SHORT, "  简称: {A: 县教育局", None),
    "wide quotes inside": (SHORT, "  简称: '“县教育局”", "  简称: '“县教育局”'"),
    "a wide double quote at the end": (SHORT, '  简称: "县教育局＂', '  简称: "县教育局"'),
    "a quoted backslash": (SHORT, '  简称: "县\\教育局', None),
    "a quote and nothing else": (SHORT, '  简称: "', None),
    "wide blanks everywhere": (SHORT, "　　简称　：　县教育局  # 自称", SHORT),
    "a text moved out below a remark": (
        "总体情况: |\n", "总体情况: |  # 甲\n  第零段\n 零\n", "总体情况: |  # 甲\n  第零段\n  零\n",
    ),
    "words behind the bar before more lines": ("总体情况: |\n", "总体情况: |甲\n", "总体情况: |\n  甲\n"),
    "what a bar says of itself": ("总体情况: |\n", "总体情况：|2-\n", "总体情况: |2-\n"),
    "a row out by one of its group": (
        ROWS, f"{REVIEW}   复议后起诉: [0, 0, 0, 0]", f"{REVIEW}    复议后起诉: [0, 0, 0, 0]",
    ),
    "a cell in by one": (
        ROWS, "主动公开:\n  规章:\n    本年制发: 1\n     本年废止: 2\n    现行有效: 3",
        "主动公开:\n  规章:\n    本年制发: 1\n    本年废止: 2\n    现行有效: 3",
    ),
    "a row out by two": (ROWS, ROWS.replace("  规章", "规章"), ROWS),
    "a row in by four": (ROWS, ROWS.replace("  行政许可", "      行政许可"), ROWS),
    "a remark moved in by a tab": ("# 头\n", "\t# 注: 甲\n", "  # 注: 甲\n"),
    "a remark moved in by a wide blank": ("# 头\n", "　# 申请：甲\n", "  # 申请：甲\n"),
    "what may be a remark in a text": ("  第一段。\n", "  第一段。\n\t# 不是注\n", None),
    "a text that hangs": (
        "  第一段。\n\n  第二段，甲。", "    第一段。\n   第二行\n\n  第二段，甲。",
        "    第一段。\n    第二行\n\n    第二段，甲。",
    ),
    "an item in a text": ("  第一段。\n", "  第一段。\n- 项目\n", "  第一段。\n  - 项目\n"),
    "a sentence with a colon": ("  第一段。\n", "  第一段。\n一、甲：乙\n", "  第一段。\n  一、甲：乙\n"),
    "a line deeper in a text": (
        "  第一段。\n", "  第一段。\n    缩进。\n\t又一行。\n", "  第一段。\n    缩进。\n  又一行。\n",
    ),
    "blanks that do no harm": (
        SHORT, "  简称:   县教育局  \n  电话：0000-0000000", "  简称:   县教育局  \n  电话: 0000-0000000",
    ),
    "the line before a remark": (
        NAME, f"{NAME[1:]}\n  # 注", f"{NAME}\n  # 注",
    ),
    "far before what is told": (NAME, f"{NAME[1:]}\n\n  # 注\n  # 又", f"{NAME}\n\n  # 注\n  # 又"),
    "a row in by one": (ROWS, ROWS.replace("  规章", "   规章"), ROWS),
    "a table in by one": (ROWS, f" {ROWS}", ROWS),
    "the first of a group out by one": (
        ROWS, f"{REVIEW.replace('    未经', '   未经')}    复议后起诉: [0, 0, 0, 0]",
        f"{REVIEW}    复议后起诉: [0, 0, 0, 0]",
    ),
    "a group in by one": (
        ROWS, f"复议诉讼:\n   行政诉讼:\n{COURT}  行政复议: [0, 0, 0, 0]",
        f"复议诉讼:\n  行政诉讼:\n{COURT}  行政复议: [0, 0, 0, 0]",
    ),
    "a row behind a group": (
        ROWS, f"复议诉讼:\n  行政诉讼:\n{COURT}   行政复议: [0, 0, 0, 0]",
        f"复议诉讼:\n  行政诉讼:\n{COURT}  行政复议: [0, 0, 0, 0]",
    ),
    "a group that stands as its rows do in other parts": (
        ROWS, f"复议诉讼:\n    行政复议: [0, 0, 0, 0]\n  行政诉讼:\n{COURT[:-1]}",
        f"复议诉讼:\n  行政复议: [0, 0, 0, 0]\n  行政诉讼:\n{COURT[:-1]}",
    ),
    "a group with a row that is misspelt and one moved out": (
        f"{ROWS}\n申请: 无\n", f"{ROWS.replace('  ', '    ')}\n申请:\n    新收: 无\n复议诉讼:\n"
        "      行政复议: [0, 0, 0, 0]\n  行政诉讼:\n      未经复议直接起拆: [0, 0, 0, 0]\n"
        "复议后起诉: [0, 0, 0, 0]\n", None,
    ),
    "a group moved in above a row that is not its own": (
        ROWS, "复议诉讼:\n   行政复议: [0, 0, 0, 0]\n       行政诉讼:\n     总计: [0, 0, 0, 0]\n"
        "复议后起诉: [0, 0, 0, 0]", None,
    ),
    "levels of four blanks": (
        ROWS, ROWS.replace("  规章", "    规章").replace("  行政许可", "   行政许可"),
        ROWS.replace("  规章", "    规章").replace("  行政许可", "    行政许可"),
    ),
    "levels of two and of four blanks": (
        ROWS, "复议诉讼:\n  行政诉讼:\n      未经复议直接起诉: [0, 0, 0, 0]\n     复议后起诉: [0, 0, 0, 0]",
        "复议诉讼:\n  行政诉讼:\n      未经复议直接起诉: [0, 0, 0, 0]\n      复议后起诉: [0, 0, 0, 0]",
    ),
    "a part given twice": ("主动公开:\n", "总体情况: |另一段\n  甲\n主动公开:\n", None),
    "a cell given twice": (SHORT, f"{SHORT}\n\t简称: 局", None),
    "a slip behind a bar with words": (
        "总体情况: |\n  第一段。\n\n  第二段，甲。\n主动公开:\n  规章: [1, 2, 3]\n  行政许可: 5",
        "总体情况: |第一段。\n\n  第二段，甲。\n主动公开:\n  规章: [1, 2, 3]\n  行政许可事项：5",
        "总体情况: |\n  第一段。\n\n  第二段，甲。\n主动公开:\n  规章: [1, 2, 3]\n  行政许可事项：5",
    ),
    "a key without its colon": ("  第一段。\n", "  第一段。\n申请\n", None),
}  # fmt: skip


@pytest.mark.parametrize(("right", "wrong", "meant"), TYPED.values(), ids=TYPED)
def test_what_was_typed_becomes_what_was_meant_or_stays(tmp_path, right, wrong, meant):
    assert BASE.count(right) == 1
    typed = BASE.replace(right, wrong)
    _, whole = load_mended(written(tmp_path, typed))
    assert whole is not None
    assert whole.sure.text == (typed if meant is None else BASE.replace(right, meant))
    assert whole.text != typed
    # What stays is named on a line of its own, and only that.
    first = BASE[: BASE.index(right)].count("\n") + 1
    lines = range(first, first + wrong.count("\n") + 1)
    doubted = [one.line for one in whole.slips if not one.sure]
    assert bool(doubted) == (whole.sure.text != whole.text)
    assert not doubted or doubted[0] in lines


def test_the_edits_are_those_of_the_slips_and_no_more(tmp_path):
    text = BASE.replace("  简称: 县", "\t简称：县").replace("|\n  第一段。", "|第一段。")
    text = text.replace("行政许可: 5", "行政许可:5")
    path = written(tmp_path, text)
    _, whole = load_mended(path)
    assert whole is not None
    assert (whole.before, whole.text) == (text, BASE)
    told = {n: (text[one.start : one.end], one.text) for n, one in whole.edits.items()}
    assert told == {5: ("\t简称：", "  简称: "), 6: ("", "\n  "), 11: ("", " ")}
    with pytest.raises(authoring.Unusable) as problem:
        authoring.load(path)
    assert [one.fix.edits for one in problem.value.findings] == [
        (whole.edits[one.place.line],) if one.place.line in whole.edits else tuple(whole.edits.values())
        for one in problem.value.findings
    ]  # fmt: skip


def test_a_file_too_long_to_be_gone_through_is_not_mended(tmp_path):
    wrong = BASE.replace("机关:", "机关：")
    room = MAX_CHARACTERS - len(wrong) - 3
    assert load_mended(written(tmp_path, f"{wrong}# {'甲' * room}\n"))[1] is not None
    with pytest.raises(authoring.Unusable):
        load_mended(written(tmp_path, f"{wrong}# {'甲' * (room + 1)}\n"))


def test_rows_that_moved_by_a_blank_are_put_back_one_by_one(tmp_path):
    rows = [
        "国家秘密", "法律行政法规禁止公开", "三安全一稳定", "第三方合法权益", "三类内部事务信息", "四类过程性信息",
        "行政执法案卷", "行政查询事项",
    ]  # fmt: skip
    head = "年度: 2024\n机关: {全称: 示例县教育局}\n申请:\n  办理结果:\n    不予公开:\n"
    lines = [f"      {row}: [0, 0, 0, 0, 0, 0]\n" for row in rows]
    wrong = [line if n % 2 else line[1:] for n, line in enumerate(lines)]
    _, whole = load_mended(written(tmp_path, head + "".join(wrong)))
    assert whole is not None
    assert whole.text == head + "".join(lines)
    assert len(whole.edits) == 4


@pytest.mark.parametrize("line", ["申请情况: 无", "申请情况：无", "申请 无", "- 申请"])
def test_what_may_be_a_key_never_becomes_part_of_a_text(tmp_path, line):
    text = BASE.replace("主动公开:\n", f"{line}\n主动公开:\n").replace("  简称", "\t简称")
    try:
        _, whole = load_mended(written(tmp_path, text))
    except authoring.Unusable:
        return
    assert whole is not None
    assert f"\n{line}\n" in whole.sure.text


def test_after_the_layout_what_is_found_then_is_mended(tmp_path, run):
    text = BASE.replace("机关:", "机关：").replace("行政许可: 5", "行政许可: 5件")
    path = written(tmp_path, text)
    code, shown, _ = run("fix", path)
    assert code == 0
    assert "+机关:" in shown
    assert "+  行政许可: 5" in shown
    assert path.read_text(encoding="utf-8") == text
    assert run("fix", path, "--write")[0] == 0
    assert path.read_text(encoding="utf-8") == BASE


# Slips in a file that can be read: what is found, what was typed, and what it becomes.
LAST = "其他事项: 无\n"
READABLE = {
    "wide blank before a key": ("F201", "  简称", "　简称", "  简称"),
    "wide colon in brackets": ("F201", f"机关:\n{NAME}\n  简称: 县教育局  # 自称",
        "机关: {全称:示例县教育局}", "机关: {全称: 示例县教育局}"),
    "wide list": ("F205", "[1, 2, 3]", "［1，2，3］", "[1,2,3]"),
    "wide bar": ("S117", "总体情况: |", "总体情况: ｜", "总体情况: |"),
    "unseen": ("S115", "示例县教育局", "示例县\u200b教育局", "示例县教育局"),
    "twice": ("S111", "申请: 无\n", "申请: 无\n申请: 无\n", "申请: 无\n"),
    "unit": ("F204", "行政许可: 5", "行政许可: 5件", "行政许可: 5"),
    "blanks": ("F204", "行政许可: 5", "行政许可: 5 000", "行政许可: 5000"),
    "date": ("F208", LAST, LAST + "发布日期: 2025、1、20", LAST + "发布日期: 2025-01-20"),
    "day": ("F208", LAST, LAST + "发布日期: 2025 年 1 月 20 号", LAST + "发布日期: 2025-01-20"),
    "postcode": ("F222", NAME, f"  邮编: ００００００\n{NAME}", f'  邮编: "000000"\n{NAME}'),
    "e-mail": ("F224", NAME, f"  电子邮箱: a＠example。cn\n{NAME}",
        f'  电子邮箱: "a@example.cn"\n{NAME}'),
    "telephone": ("F223", NAME, f"  电话: 0000—0000000\n{NAME}",
        f'  电话: "0000-0000000"\n{NAME}'),
    "name": ("F226", NAME, "  全称: 示例县 教育局", NAME),
}  # fmt: skip
TEXT, LINES = "总体情况: |\n  第一段。\n\n  第二段，甲。\n", "  第一段。\n\n  又一段，甲。\n"
READABLE["lines joined"] = ("S118", TEXT, f"总体情况:\n{LINES}", f"总体情况: |\n{LINES}")
SUGGESTED = {
    "near name": ("F201", "行政许可: 5", "行政许可数: 5", "行政许可: 5"),
    "lost after #": (
        "S116",
        NAME,
        f"  地址: 示例路 #3号楼\n{NAME}",
        f"  地址: '示例路 #3号楼'\n{NAME}",
    ),
    "remark too near": ("S119", "其他事项: 无", "其他事项: 无#没有", "其他事项: 无 # 没有"),
    "lines joined behind the key": (
        "S118",
        TEXT,
        f"总体情况: {LINES[2:]}",
        f"总体情况: |\n{LINES}",
    ),
    "lines folded": ("S118", TEXT, f"总体情况: >\n{LINES}", f"总体情况: |\n{LINES}"),
    "ending": ("F226", NAME, f"{NAME}2024年", NAME),
}


@pytest.mark.parametrize(
    ("code", "right", "wrong", "meant", "safe"),
    [(*row, True) for row in READABLE.values()] + [(*row, False) for row in SUGGESTED.values()],
    ids=[*READABLE, *SUGGESTED],
)
def test_a_slip_that_can_be_read_is_mended_and_no_longer_found(
    tmp_path, code, right, wrong, meant, safe
):
    path = written(tmp_path, BASE.replace(right, wrong, 1))
    report = authoring.load(path)
    before = authoring.check(report)
    told = [one for one in before if one.code == code]
    assert told
    assert all(one.fix and one.fix.safe is safe for one in told)
    changed, taken = mended(report, told, {code})
    assert taken == told
    expected = BASE.replace(right, meant, 1)
    assert changed.after == expected
    left = {one.code for one in authoring.check(authoring.load(written(tmp_path, expected)))}
    usual = {one.code for one in authoring.check(authoring.load(written(tmp_path, BASE)))}
    assert code not in left
    assert left <= usual


@settings(max_examples=15)
@given(data=st.data())
def test_slips_of_many_kinds_in_an_example_are_put_right_word_for_word(data, tmp_path_factory):
    """Colons, tabs and blanks of some lines with keys made wrong; the mended file is the example."""
    example = data.draw(st.sampled_from(EXAMPLES))
    text = example.read_text(encoding="utf-8")
    lines = text.split("\n")
    keyed = [n for n, line in enumerate(lines) if line and line[0] not in " #-" and ":" in line]
    for number in data.draw(st.lists(st.sampled_from(keyed), min_size=1, max_size=4, unique=True)):
        lines[number] = lines[number].replace(":", "：", 1)
    path = tmp_path_factory.getbasetemp() / "slips.yaml"
    path.write_text("\n".join(lines), encoding="utf-8")
    _, whole = load_mended(path)
    assert whole is not None
    assert whole.text == text


def test_a_mended_file_needs_no_mending(tmp_path):
    path = written(tmp_path, BASE)
    assert mend(path, None, None).steps == ()
    assert load_mended(path)[1] is None


def test_blanks_become_zeros_only_where_the_clerk_asks(tmp_path, run):
    path = written(tmp_path, BASE.replace("  规章: [1, 2, 3]\n", ""))
    before = path.read_text(encoding="utf-8")
    assert run("fix", path, "--write")[0] in (0, 1)
    assert path.read_text(encoding="utf-8") == before
    assert run("fix", path, "--select", "F214", "--write")[0] == 0
    text = path.read_text(encoding="utf-8")
    assert (
        "主动公开:\n  规章: [0, 0, 0]\n  行政规范性文件: [0, 0, 0]\n  行政许可: 5\n  行政处罚: 0\n"
        in text
    )
    assert "F214" not in {one.code for one in authoring.check(authoring.load(path))}


def test_a_sound_line_beside_slips_of_its_group_is_not_named(tmp_path):
    example = next(one for one in EXAMPLES if one.stem == "city_education_2010")
    lines = example.read_text(encoding="utf-8").split("\n")
    first = next(n for n, line in enumerate(lines) if line.startswith("      总称: "))
    lines[first] = lines[first][1:]
    lines[first + 1] = "\t" + lines[first + 1].lstrip()
    path = tmp_path / "report.yaml"
    path.write_text("\n".join(lines), encoding="utf-8")
    _, whole = load_mended(path)
    assert whole
    assert {n for one in whole.slips for n in one.lines} == {first + 1, first + 2}


@pytest.mark.parametrize(
    ("name", "words", "key"),
    [
        ("zone_2019", "  （一）基本情况。", "主动公开:"),
        ("county_education_2024", "  （一）主动公开。", "主动公开:"),
    ],
)
def test_a_key_as_far_in_as_the_text_before_it_is_no_text(tmp_path, name, words, key):
    example = next(one for one in EXAMPLES if one.stem == name)
    lines = example.read_text(encoding="utf-8").split("\n")
    first = next(n for n, line in enumerate(lines) if line.startswith(words))
    moved = lines.index(key)
    inner = len(words) - len(words.lstrip()) - 1
    lines[first] = lines[first][1:]
    lines[moved] = " " * inner + key.strip()
    path = tmp_path / "report.yaml"
    path.write_text("\n".join(lines), encoding="utf-8")
    _, whole = load_mended(path)
    assert whole
    assert {n for one in whole.slips for n in one.lines} == {moved + 1}
    mending = mend(path, None, None)
    write_changed(path, mending.report, *mending.steps)
    after = authoring.load(path)
    assert after.figures.values == authoring.load(example).figures.values
