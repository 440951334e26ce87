"""A region's figures leave as open data: exact, described, blank where blank, safe to open, all or none."""

import csv
import io
import json
import socket
import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from authoring.forms import FORMS
from authoring.region.archive import Archive
from authoring.region.publishing import columns, publication
from tests.conftest import library
from tests.region.archives import ERROR, archive, record, unit

FEES = "disclosure.fees"
RECEIVED = "applications.received.natural_person"
DAY = date(2025, 6, 1)
PRECISE = Decimal("9007199254740993.000001")


def rows(folder, name):
    text = (folder / name).read_bytes().decode("utf-8-sig")
    return {one["编号"]: one for one in csv.DictReader(io.StringIO(text))}


@pytest.fixture
def county(tmp_path):
    return archive(
        tmp_path,
        [unit("01"), unit("02", "01"), unit("03", "01"), unit("04", "01", excused="新设立")],
        {
            ("01", 2024): record("a", 2024, {RECEIVED: 3, FEES: PRECISE}),
            ("02", 2024): record("b", 2024, {RECEIVED: None}),
            ("02", 2023): record("c", 2023, {RECEIVED: 7}),
        },
    )


@pytest.fixture
def published(county, run, tmp_path):
    code, said, told = run("region", "publish", "--out", "开放数据")
    assert code == 0
    return tmp_path / "开放数据", said, told


def test_a_row_a_unit_with_what_it_said_and_blanks_where_it_said_nothing(published):
    folder, said, told = published
    year = rows(folder, "applications_2024.csv")
    assert list(year) == ["01", "02"]
    assert list(year["01"])[:5] == ["编号", "全称", "级别", "年度", "新收.自然人"]
    assert [year[one]["新收.自然人"] for one in year] == ["3", ""]
    assert [year[one]["新收.总计"] for one in year] == ["3", ""]
    assert year["01"]["新收.商业企业"] == "0"
    assert rows(folder, "disclosure_2024.csv")["01"]["行政事业性收费"] == str(PRECISE)
    assert rows(folder, "applications_2023.csv")["02"]["新收.自然人"] == "7"
    assert rows(folder, "units.csv")["02"] == {
        "编号": "02", "上级": "01", "全称": "示例县02局", "级别": "部门", "口径": "本级",
    }  # fmt: skip
    assert "还没有报的 1 家没有公开：示例县03局" in told
    assert "示例县04局" not in told
    index = json.loads((folder / "index.json").read_bytes())
    assert [(one["year"], one["published"], one["not_included"]) for one in index["years"]] == [
        (2023, 1, ["01", "03"]), (2024, 2, ["03"]),
    ]  # fmt: skip
    assert "applications_2024.csv（2 家）" in said


def test_the_package_is_valid_to_the_library_of_the_standard_and_stays_in_the_house(
    published, monkeypatch
):
    frictionless = library("frictionless")
    folder, *_ = published

    def refuse(*_):
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    package = frictionless.Package(str(folder / "datapackage.json"))
    report = package.validate()
    assert report.valid, report.flatten(["type", "message"])
    assert len(report.tasks) == len(list(folder.glob("*.csv")))
    told = rows(folder, "disclosure_2024.csv")
    file = folder / "disclosure_2024.csv"
    file.write_bytes(file.read_bytes().replace(str(PRECISE).encode(), b"-1"))
    assert not package.validate().valid
    assert told["01"]["行政事业性收费"] == str(PRECISE)


def test_parquet_has_the_same_numbers_exactly(published):
    duckdb = library("duckdb")
    folder, *_ = published
    with duckdb.connect() as base:
        file = str(folder / "disclosure_2024.parquet")
        told = base.execute(
            'SELECT "编号", "行政事业性收费", "行政许可" FROM read_parquet(?)', [file]
        )
        assert told.fetchall() == [("01", PRECISE, 0), ("02", Decimal(0), 0)]
        file = str(folder / "applications_2024.parquet")
        told = base.execute('SELECT "年度", "新收.总计" FROM read_parquet(?)', [file])
        assert told.fetchall() == [(2024, 3), (2024, None)]


