"""The sheet a leader signs: one page of Word with figures, changes, findings and room to sign."""

import io
import re
import shutil
import subprocess

import docx
import pytest
from docx.oxml.ns import qn

import authoring
from authoring.document.tree import Heading, Paragraph, Table
from authoring.findings import Finding, Severity
from tests.conftest import (
    EXAMPLES,
    INPUTS,
    ONE_PER_FORM,
    ROOT,
    WRONG,
    library,
    output,
    report,
    sheet,
    tool,
)
from tests.writers import readback

COUNTY = INPUTS / "county_education_2023.yaml"
SIGNERS = ["拟稿", "核稿", "会签", "签发"]


@pytest.fixture
def year_after(tmp_path):
    """The county example and the year after it, which names it as last year's report."""

    def make(*replacements):
        shutil.copy(COUNTY, tmp_path)
        text = COUNTY.read_text(encoding="utf-8").replace("年度: 2023", "年度: 2024")
        text = text.replace("行政许可: 581", "行政许可: 640").replace("2024-01-25", "2025-01-25")
        for old, new in replacements:
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        path = tmp_path / "2024.yaml"
        path.write_text(text + f"\n上年报告: {COUNTY.name}\n", encoding="utf-8")
        return path

    return make


def made(path, findings=None):
    loaded = authoring.load(path)
    return authoring.signoff(loaded, authoring.check(loaded) if findings is None else findings)


def tables(document):
    return {block.caption: block for block in document.blocks if isinstance(block, Table)}


def lines(table):
    return [[cell.text for cell in row] for row in table.rows]


def texts(document):
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def found(number, *, reason="", severity=Severity.ERROR, message="甲乙丙丁" * 12):
    return Finding(f"A{number:03}", severity, message, reason=reason)


def test_it_tells_what_the_report_is():
    assert lines(tables(sheet(COUNTY))["报告概况"]) == [
        ["机关", "示例县教育局（部门）", "年度", "2023"],
        ["报告标题", "示例县教育局2023年政府信息公开工作年度报告（草稿）"],
        ["格式依据", "国办公开办函〔2021〕30号"],
        ["公布期限", "2024年1月31日", "发布日期", "2024年1月25日"],
    ]
    assert sheet(COUNTY).title == "政府信息公开工作年度报告签批单"


def test_key_figures_stand_beside_last_year(year_after):
    rows = lines(tables(made(year_after()))["主要数据"])
    assert rows[0] == ["指标", "本年", "上年", "增减"] * 2
    assert ["行政许可", "640", "581", "+59"] in [row[-4:] for row in rows]
    assert ["本年新收申请", "0", "0", "0"] in [row[:4] for row in rows]


def test_without_last_year_there_are_no_empty_columns():
    rows = lines(tables(sheet(COUNTY))["主要数据"])
    assert rows[0] == ["指标", "本年"] * 2
    assert {len(row) for row in rows[:9]} == {4}
    assert "没有提供上年报告，未作比较。" in texts(sheet(COUNTY))


def test_amounts_are_told_to_two_places(year_after):
    path = year_after(("行政事业性收费: 0", "行政事业性收费: 24252.311082"))
    text = COUNTY.read_text(encoding="utf-8")
    (path.parent / COUNTY.name).write_text(
        text.replace("行政事业性收费: 0", "行政事业性收费: 9116.355"), encoding="utf-8"
    )
    document = made(path)
    told = {row[-4]: row[-3:] for row in lines(tables(document)["主要数据"])[1:]}
    assert told["行政事业性收费（万元）"] == ["24252.31", "9116.36", "+15135.95"]
    assert "1．行政事业性收费：同比增长166%（9116.36万元→24252.31万元）" in "".join(texts(document))


def test_an_amount_too_small_for_two_places_stays_as_it_is(year_after):
    path = year_after(("行政事业性收费: 0", "行政事业性收费: 0.0012"))
    told = {row[-4]: row[-3:] for row in lines(tables(made(path))["主要数据"])[1:]}
    assert told["行政事业性收费（万元）"] == ["0.0012", "0", "+0.0012"]


def test_a_figure_last_year_s_form_did_not_have_gets_a_dash(write, tmp_path):
    text = (INPUTS / "zone_2019.yaml").read_text(encoding="utf-8")
    (tmp_path / "2020.yaml").write_text(text.replace("年度: 2019", "年度: 2020"), encoding="utf-8")
    newer = COUNTY.read_text(encoding="utf-8").replace("年度: 2023", "年度: 2021")
    rows = lines(tables(made(write(newer + "\n上年报告: 2020.yaml\n")))["主要数据"])
    told = {row[-4]: row[-3:] for row in rows[1:]}
    assert told["规章现行有效"] == ["0", "—", "—"]
    assert told["行政许可"][1] != "—"


