"""The desk's routes: each asks the session or an action, and what comes back is set as JSON or a page."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import flask
from flask import Flask, Response, jsonify
from werkzeug.exceptions import BadRequest, HTTPException

from authoring.desk import actions, shown
from authoring.desk.beginning import Begun, begin, first_page, forms_for
from authoring.desk.folder import REPORTS, YAML_FILES, chosen, offered
from authoring.desk.guard import PAGE_HEADERS, SHOWN_HEADERS, Asked, Guard
from authoring.desk.server import Presence, somebody_elses
from authoring.desk.session import Session
from authoring.desk.state import Conflict, Refused, Stale, State
from authoring.faults import Fault, fault_of
from authoring.findings import Unusable
from authoring.templating import folder as templates

_MAY_INSIST = "O972"
"""What is refused once: 无 over numbers."""
_OWN_FILES = {"desk.js": "text/javascript", "desk.css": "text/css"}
Answer = tuple[dict[str, Any], int]
Words = Mapping[str, Any]


@dataclass
class Desk:
    """What the page works on: a folder, and the one file of it that is open, if any.

    `year` is the one whose report is written now, as a rule; `kept` writes down a fault of the program. `last`
    is last year's report of the file that was `given`, of whatever is opened where none was.
    A session is used by one thread at a time: whoever does holds the `lock`. A page says with `id`
    which opening it belongs to. What takes its time goes without the lock, one after the other (`busy`).
    """

    folder: Path
    year: int
    last: Path | None = None
    pack: Path | None = None
    given: Path | None = None
    kept: Callable[[Fault], str] = lambda fault: fault.kind
    session: Session | None = None
    id: str = ""
    begun: Begun | None = None
    proposal: actions.Proposal | None = None
    progress: actions.Progress = field(default_factory=actions.Progress)
    lock: threading.RLock = field(default_factory=threading.RLock)
    busy: threading.Lock = field(default_factory=threading.Lock)

    def open(self, file: Path) -> None:
        """Open a file. Raises Unusable."""
        last = self.last if self.given in (None, file) else None
        session = Session.open(file, last, self.pack)
        self.close()
        self.session, self.id = session, secrets.token_hex(8)

    def close(self, *, discard: bool = False) -> None:
        """Leave the file; what is not saved stays in its side file unless it is discarded."""
        if self.session:
            self.session.close(discard=discard)
        self.session = self.proposal = None


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
            if (session := _same_file(desk, what)) is None:
                return _answer(*_GONE)
            try:
                _edit(session, what)
            except Stale:
                late: dict[str, Any] = {"state": shown.state(session)}
                if what.get("op") == "text":
                    late["html"] = shown.overtaken(session, _text(what, "text"))
                return _answer(late, 409)
            except Refused as refused:
                insist = refused.findings[0].code == _MAY_INSIST and what.get("op") == "zero"
                told = shown.refused(refused, _text(what, "path"), may_insist=insist)
                return _answer(told, 422)
            response = _answer({"state": shown.state(session)}, 200)
        response.call_on_close(lambda: _keep(desk, session))
        return response

    @app.post("/do/<name>")
    def do(name: str) -> Response:
        act, what = DO.get(name), _words()
        if act is None:
            return _answer({"told": "没有这个按钮。"}, 404)
        try:
            return _answer(*act(desk, what))
        except _Gone:
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
        page = _text(what, "page")
        if what.get("closing"):
            presence.closing(page)
            return _answer({}, 200)
        presence.alive(page)
        told: dict[str, Any] = {}
        with desk.lock:
            if session := _same_file(desk, what):
                if what.get("rev") != session.rev:
                    told["state"] = shown.state(session)
                told["saved"] = shown.saved(session)
                if what.get("looked"):
                    told["changed"] = session.is_changed_on_disk()
        return _answer(told, 200)


# --- what is asked ----------------------------------------------------------------------------------


def _words() -> Words:
    try:
        what = flask.request.get_json()
    except RecursionError:  # brackets in brackets, without end
        raise BadRequest from None
    if not isinstance(what, dict):
        raise BadRequest
    return what


def _text(what: Words, name: str) -> str:
    value = what.get(name, "")
    if not isinstance(value, str):
        raise BadRequest
    return value


def _number(what: Words, name: str) -> int:
    value = what.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise BadRequest
    return value


def _list(what: Words, name: str) -> list[str]:
    value = what.get(name, [])
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise BadRequest
    return value


def _rows(what: Words) -> list[list[str]]:
    value = what.get("rows")
    if not isinstance(value, list) or not all(isinstance(row, list) for row in value):
        raise BadRequest
    return [_list({"row": row}, "row") for row in value]


def _path(what: Words) -> tuple[str, ...]:
    return tuple(_text(what, "path").split("."))


def _same_file(desk: Desk, what: Words) -> Session | None:
    """The open file, if it is the one the page shows."""
    return desk.session if desk.session and what.get("desk") == desk.id else None


# --- changes ----------------------------------------------------------------------------------------


_EDITS: Mapping[str, Callable[[Session, int, Words], State]] = {
    "set": lambda session, rev, what: session.set(rev, _path(what), _text(what, "value")),
    "block": lambda session, rev, what: session.set_block(rev, _path(what), _rows(what)),
    "zero": lambda session, rev, what: session.zero(
        rev, _path(what), over=what.get("over") == "yes"
    ),
    "text": lambda session, rev, what: session.set_text(rev, _text(what, "text")),
    "fix": lambda session, rev, what: session.fix(rev, _text(what, "id")),
    "fix-slips": lambda session, rev, _: session.fix_slips(rev),
    "explain": lambda session, rev, what: session.explain(
        rev, _text(what, "id"), _text(what, "reason")
    ),
    "take-back": lambda session, rev, what: session.take_back(rev, _text(what, "id")),
    "section": lambda session, rev, what: session.add_section(
        rev,
        _text(what, "part"),
        int(_text(what, "behind")),
        _text(what, "title"),
        _text(what, "item"),
    ),
    "leave-out": lambda session, rev, what: session.leave_out(rev, _path(what)),
    "live": lambda session, rev, what: session.live(rev, int(_text(what, "number"))),
    "undo": lambda session, rev, _: session.undo(rev),
    "redo": lambda session, rev, _: session.redo(rev),
}


def _edit(session: Session, what: Words) -> None:
    """Make a change. Raises Stale, Refused."""
    change = _EDITS.get(_text(what, "op"))
    if change is None:
        raise BadRequest
    try:
        change(session, _number(what, "rev"), what)
    except ValueError:  # a number that is none
        raise BadRequest from None


def _keep(desk: Desk, session: Session) -> None:
    """What is not saved goes into the side file when the page has its answer."""
    with desk.lock:
        if desk.session is session:
            session.keep()


# --- buttons ----------------------------------------------------------------------------------------


class _Gone(Exception):
    """The page shows a file that is no longer open."""


def _open_file(desk: Desk, what: Words) -> Session:
    """The open file, which must be the one that the page shows; asked with the lock held. Raises _Gone."""
    if (session := _same_file(desk, what)) is None:
        raise _Gone
    return session


def _saved(desk: Desk, what: Words) -> Answer:
    with desk.lock:
        session = _open_file(desk, what)
        outcome = session.save(_text(what, "seen") or None)
        if isinstance(outcome, Conflict):
            return {"html": shown.conflict(session, outcome), "told": "没有保存。"}, 409
        return {"state": shown.state(session), "told": f"已保存 {session.path.name}。"}, 200


def _theirs(desk: Desk, what: Words) -> Answer:
    with desk.lock:
        session = _open_file(desk, what)
        session.take_theirs(session.rev)
        return {"state": shown.state(session), "told": "已换成文件里的内容；可以撤销。"}, 200


def _restored(desk: Desk, what: Words) -> Answer:
    with desk.lock:
        session = _open_file(desk, what)
        session.restore(session.rev, _text(what, "name"))
        return {
            "state": shown.state(session),
            "told": "已恢复；可以撤销。",
            "gone": "leftover",
        }, 200


def _discarded(desk: Desk, what: Words) -> Answer:
    with desk.lock:
        _open_file(desk, what).discard(_text(what, "name"))
        return {"told": "已丢弃。", "gone": "leftover"}, 200


def _begun(desk: Desk, what: Words) -> Answer:
    try:
        begun = begin(
            desk.folder, _text(what, "year"), _text(what, "agency"), _text(what, "last"),
            _text(what, "form"), desk.progress,
        )  # fmt: skip
    finally:
        desk.progress("")
    if begun.path is None:
        return {"html": shown.begun(begun), "told": begun.told}, 422
    with desk.lock:
        desk.open(begun.path)
        desk.begun = begun
    return {"go": "/"}, 200


def _opened(desk: Desk, what: Words) -> Answer:
    path = chosen(desk.folder, _text(what, "name"), YAML_FILES)
    with desk.lock:
        if (desk.session and desk.session.path != path) or desk.session is None:
            desk.open(path)
    return {"go": "/"}, 200


def _left(desk: Desk, what: Words) -> Answer:
    """Back to the first page; what is not saved is asked about."""
    with desk.lock:
        session, how = _open_file(desk, what), _text(what, "how")
        if session.dirty and not how:
            return {"html": shown.unsaved(), "told": "还有没保存的内容。"}, 409
        if session.dirty and how == "save" and isinstance(outcome := session.save(), Conflict):
            return {"html": shown.conflict(session, outcome), "told": "没有保存。"}, 409
        desk.close(discard=how == "drop")
    return {"go": "/"}, 200


def _rendered(desk: Desk, what: Words) -> Answer:
    outputs, stage = _list(what, "outputs"), _text(what, "stage")
    if not desk.busy.acquire(blocking=False):
        return {"told": "上一次的还在生成，请等一等。"}, 409
    try:
        desk.progress("保存")
        with desk.lock:
            session = _open_file(desk, what)
            done = actions.saved(session)
            state = shown.state(session)
        if done is None:
            keep = what.get("keep") == "yes"
            done = actions.render(session, outputs, stage, keep=keep, progress=desk.progress)
    finally:
        desk.progress("")
        desk.busy.release()
    fault = desk.kept(done.fault) if done.fault else ""
    html = shown.done(session, done, outputs, stage, fault)
    return {"state": state, "html": html, "told": done.told}, 200


def _sheet(desk: Desk, what: Words) -> Answer:
    with desk.lock:
        session = _open_file(desk, what)
        done = actions.sheet(session)
    return {"html": shown.done(session, done, (), "", ""), "told": done.told}, 200


def _made(desk: Desk, what: Words) -> Answer:
    with desk.lock:
        return {"html": shown.made(actions.made(_open_file(desk, what)))}, 200


def _files(desk: Desk, what: Words) -> Answer:
    """Which file is to be read back: a workbook or a Word file, or one to compare with."""
    kind = _text(what, "kind")
    with desk.lock:
        session = _open_file(desk, what)
        match kind:
            case "sheet":
                names = actions.workbooks(session)
            case "word":
                names = actions.word_files(session)
            case "compare":
                names = offered(desk.folder, REPORTS)
            case _:
                raise BadRequest
    return {"html": shown.files(kind, names)}, 200


def _read(desk: Desk, what: Words) -> Answer:
    """The changes a file would make, as a list; nothing is changed yet."""
    readers: Mapping[str, Callable[[Session, str], actions.Proposal]] = {
        "sheet": actions.from_sheet,
        "word": actions.from_word,
    }
    read = readers.get(_text(what, "kind"))
    if read is None:
        raise BadRequest
    with desk.lock:
        desk.proposal = read(_open_file(desk, what), _text(what, "name"))
    return {"html": shown.proposal(desk.proposal)}, 200


def _accepted(desk: Desk, what: Words) -> Answer:
    with desk.lock:
        session, proposal = _open_file(desk, what), desk.proposal
        if proposal is None:
            raise BadRequest
        actions.accept(session, proposal, _text(what, "id"))
        desk.proposal = None
        session.keep()
        number = len(proposal.lines)
        return {"state": shown.state(session), "told": f"已写入 {number} 处，还没有保存。"}, 200


def _live(desk: Desk, what: Words) -> Answer:
    """The numbers of a text that can follow their tables, as a list."""
    with desk.lock:
        return {"html": shown.live(_open_file(desk, what), _text(what, "path"))}, 200


def _looked(desk: Desk, what: Words) -> Answer:
    """Both texts of a file that another program changed."""
    with desk.lock:
        session = _open_file(desk, what)
        found = session.conflict()
        if found is None:
            return {"told": "文件没有被改过。"}, 200
        return {"html": shown.conflict(session, found)}, 200


def _compared(desk: Desk, what: Words) -> Answer:
    with desk.lock:
        found = actions.compare(_open_file(desk, what), _text(what, "name"))
    return {"html": shown.compared(found)}, 200


DO: Mapping[str, Callable[[Desk, Words], Answer]] = {
    "save": _saved, "theirs": _theirs, "restore": _restored, "discard": _discarded,
    "begin": _begun, "open": _opened, "leave": _left, "render": _rendered, "sheet": _sheet,
    "made": _made, "files": _files, "read": _read, "accept": _accepted, "compare": _compared,
    "live": _live, "look": _looked,
}  # fmt: skip
"""The buttons by their names."""


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
