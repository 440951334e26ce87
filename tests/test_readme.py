"""Every command, excerpt and example in the README is true."""

import os
import re
import shutil
import subprocess
import sys

import yaml

import authoring
from tests.conftest import INPUTS, ROOT, codes

README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", README, re.DOTALL)


def blocks(language):
    return [text for name, text in BLOCKS if name == language]


def nianbao(command, folder):
    arguments = [sys.executable, "-m", "authoring", *command.split()[1:]]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "80"}
    return subprocess.run(
        arguments, cwd=folder, capture_output=True, text=True, check=False, env=environment
    )


def test_the_commands_of_the_quick_start_work(tmp_path):
    shutil.copytree(INPUTS, tmp_path / "example_inputs")
    commands = [
        line for text in blocks("sh") for line in text.splitlines() if line.startswith("nianbao ")
    ]
    assert len(commands) == 4
    endings = [nianbao(command, tmp_path).returncode for command in commands]
    assert endings == [0, 1, 1, 0], "an unfilled file has findings; the example has none"
    assert len(list(tmp_path.glob("*.pdf"))) == 2


def test_the_excerpts_are_what_check_says():
    said = nianbao("nianbao check example_inputs/wrong_2024.yaml", ROOT).stdout
    said = "\n".join(line.rstrip() for line in said.splitlines())
    excerpts = blocks("text")
    assert len(excerpts) == 2
    for excerpt in excerpts:
        assert excerpt.rstrip() in said


def test_the_yaml_on_one_screen_is_valid(tmp_path):
    text, _live, _explained, _pack, section = blocks("yaml")
    assert yaml.safe_load(text)
    path = tmp_path / "report.yaml"
    path.write_text(text, encoding="utf-8")
    assert codes(path) == ["N402"], "only the picture is not there"
    path.write_text(f"年度: 2014\n{section}", encoding="utf-8")
    assert not [
        code
        for code in codes(path)
        if code[:2] in ("F2", "S1") and code not in ("F210", "F212", "F218")
    ]


def test_the_live_figures_the_explanation_and_the_pack_are_valid(tmp_path):
    _text, live, explanation, pack, _section = blocks("yaml")
    base = (INPUTS / "city_government_2024.yaml").read_text(encoding="utf-8")
    (tmp_path / "2023.yaml").write_text(base.replace("年度: 2024", "年度: 2023"), encoding="utf-8")
    report = tmp_path / "2024.yaml"
    overview = re.compile(r"^总体情况: \|\n.*?(?=^主动公开:)", re.MULTILINE | re.DOTALL)
    report.write_text(overview.sub(live + "\n", base) + explanation, encoding="utf-8")
    loaded = authoring.load(report)
    assert loaded.content.overview == (
        "全年新收政府信息公开申请3119件，与上年持平；予以公开和部分公开占\n59.5%。\n"
    )
    assert not loaded.findings
    assert loaded.content.explanations[0].rule == "X306"
    (tmp_path / "pack.yaml").write_text(pack, encoding="utf-8")
    assert len(authoring.load_pack(tmp_path / "pack.yaml").demands) == 4


def test_every_live_form_of_the_table_is_known():
    named = re.findall(r"`(\w+)\([甲乙]", README)
    assert set(named) >= {"合计", "占比", "同比", "上年", "万", "亿", "余"}
    assert len(authoring.quoting_help()) == len(set(named))


def test_the_python_example_runs():
    (code,) = blocks("python")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, env=environment)


def test_the_two_install_commands_are_run_by_ci():
    ci = (ROOT / ".ci/run").read_text(encoding="utf-8")
    commands = [text for text in blocks("sh") if not text.startswith("nianbao ")]
    assert len(commands) == 2
    assert "README.md" in ci
    assert commands[0].startswith("apt-get update &&")
    assert commands[1].startswith(".venv/bin/pip install -e")


def test_every_verb_and_option_of_the_table_exists():
    for verb in ("new", "check", "rules", "fields", "bind", "render", "compare", "forms", "schema"):
        help_text = nianbao(f"nianbao {verb} --help", ROOT).stdout
        (row,) = re.findall(rf"^\| `nianbao {verb}(.*?)`", README, re.MULTILINE)
        for option in re.findall(r"(?<![a-z])--?[a-z]+", row):
            assert option in help_text


def test_the_public_surface_is_documented():
    for name in authoring.__all__:
        assert getattr(authoring, name).__doc__ or isinstance(getattr(authoring, name), tuple)
