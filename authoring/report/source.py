"""YAML text → plain data, and where each value stands.

The text comes from strangers: no aliases, anchors or tags, limits on size, depth and number of
values. Scalars follow YAML 1.2 (`no` is text, `012` is text, not octal), decimals stay exact.
"""

from __future__ import annotations

import bisect
import functools
import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from authoring.characters import DAMAGE, may_hide, plain_lines
from authoring.findings import Edit, Finding, Fix, Place, Severity, Unusable, shortened
from authoring.patterns import lazy
from authoring.report.losses import MAY_LOSE, losses
from authoring.report.spelling import offsets

MAX_BYTES = 2 * 1024 * 1024
MAX_DEPTH = 20
MAX_VALUES = 5_000
MAX_BRACKETS = 2_000
MAX_FINDINGS = 60  # of one kind

Loc = tuple[str | int, ...]
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_SCALAR, _MAPPING_ENDS = yaml.ScalarEvent, yaml.MappingEndEvent
_NESTED_DASHES = re.compile(r"(?:-[ \t]+){40}")
_INT = re.compile(r"-?(0|[1-9][0-9]{0,17})\Z")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,17})\.[0-9]{1,20}\Z")
_NULL = {"", "~", "null", "Null", "NULL"}
_BOOL = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_FULL_WIDTH_COLON = re.compile(r"\A\s*(?:- )?[^\s#:：'\"]{1,20}：")
_TIGHT_COLON = re.compile(r"\A *(?:- )?[^\s#:：'\"\[{]{1,20}:(?=[^\s:/])")
_SAVE_AS_UTF8 = "用记事本或 WPS 打开，“另存为”时编码选 UTF-8。"
_FILL_IN = "要检查的是 nianbao new 生成的 YAML 文件（.yaml）；把内容填进那个文件，再检查它。"
_KINDS = (
    (b"%PDF-", " PDF 文件"),
    (b"\xd0\xcf\x11\xe0", "旧格式的 Word、Excel 或 WPS 文件"),
    (b"{\\rtf", " RTF 文件"),
    (b"\x89PNG", "图片"), (b"\xff\xd8\xff", "图片"), (b"GIF8", "图片"), (b"BM", "图片"),
    (b"Rar!", "压缩包"), (b"7z\xbc\xaf", "压缩包"), (b"\x1f\x8b", "压缩包"),
)  # fmt: skip
_IN_ZIP = ((b"word/", " Word 文件"), (b"xl/", " Excel 文件"), (b"ppt/", " PPT 文件"))
_OF_AN_AGENCY = lazy(r"(?:\A|\n)[ \t\u3000]*(?:机关|agency)[ \t\u3000]*[:：]")
_OF_A_REPORT = lazy(r"(?:\A|\n)[ \t\u3000]*(?:年度|机关|来源|year|agency|source)[ \t]*[:：]")


class Mark(NamedTuple):
    """Where a value stands: line and column from 1, length of its text on that line."""

    line: int
    column: int
    width: int = 1


class Scalar(NamedTuple):
    """A value as written: where it begins and ends in the text, its style (| > ' " or none)."""

    start: int
    end: int
    style: str | None
    value: str


class Collection(NamedTuple):
    """A mapping or a list as written: where it begins, and ends where it stands in brackets (`flow`)."""

    start: int
    end: int
    flow: bool


