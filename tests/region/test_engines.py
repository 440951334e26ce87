"""Processes of this machine and Dask: the same archive, whatever happens to a worker in the middle."""

import itertools
import multiprocessing
import os
import random
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import authoring
from authoring.findings import Unusable
from authoring.region.archive import Archive
from authoring.region.engines import ENGINES, dask, here
from authoring.region.examining import NOT_DONE, examine
from authoring.region.record import Job
from authoring.region.standing import State
from tests.conftest import INPUTS, library, unix
from tests.region.conftest import YEAR, copied, report_text

pytestmark = pytest.mark.slow
_HEAD = "示例县第7局2024年政府信息公开工作年度报告\n一、总体情况\n"
# A text that keeps a check busy for many seconds.
SLOW = _HEAD + "公开信息3条，其中5条。" * 60_000


def _kill_one(pids):
    for pid in itertools.islice(pids, 1):
        os.kill(pid, getattr(signal, "SIGKILL", signal.SIGTERM))


@pytest.fixture
def client():
    """A real cluster on this machine: two worker processes that only it can reach."""
    distributed = library("distributed")
    with (
        library("dask").config.set({"distributed.scheduler.allowed-failures": 1}),
        distributed.LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
        ) as cluster,
        distributed.Client(cluster, set_as_default=False) as opened,
    ):
        yield opened


def test_a_worker_killed_in_the_middle_changes_nothing_here(many, tmp_path):
    many.take()
    other = copied(many, tmp_path / "other")
    for number, _ in enumerate(other.steps(engine=here(workers=2))):
        if number == 3:
            _kill_one(one.pid for one in multiprocessing.active_children())
    assert other.dump() == many.dump()


def test_a_worker_killed_in_the_middle_changes_nothing_with_dask(many, tmp_path, client):
    many.take()
    other = copied(many, tmp_path / "other")
    pids = client.run(os.getpid).values()
    for number, _ in enumerate(other.steps(engine=dask(client=client))):
        if number == 3:
            _kill_one(pids)
    assert other.dump() == many.dump()


@pytest.fixture
def mixed(county):
    """All that may come in: versions, strangers, another year's, damaged ones, published ones, last year's."""
    last = county.home / "上年"
    last.mkdir()
    shutil.copy(INPUTS / "county_education_2023.yaml", last / "11.yaml")
    text = report_text("示例县财政局", ("行政许可: 55（", "行政许可: 625（"))
    county.send("财政局/年报（改）.yaml", text)
    county.send("12/水利局.yaml", report_text("示例县水电局"))  # the same a second time
    county.send("财政局二.yaml", report_text("示例县财政局二"))
    county.send("13.yaml", report_text("示例县档案局", (f"年度: {YEAR}", f"年度: {YEAR - 1}")))
    county.send("14.yaml", b"\n")
    county.send("14.docx", b"PK\x03\x04" + b"\x00" * 4000)
    county.send("大.yaml", b"\x00" * 20_000_001)
    document = authoring.compose(authoring.load(county.folder / "1-示例县.yaml"))
    county.send("县.html", authoring.render(document, "html").data)
    return county


def _in_any_order(chance):
    """An engine that gives some records at a time, in any order."""

    @contextmanager
    def opened():
        def run(jobs):
            while some := list(itertools.islice(jobs, chance.randint(1, 6))):
                yield from chance.sample([examine(job) for job in some], len(some))

        yield run

    return opened()


@given(seed=st.integers(), stops=st.lists(st.integers(0, 10), max_size=3))
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_in_any_order_and_stopped_anywhere_the_archive_is_the_same(mixed, seed, stops):
    last, chance = mixed.home / "上年", random.Random(seed)
    if not mixed.archive.exists():
        mixed.take(last=last)
    other = mixed.home / "other.sqlite"
    other.unlink(missing_ok=True)
    for stop in stops:
        steps = mixed.steps(last=last, archive=other, engine=_in_any_order(chance))
        list(itertools.islice(steps, stop))
        steps.close()
    told = mixed.take(last=last, archive=other, engine=_in_any_order(chance))
    assert mixed.dump(other) == mixed.dump()
    assert told == mixed.take(last=last)


def test_both_engines_leave_the_same_archive_and_tell_the_same(mixed, client):
    last = mixed.home / "上年"
    told = mixed.take(last=last)
    for name, engine in {"here": here(workers=2), "dask": dask(client=client)}.items():
        other = mixed.home / f"{name}.sqlite"
        assert mixed.take(last=last, archive=other, engine=engine) == told
        assert mixed.dump(other) == mixed.dump()


# What it takes to read this is more than a worker of the tests may have.
LARGE = b"\n# " + "说".encode() * 6_000_000


