"""The Word file opened, saved and laid out by another office program: nothing lost, nothing twice."""

import collections
import io
import itertools
import random
import re
import subprocess
import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

import authoring
from tests.conftest import EXAMPLES, INPUTS, ONE_PER_FORM, library, output, tool
from tests.writers.saved import WordFile, converted, text_of

pdfplumber = library("pdfplumber")
pytestmark = pytest.mark.slow
CITY = INPUTS / "city_government_2024.yaml"
AUTHOR, MOMENT = "示例领导", "2025-01-15T08:00:00Z"


def saved_by_three_ways(originals, folder):
    """The Word files as LibreOffice saves them: directly, by way of DOC and by way of ODT."""
    ways = {"docx": converted(originals, "docx", folder)}
    for middle in ("doc", "odt"):
        away = converted(originals, middle, folder)
        (folder / f"from-{middle}").mkdir()
        ways[middle] = converted(away, "docx", folder / f"from-{middle}")
    return ways


EDITED = "edited"


@pytest.fixture(scope="module")
def all_saved(tmp_path_factory):
    """(original, saved) by name and way: the examples and the edited one, converted in a few runs."""
    folder = tmp_path_factory.mktemp("saved")
    originals = [folder / f"{EDITED}.docx"]
    edited().save(originals[0])
    for example in ONE_PER_FORM.values():
        originals.append(folder / f"{example.stem}.docx")
        originals[-1].write_bytes(output(example, "docx"))
    return {
        (original.stem, way): (WordFile(original), WordFile(after))
        for way, files in saved_by_three_ways(originals, folder).items()
        for original, after in zip(originals, files, strict=True)
    }


@pytest.fixture(scope="module")
def saved(all_saved):
    return {(name, way): files for (name, way), files in all_saved.items() if name != EDITED}


@pytest.mark.parametrize("way", ["docx", "doc", "odt"])
@pytest.mark.parametrize("name", [example.stem for example in ONE_PER_FORM.values()])
def test_text_tables_bookmarks_and_identifier_stay(saved, name, way):
    before, after = saved[name, way]
    assert after.paragraphs == before.paragraphs
    assert after.tables == before.tables
    assert before.bookmarks
    assert after.bookmarks == before.bookmarks
    assert before.identifier.startswith("sha256:")
    assert after.identifier == before.identifier


@pytest.mark.parametrize("way", ["docx", "doc", "odt"])
def test_run_in_headings_keep_their_face(saved, way):
    """（一）…。 in 楷体, 1.…。 in the body's 仿宋, by whatever style the program gives them."""
    for name in {name for name, _ in saved}:
        before, after = saved[name, way]
        assert faces(after) == faces(before)
    assert any(faces(before) for before, _ in saved.values())