@dataclass(frozen=True)
class Source:
    """A YAML file read: plain data, the place of every key and value, and the file's hash.

    `data` holds dict, list, str, int, Decimal, bool and None. `values` and `keys` give the mark of
    each value and of each mapping key under its location, e.g. ("申请", "新收", 0). `findings` are
    the mistakes one can read past (a key written twice: the first counts).
    """

    name: str
    folder: Path
    text: str
    sha256: str
    data: Any
    values: dict[Loc, Mark] = field(default_factory=dict)
    keys: dict[Loc, Mark] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    scalars: dict[Loc, Scalar] = field(default_factory=dict)
    collections: dict[Loc, Collection] = field(default_factory=dict)

    def mark(self, loc: Loc, *, of_key: bool = False) -> Mark | None:
        """The mark of the value at `loc`, or of the nearest key or value above it."""
        if of_key and loc in self.keys:
            return self.keys[loc]
        here = tuple(loc)
        while here:
            if here in self.values:
                mark = self.values[here]
                # An empty or nested value has no text of its own to point at: show its key.
                return self.keys.get(here, mark) if mark.width == 0 else mark
            here = here[:-1]
        return None

    def data_at(self, loc: Loc) -> Any:
        """The plain data at a location."""
        found = self.data
        for one in loc:
            found = found[one]
        return found

    def key_offset(self, loc: Loc) -> int:
        """Where the key of a value begins in the text."""
        mark = self.keys[loc]
        return self.starts[mark.line - 1] + mark.column - 1

    def end_of(self, loc: Loc) -> int:
        """Where the value at a location ends in the text, without the blank lines after it."""
        if one := self.scalars.get(loc):
            if one.style in ("|", ">"):
                return one.start + len(self.text[one.start : one.end].rstrip("\n"))
            return one.end
        if self.collections[loc].flow:
            return self.collections[loc].end
        data = self.data_at(loc)
        below = data if isinstance(data, dict) else range(len(data))
        return max((self.end_of((*loc, one)) for one in below), default=self.collections[loc].start)

    def line_end(self, at: int) -> int:
        """Where the line ends that an offset of the text stands on."""
        found = self.text.find("\n", at)
        return len(self.text) if found < 0 else found

    def in_brackets(self, loc: Loc) -> bool:
        """Whether the value at a location stands in brackets on its line."""
        return any(self.collections[loc[:n]].flow for n in range(len(loc)))

    def place(self, mark: Mark | None) -> Place:
        """The mark as a place in this file, with the text of its line."""
        if mark is None:
            return Place(file=self.name)
        return _place(self.name, self.lines, mark)

    def offsets(self, loc: Loc) -> Sequence[int]:
        """Where each character of the value at `loc`, and what follows it, stands in the text.

        Empty where there is no such value.
        """
        one = self.scalars.get(loc)
        return offsets(self.text, one.start, one.end, one.style, one.value) if one else ()

    def span_mark(self, start: int, end: int) -> Mark:
        """The mark of a stretch of the text, as far as it stands on the line it begins on."""
        line = bisect.bisect_right(self.starts, start)
        first = self.starts[line - 1]
        stop = self.starts[line] - 1 if line < len(self.starts) else len(self.text)
        return Mark(line, start - first + 1, max(1, min(end, stop) - start))

    @functools.cached_property
    def starts(self) -> list[int]:
        """The offsets at which the lines of the text begin."""
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    @functools.cached_property
    def lines(self) -> list[str]:
        return self.text.splitlines()


def place_in(name: str, text: str, mark: Mark) -> Place:
    """A place in a text that may not have been parsed."""
    return _place(name, text.splitlines(), mark)


def _place(name: str, lines: list[str], mark: Mark) -> Place:
    line = lines[mark.line - 1] if 0 < mark.line <= len(lines) else ""
    return Place(name, mark.line, mark.column, line, max(1, mark.width))


def read_source(path: Path) -> Source:
    """Read a YAML file. Raises Unusable with every reason found when it cannot be read."""
    return parse(*text_of(path))


def text_of(path: Path) -> tuple[str, str, Path, str]:
    """The text of a file, with its name, its folder and its hash. Raises Unusable."""
    name = str(path)
    raw = _read_bytes(path, name)
    return text_in(raw, name), name, path.parent, hashlib.sha256(raw).hexdigest()


def text_in(raw: bytes, name: str) -> str:
    """The text of a file of this name. Raises Unusable."""
    text = _decode(raw, name)
    if not text.strip():
        raise Unusable(
            Finding(
                "S105", Severity.ERROR, "文件是空的。", place=Place(name),
                remedy="用 nianbao new 生成一份待填文件。",
            )
        )  # fmt: skip
    return text


def beside(folder: Path, name: str) -> Path:
    """A file a report names: in its own folder or below it. Raises ValueError for anything else."""
    try:
        root = folder.resolve()
        path = (root / name).resolve()
        inside = path.is_relative_to(root)
        is_other = path.exists() and not path.is_file()  # a pipe would be waited for
    except (OSError, ValueError, RuntimeError):  # RuntimeError: links in a circle
        inside = is_other = False
    if not inside:
        raise ValueError("只认报告所在文件夹里的文件；在别处的用 --last 给出。")
    if is_other:
        raise ValueError("这不是文件。")
    return folder / name


