"""A folder of submissions taken into the archive: whose each file is, what was found, what stops nothing."""

import datetime
import io
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing, suppress
from itertools import islice
from pathlib import Path

import docx
import pytest

import authoring
from authoring.cli import main
from authoring.region.archive import FORMAT, Archive
from authoring.region.collecting import With, collect, job_of
from authoring.region.counting import counted
from authoring.region.examining import examine
from authoring.region.standing import State, strangers
from tests.conftest import INPUTS, library, unix
from tests.region.conftest import DAY, YEAR, copied, report_text

NEXT_DAY = DAY + datetime.timedelta(days=1)


def _counted(region):
    with Archive(region.archive) as opened:
        return {unit: one.file for unit, one in counted(opened, YEAR).items()}


def _told(findings, code):
    return [one for one in findings if one.code == code]


# --- whose it is ------------------------------------------------------------------------------------


def test_a_file_is_known_by_id_name_or_former_name_and_never_by_likeness(county):
    county.send("14镇年报.yaml", report_text("示例镇人民政府"))
    county.send("141年报.yaml", report_text("示例镇人民政府办公室"))  # 141 is not 14
    county.send("财政.yaml", report_text("示例县财政局二"))
    findings = county.take()
    assert _counted(county) == {
        "1": "1-示例县.yaml", "11": "财政局/年报.yaml", "12": "来自水利局.yaml", "14": "14镇年报.yaml",
    }  # fmt: skip
    told = {one.place.file: one.message for one in _told(findings, "O945")}
    assert told.keys() == {"141年报.yaml", "财政.yaml"}
    assert "最接近的是“示例县财政局”" in told["财政.yaml"]
    with Archive(county.archive) as opened:
        assert {one.agency for one in strangers(opened, YEAR)} == {
            "示例镇人民政府办公室", "示例县财政局二",
        }  # fmt: skip


def test_in_a_countys_folder_lie_the_files_of_its_bureaus(county):
    for folder in ("财政局", "."):
        for file in list((county.folder / folder).glob("*.yaml")):
            file.unlink()
    county.send("1-示例县/示例县.yaml", report_text("示例县人民政府"))
    county.send("1-示例县/财政.yaml", report_text("示例县财政局"))
    word = county.send("x.yaml", report_text("示例县水利局"))
    made = authoring.render(authoring.compose(authoring.load(word)), "docx").data
    word.unlink()
    county.send("1-示例县/水利.docx", made)
    county.send("1-示例县/14/年报.yaml", report_text("示例镇政府"))  # a name that is in no register
    assert not _told(county.take(), "O945")
    assert _counted(county) == {
        "1": "1-示例县/示例县.yaml", "11": "1-示例县/财政.yaml", "12": "1-示例县/水利.docx",
        "14": "1-示例县/14/年报.yaml",
    }  # fmt: skip


def test_a_report_of_another_year_is_told_and_does_not_count(county):
    county.send("14.yaml", report_text("示例镇人民政府", (f"年度: {YEAR}", f"年度: {YEAR - 1}")))
    (finding,) = _told(county.take(), "O946")
    assert finding.place.file == "14.yaml"
    assert county.standing("14").state is State.MISSING


def test_what_is_no_report_of_anybody_is_left_alone(county):
    for name in (".隐藏.yaml", "~$年报.docx", "说明.ini", ".git/年报.yaml"):
        county.send(name, report_text("示例县财政局二"))
    county.send("规则包.yaml", (INPUTS / "pack_2025_54.yaml").read_bytes())
    assert not county.take()


def test_our_own_outputs_are_taken_once_and_changed_ones_are_versions(county):
    yaml = county.folder / "财政局/年报.yaml"
    report = authoring.load(yaml)
    document = authoring.compose(report)
    for to, ending in (("docx", "docx"), ("html", "html")):
        county.send(f"财政局/{ending}/财政局.{ending}", authoring.render(document, to).data)
    assert not county.take()
    assert _counted(county)["11"] == "财政局/年报.yaml"
    county.send("财政局/年报.yaml", yaml.read_text(encoding="utf-8") + "# 改过\n")
    # The outputs are of another version now; they say the same, and the file to fill in is the one.
    assert not county.take()
    assert _counted(county)["11"] == "财政局/年报.yaml"


