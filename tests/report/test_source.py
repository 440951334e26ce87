"""Reading YAML: plain data, places, YAML 1.2 meanings, and everything refused."""

import hashlib
import os
from decimal import Decimal
from pathlib import Path

import pytest

from authoring.findings import Place, Unusable
from authoring.report.source import Mark, beside, parse, place_in, read_source
from tests.conftest import unix


def refused(text):
    with pytest.raises(Unusable) as problem:
        parse(text, "f.yaml")
    return [(f.code, f.place.line, f.place.column) for f in problem.value.findings]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("12", 12), ("-3", -3), ("0", 0), ("012", "012"), ("0x1F", "0x1F"), ("1_000", "1_000"),
        ("1e5", "1e5"), ("no", "no"), ("on", "on"), ("true", True), ("~", None), ("", None),
        ("1.50", Decimal("1.50")), (".5", ".5"), (".inf", ".inf"), ("2025-01-20", "2025-01-20"),
        ("12:30:00", "12:30:00"), ('"12"', "12"), ("=", "="), ("１２", "１２"), ("-0", "-0"), ("+1", "+1"),
        ("9" * 18, 10**18 - 1), ("9" * 19, "9" * 19), ("null", None), ("Null", None), ("NULL", None), ("nil", "nil"),
        ("True", True), ("TRUE", True), ("false", False), ("False", False), ("FALSE", False), ("tRUE", "tRUE"),
        ("-0.5", Decimal("-0.5")), ("01.5", "01.5"), ("1.", "1."), ("0." + "1" * 20, Decimal("0." + "1" * 20)),
        ("0." + "1" * 21, "0." + "1" * 21), ("9" * 18 + ".5", Decimal("9" * 18 + ".5")),
        ("9" * 19 + ".5", "9" * 19 + ".5"),
        ("'~'", "~"), ("'true'", "true"), ("'1.5'", "1.5"), ("|-\n  12", "12"),
    ],
)  # fmt: skip
def test_scalars_follow_yaml_1_2_and_stay_exact(written, meant):
    value = parse(f"键: {written}\n").data["键"]
    assert value == meant
    assert type(value) is type(meant)


def test_every_value_and_key_knows_its_place():
    source = parse("甲:\n  乙: [1, 23]\n丙: |\n  文字\n", "f.yaml")
    assert source.place(source.mark(("甲", "乙", 1))).column == 10
    assert source.mark(("甲", "乙", 1)).width == 2
    assert source.mark(("甲", "乙"), of_key=True).line == 2
    block = source.place(source.mark(("丙",)))
    assert (block.line, block.text) == (3, "丙: |")


PLACES = """\
甲: {乙: 12}
丙: [1, 23
  , 4]
丁:
  戊: 'a b'
己: |
  x
庚:
'壬 癸': 一
  二
"""
MARKS = {
    ("甲",): (1, 4, 1), ("甲", "乙"): (1, 8, 2), ("丙",): (2, 4, 1), ("丙", 1): (2, 8, 2), ("丙", 2): (3, 5, 1),
    ("丁", "戊"): (5, 6, 5),
    # what is empty, or has lines of its own, is shown by its name
    ("丁",): (4, 1, 1), ("己",): (6, 1, 1), ("庚",): (8, 1, 1), ("壬 癸",): (9, 1, 5),
    # what is not there, by what is around it
    ("甲", "无"): (1, 4, 1), ("丙", 9): (2, 4, 1), ("丁", "戊", "无", 3): (5, 6, 5), ("丁", "无"): (4, 1, 1),
}  # fmt: skip


@pytest.mark.parametrize("loc", MARKS, ids=str)
def test_a_mark_is_that_of_the_value_or_of_what_is_next_to_it(loc):
    source = parse(PLACES, "f.yaml")
    line, column, width = MARKS[loc]
    assert source.mark(loc) == Mark(line, column, width)
    text = PLACES.split("\n")[line - 1]
    assert source.place(source.mark(loc)) == Place("f.yaml", line, column, text, width)