def test_the_same_archive_gives_the_same_bytes(county):
    with Archive(county) as opened:
        assert publication(opened, DAY).files == publication(opened, DAY).files


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_every_column_of_a_form_has_a_name_of_its_own(form):
    for table in form.tables:
        names = [one.name for one in columns(table)]
        assert len(names) == len(set(names))
        assert all(one.title for one in columns(table))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", " =", "＝", "－"])
def test_a_name_is_no_formula(tmp_path, start, run):
    name = f"{start}HYPERLINK(1)"
    archive(tmp_path, [replace(unit("01"), name=name)], {("01", 2024): record("a", 2024, {})})
    assert run("region", "publish", "--out", "out")[0] == 0
    assert rows(tmp_path / "out", "units.csv")["01"]["全称"] == f"'{name}"
    assert rows(tmp_path / "out", "review_2024.csv")["01"]["全称"] == f"'{name}"
    duckdb = library("duckdb")
    file = str(tmp_path / "out" / "review_2024.parquet")
    assert duckdb.sql(f"SELECT \"全称\" FROM '{file}'").fetchall() == [(name,)]


def test_a_report_that_has_errors_or_cannot_be_read_or_is_not_settled_stays_out(tmp_path, run):
    good = record("a", 2024, {RECEIVED: 3})
    archive(
        tmp_path,
        [unit(f"0{one}") for one in range(1, 6)],
        {
            ("01", 2024): good,
            ("02", 2024): replace(good, key="b", remarks=(ERROR,)),
            ("03", 2024): replace(good, key="c", remarks=(replace(ERROR, reason="原件如此"),)),
            ("04", 2024): replace(good, key="d", form="", figures={}),
            ("05", 2024): [replace(good, key="e"), record("f", 2024, {RECEIVED: 4})],
        },
    )
    code, _, told = run("region", "publish", "--out", "out")
    assert code == 0
    assert list(rows(tmp_path / "out", "applications_2024.csv")) == ["01", "03"]
    for why, who in (("有错误", "02"), ("没有读出", "04"), ("还没有确定", "05")):
        assert f"{why}的 1 家没有公开：示例县{who}局" in told
    run("region", "publish", "--out", "out", "--with-errors")
    assert list(rows(tmp_path / "out", "applications_2024.csv")) == ["01", "02", "03"]


@pytest.mark.parametrize(
    ("published", "day", "out"),
    [
        ("2025-01-20", date(2025, 1, 19), False),
        ("2025-01-20", date(2025, 1, 20), True),
        ("", date(2025, 1, 31), False),  # the last day on which it has to be out
        ("", date(2025, 2, 1), True),
    ],
)
def test_a_report_that_is_not_published_yet_stays_out(tmp_path, published, day, out):
    one = replace(record("a", 2024, {RECEIVED: 3}), published=published)
    other = replace(record("b", 2024, {RECEIVED: 4}), published="2025-01-10")
    path = archive(tmp_path, [unit("01"), unit("02")], {("01", 2024): one, ("02", 2024): other})
    with Archive(path) as opened:
        made = publication(opened, day)
    assert made.rows["applications_2024.csv"] == 1 + out
    (index,) = json.loads(made.files["index.json"])["years"]
    assert index["not_included"] == ([] if out else ["01"])
    assert out or "还没有公布的 1 家" in made.findings[0].message


def test_what_was_found_and_what_stands_in_files_goes_to_nobody(tmp_path):
    """Nothing but names of units and figures leaves: no finding, file, address, telephone, date of receipt."""
    remark = replace(ERROR, severity="warning", message="示例电话 0000-0000000", reason="示例理由")
    one = replace(
        record("a", 2024, {}, remarks=[remark]),
        agency="示例机关",
        sentences=(("示例句", "示例句。"),),
    )
    path = archive(tmp_path, [unit("01", former_names=("示例旧名",))], {("01", 2024): one})
    with Archive(path) as opened:
        made = publication(opened, DAY)
    text = "".join(
        data.decode("utf-8-sig") for name, data in made.files.items() if "parquet" not in name
    )
    for private in ("电话", "示例理由", "示例句", "示例旧名", "01-0.yaml", "2025-01-20"):
        assert private not in text