def test_what_our_own_verbs_wrote_into_the_folder_is_no_report(county, run, monkeypatch):
    monkeypatch.chdir(county.folder)
    county.write_register()
    county.send("前一年/11.yaml", report_text("示例县财政局", ("年度: 2024", "年度: 2023")))
    take = ("region", "take", ".", "--units", "../名单.csv", "--year", YEAR, "--last", "前一年")
    said = run(*take)
    verbs = (
        ("status", "--format", "xlsx", "-o", "情况.xlsx"),
        ("status", "--format", "csv", "-o", "情况.csv"),
        ("slips", "--to", "docx,html"),
        ("slips", "--to", "html", "--out", "."),
        ("sum", "1", "-o", "1-示例县.yaml", "--allow-missing"),
        ("board", "-o", "收报情况.html"),
        ("publish", "--out", "."),
        ("publish", "--out", "开放数据"),
    )
    for verb in verbs:
        run("region", *verb)
        _, out, err = run(*take)
        assert ("名单以外" in out, err) == (False, said[2]), verb
    assert {path.suffix for path in county.folder.rglob("*")} >= {
        ".xlsx",
        ".docx",
        ".html",
        ".json",
    }
    slip = next(county.folder.glob("单据/*.docx"))
    (slip.parent / "改过.docx").write_bytes(_with_other_words(slip.read_bytes()))
    assert run(*take)[2] == said[2], "a slip that was changed in Word is still none"
    county.send("来信.html", "<html><title>政府信息公开工作年度报告退回单</title></html>")
    assert "O945" in run(*take)[2], "a page of somebody else's"


def _with_other_words(data):
    made = docx.Document(io.BytesIO(data))
    made.paragraphs[0].add_run("（第二次）")
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


# --- what was found ---------------------------------------------------------------------------------


def test_the_record_has_what_a_check_finds_and_every_figure(county):
    last = county.home / "上年"
    last.mkdir()
    shutil.copy(INPUTS / "county_education_2023.yaml", last / "11.yaml")
    text = report_text("示例县财政局")
    file = county.send("财政局/年报.yaml", text)
    county.take(last=last)
    report = authoring.load(file, last / "11.yaml")
    with Archive(county.archive) as opened:
        (record,) = opened.records([counted(opened, YEAR)["11"].key])
    assert "Y601" in {one.code for one in record.remarks}  # needs last year's
    assert [(one.code, one.message) for one in record.remarks] == [
        (one.code, one.message) for one in authoring.check(report)
    ]
    assert list(record.figures) == [".".join(path) for path in report.figures.values]
    assert record.figures["applications.received.total"] == report.figures.values[
        "applications", "received", "total"
    ]  # fmt: skip
    assert any(place.place.startswith("第") for place in record.remarks)


def test_last_year_and_a_pack_reach_a_unit_known_only_from_inside(county):
    county.units[1]["规则包"] = "pack.yaml"
    demand = "来源: 示例办发〔2025〕1号\n要求:\n  - {部分: 总体情况, 字数上限: 1, 条款: 一}\n"
    (county.home / "pack.yaml").write_text(demand, encoding="utf-8")
    document = authoring.compose(authoring.load(county.folder / "财政局/年报.yaml"))
    (county.folder / "财政局/年报.yaml").unlink()
    county.send("来自财政局.docx", authoring.render(document, "docx").data)
    county.take()
    with Archive(county.archive) as opened:
        records = {
            unit: next(opened.records([one.key])) for unit, one in counted(opened, YEAR).items()
        }
    held = {unit for unit, one in records.items() if "示例办发〔2025〕1号" in str(one.remarks)}
    assert held == {"11"}


