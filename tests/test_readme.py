"""Every command, excerpt and example in the README, the filling guide and the guide to the code is true."""

import contextlib
import functools
import io
import os
import re
import shlex
import shutil
import subprocess
import sys

import pytest

import authoring
from authoring.cli import main
from tests.conftest import INPUTS, ROOT

README = ROOT / "README.md"
GUIDE = INPUTS / "README.md"
CODE = ROOT / "authoring/README.md"
PAGES = (README, GUIDE, CODE)
COMPLETE, PACK = "# 完整示例", "# 规则包"


def blocks(page, language):
    found = re.findall(r"^```(\w+)\n(.*?)^```", page.read_text(encoding="utf-8"), re.M | re.DOTALL)
    return [text for name, text in found if name == language]


def commands(page):
    return [line for text in blocks(page, "sh") for line in text.splitlines()]


@functools.cache
def execute_once(command, folder):
    return execute(command, folder)


def execute(command, folder):
    """What a command prints and how it ends; `nianbao` runs in here, which saves its start."""
    words = shlex.split(command)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("COLUMNS", "80")
        environment.setenv("PYTHONPATH", str(ROOT))
        if words[0] != "nianbao":
            return subprocess.run(
                [sys.executable, *words[1:]], cwd=folder, capture_output=True, text=True, check=False
            )  # fmt: skip
        environment.chdir(folder)
        out, err = io.StringIO(), io.StringIO()
        with (
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
            pytest.raises(SystemExit) as stop,
        ):
            main(words[1:])
    code = int(stop.value.code or 0)
    return subprocess.CompletedProcess(words, code, out.getvalue(), err.getvalue())


@pytest.fixture(params=PAGES, ids=["readme", "guide", "code"])
def page(request):
    return request.param


@pytest.mark.slow
def test_the_quick_start_works(tmp_path):
    shutil.copytree(INPUTS, tmp_path / "example_inputs")
    # The ways that need people between their commands are walked in test_whole_way.py and region/test_county.py.
    first, *_ = (block for block in blocks(README, "sh") if block.startswith("nianbao "))
    verbs = first.splitlines()
    endings = [execute(command, tmp_path).returncode for command in verbs]
    assert endings == [0, 1, 1, 0], "an unfilled file has findings; the example has none"
    assert len(list(tmp_path.glob("*.pdf"))) == 2


@pytest.mark.slow
def test_the_commands_of_the_filling_guide_work(tmp_path):
    folder = tmp_path / "example_inputs"
    shutil.copytree(INPUTS, folder)
    for command in commands(GUIDE):
        done = execute(command, folder)
        unready = "2025.yaml" in command and " new " not in command
        unready |= bool(re.search("region (take|status|sum) .*2024", command))  # one is missing
        assert done.returncode == (1 if unready or "wrong" in command else 0), command
        assert done.stdout
    assert len(list((folder / "发布").iterdir())) == 4
    assert len(list(folder.glob("*（送审稿）*"))) == 2


@pytest.mark.slow
def test_the_commands_for_developers_work():
    """Those that test the tests are not run from within; what they name exists."""
    told = commands(CODE)
    assert any("fuzz/run.py" in command for command in told)
    for command in told:
        words = shlex.split(command)
        named = [word for word in words if word.startswith("tests/")]
        assert all((ROOT / name).exists() for name in named)
        if words[:2] == ["python", "tests/fuzz/run.py"]:
            done = execute(re.sub(r"--count \d+", "--count 2", command), ROOT)
            assert done.returncode == 0, done.stdout + done.stderr
        else:
            assert words[0] in ("nianbao", "python", "pytest", "ruff", "mypy", ".ci/run"), command


def test_the_excerpts_are_what_check_says(page):
    excerpts = blocks(page, "text")
    assert excerpts or page is CODE
    for folder, name in ((ROOT, "example_inputs/wrong_2024.yaml"), (INPUTS, "wrong_2024.yaml")):
        said = execute_once(f"nianbao check {name}", folder).stdout
        said = "\n".join(line.rstrip() for line in said.splitlines())
        excerpts = [excerpt for excerpt in excerpts if excerpt.rstrip() not in said]
    assert not excerpts


