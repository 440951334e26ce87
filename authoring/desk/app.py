"""The desk's routes: each asks the session or an action, and what comes back is set as JSON or a page."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

import flask
from flask import Flask, Response, jsonify
from werkzeug.exceptions import HTTPException

from authoring.desk import actions, asked, buttons, shown
from authoring.desk.asked import BadWords, Words
from authoring.desk.beginning import first_page, forms_for
from authoring.desk.buttons import Answer, Desk, Gone, same_file
from authoring.desk.guard import PAGE_HEADERS, SHOWN_HEADERS, Asked, Guard
from authoring.desk.server import Presence, somebody_elses
from authoring.desk.session import Session
from authoring.desk.state import Refused, Stale
from authoring.faults import fault_of
from authoring.findings import Unusable
from authoring.templating import folder as templates

_MAY_INSIST = "O972"
"""What is refused once: 无 over numbers."""
_OWN_FILES = {"desk.js": "text/javascript", "desk.css": "text/css"}


def create_app(desk: Desk, guard: Guard, presence: Presence) -> Flask:
    """The desk's routes."""
    app = Flask(__name__, static_folder=None)
    _guarded(app, desk, guard)
    _pages(app, desk)
    _changes(app, desk, presence)
    return app


def _guarded(app: Flask, desk: Desk, guard: Guard) -> None:
    """Who is answered, and with which headers."""

    @app.before_request
    def who_asks() -> Response | None:
        headers = flask.request.headers
        asked = Asked(
            flask.request.method, flask.request.path, headers.get("Host", ""), headers.get("Sec-Fetch-Site", ""),
            headers.get("Origin", ""), headers.get("Content-Type", ""), flask.request.content_length,
            flask.request.cookies.get(guard.cookie, ""),
            somebody_elses(flask.request.environ.get("REMOTE_PORT"), guard.port),
        )  # fmt: skip
        refusal = guard.refusal(asked)
        return _sentence(refusal.words, refusal.status) if refusal else None

    @app.after_request
    def with_headers(response: Response) -> Response:
        for name, value in PAGE_HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    @app.errorhandler(BadWords)
    def bad(_: BadWords) -> Response:
        return _sentence("请求不对。", 400)

    @app.errorhandler(HTTPException)
    def unknown(error: HTTPException) -> Response:
        return _sentence("没有这个页面。" if error.code == 404 else "请求不对。", error.code or 400)

    @app.errorhandler(Exception)
    def fault(crash: Exception) -> Response:
        return _sentence(f"程序出错。{desk.kept(fault_of(crash))}", 500)

    @app.get("/open/<token>")
    def let_in(token: str) -> Response:
        let_in_before = guard.knows(flask.request.cookies.get(guard.cookie, ""))
        if not let_in_before and not guard.redeem(token):
            return _sentence("这个地址已经用过了。请重新运行 nianbao desk。", 403)
        response = Response(status=303, headers={"Location": "/"})
        response.set_cookie(guard.cookie, guard.key, httponly=True, samesite="Strict")
        return response


def _pages(app: Flask, desk: Desk) -> None:
    """What is shown."""

    @app.get("/")
    def page() -> Response:
        with desk.lock:
            html = shown.page(desk.session, desk.id, desk.begun) if desk.session else None
            desk.begun = None
        if html is None:
            found = first_page(desk.folder)
            forms = forms_for(found.year or desk.year)
            html = shown.first_page(found, desk.folder.name, desk.year, forms)
        return _html(html)

    @app.get("/<any('desk.js', 'desk.css'):name>")
    def own_file(name: str) -> Response:
        data = (templates() / name).read_bytes()
        return Response(data, content_type=f"{_OWN_FILES[name]}; charset=utf-8")

    @app.get("/preview")
    def preview() -> Response:
        with desk.lock:
            try:
                made = actions.preview(desk.session) if desk.session else b""
            except Unusable as problem:
                made = shown.sentence(problem.findings[0].message).encode()
        return Response(made, headers=dict(SHOWN_HEADERS), content_type="text/html; charset=utf-8")

    @app.get("/out/<name>")
    def out(name: str) -> Response:
        with desk.lock:
            try:
                path = actions.made_file(desk.session, name) if desk.session else None
            except Unusable as problem:
                return _sentence(problem.findings[0].message, 404)
        if path is None:
            return _sentence("没有打开的文件。", 404)
        return _file(path)


