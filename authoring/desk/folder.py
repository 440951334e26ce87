"""The files of the folder that the desk works in: names the page may send back, and nothing else.

No path comes from the page. A name is looked up in what the folder holds; hidden files, links and
what is no plain file are not offered.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from authoring.findings import Finding, Place, Severity, Unusable
from authoring.outside import ENDINGS

YAML_FILES = (".yaml", ".yml")
REPORTS = (*YAML_FILES, *ENDINGS)
"""Endings of what may be last year's report."""
WORKBOOKS = (".xlsx", ".xls", ".et", ".ods")
WORD_FILES = (".docx",)
MOST = 500
"""So many files are offered."""


def files_in(folder: Path) -> dict[str, Path]:
    """The plain files of a folder by their names, in order; none where it cannot be read."""
    try:
        with os.scandir(folder) as entries:
            found = [
                entry.name
                for entry in entries
                if not entry.name.startswith((".", "~")) and entry.is_file(follow_symlinks=False)
            ]
    except OSError:
        return {}
    return {name: folder / name for name in sorted(found) if _can_be_named(name)}


def _can_be_named(name: str) -> bool:
    """Whether the page can say the name: one from another system may have bytes that are no characters."""
    return not any("\ud800" <= char <= "\udfff" for char in name)


def offered(folder: Path, endings: Sequence[str]) -> tuple[str, ...]:
    """The names of the files with these endings."""
    found = (name for name, path in files_in(folder).items() if path.suffix.lower() in endings)
    return tuple(islice(found, MOST))


def chosen(folder: Path, name: str, endings: Sequence[str]) -> Path:
    """The file of the folder that has this very name, and one of these endings. Raises Unusable."""
    path = files_in(folder).get(name)
    if path is None or path.suffix.lower() not in endings:
        raise Unusable(not_here(name))
    return path


def not_here(name: str) -> Finding:
    """A name that is none of the files offered."""
    return Finding(
        "O982", Severity.FATAL, "文件夹里没有这个文件，或不能这样用。", place=Place(name[:200]),
        remedy="从列出的文件里选；在别处的，先放进报告的文件夹。",
    )  # fmt: skip
