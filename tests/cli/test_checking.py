"""The verbs around the checks, as a clerk uses them: fields, bind, rules, --last, --pack, explanations."""

import json
import re
import shutil
import stat

import pytest
from rich.cells import cell_len

import authoring
from authoring.cli import main
from tests.conftest import INPUTS, PACK, unix

CITY = INPUTS / "city_government_2024.yaml"


@pytest.fixture
def run(capsys, tmp_path, monkeypatch):
    """Run a command in a folder that holds the examples; exit code, printed, complained."""
    for example in (*INPUTS.glob("*.yaml"), *INPUTS.glob("*.png")):
        shutil.copy(example, tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "1000")

    def call(*arguments):
        with pytest.raises(SystemExit) as stop:
            main([str(a) for a in arguments])
        printed = capsys.readouterr()
        return stop.value.code, printed.out, printed.err

    return call


def change(path, *replacements):
    text = path.read_text(encoding="utf-8")
    for old, new in replacements:
        assert text.count(old) == 1
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def test_fields_lists_every_name_with_its_value_and_how_to_use_it(run):
    code, out, err = run("fields", CITY)
    assert (code, err) == (0, "")
    assert re.search(
        r"^申请\.新收\.总计 +3119件  一、本年新收政府信息公开申请数量／总计$", out, re.M
    )
    assert re.search(r"申请\.办理结果\.不予公开\.总计 +178件", out)
    assert re.search(r"主动公开\.行政事业性收费 +96171\.6万元", out)
    names = [line for line in out.split("\n\n")[0].splitlines() if "件  " in line]
    assert len({cell_len(line[: line.index("件  ")]) for line in names}) == 1
    assert "同比(甲)" in out
    few = run("fields", CITY, "结转下年度")[1]
    assert re.search(r"申请\.结转下年度\.总计 +103件", few)
    assert "新收" not in few.replace("本年新收中", "")


def test_fields_tells_machines_exactly(run):
    code, out, _ = run("fields", CITY, "--format", "json")
    fields = {one["name"]: one for one in json.loads(out)}
    assert code == 0
    assert fields["申请.新收.总计"]["value"] == 3119
    assert fields["主动公开.行政事业性收费"]["value"] == "96171.6"


def test_fields_and_bind_of_a_file_that_is_not_there(run):
    for verb in ("fields", "bind"):
        code, _, err = run(verb, "没有.yaml")
        assert code == 2
        assert "找不到这个文件" in err


def test_rules_lists_all_and_explains_one(run):
    code, out, _ = run("rules")
    assert code == 0
    assert "X301  错误  收到申请数" in out
    code, out, _ = run("rules", "x301")
    assert code == 0
    for label in ("查什么：", "为什么：", "怎么改：", "依据：", "例：", "格式："):
        assert label in out
    assert "N407" in run("rules", "N407")[1]
    code, _, err = run("rules", "X999")
    assert code == 2
    assert "没有编号为“X999”的规则" in err


def test_check_against_last_year(run, tmp_path):
    change(tmp_path / "zone_2022.yaml", ("上年报告: zone_2021.yaml\n", ""))
    code, out, _ = run("check", "zone_2022.yaml")
    assert code == 1
    assert "N408" in out, "without last year there is nothing to quote"
    code, out, _ = run("check", "zone_2022.yaml", "--last", "zone_2021.yaml")
    assert code == 0
    assert "没有发现问题" in out
    code, out, _ = run("check", "zone_2022.yaml", "--last", "zone_2019.yaml")
    assert code == 2, "a file that was asked for and cannot be used"
    assert "F219" in out
    assert "上年应是 2021 年度" in out


def test_check_by_a_rule_pack(run, tmp_path):
    change(tmp_path / "county_education_2023.yaml", ("年度: 2023", "年度: 2025"),
           ("发布日期: 2024-01-25", "发布日期: 2026-01-25"))  # fmt: skip
    _, out, _ = run("check", "county_education_2023.yaml", "--pack", PACK)
    assert "L802" in out
    assert "武政办发〔2025〕54号：政府信息公开平台建设应包括政务公开专区开设数量" in out
    assert "没有写明“政务公开专区开设数量”" in out


def test_a_pack_that_cannot_be_used_judges_nothing(run, tmp_path):
    pack = tmp_path / "pack.yaml"
    pack.write_text("来源: 甲\n要求:\n  - 字数上限: 多\n  - 要去: 乙\n", encoding="utf-8")
    for verb in ("check", "render"):
        code, out, err = run(verb, CITY, "--pack", pack)
        assert code == 2
        told = out + err
        assert "F204" in told
        assert "F201" in told
        assert "pack.yaml:3" in told
    assert not list(tmp_path.glob("示例市*"))


@pytest.mark.parametrize(
    ("demand", "says"),
    [
        ("部分: 总体, 字数上限: 10", "没有“总体”这个部分"),
        ("条款: 甲", "没有写要求什么"),
        ("写到: []", "没有写要求什么"),
        ("公布期限: {部门: 02-29}", "不是日期"),
        ("公布期限: {}", "没有写要求什么"),
    ],
)
def test_a_demand_that_checks_nothing_is_told(run, tmp_path, demand, says):
    pack = tmp_path / "pack.yaml"
    pack.write_text(f"来源: 甲\n要求:\n  - {{{demand}}}\n", encoding="utf-8")
    code, out, _ = run("check", CITY, "--pack", pack)
    assert code == 2
    assert says in out
    pack.write_text("来源: 甲\n", encoding="utf-8")
    assert "没有“要求”" in run("check", CITY, "--pack", pack)[1]


@unix
def test_bind_does_not_write_over_a_change_made_meanwhile(run, tmp_path, monkeypatch):
    path = tmp_path / "city_government_2024.yaml"
    path.chmod(0o600)
    load = authoring.load

    def load_and_somebody_else_writes(*arguments):
        report = load(*arguments)
        path.write_text(path.read_text(encoding="utf-8") + "# 新的一行\n", encoding="utf-8")
        return report

    monkeypatch.setattr(authoring, "load", load_and_somebody_else_writes)
    code, _, err = run("bind", path, "--write")
    assert code == 2
    assert "O914" in err
    assert path.read_text(encoding="utf-8").endswith("# 新的一行\n")
    monkeypatch.setattr(authoring, "load", load)
    assert run("bind", path, "--write")[0] == 0
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "{{ 申请.新收.总计 }}" in path.read_text(encoding="utf-8")


def test_a_final_report_needs_the_explanation(run, tmp_path):
    path = tmp_path / "city_government_2024.yaml"
    change(path, ("申请3119件", "申请3120件"))
    assert run("render", path, "--final", "--to", "json")[0] == 2
    path.write_text(
        path.read_text(encoding="utf-8") + "\n说明:\n  - {规则: X301, 理由: 含一件撤回的申请}\n",
        encoding="utf-8",
    )
    code, out, err = run("render", path, "--final", "--to", "json")
    assert code == 0
    assert "已说明 X301" in err
    assert "含一件撤回的申请" in err
    assert "已生成" in out
    found = json.loads(run("check", path, "--format", "json")[1])
    assert [(one["code"], one["reason"]) for one in found] == [("X301", "含一件撤回的申请")]
    assert run("check", path, "--strict")[0] == 0


def test_bind_says_when_there_is_nothing_to_do(run, tmp_path):
    code, out, _ = run("bind", "zone_2018.yaml")
    assert code == 0
    assert "没有可以改成引用的数" in out
