"""One open file: what is typed goes where it belongs, nothing else is touched, nothing is lost."""

from __future__ import annotations

import gc
import os
import shutil
import time
import tracemalloc
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import authoring
from authoring.desk import inputs
from authoring.desk.session import Session
from authoring.desk.state import Conflict, Refused, Saved, Stale
from authoring.forms import FORMS
from authoring.forms.layout import form_cells, tree
from authoring.report.edits import as_typed
from tests.conftest import EXAMPLES, INPUTS, ONE_PER_FORM, PACK, WRONG, unix

CITY = INPUTS / "city_government_2024.yaml"
RECEIVED = ("applications", "received", "business")
ENGLISH = """\
# head
year: 2024
agency:
  full_name: 示例县教育局
applications:
  received: [1, 0, 0, 0, 0, 0]   # counted
overview: |
  新收{{ 申请.新收.总计 }}件。
"""


def opened(folder: Path, text: str | bytes, name: str = "2024.yaml", **more: Path) -> Session:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return Session.open(path, **more)


def copied(folder: Path, example: Path) -> Session:
    for picture in INPUTS.glob("*.png"):
        shutil.copy(picture, folder)
    return Session.open(Path(shutil.copy(example, folder)))


def dotted(path: tuple[str, ...]) -> str:
    return ".".join(path)


def typed(session: Session, path: tuple[str, ...], value: str):
    return session.set(session.rev, path, value)


def starter(form_id: str) -> str:
    form = next(form for form in FORMS if form.id == form_id)
    return authoring.starter(form, form.first_year, "示例县教育局", "")


def undone(session: Session) -> bytes:
    while session.state().can_undo:
        session.undo(session.rev)
    return session.data


# --- the law ------------------------------------------------------------------------------------------

WORDS = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"], include_characters="\n#:'\"{}[]|>-,&*!%@`"),
    max_size=20,
)  # fmt: skip
TYPED = st.one_of(
    st.integers(0, 10**6).map(str), st.sampled_from(["", "_", "无", "/", "7件", "８", "1,200", "007", "1.5", "-3", "5（其中网上2件）"]), WORDS
)  # fmt: skip


def some_base(form_id: str, kind: str) -> str:
    text = starter(form_id) if kind == "starter" else ONE_PER_FORM[form_id].read_text("utf-8")
    return text.replace("\n", "\r\n") if kind == "crlf" else text


@pytest.mark.parametrize("form_id", ONE_PER_FORM)
@settings(max_examples=12)
@given(data=st.data(), kind=st.sampled_from(["starter", "example", "crlf"]))
def test_any_changes_leave_the_rest_alone_and_are_undone_to_the_byte(
    form_id, data, kind, tmp_path_factory
):
    folder = tmp_path_factory.mktemp("law")
    raw = some_base(form_id, kind).encode()
    session = opened(folder, raw)
    first = as_typed(session.report)
    cells = sorted(inputs.entered(session.report.form))
    nodes = [node.path for table in session.report.form.tables for node in _branches(tree(table))]
    texts = sorted(
        one
        for one in inputs.fields(session.report)
        if one[0] not in ("year", "form", "last_report")
    )
    touched: set[tuple[str, ...]] = set()
    for _ in range(data.draw(st.integers(1, 6))):
        what = data.draw(st.sampled_from(["cell", "field", "zero", "undo", "redo", "text"]))
        before = session.data
        try:
            if what == "cell" and cells:
                path, value = data.draw(st.sampled_from(cells)), data.draw(TYPED)
                state = typed(session, path, value)
                touched.add(path)
                told = inputs.given(session.report, path, value)
                if value.strip() == "":
                    assert state.typed[dotted(path)] == ""
                    assert state.figures[dotted(path)] is None or _follows(session, path)
                elif isinstance(told, int) and told >= 0 and "amount" not in _kind(session, path):
                    assert state.figures[dotted(path)] == str(told)
                elif told is not None:
                    assert " ".join(value.split()) == " ".join(state.typed[dotted(path)].split())
            elif what == "field":
                path, value = data.draw(st.sampled_from(texts)), data.draw(WORDS)
                typed(session, path, value)
                touched.add(path)
            elif what == "zero" and nodes:
                path = data.draw(st.sampled_from(nodes))
                state = session.zero(session.rev, path, over=True)
                touched.add(path)
                assert all(
                    state.figures[dotted(one)] == "0"
                    for one in inputs.below(session.report.form, path)
                )
            elif what == "text":
                lines = session.text.split("\n")
                tops = [n for n, line in enumerate(lines) if line[:1].isalpha()]
                lines.insert(data.draw(st.sampled_from(tops)), "# 旁注")
                session.set_text(session.rev, "\n".join(lines))
            else:
                session.undo(session.rev) if what == "undo" else session.redo(session.rev)
        except Refused:
            assert session.data == before
        assert session.state().readable
        assert session.text == session.data.decode().replace("\r\n", "\n")
    final = authoring.load(_saved(session))
    now = as_typed(final)
    texts_now = {("opening",)} | {path for path in first if inputs.is_text(final, path)}
    for path in first.keys() | now.keys():
        own = any(path[: len(one)] == one or path[1 : len(one) + 1] == one for one in touched)
        if not own and path not in texts_now:
            assert first.get(path) == now.get(path), path
    assert undone(session) == raw


def _kind(session: Session, path: tuple[str, ...]) -> str:
    return form_cells(session.report.form)[path].kind.value


def _follows(session: Session, path: tuple[str, ...]) -> bool:
    """Whether a cell that is not filled in follows from a total the agency typed."""
    return any(
        path in form_cells(session.report.form)[one].addends for one in session.report.figures.typed
    )


def _branches(node):
    for child in node.children:
        if child.children and not child.total:
            yield from _branches(child)
            yield child


def _saved(session: Session) -> Path:
    found = session.save()
    assert isinstance(found, Saved)
    assert not found.state.dirty
    assert session.path.read_bytes() == session.data
    return session.path
