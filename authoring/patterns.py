"""Patterns that are compiled when first asked: most reports meet a part of them only."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Any, cast

_SPEAKS = frozenset(
    "\\.^$*+?{}[]()"
)  # what is more than a letter to a pattern; | parts plain words
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


class AnyOf:
    """Plain words, one of which is to stand in a text: looking for them needs no pattern."""

    def __init__(self, words: str) -> None:
        self.words = words.split("|")

    def search(self, text: str) -> bool:
        return any(word in text for word in self.words)


class Rare(Lazy):
    """A lazy pattern that is asked only of texts in which what it needs is found."""

    def __init__(self, pattern: str, flags: int, needs: str) -> None:
        super().__init__(pattern, flags)
        plain = not _SPEAKS.intersection(needs)
        self.needs: Lazy | AnyOf = AnyOf(needs) if plain else Lazy(needs, 0)

    @functools.cached_property
    def _asked(self) -> re.Pattern[str]:
        return self.compiled()

    def search(self, text: str) -> re.Match[str] | None:
        return self._asked.search(text) if self.needs.search(text) else None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        return self._asked.finditer(text) if self.needs.search(text) else iter(())

    def sub(self, repl: Any, text: str) -> str:
        return self._asked.sub(repl, text) if self.needs.search(text) else text

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(name)  # the rest is for patterns that are asked of every text


def lazy(pattern: str, flags: int = 0, *, needs: str = "") -> re.Pattern[str]:
    """A pattern compiled when first asked.

    `needs` is a cheap pattern, best plain words parted by |, that is met in whatever it matches, for
    one that is searched for and hardly ever there.
    """
    made = Rare(pattern, flags, needs) if needs else Lazy(pattern, flags)
    return cast("re.Pattern[str]", made)
