"""A report's file is changed where it is meant to be, and nowhere else; line ends and comments stay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import authoring
from authoring.findings import Edit
from authoring.report.edits import CannotEdit, change, of_value, of_words, without_value
from authoring.report.source import parse
from tests.conftest import INPUTS

TEXT = """\
# 头一行
年度: 2024
机关: {全称: 示例县教育局, 邮编: "000000"}  # 注释留着
总体情况: |
  （一）主动公开。公开5条。

  （二）依申请公开。没有申请。
主动公开:
  规章: {本年制发: 0, 本年废止: 0, 现行有效: 0, 总计: 3}
申请:
  新收: [1, 0, 0, 0, 0, 0, 1]   # 说明
  结转下年度: {自然人: 1, 商业企业: 0, 科研机构: 0, 社会公益组织: 0, 法律服务机构: 0, 其他: 0}
"""
ENDS = {"unix": ("", "\n"), "windows": ("\ufeff", "\r\n"), "old mac": ("", "\r")}


def loaded(tmp_path, text=TEXT, mark="", end="\n"):
    path = tmp_path / "report.yaml"
    path.write_bytes((mark + text.replace("\n", end)).encode())
    return authoring.load(path), path.read_bytes()


@pytest.mark.parametrize(("mark", "end"), ENDS.values(), ids=ENDS)
def test_only_what_is_meant_changes(tmp_path, mark, end):
    report, raw = loaded(tmp_path, mark=mark, end=end)
    words = report.texts()["overview",]
    start = words.index("5条")
    edits = [
        of_value(report, ("agency", "postcode"), '"111111"'),
        of_words(report, ("overview",), range(start, start + 2), "6条\n  又一行"),
        of_value(report, ("applications", "received", "natural_person"), "12"),
    ]
    meant = [("agency", "postcode"), ("overview",), ("applications", "received")]
    changed = change(report, edits, meant)
    expected = TEXT.replace('"000000"', '"111111"').replace("5条", "6条\n  又一行")
    expected = expected.replace("[1, 0", "[12, 0")
    assert changed.after == expected
    assert changed.encoded(raw) == (mark + expected.replace("\n", end)).encode()


def test_what_is_not_meant_may_not_change(tmp_path):
    report, _ = loaded(tmp_path)
    edit = of_value(report, ("agency", "postcode"), '"111111"')
    with pytest.raises(CannotEdit):
        change(report, [edit])
    with pytest.raises(CannotEdit):
        change(report, [edit], [("agency", "telephone")])
    assert change(report, [edit], [("agency",)])


def test_edits_may_not_meet_nor_make_the_file_unreadable(tmp_path):
    report, _ = loaded(tmp_path)
    one = of_value(report, ("agency", "postcode"), '"111111"')
    with pytest.raises(CannotEdit):
        change(report, [one, Edit(one.start + 1, one.end, "x")], [("agency",)])
    with pytest.raises(CannotEdit):
        change(report, [of_value(report, ("agency", "postcode"), '"')], [("agency",)])
    with pytest.raises(CannotEdit):
        change(report, [Edit(0, 10**6, "")])


@pytest.mark.parametrize(
    ("path", "gone"),
    [
        (("applications", "received", "total"), ", 1]   #"),
        (("disclosure", "rules", "issued"), "本年制发: 0, "),
        (("applications", "carried_forward", "other_organisation"), ", 其他: 0"),
    ],
)
def test_a_value_is_left_out_with_its_comma(tmp_path, path, gone):
    report, _ = loaded(tmp_path)
    edit = without_value(report, path)
    after = TEXT[: edit.start] + edit.text + TEXT[edit.end :]
    assert after == TEXT.replace(gone, "]   #" if gone.endswith("#") else "")


HEAD = "年度: 2024\n机关: {全称: 示例县教育局}\n"
NATURAL = ("applications", "received", "natural_person")
LICENCES, PENALTIES = ("disclosure", "licences"), ("disclosure", "penalties")
# What stands in the file, whose value is left out, and what is left; None where it cannot be.
LEFT_OUT = {
    "a line": ("主动公开:\n  行政许可: 5\n  行政处罚: 6\n", LICENCES, "主动公开:\n  行政处罚: 6\n"),
    "a line that ends in blanks": (
        "主动公开:\n  行政许可: 5 \t \n  行政处罚: 6\n", LICENCES, "主动公开:\n  行政处罚: 6\n",
    ),
    "the last line": ("主动公开:\n  行政许可: 5\n  行政处罚: 6", PENALTIES, "主动公开:\n  行政许可: 5\n"),
    "a line of its own": ("总体情况: 无\n其他事项: 无\n", ("overview",), "其他事项: 无\n"),
    "the first of a list": (
        "申请:\n  新收: [1  ,  0, 0, 0, 0, 0, 1]\n", NATURAL, "申请:\n  新收: [0, 0, 0, 0, 0, 1]\n",
    ),
    "the first of a mapping": ("主动公开: {行政许可: 5, 行政处罚: 6}\n", LICENCES, "主动公开: {行政处罚: 6}\n"),
    "a comma on the line before": (
        "申请:\n  新收: [1, 0, 0, 0, 0, 0, \t\n   1]\n", ("applications", "received", "total"),
        "申请:\n  新收: [1, 0, 0, 0, 0, 0]\n",
    ),
    "with a comment": ("主动公开:\n  行政许可: 5  # 注\n  行政处罚: 6", LICENCES, None),
    "alone in brackets": ("主动公开: {行政许可: 5}\n", LICENCES, None),
    "alone in a list": ("申请:\n  新收: [1]\n", NATURAL, None),
    "a list without commas": ("申请:\n  新收:\n  - 1\n  - 0\n", NATURAL, None),
    "behind a question mark": ("? 主动公开\n: 行政许可: 5\n", LICENCES, None),
    "a text below its bar": ("总体情况: |\n  甲\n其他事项: 无\n", ("overview",), None),
    "nothing there": ("", NATURAL, None),
}  # fmt: skip


@pytest.mark.parametrize(("text", "path", "left"), LEFT_OUT.values(), ids=LEFT_OUT)
def test_a_value_is_left_out_only_with_all_that_belongs_to_it(tmp_path, text, path, left):
    report, _ = loaded(tmp_path, HEAD + text)
    edit = without_value(report, path)
    whole = report.source.text
    assert (edit and whole[: edit.start] + edit.text + whole[edit.end :]) == (
        left if left is None else HEAD + left
    )


def test_what_stands_nowhere_has_no_edit(tmp_path):
    report, _ = loaded(tmp_path)
    assert of_value(report, LICENCES, "1") is None
    assert of_words(report, ("problems",), [0], "1") is None
    assert of_words(report, ("overview",), [], "1") is None


def test_one_edit_given_twice_is_one_and_edits_may_touch(tmp_path):
    report, _ = loaded(tmp_path)
    start = report.source.text.index("000000")
    one, next_ = Edit(start, start + 3, "1"), Edit(start + 3, start + 6, "2")
    changed = change(report, [next_, one, one], [("agency", "postcode")])
    assert changed.edits == (one, next_)
    assert changed.after == TEXT.replace("000000", "12")
    with pytest.raises(CannotEdit):
        change(report, [Edit(3, 2, "")])
    end = len(report.source.text)
    assert change(report, [Edit(end, end, "# 完\n")]).after == f"{TEXT}# 完\n"
    with pytest.raises(CannotEdit):
        change(report, [Edit(end, end + 1, "")])


def test_a_total_typed_or_left_out_is_no_change_of_what_is_reported(tmp_path):
    report, _ = loaded(tmp_path)
    total = ("applications", "received", "total")
    assert change(report, [without_value(report, total)]).after == TEXT.replace(", 1]   #", "]   #")
    assert change(report, [of_value(report, total, "9")]).edits


def test_the_diff_shows_the_lines_that_change_with_one_around_them(tmp_path):
    report, _ = loaded(tmp_path)
    changed = change(report, [of_value(report, NATURAL, "2")], [NATURAL])
    assert changed.diff("甲.yaml", "改后").split("\n") == [
        "--- 甲.yaml（现在）", "+++ 甲.yaml（改后）", "@@ -10,3 +10,3 @@", " 申请:",
        "-  新收: [1, 0, 0, 0, 0, 0, 1]   # 说明", "+  新收: [2, 0, 0, 0, 0, 0, 1]   # 说明",
        "   结转下年度: {自然人: 1, 商业企业: 0, 科研机构: 0, 社会公益组织: 0, 法律服务机构: 0, 其他: 0}",
    ]  # fmt: skip


def test_line_ends_of_many_kinds_stay_as_they_are(tmp_path):
    path = tmp_path / "report.yaml"
    raw = (HEAD + "主动公开:\r\n  行政许可: 5\r  行政处罚: 6\n").encode()
    path.write_bytes(raw)
    report = authoring.load(path)
    changed = change(report, [of_value(report, PENALTIES, "7\n  行政强制: 8")], [("disclosure",)])
    after = HEAD + "主动公开:\r\n  行政许可: 5\r  行政处罚: 7\r\n  行政强制: 8\n"
    assert changed.encoded(raw) == after.encode()


def test_words_that_are_not_typed_as_they_are_have_no_edit(tmp_path):
    text = TEXT.replace("公开5条", "公开{{ 申请.新收.自然人 }}条")
    report, _ = loaded(tmp_path, text)
    words = report.texts()["overview",]
    at = words.index("1条")
    assert of_words(report, ("overview",), range(at, at + 1), "2") is None


@given(st.data())
def test_any_figure_of_an_example_can_be_set_and_read_back(data):
    report = authoring.load(INPUTS / "county_education_2023.yaml")
    cells = [path for path in report.locs if path in report.figures.values]
    path = data.draw(st.sampled_from(sorted(cells)))
    value = data.draw(st.integers(0, 10**9))
    if report.source.scalars[report.locs[path]].value == "无":
        return
    edit = of_value(report, path, str(value))
    changed = change(report, [edit], [path])
    found = parse(changed.after).data
    for key in report.locs[path]:
        found = found[key]
    assert found == value
    start = edit.start
    assert changed.after == f"{changed.before[:start]}{value}{changed.before[edit.end :]}"
