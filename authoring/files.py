"""Writing files without loss: everything beside its target first, then all put in place, or none.

A link stays a link: what it names is written. A hard link is parted from its other names, which keep
the old text. A file written anew keeps its access mode and group.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import secrets
import stat
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from authoring.findings import Finding, Place, Severity, Unusable
from authoring.seal import state

Objection = Callable[[Path, bytes], Finding | None]
"""Why a file, given its content, must not be replaced; None when it may be."""

_OURS = re.compile(r"\.nianbao-[0-9A-Za-z_]+\Z")
_OLD_SECONDS = 3600  # nothing of ours lies beside its target for longer, unless it was killed
_MAX_NAMES = 1000
_MAX_OLD_BYTES = 256 * 1024 * 1024


@dataclass(slots=True)
class _Target:
    """A file to write: its name, where it really stands, what stood there, both texts beside it.

    `like` is the file whose mode and group it gets, if that is there.
    """

    name: Path
    path: Path
    data: bytes
    like: Path
    old: bytes | None = None
    new_file: Path | None = None
    backup: Path | None = None


def write_all(
    files: Mapping[Path, bytes],
    objection: Objection | None = None,
    like: Mapping[Path, Path] | None = None,
) -> None:
    """Write all files or none; old ones stay as they were on failure. Raises Unusable.

    `objection` is asked about each file that stands there with another content. What it has seen is
    compared once more just before it is replaced; only without it is a file written over unasked.
    A new file gets the mode and group of the one it is `like`.
    """
    targets: list[_Target] = []
    placed: list[_Target] = []
    here = Path()
    try:
        for here, data in files.items():
            real = _real(here)
            if any(one.path == real for one in targets):
                raise FileExistsError(errno.EEXIST, "two outputs in one place", str(real))
            targets.append(_Target(here, real, data, (like or {}).get(here, real)))
        problems = []
        for target in targets:
            here = target.name
            target.old = _content(target.path)
            if objection and target.old not in (None, target.data):
                problems += [found] if (found := objection(here, target.old or b"")) else []
        if problems:
            raise Unusable(problems)
        for target in targets:
            here = target.name
            target.path.parent.mkdir(parents=True, exist_ok=True)
            _write_beside(target)
        _sweep(targets)
        for target in targets:
            here = target.name
            if objection and _content(target.path) not in (target.old, target.data):
                raise Unusable(changed_meanwhile(here))
            placed.append(target)  # first: an interrupt may come right behind the replacement
            os.replace(target.new_file or here, target.path)
    except BaseException as error:  # an interrupt, too, must leave the old files as they were
        kept = _put_back(placed)
        if isinstance(error, OSError | UnicodeError):
            raise Unusable([_explain(error, here), *kept]) from None
        if kept and isinstance(error, Unusable):
            raise Unusable([*error.findings, *kept]) from None
        raise
    finally:
        _remove(one for target in targets for one in (target.new_file, target.backup) if one)


def _put_back(placed: list[_Target]) -> list[Finding]:
    """Undo what was put in place. An old text that cannot be put back is kept beside it, and told."""
    kept: list[Finding] = []
    for target in placed:
        try:
            if target.new_file and target.new_file.exists():
                continue  # it has not come to that
            if target.backup is None:
                target.path.unlink(missing_ok=True)
            else:
                os.replace(target.backup, target.path)
        except OSError:
            if target.backup is not None:
                kept.append(
                    Finding(
                        "O906", Severity.FATAL, f"原来的内容没有能放回，留在“{target.backup.name}”里。",
                        place=Place(str(target.name)), remedy="把它改回原来的文件名。",
                    )
                )  # fmt: skip
                target.backup = None
    return kept


def _remove(leftovers: Iterable[Path]) -> None:
    for leftover in leftovers:
        with contextlib.suppress(OSError):
            leftover.unlink(missing_ok=True)


def _sweep(targets: list[_Target]) -> None:
    """Remove what a run that was killed left long ago, by the clock of the disk that holds it."""
    fresh = {one.new_file.parent: one.new_file.stat() for one in targets if one.new_file}
    for folder, now in fresh.items():
        with contextlib.suppress(OSError):
            for path in folder.iterdir():
                told = path.lstat() if _OURS.match(path.name) else None
                if (
                    told and stat.S_ISREG(told.st_mode) and told.st_uid == now.st_uid
                    and now.st_mtime - told.st_mtime > _OLD_SECONDS
                ):  # fmt: skip
                    path.unlink()


def _real(name: Path) -> Path:
    """What a name stands for. Raises OSError for a link that leads nowhere, and for no plain file."""
    here = Path(os.path.realpath(name))
    if not here.exists() and (leads_nowhere := _dangling(name)):
        raise FileNotFoundError(errno.ENOENT, "dangling link", str(leads_nowhere))
    if here.is_dir():
        raise IsADirectoryError(errno.EISDIR, "is a directory", str(here))
    if here.exists() and not here.is_file():
        raise FileExistsError(errno.EEXIST, "not a file", str(here))
    if here.exists() and not here.stat().st_mode & 0o222:
        raise PermissionError(errno.EACCES, "read-only", str(here))
    return here


def _dangling(name: Path) -> Path | None:
    """The link in a path, or the path itself, whose target is not there."""
    return next(
        (one for one in (name, *name.parents) if one.is_symlink() and not one.exists()), None
    )


def _content(path: Path) -> bytes | None:
    """What stands in a file; None where there is none. Raises OSError when it is too large to keep."""
    try:
        with path.open("rb") as file:
            if os.fstat(file.fileno()).st_size > _MAX_OLD_BYTES:
                raise OSError(errno.EFBIG, "too large", str(path))
            return file.read()
    except FileNotFoundError:
        return None


def _write_beside(target: _Target) -> None:
    """The new text, and a copy of the old one, in files that nobody else knows of yet."""
    before = target.like.stat() if target.like.exists() else None
    target.new_file = _beside(target.path)
    _create(target.new_file, target.data, before)
    if target.old is not None:
        target.backup = _beside(target.path)
        _create(target.backup, target.old, before)


def _beside(path: Path) -> Path:
    return path.parent / f".nianbao-{secrets.token_hex(8)}"


def _create(path: Path, data: bytes, before: os.stat_result | None) -> None:
    """A new file with the mode and group of the one it will replace or is like, never open to more people."""
    mode = 0o666 if before is None else stat.S_IMODE(before.st_mode) & 0o777
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with open(os.open(path, flags, mode), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    if before is not None:
        if hasattr(os, "chown"):
            with contextlib.suppress(OSError):  # only a member of the group may give it away
                os.chown(path, -1, before.st_gid)
        os.chmod(path, mode)


def not_over_changed(path: Path, old: bytes) -> Finding | None:
    """Why an output is not written over a file: it is none of ours, or was changed since. An objection."""
    found = state(old)
    if found == "intact":
        return None
    what = (
        "这个文件生成以后被改过" if found == "changed" else "这个文件不是本程序生成的，或被另存过"
    )
    return Finding(
        "O916", Severity.FATAL, f"{what}，没有覆盖；其他输出也没有写。", place=Place(str(path)),
        remedy="要保留它，用 --out 换一个文件夹；不要它，加 --force 覆盖。",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class SetAside:
    """A file that stands where another is to be written, and may not be written over."""

    old: Path
    new: Path
    content: bytes


def set_aside(files: Iterable[Path]) -> dict[Path, SetAside]:
    """Those of the files to write that somebody changed or made, each with a new name. Raises Unusable.

    What a link leads to lies elsewhere, and is nobody's to rename here.
    """
    found: dict[Path, SetAside] = {}
    for path in files:
        try:
            content = None if path.is_symlink() else _content(_real(path))
        except OSError as error:
            raise Unusable(_explain(error, path)) from None
        if content is not None and not_over_changed(path, content):
            found[path] = SetAside(path, free_name(path, "改过的"), content)
    return found


def free_name(path: Path, word: str) -> Path:
    """A name beside a file that no file has: its own with a word, and a number where need be."""
    for number in range(1, _MAX_NAMES):
        told = f"{word}{number if number > 1 else ''}"
        name = path.with_name(f"{path.stem}（{told}）{path.suffix}")
        if not os.path.lexists(name):
            return name
    raise Unusable(exists_already(path))


def exists_already(path: Path) -> Finding:
    """Why a new file is not written over another one."""
    return Finding(
        "O908", Severity.FATAL, "这个文件已经有了，没有覆盖。", place=Place(str(path)),
        remedy="用 -o 换一个文件名；确实要覆盖时加 --force。",
    )  # fmt: skip


def changed_meanwhile(path: Path) -> Finding:
    """Why a file is not written that somebody else has changed since it was read."""
    return Finding(
        "O914", Severity.FATAL, "文件刚刚被改动过，没有写入。", place=Place(str(path)),
        remedy="再运行一次。",
    )  # fmt: skip


def _explain(error: OSError | UnicodeError, target: Path) -> Finding:
    match getattr(error, "errno", None):
        case errno.ENOSPC | errno.EDQUOT:
            message, remedy = "磁盘已满，不能写入输出文件。", "腾出空间，或用 --out 换一个盘。"
        case errno.EISDIR:
            message, remedy = "输出文件的位置是一个文件夹。", "把同名文件夹改名或移走。"
        case errno.ENOTDIR | errno.EEXIST:
            message = "输出文件夹的位置是一个文件，或输出文件的位置不是普通文件。"
            remedy = "用 --out 换一个文件夹。"
        case errno.ENOENT:
            message = "输出文件夹不在了，或输出的位置是一个失效的链接。"
            remedy = "删去失效的链接，或用 --out 换一个文件夹。"
        case errno.ENAMETOOLONG | errno.EINVAL | errno.EILSEQ | None:
            message, remedy = (
                "系统不接受这个文件名（太长，或有不能用的字符）。",
                "换一个短一些的文件名。",
            )
        case errno.EFBIG:
            message, remedy = "输出文件，或已有的同名文件，太大了。", "用 --out 换一个文件夹。"
        case errno.EROFS:
            message, remedy = "输出文件夹在只读的盘上。", "用 --out 换一个能写的文件夹。"
        case errno.EACCES | errno.EPERM | errno.EBUSY | errno.ETXTBSY:
            message = "没有权限写输出文件；文件可能是只读的，或正被 Word、WPS 打开。"
            remedy = "关闭打开的文件，检查文件夹权限，或用 --out 换一个文件夹。"
        case _:
            message, remedy = "不能写入输出文件。", "用 --out 换一个文件夹。"
    return Finding("O906", Severity.FATAL, message, place=Place(str(target)), remedy=remedy)
