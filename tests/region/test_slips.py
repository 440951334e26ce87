"""Slips: who gets one, what stands on it and what never does, what is remembered, what is never written over."""

import io
import json
import re
import subprocess
from dataclasses import replace
from datetime import date

import docx
import html5lib
import lxml.html
import pytest

import authoring
from authoring.document.tree import Table
from authoring.findings import Unusable
from authoring.forms.layout import Level
from authoring.region.archive import Happened, Version
from authoring.region.record import Remark
from authoring.region.slips import Asked, slips, write_slips
from authoring.region.standing import State, standings
from tests.conftest import INPUTS, ROOT, tool
from tests.region.small import YEAR, small

DAY = date(YEAR + 1, 2, 3)
WRONG = Remark(
    "A301",
    "error",
    "总计写成8，各项之和是7。",
    "第31行 予以公开／总计",
    basis="30号文",
    remedy="核对各项。",
)
ODD = Remark("C511", "warning", "自称“我镇”。", "第5行 一、总体情况", remedy="改成本机关的自称。")
OURS = Remark("R107", "error", "第2张表没有读出。", ours=True)
EXPLAINED = replace(ODD, message="别处的地名。", reason="对口支援")
HINT = Remark("K901", "info", "有规则暂未核查。")


def archive(folder, change=lambda one: None, **remarks):
    """The small region with remarks on reports of units, under u111 and so on."""
    one = small()
    for unit, told in remarks.items():
        at = YEAR, unit[1:]
        one.records[at] = replace(
            one.records[at], remarks=tuple(told), published=f"{YEAR + 1}-01-20"
        )
    change(one)
    return one.archive(folder)


def made(opened, day=DAY, **more):
    return list(slips(opened, Asked(YEAR, day, **more)))


def words(slip, to="docx"):
    """All that stands on a slip, as a reader gets it."""
    data = authoring.render(slip.document, to).data
    if to == "html":
        return lxml.html.fromstring(data.decode()).xpath("string(//main)")
    read = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in read.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in read.paragraphs), *cells])


def test_whoever_collects_gets_no_slip_unless_it_is_asked_for(tmp_path):
    def drop(one):
        del one.records[YEAR, "1"], one.records[YEAR, "111"]

    opened = archive(tmp_path, drop)
    assert [one.unit for one in made(opened)] == ["111"]
    assert [one.unit for one in made(opened, only=["1"])] == ["1"]


def test_what_is_only_to_be_looked_at_again_is_not_told_to_be_mended(tmp_path):
    (slip,) = made(archive(tmp_path, u111=[ODD]))
    text = words(slip)
    assert "书面说明理由" in text
    assert "逐处改正" not in text
    assert text.count("“说明”") == 1


def test_a_slip_has_room_for_whom_to_ask_and_each_day_a_file_of_its_own(tmp_path):
    opened = archive(tmp_path, u111=[WRONG])
    (slip,), (later,) = made(opened), made(opened, date(YEAR + 1, 2, 12))
    (about, *_) = (one for one in slip.document.blocks if isinstance(one, Table))
    assert [cell.text for cell in about.rows[-1]] == ["联系人及电话", ""]
    assert slip.document.file_stem != later.document.file_stem


@pytest.mark.parametrize("to", ["docx", "html"])
def test_a_slip_tells_every_open_fault_with_place_basis_remedy_and_the_day_to_answer_by(
    tmp_path, to
):
    (slip,) = made(archive(tmp_path, u111=[ODD, WRONG]), only=["111"])
    text = words(slip, to)
    for told in (
        *(WRONG.message, WRONG.place, WRONG.basis, WRONG.remedy, ODD.message, ODD.place, ODD.remedy),
        *("示例县教育局", "2025年2月10日", "有1处需要改正", "有1处请再核对", "“说明”", "示例市"),
    ):  # fmt: skip
        assert told in text, told
    assert text.index(WRONG.message) < text.index(ODD.message)
    assert slip.kind is Happened.SENT_BACK


def test_what_is_ours_explained_or_a_hint_stands_on_no_slip(tmp_path):
    opened = archive(
        tmp_path, u111=[WRONG, OURS, EXPLAINED, HINT], u112=[OURS], u113=[EXPLAINED, HINT]
    )
    (slip,) = made(opened)
    text = words(slip)
    assert "处请再核对" not in text
    for one in (OURS, EXPLAINED, HINT):
        assert one.message not in text