def test_examining_is_a_function_of_bytes_alone(county, tmp_path, monkeypatch):
    text = (INPUTS / "city_government_2024.yaml").read_text(encoding="utf-8")
    county.send("1.yaml", text.replace("](city", "](图/city"))
    (picture,) = INPUTS.glob("city_government_2024*.png")
    county.send(f"图/{picture.name}", picture.read_bytes())
    found = next(one for one in collect(county.folder).found if one.file == "1.yaml")
    job = job_of(county.folder, found, With())
    shutil.rmtree(county.folder)
    first = examine(job)
    monkeypatch.chdir(INPUTS)  # where files of those names lie
    assert examine(job) == first
    assert not [one for one in first.remarks if one.code in ("N401", "N402")]
    without = job_of(INPUTS, found, With())
    assert without is None  # what lies there is another file


# --- what stops nothing -----------------------------------------------------------------------------

FAULTS = {
    "empty": b"",
    "blank": b"\n \n",
    "no text": bytes(range(256)) * 40,
    "no document": b"PK\x03\x04" + b"\x00" * 4000,
    "no report": "<html><body><p>通知</p></body></html>".encode(),
    "large": b"\x00" * 50_000_000,
}


@pytest.mark.parametrize("ending", ["yaml", "docx", "pdf"])
@pytest.mark.parametrize("fault", FAULTS)
def test_a_file_that_cannot_be_read_is_ours_beside_its_unit(county, fault, ending):
    county.send(f"14-年报.{ending}", FAULTS[fault])
    findings = county.take()
    assert not [one for one in findings if one.severity in ("fatal", "error")]
    stands = county.standing("14")
    if ending == "yaml" and fault == "no report":
        assert stands.state in (State.MISSING, State.UNREAD)
        return
    assert stands.state is State.UNREAD
    assert (stands.unread, stands.errors) == (1, 0)
    assert len(_counted(county)) == 4  # the others went on


def test_a_damaged_file_is_known_by_its_name_where_that_is_whole(county):
    county.send("示例镇人民政府2024年度报告.docx", b"PK\x03\x04" + b"\x00" * 4000)
    county.send("示例镇人民政府办公室年报.docx", b"PK\x03\x04" + b"\x00" * 4000)
    (stranger,) = _told(county.take(), "O945")
    assert stranger.place.file == "示例镇人民政府办公室年报.docx"
    assert county.standing("14").state is State.UNREAD


def test_a_slip_in_yaml_is_the_units_own(county):
    county.send("14.yaml", report_text("示例镇人民政府").replace("申请:", "申请：", 1))
    county.take()
    stands = county.standing("14")
    assert stands.errors
    assert not stands.unread


# --- versions ---------------------------------------------------------------------------------------


def test_the_last_version_counts_and_two_of_one_day_do_not(county):
    county.take()
    county.send(
        "财政局/年报（改）.yaml", report_text("示例县财政局", ("行政许可: 55（", "行政许可: 625（"))
    )
    county.take(NEXT_DAY)
    assert _counted(county)["11"] == "财政局/年报（改）.yaml"
    assert county.standing("11").version.first_seen == NEXT_DAY.isoformat()
    county.send(
        "财政局/年报（再改）.yaml",
        report_text("示例县财政局", ("行政许可: 55（", "行政许可: 626（")),
    )
    (finding,) = _told(county.take(NEXT_DAY), "O947")
    assert "示例县财政局" in finding.message
    assert "11" not in _counted(county)
    assert county.standing("11").state is State.UNDECIDED
    (county.folder / "财政局/年报（改）.yaml").unlink()
    assert not county.take(NEXT_DAY)
    assert _counted(county)["11"] == "财政局/年报（再改）.yaml"
    with Archive(county.archive) as opened:  # all are kept
        assert len(opened.versions(YEAR, "11")) == 3


def test_only_what_is_new_is_examined(county):
    first = list(county.steps())
    assert first[-1].total == 3
    assert list(county.steps())[-1].total == 0
    county.send(
        "财政局/年报.yaml", report_text("示例县财政局", ("行政许可: 55（", "行政许可: 625（"))
    )
    assert list(county.steps())[-1].total == 1
    shutil.move(county.folder / "来自水利局.yaml", county.folder / "12")  # no ending: not taken
    assert list(county.steps())[-1].total == 0
    assert county.standing("12").state is State.MISSING


# --- stopped, twice at once, no room ----------------------------------------------------------------


