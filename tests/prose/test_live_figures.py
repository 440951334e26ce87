"""nianbao bind: typed numbers become live ones, and nothing else of the file changes."""

import re

import pytest

import authoring
from authoring.cli import main
from authoring.prose.live_figures import bind
from tests.conftest import EXAMPLES, INPUTS, report

CITY = INPUTS / "city_government_2024.yaml"


def bound_text(path):
    return bind(authoring.load(path)).changed.after


def test_typed_figures_of_the_city_become_live():
    bound = bind(report(CITY))
    assert [(one.typed, one.live) for one in bound.bindings] == [
        ("1", "{{ 主动公开.规章.本年制发 }}"),
        ("3119", "{{ 申请.新收.总计 }}"),
        ("34", "{{ 申请.上年结转.总计 }}"),
        ("3050", "{{ 申请.办理结果.总计 }}"),
        ("103", "{{ 申请.结转下年度.总计 }}"),
        ("1362", "{{ 申请.办理结果.予以公开.总计 }}"),  # from here on the description of a picture
        ("454", "{{ 申请.办理结果.部分公开.总计 }}"),
        ("178", "{{ 申请.办理结果.不予公开.总计 }}"),
        ("781", "{{ 申请.办理结果.无法提供.总计 }}"),
        ("88", "{{ 申请.办理结果.不予处理.总计 }}"),
        ("187", "{{ 申请.办理结果.其他处理.总计 }}"),
        ("351", "{{ 复议诉讼.行政复议.总计 }}"),
        ("46", "{{ 复议诉讼.行政诉讼.总计 }}"),
        ("72", "{{ 复议诉讼.行政复议.结果维持 }}"),  # from here on a small table
        ("64", "{{ 复议诉讼.行政复议.结果纠正 }}"),
        ("178", "{{ 复议诉讼.行政复议.其他结果 }}"),
        ("37", "{{ 复议诉讼.行政复议.尚未审结 }}"),
        *(
            (typed, f"{{{{ 复议诉讼.行政诉讼.未经复议直接起诉.{result} + 复议诉讼.行政诉讼.复议后起诉.{result} }}}}")
            for typed, result in (("25", "结果维持"), ("5", "结果纠正"), ("9", "其他结果"), ("7", "尚未审结"))
        ),
        ("26", "{{ 主动公开.规章.本年废止 + 主动公开.行政规范性文件.本年废止 }}"),
        ("11", "{{ 主动公开.规章.现行有效 }}"),
        ("66", "{{ 主动公开.行政规范性文件.现行有效 }}"),
    ]  # fmt: skip
    assert "政策文件11件" in bound.changed.after, "a number of something else stays as it is"


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_bound_file_is_the_same_report_and_the_same_but_for_the_numbers(path, tmp_path):
    bound = bind(report(path))
    unbound = bound.changed.after
    for one in bound.bindings:
        unbound = unbound.replace(one.live, one.typed, 1)
    assert unbound == bound.changed.before
    for neighbour in INPUTS.glob("*"):
        if neighbour.suffix in (".yaml", ".png") and neighbour != path:
            (tmp_path / neighbour.name).write_bytes(neighbour.read_bytes())
    again = tmp_path / path.name
    again.write_text(bound.changed.after, encoding="utf-8")
    assert authoring.load(again).content == report(path).content
    assert not bind(authoring.load(again)).bindings, "once is enough"


@pytest.mark.parametrize(
    ("words", "live"),
    [
        ("予以公开1362件，占44.7%", "占{{ 占比(申请.办理结果.予以公开.总计, 申请.办理结果.总计) }}"),
        ("予以公开1362件，占44.66%", "{{ 占比(申请.办理结果.予以公开.总计, 申请.办理结果.总计, 2) }}"),
        ("予以公开和部分公开1816件", "{{ 申请.办理结果.予以公开.总计 + 申请.办理结果.部分公开.总计 }}件"),
        ("无法提供781件", "无法提供{{ 申请.办理结果.无法提供.总计 }}件"),
    ],
)  # fmt: skip
def test_groups_and_shares(changed, words, live):
    path = changed(("办结3050件，结转", f"办结申请3050件，其中{words}；结转"))
    assert live in bound_text(path)


def test_year_on_year(write, tmp_path):
    text = CITY.read_text(encoding="utf-8")
    (tmp_path / "2023.yaml").write_text(
        text.replace("年度: 2024", "年度: 2023").replace("新收: [3001", "新收: [2801"),
        encoding="utf-8",
    )
    path = write(
        "上年报告: 2023.yaml\n" + text.replace("公开申请3119件，", "公开申请3119件，同比增长6.9%，")
    )
    assert "{{ 申请.新收.总计 }}件，{{ 同比(申请.新收.总计) }}，" in bound_text(path)


@pytest.mark.parametrize("typed", ["3118件", "3100余件"])
def test_a_number_that_differs_is_not_bound(changed, typed):
    assert typed in bound_text(changed(("申请3119件", f"申请{typed}")))


def test_write_changes_only_the_numbers_and_keeps_line_ends_and_mark(tmp_path, capsys):
    raw = b"\xef\xbb\xbf" + CITY.read_bytes().replace(b"\n", b"\r\n")
    path = tmp_path / "2024.yaml"
    path.write_bytes(raw)
    with pytest.raises(SystemExit) as stop:
        main(["bind", str(path)])
    shown = capsys.readouterr().out
    assert stop.value.code == 0
    assert path.read_bytes() == raw, "without --write nothing is written"
    assert re.search(r"^\+.*\{\{ 申请\.新收\.总计 \}\}件", shown, re.MULTILINE)
    with pytest.raises(SystemExit):
        main(["bind", str(path), "--write"])
    written = path.read_bytes()
    assert written.startswith(b"\xef\xbb\xbf")
    assert written.count(b"\r\n") == raw.count(b"\r\n") == written.count(b"\n")
    plain = re.sub(rb"\{\{ [^}]* \}\}", b"#", written)
    assert plain != written
    for before, after in zip(raw.split(b"\r\n"), plain.split(b"\r\n"), strict=True):
        assert before == after or b"#" in after


def test_numbers_that_may_be_a_figure_are_named_but_left(changed):
    bound = bind(authoring.load(changed(("政务新媒体95个", "政务新媒体95个、印发材料447228件"))))
    (one,) = bound.unsure
    assert (one.typed, one.live) == ("447228", "{{ 主动公开.行政许可 }}")
    assert "印发材料447228件" in bound.changed.after


@pytest.mark.parametrize("style", [">\n  {}", '"{}"', "{}", "'{}'"])
def test_texts_written_in_other_ways_are_bound_as_well(write, style):
    words = "全年新收政府信息公开申请3119件，上年结转34件；办结3050件。"
    city = re.sub(r"  !\[.*\n", "", CITY.read_text(encoding="utf-8"))
    overview = re.compile(r"^总体情况: \|\n.*?(?=^主动公开:)", re.MULTILINE | re.DOTALL)
    path = write(overview.sub(f"总体情况: {style.format(words)}\n\n", city))
    after = bound_text(path)
    assert (
        "申请{{ 申请.新收.总计 }}件，上年结转{{ 申请.上年结转.总计 }}件；办结{{ 申请.办理结果.总计 }}件。"
        in after
    )
    path.write_text(after.replace("新收: [3001", "新收: [3002"), encoding="utf-8")
    assert "申请3120件" in authoring.load(path).content.overview
