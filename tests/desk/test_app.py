"""The desk's routes with Flask's client: who is answered, what is changed, what is shown."""

import json
import logging
import os
import re
import shutil
import subprocess
import sys
import time

import html5lib
import lxml.html
import pytest

from authoring.desk.app import DO, Desk, create_app
from authoring.desk.folder import MOST
from authoring.desk.guard import MAX_BODY, Guard
from authoring.desk.server import Presence
from tests.conftest import INPUTS, ONE_PER_FORM, ROOT, WRONG, output, tool
from tests.sheet.books import filled

PORT = 50123
HERE = f"http://127.0.0.1:{PORT}"
OURS = {"Sec-Fetch-Site": "same-origin"}


class Page:
    """A page that was let in, and speaks as the script does."""

    def __init__(self, desk, presence=None):
        self.desk, self.guard = desk, Guard(PORT)
        self.app = create_app(desk, self.guard, presence or Presence())
        self.client = self.app.test_client()
        token = self.guard.token
        self.first = self.client.get(f"/open/{token}", base_url=HERE)
        self.token = token

    def get(self, path, **headers):
        return self.client.get(path, base_url=HERE, headers={**OURS, **headers})

    def post(self, path, what, **headers):
        what = {"desk": self.desk.id, **what}
        asked = {"json": what, "base_url": HERE, "headers": {**OURS, **headers}}
        return self.client.post(path, buffered=True, **asked)

    def edit(self, op, **what):
        rev = self.desk.session.rev
        return self.post("/edit", {"op": op, "rev": rev, **what})

    def do(self, button, **what):
        return self.post(f"/do/{button}", what)

    @property
    def shown(self):
        return lxml.html.fromstring(self.get("/").text)


@pytest.fixture
def page(tmp_path):
    """Opens the desk in a folder of its own with copies of examples; the first is the open file."""

    def opened(*examples, last=None, pack=None):
        for one in examples:
            shutil.copy(one, tmp_path)
        for picture in INPUTS.glob("*.png"):
            shutil.copy(picture, tmp_path)
        desk = Desk(tmp_path, 2025, last, pack)
        if examples:
            desk.open(tmp_path / examples[0].name)
        return Page(desk)

    return opened


CITY = INPUTS / "city_government_2024.yaml"


# --- who is answered ----------------------------------------------------------------------------------


def test_the_first_address_gives_a_cookie_that_no_script_and_no_other_page_gets(page):
    one = page(CITY)
    assert one.first.status_code == 303
    assert one.first.headers["Location"] == "/"
    (cookie,) = one.first.headers.getlist("Set-Cookie")
    assert cookie.startswith(f"nianbao-desk-{PORT}={one.guard.key};")
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))
    assert one.token not in cookie


def test_the_first_address_works_once_and_then_says_so(page):
    one = page(CITY)
    again = one.app.test_client().get(f"/open/{one.token}", base_url=HERE)
    assert again.status_code == 403
    assert "用过" in again.text
    assert "Set-Cookie" not in again.headers


def test_a_browser_that_asks_twice_for_the_first_address_comes_in(page):
    one = page(CITY)
    again = one.get(f"/open/{one.token}", **{"Sec-Fetch-Site": "none"})
    assert again.status_code == 303
    assert one.get("/").status_code == 200


