"""A report from nothing to its final files as the desk makes it: begun, filled in, checked, written out."""

import os
import re

import pytest

import authoring
from authoring import seal
from authoring.desk import actions, fields
from authoring.desk.beginning import begin
from authoring.desk.session import Session
from authoring.desk.words import all_at_the_desk
from authoring.findings import exit_code
from tests.conftest import ONE_PER_FORM, library

_OF_THE_FILE = re.compile(r"缩进|命令|竖线|: [|0-9]|nianbao |--")
WORDS = {
    "agency.short_name": "县档案馆",
    "agency.level": "部门",
    "agency.address": "示例县示例路1号",
    "agency.postcode": "000000",
    "agency.telephone": "0000-0000000",
    "site.name": "示例县人民政府网",
    "published": "2026-01-20",
    "overview": "（一）主动公开。在示例县政府网站公开信息12条，其中查档指南3条。\n\n"
    "（二）依申请公开。2025年没有收到政府信息公开申请，也没有上年结转的申请。\n\n"
    "（三）政府信息管理。信息公开前由馆办公室审核，核对内容和公开属性。\n\n"
    "（四）平台建设。本馆没有自建网站和政务新媒体，信息在县政府网站公开。\n\n"
    "（五）监督保障。明确一名工作人员负责，培训1次。没有因政府信息公开工作受到责任追究的情形。",
    "problems": "存在的问题：查档指南更新不够及时，有一处开放时间与实际不符；政策解读的形式单一，只有文字。\n\n"
    "改进情况：每季度核对一次查档指南，调整办公时间的当天更新；2026年起，解读配图表。",
    "other_matters": "无",
}


def filled_in(folder):
    """A report of nothing that happened, as a clerk fills it in."""
    begun = begin(folder, "2025", "示例县档案馆")
    session = Session.open(begun.path)
    page = fields.page(session.report)
    for part in page.parts:
        if part.grid:
            session.zero(session.rev, tuple(part.grid.path.split(".")))
    for path, words in WORDS.items():
        session.set(session.rev, tuple(path.split(".")), words)
    return session


@pytest.mark.slow
def test_a_report_of_nothing_from_an_empty_folder_to_its_final_files(tmp_path):
    library("weasyprint")
    session = filled_in(tmp_path)
    state = session.state()
    assert (state.counts["errors"], state.counts["unfilled"]) == (0, 0), state.findings
    assert set(state.figures.values()) == {"0"}
    assert actions.saved(session) is None
    done = actions.render(session, ("html", "docx", "pdf"), "final")
    assert len(done.links) == 3
    assert not exit_code(done.findings)
    for link in done.links:
        assert seal.state(actions.made_file(session, link.name).read_bytes()) == "intact"
    session.close()
    hidden = [name for name in os.listdir(tmp_path) if name.startswith(".")]
    assert not hidden


def test_the_file_it_leaves_is_one_written_by_hand(tmp_path):
    session = filled_in(tmp_path)
    begun = authoring.starter(
        authoring.form_of(2025), 2025, "示例县档案馆", "nianbao-2021.schema.json"
    )
    kept = [line for line in begun.split("\n") if line.startswith("#")]
    lines = session.text.split("\n")
    assert [line for line in lines if line.startswith("#")] == kept
    for line in (
        "主动公开: 无",
        "申请: 无",
        "复议诉讼: 无",
        "发布日期: 2026-01-20",
        "其他事项: 无",
    ):
        assert lines.count(line) == 1
    assert '  邮编: "000000"' in session.text
    assert "总体情况: |\n  （一）主动公开。" in session.text


def test_undone_step_by_step_nothing_is_left(tmp_path):
    session = filled_in(tmp_path)
    while session.state().can_undo:
        session.undo(session.rev)
    assert session.data == session.path.read_bytes()


@pytest.mark.parametrize(("form_id", "example"), ONE_PER_FORM.items(), ids=ONE_PER_FORM)
def test_what_is_missing_at_first_is_told_in_words_of_the_form(tmp_path, form_id, example):
    year = authoring.load(example).year
    begun = begin(tmp_path, str(year), "示例县档案馆", form_id=form_id)
    found = all_at_the_desk(Session.open(begun.path).findings)
    assert len(found) > 4
    told = [words for one in found for words in (one.message, one.remedy)]
    assert not [words for words in told if _OF_THE_FILE.search(words)]