def parse(text: str, name: str = "", folder: Path = Path(), sha256: str = "") -> Source:
    """YAML text → Source. Raises Unusable with every reason found."""
    if sum(map(text.count, "[{")) > MAX_BRACKETS or _NESTED_DASHES.search(text):
        # Deep nesting costs the parser time before it can be refused by depth.
        raise Unusable(
            Finding(
                "S110", Severity.ERROR, "括号或层数太多，不像一份年度报告。", place=Place(name),
                remedy="用 nianbao new 生成一份待填文件，照它的样子填写。",
            )
        )  # fmt: skip
    reader = _Reader(text, name)
    try:
        data = reader.read()
    except yaml.YAMLError as error:
        raise Unusable(_explain(error, text, name)) from None
    if not isinstance(data, dict):
        colon = _full_width_colon(text, name)
        raise Unusable(
            colon
            or Finding(
                "S112", Severity.ERROR, "文件的内容应是“栏目: 内容”的形式，例如“年度: 2025”。",
                place=place_in(name, text, Mark(1, 1)),
                remedy="用 nianbao new 生成一份待填文件，照它的样子填写。",
            )
        )  # fmt: skip
    return Source(
        name,
        folder,
        text,
        sha256,
        data,
        reader.values,
        reader.keys,
        tuple(shortened(reader.findings, MAX_FINDINGS)),
        reader.scalars,
        reader.collections,
    )


def content_of(
    path: Path, name: str, most: int, of_a_folder: str = "写出文件夹里文件的名字。"
) -> bytes:
    """What stands in a file, of one that is longer than `most` bytes the first `most` and one. Raises Unusable.

    `of_a_folder` says what to do where it is one.
    """

    def cannot(code: str, message: str, remedy: str) -> Unusable:
        return Unusable(Finding(code, Severity.FATAL, message, place=Place(name), remedy=remedy))

    try:
        if path.is_dir():
            raise cannot("S102", "这是文件夹，不是文件。", of_a_folder)
        with path.open("rb") as file:
            return file.read(most + 1)
    except FileNotFoundError:
        raise cannot("S101", "找不到这个文件。", "检查文件名和所在文件夹。") from None
    except PermissionError:
        raise cannot("S101", "没有权限读这个文件。", "检查文件的访问权限。") from None
    except (OSError, ValueError):
        raise cannot("S101", "不能读取这个文件。", "检查文件名和磁盘。") from None


def too_long(name: str, most: str, remedy: str) -> Unusable:
    """What is raised for a file that is longer than a report can be."""
    message = f"文件超过 {most} MB，不像一份年度报告。"
    return Unusable(Finding("S104", Severity.FATAL, message, place=Place(name), remedy=remedy))


def _read_bytes(path: Path, name: str) -> bytes:
    raw = content_of(path, name, MAX_BYTES, "请写出文件夹里 YAML 文件的名字。")
    if len(raw) > MAX_BYTES and not kind_of(raw):  # told by its kind, whatever its size
        raise too_long(name, f"{MAX_BYTES // 1024 // 1024}", "图片请另存为文件，在正文里引用。")
    return raw


def is_report(path: Path) -> bool:
    """Whether a YAML file has the keys of a report, or cannot be read, which is to be told."""
    try:
        return holds_report(_read_bytes(path, str(path)))
    except Unusable:
        return True


def holds_report(raw: bytes) -> bool:
    """The same of the bytes of a file."""
    try:
        return bool(_OF_AN_AGENCY.search(text_in(raw, "")))
    except Unusable:
        return True


def _decode(raw: bytes, name: str) -> str:
    if kind := kind_of(raw):
        raise Unusable(
            Finding("S134", Severity.FATAL, f"这是{kind}，不是 YAML 文件。", place=Place(name), remedy=_FILL_IN)
        )  # fmt: skip
    try:
        mark, encoding = encoding_of(raw)
        text = raw[len(mark) :].decode(encoding)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        message = f"文件不是 UTF-8 编码的文本（第 {line} 行有不能识别的字节）。"
        raise Unusable(
            Finding("S103", Severity.ERROR, message, place=Place(name), remedy=_SAVE_AS_UTF8)
        ) from None
    return _checked(plain_lines(text), name)


def encoding_of(raw: bytes) -> tuple[bytes, str]:
    """The byte order mark of a text file and its encoding. Raises UnicodeDecodeError where it has none.

    GB18030 gives some text to most bytes: it is taken only where a key of a report is read with it.
    """
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"),
    ):  # fmt: skip
        if raw.startswith(mark):
            raw[len(mark) :].decode(encoding)
            return mark, encoding
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        with suppress(UnicodeDecodeError):
            if _OF_A_REPORT.search(raw.decode("gb18030")):
                return b"", "gb18030"
        raise
    return b"", "utf-8"