def test_the_largest_changes_are_told_in_words(year_after):
    path = year_after(("行政强制: 0", "行政强制: 2"), ("行政处罚: 0", "行政处罚: 3"))
    assert [text for text in texts(made(path)) if re.match(r"\d．", text)] == [
        "1．行政处罚：由0件增至3件；",
        "2．行政许可：同比增长10.2%（581件→640件）；",
        "3．行政强制：由0件增至2件。",
    ]


def test_no_change_and_no_common_figure_are_told(year_after, write):
    same = year_after(("行政许可: 640", "行政许可: 581"))
    assert "与上年报告相同的各项数据没有变化。" in texts(made(same))
    older = (INPUTS / "zone_2018.yaml").read_text(encoding="utf-8")
    without_table = older[: older.index("统计表:\n")].replace(
        "格式: 2008-provincial\n", "格式: 2008\n"
    )
    (write("").parent / "zone_2018.yaml").write_text(without_table, encoding="utf-8")
    newer = (INPUTS / "zone_2019.yaml").read_text(encoding="utf-8")
    path = write(newer + "\n上年报告: zone_2018.yaml\n")
    assert "上年报告的格式不同，没有可以比较的数据。" in texts(made(path))


def test_findings_stand_with_their_explanation_and_errors_come_first():
    findings = [
        found(1, severity=Severity.INFO), found(2, severity=Severity.WARNING, message="提醒"),
        found(3, reason="已经核对", message="已说明的错误"), found(4, message="错误"),
    ]  # fmt: skip
    document = authoring.signoff(report(COUNTY), findings)
    assert lines(tables(document)["检查结果"]) == [
        ["级别", "编号", "问题", "说明"],
        ["错误", "A004", "错误", "未说明"],
        ["错误", "A003", "已说明的错误", "已经核对"],
        ["提醒", "A002", "提醒", "未说明"],
        ["提示", "A001", findings[0].message, ""],
    ]
    assert (
        "共错误2处、提醒1处、提示1处，其中已作说明1处。有1处错误既未改正也未说明，暂不能定稿。"
        in texts(document)
    )


def test_a_clean_report_says_so():
    assert "没有发现问题。" in texts(sheet(COUNTY))
    assert "检查结果" not in tables(sheet(COUNTY))


def test_too_many_findings_are_counted_where_the_page_ends():
    findings = [found(number) for number in range(100)]
    document = authoring.signoff(report(COUNTY), findings)
    assert len(tables(document)["检查结果"].rows) == 101
    word = docx.Document(io.BytesIO(authoring.render(document, "docx").data))
    (table,) = [one for one in word.tables if one.cell(0, 0).text == "级别"]
    shown = len(table.rows) - 2
    assert table.cell(shown + 1, 0).text == f"另有{100 - shown}处，见检查结果。"
    assert 3 < shown < 30


def test_a_very_long_message_or_reason_is_cut():
    long = found(1, message="长" * 500, reason="由" * 500)
    row = lines(tables(authoring.signoff(report(COUNTY), [long]))["检查结果"])[1]
    assert [text[-2:] for text in row[2:]] == ["……", "……"]
    assert len("".join(row)) < 150


def test_it_has_room_for_four_signatures():
    table = tables(sheet(COUNTY))["签批"]
    cells = [cell for row in table.rows for cell in row]
    assert [cell.text for cell in cells if cell.role == "row"] == SIGNERS
    assert [cell.text for cell in cells if cell.role == "blank"] == ["年　　月　　日"] * 4


def test_a_draft_with_gaps_shows_them(write):
    starter = authoring.starter(authoring.FORMS[-1], 2025, "示例县教育局", "s.json")
    document = made(write(starter))
    cells = [cell for table in tables(document).values() for row in table.rows for cell in row]
    missing = [cell for cell in cells if cell.missing]
    assert {cell.text for cell in missing} == {"未填"}
    assert len(missing) > 20
    assert "级别未填，不能确定" in [cell.text for cell in cells]


def test_a_draft_without_a_year_is_not_compared(year_after, tmp_path):
    (tmp_path / "2020.yaml").write_text(
        (INPUTS / "zone_2019.yaml").read_text(encoding="utf-8").replace("年度: 2019", "年度: 2020"),
        encoding="utf-8",
    )
    path = year_after(("年度: 2024", "年度: _"), ("全称: 示例县教育局", "全称: _"))
    path.write_text(
        path.read_text(encoding="utf-8").replace(COUNTY.name, "2020.yaml"), encoding="utf-8"
    )
    document = made(path)
    assert authoring.load(path).last is not None
    assert "年度未填，未作比较。" in texts(document)
    assert lines(tables(document)["报告概况"])[0] == ["机关", "未填", "年度", "未填"]


def test_the_word_file_says_what_the_sheet_says(example):
    assert readback.of_docx(output(example, "signoff")) == readback.of_document(sheet(example))


