"""What the buttons of the desk do to the folder and to the open file."""

import os
import shutil
import threading

import pytest

from authoring import seal
from authoring.desk import actions
from authoring.desk.actions import Progress
from authoring.desk.session import Session
from authoring.findings import Unusable
from tests.conftest import INPUTS, WRONG, library
from tests.sheet.books import filled
from tests.versions.worded import Word

ZONE = INPUTS / "zone_2022.yaml"
BEFORE = INPUTS / "zone_2021.yaml"
CELL = ("applications", "received", "natural_person")
NAME = "申请.新收.自然人"


@pytest.fixture
def session(tmp_path):
    """The zone's report of 2022 with that of 2021 beside it, which it names."""
    for path in (ZONE, BEFORE):
        shutil.copy(path, tmp_path)
    return Session.open(tmp_path / ZONE.name)


def contents(folder):
    return {name: (folder / name).read_bytes() for name in sorted(os.listdir(folder))}


def rendered(session, *outputs, stage="draft", **how):
    """As the page does it: saved first, then made."""
    return actions.saved(session) or actions.render(session, outputs, stage, **how)


def codes(findings):
    return [one.code for one in findings]


def of_outputs(findings):
    return [one.code for one in findings if one.code.startswith(("O", "S"))]


# --- files written out ------------------------------------------------------------------------------


def test_outputs_are_made_of_what_stands_there_which_is_saved_first(session):
    session.set(session.rev, ("problems",), "一是示例问题。\n\n下一步，示例改进。")
    progress, steps = Progress(), []

    def step(words):
        progress(words)
        steps.append(progress.words)

    done = rendered(session, "html", "docx", "json", "signoff", stage="final", progress=step)
    assert not session.dirty
    assert session.path.read_bytes() == session.data
    assert [one.called for one in done.links] == ["网页", "Word", "数据", "签批单"]
    assert done.told == "已生成定稿，4 个文件。"
    assert steps == ["检查", "生成网页", "生成 Word", "生成数据", "生成签批单", "写入文件"]
    for link in done.links:
        data = (session.path.parent / link.name).read_bytes()
        assert seal.source_of(data) == session.report.source.sha256
    assert "示例问题" in (session.path.parent / done.links[0].name).read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_pdf_is_made_in_a_thread_while_the_file_is_worked_on(session):
    library("weasyprint")
    assert actions.saved(session) is None
    results = []
    thread = threading.Thread(
        target=lambda: results.append(actions.render(session, ("pdf", "html"), "final"))
    )
    thread.start()
    session.set(session.rev, CELL, "77")
    thread.join()
    (done,) = results
    assert [(one.called, bool(one.pages)) for one in done.links] == [
        ("PDF", True),
        ("网页", False),
    ]
    assert session.dirty


def test_what_was_not_saved_because_of_another_program_is_not_made(session):
    session.set(session.rev, CELL, "77")
    theirs = session.path.read_text(encoding="utf-8") + "# 别人\n"
    session.path.write_text(theirs, encoding="utf-8")
    before = contents(session.path.parent)
    done = rendered(session, "html")
    assert codes(done.findings) == ["O986"]
    assert done.conflict.theirs == theirs
    assert not done.links
    assert contents(session.path.parent) == before
    session.save(force_over=done.conflict.seen)
    assert rendered(session, "html").links


def test_of_a_file_that_cannot_be_read_or_saved_nothing_is_made(session, tmp_path):
    session.set_text(session.rev, session.text + "\n机关: [\n")
    before = contents(tmp_path)
    assert codes(rendered(session, "html").findings) == ["O983"]
    for one in (actions.preview, actions.sheet, actions.made, actions.compare):
        with pytest.raises(Unusable) as refused:
            one(session)
        assert codes(refused.value.findings) == ["O983"]
    session.undo(session.rev)
    session.set(session.rev, CELL, "77")
    session.path.chmod(0o444)
    assert codes(rendered(session, "html").findings) == ["O975"]
    session.path.chmod(0o644)
    assert contents(tmp_path) == before


def test_with_errors_a_draft_is_offered_and_nothing_final_is_written(tmp_path):
    shutil.copy(WRONG, tmp_path)
    session = Session.open(tmp_path / WRONG.name)
    done = rendered(session, "html", stage="final")
    assert "O909" in codes(done.findings)
    assert [one.kind for one in done.offers] == ["draft"]
    assert os.listdir(tmp_path) == [WRONG.name]
    draft = rendered(session, "html", stage="draft")
    assert [one.called for one in draft.links] == ["网页"]
    assert "报告里还有错误" in draft.told


