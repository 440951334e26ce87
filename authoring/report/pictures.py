"""Pictures named in a narrative: inside the input's folder, really pictures, without metadata."""

from __future__ import annotations

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
    from PIL import Image, ImageOps, UnidentifiedImageError

    if "://" in name or name.startswith(("data:", "//", "\\\\")):
        raise NotAPicture(
            "N401", f"图片“{name[:60]}”不是本机文件。", "把图片存到 YAML 文件旁边再引用。"
        )
    root = folder.resolve()
    try:
        path = (root / name).resolve()
        inside = path.is_relative_to(root)
    except (OSError, ValueError):
        inside = False
    if not inside:
        raise NotAPicture(
            "N401", f"图片“{name}”不在 YAML 所在的文件夹里。", "把图片移到 YAML 文件旁边。"
        )
    try:
        if path.stat().st_size > MAX_BYTES:
            raise NotAPicture("N403", f"图片“{name}”超过 10 MB。", "缩小后再用。")
        raw = path.read_bytes()
    except (OSError, ValueError):
        raise NotAPicture("N402", f"找不到或读不了图片“{name}”。", "检查文件名。") from None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(raw), formats=("PNG", "JPEG")) as image:
                if image.width * image.height > MAX_PIXELS:
                    raise NotAPicture("N403", f"图片“{name}”的像素太多。", "缩小后再用。")
                kind = image.format
                upright = ImageOps.exif_transpose(image)
                plain = upright.convert("RGB" if kind == "JPEG" else _png_mode(upright.mode))
                plain.info.clear()
    except (
        UnidentifiedImageError, OSError, ValueError, SyntaxError,
        Image.DecompressionBombError, Image.DecompressionBombWarning,
    ):  # fmt: skip
        raise NotAPicture(
            "N403", f"“{name}”不是能用的 PNG 或 JPEG 图片。", "用画图软件另存为 PNG。"
        ) from None
    out = io.BytesIO()
    if kind == "JPEG":
        plain.save(out, "JPEG", quality=90, optimize=True)
        return PictureFile(out.getvalue(), "image/jpeg", plain.width, plain.height)
    plain.save(out, "PNG", optimize=True)
    return PictureFile(out.getvalue(), "image/png", plain.width, plain.height)


def _png_mode(mode: str) -> str:
    if mode in ("1", "L", "RGB"):
        return mode
    return "RGB"
