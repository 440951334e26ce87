"""The order and the wording of a report."""

import pytest

import authoring
from authoring.document.tree import Heading, Paragraph, Table
from tests.conftest import EXAMPLES, INPUTS, document, report

WITH_ANNEX = [INPUTS / "city_education_2017.yaml", INPUTS / "zone_2018.yaml"]


def test_the_annex_is_that_of_the_form():
    assert [
        path
        for path in EXAMPLES
        if any(part.annex and report(path).uses(part) for part in report(path).form.parts)
    ] == WITH_ANNEX


@pytest.mark.parametrize("example", WITH_ANNEX, ids=lambda path: path.stem)
def test_an_annex_follows_the_signature_on_a_page_of_its_own(example):
    blocks = list(document(example).blocks)
    signed = next(n for n, b in enumerate(blocks) if isinstance(b, Paragraph) and b.role == "date")
    (heading,) = [b for b in blocks if isinstance(b, Heading) and b.new_page]
    assert heading.text == "附表：政府信息公开情况统计表"
    assert blocks.index(heading) == signed + 1
    assert isinstance(blocks[signed + 2], Table)
    sections = sum(isinstance(b, Heading) and b.rank == 1 for b in blocks[:signed])
    opening = next(b for b in blocks if isinstance(b, Paragraph)).text
    number = " 一二三四五六七八九十"[sections]
    assert f"{number}个部分组成，并附《政府信息公开情况统计表》。" in opening
    assert "附表" not in opening


@pytest.mark.parametrize(
    "example", [e for e in EXAMPLES if e not in WITH_ANNEX], ids=lambda p: p.stem
)
def test_without_an_annex_the_signature_comes_last(example):
    last, day = document(example).blocks[-2:]
    assert [last.role, day.role] == ["signature", "date"]
    assert "并附" not in next(b for b in document(example).blocks if isinstance(b, Paragraph)).text


@pytest.mark.parametrize(("sections", "told"), [(1, "一"), (11, "十一"), (99, "九十九")])
def test_sections_are_counted_as_they_are_numbered(write, sections, told):
    text = (INPUTS / "district_development_2010.yaml").read_text(encoding="utf-8")
    one = "  - 标题: 其他情况\n    条目: 概述\n    正文: 没有其他情况。\n"
    path = write(text[: text.index("各部分:")] + "各部分:\n" + one * sections)
    blocks = authoring.compose(authoring.load(path)).blocks
    assert f"{told}个部分组成" in next(b for b in blocks if isinstance(b, Paragraph)).text
    assert [b for b in blocks if isinstance(b, Heading)][-1].text == f"{told}、其他情况"
