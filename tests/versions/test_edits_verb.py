"""The verb `edits`: what it prints, what it writes, how it ends."""

import json

import jsonschema

import authoring
from tests.versions.test_edits import TEXT
from tests.versions.worded import Word


def _made(run, folder, text=TEXT):
    (folder / "2024.yaml").write_bytes(text)
    assert (
        run("render", "2024.yaml", "--to", "docx", "--out", "out")[0] < 2
    )  # a draft may have errors
    (path,) = (folder / "out").glob("*.docx")
    return path, Word(path.read_bytes())


def test_a_report_goes_to_word_and_back_with_its_line_ends(run, tmp_path):
    raw = b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode()
    path, word = _made(run, tmp_path, raw)
    word.replace("收费信息分散", "收费信息不集中", tracked=True).replace("581", "582", cell=True)
    word.comment("每学期检查一次", "由谁检查？")
    path.write_bytes(word.bytes())
    code, out, _ = run("edits", path, "2024.yaml")
    assert "+  一是解读材料报送较晚，二是学校的收费信息不集中。" in out
    assert "加 --write 写进去" in out
    assert "示例领导 2025-01-15" in out
    assert "由谁检查？" in out
    assert (tmp_path / "2024.yaml").read_bytes() == raw
    code, out, _ = run("edits", path, "2024.yaml", "--write")
    assert "已写进 2 处改动" in out
    changed = raw.replace("信息分散".encode(), "信息不集中".encode()).replace(b"581", b"582")
    assert (tmp_path / "2024.yaml").read_bytes() == changed
    assert code == authoring.exit_code(authoring.check(authoring.load("2024.yaml")))
    code, _, err = run("edits", path, "2024.yaml")
    assert (code, "E102" in err) == (2, True)


def test_what_cannot_be_written_is_listed_and_ends_with_1(run, tmp_path):
    path, word = _made(run, tmp_path, TEXT.encode())
    path.write_bytes(word.replace("申请5件", "申请6件").bytes())
    code, out, _ = run("edits", path, "2024.yaml")
    assert (code, "E110" in out) == (1, True)
    assert "没有写进去的" in out
    code, out, _ = run("edits", path, "2024.yaml", "--format", "json")
    data = json.loads(out)
    schema = json.loads(authoring.output_schema("edits"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(data, schema)
    assert (code, data["written"], data["diff"]) == (1, False, "")
    assert [(one["code"], one["applied"]) for one in data["changes"]] == [("E110", False)]


def test_json_tells_comments_and_why_nothing_can_be_compared(run, tmp_path):
    path, word = _made(run, tmp_path, TEXT.encode())
    path.write_bytes(
        word.comment("每学期检查一次", "由谁检查？").replace("581", "582", cell=True).bytes()
    )
    schema = json.loads(authoring.output_schema("edits"))
    data = json.loads(run("edits", path, "2024.yaml", "--format", "json")[1])
    jsonschema.validate(data, schema)
    assert [one["text"] for one in data["comments"]] == ["由谁检查？"]
    code, out, _ = run("edits", "2024.yaml", "2024.yaml", "--format", "json")
    jsonschema.validate(json.loads(out), schema)
    assert (code, json.loads(out)["findings"][0]["code"]) == (2, "E105")


def test_the_sheet_to_sign_is_no_report(run, tmp_path):
    _made(run, tmp_path, TEXT.encode())
    run("render", "2024.yaml", "--to", "signoff", "--out", "out")
    (sheet,) = (tmp_path / "out").glob("*签批单.docx")
    code, _, err = run("edits", sheet, "2024.yaml")
    assert (code, "E105" in err) == (2, True)


def test_render_points_from_an_edited_file_to_edits(run, tmp_path):
    path, word = _made(run, tmp_path, TEXT.encode())
    path.write_bytes(word.replace("都已办结", "按期办结").bytes())
    code, _, err = run("render", "2024.yaml", "--to", "docx", "--out", "out")
    assert code == 2
    assert f'nianbao edits "{path.relative_to(tmp_path)}" "2024.yaml"' in err


def test_a_published_file_serves_as_last_years_report(run, tmp_path):
    text = TEXT.replace("接受群众监督", "新收申请{{ 同比(申请.新收.总计) }}")
    before = TEXT.replace("2024", "2023").replace("2025-01-20", "2024-01-20")
    (tmp_path / "2023.yaml").write_text(before.replace("[5, 0", "[4, 0"), encoding="utf-8")
    run("render", "2023.yaml", "--to", "docx", "--out", "last")
    (last,) = (tmp_path / "last").glob("*.docx")
    (tmp_path / "2024.yaml").write_text(text, encoding="utf-8")
    run("render", "2024.yaml", "--to", "docx", "--out", "out", "--last", last)
    (path,) = (tmp_path / "out").glob("*.docx")
    word = Word(path.read_bytes())
    path.write_bytes(word.replace("收费信息分散", "收费信息不集中").bytes())
    _, out, _ = run("edits", path, "2024.yaml", "--last", last, "--format", "json")
    assert [one["applied"] for one in json.loads(out)["changes"]] == [True]
