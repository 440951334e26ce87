"""Who may talk to the desk, without a server."""

import os
import socket
from dataclasses import replace
from pathlib import Path

import pytest

from authoring.desk.guard import MAX_BODY, PAGE_HEADERS, SHOWN_HEADERS, Asked, Guard
from authoring.desk.server import FAREWELL, SILENCE, Presence, listening, somebody_elses

PORT = 50123
GUARD = Guard(PORT)
READ = Asked("GET", "/", host=f"127.0.0.1:{PORT}", site="same-origin", key=GUARD.key)
CHANGE = replace(
    READ, method="POST", path="/edit", content_type="application/json; charset=utf-8", length=2
)


def refused(asked):
    found = GUARD.refusal(asked)
    return found.status if found else None


def test_our_own_page_is_answered():
    assert refused(READ) is None
    assert refused(CHANGE) is None
    assert refused(replace(READ, host=f"localhost:{PORT}")) is None


def test_an_address_typed_by_hand_is_answered():
    assert refused(replace(READ, site="none")) is None


@pytest.mark.parametrize(
    "host",
    [
        "", "127.0.0.1", "localhost", "localhost:80", f"127.0.0.1:{PORT + 1}", f"evil.example:{PORT}",
        f"127.0.0.1.evil.example:{PORT}", f"127.0.0.1:{PORT}.evil.example", f"127.0.0.1:{PORT}@evil.example",
        f"[::1]:{PORT}", f"0.0.0.0:{PORT}", f" 127.0.0.1:{PORT}", f"LOCALHOST:{PORT}", f"2130706433:{PORT}",
    ],
)  # fmt: skip
def test_another_name_of_this_machine_is_refused_whatever_else_is_right(host):
    for asked in (READ, CHANGE, replace(READ, path=f"/open/{GUARD.token}", key="")):
        assert refused(replace(asked, host=host)) == 400


@pytest.mark.parametrize(
    "key",
    ["", "x", GUARD.key[:-1], GUARD.key.upper() + "x", GUARD.token, "密"],
    ids=["none", "short", "cut", "longer", "token", "foreign"],  # they are others in each process
)
def test_without_the_key_nothing_is_answered(key):
    assert refused(replace(READ, key=key)) == 403
    assert refused(replace(CHANGE, key=key)) == 403
    assert refused(replace(READ, path="/desk.js", key=key)) == 403


def test_the_first_address_needs_no_key_but_nothing_below_another_name_does():
    assert refused(replace(READ, path="/open/whatever", key="", site="none")) is None
    assert refused(replace(READ, path="/opened", key="")) == 403
    assert refused(replace(CHANGE, path="/open/whatever", key="")) == 403


def test_the_token_is_worth_nothing_the_second_time():
    guard = Guard(PORT)
    token = guard.token
    assert guard.address == f"http://127.0.0.1:{PORT}/open/{token}"
    assert not guard.redeem("")
    assert not guard.redeem(token[:-1])
    assert guard.redeem(token)
    assert not guard.redeem(token)
    assert not guard.redeem("")


def test_token_and_key_are_long_and_never_the_same():
    guards = [Guard(PORT) for _ in range(20)]
    words = {one.token for one in guards} | {one.key for one in guards}
    assert len(words) == 40
    assert min(len(bytes.fromhex(word)) for word in words) >= 16


@pytest.mark.parametrize("site", ["cross-site", "same-site", "nonsense"])
def test_nothing_goes_to_a_page_from_elsewhere_another_port_included(site):
    for asked in (READ, CHANGE, replace(READ, path="/open/x", key="")):
        assert refused(replace(asked, site=site)) == 403


@pytest.mark.parametrize(
    ("site", "origin", "status"),
    [
        ("same-origin", "", None),
        ("same-origin", f"http://127.0.0.1:{PORT}", None),
        ("", f"http://127.0.0.1:{PORT}", None),  # an old browser
        ("", "", 403),
        ("none", "", 403),
        ("none", f"http://127.0.0.1:{PORT}", 403),
        ("", "null", 403),
        ("", f"http://127.0.0.1:{PORT + 1}", 403),
        ("", f"https://127.0.0.1:{PORT}", 403),
        ("", f"http://localhost:{PORT}", 403),
        ("", "http://evil.example", 403),
    ],
)
def test_a_change_comes_from_our_own_page(site, origin, status):
    assert refused(replace(CHANGE, site=site, origin=origin)) == status


