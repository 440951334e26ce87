"""The looks of the agency's own Word file: its styles, page, headers and footers, and nothing else of it.

What is taken is copied into a document of ours, element by element (see word_allowed); the file
itself, its parts and what they refer to never become part of the output.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from docx.oxml.ns import qn

from authoring import style
from authoring.findings import Finding, Severity
from authoring.writers.word_allowed import allowed, allowed_child, local_name
from authoring.writers.word_header import Story
from authoring.writers.word_package import Package, refused
from authoring.writers.word_xml import element

_MAX_STYLES = 4_000  # Word itself stops at 4,079
_MAX_DEPTH = 20  # of styles based on each other
_TWIPS_PER_MM = 1440 / 25.4
_LARGEST = 31_680  # twips of a side of a page, as in Word
_LEAST_MM = 50  # of the text's width and height
_UNITS = {"": 1, "pt": 20, "pc": 240, "pi": 240, "in": 1440, "cm": 1440 / 2.54, "mm": 1440 / 25.4}
_LENGTH = re.compile(r"(-?\d{1,7}(?:\.\d{1,6})?)(pt|pc|pi|in|cm|mm|)", re.ASCII)
_SIDES = {"top": "上", "right": "右", "bottom": "下", "left": "左"}
_SET_PAGE = "用 Word 或 WPS 打开，在“布局”的“页面设置”里改好纸张大小和页边距再用。"
_TYPES = ("paragraph", "character", "table")
_DEFAULTS = {
    "paragraph": ("Normal", "Normal"),
    "character": ("DefaultParagraphFont", "Default Paragraph Font"),
    "table": ("TableNormal", "Normal Table"),
}
"""Ids and names of the styles that hold where none is named."""
_BUILT_IN = {name.lower(): (id_, kind) for kind, (id_, name) in _DEFAULTS.items()} | {
    "header": ("Header", "paragraph"), "footer": ("Footer", "paragraph"),
}  # fmt: skip


def take_looks(word: Any, path: Path, wanted: Mapping[str, tuple[str, str]]) -> tuple[Finding, ...]:
    """Give an empty document of ours the looks of the agency's file. Raises Unusable.

    `wanted` are ids and types of the styles the writer uses, by their names in small letters; the
    file's styles of these names get these ids.
    """
    package = Package(path)
    faces = _theme_fonts(package)
    ids = _take_styles(word, package, faces, dict(wanted) | _BUILT_IN)
    settings = package.related("settings")
    if settings is not None and local_name(settings) == "settings":
        word.settings.element[:] = list(allowed(settings))
    left_out = _take_page(word, package, faces, ids)
    if not left_out:
        return ()
    told = "、".join(sorted(left_out))
    return (
        Finding(
            "O930", Severity.INFO, f"“{path}”的页眉页脚里有没有带过来的内容：{told}。",
            remedy="要保留的，改成文字、PAGE 页码或 PNG、JPEG 图片；不需要的不用管。",
        ),
    )  # fmt: skip


# --- styles -----------------------------------------------------------------------------------------


def _take_styles(
    word: Any, package: Package, faces: Mapping[str, str], wanted: Mapping[str, tuple[str, str]]
) -> dict[tuple[str, str], str]:
    """Replace our styles by the file's; their ids by type and the id they had."""
    given = package.related("styles")
    root = element("w:styles") if given is None or local_name(given) != "styles" else given
    styles = word.styles.element
    for one in [*styles.findall(qn("w:docDefaults")), *styles.findall(qn("w:style"))]:
        if one.get(qn("w:styleId")) not in ("TableNormal", "NoList"):
            styles.remove(one)
    _name_fonts(root, faces)
    styles.insert(0, allowed_child(root, "docDefaults"))
    found = _unlike(package.path, root.findall(qn("w:style")), wanted)
    ids = {(one.get(qn("w:type")), one.get(qn("w:styleId"))): new for one, new in found}
    for one, new in found:
        if new != "TableNormal":  # ours is as good
            styles.append(_style(one, new, ids))
    _add_defaults(styles)
    _cut_circles(styles)
    return ids


