"""Small WordprocessingML helpers: elements, and the bookmarks that name a place in the report."""

from __future__ import annotations

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

_LONGEST_NAME = 40  # characters, in Word
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def element(tag: str, *children: Any, **attributes: object) -> Any:
    """A `w:` element with `w:` attributes and children."""
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    made.extend(children)
    return made


def text_run(words: str, *properties: Any) -> Any:
    """A run of text."""
    text = element("w:t")
    text.text = words
    text.set(_SPACE, "preserve")
    return element("w:r", *([element("w:rPr", *properties)] if properties else []), text)


class Bookmarks:
    """Numbered bookmarks, each named after the place of the report it stands for.

    Content controls would carry these names too, but LibreOffice writes what stands in one several
    times over when it saves the file, and loses changes tracked inside.
    """

    def __init__(self) -> None:
        self._last = 0

    def around(self, anchor: str) -> tuple[Any, Any]:
        """Start and end of the bookmark of a place (申请.新收.自然人 becomes 申请_新收_自然人)."""
        self._last += 1
        name = anchor.replace(".", "_")[:_LONGEST_NAME]
        start = element("w:bookmarkStart", id=self._last, name=name)
        return start, element("w:bookmarkEnd", id=self._last)

    def wrap(self, paragraphs: list[Any], anchor: str) -> None:
        """Bookmark the text from the first of these paragraphs to the last."""
        start, end = self.around(anchor)
        properties = paragraphs[0].find(qn("w:pPr"))
        if properties is None:
            paragraphs[0].insert(0, start)
        else:
            properties.addnext(start)
        paragraphs[-1].append(end)
