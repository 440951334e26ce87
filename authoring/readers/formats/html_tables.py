"""Tables of a web page that are tables, told from those that only place things on it."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlElement

from authoring.patterns import lazy
from authoring.readers.raw import narrow

_LONG_CELL = 1000
"""No cell of a form holds so many characters; a table with such a one is there for its looks."""
_FIGURES = 7
"""A table with so many figures is one, however long its longest cell."""
HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_BARE_FIGURE = lazy(r"[0-9]{1,12}")


@dataclass
class _Shape:
    """What tells a table of figures from one that only places things on the page."""

    cells: int = 0
    nested: int = 0
    widest: int = 0
    longest: int = 0
    figures: int = 0
    headings: bool = False

    @property
    def is_layout(self) -> bool:
        if self.widest <= 1 or self.nested >= self.cells:
            return True
        return self.figures < _FIGURES and (self.headings or self.longest > _LONG_CELL)


class Tables:
    """Which tables of a page are tables: the innermost, and those around a few small ones."""

    def __init__(self, root: HtmlElement) -> None:
        self.shapes: dict[HtmlElement, _Shape] = {}
        self._above: list[_Shape] = [_Shape()]  # the page itself, then the tables that are open
        self._lengths: list[int] = [0]
        self._rows: list[int] = [0]
        for event, element in etree.iterwalk(root, events=("start", "end")):
            if event == "start":
                self._begin(element)
                self._lengths[-1] += len((element.text or "").strip())
            else:
                self._end(element)
                self._lengths[-1] += len((element.tail or "").strip())

    def is_table(self, element: HtmlElement) -> bool:
        """Whether a table holds figures or words of its own, and is not there for the looks of the page."""
        return not self.shapes[element].is_layout

    def _begin(self, element: HtmlElement) -> None:
        tag = element.tag
        if tag == "table":
            self.shapes[element] = _Shape()
            self._above.append(self.shapes[element])
        elif tag == "tr":
            self._rows.append(0)
        elif tag in ("td", "th"):
            self._rows[-1] += 1
            self._lengths.append(0)
        elif tag in HEADINGS:
            self._above[-1].headings = True

    def _end(self, element: HtmlElement) -> None:
        tag = element.tag
        if tag == "table":
            shape = self._above.pop()
            self._above[-1].nested += shape.cells + shape.nested
        elif tag == "tr":
            self._above[-1].widest = max(self._above[-1].widest, self._rows.pop())
        elif tag in ("td", "th"):
            length = self._lengths.pop()
            shape = self._above[-1]
            shape.cells += 1
            shape.longest = max(shape.longest, length)
            shape.figures += length <= 12 and bool(_BARE_FIGURE.fullmatch(_said(element)))


def _said(cell: HtmlElement) -> str:
    return narrow("".join(cell.itertext()))