def kind_of(raw: bytes) -> str:
    """What a file is that is no text, by how it begins, as it stands behind 这是; empty for a text."""
    if raw.startswith(b"PK\x03\x04"):
        return next((kind for part, kind in _IN_ZIP if part in raw), "压缩包")
    if raw[:200].lstrip().lower().startswith((b"<!doctype html", b"<html")):
        return "网页"
    return next((kind for head, kind in _KINDS if raw.startswith(head)), "")


def _checked(text: str, name: str) -> str:
    if match := DAMAGE.search(text):
        number = text.count("\n", 0, match.start()) + 1
        column = match.start() - text.rfind("\n", 0, match.start())
        line = DAMAGE.sub("\ufffd", text.split("\n")[number - 1])
        message = f"有不可见的控制字符 U+{ord(match[0]):04X}，文件可能在传输中损坏。"
        place = Place(name, number, column, line)
        remedy = "删去这个字符，或重新取一份文件。"
        raise Unusable(Finding("S113", Severity.ERROR, message, place=place, remedy=remedy))
    return text


class _Reader:
    """Builds data from parser events; recursion is bounded by MAX_DEPTH."""

    def __init__(self, text: str, name: str) -> None:
        self.text, self.name = text, name
        self.lines = text.splitlines()
        self.events: Iterator[Any] = iter(_LOADER(text).get_event, None)
        self.values: dict[Loc, Mark] = {}
        self.keys: dict[Loc, Mark] = {}
        self.scalars: dict[Loc, Scalar] = {}
        self.collections: dict[Loc, Collection] = {}
        self.findings: list[Finding] = []
        self.count = 0
        self.hides = may_hide(text)
        self.doubtful = {n for n, line in enumerate(self.lines) if MAY_LOSE.search(line)}

    def read(self) -> Any:
        data: Any = None
        documents = 0
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self.refuse(
                        "S114", "一个文件里只能有一份报告，这里又开始了一份（---）。", event,
                        "另一份报告另存一个文件；不是另一份的，删去这一行“---”。",
                    )  # fmt: skip
            elif isinstance(event, yaml.NodeEvent):
                data = self.node(event, (), 0)
        return data

    def refuse(self, code: str, message: str, event: Any, remedy: str) -> None:
        mark = Mark(event.start_mark.line + 1, event.start_mark.column + 1)
        place = _place(self.name, self.lines, mark)
        raise Unusable(
            [*self.findings, Finding(code, Severity.ERROR, message, place=place, remedy=remedy)]
        )

    def node(self, event: Any, loc: Loc, depth: int) -> Any:
        self.count += 1
        if self.count > MAX_VALUES or depth > MAX_DEPTH:
            self.refuse(
                "S110", "内容层数太深或条目太多，不像一份年度报告。", event,
                "用 nianbao new 生成一份待填文件，照它的样子填写。",
            )  # fmt: skip
        if event.anchor:  # an alias names one, too
            self.refuse(
                "S109", "不接受 YAML 的锚点和别名（& 和 *）。", event,
                "把内容直接写在这里；以 & 或 * 开头的文字请加引号。",
            )  # fmt: skip
        if event.tag is not None:
            self.refuse("S109", "不接受 YAML 的类型标签（!）。", event, "以 ! 开头的文字请加引号。")
        start: Any = event.start_mark
        line, column = start.line, start.column
        if type(event) is _SCALAR:
            end: Any = event.end_mark
            style = event.style
            width = end.column - column if end.line == line and style not in ("|", ">") else 0
            self.values[loc] = Mark(line + 1, column + 1, width)
            self.scalars[loc] = Scalar(start.index, end.index, style, event.value)
            self.examine(event, loc)
            return _scalar(event) if event.implicit[0] else event.value
        self.values[loc] = Mark(line + 1, column + 1, 1 if event.flow_style else 0)
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Any] = []
            while not isinstance(inner := next(self.events), yaml.SequenceEndEvent):
                items.append(self.node(inner, (*loc, len(items)), depth + 1))
            self.collection(loc, event, inner)
            return items
        data, last = self.mapping(loc, depth)
        self.collection(loc, event, last)
        return data

    def examine(self, event: Any, loc: Loc) -> None:
        """Refuse what no value may hold, and tell what YAML leaves out of this one."""
        line = event.start_mark.line
        if self.hides:
            self.refuse_unprintable(event)
        elif event.style == "|" or (line == event.end_mark.line and line not in self.doubtful):
            return  # it is all there is on its line but for its key: so are most, and lose nothing
        self.findings += losses(event, self.text, self.name, loc, hidden=self.hides)

    def collection(self, loc: Loc, first: Any, last: Any) -> None:
        start, end = first.start_mark.index, last.end_mark.index
        self.collections[loc] = Collection(start, end, bool(first.flow_style))

    def left_out(self, key: Any, loc: Loc) -> Fix | None:
        """The line of a key and of its value, which stand there once more, left out."""
        one = self.scalars.get(("重复", *loc)) or self.collections[("重复", *loc)]
        if isinstance(one, Collection) and not one.flow:
            return None
        start = self.text.rfind("\n", 0, key.index) + 1
        block = isinstance(one, Scalar) and one.style in ("|", ">")
        end = re.compile("" if block else r"[ \t]*(?:\n|\Z)").match(self.text, one.end)
        if self.text[start : key.index].strip() or end is None:
            return None
        return Fix((Edit(start, end.end(), ""),), safe=True)

    def refuse_unprintable(self, event: Any) -> None:
        """No control characters, not even as escapes, and none that turn the reading direction."""
        if match := DAMAGE.search(event.value):
            self.refuse(
                "S113", f"有不可见的控制字符 U+{ord(match[0]):04X}。", event,
                "删去这个字符，或重新取一份文件。",
            )  # fmt: skip

    def mapping(self, loc: Loc, depth: int) -> tuple[dict[str, Any], Any]:
        """The data of a mapping, and the event that ends it."""
        data: dict[str, Any] = {}
        while type(event := next(self.events)) is not _MAPPING_ENDS:
            if type(event) is not _SCALAR or event.anchor:
                self.refuse(
                    "S106", "栏目名应是一个词，不能是列表或下一层的内容。", event,
                    "以 { 或 [ 开头的文字请加引号，或写在竖线 | 下面。",
                )  # fmt: skip
            self.examine(event, (*loc, event.value))
            key = unicodedata.normalize("NFC", event.value)
            here = (*loc, key)
            start: Any = event.start_mark
            end: Any = event.end_mark
            mark = Mark(start.line + 1, start.column + 1, max(1, end.column - start.column))
            if key in data:
                again = self.node(next(self.events), ("重复", *here), depth + 1)
                same = again == data[key] and type(again) is type(data[key])
                first = self.keys[here].line
                self.findings.append(
                    Finding(
                        "S111", Severity.ERROR,
                        f"“{key[:30]}”写了两次，第一次在第 {first} 行{'，内容相同' if same else ''}。",
                        path=here, place=_place(self.name, self.lines, mark),
                        remedy="只留一处。", fix=self.left_out(start, here) if same else None,
                    )
                )  # fmt: skip
                continue
            self.keys[here] = mark
            data[key] = None
            data[key] = self.node(next(self.events), here, depth + 1)
        return data, event


