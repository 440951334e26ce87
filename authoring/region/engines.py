"""Where reports are examined: in processes of this machine, or by Dask; either way the same records.

What ends a process (a file that asks for too much time or memory, somebody who kills it) costs its own
report at most: whatever was under way is tried once more, alone, and told as not done if it fails again.
"""

from __future__ import annotations

import faulthandler
import functools
import gc
import importlib.util
import ipaddress
import logging
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from itertools import chain, islice
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any, TextIO
from urllib.parse import urlsplit

from authoring.findings import Finding, Severity, Unusable
from authoring.region.collecting import YAML, rules_version
from authoring.region.examining import examine, not_done
from authoring.region.record import Job, Record

if TYPE_CHECKING:
    from distributed import Client

SECONDS = 120
"""So long a report may take."""
MEMORY = 3_000_000_000
"""So many bytes a process of this machine may have."""
_BATCH = 16  # reports a task
_MANY = 8  # tasks: enough for more than one process
_DASK_BATCH = 64  # a task costs Dask as much as half a report
_PUBLISHED = 16  # a published file may take as long as so many files to fill in
_BATCH_BYTES = 4_000_000
_AHEAD = 2  # tasks a worker has waiting
_TOO_MANY = 5  # reports that end their process, one like the other: that is none of the reports

Run = Callable[[Iterable[Job]], Iterator[Record]]
"""Examines jobs as they come and gives their records in any order."""


def _processors() -> int:
    """The processors this program may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


# --- processes of this machine ----------------------------------------------------------------------


@contextmanager
def here(*, workers: int = 0, seconds: float = SECONDS, memory: int = MEMORY) -> Iterator[Run]:
    """A pool of processes, started when there is something to do."""
    yield functools.partial(_run_here, workers or _processors(), seconds, memory)


class _Pool:
    """Processes that examine reports. They end when this one does, whatever they are doing."""

    def __init__(self, workers: int, seconds: float, memory: int) -> None:
        # Started anew everywhere, as Windows does it: no lock or open archive is inherited.
        context = multiprocessing.get_context("spawn")
        ended, self._alive = context.Pipe(duplex=False)
        self._executor = ProcessPoolExecutor(workers, context, _begin, (memory, ended))
        self._seconds = seconds

    def submit(self, jobs: Sequence[Job]) -> Future[list[Record]]:
        """Have some reports examined. Raises BrokenProcessPool where a process was ended."""
        with _not_interrupted():
            return self._executor.submit(_guarded, self._seconds, jobs)

    def end(self, *, at_once: bool = False) -> None:
        """End the processes when they are done; at once, they leave what they are doing."""
        if at_once:
            self._alive.close()
        self._executor.shutdown(cancel_futures=True)
        self._alive.close()


@contextmanager
def _not_interrupted() -> Iterator[None]:
    """A process that starts meanwhile hears no Ctrl-C: the first one is told, and ends it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _run_here(workers: int, seconds: float, memory: int, jobs: Iterable[Job]) -> Iterator[Record]:
    waiting = _batches(jobs, _BATCH)
    first = list(islice(waiting, _MANY))
    # A second process takes longer to start than it would save on a few tasks.
    workers = workers if len(first) == _MANY else 1
    waiting = chain(first, waiting)
    pool: _Pool | None = None
    try:
        while True:
            under_way: dict[Future[list[Record]], list[Job]] = {}
            broken: list[Job] = []
            while not broken:
                for batch in islice(waiting, workers * _AHEAD - len(under_way)):
                    pool = pool or _Pool(workers, seconds, memory)
                    try:
                        under_way[pool.submit(batch)] = batch
                    except BrokenProcessPool:
                        broken += batch
                        break
                if not under_way:
                    break
                done, _ = wait(under_way, return_when=FIRST_COMPLETED)
                for future in done:
                    yield from _records(future, under_way.pop(future), broken)
            if not broken:
                break
            for future, batch in under_way.items():  # they all end with the pool
                yield from _records(future, batch, broken)
            if pool:
                pool.end()
            pool = None
            yield from _once_more(seconds, memory, broken)
    except BaseException:
        if pool:
            pool.end(at_once=True)
        raise
    if pool:
        pool.end()


