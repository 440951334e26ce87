"""A clerk can always go on: a report without requests, full of slips, is clean after two rounds."""

import re
import zipfile

import pytest

import authoring
from authoring.forms import form_of
from authoring.publish import mend, write_changed
from tests.conftest import EXAMPLES, INPUTS, PACK, WRONG

TEXT = """\
（一）主动公开。全年通过县政府网站公开信息12条。

（二）依申请公开。全年没有收到政府信息公开申请，没有上年结转。

（三）政府信息管理。明确专人负责，信息发布前由办公室核对。

（四）政府信息公开平台建设。更新专栏，调整栏目两个。

（五）监督保障。开展一次培训和考核，没有责任追究情形。
"""
PROBLEMS = """\
　　一是专栏更新不及时，有的信息形成后超过二十个工作日才公开；二是培训不够，新调入人员不熟悉条例。
　　2025年，专栏按月更新，每季度检查一次并通报；上半年、下半年各组织一次培训。
"""
SLIPS = [
    ("  简称: _  # 正文里的自称，例如“县教育局”“本机关”", "  简称：县档案局"),
    ("  级别: _  # 谁的", "  级别: 局  # 谁的"),
    ("  地址: _  # 联系地址", "  地址: 示例路18号# 联系地址"),
    ("  邮编: _", "  邮编: '0000'"),
    ("  电话: _  # 办公电话，不写个人手机", "   电话: 0000-0000000"),
    ("发布日期: _", "发布日期: 2025-01-20"),
    ("总体情况: |\n", "总体情况: |\n" + TEXT),
    ("  规章: [_, _, _]  #", "  规章: 0  #"),
    ("  行政规范性文件: [_, _, _]", "  行政规范性文件: ［0，0，0］"),
    ("  行政许可: _", "  行政许可: 12件"),
    ("  行政处罚: _  #", "  行政处罚: 无  #"),
    ("  行政强制: _  #", "  行政强制:0  #"),
    ("  行政事业性收费: _  #", "  行政事业性收费: 0  ＃"),
    ("申请:\n", "申请:无\n"),
    ("复议诉讼:\n", "复议诉讼: 没有\n"),
    ("  # 每行依次填：结果", "  每行依次填：结果"),
    ("问题及改进: |\n", "问题及改进: ｜\n" + PROBLEMS),
    ("其他事项: |\n", "其他事项：本年度没有收取信息处理费，没有其他需要报告的事项。\n"),
]


def trial(tmp_path):
    text = authoring.starter(form_of(2024, None), 2024, "示例县档案局", "schema.json")
    for right, wrong in SLIPS:
        assert text.count(right) == 1, right
        text = text.replace(right, wrong)
    path = tmp_path / "2024.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_report_without_requests_needs_two_rounds(tmp_path, run):
    path = trial(tmp_path)
    lines = path.read_text(encoding="utf-8").split("\n")
    code, shown, _ = run("check", path)
    assert code == 1
    # Round one names every slip and what is wrong with the content, each at its own line.
    for words in (
        "简称：", "级别: 局", "示例路18号#", "邮编: '0000'", "   电话", "（一）主动公开。全年", "［0，0，0］",
        "12件", "强制:0", "0  ＃", "申请:无", "  每行依次填：结果", "｜", "　　一是", "其他事项：",
    ):  # fmt: skip
        number = next(n for n, line in enumerate(lines, 1) if words in line)
        assert f"2024.yaml:{number}:" in shown, words
    assert "S106" not in re.sub("S106 .*\n.*缺一个空格", "", shown)
    assert run("fix", path, "--write")[0] == 0
    text = path.read_text(encoding="utf-8")
    for told, mended in (("级别: 局", "级别: 部门"), ("18号#", "18号 #"), ("'0000'", '"000000"')):
        assert told in text
        text = text.replace(told, mended)
    path.write_text(text, encoding="utf-8")
    assert run("check", path)[:2] == (0, "没有发现问题（1 份）。\n")
    report = authoring.load(path)
    assert report.content.overview == TEXT
    assert report.figures.values["applications", "received", "total"] == 0
    assert report.figures.values["disclosure", "licences"] == 12


ACCEPTED = {
    "zero for a row": ("  规章: [0, 0, 0]", "  规章: 0"),
    "zero for a table": ("申请: 无", "申请: 0"),
    "nothing for a table": ("申请: 无", "申请: 没有"),
    "none in a cell": ("  行政许可: 0", "  行政许可: 无"),
    "a total that balances": ("申请: 无", "申请:\n  新收: [0, 0, 0, 0, 0, 0, 0]\n  上年结转: 无\n"
        "  办理结果: 无\n  结转下年度: 无"),
    "blank rows below": ("申请: 无", "申请: 无\n  # 每行\n  新收: [_, _, _, _, _, _]\n  办理结果:\n"
        "    予以公开: [_, _, _, _, _, _]"),
    "a row with tabs": ("申请: 无", "申请:\n  新收: 0\t0\t0\t0\t0\t0\t0\n  上年结转: 0\t0\t0\t0\t0\t0\n"
        "  办理结果: 无\n  结转下年度: 无"),
}  # fmt: skip