def _scalar(event: Any) -> Any:
    """What a value that is neither quoted nor a block, which is text whatever it looks like, says."""
    value: str = event.value
    if value in _NULL:
        return None
    if value in _BOOL:
        return _BOOL[value]
    if _INT.match(value):
        return int(value) if value != "-0" else value
    if _DECIMAL.match(value):
        return Decimal(value)
    return value


# --- what went wrong, in Chinese --------------------------------------------------------------------

_REASONS = (
    ("cannot start any token", "这里有不能用在开头的字符。", "以 @ ` % 等符号开头的文字请加引号。"),
    ("mapping values are not allowed", "这一行多了一个冒号，或缩进和上一行不一致。",
     "检查缩进；文字里有“: ”时请整句加引号。"),
    ("could not find expected ':'", "这一行缺少冒号。", "写成“栏目: 内容”，用半角冒号，后面空一格。"),
    ("did not find expected key", "这一行的缩进和上下文不一致，或者括号、引号没有成对。",
     "同一层的栏目要左对齐，用空格缩进。"),
    ("did not find expected '-' indicator", "列表的缩进不一致。", "同一列表的“- ”要左对齐。"),
    ("did not find expected ',' or ']'", "方括号里的数没有用半角逗号隔开，或缺少右括号 ]。",
     "写成 [0, 0, 0]，用半角逗号和括号。"),
    ("did not find expected ',' or '}'", "花括号里的内容没有用半角逗号隔开，或缺少右括号 }。",
     "写成 {甲: 1, 乙: 2}，用半角逗号和括号。"),
    ("found unexpected end of stream", "引号没有成对，或括号没有写完。", "补上缺少的引号或括号。"),
    ("did not find expected node content", "这里应有内容：方括号里不能连写两个逗号，也要有右括号 ]。",
     "还没有填的位置写 _。"),
    ("found unexpected document indicator", "引号没有成对。", "补上缺少的引号。"),
    ("unknown escape character", "双引号里的反斜线 \\ 有特殊含义。", "改用单引号，或去掉反斜线。"),
    ("did not find expected comment or line break", "竖线 | 后面直接写了文字。",
     "竖线后面换行，文字从下一行起写，每行比栏目名多缩进两格。"),
    ("while scanning a block scalar", "竖线 | 后面的文字缩进不一致。", "整段文字比栏目名多缩进两格。"),
)  # fmt: skip


