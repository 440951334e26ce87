"""The PDF: two standards, tags, table heads, the right edge, fonts, and the same in two renderers."""

import io
import itertools
import json
import os
import re
import shutil
import subprocess
import sys

import page as validation
import pdfplumber
import pikepdf
import pytest
from fontTools.ttLib import TTFont
from PIL import Image

import authoring
from authoring.document.tree import Heading
from authoring.writers import Look, fonts
from tests.conftest import INPUTS, ROOT, document, output, tool
from tests.writers.readback import Tagged, squeeze

PROFILES = [validation.ValidationProfile.PDF_A_3A, validation.ValidationProfile.PDF_UA_1]
CITY = INPUTS / "city_government_2024.yaml"


@pytest.mark.parametrize("profile", PROFILES, ids=str)
@pytest.mark.parametrize("draft", [False, True], ids=["final", "draft"])
def test_both_standards_are_met(example, profile, draft):
    data = output(example, "pdf", draft=draft)
    failures = validation.validate_pdf_bytes(data, profile=profile).failures
    assert [(f.rule_id, f.message) for f in failures] == []


def grid_of(tagged, table):
    """Header ids by grid position, worked out from the PDF's own spans."""
    rows = tagged.elements("TR", below=table)
    taken, heads, cells = set(), {}, []
    for r, row in enumerate(rows):
        c = 0
        for cell in tagged.elements("TH", "TD", below=row):
            while (r, c) in taken:
                c += 1
            attributes = cell.get("/A", {})
            height, width = int(attributes.get("/RowSpan", 1)), int(attributes.get("/ColSpan", 1))
            taken |= {(r + i, c + j) for i in range(height) for j in range(width)}
            if str(cell.S) == "/TH":
                heads[bytes(cell.ID)] = (r, c, height, width, str(attributes["/Scope"]))
            else:
                cells.append((r, c, [bytes(name) for name in attributes.get("/Headers", [])]))
            c += width
    return heads, cells


def test_every_figure_of_table_three_names_exactly_the_heads_over_and_beside_it():
    tagged = Tagged(output(CITY, "pdf"))
    three = tagged.elements("Table")[2]
    heads, cells = grid_of(tagged, three)
    figures = [cell for cell in cells if cell[2]]
    assert len(figures) == 175
    for r, c, named in figures:
        expected = {
            name
            for name, (top, left, height, width, scope) in heads.items()
            if (scope == "/Column" and left <= c < left + width)
            or (scope == "/Row" and top <= r < top + height)
        }
        assert set(named) == expected
        assert len(named) == len(set(named))


def test_every_head_has_a_scope_and_an_id_in_the_tree(example):
    tagged = Tagged(output(example, "pdf"))
    heads = tagged.elements("TH")
    names = list(tagged.root.IDTree.Names)[::2] if heads else []
    assert all("/Scope" in head.A and "/ID" in head for head in heads)
    assert sorted(bytes(head.ID) for head in heads) == [bytes(name) for name in names]


def test_bookmarks_follow_the_headings(example):
    with Tagged(output(example, "pdf")).pdf.open_outline() as outline:
        titles = [item.title for item in outline.root[0].children]
    assert titles == [
        b.text for b in document(example).blocks if isinstance(b, Heading) and b.level == 1
    ]


def test_the_figures_are_attached(example):
    pdf = Tagged(output(example, "pdf")).pdf
    (name,) = pdf.attachments
    assert name == "nianbao.json"
    assert json.loads(pdf.attachments[name].get_file().read_bytes())["year"]
    assert pdf.Root.AF[0].AFRelationship == pikepdf.Name.Data


def test_metadata_is_neutral(example):
    tagged = Tagged(output(example, "pdf"))
    info = tagged.pdf.docinfo
    assert str(info["/Title"]) == document(example).title
    assert str(info["/Author"]) == document(example).agency
    assert document(example).source in str(info["/Keywords"])


@pytest.fixture(scope="module")
def pages():
    with pdfplumber.open(io.BytesIO(output(CITY, "pdf"))) as pdf:
        return [(page.width, page.height, page.chars) for page in pdf.pages]


def lines(chars):
    by_line = {}
    for char in chars:
        by_line.setdefault(round(char["matrix"][5]), []).append(char)
    return [
        sorted(line, key=lambda char: char["x0"])
        for _, line in sorted(by_line.items(), reverse=True)
    ]


def test_running_text_is_justified_to_the_right_edge(pages):
    """A line within a paragraph ends at the edge, give or take a hanging mark of punctuation."""
    right = (210 - 26) / 25.4 * 72
    _, _, chars = pages[0]
    body = [c for c in chars if c["size"] == pytest.approx(16, abs=0.2)]
    full = [line for line in lines(body) if len(line) >= 20]
    ends = [line[-1] for line in full if line[-1]["text"] not in "，。、；：）”》〉〕"]
    assert len(ends) >= 8
    paragraph_ends = [char for char in ends if right - char["x1"] > 3]
    assert len(paragraph_ends) <= 2, [char["x1"] for char in ends]


