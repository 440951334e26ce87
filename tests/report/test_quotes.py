"""Figures quoted in sentences: what they print, what is refused, and where that is told."""

import keyword
import unicodedata
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import authoring
from authoring.forms import FORMS
from authoring.forms.layout import tree
from authoring.report.quotes import CannotQuote, Quoter, change_in_words, fields
from tests.conftest import INPUTS, report

CITY = INPUTS / "city_government_2024.yaml"


def quoter(last=None):
    city = report(CITY)
    return Quoter(city.form, city.figures, last)


@pytest.mark.parametrize(
    ("expression", "printed"),
    [
        ("申请.新收.总计", "3119"),
        ("applications.received.total", "3119"),
        ("申请.新收.自然人", "3001"),
        ("申请.办理结果.总计", "3050"),
        ("申请.办理结果.总计.自然人", "2932"),
        ("申请.办理结果.不予公开.总计", "178"),
        ("申请.办理结果.予以公开.总计 + 申请.办理结果.部分公开.总计", "1816"),
        ("申请.新收.总计 + 申请.上年结转.总计 - 申请.结转下年度.总计", "3050"),
        ("合计(申请.办理结果.不予公开, 申请.办理结果.无法提供)", "959"),
        ("复议诉讼.行政诉讼.总计", "46"),
        ("主动公开.行政事业性收费", "96171.6"),
        ("占比(申请.办理结果.予以公开.总计, 申请.办理结果.总计)", "44.7%"),
        ("占比(申请.办理结果.予以公开.总计, 申请.办理结果.总计, 2)", "44.66%"),
        ("占比(申请.办理结果.总计, 申请.办理结果.总计)", "100%"),
        ("万(主动公开.行政处罚)", "398.6万"),
        ("万(主动公开.行政处罚, 0)", "399万"),
        ("万(申请.新收.总计)", "3119"),
        ("亿(主动公开.行政事业性收费)", "9.62亿"),
        ("余(申请.新收.总计)", "3100余"),
        ("余(主动公开.行政许可)", "44.7万余"),
        ("余(复议诉讼.行政复议.总计)", "350余"),
        ("余(申请.结转下年度.总计)", "100余"),
    ],
)
def test_what_is_printed(expression, printed):
    assert quoter().value(expression) == printed


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [
        (3119, 2900, "同比增长7.6%"), (2900, 3119, "同比下降7%"), (5, 5, "与上年持平"),
        (0, 0, "与上年持平"), (12, 0, "由0件增至12件"), (0, 12, "同比下降100%"),
        (100001, 100000, "同比增长0.001%"), (3, 2, "同比增长50%"),
    ],
)  # fmt: skip
def test_change_in_official_words(now, before, words):
    assert change_in_words(now, before, "件") == words


@example(2_000_002, 2_000_001)
@example(2_000_000, 2_000_001)
@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_change_says_the_right_direction(now, before):
    words = change_in_words(now, before, "件")
    # A change too small for a percentage is told in numbers.
    assert ("增长" in words or "增加" in words) == (now > before)
    assert ("下降" in words or "减少" in words) == (now < before)
    assert ("持平" in words) == (now == before)


