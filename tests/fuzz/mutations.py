"""Inputs made from valid ones by seeded damage: reports, last year's files, rule packs, references, pictures.

`make(kind, seed, number, folder)` writes one input; the same arguments always write the same bytes.
"""

from __future__ import annotations

import io
import random
import re
import shutil
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.writers.agency_file import PARTS, packed

INPUTS = Path(__file__).resolve().parents[2] / "example_inputs"
PACK = INPUTS / "pack_2025_54.yaml"
REPORTS = sorted(path for path in INPUTS.glob("*.yaml") if path != PACK)
PLAIN = INPUTS / "county_education_2023.yaml"
WITH_PICTURE = INPUTS / "city_government_2024.yaml"
PICTURE = INPUTS / "city_government_2024_outcomes.png"

NASTY = [
    "", "_", "~", "null", "{}", "[]", "[[]]", "{a: b}", "{{}: 1}", "- 1", "? x", "true", "no",
    "无", "未填", "-0", "0", "-1", "1.5", "1e999", "-1e-999", ".inf", ".nan", "0x1F", "0o17",
    "1_000", "１２", "12件", "1,234", "1" * 40, "9" * 5000, "0" * 5000, "0." + "1" * 60,
    "12:30:45", "2024-02-30", "2024-01-20", "0001-01-01", "9999-12-31", "99999-01-01", "9999",
    "9998", "0", "1949", "2019", "2027", "'", '"', '"\\x00"', '"\\uD800"', "&a 1", "*a",
    "!!python/object:os.system x", "!!binary aaaa", "<<: *a", "|", ">", "%", "@", "`", "#", ": :",
    "甲" * 6000, "a" * 60_000, "1" * 48_000, "甲，" * 20_000, "<script>alert(1)</script>",
    "&nbsp;&amp;&#0;", "{{ 申请.新收.总计 }}", "{{", "}}", "{{ 1 }}", "{{ ''.__class__ }}",
    "{{ 占比(1, 0) }}", "{{ 上年(申请.新收.总计) }}", "{{ 申请 }}", "{% for x in y %}",
    "![图](city_government_2024_outcomes.png)", "![](../x.png)", "![x](" + " " * 40_000 + "a",
    "| 甲 | 乙 |\\n|---|---|\\n| 1 | 2 |", "|" * 3000, "（" * 3000, "《" * 3000, "http://" * 500,
    "中\u200b文", "\u202e反", "\ufeff", "\ue000", "\U000e0041", "\U0001ffff", "\u0301" * 500,
    "👨‍👩‍👧‍👦" * 50, "𠮷𠮷", "\u2028", "\x85", "\x1b[31m", "../../etc/passwd", "/dev/zero",
    "CON", "a/b", "a\\\\b", "县级政府", "2021", "2008-provincial", "主动公开",
]  # fmt: skip
CHARACTERS = (
    "\x00\x07\x1b\x7f\x85\xa0\u00ad\u061c\u200b\u200e\u2028\u202e"
    "\u2066\ufeff\ufffd\ufffe\ue000\U000e0041\t\r\n：，“”‘’%&*!|>{}[]"
)


@dataclass(frozen=True, slots=True)
class Case:
    """One input: what is given to load, check and render."""

    report: Path
    last: Path | None = None
    pack: Path | None = None
    reference: Path | None = None


def make(kind: str, seed: int, number: int, folder: Path) -> Case:
    """Write the input of this number and seed into an empty folder."""
    draw = random.Random(f"{kind}:{seed}:{number}")
    return KINDS[kind](draw, folder)


def _report(draw: random.Random, folder: Path) -> Case:
    base = draw.choice(REPORTS)
    if draw.random() < 0.2:
        shutil.copy(PICTURE, folder)
    return Case(_write(folder / base.name, _damaged(draw, base)))


def _last(draw: random.Random, folder: Path) -> Case:
    base = draw.choice(REPORTS)
    report = base if draw.random() < 0.7 else draw.choice(REPORTS)
    text = base.read_text(encoding="utf-8")
    text = re.sub(r"^年度: (\d+)", lambda m: f"年度: {int(m[1]) - 1}", text, flags=re.MULTILINE)
    return Case(report, last=_write(folder / "last.yaml", _damaged(draw, base, text)))


