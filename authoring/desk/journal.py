"""The side file of an open file: what is not saved yet, so that a crash loses next to nothing.

It lies hidden beside the file (.NAME.desk), holds the text and which version of the file it was begun on,
and is never applied unasked. A session writes into a file of its own: what another one left stays.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import stat
from dataclasses import dataclass
from pathlib import Path

_MOST = 9  # of one file
_MAX_BYTES = 8 * 1024 * 1024


@dataclass(frozen=True)
class Entry:
    """A text that was not saved, and the hash of the file it was begun on."""

    path: Path
    base: str
    text: str


def entries(file: Path) -> list[Entry]:
    """What sessions left beside a file, those that can be read."""
    found = []
    for path in _names(file):
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError, RecursionError):
            told = path.lstat()
            if not stat.S_ISREG(told.st_mode) or told.st_size > _MAX_BYTES:
                continue
            data = json.loads(path.read_bytes())
            base, text = data["base"], data["text"]
            if isinstance(base, str) and isinstance(text, str):
                found.append(Entry(path, base, text))
    return found


def _names(file: Path) -> list[Path]:
    return [
        file.with_name(f".{file.name}{'' if n == 1 else f'.{n}'}.desk") for n in range(1, _MOST + 1)
    ]


class Journal:
    """The side file of one session, made when there is something to keep."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.path: Path | None = None
        self._kept = ""

    def keep(self, base: str, text: str) -> bool:
        """Write the text unless it stands there; whether it could be written."""
        data = json.dumps({"base": base, "text": text}, ensure_ascii=False)
        if self.path is not None and data == self._kept:
            return True
        try:
            self._write(data.encode())
        except (OSError, ValueError):
            return False
        self._kept = data
        return True

    def _write(self, data: bytes) -> None:
        path = self.path or next((p for p in _names(self.file) if not os.path.lexists(p)), None)
        if path is None:
            raise FileExistsError
        # Never open to more people than the file itself.
        mode = stat.S_IMODE(self.file.stat().st_mode) & 0o666 if self.file.exists() else 0o600
        beside = path.with_name(f".nianbao-{secrets.token_hex(8)}")
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        try:
            with open(os.open(beside, flags, mode), "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(beside, path)
        finally:
            with contextlib.suppress(OSError):
                beside.unlink(missing_ok=True)
        self.path = path

    def drop(self) -> None:
        """Remove what this session wrote."""
        if self.path is not None:
            with contextlib.suppress(OSError):
                self.path.unlink(missing_ok=True)
        self.path, self._kept = None, ""
