"""The web page and the fragment: valid, accessible, self-contained, nothing executed."""

import io
import itertools
import json
import re
import shutil
import subprocess
import time
import unicodedata

import html5lib
import lxml.html
import pytest

import authoring
from authoring.document.tree import Table
from authoring.writers.pages import breakable, with_latin
from tests.conftest import EXAMPLES, INPUTS, ONE_PER_FORM, ROOT, document, library, output, tool
from tests.writers.readback import squeeze


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
    assert not re.search(r"<(script|style|font|meta)\b|\bclass=", fragment)
    root = lxml.html.fromstring(fragment)
    assert not root.xpath("//span//*[not(self::wbr)]|//p//p|//td//p")
    assert {div.getchildren()[0].tag for div in root.xpath("//div//div")} <= {"table"}


@pytest.mark.parametrize("to", ["html", "fragment"])
def test_what_a_stranger_types_is_printed_not_executed(changed, to):
    evil = '<script>alert(1)</script>{{ 7*7 }}"><img src=x onerror=alert(1)>&amp;</style>'
    path = changed(
        ("2024年，全市各级行政机关", f"{evil}全市各级行政机关"),
        ("全称: 示例市人民政府", f"全称: '{evil}'"),
        ("名称: 示例市人民政府", f"名称: '{evil}'"),
    )
    drawn = authoring.render(authoring.compose(authoring.load(path)), to).data.decode()
    page = lxml.html.fromstring(drawn)
    assert {script.get("type") for script in page.iter("script")} <= {"application/json"}
    assert not page.xpath("//*[@onerror]")
    assert evil in page.text_content()
    assert "49" not in page.xpath("string(//p[contains(., 'alert')])")


def test_a_draft_is_marked_and_its_gaps_are_visible(write):
    path = write("年度: 2024\n机关: {全称: 示例县教育局}\n申请: 无\n")
    drawn = authoring.compose(authoring.load(path))
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


