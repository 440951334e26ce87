"""The verbs as a clerk uses them: what is printed, what is written, how the program ends."""

import json
import os
import re
import shutil
import stat
import subprocess
import sys

import pytest

import authoring
from authoring.files import write_all
from authoring.forms import FORMS
from tests.conftest import EXAMPLES, INPUTS, ROOT, WRONG, unix

CITY = INPUTS / "city_government_2024.yaml"
COUNTY = INPUTS / "county_education_2023.yaml"


def nianbao(*arguments, **options):
    return subprocess.run(
        [sys.executable, "-m", "authoring", *map(str, arguments)],
        capture_output=True, text=True, check=False, **options,
    )  # fmt: skip


def test_check_is_quiet_about_good_reports(run):
    code, out, err = run("check", CITY, COUNTY)
    assert (code, err) == (0, "")
    assert "没有发现问题" in out


def test_check_shows_place_caret_numbers_basis_and_remedy(run, monkeypatch):
    monkeypatch.setenv("COLUMNS", "120")
    code, out, _ = run("check", WRONG)
    assert code == 1
    assert "三、收到和处理政府信息公开申请情况" in out
    assert re.search(r"wrong_2024\.yaml:\d+:\d+", out)
    assert "现值：8　应为：7　差额：多 1" in out
    assert "依据：国办公开办函〔2021〕30号" in out
    assert "怎么改：" in out
    line = next(number for number, text in enumerate(out.splitlines()) if "行政处罚: １８" in text)
    assert out.splitlines()[line + 1].rstrip().endswith("^^^^"), (
        "the caret measures wide characters"
    )
    assert "合计：15 处错误" in out


def test_check_gives_the_same_to_machines(run):
    code, out, _ = run("check", WRONG, "--format", "json")
    found = json.loads(out)
    assert code == 1
    assert len(found) == len(authoring.check(authoring.load(WRONG)))
    (total,) = [f for f in found if f["code"] == "A301"]
    assert (total["actual"], total["expected"], total["difference"]) == (8, 7, 1)
    assert total["place"]["line"]
    assert total["path"] == "applications.outcomes.granted.total"


def test_strict_counts_warnings_as_errors(run, changed):
    path = changed(("地址: 示例市示例大道1号", "地址: _"))
    assert run("check", path)[0] == 0
    assert run("check", path, "--strict")[0] == 1


def test_new_makes_a_file_that_checks_and_renders_as_a_draft(run, tmp_path):
    code, out, _ = run("new", "2025", "--agency", "示例县教育局")
    assert code == 0
    path = tmp_path / "示例县教育局2025年度报告.yaml"
    assert str(path.name) in out
    assert (tmp_path / "nianbao-2021.schema.json").exists()
    code, out, _err = run("render", path, "--to", "html,fragment,docx,json")
    assert code == 1, "a draft with gaps is written, and the gaps are told"
    assert len(list(tmp_path.glob("示例县教育局2025年政府信息公开工作年度报告（草稿）.*"))) == 4


def test_new_never_overwrites_without_force(run, tmp_path):
    path = tmp_path / "a.yaml"
    path.write_text("重要内容", encoding="utf-8")
    assert run("new", "2025", "--agency", "甲局", "-o", path)[0] == 2
    assert path.read_text(encoding="utf-8") == "重要内容"
    assert run("new", "2025", "--agency", "甲局", "-o", path, "--force")[0] == 0
    assert "年度: 2025" in path.read_text(encoding="utf-8")


def test_new_from_last_year_names_it_and_reports_nothing_but_what_is_not_filled_in(run, tmp_path):
    shutil.copy(CITY, tmp_path / "2024.yaml")
    shutil.copy(INPUTS / "city_government_2024_outcomes.png", tmp_path)
    code, out, _ = run("new", "2025", "--from", "2024.yaml", "-o", "2025.yaml")
    assert code == 0
    assert "错误" not in out
    made = authoring.load(tmp_path / "2025.yaml")
    assert made.content.last_report == "2024.yaml"
    assert made.content.agency.full_name == "示例市人民政府"
    assert {f.code for f in authoring.check(made)} == {"F212", "F213", "F214", "K901"}
    code, out, _ = run("new", "2025", "--from", "2024.yaml", "--agency", "示例新市人民政府")
    assert code == 0
    assert (tmp_path / "示例新市人民政府2025年度报告.yaml").exists()