def _unlike(
    path: Path, given: list[Any], wanted: Mapping[str, tuple[str, str]]
) -> list[tuple[Any, str]]:
    """The usable styles, each with its new id: one of an id and of a name, of the type we need."""
    if len(given) > _MAX_STYLES:
        raise refused(
            path, f"有 {len(given)} 个样式，太多", "用 Word 或 WPS 删去不用的样式，另存再用。"
        )
    types = dict(wanted.values())
    kept: dict[str, tuple[Any, str]] = {}
    names: set[str] = set()
    present = {
        id_
        for one in given
        if types.get(id_ := one.get(qn("w:styleId"), ""), kind := one.get(qn("w:type"))) == kind
    }
    for one in given:
        kind, id_, name = one.get(qn("w:type")), one.get(qn("w:styleId"), ""), _name(one).lower()
        new, needed = wanted.get(name, (id_, kind))
        if new != id_ and new in present:  # another one is ours by its id
            new = id_
        if kind not in _TYPES or kind != needed or kind != types.get(new, kind):
            continue
        if new in kept or name in names or not (0 < len(name) <= 200 and 0 < len(new) <= 200):
            continue
        kept[new] = one, new
        names.add(name)
    return list(kept.values())


def _name(one: Any) -> str:
    name = one.find(qn("w:name"))
    text: str = "" if name is None else name.get(qn("w:val"), "")
    return " ".join(text.split()) if text.isprintable() else ""


def _style(one: Any, new: str, ids: Mapping[tuple[str, str], str]) -> Any:
    kind = one.get(qn("w:type"))
    made = element("w:style", element("w:name", val=_name(one)), type=kind, styleId=new)
    for flag in ("default", "customStyle"):
        if one.get(qn(f"w:{flag}")) in ("1", "true", "on"):
            made.set(qn(f"w:{flag}"), "1")
    for relation in ("basedOn", "next"):
        other = one.find(qn(f"w:{relation}"))
        target = None if other is None else ids.get((kind, other.get(qn("w:val"), "")))
        if target and (relation == "basedOn" or kind == "paragraph"):
            made.append(element(f"w:{relation}", val=target))
    flags = ("uiPriority", "semiHidden", "unhideWhenUsed", "qFormat")
    looks = {"paragraph": ("pPr", "rPr"), "character": ("rPr",), "table": ("pPr", "rPr", "tblPr")}
    for name in (*flags, *looks[kind]):
        part = one.find(qn(f"w:{name}"))
        copy = None if part is None else allowed(part)
        if copy is not None:
            made.append(copy)
    return made


def _add_defaults(styles: Any) -> None:
    """One default of each type: Word takes a file for damaged that has none or two.

    Headers and footers that a draft or a page without settings gets have styles of their own.
    """
    present = {one.get(qn("w:styleId")) for one in styles.findall(qn("w:style"))}
    for name, (id_, kind) in _BUILT_IN.items():
        if id_ not in present and id_ in ("Header", "Footer"):
            based = element("w:basedOn", val="Normal")
            styles.append(
                element("w:style", element("w:name", val=name), based, type=kind, styleId=id_)
            )
    for kind, (id_, name) in _DEFAULTS.items():
        ours = [one for one in styles.findall(qn("w:style")) if one.get(qn("w:type")) == kind]
        if not any(one.get(qn("w:styleId")) == id_ for one in ours):
            ours.append(element("w:style", element("w:name", val=name), type=kind, styleId=id_))
            styles.append(ours[-1])
        for one in ours:
            one.attrib.pop(qn("w:default"), None)
            if one.get(qn("w:styleId")) == id_:
                one.set(qn("w:default"), "1")


def _cut_circles(styles: Any) -> None:
    """Styles that are based on themselves in the end, or on too many, stand alone."""
    based = {
        one.get(qn("w:styleId")): one.find(qn("w:basedOn")) for one in styles.findall(qn("w:style"))
    }

    def above(start: str) -> Iterator[str]:
        link = based.get(start)
        while link is not None:
            yield link.get(qn("w:val"))
            link = based.get(link.get(qn("w:val")))

    for id_, link in based.items():
        if link is not None and len(list(islice(above(id_), _MAX_DEPTH))) == _MAX_DEPTH:
            link.getparent().remove(link)
            based[id_] = None


def _theme_fonts(package: Package) -> dict[str, str]:
    """The faces that the theme's names stand for: minorEastAsia → 等线."""
    theme = package.related("theme")
    space = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
    found = {}
    for size in ("major", "minor"):
        fonts = None if theme is None else next(theme.iter(f"{space}{size}Font"), None)
        if fonts is None:
            continue
        faces = {
            one.get("script", ""): one.get("typeface", "") for one in fonts.iter(f"{space}font")
        }
        for name, tag in (
            ("Ascii", "latin"),
            ("HAnsi", "latin"),
            ("EastAsia", "ea"),
            ("Bidi", "cs"),
        ):
            face = next(fonts.iter(f"{space}{tag}"), None)
            named = "" if face is None else face.get("typeface", "")
            found[f"{size}{name}"] = named or (faces.get("Hans", "") if tag == "ea" else "")
    return found


