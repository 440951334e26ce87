"""Bytes → text, whatever the file says of itself: published files often declare another encoding."""

from __future__ import annotations

import codecs

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_OTHER = {"big5": "big5hkscs", "big5-hkscs": "big5hkscs", "utf-8": "utf-8", "utf8": "utf-8"}
"""What a declaration is believed for; a Chinese page that declares anything else is GB 18030."""
_UNKNOWN = "\ufffd"
_PROBE = 4096
_DAMAGED = 0.05


def decoded(data: bytes, declared: str = "") -> str:
    """The text of a file without its byte order mark; bytes that are no character become U+FFFD.

    What is valid UTF-8 is UTF-8, a few damaged characters apart: no other text is so by chance. After that
    the declaration counts, GB 2312 and GBK read as GB 18030, which holds them.
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    if wide := _without_mark(data):
        return data.decode(wide, "replace")
    text = data.decode("utf-8", "replace")
    damaged = text.count(_UNKNOWN)
    if not damaged or damaged <= _DAMAGED * (len(text) - len(text.encode("ascii", "ignore"))):
        return text
    name = _OTHER.get(declared.strip().lower().replace("_", "-"), "gb18030")
    found = data.decode("gb18030" if name == "utf-8" else name, "replace")
    return text if name == "utf-8" and damaged <= found.count(_UNKNOWN) else found


def _without_mark(data: bytes) -> str:
    """UTF-16 by its zeros: Latin letters, blanks and line ends have one in every second place."""
    probe = data[:_PROBE]
    low, high = probe[0::2].count(0), probe[1::2].count(0)
    least = max(len(probe) // 20, 2)
    if high >= least and high > 8 * low:
        return "utf-16-le"
    if low >= least and low > 8 * high:
        return "utf-16-be"
    return ""
