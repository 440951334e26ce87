"""read, and what check, new --from and --last make of published files."""

import json

import pytest

import authoring
from tests.conftest import INPUTS, output, report

CITY, ZONE = INPUTS / "city_government_2024.yaml", INPUTS / "zone_2021.yaml"


@pytest.fixture
def published(tmp_path):
    """A published report as a file."""

    def file(path, to, name="年报", change=lambda data: data):
        made = tmp_path / f"{name}.{to}"
        made.write_bytes(change(output(path, to)))
        return made

    return file


def test_read_writes_yaml_pictures_and_schema(tmp_path, run, published):
    path = tmp_path / "读出" / "2024.yaml"
    code, shown, told = run("read", published(CITY, "docx"), "-o", path)
    assert (code, told) == (0, "")
    assert "示例市人民政府，2024年度，格式 2021" in shown
    assert "图片 1 幅" in shown
    got = authoring.load(path)
    assert got.figures.values == report(CITY).figures.values
    assert [one.data for one in got.pictures.values()] == [
        one.data for one in report(CITY).pictures.values()
    ]
    assert (path.parent / "nianbao-2021.schema.json").is_file()
    assert "读自 年报.docx" in path.read_text(encoding="utf-8")


def test_read_overwrites_nothing_without_force_and_writes_all_or_none(tmp_path, run, published):
    file, path = published(CITY, "html"), tmp_path / "2024.yaml"
    path.write_text("别的", encoding="utf-8")
    assert run("read", file, "-o", path)[0] == 2
    assert path.read_text(encoding="utf-8") == "别的"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["2024.yaml", "年报.html"]
    assert run("read", file, "-o", path, "--force")[0] == 0
    (picture,) = tmp_path.glob("图*")
    picture.write_bytes(b"another")
    other = tmp_path / "又一份.yaml"
    assert run("read", file, "-o", other)[0] == 2
    assert not other.exists()
    assert picture.read_bytes() == b"another"


def test_read_names_the_file_after_the_agency(tmp_path, run, published, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run("read", published(ZONE, "html"))[0] == 0
    agency = report(ZONE).content.agency.full_name
    assert (tmp_path / f"{agency}2021年度报告.yaml").is_file()


@pytest.mark.parametrize("make", ["folder", "empty", "missing", "picture"])
def test_read_refuses_what_is_no_report(tmp_path, run, make):
    path = tmp_path / "年报.docx"
    if make == "folder":
        path.mkdir()
    elif make != "missing":
        path.write_bytes(b"" if make == "empty" else b"\x89PNG\r\n\x1a\n")
    before = [*tmp_path.iterdir()]
    code, _, told = run("read", path, "-o", tmp_path / "2024.yaml")
    assert code == 2
    assert "怎么改" in told
    assert [*tmp_path.iterdir()] == before


def test_check_tells_places_by_table_row_and_column(run, published):
    file = published(CITY, "html", change=lambda data: _changed_cell(data, b"3001", b"3002"))
    code, shown, _ = run("check", file, "--format", "json")
    assert code == 1
    findings = json.loads(shown)
    assert all(one["place"]["file"] == str(file) for one in findings)
    assert all(one["place"]["line"] is None and one["fix"] is None for one in findings)
    within = [one["place"]["within"] for one in findings if one["path"].startswith("applications")]
    assert any(one.startswith("第3张表") for one in within)
    assert not {"F210", "F212", "F214"} & {one["code"] for one in findings}
    assert "第3张表" in run("check", file)[1]


def _changed_cell(data, one, other):
    assert data.count(b">" + one + b"<") == 1
    return data.replace(b">" + one + b"<", b">" + other + b"<")


def test_check_of_a_published_report_finds_what_check_of_its_yaml_finds(run, published):
    asked = {one.code for one in authoring.check(report(ZONE))}
    for to in ("html", "docx"):
        code, shown, _ = run("check", published(ZONE, to), "--format", "json")
        assert code == 0
        assert {one["code"] for one in json.loads(shown)} <= asked | {"F218", "C301"}


def test_a_folder_of_published_reports_is_checked_where_there_is_no_yaml(tmp_path, run, published):
    published(ZONE, "html"), published(ZONE, "docx")
    published(CITY, "docx", "市政府")
    code, shown, _ = run("check", tmp_path)
    assert code == 0
    assert "市政府.docx" in shown
    assert "年报.docx" in shown
    assert "年报.html" not in shown
    (tmp_path / "zone.yaml").write_bytes(ZONE.read_bytes())
    shown = run("check", tmp_path)[1]
    assert "zone.yaml" in shown
    assert "docx" not in shown


def test_new_and_last_take_a_published_report_as_they_take_its_yaml(tmp_path, run, published):
    file = published(INPUTS / "county_education_2023.yaml", "docx", "去年")
    path = tmp_path / "2024.yaml"
    code, shown, _ = run("new", "2024", "--from", file, "-o", path)
    assert code == 0
    assert "从公布的文件里读的" in shown
    before = report(INPUTS / "county_education_2023.yaml")
    got = authoring.load(path)
    assert got.content.agency.full_name == before.content.agency.full_name
    assert got.content.agency.telephone == before.content.agency.telephone
    here = ("applications", "carried_over", "natural_person")
    assert (
        got.figures.values[here]
        == before.figures.values[("applications", "carried_forward", here[2])]
    )
    assert "上年报告: 去年" not in path.read_text(encoding="utf-8")
    this = INPUTS / "county_education_2024.yaml"
    with_yaml = run(
        "check", this, "--last", INPUTS / "county_education_2023.yaml", "--format", "json"
    )
    with_file = run("check", this, "--last", file, "--format", "json")
    codes = [[one["code"] for one in json.loads(shown)] for _, shown, _ in (with_yaml, with_file)]
    assert codes[0] == codes[1]


def test_pictures_beside_a_saved_page_are_taken_and_none_from_elsewhere(tmp_path, run):
    picture = (INPUTS / "city_government_2024_outcomes.png").read_bytes()
    (tmp_path / "页").mkdir()
    (tmp_path / "页" / "年报_files").mkdir()
    (tmp_path / "页" / "年报_files" / "a.png").write_bytes(picture)
    (tmp_path / "b.png").write_bytes(picture)
    page = output(ZONE, "html").decode()
    where = page.index("</p>", page.rindex("一、总体情况")) + len("</p>")
    shown = '<p><img src="年报_files/a.png" alt="图"></p><p><img src="../b.png" alt="外面"></p>'
    file = tmp_path / "页" / "年报.html"
    file.write_text(page[:where] + shown + page[where:], encoding="utf-8")
    path = tmp_path / "读出.yaml"
    code, said, told = run("read", file, "-o", path)
    assert code == 0
    assert "图片 1 幅" in said
    assert "不在文件里" in told
    assert [one.data for one in authoring.load(path).pictures.values()]