@unix
@pytest.mark.parametrize("engine", ["here", "dask"])
def test_a_file_that_takes_too_much_memory_is_ours_and_the_others_go_on(many, engine, capfd):
    many.send("d07/年报.yaml", report_text("示例县第7局").encode() + LARGE)
    if engine == "dask":
        library("distributed")
    made = (
        here(workers=2, memory=150_000_000)
        if engine == "here"
        else dask(workers=2, memory=120_000_000)
    )
    assert not [one for one in many.take(engine=made) if one.severity == "error"]
    assert many.standing("d07").state is State.UNREAD
    with Archive(many.archive) as opened:
        records = opened.summaries(YEAR).values()
    given_up = [one for one in records if NOT_DONE in {remark.code for remark in one.remarks}]
    assert (len(records), len(given_up)) == (60, 1)
    assert "Traceback" not in capfd.readouterr().err


@pytest.mark.parametrize("engine", ["here", "dask"])
def test_a_file_that_takes_too_long_is_ours_and_the_others_go_on(many, engine, request):
    (many.folder / "d07/年报.yaml").unlink()
    many.send("d07/年报.txt", SLOW)
    made = (
        here(workers=2, seconds=2)
        if engine == "here"
        else dask(client=request.getfixturevalue("client"), seconds=2)
    )
    assert not [one for one in many.take(engine=made) if one.severity == "error"]
    assert many.standing("d07").state is State.UNREAD
    with Archive(many.archive) as opened:
        records = opened.summaries(YEAR).values()
    given_up = [one for one in records if NOT_DONE in {remark.code for remark in one.remarks}]
    assert (len(records), len(given_up)) == (60, 1)
    assert list(many.steps())[-1].total == 1  # it is tried again, and only it


@unix
@pytest.mark.parametrize("engine", ["here", "dask"])
def test_what_was_examined_is_not_kept(engine):
    psutil = library("psutil")
    if engine == "dask":
        library("distributed")
    with ENGINES[engine]() as run:
        records = run(
            Job(f"{number:04}", "年报.yaml", b"\x00%05d" % number * 2_000)  # refused at once
            for number in range(6_000)
        )
        held = [psutil.Process().memory_info().rss for _ in records]
    assert len(held) == 6_000
    assert held[-1] - held[1_000] < 25_000_000


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        ("tls://scheduler.example.cn:8786", True),
        ("tcp://127.0.0.1:8786", True),
        ("127.0.0.1:8786", True),
        ("tcp://localhost:8786", True),
        ("tcp://[::1]:8786", True),
        ("tcp://10.0.0.5:8786", False),
        ("tcp://0.0.0.0:8786", False),
        ("scheduler.example.cn:8786", False),
        ("tcp://127.0.0.1.example.cn:8786", False),
        ("ws://127.0.0.1:8786", False),
        ("inproc://127.0.0.1/1", False),
        ("tls://", False),
        ("tcp://[", False),
    ],
)
def test_reports_go_to_this_machine_or_through_tls(address, safe):
    engine = dask(scheduler=address)
    if safe:
        with engine:
            return
    with pytest.raises(Unusable) as problem, engine:
        pass
    assert [one.code for one in problem.value.findings] == ["O948"]


def test_a_scheduler_that_is_not_there_is_a_finding(county):
    library("distributed")
    impatient = library("dask").config.set({"distributed.comm.timeouts.connect": "1s"})
    with impatient, pytest.raises(Unusable) as problem:
        county.take(engine=dask(scheduler="tcp://127.0.0.1:1"))
    assert "连不上" in problem.value.findings[0].message


def test_without_dask_the_finding_says_how_to_install_it(tmp_path):
    script = (
        "import sys; sys.modules['distributed'] = None\n"
        "from authoring.region.engines import dask\nfrom authoring.findings import Unusable\n"
        "try:\n with dask(): pass\nexcept Unusable as problem: print(problem.findings[0].remedy)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        encoding="utf-8",
        check=True,
        cwd=tmp_path,
    )
    assert 'pip install "nianbao[cluster]"' in done.stdout


def test_nothing_to_do_starts_nothing():
    for engine in ENGINES.values():
        with engine() as run:
            assert not list(run(()))
    assert not multiprocessing.active_children()


def test_its_own_cluster_listens_to_this_machine_only(county, tmp_path):
    psutil = library("psutil")
    library("distributed")
    county.take()
    other = copied(county, tmp_path / "other")
    listening = set()
    for _ in other.steps(engine=dask(workers=1)):
        processes = [psutil.Process(), *psutil.Process().children(recursive=True)]
        connections = [two for one in processes for two in one.net_connections("inet")]
        listening |= {two.laddr.ip for two in connections if two.status == psutil.CONN_LISTEN}
    assert listening == {"127.0.0.1"}
    assert other.dump() == county.dump()
