"""Every output says the same thing to the letter: headings, paragraphs and every cell."""

import json

import pytest

import authoring
from authoring.document.tree import Document
from authoring.writers import WRITERS
from tests.conftest import WRONG, document, output
from tests.writers import readback

READERS = {
    "html": readback.of_html,
    "fragment": readback.of_html,
    "docx": readback.of_docx,
    "pdf": readback.of_pdf,
}
EACH = [pytest.param(to, marks=[pytest.mark.slow] * (to == "pdf")) for to in READERS]


def test_every_writer_is_compared():
    assert {*READERS, "json"} == set(WRITERS), "JSON is data, without headings"


@pytest.mark.parametrize("to", EACH)
def test_a_draft_of_each_form_is_read_back(form_example, to):
    assert_reads_as_the_document(form_example, to, draft=True)


@pytest.mark.parametrize("to", EACH)
def test_every_final_document_is_read_back(example, to):
    assert_reads_as_the_document(example, to, draft=False)


def assert_reads_as_the_document(example, to, *, draft):
    expected = readback.of_document(document(example, draft=draft), title=to != "fragment")
    found = READERS[to](output(example, to, draft=draft))
    if to == "fragment" and draft:
        assert "草稿" in found.pop(0)[1]
    assert found == expected


@pytest.mark.parametrize("to", EACH)
def test_a_draft_full_of_mistakes_says_the_same_everywhere(to):
    wrong = authoring.compose(authoring.load(WRONG))
    expected = readback.of_document(wrong, title=to != "fragment")
    found = READERS[to](authoring.render(wrong, to).data)
    if to == "fragment":
        found.pop(0)
    assert found == expected


@pytest.mark.slow
def test_the_embedded_data_is_the_json_output(example):
    data = json.loads(output(example, "json"))
    assert len(data.pop("nianbao_seal")) == 64
    page = output(example, "html").decode()
    embedded = page.split('<script type="application/json" id="nianbao-data">')[1]
    assert json.loads(embedded.split("</script>")[0]) == data
    pdf = readback.Tagged(output(example, "pdf")).pdf
    (attached,) = pdf.attachments.values()
    assert json.loads(attached.get_file().read_bytes()) == data


def test_the_json_carries_every_figure_once(example):
    data = json.loads(output(example, "json"))
    shown: Document = document(example)
    values = [
        f"{value}{(remark or '')}"
        for table in data["tables"]
        for block in table["blocks"]
        for row in block["rows"]
        for value, remark in zip(
            row["values"], row.get("remarks", [""] * len(row["values"])), strict=True
        )
    ]
    cells = [
        cell.text
        for block in shown.blocks
        for row in getattr(block, "rows", ())
        for cell in row
        if cell.role in ("figure", "text") and cell.anchor
    ]
    assert values == cells
