"""The words that name a count, so that it is known again where the same words stand."""

from __future__ import annotations

import re

from authoring.patterns import lazy

_SEPARATORS = lazy(r"[，,；;：:。、（()）]")
_NOT_OF_THE_NAME = lazy(r"^(?:其中|全年|共|＿)+|的")


def tight(words: str) -> str:
    """The words without the spaces of typesetting."""
    return re.sub(r"\s", "", words)


def last_clause(words: str) -> str:
    """What stands behind the last mark."""
    return tight(_SEPARATORS.split(words)[-1])


def name_of(words: str) -> str:
    """What a count is called in the words before it: 其中主动公开的政府信息 is 主动公开政府信息."""
    return _NOT_OF_THE_NAME.sub("", last_clause(words))