def plain(tmp_path, *change):
    text = (
        "年度: 2024\n机关: {全称: 示例县档案局, 简称: 县档案局, 级别: 部门, 地址: 示例路1号, 邮编: '000000', "
        "电话: 0000-0000000}\n发布日期: 2025-01-20\n总体情况: |\n"
        + "".join(f"  {line}\n" if line else "\n" for line in TEXT.replace("12", "0").split("\n"))
        + "主动公开:\n  规章: [0, 0, 0]\n  行政规范性文件: 无\n  行政许可: 0\n  行政处罚: 0\n  行政强制: 0\n"
        "  行政事业性收费: 0\n申请: 无\n复议诉讼: 无\n问题及改进: |\n"
        + PROBLEMS.replace("　　", "  ")
        + "其他事项: 本年度没有收取信息处理费，没有其他需要报告的事项。\n"
    )
    if change:
        assert text.count(change[0]) == 1
        text = text.replace(*change)
    path = tmp_path / "2024.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("change", ACCEPTED.values(), ids=ACCEPTED)
def test_what_is_clear_is_accepted_without_a_word(tmp_path, run, change):
    assert run("check", plain(tmp_path))[:2] == (0, "没有发现问题（1 份）。\n")
    path = plain(tmp_path, *change)
    assert authoring.check(authoring.load(path)) == []
    before = path.read_bytes()
    mending = mend(path, None, None)
    assert not mending.slips
    assert not mending.taken
    assert run("check", path, "--strict")[0] == 0
    assert path.read_bytes() == before


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8-sig"])
def test_files_in_the_encodings_of_windows_are_read_and_keep_theirs(tmp_path, run, encoding):
    path = plain(tmp_path, "行政许可: 0", "行政许可: 0件")
    text = path.read_text(encoding="utf-8")
    path.write_bytes(text.replace("\n", "\r\n").encode(encoding))
    assert run("check", path)[0] == 1
    assert run("fix", path, "--write")[0] == 0
    mended = text.replace("0件", "0").replace("\n", "\r\n")
    assert path.read_bytes() == mended.encode(encoding)


def test_damaged_utf_8_is_not_taken_for_another_encoding(tmp_path, run):
    path = plain(tmp_path)
    raw = path.read_bytes()
    path.write_bytes(raw.replace("示例路".encode(), "示例路".encode()[:-1]))
    assert "S103" in run("check", path)[2] + run("check", path)[1]


