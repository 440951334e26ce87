"""What holds for every form, and how a form of the future is added."""

import dataclasses
import io
import re

import docx
import lxml.html
import pytest

import authoring
from authoring import forms
from authoring.document.compose import compose
from authoring.forms import FORMS, f2019, f2021, form_of
from authoring.forms.layout import Item, cells
from authoring.report import load
from authoring.writers import WRITERS
from tests.conftest import EXAMPLES, ONE_PER_FORM, ROOT, report
from tests.writers import readback


def test_every_year_since_2008_has_one_form():
    for year in range(2008, 2030):
        assert form_of(year).serves(year)
        assert not form_of(year).optional
    assert [form_of(year).id for year in (2008, 2013, 2014, 2018, 2019, 2020, 2021)] == [
        "2008", "2008", "2014", "2014", "2019", "2019", "2021",
    ]  # fmt: skip


def test_every_form_has_an_example():
    assert {report(path).form.id for path in EXAMPLES} == {form.id for form in FORMS}
    assert {report(path).form.id: path for path in ONE_PER_FORM.values()} == ONE_PER_FORM
    assert list(ONE_PER_FORM) == [form.id for form in sorted(FORMS, key=lambda form: form.id)]


def test_the_2019_form_agrees_with_its_notice_in_order():
    text = (ROOT / "tests" / "forms" / "notices" / "2019.txt").read_text(encoding="utf-8")
    at = 0
    for part in f2019.FORM.parts:
        wanted = [part.heading]
        for block in part.table.blocks if part.table else ():
            wanted += [label for label in (block.heading, block.corner) if label]
            if part.key == "disclosure":
                wanted += [item.label for item in (*block.columns, *block.rows)]
        for label in wanted:
            assert label in text[at:], label
            at = text.index(label, at)


def test_names_and_bookmarks_are_unique_and_short():
    for form in FORMS:
        names = ["_".join(cell.names) for table in form.tables for cell in cells(table).values()]
        assert len(set(names)) == len(names)
        assert max(map(len, names), default=0) <= 40
        assert all(re.fullmatch(r"\w+", name) for name in names)


@pytest.fixture
def form_2027(monkeypatch):
    """One changed heading, one new row, one new sum: a module of data and a line in FORMS."""
    table = f2021.DISCLOSURE
    licences = table.blocks[1]
    block = dataclasses.replace(
        licences,
        heading="第二十条第（五）项（修订）",
        rows=(
            *licences.rows,
            Item("confirmations", "行政确认", "行政确认"),
            Item("total", "合计", "合计", total=True),
        ),
    )
    disclosure = dataclasses.replace(table, blocks=(table.blocks[0], block, *table.blocks[2:]))
    parts = [dataclasses.replace(f2021.FORM.parts[0], heading="一、基本情况")]
    parts += [
        dataclasses.replace(part, table=disclosure) if part.key == "disclosure" else part
        for part in f2021.FORM.parts[1:]
    ]
    form = dataclasses.replace(
        f2021.FORM, id="2027", basis="示例函〔2027〕1号", first_year=2027, parts=tuple(parts)
    )
    monkeypatch.setattr(forms, "FORMS", (*FORMS, form))
    return form


IDENTITY = {
    "级别": "部门", "发布日期": "2028-01-20", "邮编": '"000000"', "电话": "0000-0000000", "电子邮箱": "a@example.cn",
    "网址": "www.example.cn", "域名": "www.example.cn", "标识码": '"0000000000"',
}  # fmt: skip


@pytest.mark.slow
def test_a_form_of_the_future_is_data_only(form_2027, write):
    text = authoring.starter(form_2027, 2027, "示例县教育局", "s.json")
    assert "行政确认: _" in text
    assert "行政确认" in authoring.schema(form_2027)
    for name, words in IDENTITY.items():
        text = text.replace(f"{name}: _", f"{name}: {words}")
    filled = re.sub(r"\b_\b", "1", text)
    filled = re.sub(r"^(\S+): \|\n", r"\1: |\n  正文。\n", filled, flags=re.MULTILINE)
    found = load(write(filled))
    assert found.form is form_2027
    assert found.figures.values["disclosure", "total"] == 2
    assert not [f for f in authoring.check(found) if f.code.startswith(("F", "S"))]
    document = compose(found)
    expected = readback.of_document(document)
    assert ("h", "一、基本情况") in expected
    assert ("c", "行政确认") in expected
    assert readback.of_html(authoring.render(document, "html").data) == expected
    assert readback.of_docx(authoring.render(document, "docx").data) == expected
    assert readback.of_pdf(authoring.render(document, "pdf").data) == expected
    for to in WRITERS:
        assert authoring.render(document, to).data
    page = lxml.html.fromstring(authoring.render(document, "html").data.decode())
    assert "第二十条第（五）项（修订）" in page.text_content()
    assert docx.Document(io.BytesIO(authoring.render(document, "docx").data)).tables