def test_twenty_two_lines_stand_on_a_page_of_running_text(pages):
    _, _, chars = pages[0]
    body = [c for c in chars if c["size"] == pytest.approx(16, abs=0.2)]
    bottoms = [-line[0]["matrix"][5] for line in lines(body)]
    pitches = {round(b - a, 1) for a, b in itertools.pairwise(bottoms)}
    # A part begins half a line lower; a line of 楷体 stands on a base line a little apart.
    assert all(min(abs(p - 28.95), abs(p - 43.4)) <= 1 for p in pitches), pitches


def test_the_title_breaks_between_agency_and_year(pages):
    _, _, chars = pages[0]
    title = [
        squeeze("".join(c["text"] for c in line)) for line in lines(chars) if line[0]["size"] > 20
    ]
    assert title == ["示例市人民政府", "2024年政府信息公开工作年度报告"]


def test_table_three_stands_whole_on_one_page():
    tagged = Tagged(output(CITY, "pdf"))
    three = tagged.elements("Table")[2]
    assert len({cell.Pg.objgen for cell in tagged.elements("TH", "TD", below=three)}) == 1
    heading = next(h for h in tagged.elements("H2") if tagged.text(h).startswith("三、"))
    assert heading.Pg.objgen == three.Pg.objgen


def test_eight_digits_fit_every_cell(changed):
    text = CITY.read_text(encoding="utf-8")
    figures = re.findall(r"\[(?:\d+, )+\d+\]", text)
    wide = [(f"{f}", re.sub(r"\d+", "88888888", f)) for f in figures]
    path = changed(("1288, 21", "1288, 21"))
    for old, new in wide:
        text = text.replace(old, new)
    path.write_text(text.replace("96171.6", "88888888.123456"), encoding="utf-8")
    drawn = authoring.compose(authoring.load(path))
    with pdfplumber.open(io.BytesIO(authoring.render(drawn, "pdf").data)) as pdf:
        checked = 0
        for page in pdf.pages:
            words = page.extract_words(x_tolerance=1)
            for cell in (cell for table in page.find_tables() for cell in table.cells):
                x0, top, x1, bottom = cell
                inside = [
                    w for w in words
                    if top < (w["top"] + w["bottom"]) / 2 < bottom and x0 < (w["x0"] + w["x1"]) / 2 < x1
                    and w["text"].isdigit() and len(w["text"]) >= 8
                ]  # fmt: skip
                for word in inside:
                    assert x0 <= word["x0"]
                    assert word["x1"] <= x1
                    checked += 1
        assert checked > 150


def test_a_table_longer_than_a_page_keeps_its_heads(changed):
    rows = "".join(f"  | 第{n}项 | {n} |\n" for n in range(60))
    path = changed(
        ("  （三）政府信息管理。", f"  | 名称 | 件数 |\n  |--|--|\n{rows}\n  （三）政府信息管理。")
    )
    data = authoring.render(authoring.compose(authoring.load(path), stage="final"), "pdf").data
    tagged = Tagged(data)
    parts = [t for t in tagged.elements("Table") if "名称" in tagged.text(t)]
    assert len(parts) > 1, "WeasyPrint tags each page's part as a table of its own"
    for part in parts:
        heads, cells = grid_of(tagged, part)
        names = {column: name for name, (_, column, *_) in heads.items()}
        assert all(named == [names[column]] for _, column, named in cells)
    for profile in PROFILES:
        assert not validation.validate_pdf_bytes(data, profile=profile).failures


@pytest.mark.parametrize("draft", [False, True])
def test_a_draft_is_marked_on_every_page(example, draft):
    with pdfplumber.open(io.BytesIO(output(example, "pdf", draft=draft))) as pdf:
        marked = ["草稿" in page.extract_text() for page in pdf.pages]
    assert marked == [draft] * len(marked)


