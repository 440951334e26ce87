"""What a Word file says of its paragraphs elsewhere: styles, and the numbers that Word writes by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from authoring.numerals import numeral
from authoring.patterns import lazy

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEVELS = 9
_MOST = 3000
_PLACE = lazy("%([1-9])")
_PRIVATE = lazy("[\ue000-\uf8ff]")
_FORMAL = str.maketrans("零一二三四五六七八九十百千万", "零壹贰叁肆伍陆柒捌玖拾佰仟万")
_DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
    (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def value(element: etree._Element | None, default: int) -> int:
    """The number that an element's w:val says."""
    try:
        return min(int(element.get(f"{W}val", "")), 32_000) if element is not None else default
    except ValueError:
        return default


def switched(element: etree._Element | None) -> bool | None:
    """Whether a property is on; None where nothing is said."""
    return None if element is None else element.get(f"{W}val", "1") not in ("0", "false", "off")


def _named(element: etree._Element | None) -> str:
    return element.get(f"{W}val", "") if element is not None else ""


@dataclass(frozen=True, slots=True)
class Style:
    """What a style says of a paragraph or of characters; None where it says nothing."""

    outline: int | None = None
    number: int | None = None
    depth: int | None = None
    hidden: bool | None = None


class Styles:
    """The styles of a file, each with what it takes over from those it is based on."""

    def __init__(self, xml: etree._Element | None) -> None:
        found = [] if xml is None else xml.findall(f"{W}style")[:_MOST]
        self._xml = {one.get(f"{W}styleId", ""): one for one in found}
        self._known: dict[str, Style] = {"": Style()}
        self._default = next(
            (
                one.get(f"{W}styleId", "")
                for one in found
                if one.get(f"{W}type") == "paragraph" and one.get(f"{W}default") in ("1", "true")
            ),
            "",
        )

    def of(self, name: str) -> Style:
        """A style by its id."""
        chain: list[str] = []
        while name and name not in self._known and name not in chain and name in self._xml:
            chain.append(name)
            name = _named(self._xml[name].find(f"{W}basedOn"))
        style = self._known.get(name, Style())
        for one in reversed(chain):
            style = self._known[one] = _over(style, self._xml[one])
        return style

    def of_paragraph(self, paragraph: etree._Element) -> tuple[str, Style]:
        """The style of a paragraph, with its id."""
        name = _named(paragraph.find(f"{W}pPr/{W}pStyle")) or self._default
        return name, self.of(name)


def _over(base: Style, xml: etree._Element) -> Style:
    """What a style says over what the one below it says."""
    outline, numbered = xml.find(f"{W}pPr/{W}outlineLvl"), xml.find(f"{W}pPr/{W}numPr")
    title = _named(xml.find(f"{W}name")).casefold() == "title"
    hidden = switched(xml.find(f"{W}rPr/{W}vanish"))
    number, depth = base.number, base.depth
    if numbered is not None:
        number = value(numbered.find(f"{W}numId"), base.number or 0)
        depth = value(numbered.find(f"{W}ilvl"), -1)
    return Style(
        value(outline, 9) if outline is not None else 0 if title else base.outline,
        number,
        None if depth == -1 else depth,
        base.hidden if hidden is None else hidden,
    )


# --- automatic numbers ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Level:
    form: str
    text: str
    start: int
    plain: bool
    style: str
    restarts: bool


@dataclass
class _List:
    levels: dict[int, _Level]
    counts: list[int | None] = field(default_factory=lambda: [None] * _LEVELS)