def test_a_final_text_without_its_date_says_where_to_write_it(session):
    session.set(session.rev, ("published",), "")
    done = rendered(session, "html", stage="final")
    missing = next(one for one in done.findings if one.code == "O915")
    assert missing.path == ("published",)
    assert "送审稿" in missing.remedy
    assert "--" not in missing.remedy
    assert rendered(session, "html", "signoff", stage="review").links


def test_what_somebody_changed_is_kept_or_read_back_and_never_written_over(session):
    (word, page) = rendered(session, "docx", "html", stage="review").links
    path = session.path.with_name(word.name)
    path.write_bytes(Word(path.read_bytes()).replace("全区各单位", "全区").bytes())
    before = contents(session.path.parent)
    done = rendered(session, "docx", "html", stage="review")
    assert of_outputs(done.findings) == ["O916"]
    assert [(one.kind, one.name) for one in done.offers] == [("word", word.name), ("keep", "")]
    assert "--" not in done.findings[-1].remedy
    assert contents(session.path.parent) == before
    notes = {one.name: one.note for one in actions.made(session)}
    assert notes == {word.name: "生成以后被改过", page.name: ""}
    kept = rendered(session, "docx", "html", stage="review", keep=True)
    assert [one.called for one in kept.links] == ["Word", "网页", "改名保留的旧文件"]
    assert session.path.with_name(kept.links[2].name).read_bytes() == before[word.name]


def test_what_is_asked_for_must_exist(session):
    before = contents(session.path.parent)
    for outputs, stage in ((("odt",), "draft"), (("html", "../x"), "draft"), (("html",), "last")):
        with pytest.raises(Unusable):
            actions.render(session, outputs, stage)
    assert not actions.render(session, ()).links
    assert len(rendered(session, "html", "html").links) == 1
    assert len(contents(session.path.parent)) == len(before) + 1


def test_what_was_made_is_listed_and_served_by_its_name_alone(session, tmp_path):
    rendered(session, "html", "json")
    rendered(session, "html", stage="final")
    (tmp_path / "geheim.html").write_text("x", encoding="utf-8")
    sheet = actions.sheet(session).links[0]
    assert [(one.called, one.note) for one in actions.made(session)] == [
        ("草稿 网页", ""),
        ("草稿 数据", ""),
        ("定稿 网页", ""),
        ("Excel 填报表", ""),
    ]
    for link in (*actions.made(session), sheet):
        assert actions.made_file(session, link.name) == tmp_path / link.name
    for name in (
        "geheim.html",
        ZONE.name,
        f"../{sheet.name}",
        str(tmp_path / sheet.name),
        "",
        "..",
    ):
        with pytest.raises(Unusable):
            actions.made_file(session, name)
    session.set(session.rev, CELL, "77")
    assert {one.note for one in actions.made(session)} == {"生成以后报告改过", ""}


def test_a_filling_sheet_is_made_of_what_stands_there_and_never_over_another(session):
    session.set(session.rev, CELL, "77")
    first = actions.sheet(session).links[0].name
    assert actions.sheet(session).links[0].name == first, "the same sheet is made once"
    path = session.path.with_name(first)
    path.write_bytes(b"filled in")
    second = actions.sheet(session).links[0].name
    assert second != first
    assert path.read_bytes() == b"filled in"
    assert session.dirty, "a sheet is made without saving"
    session.undo(session.rev)
    proposal = actions.from_sheet(session, second)
    assert proposal.lines == ()
    assert codes(proposal.findings) == ["T112"], "nobody has typed anything into it"


def test_a_preview_shows_what_stands_there_as_a_draft(session):
    session.set(session.rev, CELL, "7654")
    page = actions.preview(session).decode()
    assert "7654" in page
    assert "草稿" in page
    assert session.dirty


# --- changes read back ------------------------------------------------------------------------------


def test_a_filled_sheet_is_listed_first_and_taken_as_one_step(session):
    data = filled(session.report, {NAME: 4321, "申请.新收.其他": 9})
    session.path.with_name("填好.xlsx").write_bytes(data)
    session.path.with_name("填好.docx").write_bytes(data)
    before, on_disk = session.text, session.path.read_bytes()
    now = session.state().figures[".".join(CELL)]
    assert actions.workbooks(session) == ("填好.xlsx",)
    proposal = actions.from_sheet(session, "填好.xlsx")
    assert session.text == before
    line = proposal.lines[0]
    assert line.where.startswith("申请 新收 自然人（")
    assert (line.before, line.after) == (now, "4321")
    state = actions.accept(session, proposal, proposal.id)
    assert state.figures[".".join(CELL)] == "4321"
    assert session.path.read_bytes() == on_disk, "saving is the clerk's"
    assert session.undo(session.rev).text == before
    with pytest.raises(Unusable):
        actions.from_sheet(session, "填好.docx")
    with pytest.raises(Unusable):
        actions.from_sheet(session, "../填好.xlsx")


