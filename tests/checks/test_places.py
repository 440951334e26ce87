"""A finding stands where its words stand, however the text is written; an explanation means one."""

import pytest

import authoring
from tests.conftest import INPUTS

CITY = (INPUTS / "city_government_2024.yaml").read_text(encoding="utf-8")
TABLES = CITY[CITY.index("主动公开:") : CITY.index("问题及改进:")]
HEAD = "年度: 2024\n机关: {全称: 示例市人民政府, 级别: 市级政府}\n"
WRONG = "处理网民留言33件。收到申请3119件，上年结转33件，结转下年度继续办理102件。"
WAYS = {
    "literal": f"总体情况: |\n  （二）依申请公开。\n\n  {WRONG}\n",
    "indented": f"总体情况: |4\n    （二）依申请公开。\n\n    　　{WRONG}\n",
    "folded": f"总体情况: >\n  （二）依申请公开。\n\n  {WRONG}\n",
    "single quotes": f"总体情况: '（二）依申请公开。{WRONG}'\n",
    "double quotes": f'总体情况: "（二）依申请公开。\\n\\n{WRONG}"\n',
    "plain": f"总体情况: （二）依申请公开。{WRONG}\n",
    "broken lines": "总体情况: |\n  处理网民留言33件。收到申请3119件，上年\n  结转33件，结转下年度继\n"
    "  续办理102件。\n",
    "after a figure": f"总体情况: |\n  新收申请{{{{ 申请.新收.总计 }}}}件。{WRONG}\n",
    "beside a picture": f"总体情况: |\n  ![图](a b.png)收到来信33件。\n  {WRONG}\n",
}


def found(write, overview, *more):
    text = HEAD + overview + TABLES + "".join(more)
    report = authoring.load(write(text))
    return report, authoring.check(report)


@pytest.mark.parametrize("overview", WAYS.values(), ids=WAYS)
def test_the_caret_points_at_the_words_that_are_wrong(write, overview):
    report, findings = found(write, overview)
    carried, forward = [f for f in findings if f.code == "X303"]
    for finding, before, words in ((carried, "上年结转", "33件"), (forward, "办理", "102件")):
        start, end = finding.span
        assert report.source.text[start:end] == words == finding.quote
        left = "".join(report.source.text[:start].split())
        assert left.endswith(before)
        place = finding.place
        line = report.source.text.split("\n")[place.line - 1]
        assert line[place.column - 1 :].startswith(words)
        assert place.text == line


def test_words_put_in_stand_where_their_expression_stands(write):
    overview = "总体情况: |\n  公开信息5条。收到申请{{ 申请.新收.自然人 }}件，同比增长1%。\n"
    report, findings = found(write, overview)
    (finding,) = [f for f in findings if f.code == "X301"]
    start, end = finding.span
    assert report.source.text[start:end] == "{{ 申请.新收.自然人 }}件"
    assert finding.quote == "3001件"


@pytest.mark.parametrize(
    ("where", "explained"),
    [
        ("结转下年度继续办理102件", ["102件"]),
        ("102件", ["102件"]),
        ("上年结转33件", ["33件"]),
        ("上年结转", ["33件"]),
        ("留言33件", []),
        ("件", []),
        ("结转", []),
        ("上年结转33件，结转下年度继续办理102件", []),
        ("总体情况", []),
        (None, ["33件", "102件"]),
    ],
)
def test_an_explanation_excuses_the_one_finding_its_words_name(write, where, explained):
    place = f"位置: {where}, " if where else ""
    explanation = f"\n说明:\n  - {{规则: X303, {place}理由: 口径不同}}\n"
    _, findings = found(write, WAYS["literal"], explanation)
    wrong = [f for f in findings if f.code == "X303"]
    assert [f.quote for f in wrong if f.reason] == explained
    told = [f for f in findings if f.code == "K902"]
    assert bool(told) is not bool(explained)
    several = [w for w in ("件", "结转", "总体情况") if w == where]
    assert not several or "对应 2 处" in told[0].message


def test_fingerprints_differ_and_survive_moved_lines_and_mended_numbers(write):
    _, before = found(write, WAYS["literal"])
    prints = [f.fingerprint for f in before]
    assert len(set(prints)) == len(prints)
    _, after = found(write, "# 说明\n\n" + WAYS["literal"].replace("102件", "101件"))
    kept = {f.quote: f.fingerprint for f in before if f.code == "X303"}
    moved = {f.quote: f.fingerprint for f in after if f.code == "X303"}
    assert moved == {"33件": kept["33件"], "101件": kept["102件"]}


def test_two_findings_else_the_same_have_fingerprints_of_their_own(write):
    _, findings = found(write, f"总体情况: |\n  {WRONG}\n\n  {WRONG}\n")
    prints = [f.fingerprint for f in findings]
    assert len(set(prints)) == len(prints)
    assert sum(f.code == "X303" for f in findings) == 4