def test_poppler_and_ghostscript_draw_the_same(form_example, tmp_path):
    """Wrong font embedding passes every text test and shows only when drawn (ink per 8 mm square)."""
    path = tmp_path / "report.pdf"
    path.write_bytes(output(form_example, "pdf"))
    subprocess.run(
        [tool("pdftoppm"), "-r", "50", "-gray", str(path), str(tmp_path / "poppler")], check=True
    )
    subprocess.run(
        [tool("gs"), "-q", "-dNOPAUSE", "-dBATCH", "-sDEVICE=pgmraw", "-r50", "-dTextAlphaBits=4",
         "-dGraphicsAlphaBits=4", f"-sOutputFile={tmp_path}/gs-%d.pgm", str(path)],
        check=True,
    )  # fmt: skip
    drawn = sorted(tmp_path.glob("poppler-*.pgm")), sorted(tmp_path.glob("gs-*.pgm"))
    assert len(drawn[0]) == len(drawn[1]) > 1
    for one, other in zip(*drawn, strict=True):
        inks = []
        for file in (one, other):
            image = Image.open(file).convert("L")
            small = image.resize((image.width // 16, image.height // 16), Image.Resampling.BOX)
            inks.append(list(small.tobytes()))
        dark = [(a, b) for a, b in zip(*inks, strict=True) if min(a, b) < 235]
        apart = [pair for pair in dark if abs(pair[0] - pair[1]) > 48]
        assert len(apart) <= len(dark) * 0.02


def test_substituted_fonts_are_told_once_each(example):
    findings = authoring.render(document(example), "pdf").findings
    assert {f.code for f in findings} <= {"O901"}
    assert len({f.message for f in findings}) == len(findings)


def test_a_character_no_font_has_is_a_finding_with_its_place(changed, silent_weasyprint):
    path = changed(("各项工作平稳有序", "各项工作\U000f1234平稳有序"))
    report = authoring.load(path)
    found = authoring.render(authoring.compose(report), "pdf").findings
    silent_weasyprint.clear()
    (missing,) = [f for f in found if f.code == "O905"]
    assert "U+F1234" in missing.message
    placed = report.find_text("\U000f1234")
    assert placed.line
    assert "各项工作" in placed.text


def test_an_agency_s_own_fonts_are_used(example, tmp_path):
    fandol = fonts._FANDOL / "FandolFang-Regular.otf"
    if not fandol.exists():
        tool("texlive-lang-chinese")
    own = TTFont(fandol)
    names = own["name"]
    names.names = [record for record in names.names if record.platformID == 3]
    for number in {record.nameID for record in names.names} & {1, 4, 16}:
        names.setName("仿宋_GB2312", number, 3, 1, 0x804)
        names.removeNames(number, 3, 1, 0x409)
    own.save(tmp_path / "own.otf")
    findings = authoring.render(document(example), "pdf", Look(fonts=tmp_path)).findings
    told = " ".join(finding.message for finding in findings)
    assert "仿宋_GB2312" not in told
    assert "楷体_GB2312" in told


@pytest.mark.parametrize("folder", ["missing", "empty"])
def test_a_font_folder_without_fonts_is_a_finding(example, tmp_path, folder):
    (tmp_path / "empty").mkdir()
    with pytest.raises(authoring.Unusable) as problem:
        authoring.render(document(example), "pdf", Look(fonts=tmp_path / folder))
    assert problem.value.findings[0].code == "O903"


@pytest.mark.parametrize("kind", ["pipe", "cut", "scrambled"])
def test_a_font_file_that_holds_no_font_is_named(tmp_path, kind):
    font = (fonts._FANDOL / "FandolFang-Regular.otf").read_bytes()
    shutil.copy(fonts._FANDOL / "FandolFang-Regular.otf", tmp_path / "good.otf")
    (tmp_path / "._good.otf").write_bytes(b"left behind by a system")
    bad = tmp_path / "bad.otf"
    if kind == "pipe":
        os.mkfifo(bad)
    else:
        bad.write_bytes(font[:3000] if kind == "cut" else bytes(reversed(font[:30_000])))
    with pytest.raises(authoring.Unusable) as problem:
        fonts.find_fonts(tmp_path)
    (finding,) = problem.value.findings
    assert finding.code == "O903"
    assert "：bad.otf。" in finding.message


def test_no_chinese_font_refuses_the_pdf_and_names_a_package(example, tmp_path):
    """A fontconfig of its own, with no fonts but Latin ones."""
    config = tmp_path / "fonts.conf"
    config.write_text(
        "<?xml version='1.0'?><fontconfig><dir>/usr/share/fonts/truetype/liberation</dir></fontconfig>"
    )
    script = (
        "import sys, pathlib, authoring\n"
        "from authoring.writers import fonts\n"
        "fonts._FANDOL = pathlib.Path('/nowhere')\n"
        "d = authoring.compose(authoring.load(pathlib.Path(sys.argv[1])))\n"
        "try: authoring.render(d, 'pdf')\n"
        "except authoring.Unusable as p: print(p.findings[0].code, p.findings[0].remedy)"
    )
    printed = subprocess.run(
        [sys.executable, "-c", script, str(example)],
        env={**os.environ, "FONTCONFIG_FILE": str(config)},
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert printed.startswith("O902")
    assert "fonts-noto-cjk" in printed


@pytest.mark.parametrize(
    ("hindrance", "says"),
    [
        ("raise OSError('cannot load library libgobject-2.0-0')", "libpango-1.0-0"),
        ("raise ModuleNotFoundError('weasyprint')", "nianbao[pdf]"),
    ],
)
def test_a_missing_library_names_the_package(tmp_path, hindrance, says):
    """WeasyPrint fails in these ways when Pango or WeasyPrint itself is not installed."""
    (tmp_path / "weasyprint").mkdir()
    (tmp_path / "weasyprint/__init__.py").write_text(hindrance)
    script = "from authoring.cli import main; import sys; main(sys.argv[1:])"
    printed = subprocess.run(
        [sys.executable, "-c", script, "render", str(CITY), "--to", "html,pdf", "--out", str(tmp_path / "out")],
        env={**os.environ, "PYTHONPATH": f"{tmp_path}:{ROOT}"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert printed.returncode == 2
    assert says in printed.stderr
    assert "Traceback" not in printed.stderr
    assert not (tmp_path / "out").exists(), "all outputs or none"