@pytest.mark.parametrize(
    "content_type",
    ["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
     "text/plain; application/json", "application/jsonp"],
)  # fmt: skip
def test_what_a_form_of_another_page_can_send_is_no_change(content_type):
    assert refused(replace(CHANGE, content_type=content_type)) == 415


def test_long_bodies_and_those_without_a_length_are_refused():
    assert refused(replace(CHANGE, length=MAX_BODY)) is None
    assert refused(replace(CHANGE, length=MAX_BODY + 1)) == 413
    assert refused(replace(CHANGE, length=None)) == 413


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT"])
def test_other_methods_are_not_known(method):
    assert refused(replace(CHANGE, method=method)) == 405


def test_another_user_of_the_machine_is_refused_with_token_and_key_alike():
    for asked in (READ, CHANGE, replace(READ, path=f"/open/{GUARD.token}", key="")):
        assert refused(replace(asked, somebody_elses=True)) == 403


@pytest.mark.skipif(
    not Path("/proc/net/tcp").exists(), reason="the system does not say whose it is"
)
@pytest.mark.parametrize("family", [socket.AF_INET, socket.AF_INET6], ids=["v4", "v6"])
def test_whose_a_connection_is(family, monkeypatch):
    if family == socket.AF_INET6 and not Path("/proc/net/tcp6").exists():
        pytest.skip("no IPv6")
    host = "127.0.0.1" if family == socket.AF_INET else "::ffff:127.0.0.1"
    with listening(0) as served, socket.socket(family) as caller:
        port = served.getsockname()[1]
        caller.connect((host, port))  # it listens from the beginning
        own = str(caller.getsockname()[1])
        assert not somebody_elses(own, port)
        me = os.getuid()
        monkeypatch.setattr(os, "getuid", lambda: me + 1)
        assert somebody_elses(own, port)
        for unknown in (None, "", "None", str(port)):
            assert not somebody_elses(unknown, port)


def policy(headers):
    told = (part.split() for part in headers["Content-Security-Policy"].split(";"))
    return {name: words for name, *words in told}


def test_the_page_runs_and_loads_only_what_is_ours():
    told = policy(PAGE_HEADERS)
    assert told["default-src"] == ["'none'"]
    assert told["script-src"] == told["style-src"] == told["connect-src"] == ["'self'"]
    assert told["frame-ancestors"] == told["base-uri"] == told["form-action"] == ["'none'"]
    assert PAGE_HEADERS["Cache-Control"] == "no-store"
    assert PAGE_HEADERS["X-Content-Type-Options"] == "nosniff"
    assert PAGE_HEADERS["Referrer-Policy"] == "no-referrer"
    assert not [
        name for name in {**PAGE_HEADERS, **SHOWN_HEADERS} if "access-control" in name.lower()
    ]


def test_a_page_made_of_the_reports_words_runs_nothing():
    told = policy(SHOWN_HEADERS)
    assert told["sandbox"] == []
    assert told["default-src"] == ["'none'"]
    assert "script-src" not in told
    assert told["frame-ancestors"] == ["'self'"]


# --- how long it stays ------------------------------------------------------------------------------


def ticks(presence):
    number = 1
    while presence.tick():
        number += 1
    return number


def test_it_ends_some_minutes_after_its_page_was_closed():
    presence = Presence()
    presence.alive("a")
    presence.closing("a")
    assert ticks(presence) == FAREWELL


def test_a_page_loaded_anew_keeps_it():
    presence = Presence()
    presence.alive("a")
    presence.closing("a")
    for _ in range(FAREWELL - 1):
        assert presence.tick()
    presence.alive("b")
    assert ticks(presence) == SILENCE


def test_a_second_page_keeps_it_when_the_first_is_closed():
    presence = Presence()
    presence.alive("a")
    presence.alive("b")
    presence.closing("a")
    assert ticks(presence) == SILENCE


def test_pages_that_speak_keep_it_for_ever():
    presence = Presence()
    for _ in range(3 * SILENCE // 600):
        presence.alive("a")
        assert all(presence.tick() for _ in range(600))
