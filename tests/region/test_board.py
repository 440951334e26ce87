"""The board: one page that tells who has sent what, folded, without a script, at any size."""

import io
import re
import subprocess
import time
import unicodedata
from dataclasses import replace
from datetime import date
from urllib.parse import unquote

import html5lib
import lxml.html
import pytest

from authoring.findings import Unusable
from authoring.forms.layout import Level
from authoring.region.archive import Archive, Event, Happened, Version
from authoring.region.board import ONE_PAGE, board, write_board
from authoring.region.case import Region
from authoring.region.record import Remark
from authoring.region.units import Register, Unit
from tests.conftest import library, tool
from tests.region.many import WRONG, many
from tests.region.small import YEAR, small
from tests.region.test_slips import assert_accessible, assert_valid

DAY = date(YEAR + 1, 2, 3)


def pages(opened, day=DAY):
    return board(Region(opened, YEAR), day, "board.html")


def shown(opened, day=DAY):
    (page,) = pages(opened, day).values()
    return lxml.html.fromstring(page.decode())


def text(node):
    return re.sub(r"\s+", "", node.text_content())


def counts(page):
    return {
        text(one.find("dt")): text(one.find("dd"))
        for one in page.xpath("//dl[@class='counts']/div")
    }


def folded(page, name):
    """What is folded under a unit, without what is folded below it."""
    (node,) = page.xpath(f"//details[summary/b='{name}']")
    for below in node.xpath("./div//details"):
        below.drop_tree()
    return node


def archive(folder):
    """A city: one missing, one wrong, one sent back, one late, one unread, one excused, one nobody knows."""
    one = small()
    for unit, level in (("111", Level.DEPARTMENT), ("113", Level.DEPARTMENT), ("11", Level.COUNTY)):
        one.units[unit] = replace(one.units[unit], level=level)
    del one.records[YEAR, "111"]
    wrong = replace(one.records[YEAR, "112"], remarks=(WRONG, WRONG))
    late = replace(one.records[YEAR, "113"], published=f"{YEAR + 1}-02-02")
    back = replace(one.records[YEAR, "12"], remarks=(WRONG,))
    ours = Remark("O944", "error", "没有读完。", ours=True)
    unread = replace(one.records[YEAR, "1131"], form="", figures={}, remarks=(ours,))
    one.records |= {
        (YEAR, "112"): wrong,
        (YEAR, "113"): late,
        (YEAR, "12"): back,
        (YEAR, "1131"): unread,
    }
    one.strangers.append(replace(wrong, key="s", agency="示例县<老干部局>", remarks=()))
    one.versions.append(Version(YEAR, "", "老干部局.yaml", "s", "s", f"{YEAR + 1}-01-10"))
    opened = one.archive(folder)
    with opened.changes():
        opened.put_events([Event(YEAR, "12", "2025-02-01", Happened.SENT_BACK, f"{YEAR}-12")])
    return opened


def test_the_page_counts_every_state(tmp_path):
    assert counts(shown(archive(tmp_path))) == {
        "应报": "7家", "已报": "6家", "未报": "1家", "退回未重报": "1家", "未读出": "1家", "有错误": "2家",
        "迟报": "1家", "免报": "1家",
    }  # fmt: skip


def test_it_names_whom_to_call_and_why(tmp_path):
    calls = [text(one) for one in shown(archive(tmp_path)).xpath("//ol/li")]
    assert calls == [
        "示例县教育局未报，期限2025年1月31日，已过3天，上级：示例县",
        "示例市教育局2025年2月1日退回，未重报，上级：示例市",
    ]


def test_units_stand_below_the_one_above_them_by_what_is_to_be_done(tmp_path):
    page = shown(archive(tmp_path))
    assert [text(one) for one in page.xpath("//details//details/summary/b")] == [
        "示例县",
        "示例县财政局",
    ]
    county = folded(page, "示例县")
    assert [text(one) for one in county.xpath("./div/p")] == [
        "下级合计（还没有收齐，不含2家）", "未报1家", "有错误1家", "免报1家",
    ]  # fmt: skip
    assert [text(one) for one in county.xpath("./div/ul/li")] == [
        "示例县教育局", "示例县民政局错误2", "示例县档案馆不是行政机关",
    ]  # fmt: skip
    assert "本单位已报连同下级：已报4，未报1，未读出1，有错误1，迟报1，免报1" in text(
        county.find("summary")
    )


def test_sums_tell_how_many_units_are_not_in_them(tmp_path):
    for name in ("whole", "part"):
        (tmp_path / name).mkdir()
    whole = folded(shown(small().archive(tmp_path / "whole")), "示例县")
    told = {text(row.find("dt")): text(row.find("dd")) for row in whole.xpath("./div/dl/div")}
    assert told["本年新收申请"] == "13件"
    part = folded(shown(archive(tmp_path / "part")), "示例县")
    told = {text(row.find("dt")): text(row.find("dd")) for row in part.xpath("./div/dl/div")}
    assert told["本年新收申请"] == "7件"
    assert "不含2家" in text(part.find("./div/p"))


def test_what_strangers_write_is_shown_and_not_obeyed(tmp_path):
    evil = "<script>alert(1)</script>{{ 7*7 }}\"'&amp;"
    one = small()
    one.units["111"] = replace(one.units["111"], name=evil)
    one.units["114"] = replace(one.units["114"], excused=evil)
    one.units["11"] = replace(one.units["11"], name=f"县{evil}")
    one.strangers.append(replace(one.records[YEAR, "112"], key="s", agency=evil))
    one.versions.append(Version(YEAR, "", f"{evil}.yaml", "s", "s", f"{YEAR + 1}-01-10"))
    (page,) = pages(one.archive(tmp_path)).values()
    assert lxml.html.fromstring(page.decode()).text_content().count(evil) == 9
    assert b"<script" not in page


