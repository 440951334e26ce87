"""Whether an opening paragraph is the one the program writes itself."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from authoring.forms.layout import Form
from authoring.readers.raw import narrow
from authoring.report.model import Agency
from authoring.templating import wording

Names = tuple[str, ...]


def is_standard(
    words: str,
    form: Form,
    year: int | None,
    fields: Mapping[Names, str],
    used: Collection[str],
) -> bool:
    """Whether these words come out where a report with these fields has no opening of its own.

    `used` are the keys of the tables that are in the file.
    """
    titles: list[str] = []
    annexes: list[str] = []
    for part in form.parts:
        if part.items:
            titles += [title for path, title in fields.items() if path[::2] == (part.key, "title")]
        elif not part.annex:
            titles.append(part.title)
        elif part.table and part.table.key in used:
            annexes.append(part.heading.partition("：")[2] or part.heading)
    told = {path[1]: value for path, value in fields.items() if path[0] == "agency"}
    usual = wording(
        "opening", form=form, year=str(year), agency=Agency(**told), scope=fields.get(("scope",)),
        parts=titles, annexes=annexes,
    )  # fmt: skip
    return narrow(usual) == narrow(words)
