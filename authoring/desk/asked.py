"""What a request of the page says, as what it must be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Words = Mapping[str, Any]


class BadWords(ValueError):
    """A request that our page does not send."""


def text(what: Words, name: str) -> str:
    """A text; none is an empty one. Raises BadWords."""
    value = what.get(name, "")
    if not isinstance(value, str):
        raise BadWords
    return value


def number(what: Words, name: str) -> int:
    """A whole number. Raises BadWords."""
    value = what.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise BadWords
    return value


def texts(what: Words, name: str) -> list[str]:
    """Some texts. Raises BadWords."""
    value = what.get(name, [])
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise BadWords
    return value


def rows(what: Words) -> list[list[str]]:
    """Lines of cells. Raises BadWords."""
    value = what.get("rows")
    if not isinstance(value, list) or not all(isinstance(row, list) for row in value):
        raise BadWords
    return [texts({"row": row}, "row") for row in value]


def path(what: Words) -> tuple[str, ...]:
    """A place of the form, dotted. Raises BadWords."""
    return tuple(text(what, "path").split("."))
