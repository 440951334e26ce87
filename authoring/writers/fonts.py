"""Which typefaces stand here: the standard's own, an agency's own, or the open ones standing in.

Names are asked of fontconfig through WeasyPrint's own binding, so that what is found is what is used,
on Linux, Windows and macOS alike.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from weasyprint.text.ffi import ffi, fontconfig, pangoft2
from weasyprint.text.fonts import FontConfiguration

from authoring.findings import Finding, Severity, Unusable
from authoring.style import FACES, LATIN_FACE, Face

# Debian's texlive-lang-chinese keeps the only free 仿宋 outside fontconfig's folders.
_FANDOL = Path("/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol")
_FONT_FILES = {".ttf", ".otf", ".ttc"}
_LATIN = (LATIN_FACE, "Liberation Serif", "Tinos")
_INSTALL = (
    "安装中文字体，例如 Debian/Ubuntu：apt-get install fonts-noto-cjk；"
    "或用 --fonts 指定放有字体文件的文件夹。"
)
_OWN_FONTS = (
    "要用公文标准字体，请安装它们，或用 --fonts 指定放有字体文件的文件夹；Word 文件不受影响。"
)


@dataclass(frozen=True)
class Fonts:
    """A font configuration for WeasyPrint, the family chosen for each role, and what was missing."""

    configuration: FontConfiguration
    families: dict[str, tuple[str, ...]]
    bold: frozenset[str]
    latin: str | None
    findings: tuple[Finding, ...]


def find_fonts(own: Path | None) -> Fonts:
    """Choose a family for every role. Raises Unusable when no Chinese font is here at all."""
    configuration = FontConfiguration()
    _add_folder(configuration, _FANDOL)
    if own is not None:
        _check_folder(own, *_add_folder(configuration, own))
    here = _families(configuration)
    families: dict[str, tuple[str, ...]] = {}
    replaced: list[tuple[Face, str]] = []
    bold: set[str] = set()
    for face in FACES:
        found = [name for name in (*face.official, *face.stand_ins) if name in here]
        if not found:
            continue
        families[face.role] = tuple(found)
        if found[0] not in face.official:
            replaced.append((face, found[0]))
            if face.role == "xiaobiaosong":
                bold.add(face.role)
    if not families:
        raise Unusable(
            Finding("O902", Severity.FATAL, "这台机器没有中文字体，不能生成 PDF。", remedy=_INSTALL)
        )
    fallback = families.get("songti") or next(iter(families.values()))
    for face in FACES:
        if face.role not in families:
            families[face.role] = fallback
            replaced.append((face, fallback[0]))
    findings = (_substitution(replaced),) if replaced else ()
    latin = next((name for name in _LATIN if name in here), None)
    return Fonts(configuration, families, frozenset(bold), latin, findings)


def _substitution(replaced: list[tuple[Face, str]]) -> Finding:
    """All that stand in for another, told in one line."""
    told = "、".join(f"{face.word_name}（{used}）" for face, used in replaced)
    return Finding(
        "O901", Severity.INFO, f"PDF 用相近的字体代替没有安装的：{told}。", remedy=_OWN_FONTS
    )


def _check_folder(folder: Path, added: int, unreadable: list[str]) -> None:
    if not folder.is_dir():
        message, remedy = f"找不到字体文件夹“{folder}”。", "检查 --fonts 后面的文件夹名。"
    elif unreadable:
        listed = "、".join(unreadable[:5]) + (
            f" 等 {len(unreadable)} 个" if len(unreadable) > 5 else ""
        )
        message = f"文件夹“{folder}”里读不出字体的文件：{listed}。"
        remedy = "换成完好的字体文件，或把它们移出这个文件夹。"
    elif not added:
        message, remedy = f"文件夹“{folder}”里没有字体文件。", "放入 .ttf、.otf 或 .ttc 文件。"
    else:
        return
    raise Unusable(Finding("O903", Severity.FATAL, message, remedy=remedy))


def _add_folder(configuration: FontConfiguration, folder: Path) -> tuple[int, list[str]]:
    """Add the font files of a folder (not of those below it).

    How many were added, and the names of those no font can be read from. What is no file (a pipe
    would be waited for) and what is hidden (systems leave such files behind) does not count.
    """
    if not folder.is_dir():
        return 0, []
    added, unreadable = 0, []
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() not in _FONT_FILES or path.name.startswith("."):
            continue
        if _add_file(configuration, path):
            added += 1
        else:
            unreadable.append(path.name)
    pangoft2.pango_fc_font_map_config_changed(ffi.cast("PangoFcFontMap *", configuration.font_map))
    return added, unreadable


def _add_file(configuration: FontConfiguration, path: Path) -> bool:
    """Add a font file; False where no font can be read from it."""
    if not path.is_file():
        return False
    before = _number_added(configuration)
    name = os.fsencode(path)
    taken = fontconfig.FcConfigAppFontAddFile(configuration._config, name)
    return bool(taken) and _number_added(configuration) > before


def _number_added(configuration: FontConfiguration) -> int:
    fonts = fontconfig.FcConfigGetFonts(configuration._config, fontconfig.FcSetApplication)
    return 0 if fonts == ffi.NULL else int(fonts.nfont)


def _families(configuration: FontConfiguration) -> set[str]:
    names: set[str] = set()
    text: Any = ffi.new("FcChar8 **")
    for which in (fontconfig.FcSetSystem, fontconfig.FcSetApplication):
        found = fontconfig.FcConfigGetFonts(configuration._config, which)
        if found == ffi.NULL:
            continue
        for i in range(found.nfont):
            n = 0
            while fontconfig.FcPatternGetString(found.fonts[i], b"family", n, text) == 0:
                names.add(ffi.string(text[0]).decode(errors="replace"))
                n += 1
    return names
