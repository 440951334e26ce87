"""Writing files: modes, groups, links, leftovers, changes made meanwhile, and being stopped."""

import os
import signal
import stat
import subprocess
import sys
import time

import pytest

import authoring
from authoring.files import changed_meanwhile, write_all
from authoring.findings import Finding, Severity
from tests.conftest import INPUTS, ROOT

COUNTY = INPUTS / "county_education_2023.yaml"


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("bits", [0o600, 0o640, 0o644, 0o666, 0o755])
def test_a_file_written_anew_keeps_its_mode_and_is_never_open_to_more(tmp_path, bits, monkeypatch):
    path = tmp_path / "a"
    path.write_bytes(b"old")
    path.chmod(bits)
    seen = []
    sync = os.fsync

    def look(handle):
        seen.append(stat.S_IMODE(os.fstat(handle).st_mode))
        sync(handle)

    monkeypatch.setattr(os, "fsync", look)
    write_all({path: b"new"})
    assert (path.read_bytes(), mode(path)) == (b"new", bits)
    assert all(one & ~bits == 0 for one in seen)


def test_the_mask_of_the_process_is_never_touched(tmp_path, monkeypatch):
    def touched(_):
        raise AssertionError("another thread would write files open to everybody")

    monkeypatch.setattr(os, "umask", touched)
    write_all({tmp_path / "a": b"x"})


@pytest.mark.skipif(os.name != "posix" or os.getuid() != 0, reason="groups are given by root only")
def test_the_group_is_kept_and_a_folder_hands_its_own_down(tmp_path):
    shared = tmp_path / "shared"
    shared.mkdir()
    os.chown(shared, -1, 4242)
    shared.chmod(0o2775)
    (shared / "old").write_bytes(b"old")
    os.chown(shared / "old", -1, 4343)
    (shared / "old").chmod(0o660)
    write_all({shared / "old": b"new", shared / "fresh": b"new"})
    assert ((shared / "old").stat().st_gid, mode(shared / "old")) == (4343, 0o660)
    assert (shared / "fresh").stat().st_gid == 4242


def test_a_hard_link_s_other_name_keeps_the_old_text(tmp_path):
    (tmp_path / "a").write_bytes(b"old")
    os.link(tmp_path / "a", tmp_path / "kept")
    write_all({tmp_path / "a": b"new"})
    assert [(tmp_path / name).read_bytes() for name in ("a", "kept")] == [b"new", b"old"]


def test_two_outputs_never_land_in_one_file(tmp_path):
    (tmp_path / "a").write_bytes(b"old")
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(authoring.Unusable) as problem:
        write_all({tmp_path / "a": b"one", tmp_path / "b": b"two"})
    assert problem.value.findings[0].code == "O906"
    assert (tmp_path / "a").read_bytes() == b"old"


def test_links_in_a_circle_are_a_finding(tmp_path):
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(authoring.Unusable) as problem:
        write_all({tmp_path / "a": b"x"})
    assert "链接" in problem.value.findings[0].message
    assert (tmp_path / "a").is_symlink()


# --- changes made meanwhile -------------------------------------------------------------------------


@pytest.mark.parametrize("existed", [True, False])
def test_a_change_made_after_the_question_is_not_written_over(tmp_path, existed):
    """Somebody saves the first file while the second is looked at."""
    first, second = tmp_path / "a", tmp_path / "b"
    second.write_bytes(b"old b")
    if existed:
        first.write_bytes(b"old a")

    def ask(path, old):
        if path == second:
            first.write_bytes(b"somebody else's")

    with pytest.raises(authoring.Unusable) as problem:
        write_all({first: b"new a", second: b"new b"}, ask)
    assert [f.code for f in problem.value.findings] == ["O914"]
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {
        "a": b"somebody else's",
        "b": b"old b",
    }


def test_a_change_found_at_the_last_file_takes_the_first_back(tmp_path):
    first, second = tmp_path / "a", tmp_path / "b"
    for path in (first, second):
        path.write_bytes(b"old")
    real, calls = os.replace, []

    def replace(source, target):
        real(source, target)
        calls.append(target)
        if len(calls) == 1:
            second.write_bytes(b"somebody else's")

    os.replace = replace
    try:
        with pytest.raises(authoring.Unusable):
            write_all({first: b"new", second: b"new"}, lambda *_: None)
    finally:
        os.replace = real
    assert (first.read_bytes(), second.read_bytes()) == (b"old", b"somebody else's")


