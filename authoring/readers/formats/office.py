"""Old Word, WPS, RTF and ODT files → Word files, by the LibreOffice of this machine."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from authoring.findings import Finding, Severity, Unusable

SECONDS = 90
MAX_MADE = 100_000_000
_NAMES = ("soffice", "libreoffice")
_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\\Program Files\\LibreOffice\\program\\soffice.exe",
    r"C:\\Program Files (x86)\\LibreOffice\\program\\soffice.exe",
)
_KINDS = {
    "doc": ("旧格式的 Word 文件（.doc、.wps）", "MS Word 97"),
    "rtf": ("RTF 文件", "Rich Text Format"),
    "odt": ("ODT 文件", "writer8"),
    "fodt": ("ODT 文件（XML）", "OpenDocument Text Flat XML"),
    "xml": ("Word 2003 的 XML 文件", "MS Word 2003 XML"),
}
"""What a clerk calls them, and LibreOffice's name for its reader; left to itself it reads anything, as text."""
_SAVE_AS = "用 Word 或 WPS 打开，另存为 .docx，再读取。"
# No macro runs, no link is brought up to date, and what asks for the network finds a proxy that is not there.
_SETTINGS = (
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)


def as_docx(data: bytes, ending: str) -> bytes:
    """The file as a Word file. `ending` is that of its format, one of _KINDS. Raises Unusable."""
    kind, reader = _KINDS[ending]
    program = _program()
    if program is None:
        raise _unusable(
            f"这是{kind}，本机没有 LibreOffice，读不了。",
            _SAVE_AS + "安装 LibreOffice 以后也可以直接读取。",
        )
    # A program that was ended may go on writing for a moment.
    with tempfile.TemporaryDirectory(prefix="nianbao-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        given = folder / f"report.{ending}"
        given.write_bytes(data)
        settings = folder / "profile" / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        settings.write_text(_profile(), encoding="utf-8")
        _run(program, reader, folder, given)
        made = folder / "made" / "report.docx"
        if not made.is_file() or not 0 < made.stat().st_size <= MAX_MADE:
            raise _unusable(
                f"LibreOffice 打不开这个文件（{kind}），可能已经损坏或加了密码。",
                _SAVE_AS,
            )
        return made.read_bytes()


def _unusable(message: str, remedy: str) -> Unusable:
    return Unusable(Finding("R104", Severity.FATAL, message, remedy=remedy))


def _program() -> str | None:
    found = (shutil.which(name) for name in _NAMES)
    known = (place for place in _PLACES if Path(place).is_file())
    return next((one for one in (*found, *known) if one), None)


def _profile() -> str:
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, name, value in _SETTINGS
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>'
    )


def _run(program: str, reader: str, folder: Path, given: Path) -> None:
    """Have the file converted; a program that takes too long is ended with all it started."""
    command = [
        program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore",
        "--nolockcheck", "--nodefault", f"--infilter={reader}", "--convert-to", "docx:MS Word 2007 XML",
        "--outdir", str(folder / "made"), str(given),
    ]  # fmt: skip
    try:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            cwd=folder, start_new_session=True,
        )  # fmt: skip
    except OSError as problem:
        raise _unusable("本机的 LibreOffice 启动不了。", _SAVE_AS) from problem
    try:
        process.wait(timeout=SECONDS)
    except subprocess.TimeoutExpired as problem:
        raise _unusable(
            f"LibreOffice 用了 {SECONDS} 秒还没有转换完这个文件。", _SAVE_AS
        ) from problem
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """soffice starts the program that does the work; both are ended."""
    with suppress(OSError):
        if sys.platform == "win32":
            if process.poll() is None:
                subprocess.run(
                    ["taskkill", "/F", "/T", "/PID", str(process.pid)],
                    capture_output=True,
                    check=False,
                )
        else:
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
