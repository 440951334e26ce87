"""The first page: what a folder offers, and a year begun from it."""

import os
import shutil

import pytest

import authoring
from authoring.desk.beginning import begin, first_page, forms_for
from authoring.desk.folder import REPORTS, YAML_FILES, chosen, files_in, offered
from authoring.findings import Unusable, exit_code
from tests.conftest import INPUTS, ONE_PER_FORM, PACK, output


def names(offers):
    return [one.name for one in offers]


def test_an_empty_folder_offers_nothing_and_a_year_is_begun_in_it(tmp_path):
    page = first_page(tmp_path)
    assert (page.reports, page.published, page.year, page.last) == ((), (), None, "")
    begun = begin(tmp_path, "２０２５年", "  示例县 教育局 ")
    assert begun.path == tmp_path / "示例县 教育局2025年度报告.yaml"
    report = authoring.load(begun.path)
    assert (report.year, report.content.agency.full_name) == (2025, "示例县 教育局")
    assert set(report.figures.values.values()) == {None}  # missing is not zero
    assert (tmp_path / "nianbao-2021.schema.json").exists()
    assert begun.path.name in begun.told


def test_a_folder_offers_its_reports_newest_first_and_what_was_published(tmp_path):
    for name in ("county_education_2023.yaml", "county_education_2024.yaml", PACK.name):
        shutil.copy(INPUTS / name, tmp_path)
    (tmp_path / "broken.yaml").write_text("年度: 2025\n机关: [\n", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("电话 示例", encoding="utf-8")
    (tmp_path / "去年的年报.html").write_text("<p>年报</p>", encoding="utf-8")
    own = authoring.load(INPUTS / "county_education_2024.yaml")
    stem = authoring.compose(own, stage="draft").file_stem
    (tmp_path / f"{stem}.docx").write_bytes(b"PK")
    page = first_page(tmp_path)
    assert [(one.name, one.year) for one in page.reports] == [
        ("county_education_2024.yaml", 2024),
        ("county_education_2023.yaml", 2023),
        ("broken.yaml", None),
    ]
    assert page.reports[2].note
    assert "去年的年报.html" in names(page.published)
    assert f"{stem}.docx" not in names(page.published)
    assert (page.agency, page.year, page.last) == (
        own.content.agency.full_name,
        2025,
        "county_education_2024.yaml",
    )


def test_a_year_begun_from_last_years_file_names_it(tmp_path):
    shutil.copy(INPUTS / "county_education_2024.yaml", tmp_path)
    begun = begin(tmp_path, "2025", last="county_education_2024.yaml")
    report = authoring.load(begun.path)
    assert report.content.last_report == "county_education_2024.yaml"
    assert report.last is not None
    carried = report.last.figures.values["applications", "carried_forward", "total"]
    assert report.figures.values["applications", "carried_over", "total"] == carried
    assert begun.links[0].name == "county_education_2024.yaml"


@pytest.mark.parametrize("to", ["docx", "html"])
def test_a_published_report_is_kept_as_yaml_and_named_as_last_years(tmp_path, to):
    (tmp_path / f"去年.{to}").write_bytes(output(INPUTS / "county_education_2024.yaml", to))
    steps = []
    begun = begin(tmp_path, "2025", last=f"去年.{to}", progress=steps.append)
    assert steps == ["读上年的报告", "生成待填的文件"]
    before = begun.links[0].name
    report = authoring.load(begun.path)
    assert report.content.last_report == before
    signed = authoring.load(INPUTS / "county_education_2024.yaml")
    assert dict(report.last.figures.values) == dict(signed.figures.values)
    assert before in begun.told
    # Begun again, what was read before and perhaps mended since is used, not read anew.
    mended = tmp_path / before
    text = mended.read_text(encoding="utf-8") + "# 核对过\n"
    mended.write_text(text, encoding="utf-8")
    begun.path.unlink()
    again = begin(tmp_path, "2025", last=f"去年.{to}")
    assert again.path == begun.path
    assert mended.read_text(encoding="utf-8") == text


def test_a_published_report_reads_into_no_file_of_another_year(tmp_path):
    data = output(INPUTS / "county_education_2024.yaml", "html")
    (tmp_path / "去年.html").write_bytes(data)
    name = begin(tmp_path, "2025", last="去年.html").links[0].name
    for path in tmp_path.glob("*.yaml"):
        path.unlink()
    (tmp_path / name).write_text("年度: 2019\n", encoding="utf-8")
    refused = begin(tmp_path, "2025", last="去年.html")
    assert refused.path is None
    assert (tmp_path / name).read_text(encoding="utf-8") == "年度: 2019\n"
    assert [path.name for path in tmp_path.glob("*.yaml")] == [name]


@pytest.mark.parametrize(
    ("year", "agency", "last", "code"),
    [
        ("二〇二五", "示例局", "", "O981"),
        ("2025", " ", "", "O980"),
        ("2025", "示例\u200b局", "", "O980"),
        ("2001", "示例局", "", "F211"),
        ("2026", "示例局", "county_education_2024.yaml", "O913"),
        ("2025", "示例局", "../county_education_2024.yaml", "O982"),
        ("2025", "示例局", "nothing.yaml", "O982"),
        ("2025", "", "nameless.yaml", "O980"),
    ],
)
def test_what_cannot_be_begun_is_told_and_nothing_is_written(tmp_path, year, agency, last, code):
    folder = tmp_path / "年报"
    folder.mkdir()
    shutil.copy(INPUTS / "county_education_2024.yaml", folder)
    shutil.copy(INPUTS / "county_education_2024.yaml", tmp_path)
    (folder / "nameless.yaml").write_text("年度: 2024\n", encoding="utf-8")
    before = sorted(os.listdir(folder))
    begun = begin(folder, year, agency, last)
    assert begun.path is None
    assert [one.code for one in begun.findings] == [code]
    assert exit_code(begun.findings)
    assert not any(option in begun.findings[0].remedy for option in ("--", "nianbao"))
    assert sorted(os.listdir(folder)) == before


def test_a_file_that_is_there_is_offered_and_not_written_over(tmp_path):
    (tmp_path / "去年.html").write_bytes(output(INPUTS / "county_education_2024.yaml", "html"))
    agency = authoring.load(INPUTS / "county_education_2024.yaml").content.agency.full_name
    mine = tmp_path / f"{agency}2025年度报告.yaml"
    mine.write_text("我的", encoding="utf-8")
    begun = begin(tmp_path, "2025", last="去年.html")
    assert begun.path is None
    assert [(one.kind, one.name) for one in begun.offers] == [("open", mine.name)]
    assert mine.read_text(encoding="utf-8") == "我的"
    assert sorted(os.listdir(tmp_path)) == sorted(["去年.html", mine.name])  # nothing half begun


def test_the_forms_of_a_year_with_the_usual_one_first(tmp_path):
    for form_id, example in ONE_PER_FORM.items():
        year = authoring.load(example).year
        forms = forms_for(year)
        assert forms[0].usual
        assert [one.id for one in forms if one.usual] == [authoring.form_of(year).id]
        assert form_id in {one.id for one in forms}
        begun = begin(tmp_path, str(year), f"示例{form_id}局", form_id=form_id)
        assert authoring.load(begun.path).form.id == form_id
    assert forms_for(1999) == ()


def test_only_plain_files_of_the_folder_itself_are_offered(tmp_path):
    inside = tmp_path / "年报"
    (inside / "下层.yaml").mkdir(parents=True)
    outside = tmp_path / "secret.yaml"
    outside.write_text("年度: 2024\n", encoding="utf-8")
    (inside / "own.yaml").write_text("年度: 2024\n", encoding="utf-8")
    (inside / ".own.yaml.desk").write_text("{}", encoding="utf-8")
    (inside / "~$own.docx").write_bytes(b"PK")
    (inside / "link.yaml").symlink_to(outside)
    assert list(files_in(inside)) == ["own.yaml"]
    assert offered(inside, REPORTS) == ("own.yaml",)
    assert chosen(inside, "own.yaml", YAML_FILES) == inside / "own.yaml"
    for name in ("link.yaml", "../secret.yaml", str(outside), "下层.yaml", "own.yaml\0", "", "."):
        with pytest.raises(Unusable):
            chosen(inside, name, YAML_FILES)
    with pytest.raises(Unusable):
        chosen(inside, "own.yaml", (".docx",))
    assert files_in(tmp_path / "nowhere") == {}