def test_a_unit_that_has_not_sent_is_reminded_and_an_excused_one_is_not(tmp_path):
    def drop(one):
        del one.records[YEAR, "113"]
        one.units["113"] = replace(one.units["113"], level=Level.DEPARTMENT)

    (slip,) = made(archive(tmp_path, drop))
    assert (slip.unit, slip.kind, slip.sha256) == ("113", Happened.CHASED, "")
    text = words(slip)
    for told in ("2025年1月31日", "已超过期限3天", "第四十九条", "请于2025年2月10日前报送"):
        assert told in text, told


def test_before_the_day_of_publication_nobody_is_late(tmp_path):
    def drop(one):
        del one.records[YEAR, "113"]
        one.units["113"] = replace(one.units["113"], level=Level.DEPARTMENT)

    opened = archive(tmp_path, drop)
    (slip,) = made(opened, date(YEAR + 1, 1, 10))
    assert "超过期限" not in words(slip)
    assert "请于2025年1月31日前报送" in words(slip)
    (asked,) = made(opened, by=date(YEAR + 1, 3, 1), sender="示例市政府办公室")
    assert "请于2025年3月1日前报送" in words(asked)
    assert "示例市政府办公室" in words(asked)


def test_two_different_reports_of_one_day_are_asked_about(tmp_path):
    def twice(one):
        other = replace(one.records[YEAR, "111"], key="other", scope="汇总", figures={})
        one.strangers.append(other)
        one.versions.append(
            Version(YEAR, "111", "111改.yaml", "other", "other", f"{YEAR + 1}-01-10")
        )

    (slip,) = made(archive(tmp_path, twice))
    assert "111.yaml；111改.yaml" in words(slip)
    assert "以哪一份为准" in words(slip)


def test_writing_a_slip_is_remembered_and_the_next_one_says_so(tmp_path):
    opened = archive(tmp_path, u111=[WRONG])
    (slip,) = made(opened)
    assert "此前" not in words(slip)
    out = tmp_path / "单据"
    assert [
        len(batch) for batch in write_slips(opened, YEAR, [slip], out, ["docx"], force=False)
    ] == [1]
    (event,) = opened.events(YEAR)
    assert (event.unit, event.day, event.kind, event.sha256) == (
        "111", DAY.isoformat(), Happened.SENT_BACK, f"{YEAR}-111",
    )  # fmt: skip
    states = {one.unit.id: one.states for one in standings(opened, YEAR, DAY)}
    assert State.SENT_BACK in states["111"]
    assert "此前" not in words(made(opened)[0]), "the same day it is the same slip"
    (later,) = made(opened, date(YEAR + 1, 2, 12))
    assert "此前已于2025年2月3日退回，尚未收到" in words(later)


def test_a_changed_file_is_kept_nothing_is_written_and_nothing_remembered(tmp_path):
    opened = archive(tmp_path, u111=[WRONG], u112=[WRONG])
    out, both = tmp_path / "单据", made(opened)
    list(write_slips(opened, YEAR, both[1:], out, ["docx", "html"], force=False))
    (docx_file,), (page,) = out.glob("*.docx"), out.glob("*.html")
    page.write_text(page.read_text(encoding="utf-8") + "手工加的话", encoding="utf-8")
    before = opened.events(YEAR)
    with pytest.raises(Unusable) as refused:
        list(write_slips(opened, YEAR, both, out, ["docx", "html"], force=False))
    assert [one.code for one in refused.value.findings] == ["O916"]
    assert sorted(out.iterdir()) == sorted([docx_file, page])
    assert opened.events(YEAR) == before
    list(write_slips(opened, YEAR, both, out, ["docx", "html"], force=True))
    assert "手工加的话" not in page.read_text(encoding="utf-8")
    assert len(list(out.iterdir())) == 4
    list(write_slips(opened, YEAR, both, out, ["docx", "html"], force=False))


def test_what_cannot_be_written_is_not_remembered(tmp_path):
    opened = archive(tmp_path, u111=[WRONG])
    out = tmp_path / "单据"
    out.write_text("一个文件", encoding="utf-8")
    with pytest.raises(Unusable) as refused:
        list(write_slips(opened, YEAR, made(opened), out, ["docx"], force=False))
    assert [one.code for one in refused.value.findings] == ["O906"]
    assert opened.events(YEAR) == []
    assert out.read_text(encoding="utf-8") == "一个文件"


