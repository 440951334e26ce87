"""Pictures named in a narrative: inside the input's folder, really pictures, without metadata."""

from __future__ import annotations

import functools
import io
import warnings
from dataclasses import dataclass
from pathlib import Path

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 40_000_000


class NotAPicture(Exception):
    """Why a picture cannot be used, in Chinese: code, message and remedy."""

    def __init__(self, code: str, message: str, remedy: str) -> None:
        super().__init__(message)
        self.code, self.message, self.remedy = code, message, remedy


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A picture encoded anew: no camera, place or author data is left in it. Sizes in pixels."""

    data: bytes
    mime: str
    width: int
    height: int


def read_picture(folder: Path, name: str) -> PictureFile:
    """Read a PNG or JPEG below `folder`. Raises NotAPicture."""
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
        return _encode(raw)
    except _TooLarge:
        raise NotAPicture("N403", f"图片“{name}”的像素太多。", "缩小后再用。") from None
    except (OSError, ValueError, SyntaxError):
        raise NotAPicture(
            "N403", f"“{name}”不是能用的 PNG 或 JPEG 图片。", "用画图软件另存为 PNG。"
        ) from None


class _TooLarge(Exception):
    pass


@functools.lru_cache(maxsize=16)
def _encode(raw: bytes) -> PictureFile:
    """Decode and encode anew: upright, on white, without metadata."""
    from PIL import Image, ImageOps

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # odd camera data is dropped anyway
        try:
            with Image.open(io.BytesIO(raw), formats=("PNG", "JPEG")) as image:
                if image.width * image.height > MAX_PIXELS:
                    raise _TooLarge
                is_photo = image.format == "JPEG"
                colour = ImageOps.exif_transpose(image)
                if colour.mode.startswith("I"):  # 16 bits a pixel
                    colour = colour.point(lambda value: value / 256).convert("L")
                if colour.has_transparency_data:
                    above = colour.convert("RGBA")
                    colour = Image.new("RGBA", above.size, "white")
                    colour.alpha_composite(above)
                plain = colour.convert("L" if colour.mode in ("1", "L") else "RGB")
        except Image.DecompressionBombError:
            raise _TooLarge from None
    plain.info.clear()
    out = io.BytesIO()
    if is_photo:
        plain.save(out, "JPEG", quality=90, optimize=True)
    else:
        plain.save(out, "PNG", optimize=True)
    mime = "image/jpeg" if is_photo else "image/png"
    return PictureFile(out.getvalue(), mime, plain.width, plain.height)