def test_new_from_a_file_that_lies_elsewhere_leaves_its_name_to_the_clerk(run, tmp_path):
    code, _, _ = run("new", "2025", "--from", CITY, "-o", tmp_path / "2025" / "新.yaml")
    assert code == 0
    text = (tmp_path / "2025" / "新.yaml").read_text(encoding="utf-8")
    assert "\n# 上年报告: 2024.yaml\n" in text
    assert authoring.load(tmp_path / "2025" / "新.yaml").last is None


def test_new_from_keeps_the_optional_form_of_last_year_while_it_serves(run, tmp_path):
    text = (INPUTS / "zone_2018.yaml").read_text(encoding="utf-8").replace("2018", "2017")
    (tmp_path / "2017.yaml").write_text(text.replace("2017-pro", "2008-pro"), encoding="utf-8")
    assert run("new", "2018", "--from", "2017.yaml", "-o", "2018.yaml")[0] == 0
    assert authoring.load(tmp_path / "2018.yaml").form.id == "2008-provincial"


def test_new_from_a_file_with_errors_says_so(run, tmp_path):
    text = (INPUTS / "zone_2021.yaml").read_text(encoding="utf-8")
    wrong = text.replace("结转下年度: [1, 0, 0, 0, 0, 0]", "结转下年度: [1, 0, 0, 0, 0]")
    (tmp_path / "2021.yaml").write_text(wrong, encoding="utf-8")
    code, out, _ = run("new", "2022", "--from", "2021.yaml", "-o", "2022.yaml")
    assert code == 0
    assert "上年的文件里有错误" in out
    made = authoring.load(tmp_path / "2022.yaml")
    assert made.figures.values["applications", "carried_over", "natural_person"] is None


@pytest.mark.parametrize(
    ("year", "old", "says"),
    [
        ("2026", "zone_2022.yaml", "--from 要用 2025 年度的报告，这份是 2022 年度的"),
        ("2026", "nothing.yaml", "找不到这个文件"),
        ("2026", "unfilled.yaml", "这份没有填年度"),
        ("2023", "nameless.yaml", "缺少 --agency"),
    ],
)
def test_new_from_an_unusable_file_writes_nothing(run, tmp_path, year, old, says):
    shutil.copy(INPUTS / "zone_2022.yaml", tmp_path)
    (tmp_path / "unfilled.yaml").write_text("年度: _\n", encoding="utf-8")
    (tmp_path / "nameless.yaml").write_text("年度: 2022\n", encoding="utf-8")
    code, _, err = run("new", year, "--from", old, "-o", "new.yaml")
    assert code == 2
    assert says in err
    assert not (tmp_path / "new.yaml").exists()


def test_new_never_writes_over_the_file_it_reads(run, tmp_path):
    shutil.copy(INPUTS / "zone_2021.yaml", tmp_path / "a.yaml")
    before = (tmp_path / "a.yaml").read_bytes()
    code, _, err = run("new", "2022", "--from", "a.yaml", "-o", "./a.yaml", "--force")
    assert code == 2
    assert "会被覆盖" in err
    assert (tmp_path / "a.yaml").read_bytes() == before


def test_new_for_a_year_without_a_form_says_which_there_are(run):
    code, _, err = run("new", "1999", "--agency", "甲局")
    assert code == 2
    assert all(form.basis in err for form in FORMS)


def test_final_refuses_while_errors_stand(run, tmp_path):
    code, _out, err = run("render", WRONG, "--final", "--to", "html", "--out", tmp_path / "out")
    assert code == 2
    assert "没有生成定稿" in err
    assert not (tmp_path / "out").exists()


