"""Processes of this machine and Dask: the same ledger, whatever happens to a worker in the middle."""

import itertools
import multiprocessing
import os
import signal
import subprocess
import sys

import pytest

from authoring.findings import Unusable
from authoring.region.engines import ENGINES, dask, here
from authoring.region.examining import NOT_DONE
from authoring.region.ledger import Ledger
from authoring.region.standing import State
from tests.conftest import library
from tests.region.conftest import YEAR, copied

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
    with Ledger(many.ledger) as opened:
        records = opened.summaries(YEAR).values()
    given_up = [one for one in records if NOT_DONE in {remark.code for remark in one.remarks}]
    assert (len(records), len(given_up)) == (60, 1)
    assert list(many.steps())[-1].total == 1  # it is tried again, and only it


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
