"""What YAML would leave out or join without a word, and characters nobody sees, are told at their place."""

import pytest

from authoring.characters import described, first_hidden
from authoring.report.source import parse
from tests.conftest import EXAMPLES, report


def told(text):
    return [(f.code, f.place.line, f.place.column) for f in parse(text, "f.yaml").findings]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a comment that is part of the value, or a value that ends in a comment
        ("地址: 示例路18号 #2号楼301室\n", ("S116", 1, 12)),
        ("地址: 示例路18号 # 2号楼\n", ("S116", 1, 12)),
        ("地址: '示例路18号' #2号楼\n", ("S116", 1, 14)),
        ("甲: {地址: 示例路18号 #2号楼\n  }\n", ("S116", 1, 16)),
        ("电话: 00000000 #801\n", ("S116", 1, 14)),
        ("地址: 示例路18号# 联系地址\n", ("S119", 1, 11)),
        ("地址: 示例路18号#联系地址\n", ("S119", 1, 11)),
        # a bar that is none
        ("甲: ｜\n  （一）乙。\n  （二）丙。\n", ("S117", 1, 4)),
        ("甲: 丨\n  乙\n", ("S117", 1, 4)),
        # lines that are joined
        ("甲:\n  （一）乙。\n  （二）丙。\n", ("S118", 3, 3)),
        ("甲: 乙。\n  丙。\n", ("S118", 2, 3)),
        ('甲: "乙。\n  丙。"\n', ("S118", 2, 3)),
        ("甲: '乙。\n\n  丙。\n  一、丁。'\n", ("S118", 4, 3)),
        ("甲: >\n  乙。\n  丙。\n", ("S118", 3, 3)),
        ("甲: >\n  乙。\n\n  丙。\n", ("S118", 4, 3)),
        ("甲:\n  乙。\n\n  丙。\n", ("S118", 4, 3)),
        ("甲:\n  乙: 丙\n    丁：戊\n", ("S118", 3, 5)),
        # characters nobody sees, in values and keys, typed or escaped
        ("甲: 示例\u200b县\n", ("S115", 1, 6)),
        ("甲: |\n  乙\n  示例\ufeff县\n", ("S115", 3, 5)),
        ('甲: "示例\\u200e县"\n', ("S115", 1, 4)),
        ("甲: [无, 示例\U000e0041县]\n", ("S115", 1, 10)),
        ("甲\ue000: 1\n", ("S115", 1, 2)),
    ],
)
def test_what_yaml_loses_is_told(text, expected):
    assert told(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "规章: 无   # 一个字\n",
        "规章: 无   #一个字\n",
        "行政许可: 12 #件\n",
        "简称: 县教育局  # 正文里的自称\n",
        "简称: _ # 2字以上\n",
        "地址: 示例路3#楼\n",
        "地址: '示例路18号 #2号楼'\n",
        "地址: '示例路18号# 2号楼'\n",
        "甲: |  # 总体情况\n  乙\n  丙\n",
        "甲: >\n  乙\n\n  （一）丙\n\n\n  丁\n",
        "甲: >\n  乙\n    丙\n  丁\n",
        '甲: "乙\n\n  一、丙"\n',
        '甲: "乙\\\n  丙"\n',
        "甲: [1, 2,\n  3]\n",
        "# 注释\n甲: 乙\n  # 注释\n丙: 丁\n",
        "甲: 葛\U000e0100\u4e00\ufe00❤\ufe0f1\ufe0f\u20e3\n",
    ],
)
def test_ordinary_yaml_is_no_loss(text):
    assert not parse(text).findings


def test_the_examples_lose_nothing():
    for path in EXAMPLES:
        assert not report(path).source.findings


def test_the_remedies_can_be_followed_to_the_letter():
    before = parse("地址: 示例路18号 #2号楼\n").findings[0]
    assert "写成 '示例路18号 #2号楼'" in before.remedy
    assert "改成“# 注释：2号楼”" in before.remedy
    assert parse("地址: '示例路18号 #2号楼'\n").data == {"地址": "示例路18号 #2号楼"}
    assert not parse("地址: 示例路18号 # 注释：2号楼\n").findings
    assert not parse("甲: |\n  （一）乙。\n  （二）丙。\n").findings


def test_what_is_found_too_often_is_counted():
    text = "".join(f"甲{number}: 乙\u200b\n" for number in range(100))
    found = parse(text).findings
    assert len(found) == 60
    assert "另有 40 处" in found[-1].message


HIDDEN = [
    0xAD, 0x34F, 0x61C, 0x115F, 0x3164, 0x180B, 0x200B, 0x200D, 0x200E, 0x202E, 0x2028, 0x2060, 0x2066, 0x206A, 0x2800,
    0xE000, 0xF8FF, 0xFDD0, 0xFE00, 0xFE0F, 0xFEFF, 0xFFF9, 0xFFFE, 0x1D159, 0x1FFFF, 0xE0001, 0xE0041, 0xE0100,
    0xF0000, 0x10FFFD, 0x10FFFF, 0x7, 0x7F, 0x85, 0xD800,
]  # fmt: skip


@pytest.mark.parametrize("code", HIDDEN, ids=hex)
def test_every_kind_of_hidden_character_is_found_and_named(code):
    match = first_hidden(f"a{chr(code)}")
    assert match
    assert f"U+{code:04X}" in described(match[0])


def test_what_is_seen_is_not_hidden():
    assert not first_hidden("示例县教育局（Ａ-1）　“·…—”é𠮷\U00031350①℃\tx\n")