def _records(future: Future[list[Record]], jobs: list[Job], broken: list[Job]) -> Sequence[Record]:
    """The records of jobs; where their process was ended, the jobs are put to the broken ones."""
    try:
        return future.result()
    except BrokenProcessPool:
        broken += jobs
        return ()


def _once_more(seconds: float, memory: int, jobs: Sequence[Job]) -> Iterator[Record]:
    """Jobs whose processes were ended, one after the other in a process with no other beside it."""
    pool: _Pool | None = None
    given_up = 0
    try:
        for job in jobs:
            pool = pool or _Pool(1, seconds, memory)
            try:
                yield from pool.submit([job]).result()
            except BrokenProcessPool:
                pool.end()
                pool = None
                given_up += 1
                yield not_done(job.key)
    finally:
        if pool:
            pool.end(at_once=True)
    if given_up == len(jobs) >= _TOO_MANY:
        raise _cannot(
            "本机的进程一启动就结束，不能检查。", "检查内存和安全软件；或者重新启动后再收。"
        )


def _begin(memory: int, ended: Connection) -> None:
    """What a process does first."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  # how it ended is a finding
    threading.Thread(target=_end_with, args=(ended,), daemon=True).start()
    with suppress(ImportError, ValueError, OSError):  # Windows knows no such limit
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _end_with(ended: Connection) -> None:
    """Nothing is sent through it: there is something to read when its other end is gone."""
    ended.poll(None)
    os._exit(1)


_ONE_AT_A_TIME = threading.Lock()


def _guarded(seconds: float, jobs: Sequence[Job]) -> list[Record]:
    """Examine reports in a process that ends when one takes too long, whatever it is doing."""
    with (
        _ONE_AT_A_TIME,
        open(os.devnull, "w", encoding="utf-8") as nowhere,
    ):  # there is one such clock
        before = gc.get_threshold()
        gc.set_threshold(50_000, 20, 100)  # checks make little that hangs together in circles
        try:
            return [_in_time(seconds, nowhere, job) for job in jobs]
        finally:
            faulthandler.cancel_dump_traceback_later()
            gc.set_threshold(*before)


def _in_time(seconds: float, nowhere: TextIO, job: Job) -> Record:
    faulthandler.dump_traceback_later(seconds, exit=True, file=nowhere)
    return examine(job)


def _batches(jobs: Iterable[Job], most: int) -> Iterator[list[Job]]:
    """Jobs so many at a time that are files to fill in, fewer of the published ones, and not too much."""
    batch: list[Job] = []
    effort = size = 0
    for job in jobs:
        hard = 1 if job.name.lower().endswith(YAML) else _PUBLISHED
        if batch and (effort + hard > most or size + len(job.data) > _BATCH_BYTES):
            yield batch
            batch, effort, size = [], 0, 0
        batch.append(job)
        effort += hard
        size += len(job.data)
    if batch:
        yield batch


# --- Dask -------------------------------------------------------------------------------------------


@contextmanager
def dask(
    *,
    scheduler: str = "",
    workers: int = 0,
    seconds: float = SECONDS,
    memory: int = MEMORY,
    client: Client | None = None,
) -> Iterator[Run]:
    """The scheduler at an address, or processes of this machine; or a client that is there already."""
    if scheduler:
        _must_be_safe(scheduler)
    if importlib.util.find_spec("distributed") is None:
        raise _cannot(
            "没有安装 Dask。",
            '用 pip install "nianbao[cluster]" 安装；或不写 --engine，用本机的进程。',
        )
    with ExitStack() as opened:
        yield functools.partial(_run_dask, opened, scheduler, workers, seconds, memory, client)


def _run_dask(
    opened: ExitStack,
    scheduler: str,
    workers: int,
    seconds: float,
    memory: int,
    client: Client | None,
    jobs: Iterable[Job],
) -> Iterator[Record]:
    batches = _batches(jobs, _DASK_BATCH)
    first = next(batches, None)
    if first is None:
        return
    from distributed import as_completed

    client = client or _client(opened, scheduler, workers, memory)
    room = max(2, len(client.nthreads())) * _AHEAD
    under_way: dict[Any, list[Job]] = {}
    broken: list[Job] = []
    finished = as_completed(loop=client.loop)
    submitted = functools.partial(client.submit, _guarded_there, rules_version(), seconds)

    for some in chain([first], islice(batches, room - 1)):
        under_way[future := submitted(some, pure=False)] = some
        finished.add(future)
    for future in finished:
        batch = under_way.pop(future)
        found = _result(future)
        yield from found or ()
        broken += batch if found is None else []
        if more := next(batches, None):
            under_way[future := submitted(more, pure=False)] = more
            finished.add(future)
    for job in broken:  # alone: what ends a worker takes down whatever else waits for it
        found = _result(submitted([job], pure=False))
        yield from [not_done(job.key)] if found is None else found


def _result(future: Any) -> list[Record] | None:
    """The records of a task; None where it ended the workers it came to. Raises Unusable."""
    from distributed import KilledWorker

    try:
        records: list[Record] = future.result()
    except KilledWorker:
        return None
    except (
        Exception
    ) as problem:  # whatever Dask has to say: the connection, a worker that lacks something
        raise _cannot(
            f"Dask 没有做完（{type(problem).__name__}）；已经收的都在收报库里。",
            "核对调度程序在运行，每台机器装了同一版本的 nianbao；再运行一次，接着收。",
        ) from None
    future.release()
    return records


def _guarded_there(version: str, seconds: float, jobs: Sequence[Job]) -> list[Record]:
    """The same in a worker of Dask, on a machine that may have another version of this program."""
    if rules_version() != version:
        raise RuntimeError("another version of nianbao")
    return _guarded(seconds, jobs)


def _client(opened: ExitStack, scheduler: str, workers: int, memory: int) -> Client:
    import dask as dask_itself
    from distributed import Client, LocalCluster

    settings = {
        "distributed.scheduler.allowed-failures": 1,
        # It would look at itself a hundred times a second, for a page that nobody opens, and keep the last
        # thousand messages, the reports in them.
        "distributed.admin.low-level-log-length": 0,
        "distributed.worker.profile.enabled": False,
        "distributed.admin.tick.interval": "500ms",
        "distributed.admin.system-monitor.interval": "5s",
        # A worker that has too much is ended; were it to wait or to write to the disk, nobody would know.
        "distributed.worker.memory.target": False,
        "distributed.worker.memory.spill": False,
        "distributed.worker.memory.pause": False,
        "distributed.admin.large-graph-warning-threshold": "1GB",  # a report may be large
    }
    opened.enter_context(dask_itself.config.set(settings))
    for name in list(logging.root.manager.loggerDict):
        if name.partition(".")[0] == "distributed":  # what goes wrong is a finding
            logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        if scheduler:
            return opened.enter_context(Client(scheduler, set_as_default=False))
        cluster = LocalCluster(
            n_workers=workers or _processors(), threads_per_worker=1, processes=True,
            host="127.0.0.1", dashboard_address="127.0.0.1:0", memory_limit=memory,
            silence_logs=logging.CRITICAL,
        )  # fmt: skip
        opened.enter_context(cluster)
        return opened.enter_context(Client(cluster, set_as_default=False))
    except (OSError, TimeoutError, ValueError, RuntimeError) as problem:
        where = f"调度程序“{scheduler}”" if scheduler else "本机的 Dask"
        raise _cannot(
            f"连不上{where}（{type(problem).__name__}）。",
            "核对地址、证书和网络；或不写 --engine，用本机的进程。",
        ) from None


def _must_be_safe(address: str) -> None:
    """A scheduler runs whatever it is sent: nobody else may reach it or read along. Raises Unusable."""
    with suppress(ValueError):
        parts = urlsplit(address if "://" in address else f"tcp://{address}")
        host = parts.hostname or ""
        if parts.scheme == "tls" and host:
            return
        if parts.scheme == "tcp" and (
            host == "localhost" or ipaddress.ip_address(host).is_loopback
        ):
            return
    raise _cannot(
        f"不连接“{address[:80]}”：报告和程序会不加密地传出本机，谁都能冒充调度程序。",
        "写 tls:// 开头的地址（证书在 Dask 的设置里写明），或本机的 tcp://127.0.0.1:端口。",
    )


def _cannot(message: str, remedy: str) -> Unusable:
    return Unusable(Finding("O948", Severity.FATAL, message, remedy=remedy))


ENGINES: dict[str, Callable[..., AbstractContextManager[Run]]] = {"here": here, "dask": dask}
