"""Writing files without loss: everything beside its target first, then all put in place, or none."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from authoring.findings import Finding, Place, Severity, Unusable


def write_all(files: Mapping[Path, bytes]) -> None:
    """Write all files or none; old ones stay as they were on failure. Raises Unusable."""
    temporary: dict[Path, Path] = {}
    backups: dict[Path, Path] = {}
    placed: list[Path] = []
    here = Path()
    try:
        for name, data in files.items():
            here = Path(os.path.realpath(name))  # a link stays a link; what it names is written
            _refuse_protected(here)
            here.parent.mkdir(parents=True, exist_ok=True)
            temporary[here] = _write_beside(here, data)
            if here.exists():
                backups[here] = _write_beside(here, here.read_bytes())
        for here, new in temporary.items():
            os.replace(new, here)
            placed.append(here)
    except BaseException as error:  # an interrupt, too, must leave the old files as they were
        for target in placed:
            if target in backups:
                os.replace(backups[target], target)
            else:
                target.unlink(missing_ok=True)
        if isinstance(error, OSError | UnicodeError):
            raise Unusable(_explain(error, here)) from None
        raise
    finally:
        _remove((*temporary.values(), *backups.values()))


def _remove(leftovers: Iterable[Path]) -> None:
    for leftover in leftovers:
        with contextlib.suppress(OSError):
            leftover.unlink(missing_ok=True)


def _refuse_protected(target: Path) -> None:
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, "is a directory", str(target))
    if target.exists() and not target.is_file():
        raise FileExistsError(errno.EEXIST, "not a file", str(target))
    if target.exists() and not target.stat().st_mode & 0o222:
        raise PermissionError(errno.EACCES, "read-only", str(target))


def _beside(target: Path) -> Path:
    handle, name = tempfile.mkstemp(prefix=".nianbao-", dir=target.parent)
    os.close(handle)
    return Path(name)


def _write_beside(target: Path, data: bytes) -> Path:
    path = _beside(target)
    try:
        with path.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        # mkstemp makes private files; a web editor must be able to read these.
        mask = os.umask(0)
        os.umask(mask)
        path.chmod(0o666 & ~mask)
    except BaseException:  # nobody else knows of it yet
        path.unlink(missing_ok=True)
        raise
    return path


def _explain(error: OSError | UnicodeError, target: Path) -> Finding:
    match getattr(error, "errno", None):
        case errno.ENOSPC | errno.EDQUOT:
            message, remedy = "磁盘满了，写不下输出文件。", "腾出空间，或用 --out 换一个盘。"
        case errno.EISDIR:
            message, remedy = "输出文件的位置是一个文件夹。", "把同名文件夹改名或移走。"
        case errno.ENOTDIR | errno.EEXIST:
            message = "输出文件夹的位置是一个文件，或输出文件的位置不是普通文件。"
            remedy = "用 --out 换一个文件夹。"
        case errno.ENAMETOOLONG | errno.EINVAL | errno.EILSEQ | None:
            message, remedy = (
                "系统不接受这个文件名（太长，或有不能用的字符）。",
                "换一个短一些的文件名。",
            )
        case errno.EFBIG:
            message, remedy = "输出文件超过了系统允许的大小。", "用 --out 换一个盘。"
        case errno.EROFS:
            message, remedy = "输出文件夹在只读的盘上。", "用 --out 换一个能写的文件夹。"
        case errno.EACCES | errno.EPERM | errno.EBUSY | errno.ETXTBSY:
            message = "没有权限写输出文件；文件可能是只读的，或正被 Word、WPS 打开。"
            remedy = "关闭打开的文件，检查文件夹权限，或用 --out 换一个文件夹。"
        case _:
            message, remedy = "写不了输出文件。", "用 --out 换一个文件夹。"
    return Finding("O906", Severity.FATAL, message, place=Place(str(target)), remedy=remedy)