def _pack(draw: random.Random, folder: Path) -> Case:
    text = WITH_PICTURE.read_text(encoding="utf-8").replace("年度: 2024", "年度: 2025")
    shutil.copy(PICTURE, folder)
    report = _write(folder / "report.yaml", text.encode())
    return Case(report, pack=_write(folder / "pack.yaml", _damaged(draw, PACK)))


def _picture(draw: random.Random, folder: Path) -> Case:
    shutil.copy(WITH_PICTURE, folder)
    data = bytearray(PICTURE.read_bytes())
    if draw.random() < 0.3:
        from PIL import Image

        out = io.BytesIO()
        form = draw.choice(["JPEG", "GIF", "BMP", "TIFF", "WEBP"])
        Image.open(PICTURE).convert("RGB").save(out, form)
        data = bytearray(out.getvalue())
    match draw.randrange(4):
        case 0:  # the size that a PNG claims
            sides = (draw.choice([0, 1, 7, 20_000, 2**31 - 1, 2**32 - 1]) for _ in range(2))
            data[16:24] = struct.pack(">II", *sides)
        case 1:
            del data[draw.randrange(len(data)) :]
        case 2:
            data += bytes(draw.randrange(256) for _ in range(draw.choice([1, 1000, 100_000])))
        case _:
            pass
    _write(folder / PICTURE.name, _flipped(draw, bytes(data), draw.choice([0, 1, 10])))
    return Case(folder / WITH_PICTURE.name)


def _reference(draw: random.Random, folder: Path) -> Case:
    changes: dict[str, bytes | None] = {}
    for _ in range(draw.choice([1, 1, 2, 3])):
        name = draw.choice([name for name in PARTS if name.endswith((".xml", ".rels"))])
        part = changes.get(name) or PARTS[name]
        changes[name] = draw.choice(XML_DAMAGES)(draw, part)
    data = packed(changes)
    if draw.random() < 0.2:
        data = draw.choice(ZIP_DAMAGES)(draw, data)
    return Case(PLAIN, reference=_write(folder / "reference.docx", data))


KINDS: dict[str, Callable[[random.Random, Path], Case]] = {
    "report": _report, "last": _last, "pack": _pack, "reference": _reference, "picture": _picture,
}  # fmt: skip


# --- YAML -------------------------------------------------------------------------------------------


def _damaged(draw: random.Random, base: Path, text: str | None = None) -> bytes:
    text = base.read_text(encoding="utf-8") if text is None else text
    if draw.random() < 0.3:
        return _with_other_values(draw, text)
    lines = text.split("\n")
    for _ in range(draw.choice([1, 1, 1, 2, 4, 8])):
        draw.choice(LINE_DAMAGES)(draw, lines)
    data = "\n".join(lines).encode("utf-8", "surrogatepass")
    if draw.random() < 0.1:
        data = _flipped(draw, data, draw.choice([1, 3, 30]))
    if draw.random() < 0.03:
        data = draw.choice([
            data.replace(b"\n", b"\r\n"), b"\xef\xbb\xbf" + data, "\n".join(lines).encode("gbk", "replace"),
            "\n".join(lines).encode("utf-16"), data[: draw.randrange(len(data) + 1)],
        ])  # fmt: skip
    return data


def _with_other_values(draw: random.Random, text: str) -> bytes:
    """The same keys with other values at some places of the tree."""
    tree = yaml.safe_load(text)
    for _ in range(draw.choice([1, 1, 2, 5])):
        places = list(_places(tree))
        if not places:
            break
        parent, key = draw.choice(places)
        value = draw.choice([_any_value, _any_value, _moved, _nested])(draw, places)
        parent[key] = value
    return yaml.safe_dump(tree, allow_unicode=True, sort_keys=False).encode(
        "utf-8", "surrogatepass"
    )


def _places(tree: Any) -> Any:
    pairs = tree.items() if isinstance(tree, dict) else enumerate(tree)
    for key, value in list(pairs):
        yield tree, key
        if isinstance(value, dict | list):
            yield from _places(value)


