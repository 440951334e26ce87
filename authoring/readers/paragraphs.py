"""Blocks as the text of a report's file: paragraphs, small tables in Markdown, pictures by their names."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from authoring.characters import DAMAGE
from authoring.findings import Finding, Place, Severity
from authoring.forms.layout import Part
from authoring.patterns import lazy
from authoring.readers import furniture
from authoring.readers.blocks import Block
from authoring.readers.raw import RawPicture, RawTable, RawText, narrow

MAX_PICTURES = 30
MAX_COLUMNS = 30
MAX_CELLS = 1500
Paragraph = tuple[str, RawText | None]
"""Words with what they were read of, if that is a paragraph."""
_KINDS = ((b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpg"))
_WIDE = str.maketrans({"{": "｛", "}": "｝", "%": "％", "#": "＃"})
_TEMPLATE = lazy(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_CAPTION = lazy("图[0-9一二三四五六七八九十]{0,3}[:：.、 　]?.{2,60}")
_SHOWN = 24


@dataclass
class Paragraphs:
    """Makes texts of blocks; collects pictures, what was left out, and what a person should know."""

    name: str
    pictures: dict[str, bytes] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    def of(self, blocks: Iterable[Block], rest: str = "") -> list[Paragraph]:
        """Blocks as paragraphs; pieces of the form's tables and lines of the page are left out."""
        found: list[Paragraph] = [(self.literal(rest.strip()), None)] if narrow(rest) else []
        waiting = ""
        for block in blocks:
            if block.of_form:
                continue
            if waiting:
                captioned = block.is_text and bool(_CAPTION.fullmatch(block.text))
                title = f' "{plain(block.text)}"' if captioned else ""
                found.append((waiting.replace("\0", title), None))
                waiting = ""
                if captioned:
                    continue
            if isinstance(block.piece, RawText):
                if not furniture.is_furniture(block.narrow):
                    found.append((self.literal(block.text), block.piece))
                elif furniture.LINE.match(block.narrow):
                    self.left_out.append(block.text)
            elif isinstance(block.piece, RawTable):
                found += [(text, None) for text in self._grid(block.piece)]
            else:
                waiting = self._picture(block.piece)
        if waiting:
            found.append((waiting.replace("\0", ""), None))
        return found

    def literal(self, words: str) -> str:
        """Words that a report's file takes for words, and not for a quoted figure or a picture."""
        words = DAMAGE.sub("", words)
        kept = _TEMPLATE.sub(lambda match: match[0].translate(_WIDE), words).replace("![", "！[")
        if kept != words:
            self.tell(
                "R149", Severity.WARNING,
                f"“{cut(words)}”里有 {{{{ }}}} 或 ![ 这样的符号，在填报文件里另有用处，读作全角的。",
                "多半是网站的模板没有填上，核对原件。",
            )  # fmt: skip
        return kept

    def _grid(self, table: RawTable) -> Iterator[str]:
        """A small table in Markdown; words over its whole width stand before it as a paragraph."""
        rows = list(enumerate(table.rows))
        width = max((cell.column + cell.columns for cell in table.cells), default=0)
        while rows and len(rows[0][1]) == 1 and rows[0][1][0].columns == width:
            words = " ".join(rows[0][1][0].text.split())
            if narrow(words) and not furniture.is_furniture(narrow(words)):
                yield self.literal(words)
            rows.pop(0)
        if not rows:
            return
        if width > MAX_COLUMNS or len(rows) * width > MAX_CELLS:
            self.tell(
                "R153", Severity.WARNING,
                f"第{table.number}张表太大（{len(rows)} 行 {width} 列），没有读入正文。", "需要的，做成图片或附件。",
            )  # fmt: skip
            return
        if any(cell.rows > 1 or cell.columns > 1 for _, row in rows for cell in row):
            self.tell(
                "R153", Severity.INFO, f"第{table.number}张表有合并的格，读作一般的表，字在左上的一格里。",
                "核对这张表。",
            )  # fmt: skip
        lines: list[str] = []
        first = rows[0][0]
        for number, row in rows:
            texts = [""] * width
            for cell in row:
                if number in (cell.row, first):
                    texts[cell.column] = self.literal(" ".join(cell.text.split())).replace(
                        "|", "\\|"
                    )
            lines.append(f"| {' | '.join(texts)} |")
        lines.insert(1, "|" + "---|" * width)
        yield "\n".join(lines)

    def _picture(self, picture: RawPicture) -> str:
        """A picture as the text names it, \\0 standing for its caption; empty where it cannot be used."""
        ending = next((kind for head, kind in _KINDS if picture.data.startswith(head)), "")
        if not ending or len(self.pictures) >= MAX_PICTURES:
            said = f"“{cut(picture.description)}”" if picture.description else ""
            why = "太多" if ending else "不是 PNG 或 JPEG" if picture.data else "不在文件里"
            self.tell(
                "R148", Severity.WARNING, f"正文里的一幅图片{said}{why}，没有读入。",
                "另存为 PNG 或 JPEG，放在读出的文件旁边，在正文里引用。",
            )  # fmt: skip
            return ""
        digest = hashlib.sha256(picture.data).hexdigest()[:8]
        name = f"图{len(self.pictures) + 1}_{digest}.{ending}"
        self.pictures[name] = picture.data
        return f"![{plain(picture.description)}]({name}\0)"

    def tell(
        self, code: str, severity: Severity, message: str, remedy: str, part: Part | None = None
    ) -> None:
        """Note what a person should know, of a part if it is one's."""
        place = Place(self.name, table=part.heading if part else "")
        path = (part.key,) if part else ()
        self.findings.append(
            Finding(code, severity, message, path=path, place=place, remedy=remedy)
        )


def plain(words: str) -> str:
    """Words that may stand in the brackets and quotes of a picture."""
    kept = "".join(" " if char in '[]()<>"“”\\\n' else char for char in words)
    return " ".join(kept.split())[:200]


def cut(words: str) -> str:
    """The first of some words, to tell which are meant."""
    one = " ".join(words.split())
    return one if len(one) <= _SHOWN else one[:_SHOWN] + "……"
