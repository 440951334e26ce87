"""nianbao fix: what is safe is shown and written; what a person said is asked."""

import shutil

import authoring
from tests.conftest import INPUTS

CITY = INPUTS / "city_government_2024.yaml"


def slips(tmp_path):
    for picture in INPUTS.glob("*.png"):
        shutil.copy(picture, tmp_path)
    text = CITY.read_text(encoding="utf-8")
    for old, new in (
        ("行政许可: 447228", "行政许可: '447,228'"),
        ("行政强制: 88283", "行政强制: ８８２８３"),
        ("制发规章1件，公开", "制发规章1件,公开"),
        ("3119件", "3118件"),
    ):
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    path = tmp_path / "report.yaml"
    path.write_bytes(text.replace("\n", "\r\n").encode())
    return path


def test_the_safe_ones_are_shown_and_nothing_is_written(run, tmp_path):
    path = slips(tmp_path)
    before = path.read_bytes()
    code, shown, _ = run("fix", path)
    assert code == 0
    assert path.read_bytes() == before
    for line in ("+  行政许可: 447228", "+  行政强制: 88283"):
        assert line in shown
    assert "3119件" not in shown.replace("新收", "")
    assert "可以改正 3 处问题" in shown


def test_written_they_are_gone_and_only_they(run, tmp_path):
    path = slips(tmp_path)
    assert run("fix", path, "--write")[0] == 0
    expected = CITY.read_text(encoding="utf-8").replace("3119件", "3118件").replace("\n", "\r\n")
    assert path.read_bytes().decode() == expected
    assert [f.code for f in authoring.check(authoring.load(path))] == ["X301"]
    assert "没有可以自动改正的问题" in run("fix", path)[1]


def test_check_says_what_can_be_mended(run, tmp_path):
    shown = run("check", slips(tmp_path))[1]
    assert shown.count("可自动改正：nianbao fix") == 3
    told = shown.split("错误 X301")[1].split("怎么改")[1][:80]
    assert "nianbao fix" not in told, "which of two numbers is right is a person's to say"
