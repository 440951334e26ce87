"""Which year a verb is about where none is named: never one that surprises, and always said."""

import pytest

from authoring.region.archive import Archive
from tests.region.conftest import report_text
from tests.region.small import YEAR, small

TEXT = [
    ("status",),
    ("status", "--only", "未报"),
    ("status", "--only", "R701"),
    ("sum", "11"),
    ("sum", "11", "--cell", "申请.新收.总计"),
    ("copies",),
    ("slips",),
    ("board", "-o", "板.html"),
    ("status", "--format", "xlsx", "-o", "情况.xlsx"),
]
DATA = [("status", "--format", "csv"), ("copies", "--format", "csv")]
READS = [*TEXT, *DATA, ("status", "--format", "json"), ("copies", "--format", "json")]


@pytest.mark.parametrize("verb", READS, ids=" ".join)
def test_without_a_year_it_is_the_last_that_was_taken_and_that_is_said_first(verb, tmp_path, run):
    with small().archive(tmp_path):
        pass
    code, out, err = run("region", *verb)
    assert code != 2, err
    if "json" in verb:
        assert f'"年度": {YEAR}' in out
    else:
        assert f"{YEAR}年度" in (err if verb in DATA else out).splitlines()[0]
    before = run("region", *verb, "--year", YEAR - 1, *(["--force"] if "-o" in verb else []))
    assert f"{YEAR - 1}" in before[1] + before[2]
    assert f"{YEAR}年度" not in before[1]


@pytest.mark.parametrize("verb", READS, ids=" ".join)
def test_a_year_that_was_never_taken_is_told_with_those_that_were(verb, tmp_path, run):
    with small().archive(tmp_path):
        pass
    code, out, err = run("region", *verb, "--year", YEAR - 5)
    assert (code, out) == (2, "")
    assert "O950" in err
    assert f"有的是：{YEAR - 1}、{YEAR}" in err
    with Archive(tmp_path / "空.sqlite", create=True):
        pass
    code, out, err = run("region", *verb, "--archive", "空.sqlite")
    assert (code, out, "O950" in err) == (2, "", True)


def test_take_is_of_the_last_calendar_year_and_the_others_follow_it(region, run, monkeypatch):
    import authoring.cli.region as verbs

    last = verbs.today().year - 1
    region.unit("1", "示例县财政局")
    region.write_register()
    region.send("1.yaml", report_text("示例县财政局"))  # of a year before that
    monkeypatch.chdir(region.home)
    _, out, err = run("region", "take", region.folder, "--units", region.register)
    assert out.startswith(f"{last}年度：")
    assert ("O946" in err) == (last != YEAR)
    assert run("region", "status")[1].startswith(f"{last}年度："), "although nothing came in"
    run("region", "take", region.folder, "--units", region.register, "--year", YEAR)
    assert run("region", "status")[1].startswith(f"{max(last, YEAR)}年度：")
    assert run("region", "status", "--year", YEAR)[1].startswith(f"{YEAR}年度：")