@pytest.mark.parametrize(
    ("expression", "code", "says"),
    [
        ("申请.新收.总记", "N406", "申请.新收.总计"),
        ("申请.予以公开", "N406", "申请.办理结果.予以公开.总计"),
        ("申请书", "N406", "申请书"),
        ("同期(申请.新收.总计)", "N406", "同比"),
        ("申请.新收", "N407", ".总计"),
        ("申请.新收 + 1", "N407", ""),
        ("'3119'", "N407", ""),
        ("", "N407", "空"),
        ("申请.新收.总计 * 2", "N407", ""),
        ("申请.__class__", "N406", ""),
        ("''.__class__.__mro__", "N407", ""),
        ("[1, 2][0]", "N407", ""),
        ("cycler.__init__.__globals__", "N406", ""),
        ("self", "N406", ""),
        ("合计.__globals__", "N406", ""),
        ("申请.新收.总计|upper", "N407", ""),
        ("合计(申请)", "N407", "不是一个数"),
        ("占比（申请.新收.总计，申请.办理结果.总计）", "N407", "半角"),
        ("申请.新收.总计 if 1 else 2", "N407", ""),
        ("合计(*[申请])", "N407", ""),
        ("占比(申请.新收.总计)", "N407", ""),
        ("占比(申请.新收.总计, 申请.结转下年度.科研机构)", "N408", "分母"),
        ("占比(申请.新收.总计, 主动公开.行政事业性收费)", "N407", "万元"),
        ("申请.新收.总计 + 主动公开.行政事业性收费", "N407", "万元"),
        ("主动公开.总计", "N407", "从这些里选"),
        ("主动公开.规章.总计", "N407", "现行有效"),
        ("合计(主动公开.规章)", "N407", "不是一个数"),
        ("同比(申请.新收.总计)", "N408", "上年"),
        ("1", "N407", "表中的数"),
        ("True", "N407", "表中的数"),
        ("1 + 1", "N407", "表中的数"),
        ("申请.新收.总计 + 1", "N407", "表中的数"),
        ("合计(1, 申请.新收.总计)", "N407", "表中的数"),
        ("占比(申请.新收.总计, 申请.办理结果.总计, True)", "N407", "表中的数"),
        ("占比(申请.新收.总计, 申请.办理结果.总计, 1 + 1)", "N407", "表中的数"),
        ("万(申请.新收.总计) + 万(申请.新收.总计)", "N407", "不能相加减"),
        ("占比(申请.新收.总计, 申请.办理结果.总计, 9)", "N407", "位数"),
        ("申请.新收.总计 " + "+ 申请.新收.总计 " * 60, "N407", "太长"),
        ("applications.received.ｔotal", "N406", "“applications.received.ｔotal”"),
        ("占比(申请.新收.总计, 申请.办理结果.总计, ２)", "N407", "“２”应写成半角"),
        ("同期(申请.新收.总计) + 申请.新收.总计", "N406", "同比"),
        ("申请.新收.总计 \\", "N407", ""),
        ("1if 申请.新收.总计 else 2", "N407", ""),
        ("-申请.新收.总计", "N407", ""),
        ("占比(申请.新收.总计, 申请.办理结果.总计, places=2)", "N407", ""),
        ("占比(申请.新收.总计, 申请.办理结果.总计, 1, 2)", "N407", "不能识别"),
        ("申请.新收.总计()", "N406", "算法"),
    ],
)  # fmt: skip
def test_what_is_refused_and_what_is_said(write, expression, code, says):
    text = CITY.read_text(encoding="utf-8").replace(
        "2024年，全市各级", f"{{{{ {expression} }}}}全市各级"
    )
    found = authoring.check(authoring.load(write(text)))
    told = [f for f in found if f.code.startswith("N4") and f.code > "N405"]
    assert [f.code for f in told] == [code]
    assert says in told[0].message + told[0].remedy
    assert told[0].place.line == text[: text.index("{{")].count("\n") + 1
    assert told[0].place.text[told[0].place.column - 1 :].startswith("{{")


_SNIPPETS = st.sampled_from(
    ["申请.新收.总计", "上年(", "占比(", ")", "(", "[", "]", "+", "-", ",", ".", "'", "\\x", "1if ", "1.if ",
     ".5if ", "a.5in ", "0", "not ", "lambda:", "*", "#", "：", "\0", "\ud800", "\u3000", "\r", "\u200b", ":=", "@"]
)  # fmt: skip


@pytest.mark.filterwarnings("error")
@given(st.lists(_SNIPPETS, min_size=1, max_size=30).map("".join))
def test_whatever_is_written_is_a_value_or_a_problem(written):
    city = quoter()
    with suppress(CannotQuote):
        assert city.value(written)


@pytest.mark.parametrize(
    "written",
    [
        "(" * 150 + ")" * 150, "[" * 300, "-" * 298 + "申", "万(" * 99 + "申" + ")" * 99,
        "申" + ".申" * 149, "申" + "+申" * 149, "not " * 74 + "申", "lambda:" * 42 + "申",
        "申[" * 99 + "申" + "]" * 99,
    ],
)  # fmt: skip
def test_no_nesting_of_the_allowed_length_is_a_fault(written):
    def deep(levels):
        if levels:
            return deep(levels - 1)
        with pytest.raises(CannotQuote):
            quoter().value(written)

    deep(500)  # of the 1000 calls that Python allows


def test_the_longest_sum_is_not_too_deep():
    terms = ["申请.新收.总计"] * 27
    assert len(" + ".join(terms)) <= 300
    assert quoter().value(" + ".join(terms)) == str(27 * 3119)
    assert quoter().value("余(" + "+".join(["申请.新收.自然人"] * 29) + ")") == "8.7万余"


def test_the_spaces_of_a_chinese_keyboard_part_words():
    assert quoter().value("\u3000申请.新收.总计\u3000-\xa0申请.新收.自然人 ") == "118"