def faces(file):
    """The text of the body with the East Asian face of each run that has one of its own."""
    styles = {
        style.get(qn("w:styleId")): fonts.get(qn("w:eastAsia"))
        for style in file.word.styles.element.iter(qn("w:style"))
        if style.get(qn("w:type")) == "character"
        and (fonts := style.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")) is not None
    }
    found = collections.defaultdict(str)
    for run in file.body.iter(qn("w:r")):
        properties = run.find(qn("w:rPr"))
        style = None if properties is None else properties.find(qn("w:rStyle"))
        fonts = None if properties is None else properties.find(qn("w:rFonts"))
        face = None if fonts is None else fonts.get(qn("w:eastAsia"))
        if style is not None:
            face = face or styles.get(style.get(qn("w:val")))
        if face and face.startswith("楷体"):
            found[face] += text_of(run)
    return dict(found)


def tracked(paragraph, old, new):
    """Replace words of a paragraph's run as a tracked change."""
    run = next(r for r in paragraph.iter(qn("w:r")) if old in text_of(r))
    before, after = text_of(run).split(old, 1)
    look = run.find(qn("w:rPr"))
    look = "" if look is None else "<w:rPr>" + "".join(map(xml_of, look)) + "</w:rPr>"
    who = f'w:author="{AUTHOR}" w:date="{MOMENT}"'

    def piece(words, tag="t"):
        return f'<w:r>{look}<w:{tag} xml:space="preserve">{words}</w:{tag}></w:r>'

    changed = parse_xml(
        f"<w:p {nsdecls('w')}>{piece(before)}"
        f'<w:del w:id="901" {who}>{piece(old, "delText")}</w:del>'
        f'<w:ins w:id="902" {who}>{piece(new)}</w:ins>{piece(after)}</w:p>'
    )
    for one in list(changed):
        run.addprevious(one)
    run.getparent().remove(run)


def xml_of(element):
    from lxml import etree

    return re.sub(r' xmlns:\w+="[^"]*"', "", etree.tostring(element, encoding="unicode"))


def edited():
    """The city example with a figure and a sentence changed under tracking."""
    word = docx.Document(io.BytesIO(output(CITY, "docx")))
    paragraphs = list(word.element.body.iter(qn("w:p")))
    tracked(next(p for p in paragraphs if text_of(p) == "3001"), "3001", "3002")
    tracked(next(p for p in paragraphs if "先审查、后公开" in text_of(p)), "先审查", "先审核")
    return word


@pytest.mark.parametrize("way", ["docx", "doc", "odt"])
def test_a_tracked_change_keeps_its_marks_author_and_date(all_saved, way):
    body = all_saved[EDITED, way][1].body
    for mark, texts in (("w:del", ["3001", "先审查"]), ("w:ins", ["3002", "先审核"])):
        found = [one for one in body.iter(qn(mark)) if one.getparent().tag != qn("w:rPr")]
        words = ["".join(t.text for t in one.iter(qn("w:t"), qn("w:delText"))) for one in found]
        assert sorted(words) == sorted(texts)
        assert {one.get(qn("w:author")) for one in found} == {AUTHOR}
        assert {one.get(qn("w:date"))[:16] for one in found} == {MOMENT[:16]}


def test_exported_to_html_it_has_no_control_characters(tmp_path):
    originals = []
    for example in ONE_PER_FORM.values():
        originals.append(tmp_path / f"{example.stem}.docx")
        originals[-1].write_bytes(output(example, "docx"))
    for page in converted(originals, "html", tmp_path):
        assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]", page.read_bytes())


def test_no_content_controls(example):
    with zipfile.ZipFile(io.BytesIO(output(example, "docx", draft=True))) as archive:
        assert b"<w:sdt" not in archive.read("word/document.xml")


def missing_in_pdf(originals, folder):
    """The characters of each Word file that LibreOffice's PDF of it lacks."""
    lost = {}
    for original, pdf in zip(originals, converted(originals, "pdf", folder), strict=True):
        printed = subprocess.run(
            [tool("pdftotext"), "-raw", str(pdf), "-"], capture_output=True, text=True, check=True
        ).stdout
        body = docx.Document(str(original)).element.body
        wanted = collections.Counter("".join(text_of(body).split()))
        lost[original.stem] = wanted - collections.Counter("".join(printed.split()))
    return {name: dict(missing) for name, missing in lost.items() if missing}


def test_laid_out_elsewhere_no_character_of_any_example_is_lost(tmp_path):
    originals = []
    for example in EXAMPLES:
        originals.append(tmp_path / f"{example.stem}.docx")
        originals[-1].write_bytes(output(example, "docx"))
    assert not missing_in_pdf(originals, tmp_path)


def test_laid_out_elsewhere_no_mark_at_the_end_of_a_line_is_lost(changed, tmp_path):
    """Paragraphs of every length over three lines, ending in every mark, with and without digits."""
    chance = random.Random(7)
    words = "全年新收政府信息公开申请按照规定时限答复结转下年度继续办理本机关主动公开各类信息"
    lines = []
    for length in range(20, 90):
        for mark in "，。；、：）”！？》":
            text = "".join(chance.choice(words) for _ in range(length - 1)) + mark
            for at in range(chance.randint(3, 9), length - 2, chance.randint(6, 13)):
                piece = (
                    chance.choice("，。；、") if length % 3 else chance.choice(["12", "3件", "，"])
                )
                text = text[:at] + piece + text[at + len(piece) :]
            lines.append(text)
    path = changed(("各项工作平稳有序。", "各项工作平稳有序。\n\n  " + "\n\n  ".join(lines)))
    report = authoring.load(path)
    original = tmp_path / "lengths.docx"
    original.write_bytes(authoring.render(authoring.compose(report), "docx").data)
    assert "".join(lines[0].split()) in text_of(docx.Document(str(original)).element.body)
    assert not missing_in_pdf([original], tmp_path)