def test_a_name_has_a_mark_of_its_own():
    source = parse(PLACES, "f.yaml")
    assert source.mark(("甲", "乙"), of_key=True) == Mark(1, 5, 1)
    assert source.mark(("壬 癸",), of_key=True) == Mark(9, 1, 5)
    assert source.mark(("丙", 1), of_key=True) == source.mark(("丙", 1)), "it has no name"
    assert source.mark(("无",)) is None
    assert source.mark(()) is None
    assert source.place(None) == Place("f.yaml")


@pytest.mark.parametrize(
    ("mark", "text", "width"),
    [(Mark(1, 2, 3), "甲: 1", 3), (Mark(2, 1, 0), "乙: 2", 1), (Mark(0, 1), "", 1), (Mark(3, 1), "", 1)],
)  # fmt: skip
def test_a_place_shows_its_line_where_there_is_one(mark, text, width):
    place = place_in("f.yaml", "甲: 1\n乙: 2\n", mark)
    assert place == Place("f.yaml", mark.line, mark.column, text, width)


@pytest.mark.parametrize(
    ("stretch", "mark"),
    [
        ((0, 1), Mark(1, 1, 1)), ((3, 5), Mark(1, 4, 2)), ((3, 9), Mark(1, 4, 2)), ((6, 7), Mark(2, 1, 1)),
        ((9, 11), Mark(2, 4, 2)), ((9, 99), Mark(2, 4, 2)), ((4, 4), Mark(1, 5, 1)), ((5, 8), Mark(1, 6, 1)),
        ((11, 11), Mark(2, 6, 1)),
    ],
)  # fmt: skip
def test_a_stretch_of_the_text_is_marked_on_the_line_it_begins_on(stretch, mark):
    assert parse("甲: 12\n乙: 34").span_mark(*stretch) == mark


def test_every_character_of_a_value_has_its_offset():
    source = parse("甲: 12\n乙: {丙: ' 四 '}\n")
    assert list(source.offsets(("甲",))) == [3, 4, 5]
    assert list(source.offsets(("乙", "丙"))) == [14, 15, 16, 17]
    assert not source.offsets(("乙",))
    assert not source.offsets(("无",))


def test_a_key_written_twice_leaves_the_first_where_it_is():
    source = parse(
        "甲: {乙: 1}\n甲: {乙: 1, 丙: 2}\n丁: {e\u0301: 1, \xe9: 2}\n" + f"{'戊' * 31}: 1\n" * 2
    )
    assert source.data["甲"] == {"乙": 1}
    assert source.data["丁"] == {"\xe9": 1}
    assert source.mark(("甲", "乙")) == Mark(1, 8, 1)
    assert source.mark(("甲", "丙")) == Mark(1, 4, 1)
    assert [
        (f.path, f.place.line, f.place.column, f.place.width, f.message) for f in source.findings
    ] == [
        (("甲",), 2, 1, 1, "“甲”写了两次，第一次在第 1 行。"),
        (("丁", "\xe9"), 3, 12, 1, "“\xe9”写了两次，第一次在第 3 行。"),
        (("戊" * 31,), 5, 1, 31, f"“{'戊' * 30}”写了两次，第一次在第 4 行，内容相同。"),
    ]


