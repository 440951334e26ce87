"""All rules on a region reach all who have to know: the status, the board, the slip of the unit, once."""

import io
import json
from dataclasses import replace
from datetime import date

import docx
import lxml.html
import pytest

from authoring.outputs import Look
from authoring.region.archive import Version
from authoring.region.board import board
from authoring.region.case import Region
from authoring.region.judging import judged, remember
from authoring.region.record import Remark
from authoring.region.rules import REGION_RULES
from authoring.region.slips import Asked, slips
from authoring.writers.docx import write
from tests.region.small import YEAR, small
from tests.region.test_rules import BROKEN

DAY = date(YEAR + 1, 2, 3)
SAME = tuple(
    (f"相同的第{n}句话写得很长很长", f"相同的第{n}句话，写得很长很长。") for n in "甲乙丙丁"
)


def _broken(code, change, folder):
    one = small()
    change(one)
    if code == "R709":
        for unit in ("111", "112"):
            one.records[YEAR, unit] = replace(one.records[YEAR, unit], sentences=SAME)
    return one.archive(folder)


CASES = {code: change for code, change, _ in BROKEN}
SLIP_OF = {
    "R702": ["11"],
    "R703": ["11"],
    "R704": ["111"],
    "R705": ["112"],
    "R709": ["111", "112"],
}
"""Who is asked to answer a finding; the others are the collector's, or stand on a slip in another way."""


@pytest.mark.parametrize("code", CASES)
def test_every_rule_shows_in_status_and_on_the_board(code, tmp_path, run):
    with _broken(code, CASES[code], tmp_path) as archive:
        told = [one.finding for one in judged(archive, YEAR)]
        page = board(Region(archive, YEAR), DAY, "board.html")["board.html"].decode()
    assert {one.code for one in told} == {code}
    _, out, _ = run("region", "status")
    assert {"R701": "未报 1", "R710": "名单以外的文件 1 份"}.get(code, f"  {code}（") in out
    _, out, _ = run("region", "status", "--only", code)
    assert out.startswith(f"{YEAR}年度，{code}：{len(told)} 处。")
    _, out, _ = run("region", "status", "--format", "json")
    assert [one["code"] for one in json.loads(out)["核对"]] == [code] * len(told)
    text = lxml.html.fromstring(page).text_content()
    for one in told:
        shown = "x.yaml" if code == "R710" else one.message
        assert text.count(shown) == 1


@pytest.mark.parametrize("code", CASES)
def test_every_finding_reaches_the_slip_of_its_unit_exactly_once(code, tmp_path, run):
    with _broken(code, CASES[code], tmp_path) as archive:
        told = judged(archive, YEAR)
        made = {one.unit: one for one in slips(archive, Asked(YEAR, DAY))}
    words = {
        unit: "\n".join(
            cell.text
            for table in docx.Document(io.BytesIO(write(one.document, Look()).data)).tables
            for row in table.rows
            for cell in row.cells
        )
        for unit, one in made.items()
    }
    asked = [(unit, message) for one in told for unit, message, _ in one.asked]
    assert sorted({unit for unit, _ in asked}) == sorted(SLIP_OF.get(code, ()))
    for unit, message in asked:
        assert words[unit].count(message) == 1
    if code == "R701":
        assert [(unit, one.kind) for unit, one in made.items()] == [("112", "催报")]
    elif code == "R708":
        assert words["111"].count("请核对。") == 1
    elif code not in SLIP_OF:
        assert not made
        _, out, _ = run("region", "slips")
        assert out.count(code) == len(told), "told to the collector instead"


def test_what_was_judged_is_kept_until_something_changes(tmp_path):
    with _broken("R709", CASES["R709"], tmp_path) as archive:
        fresh = judged(archive, YEAR)
        remember(archive, YEAR)
        assert judged(archive, YEAR) == fresh
        with archive.changes():
            archive.put_versions([Version(YEAR, "", "新.yaml", "n", "n", f"{YEAR + 1}-02-01")])
        assert {one.finding.code for one in judged(archive, YEAR)} == {"R709", "R710"}


def test_a_figure_with_decimals_is_kept_with_all_of_them(tmp_path):
    one = small()
    one.change("11", disclosure__fees=1)
    one.change("1", disclosure__fees=1)
    with one.archive(tmp_path) as archive:
        fresh = judged(archive, YEAR)
        remember(archive, YEAR)
        assert judged(archive, YEAR) == fresh
    assert {rule.code for rule in REGION_RULES} == CASES.keys()


@pytest.mark.parametrize("reason", ["", "机构合并"])
def test_what_a_report_was_told_by_its_own_check_is_not_told_again(reason, tmp_path):
    one = small()
    CASES["R704"](one)
    said = Remark("Y601", "error", "上年结转填了 1，上年报告是 4。", reason=reason)
    one.records[YEAR, "111"] = replace(one.records[YEAR, "111"], remarks=(said,))
    with one.archive(tmp_path) as archive:
        (told,) = judged(archive, YEAR)
        made = [slip.unit for slip in slips(archive, Asked(YEAR, DAY))]
    assert (told.finding.code, told.asked) == ("R704", ())
    assert made == ([] if reason else ["111"])