def test_changes_are_taken_as_they_were_shown_or_not_at_all(session):
    session.path.with_name("填好.xlsx").write_bytes(filled(session.report, {NAME: 4321}))
    proposal = actions.from_sheet(session, "填好.xlsx")
    with pytest.raises(Unusable) as refused:
        actions.accept(session, proposal, "0" * 16)
    assert codes(refused.value.findings) == ["O984"]
    session.set(session.rev, CELL, "77")
    text = session.text
    with pytest.raises(Unusable):
        actions.accept(session, proposal, proposal.id)
    assert session.text == text


def test_what_a_leader_changed_in_word_comes_back(session):
    (link,) = rendered(session, "docx", stage="review").links
    path = session.path.with_name(link.name)
    words = next(one for one in session.report.content.problems.split("。") if len(one) > 8)[-6:]
    word = Word(path.read_bytes()).replace(words, "领导改的话", tracked=True)
    path.write_bytes(word.bytes())
    assert link.name in actions.word_files(session)
    proposal = actions.from_word(session, link.name)
    assert [(one.before, one.after) for one in proposal.lines] == [(words, "领导改的话")]
    assert proposal.lines[0].by == "示例领导 2025-01-15"
    assert proposal.lines[0].where
    before = session.text
    actions.accept(session, proposal, proposal.id)
    assert session.text == before.replace(words, "领导改的话", 1)
    session.undo(session.rev)
    # Changed since, saved or not, it does not go in; undone it does.
    session.set(session.rev, CELL, "77")
    for _ in range(2):
        with pytest.raises(Unusable) as refused:
            actions.from_word(session, link.name)
        assert codes(refused.value.findings) == ["E102"]
        assert "撤销" in refused.value.findings[0].remedy
        session.save()
    session.undo(session.rev)
    assert actions.from_word(session, link.name).lines == proposal.lines


@pytest.mark.parametrize("added", ["", "及时"])
def test_a_change_in_word_is_listed_among_the_words_around_it(added, session):
    (link,) = rendered(session, "docx", stage="review").links
    path = session.path.with_name(link.name)
    words = next(one for one in session.report.content.problems.split("。") if len(one) > 20)[5:15]
    now = f"{words[:4]}{added}{words[4:]}" if added else words[:4] + words[6:]
    path.write_bytes(Word(path.read_bytes()).replace(words, now).bytes())
    (line,) = actions.from_word(session, link.name).lines
    assert len(line.lead) > 4
    assert f"{line.lead}{line.before}{line.tail}" in session.text
    assert now in f"{line.lead}{line.after}{line.tail}"


def test_what_cannot_be_taken_from_word_is_told_with_a_remedy_of_the_desk(session):
    (link,) = rendered(session, "docx").links
    path = session.path.with_name(link.name)
    word = Word(path.read_bytes()).replace("其他需要报告的事项", "另外的事项")
    path.write_bytes(word.bytes())
    text = session.text
    proposal = actions.from_word(session, link.name)
    assert proposal.lines == ()
    assert codes(proposal.findings) == ["E112"]
    actions.accept(session, proposal, proposal.id)
    assert (session.text, session.dirty) == (text, False)
    session.path.with_name("别的.docx").write_bytes(b"PK\x03\x04")
    with pytest.raises(Unusable):
        actions.from_word(session, "别的.docx")


# --- beside the year before -------------------------------------------------------------------------


def test_the_report_beside_last_years_and_beside_another_file(session):
    session.set(session.rev, CELL, "7654")
    found = actions.compare(session)
    assert found.names == ("上年", "本年")
    assert any("7654" in one.now for one in found.lines)
    assert all(one.words for one in found.lines)
    every = actions.compare(session, BEFORE.name, all_figures=True)
    assert len(every.lines) > len(found.lines)
    with pytest.raises(Unusable):
        actions.compare(session, f"../{BEFORE.name}")


def test_without_last_years_report_it_is_asked_for(session):
    alone = session.path.with_name("alone.yaml")
    text = "\n".join(line for line in session.text.split("\n") if not line.startswith("上年报告"))
    alone.write_text(text, encoding="utf-8")
    with pytest.raises(Unusable) as refused:
        actions.compare(Session.open(alone))
    assert codes(refused.value.findings) == ["O985"]
    given = Session.open(alone, last=session.path.with_name(BEFORE.name))
    assert actions.compare(given).lines