def test_a_key_written_twice_is_a_finding_and_the_first_counts():
    source = parse("甲: 1\n乙: 2\n甲: 3\n", "f.yaml")
    assert source.data == {"甲": 1, "乙": 2}
    assert [(f.code, f.place.line) for f in source.findings] == [("S111", 3)]
    assert "第 1 行" in source.findings[0].message


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("年度: 1\n\t机关: 2\n", ("S107", 2, 1)),
        ("年度：2024\n机关: 1\n", ("S108", 1, 3)),
        ("年度：2024", ("S108", 1, 3)),
        ("甲: &x 1\n", ("S109", 1, 4)),
        ("甲: !!python/object:os.system x\n", ("S109", 1, 4)),
        ("甲: [0, 0\n乙: 1\n", ("S106", 2, 2)),
        ("甲: [1,,2]\n", ("S106", 1, 7)),
        ("甲: '没有结束\n", ("S106", 1, 4)),
        ("甲: 乙: 丙\n", ("S106", 1, 5)),
        ("甲: |乙\n  丙\n", ("S106", 1, 5)),
        ("甲: |\n　　乙\n", ("S107", 2, 1)),
        ("甲: |\n\t乙\n", ("S107", 2, 1)),
        ("甲:\n  乙:57\n  丙: 1\n", ("S106", 2, 4)),
        ("甲: ! 乙\n", ("S109", 1, 4)),
        ("甲: a\U0001ffffb\n", ("S113", 1, 4)),
        ("- 1\n", ("S112", 1, 1)),
        ("甲: 1\n---\n乙: 2\n", ("S114", 2, 1)),
        ("? [甲]\n: 1\n", ("S106", 1, 3)),
        ("[" * 200, ("S110", 1, 22)),
        ("甲: a\x07b\n", None),
        ('甲: "a\\x07b"\n', ("S113", 1, 4)),
        ('甲: "\\uFFFE"\n', ("S113", 1, 4)),
        ("甲: a\u202eb\n", ("S113", 1, 4)),
        ("a: " + "[" * 100_000, ("S110", None, None)),
        ("- " * 30_000, ("S110", None, None)),
    ],
)
def test_bad_yaml_is_a_finding_with_its_place(text, expected):
    if expected is None:
        with pytest.raises(Unusable):
            parse(text)
    else:
        assert refused(text)[0] == expected