def test_file_names_follow_the_title(run, tmp_path):
    code, out, _ = run("render", COUNTY, "--final", "--to", "html,docx,json", "--out", "发布")
    assert code == 0
    names = sorted(path.name for path in (tmp_path / "发布").iterdir())
    title = "示例县教育局2023年政府信息公开工作年度报告"
    assert names == [f"{title}.docx", f"{title}.html", f"{title}.json"]
    assert all(name in out for name in names)


def test_several_files_in_one_call(run, tmp_path):
    code, _out, _ = run("render", *EXAMPLES, "--final", "--to", "json")
    assert code == 0
    assert len(list(tmp_path.glob("*.json"))) == len(EXAMPLES)


def test_two_inputs_with_one_name_are_a_finding(run, tmp_path):
    shutil.copy(COUNTY, tmp_path / "copy.yaml")
    code, _out, err = run("render", COUNTY, tmp_path / "copy.yaml", "--to", "json")
    assert code == 2
    assert "相同" in err
    assert len(list(tmp_path.glob("*.json"))) == 1


def test_forms_lists_every_form_with_years_basis_and_changes(run):
    code, out, _ = run("forms")
    assert code == 0
    for form in FORMS:
        assert f"{form.id}  {form.years}" in out
        assert form.basis in out
        assert form.changes in out


@pytest.mark.parametrize(
    ("year", "form"), [("2009", "2008"), ("2016", "2014"), ("2020", "2019"), ("2030", "2021")]
)
def test_new_picks_the_form_of_the_year(run, tmp_path, year, form):
    assert run("new", year, "--agency", "示例局", "-o", "a.yaml")[0] == 0
    assert authoring.load(tmp_path / "a.yaml").form.id == form


def test_new_takes_another_form_when_told(run, tmp_path):
    assert (
        run("new", "2016", "--agency", "示例局", "--form", "2008-provincial", "-o", "a.yaml")[0]
        == 0
    )
    assert authoring.load(tmp_path / "a.yaml").form.id == "2008-provincial"
    code, _, err = run("new", "2016", "--agency", "示例局", "--form", "2021", "-o", "b.yaml")
    assert code == 2
    assert "2014（2014至2018年" in "".join(err.split())


def test_schema_prints_json(run):
    code, out, _ = run("schema")
    assert code == 0
    assert out == authoring.schema(FORMS[-1])


@pytest.mark.parametrize("verb", ["", "new", "check", "render", "compare", "forms", "schema"])
@pytest.mark.parametrize("columns", ["40", "100"])
def test_help_is_chinese_has_an_example_and_fits_the_window(run, monkeypatch, verb, columns):
    monkeypatch.setenv("COLUMNS", columns)
    code, out, _ = run(*([verb] if verb else []), "--help")
    assert code == 0
    assert "例：\n  nianbao" in out
    for english in ("Usage", "Options", "Show this", "Commands", "default"):
        assert english not in out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["rendr"], "没有“rendr”这个命令"),
        (["check"], "缺少 文件"),
        (["check", "--fromat", "json", "x"], "是不是 --format"),
        (["check", "--format", "xml", "x"], "text 或 json"),
        (["check", "--format"], "--format"),
        (["new", "twenty", "--agency", "甲"], "不是四位数字"),
        (["new", "2025"], "缺少 --agency"),
        (["render", "x.yaml", "--to", "odt"], "没有“odt”这种输出"),
        (["render", "x.yaml", "--to", ","], "空的"),
        (["compare", "x.yaml"], "缺少 文件"),
        (["compare", "x.yaml", "y.yaml", "--format", "xml"], "text 或 json"),
    ],
)
def test_a_wrong_command_line_is_explained(run, arguments, says):
    code, _, err = run(*arguments)
    assert code == 2
    assert says in err
    assert "Error" not in err


