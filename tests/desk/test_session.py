"""One open file: what is typed goes where it belongs, nothing else is touched, nothing is lost."""

from __future__ import annotations

import contextlib
import gc
import os
import shutil
import time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import authoring
from authoring.desk import inputs
from authoring.desk.session import Session
from authoring.desk.state import Conflict, Refused, Saved, Stale
from authoring.findings import Unusable
from authoring.forms import FORMS
from authoring.forms.layout import form_cells, tree
from authoring.report.edits import as_typed
from authoring.report.source import MAX_BYTES
from tests.conftest import EXAMPLES, INPUTS, ONE_PER_FORM, PACK, WRONG, unix

CITY = INPUTS / "city_government_2024.yaml"
RECEIVED = ("applications", "received", "business")
ENGLISH = """\
# head
year: 2024
agency:
  full_name: 示例县教育局
overview: |
  新收{{ 申请.新收.总计 }}件。
applications:
  received: [1, 0, 0, 0, 0, 0]   # counted
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
ODD = ["", "_", "无", "/", "7件", "８", "1,200", "007", "1.5", "-3", "5（其中网上2件）"]
TYPED = st.integers(0, 10**6).map(str) | st.sampled_from(ODD) | WORDS


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


# --- what is typed ------------------------------------------------------------------------------------


def test_one_cell_typed_into_a_table_of_nothing_opens_its_rows(tmp_path):
    session = opened(tmp_path, "年度: 2024\n机关:\n  全称: 示例县教育局\n申请: 无  # 全年没有\n")
    assert session.state().nothing == {"applications"}
    assert session.state().typed[dotted(RECEIVED)] == "0"
    state = typed(session, RECEIVED, "3")
    assert state.figures["applications.received.total"] == "3"
    assert "申请:  # 全年没有\n  新收: [0, 3, 0, 0, 0, 0]\n" in state.text
    state = typed(session, RECEIVED, "")
    assert "  新收: [0, _, 0, 0, 0, 0]\n" in state.text
    assert state.typed[dotted(RECEIVED)] == ""
    assert state.figures["applications.received.total"] is None
    assert state.nothing == frozenset()


@pytest.mark.parametrize("word", ["没有", "0", '"0"', "[0, 0, 0, 0, 0, 0]", "0\t0\t0\t0\t0\t0"])
def test_a_row_said_in_one_word_or_pasted_opens_too(word, tmp_path):
    session = opened(tmp_path, f"年度: 2024\n机关: {{全称: 示例县教育局}}\n申请:\n  新收: {word}\n")
    assert typed(session, RECEIVED, "3").figures["applications.received.total"] == "3"
    assert "新收: [0, 3, 0, 0, 0, 0]" in session.text


def test_nothing_is_written_for_a_table_and_its_own_comments_stay(tmp_path):
    text = starter("2021").replace(
        "  新收: [_, _, _, _, _, _]", "  新收: [_, _, _, _, _, _]  # 王科核对", 1
    )
    session = opened(tmp_path, text)
    state = session.zero(session.rev, ("applications",))
    assert "\n申请: 无\n  # 王科核对\n\n# 四、" in state.text
    assert "applications" in state.nothing
    assert state.figures["applications.outcomes.total.total"] == "0"
    assert "每行依次填：自然人" not in state.text
    state = session.zero(session.rev, ("disclosure", "rules"))
    assert "  规章: 无  # " in state.text
    assert session.zero(session.rev, ("disclosure", "rules")).rev == state.rev


@pytest.mark.parametrize("form_id", [form.id for form in FORMS])
def test_nothing_happened_and_then_one_figure_leaves_a_line_for_each_row(form_id, tmp_path):
    session = opened(tmp_path, starter(form_id))
    state = session.state()
    for table in session.report.form.tables:
        session.zero(session.rev, (table.key,))
        first = inputs.below(session.report.form, (table.key,))[0]
        state = typed(session, first, "7")
        assert state.figures[dotted(first)] == "7"
        assert max(map(len, state.text.split(f"\n{table.name}:")[1].splitlines())) < 80
    assert state.counts["unfilled"] == 0


def test_numbers_that_stand_there_are_not_made_zero_unasked(tmp_path):
    session = copied(tmp_path, CITY)
    before = session.data
    with pytest.raises(Refused) as refused:
        session.zero(session.rev, ("applications", "received"))
    assert refused.value.findings[0].code == "O972"
    assert "4 格" in refused.value.findings[0].message
    assert session.data == before
    assert "新收: 无\n" in session.zero(session.rev, ("applications", "received"), over=True).text


def test_a_total_that_was_typed_and_a_value_that_was_refused_are_numbers_too(tmp_path):
    text = "年度: 2024\n机关: {全称: 示例县教育局}\n申请:\n  新收: [_, _, _, _, _, _, 5]\n主动公开:\n  行政许可: 7件\n"
    session = opened(tmp_path, text)
    for path in (("applications",), ("disclosure",)):
        with pytest.raises(Refused) as refused:
            session.zero(session.rev, path)
        assert "1 格" in refused.value.findings[0].message
    assert session.data == text.encode()


def test_words_of_a_table_stay_when_all_is_zero(tmp_path):
    session = opened(
        tmp_path,
        "年度: 2024\n机关: {全称: 示例县教育局}\n主动公开:\n  正文: 说明如下。\n  规章: [_, _, _]\n",
    )
    state = session.zero(session.rev, ("disclosure",))
    assert state.typed["disclosure.text"] == "说明如下。"
    assert state.figures["disclosure.licences"] == "0"


@pytest.mark.parametrize(
    ("words", "remedy"),
    [("12件", "只写数字：12。"), ("１２", "改为半角：12。"), ("1,200", "去掉分隔符：1200。"), ("/", "改为 0。"),
     ("-3", "请核对"), ("1.5", "件数不带小数"), ("x: {", "只写阿拉伯数字"), ("007", "写成 7。")],
)  # fmt: skip
def test_what_is_no_number_stands_as_typed_with_the_loaders_words(words, remedy, tmp_path):
    session = copied(tmp_path, CITY)
    state = typed(session, RECEIVED, words)
    assert state.typed[dotted(RECEIVED)] == words
    assert state.figures[dotted(RECEIVED)] is None
    [finding] = [one for one in state.findings if one["path"] == dotted(RECEIVED)]
    assert finding["code"] in ("F203", "F204")
    assert remedy in finding["remedy"]
    assert state.counts["errors"]
    again = Session.open(_saved(session)).state()
    assert again.typed[dotted(RECEIVED)] == words
    if finding["fixable"]:
        state = session.fix(session.rev, finding["id"])
        assert state.figures[dotted(RECEIVED)] == str(int("".join(filter(str.isdecimal, words))))


def test_a_quoted_number_becomes_a_number_when_it_is_typed_again(tmp_path):
    session = opened(
        tmp_path, '年度: 2024\n机关: {全称: 示例县教育局}\n主动公开:\n  行政许可: "12"\n'
    )
    assert session.state().figures["disclosure.licences"] is None
    assert typed(session, ("disclosure", "licences"), "12").figures["disclosure.licences"] == "12"


def test_words_behind_a_number_are_part_of_what_is_typed(tmp_path):
    session = copied(tmp_path, CITY)
    state = typed(session, RECEIVED, "53（其中网上2件）")
    assert state.figures[dotted(RECEIVED)] == "53（其中网上2件）"
    assert typed(session, RECEIVED, "53").figures[dotted(RECEIVED)] == "53"


def test_english_keys_and_missing_ones(tmp_path):
    session = opened(tmp_path, ENGLISH)
    typed(session, ("applications", "outcomes", "granted", "natural_person"), "1")
    typed(session, ("agency", "postcode"), "000000")
    state = typed(session, ("disclosure", "licences"), "5")
    assert "  outcomes:\n    granted: [1, _, _, _, _, _]\n" in state.text
    assert '  postcode: "000000"\n' in state.text
    assert state.text.index("disclosure:\n") < state.text.index("applications:\n")
    assert "licences: 5\n" in state.text
    assert "# counted" in state.text
    assert undone(session).decode() == ENGLISH


def test_live_figures_are_shown_as_typed_and_can_be_made(tmp_path):
    session = opened(tmp_path, ENGLISH)
    assert session.state().typed["overview"] == "新收{{ 申请.新收.总计 }}件。"
    state = typed(
        session, ("overview",), "全年新收政府信息公开申请1件，{{ 申请.新收.自然人 }}件来自自然人。"
    )
    assert "{{ 申请.新收.自然人 }}件来自自然人" in state.typed["overview"]
    [one] = [n for n, found in enumerate(session.proposals()) if found.typed == "1"]
    state = session.live(session.rev, one)
    assert "申请{{ 申请.新收.总计 }}件" in state.typed["overview"]
    assert "新收政府信息公开申请1件" in session.report.content.overview


def test_a_text_too_long_is_not_lost_and_is_told(tmp_path):
    session = copied(tmp_path, CITY)
    words = "\n".join(["很长的话。" * 200] * 51)
    state = typed(session, ("problems",), words)
    assert state.typed["problems"] == words
    assert any(one["code"] == "F216" and one["path"] == "problems" for one in state.findings)
    typed(session, ("overview",), "\n".join(["很长的话。" * 200] * 49))
    with pytest.raises(Refused) as refused:
        typed(session, ("other_matters",), "\n".join(["很长的话。" * 200] * 49))
    assert refused.value.findings[0].code == "F216"


def test_a_place_that_the_file_has_otherwise_is_refused_with_words(tmp_path):
    session = opened(tmp_path, "年度: 2024\n机关: {全称: 示例县教育局}\n申请:\n  新收: [1, 2, 3]\n")
    before = session.data
    for path in (
        RECEIVED,
        ("applications", "received", "total"),
        ("no", "such"),
        ("applications",),
    ):
        with pytest.raises(Refused) as refused:
            typed(session, path, "3")
        assert refused.value.findings[0].code == "O970"
    assert session.data == before


@pytest.mark.parametrize(
    "value", ["示例县教育局\n第二行", "“引号”: # 不是注释", "a\x07b", "\ud800"]
)
def test_odd_words_in_a_field(value, tmp_path):
    session = copied(tmp_path, CITY)
    try:
        state = typed(session, ("agency", "address"), value)
    except Refused:
        assert not value.isprintable()
    else:
        assert state.typed["agency.address"] == " ".join(value.split())
    _saved(session)


# --- Excel --------------------------------------------------------------------------------------------


def test_a_block_from_excel_fills_the_printed_cells_in_one_step(tmp_path):
    session = opened(tmp_path, starter("2021"))
    rows = [["3", "1", "", "", "0", "0", "4"], ["1", "0", "0", "0", "0", "0", "1"]]
    with pytest.raises(Refused) as refused:
        session.set_block(
            session.rev,
            ("applications", "received", "natural_person"),
            [*rows[:1], [*rows[1][:6], "2"]],
        )
    assert refused.value.findings[0].code == "O973"
    state = session.set_block(session.rev, ("applications", "received", "natural_person"), rows)
    assert "新收: [3, 1, _, _, 0, 0]" in state.text
    assert state.figures["applications.carried_over.total"] == "1"
    assert session.undo(session.rev).typed["applications.received.natural_person"] == ""


@pytest.mark.parametrize("rows", [[["1"] * 8], [["1"]] * 40])
def test_a_block_larger_than_the_table_is_refused_whole(rows, tmp_path):
    session = opened(tmp_path, starter("2021"))
    before = session.data
    with pytest.raises(Refused):
        session.set_block(session.rev, ("applications", "received", "natural_person"), rows)
    assert session.data == before


def test_a_line_of_headings_between_pasted_rows_is_passed_over(tmp_path):
    session = opened(tmp_path, starter("2014"))
    form = session.report.form
    grid = next(grid for grid in inputs._grids(form) if () in grid[1:-1] and any(grid))
    at = next(
        n
        for n, row in enumerate(grid)
        if row and n + 2 < len(grid) and not grid[n + 1] and grid[n + 2]
    )
    numbers = [["1"], ["标题"], ["2"]]
    state = session.set_block(session.rev, grid[at][0], numbers)
    assert [state.typed[dotted(grid[n][0])] for n in (at, at + 2)] == ["1", "2"]
    session.undo(session.rev)
    state = session.set_block(session.rev, grid[at][0], [["1"], ["2"]])
    assert [state.typed[dotted(grid[n][0])] for n in (at, at + 2)] == ["1", "2"]


# --- sections and annexes -----------------------------------------------------------------------------


def test_sections_are_put_in_left_out_and_filled_in(tmp_path):
    session = copied(tmp_path, ONE_PER_FORM["2008"])
    raw, number = session.data, len(session.report.content.sections)
    state = session.add_section(session.rev, "sections", 0, "新的部分", "复议诉讼")
    assert state.typed["sections.1.title"] == "新的部分"
    state = typed(session, ("sections", "1", "items"), "复议诉讼、收费及减免")
    assert "    条目: [复议诉讼, 收费及减免]\n" in state.text
    state = typed(session, ("sections", "1", "counted", "counts"), "机构职能: 3\n政策法规：5")
    assert session.report.content.sections[1].counts == {"机构职能": 3, "政策法规": 5}
    assert state.typed["sections.1.counted.counts"] == "机构职能: 3\n政策法规: 5"
    session.leave_out(session.rev, ("sections", "1"))
    assert len(session.report.content.sections) == number
    assert session.data == raw
    assert undone(session) == raw


def test_a_section_too_many_is_refused_and_nothing_is_lost(tmp_path):
    session = copied(tmp_path, ONE_PER_FORM["2008"])
    before, number = b"", 0
    while session.data != before:  # until one more is not taken
        before, number = session.data, number + 1
        with contextlib.suppress(Refused):
            session.add_section(session.rev, "sections", -1, f"第{number}节")
    assert 50 < number < 1000
    assert session.state().readable


def test_an_annex_may_be_left_out_and_a_part_may_not(tmp_path):
    session = opened(tmp_path, starter("2014"))
    assert not [
        part for part in session.report.form.parts if part.annex and not session.report.uses(part)
    ]
    key = next(part.key for part in session.report.form.parts if part.annex)
    session.leave_out(session.rev, (key,))
    assert getattr(session.report.content, key) is None
    assert session.state().counts["unfilled"] == 0
    other = next(part.key for part in session.report.form.parts if not part.annex)
    with pytest.raises(Refused):
        session.leave_out(session.rev, (other,))


# --- the text -----------------------------------------------------------------------------------------


def test_an_unreadable_text_locks_the_form_and_says_which_lines(tmp_path):
    session = copied(tmp_path, CITY)
    good = session.state()
    bad = session.text.replace("  新收: [3001", "  新收：［3001").replace(
        "发布日期: 2", "发布日期：2"
    )
    state = session.set_text(session.rev, bad)
    assert not state.readable
    assert state.text == bad
    assert (state.figures, state.typed) == (good.figures, good.typed)
    lines = bad.split("\n")
    assert {lines[one["line"] - 1] for one in state.slips} == {
        one for one in lines if "：［" in one or "期：" in one
    }
    for change in (
        lambda: typed(session, RECEIVED, "1"),
        lambda: session.zero(session.rev, ("applications",), over=True),
        lambda: session.set_block(session.rev, RECEIVED, [["1"]]),
        lambda: session.explain(session.rev, state.findings[0]["id"], "经核实无误"),
    ):
        with pytest.raises(Refused) as refused:
            change()
        assert refused.value.findings[0].code == "O970"
    one = session.fix(
        session.rev, next(one["id"] for one in state.findings if "期：" in lines[one["line"] - 1])
    )
    assert not one.readable
    assert len({slip["line"] for slip in one.slips}) == 1
    state = session.fix_slips(session.rev)
    assert state.readable
    assert state.text == good.text
    assert undone(session) == CITY.read_bytes()


@pytest.mark.parametrize(
    "text", ["", "年度", "[" * 3000, "机关:\n  - }", "年度: 2024\x00\n", "年度: &a 1", "PK\x03\x04"]
)
def test_a_text_that_nobody_can_mend_stays_as_it_is_typed(text, tmp_path):
    session = copied(tmp_path, CITY)
    state = session.set_text(session.rev, text)
    assert (state.readable, state.text) == (False, text)
    assert state.slips
    assert all(one["message"] and one["remedy"] for one in state.slips)
    assert state.figures == Session.open(CITY).state().figures
    assert session.save().state.text == text
    assert session.undo(session.rev).readable


def test_an_unreadable_file_opens_with_what_can_be_read_of_it(tmp_path):
    session = opened(tmp_path, CITY.read_text("utf-8").replace("年度: 2024", "年度：2024"))
    assert not session.state().readable
    assert session.state().figures[dotted(RECEIVED)] == "53"
    assert session.fix_slips(session.rev).readable
    session = opened(tmp_path, "[" * 3000)
    assert (session.report, session.state().figures, session.state().typed) == (None, {}, {})
    assert session.set_text(session.rev, CITY.read_text("utf-8")).readable


def test_a_text_that_cannot_be_saved_is_refused(tmp_path):
    session = copied(tmp_path, CITY)
    for text in ("年度: \udc80", "# " + "长" * 1_000_000):
        with pytest.raises(Refused) as refused:
            session.set_text(session.rev, text)
        assert refused.value.findings[0].code == "O974"
    assert not session.dirty


def test_all_safe_fixes_are_one_step(tmp_path):
    session = copied(tmp_path, WRONG)
    before = session.state()
    safe = [one for one in before.findings if one["fixable"] == "safe"]
    assert len(safe) > 1
    state = session.fix_slips(session.rev)
    assert not [one for one in state.findings if one["fixable"] == "safe"]
    assert len(state.findings) < len(before.findings)
    assert session.undo(session.rev).text == before.text


def test_a_total_typed_wrong_for_which_the_form_has_no_field_becomes_the_sum(tmp_path):
    session = copied(tmp_path, WRONG)
    [finding] = [one for one in session.state().findings if one["code"] == "A301"]
    before, state = session.text, session.fix(session.rev, finding["id"])
    assert state.text == before.replace("[6, 1, 0, 0, 0, 0, 8]", "[6, 1, 0, 0, 0, 0, 7]")
    assert not [one for one in state.findings if one["code"] == "A301"]


OTHER = "{规则: X302, 理由: 经核实无误}"


def test_an_explanation_written_by_hand_is_changed_where_it_stands_and_one_of_no_use_goes(tmp_path):
    by_hand = "\n说明:\n  - {规则: X301, 位置: 总体情况, 理由: 手写的理由}  # 已请示\n"
    text = WRONG.read_text("utf-8")
    session = opened(tmp_path, text + by_hand)
    [finding] = [one for one in session.state().findings if one["code"] == "X301"]
    state = session.explain(session.rev, finding["id"], "另一个理由")
    assert state.text == text + by_hand.replace("手写的理由", "另一个理由")
    state = typed(session, ("overview",), "收到政府信息公开申请18件。")
    [idle] = [one for one in state.findings if one["code"] == "K902"]
    state = session.take_back(session.rev, idle["id"])
    assert "说明:" not in state.text
    assert not [one for one in state.findings if one["code"] == "K902"]


@pytest.mark.parametrize(
    "marked", ["", "说明: _\n", "说明:  # 见下\n", f"说明:\n- {OTHER}\n", f"说明: [{OTHER}]\n"]
)
def test_an_explanation_is_written_for_its_finding_alone(marked, tmp_path):
    text = CITY.read_text("utf-8").replace(
        "新收政府信息公开申请3119件", "新收政府信息公开申请3120件"
    )
    session = opened(tmp_path, text + marked)
    shutil.copy(INPUTS / "city_government_2024_outcomes.png", tmp_path)
    [finding] = [one for one in session.state().findings if one["code"] == "X301"]
    assert finding["explainable"]
    with pytest.raises(Refused):
        session.explain(session.rev, finding["id"], "。")
    state = session.explain(session.rev, finding["id"], "一件由派出机构收到：另计")
    [after] = [one for one in state.findings if one["code"] == "X301"]
    assert (after["id"], after["reason"]) == (finding["id"], "一件由派出机构收到：另计")
    assert state.counts["explained"] == 1
    state = session.explain(session.rev, finding["id"], "改过的理由")
    assert state.text.count("理由: 改过的理由") == 1
    assert "一件由派出机构" not in state.text
    explained = len(session.report.content.explanations)
    session.take_back(session.rev, finding["id"])
    assert len(session.report.content.explanations) == explained - 1
    assert marked or session.text == text
    with pytest.raises(Refused):
        session.take_back(session.rev, finding["id"])
    assert [one["reason"] for one in session.state().findings if one["code"] == "X301"] == [""]
    assert undone(session) == (text + marked).encode()


def test_a_change_to_an_older_state_is_refused(tmp_path):
    session = copied(tmp_path, CITY)
    old = session.rev
    typed(session, RECEIVED, "1")
    for change in (
        lambda: session.set(old, RECEIVED, "2"),
        lambda: session.set_text(old, "x"),
        lambda: session.undo(old),
        lambda: session.fix_slips(old),
        lambda: session.take_theirs(old),
    ):
        with pytest.raises(Stale):
            change()
    assert session.state().typed[dotted(RECEIVED)] == "1"


def test_typing_a_number_is_one_step_and_texts_are_several(tmp_path):
    session = copied(tmp_path, CITY)
    for value in ("1", "12", "123"):
        typed(session, RECEIVED, value)
    assert session.undo(session.rev).typed[dotted(RECEIVED)] == "53"
    assert session.redo(session.rev).typed[dotted(RECEIVED)] == "123"
    for value in ("一。", "一。二。"):
        typed(session, ("problems",), value)
    assert session.undo(session.rev).typed["problems"] == "一。"
    state = typed(session, RECEIVED, "53")
    assert not state.can_redo


def test_what_changed_is_told(tmp_path):
    session = copied(tmp_path, CITY)
    assert typed(session, RECEIVED, "54").changed == {
        dotted(RECEIVED),
        "applications.received.total",
    }


# --- saving -------------------------------------------------------------------------------------------

ENCODINGS = {
    "utf-8": lambda text: text.encode(),
    "bom": lambda text: text.encode("utf-8-sig"),
    "crlf": lambda text: text.replace("\n", "\r\n").encode(),
    "bom and crlf": lambda text: text.replace("\n", "\r\n").encode("utf-8-sig"),
    "cr": lambda text: text.replace("\n", "\r").encode(),
    "gb18030": lambda text: text.encode("gb18030"),
    "utf-16": lambda text: b"\xff\xfe" + text.replace("\n", "\r\n").encode("utf-16-le"),
    "mixed": lambda text: text.replace("\n", "\r\n", 40).encode(),
}


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_file_is_saved_with_its_encoding_and_its_line_ends(encoding, tmp_path):
    raw = ENCODINGS[encoding](CITY.read_text("utf-8"))
    session = opened(tmp_path, raw)
    typed(session, RECEIVED, "54")
    expected = ENCODINGS[encoding](CITY.read_text("utf-8").replace("[3001, 53,", "[3001, 54,"))
    assert _saved(session).read_bytes() == expected
    typed(session, ("problems",), "一是。\n\n二是。")
    session.set_text(session.rev, session.text.replace("# 每行", "# 头\n  # 每行"))
    again = Session.open(_saved(session))
    assert (again.text, again.state().typed["problems"]) == (session.text, "一是。\n\n二是。")
    data = session.data.replace(b"\r\n", b"") if "crlf" in encoding else b""
    assert b"\n" not in data
    assert undone(session) == raw
    assert session.dirty


def test_a_file_changed_meanwhile_is_never_written_over_unseen(tmp_path):
    session = copied(tmp_path, CITY)
    typed(session, RECEIVED, "54")
    theirs = session.path.read_text("utf-8").replace("年度: 2024", "年度: 2024  # 改过")
    session.path.write_text(theirs, "utf-8")
    assert session.is_changed_on_disk()
    conflict = session.save()
    assert isinstance(conflict, Conflict)
    assert (conflict.mine, conflict.theirs) == (session.text, theirs)
    assert session.path.read_text("utf-8") == theirs
    session.path.write_text(theirs + "# 又改过\n", "utf-8")
    again = session.save(conflict.seen)
    assert isinstance(again, Conflict)
    assert isinstance(session.save(again.seen), Saved)
    assert session.path.read_text("utf-8") == session.text
    assert not session.is_changed_on_disk()


def test_their_text_is_taken_as_a_step_that_can_be_undone(tmp_path):
    session = copied(tmp_path, CITY)
    mine = typed(session, RECEIVED, "54").text
    theirs = session.path.read_text("utf-8").replace("53,", "55,").replace("\n", "\r\n")
    session.path.write_bytes(theirs.encode("utf-8-sig"))
    state = session.take_theirs(session.rev)
    assert state.typed[dotted(RECEIVED)] == "55"
    assert not state.dirty
    assert session.data == theirs.encode("utf-8-sig")
    assert session.undo(session.rev).text == mine
    assert isinstance(session.save(), Saved)


def test_a_file_that_was_deleted_or_is_no_text_any_more_is_a_conflict(tmp_path):
    session = copied(tmp_path, CITY)
    typed(session, RECEIVED, "54")
    session.path.write_bytes(b"\xff\x00\xff")
    assert session.save().theirs is None
    with pytest.raises(Refused):
        session.take_theirs(session.rev)
    session.path.unlink()
    conflict = session.save()
    assert isinstance(conflict, Conflict)
    assert conflict.theirs is None
    assert isinstance(session.save(conflict.seen), Saved)
    assert session.path.read_bytes() == session.data


def test_a_folder_that_cannot_be_written_is_told_and_nothing_is_lost(tmp_path):
    folder = tmp_path / "reports"
    folder.mkdir()
    session = copied(folder, CITY)
    state = typed(session, RECEIVED, "54")
    shutil.rmtree(folder)
    folder.write_text("a file where the folder was")
    assert not session.keep()
    with pytest.raises(Refused) as refused:
        session.save(session.save().seen)
    assert refused.value.findings[0].code == "O975"
    assert session.state() == state
    folder.unlink()
    assert isinstance(session.save(session.save().seen), Saved)


@unix
def test_a_file_that_is_read_only_is_told(tmp_path):
    session = copied(tmp_path, CITY)
    typed(session, RECEIVED, "54")
    session.path.chmod(0o400)
    with pytest.raises(Refused) as refused:
        session.save()
    assert refused.value.findings[0].code == "O975"
    assert session.path.read_bytes() == CITY.read_bytes()
    assert session.dirty


def test_no_text_does_not_open(tmp_path):
    (tmp_path / "a.yaml").write_bytes(b"PK\x03\x04")
    for path in (tmp_path, tmp_path / "a.yaml", tmp_path / "none.yaml"):
        with pytest.raises(authoring.Unusable):
            Session.open(path)


# --- the side file ------------------------------------------------------------------------------------


def sides(folder: Path) -> list[Path]:
    return sorted(folder.glob(".*.desk"))


def test_what_was_not_saved_is_offered_and_taken_only_when_asked(tmp_path):
    session = copied(tmp_path, CITY)
    assert session.keep()
    assert not sides(tmp_path)
    lost = typed(session, RECEIVED, "54").text
    assert session.keep()
    again = Session.open(session.path)  # the first was killed
    assert again.state().typed[dotted(RECEIVED)] == "53"
    [left] = again.leftovers()
    assert (left.text, left.file_text, left.fits) == (lost, again.text, True)
    typed(again, ("problems",), "又写了。")
    assert again.keep()
    assert len(sides(tmp_path)) == 2
    state = again.restore(again.rev, left.name)
    assert state.text == lost
    assert not again.leftovers()
    assert "又写了。" in again.undo(again.rev).text
    again.redo(again.rev)
    _saved(again)
    assert not sides(tmp_path)


def test_a_leftover_of_another_version_of_the_file_says_so_and_can_go(tmp_path):
    session = copied(tmp_path, CITY)
    typed(session, RECEIVED, "54")
    session.close()
    assert len(sides(tmp_path)) == 1
    session.path.write_text(session.path.read_text("utf-8") + "# 改过\n", "utf-8")
    again = Session.open(session.path)
    [left] = again.leftovers()
    assert not left.fits
    again.discard(left.name)
    assert not sides(tmp_path)
    with pytest.raises(Refused):
        again.restore(again.rev, left.name)
    again.discard("../" + left.name)


def test_a_clean_end_leaves_no_side_file(tmp_path):
    session = copied(tmp_path, CITY)
    typed(session, RECEIVED, "54")
    session.keep()
    session.undo(session.rev)
    session.keep()
    assert not sides(tmp_path)
    typed(session, RECEIVED, "54")
    session.keep()
    session.close(discard=True)
    assert not sides(tmp_path)


@unix
def test_side_files_are_no_more_open_than_the_file_and_links_are_not_followed(tmp_path):
    session = copied(tmp_path, CITY)
    session.path.chmod(0o600)
    other = tmp_path / "other"
    other.write_text("x")
    (tmp_path / f".{session.path.name}.desk").symlink_to(other)
    typed(session, RECEIVED, "54")
    assert session.keep()
    assert other.read_text() == "x"
    [made] = [one for one in sides(tmp_path) if not one.is_symlink()]
    assert made.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "junk", [b"", b"[]", b"{}", b'{"base": 1, "text": 2}', b"\xff", b"[" * 100_000]
)
def test_a_damaged_side_file_is_passed_over(junk, tmp_path):
    session = copied(tmp_path, CITY)
    (tmp_path / f".{session.path.name}.desk").write_bytes(junk)
    assert Session.open(session.path).leftovers() == []


# --- last year and the notice -------------------------------------------------------------------------


def test_last_years_report_of_any_kind_is_read_once(tmp_path, monkeypatch):
    page = tmp_path / "2023.html"
    document = authoring.compose(
        authoring.load(INPUTS / "county_education_2023.yaml"), stage="final"
    )
    page.write_bytes(authoring.render(document, "html").data)
    path = Path(shutil.copy(INPUTS / "county_education_2024.yaml", tmp_path))
    session = Session.open(path, page)
    assert session.report.last.year == 2023
    page.unlink()
    state = typed(session, ("applications", "carried_over", "natural_person"), "7")
    assert any(one["code"] in ("X303", "A303") for one in state.findings)
    assert session.report.last.year == 2023


def test_the_last_year_the_file_names_is_read_again_when_it_names_another(tmp_path):
    path = Path(shutil.copy(INPUTS / "county_education_2024.yaml", tmp_path))
    shutil.copy(INPUTS / "county_education_2023.yaml", tmp_path)
    session = Session.open(path)
    typed(session, ("last_report",), "county_education_2023.yaml")
    last = session.report.last
    assert last.year == 2023
    typed(session, RECEIVED, "1")
    assert session.report.last is last
    state = typed(session, ("last_report",), "none.yaml")
    for _ in range(2):
        [told] = [one for one in state.findings if one["code"] == "F219"]
        line = state.text.split("\n")[told["line"] - 1]
        assert "none.yaml" in line
        state = session.set_text(session.rev, "# 头\n" + state.text)
    assert session.report.last is None
    state = typed(session, ("last_report",), "county_education_2023.yaml")
    assert session.report.last.year == 2023
    assert not [one for one in state.findings if one["code"] == "F219"]


def test_a_last_year_or_a_notice_that_cannot_be_used_is_told_at_every_state(tmp_path):
    path = Path(shutil.copy(CITY, tmp_path))
    session = Session.open(path, tmp_path / "none.yaml", tmp_path / "none.pack")
    for _ in range(2):
        codes = {one["code"] for one in session.state().findings}
        assert "F219" in codes
        assert any(one["file"].endswith("none.pack") for one in session.state().findings)
        typed(session, RECEIVED, "54")


def test_the_demands_of_a_notice_are_checked(tmp_path):
    path = Path(shutil.copy(CITY, tmp_path))
    codes = [
        {one["code"] for one in Session.open(path, pack=pack).state().findings}
        for pack in (None, PACK)
    ]
    assert codes[1] - codes[0]


# --- a long day ---------------------------------------------------------------------------------------


@pytest.mark.slow
def test_later_changes_cost_no_more_than_the_first(tmp_path):
    session = copied(tmp_path, CITY)
    raw = session.data
    cells = sorted(inputs.entered(session.report.form))
    times, objects = [], []
    for number in range(240):
        begun = time.process_time()
        typed(session, cells[number % len(cells)], str(number))
        times.append(time.process_time() - begun)
        if number % 80 == 79:
            gc.collect()
            objects.append(len(gc.get_objects()))
    assert sorted(times[-60:])[30] < 2 * sorted(times[:60])[30]
    assert objects[-1] - objects[0] < 2000
    assert undone(session) == raw


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_opens_as_the_checks_see_it(example, tmp_path):
    session = Session.open(example)
    told = [one.as_dict() for one in authoring.check(authoring.load(example))]
    state = session.state()
    assert [one["message"] for one in state.findings] == [one["message"] for one in told]
    figures = session.report.figures.values
    assert len(state.figures) == len(figures)
    for path in inputs.entered(session.report.form):
        if figures[path] is not None and not session.report.remarks.get(path):
            shown = state.typed[dotted(path)]
            assert Decimal(shown.rstrip("元万亿") if shown != "无" else "0") is not None


def test_two_sessions_never_take_each_others_side_file(tmp_path):
    one = copied(tmp_path, INPUTS / "zone_2022.yaml")
    two = Session.open(one.path)
    one.set(one.rev, RECEIVED, "71007")
    assert one.keep()
    (left,) = two.leftovers()
    two.discard(left.name)
    two.set(two.rev, RECEIVED, "72007")
    assert two.keep()
    assert one.keep()  # the same text again, which is no longer there
    assert {("71007" in each.read_text("utf-8"), "72007" in each.read_text("utf-8")) for each in sides(tmp_path)} == {
        (True, False), (False, True),
    }  # fmt: skip
    one.close(discard=True)
    (kept,) = sides(tmp_path)
    assert "72007" in kept.read_text("utf-8")


def test_a_side_file_that_says_what_the_file_says_goes(tmp_path):
    one = copied(tmp_path, INPUTS / "zone_2022.yaml")
    one.set(one.rev, RECEIVED, "71007")
    one.keep()
    one.path.write_bytes(one.data)  # killed here, between saving and the end
    assert not Session.open(one.path).leftovers()
    assert not sides(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes")
def test_a_pipe_in_the_place_of_the_file_is_not_waited_for(tmp_path):
    one = copied(tmp_path, INPUTS / "zone_2022.yaml")
    one.path.unlink()
    os.mkfifo(one.path)
    found = one.save()
    assert isinstance(found, Conflict)
    assert found.theirs is None
    with pytest.raises(Refused):
        one.take_theirs(one.rev)
    with pytest.raises(Unusable):
        Session.open(one.path)


def test_a_file_too_long_is_not_opened_in_part(tmp_path):
    text = (INPUTS / "zone_2022.yaml").read_text(encoding="utf-8")
    with pytest.raises(Unusable):
        opened(tmp_path, text + "# x\n" * (MAX_BYTES // 4))
    one = copied(tmp_path, INPUTS / "zone_2022.yaml")
    one.path.write_text(text + "# x\n" * (MAX_BYTES // 4), encoding="utf-8")
    assert one.conflict().theirs is None
    with pytest.raises(Refused):
        one.take_theirs(one.rev)