INDENT = (
    "这一行的缩进和上下文不一致，或者括号、引号没有成对。",
    "同一层的栏目要左对齐，用空格缩进。",
)
SQUARE = (
    "方括号里的数没有用半角逗号隔开，或缺少右括号 ]。",
    "写成 [0, 0, 0]，用半角逗号和括号。",
)
CURLY = (
    "花括号里的内容没有用半角逗号隔开，或缺少右括号 }。",
    "写成 {甲: 1, 乙: 2}，用半角逗号和括号。",
)
START = "这里有不能用在开头的字符。", "以 @ ` % 等符号开头的文字请加引号。"
NO_COLON = "这一行缺少冒号。", "写成“栏目: 内容”，用半角冒号，后面空一格。"
QUOTES = "引号没有成对，或括号没有写完。", "补上缺少的引号或括号。"
CONTENT = (
    "这里应有内容：方括号里不能连写两个逗号，也要有右括号 ]。",
    "还没有填的位置写 _。",
)
AFTER_BAR = (
    "竖线 | 后面直接写了文字。",
    "竖线后面换行，文字从下一行起写，每行比栏目名多缩进两格。",
)
ANYTHING = (
    "YAML 写法有误，从这里起无法读取。",
    "检查这一行和上一行的缩进、冒号、引号和括号。",
)
TIGHT = "冒号后面缺一个空格。", "冒号后面空一格，例如“年度: 2025”。"
WIDE_COLON = "栏目名后面用了全角冒号“：”。", "改成半角冒号加一个空格，例如“年度: 2025”。"
TAB = "缩进用了制表符（Tab），YAML 只认半角空格。", "把制表符（Tab）换成半角空格，每层两格。"
WIDE_SPACE = "缩进用了全角空格，YAML 只认半角空格。", "把全角空格换成半角空格，每层两格。"
TOO_MUCH = "用 nianbao new 生成一份待填文件，照它的样子填写。"
ANCHOR = (
    "不接受 YAML 的锚点和别名（& 和 *）。",
    "把内容直接写在这里；以 & 或 * 开头的文字请加引号。",
)
TAG = "不接受 YAML 的类型标签（!）。", "以 ! 开头的文字请加引号。"
KEY = (
    "栏目名应是一个词，不能是列表或下一层的内容。",
    "以 { 或 [ 开头的文字请加引号，或写在竖线 | 下面。",
)
COMPLAINTS = {
    "甲: @x\n": [("S106", 1, 4, START)],
    "甲: %x\n": [("S106", 1, 4, START)],
    "甲: 乙: 丙\n": [
        ("S106", 1, 5, ("这一行多了一个冒号，或缩进和上一行不一致。", "检查缩进；文字里有“: ”时请整句加引号。"))
    ],
    "甲: 1\n乙\n丙: 1\n": [("S106", 3, 1, NO_COLON)],
    "甲:\n  乙: 1\n 丙: 2\n": [("S106", 3, 2, INDENT)],
    "甲: |\n    \n  乙\n": [("S106", 3, 3, INDENT)],
    "甲:\n  - 1\n  乙: 1\n": [("S106", 3, 3, ("列表的缩进不一致。", "同一列表的“- ”要左对齐。"))],
    "甲: [0, 0\n乙: 1\n": [("S106", 2, 2, SQUARE)],
    "甲: 1\n乙: [1\n": [("S106", 2, 1, SQUARE)],  # the file ends there
    "甲: {a: 1\n乙: 2\n": [("S106", 2, 2, CURLY)],
    "甲: '没有结束\n": [("S106", 1, 4, QUOTES)],
    "甲: 1\n乙: \"没有\n丙: 1\n": [("S106", 2, 4, QUOTES)],
    "甲: '一\n---\n乙'\n": [("S106", 2, 1, ("引号没有成对。", "补上缺少的引号。"))],
    "甲: [1,,2]\n": [("S106", 1, 7, CONTENT)],
    "甲: ]\n": [("S106", 1, 4, CONTENT)],
    '甲: "\\q"\n': [("S106", 1, 5, ("双引号里的反斜线 \\ 有特殊含义。", "改用单引号，或去掉反斜线。"))],
    "甲: |乙\n  丙\n": [("S106", 1, 5, AFTER_BAR)],
    "甲: |\n  \t乙\n 丙: [\n": [
        ("S106", 2, 3, ("竖线 | 后面的文字缩进不一致。", "整段文字比栏目名多缩进两格。"))
    ],
    "%YAML 3\n甲: 1\n": [("S106", 1, 8, ANYTHING)],
    "甲: 1\n...\n乙\n": [("S106", 3, 1, ANYTHING)],
    "甲:\n  乙:57\n  丙: 1\n": [("S106", 2, 4, TIGHT)],
    "年度：2024\n机关: 1\n": [("S108", 1, 3, WIDE_COLON)],
    "年度：2024": [("S108", 1, 3, WIDE_COLON)],
    "甲: |\n  乙：1\n\n  丙：1\n丁：2\n": [("S108", 5, 2, WIDE_COLON)],  # a text may hold what it likes
    "甲: >2-  # 说明\n  乙：1\n丁：2\n": [("S108", 3, 2, WIDE_COLON)],
    "甲: 1\n  \t乙: 2\n": [("S107", 2, 3, TAB)],
    "甲: 1\n 　乙: 2\n": [("S107", 2, 2, WIDE_SPACE)],
    "甲: |\n　　乙\n": [("S107", 2, 1, WIDE_SPACE)],
    # the parser's own complaint stands apart where it is about another line
    "甲: 'a\n\n乙：1\n": [("S108", 3, 2, WIDE_COLON), ("S106", 1, 4, QUOTES)],
    "甲: 'a\n乙：1\n": [("S108", 2, 2, WIDE_COLON)],
    "甲:1\n\n # 说明\n乙: 2\n": [("S106", 1, 2, TIGHT)],
    "甲:1\n\n丙: 2\n乙\n丁: 3\n": [("S106", 1, 2, TIGHT)],
    "甲: 1\n乙\n\n丙: 1\n丁:1\n": [("S106", 5, 2, TIGHT)],
    "甲: 1\n乙\n\n丙: 1\n\n丁:1\n": [("S106", 6, 2, TIGHT), ("S106", 4, 1, NO_COLON)],
    "- 1\n": [
        ("S112", 1, 1, ("文件的内容应是“栏目: 内容”的形式，例如“年度: 2025”。", TOO_MUCH))
    ],
    "甲: 1\n---\n乙: 2\n": [
        ("S114", 2, 1, ("一个文件里只能有一份报告，这里又开始了一份（---）。",
                        "另一份报告另存一个文件；不是另一份的，删去这一行“---”。"))
    ],
    "甲: *x\n": [("S109", 1, 4, ANCHOR)],
    "甲: &x 1\n": [("S109", 1, 4, ANCHOR)],
    "甲: !x 1\n": [("S109", 1, 4, TAG)],
    "&a 甲: 1\n": [("S106", 1, 1, KEY)],
    "? [甲]\n: 1\n": [("S106", 1, 3, KEY)],
    # what was found before is not lost
    "甲: 1\n甲: 2\n乙: &x 1\n": [
        ("S111", 2, 1, ("“甲”写了两次，第一次在第 1 行。", "只留一处。")), ("S109", 3, 4, ANCHOR),
    ],
    '甲: 1\n"乙\\a": 1\n': [
        ("S113", 2, 1, ("有不可见的控制字符 U+0007。", "删去这个字符，或重新取一份文件。"))
    ],
    "甲: " + "[" * 20 + "1" + "]" * 20: [
        ("S110", 1, 24, ("内容层数太深或条目太多，不像一份年度报告。", TOO_MUCH))
    ],
    "甲: [" + "[]," * 2000 + "]": [
        ("S110", None, None, ("括号或层数太多，不像一份年度报告。", TOO_MUCH))
    ],
}  # fmt: skip


