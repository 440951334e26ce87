"""A folder of submissions → the files in it that may be reports, and what is needed to examine each."""

from __future__ import annotations

import functools
import hashlib
import os
import posixpath
import re
import stat
from collections.abc import Container, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

import authoring
from authoring.findings import Finding, Place, Severity, Unusable
from authoring.outside import ENDINGS
from authoring.region.ours import is_ours
from authoring.region.record import Job, Record, Remark
from authoring.report.source import beside, holds_report
from authoring.seal import source_of, state

YAML = (".yaml", ".yml")
MAX_FILES = 1_000_000
MAX_BYTES = 20_000_000
_MAX_BESIDE = 60
_MAX_NAMED = 5
_HIDDEN = (".", "~")
_PACKED = (".zip", ".rar", ".7z", ".tar", ".gz", ".tgz")
_PICTURES = (".jpg", ".jpeg", ".png", ".bmp", ".gif", ".tif", ".tiff", ".heic", ".webp")
_OTHERS = (
    ".ofd",
    ".ceb",
    ".uof",
    ".et",
    ".docm",
    ".dotx",
    ".xlsm",
    ".ods",
    ".pages",
    ".eml",
    ".ppt",
    ".pptx",
)
"""What reports come in that are not read, by the ending."""
_OF_PAGE = ("_files", ".files")
"""How browsers and office programs call the folder of what belongs to a page they saved."""
_AGENCY = re.compile(
    r"^(?:[ \t]*|机关[ \t]*[:：][ \t]*\{[ \t]*)(?:全称|full_name)[ \t]*[:：][ \t]*([^,，}\n]{1,200})",
    re.MULTILINE,
)
_YEAR = re.compile(r"^(?:年度|year)[ \t]*[:：][ \t]*([0-9]{4})\b", re.MULTILINE)
_NAMED = (
    re.compile(r"!\[[^\]\n]{0,500}\]\(\s*<?([^)>\s]{1,300})"),
    re.compile(r"^(?:上年报告|last_report)[ \t]*[:：][ \t]*(.{1,300})", re.MULTILINE),
)
"""Where a report's text names files beside it: pictures, last year's report."""
_IN_PAGE = (re.compile(r"""<img\b[^>]{0,500}?\bsrc=["']?([^"'>\s]{1,300})""", re.IGNORECASE),)


@dataclass(frozen=True, slots=True)
class Found:
    """A file of the folder that may be a report: its path below the folder, its hash and size.

    `named` are the files beside it that it names, with their hashes; `agency` and `year` are a first guess
    at what it is, made without reading it.
    """

    file: str
    sha256: str
    size: int
    agency: str = ""
    year: int | None = None
    named: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        """The file's name without its folders."""
        return self.file.rpartition("/")[2]


@dataclass(frozen=True)
class Collected:
    """What lies in a folder; `findings` tell which files could not be read."""

    folder: Path
    found: tuple[Found, ...]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class With:
    """What a report is held to: last year's report and a rule pack, each with its name and bytes."""

    last: tuple[Path, Found] | None = None
    pack: tuple[str, bytes] | None = None


@functools.cache
def rules_version() -> str:
    """Changes whenever what the program finds in a report may change."""
    digest = hashlib.sha256()
    home = Path(authoring.__file__).parent
    left_out = {"cli", "desk", "document", "region", "writers"}
    for path in sorted(home.rglob("*.py"), key=lambda one: one.relative_to(home).as_posix()):
        name = path.relative_to(home)
        if name.parts[0] not in left_out or name.stem == "examining":
            digest.update(f"{name.as_posix()}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def collect(folder: Path, leave: Sequence[Path] = ()) -> Collected:
    """The files of a folder and below that may be reports, in order. Raises Unusable.

    Hidden and temporary files, links and those in `leave` with their copies, or in a folder that is, are left out;
    so are this program's outputs of a YAML file that lies there too, what a collector makes with it (slips and the
    like), what belongs to a saved page, and of published files of one name all but the first kind.
    """
    names, aside = _names(folder, leave)
    found: list[Found] = []
    findings: list[Finding] = []
    inputs: set[str] = set()
    left = set(_hashes(leave))
    for name in sorted(names, key=lambda one: (not one.lower().endswith(YAML), one)):
        is_yaml = name.lower().endswith(YAML)
        try:
            sha256, size, data = _hashed(f"{folder}/{name}")
        except OSError:
            findings.append(
                Finding(
                    "O949", Severity.WARNING, "不能读取这个文件，没有收。", place=Place(name),
                    remedy="检查文件的访问权限和磁盘，关闭打开它的程序，再收一次。",
                )
            )  # fmt: skip
            continue
        if sha256 in left:
            continue
        if is_yaml:
            inputs.add(sha256)
            one = _found(folder, name, sha256, size, data, is_yaml=True)
            if one.agency or data is None or holds_report(data):
                found.append(one)
        elif not (data and (is_ours(data) or _is_output_of(data, inputs))):
            found.append(_found(folder, name, sha256, size, data, is_yaml=False))
    findings += _not_read(aside, {_beside(one, name) for one in found for name, _ in one.named})
    return Collected(folder, tuple(sorted(found, key=lambda one: one.file)), tuple(findings))


def _hashes(leave: Sequence[Path]) -> Iterator[str]:
    """The hashes of the files among these that may lie in the folder once more, as a copy."""
    for path in leave:
        with suppress(OSError):
            if path.suffix.lower() in (*YAML, *ENDINGS) and path.is_file():
                yield _hashed(path)[0]


def _beside(found: Found, name: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(found.file), name))