def test_names_of_units_never_lead_out_of_the_folder_and_never_meet(tmp_path):
    def rename(one):
        for old, new in (("111", "../甲"), ("112", "A/1"), ("113", "a:1")):
            one.units[new] = replace(one.units.pop(old), id=new, name="示例县<b>局/..")
            one.records[YEAR, new] = replace(one.records.pop((YEAR, old)), remarks=(WRONG,))

    opened = archive(tmp_path, rename)
    out = tmp_path / "深" / "单据"
    written = made(opened)
    list(write_slips(opened, YEAR, written, out, ["html"], force=False))
    assert len(written) == len(list(out.iterdir())) == 4  # the county's sum lacks one of them
    assert len({path.name.casefold() for path in out.iterdir()}) == 4
    assert [path.name for path in out.parent.iterdir()] == ["单据"]


def test_a_slip_is_the_same_bytes_every_time(tmp_path):
    opened = archive(tmp_path, u111=[WRONG, ODD])
    for to in ("docx", "html"):
        one, other = (authoring.render(made(opened)[0].document, to).data for _ in range(2))
        assert one == other


def test_from_real_files_to_slips_with_the_verbs(run, tmp_path):
    folder = tmp_path / "各单位"
    folder.mkdir()
    (folder / "2.yaml").write_bytes((INPUTS / "wrong_2024.yaml").read_bytes())
    (folder / "3.docx").write_bytes(b"PK\x03\x04 no package")
    (tmp_path / "名单.csv").write_text(
        "编号,上级,全称\n1,,示例县\n2,1,示例县甲局\n3,1,示例县乙局\n4,1,示例县丙局\n",
        encoding="utf-8",
    )
    assert run("region", "take", folder, "--units", "名单.csv", "--year", YEAR)[0] == 1
    assert run("region", "slips", "--only", "没有这家")[0] == 2
    code, out, err = run(
        "region", "slips", "--only", "2", "--only", "示例县丙局", "--to", "docx,html"
    )
    assert (code, err) == (0, "")
    assert "退回单 1 份、催报单 1 份" in out
    names = sorted(path.name for path in (tmp_path / "单据").iterdir())
    assert [re.sub(r" \d{4}-\d\d-\d\d\.", ".", name) for name in names] == [
        f"{kind} {name} {YEAR}年度.{to}"
        for kind, name in (("催报单", "4 示例县丙局"), ("退回单", "2 示例县甲局"))
        for to in ("docx", "html")
    ]
    page = lxml.html.parse(str(tmp_path / "单据" / names[3])).getroot()
    assert "“2025年1月32日”不是日历上的日期。" in page.text_content()
    assert "第14行" in page.text_content()
    assert "退回没有重报" not in out
    assert "没有要答复的单位" in run("region", "slips", "--only", "3")[1], "what we could not read"


@pytest.mark.parametrize(
    "asked", [("--to", "pdf"), ("--to", ","), ("--by", "明天"), ("--by", "2001-01-01")]
)
def test_what_is_asked_otherwise_is_told(run, asked):
    code, _, err = run("region", "slips", *asked)
    assert code == 2
    assert asked[0] in err or asked[1] in err


def test_a_slip_is_a_valid_page(tmp_path):
    (slip,) = made(archive(tmp_path, u111=[WRONG, ODD]))
    html5lib.HTMLParser(strict=True).parse(authoring.render(slip.document, "html").data)


@pytest.mark.slow
def test_a_slip_has_no_accessibility_violation(tmp_path):
    (slip,) = made(archive(tmp_path, u111=[replace(WRONG, message=WRONG.message * 20), ODD]))
    page = tmp_path / "slip.html"
    page.write_bytes(authoring.render(slip.document, "html").data)
    assert_accessible(page)
    assert_valid(page)


def assert_accessible(page):
    printed = subprocess.run(
        [tool("node"), str(ROOT / "tests/tools/axe.cjs"), tool("chromium"), str(page)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert printed.returncode == 0, printed.stderr
    for width, result in json.loads(printed.stdout)[str(page)].items():
        assert result["violations"] == [], width
        assert result["scroll_width"] <= int(width), f"{page} scrolls sideways at {width}"


def assert_valid(page):
    config = ROOT / "tests/tools/html-validate.json"
    printed = subprocess.run(
        [tool("html-validate"), "--config", str(config), str(page)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert printed.returncode == 0, printed.stdout