@pytest.mark.slow
def test_no_accessibility_violation_in_chromium(tmp_path):
    for example, draft in itertools.product(ONE_PER_FORM.values(), (False, True)):
        page = tmp_path / f"{example.stem}{'-draft' * draft}.html"
        page.write_bytes(output(example, "html", draft=draft))
    pages = sorted(map(str, tmp_path.iterdir()))
    printed = subprocess.run(
        [tool("node"), str(ROOT / "tests/tools/axe.cjs"), tool("chromium"), *pages],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert printed.returncode == 0, printed.stderr
    found = json.loads(printed.stdout)
    assert sorted(found) == pages
    for page, widths in found.items():
        for width, result in widths.items():
            assert result["violations"] == [], (page, width)
            # axe cannot see past merged cells, nor below what stays in view: labels, the draft's mark
            hidden = {"bgOverlap", "elmPartiallyObscuring", "elmPartiallyObscured"}
            assert set(result["undecided"]) <= hidden, (page, width)
            assert result["scroll_width"] <= int(width), f"{page} scrolls sideways at {width}"


@pytest.mark.slow
def test_html_validate_finds_nothing(tmp_path):
    pages = [tmp_path / f"{example.stem}.html" for example in ONE_PER_FORM.values()]
    for example, page in zip(ONE_PER_FORM.values(), pages, strict=True):
        page.write_bytes(output(example, "html"))
    config = ROOT / "tests/tools/html-validate.json"
    printed = subprocess.run(
        [tool("html-validate"), "--config", str(config), *map(str, pages)],
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


# --- where things stand in a real browser -----------------------------------------------------------

CITY = INPUTS / "city_government_2024.yaml"
LONG_NAME = "示例省示例市示例县经济技术开发区管理委员会市场监督管理局"
AGENCIES = ("示例市教育局", "示例市卫生健康委员会", LONG_NAME)
ADDRESS = "https://www.example.cn/zwgk/zcjd/2024/0101/content_123456.html"


def crowded(folder):
    """A report with all that is hard to lay out: wide and wordy tables, long figures, a long name."""
    head = ["单位", *(f"第{number}项工作" for number in range(1, 29))]
    rows = [[name, *(str(10 ** (number % 8)) for number in range(28))] for name in AGENCIES]
    wide = [head, ["---"] * len(head), *rows]
    reason = f"解读形式单一，群众看了仍不明白怎么办；整改情况每季度抽查通报一次，见{ADDRESS}。"
    wordy = [["序号", "问题和整改情况", "数量"], ["---"] * 3, ["1", reason * 2, "1000"]]
    tables = "\n\n".join(
        "\n".join(f"  | {' | '.join(row)} |" for row in table) for table in (wide, wordy)
    )
    text = CITY.read_text(encoding="utf-8")
    start, end = text.index("  | 类别"), text.index("  （三）政府信息管理")
    text = text[:start] + tables + "\n\n" + text[end:]
    text = text.replace("全称: 示例市人民政府", f"全称: {LONG_NAME}")
    text = text.replace("[3001, 53, 0, 0, 61, 4]", "[30012345, 53, 0, 0, 61, 1234567]")
    for picture in INPUTS.glob("*.png"):
        shutil.copy(picture, folder)
    path = folder / "crowded.yaml"
    path.write_text(text, encoding="utf-8")
    return authoring.compose(authoring.load(path))


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    """Every example and the crowded report, as page and fragment, measured in Chromium."""
    folder = tmp_path_factory.mktemp("drawn")
    documents = {path.stem: document(path) for path in EXAMPLES}
    documents["crowded"] = crowded(tmp_path_factory.mktemp("crowded"))
    for name, one in documents.items():
        (folder / f"{name}.html").write_bytes(authoring.render(one, "html").data)
        (folder / f"{name}.fragment").write_bytes(authoring.render(one, "fragment").data)
    printed = subprocess.run(
        [tool("node"), str(ROOT / "tests/tools/layout.cjs"), tool("chromium"), str(folder)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert printed.returncode == 0, printed.stderr
    return json.loads(printed.stdout)


def views(drawn, kind=".html", *, bare=False):
    """(where, what was measured) for every view of the pages or the fragments."""
    for name, at in drawn.items():
        for view, found in at.items():
            if name.endswith(kind) and view.endswith(" bare") is bare:
                yield f"{name} at {view}", found


def all_views(drawn):
    return itertools.chain(views(drawn), views(drawn, ".fragment"))


@pytest.mark.slow
def test_nothing_makes_the_page_itself_scroll_sideways(drawn):
    for where, found in all_views(drawn):
        assert found["scroll_width"] <= int(where.rsplit(" ", 1)[1]), where


@pytest.mark.slow
@pytest.mark.parametrize("bare", [False, True], ids=["styled", "stripped"])
def test_figures_stand_apart_whatever_becomes_of_the_styles(drawn, bare):
    checked = 0
    pages = [] if bare else views(drawn)
    for where, found in itertools.chain(pages, views(drawn, ".fragment", bare=bare)):
        for table in found["tables"]:
            assert table["close"] == [], where
            checked += 1
    assert checked > 30


@pytest.mark.slow
def test_every_column_can_be_reached_and_the_labels_stay_beside_it(drawn):
    for where, found in all_views(drawn):
        for table in found["tables"]:
            assert table["hidden"] == [], where
            assert table["moved"] == 0, where
    phone = drawn["city_government_2024.html"]["360"]["tables"]
    assert [table["scrolls"] for table in phone] == [False, False, True, True]
    assert phone[2]["staying"] == 31, "the remark in the corner and every label"
    assert phone[2]["stub"] < 170, "the labels leave the figures half of the screen"
    assert drawn["crowded.html"]["360"]["tables"][0]["staying"] == 1 + len(AGENCIES)


@pytest.mark.slow
def test_a_hint_tells_of_columns_out_of_sight_and_only_then(drawn):
    seen = set()
    for where, found in views(drawn):
        for table in found["tables"]:
            assert table["hint"] == table["scrolls"], where
            seen.add(table["hint"])
    assert seen == {True, False}


@pytest.mark.slow
def test_the_tables_of_the_forms_fit_a_tablet(drawn):
    for where, found in views(drawn):
        if "at 360" not in where and "crowded" not in where:
            assert not any(table["scrolls"] for table in found["tables"]), where


WORDS = """
自然人 商业 企业 科研 机构 社会 公益 组织 法律 服务 其他 总计 申请 行政 机关 政府 信息
公开 结果 维持 纠正 尚未 审结 本年度 办理 予以 不予 部分 处理 无法 提供 国家 秘密 法规
禁止 合法 权益 第三方 三类 四类 内部 事务 过程性 执法 案卷 查询 事项 掌握 相关 现成
另行 制作 补正 内容 明确 信访 举报 投诉 重复 要求 出版物 正当 理由 大量 反复 确认 重新
出具 获取 逾期 收费 通知 缴纳 费用 规范性 文件 事业性 制发 废止 现行 有效 件数 主动
渠道 方式 公报 网站 微博 微信 回应 解读 热点 舆情 新闻 发布会 在线 访谈 培训 专职 人员
经费 会议 复议 诉讼 起诉 数量 采购 金额 项目 教育局 委员会 管理局 工作 情形 区分 只计
（一） （三） （五）
"""


@pytest.mark.slow
def test_labels_break_between_words(drawn):
    broken = set()
    for _, found in all_views(drawn):
        for table in found["tables"]:
            broken |= {"\n".join(lines) for lines in table["broken"]}
            assert all(width < 1.6 for width in table["upright"])
    assert len(broken) > 100
    for label in broken:
        if "解读形式" in label:  # a sentence, which may break anywhere
            continue
        lines = label.split("\n")
        for word in WORDS.split():
            whole = squeeze(label).count(word)
            assert sum(line.count(word) for line in lines) == whole, f"{word} in {label!r}"
        assert min(map(len, lines)) > 1, f"one character alone in {label!r}"


@pytest.mark.slow
def test_wrapped_lines_of_the_annex_keep_their_indent(drawn):
    wrapped = 0
    for name in ("city_education_2017", "zone_2018"):
        for view in (*drawn[f"{name}.html"].values(), drawn[f"{name}.fragment"]["360"]):
            (table,) = view["tables"]
            wrapped += len(table["indented"])
            assert all(max(line) - min(line) < 1 for line in table["indented"])
    assert wrapped > 10


@pytest.mark.slow
def test_numbers_dates_and_addresses_stay_on_one_line(drawn):
    for where, found in all_views(drawn):
        assert found["torn"] == [], where
        assert found["stretched"] == [], where


@pytest.mark.slow
def test_the_title_breaks_by_meaning_and_stays_one_text(drawn):
    for where, found in views(drawn):
        title = found["title"]
        assert title["text"] == "".join(title["lines"]), where
        for word in (
            "政府信息公开",
            "年度报告",
            "人民政府",
            "委员会",
            "管理局",
            "示例市",
            "示例县",
        ):
            whole = title["text"].count(word)
            assert sum(line.count(word) for line in title["lines"]) == whole, title
    assert drawn["city_government_2024.html"]["1280"]["title"]["lines"] == [
        "示例市人民政府",
        "2024年政府信息公开工作年度报告",
    ]


@pytest.mark.slow
def test_the_contents_follow_the_title_and_fold_on_a_phone(drawn):
    for where, found in views(drawn):
        folded = "at 360" in where
        assert found["folded"] is folded, where
        assert found["contents"] is not folded, where
    article = parsed(CITY).xpath("//main/article")[0]
    assert [child.tag for child in article[:2]] == ["h1", "nav"]
    top = parsed(CITY).xpath("//a[.='返回顶部']/@href")[0]
    assert parsed(CITY).get_element_by_id(top[1:]).tag == "main"


@pytest.mark.slow
@pytest.mark.parametrize(
    "shown", [*ONE_PER_FORM.values(), None], ids=lambda path: path and path.stem
)
def test_on_paper_tables_stay_whole_and_no_page_is_nearly_empty(shown, tmp_path):
    page = tmp_path / "page.html"
    made = document(shown) if shown else crowded(tmp_path)
    page.write_bytes(authoring.render(made, "html").data)
    subprocess.run(
        [tool("chromium"), "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
         "--disable-background-networking", f"--user-data-dir={tmp_path / 'profile'}",
         "--no-pdf-header-footer", f"--print-to-pdf={tmp_path / 'page.pdf'}", str(page)],
        capture_output=True, check=True,
    )  # fmt: skip
    with library("pdfplumber").open(io.BytesIO((tmp_path / "page.pdf").read_bytes())) as pdf:
        assert {(round(one.width), round(one.height)) for one in pdf.pages} == {(595, 842)}
        # Chromium's PDF names some characters by the radicals they look like.
        texts = [unicodedata.normalize("NFKC", one.extract_text()) for one in pdf.pages]
        lines = [len(one.extract_text_lines()) for one in pdf.pages]
        # Half of a full stop at the end of a line may hang over the margin of 57 points.
        assert max(char["x1"] for one in pdf.pages for char in one.chars) < 595 - 57 + 8
    assert min(lines) > 4
    pages = list(map(squeeze, texts))
    assert not any("返回顶部" in text or "左右滑动" in text for text in pages)
    for text in pages:
        # The heading, the head and the last line of table three.
        marks = [mark in text for mark in ("三、收到和处理", "法人或其他组织", "四、结转下年度")]
        assert all(marks) or not any(marks[1:]), text


def test_a_picture_has_the_caption_written_for_it_or_its_short_description(changed):
    def captions(*changes):
        path = changed(*changes)
        made = authoring.compose(authoring.load(path))
        page = lxml.html.fromstring(authoring.render(made, "html").data.decode())
        (image,) = page.xpath("//figure/img")
        return image.get("alt"), page.xpath("//figure/figcaption/text()")

    described = re.search(r"!\[(.*)\]\((.*) (\".*\")\)", CITY.read_text(encoding="utf-8"))
    words, name, title = described.groups()
    assert captions() == (words, [title.strip('"')])
    assert captions((f" {title}", "")) == (words, [])
    assert captions((f"{words}]({name} {title}", f"办理结果]({name}")) == ("办理结果", ["办理结果"])
    assert captions((title, "“办理结果 图”")) == (words, ["办理结果 图"])
