"""What a report promises to mend: the measures of its part on problems, one by one."""

from __future__ import annotations

from collections.abc import Iterator

from authoring.numerals import COUNTING, head_of
from authoring.patterns import lazy
from authoring.report import Report, narrative
from authoring.sentences import CLAUSE

PROBLEMS = "问题及改进"
"""The name of the part, and of the item of an outline, that holds problems and measures."""

_MANY = 12
_LONG = 120
_MEASURES = lazy("改进|整改|措施|打算|下一步|今后")
_PROBLEMS = lazy("问题|不足|短板|差距")
_TURNS = lazy(  # a sentence after which measures follow
    r"(?:改进|整改|下一步|下步|下一年|今后|针对)|[0-9]{4}年[,，起度].{0,20}?(?:将|拟|采取)|[0-9]{4}年起"
)
_YEAR_ENDS = lazy("(?:年度?)[，,]?")
_WITHIN = lazy("今后|下一步|下一年")
_NTH = lazy(rf"{COUNTING}{{1,3}}是")
_ENUMERATED = lazy(rf"(?<![^。；，：:、\s])(?={_NTH.pattern})")
_LEAD = lazy(r"[^。：:]{1,24}[。：:]")


def promises(report: Report) -> list[str]:
    """The measures a report announces, without their numbers, each on one line."""
    following = str(report.year + 1) if report.year else ""
    found: list[str] = []
    for text in _texts(report):
        found += _under_headings(text) or _after_the_turn(text, following)
    return list(dict.fromkeys(one for one in map(_line, found) if len(one) > 5))[:_MANY]


def _texts(report: Report) -> Iterator[str]:
    for part in report.form.parts:
        content = getattr(report.content, part.key)
        if part.items:
            for section in content or ():
                if PROBLEMS in (section.items or ()) and section.text:
                    yield section.text
        elif part.name == PROBLEMS and isinstance(content, str):
            yield content


def _under_headings(text: str) -> list[str]:
    """The paragraphs below a heading, or after opening words, that announce measures."""
    found: list[str] = []
    inside = False
    for piece in narrative.pieces(text):
        if isinstance(piece, narrative.Title):
            inside = _announces(piece.text, inside)
        elif isinstance(piece, narrative.Words):
            lead = _LEAD.match(piece.text)
            was, inside = inside, _announces(lead[0], inside) if lead else inside
            if inside:
                # Opening words are left out; a numbered paragraph is one measure.
                rest = piece.text[lead.end() :] if lead and not was else piece.text
                found += _items(rest, whole=was and piece.rank > 0)
    return found


def _announces(heading: str, inside: bool) -> bool:
    if _MEASURES.search(heading):
        return not _PROBLEMS.search(heading) or inside
    return inside and not _PROBLEMS.search(heading)


def _after_the_turn(text: str, following: str) -> list[str]:
    """The sentences from the first one on that turns to measures, or those that speak of later.

    One that begins with the `following` year turns to what is to be done in it.
    """
    clauses = _clauses(" ".join(text.split()))
    for number, clause in enumerate(clauses):
        words = _unnumbered(clause)
        if _TURNS.match(words) or (following and _of_year(words, following)):
            return _items("".join(clauses[number:]))
    return [clause for clause in clauses if _WITHIN.search(clause)]


def _of_year(words: str, year: str) -> bool:
    return words.startswith(year) and bool(_YEAR_ENDS.match(words, len(year)))


def _items(text: str, *, whole: bool = False) -> list[str]:
    if whole:
        return [text]
    enumerated = _ENUMERATED.split(text)
    if len(enumerated) > 1:
        return [one for one in enumerated if _NTH.match(one)]
    return _clauses(text)


def _clauses(text: str) -> list[str]:
    return [match[0] for match in CLAUSE.finditer(text)]


def _unnumbered(words: str) -> str:
    """Words without the 一是、（一） or 1. they begin with."""
    words = words.strip()
    nth = _NTH.match(words)
    return words[len(nth[0] if nth else head_of(words)) :].lstrip()


def _line(words: str) -> str:
    one = _unnumbered(" ".join(words.split())).rstrip("。；，")
    return one if len(one) <= _LONG else one[:_LONG] + "……"