@pytest.fixture
def two_years(tmp_path):
    """The county example and the year after it: one figure up, one up from nothing."""
    text = COUNTY.read_text(encoding="utf-8")
    before = tmp_path / "2023.yaml"
    before.write_text(text, encoding="utf-8")
    text = text.replace("年度: 2023", "年度: 2024").replace("行政许可: 581", "行政许可: 640")
    text = text.replace("行政强制: 0", "行政强制: 2").replace("行政处罚: 0", "行政处罚: _")
    now = tmp_path / "2024.yaml"
    now.write_text(text, encoding="utf-8")
    return before, now


@pytest.mark.parametrize("step", [1, -1], ids=["older first", "newer first"])
def test_compare_tells_what_changed_and_what_it_left_out(run, two_years, step):
    code, out, err = run("compare", *two_years[::step])
    assert (code, err) == (0, "")
    lines = [" ".join(line.split()) for line in out.splitlines() if line.strip()]
    assert lines[0] == "示例县教育局 2023年度与2024年度比较"
    assert lines[1] == "指标 上年 本年 增减 变化"
    assert lines[3:] == [
        "行政许可 581 640 +59 同比增长10.2%",
        "行政强制 0 2 +2 由0件增至2件",
        "其余 197 项没有变化。",
        "另有 1 项有一份没有填，没有比较。",
    ]


def test_compare_lists_all_when_asked(run, two_years):
    _, out, _ = run("compare", *two_years, "--all")
    assert re.search(r"本年新收申请 +0 +0 +0 +与上年持平", out)
    assert "其余" not in out


def test_compare_gives_exact_values_to_machines(run, two_years):
    text = two_years[1].read_text(encoding="utf-8")
    two_years[1].write_text(text.replace("收费: 0", "收费: 12.50"), encoding="utf-8")
    code, out, _ = run("compare", *two_years, "--format", "json")
    found = json.loads(out)
    assert code == 0
    assert (found["before"]["year"], found["now"]["year"]) == (2023, 2024)
    assert found["changes"][0] == {
        "path": "disclosure.fees", "name": "主动公开.行政事业性收费",
        "label": "行政事业性收费／本年收费金额（单位：万元）",
        "unit": "万元", "now": "12.50", "before": "0", "difference": "12.50", "ratio": None,
        "words": "由0万元增至12.5万元",
    }  # fmt: skip
    assert found["changes"][1]["ratio"] == "0.101549"
    assert (found["unchanged"], found["not_filled_in"], found["not_shared"]) == (196, 1, 0)


def test_compare_of_years_apart_does_not_speak_of_last_year(run):
    code, out, err = run("compare", CITY, INPUTS / "zone_2019.yaml")
    assert code == 0
    assert re.search(r"指标 +2019年 +2024年 +增减", out)
    assert "同比" not in out
    assert "上年 " not in out
    assert re.search(r"另有 \d+ 项只有一份报告的格式里有", out)
    assert "两份报告的机关不同：“示例综合实验区管理委员会”和“示例市人民政府”" in err


def test_compare_of_forms_without_a_common_figure_says_so(run):
    without_tables = INPUTS / "city_education_sports_2018.yaml"
    code, out, _ = run("compare", without_tables, INPUTS / "zone_2019.yaml")
    assert code == 0
    assert "没有可以比较的数字" in out


def test_compare_of_forms_with_other_cells_tells_what_both_mean(run):
    code, out, _ = run("compare", INPUTS / "zone_2018.yaml", INPUTS / "zone_2019.yaml")
    assert code == 0
    assert re.search(r"本年新收申请 +0 +23 +\+23 +由0件增至23件", out)


def test_compare_needs_two_files_it_can_read_and_their_years(run, tmp_path):
    code, out, err = run("compare", COUNTY, "missing.yaml")
    assert (code, out) == (2, "")
    assert "missing.yaml" in err
    assert "S101" in err
    (tmp_path / "no_year.yaml").write_text("机关: {全称: 甲局}\n", encoding="utf-8")
    code, _, err = run("compare", COUNTY, "no_year.yaml")
    assert code == 2
    assert "no_year.yaml" in err
    assert "没有填年度" in err


