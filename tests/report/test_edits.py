"""A report's file is changed where it is meant to be, and nowhere else; line ends and comments stay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import authoring
from authoring.findings import Edit
from authoring.report.edits import CannotEdit, change, of_value, of_words
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


HEAD = "年度: 2024\n机关: {全称: 示例县教育局}\n"
NATURAL = ("applications", "received", "natural_person")
LICENCES, PENALTIES = ("disclosure", "licences"), ("disclosure", "penalties")


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


def test_a_total_typed_otherwise_is_no_change_of_what_is_reported(tmp_path):
    report, _ = loaded(tmp_path)
    total = ("applications", "received", "total")
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
