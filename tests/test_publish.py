"""Stages, seals and faults: what render writes, what it never writes over, how it ends when all fails."""

import dataclasses
import functools
import io
import json
import shutil
import subprocess
import sys
from collections import Counter

import docx
import lxml.html
import pytest

import authoring
import authoring.checks.judge
from authoring import seal
from authoring.checks import RULES
from authoring.cli import main
from authoring.outputs import Stage
from authoring.publish import Order, examine, publish
from authoring.writers import OUTPUTS
from tests.conftest import INPUTS, ROOT, WRONG, library, output
from tests.writers import readback
from tests.writers.saved import converted

COUNTY = INPUTS / "county_education_2023.yaml"
TITLE = "示例县教育局2023年政府信息公开工作年度报告"
ALL = ",".join(OUTPUTS)
DRAFT = "草稿"
REVIEW = "送审稿"


def without_date(folder):
    """The county example before the leader has signed it."""
    text = COUNTY.read_text(encoding="utf-8")
    path = folder / "undated.yaml"
    path.write_text(text.replace("发布日期: 2024-01-25\n", ""), encoding="utf-8")
    assert path.read_text(encoding="utf-8") != text
    return path


@pytest.fixture
def undated(tmp_path):
    return without_date(tmp_path)


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory):
    """The same with every output for review beside it."""
    path = without_date(tmp_path_factory.mktemp("review"))
    (outcome,) = publish([path], Order(list(OUTPUTS), path.parent, Stage.REVIEW))
    assert len(outcome.written) == len(OUTPUTS)
    return path


def output_file(folder, to, stage=""):
    return folder / f"{TITLE}{stage}{OUTPUTS[to].ending}"


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


# --- stages -----------------------------------------------------------------------------------------


@pytest.mark.slow
def test_each_stage_has_its_files_and_says_its_name_the_pages_and_what_to_do_next(run, tmp_path):
    stages = (
        ([], "草稿", "--review"),
        (["--review"], "送审稿", "审签"),
        (["--final"], "定稿", "公开"),
    )
    names = []
    for options, stage, next_step in stages:
        code, out, err = run("render", COUNTY, *options, "--to", ALL, "--out", "out")
        assert code == 0
        assert err.count("O901") <= 1, "the notice on fonts is one line"
        names.append(set(contents(tmp_path / "out")) - set().union(*names))
        (paper,) = (tmp_path / "out" / name for name in names[-1] if name.endswith(".pdf"))
        with library("pdfplumber").open(paper) as pdf:
            assert f"{paper.name}（{len(pdf.pages)} 页）" in out
        first, *_, last = out.splitlines()
        assert first.startswith(f"已生成{stage} ")
        assert TITLE in first
        assert last.startswith("下一步：")
        assert next_step in last
    drafts, reviews, finals = names
    assert [len(some) for some in names] == [len(OUTPUTS)] * 3, "no stage writes over another"
    assert all(f"{TITLE}（草稿）." in name for name in drafts)
    assert all(f"{TITLE}（送审稿）." in name for name in reviews)
    assert all(f"{TITLE}." in name for name in finals)


@pytest.mark.slow
def test_a_text_for_review_is_marked_small_on_every_page_and_leaves_room_for_the_date(reviewed):
    folder = reviewed.parent
    with library("pdfplumber").open(output_file(folder, "pdf", "（送审稿）")) as pdf:
        for page in pdf.pages:
            marks = [w for w in page.extract_words() if w["text"] == REVIEW]
            assert len(marks) == 1
            assert marks[0]["bottom"] - marks[0]["top"] < 16
            assert DRAFT not in page.extract_text()
        assert "".join(pdf.pages[-1].extract_text().split()).find("示例县教育局年月日") > 0
    word = docx.Document(output_file(folder, "docx", "（送审稿）"))
    section = word.sections[0]
    assert [h.paragraphs[0].text for h in (section.header, section.even_page_header)] == [
        REVIEW
    ] * 2
    assert [p.text for p in word.paragraphs[-2:]] == ["示例县教育局", "　　　　年　　月　　日"]
    page = lxml.html.fromstring(
        output_file(folder, "html", "（送审稿）").read_text(encoding="utf-8")
    )
    assert page.xpath("string(//title)") == f"{TITLE}（送审稿）"
    assert page.xpath("string(//*[@class='stage'])") == REVIEW
    assert not page.xpath("//*[@class='draft']")
    fragment = output_file(folder, "fragment", "（送审稿）").read_text(encoding="utf-8")
    assert REVIEW in fragment
    assert DRAFT not in fragment
    data = json.loads(output_file(folder, "json", "（送审稿）").read_text(encoding="utf-8"))
    assert data["status"] == "review"
    sheet = docx.Document(output_file(folder, "signoff", "（送审稿）"))
    cells = [cell.text for table in sheet.tables for row in table.rows for cell in row.cells]
    assert f"{TITLE}（送审稿）" in cells