EVERYTHING = [
    ("GET", "/"), ("GET", "/desk.js"), ("GET", "/desk.css"), ("GET", "/preview"), ("GET", "/progress"),
    ("GET", "/out/x.docx"), ("POST", "/edit"), ("POST", "/do/save"), ("POST", "/alive"), ("GET", "/nothing"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path"), EVERYTHING)
def test_every_route_is_guarded_and_gives_the_headers_even_when_it_refuses(page, method, path):
    one = page(CITY)
    stranger = one.app.test_client()
    ways = [
        (stranger, HERE, OURS, 403),  # no cookie
        (one.client, f"http://evil.example:{PORT}", OURS, 400),  # DNS rebinding
        (one.client, HERE, {"Sec-Fetch-Site": "cross-site"}, 403),
        (one.client, HERE, {"Sec-Fetch-Site": "same-site"}, 403),  # another port of this machine
    ]
    text = one.desk.session.text
    for client, base, headers, status in ways:
        reply = client.open(
            path,
            method=method,
            base_url=base,
            headers=headers,
            json={} if method == "POST" else None,
        )
        assert reply.status_code == status
        assert "default-src 'none'" in reply.headers["Content-Security-Policy"]
        assert reply.headers["Cache-Control"] == "no-store"
        assert not [name for name in reply.headers.keys() if name.startswith("Access-Control")]  # noqa: SIM118
        assert one.guard.key not in reply.text
    assert one.desk.session.text == text


def test_what_other_pages_can_send_without_asking_changes_nothing(page):
    one = page(CITY)
    what = json.dumps({"op": "text", "rev": 1, "text": "年度: 1", "desk": one.desk.id})
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        reply = one.client.post("/edit", data=what, base_url=HERE, headers=OURS, content_type=kind)
        assert reply.status_code == 415
    reply = one.client.post("/edit", data=what, base_url=HERE, content_type="application/json")
    assert reply.status_code == 403  # neither Sec-Fetch-Site nor Origin
    assert one.desk.session.rev == 1


def test_long_and_broken_bodies_are_refused(page):
    one = page(CITY)
    long = one.client.post(
        "/edit", data=b"1", base_url=HERE, headers=OURS, content_type="application/json",
        environ_overrides={"CONTENT_LENGTH": str(MAX_BODY + 1)},
    )  # fmt: skip
    assert long.status_code == 413
    deep = "[" * 100_000
    for body in (
        "{",
        "[]",
        "1",
        '"x"',
        deep,
        '{"a":' + deep,
        '{"rev": ' + "9" * 5000 + "}",
        '{"rev": NaN}',
    ):
        reply = one.client.post(
            "/edit", data=body, base_url=HERE, headers=OURS, content_type="application/json"
        )
        assert reply.status_code in (400, 410)  # NaN is a word of Python's JSON
    for what in (
        {"op": "set"}, {"op": "nothing"}, {"op": "set", "rev": "1"}, {"op": "set", "rev": True},
        {"op": "set", "rev": 1, "path": 1}, {"op": "block", "rev": 1, "path": "a", "rows": "x"},
        {"op": "block", "rev": 1, "path": "a", "rows": [[1]]}, {"op": ["set"], "rev": 1},
        {"op": "live", "rev": 1, "number": "x"},
    ):  # fmt: skip
        assert one.post("/edit", what).status_code == 400
    assert one.desk.session.rev == 1


ODD = (
    "", "../x", "a/b", "\x00", "\ud800", "CON", "名" * 300, "1" * 5000, "-1", "a\nb", "<script>",
    5, 1.5, None, True, [], {}, ["x"], [["1"]], [[1]], 10**30,
)  # fmt: skip
NAMES = (
    "name",
    "kind",
    "year",
    "how",
    "id",
    "seen",
    "path",
    "outputs",
    "stage",
    "number",
    "rows",
    "value",
)


def test_no_words_of_a_request_are_a_fault_of_the_program(page):
    faults = []
    one = page(INPUTS / "zone_2022.yaml")
    one.desk.kept = lambda fault: faults.append(fault) or fault.kind
    session, old = one.desk.session, one.desk.session.path.read_bytes()
    text = session.text
    for value in ODD:
        for op in ("set", "block", "zero", "fix", "explain", "section", "leave-out", "live", ["x"]):
            what = dict.fromkeys((*NAMES, "part", "behind", "title", "item", "reason"), value)
            reply = one.edit(op, **what)
            assert reply.status_code in (400, 422), (op, value)
        for button in sorted(DO.keys() - {"leave", "save", "theirs", "sheet"}):
            status = one.do(button, **dict.fromkeys(NAMES, value)).status_code
            assert status < 500, (button, value)
    assert not faults
    assert one.desk.session is session
    assert session.text == text
    assert session.path.read_bytes() == old


def test_nothing_of_another_folder_is_reached_by_a_name(page, tmp_path):
    one = page(CITY)
    (tmp_path.parent / "secret.yaml").write_text("年度: 2024", encoding="utf-8")
    for name in ("../secret.yaml", "..%2fsecret.yaml", "/etc/passwd", "%2fetc%2fpasswd", ".", "desk.js",
                 CITY.name, "..\\secret.yaml"):  # fmt: skip
        assert one.get(f"/out/{name}").status_code == 404
    for name in ("../secret.yaml", str(tmp_path.parent / "secret.yaml"), "", "."):
        assert one.do("open", name=name).status_code == 422
        assert one.do("read", kind="sheet", name=name).status_code == 422
        assert (
            one.do("begin", year="2025", agency="示例县教育局", last=name or "x").status_code == 422
        )
    assert one.get("/../pyproject.toml").status_code == 404
    assert one.get("/desk.html.j2").status_code == 404


@pytest.mark.skipif(sys.platform != "linux", reason="names are bytes here only")
def test_names_that_are_no_characters_are_passed_over_and_break_no_page(page, tmp_path):
    odd = tmp_path / os.fsdecode(b"\xc4\xea\xb1\xa8.yaml")
    shutil.copy(INPUTS / "county_education_2024.yaml", odd)
    one = page()
    assert one.get("/").status_code == 200
    assert not one.shown.xpath("//*[@data-do='open']")
    one.desk.open(odd)  # named on the command line
    assert one.get("/").status_code == 200
    assert one.edit("set", path=a_cell(one), value="3").status_code == 200
    assert one.do("save").status_code == 200


def test_a_folder_with_very_many_files_still_finds_the_one_that_is_named(page, tmp_path):
    for number in range(MOST + 5):
        (tmp_path / f"0{number:04}.txt").touch()
        (tmp_path / f"1{number:04}.yaml").touch()
    one = page(INPUTS / "zone_2022.yaml")
    assert one.do("leave").status_code == 200
    assert one.do("open", name="zone_2022.yaml").get_json() == {"go": "/"}
    assert one.do("render", outputs=["json"], stage="draft").status_code == 200
    made = lxml.html.fromstring(one.do("made").get_json()["html"])
    assert one.get(made.xpath("//a/@href")[0]).status_code == 200


def test_texts_that_differ_everywhere_are_compared_at_once(page):
    one = page(CITY)
    file = one.desk.session.path
    one.edit("text", text=one.desk.session.text + "# a\n" * 3000 + "# end\n")
    file.write_text("# a\n# b\n" * 20_000, encoding="utf-8")
    begun = time.process_time()
    assert one.do("save").status_code == 409
    assert time.process_time() - begun < 5


def test_where_no_side_file_can_be_written_the_page_says_so(page):
    one = page(CITY)
    file = one.desk.session.path
    for number in range(1, 10):
        file.with_name(f".{file.name}{'' if number == 1 else f'.{number}'}.desk").mkdir()
    one.edit("set", path=a_cell(one), value="41")
    told = one.post("/alive", {"page": "a", "rev": 2}).get_json()["saved"]
    assert "写不进" in told
    assert one.do("save").get_json()["state"]["words"]["saved"] == "已保存"


def test_neither_token_nor_key_is_logged(page, caplog):
    caplog.set_level(logging.DEBUG)
    one = page(CITY)
    one.get("/")
    one.get("/nothing")
    one.app.test_client().get(f"/open/{one.token}", base_url=HERE)
    assert one.token not in caplog.text
    assert one.guard.key not in caplog.text


# --- what is changed ----------------------------------------------------------------------------------

CELL = "administrative_acts.licences"


def a_cell(one):
    return one.shown.xpath("//td/input[@data-figure]")[0].get("data-path")


def test_a_typed_figure_is_in_the_file_and_in_the_totals_after_saving(page):
    one = page(CITY)
    cells = one.shown.xpath("//td/input[starts-with(@data-path, 'applications.received.')]")
    path = cells[0].get("data-path")
    before = one.edit("set", path=path, value="1").get_json()["state"]
    after = one.edit("set", path=path, value="5").get_json()["state"]
    total = "applications.received.total"
    assert int(after["figures"][total]) - int(before["figures"][total]) == 4
    assert after["words"]["saved"] == "未保存"
    assert one.do("save").get_json()["state"]["words"]["saved"] == "已保存"
    assert one.desk.session.path.read_text(encoding="utf-8") == after["text"]


def test_a_change_made_to_an_older_state_is_not_made_and_the_new_state_comes_back(page):
    one = page(CITY)
    path = a_cell(one)
    one.edit("set", path=path, value="3")
    late = one.post("/edit", {"op": "set", "rev": 1, "path": path, "value": "4"})
    assert late.status_code == 409
    assert late.get_json()["state"]["typed"][path] == "3"


def test_a_page_of_a_file_that_was_closed_changes_no_other_file(page):
    one = page(CITY, INPUTS / "zone_2022.yaml")
    before = one.desk.id
    assert one.do("leave").get_json() == {"go": "/"}
    assert one.do("open", name="zone_2022.yaml").get_json() == {"go": "/"}
    text = one.desk.session.text
    late = one.post("/edit", {"desk": before, "op": "text", "rev": 1, "text": "年度: 1"})
    assert late.status_code == 410
    assert one.post("/do/save", {"desk": before}).status_code == 410
    assert one.desk.session.text == text


def test_what_is_not_saved_lies_beside_the_file_at_once_and_is_offered_the_next_time(
    page, tmp_path
):
    one = page(CITY)
    path = a_cell(one)
    typed = one.edit("set", path=path, value="41").get_json()["state"]["text"]
    # Killed here: nothing is closed.
    again = Page(Desk(tmp_path, 2025))
    again.desk.open(tmp_path / CITY.name)
    (left,) = again.shown.xpath("//*[contains(@class, 'leftover')]")
    name = left.xpath(".//button[@data-do='restore']")[0].get("data-name")
    assert "41" in left.text_content()
    state = again.do("restore", name=name).get_json()["state"]
    assert state["text"] == typed
    assert state["dirty"]


def test_leaving_asks_what_becomes_of_what_is_not_saved(page):
    one = page(CITY)
    file = one.desk.session.path
    old = file.read_bytes()
    one.edit("set", path=a_cell(one), value="41")
    asked = one.do("leave")
    assert asked.status_code == 409
    assert "不保存" in asked.get_json()["html"]
    assert one.do("leave", how="drop").get_json() == {"go": "/"}
    assert file.read_bytes() == old
    assert not [path for path in file.parent.iterdir() if path.name.endswith(".desk")]


def test_a_file_changed_meanwhile_is_shown_and_not_written_over_unasked(page):
    one = page(CITY)
    file = one.desk.session.path
    one.edit("set", path=a_cell(one), value="41")
    theirs = file.read_text(encoding="utf-8") + "# 别人加的\n"
    file.write_text(theirs, encoding="utf-8")
    assert one.post("/alive", {"page": "a", "rev": 2, "looked": True}).get_json()["changed"]
    reply = one.do("save")
    assert reply.status_code == 409
    assert "别人加的" in reply.get_json()["html"]
    assert file.read_text(encoding="utf-8") == theirs
    taken = one.do("theirs").get_json()["state"]
    assert taken["text"] == theirs
    assert "41" in one.edit("undo").get_json()["state"]["text"]


def test_zero_over_numbers_is_asked_about_once(page):
    one = page(CITY)
    asked = one.edit("zero", path="applications")
    assert asked.status_code == 422
    assert "data-over" in asked.get_json()["html"]
    state = one.edit("zero", path="applications", over="yes").get_json()["state"]
    assert "applications" in state["nothing"]


def test_a_page_that_was_long_silent_is_told_what_another_one_changed(page):
    one = page(CITY)
    one.edit("set", path=a_cell(one), value="41")
    told = one.post("/alive", {"page": "a", "rev": 1}).get_json()
    assert told["state"]["rev"] == 2
    assert "state" not in one.post("/alive", {"page": "a", "rev": 2}).get_json()


# --- what is shown ------------------------------------------------------------------------------------


@pytest.mark.parametrize("example", ONE_PER_FORM.values(), ids=ONE_PER_FORM)
def test_every_form_is_a_page_with_a_label_for_each_input_and_ids_of_their_own(page, example):
    one = page(example)
    shown = one.shown
    state = json.loads(shown.get_element_by_id("state").text)
    inputs = shown.xpath("//*[@data-says]")
    assert {one.get("data-path") for one in inputs} == set(state["typed"])
    labels = {label.get("for") for label in shown.iter("label")}
    assert not [one for one in inputs if not one.get("aria-label") and one.get("id") not in labels]
    ids = [node.get("id") for node in shown.xpath("//*[@id]")]
    assert len(ids) == len(set(ids))
    assert not shown.xpath(
        "//*[@style] | //style | //*[@onclick] | //script[not(@src) and not(@type)]"
    )
    assert len(shown.xpath("//h1")) == 1
    html5lib.HTMLParser(strict=True).parse(one.get("/").text)
    html5lib.HTMLParser(strict=True).parseFragment(state["html"]["findings"])


def test_findings_are_told_at_their_fields(page):
    one = page(WRONG)
    state = json.loads(one.shown.get_element_by_id("state").text)
    found = lxml.html.fromstring(f"<div>{state['html']['findings']}</div>")
    for mark in state["marks"].values():
        for told in mark["ids"]:
            assert found.xpath(f"//*[@id='m-{told}']")
    assert found.xpath("//button[@data-edit='fix']")
    assert found.xpath("//form[@data-edit='explain']")
    assert "nianbao" not in found.text_content()


def test_words_of_a_report_are_words_and_never_markup(page, tmp_path):
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'</textarea></script>"
    text = CITY.read_text(encoding="utf-8")
    text = text.replace("全称: 示例市人民政府", "全称: " + json.dumps(evil, ensure_ascii=False))
    file = tmp_path / "<i>&\"x'.yaml"
    file.write_text(text, encoding="utf-8")
    one = page()
    first = one.get("/").text
    one.desk.open(file)
    whole = first + one.get("/").text + one.do("made").get_json()["html"]
    one.edit("text", text=text + "\n<script>: 1\n")
    whole += json.dumps(one.edit("undo").get_json()["state"]["html"])
    assert not re.search(r"<script>|<img src=x|<i>", whole)


def test_the_preview_and_pages_that_were_made_run_nothing(page):
    one = page(CITY)
    assert one.do("render", outputs=["html", "json"], stage="final").status_code == 200
    html = next(path for path in one.desk.folder.iterdir() if path.suffix == ".html")
    for reply in (one.get("/preview"), one.get(f"/out/{html.name}")):
        assert reply.status_code == 200
        told = reply.headers["Content-Security-Policy"]
        assert "sandbox" in told
        assert "script-src" not in told
    data = one.get(f"/out/{html.with_suffix('.json').name}")
    assert data.headers["Content-Disposition"].startswith("attachment")


def test_a_final_that_is_refused_names_the_errors_first_and_their_places_in_words(page):
    html = page(WRONG).do("render", outputs=["html"], stage="final").get_json()["html"]
    told = re.findall(r'<li class="(\w+)">', html)
    weight = ["fatal", "error", "warning", "info", "explained"]
    assert told == sorted(told, key=weight.index)
    assert {"error", "warning"} <= set(told)
    assert "级别<span" in html


def test_an_unreadable_file_is_shown_with_its_slips_and_their_fixes(page, tmp_path):
    one = page()
    file = tmp_path / "slip.yaml"
    text = CITY.read_text(encoding="utf-8")
    file.write_text(
        text.replace("年度: 2024", "年度：2024").replace("  地址: ", "  地址："), encoding="utf-8"
    )
    one.desk.open(file)
    state = json.loads(one.shown.get_element_by_id("state").text)
    assert not state["readable"]
    assert "fix-slips" in state["html"]["slips"]
    assert one.edit("set", path=CELL, value="1").status_code == 422
    assert one.edit("fix-slips").get_json()["state"]["readable"]


def test_files_are_made_read_back_and_compared(page, tmp_path):
    one = page(INPUTS / "county_education_2024.yaml", INPUTS / "county_education_2023.yaml")
    made = one.do("render", outputs=["docx"], stage="review").get_json()
    (link,) = lxml.html.fromstring(f"<div>{made['html']}</div>").xpath("//a/@href")
    assert one.get(link).data.startswith(b"PK")
    assert "Excel" in one.do("sheet").get_json()["html"]
    assert "比较" in one.do("compare", name="county_education_2023.yaml").get_json()["html"]
    path = "applications.received.natural_person"
    book = filled(one.desk.session.report, {"申请.新收.自然人": 77})
    (tmp_path / "填好的.xlsx").write_bytes(book)
    assert "填好的.xlsx" in one.do("files", kind="sheet").get_json()["html"]
    listed = one.do("read", kind="sheet", name="填好的.xlsx").get_json()["html"]
    (accept,) = lxml.html.fromstring(f"<div>{listed}</div>").xpath(
        "//form[@data-do='accept']/@data-id"
    )
    assert one.do("accept", id="x" + accept).status_code == 422
    state = one.do("accept", id=accept).get_json()["state"]
    assert state["typed"][path] == "77"
    assert state["dirty"]


def test_a_year_is_begun_in_the_folder_and_opened(page, tmp_path):
    one = page()
    assert "新的一年" in one.get("/").text
    refused = one.do("begin", year="二〇二五", agency="示例县教育局")
    assert refused.status_code == 422
    assert one.do("begin", year="2025", agency="示例县教育局").get_json() == {"go": "/"}
    assert one.desk.session.path.parent == tmp_path
    assert one.shown.xpath("string(//h1)") == "示例县教育局2025年政府信息公开工作年度报告"


def test_last_years_file_is_chosen_from_those_of_the_folder(page):
    shown = page(CITY, ONE_PER_FORM["2019"]).shown
    listed = shown.xpath("//datalist[@id=//input[@id='f-last_report']/@list]/option/text()")
    assert listed == [ONE_PER_FORM["2019"].name]


def test_what_was_met_on_reading_last_year_is_shown_once(page, tmp_path):
    one = page()
    last = output(INPUTS / "county_education_2024.yaml", "html").decode()
    last = re.sub(r"(<td[^>]*>)[0-9]+(?=</td>)", r"\1若干", last, count=1)
    (tmp_path / "去年.html").write_text(last, encoding="utf-8")
    assert one.do("begin", year="2025", last="去年.html").get_json() == {"go": "/"}
    notice = one.shown.xpath("//*[@id='notices']/*[@class='notice']")[0]
    assert notice.xpath(".//li//*[@class='code']")
    assert not one.shown.xpath("//*[@id='notices']//li")


def test_a_number_of_a_sentence_becomes_one_of_the_table(page):
    one = page(CITY)
    listed = [
        (path, lxml.html.fromstring(f"<div>{one.do('live', path=path).get_json()['html']}</div>"))
        for path in json.loads(one.shown.get_element_by_id("state").text)["typed"]
        if "." not in path
    ]
    path, found = next((path, html) for path, html in listed if html.xpath("//*[@data-number]"))
    button = found.xpath("//*[@data-number]")[0]
    state = one.edit("live", number=button.get("data-number")).get_json()["state"]
    assert "{{" in state["typed"][path]


def test_sections_are_added_and_taken_out_and_the_page_is_told_to_be_made_anew(page):
    one = page(ONE_PER_FORM["2014"])
    before = json.loads(one.shown.get_element_by_id("state").text)
    form = one.shown.xpath("//form[@data-edit='section']")[0]
    told = {"part": form.get("data-part"), "behind": form.get("data-behind")}
    state = one.edit("section", **told, title="新的一节", item="").get_json()["state"]
    assert "新的一节" in state["text"]
    assert state["shape"] != before["shape"]
    number = int(told["behind"]) + 1
    state = one.edit("leave-out", path=f"{told['part']}.{number}").get_json()["state"]
    assert state["shape"] == before["shape"]


@pytest.mark.slow
def test_every_page_is_valid_html(page, tmp_path):
    pages = tmp_path / "pages"
    pages.mkdir()
    for name, example in ONE_PER_FORM.items():
        one = page(example)
        (pages / f"{name}.html").write_text(one.get("/").text, encoding="utf-8")
        one.do("leave")
    (pages / "first.html").write_text(one.get("/").text, encoding="utf-8")
    config = ROOT / "tests/tools/html-validate.json"
    asked = [tool("html-validate"), "--config", config, *pages.iterdir()]
    found = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout


def test_what_the_form_has_no_field_for_leads_to_its_line_and_all_else_to_a_named_field(page):
    state = json.loads(page(WRONG).shown.get_element_by_id("state").text)
    found = lxml.html.fromstring(f"<div>{state['html']['findings']}</div>")
    codes = set()
    for item in found.xpath("//li[.//button[@data-go]]"):
        button, code = (
            item.xpath(".//button[@data-go]")[0],
            item.xpath(".//*[@class='code']")[0].text,
        )
        codes.add(code)
        if code in ("S111", "F201", "F205"):
            assert not button.get("data-go")
            assert int(button.get("data-line"))
        else:
            assert button.get("data-go")
            assert "行 " not in button.text_content()
    assert {"S111", "F201", "F205", "F209"} <= codes


def test_of_what_was_not_written_out_only_what_is_in_the_way_is_told(page):
    html = page(WRONG).do("render", outputs=["html"], stage="final").get_json()["html"]
    found = lxml.html.fromstring(f"<div>{html}</div>")
    assert found.xpath("//li[@class='error']")
    assert not found.xpath("//li[@class='warning' or @class='info']")
    assert found.xpath("//li//button[@data-go='agency.level']")
