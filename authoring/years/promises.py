"""What a report promises to mend: the measures of its part on problems, one by one."""

from __future__ import annotations

from collections.abc import Iterator

from authoring.patterns import lazy
from authoring.report import Report, narrative

PROBLEMS = "问题及改进"
"""The name of the part, and of the item of an outline, that holds problems and measures."""

_MANY = 12
_LONG = 120
_MEASURES = lazy("改进|整改|措施|打算|下一步|今后")
_PROBLEMS = lazy("问题|不足|短板|差距")
_TURNS = lazy(  # a sentence after which measures follow
    r"(?:改进|整改|下一步|下步|下一年|今后|针对)|[0-9]{4}年[,，起度].{0,20}?(?:将|拟|采取)|[0-9]{4}年起"
)
_WITHIN = lazy("今后|下一步|下一年")
_SENTENCE = lazy(r"[^。；]+[。；]?")
_ENUMERATED = lazy(r"(?<![^。；，：:、\s])(?=[一二三四五六七八九十]{1,2}是)")
_NUMBER = lazy(
    r"^(?:[一二三四五六七八九十]{1,3}是|[一二三四五六七八九十]{1,3}、|[（(][0-9一二三四五六七八九十]{1,3}[）)]"
    r"|[0-9]{1,2}[.．、])\s*"
)
_LEAD = lazy(r"[^。：:]{1,24}[。：:]")


def promises(report: Report) -> list[str]:
    """The measures a report announces, without their numbers, each on one line."""
    found: list[str] = []
    for text in _texts(report):
        found += _under_headings(text) or _after_the_turn(text)
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


def _after_the_turn(text: str) -> list[str]:
    """The sentences from the first one on that turns to measures, or those that speak of later."""
    sentences = _SENTENCE.findall(" ".join(text.split()))
    for number, sentence in enumerate(sentences):
        if _TURNS.match(_NUMBER.sub("", sentence.strip())):
            return _items("".join(sentences[number:]))
    return [sentence for sentence in sentences if _WITHIN.search(sentence)]


def _items(text: str, *, whole: bool = False) -> list[str]:
    if whole:
        return [text]
    enumerated = _ENUMERATED.split(text)
    if len(enumerated) > 1:
        return [one for one in enumerated if _NUMBER.match(one)]
    return _SENTENCE.findall(text)


def _line(words: str) -> str:
    one = _NUMBER.sub("", " ".join(words.split())).rstrip("。；，")
    return one if len(one) <= _LONG else one[:_LONG] + "……"