def test_the_page_is_valid_alone_and_without_a_script(tmp_path):
    (page,) = pages(archive(tmp_path)).values()
    html5lib.HTMLParser(strict=True).parse(page)
    assert not re.search(rb"<(script|link|iframe|img|base)\b|@import|url\(|\bsrc=", page)
    assert b"{" not in page.split(b"</style>")[1]


def test_the_same_archive_gives_the_same_page(tmp_path):
    opened = archive(tmp_path)
    assert pages(opened) == pages(opened)


def test_nothing_taken_yet_and_no_unit_at_all_give_a_page(tmp_path):
    one = small()
    one.records.clear()
    assert counts(shown(one.archive(tmp_path)))["未报"] == "7家"
    assert counts(shown(Archive(tmp_path / "empty.sqlite", create=True))) == {"应报": "0家"}


def test_a_changed_page_is_not_written_over(tmp_path):
    made = pages(archive(tmp_path))
    write_board(made, tmp_path, force=False)
    write_board(made, tmp_path, force=False)
    page = tmp_path / "board.html"
    page.write_text(page.read_text(encoding="utf-8").replace("未报", "已催"), encoding="utf-8")
    with pytest.raises(Unusable) as refused:
        write_board(made, tmp_path, force=False)
    assert "-o" in refused.value.findings[0].remedy
    assert "已催" in page.read_text(encoding="utf-8")
    write_board(made, tmp_path, force=True)
    assert page.read_bytes() == made["board.html"]


def test_a_chain_of_thousands_of_units_is_no_trouble(tmp_path):
    opened = Archive(tmp_path / "收报库.sqlite", create=True)
    chain = {str(n): Unit(str(n), str(n - 1) if n else "", f"第{n}级") for n in range(3000)}
    with opened.changes():
        opened.put_register(Register(chain), YEAR)
    (page,) = pages(opened).values()
    assert page.count(b"<details") == page.count(b"</details>") == 2999 + 1


def test_the_verb_writes_the_page(run, tmp_path):
    archive(tmp_path)
    code, out, err = run("region", "board", "-o", "看板.html")
    assert (code, err) == (0, "")
    assert f"{YEAR}年度" in out
    assert "示例县教育局" in (tmp_path / "看板.html").read_text(encoding="utf-8")
    (tmp_path / "看板.html").write_text("别的文件", encoding="utf-8")
    assert run("region", "board", "-o", "看板.html")[0] == 2
    code, _, err = run("region", "board", "-o", "看板.txt")
    assert code == 2
    assert ".html" in err


@pytest.mark.slow
def test_ten_thousand_units_stand_on_one_small_page_soon(tmp_path):
    opened = many(tmp_path / "收报库.sqlite", 100, 99)
    begun = time.process_time()
    (page,) = pages(opened).values()
    assert time.process_time() - begun < 3, "a third of it on an idle machine"
    assert len(page) < 700_000
    read = lxml.html.fromstring(page.decode())
    assert len(read.xpath("//section[@aria-labelledby='units']//details")) == 111
    assert len(read.xpath("//section[@aria-labelledby='units']//li")) == 9900
    assert len(read.xpath("//ol/li")) == 30


@pytest.mark.slow
def test_above_twenty_thousand_units_each_city_has_a_page(tmp_path):
    opened = many(tmp_path / "收报库.sqlite", 31, 650)
    assert len(opened.register.units) > ONE_PAGE
    made = pages(opened)
    assert len(made) == 1 + 4
    index = lxml.html.fromstring(made["board.html"].decode())
    assert not index.xpath("//section[@aria-labelledby='units']//li")
    links = [unquote(one) for one in index.xpath("//details//a/@href")]
    assert links == list(made)[1:]
    units = 0
    for link in links:
        page = lxml.html.fromstring(made[link].decode())
        assert page.xpath("//a[.='返回总表']/@href") == ["board.html"]
        units += len(page.xpath("//section[@aria-labelledby='units']//li"))
    assert units == 31 * 650
    assert max(map(len, made.values())) < 700_000


@pytest.mark.slow
def test_no_accessibility_violation_open_or_folded(tmp_path):
    (page,) = pages(archive(tmp_path)).values()
    for name, data in (("folded", page), ("open", page.replace(b"<details>", b"<details open>"))):
        path = tmp_path / f"{name}.html"
        path.write_bytes(data)
        assert_accessible(path)
        assert_valid(path)


@pytest.mark.slow
def test_on_paper_everything_is_unfolded(tmp_path):
    (page,) = pages(archive(tmp_path)).values()
    path = tmp_path / "board.html"
    path.write_bytes(page)
    subprocess.run(
        [tool("chromium"), "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
         "--disable-background-networking", f"--user-data-dir={tmp_path / 'profile'}",
         "--no-pdf-header-footer", f"--print-to-pdf={tmp_path / 'board.pdf'}", str(path)],
        capture_output=True, check=True,
    )  # fmt: skip
    with library("pdfplumber").open(io.BytesIO((tmp_path / "board.pdf").read_bytes())) as pdf:
        told = "".join(unicodedata.normalize("NFKC", one.extract_text()) for one in pdf.pages)
    for name in ("示例县财政局", "示例县国库支付中心", "示例县档案馆"):
        assert name in re.sub(r"\s", "", told)
