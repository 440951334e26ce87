"""Who may talk to the desk: the page it opened itself, on this machine, and nobody else.

What is asked comes as plain words, so that each rule is tested without a server. Cookies do not keep
ports apart, any page may send requests to any port, and a name of somebody else's may lead to this
machine: none of the checks is left to another one.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

MAX_BODY = 8 * 1024 * 1024
"""The longest text the desk takes, escaped as JSON escapes it."""
_SAFE = ("GET", "HEAD")
_OPENED = "/open/"
"""Where the one-time token stands in the address that is opened first."""

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; base-uri 'none'; form-action 'none'"
)
_EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
PAGE_HEADERS: Mapping[str, str] = {
    **_EVERYWHERE,
    "Content-Security-Policy": f"{_POLICY}; frame-ancestors 'none'",
}
"""What goes with every answer."""
SHOWN_HEADERS: Mapping[str, str] = {
    **_EVERYWHERE,
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox",
}
"""What goes with a page made of the report's words: it runs nothing, and belongs to no one."""


class Refusal(NamedTuple):
    """Why a request is not answered: the HTTP status, and a sentence."""

    status: int
    words: str


_NOT_OURS = Refusal(403, "这个页面没有权限。请关闭它，重新运行 nianbao desk。")


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as far as it matters who sends it; `somebody_elses`: another user of this machine."""

    method: str
    path: str
    host: str = ""
    site: str = ""
    origin: str = ""
    content_type: str = ""
    length: int | None = None
    key: str = ""
    somebody_elses: bool = False


@dataclass(slots=True)
class Guard:
    """Who may talk to the desk at one port.

    `token` opens it once and is worth nothing afterwards; whoever brought it has the `key`.
    """

    port: int
    token: str = field(default_factory=lambda: secrets.token_hex(16))
    key: str = field(default_factory=lambda: secrets.token_hex(32))

    @property
    def address(self) -> str:
        """What the browser is opened with."""
        return f"http://127.0.0.1:{self.port}{_OPENED}{self.token}"

    @property
    def cookie(self) -> str:
        """The name of the cookie: two desks on one machine have one each."""
        return f"nianbao-desk-{self.port}"

    def redeem(self, token: str) -> bool:
        """Whether this is the token; it is used up by it."""
        right = bool(self.token) and _same(token, self.token)
        if right:
            self.token = ""
        return right

    def knows(self, key: str) -> bool:
        """Whether this is the key: a browser may ask for the first address more than once."""
        return _same(key, self.key)

    def refusal(self, asked: Asked) -> Refusal | None:
        """Why a request is refused; None where it may be answered."""
        return (
            (_NOT_OURS if asked.somebody_elses else None)
            or self._wrong_host(asked)
            or _wrong_site(asked)
            or (None if _opens(asked) else self._without_key(asked))
            or (None if asked.method in _SAFE else self._wrong_change(asked))
        )

    def _wrong_host(self, asked: Asked) -> Refusal | None:
        """A name of somebody else's that leads here (DNS rebinding) is told by the name."""
        if asked.host in (f"127.0.0.1:{self.port}", f"localhost:{self.port}"):
            return None
        return Refusal(400, "地址不对。请用 nianbao desk 打开的地址。")

    def _without_key(self, asked: Asked) -> Refusal | None:
        return None if self.knows(asked.key) else _NOT_OURS

    def _wrong_change(self, asked: Asked) -> Refusal | None:
        """What changes something comes from our page, as JSON, which no form of another page can send."""
        if asked.method != "POST":
            return Refusal(405, "不支持这种请求。")
        if asked.site != "same-origin" and (asked.site or asked.origin != f"http://{asked.host}"):
            return _NOT_OURS
        if asked.content_type.partition(";")[0].strip().lower() != "application/json":
            return Refusal(415, "只接受 JSON。")
        if asked.length is None or asked.length > MAX_BODY:
            return Refusal(413, f"内容太长：一次最多 {MAX_BODY // 1024 // 1024} MB。")
        return None


def _wrong_site(asked: Asked) -> Refusal | None:
    """Nothing is fetched, framed or linked to from elsewhere, another port of this machine included."""
    return _NOT_OURS if asked.site not in ("", "none", "same-origin") else None


def _opens(asked: Asked) -> bool:
    return asked.method == "GET" and asked.path.startswith(_OPENED)


def _same(given: str, right: str) -> bool:
    return secrets.compare_digest(given.encode(errors="replace"), right.encode())
