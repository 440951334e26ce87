"""Headers and footers of a stranger's file, copied word by word: text, page numbers, tables, pictures.

Text boxes become frames, in which Word kept page numbers before there were text boxes. Links and
fields keep the words they show. What cannot come along (objects, drawings, outside pictures) is
left out and told.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from docx.oxml.ns import qn
from docx.oxml.shape import CT_Inline
from docx.shared import Emu
from PIL import Image, ImageFile

from authoring.writers.word_allowed import allowed, allowed_child, local_name, shown
from authoring.writers.word_package import Package
from authoring.writers.word_xml import element, text_run

_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_FIELD = re.compile(
    r"\A\s*(?:PAGE|NUMPAGES|SECTIONPAGES|DATE|TIME)"
    r"(?:\s+\\[#@*]\s+(?:\"[^\"\\]{1,40}\"|[A-Za-z0-9]{1,20})|\s+\\[hls])*\s*",
    re.IGNORECASE,
)
_MAX_INSTRUCTION = 200
_OPENED = {"sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "hyperlink", "dir", "bdo"}
"""What only wraps the words in it."""
_SILENT = {
    "pPr", "rPr", "sdtPr", "sdtEndPr", "smartTagPr", "customXmlPr", "proofErr", "lastRenderedPageBreak",
    "bookmarkStart", "bookmarkEnd", "del", "moveFrom", "delText", "delInstrText", "annotationRef",
    "permStart", "permEnd", "commentRangeStart", "commentRangeEnd", "commentReference", "tblPr", "tblGrid",
    "trPr", "tcPr", "tblPrEx", "fldData",
}  # fmt: skip
_MAX_PICTURES = 20
_MAX_PICTURE = 5 * 1024 * 1024
_MAX_PIXELS = 20_000_000
_MAX_EMU = 31_680 * 635
_ALIGNED = {"left", "right", "center", "inside", "outside"}


@dataclass(slots=True)
class _Field:
    """A field whose end has not come yet: its instruction, then the runs it shows."""

    instruction: str = ""
    shows: bool = False
    whole: bool = True  # begins and ends in one paragraph
    runs: list[Any] = field(default_factory=list)


@dataclass(slots=True)
class Story:
    """One header or footer: `name` is its part in the file, `target` the part of ours it is for.

    `first_id` is the number of its first picture; those of the text begin with 1.
    """

    package: Package
    name: str
    target: Any
    style_ids: Mapping[tuple[str, str], str]
    first_id: int
    left_out: set[str] = field(default_factory=set)
    _fields: list[_Field] = field(default_factory=list)
    _pictures: int = 0

    def blocks(self, root: Any) -> list[Any]:
        """Its paragraphs and tables, with at least one paragraph and one at the end."""
        made = list(self._blocks(root))
        if not made or local_name(made[-1]) != "p":
            made.append(element("w:p"))
        return made

    def _blocks(self, parent: Any, *, in_table: bool = False) -> Iterator[Any]:
        for child in parent:
            match local_name(child):
                case "p":
                    yield from self._paragraph(child)
                case "tbl" if not in_table:
                    table = self._table(child)
                    if len(table.findall(qn("w:tr"))):
                        yield table
                case name if name in _OPENED:
                    yield from self._blocks(child, in_table=in_table)
                case name:
                    self._leave_out(child, name)

    # --- paragraphs -----------------------------------------------------------------------------

    def _paragraph(self, given: Any) -> Iterator[Any]:
        """The paragraph, after the frames that stood in it as text boxes."""
        frames: list[Any] = []
        runs: list[Any] = []
        for piece in self._pieces(given, frames):
            self._put(piece, runs)
        for open_ in self._fields:  # it goes on in the next paragraph: words are all that is left
            runs += open_.runs
            open_.runs, open_.whole = [], False
        yield from frames
        yield element("w:p", *self._paragraph_properties(given), *runs)

    def _paragraph_properties(self, given: Any) -> list[Any]:
        properties = allowed_child(given, "pPr")
        own = given.find(qn("w:pPr"))
        if own is not None:
            properties.extend(self._run_properties(own))
            style = own.find(qn("w:pStyle"))
            id_ = None if style is None else self._style("paragraph", style)
            if id_:
                properties.insert(0, element("w:pStyle", val=id_))
        return [properties] if len(properties) else []

    def _run_properties(self, given: Any) -> list[Any]:
        own = given.find(qn("w:rPr"))
        if own is None:
            return []
        properties = allowed(own)
        style = own.find(qn("w:rStyle"))
        id_ = None if style is None else self._style("character", style)
        if id_:
            properties.insert(0, element("w:rStyle", val=id_))
        return [properties] if len(properties) else []

    def _style(self, kind: str, reference: Any) -> str | None:
        return self.style_ids.get((kind, reference.get(qn("w:val"), "")))

    def _pieces(self, parent: Any, frames: list[Any]) -> Iterator[Any]:
        """The runs in it, each showing one thing, and the marks of fields between them."""
        for child in parent:
            match local_name(child):
                case "r":
                    yield from self._run(child, child, frames)
                case "fldSimple":
                    yield _mark("begin")
                    yield _mark("instruction", child.get(qn("w:instr"), ""))
                    yield _mark("separate")
                    yield from self._pieces(child, frames)
                    yield _mark("end")
                case name if name in _OPENED:
                    if child.get(qn("r:id")) is not None:
                        self.left_out.add("链接")
                    yield from self._pieces(child, frames)
                case name:
                    self._leave_out(child, name)

    def _run(self, parent: Any, run: Any, frames: list[Any]) -> Iterator[Any]:
        for child in parent:
            name = local_name(child)
            if name == "t":
                yield text_run(child.text or "", *self._inner_properties(run))
            elif name == "fldChar":
                yield _mark(child.get(qn("w:fldCharType"), ""))
            elif name == "instrText":
                yield _mark("instruction", child.text or "")
            elif child.tag == f"{_MC}AlternateContent":
                chosen = next(iter(child), None)
                if chosen is not None:
                    yield from self._run(chosen, run, frames)
            elif name in ("drawing", "pict"):
                yield from self._drawing(child, run, frames)
            elif (made := shown(child)) is not None:
                yield element("w:r", *self._run_properties(run), made)
            else:
                self._leave_out(child, name)

    def _inner_properties(self, run: Any) -> list[Any]:
        return [one for properties in self._run_properties(run) for one in properties]

    def _leave_out(self, given: Any, name: str) -> None:
        if name not in _SILENT and isinstance(given.tag, str):
            self.left_out.add("公式" if name.startswith("oMath") else "对象")

    # --- fields ---------------------------------------------------------------------------------

    def _put(self, piece: Any, runs: list[Any]) -> None:
        """Take a run to where it shows: the paragraph, or the open field; fields end here."""
        where = self._fields[-1].runs if self._fields else runs
        if not isinstance(piece, tuple):
            if all(one.shows for one in self._fields):
                where.append(piece)
            return
        kind, text = piece
        if kind == "begin":
            self._fields.append(_Field())
        elif not self._fields:
            return
        elif kind == "instruction" and not self._fields[-1].shows:
            known = self._fields[-1].instruction + text
            self._fields[-1].instruction = known[:_MAX_INSTRUCTION]
        elif kind == "separate":
            self._fields[-1].shows = True
        elif kind == "end":
            ended = self._fields.pop()
            if not all(one.shows for one in self._fields):
                return
            where = self._fields[-1].runs if self._fields else runs
            if ended.whole and _FIELD.fullmatch(ended.instruction):
                where.append(element("w:fldSimple", *ended.runs, instr=ended.instruction))
            else:
                self.left_out.add("域")
                where += ended.runs

    # --- tables ---------------------------------------------------------------------------------

    def _table(self, given: Any) -> Any:
        properties = allowed_child(given, "tblPr")
        style = given.find(f"{qn('w:tblPr')}/{qn('w:tblStyle')}")
        id_ = None if style is None else self._style("table", style)
        if id_:
            properties.insert(0, element("w:tblStyle", val=id_))
        made = element("w:tbl", properties, allowed_child(given, "tblGrid"))
        for row in given.iter(qn("w:tr")):
            if next(row.iterancestors(qn("w:tbl"))) is not given:
                continue
            cells = []
            for cell in row.iter(qn("w:tc")):
                if next(cell.iterancestors(qn("w:tr"))) is row:
                    content = list(self._blocks(cell, in_table=True)) or [element("w:p")]
                    cells.append(element("w:tc", allowed_child(cell, "tcPr"), *content))
            if cells:
                made.append(element("w:tr", allowed_child(row, "trPr"), *cells))
        return made

    # --- pictures and text boxes ----------------------------------------------------------------

    def _drawing(self, given: Any, run: Any, frames: list[Any]) -> Iterator[Any]:
        box = next(given.iter(qn("w:txbxContent")), None)
        if box is not None:
            inner = replace(self, _fields=[], _pictures=_MAX_PICTURES)
            for paragraph in inner._blocks(box, in_table=True):
                properties = paragraph.find(qn("w:pPr"))
                if properties is None:
                    properties = element("w:pPr")
                    paragraph.insert(0, properties)
                if properties.find(qn("w:framePr")) is None:
                    _insert_frame(properties, _frame(given))
                frames.append(paragraph)
            return
        picture = self._picture(given)
        if picture is None:
            self.left_out.add("图形或外部图片")
        else:
            yield element("w:r", *self._run_properties(run), element("w:drawing", picture))

    def _picture(self, given: Any) -> Any:
        """An inline or floating picture of ours, from a PNG, JPEG, GIF or BMP of the file."""
        holder = next(given.iter(f"{_WP}inline", f"{_WP}anchor"), None)
        blips = [] if holder is None else list(holder.iter(f"{_A}blip"))
        if holder is None or len(blips) != 1 or self._pictures == _MAX_PICTURES:
            return None
        extent = holder.find(f"{_WP}extent")
        sides = [_number(extent, name) for name in ("cx", "cy")]
        relation = self.package.relations(self.name).get(blips[0].get(qn("r:embed"), ""))
        if (
            relation is None
            or relation.kind != "image"
            or not all(0 < one <= _MAX_EMU for one in sides)
        ):
            return None
        data = _clean_picture(
            self.package.read(relation.target),
            next(holder.iter(f"{_A}srcRect"), None),
        )
        if data is None:
            return None
        rid, _ = self.target.get_or_add_image(io.BytesIO(data))
        number = self.first_id + self._pictures
        self._pictures += 1
        inline = CT_Inline.new_pic_inline(number, rid, "图片", *map(Emu, sides))
        inline.docPr.set("name", "图片")
        return inline if holder.tag == f"{_WP}inline" else _floating(inline, holder)


def _mark(kind: str, text: str = "") -> tuple[str, str]:
    return kind, text


def _number(given: Any, name: str) -> int:
    text = "" if given is None else given.get(name, "")
    return int(text) if re.fullmatch(r"-?\d{1,9}", text, re.ASCII) else -1


def _clean_picture(data: bytes, crop: Any) -> bytes | None:
    """The picture's pixels as it is shown, saved anew: no metadata, nothing outside the frame."""
    if len(data) > _MAX_PICTURE:
        return None
    lenient, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "GIF", "BMP")) as picture:
            width, height = picture.size
            if width * height > _MAX_PIXELS or max(picture.size) > 20_000:
                return None
            kind = "JPEG" if picture.format == "JPEG" else "PNG"
            edges = [min(max(_number(crop, side), 0), 99_000) / 100_000 for side in "ltrb"]
            pixels = picture.convert("RGB" if kind == "JPEG" else "RGBA")
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError):
        return None
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = lenient
    left, top, right, bottom = edges
    box = (
        round(left * width),
        round(top * height),
        round((1 - right) * width),
        round((1 - bottom) * height),
    )
    if any(edges) and box[0] < box[2] and box[1] < box[3]:
        pixels = pixels.crop(box)
    saved = io.BytesIO()
    pixels.save(saved, kind, quality=90)
    return saved.getvalue()


