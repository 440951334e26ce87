"""File names out of titles."""

from __future__ import annotations

import re

_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_MAX_BYTES = 200


def safe_name(name: str, ending: str = "") -> str:
    """`name` + `ending` as a file name that every system takes: no separators, not hidden.

    A name too long is cut; the ending, which tells the year, stays whole.
    """
    stem = _NOT_IN_NAMES.sub("_", name).strip(" .") or "_"
    while len((stem + ending).encode()) > _MAX_BYTES:
        stem = stem[:-1]
    return stem + _NOT_IN_NAMES.sub("_", ending)
