"""What the page can ask for, by name: changes of the open file, and the verbs as buttons."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from authoring.desk import actions, asked, shown
from authoring.desk.asked import BadWords, Words
from authoring.desk.beginning import Begun, begin
from authoring.desk.folder import REPORTS, YAML_FILES, chosen, offered
from authoring.desk.session import Session
from authoring.desk.state import Conflict, State
from authoring.faults import Fault

Answer = tuple[dict[str, Any], int]
"""What the page is told, and the HTTP status."""


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


def same_file(desk: Desk, what: Words) -> Session | None:
    """The open file, if it is the one the page shows."""
    return desk.session if desk.session and what.get("desk") == desk.id else None


# --- changes ----------------------------------------------------------------------------------------


_EDITS: Mapping[str, Callable[[Session, int, Words], State]] = {
    "set": lambda session, rev, what: session.set(rev, asked.path(what), asked.text(what, "value")),
    "block": lambda session, rev, what: session.set_block(rev, asked.path(what), asked.rows(what)),
    "zero": lambda session, rev, what: session.zero(
        rev, asked.path(what), over=what.get("over") == "yes"
    ),
    "text": lambda session, rev, what: session.set_text(rev, asked.text(what, "text")),
    "fix": lambda session, rev, what: session.fix(rev, asked.text(what, "id")),
    "fix-slips": lambda session, rev, _: session.fix_slips(rev),
    "explain": lambda session, rev, what: session.explain(
        rev, asked.text(what, "id"), asked.text(what, "reason")
    ),
    "take-back": lambda session, rev, what: session.take_back(rev, asked.text(what, "id")),
    "section": lambda session, rev, what: session.add_section(
        rev,
        asked.text(what, "part"),
        int(asked.text(what, "behind")),
        asked.text(what, "title"),
        asked.text(what, "item"),
    ),
    "leave-out": lambda session, rev, what: session.leave_out(rev, asked.path(what)),
    "live": lambda session, rev, what: session.live(rev, int(asked.text(what, "number"))),
    "undo": lambda session, rev, _: session.undo(rev),
    "redo": lambda session, rev, _: session.redo(rev),
}


def edit(session: Session, what: Words) -> None:
    """Make a change. Raises Stale, Refused, BadWords."""
    change = _EDITS.get(asked.text(what, "op"))
    if change is None:
        raise BadWords
    try:
        change(session, asked.number(what, "rev"), what)
    except ValueError:  # a number that is none
        raise BadWords from None


# --- buttons ----------------------------------------------------------------------------------------


class Gone(Exception):
    """The page shows a file that is no longer open."""


def _open_file(desk: Desk, what: Words) -> Session:
    """The open file, which must be the one that the page shows; asked with the lock held. Raises Gone."""
    if (session := same_file(desk, what)) is None:
        raise Gone
    return session


def _saved(desk: Desk, what: Words) -> Answer:
    with desk.lock:
        session = _open_file(desk, what)
        outcome = session.save(asked.text(what, "seen") or None)
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
        session.restore(session.rev, asked.text(what, "name"))
        return {
            "state": shown.state(session),
            "told": "已恢复；可以撤销。",
            "gone": "leftover",
        }, 200


def _discarded(desk: Desk, what: Words) -> Answer:
    with desk.lock:
        _open_file(desk, what).discard(asked.text(what, "name"))
        return {"told": "已丢弃。", "gone": "leftover"}, 200


def _begun(desk: Desk, what: Words) -> Answer:
    try:
        begun = begin(
            desk.folder, asked.text(what, "year"), asked.text(what, "agency"), asked.text(what, "last"),
            asked.text(what, "form"), desk.progress,
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
    path = chosen(desk.folder, asked.text(what, "name"), YAML_FILES)
    with desk.lock:
        if (desk.session and desk.session.path != path) or desk.session is None:
            desk.open(path)
    return {"go": "/"}, 200


def _left(desk: Desk, what: Words) -> Answer:
    """Back to the first page; what is not saved is asked about."""
    with desk.lock:
        session, how = _open_file(desk, what), asked.text(what, "how")
        if session.dirty and not how:
            return {"html": shown.unsaved(), "told": "还有没保存的内容。"}, 409
        if session.dirty and how == "save" and isinstance(outcome := session.save(), Conflict):
            return {"html": shown.conflict(session, outcome), "told": "没有保存。"}, 409
        desk.close(discard=how == "drop")
    return {"go": "/"}, 200


def _rendered(desk: Desk, what: Words) -> Answer:
    outputs, stage = asked.texts(what, "outputs"), asked.text(what, "stage")
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
    kind = asked.text(what, "kind")
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
                raise BadWords
    return {"html": shown.files(kind, names)}, 200


def _read(desk: Desk, what: Words) -> Answer:
    """The changes a file would make, as a list; nothing is changed yet."""
    readers: Mapping[str, Callable[[Session, str], actions.Proposal]] = {
        "sheet": actions.from_sheet,
        "word": actions.from_word,
    }
    read = readers.get(asked.text(what, "kind"))
    if read is None:
        raise BadWords
    with desk.lock:
        desk.proposal = read(_open_file(desk, what), asked.text(what, "name"))
    return {"html": shown.proposal(desk.proposal)}, 200


def _accepted(desk: Desk, what: Words) -> Answer:
    with desk.lock:
        session, proposal = _open_file(desk, what), desk.proposal
        if proposal is None:
            raise BadWords
        actions.accept(session, proposal, asked.text(what, "id"))
        desk.proposal = None
        session.keep()
        number = len(proposal.lines)
        return {"state": shown.state(session), "told": f"已写入 {number} 处，还没有保存。"}, 200


def _live(desk: Desk, what: Words) -> Answer:
    """The numbers of a text that can follow their tables, as a list."""
    with desk.lock:
        return {"html": shown.live(_open_file(desk, what), asked.text(what, "path"))}, 200


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
        found = actions.compare(_open_file(desk, what), asked.text(what, "name"))
    return {"html": shown.compared(found)}, 200


DO: Mapping[str, Callable[[Desk, Words], Answer]] = {
    "save": _saved, "theirs": _theirs, "restore": _restored, "discard": _discarded,
    "begin": _begun, "open": _opened, "leave": _left, "render": _rendered, "sheet": _sheet,
    "made": _made, "files": _files, "read": _read, "accept": _accepted, "compare": _compared,
    "live": _live, "look": _looked,
}  # fmt: skip
"""The buttons by their names."""
