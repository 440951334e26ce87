"""What of WordprocessingML may come from a stranger's file: elements, their order, their attributes.

Whatever is not listed here, or has a value it may not have, is left behind, so that the output is
valid and carries nothing but looks: no relationships, no names, no marks of editing.
ISO/IEC 29500-1, 17.3 (paragraphs and runs), 17.4 (tables), 17.6 (page), 17.15 (settings).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar

from docx.oxml.ns import qn

from authoring.writers.word_xml import element

_W = qn("w:p").removesuffix("p")
Test = Callable[[str], bool]
_T = TypeVar("_T")


def _whole(least: int, most: int) -> Test:
    return lambda text: (
        bool(re.fullmatch(r"-?\d{1,7}", text, re.ASCII)) and least <= int(text) <= most
    )


def _words(words: str) -> Test:
    return frozenset(words.split()).__contains__


def _short(text: str) -> bool:
    return 0 < len(text) <= 200 and text.isprintable()


_ON_OFF = _words("0 1 true false on off")
_TWIPS = _whole(-31_680, 31_680)
_LENGTH = _whole(0, 31_680)
_CHARACTERS = _whole(-10_000, 10_000)
_BORDER = _words("nil none single thick double dotted dashed dotDash dotDotDash triple thinThickSmallGap "
                 "thickThinSmallGap thinThickThinSmallGap thinThickMediumGap thickThinMediumGap thinThickLargeGap "
                 "thickThinLargeGap wave doubleWave dashSmallGap dashDotStroked")  # fmt: skip
_SHADING = _words("nil clear solid horzStripe vertStripe pct5 pct10 pct12 pct15 pct20 pct25 pct30 pct35 pct40 pct50 "
                  "pct60 pct70 pct75 pct80 pct90")  # fmt: skip
_HIGHLIGHT = _words("black blue cyan green magenta red yellow white darkBlue darkCyan darkGreen "
                    "darkMagenta darkRed darkYellow darkGray lightGray none")  # fmt: skip
_UNDERLINE = _words("single words double thick dotted dottedHeavy dash dashedHeavy dashLong dashLongHeavy dotDash "
                    "dashDotHeavy dotDotDash dashDotDotHeavy wave wavyHeavy wavyDouble none")  # fmt: skip


def _color(text: str) -> bool:
    return text == "auto" or bool(re.fullmatch("[0-9A-Fa-f]{6}", text))


def _language(text: str) -> bool:
    return bool(re.fullmatch("[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}", text))


def _hex(digits: int) -> Test:
    return lambda text: bool(re.fullmatch(f"[0-9A-Fa-f]{{{digits}}}", text))


def _each(names: str, value: _T) -> dict[str, _T]:
    return dict.fromkeys(names.split(), value)


def _value(test: Test) -> dict[str, Test]:
    return {"val!": test}


_EDGE = {
    "val!": _BORDER, "sz": _whole(0, 96), "space": _whole(0, 31), "color": _color, "shadow": _ON_OFF,
}  # fmt: skip
_WIDTH = {"w!": _TWIPS, "type!": _words("dxa pct auto nil")}
_ATTRIBUTES: dict[str, dict[str, Test]] = {
    # runs
    **_each("b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof vanish rtl cs "
        "keepNext keepLines pageBreakBefore widowControl suppressLineNumbers suppressAutoHyphens kinsoku "
        "wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN adjustRightInd snapToGrid "
        "contextualSpacing mirrorIndents cantSplit noWrap titlePg "
        "mirrorMargins bordersDoNotSurroundHeader bordersDoNotSurroundFooter gutterAtTop autoHyphenation "
        "evenAndOddHeaders spaceForUL balanceSingleByteDoubleByteWidth doNotLeaveBackslashAlone "
        "ulTrailSpace doNotExpandShiftReturn adjustLineHeightInTable useFELayout "
        "semiHidden unhideWhenUsed qFormat", {"val": _ON_OFF}),
    "rFonts": {
        **_each("ascii hAnsi eastAsia cs", _short),
        "hint": _words("default eastAsia cs"),
    },
    "color": _value(_color),
    "rPr/spacing": _value(_TWIPS),
    "w": _value(_whole(1, 600)),
    "kern": _value(_whole(0, 3276)),
    "position": _value(_whole(-3168, 3168)),
    "sz": _value(_whole(2, 3276)),
    "szCs": _value(_whole(2, 3276)),
    "highlight": _value(_HIGHLIGHT),
    "u": {"val!": _UNDERLINE, "color": _color},
    "bdr": _EDGE,
    "shd": {"val!": _SHADING, "color": _color, "fill": _color},
    "vertAlign": _value(_words("baseline superscript subscript")),
    "em": _value(_words("none dot comma circle underDot")),
    "lang": {"val": _language, "eastAsia": _language, "bidi": _language},
    # paragraphs
    "spacing": {
        "before": _LENGTH, "beforeLines": _CHARACTERS, "beforeAutospacing": _ON_OFF,
        "after": _LENGTH, "afterLines": _CHARACTERS, "afterAutospacing": _ON_OFF,
        "line": _TWIPS, "lineRule": _words("auto exact atLeast"),
    },
    "ind": {
        **_each("left right start end", _TWIPS),
        **_each("hanging firstLine", _LENGTH),
        **_each("leftChars rightChars startChars endChars hangingChars firstLineChars", _CHARACTERS),
    },
    "jc": _value(_words("left right center both distribute start end")),
    "textAlignment": _value(_words("top center baseline bottom auto")),
    "outlineLvl": _value(_whole(0, 9)),
    "tab": {
        "val!": _words("clear start center end left right decimal bar num"), "pos!": _TWIPS,
        "leader": _words("none dot hyphen underscore heavy middleDot"),
    },
    **_each("top left start bottom right end insideH insideV between bar", _EDGE),
    # tables
    "tblW": _WIDTH, "tblInd": _WIDTH, "tcW": _WIDTH,
    "tblPr/jc": _value(_words("left right center start end")),
    "tblLayout": {"type!": _words("fixed autofit")},
    "gridCol": {"w!": _LENGTH},
    "gridSpan": _value(_whole(1, 63)),
    "vMerge": {"val": _words("restart continue")},
    "vAlign": _value(_words("top center both bottom")),
    "trHeight": {"val!": _LENGTH, "hRule": _words("auto exact atLeast")},
    # page
    "pgNumType": {
        "fmt": _words("decimal upperRoman lowerRoman upperLetter lowerLetter chineseCounting numberInDash "
                      "chineseLegalSimplified chineseCountingThousand decimalFullWidth ordinal"),
        "start": _whole(0, 32_767),
    },
    "docGrid": {
        "type": _words("default lines linesAndChars snapToChars"),
        "linePitch": _whole(1, 31_680), "charSpace": _whole(-1_000_000, 1_000_000),
    },
    # settings
    "defaultTabStop": _value(_LENGTH),
    "characterSpacingControl": _value(
        _words("doNotCompress compressPunctuation compressPunctuationAndJapaneseKana")
    ),
    "noLineBreaksAfter": {"lang!": _language, "val!": _short},
    "noLineBreaksBefore": {"lang!": _language, "val!": _short},
    "compatSetting": {
        "name!": _words("compatibilityMode"),
        "uri!": _words("http://schemas.microsoft.com/office/word"), "val!": _whole(11, 15),
    },
    # what a run shows
    "sym": {"font!": _short, "char!": _hex(4)},
    "ptab": {
        "alignment!": _words("left center right"), "relativeTo!": _words("margin indent"),
        "leader!": _words("none dot hyphen underscore middleDot"),
    },
    # styles
    "uiPriority": _value(_whole(0, 99)),
}  # fmt: skip
_EDGES = "top left start bottom right end insideH insideV"
_CHILDREN = {
    parent: tuple(children.split())
    for parent, children in {
        "rPr": "rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid "
        "vanish color spacing w kern position sz szCs highlight u bdr shd vertAlign rtl cs em lang",
        "pPr": "keepNext keepLines pageBreakBefore widowControl suppressLineNumbers pBdr shd tabs "
        "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN adjustRightInd "
        "snapToGrid spacing ind contextualSpacing mirrorIndents jc textAlignment outlineLvl",
        "pBdr": "top left bottom right between bar",
        "tabs": "tab",
        "rPrDefault": "rPr",
        "pPrDefault": "pPr",
        "docDefaults": "rPrDefault pPrDefault",
        "tblPr": "tblW jc tblInd tblBorders tblLayout",
        "tblBorders": _EDGES,
        "tblGrid": "gridCol",
        "trPr": "cantSplit trHeight",
        "tcPr": "tcW gridSpan vMerge tcBorders shd noWrap vAlign",
        "tcBorders": _EDGES,
        "pgBorders": "top left bottom right",
        "sectPr": "pgBorders pgNumType vAlign titlePg docGrid",
        "settings": "mirrorMargins bordersDoNotSurroundHeader bordersDoNotSurroundFooter gutterAtTop "
        "defaultTabStop autoHyphenation evenAndOddHeaders characterSpacingControl noLineBreaksAfter "
        "noLineBreaksBefore compat",
        "compat": "spaceForUL balanceSingleByteDoubleByteWidth doNotLeaveBackslashAlone ulTrailSpace "
        "doNotExpandShiftReturn adjustLineHeightInTable useFELayout compatSetting",
    }.items()
}  # fmt: skip
_MANY = {"tab", "gridCol"}
_NEVER_EMPTY = {"tabs"}
_PLAIN = {"tab", "noBreakHyphen", "softHyphen", "cr", "br"}
"""What stands in a run without attributes."""


def allowed(given: Any, parent: str = "") -> Any:
    """A copy of an element with what is allowed of it, or None where nothing valid is left."""
    name = local_name(given)
    made = element(f"w:{name}")
    tests = _ATTRIBUTES.get(f"{parent}/{name}") or _ATTRIBUTES.get(name, {})
    for key, test in tests.items():
        attribute = f"{_W}{key.removesuffix('!')}"
        value = given.get(attribute)
        if value is not None and test(value):
            made.set(attribute, value)
        elif key.endswith("!"):
            return None
    places: dict[str, list[Any]] = {child: [] for child in _CHILDREN.get(name, ())}
    for child in given:
        kept = places.get(local_name(child))
        if kept is not None and (not kept or local_name(child) in _MANY):
            copy = allowed(child, name)
            kept += [] if copy is None else [copy]
    for kept in places.values():
        made.extend(kept)
    return None if name in _NEVER_EMPTY and not len(made) else made


def allowed_child(parent: Any, name: str) -> Any:
    """A copy of what is allowed of a child, an empty one where there is none."""
    given = None if parent is None else parent.find(qn(f"w:{name}"))
    return element(f"w:{name}") if given is None else allowed(given)


def shown(given: Any) -> Any:
    """A copy of what a run may show besides words, or None."""
    name = local_name(given)
    if name in _PLAIN:
        return element(f"w:{name}")
    return allowed(given) if name in ("sym", "ptab") else None


def local_name(given: Any) -> str:
    """The name of a WordprocessingML element; empty for those of others and for None."""
    tag = None if given is None else given.tag
    return tag[len(_W) :] if isinstance(tag, str) and tag.startswith(_W) else ""
