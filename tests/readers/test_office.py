"""Old Word files go through LibreOffice, which runs nothing, asks for nothing and is ended when it hangs."""

import os
import stat
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from authoring.findings import Unusable
from authoring.readers.formats import office
from authoring.readers.formats.sniff import raw_of
from tests.conftest import tool, unix
from tests.readers.files import DOCUMENT, RTF, grids, opendocument, texts

ODT = opendocument("text", "<text:p>一、总体情况</text:p>")
OLD_XML = DOCUMENT.replace("w:document", "w:wordDocument").replace(
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://schemas.microsoft.com/office/word/2003/wordml",
)

FLAT = (
    '<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2"'
    ' office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text>'
    "<text:p>一、总体情况</text:p></office:text></office:body></office:document>"
)


def told(data):
    with pytest.raises(Unusable) as problem:
        raw_of(data, "年报.doc")
    (finding,) = problem.value.findings
    assert ".docx" in finding.remedy
    return finding


@pytest.mark.slow
@pytest.mark.parametrize(
    ("data", "kind"),
    [(RTF, "rtf"), (ODT, "odt"), (OLD_XML.encode(), "xml"), (FLAT.encode(), "fodt")],
)
def test_other_formats_of_word_are_read(data, kind):
    tool("soffice")
    raw = raw_of(data, "年报.doc")
    assert raw.format == kind
    assert texts(raw) == ["一、总体情况"]
    assert grids(raw) == ([[["7", "1062"]]] if kind == "rtf" else [])


@pytest.mark.slow
def test_nothing_is_fetched_and_no_other_file_is_read(tmp_path):
    tool("soffice")
    asked = []

    class Server(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET  # noqa: N815

        def log_message(self, *_):
            pass

    (tmp_path / "secret.txt").write_text("SECRET", encoding="utf-8")
    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    here = f"http://127.0.0.1:{server.server_port}"
    section = '<text:section text:name="{0}"><text:section-source xlink:href="{0}"/><text:p>旧</text:p></text:section>'
    body = (
        '<text:p>前<draw:frame text:anchor-type="as-char" svg:width="1cm" svg:height="1cm">'
        f'<draw:image xlink:href="{here}/a.png" xlink:type="simple" xlink:actuate="onLoad"/></draw:frame></text:p>'
        + section.format((tmp_path / "secret.txt").as_uri())
        + section.format(f"{here}/b.txt")
    )
    raw = raw_of(opendocument("text", body), "年报.odt")
    server.shutdown()
    server.server_close()
    assert texts(raw) == ["前", "旧", "旧"]
    assert not asked


@pytest.mark.slow
@pytest.mark.parametrize(
    "rubbish",
    [
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument\0".encode("utf-16-le") * 99,
        opendocument("text", "<text:p>一"),
    ],
)
def test_a_file_that_libreoffice_cannot_read_is_told(rubbish):
    tool("soffice")
    finding = told(rubbish)
    assert finding.code == "R104"


@unix
def test_without_libreoffice_a_docx_is_asked_for(monkeypatch):
    monkeypatch.setenv("PATH", "")
    finding = told(RTF)
    assert finding.code == "R104"
    assert "没有 LibreOffice" in finding.message


@unix
@pytest.mark.parametrize(("ends", "word"), [("sleep 60", "还没有转换完"), ("exit 0", "打不开")])
def test_a_program_that_hangs_or_fails_is_told_and_ended_with_its_children(
    tmp_path, monkeypatch, ends, word
):
    program = tmp_path / "soffice"
    program.write_text(
        f"#!/bin/sh\n/bin/sleep 60 &\necho $! > {tmp_path}/child\n/bin/{ends}\n".replace(
            "/bin/exit", "exit"
        )
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(office, "SECONDS", 1)
    finding = told(RTF)
    assert finding.code == "R104"
    assert word in finding.message
    child = int((tmp_path / "child").read_text())
    for _ in range(50):
        if not _runs(child):
            break
        time.sleep(0.1)
    assert not _runs(child)


def _runs(pid):
    try:
        os.kill(pid, 0)
        with open(f"/proc/{pid}/stat") as state:
            return state.read().split()[2] != "Z"
    except (OSError, IndexError):
        return False