def test_stopped_anywhere_the_archive_is_whole_and_the_next_run_goes_on(many, tmp_path):
    many.take()
    for taken in (1, 40):
        again = copied(many, tmp_path / str(taken))
        steps = again.steps()
        assert len(list(islice(steps, taken))) == taken
        steps.close()
        again.dump()
        again.take()
        assert again.dump() == many.dump()


def _program(region, *more, prelude="", **how):
    """The verb, on DAY, in a process of its own."""
    script = (
        f"{prelude}\nimport datetime, sys\nimport authoring.cli.region as verbs\n"
        f"verbs.today = lambda: datetime.date({DAY.year}, {DAY.month}, {DAY.day})\n"
        "from authoring.cli import main\n"
        "if __name__ == '__main__': main(sys.argv[1:])\n"
    )
    file = region.home / "take.py"
    file.write_text(script, encoding="utf-8")
    region.write_register()
    return subprocess.Popen(
        [sys.executable, str(file), "region", "take", str(region.folder), "--units", str(region.register),
         "--year", str(YEAR), "--archive", str(region.archive), *more],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", cwd=region.home, **how,
    )  # fmt: skip


@pytest.mark.slow
def test_killed_or_twice_at_once_the_archive_is_that_of_one_quiet_run(many, tmp_path):
    many.take()
    killed, twice = copied(many, tmp_path / "killed"), copied(many, tmp_path / "twice")
    process = _program(killed)
    until = time.monotonic() + 60
    while time.monotonic() < until and not killed.archive.exists():
        time.sleep(0.05)
    time.sleep(1.5)
    process.send_signal(signal.SIGKILL if os.name != "nt" else signal.SIGTERM)
    process.communicate()
    both = [_program(twice), _program(twice)]
    after = _program(killed)
    for one in (*both, after):
        _, complaints = one.communicate(timeout=120)
        assert one.returncode == 1, complaints  # the county has not sent its own
    assert killed.dump() == many.dump()
    assert twice.dump() == many.dump()


@pytest.mark.slow
@unix
def test_a_full_disk_is_told_and_what_was_written_stays(many, tmp_path):
    many.take()
    small = copied(many, tmp_path / "small")
    limit = "import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))"
    process = _program(small, prelude=limit)
    _, complaints = process.communicate(timeout=120)
    assert process.returncode == 2
    assert "O940" in complaints
    assert "Traceback" not in complaints, complaints
    small.dump()
    small.take()
    assert small.dump() == many.dump()


def test_a_file_changed_while_it_is_taken_waits_for_the_next_run(county):
    steps = county.steps(engine=None)
    next(steps)
    county.send(
        "财政局/年报.yaml", report_text("示例县财政局", ("行政许可: 55（", "行政许可: 627（"))
    )
    *_, end = steps
    assert [one.place.file for one in _told(end.findings, "O949")] == ["财政局/年报.yaml"]
    assert not county.take()
    assert _counted(county)["11"] == "财政局/年报.yaml"


def _waits_for(condition, seconds=60):
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "nothing happened"
        time.sleep(0.02)


def _in_the_archive(region):
    with (
        suppress(sqlite3.Error),
        closing(sqlite3.connect(f"file:{region.archive}?mode=ro", uri=True)) as opened,
    ):
        return opened.execute("SELECT count(*) FROM record").fetchone()[0]
    return 0


@pytest.mark.slow
@unix
@pytest.mark.parametrize("engine", ["here", "dask"])
def test_ctrl_c_ends_it_at_once_in_words_and_the_next_run_goes_on(many, engine):
    if engine == "dask":
        library("distributed")
    for number in range(20, 40):  # readings that would take a minute
        (many.folder / f"d{number}/年报.yaml").unlink()
        head = f"示例县第{number}局2024年政府信息公开工作年度报告\n一、总体情况\n"
        many.send(f"d{number}/年报.txt", head + "公开信息3条，其中5条。" * 8_000)
    process = _program(many, "--engine", engine, prelude=_EVERY_RECORD, start_new_session=True)
    _waits_for(lambda: _in_the_archive(many))
    begun = time.monotonic()
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to all of them
    _, complaints = process.communicate(timeout=60)
    assert process.returncode == 128 + signal.SIGINT
    assert time.monotonic() - begun < 15
    assert "再运行一次，接着收" in complaints
    assert "Traceback" not in complaints, complaints
    kept = _in_the_archive(many)
    assert 0 < kept < 60
    many.dump()
    rest = next(iter(many.steps())).total
    assert rest == 60 - kept


