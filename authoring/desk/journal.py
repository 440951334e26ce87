"""The side file of an open file: what is not saved yet, so that a crash loses next to nothing.

It lies hidden beside the file (.NAME.desk), holds the text and which version of the file it was begun on,
and is never applied unasked. A session writes into a file of its own, which begins with its name: what another
one left stays, and what another one has in the meantime put in its place.
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
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


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


def _taken(file: Path, mode: int) -> Path:
    """A name for a side file that is now nobody else's. Raises OSError."""
    for path in _names(file):
        with contextlib.suppress(FileExistsError):
            os.close(os.open(path, _NEW, mode))
            return path
    raise FileExistsError(file)


def _beginning(path: Path, size: int) -> bytes:
    if not stat.S_ISREG(path.lstat().st_mode):  # a pipe would be waited for
        return b""
    with path.open("rb") as file:
        return file.read(size)


class Journal:
    """The side file of one session, made when there is something to keep."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.path: Path | None = None
        self._kept = ""
        self._opening = json.dumps({"session": secrets.token_hex(8)})[:-1]

    def keep(self, base: str, text: str) -> bool:
        """Write the text unless it stands there; whether it could be written."""
        data = (
            f"{self._opening}, {json.dumps({'base': base, 'text': text}, ensure_ascii=False)[1:]}"
        )
        if data == self._kept and self._is_there():
            return True
        try:
            self._write(data.encode())
        except (OSError, ValueError):
            return False
        self._kept = data
        return True

    def _write(self, data: bytes) -> None:
        if not self._is_there():
            self.path, self._kept = None, ""
        # Never open to more people than the file itself.
        mode = stat.S_IMODE(self.file.stat().st_mode) & 0o666 if self.file.exists() else 0o600
        beside = self.file.with_name(f".nianbao-{secrets.token_hex(8)}")
        try:
            with open(os.open(beside, _NEW, mode), "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            self.path = self.path or _taken(self.file, mode)
            os.replace(beside, self.path)
        finally:
            with contextlib.suppress(OSError):
                beside.unlink(missing_ok=True)

    def _is_there(self) -> bool:
        """Whether what this session wrote still lies there: another one may have discarded it."""
        opening = self._opening.encode()
        try:
            return self.path is not None and _beginning(self.path, len(opening)) == opening
        except OSError:
            return False

    def drop(self) -> None:
        """Remove what this session wrote."""
        if self.path is not None and self._is_there():
            with contextlib.suppress(OSError):
                self.path.unlink(missing_ok=True)
        self.path, self._kept = None, ""
