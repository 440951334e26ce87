"""A stranger's file looked at by a module of ours in a process of its own, under limits.

The answer comes back as JSON, never as objects: what a file makes of that process stays there.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

_SIGXCPU = -24


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds of computing and of waiting (on a machine that has much else to do), bytes of memory and answer."""

    seconds: int
    wait: float
    memory: int
    answer: int = 200_000_000


class Ended(Enum):
    """Why a process gave no answer."""

    TIME = auto()
    KILLED = auto()  # by a limit, for want of memory, or with too long an answer
    FAILED = auto()


class NoAnswer(Exception):
    """The process gave no answer, and `why`."""

    def __init__(self, why: Ended) -> None:
        super().__init__(why.name)
        self.why = why


def answer_of(module: str, data: bytes, limits: Limits, *arguments: str) -> Any:
    """What a module that serves says of a file. Raises NoAnswer.

    Files, not pipes: no side waits for the other, and sizes have an end.
    """
    told = map(str, (limits.seconds, limits.memory, limits.answer))
    # -P: a folder of reports is no place to find modules in.
    command = [sys.executable, "-P", "-m", module, *told, *arguments]
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as taken:
        given.write(data)
        given.seek(0)
        try:
            done = subprocess.run(
                command, stdin=given, stdout=taken, stderr=subprocess.DEVNULL, timeout=limits.wait,
                check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            raise NoAnswer(Ended.TIME) from None
        except OSError:
            raise NoAnswer(Ended.FAILED) from None
        if done.returncode:
            ends = {_SIGXCPU: Ended.TIME, 1: Ended.FAILED}
            raise NoAnswer(ends.get(done.returncode, Ended.KILLED))
        if not taken.seek(0, 2):
            raise NoAnswer(Ended.KILLED)
        taken.seek(0)
        try:
            return json.load(taken)
        except (ValueError, RecursionError):
            raise NoAnswer(Ended.FAILED) from None


def serve(work: Callable[..., Any]) -> None:
    """Answer for the file given to this process: `work` gets its bytes and the arguments."""
    answers, sys.stdout = sys.stdout.buffer, sys.stderr  # nothing else may come between
    seconds, memory, answer = map(int, sys.argv[1:4])
    _limit(seconds, memory, answer)
    # At once: piece by piece takes several times as long.
    said = json.dumps(work(sys.stdin.buffer.read(), *sys.argv[4:])).encode()
    if len(said) < answer:  # else nothing is said
        answers.write(said)
    answers.flush()


def _limit(seconds: int, memory: int, answer: int) -> None:
    try:
        import resource
    except ImportError:  # Windows has the time limit of the owner only
        return
    for what, most in (
        (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_AS, memory), (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, answer),
    ):  # fmt: skip
        with suppress(ValueError, OSError):  # where the machine's own limit is lower
            resource.setrlimit(what, (most, most + (what == resource.RLIMIT_CPU)))
