"""The desk served on this machine alone, until its page has been closed for some minutes."""

from __future__ import annotations

import contextlib
import logging
import os
import re
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from authoring.desk.guard import MAX_BODY

if TYPE_CHECKING:
    from flask import Flask

_TICK = 1.0
FAREWELL = 120
"""So many ticks after its last page was closed the desk ends: a page that is only loaded anew comes back."""
SILENCE = 3600
"""So many ticks without a word: browsers put pages to sleep that nobody looks at."""


class Presence:
    """Which pages are open.

    Counted in ticks of the server, not by a clock: a machine that slept over night has not ticked.
    """

    def __init__(self) -> None:
        self._pages: dict[str, int] = {}
        self._left = SILENCE
        self._lock = threading.Lock()

    def alive(self, page: str) -> None:
        """A page says that it is still there."""
        with self._lock:
            self._pages[page] = self._left = SILENCE

    def closing(self, page: str) -> None:
        """A page says that it is being closed."""
        with self._lock:
            self._pages.pop(page, None)
            if not self._pages:
                self._left = FAREWELL

    def tick(self) -> bool:
        """One tick has passed; whether the desk goes on."""
        with self._lock:
            self._pages = {page: left - 1 for page, left in self._pages.items() if left > 1}
            self._left -= 1
            return self._left > 0


def listening(port: int) -> socket.socket:
    """A socket that only this machine reaches, at a free port for 0. Raises OSError where it is taken."""
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if exclusive := getattr(socket, "SO_EXCLUSIVEADDRUSE", None):
            # On Windows another program could else listen at the same port.
            made.setsockopt(socket.SOL_SOCKET, exclusive, 1)
        else:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(("127.0.0.1", port))
        made.listen()  # at once: until then another program may take the same port
    except BaseException:
        made.close()
        raise
    return made


def somebody_elses(port: str | None, served: int) -> bool:
    """Whether the program that speaks from a port of this machine is known to be another user's.

    The first address stands in the list of programs, and a cookie goes to every port of this machine:
    other users can come by both. Where the system does not say whose a connection is, nobody is.
    """
    if port is None or not port.isdecimal():
        return False
    line = re.compile(
        rf"^ *\d+: (?:0{{16}}FFFF0{{4}})?0100007F:{int(port):04X} (?:0{{16}}FFFF0{{4}})?0100007F:{served:04X}"
        r"(?: \S+){4} +(\d+) ",
        re.MULTILINE,
    )
    for table in ("tcp", "tcp6"):
        with contextlib.suppress(OSError):
            if found := line.search(Path("/proc/net", table).read_text(encoding="ascii")):
                return int(found[1]) != os.getuid()
    return False


def serve(app: Flask, at: socket.socket, presence: Presence, ready: Callable[[], None]) -> None:
    """Serve until the pages are gone or the program is stopped; `ready` is called when it can be asked."""
    from waitress import wasyncore
    from waitress.server import create_server

    logging.getLogger("waitress").setLevel(logging.CRITICAL)  # queues are nothing for a clerk
    at_work: dict[int, object] = {}
    server = create_server(
        app, map=at_work, sockets=[at], threads=6, ident="", clear_untrusted_proxy_headers=True,
        connection_limit=400, channel_timeout=20, cleanup_interval=5,  # who only holds the line is cut off
        max_request_body_size=MAX_BODY + 1,
    )  # fmt: skip
    running = threading.Thread(target=server.run, daemon=True)
    running.start()
    waiting = threading.Event()
    try:
        ready()
        while presence.tick():
            waiting.wait(_TICK)
    finally:
        server.task_dispatcher.shutdown()  # what is being written is written to its end
        server.trigger.pull_trigger(
            lambda: wasyncore.close_all(at_work)
        )  # in the thread whose they are
        running.join(timeout=2)
