"""Patterns that are compiled when first asked: most reports meet a part of them only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, cast

_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "sub", "split")


class Lazy:
    """Stands for a compiled pattern; asked for the first time, it takes over its methods."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern, self.flags = pattern, flags

    def compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern, self.flags)

    def __getattr__(self, name: str) -> Any:
        if name not in _METHODS:
            raise AttributeError(name)
        found = self.compiled()
        for method in _METHODS:
            setattr(self, method, getattr(found, method))
        return getattr(found, name)


class Rare(Lazy):
    """A lazy pattern that is asked only of texts that hold one of the characters it needs."""

    def __init__(self, pattern: str, flags: int, needs: str) -> None:
        super().__init__(pattern, flags)
        self.needs = frozenset(needs)

    def __getattr__(self, name: str) -> Any:
        if name != "asked":
            raise AttributeError(name)
        self.asked = self.compiled()
        return self.asked

    def search(self, text: str) -> re.Match[str] | None:
        return None if self.needs.isdisjoint(text) else self.asked.search(text)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        return iter(()) if self.needs.isdisjoint(text) else self.asked.finditer(text)

    def sub(self, repl: Any, text: str) -> str:
        return text if self.needs.isdisjoint(text) else self.asked.sub(repl, text)


def lazy(pattern: str, flags: int = 0, *, needs: str = "") -> re.Pattern[str]:
    """A pattern compiled when first asked.

    `needs` are characters one of which stands in whatever it matches; only for patterns that are
    searched for, and worth it where they hardly ever stand in a text.
    """
    made = Rare(pattern, flags, needs) if needs else Lazy(pattern, flags)
    return cast("re.Pattern[str]", made)
