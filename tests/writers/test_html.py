"""The web page and the fragment: valid, accessible, self-contained, nothing executed."""

import itertools
import json
import re
import subprocess
import time

import html5lib
import lxml.html
import pytest

import authoring
from authoring.document.tree import Table
from authoring.writers.pages import breakable, with_latin
from tests.conftest import INPUTS, ROOT, document, output, tool


def parsed(example, to="html", *, draft=False):
    return lxml.html.fromstring(output(example, to, draft=draft).decode())


@pytest.mark.parametrize("draft", [False, True])
def test_the_page_is_valid_html5(example, draft):
    html5lib.HTMLParser(strict=True).parse(output(example, "html", draft=draft))
    fragment = output(example, "fragment", draft=draft).decode()
    html5lib.HTMLParser(strict=True).parseFragment(fragment)


def test_one_h1_and_headings_in_order(example):
    levels = [int(h.tag[1]) for h in parsed(example).iter("h1", "h2", "h3", "h4", "h5")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_the_page_needs_nothing_from_outside(example):
    page = output(example, "html").decode()
    assert not re.search(r"<(link|iframe|object|embed|base)\b", page)
    assert not re.search(r"(src|href)=\"(?!#|data:)", page)
    assert "@import" not in page
    assert "url(" not in page


def test_figures_name_the_heads_above_and_beside_them(six_parts):
    page = parsed(six_parts)
    ids = {th.get("id"): th for th in page.iter("th") if th.get("id")}
    assert len(ids) == len([th for th in page.iter("th") if th.get("id")])
    for td in page.iter("td"):
        for name in (td.get("headers") or "").split():
            assert name in ids
    table = page.get_element_by_id("part-3").xpath("following::table")[0]
    last = table.xpath(".//tr")[-2].xpath("./td")[0]
    told = [ids[name].text_content() for name in last.get("headers").split()]
    assert told == ["申请人情况", "自然人", "三、本年度办理结果", "（七）总计"]


def test_table_four_tells_direct_suits_from_suits_after_reconsideration(six_parts):
    page = parsed(six_parts)
    ids = {th.get("id"): th.text_content() for th in page.iter("th")}
    cells = page.get_element_by_id("part-4").xpath("following::table[1]//td")
    told = [[ids[name] for name in cell.get("headers").split()] for cell in cells]
    assert told[0] == ["行政复议", "结果维持"]
    assert told[9] == ["行政诉讼", "未经复议直接起诉", "总计"]
    assert told[14] == ["行政诉讼", "复议后起诉", "总计"]


def test_the_form_s_spans_are_kept(example):
    for to in ("html", "fragment"):
        found = [
            (cell.tag, int(cell.get("rowspan", 1)), int(cell.get("colspan", 1)))
            for cell in parsed(example, to).iter("th", "td")
        ]
        expected = [
            ("th" if cell.role in ("column", "row") else "td", cell.rows, cell.columns)
            for block in document(example).blocks
            if isinstance(block, Table)
            for row in block.rows
            for cell in row
        ]
        assert found == expected


def test_meta_tags_of_the_website_guideline():
    page = parsed(INPUTS / "city_government_2024.yaml")
    meta = {m.get("name"): m.get("content") for m in page.iter("meta") if m.get("name")}
    assert meta["SiteIDCode"] == "0000000000"
    assert meta["ColumnType"] == "信息公开年报"
    assert meta["ArticleTitle"] == "示例市人民政府2024年政府信息公开工作年度报告"
    assert meta["PubDate"] == "2025-03-07 00:00"
    assert meta["ContentSource"] == "示例市人民政府"
    assert {"SiteName", "SiteDomain", "ColumnName", "ColumnDescription", "ColumnKeywords"} <= set(
        meta
    )


def test_the_fragment_survives_an_editor_that_strips_styles(example):
    fragment = output(example, "fragment").decode()
    assert not re.search(r"<(script|style|span|div|font|meta)\b|\bclass=", fragment)
    root = lxml.html.fromstring(fragment)
    assert not root.xpath("//*[self::strong or self::p or self::td]//*[self::p or self::span]")


@pytest.mark.parametrize("to", ["html", "fragment"])
def test_what_a_stranger_types_is_printed_not_executed(changed, to):
    evil = '<script>alert(1)</script>{{ 7*7 }}"><img src=x onerror=alert(1)>&amp;</style>'
    path = changed(
        ("2024年，全市各级行政机关", f"{evil}全市各级行政机关"),
        ("全称: 示例市人民政府", f"全称: '{evil}'"),
        ("名称: 示例市人民政府", f"名称: '{evil}'"),
    )
    drawn = authoring.render(authoring.compose(authoring.load(path), draft=True), to).data.decode()
    page = lxml.html.fromstring(drawn)
    assert {script.get("type") for script in page.iter("script")} <= {"application/json"}
    assert not page.xpath("//*[@onerror]")
    assert evil in page.text_content()
    assert "49" not in page.xpath("string(//p[contains(., 'alert')])")


def test_a_draft_is_marked_and_its_gaps_are_visible(write):
    path = write("年度: 2024\n机关: {全称: 示例县教育局}\n申请: 无\n")
    drawn = authoring.compose(authoring.load(path), draft=True)
    page = lxml.html.fromstring(authoring.render(drawn, "html").data.decode())
    assert "草稿" in page.xpath("string(//*[@class='draft'])")
    gaps = page.xpath("//td[contains(@class, 'missing')]")
    assert len(gaps) == 25
    assert {(gap.text_content(), gap.get("aria-label")) for gap in gaps} == {("", "未填")}
    fragment = authoring.render(drawn, "fragment").data.decode()
    assert "草稿" in fragment
    assert fragment.count("#ffe08a") == 25


def test_a_final_page_carries_no_mark(example):
    assert "草稿" not in output(example, "html").decode()


def test_no_accessibility_violation_in_chromium(form_example, tmp_path):
    tool("chromium")
    page = tmp_path / "page.html"
    for draft in (False, True):
        page.write_bytes(output(form_example, "html", draft=draft))
        printed = subprocess.run(
            [tool("node"), str(ROOT / "tests/tools/axe.cjs"), tool("chromium"), str(page)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert printed.returncode == 0, printed.stderr
        for width, result in json.loads(printed.stdout).items():
            assert result["violations"] == [], width
            # axe cannot see past merged cells, nor below the draft's mark that stays in view
            assert set(result["undecided"]) <= {"bgOverlap", "elmPartiallyObscuring"}
            assert result["scroll_width"] <= int(width), "the page itself must not scroll sideways"


def test_html_validate_finds_nothing(form_example, tmp_path):
    page = tmp_path / "page.html"
    page.write_bytes(output(form_example, "html"))
    config = ROOT / "tests/tools/html-validate.json"
    printed = subprocess.run(
        [tool("html-validate"), "--config", str(config), str(page)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert printed.returncode == 0, printed.stdout


@pytest.mark.parametrize("unit", ["1", "1.", "_", "a_", "a", "/", "甲1"])
def test_any_long_line_is_marked_up_in_linear_time(unit):
    text = unit * (50_000 // len(unit))
    begun = time.process_time()
    marked = with_latin(text)
    assert time.process_time() - begun < 1
    assert re.sub("<[^>]+>", "", marked) == text


def test_addresses_may_break_and_numbers_may_not():
    assert (
        breakable("见https://www.example.cn/a")
        == "见https:/<wbr>/<wbr>www.<wbr>example.<wbr>cn/<wbr>a"
    )
    assert breakable("0000-0000-0000-0000") == "0000-0000-0000-0000"