@pytest.mark.slow
def test_a_text_for_review_meets_every_standard(reviewed):
    """The stage that only this part makes; the writers' own tests look at drafts and final texts."""
    import html5lib
    import page as validation
    from openxml_audit import OpenXmlValidator

    folder = reviewed.parent
    data = output_file(folder, "pdf", "（送审稿）").read_bytes()
    for profile in (validation.ValidationProfile.PDF_A_3A, validation.ValidationProfile.PDF_UA_1):
        assert not validation.validate_pdf_bytes(data, profile=profile).failures
    for to in ("docx", "signoff"):
        path = output_file(folder, to, "（送审稿）")
        assert not OpenXmlValidator().validate(str(path)).errors
    parser = html5lib.HTMLParser(strict=True)
    parser.parse(output_file(folder, "html", "（送审稿）").read_bytes())
    parser.parseFragment(output_file(folder, "fragment", "（送审稿）").read_text(encoding="utf-8"))
    expected = readback.of_document(authoring.compose(authoring.load(reviewed), stage="review"))
    for to, read in (
        ("html", readback.of_html),
        ("docx", readback.of_docx),
        ("pdf", readback.of_pdf),
    ):
        assert read(output_file(folder, to, "（送审稿）").read_bytes()) == expected


@pytest.mark.parametrize("stage", ["--review", "--final"])
def test_neither_review_nor_final_is_made_of_unexplained_errors(run, tmp_path, stage):
    code, _, err = run("render", WRONG, stage, "--out", "out")
    assert code == 2
    assert {"--review": "没有生成送审稿", "--final": "没有生成定稿"}[stage] in err
    assert f"去掉 {stage}" in err
    assert not (tmp_path / "out").exists()


def test_a_final_text_needs_its_date_and_says_so_once(run, undated):
    code, _, err = run("render", undated, "--final", "--out", undated.parent / "out")
    assert code == 2
    assert err.count("还没有填“发布日期”") == 1
    assert "错误 O915" in err
    assert "--review" in err
    assert not (undated.parent / "out").exists()
    with pytest.raises(authoring.Unusable) as problem:
        authoring.compose(authoring.load(undated), stage="final")
    assert [f.code for f in problem.value.findings] == ["O915"]


def test_review_and_final_together_are_a_wrong_command(run):
    code, _, err = run("render", COUNTY, "--review", "--final")
    assert code == 2
    assert "只能选一个" in err


@pytest.mark.parametrize("stage", list(Stage))
def test_each_rule_judges_a_report_once_however_many_outputs_are_made(monkeypatch, tmp_path, stage):
    asked = Counter()

    def counted(rule):
        def judge(case):
            asked[rule.code] += 1
            return rule.judge(case)

        return dataclasses.replace(rule, judge=judge)

    form = authoring.load(COUNTY).form
    rules = tuple(counted(rule) for rule in RULES if rule.applies(form))
    monkeypatch.setattr(authoring.checks.judge, "_rules_for", lambda form: rules)
    order = Order(["html", "fragment", "docx", "json", "signoff"], tmp_path, stage)
    (outcome,) = publish([COUNTY], order)
    assert len(outcome.written) == 5
    assert asked == Counter(rule.code for rule in RULES if rule.applies(form))


