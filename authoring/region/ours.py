"""Files that our own verbs write where reports come in: slips, the board, lists. They are no reports of anybody."""

from __future__ import annotations

import io
import re
import zipfile

from authoring.seal import NO_PACKAGE, WORD_PREFIX

CATEGORY = "nianbao region"
"""What a workbook of ours says of itself in its properties."""
_CORE = "docProps/core.xml"
_MOST = 100_000
_NAMES = "退回单|催报单|签批单|收报情况"
_IN_WORD = re.compile(rf"<dc:title>[^<]{{0,200}}政府信息公开工作年度报告(?:{_NAMES})</dc:title>")
_IN_PAGE = re.compile(rf"<title>[^<]{{0,200}}政府信息公开工作年度报告(?:{_NAMES})</title>")
_BY_US = '<meta name="generator" content="nianbao">'
_HEAD = 20_000


def is_ours(data: bytes) -> bool:
    """Whether a file is one that a collector makes, changed since or not; a report that we rendered is none."""
    if data.startswith(b"PK"):
        core = _core(data)
        if f"<cp:category>{CATEGORY}</cp:category>" in core:
            return True
        return WORD_PREFIX in core and bool(_IN_WORD.search(core))
    head = data[:_HEAD].decode(errors="replace") if data.lstrip().startswith(b"<") else ""
    return bool(_IN_PAGE.search(head)) and _BY_US in data[:_MOST].decode(errors="replace")


def _core(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package, package.open(_CORE) as part:
            return part.read(_MOST).decode(errors="replace")
    except NO_PACKAGE:
        return ""