def _not_read(aside: Sequence[str], named: Container[str]) -> Iterator[Finding]:
    """What lies there that may be a report and that no reader takes: one finding for each kind."""
    for endings, kind, what, remedy in (
        (
            _PACKED, "压缩包", "没有打开，里面的没有收",
            "解压到这个文件夹，压缩包移出去，再收一次。",
        ),
        (
            _PICTURES, "图片", "读不了，没有收",
            "是报告的照片、截图的，请单位另交 Word、网页文件；不是报告的，不用管。",
        ),
        (
            _OTHERS, "别的文件", "读不了，没有收",
            "是报告的，用 WPS 打开后另存为 .docx，或请单位另交 Word、网页文件；不是报告的，不用管。",
        ),
    ):  # fmt: skip
        files = [one for one in aside if one.lower().endswith(endings) and one not in named]
        if files:
            told = "、".join(f"“{one}”" for one in files[:_MAX_NAMED])
            more = " 等" if len(files) > _MAX_NAMED else ""
            yield Finding(
                "O964", Severity.WARNING, f"{kind} {len(files)} 个{what}：{told}{more}。",
                place=Place(files[0]), remedy=remedy,
            )  # fmt: skip


def _is_output_of(data: bytes, inputs: set[str]) -> bool:
    return source_of(data) in inputs and state(data) == "intact"


def _names(folder: Path, leave: Sequence[Path]) -> tuple[list[str], list[str]]:
    """The names of the files that are read, and of others that may be reports."""
    names: list[str] = []
    aside: list[str] = []
    left = {path.resolve() for path in leave}
    left_names = {path.name.casefold() for path in left}

    def cannot(error: OSError) -> None:
        raise _cannot(
            Path(error.filename or folder), "不能读取这个文件夹。", "检查文件夹的名字和访问权限。"
        )

    if not folder.is_dir():
        raise _cannot(
            folder, "找不到收报告的文件夹。", "检查文件夹的名字；先把收到的报告放在一个文件夹里。"
        )
    for here, below, files in os.walk(folder, onerror=cannot):
        below[:] = sorted(
            one
            for one in below
            if not one.startswith(_HIDDEN)
            and not _belongs_to_a_page(one, files)
            and not (one.casefold() in left_names and Path(here, one).resolve() in left)
        )
        above = Path(here).relative_to(folder).parts
        best: dict[str, str] = {}
        for name in sorted(files):
            stem, ending = os.path.splitext(name)
            ending = ending.lower()
            is_yaml = ending in YAML
            if not name.startswith(_HIDDEN) and ending in (*_PACKED, *_PICTURES, *_OTHERS):
                aside.append("/".join((*above, name)))
            if name.startswith(_HIDDEN) or not (is_yaml or ending in ENDINGS):
                continue
            path = os.path.join(here, name)
            if not _is_file(path):
                continue
            if name.casefold() in left_names and Path(path).resolve() in left:
                continue
            if is_yaml:
                names.append("/".join((*above, name)))
            elif (other := best.get(stem)) is None or _rank(name) < _rank(other):
                best[stem] = name
        names += ["/".join((*above, name)) for name in best.values()]
        if len(names) > MAX_FILES:
            raise _cannot(folder, f"文件夹里的文件超过 {MAX_FILES} 个。", "分几个文件夹收。")
    return names, aside


def _belongs_to_a_page(folder: str, files: Sequence[str]) -> bool:
    """Whether a folder holds what belongs to a page that lies beside it."""
    return any(
        folder.lower().endswith(end)
        and any(folder[: -len(end)] + ending in files for ending in (*_PAGES, ".mht", ".mhtml"))
        for end in _OF_PAGE
    )