def test_laid_out_elsewhere_tables_of_any_size_lose_nothing(changed, tmp_path):
    """Rows taller than a page, tables longer than one, many columns."""
    words = "政务公开信息申请答复解读平台监督保障培训考核"
    originals = []
    for rows, columns, length in ((3, 2, 900), (12, 3, 200), (45, 4, 30), (8, 12, 60)):
        chance = random.Random(rows)
        cells = [[f"栏目{n}" for n in range(columns)], ["--"] * columns]
        cells += [
            ["".join(chance.choices(words, k=length)) for _ in range(columns)] for _ in range(rows)
        ]
        table = "\n".join(f"  |{'|'.join(row)}|" for row in cells)
        path = changed(("  （三）政府信息管理。", f"{table}\n\n  （三）政府信息管理。"))
        originals.append(tmp_path / f"{rows} rows.docx")
        originals[-1].write_bytes(authoring.render(composed(path), "docx").data)
        assert cells[-1][-1] in text_of(docx.Document(str(originals[-1])).element.body)
    assert not missing_in_pdf(originals, tmp_path)


def composed(path):
    return authoring.compose(authoring.load(path))


def test_signature_and_date_are_never_alone_on_a_page(changed, tmp_path):
    """The last part grows line by line over more than a page; it ends in text or in a table."""
    originals = []
    table = "\n\n  | 甲 | 乙 |\n  |--|--|\n  | 1 | 2 |\n  | 3 | 4 |"
    for lines in range(0, 24, 2):
        filler = "\n\n".join(f"  第{n}段。" for n in range(lines))
        for ending in ("", table):
            path = changed(("没有其他需要报告的事项。", f"没有其他事项。\n\n{filler}{ending}"))
            originals.append(tmp_path / f"{len(originals)}.docx")
            originals[-1].write_bytes(authoring.render(composed(path), "docx").data)
    alone = []
    for original, pdf in zip(originals, converted(originals, "pdf", tmp_path), strict=True):
        with pdfplumber.open(pdf) as pages:
            last = [text for line in pages.pages[-1].extract_text_lines() if (text := line["text"])]
        place = next(n for n, text in enumerate(last) if text.strip() == "示例市人民政府")
        marks = [text for text in last[:place] if "草稿" not in text]
        if not marks:
            alone.append(original.stem)
    assert not alone


SIGNATURES = (
    "示例县",
    "示例县教育局",
    "示例市示例区住房和城乡建设局",
    "示例市" * 4 + "人民政府办公室",
)


def test_the_date_begins_two_characters_right_of_the_signature(changed, tmp_path):
    """GB/T 9704-2012, 7.3.5.2; the longer of the two stands two characters from the edge."""
    made = []
    for name, day in itertools.product(SIGNATURES, ("2025-01-20", "2025-12-10")):
        path = changed(
            ("  全称: 示例市人民政府", f"  全称: {name}"), ("发布日期: 2025-03-07", f"发布日期: {day}")
        )  # fmt: skip
        made.append(tmp_path / f"{len(name)} {day}.docx")
        made[-1].write_bytes(authoring.render(composed(path), "docx").data)
    signed = itertools.product(SIGNATURES, ("2025年1月20日", "2025年12月10日"))
    for (name, day), pdf in zip(signed, converted(made, "pdf", tmp_path), strict=True):
        with pdfplumber.open(pdf) as pages:
            lines = pages.pages[-1].extract_text_lines()
        signature, date = [line for line in lines if not line["text"].startswith("—")][-2:]
        assert name.endswith(signature["text"])
        assert "".join(date["text"].split()) == day
        edge, character = (210 - 26) / 25.4 * 72, 16
        assert signature["x0"] + 2 * character == pytest.approx(date["x0"], abs=1), pdf.name
        longer = signature if len(name) > len(date["text"]) / 2 else date
        assert longer["x1"] == pytest.approx(edge - 2 * character, abs=20), (
            pdf.name
        )  # air around digits
