"""Reading YAML: plain data, places, YAML 1.2 meanings, and everything refused."""

from decimal import Decimal
from pathlib import Path

import pytest

from authoring.findings import Unusable
from authoring.report.source import MAX_BYTES, parse, read_source


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
        ("12:30:00", "12:30:00"), ('"12"', "12"), ("=", "="), ("１２", "１２"),
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


def test_every_complaint_is_chinese_and_says_what_to_do():
    for text in (
        "甲: [0, 0\n乙: 1\n",
        "甲: {a: 1\n",
        '甲: "\\q"\n',
        "甲: @x\n",
        "甲:\n  乙: 1\n 丙: 2\n",
    ):
        with pytest.raises(Unusable) as problem:
            parse(text, "f.yaml")
        finding = problem.value.findings[0]
        assert finding.remedy
        assert not any(word in finding.message for word in ("expected", "found", "while"))


def test_an_alias_bomb_is_refused_at_its_first_anchor():
    bomb = "a: &a [x,x]\n" + "".join(f"{c}: &{c} [*a,*a]\n" for c in "bcdefg")
    assert refused(bomb) == [("S109", 1, 4)]


@pytest.mark.parametrize(
    ("raw", "code", "says"),
    [
        ("年度: 2024\n".encode("gbk"), "S103", "GBK"),
        ("年度: 2024\n".encode("utf-16"), "S103", "UTF-16"),
        (b"\xff\x00\xff\xff\x81", "S103", "UTF-8"),
        (b"", "S105", "空"),
        (b"  \n\n", "S105", "空"),
        (b"a" * (MAX_BYTES + 1), "S104", "2 MB"),
    ],
)
def test_files_that_are_no_utf8_text_are_explained(tmp_path, raw, code, says):
    path = tmp_path / "f.yaml"
    path.write_bytes(raw)
    with pytest.raises(Unusable) as problem:
        read_source(path)
    (finding,) = problem.value.findings
    assert finding.code == code
    assert says in finding.message


def test_a_byte_order_mark_and_windows_line_ends_are_fine(tmp_path):
    path = tmp_path / "f.yaml"
    path.write_bytes("\ufeff年度: 2024\r\n机关: {全称: 甲}\r\n".encode())
    source = read_source(path)
    assert source.data["年度"] == 2024
    assert source.mark(("机关", "全称")).line == 2


@pytest.mark.parametrize("name", ["missing.yaml", "", "x" * 5000])
def test_a_missing_file_or_a_folder_could_not_be_read(tmp_path, name):
    with pytest.raises(Unusable) as problem:
        read_source(tmp_path / name)
    assert problem.value.findings[0].severity == "fatal"


def test_rare_characters_of_new_unicode_versions_are_text():
    assert parse("甲: \U00031350\U0002b50d\n").data["甲"] == "\U00031350\U0002b50d"


def test_reading_is_independent_of_the_working_folder():
    assert read_source(Path(__file__).parents[2] / "example_inputs/wrong_2024.yaml").folder.is_dir()
