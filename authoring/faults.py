"""What nobody foresaw: told in a line, kept in a file; and a program that is stopped cleans up."""

from __future__ import annotations

import signal
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from authoring.findings import Unusable


@dataclass(frozen=True, slots=True)
class Fault:
    """An unforeseen exception: its kind, what was being done, and the whole story for a programmer."""

    kind: str
    doing: tuple[str, ...]
    story: str


@contextmanager
def about(*names: object) -> Iterator[None]:
    """Write down with an unforeseen exception what was being worked on."""
    try:
        yield
    except Exception as error:
        if not isinstance(error, Unusable):
            error.add_note(" ".join(map(str, names)))
        raise


def fault_of(error: Exception) -> Fault:
    """The fault an exception tells of, without holding on to what its frames hold."""
    kind = "内存不足" if isinstance(error, MemoryError) else type(error).__name__
    here = str(Path(__file__).parent.parent)
    story = "".join(traceback.format_exception(error)).replace(here, "")
    return Fault(kind, tuple(getattr(error, "__notes__", ())), story.replace(str(Path.home()), "~"))


def keep(fault: Fault, version: str, when: str, beside: Path | None = None) -> str:
    """Write the story into a file, `beside` the outputs or here; where it is, in a sentence."""
    import tempfile

    text = f"nianbao {version}，Python {sys.version}，{sys.platform}\n\n{fault.story}"
    stem = f"nianbao-错误记录-{when}"
    for folder in (beside, Path(), Path(tempfile.gettempdir())):
        for number in range(1, 100):
            path = (folder or Path()) / f"{stem}{f'-{number}' if number > 1 else ''}.txt"
            try:
                with path.open("xb") as file:
                    file.write(text.encode(errors="backslashreplace"))
            except FileExistsError:
                continue
            except OSError:
                break
            return f"错误记录在“{path}”，请交给维护程序的人员。"
    return "错误记录没有能写成文件。"


@contextmanager
def stopped_like_an_interrupt() -> Iterator[list[int]]:
    """Whoever ends the program or closes its window gets it cleaned up as after Ctrl-C."""
    received: list[int] = []

    def stop(number: int, _: object) -> None:
        if not received:  # once: the cleaning up is not to be disturbed
            received.append(number)
            raise KeyboardInterrupt

    before = {}
    if threading.current_thread() is threading.main_thread():
        for name in ("SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) is signal.SIG_DFL:
                before[number] = signal.signal(number, stop)
    try:
        yield received
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