def _name_fonts(root: Any, faces: Mapping[str, str]) -> None:
    """Write the theme's faces by their names: the output has a theme of its own."""
    themed = {
        "ascii": "asciiTheme",
        "hAnsi": "hAnsiTheme",
        "eastAsia": "eastAsiaTheme",
        "cs": "cstheme",
    }
    for fonts in root.iter(qn("w:rFonts")):
        for plain, theme in themed.items():
            if face := faces.get(fonts.get(qn(f"w:{theme}"), "")):
                fonts.set(qn(f"w:{plain}"), face)


# --- page -------------------------------------------------------------------------------------------


def _take_page(
    word: Any, package: Package, faces: Mapping[str, str], ids: Mapping[tuple[str, str], str]
) -> set[str]:
    """Page, headers and footers; what of these was left out."""
    pages = package.document.findall(f"{qn('w:body')}/{qn('w:sectPr')}")
    given = pages[-1] if pages else element("w:sectPr")
    section = word.sections[0]
    target = section._sectPr
    target[:] = []
    target.attrib.clear()
    references = [one for one in given if local_name(one) in ("headerReference", "footerReference")]
    size, margins = given.find(qn("w:pgSz")), given.find(qn("w:pgMar"))
    if references or size is not None or margins is not None:
        target.extend(_paper(package.path, size, margins))
    target.extend(allowed(given))
    left_out: set[str] = set()
    relations = package.relations(package.main)
    for number, reference in enumerate(references, 1):
        kind = local_name(reference).removesuffix("Reference")
        relation = relations.get(reference.get(qn("r:id"), ""))
        root = package.xml(relation.target) if relation and relation.kind == kind else None
        place = {"default": kind, "even": f"even_page_{kind}", "first": f"first_page_{kind}"}.get(
            reference.get(qn("w:type"), "default")
        )
        if relation is None or place is None or local_name(root) not in ("hdr", "ftr"):
            continue
        holder = getattr(section, place)
        if not holder.is_linked_to_previous:  # told twice
            continue
        _name_fonts(root, faces)
        holder.is_linked_to_previous = False
        story = Story(package, relation.target, holder.part, ids, number * 1000)
        holder.part.element[:] = story.blocks(root)
        left_out |= story.left_out
    return left_out


def _paper(path: Path, size: Any, margins: Any) -> tuple[Any, Any]:
    """Size and margins; what is missing is that of the standard, what cannot be is refused."""
    width = _twips(path, size, "w", "纸张宽度", style.PAGE_MM[0])
    height = _twips(path, size, "h", "纸张高度", style.PAGE_MM[1])
    edges = {
        side: _twips(path, margins, side, f"{name}页边距", style.MARGINS_MM[side])
        for side, name in _SIDES.items()
    }
    gutter = _twips(path, margins, "gutter", "装订线", 0)
    header = _twips(path, margins, "header", "页眉距离", 15)
    footer = _twips(path, margins, "footer", "页脚距离", 15)
    for name, length in (("宽", width), ("高", height)):
        if not 0 < length <= _LARGEST:
            raise refused(path, f"的纸张{name} {_mm(length)} 毫米，用不了", _SET_PAGE)
    if min(edges["left"], edges["right"], gutter, header, footer) < 0:
        raise refused(path, "的页边距是负数，用不了", _SET_PAGE)
    edges["left"] += gutter
    # A negative top or bottom margin is as wide, and holds whatever the header needs.
    room = {
        "宽": width - edges["left"] - edges["right"],
        "高": height - abs(edges["top"]) - abs(edges["bottom"]),
    }
    for name, length in room.items():
        if length < _LEAST_MM * _TWIPS_PER_MM:
            why = f"的纸张减去页边距只剩{name} {_mm(length)} 毫米，放不下正文和表格"
            raise refused(path, why, _SET_PAGE)
    paper = element("w:pgSz", w=width, h=height)
    if width > height:
        paper.set(qn("w:orient"), "landscape")
    header, footer = (min(one, _LARGEST) for one in (header, footer))
    return paper, element("w:pgMar", **edges, header=header, footer=footer, gutter=0)


def _twips(path: Path, given: Any, name: str, words: str, missing_mm: float) -> int:
    text = None if given is None else given.get(qn(f"w:{name}"))
    if text is None:
        return round(missing_mm * _TWIPS_PER_MM)
    match = _LENGTH.fullmatch(text)
    if match is None:
        raise refused(path, f"的{words}不是数", _SET_PAGE)
    return round(float(match[1]) * _UNITS[match[2]])


def _mm(twips: int) -> int:
    return round(twips / _TWIPS_PER_MM)