@pytest.mark.parametrize("text", COMPLAINTS, ids=lambda text: repr(text)[:30])
def test_every_complaint_names_the_place_and_says_what_to_do(text):
    with pytest.raises(Unusable) as problem:
        parse(text, "f.yaml")
    assert [
        (f.code, f.place.line, f.place.column, (f.message, f.remedy))
        for f in problem.value.findings
    ] == COMPLAINTS[text]
    for finding in problem.value.findings:
        line = finding.place.line
        assert finding.place.file == "f.yaml"
        assert finding.place.text == (text.split("\n")[line - 1] if line else "")
        assert finding.severity == "error"


LIMITS = {
    "depth of brackets": ("甲: " + "[" * 19 + "1" + "]" * 19, "甲: " + "[" * 20 + "1" + "]" * 20),
    "depth of lists": ("甲:\n  " + "- " * 19 + "1", "甲:\n  " + "- " * 20 + "1"),
    "depth of names": (
        "".join(f"{'  ' * n}甲:\n" for n in range(20)) + "  " * 20 + "乙",
        "".join(f"{'  ' * n}甲:\n" for n in range(21)) + "  " * 21 + "乙",
    ),
    "depth of what is written twice": (
        "甲: 1\n甲: " + "[" * 19 + "1" + "]" * 19, "甲: 1\n甲: " + "[" * 20 + "1" + "]" * 20,
    ),
    "values": ("甲: [" + "1," * 4998 + "]", "甲: [" + "1," * 4999 + "]"),
    "brackets": ("甲: [" + "{}," * 1999 + "]", "甲: [" + "{}," * 2000 + "]"),
}  # fmt: skip


@pytest.mark.parametrize(("most", "more"), LIMITS.values(), ids=LIMITS)
def test_a_limit_takes_what_reaches_it_and_no_more(most, more):
    assert parse(most).data
    assert refused(more)[-1][0] == "S110"


def test_the_value_that_is_one_too_many_is_named():
    assert refused("甲: 1\n乙: [" + "1," * 4998 + "]") == [("S110", 2, 9999)]