# --- seals ------------------------------------------------------------------------------------------


@functools.cache
def rendered():
    """Every output of the county example, as bytes by name."""
    report = authoring.load(COUNTY)
    sheet = authoring.signoff(report, authoring.check(report), stage="final")
    return {
        to: authoring.render(sheet, one.writer).data
        if one.kind == sheet.kind
        else output(COUNTY, to)
        for to, one in OUTPUTS.items()
    }


def edited_in_word(data):
    word = docx.Document(io.BytesIO(data))
    word.paragraphs[3].add_run("领导改的一句话。")
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def retitled(data):
    """What the file manager of Windows does when somebody changes the properties of a file."""
    word = docx.Document(io.BytesIO(data))
    word.core_properties.title = "另一个标题"
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def one_character(data):
    """One digit of the year in what the output says."""
    place = data.rfind(b"2023")
    return data[:place] + b"2024" + data[place + 4 :]


WORD_CHANGES = [edited_in_word, retitled]
TEXT_CHANGES = [
    one_character,
    lambda data: data.replace(b"\n", b"\r\n"),
    lambda data: b"\xef\xbb\xbf" + data,
]
CHANGES = [
    lambda data: data[:-1], lambda data: data[: len(data) // 2], lambda data: data + b"\n",
    lambda data: b"", lambda data: "别人的文件".encode(),
]  # fmt: skip


def changes(to):
    own = (
        WORD_CHANGES if OUTPUTS[to].ending.endswith("docx") else [] if to == "pdf" else TEXT_CHANGES
    )
    return [change(rendered()[to]) for change in (*CHANGES, *own)]


@pytest.mark.slow
@pytest.mark.parametrize("to", OUTPUTS)
def test_an_output_knows_itself_and_every_change(to):
    assert seal.state(rendered()[to]) == "intact"
    for number, changed in enumerate(changes(to)):
        assert seal.state(changed) != "intact", number


@pytest.mark.slow
@pytest.mark.parametrize("to", OUTPUTS)
def test_render_never_writes_over_a_changed_file_nor_anything_beside_it(run, tmp_path, to):
    """The changed output stands between others, which stay as they were as well."""
    order = ("render", COUNTY, "--final", "--out", "out")
    others = "html,json,docx"
    out = tmp_path / "out"
    out.mkdir()
    for one in {*others.split(","), to}:
        output_file(out, one).write_bytes(rendered()[one])
    fresh = contents(out)
    assert run(*order, "--to", f"{others},{to}")[0] == 0, "what was not changed is renewed silently"
    assert contents(out) == fresh
    path = output_file(out, to)
    # A PDF takes its time; that a seal tells each of the changes is what the test above shows.
    tried = changes(to)[:: 4 if to == "pdf" else 1]
    for changed in tried:
        path.write_bytes(changed)
        before = contents(out)
        code, printed, err = run(*order, "--to", f"{others},{to}")
        assert code == 2
        assert "已生成" not in printed
        assert err.count("O916") == 1
        assert path.name in err
        assert "--out" in err
        assert "--force" in err
        assert contents(out) == before
    assert run(*order, "--to", to, "--force")[0] == 0
    assert contents(out) == fresh


def test_a_changed_file_can_be_kept_under_another_name(tmp_path):
    order = Order(("html", "json", "docx"), tmp_path, Stage.FINAL, keep=True)
    for one in order.outputs:
        output_file(tmp_path, one).write_bytes(rendered()[one])
    changed = output_file(tmp_path, "docx")
    for number in ("", "2"):
        edited = changes("docx")[len(number)]
        changed.write_bytes(edited)
        changed.chmod(0o600)
        (outcome,) = publish([COUNTY], order)
        (kept,) = outcome.kept
        assert kept.name == f"{TITLE}（改过的{number}）.docx"
        assert kept.read_bytes() == edited
        assert kept.stat().st_mode & 0o777 == 0o600
        assert changed.read_bytes() == rendered()["docx"]
    (outcome,) = publish([COUNTY], order)
    assert (len(outcome.written), outcome.kept) == (3, []), "what was not changed is not kept"


def test_what_cannot_all_be_written_keeps_no_copy(tmp_path):
    changed = output_file(tmp_path, "html")
    changed.write_text("别人的", encoding="utf-8")
    own = tmp_path / "notes.json"
    own.write_text("{}", encoding="utf-8")
    output_file(tmp_path, "json").symlink_to(own)
    before = contents(tmp_path)
    order = Order(("html", "json"), tmp_path, Stage.FINAL, keep=True)
    (outcome,) = publish([COUNTY], order)
    assert [one.code for one in outcome.findings if one.code.startswith("O")] == ["O916"]
    assert contents(tmp_path) == before


def test_who_waits_is_told_what_is_being_done(tmp_path):
    steps = []
    list(publish([COUNTY], Order(("html", "signoff"), tmp_path), steps.append))
    assert steps == ["检查", "生成网页", "生成签批单", "写入文件"]


@pytest.mark.slow
def test_a_file_saved_again_by_libreoffice_is_a_changed_file(tmp_path):
    originals = [tmp_path / f"{to}.docx" for to in ("docx", "signoff")]
    for original in originals:
        original.write_bytes(rendered()[original.stem])
    for saved in converted(originals, "docx", tmp_path):
        assert seal.state(saved.read_bytes()) != "intact"


@pytest.mark.slow
def test_an_edit_of_a_pdf_is_seen(tmp_path):
    import pikepdf

    for options in ({}, {"linearize": True}):
        with pikepdf.open(io.BytesIO(rendered()["pdf"])) as pdf:
            pdf.docinfo["/Title"] = "另一个标题"
            out = io.BytesIO()
            pdf.save(out, **options)
        assert seal.state(out.getvalue()) != "intact"


@pytest.mark.slow
def test_words_that_look_like_a_seal_stay_as_they_were_written(run, tmp_path, changed):
    blank = "0" * 64
    imitations = [
        f'<meta name="nianbao-seal" content="{blank}">', f"<!-- nianbao-seal:{blank} -->",
        f'"nianbao_seal": "{blank}"', f"<xmpMM:InstanceID>nianbao-seal:{blank}",
        f"<cp:version>nianbao-seal:{blank}</cp:version>",
    ]  # fmt: skip
    name = "示例" + "".join(imitations)
    path = changed(
        ("各项工作平稳有序", "各项工作平稳有序" + "".join(imitations)),
        ("  全称: 示例市人民政府", f"  全称: {json.dumps(name, ensure_ascii=False)}"),
    )
    for _ in range(2):
        code, _, err = run(
            "render", path, "--to", "html,fragment,docx,json,signoff", "--out", tmp_path / "out"
        )
        assert code != 2, err
    for file in (tmp_path / "out").iterdir():
        assert seal.state(file.read_bytes()) == "intact"
    page = next(
        file for file in (tmp_path / "out").iterdir() if file.name.endswith("（草稿）.html")
    )
    article = lxml.html.fromstring(page.read_text(encoding="utf-8")).xpath("string(//article)")
    assert all(words in article for words in imitations)


def test_a_huge_or_hostile_archive_in_the_place_of_an_output_is_just_foreign(tmp_path):
    import zipfile

    for packing in (zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", packing) as archive:
            archive.writestr("docProps/core.xml", b"<cp:version>nianbao-seal:" + b"0" * 64 + b"<")
            archive.writestr("bomb", b"0" * 10_000_000)
        assert seal.state(out.getvalue()) != "intact"
        assert seal.state(out.getvalue()[:-30]) == "foreign"


# --- places -----------------------------------------------------------------------------------------


def test_a_link_to_somebody_elses_file_is_not_written_through(run, tmp_path):
    own = tmp_path / "notes.html"
    own.write_text("别人的笔记", encoding="utf-8")
    out = tmp_path / "out"
    out.mkdir()
    output_file(out, "html").symlink_to(own)
    code, _, err = run("render", COUNTY, "--final", "--to", "html,json", "--out", out)
    assert code == 2
    assert "O916" in err
    assert own.read_text(encoding="utf-8") == "别人的笔记"
    assert not output_file(out, "json").exists()


@pytest.mark.parametrize("where", ["file", "folder"])
def test_a_link_that_leads_nowhere_makes_no_folders_elsewhere(run, tmp_path, where):
    out = tmp_path / "out"
    if where == "file":
        out.mkdir()
        output_file(out, "html").symlink_to(tmp_path / "gone" / "deep" / "x.html")
    else:
        out.symlink_to(tmp_path / "gone" / "deep")
    for force in ([], ["--force"]):
        code, _, err = run("render", COUNTY, "--final", "--to", "html,json", "--out", out, *force)
        assert code == 2
        assert "失效的链接" in err
    assert not (tmp_path / "gone").exists()
    assert not output_file(out, "json").exists()


# --- faults -----------------------------------------------------------------------------------------


@pytest.fixture
def batch(tmp_path):
    """Three reports; the middle one is what a fault comes upon."""
    paths = []
    for name in ("one", "two", "three"):
        text = COUNTY.read_text(encoding="utf-8").replace("示例县教育局", f"示例县{name}局")
        paths.append(tmp_path / f"{name}.yaml")
        paths[-1].write_text(text, encoding="utf-8")
    return paths


FAULTS = [
    ZeroDivisionError("division"), MemoryError(), RecursionError("depth"), OSError(5, "I/O error"),
    EOFError(), PermissionError(13, "Permission denied", "两.yaml"), UnicodeError("bad"), KeyError("x"),
]  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: type(fault).__name__)
@pytest.mark.parametrize("verb", ["check", "render"])
def test_a_fault_in_one_file_is_one_line_and_the_others_are_done(
    run, tmp_path, monkeypatch, batch, verb, fault
):
    real = authoring.check

    def check(report, pack=None):
        if report.source.name.endswith("two.yaml"):
            raise type(fault)(*fault.args)  # a new one: an exception carries notes along
        return real(report, pack)

    monkeypatch.setattr(authoring, "check", check)
    options = ["--to", "json", "--out", "out"] if verb == "render" else []
    code, out, err = run(verb, *batch, *options)
    assert code == 2
    assert "Traceback" not in out + err
    told = [line for line in (out + err).splitlines() if "程序出错" in line]
    assert len(told) == 1
    assert "two.yaml" in out + err
    (record,) = tmp_path.rglob("nianbao-错误记录-*.txt")
    assert record.name in out + err
    assert record.parent == (tmp_path / "out" if verb == "render" else tmp_path)
    assert type(fault).__name__ in record.read_text(encoding="utf-8")
    assert str(ROOT) not in record.read_text(encoding="utf-8")
    left = [line for line in err.splitlines() if line.startswith(("没有检查：", "没有生成："))]
    assert len(left) == 1
    assert "two.yaml" in left[0]
    assert "one.yaml" not in left[0]
    if verb == "render":
        assert [f"示例县{n}局" in out for n in ("one", "two", "three")] == [True, False, True]
        assert len(list((tmp_path / "out").glob("*.json"))) == 2


def test_a_fault_in_one_output_names_it_and_writes_none(run, tmp_path, monkeypatch):
    from authoring.writers import docx as writer

    def write(document, look):
        raise IndexError("list index out of range")

    monkeypatch.setattr(writer, "write", write)
    code, _, err = run("render", COUNTY, "--to", "html,docx", "--out", "out")
    assert code == 2
    assert "没有做完docx 输出" in err
    assert "county_education_2023.yaml" in err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        ("load", ["fields", COUNTY]), ("fields", ["fields", COUNTY]), ("load", ["bind", COUNTY]),
        ("load", ["compare", COUNTY, WRONG]), ("compare", ["compare", COUNTY, INPUTS / "zone_2022.yaml"]),
        ("load", ["new", "2024", "--from", COUNTY]), ("starter", ["new", "2024", "--agency", "示例局"]),
        ("load_pack", ["check", COUNTY, "--pack", WRONG]), ("load_pack", ["render", COUNTY, "--pack", WRONG]),
        ("schema", ["schema"]), ("form_of", ["schema", "2025"]),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "fault", [FAULTS[0], FAULTS[1], FAULTS[3], FAULTS[4]], ids=lambda fault: type(fault).__name__
)
def test_a_fault_in_any_verb_is_one_line_and_a_record(
    run, tmp_path, monkeypatch, function, arguments, fault
):
    def fail(*_, **__):
        raise type(fault)(*fault.args)

    monkeypatch.setattr(authoring, function, fail)
    code, out, err = run(*arguments)
    assert code == 2
    assert out == ""
    (line,) = err.strip().splitlines()
    assert line.startswith("程序出错")
    (record,) = tmp_path.glob("nianbao-错误记录-*.txt")
    assert record.name in line
    if function == "load":
        assert COUNTY.name in line


