"""Words that the form does not have are confirmed once by the agency, and never guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import authoring
from authoring.findings import Unusable
from authoring.report.source import read_source
from tests.sheet.registers import blank, case, codes, figures, register


def counted(folder, rows, words):
    mapping = folder / "对照.yaml"
    mapping.write_text(words, encoding="utf-8")
    return authoring.ledger(register(folder, *rows), blank(folder), mapping)


def test_a_proposal_names_every_unknown_word_and_gives_none_a_meaning(run, tmp_path):
    blank(tmp_path)
    register(
        tmp_path, case("A-1", kind="单位", reply="不存在"), case("A-2", reply="不存在"), case("A-3", reply="公开"),
    )  # fmt: skip
    code, out, err = run("ledger", "台账.csv", "2024.yaml", "--mapping", "对照.yaml", "--write")
    assert code == 1
    assert "已生成 对照.yaml" in out
    assert "“不存在”计入哪一格：2 件（A-1、A-2）" in err
    assert read_source(tmp_path / "对照.yaml").data == {
        "格式": "2021", "申请人类型": {"单位": "未填"}, "答复类型": {"不存在": "未填"},
    }  # fmt: skip
    first = (tmp_path / "对照.yaml").read_bytes()
    assert "本机关不掌握" in first.decode()
    # Still to be filled in: the line of the 对照表 is told, and the file is not written again.
    code, out, err = run("ledger", "台账.csv", "2024.yaml", "--mapping", "对照.yaml")
    assert code == 1
    assert "对照.yaml:11" in err
    assert "已生成" not in out
    assert (tmp_path / "对照.yaml").read_bytes() == first
    filled = first.decode().replace('"单位": 未填', '"单位": 其他')
    filled = filled.replace('"不存在": 未填', '"不存在": 无法提供.需要另行制作')
    (tmp_path / "对照.yaml").write_text(filled, encoding="utf-8")
    assert run("ledger", "台账.csv", "2024.yaml", "--mapping", "对照.yaml", "--write")[0] == 0
    now = authoring.load(tmp_path / "2024.yaml").figures.values
    row = ("applications", "outcomes", "unavailable", "to_be_produced")
    assert (now[*row, "natural_person"], now[*row, "other_organisation"]) == (1, 1)


def test_without_unknown_words_no_file_is_made(run, tmp_path):
    blank(tmp_path)
    register(tmp_path, case())
    run("ledger", "台账.csv", "2024.yaml", "--mapping", "对照.yaml")
    assert not (tmp_path / "对照.yaml").exists()


@given(
    word=st.text(
        st.characters(exclude_categories=["Cs", "Cc", "Co", "Cn", "Cf"]), min_size=1, max_size=25
    )
)
def test_a_proposal_can_be_read_whatever_the_words(word, tmp_path_factory):
    folder = tmp_path_factory.mktemp("words")
    path = register(folder, case(reply=f"甲{word}乙"))
    ledger = authoring.ledger(path, blank(folder))
    if not ledger.words:  # it holds what stands in a column of the applicant
        assert codes(ledger) == ["T206"]
        return
    (unknown,) = ledger.words
    mapping = folder / "对照.yaml"
    mapping.write_text(ledger.proposal.replace(": 未填 ", ": 予以公开 "), encoding="utf-8")
    assert (
        figures(authoring.ledger(path, blank(folder), mapping))["outcomes.granted.natural_person"]
        == 1
    )
    assert unknown.words == " ".join(f"甲{word}乙".split())


def test_what_the_agency_confirmed_goes_first(tmp_path):
    rows = [
        case("A-1", reply="公开"),
        case("A-2", reply="作废", answered=""),
        case("A-3", reply="征求意见", answered=""),
    ]
    words = "答复类型: {公开: 部分公开, 作废: 不计入, 征求意见: 未办结}\n"
    ledger = counted(tmp_path, rows, words)
    assert codes(ledger) == ["T212"]
    assert figures(ledger) == {
        "received.natural_person": 2,
        "outcomes.partly_granted.natural_person": 1,
        "carried_forward.natural_person": 1,
    }


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("答复类型: {不存在: 不存在的一行}\n", "1:13"),
        ("答复类型: {不存在: 不予公开}\n", "1:13"),
        ("申请人类型: {单位: 总计}\n", "1:13"),
        ("格式: 2019\n", "2021"),
        ("结果: {维持: 结果维持}\n", "“结果”"),
        ("答复类型: [不存在]\n", "台账里的词"),
        ("- 不存在\n", ""),
    ],
)
def test_a_mapping_that_says_something_else_is_told_with_its_place(tmp_path, words, told):
    with pytest.raises(Unusable) as problem:
        counted(tmp_path, [case(reply="不存在")], words)
    findings = problem.value.findings
    assert all(one.code in ("T207", "S112") and one.remedy for one in findings)
    assert any(told in f"{one.place} {one.message} {one.remedy}" for one in findings)


def test_old_words_are_left_to_the_agency_in_the_forms_since_2019(tmp_path):
    old = ("不存在", "信息不存在", "非本机关", "已主动公开", "非政府信息", "商业秘密", "逾期不补正")
    for year in (2019, 2020):
        rows = [
            case(f"A-{n}", f"{year}-03-01", answered=f"{year}-03-09", reply=word)
            for n, word in enumerate(old)
        ]
        ledger = authoring.ledger(register(tmp_path, *rows), blank(tmp_path, year))
        assert [one.words for one in ledger.words] == [*old]
        assert ledger.incomplete == {"applications"}