@pytest.mark.parametrize("columns", [20, 40, 80])
def test_compare_fits_the_window(run, two_years, monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", str(columns))
    code, out, _ = run("compare", *two_years)
    assert code == 0
    widths = [sum(2 if ord(char) > 0x2E80 else 1 for char in line) for line in out.splitlines()]
    assert max(widths) <= columns
    assert "行政许可" in out.replace("\n", "").replace(" ", "")


@pytest.mark.slow
def test_the_sheet_to_sign_is_made_although_errors_stand(run, tmp_path):
    code, out, _ = run("render", WRONG, "--to", "signoff,json", "--out", "out")
    assert code == 1
    title = "示例县自然资源局2024年政府信息公开工作年度报告（草稿）"
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == [f"{title}.json", f"{title}.签批单.docx"]
    assert all(name in out for name in names)
    alone = (tmp_path / "out" / names[1]).read_bytes()
    run("render", WRONG, "--to", "docx,pdf,signoff", "--out", "both")
    assert (tmp_path / "both" / names[1]).read_bytes() == alone
    assert run("render", WRONG, "--to", "signoff", "--final", "--out", "final")[0] == 2
    assert not (tmp_path / "final").exists()


def bad_files(folder):
    (folder / "folder.yaml").mkdir()
    (folder / "cut.yaml").write_bytes("年度: 2024\n甲: 一".encode("gbk")[:-1])
    (folder / "empty.yaml").write_bytes(b"")
    (folder / "tabs.yaml").write_text("机关:\n\t全称: 甲\n", encoding="utf-8")
    (folder / "colon.yaml").write_text("年度：2024\n机关:\n", encoding="utf-8")
    (folder / "big.yaml").write_bytes(b"# big\n" * 9_000_000)
    (folder / "bomb.yaml").write_text("a: &a [1]\nb: [*a, *a]\n", encoding="utf-8")
    (folder / "deep.yaml").write_text("a: " + "[" * 5000 + "]" * 5000, encoding="utf-8")
    (folder / "list.yaml").write_text("- 1\n", encoding="utf-8")
    (folder / "folder.yaml" / "rest.txt").write_text("年度: 2024\n", encoding="utf-8")
    return {
        "missing": "S101", "folder": "S102", "cut": "S103", "empty": "S105", "tabs": "S107",
        "colon": "S108", "big": "S104", "bomb": "S109", "deep": "S110", "list": "S112",
    }  # fmt: skip


@pytest.mark.parametrize("verb", [["check"], ["render", "--out", "out"], ["render", "--final"]])
def test_bad_input_ends_in_a_chinese_finding_and_writes_nothing(run, tmp_path, verb):
    for name, fault in bad_files(tmp_path).items():
        # A folder is checked as the reports in it, and there are none.
        code_told = "O925" if (name, verb) == ("folder", ["check"]) else fault
        before = sorted(tmp_path.rglob("*"))
        code, out, err = run(*verb, tmp_path / f"{name}.yaml")
        said = out + err
        assert code in (1, 2), name
        assert re.search(rf"(错误|无法进行) {code_told}", said), name
        assert "Traceback" not in said
        assert sorted(tmp_path.rglob("*")) == before, name


@pytest.fixture
def published(run, tmp_path):
    out = tmp_path / "out"
    run("render", COUNTY, "--to", "html,json", "--out", out)
    for path in out.iterdir():
        path.write_text("已发布的旧文件", encoding="utf-8")
    return out


def unchanged(folder):
    texts = [path.read_text(encoding="utf-8") for path in folder.iterdir()]
    return texts == ["已发布的旧文件"] * 2


@unix
def test_an_output_open_read_only_stops_all_outputs(run, published):
    next(published.glob("*.json")).chmod(stat.S_IRUSR)
    code, _, err = run("render", COUNTY, "--to", "html,json", "--out", published)
    assert code == 2
    assert "只读" in err
    assert unchanged(published)


def test_an_output_that_is_a_folder_stops_all_outputs(run, published):
    page = next(published.glob("*.html"))
    (published / "html.bak").write_text(page.read_text(encoding="utf-8"), encoding="utf-8")
    page.unlink()
    page.mkdir()
    code, _, err = run("render", COUNTY, "--to", "json,html", "--out", published)
    assert code == 2
    assert "文件夹" in err
    assert next(published.glob("*.json")).read_text(encoding="utf-8") == "已发布的旧文件"


def test_an_output_folder_that_is_a_file(run, tmp_path):
    (tmp_path / "out").write_text("x")
    code, _, err = run("render", COUNTY, "--to", "json", "--out", tmp_path / "out")
    assert code == 2
    assert "--out" in err


@unix
@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full on this system")
def test_a_full_disk_loses_nothing(tmp_path):
    """A file system of 64 KB, where the machine lets us make one; a file size limit elsewhere."""
    out = tmp_path / "out"
    out.mkdir()
    old = out / "a.html"
    old.write_text("旧文件")
    script = (
        "import resource, signal, sys, pathlib, authoring\n"
        "from authoring.files import write_all\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "out = pathlib.Path(sys.argv[1])\n"
        "try: write_all({out / 'a.html': b'new', out / 'b.html': b'x' * 100_000})\n"
        "except authoring.Unusable as problem: print(problem.findings[0].code)"
    )
    printed = subprocess.run(
        [sys.executable, "-c", script, str(out)],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    assert printed.stdout.strip() == "O906"
    assert [path.name for path in out.iterdir()] == ["a.html"]
    assert old.read_text() == "旧文件"


def test_an_interrupt_between_two_files_puts_the_old_ones_back(tmp_path):
    first, second = tmp_path / "a", tmp_path / "b"
    first.write_bytes(b"old a")
    second.write_bytes(b"old b")
    script = (
        "import os, sys, pathlib\n"
        "from authoring.files import write_all\n"
        "real, calls = os.replace, []\n"
        "def interrupted(*names):\n"
        "    calls.append(names)\n"
        "    if len(calls) == 2: raise KeyboardInterrupt\n"
        "    real(*names)\n"
        "os.replace = interrupted\n"
        "folder = pathlib.Path(sys.argv[1])\n"
        "try: write_all({folder / 'a': b'new a', folder / 'b': b'new b'})\n"
        "except KeyboardInterrupt: print('interrupted')"
    )
    printed = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    assert printed.stdout.strip() == "interrupted"
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        "a": b"old a",
        "b": b"old b",
    }


@unix
def test_a_link_stays_a_link_and_a_device_is_left_alone(tmp_path):
    (tmp_path / "real").write_bytes(b"old")
    (tmp_path / "link").symlink_to("real")
    write_all({tmp_path / "link": b"new"})
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"new"
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(authoring.Unusable):
        write_all({tmp_path / "pipe": b"new"})
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)