class Numbers:
    """Counts the numbered paragraphs of a file in order."""

    def __init__(self, xml: etree._Element | None, styles: Styles) -> None:
        self._styles = styles
        self._lists: dict[str, _List] = {}
        self._links: dict[str, str] = {}
        self._nums: dict[int, etree._Element] = {}
        self._begun: set[tuple[int, int]] = set()
        for one in () if xml is None else xml.findall(f"{W}abstractNum")[:_MOST]:
            name = one.get(f"{W}abstractNumId", "")
            self._lists[name] = _List(
                {value_at(level): _level(level) for level in one.findall(f"{W}lvl")}
            )
            self._links[name] = _named(one.find(f"{W}numStyleLink"))
        for one in () if xml is None else xml.findall(f"{W}num")[:_MOST]:
            self._nums[_at(one, "numId")] = one

    def of(self, paragraph: etree._Element) -> str:
        """The number Word prints before a paragraph; the paragraph is counted."""
        name, style = self._styles.of_paragraph(paragraph)
        own = paragraph.find(f"{W}pPr/{W}numPr")
        number, depth = style.number, style.depth
        if own is not None:
            number = value(own.find(f"{W}numId"), number or 0)
            depth = value(own.find(f"{W}ilvl"), depth or 0)
        if not number:
            return ""
        found = self._list(number)
        if found is None:
            return ""
        if depth is None:
            depth = next((at for at, one in found.levels.items() if name and one.style == name), 0)
        if depth not in found.levels:
            return ""
        self._count(found, number, depth)
        return _shown(found, depth)

    def _list(self, number: int) -> _List | None:
        num = self._nums.get(number)
        name = _named(num.find(f"{W}abstractNumId")) if num is not None else ""
        link = self._links.get(name)
        if link:  # the levels stand with the list that a style names
            other = self._nums.get(self._styles.of(link).number or 0)
            name = _named(other.find(f"{W}abstractNumId")) if other is not None else name
        return self._lists.get(name)

    def _count(self, found: _List, number: int, depth: int) -> None:
        counts = found.counts
        if (number, depth) not in self._begun:
            self._begun.add((number, depth))
            for one in self._nums[number].findall(f"{W}lvlOverride"):
                if value_at(one) == depth:
                    level = one.find(f"{W}lvl")
                    if level is not None:
                        found.levels[depth] = _level(level)
                    start = value(one.find(f"{W}startOverride"), -1)
                    counts[depth] = start - 1 if start >= 0 else counts[depth]
        before = counts[depth]
        counts[depth] = found.levels[depth].start if before is None else before + 1
        for below in range(depth + 1, _LEVELS):
            if below not in found.levels or found.levels[below].restarts:
                counts[below] = None


def value_at(level: etree._Element) -> int:
    """Which level of a list an element is about."""
    return _at(level, "ilvl")


def _at(element: etree._Element, name: str) -> int:
    try:
        return int(element.get(f"{W}{name}", "0"))
    except ValueError:
        return 0


def _level(one: etree._Element) -> _Level:
    return _Level(
        _named(one.find(f"{W}numFmt")) or "decimal", _named(one.find(f"{W}lvlText")),
        max(value(one.find(f"{W}start"), 0), 0), switched(one.find(f"{W}isLgl")) is True,
        _named(one.find(f"{W}pStyle")), value(one.find(f"{W}lvlRestart"), 1) != 0,
    )  # fmt: skip


def _shown(found: _List, depth: int) -> str:
    own = found.levels[depth]
    if own.form == "bullet":
        return "●" if _PRIVATE.search(own.text) else own.text[:4]
    if own.form == "none":
        return ""

    def one(at: int) -> str:
        level = found.levels.get(at)
        if level is None or at > depth:
            return ""
        number = found.counts[at]
        return spelled(
            level.start if number is None else number, "decimal" if own.plain else level.form
        )

    return _PLACE.sub(lambda match: one(int(match[1]) - 1), own.text[:60])


def spelled(number: int, form: str) -> str:
    """A number as a list prints it, after the names that the format has for the ways."""
    if form in ("upperRoman", "lowerRoman"):
        text = _roman(number)
        return text if form[0] == "u" else text.lower()
    if form in ("upperLetter", "lowerLetter"):
        text = chr(65 + (number - 1) % 26) * min((number - 1) // 26 + 1, 30) if number > 0 else "0"
        return text if form[0] == "u" else text.lower()
    make = _WAYS.get(form)
    return make(number) if make else str(number)


def _roman(number: int) -> str:
    text = ""
    for whole, letters in _ROMAN:
        times, number = divmod(number, whole)
        text += letters * times
    return text


def _of(row: str, first: str = "") -> Callable[[int], str]:
    """A character of a row: from its first one, or where a row is long, from `first`."""

    def make(number: int) -> str:
        if first:
            return chr(ord(first) + number - 1) if 1 <= number <= 20 else str(number)
        return row[(number - 1) % len(row)] if number > 0 else "0"

    return make


_WAYS: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(
        ("chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "taiwaneseCountingThousand",
         "japaneseCounting"), numeral,
    ),
    **dict.fromkeys(
        ("chineseLegalSimplified", "ideographLegalTraditional"),
        lambda number: numeral(number).translate(_FORMAL),
    ),
    "ideographDigital": lambda number: str(number).translate(_DIGITS),
    "ideographTraditional": _of(_STEMS),
    "ideographZodiac": _of(_BRANCHES),
    "ideographEnclosedCircle": _of("㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"),
    **dict.fromkeys(("decimalEnclosedCircle", "decimalEnclosedCircleChinese"), _of("", "①")),
    "decimalEnclosedParen": _of("", "⑴"),
    "decimalEnclosedFullstop": _of("", "⒈"),
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": lambda number: "".join(chr(ord(one) + 0xFEE0) for one in str(number)),
    "none": lambda _: "",
}  # fmt: skip
