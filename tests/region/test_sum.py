"""nianbao region sum and impact, as a collector uses them."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest

import authoring
from authoring.forms.layout import Scope
from authoring.region.record import Record
from tests.region.small import YEAR, small


@pytest.fixture
def region(run, tmp_path):
    """Run a verb of a region that a change was made to."""

    def call(change, *arguments):
        path = tmp_path / "收报库.sqlite"
        path.unlink(missing_ok=True)
        one = small()
        change(one)
        with one.archive(tmp_path):
            pass
        return run("region", *arguments)

    return call


def _as_it_is(one):
    pass


def _one_is_missing(one):
    del one.records[YEAR, "112"]


def _one_is_blank(one):
    one.change("111", disclosure__licences=None)


def _figures(path):
    return {".".join(key): value for key, value in authoring.load(path).figures.values.items()}


def test_a_new_report_is_filled_with_all_sums(region, tmp_path):
    code, out, err = region(_as_it_is, "sum", "示例县", "-o", "县.yaml")
    assert (code, err) == (0, "")
    report = authoring.load(tmp_path / "县.yaml")
    assert {key: str(value) for key, value in _figures(tmp_path / "县.yaml").items()} == {
        key: str(value) for key, value in small().records[YEAR, "11"].figures.items()
    }
    assert (report.year, report.content.agency.full_name, report.content.scope) == (
        YEAR,
        "示例县",
        "汇总",
    )
    assert "已汇总 4 份报告" in out
    assert "免报的 1 家：示例县档案馆" in out
    assert (tmp_path / "nianbao-2021.schema.json").exists()


def test_nothing_is_filled_in_while_a_unit_is_missing(region, tmp_path):
    code, out, err = region(_one_is_missing, "sum", "11", "-o", "县.yaml")
    assert code == 1
    assert set(_figures(tmp_path / "县.yaml").values()) == {None}
    assert "没有能用的报告的 1 家：示例县民政局" in out
    assert re.search(r"行政许可 +没有合计（已有的共 28件，缺 1 家）", out)
    assert "R701" in err


def test_a_sum_without_all_is_told_in_the_file(region, tmp_path):
    code, out, _ = region(_one_is_missing, "sum", "11", "-o", "县.yaml", "--allow-missing")
    assert code == 1
    text = (tmp_path / "县.yaml").read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server")
    assert "# 合计不含 1 家：示例县民政局。\n" in text
    assert _figures(tmp_path / "县.yaml")["disclosure.licences"] == 28
    assert re.search(r"行政许可 +28件（不含 1 家）", out)


def test_a_file_that_is_there_tells_once_who_is_not_in_its_sums(region, tmp_path):
    path = _file(region, tmp_path, ("行政许可: 58", "行政许可: _"), ("行政处罚: 0", "行政处罚: _"))

    def change(one):
        _one_is_missing(one)
        _one_is_blank(one)

    for _ in range(2):
        region(change, "sum", "11", "-o", "县.yaml", "--allow-missing")
    text = path.read_bytes().decode("utf-8-sig")
    assert text.count("# 合计不含 1 家：示例县民政局。\r\n") == 1
    assert text.count("# 合计里有 1 家没有填全：示例县教育局。\r\n") == 1
    assert re.search(r"行政许可: 8\b", text)
    assert "\n" not in text.replace("\r\n", "")


def test_only_the_cell_that_is_blank_below_stays_open(region, tmp_path):
    code, out, _ = region(_one_is_blank, "sum", "11", "-o", "县.yaml")
    blank = [key for key, value in _figures(tmp_path / "县.yaml").items() if value is None]
    assert (code, blank) == (1, ["disclosure.licences"])
    assert "1 格没有合计，没有填" in out


def _file(region, tmp_path, *changes):
    region(_as_it_is, "sum", "11", "-o", "县.yaml")
    path = tmp_path / "县.yaml"
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    path.write_bytes(text.replace("\n", "\r\n").encode("utf-8-sig"))
    return path


def test_a_file_that_is_there_is_filled_where_it_is_blank_and_nowhere_else(region, tmp_path):
    changes = ("行政许可: 58", "行政许可: _  # 等三家报齐"), ("行政处罚: 0", "行政处罚: 9")
    path = _file(region, tmp_path, *changes)
    before = path.read_bytes().decode("utf-8-sig")
    code, out, err = region(_as_it_is, "sum", "11", "-o", "县.yaml")
    after = path.read_bytes()
    assert after.startswith(b"\xef\xbb\xbf")
    assert after.decode("utf-8-sig") == before.replace("行政许可: _ ", "行政许可: 58 ")
    assert "+  行政许可: 58  # 等三家报齐" in out
    assert code == 0
    assert "O954" in err
    assert "已经填了 9，下级合计是 0；没有改" in err


@pytest.mark.parametrize("typed", ["约58", "五十八件"])
def test_what_is_no_number_is_not_written_over(region, tmp_path, typed):
    path = _file(region, tmp_path, ("行政许可: 58", f"行政许可: {typed}"))
    before = path.read_bytes()
    _, _, err = region(_as_it_is, "sum", "11", "-o", "县.yaml")
    assert path.read_bytes() == before
    assert "这一格写的不是数，下级合计是 58；没有改" in err


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("全称: 示例县\n", "全称: 示例市\n"), "这份是“示例市”的报告"),
        ((f"年度: {YEAR}\n", f"年度: {YEAR - 1}\n"), f"这份是 {YEAR - 1} 年度的"),
    ],
)
def test_sums_are_not_put_into_the_report_of_another(region, tmp_path, change, says):
    path = _file(region, tmp_path, change)
    before = path.read_bytes()
    code, _, err = region(_as_it_is, "sum", "11", "-o", "县.yaml")
    assert (code, path.read_bytes()) == (2, before)
    assert "O952" in err
    assert says in err


def test_one_cell_names_all_who_give_to_it_the_largest_first(region):
    code, out, _ = region(_as_it_is, "sum", "示例县", "--cell", "主动公开.行政许可")
    assert code == 0
    assert out.splitlines() == [
        f"示例县 {YEAR}年度 主动公开.行政许可：58件（4 家）",
        "  30  示例县民政局（112）",
        "  20  示例县教育局（111）",
        "   7  示例县国库支付中心（1131）",
        "   1  示例县财政局（113）",
    ]


def test_one_cell_names_who_is_blank_and_who_is_missing(region):
    def change(one):
        _one_is_missing(one)
        _one_is_blank(one)

    code, out, _ = region(change, "sum", "示例县", "--cell", "主动公开.行政许可")
    assert code == 1
    assert "没有合计（已有 2 家，共 8，不含 2 家）" in out
    assert "没有填：示例县教育局" in out
    assert "没有能用的报告：示例县民政局" in out
    _, out, _ = region(change, "sum", "示例县", "--cell", "主动公开.行政许可", "--allow-missing")
    assert "：8件（2 家，不含 2 家）" in out


def test_money_is_added_without_floats(region, tmp_path):
    def change(one):
        one.change("111", disclosure__fees=Decimal("0.1"))
        one.change("112", disclosure__fees=Decimal("0.2"))
        one.add_up(YEAR)

    region(change, "sum", "11", "-o", "县.yaml")
    assert str(_figures(tmp_path / "县.yaml")["disclosure.fees"]) == "0.3"


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("示例县教肓局",), "O950", "最接近的是“示例县教育局”"),
        (("示例",), "O950", "最接近的是“示例市”"),
        (("11", "--cell", "主动公开.行政许何"), "O951", "最接近的是“主动公开.行政许可”"),
    ],
)
def test_what_is_not_there_is_told_with_the_nearest(region, arguments, code, says):
    ended, out, err = region(_as_it_is, "sum", *arguments)
    assert (ended, out) == (2, "")
    assert code in err
    assert says in err


def test_the_numbers_that_do_not_agree_are_told_with_who_gives_most(region):
    def change(one):
        one.change("11", disclosure__licences=60)
        one.change("1", disclosure__licences=160)

    code, _, err = region(change, "sum", "11")
    assert code == 1
    assert "汇总报告的“主动公开.行政许可”是 60，下级合计 58" in err
    assert "最大的几家：示例县民政局 30、示例县教育局 20、示例县国库支付中心 7" in err
    assert "现值：60　应为：58　差额：多 2" in err


def test_a_sum_is_not_put_into_a_report_that_does_not_cover_those_below(region, tmp_path):
    code, _, err = region(_as_it_is, "sum", "113", "-o", "财政局.yaml", "--allow-missing")
    assert (code, (tmp_path / "财政局.yaml").exists()) == (2, False)
    assert "O952" in err
    assert "口径是“本级”" in err
    assert region(_as_it_is, "sum", "113")[0] == 0


# --- another version ----------------------------------------------------------------------------------


def _new_version(region, tmp_path, unit, *changes):
    region(_as_it_is, "sum", unit, "-o", f"{unit}.yaml")
    path = tmp_path / f"{unit}.yaml"
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    return path


def test_the_same_figures_change_nothing(region, tmp_path):
    path = _new_version(region, tmp_path, "112")
    code, out, _ = region(_as_it_is, "impact", path)
    assert (code, out) == (
        0,
        f"示例县民政局 {YEAR}年度：各格与现在计入的一版相同，合计没有变化。\n",
    )


def test_another_version_changes_the_sums_above_up_to_a_total_that_was_sent(region, tmp_path):
    path = _new_version(region, tmp_path, "112", ("行政许可: 30", "行政许可: 35"))
    code, out, _ = region(_as_it_is, "impact", path)
    assert code == 1
    assert out.splitlines() == [
        f"示例县民政局 {YEAR}年度：与现在计入的一版比，变 1 格。",
        "  主动公开.行政许可  30 → 35",
        "示例县：合计变 1 格，它自己报来的报告要跟着改。",
        "  主动公开.行政许可  58 → 63",
        "再往上用的是“示例县”的汇总报告；它没有改报以前，合计不变。",
    ]


def test_without_a_total_in_between_the_sums_change_to_the_top(region, tmp_path):
    def change(one):
        del one.records[YEAR, "11"]
        del one.records[YEAR, "112"]

    path = _new_version(region, tmp_path, "112")
    code, out, _ = region(change, "impact", path)
    assert code == 1
    assert "与现在（没有报告）比" in out
    assert re.search(r"示例市：合计变 .*?主动公开\.行政许可 +没有 → 158", out, re.DOTALL)


def test_the_carry_over_is_split_by_cause_and_unit(region, tmp_path):
    path = _new_version(region, tmp_path, "111")  # carried over 1, as last year ended

    def change(one):
        one.change("111", YEAR - 1, applications__carried_forward__natural_person=4)
        one.change("111", applications__carried_over__natural_person=2)
        del one.records[YEAR, "113"]

    code, out, _ = region(change, "impact", path)
    assert code == 1
    assert "上年结转合计 1，上年的结转下年度合计 6，差 -5：" in out
    assert "写的数与上年不同的 1 家：\n    示例县教育局：上年 4，本年 1" in out
    assert "本年没有能用的报告的 1 家：\n    示例县财政局：上年 2，本年 没有" in out


def test_a_report_of_nobody_in_the_register_has_no_impact(region, tmp_path):
    path = _new_version(region, tmp_path, "112", ("全称: 示例县民政局", "全称: 示例县民改局"))
    path = path.rename(tmp_path / "新版.yaml")
    code, out, err = region(_as_it_is, "impact", path)
    assert (code, out) == (2, "")
    assert "最接近的是“示例县民政局”" in err
    code, _, _ = region(_as_it_is, "impact", path, "--unit", "112")
    assert code == 0


def test_what_has_nothing_to_add_is_told(region, tmp_path):
    def change(one):
        one.unit("13", "1", "示例乡", Scope.ALL)

    code, _, err = region(change, "sum", "13")
    assert code == 2
    assert "“示例乡”下面没有单位" in err
    path = _new_version(region, tmp_path, "112", (f"年度: {YEAR}\n", "年度: _\n"))
    code, _, err = region(_as_it_is, "impact", path)
    assert code == 2
    assert "没有填年度" in err
    assert region(_as_it_is, "impact", path, "--year", YEAR)[0] == 0


def test_where_nothing_came_in_nothing_is_added_up(region):
    def change(one):
        one.records.clear()
        one.versions.clear()

    code, out, _ = region(change, "sum", "11")
    assert code == 1
    assert "没有能用的报告的 4 家" in out


def test_a_total_that_cannot_be_read_is_replaced_and_named(region):
    def change(one):
        one.records[YEAR, "11"] = replace(Record(f"{YEAR}-11", "示例县", YEAR))

    _, out, _ = region(change, "sum", "1")
    assert "没有能用的汇总报告、用下级的代替的 1 家：示例县" in out


def test_above_a_unit_only_a_total_has_to_follow(region, tmp_path):
    path = _new_version(region, tmp_path, "1131", ("行政许可: 7", "行政许可: 9"))
    _, out, _ = region(_as_it_is, "impact", path)
    assert "示例县财政局：合计变 1 格。" in out
    assert "示例县：合计变 1 格，它自己报来的报告要跟着改。" in out
