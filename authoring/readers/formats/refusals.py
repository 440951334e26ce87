"""Why a file cannot be read: the findings that several formats share."""

from __future__ import annotations

import lzma
import zipfile
import zlib

from authoring.findings import Finding, Severity, Unusable

BAD_PACKAGE = (
    zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError, zlib.error, lzma.LZMAError,
)  # fmt: skip
"""What Python raises for a ZIP package that is damaged, encrypted or packed in an unknown way."""


def unreadable(message: str, remedy: str) -> Unusable:
    """What to raise for a file of a format that is not read, or that is damaged."""
    return Unusable(Finding("R101", Severity.FATAL, message, remedy=remedy))


def too_large(message: str, remedy: str) -> Unusable:
    """What to raise for a file beyond the limits of size, time or memory."""
    return Unusable(Finding("R105", Severity.FATAL, message, remedy=remedy))


def encrypted(kind: str) -> Unusable:
    """What to raise for a file that opens with a password only. `kind`: Word 文件, PDF 文件."""
    return Unusable(
        Finding(
            "R102", Severity.FATAL, f"这个{kind}加了密码，不能读取。",
            remedy="用密码打开后，取消密码另存一份，再读取。",
        )
    )  # fmt: skip


def missing_library() -> Unusable:
    """What to raise where the library that reads workbooks is not installed."""
    return Unusable(
        Finding(
            "R103", Severity.FATAL, "读取 Excel 文件的组件没有安装。",
            remedy='运行 pip install "nianbao[excel]"，再试一次。',
        )
    )  # fmt: skip


def left_out(message: str, remedy: str) -> Finding:
    """Something of the file that was not read."""
    return Finding("R105", Severity.WARNING, message, remedy=remedy)