def test_the_package_says_where_the_figures_are_from_and_whose_are_in_it(published):
    folder, *_ = published
    package = json.loads((folder / "datapackage.json").read_bytes())
    assert ["30号" in one["title"] for one in package["sources"]] == [True]
    assert "licenses" not in package, "that is for the agency to say"
    told = json.loads((folder / "index.json").read_bytes())["included"]
    assert "已经公布、检查没有错误" in told


def test_nothing_to_publish_is_told_and_nothing_is_written(county, run, tmp_path):
    for year in ("2022", "2024"):
        with Archive(county) as opened, opened.changes():
            opened.put_records(
                replace(one, remarks=(ERROR,)) for one in list(opened.records(["a", "b"]))
            )
        code, _, told = run("region", "publish", "--out", "out", "--year", year)
        assert (code, "O960" in told) == (2, True)
        assert not (tmp_path / "out").exists()


def test_rows_of_an_agencys_own_are_told_not_mixed_in(tmp_path, run):
    one = record("a", 2017, {"statistics.received": 5}, form="2014")
    figures = {**one.figures, "statistics.own_row_1": 9}
    archive(tmp_path, [unit("01")], {("01", 2017): replace(one, figures=figures)})
    code, _, told = run("region", "publish", "--out", "out")
    assert (code, "O962" in told) == (0, True)
    assert "9" not in rows(tmp_path / "out", "statistics_2017.csv")["01"].values()


def test_forms_of_one_year_stand_in_files_of_their_own(tmp_path, run):
    archive(
        tmp_path,
        [unit("01"), unit("02")],
        {
            ("01", 2018): record("a", 2018, {}, form="2014"),
            ("02", 2018): record("b", 2018, {}, form="2008-provincial"),
        },
    )
    run("region", "publish", "--out", "out")
    assert list(rows(tmp_path / "out", "statistics_2018.csv")) == ["01"]
    (other,) = (tmp_path / "out").glob("*_2018_2008-provincial.csv")
    assert list(rows(tmp_path / "out", other.name)) == ["02"]


def test_what_others_wrote_or_changed_is_kept_and_then_nothing_is_written(published, run):
    folder, *_ = published
    file = folder / "review_2024.csv"
    told = file.read_bytes()
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert run("region", "publish", "--out", folder)[0] == 0, "its own files are written anew"
    file.write_bytes(told + "手工加的一行\r\n".encode())
    code, _, said = run("region", "publish", "--out", folder, "--year", "2024", "--with-errors")
    assert (code, "O916" in said) == (2, True)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {
        **before, file.name: told + "手工加的一行\r\n".encode(),
    }  # fmt: skip
    assert run("region", "publish", "--out", folder, "--force")[0] == 0
    assert file.read_bytes() == told


def test_an_index_of_another_program_is_kept(county, run, tmp_path):
    index = tmp_path / "out" / "index.json"
    index.parent.mkdir()
    index.write_text('{"files": {}}', encoding="utf-8")
    assert run("region", "publish", "--out", "out")[0] == 2
    assert [path.name for path in index.parent.iterdir()] == ["index.json"]
    assert index.read_text(encoding="utf-8") == '{"files": {}}'


def test_what_is_left_of_an_earlier_publication_is_told(published, run):
    folder, *_ = published
    code, _, told = run("region", "publish", "--out", folder, "--year", "2024")
    assert (code, "O963" in told) == (0, True)
    assert "applications_2023.csv" in told
    assert (folder / "applications_2023.csv").exists()


def test_without_duckdb_there_is_no_parquet_and_a_word_on_how_to_get_it(county, run, monkeypatch):
    monkeypatch.setitem(sys.modules, "duckdb", None)
    code, said, _ = run("region", "publish", "--out", "out")
    assert (code, "nianbao[parquet]" in said) == (0, True)
    assert not list((county.parent / "out").glob("*.parquet"))