@pytest.mark.parametrize("agency", ["", "  ", "甲\x07乙", "甲\u200b乙", "甲\ue000乙", "甲\ufe0f"])
def test_an_agency_needs_a_printable_name(run, agency):
    code, _, err = run("new", "2025", "--agency", agency)
    assert code == 2
    assert "机关全称" in err


@pytest.mark.slow
def test_final_refuses_when_a_character_cannot_be_shown(run, changed, tmp_path, silent_weasyprint):
    path = changed(("各项工作平稳有序", "各项工作\U00012000平稳有序"))
    code, _, err = run("render", path, "--final", "--to", "html,pdf", "--out", tmp_path / "out")
    silent_weasyprint.clear()
    assert code == 2
    assert "O905" in err
    assert re.search(r"report\.yaml:\d+:\d+", err)
    assert not (tmp_path / "out").exists()


def test_odd_agency_names_make_safe_file_names(run, changed, tmp_path):
    for number, name in enumerate(("../../x", "a/b:c*?", "长" * 300, "con")):
        path = changed(("全称: 示例市人民政府", f"全称: '{name}'"))
        code, *_ = run("render", path, "--to", "html,docx,json", "--out", tmp_path / f"out{number}")
        assert code == 0
        names = [file.name for file in (tmp_path / f"out{number}").iterdir()]
        assert len(names) == 3
        assert all("2024年政府信息公开工作年度报告" in name for name in names)
        assert not (tmp_path.parent / "x2024年政府信息公开工作年度报告.html").exists()