def _any_value(draw: random.Random, _: Any) -> Any:
    return draw.choice([
        draw.choice(NASTY), draw.randrange(-10, 10), draw.randrange(10**9), 10**30, 0.1, -1.5, True, None, [], {},
        [0] * 7, [1] * 500, "无", {"无": 1}, {1: 2}, draw.choice(NASTY) * 2,
    ])  # fmt: skip


def _moved(draw: random.Random, places: Any) -> Any:
    parent, key = draw.choice(places)
    value = parent[key]
    return value if not isinstance(value, dict | list) else str(value)


def _nested(draw: random.Random, _: Any) -> Any:
    value: Any = draw.choice(NASTY)
    for _ in range(draw.choice([1, 3, 10, 60])):
        value = draw.choice([[value], {"总计": value}, {"自然人": value}])
    return value


def _delete(draw: random.Random, lines: list[str]) -> None:
    if lines:
        at = draw.randrange(len(lines))
        del lines[at : at + draw.choice([1, 1, 3, 10])]


def _duplicate(draw: random.Random, lines: list[str]) -> None:
    if lines:
        at = draw.randrange(len(lines))
        some = lines[at : at + draw.choice([1, 1, 5])]
        lines[at:at] = some * draw.choice([1, 1, 20, 150])


def _swap(draw: random.Random, lines: list[str]) -> None:
    if lines:
        a, b = draw.randrange(len(lines)), draw.randrange(len(lines))
        lines[a], lines[b] = lines[b], lines[a]


def _scalar(draw: random.Random, lines: list[str]) -> None:
    """Another value after a key, or in the place of a number of the line."""
    at = draw.randrange(len(lines) or 1)
    if lines and draw.random() < 0.5:
        numbers = list(re.finditer(r"\d+", lines[at]))
        if numbers:
            one = draw.choice(numbers)
            lines[at] = lines[at][: one.start()] + draw.choice(NASTY) + lines[at][one.end() :]
            return
    keyed = [n for n, line in enumerate(lines) if re.match(r"\s*[^\s#:]+:", line)]
    if keyed:
        at = draw.choice(keyed)
        lines[at] = lines[at].partition(":")[0] + ": " + draw.choice(NASTY)


def _key(draw: random.Random, lines: list[str]) -> None:
    keyed = [n for n, line in enumerate(lines) if ":" in line]
    if keyed:
        at = draw.choice(keyed)
        key, colon, rest = lines[at].partition(":")
        other = draw.choice(
            [
                lines[draw.choice(keyed)].partition(":")[0].strip(),
                draw.choice(NASTY)[:300],
                key.strip()[::-1],
            ]
        )
        lines[at] = key[: len(key) - len(key.lstrip())] + other + colon + rest


def _indent(draw: random.Random, lines: list[str]) -> None:
    if lines:
        at = draw.randrange(len(lines))
        for n in range(at, min(len(lines), at + draw.choice([1, 1, 5]))):
            lines[n] = draw.choice(["", " ", "  ", "    ", "\t", "　"]) + lines[n].lstrip()


def _character(draw: random.Random, lines: list[str]) -> None:
    if lines:
        at = draw.randrange(len(lines))
        place = draw.randrange(len(lines[at]) + 1)
        lines[at] = (
            lines[at][:place]
            + draw.choice(CHARACTERS) * draw.choice([1, 1, 50])
            + lines[at][place:]
        )


def _insert(draw: random.Random, lines: list[str]) -> None:
    at = draw.randrange(len(lines) + 1)
    lines[at:at] = [draw.choice(["", "  ", "    - "]) + draw.choice(NASTY)] * draw.choice(
        [1, 1, 40]
    )


def _long(draw: random.Random, lines: list[str]) -> None:
    if lines:
        at = draw.randrange(len(lines))
        lines[at] = (
            lines[at]
            + (draw.choice(["1", "甲", "a ", "{{", "。", "12件，", "|", "1."]) * 45_000)[:45_000]
        )


LINE_DAMAGES = [
    _delete,
    _duplicate,
    _swap,
    _scalar,
    _scalar,
    _scalar,
    _key,
    _indent,
    _character,
    _insert,
    _long,
]


# --- bytes, XML and zip -----------------------------------------------------------------------------


def _flipped(draw: random.Random, data: bytes, count: int) -> bytes:
    changed = bytearray(data)
    for _ in range(count if changed else 0):
        changed[draw.randrange(len(changed))] = draw.randrange(256)
    return bytes(changed)