def opened(path):
    return docx.Document(io.BytesIO(output(path, "signoff")))


@pytest.mark.slow
@pytest.mark.parametrize("path", [*ONE_PER_FORM.values(), WRONG], ids=lambda path: path.stem)
def test_two_validators_find_no_error(path, tmp_path):
    docx_integrity, openxml_audit = library("docx_integrity"), library("openxml_audit")
    file = tmp_path / "sheet.docx"
    file.write_bytes(output(path, "signoff"))
    assert not openxml_audit.OpenXmlValidator().validate(str(file)).errors
    assert not docx_integrity.check(str(file))


@pytest.mark.slow
def test_microsofts_own_validator_finds_no_error(form_example, tmp_path):
    file = tmp_path / "sheet.docx"
    file.write_bytes(output(form_example, "signoff"))
    printed = subprocess.run(
        [tool("ooxml-validator"), str(file)], capture_output=True, text=True, check=False
    )
    assert '"ok": true' in printed.stdout, printed.stdout


def test_headings_heads_and_captions_serve_a_screen_reader():
    body = opened(COUNTY).element.body
    styles = [style.get(qn("w:val")) for style in body.iter(qn("w:pStyle"))]
    headings = [block for block in sheet(COUNTY).blocks if isinstance(block, Heading)]
    assert styles.count("Title") == 1
    assert styles.count("Heading1") == len(headings) == 3
    captions = [caption.get(qn("w:val")) for caption in body.iter(qn("w:tblCaption"))]
    assert captions == list(tables(sheet(COUNTY)))
    assert len(list(body.iter(qn("w:tblHeader")))) == 1, "the key figures; no findings here"


def test_it_names_no_person_and_the_input_by_hash():
    properties = opened(COUNTY).core_properties
    assert properties.author == properties.last_modified_by == "示例县教育局"
    sha = report(COUNTY).source.sha256
    assert sha in properties.identifier
    assert sha[:12] in texts(sheet(COUNTY))[-1]


def test_a_reference_file_does_not_change_the_page(tmp_path):
    word = docx.Document()
    word.styles["Heading 1"].font.size = docx.shared.Pt(30)
    word.save(tmp_path / "own.docx")
    look = authoring.writers.Look(reference=tmp_path / "own.docx")
    assert authoring.render(sheet(COUNTY), "docx", look).data == output(COUNTY, "signoff")


def set_by_libreoffice(documents, folder):
    """The PDF that LibreOffice makes of each sheet."""
    files = []
    for number, document in enumerate(documents):
        files.append(folder / f"{number}.docx")
        files[-1].write_bytes(authoring.render(document, "docx").data)
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    subprocess.run(
        [tool("soffice"), profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *map(str, files)],
        check=True, capture_output=True, timeout=300, cwd=ROOT,
    )  # fmt: skip
    return [file.with_suffix(".pdf") for file in files]


@pytest.mark.slow
def test_every_sheet_is_one_page(year_after, tmp_path):
    long = "全称: 示例省示例自治州示例市经济技术开发区管理委员会生态环境和自然资源综合行政执法局（示例区分局）"
    changes = [
        (f"行政{name}: {old}", f"行政{name}: {new}")
        for name, old, new in (("许可", 640, 123456), ("处罚", 0, 1234567), ("强制", 0, 98765))
    ]
    path = year_after(("全称: 示例县教育局", long), *changes)
    reason = "经核对属实，" * 20
    crowded = [
        [found(number, reason=reason if number % 2 else "") for number in range(count)]
        for count in (1, 2, 3, 4, 30)
    ]
    crowded.append([found(number, message="短") for number in range(30)])
    crowded += [
        [
            found(number, reason="word " * 60, message="https://www.example.com/" + "x" * 300)
            for number in range(20)
        ],
        [found(number, severity=Severity.FATAL, message="，" * 200) for number in range(2000)],
        [found(number, message="。", reason="（" * 200) for number in range(13)],
    ]
    documents = [sheet(example) for example in (*EXAMPLES, WRONG)]
    documents += [made(path, findings) for findings in crowded]
    documents += [authoring.signoff(report(COUNTY), findings) for findings in crowded]
    path.write_text(
        path.read_text(encoding="utf-8")
        .replace(long, f"全称: {'示例' * 240}局")
        .replace("1234567", "1" * 15),
        encoding="utf-8",
    )
    documents += [made(path, findings) for findings in ([], crowded[-1])]
    for file in set_by_libreoffice(documents, tmp_path):
        with library("pdfplumber").open(file) as pdf:
            (page,) = pdf.pages
            foot = page.height - 15 / 25.4 * 72
            assert foot - 60 < max(char["bottom"] for char in page.chars) < foot, (
                "it fills its page"
            )
