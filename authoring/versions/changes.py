"""What was changed in a Word file: the changes one by one, the comments, and the report as it is then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from authoring.findings import Finding, Place
from authoring.readers.formats.docx_changes import Comment, Reviser
from authoring.report import Report
from authoring.report.edits import Changed


@dataclass(frozen=True, slots=True)
class Change:
    """A change made in Word: the words before and after, where they stand, who tracked it.

    `by` is empty for a change that was not tracked. `refusal` says why it is not put into the file.
    """

    before: str
    after: str
    place: Place
    by: tuple[Reviser, ...] = ()
    refusal: Finding | None = None


@dataclass(frozen=True, slots=True)
class PlacedComment:
    """A comment in the Word file, and where the words it is about stand."""

    comment: Comment
    place: Place


@dataclass(frozen=True)
class Revised:
    """A report as it was changed in Word.

    `steps` are the changes of its file one after the other, `report` is what is read then. `layout`
    counts changes of layout alone, which are never put in. `findings` tell what of the Word file was
    not read.
    """

    report: Report
    steps: tuple[Changed, ...]
    changes: tuple[Change, ...]
    comments: tuple[PlacedComment, ...]
    layout: int
    findings: tuple[Finding, ...] = ()

    @property
    def whole(self) -> Changed:
        """The text of the report's file before and after all of it."""
        if not self.steps:
            return Changed(self.report.source.text, self.report.source.text)
        return Changed(self.steps[0].before, self.steps[-1].after)

    @property
    def applied(self) -> list[Change]:
        """The changes that are in `steps`."""
        return [one for one in self.changes if one.refusal is None]

    @property
    def refused(self) -> list[Finding]:
        """Why the other changes are not."""
        return [one.refusal for one in self.changes if one.refusal]

    def as_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return {
            "changes": [_change_as_dict(one) for one in self.changes],
            "comments": [_comment_as_dict(one) for one in self.comments],
            "layout": self.layout,
            "findings": [one.as_dict() for one in self.findings],
        }


def who(by: Sequence[Reviser]) -> str:
    """Who tracked a change, in brackets; nothing where it was not tracked."""
    shown = "、".join(" ".join(filter(None, (one.author, one.date[:10]))) for one in by)
    return f"（{shown}）" if shown else ""


def _change_as_dict(one: Change) -> dict[str, Any]:
    return {
        "before": one.before,
        "after": one.after,
        "file": one.place.file,
        "line": one.place.line,
        "column": one.place.column,
        "table": one.place.table,
        "row": one.place.row,
        "heading": one.place.heading,
        "by": [{"author": by.author, "date": by.date} for by in one.by],
        "applied": one.refusal is None,
        "code": one.refusal.code if one.refusal else None,
        "message": one.refusal.message if one.refusal else None,
        "remedy": one.refusal.remedy if one.refusal else None,
    }


def _comment_as_dict(one: PlacedComment) -> dict[str, Any]:
    comment = one.comment
    return {
        "author": comment.author,
        "date": comment.date,
        "text": comment.text,
        "words": comment.words,
        "done": comment.done,
        "reply": comment.reply,
        "file": one.place.file,
        "line": one.place.line,
        "table": one.place.table,
    }
