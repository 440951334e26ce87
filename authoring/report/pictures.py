"""Pictures named in a narrative: inside the input's folder, really pictures, without metadata."""

from __future__ import annotations

import contextlib
import functools
import io
import struct
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 25_000_000
MAX_SIDE = 20_000
MAX_ENCODED = 20 * 1024 * 1024
MAX_PIXELS_OF_ALL = 40_000_000
_ORIENTATION = 0x0112  # the tag of Exif


class NotAPicture(Exception):
    """Why a picture cannot be used, in Chinese: code, message and remedy."""

    def __init__(self, code: str, message: str, remedy: str) -> None:
        super().__init__(message)
        self.code, self.message, self.remedy = code, message, remedy


class PictureFile:
    """A picture encoded anew: no camera, place or author data is left in it. Sizes in pixels."""

    def __init__(self, read: Image, mode: str, mime: str) -> None:
        self.mime, self._mode = mime, mode
        self.width, self.height = read.size
        self._read: Image | None = read  # until it is encoded: a check does not need the data

    @property
    def most_bytes(self) -> int:
        """What its data cannot be longer than: five bytes a pixel, in whole blocks of JPEG."""
        return 5 * (self.width + 15) * (self.height + 15) + 4096

    @functools.cached_property
    def data(self) -> bytes:
        out = io.BytesIO()
        assert self._read is not None
        plain = self._read.convert(self._mode)
        plain.info.clear()
        if self.mime == "image/jpeg":
            plain.save(out, "JPEG", quality=90, optimize=True)
        else:
            plain.save(out, "PNG")  # optimize=True takes ten times as long for some pictures
        self._read = None
        return out.getvalue()


def read_picture(folder: Path, name: str, pixels_left: int = MAX_PIXELS_OF_ALL) -> PictureFile:
    """Read a PNG or JPEG below `folder`, of at most so many pixels. Raises NotAPicture."""
    if "://" in name or name.startswith(("data:", "//", "\\\\")):
        raise NotAPicture(
            "N401", f"图片“{name[:60]}”不是本机文件。", "把图片存到 YAML 文件旁边再引用。"
        )
    root = folder.resolve()
    try:
        path = (root / name).resolve()
        inside = path.is_relative_to(root)
    except (OSError, ValueError, RuntimeError):  # RuntimeError: links in a circle
        inside = False
    if not inside:
        raise NotAPicture(
            "N401", f"图片“{name}”不在 YAML 所在的文件夹里。", "把图片移到 YAML 文件旁边。"
        )
    try:
        if not path.is_file():
            raise NotAPicture("N402", f"找不到图片“{name}”。", "检查文件名。")
        if path.stat().st_size > MAX_BYTES:
            raise NotAPicture("N403", f"图片“{name}”超过 10 MB。", "缩小后再用。")
        raw = path.read_bytes()
    except (OSError, ValueError):
        raise NotAPicture("N402", f"找不到或不能读取图片“{name}”。", "检查文件名。") from None
    try:
        return _read(raw, pixels_left)
    except _TooManyPixels:
        raise _too_many(name) from None
    except _TooLarge:
        raise NotAPicture(
            "N403", f"图片“{name}”太大：每边最多 {MAX_SIDE} 像素，合计最多 {MAX_PIXELS // 10_000} 万像素。",
            "用画图软件缩小，宽 2000 像素足够印刷。",
        ) from None  # fmt: skip
    except (OSError, ValueError, SyntaxError, MemoryError, EOFError, struct.error):
        raise NotAPicture(
            "N403", f"“{name}”不是能用的 PNG 或 JPEG 图片。", "用画图软件另存为 PNG。"
        ) from None


def read_pictures(folder: Path, names: Sequence[str]) -> dict[str, PictureFile | NotAPicture]:
    """The pictures a report names, each once; a name stands as often as its picture is printed.

    Those that make the report too large are refused: a web page holds all its pictures in itself.
    """
    found: dict[str, PictureFile | NotAPicture] = {}
    often = Counter(names)
    pixels = 0
    for name in often:
        try:
            found[name] = picture = read_picture(folder, name, MAX_PIXELS_OF_ALL - pixels)
            pixels += picture.width * picture.height
        except NotAPicture as problem:
            found[name] = problem
    pictures = {name: one for name, one in found.items() if isinstance(one, PictureFile)}
    if sum(one.most_bytes * often[name] for name, one in pictures.items()) > MAX_ENCODED:
        size = 0
        for name, one in pictures.items():
            size += len(one.data) * often[name]
            if size > MAX_ENCODED:
                found[name] = _too_many(name)
    return found


def _too_many(name: str) -> NotAPicture:
    limit = f"{MAX_ENCODED // 1024 // 1024} MB、{MAX_PIXELS_OF_ALL // 10_000} 万像素"
    return NotAPicture(
        "N403",
        f"到图片“{name[:60]}”为止，报告里的图片合计超过 {limit}。",
        "把图片缩小（宽 2000 像素足够印刷），或少放几幅。",
    )


class _TooLarge(Exception):
    pass


class _TooManyPixels(Exception):
    pass


@contextlib.contextmanager
def _whole_pictures_only() -> Iterator[None]:
    """Half a picture is an error, whatever other libraries have set for all (WeasyPrint does)."""
    from PIL import ImageFile

    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _read(raw: bytes, pixels_left: int) -> PictureFile:
    """All of its pixels: upright, on white."""
    from PIL import Image

    with _whole_pictures_only(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # odd camera data is dropped anyway
        try:
            with Image.open(io.BytesIO(raw), formats=("PNG", "JPEG")) as image:
                pixels = image.width * image.height
                if max(image.size) > MAX_SIDE or pixels > MAX_PIXELS:
                    raise _TooLarge
                if pixels > pixels_left:
                    raise _TooManyPixels
                is_photo = image.format == "JPEG"
                image.load()
                colour: Image.Image = image
                if image.getexif().get(_ORIENTATION, 1) != 1:
                    from PIL import ImageOps

                    colour = ImageOps.exif_transpose(image)
                if colour.mode.startswith("I"):  # 16 bits a pixel
                    colour = colour.point(lambda value: value / 256).convert("L")
                if colour.has_transparency_data:
                    above = colour.convert("RGBA")
                    colour = Image.new("RGBA", above.size, "white")
                    colour.alpha_composite(above)
        except Image.DecompressionBombError:
            raise _TooLarge from None
    mode = "L" if colour.mode in ("1", "L") else "RGB"
    return PictureFile(colour, mode, "image/jpeg" if is_photo else "image/png")