def _is_file(path: str) -> bool:
    """Whether a file lies there, and no link to one."""
    try:
        return stat.S_ISREG(os.lstat(path).st_mode)
    except OSError:
        return False


def _rank(name: str) -> int:
    return ENDINGS.index(os.path.splitext(name)[1].lower())


def _cannot(path: Path, message: str, remedy: str) -> Unusable:
    return Unusable(Finding("O949", Severity.FATAL, message, place=Place(str(path)), remedy=remedy))


def _hashed(path: Path | str) -> tuple[str, int, bytes | None]:
    """The hash and size of a file, and its bytes unless they are too many or become more. Raises OSError."""
    with open(path, "rb") as file:
        # For a read of so many bytes Python makes as much room, though the file be small.
        room = min(os.fstat(file.fileno()).st_size, MAX_BYTES)
        data = file.read(room + 1)
        digest, size = hashlib.sha256(data), len(data)
        if size <= room:
            return digest.hexdigest(), size, data
        del data
        while more := file.read(1 << 20):
            digest.update(more)
            size += len(more)
    return digest.hexdigest(), size, None


def _found(
    folder: Path, name: str, sha256: str, size: int, data: bytes | None, *, is_yaml: bool
) -> Found:
    if not data:
        return Found(name, sha256, size)
    text = (
        data.decode("utf-8", errors="replace") if is_yaml or name.lower().endswith(_PAGES) else ""
    )
    agency, year = (_AGENCY.search(text), _YEAR.search(text)) if is_yaml else (None, None)
    return Found(
        name, sha256, size, agency[1].split(" #")[0].strip(" \t\r\"'") if agency else "",
        int(year[1]) if year else None,
        tuple(_named(text, folder / name, _NAMED if is_yaml else _IN_PAGE)),
    )  # fmt: skip


_PAGES = (".html", ".htm")


def _named(text: str, file: Path, patterns: Sequence[re.Pattern[str]]) -> Iterator[tuple[str, str]]:
    """The files in a file's folder or below it that its text names, each once, with their hashes."""
    seen: dict[str, None] = {}
    for pattern in patterns:
        for match in pattern.finditer(text):
            name = unquote(match[1].split(" #")[0].strip(" \t\r\"'"))
            if name and "://" not in name and not name.startswith(("data:", "//", "\\\\")):
                seen[name] = None
            if len(seen) >= _MAX_BESIDE:
                break
    for name in seen:
        try:
            path = beside(file.parent, name)
            if path.is_file():
                sha256, _, data = _hashed(path)
                if data is not None:
                    yield name, sha256
        except (OSError, ValueError):
            continue  # told where the report is checked


def key_of(found: Found, held_to: With) -> str:
    """The same for the same report held to the same things by the same rules."""
    last, pack = held_to.last, held_to.pack
    told = [
        rules_version(), found.name, found.sha256,
        *([last[1].name, last[1].sha256] if last else ["", ""]),
        *([pack[0], hashlib.sha256(pack[1]).hexdigest()] if pack else ["", ""]),
        *(word for pair in found.named for word in pair),
    ]  # fmt: skip
    return hashlib.sha256("\0".join(told).encode(errors="surrogatepass")).hexdigest()


def job_of(folder: Path, found: Found, held_to: With) -> Job | Record | None:
    """What is to be examined; the record of a file too large; None where it was changed meanwhile."""
    key = key_of(found, held_to)
    if found.size > MAX_BYTES:
        return Record(key, remarks=(_too_large(found.size),))
    try:
        data = _unchanged(folder / found.file, found.sha256)
        here = (folder / found.file).parent
        pictures = tuple((name, _unchanged(here / name, sha256)) for name, sha256 in found.named)
        last = None
        if held_to.last:
            last_folder, before = held_to.last
            last = before.name, _unchanged(last_folder / before.file, before.sha256)
    except OSError:
        return None
    return Job(key, found.name, data, pictures, last, held_to.pack)


def _unchanged(path: Path, sha256: str) -> bytes:
    found, _, data = _hashed(path)
    if data is None or found != sha256:
        raise OSError("changed meanwhile")
    return data


def _too_large(size: int) -> Remark:
    most = MAX_BYTES // 1_000_000
    return Remark(
        "O944", Severity.ERROR.value, f"文件有 {size // 1_000_000} MB，超过 {most} MB，没有读。",
        remedy="请人工看；图片缩小后另存，再收一次。", ours=True,
    )  # fmt: skip
