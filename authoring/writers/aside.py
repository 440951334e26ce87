"""A second process for the PDF, which takes longest by far: python -m authoring.writers.aside.

It loads the libraries while the report is still read and checked, and sets the pages while the other
outputs are written. Documents go there pickled, what was made of them comes back, each behind its length.
Where it fails, nothing is lost: the caller writes the PDF itself.
"""

from __future__ import annotations

import os
import pickle
import struct
import subprocess
import sys
from contextlib import contextmanager, suppress
from threading import Thread
from typing import IO, TYPE_CHECKING

from authoring.findings import Finding, Unusable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from authoring.document.tree import Document
    from authoring.outputs import Look
    from authoring.writers.contract import Written

_LENGTH = struct.Struct(">Q")


class Aside:
    """The process as its owner sees it; it is handed one document at a time."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process: subprocess.Popen[bytes] | None = process
        self.pid = process.pid
        self._owes = False

    def begin(self, document: Document, look: Look) -> None:
        """Have a PDF made."""
        if self._owes:  # of a report that was given up
            self._answer()
        if self._process is not None and self._process.stdin is not None:
            try:
                _put(self._process.stdin, pickle.dumps((document, look)))
            except OSError:
                self.end()
            else:
                self._owes = True

    def result(self) -> Written | None:
        """The PDF; None where the process failed. Raises Unusable."""
        answer = self._answer()
        if answer is None or not isinstance(answer, tuple):
            return answer
        raise Unusable(answer)

    def _answer(self) -> Written | tuple[Finding, ...] | None:
        answer: Written | tuple[Finding, ...] | None = None
        self._owes = False
        if self._process is not None and self._process.stdout is not None:
            try:
                answer = pickle.loads(_taken(self._process.stdout))
            except (OSError, EOFError, pickle.UnpicklingError):
                self.end()
        return answer

    def end(self) -> None:
        """Make an end of the process."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            with suppress(OSError):
                process.communicate()


@contextmanager
def aside() -> Iterator[Aside | None]:
    """A process to write PDFs; None where it cannot be started or would not pay."""
    started = _start()
    try:
        yield started
    finally:
        if started is not None:
            started.end()


def _start() -> Aside | None:
    usable = (
        os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else range(os.cpu_count() or 1)
    )
    if len(usable) < 2:
        return None
    try:
        return Aside(
            subprocess.Popen(
                # -P: a folder of reports is no place to find modules in.
                [sys.executable, "-P", "-m", "authoring.writers.aside"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        )
    except (OSError, ValueError):
        return None


def _put(stream: IO[bytes], data: bytes) -> None:
    stream.write(_LENGTH.pack(len(data)) + data)
    stream.flush()


def _taken(stream: IO[bytes]) -> bytes:
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    (length,) = _LENGTH.unpack(head)
    data = stream.read(length)
    if len(data) < length:
        raise EOFError
    return data


# --- in the process ---------------------------------------------------------------------------------


def _serve() -> None:
    answers, sys.stdout = sys.stdout.buffer, sys.stderr  # nothing else may come between
    loading = Thread(target=_load, daemon=True)
    loading.start()
    with suppress(EOFError):
        while True:
            data = _taken(sys.stdin.buffer)  # at once: the owner has more to do than to wait
            loading.join()
            _put(answers, pickle.dumps(_written(*pickle.loads(data))))


def _load() -> None:
    from authoring.writers import pdf

    with suppress(Exception):  # told when a document is written
        pdf.load()


def _written(document: Document, look: Look) -> Written | tuple[Finding, ...] | None:
    from authoring.writers import pdf

    try:
        return pdf.write(document, look)
    except Unusable as problem:
        return problem.findings
    except Exception:  # will happen again where it can be told
        return None


if __name__ == "__main__":
    _serve()
