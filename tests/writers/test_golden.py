"""Golden files: what the outputs look like to a machine. Rewrite them with `pytest --update-golden`.

One example per form; the style sheet of the page and the styles of the Word file once.
"""

import io
import re
import zipfile

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree

from tests.conftest import ONE_PER_FORM, ROOT, output
from tests.writers.readback import Tagged, squeeze

GOLDEN = ROOT / "tests/golden"
STYLE = re.compile(r"(?<=<style>).*?(?=</style>)", re.DOTALL)


def without_seal(text):
    """The hash of all the rest would change with every line."""
    return re.sub(r"""(nianbao[-_]seal[" :a-z=]+)[0-9a-f]{64}""", r"\1…", text)


def html(example):
    text = STYLE.sub("…", output(example, "html").decode())
    return without_seal(re.sub(r"base64,[A-Za-z0-9+/=]+", "base64,…", text))


def page_style(example):
    return STYLE.search(output(example, "html").decode())[0]


def fragment(example):
    text = output(example, "fragment").decode()
    return without_seal(re.sub(r"base64,[A-Za-z0-9+/=]+", "base64,…", text))


def data(example):
    return without_seal(output(example, "json").decode())


def word(example):
    """One line per paragraph or cell: style, spans, text."""
    out = []
    body = docx.Document(io.BytesIO(output(example, "docx"))).element.body
    for paragraph in body.iter(qn("w:p")):
        style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}").get(qn("w:val"))
        cell = paragraph.getparent()
        place = ""
        if cell.tag == qn("w:tc"):
            properties = cell.find(qn("w:tcPr"))
            span = properties.find(qn("w:gridSpan"))
            merge = properties.find(qn("w:vMerge"))
            place = f" w={properties.find(qn('w:tcW')).get(qn('w:w'))}"
            place += "" if span is None else f" span={span.get(qn('w:val'))}"
            place += "" if merge is None else f" merge={merge.get(qn('w:val'), 'on')}"
        text = "".join(
            "/" if t.tag == qn("w:br") else t.text for t in paragraph.iter(qn("w:t"), qn("w:br"))
        )
        out.append(f"{style}{place} | {text}")
    return "\n".join(out) + "\n"


def word_styles(example):
    with zipfile.ZipFile(io.BytesIO(output(example, "docx"))) as archive:
        root = etree.fromstring(archive.read("word/styles.xml"))
    for latent in root.findall(qn("w:latentStyles")):
        root.remove(latent)
    etree.indent(root)
    return etree.tostring(root, encoding="unicode") + "\n"


def pdf_tags(example):
    """The structure tree: one line per element that holds text."""
    tagged = Tagged(output(example, "pdf"))
    out = [f"pages {len(tagged.pdf.pages)}"]
    for element in tagged.elements("H1", "H2", "H3", "H4", "P", "Table", "TH", "TD", "Figure"):
        kind = str(element.S)[1:]
        scope = str(element.get("/A", {}).get("/Scope", "")) if kind == "TH" else ""
        text = "" if kind == "Table" else squeeze(tagged.text(element))
        out.append(f"{kind}{scope} | {text}")
    return "\n".join(out) + "\n"


KINDS = {
    "html": html, "fragment.html": fragment, "json": data, "docx.txt": word, "pdf.txt": pdf_tags,
}  # fmt: skip
ONCE = {"page.css": page_style, "styles.xml": word_styles}


def compare(name, found, request):
    path = GOLDEN / name
    if request.config.getoption("--update-golden"):
        path.write_text(found, encoding="utf-8")
    assert found == path.read_text(encoding="utf-8"), "changed on purpose? pytest --update-golden"


@pytest.mark.parametrize(
    "kind", [*list(KINDS)[:-1], pytest.param("pdf.txt", marks=pytest.mark.slow)]
)
def test_output_is_as_it_was(form_example, kind, request):
    compare(f"{form_example.stem}.{kind}", KINDS[kind](form_example), request)


@pytest.mark.parametrize("name", ONCE)
def test_styles_are_as_they_were(name, request):
    compare(name, ONCE[name](ONE_PER_FORM["2021"]), request)


def test_no_golden_file_is_left_over(request):
    named = {f"{path.stem}.{kind}" for path in ONE_PER_FORM.values() for kind in KINDS} | set(ONCE)
    left = [path for path in GOLDEN.iterdir() if path.name not in named]
    if request.config.getoption("--update-golden"):
        for path in left:
            path.unlink()
    else:
        assert not left
