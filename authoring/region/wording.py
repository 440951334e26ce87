"""The sentences of a report that may be held against other units': without names and figures, and as written."""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Iterator

from authoring.forms.layout import Form, form_cells
from authoring.patterns import lazy
from authoring.report import Report, narrative
from authoring.sentences import CLAUSE

LEAST = 12  # characters; what is shorter may be the same by chance
_OWN, _FIGURE = "@", "#"
_PLACE = lazy("[^省市县区旗州镇乡]{2,12}[省市县区旗州镇乡]")
_SELF = lazy("(?:我|本)(?:机关|单位|街道|[局委厅镇乡县市区院办])")
_SEVERAL = lazy(f"{_OWN}{{2,}}")
_DIGITS = lazy("[0-9]+")
_MARKS = lazy(rf"[^\w{_OWN}{_FIGURE}]+|_+")
# What the law, the notice and the lay-out of every report make everyone write.
_FORMULA = lazy(
    "信息处理费|(?:没有|无|不存在)其他(?:需要|应当)?报告|需要报告的(?:其他)?事项|以下简称《?条例|统计期限"
    "|(?:根据|按照|依据|依照)《?中华人民共和国政府信息公开条例|(?:本|年度)报告(?:由|包括|的?电子版)"
    "|如对本报告(?:有|内容有)|存在(?:的|一些|一定的|不少)?(?:问题|不足)(?:和不足)?(?:主要)?(?:有|是|表现)"
)


def sentences_of(report: Report) -> tuple[tuple[str, str], ...]:
    """The sentences of the agency's own: (bare, as written), each once.

    Left out are the opening, headings, tables, what is short, what the form says itself, and the
    formulas that all must write.
    """
    agency = report.content.agency
    names = _names(agency.full_name or "", agency.short_name or "")
    of_the_form = _of_the_form(report.form)
    found: dict[str, str] = {}
    for written in _clauses(report):
        bare = _bare(written, names)
        if len(bare) >= LEAST and bare not in of_the_form and not _FORMULA.search(written):
            found.setdefault(bare, written)
    return tuple(found.items())


def _clauses(report: Report) -> Iterator[str]:
    for path, piece in report.pieces:
        if path[0] != "opening" and isinstance(piece, narrative.Words):
            for match in CLAUSE.finditer(piece.text):
                yield match["words"].strip()


def _names(*given: str) -> tuple[str, ...]:
    """What stands for the agency in its sentences, the longest first: its names and where it is."""
    plain = [unicodedata.normalize("NFKC", name) for name in given if name]
    places = [place for name in plain for place in _PLACE.findall(name) if len(place) > 2]
    return tuple(sorted({*plain, *places}, key=lambda name: (-len(name), name)))


def _bare(text: str, names: tuple[str, ...]) -> str:
    """A sentence as it is compared: own names are @, figures #, no marks and blanks."""
    text = unicodedata.normalize("NFKC", text).replace(_OWN, "").replace(_FIGURE, "")
    for name in names:
        text = text.replace(name, _OWN)
    text = _MARKS.sub("", _DIGITS.sub(_FIGURE, _SELF.sub(_OWN, text)))
    return _SEVERAL.sub(_OWN, text)


@functools.cache
def _of_the_form(form: Form) -> frozenset[str]:
    """The words a form itself prints, as they are compared."""
    labels = {
        line.label for cell in form_cells(form).values() for line in (*cell.row, *cell.column)
    }
    printed = {*labels, *(part.heading for part in form.parts)}
    printed |= {words for part in form.parts for words in part.guide}
    return frozenset(_bare(one, ()) for one in printed)
