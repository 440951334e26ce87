"""Lines of Chinese for WeasyPrint 70, which stretches only spaces: spread the slack after Chinese
characters; and break lines in narrow cells so that none runs over.

Reaches into private functions (layout.inline.justify_line and split_first_line,
text.line_break.Layout.set_text), hence the pinned version; tests/writers/test_pdf.py measures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.text import line_break

_CJK = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff‘’“”…—]")
_CJK_RUN = re.compile(_CJK.pattern + "+")
_MAX_SLACK_EMS = 4.0  # a line shorter than that is short on purpose
_MAX_GAP_EMS = 0.125  # wider gaps would tear the line apart: it stays ragged


_justify_line = inline.justify_line
_split_first_line = inline.split_first_line
_set_text = line_break.Layout.set_text
_one_at_a_time = Lock()


@contextmanager
def justified() -> Iterator[None]:
    """Teach WeasyPrint while a PDF is made; afterwards it is as everyone else knows it."""
    with _one_at_a_time:
        inline.justify_line = _justify
        inline.split_first_line = _split
        line_break.Layout.set_text = _set_spaced_text
        try:
            yield
        finally:
            inline.justify_line = _justify_line
            inline.split_first_line = _split_first_line
            line_break.Layout.set_text = _set_text


def _split(
    text: str, style: Any, context: Any, max_width: float | None, spacing: float, **how: bool
) -> Any:
    """The first line of a text, as WeasyPrint gives it: (layout, length, next line, width, …)."""
    line = _split_first_line(text, style, context, max_width, spacing, **how)
    if max_width is None or not how.get("is_line_start") or style["overflow_wrap"] != "anywhere":
        return line
    if (over := line[3] - max_width) > 0.01:
        # Pango leaves some runs of punctuation too long by a character.
        shorter = _split_first_line(text, style, context, max_width - over, spacing, **how)
        if 0 < shorter[1] < line[1]:
            return shorter
    return line


def _text_boxes(box: Any) -> list[Any]:
    if isinstance(box, boxes.TextBox):
        return [box]
    if isinstance(box, boxes.LineBox | boxes.InlineBox):
        return [leaf for child in box.children for leaf in _text_boxes(child)]
    return []


def _justify(context: Any, line: Any, slack: float) -> None:
    texts = _text_boxes(line)
    whole = "".join(box.text for box in texts).rstrip()
    gaps = len(_CJK.findall(whole[:-1]))  # numbers and Latin words keep their own spacing
    if not gaps or slack <= 0.01:
        return
    em = texts[0].style["font_size"]
    if slack > _MAX_SLACK_EMS * em or slack > _MAX_GAP_EMS * em * gaps:
        return
    each, moved, left = slack / gaps, 0.0, gaps
    for box in texts:
        box.position_x += moved
        stretched = min(len(_CJK.findall(box.text)), left)
        left -= stretched
        layout = line_break.Layout(box.style, 0, None)
        layout.cjk_spacing = each
        layout.set_text(box.text, justify=True)
        layout.deactivate()
        box.pango_layout = layout
        box.width += each * stretched
        moved += each * stretched
    line.width += moved


def _set_spaced_text(self: Any, text: str, justify: bool = False) -> None:
    _set_text(self, text, justify)
    each = getattr(self, "cjk_spacing", 0)
    if not (each and justify):
        return
    pango, ffi = line_break.pango, line_break.ffi
    attributes = pango.pango_layout_get_attributes(self.layout)
    if attributes == ffi.NULL:
        attributes = ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
    own = self.style["letter_spacing"]
    base = 0 if own == "normal" else own
    for match in _CJK_RUN.finditer(text):
        spacing = pango.pango_attr_letter_spacing_new(int((base + each) * line_break.TO_UNITS))
        spacing.start_index = len(text[: match.start()].encode())
        spacing.end_index = len(text[: match.end()].encode())
        pango.pango_attr_list_change(attributes, spacing)
    pango.pango_layout_set_attributes(self.layout, attributes)
