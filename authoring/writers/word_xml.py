"""Small WordprocessingML helpers: elements, and the tags that name a place in the report."""

from __future__ import annotations

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def element(tag: str, *children: Any, **attributes: object) -> Any:
    """A `w:` element with `w:` attributes and children."""
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    made.extend(children)
    return made


def text_run(lines: list[str], *properties: Any) -> Any:
    """A run of text, with line breaks between the lines."""
    run = element("w:r")
    if properties:
        run.append(element("w:rPr", *properties))
    for number, line in enumerate(lines):
        if number:
            run.append(element("w:br"))
        text = element("w:t")
        text.text = line
        text.set(_SPACE, "preserve")
        run.append(text)
    return run


class Tags:
    """Numbers for content controls and bookmarks; each carries the place it stands for.

    Word keeps the tag of a content control (申请.新收.自然人); LibreOffice drops it on saving but
    keeps bookmarks, so each place has both (the bookmark writes _ for the dot).
    """

    def __init__(self) -> None:
        self.last = 0

    def control(self, anchor: str, *, plain: bool) -> tuple[Any, Any, Any, Any]:
        """Bookmark start, content control, its content element, bookmark end."""
        self.last += 1
        content = element("w:sdtContent")
        kind = element("w:text") if plain else element("w:richText")
        properties = element(
            "w:sdtPr",
            element("w:alias", val=anchor[:64]),
            element("w:tag", val=anchor[:64]),
            element("w:id", val=self.last),
            kind,
        )
        start = element("w:bookmarkStart", id=self.last, name=anchor.replace(".", "_")[:40])
        end = element("w:bookmarkEnd", id=self.last)
        return start, element("w:sdt", properties, content), content, end

    def wrap(self, groups: list[list[Any]], anchor: str) -> None:
        """Put paragraphs and tables of the body into one content control where they stand."""
        elements = [one for group in groups for one in group]
        start, control, content, end = self.control(anchor, plain=False)
        elements[0].addprevious(control)
        for one in elements:
            content.append(one)
        content.insert(0, start)
        content.append(end)