@pytest.mark.parametrize(("dashes", "place"), [(39, (2, 43)), (40, (None, None))])
def test_dashes_that_would_keep_the_parser_busy_are_refused_unread(dashes, place):
    assert refused("甲:\n  " + "- " * dashes + "1\n") == [("S110", *place)]


@pytest.mark.parametrize(("again", "more"), [(60, ""), (61, "同样的问题另有 1 处。")])
def test_the_same_mistake_is_told_sixty_times(again, more):
    found = parse("甲: 1\n" * (again + 1)).findings
    assert len(found) == 60
    assert found[-1].message == f"“甲”写了两次，第一次在第 1 行，内容相同。{more}"
    colons = "甲：1\n" * again + "乙: [\n"
    with pytest.raises(Unusable) as problem:
        parse(colons)
    assert len(problem.value.findings) == 60
    assert problem.value.findings[-1].message == f"栏目名后面用了全角冒号“：”。{more}"


def test_an_alias_bomb_is_refused_at_its_first_anchor():
    bomb = "a: &a [x,x]\n" + "".join(f"{c}: &{c} [*a,*a]\n" for c in "bcdefg")
    assert refused(bomb) == [("S109", 1, 4)]


UTF8 = "用记事本或 WPS 打开，“另存为”时编码选 UTF-8。"
EMPTY = "文件是空的。", "用 nianbao new 生成一份待填文件。"
FILES = [
    # In GB18030 but without a key of a report, or with one and broken in the middle of a character.
    (b"a: 1\n\nb: " + "教育局".encode("gbk"), "S103",
     "文件不是 UTF-8 编码的文本（第 3 行有不能识别的字节）。", UTF8),
    ("年度: 2024\n甲: 一".encode("gbk")[:-1], "S103", "文件不是 UTF-8 编码的文本（第 1 行有不能识别的字节）。", UTF8),
    ("年度: 2024\n甲: ".encode("gbk") + b"\xff\n", "S103",
     "文件不是 UTF-8 编码的文本（第 1 行有不能识别的字节）。", UTF8),
    (b"a: 1\r\nb: \xff\n", "S103", "文件不是 UTF-8 编码的文本（第 2 行有不能识别的字节）。", UTF8),
    # UTF-16 that ends in the middle of a character, and one that says nothing.
    (b"\xff\xfe" + "年度: 2024".encode("utf-16-le") + b"\n", "S103",
     "文件不是 UTF-8 编码的文本（第 1 行有不能识别的字节）。", UTF8),
    (b"\xfe\xff" + "年度".encode("utf-16-be"), "S112",
     "文件的内容应是“栏目: 内容”的形式，例如“年度: 2025”。",
     "用 nianbao new 生成一份待填文件，照它的样子填写。"),
    (b"", "S105", *EMPTY),
    (b"  \n\n", "S105", *EMPTY),
    (b"\xef\xbb\xbf", "S105", *EMPTY),
    (b"a" * (2 * 1024 * 1024 + 1), "S104", "文件超过 2 MB，不像一份年度报告。", "图片请另存为文件，在正文里引用。"),
    (b"a" * (2 * 1024 * 1024), "S112", "文件的内容应是“栏目: 内容”的形式，例如“年度: 2025”。",
     "用 nianbao new 生成一份待填文件，照它的样子填写。"),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "code", "says", "remedy"), FILES, ids=lambda one: str(one)[:12])
def test_files_that_hold_no_report_are_explained(tmp_path, raw, code, says, remedy):
    path = tmp_path / "f.yaml"
    path.write_bytes(raw)
    with pytest.raises(Unusable) as problem:
        read_source(path)
    (finding,) = problem.value.findings
    assert (finding.code, finding.message, finding.remedy) == (code, says, remedy)
    assert finding.place.file == str(path)