def _changes(app: Flask, desk: Desk, presence: Presence) -> None:
    """What is changed, and what is done."""

    @app.post("/edit")
    def edit() -> Response:
        what = _words()
        with desk.lock:
            if (session := same_file(desk, what)) is None:
                return _answer(*_GONE)
            try:
                buttons.edit(session, what)
            except Stale:
                late: dict[str, Any] = {"state": shown.state(session)}
                if what.get("op") == "text":
                    late["html"] = shown.overtaken(session, asked.text(what, "text"))
                return _answer(late, 409)
            except Refused as refused:
                insist = refused.findings[0].code == _MAY_INSIST and what.get("op") == "zero"
                told = shown.refused(refused, asked.text(what, "path"), may_insist=insist)
                return _answer(told, 422)
            response = _answer({"state": shown.state(session)}, 200)
        response.call_on_close(lambda: _keep(desk, session))
        return response

    @app.post("/do/<name>")
    def do(name: str) -> Response:
        act, what = buttons.DO.get(name), _words()
        if act is None:
            return _answer({"told": "没有这个按钮。"}, 404)
        try:
            return _answer(*act(desk, what))
        except Gone:
            return _answer(*_GONE)
        except Stale:
            return _answer({"told": "另一个窗口刚改过，请再试一次。"}, 409)
        except Refused as refused:
            return _answer(shown.not_done(refused.findings), 422)
        except Unusable as problem:
            return _answer(shown.not_done(problem.findings), 422)

    @app.get("/progress")
    def progress() -> Response:
        return jsonify(words=desk.progress.words)

    @app.post("/alive")
    def alive() -> Response:
        what = _words()
        page = asked.text(what, "page")
        if what.get("closing"):
            presence.closing(page)
            return _answer({}, 200)
        presence.alive(page)
        told: dict[str, Any] = {}
        with desk.lock:
            if session := same_file(desk, what):
                if what.get("rev") != session.rev:
                    told["state"] = shown.state(session)
                told["saved"] = shown.saved(session)
                if what.get("looked"):
                    told["changed"] = session.is_changed_on_disk()
        return _answer(told, 200)


def _words() -> Words:
    try:
        what = flask.request.get_json()
    except RecursionError:  # brackets in brackets, without end
        raise BadWords from None
    if not isinstance(what, dict):
        raise BadWords
    return what


def _keep(desk: Desk, session: Session) -> None:
    """What is not saved goes into the side file when the page has its answer."""
    with desk.lock:
        if desk.session is session:
            session.keep()


# --- answers ----------------------------------------------------------------------------------------


_GONE: Answer = ({"told": "这个窗口里的文件已经关闭，或换成了别的文件。请刷新页面。"}, 410)


def _answer(told: dict[str, Any], status: int) -> Response:
    response = jsonify(told)
    response.status_code = status
    return response


def _html(text: str) -> Response:
    # A name of a file may have bytes that are no characters.
    data = text.encode(errors="replace")
    return Response(data, content_type="text/html; charset=utf-8")


def _sentence(words: str, status: int) -> Response:
    """A sentence for whoever asked: a page, or JSON."""
    if flask.request.method == "POST":
        return _answer({"told": words}, status)
    response = _html(shown.sentence(words))
    response.status_code = status
    return response


def _file(path: Path) -> Response:
    """A file that was made: a page is shown and runs nothing, all else is downloaded."""
    try:
        data = path.read_bytes()
    except OSError:
        return _sentence("这个文件现在读不出来：已被移走、改名，或正被别的程序占用。", 404)
    if path.suffix == ".html":
        return Response(data, headers=dict(SHOWN_HEADERS), content_type="text/html; charset=utf-8")
    named = f"attachment; filename*=UTF-8''{quote(path.name)}"
    return Response(
        data, headers={"Content-Disposition": named}, content_type="application/octet-stream"
    )
