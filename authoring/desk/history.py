"""Undo and redo: the stretches of the text that changed, not the texts."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from authoring.report.edits import replaced

_MOST_STEPS = 5_000
_MOST_CHARACTERS = 8_000_000


@dataclass(frozen=True, slots=True)
class _Step:
    """From `start` on `old` became `new`; steps of the same `key` one after the other are one."""

    start: int
    old: str
    new: str
    key: str

    @property
    def size(self) -> int:
        return len(self.old) + len(self.new)

    def forth(self, text: str) -> str:
        return text[: self.start] + self.new + text[self.start + len(self.old) :]

    def back(self, text: str) -> str:
        return text[: self.start] + self.old + text[self.start + len(self.new) :]


class History:
    """What was changed, step by step; of very much the oldest is forgotten."""

    def __init__(self) -> None:
        self._done: deque[_Step] = deque()
        self._undone: list[_Step] = []
        self._size = 0

    @property
    def can_undo(self) -> bool:
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        return bool(self._undone)

    def add(self, before: str, after: str, key: str) -> None:
        """A change; with a `key`, that of the last one, both are undone together."""
        if key and not self._undone and self._done and self._done[-1].key == key:
            last = self._done.pop()
            self._size -= last.size
            before = last.back(before)
        self._undone.clear()
        if before == after:
            return
        step = _step(before, after, key)
        self._done.append(step)
        self._size += step.size
        while len(self._done) > _MOST_STEPS or self._size > _MOST_CHARACTERS:
            self._size -= self._done.popleft().size

    def undone(self, text: str) -> str | None:
        """The text without the last step; None where there is none."""
        if not self._done:
            return None
        step = self._done.pop()
        self._size -= step.size
        self._undone.append(step)
        return step.back(text)

    def redone(self, text: str) -> str | None:
        """The text with the step undone last; None where there is none."""
        if not self._undone:
            return None
        step = self._undone.pop()
        self._done.append(step)
        self._size += step.size
        return step.forth(text)


def _step(before: str, after: str, key: str) -> _Step:
    edit = replaced(before, after).edits[0]
    return _Step(edit.start, before[edit.start : edit.end], edit.text, key)