@pytest.mark.parametrize(
    ("text", "line", "column", "shown"),
    [("甲: a\x07b\n", 1, 5, "甲: a\ufffdb"), ("甲: 1\n\n乙:\n  \x00丙\x01\n", 4, 3, "  \ufffd丙\ufffd"),
     ("\u2028甲: 1", 1, 1, "\ufffd甲: 1"), ("甲: 1\r\n乙: \x7f\r\n", 2, 4, "乙: \ufffd")],
)  # fmt: skip
def test_a_control_character_is_shown_where_it_stands(tmp_path, text, line, column, shown):
    path = tmp_path / "f.yaml"
    path.write_bytes(text.encode())
    with pytest.raises(Unusable) as problem:
        read_source(path)
    (finding,) = problem.value.findings
    assert (finding.code, finding.place) == ("S113", Place(str(path), line, column, shown))


def test_a_byte_order_mark_and_windows_line_ends_are_fine(tmp_path):
    path = tmp_path / "f.yaml"
    path.write_bytes("\ufeff年度: 2024\r\n机关: {全称: 甲}\r\n".encode())
    source = read_source(path)
    assert source.data["年度"] == 2024
    assert source.mark(("机关", "全称")).line == 2


def test_a_source_knows_its_folder_and_the_hash_of_its_bytes(tmp_path):
    path = tmp_path / "f.yaml"
    path.write_bytes("\ufeff年度: 2024\r\n".encode())
    source = read_source(path)
    assert (source.name, source.folder) == (str(path), tmp_path)
    assert source.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert source.text == "年度: 2024\n"


@pytest.mark.parametrize(
    ("name", "code", "says", "remedy"),
    [
        ("missing.yaml", "S101", "找不到这个文件。", "检查文件名和所在文件夹。"),
        ("", "S102", "这是文件夹，不是文件。", "请写出文件夹里 YAML 文件的名字。"),
        ("x" * 5000, "S101", "不能读取这个文件。", "检查文件名和磁盘。"),
    ],
    ids=["missing", "folder", "no name of a file"],
)
def test_what_could_not_be_read_is_fatal(tmp_path, name, code, says, remedy):
    with pytest.raises(Unusable) as problem:
        read_source(tmp_path / name)
    (finding,) = problem.value.findings
    assert (finding.code, finding.severity) == (code, "fatal")
    assert (finding.message, finding.remedy) == (says, remedy)
    assert finding.place == Place(str(tmp_path / name))


@unix
def test_a_file_that_may_not_be_read_is_fatal(tmp_path):
    path = tmp_path / "f.yaml"
    path.write_text("年度: 2024\n")
    path.chmod(0)
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)  # root may read everything
    try:
        with pytest.raises(Unusable) as problem:
            read_source(path)
    finally:
        os.seteuid(user)
    (finding,) = problem.value.findings
    assert (finding.code, finding.severity, finding.message, finding.remedy) == (
        "S101", "fatal", "没有权限读这个文件。", "检查文件的访问权限。",
    )  # fmt: skip


def test_a_file_beside_is_one_in_the_folder_or_below(tmp_path):
    folder = tmp_path / "in"
    (folder / "below").mkdir(parents=True)
    (folder / "a.yaml").touch()
    assert beside(folder, "a.yaml") == folder / "a.yaml"
    assert beside(folder, "below/b.yaml") == folder / "below/b.yaml", "it need not be there"
    assert beside(folder, "below/../a.yaml") == folder / "below/../a.yaml"
    for outside in ("../a.yaml", "/etc/passwd", "below/../../in2/a.yaml", "a\0.yaml", "x" * 5000):
        with pytest.raises(
            ValueError, match="只认报告所在文件夹里的文件；在别处的用 --last 给出。"
        ):
            beside(folder, outside)
    with pytest.raises(ValueError, match="这不是文件。"):
        beside(folder, "below")


def test_rare_characters_of_new_unicode_versions_are_text():
    assert parse("甲: \U00031350\U0002b50d\n").data["甲"] == "\U00031350\U0002b50d"


def test_reading_is_independent_of_the_working_folder():
    assert read_source(Path(__file__).parents[2] / "example_inputs/wrong_2024.yaml").folder.is_dir()