@pytest.mark.parametrize("typed", ["{% for x in 申请 %}", "{{ 申请.新收.总计", "{# 说明 #}", "%}"])
def test_other_template_code_is_no_quotation(write, typed):
    text = CITY.read_text(encoding="utf-8").replace("2024年，全市各级", f"{typed}全市各级")
    assert "N407" in [f.code for f in authoring.check(authoring.load(write(text)))]


def test_a_gap_is_shown_as_one_and_told_once(changed):
    path = changed(
        ("行政许可: 447228", "行政许可: _"),
        ("2024年，全市各级", "许可{{ 主动公开.行政许可 }}件，全市各级"),
    )
    loaded = authoring.load(path)
    assert "许可（未填）件" in loaded.content.overview
    assert [f.code for f in authoring.check(loaded) if f.code != "K901"] == ["F214"]


def test_all_that_fields_lists_can_be_quoted():
    for form in FORMS:
        blank = Quoter(form, authoring.load(CITY).figures, None)
        for name, path, _unit, words in fields(form):
            assert words
            try:
                printed = blank.value(name)
            except CannotQuote as why:
                pytest.fail(f"{form.id} {name}: {why}")
            assert printed
            assert path is None or blank.value(".".join(path)) == printed
            blank._left = 200


def test_every_name_of_every_form_can_be_written_in_an_expression():
    def names(node):
        yield from (node.name, node.key)
        for child in node.children:
            yield from names(child)

    for form in FORMS:
        for table in form.tables:
            for name in names(tree(table)):
                assert name.isidentifier(), name
                assert not keyword.iskeyword(name), name
                assert unicodedata.normalize("NFKC", name) == name


def test_last_year_is_read_from_the_file_beside(write, tmp_path):
    old = CITY.read_text(encoding="utf-8").replace("年度: 2024", "年度: 2023")
    old = old.replace("新收: [3001, 53, 0, 0, 61, 4]", "新收: [2801, 53, 0, 0, 61, 4]")
    (tmp_path / "2023.yaml").write_text(old, encoding="utf-8")
    text = CITY.read_text(encoding="utf-8").replace(
        "2024年，全市各级", "{{ 同比(申请.新收.总计) }}，上年{{ 上年(申请.新收.总计) }}件，{{ 同比(占比("
        "申请.办理结果.予以公开.总计, 申请.新收.总计)) }}，{{ 同比(主动公开.行政许可) }}，全市各级",
    )  # fmt: skip
    path = write("上年报告: 2023.yaml\n" + text)
    overview = authoring.load(path).content.overview
    assert "同比增长6.9%，上年2919件，同比下降3个百分点，与上年持平" in overview


@pytest.mark.parametrize(
    ("named", "says"),
    [
        ("没有.yaml", "找不到"), ("../2023.yaml", "所在文件夹"), ("/etc/passwd", "所在文件夹"),
        ("report.yaml", "上年应是 2023"), (".", "不是文件"),
    ],
)  # fmt: skip
def test_a_report_of_last_year_that_cannot_be_used_is_told_once(write, named, says):
    path = write(f"上年报告: {named}\n" + CITY.read_text(encoding="utf-8"))
    loaded = authoring.load(path)
    (told,) = [f for f in loaded.findings if f.code == "F219"]
    assert says in told.message
    assert loaded.last is None


_SPENT = "主动公开.政府集中采购.采购总金额"


@pytest.mark.parametrize(
    ("expression", "printed"),
    [
        (_SPENT, "12.50万元"),
        (f"{_SPENT} + {_SPENT}", "25.00万元"),
        (f"万({_SPENT})", "12.5万"),
        (f"占比({_SPENT}, {_SPENT})", "100%"),
        (f"上年({_SPENT})", "100000元"),
        (f"同比({_SPENT})", "同比增长25%"),
        (f"{_SPENT} - 上年({_SPENT})", "25000.00元"),
    ],
)
def test_an_amount_is_quoted_with_its_unit(write, expression, printed):
    text = (INPUTS / "zone_2019.yaml").read_text(encoding="utf-8")
    now, last = (
        authoring.load(write(text.replace("75394432.52元", amount)))
        for amount in ("12.50万元", "100000元")
    )
    assert Quoter(now.form, now.figures, last.figures).value(expression) == printed


def test_a_figure_is_quoted_with_the_digits_of_the_table(changed):
    one = authoring.load(changed(("行政事业性收费: 96171.6", "行政事业性收费: 0.50")))
    assert Quoter(one.form, one.figures, None).value("主动公开.行政事业性收费") == "0.50"
