"""A web archive (MHTML): a page, its frames and its pictures in one file → tables, text and pictures."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes
from email.errors import MessageError
from email.message import Message
from typing import cast

from authoring.readers.formats import refusals
from authoring.readers.formats.encodings import decoded
from authoring.readers.formats.html import joined, page_text, raw_of_pages, with_words
from authoring.readers.raw import Raw

MAX_PARTS = 1_000
MAX_HEAD = 100_000
_PAGES = {"text/html", "application/xhtml+xml"}


def read(data: bytes) -> Raw:
    """The pieces of a web archive: a page and its pictures in one file. Raises Unusable."""
    damaged = refusals.unreadable(
        "这个网页文件（MHTML）损坏了，里面没有网页。", "用浏览器打开，重新另存为网页，再读取。"
    )
    try:
        headed = any(end in data[:MAX_HEAD] for end in (b"\n\n", b"\r\n\r\n"))
        if not headed or data.lower().count(b"content-type:") > MAX_PARTS:
            raise damaged
        parts = [
            part for part in message_from_bytes(data.lstrip()).walk() if not part.is_multipart()
        ]
        # An attachment that claims to be text is decoded all the same: these are bytes.
        pages = [
            (
                page_text(
                    cast("bytes", part.get_payload(decode=True)), part.get_content_charset() or ""
                ),
                _header(part, "content-location"),
            )
            for part in parts
            if part.get_content_type() in _PAGES
        ]
        here = pages[0][1]
        pictures = {
            place: cast("bytes", part.get_payload(decode=True))
            for part in parts
            if part.get_content_maintype() == "image"
            for place in _places(part, here)
        }
    except (IndexError, MessageError, RecursionError, LookupError, ValueError) as problem:
        raise damaged from problem
    frames = [frame for frame in pages[1:] if "<table" in frame[0].lower()]
    return with_words(raw_of_pages([pages[0], *frames], pictures))


def _places(part: Message, here: str) -> Iterator[str]:
    """Under which names a page may ask for a part of its archive."""
    if location := _header(part, "content-location"):
        yield joined(here, location)
    if identifier := _header(part, "content-id"):
        yield "cid:" + identifier.strip("<>")


def _header(part: Message, name: str) -> str:
    """A line of a part's head; names of files stand there as the bytes they are."""
    found = (str(value) for key, value in part.raw_items() if key.lower() == name)
    return decoded(next(found, "").strip().encode("utf-8", "surrogateescape"))