def test_written_files_can_be_read_by_others(tmp_path):
    write_all({tmp_path / "a": b"x"})
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o666 & ~_umask()


def _umask():
    mask = os.umask(0)
    os.umask(mask)
    return mask


@pytest.mark.slow
def test_pipes_get_no_colour_and_a_closed_pipe_is_no_crash():
    printed = nianbao("check", WRONG, cwd=ROOT)
    assert "\x1b" not in printed.stdout
    closed = subprocess.run(
        f"{sys.executable} -m authoring check {WRONG} | head -1",
        shell=True, capture_output=True, text=True, cwd=ROOT, check=False,
    )  # fmt: skip
    assert "Traceback" not in closed.stderr


def test_no_color_is_respected():
    environment = {**os.environ, "NO_COLOR": "1", "FORCE_COLOR": "1"}
    assert "\x1b[3" not in nianbao("check", WRONG, cwd=ROOT, env=environment).stdout


@pytest.mark.slow
@pytest.mark.parametrize(
    "environment", [{"LANG": "C", "LC_ALL": "C"}, {"PYTHONIOENCODING": "gbk"}, {"COLUMNS": "20"}]
)
def test_odd_terminals_are_no_crash(environment):
    printed = subprocess.run(
        [sys.executable, "-m", "authoring", "check", str(WRONG)],
        capture_output=True, cwd=ROOT, env={**os.environ, **environment}, check=False,
    )  # fmt: skip
    assert printed.returncode == 1
    assert b"Traceback" not in printed.stderr


def test_version(run):
    code, out, _ = run("--version")
    assert code == 0
    assert re.fullmatch(r"nianbao \d+\.\d+\.\d+\n", out)


# --- names and small things -------------------------------------------------------------------------

EVIL = "\x1b]0;x\x07\x1b[31m\u202e\x9b\u2028\nb"
STEERING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u202e]")


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", f"{EVIL}.yaml"], ["check", COUNTY, "--last", f"{EVIL}.yaml"], ["check", COUNTY, "--pack", EVIL],
        ["check", f"{EVIL}.yaml", "--format", "json"], ["check", f"{EVIL}.yaml", "--format", "sarif"],
        ["check", "--format", EVIL, COUNTY], ["fields", EVIL], ["bind", EVIL], ["compare", EVIL, COUNTY],
        ["render", EVIL], ["render", COUNTY, "--to", "docx", "--reference", EVIL],
        ["render", COUNTY, "--to", EVIL], ["render", COUNTY, "--to", "pdf", "--fonts", EVIL],
        ["render", COUNTY, "--to", "json", "--out", EVIL], ["render", "link.yaml", "--to", "signoff", "--last", EVIL],
        ["new", EVIL, "--agency", "甲局"], ["new", "2025", "--agency", "甲局", "--form", EVIL],
        ["new", "2025", "--agency", EVIL], ["new", "2025", "--agency", "甲局", "-o", f"{EVIL}.yaml"],
        ["new", "2025", "--agency", "甲局", "-o", EVIL], ["new", "2025", "--from", EVIL],
        ["rules", EVIL], ["schema", EVIL], ["schema", "--form", EVIL], [EVIL], ["check", f"--{EVIL}"],
        ["bind", f"{EVIL}county.yaml"], ["fields", COUNTY, EVIL],
    ],
    ids=lambda arguments: "-".join(str(one)[-8:] for one in arguments if EVIL not in str(one)) or "verb",
)  # fmt: skip
def test_what_steers_a_terminal_is_never_printed(run, tmp_path, arguments):
    shutil.copy(COUNTY, tmp_path / f"{EVIL}county.yaml")
    shutil.copy(COUNTY, tmp_path / "link.yaml")
    code, out, err = run(*arguments)
    assert not STEERING.search(out + err)
    assert "Traceback" not in out + err
    assert "程序出错" not in out + err
    assert code in (0, 1, 2)
    if "--format" in arguments and EVIL not in arguments:
        json.loads(out)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("chekc", "check"), ("rendr", "render"), ("检查", "check"), ("生成", "render"), ("比较", "compare"),
     ("2025.yaml", "nianbao check 2025.yaml"), ("help", "--help")],
)  # fmt: skip
def test_a_verb_nearly_right_is_answered_with_the_right_one(run, typed, meant):
    code, _, err = run(typed)
    assert code == 2
    assert meant in err.splitlines()[0]