def _xml_value(draw: random.Random, part: bytes) -> bytes:
    values = list(re.finditer(rb'"[^"<>]*"', part))
    if not values:
        return part
    one = draw.choice(values)
    taken = draw.choice(values)[0].decode("utf-8", "replace")[1:-1]
    other = draw.choice([draw.choice(NASTY)[:5000], taken])
    escaped = re.sub(r'[<>&"]', "", other).encode("utf-8", "replace")
    return part[: one.start() + 1] + escaped + part[one.end() - 1 :]


def _xml_element(draw: random.Random, part: bytes) -> bytes:
    """Leave out, repeat or move an element."""
    elements = list(
        re.finditer(rb"<(\w+:\w+)\b[^>]*?(?:/>|>(?:(?!<\1\b).)*?</\1>)", part, re.DOTALL)
    )
    if not elements:
        return part
    one, other = draw.choice(elements), draw.choice(elements)
    match draw.randrange(3):
        case 0:
            return part[: one.start()] + part[one.end() :]
        case 1:
            return part[: one.end()] + one[0] * draw.choice([1, 30, 3000]) + part[one.end() :]
        case _:
            return part[: other.start()] + one[0] + part[other.start() :]


def _xml_name(draw: random.Random, part: bytes) -> bytes:
    names = list(set(re.findall(rb"\w+:\w+", part)))
    if len(names) < 2:
        return part
    old, new = draw.sample(names, 2)
    return re.sub(rb"\b" + old + rb"\b", new, part)


def _xml_number(draw: random.Random, part: bytes) -> bytes:
    other = draw.choice([b"0", b"-1", b"x", b"", b"99999999", b"9" * 400, b"1.5", b"1e9", b"31680"])
    numbers = list(re.finditer(rb'"-?\d+"', part))
    if not numbers:
        return part
    one = draw.choice(numbers)
    return part[: one.start() + 1] + other + part[one.end() - 1 :]


def _xml_truncated(draw: random.Random, part: bytes) -> bytes:
    return part[: draw.randrange(len(part) + 1)]


def _xml_dtd(draw: random.Random, part: bytes) -> bytes:
    dtd = draw.choice(
        [
            b"<!DOCTYPE x>",
            b'<!DOCTYPE x [<!ENTITY e "e">]>',
            b'<!DOCTYPE x SYSTEM "file:///etc/passwd">',
        ]
    )
    return part.replace(b"?>\n", b"?>\n" + dtd, 1)


def _xml_flipped(draw: random.Random, part: bytes) -> bytes:
    return _flipped(draw, part, draw.choice([1, 5]))


def _xml_gone(draw: random.Random, part: bytes) -> None:
    return None


XML_DAMAGES: list[Callable[[random.Random, bytes], bytes | None]] = [
    _xml_value, _xml_value, _xml_element, _xml_element, _xml_name, _xml_number, _xml_number,
    _xml_truncated, _xml_dtd, _xml_flipped, _xml_gone,
]  # fmt: skip


def _zip_flipped(draw: random.Random, data: bytes) -> bytes:
    return _flipped(draw, data, draw.choice([1, 5, 50]))


def _zip_directory(draw: random.Random, data: bytes) -> bytes:
    """Damage of the central directory at the end."""
    at = data.rindex(b"PK\x05\x06") - 600
    return data[:at] + _flipped(draw, data[at:], draw.choice([1, 4, 20]))


def _zip_truncated(draw: random.Random, data: bytes) -> bytes:
    return data[: draw.randrange(len(data))]


def _zip_more(draw: random.Random, data: bytes) -> bytes:
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        name = draw.choice(
            [
                "../x.xml",
                "/x.xml",
                "a\\b.xml",
                "word/vbaProject.bin",
                "WORD/STYLES.XML",
                "x" * 60_000,
            ]
        )
        more = draw.choice([b"", b"<a/>", b"\0" * 30_000_000])
        archive.writestr(zipfile.ZipInfo(name), more, zipfile.ZIP_DEFLATED)
    return out.getvalue()


ZIP_DAMAGES = [_zip_flipped, _zip_directory, _zip_truncated, _zip_more]


def _write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path