def test_every_objection_is_told_at_once_and_nothing_is_written(tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).write_bytes(b"mine")

    def object_to(path, _):
        return Finding("O916", Severity.FATAL, path.name)

    with pytest.raises(authoring.Unusable) as problem:
        write_all({tmp_path / name: b"new" for name in ("c", "a", "b")}, object_to)
    assert [f.message for f in problem.value.findings] == ["a", "b"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]


def test_the_same_text_is_no_loss_for_anybody(tmp_path):
    (tmp_path / "a").write_bytes(b"same")
    write_all({tmp_path / "a": b"same"}, lambda path, _: changed_meanwhile(path))


def test_an_old_text_that_cannot_be_put_back_is_kept_and_told(tmp_path, monkeypatch):
    first, second = tmp_path / "a", tmp_path / "b"
    for path in (first, second):
        path.write_bytes(b"old")
    real, calls = os.replace, []

    def replace(source, target):
        calls.append(target)
        if len(calls) > 1:
            raise OSError(28, "No space left on device")
        real(source, target)

    monkeypatch.setattr(os, "replace", replace)
    with pytest.raises(authoring.Unusable) as problem:
        write_all({first: b"new", second: b"new"})
    (told,) = [f for f in problem.value.findings if "没有能放回" in f.message]
    (kept,) = tmp_path.glob(".nianbao-*")
    assert kept.name in told.message
    assert kept.read_bytes() == b"old"
    assert second.read_bytes() == b"old"


# --- leftovers --------------------------------------------------------------------------------------


def test_what_a_killed_run_left_is_removed_and_nothing_else(tmp_path):
    for name, days in ((".nianbao-0123456789abcdef", 2), (".nianbao-fresh", 0), (".nianbao-own.yaml", 2),
                       (".other", 2), ("nianbao-old", 2)):  # fmt: skip
        (tmp_path / name).write_bytes(b"x")
        when = time.time() - days * 86400
        os.utime(tmp_path / name, (when, when))
    (tmp_path / ".nianbao-link").symlink_to(".other")
    (tmp_path / ".nianbao-folder").mkdir()
    os.utime(tmp_path / ".nianbao-folder", (0, 0))
    write_all({tmp_path / "a": b"x"})
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        [".nianbao-fresh", ".nianbao-own.yaml", ".other", "nianbao-old", ".nianbao-link",
         ".nianbao-folder", "a"]
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize(
    "number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT], ids=lambda n: n.name
)
def test_a_program_that_is_stopped_cleans_up(tmp_path, number):
    """Stopped where it stays longest: before a file is put in its place."""
    script = (
        "import os, sys, time\n"
        "os.fsync = lambda handle: time.sleep(60)\n"
        "from authoring.cli import main\n"
        "main(['render', sys.argv[1], '--to', 'json,html', '--out', sys.argv[2]])"
    )
    done = subprocess.Popen(
        [sys.executable, "-c", script, str(COUNTY), str(tmp_path)],
        cwd=ROOT, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        until = time.monotonic() + 60
        while not list(tmp_path.glob(".nianbao-*")):
            assert time.monotonic() < until
            time.sleep(0.05)
        done.send_signal(number)
        _, said = done.communicate(timeout=30)
    finally:
        done.kill()
    assert done.returncode == 128 + number
    assert "已中断" in said
    assert "Traceback" not in said
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_a_hangup_that_was_to_be_ignored_is_ignored(tmp_path):
    """nohup: the program goes on when its terminal is closed."""
    script = (
        "import os, signal, sys\n"
        "signal.signal(signal.SIGHUP, signal.SIG_IGN)\n"
        "sync = os.fsync\n"
        "def hang_up(handle):\n"
        "    os.kill(os.getpid(), signal.SIGHUP)\n"
        "    sync(handle)\n"
        "os.fsync = hang_up\n"
        "from authoring.cli import main\n"
        "main(['render', sys.argv[1], '--to', 'json', '--out', sys.argv[2]])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(COUNTY), str(tmp_path)], cwd=ROOT, check=False
    )
    assert done.returncode == 0
    assert len(list(tmp_path.iterdir())) == 1