_EVERY_RECORD = "import authoring.region.taking as taking\ntaking._BATCH = 1"


@pytest.mark.slow
@unix
def test_no_worker_outlives_a_run_that_was_killed(many):
    psutil = library("psutil")
    process = _program(many)
    _waits_for(lambda: len(psutil.Process(process.pid).children(recursive=True)) >= 2)
    started = psutil.Process(process.pid).children(recursive=True)
    process.kill()
    process.communicate()
    gone, alive = psutil.wait_procs(started, timeout=20)
    assert gone
    assert not alive


# --- archives that are none --------------------------------------------------------------------------


def _made_by_another(path, version):
    with closing(sqlite3.connect(path)) as opened:
        opened.execute(f"PRAGMA user_version = {version}")


def _cut(path):
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)


def _overwritten(path):
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    path.write_bytes(data)


def _somebody_elses(path):
    path.unlink()
    with closing(sqlite3.connect(path)) as opened:
        opened.execute("CREATE TABLE mail (subject)")
        opened.commit()


SPOILED = {
    "a newer version's": (lambda path: _made_by_another(path, FORMAT + 1), "升级 nianbao"),
    "an older version's": (lambda path: _made_by_another(path, FORMAT - 1), "换一个文件名"),
    "somebody else's": (_somebody_elses, "换一个文件名"),
    "no database": (lambda path: path.write_bytes(b"%PDF-1.7\n" * 1000), "换一个文件名"),
    "cut": (_cut, "换一个文件名"),
    "overwritten": (_overwritten, "换一个文件名"),
}


@pytest.mark.parametrize("how", SPOILED)
def test_a_archive_that_cannot_be_used_is_a_finding_and_stays_as_it_is(county, how, capsys):
    county.take()
    spoil, remedy = SPOILED[how]
    spoil(county.archive)
    before = county.archive.read_bytes()
    for verb in (
        ["take", str(county.folder), "--units", str(county.register)],
        ["status"],
        ["sum", "1"],
    ):
        with pytest.raises(SystemExit) as ended:
            main(["region", *verb, "--year", str(YEAR), "--archive", str(county.archive)])
        told = "".join(capsys.readouterr())
        assert ended.value.code == 2, told
        assert "O940" in told
        assert remedy in told
    assert county.archive.read_bytes() == before


def test_a_verb_that_only_reads_makes_no_archive_of_an_empty_file(county, capsys):
    county.archive.write_bytes(b"")
    with pytest.raises(SystemExit) as ended:
        main(["region", "status", "--year", str(YEAR), "--archive", str(county.archive)])
    assert ended.value.code == 2
    assert "O940" in "".join(capsys.readouterr())
    assert county.archive.read_bytes() == b""


@unix
def test_in_a_folder_that_may_only_be_read_status_is_told_and_take_is_a_finding(county, capsys):
    with tempfile.TemporaryDirectory() as folder:  # pytest's own is closed to others
        home = Path(folder)
        shared = copied(county, home)
        shared.take()
        units, archive = ["--units", str(shared.register)], str(shared.archive)
        verbs = (
            ["status", "--archive", archive],
            ["take", str(shared.folder), *units, "--archive", archive],
            ["take", str(shared.folder), *units, "--archive", str(home / "新.sqlite")],
        )
        told = []
        _allow(home, 0o555, 0o444)
        user = os.geteuid()
        try:
            if user == 0:
                os.seteuid(65534)  # root may write everything
            for verb in verbs:
                with pytest.raises(SystemExit) as ended:
                    main(["region", *verb, "--year", str(YEAR)])
                told.append((ended.value.code, "O940" in "".join(capsys.readouterr())))
        finally:
            os.seteuid(user)
            _allow(home, 0o755, 0o644)
    assert told == [(1, False), (2, True), (2, True)]


def _allow(home, folders, files):
    for path in (home, *home.rglob("*")):
        path.chmod(folders if path.is_dir() else files)