def test_word_is_understood_as_an_output_and_a_near_name_is_answered(run, tmp_path):
    assert run("render", COUNTY, "--to", "Word、网页")[0] == 0
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".docx", ".html"]
    code, _, err = run("render", COUNTY, "--to", "htm")
    assert code == 2
    assert "是不是 html？" in err


def test_a_file_may_be_named_without_its_ending(run, tmp_path):
    shutil.copy(COUNTY, tmp_path / "2023.yaml")
    shutil.copy(COUNTY, tmp_path / "2022.yml")
    for name in ("2023", "2022"):
        assert run("check", name)[0] == 0
    assert run("fields", "2023")[0] == 0
    assert "找不到这个文件" in run("check", "2021")[1]
    (tmp_path / "2023").write_text("年度: 1", encoding="utf-8")
    assert run("check", "2023")[0] == 1, "a file of just that name comes first"


@pytest.mark.parametrize("name", ["年报.docx", "年报", "年报.yaml.doc", "年报.json"])
def test_new_writes_yaml_only(run, tmp_path, name):
    code, _, err = run("new", "2025", "--agency", "示例局", "-o", name)
    assert code == 2
    assert ".yaml" in err
    assert not list(tmp_path.iterdir())


def test_new_says_what_to_open_its_files_with(run):
    _, out, _ = run("new", "2025", "--agency", "示例局", "-o", "我的 年报.yaml")
    report, schema, following = out.splitlines()
    assert "记事本" in report
    assert "不用打开" in schema
    assert following.endswith('nianbao check "我的 年报.yaml"')


def test_a_file_is_not_compared_with_itself(run):
    code, _, err = run("compare", COUNTY, COUNTY.parent / ".." / COUNTY.parent.name / COUNTY.name)
    assert code == 2
    assert "同一个文件" in err


@pytest.mark.parametrize(
    ("name", "column", "says"),
    [
        ("示例市人民政府", "政府信息公开年报", "示例市人民政府信息公开年报栏目"),
        ("示例市人民政府", "信息公开年报栏目", "示例市人民政府信息公开年报栏目"),
        ("示例市人民政府", "示例市人民政府年报", "示例市人民政府年报栏目"),
        ("示例县教育局", "局务公开", "示例县教育局局务公开栏目"),
        ("示例网", "网上年报专栏", "示例网网上年报专栏"),
    ],
)
def test_no_word_stands_twice_in_the_description_of_the_column(changed, name, column, says):
    path = changed(
        ("  名称: 示例市人民政府\n", f"  名称: {name}\n"),
        ("  栏目: 政府信息公开年报", f"  栏目: {column}"),
    )
    meta = dict(authoring.compose(authoring.load(path)).meta)
    assert meta["ColumnDescription"] == says