def with_keys(base, fragment):
    """The base with the fragment's keys in place of its own."""
    for key in re.findall(r"^(\S+):", fragment, re.MULTILINE):
        base = re.sub(rf"^{key}:.*\n(?:(?:[ #].*)?\n)*", "", base, flags=re.MULTILINE)
    return f"{base}\n{fragment}"


def test_every_yaml_example_loads_without_an_error(page, tmp_path):
    for picture in INPUTS.glob("*.png"):
        shutil.copy(picture, tmp_path)
        shutil.copy(picture, tmp_path / "chart.png")
    city = (INPUTS / "city_government_2024.yaml").read_text(encoding="utf-8")
    outline = (INPUTS / "city_education_2014.yaml").read_text(encoding="utf-8")
    (tmp_path / "2023.yaml").write_text(city.replace("年度: 2024", "年度: 2023"), encoding="utf-8")
    path = tmp_path / "example.yaml"
    for text in blocks(page, "yaml"):
        whole = text if text.startswith((COMPLETE, PACK)) else None
        base = outline if re.search("^(?:各部分|统计表):", text, re.MULTILINE) else city
        path.write_text(whole or with_keys(base, text), encoding="utf-8")
        if text.startswith(PACK):
            assert authoring.load_pack(path).demands
            continue
        loaded = authoring.load(path)
        assert not [f for f in loaded.findings if f.blocks], text
        if text.startswith(COMPLETE):
            assert not [f for f in authoring.check(loaded) if f.blocks]


def test_the_guide_shows_a_whole_report_a_pack_and_an_explanation():
    shown = blocks(GUIDE, "yaml")
    assert sum(text.startswith(COMPLETE) for text in shown) == 1
    assert sum(text.startswith(PACK) for text in shown) == 1
    assert sum(text.startswith("说明:") for text in shown) == 1


def test_the_live_figures_print_what_the_guide_says(tmp_path):
    (live,) = [text for text in blocks(GUIDE, "yaml") if "{{ 同比(" in text]
    base = (INPUTS / "city_government_2024.yaml").read_text(encoding="utf-8")
    (tmp_path / "2023.yaml").write_text(base.replace("年度: 2024", "年度: 2023"), encoding="utf-8")
    report = tmp_path / "2024.yaml"
    report.write_text(with_keys(base, live), encoding="utf-8")
    assert authoring.load(report).content.overview == (
        "全年新收政府信息公开申请3119件，与上年持平；予以公开和部分公开占\n59.5%。\n"
    )


def test_every_function_of_live_figures_stands_in_the_guide():
    named = set(re.findall(r"`(\w+)\([甲乙]", GUIDE.read_text(encoding="utf-8")))
    known = {re.match(r"\w+", line)[0] for line in authoring.quoting_help()}
    assert named == known


def test_the_python_examples_run(page):
    for code in blocks(page, "python"):
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, env=environment)


def test_the_two_install_commands_are_run_by_ci():
    ci = (ROOT / ".ci/run").read_text(encoding="utf-8")
    install, test = [text for text in blocks(README, "sh") if not text.startswith("nianbao ")]
    assert "README.md" in ci
    assert install.startswith("apt-get update &&")
    assert test.startswith(".venv/bin/pip install -e")


def test_every_verb_has_a_row_with_options_that_exist(run):
    text = GUIDE.read_text(encoding="utf-8")
    verbs = re.findall(r"^  ([a-z]+)  ", run("--help")[1].split("命令：")[1], re.MULTILINE)
    assert len(verbs) >= 9
    for verb in verbs:
        (row,) = re.findall(rf"^\| `nianbao {verb}\b(.*?)`", text, re.MULTILINE)
        known = set(re.findall(r"(?<![\w-])--?[a-z]+", run(verb, "--help")[1]))
        assert set(re.findall(r"(?<![\w-])--?[a-z]+", row)) <= known


def test_links_lead_to_files_that_exist(page):
    prose = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.M | re.DOTALL)
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", prose)
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_readme_is_short():
    assert README.stat().st_size <= 10_000


def test_the_public_surface_is_documented():
    for name in authoring.__all__:
        assert getattr(authoring, name).__doc__ or isinstance(getattr(authoring, name), tuple)