def _floating(inline: Any, given: Any) -> Any:
    """The picture where it floats: position and wrapping of the given anchor, as far as they are plain."""
    made = inline.makeelement(f"{_WP}anchor", nsmap=inline.nsmap)
    behind = given.get("behindDoc") in ("1", "true")
    flags = {"simplePos": 0, "relativeHeight": 1, "behindDoc": int(behind), "locked": 0}
    for name, value in {**flags, "layoutInCell": 1, "allowOverlap": 1}.items():
        made.set(name, str(value))
    for side in "TBLR":
        made.set(f"dist{side}", "0")
    made.append(inline.makeelement(f"{_WP}simplePos", x="0", y="0"))
    for axis, bases, aligned in (
        ("H", {"margin", "page", "column", "leftMargin", "rightMargin"}, _ALIGNED),
        ("V", {"margin", "page", "paragraph", "line", "topMargin", "bottomMargin"}, {"top", "bottom", "center"}),
    ):  # fmt: skip
        position = given.find(f"{_WP}position{axis}")
        base = "" if position is None else position.get("relativeFrom", "")
        align = None if position is None else position.findtext(f"{_WP}align")
        offset = None if position is None else position.findtext(f"{_WP}posOffset")
        placed = inline.makeelement(
            f"{_WP}position{axis}",
            relativeFrom=base if base in bases else ("column", "paragraph")[axis == "V"],
        )
        shift = int(offset) if offset and re.fullmatch(r"-?\d{1,8}", offset, re.ASCII) else 0
        name, text = ("align", align) if align in aligned else ("posOffset", str(shift))
        child = inline.makeelement(f"{_WP}{name}")
        child.text = text
        placed.append(child)
        made.append(placed)
    extent, docpr, *rest = inline
    stands_off = given.find(f"{_WP}wrapTopAndBottom") is not None
    wrap = inline.makeelement(f"{_WP}{'wrapTopAndBottom' if stands_off else 'wrapNone'}")
    made.extend([extent, wrap, docpr, *rest])
    return made


def _frame(given: Any) -> Any:
    """A frame at the text box's side of the page."""
    align = given.findtext(f".//{_WP}positionH/{_WP}align")
    drawn = re.search(
        r"mso-position-horizontal:\s*(\w{1,10})", next((one.get("style", "") for one in given), "")
    )
    where = align or (drawn[1] if drawn else "")
    return element(
        "w:framePr", wrap="around", vAnchor="text", hAnchor="margin",
        xAlign=where if where in _ALIGNED else "center", y=1,
    )  # fmt: skip


def _insert_frame(properties: Any, frame: Any) -> None:
    """In the order of the schema: after pStyle, keepNext, keepLines, pageBreakBefore."""
    before = ("pStyle", "keepNext", "keepLines", "pageBreakBefore")
    place = sum(local_name(one) in before for one in properties)
    properties.insert(place, frame)