def test_a_record_is_never_written_over_another(run, tmp_path, monkeypatch):
    def fail(*_, **__):
        raise ZeroDivisionError

    monkeypatch.setattr(authoring, "schema", fail)
    for _ in range(3):
        assert run("schema")[0] == 2
    assert len(list(tmp_path.glob("nianbao-错误记录-*.txt"))) == 3


@pytest.mark.skipif(not shutil.which("sh"), reason="no shell")
@pytest.mark.parametrize(
    "verb",
    [
        "check",
        "rules",
        "forms",
        "schema",
        "--help",
        "check --help",
        "--version",
        "fields",
        "compare",
    ],
)
def test_a_full_disk_behind_standard_output_is_told_as_such(verb):
    files = {"check": COUNTY, "fields": COUNTY, "compare": f"{COUNTY} {INPUTS / 'zone_2022.yaml'}"}
    command = f"{sys.executable} -m authoring {verb} {files.get(verb, '')} > /dev/full"
    done = subprocess.run(
        command, shell=True, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "错误记录" not in done.stderr


def test_a_file_that_cannot_be_read_is_not_told_as_one_that_cannot_be_written(
    run, tmp_path, monkeypatch
):
    def fail(*_, **__):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(authoring, "load", fail)
    monkeypatch.setattr("authoring.report.load_mended", fail)
    for verb in ("check", "fields", "bind", "render"):
        code, out, err = run(verb, COUNTY)
        assert code == 2
        assert "不能输出" not in out + err
        assert COUNTY.name in out + err


def test_main_restores_the_handlers_of_signals(monkeypatch):
    import signal

    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(SystemExit):
        main(["--version"])
    assert signal.getsignal(signal.SIGTERM) is before


def test_an_interrupt_in_a_batch_says_what_was_made_before(run, monkeypatch, batch):
    real = authoring.check

    def check(report, pack=None):
        if report.source.name.endswith("two.yaml"):
            raise KeyboardInterrupt
        return real(report, pack)

    monkeypatch.setattr(authoring, "check", check)
    code, out, err = run("render", *batch, "--to", "json")
    assert code == 130
    assert "示例县one局" in out
    assert "已中断" in err


def test_agencies_that_say_the_same_are_told_when_checked_together(tmp_path):
    text = (INPUTS / "county_education_2023.yaml").read_text(encoding="utf-8")
    other = text.replace("县教育局", "县体育局")
    own = (INPUTS / "zone_2022.yaml").read_text(encoding="utf-8")
    files = []
    for name, words in (("甲", text), ("乙", other), ("丙", own), ("丁", text)):
        files.append(tmp_path / f"{name}.yaml")
        files[-1].write_text(words, encoding="utf-8")
    told = [[f for f in one.findings if f.code == "C534"] for one in examine(files)]
    assert [len(one) for one in told] == [0, 1, 0, 1]
    assert "“示例县教育局”" in told[1][0].message
    assert "“示例县体育局”" in told[3][0].message  # not of the same agency's other file
