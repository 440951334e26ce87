"""Outputs that tell whether they are still as they were written: a hash inside of all the rest.

A seal is 64 hexadecimal digits standing behind words that no text of a report can contain in that
output (markup and quotes of texts are escaped). It is the SHA-256 of the output with the seal blank.
"""

from __future__ import annotations

import hashlib
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from typing import Literal

BLANK = "0" * 64
"""What a writer puts where the seal will stand."""
WORD_PREFIX = "nianbao-seal:"
"""What stands before the seal in the version property of a Word file."""
MAX_BYTES = 256 * 1024 * 1024

_SEALS = {
    b"PK": re.compile(rb"version>nianbao-seal:([0-9a-f]{64})</"),
    b"%PDF": re.compile(rb"<xmpMM:InstanceID>nianbao-seal:([0-9a-f]{64})"),
    b"{": re.compile(rb'"nianbao_seal": "([0-9a-f]{64})'),
    b"": re.compile(rb'(?:<meta name="nianbao-seal" content="|<!-- nianbao-seal:)([0-9a-f]{64})'),
}
"""Where the seal stands, by how a file begins: in Word's properties, in a PDF, in JSON, in a page."""
_CORE = "docProps/core.xml"
_MAX_CORE = 100_000
_SOURCE = re.compile(rb'sha256(?::|": ")([0-9a-f]{64})')
_NO_PACKAGE = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, LookupError,
    NotImplementedError, RuntimeError,
)  # fmt: skip
_PACKING = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def sealed(data: bytes) -> bytes:
    """A page, PDF or JSON file with its blank seal set; no byte moves."""
    return _set(data, _seal_of(data), hashlib.sha256(data).hexdigest())


def sealed_parts(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """The parts of a Word file, with the blank seal in its core properties set."""
    return {**parts, _CORE: _set(parts[_CORE], _SEALS[b"PK"], _digest(parts))}


def state(data: bytes) -> Literal["intact", "changed", "foreign"]:
    """Whether this is an output as it was written, one changed since, or no output at all."""
    try:
        parts = _parts(data) if data.startswith(b"PK") else None
    except _NO_PACKAGE:
        return "foreign"
    marked = data if parts is None else parts.get(_CORE, b"")
    found = list(_seal_of(data).finditer(marked))
    if len(found) != 1:
        return "foreign"
    start, end = found[0].span(1)
    blank = marked[:start] + BLANK.encode() + marked[end:]
    right = hashlib.sha256(blank).hexdigest() if parts is None else _digest({**parts, _CORE: blank})
    return "intact" if right.encode() == found[0][1] else "changed"


def source_of(data: bytes) -> str:
    """The SHA-256 of the input that an output names; empty where it names none."""
    marked = data
    if data.startswith(b"PK"):
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(_CORE) as part:
                marked = part.read(_MAX_CORE)
        except _NO_PACKAGE:
            return ""
    found = _SOURCE.search(marked)
    return found[1].decode() if found else ""


def _seal_of(data: bytes) -> re.Pattern[bytes]:
    return next(pattern for start, pattern in _SEALS.items() if data.startswith(start))


def _set(data: bytes, pattern: re.Pattern[bytes], seal: str) -> bytes:
    (place,) = pattern.finditer(data)
    start, end = place.span(1)
    return data[:start] + seal.encode() + data[end:]


def _digest(parts: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256()
    for name in sorted(parts):
        for told in (name.encode(), parts[name]):
            digest.update(len(told).to_bytes(8) + told)
    return digest.hexdigest()


def _parts(data: bytes) -> dict[str, bytes]:
    """The parts of a package. Raises for whatever is no plain archive of a sane size."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        names = {entry.filename for entry in entries}
        if len(names) != len(entries) or sum(one.file_size for one in entries) > MAX_BYTES:
            raise ValueError("no package of ours")
        if archive.comment or not data[-22:].startswith(b"PK\x05\x06"):
            raise ValueError("something stands behind the archive")
        if any(one.compress_type not in _PACKING for one in entries):
            raise ValueError("packed in a way Word does not know")
        return {entry.filename: archive.read(entry) for entry in entries}