OTHERS = {
    "word": (lambda path: zipped(path, "word/document.xml"), "这是 Word 文件"),
    "excel": (lambda path: zipped(path, "xl/workbook.xml"), "这是 Excel 文件"),
    "zip": (lambda path: zipped(path, "a.txt"), "这是压缩包"),
    "pdf": (lambda path: path.write_bytes(b"%PDF-1.7\n"), "这是 PDF 文件"),
    "old word": (lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1"), "旧格式的 Word"),
    "picture": (lambda path: path.write_bytes(b"\x89PNG\r\n"), "这是图片"),
    "web page": (lambda path: path.write_bytes(b"<!DOCTYPE html><html>"), "这是网页"),
}  # fmt: skip


def zipped(path, name):
    with zipfile.ZipFile(path, "w") as made:
        made.writestr(name, "x")


@pytest.mark.parametrize(("make", "says"), OTHERS.values(), ids=OTHERS)
def test_the_right_kind_of_file_is_named(tmp_path, run, make, says):
    path = tmp_path / "报告"
    make(path)
    code, _, told = run("fix", path)
    assert code == 2
    assert says in told


@pytest.mark.parametrize("make", [make for make, _ in OTHERS.values()], ids=OTHERS)
def test_what_is_no_report_ends_every_verb_that_reads_one(tmp_path, run, make):
    path = tmp_path / "报告"
    make(path)
    assert run("check", path)[0] == 2
    code, shown, _ = run("check", plain(tmp_path), "--last", path)
    assert code == 2
    assert f"--last {path}" in shown
    assert "不能使用" in shown
    code, _, told = run("new", "2025", "--from", path)
    assert code == 2
    assert str(path) in told


def test_a_folder_is_checked_and_ends_with_a_line_for_each_agency(tmp_path, run):
    (tmp_path / "下一层").mkdir()
    for path, where in ((WRONG, "下一层"), (PACK, ""), (INPUTS / "zone_2019.yaml", "")):
        (tmp_path / where / path.name).write_bytes(path.read_bytes())
    code, shown, _ = run("check", tmp_path)
    assert code == 1
    *_, good, bad, left = shown.rstrip("\n").split("\n")
    assert good.split()[0] == authoring.load(INPUTS / "zone_2019.yaml").content.agency.full_name
    assert "没有发现问题" in good
    assert authoring.load(WRONG).content.agency.full_name in bad
    assert "处错误" in bad
    assert PACK.name in left
    empty = tmp_path / "空"
    empty.mkdir()
    code, _, told = run("check", empty)
    assert code == 2
    assert "没有年度报告" in told


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_file_that_is_right_has_no_slips(path):
    from authoring.report.slips import put_right

    whole = put_right(path.read_text(encoding="utf-8"))
    assert not whole.slips
    assert not whole.put


# A line as it was typed in a file that can be read, and what is told of it.
MEANT = {
    "too little indented": ("  结转下年度: 无", "结转下年度: 无", "放在“申请”下面"),
    "wide commas": ("  规章: [0, 0, 0]", "  规章: [0，0，0]", "数之间用了“，”"),
    "marks of lists": ("  规章: [0, 0, 0]", "  规章: [0、0、0]", "数之间用了“、”"),
    "blanks": ("  规章: [0, 0, 0]", "  规章: [0 0 0]", "数之间没有逗号"),
    "brackets": ("  规章: [0, 0, 0]", "  规章: 【0, 0, 0】", "不是半角的方括号"),
    "a remark": ("  行政许可: 0\n", "  行政许可: 0  ＃ 处理决定\n", "“＃”是全角的"),
    "a remark without its sign": ("  行政许可: 0\n", "  行政许可: 0  全部处理决定\n", "缺少半角的 #"),
    "a bar": ("总体情况: |", "总体情况: ｜", "半角的竖线"),
    "no bar": ("问题及改进: |", "问题及改进:", "缺少竖线"),
}  # fmt: skip
ROWS = "申请:\n  新收: 无\n  上年结转: 无\n  办理结果: 无\n  结转下年度: 无"


@pytest.mark.parametrize(("right", "wrong", "says"), MEANT.values(), ids=MEANT)
def test_slips_in_a_file_that_can_be_read_are_told_as_what_they_are(
    tmp_path, run, right, wrong, says
):
    path = plain(tmp_path, "申请: 无", ROWS)
    good = path.read_text(encoding="utf-8")
    assert good.count(right) == 1
    path.write_text(good.replace(right, wrong), encoding="utf-8")
    code, shown, _ = run("check", path)
    assert code == 1
    assert says in shown.replace("\n      ", "")
    mending = mend(path, None, None)
    write_changed(path, mending.report, *mending.steps)
    assert authoring.load(path).content == authoring.load(plain(tmp_path, "申请: 无", ROWS)).content


def test_a_group_that_is_moved_takes_its_rows_with_it(tmp_path):
    rows = "未经复议直接起诉: [0, 0, 0, 0]", "复议后起诉: [0, 0, 0, 0]"
    wrong = f"复议诉讼:\n    行政复议: [1, 0, 0, 0]\n行政诉讼:\n    {rows[0]}\n    {rows[1]}\n"
    path = plain(tmp_path, "复议诉讼: 无\n", wrong)
    report = authoring.load(path)
    [told] = [one for one in report.findings if one.code == "F201"]
    assert "放在“复议诉讼”下面" in told.message
    text = path.read_text(encoding="utf-8")
    for edit in sorted(told.fix.edits, key=lambda one: one.start, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    assert wrong not in text
    assert f"\n    行政诉讼:\n        {rows[0]}\n        {rows[1]}\n" in text
    path.write_text(text, encoding="utf-8")
    assert authoring.load(path).findings == ()


def test_a_row_that_was_deleted_is_named_with_the_line_to_put_back(tmp_path, run):
    path = plain(tmp_path, "申请: 无", ROWS.replace("  上年结转: 无\n", ""))
    shown = run("check", path)[1].replace("\n      ", "")
    assert "缺少“上年结转”这一行" in shown
    assert "补上：上年结转: 无" in shown


def test_none_above_rows_with_figures_is_told_and_left(tmp_path, run):
    path = plain(tmp_path, "申请: 无", "申请: 无\n  新收: [1, 0, 0, 0, 0, 0]\n  上年结转: 无")
    code, shown, _ = run("check", path)
    assert code == 1
    assert "又填了数" in shown.replace("\n      ", "")
    before = path.read_bytes()
    code, _, told = run("fix", path, "--write")
    assert code == 1
    assert "S129" in told
    assert path.read_bytes() == before