def _explain(error: yaml.YAMLError, text: str, name: str) -> list[Finding]:
    """A parser error as findings: known mistakes, and the parser's own complaint when it is apart."""
    found = [*_odd_indents(text, name), *_full_width_colon(text, name), *_tight(text, name)]
    said = str(error)
    marks = [getattr(error, name, None) for name in ("problem_mark", "context_mark")]
    if "unexpected end of stream" in said:  # the quote's beginning tells more than the file's end
        marks.reverse()
    mark = marks[0] or marks[1]
    message, remedy = (
        "YAML 写法有误，从这里起无法读取。",
        "检查这一行和上一行的缩进、冒号、引号和括号。",
    )
    for english, reason, cure in _REASONS:
        if english in said:
            message, remedy = reason, cure
            break
    lines = text.splitlines() or [""]
    place = Place(name)
    if mark is not None:
        last = mark.line >= len(lines)
        place = place_in(
            name, text, Mark(len(lines), 1) if last else Mark(mark.line + 1, mark.column + 1)
        )
    line = place.line or 0
    explained = any(_said_before(lines, line) <= (f.place.line or 0) <= line + 1 for f in found)
    complaint = Finding("S106", Severity.ERROR, message, place=place, remedy=remedy)
    told = shortened(found, MAX_FINDINGS)
    return told if explained else [*told, complaint]


def _said_before(lines: list[str], number: int) -> int:
    """The line before this one that says something: neither blank nor a comment."""
    said = (
        n
        for n in range(number - 1, 0, -1)
        if lines[n - 1].strip() and lines[n - 1].lstrip()[0] != "#"
    )
    return next(said, number)


def _outside_block_texts(text: str) -> Iterator[tuple[int, str]]:
    """Line numbers and lines, those of texts after | and > left out."""
    block_indent: int | None = None
    for number, line in enumerate(text.splitlines(), 1):
        indent = len(line) - len(line.lstrip(" "))
        if block_indent is not None and (not line.strip() or indent > block_indent):
            continue
        block_indent = indent if re.search(r"[|>][0-9+-]*\s*(#.*)?$", line) else None
        yield number, line


def _odd_indents(text: str, name: str) -> Iterable[Finding]:
    for number, line in _outside_block_texts(text):
        indent = line[: len(line) - len(line.lstrip())]
        if indent.strip(" ") and line.strip():
            what = "制表符（Tab）" if "\t" in indent else "全角空格"
            column = len(indent) - len(indent.lstrip(" ")) + 1
            yield Finding(
                "S107", Severity.ERROR, f"缩进用了{what}，YAML 只认半角空格。",
                place=Place(name, number, column, line),
                remedy=f"把{what}换成半角空格，每层两格。",
            )  # fmt: skip


def _full_width_colon(text: str, name: str) -> list[Finding]:
    """Lines that look like 键：值 with a full-width colon, outside block texts."""
    found: list[Finding] = []
    for number, line in _outside_block_texts(text):
        if match := _FULL_WIDTH_COLON.match(line):
            found.append(
                Finding(
                    "S108", Severity.ERROR, "栏目名后面用了全角冒号“：”。",
                    place=Place(name, number, match.end(), line),
                    remedy="改成半角冒号加一个空格，例如“年度: 2025”。",
                )
            )  # fmt: skip
    return found


def _tight(text: str, name: str) -> Iterator[Finding]:
    """Lines that look like 键:值 without a space after the colon, which YAML takes for words."""
    for number, line in _outside_block_texts(text):
        if match := _TIGHT_COLON.match(line):
            yield Finding(
                "S106", Severity.ERROR, "冒号后面缺一个空格。",
                place=Place(name, number, match.end(), line),
                remedy="冒号后面空一格，例如“年度: 2025”。",
            )  # fmt: skip
